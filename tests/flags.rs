//! Story: a party flags a mineral as urgent to it; the flags of both sides come together, and nothing that was said is lost.

use crate::older_and_newer::golden;
use crate::support::{Bench, bench};
use lodemap::app::{Action, FilePick, FilesAction};
use lodemap::io::gpkg::GpkgStore;
use lodemap::workspace::flag::standing_flags;
use rusqlite::Connection;
use serde_json::json;

/// The flags that stand, as `mineral party reason`.
fn flags(b: &Bench) -> Vec<String> {
    let standing = standing_flags(b.workspace());
    standing.values().flatten().map(|f| format!("{} {} {}", f.mineral, f.by.party, f.reason.en)).collect()
}

/// An edit that flags a mineral.
pub fn flag(id: &str, mineral: &str, why: &str) -> serde_json::Value {
    json!({"edit": "flag_mineral", "id": id, "mineral": mineral, "reason": {"en": why}})
}

#[test]
fn a_party_flags_a_mineral_and_withdraws_it_and_touches_no_flag_of_another() {
    let mut b = bench();
    b.sit("US").edit(flag("f1", "Dy", "magnets"));
    b.sit("JP").edit(flag("f2", "ジスプロシウム", "one source"));
    assert_eq!(flags(&b), ["dysprosium JP one source", "dysprosium US magnets"]);
    let by = &b.workspace().flags[&"f2".into()].by;
    assert_eq!((by.party.0.as_str(), by.name.as_str()), ("JP", "someone of JP"));
    let steps = b.revisions();
    for (edit, said) in [
        (json!({"edit": "withdraw_flag", "id": "x", "flag": "f1"}), "each party sets and withdraws only its own"),
        (flag("x", "Dy", " "), "needs a reason"),
        (flag("x", "kryptonite", "?"), "no mineral “kryptonite” is known"),
        (flag("x", "Dy; Tb", "?"), "no mineral “Dy; Tb” is known"),
    ] {
        b.dismiss_all().try_edit(edit.clone());
        assert!(b.notices().iter().any(|n| n.contains(said)), "{edit}: {:?}", b.notices());
    }
    assert_eq!(b.revisions(), steps, "nothing was done");
    // Another reason is another word; the one before stays in the records.
    b.edit(flag("f3", "dysprosium", "no source outside"));
    assert_eq!(flags(&b), ["dysprosium JP no source outside", "dysprosium US magnets"]);
    b.edit(json!({"edit": "withdraw_flag", "id": "f4", "flag": "f3"}));
    assert_eq!(flags(&b), ["dysprosium US magnets"]);
    assert_eq!(b.workspace().flags.len(), 4, "nothing that was said is gone");
    b.undo();
    assert_eq!(flags(&b), ["dysprosium JP no source outside", "dysprosium US magnets"]);
    let b = b.restart();
    assert_eq!(flags(&b), ["dysprosium JP no source outside", "dysprosium US magnets"], "it is in the file");
}

#[test]
fn flags_of_both_sides_are_put_together_and_nothing_said_is_lost() {
    let (mut us, mut jp) = (bench(), bench());
    us.sit("US").edit(flag("u1", "Ga", "first")).edit(flag("u2", "Ga", "second"));
    jp.sit("JP").edit(flag("j1", "Ga", "ours"));
    let (from_us, from_jp) = (us.folder.path().join("us.geojson"), jp.folder.path().join("jp.geojson"));
    us.act(Action::Send(from_us.clone())).settle();
    jp.act(Action::Send(from_jp.clone())).settle();
    for (b, path) in [(&mut us, &from_jp), (&mut jp, &from_us)] {
        b.open(&[path.clone()]);
        assert!(b.state.incoming().is_some(), "{:?}", b.notices());
        b.act(Action::TakeIn).settle();
        assert_eq!(flags(b), ["gallium JP ours", "gallium US second"]);
        assert_eq!(b.workspace().flags.len(), 3);
    }
    // The same file again changes nothing; the other side's flag is not ours to withdraw.
    let steps = us.revisions();
    us.open(&[from_jp]).act(Action::TakeIn).settle();
    assert_eq!((us.revisions(), us.workspace().flags.len()), (steps, 3));
    // Withdrawn on one side, it is withdrawn on the other.
    us.edit(json!({"edit": "withdraw_flag", "id": "u3", "flag": "u2"}));
    us.act(Action::Send(from_us.clone())).settle();
    jp.open(&[from_us]).act(Action::TakeIn).settle();
    assert_eq!(flags(&jp), ["gallium JP ours"]);
    // A comparison names them.
    let other = jp.folder.path().join("other.gpkg");
    jp.state.flush().unwrap();
    std::fs::copy(jp.state.path().unwrap(), &other).unwrap();
    jp.edit(flag("j2", "In", "later"));
    jp.act(Action::Files(FilesAction::Picked(FilePick::Compare, other))).settle();
    let told: Vec<&str> = jp.state.comparison().unwrap().lines.iter().map(|l| l.text.as_str()).collect();
    assert!(told.iter().any(|t| t.contains("Indium · JP")), "{told:?}");
}

#[test]
fn files_from_before_there_were_flags_open_and_take_the_first_one() {
    for version in [1, 2] {
        let mut b = bench();
        let path = golden(version, b.folder.path());
        b.open(&[path.clone()]);
        assert!(b.workspace().flags.is_empty() && !b.workspace().areas.is_empty(), "{:?}", b.notices());
        b.edit(flag("f", "Nd", "magnets"));
        b.state.flush().unwrap();
        let count = |sql: &str| Connection::open(&path).unwrap().query_row(sql, [], |r| r.get::<_, i64>(0)).unwrap();
        assert_eq!(count("SELECT count(*) FROM priority_flag WHERE mineral = 'neodymium' AND flagged = 1 AND party = 'US'"), 1);
        assert_eq!(
            count("SELECT count(*) FROM gpkg_contents WHERE table_name = 'priority_flag' AND data_type = 'attributes'"),
            1
        );
        let opened = GpkgStore::open(&path).unwrap();
        assert!(opened.outside.is_empty(), "{:?}", opened.outside);
        assert_eq!(opened.session.workspace().flags.len(), 1);
    }
}
