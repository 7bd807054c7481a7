//! Whether a workspace's history leads to its records: what another program changed behind lodemap's back shows here.

use crate::analysis::Finding;
use crate::workspace::{Change, Record, RecordId, RecordKind, Revision, Session, Workspace};
use std::collections::BTreeSet;

/// Plays the history from the parties of the framework and compares: the numbers of the revisions, what each found before, and
/// what comes out with the records that are there. Each record is named once, at its first difference.
#[must_use]
pub fn check_history(session: &Session) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut named = BTreeSet::new();
    let mut add = |kind: RecordKind, id: &RecordId, message: String| {
        if named.insert((kind, id.clone())) {
            found.push(Finding { code: "history_differs", kind, id: id.clone(), message });
        }
    };
    let mut w = Session::new().workspace().clone();
    for (expected, revision) in (1..).zip(session.history().revisions()) {
        let Revision { seq, changes, .. } = revision;
        for change in &changes.0 {
            let Some((kind, id)) = change.key() else { continue };
            if *seq != expected {
                add(kind, id, format!("revision {expected} is missing or out of order: revision {seq} is in its place"));
            }
            let Change { before, .. } = change;
            if w.get(kind, id) != *before {
                add(kind, id, format!("revision {seq} changes what the revisions before it did not leave"));
            }
        }
        changes.apply(&mut w);
    }
    let now = session.workspace();
    for (kind, id) in keys(&w).union(&keys(now)) {
        let message = match (w.get(*kind, id), now.get(*kind, id)) {
            (Some(_), None) => "the history has it, the table has not",
            (None, Some(_)) => "the table has it, the history has not",
            (then, now) if then != now => "the record in the table is not what the history leads to",
            _ => continue,
        };
        add(*kind, id, format!("{message}: another program may have changed the file; keep a copy from before"));
    }
    found
}

fn keys(w: &Workspace) -> BTreeSet<(RecordKind, RecordId)> {
    let key = |record: Record| {
        let (kind, id) = record.key();
        (kind, id.clone())
    };
    w.records().map(key).collect()
}
