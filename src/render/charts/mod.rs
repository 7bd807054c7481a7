//! Charts on sheets: bars with their names and numbers beside them, lines over time, what they speak of, and where which bar is.

mod bars;
mod time;
mod told;

pub use told::{bar_name, class_names, subject_told};

use super::sheet::{Sheet, SheetShape, SheetText, TextAnchor};
use super::text::text_width;
use crate::analysis::{Bar, BarKey, ChartBy, Charts};
use crate::view::chart_look::{self, ClassLook};
use crate::view::theme::MapTheme;
use crate::view::{Paint, Rgba, Stroke};
use crate::words::{Lang, Word};
use crate::workspace::Instant;
use crate::workspace::zones::washington_and_tokyo;

/// Space around everything, in logical points.
const MARGIN: f64 = 14.0;
/// Font sizes.
const TITLE: f64 = 17.0;
const SECTION: f64 = 13.5;
const BODY: f64 = 12.0;
const SMALL: f64 = 10.5;
/// Samples of classes.
const SAMPLE: [f64; 2] = [22.0, 12.0];

/// How a chart is to be drawn.
#[derive(Debug, Clone, Copy)]
pub struct ChartLook<'a> {
    /// The language of its texts.
    pub lang: Lang,
    /// The colours.
    pub theme: &'static MapTheme,
    /// The width in logical points; the height follows.
    pub width: f64,
    /// The name of the workspace and the moment, for charts that leave the program: they then have a title and the disclaimer.
    pub head: Option<(&'a str, &'a Instant)>,
}

/// A place on a chart that stands for something.
#[derive(Debug, Clone, PartialEq)]
pub struct ChartRegion {
    /// Left, top, width and height, in logical points.
    pub rect: [f64; 4],
    /// The bar.
    pub key: BarKey,
    /// The class of it; `None` for the whole bar.
    pub class: Option<usize>,
    /// What it says.
    pub text: String,
}

/// A chart on a sheet.
#[derive(Debug, Clone, PartialEq)]
pub struct DrawnChart {
    /// The sheet.
    pub sheet: Sheet,
    /// What can be pointed at, the bars in their order; after each those of its classes that are not empty.
    pub regions: Vec<ChartRegion>,
}

/// Draws a chart.
#[must_use]
pub fn draw_chart(charts: &Charts, by: ChartBy, look: ChartLook<'_>) -> DrawnChart {
    let mut page = Page::new(by, look);
    page.head(by);
    match by {
        ChartBy::Mineral => {
            page.section(None, &subject_told(look.lang, by, &charts.minerals.subject));
            bars::stacked(&mut page, &charts.minerals.bars, charts, &chart_look::fills(look.theme), Word::ChartNoDeposits);
            page.note(charts.minerals.bars.iter().any(|b| b.on_both_lists), Word::ChartBothLists);
            page.note(!charts.minerals.bars.is_empty(), Word::ChartEachMineral);
        }
        ChartBy::Stage => {
            page.section(None, &subject_told(look.lang, by, &charts.stages.subject));
            let none = charts.stages.subject.count == 0;
            let bars = if none { &[][..] } else { &charts.stages.bars };
            bars::stacked(&mut page, bars, charts, &chart_look::capacities(look.theme), Word::ChartNoProjects);
            page.note(!none, Word::ChartEachStage);
        }
        ChartBy::Status => {
            page.section(Some(Word::ChartAreasByStatus), &told::areas(look.lang, &charts.areas.subject));
            bars::stacked(&mut page, &charts.areas.bars, charts, &[], Word::ChartNoAreas);
            page.y += 16.0;
            page.section(Some(Word::ChartDepositsByStatus), &subject_told(look.lang, ChartBy::Mineral, &charts.deposits.subject));
            bars::stacked(&mut page, &charts.deposits.bars, charts, &[], Word::ChartNoDeposits);
        }
        ChartBy::Time => {
            page.section(Some(Word::ChartAreaSteps), &told::areas(look.lang, &charts.steps.subject));
            time::steps(&mut page, &charts.steps);
            page.y += 16.0;
            page.section(Some(Word::ChartMilestones), &subject_told(look.lang, ChartBy::Stage, &charts.milestones.subject));
            time::milestones(&mut page, charts);
        }
    }
    page.finish()
}

/// A sheet in work.
struct Page<'a> {
    look: ChartLook<'a>,
    sheet: Sheet,
    regions: Vec<ChartRegion>,
    /// Down to here it is full.
    y: f64,
}

impl<'a> Page<'a> {
    fn new(by: ChartBy, look: ChartLook<'a>) -> Self {
        let title = look.lang.t(told::title(by)).to_owned();
        let sheet = Sheet {
            size: [look.width.clamp(240.0, 4000.0), 0.0],
            background: look.theme.paper,
            lang: look.lang,
            title,
            description: String::new(),
            items: Vec::new(),
        };
        Self { look, sheet, regions: Vec::new(), y: MARGIN }
    }

    fn word(&self, word: Word) -> &'static str {
        self.look.lang.t(word)
    }

    /// The right end of what is drawn.
    fn right(&self) -> f64 {
        self.sheet.size[0] - MARGIN
    }

    /// Adds a text that begins at a place.
    fn text(&mut self, at: [f64; 2], text: impl Into<String>, size: f64, color: Rgba) {
        self.sheet.add_text(SheetText::new(at, text, size, color));
    }

    /// Adds a text that ends at a place, or has its middle there.
    fn anchored(&mut self, at: [f64; 2], text: impl Into<String>, (size, color): (f64, Rgba), anchor: TextAnchor) {
        self.sheet.add_text(SheetText { anchor, ..SheetText::new(at, text, size, color) });
    }

    /// Adds lines of text as wide as the sheet, from the top that is free.
    fn paragraph(&mut self, text: &str, (size, color): (f64, Rgba), bold: bool) {
        let wrap = Some(self.right() - MARGIN);
        let text = SheetText { bold, wrap, ..SheetText::new([MARGIN, self.y + size], text, size, color) };
        #[expect(clippy::cast_precision_loss, reason = "a few lines")]
        let high = text.lines().len() as f64 * text.leading();
        self.sheet.add_text(text);
        self.y += high;
    }

    fn head(&mut self, by: ChartBy) {
        let Some((name, at)) = self.look.head else { return };
        let theme = self.look.theme;
        self.paragraph(self.word(told::title(by)), (TITLE, theme.ink), true);
        let [washington, tokyo] = washington_and_tokyo(at);
        let made = self.look.lang.fill(Word::ChartMade, &[name, &washington, &tokyo]);
        self.paragraph(&made, (SMALL, theme.quiet), false);
        self.y += 8.0;
    }

    /// The title of a part, if it has one of its own, and what it speaks of.
    fn section(&mut self, title: Option<Word>, subject: &str) {
        let theme = self.look.theme;
        if let Some(title) = title {
            self.paragraph(self.word(title), (SECTION, theme.ink), true);
        }
        self.paragraph(subject, (BODY, theme.ink), false);
        self.sheet.description = format!("{} {subject}", self.sheet.description).trim().to_owned();
        self.y += 5.0;
    }

    fn note(&mut self, wanted: bool, word: Word) {
        if wanted {
            self.paragraph(self.word(word), (SMALL, self.look.theme.quiet), false);
        }
    }

    /// Samples of the classes that there are, one after the other in as many lines as are needed.
    fn legend<'c>(&mut self, classes: impl Iterator<Item = &'c ClassLook>) {
        let ink = self.look.theme.ink;
        let mut x = MARGIN;
        let mut any = false;
        for (word, paint) in classes {
            let name = self.word(*word);
            // Other fonts are wider.
            let wide = SAMPLE[0] + 6.0 + text_width(name, SMALL) * 1.12;
            if any && x + wide > self.right() {
                x = MARGIN;
                self.y += 17.0;
            }
            self.sheet.add(painted(SheetShape::rect([x, self.y + 2.0], SAMPLE), paint));
            self.text([x + SAMPLE[0] + 6.0, self.y + 12.0], name, SMALL, ink);
            x += wide + 16.0;
            any = true;
        }
        if any {
            self.y += 24.0;
        }
    }

    /// Says that there is nothing to show, and what to do.
    fn nothing(&mut self, word: Word) {
        self.y += 6.0;
        self.paragraph(self.word(word), (BODY, self.look.theme.quiet), false);
        self.y += 6.0;
    }

    fn region(&mut self, rect: [f64; 4], bar: &Bar, class: Option<usize>, text: String) {
        self.regions.push(ChartRegion { rect, key: bar.key.clone(), class, text });
    }

    fn hair(&mut self, points: Vec<[f64; 2]>, color: Rgba) {
        let stroke = Some(Stroke { color, width: 1.0, dash: None, casing: None });
        self.sheet.add(SheetShape { stroke, ..SheetShape::line(points) });
    }

    fn finish(mut self) -> DrawnChart {
        self.y += 4.0;
        let quiet = (SMALL, self.look.theme.quiet);
        self.paragraph(self.word(Word::ChartOnlyLoaded), quiet, false);
        if self.look.head.is_some() {
            self.paragraph(self.word(Word::ExportDisclaimer), quiet, false);
        }
        self.sheet.size[1] = (self.y + MARGIN).ceil();
        DrawnChart { sheet: self.sheet, regions: self.regions }
    }
}

fn painted(shape: SheetShape, paint: &Paint) -> SheetShape {
    SheetShape { fill: paint.fill, hatch: paint.hatch, stroke: paint.stroke, ..shape }
}

#[cfg(test)]
mod tests;
