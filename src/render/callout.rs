//! Boxes of text over the map: how a text is broken into lines, how large its box is, and how it is painted.

use super::canvas::Canvas;
use super::labels::{PxBox, overlap};
use super::picture::{Brush, Masks, View};
use super::text::{ASCENT, DESCENT, Typesetter, fitted, text_width};
use crate::view::{Callout, Paint};

/// Font size in logical points.
const SIZE: f64 = 12.5;
/// From line to line, in font sizes.
const LEADING: f64 = 1.25;
/// Between text and outline, to the sides and above, in logical points.
const PAD: [f64; 2] = [7.0, 5.0];
/// A line is no wider, in logical points.
const MOST_WIDE: f64 = 190.0;
/// A box has no more lines; the card of the note has the rest.
const MOST_LINES: usize = 9;

/// Half the size that no box exceeds, in logical points: what is farther from the middle of a box is not in it.
pub const CALLOUT_REACH: [f64; 2] = [MOST_WIDE / 2.0 + PAD[0] + 1.0, MOST_LINES as f64 * LEADING * SIZE / 2.0 + PAD[1] + 1.0];

/// A text broken into the lines of its box.
#[derive(Debug, Clone, PartialEq)]
pub struct CalloutText {
    /// The lines.
    pub lines: Vec<String>,
    /// Width and height of the box, in logical points.
    pub size: [f64; 2],
    /// Font size, in logical points.
    pub font_size: f64,
    /// From line to line, in logical points.
    pub leading: f64,
    /// Where the first line begins in the box: from the left, and its top from above, in logical points.
    pub pad: [f64; 2],
}

impl CalloutText {
    /// Breaks a text into lines: between words, and in Japanese between letters, but not before a full stop or a closing bracket.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "a few lines")]
    pub fn new(text: &str) -> Self {
        let mut lines: Vec<String> = text.lines().flat_map(|line| broken(line, SIZE, MOST_WIDE)).collect();
        if lines.len() > MOST_LINES {
            lines.truncate(MOST_LINES);
            if let Some(last) = lines.last_mut() {
                *last = fitted(&format!("{last} …"), SIZE, MOST_WIDE);
            }
        }
        let wide = lines.iter().map(|line| text_width(line, SIZE)).fold(0.0, f64::max);
        let high = SIZE * (ASCENT + DESCENT) + (lines.len().max(1) - 1) as f64 * LEADING * SIZE;
        let size = [wide + 2.0 * PAD[0], high + 2.0 * PAD[1]];
        Self { lines, size, font_size: SIZE, leading: LEADING * SIZE, pad: PAD }
    }
}

/// Breaks one paragraph, lettered in a size, into lines that are no wider than `most`.
pub(super) fn broken(paragraph: &str, size: f64, most: f64) -> Vec<String> {
    let mut lines = vec![String::new()];
    for piece in pieces(paragraph) {
        let Some(line) = lines.last_mut() else { break };
        if line.is_empty() || text_width(&format!("{line}{}", piece.trim_end()), size) <= most {
            line.push_str(piece);
        } else {
            lines.push(piece.to_owned());
        }
        // A word that is wider than a line is cut where the line ends.
        while let Some(line) = lines.last_mut().filter(|l| text_width(l.trim_end(), size) > most) {
            let Some(at) = cut_at(line, size, most) else { break };
            let rest = line.split_off(at);
            lines.push(rest);
        }
    }
    lines.into_iter().map(|line| line.trim_end().to_owned()).collect()
}

/// Where a line that is too wide is cut: after the last letter that fits, but not before the first.
fn cut_at(line: &str, size: f64, most: f64) -> Option<usize> {
    let ends = line.char_indices().skip(1).map(|(at, _)| at);
    let fits = |at: &usize| text_width(&line[..*at], size) <= most;
    ends.clone().take_while(fits).last().or_else(|| ends.clone().next())
}

/// Cuts a paragraph after each space, and around each letter of a script without spaces.
fn pieces(text: &str) -> Vec<&str> {
    let mut starts = vec![0];
    let mut last: Option<char> = None;
    for (at, c) in text.char_indices() {
        if let Some(before) = last {
            let space = before.is_whitespace() && !c.is_whitespace();
            let ideographs = (is_wide(before) || is_wide(c)) && !c.is_whitespace();
            let kept = "、。，．・：；！？）］｝」』】〉》ーっゃゅょッャュョァィゥェォ々)]},.;:!?%".contains(c)
                || "（［｛「『【〈《([{".contains(before);
            if space || (ideographs && !kept) {
                starts.push(at);
            }
        }
        last = Some(c);
    }
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    starts.iter().zip(ends).map(|(&from, to)| &text[from..to]).filter(|piece| !piece.is_empty()).collect()
}

/// Tells whether a letter is of those that are written without spaces between words (CJK and full width).
fn is_wide(c: char) -> bool {
    matches!(u32::from(c), 0x2E80..=0xA4CF | 0xAC00..=0xD7AF | 0xF900..=0xFAFF | 0xFE30..=0xFE4F | 0xFF00..=0xFF60 | 0x20000..=0x3FFFF)
}

/// The boxes of a picture.
#[derive(Debug)]
pub(super) struct CalloutLayout<'a> {
    boxes: Vec<(&'a Callout, CalloutText, PxBox)>,
    scale: f64,
}

impl<'a> CalloutLayout<'a> {
    /// Lays out the boxes that may be seen in a picture of a size in pixels.
    pub fn new(callouts: &'a [Callout], view: &View, picture: [f64; 2]) -> Self {
        let scale = view.scale;
        let reach = CALLOUT_REACH.map(|half| half * scale);
        let seen = [0.0 - reach[0], 0.0 - reach[1], picture[0] + reach[0], picture[1] + reach[1]];
        let placed = |callout: &'a Callout| {
            let [x, y] = view.px([callout.at.x, callout.at.y]);
            overlap([x, y, x + 1e-9, y + 1e-9], seen).then(|| {
                let text = CalloutText::new(&callout.text);
                let [w, h] = text.size.map(|side| side * scale);
                (callout, text, [x - w / 2.0, y - h / 2.0, x + w / 2.0, y + h / 2.0])
            })
        };
        Self { boxes: callouts.iter().filter_map(placed).collect(), scale }
    }

    /// Returns the boxes, in pixels of the picture: labels keep off them.
    pub fn boxes(&self) -> Vec<PxBox> {
        self.boxes.iter().map(|(_, _, room)| *room).collect()
    }

    /// Paints them, a later one over an earlier one.
    pub fn paint(&self, canvas: &mut Canvas<'_>, type_: &mut Typesetter) {
        if self.boxes.is_empty() {
            return;
        }
        let mut masks = Masks::default();
        masks.fit(canvas, canvas.rows());
        for (callout, text, [x0, y0, x1, y1]) in &self.boxes {
            let ring = [[*x0, *y0], [*x1, *y0], [*x1, *y1], [*x0, *y1]];
            let inside = Paint { stroke: None, ..callout.paint };
            let edge = Paint { fill: None, ..callout.paint };
            for paint in [inside, edge] {
                let brush = Brush::new(&paint, self.scale, [0.0, 0.0]);
                brush.fill(std::iter::once(ring.iter().copied()), canvas, &mut masks, &mut None);
                brush.line(ring.iter().copied(), true, &mut masks);
                brush.ink_lines(canvas, &mut masks);
            }
            let size_px = text.font_size * self.scale;
            let mut base = y0 + text.pad[1] * self.scale + size_px * ASCENT;
            for line in &text.lines {
                type_.draw(canvas, line, size_px, [x0 + text.pad[0] * self.scale, base], callout.color, None);
                base += text.leading * self.scale;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn lines(text: &str) -> Vec<String> {
        CalloutText::new(text).lines
    }

    #[test]
    fn english_breaks_between_words_and_japanese_between_letters() {
        let en = lines("The grey mudstone above the ore horizon was cored twice, in 1968 and 1974.");
        assert!(en.len() > 1 && en.iter().all(|l| !l.starts_with(' ') && !l.ends_with(' ')), "{en:?}");
        assert_eq!(en.join(" "), "The grey mudstone above the ore horizon was cored twice, in 1968 and 1974.");
        let text = "黒鉱の上位にある灰色の泥岩は、一九六八年と一九七四年に二度コア採取されている（未公表）。";
        let ja = lines(text);
        assert!(ja.len() > 2 && ja.concat() == text, "{ja:?}");
        assert!(ja.iter().all(|l| !l.starts_with(['、', '。', '）', 'ー'])), "{ja:?}");
        assert_eq!(lines("a\n\nb"), ["a", "", "b"]);
    }

    #[test]
    fn a_box_has_an_end_however_long_the_text() {
        let long = CalloutText::new(&"word ".repeat(2000));
        assert!(long.lines.len() == MOST_LINES && long.lines[MOST_LINES - 1].ends_with('…'));
        let one = CalloutText::new(&"x".repeat(500));
        assert!(one.lines.len() > 3);
        for text in [&long, &one] {
            assert!(text.size[0] / 2.0 <= CALLOUT_REACH[0] && text.size[1] / 2.0 <= CALLOUT_REACH[1], "{:?}", text.size);
        }
    }

    proptest! {
        #[test]
        fn no_letter_is_lost_when_lines_are_broken(text in "[a-z 鉱床、。（）\u{301}😀-]{0,60}") {
            let whole: String = text.chars().filter(|c| !c.is_whitespace()).collect();
            let found: String = lines(&text).concat().chars().filter(|c| !c.is_whitespace()).collect();
            prop_assert_eq!(found, whole);
        }
    }
}
