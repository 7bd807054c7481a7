//! Revisions: every change that was made, and every undo and redo, in the order they happened. Nothing is ever taken out.

use crate::workspace::{Author, ChangeSet};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The label of a revision that only marks what was sent to the other side.
pub const SENT: &str = "send";

/// Why a revision exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "StoredCause", into = "StoredCause")]
pub enum Cause {
    /// Someone did something.
    Do,
    /// Someone went on with what the revision before did, such as typing in the same field: both are one step.
    More,
    /// The state after the revision with this number was brought back.
    Restore(u64),
    /// The revision with this number was taken back.
    Undo(u64),
    /// The revision with this number was done again.
    Redo(u64),
}

/// How a cause is stored: programs that do not know `more` and `restores` take both for something that was done, which is right.
#[derive(Serialize, Deserialize)]
struct StoredCause {
    #[serde(flatten)]
    word: CauseWord,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    more: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    restores: Option<u64>,
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "cause", content = "of", rename_all = "snake_case")]
enum CauseWord {
    Do,
    Undo(u64),
    Redo(u64),
}

impl From<Cause> for StoredCause {
    fn from(cause: Cause) -> Self {
        let (word, more, restores) = match cause {
            Cause::Do => (CauseWord::Do, false, None),
            Cause::More => (CauseWord::Do, true, None),
            Cause::Restore(of) => (CauseWord::Do, false, Some(of)),
            Cause::Undo(of) => (CauseWord::Undo(of), false, None),
            Cause::Redo(of) => (CauseWord::Redo(of), false, None),
        };
        Self { word, more, restores }
    }
}

impl From<StoredCause> for Cause {
    fn from(stored: StoredCause) -> Self {
        match (stored.word, stored.restores) {
            (CauseWord::Do, Some(of)) => Self::Restore(of),
            (CauseWord::Do, None) if stored.more => Self::More,
            (CauseWord::Do, None) => Self::Do,
            (CauseWord::Undo(of), _) => Self::Undo(of),
            (CauseWord::Redo(of), _) => Self::Redo(of),
        }
    }
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

/// Where a step stands in relation to now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Done.
    Done,
    /// Done, and the last of those: the present.
    Present,
    /// Taken back; it can be done again.
    Undone,
    /// Taken back before something else was done: it is no longer on the line that undo and redo follow.
    Left,
}

/// What a person takes for one step: a revision, with those that went on with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// Its first revision.
    pub first: u64,
    /// Its last revision.
    pub last: u64,
    /// Where it stands.
    pub standing: Standing,
}

/// The label of the revisions that begin a compacted history, or its beginning: together they hold everything, and undo ends there.
pub const COMPACTED: &str = "compact_history";

/// All revisions, and which of them can be undone and redone now.
#[derive(Debug, Clone, Default)]
pub struct History {
    revisions: Vec<Revision>,
    undoable: Vec<u64>,
    redoable: Vec<u64>,
    /// The last of the revisions with which a compacted history begins.
    base: Option<u64>,
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
            // The first revisions of a compacted history, which belong together.
            Cause::Do | Cause::More
                if revision.label.starts_with(COMPACTED) && self.base == self.revisions.last().map(|r| r.seq) =>
            {
                self.base = Some(revision.seq);
            }
            Cause::Do | Cause::More | Cause::Restore(_) => {
                self.undoable.push(revision.seq);
                self.redoable.clear();
            }
            Cause::Undo(of) => {
                take_out(&mut self.undoable, of);
                self.redoable.push(of);
            }
            Cause::Redo(of) => {
                take_out(&mut self.redoable, of);
                self.undoable.push(of);
            }
        }
        self.revisions.push(revision);
    }

    /// Tells whether it begins with a step that holds everything, and what was before it was compacted away.
    #[must_use]
    pub fn is_compacted(&self) -> bool {
        self.base.is_some()
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

    /// Returns the revision with a number.
    #[must_use]
    pub fn get(&self, seq: u64) -> Option<&Revision> {
        self.revisions.binary_search_by_key(&seq, |r| r.seq).ok().and_then(|i| self.revisions.get(i))
    }

    /// Returns the steps, oldest first: undo and redo are no steps, but ways along them.
    #[must_use]
    pub fn steps(&self) -> Vec<Step> {
        let (done, undone): (BTreeSet<u64>, BTreeSet<u64>) =
            (self.undoable.iter().copied().collect(), self.redoable.iter().copied().collect());
        let mut steps: Vec<Step> = Vec::new();
        for revision in &self.revisions {
            let seq = revision.seq;
            match revision.cause {
                Cause::Undo(_) | Cause::Redo(_) => continue,
                Cause::Do if revision.label == SENT => continue,
                Cause::More => {
                    if let Some(step) = steps.last_mut() {
                        step.last = seq;
                    }
                }
                Cause::Do | Cause::Restore(_) => steps.push(Step { first: seq, last: seq, standing: Standing::Left }),
            }
        }
        let present = self.undoable.last().or(self.base.as_ref());
        for step in &mut steps {
            step.standing = match step.first {
                _ if present.is_some_and(|seq| (step.first..=step.last).contains(seq)) => Standing::Present,
                first if self.begins(first) || done.contains(&first) => Standing::Done,
                first if undone.contains(&first) => Standing::Undone,
                _ => Standing::Left,
            };
        }
        steps
    }

    /// Returns the number of the last revision of the step that a revision belongs to.
    #[must_use]
    pub fn end_of_step(&self, seq: u64) -> u64 {
        let more = |seq: u64| self.get(seq).is_some_and(|r| r.cause == Cause::More);
        (seq + 1..).take_while(|next| more(*next)).last().unwrap_or(seq)
    }

    /// Tells whether a revision is done, and was not taken back.
    #[must_use]
    pub fn is_done(&self, seq: u64) -> bool {
        self.begins(seq) || self.undoable.contains(&seq)
    }

    /// Tells whether a revision is one of those with which a compacted history begins.
    fn begins(&self, seq: u64) -> bool {
        self.base.is_some_and(|last| seq <= last)
    }

    /// Tells whether a revision was taken back and can be done again.
    #[must_use]
    pub fn is_undone(&self, seq: u64) -> bool {
        self.redoable.contains(&seq)
    }
}

/// Takes a number out, which is nearly always the last.
fn take_out(line: &mut Vec<u64>, seq: u64) {
    if line.last() == Some(&seq) {
        line.pop();
    } else {
        line.retain(|s| *s != seq);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn causes_are_stored_so_that_older_programs_read_on() {
        let stored = |cause: Cause| serde_json::to_string(&cause).unwrap();
        assert_eq!(stored(Cause::Do), r#"{"cause":"do"}"#);
        assert_eq!(stored(Cause::Undo(3)), r#"{"cause":"undo","of":3}"#);
        assert_eq!(stored(Cause::More), r#"{"cause":"do","more":true}"#);
        assert_eq!(stored(Cause::Restore(7)), r#"{"cause":"do","restores":7}"#);
        for cause in [Cause::Do, Cause::More, Cause::Restore(7), Cause::Undo(3), Cause::Redo(3)] {
            assert_eq!(serde_json::from_str::<Cause>(&stored(cause)).unwrap(), cause);
            // What a program that knows only these three words makes of it.
            let word: CauseWord = serde_json::from_str(&stored(cause)).unwrap();
            assert_eq!(matches!(word, CauseWord::Do), !matches!(cause, Cause::Undo(_) | Cause::Redo(_)));
        }
    }
}
