//! How long a picture takes: a million points, fifty thousand polygons with six million vertices, at four zooms.
//!
//! `cargo bench --bench draw`; prints the best and the median of several runs in milliseconds, and where the system tells
//! the least CPU time that a picture took on all cores together, which a busy machine changes less.

#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a measuring program")]

use lodemap::geometry::{MapPoint, ScreenPoint};
use lodemap::layer::{ShapeSet, ShapeSetBuilder};
use lodemap::render::render;
use lodemap::view::{Camera, Furniture, Mark, Paint, Rgba, Scene, SceneItem, Stroke, Symbol};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

const SIZE: [f64; 2] = [1600.0, 1000.0];

/// A small linear congruential generator: the same layers on every machine.
struct Lcg(u64);

impl Lcg {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }
}

fn points() -> ShapeSet {
    let (mut lcg, mut b) = (Lcg(1), ShapeSetBuilder::default());
    for row in 0..1_000_000 {
        b.point(row, [lcg.next() * SIZE[0], lcg.next() * SIZE[1]]);
    }
    b.finish()
}

/// 250 x 200 cells, each with a ragged ring of 120 vertices.
fn polygons() -> ShapeSet {
    let (mut lcg, mut b) = (Lcg(2), ShapeSetBuilder::default());
    let cell = [SIZE[0] / 250.0, SIZE[1] / 200.0];
    for row in 0..50_000_u32 {
        let center = [(f64::from(row % 250) + 0.5) * cell[0], (f64::from(row / 250) + 0.5) * cell[1]];
        let ring: Vec<[f64; 2]> = (0..120)
            .map(|i| {
                let (angle, r) = (f64::from(i) / 120.0 * std::f64::consts::TAU, 0.4 + 0.2 * lcg.next());
                [center[0] + r * cell[0] * angle.cos(), center[1] + r * cell[1] * angle.sin()]
            })
            .collect();
        b.polygon(row, true, std::iter::once(ring.as_slice()));
    }
    b.finish()
}

/// 250 x 200 units whose borders are shared and ragged at every scale, of 120 vertices each.
fn mosaic() -> ShapeSet {
    let (columns, rows, pieces) = (250_usize, 200_usize, 30_usize);
    let mut lcg = Lcg(3);
    let cell = [SIZE[0] / columns as f64, SIZE[1] / rows as f64];
    let corners: Vec<[f64; 2]> = (0..(columns + 1) * (rows + 1))
        .map(|i| [(i % (columns + 1)) as f64, (i / (columns + 1)) as f64])
        .map(|[x, y]| [(x + 0.4 * (lcg.next() - 0.5)) * cell[0], (y + 0.4 * (lcg.next() - 0.5)) * cell[1]])
        .collect();
    // From each corner to the right and up, by halving: each half bends aside by up to a fifth of its length.
    let mut sides: Vec<Vec<[f64; 2]>> = Vec::with_capacity(corners.len() * 2);
    for (i, a) in corners.iter().enumerate() {
        for next in [i + 1, i + columns + 1] {
            let b = corners.get(next).unwrap_or(a);
            let mut side = vec![*a, *b];
            while side.len() <= pieces {
                let halves = |w: &[[f64; 2]], bend: f64| {
                    let [dx, dy] = [w[1][0] - w[0][0], w[1][1] - w[0][1]];
                    [w[0], [f64::midpoint(w[0][0], w[1][0]) - dy * bend, f64::midpoint(w[0][1], w[1][1]) + dx * bend]]
                };
                let mut finer: Vec<[f64; 2]> = side.windows(2).flat_map(|w| halves(w, 0.4 * (lcg.next() - 0.5))).collect();
                finer.push(*b);
                side = finer;
            }
            sides.push(side);
        }
    }
    let mut b = ShapeSetBuilder::default();
    for row in 0..(columns * rows) as u32 {
        let (x, y) = (row as usize % columns, row as usize / columns);
        let at = |x: usize, y: usize| y * (columns + 1) + x;
        let (below, above) = (&sides[at(x, y) * 2], &sides[at(x, y + 1) * 2]);
        let (left, right) = (&sides[at(x, y) * 2 + 1], &sides[at(x + 1, y) * 2 + 1]);
        let round = below.iter().chain(&right[1..]).chain(above.iter().rev().skip(1)).chain(left.iter().rev().skip(1));
        let ring: Vec<[f64; 2]> = round.copied().collect();
        b.polygon(row, true, std::iter::once(&ring[..ring.len() - 1]));
    }
    b.finish()
}

fn measure(name: &str, shapes: &Arc<ShapeSet>, paint: Paint) {
    // Arguments choose: a part of the name, and zooms.
    let chosen: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with("--")).collect();
    let (zooms, parts): (Vec<&String>, Vec<&String>) = chosen.iter().partition(|a| a.parse::<f64>().is_ok());
    if !parts.iter().all(|part| name.contains(part.as_str())) {
        return;
    }
    for zoom in [0.1, 1.0, 8.0, 64.0] {
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
            items: vec![SceneItem { shapes: Arc::clone(shapes), paint, rows: None, categories: None }],
            labels: Vec::new(),
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
        println!("{name:<50} zoom {zoom:>4}: best {:6.1} ms, median {median:6.1} ms, CPU {least_cpu:6.1} ms", times[0]);
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
    let symbol = Symbol { mark: Mark::Circle, size: 6.0, fill: blue, edge: Some((Rgba([255, 255, 255, 255]), 1.0)) };
    let stroke = Stroke { color: blue, width: 1.0, dash: None, casing: None };
    let fill = Paint { fill: Some(blue.faded(0.4)), ..Paint::default() };
    let points = Arc::new(points());
    println!("points: {:.1} bytes each", points.bytes()[0] as f64 / 1e6);
    measure("1M points", &points, Paint { symbol: Some(symbol), ..Paint::default() });
    for (name, polygons) in [("50k polygons", polygons()), ("50k units with shared borders", mosaic())] {
        let (start, cpu) = (Instant::now(), cpu_ms());
        polygons.simplify(&AtomicBool::new(false));
        let (ms, cpu) = (start.elapsed().as_secs_f64() * 1e3, cpu_ms() - cpu);
        let [bytes, more] = polygons.bytes().map(|n| n as f64 / polygons.vertex_count() as f64);
        println!("{name}: {bytes:.2} bytes a vertex, coarser copies {more:.2} more, made in {ms:.0} ms, CPU {cpu:.0} ms");
        let polygons = Arc::new(polygons);
        measure(&format!("{name}, fill"), &polygons, fill);
        measure(&format!("{name}, fill and outline"), &polygons, Paint { stroke: Some(stroke), ..fill });
        measure(&format!("{name}, smooth and outline"), &polygons, Paint { stroke: Some(stroke), smooth_fill: true, ..fill });
    }
}
