//! One feature table of a GeoPackage as GeoJSON text: its columns by their declared types, its geometries from their blobs.

use super::{blob, look};
use crate::io::ReadError;
use crate::io::source::wkb;
use crate::io::source::{base64, json, number, string, too_large};
use crate::layer::{Problem, Severity};
use rusqlite::Connection;
use rusqlite::types::ValueRef;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

/// A feature table.
pub struct Table {
    /// Its name.
    pub name: String,
    /// Its geometry column.
    pub geometry: String,
    /// The number of its CRS in the GeoPackage.
    pub srs: i64,
}

/// The features of a table, one a line, and what was wrong.
pub struct Features {
    /// Their GeoJSON text.
    pub text: Vec<u8>,
    /// What was wrong with them.
    pub problems: Vec<Problem>,
}

/// How many problems of one code are kept one by one.
const KEPT_PER_CODE: usize = 1000;

struct Column {
    name: String,
    key: Vec<u8>,
    boolean: bool,
    json: bool,
}

/// What was changed on the way into JSON, by column.
#[derive(Default)]
struct Told {
    blobs: BTreeMap<String, usize>,
    not_finite: BTreeMap<String, usize>,
    not_utf8: BTreeMap<String, usize>,
    not_json: BTreeMap<String, usize>,
    measures: usize,
    /// Other CRS numbers that geometries say.
    other_srs: BTreeMap<i32, usize>,
    kept: BTreeMap<&'static str, usize>,
}

/// Reads a table; `bytes` counts the text of all tables of the file, which together are bounded.
///
/// # Errors
/// When SQLite cannot read it, when there is too much of it, or when someone asked to stop.
pub fn features(
    c: &Connection,
    table: &Table,
    path: &Path,
    bytes: &mut usize,
    (cancel, progress): (&AtomicBool, &dyn Fn(f32)),
) -> Result<Features, ReadError> {
    let failed = |e: rusqlite::Error| {
        let why = format!("the GeoPackage's table “{}” cannot be read: {}", table.name, look::reason(&e, path));
        ReadError::Unusable { why, path: path.into() }
    };
    let (id, columns) = columns(c, table).map_err(failed)?;
    let count: i64 = c.query_row(&format!("SELECT count(*) FROM {}", quoted(&table.name)), [], |r| r.get(0)).map_err(failed)?;
    let names = columns.iter().map(|column| quoted(&column.name));
    let selected: Vec<String> =
        std::iter::once(id.as_deref().map_or("NULL".into(), quoted)).chain([quoted(&table.geometry)]).chain(names).collect();
    let mut statement = c.prepare(&format!("SELECT {} FROM {}", selected.join(", "), quoted(&table.name))).map_err(failed)?;
    let mut rows = statement.query([]).map_err(failed)?;
    let (mut text, mut problems, mut told) = (Vec::new(), Vec::new(), Told::default());
    let mut n = 0_usize;
    loop {
        let row = match rows.next() {
            Ok(Some(row)) => row,
            Ok(None) => break,
            Err(e) if n == 0 => return Err(failed(e)),
            Err(e) => {
                // What stands on pages that are whole is there all the same.
                let message =
                    format!("the table cannot be read to its end: {}. What stands before is loaded", look::reason(&e, path));
                problems.push(Problem { feature: Some(n + 1), ..Problem::of_layer("truncated", Severity::Error, message) });
                break;
            }
        };
        n += 1;
        if n.is_multiple_of(1024) {
            if cancel.load(Ordering::Relaxed) {
                return Err(ReadError::Cancelled);
            }
            progress(n as f32 / count.max(1) as f32);
            too_large(*bytes + text.len(), path)?;
        }
        text.extend(br#"{"type":"Feature""#);
        let fid = row.get_ref(0).map_err(failed)?.as_i64().ok();
        if let Some(fid) = fid {
            text.extend(br#","id":"#);
            json(&mut text, &fid);
        }
        text.extend(br#","properties":{"#);
        for (i, column) in columns.iter().enumerate() {
            if i > 0 {
                text.push(b',');
            }
            text.extend(&column.key);
            value(&mut text, row.get_ref(i + 2).map_err(failed)?, column, &mut told);
        }
        text.extend(br#"},"geometry":"#);
        let start = text.len();
        if let Err(why) = geometry(&mut text, row.get_ref(1).map_err(failed)?, table, &mut told) {
            text.truncate(start);
            text.extend(b"null");
            let kept = told.kept.entry("broken_geometry").or_default();
            *kept += 1;
            if *kept <= KEPT_PER_CODE {
                let who = fid.map_or(String::new(), |fid| format!(" of fid {fid}"));
                let message = format!("the geometry{who} cannot be read: {why}; it stays in the table without this shape");
                problems.push(Problem { feature: Some(n), ..Problem::of_layer("broken_geometry", Severity::Error, message) });
            }
        }
        text.extend(b"},\n");
    }
    *bytes += text.len();
    too_large(*bytes, path)?;
    told.tell(table, &mut problems);
    Ok(Features { text, problems })
}

/// The column of identifiers, when it is the integer primary key that the standard asks for, and the other columns.
fn columns(c: &Connection, table: &Table) -> Result<(Option<String>, Vec<Column>), rusqlite::Error> {
    let mut described: Vec<String> = Vec::new();
    let sql = "SELECT column_name FROM gpkg_data_columns WHERE lower(table_name) = lower(?1) AND mime_type = 'application/json'";
    // The table belongs to an extension that most files do not use.
    if let Ok(mut statement) = c.prepare(sql) {
        described = statement.query_map([&table.name], |r| r.get(0))?.collect::<Result<_, _>>()?;
    }
    let mut statement = c.prepare("SELECT name, type, pk FROM pragma_table_xinfo(?1) WHERE hidden <> 1 ORDER BY cid")?;
    let all = statement.query_map([&table.name], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))?;
    let all: Vec<(String, String, i64)> = all.collect::<Result<_, _>>()?;
    let keys = all.iter().filter(|(.., pk)| *pk > 0).count();
    let id = all
        .iter()
        .find(|(_, kind, pk)| keys == 1 && *pk == 1 && kind.eq_ignore_ascii_case("INTEGER"))
        .map(|(name, ..)| name.clone());
    let rest = all.into_iter().filter(|(name, ..)| Some(name) != id.as_ref() && !name.eq_ignore_ascii_case(&table.geometry));
    let columns = rest.map(|(name, kind, _)| {
        let mut key = Vec::new();
        string(&mut key, &name);
        key.push(b':');
        let kind = kind.to_ascii_uppercase();
        Column { json: kind.contains("JSON") || described.contains(&name), boolean: kind.starts_with("BOOL"), key, name }
    });
    let columns = columns.collect();
    Ok((id, columns))
}

fn value(out: &mut Vec<u8>, value: ValueRef<'_>, column: &Column, told: &mut Told) {
    let count = |map: &mut BTreeMap<String, usize>| *map.entry(column.name.clone()).or_default() += 1;
    match value {
        ValueRef::Null => out.extend(b"null"),
        ValueRef::Integer(n @ (0 | 1)) if column.boolean => json(out, &(n == 1)),
        ValueRef::Integer(n) => json(out, &n),
        ValueRef::Real(v) => {
            if !number(out, v) {
                count(&mut told.not_finite);
                out.extend(b"null");
            }
        }
        ValueRef::Text(bytes) => {
            let text = String::from_utf8_lossy(bytes);
            if matches!(text, std::borrow::Cow::Owned(_)) {
                count(&mut told.not_utf8);
            }
            if column.json && serde_json::from_str::<serde::de::IgnoredAny>(&text).is_ok() {
                // A feature is one line: JSON's line breaks stand between its parts only.
                out.extend(text.bytes().map(|b| if matches!(b, b'\n' | b'\r') { b' ' } else { b }));
                return;
            }
            if column.json {
                count(&mut told.not_json);
            }
            string(out, &text);
        }
        ValueRef::Blob(bytes) => {
            count(&mut told.blobs);
            string(out, &base64(bytes));
        }
    }
}

/// Writes the geometry of a GeoPackage blob: a header of our own standard, then well-known binary (§2.1.3).
fn geometry(out: &mut Vec<u8>, value: ValueRef<'_>, table: &Table, told: &mut Told) -> Result<(), String> {
    let blob = match value {
        ValueRef::Null => {
            out.extend(b"null");
            return Ok(());
        }
        ValueRef::Blob(blob) => blob,
        other => return Err(format!("it is stored as {}, not as a blob", format!("{:?}", other.data_type()).to_lowercase())),
    };
    let (srs, wkb) = blob::body(blob)?;
    if i64::from(srs) != table.srs {
        *told.other_srs.entry(srs).or_default() += 1;
    }
    let found = wkb::geometry(out, wkb).map_err(|e| e.to_string())?;
    told.measures += usize::from(found.measures);
    Ok(())
}

impl Told {
    fn tell(self, table: &Table, problems: &mut Vec<Problem>) {
        let mut add = |code, severity, message| problems.push(Problem::of_layer(code, severity, message));
        let list =
            |map: &BTreeMap<String, usize>| map.iter().map(|(name, n)| format!("{name} ({n})")).collect::<Vec<_>>().join(", ");
        for (map, code, severity, what) in [
            (&self.blobs, "binary_values", Severity::Note, "values are binary and are read as base64 text"),
            (&self.not_finite, "not_finite", Severity::Note, "values are infinite, which JSON cannot say, and are read as empty"),
            (&self.not_json, "not_json_value", Severity::Note, "values of JSON columns are no JSON and are read as text"),
            (&self.not_utf8, "not_utf8", Severity::Warning, "texts are not UTF-8; “\u{fffd}” stands for what means nothing"),
        ] {
            if !map.is_empty() {
                add(code, severity, format!("{what}: {}", list(map)));
            }
        }
        if self.measures > 0 {
            let message =
                format!("{} geometries have measures (M), which GeoJSON has no place for; they are not read", self.measures);
            add("measures", Severity::Note, message);
        }
        if !self.other_srs.is_empty() {
            let others: Vec<String> = self.other_srs.iter().map(|(srs, n)| format!("{srs} ({n} geometries)")).collect();
            // An unsaid number is what careless writers leave; another one may mean another place.
            let severity = if self.other_srs.keys().all(|srs| *srs <= 0) { Severity::Note } else { Severity::Warning };
            let message = format!(
                "geometries say another srs_id than their table, which says {} and is believed: {}",
                table.srs,
                others.join(", ")
            );
            add("other_srs", severity, message);
        }
        for (code, n) in self.kept.into_iter().filter(|(_, n)| *n > KEPT_PER_CODE) {
            add(code, Severity::Error, format!("{} more problems of this kind are not listed", n - KEPT_PER_CODE));
        }
    }
}

pub(super) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
