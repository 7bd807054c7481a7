//! How long it takes to select by a box, a lasso and a polygon: a million points and fifty thousand polygons, by the index and by
//! looking at everything. And how long it takes to find what is under the pointer.
//!
//! `cargo bench --bench select`; prints the best and the median of several runs in milliseconds; stops when both ways differ.

#![expect(clippy::print_stdout, reason = "a measuring program")]

use lodemap::geometry::{MapPoint, ring_contains};
use lodemap::layer::{Reach, Region, RowSet, ShapeSet, ShapeSetBuilder};
use std::time::Instant;

#[path = "seeded.rs"]
mod seeded;
use seeded::Seeded;
#[path = "ragged.rs"]
mod ragged;

const POINTS: u32 = 1_000_000;
const POLYGONS: u32 = 50_000;
const SIZE: [f64; 2] = [1600.0, 1000.0];

/// Half evenly, half in forty heaps as deposits lie.
fn points() -> ShapeSet {
    let (mut random, mut b) = (Seeded(1), ShapeSetBuilder::default());
    let heaps: Vec<[f64; 2]> = (0..40).map(|_| [random.unit() * SIZE[0], random.unit() * SIZE[1]]).collect();
    for row in 0..POINTS {
        let [x, y] = [random.unit(), random.unit()];
        if row % 2 == 0 {
            b.point(row, [x * SIZE[0], y * SIZE[1]]);
        } else {
            let heap = heaps[row as usize / 2 % heaps.len()];
            let (angle, r) = (x * std::f64::consts::TAU, 60.0 * y * y);
            b.point(row, [heap[0] + r * angle.cos(), heap[1] + r * angle.sin()]);
        }
    }
    b.finish()
}

/// A ring around the middle whose radius wavers (a lasso) or jumps (a polygon of a restless hand).
fn ring(corners: u32, jumps: bool) -> Vec<[f64; 2]> {
    let mut random = Seeded(3);
    (0..corners)
        .map(|i| {
            let angle = f64::from(i) / f64::from(corners) * std::f64::consts::TAU;
            let r = if jumps { 0.15 + 0.75 * random.unit() } else { 0.6 + 0.2 * (angle * 5.0).sin() + 0.02 * random.unit() };
            [SIZE[0] / 2.0 * (1.0 + r * angle.cos()), SIZE[1] / 2.0 * (1.0 + r * angle.sin())]
        })
        .collect()
}

fn measure<T>(name: &str, runs: usize, mut work: impl FnMut() -> T) -> T {
    let mut last = work();
    let mut times: Vec<f64> = (0..runs)
        .map(|_| {
            let start = Instant::now();
            last = work();
            start.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    println!("{name:<58} best {:9.3} ms, median {:9.3} ms", times[0], times[times.len() / 2]);
    last
}

fn main() {
    let (points, polygons) = (points(), ragged::polygons(SIZE));
    let boxed = vec![[200.0, 100.0], [1300.0, 100.0], [1300.0, 850.0], [200.0, 850.0]];
    let regions = [("box", boxed), ("lasso of 200 corners", ring(200, false)), ("polygon of 1000 corners", ring(1000, true))];
    for (name, ring) in &regions {
        let by_index = measure(&format!("1M points, {name}: by the index"), 15, || {
            points.select_within(&Region::new([ring.as_slice()]), Reach::Touching, POINTS as usize)
        });
        let by_looking = measure(&format!("1M points, {name}: looking at all"), 3, || {
            let inside = points.points().filter(|(_, p)| ring_contains(ring, *p)).map(|(row, _)| row);
            RowSet::of(POINTS as usize, inside)
        });
        assert!(by_index == by_looking, "{name}: the index finds {} rows, looking {}", by_index.len(), by_looking.len());
        for (reach, how) in [(Reach::Touching, "touching"), (Reach::Wholly, "wholly inside")] {
            measure(&format!("50k polygons of 120 vertices, {name}: {how}"), 15, || {
                polygons.select_within(&Region::new([ring.as_slice()]), reach, POLYGONS as usize)
            });
        }
    }
    let all = RowSet::new(POINTS as usize).inverted();
    measure("1M points: the box around all of them", 15, || points.extent_of_rows(&all));
    for (reach, most) in [(2.0, 1), (2.0, 500), (2000.0, 1), (2000.0, 500)] {
        let mut random = Seeded(4);
        let name = format!("1M points: the {most} nearest within {reach}");
        measure(&name, 200, || points.nearest(MapPoint::new(random.unit() * SIZE[0], random.unit() * SIZE[1]), reach, most));
    }
    let mut random = Seeded(5);
    measure("50k polygons: what is under the pointer", 200, || {
        polygons.nearest(MapPoint::new(random.unit() * SIZE[0], random.unit() * SIZE[1]), 2.0, 500)
    });
}
