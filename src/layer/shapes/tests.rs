//! Sets of shapes: what picking and asking by box find, and that building in parts changes nothing.

use super::*;
use crate::geometry::{distance_to_segment, ring_contains};
use proptest::prelude::*;

fn rings_of(set: &ShapeSet, shape: &Shape) -> Vec<Vec<[f64; 2]>> {
    set.rings(shape).map(|ring| ring.iter().map(|c| set.place(*c)).collect()).collect()
}

#[test]
fn picking_prefers_points_over_the_polygon_around_them() {
    let mut b = ShapeSetBuilder::default();
    b.polygon(0, true, std::iter::once([[0.0, 0.0], [10.0, 0.0], [10.0, 10.0], [0.0, 10.0]].as_slice()));
    b.point(1, [5.0, 5.0]);
    b.point(2, [9.0, 9.0]);
    let set = b.finish();
    let hit = |row, kind, distance, at| Hit { row, kind, distance, at };
    let found = set.nearest(MapPoint::new(5.5, 5.0), 1.0, 9);
    assert_eq!(
        found,
        Nearest { hits: vec![hit(1, HitKind::Point, 0.5, [5.0, 5.0]), hit(0, HitKind::Area, 0.0, [5.5, 5.0])], more: false }
    );
    assert_eq!(set.nearest(MapPoint::new(20.0, 20.0), 1.0, 9), Nearest::default());
}

#[test]
fn shapes_made_in_parallel_are_joined_in_order() {
    let (mut a, mut b, mut c) = (ShapeSetBuilder::default(), ShapeSetBuilder::default(), ShapeSetBuilder::default());
    a.point(0, [0.0, 0.0]);
    b.line(1, &[[1.0, 1.0], [2.0, 2.0]]);
    b.outside(7);
    c.polygon(2, false, [[[0.0, 0.0], [4.0, 0.0], [0.0, 4.0]].as_slice(), &[[1.0, 1.0], [2.0, 1.0], [1.0, 2.0]]].into_iter());
    a.append(b);
    a.append(c);
    assert_eq!(a.len(), 3);
    let set = a.finish();
    let shapes: Vec<Shape> = set.shapes().collect();
    assert_eq!(shapes.iter().map(|s| (s.row, s.kind)).collect::<Vec<_>>(), [(1, ShapeKind::Line), (2, ShapeKind::Fill)]);
    assert_eq!(rings_of(&set, &shapes[0]), [[[1.0, 1.0], [2.0, 2.0]]]);
    assert_eq!(rings_of(&set, &shapes[1]), [[[0.0, 0.0], [4.0, 0.0], [0.0, 4.0]], [[1.0, 1.0], [2.0, 1.0], [1.0, 2.0]]]);
    assert_eq!(set.points().collect::<Vec<_>>(), [(0, [0.0, 0.0])]);
    assert_eq!((set.outside.as_slice(), set.vertex_count(), set.len()), ([7].as_slice(), 9, 3));
    assert_eq!(set.query(&MapExtent { min_x: 1.5, min_y: 2.5, max_x: 3.0, max_y: 3.0 }), [1]);
    assert_eq!(set.extent_of(1), MapExtent { min_x: 1.0, min_y: 1.0, max_x: 2.0, max_y: 2.0 });
    assert!(set.extent_of(3).is_empty());
}

#[test]
fn what_is_no_number_or_too_short_is_left_out() {
    let mut b = ShapeSetBuilder::default();
    b.point(0, [f64::NAN, 0.0]);
    b.point(1, [0.0, f64::INFINITY]);
    b.line(2, &[[0.0, 0.0], [1.0, f64::NAN]]);
    b.polygon(3, true, std::iter::once([[0.0, 0.0], [1.0, 0.0], [1e300, 1.0]].as_slice()));
    assert!(b.is_empty());
    let set = b.finish();
    assert!(set.is_empty() && set.extent().is_empty() && set.nearest(MapPoint::new(0.0, 0.0), 1e9, 9).hits.is_empty());
}

#[test]
fn a_point_takes_twelve_bytes_and_a_vertex_of_a_large_polygon_eight() {
    let mut b = ShapeSetBuilder::default();
    (0..10_000).for_each(|i| b.point(i, [f64::from(i % 97), f64::from(i % 89)]));
    assert_eq!(b.finish().bytes(), 120_000);
    let mut b = ShapeSetBuilder::default();
    let ring: Vec<[f64; 2]> = (0..100).map(|i| f64::from(i) * 0.06).map(|a| [a.cos(), a.sin()]).collect();
    (0..1000).for_each(|i| b.polygon(i, true, std::iter::once(ring.as_slice())));
    assert!(b.finish().bytes() <= 100_000 * 8 + 1000 * 36);
}

#[test]
fn too_many_points_for_labels_are_not_listed() {
    let mut b = ShapeSetBuilder::default();
    (0..500).for_each(|i| b.point(500 - i, [f64::from(i), 0.0]));
    let set = b.finish();
    let box_of = |max_x| MapExtent { min_x: 2.5, min_y: -1.0, max_x, max_y: 1.0 };
    assert_eq!(set.points_within(&box_of(5.0), 3), Some(vec![(495, [5.0, 0.0]), (496, [4.0, 0.0]), (497, [3.0, 0.0])]));
    assert_eq!(set.points_within(&box_of(5.0), 2), None);
    assert_eq!(set.points_within(&box_of(400.0), 100), None);
}

/// What the numbers of [`Drawn`] stand for.
const KINDS: [HitKind; 3] = [HitKind::Point, HitKind::Line, HitKind::Area];

type Drawn = (u8, Vec<[f64; 2]>);

/// Points, lines and polygons of up to seven vertices.
fn some_shapes() -> impl Strategy<Value = Vec<Drawn>> {
    let vertex = (-60.0..60.0_f64, -60.0..60.0_f64).prop_map(|(x, y)| [x, y]);
    prop::collection::vec((0..3_u8, prop::collection::vec(vertex, 3..8)), 0..60)
}

fn set_of(shapes: &[Drawn]) -> ShapeSet {
    let mut b = ShapeSetBuilder::default();
    for ((kind, path), row) in shapes.iter().zip(0..) {
        match kind {
            0 => b.point(row, path[0]),
            1 => b.line(row, path),
            _ => b.polygon(row, true, std::iter::once(path.as_slice())),
        }
    }
    b.finish()
}

/// The distance of a shape by the plainest reckoning, from the rounded vertices that a set works with.
fn plain_distance(set: &ShapeSet, (kind, path): &Drawn, p: [f64; 2]) -> f64 {
    let mut path: Vec<[f64; 2]> = path.iter().map(|v| set.place(set.grid.cell(*v))).collect();
    match kind {
        0 => (path[0][0] - p[0]).hypot(path[0][1] - p[1]),
        2 if ring_contains(&path, p) => 0.0,
        _ => {
            path.extend((*kind == 2).then_some(path[0]));
            path.windows(2).map(|w| distance_to_segment(p, w[0], w[1])).fold(f64::INFINITY, f64::min)
        }
    }
}

proptest! {
    #[test]
    fn picking_by_the_index_is_picking_by_looking_at_everything(
        shapes in some_shapes(), x in -70.0..70.0_f64, y in -70.0..70.0_f64, reach in 0.0..30.0_f64, most in 0..70_usize,
    ) {
        let set = set_of(&shapes);
        let mut expected: Vec<(HitKind, f64, u32)> =
            shapes.iter().zip(0..).map(|(s, row)| (KINDS[usize::from(s.0)], plain_distance(&set, s, [x, y]), row)).collect();
        // What lies on the rim may be within reach for one reckoning and not for the other.
        prop_assume!(expected.iter().all(|(_, d, _)| (d - reach).abs() > 1e-9));
        expected.retain(|(_, d, _)| *d <= reach);
        expected.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)).then(a.2.cmp(&b.2)));
        let found = set.nearest(MapPoint::new(x, y), reach, most);
        prop_assert_eq!(found.more, expected.len() > most);
        prop_assert_eq!(found.hits.len(), expected.len().min(most));
        for (hit, (kind, d, _)) in found.hits.iter().zip(&expected) {
            prop_assert!(hit.kind == *kind && (hit.distance - d).abs() < 1e-9);
            prop_assert!(expected.iter().any(|(_, e, row)| *row == hit.row && (e - hit.distance).abs() < 1e-9));
        }
    }

    #[test]
    fn of_crowded_points_the_nearest_are_picked(
        points in prop::collection::vec((0..40_u8, 0..40_u8), 1..900), x in 0.0..40.0_f64, y in 0.0..40.0_f64, reach in 0.0..30.0_f64, most in 1..900_usize,
    ) {
        // Many on one place, and one row on several.
        let mut b = ShapeSetBuilder::default();
        let row = |i: usize| u32::try_from(i / 2).unwrap();
        points.iter().enumerate().for_each(|(i, (px, py))| b.point(row(i), [f64::from(*px), f64::from(*py)]));
        let set = b.finish();
        let mut expected: std::collections::BTreeMap<u32, f64> = std::collections::BTreeMap::new();
        for (row, p) in set.points() {
            let d = (p[0] - x).hypot(p[1] - y);
            expected.entry(row).and_modify(|e| *e = e.min(d)).or_insert(d);
        }
        let mut expected: Vec<(f64, u32)> = expected.into_iter().map(|(row, d)| (d, row)).filter(|(d, _)| *d <= reach).collect();
        expected.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let found = set.nearest(MapPoint::new(x, y), reach, most);
        prop_assert_eq!(found.more, expected.len() > most);
        expected.truncate(most);
        prop_assert_eq!(found.hits.iter().map(|h| (h.distance, h.row)).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn asking_by_box_finds_all_that_is_in_it(shapes in some_shapes(), a in -70.0..70.0_f64, b in -70.0..70.0_f64, w in 0.0..40.0_f64) {
        let set = set_of(&shapes);
        let extent = MapExtent { min_x: a, min_y: b, max_x: a + w, max_y: b + w };
        let around = |(_, path): &Drawn| {
            let mut e = MapExtent::EMPTY;
            path.iter().map(|v| set.place(set.grid.cell(*v))).for_each(|p| e.include(MapPoint::new(p[0], p[1])));
            e
        };
        let rows: Vec<u32> = set.query(&extent).into_iter().map(|i| set.shape(i).unwrap().row).collect();
        prop_assert!(rows.is_sorted());
        let points: Vec<u32> = set.points_within(&extent, 1000).unwrap().into_iter().map(|(row, _)| row).collect();
        for (shape, row) in shapes.iter().zip(0..) {
            if shape.0 == 0 {
                let p = set.place(set.grid.cell(shape.1[0]));
                prop_assert_eq!(points.contains(&row), extent.contains(MapPoint::new(p[0], p[1])));
            } else {
                let step = 3.0 * set.grid.step();
                let beyond = MapExtent { min_x: a - step, min_y: b - step, max_x: a + w + step, max_y: b + w + step };
                prop_assert!(rows.contains(&row) || !around(shape).intersects(&extent));
                prop_assert!(!rows.contains(&row) || around(shape).intersects(&beyond));
            }
        }
    }
}
