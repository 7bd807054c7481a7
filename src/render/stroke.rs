//! Lines: every pixel gets the coverage of the nearest segment, so that a line never darkens where it crosses itself.
//!
//! Coverage is half the width plus half a pixel less the distance, which conserves the width exactly along straight
//! runs, gives round joins and ends for nothing, and needs neither orientation nor a winding rule.

use super::canvas::{Canvas, as_i64, ceil_i64, floor_i64, to_usize};
use super::nib::{Nib, Step, WIDEST};
use super::raster::{LEAST_STEP_PX, tame};
use crate::geometry::clip_path;
use crate::view::Rgba;
use std::sync::Arc;

/// Pixels around a band that ink may fall on without being looked at: marks and blocks need not be cut.
const RIM: i64 = 4;

/// Adding this number rounds to a sixteenth of a pixel: the last bit of the sum stands for one.
const SNAP: f64 = 1.5 * (1_u64 << 48) as f64;

/// A width and a dash in pixels, with the colour to paint them in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pen {
    /// Half the width; at least half a pixel.
    half: f64,
    /// Length of dash and gap.
    dash: Option<[f64; 2]>,
    /// The colour; paler for lines narrower than a pixel.
    pub color: Rgba,
}

impl Pen {
    /// Makes a pen; `None` when it would leave no trace.
    #[expect(clippy::cast_possible_truncation, reason = "a factor of 0 to 1")]
    pub fn new(color: Rgba, width_px: f64, dash_px: Option<[f64; 2]>) -> Option<Self> {
        if width_px <= 0.0 || !width_px.is_finite() || color.0[3] == 0 {
            return None;
        }
        let dash = dash_px.filter(|[on, off]| *on > 0.0 && *off > 0.0 && on + off > 1.0 && (on + off).is_finite());
        Some(Self { half: (width_px / 2.0).clamp(0.5, 2000.0), dash, color: color.faded(width_px.min(1.0) as f32) })
    }

    /// Returns the marks of its short steps; `None` when it is too wide for that or draws dashes.
    pub fn nib(&self) -> Option<Arc<Nib>> {
        self.is_fine().then(|| Nib::of(self.half))
    }

    fn is_fine(&self) -> bool {
        self.half <= WIDEST && self.dash.is_none()
    }

    /// Returns how far from the line the pen still leaves ink, in pixels.
    pub fn reach(&self) -> f64 {
        self.half + 0.5
    }
}

/// Collects the coverage of lines in a band until it is painted.
#[derive(Debug, Default)]
pub(super) struct StrokeMask {
    width: usize,
    top: i64,
    rows: usize,
    picture_height: f64,
    /// Rows of the band and a rim around it.
    coverage: Vec<u8>,
    /// The columns of each row that hold something; empty when first >= last.
    touched: Vec<[usize; 2]>,
}

impl StrokeMask {
    /// Fits the mask to a band of a picture; the buffer is kept.
    pub fn resize(&mut self, width: usize, picture_height: f64, top: i64, rows: usize) {
        (self.top, self.picture_height) = (top, picture_height);
        if self.width != width || self.rows != rows {
            (self.width, self.rows) = (width, rows);
            self.coverage.clear();
            self.touched = vec![[usize::MAX, 0]; rows];
        }
    }

    /// Bytes from one row of `coverage` to the next.
    fn stride(&self) -> usize {
        self.width + 2 * to_usize(RIM)
    }

    /// Adds a path of picture coordinates (pixels). Vertices that are no numbers are left out. Steps of up to a pixel with a
    /// fine pen go by sixteenths of a pixel; `nib`, when given, is that of the pen, and changes nothing but the time it takes.
    pub fn path(&mut self, points: impl Iterator<Item = [f64; 2]>, closed: bool, pen: &Pen, nib: Option<&Nib>) {
        if self.coverage.is_empty() {
            self.coverage = vec![0; self.stride() * (self.rows + 2 * to_usize(RIM))];
        }
        let fine = pen.is_fine();
        let (mut first, mut last, mut skipped) = (None, [0.0; 2], None);
        let (mut run, mut inked) = (0.0, Inked::default());
        for p in points.filter_map(tame) {
            if first.is_none() {
                first = Some(p);
            } else {
                let (dx, dy) = (p[0] - last[0], p[1] - last[1]);
                let squared = dx * dx + dy * dy;
                if squared < LEAST_STEP_PX * LEAST_STEP_PX {
                    skipped = Some(p);
                    continue;
                }
                if !(fine && self.step(last, p, pen, nib, &mut inked)) {
                    self.piece(last, p, &mut run, pen);
                }
            }
            (last, skipped) = (p, None);
        }
        let end = if closed { first } else { skipped };
        if let Some(end) = end.filter(|_| first.is_some())
            && !(fine && self.step(last, end, pen, nib, &mut inked))
        {
            self.piece(last, end, &mut run, pen);
        }
        self.touch(&inked);
    }

    /// Draws a short step with a fine pen; tells whether it was one.
    #[inline]
    fn step(&mut self, a: [f64; 2], b: [f64; 2], pen: &Pen, nib: Option<&Nib>, inked: &mut Inked) -> bool {
        let parts = |p: [f64; 2]| p.map(|v| (v + SNAP).to_bits().wrapping_sub(SNAP.to_bits()).cast_signed());
        let (a, b) = (parts(a), parts(b));
        if let Some(step) = Step::new(a, b) {
            self.mark(&step, pen, nib, inked);
            return true;
        }
        let middle = [0, 1].map(|axis| (a[axis] + b[axis]) >> 1);
        let (Some(first), Some(second)) = (Step::new(a, middle), Step::new(middle, b)) else { return false };
        self.mark(&first, pen, nib, inked);
        self.mark(&second, pen, nib, inked);
        true
    }

    #[inline]
    fn mark(&mut self, step: &Step, pen: &Pen, nib: Option<&Nib>, inked: &mut Inked) {
        let (x, y) = (step.corner[0], step.corner[1] - self.top);
        if x < -RIM || x >= as_i64(self.width) || y < -RIM || y >= as_i64(self.rows) {
            return;
        }
        let mark = nib.map_or_else(|| step.mark(pen.half), |nib| nib.mark(step));
        let (stride, at) = (self.stride(), to_usize(y + RIM) * self.stride() + to_usize(x + RIM));
        if let Some(cells) = self.coverage.get_mut(at..at + 3 * stride + 4) {
            for (row, mark) in mark.iter().enumerate() {
                if let Some(cells) = cells.get_mut(row * stride..row * stride + 4).and_then(|c| c.as_mut_array::<4>()) {
                    for (cell, ink) in cells.iter_mut().zip(mark) {
                        *cell = (*cell).max(*ink);
                    }
                }
            }
        }
        inked.0[0] = [inked.0[0][0].min(x), inked.0[0][1].min(y)];
        inked.0[1] = [inked.0[1][0].max(x + 4), inked.0[1][1].max(y + 4)];
    }

    /// Notes where marks fell.
    fn touch(&mut self, Inked([[x0, y0], [x1, y1]]): &Inked) {
        let (start, end) = (to_usize(*x0), to_usize(*x1).min(self.width));
        if x0 < x1 {
            for touched in self.touched.iter_mut().take(to_usize(*y1)).skip(to_usize(*y0)) {
                *touched = [touched[0].min(start), touched[1].max(end)];
            }
        }
    }

    /// Cuts a segment at the picture, then into its dashes. `run` is the length of the path so far.
    #[expect(clippy::cast_precision_loss, reason = "pictures are small")]
    fn piece(&mut self, a: [f64; 2], b: [f64; 2], run: &mut f64, pen: &Pen) {
        let margin = pen.reach() + 2.0;
        // The whole picture, not the band: each band must see the very same segment to draw the very same pixels.
        let [west, north, east, south] = [-margin, -margin, self.width as f64 + margin, self.picture_height + margin];
        let (top, bottom) = (self.top as f64 - margin, (self.top + as_i64(self.rows)) as f64 + margin);
        let before = *run;
        if pen.dash.is_some() {
            *run += distance(a, b);
        }
        if a[1].max(b[1]) < top || a[1].min(b[1]) > bottom || a[0].max(b[0]) < west || a[0].min(b[0]) > east {
            return;
        }
        let inside = |p: [f64; 2]| (west..=east).contains(&p[0]) && (north..=south).contains(&p[1]);
        let (c, d) = if inside(a) && inside(b) {
            (a, b)
        } else {
            match clip_path(&[a, b], [west, north, east, south]).first().map(Vec::as_slice) {
                Some(&[c, d]) => (c, d),
                _ => return,
            }
        };
        let Some([on, off]) = pen.dash else {
            self.segment(c, d, pen.half);
            return;
        };
        let (period, length) = (on + off, distance(c, d));
        if length <= 0.0 {
            return;
        }
        // Round ends lengthen a dash by half the width on each side: it is drawn shorter by as much.
        let cut = pen.half.min(on * 0.45);
        let phase = (before + distance(a, c)).rem_euclid(period);
        let at = |t: f64| [c[0] + (d[0] - c[0]) * t, c[1] + (d[1] - c[1]) * t];
        let mut start = -phase;
        while start < length {
            let (from, to) = ((start + cut).max(0.0), (start + on - cut).min(length));
            if from < to {
                self.segment(at(from / length), at(to / length), pen.half);
            }
            start += period;
        }
    }

    /// Raises the coverage of the pixels around a segment.
    #[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "pixels of a picture fit in f32")]
    fn segment(&mut self, a: [f64; 2], b: [f64; 2], half: f64) {
        let reach = half + 0.5;
        let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
        let squared = dx * dx + dy * dy;
        let scale = if squared > 0.0 { 1.0 / squared } else { 0.0 };
        let (low, high) = if a[1] < b[1] { (a[1], b[1]) } else { (b[1], a[1]) };
        let first = (ceil_i64(low - reach - 0.5) - self.top).max(0);
        let last = (floor_i64(high + reach - 0.5) - self.top).min(as_i64(self.rows) - 1);
        let (left, right) = if a[0] < b[0] { (a[0], b[0]) } else { (b[0], a[0]) };
        let columns = |from: f64, to: f64| {
            let start = to_usize(ceil_i64(from - reach - 0.5).max(0));
            (start, to_usize((floor_i64(to + reach - 0.5) + 1).min(as_i64(self.width))))
        };
        let all = columns(left, right);
        // Of a slanting segment, only the part that is near a row can reach its pixels.
        let slope = if dy.abs() < 1e-6 { None } else { Some((dx / dy, reach * squared.sqrt() / dy.abs())) };
        let (fx, fy, fscale, limit) = (dx as f32, dy as f32, scale as f32, reach as f32);
        let (stride, rim) = (self.stride(), to_usize(RIM));
        for row in first..=last {
            let y = (self.top + row) as f64 + 0.5;
            let (start, end) = slope.map_or(all, |(slope, beside)| {
                let x = a[0] + (y - a[1]) * slope;
                let (start, end) = (ceil_i64(x - beside - 0.5).max(0), floor_i64(x + beside - 0.5) + 1);
                (all.0.max(to_usize(start)), all.1.min(to_usize(end)))
            });
            if start >= end {
                continue;
            }
            let row = to_usize(row);
            let touched = &mut self.touched[row];
            // By fours, into the rim if need be: the compiler makes vector code of it.
            let end = start + (end - start).next_multiple_of(4);
            *touched = [touched[0].min(start), touched[1].max(end.min(self.width))];
            let ry = (y - a[1]) as f32;
            let mut rx0 = (start as f64 + 0.5 - a[0]) as f32;
            let at = (row + rim) * stride + rim;
            for cells in self.coverage[at + start..at + end].as_chunks_mut::<4>().0 {
                let ink = [0.0, 1.0, 2.0, 3.0].map(|i| {
                    let rx = rx0 + i;
                    let t = ((rx * fx + ry * fy) * fscale).clamp(0.0, 1.0);
                    let (ex, ey) = (rx - t * fx, ry - t * fy);
                    let coverage = (limit - (ex * ex + ey * ey).sqrt()).clamp(0.0, 1.0);
                    // The last bits of the sum are the byte, rounded.
                    (coverage * 255.0 + ROUND).to_bits() as u8
                });
                for (cell, ink) in cells.iter_mut().zip(ink) {
                    *cell = (*cell).max(ink);
                }
                rx0 += 4.0;
            }
        }
    }

    /// Paints what was collected and leaves the mask empty.
    pub fn paint(&mut self, canvas: &mut Canvas<'_>, color: Rgba) {
        self.emit(|row, x, coverage| canvas.cover(row, x, coverage, color));
    }

    /// Gives each touched row to `paint` as row of the band, first column and coverage; leaves the mask empty.
    pub fn emit(&mut self, mut paint: impl FnMut(usize, usize, &[u8])) {
        let (stride, rim) = (self.stride(), to_usize(RIM));
        for (row, touched) in self.touched.iter_mut().enumerate() {
            let [from, to] = std::mem::replace(touched, [usize::MAX, 0]);
            if from < to {
                let row_start = (row + rim) * stride + rim;
                let cells = &mut self.coverage[row_start + from..row_start + to];
                paint(row, from, cells);
                cells.fill(0);
            }
        }
    }
}

/// Adding this number rounds to a whole number: the last bits of the sum are it.
const ROUND: f32 = (1_u32 << 23) as f32;

/// The box of band pixels that marks fell on: least and greatest corner.
struct Inked([[i64; 2]; 2]);

impl Default for Inked {
    fn default() -> Self {
        Self([[i64::MAX; 2], [i64::MIN; 2]])
    }
}

fn distance(a: [f64; 2], b: [f64; 2]) -> f64 {
    let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
    (dx * dx + dy * dy).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const INK: Rgba = Rgba([0, 0, 0, 255]);

    fn drawn(path: &[[f64; 2]], closed: bool, pen: &Pen, size: usize, band: usize) -> Vec<u8> {
        let mut out = vec![0; size * size];
        let mut mask = StrokeMask::default();
        for top in (0..size).step_by(band) {
            mask.resize(size, size as f64, i64::try_from(top).unwrap(), band.min(size - top));
            mask.path(path.iter().copied(), closed, pen, None);
            mask.emit(|row, x, c| out[(top + row) * size + x..][..c.len()].copy_from_slice(c));
        }
        out
    }

    #[test]
    fn a_line_is_as_wide_as_asked_in_any_direction() {
        for width in [1.0, 2.0, 3.5, 8.0] {
            let pen = Pen::new(INK, width, None).unwrap();
            let flat = drawn(&[[-9.0, 20.0], [60.0, 20.0]], false, &pen, 40, 40);
            let column: f64 = (0..40).map(|y| f64::from(flat[y * 40 + 20]) / 255.0).sum();
            assert!((column - width).abs() < 0.02, "{column} {width}");
            let slant = drawn(&[[0.0, -20.0], [40.0, 60.0]], false, &pen, 40, 40);
            let row: f64 = (0..40).map(|x| f64::from(slant[20 * 40 + x]) / 255.0).sum();
            let expected = width * 5_f64.sqrt() / 2.0;
            assert!((row - expected).abs() < 0.06, "{row} {expected}");
        }
    }

    #[test]
    fn a_one_pixel_line_through_pixel_centres_is_crisp_and_a_finer_one_is_paler() {
        let pen = Pen::new(INK, 1.0, None).unwrap();
        let a = drawn(&[[-2.0, 2.5], [9.0, 2.5]], false, &pen, 5, 5);
        assert_eq!([a[7], a[12], a[17]], [0, 255, 0]);
        assert_eq!(Pen::new(INK, 0.5, None).unwrap().color, Rgba([0, 0, 0, 128]));
        assert!(Pen::new(INK, 0.0, None).is_none() && Pen::new(INK, f64::NAN, None).is_none());
    }

    #[test]
    fn dashes_keep_their_lengths_and_their_place_along_the_path() {
        let pen = Pen::new(INK, 2.0, Some([10.0, 10.0])).unwrap();
        let a = drawn(&[[0.0, 5.0], [13.0, 5.0], [200.0, 5.0]], false, &pen, 100, 100);
        let line: f64 = (0..100).map(|x| f64::from(a[5 * 100 + x]) / 255.0).sum();
        assert!((line - 50.0).abs() < 3.0, "{line}");
        assert!(a[505] == 255 && a[515] == 0 && a[525] == 255);
        let far = drawn(&[[-1e12, 5.0], [1e12, 5.0]], false, &pen, 100, 100);
        assert!(far.iter().any(|v| *v > 0));
    }

    #[test]
    fn a_closed_path_returns_to_its_start() {
        let pen = Pen::new(INK, 1.0, None).unwrap();
        let ring = [[2.5, 2.5], [7.5, 2.5], [7.5, 7.5], [2.5, 7.5]];
        assert_eq!(drawn(&ring, true, &pen, 10, 10)[5 * 10 + 2], 255);
        assert_eq!(drawn(&ring, false, &pen, 10, 10)[5 * 10 + 2], 0);
    }

    proptest! {
        #[test]
        fn any_path_is_drawn_without_panic_and_the_same_in_any_band(
            path in prop::collection::vec((any::<f64>(), any::<f64>(), -50.0..70.0_f64, -50.0..70.0_f64, any::<bool>()), 0..9),
            band in 1..20_usize, width in 0.1..9.0_f64, dashed: bool, closed: bool,
        ) {
            let path: Vec<[f64; 2]> = path.into_iter().map(|(x, y, u, v, near)| if near { [u, v] } else { [x, y] }).collect();
            let pen = Pen::new(INK, width, dashed.then_some([3.0, 2.0])).unwrap();
            prop_assert_eq!(drawn(&path, closed, &pen, 20, band), drawn(&path, closed, &pen, 20, 20));
        }
    }
}
