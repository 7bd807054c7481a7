//! What charts say in words: their titles, what they speak of, the names of bars and classes.

use crate::analysis::{About, BarKey, ChartBy, Charts, Subject};
use crate::layer::deposit::{minerals, statuses};
use crate::view::chart_look::ClassLook;
use crate::view::compose::status_word;
use crate::words::{Lang, Word, grouped};
use crate::workspace::chain::{STAGES, name};

/// The title of a chart.
pub(super) fn title(by: ChartBy) -> Word {
    match by {
        ChartBy::Mineral => Word::ChartMineral,
        ChartBy::Stage => Word::ChartStage,
        ChartBy::Status => Word::ChartStatus,
        ChartBy::Time => Word::ChartTime,
    }
}

/// Returns what a chart speaks of, in a sentence: its deposits; of the one by stage its projects.
#[must_use]
pub fn subject_told(lang: Lang, by: ChartBy, subject: &Subject) -> String {
    let count = grouped(subject.count);
    let told = |word: Word| lang.fill(word, &[&count]);
    let among = |word: Word, n: usize| lang.fill(word, &[&count, &grouped(n)]);
    if by == ChartBy::Stage {
        return match subject.about {
            About::Everything => told(Word::ChartAllProjects),
            About::Selected => told(Word::ChartSelectedProject),
            _ => told(Word::ChartLinkedProjects),
        };
    }
    match subject.about {
        About::Everything => told(Word::ChartAllDeposits),
        About::Selected | About::OfDeposits => told(Word::ChartSelectedDeposits),
        About::InAreas(n) => among(Word::ChartDepositsInAreas, n),
        About::InLayers(n) => among(Word::ChartDepositsInLayers, n),
        About::OfProject => told(Word::ChartLinkedDeposits),
    }
}

/// Returns which areas a chart speaks of.
pub(super) fn areas(lang: Lang, subject: &Subject) -> String {
    let word = if subject.about == About::Everything { Word::ChartAllAreas } else { Word::ChartSelectedAreas };
    lang.fill(word, &[&grouped(subject.count)])
}

/// Returns the name of a bar.
#[must_use]
pub fn bar_name(lang: Lang, key: &BarKey, charts: &Charts) -> String {
    let ja = lang.is_ja();
    match key {
        BarKey::Mineral(id) => minerals().iter().find(|m| m.id == *id).map_or(*id, |m| m.name(ja)).to_owned(),
        BarKey::OtherMinerals => lang.fill(Word::ChartOtherMinerals, &[&charts.other_minerals.len().to_string()]),
        BarKey::NoMineral => lang.t(Word::ChartNoMineral).to_owned(),
        BarKey::Stage(stage) => capital(&name(STAGES, stage, lang)),
        BarKey::NoStage => lang.t(Word::ChartNoStage).to_owned(),
        BarKey::AreaStatus(status) => lang.t(status_word(*status)).to_owned(),
        BarKey::DepositStatus(id) => statuses().iter().find(|s| s.id == *id).map_or(*id, |s| s.name(ja)).to_owned(),
        BarKey::NoDepositStatus => lang.t(Word::ChartNoStatus).to_owned(),
        BarKey::Month(month) => format!("{}-{:02}", month.div_euclid(12), month.rem_euclid(12) + 1),
        BarKey::Quarter(quarter) => format!("{} Q{}", quarter.div_euclid(4), quarter.rem_euclid(4) + 1),
    }
}

/// A name as it begins a line.
fn capital(name: &str) -> String {
    let mut rest = name.chars();
    rest.next().map_or_else(String::new, |first| first.to_uppercase().chain(rest).collect())
}

/// Returns what a bar says: its name, its number, and the share of the whole where it is one.
pub(super) fn bar_told(lang: Lang, name: &str, total: usize, whole: usize) -> String {
    let number = if whole > 0 { lang.fill(Word::ChartShare, &[&grouped(total), &share(total, whole)]) } else { grouped(total) };
    lang.fill(Word::ChartBar, &[name, &number])
}

/// Returns what a class of a bar says.
pub(super) fn part_told(lang: Lang, name: &str, class: &ClassLook, (n, total): (usize, usize)) -> String {
    let number = lang.fill(Word::ChartShare, &[&grouped(n), &share(n, total)]);
    lang.fill(Word::ChartPart, &[name, lang.t(class.0), &number])
}

/// Returns the names of the classes of the bars of a key.
#[must_use]
pub fn class_names(key: &BarKey) -> Vec<Word> {
    use crate::view::chart_look as look;
    use crate::view::theme::LIGHT;
    let classes = match key {
        BarKey::Mineral(_) | BarKey::OtherMinerals | BarKey::NoMineral => look::fills(&LIGHT),
        BarKey::Stage(_) | BarKey::NoStage => look::capacities(&LIGHT),
        BarKey::Quarter(_) => look::milestones(&LIGHT),
        BarKey::AreaStatus(_) | BarKey::DepositStatus(_) | BarKey::NoDepositStatus | BarKey::Month(_) => Vec::new(),
    };
    classes.into_iter().map(|(word, _)| word).collect()
}

/// A share in percent: with a digit after the point below ten, and never 0 for what is there.
fn share(n: usize, whole: usize) -> String {
    #[expect(clippy::cast_precision_loss, reason = "a share")]
    let percent = 100.0 * n as f64 / whole.max(1) as f64;
    if n > 0 && percent < 0.1 {
        "<0.1 %".to_owned()
    } else if percent < 10.0 && n > 0 {
        format!("{percent:.1} %")
    } else {
        format!("{percent:.0} %")
    }
}
