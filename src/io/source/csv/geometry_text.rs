//! A geometry written into a cell: well-known text, GeoJSON, or well-known binary in hexadecimal digits.

use super::cells::is_json_number;
use crate::io::source::made::number;
use crate::io::source::wkb;
use serde::Deserialize;
use std::borrow::Cow;

/// How a column writes geometries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GeometryText {
    /// Well-known text (OGC 06-103r4 §7), perhaps with `SRID=…;` before it as PostGIS writes it.
    Wkt,
    /// GeoJSON geometries.
    GeoJson,
    /// Well-known binary in hexadecimal digits, as PostGIS exports it.
    Hex,
}

const KINDS: [(&str, &str, u8); 7] = [
    ("POINT", "Point", 0),
    ("LINESTRING", "LineString", 1),
    ("POLYGON", "Polygon", 2),
    ("MULTIPOINT", "MultiPoint", 1),
    ("MULTILINESTRING", "MultiLineString", 2),
    ("MULTIPOLYGON", "MultiPolygon", 3),
    ("GEOMETRYCOLLECTION", "GeometryCollection", 0),
];

/// Tells how a cell writes a geometry, if it does.
pub(super) fn looks_like(cell: &str) -> Option<GeometryText> {
    let cell = cell.trim();
    if cell.starts_with('{') && cell.contains("\"type\"") && (cell.contains("\"coordinates\"") || cell.contains("\"geometries\""))
    {
        return Some(GeometryText::GeoJson);
    }
    if cell.len() >= 42 && (cell.starts_with("00") || cell.starts_with("01")) && cell.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Some(GeometryText::Hex);
    }
    let mut scan = Wkt { rest: srid_of(cell).1 };
    let word = scan.word().to_ascii_uppercase();
    let known = KINDS.iter().any(|(wkt, ..)| word.strip_prefix(wkt).is_some_and(|tail| matches!(tail, "" | "Z" | "M" | "ZM")));
    let dimension = scan.word().to_ascii_uppercase();
    let opens = matches!(dimension.as_str(), "" | "Z" | "M" | "ZM") && scan.rest.starts_with('(');
    let empty = dimension == "EMPTY" || scan.word().eq_ignore_ascii_case("EMPTY");
    (known && (opens || empty)).then_some(GeometryText::Wkt)
}

/// Tells whether a text is well-known text, or well-known binary in hexadecimal digits.
#[must_use]
pub fn is_geometry_text(text: &str) -> bool {
    matches!(looks_like(text), Some(GeometryText::Wkt | GeometryText::Hex))
}

/// Writes geometries of texts that [`is_geometry_text`] as a GeoJSON document, in the CRS that the first of them names.
///
/// # Errors
/// What is wrong with the first that cannot be read, as the end of a sentence about it.
pub fn geojson_of(texts: &[String]) -> Result<String, String> {
    let mut features: Vec<String> = Vec::new();
    for text in texts {
        let mut geometry = Vec::new();
        write(&mut geometry, text, looks_like(text).unwrap_or(GeometryText::Wkt))?;
        let geometry = String::from_utf8_lossy(&geometry);
        features.push(format!("{{\"type\":\"Feature\",\"properties\":{{}},\"geometry\":{geometry}}}"));
    }
    let crs = texts.first().and_then(|text| srid_of(text).0);
    let crs = crs.map(|code| format!("\"crs\":{{\"type\":\"name\",\"properties\":{{\"name\":\"EPSG:{code}\"}}}},"));
    let (crs, features) = (crs.unwrap_or_default(), features.join(","));
    Ok(format!("{{\"type\":\"FeatureCollection\",{crs}\"features\":[{features}]}}"))
}

/// Splits `SRID=4326;` off.
pub(super) fn srid_of(cell: &str) -> (Option<u32>, &str) {
    let cell = cell.trim();
    let srid = cell.get(..5).filter(|start| start.eq_ignore_ascii_case("SRID=")).and_then(|_| cell[5..].split_once(';'));
    srid.map_or((None, cell), |(number, rest)| (number.trim().parse().ok(), rest.trim_start()))
}

/// Writes a cell's geometry as GeoJSON; `null` for an empty one.
///
/// # Errors
/// What is wrong, as the end of a sentence about the cell.
pub(super) fn write(out: &mut Vec<u8>, cell: &str, kind: GeometryText) -> Result<(), String> {
    match kind {
        GeometryText::Wkt => {
            let mut wkt = Wkt { rest: srid_of(cell).1 };
            wkt.geometry(out, 0)?;
            wkt.space();
            if wkt.rest.is_empty() { Ok(()) } else { Err("more text stands behind its end".into()) }
        }
        GeometryText::GeoJson => {
            serde_json::from_str::<Typed<'_>>(cell).map_err(|e| format!("it is no JSON object with a type ({e})"))?;
            // A feature is one line: JSON's line breaks stand between its parts only.
            out.extend(cell.trim().bytes().map(|b| if matches!(b, b'\n' | b'\r') { b' ' } else { b }));
            Ok(())
        }
        GeometryText::Hex => {
            let digits = cell.trim().as_bytes();
            let pair = |p: &[u8]| u8::from_str_radix(std::str::from_utf8(p).ok()?, 16).ok();
            let bytes: Option<Vec<u8>> = digits.chunks(2).map(pair).collect();
            let bytes = bytes.filter(|_| digits.len().is_multiple_of(2)).ok_or("it is not written in hexadecimal digits")?;
            wkb::geometry(out, &bytes).map(drop).map_err(|e| e.to_string())
        }
    }
}

/// The least that a geometry in GeoJSON has; the reader looks at the rest.
#[derive(Deserialize)]
struct Typed<'a> {
    #[serde(rename = "type", borrow)]
    _kind: Cow<'a, str>,
}

struct Wkt<'a> {
    rest: &'a str,
}

impl<'a> Wkt<'a> {
    fn space(&mut self) {
        self.rest = self.rest.trim_start();
    }

    fn word(&mut self) -> &'a str {
        self.space();
        let end = self.rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        self.space();
        word
    }

    fn eat(&mut self, c: char) -> bool {
        self.space();
        let eaten = self.rest.strip_prefix(c);
        self.rest = eaten.unwrap_or(self.rest);
        eaten.is_some()
    }

    fn open(&mut self) -> Result<(), String> {
        if self.eat('(') { Ok(()) } else { Err(format!("a “(” is expected before “{}”", start_of(self.rest))) }
    }

    fn geometry(&mut self, out: &mut Vec<u8>, depth: u32) -> Result<(), String> {
        if depth > 32 {
            return Err("its collections are nested too deeply".into());
        }
        let word = self.word().to_ascii_uppercase();
        let split = KINDS.iter().find_map(|kind| {
            let tail = word.strip_prefix(kind.0)?;
            matches!(tail, "" | "Z" | "M" | "ZM").then(|| (*kind, tail.to_owned()))
        });
        let Some(((wkt, name, levels), mut dimension)) = split else {
            let curves = ["CIRCULARSTRING", "COMPOUNDCURVE", "CURVEPOLYGON", "MULTICURVE", "MULTISURFACE"];
            if curves.iter().any(|c| word.starts_with(c)) {
                return Err(format!(
                    "it is a curve ({word}), which GeoJSON cannot hold; make it straight with the program that drew it"
                ));
            }
            return Err(format!("“{}” is no geometry type", start_of(if word.is_empty() { self.rest } else { &word })));
        };
        let before = self.rest;
        let next = self.word().to_ascii_uppercase();
        let empty = match next.as_str() {
            "Z" | "M" | "ZM" => {
                dimension = next;
                let before = self.rest;
                let empty = self.word().eq_ignore_ascii_case("EMPTY");
                if !empty {
                    self.rest = before;
                }
                empty
            }
            "EMPTY" => true,
            _ => {
                self.rest = before;
                false
            }
        };
        if empty && (depth == 0 || name == "Point") {
            out.extend(b"null");
            return Ok(());
        }
        out.extend(br#"{"type":""#);
        out.extend(name.as_bytes());
        let measured = dimension.ends_with('M');
        // At most so many numbers of a position are coordinates.
        let kept = if measured { 1 + dimension.len() } else { usize::MAX };
        if wkt == "GEOMETRYCOLLECTION" {
            out.extend(br#"","geometries":"#);
            if empty {
                out.extend(b"[]");
            } else {
                self.open()?;
                self.list(out, |wkt, out| wkt.geometry(out, depth + 1))?;
            }
        } else {
            out.extend(br#"","coordinates":"#);
            if empty {
                out.extend(b"[]");
            } else {
                self.open()?;
                self.coordinates(out, levels, (name == "MultiPoint", kept))?;
            }
        }
        out.push(b'}');
        Ok(())
    }

    /// What stands between brackets, the opening one being read, up to and with the closing one.
    fn list(
        &mut self,
        out: &mut Vec<u8>,
        mut one: impl FnMut(&mut Self, &mut Vec<u8>) -> Result<(), String>,
    ) -> Result<(), String> {
        out.push(b'[');
        loop {
            one(self, out)?;
            if self.eat(')') {
                break;
            }
            if !self.eat(',') {
                return Err(format!("a comma or “)” is expected before “{}”", start_of(self.rest)));
            }
            out.push(b',');
        }
        out.push(b']');
        Ok(())
    }

    fn coordinates(&mut self, out: &mut Vec<u8>, levels: u8, (points, kept): (bool, usize)) -> Result<(), String> {
        match levels {
            0 => {
                self.position(out, kept)?;
                if self.eat(')') { Ok(()) } else { Err(format!("“)” is expected before “{}”", start_of(self.rest))) }
            }
            1 => self.list(out, |wkt, out| {
                // The points of a MULTIPOINT stand in brackets of their own, or not.
                let bracket = points && wkt.eat('(');
                wkt.position(out, kept)?;
                if bracket && !wkt.eat(')') { Err("a point is not closed".into()) } else { Ok(()) }
            }),
            _ => self.list(out, |wkt, out| {
                wkt.open()?;
                wkt.coordinates(out, levels - 1, (points, kept))
            }),
        }
    }

    fn position(&mut self, out: &mut Vec<u8>, kept: usize) -> Result<(), String> {
        let mut n = 0;
        loop {
            self.space();
            let end = self.rest.find(|c: char| c.is_whitespace() || matches!(c, ',' | '(' | ')')).unwrap_or(self.rest.len());
            let (text, rest) = self.rest.split_at(end);
            if text.is_empty() {
                break;
            }
            self.rest = rest;
            let value: f64 = fast_float2::parse(text).map_err(|_not| format!("“{}” is no number", start_of(text)))?;
            if n < kept {
                out.push(if n == 0 { b'[' } else { b',' });
                // The number's own text is kept where JSON knows it.
                if is_json_number(text.as_bytes()) && value.is_finite() {
                    out.extend(text.as_bytes());
                } else if !number(out, value) {
                    return Err(format!("“{}” is no coordinate", start_of(text)));
                }
            }
            n += 1;
        }
        if n < 2 {
            return Err("a position needs two numbers".into());
        }
        out.push(b']');
        Ok(())
    }
}

fn start_of(text: &str) -> String {
    let mut start: String = text.chars().take(20).collect();
    if start.len() < text.len() {
        start.push('…');
    }
    start
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(cell: &str) -> Result<String, String> {
        let kind = looks_like(cell).ok_or("nothing")?;
        let mut out = Vec::new();
        write(&mut out, cell, kind).map(|()| String::from_utf8(out).unwrap())
    }

    #[test]
    fn geometries_are_read_and_numbers_keep_their_text() {
        for (cell, json) in [
            ("POINT (139.7500 35)", r#"{"type":"Point","coordinates":[139.7500,35]}"#),
            ("SRID=4326;point(1 2)", r#"{"type":"Point","coordinates":[1,2]}"#),
            ("POINT Z (1 2 3)", r#"{"type":"Point","coordinates":[1,2,3]}"#),
            ("POINTZ(1 2 +3)", r#"{"type":"Point","coordinates":[1,2,3.0]}"#),
            ("POINT M (1 2 3)", r#"{"type":"Point","coordinates":[1,2]}"#),
            ("POINT ZM (1 2 3 4)", r#"{"type":"Point","coordinates":[1,2,3]}"#),
            ("LINESTRING(1 2,3 4)", r#"{"type":"LineString","coordinates":[[1,2],[3,4]]}"#),
            (
                "POLYGON ((0 0, 1 0, 1 1, 0 0),(.5 .5,1 1,2 2,.5 .5))",
                r#"{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]],[[0.5,0.5],[1,1],[2,2],[0.5,0.5]]]}"#,
            ),
            ("MULTIPOINT ((1 2),(3 4))", r#"{"type":"MultiPoint","coordinates":[[1,2],[3,4]]}"#),
            ("MULTIPOINT (1 2, 3 4)", r#"{"type":"MultiPoint","coordinates":[[1,2],[3,4]]}"#),
            ("MULTIPOLYGON (((0 0,1 0,1 1,0 0)))", r#"{"type":"MultiPolygon","coordinates":[[[[0,0],[1,0],[1,1],[0,0]]]]}"#),
            (
                "GEOMETRYCOLLECTION (POINT (1 2), LINESTRING (1 2,3 4))",
                r#"{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,2]},{"type":"LineString","coordinates":[[1,2],[3,4]]}]}"#,
            ),
            ("POLYGON EMPTY", "null"),
            ("POINT Z EMPTY", "null"),
            ("{\"type\":\"Point\",\n\"coordinates\":[1,2]}", "{\"type\":\"Point\", \"coordinates\":[1,2]}"),
            ("0101000020E6100000000000000000F03F0000000000000040", r#"{"type":"Point","coordinates":[1.0,2.0]}"#),
        ] {
            assert_eq!(of(cell).as_deref(), Ok(json), "{cell}");
        }
    }

    #[test]
    fn what_is_wrong_is_said() {
        for (cell, part) in [
            ("POINT (1)", "two numbers"),
            ("POINT (1 x)", "“x” is no number"),
            ("POINT (1 2", "“)” is expected"),
            ("POINT (1 2) x", "behind its end"),
            ("LINESTRING (1 2;3 4)", "“2;3” is no number"),
            ("POINT (NaN 1)", "no coordinate"),
            ("GEOMETRYCOLLECTION (CIRCULARSTRING (1 2,3 4,5 6))", "curve"),
            ("GEOMETRYCOLLECTION (POINT (1 2), POINT)", "“(” is expected"),
            ("{\"type\":\"Point\",\"coordinates\":[1,2}", "no JSON"),
        ] {
            assert!(of(cell).unwrap_err().contains(part), "{cell}: {:?}", of(cell));
        }
        let deep = "GEOMETRYCOLLECTION(".repeat(100_000);
        assert!(of(&deep).unwrap_err().contains("nested too deeply"));
    }

    #[test]
    fn ordinary_cells_are_no_geometry() {
        for cell in ["Point", "POINT", "Point Reyes (north)", "Polygon mine", "01", "{}", "lithium (brine)", "LINESTRINGS (1 2)"]
        {
            assert_eq!(looks_like(cell), None, "{cell}");
        }
    }
}
