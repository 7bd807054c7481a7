//! Damaged workspace files: what can still be read is read, row by row and from the history, and nothing is written into them.

use super::error::sqlite;
use super::{GpkgStore, StoreError, load, look, open, rows, schema};
use crate::workspace::{Author, ChangeSet, Record, RecordKind, Revision, Session, Workspace};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, Row};
use std::path::Path;

/// Rows looked for one by one behind a place that cannot be read.
const MOST_LOOKUPS: i64 = 200_000;

/// Something that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Damage {
    /// The table.
    pub table: String,
    /// What is wrong there.
    pub what: String,
    /// How many rows of the table could be read.
    pub read: usize,
}

/// What could be read of a damaged file.
#[derive(Debug)]
pub struct Salvaged {
    /// Records, and the history up to its first gap.
    pub session: Session,
    /// What could not be read.
    pub damage: Vec<Damage>,
    /// The file, open for reading only.
    pub store: GpkgStore,
}

/// Reads what can be read; `None` when that is nothing. The file is opened as one that nobody changes: not a byte of it, and no
/// file beside it, is written.
#[must_use]
pub fn salvage(path: &Path) -> Option<Salvaged> {
    let connection = look::immutable(path).ok()?;
    open::harden(&connection).ok()?;
    // Of a file that is cut short SQLite reads what there is only in this mode; nothing can be written through this connection.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, false).ok()?;
    connection.execute_batch("PRAGMA writable_schema = ON").ok()?;
    let store = GpkgStore { connection, path: path.to_owned(), version: schema::FORMAT_VERSION, named: Vec::new() };
    store.refuse_disguise().ok()?;
    let c = &store.connection;
    let mut damage = Vec::new();
    let mut revisions: Vec<Revision> = Vec::new();
    let troubles = each_row(c, "lodemap_revision", "seq", load::REVISION, |row| {
        revisions.push(load::revision(row, path).map_err(|e| e.to_string())?);
        Ok(())
    });
    let read = revisions.len();
    damage.extend(troubles.into_iter().map(|what| Damage { table: "lodemap_revision".into(), what, read }));
    let mut replayed = Session::new().workspace().clone();
    revisions.iter().for_each(|r| r.changes.apply(&mut replayed));
    let mut records: Vec<Record> = Vec::new();
    for kind in RecordKind::ALL {
        let table = rows::table_of(kind);
        if kind == RecordKind::Flag && schema::has_flags(c).is_ok_and(|there| !there) {
            continue;
        }
        let mut found: Vec<Record> = Vec::new();
        let troubles = each_row(c, table, "fid", "fid, record", |row| {
            // A row without a record is one that another program added.
            if let Some(json) = row.get::<_, Option<String>>(1).map_err(|e| e.to_string())? {
                found.push(rows::record_from(kind, &json).map_err(|e| e.to_string())?);
            }
            Ok(())
        });
        if !troubles.is_empty() {
            // The rows are newer than what the history may lack; they come later and win.
            records.extend(replayed.records().filter(|r| r.key().0 == kind));
        }
        let read = found.len();
        damage.extend(troubles.into_iter().map(|what| Damage { table: table.into(), what, read }));
        records.extend(found);
    }
    if records.is_empty() && revisions.is_empty() {
        return None;
    }
    let whole = revisions.iter().zip(1..).take_while(|(r, n)| r.seq == *n).count();
    revisions.truncate(whole);
    Some(Salvaged { session: Session::resume(records, revisions), damage, store })
}

impl GpkgStore {
    /// Reads what can be read of a damaged file; `None` when that is nothing.
    #[must_use]
    pub fn salvage(path: &Path) -> Option<Salvaged> {
        salvage(path)
    }

    /// Makes a new workspace file of what was recovered: the history up to its first gap, then one revision with the rest.
    ///
    /// # Errors
    /// When a file is in the way or cannot be written.
    pub fn save_recovered(path: &Path, recovered: &Session, author: &Author) -> Result<(), StoreError> {
        let mut session = Session::new();
        let mut done: Vec<(Revision, Workspace)> = Vec::new();
        let mut now = session.workspace().clone();
        // A file that can be read may still have a gap in its history.
        let whole = (1..).zip(recovered.history().revisions()).take_while(|(n, revision)| *n == revision.seq);
        for (_, revision) in whole {
            revision.changes.apply(&mut now);
            done.push((revision.clone(), now.clone()));
        }
        session = Session::resume(now.records().collect(), done.iter().map(|(revision, _)| revision.clone()).collect());
        let rest = ChangeSet::whole(session.workspace(), recovered.workspace());
        if let Some(revision) = session.take_in(author, "recovered", rest) {
            done.push((revision, session.workspace().clone()));
        }
        Self::create_with(path, &done, &author.at)
    }

    /// Returns what SQLite finds wrong with a file, a line each; nothing when it is whole.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub fn integrity(path: &Path) -> Result<Vec<String>, StoreError> {
        let failed = sqlite("read", path);
        let store = Self::connect(path, rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        let mut statement = store.connection.prepare("PRAGMA integrity_check(20)").map_err(&failed)?;
        let lines = statement.query_map([], |r| r.get::<_, String>(0)).map_err(&failed)?;
        let lines: Vec<String> = lines.collect::<Result<_, _>>().map_err(failed)?;
        Ok(lines.into_iter().filter(|line| line != "ok").collect())
    }
}

/// Hands over every row that can be read, in order of the key; returns what went wrong, each sort once.
fn each_row(
    c: &Connection,
    table: &str,
    key: &str,
    columns: &str,
    mut take: impl FnMut(&Row<'_>) -> Result<(), String>,
) -> Vec<String> {
    let mut troubles: Vec<String> = Vec::new();
    let mut last = 0;
    let mut trouble = |what: String| {
        if !troubles.contains(&what) && troubles.len() < 20 {
            troubles.push(what);
        }
    };
    let mut one = |row: &Row<'_>, last: &mut i64| match row.get::<_, i64>(0) {
        Ok(n) => {
            *last = n;
            take(row).err().map(|why| format!("row {n}: {why}"))
        }
        Err(e) => Some(e.to_string()),
    };
    let broken = (|| {
        let mut statement = c.prepare(&format!("SELECT {columns} FROM {table} ORDER BY {key}"))?;
        let mut found = statement.query([])?;
        while let Some(row) = found.next()? {
            if let Some(why) = one(row, &mut last) {
                trouble(why);
            }
        }
        Ok::<_, rusqlite::Error>(())
    })();
    let Err(e) = broken else { return troubles };
    trouble(format!("from row {} on: {e}", last + 1));
    // Rows on other pages than the broken one are found by their number.
    let number = |sql: &str| c.query_row(sql, [], |r| r.get::<_, i64>(0)).ok();
    let most = number(&format!("SELECT max({key}) FROM {table}"))
        .max(number(&format!("SELECT seq FROM sqlite_sequence WHERE name = '{table}'")))
        .unwrap_or(last + 1000);
    let Ok(mut statement) = c.prepare(&format!("SELECT {columns} FROM {table} WHERE {key} = ?1")) else { return troubles };
    let mut unreadable = 0;
    for n in last + 1..=most.min(last.saturating_add(MOST_LOOKUPS)) {
        let mut ignored = 0;
        let found = statement.query_row([n], |row| Ok(one(row, &mut ignored)));
        match found {
            Ok(Some(why)) => trouble(why),
            Ok(None) | Err(rusqlite::Error::QueryReturnedNoRows) => {}
            Err(_) => unreadable += 1,
        }
    }
    if unreadable > 0 {
        trouble(format!("{unreadable} row numbers from {} to {most} cannot be read", last + 1));
    }
    troubles
}
