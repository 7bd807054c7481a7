//! Files of layers that a workspace file holds itself: their own bytes, packed where that makes them smaller, found by their SHA-256.

use super::error::sqlite;
use super::{GpkgStore, StoreError};
use crate::io::files::{FileError, read_file};
use flate2::Compression;
use flate2::read::{GzDecoder, GzEncoder};
use rusqlite::{OpenFlags, OptionalExtension as _, Transaction, params};
use sha2::{Digest as _, Sha256};
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// The table, made with the first file that is kept.
const TABLE: &str = "
CREATE TABLE lodemap_file (
  sha256 TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, gzip BOOLEAN NOT NULL, size INTEGER NOT NULL, bytes BLOB NOT NULL);
INSERT INTO gpkg_extensions VALUES ('lodemap_file', NULL, 'lodemap_history', 'docs/FORMAT.md of lodemap', 'read-write');
";

/// Bytes that one row holds at most: SQLite's own limit is a thousand million.
const MOST_PACKED: usize = 900_000_000;

/// A file as it is kept.
#[derive(Debug, PartialEq, Eq)]
pub struct KeptFile {
    /// SHA-256 of the file's own bytes, 64 hexadecimal digits.
    pub sha256: String,
    name: String,
    gzip: bool,
    size: u64,
    bytes: Vec<u8>,
}

impl KeptFile {
    /// Reads a file to be kept.
    ///
    /// # Errors
    /// When it cannot be read, or is too large even when it is packed.
    pub fn read(path: &Path) -> Result<Arc<Self>, StoreError> {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Self::of(name, read_file(path)?).map(Arc::new).ok_or_else(|| StoreError::TooLarge { path: path.to_owned() })
    }

    fn of(name: String, bytes: Vec<u8>) -> Option<Self> {
        let (sha256, size) = (hexadecimal(&bytes), bytes.len() as u64);
        let mut packed = Vec::new();
        let smaller = GzEncoder::new(bytes.as_slice(), Compression::default()).read_to_end(&mut packed).is_ok();
        let gzip = smaller && packed.len() < bytes.len();
        let bytes = if gzip { packed } else { bytes };
        (bytes.len() <= MOST_PACKED).then_some(Self { sha256, name, gzip, size, bytes })
    }
}

/// A kept file as an ordinary one in a folder of its own, for readers that need a path; it goes away when this is dropped.
#[derive(Debug)]
pub struct Unpacked(PathBuf);

impl Unpacked {
    /// Returns where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Unpacked {
    fn drop(&mut self) {
        if let Some(folder) = self.0.parent() {
            let _stays = std::fs::remove_dir_all(folder).is_err();
        }
    }
}

impl GpkgStore {
    /// Returns the bytes of a file that a workspace keeps, with their name; they are those of its SHA-256.
    ///
    /// # Errors
    /// When the workspace cannot be read, does not keep the file, or keeps damaged bytes.
    pub fn kept(workspace: &Path, sha256: &str) -> Result<(String, Vec<u8>), StoreError> {
        let failed = sqlite("read", workspace);
        let store = Self::connect(workspace, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
        store.refuse_disguise()?;
        let lost = |why: &'static str| StoreError::NotKept { sha256: sha256.to_owned(), why, path: workspace.to_owned() };
        if !has_table(&store.connection).map_err(&failed)? {
            return Err(lost("it keeps no files"));
        }
        let sql = "SELECT name, gzip, size, bytes FROM lodemap_file WHERE sha256 = ?1";
        let row = store.connection.query_row(sql, [sha256], |r| {
            Ok((r.get::<_, String>(0)?, r.get::<_, bool>(1)?, r.get::<_, i64>(2)?, r.get::<_, Vec<u8>>(3)?))
        });
        let (name, gzip, size, packed) = row.optional().map_err(failed)?.ok_or_else(|| lost("it is not in it"))?;
        let mut bytes = packed;
        if gzip {
            // Never more than it says: the digest would not fit anyway.
            let mut whole = Vec::new();
            let read = GzDecoder::new(bytes.as_slice()).take(size.unsigned_abs() + 1).read_to_end(&mut whole);
            read.map_err(|_not_gzip| lost("its bytes are damaged"))?;
            bytes = whole;
        }
        if hexadecimal(&bytes) == sha256 { Ok((name, bytes)) } else { Err(lost("its bytes are damaged")) }
    }

    /// Writes a kept file into a folder of its own below `cache`.
    ///
    /// # Errors
    /// As [`GpkgStore::kept`], and when the folder cannot be written.
    pub fn unpack(workspace: &Path, sha256: &str, cache: &Path) -> Result<Unpacked, StoreError> {
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        let (name, bytes) = Self::kept(workspace, sha256)?;
        // A name from a foreign file is only the last part of it.
        let name = Path::new(&name.replace('\\', "/")).file_name().map_or_else(|| "layer".into(), |n| n.to_owned());
        let folder = cache.join(format!("{}-{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed)));
        let unpacked = Unpacked(folder.join(name));
        std::fs::create_dir_all(&folder)
            .and_then(|()| std::fs::write(&unpacked.0, bytes))
            .map_err(|why| FileError::Write { why, path: unpacked.0.clone() })?;
        Ok(unpacked)
    }
}

/// Puts a file into the table, once.
pub(super) fn put(t: &Transaction<'_>, path: &Path, file: &KeptFile) -> Result<(), StoreError> {
    let failed = sqlite("written", path);
    if !has_table(t).map_err(&failed)? {
        t.execute_batch(TABLE).map_err(&failed)?;
    }
    let KeptFile { sha256, name, gzip, size, bytes } = file;
    let size = i64::try_from(*size).unwrap_or(i64::MAX);
    t.execute(
        "INSERT OR IGNORE INTO lodemap_file (sha256, name, gzip, size, bytes) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![sha256, name, gzip, size, bytes],
    )
    .map_err(failed)?;
    Ok(())
}

/// Takes out all files but these.
pub(super) fn keep_only(t: &Transaction<'_>, path: &Path, sha256s: &[String]) -> Result<(), StoreError> {
    let failed = sqlite("written", path);
    if has_table(t).map_err(&failed)? {
        let all = "SELECT sha256 FROM lodemap_file";
        let there: Vec<String> = t.prepare(all).and_then(|mut s| s.query_map([], |r| r.get(0))?.collect()).map_err(&failed)?;
        for gone in there.iter().filter(|there| !sha256s.contains(there)) {
            t.execute("DELETE FROM lodemap_file WHERE sha256 = ?1", [gone]).map_err(&failed)?;
        }
    }
    Ok(())
}

fn has_table(c: &rusqlite::Connection) -> Result<bool, rusqlite::Error> {
    let sql = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'lodemap_file'";
    c.query_row(sql, [], |r| Ok(r.get::<_, i64>(0)? > 0))
}

fn hexadecimal(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect()
}
