//! A file's bytes, and then everything that looks at the layer they give. The first byte picks the file's name.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lodemap::crs::{Crs, MapProjection};
use lodemap::io::{layer_from_bytes, read_layers, write_csv, write_geojson, write_geojsonl};
use lodemap::layer::catalog::{Catalog, names_in};
use lodemap::layer::{DocumentKind, Format, Layer, Reading, layer_extent_lonlat, lonlat_of, project_layer};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, LazyLock};

const NAMES: [&str; 8] = ["a.geojson", "a.json", "a.geojsonl", "a.csv", "a.topojson", "a.geojson.gz", "a.fgb", "a.tsv"];

static FOLDER: LazyLock<PathBuf> = LazyLock::new(|| {
    // In memory where there is such a place: a disk would be asked a thousand times a second.
    let memory = Path::new("/dev/shm");
    let folder = if memory.is_dir() { memory.to_owned() } else { std::env::temp_dir() };
    let folder = folder.join(format!("lodemap-fuzz-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    folder
});

static MAPS: LazyLock<[MapProjection; 2]> =
    LazyLock::new(|| ["EPSG:8859", "EPSG:3857"].map(|code| MapProjection::new(&Crs::parse(code).unwrap()).unwrap()));

fuzz_target!(|data: &[u8]| {
    let Some((&first, bytes)) = data.split_first() else { return };
    let path = FOLDER.join(NAMES[usize::from(first) % NAMES.len()]);
    std::fs::write(&path, bytes).unwrap();
    let go = AtomicBool::new(false);
    match read_layers(&path, &Reading::default(), &go, &|_| {}) {
        Ok(layers) => {
            for layer in &layers {
                look_at(layer, bytes, usize::from(first));
            }
            // From memory the same comes out as from the file.
            if let [layer] = &layers[..]
                && layer.format == Format::GeoJson
                && std::str::from_utf8(bytes).is_ok()
                && let Ok(again) = read(&path, bytes)
            {
                // What places say is looked at by the front door only.
                let own: Vec<_> = layer.problems.iter().filter(|p| !matches!(p.code, "null_island" | "axes_swapped")).collect();
                assert!(layer.table == again.table && layer.fields == again.fields && own.into_iter().eq(&again.problems));
                assert_eq!(layer.sha256(), again.sha256());
            }
        }
        Err(e) => {
            let message = e.to_string();
            assert!(message.ends_with(path.to_str().unwrap()), "{message}");
            // What any JSON reader takes for a FeatureCollection with a shape in it is not refused.
            assert!(!plain_collection(bytes).is_some_and(|points| !points.is_empty()), "{message}");
        }
    }
});

fn read(path: &Path, bytes: &[u8]) -> Result<Layer, String> {
    layer_from_bytes("a", path, bytes.to_vec(), &AtomicBool::new(false), &|_| {}).map_err(|e| e.to_string())
}

fn look_at(layer: &Layer, bytes: &[u8], first: usize) {
    let table = &layer.table;
    let (mut end, mut vertices) = (0, 0);
    for row in 0..table.len() {
        let place = table.bytes(row);
        assert!(place.start >= end && place.end <= layer.text.len(), "rows lie one behind the other");
        end = place.end;
        let text = layer.feature_text(row);
        assert!(text.starts_with('{') && text.ends_with('}'), "{text}");
        let properties = std::str::from_utf8(layer.properties_text(row)).unwrap();
        assert!(text.contains(properties) && text.contains(layer.id_text(row)));
        assert_eq!(table.vertices(row).start, vertices);
        for run in table.parts(row).flat_map(|part| table.runs(&part).collect::<Vec<_>>()) {
            assert_eq!(run.start, vertices, "runs lie one behind the other");
            vertices = run.end;
        }
        assert_eq!(table.vertices(row).end, vertices);
    }
    assert_eq!(table.coordinates().len(), vertices);
    assert!(table.coordinates().iter().flatten().all(f64::is_finite));
    for p in &layer.problems {
        assert!(
            !p.message.is_empty() && p.line != Some(0) && p.column != Some(0) && p.byte.is_none_or(|b| b <= bytes.len()),
            "{p:?}"
        );
    }
    if let Some(points) = plain_collection(bytes) {
        assert_eq!(table.len(), points.len());
        assert!(table.coordinates().iter().eq(points), "numbers are the nearest that a computer holds");
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
    let one_document = layer.document.kind == DocumentKind::Collection || layer.format == Format::GeoJson;
    if layer.document.whole && one_document && layer.encoding.starts_with("UTF-8") && layer.format == Format::GeoJson {
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
    if layer.table.coordinates().len() < 200 {
        let _ = write_geojson(layer, rows, Some(MAPS[1].crs()), &mut out);
    }
}

/// The points that `serde_json` finds in a text that is nothing but a FeatureCollection of Points.
fn plain_collection(bytes: &[u8]) -> Option<Vec<[f64; 2]>> {
    // Members that occur twice are read differently, each in its way rightly.
    let once = |word: &str, n: usize| std::str::from_utf8(bytes).is_ok_and(|t| t.matches(word).count() == n && !t.contains('\\'));
    let value: Value = serde_json::from_slice(bytes).ok()?;
    let features = value.get("features")?.as_array()?;
    let n = features.len();
    let shapes = features.iter().filter(|f| f.get("geometry").is_some()).count();
    let point = |f: &Value| {
        let g = f.get("geometry")?;
        let [x, y] = &g.get("coordinates")?.as_array()?[..] else { return None };
        (f.get("type")? == "Feature" && g.get("type")? == "Point").then_some([x.as_f64()?, y.as_f64()?])
    };
    let points: Vec<[f64; 2]> = features.iter().map(point).collect::<Option<_>>()?;
    let plain =
        once("\"features\"", 1) && once("\"geometry\"", shapes) && once("\"coordinates\"", n) && once("\"type\"", 2 * n + 1);
    (plain && value.get("type")? == "FeatureCollection").then_some(points)
}
