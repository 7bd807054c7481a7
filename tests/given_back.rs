//! Law: after k features of a layer were linked, its exported copy differs in exactly k feature texts, and there in one member.

use crate::support::author;
use lodemap::analysis::LastChanges;
use lodemap::io::export::export;
use lodemap::io::geojson::layer_from_bytes;
use lodemap::layer::catalog::Catalog;
use lodemap::layer::{Layer, LayerRole, LayerStyle, Reading, Rgb};
use lodemap::workspace::edit::Edit;
use lodemap::workspace::{DepositRef, LayerRef, LinkText, ProjectText, Session};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value};
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// White space as files have it.
fn space() -> impl Strategy<Value = &'static str> {
    select(vec!["", " ", "\n  ", "\r\n\t"])
}

/// A value whose text says more than its meaning: numbers with zeros, escapes, members that look like ours.
fn value() -> impl Strategy<Value = String> {
    select(vec![
        "1.50",
        "-0.0",
        "1e2",
        "12345678901234567890",
        "\"\\u00e9\\/\"",
        "\"菱刈\"",
        "null",
        "{\"lodemap\": 1, \"coordinates\":[[9, 9]]}",
        "[ 1 ,2.0,{ } ]",
        "\"}, {\\\"type\\\"\"",
    ])
    .prop_map(str::to_owned)
}

/// A feature's text; `#` stands where its number goes.
fn feature() -> impl Strategy<Value = String> {
    let members = (value(), value(), any::<bool>(), any::<bool>(), 0..3_u8).prop_map(|(a, b, with_id, tall, own)| {
        let height = if tall { ", 30.50" } else { "" };
        let mut members = vec![
            "\"type\":\"Feature\"".to_owned(),
            format!("\"properties\" : {{\"n\":#,\"a\": {a} }}"),
            format!("\"geometry\":{{\"coordinates\":[1#.50, 2.0{height}],\"type\": \"Point\"}}"),
            format!("\"x\":{b}"),
        ];
        members.extend(with_id.then(|| "\"id\":\"f#\"".to_owned()));
        members.extend((own == 0).then(|| "\"lodemap\":{\"old\":[ 1 ]}".to_owned()));
        members
    });
    (members.prop_shuffle(), space(), space()).prop_map(|(members, before, after)| {
        let members: Vec<String> = members.into_iter().map(|m| format!("{before}{m}{after}")).collect();
        format!("{{{}}}", members.join(","))
    })
}

/// A file's text: what stands before, between and behind its features, the features, and which of them are linked.
fn file() -> impl Strategy<Value = ([&'static str; 3], Vec<(String, bool)>)> {
    let frame = select(vec![
        ["{\"type\":\"FeatureCollection\",\"features\":[", ",", "]}"],
        ["\u{feff}{ \"name\": \"層\",\n \"features\" : [\n", " ,\r\n", "\n],\"type\":\"FeatureCollection\", \"v\":1.0 }\n\n"],
        ["", "\n", "\n"],
    ]);
    (frame, prop::collection::vec((feature(), any::<bool>()), 1..12))
}

/// Links some rows of a layer to a project and exports; returns the layer's copy, if one was made.
fn exported(layer: &Arc<Layer>, linked: &[usize]) -> Option<Vec<u8>> {
    let mut catalog = Catalog::default();
    catalog.insert("l", layer.clone());
    let reference = LayerRef {
        id: "l".into(),
        name: lodemap::workspace::Bilingual::new("L", ""),
        path: "some/layer.geojson".into(),
        sha256: layer.sha256().to_owned(),
        embedded: false,
        role: LayerRole::Deposits,
        style: LayerStyle::of(Rgb([1, 2, 3])),
        crs: None,
        reading: Reading::default(),
        filter: None,
        filters: Vec::new(),
        order: 0,
        other: Map::new(),
    };
    let about = ProjectText { name: lodemap::workspace::Bilingual::new("P", "計画"), ..ProjectText::default() };
    let mut edits = vec![Edit::AddLayers(vec![reference]), Edit::AddProject { id: "p".into(), place: None, about }];
    edits.extend(linked.iter().map(|&row| Edit::Link {
        id: format!("link {row}").as_str().into(),
        deposit: DepositRef { layer: "l".into(), key: layer.feature_key(row).unwrap() },
        project: "p".into(),
        about: LinkText::default(),
    }));
    let mut session = Session::new();
    for (i, edit) in (0..).zip(&edits) {
        session.perform(&catalog, &author("JP", i), edit).unwrap();
    }
    let folder = tempfile::tempdir().unwrap();
    let written =
        export(session.workspace(), &LastChanges::of(session.history()), &catalog, &author("JP", 99).at, folder.path()).unwrap();
    let told = format!("layers/layer.geojson ({}/{})", linked.len(), layer.table.len());
    assert_eq!(written.contains(&told), !linked.is_empty(), "{written:?}");
    std::fs::read(folder.path().join("layers/layer.geojson")).ok()
}

fn read(text: &[u8]) -> Layer {
    layer_from_bytes("layer", Path::new("some/layer.geojson"), text.to_vec(), &AtomicBool::new(false), &|_| {}).unwrap()
}

fn without_ours(text: &str) -> Map<String, Value> {
    let mut members: Map<String, Value> = serde_json::from_str(text).unwrap();
    members.shift_remove("lodemap");
    members
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn after_k_features_were_linked_exactly_k_texts_differ((frame, features) in file()) {
        let texts: Vec<String> = (1..).zip(&features).map(|(i, (f, _))| f.replace('#', &i.to_string())).collect();
        let linked: Vec<usize> = (0..features.len()).filter(|&i| features[i].1).collect();
        let source = format!("{}{}{}", frame[0], texts.join(frame[1]), frame[2]);
        let layer = Arc::new(read(source.as_bytes()));
        prop_assert_eq!(layer.table.len(), texts.len());
        let Some(copy) = exported(&layer, &linked) else {
            prop_assert!(linked.is_empty());
            return Ok(());
        };
        let again = read(&copy);
        let differing: BTreeSet<usize> = (0..texts.len()).filter(|&row| again.feature_text(row) != texts[row]).collect();
        prop_assert_eq!(&differing, &linked.iter().copied().collect());
        let mut expected = texts.clone();
        for row in differing {
            let (old, new) = (&texts[row], again.feature_text(row));
            prop_assert_eq!(without_ours(old), without_ours(new));
            let own: Value = serde_json::from_str(new).unwrap();
            prop_assert_eq!(&own["lodemap"]["links"][0]["id"], &format!("link {row}"));
            let same = |(a, b): &(u8, u8)| a == b;
            let before = old.bytes().zip(new.bytes()).take_while(same).count();
            let after = old.bytes().rev().zip(new.bytes().rev()).take_while(same).count();
            let replaced = if old.contains("\"old\"") { "{\"old\":[ 1 ]}".len() } else { 0 };
            prop_assert!(before + after + replaced >= old.len(), "one stretch of text is new:\n{old}\n{new}");
            expected[row] = new.to_owned();
        }
        // A collection keeps every byte around its features; a sequence becomes a collection.
        if !frame[0].is_empty() {
            let whole = format!("{}{}{}", frame[0], expected.join(frame[1]), frame[2]);
            prop_assert_eq!(String::from_utf8(copy).unwrap(), whole);
        }
    }
}
