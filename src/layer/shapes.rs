//! Shapes in the map plane with an index: what a layer, the base map or the graticule has become in one map CRS.
//!
//! Vertices are rounded to one grid a set (`grid`), at most half a step off: under 1 cm for a layer of the whole earth, far less
//! for a small one. What is equal in the source is equal here, so shared borders stay shared. Nothing is stored or exported from here.

mod grid;
mod levels;
mod paths;
mod pick;
mod points;
mod region;
mod select;
mod thinned;

pub use grid::Cell;
pub use pick::{Hit, HitKind, Nearest};
pub use region::Region;
pub use select::Reach;

use super::columns::{own_pages, settled};
use crate::geometry::{MapExtent, MapPoint};
use grid::{Grid, is_place};
use paths::Paths;
use points::Points;
use rayon::prelude::*;
use std::ops::Range;
use std::sync::atomic::AtomicBool;

/// What a shape is and how it is painted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShapeKind {
    /// One line.
    Line,
    /// Rings filled by the even-odd rule and outlined.
    Polygon,
    /// Rings filled and not outlined: a polygon cut at the edge of the map, whose true outline follows as lines.
    Fill,
}

/// One drawable piece of a feature: a line or a polygon. Points are no shapes, see [`ShapeSet::point_runs`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shape {
    /// The feature's row in its layer (or whatever the maker counts).
    pub row: u32,
    /// What it is.
    pub kind: ShapeKind,
    /// First ring.
    ring_start: u32,
    /// One past the last ring.
    ring_end: u32,
}

/// Points, lines and polygons in map units, immutable and indexed.
#[derive(Debug, Clone)]
pub struct ShapeSet {
    grid: Grid,
    points: Points,
    paths: Paths,
    extent: MapExtent,
    /// Rows that have a place, but none in this map CRS: nothing of them is drawn.
    pub outside: Vec<u32>,
}

/// The way from the grid of a set to another plane, such as that of a picture: a factor and a shift along each axis.
#[derive(Debug, Clone, Copy)]
pub struct Placement {
    scale: [f64; 2],
    shift: [f64; 2],
}

impl Placement {
    /// Returns where a place of the set is in the other plane.
    #[must_use]
    pub fn at(&self, cell: Cell) -> [f64; 2] {
        [self.shift[0] + f64::from(cell[0]) * self.scale[0], self.shift[1] + f64::from(cell[1]) * self.scale[1]]
    }
}

impl ShapeSet {
    /// Returns the number of points, lines and polygons.
    #[must_use]
    pub fn len(&self) -> usize {
        self.points.rows().len() + self.paths.len()
    }

    /// Tells whether there is nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the number of vertices; a point is one.
    #[must_use]
    pub fn vertex_count(&self) -> usize {
        self.points.rows().len() + self.paths.vertex_count()
    }

    /// Returns the bytes of memory that vertices, rows and index take.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.points.bytes() + self.paths.bytes()
    }

    /// Returns the box around everything.
    #[must_use]
    pub fn extent(&self) -> MapExtent {
        self.extent
    }

    /// Returns all lines and polygons in the order they were added, which is the order they are painted in.
    pub fn shapes(&self) -> impl ExactSizeIterator<Item = Shape> {
        let shape = |i| self.paths.get(i).unwrap_or(Shape { row: 0, kind: ShapeKind::Line, ring_start: 0, ring_end: 0 });
        (0..self.paths.len()).map(shape)
    }

    /// Returns a line or polygon by its number.
    #[must_use]
    pub fn shape(&self, number: u32) -> Option<Shape> {
        self.paths.get(number as usize)
    }

    /// Returns the rings of a shape (a line is one ring) on the grid, not closed.
    pub fn rings(&self, shape: &Shape) -> impl Iterator<Item = &[Cell]> {
        self.paths.rings(shape)
    }

    /// Works out, in parallel, lines and polygons with fewer vertices and which points are seen, for small scales: see
    /// [`Self::level`] and [`Self::seen`]. Until then everything is drawn. Nothing comes of it when `cancel` was set.
    pub fn simplify(&self, cancel: &AtomicBool) {
        self.paths.simplify(cancel);
        self.points.thin(cancel);
    }

    /// Tells whether there is so much that [`Self::simplify`] is worth its while.
    #[must_use]
    pub fn is_large(&self) -> bool {
        self.paths.vertex_count() >= levels::FEW || self.points.rows().len() >= thinned::FEW
    }

    /// Returns the coarsest level of detail at which no line is further than `tolerance` (map units) from where it would be with
    /// all its vertices.
    #[must_use]
    pub fn level(&self, tolerance: f64) -> Option<usize> {
        self.paths.level(tolerance / self.grid.step())
    }

    /// Hands over the row and place of each point of a run that may be seen where later symbols hide what lies within `hides` map
    /// units, about; of all when that is 0.
    pub fn seen(&self, run: Range<usize>, hides: f64, mut each: impl FnMut(u32, Cell)) {
        let (rows, cells) = (self.points.rows(), self.points.cells());
        match self.points.seen(hides / self.grid.step()) {
            Some((thinned, level)) => {
                for i in thinned.of_run(level, &run) {
                    each(rows[*i as usize], cells[*i as usize]);
                }
            }
            None => run.for_each(|i| each(rows[i], cells[i])),
        }
    }

    /// Appends the vertices of a shape in another plane, with no more detail than a level has, and where each ring ends.
    pub fn trace(
        &self,
        shape: &Shape,
        level: Option<usize>,
        to: Placement,
        vertices: &mut Vec<[f64; 2]>,
        ring_ends: &mut Vec<usize>,
    ) {
        self.paths.trace(shape, level, |ring| {
            vertices.extend(ring.map(|cell| to.at(cell)));
            ring_ends.push(vertices.len());
        });
    }

    /// Returns the numbers of the shapes whose boxes touch `extent` (or miss it by no more than a step of the grid), in
    /// painting order.
    #[must_use]
    pub fn query(&self, extent: &MapExtent) -> Vec<u32> {
        self.grid.cells(extent).map(|within| self.paths.query(within)).unwrap_or_default()
    }

    /// Returns all points as row and place in map units, in no order that means anything.
    pub fn points(&self) -> impl ExactSizeIterator<Item = (u32, [f64; 2])> {
        self.points.rows().iter().zip(self.points.cells()).map(|(row, cell)| (*row, self.grid.place(*cell)))
    }

    /// Tells whether anything lies in `extent`; of lines and polygons, whether the box of one touches it.
    #[must_use]
    pub fn has_any_in(&self, extent: &MapExtent) -> bool {
        self.points_within(extent, 0).is_none_or(|found| !found.is_empty()) || !self.query(extent).is_empty()
    }

    /// Returns runs of points, for [`Self::run`], that hold every point in `extent` and perhaps a few beside it.
    #[must_use]
    pub fn point_runs(&self, extent: &MapExtent) -> Vec<Range<usize>> {
        self.grid.cells(extent).map(|within| self.points.runs(within)).unwrap_or_default()
    }

    /// Returns the rows and places of a run of points; they lie along a curve and not in painting order, which is that of rows.
    #[must_use]
    pub fn run(&self, run: Range<usize>) -> (&[u32], &[Cell]) {
        (self.points.rows().get(run.clone()).unwrap_or_default(), self.points.cells().get(run).unwrap_or_default())
    }

    /// Returns the points in `extent` by row, with their places in map units; `None` when there are more than `most`.
    #[must_use]
    pub fn points_within(&self, extent: &MapExtent, most: usize) -> Option<Vec<(u32, [f64; 2])>> {
        let mut found = Vec::new();
        for run in self.point_runs(extent) {
            let (rows, cells) = self.run(run);
            let near = rows.iter().zip(cells).map(|(row, cell)| (*row, self.grid.place(*cell)));
            found.extend(near.filter(|(_, p)| extent.contains(MapPoint::new(p[0], p[1]))).take(most.saturating_add(1)));
            if found.len() > most {
                return None;
            }
        }
        found.sort_by(|a, b| a.0.cmp(&b.0).then(a.1[1].total_cmp(&b.1[1])).then(a.1[0].total_cmp(&b.1[0])));
        Some(found)
    }

    /// Returns a place of the grid in map units.
    #[must_use]
    pub fn place(&self, cell: Cell) -> [f64; 2] {
        self.grid.place(cell)
    }

    /// Returns the way to a plane in which the map point `about` is at `at` and a map unit is `scale` long along each axis.
    #[must_use]
    pub fn placement(&self, about: [f64; 2], at: [f64; 2], scale: [f64; 2]) -> Placement {
        let origin = self.grid.origin();
        Placement { scale: scale.map(|s| s * self.grid.step()), shift: [0, 1].map(|i| at[i] + (origin[i] - about[i]) * scale[i]) }
    }

    /// Returns the box around a row; empty when nothing of it is here.
    #[must_use]
    pub fn extent_of(&self, row: u32) -> MapExtent {
        let mut e = MapExtent::EMPTY;
        let mut include = |cell: Cell| {
            let [x, y] = self.grid.place(cell);
            e.include(MapPoint::new(x, y));
        };
        for shape in self.paths.of_row(row) {
            self.paths.bounds(&shape).into_iter().for_each(&mut include);
        }
        self.points.rows().iter().zip(self.points.cells()).filter(|(r, _)| **r == row).for_each(|(_, c)| include(*c));
        e
    }
}

/// What one builder holds until the grid is known.
#[derive(Debug, Default)]
struct Chunk {
    points: Vec<[f64; 2]>,
    point_rows: Vec<u32>,
    xy: Vec<[f64; 2]>,
    ring_ends: Vec<u32>,
    shapes: Vec<Shape>,
    outside: Vec<u32>,
}

/// Points that are worth pages of their own while they are sorted.
const MANY: usize = 10_000;

/// Collects points, lines and polygons in map units, and then rounds and indexes them.
///
/// Vertices that are no numbers, or further out than any map, are left out.
#[derive(Debug, Default)]
pub struct ShapeSetBuilder {
    done: Vec<Chunk>,
    chunk: Chunk,
    len: usize,
}

#[expect(clippy::cast_possible_truncation, reason = "a layer is refused above u32 vertices when it is read")]
impl ShapeSetBuilder {
    /// Adds a point.
    pub fn point(&mut self, row: u32, at: [f64; 2]) {
        if is_place(at) {
            self.chunk.points.push(at);
            self.chunk.point_rows.push(row);
            self.len += 1;
        }
    }

    /// Adds a line of at least two points; shorter ones are left out.
    pub fn line(&mut self, row: u32, path: &[[f64; 2]]) {
        self.shape(row, ShapeKind::Line, 2, std::iter::once(path));
    }

    /// Adds a polygon's rings; rings of fewer than three points are left out.
    pub fn polygon<'a>(&mut self, row: u32, outlined: bool, rings: impl Iterator<Item = &'a [[f64; 2]]>) {
        self.shape(row, if outlined { ShapeKind::Polygon } else { ShapeKind::Fill }, 3, rings);
    }

    /// Returns the number of points, lines and polygons so far.
    #[must_use]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Tells whether there is nothing yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Notes that a row has a place, but none on this map.
    pub fn outside(&mut self, row: u32) {
        if self.chunk.outside.last() != Some(&row) {
            self.chunk.outside.push(row);
        }
    }

    fn shape<'a>(&mut self, row: u32, kind: ShapeKind, least: usize, rings: impl Iterator<Item = &'a [[f64; 2]]>) {
        let chunk = &mut self.chunk;
        let ring_start = chunk.ring_ends.len() as u32;
        for ring in rings {
            let start = chunk.xy.len();
            chunk.xy.extend(ring.iter().filter(|p| is_place(**p)));
            if chunk.xy.len() < start + least {
                chunk.xy.truncate(start);
            } else {
                chunk.ring_ends.push(chunk.xy.len() as u32);
            }
        }
        let ring_end = chunk.ring_ends.len() as u32;
        if ring_end > ring_start {
            chunk.shapes.push(Shape { row, kind, ring_start, ring_end });
            self.len += 1;
        }
    }

    /// Appends another builder's shapes, for builders filled in parallel.
    pub fn append(&mut self, other: Self) {
        self.done.push(std::mem::take(&mut self.chunk));
        self.done.extend(other.done);
        self.chunk = other.chunk;
        self.len += other.len;
    }

    /// Gives back memory that was taken in advance, for builders that wait to be appended.
    pub fn shrink(&mut self) {
        self.chunk.xy = settled(std::mem::take(&mut self.chunk.xy));
        self.chunk.points = settled(std::mem::take(&mut self.chunk.points));
        self.chunk.point_rows = settled(std::mem::take(&mut self.chunk.point_rows));
    }

    /// Chooses the grid, rounds everything to it and builds the index.
    #[must_use]
    pub fn finish(mut self) -> ShapeSet {
        self.done.push(self.chunk);
        let around = |chunk: &Chunk| {
            let mut e = MapExtent::EMPTY;
            chunk.xy.iter().chain(&chunk.points).for_each(|p| e.include(MapPoint::new(p[0], p[1])));
            e
        };
        let extent = self.done.par_iter().map(around).reduce(|| MapExtent::EMPTY, MapExtent::union);
        let grid = Grid::over(&extent);
        let vertices = self.done.iter().map(|chunk| chunk.xy.len()).sum();
        let mut cells = vec![[0; 2]; vertices];
        let (mut free, mut filled, mut work) = (cells.as_mut_slice(), 0, Vec::new());
        let (mut ring_ends, mut shapes) = (Vec::new(), Vec::new());
        let count = self.done.iter().map(|chunk| chunk.points.len()).sum();
        let (mut points, mut outside) = (if count > MANY { own_pages(count) } else { Vec::new() }, Vec::new());
        for chunk in self.done {
            let (slot, rest) = std::mem::take(&mut free).split_at_mut(chunk.xy.len());
            free = rest;
            let rings = ring_ends.len() as u32;
            ring_ends.extend(chunk.ring_ends.into_iter().map(|end| end + filled));
            filled += slot.len() as u32;
            let moved = |s: Shape| Shape { ring_start: s.ring_start + rings, ring_end: s.ring_end + rings, ..s };
            shapes.extend(chunk.shapes.into_iter().map(moved));
            points.extend(chunk.points.into_iter().map(|p| grid.cell(p)).zip(chunk.point_rows));
            outside.extend(chunk.outside);
            work.push((slot, chunk.xy));
        }
        work.into_par_iter().for_each(|(slot, xy)| slot.iter_mut().zip(xy).for_each(|(cell, p)| *cell = grid.cell(p)));
        let corner = |x, y| grid.place(grid.cell([x, y]));
        let extent = if extent.is_empty() {
            extent
        } else {
            let ([min_x, min_y], [max_x, max_y]) = (corner(extent.min_x, extent.min_y), corner(extent.max_x, extent.max_y));
            MapExtent { min_x, min_y, max_x, max_y }
        };
        ShapeSet { grid, points: Points::new(points), paths: Paths::new(cells, ring_ends, &shapes), extent, outside }
    }
}

#[cfg(test)]
mod tests;

#[cfg(test)]
mod select_tests;
