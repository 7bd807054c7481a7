//! The legend: what the colours, marks and fills mean. What several layers have in common, whatever country they are of, is said once.

use crate::layer::catalog::Catalog;
use crate::layer::deposit::statuses;
use crate::layer::symbology::{By, Class, ClassLabel, StatusFill};
use crate::layer::{KeyJoin, LayerRole, Rgb, ShapeSet};
use crate::view::keyed::legend_text;
use crate::view::styled::{Geometry, Ground, LayerLook, Shown, Styled, fill_of, number, paint_of, styled};
use crate::view::theme::{MapTheme, UNKNOWN};
use crate::view::{LegendRow, Paint};
use crate::words::{Lang, Word};
use crate::workspace::{LayerRef, RecordId, Workspace};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Entries of one layer's key in the legend, at most.
const MOST_IN_LEGEND: usize = 12;
/// Classes of one style in the legend, at most.
const MOST_CLASSES: usize = 24;

/// What a legend depends on.
#[derive(Debug, Clone, Copy)]
pub struct LegendInput<'a> {
    /// The user's records.
    pub workspace: &'a Workspace,
    /// The loaded layers.
    pub catalog: &'a Catalog,
    /// The layers in map units.
    pub shapes: &'a BTreeMap<RecordId, Arc<ShapeSet>>,
    /// How the layers look.
    pub looks: &'a Looks,
    /// What is hidden.
    pub hidden: &'a BTreeSet<RecordId>,
    /// Colours.
    pub theme: &'a MapTheme,
    /// Language.
    pub lang: Lang,
    /// Layers of one look are in it, too: what has no list of layers beside it needs them.
    pub plain: bool,
}

/// Classes that one or several layers share.
struct Block {
    by: By,
    names: Vec<String>,
    classes: Vec<(Class, Paint, usize)>,
    status: bool,
}

/// Returns the legend of the layers that are drawn at a scale (a denominator; `None` for any), from the top layer down.
#[must_use]
pub fn layer_legend(input: &LegendInput<'_>, denominator: Option<f64>) -> Vec<LegendRow> {
    let mut rows = Vec::new();
    let mut blocks: Vec<Block> = Vec::new();
    for layer in input.workspace.layers_in_order().into_iter().rev() {
        let Some(styled) = drawn(input, &layer, denominator) else { continue };
        let name = layer.name.get(input.lang.is_ja()).to_owned();
        match styled.classes {
            Shown::One if !input.plain => {}
            Shown::One => {
                let geometry = input.shapes.get(&layer.id).map_or(Geometry::Points, |s| Geometry::of(s));
                rows.push(LegendRow { paint: geometry.sample(styled.paint), text: name });
            }
            Shown::Key(paints) => {
                if let Some(key) = input.catalog.get(&layer.id.0).and_then(|l| l.meaning.key.as_ref()) {
                    let geometry = input.shapes.get(&layer.id).map_or(Geometry::Points, |s| Geometry::of(s));
                    rows.extend(key_legend(key, &paints, geometry.sample(styled.paint), name, input.lang));
                }
            }
            Shown::Classes { by, classes, status } => {
                let same = |b: &&mut Block| b.by == by && b.by.is_shared() && alike(&b.classes, &classes);
                if let Some(block) = blocks.iter_mut().find(same) {
                    block.names.push(name);
                    block.status |= status;
                    for (known, (_, _, count)) in block.classes.iter_mut().zip(&classes) {
                        known.2 += count;
                    }
                } else {
                    blocks.push(Block { by, names: vec![name], classes, status });
                }
            }
        }
    }
    let status = blocks.iter().any(|b| b.status);
    let mut all: Vec<LegendRow> = blocks.into_iter().flat_map(|b| block_rows(b, input.lang)).collect();
    if status {
        all.extend(status_rows(input));
    }
    all.extend(rows);
    all
}

/// Two layers share a legend when their classes look the same; how many features they have is another matter.
fn alike(a: &[(Class, Paint, usize)], b: &[(Class, Paint, usize)]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| (&a.0.values, &a.0.label, a.1) == (&b.0.values, &b.0.label, b.1))
}

impl By {
    /// Tells whether the words are those of a vocabulary that all layers share.
    fn is_shared(&self) -> bool {
        matches!(self, Self::CommodityGroup | Self::Status)
    }
}

/// The paints of a layer that is drawn.
fn drawn(input: &LegendInput<'_>, layer: &Arc<LayerRef>, denominator: Option<f64>) -> Option<Styled> {
    let shapes = input.shapes.get(&layer.id)?;
    let look = look_of(input.looks, layer);
    if input.hidden.contains(&layer.id) || denominator.is_some_and(|d| !look.style.scales.shows(d)) {
        return None;
    }
    let loaded = input.catalog.get(&layer.id.0).map(Arc::as_ref);
    Some(styled(&look, layer.role, loaded, shapes, input.theme))
}

/// Returns how a layer looks: as is being tried out, else as the workspace says.
#[must_use]
pub fn look_of(looks: &Looks, layer: &LayerRef) -> LayerLook {
    let as_stored = || LayerLook { style: Arc::new(layer.style.clone()), column: None };
    looks.get(&layer.id).cloned().unwrap_or_else(as_stored)
}

fn title(text: String) -> LegendRow {
    LegendRow { paint: Paint::default(), text }
}

fn block_rows(block: Block, lang: Lang) -> Vec<LegendRow> {
    let ja = lang.is_ja();
    let names = block.names.join(if ja { "・" } else { ", " });
    let heading = match &block.by {
        By::Field(field) => format!("{names}: {field}"),
        By::CommodityGroup => lang.t(Word::CommodityGroups).to_owned(),
        By::Status => lang.t(Word::WorkStatus).to_owned(),
        _ => names,
    };
    let mut rows = vec![title(heading)];
    let last = block.classes.len().saturating_sub(1);
    let counted = block.classes.iter().any(|(_, _, n)| *n > 0);
    let shown = |(_, (_, paint, n)): &(usize, (Class, Paint, usize))| (*n > 0 || !counted) && *paint != Paint::default();
    let entries: Vec<(usize, (Class, Paint, usize))> = block.classes.into_iter().enumerate().filter(shown).collect();
    let more = entries.len().saturating_sub(MOST_CLASSES);
    for (i, (class, paint, _)) in entries.into_iter().take(MOST_CLASSES) {
        let text = class_text(&class, i == last, lang);
        rows.push(LegendRow { paint, text });
    }
    if more > 0 {
        rows.push(title(lang.fill(Word::MoreEntries, &[&more.to_string()])));
    }
    rows
}

/// Returns what a legend says of a class.
#[must_use]
pub fn class_text(class: &Class, is_other: bool, lang: Lang) -> String {
    if class.label != ClassLabel::default() {
        return class.label.get(lang.is_ja()).to_owned();
    }
    match class.values.as_slice() {
        [] if is_other => lang.t(Word::StyleOther).to_owned(),
        values => values.join(if is_range(values) { " – " } else { ", " }),
    }
}

fn is_range(values: &[String]) -> bool {
    values.len() == 2 && values.iter().all(|v| v.parse::<f64>().is_ok())
}

/// Returns what a range between two breaks is called.
#[must_use]
pub fn range_text(from: f64, to: f64) -> String {
    format!("{} – {}", number(from), number(to))
}

/// What the fills mean, on a plain disc.
fn status_rows(input: &LegendInput<'_>) -> Vec<LegendRow> {
    let lang = input.lang;
    let Rgb(grey) = UNKNOWN;
    let ground = Ground {
        color: Rgb(grey.map(|c| if input.theme.dark { c } else { c / 2 + 15 })),
        opacity: 1.0,
        role: LayerRole::Deposits,
        geometry: Geometry::Points,
        theme: input.theme,
        classed: true,
    };
    let mut rows = vec![title(lang.t(Word::WorkStatus).to_owned())];
    for status in StatusFill::ALL {
        let look = crate::layer::symbology::Look { fill: Some(fill_of(status)), ..Default::default() };
        let names: Vec<&str> =
            statuses().iter().filter(|s| StatusFill::of(Some(s)) == status).map(|s| s.name(lang.is_ja())).collect();
        let text = names.join(if lang.is_ja() { "・" } else { ", " });
        rows.push(LegendRow { paint: Geometry::Points.sample(paint_of(&look, ground)), text });
    }
    rows
}

/// The legend of a keyed layer: its name, the most frequent meanings, how many more, and what the table does not have.
fn key_legend(key: &KeyJoin, paints: &[(u16, Paint)], unknown: Paint, name: String, lang: Lang) -> Vec<LegendRow> {
    let mut rows = vec![title(name)];
    for (number, paint) in paints.iter().take(MOST_IN_LEGEND) {
        if let Some(meaning) = key.meanings.get(usize::from(*number)) {
            rows.push(LegendRow { paint: *paint, text: legend_text(meaning, lang) });
        }
    }
    if paints.len() > MOST_IN_LEGEND {
        rows.push(title(lang.fill(Word::MoreEntries, &[&(paints.len() - MOST_IN_LEGEND).to_string()])));
    }
    if !key.unmatched.is_empty() || key.empty > 0 {
        rows.push(LegendRow { paint: unknown, text: lang.t(Word::NotInKey).to_owned() });
    }
    rows
}

/// How the layers look, by layer.
pub type Looks = BTreeMap<RecordId, LayerLook>;
