//! Reads GeoJSON files into layers, forgivingly, and writes features back as they came.

mod document;
mod elements;
mod error;
mod feature;
mod fields;
mod geometry;
mod rewrite;
mod scan;
mod text;
mod trouble;
mod write;

pub use error::ReadError;
pub(super) use text::what_it_is;
pub(super) use scan_fields::properties_of;
pub use write::{WriteError, write_geojson, write_geojsonl};

use crate::crs;
use crate::io::files;
use crate::layer::{FeatureTable, IdSource, Layer, Problem, Reading, Severity};
use elements::Source;
use rayon::prelude::*;
use sha2::Digest as _;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use text::Text;
use trouble::{Findings, KEPT_PER_CODE};

mod scan_fields;

/// Largest file that is read; it also keeps vertex numbers within u32, because a position takes at least five bytes.
pub const MAX_BYTES: u64 = 3 << 30;

/// Reads a GeoJSON file. `progress` is called from any thread with a share of 1.
///
/// # Errors
/// When nothing of the file can be used; what is wrong with single features stands in [`Layer::problems`].
pub fn read_layer(path: &Path, cancel: &AtomicBool, progress: &(dyn Fn(f32) + Sync)) -> Result<Layer, ReadError> {
    let size = files::size(path)?;
    if size > MAX_BYTES {
        return Err(ReadError::TooLarge { bytes: size, limit: MAX_BYTES, path: path.into() });
    }
    let bytes = files::read_file(path)?;
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    layer_of(&name, path, bytes, cancel, progress)
}

/// Reads a GeoJSON file that is already in memory.
///
/// # Errors
/// As [`read_layer`].
pub fn layer_from_bytes(
    name: &str,
    path: &Path,
    bytes: Vec<u8>,
    cancel: &AtomicBool,
    progress: &(dyn Fn(f32) + Sync),
) -> Result<Layer, ReadError> {
    if bytes.len() as u64 > MAX_BYTES {
        return Err(ReadError::TooLarge { bytes: bytes.len() as u64, limit: MAX_BYTES, path: path.into() });
    }
    layer_of(name, path, bytes.into(), cancel, progress)
}

fn layer_of(
    name: &str,
    path: &Path,
    bytes: Arc<[u8]>,
    cancel: &AtomicBool,
    progress: &(dyn Fn(f32) + Sync),
) -> Result<Layer, ReadError> {
    if bytes.trim_ascii().is_empty() {
        return Err(ReadError::Empty { path: path.into() });
    }
    let digest = || sha2::Sha256::digest(&bytes).iter().map(|b| format!("{b:02x}")).collect::<String>();
    let (sha256, parsed) = rayon::join(digest, || parse(path, &bytes, cancel, progress));
    let (text, parsed) = parsed?;
    let (table, mut problems) = (parsed.chunk.table, problems(&text, &parsed.chunk.findings));
    let drawable = table.rows.iter().any(|r| !r.parts.is_empty());
    if !drawable && parsed.chunk.findings.any_error {
        return Err(ReadError::NothingUsable { problems, path: path.into() });
    }
    let (fields, key_field) = parsed.chunk.fields.finish(table.len());
    let id_source = id_source(&text, &table, key_field, &mut problems);
    let declared = parsed.crs.and_then(|range| serde_json::from_slice(&text.bytes[range]).ok());
    let declared = declared.filter(|value: &serde_json::Value| !value.is_null());
    let crs = crs::detect(declared.as_ref(), &table.xy);
    if declared.is_some() && crs.how != crs::HowKnown::Declared {
        let message = format!("the crs member names no usable coordinate reference system: {}", crs.reason);
        problems.push(Problem::of_layer("crs_unusable", Severity::Warning, message));
    }
    if declared.is_none() || crs.crs.as_ref().is_some_and(crs::Crs::is_geographic) {
        problems.extend(out_of_range(&text, &table));
    }
    Ok(Layer {
        name: name.into(),
        path: path.into(),
        sha256,
        format: parsed.format,
        reading: Reading::default(),
        encoding: text.encoding,
        text: text.bytes,
        table,
        fields,
        id_source,
        document: parsed.document,
        crs,
        problems,
    })
}

fn parse(
    path: &Path,
    bytes: &Arc<[u8]>,
    cancel: &AtomicBool,
    progress: &(dyn Fn(f32) + Sync),
) -> Result<(Text, document::Parsed), ReadError> {
    let path = || path.to_path_buf();
    let not_geojson = |what: &str| ReadError::NotGeoJson { what: what.into(), path: path() };
    let what_it_is = text::what_it_is(bytes);
    let Some(text) = Text::decode(bytes.clone()) else {
        return Err(not_geojson(what_it_is.unwrap_or("text that claims to be UTF-16 and is not")));
    };
    let valid = std::str::from_utf8(&text.bytes);
    let source = Source { text: &text.bytes, doubtful: valid.is_err(), cancel, progress };
    let parsed = match document::parse(&source) {
        Ok(parsed) => parsed,
        Err(document::Unusable::Cancelled) => return Err(ReadError::Cancelled),
        Err(document::Unusable::Empty) => return Err(ReadError::Empty { path: path() }),
        Err(_) if what_it_is.is_some() => return Err(not_geojson(what_it_is.unwrap_or_default())),
        Err(unusable) => {
            if let Err(e) = valid {
                let place = text.places(&[e.valid_up_to()])[0];
                return Err(ReadError::NotUtf8 { line: place.line, column: place.column, byte: place.byte, path: path() });
            }
            return Err(match unusable {
                document::Unusable::NotJson(e) => {
                    let place = text.places(&[e.at])[0];
                    let (line, column, byte) = (place.line, place.column, place.byte);
                    ReadError::NotJson { line, column, byte, why: e.why.into(), path: path() }
                }
                document::Unusable::NotGeoJson(what) => ReadError::NotGeoJson { what, path: path() },
                document::Unusable::Empty | document::Unusable::Cancelled => ReadError::Cancelled,
            });
        }
    };
    Ok((text, parsed))
}

/// Turns findings into problems with lines and columns; those beyond the first thousand of a kind are counted.
fn problems(text: &Text, findings: &Findings) -> Vec<Problem> {
    let ats: Vec<usize> = findings.kept.iter().map(|f| f.at).collect();
    let places = text.places(&ats);
    let found = findings.kept.iter().zip(places).map(|(f, place)| Problem {
        code: f.trouble.code(),
        severity: f.trouble.severity(),
        feature: f.element.map(|e| e + 1),
        line: Some(place.line),
        column: Some(place.column),
        byte: Some(place.byte),
        message: f.trouble.message(),
    });
    let mut problems: Vec<Problem> = found.collect();
    for &(code, n) in findings.counts.iter().filter(|(_, n)| *n > KEPT_PER_CODE) {
        let severity = problems.iter().find(|p| p.code == code).map_or(Severity::Note, |p| p.severity);
        let message = format!("{} more problems of this kind are not listed", n - KEPT_PER_CODE);
        problems.push(Problem::of_layer(code, severity, message));
    }
    problems
}

/// Decides where features' keys come from, and notes ids that occur twice.
fn id_source(text: &Text, table: &FeatureTable, key_field: Option<String>, problems: &mut Vec<Problem>) -> IdSource {
    let with_id = table.rows.iter().filter(|r| !r.id.is_empty()).count();
    if with_id > 0 {
        let hash = |row: usize| (fields::hash_of_id(&text.bytes[table.rows[row].id.clone()]), row);
        let rows = (0..table.len()).into_par_iter().filter(|&row| !table.rows[row].id.is_empty());
        let mut hashes: Vec<(u64, usize)> = rows.map(hash).collect();
        hashes.par_sort_unstable();
        let again: Vec<usize> = hashes.windows(2).filter(|p| p[0].0 == p[1].0).map(|p| p[1].1).collect();
        if let Some(&row) = again.iter().min() {
            let id = String::from_utf8_lossy(&text.bytes[table.rows[row].id.clone()]).into_owned();
            let message = format!(
                "{} feature(s) repeat an id that an earlier feature has, such as {id}; features are told apart in another way",
                again.len()
            );
            let line = Some(table.rows[row].line as usize);
            problems.push(Problem { feature: Some(row + 1), line, ..Problem::of_layer("duplicate_id", Severity::Note, message) });
        } else if with_id == table.len() {
            return IdSource::Member;
        }
    }
    key_field.map_or(IdSource::Content, IdSource::Field)
}

/// Notes features with positions beyond ±180, ±90 degrees.
fn out_of_range(text: &Text, table: &FeatureTable) -> Option<Problem> {
    let outside = |p: &[f64; 2]| p[0].abs() > 180.0 || p[1].abs() > 90.0;
    if !table.xy.par_chunks(1 << 16).any(|xy| xy.iter().any(outside)) {
        return None;
    }
    let is_out = |&row: &usize| table.parts(row).iter().any(|part| table.runs(part).any(|run| run.iter().any(outside)));
    let rows: Vec<usize> = (0..table.len()).into_par_iter().filter(is_out).collect();
    let first = *rows.first()?;
    let place = text.places(&[table.rows[first].bytes.start])[0];
    let message = format!(
        "{} feature(s) have coordinates beyond 180 degrees of longitude or 90 of latitude. If these are metres, the file does not \
         say its coordinate reference system: choose it. Longitudes over 180 are drawn where they lie around the earth",
        rows.len()
    );
    Some(Problem {
        feature: Some(first + 1),
        line: Some(place.line),
        column: Some(place.column),
        byte: Some(place.byte),
        ..Problem::of_layer("out_of_range", Severity::Warning, message)
    })
}

#[cfg(test)]
mod tests;
