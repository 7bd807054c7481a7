//! Story: someone opens the workspace in QGIS and changes rows; lodemap finds it, shows it, and takes it in or keeps its own.

use crate::support::{Bench, add_area, add_project, bench, ring, run_program, square, state};
use crate::window::{rest, window};
use egui_kittest::kittest::Queryable as _;
use lodemap::analysis::check_history;
use lodemap::app::Action;
use lodemap::io::gpkg::{GpkgStore, Opened, Outside};
use lodemap::workspace::RecordKind;
use rusqlite::Connection;
use serde_json::json;
use std::path::{Path, PathBuf};

/// A GeoPackage geometry without an envelope: a multipolygon of one ring, or of several polygons of one ring each.
fn polygons(rings: &[&[[f64; 2]]]) -> Vec<u8> {
    let mut out = vec![b'G', b'P', 0, 1, 0xE6, 0x10, 0, 0, 1, 6, 0, 0, 0];
    out.extend(u32::try_from(rings.len()).unwrap().to_le_bytes());
    for ring in rings {
        out.extend([1, 3, 0, 0, 0, 1, 0, 0, 0]);
        out.extend(u32::try_from(ring.len()).unwrap().to_le_bytes());
        ring.iter().flatten().for_each(|v| out.extend(v.to_le_bytes()));
    }
    out
}

fn point(x: f64, y: f64) -> Vec<u8> {
    let mut out = vec![b'G', b'P', 0, 1, 0xE6, 0x10, 0, 0, 1, 1, 0, 0, 0];
    [x, y].iter().for_each(|v| out.extend(v.to_le_bytes()));
    out
}

const TRIANGLE: [[f64; 2]; 4] = [[150.0, 20.0], [151.0, 20.0], [151.0, 21.0], [150.0, 20.0]];

/// A workspace with areas, projects, a note and a statement; stored, and still open.
fn worked() -> (Bench, PathBuf) {
    let mut b = bench();
    b.edit(add_area("a", &square(150.0, 20.0, 1.0))).edit(add_area("b", &square(160.0, 20.0, 1.0)));
    b.edit(add_area("east", &ring(&[[176.0, 30.0], [184.0, 30.0], [184.0, 36.0], [176.0, 36.0]])));
    b.edit(add_project("p", Some([139.7, 35.7]))).edit(add_project("q", None));
    b.edit(json!({"edit": "add_note", "id": "n", "about": "b", "lang": "ja", "text": "測線"}));
    b.sit("US").edit(state("s", "b", "propose"));
    b.state.flush().unwrap();
    let path = b.state.path().unwrap().to_owned();
    (b, path)
}

fn outside(path: &Path) -> Outside {
    GpkgStore::open(path).unwrap().outside
}

fn ids(outside: &Outside) -> Vec<(RecordKind, String)> {
    outside.changes.iter().map(|c| (c.kind, c.id.0.clone())).collect()
}

/// Changes the file as another program would, and starts lodemap on it again.
fn after(b: Bench, change: impl FnOnce(&Connection)) -> Bench {
    let path = b.state.path().unwrap().to_owned();
    let Bench { state, folder } = b;
    drop(state);
    change(&Connection::open(&path).unwrap());
    Bench { state: crate::support::bench().state, folder }.reopened(&path)
}

impl Bench {
    fn reopened(mut self, path: &Path) -> Self {
        self.open(&[path.to_owned()]);
        assert_eq!(self.state.path(), Some(path), "{:?}", self.notices());
        self
    }
}

/// What is changed in most of these tests: a name, a list, a boundary; new rows without id and record; rows that are gone.
fn as_in_qgis(c: &Connection) {
    c.execute(
        "UPDATE mapping_area SET name_en = 'From QGIS', minerals = 'ree; Ni ;', geom = ?1 WHERE id = 'a'",
        [polygons(&[&TRIANGLE])],
    )
    .unwrap();
    c.execute("INSERT INTO mapping_area (geom, name_ja) VALUES (?1, '新しい区域')", [polygons(&[&TRIANGLE])]).unwrap();
    c.execute("INSERT INTO note (geom, text) VALUES (?1, 'seen on site')", [point(140.0, 36.0)]).unwrap();
    c.execute_batch("DELETE FROM candidate_project WHERE id = 'q'; DELETE FROM mapping_area WHERE id = 'b'").unwrap();
}

#[test]
fn what_another_program_changed_is_shown_and_taken_in_as_one_step() {
    let (b, path) = worked();
    let mut b = after(b, as_in_qgis);
    let (before, revisions) = (b.workspace().clone(), b.revisions());
    assert_eq!(before.areas[&"a".into()].about.name.en, "Area a", "nothing is taken in unasked");
    let found = b.state.outside().clone();
    let kinds: Vec<RecordKind> = ids(&found).into_iter().map(|(kind, _)| kind).collect();
    use RecordKind::{Area, Note, Project};
    assert_eq!(kinds, [Area, Area, Area, Note, Project], "{found:?}");
    let a = found.changes.iter().find(|c| c.id.0 == "a").unwrap();
    let shown: Vec<(&str, &str, &str)> = a.fields.iter().map(|f| (&*f.column, &*f.before, &*f.after)).collect();
    assert_eq!(
        shown,
        [("geom", "POLYGON (4)", "POLYGON (3)"), ("name_en", "Area a", "From QGIS"), ("minerals", "ree", "ree; Ni ;")],
        "which fields, before and after"
    );
    b.act(Action::TakeInOutside(false)).settle();
    assert!(b.state.outside().is_empty());
    assert_eq!(b.revisions(), revisions + 1);
    let revision = b.state.session().history().revisions().last().unwrap().clone();
    assert_eq!(revision.label, "changed_outside");
    let w = b.workspace().clone();
    let area = &w.areas[&"a".into()];
    assert_eq!((area.about.name.en.as_str(), area.about.name.ja.as_str()), ("From QGIS", "区域a"));
    assert_eq!(area.about.minerals, ["ree", "Ni"]);
    assert_eq!(area.boundary.vertex_count(), 3);
    assert_eq!(area.about.basis.ja, "コア試料", "what has not changed stays");
    assert!(w.areas.values().any(|a| a.about.name.ja == "新しい区域" && a.boundary.vertex_count() == 3));
    let note = w.notes.values().find(|n| n.text == "seen on site").unwrap();
    assert_eq!((note.place.lon(), note.by.name.is_empty()), (140.0, false), "it is by whoever took it in");
    assert!(!w.projects.contains_key(&"q".into()) && !w.areas.contains_key(&"b".into()));
    assert!(w.statements.is_empty() && !w.notes.contains_key(&"n".into()), "what hung on a removed area went with it");
    b.undo();
    assert_eq!(b.workspace(), &before, "one step back and it is as it was");
    b.redo();
    b.state.flush().unwrap();
    assert_eq!(b.workspace(), &w);
    let reopened = GpkgStore::open(&path).unwrap();
    assert!(reopened.outside.is_empty(), "{:?}", reopened.outside);
    assert_eq!(reopened.session.workspace(), &w);
    assert_eq!(check_history(&reopened.session), []);
    let c = Connection::open(&path).unwrap();
    let rows: i64 = c.query_row("SELECT count(*) FROM mapping_area", [], |r| r.get(0)).unwrap();
    assert_eq!(rows, 3, "the new row is the record's row, not a second one");
    assert_eq!(
        c.query_row("SELECT count(*) FROM mapping_area WHERE id IS NULL OR record IS NULL", [], |r| r.get::<_, i64>(0)).unwrap(),
        0
    );
}

#[test]
fn keeping_ours_puts_the_rows_back_and_theirs_into_the_history() {
    let (b, path) = worked();
    let before = b.workspace().clone();
    let mut b = after(b, as_in_qgis);
    let revisions = b.revisions();
    b.act(Action::TakeInOutside(true)).settle();
    assert_eq!(b.workspace(), &before);
    assert_eq!(b.revisions(), revisions + 2, "theirs, and that it was taken back");
    b.state.flush().unwrap();
    assert!(outside(&path).is_empty());
    let c = Connection::open(&path).unwrap();
    let name: String = c.query_row("SELECT name_en FROM mapping_area WHERE id = 'a'", [], |r| r.get(0)).unwrap();
    assert_eq!(name, "Area a");
    b.redo();
    assert_eq!(b.workspace().areas[&"a".into()].about.name.en, "From QGIS", "nothing is lost");
}

#[test]
fn an_edit_before_the_decision_loses_neither_side() {
    let (b, _path) = worked();
    let mut b = after(b, as_in_qgis);
    b.edit_after_outside(json!({"edit": "describe_area", "id": "a", "about": {"name": {"en": "Mine"}}}));
    let labels: Vec<String> = b.state.session().history().revisions().iter().map(|r| r.label.clone()).collect();
    assert_eq!(labels[labels.len() - 3..], ["changed_outside", "changed_outside", "describe_area"]);
    assert_eq!(b.workspace().areas[&"a".into()].about.name.en, "Mine");
}

impl Bench {
    fn edit_after_outside(&mut self, edit: serde_json::Value) {
        self.try_edit(edit);
    }
}

#[test]
fn what_makes_no_sense_is_refused_with_the_reason_and_kept() {
    let (b, path) = worked();
    let mut b = after(b, |c| {
        c.execute_batch(
            "UPDATE mapping_area SET geom = x'4750', name_en = 'still taken' WHERE id = 'a';
             UPDATE statement SET act = 'concur' WHERE id = 's';
             UPDATE note SET lang = 'fr' WHERE id = 'n';
             UPDATE mapping_area SET id = 'renamed' WHERE id = 'b';
             INSERT INTO note (text) VALUES ('nowhere');
             INSERT INTO party (id, name_en) VALUES ('XX', 'Nobody');",
        )
        .unwrap();
    });
    let found = b.state.outside().clone();
    let refused: Vec<(&str, &str)> =
        found.changes.iter().flat_map(|c| c.refused.iter().map(move |(column, _)| (c.id.0.as_str(), column.as_str()))).collect();
    for expected in [("a", "geom"), ("s", "act"), ("n", "lang"), ("b", "id"), ("XX", "id")] {
        assert!(refused.contains(&expected), "{expected:?}: {refused:?}");
    }
    assert!(found.changes.iter().any(|c| c.kind == RecordKind::Note && c.after.is_none() && c.before.is_none()));
    b.act(Action::TakeInOutside(false)).settle();
    b.state.flush().unwrap();
    let w = b.workspace().clone();
    let area = &w.areas[&"a".into()];
    assert_eq!((area.about.name.en.as_str(), area.boundary.vertex_count()), ("still taken", 4));
    assert_eq!(area.other["changed_outside"]["geom"], "4750", "the value that could not be used is kept");
    assert_eq!(w.statements[&"s".into()].act.word(), "propose", "a party's statement is what the party said");
    let left = outside(&path);
    let names: Vec<String> = ids(&left).into_iter().map(|(_, id)| id).collect();
    assert!(names.iter().all(|id| id == "XX" || id == "b" || id.starts_with("outside-")), "{left:?}");
    let c = Connection::open(&path).unwrap();
    let there = |sql: &str| c.query_row(sql, [], |r| r.get::<_, i64>(0)).unwrap();
    assert_eq!(
        there("SELECT count(*) FROM party WHERE id = 'XX'") + there("SELECT count(*) FROM note WHERE text = 'nowhere'"),
        2
    );
}

#[test]
fn the_same_geometry_in_other_bytes_is_no_change() {
    let (b, path) = worked();
    let (east, west) = (
        [[176.0, 36.0], [180.0, 36.0], [180.0, 30.0], [176.0, 30.0], [176.0, 36.0]],
        [[-180.0, 30.0], [-180.0, 36.0], [-176.0, 36.0], [-176.0, 30.0], [-180.0, 30.0]],
    );
    let b = after(b, |c| {
        c.execute("UPDATE mapping_area SET geom = ?1 WHERE id = 'east'", [polygons(&[&west, &east])]).unwrap();
        c.execute_batch("UPDATE candidate_project SET summary_en = NULL; UPDATE mapping_area SET status = 'whatever'").unwrap();
    });
    assert!(b.state.outside().is_empty(), "cut at 180° in another order, empty for none: {:?}", b.state.outside());
    let moved = [[-180.0, 30.0], [-180.0, 36.0], [-175.0, 36.0], [-176.0, 30.0], [-180.0, 30.0]];
    Connection::open(&path)
        .unwrap()
        .execute("UPDATE mapping_area SET geom = ?1 WHERE id = 'east'", [polygons(&[&east, &moved])])
        .unwrap();
    let Opened { outside, session, .. } = GpkgStore::open(&path).unwrap();
    let changes = outside.change_set(session.workspace(), &crate::support::author("US", 1));
    let [lodemap::workspace::Change { after: Some(lodemap::workspace::Record::Area(area)), .. }] = changes.0.as_slice() else {
        panic!("{changes:?}")
    };
    assert_eq!((area.boundary.polygons.len(), area.boundary.vertex_count()), (1, 4), "one piece again across 180°");
}

/// GDAL is the program that QGIS edits GeoPackages with.
#[test]
fn what_gdal_changes_is_found_and_its_spatial_index_is_kept_true() {
    let (b, path) = worked();
    drop(b.state);
    let sql = |text: &str| run_program("ogrinfo", &[path.to_str().unwrap(), "-sql", text]);
    if sql("UPDATE mapping_area SET name_en = 'By GDAL' WHERE id = 'a'").is_none() {
        return;
    }
    sql("SELECT CreateSpatialIndex('mapping_area', 'geom')").unwrap();
    let index = |c: &Connection| -> Vec<i64> {
        let mut s = c.prepare("SELECT id FROM rtree_mapping_area_geom WHERE minx < 155 ORDER BY id").unwrap();
        s.query_map([], |r| r.get(0)).unwrap().map(Result::unwrap).collect()
    };
    let c = Connection::open(&path).unwrap();
    assert!(!index(&c).is_empty());
    drop(c);
    let mut b = Bench { state: bench().state, folder: b.folder }.reopened(&path);
    assert_eq!(ids(b.state.outside()), [(RecordKind::Area, "a".to_owned())]);
    b.act(Action::TakeInOutside(false)).settle();
    b.edit(add_area("new", &square(100.0, 10.0, 1.0)));
    b.edit(json!({"edit": "remove_area", "id": "a"}));
    b.edit(json!({"edit": "set_boundary", "id": "b", "boundary": square(120.0, 10.0, 1.0)}));
    b.state.flush().unwrap();
    let c = Connection::open(&path).unwrap();
    let rows: Vec<i64> = {
        let mut s = c.prepare("SELECT fid FROM mapping_area WHERE id IN ('new', 'b', 'east') ORDER BY fid").unwrap();
        s.query_map([], |r| r.get(0)).unwrap().map(Result::unwrap).collect()
    };
    assert_eq!(index(&c), rows, "the index has what is there, at its new place (the area across 180° begins at -180)");
    let out =
        run_program("ogrinfo", &["-ro", "-al", "-spat", "99", "9", "122", "12", path.to_str().unwrap(), "mapping_area"]).unwrap();
    assert!(out.contains("Feature Count: 2\n"), "{out}");
}

#[test]
fn columns_tables_and_members_of_others_survive_edits() {
    let (b, path) = worked();
    let mut b = after(b, |c| {
        c.execute_batch(
            "ALTER TABLE mapping_area ADD COLUMN \"their own\" TEXT; UPDATE mapping_area SET \"their own\" = 'kept' WHERE id = 'a';
             ALTER TABLE lodemap_revision ADD COLUMN more TEXT;
             CREATE TABLE theirs (x); INSERT INTO theirs VALUES (42);",
        )
        .unwrap();
    });
    assert!(b.state.outside().is_empty(), "{:?}", b.state.outside());
    b.edit(json!({"edit": "describe_area", "id": "a", "about": {"name": {"en": "Changed"}}}));
    b.edit(add_area("c", &square(170.0, 20.0, 1.0)));
    b.state.flush().unwrap();
    let c = Connection::open(&path).unwrap();
    let text = |sql: &str| c.query_row(sql, [], |r| r.get::<_, String>(0)).unwrap();
    assert_eq!(text("SELECT \"their own\" FROM mapping_area WHERE id = 'a' AND name_en = 'Changed'"), "kept");
    assert_eq!(text("SELECT CAST(x AS TEXT) FROM theirs"), "42");
    // Members of a record that only a newer program knows.
    c.execute_batch("UPDATE note SET record = json_set(record, '$.sketch', json('[1,2]')) WHERE id = 'n'").unwrap();
    drop(c);
    let mut b = after(b, |_| ());
    b.act(Action::TakeInOutside(false)).settle();
    b.edit(json!({"edit": "rewrite_note", "id": "n", "text": "other"}));
    b.state.flush().unwrap();
    let c = Connection::open(&path).unwrap();
    let json: String = c.query_row("SELECT record FROM note WHERE id = 'n'", [], |r| r.get(0)).unwrap();
    let record: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!((&record["sketch"], &record["text"]), (&json!([1, 2]), &json!("other")));
}

#[test]
fn the_window_shows_the_difference_before_anything_else() {
    let (b, path) = worked();
    let Bench { state, folder } = b;
    drop(state);
    as_in_qgis(&Connection::open(&path).unwrap());
    let mut h = window(&folder.path().join("other-home"), vec![path.clone()]);
    h.get_by_label("Changed outside lodemap: 5 records");
    h.get_by_label("From QGIS");
    h.get_by_label("Take in the changes").click();
    rest(&mut h);
    assert!(h.query_by_label("Take in the changes").is_none());
    assert_eq!(h.state().state().workspace().areas[&"a".into()].about.name.en, "From QGIS");
}
