//! How selected features look in the picture: larger and ringed, not only in another colour.

use crate::view::compose::SceneInput;
use crate::view::theme::MapTheme;
use crate::view::{Mark, Paint, SceneItem, Stroke, Symbol};
use std::sync::Arc;

/// Of more points than this each is a disc: rings would hide one another, and discs are quicker.
const RINGED: usize = 2000;

/// Returns what is painted over the layers: the selected rows of each layer that is shown.
pub(super) fn items(input: &SceneInput) -> Vec<SceneItem> {
    let mut items = Vec::new();
    let layers = input.workspace.layers_in_order();
    for id in layers.iter().map(|l| &l.id).filter(|id| !input.hidden.contains(id)) {
        if let (Some(rows), Some(shapes)) = (input.selected.get(id), input.shapes.get(id)) {
            // Which features they are is sorted out here, on the drawer's thread.
            let rows = Arc::new(rows.iter().collect::<Vec<u32>>());
            let all = [halo(input.theme, rows.len()), ring(input.theme, rows.len())].into_iter().flatten();
            let item = |paint| SceneItem { shapes: shapes.clone(), paint, rows: Some(rows.clone()), categories: None };
            items.extend(all.map(item));
        }
    }
    items
}

/// A pale band under rings, so that they are seen on any ground.
fn halo(theme: &MapTheme, count: usize) -> Option<Paint> {
    let symbol =
        Symbol { mark: Mark::Circle, size: 13.0, fill: theme.accent.faded(0.0), edge: Some((theme.halo, 5.0)), core: None };
    (count <= RINGED).then(|| Paint { symbol: Some(symbol), ..Paint::default() })
}

fn ring(theme: &MapTheme, count: usize) -> Option<Paint> {
    let symbol = if count <= RINGED {
        Symbol { mark: Mark::Circle, size: 13.0, fill: theme.accent.faded(0.0), edge: Some((theme.accent, 2.2)), core: None }
    } else {
        Symbol { mark: Mark::Circle, size: 10.0, fill: theme.accent, edge: Some((theme.edge, 1.5)), core: None }
    };
    let stroke = Stroke { color: theme.accent, width: 3.0, dash: None, casing: Some((theme.halo, 6.5)) };
    Some(Paint { fill: Some(theme.accent.faded(0.16)), stroke: Some(stroke), symbol: Some(symbol), ..Paint::default() })
}
