//! The session: the only door through which a workspace changes.

use crate::layer::catalog::Catalog;
use crate::workspace::edit::{Edit, EditRefused, decide};
use crate::workspace::exchange::{keep_marks, refuse_sent};
use crate::workspace::seal::{SealingKey, seal_new};
use crate::workspace::{Author, Cause, ChangeSet, History, Party, Record, RecordKind, Revision, Workspace};
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
        let mut workspace = Workspace::default();
        for record in records {
            let (kind, id) = record.key();
            let id = id.clone();
            workspace.put(kind, &id, Some(record));
        }
        Self { workspace, history: History::from_revisions(revisions) }
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

    /// Takes the last step back; returns the revision to be stored.
    ///
    /// # Errors
    /// When there is nothing to undo, or it would take away a statement that the other side has.
    pub fn undo(&mut self, author: &Author) -> Result<Revision, EditRefused> {
        let last = self.history.next_undo().ok_or(EditRefused::NothingToUndo)?;
        let (label, cause, changes) = (last.label.clone(), Cause::Undo(last.seq), keep_marks(&last.changes.inverse(), &self.workspace));
        refuse_sent(&changes)?;
        Ok(self.append(author.clone(), label, cause, changes))
    }

    /// Does the step again that was undone last; returns the revision to be stored.
    ///
    /// # Errors
    /// When there is nothing to redo.
    pub fn redo(&mut self, author: &Author) -> Result<Revision, EditRefused> {
        let next = self.history.next_redo().ok_or(EditRefused::NothingToRedo)?;
        let (label, cause, changes) = (next.label.clone(), Cause::Redo(next.seq), keep_marks(&next.changes, &self.workspace));
        Ok(self.append(author.clone(), label, cause, changes))
    }

    fn append(&mut self, author: Author, label: String, cause: Cause, changes: ChangeSet) -> Revision {
        changes.apply(&mut self.workspace);
        let revision = Revision { seq: self.history.next_seq(), author, label, cause, changes };
        self.history.push(revision.clone());
        revision
    }
}
