//! What the tool in hand is drawn to: gathers the borders around the pointer, from areas and layers, and lets the view choose.

use crate::app::state::State;
use crate::crs::to_lonlat;
use crate::geometry::{LonLat, MapExtent, MapPoint, ScreenPoint};
use crate::layer::{Layer, PartKind};
use crate::view::snap::{Aim, Border, BorderOf, Snapped, Snapping, snap, snap_to_graticule, trace};
use crate::view::tools::Ground;
use crate::workspace::RecordId;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Features that are looked at around one place.
const MOST: usize = 64;
/// Rows whose vertices are kept in degrees.
const KEPT: usize = 512;

/// Borders in degrees that were needed before.
#[derive(Debug, Default)]
pub(super) struct Borders {
    /// The revision of the records.
    seq: u64,
    areas: BTreeMap<RecordId, Vec<Border>>,
    rows: BTreeMap<(RecordId, u32), (Arc<Layer>, Vec<Border>)>,
}

impl State {
    /// Returns what the tool in hand aims at.
    #[must_use]
    pub fn aim(&self) -> &Aim {
        &self.aim
    }

    /// Returns the name of whose border it is.
    #[must_use]
    pub fn name_of_border(&self, of: &BorderOf) -> String {
        let (w, ja) = (self.workspace(), self.lang().is_ja());
        match of {
            BorderOf::Area(id) => w.areas.get(id).map(|a| a.about.name.get(ja).to_owned()),
            BorderOf::Row(id, _) => w.layers.get(id).map(|l| l.name.get(ja).to_owned()),
            BorderOf::Grid => None,
        }
        .unwrap_or_default()
    }

    /// Finds what the pointer aims at.
    pub(super) fn aim_at(&mut self, p: ScreenPoint) {
        let with = self.settings.snapping;
        self.aim = Aim::default();
        let Some(projection) = self.map.projection.clone().filter(|_| with.on && self.tool.snaps() && !self.free_hand) else {
            return;
        };
        let camera = self.map.camera;
        let ground = Ground { camera: &camera, projection: &projection, aim: None };
        let near = self.borders_near(p, &with);
        let except = self.tool.moving();
        let mut snapped = snap(p, &near, &except, &with, &ground);
        if with.graticule {
            let grid = self.snap_to_grid(p, &with, &ground);
            let better = |g: &Snapped| snapped.as_ref().is_none_or(|s| g.kind < s.kind);
            snapped = grid.filter(better).or(snapped);
        }
        let from = self.tool.traces_from().filter(|_| self.tracing);
        self.aim.traced = from.zip(snapped.as_ref()).and_then(|(from, to)| {
            let near_from = self.borders_near(ground.screen(from)?, &with);
            trace(from, to.place, &near_from, &near)
        });
        self.aim.snapped = snapped;
    }

    fn snap_to_grid(&self, p: ScreenPoint, with: &Snapping, ground: &Ground<'_>) -> Option<Snapped> {
        if self.settings.grid
            && let Some(step) = crate::view::grid::step_of(ground.projection, ground.camera)
        {
            return crate::view::snap::snap_to_grid(p, step, with, ground);
        }
        snap_to_graticule(p, crate::view::graticule::step_of(ground.projection, ground.camera)?, with, ground)
    }

    /// The borders of what is drawn around a place of the screen.
    fn borders_near(&mut self, p: ScreenPoint, with: &Snapping) -> Vec<Border> {
        let camera = self.map.camera;
        let (at, reach) = (camera.map_from_screen(p), with.reach * camera.units_per_point);
        let around = MapExtent { min_x: at.x - reach, min_y: at.y - reach, max_x: at.x + reach, max_y: at.y + reach };
        let mut found = Vec::new();
        if with.areas {
            self.areas_near(&around, &mut found);
        }
        if with.layers {
            self.rows_near(at, reach, &around, &mut found);
        }
        found
    }

    fn areas_near(&mut self, around: &MapExtent, found: &mut Vec<Border>) {
        let seq = self.session.history().next_seq();
        if self.borders.seq != seq {
            (self.borders.seq, self.borders.areas) = (seq, BTreeMap::new());
        }
        let Some(work) = self.map.work().cloned() else { return };
        let mut rows: Vec<u32> =
            work.areas.shapes.query(around).into_iter().filter_map(|i| work.areas.shapes.shape(i)).map(|s| s.row).collect();
        rows.dedup();
        rows.retain(|row| work.areas.ids.get(*row as usize).is_some_and(|id| !self.is_unseen(id)));
        for id in rows.into_iter().filter_map(|row| work.areas.ids.get(row as usize)) {
            let Some(area) = self.session.workspace().areas.get(id) else { continue };
            let borders = self.borders.areas.entry(id.clone()).or_insert_with(|| {
                let border = |ring: &Vec<LonLat>| Border {
                    of: BorderOf::Area(id.clone()),
                    path: Arc::new(ring.iter().map(|v| (*v).into()).collect()),
                    closed: true,
                };
                area.boundary.rings().map(|(_, _, ring)| border(ring)).collect()
            });
            if !found.iter().any(|b| matches!(&b.of, BorderOf::Area(known) if known == id)) {
                found.extend(borders.iter().cloned());
            }
        }
    }

    fn rows_near(&mut self, at: MapPoint, reach: f64, around: &MapExtent, found: &mut Vec<Border>) {
        for (id, layer, shapes) in self.shown_layers() {
            let mut rows: Vec<u32> = shapes.nearest(at, reach, MOST).hits.iter().map(|hit| hit.row).collect();
            rows.extend(shapes.query(around).into_iter().filter_map(|i| shapes.shape(i)).map(|s| s.row).take(MOST));
            rows.sort_unstable();
            rows.dedup();
            for row in rows {
                let key = (id.clone(), row);
                if self.borders.rows.get(&key).is_none_or(|(of, _)| !Arc::ptr_eq(of, &layer)) {
                    if self.borders.rows.len() >= KEPT {
                        self.borders.rows.clear();
                    }
                    let borders = borders_of_row(&id, &layer, row);
                    self.borders.rows.insert(key.clone(), (layer.clone(), borders));
                }
                found.extend(self.borders.rows.get(&key).into_iter().flat_map(|(_, borders)| borders.iter().cloned()));
            }
        }
    }
}

/// The points, lines and rings of a row in degrees, rounded as an area's own vertices are.
pub(super) fn borders_of_row(id: &RecordId, layer: &Layer, row: u32) -> Vec<Border> {
    let Some(crs) = &layer.crs.crs else { return Vec::new() };
    let table = &layer.table;
    let mut borders = Vec::new();
    for part in table.parts(row as usize) {
        for run in table.runs(&part) {
            let xy: Vec<[f64; 2]> = table.positions(run).collect();
            let Ok(lonlat) = to_lonlat(crs, &xy) else { return Vec::new() };
            let rounded = |p: [f64; 2]| LonLat::try_from(p).ok().map(<[f64; 2]>::from);
            // A position that has no place splits nothing: the rest of the line is still there to snap to.
            let mut path: Vec<[f64; 2]> = lonlat.into_iter().flatten().filter_map(rounded).collect();
            let closed = part.kind == PartKind::Polygon;
            if closed && path.len() > 1 && path.first() == path.last() {
                path.pop();
            }
            borders.push(Border { of: BorderOf::Row(id.clone(), row), path: Arc::new(path), closed });
        }
    }
    borders
}
