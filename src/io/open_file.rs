//! Reading a file piece by piece from several threads, and noticing when it changes meanwhile.

use super::files::{FileError, regular};
use std::fs::{File, Metadata};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::SystemTime;

/// Bytes that are read between two looks at the wish to stop.
const PIECE: usize = 1 << 20;

/// How far reading is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    /// Bytes that were read.
    pub done: u64,
    /// Bytes of the whole file.
    pub total: u64,
}

/// A file that is open for reading at any place. It is read, not mapped: a mapped file that shrinks kills the program.
#[derive(Debug)]
pub struct OpenFile {
    file: File,
    path: PathBuf,
    size: u64,
    changed: Option<SystemTime>,
}

impl OpenFile {
    /// Opens a file.
    ///
    /// # Errors
    /// When it is not there, is a folder, a pipe or a device, or cannot be read.
    pub fn open(path: &Path) -> Result<Self, FileError> {
        let error = |why| FileError::Read { why, path: path.into() };
        regular(path).map_err(error)?;
        let file = File::open(path).map_err(error)?;
        let now = file.metadata().map_err(error)?;
        Ok(Self { file, path: path.into(), size: now.len(), changed: changed(&now) })
    }

    /// Returns the size in bytes that the file had when it was opened.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Fills `space` with the bytes from `at` on.
    ///
    /// # Errors
    /// When the file cannot be read or ends before `space` is full, and [`FileError::Cancelled`] when `cancel` was set.
    pub fn fill(&self, at: u64, space: &mut [u8], cancel: &AtomicBool) -> Result<(), FileError> {
        let mut filled = 0;
        while filled < space.len() {
            if cancel.load(Ordering::Relaxed) {
                return Err(FileError::Cancelled);
            }
            let end = space.len().min(filled + PIECE);
            match read_at(&self.file, &mut space[filled..end], at + filled as u64) {
                Ok(0) => return Err(FileError::Changed { path: self.path.clone() }),
                Ok(n) => filled += n,
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(why) => return Err(FileError::Read { why, path: self.path.clone() }),
            }
        }
        Ok(())
    }

    /// Reads a file that says it has no size, as those of `/proc` do, up to a limit.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn all_of_unsized(&self, most: u64) -> Result<Vec<u8>, FileError> {
        let mut bytes = Vec::new();
        let read = (&self.file).take(most).read_to_end(&mut bytes);
        read.map_err(|why| FileError::Read { why, path: self.path.clone() })?;
        Ok(bytes)
    }

    /// Makes sure that the file is still as it was when it was opened.
    ///
    /// # Errors
    /// When its size or its time of change is another: what was read may be half of one version and half of the next.
    pub fn unchanged(&self) -> Result<(), FileError> {
        let now = self.file.metadata().map_err(|why| FileError::Read { why, path: self.path.clone() })?;
        if now.len() == self.size && changed(&now) == self.changed {
            Ok(())
        } else {
            Err(FileError::Changed { path: self.path.clone() })
        }
    }
}

fn changed(metadata: &Metadata) -> Option<SystemTime> {
    metadata.modified().ok()
}

#[cfg(unix)]
fn read_at(file: &File, space: &mut [u8], at: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, space, at)
}

#[cfg(windows)]
fn read_at(file: &File, space: &mut [u8], at: u64) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, space, at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_changes_while_it_is_read_is_told_of() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        std::fs::write(&path, [7; 100]).unwrap();
        let go = AtomicBool::new(false);
        let reading = OpenFile::open(&path).unwrap();
        let mut space = [0; 60];
        reading.fill(40, &mut space, &go).unwrap();
        assert!(space == [7; 60] && reading.unchanged().is_ok());
        File::options().write(true).open(&path).unwrap().set_len(90).unwrap();
        let message = reading.fill(40, &mut space, &go).unwrap_err().to_string();
        assert!(message.contains("changed") && message.ends_with(&*path.to_string_lossy()), "{message}");
        assert!(reading.unchanged().is_err(), "it shrank");
        std::fs::write(&path, [7; 110]).unwrap();
        assert!(reading.unchanged().is_err(), "it grew");
        go.store(true, Ordering::Relaxed);
        assert!(matches!(reading.fill(0, &mut space, &go), Err(FileError::Cancelled)));
    }
}
