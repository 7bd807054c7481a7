//! A layer's features in columns: geometry in the source's own coordinates, byte ranges into the source, no properties.

use super::columns::joined;
use super::coordinates::{Coordinates, Positions};
use super::rows::{Alike, Places};
use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};

/// The geometry type a feature declares (RFC 7946 §3.1), or none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum GeometryType {
    /// `null` geometry.
    #[default]
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
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[repr(u8)]
pub enum PartKind {
    /// A single position.
    #[default]
    Point,
    /// A line.
    Line,
    /// A polygon: its first run is the outer ring, the others are holes.
    Polygon,
}

/// One part of a feature's geometry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// What it is.
    pub kind: PartKind,
    runs: Range<u32>,
}

/// The features of a layer in the order of the file; coordinates x, y as written (third and further values stay in the text).
///
/// A feature has parts, a part has runs of vertices (one for points and lines, one a ring for polygons), and all vertices
/// follow one another. Everything is in columns: a feature takes 3 to 11 bytes besides its vertices, and 4 more with its
/// parts unless all features are single points.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FeatureTable {
    pub(super) places: Places,
    pub(super) kinds: Alike<GeometryType>,
    /// Where `properties` begins in the feature's text; 0: nowhere; [`FAR`]: to be looked for.
    pub(super) properties: Alike<u16>,
    pub(super) layout: Layout,
    pub(super) coordinates: Coordinates,
}

/// Stands for every place at or beyond it.
pub(super) const FAR: u16 = u16::MAX;

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Layout {
    /// Each row is one point, but for these rows (in order), which are nothing.
    Points { without: Vec<u32> },
    /// Rows of several parts, lines or polygons.
    Parts(PartColumns),
}

/// Where rows, parts and runs end: in parts, runs and vertices.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct PartColumns {
    pub rows: Vec<u32>,
    pub parts: Vec<u32>,
    pub kinds: Vec<PartKind>,
    pub runs: Vec<u32>,
}

impl Default for Layout {
    fn default() -> Self {
        Self::Points { without: Vec::new() }
    }
}

impl FeatureTable {
    /// Returns the number of features.
    #[must_use]
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Tells whether there is no feature.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the bytes of a whole feature in the layer's (UTF-8) text; empty when there is no such row.
    #[must_use]
    pub fn bytes(&self, row: usize) -> Range<usize> {
        self.places.get(row).unwrap_or(0..0)
    }

    /// Returns the geometry type that a feature declares.
    #[must_use]
    pub fn geometry(&self, row: usize) -> GeometryType {
        self.kinds.get(row).unwrap_or_default()
    }

    /// Returns the declared geometry types of all features.
    #[must_use]
    pub fn geometries(&self) -> impl ExactSizeIterator<Item = GeometryType> {
        self.kinds.iter()
    }

    /// Tells whether a feature has something to draw.
    #[must_use]
    pub fn is_drawable(&self, row: usize) -> bool {
        !self.vertices(row).is_empty()
    }

    /// Returns the parts of a feature.
    pub fn parts(&self, row: usize) -> impl ExactSizeIterator<Item = Part> {
        let (parts, columns) = match &self.layout {
            Layout::Points { .. } => (self.vertices(row), None),
            Layout::Parts(columns) => (between(&columns.rows, row), Some(columns)),
        };
        parts.map(move |i| match columns {
            // In a table of points, runs are vertices.
            None => Part { kind: PartKind::Point, runs: i as u32..i as u32 + 1 },
            Some(columns) => {
                let runs = between(&columns.parts, i);
                Part { kind: columns.kinds.get(i).copied().unwrap_or_default(), runs: runs.start as u32..runs.end as u32 }
            }
        })
    }

    /// Returns the vertex numbers of a part's runs: one run for points and lines, one a ring for polygons. The closing vertex
    /// of a ring is kept as written.
    pub fn runs(&self, part: &Part) -> impl ExactSizeIterator<Item = Range<usize>> {
        let runs = part.runs.start as usize..part.runs.end as usize;
        runs.map(|i| match &self.layout {
            Layout::Points { .. } => i..i + 1,
            Layout::Parts(columns) => between(&columns.runs, i),
        })
    }

    /// Returns the vertex numbers of a whole feature.
    #[must_use]
    pub fn vertices(&self, row: usize) -> Range<usize> {
        match &self.layout {
            Layout::Points { without } if row < self.len() => match without.binary_search(&(row as u32)) {
                Ok(before) => row - before..row - before,
                Err(before) => row - before..row - before + 1,
            },
            Layout::Points { .. } => 0..0,
            Layout::Parts(columns) => {
                // Where the runs of so many parts end, and with them their vertices.
                let end = |parts: usize| parts.checked_sub(1).map_or(0, |last| columns.parts[last]);
                let vertices = |runs: u32| (runs as usize).checked_sub(1).map_or(0, |last| columns.runs[last] as usize);
                let parts = between(&columns.rows, row);
                vertices(end(parts.start))..vertices(end(parts.end))
            }
        }
    }

    /// Returns the positions of a range of vertices.
    #[must_use]
    pub fn positions(&self, vertices: Range<usize>) -> Positions<'_> {
        self.coordinates.range(vertices)
    }

    /// Returns the positions of all vertices.
    #[must_use]
    pub fn coordinates(&self) -> &Coordinates {
        &self.coordinates
    }

    /// Returns the first vertex of a feature, if it has one.
    #[must_use]
    pub fn first_vertex(&self, row: usize) -> Option<[f64; 2]> {
        self.positions(self.vertices(row)).next()
    }

    /// Returns the bytes that the columns take in memory.
    #[must_use]
    pub fn memory(&self) -> usize {
        let rows = self.places.bytes() + self.kinds.bytes() + self.properties.bytes();
        let layout = match &self.layout {
            Layout::Points { without } => without.capacity() * 4,
            Layout::Parts(c) => c.rows.capacity() * 4 + c.parts.capacity() * 4 + c.kinds.capacity() + c.runs.capacity() * 4,
        };
        rows + layout + self.coordinates.bytes()
    }

    /// Joins the tables of one text's stretches, in parallel, column by column so that little is in memory twice; `None` when
    /// `cancel` was set.
    #[must_use]
    pub fn join(mut tables: Vec<Self>, cancel: &AtomicBool) -> Option<Self> {
        fn take<T: Default>(tables: &mut [FeatureTable], column: impl Fn(&mut FeatureTable) -> &mut T) -> Vec<T> {
            tables.iter_mut().map(|t| std::mem::take(column(t))).collect()
        }
        let layout = Layout::join(&mut tables, cancel);
        let columns = tables.iter_mut().map(|t| std::mem::take(&mut t.coordinates)).collect();
        let joined = Self {
            coordinates: Coordinates::join(columns, cancel),
            places: Places::join(take(&mut tables, |t| &mut t.places), cancel),
            kinds: Alike::join(take(&mut tables, |t| &mut t.kinds), cancel),
            properties: Alike::join(take(&mut tables, |t| &mut t.properties), cancel),
            layout,
        };
        (!cancel.load(Ordering::Relaxed)).then_some(joined)
    }
}

impl Layout {
    fn join(tables: &mut [FeatureTable], cancel: &AtomicBool) -> Self {
        let rows = firsts(tables.iter().map(FeatureTable::len));
        if tables.iter().all(|t| matches!(t.layout, Self::Points { .. })) {
            let without = tables.iter().zip(rows).flat_map(|(t, first)| match &t.layout {
                Self::Points { without } => without.iter().map(|row| row + first).collect::<Vec<_>>(),
                Self::Parts(_) => Vec::new(),
            });
            return Self::Points { without: without.collect() };
        }
        let columns: Vec<PartColumns> = tables.iter_mut().map(|t| t.layout.take_parts(t.places.len())).collect();
        let parts = firsts(columns.iter().map(|c| c.parts.len()));
        let runs = firsts(columns.iter().map(|c| c.runs.len()));
        let vertices = firsts(tables.iter().map(|t| t.coordinates.len()));
        let (mut of_rows, mut of_parts, mut of_runs, mut kinds) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for c in columns {
            of_rows.push(c.rows);
            of_parts.push(c.parts);
            of_runs.push(c.runs);
            kinds.push(c.kinds);
        }
        Self::Parts(PartColumns {
            rows: joined(&of_rows, cancel, |i, end| end + parts[i]),
            parts: joined(&of_parts, cancel, |i, end| end + runs[i]),
            kinds: joined(&kinds, cancel, |_, kind| kind),
            runs: joined(&of_runs, cancel, |i, end| end + vertices[i]),
        })
    }

    /// Takes the columns out; those of points are written out.
    fn take_parts(&mut self, rows: usize) -> PartColumns {
        match std::mem::take(self) {
            Self::Parts(columns) => columns,
            Self::Points { without } => {
                let mut next = without.iter().peekable();
                let mut points = 0;
                let ends = (0..rows as u32).map(|row| {
                    points += u32::from(next.next_if(|w| **w == row).is_none());
                    points
                });
                let rows: Vec<u32> = ends.collect();
                let each: Vec<u32> = (1..=points).collect();
                PartColumns { rows, kinds: vec![PartKind::Point; each.len()], parts: each.clone(), runs: each }
            }
        }
    }
}

/// What lies between the end of the one before and its own.
fn between(ends: &[u32], i: usize) -> Range<usize> {
    let Some(&end) = ends.get(i) else { return 0..0 };
    let start = i.checked_sub(1).map_or(0, |before| ends[before]);
    start as usize..end as usize
}

/// The number of the first item of each of several tables, when they stand one behind another.
fn firsts(lengths: impl Iterator<Item = usize>) -> Vec<u32> {
    let mut next = 0;
    lengths
        .map(|n| {
            let first = next;
            next += n as u32;
            first
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layer::TableBuilder;

    const RING: [[f64; 2]; 4] = [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 0.0]];

    #[expect(clippy::type_complexity, reason = "coordinates as GeoJSON nests them")]
    fn table(rows: &[(GeometryType, &[(PartKind, &[&[[f64; 2]]])])]) -> FeatureTable {
        let mut b = TableBuilder::default();
        for (kind, parts) in rows {
            for (kind, runs) in *parts {
                for run in *runs {
                    run.iter().for_each(|p| b.any_vertex(*p));
                    b.end_run();
                }
                b.end_part(*kind);
            }
            b.row(10..20, Some(15), *kind);
        }
        b.finish(100)
    }

    /// Everything that a table says, row by row.
    #[expect(clippy::type_complexity, reason = "coordinates as GeoJSON nests them")]
    fn said(t: &FeatureTable) -> Vec<(Range<usize>, GeometryType, Vec<(PartKind, Vec<Vec<[f64; 2]>>)>)> {
        let run = |r: Range<usize>| t.positions(r).collect::<Vec<_>>();
        let parts = |row| t.parts(row).map(|p| (p.kind, t.runs(&p).map(run).collect())).collect();
        let rows: Vec<(_, _, Vec<(PartKind, Vec<Vec<[f64; 2]>>)>)> =
            (0..t.len()).map(|row| (t.bytes(row), t.geometry(row), parts(row))).collect();
        let mut next = 0;
        for (row, (_, _, parts)) in rows.iter().enumerate() {
            assert_eq!(t.vertices(row).start, next, "features lie one behind the other, with and without a shape");
            next = t.vertices(row).end;
            let flat: Vec<[f64; 2]> = parts.iter().flat_map(|(_, runs)| runs.concat()).collect();
            assert!(t.positions(t.vertices(row)).eq(flat.iter().copied()));
            assert_eq!((t.first_vertex(row), t.is_drawable(row)), (flat.first().copied(), !flat.is_empty()));
        }
        rows
    }

    #[test]
    fn points_with_gaps_need_no_columns_for_their_parts() {
        let point = |p: &[[f64; 2]; 1]| (GeometryType::Point, PartKind::Point, *p);
        let [a, b] = [point(&[[1.0, 2.0]]), point(&[[3.0, 4.0]])];
        let t =
            table(&[(GeometryType::Null, &[]), (a.0, &[(a.1, &[&a.2])]), (GeometryType::Null, &[]), (b.0, &[(b.1, &[&b.2])])]);
        assert!(matches!(&t.layout, Layout::Points { without } if *without == [0, 2]));
        assert_eq!(said(&t)[3], (110..120, GeometryType::Point, vec![(PartKind::Point, vec![vec![[3.0, 4.0]]])]));
        assert_eq!((t.vertices(4), t.bytes(9), t.parts(9).len()), (0..0, 0..0, 0));
        let twice = FeatureTable::join(vec![t.clone(), t.clone()], &AtomicBool::new(false)).unwrap();
        assert_eq!(said(&twice), [said(&t), said(&t)].concat());
    }

    #[test]
    fn joined_tables_say_what_they_said_alone() {
        let points = table(&[(GeometryType::Point, &[(PartKind::Point, &[&[[1.5, 2.0]]])]), (GeometryType::Null, &[])]);
        let mixed = table(&[
            (GeometryType::Null, &[]),
            (GeometryType::MultiPolygon, &[(PartKind::Polygon, &[&RING, &RING]), (PartKind::Polygon, &[&RING])]),
            (
                GeometryType::GeometryCollection,
                &[(PartKind::Point, &[&[[7.0, 8.0]]]), (PartKind::Line, &[&[[7.0, 8.0], [9.0, 9.0]]])],
            ),
        ]);
        let tables = vec![points.clone(), FeatureTable::default(), mixed.clone(), points.clone()];
        assert!(FeatureTable::join(tables.clone(), &AtomicBool::new(true)).is_none());
        let all = FeatureTable::join(tables, &AtomicBool::new(false)).unwrap();
        assert_eq!(said(&all), [said(&points), said(&mixed), said(&points)].concat());
        assert_eq!(all.coordinates().len(), 1 + 15 + 1);
    }
}
