//! Shortest lines on the ellipsoid and true distances, for links and for the scale.

use super::LonLat;
use geo::line_measures::{Bearing as _, Destination as _, Distance as _, Geodesic, InterpolatePoint as _};

/// Returns the distance between two positions in metres on the WGS 84 ellipsoid (Karney 2013).
#[must_use]
pub fn distance_m(a: LonLat, b: LonLat) -> f64 {
    let point = |p: LonLat| geo::Point::new(p.wrapped().lon(), p.lat());
    Geodesic.distance(point(a), point(b))
}

/// Returns points along the shortest line between two positions, longitudes continuous, at most about 25 km apart: an edge that is
/// straight in longitude and latitude leaves the geodesic by some 20 m there.
#[must_use]
pub fn geodesic_path(a: LonLat, b: LonLat) -> Vec<[f64; 2]> {
    let point = |p: LonLat| geo::Point::new(p.wrapped().lon(), p.lat());
    let steps = (distance_m(a, b) / 25_000.0).ceil().clamp(1.0, 1000.0);
    let mut path: Vec<[f64; 2]> = Vec::new();
    let mut k = 0.0;
    while k <= steps {
        let p = Geodesic.point_at_ratio_between(point(a), point(b), k / steps);
        let mut lon = p.x();
        if let Some(last) = path.last() {
            lon += ((last[0] - lon) / 360.0).round() * 360.0;
        }
        path.push([lon, p.y()]);
        k += 1.0;
    }
    path
}

/// Returns where a position is as seen from another one: metres to the east and to the north along the way that one sets out on
/// (the azimuthal equidistant plane about `from`).
#[must_use]
pub fn polar_to(from: LonLat, to: LonLat) -> [f64; 2] {
    let point = |p: LonLat| geo::Point::new(p.wrapped().lon(), p.lat());
    let azimuth = Geodesic.bearing(point(from), point(to)).to_radians();
    let metres = distance_m(from, to);
    [metres * azimuth.sin(), metres * azimuth.cos()]
}

/// Returns the position that is so many metres to the east and to the north in the sense of [`polar_to`].
#[must_use]
pub fn polar_from(from: LonLat, [east, north]: [f64; 2]) -> Option<LonLat> {
    let azimuth = east.atan2(north).to_degrees();
    let p = Geodesic.destination(geo::Point::new(from.wrapped().lon(), from.lat()), azimuth, east.hypot(north));
    LonLat::new(p.x(), p.y()).ok()
}

/// Returns the position that is reached from another one by a geodesic that sets out at an azimuth (degrees clockwise from north), on
/// the same turn of the earth; `None` when a number is not finite.
#[must_use]
pub fn destination(from: LonLat, azimuth: f64, metres: f64) -> Option<LonLat> {
    let p = Geodesic.destination(geo::Point::new(from.wrapped().lon(), from.lat()), azimuth, metres);
    LonLat::new(p.x(), p.y()).ok().map(|to| to.near(from))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokyo_to_washington_goes_over_the_north_and_stays_continuous() {
        let (tokyo, washington) = (LonLat::new(139.75, 35.68).unwrap(), LonLat::new(-77.04, 38.9).unwrap());
        assert!((distance_m(tokyo, washington) / 1000.0 - 10_925.0).abs() < 30.0);
        let path = geodesic_path(tokyo, washington);
        assert!(path.iter().any(|p| p[1] > 60.0));
        assert!(path.windows(2).all(|w| (w[0][0] - w[1][0]).abs() < 180.0));
    }

    #[test]
    fn what_is_seen_from_a_place_is_found_again_from_there() {
        let (tokyo, reno) = (LonLat::new(139.75, 35.68).unwrap(), LonLat::new(-119.8, 39.5).unwrap());
        let seen = polar_to(tokyo, reno);
        assert!((seen[0].hypot(seen[1]) - distance_m(tokyo, reno)).abs() < 1e-3 && seen[0] > 0.0, "to the east: {seen:?}");
        assert!(distance_m(polar_from(tokyo, seen).unwrap(), reno) < 0.01);
        assert_eq!(polar_to(tokyo, tokyo), [0.0, 0.0]);
    }
}
