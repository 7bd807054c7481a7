//! The fonts that pictures are lettered in: the bundled one, and for characters that it lacks those of the system.

use ab_glyph::{Font, FontRef, FontVec, GlyphId, OutlinedGlyph};
use std::sync::{LazyLock, OnceLock};

static BUNDLED: LazyLock<Option<FontRef<'static>>> =
    LazyLock::new(|| FontRef::try_from_slice(include_bytes!("../../assets/font/BIZUDPGothic-Regular-subset.ttf")).ok());

/// At most this many fonts of the system are looked into.
const MOST_FONTS: usize = 6;

static SYSTEM: [OnceLock<Option<FontVec>>; MOST_FONTS] = [const { OnceLock::new() }; MOST_FONTS];
/// Gives the bytes of the n-th font of the system.
type FontSource = fn(usize) -> Option<Vec<u8>>;
static SOURCE: OnceLock<FontSource> = OnceLock::new();

/// Stands for a character that no font has: the geta mark, which printers in Japan set for a type that is not at hand.
const MISSING: char = '〓';

/// Says where fonts of the system come from: the n-th font's bytes, the best first, `None` when there are no more. They are read
/// only when a character is not in the bundled font. Without this call pictures are the same on every machine.
pub fn use_system_fonts(source: fn(usize) -> Option<Vec<u8>>) {
    // The first call counts.
    let _first = SOURCE.get_or_init(|| source);
}

/// Returns the characters of a text that the bundled font cannot draw, each once, in order.
#[must_use]
pub fn not_in_bundled_font(text: &str) -> Vec<char> {
    let mut found: Vec<char> = text.chars().filter(|c| !is_silent(*c) && !c.is_whitespace() && bundled(*c).is_none()).collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// A glyph of one of the fonts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Glyph {
    /// 0 is the bundled font.
    font: u8,
    id: u16,
}

impl Glyph {
    /// Returns the glyph of a character; `None` for those that leave no ink and take no room.
    pub fn of(c: char) -> Option<Self> {
        if is_silent(c) {
            return None;
        }
        let c = if c.is_whitespace() && c.is_control() { ' ' } else { c };
        bundled(c).or_else(|| of_system(c)).or_else(|| bundled(MISSING))
    }

    /// Returns the width at a size of the em in pixels.
    pub fn advance(self, size_px: f64) -> f64 {
        self.with_font(|font, id| em_share(font, font.h_advance_unscaled(id)) * size_px).unwrap_or(0.0)
    }

    /// Returns how much nearer another glyph stands than its width says, in pixels (negative: nearer).
    pub fn kern(self, after: Self, size_px: f64) -> f64 {
        if self.font != after.font {
            return 0.0;
        }
        self.with_font(|font, id| em_share(font, font.kern_unscaled(GlyphId(after.id), id)) * size_px).unwrap_or(0.0)
    }

    /// Returns the outline at a size of the em in pixels, moved to the right by a share of a pixel.
    #[expect(clippy::cast_possible_truncation, reason = "a font size")]
    pub fn outline(self, size_px: f64, right: f32) -> Option<OutlinedGlyph> {
        let size = if size_px.is_finite() { size_px.clamp(1.0, 400.0) } else { 1.0 };
        self.with_font(|font, id| {
            // `ab_glyph`'s scale is from ascent to descent.
            let scale = size as f32 * font.height_unscaled() / font.units_per_em().unwrap_or(1000.0);
            font.outline(id, scale, right)
        })
        .flatten()
    }

    fn with_font<T>(self, look: impl Fn(&dyn Face, GlyphId) -> T) -> Option<T> {
        let id = GlyphId(self.id);
        match self.font.checked_sub(1) {
            None => BUNDLED.as_ref().map(|f| look(f, id)),
            Some(n) => SYSTEM.get(usize::from(n))?.get()?.as_ref().map(|f| look(f, id)),
        }
    }
}

/// What is asked of a font, whichever owner its bytes have.
trait Face {
    fn h_advance_unscaled(&self, id: GlyphId) -> f32;
    fn kern_unscaled(&self, first: GlyphId, second: GlyphId) -> f32;
    fn units_per_em(&self) -> Option<f32>;
    fn height_unscaled(&self) -> f32;
    fn outline(&self, id: GlyphId, scale: f32, right: f32) -> Option<OutlinedGlyph>;
}

impl<F: Font> Face for F {
    fn h_advance_unscaled(&self, id: GlyphId) -> f32 {
        Font::h_advance_unscaled(self, id)
    }

    fn kern_unscaled(&self, first: GlyphId, second: GlyphId) -> f32 {
        Font::kern_unscaled(self, first, second)
    }

    fn units_per_em(&self) -> Option<f32> {
        Font::units_per_em(self)
    }

    fn height_unscaled(&self) -> f32 {
        Font::height_unscaled(self)
    }

    fn outline(&self, id: GlyphId, scale: f32, right: f32) -> Option<OutlinedGlyph> {
        self.outline_glyph(id.with_scale_and_position(scale, ab_glyph::point(right, 0.0)))
    }
}

fn em_share(font: &dyn Face, units: f32) -> f64 {
    f64::from(units / font.units_per_em().unwrap_or(1000.0))
}

fn bundled(c: char) -> Option<Glyph> {
    let id = BUNDLED.as_ref()?.glyph_id(c).0;
    (id != 0).then_some(Glyph { font: 0, id })
}

fn of_system(c: char) -> Option<Glyph> {
    let source = SOURCE.get()?;
    (0_u8..).zip(&SYSTEM).find_map(|(n, font)| {
        let font = font.get_or_init(|| FontVec::try_from_vec_and_index(source(usize::from(n))?, 0).ok());
        let id = font.as_ref()?.glyph_id(c).0;
        (id != 0).then_some(Glyph { font: n + 1, id })
    })
}

/// Joiners, direction marks, variation selectors and the like, which say how their neighbours are to be drawn.
fn is_silent(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0000}'..='\u{e01ef}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_font_has_is_shown_by_the_geta_mark_and_silent_marks_by_nothing() {
        assert_eq!(Glyph::of('\u{10fffd}'), bundled(MISSING));
        assert!(bundled(MISSING).is_some());
        assert_eq!(Glyph::of('\u{200b}'), None);
        assert!(not_in_bundled_font("菱刈 Hishikari\u{fe0f}").is_empty());
        assert_eq!(not_in_bundled_font("a\u{10fffd}\u{10fffd}"), ['\u{10fffd}']);
    }

    #[test]
    fn widths_are_shares_of_the_em() {
        let kanji = Glyph::of('鉱').unwrap();
        assert!((kanji.advance(20.0) - 20.0).abs() < 1.5 && (kanji.advance(40.0) - 2.0 * kanji.advance(20.0)).abs() < 1e-6);
    }
}
