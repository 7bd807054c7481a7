//! Compacting the history: a new file that begins with one step holding everything as it is, and the old file kept beside it.

use super::error::sqlite;
use super::{GpkgStore, StoreError, kept, upgrade, write};
use crate::io::files::{FileError, make_new};
use crate::workspace::{Author, ChangeSet, Session};
use rusqlite::OpenFlags;
use std::path::{Path, PathBuf};

/// A compacted file that has not yet taken the place of the old one.
#[derive(Debug)]
pub struct Compacted {
    /// The new file, under a name of its own beside the old one.
    new: PathBuf,
    /// The last revision of the history that it was made from.
    pub of: u64,
}

impl Drop for Compacted {
    fn drop(&mut self) {
        // Renamed by then, unless nobody took it.
        let _gone = std::fs::remove_file(&self.new).is_err();
    }
}

impl GpkgStore {
    /// Makes the compacted file of a workspace; the workspace itself stays as it is.
    ///
    /// # Errors
    /// When the file has not all of the session's revisions yet, or one of the two cannot be read or written.
    pub fn compact(path: &Path, session: &Session, author: &Author) -> Result<Compacted, StoreError> {
        let of = session.history().revisions().last().map_or(0, |r| r.seq);
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        let new = path.with_file_name(format!(".{stem}.compacted-{}.gpkg", std::process::id()));
        let _stays = std::fs::remove_file(&new).is_err();
        make_new(&new, |temporary| {
            Self::vacuum(path, temporary)?;
            let mut store = Self::connect(temporary, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
            store.recognise()?;
            let failed = sqlite("written", path);
            let last = "SELECT coalesce(max(seq), 0) FROM lodemap_revision";
            let last: i64 = store.connection.query_row(last, [], |r| r.get(0)).map_err(&failed)?;
            if last.unsigned_abs() != of {
                return Err(StoreError::ChangedElsewhere { path: path.to_owned() });
            }
            let whole = session.compacted(author);
            store.transact_with(upgrade::is_a_copy, |t, path, _| {
                t.execute("DELETE FROM lodemap_revision", []).map_err(sqlite("written", path))?;
                kept::keep_only(t, path, &kept_by(session))?;
                whole.history().revisions().iter().try_for_each(|revision| write::put_revision(t, path, revision))?;
                // The rows are those that are there, but for the marks of who wrote what.
                let marked = ChangeSet::whole(session.workspace(), whole.workspace());
                write::write_rows(t, path, &marked, whole.workspace(), &write::utc(&author.at))
            })?;
            store.connection.execute_batch("VACUUM").map_err(failed)
        })?;
        Ok(Compacted { new, of })
    }

    /// Puts a compacted file in the place of the old one, which stays beside it; returns where. Nobody may have it open for writing.
    ///
    /// # Errors
    /// When the disk refuses; then the old file is where it was.
    pub fn take_compacted(path: &Path, compacted: Compacted) -> Result<PathBuf, StoreError> {
        let error = |why| StoreError::from(FileError::Write { why, path: path.to_owned() });
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        let ending = path.extension().map_or_else(|| "gpkg".into(), |e| e.to_string_lossy());
        let name = |n: u32| {
            let more = if n == 1 { String::new() } else { format!("-{n}") };
            path.with_file_name(format!("{stem}.before-compacting{more}.{ending}"))
        };
        let old = (1..).map(name).find(|p| !p.exists()).unwrap_or_else(|| name(1));
        // A second name for the old file first, where the disk has such: there is a whole file under the old name at every moment.
        if std::fs::hard_link(path, &old).is_err() {
            std::fs::copy(path, &old).map_err(error)?;
        }
        std::fs::rename(&compacted.new, path).map_err(error)?;
        if let Some(Ok(folder)) = path.parent().map(std::fs::File::open) {
            folder.sync_all().or_else(|e| if cfg!(unix) { Err(e) } else { Ok(()) }).map_err(error)?;
        }
        Ok(old)
    }
}

/// The kept files that the layers of a workspace need as it is.
fn kept_by(session: &Session) -> Vec<String> {
    session.workspace().layers.values().filter(|l| l.embedded).map(|l| l.sha256.clone()).collect()
}
