//! What edits of all kinds need: ids that are free, records that are there, notes that go along.

use super::{Edit, EditRefused, decide};
use crate::layer::catalog::Catalog;
use crate::workspace::{Author, ChangeSet, Record, RecordId, RecordKind, Workspace};
use std::sync::Arc;

/// Refuses an id that is in use.
pub(super) fn fresh(w: &Workspace, kind: RecordKind, id: &RecordId) -> Result<(), EditRefused> {
    if id.0.trim().is_empty() {
        return Err(EditRefused::EmptyId);
    }
    if w.get(kind, id).is_some() { Err(EditRefused::IdTaken(id.clone())) } else { Ok(()) }
}

/// Finds a record of a table.
pub(super) fn existing<'a, T>(table: &'a crate::workspace::Table<T>, id: &RecordId) -> Result<&'a Arc<T>, EditRefused> {
    table.get(id).ok_or_else(|| EditRefused::NotFound(id.clone()))
}

/// Removes the notes pinned to a record, and the replies to those.
pub(super) fn remove_notes(w: &Workspace, changes: &mut ChangeSet, about: &RecordId) {
    for note in w.notes_about(about) {
        // Notes of a file may speak of each other in a ring.
        if !changes.touched().any(|(kind, id)| kind == RecordKind::Note && *id == note.id) {
            changes.remove(w, RecordKind::Note, &note.id);
            remove_notes(w, changes, &note.id);
        }
    }
}

/// A change set of one record.
pub(super) fn one(w: &Workspace, record: Record) -> ChangeSet {
    let mut changes = ChangeSet::default();
    changes.put(w, record);
    changes
}

/// Decides several edits as one: each on what those before it leave.
pub(super) fn together(w: &Workspace, catalog: &Catalog, author: &Author, edits: &[Edit]) -> Result<ChangeSet, EditRefused> {
    let (mut after, mut all) = (w.clone(), ChangeSet::default());
    for edit in edits {
        let changes = decide(&after, catalog, author, edit)?;
        changes.apply(&mut after);
        all.0.extend(changes.0);
    }
    Ok(all)
}
