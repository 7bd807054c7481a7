//! The furniture of a sheet: scale bar, credit line, title and legend, in screen space above everything.

use super::canvas::{Canvas, floor_i64};
use super::labels::PxBox;
use super::picture::Masks;
use super::sample::paint_sample;
use super::text::{ASCENT, Typesetter, fitted, text_width};
use crate::view::{Furniture, LegendRow, Paint, Rgba};

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
    rows: Vec<(&'a LegendRow, Line)>,
}

impl<'a> FurnitureLayout<'a> {
    /// Lays the furniture out in a picture of a size in pixels; what does not fit is shortened or left out.
    pub fn new(furniture: &'a Furniture, scale: f64, [width, height]: [f64; 2]) -> Self {
        let px = |points: f64| points * scale;
        let mut layout = Self { scale, lines: Vec::new(), bar: None, panel: None, rows: Vec::new() };
        layout.legend(&furniture.legend, [width, height]);
        let legend_left = layout.panel.map_or(width, |p| p[0]);
        if let Some(title) = &furniture.title {
            let text = fitted(title, px(TITLE), legend_left - px(2.0 * MARGIN));
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
        if let Some(credit) = &furniture.credit {
            let text = fitted(credit, px(SMALL), width - taken - px(MARGIN));
            let left = width - px(MARGIN / 2.0) - text_width(&text, px(SMALL));
            layout.lines.push(Line { text, size_px: px(SMALL), at: [left, height - px(MARGIN / 2.0 + SMALL * (1.0 - ASCENT))] });
        }
        layout
    }

    fn legend(&mut self, rows: &'a [LegendRow], [width, height]: [f64; 2]) {
        let px = |points: f64| points * self.scale;
        let room = height - px(2.0 * MARGIN + 2.0 * PAD + 40.0);
        let most = usize::try_from(floor_i64(room / px(ROW))).unwrap_or(0);
        let shown = &rows[..rows.len().min(most)];
        let texts: Vec<String> = shown.iter().map(|r| fitted(&r.text, px(BODY), width * 0.4)).collect();
        let widest = texts.iter().map(|t| text_width(t, px(BODY))).fold(0.0, f64::max);
        if shown.is_empty() {
            return;
        }
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
        self.lines.iter().map(Line::room).chain(self.bar).chain(self.panel).collect()
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
        for line in &self.lines {
            type_.draw(canvas, &line.text, line.size_px, line.at, text, Some(panel));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::{Mark, Symbol};

    const INK: [Rgba; 2] = [Rgba([20, 20, 20, 255]), Rgba([255, 255, 255, 255])];
    const RED: Rgba = Rgba([220, 0, 0, 255]);

    fn furniture() -> Furniture {
        let symbol = Symbol { mark: Mark::Circle, size: 10.0, fill: RED, edge: None, core: None };
        let row = LegendRow { paint: Paint { symbol: Some(symbol), ..Paint::default() }, text: "Deposits 鉱床".into() };
        Furniture {
            scale_bar: Some((100.0, "10 km".into())),
            credit: Some("EPSG:3857 — Natural Earth".into()),
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
    fn the_boxes_do_not_overlap_and_tiny_pictures_do_no_harm() {
        let f = furniture();
        let boxes = FurnitureLayout::new(&f, 1.0, [600.0, 400.0]).boxes();
        for (i, a) in boxes.iter().enumerate() {
            assert!(boxes[..i].iter().all(|b| !crate::render::labels::overlap(*a, *b)), "{boxes:?}");
        }
        for (w, h, scale) in [(1, 1, 1.0), (5, 300, 3.0), (300, 5, 0.1), (10, 10, f64::NAN)] {
            drop(painted(w, h, scale));
        }
    }
}
