//! Change sets: whole records before and after. The undo step, the stored revision and the list of what to redraw are this one type.

use crate::workspace::{Record, RecordId, RecordKind, Workspace};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// One record before and after; `None` means that it does not exist.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// The record before.
    pub before: Option<Record>,
    /// The record after.
    pub after: Option<Record>,
}

impl Change {
    /// Returns the kind and id of the record.
    #[must_use]
    pub fn key(&self) -> Option<(RecordKind, &RecordId)> {
        self.after.as_ref().or(self.before.as_ref()).map(Record::key)
    }
}

/// A set of changes that happen together or not at all.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ChangeSet(pub Vec<Change>);

impl ChangeSet {
    /// Adds that a record comes into being or is replaced; nothing when it stays the same.
    pub fn put(&mut self, workspace: &Workspace, after: Record) {
        let (kind, id) = after.key();
        let before = workspace.get(kind, id);
        if before.as_ref() != Some(&after) {
            self.0.push(Change { before, after: Some(after) });
        }
    }

    /// Adds that a record goes; nothing when there is none.
    pub fn remove(&mut self, workspace: &Workspace, kind: RecordKind, id: &RecordId) {
        if let Some(before) = workspace.get(kind, id) {
            self.0.push(Change { before: Some(before), after: None });
        }
    }

    /// Returns what leads from one workspace to another, of these records.
    #[must_use]
    pub fn between(from: &Workspace, to: &Workspace, records: &BTreeSet<(RecordKind, RecordId)>) -> Self {
        let change = |(kind, id): &(RecordKind, RecordId)| Change { before: from.get(*kind, id), after: to.get(*kind, id) };
        Self(records.iter().map(change).filter(|c| c.before != c.after).collect())
    }

    /// Tells whether nothing changes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the change that takes this one back.
    #[must_use]
    pub fn inverse(&self) -> Self {
        Self(self.0.iter().rev().map(|c| Change { before: c.after.clone(), after: c.before.clone() }).collect())
    }

    /// Writes the results into a workspace. It decides nothing.
    pub fn apply(&self, workspace: &mut Workspace) {
        for change in &self.0 {
            if let Some((kind, id)) = change.key() {
                workspace.put(kind, id, change.after.clone());
            }
        }
    }

    /// Returns the records that are touched.
    pub fn touched(&self) -> impl Iterator<Item = (RecordKind, &RecordId)> {
        self.0.iter().filter_map(Change::key)
    }
}
