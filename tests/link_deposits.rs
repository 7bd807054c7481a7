//! Story: a deposit is clicked on the map and tied to a candidate project.

use crate::support::{Bench, add_project, bench};
use lodemap::app::Selection;
use lodemap::layer::LayerRole;
use lodemap::view::tools::Tool;
use lodemap::workspace::{DepositSnapshot, LinkRole};
use serde_json::json;
use std::sync::Arc;

/// The Japanese layer on the map, and a project `p` in Tokyo.
fn ready() -> Bench {
    let mut b = bench();
    let path = b.japan();
    b.open(&[path]).look_at(140.0, 35.0, 3000.0).edit(add_project("p", Some([139.7, 35.7])));
    assert_eq!(b.workspace().layers.values().next().unwrap().role, LayerRole::Deposits);
    b
}

fn linked() -> Bench {
    let mut b = ready();
    b.run("tool link p; click @130.68,32");
    assert_eq!(b.workspace().links.len(), 1, "{:?}", b.notices());
    b
}

fn snapshot(b: &Bench) -> Arc<DepositSnapshot> {
    b.workspace().deposits.values().next().unwrap().clone()
}

#[test]
fn a_click_on_the_symbol_makes_the_link() {
    let mut b = linked();
    let deposit = snapshot(&b);
    assert_eq!((deposit.name.en.as_str(), deposit.name.ja.as_str()), ("Hishikari", "菱刈"));
    assert_eq!(deposit.deposit.key, "id:jp-hishikari");
    assert_eq!(<[f64; 2]>::from(deposit.place), [130.68, 32.0]);
    assert_eq!(deposit.properties["都道府県"], "鹿児島県");
    let link = b.workspace().links.values().next().unwrap();
    assert_eq!((&link.deposit, &link.project, link.by.party.0.as_str()), (&deposit.id, &"p".into(), "US"));
    assert_eq!((b.selected(), b.state.tool()), (Selection::Project("p".into()), &Tool::Select));
    assert_eq!(b.revisions(), 3, "layer, project, link");
    let on_map = b.state.scene_input(false).unwrap();
    let lines = on_map.links.lines(&on_map.workspace, &on_map.catalog, &on_map.projection).lines.len();
    assert_eq!((lines, on_map.work.deposits.ids.len()), (1, 1), "the link is drawn");
}

#[test]
fn a_click_beside_every_symbol_links_nothing_and_says_so() {
    let mut b = ready();
    b.run("tool link p; click @145,38");
    assert_eq!(b.revisions(), 2);
    assert!(b.notices().iter().any(|n| n.contains("no deposit at this place")), "{:?}", b.notices());
    assert!(matches!(b.state.tool(), Tool::LinkDeposit { .. }), "one may try again");
    b.run("click @130.68,32");
    assert_eq!(b.workspace().links.len(), 1);
}

#[test]
fn only_layers_of_deposits_can_be_linked() {
    let mut b = ready();
    let layer = b.layer("japan");
    b.edit(json!({"edit": "set_layer_role", "id": layer, "role": "other"}));
    b.run("tool link p; click @130.68,32");
    b.try_edit(json!({"edit": "link", "id": "l", "deposit": {"layer": layer, "key": "id:jp-hishikari"}, "project": "p"}));
    assert!(b.workspace().links.is_empty());
    assert!(b.notices().iter().any(|n| n.contains("deposits")), "{:?}", b.notices());
}

#[test]
fn role_reason_and_confidence_are_kept() {
    let mut b = linked();
    let id = b.workspace().links.keys().next().unwrap().clone();
    b.edit(json!({"edit": "describe_link", "id": id, "about": {"role": "primary_feed", "confidence": 0.8,
        "reason": {"en": "Offtake talks", "ja": "引取協議中"}, "reference": "press release"}}));
    let link = b.workspace().links[&id].clone();
    assert_eq!((link.about.role, link.about.confidence), (LinkRole::PrimaryFeed, Some(0.8)));
    b.try_edit(json!({"edit": "describe_link", "id": id, "about": {"confidence": 1.5}}));
    assert_eq!(b.workspace().links[&id], link, "confidence is 0 to 1");
    let (opened, _folder) = b.reopen();
    assert_eq!(opened.session.workspace().links[&id], link);
}

#[test]
fn the_same_link_twice_is_refused_and_a_second_project_is_fine() {
    let mut b = linked();
    b.run("tool link p; click @130.68,32");
    assert_eq!(b.workspace().links.len(), 1);
    assert!(b.notices().iter().any(|n| n.contains("already linked")), "{:?}", b.notices());
    b.edit(add_project("q", None)).run("tool link q; click @130.68,32");
    assert_eq!((b.workspace().links.len(), b.workspace().deposits.len()), (2, 1), "one snapshot for both");
    b.edit(json!({"edit": "remove_project", "id": "p"}));
    assert_eq!((b.workspace().links.len(), b.workspace().deposits.len()), (1, 1), "the other link still needs it");
    b.edit(json!({"edit": "remove_project", "id": "q"}));
    assert_eq!((b.workspace().links.len(), b.workspace().deposits.len()), (0, 0));
    b.undo().undo();
    assert_eq!((b.workspace().links.len(), b.workspace().deposits.len()), (2, 1));
}

#[test]
fn removing_a_project_removes_links_and_notes_and_undo_brings_all_back() {
    let mut b = linked();
    let id = b.workspace().links.keys().next().unwrap().clone();
    b.edit(json!({"edit": "add_note", "id": "n", "about": id, "lang": "ja", "text": "要確認"}));
    b.edit(json!({"edit": "add_note", "id": "m", "about": "p", "lang": "en", "text": "Permits?"}));
    b.edit(json!({"edit": "add_note", "id": "o", "about": snapshot(&b).id, "lang": "en", "text": "Grade?"}));
    let before = b.workspace().clone();
    b.edit(json!({"edit": "remove_project", "id": "p"}));
    let w = b.workspace();
    assert_eq!((w.projects.len(), w.links.len(), w.deposits.len(), w.notes.len()), (0, 0, 0, 0));
    b.undo();
    assert_eq!(*b.workspace(), before);
}

#[test]
fn a_link_outlives_its_layer_and_its_file() {
    let b = linked();
    let (deposit, links) = (snapshot(&b), b.workspace().links.clone());
    let layer = b.layer("japan");
    std::fs::remove_file(b.folder.path().join("japan.geojson")).unwrap();
    let mut b = b.restart();
    assert!(b.notices().iter().any(|n| n.contains("was not found")), "{:?}", b.notices());
    assert_eq!((snapshot(&b), &b.workspace().links), (deposit.clone(), &links));
    b.edit(json!({"edit": "remove_layer", "id": layer}));
    assert_eq!((snapshot(&b), &b.workspace().links), (deposit.clone(), &links));
    // A known deposit can still be tied to another project.
    b.edit(add_project("q", Some([141.0, 40.0])));
    b.edit(json!({"edit": "link", "id": "l2", "deposit": deposit.deposit, "project": "q", "about": {"role": "reference"}}));
    assert_eq!(b.workspace().links.len(), 2);
}

#[test]
fn a_deposit_in_metres_is_linked_at_its_true_place() {
    let mut b = bench();
    let path = b.projected();
    b.open(&[path]).look_at(139.8, 36.0, 1000.0).edit(add_project("p", None));
    // Origin of zone IX: 36° N, 139°50′ E (Geospatial Information Authority of Japan, public notice of 2002).
    b.run("tool link p; click @139.8333333,36");
    let d = snapshot(&b);
    assert_eq!((d.name.ja.as_str(), d.deposit.key.as_str()), ("原点", "id:p-1"));
    assert!((d.place.lon() - (139.0 + 50.0 / 60.0)).abs() < 1e-7 && (d.place.lat() - 36.0).abs() < 1e-7, "{:?}", d.place);
}

#[test]
fn unlinking_is_one_step_and_can_be_undone() {
    let mut b = linked();
    let before = b.workspace().clone();
    let id = before.links.keys().next().unwrap().clone();
    b.edit(json!({"edit": "unlink", "id": id}));
    assert_eq!((b.workspace().links.len(), b.workspace().deposits.len()), (0, 0));
    b.undo();
    assert_eq!(*b.workspace(), before);
}
