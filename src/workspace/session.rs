//! The session: the only door through which a workspace changes.

use crate::layer::catalog::Catalog;
use crate::workspace::edit::{Edit, EditRefused, decide};
use crate::workspace::exchange::{COMPACTED_TAKEN_IN, compacted, keep_marks, refuse_sent};
use crate::workspace::seal::{SealingKey, seal_new};
use crate::workspace::{
    Author, COMPACTED, Cause, Change, ChangeSet, History, Party, Record, RecordId, RecordKind, Revision, Workspace,
};
use std::collections::BTreeSet;
use std::sync::Arc;

/// A workspace and its history.
#[derive(Debug, Clone, Default)]
pub struct Session {
    workspace: Workspace,
    history: History,
}

impl Session {
    /// Begins a new workspace with the two parties of the framework.
    #[must_use]
    pub fn new() -> Self {
        let mut session = Self::default();
        for party in Party::framework() {
            let id = party.id.clone();
            session.workspace.put(RecordKind::Party, &id, Some(Record::Party(Arc::new(party))));
        }
        session
    }

    /// Goes on with a workspace that was stored.
    #[must_use]
    pub fn resume(records: Vec<Record>, revisions: Vec<Revision>) -> Self {
        Self { workspace: Workspace::of(records), history: History::from_revisions(revisions) }
    }

    /// Returns the records.
    #[must_use]
    pub fn workspace(&self) -> &Workspace {
        &self.workspace
    }

    /// Returns the history.
    #[must_use]
    pub fn history(&self) -> &History {
        &self.history
    }

    /// Does an edit; returns the revision to be stored.
    ///
    /// # Errors
    /// When the edit is refused; then nothing has changed.
    pub fn perform(&mut self, catalog: &Catalog, author: &Author, edit: &Edit) -> Result<Revision, EditRefused> {
        self.perform_sealed(catalog, author, edit, None)
    }

    /// Does an edit as [`Session::perform`], and seals the statement that it makes with the person's key.
    ///
    /// # Errors
    /// When the edit is refused; then nothing has changed.
    pub fn perform_sealed(
        &mut self,
        catalog: &Catalog,
        author: &Author,
        edit: &Edit,
        key: Option<&SealingKey>,
    ) -> Result<Revision, EditRefused> {
        let mut changes = decide(&self.workspace, catalog, author, edit)?;
        if let (Some(key), Edit::State { .. }) = (key, edit) {
            seal_new(&mut changes, &self.workspace, &author.party, key);
        }
        Ok(self.append(author.clone(), edit.name().to_owned(), Cause::Do, changes))
    }

    /// Does an edit that goes on with the last one (typing in the same field): both are one step, if the last revision was the same
    /// edit of the same records by the same person.
    ///
    /// # Errors
    /// As [`Session::perform`].
    pub fn perform_more(&mut self, catalog: &Catalog, author: &Author, edit: &Edit) -> Result<Revision, EditRefused> {
        let changes = decide(&self.workspace, catalog, author, edit)?;
        let goes_on = self.history.revisions().last().is_some_and(|last| {
            let same_person = (&last.author.party, &last.author.name) == (&author.party, &author.name);
            let a_step = matches!(last.cause, Cause::Do | Cause::More);
            a_step && same_person && last.label == edit.name() && last.changes.touched().eq(changes.touched())
        });
        let cause = if goes_on { Cause::More } else { Cause::Do };
        Ok(self.append(author.clone(), edit.name().to_owned(), cause, changes))
    }

    /// Takes the last step back, with all that went on with it; returns the revisions to be stored, with the workspace after each.
    ///
    /// # Errors
    /// When there is nothing to undo.
    pub fn undo_step(&mut self, author: &Author) -> Result<Vec<(Revision, Workspace)>, EditRefused> {
        let mut made = Vec::new();
        loop {
            let more = self.history.next_undo().is_some_and(|r| r.cause == Cause::More);
            let revision = self.undo(author)?;
            made.push((revision, self.workspace.clone()));
            if !more {
                return Ok(made);
            }
        }
    }

    /// Does the step again that was undone last, with all that went on with it; returns as [`Session::undo_step`].
    ///
    /// # Errors
    /// When there is nothing to redo.
    pub fn redo_step(&mut self, author: &Author) -> Result<Vec<(Revision, Workspace)>, EditRefused> {
        let mut made = Vec::new();
        loop {
            let revision = self.redo(author)?;
            made.push((revision, self.workspace.clone()));
            if self.history.next_redo().is_none_or(|r| r.cause != Cause::More) {
                return Ok(made);
            }
        }
    }

    /// Undoes or redoes until the step with this revision is the last that is done; 0 undoes everything. Returns as
    /// [`Session::undo_step`].
    ///
    /// # Errors
    /// When the step is no longer on the line (its state can be brought back with [`Session::restore`]), or is the present.
    pub fn go_to(&mut self, author: &Author, seq: u64) -> Result<Vec<(Revision, Workspace)>, EditRefused> {
        let before = self.clone();
        // All the way or not at all: a statement that was sent may stand in the way.
        self.walk_to(author, seq).inspect_err(|_| *self = before)
    }

    fn walk_to(&mut self, author: &Author, seq: u64) -> Result<Vec<(Revision, Workspace)>, EditRefused> {
        let end = if seq == 0 { 0 } else { self.history.end_of_step(seq) };
        let mut made = Vec::new();
        if end == 0 || self.history.is_done(end) {
            while self.history.next_undo().is_some_and(|last| last.seq != end) {
                made.push((self.undo(author)?, self.workspace.clone()));
            }
        } else if self.history.is_undone(end) {
            while self.history.is_undone(end) {
                made.push((self.redo(author)?, self.workspace.clone()));
            }
        } else {
            return Err(EditRefused::NotOnTheLine(seq));
        }
        if made.is_empty() { Err(EditRefused::NothingChanges) } else { Ok(made) }
    }

    /// Brings back the state after the step with this revision, whatever was done or undone since, as one new step; 0 is the
    /// beginning. Returns the revision to be stored.
    ///
    /// # Errors
    /// When there is no such revision, or everything is as it was then.
    pub fn restore(&mut self, author: &Author, seq: u64) -> Result<Revision, EditRefused> {
        let (changes, end) = self.way_back_to(seq)?;
        // As the records are to be, but for the marks of what was sent meanwhile.
        let then = changes.0.into_iter().map(|c| Change { before: c.after.clone().or(c.before), after: c.after });
        let changes = keep_marks(&ChangeSet(then.collect()), &self.workspace);
        if changes.0.iter().all(|c| c.before == c.after) {
            return Err(EditRefused::NothingChanges);
        }
        refuse_sent(&changes)?;
        Ok(self.append(author.clone(), "restore".to_owned(), Cause::Restore(end), changes))
    }

    /// Returns what bringing back the state after a step would change, and the step's last revision.
    ///
    /// # Errors
    /// When there is no such revision.
    pub fn way_back_to(&self, seq: u64) -> Result<(ChangeSet, u64), EditRefused> {
        if seq != 0 && self.history.get(seq).is_none() {
            return Err(EditRefused::NotFound(RecordId(seq.to_string())));
        }
        let end = if seq == 0 { 0 } else { self.history.end_of_step(seq) };
        let (mut then, mut touched) = (self.workspace.clone(), BTreeSet::new());
        for revision in self.history.revisions().iter().rev().take_while(|r| r.seq > end) {
            revision.changes.inverse().apply(&mut then);
            touched.extend(revision.changes.touched().map(|(kind, id)| (kind, id.clone())));
        }
        Ok((ChangeSet::between(&self.workspace, &then, &touched), end))
    }

    /// Takes the last revision back; returns the revision to be stored.
    ///
    /// # Errors
    /// When there is nothing to undo, or it would take away a statement that the other side has.
    pub fn undo(&mut self, author: &Author) -> Result<Revision, EditRefused> {
        let last = self.history.next_undo().ok_or(EditRefused::NothingToUndo)?;
        let (label, cause, changes) =
            (last.label.clone(), Cause::Undo(last.seq), keep_marks(&last.changes.inverse(), &self.workspace));
        refuse_sent(&changes)?;
        Ok(self.append(author.clone(), label, cause, changes))
    }

    /// Does the revision again that was undone last; returns the revision to be stored.
    ///
    /// # Errors
    /// When there is nothing to redo.
    pub fn redo(&mut self, author: &Author) -> Result<Revision, EditRefused> {
        let next = self.history.next_redo().ok_or(EditRefused::NothingToRedo)?;
        let (label, cause, changes) = (next.label.clone(), Cause::Redo(next.seq), keep_marks(&next.changes, &self.workspace));
        Ok(self.append(author.clone(), label, cause, changes))
    }

    /// Takes in what was changed outside, or recovered; returns the revision to be stored. `None` when nothing changes.
    pub fn take_in(&mut self, author: &Author, label: &str, changes: ChangeSet) -> Option<Revision> {
        (!changes.is_empty()).then(|| self.append(author.clone(), label.to_owned(), Cause::Do, changes))
    }

    /// Returns a session whose history begins with the workspace as it is: one step, which holds everything and cannot be undone.
    #[must_use]
    pub fn compacted(&self, author: &Author) -> Self {
        let mut new = Self::new();
        let [own, taken_in, marks] = compacted(self);
        for (label, changes) in [(COMPACTED, own), (COMPACTED_TAKEN_IN, taken_in), (COMPACTED, marks)] {
            if !changes.is_empty() {
                let cause = if new.history.revisions().is_empty() { Cause::Do } else { Cause::More };
                new.append(author.clone(), label.to_owned(), cause, changes);
            }
        }
        new
    }

    fn append(&mut self, author: Author, label: String, cause: Cause, changes: ChangeSet) -> Revision {
        changes.apply(&mut self.workspace);
        let revision = Revision { seq: self.history.next_seq(), author, label, cause, changes };
        self.history.push(revision.clone());
        revision
    }
}
