//! The ink of short strokes with a thin pen: four by four pixels for each way that a step of up to half a pixel can lie among them.
//!
//! A map in small scale is millions of such steps, and looking one up takes a tenth of the time of computing it.

use super::canvas::byte;
use std::sync::{Arc, Mutex, PoisonError};

/// Positions of a step within a pixel, along each axis: with fewer, pictures of one line with more and with fewer vertices would
/// differ to the eye.
const PARTS: i64 = 16;
/// The longest step, in parts of a pixel.
pub(super) const LONGEST: i64 = PARTS / 2;

/// Half of the width of the widest pen whose steps fit into four by four pixels.
pub(super) const WIDEST: f64 = 1.0;

/// Coverage of four by four pixels, by rows.
pub(super) type Mark = [[u8; 4]; 4];

/// A step in parts of a pixel, and where its mark belongs.
#[derive(Debug, Clone, Copy)]
pub(super) struct Step {
    /// Picture pixel of the mark's left top corner.
    pub corner: [i64; 2],
    /// Parts of a pixel from there to the left top of the step's box, less one pixel.
    phase: [i64; 2],
    /// Width and height of the step's box in parts, 0 to `LONGEST`.
    size: [i64; 2],
    /// The step runs from the left bottom to the right top of its box.
    rises: bool,
}

impl Step {
    /// Takes a step between two places in parts of a pixel; `None` when it is longer than half a pixel along an axis.
    #[inline]
    pub fn new(a: [i64; 2], b: [i64; 2]) -> Option<Self> {
        let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
        let (low, size) = ([a[0].min(b[0]), a[1].min(b[1])], [dx.abs(), dy.abs()]);
        (size[0] <= LONGEST && size[1] <= LONGEST).then(|| Self {
            corner: low.map(|v| (v >> 4) - 1),
            phase: low.map(|v| v & (PARTS - 1)),
            size,
            rises: (dx ^ dy) < 0,
        })
    }

    /// Computes the mark of the step.
    #[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "a few pixels")]
    pub fn mark(&self, half: f64) -> Mark {
        let (reach, part) = ((half + 0.5) as f32, |v: i64| v as f32 / PARTS as f32);
        let (x, y) = (1.0 + part(self.phase[0]), 1.0 + part(self.phase[1]));
        let (dx, dy) = (part(self.size[0]), part(self.size[1]));
        let (y, dy) = if self.rises { (y + dy, -dy) } else { (y, dy) };
        let scale = if dx == 0.0 && dy == 0.0 { 0.0 } else { 1.0 / (dx * dx + dy * dy) };
        let mut mark = Mark::default();
        for (row, cells) in mark.iter_mut().enumerate() {
            for (column, cell) in cells.iter_mut().enumerate() {
                let (rx, ry) = (column as f32 + 0.5 - x, row as f32 + 0.5 - y);
                let t = ((rx * dx + ry * dy) * scale).clamp(0.0, 1.0);
                let (ex, ey) = (rx - t * dx, ry - t * dy);
                *cell = byte((reach - (ex * ex + ey * ey).sqrt()).clamp(0.0, 1.0));
            }
        }
        mark
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small number that is not negative")]
    fn index(&self) -> usize {
        let sizes = (self.size[1] * (LONGEST + 1) + self.size[0]) * 2 + i64::from(self.rises);
        ((sizes * PARTS + self.phase[1]) * PARTS + self.phase[0]) as usize
    }
}

/// The marks of all steps with one pen: 660 kB, made in a few milliseconds.
#[derive(Debug)]
pub(super) struct Nib(Vec<Mark>);

/// Pens whose marks are kept from picture to picture.
const KEPT: usize = 8;

impl Nib {
    /// Returns the marks of a pen by half of its width, made once.
    pub fn of(half: f64) -> Arc<Self> {
        static MADE: Mutex<Vec<(u64, Arc<Nib>)>> = Mutex::new(Vec::new());
        let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, nib)) = made.iter().find(|(own, _)| *own == half.to_bits()) {
            return nib.clone();
        }
        let nib = Arc::new(Self::new(half));
        if made.len() >= KEPT {
            made.remove(0);
        }
        made.push((half.to_bits(), nib.clone()));
        nib
    }

    /// Computes all marks of a pen by half of its width.
    fn new(half: f64) -> Self {
        let mut marks = Vec::new();
        for (height, width) in (0..=LONGEST).flat_map(|h| (0..=LONGEST).map(move |w| (h, w))) {
            for (rises, v, u) in
                [false, true].into_iter().flat_map(|r| (0..PARTS * PARTS).map(move |i| (r, i / PARTS, i % PARTS)))
            {
                marks.push(Step { corner: [0; 2], phase: [u, v], size: [width, height], rises }.mark(half));
            }
        }
        Self(marks)
    }

    /// Returns the mark of a step: the same as computing it.
    #[inline]
    pub fn mark(&self, step: &Step) -> Mark {
        self.0.get(step.index()).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looking_a_mark_up_is_computing_it() {
        for half in [0.5, 0.7, WIDEST] {
            let nib = Nib::new(half);
            for (dx, dy) in (-8..=8).flat_map(|x| (-8..=8).map(move |y| (x, y))) {
                for (x, y) in [(0, 0), (-3, 17), (1007, -8), (29, 14)] {
                    let step = Step::new([x, y], [x + dx, y + dy]).unwrap();
                    assert_eq!(nib.mark(&step), step.mark(half), "{step:?}");
                }
            }
        }
        assert!(Step::new([0, 0], [9, 0]).is_none() && Step::new([0, 0], [0, -9]).is_none());
    }

    #[test]
    fn nothing_of_a_stroke_is_cut_off_at_the_rim_of_its_mark() {
        // With a frame of a pixel more around it, the ink would be the same.
        for (x, y, dx, dy) in [(15, 15, 8, 8), (0, 0, 8, -8), (15, 0, 0, 8), (0, 15, 8, 0), (15, 15, 0, 0)] {
            let step = Step::new([x, y], [x + dx, y + dy]).unwrap();
            let part = |v: i64| v as f64 / PARTS as f64;
            let (a, b) = ([part(x), part(y)], [part(x + dx), part(y + dy)]);
            for (px, py) in (-4..8).flat_map(|x| (-4..8).map(move |y| (x, y))) {
                let [u, v] = [px - step.corner[0], py - step.corner[1]];
                if !(0..4).contains(&u) || !(0..4).contains(&v) {
                    let center = [px as f64 + 0.5, py as f64 + 0.5];
                    assert!(crate::geometry::distance_to_segment(center, a, b) >= WIDEST + 0.5, "{px} {py} of {step:?}");
                }
            }
        }
    }
}
