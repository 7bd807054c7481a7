//! Hatching: parallel slanting lines inside a polygon's coverage, fixed to the map so that they do not swim when panning.

use super::canvas::{Canvas, as_i64, byte, div255};
use crate::view::{Hatch, Rgba};
use std::f64::consts::FRAC_1_SQRT_2;

/// Hatch lines ready to be drawn at one zoom, in pixels.
#[derive(Debug, Clone)]
pub(super) struct HatchLines {
    color: Rgba,
    spacing: f64,
    half: f64,
    /// +1: lines rise; -1: they fall to the right.
    slant: f64,
    /// Distance across the lines of the map's origin, modulo the spacing.
    phase: f64,
    line: Vec<u8>,
}

impl HatchLines {
    /// Makes the lines; `origin` is where the map's (0, 0) is in the picture. `None` when nothing would show.
    pub fn new(hatch: &Hatch, pixels_per_point: f64, origin: [f64; 2]) -> Option<Self> {
        let (spacing, width) = (hatch.spacing * pixels_per_point, hatch.width * pixels_per_point);
        if !(spacing >= 1.0 && spacing.is_finite() && width > 0.0) || hatch.color.0[3] == 0 {
            return None;
        }
        let slant = if hatch.falling { -1.0 } else { 1.0 };
        let across = (origin[0] + slant * origin[1]) * FRAC_1_SQRT_2;
        let phase = if across.is_finite() { across.rem_euclid(spacing) } else { 0.0 };
        #[expect(clippy::cast_possible_truncation, reason = "a factor of 0 to 1")]
        let color = hatch.color.faded(width.min(1.0) as f32);
        Some(Self { color, spacing, half: (width / 2.0).max(0.5), slant, phase, line: Vec::new() })
    }

    /// Draws the lines where a run of pixels is covered; `row` counts from the canvas top.
    #[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "pixels of a picture")]
    pub fn cover(&mut self, canvas: &mut Canvas<'_>, row: usize, x: usize, coverage: &[u8]) {
        let y = (canvas.top() + as_i64(row)) as f64 + 0.5;
        let start = (self.slant * y * FRAC_1_SQRT_2 - self.phase).rem_euclid(self.spacing);
        self.line.clear();
        for (i, &c) in coverage.iter().enumerate() {
            let across = start + ((x + i) as f64 + 0.5) * FRAC_1_SQRT_2;
            let turns = across / self.spacing;
            let distance = (turns - (turns + 0.5) as i64 as f64).abs() * self.spacing;
            let ink = byte((self.half + 0.5 - distance).clamp(0.0, 1.0) as f32);
            self.line.push(div255(u32::from(ink) * u32::from(c)));
        }
        canvas.cover(row, x, &self.line, self.color);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(falling: bool, origin: [f64; 2]) -> Vec<u8> {
        let hatch = Hatch { color: Rgba([0, 0, 0, 255]), spacing: 8.0, width: 1.0, falling };
        let mut lines = HatchLines::new(&hatch, 1.0, origin).unwrap();
        let mut px = vec![255; 40 * 40 * 4];
        let mut canvas = Canvas::new(&mut px, 40, 0);
        for row in 0..40 {
            lines.cover(&mut canvas, row, 0, &[255; 40]);
        }
        px.chunks(4).map(|p| 255 - p[0]).collect()
    }

    #[test]
    fn an_eighth_is_inked_and_the_lines_slant_as_asked() {
        let rising = drawn(false, [3.0, 4.0]);
        let share = rising.iter().map(|v| f64::from(*v) / 255.0).sum::<f64>() / 1600.0;
        assert!((share - 0.125).abs() < 0.02, "{share}");
        assert_eq!(rising[10 * 40 + 10], rising[9 * 40 + 11]);
        let falling = drawn(true, [3.0, 4.0]);
        assert_eq!(falling[10 * 40 + 10], falling[11 * 40 + 11]);
    }

    #[test]
    fn lines_move_with_the_map() {
        let (a, b) = (drawn(false, [-1e6, 3.0]), drawn(false, [-1e6 + 5.0, 3.0]));
        assert!((0..35).all(|x| a[20 * 40 + x].abs_diff(b[20 * 40 + x + 5]) <= 1));
    }
}
