//! Finds layers whose datum was never said, or said wrongly: their points lie beside those of another layer, all by the same shift.

use crate::crs::{Crs, HowKnown, convert, datum_rivals, to_lonlat};
use crate::geometry::{LonLat, distance_m};
use crate::layer::{Layer, PartKind};
use std::sync::atomic::{AtomicBool, Ordering};

/// Points of the layer that are looked at, from everywhere in it.
const SAMPLE: usize = 20_000;
/// Fewer twins than this are chance.
const LEAST: usize = 5;
/// A shift smaller than this is not told from the uncertainty of the points, in metres.
const LEAST_SHIFT_M: f64 = 60.0;
/// Metres in one degree of latitude.
const DEGREE_M: f64 = 111_195.0;

/// A datum that a layer's coordinates seem to be in.
#[derive(Debug, Clone, PartialEq)]
pub struct DatumDoubt {
    /// The CRS in which most points meet their twins.
    pub crs: Crs,
    /// Points that do.
    pub twins: usize,
    /// Points that were looked at.
    pub of: usize,
    /// How far from their twins these points lie as they are read now, in metres: the median.
    pub shift_m: f64,
    /// Where the twins lie, as seen from the points: degrees clockwise from north.
    pub azimuth: f64,
}

/// Looks whether a layer's points would meet those of a trusted layer if they were in another datum of the place; `None` when
/// they would not, or when they meet them as they are. A CRS that the user chose is not doubted.
///
/// A shift counts when three times as many points meet a twin by it as by the same shift in seven other directions, or by none.
#[must_use]
pub fn doubt_datum(layer: &Layer, trusted: &Layer, cancel: &AtomicBool) -> Option<DatumDoubt> {
    if layer.crs.how == HowKnown::Chosen || !matches!(trusted.crs.how, HowKnown::Chosen | HowKnown::Declared) {
        return None;
    }
    let crs = layer.crs.crs.as_ref()?;
    let xy = points(layer, SAMPLE);
    let now: Vec<[f64; 2]> = to_lonlat(crs, &xy).ok()?.into_iter().map(|p| p.unwrap_or([f64::NAN; 2])).collect();
    let twins = Twins::new(trusted, &now)?;
    let mut best: Option<DatumDoubt> = None;
    for rival in datum_rivals(crs, middle(&now)?) {
        if cancel.load(Ordering::Relaxed) {
            return None;
        }
        let Ok(moved) = convert(&rival, &Crs::wgs84(), &xy) else { continue };
        let pairs: Vec<([f64; 2], [f64; 2])> = now.iter().zip(moved).filter_map(|(a, b)| Some((*a, b?))).collect();
        let Some(shift_m) = median(pairs.iter().filter_map(|(a, b)| metres(*a, *b)).collect()) else { continue };
        if shift_m < LEAST_SHIFT_M {
            continue;
        }
        let near = (shift_m / 4.0).clamp(20.0, 60.0);
        let meets = |turn: f64| {
            let moved = pairs.iter().map(|(a, b)| turned(*a, *b, turn));
            moved.filter(|p| twins.nearest(*p, near).is_some()).count()
        };
        let found = meets(0.0);
        let chance = (1..8).map(|eighth| meets(f64::from(eighth) * 45.0)).max().unwrap_or(0);
        let as_it_is = pairs.iter().filter(|(a, _)| twins.nearest(*a, near).is_some()).count();
        if found < LEAST || found < 3 * chance.max(as_it_is) || best.as_ref().is_some_and(|b| b.twins >= found) {
            continue;
        }
        let met: Vec<([f64; 2], [f64; 2])> = pairs.iter().filter_map(|(a, b)| Some((*a, twins.nearest(*b, near)?))).collect();
        let azimuth = mean_azimuth(&met);
        let shift_m = median(met.iter().filter_map(|(a, b)| metres(*a, *b)).collect())?;
        best = Some(DatumDoubt { crs: rival, twins: found, of: xy.len(), shift_m, azimuth });
    }
    best
}

/// At most so many points of a layer, from everywhere in it, in its own coordinates.
fn points(layer: &Layer, most: usize) -> Vec<[f64; 2]> {
    let step = layer.table.len().div_ceil(most).max(1);
    let first = |row| layer.table.parts(row).find(|part| part.kind == PartKind::Point);
    let place = |row| layer.table.positions(layer.table.runs(&first(row)?).next()?).next();
    (0..layer.table.len()).step_by(step).filter_map(place).collect()
}

fn middle(lonlat: &[[f64; 2]]) -> Option<[f64; 2]> {
    let axis = |i: usize| median(lonlat.iter().map(|p| p[i]).filter(|v| v.is_finite()).collect());
    Some([axis(0)?, axis(1)?])
}

fn median(mut values: Vec<f64>) -> Option<f64> {
    let half = values.len() / 2;
    (half < values.len()).then(|| *values.select_nth_unstable_by(half, f64::total_cmp).1)
}

fn metres(a: [f64; 2], b: [f64; 2]) -> Option<f64> {
    Some(distance_m(LonLat::new(a[0], a[1]).ok()?, LonLat::new(b[0], b[1]).ok()?))
}

/// The east and north of `b` from `a` in metres, near enough over a kilometre.
fn vector(a: [f64; 2], b: [f64; 2]) -> [f64; 2] {
    let lon = b[0] - a[0];
    let lon = lon - (lon / 360.0).round() * 360.0;
    [lon * a[1].to_radians().cos() * DEGREE_M, (b[1] - a[1]) * DEGREE_M]
}

/// `b`, turned around `a` by so many degrees on the ground.
fn turned(a: [f64; 2], b: [f64; 2], degrees: f64) -> [f64; 2] {
    if degrees == 0.0 {
        return b;
    }
    let [east, north] = vector(a, b);
    let (sin, cos) = degrees.to_radians().sin_cos();
    let metres_per_lon = a[1].to_radians().cos().max(1e-6) * DEGREE_M;
    [a[0] + (east * cos - north * sin) / metres_per_lon, a[1] + (east * sin + north * cos) / DEGREE_M]
}

fn mean_azimuth(pairs: &[([f64; 2], [f64; 2])]) -> f64 {
    let sum = pairs.iter().map(|(a, b)| vector(*a, *b)).fold([0.0, 0.0], |s, v| [s[0] + v[0], s[1] + v[1]]);
    sum[0].atan2(sum[1]).to_degrees().rem_euclid(360.0)
}

/// The points of the trusted layer near the other's, by latitude.
struct Twins(Vec<[f64; 2]>);

impl Twins {
    /// `None` when none of them is near.
    fn new(trusted: &Layer, around: &[[f64; 2]]) -> Option<Self> {
        let spread = around.iter().fold([f64::INFINITY, f64::NEG_INFINITY], |[s, n], p| [s.min(p[1]), n.max(p[1])]);
        let xy = points(trusted, usize::MAX);
        let lonlat = to_lonlat(trusted.crs.crs.as_ref()?, &xy).ok()?;
        let close = |p: &[f64; 2]| p[1] >= spread[0] - 0.05 && p[1] <= spread[1] + 0.05;
        let mut places: Vec<[f64; 2]> = lonlat.into_iter().flatten().filter(close).collect();
        places.sort_by(|a, b| a[1].total_cmp(&b[1]));
        (!places.is_empty()).then_some(Self(places))
    }

    fn nearest(&self, p: [f64; 2], within_m: f64) -> Option<[f64; 2]> {
        let reach = within_m / DEGREE_M;
        let first = self.0.partition_point(|q| q[1] < p[1] - reach);
        let near = self.0[first..].iter().take_while(|q| q[1] <= p[1] + reach);
        let distance = |q: &[f64; 2]| vector(p, *q)[0].hypot(vector(p, *q)[1]);
        near.map(|q| (distance(q), *q)).filter(|(d, _)| *d <= within_m).min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, q)| q)
    }
}
