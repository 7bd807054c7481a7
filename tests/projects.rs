//! Story: a candidate project is described in all its parts, and each party says what it thinks of it.

use crate::support::{Bench, Desk, add_project, bench};
use lodemap::app::Action;
use lodemap::workspace::edit::{Edit, EditRefused};
use lodemap::workspace::exchange::{TakeIn, outgoing};
use lodemap::workspace::{CandidateProject, Milestone, ProjectText, Session};
use serde_json::{Value, json};
use std::sync::Arc;

fn project(b: &Bench, id: &str) -> Arc<CandidateProject> {
    b.workspace().projects[&id.into()].clone()
}

fn describe(id: &str, about: Value) -> Value {
    let mut about = about;
    about["name"] = json!({"en": id});
    json!({"edit": "describe_project", "id": id, "about": about})
}

/// Everything that a project can say.
fn full() -> Value {
    json!({
        "stages": ["recycling", "separation"],
        "capacity": [{"kind": "existing", "text": "100 t/a"}, {"kind": "expansion", "text": "200 t/a"}],
        "support": [{"kind": "loan", "covers": "capex", "amount": "250000000.50", "currency": "USD", "date": "2026-01-15"}],
        "permits": [{"authority": "METI", "kind": "Plant", "status": "applied", "date": "2026-02-01"}],
        "destinations": ["US", "JP", "like_minded"],
        "start": {"date": "2025-10-28", "zone": "+09:00"},
        "milestones": [{"name": {"en": "Delivery"}, "months": 6}, {"name": {"en": "Review"}, "days": 180, "done": true}],
        "owners": [{"name": "A KK", "country": "JP", "share": "60", "from": "2020-04-01"}],
        "relations": [{"kind": "feeds", "project": "q"}],
        "reviews": [{"country": "US", "date": "2026-03-01", "next": "2026-09-01", "checklist": [{"text": "Feed", "done": true}]}],
    })
}

#[test]
fn a_project_without_a_place_says_all_of_it_and_keeps_it_in_the_file() {
    let mut b = bench();
    b.edit(add_project("p", None)).edit(add_project("q", None)).edit(describe("p", full()));
    let told = project(&b, "p");
    assert_eq!(told.place, None);
    let days: Vec<Option<String>> = told.about.milestones.iter().map(|m| told.about.due(m)).collect();
    assert_eq!(days, [Some("2026-04-28".to_owned()), Some("2026-04-26".to_owned())], "six months, and 180 days");
    assert!(!told.about.owner_changed_since_review());
    let folder = b.folder.path().join("out");
    b.act(Action::Export(folder.clone())).settle();
    let csv = std::fs::read_to_string(folder.join("projects.csv")).unwrap();
    assert!(csv.contains("\"loan, 250000000.50 USD, capex, 2026-01-15\""), "{csv}");
    assert!(csv.contains("\"Delivery, 2026-04-28; Review, 2026-04-26, reached\""), "{csv}");
    let (opened, _folder) = b.reopen();
    assert_eq!(opened.session.workspace().projects[&"p".into()], told);
}

#[test]
fn what_makes_no_sense_is_refused_and_says_what_would() {
    let mut desk = Desk::new(Session::new());
    desk.edit("US", add_project("p", None));
    let mut refused = |about: Value| {
        let edit: Edit = serde_json::from_value(describe("p", about)).unwrap();
        desk.perform("US", &edit).unwrap_err()
    };
    let date = |text: &str| EditRefused::Date(text.to_owned());
    assert_eq!(refused(json!({"permits": [{"date": "1.2.2026"}]})), date("1.2.2026"));
    assert_eq!(refused(json!({"start": {"date": "2026-02-30"}})), date("2026-02-30"));
    assert_eq!(refused(json!({"milestones": [{"date": "2026"}]})), date("2026"));
    assert_eq!(refused(json!({"owners": [{"from": "soon"}]})), date("soon"));
    assert_eq!(refused(json!({"reviews": [{"next": "2026-13-01"}]})), date("2026-13-01"));
    assert_eq!(refused(json!({"support": [{"amount": "1,000"}]})), EditRefused::Amount("1,000".into()));
    assert_eq!(refused(json!({"support": [{"currency": "yen"}]})), EditRefused::Currency("yen".into()));
    assert_eq!(refused(json!({"start": {"zone": "JST"}})), EditRefused::Zone("JST".into()));
    assert_eq!(refused(json!({"owners": [{"country": "Japan"}]})), EditRefused::Host("Japan".into()));
    assert_eq!(refused(json!({"relations": [{"kind": "feeds", "project": "p"}]})), EditRefused::RelatedToItself);
    assert_eq!(refused(json!({"relations": [{"kind": "feeds", "project": "x"}]})), EditRefused::NotFound("x".into()));
    assert!(matches!(refused(json!({"capacity": [{"kind": "big"}]})), EditRefused::NotATerm { .. }));
    assert!(refused(json!({"permits": [{"date": "1.2.2026"}]})).to_string().contains("2026-04-28"), "it shows how");
}

#[test]
fn what_a_newer_program_wrote_into_a_part_stays_with_it() {
    let text = json!({"name": {"en": "P"}, "support": [{"kind": "loan", "tenor": "7 years"}], "horizon": 2030});
    let mut value = text.clone();
    value["id"] = json!("p");
    let mut project: CandidateProject = serde_json::from_value(value).unwrap();
    project.about.support[0].amount = "5".to_owned();
    let back = serde_json::to_value(&project).unwrap();
    assert_eq!((&back["support"][0]["tenor"], &back["horizon"]), (&json!("7 years"), &json!(2030)));
}

#[test]
fn nobody_feeds_a_project_that_was_removed_and_undo_brings_both_back() {
    let mut b = bench();
    b.edit(add_project("p", None)).edit(add_project("q", None)).edit(describe("p", full()));
    b.edit(json!({"edit": "remove_project", "id": "q"}));
    assert!(project(&b, "p").about.relations.is_empty());
    b.undo();
    assert_eq!(project(&b, "p").about.relations[0].project, "q".into());
    assert!(b.workspace().projects.contains_key(&"q".into()));
}

#[test]
fn each_party_writes_its_own_interest_and_both_meet_without_a_second_project() {
    let mut us = Desk::new(Session::new());
    us.edit("US", add_project("p", None));
    let mut japan = Desk::new(Session::new());
    let take = |from: &Session, to: &mut Desk, party: &str| {
        let take = TakeIn { theirs: outgoing(from), mine: outgoing(&to.session), ..TakeIn::default() };
        drop(to.perform(party, &Edit::TakeIn(Box::new(take))));
    };
    take(&us.session, &mut japan, "JP");
    let say = |level: &str| json!({"edit": "set_interest", "id": "p", "level": level, "note": {"en": level}});
    us.edit("US", say("strong"));
    japan.edit("JP", say("watch"));
    take(&us.session, &mut japan, "JP");
    take(&japan.session, &mut us, "US");
    let levels = |desk: &Desk| {
        let projects: Vec<_> = desk.session.workspace().projects.values().cloned().collect();
        assert_eq!(projects.len(), 1, "no second version stands beside it");
        projects[0].interest.iter().map(|i| (i.by.party.0.clone(), i.level.clone())).collect::<Vec<_>>()
    };
    let both = [("JP".to_owned(), "watch".to_owned()), ("US".to_owned(), "strong".to_owned())];
    assert_eq!((levels(&us), levels(&japan)), (both.to_vec(), both.to_vec()));
    japan.edit("JP", say("none"));
    take(&us.session, &mut japan, "JP");
    assert_eq!(levels(&japan)[0].1, "none", "an older word does not come back");
    let wrong: Edit = serde_json::from_value(say("binding")).unwrap();
    assert!(matches!(us.perform("US", &wrong), Err(EditRefused::NotATerm { .. })));
    let again: Edit = serde_json::from_value(say("strong")).unwrap();
    assert_eq!(us.perform("US", &again), Err(EditRefused::NothingChanges));
}

#[test]
fn a_new_owner_after_the_last_review_is_told() {
    let about = |from: &str| -> ProjectText {
        serde_json::from_value(json!({"owners": [{"name": "B", "from": from}], "reviews": [{"date": "2026-03-01"}, {}]})).unwrap()
    };
    assert!(about("2026-03-02").owner_changed_since_review());
    assert!(!about("2026-02-28").owner_changed_since_review());
    assert_eq!(about("2026-03-02").due(&Milestone::default()), None, "no day is made up");
}
