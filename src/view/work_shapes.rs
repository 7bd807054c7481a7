//! The user's records as shapes in one map CRS: areas, notes, projects and linked deposits.

use crate::crs::MapProjection;
use crate::geometry::{Boundary, LonLat, MapPoint};
use crate::layer::{ShapeSet, ShapeSetBuilder};
use crate::view::area_labels::{AreaPlace, area_places};
use crate::workspace::status::{Standings, Status};
use crate::workspace::{MappingArea, Note, NoteShape, RecordId, Workspace};
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

/// Shapes whose rows are places in a list of ids.
#[derive(Debug, Clone)]
pub struct Placed {
    /// The shapes, in map units.
    pub shapes: Arc<ShapeSet>,
    /// Row → record.
    pub ids: Arc<Vec<RecordId>>,
}

/// The user's records in one map CRS.
#[derive(Debug, Clone)]
pub struct WorkShapes {
    /// Mapping areas.
    pub areas: Placed,
    /// Notes: pins, lines, and of callouts the line from the place to the box.
    pub notes: Placed,
    /// The rows of notes that are callouts, and where their boxes stand.
    pub callouts: Arc<Vec<(u32, MapPoint)>>,
    /// Projects with a place.
    pub projects: Placed,
    /// Linked deposits, as snapshotted.
    pub deposits: Placed,
    /// What each area is by the statements on it: derived here once a change, not once a frame.
    pub statuses: Arc<BTreeMap<RecordId, Status>>,
    /// Where areas are widest, once somebody has asked.
    places: Arc<OnceLock<BTreeMap<RecordId, AreaPlace>>>,
}

impl WorkShapes {
    /// Projects the records of a workspace.
    #[must_use]
    pub fn new(w: &Workspace, map: &MapProjection) -> Self {
        let mut area_shapes = ShapeSetBuilder::default();
        for (row, area) in (0_u32..).zip(w.areas.values()) {
            add_boundary(&mut area_shapes, row, &area.boundary, map);
        }
        let (mut notes, mut callouts) = (ShapeSetBuilder::default(), Vec::new());
        for (row, note) in (0_u32..).zip(w.notes.values()) {
            add_note(&mut notes, row, note, map);
            if let NoteShape::Callout { at } = &note.shape {
                callouts.extend(map.project(*at).map(|at| (row, at)));
            }
        }
        let standings = Standings::of(w);
        let status = |a: &Arc<MappingArea>| (a.id.clone(), standings.determination(&a.id, &a.digest()).status);
        Self {
            areas: Placed { shapes: Arc::new(area_shapes.finish()), ids: Arc::new(w.areas.keys().cloned().collect()) },
            notes: Placed { shapes: Arc::new(notes.finish()), ids: Arc::new(w.notes.keys().cloned().collect()) },
            callouts: Arc::new(callouts),
            projects: points(w.projects.values().filter_map(|p| Some((&p.id, p.place?))), map),
            deposits: points(w.deposits.values().map(|d| (&d.id, d.place)), map),
            statuses: Arc::new(w.areas.values().map(status).collect()),
            places: Arc::default(),
        }
    }

    /// Returns where each area is widest; found at the first call, which is for a worker, and the same for all clones.
    #[must_use]
    pub fn area_places(&self, w: &Workspace, map: &MapProjection) -> &BTreeMap<RecordId, AreaPlace> {
        self.places.get_or_init(|| area_places(w, map))
    }
}

/// Adds a boundary's fill and its outline, cut where the map ends.
pub fn add_boundary(b: &mut ShapeSetBuilder, row: u32, boundary: &Boundary, map: &MapProjection) {
    for polygon in &boundary.polygons {
        let open = |r: &Vec<LonLat>| r.iter().map(|&v| v.into()).collect::<Vec<[f64; 2]>>();
        let rings: Vec<Vec<[f64; 2]>> = polygon.rings().flat_map(|r| map.project_ring(&open(r))).collect();
        b.polygon(row, false, rings.iter().map(Vec::as_slice));
        for ring in polygon.rings() {
            let mut closed = open(ring);
            closed.extend(closed.first().copied());
            map.project_path(&closed).iter().for_each(|p| b.line(row, p));
        }
    }
}

/// Adds a note's pin, its line, or the line from a callout's place to its box.
fn add_note(b: &mut ShapeSetBuilder, row: u32, note: &Note, map: &MapProjection) {
    let before = b.len();
    let path: Vec<[f64; 2]> = match &note.shape {
        NoteShape::Point | NoteShape::Other(_) => Vec::new(),
        NoteShape::Callout { at } => vec![note.place.into(), at.near(note.place).into()],
        NoteShape::Line { path } | NoteShape::Arrow { path } => path.iter().map(|&p| p.into()).collect(),
    };
    map.project_path(&path).iter().for_each(|piece| b.line(row, piece));
    if note.shape.path().is_none()
        && let Some(p) = map.project(note.place)
    {
        b.point(row, [p.x, p.y]);
    }
    if b.len() == before {
        b.outside(row);
    }
}

fn points<'a>(places: impl Iterator<Item = (&'a RecordId, LonLat)>, map: &MapProjection) -> Placed {
    let mut shapes = ShapeSetBuilder::default();
    let mut ids = Vec::new();
    for (id, place) in places {
        let row = u32::try_from(ids.len()).unwrap_or(u32::MAX);
        match map.project(place) {
            Some(p) => shapes.point(row, [p.x, p.y]),
            None => shapes.outside(row),
        }
        ids.push(id.clone());
    }
    Placed { shapes: Arc::new(shapes.finish()), ids: Arc::new(ids) }
}
