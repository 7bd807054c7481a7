//! Story: many deposits are tied to a project at once, seen from both ends; what the program only suspects waits for a person.

use crate::support::{Bench, Desk, Random, add_area, add_project, author, bench, data, deposit, square, write};
use lodemap::app::{Action, Deposits, FindAction, LinkTo, ProjectAction, SelectAction, Selection};
use lodemap::geometry::LonLat;
use lodemap::workspace::{
    Bilingual, ChangeSet, DepositRef, DepositSnapshot, Link, LinkRole, LinkText, Record, RecordId, Session,
};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::Arc;

fn ready() -> Bench {
    let mut b = bench();
    let (us, japan) = (b.us(), b.japan());
    b.open(&[us, japan]).edit(add_project("p", Some([-115.5, 35.5])));
    b
}

fn link(b: &mut Bench, what: Deposits, to: LinkTo) {
    b.act(Action::Projects(ProjectAction::Link(what, to, LinkText::default()))).settle();
}

fn reference(b: &Bench, layer: &str, key: &str) -> DepositRef {
    DepositRef { layer: b.layer(layer), key: key.to_owned() }
}

/// The names of a project's deposits.
fn linked(b: &Bench, project: &str) -> BTreeSet<String> {
    let links = b.workspace().links_of(&project.into()).iter();
    links.map(|l| b.workspace().deposits[&l.deposit].name.en.clone()).collect()
}

fn names(all: &[&str]) -> BTreeSet<String> {
    all.iter().map(|&s| s.to_owned()).collect()
}

#[test]
fn selected_deposits_become_links_in_one_step_and_those_that_are_linked_stay() {
    let mut b = ready();
    let us = b.layer("us");
    let pass = reference(&b, "us", "id:us-mountain-pass");
    link(&mut b, Deposits::One(pass), LinkTo::Project("p".into()));
    let first: Arc<Link> = b.workspace().links.values().next().unwrap().clone();
    let before = b.revisions();
    b.act(Action::Select(Selection::Layer(us.clone())));
    b.act(Action::Rows(SelectAction::Invert)).settle();
    b.act(Action::Projects(ProjectAction::Link(
        Deposits::SelectedOf(us),
        LinkTo::Project("p".into()),
        LinkText { role: LinkRole::PrimaryFeed, ..LinkText::default() },
    )));
    b.settle();
    assert_eq!(linked(&b, "p"), names(&["Mountain Pass", "Bear Lodge", "Silver Peak"]), "{:?}", b.notices());
    assert_eq!(b.revisions(), before + 1, "one step");
    assert_eq!(b.workspace().links[&first.id], first, "what was linked is as it was");
    assert!(b.notices().iter().any(|n| n.contains(": 2;") && n.contains("linked before: 1")), "{:?}", b.notices());
    b.undo();
    assert_eq!(linked(&b, "p"), names(&["Mountain Pass"]));
    assert_eq!(b.workspace().deposits.len(), 1, "the other snapshots went with it");
}

#[test]
fn the_deposits_of_a_mineral_inside_an_area_are_linked_to_a_new_project() {
    let mut b = ready();
    // Mountain Pass (REE) and Silver Peak (Li) lie in it, Bear Lodge (REE) does not.
    b.edit(add_area("a", &square(-118.0, 35.0, 4.0)));
    link(&mut b, Deposits::Inside("a".into(), Some("lithium".to_owned())), LinkTo::New("Brines".to_owned()));
    let project = b.workspace().projects.values().find(|p| p.about.name.en == "Brines").unwrap().id.0.clone();
    assert_eq!(linked(&b, &project), names(&["Silver Peak"]), "{:?}", b.notices());
    link(&mut b, Deposits::Inside("a".into(), None), LinkTo::Project("p".into()));
    assert_eq!(linked(&b, "p"), names(&["Mountain Pass", "Silver Peak"]));
    b.undo().undo();
    assert!(!b.workspace().projects.contains_key(&project.as_str().into()), "the project was part of the step");
    link(&mut b, Deposits::Inside("a".into(), Some("no such".to_owned())), LinkTo::Project("p".into()));
    assert!(b.workspace().links.is_empty() && b.notices().iter().any(|n| n.contains("no deposit to link")));
}

#[test]
fn several_links_change_and_go_together() {
    let mut b = ready();
    b.edit(add_area("a", &square(-118.0, 35.0, 20.0)));
    link(&mut b, Deposits::Inside("a".into(), None), LinkTo::Project("p".into()));
    let ids: Vec<RecordId> = b.workspace().links.keys().cloned().collect();
    assert_eq!(ids.len(), 3);
    b.edit(json!({"edit": "describe_links", "ids": ids, "change": {"role": "tailings", "confidence": 0.25}}));
    assert!(b.workspace().links.values().all(|l| l.about.role == LinkRole::Tailings && l.about.confidence == Some(0.25)));
    b.edit(json!({"edit": "unlink_all", "ids": [ids[0], ids[1], ids[0]]}));
    assert_eq!((b.workspace().links.len(), b.workspace().deposits.len()), (1, 1));
    b.undo().undo();
    assert!(b.workspace().links.values().all(|l| l.about.role == LinkRole::PossibleFeed));
    b.try_edit(json!({"edit": "describe_links", "ids": ids, "change": {"confidence": 1.5}}));
    assert!(b.workspace().links.values().all(|l| l.about.confidence.is_none()), "refused as a whole");
}

#[test]
fn evidence_is_kept_piece_by_piece() {
    let mut b = ready();
    let pass = reference(&b, "us", "id:us-mountain-pass");
    link(&mut b, Deposits::One(pass), LinkTo::Project("p".into()));
    let id = b.workspace().links.keys().next().unwrap().clone();
    let evidence = json!([{"text": "Assays", "reference": "USGS PP 1802", "page": "12"}, {"text": "Told by the owner"}]);
    b.edit(json!({"edit": "describe_link", "id": id, "about": {"confidence": 0.75, "evidence": evidence}}));
    let (folder, before) = (b.folder.path().join("out"), b.revisions());
    b.try_edit(json!({"edit": "describe_link", "id": id, "about": {"evidence": [{"page": "12"}]}}));
    assert_eq!(b.revisions(), before, "a page of nothing is refused");
    b.act(Action::Export(folder.clone())).settle();
    let csv = std::fs::read_to_string(folder.join("links.csv")).unwrap();
    assert!(csv.contains("Assays, USGS PP 1802, p. 12; Told by the owner"), "{csv}");
    let (opened, _folder) = b.reopen();
    assert_eq!(opened.session.workspace().links[&id].about.evidence.len(), 2);
}

#[test]
fn the_index_of_links_says_what_the_records_say_whatever_happens() {
    let mut b = ready();
    b.edit(add_project("q", None));
    let all: Vec<DepositRef> = [("us", "id:us-mountain-pass"), ("us", "id:us-bear-lodge"), ("japan", "id:jp-toyoha")]
        .map(|(layer, key)| reference(&b, layer, key))
        .to_vec();
    let mut random = Random::new(5);
    for _ in 0..60 {
        match random.below(6) {
            0 | 1 => {
                let project = ["p", "q"][random.below(2)];
                link(&mut b, Deposits::One(all[random.below(3)].clone()), LinkTo::Project(project.into()));
            }
            2 => {
                let ids: Vec<RecordId> = b.workspace().links.keys().cloned().collect();
                if !ids.is_empty() {
                    b.try_edit(json!({"edit": "unlink", "id": ids[random.below(ids.len())]}));
                }
            }
            3 if b.workspace().projects.contains_key(&"q".into()) => {
                b.try_edit(json!({"edit": "remove_project", "id": "q"}));
            }
            4 => {
                b.redo();
            }
            _ => {
                b.undo();
            }
        }
        if b.revisions() > 4 && !b.workspace().projects.contains_key(&"p".into()) {
            b.redo();
        }
        let w = b.workspace();
        let ends = w.projects.keys().chain(w.deposits.keys()).cloned().chain(["gone".into()]);
        for end in ends {
            let told: Vec<&RecordId> = w.links_of(&end).iter().map(|l| &l.id).collect();
            let there: Vec<&RecordId> =
                w.links.values().filter(|l| l.project == end || l.deposit == end).map(|l| &l.id).collect();
            assert_eq!(told, there, "{end}");
        }
        for d in &all {
            assert_eq!(w.snapshot_of(d), w.deposits.values().find(|s| s.deposit == *d));
        }
    }
}

fn suggested(b: &Bench, project: &str) -> Vec<String> {
    let all = b.state.suggestions(&project.into()).unwrap();
    all.iter().map(|s| s.name.get(false).to_owned()).collect()
}

#[test]
fn suggestions_say_why_and_wait_for_a_person() {
    let mut b = bench();
    let p = |name: &str, owner: &str| json!({"name": name, "commodities": "Nd", "owner": owner});
    let features = json!({"type": "FeatureCollection", "features": [
        deposit("1", p("HISHIKARI MINE", "Somebody"), [10.0, 10.0]),
        deposit("2", p("Elsewhere", "Example Metals Inc."), [20.0, 10.0]),
        deposit("3", p("Next door", "Nobody"), [140.05, 36.0]),
        deposit("4", p("Far and other", "Nobody"), [60.0, 10.0]),
        deposit("5", p("Quite near", "Nobody"), [140.3, 36.0]),
    ]});
    let path = write(b.folder.path(), "found.geojson", &features.to_string());
    b.open(&[path]).edit(json!({"edit": "add_project", "id": "p", "place": [140.0, 36.0],
        "about": {"name": {"ja": "ひしかり"}, "proponents": ["Example Metals (JP)"]}}));
    let before = b.revisions();
    b.act(Action::Find(FindAction::Suggest("p".into()))).settle();
    assert_eq!(suggested(&b, "p"), ["HISHIKARI MINE", "Elsewhere", "Next door"], "name, owner, ten kilometres");
    let all = b.state.suggestions(&"p".into()).unwrap();
    assert_eq!((all[0].likeness, all[1].owner.as_deref()), (1.0, Some("Example Metals Inc.")));
    assert!(all[2].metres.is_some_and(|m| (4000.0..5000.0).contains(&m)), "{:?}", all[2]);
    let (first, second) = (all[0].deposit.clone(), all[1].deposit.clone());
    assert_eq!((b.revisions(), b.workspace().links.len()), (before, 0), "looking links nothing");
    b.act(Action::Find(FindAction::Dismiss("p".into(), second)));
    link(&mut b, Deposits::One(first), LinkTo::Project("p".into()));
    assert_eq!(suggested(&b, "p"), ["Next door"]);
    b.act(Action::Find(FindAction::Suggest("p".into()))).settle();
    assert_eq!(suggested(&b, "p"), ["Next door"], "what was dismissed stays away");
}

/// Opens two layers that know some deposits both.
fn twins() -> Bench {
    let mut b = bench();
    let old = json!({"type": "FeatureCollection", "features": [
        deposit("a1", json!({"name": "Hishikari Mine", "commodities": "Au", "other_names": ""}), [130.69, 32.01]),
        deposit("a2", json!({"name": "Konomai", "commodities": "Au", "other_names": "Kōnomai; Motokura"}), [143.3, 44.1]),
        deposit("a3", json!({"name": "Besshi", "commodities": "Cu", "other_names": ""}), [133.4, 33.8]),
        deposit("a4", json!({"name": "Besshi", "commodities": "Cu", "other_names": ""}), [133.41, 33.81]),
        deposit("a5", json!({"name": "Hitachi", "commodities": "Cu", "other_names": ""}), [140.6, 36.6]),
    ]});
    let new = json!({"type": "FeatureCollection", "features": [
        deposit("b1", json!({"名称": "ひしかり鉱山", "鉱種": "金"}), [130.68, 32.0]),
        deposit("b2", json!({"名称": "もとくら", "鉱種": "金"}), [143.31, 44.12]),
        deposit("b3", json!({"名称": "ベッシ", "鉱種": "銅"}), [133.4, 33.8]),
        deposit("b4", json!({"名称": "ヒタチ", "鉱種": "銅"}), [141.6, 36.6]),
    ]});
    let paths =
        [("old.geojson", old), ("new.geojson", new)].map(|(name, v): (&str, Value)| write(b.folder.path(), name, &v.to_string()));
    b.open(&paths);
    let layers: Vec<RecordId> = b.workspace().layers.keys().cloned().collect();
    for id in layers {
        b.try_edit(json!({"edit": "set_layer_role", "id": id, "role": "deposits"}));
    }
    b.edit(add_project("p", None));
    b
}

#[test]
fn one_deposit_in_two_layers_is_told_in_any_script_and_stays_two() {
    let mut b = twins();
    let (before, records) = (b.revisions(), b.workspace().clone());
    b.act(Action::Find(FindAction::Twins)).settle();
    let mut pairs: Vec<(String, String)> =
        b.state.twins().unwrap().pairs.iter().map(|t| (t.a.deposit.key.clone(), t.b.deposit.key.clone())).collect();
    pairs.iter_mut().filter(|(a, _)| a.starts_with("id:b")).for_each(|(a, b)| std::mem::swap(a, b));
    pairs.sort();
    let told: Vec<(&str, &str)> = pairs.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    assert_eq!(
        told,
        [("id:a1", "id:b1"), ("id:a2", "id:b2"), ("id:a3", "id:b3")],
        "romaji, an old name, the nearer of two; not the far one"
    );
    assert_eq!((b.revisions(), b.workspace()), (before, &records), "nothing is merged");
    let this = reference(&b, "old", "id:a1");
    let (other, twin) = {
        let all = b.state.twins_of(&this);
        (all[0].0.deposit.clone(), all[0].1.metres)
    };
    assert!((1000.0..2000.0).contains(&twin), "{twin}");
    link(&mut b, Deposits::One(this), LinkTo::Project("p".into()));
    let offer = b.state.notices().iter().find_map(|n| n.offer.clone()).unwrap();
    b.act(offer.1).settle();
    let linked: BTreeSet<&DepositRef> = b.workspace().deposits.values().map(|d| &d.deposit).collect();
    assert!(linked.contains(&other) && linked.len() == 2, "linking one offers the other");
    b.act(Action::Select(Selection::Layer(other.layer.clone())));
    b.edit(json!({"edit": "remove_layer", "id": other.layer}));
    b.settle();
    assert!(b.state.twins().is_none(), "what was found of other layers is not shown");
}

#[test]
fn real_layers_that_share_records_are_found_to() {
    let Some(data) = data() else { return };
    let mut b = bench();
    let paths = ["japan_deposits_usgs", "usgs_major_deposits_world"].map(|name| data.join(format!("minerals/{name}.geojson")));
    b.open(&paths);
    b.act(Action::Find(FindAction::Twins)).settle();
    let found = &b.state.twins().unwrap().pairs;
    let record = |d: &DepositRef| b.state.catalog().find(&d.layer.0, &d.key).unwrap().properties["record_id"].clone();
    let right = found.iter().filter(|t| record(&t.a.deposit) == record(&t.b.deposit)).count();
    // Of the Japanese deposits 29 are cut from the database of the other layer: its record ids say which.
    assert_eq!((found.len(), right), (29, 29));
}

#[test]
fn what_is_no_deposit_is_left_out_of_a_selection() {
    let mut b = ready();
    let japan = b.layer("japan");
    b.edit(json!({"edit": "set_layer_role", "id": japan, "role": "other"}));
    b.look_at(0.0, 20.0, 40_000.0).settle();
    b.act(Action::Rows(SelectAction::InView)).settle();
    link(&mut b, Deposits::Selected, LinkTo::Project("p".into()));
    assert!(b.workspace().deposits.values().all(|d| d.deposit.layer != japan), "{:?}", b.notices());
}

#[test]
fn a_hundred_thousand_links_are_found_and_changed_one_by_one() {
    const LINKS: usize = 100_000;
    let mut desk = Desk::new(Session::new());
    for n in 0..100 {
        desk.edit("US", add_project(&format!("p{n}"), None));
    }
    let by = author("US", 1);
    let mut changes = ChangeSet::default();
    for n in 0..LINKS {
        let snapshot = DepositSnapshot {
            id: RecordId(format!("us#id:{n}")),
            deposit: DepositRef { layer: "us".into(), key: format!("id:{n}") },
            name: Bilingual::new(&format!("Deposit {n}"), ""),
            place: LonLat::new(0.0, 0.0).unwrap(),
            properties: Default::default(),
            other: Default::default(),
        };
        let (deposit, project) = (snapshot.id.clone(), RecordId(format!("p{}", n % 100)));
        let (id, about, other) = (RecordId(format!("l{n}")), LinkText::default(), Default::default());
        changes.put(desk.session.workspace(), Record::Deposit(Arc::new(snapshot)));
        let link = Link { id, deposit, project, about, by: by.clone(), other };
        changes.put(desk.session.workspace(), Record::Link(Arc::new(link)));
    }
    let clock = std::time::Instant::now();
    desk.session.take_in(&by, "link", changes).unwrap();
    println!("100,000 links taken in: {:?}", clock.elapsed());
    assert_eq!(desk.session.workspace().links_of(&"p7".into()).len(), LINKS / 100);
    // Somebody else (the writer, the drawer) always holds the workspace as it was.
    let mut held = Vec::new();
    let mut timed = |desk: &mut Desk, edit: Value| {
        held.push(desk.session.workspace().clone());
        let clock = std::time::Instant::now();
        let word = edit["edit"].to_string();
        desk.edit("US", edit);
        println!("{word}: {:?}", clock.elapsed());
    };
    timed(&mut desk, json!({"edit": "describe_link", "id": "l7", "about": {"role": "primary_feed"}}));
    timed(&mut desk, json!({"edit": "unlink", "id": "l107"}));
    let ids: Vec<String> = (2..300).map(|n| format!("l{}", n * 100 + 7)).collect();
    timed(&mut desk, json!({"edit": "unlink_all", "ids": ids}));
    timed(&mut desk, json!({"edit": "remove_project", "id": "p8"}));
    let w = desk.session.workspace();
    let clock = std::time::Instant::now();
    let left = w.links_of(&"p7".into());
    println!("the links of a project: {:?}", clock.elapsed());
    assert_eq!((left.len(), left.iter().filter(|l| l.about.role == LinkRole::PrimaryFeed).count()), (LINKS / 100 - 299, 1));
    assert!(w.links_of(&"p8".into()).is_empty() && w.links_of(&"us#id:107".into()).is_empty());
    assert_eq!((w.links.len(), w.deposits.len()), (LINKS - 299 - LINKS / 100, LINKS - 299 - LINKS / 100));
    assert_eq!(held[0].links_of(&"p8".into()).len(), LINKS / 100, "what others hold stays as it was");
}
