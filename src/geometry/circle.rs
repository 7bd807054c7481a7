//! Simple shapes: circles of places at one distance on the ellipsoid, and upright rectangles.

use super::{Boundary, LonLat, distance_m, polar_from};

/// Half of the way from pole to pole along a meridian of WGS 84, in metres: a circle of this radius is a hemisphere.
const QUARTER_MERIDIAN_M: f64 = 10_001_965.729;

/// Returns the places at a distance from a centre as a ring of so many vertices, on geodesics (Karney 2013); counter-clockwise
/// from the north.
///
/// `None` when there are fewer than three steps, the radius is not positive or so small that vertices fall together, the circle
/// holds a pole (no ring of longitudes goes around it), or it is as wide as a hemisphere.
#[must_use]
pub fn circle(center: LonLat, radius_m: f64, steps: u32) -> Option<Boundary> {
    let too_wide = !(radius_m > 0.0 && radius_m < QUARTER_MERIDIAN_M);
    if steps < 3 || too_wide || reaches_pole(center, radius_m) {
        return None;
    }
    let place = |k| Some(at_azimuth(center, -360.0 * f64::from(k) / f64::from(steps), radius_m)?.near(center));
    let out = Boundary::from_ring((0..steps).map(place).collect::<Option<_>>()?);
    out.check().is_ok().then_some(out)
}

/// Tells whether a pole is within a distance in metres.
pub(super) fn reaches_pole(center: LonLat, metres: f64) -> bool {
    let pole = LonLat::new(center.lon(), 90.0_f64.copysign(center.lat()));
    !pole.is_ok_and(|pole| distance_m(center, pole) > metres)
}

/// Returns the place at a distance in metres in a direction, in degrees clockwise from the north.
pub(super) fn at_azimuth(from: LonLat, azimuth: f64, metres: f64) -> Option<LonLat> {
    let (east, north) = azimuth.to_radians().sin_cos();
    polar_from(from, [east * metres, north * metres])
}

/// Returns the rectangle along meridians and parallels between two opposite corners; `None` when it has no area or is wider
/// than the earth. Across the 180th meridian longitudes go on counting (179, 181).
#[must_use]
pub fn rectangle(a: LonLat, b: LonLat) -> Option<Boundary> {
    let (west, east) = if a.lon() < b.lon() { (a.lon(), b.lon()) } else { (b.lon(), a.lon()) };
    let (south, north) = if a.lat() < b.lat() { (a.lat(), b.lat()) } else { (b.lat(), a.lat()) };
    if west == east || south == north || east - west > 360.0 {
        return None;
    }
    let corners = [[west, south], [east, south], [east, north], [west, north]];
    Some(Boundary::from_ring(corners.into_iter().map(|c| LonLat::try_from(c).ok()).collect::<Option<_>>()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::{flaws, measure};

    fn place(lon: f64, lat: f64) -> LonLat {
        LonLat::new(lon, lat).unwrap()
    }

    #[test]
    fn every_vertex_of_a_circle_is_as_far_away_as_asked() {
        for (lon, lat, radius) in
            [(140.0, 36.0, 10_000.0), (179.9, -60.0, 250_000.0), (-100.0, 80.0, 1_000_000.0), (0.0, 0.0, 9e6)]
        {
            let center = place(lon, lat);
            let b = circle(center, radius, 96).unwrap();
            assert_eq!((b.vertex_count(), flaws(&b)), (96, vec![]), "{lon} {lat} {radius}");
            assert!(b.polygons[0].exterior.iter().all(|v| (distance_m(center, *v) - radius).abs() < 0.002));
        }
        let km2 = measure(&circle(place(140.0, 36.0), 10_000.0, 720).unwrap()).area_m2 / 1e6;
        assert!((km2 / (std::f64::consts::PI * 100.0) - 1.0).abs() < 5e-5, "{km2}");
    }

    #[test]
    fn circles_that_no_ring_can_hold_are_refused() {
        assert_eq!(circle(place(10.0, 89.5), 100_000.0, 64), None, "holds the pole");
        assert_eq!(circle(place(10.0, -89.5), 100_000.0, 64), None, "holds the south pole");
        assert_eq!(circle(place(0.0, 0.0), 10_100_000.0, 64), None);
        assert_eq!(circle(place(0.0, 0.0), 1000.0, 2), None);
        assert_eq!(circle(place(0.0, 0.0), f64::NAN, 64), None);
        assert_eq!(circle(place(0.0, 0.0), 1e-6, 64), None, "smaller than the grid");
    }

    #[test]
    fn a_rectangle_has_its_corners_and_an_area() {
        let r = rectangle(place(181.0, 2.0), place(179.0, 1.0)).unwrap();
        assert_eq!(r, Boundary::from_coordinates(&[vec![vec![[179.0, 1.0], [181.0, 1.0], [181.0, 2.0], [179.0, 2.0]]]]).unwrap());
        assert_eq!(rectangle(place(1.0, 2.0), place(1.0, 3.0)), None);
        assert_eq!(rectangle(place(-200.0, 2.0), place(200.0, 3.0)), None);
    }
}
