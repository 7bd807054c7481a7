//! Layers of formats that are no GeoJSON: their features are made into GeoJSON text, which the one reader then reads.

use crate::crs::{Crs, NumberRange, detect_said};
use crate::io::ReadError;
use crate::io::geojson::{MAX_BYTES, crs_member, layer_from_bytes, no_room};
use crate::io::memory;
use crate::layer::{FileDigest, Format, Layer, Problem, Reading, Severity};
use crate::words::Both;
use serde::Serialize;
use std::path::Path;
use std::sync::atomic::AtomicBool;

/// Features that were made, with what the GeoJSON text cannot say.
pub struct Made<'a> {
    /// The layer's name.
    pub name: String,
    /// What kind of file it was.
    pub format: Format,
    /// The text encoding of the file.
    pub encoding: &'static str,
    /// What was chosen for reading it.
    pub reading: Reading,
    /// SHA-256 of the file's bytes.
    pub digest: FileDigest,
    /// Who says which CRS, or why nobody does (see [`detect_said`]).
    pub crs: (Both, Result<String, Both>),
    /// The features in order: each on one line, each followed by a comma and a line break.
    pub pieces: Vec<Vec<u8>>,
    /// What was wrong in the file, with places in the file.
    pub problems: Vec<Problem>,
    /// Finds the places of features (from 0) in the file.
    pub places_of: &'a dyn Fn(&[usize]) -> Vec<Place>,
}

/// Where a feature begins in its file, as far as the format has lines and bytes.
#[derive(Debug, Clone, Copy, Default)]
pub struct Place {
    /// The feature's number in the file from 1, where it is not its row's.
    pub feature: Option<usize>,
    /// Line from 1.
    pub line: Option<usize>,
    /// Column from 1, in characters.
    pub column: Option<usize>,
    /// Byte from 0.
    pub byte: Option<usize>,
}

/// Reads the text that was made.
///
/// # Errors
/// When it is too large, when nothing of it can be drawn for errors, or when someone asked to stop.
pub fn layer_of(made: Made<'_>, path: &Path, cancel: &AtomicBool) -> Result<Layer, ReadError> {
    let (who, said) = &made.crs;
    let mut text = br#"{"type":"FeatureCollection","#.to_vec();
    if let Ok(crs) = said.as_ref().map_err(drop).and_then(|name| Crs::parse(name).map_err(drop)) {
        // GeoJSON written of the layer then says it, too; that WGS 84 is meant needs no word there.
        if !crs.is_wgs84() {
            text.extend(crs_member(&crs).bytes());
            text.push(b',');
        }
    }
    text.extend(b"\"features\":[\n");
    let total = text.len() + made.pieces.iter().map(Vec::len).sum::<usize>();
    too_large(total, path)?;
    // The text, and the columns that come of it.
    memory::room_for_file(total as u64).map_err(|short| no_room(total as u64, short, path))?;
    text.reserve_exact(total - text.len() + 2);
    for piece in made.pieces {
        text.extend(piece);
    }
    if text.ends_with(b",\n") {
        text.truncate(text.len() - 2);
        text.push(b'\n');
    }
    text.extend(b"]}");
    let placed = |problems: Vec<Problem>| -> Vec<Problem> {
        let rows: Vec<usize> = problems.iter().filter_map(|p| p.feature).map(|feature| feature - 1).collect();
        let mut places = (made.places_of)(&rows).into_iter();
        let place = |problem: Problem| {
            let place = problem.feature.and_then(|_| places.next()).unwrap_or_default();
            Problem {
                feature: place.feature.or(problem.feature),
                line: place.line,
                column: place.column,
                byte: place.byte,
                ..problem
            }
        };
        problems.into_iter().map(place).collect()
    };
    let mut layer = layer_from_bytes(&made.name, path, text, cancel, &|_| {}).map_err(|e| match e {
        ReadError::NothingUsable { problems, path } => ReadError::NothingUsable { problems: placed(problems), path },
        e => e,
    })?;
    let range = NumberRange::of(layer.table.coordinates().iter());
    layer.crs = detect_said(who, said.as_deref(), &range);
    let mut problems = made.problems;
    if said.is_ok() && layer.crs.how != crate::crs::HowKnown::Declared {
        let message = format!("no usable coordinate reference system is named: {}", layer.crs.reason.en);
        problems.push(Problem::of_layer("crs_unusable", Severity::Warning, message));
    }
    layer.problems.retain(|p| p.code != "crs_unusable");
    problems.extend(placed(std::mem::take(&mut layer.problems)));
    Ok(Layer { problems, digest: made.digest, format: made.format, encoding: made.encoding, reading: made.reading, ..layer })
}

/// Refuses texts that the reader would not take, before they are put together.
///
/// # Errors
/// When there are more bytes than the reader's limit.
pub fn too_large(bytes: usize, path: &Path) -> Result<(), ReadError> {
    if bytes as u64 <= MAX_BYTES {
        return Ok(());
    }
    let why = format!(
        "in memory, as GeoJSON, this would take {bytes} bytes, and {MAX_BYTES} bytes can be read; split it into smaller files"
    );
    Err(ReadError::Unusable { why, path: path.into() })
}

/// Writes a JSON string.
pub fn string(out: &mut Vec<u8>, text: &str) {
    json(out, text);
}

/// Writes a JSON number in its shortest exact form; `false` and nothing written when JSON has none for it (NaN, infinities).
#[must_use]
pub fn number(out: &mut Vec<u8>, value: f64) -> bool {
    if value.is_finite() {
        json(out, &value);
    }
    value.is_finite()
}

/// Writes anything as JSON.
pub fn json<T: Serialize + ?Sized>(out: &mut Vec<u8>, value: &T) {
    // A Vec takes everything, and what is written here is serialisable.
    let _cannot = serde_json::to_writer(out, value).is_err();
}

/// Returns bytes as base64 (RFC 4648 §4).
#[must_use]
pub fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let bits = three.iter().fold(0_u32, |bits, b| bits << 8 | u32::from(*b)) << (8 * (3 - three.len()));
        for i in 0..4 {
            let digit = DIGITS[(bits >> (18 - 6 * i) & 63) as usize];
            text.push(if i <= three.len() { char::from(digit) } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_that_of_the_standard() {
        for (bytes, text) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(base64(bytes.as_bytes()), text);
        }
        assert_eq!(base64(&[0xff, 0xef]), "/+8=");
    }
}
