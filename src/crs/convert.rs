//! Coordinates from one CRS into another, point by point and in bulk on all cores.

use super::japan::{Shifted, shift};
use super::plane_rectangular::JapanDatum;
use super::route::{Japan, Kind, Leg, route};
use super::{Crs, CrsError};
use proj::Proj;
use rayon::prelude::*;
use std::cell::RefCell;
use std::rc::Rc;

/// Points that one task converts: long enough to hide the hand-over, short enough to share.
const CHUNK: usize = 8192;
/// Ways, and steps of ways, that a thread keeps; a map with its layers needs a dozen.
const KEPT: usize = 48;

/// Converts many points; a point without a place in the target is `None`, and every number returned is finite.
///
/// Between a CRS and itself, and between the two codes of WGS 84 longitude/latitude, numbers come back to the last bit.
/// Longitudes are taken from -540 to 540, latitudes from -90 to 90.
///
/// # Errors
/// When PROJ knows no operation between the two.
pub fn convert(from: &Crs, to: &Crs, xy: &[[f64; 2]]) -> Result<Vec<Option<[f64; 2]>>, CrsError> {
    let mut out = vec![None; xy.len()];
    let one = |(out, xy): (&mut [Option<[f64; 2]>], &[[f64; 2]])| {
        Converter::new(from, to)?.all(xy, out);
        Ok(())
    };
    if xy.len() <= CHUNK {
        one((&mut out, xy))?;
    } else {
        out.par_chunks_mut(CHUNK).zip(xy.par_chunks(CHUNK)).try_for_each(one)?;
    }
    Ok(out)
}

/// Converts many points to longitude and latitude on WGS 84, in degrees; see [`convert`].
///
/// # Errors
/// When PROJ knows no operation.
pub fn to_lonlat(from: &Crs, xy: &[[f64; 2]]) -> Result<Vec<Option<[f64; 2]>>, CrsError> {
    convert(from, &Crs::wgs84(), xy)
}

/// The way from one CRS to another for the thread that made it; making one is cheap after the first time in a thread.
pub struct Converter(Rc<Way>);

/// A way with PROJ's objects, which belong to one thread.
struct Way {
    /// None when coordinates stay as they are.
    direct: Vec<Rc<Made>>,
    japan: Option<Grids>,
    /// The greatest longitude and latitude, in the CRS's own unit, when the source (target) is geographic.
    from_limits: Option<[f64; 2]>,
    to_limits: Option<[f64; 2]>,
    /// From the source to longitude/latitude, for a source whose plane runs on beyond the poles.
    guard: Option<Rc<Made>>,
}

struct Grids {
    from: JapanDatum,
    to: JapanDatum,
    first: Vec<Rc<Made>>,
    last: Vec<Rc<Made>>,
}

/// Who moved a point.
pub(super) enum Moved<'a> {
    /// PROJ, by these steps.
    Proj(&'a [Rc<Made>]),
    /// Japan's grids, with PROJ's steps before and after.
    Grids(Shifted, &'a [Rc<Made>], &'a [Rc<Made>]),
}

impl Converter {
    /// Prepares the way.
    ///
    /// # Errors
    /// When PROJ knows no operation between the two.
    pub fn new(from: &Crs, to: &Crs) -> Result<Self, CrsError> {
        kept(from, to).map(Self)
    }

    /// Converts one point; `None` when it has no place in the target.
    #[must_use]
    pub fn at(&self, xy: [f64; 2]) -> Option<[f64; 2]> {
        let way = &*self.0;
        match way.direct.as_slice() {
            [made] if way.is_plain() => {
                // PROJ passes NaN on as a success and prints a line about positions off the globe.
                let there = if within(xy, way.from_limits) { made.at(xy)? } else { return None };
                within(there, way.to_limits).then_some(there)
            }
            _ => Some(self.traced(xy)?.0),
        }
    }

    /// Converts many points, each as [`Self::at`] does, but by one call of PROJ where all of them have a place.
    fn all(&self, xy: &[[f64; 2]], out: &mut [Option<[f64; 2]>]) {
        let way = &*self.0;
        if let [made] = way.direct.as_slice()
            && way.is_plain()
            && xy.iter().all(|p| within(*p, way.from_limits))
            && let Some(there) = made.all(xy)
        {
            for (out, there) in out.iter_mut().zip(there) {
                *out = Some(there).filter(|p| within(*p, way.to_limits));
            }
            return;
        }
        for (out, &xy) in out.iter_mut().zip(xy) {
            *out = self.at(xy);
        }
    }

    /// Converts one point and tells who moved it.
    pub(super) fn traced(&self, xy: [f64; 2]) -> Option<([f64; 2], Moved<'_>)> {
        let way = &*self.0;
        if !within(xy, way.from_limits) {
            return None;
        }
        if let Some(guard) = &way.guard
            && !within(guard.at(xy)?, Some(LIMITS))
        {
            return None;
        }
        if let Some((there, moved)) = way.japan.as_ref().and_then(|grids| grids.at(xy))
            && within(there, way.to_limits)
        {
            return Some((there, moved));
        }
        let there = along(&way.direct, xy)?;
        within(there, way.to_limits).then_some((there, Moved::Proj(&way.direct)))
    }
}

impl Way {
    /// Tells whether PROJ alone moves every point.
    fn is_plain(&self) -> bool {
        self.japan.is_none() && self.guard.is_none()
    }
}

impl Grids {
    fn at(&self, xy: [f64; 2]) -> Option<([f64; 2], Moved<'_>)> {
        let lonlat = along(&self.first, xy).filter(|p| within(*p, Some(LIMITS)))?;
        let (moved, how) = shift(self.from, self.to, lonlat)?;
        Some((along(&self.last, moved)?, Moved::Grids(how, &self.first, &self.last)))
    }
}

fn along(steps: &[Rc<Made>], xy: [f64; 2]) -> Option<[f64; 2]> {
    steps.iter().try_fold(xy, |xy, step| step.at(xy))
}

/// One of PROJ's objects.
pub(super) struct Made {
    proj: Proj,
    /// The object speaks north before east.
    swap_in: bool,
    swap_out: bool,
    /// There is one operation, so it is always the same.
    only: bool,
}

/// What PROJ says that it does.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Said {
    /// Its operations, joined by ` + `.
    pub description: String,
    /// In metres; negative when PROJ states none.
    pub accuracy: f64,
    /// As a PROJ pipeline.
    pub definition: String,
    /// There are several, and none has been used yet.
    pub pending: bool,
}

impl Said {
    /// Tells whether the change of datum is left out.
    pub(super) fn is_guess(&self) -> bool {
        self.description.to_ascii_lowercase().contains("ballpark")
    }
}

impl Made {
    pub(super) fn at(&self, [x, y]: [f64; 2]) -> Option<[f64; 2]> {
        let (x, y) = self.proj.convert(if self.swap_in { (y, x) } else { (x, y) }).ok()?;
        // PROJ has been seen to call the infinite a success.
        (x.is_finite() && y.is_finite()).then_some(if self.swap_out { [y, x] } else { [x, y] })
    }

    /// Converts many points; `None` when one of them has no place.
    fn all(&self, xy: &[[f64; 2]]) -> Option<impl Iterator<Item = [f64; 2]>> {
        let mut points: Vec<(f64, f64)> = xy.iter().map(|&[x, y]| if self.swap_in { (y, x) } else { (x, y) }).collect();
        self.proj.convert_array(&mut points).ok()?;
        let swap = self.swap_out;
        Some(points.into_iter().map(move |(x, y)| if swap { [y, x] } else { [x, y] }))
    }

    /// The operation used last, or the only one.
    pub(super) fn operation(&self) -> Said {
        let info = self.proj.proj_info();
        let description = info.description.unwrap_or_default();
        Said {
            pending: description.starts_with("unavailable"),
            accuracy: info.accuracy,
            definition: info.definition.unwrap_or_default(),
            description,
        }
    }

    /// Tells whether it is the same operation for all points.
    pub(super) fn is_only(&self) -> bool {
        self.only
    }
}

/// The longitudes and latitudes, in degrees, that are taken.
const LIMITS: [f64; 2] = [540.0, 90.0];

fn limits(crs: &Crs) -> Option<[f64; 2]> {
    // Nearly all have degrees, a few French ones grads.
    let degrees = crs.metres_per_unit() / Crs::wgs84_metres_per_degree();
    let unit = if (degrees - 1.0).abs() < 1e-9 { 1.0 } else { degrees };
    crs.is_geographic().then(|| LIMITS.map(|limit| limit / unit))
}

/// Tells whether both are numbers, within the limits if there are any.
fn within([x, y]: [f64; 2], limits: Option<[f64; 2]>) -> bool {
    x.is_finite() && y.is_finite() && limits.is_none_or(|[lon, lat]| x.abs() <= lon && y.abs() <= lat)
}

/// Makes a PROJ operation; it takes milliseconds and belongs to the calling thread.
fn make(from: &Crs, to: &Crs, kind: Kind) -> Result<Made, CrsError> {
    let failed = |e: proj::ProjCreateError| CrsError::NoOperation {
        from: from.short_code().unwrap_or(from.name()).to_owned(),
        to: to.short_code().unwrap_or(to.name()).to_owned(),
        why: e.to_string(),
    };
    if kind == Kind::NoGuess {
        // Only this door can be told to leave guesses out; it does not swap axes, and must not be asked where nothing is left.
        let [a, b] = [from, to].map(|crs| Proj::new(crs.definition()));
        let proj = a.map_err(failed)?.create_crs_to_crs_from_pj(&b.map_err(failed)?, None, Some(vec!["ALLOW_BALLPARK=NO"]));
        let (swap_in, swap_out) = (from.is_swapped(), to.is_swapped());
        return Ok(Made { proj: proj.map_err(failed)?, swap_in, swap_out, only: false });
    }
    let proj = Proj::new_known_crs(from.definition(), to.definition(), None).map_err(failed)?;
    Ok(Made { proj, swap_in: false, swap_out: false, only: true })
}

/// What a thread keeps, the least recently made going first.
struct Shelf<K, V>(Vec<(Crs, Crs, K, V)>);

impl<K: PartialEq, V: Clone> Shelf<K, V> {
    fn find(&self, from: &Crs, to: &Crs, key: &K) -> Option<V> {
        self.0.iter().find(|(f, t, k, _)| k == key && f == from && t == to).map(|(_, _, _, v)| v.clone())
    }

    fn put(&mut self, from: &Crs, to: &Crs, key: K, value: V) {
        if self.0.len() == KEPT {
            drop(self.0.remove(0));
        }
        self.0.push((from.clone(), to.clone(), key, value));
    }
}

/// The calling thread's object for one step, made if need be.
pub(super) fn leg(from: &Crs, to: &Crs, kind: Kind) -> Result<Rc<Made>, CrsError> {
    thread_local! {
        static MADE: RefCell<Shelf<Kind, Result<Rc<Made>, CrsError>>> = const { RefCell::new(Shelf(Vec::new())) };
    }
    if let Some(found) = MADE.with_borrow(|made| made.find(from, to, &kind)) {
        return found;
    }
    let new = make(from, to, kind).map(Rc::new);
    MADE.with_borrow_mut(|made| made.put(from, to, kind, new.clone()));
    new
}

/// The calling thread's whole way, made if need be.
fn kept(from: &Crs, to: &Crs) -> Result<Rc<Way>, CrsError> {
    thread_local! {
        static WAYS: RefCell<Shelf<(), Result<Rc<Way>, CrsError>>> = const { RefCell::new(Shelf(Vec::new())) };
    }
    if let Some(found) = WAYS.with_borrow(|ways| ways.find(from, to, &())) {
        return found;
    }
    let new = way(from, to).map(Rc::new);
    WAYS.with_borrow_mut(|ways| ways.put(from, to, (), new.clone()));
    new
}

fn way(from: &Crs, to: &Crs) -> Result<Way, CrsError> {
    let route = route(from, to)?;
    let made = |legs: &[Leg]| -> Result<Vec<_>, CrsError> { legs.iter().map(|l| leg(&l.from, &l.to, l.kind)).collect() };
    let grids = |j: &Japan| -> Result<Grids, CrsError> {
        Ok(Grids { from: j.from, to: j.to, first: made(&j.first)?, last: made(&j.last)? })
    };
    let direct = made(&route.direct)?;
    let endless = ["equidistant cylindrical", "plate carr"].iter().any(|m| from.method().contains(m));
    let guarded = endless && !direct.is_empty() && !to.is_wgs84();
    Ok(Way {
        direct,
        japan: route.japan.as_ref().map(grids).transpose()?,
        from_limits: limits(from),
        to_limits: limits(to),
        guard: if guarded { Some(leg(from, &Crs::wgs84(), Kind::Only)?) } else { None },
    })
}
