//! Reads FlatGeobuf files into layers. Every table of the file is verified before it is looked at, and every length is checked:
//! what is broken is a problem of its feature, and never more than that.
//!
//! The crate's own reader stops at the first broken feature and panics on broken properties; only its verified tables are used.

mod geometry;
mod properties;

use super::Content;
use super::made::{Made, Place, layer_of, number, too_large};
use crate::crs::Crs;
use crate::io::ReadError;
use crate::layer::{FileDigest, Format, Layer, Problem, Reading, Severity};
use crate::words::{Both, Word};
use flatgeobuf::packed_r_tree::PackedRTree;
use flatgeobuf::{Header, size_prefixed_root_as_feature, size_prefixed_root_as_header};
use properties::Columns;
use rayon::prelude::*;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// `fgb`, the version, `fgb`, and a patch number that does not count.
const MAGIC: [u8; 7] = *b"fgb\x03fgb";
/// Features that are made in one go.
const BATCH: usize = 4096;
/// How many problems of one code are kept one by one.
const KEPT_PER_CODE: usize = 1000;

/// Features that were made, the number and byte of each, and what was wrong.
#[derive(Default)]
struct Piece {
    text: Vec<u8>,
    numbers: Vec<(usize, usize)>,
    problems: Vec<Problem>,
    /// Values that JSON cannot hold and how many there were of each kind.
    told: Told,
}

/// What was changed on the way into JSON.
#[derive(Default, Clone, Copy)]
struct Told {
    not_finite: usize,
    binary: usize,
    measures: usize,
}

/// Reads a FlatGeobuf file. `progress` is called from any thread with a share of 1. The layer does not know its file's digest.
///
/// # Errors
/// When its header is broken, when it is too large, or when someone asked to stop.
pub(super) fn read(content: &Content<'_>, cancel: &AtomicBool, progress: &(dyn Fn(f32) + Sync)) -> Result<Layer, ReadError> {
    let (bytes, path) = (content.text, content.path);
    let (header, at) = open(bytes).map_err(|why| ReadError::Unusable { why, path: path.into() })?;
    let mut problems = Vec::new();
    let ranges = features(bytes, at, header.features_count(), &mut problems);
    let columns = Columns::of(header.columns());
    let (done, written, all) = (AtomicUsize::new(0), AtomicUsize::new(0), ranges.len().max(1));
    let one = |(batch, ranges): (usize, &[Range<usize>])| {
        if cancel.load(Ordering::Relaxed) {
            return Err(ReadError::Cancelled);
        }
        let mut piece = Piece::default();
        for (i, range) in ranges.iter().enumerate() {
            feature(&mut piece, bytes, range, batch * BATCH + i + 1, (&header, &columns));
        }
        too_large(written.fetch_add(piece.text.len(), Ordering::Relaxed) + piece.text.len(), path)?;
        progress(0.5 * (done.fetch_add(ranges.len(), Ordering::Relaxed) + ranges.len()) as f32 / all as f32);
        Ok(piece)
    };
    let pieces: Vec<Piece> = ranges.par_chunks(BATCH).enumerate().map(one).collect::<Result<_, _>>()?;
    let (mut texts, mut numbers, mut told) = (Vec::new(), Vec::new(), Told::default());
    for piece in pieces {
        texts.push(piece.text);
        numbers.extend(piece.numbers);
        problems.extend(piece.problems);
        told.not_finite += piece.told.not_finite;
        told.binary += piece.told.binary;
        told.measures += piece.told.measures;
    }
    bound(&mut problems);
    notes(told, &mut problems);
    let crs = said(&header, &mut problems);
    let place = |row: &usize| {
        let (number, byte) = numbers.get(*row).copied().unwrap_or_default();
        Place { feature: Some(number), byte: Some(byte), ..Place::default() }
    };
    let places_of = |rows: &[usize]| rows.iter().map(place).collect();
    let made = Made {
        name: content.name.to_owned(),
        format: Format::FlatGeobuf,
        encoding: "UTF-8",
        reading: Reading::default(),
        digest: FileDigest::default(),
        crs,
        pieces: texts,
        problems,
        places_of: &places_of,
    };
    layer_of(made, path, cancel)
}

/// Returns the header and the byte behind the index.
fn open(bytes: &[u8]) -> Result<(Header<'_>, usize), String> {
    const CUT: &str = "the FlatGeobuf file is cut short before its first feature; get the whole file again";
    if !bytes.starts_with(&MAGIC) {
        return Err("the file begins like FlatGeobuf, but of another version than 3; write it anew with a current program".into());
    }
    let size = bytes.get(8..12).and_then(|b| b.try_into().ok()).map(u32::from_le_bytes).ok_or(CUT)? as usize;
    let header = bytes.get(8..12 + size).ok_or(CUT)?;
    let header =
        size_prefixed_root_as_header(header).map_err(|e| format!("the header of the FlatGeobuf file is broken ({e})"))?;
    let mut at = 12 + size;
    let (count, node) = (header.features_count(), header.index_node_size());
    if node > 0 && count > 0 {
        // Each feature has a node of 40 bytes: checked before anything is computed with a number that may be anything.
        let fits = usize::try_from(count).ok().filter(|n| n.checked_mul(40).is_some_and(|n| n <= bytes.len() - at));
        let count = fits.ok_or(CUT)?;
        if node < 2 {
            return Err("the header of the FlatGeobuf file is broken (its index has nodes of one)".into());
        }
        at += PackedRTree::index_size(count, node);
        if at > bytes.len() {
            return Err(CUT.into());
        }
    }
    Ok((header, at))
}

/// Finds where features lie; each says its length first. A file that ends too early loses only what is cut.
fn features(bytes: &[u8], mut at: usize, count: u64, problems: &mut Vec<Problem>) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    while at < bytes.len() && (count == 0 || (ranges.len() as u64) < count) {
        let size = bytes.get(at..at + 4).and_then(|b| b.try_into().ok()).map(|b| u32::from_le_bytes(b) as usize);
        let Some(end) = size.map(|size| at + 4 + size).filter(|end| *end <= bytes.len()) else { break };
        ranges.push(at..end);
        at = end;
    }
    let missing = count.saturating_sub(ranges.len() as u64);
    if missing > 0 || (count == 0 && at < bytes.len()) {
        let of = if count == 0 { String::new() } else { format!("; {missing} of {count} features are missing") };
        let message = format!("the file was cut short{of}. What stands before is loaded; get the whole file again");
        let number = Some(ranges.len() + 1);
        problems.push(Problem { feature: number, byte: Some(at), ..Problem::of_layer("truncated", Severity::Error, message) });
    } else if at < bytes.len() {
        let message = format!("{} bytes stand behind the last feature; they are not read", bytes.len() - at);
        problems.push(Problem { byte: Some(at), ..Problem::of_layer("trailing_bytes", Severity::Note, message) });
    }
    ranges
}

fn feature(piece: &mut Piece, bytes: &[u8], range: &Range<usize>, number: usize, (header, columns): (&Header<'_>, &Columns)) {
    let mut problem = |code, severity, message| {
        let place = (Some(number), Some(range.start));
        piece.problems.push(Problem { feature: place.0, byte: place.1, ..Problem::of_layer(code, severity, message) });
    };
    let feature = match size_prefixed_root_as_feature(&bytes[range.clone()]) {
        Ok(feature) => feature,
        Err(e) => {
            let why = e.to_string();
            let why = why.lines().next().unwrap_or_default().trim_end_matches('.');
            return problem("broken_feature", Severity::Error, format!("the feature is broken ({why}); it is left out"));
        }
    };
    piece.text.extend(br#"{"type":"Feature","properties":"#);
    let values = feature.properties().map_or(&[][..], |p| p.bytes());
    // A feature may bring columns of its own.
    let own = feature.columns().map(|c| Columns::of(Some(c)));
    let columns = own.as_ref().unwrap_or(columns);
    if let Err(why) = columns.write(&mut piece.text, values, &mut piece.told) {
        problem("broken_properties", Severity::Error, format!("{why}; the properties behind it are empty"));
    }
    piece.text.extend(br#","geometry":"#);
    let start = piece.text.len();
    if let Err(why) = geometry::write(&mut piece.text, feature.geometry(), header, &mut piece.told) {
        piece.text.truncate(start);
        piece.text.extend(b"null");
        problem(
            "broken_geometry",
            Severity::Error,
            format!("the geometry cannot be read: {why}; it stays in the table without this shape"),
        );
    }
    piece.text.extend(b"},\n");
    piece.numbers.push((number, range.start));
}

/// Keeps the first problems of a kind and counts the others.
fn bound(problems: &mut Vec<Problem>) {
    let mut counts: std::collections::BTreeMap<&'static str, (usize, Severity)> = std::collections::BTreeMap::new();
    problems.retain(|p| {
        let (n, _) = counts.entry(p.code).or_insert((0, p.severity));
        *n += 1;
        *n <= KEPT_PER_CODE
    });
    for (code, (n, severity)) in counts.into_iter().filter(|(_, (n, _))| *n > KEPT_PER_CODE) {
        let message = format!("{} more problems of this kind are not listed", n - KEPT_PER_CODE);
        problems.push(Problem::of_layer(code, severity, message));
    }
}

fn notes(told: Told, problems: &mut Vec<Problem>) {
    let mut note = |n: usize, code, what: &str| {
        if n > 0 {
            problems.push(Problem::of_layer(code, Severity::Note, format!("{n} {what}")));
        }
    };
    note(told.not_finite, "not_finite", "values are NaN or infinite, which JSON cannot say; they are read as empty");
    note(told.binary, "binary_values", "values are binary; they are read as base64 text");
    note(told.measures, "measures", "features have measures (M), which GeoJSON has no place for; they are not read");
}

/// Who says which CRS, or why nobody does.
fn said(header: &Header<'_>, problems: &mut Vec<Problem>) -> (Both, Result<String, Both>) {
    let nobody = || (Both::default(), Err(Both::of(Word::FgbNoCrs)));
    let Some(crs) = header.crs() else { return nobody() };
    let org = crs.org().filter(|o| !o.is_empty()).unwrap_or("EPSG");
    let code = match (crs.code(), crs.code_string().filter(|c| !c.is_empty())) {
        (0, Some(text)) => Some(format!("{org}:{text}")),
        (0, None) => None,
        (code, _) => Some(format!("{org}:{code}")),
    };
    let by_code = code.as_ref().and_then(|code| Crs::parse(code).ok());
    let by_wkt = || crs.wkt().and_then(|wkt| Crs::parse(wkt).ok());
    match (by_code.or_else(by_wkt), code) {
        (Some(found), _) => (Both::of(Word::WhoFgb), Ok(found.code().to_owned())),
        (None, Some(code)) => (Both::of(Word::WhoFgb), Ok(code)),
        (None, None) => {
            let name = crs.name().or_else(|| crs.wkt().and_then(|wkt| wkt.split('"').nth(1))).unwrap_or_default();
            if name.is_empty() {
                return nobody();
            }
            let why = Both::fill(Word::FgbOwnCrs, &[&Both::from(name)]);
            problems.push(Problem::of_layer("crs_unusable", Severity::Warning, format!("{}; choose the CRS", why.en)));
            (Both::default(), Err(why))
        }
    }
}

/// Writes a number, `null` for what JSON has none for.
fn real(out: &mut Vec<u8>, value: f64, told: &mut Told) {
    if !number(out, value) {
        told.not_finite += 1;
        out.extend(b"null");
    }
}

#[cfg(test)]
mod tests;
