//! Levels of detail cannot be seen: pictures with and without them are the same but for a few pixels.

use crate::support::data;
use lodemap::crs::{Crs, MapProjection};
use lodemap::geometry::{MapPoint, ScreenPoint};
use lodemap::io::source::read_layer;
use lodemap::layer::{Reading, ShapeSet, ShapeSetBuilder, project_layer};
use lodemap::render::{Picture, render};
use lodemap::view::base::project_base;
use lodemap::view::{Camera, Furniture, LabelGround, Mark, Paint, Rgba, Scene, SceneItem, Stroke, Symbol};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

static GO: AtomicBool = AtomicBool::new(false);
const INK: Rgba = Rgba([20, 60, 160, 255]);

fn picture(shapes: &Arc<ShapeSet>, paint: Paint, zoom: f64) -> Picture {
    let (e, size) = (shapes.extent(), ScreenPoint::new(800.0, 500.0));
    let fit = ((e.max_x - e.min_x) / size.x).max((e.max_y - e.min_y) / size.y);
    let scene = Scene {
        camera: Camera {
            center: MapPoint::new(f64::midpoint(e.min_x, e.max_x), f64::midpoint(e.min_y, e.max_y)),
            units_per_point: fit / zoom,
            size,
        },
        background: Rgba([240, 240, 235, 255]),
        items: vec![SceneItem { shapes: shapes.clone(), paint, rows: None, categories: None }],
        labels: Vec::new(),
        callouts: Vec::new(),
        label_ground: LabelGround::default(),
        furniture: Furniture::default(),
        ink: [INK, INK],
    };
    render(&scene, 1.0, &GO).unwrap()
}

fn paints() -> [Paint; 5] {
    let line = Stroke { color: INK, width: 1.0, dash: None, casing: None };
    let cased = Stroke { color: INK, width: 2.0, dash: None, casing: Some((Rgba([255, 255, 255, 255]), 4.0)) };
    let fill = Some(INK.faded(0.4));
    let white = Rgba([255, 255, 255, 255]);
    let symbol = |mark, size| Paint {
        symbol: Some(Symbol { mark, size, fill: INK, edge: Some((white, 1.0)), core: None }),
        ..Paint::default()
    };
    [
        symbol(Mark::Circle, 6.0),
        symbol(Mark::Star, 12.0),
        Paint { fill, stroke: Some(line), ..Paint::default() },
        Paint { fill, smooth_fill: true, ..Paint::default() },
        Paint { stroke: Some(cased), ..Paint::default() },
    ]
}

/// The share of pixels of which a colour differs by more than 16 of 255.
fn changed(a: &Picture, b: &Picture) -> f64 {
    let pixels = a.rgba.chunks(4).zip(b.rgba.chunks(4));
    let count = pixels.clone().filter(|(a, b)| a.iter().zip(*b).any(|(a, b)| a.abs_diff(*b) > 16)).count();
    count as f64 / pixels.len() as f64
}

/// Compares at several zooms and in several paints; returns the greatest share that changed.
fn compare(what: &str, make: impl Fn() -> ShapeSet) -> f64 {
    let (plain, detailed) = (Arc::new(make()), Arc::new(make()));
    detailed.simplify(&GO);
    let mut worst = 0.0_f64;
    let mut differ = false;
    for zoom in [0.25, 1.0, 3.0, 10.0] {
        for (i, paint) in paints().into_iter().enumerate() {
            let (without, with) = (picture(&plain, paint, zoom), picture(&detailed, paint, zoom));
            let share = changed(&without, &with);
            differ |= without != with;
            println!("{what}, zoom {zoom}, paint {i}: {:.3} % of the pixels", share * 100.0);
            worst = worst.max(share);
        }
    }
    assert!(differ, "{what}: the levels were used");
    worst
}

#[test]
fn the_base_map_looks_the_same() {
    let map = MapProjection::new(&Crs::parse("EPSG:8859").unwrap()).unwrap();
    let largest = || project_base(&map).pop().unwrap();
    for (what, make) in [("land", 0), ("coast", 1)] {
        let worst = compare(what, || Arc::unwrap_or_clone(if make == 0 { largest().land } else { largest().coast }));
        assert!(worst <= 0.005, "{what}: {worst}");
    }
}

#[test]
fn winding_lines_that_fill_the_map_look_the_same() {
    let make = || {
        let mut b = ShapeSetBuilder::default();
        for row in 0..60_u32 {
            let path: Vec<[f64; 2]> = (0..8000_u32)
                .map(|i| {
                    let t = f64::from(i) / 10.0;
                    let wave = |length: f64, height: f64| (t / length + f64::from(row)).sin() * height;
                    [t, f64::from(row) * 8.0 + wave(97.0, 30.0) + wave(13.0, 4.0) + wave(1.7, 0.6) + wave(0.3, 0.05)]
                })
                .collect();
            b.line(row, &path);
        }
        b.finish()
    };
    let worst = compare("lines", make);
    assert!(worst <= 0.005, "{worst}");
}

#[test]
fn prefectures_and_municipalities_look_the_same() {
    let map = MapProjection::new(&Crs::parse("EPSG:3857").unwrap()).unwrap();
    let Some(folder) = data() else { return };
    for name in ["basemap/japan_prefectures_s0010.geojson", "basemap/japan_municipalities_N03.topojson"] {
        let layer = read_layer(&folder.join(name), &Reading::default(), &GO, &|_| {}).unwrap();
        let worst = compare(name, || project_layer(&layer, &map, &GO).unwrap());
        assert!(worst <= 0.005, "{name}: {worst}");
    }
}

#[test]
fn crowded_points_look_the_same() {
    // Evenly strewn, and in heaps of all sizes.
    for heaps in [false, true] {
        let make = || {
            let mut random = 5_u64;
            let mut unit = || {
                random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                (random >> 11) as f64 / (1_u64 << 53) as f64
            };
            let (mut b, mut heap) = (ShapeSetBuilder::default(), [400.0, 250.0, 10.0]);
            b.point(0, [0.0, 0.0]);
            b.point(1, [800.0, 500.0]);
            for row in 2..600_000 {
                if heaps && unit() < 0.001 {
                    heap = [unit() * 800.0, unit() * 500.0, 60.0 * unit() * unit()];
                }
                let (angle, r) = (unit() * std::f64::consts::TAU, unit().sqrt() * heap[2]);
                b.point(
                    row,
                    if heaps { [heap[0] + r * angle.cos(), heap[1] + r * angle.sin()] } else { [unit() * 800.0, unit() * 500.0] },
                );
            }
            b.finish()
        };
        let worst = compare(if heaps { "points in heaps" } else { "points" }, make);
        assert!(worst <= 0.005, "{worst}");
    }
}
