//! Story: layers are opened: good ones, broken ones, unknown ones.

use crate::support::{bench, data, japan_deposits, root, us_deposits};
use lodemap::app::{Action, LayerState, NoticeKind};
use lodemap::crs::HowKnown;
use lodemap::layer::LayerRole;
use serde_json::json;
use std::path::PathBuf;

#[test]
fn a_good_layer_becomes_part_of_the_workspace() {
    let mut b = bench();
    let path = b.japan();
    b.open(&[path]);
    let id = b.layer("japan");
    let layer = b.workspace().layers[&id].clone();
    assert_eq!((layer.role, b.state.layer_state(&id)), (LayerRole::Deposits, Some(&LayerState::Ready)));
    assert_eq!(b.state.map().shapes(&id).unwrap().len(), 3);
    assert_eq!(b.notices(), ["japan: 3 features"]);
    assert_eq!(b.revisions(), 1);
    assert!(b.screen([130.68, 32.0]).x > 0.0 && b.screen([141.04, 42.93]).x < 1000.0, "the map shows it");
}

#[test]
fn of_a_broken_layer_the_good_part_opens_and_the_rest_is_told() {
    let mut b = bench();
    let mut doc: serde_json::Value = serde_json::from_str(&us_deposits()).unwrap();
    doc["features"][1]["geometry"]["coordinates"] = json!(["west", 44]);
    let path = b.file("broken.geojson", &doc.to_string());
    b.open(&[path]);
    let id = b.layer("broken");
    assert_eq!(b.state.map().shapes(&id).unwrap().len(), 2);
    let notice = &b.state.notices()[0];
    assert_eq!(notice.kind, NoticeKind::Warning);
    assert!(notice.text.contains("#2"), "the feature is named: {}", notice.text);
}

#[track_caller]
fn check_not_opened(name: &str, text: &[u8], expected: &str) {
    let mut b = bench();
    let path = b.folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    b.open(&[path]);
    assert_eq!(b.revisions(), 0, "{name}");
    let notices = b.notices();
    assert!(notices.len() == 1 && notices[0].contains(expected) && notices[0].contains(name), "{name}: {notices:?}");
    assert_eq!(b.state.notices()[0].kind, NoticeKind::Error);
}

#[test]
fn what_is_no_layer_is_refused_with_the_reason() {
    check_not_opened("empty.geojson", b"", "empty");
    check_not_opened("blank.geojson", b" \n\t ", "empty");
    check_not_opened("list.geojson", b"[1, 2, 3]", "GeoJSON");
    check_not_opened("cut.json", br#"{"type": "Featu"#, "line 1");
    check_not_opened("picture.geojson", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "PNG");
    check_not_opened("archive.geojson", b"PK\x03\x04 and so on", "zip");
}

#[test]
fn a_missing_file_is_told_and_nothing_is_added() {
    let mut b = bench();
    b.open(&[PathBuf::from("no-such-folder/no-such.geojson")]);
    assert_eq!(b.revisions(), 0);
    assert!(b.notices()[0].contains("no-such.geojson"), "{:?}", b.notices());
}

#[test]
fn one_bad_file_does_not_stop_the_others() {
    let mut b = bench();
    let paths = [b.us(), b.file("bad.geojson", "?"), b.japan()];
    b.open(&paths);
    assert_eq!((b.workspace().layers.len(), b.notices().len()), (2, 3));
}

#[test]
fn the_same_file_twice_is_one_layer() {
    let mut b = bench();
    let path = b.us();
    b.open(&[path.clone()]).open(&[path.clone()]);
    assert_eq!((b.workspace().layers.len(), b.revisions()), (1, 1));
    assert!(b.notices().iter().any(|n| n.contains("open already")), "{:?}", b.notices());
    // Named twice at once, and by a roundabout path.
    let mut b = bench();
    b.us();
    let round = b.folder.path().join(".").join("us.geojson");
    b.open(&[path_of(&b), path_of(&b), round]);
    assert_eq!((b.workspace().layers.len(), b.revisions()), (1, 1), "{:?}", b.notices());
}

fn path_of(b: &crate::support::Bench) -> PathBuf {
    b.folder.path().join("us.geojson")
}

#[test]
fn metres_without_a_word_are_not_drawn_until_the_crs_is_chosen() {
    let mut doc: serde_json::Value = serde_json::from_str(&crate::support::projected_deposits()).unwrap();
    doc.as_object_mut().unwrap().remove("crs");
    let mut b = bench();
    let path = b.file("metres.geojson", &doc.to_string());
    b.open(&[path]);
    let id = b.layer("metres");
    assert_eq!(b.state.catalog().get(&id.0).unwrap().crs.how, HowKnown::Unknown);
    assert!(b.state.map().shapes(&id).is_none(), "a place is never guessed in silence");
    b.edit(json!({"edit": "set_layer_crs", "id": id, "crs": "6677"}));
    assert_eq!(b.workspace().layers[&id].crs.as_deref(), Some("EPSG:6677"));
    assert_eq!(b.state.catalog().get(&id.0).unwrap().crs.how, HowKnown::Chosen);
    assert_eq!(b.state.map().shapes(&id).unwrap().len(), 2);
    b.undo();
    assert!(b.state.map().shapes(&id).is_none(), "undo takes the guess off the map");
    assert_eq!(b.state.catalog().get(&id.0).unwrap().crs.how, HowKnown::Unknown);
    b.redo();
    let mut b = b.restart();
    assert_eq!(b.state.map().shapes(&id).unwrap().len(), 2, "chosen once, known ever after");
    b.edit(json!({"edit": "set_layer_crs", "id": id, "crs": null}));
    assert!(b.state.map().shapes(&id).is_none());
}

#[test]
fn a_crs_chosen_twice_in_a_hurry_is_the_second() {
    let mut b = bench();
    let path = b.projected();
    b.open(&[path]);
    let id = b.layer("projected");
    for crs in ["EPSG:6669", "EPSG:6678", "EPSG:6670"] {
        let edit = json!({"edit": "set_layer_crs", "id": id, "crs": crs});
        b.act(lodemap::app::Action::Edit(Box::new(serde_json::from_value(edit).unwrap())));
    }
    b.settle();
    assert_eq!(b.state.catalog().get(&id.0).unwrap().crs.crs.as_ref().unwrap().code(), "EPSG:6670");
    let place = b.state.catalog().places(&id.0)[0].unwrap();
    assert!((place[0] - 131.0).abs() < 1e-6, "zone II has its origin at 131° E: {place:?}");
}

#[test]
fn a_file_that_changed_is_told() {
    let mut b = bench();
    let path = b.japan();
    b.open(&[path.clone()]);
    let mut b = {
        b.state.flush().unwrap();
        b
    };
    std::fs::write(&path, japan_deposits().replace("Hishikari", "HISHIKARI")).unwrap();
    b = b.restart();
    assert!(b.notices().iter().any(|n| n.contains("changed since")), "{:?}", b.notices());
}

#[test]
fn a_layer_that_comes_back_is_read_again_by_opening_it() {
    let mut b = bench();
    let path = b.japan();
    b.open(&[path.clone()]);
    let id = b.layer("japan");
    // So far away that it is not found by its bytes, as a file near the workspace would be.
    let elsewhere = tempfile::tempdir().unwrap();
    let away = elsewhere.path().join("away.geojson");
    b.state.flush().unwrap();
    std::fs::copy(&path, &away).unwrap();
    std::fs::remove_file(&path).unwrap();
    let mut b = b.restart();
    assert!(matches!(b.state.layer_state(&id), Some(LayerState::Failed(_))));
    std::fs::copy(&away, &path).unwrap();
    b.open(&[path]);
    assert_eq!((b.state.layer_state(&id), b.workspace().layers.len()), (Some(&LayerState::Ready), 1));
}

#[test]
fn a_workspace_and_layers_open_together() {
    let mut b = bench();
    b.edit(crate::support::add_project("p", None));
    b.state.flush().unwrap();
    let file = b.state.path().unwrap().to_owned();
    let mut b = b.restart();
    let path = b.us();
    b.open(&[file, path]);
    assert_eq!((b.workspace().projects.len(), b.workspace().layers.len()), (1, 1), "{:?}", b.notices());
}

#[test]
fn real_layers_of_both_countries_open_without_an_error() {
    let Some(data) = data() else { return };
    let mut b = bench();
    let names = [
        "minerals/japan_deposits_usgs.geojson",
        "minerals/usgs_pp1802_critical_mineral_deposits.geojson",
        "minerals/utah_umos_EPSG26912.geojson",
    ];
    b.open(&names.map(|n| data.join(n)));
    assert_eq!(b.workspace().layers.len(), 3, "{:?}", b.notices());
    assert!(b.state.notices().iter().all(|n| n.kind != NoticeKind::Error), "{:?}", b.notices());
    for id in b.workspace().layers.keys() {
        assert!(!b.state.map().shapes(id).unwrap().is_empty());
    }
}

#[test]
fn a_new_layer_is_read_once() {
    let mut b = bench();
    b.act(Action::Open(vec![root().join("sample-data/world-deposits.geojson")]));
    while b.state.catalog().ids().count() == 0 {
        std::thread::sleep(std::time::Duration::from_millis(2));
        b.state.tick();
    }
    let reading = b.state.running().iter().filter(|job| job.what == lodemap::words::Word::Loading).count();
    assert_eq!(reading, 0, "making it part of the workspace does not read it again");
}
