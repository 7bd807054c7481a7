//! Polygon fills: exact area coverage for smooth edges, pixel centres for layers whose polygons share borders.
//!
//! Both fold by the even-odd rule, so the direction of rings does not matter, and both compute each row from the whole
//! edge, so that a picture is the same however it is cut into bands.

use super::canvas::{as_i64, byte, ceil_i64, floor_i64, to_usize};
use std::ops::Range;

/// Vertices closer than this to the last kept one are left out of smooth fills and strokes, in pixels.
pub(super) const LEAST_STEP_PX: f64 = 0.35;

/// Coordinates are held within this, in pixels: beyond it f64 has no tenth of a pixel left.
const FAR_PX: f64 = 1e12;

/// Adding this number rounds to a quarter pixel: the last bit of the sum stands for one.
const SNAP: f64 = 1.5 * (1_u64 << 50) as f64;

/// Collects the rings of one polygon and gives back its coverage, row by row.
#[derive(Debug, Default)]
pub(super) struct FillMask {
    width: usize,
    top: i64,
    rows: usize,
    /// Where a row changes between inside and outside (hard edges).
    flips: Vec<u8>,
    /// Signed area to be summed along the row (smooth edges).
    area: Vec<f32>,
    /// The columns of each row that hold something; empty when first > last.
    touched: Vec<[usize; 2]>,
    first_row: usize,
    end_row: usize,
    line: Vec<u8>,
}

impl FillMask {
    /// Fits the mask to a band; the buffers are kept.
    pub fn resize(&mut self, width: usize, top: i64, rows: usize) {
        self.top = top;
        (self.first_row, self.end_row) = (rows, 0);
        if self.width != width || self.rows != rows {
            (self.width, self.rows) = (width, rows);
            self.flips.clear();
            self.area.clear();
            self.touched = vec![[usize::MAX, 0]; rows];
            self.line = vec![0; width];
        }
    }

    /// Adds a ring of picture coordinates (pixels); it is closed here. Vertices that are no numbers are left out.
    pub fn ring(&mut self, points: impl Iterator<Item = [f64; 2]>, smooth: bool) {
        let stride = self.width + 2;
        if smooth {
            if self.area.is_empty() {
                self.area = vec![0.0; stride * self.rows];
            }
            self.smooth_ring(points);
        } else {
            if self.flips.is_empty() {
                self.flips = vec![0; stride * self.rows];
            }
            self.hard_ring(points);
        }
    }

    fn smooth_ring(&mut self, points: impl Iterator<Item = [f64; 2]>) {
        let mut ends = None;
        for p in points.filter_map(tame) {
            let (first, last) = *ends.get_or_insert((p, p));
            let (dx, dy) = (p[0] - last[0], p[1] - last[1]);
            if dx * dx + dy * dy >= LEAST_STEP_PX * LEAST_STEP_PX {
                self.smooth_edge(last, p);
                ends = Some((first, p));
            }
        }
        if let Some((first, last)) = ends {
            self.smooth_edge(last, first);
        }
    }

    /// Neighbours see the same border from both sides and from other starts: a fixed grid makes both keep the same vertices,
    /// where a walk that skips vertices would leave slivers between them.
    fn hard_ring(&mut self, points: impl Iterator<Item = [f64; 2]>) {
        let mut ends = None;
        for p in points.filter_map(tame).map(quarters) {
            let (first, last) = *ends.get_or_insert((p, p));
            // Most edges of a fine border cross no row of pixel centres.
            if first_row_below(last[1]) != first_row_below(p[1]) {
                self.hard_edge(last, p);
            }
            ends = Some((first, p));
        }
        if let Some((first, last)) = ends {
            self.hard_edge(last, first);
        }
    }

    /// Flips each row at the first pixel whose centre is right of an edge given in quarter pixels.
    #[expect(clippy::cast_precision_loss, reason = "below 2^53")]
    fn hard_edge(&mut self, a: [i64; 2], b: [i64; 2]) {
        let (upper, lower) = if a[1] < b[1] { (a, b) } else { (b, a) };
        let start = first_row_below(upper[1]).max(self.top);
        let end = first_row_below(lower[1]).min(self.top + as_i64(self.rows));
        if start >= end {
            return;
        }
        // Always from the upper end: both neighbours get the same crossing to the last bit.
        let slope = (lower[0] - upper[0]) as f64 / (lower[1] - upper[1]) as f64;
        let (right, [x, y]) = (self.width as f64, upper.map(|v| v as f64 * 0.25));
        for picture_row in start..end {
            let x = (x + (picture_row as f64 + 0.5 - y) * slope - 0.5).clamp(-1.0, right);
            let (row, column) = (to_usize(picture_row - self.top), to_usize(ceil_i64(x)));
            self.touch(row, column, column);
            self.flips[row * (self.width + 2) + column] ^= 1;
        }
    }

    /// Adds the signed area to the right of an edge (the accumulation of Raph Levien's font-rs).
    #[expect(clippy::cast_precision_loss, reason = "rows of a picture are exact")]
    fn smooth_edge(&mut self, a: [f64; 2], b: [f64; 2]) {
        let (upper, lower, sign) = if a[1] < b[1] { (a, b, 1.0) } else { (b, a, -1.0) };
        let (top, bottom) = (self.top as f64, (self.top + as_i64(self.rows)) as f64);
        // Flatter than this an edge bounds no area, and its slope could overflow.
        if lower[1] - upper[1] < 1e-9 || lower[1] <= top || upper[1] >= bottom {
            return;
        }
        let start = to_usize(floor_i64(upper[1].max(top)) - self.top);
        let end = to_usize(ceil_i64(lower[1].min(bottom)) - self.top);
        let slope = (lower[0] - upper[0]) / (lower[1] - upper[1]);
        let (least, most) = if upper[0] < lower[0] { (upper[0], lower[0]) } else { (lower[0], upper[0]) };
        for row in start..end {
            let y = (self.top + as_i64(row)) as f64;
            let (y0, y1) = (y.max(upper[1]), (y + 1.0).min(lower[1]));
            let at = |y: f64| (upper[0] + (y - upper[1]) * slope).clamp(least, most);
            let (x0, x1) = (at(y0), at(y1));
            self.spread(row, x0.min(x1), x0.max(x1), sign * (y1 - y0));
        }
    }

    /// Spreads a change of `cover` evenly over the columns from `left` to `right` of a row.
    #[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "columns of a picture; f32 holds coverage")]
    fn spread(&mut self, row: usize, mut left: f64, mut right: f64, mut cover: f64) {
        let width = self.width as f64;
        if left >= width {
            return;
        }
        if left < 0.0 {
            // What lies left of the picture covers its rows fully from the first column.
            let part = if right <= 0.0 { cover } else { cover * (-left / (right - left)) };
            self.touch(row, 0, 0);
            self.area[row * (self.width + 2)] += part as f32;
            if right <= 0.0 {
                return;
            }
            cover -= part;
            left = 0.0;
        }
        if right > width {
            cover *= (width - left) / (right - left);
            right = width;
        }
        let (first, end) = (to_usize(floor_i64(left)), to_usize(ceil_i64(right)));
        self.touch(row, first, end.max(first + 1));
        let line = &mut self.area[row * (self.width + 2)..(row + 1) * (self.width + 2)];
        if end <= first + 1 {
            let middle = f64::midpoint(left, right) - first as f64;
            line[first] += (cover * (1.0 - middle)) as f32;
            line[first + 1] += (cover * middle) as f32;
            return;
        }
        let step = 1.0 / (right - left);
        let (into_first, into_last) = (left - first as f64, right - (end - 1) as f64);
        let in_first = 0.5 * step * (1.0 - into_first) * (1.0 - into_first);
        let in_last = 0.5 * step * into_last * into_last;
        line[first] += (cover * in_first) as f32;
        if end == first + 2 {
            line[first + 1] += (cover * (1.0 - in_first - in_last)) as f32;
        } else {
            let in_second = step * (1.5 - into_first);
            line[first + 1] += (cover * (in_second - in_first)) as f32;
            for cell in &mut line[first + 2..end - 1] {
                *cell += (cover * step) as f32;
            }
            let before_last = in_second + (end - first - 3) as f64 * step;
            line[end - 1] += (cover * (1.0 - before_last - in_last)) as f32;
        }
        line[end] += (cover * in_last) as f32;
    }

    fn touch(&mut self, row: usize, first: usize, last: usize) {
        let [from, to] = &mut self.touched[row];
        *from = (*from).min(first);
        *to = (*to).max(last);
        self.first_row = self.first_row.min(row);
        self.end_row = self.end_row.max(row + 1);
    }

    /// Gives each run that rings with hard edges cover to `paint` as row of the band and columns; leaves the mask empty.
    pub fn emit_hard(&mut self, mut paint: impl FnMut(usize, Range<usize>)) {
        let (stride, width) = (self.width + 2, self.width);
        for row in self.first_row..self.end_row {
            let [from, to] = std::mem::replace(&mut self.touched[row], [usize::MAX, 0]);
            if from > to {
                continue;
            }
            let cells = &mut self.flips[row * stride..(row + 1) * stride];
            let (mut at, end) = (from, width.min(to + 1));
            while let Some(start) = next_flip(cells, at, end) {
                let stop = next_flip(cells, start + 1, end).unwrap_or(width);
                paint(row, start..stop);
                at = stop + 1;
            }
            cells[from..=to].fill(0);
        }
        (self.first_row, self.end_row) = (self.rows, 0);
    }

    /// Gives each run that rings with smooth edges cover to `paint` as row of the band, first column and coverage; leaves the
    /// mask empty.
    pub fn emit_smooth(&mut self, mut paint: impl FnMut(usize, usize, &[u8])) {
        let (stride, width) = (self.width + 2, self.width);
        for row in self.first_row..self.end_row {
            let [from, to] = std::mem::replace(&mut self.touched[row], [usize::MAX, 0]);
            if from > to {
                continue;
            }
            let cells = &mut self.area[row * stride..(row + 1) * stride];
            let mut sum = 0.0_f32;
            let run = to.min(width);
            for (cell, coverage) in cells[from..run].iter().zip(&mut self.line[from..run]) {
                sum += cell;
                *coverage = byte(even_odd(sum));
            }
            // The sum stays what it is to the right of the last edge: not zero where edges lie outside the picture.
            sum += cells.get(run).copied().unwrap_or_default();
            let rest = byte(even_odd(sum));
            let end = if rest == 0 { run } else { width };
            self.line[run..end].fill(rest);
            cells[from..=to].fill(0.0);
            if from < end {
                paint(row, from, &self.line[from..end]);
            }
        }
        (self.first_row, self.end_row) = (self.rows, 0);
    }
}

/// Returns the next column from `at` on, before `end`, where a row changes between inside and outside.
fn next_flip(cells: &[u8], at: usize, end: usize) -> Option<usize> {
    let rest = cells.get(at..end)?;
    // Most runs are a few pixels long: too short for a search that has to get going.
    let (near, far) = rest.split_at(rest.len().min(8));
    near.iter().position(|c| *c == 1).or_else(|| memchr::memchr(1, far).map(|i| i + near.len())).map(|i| at + i)
}

/// Folds a sum of windings into a coverage of 0 to 1: 1 is inside, 2 is outside again.
#[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "windings are small")]
fn even_odd(sum: f32) -> f32 {
    let sum = sum.abs();
    let turns = ((sum * 0.5 + 0.5) as i32) as f32;
    (sum - 2.0 * turns).abs().min(1.0)
}

/// Returns the point held within what can be computed with, or `None` when it is no number.
pub(super) fn tame([x, y]: [f64; 2]) -> Option<[f64; 2]> {
    if x.abs() <= FAR_PX && y.abs() <= FAR_PX {
        Some([x, y])
    } else if x.is_nan() || y.is_nan() {
        None
    } else {
        Some([x.clamp(-FAR_PX, FAR_PX), y.clamp(-FAR_PX, FAR_PX)])
    }
}

/// Rounds a tame point to quarter pixels.
fn quarters(p: [f64; 2]) -> [i64; 2] {
    p.map(|v| (v + SNAP).to_bits().wrapping_sub(SNAP.to_bits()).cast_signed())
}

/// Returns the first row whose pixel centres lie at or below a height in quarter pixels.
fn first_row_below(y: i64) -> i64 {
    (y + 1) >> 2
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Coverage of rings on a picture, drawn in bands.
    fn filled(rings: &[Vec<[f64; 2]>], smooth: bool, size: usize, band: usize) -> Vec<u8> {
        let mut out = vec![0; size * size];
        let mut mask = FillMask::default();
        let mut top = 0;
        while top < size {
            let rows = band.min(size - top);
            mask.resize(size, i64::try_from(top).unwrap(), rows);
            for ring in rings {
                mask.ring(ring.iter().copied(), smooth);
            }
            if smooth {
                mask.emit_smooth(|row, x, coverage| {
                    let start = (top + row) * size + x;
                    out[start..start + coverage.len()].copy_from_slice(coverage);
                });
            } else {
                mask.emit_hard(|row, run| out[(top + row) * size..][run].fill(255));
            }
            top += band;
        }
        out
    }

    fn square(from: f64, to: f64) -> Vec<[f64; 2]> {
        vec![[from, from], [to, from], [to, to], [from, to]]
    }

    #[test]
    fn a_hole_is_open_whatever_the_direction_of_its_ring() {
        for smooth in [false, true] {
            let mut hole = square(3.0, 5.0);
            let a = filled(&[square(1.0, 8.0), hole.clone()], smooth, 10, 10);
            hole.reverse();
            let b = filled(&[square(1.0, 8.0), hole], smooth, 10, 10);
            assert_eq!(a, b);
            assert_eq!(a.iter().map(|v| u32::from(*v)).sum::<u32>(), (49 - 4) * 255);
            assert_eq!((a[44], a[22], a[0]), (0, 255, 0));
        }
    }

    #[test]
    fn smooth_coverage_is_the_area() {
        let ring = vec![[1.5, 1.25], [3.5, 1.25], [3.5, 3.0], [1.5, 3.0]];
        let a = filled(&[ring], true, 5, 5);
        assert_eq!(&a[5..10], &[0, 96, 191, 96, 0]);
        assert_eq!(&a[10..15], &[0, 128, 255, 128, 0]);
        let triangle = filled(&[vec![[0.0, 0.0], [40.0, 0.0], [0.0, 30.0]]], true, 40, 7);
        let area = triangle.iter().map(|v| f64::from(*v) / 255.0).sum::<f64>();
        assert!((area - 600.0).abs() < 1.0, "{area}");
    }

    #[test]
    fn what_lies_around_the_picture_fills_all_of_it() {
        for smooth in [false, true] {
            for far in [10.0, 1e6, 1e12, 1e300, f64::INFINITY] {
                let ring = vec![[-far, -far], [far, -far], [far, far], [-far, far]];
                assert!(filled(&[ring], smooth, 8, 3).iter().all(|v| *v == 255), "{far} {smooth}");
            }
            let beside = vec![[-9.0, -9.0], [-2.0, -9.0], [-2.0, 20.0], [-9.0, 20.0]];
            assert!(filled(&[beside], smooth, 8, 3).iter().all(|v| *v == 0));
        }
    }

    proptest! {
        #[test]
        fn neighbours_with_hard_edges_leave_no_gap_and_do_not_overlap(
            border in prop::collection::vec((0.0..40.0_f64, 0.0..40.0_f64), 1..60),
            turn in 0..50_usize,
        ) {
            let mut border: Vec<[f64; 2]> = border.into_iter().map(|(x, y)| [x, y]).collect();
            border.sort_by(|a, b| a[1].total_cmp(&b[1]));
            let mut left = vec![[-5.0, 50.0], [-5.0, -5.0], [20.0, -5.0]];
            left.extend(&border);
            left.push([20.0, 50.0]);
            let mut right = vec![[20.0, -5.0], [50.0, -5.0], [50.0, 50.0], [20.0, 50.0]];
            right.extend(border.iter().rev());
            let n = right.len();
            right.rotate_left(turn % n);
            let (a, b) = (filled(&[left], false, 40, 9), filled(&[right], false, 40, 40));
            prop_assert!(a.iter().zip(&b).all(|(a, b)| (*a == 255) != (*b == 255)));
        }

        #[test]
        fn any_ring_is_drawn_without_panic_and_the_same_in_any_band(
            ring in prop::collection::vec((any::<f64>(), any::<f64>(), -50.0..70.0_f64, any::<bool>()), 0..12),
            band in 1..20_usize, smooth: bool,
        ) {
            let ring: Vec<[f64; 2]> = ring.into_iter().map(|(x, y, near, pick)| if pick { [near, 19.0 - near * 0.7] } else { [x, y] }).collect();
            prop_assert_eq!(filled(std::slice::from_ref(&ring), smooth, 20, band), filled(&[ring], smooth, 20, 20));
        }
    }
}
