//! Fills a table feature by feature, and takes back what turned out to be broken.

use super::columns::{own_pages, settled};
use super::coordinates::Growing;
use super::json::Decimal;
use super::model::BARE;
use super::rows::{Alike, Places};
use super::table::{FAR, FeatureTable, GeometryType, Layout, PartColumns, PartKind};
use std::ops::Range;

/// Columns that grow. Vertices first, then the end of their run, of their part, of their row.
#[derive(Debug, Default)]
pub struct TableBuilder {
    xy: Growing,
    columns: PartColumns,
    starts: Vec<u32>,
    ends: Vec<u32>,
    kinds: Alike<GeometryType>,
    properties: Alike<u16>,
}

/// A place to go back to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    vertices: usize,
    runs: usize,
    parts: usize,
}

// Texts are refused from 4 GiB on, so that every number of a byte, vertex or feature fits.
#[expect(clippy::cast_possible_truncation, reason = "a text has fewer than 2^32 bytes")]
impl TableBuilder {
    /// Makes a builder for thousands of rows, whose columns lie in pages of their own from the beginning.
    #[must_use]
    pub fn large() -> Self {
        let columns = PartColumns { rows: own_pages(0), parts: own_pages(0), kinds: own_pages(0), runs: own_pages(0) };
        Self { xy: Growing::large(), columns, starts: own_pages(0), ends: own_pages(0), ..Self::default() }
    }

    /// Adds a position.
    #[inline]
    pub(crate) fn vertex(&mut self, xy: [Decimal; 2]) {
        self.xy.push(xy);
    }

    /// Adds a position whatever its numbers are; from then on the column is one of f64.
    pub fn any_vertex(&mut self, xy: [f64; 2]) {
        self.xy.push_any(xy);
    }

    /// Ends a run: the vertices since the last one are a point, a line or a ring.
    #[inline]
    pub fn end_run(&mut self) {
        self.columns.runs.push(self.xy.len() as u32);
    }

    /// Ends a part: the runs since the last one are its.
    #[inline]
    pub fn end_part(&mut self, kind: PartKind) {
        self.columns.parts.push(self.columns.runs.len() as u32);
        self.columns.kinds.push(kind);
    }

    /// Ends the row of a feature: the parts since the last one are its. `properties` is where that object begins, in the text
    /// as `bytes` is.
    pub fn row(&mut self, bytes: Range<usize>, properties: Option<usize>, kind: GeometryType) {
        let properties = properties.map_or(0, |at| u16::try_from(at - bytes.start).unwrap_or(FAR));
        self.any_row(bytes, properties, kind);
    }

    /// Ends the row of a geometry that stands in no feature.
    pub fn bare_geometry(&mut self, bytes: Range<usize>, kind: GeometryType) {
        self.any_row(bytes, BARE, kind);
    }

    fn any_row(&mut self, bytes: Range<usize>, properties: u16, kind: GeometryType) {
        self.columns.rows.push(self.columns.parts.len() as u32);
        self.starts.push(bytes.start as u32);
        self.ends.push(bytes.end as u32);
        self.kinds.push(kind);
        self.properties.push(properties);
    }

    /// Returns the number of vertices so far.
    #[must_use]
    pub fn vertices(&self) -> usize {
        self.xy.len()
    }

    /// Tells whether the last vertex is where the vertex `first` is.
    #[must_use]
    pub fn is_closed(&self, first: usize) -> bool {
        self.xy.is_closed(first)
    }

    /// Returns the number of rows so far.
    #[must_use]
    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// Tells whether there is no row so far.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.starts.is_empty()
    }

    /// Returns where the columns of vertices, runs and parts are.
    #[must_use]
    pub fn mark(&self) -> Mark {
        Mark { vertices: self.xy.len(), runs: self.columns.runs.len(), parts: self.columns.parts.len() }
    }

    /// Forgets the vertices, runs and parts since a mark.
    pub fn back_to(&mut self, mark: Mark) {
        self.xy.truncate(mark.vertices);
        self.columns.runs.truncate(mark.runs);
        self.columns.parts.truncate(mark.parts);
        self.columns.kinds.truncate(mark.parts);
    }

    /// Packs the columns; the text that was read begins at `offset` of the whole text.
    #[must_use]
    pub fn finish(mut self, offset: usize) -> FeatureTable {
        for place in self.starts.iter_mut().chain(&mut self.ends) {
            *place += offset as u32;
        }
        FeatureTable {
            places: Places::Any { starts: settled(self.starts), ends: settled(self.ends) },
            kinds: self.kinds.settled(),
            properties: self.properties.settled(),
            layout: without_parts(&self.columns, self.xy.len()).unwrap_or_else(|| {
                let PartColumns { rows, parts, kinds, runs } = self.columns;
                Layout::Parts(PartColumns {
                    rows: settled(rows),
                    parts: settled(parts),
                    kinds: settled(kinds),
                    runs: settled(runs),
                })
            }),
            coordinates: self.xy.pack(),
        }
    }
}

/// The layout of rows that are single points or nothing.
#[expect(clippy::cast_possible_truncation, reason = "a text has fewer than 2^32 bytes")]
fn without_parts(columns: &PartColumns, vertices: usize) -> Option<Layout> {
    let points = columns.kinds.iter().all(|kind| *kind == PartKind::Point) && columns.parts.len() == vertices;
    let mut before = 0;
    let mut without = Vec::new();
    for (row, &end) in columns.rows.iter().enumerate().take_while(|_| points) {
        match end - before {
            0 => without.push(row as u32),
            1 => {}
            _ => return None,
        }
        before = end;
    }
    points.then_some(Layout::Points { without })
}

impl Mark {
    /// Tells whether runs were ended since another mark.
    #[must_use]
    pub fn has_runs_since(&self, earlier: Self) -> bool {
        self.runs > earlier.runs
    }
}
