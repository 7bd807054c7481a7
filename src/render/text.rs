//! Text in pictures: the bundled BIZ UDPGothic, laid out in one line, with a halo.

use super::canvas::{Canvas, as_i64, byte, floor_i64, to_usize};
use crate::render::glyphs::Glyph;
use crate::view::Rgba;
use std::collections::HashMap;

/// Share of the font size above the base line, for boxes.
pub(super) const ASCENT: f64 = 0.88;

/// Share of the font size below the base line, for boxes.
pub(super) const DESCENT: f64 = 0.12;

/// Returns the width of a line of text in pixels, at a font size (em) in pixels.
#[must_use]
pub fn text_width(text: &str, size_px: f64) -> f64 {
    let mut width = 0.0;
    lay_out(text, size_px, |_, _, end| width = end);
    width
}

/// Returns the text cut with an ellipsis so that it is no wider than `most_px`.
pub(super) fn fitted(text: &str, size_px: f64, most_px: f64) -> String {
    if text_width(text, size_px) <= most_px {
        return text.to_owned();
    }
    let room = most_px - text_width("…", size_px);
    let mut cut = String::new();
    let mut width = 0.0;
    for c in text.chars() {
        width += text_width(c.encode_utf8(&mut [0; 4]), size_px);
        if width > room {
            break;
        }
        cut.push(c);
    }
    cut.push('…');
    cut
}

/// Calls `each` with every glyph, its place and the place where it ends, in pixels from the start of the line.
fn lay_out(text: &str, size_px: f64, mut each: impl FnMut(Glyph, f64, f64)) {
    let size_px = if size_px.is_finite() { size_px.clamp(1.0, 400.0) } else { 1.0 };
    let (mut at, mut last) = (0.0, None);
    for glyph in text.chars().filter_map(Glyph::of) {
        if let Some(last) = last {
            at += glyph.kern(last, size_px);
        }
        let end = at + glyph.advance(size_px);
        each(glyph, at, end);
        (at, last) = (end, Some(glyph));
    }
}

/// A glyph's coverage and its halo's, on the same box of pixels.
#[derive(Debug, Default)]
struct GlyphInk {
    /// The box's left top, in pixels from the whole pixel of the glyph's place.
    left: i64,
    top: i64,
    width: usize,
    letter: Vec<u8>,
    halo: Vec<u8>,
}

/// Draws lines of text and remembers the glyphs it has drawn.
#[derive(Debug)]
pub(super) struct Typesetter {
    halo_px: f64,
    glyphs: HashMap<(Glyph, u32, i64), GlyphInk>,
}

impl Typesetter {
    /// Makes one for a picture; the halo is 1.5 logical points wide.
    pub fn new(pixels_per_point: f64) -> Self {
        Self { halo_px: (1.5 * pixels_per_point).clamp(0.5, 12.0), glyphs: HashMap::new() }
    }

    /// Draws a line of text from `x` on the base line `y` (pixels of the picture; the base line is put on a whole pixel).
    pub fn draw(&mut self, canvas: &mut Canvas<'_>, text: &str, size_px: f64, [x, y]: [f64; 2], color: Rgba, halo: Option<Rgba>) {
        if !(x.abs() < 1e6 && y.abs() < 1e6) {
            return;
        }
        let base = floor_i64(y + 0.5);
        let (mut placed, mut area) = (Vec::new(), [i64::MAX, i64::MAX, i64::MIN, i64::MIN]);
        let size = em_size(size_px);
        let canvas_box = [0, canvas.top(), as_i64(canvas.width()), canvas.top() + as_i64(canvas.rows())];
        lay_out(text, size_px, |glyph, at, _| {
            let quarters = floor_i64((x + at) * 4.0 + 0.5);
            let key = (glyph, size.to_bits(), quarters & 3);
            let halo_px = self.halo_px;
            let ink = self.glyphs.entry(key).or_insert_with(|| ink(glyph, size_px, quarters & 3, halo_px));
            if ink.width == 0 {
                return;
            }
            let (left, top) = ((quarters >> 2) + ink.left, base + ink.top);
            let (right, bottom) = (left + as_i64(ink.width), top + as_i64(ink.letter.len() / ink.width));
            if left < canvas_box[2] && right > 0 && top < canvas_box[3] && bottom > canvas_box[1] {
                area = [area[0].min(left), area[1].min(top), area[2].max(right), area[3].max(bottom)];
                placed.push((key, left, top));
            }
        });
        let [x0, y0] = [area[0].max(0), area[1].max(canvas_box[1])];
        let [x1, y1] = [area[2].min(canvas_box[2]), area[3].min(canvas_box[3])];
        if x0 >= x1 || y0 >= y1 {
            return;
        }
        // The whole line becomes one coverage, so that the halo of one letter does not lie on the next.
        let width = to_usize(x1 - x0);
        for (color, which) in [(halo, true), (Some(color), false)] {
            let Some(color) = color else { continue };
            let mut line = vec![0_u8; width * to_usize(y1 - y0)];
            for (key, left, top) in &placed {
                let Some(ink) = self.glyphs.get(key) else { continue };
                let source = if which { &ink.halo } else { &ink.letter };
                for (row, cells) in (*top..).zip(source.chunks_exact(ink.width)) {
                    if row < y0 || row >= y1 {
                        continue;
                    }
                    let skip = to_usize((x0 - left).max(0)).min(ink.width);
                    let start = to_usize(row - y0) * width + to_usize((left - x0).max(0));
                    let end = (to_usize(row - y0) + 1) * width;
                    for (to, from) in line[start.min(end)..end].iter_mut().zip(&cells[skip..]) {
                        *to = (*to).max(*from);
                    }
                }
            }
            for (row, cells) in (y0..).zip(line.chunks_exact(width)) {
                canvas.cover(to_usize(row - canvas.top()), to_usize(x0), cells, color);
            }
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a font size")]
fn em_size(size_px: f64) -> f32 {
    size_px as f32
}

fn ink(glyph: Glyph, size_px: f64, quarter: i64, halo_px: f64) -> GlyphInk {
    #[expect(clippy::cast_precision_loss, reason = "0..=3")]
    let Some(outlined) = glyph.outline(size_px, quarter as f32 / 4.0) else { return GlyphInk::default() };
    let bounds = outlined.px_bounds();
    let margin = super::canvas::ceil_i64(halo_px + 0.5);
    let (left, top) = (floor_i64(f64::from(bounds.min.x)) - margin, floor_i64(f64::from(bounds.min.y)) - margin);
    let width = to_usize(floor_i64(f64::from(bounds.width())) + 1 + 2 * margin);
    let height = to_usize(floor_i64(f64::from(bounds.height())) + 1 + 2 * margin);
    let mut letter = vec![0; width * height];
    let inset = to_usize(margin);
    outlined.draw(|x, y, coverage| {
        let (x, y) = (x as usize + inset, y as usize + inset);
        if x < width && y < height {
            letter[y * width + x] = byte(coverage.clamp(0.0, 1.0));
        }
    });
    let halo = widened(&letter, width, height, halo_px);
    GlyphInk { left, top, width, letter, halo }
}

/// Returns the coverage grown by a disc with a soft rim; thin strokes, nowhere fully covered, get a full halo too.
fn widened(letter: &[u8], width: usize, height: usize, radius: f64) -> Vec<u8> {
    let reach = super::canvas::ceil_i64(radius + 0.5);
    let mut out = vec![0_u8; letter.len()];
    for dy in -reach..=reach {
        for dx in -reach..=reach {
            #[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "a few pixels")]
            let weight = byte((radius + 1.0 - ((dx * dx + dy * dy) as f64).sqrt()).clamp(0.0, 1.0) as f32);
            if weight == 0 {
                continue;
            }
            let (wide, high) = (as_i64(width), as_i64(height));
            for y in dy.max(0)..(high + dy).min(high) {
                let (from, to) = (to_usize(y - dy) * width, to_usize(y) * width);
                let (first, last) = (to_usize(dx.max(0)), to_usize((wide + dx).min(wide)));
                let start = to_usize(as_i64(from + first) - dx);
                for (cell, source) in out[to + first..to + last.max(first)].iter_mut().zip(&letter[start..]) {
                    *cell = (*cell).max(super::canvas::div255(u32::from(source.saturating_mul(2)) * u32::from(weight)));
                }
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const BLACK: Rgba = Rgba([0, 0, 0, 255]);

    fn drawn(text: &str, x: f64, halo: Option<Rgba>) -> Vec<u8> {
        let mut px = vec![128; 200 * 40 * 4];
        Typesetter::new(1.0).draw(&mut Canvas::new(&mut px, 200, 0), text, 20.0, [x, 28.0], BLACK, halo);
        px
    }

    fn dark(px: &[u8]) -> usize {
        px.chunks(4).filter(|p| p[1] < 64).count()
    }

    #[test]
    fn japanese_and_latin_letters_leave_ink_and_spaces_none() {
        assert!(dark(&drawn("鉱床マップ", 5.0, None)) > 200);
        assert!(dark(&drawn("Lithium", 5.0, None)) > 60);
        assert_eq!(dark(&drawn(" \u{3000} ", 5.0, None)), 0);
    }

    #[test]
    fn a_halo_surrounds_the_letters_and_leaves_them_dark() {
        let (plain, haloed) = (drawn("黒", 5.0, None), drawn("黒", 5.0, Some(Rgba([255, 255, 255, 255]))));
        // The ground of the letters' edges is now white instead of grey: the same three quarters of coverage.
        let covered = |px: &[u8], below: u8| px.chunks(4).filter(|p| p[1] < below).count();
        assert_eq!(covered(&plain, 32), covered(&haloed, 64));
        assert!(haloed.chunks(4).filter(|p| p[1] > 240).count() > 40);
    }

    #[test]
    fn missing_glyphs_emoji_control_characters_and_far_places_do_no_harm() {
        for text in ["\u{10ffff}😀", "a\n\tb\u{0}", "", "\u{202e}x\u{301}"] {
            for x in [-1e9, -30.0, 195.0, f64::NAN, f64::INFINITY] {
                drop(drawn(text, x, Some(BLACK)));
            }
        }
        assert!(dark(&drawn("\u{10ffff}", 5.0, None)) > 0, "the sign for a missing glyph");
        assert!(text_width("x", f64::NAN).is_finite());
    }

    #[test]
    fn width_grows_with_text_and_size_and_cutting_fits() {
        assert!((text_width("鉱床", 20.0) - 40.0).abs() < 4.0);
        assert!((text_width("abc", 20.0) * 2.0 - text_width("abc", 40.0)).abs() < 1e-3);
        let cut = fitted("A very long name of a deposit", 12.0, 80.0);
        assert!(cut.ends_with('…') && text_width(&cut, 12.0) <= 80.0);
    }
}
