//! Points of a layer on a picture: found by the index, dealt out to the bands they touch, painted there in the order of their rows.

use super::canvas::{Canvas, as_i64, to_usize};
use super::symbol::{QuarterPx, Stamp, quarter};
use crate::layer::{Placement, ShapeSet};
use rayon::prelude::*;
use std::ops::Range;

/// Points that one task looks at.
const CHUNK: usize = 1 << 14;

/// A point in sight.
#[derive(Debug, Clone, Copy)]
struct Spot {
    row: u32,
    at: QuarterPx,
}

/// How the picture is cut.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bands {
    /// Width of the picture in pixels.
    pub width: usize,
    /// Height of the picture in pixels.
    pub height: usize,
    /// Rows of a band.
    pub rows: usize,
}

/// The points of one item, by band.
#[derive(Debug, Default)]
pub(super) struct Scatter {
    /// For each chunk of points, those that touch each band.
    chunks: Vec<Vec<Vec<Spot>>>,
}

impl Scatter {
    /// Deals out the points of `runs` whose rows are wanted.
    pub fn new(
        shapes: &ShapeSet,
        runs: &[Range<usize>],
        placement: Placement,
        reach: i64,
        bands: Bands,
        wanted: impl Fn(u32) -> bool + Sync,
    ) -> Self {
        let (width, height) = (as_i64(bands.width), as_i64(bands.height));
        let work: Vec<Range<usize>> =
            runs.iter().flat_map(|run| run.clone().step_by(CHUNK).map(|start| start..run.end.min(start + CHUNK))).collect();
        let deal = |run: Range<usize>, dealt: &mut Vec<Vec<Spot>>| {
            let (rows, cells) = shapes.run(run);
            for (&row, &cell) in rows.iter().zip(cells) {
                let Some(at) = quarter(placement.at(cell)).filter(|_| wanted(row)) else { continue };
                let (x, y) = (i64::from(at[0] >> 2), i64::from(at[1] >> 2));
                if x + reach < 0 || x - reach > width || y + reach < 0 || y - reach >= height {
                    continue;
                }
                let (first, last) = (to_usize(y - reach) / bands.rows, to_usize(y + reach) / bands.rows);
                for band in dealt.iter_mut().take(last + 1).skip(first) {
                    band.push(Spot { row, at });
                }
            }
        };
        let many = work.len().div_ceil(4 * rayon::current_num_threads()).max(1);
        let chunks = work.par_chunks(many).map(|work| {
            let mut dealt = vec![Vec::new(); bands.height.div_ceil(bands.rows)];
            work.iter().for_each(|run| deal(run.clone(), &mut dealt));
            dealt
        });
        Self { chunks: chunks.collect() }
    }

    /// Stamps the points of a band.
    pub fn paint(&self, band: usize, stamp: &Stamp, canvas: &mut Canvas<'_>) {
        let mut spots: Vec<Spot> = self.chunks.iter().filter_map(|bands| bands.get(band)).flatten().copied().collect();
        sort_by_row(&mut spots);
        for spot in spots {
            stamp.at(canvas, spot.at);
        }
    }
}

/// Sorts by row; points of one row stay in their order. Digit by digit when there are many: a third of the time of comparing.
fn sort_by_row(spots: &mut Vec<Spot>) {
    const DIGIT: u32 = 11;
    if spots.len() < 1 << DIGIT {
        spots.sort_by_key(|s| s.row);
        return;
    }
    let most = spots.iter().map(|s| s.row).max().unwrap_or_default();
    let mut sorted = vec![Spot { row: 0, at: [0; 2] }; spots.len()];
    let mut shift = 0;
    while shift < 32 && most >> shift > 0 {
        let digit = |s: &Spot| ((s.row >> shift) & ((1 << DIGIT) - 1)) as usize;
        let mut next = [0_usize; 1 << DIGIT];
        spots.iter().for_each(|s| next[digit(s)] += 1);
        let mut start = 0;
        for slot in &mut next {
            start += std::mem::replace(slot, start);
        }
        for s in spots.iter() {
            let slot = &mut next[digit(s)];
            sorted[*slot] = *s;
            *slot += 1;
        }
        std::mem::swap(spots, &mut sorted);
        shift += DIGIT;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn many_and_few_points_are_sorted_alike(rows in prop::collection::vec(any::<u32>(), 1..40), small: bool, times in 1..200_i32) {
            let rows = rows.iter().map(|row| if small { row % 5000 } else { *row });
            let mut spots: Vec<Spot> = (0..times).flat_map(|t| rows.clone().map(move |row| Spot { row, at: [t, 0] })).collect();
            let mut expected: Vec<(u32, i32)> = spots.iter().map(|s| (s.row, s.at[0])).collect();
            expected.sort_by_key(|(row, _)| *row);
            sort_by_row(&mut spots);
            prop_assert_eq!(spots.iter().map(|s| (s.row, s.at[0])).collect::<Vec<_>>(), expected);
        }
    }
}
