//! Story: workspaces as files: recent ones, those a run left that did not end as it should, copies, histories, comparisons.

use crate::support::{Bench, add_area, add_project, bench, setup, square};
use lodemap::analysis::compare;
use lodemap::app::{Action, FilePick, FilesAction, State};
use lodemap::io::gpkg::GpkgStore;
use lodemap::workspace::Standing;
use serde_json::json;
use std::path::{Path, PathBuf};

fn files(b: &mut Bench, action: FilesAction) -> &mut Bench {
    b.act(Action::Files(action)).settle()
}

/// The marks of running programs in a home folder.
fn marks(home: &Path) -> Vec<PathBuf> {
    std::fs::read_dir(home.join("running")).map(|d| d.map(|e| e.unwrap().path()).collect()).unwrap_or_default()
}

#[test]
fn a_run_that_was_cut_short_is_told_of_once_with_what_is_there() {
    let mut b = bench();
    let home = b.folder.path().join("home");
    assert!(b.state.away().is_empty() && marks(&home).is_empty(), "nothing is open yet");
    b.edit(add_area("a", &square(150.0, 20.0, 1.0)));
    let path = std::path::absolute(b.state.path().unwrap()).unwrap();
    let [mark] = marks(&home).try_into().unwrap();
    let left = std::fs::read(&mark).unwrap();
    assert!(State::new(setup(&home)).away().is_empty(), "the first program still runs");
    let Bench { mut state, folder } = b;
    state.flush().unwrap();
    drop(state);
    assert!(marks(&home).is_empty(), "a program that ends as it should leaves none");
    // As after a power cut: the mark is there and nobody holds it.
    std::fs::write(&mark, left).unwrap();
    let mut state = State::new(setup(&home));
    state.open_last();
    state.settle();
    let [was] = state.away() else { panic!("{:?}", state.away()) };
    assert_eq!((&was.path, state.path()), (&path, Some(path.as_path())), "what was open is open again");
    assert_eq!(state.session().history().revisions().len(), 1, "with every stored step");
    assert!(was.at.as_str().starts_with("2026-01-20T12:00:"), "{:?}", was.at);
    state.perform(Action::Files(FilesAction::CloseAway));
    assert!(state.away().is_empty());
    drop(state);
    assert!(State::new(setup(&home)).away().is_empty(), "it is told once");
    drop(folder);
}

#[test]
fn recent_workspaces_are_listed_newest_first_told_when_gone_and_can_be_forgotten() {
    let mut b = bench();
    let home = b.folder.path().join("home");
    b.edit(add_area("a", &square(150.0, 20.0, 1.0)));
    let first = std::path::absolute(b.state.path().unwrap()).unwrap();
    b.state.flush().unwrap();
    b.act(Action::NewWorkspace);
    b.edit(add_area("b", &square(150.0, 20.0, 1.0)));
    let second = std::path::absolute(b.state.path().unwrap()).unwrap();
    let listed = |s: &State| s.recent().iter().map(|(w, there)| (w.path.clone(), *there)).collect::<Vec<_>>();
    assert_eq!(listed(&b.state), [(second.clone(), true), (first.clone(), true)]);
    b.open(&[first.clone()]);
    assert_eq!(listed(&b.state)[0].0, first, "opened again, it is the newest, and named once");
    assert_eq!(b.state.recent().len(), 2);
    std::fs::remove_file(&second).unwrap();
    files(&mut b, FilesAction::LookForRecent);
    assert_eq!(listed(&b.state), [(first.clone(), true), (second.clone(), false)]);
    files(&mut b, FilesAction::ForgetRecent(second));
    let Bench { state, folder } = b;
    drop(state);
    assert_eq!(listed(&State::new(setup(&home))), [(first.clone(), true)], "kept in the settings");
    assert!(first.exists(), "forgetting touches no file");
    drop(folder);
}

/// A workspace with a layer beside it, a linked deposit, an area, and something undone; closed up to its last step.
fn full() -> (Bench, PathBuf) {
    let mut b = bench();
    let us = b.us();
    b.open(&[us.clone()]);
    let layer = b.layer("us");
    b.edit(add_project("p", Some([-115.0, 36.0])));
    b.edit(json!({"edit": "link", "id": "l", "deposit": {"layer": layer, "key": "id:us-bear-lodge"}, "project": "p"}));
    b.edit(add_area("a", &square(150.0, 20.0, 1.0)));
    b.edit(json!({"edit": "describe_area", "id": "a", "about": {"name": {"en": "Renamed"}}})).undo();
    b.state.flush().unwrap();
    (b, us)
}

fn pick(b: &mut Bench, pick: FilePick, path: &Path) {
    files(b, FilesAction::Picked(pick, path.to_owned()));
}

#[test]
fn a_copy_is_a_whole_workspace_whose_layers_are_found_from_its_own_folder() {
    let (mut b, us) = full();
    let folder = b.folder.path().join("elsewhere");
    std::fs::create_dir(&folder).unwrap();
    let copy = folder.join("copy.gpkg");
    pick(&mut b, FilePick::SaveCopy, &copy);
    let (theirs, _) = GpkgStore::look(&copy).unwrap();
    let ours = b.state.session().clone();
    let n = ours.history().revisions().len();
    assert_eq!(theirs.history().revisions()[..n], ours.history().revisions()[..], "the whole history");
    assert_eq!(GpkgStore::integrity(&copy).unwrap(), Vec::<String>::new());
    assert!(compare(ours.workspace(), theirs.workspace()).is_empty(), "where files lie is no difference");
    assert_eq!(b.state.path().map(|p| p == copy), Some(false), "the first one stays open");
    // A second copy never takes the place of a file that is there.
    let before = std::fs::read(&copy).unwrap();
    pick(&mut b, FilePick::SaveCopy, &copy);
    assert!(b.notices().iter().any(|n| n.contains("exists already")), "{:?}", b.notices());
    assert_eq!(std::fs::read(&copy).unwrap(), before);
    // The copy opens with its layer, which is not in its folder.
    b.open(&[copy.clone()]);
    let layer = b.layer("us");
    assert_eq!(b.state.layer_path(&layer), Some(us.clone()));
    assert!(b.state.catalog().get(&layer.0).is_some(), "{:?}", b.notices());
    // And one beside the layer names it by a relative path.
    let beside = b.folder.path().join("beside.gpkg");
    pick(&mut b, FilePick::SaveCopy, &beside);
    let (theirs, _) = GpkgStore::look(&beside).unwrap();
    assert_eq!(theirs.workspace().layers[&layer].path, "us.geojson");
}

#[test]
fn packed_for_mail_it_is_one_file_that_opens_anywhere_and_its_size_is_said_before() {
    let (mut b, us) = full();
    files(&mut b, FilesAction::PlanPack);
    let plan = b.state.pack_plan().unwrap().clone();
    let sizes = [b.state.path().unwrap(), &us].map(|p| std::fs::metadata(p).unwrap().len());
    assert_eq!((plan.workspace, plan.total()), (sizes[0], sizes[0] + sizes[1]));
    assert!(plan.missing.is_empty() && plan.key_tables.is_empty());
    let packed = b.folder.path().join("packed.gpkg");
    pick(&mut b, FilePick::Pack, &packed);
    let far = tempfile::tempdir().unwrap();
    let there = far.path().join("mailed.gpkg");
    std::fs::rename(&packed, &there).unwrap();
    let bytes = std::fs::read(&us).unwrap();
    std::fs::remove_file(&us).unwrap();
    b.open(&[there.clone()]);
    let layer = b.layer("us");
    assert!(b.state.catalog().get(&layer.0).is_some(), "{:?}", b.notices());
    assert_eq!(GpkgStore::kept(&there, &b.workspace().layers[&layer].sha256).unwrap().1, bytes);
    // The command line reads it as well.
    let (status, out) = command(&["info", "--json", there.to_str().unwrap()]);
    assert_eq!(status, 0, "{out}");
}

fn command(args: &[&str]) -> (u8, String) {
    let args: Vec<std::ffi::OsString> = args.iter().map(Into::into).collect();
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let status = lodemap::cli::run(&args, &mut lodemap::cli::Console { out: &mut out, err: &mut err }).unwrap();
    (status, String::from_utf8(out).unwrap())
}

#[test]
fn the_history_is_text_that_names_every_step_its_author_and_what_was_undone() {
    let (mut b, _) = full();
    let file = b.folder.path().join("history.txt");
    pick(&mut b, FilePick::History, &file);
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(text.contains("draw area — Area a") && text.contains("(undone)") && text.contains("(undo of 5)"), "{text}");
    assert!(text.contains("US  Test Person") && text.contains("UTC+09:00") && text.contains("Bear Lodge – Project p"), "{text}");
    let path = b.state.path().unwrap().to_str().unwrap().to_owned();
    let (status, out) = command(&["history", &path, "--json", "--lang", "en"]);
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(status, 0);
    assert_eq!(json.as_array().unwrap().len(), b.revisions());
    assert_eq!((&json[4]["undone"], &json[5]["cause"], &json[5]["of"]), (&json!(true), &json!("undo"), &json!(5)));
    let (_, ja) = command(&["history", &path, "--lang", "ja"]);
    assert!(ja.contains("区域a"), "{ja}");
}

#[test]
fn two_workspaces_are_compared_record_by_record_and_field_by_field() {
    let (mut b, _) = full();
    let other = b.folder.path().join("other.gpkg");
    pick(&mut b, FilePick::SaveCopy, &other);
    let ours = b.state.path().unwrap().to_str().unwrap().to_owned();
    let (status, _) = command(&["compare", &ours, other.to_str().unwrap()]);
    assert_eq!(status, 0, "a copy does not differ");
    b.edit(json!({"edit": "describe_area", "id": "a", "about": {"name": {"en": "Here", "ja": "区域a"}}}));
    b.edit(add_area("b", &square(160.0, 20.0, 1.0)));
    b.edit(json!({"edit": "unlink", "id": "l"}));
    b.state.flush().unwrap();
    pick(&mut b, FilePick::Compare, &other);
    let shown: Vec<String> = b.state.comparison().unwrap().lines.iter().map(|l| l.text.trim().to_owned()).collect();
    assert!(shown.contains(&"only here: Mapping area “Area b”".to_owned()), "{shown:?}");
    assert!(shown.contains(&"name.en: Here → Area a".to_owned()), "{shown:?}");
    assert!(shown.iter().any(|l| l.starts_with("only there: ") && l.contains("Bear Lodge – Project p")), "{shown:?}");
    let place = b.state.comparison().unwrap().lines.iter().find(|l| l.text.contains("Area b")).unwrap().place.unwrap();
    assert!((place.lon() - 160.5).abs() < 0.01, "the way to it");
    let (status, out) = command(&["compare", &ours, other.to_str().unwrap(), "--json"]);
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(status, 1);
    let places: Vec<(&str, &str)> = json["differences"]
        .as_array()
        .unwrap()
        .iter()
        .map(|d| (d["kind"].as_str().unwrap(), d["in"].as_str().unwrap()))
        .collect();
    assert_eq!(places, [("area", "both"), ("area", "a"), ("deposit", "b"), ("link", "b")]);
}

#[test]
fn a_history_is_compacted_into_a_new_file_and_the_old_one_stays_beside_it() {
    let (mut b, _) = full();
    let path = b.state.path().unwrap().to_owned();
    // A table of another program survives.
    rusqlite::Connection::open(&path).unwrap().execute_batch("CREATE TABLE theirs (x); INSERT INTO theirs VALUES (7);").unwrap();
    let (before, was) = (b.workspace().clone(), b.state.session().history().revisions().to_vec());
    files(&mut b, FilesAction::AskToCompact(true));
    assert!(b.state.asks_to_compact(), "it is asked first");
    assert_eq!(b.revisions(), was.len(), "and nothing is done yet");
    files(&mut b, FilesAction::Compact);
    assert_eq!((b.revisions(), b.workspace()), (1, &before), "{:?}", b.notices());
    let old = path.with_file_name(format!("{}.before-compacting.gpkg", path.file_stem().unwrap().to_string_lossy()));
    let (kept, _) = GpkgStore::look(&old).unwrap();
    assert_eq!((kept.history().revisions(), kept.workspace()), (was.as_slice(), &before), "the old file has all of it");
    b.edit(add_area("after", &square(170.0, 20.0, 1.0)));
    b.state.flush().unwrap();
    let (now, outside) = GpkgStore::look(&path).unwrap();
    assert_eq!(now.history().revisions().len(), 2, "edits go on in the new file");
    assert!(outside.is_empty() && now.workspace().areas.len() == before.areas.len() + 1);
    assert!(lodemap::analysis::check_history(&now).is_empty(), "{:?}", lodemap::analysis::check_history(&now));
    assert_eq!(GpkgStore::integrity(&path).unwrap(), Vec::<String>::new());
    let c = rusqlite::Connection::open(&path).unwrap();
    assert_eq!(c.query_row("SELECT x FROM theirs", [], |r| r.get::<_, i64>(0)).unwrap(), 7);
    let names: Vec<_> = std::fs::read_dir(path.parent().unwrap()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(names.len(), 2, "nothing else is left: {names:?}");
}

#[test]
fn undo_ends_where_a_compacted_history_begins() {
    let (mut b, _) = full();
    files(&mut b, FilesAction::Compact);
    b.edit(add_area("after", &square(170.0, 20.0, 1.0)));
    let areas = b.workspace().areas.len();
    b.undo().undo().undo();
    assert_eq!(b.workspace().areas.len(), areas - 1, "only what was done since is undone");
    let steps = b.state.steps();
    let standings: Vec<Standing> = steps.iter().map(|s| s.standing).collect();
    assert_eq!(standings, [Standing::Present, Standing::Undone]);
    let b = b.restart();
    assert_eq!(b.workspace().areas.len(), areas - 1);
    assert!(b.state.session().history().next_undo().is_none());
}
