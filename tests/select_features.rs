//! Selecting features: by click, box, lasso and filter, for the map, the table and the inspector at once; which links are drawn.

use crate::support::{Bench, bench};
use crate::window::{rest, window};
use eframe::egui::{Event, Key, Modifiers, PointerButton, Pos2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use lodemap::app::table::{Choose, Show};
use lodemap::app::{Action, SelectAction, Selection, TableAction, TakeTool};
use lodemap::geometry::{LonLat, ScreenPoint};
use lodemap::layer::{Combine, HitKind};
use lodemap::ui::Window;
use lodemap::view::links::LinksOf;
use lodemap::view::tools::{RegionShape, ToolEvent};
use lodemap::workspace::RecordId;
use std::path::{Path, PathBuf};

/// Nine deposits in a square, ten kilometres apart, around 140°E 38°N.
fn deposits(folder: &Path) -> PathBuf {
    let feature = |i: u32| {
        let [lon, lat] = place(i);
        format!(
            r#"{{"type":"Feature","id":"D{i}","properties":{{"name":"Mine {i}","commodity":"Cu","t":{i}}},"geometry":{{"type":"Point","coordinates":[{lon},{lat}]}}}}"#
        )
    };
    let features = (0..9).map(feature).collect::<Vec<_>>().join(",");
    write(folder, "mines.geojson", &features)
}

fn place(i: u32) -> [f64; 2] {
    [139.9 + 0.1 * f64::from(i % 3), 37.9 + 0.1 * f64::from(i / 3)]
}

/// A polygon around the middle deposit, which is also on its line; two points on one place.
fn stack(folder: &Path) -> PathBuf {
    let feature =
        |name: &str, geometry: &str| format!(r#"{{"type":"Feature","properties":{{"name":"{name}"}},"geometry":{geometry}}}"#);
    let features = [
        feature(
            "Unit",
            r#"{"type":"Polygon","coordinates":[[[139.95,37.95],[140.05,37.95],[140.05,38.05],[139.95,38.05],[139.95,37.95]]]}"#,
        ),
        feature("Fault", r#"{"type":"LineString","coordinates":[[139.95,38.0],[140.05,38.0]]}"#),
        feature("Twin", r#"{"type":"Point","coordinates":[140.0,38.0]}"#),
        feature("Near", r#"{"type":"Point","coordinates":[140.001,38.0]}"#),
    ];
    write(folder, "stack.geojson", &features.join(","))
}

fn write(folder: &Path, name: &str, features: &str) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, format!(r#"{{"type":"FeatureCollection","features":[{features}]}}"#)).unwrap();
    path
}

fn with_layers() -> (Bench, RecordId, RecordId) {
    let mut b = bench();
    let files = [deposits(b.folder.path()), stack(b.folder.path())];
    b.open(&files);
    let id = |b: &Bench, name: &str| b.state.workspace().layers.values().find(|l| l.path.ends_with(name)).unwrap().id.clone();
    let (mines, stack) = (id(&b, "mines.geojson"), id(&b, "stack.geojson"));
    b.look_at(140.0, 38.0, 60.0);
    (b, mines, stack)
}

/// The selected rows of a layer, counted from 0.
fn rows(b: &Bench, id: &RecordId) -> Vec<u32> {
    b.state.selected().get(id).map(|rows| rows.iter().collect()).unwrap_or_default()
}

fn tool(b: &mut Bench, events: &[ToolEvent]) {
    for event in events {
        b.act(Action::Tool(*event));
    }
    b.settle();
}

fn beside(p: ScreenPoint, x: f64, y: f64) -> ScreenPoint {
    ScreenPoint::new(p.x + x, p.y + y)
}

/// Drags a box around two deposits and what lies between.
fn drag_box(b: &mut Bench, from: u32, to: u32, how: Combine) {
    let (a, c) = (b.screen(place(from)), b.screen(place(to)));
    b.act(Action::Take(TakeTool::SelectRegion(RegionShape::Box, false)));
    let (a, c) = (beside(a, -15.0, 15.0), beside(c, 15.0, -15.0));
    tool(b, &[ToolEvent::Combine(how), ToolEvent::Press(a), ToolEvent::Move(c), ToolEvent::Release(c)]);
}

#[test]
fn boxes_add_remove_and_intersect_over_all_layers_that_are_shown() {
    let (mut b, mines, stack) = with_layers();
    drag_box(&mut b, 0, 1, Combine::New);
    assert_eq!((rows(&b, &mines), rows(&b, &stack)), (vec![0, 1], vec![]));
    drag_box(&mut b, 4, 5, Combine::Add);
    assert_eq!((rows(&b, &mines), rows(&b, &stack)), (vec![0, 1, 4, 5], vec![0, 1, 2, 3]), "what touches counts");
    assert_eq!((b.state.selected_count(), b.selected()), (8, Selection::Features));
    drag_box(&mut b, 1, 5, Combine::Intersect);
    assert_eq!(rows(&b, &mines), [1, 4, 5]);
    drag_box(&mut b, 4, 4, Combine::Remove);
    assert_eq!((rows(&b, &mines), rows(&b, &stack)), (vec![1, 5], vec![]));
    b.act(Action::ToggleVisible(mines.clone()));
    drag_box(&mut b, 0, 8, Combine::New);
    assert_eq!((rows(&b, &mines), rows(&b, &stack)), (vec![], vec![0, 1, 2, 3]), "nothing is selected that is not seen");
    b.act(Action::ToggleVisible(mines.clone()));
    b.act(Action::Rows(SelectAction::Wholly(true)));
    drag_box(&mut b, 4, 5, Combine::New);
    assert_eq!(rows(&b, &stack), [2, 3], "the polygon and the line stick out");
    drag_box(&mut b, 8, 8, Combine::New);
    assert_eq!(b.selected(), feature(&mines, "id:D8"), "one feature is the selection itself");
    drag_box(&mut b, 0, 0, Combine::Remove);
    assert_eq!(rows(&b, &mines), [8]);
    b.act(Action::Rows(SelectAction::Invert));
    assert_eq!(rows(&b, &mines), [0, 1, 2, 3, 4, 5, 6, 7]);
    b.act(Action::Select(Selection::None));
    assert_eq!(b.state.selected_count(), 0);
    b.act(Action::Rows(SelectAction::InView)).settle();
    assert_eq!(b.state.selected_count(), 13);
    assert!(b.state.session().history().revisions().iter().all(|r| r.label != "select"), "to look is no step in the history");
}

fn feature(layer: &RecordId, key: &str) -> Selection {
    Selection::Feature(lodemap::workspace::DepositRef { layer: layer.clone(), key: key.to_owned() })
}

#[test]
fn a_lasso_and_a_polygon_select_what_they_enclose() {
    let (mut b, mines, _) = with_layers();
    let p = |b: &Bench, i: u32, x: f64, y: f64| beside(b.screen(place(i)), x, y);
    b.act(Action::Take(TakeTool::SelectRegion(RegionShape::Lasso, false)));
    // A triangle around the deposits of the lower left half.
    let corners = [p(&b, 0, -20.0, 20.0), p(&b, 2, 40.0, 20.0), p(&b, 6, -20.0, -40.0)];
    let moves = corners.iter().skip(1).map(|c| ToolEvent::Move(*c));
    let events: Vec<_> =
        [ToolEvent::Press(corners[0])].into_iter().chain(moves).chain([ToolEvent::Release(corners[2])]).collect();
    tool(&mut b, &events);
    assert_eq!(rows(&b, &mines), [0, 1, 2, 3, 4, 6]);
    b.act(Action::Take(TakeTool::SelectRegion(RegionShape::Polygon, false)));
    let corners = [p(&b, 8, 20.0, -20.0), p(&b, 2, 20.0, 40.0), p(&b, 6, -40.0, -20.0)];
    let mut events: Vec<_> = corners.iter().map(|c| ToolEvent::Click(*c)).collect();
    events.extend([ToolEvent::Combine(Combine::Intersect), ToolEvent::Enter]);
    tool(&mut b, &events);
    assert_eq!(rows(&b, &mines), [2, 4, 6], "what is in both");
}

#[test]
fn a_click_lists_all_that_lies_there_nearest_first_points_before_polygons() {
    let (mut b, mines, _) = with_layers();
    let at = b.screen([140.0, 38.0]);
    b.act(Action::SelectAt(at));
    let names = |b: &Bench| {
        let hits = &b.state.identified().unwrap().hits;
        let row = |h: &lodemap::app::Found| (h.kind, h.row.unwrap());
        hits.iter().map(row).collect::<Vec<_>>()
    };
    use HitKind::{Area, Line, Point};
    assert_eq!(names(&b), [(Point, 2), (Point, 4), (Point, 3), (Line, 1), (Area, 0)], "the upper layer's twin is first");
    let metres: Vec<f64> = b.state.identified().unwrap().hits.iter().map(|h| h.metres).collect();
    assert!((metres[2] - 87.8).abs() < 2.0, "a thousandth of a degree at 38°N: {metres:?}");
    assert!(metres.iter().enumerate().all(|(i, m)| i == 2 || *m < 1.0), "{metres:?}");
    b.act(Action::ShowFound(1));
    assert_eq!((b.selected(), rows(&b, &mines)), (feature(&mines, "id:D4"), vec![4]), "the one shown is the one selected");
    b.act(Action::SelectAt(at));
    assert_eq!(b.state.identified().unwrap().shown, 2, "another click on the same place goes on from there");
    b.act(Action::SelectAlsoAt(b.screen(place(8)), Combine::Add));
    assert!(b.state.identified().is_none(), "the list is of one place");
    assert_eq!((b.state.selected_count(), rows(&b, &mines)), (2, vec![8]));
    b.act(Action::SelectAlsoAt(b.screen(place(8)), Combine::Add));
    assert_eq!(rows(&b, &mines), [0_u32; 0], "a second click with Shift takes the first one back");
}

#[test]
fn the_table_and_the_map_have_one_selection() {
    let (mut b, mines, _) = with_layers();
    b.act(Action::Table(TableAction::Open(mines.clone()))).settle();
    drag_box(&mut b, 0, 1, Combine::New);
    let marked = |b: &Bench| b.state.table().unwrap().selected().iter().collect::<Vec<_>>();
    assert_eq!(marked(&b), [0, 1]);
    b.act(Action::Table(TableAction::Show(Show::Selected))).settle();
    assert_eq!(b.state.table().unwrap().len(), 2);
    drag_box(&mut b, 6, 8, Combine::Add);
    assert_eq!(b.state.table().unwrap().len(), 5, "the rows that are shown follow what is selected on the map");
    b.act(Action::Table(TableAction::Choose(2, Choose::Toggle))).settle();
    assert_eq!((rows(&b, &mines), b.state.table().unwrap().len()), (vec![0, 1, 7, 8], 5), "but do not run from under the hand");
    b.act(Action::Table(TableAction::Show(Show::All))).settle();
    b.act(Action::Table(TableAction::Filter("t >= 7 OR t = 3".into()))).settle();
    b.act(Action::Rows(SelectAction::Shown(Combine::Intersect))).settle();
    assert_eq!(rows(&b, &mines), [7, 8]);
    b.act(Action::Table(TableAction::ChooseAll)).settle();
    assert_eq!(rows(&b, &mines), [3, 7, 8]);
    b.look_at(100.0, 10.0, 60.0);
    b.act(Action::Rows(SelectAction::Zoom)).settle();
    for i in [3, 7, 8] {
        let p = b.screen(place(i));
        assert!((0.0..=1000.0).contains(&p.x) && (0.0..=700.0).contains(&p.y), "{i}: {p:?}");
    }
    b.act(Action::Table(TableAction::Close));
    assert_eq!(rows(&b, &mines), [3, 7, 8], "the selection is not the table's");
    b.edit(serde_json::json!({"edit": "remove_layer", "id": mines.0}));
    assert_eq!((b.state.selected_count(), b.selected()), (0, Selection::None), "what is gone is not selected");
}

#[test]
fn only_the_links_of_what_is_selected_are_drawn_unless_all_are_wanted() {
    let (mut b, mines, _) = with_layers();
    for (id, lon) in [("p1", 141.0), ("p2", 139.0)] {
        b.edit(
            serde_json::json!({"edit": "add_project", "id": id, "place": [lon, 38.5], "about": {"name": {"en": id, "ja": ""}}}),
        );
    }
    for (i, project) in [(0, "p1"), (1, "p1"), (2, "p2")] {
        let deposit = serde_json::json!({"layer": mines.0, "key": format!("id:D{i}")});
        b.edit(serde_json::json!({"edit": "link", "id": format!("l{i}"), "deposit": deposit, "project": project}));
    }
    let lines = |b: &mut Bench| {
        let input = b.state.scene_input(false).unwrap();
        input.links.lines(&input.workspace, &input.catalog, &input.projection).lines.len()
    };
    b.act(Action::Select(Selection::None));
    assert_eq!(lines(&mut b), 0);
    b.act(Action::Select(Selection::Project("p1".into())));
    assert_eq!(lines(&mut b), 2);
    b.act(Action::Select(feature(&mines, "id:D2")));
    assert_eq!(lines(&mut b), 1);
    drag_box(&mut b, 1, 2, Combine::New);
    assert_eq!(lines(&mut b), 2, "of several deposits the links of each");
    b.act(Action::ShowAllLinks(true)).act(Action::Select(Selection::None));
    assert_eq!(lines(&mut b), 3);
    assert_eq!(b.state.scene_input(false).unwrap().links.of, LinksOf::All);
}

/// Where a place is in the window.
fn on_screen(h: &Harness<'_, Window>, p: [f64; 2]) -> Pos2 {
    let ground = h.state().state().map().ground().unwrap();
    let at = ground.screen(LonLat::new(p[0], p[1]).unwrap()).unwrap();
    #[expect(clippy::cast_possible_truncation, reason = "a place on the screen")]
    let offset = vec2(at.x as f32, at.y as f32);
    h.get_by_label("Map").rect().min + offset
}

fn drag(h: &mut Harness<'_, Window>, from: Pos2, to: Pos2, modifiers: Modifiers) {
    h.hover_at(from);
    h.step();
    h.event(Event::PointerButton { pos: from, button: PointerButton::Primary, pressed: true, modifiers });
    h.step();
    for i in 1..=8 {
        h.hover_at(from + (to - from) * (i as f32 / 8.0));
        h.step();
    }
    h.drop_at(to);
    rest(h);
}

#[test]
fn a_box_on_the_map_is_in_the_table_and_counted_in_the_inspector() {
    let folder = tempfile::tempdir().unwrap();
    let mut h = window(folder.path(), vec![deposits(folder.path())]);
    let (a, c) = (on_screen(&h, place(0)), on_screen(&h, place(5)));
    h.key_press(Key::B);
    rest(&mut h);
    drag(&mut h, a + vec2(-12.0, 12.0), c + vec2(12.0, -12.0), Modifiers::NONE);
    assert_eq!(h.query_all_by_label_contains("6 features selected").count(), 2, "the inspector and the status bar count");
    h.key_press(Key::F6);
    rest(&mut h);
    let table = h.state().state().table().unwrap();
    assert_eq!(table.selected().iter().collect::<Vec<_>>(), [0, 1, 2, 3, 4, 5]);
    assert!(h.query_by_label_contains("6 selected").is_some(), "the table says so");
    let map = h.get_by_label("Map").rect().center();
    h.hover_at(map);
    h.key_press(Key::Escape);
    rest(&mut h);
    h.key_press(Key::Escape);
    rest(&mut h);
    h.key_press(Key::Escape);
    rest(&mut h);
    assert_eq!(h.state().state().selected_count(), 0, "Escape lets go");
}

#[test]
fn what_is_stacked_is_listed_and_the_keys_step_through_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut h = window(folder.path(), vec![stack(folder.path())]);
    let at = on_screen(&h, [140.0, 38.0]);
    h.hover_at(at);
    rest(&mut h);
    assert!(h.query_by_label("Twin").is_some(), "a tip says what the pointer is on");
    h.drag_at(at);
    h.step();
    h.drop_at(at);
    h.run_steps(3);
    rest(&mut h);
    let shown = |h: &Harness<'_, Window>| h.state().state().identified().map(|i| i.hits[i.shown].row.unwrap());
    assert_eq!(shown(&h), Some(2));
    assert!(h.query_by_label_contains("● Twin").is_some(), "marked by a sign, not by colour alone");
    for expected in [3, 1, 0, 0] {
        h.key_press(Key::ArrowDown);
        rest(&mut h);
        assert_eq!(shown(&h), Some(expected));
    }
    h.key_press(Key::ArrowUp);
    rest(&mut h);
    assert_eq!(shown(&h), Some(1));
    // Shift and drag selects by a box with the select tool, too.
    let corners = [[139.94, 37.94], [140.06, 38.06]].map(|p| on_screen(&h, p));
    drag(&mut h, corners[0], corners[1], Modifiers::SHIFT);
    assert_eq!(h.state().state().selected_count(), 4);
}
