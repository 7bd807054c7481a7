//! Changes the coordinates inside a feature's text and nothing else: finds the x and y numbers, and puts others in their place.

use crate::layer::json::{Kind, Scan, Syntax};
use std::ops::Range;

/// Where the numbers of a feature's positions and bounding boxes stand in its text.
#[derive(Debug, Default)]
pub(super) struct Places {
    /// The x and y tokens of each position, in the order of the text.
    pub positions: Vec<[Range<usize>; 2]>,
    /// The tokens of each bbox member that has four or six numbers.
    pub boxes: Vec<Vec<Range<usize>>>,
}

/// Finds the coordinates of a feature or geometry text. Positions that could not be read are not found and so stay as they are.
pub(super) fn places(text: &[u8]) -> Places {
    let mut places = Places::default();
    let mut scan = Scan::new(text, 0);
    // The text was read before, so it is JSON; what is found up to an error would be all there is.
    let _read_before = object(&mut scan, &mut places, true).is_err();
    places
}

fn object(scan: &mut Scan<'_>, places: &mut Places, top: bool) -> Result<(), Syntax> {
    let text = scan.text;
    scan.members::<Syntax>(|scan, key| match (&text[key], scan.peek()) {
        (b"geometry", Some(b'{')) if top => object(scan, places, false),
        (b"coordinates", Some(b'[')) => coordinates(scan, places),
        (b"geometries", Some(b'[')) => array(scan, |scan, _| match scan.peek() {
            Some(b'{') => object(scan, places, false),
            _ => scan.value().map(drop),
        }),
        (b"bbox", Some(b'[')) => {
            let mut tokens = Vec::new();
            array(scan, |scan, _| {
                let at = scan.at;
                if matches!(scan.value()?, Kind::Integer | Kind::Real) {
                    tokens.push(at..scan.at);
                }
                Ok(())
            })?;
            if matches!(tokens.len(), 4 | 6) {
                places.boxes.push(tokens);
            }
            Ok(())
        }
        _ => scan.value().map(drop),
    })
}

/// Reads a coordinates array: a position, or arrays of them.
fn coordinates(scan: &mut Scan<'_>, places: &mut Places) -> Result<(), Syntax> {
    let mut numbers: [Option<Range<usize>>; 2] = [None, None];
    array(scan, |scan, n| match scan.peek() {
        Some(b'[') => coordinates(scan, places),
        _ => {
            let at = scan.at;
            let number = matches!(scan.value()?, Kind::Integer | Kind::Real);
            if let Some(slot) = numbers.get_mut(n).filter(|_| number) {
                *slot = Some(at..scan.at);
            }
            Ok(())
        }
    })?;
    if let [Some(x), Some(y)] = numbers {
        places.positions.push([x, y]);
    }
    Ok(())
}

fn array(scan: &mut Scan<'_>, mut item: impl FnMut(&mut Scan<'_>, usize) -> Result<(), Syntax>) -> Result<(), Syntax> {
    scan.at += 1;
    let mut n = 0;
    while scan.next_token() != Some(b']') {
        item(scan, n)?;
        n += 1;
        if scan.next_token() == Some(b',') {
            scan.at += 1;
        }
    }
    scan.at += 1;
    Ok(())
}

/// Returns the text with these numbers at these places; the places are in any order and do not overlap.
pub(super) fn replaced(text: &[u8], mut changes: Vec<(Range<usize>, String)>) -> Vec<u8> {
    changes.sort_by_key(|(range, _)| range.start);
    let mut out = Vec::with_capacity(text.len() + 8 * changes.len());
    let mut from = 0;
    for (range, number) in changes {
        out.extend_from_slice(&text[from..range.start]);
        out.extend_from_slice(number.as_bytes());
        from = range.end;
    }
    out.extend_from_slice(&text[from..]);
    out
}

/// Returns an object's text with one more member at its end, or with another value where it has that member; all else stays.
pub(super) fn with_member(object: &[u8], name: &str, value: &str) -> Vec<u8> {
    let mut old = None;
    // The text was read before; what is found up to an error would be all there is.
    let _read_before = Scan::new(object, 0)
        .members::<Syntax>(|scan, key| {
            let at = scan.at;
            scan.value()?;
            if &object[key] == name.as_bytes() {
                old = Some(at..scan.at);
            }
            Ok(())
        })
        .is_err();
    let (place, new) = old.map_or_else(
        || {
            let inside = object.strip_suffix(b"}").unwrap_or(object).trim_ascii_end();
            let comma = if matches!(inside.last(), Some(b'{' | b',')) { "" } else { ", " };
            (inside.len()..inside.len(), format!("{comma}{}: {value}", serde_json::Value::from(name)))
        },
        |range| (range, value.to_owned()),
    );
    replaced(object, vec![(place, new)])
}

/// Writes a coordinate with so many decimals, without zeros at the end.
pub(super) fn number(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    if text == "-0" { "0".into() } else { text.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_x_and_y_are_found() {
        let text =
            br#"{"properties":{"coordinates":[[1,2]]},"geometry":{"type":"LineString","coordinates":[[1.50, 2,3],[ -4,5 ]]}}"#;
        let found: Vec<_> = places(text).positions.iter().map(|[x, y]| (&text[x.clone()], &text[y.clone()])).collect::<Vec<_>>();
        assert_eq!(found, [(b"1.50".as_slice(), b"2".as_slice()), (b"-4", b"5")]);
        let point = br#"{"type":"Point","coordinates":[7,8,9]}"#;
        assert_eq!(places(point).positions.len(), 1);
    }

    #[test]
    fn a_member_is_added_at_the_end_or_replaced() {
        for (before, after) in [
            (r#"{"a": 1.0 }"#, r#"{"a": 1.0, "x": [7] }"#),
            ("{\n}", "{\"x\": [7]\n}"),
            (r#"{"x" : {"x": 1}, "b":2}"#, r#"{"x" : [7], "b":2}"#),
            (r#"{"y": {"x": 1}}"#, r#"{"y": {"x": 1}, "x": [7]}"#),
            (r#"{"a":1,}"#, r#"{"a":1,"x": [7]}"#),
        ] {
            assert_eq!(String::from_utf8(with_member(before.as_bytes(), "x", "[7]")).unwrap(), after);
        }
    }

    #[test]
    fn numbers_are_short_and_exact_enough() {
        assert_eq!(number(139.691_700_000_4, 9), "139.6917");
        assert_eq!(number(-0.000_000_000_01, 9), "0");
        assert_eq!(number(500_000.0, 4), "500000");
    }
}
