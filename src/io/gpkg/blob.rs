//! Geometry in a GeoPackage: the GP header and ISO WKB, little endian (OGC 12-128r18, §2.1.3).

use crate::geometry::{Boundary, LonLat, Ring};
use crate::layer::{FeatureTable, GeometryType, Part, PartKind};

/// Returns a point as a GeoPackage geometry (WGS 84, no envelope).
#[must_use]
pub fn point(p: LonLat) -> Vec<u8> {
    let mut out = header(4326, None);
    wkb_head(&mut out, 1);
    pair(&mut out, p);
    out
}

/// Returns a line, or when it was cut its pieces as a MultiLineString (WGS 84), with the envelope.
#[must_use]
pub fn lines(pieces: &[Vec<[f64; 2]>]) -> Vec<u8> {
    let mut envelope = [f64::INFINITY, f64::NEG_INFINITY, f64::INFINITY, f64::NEG_INFINITY];
    for [x, y] in pieces.iter().flatten() {
        envelope = [envelope[0].min(*x), envelope[1].max(*x), envelope[2].min(*y), envelope[3].max(*y)];
    }
    let mut out = header(4326, Some(envelope));
    if pieces.len() != 1 {
        wkb_head(&mut out, 5);
        count(&mut out, pieces.len());
    }
    for piece in pieces {
        wkb_head(&mut out, 2);
        path(&mut out, piece, false);
    }
    out
}

/// Returns a boundary as a MultiPolygon geometry (WGS 84) with its envelope.
#[must_use]
pub fn multipolygon(boundary: &Boundary) -> Vec<u8> {
    let mut envelope = [f64::INFINITY, f64::NEG_INFINITY, f64::INFINITY, f64::NEG_INFINITY];
    for v in boundary.rings().flat_map(|(_, _, r)| r) {
        envelope[0] = envelope[0].min(v.lon());
        envelope[1] = envelope[1].max(v.lon());
        envelope[2] = envelope[2].min(v.lat());
        envelope[3] = envelope[3].max(v.lat());
    }
    let mut out = header(4326, Some(envelope));
    wkb_head(&mut out, 6);
    count(&mut out, boundary.polygons.len());
    for polygon in &boundary.polygons {
        wkb_head(&mut out, 3);
        count(&mut out, 1 + polygon.holes.len());
        polygon.rings().for_each(|r| ring(&mut out, r));
    }
    out
}

/// Returns a feature of a layer as a GeoPackage geometry with its envelope, and its west, south, east, north; `xy` are the
/// table's vertices in the target CRS. `None` when it has no vertices or one of them has no place there.
#[must_use]
pub fn feature(table: &FeatureTable, row: usize, xy: &[Option<[f64; 2]>], srs: i64) -> Option<(Vec<u8>, [f64; 4])> {
    let kind = table.geometry(row);
    let run = |r: std::ops::Range<usize>| -> Option<Vec<[f64; 2]>> { xy.get(r)?.iter().copied().collect() };
    let part = |part: Part| Some((part.kind, table.runs(&part).map(run).collect::<Option<_>>()?));
    let parts: Vec<(PartKind, Vec<Vec<[f64; 2]>>)> = table.parts(row).map(part).collect::<Option<_>>()?;
    if parts.is_empty() {
        return None;
    }
    let mut box_ = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
    for [x, y] in parts.iter().flat_map(|(_, runs)| runs).flatten() {
        box_ = [box_[0].min(*x), box_[1].min(*y), box_[2].max(*x), box_[3].max(*y)];
    }
    let [w, s, e, n] = box_;
    let mut out = header(i32::try_from(srs).unwrap_or(0), Some([w, e, s, n]));
    let many = match kind {
        GeometryType::MultiPoint => Some(4),
        GeometryType::MultiLineString => Some(5),
        GeometryType::MultiPolygon => Some(6),
        GeometryType::GeometryCollection => Some(7),
        _ => None,
    };
    if let Some(code) = many {
        wkb_head(&mut out, code);
        count(&mut out, parts.len());
    }
    for (kind, runs) in &parts {
        match kind {
            PartKind::Point => {
                wkb_head(&mut out, 1);
                runs.iter().flatten().take(1).for_each(|p| p.iter().for_each(|v| out.extend(v.to_le_bytes())));
            }
            PartKind::Line => {
                wkb_head(&mut out, 2);
                runs.iter().for_each(|r| path(&mut out, r, false));
            }
            PartKind::Polygon => {
                wkb_head(&mut out, 3);
                count(&mut out, runs.len());
                runs.iter().for_each(|r| path(&mut out, r, true));
            }
        }
    }
    Some((out, box_))
}

/// A counted run of positions; rings are closed as the standard asks, whatever the source did.
fn path(out: &mut Vec<u8>, run: &[[f64; 2]], ring: bool) {
    let closing = if ring && run.first() != run.last() { run.first() } else { None };
    count(out, run.len() + usize::from(closing.is_some()));
    run.iter().chain(closing).flatten().for_each(|v| out.extend(v.to_le_bytes()));
}

/// Bytes `GP`, version 0, flags (little endian, envelope kind), SRS, envelope.
fn header(srs: i32, envelope: Option<[f64; 4]>) -> Vec<u8> {
    let mut out = vec![b'G', b'P', 0, if envelope.is_some() { 0b0000_0011 } else { 0b0000_0001 }];
    out.extend(srs.to_le_bytes());
    envelope.into_iter().flatten().for_each(|v| out.extend(v.to_le_bytes()));
    out
}

fn wkb_head(out: &mut Vec<u8>, kind: u32) {
    out.push(1);
    out.extend(kind.to_le_bytes());
}

#[expect(clippy::cast_possible_truncation, reason = "layers and boundaries have fewer than 2^32 vertices")]
fn count(out: &mut Vec<u8>, n: usize) {
    out.extend((n as u32).to_le_bytes());
}

fn pair(out: &mut Vec<u8>, p: LonLat) {
    out.extend(p.lon().to_le_bytes());
    out.extend(p.lat().to_le_bytes());
}

fn ring(out: &mut Vec<u8>, ring: &Ring) {
    count(out, ring.len() + 1);
    ring.iter().chain(ring.first()).for_each(|&v| pair(out, v));
}
