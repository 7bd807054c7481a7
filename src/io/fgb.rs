//! Writes a layer as FlatGeobuf, with its spatial index, for other programs.
//!
//! The crate's own writer leaves out what GDAL asks for (the end of the only line of a MultiLineString, a feature without a
//! geometry), so the tables are put together here; the schema and the index are the crate's.

use crate::crs::{Crs, convert};
use crate::io::WriteError;
use crate::layer::{FieldType, GeometryType, Layer, Part, PartKind};
use flatbuffers::{FlatBufferBuilder, WIPOffset};
use flatgeobuf::packed_r_tree::{NodeItem, PackedRTree, calc_extent, hilbert_sort};
use flatgeobuf::{
    Column, ColumnArgs, ColumnType, Crs as FgbCrs, CrsArgs, Feature, FeatureArgs, Geometry, GeometryArgs, GeometryType as Kind,
    Header, HeaderArgs,
};
use rayon::prelude::*;
use serde_json::{Map, Value};
use std::collections::BTreeSet;
use std::io::{self, Write};

/// Features that are made in one go.
const BATCH: usize = 1024;

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
        (Some(from), Some(to)) => convert(from, to, &layer.table.coordinates().iter().collect::<Vec<_>>())?,
        _ => layer.table.coordinates().iter().map(Some).collect(),
    };
    let kinds: BTreeSet<GeometryType> = rows.iter().map(|&row| layer.table.geometry(row)).collect();
    let kind = match kinds.iter().filter(|k| **k != GeometryType::Null).collect::<Vec<_>>()[..] {
        [one] => kind_of(*one),
        _ => Kind::Unknown,
    };
    let maker = Maker { layer, xy: &xy, columns: columns(layer, rows), kind, target };
    let made: Vec<Made> = rows
        .par_chunks(BATCH)
        .map(|rows| {
            let mut builder = FlatBufferBuilder::new();
            rows.iter().map(|&row| maker.feature(&mut builder, row)).collect::<Result<Vec<Made>, _>>()
        })
        .collect::<Result<Vec<_>, _>>()?
        .concat();
    let indexed = !made.is_empty() && made.iter().all(|m| m.placed);
    let mut nodes: Vec<NodeItem> = made.iter().map(|m| m.node.clone()).collect();
    let extent = calc_extent(&nodes);
    // Until they are in order, the nodes know their features by number.
    nodes.iter_mut().zip(0..).for_each(|(node, n)| node.offset = n);
    if indexed {
        hilbert_sort(&mut nodes, &extent);
    }
    out.write_all(b"fgb\x03fgb\x00")?;
    out.write_all(&maker.header(made.len(), indexed, &extent))?;
    let order: Vec<&Made> = nodes.iter().filter_map(|node| made.get(usize::try_from(node.offset).ok()?)).collect();
    if indexed {
        let mut offset = 0;
        for (node, made) in nodes.iter_mut().zip(&order) {
            node.offset = offset;
            offset += made.bytes.len() as u64;
        }
        let tree = PackedRTree::build(&nodes, &extent, PackedRTree::DEFAULT_NODE_SIZE).map_err(io::Error::other)?;
        tree.stream_write(&mut &mut *out)?;
    }
    order.into_iter().try_for_each(|made| out.write_all(&made.bytes))?;
    Ok(())
}

/// A feature's table with its length before it, and its box.
#[derive(Clone)]
struct Made {
    bytes: Vec<u8>,
    node: NodeItem,
    placed: bool,
}

struct ColumnOut {
    name: String,
    kind: ColumnType,
    /// The member of the properties; `None` for the feature's own id.
    field: Option<String>,
}

struct Maker<'a> {
    layer: &'a Layer,
    /// The layer's vertices in the target CRS.
    xy: &'a [Option<[f64; 2]>],
    columns: Vec<ColumnOut>,
    kind: Kind,
    target: Option<&'a Crs>,
}

impl Maker<'_> {
    fn header(&self, count: usize, indexed: bool, extent: &NodeItem) -> Vec<u8> {
        let mut b = FlatBufferBuilder::new();
        let columns: Vec<_> = self
            .columns
            .iter()
            .map(|column| {
                let name = Some(b.create_string(&column.name));
                Column::create(&mut b, &ColumnArgs { name, type_: column.kind, ..ColumnArgs::default() })
            })
            .collect();
        let crs = self.target.map(|crs| {
            // Longitude and latitude on WGS 84 have no other number there.
            let code = if crs.is_wgs84() { "EPSG:4326" } else { crs.code() };
            let (org, code) = code.split_once(':').unwrap_or(("", code));
            let number = code.parse().unwrap_or(0);
            let wkt = crs.wkt();
            let args = CrsArgs {
                org: Some(b.create_string(org)),
                code: number,
                name: Some(b.create_string(crs.name())),
                wkt: wkt.map(|wkt| b.create_string(&wkt)),
                code_string: (number == 0).then(|| b.create_string(code)),
                description: None,
            };
            FgbCrs::create(&mut b, &args)
        });
        let box_ = [extent.min_x, extent.min_y, extent.max_x, extent.max_y];
        let args = HeaderArgs {
            name: Some(b.create_string(&self.layer.name)),
            envelope: (extent.min_x <= extent.max_x).then(|| b.create_vector(&box_)),
            geometry_type: self.kind,
            columns: Some(b.create_vector(&columns)),
            features_count: count as u64,
            index_node_size: if indexed { PackedRTree::DEFAULT_NODE_SIZE } else { 0 },
            crs,
            ..HeaderArgs::default()
        };
        let header = Header::create(&mut b, &args);
        b.finish_size_prefixed(header, None);
        b.finished_data().to_vec()
    }

    fn feature(&self, b: &mut FlatBufferBuilder<'_>, row: usize) -> Result<Made, WriteError> {
        b.reset();
        let table = &self.layer.table;
        let mut node = NodeItem::create(0);
        for vertex in table.vertices(row) {
            let place = self.xy.get(vertex).copied().flatten();
            let Some([x, y]) = place else {
                let [x, y] = table.coordinates().get(vertex).unwrap_or_default();
                let to = self.target.map_or_else(String::new, |t| t.code().to_owned());
                return Err(WriteError::NotConvertible { feature: row + 1, x, y, to });
            };
            node.expand_xy(x, y);
        }
        let parts: Vec<Part> = table.parts(row).collect();
        let geometry = table.is_drawable(row).then(|| self.geometry(b, table.geometry(row), &parts));
        let properties = self.properties(row);
        let properties = b.create_vector(&properties);
        let feature = Feature::create(b, &FeatureArgs { geometry, properties: Some(properties), columns: None });
        b.finish_size_prefixed(feature, None);
        Ok(Made { bytes: b.finished_data().to_vec(), node, placed: geometry.is_some() })
    }

    fn geometry<'b>(&self, b: &mut FlatBufferBuilder<'b>, kind: GeometryType, parts: &[Part]) -> WIPOffset<Geometry<'b>> {
        // In a file of one type features need not say theirs.
        let said = if self.kind == Kind::Unknown { kind_of(kind) } else { Kind::Unknown };
        let runs = || parts.iter().flat_map(|part| self.runs(part)).collect::<Vec<_>>();
        match kind {
            GeometryType::MultiPolygon | GeometryType::GeometryCollection => {
                let parts: Vec<_> = parts.iter().map(|part| self.part(b, part)).collect();
                let parts = b.create_vector(&parts);
                Geometry::create(b, &GeometryArgs { type_: said, parts: Some(parts), ..GeometryArgs::default() })
            }
            // Readers ask for the end of every line, also of the only one; of rings only where there are several.
            GeometryType::MultiLineString => self.simple(b, said, &runs(), (true, false)),
            GeometryType::Polygon => self.simple(b, said, &runs(), (false, true)),
            _ => self.simple(b, said, &runs(), (false, false)),
        }
    }

    fn part<'b>(&self, b: &mut FlatBufferBuilder<'b>, part: &Part) -> WIPOffset<Geometry<'b>> {
        let kind = match part.kind {
            PartKind::Point => Kind::Point,
            PartKind::Line => Kind::LineString,
            PartKind::Polygon => Kind::Polygon,
        };
        self.simple(b, kind, &self.runs(part), (false, part.kind == PartKind::Polygon))
    }

    /// Positions in one row of numbers, and where each run ends; rings are closed, whatever the source did.
    fn simple<'b>(
        &self,
        b: &mut FlatBufferBuilder<'b>,
        kind: Kind,
        runs: &[std::ops::Range<usize>],
        (lines, rings): (bool, bool),
    ) -> WIPOffset<Geometry<'b>> {
        let (mut numbers, mut ends): (Vec<f64>, Vec<u32>) = (Vec::new(), Vec::new());
        for run in runs {
            let positions: Vec<[f64; 2]> = run.clone().filter_map(|v| self.xy.get(v).copied().flatten()).collect();
            let closing = positions.first().filter(|first| rings && positions.last() != Some(*first));
            numbers.extend(positions.iter().chain(closing).flatten());
            ends.push(u32::try_from(numbers.len() / 2).unwrap_or(u32::MAX));
        }
        let ends = (lines || rings && ends.len() > 1).then(|| b.create_vector(&ends));
        let xy = Some(b.create_vector(&numbers));
        Geometry::create(b, &GeometryArgs { type_: kind, xy, ends, ..GeometryArgs::default() })
    }

    fn runs(&self, part: &Part) -> Vec<std::ops::Range<usize>> {
        self.layer.table.runs(part).collect()
    }

    /// Each value behind the number of its column; what is null is left out.
    fn properties(&self, row: usize) -> Vec<u8> {
        let properties = self.layer.properties(row);
        let mut out = Vec::new();
        for (n, column) in (0..=u16::MAX).zip(&self.columns) {
            if let Some(value) = self.value(column, row, &properties) {
                out.extend(n.to_le_bytes());
                out.extend(value);
            }
        }
        out
    }

    fn value(&self, column: &ColumnOut, row: usize, properties: &Map<String, Value>) -> Option<Vec<u8>> {
        let text = |text: &str| {
            let length = u32::try_from(text.len()).unwrap_or(u32::MAX);
            Some([length.to_le_bytes().as_slice(), text.as_bytes()].concat())
        };
        let Some(field) = &column.field else {
            let id = Some(self.layer.id_text(row)).filter(|id| !id.is_empty())?;
            return text(&serde_json::from_str(id).unwrap_or_else(|_| id.to_owned()));
        };
        match (column.kind, properties.get(field)?) {
            (_, Value::Null) => None,
            (ColumnType::Bool, value) => value.as_bool().map(|b| vec![u8::from(b)]),
            (ColumnType::Long, value) => value.as_i64().map(|n| n.to_le_bytes().to_vec()),
            (ColumnType::Double, value) => value.as_f64().map(|n| n.to_le_bytes().to_vec()),
            (ColumnType::String, Value::String(value)) => text(value),
            (_, value) => text(&value.to_string()),
        }
    }
}

fn columns(layer: &Layer, rows: &[usize]) -> Vec<ColumnOut> {
    // A whole number beyond 64 bits would be rounded: then the column is one of texts.
    let whole: Vec<&str> = layer.fields.iter().filter(|f| f.kind == FieldType::Integer).map(|f| f.name.as_str()).collect();
    let large: BTreeSet<&str> = rows
        .par_iter()
        .flat_map_iter(|&row| {
            let properties = if whole.is_empty() { Map::new() } else { layer.properties(row) };
            let large = |name: &&str| properties.get(*name).is_some_and(|v| v.is_number() && v.as_i64().is_none());
            whole.iter().copied().filter(large).collect::<Vec<_>>()
        })
        .collect();
    let mut columns: Vec<ColumnOut> = layer
        .fields
        .iter()
        .map(|field| ColumnOut {
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
    if layer.ids > 0 {
        let mut name = "id".to_owned();
        while columns.iter().any(|c| c.name == name) {
            name.push('_');
        }
        columns.push(ColumnOut { name, kind: ColumnType::String, field: None });
    }
    columns
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

    /// Everything that a table says of its geometries.
    #[expect(clippy::type_complexity, reason = "each part is said once, here")]
    fn shapes(layer: &Layer) -> Vec<(GeometryType, Vec<(PartKind, Vec<Vec<[f64; 2]>>)>)> {
        let t = &layer.table;
        let runs = |p: &Part| t.runs(p).map(|run| t.positions(run).collect()).collect();
        (0..t.len()).map(|row| (t.geometry(row), t.parts(row).map(|p| (p.kind, runs(&p))).collect())).collect()
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
            assert_eq!(shapes(&read), shapes(&layer), "{n}");
        }
        // With a null among them there is no index, and the order is kept.
        let (layer, read) = back(&(0..8).map(feature).collect::<Vec<_>>().join(","), None);
        assert_eq!(shapes(&read), shapes(&layer));
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
