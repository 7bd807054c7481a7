//! What lies under the pointer: every record and feature there, nearest first, points before lines before polygons.

use crate::app::action::Selection;
use crate::app::state::State;
use crate::geometry::{MapPoint, ScreenPoint, distance_m};
use crate::layer::{Combine, Hit, HitKind, RowSet};
use crate::view::Placed;
use crate::workspace::RecordId;
use std::collections::BTreeMap;

/// How near the pointer must be to what it selects, in logical points.
const PICK_REACH: f64 = 7.0;
/// Features that are listed at most; a place with more of them needs a closer look or a box.
const MOST: usize = 500;

/// Something under the pointer.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// What it is.
    pub what: Selection,
    /// The row, of a layer's feature.
    pub row: Option<u32>,
    /// What of it was hit.
    pub kind: HitKind,
    /// How far it is, in metres at this place of the map; 0 when the pointer is on it.
    pub metres: f64,
    /// Where it is, if it is a point; else the place that was asked for.
    pub at: MapPoint,
}

/// What a click has found.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Identified {
    /// Nearest first.
    pub hits: Vec<Found>,
    /// There is more than is listed.
    pub more: bool,
    /// Which of them is shown.
    pub shown: usize,
}

/// A hit before it has a name: what it is, how far, whose.
struct Candidate {
    hit: Hit,
    /// Records before layers, layers from the top down.
    rank: usize,
    whose: Whose,
}

enum Whose {
    Record(Selection),
    Layer(RecordId),
}

impl State {
    /// Returns what the last click has found, while one of it is still shown.
    #[must_use]
    pub fn identified(&self) -> Option<&Identified> {
        self.identified.as_ref()
    }

    /// Returns what lies under a screen point: points, lines, then polygons; the nearest first, and the topmost of equally near.
    #[must_use]
    pub fn under(&self, at: ScreenPoint) -> Vec<Selection> {
        self.identify(at, MOST).hits.into_iter().map(|found| found.what).collect()
    }

    /// Returns the nearest thing under a screen point.
    #[must_use]
    pub fn nearest_under(&self, at: ScreenPoint) -> Option<Found> {
        self.identify(at, 1).hits.into_iter().next()
    }

    fn identify(&self, at: ScreenPoint, most: usize) -> Identified {
        let camera = &self.map.camera;
        let (p, reach) = (camera.map_from_screen(at), PICK_REACH * camera.units_per_point);
        let (mut hits, mut more) = (Vec::new(), false);
        let Some(work) = self.map.work() else { return Identified::default() };
        let boxes = self.callouts_under(at);
        let mut records = |placed: &Placed, make: fn(RecordId) -> Selection, kind: Option<HitKind>, rank: usize| {
            let found = placed.shapes.nearest(p, reach, most);
            more |= found.more;
            for hit in found.hits {
                let id = placed.ids.get(hit.row as usize).filter(|id| !self.is_unseen(id));
                // An area's outline is the area, too; a callout's line is its box.
                let id = id.filter(|id| kind.is_some() || boxes.iter().all(|(_, boxed)| boxed != *id));
                let hit = Hit { kind: kind.unwrap_or(hit.kind), ..hit };
                hits.extend(id.map(|id| Candidate { hit, rank, whose: Whose::Record(make(id.clone())) }));
            }
        };
        records(&work.notes, Selection::Note, None, 0);
        records(&work.projects, Selection::Project, Some(HitKind::Point), 1);
        records(&work.areas, Selection::Area, Some(HitKind::Area), 0);
        let boxed = |(hit, id)| Candidate { hit, rank: 0, whose: Whose::Record(Selection::Note(id)) };
        hits.extend(boxes.into_iter().map(boxed));
        for (rank, layer) in (2..).zip(self.workspace().layers_in_order().into_iter().rev()) {
            let seen = !self.hidden.contains(&layer.id) && self.is_at_scale(&layer.id) && self.catalog.get(&layer.id.0).is_some();
            let Some(shapes) = self.map.shapes.get(&layer.id).filter(|_| seen) else { continue };
            // The nearest may be of a class that is not drawn.
            let drawn = self.drawn_rows(&layer.id);
            let mut found = shapes.nearest(p, reach, if drawn.is_some() { MOST } else { most });
            found.hits.retain(|hit| drawn.as_ref().is_none_or(|drawn| drawn(hit.row)));
            more |= found.more;
            let candidate = |hit| Candidate { hit, rank, whose: Whose::Layer(layer.id.clone()) };
            hits.extend(found.hits.into_iter().map(candidate));
        }
        hits.sort_by(|a, b| {
            let nearer = a.hit.kind.cmp(&b.hit.kind).then(a.hit.distance.total_cmp(&b.hit.distance));
            nearer.then(a.rank.cmp(&b.rank)).then(a.hit.row.cmp(&b.hit.row))
        });
        more |= hits.len() > most;
        hits.truncate(most);
        let metres = if hits.iter().any(|c| c.hit.distance > 0.0) { self.metres_per_unit(p, reach) } else { 0.0 };
        let found = |Candidate { hit, whose, .. }: Candidate| {
            let (what, row) = match whose {
                Whose::Record(what) => (what, None),
                Whose::Layer(id) => (self.feature_of(&id, hit.row)?, Some(hit.row)),
            };
            Some(Found { what, row, kind: hit.kind, metres: hit.distance * metres, at: MapPoint::new(hit.at[0], hit.at[1]) })
        };
        Identified { hits: hits.into_iter().filter_map(found).collect(), more, shown: 0 }
    }

    /// How many metres a map unit is around a place, on average of all directions within a reach; 0 where nobody knows.
    fn metres_per_unit(&self, p: MapPoint, reach: f64) -> f64 {
        let Some(projection) = &self.map.projection else { return 0.0 };
        let Some(here) = projection.unproject(p) else { return 0.0 };
        let ways = [[reach, 0.0], [0.0, reach], [-reach, 0.0], [0.0, -reach]];
        let beside = ways.iter().filter_map(|[x, y]| projection.unproject(MapPoint::new(p.x + x, p.y + y)));
        let metres: Vec<f64> = beside.map(|q| distance_m(here, q)).collect();
        metres.iter().sum::<f64>() / (metres.len().max(1) as f64 * reach)
    }

    pub(super) fn select_at(&mut self, at: ScreenPoint) {
        let mut identified = self.identify(at, MOST);
        // Clicking the same place again steps through what lies there.
        let again = self.last_click.filter(|(p, _)| p.distance(at) < 3.0).map_or(0, |(_, n)| n + 1);
        identified.shown = if identified.hits.is_empty() { 0 } else { again % identified.hits.len() };
        self.last_click = Some((at, identified.shown));
        self.select(identified.hits.get(identified.shown).map(|found| found.what.clone()).unwrap_or_default());
        self.identified = (!identified.hits.is_empty()).then_some(identified);
    }

    /// Adds the nearest feature or area under a screen point to what is selected, or takes it out, or keeps nothing else. Beside
    /// selected features a feature is meant, beside selected areas an area.
    pub(super) fn select_also_at(&mut self, at: ScreenPoint, how: Combine) {
        let hits = self.identify(at, MOST).hits;
        let (areas, rows) = (self.selected_areas(), !self.selected.is_empty());
        let an_area = |found: &&Found| matches!(found.what, Selection::Area(_));
        let a_feature = |found: &&Found| matches!(found.what, Selection::Feature(_));
        let preferred = if areas.is_empty() && rows {
            hits.iter().find(a_feature)
        } else if !areas.is_empty() && !rows {
            hits.iter().find(an_area)
        } else {
            None
        };
        // A second click with Shift takes back the first.
        let toggled = |is: bool| if how == Combine::Add && is { Combine::Remove } else { how };
        match preferred.or_else(|| hits.iter().find(|found| an_area(found) || a_feature(found))) {
            Some(Found { what: Selection::Area(id), .. }) => {
                let combined = self.areas_combined(std::slice::from_ref(id), toggled(areas.contains(id)));
                let rows = if how == Combine::Intersect { BTreeMap::new() } else { self.selected.clone() };
                self.set_selected_with(rows, combined);
            }
            Some(Found { what: Selection::Feature(f), row: Some(row), .. }) => {
                let Some(layer) = self.catalog.get(&f.layer.0) else { return };
                let rows = RowSet::of(layer.table.len(), [*row]);
                let how = toggled(self.selected.get(&f.layer).is_some_and(|rows| rows.get(*row)));
                let areas = if how == Combine::Intersect { Vec::new() } else { areas };
                self.combine_selected(&BTreeMap::from([(f.layer.clone(), rows)]), areas, how);
            }
            _ => {}
        }
    }

    /// Shows another of what the last click has found.
    pub(super) fn show_found(&mut self, nth: usize) {
        let Some(mut identified) = self.identified.take() else { return };
        if let Some(found) = identified.hits.get(nth) {
            self.select(found.what.clone());
            identified.shown = nth;
            self.last_click = self.last_click.map(|(at, _)| (at, nth));
        }
        self.identified = Some(identified);
    }
}
