//! The user's lists of minerals: files in the folder `vocabularies` of the user's data that stand in for the program's own.

use crate::io::files::{FileError, read_file, write_atomically};
use crate::layer::vocabulary::{ListFault, ListId, Lists, MineralList};
use std::path::{Path, PathBuf};

/// Largest file that is read as a list, in bytes: lists have a few kilobytes.
const MOST_BYTES: usize = 1 << 20;

/// Why a list is not used.
#[derive(Debug, thiserror::Error)]
pub enum ListError {
    /// The file cannot be read or written.
    #[error(transparent)]
    File(#[from] FileError),
    /// The file is no text in UTF-8, or far too large for a list.
    #[error("this is no list of minerals (it is not UTF-8 text, or has more than a megabyte): {0}")]
    NotAList(PathBuf),
    /// The text is no list.
    #[error("{path}, {fault}")]
    Fault {
        /// The file.
        path: PathBuf,
        /// Where, what, and what to do.
        fault: ListFault,
    },
}

/// Returns where the user's file for a list lies.
#[must_use]
pub fn list_path(home: &Path, id: ListId) -> PathBuf {
    home.join("vocabularies").join(format!("{}.json", id.word()))
}

/// Reads the lists in force: the user's where there is a file that is whole, else the program's own. Files that are not used are told.
#[must_use]
pub fn lists(home: &Path) -> (Lists, Vec<ListError>) {
    let (mut lists, mut faults) = (Lists::built_in().clone(), Vec::new());
    for id in ListId::ALL {
        let path = list_path(home, id);
        if !path.exists() {
            continue;
        }
        match read(&path) {
            Ok((list, _)) => lists = lists.with(id, Some(list)),
            Err(fault) => faults.push(fault),
        }
    }
    (lists, faults)
}

/// Puts a file in the place of a list: it is read and judged first, then copied. A file that was there is kept beside it.
///
/// # Errors
/// When the file is no list, or cannot be copied; nothing is changed then.
pub fn use_list(home: &Path, id: ListId, from: &Path) -> Result<MineralList, ListError> {
    let (list, bytes) = read(from)?;
    let path = list_path(home, id);
    let failed = |why| FileError::Write { path: path.clone(), why };
    std::fs::create_dir_all(home.join("vocabularies")).map_err(failed)?;
    set_aside(&path)?;
    write_atomically(&path, |out| out.write_all(&bytes).map_err(failed))?;
    Ok(list.in_file(path))
}

/// Goes back to the program's own list: the user's file is kept under another name.
///
/// # Errors
/// When the file cannot be renamed.
pub fn use_built_in(home: &Path, id: ListId) -> Result<(), ListError> {
    Ok(set_aside(&list_path(home, id))?)
}

/// Renames a file, if there is one, to a name that no file has yet.
fn set_aside(path: &Path) -> Result<(), FileError> {
    if !path.exists() {
        return Ok(());
    }
    let free = (1..10_000).map(|n| path.with_extension(format!("{n}.bak"))).find(|p| !p.exists());
    let to = free.unwrap_or_else(|| path.with_extension("bak"));
    std::fs::rename(path, to).map_err(|why| FileError::Write { path: path.to_owned(), why })
}

fn read(path: &Path) -> Result<(MineralList, Vec<u8>), ListError> {
    let bytes = read_file(path)?;
    let text = std::str::from_utf8(&bytes).ok().filter(|t| t.len() <= MOST_BYTES);
    let text = text.ok_or_else(|| ListError::NotAList(path.to_owned()))?;
    let list = MineralList::parse(text.trim_start_matches('\u{feff}'));
    let list = list.map_err(|fault| ListError::Fault { path: path.to_owned(), fault })?;
    Ok((list.in_file(path.to_owned()), bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINE: &str = r#"{"en": "Mine", "ja": "私の", "date": "2028-01-01", "source": ["me"], "entries": ["gold"]}"#;

    #[test]
    fn a_users_list_is_copied_used_and_taken_back_and_no_file_is_lost() {
        let home = tempfile::tempdir().unwrap();
        let from = home.path().join("chosen.json");
        std::fs::write(&from, MINE).unwrap();
        assert_eq!(lists(home.path()).0, *Lists::built_in());
        let used = use_list(home.path(), ListId::Us2025, &from).unwrap();
        let (in_force, faults) = lists(home.path());
        assert_eq!((in_force.get(ListId::Us2025), faults.len()), (&used, 0));
        assert_eq!(used.file.as_deref(), Some(list_path(home.path(), ListId::Us2025).as_path()));
        use_list(home.path(), ListId::Us2025, &from).unwrap();
        use_built_in(home.path(), ListId::Us2025).unwrap();
        use_built_in(home.path(), ListId::Us2025).unwrap();
        assert_eq!(lists(home.path()).0, *Lists::built_in());
        let kept = ["us_2025.1.bak", "us_2025.2.bak"]
            .map(|n| std::fs::read_to_string(home.path().join("vocabularies").join(n)).unwrap());
        assert_eq!(kept, [MINE, MINE]);
    }

    #[test]
    fn a_bad_file_is_told_and_the_built_in_list_stays() {
        let home = tempfile::tempdir().unwrap();
        let path = list_path(home.path(), ListId::Japan);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, MINE.replace("gold", "mithril")).unwrap();
        let (in_force, faults) = lists(home.path());
        assert_eq!(in_force, *Lists::built_in());
        let told = faults[0].to_string();
        assert!(told.contains("japan.json, line 1: no mineral “mithril” is known"), "{told}");
        assert!(use_list(home.path(), ListId::Us2022, &path).is_err());
        assert!(!list_path(home.path(), ListId::Us2022).exists(), "nothing is copied that is no list");
        std::fs::write(&path, b"\xff\xfe").unwrap();
        assert!(lists(home.path()).1[0].to_string().contains("not UTF-8"));
    }
}
