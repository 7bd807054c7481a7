//! The index finds what looking at every point finds.

use super::PointIndex;
use crate::geometry::{Boundary, LonLat, Polygon, ring_contains};
use proptest::prelude::*;

/// The rule in plain words: in some polygon, at some turn, in an odd number of its rings.
fn looked(places: &[Option<[f64; 2]>], boundary: &Boundary) -> Vec<u32> {
    let inside = |[lon, lat]: [f64; 2]| {
        [lon, lon + 360.0, lon - 360.0].into_iter().any(|x| {
            boundary.polygons.iter().any(|polygon| {
                let rings = polygon.rings().map(|ring| ring.iter().map(|&v| v.into()).collect::<Vec<[f64; 2]>>());
                rings.filter(|ring| ring_contains(ring, [x, lat])).count() % 2 == 1
            })
        })
    };
    (0..).zip(places).filter(|(_, place)| place.is_some_and(inside)).map(|(row, _)| row).collect()
}

fn check(places: &[Option<[f64; 2]>], boundary: &Boundary) -> Result<(), TestCaseError> {
    let index = PointIndex::new(places);
    let expected = looked(places, boundary);
    prop_assert_eq!(index.count(boundary), expected.len());
    prop_assert_eq!(index.rows(boundary).iter().collect::<Vec<_>>(), expected);
    prop_assert_eq!(index.len(), places.iter().flatten().count());
    Ok(())
}

/// A ring from numbers; on a coarse lattice vertices, edges and points often coincide.
fn ring(corners: &[(f64, f64)], at: [f64; 2], size: f64, lattice: bool) -> Vec<LonLat> {
    let snap = |v: f64| if lattice { v.round() } else { v };
    let corner = |(x, y): &(f64, f64)| LonLat::new(snap(at[0] + size * x), snap((at[1] + size * y).clamp(-90.0, 90.0))).unwrap();
    corners.iter().map(corner).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]
    #[test]
    fn the_index_finds_what_looking_at_all_finds(
        points in prop::collection::vec((-180.0..=180.0_f64, -90.0..=90.0_f64, 0..12_u8), 0..900),
        corners in prop::collection::vec(prop::collection::vec((-1.0..1.0_f64, -1.0..1.0_f64), 3..24), 1..5),
        at in (-250.0..250.0_f64, -60.0..60.0_f64), size in 0..5_usize, lattice: bool, parts: bool,
    ) {
        let size = [0.5, 8.0, 40.0, 90.0, 180.0][size];
        let place = |(x, y, kind): &(f64, f64, u8)| match kind {
            0 => None,
            // In a heap about the area, in whole degrees, and one below another.
            1..=5 => Some([(at.0 + x / 180.0 * size).clamp(-180.0, 180.0), (at.1 + y / 90.0 * size).clamp(-90.0, 90.0)]),
            6 | 7 => Some([at.0.round(), *y]),
            _ => Some([*x, *y]),
        };
        let places: Vec<Option<[f64; 2]>> =
            points.iter().map(place).map(|p| p.map(|p| if lattice { p.map(f64::round) } else { p })).collect();
        let mut rings = corners.iter().map(|c| ring(c, [at.0, at.1], size, lattice));
        let exterior = rings.next().unwrap();
        // Rings of one polygon (they may cross), or polygons that may overlap.
        let boundary = if parts {
            let others = rings.map(|exterior| Polygon { exterior, holes: vec![] });
            Boundary { polygons: std::iter::once(Polygon { exterior, holes: vec![] }).chain(others).collect() }
        } else {
            Boundary { polygons: vec![Polygon { exterior, holes: rings.collect() }] }
        };
        check(&places, &boundary)?;
    }

    #[test]
    fn a_ragged_ring_in_dense_points_is_counted_exactly(
        radii in prop::collection::vec(0.05..1.0_f64, 3..400), points in prop::collection::vec((-1.0..1.0_f64, -1.0..1.0_f64), 4000..5000),
        wide in 0.1..80.0_f64, middle in -180.0..180.0_f64,
    ) {
        let n = radii.len() as f64;
        let around = (0..).map(f64::from).zip(&radii).map(|(i, r)| {
            let angle = i / n * std::f64::consts::TAU;
            LonLat::new(middle + wide * r * angle.cos(), wide * r * angle.sin()).unwrap()
        });
        let boundary = Boundary::from_ring(around.collect());
        let turned = |x: f64| (x + 180.0).rem_euclid(360.0) - 180.0;
        let places: Vec<_> = points.iter().map(|(x, y)| Some([turned(middle + wide * x), wide * y])).collect();
        check(&places, &boundary)?;
    }
}

#[test]
fn nothing_is_in_nothing() {
    let square = Boundary::from_coordinates(&[vec![vec![[0.0, 0.0], [2.0, 0.0], [2.0, 2.0], [0.0, 2.0]]]]).unwrap();
    let index = PointIndex::new(&[]);
    assert_eq!((index.count(&square), index.is_empty(), index.rows(&square).len()), (0, true, 0));
    let index = PointIndex::new(&[None, Some([f64::NAN, 1.0]), Some([1.0, 1.0]), Some([3.0, 1.0])]);
    assert_eq!((index.len(), index.count(&square), index.rows(&square).iter().collect::<Vec<_>>()), (2, 1, vec![2]));
    assert_eq!(index.count(&Boundary::default()), 0);
}
