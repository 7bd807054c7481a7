//! Shapes across the 180th meridian: cut on the way out as published examples say, drawn whole on a map of the Pacific, and joined
//! again on the way in.

use crate::support::{data, skip};
use geo::{Area as _, BooleanOps as _, LineString, MultiPolygon, Polygon};
use lodemap::crs::{Crs, MapProjection};
use lodemap::io::{layer_from_bytes, write_cut_at_180, write_geojson};
use lodemap::layer::{Layer, ShapeKind, project_layer};
use serde_json::{Value, json};
use std::path::Path;
use std::sync::atomic::AtomicBool;

fn layer(bytes: &[u8]) -> Layer {
    layer_from_bytes("a", Path::new("a.geojson"), bytes.to_vec(), &AtomicBool::new(false), &|_| {}).unwrap()
}

/// The first geometry of what is written when the layer is cut at the meridian.
fn cut(layer: &Layer) -> Value {
    let mut out = Vec::new();
    let rows: Vec<usize> = (0..layer.table.len()).collect();
    write_cut_at_180(layer, &rows, None, false, &mut out).unwrap();
    serde_json::from_slice::<Value>(&out).unwrap()["features"][0]["geometry"].clone()
}

fn ring(value: &Value) -> LineString {
    let at = |p: &Value| (p[0].as_f64().unwrap(), p[1].as_f64().unwrap());
    value.as_array().unwrap().iter().map(at).collect()
}

fn polygon(rings: &Value) -> Polygon {
    let mut rings = rings.as_array().unwrap().iter().map(ring);
    Polygon::new(rings.next().unwrap(), rings.collect())
}

fn polygons(geometry: &Value) -> MultiPolygon {
    let coordinates = &geometry["coordinates"];
    match geometry["type"].as_str().unwrap() {
        "Polygon" => MultiPolygon(vec![polygon(coordinates)]),
        "MultiPolygon" => MultiPolygon(coordinates.as_array().unwrap().iter().map(polygon).collect()),
        other => panic!("{other} is no area"),
    }
}

/// Vertices of lines, one after another; those of published examples are whole numbers in another notation.
fn lines(geometry: &Value) -> Vec<Vec<[f64; 2]>> {
    let line = |l: &Value| ring(l).0.iter().map(|c| [c.x, c.y]).collect();
    geometry["coordinates"].as_array().unwrap().iter().map(line).collect()
}

#[test]
fn published_examples_are_cut_as_they_say() {
    let Some(data) = data() else { return skip("the published examples are not there") };
    let folder = data.join("conformance/antimeridian");
    let (mut compared, mut wrong) = (0, Vec::new());
    for entry in std::fs::read_dir(folder.join("input")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_owned();
        let found = cut(&layer(&std::fs::read(&path).unwrap()));
        // Where the published way leaves a shape out, it has nothing to say.
        let expected = std::fs::read(folder.join("output_flat").join(&name)).ok();
        let Some(expected) = expected.and_then(|bytes| serde_json::from_slice::<Value>(&bytes).ok()) else { continue };
        let expected = expected.get("geometry").unwrap_or(&expected);
        compared += 1;
        let same = if expected["type"] == "MultiLineString" {
            lines(&found) == lines(expected)
        } else {
            let (found, expected) = (polygons(&found), polygons(expected));
            let off = found.xor(&expected).unsigned_area();
            if off > 1e-5 * expected.unsigned_area() {
                println!("{name:?}: {off} of {} square degrees differ; {found:?}", expected.unsigned_area());
            }
            // The published answer loses one of two holes that lie wholly inside: two square degrees.
            let known = if name == "issues-171.json" { 2.0 } else { 0.0 };
            (off - known).abs() <= 1e-5 * expected.unsigned_area()
        };
        if !same {
            wrong.push(name);
        }
    }
    println!("{compared} published shapes compared");
    assert!(compared >= 17 && wrong.is_empty(), "{compared} compared, other than published: {wrong:?}");
}

fn shapes(layer: &Layer, map: &str) -> (Vec<ShapeKind>, [f64; 2]) {
    let map = MapProjection::new(&Crs::parse(map).unwrap()).unwrap();
    let set = project_layer(layer, &map, &AtomicBool::new(false)).unwrap();
    let e = set.extent();
    (set.shapes().map(|s| s.kind).collect(), [e.max_x - e.min_x, e.max_y - e.min_y])
}

#[test]
fn what_was_cut_is_drawn_as_if_it_had_not_been() {
    let hole = [[175, 45], [175, 55], [-175, 55], [-175, 45], [175, 45]];
    let whole = json!({"type": "Polygon", "coordinates": [[[170, 40], [-170, 40], [-170, 60], [170, 60], [170, 40]], hole]});
    let whole = layer(whole.to_string().as_bytes());
    let pieces = cut(&whole);
    assert_eq!(pieces["coordinates"].as_array().unwrap().len(), 2, "{pieces}");
    let pieces = layer(pieces.to_string().as_bytes());
    for map in ["EPSG:8859", "EPSG:3832", "EPSG:3857", "EPSG:8857", "EPSG:3571"] {
        let (uncut, cut) = (shapes(&whole, map), shapes(&pieces, map));
        assert_eq!(uncut.0[0], cut.0[0], "{map}");
        assert!((0..2).all(|i| (uncut.1[i] - cut.1[i]).abs() < 2.0), "{map}: {:?} {:?}", uncut.1, cut.1);
    }
    for form in [&whole, &pieces] {
        assert_eq!(shapes(form, "EPSG:8859").0, [ShapeKind::Polygon], "one shape, and no line along the meridian");
    }
    assert!(shapes(&whole, "EPSG:8859").1[0] < 3e6, "and not around the world");
}

#[test]
fn a_line_from_170_east_to_170_west_takes_the_short_way() {
    let line = layer(br#"{"type":"LineString","coordinates":[[170,-10],[-170,10]]}"#);
    assert!(shapes(&line, "EPSG:8859").1[0] < 3e6);
    // A box around the world is one, whichever way its corners are joined.
    let world = json!({"type": "Polygon", "coordinates": [[[-180, -80], [180, -80], [180, 80], [-180, 80], [-180, -80]]]});
    assert!(shapes(&layer(world.to_string().as_bytes()), "EPSG:3857").1[0] > 4e7);
}

#[test]
fn converting_to_degrees_cuts_and_what_does_not_cross_keeps_every_byte() {
    let text = r#"{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"n":1.0},"geometry":{"type":"Polygon","coordinates":[[[-2200000,300000],[-1600000,300000],[-1600000,900000],[-2200000,900000],[-2200000,300000]]]}}
],"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::3338"}}}"#;
    let alaska = layer(text.as_bytes());
    let mut out = Vec::new();
    write_geojson(&alaska, &[0], Some(&Crs::wgs84()), &mut out).unwrap();
    let value: Value = serde_json::from_slice(&out).unwrap();
    let geometry = &value["features"][0]["geometry"];
    assert_eq!(geometry["type"], "MultiPolygon", "{geometry}");
    assert!(polygons(geometry).unsigned_area() < 100.0);
    let near = br#"{"type":"FeatureCollection","features":[
{"type":"Feature" ,"geometry":{"type":"LineString","coordinates":[[1.0,2.50],[3,4]]},"properties":null}, {"type":"Feature","geometry":{"type":"Point","coordinates":[190,0]},"properties":{}}]}"#;
    out.clear();
    write_cut_at_180(&layer(near), &[0, 1], None, false, &mut out).unwrap();
    let out = String::from_utf8(out).unwrap();
    assert!(
        out.contains(
            r#"{"type":"Feature" ,"geometry":{"type":"LineString","coordinates":[[1.0,2.50],[3,4]]},"properties":null}"#
        )
    );
    assert!(out.contains("-170"), "{out}");
}
