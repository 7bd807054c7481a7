//! Story: history is a list of steps that one can walk, also after closing; what left the line can be brought back.

use crate::support::{Bench, add_area, author, bench, instant, square};
use crate::window::{rest, window};
use eframe::egui::{Event, Key, Modifiers, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use lodemap::analysis::check_history;
use lodemap::app::script::run_script;
use lodemap::app::{Action, Selection};
use lodemap::io::gpkg::GpkgStore;
use lodemap::layer::catalog::Catalog;
use lodemap::ui::Window;
use lodemap::workspace::{Author, Cause, RecordId, Session, Standing, Workspace};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

fn named(b: &Bench) -> String {
    b.workspace().areas.keys().map(|id| id.0.as_str()).collect()
}

fn three() -> Bench {
    let mut b = bench();
    for (i, id) in ["a", "b", "c"].into_iter().enumerate() {
        b.edit(add_area(id, &square(150.0 + i as f64, 20.0, 0.5)));
    }
    b
}

fn standings(b: &Bench) -> Vec<Standing> {
    b.state.session().history().steps().iter().map(|s| s.standing).collect()
}

fn go(b: &mut Bench, seq: u64) {
    b.act(Action::GoToStep(seq)).settle();
}

#[test]
fn one_goes_to_any_step_of_the_line_and_the_file_knows_it() {
    use Standing::{Done, Present, Undone};
    let mut b = three();
    go(&mut b, 1);
    assert_eq!((named(&b).as_str(), b.revisions()), ("a", 5), "two steps back are two revisions");
    assert_eq!(standings(&b), [Present, Undone, Undone]);
    let mut b = b.restart();
    assert_eq!((named(&b).as_str(), standings(&b)), ("a", vec![Present, Undone, Undone]), "after closing too");
    go(&mut b, 3);
    assert_eq!((named(&b).as_str(), standings(&b)), ("abc", vec![Done, Done, Present]));
    go(&mut b, 0);
    assert_eq!((named(&b).as_str(), standings(&b)), ("", vec![Undone, Undone, Undone]));
    let before = b.revisions();
    go(&mut b, 0);
    assert_eq!(b.revisions(), before, "one is there already");
    go(&mut b, 2);
    let (opened, _folder) = b.reopen();
    assert_eq!(opened.session.workspace().areas.keys().map(|id| id.0.as_str()).collect::<Vec<_>>(), ["a", "b"]);
    assert!(check_history(&opened.session).is_empty());
}

#[test]
fn what_left_the_line_is_listed_and_its_state_comes_back_as_one_step() {
    use Standing::{Done, Left, Present};
    let mut b = three();
    b.undo().undo().edit(add_area("d", &square(160.0, 20.0, 1.0)));
    assert_eq!((named(&b).as_str(), standings(&b)), ("ad", vec![Done, Left, Left, Present]));
    let mut b = b.restart();
    assert_eq!(standings(&b), [Done, Left, Left, Present], "undo and then another edit, after closing");
    let before = b.revisions();
    go(&mut b, 3);
    assert_eq!(b.revisions(), before);
    assert!(b.notices().iter().any(|n| n.contains("no longer on the line")), "{:?}", b.notices());
    b.act(Action::Restore(3)).settle();
    assert_eq!((named(&b).as_str(), b.revisions()), ("abc", before + 1), "the state after step 3, as one revision");
    let mut b = b.restart();
    assert_eq!(b.state.session().history().revisions().last().unwrap().cause, Cause::Restore(3));
    b.undo();
    assert_eq!(named(&b), "ad", "and it is undone as one");
    b.redo().act(Action::Restore(0)).settle();
    assert_eq!(named(&b), "", "the beginning can be brought back, too");
    b.dismiss_all().act(Action::Restore(0)).settle();
    assert!(b.notices().iter().any(|n| n.contains("as it was then")), "{:?}", b.notices());
    b.undo();
    assert_eq!(named(&b), "abc");
    let (opened, _folder) = b.reopen();
    assert!(check_history(&opened.session).is_empty());
}

/// A workspace file with what a script does.
pub fn workspace_of(folder: &Path, script: &[Value]) -> PathBuf {
    let text: Vec<String> = script.iter().map(Value::to_string).collect();
    let path = folder.join("work.gpkg");
    let (mut session, mut catalog) = (Session::new(), Catalog::default());
    let (who, clock) = (Author { name: "Test Person".into(), ..author("US", 0) }, || instant(0));
    let mut ids = crate::support::ids();
    let done = run_script(&text.join("\n"), &mut session, &mut catalog, folder, who, &clock, &mut ids).unwrap();
    GpkgStore::create_with(&path, &done, &instant(0)).unwrap();
    path
}

fn labels(h: &Harness<'_, Window>) -> Vec<(String, Cause)> {
    h.state().state().session().history().revisions().iter().map(|r| (r.label.clone(), r.cause)).collect()
}

fn type_text(h: &mut Harness<'_, Window>, text: &str) {
    h.event(Event::Text(text.to_owned()));
    h.step();
}

fn with_an_area(h: &mut Harness<'_, Window>) {
    h.get_by_label("Draw area").click();
    rest(h);
    let middle = h.get_by_label("Map").rect().center();
    for (x, y) in [(-90.0, -60.0), (90.0, -60.0), (0.0, 90.0)] {
        h.hover_at(middle + vec2(x, y));
        h.step();
        h.drag_at(middle + vec2(x, y));
        h.step();
        h.drop_at(middle + vec2(x, y));
        h.run_steps(4);
    }
    h.key_press(Key::Enter);
    rest(h);
}

fn name(h: &Harness<'_, Window>) -> String {
    h.state().state().workspace().areas.values().next().unwrap().about.name.en.clone()
}

#[test]
fn typing_in_one_field_is_one_step_however_long_one_pauses() {
    let folder = tempfile::tempdir().unwrap();
    let mut h = window(folder.path(), vec![]);
    with_an_area(&mut h);
    type_text(&mut h, "Hok");
    // A pause after which what was typed is on disk.
    h.run_steps(8);
    rest(&mut h);
    assert_eq!(name(&h), "Hok", "a pause loses nothing");
    type_text(&mut h, "ur");
    h.run_steps(8);
    type_text(&mut h, "oku");
    h.key_press(Key::Tab);
    rest(&mut h);
    assert_eq!(name(&h), "Hokuroku");
    let causes: Vec<Cause> = labels(&h).into_iter().map(|(_, cause)| cause).collect();
    assert_eq!(causes, [Cause::Do, Cause::Do, Cause::More, Cause::More]);
    assert_eq!(h.state().state().session().history().steps().len(), 2);
    h.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    rest(&mut h);
    assert_eq!(name(&h), "", "one undo takes the whole name");
    drop(h);
    let mut h = window(folder.path(), vec![]);
    h.key_press_modifiers(Modifiers::COMMAND, Key::Y);
    rest(&mut h);
    assert_eq!(name(&h), "Hokuroku", "and one redo brings it back, after a restart");
    assert!(check_history(h.state().state().session()).is_empty());
}

#[test]
fn undo_while_typing_takes_what_is_being_typed() {
    let folder = tempfile::tempdir().unwrap();
    let mut h = window(folder.path(), vec![]);
    with_an_area(&mut h);
    type_text(&mut h, "Nor");
    h.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    rest(&mut h);
    h.run_steps(12);
    assert_eq!((name(&h).as_str(), h.state().state().workspace().areas.len()), ("", 1), "the typing goes, not the area");
    h.key_press_modifiers(Modifiers::COMMAND, Key::Y);
    rest(&mut h);
    assert_eq!(name(&h), "Nor", "{:?}", labels(&h));
}

#[test]
fn a_slider_moved_by_keys_is_one_step() {
    let folder = tempfile::tempdir().unwrap();
    let file = crate::support::write(folder.path(), "us.geojson", &crate::support::us_deposits());
    let mut h = window(folder.path(), vec![file]);
    h.get_by_label("us").click();
    rest(&mut h);
    h.key_press(Key::F7);
    rest(&mut h);
    h.get_by(|n| n.label().as_deref() == Some("Opacity") && n.role() == eframe::egui::accesskit::Role::Slider).focus();
    rest(&mut h);
    let before = h.state().state().session().history().steps().len();
    for _ in 0..4 {
        h.key_press(Key::ArrowLeft);
        h.run_steps(2);
    }
    rest(&mut h);
    let history = h.state().state().session().history();
    assert_eq!(history.steps().len(), before + 1, "{:?}", labels(&h));
    let opacity = |h: &Harness<'_, Window>| h.state().state().workspace().layers.values().next().unwrap().style.opacity;
    let moved = opacity(&h);
    h.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    rest(&mut h);
    assert!(opacity(&h) > moved, "one undo takes all of it back");
}

#[test]
fn ten_layers_removed_in_the_list_come_back_as_they_were() {
    let folder = tempfile::tempdir().unwrap();
    // Each is something of its own: a style, a CRS, another place in the order.
    let mut script: Vec<Value> = (0..10)
        .map(|i| {
            crate::support::write(folder.path(), &format!("layer-{i}.geojson"), &crate::support::us_deposits());
            json!({"edit": "add_layer", "id": format!("l{i}"), "path": format!("layer-{i}.geojson")})
        })
        .collect();
    script.push(json!({"edit": "style_layer", "id": "l3", "style": {"color": "#112233", "opacity": 0.5}}));
    script.push(json!({"edit": "set_layer_crs", "id": "l4", "crs": "EPSG:4269"}));
    script.push(json!({"edit": "move_layer", "id": "l9", "to": 2}));
    let mut h = window(folder.path(), vec![workspace_of(folder.path(), &script)]);
    // One is hidden.
    h.get_all_by_label("Visible").nth(4).unwrap().click();
    rest(&mut h);
    let before: Workspace = h.state().state().workspace().clone();
    let hidden: Vec<RecordId> = before.layers.keys().filter(|id| h.state().state().is_hidden(id)).cloned().collect();
    assert_eq!(hidden.len(), 1);
    let order: Vec<String> = before.layers_in_order().iter().map(|l| l.name.en.clone()).collect();
    h.get_by_label(order.last().unwrap()).click();
    rest(&mut h);
    h.get_by_label(&order[0]).click_modifiers(Modifiers::SHIFT);
    rest(&mut h);
    assert_eq!(h.state().state().selected_layers().len(), 10, "Shift takes all between");
    assert!(h.query_by_label("10 layers selected").is_some());
    let revisions = labels(&h).len();
    h.key_press(Key::Delete);
    rest(&mut h);
    let state = h.state().state();
    assert_eq!((state.workspace().layers.len(), state.catalog().ids().count()), (0, 0));
    assert_eq!(labels(&h)[revisions..], [("remove_layers".to_owned(), Cause::Do)], "one step");
    h.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    rest(&mut h);
    let state = h.state().state();
    assert_eq!(*state.workspace(), before, "order, style and CRS");
    assert_eq!(state.catalog().ids().count(), 10, "and they are read again");
    assert!(state.is_hidden(&hidden[0]), "what was hidden is hidden");
    assert!(matches!(state.selection(), Selection::Layers(ids) if ids.len() == 10));
}

#[test]
fn the_panel_lists_the_steps_and_goes_to_them_by_click_and_by_key() {
    let folder = tempfile::tempdir().unwrap();
    let script: Vec<Value> = (0..3).map(|i| add_area(["a", "b", "c"][i], &square(150.0 + i as f64, 20.0, 0.5))).collect();
    let mut h = window(folder.path(), vec![workspace_of(folder.path(), &script)]);
    h.key_press(Key::F8);
    rest(&mut h);
    let areas =
        |h: &Harness<'_, Window>| -> String { h.state().state().workspace().areas.keys().map(|id| id.0.as_str()).collect() };
    let row = |h: &Harness<'_, Window>, part: &str| -> String {
        let found: Vec<String> = h.query_all_by_label_contains(part).filter_map(|n| n.accesskit_node().label()).collect();
        found.into_iter().find(|l| l.contains('\n')).unwrap_or_default()
    };
    assert!(row(&h, "Area c").starts_with("draw area — Area c\nnow · Test Person · US · 2026-01-20"), "{}", row(&h, "Area c"));
    let first = row(&h, "Area a");
    h.get_by_label(&first).click();
    rest(&mut h);
    assert_eq!(areas(&h), "a", "a click goes there");
    assert!(row(&h, "Area c").contains("undone"));
    h.key_press(Key::ArrowUp);
    h.step();
    h.key_press(Key::ArrowUp);
    h.step();
    assert_eq!(areas(&h), "a", "the arrows only look");
    h.key_press(Key::Enter);
    rest(&mut h);
    assert_eq!(areas(&h), "abc", "Enter goes there");
    h.key_press(Key::End);
    h.step();
    h.key_press(Key::Enter);
    rest(&mut h);
    assert_eq!(areas(&h), "", "the beginning");
    h.key_press(Key::F8);
    rest(&mut h);
    with_an_area(&mut h);
    h.key_press(Key::F8);
    rest(&mut h);
    let drawn = areas(&h);
    let left = row(&h, "Area b");
    assert!(left.contains("no longer on the line"), "{left}");
    h.get_by_label(&left).click();
    rest(&mut h);
    assert_eq!(areas(&h), drawn, "what left the line is only looked at");
    assert!(h.query_by_label("added: Mapping area “Area b”").is_some(), "what it changed");
    h.get_by_label("Bring back this state").click();
    rest(&mut h);
    assert_eq!(areas(&h), "ab");
    h.key_press(Key::F8);
    rest(&mut h);
    assert!(h.query_by_label("Bring back this state").is_none(), "F8 closes it");
}
