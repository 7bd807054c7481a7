//! Points along a Z-order curve: the order is the index, so that a point costs twelve bytes and nothing else.

use super::grid::Cell;
use super::thinned::Thinned;
use crate::layer::columns::own_pages;
use rayon::prelude::*;
use std::ops::Range;
use std::sync::OnceLock;
use std::sync::atomic::AtomicBool;

/// A box is not cut further when it holds no more points than this.
const LEAF: usize = 64;

/// Points and the rows they belong to.
#[derive(Debug, Clone, Default)]
pub(super) struct Points {
    cells: Vec<Cell>,
    rows: Vec<u32>,
    /// Those that are seen at small scales, once that was worked out.
    thinned: OnceLock<Thinned>,
}

impl Points {
    /// Sorts points along the curve; points at one place by row.
    pub fn new(points: Vec<(Cell, u32)>) -> Self {
        let mut keys: Vec<(u64, u32)> = if points.len() > super::MANY { own_pages(points.len()) } else { Vec::new() };
        keys.par_extend(points.into_par_iter().map(|(cell, row)| (z_order(cell), row)));
        keys.par_sort_unstable();
        Self {
            cells: keys.par_iter().map(|(z, _)| [even_bits(*z), even_bits(z >> 1)]).collect(),
            rows: keys.par_iter().map(|(_, row)| *row).collect(),
            thinned: OnceLock::new(),
        }
    }

    /// Returns the places in the order of the curve.
    pub fn cells(&self) -> &[Cell] {
        &self.cells
    }

    /// Returns the rows in the order of the curve.
    pub fn rows(&self) -> &[u32] {
        &self.rows
    }

    /// Works out which points are seen at small scales. Nothing comes of it when `cancel` was set.
    pub fn thin(&self, cancel: &AtomicBool) {
        if let Some(thinned) = Thinned::new(self, cancel) {
            self.thinned.get_or_init(|| thinned);
        }
    }

    /// Returns the points that are seen where symbols hide what lies within some steps of the grid, when not all are.
    pub fn seen(&self, hides: f64) -> Option<(&Thinned, usize)> {
        let thinned = self.thinned.get()?;
        thinned.within(hides).map(|level| (thinned, level))
    }

    /// Returns the bytes of memory that all of it takes.
    pub fn bytes(&self) -> usize {
        size_of_val(&*self.cells) + size_of_val(&*self.rows) + self.thinned.get().map_or(0, Thinned::bytes)
    }

    /// Returns runs that hold every point of a box (least and greatest corner), and perhaps a few beside it.
    pub fn runs(&self, within: [Cell; 2]) -> Vec<Range<usize>> {
        let mut out = Vec::new();
        self.cut(0..self.cells.len(), [0, 0], 32, within, &mut out);
        out
    }

    /// Goes down the quadtree that the curve runs through: `run` is what lies in the square of 2^`bits` at `corner`.
    fn cut(&self, run: Range<usize>, corner: Cell, bits: u32, within: [Cell; 2], out: &mut Vec<Range<usize>>) {
        let last = u32::try_from((1_u64 << bits) - 1).unwrap_or(u32::MAX);
        let [low, high] = within;
        let top = corner.map(|v| v | last);
        if run.is_empty() || (0..2).any(|i| corner[i] > high[i] || top[i] < low[i]) {
            return;
        }
        if run.len() <= LEAF || bits == 0 || (0..2).all(|i| corner[i] >= low[i] && top[i] <= high[i]) {
            match out.last_mut() {
                Some(before) if before.end == run.start => before.end = run.end,
                _ => out.push(run),
            }
            return;
        }
        let bit = 1_u32 << (bits - 1);
        let cells = &self.cells[run.clone()];
        let upper = cells.partition_point(|c| c[1] & bit == 0);
        let right = |part: &[Cell]| part.partition_point(|c| c[0] & bit == 0);
        let (below, above) = (right(&cells[..upper]), upper + right(&cells[upper..]));
        let at = |i: usize| run.start + i;
        let [x, y] = corner;
        self.cut(at(0)..at(below), [x, y], bits - 1, within, out);
        self.cut(at(below)..at(upper), [x | bit, y], bits - 1, within, out);
        self.cut(at(upper)..at(above), [x, y | bit], bits - 1, within, out);
        self.cut(at(above)..run.end, [x | bit, y | bit], bits - 1, within, out);
    }
}

/// Interleaves the bits of x (even) and y (odd).
pub(super) fn z_order([x, y]: Cell) -> u64 {
    let spread = |v: u32| {
        let mut v = u64::from(v);
        v = (v | (v << 16)) & 0x0000_FFFF_0000_FFFF;
        v = (v | (v << 8)) & 0x00FF_00FF_00FF_00FF;
        v = (v | (v << 4)) & 0x0F0F_0F0F_0F0F_0F0F;
        v = (v | (v << 2)) & 0x3333_3333_3333_3333;
        (v | (v << 1)) & 0x5555_5555_5555_5555
    };
    spread(x) | (spread(y) << 1)
}

/// Takes every other bit together again.
#[expect(clippy::cast_possible_truncation, reason = "32 bits are left")]
fn even_bits(v: u64) -> u32 {
    let mut v = v & 0x5555_5555_5555_5555;
    v = (v | (v >> 1)) & 0x3333_3333_3333_3333;
    v = (v | (v >> 2)) & 0x0F0F_0F0F_0F0F_0F0F;
    v = (v | (v >> 4)) & 0x00FF_00FF_00FF_00FF;
    v = (v | (v >> 8)) & 0x0000_FFFF_0000_FFFF;
    (v | (v >> 16)) as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_box_gives_each_of_its_points_once_and_few_others(
            points in prop::collection::vec((any::<u32>(), any::<u32>(), any::<bool>()), 0..600),
            a: [u32; 2], b: [u32; 2], near: bool,
        ) {
            // Some in a heap, so that the curve is cut unevenly.
            let points: Vec<(Cell, u32)> =
                points.into_iter().zip(0..).map(|((x, y, heap), row)| (if heap { [x >> 20, y >> 20] } else { [x, y] }, row)).collect();
            let shift = if near { 19 } else { 0 };
            let (a, b) = (a.map(|v| v >> shift), b.map(|v| v >> shift));
            let within = [[a[0].min(b[0]), a[1].min(b[1])], [a[0].max(b[0]), a[1].max(b[1])]];
            let inside = |c: &Cell| (0..2).all(|i| within[0][i] <= c[i] && c[i] <= within[1][i]);
            let set = Points::new(points.clone());
            let runs = set.runs(within);
            prop_assert!(runs.windows(2).all(|pair| pair[0].end < pair[1].start));
            let mut found: Vec<u32> = runs.iter().cloned().flatten().filter(|i| inside(&set.cells()[*i])).map(|i| set.rows()[i]).collect();
            found.sort_unstable();
            let expected: Vec<u32> = points.iter().filter(|(c, _)| inside(c)).map(|(_, row)| *row).collect();
            prop_assert_eq!(found, expected);
            let mut kept: Vec<(u32, Cell)> = set.rows().iter().copied().zip(set.cells().iter().copied()).collect();
            kept.sort_unstable();
            prop_assert_eq!(kept, points.iter().map(|(c, row)| (*row, *c)).collect::<Vec<_>>());
        }
    }
}
