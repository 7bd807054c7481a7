//! What can be said of a shape while it is drawn and edited: size, flaws, the deposits inside, what it overlaps.

use super::{DepositsInside, deposits_inside};
use crate::crs::MapProjection;
use crate::geometry::{Boundary, Flaw, LonLatExtent, Measure, Overlay, flaws, measure, overlay, repaired};
use crate::layer::catalog::Catalog;
use crate::layer::{Reach, Region, ShapeSet};
use crate::workspace::{RecordId, Workspace};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// What a shape is compared with: a snapshot, so that a worker can do it.
#[derive(Debug, Clone)]
pub struct ShapeGround {
    /// The records.
    pub workspace: Workspace,
    /// The loaded layers.
    pub catalog: Catalog,
    /// The projection of the layers' shapes.
    pub projection: Option<MapProjection>,
    /// The layers that may be overlapped, in that projection; deposits are counted otherwise.
    pub layers: Vec<(RecordId, Arc<ShapeSet>)>,
}

/// Another area that a shape overlaps.
#[derive(Debug, Clone, PartialEq)]
pub struct AreaOverlap {
    /// The area.
    pub area: RecordId,
    /// What both share, in square metres.
    pub area_m2: f64,
    /// How much of the shape that is, 0 to 1.
    pub share: f64,
}

/// A layer of which something lies in a shape.
#[derive(Debug, Clone, PartialEq)]
pub struct LayerTouched {
    /// The layer.
    pub layer: RecordId,
    /// How many features touch the shape, those inside too.
    pub touching: usize,
    /// How many lie wholly inside.
    pub wholly: usize,
}

/// A boundary that could be taken instead of one that is not valid.
#[derive(Debug, Clone, PartialEq)]
pub struct Repaired {
    /// It.
    pub boundary: Boundary,
    /// Its area in square metres.
    pub area_m2: f64,
}

/// What can be said of a shape.
#[derive(Debug, Clone, PartialEq)]
pub struct ShapeFacts {
    /// Its size.
    pub measure: Measure,
    /// What makes it invalid; nothing when it is valid.
    pub flaws: Vec<Flaw>,
    /// A valid boundary that holds the same by the even-odd rule, when it is not valid and there is one.
    pub repaired: Option<Repaired>,
    /// The deposits inside.
    pub deposits: DepositsInside,
    /// The other areas that it overlaps, the largest overlap first.
    pub areas: Vec<AreaOverlap>,
    /// The layers of which it touches something, in painting order.
    pub layers: Vec<LayerTouched>,
}

/// Works out the facts of a shape, that is, of the area `own` if it is one already; `None` when `cancel` was set.
#[must_use]
pub fn shape_facts(ground: &ShapeGround, boundary: &Boundary, own: Option<&RecordId>, cancel: &AtomicBool) -> Option<ShapeFacts> {
    let go_on = || (!cancel.load(Ordering::Relaxed)).then_some(());
    let (measure, flaws) = (measure(boundary), flaws(boundary));
    let repaired = if flaws.is_empty() { None } else { repaired(boundary) };
    let repaired = repaired.map(|boundary| Repaired { area_m2: crate::geometry::measure(&boundary).area_m2, boundary });
    let deposits = deposits_inside(&ground.workspace, &ground.catalog, boundary);
    go_on()?;
    let areas = overlaps(&ground.workspace, boundary, own, measure.area_m2);
    go_on()?;
    Some(ShapeFacts { measure, flaws, repaired, deposits, areas, layers: touched(ground, boundary, cancel)? })
}

fn overlaps(workspace: &Workspace, boundary: &Boundary, own: Option<&RecordId>, area_m2: f64) -> Vec<AreaOverlap> {
    let Some(around) = extent(boundary) else { return Vec::new() };
    let others = workspace.areas.values().filter(|a| Some(&a.id) != own);
    let near = others.filter(|a| extent(&a.boundary).is_some_and(|e| may_meet(&around, &e)));
    let mut found: Vec<AreaOverlap> = near
        .filter_map(|a| {
            let shared_m2 = measure(&overlay(boundary, &a.boundary, Overlay::Intersection)?).area_m2;
            // A border that both have is no overlap.
            let share = if area_m2 > 0.0 { (shared_m2 / area_m2).min(1.0) } else { 0.0 };
            (shared_m2 > 0.0).then(|| AreaOverlap { area: a.id.clone(), area_m2: shared_m2, share })
        })
        .collect();
    found.sort_by(|a, b| b.area_m2.total_cmp(&a.area_m2));
    found
}

fn touched(ground: &ShapeGround, boundary: &Boundary, cancel: &AtomicBool) -> Option<Vec<LayerTouched>> {
    let Some(projection) = &ground.projection else { return Some(Vec::new()) };
    let open = |ring: &crate::geometry::Ring| ring.iter().map(|&v| v.into()).collect::<Vec<[f64; 2]>>();
    let pieces: Vec<Vec<[f64; 2]>> = boundary.rings().flat_map(|(_, _, ring)| projection.project_ring(&open(ring))).collect();
    let region = Region::new(pieces.iter().map(Vec::as_slice));
    let mut found = Vec::new();
    for (id, shapes) in &ground.layers {
        if cancel.load(Ordering::Relaxed) {
            return None;
        }
        let rows = ground.catalog.get(&id.0).map_or(0, |layer| layer.table.len());
        if !shapes.extent().intersects(&region.extent()) {
            continue;
        }
        let touching = shapes.select_within(&region, Reach::Touching, rows).len();
        if touching > 0 {
            let wholly = shapes.select_within(&region, Reach::Wholly, rows).len();
            found.push(LayerTouched { layer: id.clone(), touching, wholly });
        }
    }
    Some(found)
}

/// The plain box around a boundary, its longitudes as they are.
fn extent(boundary: &Boundary) -> Option<LonLatExtent> {
    let mut all = boundary.polygons.iter().flat_map(|p| &p.exterior);
    let first = all.next()?;
    let mut e = LonLatExtent { west: first.lon(), south: first.lat(), east: first.lon(), north: first.lat() };
    for v in all {
        e.west = e.west.min(v.lon());
        e.east = e.east.max(v.lon());
        e.south = e.south.min(v.lat());
        e.north = e.north.max(v.lat());
    }
    Some(e)
}

/// Tells whether two boxes meet on some turn of the earth.
fn may_meet(a: &LonLatExtent, b: &LonLatExtent) -> bool {
    let turns = [-720.0, -360.0, 0.0, 360.0, 720.0];
    a.south <= b.north && b.south <= a.north && turns.iter().any(|t| a.west <= b.east + t && b.west + t <= a.east)
}
