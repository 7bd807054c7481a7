//! The furniture of a sheet: scale bar, north arrow, credit line, title and legend, in screen space above everything.

use super::canvas::{Canvas, floor_i64};
use super::labels::{PxBox, overlap};
use super::picture::{Brush, Masks};
use super::sample::paint_sample;
use super::text::{ASCENT, Typesetter, fitted, text_width};
use crate::geometry::ScreenPoint;
use crate::view::north::arrow_room;
use crate::view::{Furniture, LegendRow, Paint, Rgba, Stroke};

/// Distance from the picture's edge, in logical points.
const MARGIN: f64 = 12.0;
/// Font sizes in logical points.
const TITLE: f64 = 18.0;
const BODY: f64 = 12.0;
const SMALL: f64 = 10.0;
/// Thickness of the scale bar.
const BAR: f64 = 5.0;
/// Legend: height of a row, width of a sample, space around.
const ROW: f64 = 22.0;
const SAMPLE: f64 = 28.0;
const PAD: f64 = 9.0;

/// A line of text with its base line, in pixels.
#[derive(Debug)]
struct Line {
    text: String,
    size_px: f64,
    at: [f64; 2],
}

impl Line {
    fn room(&self) -> PxBox {
        let [x, y] = self.at;
        let top = y - self.size_px * ASCENT;
        [x, top, x + text_width(&self.text, self.size_px), top + self.size_px]
    }
}

/// Where each piece stands in a picture.
#[derive(Debug)]
pub(super) struct FurnitureLayout<'a> {
    scale: f64,
    lines: Vec<Line>,
    bar: Option<PxBox>,
    panel: Option<PxBox>,
    /// The room of the north arrow and how far it is turned, in degrees clockwise.
    north: Option<(PxBox, f64)>,
    rows: Vec<(&'a LegendRow, Line)>,
}

impl<'a> FurnitureLayout<'a> {
    /// Lays the furniture out in a picture of a size in pixels; what does not fit is shortened or left out.
    pub fn new(furniture: &'a Furniture, scale: f64, [width, height]: [f64; 2]) -> Self {
        let px = |points: f64| points * scale;
        let mut layout = Self { scale, lines: Vec::new(), bar: None, panel: None, north: None, rows: Vec::new() };
        layout.legend(&furniture.legend, [width, height]);
        let legend_left = layout.panel.map_or(width, |p| p[0]);
        let title_px = legend_left - px(2.0 * MARGIN);
        if let Some(title) = furniture.title.as_ref().filter(|_| title_px > px(2.0 * TITLE) && height > px(80.0)) {
            let text = fitted(title, px(TITLE), title_px);
            layout.lines.push(Line { text, size_px: px(TITLE), at: [px(MARGIN), px(MARGIN + TITLE * ASCENT)] });
        }
        let mut taken = px(MARGIN);
        if let Some((length, text)) = furniture.scale_bar.as_ref().filter(|(l, _)| *l > 0.0 && px(*l) < width) {
            let bottom = height - px(MARGIN);
            let bar = [px(MARGIN), bottom - px(BAR), px(MARGIN + length), bottom].map(f64::round);
            let at = [px(MARGIN), bar[1] - px(BODY * (1.0 - ASCENT) + 4.0)];
            let line = Line { text: text.clone(), size_px: px(BODY), at };
            taken = bar[2].max(line.room()[2]) + px(MARGIN);
            layout.lines.push(line);
            layout.bar = Some(bar);
        }
        let credit_px = width - taken - px(MARGIN);
        if let Some(credit) = furniture.credit.as_ref().filter(|_| credit_px > px(2.0 * SMALL)) {
            let text = fitted(credit, px(SMALL), credit_px);
            let left = width - px(MARGIN / 2.0) - text_width(&text, px(SMALL));
            layout.lines.push(Line { text, size_px: px(SMALL), at: [left, height - px(MARGIN / 2.0 + SMALL * (1.0 - ASCENT))] });
        }
        if let Some(north) = &furniture.north {
            layout.north(north.turn_deg, north.note.as_deref(), [width, height]);
        }
        layout
    }

    /// The north arrow, when nothing else is where it stands, and what is said of it.
    fn north(&mut self, turn_deg: f64, note: Option<&str>, [width, height]: [f64; 2]) {
        let scale = self.scale;
        let Some(room) = arrow_room(ScreenPoint::new(width / scale, height / scale)) else { return };
        let room = room.map(|v| v * scale);
        let free = |layout: &Self, room: PxBox| layout.boxes().iter().all(|b| !overlap(*b, room));
        if !free(self, room) {
            return;
        }
        if let Some(note) = note {
            let (left, middle) = (room[2] + 2.0 * scale, f64::midpoint(room[1], room[3]));
            let text = fitted(note, SMALL * scale, width - left - MARGIN * scale);
            let line = Line { text, size_px: SMALL * scale, at: [left, middle + SMALL * scale * (ASCENT - 0.5)] };
            if free(self, line.room()) {
                self.lines.push(line);
            }
        }
        self.north = Some((room, turn_deg));
    }

    fn legend(&mut self, rows: &'a [LegendRow], [width, height]: [f64; 2]) {
        let px = |points: f64| points * self.scale;
        let room = height - px(2.0 * MARGIN + 2.0 * PAD + 40.0);
        let most = usize::try_from(floor_i64(room / px(ROW))).unwrap_or(0);
        let shown = &rows[..rows.len().min(most)];
        let most_px = (width * 0.4).min(width - px(2.0 * MARGIN + 3.0 * PAD + SAMPLE));
        if shown.is_empty() || most_px < px(2.0 * BODY) {
            return;
        }
        let texts: Vec<String> = shown.iter().map(|r| fitted(&r.text, px(BODY), most_px)).collect();
        let widest = texts.iter().map(|t| text_width(t, px(BODY))).fold(0.0, f64::max);
        let left = width - px(MARGIN + 3.0 * PAD + SAMPLE) - widest;
        #[expect(clippy::cast_precision_loss, reason = "a few rows")]
        let panel = [left, px(MARGIN), width - px(MARGIN), px(MARGIN + 2.0 * PAD + ROW * shown.len() as f64)].map(f64::round);
        let mut y = panel[1] + px(PAD);
        for (row, text) in shown.iter().zip(texts) {
            // A heading has no sample and begins where they do.
            let indent = if row.paint == Paint::default() { PAD } else { 2.0 * PAD + SAMPLE };
            let at = [panel[0] + px(indent), y + px((ROW - BODY) / 2.0 + BODY * ASCENT)];
            self.rows.push((row, Line { text, size_px: px(BODY), at }));
            y += px(ROW);
        }
        self.panel = Some(panel);
    }

    /// Returns the boxes that map labels should stay out of.
    pub fn boxes(&self) -> Vec<PxBox> {
        self.lines.iter().map(Line::room).chain(self.bar).chain(self.panel).chain(self.north.map(|n| n.0)).collect()
    }

    /// Paints everything; `ink` is the colour of the text and of the panel and halos.
    pub fn paint(&self, canvas: &mut Canvas<'_>, type_: &mut Typesetter, [text, panel]: [Rgba; 2]) {
        let hair = floor_i64(self.scale).max(1);
        if let Some(bar) = self.bar {
            let [x0, y0, x1, y1] = bar.map(floor_i64);
            canvas.rect([x0 - hair, y0 - hair, x1 + hair, y1 + hair], panel);
            canvas.rect([x0, y0, x1, y1], text);
            canvas.rect([i64::midpoint(x0, x1), y0 + hair, x1 - hair, y1 - hair], panel);
        }
        if let Some(outer) = self.panel {
            let [x0, y0, x1, y1] = outer.map(floor_i64);
            canvas.rect([x0, y0, x1, y1], panel.faded(0.92));
            let edge = text.faded(0.35);
            for side in [
                [x0, y0, x1, y0 + hair],
                [x0, y1 - hair, x1, y1],
                [x0, y0 + hair, x0 + hair, y1 - hair],
                [x1 - hair, y0 + hair, x1, y1 - hair],
            ] {
                canvas.rect(side, edge);
            }
            let mut masks = Masks::default();
            masks.fit(canvas, canvas.rows());
            let height = self.scale * ROW;
            for (row, line) in &self.rows {
                let middle = line.at[1] - self.scale * BODY * (ASCENT - 0.5);
                let left = outer[0] + self.scale * PAD;
                let room = [left, middle - height * 0.32, left + self.scale * SAMPLE, middle + height * 0.32];
                paint_sample(&row.paint, self.scale, room, canvas, &mut masks);
                type_.draw(canvas, &line.text, line.size_px, line.at, text, None);
            }
        }
        if let Some((room, turn_deg)) = self.north {
            self.arrow(room, turn_deg, canvas, type_, [text, panel]);
        }
        for line in &self.lines {
            type_.draw(canvas, &line.text, line.size_px, line.at, text, Some(panel));
        }
    }

    /// Paints the north arrow: a needle, half of it filled, and an upright N before its point.
    fn arrow(&self, room: PxBox, turn_deg: f64, canvas: &mut Canvas<'_>, type_: &mut Typesetter, [text, panel]: [Rgba; 2]) {
        let middle = [f64::midpoint(room[0], room[2]), f64::midpoint(room[1], room[3])];
        let (sin, cos) = turn_deg.to_radians().sin_cos();
        let turned =
            |[x, y]: [f64; 2]| [middle[0] + self.scale * (x * cos - y * sin), middle[1] + self.scale * (x * sin + y * cos)];
        let needle = [[0.0, -13.0], [7.5, 15.0], [0.0, 10.0], [-7.5, 15.0]].map(turned);
        let mut masks = Masks::default();
        masks.fit(canvas, canvas.rows());
        let edge = Stroke { color: text, width: 1.0, dash: None, casing: Some((panel, 3.5)) };
        let whole = Paint { fill: Some(panel), smooth_fill: true, stroke: Some(edge), ..Paint::default() };
        let half = Paint { fill: Some(text), smooth_fill: true, ..Paint::default() };
        for (paint, ring) in [(whole, &needle[..]), (half, &needle[..3])] {
            let brush = Brush::new(&paint, self.scale, [0.0, 0.0]);
            brush.line(ring.iter().copied(), true, &mut masks);
            // The casing lies under the fill, the outline above it.
            brush.ink_lines(canvas, &mut masks);
            brush.fill(std::iter::once(ring.iter().copied()), canvas, &mut masks, &mut None);
        }
        let size_px = BODY * self.scale;
        let [x, y] = turned([0.0, -20.0]);
        let at = [x - text_width("N", size_px) / 2.0, y + size_px * 0.36];
        type_.draw(canvas, "N", size_px, at, text, Some(panel));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::north::NorthArrow;
    use crate::view::{Mark, Symbol};
    use proptest::prelude::*;

    const INK: [Rgba; 2] = [Rgba([20, 20, 20, 255]), Rgba([255, 255, 255, 255])];
    const RED: Rgba = Rgba([220, 0, 0, 255]);

    fn furniture() -> Furniture {
        let symbol = Symbol { mark: Mark::Circle, size: 10.0, fill: RED, edge: None, core: None };
        let row = LegendRow { paint: Paint { symbol: Some(symbol), ..Paint::default() }, text: "Deposits 鉱床".into() };
        Furniture {
            scale_bar: Some((100.0, "10 km".into())),
            credit: Some("EPSG:3857 — Natural Earth".into()),
            north: Some(NorthArrow { turn_deg: -3.2, note: Some("true north 3.2° W of grid north".into()) }),
            title: Some("Title".into()),
            legend: vec![row.clone(), row],
        }
    }

    fn painted(width: usize, height: usize, scale: f64) -> Vec<u8> {
        let mut px = vec![128; width * height * 4];
        let f = furniture();
        #[expect(clippy::cast_precision_loss, reason = "small")]
        let layout = FurnitureLayout::new(&f, scale, [width as f64, height as f64]);
        layout.paint(&mut Canvas::new(&mut px, width, 0), &mut Typesetter::new(scale), INK);
        px
    }

    #[test]
    fn every_piece_is_in_its_corner() {
        let px = painted(600, 400, 1.0);
        let dark = |x: std::ops::Range<usize>, y: std::ops::Range<usize>| {
            y.flat_map(|y| x.clone().map(move |x| (x, y))).filter(|(x, y)| px[(y * 600 + x) * 4] < 60).count()
        };
        assert!(dark(0..100, 0..40) > 50, "title");
        assert!(dark(12..62, 383..388) == 250, "dark half of the scale bar");
        assert!(dark(64..110, 384..387) == 0, "light half of the scale bar");
        assert!(dark(400..600, 380..400) > 30, "credit");
        assert!(px.chunks(4).filter(|p| p[0] > 200 && p[1] < 20).count() > 100, "legend samples");
    }

    #[test]
    fn tiny_pictures_do_no_harm() {
        for (w, h, scale) in [(1, 1, 1.0), (5, 300, 3.0), (300, 5, 0.1), (10, 10, f64::NAN)] {
            drop(painted(w, h, scale));
        }
    }

    proptest! {
        #[test]
        fn no_piece_lies_on_another(
            (width, height, scale) in (60.0..2000.0_f64, 60.0..1400.0_f64, 1.0..3.0_f64),
            (rows, words) in (0..40_usize, 0..12_usize),
        ) {
            let mut f = furniture();
            f.title = Some("A title of some length ".repeat(words));
            f.credit = Some("Credits 出典 ".repeat(words));
            f.scale_bar = Some((140.0, "1000 km at the middle of the map".into()));
            f.legend = vec![f.legend[0].clone(); rows];
            let boxes = FurnitureLayout::new(&f, scale, [width * scale, height * scale]).boxes();
            for (i, a) in boxes.iter().enumerate() {
                for b in &boxes[..i] {
                    prop_assert!(!overlap(*a, *b), "{:?} {:?}", a, b);
                }
            }
        }
    }
}
