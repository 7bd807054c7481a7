//! Sheets: figures of boxes, lines and texts, such as charts, that become the same picture in the window, as PNG and as SVG.

mod svg;

use super::callout::broken;
use super::canvas::{Canvas, as_i64, byte, floor_i64, to_usize};
use super::picture::{Brush, Masks, Picture};
use super::text::{ASCENT, DESCENT, Typesetter, text_width};
use crate::view::{Hatch, Paint, Rgba, Stroke};
use crate::words::Lang;

/// Longest side of a picture, in pixels.
const MOST_PX: f64 = 16384.0;
/// From line to line, in font sizes.
const LEADING: f64 = 1.35;

/// A figure; all lengths in logical points, from the left top corner.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// Width and height.
    pub size: [f64; 2],
    /// The colour behind everything.
    pub background: Rgba,
    /// The language of its texts.
    pub lang: Lang,
    /// What it is called.
    pub title: String,
    /// What it says in sentences, for those who do not see it.
    pub description: String,
    /// What is on it, painted in order.
    pub items: Vec<SheetItem>,
}

/// A mark on a sheet.
#[derive(Debug, Clone, PartialEq)]
pub struct SheetItem {
    /// What it is.
    pub mark: SheetMark,
    /// What is said under the pointer.
    pub title: Option<String>,
}

/// What can be on a sheet.
#[derive(Debug, Clone, PartialEq)]
pub enum SheetMark {
    /// A box, a line, or anything made of straight edges.
    Shape(SheetShape),
    /// A text.
    Text(SheetText),
}

/// Straight edges, filled or drawn. Upright and level ones are put on whole pixels, so that they are crisp.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SheetShape {
    /// The corners.
    pub points: Vec<[f64; 2]>,
    /// The last corner is joined to the first.
    pub closed: bool,
    /// The inside.
    pub fill: Option<Rgba>,
    /// Lines over the fill.
    pub hatch: Option<Hatch>,
    /// The edges; a casing is drawn in pictures only.
    pub stroke: Option<Stroke>,
}

/// A text.
#[derive(Debug, Clone, PartialEq)]
pub struct SheetText {
    /// Where it stands: on the base line of its first line.
    pub at: [f64; 2],
    /// The text; a line break begins a new line.
    pub text: String,
    /// Font size.
    pub size: f64,
    /// The colour.
    pub color: Rgba,
    /// Which part of it stands at the place.
    pub anchor: TextAnchor,
    /// Heavier letters.
    pub bold: bool,
    /// Turned around the place, in degrees clockwise.
    pub turn_deg: f64,
    /// Lines are broken where they would be wider.
    pub wrap: Option<f64>,
}

/// Which part of a text stands at its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TextAnchor {
    /// Its beginning.
    #[default]
    Start,
    /// Its middle.
    Middle,
    /// Its end.
    End,
}

impl SheetItem {
    /// A mark of which nothing more is said.
    #[must_use]
    pub fn of(mark: SheetMark) -> Self {
        Self { mark, title: None }
    }
}

impl SheetShape {
    /// Returns a box from left, top, width and height, without paint.
    #[must_use]
    pub fn rect([x, y]: [f64; 2], [width, height]: [f64; 2]) -> Self {
        let points = vec![[x, y], [x + width, y], [x + width, y + height], [x, y + height]];
        Self { points, closed: true, ..Self::default() }
    }

    /// Returns an open line, without paint.
    #[must_use]
    pub fn line(points: Vec<[f64; 2]>) -> Self {
        Self { points, ..Self::default() }
    }

    /// Tells whether every edge is upright or level.
    fn is_upright(&self) -> bool {
        #[expect(clippy::float_cmp, reason = "the same number, not one that was computed otherwise")]
        let upright = |[a, b]: &[[f64; 2]; 2]| a[0] == b[0] || a[1] == b[1];
        let ends = self.points.first().zip(self.points.last()).filter(|_| self.closed);
        self.points.array_windows().all(upright) && ends.is_none_or(|(first, last)| upright(&[*last, *first]))
    }

    /// Returns the corners in pixels.
    fn pixels(&self, scale: f64) -> Vec<[f64; 2]> {
        let width = self.stroke.map_or(0.0, |s| (s.width * scale).round());
        // A line of an odd number of pixels has its middle in the middle of one.
        let half = if width % 2.0 >= 1.0 { 0.5 } else { 0.0 };
        let crisp = self.is_upright();
        let px = |v: f64| if crisp { (v * scale - half).round() + half } else { v * scale };
        self.points.iter().map(|p| p.map(px)).collect()
    }
}

impl SheetText {
    /// Returns a text in one line that begins at a place.
    #[must_use]
    pub fn new(at: [f64; 2], text: impl Into<String>, size: f64, color: Rgba) -> Self {
        let (anchor, text) = (TextAnchor::Start, text.into());
        Self { at, text, size, color, anchor, bold: false, turn_deg: 0.0, wrap: None }
    }

    /// Returns the lines that it is set in.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let most = self.wrap.unwrap_or(f64::INFINITY);
        self.text
            .lines()
            .flat_map(|line| if most.is_finite() { broken(line, self.size, most) } else { vec![line.into()] })
            .collect()
    }

    /// Returns how far it is from one base line to the next.
    #[must_use]
    pub fn leading(&self) -> f64 {
        self.size * LEADING
    }

    /// Returns where a line begins, from the place to the right, when it is so wide.
    fn start(&self, width: f64) -> f64 {
        match self.anchor {
            TextAnchor::Start => 0.0,
            TextAnchor::Middle => -width / 2.0,
            TextAnchor::End => -width,
        }
    }
}

impl Sheet {
    /// Adds a mark.
    pub fn add(&mut self, shape: SheetShape) {
        self.items.push(SheetItem::of(SheetMark::Shape(shape)));
    }

    /// Adds a mark of which something is said under the pointer.
    pub fn add_titled(&mut self, shape: SheetShape, title: impl Into<String>) {
        self.items.push(SheetItem { mark: SheetMark::Shape(shape), title: Some(title.into()) });
    }

    /// Adds a text.
    pub fn add_text(&mut self, text: SheetText) {
        self.items.push(SheetItem::of(SheetMark::Text(text)));
    }

    /// Returns the sheet as an SVG document without prologue, so that it can stand alone and within HTML. Texts are texts.
    #[must_use]
    pub fn svg(&self) -> String {
        svg::document(self)
    }

    /// Draws the sheet, `scale` pixels to a point; at most 16,384 pixels a side, and the same to the byte on every run.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped; the cast of NaN is 0")]
    pub fn picture(&self, scale: f64) -> Picture {
        let scale = if scale.is_finite() { scale.clamp(0.1, 10.0) } else { 1.0 };
        let [width, height] = self.size.map(|v| ((v * scale).round().clamp(1.0, MOST_PX) as u32).max(1));
        let mut rgba = vec![0; width as usize * height as usize * 4];
        let mut canvas = Canvas::new(&mut rgba, width as usize, 0);
        canvas.clear(self.background);
        let (mut masks, mut type_) = (Masks::default(), Typesetter::new(scale));
        masks.fit(&canvas, height as usize);
        for item in &self.items {
            match &item.mark {
                SheetMark::Shape(shape) => paint_shape(shape, scale, &mut canvas, &mut masks),
                SheetMark::Text(text) => paint_text(text, scale, &mut canvas, &mut type_),
            }
        }
        Picture { width, height, rgba }
    }
}

fn paint_shape(shape: &SheetShape, scale: f64, canvas: &mut Canvas<'_>, masks: &mut Masks) {
    let paint = Paint { fill: shape.fill, hatch: shape.hatch, smooth_fill: true, stroke: shape.stroke, symbol: None };
    let brush = Brush::new(&paint, scale, [0.0, 0.0]);
    let points = shape.pixels(scale);
    if shape.closed {
        brush.fill(std::iter::once(points.iter().copied()), canvas, masks, &mut brush.hatch());
    }
    if shape.stroke.is_some() {
        brush.line(points.iter().copied(), shape.closed, masks);
        brush.ink_lines(canvas, masks);
    }
}

fn paint_text(text: &SheetText, scale: f64, canvas: &mut Canvas<'_>, type_: &mut Typesetter) {
    let (size, leading) = (text.size * scale, text.leading() * scale);
    let mut down = 0.0;
    for line in text.lines() {
        let right = text.start(text_width(&line, size));
        let [x, y] = text.at.map(|v| v * scale);
        if text.turn_deg == 0.0 {
            letter(&line, size, [x + right, y + down], text, canvas, type_);
        } else {
            turned(&line, size, [right, down], text, scale, canvas, type_);
        }
        down += leading;
    }
}

/// Draws a line; heavier letters are drawn twice, a twentieth of their size apart, for there is one weight of the font.
fn letter(line: &str, size: f64, [x, y]: [f64; 2], text: &SheetText, canvas: &mut Canvas<'_>, type_: &mut Typesetter) {
    type_.draw(canvas, line, size, [x, y], text.color, None);
    if text.bold {
        type_.draw(canvas, line, size, [x + size / 20.0, y], text.color, None);
    }
}

/// Draws a line turned around its place: level on a scratch, whose coverage is looked up for each pixel.
#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "pixels of a picture")]
fn turned(
    line: &str,
    size: f64,
    [right, down]: [f64; 2],
    text: &SheetText,
    scale: f64,
    canvas: &mut Canvas<'_>,
    type_: &mut Typesetter,
) {
    let margin = 2.0;
    let most = |v: f64| to_usize(floor_i64(v.clamp(1.0, MOST_PX)));
    let (width, height) =
        (most(text_width(line, size) + size / 10.0 + 2.0 * margin), most(size * (ASCENT + DESCENT + 0.3) + 2.0 * margin));
    let base = (size * ASCENT + margin).round();
    let mut scratch = vec![0; width * height * 4];
    let white = SheetText { color: Rgba([255; 4]), ..text.clone() };
    let mut ground = Canvas::new(&mut scratch, width, 0);
    ground.clear(Rgba([0, 0, 0, 255]));
    letter(line, size, [margin, base], &white, &mut ground, type_);
    let at = |x: i64, y: i64| {
        let inside = x >= 0 && y >= 0 && x < as_i64(width) && y < as_i64(height);
        if inside { f64::from(scratch[(to_usize(y) * width + to_usize(x)) * 4]) / 255.0 } else { 0.0 }
    };
    // Exact for quarter turns, where a cosine of 6e-17 would smear.
    let (sin, cos) = match text.turn_deg.rem_euclid(360.0) {
        90.0 => (1.0, 0.0),
        180.0 => (0.0, -1.0),
        270.0 => (-1.0, 0.0),
        other => other.to_radians().sin_cos(),
    };
    let place = text.at.map(|v| (v * scale).round());
    // From the scratch to the picture, and back.
    let out = |[x, y]: [f64; 2]| {
        let (x, y) = (x - margin + right.round(), y - base + down.round());
        [place[0] + x * cos - y * sin, place[1] + x * sin + y * cos]
    };
    let back = |[x, y]: [f64; 2]| {
        let (x, y) = (x - place[0], y - place[1]);
        [x * cos + y * sin - right.round() + margin, y * cos - x * sin - down.round() + base]
    };
    let (w, h) = (width as f64, height as f64);
    let corners = [[0.0, 0.0], [w, 0.0], [w, h], [0.0, h]].map(out);
    let least = |i: usize| corners.iter().map(|c| c[i]).fold(f64::INFINITY, f64::min).max(0.0);
    let most = |i: usize, end: usize| corners.iter().map(|c| c[i]).fold(0.0, f64::max).ceil().min(end as f64);
    let (left, end) = (to_usize(floor_i64(least(0))), to_usize(floor_i64(most(0, canvas.width()))));
    for row in to_usize(floor_i64(least(1)))..to_usize(floor_i64(most(1, canvas.rows()))) {
        let coverage: Vec<u8> = (left..end)
            .map(|column| {
                let [x, y] = back([column as f64 + 0.5, row as f64 + 0.5]).map(|v| v - 0.5);
                let (x0, y0) = (floor_i64(x), floor_i64(y));
                let (u, v) = (x - x0 as f64, y - y0 as f64);
                let upper = at(x0, y0) * (1.0 - u) + at(x0 + 1, y0) * u;
                let lower = at(x0, y0 + 1) * (1.0 - u) + at(x0 + 1, y0 + 1) * u;
                byte((upper * (1.0 - v) + lower * v) as f32)
            })
            .collect();
        canvas.cover(row, left.min(canvas.width()), &coverage, text.color);
    }
}

#[cfg(test)]
mod tests;
