//! Reads the feature tables of a GeoPackage of any program as layers (OGC 12-128r18).

use super::look::{self, Looked};
use super::table_in::{Table, features};
use crate::crs::{Crs, CrsKnown, HowKnown};
use crate::io::ReadError;
use crate::io::files;
use crate::io::open_file::{self, Progress};
use crate::io::source::{Made, Place, layer_of};
use crate::layer::{Format, Layer, Problem, Reading, Severity};
use crate::words::{Both, Word};
use rusqlite::{Connection, OptionalExtension as _};
use sha2::Digest as _;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

/// Reads all feature tables of a GeoPackage, or the one that `reading` names. `progress` is called from this thread.
///
/// # Errors
/// When the file is no GeoPackage, has no such table, cannot be read, or when someone asked to stop.
pub fn read_tables(
    path: &Path,
    reading: &Reading,
    cancel: &AtomicBool,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<Vec<Layer>, ReadError> {
    let unusable = |why: String| ReadError::Unusable { why: format!("the GeoPackage cannot be used: {why}"), path: path.into() };
    let (sha256, looked) = rayon::join(|| digest(path, cancel), || look::open(path));
    let Looked { connection, without_wal } = looked.map_err(unusable)?;
    let sqlite = |e: rusqlite::Error| unusable(look::reason(&e, path));
    // One transaction, so that the tables are of one moment even while another program writes.
    let _moment = connection.unchecked_transaction().map_err(sqlite)?;
    let (tables, others) = contents(&connection).map_err(sqlite)?.map_err(unusable)?;
    let several = tables.len() > 1;
    let chosen: Vec<Table> = match &reading.sublayer {
        None => tables,
        Some(wanted) => {
            let names: Vec<String> = tables.iter().map(|t| t.name.clone()).collect();
            let found: Vec<Table> = tables.into_iter().filter(|t| t.name.eq_ignore_ascii_case(wanted)).collect();
            if found.is_empty() {
                return Err(ReadError::NoSuchLayer { name: wanted.clone(), names, path: path.into() });
            }
            found
        }
    };
    let sha256 = sha256?;
    let total = open_file::OpenFile::open(path)?.size();
    let (count, mut bytes) = (chosen.len(), 0);
    let mut layers = Vec::with_capacity(count);
    for (i, table) in chosen.into_iter().enumerate() {
        let within = |share: f32| {
            let share = (i as f32 + share) / count as f32;
            progress(Progress { done: (f64::from(share) * total as f64) as u64, total });
        };
        let layer = layer(&connection, &table, (path, &sha256, several, reading), &mut bytes, (cancel, &within))?;
        layers.push(layer);
    }
    if let Some(first) = layers.first_mut() {
        let mut tell = |code, severity, message| first.problems.insert(0, Problem::of_layer(code, severity, message));
        if !others.is_empty() {
            let message =
                format!("the GeoPackage also holds what is not a layer of features and is not opened: {}", others.join(", "));
            tell("other_contents", Severity::Note, message);
        }
        if without_wal {
            let message = "changes to this GeoPackage lie beside it in a -wal file that cannot be read here, because the folder may not be \
                           written; what is shown may be out of date. Copy both files to a folder that you may write to";
            tell("without_wal", Severity::Warning, message.to_owned());
        }
    }
    Ok(layers)
}

/// Feature tables, and the names and kinds of other contents.
type Contents = (Vec<Table>, Vec<String>);

/// Lists what a GeoPackage holds; the inner error says why a SQLite file is none.
fn contents(c: &Connection) -> Result<Result<Contents, String>, rusqlite::Error> {
    let texts = |sql: &str| -> Result<Vec<String>, rusqlite::Error> {
        c.prepare(sql)?.query_map([], |r| r.get::<_, String>(0))?.collect()
    };
    let all = texts("SELECT name FROM sqlite_master WHERE type IN ('table', 'view') ORDER BY rowid")?;
    let has = |name: &str| all.iter().any(|t| t.eq_ignore_ascii_case(name));
    if has("lodemap_meta") {
        return Ok(Err("it is a lodemap workspace, and no layer; open it as a workspace".into()));
    }
    if !has("gpkg_contents") {
        let what = if has("spatial_ref_sys") && has("geometry_columns") {
            "a SpatiaLite database; convert it to GeoPackage".to_owned()
        } else if has("tiles") && has("metadata") {
            "a tile set (MBTiles), which holds pictures of maps and no features".to_owned()
        } else {
            let names = listed(all.iter().map(String::as_str));
            format!("a SQLite database without the tables of a GeoPackage; it has {names}")
        };
        return Ok(Err(format!("it is {what}")));
    }
    let mut tables = Vec::new();
    if has("gpkg_geometry_columns") {
        let sql = "SELECT c.table_name, g.column_name, g.srs_id FROM gpkg_contents c
                   JOIN gpkg_geometry_columns g ON lower(g.table_name) = lower(c.table_name)
                   WHERE c.data_type = 'features' ORDER BY c.rowid";
        let mut statement = c.prepare(sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            tables.push(Table { name: row.get(0)?, geometry: row.get(1)?, srs: row.get(2)? });
        }
    }
    let others =
        texts("SELECT table_name || ' (' || data_type || ')' FROM gpkg_contents WHERE data_type <> 'features' ORDER BY rowid")?;
    if tables.is_empty() {
        let rest = if others.is_empty() { "it is empty".to_owned() } else { format!("it holds {}", others.join(", ")) };
        return Ok(Err(format!("it has no table of features; {rest}")));
    }
    Ok(Ok((tables, others)))
}

fn layer(
    c: &Connection,
    table: &Table,
    (path, sha256, several, reading): (&Path, &str, bool, &Reading),
    bytes: &mut usize,
    (cancel, progress): (&AtomicBool, &(dyn Fn(f32) + Sync)),
) -> Result<Layer, ReadError> {
    let read = features(c, table, path, bytes, (cancel, &|share| progress(share * 0.7)))?;
    let mut problems = read.problems;
    let crs =
        said(c, table.srs, &mut problems).map_err(|e| ReadError::Unusable { why: look::reason(&e, path), path: path.into() })?;
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let made = Made {
        name: if several { format!("{stem}: {}", table.name) } else { stem.into_owned() },
        format: Format::GeoPackage,
        encoding: "UTF-8",
        reading: Reading { sublayer: Some(table.name.clone()), ..reading.clone() },
        digest: sha256.to_owned().into(),
        crs,
        pieces: vec![read.text],
        problems,
        places_of: &|rows| vec![Place::default(); rows.len()],
    };
    let mut layer = layer_of(made, path, cancel)?;
    if table.srs == -1 {
        // Lengths in a plane that nobody has named are not degrees, small as they may be.
        let candidates = std::mem::take(&mut layer.crs.candidates);
        let reason = Both::of(Word::GpkgCartesian);
        layer.crs = CrsKnown { crs: None, how: HowKnown::Unknown, reason, candidates };
    }
    Ok(layer)
}

/// Who says which CRS, or why nobody does.
fn said(c: &Connection, srs: i64, problems: &mut Vec<Problem>) -> Result<(Both, Result<String, Both>), rusqlite::Error> {
    let nobody = |why: Both| Ok((Both::default(), Err(why)));
    if srs == -1 || srs == 0 {
        return nobody(Both::of(if srs == 0 { Word::GpkgGeographic } else { Word::GpkgCartesian }));
    }
    let sql = "SELECT srs_name, organization, organization_coordsys_id, definition FROM gpkg_spatial_ref_sys WHERE srs_id = ?1";
    let row =
        |r: &rusqlite::Row<'_>| Ok((r.get::<_, String>(0)?, r.get::<_, String>(1)?, r.get::<_, i64>(2)?, r.get::<_, String>(3)?));
    let Some((name, organization, code, definition)) = c.query_row(sql, [srs], row).optional()? else {
        let why = Both::fill(Word::GpkgNoSrs, &[&Both::from(srs.to_string().as_str())]);
        problems.push(Problem::of_layer("crs_unusable", Severity::Warning, format!("{}; choose the CRS", why.en)));
        return nobody(why);
    };
    let named = [format!("{organization}:{code}"), definition];
    if let Some(crs) = named.iter().find_map(|text| Crs::parse(text).ok()) {
        return Ok((Both::of(Word::WhoGpkg), Ok(crs.code().to_owned())));
    }
    let why = Both::fill(Word::GpkgUnknownSrs, &[&Both::from(name.as_str()), &Both::from(named[0].as_str())]);
    problems.push(Problem::of_layer("crs_unusable", Severity::Warning, format!("{}; choose the CRS", why.en)));
    nobody(why)
}

fn listed<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<String> = names.map(|n| format!("“{n}”")).collect();
    let more = if names.len() > 20 { format!(" and {} more", names.len() - 20) } else { String::new() };
    if names.is_empty() { "no table".into() } else { names[..names.len().min(20)].join(", ") + &more }
}

/// SHA-256 of a file of any size.
fn digest(path: &Path, cancel: &AtomicBool) -> Result<String, ReadError> {
    use std::io::Read as _;
    let failed = |why| files::FileError::Read { why, path: path.into() };
    let mut file = std::fs::File::open(path).map_err(failed)?;
    let (mut digest, mut piece) = (sha2::Sha256::new(), vec![0; 4 << 20]);
    loop {
        if cancel.load(Ordering::Relaxed) {
            return Err(ReadError::Cancelled);
        }
        match file.read(&mut piece).map_err(failed)? {
            0 => return Ok(digest.finalize().iter().map(|b| format!("{b:02x}")).collect()),
            n => digest.update(&piece[..n]),
        }
    }
}

#[cfg(test)]
mod tests;
