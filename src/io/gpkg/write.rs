//! Writing a workspace file: a revision and the rows it changed in one transaction.

use super::error::sqlite;
use super::outside::Named;
use super::{GpkgStore, KeptFile, Store, StoreError, digest, kept, rows, schema, upgrade};
use crate::io::files::{FileError, make_new};
use crate::workspace::{ChangeSet, Instant, MappingArea, Record, RecordId, RecordKind, Revision, Session, Workspace};
use rusqlite::{OpenFlags, Transaction, TransactionBehavior, params};
use std::path::Path;
use std::sync::Arc;

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
        let mut store = Self::connect(path, OpenFlags::default())?;
        store.make_lasting().map_err(sqlite("written", path))?;
        let made = store.transact(|t, path, _| {
            t.execute_batch(&schema::create(&utc(at))).map_err(sqlite("written", path))?;
            let w = session.workspace();
            w.records().try_for_each(|record| write_row(t, path, &record, w, &utc(at)))
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

    /// Writes several revisions in one transaction: all of them or none.
    ///
    /// # Errors
    /// When they could not be written.
    pub fn append_all(&mut self, revisions: &[(Revision, Workspace)]) -> Result<(), StoreError> {
        self.transact(|t, path, named| {
            revisions.iter().try_for_each(|(revision, after)| append_one(t, path, named, revision, after))
        })
    }

    fn transact(
        &mut self,
        work: impl FnOnce(&Transaction<'_>, &Path, &[Named]) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.transact_with(upgrade::keep_copy, work)
    }

    /// As `transact`, with another way to keep a file of an older format.
    pub(super) fn transact_with(
        &mut self,
        keep: impl FnOnce(&rusqlite::Connection, &Path, i64) -> Result<upgrade::Copied, StoreError>,
        work: impl FnOnce(&Transaction<'_>, &Path, &[Named]) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let path = self.path.clone();
        let old = (self.version < schema::FORMAT_VERSION).then(|| keep(&self.connection, &path, self.version));
        let old = old.transpose()?;
        // Immediate: a second writer waits here, before anything is done, not at the commit.
        let t = self.connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(sqlite("written", &path))?;
        if let Some(copied) = old {
            upgrade::upgrade(&t, &path, self.version, copied)?;
        }
        work(&t, &path, &self.named)?;
        t.commit().map_err(sqlite("written", &path))?;
        self.version = schema::FORMAT_VERSION;
        Ok(())
    }
}

impl Store for GpkgStore {
    fn append(&mut self, revision: &Revision, after: &Workspace) -> Result<(), StoreError> {
        self.transact(|t, path, named| append_one(t, path, named, revision, after))
    }

    fn keep(&mut self, file: &KeptFile) -> Result<(), StoreError> {
        self.transact(|t, path, _| kept::put(t, path, file))
    }
}

pub(super) fn append_one(
    t: &Transaction<'_>,
    path: &Path,
    named: &[Named],
    revision: &Revision,
    after: &Workspace,
) -> Result<(), StoreError> {
    let failed = sqlite("written", path);
    let last: i64 = t.query_row("SELECT coalesce(max(seq), 0) FROM lodemap_revision", [], |r| r.get(0)).map_err(&failed)?;
    if last.unsigned_abs() + 1 != revision.seq {
        return Err(StoreError::ChangedElsewhere { path: path.to_owned() });
    }
    put_revision(t, path, revision)?;
    let at = utc(&revision.author.at);
    let touched = |n: &Named| revision.changes.touched().any(|(kind, id)| (n.kind, &n.id) == (kind, id));
    for Named { kind, fid, id, .. } in named.iter().filter(|n| n.again || touched(n)) {
        let sql = format!("UPDATE OR IGNORE {} SET id = ?1 WHERE fid = ?2 AND id IS NOT ?1", rows::table_of(*kind));
        t.prepare_cached(&sql).and_then(|mut s| s.execute(params![id.0, fid])).map_err(&failed)?;
    }
    write_rows(t, path, &revision.changes, after, &at)?;
    for area in areas_spoken_of(revision, after) {
        write_row(t, path, &Record::Area(area), after, &at)?;
    }
    Ok(())
}

/// Writes the rows of all records that are changed, as they are afterwards.
pub(super) fn write_rows(
    t: &Transaction<'_>,
    path: &Path,
    changes: &ChangeSet,
    after: &Workspace,
    at: &str,
) -> Result<(), StoreError> {
    for (kind, id) in changes.touched() {
        match after.get(kind, id) {
            Some(record) => write_row(t, path, &record, after, at)?,
            None => remove_row(t, kind, id).map_err(sqlite("written", path))?,
        }
    }
    Ok(())
}

/// Writes a revision into the history, without the rows that it changes.
pub(super) fn put_revision(t: &Transaction<'_>, path: &Path, revision: &Revision) -> Result<(), StoreError> {
    let json =
        |source| StoreError::Record { table: "lodemap_revision", id: revision.seq.to_string(), path: path.to_owned(), source };
    let (cause, changes) =
        (serde_json::to_string(&revision.cause).map_err(json)?, serde_json::to_string(&revision.changes).map_err(json)?);
    let author = &revision.author;
    let seq = i64::try_from(revision.seq).unwrap_or(i64::MAX);
    // Columns are named: a newer program may have added others.
    t.prepare_cached(
        "INSERT INTO lodemap_revision (seq, at, party, author, label, cause, changes) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )
    .and_then(|mut s| s.execute(params![seq, author.at.as_str(), author.party.0, author.name, revision.label, cause, changes]))
    .map_err(sqlite("written", path))?;
    Ok(())
}

fn remove_row(t: &Transaction<'_>, kind: RecordKind, id: &RecordId) -> Result<(), rusqlite::Error> {
    let table = rows::table_of(kind);
    if has_index(t, table)? {
        let sql = format!("DELETE FROM rtree_{table}_geom WHERE id IN (SELECT fid FROM {table} WHERE id = ?1)");
        t.prepare_cached(&sql)?.execute([&id.0])?;
    }
    t.prepare_cached(&format!("DELETE FROM {table} WHERE id = ?1"))?.execute([&id.0])?;
    t.prepare_cached("DELETE FROM lodemap_digest WHERE table_name = ?1 AND id = ?2")?.execute([table, &id.0])?;
    Ok(())
}

/// The areas whose status a revision may have changed without touching the area itself.
fn areas_spoken_of(revision: &Revision, after: &Workspace) -> Vec<Arc<MappingArea>> {
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

fn write_row(t: &Transaction<'_>, path: &Path, record: &Record, w: &Workspace, at: &str) -> Result<(), StoreError> {
    let (kind, id) = record.key();
    let row = rows::row_of(record, w).map_err(|source| StoreError::Record {
        table: rows::table_of(kind),
        id: id.0.clone(),
        path: path.to_owned(),
        source,
    })?;
    if kind == RecordKind::Flag {
        schema::add_flags(t, at).map_err(sqlite("written", path))?;
    }
    put_row(t, &row, id, at).map_err(sqlite("written", path))
}

fn put_row(t: &Transaction<'_>, row: &rows::Row, id: &RecordId, at: &str) -> Result<(), rusqlite::Error> {
    let names: Vec<&str> = row.columns.iter().map(|(n, _)| *n).collect();
    let marks: Vec<String> = (1..=names.len()).map(|i| format!("?{i}")).collect();
    let updates: Vec<String> = names.iter().map(|n| format!("{n} = excluded.{n}")).collect();
    let table = row.table;
    // An update keeps the row's fid, on which other programs may rely, and the columns that are not ours.
    let sql = format!(
        "INSERT INTO {table} ({}) VALUES ({}) ON CONFLICT (id) DO UPDATE SET {}",
        names.join(", "),
        marks.join(", "),
        updates.join(", ")
    );
    let values = rusqlite::params_from_iter(row.columns.iter().map(|(_, v)| v));
    t.prepare_cached(&sql)?.execute(values)?;
    t.prepare_cached("INSERT OR REPLACE INTO lodemap_digest (table_name, id, sha256) VALUES (?1, ?2, ?3)")?.execute(params![
        table,
        id.0,
        digest::of_row(row)
    ])?;
    if has_index(t, table)? {
        index_row(t, row, id)?;
    }
    let [w, s, e, n] = row.extent.map_or([None; 4], |x| x.map(Some));
    t.prepare_cached(
        "UPDATE gpkg_contents SET last_change = ?1, min_x = min(ifnull(min_x, ?2), ifnull(?2, min_x)),
         min_y = min(ifnull(min_y, ?3), ifnull(?3, min_y)), max_x = max(ifnull(max_x, ?4), ifnull(?4, max_x)),
         max_y = max(ifnull(max_y, ?5), ifnull(?5, max_y)) WHERE table_name = ?6",
    )?
    .execute(params![at, w, s, e, n, table])?;
    Ok(())
}

/// Tells whether another program has made a spatial index of a table (GeoPackage extension `gpkg_rtree_index`). Its triggers call
/// functions of that program and do not run here: what they would do is done below.
fn has_index(t: &Transaction<'_>, table: &str) -> Result<bool, rusqlite::Error> {
    let sql = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = ?1 AND sql LIKE 'CREATE VIRTUAL TABLE%rtree%'";
    t.prepare_cached(sql)?.query_row([format!("rtree_{table}_geom")], |r| Ok(r.get::<_, i64>(0)? > 0))
}

fn index_row(t: &Transaction<'_>, row: &rows::Row, id: &RecordId) -> Result<(), rusqlite::Error> {
    let table = row.table;
    let fid: i64 = t.prepare_cached(&format!("SELECT fid FROM {table} WHERE id = ?1"))?.query_row([&id.0], |r| r.get(0))?;
    match row.extent {
        Some([w, s, e, n]) => t
            .prepare_cached(&format!("INSERT OR REPLACE INTO rtree_{table}_geom VALUES (?1, ?2, ?3, ?4, ?5)"))?
            .execute(params![fid, w, e, s, n])?,
        None => t.prepare_cached(&format!("DELETE FROM rtree_{table}_geom WHERE id = ?1"))?.execute([fid])?,
    };
    Ok(())
}

/// Returns an instant as the standard's DATETIME (UTC, milliseconds).
pub(super) fn utc(at: &Instant) -> String {
    at.as_str().parse::<jiff::Timestamp>().map_or_else(|_| at.as_str().to_owned(), |t| format!("{t:.3}"))
}
