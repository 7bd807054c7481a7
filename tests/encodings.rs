//! Story: files in Japanese encodings, packed files and topologies are opened, looked at in several encodings, and remembered.

use crate::commands::{Folder, lodemap};
use crate::support::{bench, data};
use lodemap::app::{Action, LayerState, NoticeKind};
use lodemap::layer::EncodingKnown;
use serde_json::json;
use std::path::PathBuf;

/// Four places whose names have a backslash, half-width kana and NEC's signs in Shift_JIS.
pub(crate) fn mines() -> String {
    let feature = |(i, name): (usize, &str)| {
        json!({"type": "Feature", "id": i, "properties": {"名称": name, "鉱種": "Au"},
               "geometry": {"type": "Point", "coordinates": [130.0 + i as f64, 32.5]}})
        .to_string()
    };
    let features: Vec<String> = ["表日本ソ能", "ﾋｼｶﾘ鉱山", "①㈱菱刈", "豊羽"].into_iter().enumerate().map(feature).collect();
    format!("{{\"type\":\"FeatureCollection\",\"features\":[\n{}\n]}}\n", features.join(",\n"))
}

pub(crate) fn shift_jis(text: &str) -> Vec<u8> {
    encoding_rs::SHIFT_JIS.encode(text).0.into_owned()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write as _;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn written(folder: &Folder, name: &str, bytes: &[u8]) -> String {
    let path = folder.path(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

#[test]
fn the_commands_read_shift_jis_and_say_so() {
    let folder = Folder::new();
    let path = written(&folder, "mines.geojson", &shift_jis(&mines()));
    let ran = lodemap(&["info", "--json", &path]);
    let info = &ran.json()[0];
    assert_eq!((ran.status, &info["encoding"], &info["features"]), (Some(0), &json!("Shift_JIS"), &json!(4)));
    assert_eq!((&info["problems"][0]["code"], &info["problems"][0]["severity"]), (&json!("encoding_detected"), &json!("note")));
    assert_eq!(info["fields"][0]["name"], "名称");
    assert!(lodemap(&["info", &path]).out.contains("Shift_JIS (detected)"));
    // Chosen, it is no guess; in the wrong encoding nothing is lost in silence.
    let chosen = lodemap(&["info", "--json", "--encoding", "cp932", &path]);
    assert_eq!((&chosen.json()[0]["encoding"], &chosen.json()[0]["problems"]), (&json!("Shift_JIS"), &json!([])));
    let wrong = lodemap(&["check", "--json", "--encoding", "EUC-JP", &path]);
    assert_ne!(wrong.status, Some(0));
    assert!(wrong.out.contains("undecodable") || wrong.status == Some(2), "{}", wrong.out);
    let unknown = lodemap(&["check", "--encoding", "Klingon", &path]);
    assert!(unknown.status == Some(2) && unknown.err.contains("Klingon"), "{}", unknown.err);
    // Converted, it is UTF-8, feature by feature as it was written.
    let out = folder.path("out.geojson");
    let ran = lodemap(&["convert", &path, &out]);
    assert_eq!((ran.status, std::fs::read_to_string(&out).unwrap()), (Some(0), mines()), "{}", ran.err);
    let ran = lodemap(&["convert", "--encoding", "windows-1252", &path, &out]);
    assert_eq!(ran.status, Some(1), "a backslash in Western text ends a JSON text, and that is said: {}", ran.err);
}

#[test]
fn the_commands_read_packed_files_and_topologies() {
    let folder = Folder::new();
    let packed = written(&folder, "mines.geojson.gz", &gzip(&shift_jis(&mines())));
    let ran = lodemap(&["info", "--json", &packed]);
    assert_eq!((ran.status, &ran.json()[0]["features"], &ran.json()[0]["encoding"]), (Some(0), &json!(4), &json!("Shift_JIS")));
    let cut = written(&folder, "cut.geojson.gz", &gzip(mines().as_bytes())[..150]);
    let ran = lodemap(&["check", &cut]);
    assert!(ran.out.contains("gzip_truncated") && ran.status == Some(1) || ran.status == Some(2), "{} {}", ran.out, ran.err);

    let topology = json!({"type": "Topology", "transform": {"scale": [0.5, 0.5], "translate": [130, 30]},
        "arcs": [[[0, 0], [2, 0], [0, 2]], [[2, 2], [-2, 0], [0, -2]]],
        "objects": {"区域": {"type": "Polygon", "arcs": [[0, 1]], "properties": {"n": 1}},
                    "points": {"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": [1, 1]}]}}});
    let path = written(&folder, "t.topojson", topology.to_string().as_bytes());
    let ran = lodemap(&["info", "--json", &path]);
    let layers: Vec<_> = ran.json().as_array().unwrap().iter().map(|l| (l["layer"].clone(), l["format"].clone())).collect();
    assert_eq!(layers, [(json!("区域"), json!("TopoJSON")), (json!("points"), json!("TopoJSON"))]);
    let out = folder.path("out.geojson");
    let refused = lodemap(&["convert", &path, &out]);
    assert!(refused.status == Some(2) && refused.err.contains("区域, points"), "{}", refused.err);
    let ran = lodemap(&["convert", "--layer", "区域", &path, &out]);
    assert_eq!(ran.status, Some(0), "{}", ran.err);
    assert!(std::fs::read_to_string(&out).unwrap().contains("[[[130,30],[131,30],[131,31],[130,31],[130,30]]]"));
}

#[test]
fn a_topology_becomes_its_layers_in_one_step() {
    let mut b = bench();
    let text = json!({"type": "Topology", "arcs": [[[139, 35], [140, 36]]], "objects": {
        "faults": {"type": "LineString", "arcs": [0]},
        "sites": {"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": [139, 35]}]}}});
    let path = b.file("geology.json", &text.to_string());
    b.open(&[path.clone()]);
    assert_eq!((b.workspace().layers.len(), b.revisions()), (2, 1), "{:?}", b.notices());
    let (faults, sites) = (b.layer("geology: faults"), b.layer("geology: sites"));
    assert_eq!(b.state.map().shapes(&faults).unwrap().len(), 1);
    b.undo();
    assert_eq!(b.workspace().layers.len(), 0);
    b.redo();
    // One that was taken out comes back by opening the file again; the other is not read twice.
    b.edit(json!({"edit": "remove_layer", "id": sites}));
    b.open(&[path.clone()]);
    assert_eq!(b.workspace().layers.len(), 2, "{:?}", b.notices());
    let sites = b.layer("geology: sites");
    b.open(&[path.clone()]);
    assert_eq!((b.workspace().layers.len(), b.revisions()), (2, 5), "{:?}", b.notices());
    let b = b.restart();
    let names: Vec<_> = [&faults, &sites].map(|id| b.state.catalog().get(&id.0).unwrap().reading.sublayer.clone()).into();
    assert_eq!(names, [Some("faults".to_owned()), Some("sites".to_owned())], "each is found again in its file");
}

#[test]
fn a_chosen_encoding_is_remembered_and_can_be_undone() {
    let mut b = bench();
    let path = b.folder.path().join("mines.geojson");
    // EUC-JP and Shift_JIS both read it: the guess is told as one.
    let text =
        mines().replace("表日本ソ能", "鉱山").replace("ﾋｼｶﾘ鉱山", "金山").replace("①㈱菱刈", "菱刈").replace("名称", "name");
    std::fs::write(&path, encoding_rs::EUC_JP.encode(&text.replace("鉱種", "type")).0).unwrap();
    b.open(&[path]);
    let id = b.layer("mines");
    let name = |b: &crate::support::Bench| {
        b.state
            .catalog()
            .get(&id.0)
            .map(|l| (l.encoding, l.encoding_known(), l.properties(0)["name"].as_str().unwrap().to_owned()))
    };
    let detected = Some(("EUC-JP", EncodingKnown::Detected, "鉱山".to_owned()));
    assert_eq!(name(&b), detected, "{:?}", b.notices());
    assert!(b.notices().iter().any(|n| n.contains("Shift_JIS")), "the rival is named: {:?}", b.notices());
    b.act(Action::ChooseEncoding(id.clone())).settle();
    let previews = b.state.encoding_choice().unwrap().previews.clone().unwrap().unwrap();
    let of = |encoding: &str| previews.iter().find(|p| p.encoding == encoding).unwrap();
    assert!(
        of("EUC-JP").texts.contains(&"鉱山".to_owned()) && of("Shift_JIS").texts.contains(&"ｹﾛｻｳ".to_owned()),
        "{previews:#?}"
    );
    assert!(of("UTF-8").undecodable > 0);
    b.act(Action::CloseEncodings);
    assert!(b.state.encoding_choice().is_none());

    b.edit(json!({"edit": "set_layer_reading", "id": id, "reading": {"encoding": "Shift_JIS"}}));
    let chosen = Some(("Shift_JIS", EncodingKnown::Chosen, "ｹﾛｻｳ".to_owned()));
    assert_eq!(name(&b), chosen);
    b.undo();
    assert_eq!(name(&b), detected);
    b.redo();
    let mut b = b.restart();
    assert_eq!(name(&b), chosen, "chosen once, known ever after");
    // An encoding in which the file is nothing at all: said once, and the way back is open.
    b.dismiss_all();
    b.edit(json!({"edit": "set_layer_reading", "id": id, "reading": {"encoding": "UTF-16LE"}}));
    assert!(matches!(b.state.layer_state(&id), Some(LayerState::Failed(_))), "{:?}", b.notices());
    b.edit(crate::support::add_project("p", None));
    b.settle();
    assert_eq!(b.state.notices().iter().filter(|n| n.kind == NoticeKind::Error).count(), 1, "{:?}", b.notices());
    assert!(b.state.map().shapes(&id).is_none());
    b.undo().undo();
    assert_eq!((name(&b), b.state.layer_state(&id)), (chosen, Some(&LayerState::Ready)));
}

#[test]
fn encodings_chosen_in_a_hurry_end_with_the_last() {
    let mut b = bench();
    let path = b.folder.path().join("mines.geojson");
    std::fs::write(&path, shift_jis(&mines())).unwrap();
    b.open(&[path]);
    let id = b.layer("mines");
    for encoding in ["EUC-JP", "UTF-16LE", "windows-1252", "Shift_JIS"] {
        let edit = json!({"edit": "set_layer_reading", "id": id, "reading": {"encoding": encoding}});
        b.act(Action::Edit(Box::new(serde_json::from_value(edit).unwrap())));
    }
    b.settle();
    assert_eq!(b.state.catalog().get(&id.0).unwrap().encoding, "Shift_JIS");
    assert_eq!(b.state.layer_state(&id), Some(&LayerState::Ready));
    assert_eq!(b.state.map().shapes(&id).unwrap().len(), 4);
}

#[test]
fn real_files_of_every_wrapping_open() {
    let Some(data) = data() else { return };
    let path = |name: &str| data.join(name).to_str().unwrap().to_owned();
    for (file, encoding, features, layers) in [
        ("derived/gifu_shift_jis.geojson", "Shift_JIS", 42, 1),
        ("derived/gifu_utf16le_bom.geojson", "UTF-16LE", 42, 1),
        ("derived/gifu_utf8_bom.geojson", "UTF-8 with BOM", 42, 1),
        ("conformance/tippecanoe/ne_110m_admin_0_countries__in.json.gz", "UTF-8", 177, 1),
        ("geology/arizona_otherlines.topojson", "UTF-8", 466, 1),
        ("conformance/fiona/example.topojson", "UTF-8", 3, 1),
        ("conformance/gdal/topojson/topojson2.topojson", "UTF-8", 1, 2),
        ("conformance/gdal/topojson/topojson3.topojson", "UTF-8", 1, 2),
        ("conformance/gdal/topojson/topojson_with_crs.topojson", "UTF-8", 1, 2),
    ] {
        let ran = lodemap(&["info", "--json", &path(file)]);
        let info = ran.json();
        assert_eq!((&info[0]["encoding"], &info[0]["features"]), (&json!(encoding), &json!(features)), "{file}: {}", ran.err);
        assert_eq!(info.as_array().unwrap().len(), layers, "{file}");
        assert!(
            info[0]["problems"].as_array().unwrap().iter().all(|p| p["severity"] != "error"),
            "{file}: {}",
            info[0]["problems"]
        );
    }
    let lines = |name: &str| {
        let folder = Folder::new();
        let out = folder.path("out.geojson");
        assert_eq!(lodemap(&["convert", &path(name), &out]).status, Some(0), "{name}");
        std::fs::read_to_string(out).unwrap()
    };
    // The same places in three encodings are the same features, to the byte.
    assert_eq!(lines("derived/gifu_shift_jis.geojson"), lines("derived/gifu_utf8_bom.geojson").trim_start_matches('\u{feff}'));
    // The same lines, published both as a topology (on a grid of a six thousandth of a degree) and as GeoJSON.
    let load = |name: &str| {
        let path = PathBuf::from(path(name));
        lodemap::io::read_layer(&path, &lodemap::layer::Reading::default(), &false.into(), &|_| {}).unwrap()
    };
    let (topology, plain) = (load("geology/arizona_otherlines.topojson"), load("geology/arizona_otherlines.geojson"));
    assert_eq!(topology.table.len(), plain.table.len());
    for row in 0..plain.table.len() {
        let ends = |layer: &lodemap::layer::Layer| {
            let line: Vec<[f64; 2]> = layer.table.positions(layer.table.vertices(row)).collect();
            [line[0], line[line.len() - 1]]
        };
        let near =
            ends(&topology).iter().zip(ends(&plain)).all(|(p, q)| (p[0] - q[0]).abs() < 6e-4 && (p[1] - q[1]).abs() < 6e-4);
        assert!(near, "{row}: {:?} {:?}", ends(&topology), ends(&plain));
        let texts =
            |layer: &lodemap::layer::Layer| layer.properties(row).into_iter().filter(|(_, v)| v.is_string()).collect::<Vec<_>>();
        assert_eq!(texts(&topology), texts(&plain));
    }
}
