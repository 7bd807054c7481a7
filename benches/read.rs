//! Measures reading of large layers: points with properties, and polygons with many vertices, made from a seed.
//!
//! `cargo bench --bench read` writes the two files into the target folder once, and prints the best of five readings.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a bench that cannot go on stops there, and prints its result")]

use std::path::Path;

use std::sync::atomic::AtomicBool;
use std::time::Instant;

#[path = "read/made.rs"]
mod made;

/// Resident memory in MB, where the system tells.
fn resident_mb() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|l| l.starts_with("VmRSS:"))?;
    line.split_whitespace().nth(1)?.parse::<f64>().ok().map(|kb| kb / 1024.0)
}

fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/bench-data");
    std::fs::create_dir_all(&folder).unwrap();
    let files = [
        made::file(&folder, "points.geojson", made::points).unwrap(),
        made::file(&folder, "polygons.geojson", made::polygons).unwrap(),
    ];
    for path in files {
        let megabytes = std::fs::metadata(&path).unwrap().len() as f64 / 1e6;
        let mut best = f64::INFINITY;
        for _ in 0..5 {
            let before = resident_mb();
            let start = Instant::now();
            let layer =
                lodemap::io::read_layer(&path, &lodemap::layer::Reading::default(), &AtomicBool::new(false), &|_| {}).unwrap();
            let seconds = start.elapsed().as_secs_f64();
            best = best.min(seconds);
            let grown = resident_mb().zip(before).map_or(f64::NAN, |(after, before)| after - before);
            println!(
                "{} {megabytes:.0} MB: {seconds:.3} s, {:.0} MB/s, {} features, {} vertices, +{grown:.0} MB resident",
                layer.name,
                megabytes / seconds,
                layer.table.len(),
                layer.table.coordinates().len()
            );
        }
        println!("best {:.0} MB/s", megabytes / best);
    }
}
