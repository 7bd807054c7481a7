//! Hatching: parallel slanting lines inside a polygon's coverage, fixed to the map so that they do not swim when panning.

use super::canvas::{Canvas, as_i64, byte, div255};
use crate::view::Pattern;
use crate::view::{Hatch, Rgba};
use std::f64::consts::FRAC_1_SQRT_2;

/// Hatch lines ready to be drawn at one zoom, in pixels.
#[derive(Debug, Clone)]
pub(super) struct HatchLines {
    color: Rgba,
    spacing: f64,
    half: f64,
    /// Two for crossed lines and for dots.
    ways: Vec<Way>,
    /// Dots where two ways cross instead of lines.
    dots: bool,
    line: Vec<u8>,
}

/// Parallel lines.
#[derive(Debug, Clone, Copy)]
struct Way {
    /// The direction across the lines, right and down.
    across: [f64; 2],
    /// Distance across the lines of the map's origin, modulo the spacing.
    phase: f64,
}

const RISING: [f64; 2] = [FRAC_1_SQRT_2, FRAC_1_SQRT_2];
const FALLING: [f64; 2] = [FRAC_1_SQRT_2, -FRAC_1_SQRT_2];
const LEVEL: [f64; 2] = [0.0, 1.0];
const UPRIGHT: [f64; 2] = [1.0, 0.0];

impl HatchLines {
    /// Makes the lines; `origin` is where the map's (0, 0) is in the picture. `None` when nothing would show.
    pub fn new(hatch: &Hatch, pixels_per_point: f64, origin: [f64; 2]) -> Option<Self> {
        let (spacing, width) = (hatch.spacing * pixels_per_point, hatch.width * pixels_per_point);
        if !(spacing >= 1.0 && spacing.is_finite() && width > 0.0) || hatch.color.0[3] == 0 {
            return None;
        }
        let directions: &[[f64; 2]] = match hatch.pattern {
            Pattern::Rising => &[RISING],
            Pattern::Falling => &[FALLING],
            Pattern::Crossed => &[RISING, FALLING],
            Pattern::Level => &[LEVEL],
            Pattern::Upright => &[UPRIGHT],
            Pattern::Dots => &[LEVEL, UPRIGHT],
        };
        let ways = directions.iter().map(|&across| {
            let phase = origin[0] * across[0] + origin[1] * across[1];
            Way { across, phase: if phase.is_finite() { phase.rem_euclid(spacing) } else { 0.0 } }
        });
        let (ways, dots) = (ways.collect(), hatch.pattern == Pattern::Dots);
        #[expect(clippy::cast_possible_truncation, reason = "a factor of 0 to 1")]
        let color = hatch.color.faded(width.min(1.0) as f32);
        // A dot as wide as a line would not be seen.
        let half = (width / 2.0).max(0.5) * if dots { 1.6 } else { 1.0 };
        Some(Self { color, spacing, half, ways, dots, line: Vec::new() })
    }

    /// Draws the lines where a run of pixels is covered; `row` counts from the canvas top.
    #[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "pixels of a picture")]
    pub fn cover(&mut self, canvas: &mut Canvas<'_>, row: usize, x: usize, coverage: &[u8]) {
        let y = (canvas.top() + as_i64(row)) as f64 + 0.5;
        let start = |way: &Way| (way.across[1] * y - way.phase).rem_euclid(self.spacing);
        let distance = |start: f64, step: f64, i: usize| {
            let turns = (start + ((x + i) as f64 + 0.5) * step) / self.spacing;
            (turns - (turns + 0.5) as i64 as f64).abs() * self.spacing
        };
        let Some(first) = self.ways.first().map(|way| (start(way), way.across[0])) else { return };
        let second = self.ways.get(1).map(|way| (start(way), way.across[0]));
        self.line.clear();
        for (i, &c) in coverage.iter().enumerate() {
            let mut distance_px = distance(first.0, first.1, i);
            if let Some((start, step)) = second {
                let other = distance(start, step, i);
                distance_px = if self.dots { distance_px.hypot(other) } else { distance_px.min(other) };
            }
            let distance = distance_px;
            let ink = byte((self.half + 0.5 - distance).clamp(0.0, 1.0) as f32);
            self.line.push(div255(u32::from(ink) * u32::from(c)));
        }
        canvas.cover(row, x, &self.line, self.color);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(pattern: Pattern, origin: [f64; 2]) -> Vec<u8> {
        let hatch = Hatch { color: Rgba([0, 0, 0, 255]), spacing: 8.0, width: 1.0, pattern };
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
        let rising = drawn(Pattern::Rising, [3.0, 4.0]);
        let share = rising.iter().map(|v| f64::from(*v) / 255.0).sum::<f64>() / 1600.0;
        assert!((share - 0.125).abs() < 0.02, "{share}");
        assert_eq!(rising[10 * 40 + 10], rising[9 * 40 + 11]);
        let falling = drawn(Pattern::Falling, [3.0, 4.0]);
        assert_eq!(falling[10 * 40 + 10], falling[11 * 40 + 11]);
    }

    #[test]
    fn every_pattern_inks_otherwise_than_the_others() {
        let share = |p: Pattern| drawn(p, [3.0, 4.0]).iter().map(|v| f64::from(*v) / 255.0).sum::<f64>() / 1600.0;
        assert!((share(Pattern::Crossed) - 0.234).abs() < 0.03, "{}", share(Pattern::Crossed));
        assert!((share(Pattern::Level) - 0.125).abs() < 0.01 && (share(Pattern::Upright) - 0.125).abs() < 0.01);
        assert!((0.02..0.08).contains(&share(Pattern::Dots)), "{}", share(Pattern::Dots));
        for (i, a) in Pattern::ALL.into_iter().enumerate() {
            assert!(Pattern::ALL[..i].iter().all(|b| drawn(a, [3.0, 4.0]) != drawn(*b, [3.0, 4.0])));
        }
    }

    #[test]
    fn lines_move_with_the_map() {
        let (a, b) = (drawn(Pattern::Rising, [-1e6, 3.0]), drawn(Pattern::Rising, [-1e6 + 5.0, 3.0]));
        assert!((0..35).all(|x| a[20 * 40 + x].abs_diff(b[20 * 40 + x + 5]) <= 1));
    }
}
