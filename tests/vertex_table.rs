//! Story: the corners of an area are read and typed in a table, in any CRS, and nothing but what was typed changes.

use crate::support::{Bench, add_area, bench, ring, square};
use crate::window::{rest, window};
use eframe::egui::{Event, Key};
use egui_kittest::kittest::Queryable as _;
use lodemap::app::vertices::VertexAction;
use lodemap::app::{Action, Selection};
use lodemap::crs::notation::Notation;
use lodemap::crs::{Crs, convert};
use lodemap::geometry::{Boundary, LonLat, VertexRef};
use serde_json::json;

fn at(vertex: usize) -> VertexRef {
    VertexRef { polygon: 0, ring: 0, vertex }
}

fn shown(boundary: &Boundary) -> Bench {
    let mut b = bench();
    b.edit(add_area("a", boundary)).act(Action::Select(Selection::Area("a".into())));
    b.act(Action::Vertices(VertexAction::Open));
    b
}

fn write(b: &mut Bench, vertex: usize, column: usize, text: &str) {
    b.act(Action::Vertices(VertexAction::Write(at(vertex), column, text.into())));
}

fn in_crs(b: &mut Bench, code: &str) {
    b.act(Action::Vertices(VertexAction::In(Notation::Crs(code.into()))));
}

fn cells(b: &Bench, vertex: usize) -> Vec<String> {
    let (_, boundary) = b.state.vertices_of().unwrap();
    b.state.vertices().unwrap().cells(boundary.vertex(at(vertex)).unwrap(), b.state.lang())
}

fn problem(b: &Bench) -> Option<(VertexRef, String)> {
    b.state.vertices().unwrap().problem(&"a".into()).map(|(at, why)| (at, why.to_owned()))
}

#[test]
fn what_is_typed_is_stored_and_every_other_number_keeps_its_bits() {
    let corners = [[139.123456789, 35.1], [140.987654321, 35.2], [140.5, 36.333333333]];
    let mut b = shown(&ring(&corners));
    assert_eq!(cells(&b, 0), ["139.123456789", "35.1"], "as they are stored");
    write(&mut b, 1, 1, "35.2000000014");
    assert_eq!(b.corners(), [corners[0], [140.987654321, 35.200000001], corners[2]], "to 1e-9 degree");
    write(&mut b, 1, 1, " 35.200000001 ");
    assert_eq!(b.revisions(), 2, "the same again is no step");
    // In metres: the other number of the corner is not the rounded one of the screen.
    in_crs(&mut b, "EPSG:6677");
    let before = b.corners();
    let plane = Crs::parse("EPSG:6677").unwrap();
    let [east, north] = convert(&Crs::wgs84(), &plane, &[before[2]]).unwrap()[0].unwrap();
    assert_eq!(cells(&b, 2), [format!("{north:.4}"), format!("{east:.4}")], "X is north there and comes first");
    write(&mut b, 2, 1, "61,000.5");
    let after = b.corners();
    assert_eq!(after[..2], before[..2]);
    let [e, n] = convert(&Crs::wgs84(), &plane, &[after[2]]).unwrap()[0].unwrap();
    // A billionth of a degree is a tenth of a millimetre.
    assert!((e - 61_000.5).abs() < 1e-4 && (n - north).abs() < 1e-4, "{e} {n} {north}");
    assert_eq!(cells(&b, 2)[1], "61000.5000");
    b.undo();
    assert_eq!(b.corners(), before);
    // A notation with one column.
    b.act(Action::Vertices(VertexAction::In(Notation::Dms)));
    write(&mut b, 0, 0, "北緯35度30分00秒 東経139度15分00秒");
    assert_eq!(b.corners()[0], [139.25, 35.5]);
}

#[test]
fn a_corner_beyond_180_stays_on_its_side() {
    let mut b = shown(&square(178.0, 10.0, 4.0));
    write(&mut b, 1, 0, "-179.5");
    assert_eq!(b.corners()[1], [180.5, 10.0]);
    in_crs(&mut b, "EPSG:32601");
    let shown = cells(&b, 1);
    write(&mut b, 1, 0, &shown[0]);
    assert_eq!(b.revisions(), 2, "what is shown and typed again changes nothing");
    let east: f64 = shown[0].parse().unwrap();
    write(&mut b, 1, 0, &(east + 1000.0).to_string());
    assert!((b.corners()[1][0] - 180.509).abs() < 1e-3, "{:?}", b.corners());
}

#[test]
fn rows_are_put_in_taken_out_and_pasted_each_in_one_step() {
    let mut b = shown(&square(139.0, 35.0, 2.0));
    b.act(Action::Vertices(VertexAction::Insert(at(3))));
    assert_eq!(b.corners()[4], [139.0, 36.0], "in the middle of the edge that closes the ring");
    b.act(Action::Vertices(VertexAction::Delete(at(4))));
    b.act(Action::Vertices(VertexAction::Paste(at(1), "1\t1\t9\t141.5\t35.5\n\n141.75, 36\n36°30′N 141°30′E\n".into())));
    assert_eq!(b.corners()[1..6], [[141.0, 35.0], [141.5, 35.5], [141.75, 36.0], [141.5, 36.5], [141.0, 37.0]]);
    assert_eq!(b.revisions(), 4);
    let text = b.state.vertices_text().unwrap();
    assert_eq!(text.lines().nth(2), Some("1\t1\t3\t141.5\t35.5"));
    b.undo();
    assert_eq!(b.corners().len(), 4);
}

#[test]
fn what_is_refused_is_said_at_its_row_and_changes_nothing() {
    let mut b = shown(&square(139.0, 35.0, 2.0));
    let before = b.workspace().clone();
    for (vertex, column, text, expected) in
        [(2, 0, "east of here", "no number"), (1, 1, "95", "latitude"), (2, 1, "34", "not valid"), (0, 0, "1,5", "no number")]
    {
        write(&mut b, vertex, column, text);
        let (row, why) = problem(&b).unwrap();
        assert!(row == at(vertex) && why.contains(expected), "{text}: {why}");
        assert_eq!(*b.workspace(), before, "{text}");
    }
    b.act(Action::Vertices(VertexAction::Paste(at(0), "139.5\t34\nhere".into())));
    assert!(problem(&b).unwrap().1.contains("line 2") && *b.workspace() == before, "{:?}", problem(&b));
    for vertex in 0..2 {
        b.act(Action::Vertices(VertexAction::Delete(at(vertex))));
    }
    assert!(problem(&b).unwrap().1.contains("at least three") && b.corners().len() == 3);
    write(&mut b, 0, 0, "139.25");
    assert_eq!(problem(&b), None, "what is done takes the complaint away");
    assert!(b.notices().is_empty(), "all of it was said at the rows");
    in_crs(&mut b, "EPSG:1");
    assert!(b.state.vertices().unwrap().notation() == &Notation::Decimal && b.notices().len() == 1);
}

#[test]
fn holes_and_parts_have_their_rows_and_the_table_follows_the_selection() {
    let hole = vec![[139.5, 35.5], [140.0, 35.5], [140.0, 36.0]];
    let outer = vec![[139.0, 35.0], [141.0, 35.0], [141.0, 37.0], [139.0, 37.0]];
    let far = vec![[150.0, 20.0], [151.0, 20.0], [151.0, 21.0]];
    let mut b = shown(&Boundary::from_coordinates(&[vec![outer, hole], vec![far]]).unwrap());
    let corner = VertexRef { polygon: 0, ring: 1, vertex: 2 };
    b.act(Action::Vertices(VertexAction::Write(corner, 1, "36.25".into())));
    assert_eq!(b.area().boundary.vertex(corner), LonLat::new(140.0, 36.25).ok());
    assert_eq!(b.state.vertices_text().unwrap().lines().last(), Some("2\t1\t3\t151\t21"));
    b.act(Action::Select(Selection::None));
    assert!(b.state.vertices_of().is_none() && b.state.vertices().is_some());
    b.act(Action::Vertices(VertexAction::Write(corner, 1, "30".into())));
    assert_eq!(b.revisions(), 2, "without an area there is nothing to write into");
}

#[test]
fn a_number_typed_in_the_window_moves_the_corner() {
    let folder = tempfile::tempdir().unwrap();
    let script = folder.path().join("s.jsonl");
    let edit = json!({"edit": "add_area", "id": "a", "boundary": square(139.0, 35.0, 2.0), "about": {"name": {"en": "Here"}}});
    std::fs::write(&script, edit.to_string()).unwrap();
    let workspace = folder.path().join("w.gpkg");
    let ran = crate::commands::lodemap(&["apply", workspace.to_str().unwrap(), script.to_str().unwrap()]);
    assert_eq!(ran.status, Some(0), "{}", ran.err);
    let mut h = window(folder.path(), vec![workspace]);
    h.get_by_label("Here").click();
    rest(&mut h);
    h.key_press(Key::F9);
    rest(&mut h);
    h.get_by_label("Latitude (°) 3").focus();
    h.step();
    h.key_press_modifiers(eframe::egui::Modifiers::COMMAND, Key::A);
    h.step();
    h.event(Event::Text("37.5".to_owned()));
    h.step();
    h.key_press(Key::Enter);
    rest(&mut h);
    let state = h.state().state();
    let area = &state.workspace().areas[&"a".into()];
    assert_eq!(area.boundary.vertex(at(2)), LonLat::new(141.0, 37.5).ok());
    assert_eq!(state.vertices().unwrap().chosen(), Some(at(2)), "the row in which one types is the one on the map");
    h.key_press(Key::F9);
    rest(&mut h);
    assert!(h.state().state().vertices().is_none());
}
