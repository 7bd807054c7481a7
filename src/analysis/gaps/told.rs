//! The words of a gap map: heads, sentences and what is said aloud of a cell. The window and every file say the same.

use super::map::{Counts, GapCell, GapMap, GapRow};
use super::{Axis, ColumnKey, GapGround};
use crate::layer::deposit::statuses;
use crate::layer::gazetteer;
use crate::words::{Lang, Word, grouped};
use crate::workspace::Workspace;
use crate::workspace::chain::{INTERESTS, PRODUCTS, STAGES, name};

/// Returns the name of an axis.
#[must_use]
pub fn axis_name(lang: Lang, axis: Axis) -> &'static str {
    lang.t(match axis {
        Axis::Stage => Word::GapsByStage,
        Axis::Country => Word::GapsByCountry,
        Axis::Product => Word::GapsByProduct,
        Axis::Area => Word::GapsByArea,
    })
}

/// Says what the columns of an axis count.
#[must_use]
pub fn axis_sentence(lang: Lang, axis: Axis) -> &'static str {
    lang.t(match axis {
        Axis::Stage => Word::GapsStageText,
        Axis::Country => Word::GapsCountryText,
        Axis::Product => Word::GapsProductText,
        Axis::Area => Word::GapsAreaText,
    })
}

/// Says that a gap map speaks only of what is loaded, and how much that is.
#[must_use]
pub fn loaded_sentence(lang: Lang, ground: &GapGround) -> String {
    let counts = [ground.layers.len(), ground.record_count(), ground.areas.len(), ground.projects.len()].map(grouped);
    let [layers, records, areas, projects] = counts.each_ref().map(String::as_str);
    let mut text = lang.fill(Word::GapsLoaded, &[layers, records, areas, projects]);
    if ground.not_loaded > 0 {
        text += &lang.fill(Word::GapsNotLoaded, &[&grouped(ground.not_loaded)]);
    }
    text
}

/// Says what could not be counted, for want of a word in the vocabulary; empty when everything was.
#[must_use]
pub fn unknown_sentence(lang: Lang, ground: &GapGround) -> String {
    let mut text = String::new();
    if ground.without_mineral > 0 {
        text += &lang.fill(Word::GapsWithout, &[&grouped(ground.without_mineral)]);
    }
    if !ground.unknown.is_empty() {
        let shown: Vec<&str> = ground.unknown.iter().take(12).map(String::as_str).collect();
        let more = if shown.len() < ground.unknown.len() { " …" } else { "" };
        let space = if text.is_empty() || lang.is_ja() { "" } else { " " };
        text += space;
        text += &lang.fill(Word::GapsUnknown, &[&(shown.join(", ") + more)]);
    }
    text
}

/// Says how many minerals are on both lists, and how many of these have no project at separation.
#[must_use]
pub fn count_sentence(lang: Lang, map: &GapMap) -> String {
    let both = map.rows.iter().filter(|r| r.marks.both).count();
    lang.fill(Word::GapsCount, &[&grouped(both), &grouped(map.gap_count())])
}

/// Returns the head of a column.
#[must_use]
pub fn column_name(lang: Lang, key: &ColumnKey, w: &Workspace) -> String {
    match key {
        ColumnKey::Ground => lang.t(Word::GapsGround).to_owned(),
        ColumnKey::Stage(id) => name(STAGES, id, lang),
        ColumnKey::Product(id) => name(PRODUCTS, id, lang),
        ColumnKey::OtherStage | ColumnKey::OtherProduct => lang.t(Word::GapsOtherWords).to_owned(),
        ColumnKey::NoStage | ColumnKey::NoProduct => lang.t(Word::GapsNotSaid).to_owned(),
        ColumnKey::NoCountry => lang.t(Word::GapsNoCountry).to_owned(),
        ColumnKey::Country(code) => {
            let known = gazetteer::country(code).map(|place| place.names()[usize::from(lang.is_ja())]);
            known.unwrap_or(code).to_owned()
        }
        ColumnKey::Area(id) => {
            let named = w.areas.get(id).map(|a| a.about.name.get(lang.is_ja())).filter(|n| !n.trim().is_empty());
            named.unwrap_or(&id.0).to_owned()
        }
        ColumnKey::Outside => lang.t(Word::GapsOutside).to_owned(),
    }
}

/// Returns the name of a status of records, by its place in the vocabulary.
#[must_use]
pub fn record_status(lang: Lang, place: usize) -> &'static str {
    statuses().get(place).map_or("", |s| s.name(lang.is_ja()))
}

/// Returns the name of a level of interest, by its place.
#[must_use]
pub fn interest_name(lang: Lang, place: usize) -> &'static str {
    INTERESTS.get(place).map_or("", |(_, word)| lang.t(*word))
}

/// Says aloud what a cell counts: column, counts, and whether there is a gap.
#[must_use]
pub fn cell_spoken(lang: Lang, map: &GapMap, row: &GapRow, column: usize, w: &Workspace) -> String {
    let head = map.columns.get(column).map(|c| column_name(lang, &c.key, w)).unwrap_or_default();
    let empty = GapCell::default();
    let cell = map.cell(row, column).unwrap_or(&empty);
    let mut parts = vec![counted(lang, &cell.itself)];
    if !cell.by_group.is_empty() {
        parts.push(lang.fill(Word::GapsByGroupCounts, &[&counted(lang, &cell.by_group)]));
    }
    if map.lacks_project(row, column) {
        parts.push(lang.t(Word::GapsNoProject).to_owned());
    }
    parts.retain(|p| !p.is_empty());
    let told = if parts.is_empty() { lang.t(Word::GapsNothing).to_owned() } else { parts.join("; ") };
    format!("{}, {head}: {told}", row.mineral.name(lang.is_ja()))
}

/// Says what a mineral is: symbol, name, lists, flags.
#[must_use]
pub fn row_spoken(lang: Lang, row: &GapRow) -> String {
    let ja = lang.is_ja();
    let mut parts = vec![format!("{} {}", row.mineral.symbol, row.mineral.name(ja)), lists_name(lang, row).to_owned()];
    parts.extend(row.flags.iter().map(|f| lang.fill(Word::FlagOf, &[&f.by.party.0, f.reason.get(ja)])));
    if row.no_separation {
        parts.push(lang.t(Word::GapsNoSeparation).to_owned());
    }
    parts.retain(|p| !p.is_empty());
    parts.join("; ")
}

/// Returns the words for the lists that a mineral is on.
#[must_use]
pub fn lists_name(lang: Lang, row: &GapRow) -> &'static str {
    match (row.marks.both, row.marks.us_2025, row.marks.japan) {
        (true, _, _) => lang.t(Word::GapsOnBoth),
        (_, true, true) => lang.t(Word::GapsOnEither),
        (_, true, false) => lang.t(Word::GapsOnUs),
        (_, false, true) => lang.t(Word::GapsOnJapan),
        _ => lang.t(Word::GapsOnNone),
    }
}

fn counted(lang: Lang, counts: &Counts) -> String {
    let words = [Word::GapsRecords, Word::GapsAreas, Word::GapsProjects];
    let told = counts.sums().into_iter().zip(words).filter(|(n, _)| *n > 0);
    told.map(|(n, word)| lang.fill(word, &[&grouped(n)])).collect::<Vec<_>>().join(", ")
}
