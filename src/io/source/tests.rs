//! What users rely on when a file comes in another encoding, packed, or as a topology.

use super::*;
use crate::layer::{EncodingKnown, Format};
use encoding_rs::{EUC_JP, Encoding, ISO_2022_JP, SHIFT_JIS, WINDOWS_1252};
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::Value;
use std::io::Write as _;

fn try_read(name: &str, bytes: &[u8], reading: &Reading) -> Result<Vec<Layer>, ReadError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    read_layers(&path, reading, &AtomicBool::new(false), &|_| {})
}

fn read(bytes: &[u8]) -> Layer {
    try_read("a.geojson", bytes, &Reading::default()).unwrap().remove(0)
}

fn chosen(encoding: &str) -> Reading {
    Reading { encoding: Some(encoding.into()), ..Reading::default() }
}

fn codes(layer: &Layer) -> Vec<&'static str> {
    layer.problems.iter().map(|p| p.code).collect()
}

fn encoded(text: &str, encoding: &'static Encoding) -> Vec<u8> {
    let (bytes, _, unmappable) = encoding.encode(text);
    assert!(!unmappable, "{text}");
    bytes.into_owned()
}

fn collection(names: &[&str]) -> String {
    let feature = |(i, name): (usize, &&str)| {
        format!(
            "{{\"type\":\"Feature\",\"id\":{i},\"properties\":{{\"名称\":\"{name}\"}},\"geometry\":{{\"type\":\"Point\",\"coordinates\":[{}.5,35]}}}}",
            130 + i % 40
        )
    };
    let features: Vec<String> = names.iter().enumerate().map(feature).collect();
    format!("{{\"type\":\"FeatureCollection\",\"features\":[\n{}\n]}}\n", features.join(",\n"))
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// Second bytes of a backslash, half-width kana, NEC's row 13 and IBM's additions.
const NAMES: [&str; 8] = ["表", "ソ連", "能登鉱山", "十勝・予備", "ﾋｼｶﾘ鉱山", "①㈱鉱業", "髙島、纊", "申貼"];

#[test]
fn japanese_files_are_detected_whatever_their_bytes() {
    for (encoding, names) in [(SHIFT_JIS, &NAMES[..]), (EUC_JP, &NAMES[..6]), (ISO_2022_JP, &NAMES[..4])] {
        let text = collection(names);
        let file = encoded(&text, encoding);
        let layer = read(&file);
        assert_eq!((layer.encoding, layer.encoding_known()), (encoding.name(), EncodingKnown::Detected));
        assert_eq!(&layer.text[..], text.as_bytes(), "{}", encoding.name());
        assert_eq!((layer.table.len(), codes(&layer)), (names.len(), vec![ENCODING_DETECTED]), "{:?}", layer.problems);
        assert_eq!(layer.properties(0)["名称"], names[0]);
        assert_eq!(layer.problems[0].severity, Severity::Note, "{}: {}", encoding.name(), layer.problems[0].message);
        let sha256: String = sha2::Sha256::digest(&file).iter().map(|b| format!("{b:02x}")).collect();
        assert_eq!(layer.sha256, sha256, "it is the file's own");
        // The same is read when someone has chosen it, and then nothing is guessed.
        let again = try_read("a.geojson", &file, &chosen(encoding.name())).unwrap().remove(0);
        assert_eq!((&again.text, codes(&again), again.reading.encoding.as_deref()), (&layer.text, vec![], Some(encoding.name())));
    }
    // Three bytes a character: JIS X 0212, which encoders do not write.
    let (before, after) = ("{\"type\":\"Feature\",\"properties\":{\"a\":\"鉱山の町", "\"},\"geometry\":null}");
    let file = [&encoded(before, EUC_JP)[..], b"\x8F\xB0\xA1\x8F\xE9\xD3", after.as_bytes()].concat();
    assert_eq!((read(&file).encoding, read(&file).properties(0)["a"].as_str()), ("EUC-JP", Some("鉱山の町丂驔")));
}

#[test]
fn places_of_problems_are_those_of_the_file() {
    let text = collection(&NAMES).replacen("[132.5,35]", "[\"132.5\",35]", 1);
    for encoding in [SHIFT_JIS, WINDOWS_1252] {
        let text = if encoding == SHIFT_JIS { text.clone() } else { text.replace(|c: char| !c.is_ascii(), "é") };
        let file = encoded(&text, encoding);
        let at = memchr::memmem::find(&file, b"\"132.5\"").unwrap();
        for file in [file.clone(), packed(&file)] {
            let layer = read(&file);
            let problem = layer.problems.iter().find(|p| p.code == "coordinate_not_number").unwrap();
            assert_eq!((problem.feature, problem.line, problem.byte), (Some(3), Some(4), Some(at)), "{}", encoding.name());
        }
    }
    // A file that cannot be used at all says its place too.
    let file = encoded("{\"type\":\"FeatureCollection\",\"名\":\"菱刈鉱山\",\n \"features\":{} x}", SHIFT_JIS);
    let error = try_read("a.geojson", &file, &chosen("Shift_JIS")).unwrap_err();
    let expected = memchr::memchr(b'x', &file).unwrap();
    assert!(matches!(error, ReadError::NotJson { line: 2, byte, .. } if byte == expected), "{error}");
}

#[test]
fn nothing_undecodable_is_lost_in_silence() {
    let mut file = encoded(&collection(&NAMES), SHIFT_JIS);
    let at = memchr::memmem::find(&file, &encoded("登鉱山", SHIFT_JIS)).unwrap();
    file[at] = 0xFD;
    let layer = try_read("a.geojson", &file, &chosen("cp932")).unwrap().remove(0);
    assert_eq!((layer.encoding, layer.table.len(), codes(&layer)), ("Shift_JIS", 8, vec!["undecodable"]));
    let problem = &layer.problems[0];
    assert_eq!((problem.feature, problem.line, problem.byte, problem.severity), (Some(3), Some(4), Some(at), Severity::Error));
    assert!(layer.properties(2)["名称"].as_str().unwrap().contains('\u{FFFD}'));
    // A text that ends in the middle of a character gives the whole features before.
    let whole = encoded(&collection(&NAMES), SHIFT_JIS);
    let cut = memchr::memmem::find(&whole, &encoded("髙", SHIFT_JIS)).unwrap() + 1;
    let layer = read(&whole[..cut]);
    assert_eq!((layer.encoding, layer.table.len()), ("Shift_JIS", 6), "{:?}", layer.problems);
    assert!(codes(&layer).contains(&"truncated"), "{:?}", codes(&layer));
}

#[test]
fn utf8_with_broken_features_is_read_as_before() {
    let text = collection(&["菱刈", "é", "鉱山"]);
    let mut file = text.clone().into_bytes();
    let at = text.find('é').unwrap();
    file.splice(at..at + 2, [0xE9]);
    let layer = read(&file);
    assert_eq!((layer.encoding, layer.table.len(), codes(&layer)), ("UTF-8", 2, vec!["not_utf8"]));
    // A person may know better.
    let layer = try_read("a.geojson", &file, &chosen("windows-1252")).unwrap().remove(0);
    assert_eq!((layer.table.len(), layer.properties(1).values().next().unwrap().as_str()), (3, Some("é")));
    let unknown = try_read("a.geojson", &file, &chosen("klingon")).unwrap_err().to_string();
    assert!(unknown.contains("klingon") && unknown.contains("Shift_JIS"), "{unknown}");
}

#[test]
fn western_text_is_read_and_the_guess_is_said() {
    let text = collection(&["Québec", "Los Ángeles – mine “X”"]).replace("名称", "name");
    let layer = read(&encoded(&text, WINDOWS_1252));
    assert_eq!((layer.encoding, &layer.text[..]), ("windows-1252", text.as_bytes()));
    let message = &layer.problems[0].message;
    assert!(message.contains("windows-1252") && message.contains("choose"), "{message}");
}

#[test]
fn utf16_of_every_kind_is_read() {
    let text = collection(&["菱刈", "𠮷野家"]);
    let sequence =
        text.lines().filter(|l| l.starts_with("{\"type\":\"Feature\"")).map(|l| l.trim_end_matches(',')).collect::<Vec<_>>();
    for (mark, unit, name) in [
        (&[0xFF, 0xFE][..], u16::to_le_bytes as fn(u16) -> [u8; 2], "UTF-16LE"),
        (&[0xFE, 0xFF], u16::to_be_bytes, "UTF-16BE"),
        (&[], u16::to_le_bytes, "UTF-16LE"),
        (&[], u16::to_be_bytes, "UTF-16BE"),
    ] {
        let wide = |text: &str| -> Vec<u8> { mark.iter().copied().chain(text.encode_utf16().flat_map(unit)).collect() };
        let layer = read(&wide(&text));
        assert_eq!((layer.encoding, &layer.text[..], codes(&layer)), (name, text.as_bytes(), vec![]));
        assert_eq!(layer.encoding_known(), EncodingKnown::Declared);
        let layer = read(&wide(&sequence.join("\r\n")));
        assert_eq!((layer.table.len(), layer.format, codes(&layer)), (2, Format::GeoJsonSeq, vec![]));
        // Half of a surrogate pair.
        let mut broken = wide(&text);
        let at = broken.len() - 2 * text.encode_utf16().count() + 2 * text.encode_utf16().position(|u| u == 0xD842).unwrap();
        broken[at..at + 2].copy_from_slice(&unit(u16::from(b'?')));
        let layer = read(&broken);
        let problem = layer.problems.iter().find(|p| p.code == "undecodable").unwrap();
        assert_eq!((layer.table.len(), problem.feature, problem.byte), (2, Some(2), Some(at + 2)), "{name}");
    }
}

#[test]
fn sequences_with_marks_and_separators_are_read() {
    let feature = |n: usize| {
        format!(
            "{{\"type\":\"Feature\",\"properties\":{{\"n\":{n}}},\"geometry\":{{\"type\":\"Point\",\"coordinates\":[{n},2]}}}}"
        )
    };
    let [a, b] = [feature(1), feature(2)];
    for text in [
        format!("\u{feff}{a}\n{b}\n"),
        format!("\u{feff}{a}\r\n\u{feff}{b}\r\n"),
        format!("\u{1e}{a}\n\u{1e}{b}\n"),
        format!("\u{feff}\u{1e}{a}\n\u{1e}{b}"),
        format!("\u{1e}\u{1e}{}\n\n\u{1e}{b}\n", a.replace(',', ",\n  ")),
        format!("\u{1e}{a}\u{1e}{b}\u{1e}"),
    ] {
        for file in [text.clone().into_bytes(), packed(text.as_bytes())] {
            let layer = read(&file);
            assert_eq!(
                (layer.table.xy.as_slice(), layer.format),
                ([[1.0, 2.0], [2.0, 2.0]].as_slice(), Format::GeoJsonSeq),
                "{text}"
            );
            assert_eq!(codes(&layer), Vec::<&str>::new(), "{text}");
        }
    }
    // RFC 8142 §2.3: a text that is cut or broken does not hide the next one.
    let layer = read(format!("\u{1e}{}\n\u{1e}{b}\n", &a[..a.len() - 20]).as_bytes());
    assert_eq!((layer.table.xy.as_slice(), layer.problems[0].line), ([[2.0, 2.0]].as_slice(), Some(1)), "{:?}", layer.problems);
}

#[test]
fn gzip_is_unpacked_whatever_is_in_it() {
    let text = collection(&NAMES);
    for (file, encoding) in [(text.clone().into_bytes(), "UTF-8"), (encoded(&text, SHIFT_JIS), "Shift_JIS")] {
        let layer = try_read("mines.geojson.gz", &packed(&file), &Reading::default()).unwrap().remove(0);
        assert_eq!((layer.name.as_str(), layer.encoding, &layer.text[..]), ("mines", encoding, text.as_bytes()));
        let sha256: String = sha2::Sha256::digest(packed(&file)).iter().map(|b| format!("{b:02x}")).collect();
        assert_eq!(layer.sha256, sha256, "of the file as it is");
    }
    // By its content, not by its name; in several members.
    let (a, b) = text.split_at(text.len() / 2 - 1);
    let layer = read(&[packed(a.as_bytes()), packed(b.as_bytes())].concat());
    assert_eq!((layer.table.len(), codes(&layer)), (8, vec![]));
    let message = try_read("a.gz", &packed(&packed(b"{}")), &Reading::default()).unwrap_err().to_string();
    assert!(message.contains("gzip") && message.ends_with("a.gz"), "{message}");
    assert!(matches!(try_read("a.gz", &packed(b" \n"), &Reading::default()), Err(ReadError::Empty { .. })));
}

#[test]
fn a_gzip_that_was_cut_gives_the_features_before() {
    let names: Vec<String> = (0..3000).map(|i| format!("鉱山{}", i * i * 7919 % 10_007)).collect();
    let text = collection(&names.iter().map(String::as_str).collect::<Vec<_>>());
    let file = packed(text.as_bytes());
    let layer = read(&file[..file.len() / 2]);
    assert!(layer.table.len() > 1000 && layer.table.len() < 2500, "{}", layer.table.len());
    assert_eq!(codes(&layer), ["gzip_truncated", "truncated"]);
    assert_eq!(layer.feature_text(999), text.lines().nth(1000).unwrap().trim_end_matches(','));
}

#[test]
fn a_name_outside_the_features_counts_too() {
    let text =
        collection(&["Bear Lodge"]).replace("名称", "name").replacen("\"features\"", "\"name\":\"菱刈鉱山\",\"features\"", 1);
    let layer = read(&encoded(&text, SHIFT_JIS));
    assert_eq!((layer.encoding, &layer.text[..]), ("Shift_JIS", text.as_bytes()));
}

fn topology(bytes: &[u8]) -> Vec<Layer> {
    try_read("t.topojson", bytes, &Reading::default()).unwrap()
}

fn geometry(layer: &Layer, row: usize) -> Value {
    serde_json::from_str::<Value>(layer.feature_text(row)).unwrap()["geometry"].take()
}

/// Two squares that share an edge, points, a line along a hole's edge, null geometries and a collection.
const SQUARES: &str = r#"{"type":"Topology","name":"三","transform":{"scale":[0.0001,0.1],"translate":[130,30]},
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
    let ring = |row: usize, part: usize| areas.table.runs(&areas.table.parts(row)[part]).next().unwrap().to_vec();
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
    assert_eq!(one.table.runs(&one.table.parts(0)[0]).next().unwrap().len(), 8, "{}", one.feature_text(0));
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

#[test]
fn spoiled_files_of_every_kind_do_no_harm() {
    let text = SQUARES.as_bytes();
    let files = [text.to_vec(), packed(text), encoded(SQUARES, SHIFT_JIS), encoded(&collection(&NAMES), SHIFT_JIS)];
    let mut random = 1_u64;
    let mut next = |below: usize| {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (random >> 33) as usize % below
    };
    let pieces: [&[u8]; 8] = [b"[", b"]", b"-", b"99999999999999999999", b"1e308", b"null", b"\x83\x5c", b"{\"type\":"];
    for round in 0..4000 {
        let mut file = files[round % files.len()].clone();
        for _ in 0..=next(3) {
            let at = next(file.len());
            match next(4) {
                0 => file[at] = next(256) as u8,
                1 => drop(file.drain(at..(at + next(30)).min(file.len()))),
                2 => drop(file.splice(at..at, pieces[next(pieces.len())].iter().copied())),
                _ => file.truncate(at.max(1)),
            }
        }
        for reading in [Reading::default(), chosen(["Shift_JIS", "UTF-16LE", "ISO-2022-JP", "UTF-8"][next(4)])] {
            for layer in try_read("a", &file, &reading).unwrap_or_default() {
                let places = layer.problems.iter().filter_map(|p| p.byte);
                assert!(layer.format != Format::TopoJson || layer.reading.sublayer.is_some());
                places.for_each(|byte| assert!(gzip::is_gzip(&file) || byte <= file.len(), "{byte} of {}", file.len()));
            }
        }
    }
}
