//! Points of a layer on a picture: found by the index, dealt out to the bands they touch, painted there in the order of their rows.

use super::canvas::{Canvas, as_i64, to_usize};
use super::symbol::{QuarterPx, Shadow, Stamp, phase, quarter};
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
    /// Deals out the points of `runs` whose rows are wanted; those around which later ones lie within `hides` map units on all
    /// sides may be left out.
    pub fn new(
        shapes: &ShapeSet,
        runs: &[Range<usize>],
        placement: Placement,
        reach: i64,
        bands: Bands,
        hides: f64,
        wanted: impl Fn(u32) -> bool + Sync,
    ) -> Self {
        let (width, height) = (as_i64(bands.width), as_i64(bands.height));
        let work: Vec<Range<usize>> =
            runs.iter().flat_map(|run| run.clone().step_by(CHUNK).map(|start| start..run.end.min(start + CHUNK))).collect();
        let deal = |run: Range<usize>, dealt: &mut Vec<Vec<Spot>>| {
            shapes.seen(run, hides, |row, cell| {
                let Some(at) = quarter(placement.at(cell)).filter(|_| wanted(row)) else { return };
                let (x, y) = (i64::from(at[0] >> 2), i64::from(at[1] >> 2));
                if x + reach < 0 || x - reach > width || y + reach < 0 || y - reach >= height {
                    return;
                }
                let (first, last) = (to_usize(y - reach) / bands.rows, to_usize(y + reach) / bands.rows);
                for band in dealt.iter_mut().take(last + 1).skip(first) {
                    band.push(Spot { row, at });
                }
            });
        };
        let many = work.len().div_ceil(4 * rayon::current_num_threads()).max(1);
        let chunks = work.par_chunks(many).map(|work| {
            let mut dealt = vec![Vec::new(); bands.height.div_ceil(bands.rows)];
            work.iter().for_each(|run| deal(run.clone(), &mut dealt));
            dealt
        });
        Self { chunks: chunks.collect() }
    }

    /// The points of a band in painting order.
    fn spots(&self, band: usize) -> Vec<Spot> {
        let mut spots: Vec<Spot> = self.chunks.iter().filter_map(|bands| bands.get(band)).flatten().copied().collect();
        sort_by_row(&mut spots);
        spots
    }

    /// Stamps the points of a band, each with that of the stamps that its row has, all but those that would be hidden under others.
    pub fn paint(&self, band: usize, stamps: &[Option<&Stamp>], stamp_of: impl Fn(u32) -> usize, canvas: &mut Canvas<'_>) {
        let mut spots = self.spots(band);
        // Few points hide little.
        if spots.len() * 64 > canvas.width() * canvas.rows() {
            let shadows: Vec<Vec<Shadow>> = stamps.iter().map(|s| s.map(Stamp::shadows).unwrap_or_default()).collect();
            let mut hidden = Hidden::new(canvas);
            let mut seen = |s: &Spot| {
                let number = stamp_of(s.row);
                stamps.get(number).is_some_and(Option::is_some) && shadows.get(number).is_some_and(|own| hidden.add(s.at, own))
            };
            spots = spots.into_iter().rev().filter(|s| seen(s)).collect();
            spots.reverse();
        }
        for spot in spots {
            if let Some(stamp) = stamps.get(stamp_of(spot.row)).copied().flatten() {
                stamp.at(canvas, spot.at);
            }
        }
    }
}

/// The pixels of a band that later symbols hide wholly: a bit a pixel, with room for a symbol on either side.
struct Hidden {
    top: i64,
    rows: i64,
    words: usize,
    bits: Vec<u64>,
}

impl Hidden {
    fn new(canvas: &Canvas<'_>) -> Self {
        let words = (canvas.width() + 2 * Shadow::WIDEST) / 64 + 2;
        Self { top: canvas.top(), rows: as_i64(canvas.rows()), words, bits: vec![0; words * canvas.rows()] }
    }

    /// Adds a symbol under those that were added before; tells whether anything of it is seen.
    fn add(&mut self, at: QuarterPx, shadows: &[Shadow]) -> bool {
        let Some(shadow) = shadows.get(phase(at)) else { return true };
        let x = i64::from(at[0] >> 2) + shadow.offset[0] + as_i64(Shadow::WIDEST);
        let y = i64::from(at[1] >> 2) + shadow.offset[1] - self.top;
        let (first, last) = ((-y).max(0), as_i64(shadow.rows.len()).min(self.rows - y));
        if x < 0 || first >= last {
            return true;
        }
        let (word, shift) = (to_usize(x >> 6), x & 63);
        let rows = shadow.rows.get(to_usize(first)..to_usize(last)).unwrap_or_default();
        let start = to_usize(y + first) * self.words + word;
        let mut seen = false;
        for (bits, [inked, _]) in self.bits.get(start..).unwrap_or_default().chunks(self.words).zip(rows) {
            if let [left, right, ..] = bits {
                // Twice, because shifting by 64 is none.
                let hidden = left >> shift | (right << 1) << (63 - shift);
                if inked & !hidden != 0 {
                    seen = true;
                    break;
                }
            }
        }
        if seen {
            for (bits, [_, solid]) in self.bits.get_mut(start..).unwrap_or_default().chunks_mut(self.words).zip(rows) {
                if let [left, right, ..] = bits {
                    *left |= solid << shift;
                    *right |= (solid >> 1) >> (63 - shift);
                }
            }
        }
        seen
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
    use crate::layer::ShapeSetBuilder;
    use crate::view::{Mark, Rgba, Symbol};
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

        #[test]
        fn leaving_out_what_is_hidden_changes_no_pixel(
            points in prop::collection::vec((-9.0..70.0_f64, -9.0..40.0_f64), 0..300), size in 1.0..34.0_f64, alpha in prop::sample::select(vec![0_u8, 120, 255]),
            mark in prop::sample::select(vec![Mark::Circle, Mark::Star, Mark::Pin]),
        ) {
            let (width, height) = (61, 30);
            let symbol = Symbol { mark, size, fill: Rgba([200, 30, 20, alpha]), edge: Some((Rgba([0, 0, 0, 255]), 1.0)), core: None };
            let stamp = Stamp::new(&symbol, 1.0);
            let other = Stamp::new(&Symbol { mark: Mark::Square, size: 34.0 - size, ..symbol }, 1.0);
            let mut b = ShapeSetBuilder::default();
            points.iter().zip(0..).for_each(|(p, row)| b.point(row, [p.0, p.1]));
            let set = b.finish();
            let placement = set.placement([0.0; 2], [0.0; 2], [1.0; 2]);
            let bands = Bands { width, height, rows: 11 };
            let mut by_band = vec![255; width * height * 4];
            let scatter = Scatter::new(&set, &[std::ops::Range { start: 0, end: set.len() }], placement, stamp.reach().max(other.reach()), bands, 0.0, |_| true);
            for (band, px) in by_band.chunks_mut(11 * width * 4).enumerate() {
                scatter.paint(band, &[Some(&stamp), Some(&other), None], |row| row as usize % 3, &mut Canvas::new(px, width, as_i64(band * 11)));
            }
            let mut one_by_one = vec![255; width * height * 4];
            let mut all: Vec<(u32, [f64; 2])> = set.points().collect();
            all.sort_by_key(|(row, _)| *row);
            for (row, p) in all {
                if let Some(stamp) = [Some(&stamp), Some(&other), None][row as usize % 3] {
                    stamp.at(&mut Canvas::new(&mut one_by_one, width, 0), quarter(p).unwrap());
                }
            }
            prop_assert!(by_band == one_by_one);
        }
    }
}
