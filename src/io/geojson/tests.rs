//! What users rely on when a file is read and written back.

use super::*;
use crate::crs::Crs;
use crate::layer::{DocumentKind, Format, IdSource};

fn read(text: &str) -> Result<Layer, ReadError> {
    read_bytes(text.as_bytes().to_vec())
}

fn read_bytes(bytes: Vec<u8>) -> Result<Layer, ReadError> {
    layer_from_bytes("a", Path::new("a.geojson"), bytes, &AtomicBool::new(false), &|_| {})
}

fn codes(layer: &Layer) -> Vec<&'static str> {
    layer.problems.iter().map(|p| p.code).collect()
}

fn xy(layer: &Layer) -> Vec<[f64; 2]> {
    layer.table.coordinates().iter().collect()
}

fn written(layer: &Layer, rows: &[usize], to: Option<&Crs>) -> String {
    let mut out = Vec::new();
    write_geojson(layer, rows, to, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

const THREE: &str = r#"{ "type": "FeatureCollection", "name": "三", "bbox": [1, 2, 5, 6], "x": {"y": [1.50]},
  "features": [
    { "type": "Feature", "id": 7, "properties": { "a": 1.10, "b": "\u00e9" }, "geometry": { "type": "Point", "coordinates": [1.0, 2.00, 30.5] } },
    { "geometry": { "coordinates": [[3, 4], [5, 6]], "type": "LineString" }, "properties": null, "type": "Feature", "id": 8 },
    { "type": "Feature", "id": 9, "properties": {}, "geometry": null }
  ] }
"#;

#[test]
fn a_whole_file_comes_back_identical_and_a_part_keeps_its_text() {
    let layer = read(THREE).unwrap();
    assert_eq!((codes(&layer), layer.id_source.clone()), (vec![], IdSource::Member));
    assert_eq!(written(&layer, &[0, 1, 2], None), THREE);
    let part = written(&layer, &[1], None);
    assert!(part.contains(layer.feature_text(1)) && part.contains(r#""x": {"y": [1.50]}"#) && part.contains("三"));
    assert!(!part.contains("bbox"));
    assert_eq!(read(&part).unwrap().feature_text(0), layer.feature_text(1));
}

#[test]
fn a_change_of_crs_touches_only_x_and_y_and_comes_back() {
    let layer = read(THREE).unwrap();
    let plane = Crs::parse("EPSG:32631").unwrap();
    let there = written(&layer, &[0, 1, 2], Some(&plane));
    assert!(
        there.contains("urn:ogc:def:crs:EPSG::32631")
            && there.contains(", 30.5]")
            && there.contains(r#""a": 1.10, "b": "\u00e9""#)
    );
    let back = read(&written(&read(&there).unwrap(), &[0, 1, 2], Some(&Crs::wgs84()))).unwrap();
    assert!(!std::str::from_utf8(&back.text).unwrap().contains("crs"));
    for (a, b) in layer.table.coordinates().iter().zip(back.table.coordinates().iter()) {
        assert!((a[0] - b[0]).abs() < 2e-9 && (a[1] - b[1]).abs() < 2e-9, "{a:?} {b:?}");
    }
}

#[test]
fn bad_features_are_named_and_the_rest_is_loaded() {
    let text = "{\"type\":\"FeatureCollection\",\"features\":[\n{\"type\":\"Feature\",\"properties\":{},\"geometry\":{\"type\":\"Point\",\"coordinates\":[1,2]}},\n{\"type\":\"Feature\",\"properties\":{\"a\":NaN},\"geometry\":null},\n{\"type\":\"Feature\",\"properties\":{\"b\":\"},\"geometry\":null},\n{\"type\":\"Feature\",\"properties\":{},\"geometry\":{\"type\":\"Point\",\"coordinates\":[\"1\",2]}},\n{\"type\":\"Feature\",\"properties\":{},\"geometry\":{\"type\":\"Point\",\"coordinates\":[3,4]}}]}";
    let layer = read(text).unwrap();
    assert_eq!(xy(&layer), [[1.0, 2.0], [3.0, 4.0]]);
    assert_eq!(codes(&layer), ["not_json", "not_json", "coordinate_not_number"]);
    let places: Vec<_> = layer.problems.iter().map(|p| (p.feature, p.line)).collect();
    assert_eq!(places[0], (Some(2), Some(3)));
    assert_eq!(places[1].1, Some(4));
    assert_eq!(places[2].1, Some(5));
    assert!(!layer.document.whole);
}

#[test]
fn a_file_cut_anywhere_gives_the_features_before_the_cut_or_says_where() {
    for end in 0..THREE.trim_end().len() {
        if !THREE.is_char_boundary(end) {
            continue;
        }
        match read(&THREE[..end]) {
            Ok(layer) => assert!(layer.problems.iter().any(|p| p.code == "truncated") || !layer.document.whole, "{end}"),
            Err(e) => assert!(matches!(e, ReadError::NotJson { .. } | ReadError::Empty { .. }), "{end}: {e}"),
        }
    }
    let cut = read(&THREE[..THREE.find("null, \"type\"").unwrap()]).unwrap();
    assert_eq!((cut.table.len(), codes(&cut)), (1, vec!["truncated"]));
}

#[test]
fn sequences_of_every_kind_are_read() {
    let a = r#"{"type":"Feature","properties":{"n":1},"geometry":{"type":"Point","coordinates":[1,2]}}"#;
    let b = r#"{"type":"Point","coordinates":[3,4]}"#;
    for text in [format!("{a}\n{b}\n"), format!("\u{1e}{a}\n\u{1e}{b}\n"), format!("{a}\r\n\r\n{b}"), format!("{a}{b}")] {
        let layer = read(&text).unwrap();
        assert_eq!((xy(&layer), layer.format), (vec![[1.0, 2.0], [3.0, 4.0]], Format::GeoJsonSeq), "{text}");
        let collection = read(&written(&layer, &[0, 1], None)).unwrap();
        assert_eq!((collection.document.kind, xy(&collection)), (DocumentKind::Collection, xy(&layer)));
    }
    assert_eq!(read(b).unwrap().table.len(), 1);
    let layer = read(&format!("{a}\nfoo\n{b}")).unwrap();
    assert_eq!((layer.table.len(), layer.problems[0].line), (2, Some(2)));
}

#[test]
fn large_files_are_read_in_parallel_as_if_by_one_reader() {
    // Nested look-alikes of features stand in the properties, so that some cuts are wrong.
    let decoy =
        r#"[1,{"type":"Feature","properties":{"i":0}},{"type":"Feature","properties":{"i":0}}]"#.repeat(3).replace("][", ",");
    let feature = |i: usize| {
        format!(
            "{{\"type\":\"Feature\",\"properties\":{{\"i\":{i},\"d\":{decoy}}},\"geometry\":{{\"type\":\"Point\",\"coordinates\":[{}.5,1]}}}}",
            i % 180
        )
    };
    let n = 70_000;
    for (open, between, close) in [("{\"type\":\"FeatureCollection\",\"features\":[\n", ",\n", "]}"), ("", "\n", "\n")] {
        let text = open.to_owned() + &(0..n).map(feature).collect::<Vec<_>>().join(between) + close;
        let layer = read(&text).unwrap();
        assert_eq!((layer.table.len(), codes(&layer)), (n, vec![]));
        for i in 0..n {
            assert!(layer.feature_text(i) == feature(i));
            assert_eq!(layer.table.first_vertex(i), Some([(i % 180) as f64 + 0.5, 1.0]));
        }
        assert_eq!(layer.fields[0].filled, n);
    }
}

/// Reads a text in blocks of this size, as it comes in from a file or as it stands in memory.
fn in_blocks(bytes: &[u8], block: usize, file: Option<&Path>) -> Result<Layer, String> {
    let go = AtomicBool::new(false);
    let (text, doubtful, ahead) = match file {
        Some(path) => {
            std::fs::write(path, bytes).unwrap();
            let mut text = vec![0; bytes.len()];
            let reading = OpenFile::open(path).unwrap();
            let (doubtful, ahead) = stretches::read_in(&reading, &mut text, (0, block), &go, &|_| {}).unwrap();
            (text, doubtful, ahead)
        }
        None => (bytes.to_vec(), !text::is_utf8(bytes, block.max(4)), None),
    };
    assert!(doubtful == std::str::from_utf8(bytes).is_err() && text[..] == *bytes);
    let text = Text::utf8(text, 0);
    let source = Source { text: &text.bytes, doubtful, cancel: &go, block, ahead: RefCell::new(ahead) };
    let parsed = document::parse(&source).map_err(|e| format!("{e:?}"))?;
    finish::layer("a", Path::new("a"), text, parsed, &go).map_err(|e| e.to_string())
}

#[test]
fn wherever_a_text_is_cut_into_blocks_it_is_read_as_a_whole() {
    let feature = |i: i32, more: &str| {
        format!(
            "{{\"type\":\"Feature\",\"id\":{i},\"properties\":{{\"n\":\"日{i}\"{more}}},\"geometry\":{{\"type\":\"Point\",\"coordinates\":[{i}.5,-{i}]}}}}"
        )
    };
    let good: Vec<String> = (1..9).map(|i| feature(i, "")).collect();
    let decoy = format!(",\"d\":[1,{},{}]", feature(0, ""), feature(0, ""));
    let odd = [feature(3, &decoy), "{\"type\":\"Feature\",\"properties\":{\"a\":NaN}}".into(), "null".into(), "12".into()];
    let mixed = [&good[..2], &odd[..], &good[2..], &["{\"type\":\"Point\",\"coordinates\":[1,2]}".to_owned()]].concat();
    let collection =
        |features: &[String]| format!("{{\"type\":\"FeatureCollection\",\"features\":[\n{}]}}", features.join(" ,\n"));
    let mut texts: Vec<Vec<u8>> = vec![
        collection(&good).into(),
        collection(&mixed).into(),
        (collection(&good) + &collection(&mixed[..3])).into(),
        good.join("\n").into(),
        mixed.join("\n").into(),
        ("\u{1e}".to_owned() + &mixed.join("\n\u{1e}")).into(),
        mixed.join(",\n").into(),
        THREE.into(),
    ];
    texts.push(texts[1].iter().map(|b| if *b == b'7' { 0xFF } else { *b }).collect());
    texts.push(texts[0][..texts[0].len() - 60].to_vec());
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a");
    let said = |read: Result<Layer, String>| {
        read.map(|l| {
            (
                l.table.clone(),
                l.problems,
                l.fields,
                l.document,
                l.ids,
                (0..l.table.len()).map(|r| l.table.bytes(r)).collect::<Vec<_>>(),
            )
        })
    };
    for text in texts {
        let whole = said(in_blocks(&text, text.len(), None));
        for block in (4..64).chain((64..400).step_by(7)) {
            for file in [None, Some(path.as_path())] {
                let shown = String::from_utf8_lossy(&text);
                assert_eq!(said(in_blocks(&text, block, file)), whole, "blocks of {block} bytes, {file:?}: {shown}");
            }
        }
    }
}

#[test]
fn other_encodings_are_decoded_or_named() {
    let utf16: Vec<u8> = [0xFE, 0xFF].into_iter().chain(THREE.encode_utf16().flat_map(u16::to_be_bytes)).collect();
    let layer = read_bytes(utf16).unwrap();
    assert_eq!((layer.table.len(), layer.encoding), (3, "UTF-16BE"));
    assert_eq!(layer.feature_text(0), read(THREE).unwrap().feature_text(0));
    let bom = read_bytes([b"\xEF\xBB\xBF", THREE.as_bytes()].concat()).unwrap();
    assert_eq!(bom.feature_text(2), layer.feature_text(2));
    let latin = THREE.replace("\\u00e9", "@").into_bytes().into_iter().map(|b| if b == b'@' { 0xE9 } else { b }).collect();
    let layer = read_bytes(latin).unwrap();
    assert_eq!((layer.table.len(), codes(&layer)), (2, vec!["not_utf8"]));
}

#[test]
fn keys_come_from_ids_then_known_fields_then_content() {
    let with = |members: &str, n: usize| {
        let one = |i: usize| format!("{{\"type\":\"Feature\",{},\"geometry\":null}}", members.replace('#', &i.to_string()));
        format!("{{\"type\":\"FeatureCollection\",\"features\":[{}]}}", (0..n).map(one).collect::<Vec<_>>().join(","))
    };
    let source = |text: &str| read(text).unwrap().id_source;
    assert_eq!(source(&with(r#""id":"x#","properties":{}"#, 3)), IdSource::Member);
    assert_eq!(source(&with(r#""id":"x","properties":{"Record_ID":"r#"}"#, 3)), IdSource::Field("Record_ID".into()));
    assert_eq!(source(&with(r#""properties":{"name":"n#","fid":null}"#, 3)), IdSource::Content);
}

#[test]
fn what_is_no_geojson_is_named() {
    for (text, word) in [
        ("[1,2]", "array"),
        ("{\"a\":1}", "without a GeoJSON"),
        ("{\"type\":\"Topology\",\"objects\":{},\"arcs\":[]}", "TopoJSON"),
        ("{\"geometryType\":\"esriGeometryPoint\",\"features\":[{\"attributes\":{}}]}", "Esri"),
        ("{\"type\":\"featurecollection\",\"features\":[]}", "capitals"),
        ("var a = {\"type\":\"FeatureCollection\",\"features\":[]};", "JavaScript"),
        ("  \n", "empty"),
    ] {
        let message = read(text).unwrap_err().to_string();
        assert!(message.contains(word) && message.ends_with("a.geojson"), "{message}");
    }
}

#[test]
fn reading_can_be_cancelled() {
    let read = layer_from_bytes("a", Path::new("a"), THREE.into(), &AtomicBool::new(true), &|_| {});
    assert!(matches!(read, Err(ReadError::Cancelled)));
    // In the middle of a file of several blocks, and of one feature that fills all of them.
    let position = "[1.5,2.5],".repeat(BLOCK / 5);
    let features = format!("{THREE}\n").repeat(2 * BLOCK / THREE.len());
    let line = format!(
        "{{\"type\":\"Feature\",\"properties\":{{}},\"geometry\":{{\"type\":\"LineString\",\"coordinates\":[{position}[1,2]]}}}}"
    );
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.geojson");
    for text in [features, line] {
        std::fs::write(&path, &text).unwrap();
        let cancel = AtomicBool::new(false);
        let read = read_layer(&path, &cancel, &|p| {
            assert!(p.done > 0 && p.done <= p.total && p.total == text.len() as u64);
            cancel.store(true, Ordering::Relaxed);
        });
        assert!(matches!(read, Err(ReadError::Cancelled)));
        assert!(read_layer(&path, &AtomicBool::new(false), &|_| {}).is_ok());
    }
}

#[test]
fn a_preview_has_the_first_features_of_a_large_file_and_none_of_a_small_one() {
    let feature = |i: usize| {
        format!(
            "{{\"type\":\"Feature\",\"properties\":{{\"i\":{i},\"日本\":\"{}\"}},\"geometry\":{{\"type\":\"Point\",\"coordinates\":[1,2]}}}}",
            "日".repeat(400)
        )
    };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.geojson");
    let features: Vec<String> = (0..9000).map(feature).collect();
    let (collection, lines) =
        (format!("{{\"features\":[{}],\"type\":\"FeatureCollection\"}}", features.join(",")), features.join("\n"));
    let utf16 = |text: &str| [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect::<Vec<u8>>();
    for bytes in [collection.clone().into_bytes(), lines.clone().into_bytes(), utf16(&collection)] {
        std::fs::write(&path, bytes).unwrap();
        let first = preview(&path, &AtomicBool::new(false)).unwrap();
        assert!(first.table.len() > 1000 && first.table.len() < 9000, "{}", first.table.len());
        assert!((0..first.table.len()).all(|row| first.feature_text(row) == features[row]));
        assert!(first.crs.crs.is_some());
    }
    std::fs::write(&path, THREE).unwrap();
    assert!(preview(&path, &AtomicBool::new(false)).is_none());
}

#[test]
fn a_file_without_features_of_its_own_size_is_still_read() {
    // Files of the system say that they are empty.
    let read = read_layer(Path::new("/proc/self/status"), &AtomicBool::new(false), &|_| {});
    if cfg!(target_os = "linux") {
        assert!(matches!(read, Err(ReadError::NotJson { .. })), "{read:?}");
    }
}
