//! Story: the file is damaged; what can be read is shown, and can be saved elsewhere. The damaged file is never written.

use crate::commands::lodemap;
use crate::support::{Desk, Random, add_area, add_project, assert_same, author, bench, instant, ring, state};
use lodemap::app::Action;
use lodemap::io::gpkg::{Condition, GpkgStore, Store as _};
use lodemap::workspace::Session;
use serde_json::json;
use std::fs;
use std::path::Path;

/// A workspace of so many areas (with 60 corners), each with a statement and a note, and projects.
fn workspace(path: &Path, areas: u32) -> Session {
    let mut desk = Desk::new(Session::new());
    let mut store = GpkgStore::create(path, &desk.session, &instant(0)).unwrap();
    for n in 0..areas {
        let id = format!("a{n}");
        let corners: Vec<[f64; 2]> = (0..60)
            .map(|k| (f64::from(k) * 6.0).to_radians())
            .map(|a| [f64::from(n) + 2.0 * a.cos(), 10.0 + 2.0 * a.sin()])
            .collect();
        let edits = [
            ("US", add_area(&id, &ring(&corners))),
            ("JP", state(&format!("s{n}"), &id, "propose")),
            ("US", json!({"edit": "add_note", "id": format!("n{n}"), "about": id, "lang": "en", "text": format!("note {n}")})),
            ("JP", add_project(&format!("p{n}"), Some([140.0, 36.0]))),
        ];
        for (party, edit) in edits {
            let revision = desk.edit(party, edit);
            store.append(&revision, desk.session.workspace()).unwrap();
        }
    }
    desk.session
}

fn records(session: &Session) -> usize {
    session.workspace().records().count()
}

#[test]
fn random_damage_is_survived_and_never_written_over() {
    let folder = crate::support::disk::fast_folder();
    let path = folder.path().join("w.gpkg");
    let whole = workspace(&path, 25);
    let bytes = fs::read(&path).unwrap();
    let (mut opened, mut told, mut refused, mut share) = (0, 0, 0, 0.0);
    for round in 0..120 {
        let mut random = Random::new(round);
        let mut broken = bytes.clone();
        for _ in 0..=random.below(3) {
            let (at, length) = (random.below(broken.len()), 1 + random.below(3000));
            let end = broken.len().min(at + length);
            broken[at..end].iter_mut().for_each(|b| *b = random.below(256) as u8);
        }
        if round % 4 == 3 {
            broken.truncate(4096 + random.below(broken.len() - 4096));
        }
        let damaged = folder.path().join("damaged.gpkg");
        fs::write(&damaged, &broken).unwrap();
        match GpkgStore::open_as_can(&damaged) {
            Err(_) => refused += 1,
            Ok(found) => {
                opened += 1;
                share += records(&found.session) as f64 / records(&whole) as f64;
                if let Condition::Damaged(damage) = &found.condition {
                    told += 1;
                    assert!(!damage.is_empty(), "round {round}: it says what is damaged");
                }
                let recovered = folder.path().join("recovered.gpkg");
                GpkgStore::save_recovered(&recovered, &found.session, &author("US", 1)).unwrap();
                let again = GpkgStore::open(&recovered).unwrap();
                assert_eq!(again.session.workspace(), found.session.workspace(), "round {round}");
                assert!(again.outside.is_empty());
                fs::remove_file(&recovered).unwrap();
            }
        }
        assert!(fs::read(&damaged).unwrap() == broken, "round {round}: the damaged file is as it was");
    }
    let mean = share / f64::from(opened);
    println!(
        "120 damaged files: {opened} opened ({told} with damage told), {refused} refused; on average {mean:.3} of the records"
    );
    assert!(opened >= 90 && told >= 40 && mean > 0.8, "{opened} {told} {mean}");
    let left: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(left.len(), 2, "no file beside: {left:?}");
}

/// Makes the page that holds this text unreadable.
fn break_page(path: &Path, text: &str) {
    let mut bytes = fs::read(path).unwrap();
    let at = memchr::memmem::find(&bytes, text.as_bytes()).unwrap();
    let page = at / 4096 * 4096;
    bytes[page..page + 64].fill(0xFF);
    fs::write(path, bytes).unwrap();
}

#[test]
fn a_table_that_cannot_be_read_comes_back_from_the_history() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("w.gpkg");
    let whole = workspace(&path, 25);
    // In the table of notes the text stands before the record; in the history inside of it.
    break_page(&path, "ennote 12US");
    let opened = GpkgStore::open_as_can(&path).unwrap();
    let Condition::Damaged(damage) = &opened.condition else { panic!("{:?}", opened.condition) };
    assert!(damage.iter().any(|d| d.table == "note"), "{damage:?}");
    assert_same(&opened.session, &whole);
    let ran = lodemap(&["check", path.to_str().unwrap(), "--json"]);
    assert_eq!(ran.status, Some(1), "{}", ran.err);
    let problems = ran.json()[0]["problems"].clone();
    let named = |p: &serde_json::Value| p["code"] == "damaged" && p["message"].as_str().unwrap().contains("table note");
    assert!(problems.as_array().unwrap().iter().any(named), "{problems}");
}

#[test]
fn the_program_shows_what_is_left_and_saves_it_elsewhere() {
    let mut b = bench();
    let path = b.folder.path().join("w.gpkg");
    let whole = workspace(&path, 25);
    break_page(&path, "ennote 12US");
    let before = fs::read(&path).unwrap();
    b.open(&[path.clone()]);
    assert!(b.state.is_read_only() && b.state.damage().is_some());
    assert!(b.notices().iter().any(|n| n.contains("damaged")), "{:?}", b.notices());
    assert_same(b.state.session(), &whole);
    let saved = b.folder.path().join("recovered.gpkg");
    b.act(Action::SaveRecovered(saved.clone())).settle();
    assert_eq!(b.state.path(), Some(saved.as_path()), "{:?}", b.notices());
    assert!(!b.state.is_read_only() && b.state.damage().is_none());
    assert_same(b.state.session(), &whole);
    b.edit(add_project("more", None)).state.flush().unwrap();
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[test]
fn where_the_history_has_a_gap_the_rows_are_recovered_in_one_step() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("w.gpkg");
    let whole = workspace(&path, 25);
    let c = rusqlite::Connection::open(&path).unwrap();
    c.execute_batch("UPDATE lodemap_revision SET changes = '[{' WHERE seq = 40").unwrap();
    drop(c);
    let opened = GpkgStore::open_as_can(&path).unwrap();
    assert_eq!(opened.session.workspace(), whole.workspace());
    assert_eq!(opened.session.history().revisions().len(), 39);
    let saved = folder.path().join("recovered.gpkg");
    GpkgStore::save_recovered(&saved, &opened.session, &author("JP", 1)).unwrap();
    let again = GpkgStore::open(&saved).unwrap().session;
    assert_eq!(again.workspace(), whole.workspace());
    assert_eq!(again.history().revisions().len(), 40);
    assert_eq!(again.history().revisions()[39].label, "recovered");
    assert_eq!(lodemap::analysis::check_history(&again), []);
}

#[test]
fn a_history_with_a_gap_is_saved_up_to_it_with_all_records() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("w.gpkg");
    workspace(&path, 2);
    rusqlite::Connection::open(&path).unwrap().execute("UPDATE lodemap_revision SET seq = 41 WHERE seq = 8", []).unwrap();
    let opened = GpkgStore::open_as_can(&path).unwrap();
    let saved = folder.path().join("saved.gpkg");
    GpkgStore::save_recovered(&saved, &opened.session, &author("US", 99)).unwrap();
    let recovered = GpkgStore::read(&saved).unwrap();
    assert_eq!(recovered.workspace(), opened.session.workspace());
    let numbers: Vec<u64> = recovered.history().revisions().iter().map(|r| r.seq).collect();
    assert_eq!(numbers, [1, 2, 3, 4, 5, 6, 7, 8], "seven as they were, and one with the rest");
}
