//! Reprojects a million points through the crs floor, on all cores.
//!
//! PROJ itself, one thread, takes 60 to 200 ms for a million points of these pairs on a machine of two cores at 3 GHz.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a bench that cannot go on stops there, and prints its result")]

use lodemap::crs::{Crs, convert};
use std::time::Instant;

fn main() {
    let points: Vec<[f64; 2]> =
        (0..1_000_000).map(|i| [138.0 + f64::from(i % 1000) * 0.003, 34.5 + f64::from(i / 1000) * 0.002]).collect();
    for (from, to) in [("EPSG:4326", "EPSG:6677"), ("EPSG:4301", "EPSG:4326"), ("EPSG:4326", "EPSG:8859")] {
        let (Ok(a), Ok(b)) = (Crs::parse(from), Crs::parse(to)) else { continue };
        let times = (0..5).filter_map(|_| {
            let start = Instant::now();
            convert(&a, &b, &points).ok().map(|_| start.elapsed())
        });
        if let Some(best) = times.min() {
            println!("{from} -> {to}: {:.0} ms a million points", best.as_secs_f64() * 1e3);
        }
    }
}
