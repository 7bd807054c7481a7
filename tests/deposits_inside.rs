//! Story: which of the loaded deposits lie inside an area.

use crate::support::{Bench, bench, root, square};
use lodemap::analysis::{DepositsInside, deposits_inside};
use lodemap::geometry::Boundary;
use serde_json::Value;

/// Counts by the coordinates of the file, with a plain comparison instead of the program's geometry.
fn expected(file: &str, west: f64, south: f64, size: f64) -> Vec<String> {
    let text = std::fs::read_to_string(root().join("sample-data").join(file)).unwrap();
    let value: Value = serde_json::from_str(&text).unwrap();
    let inside = |f: &&Value| {
        let at = &f["geometry"]["coordinates"];
        let (x, y) = (at[0].as_f64().unwrap(), at[1].as_f64().unwrap());
        (west..west + size).contains(&x) && (south..south + size).contains(&y)
    };
    let mut names: Vec<String> =
        value["features"].as_array().unwrap().iter().filter(inside).map(|f| f["id"].as_str().unwrap().to_owned()).collect();
    names.sort();
    names
}

/// What lies inside once the layers have their index; without it nothing is counted, and that is said.
fn inside(b: &Bench, boundary: &Boundary) -> DepositsInside {
    let (workspace, catalog) = (b.workspace(), b.state.catalog());
    let before = deposits_inside(workspace, catalog, boundary);
    assert_eq!((before.len(), before.missing.len()), (0, workspace.layers.len()));
    for id in catalog.ids().map(str::to_owned).collect::<Vec<_>>() {
        catalog.point_index(&id).unwrap();
    }
    let found = deposits_inside(workspace, catalog, boundary);
    assert!(found.missing.is_empty());
    found
}

#[test]
fn the_deposits_inside_an_area_are_counted_and_named() {
    let mut b = bench();
    b.open(&[root().join("sample-data/japan-deposits.geojson")]);
    let mut found: Vec<String> = inside(&b, &square(139.0, 38.0, 3.0))
        .iter()
        .map(|i| i.look_up(b.state.catalog()).unwrap())
        .map(|(deposit, name)| {
            assert!(!name.is_empty());
            deposit.key.trim_start_matches("id:").to_owned()
        })
        .collect();
    found.sort();
    let expected = expected("japan-deposits.geojson", 139.0, 38.0, 3.0);
    assert!(expected.len() > 5, "the square holds a part of Tohoku");
    assert_eq!(found, expected);
}

#[test]
fn an_area_across_180_finds_what_lies_on_both_sides() {
    let mut b = bench();
    let layer = b.folder.path().join("both.geojson");
    let feature = |id: &str, lon: f64| {
        format!(
            r#"{{"type":"Feature","id":"{id}","properties":{{"name":"{id}","commodity":"Co"}},"geometry":{{"type":"Point","coordinates":[{lon},1]}}}}"#
        )
    };
    let features = [feature("west", 179.0), feature("east", -179.0), feature("far", 0.0)].join(",");
    std::fs::write(&layer, format!(r#"{{"type":"FeatureCollection","features":[{features}]}}"#)).unwrap();
    b.open(&[layer]);
    assert_eq!(inside(&b, &square(178.0, 0.0, 4.0)).len(), 2);
}
