//! The front door for layers: finds out what a file is, unwraps it, and reads what it holds.

pub mod csv;
mod made;
pub(super) mod wkb;

use crate::io::files;
use crate::io::geojson::{self, MAX_BYTES, ReadError};
use crate::layer::{Layer, Reading};
use std::path::Path;
use std::sync::atomic::AtomicBool;

/// Reads all layers of a file, or the one that `reading` names. `progress` is called from any thread with a share of 1.
///
/// # Errors
/// When nothing of the file can be used; what is wrong with single features stands in [`Layer::problems`].
pub fn read_layers(
    path: &Path,
    reading: &Reading,
    cancel: &AtomicBool,
    progress: &(dyn Fn(f32) + Sync),
) -> Result<Vec<Layer>, ReadError> {
    let layer = match kind_of(path, &files::first_bytes(path, 4096)?) {
        Kind::Table => {
            let size = files::size(path)?;
            if size > MAX_BYTES {
                return Err(ReadError::TooLarge { bytes: size, limit: MAX_BYTES, path: path.into() });
            }
            csv::read(path, &files::read_file(path)?, reading, cancel, progress)?
        }
        Kind::GeoJson => Layer { reading: reading.clone(), ..geojson::read_layer(path, cancel, progress)? },
    };
    Ok(vec![layer])
}

/// Reads the one layer of a file that `reading` names, or the first.
///
/// # Errors
/// As [`read_layers`].
pub fn read_layer(
    path: &Path,
    reading: &Reading,
    cancel: &AtomicBool,
    progress: &(dyn Fn(f32) + Sync),
) -> Result<Layer, ReadError> {
    let layers = read_layers(path, reading, cancel, progress)?;
    layers.into_iter().next().ok_or_else(|| ReadError::Empty { path: path.into() })
}

/// What reads a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    GeoJson,
    Table,
}

/// Tells by a file's beginning, and for tables by its ending, what reads it. What is neither is the GeoJSON reader's to name.
fn kind_of(path: &Path, start: &[u8]) -> Kind {
    let ending = path.extension().unwrap_or_default().to_ascii_lowercase();
    let table = ["csv", "tsv", "tab", "txt", "psv", "dat"].iter().any(|e| ending == *e);
    // Endings lie: GeoJSON begins with a bracket, after a mark or not, and what is known to be something else is no table.
    let text = start.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(start).trim_ascii_start();
    let other = matches!(text.first(), Some(b'{' | b'[' | 0x1e)) || geojson::what_it_is(start).is_some_and(|_| !utf16(start));
    if table && !other { Kind::Table } else { Kind::GeoJson }
}

fn utf16(start: &[u8]) -> bool {
    matches!(start, [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..])
}
