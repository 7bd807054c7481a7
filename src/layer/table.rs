//! A layer's features in columns: geometry in the source's own coordinates, byte ranges into the source, no properties.

use std::ops::Range;

/// The geometry type a feature declares (RFC 7946 §3.1), or none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GeometryType {
    /// `null` geometry.
    Null,
    /// Point.
    Point,
    /// MultiPoint.
    MultiPoint,
    /// LineString.
    LineString,
    /// MultiLineString.
    MultiLineString,
    /// Polygon.
    Polygon,
    /// MultiPolygon.
    MultiPolygon,
    /// GeometryCollection.
    GeometryCollection,
}

impl GeometryType {
    /// Returns the name as GeoJSON writes it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Point => "Point",
            Self::MultiPoint => "MultiPoint",
            Self::LineString => "LineString",
            Self::MultiLineString => "MultiLineString",
            Self::Polygon => "Polygon",
            Self::MultiPolygon => "MultiPolygon",
            Self::GeometryCollection => "GeometryCollection",
        }
    }
}

/// What a part of a geometry is: a GeometryCollection has parts of several kinds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartKind {
    /// A single position; its range counts vertices.
    Point,
    /// A line; its range counts vertices.
    Line,
    /// A polygon; its range counts rings.
    Polygon,
}

/// One point, line or polygon of a feature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// What it is.
    pub kind: PartKind,
    /// First vertex (points, lines) or first ring (polygons).
    pub start: u32,
    /// One past the last.
    pub end: u32,
}

/// One feature: where its text lies in the source, and its parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeatureRow {
    /// The whole feature's bytes in the layer's (UTF-8) text.
    pub bytes: Range<usize>,
    /// The bytes of its `properties` value; empty when there is none.
    pub properties: Range<usize>,
    /// The bytes of its `id` value as written (quotes included); empty when there is none.
    pub id: Range<usize>,
    /// The declared geometry type.
    pub geometry: GeometryType,
    /// Its parts in [`FeatureTable::parts`].
    pub parts: Range<u32>,
    /// Line number of the first byte, from 1.
    pub line: u32,
}

/// The features of a layer in the order of the file; coordinates x, y as written (third and further values stay in the text).
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FeatureTable {
    /// All vertices.
    pub xy: Vec<[f64; 2]>,
    /// Ring `i` is `xy[ring_ends[i].0..ring_ends[i].1]`; the closing vertex is kept as written.
    pub rings: Vec<Range<u32>>,
    /// All parts.
    pub parts: Vec<Part>,
    /// All features.
    pub rows: Vec<FeatureRow>,
}

impl FeatureTable {
    /// Returns the number of features.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Tells whether there is no feature.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Returns the parts of a feature.
    #[must_use]
    pub fn parts(&self, row: usize) -> &[Part] {
        self.rows.get(row).map_or(&[], |r| &self.parts[r.parts.start as usize..r.parts.end as usize])
    }

    /// Returns the vertex runs of a part: one for points and lines, one a ring for polygons.
    pub fn runs(&self, part: &Part) -> impl Iterator<Item = &[[f64; 2]]> {
        let (vertices, rings) = match part.kind {
            PartKind::Polygon => (None, &self.rings[part.start as usize..part.end as usize]),
            PartKind::Point | PartKind::Line => (Some(&self.xy[part.start as usize..part.end as usize]), [].as_slice()),
        };
        vertices.into_iter().chain(rings.iter().map(|r| &self.xy[r.start as usize..r.end as usize]))
    }

    /// Returns the first vertex of a feature, if it has one.
    #[must_use]
    pub fn first_vertex(&self, row: usize) -> Option<[f64; 2]> {
        self.parts(row).iter().find_map(|p| self.runs(p).find_map(|run| run.first().copied()))
    }
}
