//! Copies of a workspace: a whole new file with the history, everything that other programs put into it, and one step that says so.

use super::error::sqlite;
use super::kept::{self, KeptFile};
use super::{GpkgStore, StoreError, upgrade};
use crate::io::files::make_new;
use crate::workspace::{Author, ChangeSet, Revision, Session, Workspace};
use rusqlite::OpenFlags;
use std::path::Path;
use std::sync::Arc;

/// What is to be different in a copy.
#[derive(Debug, Default)]
pub struct Different {
    /// The step that is added; nothing is when it is empty.
    pub changes: ChangeSet,
    /// Files that the copy keeps beside those that the workspace keeps.
    pub files: Vec<Arc<KeptFile>>,
}

impl GpkgStore {
    /// Makes a copy of a workspace as a new file: whole, or none. `from` is its file, when it has one; what of the session is not
    /// in it yet comes into the copy.
    ///
    /// # Errors
    /// When a file is in the way, or one of the two cannot be read or written.
    pub fn save_copy(
        from: Option<&Path>,
        to: &Path,
        session: &Session,
        author: &Author,
        different: Different,
    ) -> Result<(), StoreError> {
        if to.exists() {
            return Err(StoreError::Exists { path: to.to_owned() });
        }
        make_new(to, |temporary| {
            match from {
                Some(from) => Self::vacuum(from, temporary)?,
                None => drop(Self::create(temporary, &Session::new(), &author.at)?),
            }
            let mut copy = Self::connect(temporary, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
            copy.recognise()?;
            copy.make_lasting().map_err(sqlite("written", to))?;
            let sql = "SELECT coalesce(max(seq), 0) FROM lodemap_revision";
            let last = copy.connection.query_row(sql, [], |r| r.get::<_, i64>(0)).map_err(sqlite("read", to))?;
            let mut new = missing(session, last.unsigned_abs());
            let mut session = session.clone();
            if let Some(revision) = session.take_in(author, "copy_workspace", different.changes) {
                new.push((revision, session.workspace().clone()));
            }
            if new.is_empty() && different.files.is_empty() {
                return Ok(());
            }
            copy.transact_with(upgrade::is_a_copy, |t, path, named| {
                different.files.iter().try_for_each(|file| kept::put(t, path, file))?;
                new.iter().try_for_each(|(revision, after)| super::write::append_one(t, path, named, revision, after))
            })
        })
    }

    pub(super) fn vacuum(from: &Path, to: &Path) -> Result<(), StoreError> {
        let store = Self::connect(from, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
        // The name is a text as any other; SQLite reads its tables and writes a new file, page by page.
        let name = to.to_string_lossy();
        store.connection.execute("VACUUM INTO ?1", [&name]).map_err(sqlite("copied", from))?;
        Ok(())
    }
}

/// The revisions after a number, each with the workspace after it.
fn missing(session: &Session, last: u64) -> Vec<(Revision, Workspace)> {
    let revisions = session.history().revisions();
    if revisions.last().is_none_or(|r| r.seq <= last) {
        return Vec::new();
    }
    let mut now = Session::new().workspace().clone();
    let mut new = Vec::new();
    for revision in revisions {
        revision.changes.apply(&mut now);
        if revision.seq > last {
            new.push((revision.clone(), now.clone()));
        }
    }
    new
}
