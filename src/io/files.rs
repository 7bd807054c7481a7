//! Reads whole files, and replaces files so that a reader sees the old one or the new one, never half of one.

use rayon::prelude::*;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Read as _, Seek as _, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

/// Bytes that one thread reads at a time: copying out of the system's cache is worth sharing.
const PIECE: usize = 16 << 20;

/// Why a file could not be read or written. The path comes last.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// Reading failed.
    #[error("the file cannot be read ({why}): {path}")]
    Read {
        /// What the system says.
        why: io::Error,
        /// The file.
        path: PathBuf,
    },
    /// Writing failed; what was there before is still there.
    #[error("the file cannot be written ({why}); what was there before is unchanged: {path}")]
    Write {
        /// What the system says.
        why: io::Error,
        /// The file.
        path: PathBuf,
    },
}

/// Reads a whole file.
///
/// # Errors
/// When it is not there, is a folder, or cannot be read.
pub fn read_file(path: &Path) -> Result<Arc<[u8]>, FileError> {
    let error = |why| FileError::Read { why, path: path.into() };
    let mut file = File::open(path).map_err(error)?;
    let size = usize::try_from(file.metadata().map_err(error)?.len()).unwrap_or(usize::MAX);
    // Read in place: a Vec would be copied into the Arc, and for a moment the file would be in memory twice.
    let mut bytes: Arc<[u8]> = std::iter::repeat_n(0, size).collect();
    let read: Vec<usize> = match Arc::get_mut(&mut bytes) {
        Some(space) => {
            space.par_chunks_mut(PIECE).enumerate().map(|(i, piece)| read_piece(path, i, piece)).collect::<Result<_, _>>()
        }
        None => Ok(Vec::new()),
    }
    .map_err(error)?;
    let filled: usize = read.iter().sum();
    // The file may have changed its size meanwhile, or be a pipe that has none.
    let mut rest = Vec::new();
    file.seek(SeekFrom::Start(filled as u64)).or_else(|e| if size == 0 { Ok(0) } else { Err(e) }).map_err(error)?;
    file.read_to_end(&mut rest).map_err(error)?;
    if filled < bytes.len() || !rest.is_empty() {
        return Ok([&bytes[..filled], &rest].concat().into());
    }
    Ok(bytes)
}

/// Fills a piece of a file; fewer bytes mean that the file ends there.
fn read_piece(path: &Path, number: usize, piece: &mut [u8]) -> io::Result<usize> {
    let mut file = File::open(path)?;
    file.seek(SeekFrom::Start((number * PIECE) as u64))?;
    let mut filled = 0;
    while filled < piece.len() {
        match file.read(&mut piece[filled..]) {
            Ok(0) => break,
            Ok(n) => filled += n,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
    Ok(filled)
}

/// Returns the size of a file in bytes.
///
/// # Errors
/// When it is not there.
pub fn size(path: &Path) -> Result<u64, FileError> {
    fs::metadata(path).map(|m| m.len()).map_err(|why| FileError::Read { why, path: path.into() })
}

/// Writes a file through a temporary one in the same folder: written, flushed to disk, renamed. After an error the old
/// file is as it was and no temporary file is left.
///
/// # Errors
/// What `write` returns, or a [`FileError`] when the disk refuses.
pub fn write_atomically<T, E: From<FileError>>(path: &Path, write: impl FnOnce(&mut dyn Write) -> Result<T, E>) -> Result<T, E> {
    let error = |why| E::from(FileError::Write { why, path: path.into() });
    // A link is followed, so that the link stays and the file behind it is replaced.
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    let folder = target.parent().filter(|p| !p.as_os_str().is_empty()).map_or_else(|| PathBuf::from("."), Path::to_path_buf);
    let name = target.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let (temporary, file) = create_beside(&folder, &name).map_err(error)?;
    let guard = Temporary(Some(temporary));
    if let Ok(old) = fs::metadata(&target) {
        file.set_permissions(old.permissions()).map_err(error)?;
    }
    let mut out = BufWriter::with_capacity(1 << 20, file);
    let done = write(&mut out)?;
    let file = out.into_inner().map_err(|e| error(e.into_error()))?;
    file.sync_all().map_err(error)?;
    drop(file);
    guard.rename(&target).map_err(error)?;
    // Without this a power cut may bring the old name back. Some systems cannot open folders; the file is whole either way.
    if let Ok(folder) = File::open(&folder) {
        folder.sync_all().or_else(|e| if cfg!(unix) { Err(e) } else { Ok(()) }).map_err(error)?;
    }
    Ok(done)
}

/// Makes a file whole under a temporary name in the same folder, for writers that need a path of their own (SQLite), and
/// renames it. After an error the old file is as it was and no temporary file is left.
///
/// # Errors
/// What `make` returns, or a [`FileError`] when the disk refuses.
pub fn replace_with<T, E: From<FileError>>(path: &Path, make: impl FnOnce(&Path) -> Result<T, E>) -> Result<T, E> {
    let error = |why| E::from(FileError::Write { why, path: path.into() });
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    let folder = target.parent().filter(|p| !p.as_os_str().is_empty()).map_or_else(|| PathBuf::from("."), Path::to_path_buf);
    let name = target.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let (temporary, file) = create_beside(&folder, &name).map_err(error)?;
    // The name was only tried out: the maker begins with a file that is not there.
    drop(file);
    fs::remove_file(&temporary).map_err(error)?;
    let guard = Temporary(Some(temporary.clone()));
    let done = make(&temporary)?;
    File::open(&temporary).and_then(|f| f.sync_all()).map_err(error)?;
    guard.rename(&target).map_err(error)?;
    Ok(done)
}

/// Makes sure that a path is a file that can be read.
///
/// # Errors
/// When it is not there, is a folder, or cannot be opened.
pub fn readable(path: &Path) -> Result<(), FileError> {
    let error = |why| FileError::Read { why, path: path.into() };
    // A folder can be opened but not read.
    File::open(path).and_then(|mut f| f.read(&mut [0])).map(drop).map_err(error)
}

/// Tells whether two paths lead to one file, through links too; false when one of them leads nowhere.
#[must_use]
pub fn same_file(a: &Path, b: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        let id = |p: &Path| fs::metadata(p).map(|m| (m.dev(), m.ino())).ok();
        id(a).is_some_and(|i| id(b) == Some(i))
    }
    #[cfg(not(unix))]
    fs::canonicalize(a).is_ok_and(|a| fs::canonicalize(b).is_ok_and(|b| a == b))
}

fn create_beside(folder: &Path, name: &str) -> io::Result<(PathBuf, File)> {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    loop {
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let path = folder.join(format!(".{name}.{}-{number}.tmp", std::process::id()));
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists => {}
            opened => return opened.map(|file| (path, file)),
        }
    }
}

/// A temporary file that goes away unless it is renamed.
struct Temporary(Option<PathBuf>);

impl Temporary {
    fn rename(mut self, target: &Path) -> io::Result<()> {
        if let Some(path) = &self.0 {
            fs::rename(path, target)?;
        }
        self.0 = None;
        Ok(())
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        if let Some(path) = &self.0 {
            let _already_gone = fs::remove_file(path).is_err();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_write_leaves_the_old_file_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.geojson");
        write_atomically::<_, FileError>(&path, |w| {
            w.write_all(b"old").map_err(|why| FileError::Write { why, path: path.clone() })
        })
        .unwrap();
        let failed: Result<(), FileError> = write_atomically(&path, |w| {
            w.write_all(b"half").unwrap();
            Err(FileError::Write { why: io::Error::other("no"), path: path.clone() })
        });
        assert!(failed.is_err());
        assert_eq!(&read_file(&path).unwrap()[..], b"old");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn reading_a_missing_file_names_it_last() {
        let message = read_file(Path::new("no/such.geojson")).unwrap_err().to_string();
        assert!(message.ends_with(": no/such.geojson"), "{message}");
    }
}
