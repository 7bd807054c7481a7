//! Reads text tables with columns of coordinates, or of geometries, into layers: each row is a feature, each cell kept as found.

mod cells;
mod columns;
mod coordinate;
mod dialect;
mod features;
mod geometry_text;
mod rows;
mod said;

pub use coordinate::{Axis, NoCoordinate, coordinate};
pub use geometry_text::{geojson_of, is_geometry_text};

use super::Content;
use super::made::{Made, Place, layer_of};
use crate::io::ReadError;
use crate::layer::{FileDigest, Format, Layer, Problem, Reading, Severity};
use crate::words::Both;
use cells::Column;
use columns::{PlaceIn, says_datum};
use dialect::Dialect;
use features::{Found, Piece};
use rayon::prelude::*;
use rows::Part;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// Returns which two columns hold longitudes and latitudes, or x and y, by their names: the first for x.
#[must_use]
pub fn column_pair(names: &[String]) -> Option<[usize; 2]> {
    columns::pair(names).map(|pair| [pair.x, pair.y])
}

/// A table of which is known how to read it.
struct Table<'a> {
    text: &'a [u8],
    dialect: Dialect,
    /// The names of the properties, one for each column.
    names: Vec<String>,
    /// What was seen of each column.
    columns: Vec<Column>,
    place: PlaceIn,
}

/// What one pass over a part saw.
struct Seen {
    rows: usize,
    lines: usize,
    columns: Vec<Column>,
}

/// Finds for bytes of a text, in any order, where they are in its file.
type InFile<'a> = &'a dyn Fn(&[usize]) -> Vec<usize>;

/// Reads a table. `progress` is called from any thread with a share of 1. The layer does not know its file's digest.
///
/// # Errors
/// When it is no table, when a chosen column is not there, or when someone asked to stop.
pub(super) fn read(
    content: &Content<'_>,
    in_file: InFile<'_>,
    reading: &Reading,
    cancel: &AtomicBool,
    progress: &(dyn Fn(f32) + Sync),
) -> Result<Layer, ReadError> {
    let path = content.path;
    let unusable = |why: String| ReadError::Unusable { why, path: path.into() };
    let text = content.text;
    if text.trim_ascii().is_empty() {
        return Err(ReadError::Empty { path: path.into() });
    }
    let dialect = dialect::find(text).ok_or_else(|| ReadError::NotGeoJson {
        what: "text without columns: no table that commas, tabs or semicolons divide, and no GeoJSON".into(),
        path: path.into(),
    })?;
    let mut problems = Vec::new();
    let mut names = said::names(&dialect, &mut problems);
    let place = columns::find(&names, &dialect.sample, reading).map_err(unusable)?;
    let parts = rows::parts(text, dialect.body, dialect.delimiter);
    let seen = see(text, &parts, (&dialect, &names, &place), cancel, &|share| progress(share * 0.2))?;
    let mut all: Vec<Column> = Vec::new();
    for part in &seen {
        all.resize(all.len().max(part.columns.len()).max(names.len()), Column::default());
        all.iter_mut().zip(&part.columns).for_each(|(a, b)| a.merge(b.clone()));
    }
    all.resize(all.len().max(names.len()), Column::default());
    // Cells beyond the header have a column of their own when there is anything in them.
    let beyond = all[names.len()..].iter().rposition(|c| *c != Column::default()).map_or(0, |n| n + 1);
    all.truncate(names.len() + beyond);
    for n in names.len()..all.len() {
        names.push(said::free(&names, &format!("column_{}", n + 1)));
    }
    let mut table = Table { text, dialect, names, columns: all, place };
    said::settle_axes(&mut table, &mut problems);
    let crs = said::crs(&table, &mut problems);
    said::notes(&table, &mut problems);
    let pieces = make(&table, &parts, &seen, cancel, &|share| progress(0.2 + share * 0.3), path)?;
    drop(seen);
    layer(Parts { table: &table, in_file, pieces, problems, crs }, (content, reading), cancel, progress)
}

fn see(
    text: &[u8],
    parts: &[Part],
    (dialect, names, place): (&Dialect, &[String], &PlaceIn),
    cancel: &AtomicBool,
    progress: &(dyn Fn(f32) + Sync),
) -> Result<Vec<Seen>, ReadError> {
    let of_interest: Vec<(bool, bool)> = names
        .iter()
        .enumerate()
        .map(|(i, name)| (matches!(place, PlaceIn::Two(pair) if pair.survey && (pair.x == i || pair.y == i)), says_datum(name)))
        .collect();
    let done = AtomicUsize::new(0);
    let one = |part: &Part| {
        if cancel.load(Ordering::Relaxed) {
            return Err(ReadError::Cancelled);
        }
        let mut columns = vec![Column::default(); names.len()];
        let mut rows = 0;
        rows::each(text, part, dialect.delimiter, |_, _, record| {
            rows += 1;
            if record.len() > columns.len() {
                columns.resize(record.len(), Column::default());
            }
            for (i, (column, cell)) in columns.iter_mut().zip(record).enumerate() {
                column.see(cell, of_interest.get(i).copied().unwrap_or_default());
            }
        });
        let lines = memchr::memchr_iter(b'\n', &text[part.bytes.clone()]).count();
        report(&done, part, text, progress);
        Ok(Seen { rows, lines, columns })
    };
    parts.par_iter().map(one).collect()
}

fn make(
    table: &Table<'_>,
    parts: &[Part],
    seen: &[Seen],
    cancel: &AtomicBool,
    progress: &(dyn Fn(f32) + Sync),
    path: &Path,
) -> Result<Vec<Piece>, ReadError> {
    let (done, written) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let mut line = 1 + memchr::memchr_iter(b'\n', &table.text[..table.dialect.body]).count();
    let mut firsts = Vec::with_capacity(seen.len());
    for part in seen {
        firsts.push(line);
        line += part.lines;
    }
    let one = |(part, (seen, first)): (&Part, (&Seen, usize))| {
        if cancel.load(Ordering::Relaxed) {
            return Err(ReadError::Cancelled);
        }
        let piece = features::make(table, part, seen.rows, first);
        super::made::too_large(written.fetch_add(piece.text.len(), Ordering::Relaxed) + piece.text.len(), path)?;
        report(&done, part, table.text, progress);
        Ok(piece)
    };
    parts.par_iter().zip(seen.par_iter().zip(firsts)).map(one).collect()
}

fn report(done: &AtomicUsize, part: &Part, text: &[u8], progress: &(dyn Fn(f32) + Sync)) {
    let now = done.fetch_add(part.bytes.len(), Ordering::Relaxed) + part.bytes.len();
    progress(now as f32 / text.len().max(1) as f32);
}

/// What a layer is put together from.
struct Parts<'a> {
    table: &'a Table<'a>,
    in_file: InFile<'a>,
    pieces: Vec<Piece>,
    problems: Vec<Problem>,
    crs: (Both, Result<String, Both>),
}

fn layer(
    parts: Parts<'_>,
    (content, reading): (&Content<'_>, &Reading),
    cancel: &AtomicBool,
    progress: &(dyn Fn(f32) + Sync),
) -> Result<Layer, ReadError> {
    let Parts { table, in_file, pieces, mut problems, crs } = parts;
    let (mut texts, mut starts, mut lines, mut found) = (Vec::new(), Vec::new(), Vec::new(), Found::default());
    for piece in pieces {
        found.append(piece.found, starts.len());
        starts.extend(piece.starts);
        lines.extend(piece.lines);
        texts.push(piece.text);
    }
    problems.extend(problems_of(found, table.text, in_file, &lines));
    let places_of = |rows: &[usize]| {
        let ats: Vec<usize> = rows.iter().map(|row| starts.get(*row).copied().unwrap_or_default()).collect();
        let place = |(row, byte): (&usize, usize)| {
            let line = lines.get(*row).map(|line| *line as usize);
            Place { line, column: line.map(|_| 1), byte: line.map(|_| byte), ..Place::default() }
        };
        rows.iter().zip(in_file(&ats)).map(place).collect()
    };
    let made = Made {
        name: content.name.to_owned(),
        format: Format::Csv,
        encoding: "UTF-8",
        reading: reading.clone(),
        digest: FileDigest::default(),
        crs,
        pieces: texts,
        problems,
        places_of: &places_of,
    };
    progress(0.6);
    layer_of(made, content.path, cancel)
}

/// Gives what was found in rows its place in the file.
fn problems_of(mut found: Found, text: &[u8], in_file: InFile<'_>, lines: &[u32]) -> Vec<Problem> {
    found.kept.sort_by_key(|f| f.at);
    let bytes = in_file(&found.kept.iter().map(|f| f.at).collect::<Vec<_>>());
    let mut problems: Vec<Problem> = Vec::new();
    for (f, byte) in found.kept.into_iter().zip(bytes) {
        let line_start = memchr::memrchr(b'\n', &text[..f.at]).map_or(0, |n| n + 1);
        let row_line = lines.get(f.row).map_or(1, |l| *l as usize);
        let row_start = f.row_start.min(f.at);
        problems.push(Problem {
            code: f.code,
            severity: f.severity,
            feature: Some(f.row + 1),
            line: Some(row_line + memchr::memchr_iter(b'\n', &text[row_start..f.at]).count()),
            column: Some(1 + text[line_start..f.at].iter().filter(|b| **b & 0xC0 != 0x80).count()),
            byte: Some(byte),
            message: f.message,
        });
    }
    for (code, n) in found.counts.into_iter().filter(|(_, n)| *n > features::KEPT_PER_CODE) {
        let severity = problems.iter().find(|p| p.code == code).map_or(Severity::Note, |p| p.severity);
        let message = format!("{} more problems of this kind are not listed", n - features::KEPT_PER_CODE);
        problems.push(Problem::of_layer(code, severity, message));
    }
    problems
}

#[cfg(test)]
mod tests;
