//! Lines and polygons on the grid, ring after ring, with a packed R-tree over their boxes.

use super::grid::Cell;
use super::levels::{Levels, Rings};
use super::{Shape, ShapeKind};
use geo_index::rtree::sort::HilbertSort;
use geo_index::rtree::{RTree, RTreeBuilder, RTreeIndex as _};
use rayon::prelude::*;
use std::sync::OnceLock;
use std::sync::atomic::AtomicBool;

/// A shape in eight bytes: where its rings begin is where those of the shape before it end.
#[derive(Debug, Clone, Copy)]
struct Packed {
    row: u32,
    /// One past the last ring, times four, and the kind.
    end_and_kind: u32,
}

/// Lines and polygons, immutable.
#[derive(Debug, Clone, Default)]
pub(super) struct Paths {
    cells: Vec<Cell>,
    /// Ring `i` is `cells[ring_ends[i - 1]..ring_ends[i]]`.
    ring_ends: Vec<u32>,
    shapes: Vec<Packed>,
    index: Option<RTree<u32>>,
    in_row_order: bool,
    /// The same with fewer vertices, once that was worked out.
    levels: OnceLock<Levels>,
}

impl Paths {
    /// Builds the index.
    #[expect(clippy::cast_possible_truncation, reason = "a layer is refused above u32 vertices when it is read")]
    pub fn new(cells: Vec<Cell>, ring_ends: Vec<u32>, shapes: &[Shape]) -> Self {
        let packed = |s: &Shape| Packed { row: s.row, end_and_kind: s.ring_end << 2 | s.kind as u32 };
        let mut paths = Self {
            cells,
            ring_ends,
            shapes: shapes.iter().map(packed).collect(),
            index: None,
            in_row_order: shapes.is_sorted_by_key(|s| s.row),
            levels: OnceLock::new(),
        };
        if !shapes.is_empty() {
            let boxes: Vec<[Cell; 2]> = shapes.par_iter().map(|s| paths.bounds(s)).collect();
            let mut builder = RTreeBuilder::<u32>::new(shapes.len() as u32);
            for [low, high] in boxes {
                // Halved: the sorter adds two of them up.
                builder.add(low[0] >> 1, low[1] >> 1, high[0] >> 1, high[1] >> 1);
            }
            paths.index = Some(builder.finish::<HilbertSort>());
        }
        paths
    }

    pub fn len(&self) -> usize {
        self.shapes.len()
    }

    pub fn vertex_count(&self) -> usize {
        self.cells.len()
    }

    pub fn get(&self, i: usize) -> Option<Shape> {
        let Packed { row, end_and_kind } = *self.shapes.get(i)?;
        let ring_start = i.checked_sub(1).and_then(|i| self.shapes.get(i)).map_or(0, |before| before.end_and_kind >> 2);
        let kind = match end_and_kind & 3 {
            0 => ShapeKind::Line,
            1 => ShapeKind::Polygon,
            _ => ShapeKind::Fill,
        };
        Some(Shape { row, kind, ring_start, ring_end: end_and_kind >> 2 })
    }

    /// Returns the shapes of a row.
    pub fn of_row(&self, row: u32) -> impl Iterator<Item = Shape> {
        let first = if self.in_row_order { self.shapes.partition_point(|s| s.row < row) } else { 0 };
        (first..self.len())
            .map_while(|i| self.get(i))
            .take_while(move |s| !self.in_row_order || s.row == row)
            .filter(move |s| s.row == row)
    }

    pub fn rings(&self, shape: &Shape) -> impl Iterator<Item = &[Cell]> {
        (shape.ring_start..shape.ring_end).map(|i| {
            let i = i as usize;
            let start = if i == 0 { 0 } else { self.ring_ends[i - 1] as usize };
            &self.cells[start..self.ring_ends[i] as usize]
        })
    }

    /// Works out the same with fewer vertices. Nothing comes of it when `cancel` was set.
    pub fn simplify(&self, cancel: &AtomicBool) {
        let closed: Vec<bool> = (0..self.len())
            .filter_map(|i| self.get(i))
            .flat_map(|s| (s.ring_start..s.ring_end).map(move |_| s.kind != ShapeKind::Line))
            .collect();
        let rings = Rings { cells: &self.cells, ends: &self.ring_ends, closed: &closed };
        if let Some(levels) = Levels::new(rings, cancel) {
            self.levels.get_or_init(|| levels);
        }
    }

    /// Returns the number of the coarsest level that moves nothing by more than so many steps of the grid.
    pub fn level(&self, tolerance: f64) -> Option<usize> {
        self.levels.get()?.within(tolerance)
    }

    /// Hands over the vertices of a shape, ring after ring, as exactly as a level has them.
    pub fn trace(&self, shape: &Shape, level: Option<usize>, mut ring: impl FnMut(&mut dyn Iterator<Item = Cell>)) {
        match self.levels.get().zip(level) {
            None => self.rings(shape).for_each(|cells| ring(&mut cells.iter().copied())),
            Some((levels, level)) => {
                let numbers = shape.ring_start as usize..shape.ring_end as usize;
                self.rings(shape).zip(numbers).for_each(|(cells, number)| ring(&mut levels.ring(level, number, cells)));
            }
        }
    }

    /// Returns the least and the greatest corner of a shape.
    pub fn bounds(&self, shape: &Shape) -> [Cell; 2] {
        let mut around = [[u32::MAX; 2], [0; 2]];
        for c in self.rings(shape).flatten() {
            for axis in 0..2 {
                around[0][axis] = around[0][axis].min(c[axis]);
                around[1][axis] = around[1][axis].max(c[axis]);
            }
        }
        around
    }

    /// Returns the numbers of the shapes whose boxes touch a box, or miss it by a single step, in painting order.
    pub fn query(&self, [low, high]: [Cell; 2]) -> Vec<u32> {
        let mut hits =
            self.index.as_ref().map(|i| i.search(low[0] >> 1, low[1] >> 1, high[0] >> 1, high[1] >> 1)).unwrap_or_default();
        hits.sort_unstable();
        hits
    }

    /// Returns the bytes of memory that all of it takes.
    pub fn bytes(&self) -> usize {
        let index = self.index.as_ref().map_or(0, |i| i.metadata().data_buffer_length());
        let levels = self.levels.get().map_or(0, Levels::bytes);
        size_of_val(&*self.cells) + size_of_val(&*self.ring_ends) + size_of_val(&*self.shapes) + index + levels
    }
}
