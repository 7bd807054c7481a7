//! Layers drawn in the colours of their key table: a paint for each code, grey for what the table does not have, and their legend.

use crate::layer::{KeyJoin, LayerRole, Meaning, Rgb, ShapeKind, ShapeSet};
use crate::view::compose::layer_paint;
use crate::view::theme::{MapTheme, UNKNOWN, layer_color};
use crate::view::{Categories, LegendRow, Paint, Rgba, Stroke};
use crate::words::{Lang, Word};
use crate::workspace::LayerRef;
use std::sync::Arc;

/// Entries of one layer's key in the legend of a sheet, at most.
const MOST_IN_LEGEND: usize = 12;

/// Returns the colour that a meaning is drawn in: the table's, or one in turn when the table has no colours at all.
#[must_use]
pub fn meaning_color(key: &KeyJoin, number: u16, meaning: &Meaning) -> Rgb {
    let uncolored = || key.meanings.iter().all(|m| m.color.is_none());
    meaning.color.unwrap_or_else(|| if uncolored() { layer_color(usize::from(number)) } else { UNKNOWN })
}

/// Returns the paint of features without a meaning, and the paints of all others.
pub(super) fn keyed_paints(key: &KeyJoin, layer: &LayerRef, shapes: &ShapeSet, theme: &MapTheme) -> (Paint, Arc<Categories>) {
    let areal = shapes.shapes().any(|s| matches!(s.kind, ShapeKind::Polygon | ShapeKind::Fill));
    let opacity = layer.style.opacity;
    let paint = |Rgb([r, g, b]): Rgb| {
        let color = Rgba([r, g, b, 255]);
        let mut paint = layer_paint(color, opacity, layer.role, theme);
        if areal {
            // Map units are told by their fill; their borders stay quiet.
            paint.fill = Some(color.faded(0.75 * opacity));
            paint.stroke = paint.stroke.map(|s| Stroke { color: theme.ink.faded(0.45 * opacity), width: 0.7, ..s });
        } else if layer.role != LayerRole::Deposits {
            paint.stroke = paint.stroke.map(|s| Stroke { width: 1.8, ..s });
        }
        paint
    };
    let colors = (0..).zip(&key.meanings).map(|(n, m)| paint(meaning_color(key, n, m))).collect();
    (paint(UNKNOWN), Arc::new(Categories { paints: colors, of_row: key.category.clone() }))
}

/// Returns the legend of a keyed layer: its name, the most frequent meanings, how many more, and what the table does not have.
pub(super) fn key_legend(
    key: &KeyJoin,
    (unknown, categories): (Paint, &Categories),
    kind: Option<ShapeKind>,
    name: &str,
    lang: Lang,
) -> Vec<LegendRow> {
    // A sample shows what the layer has: symbols, lines or areas.
    let sample = |paint: Paint| match kind {
        None => Paint { fill: None, stroke: None, ..paint },
        Some(ShapeKind::Line) => Paint { fill: None, symbol: None, ..paint },
        Some(ShapeKind::Polygon | ShapeKind::Fill) => Paint { symbol: None, ..paint },
    };
    let mut rows = vec![LegendRow { paint: Paint::default(), text: name.to_owned() }];
    for (number, meaning) in key.used().take(MOST_IN_LEGEND) {
        let paint = categories.paints.get(usize::from(number)).copied().unwrap_or(unknown);
        rows.push(LegendRow { paint: sample(paint), text: legend_text(meaning, lang) });
    }
    if key.used.len() > MOST_IN_LEGEND {
        let text = lang.fill(Word::MoreEntries, &[&(key.used.len() - MOST_IN_LEGEND).to_string()]);
        rows.push(LegendRow { paint: Paint::default(), text });
    }
    if !key.unmatched.is_empty() || key.empty > 0 {
        rows.push(LegendRow { paint: sample(unknown), text: lang.t(Word::NotInKey).to_owned() });
    }
    rows
}

/// Returns what a legend says of a meaning: the code and the text, so that like colours can still be told.
#[must_use]
pub fn legend_text(meaning: &Meaning, lang: Lang) -> String {
    let text = meaning.text(lang.is_ja());
    if text == meaning.code { text.to_owned() } else { format!("{}  {text}", meaning.code) }
}
