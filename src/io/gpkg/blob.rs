//! Geometry in a GeoPackage: the GP header and ISO WKB, little endian (OGC 12-128r18, §2.1.3).

use crate::geometry::{Boundary, LonLat, Ring};

/// Returns a point as a GeoPackage geometry (WGS 84, no envelope).
#[must_use]
pub fn point(p: LonLat) -> Vec<u8> {
    let mut out = header(None);
    wkb_head(&mut out, 1);
    pair(&mut out, p);
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
    let mut out = header(Some(envelope));
    wkb_head(&mut out, 6);
    count(&mut out, boundary.polygons.len());
    for polygon in &boundary.polygons {
        wkb_head(&mut out, 3);
        count(&mut out, 1 + polygon.holes.len());
        polygon.rings().for_each(|r| ring(&mut out, r));
    }
    out
}

/// Bytes `GP`, version 0, flags (little endian, envelope kind), SRS 4326, envelope.
fn header(envelope: Option<[f64; 4]>) -> Vec<u8> {
    let mut out = vec![b'G', b'P', 0, if envelope.is_some() { 0b0000_0011 } else { 0b0000_0001 }];
    out.extend(4326_i32.to_le_bytes());
    envelope.into_iter().flatten().for_each(|v| out.extend(v.to_le_bytes()));
    out
}

fn wkb_head(out: &mut Vec<u8>, kind: u32) {
    out.push(1);
    out.extend(kind.to_le_bytes());
}

#[expect(clippy::cast_possible_truncation, reason = "a boundary has far fewer than 2^32 vertices")]
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
