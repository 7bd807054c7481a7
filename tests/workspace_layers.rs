//! Story: the files of layers move, change, go into the workspace file and out again; links never dangle in silence.

use crate::support::{Bench, add_project, bench, deposit, us_deposits, write};
use lodemap::app::{Action, FilePick, FilesAction, LayerState};
use lodemap::workspace::RecordId;
use serde_json::json;
use std::path::PathBuf;

/// A workspace with a layer of three deposits in a folder of its own, two of them linked; the second is by the same folder.
fn linked() -> (Bench, RecordId, PathBuf) {
    let mut b = bench();
    let folder = b.folder.path().join("data");
    std::fs::create_dir(&folder).unwrap();
    let us = write(&folder, "us.geojson", &us_deposits());
    b.open(&[us.clone(), b.japan()]);
    let layer = b.layer("us");
    b.edit(add_project("p", Some([-115.0, 36.0])));
    for (id, key) in [("l", "id:us-mountain-pass"), ("m", "id:us-bear-lodge"), ("n", "id:us-silver-peak")] {
        b.edit(json!({"edit": "link", "id": id, "deposit": {"layer": layer, "key": key}, "project": "p"}));
    }
    (b, layer, us)
}

fn files(b: &mut Bench, action: FilesAction) -> &mut Bench {
    b.act(Action::Files(action)).settle()
}

#[test]
fn a_moved_file_is_found_by_its_bytes_and_remembered_only_when_someone_says_so() {
    let (b, layer, us) = linked();
    let moved = b.folder.path().join("data/2026/renamed.geojson");
    std::fs::create_dir(moved.parent().unwrap()).unwrap();
    std::fs::rename(&us, &moved).unwrap();
    // The wrong one is nearer and has the old name's ending.
    write(us.parent().unwrap(), "a.geojson", &us_deposits().replace("Bear", "Boar"));
    let mut b = b.restart();
    assert_eq!(b.state.layer_state(&layer), Some(&LayerState::Ready), "{:?}", b.notices());
    assert_eq!(b.state.found_at(&layer), Some(moved.as_path()));
    assert_eq!(b.state.layer_path(&layer), Some(moved.clone()));
    assert!(b.notices().iter().any(|n| n.contains("the same file was found")), "{:?}", b.notices());
    assert!(!b.notices().iter().any(|n| n.contains("was not found at")), "mended: {:?}", b.notices());
    let (before, said) = (b.revisions(), b.workspace().layers[&layer].path.clone());
    assert!(said.ends_with("data/us.geojson"), "the workspace is as it was: {said}");
    files(&mut b, FilesAction::RememberPlaces);
    assert_eq!(b.revisions(), before + 1);
    assert!(b.workspace().layers[&layer].path.ends_with("data/2026/renamed.geojson"));
    assert_eq!(b.state.found_at(&layer), None);
    b.undo();
    assert_eq!(b.workspace().layers[&layer].path, said);
    assert_eq!(b.state.layer_state(&layer), Some(&LayerState::Ready), "undone, it is still found");
    b.redo();
    let b = b.restart();
    assert_eq!(b.state.layer_state(&layer), Some(&LayerState::Ready), "{:?}", b.notices());
    assert_eq!(b.state.found_at(&layer), None, "it is where the workspace says");
}

#[test]
fn one_chosen_file_finds_its_siblings() {
    let (b, us_layer, us) = linked();
    let japan = b.folder.path().join("japan.geojson");
    let jp_layer = b.layer("japan");
    // Beyond the folders that are searched.
    let far = tempfile::tempdir().unwrap();
    std::fs::create_dir(far.path().join("new")).unwrap();
    let new = [far.path().join("new/one.geojson"), far.path().join("new/two.geojson")];
    std::fs::rename(&us, &new[0]).unwrap();
    std::fs::rename(&japan, &new[1]).unwrap();
    let mut b = b.restart();
    for layer in [&us_layer, &jp_layer] {
        assert!(matches!(b.state.layer_state(layer), Some(LayerState::Failed(_))), "{:?}", b.notices());
        assert_eq!(b.state.found_at(layer), None);
    }
    assert!(b.notices().iter().any(|n| n.contains("was not found at")), "{:?}", b.notices());
    assert_eq!(b.workspace().links.len(), 3, "links keep what they know");
    let before = b.revisions();
    files(&mut b, FilesAction::Picked(FilePick::FindLayer(us_layer.clone()), new[0].clone()));
    for (layer, path) in [(&us_layer, &new[0]), (&jp_layer, &new[1])] {
        assert_eq!(b.state.layer_state(layer), Some(&LayerState::Ready), "{:?}", b.notices());
        assert_eq!(b.state.layer_path(layer).as_ref(), Some(path));
    }
    assert_eq!(b.revisions(), before + 1, "one step");
}

#[test]
fn a_changed_file_says_which_linked_deposits_changed_moved_and_vanished() {
    let (b, layer, us) = linked();
    let p = |name: &str, grade: f64| json!({"name": name, "commodities": "REE", "grade": grade, "year": 1949, "note": null});
    // Mountain Pass 0.01° further east, Bear Lodge with another grade, Silver Peak gone.
    let now = json!({"type": "FeatureCollection", "features": [
        deposit("us-mountain-pass", p("Mountain Pass", 7.5), [-115.52, 35.48]),
        deposit("us-bear-lodge", p("Bear Lodge", 8.5), [-104.45, 44.49]),
    ]});
    std::fs::write(&us, now.to_string()).unwrap();
    let mut b = b.restart();
    let name = |f: &lodemap::analysis::Followed, b: &Bench| b.workspace().deposits[&f.deposit].name.en.clone();
    let (shown, rows) = b.state.shown_change().expect("the report is shown");
    assert_eq!(shown, &layer);
    assert_eq!(rows.len(), 3);
    for row in rows {
        match name(row, &b).as_str() {
            "Mountain Pass" => {
                // 0.01° of longitude at 35.48° N on the ellipsoid: 907.6 m (GeographicLib's GeodSolve).
                let (metres, now) = row.moved.unwrap();
                assert!((metres - 907.6).abs() < 0.5, "{metres}");
                assert!((now.lon() + 115.52).abs() < 1e-9 && row.changed.is_empty() && !row.vanished);
            }
            "Bear Lodge" => {
                assert!(row.moved.is_none() && !row.vanished);
                assert_eq!(row.changed.len(), 1);
                assert_eq!((row.changed[0].name.as_str(), &row.changed[0].after), ("grade", &Some(json!(8.5))));
            }
            "Silver Peak" => assert!(row.vanished),
            other => panic!("{other}"),
        }
    }
    let before = b.workspace().deposits.clone();
    let steps = b.revisions();
    files(&mut b, FilesAction::TakeAsItIs(layer.clone()));
    assert_eq!(b.revisions(), steps + 1);
    assert_eq!(b.workspace().deposits, before, "snapshots stay");
    assert!(b.state.changed_file(&layer).is_none() && b.state.shown_change().is_none());
    // What `check` says of the same.
    let found = lodemap::analysis::check_workspace(b.workspace(), b.state.catalog());
    let mut codes: Vec<&str> = found.iter().map(|f| f.code).filter(|c| c.starts_with("deposit_")).collect();
    codes.sort_unstable();
    assert_eq!(codes, ["deposit_changed", "deposit_moved", "deposit_vanished"]);
    let b = b.restart();
    assert!(b.state.shown_change().is_none(), "it is not said again: {:?}", b.notices());
}

/// What a store keeps of a layer's file.
fn kept(b: &Bench, layer: &RecordId) -> Result<(String, Vec<u8>), lodemap::io::gpkg::StoreError> {
    lodemap::io::gpkg::GpkgStore::kept(b.state.path().unwrap(), &b.workspace().layers[layer].sha256)
}

#[test]
fn a_layer_goes_into_the_workspace_and_out_again_byte_for_byte() {
    let (mut b, layer, us) = linked();
    let bytes = std::fs::read(&us).unwrap();
    let before = b.revisions();
    files(&mut b, FilesAction::Embed(layer.clone()));
    assert_eq!(b.revisions(), before + 1, "one step: {:?}", b.notices());
    assert!(b.workspace().layers[&layer].embedded);
    // Nothing is left of the file but what the workspace keeps.
    std::fs::remove_file(&us).unwrap();
    let mut b = b.restart();
    assert_eq!(b.state.layer_state(&layer), Some(&LayerState::Ready), "{:?}", b.notices());
    assert_eq!(kept(&b, &layer).unwrap(), ("us.geojson".to_owned(), bytes.clone()));
    assert_eq!(b.state.catalog().get(&layer.0).unwrap().table.len(), 3);
    let unpacked = b.folder.path().join("home/unpacked");
    assert!(std::fs::read_dir(unpacked).unwrap().next().is_none(), "nothing unpacked is left lying about");
    let out = b.folder.path().join("out.geojson");
    files(&mut b, FilesAction::Picked(FilePick::TakeOut(layer.clone()), out.clone()));
    assert_eq!(std::fs::read(&out).unwrap(), bytes);
    assert!(!b.workspace().layers[&layer].embedded && b.workspace().layers[&layer].path.ends_with("out.geojson"));
    b.undo();
    assert!(b.workspace().layers[&layer].embedded, "undo puts it back: its bytes are still kept");
    let b = b.restart();
    assert_eq!(b.state.layer_state(&layer), Some(&LayerState::Ready), "{:?}", b.notices());
}

#[test]
fn bytes_that_nobody_looked_at_are_not_embedded_and_damaged_ones_not_read() {
    let (mut b, layer, us) = linked();
    std::fs::write(&us, us_deposits().replace("Bear", "Boar")).unwrap();
    let before = b.revisions();
    files(&mut b, FilesAction::Embed(layer.clone()));
    assert_eq!(b.revisions(), before);
    assert!(b.notices().iter().any(|n| n.contains("has changed since it was added")), "{:?}", b.notices());
    std::fs::write(&us, us_deposits()).unwrap();
    files(&mut b, FilesAction::Embed(layer.clone()));
    b.state.flush().unwrap();
    let path = b.state.path().unwrap().to_owned();
    let c = rusqlite::Connection::open(&path).unwrap();
    c.execute("UPDATE lodemap_file SET bytes = zeroblob(40)", []).unwrap();
    drop(c);
    assert!(kept(&b, &layer).unwrap_err().to_string().contains("damaged"));
    let b = b.restart();
    assert!(matches!(b.state.layer_state(&layer), Some(LayerState::Failed(why)) if why.contains("damaged")), "{:?}", b.notices());
    assert_eq!(b.workspace().links.len(), 3, "links keep what they know");
}
