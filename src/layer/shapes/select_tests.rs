//! Selecting by region: what the index finds is what looking at everything finds.

use super::*;
use crate::geometry::{MapExtent, ring_contains};
use crate::layer::RowSet;
use proptest::prelude::*;

type Ring = Vec<[f64; 2]>;

/// What was put into a set: a feature's parts.
#[derive(Debug, Clone)]
enum Made {
    Points(Ring),
    Line(Ring),
    Polygon(Vec<Ring>),
}

fn vertex() -> impl Strategy<Value = [f64; 2]> + Clone {
    (-60.0..60.0_f64, -60.0..60.0_f64).prop_map(|(x, y)| [x, y])
}

fn features() -> impl Strategy<Value = Vec<Made>> {
    let small = (vertex(), prop::collection::vec(vertex(), 3..9), 0.01..1.0_f64);
    let path =
        small.prop_map(|(at, path, size)| path.iter().map(|p| [at[0] + size * p[0], at[1] + size * p[1]]).collect::<Ring>());
    // A hole around the middle, which may stick out.
    let holed = (path.clone(), 0.0..0.9_f64).prop_map(|(ring, size)| {
        let middle = [0, 1].map(|i| ring.iter().map(|p| p[i]).sum::<f64>() / ring.len() as f64);
        let hole = ring.iter().map(|p| [0, 1].map(|i| middle[i] + size * (p[i] - middle[i]))).collect();
        if size < 0.3 { vec![ring] } else { vec![ring, hole] }
    });
    let points = prop::collection::vec(vertex(), 1..3);
    let made =
        prop_oneof![4 => points.prop_map(Made::Points), 1 => path.prop_map(Made::Line), 2 => holed.prop_map(Made::Polygon)];
    prop::collection::vec(made, 0..250)
}

/// Boxes, lassos that may cross themselves, two rings at once, and one around everything.
fn regions() -> impl Strategy<Value = Vec<Ring>> {
    let corner = (vertex(), vertex());
    let boxed = corner.prop_map(|(a, b)| vec![vec![a, [b[0], a[1]], b, [a[0], b[1]]]]);
    let lasso = prop::collection::vec(vertex(), 3..40);
    prop_oneof![
        boxed,
        lasso.clone().prop_map(|ring| vec![ring]),
        (lasso.clone(), lasso).prop_map(|(a, b)| vec![a, b]),
        Just(vec![vec![[-999.0, -999.0], [999.0, -999.0], [999.0, 999.0], [-999.0, 999.0]]]),
    ]
}

fn set_of(features: &[Made]) -> ShapeSet {
    let mut b = ShapeSetBuilder::default();
    for (made, row) in features.iter().zip(0..) {
        match made {
            Made::Points(places) => places.iter().for_each(|p| b.point(row, *p)),
            Made::Line(path) => b.line(row, path),
            Made::Polygon(rings) => b.polygon(row, true, rings.iter().map(Vec::as_slice)),
        }
    }
    b.finish()
}

fn odd(rings: &[Ring], p: [f64; 2]) -> bool {
    rings.iter().filter(|ring| ring_contains(ring, p)).count() % 2 == 1
}

fn edges(ring: &Ring, closed: bool) -> Vec<[[f64; 2]; 2]> {
    let closing = closed.then(|| [ring[ring.len() - 1], ring[0]]);
    ring.windows(2).map(|w| [w[0], w[1]]).chain(closing).collect()
}

/// Whether two segments cross, by the plainest reckoning: where each crosses the line of the other.
fn cross([a, b]: [[f64; 2]; 2], [c, d]: [[f64; 2]; 2]) -> bool {
    let (r, s) = ([b[0] - a[0], b[1] - a[1]], [d[0] - c[0], d[1] - c[1]]);
    let by = r[0] * s[1] - r[1] * s[0];
    let along = |v: [f64; 2]| ((c[0] - a[0]) * v[1] - (c[1] - a[1]) * v[0]) / by;
    by != 0.0 && (0.0..=1.0).contains(&along(s)) && (0.0..=1.0).contains(&along(r))
}

/// Whether a feature touches a region, and whether all of it lies within.
fn plainly(made: &Made, region: &[Ring], set: &ShapeSet) -> (bool, bool) {
    let on_grid = |ring: &Ring| ring.iter().map(|p| set.place(set.grid.cell(*p))).collect::<Ring>();
    let (rings, closed) = match made {
        Made::Points(places) => {
            let inside: Vec<bool> = on_grid(places).into_iter().map(|p| odd(region, p)).collect();
            return (inside.contains(&true), !inside.contains(&false));
        }
        Made::Line(path) => (vec![on_grid(path)], false),
        Made::Polygon(rings) => (rings.iter().map(on_grid).collect(), true),
    };
    let inside: Vec<bool> = rings.iter().flatten().map(|p| odd(region, *p)).collect();
    let ours: Vec<_> = rings.iter().flat_map(|ring| edges(ring, closed)).collect();
    let theirs: Vec<_> = region.iter().flat_map(|ring| edges(ring, true)).collect();
    let crossing = ours.iter().any(|a| theirs.iter().any(|b| cross(*a, *b)));
    let covers = closed && region.iter().flatten().any(|p| odd(&rings, *p));
    (crossing || covers || inside.contains(&true), !crossing && !covers && !inside.contains(&false))
}

proptest! {
    #[test]
    fn selecting_by_the_index_is_selecting_by_looking_at_everything(features in features(), rings in regions()) {
        let set = set_of(&features);
        let region = Region::new(rings.iter().map(Vec::as_slice));
        let plain: Vec<(bool, bool)> = features.iter().map(|made| plainly(made, &rings, &set)).collect();
        let rows = |wanted: &dyn Fn(&(bool, bool)) -> bool| {
            RowSet::of(features.len(), plain.iter().zip(0..).filter(|(found, _)| wanted(found)).map(|(_, row)| row))
        };
        prop_assert_eq!(set.select_within(&region, Reach::Touching, features.len()), rows(&|found| found.0));
        prop_assert_eq!(set.select_within(&region, Reach::Wholly, features.len()), rows(&|found| found.1));
    }

    #[test]
    fn many_points_in_squares_taken_unlooked_are_those_inside(
        seed in prop::collection::vec(vertex(), 1..20), rings in regions(), scale in 0.001..1.0_f64,
    ) {
        // Heaps of points, so that there are squares within squares.
        let mut b = ShapeSetBuilder::default();
        let mut places: Vec<[f64; 2]> = Vec::new();
        for i in 0..4000_u32 {
            let (at, t) = (seed[i as usize % seed.len()], f64::from(i));
            places.push([at[0] + scale * 60.0 * (t * 0.7).sin(), at[1] + scale * 60.0 * (t * 1.3).cos()]);
        }
        places.iter().zip(0..).for_each(|(p, row)| b.point(row, *p));
        let set = b.finish();
        let expected = places.iter().zip(0..).filter(|(p, _)| odd(&rings, set.place(set.grid.cell(**p)))).map(|(_, row)| row);
        let region = Region::new(rings.iter().map(Vec::as_slice));
        prop_assert_eq!(set.select_within(&region, Reach::Touching, 4000), RowSet::of(4000, expected));
    }
}

#[test]
fn a_feature_is_within_only_with_all_its_parts_and_holes_are_no_inside() {
    let mut b = ShapeSetBuilder::default();
    b.point(0, [1.0, 1.0]);
    b.point(1, [1.0, 2.0]);
    b.point(1, [50.0, 50.0]);
    let ring = |low: f64, high: f64| vec![[low, low], [high, low], [high, high], [low, high]];
    b.polygon(2, true, [ring(0.5, 3.0).as_slice()].into_iter());
    b.polygon(3, true, [ring(-20.0, 60.0).as_slice(), &ring(-10.0, 20.0)].into_iter());
    b.line(4, &[[5.0, 5.0], [40.0, 40.0]]);
    let set = b.finish();
    let region = Region::new([ring(0.0, 10.0).as_slice()]);
    let rows = |reach| set.select_within(&region, reach, 5).iter().collect::<Vec<_>>();
    assert_eq!(rows(Reach::Touching), [0, 1, 2, 4], "the region lies in the hole of polygon 3");
    assert_eq!(rows(Reach::Wholly), [0, 2]);
    let nothing = Region::new([[[0.0, 0.0], [1.0, f64::NAN], [2.0, 0.0]].as_slice()]);
    assert!(set.select_within(&nothing, Reach::Touching, 5).is_empty());
    assert_eq!(set.extent_of_rows(&RowSet::of(5, [0, 4])), MapExtent { min_x: 1.0, min_y: 1.0, max_x: 40.0, max_y: 40.0 });
    assert!(set.extent_of_rows(&RowSet::new(5)).is_empty());
}
