//! What two workspaces tell each other: records, and which versions of them each side has seen. docs/FORMAT.md, "Exchange".
//!
//! A version that was sent or taken in leaves a mark in its record. From the marks follows which of two versions came after the
//! other, without a clock that both sides would have to trust.

mod beside;
mod merge;

pub(in crate::workspace) use beside::keep_one;
pub use beside::{are_beside, common_versions, version_of};
pub use merge::{Plan, Row, TakeIn, What, plan};

use crate::workspace::edit::EditRefused;
use crate::workspace::{Change, ChangeSet, Instant, Record, RecordId, RecordKind, Sent, Session, Workspace};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The label of a revision that brings in what came from the other side.
pub const TAKE_IN: &str = "take_in";
/// The label of the revision of a compacted history that holds the statements which had been taken in.
pub const COMPACTED_TAKEN_IN: &str = "compact_history_taken_in";
/// The member of a record that holds its marks.
const MARKS: &str = "shared";

/// A version of a record that has been on both sides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    /// What it says: 32 hexadecimal digits of the SHA-256 of the record without its id and marks.
    pub sha256: String,
    /// Who wrote it.
    pub party: RecordId,
    /// When.
    pub at: Instant,
}

impl Version {
    /// Returns what versions are ordered by: when they were written, then what they say.
    fn order(&self) -> (i128, &str, &str) {
        (self.at.nanos(), &self.sha256, &self.party.0)
    }
}

/// A record on its way, without what concerns this side only, and its versions, the present one last.
#[derive(Debug, Clone, PartialEq)]
pub struct Parcel {
    /// The record.
    pub record: Record,
    /// Its versions; none for records that are never changed or never overwritten.
    pub versions: Vec<Version>,
}

/// What is marked when records have been sent.
#[derive(Debug, Clone, PartialEq)]
pub struct Sending {
    /// What went out.
    pub parcels: Vec<Parcel>,
    /// The statements among it that were made here; what was taken in is for others to withdraw.
    pub made_here: BTreeSet<RecordId>,
    /// The name of the file.
    pub file: String,
}

impl Sending {
    /// Puts together what is marked when everything that a session has goes out.
    #[must_use]
    pub fn new(session: &Session, parcels: Vec<Parcel>, file: String) -> Self {
        Self { parcels, made_here: made_here(session), file }
    }
}

/// The statements that were made here, not taken in.
fn made_here(session: &Session) -> BTreeSet<RecordId> {
    let mut made_here = BTreeSet::new();
    for revision in session.history().revisions() {
        for change in &revision.changes.0 {
            if let (None, Some(Record::Statement(s))) = (&change.before, &change.after) {
                if [TAKE_IN, COMPACTED_TAKEN_IN].contains(&revision.label.as_str()) {
                    made_here.remove(&s.id)
                } else {
                    made_here.insert(s.id.clone())
                };
            }
        }
    }
    made_here
}

/// Returns what a compacted history begins with, each part a revision: everything but the statements that came from the other
/// side; those; and, of records that have been on both sides, the marks of who wrote the present version when, which no later
/// revision could tell.
#[must_use]
pub fn compacted(session: &Session) -> [ChangeSet; 3] {
    let (now, made_here) = (session.workspace(), made_here(session));
    let mut own = now.clone();
    Arc::make_mut(&mut own.statements).retain(|id, _| made_here.contains(id));
    let mut marks = ChangeSet::default();
    for parcel in outgoing(session) {
        let (kind, id) = parcel.record.key();
        let (Some(mut record), Some(last)) = (now.get(kind, id), parcel.versions.last()) else { continue };
        // What has never been on both sides has nothing to come after.
        if !last.party.0.is_empty() && !self::marks(&record).is_empty() {
            mark(&mut record, &parcel.versions);
            marks.put(now, record);
        }
    }
    [ChangeSet::whole(Session::new().workspace(), &own), ChangeSet::whole(&own, now), marks]
}

/// Returns all records but the layers, as they go to the other side.
#[must_use]
pub fn outgoing(session: &Session) -> Vec<Parcel> {
    let w = session.workspace();
    let mut written: BTreeMap<(RecordKind, RecordId), (RecordId, Instant)> = BTreeMap::new();
    for revision in session.history().revisions() {
        for (kind, id) in revision.changes.touched() {
            written.insert((kind, id.clone()), (revision.author.party.clone(), revision.author.at.clone()));
        }
    }
    let mut all: Vec<Record> = w.parties.values().cloned().map(Record::Party).collect();
    all.extend(w.areas.values().cloned().map(Record::Area));
    all.extend(w.notes.values().cloned().map(Record::Note));
    all.extend(w.projects.values().cloned().map(Record::Project));
    all.extend(w.deposits.values().cloned().map(Record::Deposit));
    all.extend(w.links.values().cloned().map(Record::Link));
    all.extend(w.statements.values().cloned().map(Record::Statement));
    all.extend(w.flags.values().cloned().map(Record::Flag));
    let parcel = |record: Record| {
        let mut versions = marks(&record);
        let (kind, id) = record.key();
        let id = id.clone();
        let record = bare(record);
        if matches!(kind, RecordKind::Area | RecordKind::Note | RecordKind::Project | RecordKind::Link) {
            let sha256 = digest(&record);
            if versions.last().is_none_or(|v| v.sha256 != sha256) {
                let nobody = || (RecordId(String::new()), Instant::epoch());
                let (party, at) = written.get(&(kind, id)).cloned().unwrap_or_else(nobody);
                versions.push(Version { sha256, party, at });
            }
        }
        Parcel { record, versions }
    };
    all.into_iter().map(parcel).collect()
}

/// Marks what was sent: statements cannot be taken back from here on, and versions are known to be with the other side.
pub(in crate::workspace) fn sent(w: &Workspace, at: &Instant, sending: &Sending) -> ChangeSet {
    let mut changes = ChangeSet::default();
    for parcel in &sending.parcels {
        let (kind, id) = parcel.record.key();
        let Some(mut record) = w.get(kind, id) else { continue };
        if let Record::Statement(statement) = &mut record {
            if statement.sent.is_none() && sending.made_here.contains(&statement.id) {
                Arc::make_mut(statement).sent = Some(Sent { at: at.clone(), file: sending.file.clone() });
            }
        } else if !parcel.versions.is_empty() {
            mark(&mut record, &parcel.versions);
        }
        changes.put(w, record);
    }
    changes
}

/// Returns changes that were turned round, or are done again, with the marks that the records have got since: an undo does not
/// unsend anything.
pub(in crate::workspace) fn keep_marks(changes: &ChangeSet, w: &Workspace) -> ChangeSet {
    let keep = |change: &Change| {
        let now = change.key().and_then(|(kind, id)| w.get(kind, id));
        let mut after = change.after.clone();
        match (&mut after, &now) {
            (Some(Record::Statement(after)), Some(Record::Statement(now))) if now.sent.is_some() => {
                Arc::make_mut(after).sent.clone_from(&now.sent);
            }
            (Some(after), Some(now)) => {
                let before = change.before.as_ref().map(marks).unwrap_or_default();
                let mut all = marks(after);
                let gained = marks(now).into_iter().filter(|v| !before.contains(v));
                all.extend(gained.collect::<Vec<_>>());
                all.dedup();
                if !all.is_empty() {
                    mark(after, &all);
                }
            }
            _ => {}
        }
        Change { before: now, after }
    };
    ChangeSet(changes.0.iter().map(keep).collect())
}

/// Refuses changes that take away a statement which the other side has.
pub(in crate::workspace) fn refuse_sent(changes: &ChangeSet) -> Result<(), EditRefused> {
    for change in &changes.0 {
        if let (Some(Record::Statement(statement)), None) = (&change.before, &change.after) {
            crate::workspace::edit::still_ours(statement)?;
        }
    }
    Ok(())
}

/// Returns the versions of a record that have been on both sides, the oldest first.
fn marks(record: &Record) -> Vec<Version> {
    let found = further(record).and_then(|other| other.get(MARKS)).cloned();
    found.and_then(|value| serde_json::from_value(value).ok()).unwrap_or_default()
}

fn mark(record: &mut Record, versions: &[Version]) {
    if let Some(other) = further_mut(record) {
        other.insert(MARKS.to_owned(), serde_json::json!(versions));
    }
}

/// The record without what concerns one side only.
fn bare(mut record: Record) -> Record {
    if let Record::Statement(statement) = &mut record {
        if statement.sent.is_some() {
            Arc::make_mut(statement).sent = None;
        }
    } else if further(&record).is_some_and(|other| other.contains_key(MARKS))
        && let Some(other) = further_mut(&mut record)
    {
        other.shift_remove(MARKS);
    }
    record
}

/// What a bare record says, whatever its id.
fn digest(record: &Record) -> String {
    let mut value = serde_json::to_value(record).unwrap_or_default();
    if let Some(inner) = value.get_mut("record").and_then(Value::as_object_mut) {
        inner.shift_remove("id");
        // Each party's own word beside the description: two that speak at the same time are not at odds.
        inner.shift_remove("interest");
    }
    let hash = Sha256::digest(value.to_string());
    crate::workspace::seal::hex(&hash[..16])
}

fn further(record: &Record) -> Option<&Map<String, Value>> {
    match record {
        Record::Area(r) => Some(&r.other),
        Record::Note(r) => Some(&r.other),
        Record::Project(r) => Some(&r.other),
        Record::Link(r) => Some(&r.other),
        Record::Party(_) | Record::Statement(_) | Record::Deposit(_) | Record::Layer(_) | Record::Flag(_) => None,
    }
}

fn further_mut(record: &mut Record) -> Option<&mut Map<String, Value>> {
    match record {
        Record::Area(r) => Some(&mut Arc::make_mut(r).other),
        Record::Note(r) => Some(&mut Arc::make_mut(r).other),
        Record::Project(r) => Some(&mut Arc::make_mut(r).other),
        Record::Link(r) => Some(&mut Arc::make_mut(r).other),
        Record::Party(_) | Record::Statement(_) | Record::Deposit(_) | Record::Layer(_) | Record::Flag(_) => None,
    }
}

fn with_id(mut record: Record, id: &RecordId) -> Record {
    match &mut record {
        Record::Area(r) => Arc::make_mut(r).id = id.clone(),
        Record::Note(r) => Arc::make_mut(r).id = id.clone(),
        Record::Project(r) => Arc::make_mut(r).id = id.clone(),
        Record::Link(r) => Arc::make_mut(r).id = id.clone(),
        Record::Party(_) | Record::Statement(_) | Record::Deposit(_) | Record::Layer(_) | Record::Flag(_) => {}
    }
    record
}
