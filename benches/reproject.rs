//! Reprojects ten million points through the crs floor, and with the C library as its own documentation says, on the same cores in one run.
//!
//! The last five pairs show what better operations cost: there the library by itself takes no operation at all (a “ballpark” one) or a
//! shift by three numbers, and lodemap one that is no guess, or Japan's grids.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a bench that cannot go on stops there, and prints its result")]

use lodemap::crs::{Crs, convert};
use proj::Proj;
use rayon::prelude::*;
use std::time::{Duration, Instant};

const POINTS: usize = 10_000_000;
const CHUNK: usize = 8192;

fn main() {
    let points: Vec<[f64; 2]> = (0..POINTS)
        .map(|i| {
            #[expect(clippy::cast_precision_loss, reason = "small numbers")]
            let (column, row) = ((i % 4000) as f64, (i / 4000) as f64);
            [138.0 + column * 0.0007, 34.5 + row * 0.0008]
        })
        .collect();
    println!("{} points on {} threads, best of 3, million points a second", POINTS, rayon::current_num_threads());
    println!("{:<28}{:>8}{:>10}{:>8}", "", "lodemap", "C library", "ratio");
    for (from, to) in [
        ("EPSG:4326", "EPSG:6677"),
        ("EPSG:4326", "EPSG:3857"),
        ("EPSG:4326", "EPSG:5070"),
        ("EPSG:4326", "EPSG:8859"),
        ("EPSG:4326", "EPSG:32654"),
        ("EPSG:6668", "EPSG:3857"),
        // From here on not the same operation.
        ("EPSG:4269", "EPSG:4326"),
        ("EPSG:4267", "EPSG:4326"),
        ("EPSG:4612", "EPSG:4326"),
        ("EPSG:4301", "EPSG:4326"),
        ("EPSG:4301", "EPSG:6677"),
    ] {
        let (a, b) = (Crs::parse(from).unwrap(), Crs::parse(to).unwrap());
        // In turns, so that whatever else the machine does falls on both.
        let (mut ours, mut theirs) = (Duration::MAX, Duration::MAX);
        for _ in 0..3 {
            let start = Instant::now();
            std::hint::black_box(convert(&a, &b, &points).unwrap());
            ours = ours.min(start.elapsed());
            let start = Instant::now();
            std::hint::black_box(library(from, to, &points));
            theirs = theirs.min(start.elapsed());
        }
        #[expect(clippy::cast_precision_loss, reason = "ten million")]
        let speed = |time: Duration| POINTS as f64 / time.as_secs_f64() / 1e6;
        let (ours, theirs) = (speed(ours), speed(theirs));
        let name = format!("{from} -> {to}");
        println!("{name:<28}{ours:>8.1}{theirs:>10.1}{:>8.2}", ours / theirs);
    }
}

/// `proj_trans` on every point, one transformation a thread.
fn library(from: &str, to: &str, points: &[[f64; 2]]) -> Vec<Option<[f64; 2]>> {
    thread_local! {
        static MADE: std::cell::RefCell<Option<(String, Proj)>> = const { std::cell::RefCell::new(None) };
    }
    let pair = format!("{from} {to}");
    let mut out = vec![None; points.len()];
    out.par_chunks_mut(CHUNK).zip(points.par_chunks(CHUNK)).for_each(|(out, points)| {
        MADE.with_borrow_mut(|made| {
            if made.as_ref().is_none_or(|(of, _)| *of != pair) {
                *made = Some((pair.clone(), Proj::new_known_crs(from, to, None).unwrap()));
            }
            let (_, proj) = made.as_ref().unwrap();
            for (out, &[x, y]) in out.iter_mut().zip(points) {
                *out = proj.convert((x, y)).ok().map(|(x, y)| [x, y]);
            }
        });
    });
    out
}
