//! Pictures with coarser copies and thinned points beside pictures without: nobody may see the difference.

use super::*;
use crate::geometry::{MapPoint, ScreenPoint};
use crate::layer::{ShapeSetBuilder, basemap};
use crate::view::{Furniture, Mark, Rgba, Stroke, Symbol};
use std::sync::Arc;

const BLUE: Rgba = Rgba([30, 90, 160, 255]);

/// A small generator of numbers from 0 to 1 (a linear congruential one): the same layers on every machine.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }
}

fn drawn(shapes: &ShapeSet, paint: Paint, center: [f64; 2], units_per_point: f64) -> Picture {
    rows_drawn(shapes, paint, center, units_per_point, None)
}

fn rows_drawn(shapes: &ShapeSet, paint: Paint, center: [f64; 2], units_per_point: f64, rows: Option<Vec<u32>>) -> Picture {
    let camera = Camera { center: MapPoint::new(center[0], center[1]), units_per_point, size: ScreenPoint::new(400.0, 300.0) };
    let scene = Scene {
        camera,
        background: Rgba([240, 240, 235, 255]),
        items: vec![SceneItem { shapes: Arc::new(shapes.clone()), paint, rows: rows.map(Arc::new), categories: None }],
        labels: Vec::new(),
        furniture: Furniture::default(),
        ink: [Rgba([0, 0, 0, 255]), Rgba([255, 255, 255, 255])],
    };
    render(&scene, 1.0, &AtomicBool::new(false)).unwrap()
}

/// The share of pixels that differ by more than 16 of 255.
fn difference(a: &Picture, b: &Picture) -> f64 {
    let far = a.rgba.chunks(4).zip(b.rgba.chunks(4)).filter(|(a, b)| a.iter().zip(*b).any(|(a, b)| a.abs_diff(*b) > 16));
    far.count() as f64 / (a.width * a.height) as f64
}

fn paints() -> [(&'static str, Paint); 3] {
    let stroke = Some(Stroke { color: BLUE, width: 1.0, dash: None, casing: None });
    let fill = Paint { fill: Some(BLUE.faded(0.4)), ..Paint::default() };
    [
        ("fill", fill),
        ("fill and outline", Paint { stroke, ..fill }),
        ("smooth and outline", Paint { stroke, smooth_fill: true, ..fill }),
    ]
}

/// Units of about 10 by 10 whose shared borders are ragged at every scale.
fn units(side: usize, halvings: usize) -> ShapeSet {
    let mut numbers = Numbers(3);
    let corners: Vec<[f64; 2]> = (0..(side + 1) * (side + 1))
        .map(|i| [i % (side + 1), i / (side + 1)].map(|v| (v as f64 + 0.4 * (numbers.next() - 0.5)) * 10.0))
        .collect();
    let mut border = |a: usize, b: usize| {
        let mut border = vec![corners[a], *corners.get(b).unwrap_or(&corners[a])];
        for _ in 0..halvings {
            let mut finer = Vec::new();
            for w in border.windows(2) {
                let ([dx, dy], bend) = ([w[1][0] - w[0][0], w[1][1] - w[0][1]], 0.4 * (numbers.next() - 0.5));
                finer.extend([w[0], [f64::midpoint(w[0][0], w[1][0]) - dy * bend, f64::midpoint(w[0][1], w[1][1]) + dx * bend]]);
            }
            finer.extend(border.last());
            border = finer;
        }
        border
    };
    let borders: Vec<[Vec<[f64; 2]>; 2]> = (0..corners.len()).map(|i| [border(i, i + 1), border(i, i + side + 1)]).collect();
    let mut b = ShapeSetBuilder::default();
    for row in 0..side * side {
        let at = row % side + row / side * (side + 1);
        let mut ring = [borders[at][0].as_slice(), &borders[at + 1][1][1..]].concat();
        ring.extend(borders[at + side + 1][0].iter().rev().chain(borders[at][1].iter().rev().skip(1)).skip(1));
        ring.pop();
        b.polygon(row as u32, true, std::iter::once(ring.as_slice()));
    }
    b.finish()
}

#[test]
fn simpler_borders_cannot_be_told_from_the_real_ones() {
    let (real, simpler) = (units(30, 8), units(30, 8));
    simpler.simplify(&AtomicBool::new(false));
    assert!(simpler.bytes()[1] > 0 && simpler.bytes()[1] < simpler.bytes()[0]);
    let mut worst = 0.0_f64;
    for units_per_point in [0.1, 0.21, 0.45, 1.0, 2.1, 4.5, 10.0, 30.0] {
        assert!(simpler.detail(0.15 * units_per_point).rings(&simpler.shape(0).unwrap()).flatten().count() < 1024);
        for (name, paint) in paints() {
            let [a, b] = [&real, &simpler].map(|set| drawn(set, paint, [150.0, 150.0], units_per_point));
            let share = difference(&a, &b);
            println!("{name} {units_per_point}: {share}");
            worst = worst.max(share);
        }
    }
    assert!(worst <= 0.005, "{worst}");
}

#[test]
fn simpler_coasts_cannot_be_told_from_the_real_ones() {
    let coasts = || {
        let mut b = ShapeSetBuilder::default();
        for polygon in basemap::builtin().scales.last().map(|scale| scale.land.as_slice()).unwrap_or_default() {
            b.polygon(0, true, polygon.iter().map(Vec::as_slice));
        }
        b.finish()
    };
    let (real, simpler) = (coasts(), coasts());
    simpler.simplify(&AtomicBool::new(false));
    let mut worst = 0.0_f64;
    for (units_per_point, center) in
        [(0.9, [0.0, 0.0]), (0.4, [100.0, 20.0]), (0.2, [140.0, 40.0]), (0.1, [-100.0, 60.0]), (3.0, [0.0, 0.0])]
    {
        for (name, paint) in paints() {
            let [a, b] = [&real, &simpler].map(|set| drawn(set, paint, center, units_per_point));
            let share = difference(&a, &b);
            println!("{name} {units_per_point}: {share}");
            worst = worst.max(share);
        }
    }
    assert!(worst <= 0.005, "{worst}");
}

#[test]
fn thinned_points_cannot_be_told_from_all_of_them() {
    // Half of them in heaps, as deposits are.
    let mut numbers = Numbers(5);
    let mut places = Vec::new();
    for i in 0..200_000 {
        let heap = if i % 2 == 0 { 1000.0 } else { 12.0 };
        let [x, y] = [numbers.next(), numbers.next()].map(|v| (v - 0.5) * heap);
        let at = (i / 2 % 60) as f64;
        places.push(if i % 2 == 0 { [x, y] } else { [x + (at * 1.7).sin() * 450.0, y + (at * 2.3).cos() * 450.0] });
    }
    let mut b = ShapeSetBuilder::default();
    places.iter().zip(0..).for_each(|(p, row)| b.point(row, *p));
    let set = b.finish();
    let mut worst = 0.0_f64;
    for size in [4.0, 8.0] {
        let symbol = Symbol { mark: Mark::Circle, size, fill: BLUE, edge: Some((Rgba([255, 255, 255, 255]), 1.0)) };
        for units_per_point in [1.0, 3.0, 8.0, 20.0, 60.0] {
            let paint = Paint { symbol: Some(symbol), ..Paint::default() };
            // With rows that are asked for by number, no point is left out.
            let [a, b] =
                [Some((0..200_000).collect()), None].map(|rows| rows_drawn(&set, paint, [0.0, 0.0], units_per_point, rows));
            let share = difference(&a, &b);
            println!("{size} {units_per_point}: {share}");
            worst = worst.max(share);
        }
    }
    assert!(worst <= 0.005, "{worst}");
}
