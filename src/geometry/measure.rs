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

/// Edges are cut at this step (degrees) before GeographicLib measures the lengths between the cuts: at 60° north the geodesic
/// leaves the straight lon/lat edge by less than 0.1 m over such a step.
const STEP_DEG: f64 = 0.05;

/// Semi-major axis of WGS 84 in metres.
const A_M: f64 = 6_378_137.0;

/// First eccentricity squared of WGS 84.
const E2: f64 = 0.006_694_379_990_141_317;

/// Measures a boundary along its straight lon/lat edges: the area by integration on the ellipsoid, the perimeter with
/// GeographicLib (Karney 2013) between close points of the edges.
#[must_use]
pub fn measure(boundary: &Boundary) -> Measure {
    let mut total = Measure { area_m2: 0.0, perimeter_m: 0.0 };
    for polygon in &boundary.polygons {
        for (i, ring) in polygon.rings().enumerate() {
            let (perimeter_m, _) = geo::Polygon::new(densified(ring), Vec::new()).geodesic_perimeter_area_signed();
            total.perimeter_m += perimeter_m;
            let area_m2 = ring_area_m2(ring);
            total.area_m2 += if i == 0 { area_m2 } else { -area_m2 };
        }
    }
    total
}

/// Returns the area of a boundary in square metres, as [`measure`] does, without the length.
#[must_use]
pub fn area_m2(boundary: &Boundary) -> f64 {
    boundary.rings().map(|(_, ring, vertices)| if ring == 0 { ring_area_m2(vertices) } else { -ring_area_m2(vertices) }).sum()
}

/// Returns the area inside a ring, whatever its direction, in square metres.
///
/// Green's theorem on the ellipsoid: the closed integral of S(φ) dλ, where S(φ) is the area of one radian of longitude between
/// the equator and the latitude φ (Snyder 1987, eq. 3-12). Along an edge φ is linear in λ, so the integral is Δλ times the mean
/// of S over the edge's latitudes. Unlike a geodesic polygon this needs no guess on which side of the ring the area lies.
fn ring_area_m2(ring: &[LonLat]) -> f64 {
    let twice =
        |a: &LonLat, b: &LonLat| (b.lon() - a.lon()).to_radians() * mean_zone_m2(a.lat().to_radians(), b.lat().to_radians());
    let sum: f64 = ring.iter().zip(ring.iter().cycle().skip(1)).map(|(a, b)| twice(a, b)).sum();
    sum.abs()
}

/// Returns the mean of S over the latitudes between two, by Gauss and Legendre's five points on pieces of at most 2°.
fn mean_zone_m2(from: f64, to: f64) -> f64 {
    const POINTS: [(f64, f64); 5] = [
        (-0.906_179_845_938_664, 0.236_926_885_056_189_1),
        (-0.538_469_310_105_683_1, 0.478_628_670_499_366_5),
        (0.0, 0.568_888_888_888_888_9),
        (0.538_469_310_105_683_1, 0.478_628_670_499_366_5),
        (0.906_179_845_938_664, 0.236_926_885_056_189_1),
    ];
    let pieces = ((to - from).abs().to_degrees() / 2.0).ceil().max(1.0);
    let half = (to - from) / pieces / 2.0;
    let (mut sum, mut k) = (0.0, 0.0);
    while k < pieces {
        let middle = from + (2.0 * k + 1.0) * half;
        sum += POINTS.iter().map(|(x, w)| w * zone_m2(middle + x * half)).sum::<f64>();
        k += 1.0;
    }
    sum / pieces / 2.0
}

/// Returns S(φ): square metres of one radian of longitude from the equator to a latitude in radians.
fn zone_m2(lat: f64) -> f64 {
    let (e, s) = (E2.sqrt(), lat.sin());
    A_M * A_M * (1.0 - E2) / 2.0 * (s / (1.0 - E2 * s * s) + (e * s).atanh() / e)
}

/// Returns the length of a path in metres along its straight lon/lat edges, as [`measure`] finds it for rings.
#[must_use]
pub fn path_length_m(path: &[LonLat]) -> f64 {
    let edge = |pair: &[LonLat]| {
        // Out and back: the ring of two vertices is twice the edge.
        let (twice_m, _) = geo::Polygon::new(densified(pair), Vec::new()).geodesic_perimeter_area_signed();
        twice_m / 2.0
    };
    path.windows(2).map(edge).sum()
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
    fn a_path_is_as_long_as_geographiclib_says_on_a_meridian_and_on_the_equator_across_180() {
        let at = |lon: f64, lat: f64| LonLat::new(lon, lat).unwrap();
        // A degree of the equator is 2πa/360; from the equator to 1° N the meridian measures 110,574.389 m (GeographicLib).
        let degree = A_M * 1.0_f64.to_radians();
        let path = [at(179.5, 0.0), at(180.5, 0.0), at(180.5, 1.0)];
        assert!((path_length_m(&path) - degree - 110_574.389).abs() < 0.01, "{}", path_length_m(&path));
        assert_eq!(path_length_m(&path[..1]), 0.0);
        // Along a parallel, not along the geodesic: 60° N is a·cos β long a radian, tan β = (1 - f)·tan φ.
        let beta = ((1.0 - 1.0 / 298.257_223_563) * 60.0_f64.to_radians().tan()).atan();
        let parallel = A_M * beta.cos() * 10.0_f64.to_radians();
        assert!((path_length_m(&[at(0.0, 60.0), at(10.0, 60.0)]) / parallel - 1.0).abs() < 1e-6);
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
    fn the_area_is_the_one_geographiclib_finds_along_the_same_edges() {
        let ring = [[139.2, 35.1], [141.7, 34.4], [143.9, 38.2], [140.3, 39.9]];
        let b = Boundary::from_coordinates(&[vec![ring.to_vec()]]).unwrap();
        let dense = geo::Polygon::new(densified(&b.polygons[0].exterior), Vec::new());
        let (ours, theirs) = (measure(&b).area_m2, dense.geodesic_area_unsigned());
        assert!(((ours - theirs) / theirs).abs() < 1e-7, "{ours} {theirs}");
    }

    #[test]
    fn an_area_larger_than_half_the_earth_is_not_taken_for_the_rest() {
        let b =
            Boundary::from_coordinates(&[vec![vec![[-180.0, -80.0], [180.0, -80.0], [180.0, 80.0], [-180.0, 80.0]]]]).unwrap();
        let km2 = measure(&b).area_m2 / 1e6;
        assert!((500e6..504e6).contains(&km2), "{km2}");
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

    /// A ring along the geodesics between places (latitude, longitude), finely cut; where asked it goes back along the pole.
    fn along_geodesics(places: &[[f64; 2]], by_pole: bool) -> Boundary {
        use crate::geometry::{polar_from, polar_to};
        let steps = 80_000;
        let at = |p: [f64; 2]| LonLat::new(p[1], p[0]).unwrap();
        let mut ring: Vec<LonLat> = vec![at(places[0])];
        for pair in places.windows(2) {
            let seen = polar_to(at(pair[0]), at(pair[1]));
            for k in 1..=steps {
                let there = polar_from(at(pair[0]), seen.map(|c| c * f64::from(k) / f64::from(steps))).unwrap();
                ring.push(there.near(ring[ring.len() - 1]));
            }
        }
        let (first, last) = (ring[0], ring[ring.len() - 1]);
        if by_pole {
            let pole = |lon: f64| LonLat::new(lon, 90.0_f64.copysign(first.lat())).unwrap();
            ring.extend([pole(last.lon()), pole(first.lon())]);
        }
        Boundary::from_ring(ring)
    }

    /// GeographicLib's own tests of its planimeter (C. Karney, MIT licence, geodtest.c: Planimeter0, 5, 13, 15 and 21; of those that
    /// go round twice, half). Its degenerate polygons (6, 12, 19) have no area and are no boundaries here.
    #[test]
    fn the_test_polygons_of_geographiclib_have_their_published_sizes() {
        let meridian_m = crate::geometry::distance_m(LonLat::new(0.0, 89.0).unwrap(), LonLat::new(0.0, 90.0).unwrap());
        let alike = |ours: f64, theirs: f64, digits: f64| {
            assert!((ours - theirs).abs() <= theirs * 1e-9 + digits, "{ours} v. {theirs}, {}", ours / theirs - 1.0);
        };
        for lat in [89.0, -89.0] {
            let cap = measure(&along_geodesics(&[[lat, 0.0], [lat, 90.0], [lat, 180.0], [lat, 270.0], [lat, 0.0]], true));
            alike(cap.area_m2, 24_952_305_678.0, 0.5);
            alike(cap.perimeter_m - 2.0 * meridian_m, 631_819.874_5, 5e-5);
        }
        let diamond = measure(&along_geodesics(&[[0.0, -1.0], [-1.0, 0.0], [0.0, 1.0], [1.0, 0.0], [0.0, -1.0]], false));
        alike(diamond.area_m2, 24_619_419_146.0, 0.5);
        alike(diamond.perimeter_m, 627_598.273_1, 5e-5);
        let octant = Boundary::from_coordinates(&[vec![vec![[0.0, 0.0], [90.0, 0.0], [90.0, 90.0], [0.0, 90.0]]]]).unwrap();
        alike(measure(&octant).area_m2, 63_758_202_715_511.0, 0.5);
        alike(measure(&octant).perimeter_m, 30_022_685.0, 1.0);
        // Its third edge goes over the pole.
        let three = measure(&along_geodesics(&[[89.0, 0.1], [89.0, 90.1], [89.0, -179.9]], true));
        alike(three.area_m2, 12_476_152_838.5, 0.5);
        alike(three.perimeter_m, 539_297.0, 1.0);
        let once = measure(&along_geodesics(&[[89.0, -360.0], [89.0, -240.0], [89.0, -120.0], [89.0, 0.0]], true));
        alike(once.area_m2, 32_415_230_256.0 / 2.0, 0.5);
        alike(once.perimeter_m - 2.0 * meridian_m, 1_160_741.0 / 2.0, 1.0);
        let small = measure(&along_geodesics(&[[2.0, 1.0], [1.0, 2.0], [3.0, 3.0], [2.0, 1.0]], false));
        alike(small.area_m2, 18_454_562_325.451_19, 1e-4);
        let wide = measure(&along_geodesics(&[[45.0, 60.0], [45.0, 180.0], [45.0, -60.0], [45.0, 60.0]], true));
        alike(wide.area_m2, 39_433_884_866_571.43, 0.1);
    }
}
