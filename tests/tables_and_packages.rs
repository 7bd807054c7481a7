//! Story: layers come as tables, GeoPackages and FlatGeobuf files of other programs, and go out as such.

use crate::commands::{Folder, POINTS, assert_fails, lodemap};
use crate::support::{bench, data, run_program};
use lodemap::app::{LayerState, NoticeKind};
use lodemap::crs::HowKnown;
use lodemap::io::gpkg::{GpkgStore, holds_workspace};
use lodemap::io::read_layers;
use lodemap::layer::{Layer, LayerRole, Reading, Severity, layer_extent_lonlat};
use rusqlite::Connection;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

const TABLE: &str = "id,site_name,north,east,lat,lon,commod1\n\
                     007,Mountain Pass,35.48,-115.53,35.48,-115.53,REE\n\
                     008,Bokan,54.91,-132.14,54.91,-132.14,U\n\
                     009,Nowhere,0,0,0,0,Cu\n";

fn xy(layer: &Layer) -> Vec<[f64; 2]> {
    layer.table.coordinates().iter().collect()
}

fn layers(path: &Path) -> Vec<Layer> {
    read_layers(path, &Reading::default(), &AtomicBool::new(false), &|_| {}).unwrap_or_else(|e| panic!("{e}"))
}

/// A GeoPackage of another program with two feature tables, made by converting and joining.
fn package(folder: &Folder) -> PathBuf {
    let a = folder.file("points.geojson", POINTS);
    let path = folder.path("survey.gpkg");
    assert_eq!(lodemap(&["convert", &a, &path]).status, Some(0));
    let c = Connection::open(&path).unwrap();
    c.execute_batch(
        "PRAGMA foreign_keys = OFF;
         CREATE TABLE faults AS SELECT * FROM points WHERE 0;
         CREATE TABLE \"断層\" (fid INTEGER PRIMARY KEY, geom BLOB, 名称 TEXT);
         INSERT INTO \"断層\" SELECT fid, geom, 'F' || fid FROM points WHERE fid < 3;
         INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) VALUES ('断層', 'features', '断層', 4326);
         INSERT INTO gpkg_geometry_columns VALUES ('断層', 'geom', 'POINT', 4326, 0, 0);",
    )
    .unwrap();
    PathBuf::from(path)
}

#[test]
fn a_table_of_deposits_becomes_a_layer() {
    let mut b = bench();
    let path = b.file("mrds.csv", TABLE);
    b.open(&[path]);
    let id = b.layer("mrds");
    assert_eq!(b.workspace().layers[&id].role, LayerRole::Deposits);
    assert_eq!(b.state.map().shapes(&id).unwrap().len(), 2);
    let notice = &b.state.notices()[0];
    assert!(
        notice.kind == NoticeKind::Warning && notice.text.contains("#3") && notice.text.contains("both coordinates are 0"),
        "{}",
        notice.text
    );
    assert_eq!(b.state.catalog().find(&id.0, "id:007").map(|f| f.properties["site_name"].clone()), Some(json!("Mountain Pass")));
}

#[test]
fn columns_are_chosen_remembered_and_taken_back() {
    let mut b = bench();
    let path = b.file("odd.csv", "id,p,q\n1,35.5,139.75\n2,36.5,140.75\n");
    b.open(&[path]);
    let id = b.layer("odd");
    let notice = b.notices().join(" ");
    assert!(notice.contains("“id”, “p”, “q”") && notice.contains("Choose the columns"), "{notice}");
    assert!(xy(b.state.catalog().get(&id.0).unwrap()).is_empty());
    b.edit(json!({"edit": "set_layer_reading", "id": id, "reading": {"x_field": "q", "y_field": "p"}}));
    let xy = |b: &crate::support::Bench| xy(b.state.catalog().get(&id.0).unwrap());
    assert_eq!(xy(&b), [[139.75, 35.5], [140.75, 36.5]]);
    assert_eq!(b.state.map().shapes(&id).unwrap().len(), 2);
    b.undo();
    assert!(xy(&b).is_empty());
    b.redo();
    let mut b = b.restart();
    assert_eq!(xy(&b), [[139.75, 35.5], [140.75, 36.5]], "chosen once, known ever after");
    b.edit(json!({"edit": "set_layer_reading", "id": id, "reading": {"x_field": "longitude", "y_field": "p"}}));
    assert!(matches!(b.state.layer_state(&id), Some(LayerState::Failed(why)) if why.contains("no column “longitude”")));
    assert!(b.state.catalog().get(&id.0).is_none(), "what was read in another way is not shown for it");
    let said = b.notices().len();
    b.edit(crate::support::add_project("p", None));
    assert_eq!(b.notices().len(), said, "what failed is not tried and told again at every edit");
    b.undo().undo();
    assert_eq!(xy(&b), [[139.75, 35.5], [140.75, 36.5]], "undo reads it as before");
}

#[test]
fn a_data_geopackage_opens_as_its_layers_in_one_step() {
    let folder = Folder::new();
    let path = package(&folder);
    assert!(!holds_workspace(&path));
    let mut b = bench();
    b.open(&[path.clone()]);
    let names: Vec<String> = b.workspace().layers_in_order().iter().map(|l| l.name.en.clone()).collect();
    assert_eq!((names.as_slice(), b.revisions()), (&["survey: points".to_owned(), "survey: 断層".to_owned()][..], 1));
    assert_eq!(b.notices(), ["survey.gpkg: 2 layers added"]);
    let faults = b.layer("survey: 断層");
    assert_eq!(b.workspace().layers[&faults].reading.sublayer.as_deref(), Some("断層"));
    assert_eq!(b.state.map().shapes(&faults).unwrap().len(), 2);
    b.open(&[path.clone()]);
    assert!(b.notices().last().unwrap().contains("open already"), "{:?}", b.notices());
    b.edit(json!({"edit": "remove_layer", "id": faults})).open(&[path.clone()]);
    assert_eq!((b.workspace().layers.len(), b.revisions()), (2, 3), "the one that is missing is added again: {:?}", b.notices());
    let b = b.restart();
    assert_eq!(b.state.catalog().ids().count(), 2);
    let mut b = bench();
    b.open(&[path]).undo();
    assert!(b.workspace().layers.is_empty() && b.state.catalog().ids().count() == 0, "one step back");
}

#[test]
fn workspaces_and_data_are_told_apart_by_what_is_in_them() {
    let folder = Folder::new();
    let data = package(&folder).to_str().unwrap().to_owned();
    let workspace = folder.workspace();
    let format = |path: &str| lodemap(&["info", path, "--json"]).json()[0]["format"].clone();
    assert_eq!((format(&data), format(&workspace)), (json!("GeoPackage"), json!("lodemap workspace")));
    let renamed = folder.path("renamed.db");
    std::fs::copy(&workspace, &renamed).unwrap();
    assert_eq!(format(&renamed), "lodemap workspace");
    let mut b = bench();
    b.open(&[PathBuf::from(&workspace), PathBuf::from(&data)]);
    assert_eq!(b.workspace().areas.len(), 1, "the workspace is opened");
    assert_eq!(b.workspace().layers.len(), 3, "and the layers become part of it: {:?}", b.notices());
    assert_fails(&["export", &data, "-o", &folder.path("out")], "GeoPackage of another program");
    assert!(GpkgStore::open(Path::new(&data)).is_err());
    assert_fails(&["convert", &workspace, &folder.path("x.geojson")], "lodemap export");
    assert_fails(&["convert", &data, &folder.path("x.geojson")], "points, 断層");
    assert_eq!(lodemap(&["convert", &data, &folder.path("x.geojson"), "--layer", "断層"]).status, Some(0));
    assert_eq!(layers(Path::new(&folder.path("x.geojson")))[0].table.len(), 2);
    let text = folder.file("text.gpkg", "dear colleague");
    assert_fails(&["info", &text], "calls itself a GeoPackage and is none");
    let sealed = folder.file("sealed.gpkg", &"\u{7}\u{3b1}".repeat(3000));
    assert_fails(&["info", &sealed], "encrypted, damaged, or something else");
}

#[test]
fn the_command_line_chooses_columns_and_tables() {
    let folder = Folder::new();
    let table = folder.file("odd.csv", "id,p,q\n1,35.5,139.75\n2,36.5,140.75\n");
    let told = lodemap(&["check", &table]);
    assert_eq!(told.status, Some(1));
    assert!(told.out.contains("no_coordinate_columns") && told.out.contains("--x"), "{}", told.out);
    let info = lodemap(&["info", &table, "--x", "q", "--y", "p", "--json"]);
    assert_eq!((info.status, &info.json()[0]["extent_lonlat"]), (Some(0), &json!([139.75, 35.5, 140.75, 36.5])));
    assert_fails(&["info", &table, "--x", "lon"], "no column “lon”");
    let out = folder.path("odd.geojson");
    assert_eq!(lodemap(&["convert", &table, &out, "--x", "q", "--y", "p"]).status, Some(0));
    assert_eq!(xy(&layers(Path::new(&out))[0]), [[139.75, 35.5], [140.75, 36.5]]);
    assert_eq!(
        lodemap(&["render", &table, "--x=q", "--y=p", "-o", &folder.path("odd.png"), "--size", "200x100"]).status,
        Some(0)
    );
    let script = folder.file("s.jsonl", r#"{"edit":"add_layer","path":"odd.csv","reading":{"x_field":"q","y_field":"p"}}"#);
    let workspace = folder.path("w.gpkg");
    assert_eq!(lodemap(&["apply", &workspace, &script]).status, Some(0));
    let session = GpkgStore::read(Path::new(&workspace)).unwrap();
    assert_eq!(session.workspace().layers.values().next().unwrap().reading.x_field.as_deref(), Some("q"));
}

#[test]
fn a_table_goes_to_every_format_and_back() {
    let folder = Folder::new();
    let table = folder.file("mrds.csv", TABLE);
    let whole = layers(Path::new(&table)).remove(0);
    for ending in ["geojson", "geojsonl", "csv", "gpkg", "fgb"] {
        let out = folder.path(&format!("out.{ending}"));
        let ran = lodemap(&["convert", &table, &out]);
        assert!(ran.status.is_some_and(|s| s < 2), "{ending}: {}", ran.err);
        let back = layers(Path::new(&out)).remove(0);
        assert_eq!(xy(&back), xy(&whole), "{ending}");
        for (row, commodity) in ["REE", "U", "Cu"].iter().enumerate() {
            assert_eq!(&back.properties(row)["commod1"], commodity, "{ending}");
            assert_eq!(back.properties(row)["id"], whole.properties(row)["id"], "{ending}: leading zeros stay");
        }
    }
}

/// Reads with GDAL: the number of features and the extent, and the GeoJSON that it makes.
fn ogr(path: &str, folder: &Folder) -> Option<Value> {
    let out = folder.path("ogr.geojson");
    drop(std::fs::remove_file(&out));
    run_program("ogr2ogr", &["-f", "GeoJSON", "-lco", "COORDINATE_PRECISION=15", &out, path])?;
    Some(serde_json::from_slice(&std::fs::read(out).unwrap()).unwrap())
}

/// Numbers to twelve digits, so that what is written in other words compares as equal.
fn rounded(value: &Value) -> Value {
    match value {
        Value::Number(n) => json!(format!("{:.9e}", n.as_f64().unwrap())),
        Value::Array(all) => all.iter().map(rounded).collect(),
        Value::Object(all) => all.iter().filter(|(_, v)| !v.is_null()).map(|(k, v)| (k.clone(), rounded(v))).collect(),
        other => other.clone(),
    }
}

#[test]
fn real_layers_are_the_same_layers_in_every_format_for_gdal_too() {
    let Some(data) = data() else { return };
    let folder = Folder::new();
    for file in [
        "minerals/japan_deposits_usgs.geojson",
        "minerals/usgs_earth_mri_sites.geojson",
        "geology/hamersley_geology_EPSG28350.geojson",
        "geology/gsj_mino_geo_L_EPSG3857.geojson",
        "geology/arizona_otherlines.geojson",
    ] {
        let source = data.join(file).to_str().unwrap().to_owned();
        let original = layers(Path::new(&source)).remove(0);
        for ending in ["gpkg", "fgb"] {
            // Ours, read by us and by GDAL.
            let ours = folder.path(&format!("ours.{ending}"));
            assert!(lodemap(&["convert", &source, &ours]).status.is_some_and(|s| s < 2));
            // GDAL's, read by us.
            let theirs = folder.path(&format!("theirs.{ending}"));
            drop(std::fs::remove_file(&theirs));
            let format = if ending == "gpkg" { "GPKG" } else { "FlatGeobuf" };
            if run_program("ogr2ogr", &["-f", format, &theirs, &source]).is_none() {
                return;
            }
            for path in [&ours, &theirs] {
                let layer = layers(Path::new(path)).remove(0);
                let Some(other) = ogr(path, &folder) else { return };
                let theirs = other["features"].as_array().unwrap();
                assert_eq!(layer.table.len(), theirs.len(), "{path} of {file}");
                for (row, feature) in theirs.iter().enumerate() {
                    let ours: Value = serde_json::from_str(layer.feature_text(row)).unwrap();
                    for member in ["geometry", "properties"] {
                        assert_eq!(rounded(&ours[member]), rounded(&feature[member]), "{path} of {file}: {member} of {row}");
                    }
                }
                let box_of =
                    |l: &Layer| layer_extent_lonlat(l).map(|e| [e.west, e.south, e.east, e.north].map(|v| (v * 1e9).round()));
                // GDAL leaves features without a geometry out of FlatGeobuf.
                if layer.table.len() == original.table.len() {
                    assert_eq!(box_of(&layer), box_of(&original), "{path} of {file}");
                }
                assert_eq!(layer.crs.how, HowKnown::Declared, "{path}: {}", layer.crs.reason.en);
            }
        }
    }
}

#[test]
fn tables_in_other_encodings_and_in_gzip_keep_their_places() {
    let folder = Folder::new();
    let text = "鉱山名,経度,緯度\n菱刈,130.68,32.0\n豊羽,x,42.9\n";
    let bad = |l: &Layer| {
        l.problems.iter().filter(|p| p.severity == Severity::Error).map(|p| (p.line, p.column, p.byte)).collect::<Vec<_>>()
    };
    for name in ["Shift_JIS", "EUC-JP", "UTF-16LE"] {
        let encoding = lodemap::io::source::encoding_of(name).unwrap();
        // encoding_rs writes no UTF-16.
        let encode = |text: &str| match name {
            "UTF-16LE" => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            _ => encoding.encode(text).0.into_owned(),
        };
        let mark: &[u8] = if name == "UTF-16LE" { b"\xFF\xFE" } else { b"" };
        let path = PathBuf::from(folder.path("j.csv"));
        std::fs::write(&path, [mark, &encode(text)].concat()).unwrap();
        let l = layers(&path).remove(0);
        assert_eq!((l.encoding, &l.properties(0)["鉱山名"]), (name, &json!("菱刈")));
        let at = mark.len() + encode(&text[..text.find('x').unwrap()]).len();
        assert_eq!(bad(&l), [(Some(3), Some(4), Some(at))], "{name}");
    }
    let western = PathBuf::from(folder.path("w.csv"));
    std::fs::write(&western, b"name,lon,lat\nMine d\x92Ur \x96 Qu\xE9bec,2,43\n").unwrap();
    let l = layers(&western).remove(0);
    assert_eq!((l.encoding, &l.properties(0)["name"]), ("windows-1252", &json!("Mine d’Ur – Québec")));
    let chosen = Reading { encoding: Some("Shift_JIS".into()), ..Reading::default() };
    let l = read_layers(&western, &chosen, &AtomicBool::new(false), &|_| {}).unwrap().remove(0);
    assert_eq!(l.encoding, "Shift_JIS");
    let broken = PathBuf::from(folder.path("b.csv"));
    std::fs::write(
        &broken,
        "name,lon,lat\n鉱山鉱山鉱山,2,43\nx\u{0}y,1,2\n"
            .replace('\0', "?")
            .into_bytes()
            .into_iter()
            .map(|b| if b == b'?' { 0xFF } else { b })
            .collect::<Vec<u8>>(),
    )
    .unwrap();
    let l = layers(&broken).remove(0);
    assert_eq!((l.table.len(), &l.properties(1)["name"]), (2, &json!("x\u{FFFD}y")));
    assert!(l.problems.iter().any(|p| p.code == "undecodable" && p.line == Some(3)), "{:?}", l.problems);
    let packed = folder.path("mrds.csv.gz");
    folder.file("mrds.csv", TABLE);
    if run_program("gzip", &["-k", &folder.path("mrds.csv")]).is_some() {
        let l = layers(Path::new(&packed)).remove(0);
        assert_eq!((l.name.as_str(), l.table.len(), bad(&l).len()), ("mrds", 3, 0));
    }
}

#[test]
fn the_usgs_lithium_tables_open_with_their_traps_told() {
    let Some(data) = data() else { return };
    let read = |name: &str| layers(&data.join("minerals").join(name)).remove(0);
    let bad = |l: &Layer| l.problems.iter().filter(|p| p.severity > Severity::Note).map(|p| p.code).collect::<Vec<_>>();
    let points = read("usgs_lithium_Loc_Pt.csv");
    let original = read("usgs_lithium_us.geojson");
    assert_eq!((points.crs.how, bad(&points)), (HowKnown::Declared, vec![]));
    assert!(points.table.len() >= 50 && points.table.coordinates().len() == points.table.len());
    assert!(points.fields.iter().any(|f| f.name == "Site_ID"), "the star is no part of the name");
    assert!(!original.table.is_empty());
    let sites = read("usgs_lithium_Site.csv");
    assert_eq!((sites.crs.how, sites.table.coordinates().len()), (HowKnown::Assumed, sites.table.len()));
    let resources = read("usgs_lithium_Resources.csv");
    assert_eq!(bad(&resources), ["no_coordinate_columns"]);
    let notes: Vec<&str> = resources.problems.iter().map(|p| p.code).collect();
    for code in ["header_star", "null_words", "thousands_separators"] {
        assert!(notes.contains(&code), "{code}: {notes:?}");
    }
    assert_eq!(bad(&layers(&data.join("geology/arizona_DescriptionOfMapUnits.csv")).remove(0)), ["no_coordinate_columns"]);
}
