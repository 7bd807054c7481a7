//! Story: a layer that does not say its CRS comes with the right one among the first three candidates, by where its features land;
//! swapped axes are found, shown, mended in one step and undone.

use crate::commands::{Folder, lodemap};
use crate::support::{bench, data, write};
use crate::window::{rest, window};
use egui_kittest::kittest::Queryable as _;
use lodemap::app::{Action, Selection};
use lodemap::crs::{Crs, HowKnown, convert};
use lodemap::io::read_layer;
use lodemap::layer::{Layer, Reading, layer_extent_lonlat};
use lodemap::words::Lang;
use serde_json::{Value, json};
use std::path::Path;
use std::sync::atomic::AtomicBool;

fn read(path: &Path) -> Layer {
    read_layer(path, &Reading::default(), &AtomicBool::new(false), &|_| {}).unwrap()
}

/// Reads features with these properties at these positions.
fn layer(name: &str, features: &[(Value, [f64; 2])]) -> Layer {
    let folder = tempfile::tempdir().unwrap();
    read(&write(folder.path(), name, &collection(features)))
}

fn collection(features: &[(Value, [f64; 2])]) -> String {
    let feature = |(properties, at): &(Value, [f64; 2])| json!({"type": "Feature", "properties": properties, "geometry": {"type": "Point", "coordinates": at}});
    json!({"type": "FeatureCollection", "features": features.iter().map(feature).collect::<Vec<_>>()}).to_string()
}

/// The same features in another CRS.
fn in_crs(code: &str, features: &[(Value, [f64; 2])]) -> Vec<(Value, [f64; 2])> {
    let lonlat: Vec<[f64; 2]> = features.iter().map(|f| f.1).collect();
    let xy = convert(&Crs::wgs84(), &Crs::parse(code).unwrap(), &lonlat).unwrap();
    features.iter().zip(xy).map(|(f, p)| (f.0.clone(), p.unwrap())).collect()
}

fn codes(layer: &Layer) -> Vec<&str> {
    layer.crs.candidates.iter().map(|c| c.crs.code()).collect()
}

fn swapped(features: &[(Value, [f64; 2])]) -> Vec<(Value, [f64; 2])> {
    features.iter().map(|(properties, [x, y])| (properties.clone(), [*y, *x])).collect()
}

/// Places from north to south with the prefecture that they lie in.
fn prefectures() -> Vec<(Value, [f64; 2])> {
    [("栃木県", [139.9, 36.9]), ("茨城県", [140.3, 36.0]), ("千葉県", [140.0, 35.2]), ("東京都", [139.6, 35.7])]
        .map(|(name, at)| (json!({"都道府県": name}), at))
        .to_vec()
}

#[test]
fn real_layers_without_their_crs_member_have_the_right_one_among_the_first_three() {
    let Some(data) = data() else { return };
    let truth = std::fs::read_to_string(data.join("crs/real_layers_lonlat_truth.tsv")).unwrap();
    let mut files: Vec<(&str, &str)> =
        truth.lines().skip(1).map(|l| l.split('\t').collect::<Vec<_>>()).map(|c| (c[0], c[4])).collect();
    files.dedup();
    assert_eq!(files.len(), 7);
    let folder = tempfile::tempdir().unwrap();
    let (mut named, mut nameless) = (Vec::new(), Vec::new());
    println!("{:<55} {:<12} {:>10} {:>10}", "layer", "CRS", "by all", "x.geojson");
    for (file, code) in files {
        let mut json: Value = serde_json::from_slice(&std::fs::read(data.join(file)).unwrap()).unwrap();
        json.as_object_mut().unwrap().remove("crs").unwrap();
        let text = json.to_string();
        let stem = Path::new(file).file_name().unwrap().to_str().unwrap();
        let [by_all, by_land] = [stem, "x.geojson"].map(|name| {
            let layer = read(&write(folder.path(), name, &text));
            codes(&layer).iter().position(|c| *c == code).map(|at| at + 1)
        });
        let shown = |at: Option<usize>| at.map_or("-".to_owned(), |n| n.to_string());
        println!("{file:<55} {code:<12} {:>10} {:>10}", shown(by_all), shown(by_land));
        named.push((file, by_all));
        nameless.push((code, by_land));
    }
    assert!(named.iter().all(|(_, at)| at.is_some_and(|n| n <= 3)), "{named:?}");
    // Without the code in the name: nothing in two of them says where in the world, or where in Japan, they lie.
    let found: Vec<&str> = nameless.iter().filter(|(_, at)| at.is_some_and(|n| n <= 3)).map(|(code, _)| *code).collect();
    for code in ["EPSG:4267", "EPSG:26912", "EPSG:28350", "EPSG:3857", "EPSG:4301"] {
        assert!(found.contains(&code), "{code}: {nameless:?}");
    }
}

#[test]
fn state_plane_feet_are_found_by_their_state() {
    let places = [[-115.2, 38.5], [-114.9, 36.1], [-115.8, 41.2], [-114.5, 39.0]].map(|at| (json!({"state": "NV", "n": 1}), at));
    let layer = layer("x.geojson", &in_crs("EPSG:3421", &places));
    assert_eq!((layer.crs.how, &layer.crs.crs), (HowKnown::Unknown, &None), "feet are never drawn as degrees");
    assert!(codes(&layer)[..3].contains(&"EPSG:3421"), "{:?}", codes(&layer));
    let first = &layer.crs.candidates[0];
    assert!(first.why_text(Lang::En).contains("4 of 4 features land in Nevada, as their “state” says"), "{:?}", first.why);
    assert!(first.why_text(Lang::Ja).contains("ネバダ州"), "{:?}", first.why);
    assert!(first.places.iter().all(|p| (p[0] + 115.0).abs() < 1.0), "{:?}", first.places);
}

#[test]
fn utm_in_japan_is_found_by_prefectures() {
    let layer = layer("x.geojson", &in_crs("EPSG:6691", &prefectures()));
    assert_eq!(codes(&layer)[0], "EPSG:6691", "{:?}", codes(&layer));
    assert!(codes(&layer).contains(&"EPSG:3095"), "the Tokyo datum is a rival: {:?}", codes(&layer));
}

#[test]
fn plane_rectangular_coordinates_with_north_first_are_found_swapped() {
    let layer = layer("x.geojson", &swapped(&in_crs("EPSG:6677", &prefectures())));
    let at = layer.crs.candidates.iter().position(|c| c.crs.code() == "EPSG:6677" && c.swap_axes);
    assert!(
        at.is_some_and(|n| n < 3),
        "{:?}",
        layer.crs.candidates.iter().map(|c| (c.crs.code(), c.swap_axes)).collect::<Vec<_>>()
    );
}

#[test]
fn british_national_grid_is_found_by_the_country() {
    let places = [[-1.5, 52.0], [-3.2, 55.9], [-4.0, 51.0]].map(|at| (json!({"Country": "United Kingdom"}), at));
    let layer = layer("x.geojson", &in_crs("EPSG:27700", &places));
    assert!(codes(&layer)[..3].contains(&"EPSG:27700"), "{:?}", codes(&layer));
}

#[test]
fn columns_of_latitude_and_longitude_leave_no_doubt() {
    let places = [[-105.1, 39.5], [-90.0, 45.0], [-80.2, 33.3], [-118.0, 37.0]];
    let features = places.map(|at| (json!({"Latitude": at[1], "LONGITUDE": at[0].to_string()}), at));
    let layer = layer("x.geojson", &in_crs("ESRI:102003", &features));
    assert_eq!(
        (layer.crs.how, codes(&layer)[0]),
        (HowKnown::Inferred, "ESRI:102003"),
        "{} {:?}",
        layer.crs.reason.en,
        codes(&layer)
    );
    assert!(layer.crs.reason.ja.starts_with("推定の根拠：地物と列"), "{}", layer.crs.reason.ja);
    assert!(
        layer.crs.reason.en.contains("0 m from the positions in their columns Latitude, LONGITUDE"),
        "{}",
        layer.crs.reason.en
    );
    // 450 m tell the Tokyo datum from JGD2011.
    let tokyo: Vec<_> = prefectures().into_iter().map(|(_, at)| (json!({"緯度": at[1], "経度": at[0]}), at)).collect();
    let layer = self::layer("x.geojson", &in_crs("EPSG:3095", &tokyo));
    assert_eq!(
        (layer.crs.how, codes(&layer)[0]),
        (HowKnown::Inferred, "EPSG:3095"),
        "{} {:?}",
        layer.crs.reason.en,
        codes(&layer)
    );
}

#[test]
fn a_layer_that_says_nothing_still_has_candidates() {
    let features: Vec<_> = (0..9).map(|i| (json!({}), [450_000.0 + f64::from(i) * 900.0, 4_380_000.0])).collect();
    let layer = layer("x.geojson", &features);
    assert_eq!(layer.crs.how, HowKnown::Unknown);
    assert!(layer.crs.candidates.len() >= 3, "{:?}", codes(&layer));
    assert!(layer.crs.candidates.iter().any(|c| c.crs.name().contains("UTM zone")), "{:?}", codes(&layer));
}

#[test]
fn hostile_numbers_find_nothing_and_break_nothing() {
    let zeros = layer("x.geojson", &[(json!({}), [0.0, 0.0]), (json!({}), [0.0, 0.0])]);
    assert_eq!((zeros.crs.how, codes(&zeros)), (HowKnown::Declared, vec![]));
    assert!(zeros.problems.is_empty(), "all of it lies there: {:?}", zeros.problems);
    let huge = layer("x.geojson", &[(json!({"state": "Nevada"}), [1e300, -1e300])]);
    assert_eq!((huge.crs.how, codes(&huge)), (HowKnown::Unknown, vec![]));
    let one = layer("x.geojson", &[(json!({"state": "Nevada"}), [500_000.0, 4_300_000.0])]);
    assert!(one.crs.how == HowKnown::Unknown && !one.crs.candidates.is_empty());
    assert!(one.crs.candidates[0].why_text(Lang::En).contains("Nevada"), "{:?}", one.crs.candidates[0]);
}

#[test]
fn features_at_nought_nought_are_noted() {
    let layer = layer("x.geojson", &[(json!({}), [139.0, 35.0]), (json!({}), [0.0, 0.0]), (json!({}), [140.0, 35.0])]);
    let found: Vec<_> = layer.problems.iter().map(|p| (p.code, p.feature)).collect();
    assert_eq!(found, [("null_island", Some(2))]);
}

#[test]
fn swapped_degrees_are_found_mended_in_one_step_and_undone() {
    let mut b = bench();
    // Longitudes as latitudes are beyond 90; in Germany both numbers could be either.
    let germany = [[13.4, 52.5], [11.6, 48.1], [7.0, 51.0]].map(|at| (json!({"country": "Germany"}), at));
    for (name, right) in [("japan", prefectures()), ("germany", germany.to_vec())] {
        let text = collection(&swapped(&right));
        let path = b.file(&format!("{name}.geojson"), &text);
        b.open(&[path.clone()]);
        let id = b.layer(name);
        let loaded = b.state.catalog().get(&id.0).unwrap().clone();
        assert!(loaded.problems.iter().any(|p| p.code == "axes_swapped"), "{name}: {:?}", loaded.problems);
        assert!(b.notices().iter().any(|n| n.contains("swapped")), "{:?}", b.notices());
        let candidate = loaded.crs.candidates[0].clone();
        assert!(candidate.swap_axes && candidate.crs.is_wgs84(), "{candidate:?}");
        let reading = json!({"swap_axes": true});
        b.edit(json!({"edit": "set_layer_reading", "id": id.0, "reading": reading}));
        let mended = b.state.catalog().get(&id.0).unwrap().clone();
        assert_eq!(mended.table.coordinates().iter().collect::<Vec<_>>(), right.iter().map(|f| f.1).collect::<Vec<_>>());
        assert!(mended.crs.crs.as_ref().unwrap().is_wgs84() && layer_extent_lonlat(&mended).is_some());
        assert!(mended.problems.iter().all(|p| p.code != "axes_swapped" && p.code != "out_of_range"), "{:?}", mended.problems);
        assert!(
            b.notices().iter().all(|n| !(n.starts_with(name) && n.contains("seem to be swapped"))),
            "what is mended is not said any longer"
        );
        assert_eq!(std::fs::read_to_string(&path).unwrap(), text, "the file is never touched");
        assert_eq!(mended.sha256(), loaded.sha256());
        b.undo();
        assert_eq!(b.state.catalog().get(&id.0).unwrap().table, loaded.table);
        b.redo();
        assert_eq!(b.state.catalog().get(&id.0).unwrap().table, mended.table);
    }
    // It is read in the same way the next time.
    let b = b.restart();
    let id = b.layer("germany");
    assert_eq!(b.state.catalog().get(&id.0).unwrap().table.coordinates().get(0), Some([13.4, 52.5]));
}

#[test]
fn a_crs_and_the_axis_order_are_chosen_in_one_step() {
    let mut b = bench();
    let path = b.file("ix.geojson", &collection(&swapped(&in_crs("EPSG:6677", &prefectures()))));
    b.open(&[path]);
    let id = b.layer("ix");
    b.edit(json!({"edit": "place_layer", "id": id.0, "crs": "EPSG:6677", "swap_axes": true}));
    let placed = b.state.catalog().get(&id.0).unwrap().clone();
    assert_eq!((placed.crs.how, placed.crs.crs.as_ref().unwrap().code()), (HowKnown::Chosen, "EPSG:6677"));
    let extent = layer_extent_lonlat(&placed).unwrap();
    assert!((extent.west - 139.6).abs() < 0.01 && (extent.north - 36.9).abs() < 0.01, "{extent:?}");
    b.undo();
    assert_eq!(b.state.catalog().get(&id.0).unwrap().crs.how, HowKnown::Unknown);
}

#[test]
fn the_command_writes_swapped_positions_only_when_told_to() {
    let folder = Folder::new();
    let (right, wrong) = (collection(&prefectures()), collection(&swapped(&prefectures())));
    let (path, out) = (folder.path("a.geojson"), folder.path("out.geojson"));
    std::fs::write(&path, &wrong).unwrap();
    let ran = lodemap(&["convert", &path, &out]);
    assert_eq!((ran.status.is_some_and(|s| s < 2), std::fs::read_to_string(&out).unwrap()), (true, wrong), "{}", ran.err);
    let ran = lodemap(&["convert", "--swap-axes", &path, &out]);
    assert_eq!((ran.status, std::fs::read_to_string(&out).unwrap()), (Some(0), right), "{}", ran.err);
    let info = lodemap(&["info", "--json", &path]).json();
    assert_eq!(info[0]["crs"]["candidates"][0]["swap_axes"], true, "{info}");
    assert!(lodemap(&["info", "--lang", "ja", &path]).out.contains("x と y を入れ替えた場合"));
}

#[test]
fn a_candidate_is_chosen_with_one_click_in_the_card() {
    let folder = tempfile::tempdir().unwrap();
    let path = write(folder.path(), "utm.geojson", &collection(&in_crs("EPSG:6691", &prefectures())));
    let mut h = window(folder.path(), vec![path]);
    h.get_by_label("Show the card").click();
    rest(&mut h);
    assert!(matches!(h.state().state().selection(), Selection::Layer(_)));
    assert!(h.query_by_label("Which CRS is it?").is_some() && h.query_by_label("Swap x and y").is_some());
    let label = "EPSG:6691 JGD2011 (renamed JGD2024) / UTM zone 54N: ";
    h.get_by_label_contains(label).focus();
    h.run_steps(3);
    h.get_by_label_contains(label).click();
    rest(&mut h);
    let state = h.state().state();
    assert_eq!(state.session().history().revisions().last().unwrap().label, "set_layer_crs");
    let layer = state.workspace().layers.values().next().unwrap();
    assert_eq!(layer.crs.as_deref(), Some("EPSG:6691"));
    assert_eq!(state.catalog().get(&layer.id.0).unwrap().crs.how, HowKnown::Chosen);
    assert!(h.query_by_label("Back to what the file says").is_some());
    h.get_by_label("日本語").click();
    rest(&mut h);
    assert!(h.query_by_label("ファイルの記載に戻す").is_some());
}

#[test]
fn ranking_stops_when_it_is_told_to() {
    let mut b = bench();
    let path = b.file("stop.geojson", &collection(&in_crs("EPSG:6691", &prefectures())));
    let stopped = read_layer(&path, &Reading::default(), &AtomicBool::new(true), &|_| {});
    assert!(stopped.is_err(), "reading that was stopped gives no layer without its candidates");
    b.act(Action::ZoomAll);
}
