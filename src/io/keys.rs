//! The person's sealing key: made at first use, kept in the user's folder, readable by that user only, and never in a workspace.

use crate::io::files::{FileError, read_file};
use crate::workspace::seal::{SealingKey, bytes, hex};
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// The file's first line.
const HEAD: &str = "lodemap sealing key 1: keep it secret";

/// Why there is no key.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The file cannot be read or written.
    #[error(transparent)]
    File(#[from] FileError),
    /// The file is no key.
    #[error("this is no sealing key; put the right file back, or move this one away to get a new key: {0}")]
    NotAKey(PathBuf),
    /// The system gives no randomness.
    #[error("the system gives no random numbers for a new key: {0}")]
    Random(getrandom::Error),
}

/// Returns where the key of a user's folder lies.
#[must_use]
pub fn key_path(home: &Path) -> PathBuf {
    home.join("sealing-key.txt")
}

/// Reads the key; `None` when there is none yet.
///
/// # Errors
/// When the file cannot be read or is no key.
pub fn key(home: &Path) -> Result<Option<SealingKey>, KeyError> {
    let path = key_path(home);
    if !path.exists() {
        return Ok(None);
    }
    let text = String::from_utf8(read_file(&path)?).unwrap_or_default();
    let secret = text.lines().nth(1).filter(|_| text.lines().next() == Some(HEAD)).and_then(|l| bytes::<32>(l.trim()));
    secret.map(|s| Some(SealingKey::from_secret(&s))).ok_or(KeyError::NotAKey(path))
}

/// Reads the key, or makes it.
///
/// # Errors
/// As [`key`], and when it cannot be made.
pub fn key_or_new(home: &Path) -> Result<SealingKey, KeyError> {
    if let Some(known) = key(home)? {
        return Ok(known);
    }
    let mut secret = [0_u8; 32];
    getrandom::fill(&mut secret).map_err(KeyError::Random)?;
    let path = key_path(home);
    let failed = |why| FileError::Write { why, path: path.clone() };
    std::fs::create_dir_all(home).map_err(failed)?;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    match options.open(&path) {
        Ok(mut file) => {
            let text = format!("{HEAD}\n{}\n", hex(&secret));
            file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(failed)?;
            Ok(SealingKey::from_secret(&secret))
        }
        // Another window of the same person was faster.
        Err(e) if e.kind() == std::io::ErrorKind::AlreadyExists => key(home)?.ok_or(KeyError::NotAKey(path)),
        Err(e) => Err(failed(e).into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_made_once_and_is_its_owners_alone() {
        let folder = tempfile::tempdir().unwrap();
        let home = folder.path().join("new");
        assert!(key(&home).unwrap().is_none());
        let made = key_or_new(&home).unwrap();
        assert_eq!(key_or_new(&home).unwrap().public(), made.public());
        assert_ne!(key_or_new(&folder.path().join("other")).unwrap().public(), made.public());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(std::fs::metadata(key_path(&home)).unwrap().permissions().mode() & 0o777, 0o600);
        }
        std::fs::write(key_path(&home), "something else").unwrap();
        assert!(matches!(key_or_new(&home), Err(KeyError::NotAKey(_))), "a broken key is never replaced in silence");
    }
}
