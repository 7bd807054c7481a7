//! Moving, turning and scaling areas on the ellipsoid: sizes on the ground stay what they are.

use super::{Boundary, LonLat, Polygon, Ring, polar_from, polar_to};

/// Returns an area moved from one place to another: every vertex keeps its geodesic distance and azimuth as seen from there.
///
/// `None` when the area would go around a pole.
#[must_use]
pub fn moved(b: &Boundary, from: LonLat, to: LonLat) -> Option<Boundary> {
    if from == to { Some(b.clone()) } else { placed(b, from, to, |seen| seen) }
}

/// Returns an area turned about a place, by degrees clockwise. `None` when it would go around a pole.
#[must_use]
pub fn rotated(b: &Boundary, about: LonLat, degrees: f64) -> Option<Boundary> {
    let (sin, cos) = degrees.to_radians().sin_cos();
    let turn = |[east, north]: [f64; 2]| [east * cos + north * sin, north * cos - east * sin];
    if degrees == 0.0 { Some(b.clone()) } else { placed(b, about, about, turn) }
}

/// Returns an area made larger or smaller as seen from a place, distances times a factor. `None` when the factor is not positive,
/// vertices would fall together, or the area would go around a pole.
#[must_use]
pub fn scaled(b: &Boundary, about: LonLat, factor: f64) -> Option<Boundary> {
    match factor {
        1.0 => Some(b.clone()),
        _ if factor > 0.0 => placed(b, about, about, |seen| seen.map(|c| c * factor)),
        _ => None,
    }
}

/// Sees every vertex from one place, changes how it is seen, and puts it where it is seen so from another place.
fn placed(b: &Boundary, from: LonLat, to: LonLat, change: impl Fn([f64; 2]) -> [f64; 2]) -> Option<Boundary> {
    // Longitudes go on from one vertex to the next; the first one is near the place.
    let ring = |ring: &Ring, mut before: LonLat| -> Option<Ring> {
        let mut out = Ring::with_capacity(ring.len());
        for &v in ring {
            before = polar_from(to, change(polar_to(from, v)))?.near(before);
            out.push(before);
        }
        let goes_around = out.first()?.near(before) != *out.first()?;
        (!goes_around).then_some(out)
    };
    let polygon = |p: &Polygon| {
        let exterior = ring(&p.exterior, to)?;
        let holes = p.holes.iter().map(|hole| ring(hole, exterior[0])).collect::<Option<_>>()?;
        Some(Polygon { exterior, holes })
    };
    let out = Boundary { polygons: b.polygons.iter().map(polygon).collect::<Option<_>>()? };
    out.check().is_ok().then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::{circle, distance_m, flaws, measure, rectangle};

    fn place(lon: f64, lat: f64) -> LonLat {
        LonLat::new(lon, lat).unwrap()
    }

    #[test]
    fn a_moved_area_is_as_large_as_before() {
        let from = place(140.2, 36.2);
        let b = rectangle(place(140.0, 36.0), place(140.5, 36.45)).unwrap();
        for to in [place(140.2, 46.2), place(179.9, 26.2), place(-179.9, -36.0)] {
            let there = moved(&b, from, to).unwrap();
            let (before, after) = (measure(&b), measure(&there));
            assert!((after.area_m2 / before.area_m2 - 1.0).abs() < 1e-3, "{before:?} {after:?}");
            assert!(there.polygons[0].exterior.iter().all(|v| (v.lon() - to.lon()).abs() < 2.0), "{there:?}");
            assert_eq!(flaws(&there), vec![]);
            let back = moved(&there, to, from).unwrap();
            let apart = back.polygons[0].exterior.iter().zip(&b.polygons[0].exterior).map(|(p, q)| distance_m(*p, *q));
            assert!(apart.fold(0.0, f64::max) < 0.001);
        }
        assert_eq!(moved(&b, from, from), Some(b));
    }

    #[test]
    fn turning_goes_clockwise_and_comes_back_after_a_whole_turn() {
        let about = place(10.0, 50.0);
        let b = rectangle(place(10.0, 50.0), place(10.5, 50.2)).unwrap();
        let quarter = rotated(&b, about, 90.0).unwrap();
        let east = quarter.polygons[0].exterior[3];
        assert!(east.lon() > 10.3 && (east.lat() - 50.0).abs() < 0.01, "north has become east: {east:?}");
        assert!((measure(&quarter).area_m2 / measure(&b).area_m2 - 1.0).abs() < 1e-3);
        let whole = [90.0, 90.0, 90.0].iter().try_fold(quarter, |b, d| rotated(&b, about, *d)).unwrap();
        assert!(whole.polygons[0].exterior.iter().zip(&b.polygons[0].exterior).all(|(p, q)| distance_m(*p, *q) < 0.001));
    }

    #[test]
    fn scaling_changes_distances_by_the_factor() {
        let center = place(-179.95, 10.0);
        let b = circle(center, 20_000.0, 32).unwrap();
        let larger = scaled(&b, center, 2.5).unwrap();
        assert!(larger.polygons[0].exterior.iter().all(|v| (distance_m(center, *v) - 50_000.0).abs() < 0.01));
        assert_eq!((scaled(&b, center, 0.0), scaled(&b, center, f64::NAN), scaled(&b, center, 1e-12)), (None, None, None));
        assert_eq!(moved(&b, center, place(0.0, 90.0)), None, "around the pole");
    }
}
