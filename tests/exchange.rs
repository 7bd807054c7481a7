//! Story: two workspaces send each other what they have, take it in, and anybody can verify it.

use crate::support::{Bench, Desk, add_area, add_project, assert_same, author, bench, root, skip, square, state};
use lodemap::app::{Action, FilesAction, NoticeKind};
use lodemap::cli::{Console, run};
use lodemap::io::exchange::{Difference, read};
use lodemap::words::{Lang, Word};
use lodemap::workspace::edit::Edit;
use lodemap::workspace::exchange::{Parcel, Sending, TakeIn, outgoing};
use lodemap::workspace::seal::{Verdict, fingerprint};
use lodemap::workspace::status::Status;
use lodemap::workspace::{Bilingual, Record, RecordId, Session, Workspace};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// The secret keys of RFC 8032, section 7.1, tests 1 and 2: published, so nobody's, and of no use but for tests.
const KEYS: [(&str, &str); 2] = [
    ("US", "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"),
    ("JP", "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"),
];

/// The program at one party's desk, with a published test key.
fn desk_of(party: &str) -> Bench {
    let mut b = bench();
    let secret = KEYS.iter().find(|k| k.0 == party).map_or(KEYS[0].1, |k| k.1);
    let home = b.folder.path().join("home");
    std::fs::create_dir_all(&home).unwrap();
    std::fs::write(home.join("sealing-key.txt"), format!("lodemap sealing key 1: keep it secret\n{secret}\n")).unwrap();
    b.sit(party);
    b
}

fn send(b: &mut Bench, name: &str) -> PathBuf {
    let path = b.folder.path().join(name);
    b.act(Action::Send(path.clone())).settle();
    assert!(path.exists(), "{:?}", b.notices());
    path
}

fn take_in(b: &mut Bench, path: &Path) {
    b.open(&[path.to_owned()]);
    assert!(b.state.incoming().is_some(), "opening an exchange file shows what came: {:?}", b.notices());
    b.act(Action::TakeIn).settle();
}

/// Runs a command; returns its exit status and what it printed.
fn command(args: &[&str]) -> (u8, String) {
    let args: Vec<OsString> = args.iter().map(OsString::from).collect();
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let status = run(&args, &mut Console { out: &mut out, err: &mut err }).unwrap();
    (status, String::from_utf8(out).unwrap() + &String::from_utf8(err).unwrap())
}

/// Runs the independent script; its lines without the first, and its exit status.
fn script(path: &Path) -> Option<(bool, Vec<String>)> {
    let done = std::process::Command::new("python3").arg(root().join("tests/verify.py")).arg(path).output();
    let Ok(done) = done else {
        skip("python3 cannot be run");
        return None;
    };
    let (text, errors) = (String::from_utf8(done.stdout).unwrap(), String::from_utf8(done.stderr).unwrap());
    assert!(!text.is_empty(), "{errors}");
    Some((done.status.success(), text.lines().map(|l| l.rsplit(' ').next().unwrap_or_default().to_owned()).collect()))
}

/// A proposal of the United States, as it goes out.
fn proposed() -> (Bench, PathBuf) {
    let mut us = desk_of("US");
    us.edit(add_area("a", &square(178.0, 22.0, 4.0)));
    us.edit(json!({"edit": "add_note", "id": "n", "about": "a", "lang": "ja", "text": "測線、\"要確認\"\n次行"}));
    us.edit(add_project("p", Some([139.7, 35.7])));
    us.edit(json!({"edit": "state", "id": "s1", "area": "a", "act": "propose", "comment": {"en": "First \\ outline\nof two", "ja": "最初の案"},
        "evidence": [{"reference": "USGS PP 1802-O", "page": "12"}]}));
    let path = send(&mut us, "from us.geojson");
    (us, path)
}

#[test]
fn two_sides_determine_an_area_by_mail() {
    let (mut us, first) = proposed();
    let mut jp = desk_of("JP");
    take_in(&mut jp, &first);
    assert_eq!(jp.revisions(), 1, "one revision");
    assert_eq!(jp.status("a"), Status::Proposed);
    assert_eq!(jp.workspace().notes.len() + jp.workspace().projects.len(), 2);
    jp.edit(json!({"edit": "describe_area", "id": "a", "about": {"name": {"en": "Area a", "ja": "甲"}}}));
    jp.edit(state("s2", "a", "concur"));
    let answer = send(&mut jp, "from jp.geojson");
    take_in(&mut us, &answer);
    assert_eq!(us.status("a"), Status::MutuallyDetermined);
    assert_eq!(us.workspace().areas[&"a".into()].about.name.ja, "甲", "what only one side changed is taken over");
    assert_eq!(us.workspace().areas.len(), 1);
    let told = read(&answer).unwrap();
    assert!(told.holds() && told.findings.len() == 2, "{:?}", told.differences);
    let (s1, s2) = (&us.workspace().statements[&"s1".into()], &us.workspace().statements[&"s2".into()]);
    assert_eq!(s2.answers, [lodemap::workspace::seal::statement_digest(s1)], "a statement names what it answers");
    assert!(s1.sent.is_some() && s2.sent.is_none());
    assert_eq!(command(&["verify", answer.to_str().unwrap()]).0, 0);
    let mine = us.state.path().unwrap().to_owned();
    us.state.flush().unwrap();
    assert_eq!(command(&["verify", answer.to_str().unwrap(), "--known", mine.to_str().unwrap()]).0, 0);
    // Once more there is nothing in it, and what was taken in can be undone.
    us.open(&[answer.clone()]);
    assert!(us.state.incoming().unwrap().plan.changes.is_empty());
    us.act(Action::PutAway).undo();
    assert_eq!(us.status("a"), Status::Proposed);
    take_in(&mut us, &answer);
    assert_eq!(us.status("a"), Status::MutuallyDetermined);
}

#[test]
fn a_compacted_history_still_knows_what_was_exchanged() {
    let both = |compacts: bool| {
        let (mut us, first) = proposed();
        let mut jp = desk_of("JP");
        take_in(&mut jp, &first);
        if compacts {
            for b in [&mut us, &mut jp] {
                b.act(Action::Files(FilesAction::Compact)).settle();
                assert_eq!(b.state.steps().len(), 1, "{:?}", b.notices());
            }
            // What was sent is still with the other side, and what was taken in is still theirs.
            us.dismiss_all().try_edit(json!({"edit": "remove_area", "id": "a"}));
            assert!(us.notices().iter().any(|n| n.contains("withdraw it instead")), "{:?}", us.notices());
        }
        jp.edit(json!({"edit": "describe_area", "id": "a", "about": {"name": {"en": "Area a", "ja": "甲"}}}));
        jp.edit(state("s2", "a", "concur"));
        let answer = send(&mut jp, "from jp.geojson");
        assert!(jp.workspace().statements[&"s1".into()].sent.is_none(), "theirs is theirs to withdraw");
        take_in(&mut us, &answer);
        assert_eq!((us.status("a"), us.workspace().areas.len()), (Status::MutuallyDetermined, 1));
        let (us, mut jp) = (us.restart(), jp.restart());
        assert!(us.state.outside().is_empty(), "rows are as they were written");
        jp.open(&[first]);
        assert!(jp.state.incoming().unwrap().plan.changes.is_empty(), "it is known already");
        (us, jp)
    };
    let [(us, jp), (us_compacted, jp_compacted)] = [both(false), both(true)];
    let areas = |b: &Bench| b.workspace().areas.values().map(|a| (a.boundary.clone(), a.about.clone())).collect::<Vec<_>>();
    assert_eq!((areas(&us), areas(&jp)), (areas(&us_compacted), areas(&jp_compacted)));
    assert!(lodemap::analysis::check_history(us_compacted.state.session()).is_empty());
}

#[test]
fn what_was_sent_cannot_be_undone_but_withdrawn() {
    let (mut us, _path) = proposed();
    let before = us.workspace().clone();
    us.dismiss_all().undo();
    assert_eq!(*us.workspace(), before);
    let notice = us.state.notices().iter().find(|n| n.kind == NoticeKind::Error).unwrap();
    assert!(notice.text.contains("withdraw it instead"), "{}", notice.text);
    let (word, action) = notice.offer.clone().unwrap();
    assert_eq!(word, Word::WithdrawInstead);
    us.dismiss_all().try_edit(json!({"edit": "remove_area", "id": "a"}));
    assert!(us.notices().iter().any(|n| n.contains("withdraw it instead")), "{:?}", us.notices());
    us.act(action).settle();
    assert_eq!(us.status("a"), Status::Withdrawn);
    us.undo();
    assert_eq!(us.status("a"), Status::Proposed, "the withdrawal has not gone out yet");
}

#[test]
fn another_key_is_a_loud_question() {
    let (mut us, first) = proposed();
    let mut jp = desk_of("JP");
    take_in(&mut jp, &first);
    let known = jp.workspace().parties[&"US".into()].keys.clone();
    assert_eq!(known.len(), 1);
    // Someone else speaks as the United States, with a key of their own.
    let mut other = desk_of("JP");
    other.sit("US").edit(add_area("b", &square(150.0, 22.0, 4.0))).edit(state("x", "b", "propose"));
    let forged = send(&mut other, "forged.geojson");
    for accept in [false, true] {
        jp.open(&[forged.clone()]);
        jp.act(Action::AcceptKeys(accept));
        let incoming = jp.state.incoming().unwrap();
        assert_eq!(incoming.plan.strangers.len(), 1);
        assert_eq!(incoming.plan.rows.iter().find_map(|r| r.verdict), Some(Verdict::UnknownKey));
        jp.act(Action::TakeIn).settle();
        let seal = |b: &Bench| lodemap::workspace::seal::verdict_in(b.workspace(), &b.workspace().statements[&"x".into()]);
        assert_eq!(seal(&jp), if accept { Verdict::Holds } else { Verdict::UnknownKey });
        if !accept {
            jp.undo();
        }
    }
    assert_eq!(jp.workspace().parties[&"US".into()].keys.len(), 2);
    assert_ne!(fingerprint(&known[0].key), fingerprint(&jp.workspace().parties[&"US".into()].keys[1].key));
    us.state.flush().unwrap();
    let mine = us.state.path().unwrap().to_str().unwrap().to_owned();
    let (status, text) = command(&["verify", forged.to_str().unwrap(), "--known", &mine]);
    assert_eq!(status, 1);
    assert!(text.contains("unknown key"), "{text}");
}

/// A way to alter a file: what is looked for, what is put there, and what `verify` must say.
type Tampering = (&'static str, &'static str, &'static str);

#[test]
fn whatever_is_altered_is_detected_and_said() {
    let (_us, path) = proposed();
    let text = std::fs::read_to_string(&path).unwrap();
    let good = read(&path).unwrap();
    assert!(good.holds(), "{:?}", good.differences);
    let tampered: [Tampering; 9] = [
        ("[178.0,26.0]", "[178.5,26.0]", "the geometry of a is not its exact boundary"),
        (r#""exterior":[[178.0,22.0]"#, r#""exterior":[[178.000000001,22.0]"#, "178000000000,22000000000"),
        (r#""ja":"米国""#, r#""ja":"米帝""#, "US seat_ja: sealed “米国”, here “米帝”"),
        ("2026-01-20T12:00:0", "2026-01-21T12:00:0", "at: sealed"),
        (r#""ja":"最初の案""#, r#""ja":"最後の案""#, "comment_ja: sealed “最初の案”, here “最後の案”"),
        (r#""page":"12""#, r#""page":"13""#, "page: sealed “12”, here “13”"),
        ("someone of US", "someone of JP", "name: sealed “someone of US”"),
        ("要確認", "確認済", "note “n” was altered"),
        ("non-binding", "binding", "disclaimer_en"),
    ];
    for (from, to, said) in tampered {
        let altered = path.with_file_name("altered.geojson");
        // Only the first place: whoever tampers does not think of all of them.
        assert!(text.contains(from), "{from}");
        std::fs::write(&altered, text.replacen(from, to, 1)).unwrap();
        let (status, told) = command(&["verify", altered.to_str().unwrap()]);
        assert_eq!(status, 1, "{from}");
        assert!(told.contains(said), "{from}: {told}");
        if let Some((holds, _)) = script(&altered) {
            assert!(!holds, "{from}: the script");
        }
        // All of them, the digests and texts beside them too: the seals cannot follow.
        std::fs::write(&altered, text.replace(from, to)).unwrap();
        assert_eq!(command(&["verify", altered.to_str().unwrap()]).0, 1, "{from}");
    }
    // A record that was taken out, and a seal that was taken off.
    let without: String = text.lines().filter(|l| !l.contains(r#""kind":"note""#)).map(|l| format!("{l}\n")).collect();
    let altered = path.with_file_name("altered.geojson");
    std::fs::write(&altered, without).unwrap();
    assert!(read(&altered).unwrap().differences.contains(&Difference::Removed { kind: "note".into(), id: "n".into() }));
    let mut jp = desk_of("JP");
    std::fs::write(&altered, text.replace("最初の案", "最後の案")).unwrap();
    take_in(&mut jp, &altered);
    assert!(jp.workspace().statements.is_empty() && jp.workspace().areas.is_empty(), "what is altered stays out");
    assert_eq!(jp.workspace().notes.len(), 1, "a note that is as it was sealed comes in");
    // The seal of the file itself.
    let mut broken = text.clone();
    let at = broken.rfind("\"seal\":\"").unwrap() + 8;
    let other = if &broken[at..at + 2] == "00" { "11" } else { "00" };
    broken.replace_range(at..at + 2, other);
    std::fs::write(&altered, broken).unwrap();
    let mut jp = desk_of("JP");
    take_in(&mut jp, &altered);
    assert_eq!(jp.workspace().notes.len(), 0, "nothing of a file whose own seal does not fit, but sealed statements");
}

#[test]
fn the_independent_script_comes_to_the_same() {
    let (mut us, first) = proposed();
    let mut jp = desk_of("JP");
    take_in(&mut jp, &first);
    jp.edit(json!({"edit": "state", "id": "s2", "area": "a", "act": "counter", "boundary": square(178.0, 22.0, 3.0)}));
    let answer = send(&mut jp, "counter.geojson");
    take_in(&mut us, &answer);
    assert_eq!(us.status("a"), Status::Countered);
    us.edit(json!({"edit": "take_counter", "statement": "s2"}));
    us.edit(state("s3", "a", "concur"));
    assert_eq!(us.status("a"), Status::MutuallyDetermined);
    let last = send(&mut us, "taken.geojson");
    for path in [&first, &answer, &last] {
        let here = read(path).unwrap();
        let Some((holds, words)) = script(path) else { return };
        let own: Vec<&str> = here.findings.iter().map(|f| f.verdict.word()).collect();
        assert!(holds && here.holds());
        assert_eq!(words[1..], own, "{}", path.display());
        // A counter's boundary, altered by a nano-degree.
        let text = std::fs::read_to_string(path).unwrap();
        let altered = path.with_file_name("altered.geojson");
        std::fs::write(
            &altered,
            text.replace(
                "\"boundary\":[{\"exterior\":[[178.0,22.0],[181.0",
                "\"boundary\":[{\"exterior\":[[178.0,22.0],[181.000000001",
            ),
        )
        .unwrap();
        let words: Vec<&str> = read(&altered).unwrap().findings.iter().map(|f| f.verdict.word()).collect::<Vec<_>>();
        assert_eq!(script(&altered).unwrap().1[1..], words);
    }
}

#[test]
fn an_exchange_file_is_geojson_for_everybody() {
    let (us, path) = proposed();
    let value: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    let features = value["features"].as_array().unwrap();
    assert_eq!(features.len(), 3);
    assert_eq!(value["lodemap"]["disclaimer_ja"], Lang::Ja.t(Word::ExportDisclaimer));
    let area = features.iter().find(|f| f["id"] == "a").unwrap();
    assert_eq!(area["geometry"]["coordinates"].as_array().unwrap().len(), 2, "cut at the 180th meridian");
    assert!(!value.to_string().contains("9d61b19d"), "the secret key is nowhere");
    let file = us.state.path().unwrap().to_owned();
    let (opened, _folder) = us.reopen();
    assert!(opened.session.workspace().statements[&"s1".into()].sent.is_some());
    assert!(!String::from_utf8_lossy(&std::fs::read(file).unwrap()).contains("9d61b19d"));
}

#[test]
fn a_workspace_can_be_taken_in_and_the_commands_do_the_same() {
    let (mut us, first) = proposed();
    us.state.flush().unwrap();
    let theirs = us.state.path().unwrap().to_str().unwrap().to_owned();
    let mine = us.folder.path().join("mine.gpkg").to_str().unwrap().to_owned();
    let empty = us.folder.path().join("empty.jsonl");
    std::fs::write(&empty, "").unwrap();
    assert_eq!(command(&["apply", &mine, empty.to_str().unwrap()]).0, 0);
    let (status, text) = command(&["take-in", &mine, &theirs, "--party", "JP", "--name", "B", "--preview"]);
    assert_eq!(status, 0, "{text}");
    assert!(text.contains("new"), "{text}");
    assert_eq!(command(&["take-in", &mine, first.to_str().unwrap(), "--party", "JP", "--name", "B"]).0, 0);
    let (status, text) = command(&["take-in", &mine, &theirs, "--party", "JP", "--name", "B"]);
    assert_eq!(status, 0, "{text}");
    assert!(text.contains("here already"), "{text}");
    assert_eq!(command(&["verify", &mine]).0, 0);
    assert_eq!(command(&["verify", empty.to_str().unwrap()]).0, 2);
}

/// One thing that one side does.
#[derive(Debug, Clone)]
enum Deed {
    Draw(usize, usize),
    Move(usize, usize),
    Describe(usize, usize),
    Note(usize),
    Rewrite(usize, usize),
    Speak(usize, usize),
    Undo,
    /// Everything goes to the other side, who takes it in.
    Give,
}

fn deeds() -> impl Strategy<Value = Vec<(bool, Deed)>> {
    let n = 0..3_usize;
    let deed = prop_oneof![
        3 => (n.clone(), n.clone()).prop_map(|(a, b)| Deed::Draw(a, b)),
        2 => (n.clone(), n.clone()).prop_map(|(a, b)| Deed::Move(a, b)),
        3 => (n.clone(), n.clone()).prop_map(|(a, b)| Deed::Describe(a, b)),
        1 => n.clone().prop_map(Deed::Note),
        1 => (n.clone(), n.clone()).prop_map(|(a, b)| Deed::Rewrite(a, b)),
        3 => (n.clone(), 0..4_usize).prop_map(|(a, b)| Deed::Speak(a, b)),
        1 => Just(Deed::Undo),
        2 => Just(Deed::Give),
    ];
    prop::collection::vec((any::<bool>(), deed), 1..30)
}

/// The two desks, with one clock for both.
struct Two {
    sides: [Desk; 2],
    seconds: u64,
    n: usize,
    /// Everything that ever went out, by side.
    out: [Vec<Vec<Parcel>>; 2],
}

const NAMES: [&str; 2] = ["US", "JP"];

impl Two {
    fn new() -> Self {
        Self { sides: [0, 1].map(|_| Desk::new(Session::new())), seconds: 0, n: 0, out: Default::default() }
    }

    fn perform(&mut self, side: usize, edit: &Edit) {
        self.seconds += 1;
        self.sides[side].seconds = self.seconds;
        // Much is refused: what is drawn twice, said twice, or not there.
        let _refused = self.sides[side].perform(NAMES[side], edit).is_err();
    }

    fn give(&mut self, from: usize) -> Vec<Parcel> {
        let parcels = outgoing(&self.sides[from].session);
        let sending = Sending::new(&self.sides[from].session, parcels.clone(), "x".into());
        self.perform(from, &Edit::Send(Box::new(sending)));
        self.out[from].push(parcels.clone());
        parcels
    }

    fn take(&mut self, side: usize, theirs: Vec<Parcel>) {
        let mine = outgoing(&self.sides[side].session);
        self.perform(side, &Edit::TakeIn(Box::new(TakeIn { theirs, mine, ..TakeIn::default() })));
    }

    fn play(deeds: &[(bool, Deed)]) -> Self {
        let mut two = Self::new();
        for (second, deed) in deeds {
            let side = usize::from(*second);
            two.n += 1;
            let n = two.n;
            #[expect(clippy::cast_precision_loss, reason = "three places")]
            let place = |to: usize| square(150.0 + to as f64, 20.0, 1.0);
            let edit = |value: Value| serde_json::from_value::<Edit>(value).unwrap();
            match deed {
                Deed::Draw(id, to) => two.perform(side, &edit(add_area(&format!("a{id}"), &place(*to)))),
                Deed::Move(id, to) => two.perform(side, &edit(json!({"edit": "set_boundary", "id": format!("a{id}"), "boundary": place(*to)}))),
                Deed::Describe(id, to) => two.perform(side, &edit(json!({"edit": "describe_area", "id": format!("a{id}"), "about": {"name": {"en": format!("name {to}")}}}))),
                Deed::Note(id) => two.perform(side, &edit(json!({"edit": "add_note", "id": format!("n{id}"), "place": [150.0, 20.0], "lang": "en", "text": format!("note {n}")}))),
                Deed::Rewrite(id, to) => two.perform(side, &edit(json!({"edit": "rewrite_note", "id": format!("n{id}"), "text": format!("text {to}")}))),
                Deed::Speak(id, act) => {
                    let act = ["propose", "concur", "object", "withdraw"][*act];
                    two.perform(side, &edit(state(&format!("s{n}"), &format!("a{id}"), act)));
                }
                Deed::Undo => {
                    two.seconds += 1;
                    let by = author(NAMES[side], two.seconds);
                    let _nothing = two.sides[side].session.undo(&by).is_err();
                }
                Deed::Give => {
                    let parcels = two.give(side);
                    two.take(1 - side, parcels);
                }
            }
        }
        two
    }
}

/// What the records say, without marks that differ with the way they came.
fn said(w: &Workspace) -> Vec<Record> {
    let session = Session::resume(records(w), Vec::new());
    outgoing(&session).into_iter().map(|p| p.record).collect()
}

fn records(w: &Workspace) -> Vec<Record> {
    let mut all: Vec<Record> = w.parties.values().cloned().map(Record::Party).collect();
    all.extend(w.areas.values().cloned().map(Record::Area));
    all.extend(w.notes.values().cloned().map(Record::Note));
    all.extend(w.statements.values().cloned().map(Record::Statement));
    all
}

/// What a record says, whatever its id.
fn content(record: &Record) -> Value {
    let mut value = serde_json::to_value(record).unwrap();
    value["record"].as_object_mut().unwrap().remove("id");
    value
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn taking_in_twice_is_taking_in_once(deeds in deeds()) {
        let mut two = Two::play(&deeds);
        let parcels = two.give(0);
        two.take(1, parcels.clone());
        let once = two.sides[1].session.clone();
        two.take(1, parcels);
        assert_same(&once, &two.sides[1].session);
    }

    #[test]
    fn the_order_of_files_does_not_matter(deeds in deeds()) {
        let mut two = Two::play(&deeds);
        two.give(0);
        let files = two.out[0].clone();
        let mut results = Vec::new();
        for backwards in [false, true] {
            let mut fresh = Two::new();
            fresh.sides[1] = Desk::new(two.sides[1].session.clone());
            fresh.seconds = 10_000;
            let mut files = files.clone();
            if backwards {
                files.reverse();
            }
            files.into_iter().for_each(|f| fresh.take(1, f));
            results.push(said(fresh.sides[1].session.workspace()));
        }
        prop_assert_eq!(&results[0], &results[1]);
    }

    #[test]
    fn there_and_back_loses_nothing(deeds in deeds()) {
        let mut two = Two::play(&deeds);
        let before = outgoing(&two.sides[0].session);
        let there = two.give(0);
        two.take(1, there);
        let back = two.give(1);
        two.take(0, back);
        let after = said(two.sides[0].session.workspace());
        let versions: Vec<_> = outgoing(&two.sides[0].session).into_iter().flat_map(|p| p.versions).collect();
        for Parcel { record, versions: own } in &before {
            // What gave way did so to a version that knew it.
            let kept = after.iter().any(|r| content(r) == content(record));
            let known = own.last().is_some_and(|v| versions.contains(v));
            prop_assert!(kept || known, "{:?}", record);
        }
        prop_assert_eq!(after, said(two.sides[1].session.workspace()), "both sides have the same");
    }
}

#[test]
fn two_opinions_stand_side_by_side() {
    let mut two = Two::new();
    let edit = |value: Value| serde_json::from_value::<Edit>(value).unwrap();
    two.perform(0, &edit(add_area("a", &square(150.0, 20.0, 1.0))));
    let parcels = two.give(0);
    two.take(1, parcels);
    for (side, name) in [(0, "ours"), (1, "theirs")] {
        let about = lodemap::workspace::AreaText { name: Bilingual::new(name, ""), ..Default::default() };
        two.perform(side, &Edit::DescribeArea { id: "a".into(), about });
    }
    let parcels = two.give(1);
    two.take(0, parcels);
    let names = |w: &Workspace| -> Vec<(RecordId, String)> {
        w.areas.values().map(|a| (a.id.clone(), a.about.name.en.clone())).collect()
    };
    let both = [("a".into(), "ours".to_owned()), ("a~JP".into(), "theirs".to_owned())];
    assert_eq!(names(two.sides[0].session.workspace()), both);
    let parcels = two.give(0);
    two.take(1, parcels);
    assert_eq!(names(two.sides[1].session.workspace()), both);
}

/// A file without times, and without what hangs on them: the clock of a bench goes on whenever someone looks.
fn timeless(path: &Path) -> Value {
    fn strip(value: &mut Value) {
        const TIMES: [&str; 9] = ["at", "exported", "since", "seal", "text", "sha256", "statement_texts", "answers", "program"];
        match value {
            Value::Object(members) => {
                TIMES.iter().for_each(|name| drop(members.remove(*name)));
                members.values_mut().for_each(strip);
            }
            Value::Array(values) => values.iter_mut().for_each(strip),
            _ => {}
        }
    }
    let mut value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    strip(&mut value);
    value
}

#[test]
fn the_worked_example_is_replayed() {
    let folder = root().join("sample-data/exchange");
    let mut us = desk_of("US");
    us.edit(json!({"edit": "add_area", "id": "minamitorishima", "boundary": square(153.5, 22.0, 1.5), "about": {
        "name": {"en": "Minamitorishima mud, block A (illustrative)", "ja": "南鳥島レアアース泥 A 区（例示）"}, "minerals": ["ree"], "host": ["JP"],
        "basis": {"en": "An outline for trying the program; no position of any government.", "ja": "プログラムを試すための例示。いずれの政府の立場でもありません。"}}}));
    us.edit(json!({"edit": "add_note", "id": "note", "about": "minamitorishima", "lang": "en", "text": "How far does the mud go to the north?"}));
    us.edit(json!({"edit": "state", "id": "us-1", "area": "minamitorishima", "act": "propose", "comment": {"en": "First outline", "ja": "最初の案"},
        "evidence": [{"reference": "Takaya and others 2018, doi:10.1038/s41598-018-23948-5", "page": "3"}]}));
    let mut jp = desk_of("JP");
    let steps: [PathBuf; 3] = {
        let first = send(&mut us, "1-us-proposes.geojson");
        take_in(&mut jp, &first);
        jp.edit(json!({"edit": "state", "id": "jp-1", "area": "minamitorishima", "act": "counter", "boundary": square(153.25, 22.25, 1.25),
            "comment": {"en": "Smaller, and further west", "ja": "範囲を狭め、西寄りに"}}));
        let second = send(&mut jp, "2-jp-counters.geojson");
        take_in(&mut us, &second);
        assert_eq!(us.status("minamitorishima"), Status::Countered);
        us.edit(json!({"edit": "take_counter", "statement": "jp-1"}));
        us.edit(json!({"edit": "state", "id": "us-2", "area": "minamitorishima", "act": "concur"}));
        let third = send(&mut us, "3-us-concurs.geojson");
        take_in(&mut jp, &third);
        [first, second, third]
    };
    for b in [&us, &jp] {
        assert_eq!(b.status("minamitorishima"), Status::MutuallyDetermined);
    }
    for made in &steps {
        let kept = folder.join(made.file_name().unwrap());
        if std::env::var_os("LODEMAP_REMAKE").is_some() {
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::copy(made, &kept).unwrap();
        }
        assert_eq!(timeless(made), timeless(&kept), "{}", kept.display());
        assert_eq!(command(&["verify", kept.to_str().unwrap()]).0, 0);
        assert!(script(&kept).is_none_or(|s| s.0));
    }
}

/// A file without its own seal: the first line, some of its features as they are made here, and the end.
fn unsealed_file(path: &Path, change: impl Fn(&mut Vec<Value>)) -> PathBuf {
    let text = std::fs::read_to_string(path).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let [head, body @ .., _tail] = lines.as_slice() else { panic!("{text}") };
    let mut features = body.iter().map(|l| serde_json::from_str(l.trim_end_matches(',')).unwrap()).collect();
    change(&mut features);
    let features: Vec<String> = features.iter().map(Value::to_string).collect();
    let out = path.with_file_name("made up.geojson");
    std::fs::write(&out, format!("{head}\n{}\n]}}\n", features.join(",\n"))).unwrap();
    out
}

#[test]
fn what_is_never_changed_by_what_comes_is_not_changed_under_a_pretence() {
    let (us, first) = proposed();
    let mut jp = desk_of("JP");
    take_in(&mut jp, &first);
    let before = jp.workspace().clone();
    let versions = json!([{"sha256": "00112233445566778899aabbccddeeff", "party": "US", "at": "2027-01-01T00:00:00Z"}]);
    // A party with a key of the forger's, and a layer that would be read from anywhere on the machine.
    let party = json!({"id": "US", "name": {"en": "United States"}, "must_concur": true, "keys": [{"key": KEYS[1].1, "since": "2026-01-01T00:00:00Z"}]});
    let layer = json!({"id": "evil", "name": {"en": "x"}, "path": "/etc/passwd", "sha256": "", "role": "other"});
    for (kind, record) in [("party", party), ("layer", layer)] {
        let made_up = unsealed_file(&first, |features| {
            features.push(json!({"type": "Feature", "id": record["id"], "geometry": null, "properties": {"kind": kind},
                "lodemap": {"record": record, "versions": versions}}));
        });
        let refused = read(&made_up).unwrap_err().to_string();
        assert!(refused.contains("does not belong into an exchange file"), "{refused}");
        jp.dismiss_all().open(&[made_up]);
        assert!(jp.state.incoming().is_none());
        assert_eq!(jp.workspace(), &before);
    }
    drop(us);
}

#[test]
fn an_unsealed_statement_or_flag_in_the_name_of_a_party_whose_key_is_known_is_said_loudly() {
    let (_us, first) = proposed();
    let mut jp = desk_of("JP");
    take_in(&mut jp, &first);
    // Somebody at another desk lets the United States propose, without a key of theirs.
    let (script, theirs) = (first.with_file_name("script.jsonl"), first.with_file_name("theirs.gpkg"));
    let lines = [
        json!({"edit": "seat", "party": "US", "name": "Nobody"}),
        add_area("b", &square(150.0, 22.0, 4.0)),
        json!({"edit": "state", "id": "never said", "area": "b", "act": "propose"}),
        json!({"edit": "flag_mineral", "id": "never flagged", "mineral": "Dy", "reason": {"en": "urgent"}}),
    ];
    std::fs::write(&script, lines.iter().map(|l| format!("{l}\n")).collect::<String>()).unwrap();
    let [script, theirs] = [script, theirs].map(|p| p.to_str().unwrap().to_owned());
    assert_eq!(command(&["apply", &theirs, &script]).0, 0);
    let made_up = PathBuf::from(theirs);
    jp.state.flush().unwrap();
    let mine = jp.state.path().unwrap().to_str().unwrap().to_owned();
    let (status, told) = command(&["take-in", &mine, made_up.to_str().unwrap(), "--preview", "--lang", "en"]);
    assert_eq!(status, 1, "{told}");
    assert!(told.contains("without its seal: 2"), "{told}");
    jp.act(Action::LookAtTheirs(made_up)).settle();
    assert_eq!(jp.state.incoming().unwrap().plan.unsealed, [("US".into(), 2)].into());
    assert!(jp.state.incoming().unwrap().plan.strangers.is_empty());
}
