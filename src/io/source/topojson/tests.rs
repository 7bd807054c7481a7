//! What users rely on when a file is a topology.

use crate::io::source::read_layer;
use crate::io::source::tests::{codes, collection, encoded, packed, read, try_read};
use crate::layer::{Format, Layer, Reading};
use encoding_rs::{EUC_JP, SHIFT_JIS};
use serde_json::Value;
use std::sync::atomic::AtomicBool;

/// The vertices of the first run of a part.
fn run(layer: &Layer, row: usize, part: usize) -> Vec<[f64; 2]> {
    let part = layer.table.parts(row).nth(part).unwrap();
    let vertices = layer.table.runs(&part).next().unwrap();
    layer.table.positions(vertices).collect()
}

fn topology(bytes: &[u8]) -> Vec<Layer> {
    try_read("t.topojson", bytes, &Reading::default()).unwrap()
}

fn geometry(layer: &Layer, row: usize) -> Value {
    serde_json::from_str::<Value>(layer.feature_text(row)).unwrap()["geometry"].take()
}

/// Two squares that share an edge, points, a line along a hole's edge, null geometries and a collection.
pub(in crate::io::source) const SQUARES: &str = r#"{"type":"Topology","name":"三","transform":{"scale":[0.0001,0.1],"translate":[130,30]},
"objects":{
 "区域":{"type":"GeometryCollection","note":"x","geometries":[
  {"type":"Polygon","id":"a","arcs":[[0,1]],"properties":{"n":1.10,"big":12345678901234567890,"t":"\u00e9"},"bbox":[130,30,131,31],"extra":[1.0]},
  {"type":"Polygon","id":7,"arcs":[[2,-1]]},
  {"type":"MultiPolygon","arcs":[[[0,1]],[[2,-1]]],"properties":null}]},
 "points":{"type":"GeometryCollection","geometries":[
  {"type":"Point","coordinates":[10000,10,5.50]},
  {"type":"MultiPoint","coordinates":[[1,1],[2,2]]},
  {"type":null,"id":"nothing"},
  null,
  {"type":"GeometryCollection","properties":{"k":1},"geometries":[{"type":"Point","coordinates":[0,0],"id":"in"},{"type":"LineString","arcs":[-2]},{"type":"MultiLineString","arcs":[[0],[1,0]]}]}]},
 "one":{"type":"LineString","arcs":[0,1,0]}},
"arcs":[[[10000,0],[0,3],[0,7]],[[10000,10],[-10000,0],[0,-10],[10000,0]],[[10000,0],[10000,0],[0,10],[-10000,0]]]}"#;

#[test]
fn each_object_of_a_topology_is_a_layer() {
    let layers = topology(SQUARES.as_bytes());
    let names: Vec<_> = layers.iter().map(|l| (l.name.as_str(), l.reading.sublayer.as_deref().unwrap(), l.table.len())).collect();
    assert_eq!(names, [("t: 区域", "区域", 3), ("t: points", "points", 5), ("t: one", "one", 1)]);
    let [areas, points, one] = &layers[..] else { panic!() };
    assert!(layers.iter().all(|l| l.format == Format::TopoJson && l.crs.crs.as_ref().is_some_and(crate::crs::Crs::is_wgs84)));
    // Numbers as written, members kept, coordinates put together.
    let text = areas.feature_text(0);
    assert!(text.contains(r#""properties":{"n":1.10,"big":12345678901234567890,"t":"\u00e9"}"#), "{text}");
    assert!(text.contains(r#""id":"a","bbox":[130,30,131,31]"#) && text.ends_with(r#","extra":[1.0]}"#), "{text}");
    assert_eq!(
        geometry(areas, 0)["coordinates"].to_string(),
        "[[[131.0,30.0],[131.0,30.3],[131.0,31.0],[130.0,31.0],[130.0,30.0],[131.0,30.0]]]".replace(".0", "")
    );
    assert_eq!((codes(areas), codes(one)), (vec![], vec![]), "{:?} {:?}", areas.problems, one.problems);
    // The shared border is the same to the last bit, and so is the area that both have in the multipolygon.
    let ring = |row: usize, part: usize| run(areas, row, part);
    let (a, b) = (ring(0, 0), ring(1, 0));
    let shared: Vec<_> = a[..3].iter().rev().copied().collect();
    assert!(
        b.windows(3)
            .any(|w| w.iter().zip(&shared).all(|(p, q)| p[0].to_bits() == q[0].to_bits() && p[1].to_bits() == q[1].to_bits()))
    );
    assert_eq!((ring(2, 0), ring(2, 1)), (a, b));
    assert_eq!(geometry(points, 0).to_string(), r#"{"type":"Point","coordinates":[131,31,5.50]}"#.replace("5.50", "5.5"));
    assert!(points.feature_text(0).contains("5.50"));
    assert_eq!(geometry(points, 1)["coordinates"].to_string(), "[[130.0001,30.1],[130.0002,30.2]]");
    assert!(geometry(points, 2).is_null() && geometry(points, 3).is_null());
    assert!(points.feature_text(4).contains(r#""id":"in""#));
    assert_eq!(points.table.parts(4).len(), 4);
    assert_eq!(run(one, 0, 0).len(), 8, "{}", one.feature_text(0));
    assert!(std::str::from_utf8(&one.text).unwrap().contains("\"name\":\"三\""), "what the file says of itself is kept");
}

#[test]
fn one_object_of_a_topology_can_be_named() {
    let only = |name: &str| Reading { sublayer: Some(name.into()), ..Reading::default() };
    let layers = try_read("t.json", SQUARES.as_bytes(), &only("points")).unwrap();
    assert_eq!((layers.len(), layers[0].table.len(), &layers[0].reading), (1, 5, &only("points")));
    let message = try_read("t.json", SQUARES.as_bytes(), &only("roads")).unwrap_err().to_string();
    assert!(message.contains("roads") && message.contains("区域, points, one"), "{message}");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.json");
    std::fs::write(&path, SQUARES).unwrap();
    let message = read_layer(&path, &Reading::default(), &AtomicBool::new(false), &|_| {}).unwrap_err().to_string();
    assert!(message.contains("several") && message.contains("points"), "{message}");
}

#[test]
fn what_is_wrong_in_a_topology_is_named_at_its_geometry() {
    let text = r#"{"type":"Topology","objects":{"a":{"type":"GeometryCollection","geometries":[
 {"type":"LineString","arcs":[0]},
 {"type":"LineString","arcs":[9]},
 {"type":"LineString","arcs":[-9]},
 {"type":"Polygon","arcs":[0]},
 {"type":"LineString","arcs":[1.5]},
 {"type":"LineString","arcs":[1e99]},
 {"type":"LineString","arcs":[2]},
 {"type":"LineString","arcs":[3]},
 {"type":"LineString"},
 {"type":"Circle","arcs":[0]},
 {"arcs":[0]},
 5,
 {"type":"LineString","arcs":[0,4]},
 {"type":"Polygon","arcs":[[0]]},
 {"type":"LineString","arcs":[]},
 {"type":"Point","coordinates":["1",2]}
]}},"arcs":[[[1.10,2],[3,4]],[],[[1]],"x",[[5,6],[7,8]]]}"#;
    let layer = topology(text.as_bytes()).remove(0);
    assert_eq!(layer.table.len(), 16);
    let found: Vec<(usize, usize, &str)> = layer.problems.iter().map(|p| (p.feature.unwrap(), p.line.unwrap(), p.code)).collect();
    for (feature, code) in [
        (2, "arc_unusable"),
        (3, "arc_unusable"),
        (4, "arc_unusable"),
        (5, "arc_unusable"),
        (6, "arc_unusable"),
        (7, "position_too_short"),
        (8, "arc_unusable"),
        (9, "no_coordinates"),
        (10, "unknown_geometry_type"),
        (11, "geometry_without_type"),
        (12, "geometry_not_object"),
        (13, "arcs_do_not_meet"),
        (14, "ring_too_short"),
        (15, "empty_geometry"),
        (16, "coordinate_not_number"),
    ] {
        assert!(found.contains(&(feature, feature + 1, code)), "{feature} {code}: {found:#?}");
    }
    assert!(!found.iter().any(|f| f.0 == 1));
    let byte = layer.problems.iter().find(|p| p.feature == Some(3)).unwrap().byte.unwrap();
    assert!(text[byte..].starts_with("{\"type\":\"LineString\",\"arcs\":[-9]"));
    assert!(layer.feature_text(0).contains("[1.10,2]"), "without a transform numbers stay as written");
    assert_eq!(geometry(&layer, 12)["coordinates"].to_string(), "[[1.1,2],[3,4],[5,6],[7,8]]", "a gap loses no position");
}

#[test]
fn a_topology_may_be_broken_in_every_way_without_harm() {
    for (text, word) in [
        (r#"{"type":"Topology","objects":{},"arcs":[]}"#, "without an object"),
        (r#"{"type":"Topology","objects":5,"arcs":[]}"#, "no object"),
        (r#"{"type":"Topology","objects":{"a":{"type":"LineString","arcs":[0]}},"arcs":{}}"#, "no list"),
        (r#"{"type":"Topology","objects":{"a":null},"arcs":[],"transform":{"scale":[1]}}"#, "transform"),
        (
            r#"{"type":"Topology","objects":{"a":{"type":"LineString","arcs":[0]}},"arcs":[[[0,0],[1,"#,
            "TopoJSON, but the text ends",
        ),
        (r#"{"type":"Topology","objects":{"a":{"type":"LineString","arcs":[5]}},"arcs":[]}"#, "arc 5 does not exist"),
        (r#"{"type":"Topology","arcs":[]}"#, "TopoJSON"),
    ] {
        let message = try_read("t.json", text.as_bytes(), &Reading::default()).unwrap_err().to_string();
        assert!(message.contains(word) && message.ends_with("t.json"), "{text}: {message}");
    }
    for end in (1..SQUARES.len()).filter(|&end| SQUARES.is_char_boundary(end)) {
        assert!(try_read("t.json", &SQUARES.as_bytes()[..end], &Reading::default()).is_err(), "{end}");
    }
    // Collections in collections, deeper than anyone needs.
    let deep = format!(
        "{{\"type\":\"Topology\",\"objects\":{{\"a\":{}null{}}},\"arcs\":[]}}",
        "{\"type\":\"GeometryCollection\",\"geometries\":[".repeat(20_000),
        "]}".repeat(20_000)
    );
    assert!(try_read("t.json", deep.as_bytes(), &Reading::default()).is_err());
    // A small file that would fill the memory: one arc of 80 kB, a hundred thousand times.
    let arc: Vec<String> = (0..20_000).map(|_| "[1,1]".to_owned()).collect();
    let bomb = format!(
        "{{\"type\":\"Topology\",\"transform\":{{\"scale\":[1e-9,1e-9],\"translate\":[0,0]}},\"objects\":{{\"a\":{{\"type\":\"LineString\",\"arcs\":[{}0]}}}},\"arcs\":[[{}]]}}",
        "0,-1,".repeat(50_000),
        arc.join(",")
    );
    let message = try_read("t.json", bomb.as_bytes(), &Reading::default()).unwrap_err().to_string();
    assert!(message.contains("bytes"), "{message}");
}

#[test]
fn a_topology_in_any_wrapping_is_read() {
    let text = SQUARES.replace("三", "三菱の鉱山");
    for file in
        [packed(text.as_bytes()), encoded(&text, SHIFT_JIS), packed(&encoded(&text, EUC_JP)), format!("\u{feff}{text}").into()]
    {
        let layers = topology(&file);
        assert_eq!((layers.len(), layers[0].reading.sublayer.as_deref()), (3, Some("区域")));
    }
    // Commas before closing brackets, as some write them; the word “Topology” far behind.
    let commas = SQUARES.replace("]]]}", "]],],}");
    assert_eq!(codes(&topology(commas.as_bytes())[0]), ["trailing_comma"]);
    let (before, after) = SQUARES.split_once("\"type\":\"Topology\",").unwrap();
    let late = format!("{before}\"pad\":\"{}\",{},\"type\":\"Topology\"}}", "x".repeat(9000), after.strip_suffix('}').unwrap());
    assert_eq!(topology(late.as_bytes()).len(), 3);
    // A GeoJSON file that only speaks of topologies stays GeoJSON.
    let text = collection(&["Topology"]).replace("名称", "type");
    assert_eq!(read(text.as_bytes()).format, Format::GeoJson);
}
