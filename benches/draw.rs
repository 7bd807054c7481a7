//! How long a picture takes: a million points, fifty thousand polygons with six million vertices, at four zooms, with levels of detail and without.
//!
//! `cargo bench --bench draw`; prints the best and the median of several runs in milliseconds, and where the system tells
//! the least CPU time that a picture took on all cores together, which a busy machine changes less.

#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a measuring program")]

use lodemap::geometry::{MapPoint, ScreenPoint};
use lodemap::layer::{ShapeSet, ShapeSetBuilder};
use lodemap::render::render;
use lodemap::view::{Camera, Categories, Furniture, Mark, Paint, Rgba, Scene, SceneItem, Stroke, Symbol};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

const SIZE: [f64; 2] = [1600.0, 1000.0];

#[path = "seeded.rs"]
mod seeded;
use seeded::Seeded;
#[path = "ragged.rs"]
mod ragged;

fn points() -> ShapeSet {
    let (mut random, mut b) = (Seeded(1), ShapeSetBuilder::default());
    for row in 0..1_000_000 {
        b.point(row, [random.unit() * SIZE[0], random.unit() * SIZE[1]]);
    }
    b.finish()
}

/// 5,000 counties whose winding borders have 1,200 vertices each: far more than a picture of all of them can show.
fn counties() -> ShapeSet {
    let (mut random, mut b) = (Seeded(3), ShapeSetBuilder::default());
    let cell = [SIZE[0] / 100.0, SIZE[1] / 50.0];
    for row in 0..5_000_u32 {
        let center = [(f64::from(row % 100) + 0.5) * cell[0], (f64::from(row / 100) + 0.5) * cell[1]];
        let phases = [random.unit(), random.unit(), random.unit()].map(|u| u * std::f64::consts::TAU);
        let ring: Vec<[f64; 2]> = (0..1_200)
            .map(|i| {
                let angle = f64::from(i) / 1_200.0 * std::f64::consts::TAU;
                let wave = |times: f64, height: f64, phase: f64| (angle * times + phase).sin() * height;
                let r = 0.45 + wave(5.0, 0.04, phases[0]) + wave(23.0, 0.01, phases[1]) + wave(160.0, 0.003, phases[2]);
                [center[0] + r * cell[0] * angle.cos(), center[1] + r * cell[1] * angle.sin()]
            })
            .collect();
        b.polygon(row, true, std::iter::once(ring.as_slice()));
    }
    b.finish()
}

/// Works out the levels of detail, as the program does in the background, and says how long that took.
fn simplified(name: &str, shapes: ShapeSet) -> Arc<ShapeSet> {
    let (start, before) = (Instant::now(), shapes.bytes());
    shapes.simplify(&AtomicBool::new(false));
    let more = (shapes.bytes() - before) as f64 / shapes.vertex_count() as f64;
    println!("{name}: levels of detail in {:.0} ms, {more:.2} bytes a vertex", start.elapsed().as_secs_f64() * 1e3);
    Arc::new(shapes)
}

fn measure(name: &str, shapes: &Arc<ShapeSet>, paint: Paint, categories: Option<Categories>) {
    let categories = categories.map(Arc::new);
    // Arguments choose: a part of the name, and zooms.
    let chosen: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with("--")).collect();
    let (zooms, parts): (Vec<&String>, Vec<&String>) = chosen.iter().partition(|a| a.parse::<f64>().is_ok());
    if !parts.iter().all(|part| name.contains(part.as_str())) {
        return;
    }
    for zoom in [0.125, 1.0, 8.0, 64.0] {
        if !zooms.is_empty() && !zooms.iter().any(|z| z.parse() == Ok(zoom)) {
            continue;
        }
        let scene = Scene {
            camera: Camera {
                center: MapPoint::new(SIZE[0] / 2.0, SIZE[1] / 2.0),
                units_per_point: 1.0 / zoom,
                size: ScreenPoint::new(SIZE[0], SIZE[1]),
            },
            background: Rgba([240, 240, 235, 255]),
            items: vec![SceneItem { shapes: Arc::clone(shapes), paint, rows: None, categories: categories.clone() }],
            labels: Vec::new(),
            callouts: Vec::new(),
            label_ground: lodemap::view::LabelGround::default(),
            furniture: Furniture::default(),
            ink: [Rgba([0, 0, 0, 255]), Rgba([255, 255, 255, 255])],
        };
        let mut least_cpu = f64::INFINITY;
        let mut times: Vec<f64> = (0..15)
            .map(|_| {
                let (start, cpu) = (Instant::now(), cpu_ms());
                let picture = render(&scene, 1.0, &AtomicBool::new(false)).unwrap();
                assert_eq!(picture.width, 1600);
                least_cpu = least_cpu.min(cpu_ms() - cpu);
                start.elapsed().as_secs_f64() * 1e3
            })
            .collect();
        times.sort_by(f64::total_cmp);
        let median = times[times.len() / 2];
        println!("{name:<34} zoom {zoom:>4}: best {:6.1} ms, median {median:6.1} ms, CPU {least_cpu:6.1} ms", times[0]);
    }
}

/// Milliseconds of CPU that all threads have used; NaN where the system does not tell.
fn cpu_ms() -> f64 {
    let Ok(tasks) = std::fs::read_dir("/proc/self/task") else { return f64::NAN };
    let spent = |task: std::fs::DirEntry| {
        let text = std::fs::read_to_string(task.path().join("schedstat")).ok()?;
        text.split_whitespace().next()?.parse::<f64>().ok()
    };
    tasks.flatten().filter_map(spent).sum::<f64>() / 1e6
}

fn main() {
    let blue = Rgba([30, 90, 160, 255]);
    let symbol = Symbol { mark: Mark::Circle, size: 6.0, fill: blue, edge: Some((Rgba([255, 255, 255, 255]), 1.0)), core: None };
    let stroke = Stroke { color: blue, width: 1.0, dash: None, casing: None };
    let fill = Paint { fill: Some(blue.faded(0.4)), ..Paint::default() };
    let points = simplified("1M points", points());
    measure("1M points", &points, Paint { symbol: Some(symbol), ..Paint::default() }, None);
    // As deposits are drawn by default: a symbol for each group.
    let marks = [Mark::Circle, Mark::Square, Mark::Diamond, Mark::Triangle, Mark::Star, Mark::Pin];
    let paints: Vec<Paint> =
        marks.iter().map(|mark| Paint { symbol: Some(Symbol { mark: *mark, ..symbol }), ..Paint::default() }).collect();
    let categories = Categories { of_row: Arc::new((0..1_000_000_u32).map(|row| (row % 6) as u16).collect()), paints };
    measure("1M points in six classes", &points, Paint { symbol: Some(symbol), ..Paint::default() }, Some(categories));
    let polygons = simplified("50k polygons", ragged::polygons(SIZE));
    measure("50k polygons, fill", &polygons, fill, None);
    measure("50k polygons, fill and outline", &polygons, Paint { stroke: Some(stroke), ..fill }, None);
    measure("50k polygons, smooth and outline", &polygons, Paint { stroke: Some(stroke), smooth_fill: true, ..fill }, None);
    let winding = Arc::new(counties());
    measure("5k counties, all vertices", &winding, Paint { stroke: Some(stroke), ..fill }, None);
    let winding = simplified("5k counties", counties());
    measure("5k counties, fill and outline", &winding, Paint { stroke: Some(stroke), ..fill }, None);
}
