//! The front door for layers: finds out what a file is, unwraps it, and reads what it holds.

pub mod csv;
mod fgb;
mod made;
pub(super) mod wkb;

pub(super) use made::{Made, Place, base64, json, layer_of, number, string, too_large};

use crate::io::files;
use crate::io::geojson::{self, MAX_BYTES, ReadError};
use crate::io::gpkg::{SQLITE, read_tables};
use crate::io::memory;
use crate::io::reading::{Progress, Reading as Opened};
use crate::layer::{Layer, Reading};
use std::path::Path;
use std::sync::atomic::AtomicBool;

/// Reads all layers of a file, or the one that `reading` names. `progress` is called from any thread.
///
/// # Errors
/// When nothing of the file can be used; what is wrong with single features stands in [`Layer::problems`].
pub fn read_layers(
    path: &Path,
    reading: &Reading,
    cancel: &AtomicBool,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<Vec<Layer>, ReadError> {
    let kind = kind_of(path, &files::first_bytes(path, 4096)?)?;
    let total = Opened::open(path)?.size();
    let share = |share: f32| progress(Progress { done: (f64::from(share) * total as f64) as u64, total });
    let layer = match kind {
        Kind::Database => return read_tables(path, reading, cancel, &share),
        Kind::Table => csv::read(path, &whole(path, cancel)?, reading, cancel, &share)?,
        Kind::FlatGeobuf => fgb::read(path, &whole(path, cancel)?, reading, cancel, &share)?,
        Kind::GeoJson => Layer { reading: reading.clone(), ..geojson::read_layer(path, cancel, progress)? },
    };
    Ok(vec![layer])
}

/// Reads a whole file of which GeoJSON is to be made: both are in memory for a while.
fn whole(path: &Path, cancel: &AtomicBool) -> Result<Vec<u8>, ReadError> {
    let file = Opened::open(path)?;
    let size = file.size();
    if size > MAX_BYTES {
        return Err(ReadError::TooLarge { bytes: size, limit: MAX_BYTES, path: path.into() });
    }
    if size == 0 {
        return Ok(file.all_of_unsized(MAX_BYTES)?);
    }
    memory::room_for_more(size.saturating_mul(4)).map_err(|short| ReadError::NoRoom {
        bytes: size,
        needed: short.needed,
        available: short.available,
        path: path.into(),
    })?;
    let mut bytes = vec![0; usize::try_from(size).unwrap_or(usize::MAX)];
    file.fill(0, &mut bytes, cancel)?;
    file.unchanged()?;
    Ok(bytes)
}

/// Reads the one layer of a file: its only one, or the one that `reading` names.
///
/// # Errors
/// As [`read_layers`], and when there are several and none is named: which one is meant is not ours to guess.
pub fn read_layer(
    path: &Path,
    reading: &Reading,
    cancel: &AtomicBool,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<Layer, ReadError> {
    let mut layers = read_layers(path, reading, cancel, progress)?;
    if layers.len() > 1 {
        let names: Vec<&str> = layers.iter().filter_map(|l| l.reading.sublayer.as_deref()).collect();
        let why = format!(
            "the file holds {} layers; say which one (--layer on the command line, “sublayer” of “reading” in a script): {}",
            layers.len(),
            names.join(", ")
        );
        return Err(ReadError::Unusable { why, path: path.into() });
    }
    layers.pop().ok_or_else(|| ReadError::Empty { path: path.into() })
}

/// What reads a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    GeoJson,
    Table,
    FlatGeobuf,
    Database,
}

/// Tells by a file's beginning, and for tables by its ending, what reads it. What is none of these is the GeoJSON reader's to
/// name; only of a file that calls itself a GeoPackage more can be said.
fn kind_of(path: &Path, start: &[u8]) -> Result<Kind, ReadError> {
    let ending = path.extension().unwrap_or_default().to_ascii_lowercase();
    // Endings lie: GeoJSON begins with a bracket, after a mark or not, and what is known to be something else is no table.
    let text = start.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(start).trim_ascii_start();
    let json = matches!(text.first(), Some(b'{' | b'[' | 0x1e));
    let utf16 = matches!(start, [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..]);
    let other = geojson::what_it_is(start).filter(|_| !utf16);
    Ok(if start.starts_with(SQLITE) {
        Kind::Database
    } else if start.starts_with(b"fgb") && start.get(4..7) == Some(b"fgb") {
        Kind::FlatGeobuf
    } else if ending == "gpkg" && !json && !start.is_empty() {
        let what = other.unwrap_or("it does not begin as a SQLite file does: it is encrypted, damaged, or something else");
        let why = format!("the file calls itself a GeoPackage and is none: {what}");
        return Err(ReadError::Unusable { why, path: path.into() });
    } else if ["csv", "tsv", "tab", "txt", "psv"].iter().any(|e| ending == *e) && !json && other.is_none() {
        Kind::Table
    } else {
        Kind::GeoJson
    })
}
