//! Cuts the geometry in a feature's text at the 180th meridian, as RFC 7946 §3.1.9 asks.

use super::rewrite::{Places, number, places, replaced, with_member};
use crate::geometry::antimeridian::{Position, Ring, crosses_180, cut_line, cut_polygon, unwrapped};
use crate::layer::json::Scan;
use serde_json::{Map, Value, json};

/// Decimals of the numbers that are written: 0.1 mm.
const DECIMALS: usize = 9;

/// Returns a feature's (or a bare geometry's) text with its geometry cut at the meridian; `None` when it does not cross it.
/// Coordinates are longitudes and latitudes in degrees.
pub(super) fn cut_at_180(text: &[u8], bare: bool) -> Option<Vec<u8>> {
    let Places { positions, boxes } = places(text);
    let lon = |token: &std::ops::Range<usize>| {
        Scan::new(&text[token.clone()], 0).number().map_or(0.0, |n| n.value(&text[token.clone()]))
    };
    let at: Vec<Position> = positions.iter().map(|[x, y]| [lon(x), lon(y), 0.0, 0.0]).collect();
    // Vertices of different parts may lie far apart; the geometry itself tells.
    if !crosses_180(&at) {
        return None;
    }
    let whole: Value = serde_json::from_slice(text).ok()?;
    let geometry = if bare { &whole } else { whole.get("geometry")? };
    let mut longitudes = Vec::new();
    let cut = cut_geometry(geometry, &mut longitudes)?;
    let out = if bare { serde_json::to_vec(&cut).ok()? } else { with_member(text, "geometry", &cut.to_string()) };
    let tokens = places(&out).boxes;
    if bare || boxes.is_empty() || tokens.is_empty() {
        return Some(out);
    }
    // RFC 7946 §5.2: a box across the meridian has its western edge east of its eastern one.
    let bound = |start: f64, keep: fn(f64) -> bool, pick: fn(f64, f64) -> f64| {
        longitudes.iter().copied().filter(|lon| keep(*lon)).fold(start, pick)
    };
    let west = bound(180.0, |lon| lon > 0.0, f64::min);
    let east = bound(-180.0, |lon| lon < 0.0, f64::max);
    let changes =
        tokens.iter().flat_map(|t| [(t[0].clone(), number(west, DECIMALS)), (t[t.len() / 2].clone(), number(east, DECIMALS))]);
    Some(replaced(&out, changes.collect()))
}

/// The geometry cut, with all its longitudes; `None` when nothing of it crosses.
fn cut_geometry(geometry: &Value, longitudes: &mut Vec<f64>) -> Option<Value> {
    let coordinates = &geometry["coordinates"];
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let (kind, pieces): (&str, Vec<Value>) = match geometry["type"].as_str()? {
        "Point" => {
            let p = position(coordinates)?;
            if p[0].abs() <= 180.0 {
                longitudes.push(p[0]);
                return None;
            }
            return Some(with(geometry, "Point", written(&[wrapped(p)], dimensions(coordinates), longitudes).pop()?));
        }
        "MultiPoint" => {
            let points = path(coordinates)?;
            let crosses = points.iter().any(|p| p[0].abs() > 180.0);
            let points: Vec<Position> = points.into_iter().map(wrapped).collect();
            let written = written(&points, dimensions(coordinates), longitudes);
            return crosses.then(|| with(geometry, "MultiPoint", Value::Array(written)));
        }
        "LineString" => ("MultiLineString", vec![coordinates.clone()]),
        "MultiLineString" => ("MultiLineString", list(coordinates)),
        "Polygon" => ("MultiPolygon", vec![coordinates.clone()]),
        "MultiPolygon" => ("MultiPolygon", list(coordinates)),
        "GeometryCollection" => {
            let before = list(&geometry["geometries"]);
            let cut: Vec<Option<Value>> = before.iter().map(|g| cut_geometry(g, longitudes)).collect();
            if cut.iter().all(Option::is_none) {
                return None;
            }
            let after = cut.into_iter().zip(before).map(|(cut, before)| cut.unwrap_or(before)).collect();
            let mut out = geometry.as_object()?.clone();
            out.insert("geometries".into(), Value::Array(after));
            return Some(Value::Object(out));
        }
        _ => return None,
    };
    let (mut out, mut any) = (Vec::new(), false);
    for piece in pieces {
        if kind == "MultiLineString" {
            let line = path(&piece)?;
            any |= crosses_180(&line);
            out.extend(cut_line(&line).iter().map(|line| Value::Array(written(line, dimensions(&piece), longitudes))));
            continue;
        }
        let rings: Vec<Ring> = piece.as_array()?.iter().map(path).collect::<Option<_>>()?;
        any |= rings.iter().any(|ring| crosses_180(ring));
        let open = |mut ring: Ring| {
            if ring.len() > 1 && ring.first() == ring.last() {
                ring.pop();
            }
            ring
        };
        let open: Vec<Ring> = rings.into_iter().map(open).collect();
        for polygon in cut_polygon(&unwrapped(&open)) {
            let closed = polygon.into_iter().map(|mut ring| {
                ring.extend(ring.first().copied());
                Value::Array(written(&ring, dimensions(&piece), longitudes))
            });
            out.push(Value::Array(closed.collect()));
        }
    }
    let single = kind.trim_start_matches("Multi");
    match (any, out.len()) {
        (false, _) => None,
        (true, 1) if geometry["type"] == single => Some(with(geometry, single, out.pop()?)),
        (true, _) => Some(with(geometry, kind, Value::Array(out))),
    }
}

/// The geometry with another type and other coordinates; its other members stay.
fn with(geometry: &Value, kind: &str, coordinates: Value) -> Value {
    let mut out: Map<String, Value> = geometry.as_object().cloned().unwrap_or_default();
    out.insert("type".into(), kind.into());
    out.insert("coordinates".into(), coordinates);
    Value::Object(out)
}

fn path(coordinates: &Value) -> Option<Vec<Position>> {
    coordinates.as_array()?.iter().map(position).collect()
}

fn position(value: &Value) -> Option<Position> {
    let numbers = value.as_array()?;
    let mut p = [0.0; 4];
    for (slot, number) in p.iter_mut().zip(numbers) {
        *slot = number.as_f64()?;
    }
    (numbers.len() > 1).then_some(p)
}

/// How many numbers the positions have: those of the first one.
fn dimensions(coordinates: &Value) -> usize {
    match coordinates.as_array().map(Vec::as_slice) {
        Some([first, ..]) if first.is_array() => dimensions(first),
        Some(position) => position.len().clamp(2, 4),
        None => 2,
    }
}

fn written(path: &[Position], dimensions: usize, longitudes: &mut Vec<f64>) -> Vec<Value> {
    let grid = |v: f64| (v * 1e9).round() / 1e9 + 0.0;
    longitudes.extend(path.iter().map(|p| p[0]));
    path.iter().map(|p| json!(p[..dimensions].iter().map(|v| grid(*v)).collect::<Vec<f64>>())).collect()
}

fn wrapped(mut p: Position) -> Position {
    if p[0].abs() > 180.0 {
        p[0] -= (p[0] / 360.0).round() * 360.0;
    }
    p
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Option<Value> {
        cut_at_180(text.as_bytes(), false).map(|out| serde_json::from_slice(&out).unwrap())
    }

    #[test]
    fn only_what_crosses_is_touched_and_other_members_stay() {
        assert!(
            cut(r#"{"type":"Feature","geometry":{"type":"Polygon","coordinates":[[[170,0],[180,0],[180,1],[170,0]]]}}"#)
                .is_none()
        );
        let text = r#"{ "type": "Feature", "id": 7, "bbox": [-170, 0, 170, 5], "geometry": {"type": "LineString", "note": "x", "coordinates": [[170, 0, 10], [-170, 4, 30]]}, "properties": {"a": 1.50} }"#;
        let out = String::from_utf8(cut_at_180(text.as_bytes(), false).unwrap()).unwrap();
        assert!(out.contains("\"a\": 1.50") && out.starts_with("{ \"type\": \"Feature\", \"id\": 7, \"bbox\": [170"), "{out}");
        let value: Value = serde_json::from_str(&out).unwrap();
        assert_eq!(value["bbox"], json!([170, 0, -170, 5]));
        assert_eq!(value["geometry"]["note"], "x");
        assert_eq!(
            value["geometry"]["coordinates"],
            json!([[[170.0, 0.0, 10.0], [180.0, 2.0, 20.0]], [[-180.0, 2.0, 20.0], [-170.0, 4.0, 30.0]]])
        );
    }

    #[test]
    fn points_are_brought_into_range_and_collections_are_cut_inside() {
        let out = cut(
            r#"{"type":"Feature","geometry":{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[190,1]},{"type":"LineString","coordinates":[[0,0],[1,1]]}]}}"#,
        );
        let geometries = &out.unwrap()["geometry"]["geometries"];
        assert_eq!(geometries[0]["coordinates"], json!([-170.0, 1.0]));
        assert_eq!(geometries[1]["coordinates"], json!([[0, 0], [1, 1]]));
    }
}
