//! Coordinates that came from another system say so, in every file that has a place for it.

use crate::commands::{Folder, lodemap, rusqlite_open};
use serde_json::Value;
use std::fs;

/// Two places on land in Kyushu and one at sea, on the Tokyo datum.
const TOKYO: &str = r#"{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::4301"}},"features":[
{"type":"Feature","properties":{"n":1.50},"geometry":{"type":"Point","coordinates":[130.69,32.01]}},
{"type":"Feature","properties":{"n":2},"geometry":{"type":"Point","coordinates":[130.7,32.0]}},
{"type":"Feature","properties":{"n":3},"geometry":{"type":"Point","coordinates":[143.0,36.3]}}]}"#;

fn json(path: &str) -> Value {
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

#[test]
fn a_converted_layer_says_what_moved_it_and_keeps_what_moved_it_before() {
    let f = Folder::new();
    let (a, b, c) = (f.file("a.geojson", TOKYO), f.path("b.geojson"), f.path("c.geojson"));
    let ran = lodemap(&["convert", &a, &b, "--to", "EPSG:6668"]);
    assert_eq!(ran.status, Some(0), "{}", ran.err);
    assert!(
        ran.err.contains("2 of 3 positions: TKY2JGD") && ran.err.contains("1 of 3 positions: Tokyo to JGD2000 (1)"),
        "{}",
        ran.err
    );
    assert!(ran.err.contains("±10 m"), "{}", ran.err);
    let steps = &json(&b)["lodemap_reprojected"];
    assert_eq!(
        (steps.as_array().unwrap().len(), &steps[0]["from"], &steps[0]["to"]),
        (1, &"EPSG:4301".into(), &"EPSG:6668".into())
    );
    assert_eq!(
        (&steps[0]["accuracy_m"], &steps[0]["ballpark"], &steps[0]["positions"]),
        (&10.0.into(), &false.into(), &3.into())
    );
    let grids = &steps[0]["operations"][0];
    assert_eq!((&grids["grids"][0], &grids["positions"]), (&"TKY2JGD.par".into(), &2.into()), "{steps}");
    assert!(fs::read_to_string(&b).unwrap().contains(r#"{"n":1.50}"#), "features stay as they were");
    let ran = lodemap(&["convert", &b, &c, "--to", "EPSG:32652"]);
    assert_eq!(json(&c)["lodemap_reprojected"].as_array().map(Vec::len), Some(2), "{}", ran.err);
    let same = lodemap(&["convert", &b, &f.path("d.geojson")]);
    assert!(same.status == Some(0) && fs::read(&b).unwrap() == fs::read(f.path("d.geojson")).unwrap(), "{}", same.err);
    let package = f.path("e.gpkg");
    assert_eq!(lodemap(&["convert", &a, &package, "--to", "EPSG:6668"]).status, Some(0));
    let said: String = rusqlite_open(&package).query_row("SELECT description FROM gpkg_contents", [], |row| row.get(0)).unwrap();
    assert!(said.contains("TKY2JGD") && said.contains("EPSG:6712"), "{said}");
    let info = lodemap(&["info", &a, "--json"]).json();
    assert_eq!(info[0]["crs"]["to_wgs84"]["operations"].as_array().map(Vec::len), Some(2), "{info}");
}

#[test]
fn a_change_of_datum_that_nobody_knows_is_a_problem_said_aloud() {
    let f = Folder::new();
    let a = f.file("a.geojson", &TOKYO.replace("urn:ogc:def:crs:EPSG::4301", "+proj=longlat +ellps=clrk66"));
    let ran = lodemap(&["convert", &a, &f.path("b.geojson"), "--to", "OGC:CRS84"]);
    assert_eq!(ran.status, Some(1), "{}", ran.err);
    assert!(ran.err.contains("no change of datum is known for 3 of 3 positions") && ran.err.contains("unknown"), "{}", ran.err);
    assert_eq!(json(&f.path("b.geojson"))["lodemap_reprojected"][0]["ballpark"], true);
}

#[test]
fn the_seabed_has_a_plane_of_its_own_in_files_and_on_the_map() {
    let f = Folder::new();
    let text = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[153.0,22.5]}}]}"#;
    let (a, b) = (f.file("a.geojson", text), f.path("b.geojson"));
    let onshore = lodemap(&["convert", &a, &f.path("xix.geojson"), "--to", "EPSG:6687"]);
    assert_eq!(onshore.status, Some(0), "two degrees off is beside the area, not far: {}", onshore.err);
    let far = f.file("far.geojson", &text.replace("22.5", "18.5"));
    let onshore = lodemap(&["convert", &far, &f.path("xix.geojson"), "--to", "EPSG:6687"]);
    assert!(onshore.status == Some(1) && onshore.err.contains("meant for land only"), "{}", onshore.err);
    let ran = lodemap(&["convert", &a, &b, "--to", "LAEA:24.3,154"]);
    assert_eq!(ran.status, Some(0), "{}", ran.err);
    let written = json(&b);
    assert!(written["crs"]["properties"]["name"].as_str().unwrap().starts_with("PROJCRS["), "{written}");
    let info = lodemap(&["info", &b, "--json"]).json();
    assert_eq!((&info[0]["crs"]["code"], &info[0]["crs"]["how"]), (&"LAEA:24.3,154".into(), &"declared".into()), "{info}");
    let back = lodemap(&["convert", &b, &f.path("c.geojson"), "--to", "OGC:CRS84"]);
    assert_eq!(back.status, Some(0), "{}", back.err);
    let place = &json(&f.path("c.geojson"))["features"][0]["geometry"]["coordinates"];
    // PROJ's way back from this projection is good to two millimetres.
    assert!((place[0].as_f64().unwrap() - 153.0).abs() < 3e-8 && (place[1].as_f64().unwrap() - 22.5).abs() < 3e-8, "{place}");
    let map = lodemap(&["render", &a, "-o", &f.path("map.png"), "--crs", "LAEA:24.3,154", "--size", "200x150"]);
    assert_eq!(map.status, Some(0), "{}", map.err);
    assert!(lodemap(&["convert", &a, &b, "--to", "LAEA:95,154"]).err.contains("LAEA:95,154"));
}

#[test]
fn an_export_names_how_each_layers_positions_are_known() {
    let f = Folder::new();
    f.file("a.geojson", TOKYO);
    let script = f.file("s.jsonl", r#"{"edit":"add_layer","id":"tokyo","path":"a.geojson"}"#);
    assert_eq!(lodemap(&["apply", &f.path("w.gpkg"), &script]).status, Some(0));
    let ran = lodemap(&["export", &f.path("w.gpkg"), "-o", &f.path("out")]);
    assert_eq!(ran.status, Some(0), "{}", ran.err);
    let layer = &json(&f.path("out/areas.geojson"))["lodemap"]["layers"][0];
    assert_eq!(
        (&layer["id"], &layer["crs"], &layer["to_wgs84"]["accuracy_m"]),
        (&"tokyo".into(), &"EPSG:4301".into(), &9.0.into()),
        "{layer}"
    );
}
