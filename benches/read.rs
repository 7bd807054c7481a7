//! Measures reading of large layers: points with properties, and polygons with many vertices, made from a seed.
//!
//! `cargo bench --bench read` writes the two files into the target folder once, and prints the best of five readings.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a bench that cannot go on stops there, and prints its result")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::time::Instant;

/// A small generator of numbers (SplitMix64), so that the files are the same on every machine.
struct Seeded(u64);

impl Seeded {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn pick<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[(self.next() % of.len() as u64) as usize]
    }
}

fn points(bytes: usize) -> String {
    let mut random = Seeded(1);
    let mut text = String::with_capacity(bytes + 1000);
    text.push_str("{\"type\":\"FeatureCollection\",\"name\":\"points\",\"features\":[\n");
    let mut n = 0_u32;
    while text.len() < bytes {
        let (lon, lat) = (random.unit() * 360.0 - 180.0, random.unit() * 160.0 - 80.0);
        let name =
            random.pick(&["Hishikari 菱刈", "Mountain \\\"Pass\\\"", "Round Top", "Thacker Pass", "Bear Lodge\\tEast", "豊羽"]);
        let commodity = random.pick(&["Rare earths", "Lithium", "Copper, Gold", "Tungsten", "Antimony"]);
        let comma = if n == 0 { "" } else { ",\n" };
        write!(
            text,
            "{comma}{{\"type\":\"Feature\",\"properties\":{{\"dep_id\":\"{n:08}\",\"site_name\":\"{name} {n}\",\"country\":\"{}\",\
             \"commod1\":\"{commodity}\",\"dev_stat\":\"{}\",\"tonnes\":{:.1},\"grade\":{:.3},\"year\":{}}},\
             \"geometry\":{{\"type\":\"Point\",\"coordinates\":[{lon:.5},{lat:.5}]}}}}",
            random.pick(&["Japan", "United States", "Australia"]),
            random.pick(&["Occurrence", "Past Producer", "Producer", "Prospect"]),
            random.unit() * 1e7,
            random.unit() * 10.0,
            1850 + random.next() % 170,
        )
        .unwrap();
        n += 1;
    }
    text.push_str("\n]}\n");
    text
}

fn polygons(bytes: usize) -> String {
    let mut random = Seeded(2);
    let mut text = String::with_capacity(bytes + 100_000);
    text.push_str("{\"type\":\"FeatureCollection\",\"name\":\"polygons\",\"features\":[\n");
    let mut n = 0_u32;
    while text.len() < bytes {
        let comma = if n == 0 { "" } else { ",\n" };
        let unit = random.pick(&["Qal", "Tv", "Kgr", "Jms"]);
        write!(
            text,
            "{comma}{{\"type\":\"Feature\",\"properties\":{{\"OBJECTID\":{n},\"unit\":\"{unit}\",\"area_m2\":{:.2}}},\
             \"geometry\":{{\"type\":\"Polygon\",\"coordinates\":[",
            random.unit() * 1e9
        )
        .unwrap();
        let (lon, lat) = (random.unit() * 300.0 - 150.0, random.unit() * 140.0 - 70.0);
        for (ring, radius) in [(0, 1.0), (1, 0.3)] {
            text.push_str(if ring == 0 { "[" } else { ",[" });
            let vertices = 60 + random.next() % 20;
            let mut first = None;
            for i in 0..vertices {
                let angle = i as f64 / vertices as f64 * std::f64::consts::TAU;
                let r = radius * (0.8 + 0.2 * random.unit());
                let vertex = (lon + r * angle.cos(), lat + r * angle.sin());
                first.get_or_insert(vertex);
                write!(text, "[{:.9},{:.9}],", vertex.0, vertex.1).unwrap();
            }
            let (x, y) = first.unwrap_or_default();
            write!(text, "[{x:.9},{y:.9}]]").unwrap();
        }
        text.push_str("]}}");
        n += 1;
    }
    text.push_str("\n]}\n");
    text
}

/// Resident memory in MB, where the system tells.
fn resident_mb() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|l| l.starts_with("VmRSS:"))?;
    line.split_whitespace().nth(1)?.parse::<f64>().ok().map(|kb| kb / 1024.0)
}

fn file(folder: &Path, name: &str, make: fn(usize) -> String, megabytes: usize) -> PathBuf {
    let path = folder.join(name);
    if !path.exists() {
        std::fs::write(&path, make(megabytes * 1_000_000)).unwrap();
    }
    path
}

fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/bench-data");
    std::fs::create_dir_all(&folder).unwrap();
    let files = [file(&folder, "points.geojson", points, 285), file(&folder, "polygons.geojson", polygons, 165)];
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
                layer.table.xy.len()
            );
        }
        println!("best {:.0} MB/s", megabytes / best);
    }
}
