//! Coordinates from one CRS into another, point by point and in bulk on all cores.

use super::{Crs, CrsError};
use proj::Proj;
use rayon::prelude::*;
use std::cell::RefCell;
use std::rc::Rc;

/// Points that one task converts: long enough to hide the hand-over, short enough to share.
const CHUNK: usize = 8192;
/// Pairs of CRSs that a thread keeps; a map with its layers needs a dozen.
const KEPT: usize = 32;

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
        let converter = Converter::new(from, to)?;
        for (out, &xy) in out.iter_mut().zip(xy) {
            *out = converter.at(xy);
        }
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
pub struct Converter {
    proj: Option<Rc<Proj>>,
    /// The greatest longitude and latitude, in the CRS's own unit, when the source (target) is geographic.
    from_limits: Option<[f64; 2]>,
    to_limits: Option<[f64; 2]>,
    /// From the source to longitude/latitude, for a source whose plane runs on beyond the poles.
    guard: Option<Rc<Proj>>,
}

impl Converter {
    /// Prepares the way.
    ///
    /// # Errors
    /// When PROJ knows no operation between the two.
    pub fn new(from: &Crs, to: &Crs) -> Result<Self, CrsError> {
        let proj = if from.same_coordinates(to) { None } else { Some(kept(from, to)?) };
        let endless = ["equidistant cylindrical", "plate carr"].iter().any(|m| from.method().contains(m));
        let guard = if endless && proj.is_some() && !to.is_wgs84() { Some(kept(from, &Crs::wgs84())?) } else { None };
        Ok(Self { proj, from_limits: limits(from), to_limits: limits(to), guard })
    }

    /// Converts one point; `None` when it has no place in the target.
    #[must_use]
    pub fn at(&self, xy: [f64; 2]) -> Option<[f64; 2]> {
        // PROJ passes NaN on as a success and prints a line about positions off the globe.
        if !within(xy, self.from_limits) {
            return None;
        }
        let Some(proj) = &self.proj else { return Some(xy) };
        if let Some(guard) = &self.guard {
            let (lon, lat) = guard.convert((xy[0], xy[1])).ok()?;
            if !within([lon, lat], Some(LIMITS)) {
                return None;
            }
        }
        let (x, y) = proj.convert((xy[0], xy[1])).ok()?;
        within([x, y], self.to_limits).then_some([x, y])
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
pub(super) fn make(from: &Crs, to: &Crs) -> Result<Proj, CrsError> {
    Proj::new_known_crs(from.code(), to.code(), None).map_err(|e| CrsError::NoOperation {
        from: from.code().to_owned(),
        to: to.code().to_owned(),
        why: e.to_string(),
    })
}

type Kept = (Crs, Crs, Result<Rc<Proj>, CrsError>);

fn kept(from: &Crs, to: &Crs) -> Result<Rc<Proj>, CrsError> {
    thread_local! {
        static MADE: RefCell<Vec<Kept>> = const { RefCell::new(Vec::new()) };
    }
    MADE.with_borrow_mut(|made| {
        if let Some((_, _, proj)) = made.iter().find(|(f, t, _)| f == from && t == to) {
            return proj.clone();
        }
        if made.len() == KEPT {
            drop(made.remove(0));
        }
        let proj = make(from, to).map(Rc::new);
        made.push((from.clone(), to.clone(), proj.clone()));
        proj
    })
}
