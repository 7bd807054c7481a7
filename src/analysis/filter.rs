//! What filters ask of the workspace: areas, places, links, the selection. Names are looked up while a filter is typed; the rows
//! are worked out in a job, before the layer is scanned.

use crate::crs::notation::{Context, parse};
use crate::crs::{Crs, MapProjection};
use crate::geometry::{Boundary, LonLat, Part, buffer, distance_m};
use crate::layer::catalog::Catalog;
use crate::layer::fold::fold;
use crate::layer::query::{Asked, Call, Filter, FilterError, Named, nearest_names};
use crate::layer::{GeometryType, Reach, Region, RowSet, project_layer};
use crate::words::Word;
use crate::workspace::status::{Status, determination};
use crate::workspace::{Bilingual, MappingArea, RecordId, Workspace};
use rayon::prelude::*;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Metres that a degree of latitude has at least (WGS 84, at the equator), less a little.
const DEGREE_M: f64 = 110_500.0;
/// Rows between two looks at the flag to stop.
const TASK: usize = 1 << 14;

/// So many ids of those with the same name are told.
const MOST_IDS: usize = 8;

/// Where `near` is near to.
enum Place {
    At(LonLat),
    In(Arc<MappingArea>),
}

/// Checks that a workspace has what a filter asks for.
///
/// # Errors
/// The first name that it does not have, at its character and with the nearest ones.
pub fn check_calls(filter: &Filter, workspace: &Workspace) -> Result<(), FilterError> {
    filter.calls().iter().try_for_each(|call| match &call.what {
        Asked::InArea(name) => area(workspace, name).map(drop),
        Asked::Near(name, _) => place(workspace, name).map(drop),
        Asked::Linked(Some(name)) => project(workspace, name).map(drop),
        Asked::AreaStatus(names) => names.iter().try_for_each(|name| status(name).map(drop)),
        Asked::Linked(None) | Asked::Selected => Ok(()),
    })
}

/// Returns the rows of a layer for each call of a filter: work for a job. What the workspace no longer has holds for no row; a
/// feature that is no point lies in an area, or near something, when it touches it. `None` when `cancel` was set.
#[must_use]
pub fn rows_for(
    filter: &Filter,
    layer: &RecordId,
    (workspace, catalog): (&Workspace, &Catalog),
    selected: Option<&RowSet>,
    cancel: &AtomicBool,
) -> Option<Vec<Arc<RowSet>>> {
    let ground = Ground { layer, workspace, catalog, selected, cancel };
    filter.calls().iter().map(|call| Some(Arc::new(ground.rows(call)?))).collect()
}

struct Ground<'a> {
    layer: &'a RecordId,
    workspace: &'a Workspace,
    catalog: &'a Catalog,
    selected: Option<&'a RowSet>,
    cancel: &'a AtomicBool,
}

impl Ground<'_> {
    fn rows(&self, call: &Call) -> Option<RowSet> {
        let (w, none) = (self.workspace, || RowSet::new(self.len()));
        match &call.what {
            Asked::InArea(name) => area(w, name).map_or_else(|_| Some(none()), |area| self.touching([&area.boundary])),
            Asked::AreaStatus(names) => {
                let wanted: Vec<Status> = names.iter().filter_map(|name| status(name).ok()).collect();
                let of = w.areas.values().filter(|a| wanted.contains(&determination(w, a).status));
                self.touching(of.map(|a| &a.boundary))
            }
            Asked::Near(name, metres) => match place(w, name) {
                Ok(Place::At(at)) if self.has_points_only() => self.within(at, *metres),
                Ok(Place::At(at)) => self.touching(&buffer(&[Part::Point(at)], *metres)),
                Ok(Place::In(area)) => self.touching(&buffer(&[Part::Area(area.boundary.clone())], *metres)),
                Err(_) => Some(none()),
            },
            Asked::Linked(name) => {
                let wanted = match name.as_ref().map(|name| project(w, name)) {
                    None => None,
                    Some(Ok(id)) => Some(id),
                    Some(Err(_)) => return Some(none()),
                };
                let links = w.links.values().filter(|l| wanted.as_ref().is_none_or(|p| l.project == *p));
                let linked = links.filter_map(|l| w.deposits.get(&l.deposit)).filter(|d| d.deposit.layer == *self.layer);
                let mut rows = none();
                linked.filter_map(|d| self.catalog.row(&self.layer.0, &d.deposit.key)).for_each(|row| rows.set(row, true));
                Some(rows)
            }
            Asked::Selected => Some(self.selected.cloned().unwrap_or_else(none)),
        }
    }

    fn len(&self) -> usize {
        self.catalog.get(&self.layer.0).map_or(0, |l| l.table.len())
    }

    fn has_points_only(&self) -> bool {
        let Some(layer) = self.catalog.get(&self.layer.0) else { return true };
        layer.table.geometries().all(|kind| matches!(kind, GeometryType::Point | GeometryType::Null))
    }

    /// The rows that touch any of the boundaries.
    fn touching<'a>(&self, boundaries: impl IntoIterator<Item = &'a Boundary>) -> Option<RowSet> {
        let mut all = RowSet::new(self.len());
        let mut boundaries = boundaries.into_iter().peekable();
        let Some(layer) = self.catalog.get(&self.layer.0).filter(|_| boundaries.peek().is_some()) else { return Some(all) };
        if self.has_points_only() {
            let Some(index) = self.catalog.point_index(&self.layer.0) else { return Some(all) };
            boundaries.for_each(|b| all.combine(&index.rows(b), crate::layer::Combine::Add));
            return Some(all);
        }
        // Straight in longitude and latitude, as areas are.
        let Ok(plane) = MapProjection::new(&Crs::wgs84()) else { return Some(all) };
        let shapes = match project_layer(layer, &plane, self.cancel) {
            Ok(shapes) => shapes,
            Err(_) if self.cancel.load(Ordering::Relaxed) => return None,
            Err(_) => return Some(all),
        };
        for boundary in boundaries {
            let open = |ring: &crate::geometry::Ring| ring.iter().map(|&v| v.into()).collect::<Vec<[f64; 2]>>();
            let pieces: Vec<Vec<[f64; 2]>> = boundary.rings().flat_map(|(_, _, ring)| plane.project_ring(&open(ring))).collect();
            let region = Region::new(pieces.iter().map(Vec::as_slice));
            all.combine(&shapes.select_within(&region, Reach::Touching, self.len()), crate::layer::Combine::Add);
        }
        Some(all)
    }

    /// The points within so many metres of a place, along the ellipsoid.
    fn within(&self, at: LonLat, metres: f64) -> Option<RowSet> {
        let places = self.catalog.places(&self.layer.0);
        let near = |p: &[f64; 2]| {
            (p[1] - at.lat()).abs() * DEGREE_M <= metres && LonLat::new(p[0], p[1]).is_ok_and(|p| distance_m(at, p) <= metres)
        };
        let task = |from: usize| {
            let rows = from..(from + TASK).min(places.len());
            let found = rows.filter(|row| places[*row].as_ref().is_some_and(near)).filter_map(|row| u32::try_from(row).ok());
            (!self.cancel.load(Ordering::Relaxed)).then(|| found.collect::<Vec<u32>>())
        };
        let starts: Vec<usize> = (0..places.len()).step_by(TASK).collect();
        let found: Vec<Vec<u32>> = starts.into_par_iter().map(task).collect::<Option<_>>()?;
        Some(RowSet::of(self.len(), found.into_iter().flatten()))
    }
}

fn area(w: &Workspace, name: &Named) -> Result<Arc<MappingArea>, FilterError> {
    let all = w.areas.values().map(|a| (&a.id, &a.about.name));
    let id = by_name(all, name)?;
    w.areas.get(&id).cloned().ok_or_else(|| FilterError::unknown(name.at, name.text.clone(), &[]))
}

fn project(w: &Workspace, name: &Named) -> Result<RecordId, FilterError> {
    by_name(w.projects.values().map(|p| (&p.id, &p.about.name)), name)
}

fn status(name: &Named) -> Result<Status, FilterError> {
    let folded = fold(&name.text).replace(' ', "_");
    let words: Vec<String> = Status::ALL.iter().map(|s| s.word().to_owned()).collect();
    let found = Status::ALL.into_iter().find(|s| s.word() == folded);
    found.ok_or_else(|| FilterError::unknown(name.at, name.text.clone(), &words))
}

/// The record of an id or a name, in whichever language; width and capitals do not count. A name that several have is none of them.
fn by_name<'a>(all: impl Iterator<Item = (&'a RecordId, &'a Bilingual)> + Clone, name: &Named) -> Result<RecordId, FilterError> {
    let folded = fold(&name.text);
    if let Some((id, _)) = all.clone().find(|(id, _)| id.0 == name.text) {
        return Ok(id.clone());
    }
    let is = |names: &Bilingual| [&names.en, &names.ja].iter().any(|n| !n.is_empty() && fold(n) == folded);
    let called: Vec<&RecordId> = all.clone().filter(|(_, names)| is(names)).map(|(id, _)| id).collect();
    match called.as_slice() {
        [] => {}
        [id] => return Ok((*id).clone()),
        several => {
            let ids: Vec<&str> = several.iter().take(MOST_IDS).map(|id| id.0.as_str()).collect();
            let with = vec![name.text.clone(), ids.join(", ")];
            return Err(FilterError { at: name.at, what: Word::FilterSeveral, with });
        }
    }
    let names: Vec<&str> = all.flat_map(|(_, names)| [names.en.as_str(), names.ja.as_str()]).filter(|n| !n.is_empty()).collect();
    let near: Vec<String> = nearest_names(&name.text, &names).into_iter().map(str::to_owned).collect();
    Err(FilterError::unknown(name.at, name.text.clone(), &near))
}

/// Two bare numbers are longitude and latitude, as everywhere in files; everything else is read as in “Go to”.
fn place(w: &Workspace, name: &Named) -> Result<Place, FilterError> {
    let numbers: Option<Vec<f64>> = name.text.split(',').map(|n| n.trim().parse().ok()).collect();
    if let Some([lon, lat]) = numbers.as_deref() {
        let at = LonLat::new(*lon, *lat).ok().filter(|_| lon.abs() <= 180.0 && lat.abs() <= 90.0);
        return at.map(Place::At).ok_or_else(|| no_place(name));
    }
    let found = |found: Result<RecordId, FilterError>| match found {
        Ok(id) => Ok(Some(id)),
        Err(e) if e.what == Word::FilterSeveral => Err(e),
        Err(_) => Ok(None),
    };
    let areas = w.areas.values().map(|a| (&a.id, &a.about.name));
    if let Some(area) = found(by_name(areas, name))?.and_then(|id| w.areas.get(&id)) {
        return Ok(Place::In(area.clone()));
    }
    let at = match found(project(w, name))? {
        Some(id) => w.projects.get(&id).and_then(|p| p.place),
        None => {
            let deposit = found(by_name(w.deposits.values().map(|d| (&d.id, &d.name)), name))?;
            deposit.and_then(|id| w.deposits.get(&id)).map(|d| d.place)
        }
    };
    let typed = || match parse(&name.text, &Context::default()).ok()?.as_slice() {
        [one] => Some(one.at),
        _ => None,
    };
    at.or_else(typed).map(Place::At).ok_or_else(|| no_place(name))
}

fn no_place(name: &Named) -> FilterError {
    FilterError { at: name.at, what: Word::FilterPlace, with: vec![name.text.clone()] }
}
