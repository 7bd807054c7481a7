//! Shortest lines on the ellipsoid and true distances, for links and for the scale.

use super::LonLat;
use geo::line_measures::{Distance as _, Geodesic, InterpolatePoint as _};

/// Returns the distance between two positions in metres on the WGS 84 ellipsoid (Karney 2013).
#[must_use]
pub fn distance_m(a: LonLat, b: LonLat) -> f64 {
    let point = |p: LonLat| geo::Point::new(p.wrapped().lon(), p.lat());
    Geodesic.distance(point(a), point(b))
}

/// Returns points along the shortest line between two positions, longitudes continuous, at most about 100 km apart.
#[must_use]
pub fn geodesic_path(a: LonLat, b: LonLat) -> Vec<[f64; 2]> {
    let point = |p: LonLat| geo::Point::new(p.wrapped().lon(), p.lat());
    let steps = (distance_m(a, b) / 100_000.0).ceil().clamp(1.0, 250.0);
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
}
