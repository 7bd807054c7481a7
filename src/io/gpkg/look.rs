//! Looks into a SQLite file without leaving a trace: no lock that stops others, no file beside it, on a read-only medium too.

use crate::io::files::{self, FileError};
use rusqlite::{Connection, ErrorCode, OpenFlags};
use std::ffi::OsString;
use std::io::Read as _;
use std::path::{Path, PathBuf};

/// How every SQLite file begins.
pub const MAGIC: &[u8; 16] = b"SQLite format 3\0";

/// Tells whether a file is a workspace, be it of a newer program, locked or damaged: one that must not be overwritten.
///
/// Of a file that is whole a few pages are read; of a damaged one, all.
#[must_use]
pub fn holds_workspace(path: &Path) -> bool {
    const MARK: &[u8] = b"lodemap_meta";
    // What is no regular file is not opened: a pipe would be waited for.
    if !files::first_bytes(path, 16).is_ok_and(|start| start == MAGIC) {
        return false;
    }
    let count = immutable(path).and_then(|c| {
        c.execute_batch("PRAGMA trusted_schema = OFF;")?;
        c.query_row("SELECT count(*) FROM sqlite_master WHERE name = 'lodemap_meta'", [], |r| r.get::<_, i64>(0))
    });
    match count {
        Ok(n) => n > 0,
        Err(_) => finds(path, MARK),
    }
}

/// An open file, and what should be known of how it was opened.
pub struct Looked {
    /// The connection, which cannot write.
    pub connection: Connection,
    /// Changes that lie beside the file could not be read with it.
    pub without_wal: bool,
}

/// Opens a file for looking.
///
/// # Errors
/// When it is no SQLite file, is damaged, locked, or in the middle of being written; the message says which and what to do.
pub fn open(path: &Path) -> Result<Looked, String> {
    files::readable(path).map_err(without_path)?;
    let head = files::first_bytes(path, 100).map_err(without_path)?;
    if !head.starts_with(MAGIC) {
        return Err("it does not begin as a SQLite file does: it is encrypted, damaged, or something else".into());
    }
    // In these files others may be writing while we read, through a second file; reading them leaves files behind, unless
    // there is nothing in that second file.
    let wal_mode = head.get(18..20).is_some_and(|v| v.contains(&2));
    let wal_waits = wal_mode && std::fs::metadata(beside(path, "-wal")).is_ok_and(|file| file.len() > 0);
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let usual = || Connection::open_with_flags(path, flags).and_then(tried);
    let (connection, without_wal) = if wal_mode && !wal_waits {
        (immutable(path).and_then(tried), false)
    } else {
        match usual() {
            // A read-only folder has no place for the files that reading needs.
            Err(_) if wal_waits => (immutable(path).and_then(tried), true),
            opened => (opened, false),
        }
    };
    let connection = connection.map_err(|e| reason(&e, path))?;
    Ok(Looked { connection, without_wal })
}

/// Makes a connection safe and sees whether the file can be read at all.
fn tried(connection: Connection) -> Result<Connection, rusqlite::Error> {
    connection.busy_timeout(std::time::Duration::from_secs(5))?;
    connection.execute_batch("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA query_only = ON;")?;
    connection.query_row("SELECT count(*) FROM sqlite_master", [], |_| Ok(()))?;
    Ok(connection)
}

/// Says in plain words why SQLite cannot read a file.
pub fn reason(error: &rusqlite::Error, path: &Path) -> String {
    match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => "it is a SQLite file that is encrypted or damaged".into(),
        Some(ErrorCode::DatabaseCorrupt) => "it is a SQLite file, but damaged or cut short; get the whole file again".into(),
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            "another program is writing to it and has locked it; close that program, or try again".into()
        }
        Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly) if beside(path, "-journal").exists() => {
            "another program stopped in the middle of writing to it; open it once with that program, which mends it".into()
        }
        _ => format!("SQLite says: {error}"),
    }
}

/// Opens a file as one that nobody changes: nothing is locked, and no second file is looked at or made.
pub(super) fn immutable(path: &Path) -> Result<Connection, rusqlite::Error> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
    Connection::open_with_flags(uri(path) + "?immutable=1", flags)
}

/// A path as SQLite's URI (<https://www.sqlite.org/uri.html>): every byte but the plainest is escaped.
fn uri(path: &Path) -> String {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut uri = String::from("file:");
    for &byte in absolute.as_os_str().as_encoded_bytes() {
        match byte {
            b'\\' if cfg!(windows) => uri.push('/'),
            b'/' | b'.' | b'-' | b'_' => uri.push(char::from(byte)),
            b if b.is_ascii_alphanumeric() => uri.push(char::from(b)),
            b':' if cfg!(windows) => uri.push(':'),
            b => uri.push_str(&format!("%{b:02X}")),
        }
    }
    // A drive letter follows after a slash.
    if cfg!(windows) { uri.replacen("file:", "file:/", 1) } else { uri }
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(ending);
    name.into()
}

fn without_path(error: FileError) -> String {
    match error {
        FileError::Read { why, .. } => format!("the file cannot be read ({why})"),
        e => e.to_string(),
    }
}

/// Looks for some bytes in a whole file, a piece at a time.
fn finds(path: &Path, mark: &[u8]) -> bool {
    let Ok(mut file) = std::fs::File::open(path) else { return false };
    let mut window: Vec<u8> = Vec::new();
    let mut piece = vec![0; 1 << 20];
    loop {
        match file.read(&mut piece) {
            Ok(0) | Err(_) => return false,
            Ok(n) => {
                let kept = window.len().saturating_sub(mark.len());
                window.drain(..kept);
                window.extend(&piece[..n]);
                if memchr::memmem::find(&window, mark).is_some() {
                    return true;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn database(path: &Path, sql: &str) -> Connection {
        let c = Connection::open(path).unwrap();
        c.execute_batch(sql).unwrap();
        c
    }

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_workspace_is_known_by_its_table_even_when_it_is_damaged() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("odd name %41 ü.gpkg");
        drop(database(
            &path,
            "CREATE TABLE lodemap_meta (name TEXT); CREATE TABLE big (x); INSERT INTO big VALUES (zeroblob(50000));",
        ));
        assert!(holds_workspace(&path));
        let whole = fs::read(&path).unwrap();
        let cut = folder.path().join("cut.gpkg");
        fs::write(&cut, &whole[..5000]).unwrap();
        assert!(holds_workspace(&cut), "what is left of a workspace is not overwritten");
        let other = folder.path().join("other.gpkg");
        drop(database(&other, "CREATE TABLE t (x); INSERT INTO t VALUES ('lodemap_meta');"));
        assert!(!holds_workspace(&other), "the name in the data is no table");
        fs::write(&other, "lodemap_meta").unwrap();
        assert!(!holds_workspace(&other) && !holds_workspace(&folder.path().join("none.gpkg")));
    }

    #[test]
    fn looking_leaves_no_file_and_sees_what_waits_beside() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("wal.gpkg");
        drop(database(&path, "PRAGMA journal_mode = WAL; CREATE TABLE t (x); INSERT INTO t VALUES (1);"));
        let before = names(folder.path());
        let count = |looked: &Looked| looked.connection.query_row("SELECT count(*) FROM t", [], |r| r.get::<_, i64>(0)).unwrap();
        let looked = open(&path).unwrap();
        assert_eq!(count(&looked), 1);
        assert!(looked.connection.execute("INSERT INTO t VALUES (9)", []).is_err());
        drop(looked);
        assert_eq!(names(folder.path()), before);
        let writer = database(&path, "PRAGMA wal_autocheckpoint = 0; INSERT INTO t VALUES (2);");
        assert_eq!(count(&open(&path).unwrap()), 2, "what another program has just written is seen");
        let copy = folder.path().join("copy.gpkg");
        fs::copy(&path, &copy).unwrap();
        fs::copy(beside(&path, "-wal"), beside(&copy, "-wal")).unwrap();
        assert_eq!(count(&open(&copy).unwrap()), 2);
        drop(writer);
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.gpkg");
        let said = || open(&path).err().unwrap_or_default();
        assert!(said().contains("cannot be read"), "{}", said());
        fs::write(&path, [7; 4096]).unwrap();
        assert!(said().contains("encrypted, damaged, or something else"), "{}", said());
        fs::write(&path, [MAGIC.as_slice(), &[7; 4096]].concat()).unwrap();
        assert!(said().contains("encrypted or damaged"), "{}", said());
        fs::remove_file(&path).unwrap();
        let writer = database(&path, "CREATE TABLE t (x); BEGIN EXCLUSIVE; INSERT INTO t VALUES (1);");
        assert!(said().contains("has locked it"), "{}", said());
        drop(writer);
    }
}
