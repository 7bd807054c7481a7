//! A file's bytes, and then everything that looks at the layer they give. The first byte picks the file's name.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lodemap::crs::{Crs, MapProjection};
use lodemap::io::{layer_from_bytes, write_csv, write_geojson, write_geojsonl};
use lodemap::layer::catalog::{Catalog, names_in};
use lodemap::layer::{DocumentKind, Layer, layer_extent_lonlat, lonlat_of, project_layer};
use serde_json::Value;
use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, LazyLock};

const NAMES: [&str; 6] = ["a.geojson", "a.json", "a.geojsonl", "a.csv", "a.topojson", "a.geojson.gz"];

static MAPS: LazyLock<[MapProjection; 2]> =
    LazyLock::new(|| ["EPSG:8859", "EPSG:3857"].map(|code| MapProjection::new(&Crs::parse(code).unwrap()).unwrap()));

fuzz_target!(|data: &[u8]| {
    let Some((&first, bytes)) = data.split_first() else { return };
    let path = Path::new(NAMES[usize::from(first) % NAMES.len()]);
    match read(path, bytes) {
        Ok(layer) => look_at(&layer, bytes, usize::from(first)),
        Err(message) => {
            assert!(message.ends_with(path.to_str().unwrap()), "{message}");
            // What any JSON reader takes for a FeatureCollection with a shape in it is not refused.
            assert!(!plain_collection(bytes).is_some_and(|c| c.points > 0), "{message}");
        }
    }
});

fn read(path: &Path, bytes: &[u8]) -> Result<Layer, String> {
    layer_from_bytes("a", path, bytes.to_vec(), &AtomicBool::new(false), &|_| {}).map_err(|e| e.to_string())
}

fn look_at(layer: &Layer, bytes: &[u8], first: usize) {
    let table = &layer.table;
    let mut end = 0;
    for (row, r) in table.rows.iter().enumerate() {
        assert!(r.bytes.start >= end && r.bytes.end <= layer.text.len(), "rows lie one behind the other");
        end = r.bytes.end;
        for part in [&r.id, &r.properties] {
            assert!(part.is_empty() || r.bytes.start < part.start && part.end < r.bytes.end);
        }
        let text = layer.feature_text(row);
        assert!(text.starts_with('{') && text.ends_with('}'), "{text}");
        assert!(table.parts(row).iter().flat_map(|p| table.runs(p)).flatten().flatten().all(|v| v.is_finite()));
    }
    for p in &layer.problems {
        assert!(!p.message.is_empty() && p.line != Some(0) && p.column != Some(0) && p.byte.is_none_or(|b| b <= bytes.len()), "{p:?}");
    }
    if let Some(c) = plain_collection(bytes) {
        assert_eq!((table.len(), table.parts.len()), (c.features, c.points));
    }
    let rows: Vec<usize> = (0..table.len()).collect();
    let mut catalog = Catalog::default();
    let layer = Arc::new(layer.clone());
    catalog.insert("l", layer.clone());
    let _ = (layer_extent_lonlat(&layer), catalog.places("l").len(), layer.geometry_counts());
    for &row in rows.iter().take(20) {
        let properties = layer.properties(row);
        let _ = (names_in(&properties), lonlat_of(&layer, row));
        if let Some(key) = layer.feature_key(row) {
            let found = catalog.find("l", &key);
            assert!(found.is_none_or(|f| layer.feature_key(f.row).as_ref() == Some(&key)));
            assert!(layer.row_of_key(&key).is_some_and(|first| first <= row));
        }
    }
    given_back(&layer, bytes, &rows);
    if first >= 128 {
        let _ = project_layer(&layer, &MAPS[first % 2], &AtomicBool::new(false)).map(|shapes| shapes.extent());
    }
}

/// Without a change of CRS every feature's text is written as it came, and reads back as it was.
fn given_back(layer: &Layer, bytes: &[u8], rows: &[usize]) {
    let mut out = Vec::new();
    write_geojson(layer, rows, None, &mut out).unwrap();
    if layer.document.whole && layer.document.kind == DocumentKind::Collection && layer.encoding == "UTF-8" {
        assert!(out == bytes, "a whole file comes back identical");
    } else if !rows.is_empty() {
        let again = read(Path::new("b.geojson"), &out).unwrap_or_else(|e| panic!("{e}\n{}", String::from_utf8_lossy(&out)));
        assert_eq!(again.table.len(), rows.len(), "{}", String::from_utf8_lossy(&out));
        for &row in rows {
            assert!(again.feature_text(row).contains(layer.feature_text(row)));
        }
    }
    out.clear();
    if write_geojsonl(layer, rows, None, &mut out).is_ok() {
        assert_eq!(out.iter().filter(|&&b| b == b'\n').count(), rows.len());
    }
    out.clear();
    let _ = write_csv(layer, rows, &mut out);
    out.clear();
    if layer.table.xy.len() < 200 {
        let _ = write_geojson(layer, rows, Some(MAPS[1].crs()), &mut out);
    }
}

/// What `serde_json` makes of a text that is nothing but a FeatureCollection of Points.
struct Plain {
    features: usize,
    points: usize,
}

fn plain_collection(bytes: &[u8]) -> Option<Plain> {
    // Members that occur twice are read differently, each in its way rightly.
    let once = |word: &str, n: usize| std::str::from_utf8(bytes).is_ok_and(|t| t.matches(word).count() == n && !t.contains('\\'));
    let value: Value = serde_json::from_slice(bytes).ok()?;
    let features = value.get("features")?.as_array()?;
    let n = features.len();
    let shapes = features.iter().filter(|f| f.get("geometry").is_some()).count();
    let point = |f: &Value| {
        let g = f.get("geometry")?;
        let [x, y] = &g.get("coordinates")?.as_array()?[..] else { return None };
        (f.get("type")? == "Feature" && g.get("type")? == "Point" && x.is_number() && y.is_number()).then_some(())
    };
    let all = value.get("type")? == "FeatureCollection" && features.iter().all(|f| point(f).is_some());
    let plain = once("\"features\"", 1) && once("\"geometry\"", shapes) && once("\"coordinates\"", n) && once("\"type\"", 2 * n + 1);
    (all && plain).then_some(Plain { features: n, points: n })
}
