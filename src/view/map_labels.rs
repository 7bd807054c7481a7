//! The names of a layer's features: which are candidates on the map, decided in squares that are fixed to the map, so that
//! panning changes nothing but what lies at the edge.

use crate::geometry::{MapExtent, MapPoint};
use crate::layer::{Layer, LayerRole, ShapeSet};
use crate::view::compose::SceneInput;
use crate::view::{Label, LabelAnchor, LabelNames, Scene};
use rayon::prelude::*;
use std::collections::BTreeSet;

/// Side of a square, in logical points.
const TILE: f64 = 128.0;
/// Beyond the picture, labels are placed as well, this far in logical points: so what stands at its edge does not depend on it.
const MARGIN: f64 = 256.0;
/// With more places than this in a square no name there could be read: only what is selected is named.
const MOST_NAMES: usize = 64;
/// With more places than this in a square, labels of layers keep off all of it.
const MOST_MARKS: usize = 300;

/// Priorities of labels, high before low.
pub(super) mod priority {
    /// What is selected.
    pub const SELECTED: i32 = 1000;
    /// Areas.
    pub const AREA: i32 = 500;
    /// What lines and arrows say.
    pub const NOTE: i32 = 600;
    /// Projects.
    pub const PROJECT: i32 = 400;
    /// Deposits, to which ten for each class of size are added.
    pub const DEPOSIT: i32 = 100;
    /// Other features.
    pub const OTHER: i32 = 50;
    /// The graticule.
    pub const GRATICULE: i32 = -10;
}

/// Adds the names of a layer's points, and the symbols that labels are to keep off.
pub(super) fn layer_labels(
    input: &SceneInput,
    (layer, role, id): (&Layer, LayerRole, &str),
    shapes: &ShapeSet,
    drawn: impl Fn(u32) -> bool,
    scene: &mut Scene,
) {
    let selected = input.selected_feature.as_ref().filter(|f| f.layer.0 == id).and_then(|f| input.catalog.row(id, &f.key));
    let mut named: Vec<(u32, [f64; 2])> = Vec::new();
    for tile in tiles(input) {
        let Some(mut points) = shapes.points_within(&tile, MOST_MARKS) else {
            scene.label_ground.crowded.push(tile);
            continue;
        };
        points.retain(|(row, _)| drawn(*row));
        scene.label_ground.marks.extend(points.iter().map(|(_, p)| MapPoint::new(p[0], p[1])));
        if points.len() <= MOST_NAMES {
            named.extend(points);
        } else {
            named.extend(points.into_iter().filter(|(row, _)| selected == Some(*row)));
        }
    }
    if let Some(row) = selected.filter(|row| named.iter().all(|(r, _)| r != row)) {
        let extent = shapes.extent_of(row);
        if !extent.is_empty() && extent.min_x == extent.max_x && extent.min_y == extent.max_y {
            named.push((row, [extent.min_x, extent.min_y]));
        }
    }
    let deposits = role == LayerRole::Deposits;
    let label = |(row, [x, y]): (u32, [f64; 2])| {
        let properties = layer.properties(row as usize);
        let (en, ja) = layer.meaning.model.names(&properties);
        let mut text = input.names.text(&en, &ja, input.lang);
        if text.is_empty() {
            let meaning = layer.code_meaning(row as usize)?;
            text = input.names.text(meaning.text(false), meaning.text(true), input.lang);
        }
        let priority = match (selected == Some(row), deposits) {
            (true, _) => priority::SELECTED,
            (false, true) => priority::DEPOSIT + 10 * i32::from(layer.meaning.model.size_class(&properties)),
            (false, false) => priority::OTHER,
        };
        (!text.is_empty()).then_some(Label {
            at: MapPoint::new(x, y),
            offset: [7.0, 0.0],
            text,
            size: 11.0,
            color: input.theme.ink,
            halo: Some(input.theme.halo),
            anchor: LabelAnchor::Beside,
            priority,
        })
    };
    if input.names != LabelNames::None {
        scene.labels.par_extend(named.into_par_iter().filter_map(label));
    }
}

/// The squares in sight and a margin around, from the south-west. Their corners are multiples of their side.
fn tiles(input: &SceneInput) -> Vec<MapExtent> {
    let units = input.camera.units_per_point;
    let (side, margin) = (TILE * units, MARGIN * units);
    let seen = input.camera.extent();
    let range = |from: f64, to: f64| {
        #[expect(clippy::cast_possible_truncation, reason = "a whole number of squares; far off the map it saturates")]
        let (a, b) = (((from - margin) / side).floor() as i64, ((to + margin) / side).floor() as i64);
        a..=b.min(a.saturating_add(400))
    };
    #[expect(clippy::cast_precision_loss, reason = "numbers of squares")]
    let square = |i: i64, j: i64| MapExtent {
        min_x: i as f64 * side,
        min_y: j as f64 * side,
        max_x: (i + 1) as f64 * side,
        max_y: (j + 1) as f64 * side,
    };
    range(seen.min_y, seen.max_y).flat_map(|j| range(seen.min_x, seen.max_x).map(move |i| square(i, j))).collect()
}

/// Keeps each label once: a place on the border of two squares is in both.
pub(super) fn each_once(labels: &mut Vec<Label>) {
    let mut seen = BTreeSet::new();
    labels.retain(|l| seen.insert((l.at.x.to_bits(), l.at.y.to_bits(), l.text.clone())));
}
