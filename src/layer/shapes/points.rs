//! Points along a Z-order curve: the order is the index, so that a point costs twelve bytes and nothing else.
//!
//! They come in layers of detail: first those that are on top (the last row) of each large square, then those that are on top of
//! each smaller one and not of the larger, and so on, each layer along its own curve. A small scale needs only the first of them.

use super::grid::Cell;
use rayon::prelude::*;
use std::ops::Range;

/// A box is not cut further when it holds no more points than this.
const LEAF: usize = 64;
/// Fewer points than this are not thinned further.
const FEW: usize = 10_000;

/// Points and the rows they belong to.
#[derive(Debug, Clone, Default)]
pub(super) struct Points {
    cells: Vec<Cell>,
    rows: Vec<u32>,
    /// From coarse to fine; the last ends with the last point.
    layers: Vec<Thinned>,
}

/// One layer of detail.
#[derive(Debug, Clone, Copy)]
struct Thinned {
    /// One past its last point.
    end: usize,
    /// The points up to here are those on top of each square of two to this many steps.
    square_log2: u32,
}

impl Points {
    /// Sorts points along the curve, those at one place by row, and takes the layers of detail apart.
    pub fn new(points: Vec<(Cell, u32)>) -> Self {
        let mut left: Vec<(u64, u32)> = points.into_par_iter().map(|(cell, row)| (z_order(cell), row)).collect();
        left.par_sort_unstable();
        let count = left.len();
        let mut parts = Vec::new();
        let mut square_log2 = 0;
        while left.len() > FEW {
            // The smallest squares that half of the points would do for, at least.
            let half = left.len() / 2;
            let sizes: Vec<u32> = (square_log2 + 1..32).collect();
            let skipped = sizes.partition_point(|size| squares(&left, *size) > half);
            let Some(&coarser) = sizes.get(skipped) else { break };
            let top = tops(&left, coarser);
            let mut kept = top.iter().peekable();
            left.retain(|point| kept.next_if_eq(&point).is_none());
            parts.push((std::mem::replace(&mut left, top), square_log2));
            square_log2 = coarser;
        }
        parts.push((left, square_log2));
        let mut set = Self { cells: Vec::with_capacity(count), rows: Vec::with_capacity(count), layers: Vec::new() };
        for (part, square_log2) in parts.into_iter().rev() {
            set.cells.extend(part.iter().map(|(z, _)| [even_bits(*z), even_bits(z >> 1)]));
            set.rows.extend(part.iter().map(|(_, row)| *row));
            set.layers.push(Thinned { end: set.cells.len(), square_log2 });
        }
        set
    }

    /// Returns the places in the order of the curve.
    pub fn cells(&self) -> &[Cell] {
        &self.cells
    }

    /// Returns the rows in the order of the curve.
    pub fn rows(&self) -> &[u32] {
        &self.rows
    }

    /// Returns runs that hold every point of a box (least and greatest corner), and perhaps a few beside it. Where the squares
    /// of a layer of detail are no larger than `square` steps, only the points on top of them.
    pub fn runs(&self, within: [Cell; 2], square: f64) -> Vec<Range<usize>> {
        let mut out = Vec::new();
        let mut start = 0;
        for layer in &self.layers {
            self.cut(start..layer.end, [0, 0], 32, within, &mut out);
            start = layer.end;
            if (1_u64 << layer.square_log2) as f64 <= square {
                break;
            }
        }
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

/// Returns the number of squares of two to a power of steps that hold points.
fn squares(points: &[(u64, u32)], square_log2: u32) -> usize {
    points.par_chunk_by(|a, b| a.0 >> (2 * square_log2) == b.0 >> (2 * square_log2)).count()
}

/// Returns the last row of each such square.
fn tops(points: &[(u64, u32)], square_log2: u32) -> Vec<(u64, u32)> {
    let squares = points.chunk_by(|a, b| a.0 >> (2 * square_log2) == b.0 >> (2 * square_log2));
    squares.filter_map(|square| square.iter().max_by_key(|(z, row)| (*row, *z)).copied()).collect()
}

/// Interleaves the bits of x (even) and y (odd).
fn z_order([x, y]: Cell) -> u64 {
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
            let runs = set.runs(within, 0.0);
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

    #[test]
    fn thinned_points_are_those_on_top_of_each_square() {
        let place = |i: u32| [i.wrapping_mul(2_654_435_761) >> 8, (i / 3).wrapping_mul(40_503 * 65_537) >> 9];
        let points: Vec<(Cell, u32)> = (0..60_000).map(|i| (place(i), i ^ 0x5555)).collect();
        let set = Points::new(points.clone());
        assert!(set.layers.len() > 2);
        let all = [[0; 2], [u32::MAX; 2]];
        let mut before = usize::MAX;
        for layer in set.layers.iter().rev() {
            let found: Vec<u32> =
                set.runs(all, f64::from(layer.square_log2).exp2()).into_iter().flatten().map(|i| set.rows()[i]).collect();
            let mut top = std::collections::BTreeMap::new();
            for (cell, row) in &points {
                let top: &mut u32 = top.entry(cell.map(|v| v >> layer.square_log2)).or_insert(*row);
                *top = (*top).max(*row);
            }
            let found: std::collections::BTreeSet<u32> = found.into_iter().collect();
            if layer.square_log2 > 0 {
                assert_eq!(found, top.into_values().collect());
            }
            assert!(found.len() * 2 <= before || before == usize::MAX);
            before = found.len();
        }
        assert!(before < 20_000);
    }
}
