//! The workspace file: an OGC GeoPackage in which every revision is one SQLite transaction.

mod blob;
mod layer_in;
mod layer_out;
mod look;
mod rows;
mod schema;
mod table_in;

pub use layer_in::read_tables;
pub use layer_out::{LayerOutError, write_layer};
pub use look::{MAGIC as SQLITE, holds_workspace};

use crate::io::files::{FileError, make_new};
use crate::workspace::{Author, Cause, Instant, Record, RecordId, RecordKind, Revision, Session, Workspace};
use rusqlite::{Connection, OpenFlags, Transaction, params};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Why a workspace file could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// SQLite's word on it.
    #[error("the workspace file cannot be {doing}: {source} ({path})")]
    Sqlite {
        /// `read` or `written`.
        doing: &'static str,
        /// The file.
        path: PathBuf,
        /// The cause.
        source: rusqlite::Error,
    },
    /// A record's JSON is damaged.
    #[error("record “{id}” of table {table} cannot be understood: {source} ({path})")]
    Record {
        /// The table.
        table: &'static str,
        /// The record.
        id: String,
        /// The file.
        path: PathBuf,
        /// The cause.
        source: serde_json::Error,
    },
    /// The file is no workspace.
    #[error("this is not a lodemap workspace: {why} ({path})")]
    NotAWorkspace {
        /// What it is instead.
        why: String,
        /// The file.
        path: PathBuf,
    },
    /// A newer program wrote the file.
    #[error(
        "this workspace was written by a newer lodemap (format {found}, this program knows {known}): update lodemap ({path})"
    )]
    Newer {
        /// The file's version.
        found: i64,
        /// Ours.
        known: i64,
        /// The file.
        path: PathBuf,
    },
    /// Another program appended revisions since the file was opened.
    #[error("another program has changed this workspace since it was opened: open it again ({path})")]
    ChangedElsewhere {
        /// The file.
        path: PathBuf,
    },
    /// A file is in the way.
    #[error("a file of this name exists already ({path})")]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// The disk refused.
    #[error(transparent)]
    File(#[from] FileError),
}

/// Where a session's revisions go. One file now; the same records on a server later.
pub trait Store: Send {
    /// Writes a revision and the rows it changed, in one transaction; on return it is on disk.
    ///
    /// # Errors
    /// When it could not be written; then nothing of it was.
    fn append(&mut self, revision: &Revision, after: &Workspace) -> Result<(), StoreError>;
}

/// An open workspace file.
#[derive(Debug)]
pub struct GpkgStore {
    connection: Connection,
    path: PathBuf,
}

/// What a workspace file held.
#[derive(Debug)]
pub struct Opened {
    /// The open file.
    pub store: GpkgStore,
    /// Its records and history.
    pub session: Session,
    /// The file or its folder may not be written: nothing can be stored.
    pub read_only: bool,
}

const KINDS: [RecordKind; 8] = [
    RecordKind::Party,
    RecordKind::Layer,
    RecordKind::Area,
    RecordKind::Note,
    RecordKind::Project,
    RecordKind::Deposit,
    RecordKind::Link,
    RecordKind::Statement,
];

impl GpkgStore {
    /// Makes a new workspace file from a session that has no history yet.
    ///
    /// # Errors
    /// When a file is in the way or the folder cannot be written.
    pub fn create(path: &Path, session: &Session, at: &Instant) -> Result<Self, StoreError> {
        // The name is taken first: of two that make it at once, one is told, and the other's file is never touched.
        std::fs::OpenOptions::new().write(true).create_new(true).open(path).map_err(|why| match why.kind() {
            std::io::ErrorKind::AlreadyExists => StoreError::Exists { path: path.to_owned() },
            _ => FileError::Write { why, path: path.to_owned() }.into(),
        })?;
        let failed = |source| StoreError::Sqlite { doing: "written", path: path.to_owned(), source };
        let connection = Connection::open(path).map_err(failed)?;
        let mut store = Self { connection, path: path.to_owned() };
        store.prepare().map_err(failed)?;
        let made = store.transact(|t, path| {
            t.execute_batch(&schema::create(&utc(at))).map_err(|source| StoreError::Sqlite {
                doing: "written",
                path: path.to_owned(),
                source,
            })?;
            for record in records_of(session.workspace()) {
                write_row(t, path, &record, session.workspace(), &utc(at))?;
            }
            Ok(())
        });
        match made {
            Ok(()) => Ok(store),
            Err(e) => {
                drop(store);
                // A file that never became a workspace is only in the way; what stopped us is the error to report.
                drop(std::fs::remove_file(path));
                Err(e)
            }
        }
    }

    /// Opens a workspace file.
    ///
    /// # Errors
    /// When it cannot be read, is no workspace, or is from a newer program.
    pub fn open(path: &Path) -> Result<Opened, StoreError> {
        let failed = |source| StoreError::Sqlite { doing: "read", path: path.to_owned(), source };
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags).map_err(failed)?;
        let store = Self { connection, path: path.to_owned() };
        store.recognise()?;
        store.prepare().map_err(failed)?;
        let session = store.load()?;
        // SQLite opens a write-protected file for reading without a word.
        let read_only = store.connection.is_readonly(rusqlite::MAIN_DB).map_err(failed)?;
        Ok(Opened { session, read_only, store })
    }

    /// Reads a workspace file without being able to change it, as it is at one moment; the file may be write-protected.
    ///
    /// # Errors
    /// As [`GpkgStore::open`].
    pub fn read(path: &Path) -> Result<Session, StoreError> {
        let failed = |source| StoreError::Sqlite { doing: "read", path: path.to_owned(), source };
        // SQLite's own word on these is “unable to open database file”.
        crate::io::files::readable(path)?;
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags).map_err(failed)?;
        let store = Self { connection, path: path.to_owned() };
        store.connection.busy_timeout(std::time::Duration::from_secs(5)).map_err(failed)?;
        store.connection.execute_batch("PRAGMA trusted_schema = OFF;").map_err(failed)?;
        // One transaction, so that the tables are of one moment even while another program writes.
        let _moment = store.connection.unchecked_transaction().map_err(failed)?;
        store.recognise()?;
        store.load()
    }

    /// Makes a new workspace file that holds revisions already: the whole file or none.
    ///
    /// # Errors
    /// When a file is in the way or the folder cannot be written.
    pub fn create_with(path: &Path, revisions: &[(Revision, Workspace)], at: &Instant) -> Result<(), StoreError> {
        if path.exists() {
            return Err(StoreError::Exists { path: path.to_owned() });
        }
        // Another program may make the file meanwhile: then this one must fail, and the other's edits stay.
        make_new(path, |temporary| Self::create(temporary, &Session::new(), at)?.append_all(revisions))
    }

    fn load(&self) -> Result<Session, StoreError> {
        let mut records = Vec::new();
        for kind in KINDS {
            self.load_table(kind, &mut records)?;
        }
        Ok(Session::resume(records, self.load_revisions()?))
    }

    /// Writes several revisions in one transaction: all of them or none.
    ///
    /// # Errors
    /// When they could not be written.
    pub fn append_all(&mut self, revisions: &[(Revision, Workspace)]) -> Result<(), StoreError> {
        self.transact(|t, path| revisions.iter().try_for_each(|(revision, after)| append_one(t, path, revision, after)))
    }

    /// Returns the file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Refuses what is no workspace before anything is read from it.
    fn recognise(&self) -> Result<(), StoreError> {
        let path = self.path.clone();
        let not = |why: &str| StoreError::NotAWorkspace { why: why.to_owned(), path: path.clone() };
        let number = |sql: &str| self.connection.query_row(sql, [], |r| r.get::<_, i64>(0));
        // A file that is locked or cannot be read may well be a workspace; one that SQLite cannot make sense of is none.
        let doubt = |e: rusqlite::Error| match e.sqlite_error_code() {
            Some(rusqlite::ErrorCode::NotADatabase) => not("it is no SQLite file"),
            Some(rusqlite::ErrorCode::DatabaseCorrupt) => not("it is a SQLite file, but damaged or cut short"),
            _ => StoreError::Sqlite { doing: "read", path: self.path.clone(), source: e },
        };
        if number("PRAGMA page_count").map_err(doubt)? == 0 {
            return Err(not("the file is empty"));
        }
        if number("PRAGMA application_id").map_err(doubt)? != schema::APPLICATION_ID {
            return Err(not("it is a SQLite file but no GeoPackage"));
        }
        if number("SELECT count(*) FROM sqlite_master WHERE name = 'lodemap_meta'").map_err(doubt)? == 0 {
            return Err(not("it is a GeoPackage of another program, which lodemap does not read"));
        }
        let found =
            number("SELECT CAST(value AS INTEGER) FROM lodemap_meta WHERE name = 'format_version'").or_else(|e| match e {
                rusqlite::Error::QueryReturnedNoRows | rusqlite::Error::InvalidColumnType(..) => Ok(0),
                e => Err(doubt(e)),
            })?;
        if found < 1 {
            return Err(not("its format_version is no whole number from 1"));
        }
        if found > schema::FORMAT_VERSION {
            return Err(StoreError::Newer { found, known: schema::FORMAT_VERSION, path });
        }
        Ok(())
    }

    /// Rollback journal and full syncs: after a transaction returns, the file alone holds it, whatever happens to the machine.
    fn prepare(&self) -> Result<(), rusqlite::Error> {
        self.connection.busy_timeout(std::time::Duration::from_secs(5))?;
        self.connection.execute_batch("PRAGMA trusted_schema = OFF; PRAGMA synchronous = FULL;")?;
        self.connection.query_row("PRAGMA journal_mode = DELETE", [], |_| Ok(()))
    }

    fn load_table(&self, kind: RecordKind, records: &mut Vec<Record>) -> Result<(), StoreError> {
        let table = rows::table_of(kind);
        let failed = |source| StoreError::Sqlite { doing: "read", path: self.path.clone(), source };
        let mut statement = self.connection.prepare(&format!("SELECT id, record FROM {table} ORDER BY fid")).map_err(failed)?;
        let found = statement.query_map([], |r| Ok((r.get::<_, String>(0)?, r.get::<_, String>(1)?))).map_err(failed)?;
        for row in found {
            let (id, json) = row.map_err(failed)?;
            let record = rows::record_from(kind, &json);
            records.push(record.map_err(|source| StoreError::Record { table, id, path: self.path.clone(), source })?);
        }
        Ok(())
    }

    fn load_revisions(&self) -> Result<Vec<Revision>, StoreError> {
        let failed = |source| StoreError::Sqlite { doing: "read", path: self.path.clone(), source };
        let sql = "SELECT seq, at, party, author, label, cause, changes FROM lodemap_revision ORDER BY seq";
        let mut statement = self.connection.prepare(sql).map_err(failed)?;
        let mut found = statement.query([]).map_err(failed)?;
        let mut revisions = Vec::new();
        while let Some(r) = found.next().map_err(failed)? {
            let text = |i: usize| r.get::<_, String>(i).map_err(failed);
            let seq: i64 = r.get(0).map_err(failed)?;
            let damaged =
                |source| StoreError::Record { table: "lodemap_revision", id: seq.to_string(), path: self.path.clone(), source };
            let at: Instant = serde_json::from_value(text(1)?.into()).map_err(damaged)?;
            revisions.push(Revision {
                seq: seq.unsigned_abs(),
                author: Author { at, party: RecordId(text(2)?), name: text(3)? },
                label: text(4)?,
                cause: serde_json::from_str::<Cause>(&text(5)?).map_err(damaged)?,
                changes: serde_json::from_str(&text(6)?).map_err(damaged)?,
            });
        }
        Ok(revisions)
    }

    fn transact(&mut self, work: impl FnOnce(&Transaction<'_>, &Path) -> Result<(), StoreError>) -> Result<(), StoreError> {
        let path = self.path.clone();
        let failed = |source| StoreError::Sqlite { doing: "written", path: path.clone(), source };
        // Immediate: a second writer waits here, before anything is done, not at the commit.
        let t = self.connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate).map_err(failed)?;
        work(&t, &path)?;
        t.commit().map_err(failed)
    }
}

impl Store for GpkgStore {
    fn append(&mut self, revision: &Revision, after: &Workspace) -> Result<(), StoreError> {
        self.transact(|t, path| append_one(t, path, revision, after))
    }
}

fn append_one(t: &Transaction<'_>, path: &Path, revision: &Revision, after: &Workspace) -> Result<(), StoreError> {
    let failed = |source| StoreError::Sqlite { doing: "written", path: path.to_owned(), source };
    let last: i64 = t.query_row("SELECT coalesce(max(seq), 0) FROM lodemap_revision", [], |r| r.get(0)).map_err(failed)?;
    if last.unsigned_abs() + 1 != revision.seq {
        return Err(StoreError::ChangedElsewhere { path: path.to_owned() });
    }
    let json =
        |source| StoreError::Record { table: "lodemap_revision", id: revision.seq.to_string(), path: path.to_owned(), source };
    let (cause, changes) =
        (serde_json::to_string(&revision.cause).map_err(json)?, serde_json::to_string(&revision.changes).map_err(json)?);
    let author = &revision.author;
    t.prepare_cached("INSERT INTO lodemap_revision VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")
        .and_then(|mut s| {
            s.execute(params![last + 1, author.at.as_str(), author.party.0, author.name, revision.label, cause, changes])
        })
        .map_err(failed)?;
    let at = utc(&author.at);
    if revision.changes.touched().any(|(kind, _)| kind == RecordKind::Note) {
        schema::widen_notes(t).map_err(failed)?;
    }
    for (kind, id) in revision.changes.touched() {
        match after.get(kind, id) {
            Some(record) => write_row(t, path, &record, after, &at)?,
            None => {
                let sql = format!("DELETE FROM {} WHERE id = ?1", rows::table_of(kind));
                t.prepare_cached(&sql).and_then(|mut s| s.execute([&id.0])).map_err(failed)?;
            }
        }
    }
    for area in areas_spoken_of(revision, after) {
        write_row(t, path, &Record::Area(area), after, &at)?;
    }
    Ok(())
}

/// The areas whose status a revision may have changed without touching the area itself.
fn areas_spoken_of(revision: &Revision, after: &Workspace) -> Vec<Arc<crate::workspace::MappingArea>> {
    let mut ids: Vec<&RecordId> = Vec::new();
    for change in &revision.changes.0 {
        for record in [&change.before, &change.after].into_iter().flatten() {
            match record {
                Record::Statement(s) => ids.push(&s.area),
                Record::Area(a) => ids.extend(&a.about.supersedes),
                // Who must concur weighs on every area.
                Record::Party(_) => ids.extend(after.areas.keys()),
                _ => {}
            }
        }
    }
    // An area that is determined puts aside those that it replaces.
    let replaced: Vec<&RecordId> = ids.iter().filter_map(|id| after.areas.get(id)).flat_map(|a| &a.about.supersedes).collect();
    ids.extend(replaced);
    ids.sort_unstable();
    ids.dedup();
    ids.into_iter().filter_map(|id| after.areas.get(id).cloned()).collect()
}

fn records_of(w: &Workspace) -> Vec<Record> {
    let mut all: Vec<Record> = w.parties.values().cloned().map(Record::Party).collect();
    all.extend(w.layers.values().cloned().map(Record::Layer));
    all.extend(w.areas.values().cloned().map(Record::Area));
    all.extend(w.notes.values().cloned().map(Record::Note));
    all.extend(w.projects.values().cloned().map(Record::Project));
    all.extend(w.deposits.values().cloned().map(Record::Deposit));
    all.extend(w.links.values().cloned().map(Record::Link));
    all.extend(w.statements.values().cloned().map(Record::Statement));
    all
}

fn write_row(t: &Transaction<'_>, path: &Path, record: &Record, w: &Workspace, at: &str) -> Result<(), StoreError> {
    let failed = |source| StoreError::Sqlite { doing: "written", path: path.to_owned(), source };
    let (kind, id) = record.key();
    let row = rows::row_of(record, w).map_err(|source| StoreError::Record {
        table: rows::table_of(kind),
        id: id.0.clone(),
        path: path.to_owned(),
        source,
    })?;
    let names: Vec<&str> = row.columns.iter().map(|(n, _)| *n).collect();
    let marks: Vec<String> = (1..=names.len()).map(|i| format!("?{i}")).collect();
    let updates: Vec<String> = names.iter().map(|n| format!("{n} = excluded.{n}")).collect();
    let table = row.table;
    // An update keeps the row's fid, on which other programs may rely.
    let sql = format!(
        "INSERT INTO {table} ({}) VALUES ({}) ON CONFLICT (id) DO UPDATE SET {}",
        names.join(", "),
        marks.join(", "),
        updates.join(", ")
    );
    let values = rusqlite::params_from_iter(row.columns.iter().map(|(_, v)| v));
    t.prepare_cached(&sql).and_then(|mut s| s.execute(values)).map_err(failed)?;
    let [w, s, e, n] = row.extent.map_or([None; 4], |x| x.map(Some));
    t.prepare_cached(
        "UPDATE gpkg_contents SET last_change = ?1, min_x = min(ifnull(min_x, ?2), ifnull(?2, min_x)),
         min_y = min(ifnull(min_y, ?3), ifnull(?3, min_y)), max_x = max(ifnull(max_x, ?4), ifnull(?4, max_x)),
         max_y = max(ifnull(max_y, ?5), ifnull(?5, max_y)) WHERE table_name = ?6",
    )
    .and_then(|mut u| u.execute(params![at, w, s, e, n, table]))
    .map_err(failed)?;
    Ok(())
}

/// Returns an instant as the standard's DATETIME (UTC, milliseconds).
fn utc(at: &Instant) -> String {
    at.as_str().parse::<jiff::Timestamp>().map_or_else(|_| at.as_str().to_owned(), |t| format!("{t:.3}"))
}
