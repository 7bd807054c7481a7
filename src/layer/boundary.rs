//! A feature's polygons as the boundary of an area: in longitude and latitude, whole across the 180th meridian.

use super::{Layer, PartKind};
use crate::crs::{Converter, Crs, CrsError};
use crate::geometry::antimeridian::{self, joined, unwrapped};
use crate::geometry::{Boundary, NotABoundary, ring_contains};

/// Why a feature's polygons are no boundary.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum NoBoundary {
    /// The layer's CRS is not known.
    #[error("the layer's coordinate reference system is not known: choose it first")]
    UnknownCrs,
    /// There is no way to longitude and latitude.
    #[error(transparent)]
    Crs(#[from] CrsError),
    /// A vertex has no place on earth.
    #[error("the position {0}, {1} has no place in longitude and latitude")]
    NoPlace(f64, f64),
    /// The rings are no polygon.
    #[error(transparent)]
    NotABoundary(#[from] NotABoundary),
}

/// Returns the boundary of a feature's polygons, WGS 84; `None` when it has none. Polygons that were cut at the 180th meridian are
/// joined again (RFC 7946 §3.1.9); coordinates that are longitudes and latitudes stay to the last digit that an area keeps.
///
/// # Errors
/// When the CRS is unknown, a vertex has no place, or the rings are no polygon.
pub fn boundary_of(layer: &Layer, row: usize) -> Result<Option<Boundary>, NoBoundary> {
    let table = &layer.table;
    let mut parts = table.parts(row).filter(|part| part.kind == PartKind::Polygon).peekable();
    if parts.peek().is_none() {
        return Ok(None);
    }
    let crs = layer.crs.crs.as_ref().ok_or(NoBoundary::UnknownCrs)?;
    let way = Converter::new(crs, &Crs::wgs84())?;
    let vertex = |p: [f64; 2]| match way.at(p) {
        Some([lon, lat]) => Ok([lon, lat, 0.0, 0.0]),
        None => Err(NoBoundary::NoPlace(p[0], p[1])),
    };
    let ring = |run| {
        let mut ring = table.positions(run).map(vertex).collect::<Result<antimeridian::Ring, _>>()?;
        if ring.len() > 1 && ring.first() == ring.last() {
            ring.pop();
        }
        Ok(ring)
    };
    let polygon = |part| table.runs(&part).map(ring).collect::<Result<Vec<_>, NoBoundary>>();
    let polygons = parts.map(polygon).collect::<Result<Vec<_>, NoBoundary>>()?;
    let at_180 = polygons.len() > 1 && polygons.iter().flatten().flatten().any(|p| p[0].abs() == 180.0);
    let whole: Vec<Vec<antimeridian::Ring>> = match joined(&polygons).filter(|_| at_180) {
        Some(mut polygons) => {
            let mut all = sorted(polygons.remove(0));
            all.extend(polygons);
            all
        }
        None => polygons.iter().map(|rings| unwrapped(rings)).collect(),
    };
    let plain = |ring: &antimeridian::Ring| ring.iter().map(|p| [p[0], p[1]]).collect::<Vec<_>>();
    let coordinates: Vec<Vec<Vec<[f64; 2]>>> = whole.iter().map(|rings| rings.iter().map(plain).collect()).collect();
    Ok(Some(Boundary::from_coordinates(&coordinates)?))
}

/// Sorts rings that are filled by the even-odd rule into polygons: each outer ring with the holes in it.
fn sorted(rings: Vec<antimeridian::Ring>) -> Vec<Vec<antimeridian::Ring>> {
    let plain: Vec<Vec<[f64; 2]>> = rings.iter().map(|ring| ring.iter().map(|p| [p[0], p[1]]).collect()).collect();
    let around = |i: usize| {
        let first = plain[i].first().copied().unwrap_or_default();
        (0..plain.len()).filter(|&j| j != i && ring_contains(&plain[j], first)).collect::<Vec<_>>()
    };
    let containers: Vec<Vec<usize>> = (0..plain.len()).map(around).collect();
    let outer: Vec<usize> = (0..plain.len()).filter(|&i| containers[i].len().is_multiple_of(2)).collect();
    let holes = |i: usize| {
        let inside = |j: &usize| containers[*j].len() == containers[i].len() + 1 && containers[*j].contains(&i);
        (0..plain.len()).filter(inside).map(|j| rings[j].clone()).collect::<Vec<_>>()
    };
    outer.into_iter().map(|i| std::iter::once(rings[i].clone()).chain(holes(i)).collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layer::projected::tests::{layer, square};

    #[test]
    fn a_projected_polygon_becomes_a_boundary_in_degrees() {
        let l = layer("EPSG:6677", &[square(-1000.0, -1000.0, 2000.0), vec![[0.0, 0.0]]]);
        let b = boundary_of(&l, 0).unwrap().unwrap();
        assert_eq!(b.vertex_count(), 4, "the closing vertex is not repeated");
        let middle = b.middle().unwrap();
        assert!((middle.lon() - 139.833_333_333).abs() < 1e-6 && (middle.lat() - 36.0).abs() < 1e-6, "{middle:?}");
        assert_eq!(boundary_of(&l, 1), Ok(None), "a point has no boundary");
        let mut unknown = l;
        unknown.crs.crs = None;
        assert_eq!(boundary_of(&unknown, 0), Err(NoBoundary::UnknownCrs));
    }

    #[test]
    fn rings_by_the_even_odd_rule_are_sorted() {
        let ring = |x: f64, y: f64, side: f64| -> antimeridian::Ring {
            [[x, y], [x + side, y], [x + side, y + side], [x, y + side]].map(|[x, y]| [x, y, 0.0, 0.0]).to_vec()
        };
        let found = sorted(vec![ring(2.0, 2.0, 6.0), ring(0.0, 0.0, 10.0), ring(4.0, 4.0, 1.0), ring(20.0, 0.0, 1.0)]);
        let lengths: Vec<usize> = found.iter().map(Vec::len).collect();
        assert_eq!(lengths, [2, 1, 1], "an outer ring with its hole, an island in the hole, another");
        assert_eq!(found[0][1], ring(2.0, 2.0, 6.0));
    }
}
