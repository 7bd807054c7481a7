//! A band of picture rows and the ways to put colour on it: integer source-over in sRGB.

use crate::view::Rgba;
use std::ops::Range;

/// A band of rows of an opaque RGBA picture.
pub(super) struct Canvas<'a> {
    px: &'a mut [u8],
    width: usize,
    top: i64,
}

/// A small premultiplied picture that can be stamped quickly.
#[derive(Debug, Clone, Default)]
pub(super) struct Sprite {
    /// Pixels from the place that is stamped to the left top corner.
    pub offset: [i64; 2],
    /// Width in pixels.
    pub width: usize,
    /// Premultiplied colour, four bytes a pixel.
    pub source: Vec<u8>,
    /// 255 less the alpha, once for each byte of `source`: what remains of the ground.
    pub keep: Vec<u8>,
}

impl<'a> Canvas<'a> {
    /// Makes a canvas on whole rows; `top` is the picture row of the first of them.
    pub fn new(px: &'a mut [u8], width: usize, top: i64) -> Self {
        Self { px, width, top }
    }

    /// Returns the width in pixels.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Returns the picture row of the first row.
    pub fn top(&self) -> i64 {
        self.top
    }

    /// Returns the number of rows.
    pub fn rows(&self) -> usize {
        self.px.len() / (4 * self.width.max(1))
    }

    /// Sets every pixel to a colour over white.
    pub fn clear(&mut self, color: Rgba) {
        let [r, g, b, a] = color.0;
        let over_white = |c: u8| div255(u32::from(c) * u32::from(a) + 255 * u32::from(255 - a));
        let pixel = [over_white(r), over_white(g), over_white(b), 255];
        for px in self.px.chunks_exact_mut(4) {
            px.copy_from_slice(&pixel);
        }
    }

    /// Blends a colour over a run of pixels, each by its coverage (0..=255); `row` counts from the canvas top.
    pub fn cover(&mut self, row: usize, x: usize, coverage: &[u8], color: Rgba) {
        let start = (row * self.width + x) * 4;
        let px = &mut self.px[start..start + coverage.len() * 4];
        let (fours, tail) = coverage.as_chunks::<4>();
        let mut at = 0;
        while let Some(four) = fours.get(at) {
            // Most of a band is not covered at all, most of an area wholly.
            if *four == [0; 4] || *four == [255; 4] {
                let run = 1 + fours[at + 1..].iter().take_while(|next| *next == four).count();
                if four[0] == 255 {
                    span(&mut px[at * 16..(at + run) * 16], color);
                }
                at += run;
                continue;
            }
            if let Some(block) = px[at * 16..].first_chunk_mut::<16>() {
                *block = blend_block(*block, *four, color);
            }
            at += 1;
        }
        for (px, c) in px[at * 16..].as_chunks_mut::<4>().0.iter_mut().zip(tail) {
            let mut block = [0; 16];
            block[..4].copy_from_slice(px);
            px.copy_from_slice(&blend_block(block, [*c; 4], color)[..4]);
        }
    }

    /// Blends a colour over a run of pixels that are covered wholly; `row` counts from the canvas top.
    pub fn fill(&mut self, row: usize, run: Range<usize>, color: Rgba) {
        let start = row * self.width * 4;
        span(&mut self.px[start + run.start * 4..start + run.end * 4], color);
    }

    /// Blends a colour over the box of picture pixels `x0..x1`, `y0..y1`.
    pub fn rect(&mut self, [x0, y0, x1, y1]: [i64; 4], color: Rgba) {
        let width = as_i64(self.width);
        let (left, right) = (x0.clamp(0, width), x1.clamp(0, width));
        let (first, last) = (y0.max(self.top), y1.min(self.top + as_i64(self.rows())));
        if left >= right {
            return;
        }
        for y in first..last {
            self.fill(to_usize(y - self.top), to_usize(left)..to_usize(right), color);
        }
    }

    /// Stamps a sprite at a picture pixel.
    pub fn stamp(&mut self, sprite: &Sprite, x: i64, y: i64) {
        let (x, y) = (x + sprite.offset[0], y + sprite.offset[1]);
        let stride = sprite.width * 4;
        if stride == 0 {
            return;
        }
        let height = as_i64(sprite.source.len() / stride);
        let (first, last) = ((self.top - y).max(0), (self.top + as_i64(self.rows()) - y).min(height));
        let (left, right) = ((-x).max(0), (as_i64(self.width) - x).min(as_i64(sprite.width)));
        if first >= last || left >= right {
            return;
        }
        let (left_byte, bytes) = (to_usize(left) * 4, to_usize(right - left) * 4);
        for line in first..last {
            let from = to_usize(line) * stride + left_byte;
            let to = (to_usize(y + line - self.top) * self.width + to_usize(x + left)) * 4;
            let (source, keep) = (&sprite.source[from..from + bytes], &sprite.keep[from..from + bytes]);
            // Blocks of a fixed length and no branches: the compiler makes vector code of it.
            let (blocks, tail) = self.px[to..to + bytes].as_chunks_mut::<16>();
            let ((sources, source_tail), (keeps, keep_tail)) = (source.as_chunks::<16>(), keep.as_chunks::<16>());
            for ((px, source), keep) in blocks.iter_mut().zip(sources).zip(keeps) {
                *px = over_block(*px, *source, *keep);
            }
            for ((px, &s), &k) in tail.iter_mut().zip(source_tail).zip(keep_tail) {
                *px = over(*px, s, k);
            }
        }
    }
}

/// Returns one byte of a premultiplied source over the ground of which `keep` 255ths remain.
#[inline(always)]
fn over(ground: u8, source: u8, keep: u8) -> u8 {
    let t = u16::from(ground) * u16::from(keep) + 128;
    source.wrapping_add(((t + (t >> 8)) >> 8) as u8)
}

/// [`over`] for four pixels; by value, in whole steps, so that it becomes a handful of vector instructions.
#[inline]
fn over_block(ground: [u8; 16], source: [u8; 16], keep: [u8; 16]) -> [u8; 16] {
    let mut t = [0_u16; 16];
    for i in 0..16 {
        t[i] = u16::from(ground[i]) * u16::from(keep[i]) + 128;
    }
    for t in &mut t {
        *t = (*t + (*t >> 8)) >> 8;
    }
    let mut out = [0_u8; 16];
    for i in 0..16 {
        out[i] = source[i].wrapping_add(t[i] as u8);
    }
    out
}

/// Blends a colour over four pixels by their coverage; in whole steps, as [`over_block`].
#[inline]
fn blend_block(ground: [u8; 16], coverage: [u8; 4], color: Rgba) -> [u8; 16] {
    let [r, g, b, alpha] = color.0;
    let color = [r, g, b, 255].map(u16::from);
    let parts = coverage.map(|c| u16::from(div255(u32::from(c) * u32::from(alpha))));
    let mut t = [0_u16; 16];
    for i in 0..16 {
        t[i] = color[i & 3] * parts[i >> 2] + u16::from(ground[i]) * (255 - parts[i >> 2]) + 128;
    }
    t.map(|t| ((t + (t >> 8)) >> 8) as u8)
}

/// Blends a colour over fully covered pixels.
fn span(px: &mut [u8], color: Rgba) {
    let [r, g, b, alpha] = color.0;
    if alpha == 255 {
        for px in px.chunks_exact_mut(4) {
            px.copy_from_slice(&color.0);
        }
        return;
    }
    // The ground's alpha is 255 and stays so.
    let source = [r, g, b, 255].map(|c| u16::from(c) * u16::from(alpha) + 128);
    let rest = u16::from(255 - alpha);
    let (blocks, tail) = px.as_chunks_mut::<16>();
    // Whole blocks by value: the compiler makes vector code of it.
    for block in blocks {
        let mut t = [0_u16; 16];
        for i in 0..16 {
            t[i] = source[i & 3] + u16::from(block[i]) * rest;
        }
        for t in &mut t {
            *t = (*t + (*t >> 8)) >> 8;
        }
        *block = t.map(|t| t as u8);
    }
    for px in tail.as_chunks_mut::<4>().0 {
        for (px, s) in px.iter_mut().zip(source) {
            let t = s + u16::from(*px) * rest;
            *px = ((t + (t >> 8)) >> 8) as u8;
        }
    }
}

/// Returns `v / 255`, rounded, for `v` up to 255².
#[expect(clippy::cast_possible_truncation, reason = "at most 255 for v up to 255²")]
pub(super) fn div255(v: u32) -> u8 {
    let t = v + 128;
    ((t + (t >> 8)) >> 8) as u8
}

/// Returns a length as a signed number; pictures are far below `i64::MAX`.
#[expect(clippy::cast_possible_wrap, reason = "lengths in memory fit")]
pub(super) fn as_i64(v: usize) -> i64 {
    v as i64
}

/// Returns a number that is known not to be negative as an index.
pub(super) fn to_usize(v: i64) -> usize {
    usize::try_from(v).unwrap_or(0)
}

/// Returns a coverage of 0 to 1 as a byte.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the cast saturates; 0..=255 is wanted")]
pub(super) fn byte(coverage: f32) -> u8 {
    (coverage * 255.0 + 0.5) as u8
}

/// Returns the greatest whole number not above `v`, kept within ±1e15.
#[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "exact below 2^53")]
pub(super) fn floor_i64(v: f64) -> i64 {
    // Not f64::floor: without SSE 4.1 that is a call into the maths library, and this runs for every edge.
    let v = v.clamp(-1e15, 1e15);
    let i = v as i64;
    i - i64::from((i as f64) > v)
}

/// Returns the least whole number not below `v`, kept within ±1e15.
pub(super) fn ceil_i64(v: f64) -> i64 {
    -floor_i64(-v)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_a_coverage_of_red_on_white_is_pink() {
        let mut px = [0; 8];
        let mut canvas = Canvas::new(&mut px, 2, 0);
        canvas.clear(Rgba([255, 255, 255, 255]));
        canvas.cover(0, 0, &[128, 255], Rgba([255, 0, 0, 255]));
        assert_eq!(px, [255, 127, 127, 255, 255, 0, 0, 255]);
    }

    #[test]
    fn stamps_and_boxes_partly_or_wholly_outside_are_cut() {
        let sprite = Sprite { offset: [0, 0], width: 2, source: vec![9; 16], keep: vec![0; 16] };
        for (x, y, drawn) in [(-1, -1, 1), (1, 1, 1), (0, 0, 4), (2, 0, 0), (-5, 9, 0)] {
            let mut px = [1; 16];
            Canvas::new(&mut px, 2, 0).stamp(&sprite, x, y);
            assert_eq!(px.iter().filter(|v| **v == 9).count(), drawn * 4);
        }
        let mut px = [1; 16];
        Canvas::new(&mut px, 2, 7).rect([-9, -9, 1, 8], Rgba([5, 5, 5, 255]));
        assert_eq!(px[..5], [5, 5, 5, 255, 1]);
    }

    #[test]
    fn floors_and_ceilings_are_right_on_both_sides_of_zero() {
        assert_eq!([floor_i64(-0.5), floor_i64(-1.0), floor_i64(1.9), ceil_i64(-0.5), ceil_i64(1.1)], [-1, -1, 1, 0, 2]);
        assert_eq!(floor_i64(f64::NAN), 0);
    }
}
