//! Reads a layer with x and y changed: the first two numbers of every position change places in its text, digit for digit, so that
//! everything that is drawn, shown and written of it agrees.

use super::{ReadError, layer_from_bytes, no_room};
use crate::crs::{CrsKnown, HowKnown};
use crate::io::memory;
use crate::layer::json::{Scan, Syntax};
use crate::layer::{Format, Layer};
use crate::words::{Both, Word};
use std::ops::Range;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

/// Rows between two looks at the wish to stop.
const ROWS: usize = 4096;
/// Deepest nesting that positions are looked for in; GeoJSON needs five.
const DEEPEST: u32 = 60;

/// Returns the layer with x and y of all positions (and of bounding boxes) changed. Lines and bytes of the text stay where they
/// are; the digest stays that of the file.
///
/// # Errors
/// When there is no room for a second text, or someone asked to stop.
pub fn with_swapped_axes(layer: Layer, cancel: &AtomicBool) -> Result<Layer, ReadError> {
    let path: PathBuf = layer.path.clone();
    memory::room_for_file(layer.text.len() as u64).map_err(|short| no_room(layer.text.len() as u64, short, &path))?;
    let digest = layer.sha256_unless(cancel).ok_or(ReadError::Cancelled)?.to_owned();
    let mut text = layer.text.to_vec();
    for row in 0..layer.table.len() {
        if row.is_multiple_of(ROWS) && cancel.load(Ordering::Relaxed) {
            return Err(ReadError::Cancelled);
        }
        swap_in(&mut text[layer.table.bytes(row)], layer.is_bare_geometry(row));
    }
    for member in layer.document.members.iter().filter(|m| m.name == "bbox") {
        swap_bbox(&mut text[member.value.clone()]);
    }
    let again = layer_from_bytes(&layer.name, &path, text, cancel, &|_| {})?;
    let mut crs = crs(&layer, again.crs.clone());
    crs.reason = Both::fill(Word::ReasonSwapped, &[&crs.reason]);
    let own = |code: &str| matches!(code, "out_of_range" | "crs_unusable");
    let mut problems: Vec<_> = layer.problems.into_iter().filter(|p| !own(p.code)).collect();
    problems.extend(
        again.problems.into_iter().filter(|p| p.code == "out_of_range" || (p.code == "crs_unusable" && crs.crs.is_none())),
    );
    Ok(Layer {
        digest: digest.into(),
        format: layer.format,
        encoding: layer.encoding,
        reading: layer.reading,
        crs,
        problems,
        ..again
    })
}

/// How the CRS is known then: what is declared stays so, and what looked like no degrees may be degrees now.
fn crs(layer: &Layer, again: CrsKnown) -> CrsKnown {
    let json = matches!(layer.format, Format::GeoJson | Format::GeoJsonSeq);
    if json || again.how == HowKnown::Unknown {
        return again;
    }
    if layer.crs.crs.is_some() {
        return layer.crs.clone();
    }
    let how = if again.crs.as_ref().is_some_and(crate::crs::Crs::is_wgs84) { HowKnown::Assumed } else { again.how };
    CrsKnown {
        how,
        reason: if how == HowKnown::Assumed { Both::of(Word::ReasonSwappedDegrees) } else { again.reason.clone() },
        ..again
    }
}

/// Swaps the positions of a feature or a bare geometry.
fn swap_in(text: &mut [u8], geometry: bool) {
    let mut pairs = Vec::new();
    let mut scan = Scan::new(text, 0);
    // It was read before, so this is JSON; what was found up to an error is all there is.
    let _read_before = object(&mut scan, geometry, 0, &mut pairs);
    pairs.into_iter().for_each(|(a, b)| exchange(text, a, b));
}

fn swap_bbox(text: &mut [u8]) {
    let mut pairs = Vec::new();
    let _read_before = bbox(&mut Scan::new(text, 0), &mut pairs);
    pairs.into_iter().for_each(|(a, b)| exchange(text, a, b));
}

/// Two stretches of text that change places, the first before the second.
type Pair = (Range<usize>, Range<usize>);

fn exchange(text: &mut [u8], a: Range<usize>, b: Range<usize>) {
    let swapped = [&text[b.clone()], &text[a.end..b.start], &text[a.clone()]].concat();
    text[a.start..b.end].copy_from_slice(&swapped);
}

fn object(scan: &mut Scan<'_>, geometry: bool, depth: u32, pairs: &mut Vec<Pair>) -> Result<(), Syntax> {
    let text = scan.text;
    scan.members::<Syntax>(|scan, key| {
        let next = scan.peek();
        match (&text[key], next) {
            (b"coordinates", Some(b'[')) if geometry => coordinates(scan, depth, pairs),
            (b"bbox", Some(b'[')) => bbox(scan, pairs),
            (b"geometry", Some(b'{')) if depth < DEEPEST => object(scan, true, depth + 1, pairs),
            (b"geometries", Some(b'[')) if depth < DEEPEST => array(scan, |scan, _| match scan.peek() {
                Some(b'{') => object(scan, true, depth + 1, pairs),
                _ => scan.value().map(drop),
            }),
            _ => scan.value().map(drop),
        }
    })
}

/// Calls `element` with the number of each element, the scanner standing on it.
fn array(scan: &mut Scan<'_>, mut element: impl FnMut(&mut Scan<'_>, usize) -> Result<(), Syntax>) -> Result<(), Syntax> {
    scan.at += 1;
    let mut n = 0;
    loop {
        if scan.next_token() == Some(b']') {
            scan.at += 1;
            return Ok(());
        }
        element(scan, n)?;
        n += 1;
        match scan.next_token() {
            Some(b',') => scan.at += 1,
            Some(b']') => {}
            _ => return scan.error("a comma or ] is expected here"),
        }
    }
}

/// A position, or an array of positions however deep.
fn coordinates(scan: &mut Scan<'_>, depth: u32, pairs: &mut Vec<Pair>) -> Result<(), Syntax> {
    let mut first: Option<Range<usize>> = None;
    array(scan, |scan, n| {
        if scan.peek() == Some(b'[') && depth < DEEPEST {
            return coordinates(scan, depth + 1, pairs);
        }
        let start = scan.at;
        scan.value()?;
        match n {
            0 => first = Some(start..scan.at),
            1 => pairs.extend(first.take().map(|first| (first, start..scan.at))),
            _ => {}
        }
        Ok(())
    })
}

/// West, south, east, north; or with heights behind each corner (RFC 7946 §5).
fn bbox(scan: &mut Scan<'_>, pairs: &mut Vec<Pair>) -> Result<(), Syntax> {
    let mut numbers = Vec::new();
    array(scan, |scan, _| {
        let start = scan.at;
        scan.value()?;
        numbers.push(start..scan.at);
        Ok(())
    })?;
    let corner = numbers.len() / 2;
    if matches!(numbers.len(), 4 | 6) {
        pairs.extend([0, corner].map(|at| (numbers[at].clone(), numbers[at + 1].clone())));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    fn read(text: &str) -> Layer {
        layer_from_bytes("a", Path::new("a.geojson"), text.into(), &AtomicBool::new(false), &|_| {}).unwrap()
    }

    #[test]
    fn every_position_is_swapped_digit_for_digit_and_nothing_else() {
        let text = r#"{"type":"FeatureCollection","bbox":[35,139.0,36,140],"features":[
{"type":"Feature","bbox":[35.10,139,1,36,140,2],"properties":{"coordinates":[1,2],"bbox":[1,2,3,4]},"geometry":{"type":"Point","coordinates":[ 35.10 , 139.70, 5]}},
{"type":"Feature","properties":null,"geometry":{"type":"GeometryCollection","geometries":[{"type":"LineString","coordinates":[[35,139],[36,1.4e2]]},{"type":"Polygon","coordinates":[[[35,139],[36,139],[36,140],[35,139]]]}]}}]}"#;
        let layer = read(text);
        let sha = layer.sha256().to_owned();
        let swapped = with_swapped_axes(layer, &AtomicBool::new(false)).unwrap();
        let expected = r#"{"type":"FeatureCollection","bbox":[139.0,35,140,36],"features":[
{"type":"Feature","bbox":[139,35.10,1,140,36,2],"properties":{"coordinates":[1,2],"bbox":[1,2,3,4]},"geometry":{"type":"Point","coordinates":[ 139.70 , 35.10, 5]}},
{"type":"Feature","properties":null,"geometry":{"type":"GeometryCollection","geometries":[{"type":"LineString","coordinates":[[139,35],[1.4e2,36]]},{"type":"Polygon","coordinates":[[[139,35],[139,36],[140,36],[139,35]]]}]}}]}"#;
        assert_eq!(std::str::from_utf8(&swapped.text).unwrap(), expected);
        assert_eq!(swapped.sha256(), sha, "the digest is the file's");
        assert_eq!(swapped.table.coordinates().get(0), Some([139.7, 35.1]));
        assert!(swapped.problems.is_empty(), "{:?}", swapped.problems);
        let twice = with_swapped_axes(swapped, &AtomicBool::new(false)).unwrap();
        assert_eq!(std::str::from_utf8(&twice.text).unwrap(), text);
    }

    #[test]
    fn a_bare_geometry_is_swapped_too() {
        let swapped = with_swapped_axes(read(r#"{"type":"Point","coordinates":[35,139]}"#), &AtomicBool::new(false)).unwrap();
        assert_eq!(&swapped.text[..], br#"{"type":"Point","coordinates":[139,35]}"#);
    }
}
