//! Story: coordinates come by mail in any notation; they are typed or pasted, gone to, made corners, and read off in any other one.

use crate::support::{add_area, bench, root, setup, square};
use crate::window::{rest, window};
use eframe::egui::{Event, Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use lodemap::app::map_crs::Group;
use lodemap::app::places::Understood;
use lodemap::app::{Action, State};
use lodemap::crs::fitting::Covers;
use lodemap::crs::notation::Notation;
use lodemap::geometry::LonLat;
use lodemap::view::tools::Tool;

fn at(lon: f64, lat: f64) -> LonLat {
    LonLat::new(lon, lat).unwrap()
}

fn codes(groups: &[Group]) -> Vec<&str> {
    groups.iter().flat_map(|g| &g.choices).map(|c| c.code.as_str()).collect()
}

#[test]
fn going_to_a_place_puts_it_into_the_middle_and_marks_it() {
    let mut b = bench();
    let Understood::Places(places) = b.state.understand("54SUE8934") else { panic!("MGRS is read") };
    b.act(Action::GoTo(places.iter().map(|p| (p.at, p.margin_m)).collect()));
    let middle = b.state.middle().unwrap();
    assert!((middle.lat() - places[0].at.lat()).abs() < 1e-5 && (middle.lon() - places[0].at.lon()).abs() < 1e-5, "{middle:?}");
    assert_eq!(b.state.marks().iter().map(|m| m.at).collect::<Vec<_>>(), [places[0].at]);
    // Near enough to see a square of a kilometre, and all of a square of a hundred.
    assert!(b.state.map().camera().units_per_point < 200.0);
    b.act(Action::GoTo(vec![(at(139.7, 35.6), 50_000.0)]));
    let corner = b.screen([139.7, 36.0]);
    assert!((0.0..700.0).contains(&corner.y), "{corner:?}");
    assert_eq!(b.revisions(), 0, "looking around is no history");
    b.act(Action::Unmark);
    assert!(b.state.marks().is_empty());
}

#[test]
fn several_places_are_all_shown_and_what_the_map_cannot_show_is_said() {
    let mut b = bench();
    let Understood::Places(places) = b.state.understand("35.68 139.77\n24.29N 153.98E\n34.05N 118.25W") else { panic!("three") };
    b.act(Action::GoTo(places.iter().map(|p| (p.at, p.margin_m)).collect()));
    for place in &places {
        let p = b.screen(place.at.into());
        assert!((0.0..1000.0).contains(&p.x) && (0.0..700.0).contains(&p.y), "{place:?} {p:?}");
    }
    b.map_crs("EPSG:3857");
    b.act(Action::GoTo(vec![(at(139.7, 89.0), 1.0)]));
    assert!(b.notices().iter().any(|n| n.contains("1 of the places cannot be shown")), "{:?}", b.notices());
}

#[test]
fn typed_corners_make_an_area_to_the_last_digit() {
    let mut b = bench();
    b.run("tool draw");
    let Understood::Places(places) =
        b.state.understand("北緯24度18分 東経153度30分\n24.75N 154.123456789E\nLAEA:24.3,154 E 60000 N -30000")
    else {
        panic!("three corners")
    };
    b.act(Action::PlaceTyped(places.iter().map(|p| p.at).collect()));
    assert!(matches!(b.state.tool(), Tool::DrawArea(t) if t.corners().len() == 3));
    b.run("enter");
    let corners = b.corners();
    assert_eq!(corners[..2], [[153.5, 24.3], [154.123_456_789, 24.75]]);
    assert_eq!(corners[2], <[f64; 2]>::from(places[2].at));
    assert_eq!(b.revisions(), 1, "one gesture is one step");
    // Across 180° the ring keeps together.
    b.undo().run("tool draw");
    b.act(Action::PlaceTyped(vec![at(179.0, 50.0), at(-179.0, 50.0), at(-179.5, 52.0)])).run("enter");
    assert_eq!(b.corners()[1], [181.0, 50.0]);
    b.run("tool note");
    b.act(Action::PlaceTyped(vec![at(154.0, 24.5)])).run("write typed");
    assert_eq!(b.workspace().notes.values().next().unwrap().place, at(154.0, 24.5));
}

#[test]
fn a_name_is_found_when_the_text_is_no_place() {
    let mut b = bench();
    let mut area = add_area("a", &square(153.0, 24.0, 1.0));
    area["about"] = serde_json::json!({ "name": { "en": "Block A", "ja": "A区" } });
    b.edit(area);
    let Understood::Names(names) = b.state.understand("block a") else { panic!("the area is found") };
    assert_eq!(names[0].0, "Block A");
    assert!(matches!(b.state.understand("nowhere at all"), Understood::Nothing(_)));
}

#[test]
fn at_minamitorishima_the_picker_offers_a_plane_for_the_seabed_first() {
    let mut b = bench();
    b.look_at(153.98, 24.29, 200.0);
    let groups = b.state.map_crs_choices("");
    let here = &groups[1];
    assert!(here.choices[0].code.starts_with("LAEA:24.29,153.98"), "{here:#?}");
    assert!(here.remark.as_ref().unwrap().contains("land only"), "{:?}", here.remark);
    let zone = here.choices.iter().find(|c| c.code == "EPSG:6687").unwrap();
    assert!(zone.onshore_only && zone.covers == Covers::Part, "{zone:?}");
    b.map_crs("LAEA:24.29,153.98");
    assert_eq!(b.revisions(), 0, "the map CRS is no history");
    let wide = b.state.map().camera().units_per_point;
    assert!((wide - 200.0).abs() < 60.0, "the map stays where it was: {wide}");
}

#[test]
fn the_picker_searches_by_code_name_and_place() {
    let mut b = bench();
    b.look_at(-121.4, 37.8, 20.0);
    assert_eq!(codes(&b.state.map_crs_choices("6677"))[0], "EPSG:6677");
    assert!(codes(&b.state.map_crs_choices("岐阜県")).contains(&"EPSG:6675"));
    let there = b.state.map_crs_choices("北緯24度18分 東経153度58分");
    assert!(there[0].choices[0].code.starts_with("LAEA:24.3,153.97"), "{:?}", codes(&there));
    let here = b.state.map_crs_choices("");
    let feet = here[1].choices.iter().find(|c| c.code == "EPSG:2227").unwrap();
    assert_eq!(feet.covers, Covers::All, "{feet:?}");
    assert!(b.state.map_crs_choices("no such thing at all").is_empty());
    b.edit(add_area("a", &square(138.5, 35.0, 2.0)));
    b.act(Action::Select(lodemap::app::Selection::Area("a".into())));
    let groups = b.state.map_crs_choices("");
    assert!(groups[2].choices.iter().any(|c| c.code == "EPSG:6691"), "the selection has its own: {:?}", codes(&groups));
}

#[test]
fn chosen_notations_are_remembered_and_copied() {
    let mut b = bench();
    assert_eq!(b.state.settings().shown_positions(), [Notation::Decimal]);
    b.act(Action::ShowPositions(vec![Notation::Mgrs, Notation::Crs("EPSG:6677".into())]));
    b.act(Action::CopyText("54SUE 89 34".into()));
    assert_eq!(b.state.take_clipboard().as_deref(), Some("54SUE 89 34"));
    assert!(b.notices().iter().any(|n| n.contains("54SUE 89 34")));
    let again = State::new(setup(&b.folder.path().join("home")));
    assert_eq!(again.settings().shown_positions(), [Notation::Mgrs, Notation::Crs("EPSG:6677".into())]);
}

#[test]
fn the_field_and_the_picker_are_worked_from_the_keyboard() {
    let folder = tempfile::tempdir().unwrap();
    let mut h = window(folder.path(), vec![root().join("sample-data/japan-deposits.geojson")]);
    let command = Modifiers::COMMAND;
    h.key_press_modifiers(command, Key::G);
    rest(&mut h);
    h.event(Event::Text("北緯35度41分22.2秒 東経139度41分30秒".into()));
    h.step();
    h.step();
    assert!(h.query_by_label_contains("35.6895° N 139.6917° E").is_some(), "what was understood is said");
    h.key_press(Key::Enter);
    rest(&mut h);
    let middle = h.state().state().middle().unwrap();
    assert!((middle.lon() - 139.691_667).abs() < 1e-4 && (middle.lat() - 35.6895).abs() < 1e-4, "{middle:?}");
    // Drawing: Enter gives corners, and the field stays for the next.
    h.get_by_label("Draw area").click();
    rest(&mut h);
    h.key_press_modifiers(command, Key::G);
    rest(&mut h);
    for corner in ["35.6N 139.6E", "35.6N 139.8E", "35.8N 139.7E"] {
        h.event(Event::Text(corner.into()));
        h.step();
        h.key_press(Key::Enter);
        h.run_steps(4);
    }
    h.key_press(Key::Escape);
    h.run_steps(3);
    h.key_press(Key::Enter);
    rest(&mut h);
    let area = h.state().state().workspace().areas.values().next().expect("an area is drawn").clone();
    assert_eq!(area.boundary.polygons[0].exterior, [at(139.6, 35.6), at(139.8, 35.6), at(139.7, 35.8)]);
    // The picker: a search, arrows, Enter.
    h.key_press_modifiers(command, Key::M);
    let until = std::time::Instant::now() + std::time::Duration::from_secs(60);
    h.run_steps(3);
    h.event(Event::Text("32654".into()));
    while h.query_all_by_label_contains("EPSG:32654").next().is_none() {
        assert!(std::time::Instant::now() < until, "the list does not come");
        h.step();
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    h.key_press(Key::Enter);
    rest(&mut h);
    assert_eq!(h.state().state().map().projection().unwrap().crs().code(), "EPSG:32654");
    h.key_press_modifiers(command, Key::M);
    h.run_steps(3);
    h.key_press(Key::Escape);
    h.run_steps(3);
    assert!(h.query_by_label_contains("Often used").is_none(), "Esc closes it");
}
