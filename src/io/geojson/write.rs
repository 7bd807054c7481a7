//! Writes features back: byte for byte where nothing changed, with only the coordinate numbers replaced where the CRS did.

use super::cut::cut_at_180;
use super::rewrite::{Places, number, places, replaced, with_member};
use crate::crs::{self, Crs, CrsError, HowKnown, OperationReport};
use crate::layer::json::Scan;
use crate::layer::{DocumentKind, Format, Layer, operation_to};
use rayon::prelude::*;
use serde_json::Value;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, Write};

/// Features that are converted at a time.
const BATCH: usize = 8192;

/// Why a layer could not be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// Writing failed.
    #[error("writing failed: {0}")]
    Io(#[from] io::Error),
    /// The file could not be replaced.
    #[error(transparent)]
    File(#[from] crate::io::files::FileError),
    /// There is no way to the other CRS.
    #[error(transparent)]
    Crs(#[from] CrsError),
    /// The layer's own CRS is not known.
    #[error("the layer's coordinate reference system is not known, so its coordinates cannot be converted: choose it first")]
    UnknownCrs,
    /// The format has no place to say which CRS it is in.
    #[error("newline-delimited GeoJSON has no place to name {0}: write it in longitude and latitude (OGC:CRS84)")]
    NoPlaceForCrs(String),
    /// A position cannot be converted.
    #[error("feature {feature}: the position {x}, {y} has no place in {to}; leave the feature out or choose another CRS")]
    NotConvertible {
        /// Feature number, from 1.
        feature: usize,
        /// Source x.
        x: f64,
        /// Source y.
        y: f64,
        /// Target CRS.
        to: String,
    },
}

/// Writes rows of a layer as a FeatureCollection.
///
/// With `to` absent or equal to the layer's CRS, features are copied byte for byte inside the file's own members (`bbox` only when
/// all rows are written), and a whole document of which nothing was left out comes back identical (in UTF-8). Else only x and y (and `bbox`) change: to
/// 1e-9 degree or 1e-4 of the map's unit; `crs` is written unless the target is OGC:CRS84, and how it was done in a member of its own. A CRS that the user chose is written
/// in place of what the file says.
///
/// # Errors
/// When writing fails or a position has no place in the target CRS.
pub fn write_geojson(layer: &Layer, rows: &[usize], to: Option<&Crs>, out: &mut dyn Write) -> Result<(), WriteError> {
    write_collection(layer, rows, Change { to, ..Change::default() }, out)
}

/// Writes rows as [`write_geojson`] does, or as [`write_geojsonl`] (`in_lines`), with lines and polygons cut at the 180th meridian
/// where the coordinates are longitudes and latitudes (RFC 7946 §3.1.9). Features that do not cross it stay as they are.
///
/// # Errors
/// As these two.
pub fn write_cut_at_180(
    layer: &Layer,
    rows: &[usize],
    to: Option<&Crs>,
    in_lines: bool,
    out: &mut dyn Write,
) -> Result<(), WriteError> {
    let change = Change { to, added: None, cut: true };
    if in_lines { write_lines(layer, rows, change, out) } else { write_collection(layer, rows, change, out) }
}

/// Writes a layer as it came, with a member `name` added to the features of some rows (or replaced, where they have it): every
/// other byte of a whole document stays, and every other feature's text in any case.
///
/// # Errors
/// When writing fails.
pub fn write_annotated(
    layer: &Layer,
    name: &str,
    values: &BTreeMap<usize, String>,
    out: &mut dyn Write,
) -> Result<(), WriteError> {
    let rows: Vec<usize> = (0..layer.table.len()).collect();
    write_collection(layer, &rows, Change { added: Some(Added { name, values }), ..Change::default() }, out)
}

/// A member that features get, by row.
#[derive(Clone, Copy)]
struct Added<'a> {
    name: &'a str,
    values: &'a BTreeMap<usize, String>,
}

/// What becomes of features on their way out.
#[derive(Clone, Copy, Default)]
struct Change<'a> {
    /// The CRS that their coordinates are converted to; degrees are then cut at the 180th meridian.
    to: Option<&'a Crs>,
    added: Option<Added<'a>>,
    /// Cut at the meridian without a conversion too.
    cut: bool,
}

impl Change<'_> {
    /// Without a conversion from a CRS to itself, and without cutting what is not in degrees.
    fn of(self, layer: &Layer) -> Self {
        let own = layer.crs.crs.as_ref();
        let to = self.to.filter(|to| own != Some(*to));
        let cut = to.map_or(self.cut && own.is_some_and(Crs::is_geographic), Crs::is_geographic);
        Self { to, cut, ..self }
    }
}

fn write_collection(layer: &Layer, rows: &[usize], change: Change<'_>, out: &mut dyn Write) -> Result<(), WriteError> {
    let change = change.of(layer);
    let Change { to, added, cut } = change;
    let all = rows.len() == layer.table.len() && rows.iter().enumerate().all(|(i, &row)| i == row);
    let collection = layer.document.kind == DocumentKind::Collection;
    let named = layer.document.members.iter().any(|m| m.name == "crs");
    // What the file says of its CRS must not go on where the user has said another.
    let restated =
        layer.crs.crs.as_ref().filter(|own| layer.crs.how == HowKnown::Chosen && (named || !crs_member(own).is_empty()));
    let one_document = collection || layer.format == Format::GeoJson;
    if to.is_none() && !cut && restated.is_none() && all && one_document && layer.document.whole {
        // UTF-16 becomes UTF-8, as RFC 8259 wants it; a byte order mark belongs to the file and stays.
        if layer.format == Format::GeoJson && layer.encoding == "UTF-8 with BOM" {
            out.write_all(b"\xEF\xBB\xBF")?;
        }
        let mut from = 0;
        for (row, name, value) in added.iter().flat_map(|a| a.values.iter().map(|(row, value)| (*row, a.name, value))) {
            let place = layer.table.bytes(row);
            out.write_all(&layer.text[from..place.start])?;
            out.write_all(&with_member(&layer.text[place.clone()], name, value))?;
            from = place.end;
        }
        return Ok(out.write_all(&layer.text[from..])?);
    }
    let crs_member = match to.or(restated) {
        Some(to) => Some(crs_member(to)),
        None if !collection => layer.crs.crs.as_ref().map(crs_member),
        None => None,
    };
    let mut members: Vec<(&str, &[u8])> = Vec::new();
    let first_features = layer.document.members.iter().position(|m| m.name == "features");
    for (i, member) in layer.document.members.iter().enumerate() {
        // Only the first of two arrays was read; `crs` is said once.
        if member.name == "features" && Some(i) != first_features {
            continue;
        }
        let stale = member.name == "bbox" && (to.is_some() || !all);
        if !(stale || member.name == "crs" && (to.is_some() || restated.is_some())) {
            members.push((&member.name, &layer.text[member.bytes.clone()]));
        }
    }
    if !members.iter().any(|(name, _)| *name == "type") {
        members.insert(0, ("type", br#""type": "FeatureCollection""#));
    }
    if !members.iter().any(|(name, _)| *name == "features") {
        members.push(("features", b""));
    }
    let reprojected = to.and_then(|to| operation_to(layer, rows, to)).transpose()?.map(|report| {
        let before = members.iter().position(|(name, _)| *name == REPROJECTED).map(|at| members.remove(at).1);
        reprojected(before, &report)
    });
    if let Some(steps) = &reprojected {
        members.insert(1, (REPROJECTED, steps.as_bytes()));
    }
    if let Some(crs) = crs_member.as_deref().filter(|crs| !crs.is_empty()) {
        members.insert(1, ("crs", crs.as_bytes()));
    }
    let mut separator = "{\n";
    for (name, bytes) in members {
        out.write_all(separator.as_bytes())?;
        separator = ",\n";
        if name == "features" {
            out.write_all(b"\"features\": [")?;
            let mut first = true;
            each_feature(layer, rows, change, |text| {
                out.write_all(if std::mem::take(&mut first) { b"\n" } else { b",\n" })?;
                out.write_all(text)
            })?;
            out.write_all(b"\n]")?;
        } else {
            out.write_all(bytes)?;
        }
    }
    Ok(out.write_all(b"\n}\n")?)
}

/// Writes rows of a layer as newline-delimited GeoJSON, one feature a line; line breaks inside features become spaces.
///
/// # Errors
/// As [`write_geojson`], and when the coordinates would not be longitude and latitude, because the format cannot say so.
pub fn write_geojsonl(layer: &Layer, rows: &[usize], to: Option<&Crs>, out: &mut dyn Write) -> Result<(), WriteError> {
    write_lines(layer, rows, Change { to, ..Change::default() }, out)
}

fn write_lines(layer: &Layer, rows: &[usize], change: Change<'_>, out: &mut dyn Write) -> Result<(), WriteError> {
    if let Some(crs) = change.to.or(layer.crs.crs.as_ref()).filter(|crs| !crs_member(crs).is_empty()) {
        return Err(WriteError::NoPlaceForCrs(crs.code().into()));
    }
    each_feature(layer, rows, change.of(layer), |text| {
        // Inside strings JSON has no raw line breaks, so every one is white space.
        for line in text.split(|b| matches!(b, b'\n' | b'\r')).map(<[u8]>::trim_ascii).filter(|line| !line.is_empty()) {
            out.write_all(line)?;
        }
        out.write_all(b"\n")
    })
}

/// The member that says how coordinates came from another CRS: a list, one entry a conversion, the last one last.
const REPROJECTED: &str = "lodemap_reprojected";

/// That member with one conversion more; `before` is what the file says of earlier ones, with its name.
fn reprojected(before: Option<&[u8]>, report: &OperationReport) -> String {
    let colon = before.and_then(|bytes| bytes.iter().position(|b| *b == b':').map(|at| &bytes[at + 1..]));
    let steps: Option<Vec<Value>> = colon.and_then(|bytes| serde_json::from_slice(bytes).ok());
    let mut steps = steps.unwrap_or_default();
    steps.push(report.to_json());
    format!("\"{REPROJECTED}\": {}", Value::Array(steps))
}

/// The legacy `crs` member (GeoJSON 2008 §3), which QGIS, ArcGIS and GDAL read; empty for OGC:CRS84, the standard's own.
///
/// What has no code is written out as well-known text, which GDAL and QGIS take for a name.
pub(in crate::io) fn crs_member(crs: &Crs) -> String {
    let name = match crs.registered() {
        Some(("OGC", "CRS84")) => return String::new(),
        Some((authority, code)) => format!("urn:ogc:def:crs:{authority}::{code}"),
        None => crs.wkt2().unwrap_or_else(|| crs.code().to_owned()),
    };
    format!(r#""crs": {{ "type": "name", "properties": {{ "name": {} }} }}"#, Value::String(name))
}

fn each_feature(
    layer: &Layer,
    rows: &[usize],
    Change { to, added, cut }: Change<'_>,
    mut write: impl FnMut(&[u8]) -> io::Result<()>,
) -> Result<(), WriteError> {
    let Some(to) = to else {
        for &row in rows {
            if row >= layer.table.len() {
                continue;
            }
            let text = layer.feature_bytes(row);
            let text = match added.and_then(|a| Some(with_member(text, a.name, a.values.get(&row)?))) {
                Some(text) => Cow::Owned(text),
                None => Cow::Borrowed(text),
            };
            write_whole(layer, row, &text, cut, &mut write)?;
        }
        return Ok(());
    };
    let from = layer.crs.crs.as_ref().ok_or(WriteError::UnknownCrs)?;
    let decimals = if to.is_geographic() { 9 } else { 4 };
    for batch in rows.chunks(BATCH) {
        let texts: Vec<&[u8]> = batch.iter().map(|&row| layer.feature_bytes(row)).collect();
        let found: Vec<Places> = texts.par_iter().map(|text| places(text)).collect();
        let xy: Vec<[f64; 2]> = found
            .iter()
            .zip(&texts)
            .flat_map(|(places, text)| places.positions.iter().map(|p| p.clone().map(|token| value(&text[token]))))
            .collect();
        let mut converted = crs::convert(from, to, &xy)?.into_iter().zip(&xy);
        for ((&row, text), places) in batch.iter().zip(&texts).zip(found) {
            let mut changes = Vec::with_capacity(2 * places.positions.len());
            let mut extent = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
            for ([x_token, y_token], (place, source)) in places.positions.into_iter().zip(&mut converted) {
                let Some([x, y]) = place else {
                    return Err(WriteError::NotConvertible {
                        feature: row + 1,
                        x: source[0],
                        y: source[1],
                        to: to.code().into(),
                    });
                };
                extent = [extent[0].min(x), extent[1].min(y), extent[2].max(x), extent[3].max(y)];
                changes.push((x_token, number(x, decimals)));
                changes.push((y_token, number(y, decimals)));
            }
            for tokens in places.boxes.iter().filter(|_| extent[0] <= extent[2]) {
                let upper = tokens.len() / 2;
                for (token, value) in [0, 1, upper, upper + 1].into_iter().zip(extent) {
                    changes.push((tokens[token].clone(), number(value, decimals)));
                }
            }
            write_whole(layer, row, &replaced(text, changes), cut, &mut write)?;
        }
    }
    Ok(())
}

/// Writes a row's text, cut at the 180th meridian or not; a bare geometry becomes a feature around it.
fn write_whole(
    layer: &Layer,
    row: usize,
    text: &[u8],
    cut: bool,
    write: &mut impl FnMut(&[u8]) -> io::Result<()>,
) -> Result<(), WriteError> {
    let bare = layer.is_bare_geometry(row);
    let cut = if cut { cut_at_180(text, bare) } else { None };
    let text = cut.as_deref().unwrap_or(text);
    if bare {
        let whole = [br#"{ "type": "Feature", "properties": null, "geometry": "#, text, b" }"].concat();
        return Ok(write(&whole)?);
    }
    Ok(write(text)?)
}

fn value(token: &[u8]) -> f64 {
    Scan::new(token, 0).number().map_or(f64::INFINITY, |n| n.value(token))
}
