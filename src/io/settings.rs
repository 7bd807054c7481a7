//! Settings and untitled workspaces in the user's data folder.

use crate::io::files::{FileError, write_atomically};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::path::{Path, PathBuf};

/// Returns the folder for this user's lodemap data: `$LODEMAP_HOME`, else the system's place for it.
#[must_use]
pub fn home() -> Option<PathBuf> {
    let var = |name: &str| std::env::var_os(name).filter(|v| !v.is_empty()).map(PathBuf::from);
    var("LODEMAP_HOME")
        .or_else(|| var("APPDATA").map(|p| p.join("lodemap")))
        .or_else(|| cfg!(target_os = "macos").then(|| var("HOME").map(|p| p.join("Library/Application Support/lodemap")))?)
        .or_else(|| var("XDG_DATA_HOME").map(|p| p.join("lodemap")))
        .or_else(|| var("HOME").map(|p| p.join(".local/share/lodemap")))
}

/// Reads the settings; the defaults when there are none or they cannot be understood.
#[must_use]
pub fn load<T: DeserializeOwned + Default>(home: &Path) -> T {
    std::fs::read(home.join("settings.json")).ok().and_then(|b| serde_json::from_slice(&b).ok()).unwrap_or_default()
}

/// Writes the settings.
///
/// # Errors
/// When the folder cannot be written.
pub fn save<T: Serialize>(home: &Path, settings: &T) -> Result<(), FileError> {
    let folder = |why| FileError::Write { path: home.to_owned(), why };
    std::fs::create_dir_all(home).map_err(folder)?;
    let json = serde_json::to_vec_pretty(settings).map_err(|e| folder(e.into()))?;
    write_atomically(&home.join("settings.json"), |out| out.write_all(&json).map_err(folder))
}

/// Returns a path for a new untitled workspace that no file has yet, and makes its folder.
///
/// # Errors
/// When the folder cannot be made.
pub fn untitled_path(home: &Path, stamp: &str) -> Result<PathBuf, std::io::Error> {
    let folder = home.join("workspaces");
    std::fs::create_dir_all(&folder)?;
    let first = folder.join(format!("untitled {stamp}.gpkg"));
    let more = (2..1000).map(|n| folder.join(format!("untitled {stamp} {n}.gpkg")));
    std::iter::once(first)
        .chain(more)
        .find(|p| !p.exists())
        .ok_or_else(|| std::io::Error::other("a thousand untitled workspaces"))
}

/// Writes the sample's files into a new folder below `home`; returns the folder.
///
/// # Errors
/// When it cannot be written.
pub fn sample_folder(home: &Path, stamp: &str, files: &[(&str, &str)]) -> Result<PathBuf, std::io::Error> {
    let parent = home.join("samples");
    std::fs::create_dir_all(&parent)?;
    let folder = (1..1000).map(|n| parent.join(format!("{stamp}-{n}"))).find(|p| !p.exists());
    let folder = folder.ok_or_else(|| std::io::Error::other("a thousand samples"))?;
    std::fs::create_dir(&folder)?;
    for (name, text) in files {
        std::fs::write(folder.join(name), text)?;
    }
    Ok(folder)
}
