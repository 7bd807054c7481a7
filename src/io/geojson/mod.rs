//! Reads GeoJSON files into layers, forgivingly, and writes features back as they came.

mod cut;
mod distinct;
mod document;
mod elements;
mod error;
mod feature;
mod fields;
mod finish;
mod geometry;
mod rewrite;
mod scan_fields;
mod stretches;
mod swap_axes;
mod text;
mod trouble;
mod write;

pub use error::ReadError;
pub(super) use scan_fields::properties_of;
pub(super) use swap_axes::with_swapped_axes;
pub(super) use text::what_it_is;
pub(super) use write::crs_member;
pub use write::{WriteError, write_annotated, write_cut_at_180, write_geojson, write_geojsonl};

use crate::io::memory::{self, Short};
use crate::io::open_file::{OpenFile, Progress};
use crate::layer::{Layer, Space};
use std::cell::RefCell;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use stretches::{Ahead, BLOCK, Source};
use text::{Encoding, Text};

/// Largest file that is read: places in the text are kept in 32 bits.
pub const MAX_BYTES: u64 = u32::MAX as u64;

/// Bytes at the beginning of a file that a preview reads.
const PREVIEW: usize = 4 << 20;

/// Reads a GeoJSON file. `progress` is called from any thread.
///
/// # Errors
/// When nothing of the file can be used, or it is too large; what is wrong with single features stands in [`Layer::problems`].
pub fn read_layer(path: &Path, cancel: &AtomicBool, progress: &(dyn Fn(Progress) + Sync)) -> Result<Layer, ReadError> {
    let reading = OpenFile::open(path)?;
    let size = reading.size();
    let name = name_of(path);
    if size == 0 {
        return layer_from_bytes(&name, path, reading.all_of_unsized(MAX_BYTES + 1)?, cancel, progress);
    }
    if size > MAX_BYTES {
        return Err(ReadError::TooLarge { bytes: size, limit: MAX_BYTES, path: path.into() });
    }
    memory::room_for_file(size).map_err(|short| no_room(size, short, path))?;
    let mut head = [0; 4];
    let known = head.len().min(usize::try_from(size).unwrap_or(usize::MAX));
    reading.fill(0, &mut head[..known], cancel)?;
    match Encoding::of(&head[..known]) {
        Encoding::Utf8(mark) => {
            let length = usize::try_from(size).unwrap_or(usize::MAX) - mark;
            let Ok(mut space) = Space::new(length) else {
                return Err(no_room(size, Short { needed: size, available: 0 }, path));
            };
            let (doubtful, ahead) = stretches::read_in(&reading, space.bytes(), (mark, BLOCK), cancel, progress)?;
            reading.unchanged()?;
            layer_of(&name, path, Text::utf8(space, mark), doubtful, ahead, cancel)
        }
        Encoding::Utf16 { .. } => {
            let mut bytes = vec![0; usize::try_from(size).unwrap_or(usize::MAX)];
            for (i, block) in bytes.chunks_mut(BLOCK).enumerate() {
                reading.fill((i * BLOCK) as u64, block, cancel)?;
                progress(Progress { done: (i * BLOCK + block.len()) as u64, total: size });
            }
            reading.unchanged()?;
            layer_from_bytes(&name, path, bytes, cancel, &|_| {})
        }
    }
}

/// Reads GeoJSON that is already in memory. `path` is for messages.
///
/// # Errors
/// As [`read_layer`].
pub fn layer_from_bytes(
    name: &str,
    path: &Path,
    bytes: Vec<u8>,
    cancel: &AtomicBool,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<Layer, ReadError> {
    let size = bytes.len() as u64;
    if size > MAX_BYTES {
        return Err(ReadError::TooLarge { bytes: size, limit: MAX_BYTES, path: path.into() });
    }
    let what_it_is = text::what_it_is(&bytes);
    let Some(text) = Text::decode(bytes, cancel) else {
        if cancel.load(Ordering::Relaxed) {
            return Err(ReadError::Cancelled);
        }
        let what = what_it_is.unwrap_or("text that claims to be UTF-16 and is not").into();
        return Err(ReadError::NotGeoJson { what, path: path.into() });
    };
    let doubtful = !text::is_utf8(&text.bytes, BLOCK);
    let layer = layer_of(name, path, text, doubtful, None, cancel)?;
    progress(Progress { done: size, total: size });
    Ok(layer)
}

/// Reads the first features of a large file, to be looked at until the whole file is read: a layer that is not the file's.
///
/// `None` for files that are read as quickly as a whole, and where the beginning gives nothing.
#[must_use]
pub fn preview(path: &Path, cancel: &AtomicBool) -> Option<Layer> {
    let reading = OpenFile::open(path).ok().filter(|r| r.size() > 2 * PREVIEW as u64)?;
    let mut head = vec![0; PREVIEW];
    reading.fill(0, &mut head, cancel).ok()?;
    let text = Text::decode(head, cancel)?;
    layer_of(&name_of(path), path, text, true, None, cancel).ok().filter(|layer| !layer.table.is_empty())
}

fn name_of(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

/// Says that there is not enough memory for a file.
pub(super) fn no_room(bytes: u64, short: Short, path: &Path) -> ReadError {
    ReadError::NoRoom { bytes, needed: short.needed, available: short.available, path: path.into() }
}

fn layer_of(
    name: &str,
    path: &Path,
    text: Text,
    doubtful: bool,
    ahead: Option<Ahead<'_>>,
    cancel: &AtomicBool,
) -> Result<Layer, ReadError> {
    if text.bytes.trim_ascii_start().is_empty() {
        return Err(ReadError::Empty { path: path.into() });
    }
    // A script may hold whole lines that are features; what it is has to be said all the same.
    if let Some(what) = text::what_it_is(&text.bytes).filter(|what| *what == text::JAVASCRIPT) {
        return Err(ReadError::NotGeoJson { what: what.into(), path: path.into() });
    }
    let source = Source { text: &text.bytes, doubtful, cancel, block: BLOCK, ahead: RefCell::new(ahead) };
    let parsed = document::parse(&source);
    if cancel.load(Ordering::Relaxed) {
        return Err(ReadError::Cancelled);
    }
    match parsed {
        Ok(parsed) => finish::layer(name, path, text, parsed, cancel),
        Err(unusable) => Err(refused(unusable, &text, doubtful, path)),
    }
}

/// Says why a text gives nothing.
fn refused(unusable: document::Unusable, text: &Text, doubtful: bool, path: &Path) -> ReadError {
    let path = || path.to_path_buf();
    match unusable {
        document::Unusable::Cancelled => return ReadError::Cancelled,
        document::Unusable::Empty => return ReadError::Empty { path: path() },
        _ => {}
    }
    if let Some(what) = text::what_it_is(&text.bytes) {
        return ReadError::NotGeoJson { what: what.into(), path: path() };
    }
    let invalid = if doubtful { std::str::from_utf8(&text.bytes).err() } else { None };
    if let Some(e) = invalid {
        let place = text.places(&[e.valid_up_to()])[0];
        return ReadError::NotUtf8 { line: place.line, column: place.column, byte: place.byte, path: path() };
    }
    match unusable {
        document::Unusable::NotJson(e) => {
            let place = text.places(&[e.at])[0];
            let (line, column, byte) = (place.line, place.column, place.byte);
            ReadError::NotJson { line, column, byte, why: e.why.into(), path: path() }
        }
        document::Unusable::NotGeoJson(what) => ReadError::NotGeoJson { what, path: path() },
        document::Unusable::Empty | document::Unusable::Cancelled => ReadError::Cancelled,
    }
}

#[cfg(test)]
mod tests;
