//! Story: files of every earlier format open as they were and become of this one with the first edit; newer ones are shown.

use crate::support::{add_area, assert_same, author, bench, root, square};
use flate2::read::GzDecoder;
use lodemap::analysis::check_history;
use lodemap::io::gpkg::{Condition, FORMAT_VERSION, GpkgStore, Store as _};
use lodemap::layer::catalog::Catalog;
use lodemap::workspace::Session;
use rusqlite::Connection;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

/// The file that a lodemap of this format made, in a folder.
pub fn golden(version: i64, folder: &Path) -> PathBuf {
    let packed = root().join(format!("tests/golden/format-{version}.gpkg.gz"));
    let packed = fs::read(&packed).unwrap_or_else(|e| panic!("each format has its golden file: {e} ({})", packed.display()));
    let mut bytes = Vec::new();
    GzDecoder::new(packed.as_slice()).read_to_end(&mut bytes).unwrap();
    let path = folder.join("w.gpkg");
    fs::write(&path, bytes).unwrap();
    path
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// Draws one more area and stores it.
fn edit(session: &mut Session, store: &mut GpkgStore) -> Result<(), lodemap::io::gpkg::StoreError> {
    let edit = serde_json::from_value(add_area("later", &square(1.0, 2.0, 3.0))).unwrap();
    let revision = session.perform(&Catalog::default(), &author("US", 99), &edit).unwrap();
    store.append(&revision, session.workspace())
}

fn version(path: &Path) -> i64 {
    let c = Connection::open(path).unwrap();
    c.query_row("SELECT CAST(value AS INTEGER) FROM lodemap_meta WHERE name = 'format_version'", [], |r| r.get(0)).unwrap()
}

#[test]
fn every_format_opens_and_is_brought_up_to_date_by_the_first_edit_after_a_copy() {
    for of in 1..=FORMAT_VERSION {
        let folder = tempfile::tempdir().unwrap();
        let path = golden(of, folder.path());
        let before = fs::read(&path).unwrap();
        assert_eq!(version(&path), of);
        let opened = GpkgStore::open(&path).unwrap();
        assert_eq!(fs::read(&path).unwrap(), before, "format {of}: looking changes nothing");
        assert!(opened.outside.is_empty(), "format {of}: {:?}", opened.outside);
        let (mut session, mut store) = (opened.session, opened.store);
        let w = session.workspace();
        assert_eq!(w.areas[&"a".into()].about.name.ja, "泥の平原");
        assert_eq!(w.areas[&"east".into()].boundary.vertex_count(), 4);
        let counts = [w.areas.len(), w.notes.len(), w.projects.len(), w.deposits.len(), w.links.len(), w.statements.len()];
        assert_eq!(counts, [2, 2, 2, 1, 1, 2], "format {of}");
        assert_eq!(session.history().revisions().len(), 12);
        assert_eq!(check_history(&session), []);
        edit(&mut session, &mut store).unwrap();
        drop(store);
        assert_eq!(version(&path), FORMAT_VERSION);
        let expected =
            if of < FORMAT_VERSION { vec![format!("w.format-{of}.gpkg"), "w.gpkg".into()] } else { vec!["w.gpkg".into()] };
        assert_eq!(names(folder.path()), expected);
        if of < FORMAT_VERSION {
            assert_eq!(fs::read(folder.path().join(&expected[0])).unwrap(), before, "the copy is the file as it was");
        }
        let again = GpkgStore::open(&path).unwrap();
        assert!(again.outside.is_empty(), "format {of}: {:?}", again.outside);
        assert_same(&again.session, &session);
        // An upgraded file has the same tables and views as a new one.
        let new = folder.path().join("new.gpkg");
        drop(GpkgStore::create(&new, &Session::new(), &crate::support::instant(0)).unwrap());
        assert_eq!(schema(&path), schema(&new), "format {of}");
    }
}

fn schema(path: &Path) -> Vec<(String, String)> {
    let c = Connection::open(path).unwrap();
    let mut s = c.prepare("SELECT name, coalesce(sql, '') FROM sqlite_master ORDER BY name").unwrap();
    // Columns that came later stand at the end of an older table: the order means nothing.
    let plain = |sql: String| {
        let mut words: Vec<&str> =
            sql.split(|c: char| c.is_whitespace() || "(),".contains(c)).filter(|w| !w.is_empty()).collect();
        words.sort_unstable();
        words.join(" ")
    };
    s.query_map([], |r| Ok((r.get(0)?, plain(r.get(1)?)))).unwrap().map(Result::unwrap).collect()
}

#[test]
fn an_upgrade_that_cannot_end_does_not_begin() {
    let folder = tempfile::tempdir().unwrap();
    let path = golden(1, folder.path());
    // A table is in the way of the upgrade.
    Connection::open(&path).unwrap().execute_batch("CREATE TABLE lodemap_digest (x)").unwrap();
    let before = fs::read(&path).unwrap();
    let opened = GpkgStore::open(&path).unwrap();
    let (mut session, mut store) = (opened.session, opened.store);
    let error = edit(&mut session, &mut store).unwrap_err().to_string();
    assert!(error.contains("lodemap_digest"), "{error}");
    drop(store);
    assert_eq!(fs::read(&path).unwrap(), before);
    assert_eq!(GpkgStore::open(&path).unwrap().session.history().revisions().len(), 12);
}

#[test]
fn rows_changed_in_an_older_file_are_found_before_and_after_the_upgrade() {
    let folder = tempfile::tempdir().unwrap();
    let path = golden(1, folder.path());
    Connection::open(&path).unwrap().execute_batch("UPDATE mapping_area SET name_en = 'By QGIS' WHERE id = 'a'").unwrap();
    let opened = GpkgStore::open(&path).unwrap();
    assert_eq!(opened.outside.changes.len(), 1);
    let (mut session, mut store) = (opened.session, opened.store);
    edit(&mut session, &mut store).unwrap();
    drop(store);
    let again = GpkgStore::open(&path).unwrap();
    assert_eq!(again.outside.changes[0].fields[0].after, "By QGIS", "the upgrade writes over nothing");
}

#[test]
fn a_newer_file_is_shown_read_only_and_said_so() {
    let mut b = bench();
    let path = golden(FORMAT_VERSION, b.folder.path());
    let c = Connection::open(&path).unwrap();
    c.execute_batch(
        "UPDATE lodemap_meta SET value = '99' WHERE name = 'format_version';
         ALTER TABLE mapping_area ADD COLUMN volume DOUBLE;
         CREATE TABLE sketch (fid INTEGER PRIMARY KEY, record TEXT);
         INSERT INTO lodemap_revision SELECT 13, at, party, author, 'fold_space', cause,
           '[{\"before\":null,\"after\":{\"kind\":\"sketch\",\"record\":{\"id\":\"x\"}}}]' FROM lodemap_revision WHERE seq = 1;",
    )
    .unwrap();
    drop(c);
    let before = fs::read(&path).unwrap();
    let refused = GpkgStore::open(&path).unwrap_err().to_string();
    assert!(refused.contains("newer lodemap (format 99"), "{refused}");
    let opened = GpkgStore::open_as_can(&path).unwrap();
    assert_eq!(opened.condition, Condition::Newer(99, FORMAT_VERSION));
    assert_eq!(opened.session.workspace().areas.len(), 2);
    drop(opened);
    b.open(&[path.clone()]);
    assert!(b.state.is_read_only() && b.workspace().areas.len() == 2);
    assert!(b.notices().iter().any(|n| n.contains("newer lodemap") && n.contains("99")), "{:?}", b.notices());
    b.edit(add_area("mine", &square(1.0, 2.0, 3.0)));
    b.state.flush().unwrap_err();
    drop(b.state);
    assert_eq!(fs::read(&path).unwrap(), before);
}

/// How golden files are made: with `LODEMAP_MAKE_GOLDEN` set this writes the one of this format, to be kept for good.
#[test]
fn the_golden_file_of_this_format_is_what_its_script_makes() {
    let (folder, source) = (tempfile::tempdir().unwrap(), root().join("tests/golden"));
    for name in ["script.jsonl", "d.geojson"] {
        fs::copy(source.join(name), folder.path().join(name)).unwrap();
    }
    let [made, script] = ["made.gpkg", "script.jsonl"].map(|name| folder.path().join(name).to_str().unwrap().to_owned());
    let ran = crate::commands::lodemap(&["apply", &made, &script]);
    assert_eq!(ran.status, Some(0), "{}", ran.err);
    if std::env::var_os("LODEMAP_MAKE_GOLDEN").is_some() {
        let packed = fs::File::create(source.join(format!("format-{FORMAT_VERSION}.gpkg.gz"))).unwrap();
        let mut packed = flate2::write::GzEncoder::new(packed, flate2::Compression::best());
        std::io::Write::write_all(&mut packed, &fs::read(&made).unwrap()).unwrap();
        packed.finish().unwrap();
    }
    let kept = golden(FORMAT_VERSION, folder.path());
    assert_same(&GpkgStore::read(Path::new(&made)).unwrap(), &GpkgStore::read(&kept).unwrap());
}
