//! Revisions: every change that was made, and every undo and redo, in the order they happened. Nothing is ever taken out.

use crate::workspace::{Author, ChangeSet};
use serde::{Deserialize, Serialize};

/// The label of a revision that only marks what was sent to the other side.
pub const SENT: &str = "send";

/// Why a revision exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "cause", content = "of", rename_all = "snake_case")]
pub enum Cause {
    /// Someone did something.
    Do,
    /// The revision with this number was taken back.
    Undo(u64),
    /// The revision with this number was done again.
    Redo(u64),
}

/// One step of history.
#[derive(Debug, Clone, PartialEq)]
pub struct Revision {
    /// Its number, from 1.
    pub seq: u64,
    /// Who and when.
    pub author: Author,
    /// The edit's name, such as `add_area`.
    pub label: String,
    /// Why.
    pub cause: Cause,
    /// What it changed.
    pub changes: ChangeSet,
}

/// All revisions, and which of them can be undone and redone now.
#[derive(Debug, Clone, Default)]
pub struct History {
    revisions: Vec<Revision>,
    undoable: Vec<u64>,
    redoable: Vec<u64>,
}

impl History {
    /// Rebuilds a history from stored revisions.
    #[must_use]
    pub fn from_revisions(revisions: Vec<Revision>) -> Self {
        let mut history = Self::default();
        for revision in revisions {
            history.push(revision);
        }
        history
    }

    /// Appends a revision.
    pub fn push(&mut self, revision: Revision) {
        match revision.cause {
            // What has gone out stays out: there is nothing in it to undo.
            Cause::Do if revision.label == SENT => {}
            Cause::Do => {
                self.undoable.push(revision.seq);
                self.redoable.clear();
            }
            Cause::Undo(of) => {
                self.undoable.retain(|s| *s != of);
                self.redoable.push(of);
            }
            Cause::Redo(of) => {
                self.redoable.retain(|s| *s != of);
                self.undoable.push(of);
            }
        }
        self.revisions.push(revision);
    }

    /// Returns all revisions, oldest first.
    #[must_use]
    pub fn revisions(&self) -> &[Revision] {
        &self.revisions
    }

    /// Returns the revision that undo would take back.
    #[must_use]
    pub fn next_undo(&self) -> Option<&Revision> {
        self.undoable.last().and_then(|s| self.get(*s))
    }

    /// Returns the revision that redo would do again.
    #[must_use]
    pub fn next_redo(&self) -> Option<&Revision> {
        self.redoable.last().and_then(|s| self.get(*s))
    }

    /// Returns the number the next revision gets.
    #[must_use]
    pub fn next_seq(&self) -> u64 {
        self.revisions.last().map_or(1, |r| r.seq + 1)
    }

    fn get(&self, seq: u64) -> Option<&Revision> {
        self.revisions.binary_search_by_key(&seq, |r| r.seq).ok().and_then(|i| self.revisions.get(i))
    }
}
