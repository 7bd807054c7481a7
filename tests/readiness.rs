//! Story: how ready each area is, who is waited for, what happened to an area, and the register of all of them.

use crate::commands::lodemap;
use crate::support::{Bench, add_area, add_project, bench, square, state};
use crate::window::{rest, window};
use eframe::egui::{Event, Key};
use egui_kittest::kittest::Queryable as _;
use lodemap::analysis::{AreaFilter, Happened, Readiness};
use lodemap::app::{Action, FilePick, FilesAction, ReviewAction, Selection};
use lodemap::cli::{Console, run};
use lodemap::words::{Lang, Word};
use lodemap::workspace::status::Status;
use lodemap::workspace::{Act, Cause, RecordId};
use serde_json::json;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

fn readiness(b: &Bench, id: &str) -> Readiness {
    b.state.register().get(&id.into()).unwrap().readiness.clone()
}

fn missing(b: &Bench, id: &str) -> Vec<String> {
    readiness(b, id).missing().map(|(c, _)| c.word()).collect()
}

#[test]
fn an_area_goes_up_the_levels_as_it_is_described_and_both_sides_speak_for_it() {
    let mut b = bench();
    b.edit(add_area("a", &square(140.0, 35.0, 1.0)));
    assert_eq!((readiness(&b, "a").level, missing(&b, "a")[0].as_str()), (0, "proposer"));
    b.sit("JP").edit(state("s", "a", "propose"));
    assert_eq!(readiness(&b, "a").level, 1);
    let source = json!([{"reference": "GSJ 1:200,000"}]);
    let mut about = json!({"name": {"ja": "区域"}, "minerals": ["Nd"], "mineral_system": "Marine", "basis": {"en": "mud"},
        "references": ["R"], "evidence_geology": source, "evidence_geophysics": source});
    b.edit(json!({"edit": "describe_area", "id": "a", "about": about}));
    assert_eq!(readiness(&b, "a").level, 2);
    assert_eq!(missing(&b, "a"), ["evidence_elevation", "data_needs", "concurrence_US"]);
    about["evidence_elevation"] = source;
    about["needs_geophysics"] = json!({"en": "Gravity"});
    b.edit(json!({"edit": "describe_area", "id": "a", "about": about}));
    b.sit("US").edit(state("t", "a", "concur"));
    assert_eq!((readiness(&b, "a").level, missing(&b, "a")), (3, vec![]));
    // Everything said of it is still there, but nobody is for the new boundary.
    b.edit(json!({"edit": "set_boundary", "id": "a", "boundary": square(140.0, 35.0, 2.0)}));
    assert_eq!((readiness(&b, "a").level, missing(&b, "a")), (2, vec!["concurrence_JP".to_owned(), "concurrence_US".to_owned()]));
    let b = b.restart();
    assert_eq!(readiness(&b, "a").level, 2, "it follows from the file alone");
    assert_eq!(b.workspace().areas[&RecordId::from("a")].about.evidence_elevation[0].reference, "GSJ 1:200,000");
}

/// Areas that wait for Japan (`jp`), for the United States (`us`), for nobody (`done`, `draft`), one disputed, one stale.
fn six() -> Bench {
    let mut b = bench();
    for (n, id) in ["done", "draft", "jp", "no", "stale", "us"].iter().enumerate() {
        b.edit(add_area(id, &square(140.0 + 2.0 * n as f64, 35.0, 1.0)));
    }
    b.sit("US").edit(state("1", "done", "propose")).edit(state("2", "jp", "propose")).edit(state("3", "no", "propose"));
    b.edit(state("4", "stale", "propose"));
    b.sit("JP").edit(state("5", "done", "concur")).edit(state("6", "no", "object")).edit(state("7", "us", "propose"));
    b.edit(json!({"edit": "set_boundary", "id": "stale", "boundary": square(148.0, 36.0, 1.0)}));
    b
}

fn listed(b: &Bench) -> Vec<String> {
    let out = b.state.filtered_out();
    b.workspace().areas.keys().filter(|id| !out.contains(*id)).map(|id| id.0.clone()).collect()
}

#[test]
fn a_filter_lists_what_waits_for_the_seat_and_the_map_follows() {
    let mut b = six();
    let revisions = b.revisions();
    b.sit("US").act(Action::Review(ReviewAction::Filter(AreaFilter::WaitingForUs)));
    assert_eq!(listed(&b), ["us"]);
    assert_eq!(b.state.filter_counts(), [6, 1, 1, 1, 1, 1]);
    let scene = b.state.scene_input(false).unwrap();
    assert_eq!((scene.faint.len(), scene.hidden.len()), (5, 0), "the others are faint");
    b.act(Action::Review(ReviewAction::HideOthers(true)));
    let scene = b.state.scene_input(false).unwrap();
    assert_eq!((scene.faint.len(), scene.hidden.len()), (0, 5), "or hidden");
    b.act(Action::SelectAllAreas);
    assert_eq!(b.state.selected_areas(), [RecordId::from("us")], "what is hidden is not meant");
    b.sit("JP");
    b.state.tick();
    assert_eq!(listed(&b), ["jp"], "from the other seat it is the other way round");
    for (filter, expected) in [
        (AreaFilter::WaitingForThem, vec!["us"]),
        (AreaFilter::Disputed, vec!["no"]),
        (AreaFilter::Stale, vec!["stale"]),
        (AreaFilter::DeterminedThisQuarter, vec!["done"]),
        (AreaFilter::All, vec!["done", "draft", "jp", "no", "stale", "us"]),
    ] {
        b.act(Action::Review(ReviewAction::Filter(filter)));
        assert_eq!(listed(&b), expected, "{filter:?}");
    }
    b.act(Action::Review(ReviewAction::Filter(AreaFilter::WaitingForUs)));
    assert_eq!(b.revisions(), revisions, "looking changes nothing");
    b.edit(state("8", "jp", "concur"));
    assert_eq!(listed(&b), Vec::<String>::new(), "the list follows what is said");
    assert_eq!(b.state.filter_counts()[5], 2);
}

/// What the timeline tells, shortly.
fn told(b: &Bench) -> Vec<String> {
    let short = |what: &Happened| match what {
        Happened::Drawn(_) => "drawn".to_owned(),
        Happened::Changed(before, after) => (if after > before { "larger" } else { "smaller" }).to_owned(),
        Happened::Removed => "removed".to_owned(),
        Happened::Stated(s) => format!("{} {}", s.by.party, s.act.word()),
        Happened::Unstated(s) => format!("{} no {}", s.by.party, s.act.word()),
        Happened::TakenIn => "taken in".to_owned(),
        Happened::Compacted => "compacted".to_owned(),
        Happened::Became(status) => format!("→ {}", status.word()),
    };
    b.state.timeline().unwrap().events().iter().map(|e| short(&e.what)).collect()
}

#[test]
fn the_timeline_tells_what_happened_and_shows_the_boundary_of_any_moment() {
    let mut b = bench();
    b.edit(add_area("a", &square(140.0, 35.0, 1.0))).edit(add_area("b", &square(150.0, 35.0, 1.0)));
    b.sit("US").edit(state("s", "a", "propose")).sit("JP").edit(state("t", "a", "concur"));
    b.edit(json!({"edit": "set_boundary", "id": "a", "boundary": square(140.0, 35.0, 2.0)}));
    b.edit(state("elsewhere", "b", "propose")).edit(state("u", "a", "object")).undo();
    b.act(Action::Review(ReviewAction::Timeline(Some("a".into())))).settle();
    let expected = [
        "drawn",
        "US propose",
        "→ proposed",
        "JP concur",
        "→ mutually_determined",
        "larger",
        "→ stale",
        "JP object",
        "→ disputed",
        "JP no object",
        "→ stale",
    ];
    assert_eq!(told(&b), expected);
    let events = b.state.timeline().unwrap().events().to_vec();
    assert!(matches!(events[9].cause, Cause::Undo(_)));
    assert!(b.state.event_told(&events[1]).contains("United States proposed"));
    let by = b.state.event_by(&events[3]);
    assert!(
        by.contains("someone of JP · Japan") && by.contains("Washington 2026-01-19") && by.contains("Tokyo 2026-01-20"),
        "{by}"
    );
    assert!(b.state.event_told(&events[7]).contains("too wide"), "the reason of an objection is told");
    let revisions = b.revisions();
    b.act(Action::Review(ReviewAction::ShowEvent(Some(4))));
    let shown = |b: &Bench| b.state.timeline().unwrap().shown_area().map(|(_, a)| a.boundary.clone());
    assert_eq!(shown(&b), Some(square(140.0, 35.0, 1.0)), "as it was when both were for it");
    assert_eq!(b.revisions(), revisions, "a view, not an edit");
    b.edit(json!({"edit": "remove_area", "id": "a"})).settle();
    assert_eq!(
        told(&b)[11..],
        ["US no propose", "JP no concur", "removed"].map(str::to_owned),
        "it follows what is done: {:?}",
        told(&b)
    );
    b.act(Action::Review(ReviewAction::ShowEvent(Some(13))));
    assert_eq!(shown(&b), None, "there is nothing to show of what was removed");
    b.undo();
    b.settle();
    assert!(told(&b)[14..].starts_with(&["drawn".to_owned()]), "{:?}", told(&b));
    b.act(Action::Review(ReviewAction::Timeline(None)));
    assert!(b.state.timeline().is_none());
}

#[test]
fn what_was_taken_in_is_told_with_the_one_who_stated_it_and_their_time() {
    let mut us = bench();
    us.sit("US").edit(add_area("a", &square(140.0, 35.0, 1.0))).edit(state("s", "a", "propose"));
    let at = us.workspace().statements[&RecordId::from("s")].by.at.clone();
    let path = us.folder.path().join("to-japan.geojson");
    us.act(Action::Send(path.clone())).settle();
    let mut jp = bench();
    jp.sit("JP").open(&[path]).act(Action::TakeIn).settle();
    jp.act(Action::Review(ReviewAction::Timeline(Some("a".into())))).settle();
    assert_eq!(told(&jp), ["taken in", "drawn", "US propose", "→ proposed"]);
    let events = jp.state.timeline().unwrap().events();
    assert_eq!((events[0].by.party.0.as_str(), events[2].by.party.0.as_str()), ("JP", "US"));
    assert_eq!(events[2].by.at, at, "its own time, not that of the taking in");
    assert!(matches!(&events[2].what, Happened::Stated(s) if s.act == Act::Propose));
    assert!(matches!(events[3].what, Happened::Became(Status::Proposed)));
}

fn save(b: &mut Bench, name: &str, bom: bool) -> PathBuf {
    let path = b.folder.path().join(name);
    b.act(Action::Files(FilesAction::Picked(FilePick::Register { bom }, path.clone()))).settle();
    path
}

fn cells(line: &str) -> Vec<&str> {
    line.split(',').collect()
}

#[test]
fn the_register_is_saved_as_csv_and_is_in_every_export() {
    let mut b = six();
    let plain = std::fs::read_to_string(save(&mut b, "r.csv", false)).unwrap();
    let lines: Vec<&str> = plain.lines().collect();
    let head = cells(lines[0]);
    let value = |line: &str, name: &str| cells(line)[head.iter().position(|h| *h == name).unwrap()].to_owned();
    assert_eq!(lines.len(), 7);
    assert_eq!(value(lines[1], "name_ja"), "区域done");
    assert_eq!([value(lines[1], "position_JP"), value(lines[1], "position_US")], ["for", "for"]);
    assert_eq!([value(lines[4], "position_JP"), value(lines[4], "status")], ["against", "disputed"]);
    assert_eq!((value(lines[1], "level"), value(lines[2], "missing").starts_with("proposer; ")), ("1".into(), true));
    let [washington, tokyo] = ["washington", "tokyo"].map(|zone| value(lines[1], zone));
    assert!(washington.starts_with("2026-01-19 22:") && tokyo.starts_with("2026-01-20 12:"), "{washington} {tokyo}");
    let disclaimer = std::fs::read_to_string(b.folder.path().join("r.README.txt")).unwrap();
    assert!(disclaimer.contains("non-binding") && disclaimer.contains("法的拘束力"), "{disclaimer}");
    let marked = std::fs::read(save(&mut b, "marked.csv", true)).unwrap();
    assert_eq!(marked, [b"\xEF\xBB\xBF", plain.as_bytes()].concat());
    // A file that is not ours is never replaced unasked.
    std::fs::write(b.folder.path().join("own.README.txt"), "mine").unwrap();
    let refused = save(&mut b, "own.csv", false);
    assert!(!refused.exists() && b.notices().last().unwrap().contains("own.README.txt"), "{:?}", b.notices());
    assert_eq!(std::fs::read_to_string(b.folder.path().join("own.README.txt")).unwrap(), "mine");
    let folder = b.folder.path().join("out");
    b.act(Action::Export(folder.clone())).settle();
    assert_eq!(std::fs::read_to_string(folder.join("register.csv")).unwrap(), plain);
    assert!(std::fs::read_to_string(folder.join("README.txt")).unwrap().contains("register.csv (6)"));
    // The command says the same of the file.
    b.state.flush().unwrap();
    let (workspace, again) = (b.state.path().unwrap().to_owned(), b.folder.path().join("again"));
    let args = [OsString::from("export"), workspace.into(), "-o".into(), again.clone().into()];
    let (mut out, mut err) = (Vec::new(), Vec::new());
    assert_eq!(run(&args, &mut Console { out: &mut out, err: &mut err }).unwrap(), 0);
    assert_eq!(std::fs::read_to_string(again.join("register.csv")).unwrap(), plain);
}

/// A workspace file with so many areas, each of one side of half a degree.
fn workspace_with(count: usize, folder: &Path) -> PathBuf {
    let mut b = bench();
    let area = |n: usize| {
        let boundary = square(-170.0 + (n % 300) as f64, -60.0 + (n / 300) as f64, 0.5);
        json!({"id": format!("a{n:05}"), "boundary": boundary, "about": {"name": {"en": format!("Block {n}")}}})
    };
    b.edit(json!({"edit": "add_areas", "areas": (0..count).map(area).collect::<Vec<_>>()}));
    b.state.flush().unwrap();
    assert_eq!(b.state.register().rows.len(), count, "a large register is made by a job");
    let path = folder.join("blocks.gpkg");
    std::fs::copy(b.state.path().unwrap(), &path).unwrap();
    path
}

#[test]
fn a_missing_thing_is_one_click_away_and_the_keyboard_is_where_it_belongs() {
    let folder = tempfile::tempdir().unwrap();
    let path = workspace_with(2, folder.path());
    let mut h = window(&folder.path().join("home"), vec![path]);
    h.get_by_label("Block 1").click();
    rest(&mut h);
    h.get_by_label("a reference: missing. Go to the field").click();
    rest(&mut h);
    h.event(Event::Text("USGS PP 1802".into()));
    h.step();
    h.key_press(Key::Tab);
    rest(&mut h);
    let about = &h.state().state().workspace().areas[&RecordId::from("a00001")].about;
    assert_eq!(about.references, ["USGS PP 1802"]);
    assert!(h.query_by_label("a reference: missing. Go to the field").is_none(), "it is there now");
    h.get_by_label("proposer: missing. Go to the buttons of your seat").click();
    rest(&mut h);
    h.key_press(Key::Enter);
    rest(&mut h);
    let statements: Vec<_> = h.state().state().workspace().statements.values().map(|s| s.act).collect();
    assert_eq!(statements, [Act::Propose], "Enter presses the button that has the keyboard");
    assert!(h.query_by_label("Japan for this boundary: missing. Send to the other side").is_some());
    h.get_by_label("evidence: geology: missing. Go to the field").click();
    rest(&mut h);
    h.event(Event::Text("GSJ 1:200,000 | sheet 3".into()));
    h.step();
    h.key_press(Key::Tab);
    rest(&mut h);
    let about = &h.state().state().workspace().areas[&RecordId::from("a00001")].about;
    assert_eq!(
        (about.evidence_geology[0].reference.as_str(), about.evidence_geology[0].page.as_str()),
        ("GSJ 1:200,000", "sheet 3")
    );
}

#[test]
fn thousands_of_areas_lay_out_only_what_is_in_sight_and_are_found_in_the_register() {
    let folder = tempfile::tempdir().unwrap();
    let path = workspace_with(3000, folder.path());
    let mut h = window(&folder.path().join("home"), vec![path]);
    let laid_out = h.query_all_by_label_contains("Block ").count();
    assert!(laid_out > 3 && laid_out < 80, "{laid_out} rows of the list are laid out");
    h.key_press(Key::F10);
    rest(&mut h);
    let rows = h.query_all_by_label_contains("English name: Block ").count();
    assert!(rows > 5 && rows < 80, "{rows} rows of the register are laid out");
    h.get_by_label("3,000 of 3,000 areas");
    h.get_by_label("Search").click();
    rest(&mut h);
    h.event(Event::Text("block 2718".into()));
    rest(&mut h);
    h.get_by_label("1 of 3,000 areas");
    h.get_by_label_contains("English name: Block 2718").click();
    rest(&mut h);
    assert_eq!(*h.state().state().selection(), Selection::Area("a02718".into()), "a click selects");
    h.get_by_label("Sort by km²").click();
    rest(&mut h);
    h.key_press(Key::F10);
    rest(&mut h);
    assert!(h.query_by_label_contains("English name: Block 2718").is_none(), "F10 puts it away");
}

#[test]
fn the_dossier_says_in_both_languages_what_the_register_says() {
    let mut b = bench();
    b.sit("US").edit(add_area("a", &square(150.0, 20.0, 1.0))).edit(state("s", "a", "propose"));
    b.edit(
        json!({"edit": "describe_area", "id": "a", "about": {"name": {"en": "Block <A> & B", "ja": "A 区"}, "minerals": ["Nd"]}}),
    );
    b.edit(add_project("p", None));
    b.state.flush().unwrap();
    let row = b.state.register().get(&"a".into()).unwrap().clone();
    let (window, command) = (b.folder.path().join("dossier"), b.folder.path().join("ja.html"));
    b.act(Action::Files(FilesAction::Picked(FilePick::Report, window.clone()))).settle();
    let page = std::fs::read_to_string(window.with_extension("html")).unwrap();
    let km2 = format!("{:.1}", row.itself.area_m2 / 1e6);
    for said in [
        "Block &lt;A&gt; &amp; B",
        "A 区",
        "● for this exact boundary",
        "● この境界に賛同",
        "Proposed",
        "提案中",
        &km2,
        &row.itself.digest.0,
    ] {
        assert!(page.contains(said), "{said}");
    }
    assert!(!page.contains("<A>"), "what was written is text");
    for lang in [Lang::En, Lang::Ja] {
        assert!(page.contains(lang.t(Word::ExportDisclaimer)));
        assert!(page.contains(&lang.fill(Word::ReportWhen, &["2026-01-19 22:00", "2026-01-20 12:00"])), "both capitals' time");
    }
    let workspace = b.state.path().unwrap().to_owned();
    let ran = lodemap(&["report", workspace.to_str().unwrap(), "-o", command.to_str().unwrap(), "--in", "ja"]);
    assert_eq!(ran.status, Some(0), "{}", ran.err);
    let page = std::fs::read_to_string(&command).unwrap();
    assert!(page.contains("提案中") && !page.contains("Proposed") && page.contains("<html lang=\"ja\">"));
}
