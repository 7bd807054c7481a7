//! A workspace file that somebody prepared: it runs nothing, it breaks nothing, and what is odd is said.

use crate::support::{Bench, add_area, add_project, bench, square, state};
use lodemap::app::Action;
use lodemap::io::gpkg::GpkgStore;
use lodemap::workspace::RecordKind;
use rusqlite::Connection;
use serde_json::json;
use std::path::{Path, PathBuf};

/// A closed workspace, changed by its enemy.
fn prepared(change: impl FnOnce(&Connection)) -> (PathBuf, tempfile::TempDir) {
    let mut b = bench();
    b.edit(add_area("a", &square(150.0, 20.0, 1.0))).edit(add_project("p", Some([139.7, 35.7])));
    b.edit(json!({"edit": "add_note", "id": "n", "about": "a", "lang": "en", "text": "one"}));
    b.edit(json!({"edit": "add_note", "id": "m", "about": "n", "lang": "en", "text": "two"}));
    b.sit("US").edit(state("s", "a", "propose")).sit("JP").edit(state("t", "a", "concur"));
    b.state.flush().unwrap();
    let path = b.state.path().unwrap().to_owned();
    let Bench { state, folder } = b;
    drop(state);
    change(&Connection::open(&path).unwrap());
    (path, folder)
}

fn opened(path: &Path) -> Bench {
    let mut b = bench();
    b.open(&[path.to_owned()]);
    b
}

fn count(path: &Path, sql: &str) -> i64 {
    Connection::open(path).unwrap().query_row(sql, [], |r| r.get(0)).unwrap()
}

#[test]
fn a_view_or_virtual_table_in_place_of_a_table_is_refused() {
    for (sql, what) in [
        ("ALTER TABLE note RENAME TO x; CREATE VIEW note AS SELECT * FROM x", "a view"),
        ("ALTER TABLE lodemap_meta RENAME TO x; CREATE VIEW lodemap_meta AS SELECT * FROM x", "a view"),
        ("DROP TABLE link; CREATE VIRTUAL TABLE Link USING rtree(fid, a, b)", "a virtual table"),
    ] {
        let (path, _folder) = prepared(|c| c.execute_batch(&format!("PRAGMA legacy_alter_table = ON; {sql}")).unwrap());
        let before = std::fs::read(&path).unwrap();
        let error = GpkgStore::open_as_can(&path).unwrap_err().to_string();
        assert!(error.contains(what), "{error}");
        assert!(GpkgStore::read(&path).is_err() && GpkgStore::salvage(&path).is_none());
        assert!(opened(&path).workspace().areas.is_empty());
        assert_eq!(std::fs::read(&path).unwrap(), before);
    }
}

#[test]
fn triggers_do_not_run() {
    let (path, _folder) = prepared(|c| {
        for table in ["mapping_area", "note", "lodemap_revision", "lodemap_digest", "gpkg_contents"] {
            for event in ["INSERT", "UPDATE", "DELETE"] {
                c.execute_batch(&format!(
                    "CREATE TRIGGER \"t_{table}_{event}\" AFTER {event} ON {table} BEGIN DELETE FROM candidate_project; \
                     DELETE FROM lodemap_revision WHERE seq < 3; END"
                ))
                .unwrap();
            }
        }
    });
    let mut b = opened(&path);
    b.edit(json!({"edit": "describe_area", "id": "a", "about": {"name": {"en": "x"}}}));
    b.edit(add_area("b", &square(1.0, 1.0, 1.0))).edit(json!({"edit": "remove_area", "id": "a"}));
    b.state.flush().unwrap();
    assert_eq!(count(&path, "SELECT count(*) FROM candidate_project"), 1);
    assert_eq!(count(&path, "SELECT count(*) FROM lodemap_revision"), 9);
    assert_eq!(count(&path, "SELECT count(*) FROM sqlite_master WHERE type = 'trigger'"), 15, "and nobody's are removed");
}

#[test]
fn records_that_speak_of_each_other_in_a_ring_end_no_edit() {
    let (path, _folder) = prepared(|c| {
        c.execute_batch(
            "UPDATE note SET about = 'm' WHERE id = 'n';
             UPDATE statement SET record = json_set(record, '$.after', 's') WHERE id = 's';
             UPDATE statement SET record = json_set(record, '$.after', 't') WHERE id = 't';",
        )
        .unwrap();
    });
    let mut b = opened(&path);
    assert_eq!(b.state.outside().changes.len(), 3);
    b.act(Action::TakeInOutside(false)).settle();
    assert_eq!(b.workspace().notes[&"n".into()].about, Some("m".into()));
    assert!(!b.status("a").word().is_empty());
    let before = b.workspace().clone();
    b.edit(json!({"edit": "remove_note", "id": "n"}));
    assert!(b.workspace().notes.is_empty(), "the whole ring");
    b.undo();
    assert_eq!(b.workspace(), &before);
    b.edit(json!({"edit": "remove_area", "id": "a"}));
}

#[test]
fn a_huge_blob_is_reported_and_left() {
    let (path, _folder) = prepared(|c| {
        c.execute_batch("UPDATE note SET geom = zeroblob(60000000), text = 'x' WHERE id = 'n'").unwrap();
    });
    let mut b = opened(&path);
    let change = &b.state.outside().changes[0];
    assert_eq!((change.kind, change.id.0.as_str(), change.refused[0].0.as_str()), (RecordKind::Note, "n", "geom"));
    b.act(Action::TakeInOutside(false)).settle();
    let note = &b.workspace().notes[&"n".into()];
    assert_eq!(note.text, "x");
    assert!(note.other["changed_outside"]["geom"].as_str().unwrap().contains("60000000 bytes"));
}

#[test]
fn sql_in_names_and_ids_is_only_text() {
    const NASTY: &str = "x'); DROP TABLE note; --\" [`%;\u{202e}";
    let quoted = format!("\"{}\"", NASTY.replace('"', "\"\""));
    let (path, _folder) = prepared(|c| {
        c.execute_batch(&format!(
            "CREATE TABLE {quoted} ({quoted} TEXT); INSERT INTO {quoted} VALUES ('kept');
             ALTER TABLE mapping_area ADD COLUMN {quoted} TEXT DEFAULT 'mine';"
        ))
        .unwrap();
        c.execute("INSERT INTO candidate_project (id, name_en) VALUES (?1, ?1)", [NASTY]).unwrap();
        c.execute("INSERT INTO gpkg_contents (table_name, data_type, identifier) VALUES (?1, 'attributes', ?1)", [NASTY])
            .unwrap();
    });
    let mut b = opened(&path);
    b.act(Action::TakeInOutside(false)).settle();
    assert_eq!(b.workspace().projects[&NASTY.into()].about.name.en, NASTY);
    b.edit(json!({"edit": "describe_area", "id": "a", "about": {"name": {"en": NASTY}}}));
    b.edit(json!({"edit": "remove_project", "id": NASTY}));
    b.state.flush().unwrap();
    assert_eq!(count(&path, "SELECT count(*) FROM note"), 2);
    assert_eq!(count(&path, &format!("SELECT count(*) FROM {quoted} WHERE {quoted} = 'kept'")), 1);
    assert_eq!(count(&path, &format!("SELECT count(*) FROM mapping_area WHERE {quoted} = 'mine'")), 1);
    assert!(GpkgStore::open(&path).unwrap().outside.is_empty());
}

#[test]
fn a_schema_that_calls_functions_cannot_have_them_run() {
    let (path, _folder) = prepared(|c| {
        c.execute_batch("CREATE VIEW evil AS SELECT load_extension('evil'); CREATE INDEX evil_index ON note (upper(text));")
            .unwrap();
    });
    let mut b = opened(&path);
    b.edit(json!({"edit": "rewrite_note", "id": "n", "text": "other"}));
    b.state.flush().unwrap();
    assert_eq!(count(&path, "SELECT count(*) FROM note WHERE text = 'other'"), 1);
}
