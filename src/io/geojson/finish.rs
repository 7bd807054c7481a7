//! Makes a layer of what was read: problems with their places, fields, where keys come from, how the CRS is known.

use super::document::Parsed;
use super::error::ReadError;
use super::feature::Packed;
use super::text::Text;
use super::trouble::{Findings, KEPT_PER_CODE};
use crate::crs;
use crate::io::memory;
use crate::layer::{FeatureTable, IdSource, Layer, LayerMeaning, Problem, Severity};
use rayon::prelude::*;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

/// Makes a layer.
///
/// # Errors
/// When nothing can be drawn and something is wrong, there is no room, or someone asked to stop.
pub(super) fn layer(name: &str, path: &Path, text: Text, parsed: Parsed, cancel: &AtomicBool) -> Result<Layer, ReadError> {
    let go_on = || if cancel.load(Ordering::Relaxed) { Err(ReadError::Cancelled) } else { Ok(()) };
    // The column of coordinates is the largest, and is in memory twice while it is joined.
    let more: usize = parsed.read.iter().map(|r| r.table.coordinates().bytes()).sum();
    memory::room_for_more(more as u64).map_err(|short| super::no_room(text.bytes.len() as u64, short, path))?;
    let Packed { table, range, findings, fields, ids, .. } = Packed::join(parsed.read, cancel).ok_or(ReadError::Cancelled)?;
    let mut problems = problems(&text, &findings);
    if findings.any_error && table.coordinates().is_empty() {
        return Err(ReadError::NothingUsable { problems, path: path.into() });
    }
    let (fields, key_field) = fields.finish(table.len(), cancel);
    go_on()?;
    let with_id = ids.hashes.iter().filter(|hash| **hash != 0).count();
    let id_source = if !ids.all_different(cancel) {
        problems.extend(repeated_ids(&text, &ids.hashes, &table));
        None
    } else {
        (with_id > 0 && with_id == table.len()).then_some(IdSource::Member)
    };
    drop(ids);
    go_on()?;
    let declared = parsed.crs.and_then(|range| serde_json::from_slice(&text.bytes[range]).ok());
    let declared = declared.filter(|value: &serde_json::Value| !value.is_null());
    let crs = crs::detect(declared.as_ref(), &range);
    if declared.is_some() && crs.how != crs::HowKnown::Declared {
        let message = format!("the crs member names no usable coordinate reference system: {}", crs.reason.en);
        problems.push(Problem::of_layer("crs_unusable", Severity::Warning, message));
    }
    if range.leaves_the_globe() && (declared.is_none() || crs.crs.as_ref().is_some_and(crs::Crs::is_geographic)) {
        problems.extend(off_the_globe(&text, &table));
    }
    go_on()?;
    let id_source = id_source.or(key_field.map(IdSource::Field)).unwrap_or(IdSource::Content);
    let meaning = LayerMeaning::found(&fields, &id_source);
    Ok(Layer {
        name: name.into(),
        path: path.into(),
        digest: text.digest,
        format: parsed.format,
        reading: crate::layer::Reading::default(),
        operation: crate::layer::KnownOperation::default(),
        encoding: text.encoding,
        text: text.bytes,
        table,
        fields,
        ids: with_id,
        id_source,
        document: parsed.document,
        crs,
        problems,
        meaning,
    })
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

/// Notes ids that occur twice.
fn repeated_ids(text: &Text, hashes: &[u64], table: &FeatureTable) -> Option<Problem> {
    let mut rows: Vec<(u64, usize)> = hashes.iter().copied().zip(0..).filter(|(hash, _)| *hash != 0).collect();
    rows.par_sort_unstable();
    let again: Vec<usize> = rows.windows(2).filter(|p| p[0].0 == p[1].0).map(|p| p[1].1).collect();
    let row = *again.iter().min()?;
    let bytes = table.bytes(row);
    let id = String::from_utf8_lossy(&text.bytes[bytes.clone()][crate::layer::id_range(&text.bytes[bytes.clone()])])
        .chars()
        .take(60)
        .collect::<String>();
    let message = format!(
        "{} feature(s) repeat an id that an earlier feature has, such as {id}; features are told apart in another way",
        again.len()
    );
    let line = Some(text.places(&[bytes.start])[0].line);
    Some(Problem { feature: Some(row + 1), line, ..Problem::of_layer("duplicate_id", Severity::Note, message) })
}

/// Notes features with positions beyond ±180, ±90 degrees.
fn off_the_globe(text: &Text, table: &FeatureTable) -> Option<Problem> {
    let outside = |p: [f64; 2]| p[0].abs() > 180.0 || p[1].abs() > 90.0;
    let is_out = |&row: &usize| table.positions(table.vertices(row)).any(outside);
    let rows: Vec<usize> = (0..table.len()).into_par_iter().filter(is_out).collect();
    let first = *rows.first()?;
    // A line or ring that leaves the range at the meridian is drawn where it lies; one wholly beyond may be something else.
    let on_earth = |p: [f64; 2]| p[0].abs() <= 540.0 && p[1].abs() <= 90.0;
    let runs_on = |run: std::ops::Range<usize>| {
        let positions = || table.positions(run.clone());
        !positions().any(outside) || (positions().all(on_earth) && !positions().all(outside))
    };
    let continuous = rows.par_iter().all(|&row| table.parts(row).all(|part| table.runs(&part).all(runs_on)));
    let n = rows.len();
    let (severity, message) = if continuous {
        let why = "longitudes beyond 180 degrees and are drawn across the 180th meridian; RFC 7946 (3.1.9) cuts shapes there";
        (Severity::Note, format!("{n} feature(s) run on to {why}"))
    } else {
        let message = format!(
            "{n} feature(s) have coordinates beyond 180 degrees of longitude or 90 of latitude. If these are metres, the file does \
             not say its coordinate reference system: choose it. Longitudes over 180 are drawn where they lie around the earth"
        );
        (Severity::Warning, message)
    };
    let place = text.places(&[table.bytes(first).start])[0];
    Some(Problem {
        feature: Some(first + 1),
        line: Some(place.line),
        column: Some(place.column),
        byte: Some(place.byte),
        ..Problem::of_layer("out_of_range", severity, message)
    })
}
