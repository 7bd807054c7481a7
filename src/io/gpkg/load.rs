//! Reading a workspace file: records, revisions, and what other programs did to the rows.

use super::error::sqlite;
use super::outside::{self, Outside};
use super::{GpkgStore, StoreError, rows};
use crate::workspace::{Author, Cause, Change, ChangeSet, Instant, Record, RecordId, RecordKind, Revision, Session};
use rusqlite::{Connection, Row};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::collections::HashMap;
use std::ops::Range;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

impl GpkgStore {
    /// Reads everything; the session is what lodemap left, what others did since stands beside it.
    pub(super) fn load(&mut self) -> Result<(Session, Outside), StoreError> {
        let stored = self.load_revisions()?;
        let mut found = outside::Found::default();
        let told = Told::by(&stored);
        for kind in RecordKind::ALL {
            outside::scan(&self.connection, &self.path, self.version, kind, &told, &mut found)?;
        }
        drop(told);
        let revisions = stored.into_iter().map(|understood| understood.revision).collect();
        let session = Session::resume(std::mem::take(&mut found.records), revisions);
        let outside = found.finish(session.workspace());
        self.named = outside.named();
        Ok((session, outside))
    }

    fn load_revisions(&self) -> Result<Vec<Understood>, StoreError> {
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
    Ok(Stored::of(row, path)?.understood(path)?.revision)
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

    fn understood(self, path: &Path) -> Result<Understood, StoreError> {
        let Self { seq, texts: [at, party, name, label, cause, text] } = self;
        let damaged =
            |source| StoreError::Record { table: "lodemap_revision", id: seq.to_string(), path: path.to_owned(), source };
        let at: Instant = serde_json::from_value(at.into()).map_err(damaged)?;
        let mut afters = Vec::new();
        let mut changes = ChangeSet::default();
        for change in serde_json::from_str::<Vec<ChangeText<'_>>>(&text).map_err(damaged)? {
            let start = change.after.as_ref().map(|after| after.record.get().as_ptr() as usize - text.as_ptr() as usize);
            afters.push(start.zip(change.after.as_ref()).map(|(start, after)| start..start + after.record.get().len()));
            changes.0.push(change.understood().map_err(damaged)?);
        }
        let author = Author { at, party: RecordId(party), name };
        let cause = serde_json::from_str::<Cause>(&cause).map_err(damaged)?;
        Ok(Understood { revision: Revision { seq: seq.unsigned_abs(), author, label, cause, changes }, text, afters })
    }
}

/// A change whose records are still texts.
#[derive(Deserialize)]
struct ChangeText<'a> {
    #[serde(borrow)]
    before: Option<RecordText<'a>>,
    #[serde(borrow)]
    after: Option<RecordText<'a>>,
}

#[derive(Deserialize)]
struct RecordText<'a> {
    kind: RecordKind,
    #[serde(borrow)]
    record: &'a RawValue,
}

impl ChangeText<'_> {
    fn understood(&self) -> Result<Change, serde_json::Error> {
        let record = |text: &Option<RecordText<'_>>| text.as_ref().map(|t| rows::record_from(t.kind, t.record.get())).transpose();
        Ok(Change { before: record(&self.before)?, after: record(&self.after)? })
    }
}

/// A revision, and the text in which its records stand.
struct Understood {
    revision: Revision,
    text: String,
    /// Where in the text the record after each change stands.
    afters: Vec<Option<Range<usize>>>,
}

/// What the history says of each record: the one that it came to last, and its text. A row with that same text needs not be read
/// again, and the record is in memory once.
pub(super) struct Told<'a>(HashMap<(RecordKind, &'a str), Option<(&'a str, &'a Record)>>);

impl<'a> Told<'a> {
    fn by(stored: &'a [Understood]) -> Self {
        let changes = stored.iter().map(|u| u.revision.changes.0.len()).sum();
        let mut told = HashMap::with_capacity(changes);
        for Understood { revision, text, afters } in stored {
            for (change, at) in revision.changes.0.iter().zip(afters) {
                let Some((kind, id)) = change.key() else { continue };
                let text = at.clone().and_then(|at| text.get(at));
                told.insert((kind, id.0.as_str()), text.zip(change.after.as_ref()));
            }
        }
        Self(told)
    }

    /// Returns the record with an id if this is its text.
    pub fn in_words(&self, kind: RecordKind, id: &str, text: &[u8]) -> Option<&'a Record> {
        let (told, record) = (*self.0.get(&(kind, id))?)?;
        (told.as_bytes() == text).then_some(record)
    }

    /// Returns what the history came to; a party may be there from the beginning.
    pub fn last(&self, kind: RecordKind, id: &RecordId) -> Option<Record> {
        match self.0.get(&(kind, id.0.as_str())) {
            Some(last) => last.map(|(_, record)| record.clone()),
            None => Session::new().workspace().get(kind, id),
        }
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
