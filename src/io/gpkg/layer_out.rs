//! Writes a layer as a GeoPackage with one feature table, for other programs.

use super::blob;
use super::schema::{APPLICATION_ID, STANDARD, USER_VERSION};
use crate::crs::{Crs, CrsError, convert};
use crate::io::files::{FileError, replace_with};
use crate::layer::{FieldType, GeometryType, Layer, operation_to};
use crate::words::Lang;
use crate::workspace::Instant;
use rusqlite::types::Value as Cell;
use rusqlite::{Connection, OpenFlags, params};
use serde_json::Value;
use std::path::{Path, PathBuf};

/// Why a layer could not be written as a GeoPackage.
#[derive(Debug, thiserror::Error)]
pub enum LayerOutError {
    /// SQLite's word on it.
    #[error("the GeoPackage cannot be written: {source} ({path})")]
    Sqlite {
        /// The file.
        path: PathBuf,
        /// The cause.
        source: rusqlite::Error,
    },
    /// The file could not be replaced.
    #[error(transparent)]
    File(#[from] FileError),
    /// There is no way to the other CRS.
    #[error(transparent)]
    Crs(#[from] CrsError),
    /// What was written is not what was meant.
    #[error("the file was made, but it holds {found} features instead of {meant}; nothing was kept ({path})")]
    ReadBack {
        /// How many are in it.
        found: usize,
        /// How many should be.
        meant: usize,
        /// The file.
        path: PathBuf,
    },
}

/// Writes rows of a layer as the only table of a new GeoPackage; an older file of that name is replaced whole.
///
/// Geometries are in `to`, else in the layer's own CRS, x before y; heights are left out. Rows without a geometry, and those
/// with a position that has no place in `to`, have a null one. The number of features is read back before the file is kept.
///
/// # Errors
/// When the file cannot be written or there is no way to `to`.
pub fn write_layer(layer: &Layer, rows: &[usize], to: Option<&Crs>, path: &Path, at: &Instant) -> Result<(), LayerOutError> {
    let from = layer.crs.crs.as_ref();
    let target = to.or(from);
    let xy: Vec<Option<[f64; 2]>> = match (from, target) {
        (Some(from), Some(to)) => convert(from, to, &layer.table.coordinates().iter().collect::<Vec<_>>())?,
        _ => layer.table.coordinates().iter().map(Some).collect(),
    };
    // How positions came here stands where every GIS shows a layer's description.
    let moved = target.and_then(|to| operation_to(layer, rows, to)).transpose()?;
    let described = moved.map_or(String::new(), |report| report.lines(Lang::En).join("\n"));
    replace_with(path, |temporary| {
        let failed = |source| LayerOutError::Sqlite { path: path.to_owned(), source };
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut connection = Connection::open_with_flags(temporary, flags).map_err(failed)?;
        write(&mut connection, layer, rows, target, &xy, [&super::write::utc(at), &described]).map_err(failed)?;
        let found: i64 = connection
            .query_row(&format!("SELECT count(*) FROM {}", quoted(&table_name(layer))), [], |r| r.get(0))
            .map_err(failed)?;
        let found = usize::try_from(found).unwrap_or(0);
        connection.close().map_err(|(_, source)| failed(source))?;
        if found == rows.len() {
            Ok(())
        } else {
            Err(LayerOutError::ReadBack { found, meant: rows.len(), path: path.to_owned() })
        }
    })
}

fn write(
    connection: &mut Connection,
    layer: &Layer,
    rows: &[usize],
    target: Option<&Crs>,
    xy: &[Option<[f64; 2]>],
    [at, described]: [&str; 2],
) -> Result<(), rusqlite::Error> {
    connection.execute_batch(&format!("PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {USER_VERSION};"))?;
    let t = connection.transaction()?;
    t.execute_batch(STANDARD)?;
    let srs = srs_id(&t, target)?;
    let columns = columns(layer);
    let table = table_name(layer);
    let kind = geometry_type(layer, rows);
    let defined: Vec<String> = columns.iter().map(|c| format!(", {} {}", quoted(&c.name), c.sql)).collect();
    t.execute_batch(&format!(
        "CREATE TABLE {} (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, geom {kind}{});",
        quoted(&table),
        defined.concat()
    ))?;
    t.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change, srs_id)
            VALUES (?1, 'features', ?1, ?2, ?3, ?4)",
        params![table, described, at, srs],
    )?;
    t.execute("INSERT INTO gpkg_geometry_columns VALUES (?1, 'geom', ?2, ?3, 0, 0)", params![table, kind, srs])?;
    let marks: Vec<String> = (1..=columns.len() + 1).map(|i| format!("?{i}")).collect();
    let names: Vec<String> = columns.iter().map(|c| format!(", {}", quoted(&c.name))).collect();
    let sql = format!("INSERT INTO {} (geom{}) VALUES ({})", quoted(&table), names.concat(), marks.join(", "));
    let mut extent = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
    {
        let mut insert = t.prepare(&sql)?;
        for &row in rows {
            let geometry = blob::feature(&layer.table, row, xy, srs);
            if let Some((_, e)) = &geometry {
                extent = [extent[0].min(e[0]), extent[1].min(e[1]), extent[2].max(e[2]), extent[3].max(e[3])];
            }
            let properties = layer.properties(row);
            let geometry = geometry.map_or(Cell::Null, |(bytes, _)| Cell::Blob(bytes));
            let cells = columns.iter().map(|c| match &c.field {
                None => id_of(layer, row),
                Some(field) => cell(properties.get(field)),
            });
            insert.execute(rusqlite::params_from_iter(std::iter::once(geometry).chain(cells)))?;
        }
    }
    if extent[0] <= extent[2] {
        let [w, s, e, n] = extent;
        t.execute("UPDATE gpkg_contents SET min_x = ?1, min_y = ?2, max_x = ?3, max_y = ?4", params![w, s, e, n])?;
    }
    t.commit()
}

/// Makes sure that the CRS has its row, and returns its number: EPSG and ESRI codes stand for themselves.
fn srs_id(t: &Connection, target: Option<&Crs>) -> Result<i64, rusqlite::Error> {
    let Some(crs) = target else { return Ok(-1) };
    if crs.is_wgs84() {
        return Ok(4326);
    }
    let (organization, code) = crs.registered().unwrap_or(("NONE", crs.code()));
    // Codes that are no number (OGC:CRS27) get one of the range that nobody hands out.
    let id: i64 = code.parse().unwrap_or(900_001);
    t.execute(
        "INSERT OR IGNORE INTO gpkg_spatial_ref_sys VALUES (?1, ?2, ?3, ?2, ?4, NULL)",
        params![crs.name(), id, organization, crs.wkt().unwrap_or_else(|| "undefined".into())],
    )?;
    Ok(id)
}

struct Column {
    name: String,
    sql: &'static str,
    /// The member of the properties; `None` for the feature's own id.
    field: Option<String>,
}

fn columns(layer: &Layer) -> Vec<Column> {
    // SQLite does not tell column names apart by case.
    let mut taken = vec!["fid".to_owned(), "geom".to_owned()];
    let mut free = |name: &str| {
        let mut name = if name.is_empty() { "_".to_owned() } else { name.replace('\0', "") };
        while taken.contains(&name.to_lowercase()) {
            name.push('_');
        }
        taken.push(name.to_lowercase());
        name
    };
    let mut columns = Vec::new();
    for field in &layer.fields {
        let sql = match field.kind {
            FieldType::Boolean => "BOOLEAN",
            FieldType::Integer => "INTEGER",
            FieldType::Real => "DOUBLE",
            FieldType::Null | FieldType::Text | FieldType::Json | FieldType::Mixed => "TEXT",
        };
        columns.push(Column { name: free(&field.name), sql, field: Some(field.name.clone()) });
    }
    if layer.ids > 0 {
        columns.push(Column { name: free("id"), sql: "TEXT", field: None });
    }
    columns
}

fn id_of(layer: &Layer, row: usize) -> Cell {
    match layer.id_text(row) {
        "" => Cell::Null,
        id => Cell::Text(serde_json::from_str::<String>(id).unwrap_or_else(|_| id.to_owned())),
    }
}

fn cell(value: Option<&Value>) -> Cell {
    match value {
        None | Some(Value::Null) => Cell::Null,
        Some(Value::Bool(b)) => Cell::Integer(i64::from(*b)),
        Some(Value::String(s)) => Cell::Text(s.clone()),
        Some(Value::Number(n)) => match (n.as_i64(), n.as_f64()) {
            (Some(i), _) => Cell::Integer(i),
            // Whole numbers beyond 64 bits would be rounded as reals.
            (None, Some(f)) if !n.is_u64() => Cell::Real(f),
            _ => Cell::Text(n.to_string()),
        },
        Some(other) => Cell::Text(other.to_string()),
    }
}

/// The one type of all rows, or `GEOMETRY` for a mixture.
fn geometry_type(layer: &Layer, rows: &[usize]) -> String {
    let mut kinds: Vec<GeometryType> =
        rows.iter().map(|&row| layer.table.geometry(row)).filter(|g| *g != GeometryType::Null).collect();
    kinds.sort_unstable();
    kinds.dedup();
    match kinds.as_slice() {
        [GeometryType::GeometryCollection] => "GEOMETRYCOLLECTION".into(),
        [one] => one.name().to_uppercase(),
        _ => "GEOMETRY".into(),
    }
}

/// The layer's name, kept off the names that the standard and SQLite reserve.
fn table_name(layer: &Layer) -> String {
    let name = layer.name.replace('\0', "");
    let lower = name.to_lowercase();
    if name.is_empty() || ["gpkg_", "sqlite_", "rtree_"].iter().any(|p| lower.starts_with(p)) {
        return format!("layer_{name}");
    }
    name
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::geojson::layer_from_bytes;
    use std::sync::atomic::AtomicBool;

    #[test]
    fn fields_are_typed_and_names_do_not_clash() {
        let text = br#"{"type":"FeatureCollection","features":[
            {"type":"Feature","id":"a","properties":{"FID":1,"name":"x","deep":2.5,"ok":true},"geometry":{"type":"Point","coordinates":[179.5,52.25]}},
            {"type":"Feature","id":"b","properties":{"FID":2,"name":null},"geometry":{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}},
            {"type":"Feature","id":"c","properties":null,"geometry":null}]}"#;
        let layer = layer_from_bytes("gpkg_x", Path::new("x.geojson"), text.to_vec(), &AtomicBool::new(false), &|_| {}).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.gpkg");
        let at = Instant::try_from("2026-01-20T10:00:00+09:00".to_owned()).unwrap();
        let mercator = Crs::parse("EPSG:3857").unwrap();
        write_layer(&layer, &[0, 1, 2], Some(&mercator), &path, &at).unwrap();
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "no temporary file is left");
        let c = Connection::open(&path).unwrap();
        let sql = "SELECT FID_, name, deep, ok, id FROM layer_gpkg_x WHERE fid = 1";
        let row: (i64, String, f64, bool, String) =
            c.query_row(sql, [], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?, r.get(4)?))).unwrap();
        assert_eq!(row, (1, "x".into(), 2.5, true, "a".into()));
        let (wkt, org): (String, String) = c
            .query_row("SELECT definition, organization FROM gpkg_spatial_ref_sys WHERE srs_id = 3857", [], |r| {
                Ok((r.get(0)?, r.get(1)?))
            })
            .unwrap();
        assert!(wkt.starts_with("PROJCS") && org == "EPSG", "{wkt}");
        let geom: Vec<u8> = c.query_row("SELECT geom FROM layer_gpkg_x WHERE fid = 1", [], |r| r.get(0)).unwrap();
        assert_eq!((&geom[..2], geom.len()), (b"GP".as_slice(), 8 + 32 + 21));
        let x = f64::from_le_bytes(geom[geom.len() - 16..geom.len() - 8].try_into().unwrap());
        assert!((x - 19_981_848.6).abs() < 0.1, "{x}");
        let nulls: i64 = c.query_row("SELECT count(*) FROM layer_gpkg_x WHERE geom IS NULL", [], |r| r.get(0)).unwrap();
        assert_eq!(nulls, 1);
        let ok: String = c.query_row("PRAGMA integrity_check", [], |r| r.get(0)).unwrap();
        assert_eq!(ok, "ok");
    }
}
