//! Story: notes and candidate projects are put on the map, described and taken away.

use crate::support::{add_area, add_project, bench, square};
use lodemap::app::{Action, Selection};
use lodemap::words::Lang;
use serde_json::json;

#[test]
fn a_note_is_pinned_where_the_pointer_is() {
    let mut b = bench();
    b.look_at(140.0, 36.0, 2000.0).run("tool note; click 400,300");
    assert_eq!(b.revisions(), 0, "a place alone is no note");
    b.act(Action::WriteNote("  ".into())).dismiss_all();
    assert_eq!(b.revisions(), 0, "nor is a note without words");
    b.run("write Grey mudstone");
    let note = b.workspace().notes.values().next().unwrap().clone();
    let p = b.screen(note.place.into());
    assert!((p.x - 400.0).hypot(p.y - 300.0) < 0.01);
    assert_eq!((note.about.clone(), note.lang.as_str(), note.by.name.as_str()), (None, "en", "Test Person"));
    assert_eq!(b.selected(), Selection::Note(note.id.clone()));
    b.edit(json!({"edit": "rewrite_note", "id": note.id, "text": " 灰色の泥岩、転石 "}));
    assert_eq!(b.workspace().notes[&note.id].text, "灰色の泥岩、転石");
    b.run("select 400,300");
    assert_eq!(b.selected(), Selection::Note(note.id.clone()), "it is found where it was put");
}

#[test]
fn a_note_inside_the_selected_area_speaks_of_it() {
    let mut b = bench();
    b.look_at(180.0, 12.0, 2000.0).edit(add_area("a", &square(178.0, 10.0, 4.0)));
    b.act(Action::SetLang(Lang::Ja))
        .act(Action::Select(Selection::Area("a".into())))
        .run("tool note; click @-179,12; write 灰色");
    b.act(Action::Select(Selection::Area("a".into()))).run("tool note; click @170,12; write 灰色");
    b.run("tool note; click @179,12; write 灰色");
    let mut about: Vec<_> =
        b.workspace().notes.values().map(|n| (n.place.lon().round(), n.about.clone(), n.lang.clone())).collect();
    about.sort_by(|x, y| x.0.total_cmp(&y.0));
    // The third was placed while a note was selected.
    let a = Some("a".into());
    assert_eq!(about, [(170.0, None, "ja".into()), (179.0, None, "ja".into()), (181.0, a, "ja".into())]);
}

#[test]
fn notes_go_with_what_they_speak_of_and_come_back_with_it() {
    let mut b = bench();
    b.edit(add_area("a", &square(150.0, 20.0, 2.0)));
    b.edit(json!({"edit": "add_note", "id": "n", "about": "a", "lang": "en", "text": "Who owns the survey data?"}));
    b.edit(json!({"edit": "add_note", "id": "reply", "about": "n", "lang": "ja", "text": "産総研です"}));
    assert_eq!(<[f64; 2]>::from(b.workspace().notes[&"n".into()].place), [151.0, 21.0], "in the middle of its area");
    let before = b.workspace().clone();
    b.edit(json!({"edit": "remove_area", "id": "a"}));
    assert!(b.workspace().notes.is_empty() && b.workspace().areas.is_empty());
    b.undo();
    assert_eq!(*b.workspace(), before);
    b.edit(json!({"edit": "remove_note", "id": "n"}));
    assert!(b.workspace().notes.is_empty(), "the reply goes too");
    b.undo();
    assert_eq!(*b.workspace(), before);
}

#[test]
fn a_note_needs_words_a_place_and_a_language() {
    let mut b = bench();
    for (edit, expected) in [
        (json!({"edit": "add_note", "id": "n", "place": [140, 36], "lang": "en", "text": "  "}), "needs some text"),
        (json!({"edit": "add_note", "id": "n", "lang": "en", "text": "x"}), "needs a place"),
        (json!({"edit": "add_note", "id": "n", "place": [140, 36], "lang": "fr", "text": "x"}), "fr"),
        (json!({"edit": "add_note", "id": "n", "place": [140, 36], "about": "nobody", "lang": "en", "text": "x"}), "nobody"),
        (json!({"edit": "rewrite_note", "id": "n", "text": "x"}), "“n”"),
    ] {
        b.dismiss_all().try_edit(edit.clone());
        assert_eq!(b.revisions(), 0, "{edit}");
        assert!(b.notices().iter().any(|n| n.contains(expected)), "{edit}: {:?}", b.notices());
    }
}

#[test]
fn a_project_is_placed_described_moved_and_removed() {
    let mut b = bench();
    b.look_at(140.0, 36.0, 2000.0).run("tool project; click 400,300");
    let id = b.workspace().projects.keys().next().unwrap().clone();
    assert_eq!(b.selected(), Selection::Project(id.clone()));
    let named = b.workspace().projects[&id].about.name.clone();
    assert_eq!(
        (named.en.as_str(), named.ja.as_str()),
        ("New project", ""),
        "a name in the language of the screen, to be typed over"
    );
    b.edit(json!({"edit": "describe_project", "id": id, "about": {
        "name": {"en": "Separation plant", "ja": "分離精製工場"}, "proponents": ["Example Corp (JP)"], "countries": ["JP"],
        "stages": ["separation"], "minerals": ["dy", "tb"], "products": ["permanent magnets"]}}));
    b.edit(json!({"edit": "place_project", "id": id, "place": [139.7, 35.7]}));
    b.edit(json!({"edit": "place_project", "id": id, "place": null}));
    b.try_edit(json!({"edit": "describe_project", "id": id, "about": {"name": {"en": " "}}}));
    assert_eq!(b.workspace().projects[&id].about.name.ja, "分離精製工場", "a project without a name is refused");
    b.edit(json!({"edit": "remove_project", "id": id}));
    assert_eq!(b.selected(), Selection::None, "what is gone is not selected");
    for _ in 0..3 {
        b.undo();
    }
    assert_eq!(b.workspace().projects[&id].about.name.en, "Separation plant");
    assert_eq!(b.revisions(), 8);
}

#[test]
fn describing_an_area_leaves_its_boundary_and_statements() {
    let mut b = bench();
    b.edit(add_area("a", &square(150.0, 20.0, 2.0))).edit(crate::support::state("s", "a", "propose"));
    let (boundary, status) = (b.area().boundary.clone(), b.status("a"));
    b.edit(json!({"edit": "describe_area", "id": "a", "about": {"name": {"en": "North", "ja": "北部"},
        "minerals": ["ree", "co"], "needs_geophysics": {"en": "Airborne magnetics", "ja": "空中磁気探査"}}}));
    assert_eq!((b.area().boundary.clone(), b.status("a")), (boundary, status));
    assert_eq!(b.area().about.name.ja, "北部");
    b.try_edit(json!({"edit": "describe_area", "id": "a", "about": b.area().about.clone()}));
    assert_eq!(b.revisions(), 3, "the same words again are no step");
}

#[test]
fn two_projects_may_stand_close_and_are_both_found() {
    let mut b = bench();
    b.look_at(140.0, 36.0, 2000.0);
    b.edit(add_project("p", Some([140.0, 36.0]))).edit(add_project("q", Some([140.01, 36.0])));
    b.run("select @140,36");
    let first = b.selected();
    b.run("select @140,36");
    let second = b.selected();
    assert_ne!(first, second, "a second click steps through what lies there");
    assert!([first, second].iter().all(|s| matches!(s, Selection::Project(_))));
}
