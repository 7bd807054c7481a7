//! Well-known binary to GeoJSON geometry: ISO (OGC 06-103r4) with Z and M, both byte orders, and PostGIS's extended form.

use super::made::number;

/// Geometry collections inside one another, at most.
const DEEPEST: u32 = 32;

/// Why a geometry cannot be used; the row stays without a shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WkbError {
    /// It ends too early, or counts what is not there.
    #[error("its bytes end too early")]
    Short,
    /// Bytes stand behind its end.
    #[error("bytes follow behind its end")]
    Long,
    /// The byte order is neither.
    #[error("its byte order is {0}, which is neither 0 nor 1")]
    Order(u8),
    /// A curve, which GeoJSON cannot say.
    #[error("it is a curve ({0}), which GeoJSON cannot hold; make it straight with the program that drew it")]
    Curve(&'static str),
    /// An unknown number.
    #[error("its type number {0} is unknown")]
    Kind(u32),
    /// Another type stands where one is expected.
    #[error("a part of it is of another type than it says")]
    Part,
    /// NaN or infinite.
    #[error("a coordinate is not a number")]
    NotANumber,
    /// Too many collections in one another.
    #[error("its collections are nested too deeply")]
    Deep,
}

/// What was left out of a geometry that could be used.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Told {
    /// It has measures (M), which GeoJSON has no place for.
    pub measures: bool,
    /// There is nothing in it.
    pub empty: bool,
    /// The SRID of an extended geometry.
    pub srid: Option<u32>,
}

/// Writes a geometry as GeoJSON, `null` for an empty point; the coordinates are the same numbers.
///
/// # Errors
/// When it cannot be read; then what was written to `out` is of no use.
pub fn geometry(out: &mut Vec<u8>, wkb: &[u8]) -> Result<Told, WkbError> {
    let mut reader = Reader { rest: wkb, told: Told { empty: true, ..Told::default() } };
    let start = out.len();
    reader.geometry(out, None, 0)?;
    if !reader.rest.is_empty() {
        return Err(WkbError::Long);
    }
    if reader.told.empty && out[start..].starts_with(br#"{"type":"Point""#) {
        out.truncate(start);
        out.extend(b"null");
    }
    Ok(reader.told)
}

struct Reader<'a> {
    rest: &'a [u8],
    told: Told,
}

/// What a geometry's first bytes say.
#[derive(Clone, Copy)]
struct Head {
    little: bool,
    kind: u32,
    z: bool,
    m: bool,
}

impl Head {
    /// Bytes of a position.
    fn width(self) -> usize {
        8 * (2 + usize::from(self.z) + usize::from(self.m))
    }
}

impl<'a> Reader<'a> {
    fn take(&mut self, n: usize) -> Result<&'a [u8], WkbError> {
        let (taken, rest) = self.rest.split_at_checked(n).ok_or(WkbError::Short)?;
        self.rest = rest;
        Ok(taken)
    }

    fn u32(&mut self, little: bool) -> Result<u32, WkbError> {
        let bytes = self.take(4)?.try_into().unwrap_or_default();
        Ok(if little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) })
    }

    /// A count of things that take at least so many bytes each.
    fn count(&mut self, little: bool, least: usize) -> Result<usize, WkbError> {
        let n = self.u32(little)? as usize;
        if n.saturating_mul(least) > self.rest.len() { Err(WkbError::Short) } else { Ok(n) }
    }

    fn head(&mut self) -> Result<Head, WkbError> {
        let little = match self.take(1)?[0] {
            0 => false,
            1 => true,
            other => return Err(WkbError::Order(other)),
        };
        let number = self.u32(little)?;
        // PostGIS flags Z, M and an SRID in the highest bits; ISO adds 1000, 2000, 3000.
        let (flags, iso) = (number >> 28, number & 0x0fff_ffff);
        if flags & 2 != 0 {
            self.told.srid = Some(self.u32(little)?);
        }
        let (z, m) = (flags & 8 != 0 || matches!(iso / 1000, 1 | 3), flags & 4 != 0 || matches!(iso / 1000, 2 | 3));
        if iso >= 4000 {
            return Err(WkbError::Kind(number));
        }
        self.told.measures |= m;
        Ok(Head { little, kind: iso % 1000, z, m })
    }

    /// Writes a whole geometry; `inside` names the only types that may stand there, for parts of others.
    fn geometry(&mut self, out: &mut Vec<u8>, inside: Option<&[u32]>, depth: u32) -> Result<(), WkbError> {
        if depth > DEEPEST {
            return Err(WkbError::Deep);
        }
        let head = self.head()?;
        if inside.is_some_and(|kinds| !kinds.contains(&head.kind)) {
            return Err(curve(head.kind).map_or(WkbError::Part, WkbError::Curve));
        }
        // Parts of a multi-geometry are written without a type of their own.
        let bare = inside.is_some();
        let (name, parts): (&str, Option<&[u32]>) = match head.kind {
            1 => ("Point", None),
            2 => ("LineString", None),
            3 | 17 => ("Polygon", None),
            4 => ("MultiPoint", Some(&[1])),
            // MultiCurve and MultiSurface often hold straight parts only; a TIN and a polyhedral surface always do.
            5 | 11 => ("MultiLineString", Some(&[2])),
            6 | 12 => ("MultiPolygon", Some(&[3])),
            15 => ("MultiPolygon", Some(&[3])),
            16 => ("MultiPolygon", Some(&[17, 3])),
            7 => ("GeometryCollection", None),
            kind => return Err(curve(kind).map_or(WkbError::Kind(kind), WkbError::Curve)),
        };
        if !bare {
            out.extend(br#"{"type":""#);
            out.extend(name.as_bytes());
            out.extend(if head.kind == 7 { br#"","geometries":"#.as_slice() } else { br#"","coordinates":"# });
        }
        match (head.kind, parts) {
            (7, _) => {
                let n = self.count(head.little, 9)?;
                list(out, n, |out| self.geometry(out, None, depth + 1))?;
            }
            (_, Some(kinds)) => {
                let n = self.count(head.little, 9)?;
                list(out, n, |out| self.geometry(out, Some(kinds), depth + 1))?;
            }
            (1, None) => self.position(out, head, true)?,
            (2, None) => self.line(out, head)?,
            _ => {
                let n = self.count(head.little, 4)?;
                list(out, n, |out| self.line(out, head))?;
            }
        }
        if !bare {
            out.push(b'}');
        }
        Ok(())
    }

    fn line(&mut self, out: &mut Vec<u8>, head: Head) -> Result<(), WkbError> {
        let n = self.count(head.little, head.width())?;
        list(out, n, |out| self.position(out, head, false))
    }

    /// Writes a position. An empty point is written as NaNs.
    fn position(&mut self, out: &mut Vec<u8>, head: Head, may_be_empty: bool) -> Result<(), WkbError> {
        let bytes = self.take(head.width())?;
        let values: Vec<f64> = bytes
            .as_chunks::<8>()
            .0
            .iter()
            .map(|b| if head.little { f64::from_le_bytes(*b) } else { f64::from_be_bytes(*b) })
            .take(2 + usize::from(head.z))
            .collect();
        if may_be_empty && values[..2].iter().all(|v| v.is_nan()) {
            out.extend(b"[]");
            return Ok(());
        }
        self.told.empty = false;
        let mut separator = b'[';
        for value in values {
            out.push(separator);
            separator = b',';
            if !number(out, value) {
                return Err(WkbError::NotANumber);
            }
        }
        out.push(b']');
        Ok(())
    }
}

fn list<E>(out: &mut Vec<u8>, n: usize, mut one: impl FnMut(&mut Vec<u8>) -> Result<(), E>) -> Result<(), E> {
    out.push(b'[');
    for i in 0..n {
        if i > 0 {
            out.push(b',');
        }
        one(out)?;
    }
    out.push(b']');
    Ok(())
}

fn curve(kind: u32) -> Option<&'static str> {
    Some(match kind {
        8 => "CircularString",
        9 => "CompoundCurve",
        10 => "CurvePolygon",
        13 => "Curve",
        14 => "Surface",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(wkb: &[u8]) -> Result<(String, Told), WkbError> {
        let mut out = Vec::new();
        geometry(&mut out, wkb).map(|told| (String::from_utf8(out).unwrap(), told))
    }

    fn bytes(hex: &str) -> Vec<u8> {
        let hex: String = hex.split_whitespace().collect();
        (0..hex.len()).step_by(2).map(|i| u8::from_str_radix(&hex[i..i + 2], 16).unwrap()).collect()
    }

    const ONE: &str = "000000000000F03F";
    const TWO: &str = "0000000000000040";

    #[test]
    fn types_dimensions_and_byte_orders() {
        for (hex, json) in [
            (format!("01 01000000 {ONE}{TWO}"), "{\"type\":\"Point\",\"coordinates\":[1.0,2.0]}"),
            ("00 00000001 3FF0000000000000 4000000000000000".into(), "{\"type\":\"Point\",\"coordinates\":[1.0,2.0]}"),
            (format!("01 E9030000 {ONE}{TWO}{TWO}"), "{\"type\":\"Point\",\"coordinates\":[1.0,2.0,2.0]}"),
            (format!("01 B90B0000 {ONE}{TWO}{TWO}{ONE}"), "{\"type\":\"Point\",\"coordinates\":[1.0,2.0,2.0]}"),
            (format!("01 01000020 E6100000 {ONE}{TWO}"), "{\"type\":\"Point\",\"coordinates\":[1.0,2.0]}"),
            (
                format!("01 02000000 02000000 {ONE}{TWO}{TWO}{ONE}"),
                "{\"type\":\"LineString\",\"coordinates\":[[1.0,2.0],[2.0,1.0]]}",
            ),
            (format!("01 04000000 01000000 01 01000000 {ONE}{TWO}"), "{\"type\":\"MultiPoint\",\"coordinates\":[[1.0,2.0]]}"),
            (
                format!("01 0C000000 01000000 01 03000000 01000000 01000000 {ONE}{TWO}"),
                "{\"type\":\"MultiPolygon\",\"coordinates\":[[[[1.0,2.0]]]]}",
            ),
            (
                "01 07000000 01000000 00 00000001 3FF0000000000000 4000000000000000".to_owned(),
                "{\"type\":\"GeometryCollection\",\"geometries\":[{\"type\":\"Point\",\"coordinates\":[1.0,2.0]}]}",
            ),
            ("01 06000000 00000000".into(), "{\"type\":\"MultiPolygon\",\"coordinates\":[]}"),
            ("01 01000000 000000000000F87F 000000000000F87F".into(), "null"),
        ] {
            assert_eq!(of(&bytes(&hex)).unwrap().0, json, "{hex}");
        }
        let m = of(&bytes(&format!("01 D1070000 {ONE}{TWO}{TWO}"))).unwrap();
        assert!(m.1.measures && !m.1.empty && m.0.ends_with("[1.0,2.0]}"));
        assert_eq!(of(&bytes(&format!("01 01000020 E6100000 {ONE}{TWO}"))).unwrap().1.srid, Some(4326));
    }

    #[test]
    fn what_cannot_be_read_is_told_and_takes_no_memory() {
        for (hex, error) in [
            (String::new(), WkbError::Short),
            ("01 02000000 FFFFFFFF".into(), WkbError::Short),
            ("01 07000000 FFFFFFFF".into(), WkbError::Short),
            (format!("01 01000000 {ONE}{TWO} 00"), WkbError::Long),
            ("02 01000000".into(), WkbError::Order(2)),
            ("01 08000000 00000000".into(), WkbError::Curve("CircularString")),
            ("01 0B000000 01000000 01 08000000 00000000".into(), WkbError::Curve("CircularString")),
            ("01 63000000".into(), WkbError::Kind(99)),
            (format!("01 06000000 01000000 01 01000000 {ONE}{TWO}"), WkbError::Part),
            (format!("01 02000000 01000000 000000000000F87F {ONE}"), WkbError::NotANumber),
            ("01 07000000 01000000 ".repeat(40) + "01 07000000 00000000", WkbError::Deep),
        ] {
            assert_eq!(of(&bytes(&hex)), Err(error), "{hex}");
        }
    }
}
