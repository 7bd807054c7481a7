//! Measures reading of large layers, beside GDAL's `ogrinfo` where it is installed: time, work, memory, first features, cancelling.
//!
//! `cargo bench --bench read` writes the two files into the target folder once. Everything is measured in processes of its own, so
//! that one does not find the memory or the caches of another; of several runs the best counts, on both sides. Times vary with
//! what else the machine does: trust the ratios.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a bench that cannot go on stops there, and prints its result")]

use lodemap::crs::{Crs, MapProjection};
use lodemap::io::{preview, read_layer};
use lodemap::layer::{Reading, project_layer};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

#[path = "read/made.rs"]
mod made;

/// The map CRS that is on when the program starts.
const MAP: &str = "EPSG:8859";
/// Runs of which the best counts.
const RUNS: usize = 7;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|a| a != "--bench").collect();
    if let [what, path] = arguments.as_slice() {
        return child(what, Path::new(path));
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/bench-data");
    std::fs::create_dir_all(&folder).unwrap();
    let points = made::file(&folder, "points.geojson", made::points).unwrap();
    let polygons = made::file(&folder, "polygons.geojson", made::polygons).unwrap();
    for (path, unit) in [(points, Unit::Points), (polygons, Unit::Vertices)] {
        measure(&path, unit);
    }
}

/// What the memory of a layer is counted by.
#[derive(Clone, Copy)]
enum Unit {
    Points,
    Vertices,
}

fn measure(path: &Path, unit: Unit) {
    let size = std::fs::metadata(path).unwrap().len() as f64;
    println!("\n{} ({:.0} MB)", path.file_name().unwrap().to_string_lossy(), size / 1e6);
    // Into the system's cache, for all alike.
    drop(std::fs::read(path).unwrap());

    let ours = best(RUNS, || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_lodemap"));
        command.arg("info").arg(path);
        command
    });
    println!("  lodemap info       {:6.3} s, {:5.2} s of CPU", ours.wall, ours.cpu);
    if Command::new("ogrinfo").arg("--version").output().is_ok() {
        let theirs = best(2, || {
            let mut command = Command::new("ogrinfo");
            command.args(["-so", "-al"]).arg(path);
            command
        });
        println!("  ogrinfo -so -al    {:6.3} s, {:5.2} s of CPU", theirs.wall, theirs.cpu);
        verdict("times less time", theirs.wall / ours.wall, At::Least(25.0));
        verdict("times less CPU", theirs.cpu / ours.cpu, At::Least(10.0));
    } else {
        println!("  SKIPPED: ogrinfo (Debian: gdal-bin) is not installed, so there is nothing to compare with");
    }

    let [one, two] = [1, 2].map(|threads| best_of("read", path, threads));
    let validated = best_of("validate", path, 1);
    println!(
        "  reading on 1 thread {:.3} s, on 2 {:.3} s ({:.0} MB/s); reading and only validating on 1 {:.3} s",
        one[0],
        two[0],
        size / 1e6 / two[0],
        validated[0]
    );
    verdict("of the validator's speed on one core", validated[0] / one[0], At::Least(0.5));
    verdict("times faster on 2 threads", one[0] / two[0], At::Least(1.5));

    let [resident, peak, count, opened, columns] = values("memory", path, 2)[..] else { panic!("no figures") };
    let each = match unit {
        Unit::Points => 40.0,
        Unit::Vertices => 24.0,
    };
    let budget = size + each * count;
    println!(
        "  read and projected in {opened:.3} s: {:.0} MB resident, {:.0} MB at most, {:.0} MB allowed ({:.1} bytes each beside the text, of which the layer {:.1})",
        resident / 1e6,
        peak / 1e6,
        budget / 1e6,
        (resident - size) / count,
        columns / count
    );
    verdict("of the memory allowed once loaded", resident / budget, At::Most(1.0));
    verdict("of the memory allowed while loading", peak / (1.3 * budget), At::Most(1.0));

    let first = (0..RUNS).map(|_| values("first", path, 2)[0]).fold(f64::INFINITY, f64::min);
    verdict("s to the first features, ready to be drawn", first, At::Most(0.150));
    verdict("s to notice a cancel, the longest of all moments", values("cancel", path, 2)[0], At::Most(0.100));
}

enum At {
    Least(f64),
    Most(f64),
}

fn verdict(what: &str, value: f64, target: At) {
    let (met, target) = match target {
        At::Least(target) => (value >= target, format!("at least {target}")),
        At::Most(target) => (value <= target, format!("at most {target}")),
    };
    println!("  {value:8.3} {what} (target: {target}) {}", if met { "" } else { "MISSED" });
}

/// What a process took, in seconds.
struct Took {
    wall: f64,
    cpu: f64,
}

fn best(runs: usize, mut command: impl FnMut() -> Command) -> Took {
    let mut best = Took { wall: f64::INFINITY, cpu: f64::INFINITY };
    for _ in 0..runs {
        let (start, before) = (Instant::now(), children_cpu());
        let status = command().stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap();
        assert!(status.success());
        best.wall = best.wall.min(start.elapsed().as_secs_f64());
        best.cpu = best.cpu.min(children_cpu() - before);
    }
    best
}

/// Seconds of CPU that the processes took that this one has waited for, where the system tells (Linux counts hundredths).
fn children_cpu() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<f64> =
        stat.rsplit(')').next().unwrap_or_default().split_whitespace().map(|n| n.parse().unwrap_or(0.0)).collect();
    fields.get(13..15).map_or(f64::NAN, |times| times.iter().sum::<f64>() / 100.0)
}

/// Runs this program as a child and returns the numbers that it prints.
fn values(what: &str, path: &Path, threads: usize) -> Vec<f64> {
    let mut command = Command::new(std::env::current_exe().unwrap());
    let out =
        command.arg(what).arg(path).env("RAYON_NUM_THREADS", threads.to_string()).stderr(Stdio::inherit()).output().unwrap();
    String::from_utf8(out.stdout).unwrap().split_whitespace().map(|n| n.parse().unwrap()).collect()
}

fn best_of(what: &str, path: &Path, threads: usize) -> Vec<f64> {
    (0..RUNS).map(|_| values(what, path, threads)).min_by(|a, b| a[0].total_cmp(&b[0])).unwrap()
}

fn child(what: &str, path: &Path) {
    let go = AtomicBool::new(false);
    let start = Instant::now();
    match what {
        "read" => {
            let layer = read_layer(path, &Reading::default(), &go, &|_| {}).unwrap();
            println!("{}", start.elapsed().as_secs_f64());
            drop(layer);
        }
        "validate" => {
            let bytes = std::fs::read(path).unwrap();
            serde_json::from_slice::<serde::de::IgnoredAny>(&bytes).unwrap();
            println!("{}", start.elapsed().as_secs_f64());
        }
        "memory" => {
            let own = status("VmRSS:");
            let map = MapProjection::new(&Crs::parse(MAP).unwrap()).unwrap();
            let layer = read_layer(path, &Reading::default(), &go, &|_| {}).unwrap();
            let shapes = project_layer(&layer, &map, &go).unwrap();
            shapes.simplify(&go);
            let opened = start.elapsed().as_secs_f64();
            let (resident, peak) = (status("VmRSS:") - own, status("VmHWM:") - own);
            let (count, columns) = (layer.table.coordinates().len(), layer.table.memory());
            println!("{resident} {peak} {count} {opened} {columns}");
            drop((layer, shapes));
        }
        "first" => {
            let map = MapProjection::new(&Crs::parse(MAP).unwrap()).unwrap();
            let start = Instant::now();
            let layer = preview(path, &Reading::default(), &go).unwrap();
            let shapes = project_layer(&layer, &map, &go).unwrap();
            println!("{}", start.elapsed().as_secs_f64());
            assert!(!shapes.is_empty());
        }
        "cancel" => println!("{}", longest_cancel(path).as_secs_f64()),
        _ => panic!("what is {what}?"),
    }
}

/// Cancels at many moments of reading and returns the longest time until reading has ended.
fn longest_cancel(path: &Path) -> Duration {
    let mut longest = Duration::ZERO;
    for moment in (0..400).step_by(20) {
        let cancel = AtomicBool::new(false);
        let took = std::thread::scope(|scope| {
            let reader = scope.spawn(|| {
                let read = read_layer(path, &Reading::default(), &cancel, &|_| {});
                (Instant::now(), read.is_err())
            });
            std::thread::sleep(Duration::from_millis(moment));
            let asked = Instant::now();
            cancel.store(true, Ordering::Relaxed);
            let (ended, cancelled) = reader.join().unwrap();
            if cancelled { ended.duration_since(asked) } else { Duration::ZERO }
        });
        longest = longest.max(took);
    }
    longest
}

/// A number of bytes from the system's account of this process.
fn status(name: &str) -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix(name)).unwrap_or_default();
    line.split_whitespace().next().and_then(|kb| kb.parse::<f64>().ok()).map_or(f64::NAN, |kb| kb * 1024.0)
}
