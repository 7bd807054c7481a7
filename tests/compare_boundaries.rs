//! Story: two boundaries on one map: what differs, who changed it, and taking a side or a part of it.

use crate::support::{Bench, add_area, bench, digest, ring, square, state};
use crate::window::{rest, window};
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use lodemap::analysis::{ChangedBy, Side};
use lodemap::app::{Action, CompareAction, Selection, SideOf};
use lodemap::cli::{Console, run};
use lodemap::geometry::Boundary;
use lodemap::view::ShownSides;
use lodemap::view::compose::compose;
use lodemap::workspace::RecordId;
use lodemap::workspace::status::Status;
use serde_json::{Value, json};
use std::ffi::OsString;
use std::path::{Path, PathBuf};

fn compare(b: &mut Bench, action: CompareAction) {
    b.act(Action::Boundaries(action)).settle();
    b.act(Action::Unmark).settle();
}

fn open(b: &mut Bench, ours: SideOf, theirs: SideOf) {
    compare(b, CompareAction::Open(ours, theirs));
}

fn area(id: &str) -> SideOf {
    SideOf::Area(id.into())
}

fn said(id: &str) -> SideOf {
    SideOf::Statement(id.into())
}

/// What is said of each part: whose it is, who made it, whole square degrees or so.
fn parts(b: &Bench) -> Vec<(Side, Option<ChangedBy>)> {
    let found = b.state.boundary_comparison().unwrap().found.clone().unwrap();
    found.diff.only.iter().map(|p| (p.of, p.by)).collect()
}

/// Theirs: the north-east corner is pushed out, and a bite is taken out of the west.
fn theirs() -> Boundary {
    ring(&[[152.0, 22.0], [156.0, 22.0], [157.0, 26.0], [152.0, 26.0], [152.0, 25.0], [153.0, 24.5], [152.0, 24.0]])
}

/// The United States have proposed, Japan has countered.
fn countered() -> Bench {
    let mut b = bench();
    b.edit(add_area("a", &square(152.0, 22.0, 4.0)));
    b.sit("US").edit(state("s1", "a", "propose"));
    b.sit("JP").edit(json!({"edit": "state", "id": "c", "area": "a", "act": "counter", "boundary": theirs()}));
    b.sit("US");
    b
}

#[test]
fn a_counter_is_compared_with_the_area_that_it_answers() {
    let mut b = countered();
    open(&mut b, area("a"), said("c"));
    let shown = b.state.boundary_comparison().unwrap();
    let found = shown.found.clone().unwrap();
    let diff = &found.diff;
    assert_eq!(
        parts(&b),
        [(Side::B, Some(ChangedBy::One(Side::B))), (Side::A, Some(ChangedBy::One(Side::B)))],
        "all of it is Japan's doing"
    );
    assert_eq!(found.ancestor.as_ref().map(digest), Some(digest(&square(152.0, 22.0, 4.0))), "the counter says what it answers");
    let around = diff.common_m2 + diff.only_m2[0];
    assert!((around / diff.area_m2[0] - 1.0).abs() < 1e-9);
    let (moved, most, median) = diff.moved().unwrap();
    assert_eq!((moved, diff.lone_vertices()), (1, [0, 3]));
    assert!((most - 100_117.0).abs() < 200.0 && (most - median).abs() < 1e-9, "{most}");
    let names = &shown.names;
    assert!(names[0][0].contains("Area a") && names[0][1].contains("United States"), "{names:?}");
    assert!(names[1][0].contains("Japan") && names[1][1].contains("Tokyo") && names[1][1].contains("Washington"), "{names:?}");
    assert_eq!(shown.stale, ["Japan", "United States"], "said before anything is taken");
}

#[test]
fn taking_theirs_is_one_edit_and_the_counter_stands_for_it() {
    let mut b = countered();
    open(&mut b, area("a"), said("c"));
    let before = b.revisions();
    compare(&mut b, CompareAction::TakeTheirs);
    assert_eq!((b.revisions(), digest(&b.area().boundary)), (before + 1, digest(&theirs())));
    assert_eq!(b.state.session().history().revisions().last().unwrap().label, "take_counter");
    let found = b.state.boundary_comparison().unwrap().found.clone().unwrap();
    assert!(found.diff.is_none(), "the comparison goes on, and there is nothing left");
    b.undo();
    assert_eq!(b.state.boundary_comparison().unwrap().found.clone().unwrap().diff.only.len(), 2, "undo is followed, too");
}

#[test]
fn parts_are_taken_one_by_one_until_it_is_theirs_to_the_bit() {
    let mut b = countered();
    open(&mut b, area("a"), said("c"));
    let before = b.revisions();
    compare(&mut b, CompareAction::TakePart(1));
    assert_eq!(b.revisions(), before + 1);
    assert_eq!(parts(&b).iter().map(|p| p.0).collect::<Vec<_>>(), [Side::B]);
    assert_eq!(b.status("a"), Status::Stale);
    b.undo();
    assert_eq!((b.status("a"), b.area().boundary.clone()), (Status::Countered, square(152.0, 22.0, 4.0)), "one step");
    for _ in 0..2 {
        compare(&mut b, CompareAction::TakePart(0));
    }
    assert_eq!(digest(&b.area().boundary), digest(&theirs()));
    assert_eq!(b.state.boundary_comparison().unwrap().found.clone().unwrap().diff.only.len(), 0);
}

#[test]
fn keeping_ours_changes_nothing_and_a_reason_goes_on_record() {
    let mut b = countered();
    open(&mut b, area("a"), said("c"));
    let before = b.workspace().clone();
    compare(&mut b, CompareAction::KeepOurs);
    assert!(b.state.boundary_comparison().is_none() && *b.workspace() == before);
    open(&mut b, area("a"), said("c"));
    compare(&mut b, CompareAction::Answer("The western bite holds the cored sites".into()));
    assert!(b.state.boundary_comparison().is_none());
    let note = b.workspace().notes.values().next().unwrap();
    assert_eq!(note.about, Some("a".into()));
    assert!(note.text.contains("Japan") && note.text.contains("cored sites"), "{}", note.text);
    assert_eq!(b.status("a"), Status::Countered, "no statement is made by it");
}

#[test]
fn one_s_own_counter_is_ours_and_theirs_is_concurred_with() {
    let mut b = countered();
    b.sit("JP");
    open(&mut b, area("a"), said("c"));
    assert_eq!(b.state.boundary_comparison().unwrap().sides, [said("c"), area("a")]);
    assert!(b.state.why_not_part(0).is_some(), "a statement is not changed");
    let before = b.revisions();
    compare(&mut b, CompareAction::TakePart(0));
    assert_eq!(b.revisions(), before);
    compare(&mut b, CompareAction::TakeTheirs);
    assert_eq!(b.status("a"), Status::MutuallyDetermined);
}

#[test]
fn what_changed_since_a_statement_is_found_in_the_history() {
    let mut b = bench();
    b.edit(add_area("a", &square(152.0, 22.0, 4.0)));
    b.sit("US").edit(state("s1", "a", "propose"));
    b.sit("JP").edit(state("s2", "a", "concur"));
    b.edit(json!({"edit": "set_boundary", "id": "a", "boundary": square(152.0, 22.0, 5.0)}));
    b.edit(json!({"edit": "set_boundary", "id": "a", "boundary": theirs()}));
    b.act(Action::Select(Selection::Area("a".into())));
    compare(&mut b, CompareAction::OpenSelected);
    assert_eq!(b.state.boundary_comparison().unwrap().sides[0], area("a"));
    assert_eq!(
        parts(&b),
        [(Side::A, Some(ChangedBy::One(Side::A))), (Side::B, Some(ChangedBy::One(Side::A)))],
        "we changed it since"
    );
    compare(&mut b, CompareAction::TakeTheirs);
    assert_eq!(b.status("a"), Status::MutuallyDetermined, "the boundary of the statements is back");
    // A statement on a boundary that nobody here has ever had.
    b.edit(json!({"edit": "remove_area", "id": "a"}));
    compare(&mut b, CompareAction::OpenSelected);
    assert!(b.state.boundary_comparison().is_none());
}

#[test]
fn two_areas_are_stepped_through_and_flipped() {
    let mut b = bench();
    b.edit(add_area("a", &square(152.0, 22.0, 4.0))).edit(add_area("b", &theirs()));
    b.act(Action::Select(Selection::Areas(vec!["a".into(), "b".into()])));
    compare(&mut b, CompareAction::OpenSelected);
    let count = {
        let found = b.state.boundary_comparison().unwrap().found.clone().unwrap();
        assert_eq!(found.ancestor, None);
        found.diff.only.len() + found.diff.vertices.len()
    };
    assert_eq!(count, 6);
    let mut centers = Vec::new();
    for step in 0..count {
        compare(&mut b, CompareAction::Step(true));
        assert_eq!(b.state.boundary_comparison().unwrap().current, Some(step));
        let c = b.state.map().camera().center;
        centers.push((c.x.round(), c.y.round()));
    }
    assert_ne!(centers[0], centers[1], "the map goes there");
    compare(&mut b, CompareAction::Step(true));
    assert_eq!(b.state.boundary_comparison().unwrap().current, Some(0), "and round again");
    compare(&mut b, CompareAction::Step(false));
    assert_eq!(b.state.boundary_comparison().unwrap().current, Some(count - 1));
    let mut seen = Vec::new();
    for _ in 0..3 {
        compare(&mut b, CompareAction::Flip);
        seen.push(b.state.boundary_comparison().unwrap().shown);
    }
    assert_eq!(seen, [ShownSides::One(Side::B), ShownSides::One(Side::A), ShownSides::One(Side::B)]);
    b.edit(json!({"edit": "remove_area", "id": "b"}));
    assert!(b.state.boundary_comparison().is_none(), "one of the two is gone: {:?}", b.notices());
}

#[test]
fn the_map_numbers_the_differences_and_shows_no_area_twice() {
    let mut b = countered();
    let labels = |b: &mut Bench| {
        let scene = compose(&b.state.scene_input(false).unwrap());
        let texts: Vec<String> = scene.labels.iter().map(|l| l.text.clone()).collect();
        (texts, scene.items.len())
    };
    let (before, _) = labels(&mut b);
    assert!(before.iter().any(|t| t.starts_with("Area a")));
    open(&mut b, area("a"), said("c"));
    let (with, items) = labels(&mut b);
    assert!(with.iter().any(|t| t == "1 Only theirs") && with.iter().any(|t| t == "2" || t.starts_with("2 ")), "{with:?}");
    assert!(!with.iter().any(|t| t.starts_with("Area a")), "its own picture makes room");
    assert!(with.iter().any(|t| t.ends_with(" km")), "how far the vertex moved: {with:?}");
    compare(&mut b, CompareAction::Flip);
    let (flipped, fewer) = labels(&mut b);
    assert!(!flipped.iter().any(|t| t.contains("Only")) && fewer < items, "one boundary alone");
    compare(&mut b, CompareAction::Close);
    assert!(labels(&mut b).0.iter().any(|t| t.starts_with("Area a")));
}

/// A desk whose work goes out as a file.
fn send(b: &mut Bench, name: &str) -> PathBuf {
    let path = b.folder.path().join(name);
    b.act(Action::Send(path.clone())).settle();
    path
}

fn take_in(b: &mut Bench, path: &Path) {
    b.open(&[path.to_owned()]);
    b.act(Action::TakeIn).settle();
}

/// Both sides have changed the boundary of an area that both had.
fn parted() -> (Bench, Bench, PathBuf) {
    let (mut us, mut jp) = (bench(), bench());
    us.sit("US").edit(add_area("a", &square(152.0, 22.0, 4.0)));
    jp.sit("JP");
    let first = send(&mut us, "first.geojson");
    take_in(&mut jp, &first);
    us.edit(json!({"edit": "set_boundary", "id": "a", "boundary": square(152.0, 22.0, 3.0)}));
    jp.edit(json!({"edit": "set_boundary", "id": "a", "boundary": theirs()}));
    let answer = send(&mut jp, "answer.geojson");
    (us, jp, answer)
}

#[test]
fn what_came_is_compared_before_it_is_taken_in() {
    let (mut us, _jp, answer) = parted();
    us.open(&[answer]);
    let rows = us.state.incoming().unwrap().plan.rows.len();
    open(&mut us, area("a"), SideOf::Incoming("a".into()));
    let found = us.state.boundary_comparison().unwrap().found.clone().unwrap();
    assert_eq!(digest(&found.boundaries[1]), digest(&theirs()));
    assert_eq!(found.ancestor.as_ref().map(digest), Some(digest(&square(152.0, 22.0, 4.0))), "the version that both had");
    assert!(
        found.diff.only.iter().any(|p| p.by == Some(ChangedBy::Both)),
        "we shrank it and they pushed it out: {:?}",
        parts(&us)
    );
    assert!(us.state.boundary_comparison().unwrap().names[1][0].contains("Japan"));
    compare(&mut us, CompareAction::Close);
    assert_eq!(us.state.incoming().unwrap().plan.rows.len(), rows, "what came is still there to be taken in");
    open(&mut us, area("a"), SideOf::Incoming("a".into()));
    compare(&mut us, CompareAction::TakeTheirs);
    compare(&mut us, CompareAction::Close);
    us.act(Action::TakeIn).settle();
    assert_eq!(us.workspace().areas.len(), 1, "the same by then: nothing is beside it");
}

/// Two versions that stand side by side become one, whichever is kept, and the other side is told.
#[test]
fn one_of_two_versions_is_kept_and_both_sides_end_alike() {
    for keep in ["ours", "theirs"] {
        let (mut us, mut jp, answer) = parted();
        take_in(&mut us, &answer);
        let ids: Vec<RecordId> = us.workspace().areas.keys().cloned().collect();
        assert_eq!(ids.len(), 2, "side by side");
        let mine = ids.iter().find(|id| us.workspace().areas[*id].boundary == square(152.0, 22.0, 3.0)).unwrap().clone();
        us.edit(json!({"edit": "add_note", "id": "n", "about": ids[1], "lang": "en", "text": "which one?"}));
        us.act(Action::Select(Selection::Area(mine.clone())));
        compare(&mut us, CompareAction::OpenSelected);
        let found = us.state.boundary_comparison().unwrap().found.clone().unwrap();
        assert_eq!(found.ancestor.as_ref().map(digest), Some(digest(&square(152.0, 22.0, 4.0))), "{keep}");
        let before = us.revisions();
        compare(&mut us, if keep == "ours" { CompareAction::KeepOurs } else { CompareAction::TakeTheirs });
        assert_eq!((us.revisions(), us.state.boundary_comparison().is_none()), (before + 1, true), "{keep}: {:?}", us.notices());
        let wanted = if keep == "ours" { square(152.0, 22.0, 3.0) } else { theirs() };
        assert_eq!((us.area().id.clone(), digest(&us.area().boundary)), ("a".into(), digest(&wanted)), "{keep}");
        assert_eq!(us.workspace().notes[&"n".into()].about, Some("a".into()), "notes come along");
        us.undo();
        assert_eq!(us.workspace().areas.len(), 2, "one step");
        us.redo();
        let back = send(&mut us, "back.geojson");
        take_in(&mut jp, &back);
        assert_eq!(jp.workspace().areas.len(), 1, "{keep}: no conflict comes back");
        assert_eq!(digest(&jp.area().boundary), digest(&wanted), "{keep}");
    }
}

#[test]
fn areas_that_have_nothing_to_do_with_each_other_are_no_versions() {
    let mut b = bench();
    b.edit(add_area("a", &square(152.0, 22.0, 4.0))).edit(add_area("b", &theirs()));
    b.try_edit(json!({"edit": "keep_one", "keep": "a", "drop": "b"}));
    assert!(b.notices().iter().any(|n| n.contains("no other version")), "{:?}", b.notices());
    assert_eq!(b.workspace().areas.len(), 2);
}

#[test]
fn two_workspaces_are_compared_to_the_square_metre() {
    let (us, jp, _answer) = parted();
    let path = |mut b: Bench| {
        b.state.flush().unwrap();
        (b.state.path().unwrap().to_owned(), b)
    };
    let ((us, _keep), (jp, _keep2)) = (path(us), path(jp));
    let args: Vec<OsString> = [OsString::from("compare"), us.into(), jp.into(), "--json".into()].into();
    let (mut out, mut err) = (Vec::new(), Vec::new());
    run(&args, &mut Console { out: &mut out, err: &mut err }).unwrap();
    let told: Value = serde_json::from_slice(&out).unwrap();
    let all = told["differences"].as_array().unwrap();
    let boundary = all.iter().find_map(|d| d.get("boundary")).unwrap();
    assert!(
        boundary["only_b_km2"].as_f64().unwrap() > 50_000.0 && boundary["only_a_km2"].as_f64().unwrap() > 1_000.0,
        "{boundary}"
    );
    assert!(boundary["moved_vertices"].as_u64().unwrap() > 0);
}

/// The window: the button beside the statement, the panel, the keys.
#[test]
fn the_window_shows_the_comparison_and_its_keys_work() {
    let path = {
        let mut b = countered();
        b.state.flush().unwrap();
        let kept = b.folder.path().join("kept.gpkg");
        std::fs::copy(b.state.path().unwrap(), &kept).unwrap();
        (kept, b)
    };
    let folder = tempfile::tempdir().unwrap();
    let mut h = window(folder.path(), vec![path.0.clone()]);
    h.get_by_label("Area a").click();
    rest(&mut h);
    h.get_by_label("Compare… Japan").click();
    rest(&mut h);
    assert!(h.query_by_label("Boundaries compared").is_some());
    assert!(h.query_by_label_contains("become stale at once").is_some(), "said before");
    assert_eq!(h.state().state().boundary_comparison().unwrap().shown, ShownSides::Both);
    h.key_press(Key::CloseBracket);
    rest(&mut h);
    assert_eq!(h.state().state().boundary_comparison().unwrap().current, Some(0));
    h.key_press(Key::Space);
    rest(&mut h);
    assert_eq!(h.state().state().boundary_comparison().unwrap().shown, ShownSides::One(Side::B));
    h.key_press_modifiers(Modifiers::SHIFT, Key::Space);
    rest(&mut h);
    assert_eq!(h.state().state().boundary_comparison().unwrap().shown, ShownSides::Both);
    h.get_by_label("Take difference 2").click();
    rest(&mut h);
    assert_eq!(h.state().state().boundary_comparison().unwrap().found.clone().unwrap().diff.only.len(), 1);
    assert!(!h.get_by_label("Take theirs").accesskit_node().is_disabled());
    h.key_press(Key::F4);
    rest(&mut h);
    assert!(h.state().state().boundary_comparison().is_none());
}
