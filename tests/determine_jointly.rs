//! Story: two seats come to one mind on the exact boundary of an area, or do not.

use crate::support::{Bench, Desk, add_area, bench, square, state, status_of};
use lodemap::app::{Action, Selection};
use lodemap::workspace::edit::Edit;
use lodemap::workspace::status::{Position, Status, determination};
use lodemap::workspace::{Act, Bilingual, Party, Record, RecordId, Session};
use proptest::prelude::*;
use serde_json::{Map, json};
use std::sync::Arc;

fn with_area() -> Bench {
    let mut b = bench();
    b.look_at(154.0, 24.0, 1000.0).edit(add_area("a", &square(152.0, 22.0, 4.0)));
    b
}

/// Speaks from a seat; the statement must be taken.
fn speak(b: &mut Bench, party: &str, act: &str) -> Status {
    let id = format!("s{}", b.revisions());
    b.sit(party).edit(state(&id, "a", act));
    b.status("a")
}

#[test]
fn two_seats_determine_an_area_together() {
    let mut b = with_area();
    assert_eq!(b.status("a"), Status::Draft);
    assert_eq!(speak(&mut b, "US", "propose"), Status::Proposed);
    assert_eq!(speak(&mut b, "JP", "concur"), Status::MutuallyDetermined);
    let said: Vec<_> = b.workspace().statements.values().map(|s| (s.by.party.0.clone(), s.by.name.clone())).collect();
    assert_eq!(said, [("US".into(), "someone of US".into()), ("JP".into(), "someone of JP".into())]);
    assert!(b.workspace().statements.values().all(|s| s.boundary_sha256 == b.area().digest()));
    assert!(b.workspace().statements.values().all(|s| s.by.at.as_str().ends_with("+09:00")), "an instant has its zone");
}

#[test]
fn moving_a_corner_makes_it_stale_and_undo_restores_it() {
    let mut b = with_area();
    speak(&mut b, "US", "propose");
    speak(&mut b, "JP", "concur");
    b.act(Action::Select(Selection::Area("a".into()))).run("tool edit; drag @152,22 > 300,600");
    assert_eq!(b.status("a"), Status::Stale);
    let d = determination(b.workspace(), &b.area());
    assert!(d.positions.iter().all(|(_, p, s)| *p == Position::Stale && s.is_some()), "{d:?}");
    b.undo();
    assert_eq!(b.status("a"), Status::MutuallyDetermined);
    b.redo();
    assert_eq!(b.status("a"), Status::Stale);
    assert_eq!(speak(&mut b, "JP", "propose"), Status::Proposed, "on the new boundary only Japan has spoken");
    assert_eq!(speak(&mut b, "US", "concur"), Status::MutuallyDetermined);
}

#[test]
fn objecting_and_withdrawing() {
    let mut b = with_area();
    speak(&mut b, "US", "propose");
    b.sit("JP").try_edit(json!({"edit": "state", "id": "x", "area": "a", "act": "object"}));
    assert!(b.notices().iter().any(|n| n.contains("needs a reason")), "{:?}", b.notices());
    assert_eq!(b.status("a"), Status::Proposed);
    assert_eq!(speak(&mut b, "JP", "object"), Status::Disputed);
    assert_eq!(speak(&mut b, "JP", "concur"), Status::MutuallyDetermined, "a party may come round");
    assert_eq!(speak(&mut b, "JP", "withdraw"), Status::Proposed);
    assert_eq!(speak(&mut b, "US", "withdraw"), Status::Withdrawn);
    assert_eq!(b.workspace().statements.len(), 5, "nothing that was said is lost");
}

#[test]
fn a_counter_stands_until_it_is_taken() {
    let mut b = with_area();
    let smaller = square(152.0, 22.0, 3.0);
    let counter = |id: &str| json!({"edit": "state", "id": id, "area": "a", "act": "counter", "boundary": smaller});
    b.sit("JP").try_edit(counter("c"));
    assert!(b.notices().iter().any(|n| n.contains("nothing to counter")), "{:?}", b.notices());
    speak(&mut b, "US", "propose");
    b.sit("JP").edit(counter("c"));
    assert_eq!(b.status("a"), Status::Countered);
    assert_eq!(b.area().boundary, square(152.0, 22.0, 4.0), "the area keeps its boundary");
    b.sit("US").edit(json!({"edit": "take_counter", "statement": "c"}));
    assert_eq!((b.status("a"), &b.area().boundary), (Status::Proposed, &smaller));
    assert_eq!(speak(&mut b, "US", "concur"), Status::MutuallyDetermined);
    b.undo().undo();
    assert_eq!(b.status("a"), Status::Countered);
    b.edit(json!({"edit": "set_boundary", "id": "a", "boundary": square(152.0, 22.0, 2.0)}));
    assert_eq!(b.status("a"), Status::Stale, "a counter to a boundary that is gone");
    b.try_edit(json!({"edit": "take_counter", "statement": "c"}));
    assert_eq!(b.status("a"), Status::Stale);
}

#[test]
fn an_area_is_superseded_by_one_that_both_determined() {
    let mut b = with_area();
    speak(&mut b, "US", "propose");
    speak(&mut b, "JP", "concur");
    let mut newer = add_area("b", &square(152.0, 22.0, 3.0));
    newer["about"]["supersedes"] = json!(["a"]);
    b.edit(newer);
    b.sit("US").edit(state("n1", "b", "propose"));
    assert_eq!(b.status("a"), Status::MutuallyDetermined, "one side alone puts nothing aside");
    b.sit("JP").edit(state("n2", "b", "concur"));
    assert_eq!((b.status("a"), b.status("b")), (Status::Superseded, Status::MutuallyDetermined));
    b.try_edit(json!({"edit": "describe_area", "id": "a", "about": {"supersedes": ["b"]}}));
    assert!(b.notices().iter().any(|n| n.contains("replacing itself")), "{:?}", b.notices());
    let path = b.state.path().unwrap().to_owned();
    let (_opened, _folder) = b.reopen();
    let c = rusqlite::Connection::open(path).unwrap();
    let status: String = c.query_row("SELECT status FROM mapping_area WHERE id = 'a'", [], |r| r.get(0)).unwrap();
    assert_eq!(status, "superseded", "in the file, too");
}

#[test]
fn parties_are_added_and_described() {
    let mut b = with_area();
    speak(&mut b, "US", "propose");
    speak(&mut b, "JP", "concur");
    b.edit(json!({"edit": "add_party", "id": "PW", "name": {"en": "Palau", "ja": "パラオ"}, "must_concur": true}));
    assert_eq!(b.status("a"), Status::Proposed, "one more must concur");
    b.edit(json!({"edit": "describe_party", "id": "PW", "name": {"en": "Palau"}, "must_concur": false}));
    assert_eq!(b.status("a"), Status::MutuallyDetermined, "statements stay");
    assert_eq!(b.workspace().statements.len(), 2);
}

#[track_caller]
fn refused(b: &mut Bench, party: &str, act: &str, because: &str) {
    let before = b.workspace().clone();
    b.dismiss_all().sit(party).try_edit(state("refused", "a", act));
    assert_eq!(*b.workspace(), before);
    assert!(b.notices().iter().any(|n| n.contains(because)), "{party} {act}: {:?}", b.notices());
}

#[test]
fn statements_that_make_no_sense_are_refused() {
    let mut b = with_area();
    refused(&mut b, "JP", "concur", "propose");
    refused(&mut b, "JP", "withdraw", "withdraw");
    speak(&mut b, "US", "propose");
    refused(&mut b, "US", "propose", "US");
    refused(&mut b, "US", "concur", "US");
    speak(&mut b, "JP", "object");
    refused(&mut b, "JP", "object", "JP");
    b.edit(json!({"edit": "set_boundary", "id": "a", "boundary": square(152.0, 22.0, 3.0)}));
    refused(&mut b, "JP", "concur", "propose");
}

#[test]
fn a_seat_that_is_no_party_cannot_speak() {
    let mut desk = Desk::new(Session::new());
    desk.edit("US", add_area("a", &square(150.0, 20.0, 1.0)));
    let edit = serde_json::from_value::<Edit>(state("s", "a", "propose")).unwrap();
    assert!(desk.perform("FR", &edit).unwrap_err().to_string().contains("FR"));
    // In the window an unknown seat falls back to one of the workspace.
    let mut b = with_area();
    speak(&mut b, "FR", "propose");
    assert_eq!(b.workspace().statements.values().next().unwrap().by.party, "US".into());
}

/// A workspace with the two parties of the framework and others.
fn session_with(others: &[(&str, bool)]) -> Session {
    let party = |id: &str, must_concur| Party {
        id: id.into(),
        name: Bilingual::new(id, id),
        must_concur,
        keys: Vec::new(),
        other: Map::new(),
    };
    let mut records: Vec<Record> = Party::framework().into_iter().map(|p| Record::Party(Arc::new(p))).collect();
    records.extend(others.iter().map(|(id, must)| Record::Party(Arc::new(party(id, *must)))));
    Session::resume(records, Vec::new())
}

#[test]
fn a_third_party_that_must_concur_is_waited_for() {
    for (must, expected) in [(true, Status::Proposed), (false, Status::MutuallyDetermined)] {
        let mut desk = Desk::new(session_with(&[("PH", must)]));
        desk.edit("US", add_area("a", &square(150.0, 20.0, 1.0)));
        desk.edit("US", state("1", "a", "propose"));
        desk.edit("JP", state("2", "a", "concur"));
        assert_eq!(status_of(desk.session.workspace(), "a"), expected);
        desk.edit("PH", state("3", "a", "concur"));
        assert_eq!(status_of(desk.session.workspace(), "a"), Status::MutuallyDetermined);
        desk.edit("PH", state("4", "a", "object"));
        let disputed = if must { Status::Disputed } else { Status::MutuallyDetermined };
        assert_eq!(status_of(desk.session.workspace(), "a"), disputed);
    }
}

#[test]
fn the_status_is_in_the_file_for_other_programs() {
    let mut b = with_area();
    speak(&mut b, "US", "propose");
    speak(&mut b, "JP", "concur");
    let path = b.state.path().unwrap().to_owned();
    let (_opened, _folder) = b.reopen();
    let c = rusqlite::Connection::open(path).unwrap();
    let row: (String, String) =
        c.query_row("SELECT status, boundary_sha256 FROM mapping_area", [], |r| Ok((r.get(0)?, r.get(1)?))).unwrap();
    assert_eq!(row, ("mutually_determined".into(), crate::support::digest(&square(152.0, 22.0, 4.0))));
}

/// One thing that may happen at the table.
#[derive(Debug, Clone)]
enum Event {
    Speak(usize, Act),
    /// Another of those boundaries is put against it.
    Counter(usize, usize),
    /// The first counter that stands is taken.
    Take,
    /// The boundary becomes one of a few: also one that it was before.
    Move(usize),
    Undo,
    Redo,
}

fn events() -> impl Strategy<Value = Vec<Event>> {
    let act = prop_oneof![4 => Just(Act::Propose), 4 => Just(Act::Concur), 1 => Just(Act::Object), 1 => Just(Act::Withdraw)];
    let event = prop_oneof![
        6 => (0..3_usize, act).prop_map(|(p, a)| Event::Speak(p, a)),
        2 => (0..3_usize, 0..3_usize).prop_map(|(p, to)| Event::Counter(p, to)),
        1 => Just(Event::Take),
        2 => (0..3_usize).prop_map(Event::Move),
        1 => Just(Event::Undo),
        1 => Just(Event::Redo),
    ];
    prop::collection::vec(event, 1..40)
}

/// Plays events with these three seats; returns the status after each.
fn play(seats: [&str; 3], events: &[Event]) -> Vec<Status> {
    let mut desk = Desk::new(session_with(&[("PH", true)]));
    desk.edit(seats[0], add_area("a", &square(150.0, 20.0, 1.0)));
    let mut statuses = Vec::new();
    for (n, event) in events.iter().enumerate() {
        match event {
            Event::Speak(seat, act) => {
                let comment = Bilingual::new("because", "");
                let id = RecordId(format!("s{n}"));
                // Many are refused: both plays refuse the same ones, or their statuses differ.
                let _refused = desk
                    .perform(
                        seats[*seat],
                        &Edit::State { id, area: "a".into(), act: *act, comment, evidence: Vec::new(), boundary: None },
                    )
                    .is_err();
            }
            Event::Counter(seat, to) => {
                #[expect(clippy::cast_precision_loss, reason = "three places")]
                let boundary = Some(square(150.0 + *to as f64, 20.0, 1.0));
                let (id, comment) = (RecordId(format!("s{n}")), Bilingual::default());
                let edit = Edit::State { id, area: "a".into(), act: Act::Counter, comment, evidence: Vec::new(), boundary };
                let _refused = desk.perform(seats[*seat], &edit).is_err();
            }
            Event::Take => {
                let all: Vec<RecordId> = desk.session.workspace().statements.keys().cloned().collect();
                let first = all.into_iter().map(|statement| Edit::TakeCounter { statement }).find(|edit| {
                    lodemap::workspace::edit::decide(
                        desk.session.workspace(),
                        &desk.catalog,
                        &crate::support::author(seats[0], 0),
                        edit,
                    )
                    .is_ok()
                });
                let _none = first.map(|edit| desk.perform(seats[0], &edit).is_err());
            }
            Event::Move(to) => {
                #[expect(clippy::cast_precision_loss, reason = "three places")]
                let boundary = square(150.0 + *to as f64, 20.0, 1.0);
                let _same = desk.perform(seats[0], &Edit::SetBoundary { id: "a".into(), boundary }).is_err();
            }
            Event::Undo | Event::Redo => {
                // The drawing of the area itself stays.
                desk.seconds += 1;
                let by = crate::support::author(seats[0], desk.seconds);
                let drawn = desk.session.history().next_undo().is_some_and(|r| r.label == "add_area");
                let _nothing = match event {
                    Event::Undo if drawn => false,
                    Event::Undo => desk.session.undo(&by).is_err(),
                    _ => desk.session.redo(&by).is_err(),
                };
            }
        }
        let (w, area) = (desk.session.workspace(), &desk.session.workspace().areas[&RecordId::from("a")]);
        let status = status_of(w, "a");
        // From first principles: every party's last word is for exactly this boundary.
        let all_for = determination(w, area).positions.iter().all(|(party, _, _)| {
            let own: Vec<_> = w.statements.values().filter(|s| s.by.party == *party).collect();
            let last = own.iter().max_by_key(|s| s.by.at.nanos());
            last.is_some_and(|s| matches!(s.act, Act::Propose | Act::Concur | Act::Counter) && s.boundary_sha256 == area.digest())
        });
        assert_eq!(status == Status::MutuallyDetermined, all_for, "{event:?} of {events:?}");
        statuses.push(status);
    }
    statuses
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    /// No party weighs more than another, and none is named in the rules.
    #[test]
    fn the_status_is_symmetric_in_the_parties(events in events()) {
        let first = play(["US", "JP", "PH"], &events);
        prop_assert_eq!(&first, &play(["JP", "US", "PH"], &events));
        prop_assert_eq!(&first, &play(["PH", "US", "JP"], &events));
    }

    /// A boundary that not every party has concurred with is never mutually determined.
    #[test]
    fn a_new_boundary_is_never_mutually_determined(before in events(), east in 10_u32..100) {
        let mut desk = Desk::new(session_with(&[]));
        desk.edit("US", add_area("a", &square(150.0, 20.0, 1.0)));
        for (n, event) in before.iter().enumerate() {
            if let Event::Speak(seat, act) = event {
                let (id, comment) = (RecordId(format!("s{n}")), Bilingual::new("because", ""));
                let edit = Edit::State { id, area: "a".into(), act: *act, comment, evidence: Vec::new(), boundary: None };
                let _refused = desk.perform(["US", "JP", "US"][*seat], &edit).is_err();
            }
        }
        let boundary = square(150.0 + f64::from(east) * 1e-9, 20.0, 1.0);
        desk.perform("JP", &Edit::SetBoundary { id: "a".into(), boundary }).unwrap();
        prop_assert!(!matches!(status_of(desk.session.workspace(), "a"), Status::MutuallyDetermined | Status::Proposed | Status::Disputed));
    }
}
