//! Boundaries of mapping areas: polygons with holes, edges straight in longitude and latitude (RFC 7946 §3.1.1).

use super::LonLat;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A ring of at least three vertices; the closing vertex is not repeated.
pub type Ring = Vec<LonLat>;

/// An exterior ring and its holes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Polygon {
    /// The outer ring, in any direction.
    pub exterior: Ring,
    /// The holes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub holes: Vec<Ring>,
}

/// The boundary of an area: one polygon or several.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Boundary {
    /// The polygons.
    pub polygons: Vec<Polygon>,
}

/// Says why rings are no boundary.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum NotABoundary {
    /// There is no polygon.
    #[error("the boundary has no polygon")]
    Empty,
    /// A ring has fewer than three different vertices.
    #[error("ring {ring} of polygon {polygon} has fewer than three different vertices")]
    TooFewVertices {
        /// Polygon number, from 1.
        polygon: usize,
        /// Ring number, from 1; 1 is the exterior.
        ring: usize,
    },
    /// A polygon goes more than once round the earth.
    #[error(
        "polygon {polygon} is {width}° wide: an area cannot be wider than 360°; across the 180th meridian go on counting (179, 181 …)"
    )]
    TooWide {
        /// Polygon number, from 1.
        polygon: usize,
        /// Its width in degrees.
        width: f64,
    },
    /// A position is out of range.
    #[error(transparent)]
    Position(#[from] super::NotAPosition),
}

/// Names one vertex of a boundary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct VertexRef {
    /// Polygon index, from 0.
    pub polygon: usize,
    /// Ring index, from 0; 0 is the exterior.
    pub ring: usize,
    /// Vertex index, from 0.
    pub vertex: usize,
}

impl Boundary {
    /// Makes a boundary of one polygon without holes.
    #[must_use]
    pub fn from_ring(exterior: Ring) -> Self {
        Self { polygons: vec![Polygon { exterior, holes: Vec::new() }] }
    }

    /// Makes a boundary from GeoJSON-like rings (`[polygon][ring][vertex]`), closing vertices dropped.
    ///
    /// # Errors
    /// When a position is out of range or the result is no boundary.
    pub fn from_coordinates(polygons: &[Vec<Vec<[f64; 2]>>]) -> Result<Self, NotABoundary> {
        let mut out = Self::default();
        for rings in polygons {
            let mut rings = rings.iter().map(|r| {
                let mut ring = r.iter().map(|&p| LonLat::try_from(p)).collect::<Result<Ring, _>>()?;
                if ring.len() > 1 && ring.first() == ring.last() {
                    ring.pop();
                }
                Ok::<_, NotABoundary>(ring)
            });
            let exterior = rings.next().ok_or(NotABoundary::Empty)??;
            out.polygons.push(Polygon { exterior, holes: rings.collect::<Result<_, _>>()? });
        }
        out.check()?;
        Ok(out)
    }

    /// Checks that every ring has three different vertices.
    ///
    /// # Errors
    /// Names the first ring that has not.
    pub fn check(&self) -> Result<(), NotABoundary> {
        if self.polygons.is_empty() {
            return Err(NotABoundary::Empty);
        }
        for (p, polygon) in self.polygons.iter().enumerate() {
            let lons = || polygon.rings().flatten().map(|v| v.lon());
            let width = lons().fold(f64::NEG_INFINITY, f64::max) - lons().fold(f64::INFINITY, f64::min);
            if width > 360.0 {
                return Err(NotABoundary::TooWide { polygon: p + 1, width });
            }
            for (r, ring) in polygon.rings().enumerate() {
                let mut different: Vec<(i64, i64)> = ring.iter().map(|v| v.nano()).collect();
                different.sort_unstable();
                different.dedup();
                if different.len() < 3 {
                    return Err(NotABoundary::TooFewVertices { polygon: p + 1, ring: r + 1 });
                }
            }
        }
        Ok(())
    }

    /// Returns all rings with the places they stand at.
    pub fn rings(&self) -> impl Iterator<Item = (usize, usize, &Ring)> {
        self.polygons.iter().enumerate().flat_map(|(p, polygon)| polygon.rings().enumerate().map(move |(r, ring)| (p, r, ring)))
    }

    /// Returns the number of vertices.
    #[must_use]
    pub fn vertex_count(&self) -> usize {
        self.rings().map(|(_, _, r)| r.len()).sum()
    }

    /// Returns a vertex, if it exists.
    #[must_use]
    pub fn vertex(&self, at: VertexRef) -> Option<LonLat> {
        self.polygons.get(at.polygon)?.ring(at.ring)?.get(at.vertex).copied()
    }

    /// Returns the boundary with one vertex moved; `None` when there is no such vertex.
    #[must_use]
    pub fn with_vertex_moved(&self, at: VertexRef, to: LonLat) -> Option<Self> {
        let mut out = self.clone();
        *out.polygons.get_mut(at.polygon)?.ring_mut(at.ring)?.get_mut(at.vertex)? = to;
        Some(out)
    }

    /// Returns the boundary with vertices moved by so many whole nano-degrees of longitude and latitude; `None` when one of them does
    /// not exist or leaves the range.
    #[must_use]
    pub fn with_vertices_moved(&self, at: &BTreeSet<VertexRef>, by: (i64, i64)) -> Option<Self> {
        let mut out = self.clone();
        for at in at {
            let vertex = out.polygons.get_mut(at.polygon)?.ring_mut(at.ring)?.get_mut(at.vertex)?;
            let (lon, lat) = vertex.nano();
            *vertex = LonLat::from_nano(lon + by.0, lat + by.1).ok()?;
        }
        Some(out)
    }

    /// Returns the boundary with a vertex put in before `at`; `None` when there is no such ring.
    #[must_use]
    pub fn with_vertex_inserted(&self, at: VertexRef, place: LonLat) -> Option<Self> {
        let mut out = self.clone();
        let ring = out.polygons.get_mut(at.polygon)?.ring_mut(at.ring)?;
        (at.vertex <= ring.len()).then(|| ring.insert(at.vertex, place))?;
        Some(out)
    }

    /// Returns the boundary without one vertex; `None` when the ring would keep fewer than three.
    #[must_use]
    pub fn with_vertex_removed(&self, at: VertexRef) -> Option<Self> {
        let mut out = self.clone();
        let ring = out.polygons.get_mut(at.polygon)?.ring_mut(at.ring)?;
        (ring.len() > 3 && at.vertex < ring.len()).then(|| ring.remove(at.vertex))?;
        Some(out)
    }

    /// Returns the boundary without some vertices. A hole, or a part beside others, that keeps fewer than three goes whole; `None` when
    /// nothing would be left.
    #[must_use]
    pub fn with_vertices_removed(&self, at: &BTreeSet<VertexRef>) -> Option<Self> {
        let kept = |polygon: usize, ring: usize, vertices: &Ring| -> Option<Ring> {
            let stays = |vertex: usize| !at.contains(&VertexRef { polygon, ring, vertex });
            let left: Ring = vertices.iter().enumerate().filter(|(i, _)| stays(*i)).map(|(_, v)| *v).collect();
            (left.len() == vertices.len() || left.len() >= 3).then_some(left)
        };
        let polygons = self.polygons.iter().enumerate().filter_map(|(p, polygon)| {
            let holes = polygon.holes.iter().enumerate().filter_map(|(h, ring)| kept(p, h + 1, ring));
            Some(Polygon { exterior: kept(p, 0, &polygon.exterior)?, holes: holes.collect() })
        });
        let out = Self { polygons: polygons.collect() };
        (!out.polygons.is_empty()).then_some(out)
    }

    /// Tells whether a vertex of a place (on any turn of the earth) is the boundary's.
    #[must_use]
    pub fn has_vertex_at(&self, place: LonLat) -> bool {
        self.rings().any(|(_, _, ring)| ring.iter().any(|v| v.near(place) == place))
    }

    /// Returns a place inside or near the middle to put a label: the mean of the longest exterior ring's vertices.
    #[must_use]
    pub fn middle(&self) -> Option<LonLat> {
        let ring = self.polygons.iter().map(|p| &p.exterior).max_by_key(|r| r.len())?;
        #[expect(clippy::cast_precision_loss, reason = "vertex counts are far below 2^52")]
        let n = ring.len() as f64;
        let (x, y) = ring.iter().fold((0.0, 0.0), |(x, y), v| (x + v.lon(), y + v.lat()));
        LonLat::new(x / n, y / n).ok()
    }
}

impl Polygon {
    /// Returns the exterior and then the holes.
    pub fn rings(&self) -> impl Iterator<Item = &Ring> {
        std::iter::once(&self.exterior).chain(&self.holes)
    }

    /// Returns a ring by number; 0 is the exterior.
    #[must_use]
    pub fn ring(&self, index: usize) -> Option<&Ring> {
        if index == 0 { Some(&self.exterior) } else { self.holes.get(index - 1) }
    }

    fn ring_mut(&mut self, index: usize) -> Option<&mut Ring> {
        if index == 0 { Some(&mut self.exterior) } else { self.holes.get_mut(index - 1) }
    }
}
