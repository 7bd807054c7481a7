//! Writes a layer as FlatGeobuf, with its spatial index, for other programs.

use crate::crs::{Crs, convert};
use crate::io::WriteError;
use crate::layer::{FeatureTable, FieldType, GeometryType, Layer, Part, PartKind};
use flatgeobuf::geozero::error::Result as Geozero;
use flatgeobuf::geozero::{ColumnValue, GeomProcessor, GeozeroGeometry, PropertyProcessor as _};
use flatgeobuf::{ColumnType, FgbCrs, FgbWriter, FgbWriterOptions, GeometryType as Kind};
use rayon::prelude::*;
use serde_json::Value;
use std::collections::BTreeSet;
use std::io::{self, Write};

/// Writes rows as FlatGeobuf: the fields by their types, the GeoJSON id as a column when features have one.
///
/// Coordinates are in `to`, else in the layer's own CRS, x before y; heights stay in the source. With an index the order of the
/// features is that of the index; when one of them has no geometry there is none, because the format cannot index it.
///
/// # Errors
/// When writing fails, there is no way to `to`, or a position has no place there.
pub fn write_fgb(layer: &Layer, rows: &[usize], to: Option<&Crs>, out: &mut dyn Write) -> Result<(), WriteError> {
    let from = layer.crs.crs.as_ref();
    let target = to.or(from);
    let xy: Vec<Option<[f64; 2]>> = match (from, target) {
        (Some(from), Some(to)) => convert(from, to, &layer.table.xy)?,
        _ => layer.table.xy.iter().map(|&p| Some(p)).collect(),
    };
    let kinds: BTreeSet<GeometryType> = rows.iter().filter_map(|&r| layer.table.rows.get(r)).map(|r| r.geometry).collect();
    let all_placed = rows.iter().all(|&row| !layer.table.parts(row).is_empty());
    let kind = match kinds.iter().filter(|k| **k != GeometryType::Null).collect::<Vec<_>>()[..] {
        [one] => kind_of(*one),
        _ => Kind::Unknown,
    };
    let wkt = target.and_then(Crs::wkt);
    let options = FgbWriterOptions {
        write_index: all_placed,
        detect_type: false,
        promote_to_multi: false,
        crs: crs_of(target, wkt.as_deref()),
        ..FgbWriterOptions::default()
    };
    let mut writer = FgbWriter::create_with_options(&layer.name, kind, options).map_err(other)?;
    let columns = columns(layer, rows);
    for column in &columns {
        writer.add_column(&column.name, column.kind, |_, _| {});
    }
    for &row in rows {
        let properties = layer.properties(row);
        let shape = Shape { table: &layer.table, row, xy: &xy };
        if let Some(lost) = shape.lost() {
            let to = target.map_or_else(String::new, |t| t.code().to_owned());
            return Err(WriteError::NotConvertible { feature: row + 1, x: lost[0], y: lost[1], to });
        }
        let mut written = Ok(false);
        let added = writer.add_feature_geom(shape, |feature| {
            for (i, column) in columns.iter().enumerate() {
                let text;
                let value = match &column.field {
                    None => {
                        text = id_of(layer, row);
                        text.as_deref().map(ColumnValue::String)
                    }
                    Some(field) => match (column.kind, properties.get(field)) {
                        (_, None | Some(Value::Null)) => None,
                        (ColumnType::Bool, Some(Value::Bool(b))) => Some(ColumnValue::Bool(*b)),
                        (ColumnType::Long, Some(Value::Number(n))) => n.as_i64().map(ColumnValue::Long),
                        (ColumnType::Double, Some(Value::Number(n))) => n.as_f64().map(ColumnValue::Double),
                        (kind, Some(value)) => {
                            text = Some(value.as_str().filter(|_| kind != ColumnType::Json).map_or_else(|| value.to_string(), str::to_owned));
                            let make = if kind == ColumnType::Json { ColumnValue::Json } else { ColumnValue::String };
                            text.as_deref().map(make)
                        }
                    },
                };
                if let (Some(value), Ok(_)) = (value, &written) {
                    written = feature.property(i, &column.name, &value);
                }
            }
        });
        added.and(written.map(drop)).map_err(other)?;
    }
    writer.write(out).map_err(other)
}

fn other(error: impl std::error::Error + Send + Sync + 'static) -> WriteError {
    WriteError::Io(io::Error::other(error))
}

fn crs_of<'a>(crs: Option<&'a Crs>, wkt: Option<&'a str>) -> FgbCrs<'a> {
    let Some(crs) = crs else { return FgbCrs::default() };
    let code = if crs.is_wgs84() { "EPSG:4326" } else { crs.code() };
    let (org, code) = code.split_once(':').unwrap_or(("", code));
    let number = code.parse().unwrap_or(0);
    let code_string = (number == 0).then_some(code);
    FgbCrs { org: Some(org), code: number, name: Some(crs.name()), description: None, wkt, code_string }
}

struct Column {
    name: String,
    kind: ColumnType,
    /// The member of the properties; `None` for the feature's own id.
    field: Option<String>,
}

fn columns(layer: &Layer, rows: &[usize]) -> Vec<Column> {
    // A whole number beyond 64 bits would be rounded: then the column is one of texts.
    let whole: Vec<&str> = layer.fields.iter().filter(|f| f.kind == FieldType::Integer).map(|f| f.name.as_str()).collect();
    let large: BTreeSet<&str> = rows
        .par_iter()
        .flat_map_iter(|&row| {
            let properties = layer.properties(row);
            let large = |name: &&str| properties.get(*name).is_some_and(|v| v.is_number() && v.as_i64().is_none());
            whole.iter().copied().filter(large).collect::<Vec<_>>()
        })
        .collect();
    let mut columns: Vec<Column> = layer
        .fields
        .iter()
        .map(|field| Column {
            name: field.name.clone(),
            kind: match field.kind {
                FieldType::Boolean => ColumnType::Bool,
                FieldType::Integer if !large.contains(field.name.as_str()) => ColumnType::Long,
                FieldType::Real => ColumnType::Double,
                FieldType::Json => ColumnType::Json,
                FieldType::Null | FieldType::Integer | FieldType::Text | FieldType::Mixed => ColumnType::String,
            },
            field: Some(field.name.clone()),
        })
        .collect();
    if rows.iter().any(|&row| layer.table.rows.get(row).is_some_and(|r| !r.id.is_empty())) {
        let mut name = "id".to_owned();
        while columns.iter().any(|c| c.name == name) {
            name.push('_');
        }
        columns.push(Column { name, kind: ColumnType::String, field: None });
    }
    columns
}

fn id_of(layer: &Layer, row: usize) -> Option<String> {
    let bytes = layer.table.rows.get(row).map(|r| &layer.text[r.id.clone()]).filter(|b| !b.is_empty())?;
    Some(serde_json::from_slice(bytes).unwrap_or_else(|_| String::from_utf8_lossy(bytes).into_owned()))
}

fn kind_of(kind: GeometryType) -> Kind {
    match kind {
        GeometryType::Null => Kind::Unknown,
        GeometryType::Point => Kind::Point,
        GeometryType::MultiPoint => Kind::MultiPoint,
        GeometryType::LineString => Kind::LineString,
        GeometryType::MultiLineString => Kind::MultiLineString,
        GeometryType::Polygon => Kind::Polygon,
        GeometryType::MultiPolygon => Kind::MultiPolygon,
        GeometryType::GeometryCollection => Kind::GeometryCollection,
    }
}

/// A row's geometry for the crate's writer.
struct Shape<'a> {
    table: &'a FeatureTable,
    row: usize,
    xy: &'a [Option<[f64; 2]>],
}

impl Shape<'_> {
    fn vertices(&self, part: &Part) -> Vec<std::ops::Range<usize>> {
        let ends = part.start as usize..part.end as usize;
        match part.kind {
            PartKind::Polygon => self.table.rings[ends].iter().map(|r| r.start as usize..r.end as usize).collect(),
            PartKind::Point | PartKind::Line => vec![ends],
        }
    }

    /// The first position that has no place in the target, as it stands in the source.
    fn lost(&self) -> Option<[f64; 2]> {
        let mut all = self.table.parts(self.row).iter().flat_map(|part| self.vertices(part)).flatten();
        all.find(|v| self.xy.get(*v).copied().flatten().is_none()).and_then(|v| self.table.xy.get(v).copied())
    }

    fn run<P: GeomProcessor>(&self, out: &mut P, range: std::ops::Range<usize>, closed: bool) -> Geozero<()> {
        let positions: Vec<[f64; 2]> = range.filter_map(|v| self.xy.get(v).copied().flatten()).collect();
        let closing = positions.first().filter(|first| closed && positions.last() != Some(*first));
        positions.iter().chain(closing).enumerate().try_for_each(|(i, [x, y])| out.xy(*x, *y, i))
    }

    /// A line or a ring; `alone` when it is no part of something else.
    fn line<P: GeomProcessor>(&self, out: &mut P, range: std::ops::Range<usize>, (alone, ring): (bool, bool), i: usize) -> Geozero<()> {
        out.linestring_begin(alone, range.len(), i)?;
        self.run(out, range, ring)?;
        out.linestring_end(alone, i)
    }

    fn polygon<P: GeomProcessor>(&self, out: &mut P, part: &Part, alone: bool, i: usize) -> Geozero<()> {
        let rings = self.vertices(part);
        out.polygon_begin(alone, rings.len(), i)?;
        for (j, ring) in rings.into_iter().enumerate() {
            self.line(out, ring, (false, true), j)?;
        }
        out.polygon_end(alone, i)
    }

    fn part<P: GeomProcessor>(&self, out: &mut P, part: &Part, alone: bool, i: usize) -> Geozero<()> {
        let range = part.start as usize..part.end as usize;
        match part.kind {
            PartKind::Point => {
                out.point_begin(i)?;
                self.run(out, range, false)?;
                out.point_end(i)
            }
            PartKind::Line => self.line(out, range, (alone, false), i),
            PartKind::Polygon => self.polygon(out, part, alone, i),
        }
    }
}

impl GeozeroGeometry for Shape<'_> {
    fn process_geom<P: GeomProcessor>(&self, out: &mut P) -> Geozero<()> {
        let (Some(row), parts) = (self.table.rows.get(self.row), self.table.parts(self.row)) else { return Ok(()) };
        let each = |out: &mut P, alone: bool| parts.iter().enumerate().try_for_each(|(i, part)| self.part(out, part, alone, i));
        match row.geometry {
            _ if parts.is_empty() => Ok(()),
            GeometryType::Null => Ok(()),
            GeometryType::MultiPoint => {
                out.multipoint_begin(parts.len(), 0)?;
                parts.iter().try_for_each(|part| self.run(out, part.start as usize..part.end as usize, false))?;
                out.multipoint_end(0)
            }
            GeometryType::MultiLineString => {
                out.multilinestring_begin(parts.len(), 0)?;
                each(out, false)?;
                out.multilinestring_end(0)
            }
            GeometryType::MultiPolygon => {
                out.multipolygon_begin(parts.len(), 0)?;
                each(out, false)?;
                out.multipolygon_end(0)
            }
            GeometryType::GeometryCollection => {
                out.geometrycollection_begin(parts.len(), 0)?;
                each(out, true)?;
                // In a file of several types the writer gives the whole the type of what was begun last.
                out.geometrycollection_begin(parts.len(), 0)?;
                out.geometrycollection_end(0)
            }
            GeometryType::Point | GeometryType::LineString | GeometryType::Polygon => each(out, true),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::{layer_from_bytes, read_layer};
    use crate::layer::Reading;
    use serde_json::json;
    use std::path::Path;
    use std::sync::atomic::AtomicBool;

    fn back(features: &str, to: Option<&str>) -> (Layer, Layer) {
        let text = format!("{{\"type\":\"FeatureCollection\",\"features\":[{features}]}}");
        let never = AtomicBool::new(false);
        let layer = layer_from_bytes("a", Path::new("a"), text.into_bytes(), &never, &|_| {}).unwrap();
        let to = to.map(|code| Crs::parse(code).unwrap());
        let mut out = Vec::new();
        write_fgb(&layer, &(0..layer.table.len()).collect::<Vec<_>>(), to.as_ref(), &mut out).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.fgb");
        std::fs::write(&path, out).unwrap();
        let read = read_layer(&path, &Reading::default(), &never, &|_| {}).unwrap();
        (layer, read)
    }

    const KINDS: [&str; 8] = [
        r#"{"type":"Point","coordinates":[139.5,35.25]}"#,
        r#"{"type":"MultiPoint","coordinates":[[1,2],[3,4]]}"#,
        r#"{"type":"LineString","coordinates":[[1,2],[3,4]]}"#,
        r#"{"type":"MultiLineString","coordinates":[[[1,2],[3,4]],[[5,6],[7,8]]]}"#,
        r#"{"type":"Polygon","coordinates":[[[0,0],[4,0],[4,4],[0,0]],[[1,0.5],[2,0.5],[2,1],[1,0.5]]]}"#,
        r#"{"type":"MultiPolygon","coordinates":[[[[0,0],[1,0],[1,1],[0,0]]],[[[5,5],[6,5],[6,6],[5,5]]]]}"#,
        r#"{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,2]},{"type":"Polygon","coordinates":[[[0,0],[4,0],[4,4],[0,0]]]},{"type":"LineString","coordinates":[[1,2],[3,4]]}]}"#,
        "null",
    ];

    #[test]
    fn every_type_alone_and_all_together_come_back() {
        let feature = |n: usize| format!(r#"{{"type":"Feature","properties":{{"n":{n}}},"geometry":{}}}"#, KINDS[n]);
        for n in 0..7 {
            let (layer, read) = back(&feature(n), None);
            assert_eq!((&read.table.xy, &read.table.parts, &read.table.rings), (&layer.table.xy, &layer.table.parts, &layer.table.rings), "{n}");
            assert_eq!(read.table.rows[0].geometry, layer.table.rows[0].geometry, "{n}");
        }
        let (layer, read) = back(&(0..8).map(feature).collect::<Vec<_>>().join(","), None);
        // With a null among them there is no index, and the order is kept.
        assert_eq!((&read.table.xy, &read.table.parts, &read.table.rings), (&layer.table.xy, &layer.table.parts, &layer.table.rings));
        let kinds = |l: &Layer| l.table.rows.iter().map(|r| r.geometry).collect::<Vec<_>>();
        assert_eq!(kinds(&read), kinds(&layer));
    }

    #[test]
    fn values_keep_their_types_and_the_crs_is_named() {
        let (_, read) = back(
            r#"{"type":"Feature","id":"x","properties":{"id":1,"t":2.5,"ok":true,"big":18446744073709551615,"deep":{"a":[1]},"m":1,"none":null},"geometry":{"type":"Point","coordinates":[139.5,35.25]}},
               {"type":"Feature","id":7,"properties":{"id":-1,"big":2,"m":"x"},"geometry":{"type":"Point","coordinates":[139.5,35.25]}}"#,
            Some("EPSG:6677"),
        );
        assert_eq!((read.crs.crs.as_ref().unwrap().code(), read.crs.how), ("EPSG:6677", crate::crs::HowKnown::Declared));
        let row = usize::from(read.properties(0)["id"] == -1);
        let expected = json!({"id": 1, "t": 2.5, "ok": true, "big": "18446744073709551615", "deep": {"a": [1]}, "m": "1", "none": null, "id_": "x"});
        assert_eq!(Value::from(read.properties(row)), expected);
        assert_eq!((&read.properties(1 - row)["id_"], &read.properties(1 - row)["m"]), (&json!("7"), &json!("x")));
    }
}
