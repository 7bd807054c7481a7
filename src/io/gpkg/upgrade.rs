//! Bringing older files up to this format: one function a version, all in the transaction of the first edit, after a copy was kept.

use super::error::sqlite;
use super::{StoreError, digest, load, qgis, rows, schema};
use crate::io::files::{FileError, make_new};
use crate::workspace::{RecordKind, Session};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, Transaction, params};
use std::path::{Path, PathBuf};

/// What the file was like when it was copied: SQLite's number for "nobody else has written since".
#[derive(Debug, Clone, Copy)]
pub struct Copied(i64);

/// Keeps a copy of a file in its older format beside it, as `NAME.format-1.gpkg`.
///
/// # Errors
/// When the copy cannot be made; then the file must stay as it is.
pub fn keep_copy(connection: &Connection, path: &Path, version: i64) -> Result<Copied, StoreError> {
    // No lock is held yet: closing a second handle of the file would let go of it.
    let seen = data_version(connection).map_err(sqlite("read", path))?;
    let bytes = std::fs::read(path).map_err(|why| FileError::Read { why, path: path.to_owned() })?;
    for n in 1.. {
        let copy = name_of_copy(path, version, n);
        if copy.exists() {
            // A copy from a try that did not get to its end serves as well.
            if std::fs::read(&copy).is_ok_and(|there| there == bytes) {
                break;
            }
            continue;
        }
        make_new(&copy, |temporary| {
            std::fs::write(temporary, &bytes).map_err(|why| FileError::Write { why, path: copy.clone() })
        })?;
        break;
    }
    Ok(Copied(seen))
}

/// Stands in for [`keep_copy`] where the file is a copy itself: the original stays as it is.
///
/// # Errors
/// SQLite's.
pub fn is_a_copy(connection: &Connection, path: &Path, _version: i64) -> Result<Copied, StoreError> {
    data_version(connection).map(Copied).map_err(sqlite("read", path))
}

/// Brings a file from `version` to this program's format.
///
/// # Errors
/// When it cannot be; the transaction must then be rolled back.
pub fn upgrade(t: &Transaction<'_>, path: &Path, version: i64, copied: Copied) -> Result<(), StoreError> {
    let failed = sqlite("upgraded", path);
    if data_version(t).map_err(&failed)? != copied.0 {
        return Err(StoreError::ChangedElsewhere { path: path.to_owned() });
    }
    if version < 2 {
        second(t, path)?;
    }
    let sql = "UPDATE lodemap_meta SET value = ?1 WHERE name = 'format_version'";
    t.execute(sql, [schema::FORMAT_VERSION.to_string()]).map_err(failed)?;
    Ok(())
}

/// From format 1 to 2: digests of rows, relations, a style; rows that another program adds need neither id nor record.
fn second(t: &Transaction<'_>, path: &Path) -> Result<(), StoreError> {
    let failed = sqlite("upgraded", path);
    schema::widen_notes(t).map_err(&failed)?;
    t.execute_batch(schema::SECOND).map_err(&failed)?;
    t.execute_batch(&schema::relations()).map_err(&failed)?;
    let at: Option<String> = t.query_row("SELECT max(last_change) FROM gpkg_contents", [], |r| r.get(0)).map_err(&failed)?;
    t.execute_batch(&qgis::styles(&at.unwrap_or_default().replace('\'', ""))).map_err(&failed)?;
    // The digests are those of what lodemap wrote: a row that another program has changed since is found by them.
    let mut records = Vec::new();
    // There were no priority flags then.
    for kind in RecordKind::ALL.into_iter().filter(|kind| *kind != RecordKind::Flag) {
        load::records(t, path, kind, &mut records)?;
    }
    let session = Session::resume(records, Vec::new());
    let mut insert = t.prepare("INSERT INTO lodemap_digest (table_name, id, sha256) VALUES (?1, ?2, ?3)").map_err(&failed)?;
    for record in session.workspace().records() {
        let (kind, id) = record.key();
        let (table, id) = (rows::table_of(kind), id.0.clone());
        let row = rows::row_of(&record, session.workspace()).map_err(|source| StoreError::Record {
            table,
            id: id.clone(),
            path: path.to_owned(),
            source,
        })?;
        insert.execute(params![table, id, digest::of_row(&row)]).map_err(&failed)?;
    }
    relax(t).map_err(failed)
}

/// Takes NOT NULL off `id` and `record`. SQLite's documentation gives this way for constraints that touch no stored row
/// (<https://www.sqlite.org/lang_altertable.html>, "Making Other Kinds Of Table Schema Changes"); columns, indexes and triggers
/// of other programs stay as they are.
fn relax(t: &Transaction<'_>) -> Result<(), rusqlite::Error> {
    t.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, false)?;
    let done = (|| {
        let version: i64 = t.query_row("PRAGMA schema_version", [], |r| r.get(0))?;
        t.execute_batch("PRAGMA writable_schema = ON")?;
        for table in &schema::PUBLIC {
            let geometry = table.geometry.unwrap_or_default();
            t.execute(
                "UPDATE sqlite_master SET sql = replace(replace(sql, 'id TEXT NOT NULL UNIQUE', 'id TEXT UNIQUE'),
                 'record TEXT NOT NULL', 'record TEXT') WHERE type = 'table' AND name = ?1",
                [table.name],
            )?;
            // Notes were points only.
            t.execute(
                "UPDATE sqlite_master SET sql = replace(sql, 'geom POINT,', 'geom ' || ?2 || ',')
                 WHERE type = 'table' AND name = ?1 AND ?2 = 'GEOMETRY'",
                [table.name, geometry],
            )?;
        }
        t.execute_batch(&format!("PRAGMA schema_version = {}; PRAGMA writable_schema = RESET;", version + 1))
    })();
    t.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    done
}

fn data_version(connection: &Connection) -> Result<i64, rusqlite::Error> {
    connection.query_row("PRAGMA data_version", [], |r| r.get(0))
}

fn name_of_copy(path: &Path, version: i64, n: u32) -> PathBuf {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let ending = path.extension().map_or_else(|| "gpkg".into(), |e| e.to_string_lossy());
    let more = if n == 1 { String::new() } else { format!("-{n}") };
    path.with_file_name(format!("{stem}.format-{version}{more}.{ending}"))
}
