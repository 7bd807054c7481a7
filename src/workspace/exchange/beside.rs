//! Two versions of an area that taking in has put side by side: which they are, what they have in common, and making one of them.

use super::merge::base;
use super::{Version, bare, digest, mark, marks, with_id};
use crate::workspace::edit::{EditRefused, still_ours};
use crate::workspace::{ChangeSet, Record, RecordId, RecordKind, Workspace};
use std::sync::Arc;

/// Tells whether two areas are versions of one: `a` and `a~JP`.
#[must_use]
pub fn are_beside(w: &Workspace, a: &RecordId, b: &RecordId) -> bool {
    a != b && base(a, &w.parties) == base(b, &w.parties)
}

/// Returns the versions that two records both know of (32 hexadecimal digits each), the newest first.
#[must_use]
pub fn common_versions(a: &Record, b: &Record) -> Vec<String> {
    let known = marks(b);
    let mut common: Vec<Version> = marks(a).into_iter().filter(|v| known.iter().any(|k| k.sha256 == v.sha256)).collect();
    common.sort_by(|x, y| y.order().cmp(&x.order()));
    common.into_iter().map(|v| v.sha256).collect()
}

/// Returns what a record says as versions are named: 32 hexadecimal digits.
#[must_use]
pub fn version_of(record: &Record) -> String {
    digest(&bare(record.clone()))
}

/// One version stays as a whole, under the id that both come from when one of them has it; it knows of all that the other knew. Notes
/// on the other speak of it from now on; statements on an id that goes are removed, if they have not gone out.
pub(in crate::workspace) fn keep_one(w: &Workspace, keep: &RecordId, drop: &RecordId) -> Result<ChangeSet, EditRefused> {
    let area = |id: &RecordId| w.areas.get(id).cloned().map(Record::Area).ok_or_else(|| EditRefused::NotFound(id.clone()));
    let (kept, gone) = (area(keep)?, area(drop)?);
    if !are_beside(w, keep, drop) {
        return Err(EditRefused::NotBeside(drop.clone()));
    }
    let origin = base(keep, &w.parties);
    let id = if [keep, drop].contains(&&origin) { origin } else { keep.clone() };
    let own = marks(&kept);
    let now = own.last().filter(|v| v.sha256 == version_of(&kept)).cloned();
    let mut versions = [own, marks(&gone)].concat();
    versions.sort_by(|x, y| x.order().cmp(&y.order()));
    versions.dedup();
    // The present version comes last; one that has not been on both sides yet is added when it goes out.
    versions.retain(|v| Some(v) != now.as_ref());
    versions.extend(now);
    let mut record = with_id(bare(kept), &id);
    if !versions.is_empty() {
        mark(&mut record, &versions);
    }
    let mut changes = ChangeSet::default();
    for other in [keep, drop].into_iter().filter(|other| **other != id) {
        for note in w.notes_about(other) {
            let mut note = note.as_ref().clone();
            note.about = Some(id.clone());
            changes.put(w, Record::Note(Arc::new(note)));
        }
        for statement in w.statements.values().filter(|s| s.area == *other) {
            still_ours(statement)?;
            changes.remove(w, RecordKind::Statement, &statement.id);
        }
        changes.remove(w, RecordKind::Area, other);
    }
    changes.put(w, record);
    Ok(changes)
}
