//! Writes a layer as a table (CSV, RFC 4180, UTF-8): the fields as they are written in the source, then the place.

use crate::crs::{self, Crs};
use crate::io::WriteError;
use crate::io::geojson::properties_of;
use crate::layer::{FeatureTable, GeometryType, Layer, PartKind};
use std::fmt::Write as _;
use std::io::Write;

/// Rows that are converted at a time.
const BATCH: usize = 8192;

/// Writes rows as CSV: the GeoJSON id when features have one, the fields, then `lon` and `lat` for layers of points, else `wkt`.
///
/// Coordinates are longitude and latitude; when the layer's CRS is not known they stay as they are and the columns are `x`, `y`.
/// Heights stay in the source. Numbers are written as in the source. A column whose name is taken by a field gets a `_`.
///
/// # Errors
/// When writing fails, there is no way to longitude and latitude, or a position has no place there.
pub fn write_csv(layer: &Layer, rows: &[usize], out: &mut dyn Write) -> Result<(), WriteError> {
    let known = layer.crs.crs.as_ref();
    let points = layer.table.geometries().all(|kind| matches!(kind, GeometryType::Point | GeometryType::Null));
    let with_id = layer.ids > 0;
    let place: &[&str] = match (points, known) {
        (true, Some(_)) => &["lon", "lat"],
        (true, None) => &["x", "y"],
        (false, _) => &["wkt"],
    };
    let mut names: Vec<String> = layer.fields.iter().map(|f| f.name.clone()).collect();
    let free = |name: &str| {
        let mut name = name.to_owned();
        while layer.fields.iter().any(|f| f.name == name) {
            name.push('_');
        }
        name
    };
    if with_id {
        names.insert(0, free("id"));
    }
    names.extend(place.iter().map(|name| free(name)));
    write_record(out, names.iter().map(String::as_str))?;

    let column: std::collections::HashMap<&str, usize> =
        layer.fields.iter().enumerate().map(|(i, f)| (f.name.as_str(), i + usize::from(with_id))).collect();
    let mut values: Vec<String> = vec![String::new(); names.len()];
    for batch in rows.chunks(BATCH) {
        let mut positions = lonlat(layer, batch, known)?.into_iter();
        for &row in batch {
            if row >= layer.table.len() {
                continue;
            }
            values.iter_mut().for_each(String::clear);
            if with_id {
                let id = layer.id_text(row);
                values[0] = serde_json::from_str(id).unwrap_or_else(|_| id.to_owned());
            }
            for property in properties_of(layer.properties_text(row)) {
                if let Some(&at) = column.get(property.name.as_str()) {
                    values[at] = property.text;
                }
            }
            let at = names.len() - place.len();
            if points {
                if let Some([x, y]) = positions.by_ref().take(layer.table.vertices(row).len()).next() {
                    values[at] = number(x, known);
                    values[at + 1] = number(y, known);
                }
            } else {
                values[at] = wkt(&layer.table, row, known, &mut positions);
            }
            write_record(out, values.iter().map(String::as_str))?;
        }
    }
    Ok(())
}

/// Counts the records of a CSV text, the header among them; line breaks inside quotes end none.
#[must_use]
pub fn count_records(text: &[u8]) -> usize {
    let (mut records, mut quoted) = (0, false);
    for &byte in text {
        quoted ^= byte == b'"';
        records += usize::from(byte == b'\n' && !quoted);
    }
    records
}

/// All vertices of the rows in order, in longitude and latitude when the CRS is known.
fn lonlat(layer: &Layer, rows: &[usize], known: Option<&Crs>) -> Result<Vec<[f64; 2]>, WriteError> {
    let mut xy = Vec::new();
    let mut owners = Vec::new();
    for &row in rows {
        xy.extend(layer.table.positions(layer.table.vertices(row)));
        owners.resize(xy.len(), row);
    }
    let target = Crs::wgs84();
    let Some(from) = known.filter(|from| **from != target) else { return Ok(xy) };
    let converted = crs::convert(from, &target, &xy)?.into_iter().zip(&xy).zip(owners);
    let place = |((place, source), row): ((Option<[f64; 2]>, &[f64; 2]), usize)| {
        let lost = || WriteError::NotConvertible { feature: row + 1, x: source[0], y: source[1], to: target.code().into() };
        place.ok_or_else(lost)
    };
    converted.map(place).collect()
}

/// Degrees are written to 1e-9; what is not known to be degrees in full.
fn number(value: f64, known: Option<&Crs>) -> String {
    if known.is_none() {
        return value.to_string();
    }
    let text = format!("{value:.9}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".into() } else { text.into() }
}

/// Well-known text (OGC 06-103r4 §7) of a row's parts; empty when it has none.
fn wkt(table: &FeatureTable, row: usize, known: Option<&Crs>, positions: &mut impl Iterator<Item = [f64; 2]>) -> String {
    let kind = table.geometry(row);
    let name = if table.is_drawable(row) { kind.name().to_uppercase() } else { return String::new() };
    let collection = kind == GeometryType::GeometryCollection;
    let multi = name.starts_with("MULTI") || collection;
    let mut text = name;
    if multi {
        text.push('(');
    }
    for (i, part) in table.parts(row).enumerate() {
        if i > 0 {
            text.push(',');
        }
        if collection {
            text.push_str(match part.kind {
                PartKind::Point => "POINT",
                PartKind::Line => "LINESTRING",
                PartKind::Polygon => "POLYGON",
            });
        }
        let polygon = part.kind == PartKind::Polygon;
        for (j, run) in table.runs(&part).enumerate() {
            text.push_str(if j > 0 {
                ","
            } else if polygon {
                "(("
            } else {
                "("
            });
            if j > 0 {
                text.push('(');
            }
            let mut first = true;
            for [x, y] in positions.by_ref().take(run.len()) {
                let comma = if std::mem::take(&mut first) { "" } else { "," };
                // Writing into a String cannot fail.
                let _cannot = write!(text, "{comma}{} {}", number(x, known), number(y, known)).is_err();
            }
            text.push(')');
        }
        if polygon {
            text.push(')');
        }
    }
    if multi {
        text.push(')');
    }
    text
}

fn write_record<'a>(out: &mut dyn Write, values: impl Iterator<Item = &'a str>) -> std::io::Result<()> {
    let mut separator = "";
    for value in values {
        out.write_all(separator.as_bytes())?;
        separator = ",";
        if value.contains(['"', ',', '\n', '\r']) || value.starts_with(' ') || value.ends_with(' ') {
            write!(out, "\"{}\"", value.replace('"', "\"\""))?;
        } else {
            out.write_all(value.as_bytes())?;
        }
    }
    out.write_all(b"\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;
    use std::sync::atomic::AtomicBool;

    fn csv(features: &str) -> String {
        let text = format!("{{\"type\":\"FeatureCollection\",\"features\":[{features}]}}");
        let layer =
            crate::io::layer_from_bytes("a", Path::new("a"), text.into_bytes(), &AtomicBool::new(false), &|_| {}).unwrap();
        let mut out = Vec::new();
        write_csv(&layer, &(0..layer.table.len()).collect::<Vec<_>>(), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn points_have_lon_and_lat_and_values_are_quoted_where_needed() {
        let text = csv(
            r#"{"type":"Feature","properties":{"name":"a, \"b\"","t":1.50,"lon":"x","big":12345678123456781234},"geometry":{"type":"Point","coordinates":[139.5,35,9]}},
               {"type":"Feature","properties":{"t":null},"geometry":null},
               {"type":"Feature","properties":{"t":2},"geometry":{"type":"Point","coordinates":[1,2]}}"#,
        );
        assert_eq!(text, "name,t,lon,big,lon_,lat\n\"a, \"\"b\"\"\",1.50,x,12345678123456781234,139.5,35\n,,,,,\n,2,,,1,2\n");
    }

    #[test]
    fn other_shapes_are_written_as_wkt() {
        let text = csv(
            r#"{"type":"Feature","id":"p","properties":{},"geometry":{"type":"MultiPolygon","coordinates":[[[[0,0],[1,0],[1,1],[0,0]],[[0,0],[2,0],[2,2],[0,0]]]]}},
               {"type":"Feature","properties":{},"geometry":{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,2]},{"type":"LineString","coordinates":[[1,2],[3,4]]}]}},
               {"type":"Feature","properties":{},"geometry":{"type":"MultiPoint","coordinates":[[1,2],[3,4]]}}"#,
        );
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(
            lines,
            [
                "id,wkt",
                "p,\"MULTIPOLYGON(((0 0,1 0,1 1,0 0),(0 0,2 0,2 2,0 0)))\"",
                ",\"GEOMETRYCOLLECTION(POINT(1 2),LINESTRING(1 2,3 4))\"",
                ",\"MULTIPOINT((1 2),(3 4))\"",
            ]
        );
    }
}
