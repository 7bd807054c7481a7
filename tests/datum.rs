//! A layer in the old datum of its place is found by its twins in another layer, and mended in one step.

use crate::support::{bench, data, root, skip, write};
use lodemap::analysis::doubt_datum;
use lodemap::crs::{Crs, convert};
use lodemap::io::layer_from_bytes;
use lodemap::layer::Layer;
use lodemap::workspace::edit::Edit;
use serde_json::json;
use std::path::Path;
use std::sync::atomic::AtomicBool;

/// Points scattered over a few degrees, always the same.
fn scattered(n: u32, [west, south]: [f64; 2]) -> Vec<[f64; 2]> {
    let mut state = 7_u32;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        f64::from(state >> 8) / f64::from(1_u32 << 24)
    };
    (0..n).map(|_| [west + 4.0 * next(), south + 3.0 * next()]).collect()
}

fn text(points: &[[f64; 2]]) -> String {
    let features: Vec<_> = points
        .iter()
        .enumerate()
        .map(|(i, p)| json!({"type": "Feature", "id": i, "properties": {}, "geometry": {"type": "Point", "coordinates": p}}))
        .collect();
    json!({"type": "FeatureCollection", "features": features}).to_string()
}

fn layer(text: &str) -> Layer {
    layer_from_bytes("a", Path::new("a.geojson"), text.as_bytes().to_vec(), &AtomicBool::new(false), &|_| {}).unwrap()
}

/// The same places as numbers of another CRS, some of them away by ten metres or so, written to five decimals.
fn as_numbers_of(code: &str, points: &[[f64; 2]]) -> Vec<[f64; 2]> {
    let moved = convert(&Crs::wgs84(), &Crs::parse(code).unwrap(), points).unwrap();
    let grid = |v: f64| (v * 1e5).round() / 1e5;
    moved.into_iter().flatten().enumerate().map(|(i, p)| [grid(p[0] + 1e-4 * (i % 3) as f64 / 2.0), grid(p[1])]).collect()
}

fn doubt(a: &Layer, b: &Layer) -> Option<lodemap::analysis::DatumDoubt> {
    doubt_datum(a, b, &AtomicBool::new(false))
}

#[test]
fn a_layer_in_the_tokyo_datum_that_does_not_say_so_is_found_by_its_twins() {
    let truth = scattered(400, [136.0, 34.5]);
    // Of 217 points 62 are in both layers.
    let ours: Vec<[f64; 2]> = truth[..62].iter().copied().chain(scattered(500, [136.3, 34.7]).split_off(345)).collect();
    let (trusted, ours) = (layer(&text(&truth)), layer(&text(&as_numbers_of("EPSG:4301", &ours))));
    let found = doubt(&ours, &trusted).unwrap();
    assert_eq!(found.crs.code(), "EPSG:4301");
    assert!((62..70).contains(&found.twins) && found.of == 217, "{found:?}");
    assert!((350.0..500.0).contains(&found.shift_m), "{found:?}");
    assert!((300.0..340.0).contains(&found.azimuth), "the twins lie north-west: {found:?}");
    assert_eq!(doubt(&trusted, &ours), None, "the other one is not in doubt");
    assert_eq!(doubt(&trusted, &trusted.clone()), None);
}

#[test]
fn nad27_in_alaska_is_found_too_and_chance_is_not() {
    let truth = scattered(300, [-152.0, 62.0]);
    let old = layer(&text(&as_numbers_of("EPSG:4267", &truth[..80])));
    let found = doubt(&old, &layer(&text(&truth))).unwrap();
    assert!(found.crs.code() == "EPSG:4267" && (90.0..180.0).contains(&found.shift_m), "{found:?}");
    // As many points anywhere else.
    let others: Vec<[f64; 2]> = scattered(600, [-152.0, 62.0]).split_off(300);
    assert_eq!(doubt(&layer(&text(&others)), &layer(&text(&truth))), None);
}

#[test]
fn a_real_japanese_layer_is_flagged_by_check_and_mended_in_one_step_in_the_window() {
    let Some(data) = data() else { return skip("the layers of the geological survey are not there") };
    let old = std::fs::read_to_string(data.join("derived/gsj_mino_pnt_EPSG4301.geojson")).unwrap();
    let mut old: serde_json::Value = serde_json::from_str(&old).unwrap();
    old.as_object_mut().unwrap().remove("crs");
    let folder = tempfile::tempdir().unwrap();
    let old = write(folder.path(), "old.geojson", &old.to_string());
    let trusted = data.join("geology/gsj_mino_pnt.geojson");
    let out = std::process::Command::new(env!("CARGO_BIN_EXE_lodemap"))
        .args(["check", "--json"])
        .args([&old, &trusted])
        .current_dir(root())
        .output()
        .unwrap();
    assert_eq!(out.status.code(), Some(1));
    let report: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
    let doubtful: Vec<_> = report[0]["problems"].as_array().unwrap().iter().filter(|p| p["code"] == "datum_doubtful").collect();
    assert!(doubtful.len() == 1 && doubtful[0]["message"].as_str().unwrap().contains("EPSG:4301"), "{report}");
    assert!(!report[1].to_string().contains("datum_doubtful"));

    let mut b = bench();
    b.open(&[trusted, old]);
    let id = b.layer("old");
    let doubt = b.state.datum_doubt(&id).cloned().expect("the layer is in doubt");
    assert_eq!((doubt.found.crs.code(), doubt.found.of), ("EPSG:4301", 39));
    let before = b.revisions();
    b.act(lodemap::app::Action::Edit(Box::new(Edit::SetLayerCrs { id: id.clone(), crs: Some("EPSG:4301".into()) }))).settle();
    assert!(b.state.datum_doubt(&id).is_none() && b.revisions() == before + 1);
    b.undo().settle();
    assert!(b.state.datum_doubt(&id).is_some(), "undone, the doubt is back");
}
