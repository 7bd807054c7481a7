//! Reads whole files, and replaces files so that a reader sees the old one or the new one, never half of one.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Read as _, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// After this time a temporary file is nobody's any more, where the system does not tell which processes there are.
const A_DAY: Duration = Duration::from_secs(24 * 60 * 60);

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
    /// The file was written to, cut short or replaced while it was being read.
    #[error("the file changed while it was being read; open it again when whoever writes it is done: {path}")]
    Changed {
        /// The file.
        path: PathBuf,
    },
    /// Someone asked to stop.
    #[error("cancelled")]
    Cancelled,
    /// Writing failed; what was there before is still there.
    #[error("the file cannot be written ({why}); what was there before is unchanged: {path}")]
    Write {
        /// What the system says.
        why: io::Error,
        /// The file.
        path: PathBuf,
    },
    /// A new file was to be made and there is one of that name.
    #[error("a file of this name exists already: {path}")]
    Exists {
        /// The file.
        path: PathBuf,
    },
}

/// Reads a whole file, such as a script; layers come in through [`crate::io::open_file`].
///
/// # Errors
/// When it is not there, is a folder, a pipe or a device, or cannot be read.
pub fn read_file(path: &Path) -> Result<Vec<u8>, FileError> {
    let error = |why| FileError::Read { why, path: path.into() };
    regular(path).map_err(error)?;
    fs::read(path).map_err(error)
}

/// Returns the first bytes of a file, fewer when it is shorter.
///
/// # Errors
/// As [`read_file`].
pub fn first_bytes(path: &Path, count: u64) -> Result<Vec<u8>, FileError> {
    let error = |why| FileError::Read { why, path: path.into() };
    regular(path).map_err(error)?;
    let mut bytes = Vec::new();
    File::open(path).and_then(|f| f.take(count).read_to_end(&mut bytes)).map_err(error)?;
    Ok(bytes)
}

/// Writes a file through a temporary one in the same folder: written, flushed to disk, renamed. After an error the old
/// file is as it was and no temporary file is left. A file that is write-protected is not replaced.
///
/// # Errors
/// What `write` returns, or a [`FileError`] when the disk refuses.
pub fn write_atomically<T, E: From<FileError>>(path: &Path, write: impl FnOnce(&mut dyn Write) -> Result<T, E>) -> Result<T, E> {
    let error = |why| E::from(FileError::Write { why, path: path.into() });
    let (target, folder) = target_of(path).map_err(error)?;
    let (temporary, file) = create_beside(&folder, &target).map_err(error)?;
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
/// renames it. After an error the old file is as it was and no temporary file is left. A file that is write-protected is not
/// replaced.
///
/// # Errors
/// What `make` returns, or a [`FileError`] when the disk refuses.
pub fn replace_with<T, E: From<FileError>>(path: &Path, make: impl FnOnce(&Path) -> Result<T, E>) -> Result<T, E> {
    made_beside(path, make, Temporary::rename)
}

/// Makes a new file as [`replace_with`] does, and never replaces one: of two that make the same file at once, one fails.
///
/// # Errors
/// What `make` returns, [`FileError::Exists`] when a file is there by the end, or another when the disk refuses.
pub fn make_new<T, E: From<FileError>>(path: &Path, make: impl FnOnce(&Path) -> Result<T, E>) -> Result<T, E> {
    made_beside(path, make, Temporary::place)
}

fn made_beside<T, E: From<FileError>>(
    path: &Path,
    make: impl FnOnce(&Path) -> Result<T, E>,
    finish: impl FnOnce(Temporary, &Path) -> io::Result<()>,
) -> Result<T, E> {
    let error = |why: io::Error| match why.kind() {
        io::ErrorKind::AlreadyExists => E::from(FileError::Exists { path: path.into() }),
        _ => E::from(FileError::Write { why, path: path.into() }),
    };
    let (target, folder) = target_of(path).map_err(error)?;
    let (temporary, file) = create_beside(&folder, &target).map_err(error)?;
    // The name was only tried out: the maker begins with a file that is not there.
    drop(file);
    fs::remove_file(&temporary).map_err(error)?;
    let guard = Temporary(Some(temporary.clone()));
    let done = make(&temporary)?;
    File::open(&temporary).and_then(|f| f.sync_all()).map_err(error)?;
    finish(guard, &target).map_err(error)?;
    Ok(done)
}

/// Returns the size of a file in bytes; `None` when there is none.
#[must_use]
pub fn file_size(path: &Path) -> Option<u64> {
    fs::metadata(path).ok().filter(fs::Metadata::is_file).map(|m| m.len())
}

/// Makes sure that a path is a file that can be read.
///
/// # Errors
/// When it is not there, is a folder, a pipe or a device, or cannot be opened.
pub fn readable(path: &Path) -> Result<(), FileError> {
    let error = |why| FileError::Read { why, path: path.into() };
    regular(path).map_err(error)?;
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

/// Refuses pipes and devices, which may never end or never begin; a folder has the system's own word.
pub(super) fn regular(path: &Path) -> io::Result<()> {
    let kind = fs::metadata(path)?.file_type();
    if kind.is_file() || kind.is_dir() { Ok(()) } else { Err(io::Error::other("it is not a regular file")) }
}

/// Returns the file that a path leads to, and its folder, when a new file may take its place.
fn target_of(path: &Path) -> io::Result<(PathBuf, PathBuf)> {
    // A link is followed, so that the link stays and the file behind it is replaced.
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    if let Ok(old) = fs::metadata(&target) {
        regular(&target)?;
        // A rename asks for leave to write the folder only: what someone protected would be gone.
        if old.permissions().readonly() {
            return Err(io::Error::new(io::ErrorKind::PermissionDenied, "it is write-protected"));
        }
        OpenOptions::new().write(true).open(&target)?;
    }
    let folder = target.parent().filter(|p| !p.as_os_str().is_empty()).map_or_else(|| PathBuf::from("."), Path::to_path_buf);
    Ok((target, folder))
}

fn create_beside(folder: &Path, target: &Path) -> io::Result<(PathBuf, File)> {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let name = target.file_name().unwrap_or_default().to_string_lossy().into_owned();
    remove_stale(folder, &name);
    loop {
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let path = folder.join(format!(".{name}.{}-{number}.tmp", std::process::id()));
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists => {}
            opened => return opened.map(|file| (path, file)),
        }
    }
}

/// Removes what a process that was killed left of an earlier try to write the same file. What cannot be removed stays.
fn remove_stale(folder: &Path, name: &str) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let found = entry.file_name();
        let Some(process) = found.to_str().and_then(|found| process_of(found, name)) else { continue };
        let gone = if cfg!(target_os = "linux") && Path::new("/proc/self").exists() {
            !Path::new("/proc").join(process.to_string()).exists()
        } else {
            let age = entry.metadata().and_then(|m| m.modified()).ok().and_then(|at| at.elapsed().ok());
            age.is_some_and(|age| age > A_DAY)
        };
        if gone {
            let _stays = fs::remove_file(entry.path()).is_err();
        }
    }
}

/// Returns the process that made a temporary file (`.name.PROCESS-NUMBER.tmp`, or SQLite's journal of one) for a name.
fn process_of(found: &str, name: &str) -> Option<u32> {
    let rest = found.strip_prefix('.')?.strip_prefix(name)?.strip_prefix('.')?;
    let rest = rest.strip_suffix("-journal").unwrap_or(rest).strip_suffix(".tmp")?;
    let (process, number) = rest.split_once('-')?;
    number.parse::<u32>().ok().and_then(|_| process.parse().ok())
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

    /// Gives the file its name only if there is no file of that name.
    fn place(mut self, target: &Path) -> io::Result<()> {
        let Some(path) = &self.0 else { return Ok(()) };
        match fs::hard_link(path, target) {
            // The temporary name goes with the guard.
            Ok(()) => return Ok(()),
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists => return Err(e),
            // A file system without links: whoever makes the empty file first may rename onto it.
            Err(_) => OpenOptions::new().write(true).create_new(true).open(target).map(drop)?,
        }
        fs::rename(path, target).inspect_err(|_| drop(fs::remove_file(target)))?;
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
    fn a_new_file_never_takes_the_place_of_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("w.gpkg");
        let made = make_new::<_, FileError>(&path, |at| {
            fs::write(at, b"mine").unwrap();
            // Someone else is faster.
            fs::write(&path, b"theirs").unwrap();
            Ok(())
        });
        assert!(matches!(made, Err(FileError::Exists { .. })), "{made:?}");
        assert_eq!(&read_file(&path).unwrap()[..], b"theirs");
        fs::remove_file(&path).unwrap();
        make_new::<_, FileError>(&path, |at| {
            fs::write(at, b"mine").unwrap();
            Ok(())
        })
        .unwrap();
        assert_eq!(&read_file(&path).unwrap()[..], b"mine");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_write_protected_file_is_not_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        fs::write(&path, b"old").unwrap();
        let mut permissions = fs::metadata(&path).unwrap().permissions();
        permissions.set_readonly(true);
        fs::set_permissions(&path, permissions).unwrap();
        let failed: Result<(), FileError> = write_atomically(&path, |_| Ok(()));
        assert!(failed.unwrap_err().to_string().contains("write-protected"));
        assert_eq!(&read_file(&path).unwrap()[..], b"old");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn what_a_killed_process_left_goes_with_the_next_write() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        // No process has such a number: Linux ends at 4194304.
        for name in [".a.txt.999999999-0.tmp", ".a.txt.999999999-7.tmp-journal"] {
            fs::write(folder.path().join(name), b"half").unwrap();
        }
        let living = format!(".a.txt.{}-99999.tmp", std::process::id());
        let kept = [living.as_str(), ".a.txt.999999999.tmp", ".b.txt.999999999-0.tmp", ".a.txt.bak"];
        kept.iter().for_each(|name| fs::write(folder.path().join(name), b"x").unwrap());
        write_atomically::<_, FileError>(&path, |_| Ok(())).unwrap();
        let mut names: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
        let mut expected: Vec<std::ffi::OsString> = kept.iter().chain(&["a.txt"]).map(Into::into).collect();
        names.sort();
        expected.sort();
        assert_eq!(names, expected);
    }

    #[cfg(unix)]
    #[test]
    fn devices_are_not_read() {
        let message = read_file(Path::new("/dev/null")).unwrap_err().to_string();
        assert!(message.contains("not a regular file"), "{message}");
    }

    #[test]
    fn reading_a_missing_file_names_it_last() {
        let message = read_file(Path::new("no/such.geojson")).unwrap_err().to_string();
        assert!(message.ends_with(": no/such.geojson"), "{message}");
    }
}
