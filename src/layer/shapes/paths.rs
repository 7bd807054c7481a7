//! Lines and polygons on the grid, with a packed R-tree over their boxes, and coarser copies for small scales.

use super::grid::Cell;
use super::levels::{Level, levels};
use super::rings::Rings;
use super::{Shape, ShapeKind};
use geo_index::rtree::sort::HilbertSort;
use geo_index::rtree::{RTree, RTreeBuilder, RTreeIndex as _};
use rayon::prelude::*;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

/// Sets with fewer vertices are drawn as they are at any scale.
const FEW: usize = 20_000;

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
    rings: Rings,
    /// From fine to coarse; made when somebody has time.
    levels: OnceLock<Vec<Level>>,
    shapes: Vec<Packed>,
    index: Option<RTree<u32>>,
    in_row_order: bool,
}

impl Paths {
    /// Builds the index.
    #[expect(clippy::cast_possible_truncation, reason = "a layer is refused above u32 vertices when it is read")]
    pub fn new(rings: Rings, shapes: &[Shape]) -> Self {
        let packed = |s: &Shape| Packed { row: s.row, end_and_kind: s.ring_end << 2 | s.kind as u32 };
        let mut paths = Self {
            rings,
            levels: OnceLock::new(),
            shapes: shapes.iter().map(packed).collect(),
            index: None,
            in_row_order: shapes.is_sorted_by_key(|s| s.row),
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
        self.rings.len()
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

    /// Makes the coarser copies, unless they are there or the set is small.
    pub fn simplify(&self, cancel: &AtomicBool) {
        if self.levels.get().is_none() && self.rings.len() >= FEW {
            let mut lines = vec![false; self.rings.count()];
            for shape in (0..self.len()).filter_map(|i| self.get(i)).filter(|s| s.kind == ShapeKind::Line) {
                lines[shape.ring_start as usize..shape.ring_end as usize].fill(true);
            }
            let levels = levels(&self.rings, |ring| !lines[ring], cancel);
            if !cancel.load(Ordering::Relaxed) {
                // Somebody else may have been faster, with the same result.
                self.levels.get_or_init(|| levels);
            }
        }
    }

    /// Returns the coarsest copy that is no further from the original than so many steps.
    pub fn within(&self, steps: f64) -> &Rings {
        let levels = self.levels.get().map(Vec::as_slice).unwrap_or_default();
        let fine = levels.partition_point(|level| (1_u64 << level.tolerance_log2) as f64 <= steps);
        fine.checked_sub(1).and_then(|i| levels.get(i)).map_or(&self.rings, |level| &level.rings)
    }

    /// Returns the least and the greatest corner of a shape.
    pub fn bounds(&self, shape: &Shape) -> [Cell; 2] {
        let mut around = [[u32::MAX; 2], [0; 2]];
        for c in (shape.ring_start..shape.ring_end).flat_map(|ring| self.rings.ring(ring as usize)) {
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

    /// Returns the bytes of memory that the coarser copies take.
    pub fn level_bytes(&self) -> usize {
        self.levels.get().map_or(0, |levels| levels.iter().map(|level| level.rings.bytes()).sum())
    }

    /// Returns the bytes of memory that the shapes and the index take.
    pub fn bytes(&self) -> usize {
        let index = self.index.as_ref().map_or(0, |i| i.metadata().data_buffer_length());
        self.rings.bytes() + size_of_val(&*self.shapes) + index
    }
}
