//! The front door for layers: finds out what a file is, unwraps it, and reads what it holds.

pub mod csv;
mod encoding;
mod fgb;
mod guess;
mod gzip;
mod key_table;
mod kind;
mod made;
mod meaning;
mod preview;
#[cfg(test)]
mod tests;
mod topojson;
pub(super) mod wkb;
mod wrapped;

pub use csv::{geojson_of, is_geometry_text};
pub use encoding::encoding_of;
pub use key_table::{KeyTableError, propose, read_key_table};
pub(super) use made::{Made, Place, base64, json, layer_of, number, string, too_large};
pub use meaning::understood;
pub use preview::{EncodingPreview, encoding_previews};

use crate::io::files;
use crate::io::geojson::{self, ReadError};
use crate::io::gpkg::read_tables;
use crate::io::open_file::Progress;
use crate::layer::{Layer, Problem, Reading, Severity, UTF8_WITH_MARK, find_candidates};
use encoding::said;
use encoding_rs::UTF_8;
use kind::{Kind, kind_of};
use std::path::Path;
use std::sync::atomic::AtomicBool;
use wrapped::Unwrapped;

/// Bytes from which a file's kind is told.
const HEAD: u64 = 4096;

/// Reads all layers of a file, or the one that `reading` names. `progress` is called from any thread.
/// What `reading` says of meanings (roles, key table, identity) is applied by [`understood`].
///
/// # Errors
/// When nothing of the file can be used; what is wrong with single features stands in [`Layer::problems`].
pub fn read_layers(
    path: &Path,
    reading: &Reading,
    cancel: &AtomicBool,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<Vec<Layer>, ReadError> {
    let mut layers = read_as_written(path, reading, cancel, progress)?;
    if reading.swap_axes {
        layers = layers.into_iter().map(|layer| geojson::with_swapped_axes(layer, cancel)).collect::<Result<_, _>>()?;
    }
    for layer in &mut layers {
        find_candidates(layer, cancel);
    }
    if cancel.load(std::sync::atomic::Ordering::Relaxed) { Err(ReadError::Cancelled) } else { Ok(layers) }
}

/// Reads the layers with the axes as the file has them.
fn read_as_written(
    path: &Path,
    reading: &Reading,
    cancel: &AtomicBool,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<Vec<Layer>, ReadError> {
    let head = files::first_bytes(path, HEAD)?;
    let kind = kind_of(path, &head)?;
    if kind == Kind::Database {
        return read_tables(path, reading, cancel, progress);
    }
    if kind != Kind::GeoJson {
        // A third of the work is reading the file, the rest making something of it.
        let total = |p: Progress| p.total;
        let known = std::sync::atomic::AtomicU64::new(0);
        let read = |p: Progress| {
            known.store(total(p), std::sync::atomic::Ordering::Relaxed);
            progress(Progress { done: p.done / 3, ..p });
        };
        let file = Unwrapped::open(path, cancel, &read)?;
        let total = known.into_inner();
        let share = |share: f32| {
            progress(Progress { done: total / 3 + (f64::from(share) * (total - total / 3) as f64) as u64, total });
        };
        return file.read(reading, false, cancel, &share).unwrap_or(Err(ReadError::Cancelled));
    }
    let wrapped = gzip::is_gzip(&head) || said(&head).is_some_and(|(encoding, _)| encoding != UTF_8);
    let mut first = None;
    if !wrapped && reading.encoding.is_none() && !topojson::may_be(&head) {
        // GeoJSON in UTF-8, which most files are, goes straight to its reader.
        let mut read = geojson::read_layer(path, cancel, progress);
        if let Ok(layer) = &mut read {
            layer.problems.extend(around(layer));
        }
        if !is_doubtful(&read) {
            return Ok(vec![Layer { reading: reading.clone(), ..read? }]);
        }
        first = Some(read);
    }
    let file = Unwrapped::open(path, cancel, progress)?;
    let read = file.read(reading, first.is_some(), cancel, &|_| {});
    match (read, first) {
        (Some(Ok(layers)), _) => Ok(layers),
        (Some(Err(ReadError::Cancelled)), _) => Err(ReadError::Cancelled),
        // What the reader of plain files said holds, unless a better reading was found.
        (_, Some(first)) => Ok(vec![Layer { reading: reading.clone(), ..first? }]),
        (Some(Err(e)), None) => Err(e),
        (None, None) => Err(ReadError::Cancelled),
    }
}

/// Reads the first features of a large file, to be looked at until the whole file is read.
///
/// `None` for files that are read as quickly as a whole, and where the beginning gives nothing.
#[must_use]
pub fn preview(path: &Path, reading: &Reading, cancel: &AtomicBool) -> Option<Layer> {
    geojson::preview(path, cancel).filter(|_| reading.is_default())
}

/// Reads the one layer of a file that `reading` names, or the only one.
///
/// # Errors
/// As [`read_layers`], and when the file holds several layers and none is named.
pub fn read_layer(
    path: &Path,
    reading: &Reading,
    cancel: &AtomicBool,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<Layer, ReadError> {
    let mut layers = read_layers(path, reading, cancel, progress)?;
    if layers.len() > 1 {
        let names = layers.into_iter().map(|l| l.reading.sublayer.unwrap_or(l.name)).collect();
        return Err(ReadError::SeveralLayers { names, path: path.into() });
    }
    layers.pop().ok_or_else(|| ReadError::Empty { path: path.into() })
}

/// Whether another way of reading might give more: another encoding, or another format.
fn is_doubtful(read: &Result<Layer, ReadError>) -> bool {
    match read {
        Ok(layer) => {
            let has = |code: &str| layer.problems.iter().any(|p| p.code == code);
            // ISO-2022-JP is UTF-8, and not JSON.
            has("not_utf8") || has("not_json") && memchr::memmem::find(&layer.text, b"\x1b$").is_some()
        }
        Err(e) => matches!(
            e,
            ReadError::NotJson { .. }
                | ReadError::NotUtf8 { .. }
                | ReadError::NotGeoJson { .. }
                | ReadError::NothingUsable { .. }
        ),
    }
}

/// Tells of text around the features that is not UTF-8; each feature is tested by its reader.
fn around(layer: &Layer) -> Option<Problem> {
    let last = layer.table.len().checked_sub(1)?;
    let parts = [0..layer.table.bytes(0).start, layer.table.bytes(last).end..layer.text.len()];
    let bad = |part: std::ops::Range<usize>| Some(part.start + std::str::from_utf8(&layer.text[part]).err()?.valid_up_to());
    let at = parts.into_iter().find_map(bad)?;
    let (line, column) = lines(&layer.text, &[at])[0];
    let mark = if layer.encoding == UTF8_WITH_MARK { 3 } else { 0 };
    let message = "the text is not UTF-8 here, outside the features; what the file says of itself may be wrong".to_owned();
    let problem = Problem::of_layer("not_utf8", Severity::Warning, message);
    Some(Problem { line: Some(line), column: Some(column), byte: Some(at + mark), ..problem })
}

/// A file's text in UTF-8, for the readers of single formats.
struct Content<'a> {
    /// What a layer of it is called.
    name: &'a str,
    path: &'a Path,
    text: &'a [u8],
}

/// Returns the lines and columns (in characters) of bytes of a text, both from 1.
fn lines(text: &[u8], ats: &[usize]) -> Vec<(usize, usize)> {
    let mut order: Vec<usize> = (0..ats.len()).collect();
    order.sort_by_key(|&i| ats[i]);
    let mut places = vec![(1, 1); ats.len()];
    let (mut line, mut line_start, mut from) = (1, 0, 0);
    for i in order {
        let at = ats[i].min(text.len());
        for newline in memchr::memchr_iter(b'\n', &text[from..at]) {
            line += 1;
            line_start = from + newline + 1;
        }
        from = at;
        let column = text[line_start..at].iter().filter(|b| **b & 0xC0 != 0x80).count() + 1;
        places[i] = (line, column);
    }
    places
}
