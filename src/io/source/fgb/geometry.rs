//! FlatGeobuf geometries to GeoJSON: coordinates stand in one row of numbers, and other rows say where parts end.

use super::Told;
use crate::io::source::made::number;
use flatgeobuf::{Geometry, GeometryType, Header};

/// Collections inside one another, at most; the verifier allows few more tables than that.
const DEEPEST: u32 = 32;

/// Writes a geometry, `null` for none and for an empty point.
///
/// # Errors
/// What is wrong; then what was written is of no use.
pub(super) fn write(
    out: &mut Vec<u8>,
    geometry: Option<Geometry<'_>>,
    header: &Header<'_>,
    told: &mut Told,
) -> Result<(), String> {
    let Some(geometry) = geometry else {
        out.extend(b"null");
        return Ok(());
    };
    told.measures += usize::from(header.has_m());
    let kind = match header.geometry_type() {
        GeometryType::Unknown => geometry.type_(),
        kind => kind,
    };
    shape(out, &geometry, kind, header.has_z(), 0)
}

fn shape(out: &mut Vec<u8>, geometry: &Geometry<'_>, kind: GeometryType, z: bool, depth: u32) -> Result<(), String> {
    if depth > DEEPEST {
        return Err("its collections are nested too deeply".into());
    }
    let points = Points::of(geometry, z)?;
    let name = match kind {
        // A feature without a geometry is also written as one without positions, and in files of any type without one.
        _ if points.n == 0 && geometry.parts().is_none_or(|p| p.is_empty()) => {
            out.extend(b"null");
            return Ok(());
        }
        GeometryType::Point => "Point",
        GeometryType::MultiPoint => "MultiPoint",
        GeometryType::LineString => "LineString",
        GeometryType::MultiLineString | GeometryType::MultiCurve => "MultiLineString",
        GeometryType::Polygon | GeometryType::Triangle => "Polygon",
        GeometryType::MultiPolygon | GeometryType::MultiSurface | GeometryType::PolyhedralSurface | GeometryType::TIN => {
            "MultiPolygon"
        }
        GeometryType::GeometryCollection => "GeometryCollection",
        other => return Err(other.variant_name().map_or_else(|| format!("its type {} is unknown", other.0), curve)),
    };
    if name == "Point" && points.is_empty_point() {
        out.extend(b"null");
        return Ok(());
    }
    out.extend(br#"{"type":""#);
    out.extend(name.as_bytes());
    out.extend(if name == "GeometryCollection" { br#"","geometries":"#.as_slice() } else { br#"","coordinates":"# });
    match name {
        "Point" => points.one(out, 0)?,
        "MultiPoint" | "LineString" => points.run(out, 0..points.n)?,
        "Polygon" => points.runs(out, geometry)?,
        // Curves that are straight may come as parts; lines come as one row of positions.
        "MultiLineString" if geometry.parts().is_none() => points.runs(out, geometry)?,
        _ => {
            let parts = geometry.parts().ok_or("it has no parts")?;
            list(out, parts.len(), |out, i| {
                let part = parts.get(i);
                match name {
                    "GeometryCollection" => return shape(out, &part, part.type_(), z, depth + 1),
                    "MultiLineString" if straight(part.type_()) => {
                        let points = Points::of(&part, z)?;
                        return points.run(out, 0..points.n);
                    }
                    "MultiPolygon" if straight(part.type_()) => {
                        return Points::of(&part, z)?.runs(out, &part);
                    }
                    _ => {}
                }
                Err(part.type_().variant_name().map_or_else(|| "a part of it is of an unknown type".into(), curve))
            })?;
        }
    }
    out.push(b'}');
    Ok(())
}

/// Parts of one type need not say it, and some writers give them the type of the whole; only curves are something else.
fn straight(kind: GeometryType) -> bool {
    !matches!(
        kind,
        GeometryType::CircularString
            | GeometryType::CompoundCurve
            | GeometryType::CurvePolygon
            | GeometryType::MultiCurve
            | GeometryType::Curve
    )
}

fn curve(name: &str) -> String {
    format!("it is a curve ({name}), which GeoJSON cannot hold; make it straight with the program that drew it")
}

/// The positions of a geometry: x and y in turns in one row of numbers, heights in another.
struct Points<'a, 'b> {
    geometry: &'a Geometry<'b>,
    n: usize,
    z: bool,
}

impl<'a, 'b> Points<'a, 'b> {
    fn of(geometry: &'a Geometry<'b>, z: bool) -> Result<Self, String> {
        let numbers = geometry.xy().map_or(0, |xy| xy.len());
        let n = numbers / 2;
        if !numbers.is_multiple_of(2) {
            return Err(format!("it has {numbers} numbers, which are no pairs"));
        }
        Ok(Self { geometry, n, z: z && geometry.z().is_some_and(|z| z.len() == n) })
    }

    fn is_empty_point(&self) -> bool {
        self.geometry.xy().is_none_or(|xy| self.n == 0 || xy.get(0).is_nan() && xy.get(1).is_nan())
    }

    fn one(&self, out: &mut Vec<u8>, i: usize) -> Result<(), String> {
        let (Some(xy), z) = (self.geometry.xy(), self.geometry.z().filter(|_| self.z)) else {
            return Err("it has no positions".into());
        };
        if i >= self.n {
            return Err("it has no positions".into());
        }
        let values = [Some(xy.get(2 * i)), Some(xy.get(2 * i + 1)), z.map(|z| z.get(i))];
        for (value, mark) in values.into_iter().flatten().zip([b'[', b',', b',']) {
            out.push(mark);
            if !number(out, value) {
                return Err("a coordinate is not a number".into());
            }
        }
        out.push(b']');
        Ok(())
    }

    fn run(&self, out: &mut Vec<u8>, range: std::ops::Range<usize>) -> Result<(), String> {
        list(out, range.len(), |out, i| self.one(out, range.start + i))
    }

    /// The rings of a polygon or the lines of a multi-line; one of them has no ends.
    fn runs(&self, out: &mut Vec<u8>, geometry: &Geometry<'_>) -> Result<(), String> {
        let ends: Vec<usize> = geometry.ends().map_or_else(Vec::new, |ends| ends.iter().map(|end| end as usize).collect());
        let ends = if ends.is_empty() && self.n > 0 { vec![self.n] } else { ends };
        if ends.windows(2).any(|pair| pair[0] > pair[1]) || ends.last().is_some_and(|end| *end > self.n) {
            return Err("its parts end behind its positions".into());
        }
        list(out, ends.len(), |out, i| self.run(out, if i == 0 { 0 } else { ends[i - 1] }..ends[i]))
    }
}

fn list(out: &mut Vec<u8>, n: usize, mut one: impl FnMut(&mut Vec<u8>, usize) -> Result<(), String>) -> Result<(), String> {
    out.push(b'[');
    for i in 0..n {
        if i > 0 {
            out.push(b',');
        }
        one(out, i)?;
    }
    out.push(b']');
    Ok(())
}
