//! Opening a workspace file: what it is, whether it can be written, and what in it may not be trusted.

use super::error::sqlite;
use super::{Condition, Damage, GpkgStore, Opened, StoreError, salvage, schema};
use crate::workspace::Session;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};
use std::path::Path;
use std::time::Duration;

/// How long another writer is waited for.
const PATIENCE: Duration = Duration::from_secs(5);

/// SQLite's `SQLITE_READONLY_ROLLBACK`: a journal waits to be rolled back, which a reader may not do.
const UNFINISHED: i32 = 776;

impl GpkgStore {
    /// Opens a workspace file to go on with it. Nothing is written yet, also when its format is an older one.
    ///
    /// # Errors
    /// When it cannot be read as a whole, is no workspace, or is from a newer program.
    pub fn open(path: &Path) -> Result<Opened, StoreError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut store = Self::connect(path, flags)?;
        store.recognise()?;
        store.make_lasting().map_err(sqlite("read", path))?;
        let (session, outside) = store.load()?;
        // SQLite opens a write-protected file for reading without a word.
        let read_only = store.connection.is_readonly(rusqlite::MAIN_DB).map_err(sqlite("read", path))?;
        let condition = if read_only { Condition::Protected } else { Condition::Whole };
        Ok(Opened { session, condition, outside, store })
    }

    /// Opens a workspace file as far as it can be: one of a newer program, or a damaged one, read-only.
    ///
    /// # Errors
    /// When nothing can be read, or it is no workspace.
    pub fn open_as_can(path: &Path) -> Result<Opened, StoreError> {
        let error = match Self::open(path) {
            Err(e @ StoreError::Newer { .. }) => e,
            Err(e) if e.is_damage() => e,
            other => return other,
        };
        let Some(found) = salvage::salvage(path) else { return Err(error) };
        let condition = match error {
            StoreError::Newer { found, known, .. } => Condition::Newer(found, known),
            // All records were read; what failed is something that lodemap makes of them.
            error if found.damage.is_empty() => {
                Condition::Damaged(vec![Damage { table: "—".into(), what: error.to_string(), read: 0 }])
            }
            _ => Condition::Damaged(found.damage),
        };
        Ok(Opened { session: found.session, condition, outside: Default::default(), store: found.store })
    }

    /// Reads a workspace file without being able to change it, as it is at one moment; the file may be write-protected.
    /// Beside records and history it returns what another program changed.
    ///
    /// # Errors
    /// As [`GpkgStore::open`].
    pub fn look(path: &Path) -> Result<(Session, super::Outside), StoreError> {
        // SQLite's own word on these is “unable to open database file”.
        crate::io::files::readable(path)?;
        match Self::look_once(path) {
            Err(StoreError::Sqlite { source: rusqlite::Error::SqliteFailure(e, _), .. }) if e.extended_code == UNFINISHED => {
                // A program stopped in the middle of a write: half of that has to be taken back before anyone can read.
                let store = Self::connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
                let mended = store.connection.query_row("SELECT count(*) FROM sqlite_master", [], |_| Ok(()));
                mended.map_err(sqlite("read", path))?;
                Self::look_once(path)
            }
            other => other,
        }
    }

    fn look_once(path: &Path) -> Result<(Session, super::Outside), StoreError> {
        let mut store = Self::connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
        // One transaction, so that the tables are of one moment even while another program writes.
        store.connection.execute_batch("BEGIN").map_err(sqlite("read", path))?;
        store.recognise()?;
        store.load()
    }

    /// Reads a workspace file without being able to change it, as lodemap left it.
    ///
    /// # Errors
    /// As [`GpkgStore::open`].
    pub fn read(path: &Path) -> Result<Session, StoreError> {
        Self::look(path).map(|(session, _)| session)
    }

    /// Connects to a file; what its schema holds does not run, whoever made it.
    pub(super) fn connect(path: &Path, flags: OpenFlags) -> Result<Self, StoreError> {
        let failed = sqlite("read", path);
        let connection = Connection::open_with_flags(path, flags).map_err(&failed)?;
        harden(&connection).map_err(failed)?;
        Ok(Self { connection, path: path.to_owned(), version: schema::FORMAT_VERSION, named: Vec::new() })
    }

    /// Refuses what is no workspace before anything is read from it.
    pub(super) fn recognise(&mut self) -> Result<(), StoreError> {
        let path = self.path.clone();
        let not = |why: &str| StoreError::NotAWorkspace { why: why.to_owned(), path: path.clone() };
        let number = |sql: &str| self.connection.query_row(sql, [], |r| r.get::<_, i64>(0));
        // A file that is locked or cannot be read may well be a workspace; one that SQLite cannot make sense of is none.
        let doubt = |e: rusqlite::Error| match e.sqlite_error_code() {
            Some(ErrorCode::NotADatabase) => not("it is no SQLite file"),
            Some(ErrorCode::DatabaseCorrupt) => {
                StoreError::Damaged { why: "it is a SQLite file, but damaged or cut short".into(), path: path.clone() }
            }
            _ => sqlite("read", &path)(e),
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
        self.refuse_disguise()?;
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
        self.version = found;
        Ok(())
    }

    /// A view or virtual table under the name of a table of ours would run what its maker wrote.
    pub(super) fn refuse_disguise(&self) -> Result<(), StoreError> {
        let failed = sqlite("read", &self.path);
        let sql = "SELECT name, type, coalesce(sql, '') FROM sqlite_master WHERE type IN ('table', 'view')";
        let mut statement = self.connection.prepare(sql).map_err(&failed)?;
        let mut rows = statement.query([]).map_err(&failed)?;
        while let Some(row) = rows.next().map_err(&failed)? {
            let [name, kind, sql] = [row.get::<_, String>(0), row.get(1), row.get(2)];
            let (name, kind, sql) = (name.map_err(&failed)?, kind.map_err(&failed)?, sql.map_err(&failed)?);
            if !schema::is_ours(&name) {
                continue;
            }
            let virtual_ = sql.split_whitespace().nth(1).is_some_and(|w| w.eq_ignore_ascii_case("virtual"));
            if kind == "view" || virtual_ {
                let what = if virtual_ { "a virtual table" } else { "a view" };
                return Err(StoreError::Disguised { table: name, what, path: self.path.clone() });
            }
        }
        Ok(())
    }

    /// Rollback journal, full syncs, and the folder synced after the journal is gone: what a transaction wrote stays written
    /// whatever happens to the machine. (With FULL alone a power cut can bring a deleted journal back, and with it the state
    /// before: <https://www.sqlite.org/pragma.html#pragma_synchronous>.)
    pub(super) fn make_lasting(&self) -> Result<(), rusqlite::Error> {
        self.connection.execute_batch("PRAGMA synchronous = EXTRA;")?;
        self.connection.query_row("PRAGMA journal_mode = DELETE", [], |_| Ok(()))
    }
}

/// Triggers and views of a file do not run, its schema may call no functions, and cells that point out of their page are told.
pub(super) fn harden(connection: &Connection) -> Result<(), rusqlite::Error> {
    connection.busy_timeout(PATIENCE)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.execute_batch("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;")
}
