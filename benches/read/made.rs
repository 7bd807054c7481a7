//! The two files that are read: a million deposit points as in MRDS, and geological units that share their borders; made from a seed.

use std::fs::File;
use std::io::{BufWriter, Result, Write};
use std::path::{Path, PathBuf};

/// Points in the first file.
pub const POINTS: u64 = 1_000_000;
/// Units in the second file: columns times rows of a sheet.
pub const UNITS: u64 = COLUMNS * ROWS;
const COLUMNS: u64 = 250;
const ROWS: u64 = 200;
/// Vertices between two corners of a unit, the first corner among them.
const EDGE: u64 = 24;

#[path = "../seeded.rs"]
mod seeded;
use seeded::Seeded;

/// Writes a file into the folder unless it is there, and returns its path.
pub fn file(folder: &Path, name: &str, make: fn(&mut dyn Write) -> Result<()>) -> Result<PathBuf> {
    let path = folder.join(name);
    if !path.exists() {
        let half = folder.join(format!("{name}.half"));
        let mut out = BufWriter::with_capacity(1 << 20, File::create(&half)?);
        make(&mut out)?;
        out.flush()?;
        std::fs::rename(&half, &path)?;
    }
    Ok(path)
}

pub fn points(out: &mut dyn Write) -> Result<()> {
    let mut random = Seeded(1);
    out.write_all(b"{\"type\":\"FeatureCollection\",\"name\":\"mrds\",\"features\":[\n")?;
    for n in 0..POINTS {
        let (lon, lat) = (random.unit() * 360.0 - 180.0, random.unit() * 160.0 - 80.0);
        let name =
            random.pick(&["Hishikari 菱刈", "Mountain \\\"Pass\\\"", "Round Top", "Thacker Pass", "Bear Lodge\\tEast", "豊羽"]);
        let commodity = random.pick(&["Rare earths", "Lithium", "Copper, Gold", "Tungsten", "Antimony"]);
        write!(
            out,
            "{}{{\"type\":\"Feature\",\"properties\":{{\"dep_id\":\"{n:08}\",\"site_name\":\"{name} {n}\",\"country\":\"{}\",\
             \"commod1\":\"{commodity}\",\"dev_stat\":\"{}\",\"tonnes\":{:.1},\"grade\":{:.3},\"year\":{},\
             \"url\":\"https://mrdata.usgs.gov/mrds/show-mrds.php?dep_id={n:08}\"}},\
             \"geometry\":{{\"type\":\"Point\",\"coordinates\":[{lon:.5},{lat:.5}]}}}}",
            if n == 0 { "" } else { ",\n" },
            random.pick(&["Japan", "United States", "Australia"]),
            random.pick(&["Occurrence", "Past Producer", "Producer", "Prospect"]),
            random.unit() * 1e7,
            random.unit() * 10.0,
            1850 + random.next() % 170,
        )?;
    }
    out.write_all(b"\n]}\n")
}

/// A sheet of units around Japan: each edge belongs to two units and is the same in both, every second unit has a hole.
pub fn polygons(out: &mut dyn Write) -> Result<()> {
    let mut random = Seeded(2);
    out.write_all(b"{\"type\":\"FeatureCollection\",\"name\":\"geological units\",\"features\":[\n")?;
    for n in 0..UNITS {
        let (column, row) = (n % COLUMNS, n / COLUMNS);
        write!(
            out,
            "{}{{\"type\":\"Feature\",\"properties\":{{\"OBJECTID\":{n},\"unit\":\"{}\",\"lithology\":\"{}\",\"area_m2\":{:.2}}},\
             \"geometry\":{{\"type\":\"Polygon\",\"coordinates\":[[",
            if n == 0 { "" } else { ",\n" },
            random.pick(&["Qal", "Tv", "Kgr", "Jms"]),
            random.pick(&["alluvium", "andesite", "granite", "mudstone 泥岩"]),
            random.unit() * 1e9
        )?;
        for (side, at) in [(0, 0), (1, 0), (2, 1), (3, 1)] {
            let flat = side % 2 == 0;
            let (c, r) = if flat { (column, row + at) } else { (column + 1 - at, row) };
            for i in 0..EDGE {
                // The third and fourth sides run back.
                let i = if at == 1 { EDGE - i } else { i };
                let [x, y] = on_edge(c, r, flat, i);
                write!(out, "[{x:.7},{y:.7}],")?;
            }
        }
        let [x, y] = on_edge(column, row, true, 0);
        write!(out, "[{x:.7},{y:.7}]]")?;
        if n % 2 == 0 {
            let (lon, lat) = (128.0 + 0.08 * (column as f64 + 0.5), 30.0 + 0.08 * (row as f64 + 0.5));
            let around = 45;
            for i in 0..=around {
                let turn = f64::from(i % around) / f64::from(around) * std::f64::consts::TAU;
                let reach = 0.015 + 0.003 * (5.0 * turn).sin();
                let comma = if i == 0 { ",[" } else { "," };
                write!(out, "{comma}[{:.7},{:.7}]", lon - reach * turn.cos(), lat + reach * turn.sin())?;
            }
            out.write_all(b"]")?;
        }
        out.write_all(b"]}}")?;
    }
    out.write_all(b"\n]}\n")
}

/// The vertex `i` of an edge of the sheet, which runs east or north from the corner in this column and row.
fn on_edge(column: u64, row: u64, flat: bool, i: u64) -> [f64; 2] {
    let (along, bend) = (i as f64 / EDGE as f64, |seed: u64| Seeded(seed).unit() - 0.5);
    // The corners do not move, so the neighbours meet there.
    let off = if i == 0 || i == EDGE { 0.0 } else { 0.02 * bend((column << 40) ^ (row << 20) ^ (i << 1) ^ u64::from(flat)) };
    let (x, y) = if flat { (along, off) } else { (off, along) };
    [128.0 + 0.08 * (column as f64 + x), 30.0 + 0.08 * (row as f64 + y)]
}
