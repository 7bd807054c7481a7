//! Reading a workspace file: records, revisions, and what other programs did to the rows.

use super::error::sqlite;
use super::outside::{self, Outside};
use super::{GpkgStore, StoreError, rows};
use crate::workspace::{Author, Cause, Instant, Record, RecordId, RecordKind, Revision, Session};
use rusqlite::{Connection, Row};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

impl GpkgStore {
    /// Reads everything; the session is what lodemap left, what others did since stands beside it.
    pub(super) fn load(&mut self) -> Result<(Session, Outside), StoreError> {
        let revisions = self.load_revisions()?;
        let mut found = outside::Found::default();
        for kind in RecordKind::ALL {
            outside::scan(&self.connection, &self.path, self.version, kind, &revisions, &mut found)?;
        }
        let session = Session::resume(std::mem::take(&mut found.records), revisions);
        let outside = found.finish(session.workspace());
        self.named = outside.named();
        Ok((session, outside))
    }

    fn load_revisions(&self) -> Result<Vec<Revision>, StoreError> {
        let failed = sqlite("read", &self.path);
        let sql = format!("SELECT {REVISION} FROM lodemap_revision ORDER BY seq");
        let mut statement = self.connection.prepare(&sql).map_err(&failed)?;
        let mut found = statement.query([]).map_err(&failed)?;
        let path = &self.path;
        let next = || found.next().map_err(&failed)?.map(|row| Stored::of(row, path)).transpose();
        while_reading(REVISIONS, next, |stored| stored.understood(path))?.into_iter().collect()
    }
}

/// Revisions that are understood at once.
const REVISIONS: usize = 4;

/// Reads items one after the other and works on them meanwhile on the other cores, some at once; in the order of the items.
pub(super) fn while_reading<T: Send, R: Send, E>(
    at_once: usize,
    mut next: impl FnMut() -> Result<Option<T>, E>,
    work: impl Fn(T) -> R + Sync,
) -> Result<Vec<R>, E> {
    let done: Mutex<Vec<(usize, Vec<R>)>> = Mutex::default();
    rayon::in_place_scope(|scope| {
        for n in 0.. {
            let some: Vec<T> = std::iter::from_fn(|| next().transpose()).take(at_once).collect::<Result<_, E>>()?;
            if some.is_empty() {
                break;
            }
            let (done, work) = (&done, &work);
            scope.spawn(move |_| {
                let some = some.into_iter().map(work).collect();
                done.lock().unwrap_or_else(PoisonError::into_inner).push((n, some));
            });
        }
        Ok(())
    })?;
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_unstable_by_key(|(n, _)| *n);
    Ok(done.into_iter().flat_map(|(_, some)| some).collect())
}

/// The columns that [`revision`] reads.
pub(super) const REVISION: &str = "seq, at, party, author, label, cause, changes";

/// Reads one row of the history.
///
/// # Errors
/// When it cannot be read or understood.
pub(super) fn revision(row: &Row<'_>, path: &Path) -> Result<Revision, StoreError> {
    Stored::of(row, path)?.understood(path)
}

/// A row of the history as its texts.
struct Stored {
    seq: i64,
    /// `at`, `party`, `author`, `label`, `cause`, `changes`.
    texts: [String; 6],
}

impl Stored {
    fn of(row: &Row<'_>, path: &Path) -> Result<Self, StoreError> {
        let failed = sqlite("read", path);
        let mut texts: [String; 6] = Default::default();
        for (i, text) in texts.iter_mut().enumerate() {
            *text = row.get(i + 1).map_err(&failed)?;
        }
        Ok(Self { seq: row.get(0).map_err(&failed)?, texts })
    }

    fn understood(self, path: &Path) -> Result<Revision, StoreError> {
        let Self { seq, texts: [at, party, name, label, cause, changes] } = self;
        let damaged =
            |source| StoreError::Record { table: "lodemap_revision", id: seq.to_string(), path: path.to_owned(), source };
        let at: Instant = serde_json::from_value(at.into()).map_err(damaged)?;
        Ok(Revision {
            seq: seq.unsigned_abs(),
            author: Author { at, party: RecordId(party), name },
            label,
            cause: serde_json::from_str::<Cause>(&cause).map_err(damaged)?,
            changes: serde_json::from_str(&changes).map_err(damaged)?,
        })
    }
}

/// Reads the records of one table as they stand in its rows.
///
/// # Errors
/// When one cannot be read or understood.
pub(super) fn records(c: &Connection, path: &Path, kind: RecordKind, records: &mut Vec<Record>) -> Result<(), StoreError> {
    let table = rows::table_of(kind);
    let failed = sqlite("read", path);
    let sql = format!("SELECT id, record FROM {table} WHERE record IS NOT NULL ORDER BY fid");
    let mut statement = c.prepare(&sql).map_err(&failed)?;
    let found = statement.query_map([], |r| Ok((r.get::<_, String>(0)?, r.get::<_, String>(1)?))).map_err(&failed)?;
    for row in found {
        let (id, json) = row.map_err(&failed)?;
        let record = rows::record_from(kind, &json);
        records.push(record.map_err(|source| StoreError::Record { table, id, path: path.to_owned(), source })?);
    }
    Ok(())
}
