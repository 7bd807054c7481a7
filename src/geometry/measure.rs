//! Areas and lengths on the WGS 84 ellipsoid along edges that are straight in longitude and latitude.

use super::{Boundary, LonLat};
use geo::GeodesicArea as _;

/// The size of a boundary on the WGS 84 ellipsoid.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measure {
    /// Area in square metres, holes taken out.
    pub area_m2: f64,
    /// Length of all rings in metres.
    pub perimeter_m: f64,
}

/// Edges are cut at this step (degrees) before GeographicLib measures between the cuts: at 60° north the geodesic leaves
/// the straight lon/lat edge by less than 0.1 m over such a step.
const STEP_DEG: f64 = 0.05;

/// Measures a boundary with GeographicLib (Karney 2013) along its straight lon/lat edges.
#[must_use]
pub fn measure(boundary: &Boundary) -> Measure {
    let mut total = Measure { area_m2: 0.0, perimeter_m: 0.0 };
    for polygon in &boundary.polygons {
        for (i, ring) in polygon.rings().enumerate() {
            let dense = geo::Polygon::new(densified(ring), Vec::new());
            // Not the unsigned one: for a clockwise ring that is the rest of the earth.
            let (perimeter_m, signed_m2) = dense.geodesic_perimeter_area_signed();
            let area_m2 = signed_m2.abs();
            total.perimeter_m += perimeter_m;
            total.area_m2 += if i == 0 { area_m2 } else { -area_m2 };
        }
    }
    total
}

fn densified(ring: &[LonLat]) -> geo::LineString<f64> {
    let mut out: Vec<geo::Coord<f64>> = Vec::with_capacity(ring.len() * 4);
    for (i, a) in ring.iter().enumerate() {
        let b = ring[(i + 1) % ring.len()];
        let (dx, dy) = (b.lon() - a.lon(), b.lat() - a.lat());
        // At most 2,000 cuts an edge: a world-wide edge stays cheap while it is dragged.
        let steps = (dx.hypot(dy) / STEP_DEG).ceil().clamp(1.0, 2000.0);
        let mut k = 0.0;
        while k < steps {
            out.push(geo::coord! { x: a.lon() + dx * k / steps, y: a.lat() + dy * k / steps });
            k += 1.0;
        }
    }
    if let Some(&first) = out.first() {
        out.push(first);
    }
    geo::LineString(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_degree_square_at_the_equator_has_its_published_area() {
        // The zone between the parallels has a closed form on the ellipsoid (Snyder 1987, eq. 3-12):
        // 12,308.778 km² for 0–1° N over one degree of longitude on WGS 84.
        let b = Boundary::from_coordinates(&[vec![vec![[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]]]]).unwrap();
        let e2: f64 = 0.006_694_379_990_141_317;
        let e = e2.sqrt();
        let s = 1.0_f64.to_radians().sin();
        let q = (1.0 - e2) * (s / (1.0 - e2 * s * s) - (1.0 / (2.0 * e)) * ((1.0 - e * s) / (1.0 + e * s)).ln());
        let expected = 1.0_f64.to_radians() * 6_378_137.0_f64.powi(2) / 2.0 * q;
        let got = measure(&b);
        assert!(((got.area_m2 - expected) / expected).abs() < 1e-7, "{} v. {expected}", got.area_m2);
        assert!((got.perimeter_m - 443_770.0).abs() < 30.0, "{}", got.perimeter_m);
    }

    #[test]
    fn a_clockwise_ring_is_as_large_as_a_counter_clockwise_one() {
        let mut corners = vec![[170.0, 10.0], [190.0, 10.0], [190.0, 20.0], [170.0, 20.0]];
        let there = measure(&Boundary::from_coordinates(&[vec![corners.clone()]]).unwrap());
        corners.reverse();
        let back = measure(&Boundary::from_coordinates(&[vec![corners]]).unwrap());
        assert!((there.area_m2 - back.area_m2).abs() < 1.0 && there.area_m2 < 3e12, "{there:?} {back:?}");
    }

    #[test]
    fn a_hole_is_taken_out() {
        let outer = vec![[0.0, 0.0], [2.0, 0.0], [2.0, 2.0], [0.0, 2.0]];
        let hole = vec![[0.5, 0.5], [1.5, 0.5], [1.5, 1.5], [0.5, 1.5]];
        let whole = measure(&Boundary::from_coordinates(&[vec![outer.clone()]]).unwrap());
        let holed = measure(&Boundary::from_coordinates(&[vec![outer, hole.clone()]]).unwrap());
        let only = measure(&Boundary::from_coordinates(&[vec![hole]]).unwrap());
        assert!((whole.area_m2 - only.area_m2 - holed.area_m2).abs() < 1.0);
    }
}
