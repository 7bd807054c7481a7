//! How long it takes to count a million points in drawn areas of a thousand vertices: by the index, and by shapely's prepared
//! `contains_xy` after a bounding-box cut on the same points, side by side where python3 has it.
//!
//! `cargo bench --bench within`; stops when the counts differ, and says “MISSED” where a target is missed.

#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a measuring program")]

use lodemap::geometry::{Boundary, LonLat, ring_contains};
use lodemap::layer::PointIndex;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

#[path = "seeded.rs"]
mod seeded;
use seeded::Seeded;

const POINTS: usize = 1_000_000;
const AREAS: usize = 100;
const VERTICES: u32 = 1_000;
/// What shapely 2.x took for an area on a quiet machine, when it is not here to be asked: milliseconds.
const SHAPELY_MS: f64 = 1.8;
/// A frame at 60 a second, in milliseconds.
const FRAME_MS: f64 = 16.0;

/// Half evenly, half in forty heaps as deposits lie.
fn points(random: &mut Seeded) -> Vec<[f64; 2]> {
    let place = |u: f64, v: f64| [-170.0 + 340.0 * u, -55.0 + 125.0 * v];
    let heaps: Vec<[f64; 2]> = (0..40).map(|_| place(random.unit(), random.unit())).collect();
    (0..POINTS)
        .map(|i| {
            let (u, v) = (random.unit(), random.unit());
            if i % 2 == 0 {
                return place(u, v);
            }
            let (heap, angle, r) = (heaps[i / 2 % heaps.len()], u * std::f64::consts::TAU, 8.0 * v * v);
            [heap[0] + r * angle.cos(), heap[1] + r * angle.sin()]
        })
        .collect()
}

/// A ring whose radius wavers (a drawn area), or jumps from corner to corner (a restless hand).
fn ring(random: &mut Seeded, center: [f64; 2], radius: f64, jumps: bool) -> Boundary {
    let corner = |i: u32| {
        let angle = f64::from(i) / f64::from(VERTICES) * std::f64::consts::TAU;
        let r = radius * if jumps { 0.2 + 0.8 * random.unit() } else { 0.8 + 0.15 * (angle * 5.0).sin() + 0.05 * random.unit() };
        LonLat::new(center[0] + r * angle.cos(), center[1] + r * angle.sin()).unwrap()
    };
    Boundary::from_ring((0..VERTICES).map(corner).collect())
}

/// Best and median of several runs in milliseconds.
fn measure<T>(runs: usize, mut work: impl FnMut() -> T) -> (f64, f64, T) {
    let mut last = work();
    let mut times: Vec<f64> = (0..runs)
        .map(|_| {
            let start = Instant::now();
            last = work();
            start.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    (times[0], times[times.len() / 2], last)
}

fn verdict(good: bool) -> &'static str {
    if good { "" } else { "  MISSED" }
}

const PEER: &str = r#"
import sys, time
import numpy as np, shapely
folder, areas, vertices = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
xy = np.fromfile(folder + "/points.bin").reshape(-1, 2)
x, y = np.ascontiguousarray(xy[:, 0]), np.ascontiguousarray(xy[:, 1])
polygons = [shapely.Polygon(ring) for ring in np.fromfile(folder + "/areas.bin").reshape(areas, vertices, 2)]
best, counts = [], []
for polygon in polygons:
    times = []
    for _ in range(3):
        start = time.perf_counter()
        shapely.prepare(polygon)
        west, south, east, north = polygon.bounds
        near = np.flatnonzero((x >= west) & (x <= east) & (y >= south) & (y <= north))
        count = int(shapely.contains_xy(polygon, x[near], y[near]).sum())
        times.append((time.perf_counter() - start) * 1e3)
        shapely.destroy_prepared(polygon)
    best.append(min(times)); counts.append(count)
print(shapely.__version__, sum(best) / len(best), *counts)
"#;

/// What shapely needs for an area in milliseconds, its version and its counts; `None` when it is not here.
fn shapely(points: &[[f64; 2]], areas: &[Boundary]) -> Option<(f64, String, Vec<usize>)> {
    let folder = std::env::temp_dir().join(format!("lodemap-within-{}", std::process::id()));
    std::fs::create_dir_all(&folder).ok()?;
    let write = |name: &str, numbers: Vec<u8>| std::fs::write(Path::new(&folder).join(name), numbers).unwrap();
    write("points.bin", points.iter().flatten().flat_map(|v| v.to_ne_bytes()).collect());
    let vertices = areas.iter().flat_map(|a| a.polygons[0].exterior.iter()).flat_map(|v| [v.lon(), v.lat()]);
    write("areas.bin", vertices.flat_map(f64::to_ne_bytes).collect());
    let arguments = [folder.display().to_string(), areas.len().to_string(), VERTICES.to_string()];
    let out = Command::new("python3").args(["-c", PEER]).args(arguments).output();
    std::fs::remove_dir_all(&folder).unwrap();
    let out = out.ok().filter(|o| o.status.success())?;
    let text = String::from_utf8(out.stdout).ok()?;
    let mut words = text.split_whitespace();
    let version = words.next()?.to_owned();
    let ms = words.next()?.parse().ok()?;
    Some((ms, version, words.map(|w| w.parse().unwrap()).collect()))
}

fn main() {
    let mut random = Seeded(1);
    let points = points(&mut random);
    let places: Vec<Option<[f64; 2]>> = points.iter().copied().map(Some).collect();
    let (best, median, index) = measure(3, || PointIndex::new(&places));
    println!(
        "1M points: making the index (once a layer)                best {best:9.3} ms, median {median:9.3} ms; {} MB",
        index.bytes() / 1_000_000
    );
    let areas: Vec<Boundary> = (0..AREAS)
        .map(|_| {
            let center = [-150.0 + 300.0 * random.unit(), -40.0 + 90.0 * random.unit()];
            let radius = 1.0 + 11.0 * random.unit();
            ring(&mut random, center, radius, false)
        })
        .collect();
    let (best, median, counts) = measure(15, || areas.iter().map(|a| index.count(a)).collect::<Vec<_>>());
    let inside = counts.iter().sum::<usize>() / AREAS;
    let ours = median / AREAS as f64;
    println!(
        "1M points in 100 areas, an area ({inside} inside)             best {:9.3} ms, median {ours:9.3} ms",
        best / AREAS as f64
    );
    let looking = |a: &Boundary| {
        let rings: Vec<[f64; 2]> = a.polygons[0].exterior.iter().map(|&v| v.into()).collect();
        points.iter().filter(|p| ring_contains(&rings, **p)).count()
    };
    for (area, count) in areas.iter().zip(&counts).step_by(33) {
        assert_eq!(looking(area), *count, "the index and looking at every point differ");
    }
    match shapely(&points, &areas) {
        Some((ms, version, theirs)) => {
            assert_eq!(theirs, counts, "shapely counts otherwise");
            let ratio = ms / ours;
            println!(
                "the same by shapely {version}: {ms:.3} ms an area; {ratio:.1} times ours (target 10){}",
                verdict(ratio >= 10.0)
            );
        }
        None => {
            let ratio = SHAPELY_MS / ours;
            println!(
                "no shapely here; it took {SHAPELY_MS} ms an area, {ratio:.1} times ours (target 10){}",
                verdict(ratio >= 10.0)
            );
        }
    }
    for (name, radius, jumps) in [
        ("an area", 10.0, false),
        ("half the map", 60.0, false),
        ("a restless hand", 10.0, true),
        ("a restless hand, half the map", 60.0, true),
    ] {
        let boundary = ring(&mut random, [100.0, 10.0], radius, jumps);
        let (best, median, count) = measure(15, || index.count(&boundary));
        let name = format!("one count: {name} ({count} inside)");
        println!("{name:<57} best {best:9.3} ms, median {median:9.3} ms (target {FRAME_MS}){}", verdict(median <= FRAME_MS));
        let (best, median, _) = measure(15, || index.rows(&boundary));
        println!("{:<57} best {best:9.3} ms, median {median:9.3} ms", "  its rows");
    }
}
