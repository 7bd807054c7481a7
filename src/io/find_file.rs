//! Finds files by their SHA-256 in some folders and a little way below, within bounds.

use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

/// Folders below a named one that are entered, one in the other.
const DEPTH: usize = 4;
/// Files and folders that are looked at.
const MOST_ENTRIES: usize = 20_000;
/// Bytes that are read through.
const MOST_BYTES: u64 = 4 << 30;

/// A file that is looked for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Wanted {
    /// Its SHA-256, 64 hexadecimal digits.
    pub sha256: String,
    /// Its name when it was seen last: files of this name are tried first, then those with its ending.
    pub name: String,
}

/// Looks for files in folders and their subfolders; returns where they are, by their SHA-256. Links to folders and hidden
/// folders are not entered; what cannot be read is passed by. It ends early when `cancel` was set or a bound is reached.
#[must_use]
pub fn find_by_digest(wanted: &[Wanted], folders: &[PathBuf], cancel: &AtomicBool) -> BTreeMap<String, PathBuf> {
    let ending = |name: &str| Path::new(name).extension().map(|e| e.to_ascii_lowercase());
    let endings: BTreeSet<_> = wanted.iter().map(|w| ending(&w.name)).collect();
    let mut candidates: Vec<(bool, PathBuf)> = Vec::new();
    for path in walk(folders, cancel) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if endings.contains(&ending(&name)) {
            candidates.push((!wanted.iter().any(|w| w.name == name), path));
        }
    }
    // Stable: those with the same name first, else the nearest first.
    candidates.sort_by_key(|(other_name, _)| *other_name);
    let (mut found, mut left) = (BTreeMap::new(), MOST_BYTES);
    for (_, path) in candidates {
        if wanted.iter().all(|w| found.contains_key(&w.sha256)) || cancel.load(Ordering::Relaxed) {
            break;
        }
        let size = fs::metadata(&path).map_or(0, |m| m.len());
        if size > left {
            continue;
        }
        left -= size;
        if let Ok(Some(sha256)) = digest_of(&path, cancel)
            && wanted.iter().any(|w| w.sha256 == sha256)
        {
            found.entry(sha256).or_insert(path);
        }
    }
    found
}

/// Returns the SHA-256 of a file, 64 hexadecimal digits; `None` when `cancel` was set meanwhile.
///
/// # Errors
/// When it cannot be read.
pub fn digest_of(path: &Path, cancel: &AtomicBool) -> io::Result<Option<String>> {
    super::files::regular(path)?;
    let mut file = File::open(path)?;
    let (mut hasher, mut piece) = (Sha256::new(), vec![0; 1 << 20]);
    loop {
        if cancel.load(Ordering::Relaxed) {
            return Ok(None);
        }
        match file.read(&mut piece)? {
            0 => return Ok(Some(hasher.finalize().iter().map(|b| format!("{b:02x}")).collect())),
            n => hasher.update(&piece[..n]),
        }
    }
}

/// The files below some folders, the nearest first.
fn walk(folders: &[PathBuf], cancel: &AtomicBool) -> Vec<PathBuf> {
    let mut queue: VecDeque<(usize, PathBuf)> = folders.iter().map(|f| (0, f.clone())).collect();
    let (mut seen, mut files, mut entries) = (BTreeSet::new(), Vec::new(), 0);
    while let Some((depth, folder)) = queue.pop_front() {
        if !seen.insert(fs::canonicalize(&folder).unwrap_or_else(|_| folder.clone())) {
            continue;
        }
        let mut here: Vec<_> = fs::read_dir(&folder).into_iter().flatten().flatten().collect();
        here.sort_by_key(fs::DirEntry::file_name);
        for entry in here {
            entries += 1;
            if entries > MOST_ENTRIES || cancel.load(Ordering::Relaxed) {
                return files;
            }
            let hidden = entry.file_name().to_string_lossy().starts_with('.');
            match entry.file_type() {
                Ok(kind) if kind.is_dir() && depth < DEPTH && !hidden => queue.push_back((depth + 1, entry.path())),
                Ok(kind) if kind.is_file() || kind.is_symlink() => files.push(entry.path()),
                _ => {}
            }
        }
    }
    files
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_found_by_its_bytes_under_another_name_and_not_too_deep() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir_all(at("a/b")).unwrap();
        fs::create_dir_all(at("1/2/3/4/5")).unwrap();
        fs::write(at("old.geojson"), "other bytes").unwrap();
        fs::write(at("a/b/new.GeoJSON"), "the bytes").unwrap();
        fs::write(at("1/2/3/4/5/deep.geojson"), "deep").unwrap();
        let go = AtomicBool::new(false);
        let of = |path: &str| digest_of(&at(path), &go).unwrap().unwrap();
        let wanted = |path: &str| Wanted { sha256: of(path), name: "old.geojson".into() };
        let all = [wanted("a/b/new.GeoJSON"), wanted("1/2/3/4/5/deep.geojson")];
        let found = find_by_digest(&all, &[folder.path().to_owned()], &go);
        assert_eq!(found.into_values().collect::<Vec<_>>(), [at("a/b/new.GeoJSON")]);
        assert!(find_by_digest(&all, &[folder.path().to_owned()], &AtomicBool::new(true)).is_empty(), "stopped");
    }
}
