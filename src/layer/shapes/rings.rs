//! Rings and lines on the grid, one after the other.

use super::grid::Cell;
use std::ops::Range;

/// Vertices and where each ring ends.
#[derive(Debug, Clone, Default)]
pub(super) struct Rings {
    cells: Vec<Cell>,
    /// Ring `i` is `cells[ends[i - 1]..ends[i]]`.
    ends: Vec<u32>,
}

impl Rings {
    pub fn new(cells: Vec<Cell>, ends: Vec<u32>) -> Self {
        Self { cells, ends }
    }

    /// Returns the number of vertices.
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// Returns the number of rings.
    pub fn count(&self) -> usize {
        self.ends.len()
    }

    /// Returns the numbers of a ring's vertices.
    pub fn range(&self, ring: usize) -> Range<usize> {
        let end = |i: usize| self.ends.get(i).map_or(self.cells.len(), |end| *end as usize);
        ring.checked_sub(1).map_or(0, end)..end(ring)
    }

    /// Returns a ring.
    pub fn ring(&self, ring: usize) -> &[Cell] {
        &self.cells[self.range(ring)]
    }

    /// Returns a copy of the vertices for which `keep` says so, `count` of them.
    #[expect(clippy::cast_possible_truncation, reason = "fewer than before")]
    pub fn filtered(&self, count: usize, mut keep: impl Iterator<Item = bool>) -> Self {
        let mut kept = Self { cells: Vec::with_capacity(count), ends: Vec::with_capacity(self.ends.len()) };
        for i in 0..self.count() {
            kept.cells.extend(self.ring(i).iter().zip(&mut keep).filter(|(_, keep)| *keep).map(|(cell, _)| *cell));
            kept.ends.push(kept.cells.len() as u32);
        }
        kept
    }

    /// Returns the bytes of memory that all of it takes.
    pub fn bytes(&self) -> usize {
        size_of_val(&*self.cells) + size_of_val(&*self.ends)
    }
}
