//! Story: several areas at once are selected, described, copied and removed; texts and polygons become areas; templates describe new ones.

use crate::support::{Bench, add_area, bench, ring, square, write};
use crate::undo_history::workspace_of;
use crate::window::{rest, window};
use eframe::egui::{Event, Key, Modifiers, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use lodemap::app::{Action, Join, Polygons, SelectAction, Selection};
use lodemap::geometry::Boundary;
use lodemap::layer::Combine;
use lodemap::ui::Window;
use lodemap::workspace::{AreaText, MappingArea, RecordId};
use serde_json::{Value, json};
use std::sync::Arc;

fn ids(of: &[&str]) -> Vec<RecordId> {
    of.iter().map(|id| RecordId::from(*id)).collect()
}

/// Three areas in a row, half a degree wide and one apart, around 141.25°E 38.25°N.
fn three() -> Bench {
    let mut b = bench();
    for (i, id) in ["a", "b", "c"].into_iter().enumerate() {
        b.edit(add_area(id, &square(140.0 + i as f64, 38.0, 0.5)));
    }
    b.settle().look_at(141.25, 38.25, 300.0);
    b
}

fn region(b: &mut Bench, west: f64, south: f64, east: f64, north: f64, how: Combine) {
    let ground = b.state.map().ground().unwrap();
    let corner = |lon, lat| {
        let p = ground.projection.project(lodemap::geometry::LonLat::new(lon, lat).unwrap()).unwrap();
        [p.x, p.y]
    };
    let ring = vec![corner(west, south), corner(east, south), corner(east, north), corner(west, north)];
    b.act(Action::Rows(SelectAction::Region(ring, how))).settle();
}

#[test]
fn areas_join_the_selection_on_the_map_and_in_the_list() {
    let mut b = three();
    let at = |b: &Bench, i: f64| b.screen([140.25 + i, 38.25]);
    let (a, c) = (at(&b, 0.0), at(&b, 2.0));
    b.act(Action::SelectAt(c));
    assert_eq!(b.state.selected_areas(), ids(&["c"]));
    b.act(Action::SelectAlsoAt(a, Combine::Add));
    assert_eq!(*b.state.selection(), Selection::Areas(ids(&["c", "a"])), "the first selected first");
    b.act(Action::SelectAlsoAt(c, Combine::Add));
    assert_eq!(*b.state.selection(), Selection::Area("a".into()), "a second click takes it out again");
    b.act(Action::SelectAlso(Selection::Area("c".into()), Join::Through));
    assert_eq!(b.state.selected_areas(), ids(&["a", "b", "c"]));
    b.act(Action::SelectAlso(Selection::Area("b".into()), Join::Toggle));
    assert_eq!(b.state.selected_areas(), ids(&["a", "c"]));
    b.act(Action::SelectAllAreas);
    assert_eq!(b.state.selected_areas().len(), 3);
    b.act(Action::Select(Selection::None)).act(Action::ToggleVisible("b".into())).act(Action::SelectAllAreas);
    assert_eq!(b.state.selected_areas(), ids(&["a", "c"]), "what is hidden is not meant");
}

#[test]
fn a_region_takes_areas_beside_the_features() {
    let mut b = three();
    let feature = |id: &str, at: [f64; 2]| crate::support::deposit(id, json!({"name": id}), at);
    let points = json!({"type": "FeatureCollection", "features": [feature("p", [140.2, 38.2]), feature("q", [142.2, 38.2])]});
    let path = b.file("points.geojson", &points.to_string());
    b.open(&[path]).look_at(141.25, 38.25, 300.0);
    region(&mut b, 139.9, 37.9, 140.6, 38.6, Combine::New);
    assert_eq!((b.state.selected_areas(), b.state.selected_count()), (ids(&["a"]), 1));
    region(&mut b, 140.9, 37.9, 142.6, 38.6, Combine::Add);
    assert_eq!((b.state.selected_areas(), b.state.selected_count()), (ids(&["a", "b", "c"]), 2));
    region(&mut b, 139.9, 37.9, 140.6, 38.6, Combine::Remove);
    assert_eq!((b.state.selected_areas(), b.state.selected_count()), (ids(&["b", "c"]), 1));
    region(&mut b, 140.9, 37.9, 141.6, 38.6, Combine::Intersect);
    assert_eq!((b.state.selected_areas(), b.state.selected_count()), (ids(&["b"]), 0));
    region(&mut b, 150.0, 37.9, 151.0, 38.6, Combine::New);
    assert_eq!(*b.state.selection(), Selection::None);
    // With features selected a click with Shift means a feature, with areas an area.
    let at = b.screen([140.2, 38.2]);
    region(&mut b, 142.15, 38.15, 142.25, 38.25, Combine::New);
    b.act(Action::Rows(SelectAction::Only(b.layer("points")))).act(Action::SelectAlsoAt(at, Combine::Add));
    assert_eq!((b.state.selected_areas().len(), b.state.selected_count()), (0, 2));
}

fn type_text(h: &mut Harness<'_, Window>, text: &str) {
    h.event(Event::Text(text.to_owned()));
    h.step();
}

fn area(h: &Harness<'_, Window>, id: &str) -> Arc<MappingArea> {
    h.state().state().workspace().areas[&RecordId::from(id)].clone()
}

fn label_of_last(h: &Harness<'_, Window>) -> (String, usize) {
    let revision = h.state().state().session().history().revisions().last().unwrap().clone();
    (revision.label, revision.changes.0.len())
}

#[test]
fn descriptions_are_changed_together_and_what_is_not_touched_stays() {
    let folder = tempfile::tempdir().unwrap();
    let area_of = |id: &str, lon: f64, minerals: &[&str], system: &str, host: &str| {
        json!({"edit": "add_area", "id": id, "boundary": square(lon, 38.0, 0.5), "about": {"name": {"en": format!("Area {id}")},
            "minerals": minerals, "mineral_system": system, "host": [host], "basis": {"en": "the same"}}})
    };
    let script = [
        area_of("a", 140.0, &["Nd", "Dy"], "Marine chemocline", "JP"),
        area_of("b", 141.0, &["Dy"], "Placer", "JP"),
        area_of("c", 142.0, &["Li"], "", "US"),
    ];
    let mut h = window(folder.path(), vec![workspace_of(folder.path(), &script)]);
    h.get_by_label("Area a").click();
    rest(&mut h);
    h.get_by_label("Area b").click_modifiers(Modifiers::COMMAND);
    rest(&mut h);
    assert!(h.query_all_by_label("2 areas selected").next().is_some());
    let total: f64 = ["a", "b"].iter().map(|id| lodemap::geometry::measure(&area(&h, id).boundary).area_m2 / 1e6).sum();
    assert!(h.query_by_label_contains(&format!("{},{:03} km²", total as u64 / 1000, total.round() as u64 % 1000)).is_some());
    assert!(h.query_by_label("Nd · 1 of 2").is_some() && h.query_by_label("Dy").is_some());
    // One mineral more, in both.
    h.get_by_label("Add Nd to all of them").click();
    rest(&mut h);
    assert_eq!(
        (area(&h, "b").about.minerals.clone(), label_of_last(&h)),
        (vec!["Dy".into(), "Nd".into()], ("describe_areas".into(), 1))
    );
    h.get_by_label("Take Dy from all of them").click();
    rest(&mut h);
    assert_eq!(label_of_last(&h).1, 2, "one step for both");
    assert!(["a", "b"].iter().all(|id| area(&h, id).about.minerals == ["Nd"]));
    // A field in which they differ is empty; looking at it changes nothing, typing replaces it in both.
    let revisions = h.state().state().session().history().revisions().len();
    h.get_by_label("Mineral system").click();
    rest(&mut h);
    h.key_press(Key::Tab);
    rest(&mut h);
    assert_eq!(h.state().state().session().history().revisions().len(), revisions);
    assert_eq!(area(&h, "b").about.mineral_system, "Placer");
    h.get_by_label("Mineral system").click();
    rest(&mut h);
    type_text(&mut h, "Climax");
    h.key_press(Key::Tab);
    rest(&mut h);
    for (id, name) in [("a", "Area a"), ("b", "Area b")] {
        let AreaText { mineral_system, basis, host, name: own, .. } = area(&h, id).about.clone();
        assert_eq!((mineral_system.as_str(), basis.en.as_str(), own.en.as_str()), ("Climax", "the same", name));
        assert_eq!(host, ["JP"]);
    }
    assert_eq!(area(&h, "c").about.mineral_system, "", "what is not selected is not touched");
    h.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    rest(&mut h);
    assert_eq!(
        (area(&h, "a").about.mineral_system.as_str(), area(&h, "b").about.mineral_system.as_str()),
        ("Marine chemocline", "Placer")
    );
    // A refusal changes nothing in any of them, and says why.
    h.get_by_label("Host countries").click();
    rest(&mut h);
    h.key_press_modifiers(Modifiers::COMMAND, Key::A);
    type_text(&mut h, "Japan");
    h.key_press(Key::Tab);
    rest(&mut h);
    assert!(["a", "b"].iter().all(|id| area(&h, id).about.host == ["JP"]));
    assert!(h.state().state().notices().iter().any(|n| n.text.contains("no country code")));
}

#[test]
fn all_selected_areas_go_in_one_step_and_come_back() {
    let folder = tempfile::tempdir().unwrap();
    let script: Vec<Value> = (0..3)
        .map(|i| add_area(["a", "b", "c"][i], &square(140.0 + i as f64, 38.0, 0.5)))
        .chain([
            crate::support::state("s", "a", "propose"),
            json!({"edit": "add_note", "about": "b", "lang": "en", "text": "see"}),
        ])
        .collect();
    let seat = [json!({"edit": "seat", "party": "US", "name": "Test Person"})];
    let script: Vec<Value> = seat.into_iter().chain(script).collect();
    let mut h = window(folder.path(), vec![workspace_of(folder.path(), &script)]);
    let before = h.state().state().workspace().clone();
    let areas = h.get_by_label("Area a");
    areas.hover();
    h.step();
    h.key_press_modifiers(Modifiers::COMMAND, Key::A);
    rest(&mut h);
    assert_eq!(h.state().state().selected_areas().len(), 3, "Ctrl+A over the list");
    h.key_press(Key::Delete);
    rest(&mut h);
    let w = h.state().state().workspace();
    assert_eq!((w.areas.len(), w.statements.len(), w.notes.len()), (0, 0, 0));
    assert_eq!(label_of_last(&h).0, "remove_areas");
    h.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    rest(&mut h);
    assert_eq!(*h.state().state().workspace(), before);
    assert_eq!(h.state().state().selected_areas().len(), 3, "what came back is selected");
}

/// An area across 180° with a hole and all that can be said of one.
fn full() -> Value {
    let rings = vec![
        vec![[178.0, 20.0], [183.0, 20.0], [183.0, 24.0], [178.0, 24.0]],
        vec![[179.0, 21.0], [179.0, 22.0], [181.5, 22.0], [181.5, 21.0]],
    ];
    let boundary = Boundary::from_coordinates(&[rings, vec![vec![[170.0, 20.0], [171.0, 20.0], [170.0, 21.0]]]]).unwrap();
    let both = |en: &str, ja: &str| json!({"en": en, "ja": ja});
    json!({"edit": "add_area", "id": "f", "boundary": boundary, "about": {
        "name": both("Seamount", "海山"), "minerals": ["Nd", "自由な語"], "mineral_system": "Marine chemocline",
        "deposit_types": ["Fe-Mn crust"], "basis": both("dredged", "採取"), "references": ["USGS; with a semicolon"],
        "evidence_geology": [{"reference": "GSJ 1:50,000; sheet | 3", "page": "p. 2"}, {"reference": "a | b"}],
        "evidence_geophysics": [{"reference": "Gravity"}], "evidence_elevation": [{"reference": "JHA 6331"}],
        "needs_geology": both("g", "地質"), "needs_geophysics": both("p", "物理"), "needs_elevation": both("e", "標高"),
        "host": ["JP", "US"]}})
}

/// What Ctrl+C puts on the clipboard.
fn copied(b: &mut Bench) -> String {
    b.act(Action::Copy).settle();
    b.state.take_clipboard().unwrap()
}

#[test]
fn areas_go_by_the_clipboard_to_another_workspace_as_they_are() {
    let mut b = three();
    b.edit(full()).sit("US").edit(crate::support::state("s", "f", "propose"));
    b.act(Action::Select(Selection::Areas(ids(&["f", "a"]))));
    let text = copied(&mut b);
    let json: Value = serde_json::from_str(&text).unwrap();
    assert_eq!((json["type"].as_str(), json["features"].as_array().unwrap().len()), (Some("FeatureCollection"), 2));
    let mut other = bench();
    other.act(Action::Paste(text)).settle();
    assert_eq!(other.revisions(), 1, "one step: {:?}", other.notices());
    let selected = other.state.selected_areas();
    assert_eq!(selected.len(), 2);
    for (from, to) in ["f", "a"].iter().zip(&selected) {
        let (from, to) = (b.workspace().areas[&RecordId::from(*from)].clone(), other.workspace().areas[to].clone());
        assert_eq!((&from.boundary, &from.about), (&to.boundary, &to.about), "whole across 180°, and all that was said");
        assert_ne!(from.id, to.id);
    }
    assert!(other.workspace().statements.is_empty(), "nobody has spoken on them there");
    other.undo();
    assert!(other.workspace().areas.is_empty());
}

#[test]
fn foreign_geojson_becomes_areas_and_what_cannot_is_told() {
    let polygon = |ring: Value, properties: Value| {
        json!({"type": "Feature", "properties": properties,
        "geometry": {"type": "Polygon", "coordinates": [ring]}})
    };
    let good = polygon(
        json!([[10.0, 50.0], [11.0, 50.0], [11.0, 51.0], [10.0, 50.0]]),
        json!({"name": "Erz", "commodity": "tin; gold"}),
    );
    let tie = polygon(json!([[0.0, 0.0], [1.0, 1.0], [1.0, 0.0], [0.0, 1.0], [0.0, 0.0]]), json!({}));
    let point = crate::support::deposit("x", json!({}), [1.0, 2.0]);
    let mut b = bench();
    let all = json!({"type": "FeatureCollection", "features": [good.clone(), tie, point.clone()]});
    b.act(Action::Paste(all.to_string())).settle();
    let area = b.area();
    assert_eq!((area.about.name.en.as_str(), &area.about.minerals), ("Erz", &vec!["tin".to_owned(), "gold".to_owned()]));
    assert_eq!(area.boundary, ring(&[[10.0, 50.0], [11.0, 50.0], [11.0, 51.0]]));
    assert!(b.notices().iter().any(|n| n.contains("1 of 2 polygon features became no area")), "{:?}", b.notices());
    // In the plane coordinates that it names.
    let plane = json!({"type": "FeatureCollection", "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::6677"}},
        "features": [polygon(json!([[0, 0], [1000, 0], [1000, 1000], [0, 0]]), json!({}))]});
    b.undo().act(Action::Paste(plane.to_string())).settle();
    let corner = b.corners()[0];
    assert!((corner[0] - 139.833_333_333).abs() < 1e-6 && (corner[1] - 36.0).abs() < 1e-6, "{corner:?}");
    // What is no polygon, or no GeoJSON, makes nothing and says what it is.
    let before = b.revisions();
    for (text, told) in [(point.to_string(), "Point 1"), ("{\"a\": 1}".to_owned(), "GeoJSON"), ("hello".to_owned(), "GeoJSON")] {
        b.dismiss_all().act(Action::Paste(text.clone())).settle();
        assert!(b.notices().iter().any(|n| n.contains(told)), "{text}: {:?}", b.notices());
    }
    assert_eq!(b.revisions(), before);
    // A bare geometry is a polygon, too.
    b.act(Action::Paste(good["geometry"].to_string())).settle();
    assert_eq!(b.workspace().areas.len(), 2, "{:?}", b.notices());
}

#[test]
fn features_are_copied_with_all_they_have() {
    let mut b = bench();
    let (us, plane) = (b.us(), b.projected());
    b.open(&[us]).open(&[plane]);
    b.act(Action::Rows(SelectAction::Invert));
    assert_eq!(b.state.selected_count(), 5);
    let json: Value = serde_json::from_str(&copied(&mut b)).unwrap();
    let features = json["features"].as_array().unwrap();
    let find = |id: &str| features.iter().find(|f| f["id"] == id).unwrap();
    assert_eq!(find("us-silver-peak")["properties"]["grade"], json!(7.5));
    assert_eq!(find("us-silver-peak")["geometry"]["coordinates"], json!([-117.58, 37.75]), "not a digit is changed");
    let origin = &find("p-1")["geometry"]["coordinates"];
    assert!((origin[0].as_f64().unwrap() - 139.833_333_333).abs() < 1e-8, "in degrees, as GeoJSON wants it: {origin}");
    b.act(Action::Select(Selection::None)).act(Action::Copy).settle();
    assert_eq!(b.state.take_clipboard(), None, "nothing selected leaves the clipboard alone");
}

#[test]
fn duplicates_have_names_of_their_own_and_no_statements() {
    let mut b = three();
    b.sit("US").edit(crate::support::state("s", "a", "propose")).act(Action::Select(Selection::Areas(ids(&["a", "b"]))));
    let before = b.revisions();
    b.act(Action::Duplicate).settle();
    assert_eq!(b.revisions(), before + 1);
    let copies: Vec<_> = b.state.selected_areas().iter().map(|id| b.workspace().areas[id].clone()).collect();
    assert_eq!(copies.iter().map(|a| a.about.name.en.as_str()).collect::<Vec<_>>(), ["Area a (copy)", "Area b (copy)"]);
    assert_eq!(copies[0].about.name.ja, "区域a（写し）");
    assert_eq!(copies[0].boundary, b.workspace().areas[&"a".into()].boundary);
    assert_eq!(b.workspace().statements.len(), 1);
}

/// Two polygons in metres, and a point.
fn claims() -> String {
    let square = |x: f64| json!([[[x, 0.0], [x + 1e4, 0.0], [x + 1e4, 1e4], [x, 1e4], [x, 0.0]]]);
    let feature = |id: &str, geometry: Value| json!({"type": "Feature", "id": id, "properties": {"name": format!("Claim {id}")}, "geometry": geometry});
    json!({"type": "FeatureCollection", "crs": {"type": "name", "properties": {"name": "EPSG:6677"}}, "features": [
        feature("k1", json!({"type": "Polygon", "coordinates": square(0.0)})),
        feature("k2", json!({"type": "Polygon", "coordinates": square(2e4)})),
        feature("k3", json!({"type": "Point", "coordinates": [0.0, 0.0]})),
    ]})
    .to_string()
}

#[test]
fn polygons_of_a_layer_become_areas_that_know_where_they_come_from() {
    let mut b = bench();
    let path = b.file("claims.geojson", &claims());
    b.open(&[path]).act(Action::Rows(SelectAction::Invert));
    let (layer, before) = (b.layer("claims"), b.revisions());
    b.act(Action::MakeAreas(Polygons::Selected(layer.clone()))).settle();
    assert_eq!((b.workspace().areas.len(), b.revisions()), (2, before + 1), "{:?}", b.notices());
    let first = b.workspace().areas[&b.state.selected_areas()[0]].clone();
    assert_eq!((first.about.name.en.as_str(), &first.about.references), ("Claim k1", &vec!["claims: id:k1".to_owned()]));
    let size = lodemap::geometry::measure(&first.boundary).area_m2;
    assert!((size / 1e8 - 1.0).abs() < 1e-3, "{size} m²");
    let point = lodemap::workspace::DepositRef { layer, key: "id:k3".into() };
    b.act(Action::MakeAreas(Polygons::Feature(point))).settle();
    assert!(b.notices().iter().any(|n| n.contains("None of these")), "{:?}", b.notices());
}

#[test]
fn selected_polygons_are_dragged_onto_the_areas() {
    let folder = tempfile::tempdir().unwrap();
    let path = write(folder.path(), "claims.geojson", &claims());
    let mut h = window(folder.path(), vec![path]);
    h.get_by_label("Map").click();
    h.key_press(Key::A);
    rest(&mut h);
    assert_eq!(h.state().state().selected_count(), 3);
    let from = h.get_by_label("claims: 3").rect().center();
    let to = h.get_by_label("No area yet. Draw one with D.").rect().center();
    h.hover_at(from);
    h.step();
    h.drag_at(from);
    h.step();
    h.hover_at(from + vec2(-40.0, 10.0));
    h.step();
    h.hover_at(to);
    // What stands beside the pointer is there in the second frame.
    h.step();
    h.step();
    assert!(h.query_by_label("Drop here to make areas").is_some(), "the list says that it takes them");
    h.drop_at(to);
    rest(&mut h);
    assert_eq!(h.state().state().workspace().areas.len(), 2, "{:?}", h.state().state().notices());
}

#[test]
fn the_clipboard_keys_belong_to_the_map_unless_a_field_has_the_keyboard() {
    let folder = tempfile::tempdir().unwrap();
    let mut h = window(folder.path(), vec![workspace_of(folder.path(), &[add_area("a", &square(140.0, 38.0, 0.5))])]);
    h.get_by_label("Area a").click();
    rest(&mut h);
    h.event(Event::Copy);
    rest(&mut h);
    let told = |h: &Harness<'_, Window>, part: &str| h.state().state().notices().iter().any(|n| n.text.contains(part));
    assert!(told(&h, "Copied as GeoJSON: 1"));
    h.event(Event::Paste(json!({"type": "Polygon", "coordinates": [[[1, 1], [2, 1], [2, 2], [1, 1]]]}).to_string()));
    rest(&mut h);
    assert_eq!(h.state().state().workspace().areas.len(), 2);
    h.get_by_label("English name").click();
    rest(&mut h);
    h.event(Event::Paste("Pasted name".to_owned()));
    h.key_press(Key::Tab);
    rest(&mut h);
    let state = h.state().state();
    assert_eq!(state.workspace().areas.len(), 2, "in a field it is text");
    assert!(state.workspace().areas.values().any(|a| a.about.name.en == "Pasted name"));
    h.get_by_label("Map").click();
    rest(&mut h);
    h.get_by_label("Pasted name").click();
    rest(&mut h);
    h.key_press_modifiers(Modifiers::COMMAND, Key::D);
    rest(&mut h);
    assert!(h.state().state().workspace().areas.values().any(|a| a.about.name.en == "Pasted name (copy)"));
}

fn draw(h: &mut Harness<'_, Window>) {
    let middle = h.get_by_label("Map").rect().center();
    for (x, y) in [(-90.0, -60.0), (90.0, -60.0), (0.0, 90.0)] {
        let at = middle + vec2(x, y);
        h.hover_at(at);
        h.step();
        h.drag_at(at);
        h.step();
        h.drop_at(at);
        h.run_steps(4);
    }
    h.key_press(Key::Enter);
    rest(h);
}

#[test]
fn a_description_that_was_kept_describes_areas_that_are_drawn_later() {
    let folder = tempfile::tempdir().unwrap();
    let mut h = window(folder.path(), vec![workspace_of(folder.path(), &[full()])]);
    h.get_by_label("Seamount").click();
    rest(&mut h);
    h.get_by_label("Keep as template…").scroll_to_me();
    rest(&mut h);
    h.get_by_label("Keep as template…").click();
    rest(&mut h);
    rest(&mut h);
    h.get_by_label("Name of the template").click();
    rest(&mut h);
    type_text(&mut h, "Crusts");
    h.get_by_label("Keep").click();
    rest(&mut h);
    drop(h);
    // It is the person's, not the workspace's.
    let other = tempfile::tempdir().unwrap();
    let mut h = window(folder.path(), vec![workspace_of(other.path(), &[])]);
    h.key_press(Key::D);
    rest(&mut h);
    draw(&mut h);
    let about = |h: &Harness<'_, Window>| {
        let state = h.state().state();
        state.workspace().areas[&state.selected_areas()[0]].about.clone()
    };
    assert_eq!(about(&h), AreaText::default(), "nobody has chosen it");
    h.key_press(Key::Escape);
    h.get_by_label("Draw area").click();
    rest(&mut h);
    h.get_by_label("Description of new areas").click();
    rest(&mut h);
    h.get_by_label("Crusts").click();
    rest(&mut h);
    draw(&mut h);
    let drawn = about(&h);
    assert_eq!(
        (drawn.mineral_system.as_str(), drawn.host.as_slice()),
        ("Marine chemocline", ["JP".to_owned(), "US".to_owned()].as_slice())
    );
    assert!(drawn.name.is_empty(), "the name is its own");
    h.get_by_label("Draw area").click();
    rest(&mut h);
    h.get_by_label("Remove the template “Crusts”").click();
    rest(&mut h);
    assert!(h.state().state().settings().templates.is_empty() && h.state().state().template().is_none());
}
