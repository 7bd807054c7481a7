//! Story: every step can be taken back and done again, noun by noun, also after the file was closed.

use crate::support::{Bench, add_area, add_project, bench, square, state};
use lodemap::workspace::edit::Edit;
use lodemap::workspace::{LayerRef, Workspace};
use serde_json::{Value, json};

/// Does edits one by one; then undoes all, redoes all, and looks at every state on the way. Returns the bench at the end.
fn there_and_back(mut b: Bench, edits: &[Value]) -> Bench {
    let start = b.revisions();
    let mut states: Vec<Workspace> = vec![b.workspace().clone()];
    for edit in edits {
        b.edit(edit.clone());
        assert_ne!(Some(b.workspace()), states.last(), "{edit} changed nothing");
        states.push(b.workspace().clone());
    }
    for expected in states.iter().rev().skip(1) {
        b.undo();
        assert_eq!(b.workspace(), expected);
    }
    for expected in states.iter().skip(1) {
        b.redo();
        assert_eq!(b.workspace(), expected);
    }
    assert_eq!(b.revisions(), start + 3 * edits.len(), "undo and redo are steps of history too");
    let (opened, folder) = b.reopen();
    assert_eq!(opened.session.workspace(), states.last().unwrap());
    drop((opened, folder));
    bench()
}

#[test]
fn areas() {
    there_and_back(
        bench(),
        &[
            add_area("a", &square(150.0, 20.0, 2.0)),
            json!({"edit": "set_boundary", "id": "a", "boundary": square(150.0, 20.0, 3.0)}),
            json!({"edit": "describe_area", "id": "a", "about": {"name": {"en": "North"}}}),
            json!({"edit": "remove_area", "id": "a"}),
        ],
    );
}

#[test]
fn statements() {
    there_and_back(
        bench(),
        &[
            add_area("a", &square(150.0, 20.0, 2.0)),
            state("1", "a", "propose"),
            state("2", "a", "withdraw"),
            state("3", "a", "object"),
            json!({"edit": "set_boundary", "id": "a", "boundary": square(150.0, 20.0, 3.0)}),
            state("4", "a", "propose"),
            json!({"edit": "remove_area", "id": "a"}),
        ],
    );
}

#[test]
fn notes() {
    there_and_back(
        bench(),
        &[
            json!({"edit": "add_note", "id": "n", "place": [140.0, 36.0], "lang": "ja", "text": "露頭"}),
            json!({"edit": "rewrite_note", "id": "n", "text": "大きな露頭"}),
            json!({"edit": "add_note", "id": "r", "about": "n", "lang": "en", "text": "Seen."}),
            json!({"edit": "remove_note", "id": "n"}),
        ],
    );
}

#[test]
fn projects_and_links() {
    let mut b = bench();
    let path = b.us();
    b.open(&[path]);
    let layer = b.layer("us");
    let link = |id: &str, key: &str| json!({"edit": "link", "id": id, "deposit": {"layer": layer, "key": key}, "project": "p"});
    let edits = [
        add_project("p", None),
        json!({"edit": "place_project", "id": "p", "place": [-115.5, 35.5]}),
        json!({"edit": "describe_project", "id": "p", "about": {"name": {"en": "Magnets"}}}),
        link("l", "id:us-mountain-pass"),
        link("m", "id:us-silver-peak"),
        json!({"edit": "describe_link", "id": "l", "about": {"role": "tailings", "reason": {"en": "old ponds"}}}),
        json!({"edit": "unlink", "id": "m"}),
        json!({"edit": "remove_project", "id": "p"}),
    ];
    there_and_back(b, &edits);
}

#[test]
fn layers() {
    let mut b = bench();
    // One after the other: the order of the layers is that of the readings.
    let (first, second) = (b.us(), b.japan());
    b.open(&[first]).open(&[second]);
    let (us, japan) = (b.layer("us"), b.layer("japan"));
    let edits = [
        json!({"edit": "style_layer", "id": us, "style": {"color": "#112233", "opacity": 0.5}}),
        json!({"edit": "set_layer_role", "id": us, "role": "other"}),
        json!({"edit": "move_layer", "id": us, "to": 1}),
        json!({"edit": "set_layer_crs", "id": us, "crs": "EPSG:4269"}),
        json!({"edit": "remove_layer", "id": japan}),
    ];
    there_and_back(b, &edits);
}

#[test]
fn adding_a_layer_is_undone_and_redone_with_its_features() {
    let mut b = bench();
    let path = b.us();
    b.open(&[path]);
    let id = b.layer("us");
    b.undo();
    assert!(b.workspace().layers.is_empty() && b.state.catalog().get(&id.0).is_none());
    assert!(b.state.map().shapes(&id).is_none(), "it is no longer drawn");
    b.redo();
    assert_eq!(b.state.catalog().get(&id.0).unwrap().table.len(), 3);
    assert!(b.state.map().shapes(&id).is_some());
}

#[test]
fn undo_works_after_reopening_the_file() {
    let mut b = bench();
    let empty = b.workspace().clone();
    b.edit(add_area("a", &square(150.0, 20.0, 2.0))).edit(state("s", "a", "propose")).edit(add_project("p", None));
    b.undo();
    let mut b = b.restart();
    b.redo();
    assert_eq!(b.workspace().projects.len(), 1, "redo goes on as well");
    let mut b = b.restart();
    b.undo().undo();
    let mut b = b.restart();
    b.undo();
    assert_eq!(*b.workspace(), empty);
    b.dismiss_all().undo();
    assert!(b.notices().iter().any(|n| n.contains("nothing to undo")), "{:?}", b.notices());
}

#[test]
fn redo_is_gone_after_a_new_edit() {
    let mut b = bench();
    b.edit(add_area("a", &square(150.0, 20.0, 2.0))).edit(add_project("p", None));
    b.undo().edit(add_project("q", None)).redo();
    assert!(b.notices().iter().any(|n| n.contains("nothing to redo")), "{:?}", b.notices());
    assert_eq!(b.workspace().projects.keys().map(|k| k.0.as_str()).collect::<Vec<_>>(), ["q"]);
    b.undo().undo();
    assert!(b.workspace().areas.is_empty() && b.workspace().projects.is_empty());
}

#[test]
fn a_refused_edit_changes_nothing() {
    let mut b = bench();
    let path = b.us();
    b.open(&[path]).edit(add_area("a", &square(150.0, 20.0, 2.0))).edit(add_project("p", None));
    let layer = b.layer("us");
    let tie = [[0.0, 0.0], [1.0, 1.0], [1.0, 0.0], [0.0, 1.0]];
    let (workspace, revisions) = (b.workspace().clone(), b.revisions());
    for edit in [
        add_area("a", &square(0.0, 0.0, 1.0)),
        add_area("b", &crate::support::ring(&tie)),
        json!({"edit": "set_boundary", "id": "a", "boundary": [{"exterior": tie}]}),
        json!({"edit": "set_boundary", "id": "a", "boundary": []}),
        json!({"edit": "set_boundary", "id": "zz", "boundary": square(0.0, 0.0, 1.0)}),
        json!({"edit": "describe_area", "id": "zz", "about": {}}),
        json!({"edit": "remove_area", "id": "zz"}),
        // Of several, one that cannot be done stops all.
        json!({"edit": "remove_areas", "ids": ["a", "zz"]}),
        json!({"edit": "add_areas", "areas": [{"id": "n", "boundary": square(0.0, 0.0, 1.0)}, {"id": "a", "boundary": square(0.0, 0.0, 1.0)}]}),
        json!({"edit": "add_areas", "areas": [{"id": "n", "boundary": square(0.0, 0.0, 1.0)}, {"id": "n", "boundary": square(2.0, 0.0, 1.0)}]}),
        json!({"edit": "add_areas", "areas": [{"id": "n", "boundary": square(0.0, 0.0, 1.0)}, {"id": "m", "boundary": [{"exterior": tie}]}]}),
        json!({"edit": "describe_areas", "ids": ["a", "zz"], "change": {"mineral_system": "x"}}),
        json!({"edit": "describe_areas", "ids": ["a"], "change": {"host": ["Japan"]}}),
        json!({"edit": "describe_areas", "ids": ["a"], "change": {"basis": {"en": "\u{0}"}}}),
        json!({"edit": "remove_layers", "ids": [layer, "zz"]}),
        state("s", "a", "concur"),
        state("s", "zz", "propose"),
        add_project("p", None),
        json!({"edit": "add_project", "id": "r", "about": {}}),
        json!({"edit": "place_project", "id": "zz", "place": null}),
        json!({"edit": "link", "id": "l", "deposit": {"layer": layer, "key": "nobody"}, "project": "p"}),
        json!({"edit": "link", "id": "l", "deposit": {"layer": "zz", "key": "x"}, "project": "p"}),
        json!({"edit": "link", "id": "l", "deposit": {"layer": layer, "key": "id:us-silver-peak"}, "project": "zz"}),
        json!({"edit": "unlink", "id": "zz"}),
        json!({"edit": "describe_link", "id": "zz", "about": {}}),
        json!({"edit": "set_layer_crs", "id": layer, "crs": "EPSG:99999999"}),
        json!({"edit": "move_layer", "id": "zz", "to": 0}),
        json!({"edit": "move_layer", "id": layer, "to": 0}),
        json!({"edit": "remove_layer", "id": "zz"}),
        json!({"edit": "remove_note", "id": "zz"}),
    ] {
        let wished: Edit = serde_json::from_value(edit.clone()).unwrap();
        assert!(b.state.why_not(&wished).is_some(), "{edit}: the menu entry is greyed");
        b.try_edit(edit.clone());
        assert_eq!((b.workspace(), b.revisions()), (&workspace, revisions), "{edit}");
    }
    let stored = b.reopen().0.session;
    assert_eq!((stored.workspace(), stored.history().revisions().len()), (&workspace, revisions));
}

/// A CRS chosen in other words is kept under its code, or the layer would be read again at every step.
#[test]
fn a_layers_chosen_crs_is_kept_under_its_code() {
    let mut b = bench();
    let path = b.us();
    b.open(&[path]);
    let known = b.workspace().layers.values().next().unwrap().as_ref().clone();
    let again = LayerRef { id: "x".into(), crs: Some("urn:ogc:def:crs:EPSG::4269".into()), ..known };
    b.act(lodemap::app::Action::Edit(Box::new(Edit::AddLayers(vec![again])))).settle();
    assert_eq!(b.workspace().layers[&"x".into()].crs.as_deref(), Some("EPSG:4269"));
    b.act(lodemap::app::Action::Edit(Box::new(serde_json::from_value(add_project("p", None)).unwrap())));
    assert!(b.state.running().is_empty(), "nothing is read again");
}
