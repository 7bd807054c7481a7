//! The mark of a running program: a locked file in the user's folder. A program that ends as it should takes its mark away; one
//! that is found without its lock tells that a run ended otherwise.

use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

/// The mark of this program, as long as it is open. Dropping it takes it away, unless the program is just failing.
#[derive(Debug)]
pub struct SessionMark {
    /// Held open for its lock, which the system lets go of however the program ends.
    _lock: File,
    path: PathBuf,
}

impl SessionMark {
    /// Sets a mark in the user's folder.
    ///
    /// # Errors
    /// When the folder cannot be written, or its disk knows no locks.
    pub fn set<T: Serialize>(home: &Path, content: &T) -> io::Result<Self> {
        let folder = home.join("running");
        fs::create_dir_all(&folder)?;
        let text = serde_json::to_vec(content).map_err(io::Error::other)?;
        for n in 0..1000 {
            let path = folder.join(format!("{}-{n}.json", std::process::id()));
            match OpenOptions::new().write(true).create_new(true).open(&path) {
                Err(e) if e.kind() == io::ErrorKind::AlreadyExists => {}
                Err(e) => return Err(e),
                Ok(mut file) => {
                    // Locked before it says anything: an empty file is nobody's mark.
                    file.try_lock().map_err(io::Error::from)?;
                    file.write_all(&text)?;
                    file.sync_all()?;
                    return Ok(Self { _lock: file, path });
                }
            }
        }
        Err(io::Error::other("a thousand marks of one program"))
    }
}

impl Drop for SessionMark {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            let _stays = fs::remove_file(&self.path).is_err();
        }
    }
}

/// Takes the marks of programs that did not end as they should, each once; what cannot be read is left out.
#[must_use]
pub fn left_behind<T: DeserializeOwned>(home: &Path) -> Vec<T> {
    let mut found = Vec::new();
    for entry in fs::read_dir(home.join("running")).into_iter().flatten().flatten() {
        let path = entry.path();
        let Ok(mut file) = OpenOptions::new().read(true).write(true).open(&path) else { continue };
        let mut text = String::new();
        if file.try_lock().is_err() || file.read_to_string(&mut text).is_err() || text.is_empty() {
            continue;
        }
        // Windows lets go of a file only when it is closed.
        drop(file);
        if fs::remove_file(&path).is_ok() {
            found.extend(serde_json::from_str(&text));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_mark_without_its_program_is_found_and_only_once() {
        let home = tempfile::tempdir().unwrap();
        let mine = SessionMark::set(home.path(), &"mine").unwrap();
        let other = SessionMark::set(home.path(), &"other").unwrap();
        assert!(left_behind::<String>(home.path()).is_empty(), "both run");
        // As when the program is killed: nothing takes the file away.
        let kept = other.path.clone();
        let text = fs::read(&kept).unwrap();
        drop(other);
        assert!(!kept.exists(), "a program that ends as it should takes its mark away");
        fs::write(&kept, text).unwrap();
        assert_eq!(left_behind::<String>(home.path()), ["other"]);
        assert!(left_behind::<String>(home.path()).is_empty(), "told once");
        drop(mine);
        assert!(fs::read_dir(home.path().join("running")).unwrap().next().is_none());
    }
}
