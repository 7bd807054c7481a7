//! The gap map as marks: one layout for the window, which paints what is in sight, and for the drawing, which has all of it.

use super::text::text_width;
use super::{Sheet, SheetMark, SheetShape, SheetText, TextAnchor};
use crate::analysis::gaps::{
    ColumnKey, Counts, GapCell, GapGround, GapMap, GapRow, RowFilter, SEPARATION, axis_name, axis_sentence, column_name,
    count_sentence, loaded_sentence, unknown_sentence,
};
use crate::view::theme::{MapTheme, theme};
use crate::view::{Rgba, Stroke};
use crate::words::{Lang, Word, grouped};
use crate::workspace::Workspace;
use std::sync::Arc;

/// Height of a row, and of the captions between groups of rows, in logical points.
pub const ROW: f64 = 22.0;
/// Width of what stands before the columns: symbol, name, lists, flags.
pub const LEFT: f64 = 330.0;
/// Font sizes of numbers and of what stands beside them.
const FONT: f64 = 12.5;
const SMALL: f64 = 10.5;
/// Longest head of a column.
const HEAD: f64 = 150.0;
/// Heads lean by this.
const LEAN_DEG: f64 = -45.0;

/// A line of the matrix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line {
    /// The name of the group of rows below, and how many there are.
    Caption(Word, usize),
    /// A row, by its place in [`GapMap::rows`].
    Row(usize),
}

/// Where the three kinds of counts end in a column, from its left.
#[derive(Debug, Clone, Copy, Default)]
struct Slots {
    /// Right edge of the plain number, and width of what stands in brackets behind it.
    ends: [(f64, f64); 3],
    width: f64,
}

/// Where everything of a gap map stands: measured once, used in many frames.
#[derive(Debug)]
pub struct GapLayout {
    lines: Vec<Line>,
    heads: Vec<String>,
    slots: Vec<Slots>,
    /// Left edges of the columns, and the right edge of the last.
    edges: Vec<f64>,
    /// Height of the heads.
    head: f64,
}

/// A gap map in one language, laid out.
pub struct GapLook<'a> {
    map: &'a GapMap,
    w: &'a Workspace,
    lang: Lang,
    theme: &'static MapTheme,
    layout: Arc<GapLayout>,
}

impl GapLayout {
    /// Lays a gap map out.
    #[must_use]
    pub fn new(map: &GapMap, w: &Workspace, filter: RowFilter, lang: Lang) -> Self {
        let lines = lines(map, filter);
        let heads: Vec<String> = map.columns.iter().map(|c| cut(&column_name(lang, &c.key, w), FONT, HEAD)).collect();
        let rows: Vec<&GapRow> =
            lines.iter().filter_map(|l| if let Line::Row(n) = l { map.rows.get(*n) } else { None }).collect();
        let slots: Vec<Slots> = (0..map.columns.len()).map(|n| slots(map, &rows, n, lang)).collect();
        let mut edges = vec![LEFT];
        for slot in &slots {
            edges.push(edges.last().copied().unwrap_or(LEFT) + slot.width);
        }
        let longest = heads.iter().map(|h| text_width(h, FONT)).fold(0.0, f64::max);
        let head = (longest * LEAN_DEG.to_radians().sin().abs() + 22.0).max(44.0);
        Self { lines, heads, slots, edges, head }
    }
}

impl<'a> GapLook<'a> {
    /// Looks at a gap map that was laid out before, in the same language.
    #[must_use]
    pub fn new(map: &'a GapMap, w: &'a Workspace, layout: Arc<GapLayout>, lang: Lang, dark: bool) -> Self {
        Self { map, w, lang, theme: theme(dark), layout }
    }

    /// Returns the height of the heads.
    #[must_use]
    pub fn head(&self) -> f64 {
        self.layout.head
    }

    /// Returns the lines.
    #[must_use]
    pub fn lines(&self) -> &[Line] {
        &self.layout.lines
    }

    /// Returns width and height, heads included.
    #[must_use]
    pub fn size(&self) -> [f64; 2] {
        #[expect(clippy::cast_precision_loss, reason = "a few hundred lines")]
        let height = self.head() + self.layout.lines.len() as f64 * ROW;
        // The last head leans out.
        [self.layout.edges.last().copied().unwrap_or(LEFT) + self.head(), height]
    }

    /// Returns the left and right edge of a column.
    #[must_use]
    pub fn column(&self, n: usize) -> [f64; 2] {
        let at = |n: usize| self.layout.edges.get(n).or(self.layout.edges.last()).copied().unwrap_or(LEFT);
        [at(n), at(n + 1)]
    }

    /// Returns the column at a place from the left.
    #[must_use]
    pub fn column_at(&self, x: f64) -> Option<usize> {
        let n = self.layout.edges.partition_point(|edge| *edge <= x).checked_sub(1)?;
        (n < self.map.columns.len()).then_some(n)
    }

    /// Returns the head of a column, whose feet are at `bottom`.
    #[must_use]
    pub fn head_marks(&self, n: usize, bottom: f64) -> Vec<SheetMark> {
        let [left, right] = self.column(n);
        let at = [(left + right) / 2.0 + 3.0, bottom - 9.0];
        let key = self.map.columns.get(n).map(|c| &c.key);
        let plain = matches!(key, Some(ColumnKey::OtherStage | ColumnKey::NoStage | ColumnKey::NoCountry | ColumnKey::Outside));
        let color = if plain { self.theme.quiet } else { self.theme.ink };
        let text = self.layout.heads.get(n).cloned().unwrap_or_default();
        let mut head = SheetText { turn_deg: LEAN_DEG, ..SheetText::new(at, text, FONT, color) };
        head.bold = key == Some(&SEPARATION);
        let tick = SheetShape::line(vec![[(left + right) / 2.0, bottom - 4.0], [(left + right) / 2.0, bottom]]);
        vec![SheetMark::Text(head), SheetMark::Shape(stroked(tick, self.theme.quiet.faded(0.7), 1.0))]
    }

    /// Returns what stands before the columns in a line with its top at `top`.
    #[must_use]
    pub fn left_marks(&self, line: Line, top: f64) -> Vec<SheetMark> {
        let base = top + ROW * 0.68;
        let text = |x: f64, text: &str, size: f64, color| SheetText::new([x, base], text, size, color);
        match line {
            Line::Caption(word, count) => {
                let told = self.lang.fill(Word::FilterCount, &[self.lang.t(word), &grouped(count)]);
                let rule = SheetShape::line(vec![[0.0, top + ROW], [self.column(self.map.columns.len())[0], top + ROW]]);
                let caption = SheetText { bold: true, ..text(8.0, &told, SMALL + 0.5, self.theme.quiet) };
                vec![SheetMark::Text(caption), SheetMark::Shape(stroked(rule, self.theme.quiet.faded(0.8), 1.0))]
            }
            Line::Row(n) => {
                let Some(row) = self.map.rows.get(n) else { return Vec::new() };
                let mut marks = Vec::new();
                if row.no_separation {
                    marks.push(SheetMark::Shape(self.diamond([14.0, top + ROW / 2.0], 4.5, self.theme.alarm, 1.5)));
                }
                let symbol = SheetText { bold: true, ..text(26.0, &row.mineral.symbol, FONT, self.theme.ink) };
                let name = cut(row.mineral.name(self.lang.is_ja()), FONT, 132.0);
                marks.extend([symbol, text(72.0, &name, FONT, self.theme.ink)].map(SheetMark::Text));
                let lists = short_lists(row);
                marks.push(SheetMark::Text(text(212.0, lists, SMALL, self.theme.quiet)));
                if !row.flags.is_empty() {
                    let parties: Vec<&str> = row.flags.iter().map(|f| f.by.party.0.as_str()).collect();
                    marks.extend(self.flag([258.0, top]).map(SheetMark::Shape));
                    marks.push(SheetMark::Text(text(270.0, &cut(&parties.join(" "), SMALL, 54.0), SMALL, self.theme.ink)));
                }
                marks
            }
        }
    }

    /// Returns what stands in a cell of a line with its top at `top`.
    #[must_use]
    pub fn cell_marks(&self, row: &GapRow, n: usize, top: f64) -> Vec<SheetMark> {
        let ([left, _], base) = (self.column(n), top + ROW * 0.68);
        let slots = self.layout.slots.get(n).copied().unwrap_or_default();
        let mut marks = Vec::new();
        let cell = self.map.cell(row, n).copied().unwrap_or_default();
        let (itself, by_group) = (cell.itself.sums(), cell.by_group.sums());
        for kind in 0..3 {
            let (end, _) = slots.ends[kind];
            let (n, m) = (itself[kind], by_group[kind]);
            if n > 0 {
                let color = if kind == 2 { self.theme.project } else { self.theme.ink };
                let told = SheetText::new([left + end, base], grouped(n), FONT, color);
                let width = text_width(&told.text, FONT);
                marks.push(SheetMark::Text(SheetText { anchor: TextAnchor::End, bold: kind == 2, ..told }));
                marks.extend(self.sign(kind, [left + end - width - 8.0, top + ROW / 2.0]).map(SheetMark::Shape));
            }
            if m > 0 {
                let told = SheetText::new([left + end + 3.0, base], bracketed(m), SMALL, self.theme.quiet);
                marks.push(SheetMark::Text(told));
                if n == 0 {
                    marks.extend(self.sign(kind, [left + end - 5.0, top + ROW / 2.0]).map(SheetMark::Shape));
                }
            }
        }
        if self.map.lacks_project(row, n) {
            let loud = self.map.columns.get(n).is_some_and(|c| c.key == SEPARATION);
            let at = if loud { left + 13.0 } else { left + slots.width / 2.0 };
            let (size, color, width) = if loud { (4.5, self.theme.alarm, 1.5) } else { (2.8, self.theme.quiet.faded(0.8), 1.0) };
            marks.push(SheetMark::Shape(self.diamond([at, top + ROW / 2.0], size, color, width)));
            if loud {
                let told = SheetText::new([left + 21.0, base], self.lang.t(Word::GapsNoProject), SMALL, self.theme.ink);
                marks.push(SheetMark::Text(told));
            }
        }
        marks
    }

    /// Returns the signs of the legend with their words, from a place to the right; and how wide it is.
    #[must_use]
    pub fn legend(&self, [x, y]: [f64; 2]) -> (Vec<SheetMark>, f64) {
        let (mut marks, mut at) = (Vec::new(), x);
        let word = |marks: &mut Vec<SheetMark>, at: &mut f64, word: Word| {
            let told = self.lang.t(word);
            marks.push(SheetMark::Text(SheetText::new([*at, y + 4.0], told, SMALL, self.theme.quiet)));
            *at += text_width(told, SMALL) + 20.0;
        };
        marks.push(SheetMark::Text(SheetText::new([at, y + 4.0], "12", SMALL, self.theme.ink)));
        at += 17.0;
        word(&mut marks, &mut at, Word::GapsLegendRecords);
        for (kind, told) in [(1, Word::GapsLegendAreas), (2, Word::GapsLegendProjects)] {
            marks.extend(self.sign(kind, [at + 3.0, y]).map(SheetMark::Shape));
            at += 12.0;
            word(&mut marks, &mut at, told);
        }
        word(&mut marks, &mut at, Word::GapsLegendGroup);
        marks.push(SheetMark::Shape(self.diamond([at + 4.0, y], 4.0, self.theme.alarm, 1.5)));
        at += 13.0;
        word(&mut marks, &mut at, Word::GapsLegendGap);
        marks.extend(self.flag([at, y - ROW / 2.0]).map(SheetMark::Shape));
        at += 13.0;
        word(&mut marks, &mut at, Word::FlagsTitle);
        (marks, at - x)
    }

    /// Returns the hairline under a line with its top at `top`.
    #[must_use]
    pub fn rule(&self, top: f64) -> SheetShape {
        let line = SheetShape::line(vec![[0.0, top + ROW], [self.column(self.map.columns.len())[0], top + ROW]]);
        stroked(line, self.theme.graticule, 1.0)
    }

    /// Returns the whole as a drawing that says of what it speaks.
    #[must_use]
    pub fn sheet(&self, ground: &GapGround, name: &str) -> Sheet {
        const MARGIN: f64 = 24.0;
        let (lang, t) = (self.lang, self.theme);
        let title = format!("{}: {name} · {}", lang.t(Word::GapMapName), axis_name(lang, self.map.axis));
        let sentences =
            [loaded_sentence(lang, ground), axis_sentence(lang, self.map.axis).into(), unknown_sentence(lang, ground)];
        let sentences = sentences.into_iter().filter(|s| !s.is_empty()).collect::<Vec<String>>();
        let [width, height] = self.size();
        let legend = self.legend([0.0, 0.0]).1;
        let width = width.max(legend).max(640.0);
        let mut sheet = Sheet {
            size: [0.0; 2],
            background: t.paper,
            lang,
            title: title.clone(),
            description: sentences.join("\n"),
            items: Vec::new(),
        };
        let mut y = MARGIN + 14.0;
        sheet.add_text(SheetText { bold: true, ..SheetText::new([MARGIN, y], title, 16.0, t.ink) });
        y += 20.0;
        for sentence in sentences {
            let text = SheetText { wrap: Some(width), ..SheetText::new([MARGIN, y], sentence, SMALL + 0.5, t.quiet) };
            #[expect(clippy::cast_precision_loss, reason = "a few lines")]
            let tall = text.lines().len() as f64 * text.leading();
            sheet.add_text(text);
            y += tall + 2.0;
        }
        let told = count_sentence(lang, self.map);
        sheet.add_text(SheetText { bold: true, ..SheetText::new([MARGIN, y + 2.0], told, FONT, t.ink) });
        let top = y + 16.0;
        let mut put = |marks: Vec<SheetMark>, title: Option<String>| {
            for mark in marks {
                let mark = moved(mark, [MARGIN, top]);
                sheet.items.push(super::SheetItem { mark, title: title.clone() });
            }
        };
        (0..self.map.columns.len()).for_each(|n| put(self.head_marks(n, self.head()), None));
        let mut at = self.head();
        for line in &self.layout.lines {
            put(self.left_marks(*line, at), None);
            if let Line::Row(n) = line
                && let Some(row) = self.map.rows.get(*n)
            {
                put(vec![SheetMark::Shape(self.rule(at))], None);
                for n in 0..self.map.columns.len() {
                    let marks = self.cell_marks(row, n, at);
                    if !marks.is_empty() {
                        let told = crate::analysis::gaps::cell_spoken(lang, self.map, row, n, self.w);
                        put(marks, Some(told));
                    }
                }
            }
            at += ROW;
        }
        put(self.legend([0.0, height + 22.0]).0, None);
        let disclaimer = SheetText::new([MARGIN, top + height + 52.0], lang.t(Word::NonBinding), SMALL, t.quiet);
        sheet.add_text(SheetText { wrap: Some(width), ..disclaimer });
        sheet.size = [width + 2.0 * MARGIN, top + height + 52.0 + 3.0 * MARGIN];
        sheet
    }

    /// The sign of a kind of thing: nothing for records, a box for areas, a triangle for projects.
    fn sign(&self, kind: usize, [x, y]: [f64; 2]) -> Option<SheetShape> {
        match kind {
            1 => {
                let shape = SheetShape::rect([x - 3.0, y - 3.0], [6.0, 6.0]);
                Some(stroked(shape, self.theme.quiet, 1.0))
            }
            2 => {
                let points = vec![[x - 3.6, y + 3.0], [x + 3.6, y + 3.0], [x, y - 3.6]];
                Some(SheetShape { points, closed: true, fill: Some(self.theme.project), ..SheetShape::default() })
            }
            _ => None,
        }
    }

    fn diamond(&self, [x, y]: [f64; 2], half: f64, color: Rgba, width: f64) -> SheetShape {
        let points = vec![[x, y - half], [x + half, y], [x, y + half], [x - half, y]];
        stroked(SheetShape { points, closed: true, ..SheetShape::default() }, color, width)
    }

    /// A pole and a pennant.
    fn flag(&self, [x, top]: [f64; 2]) -> [SheetShape; 2] {
        let pole = SheetShape::line(vec![[x, top + 5.0], [x, top + 17.0]]);
        let points = vec![[x, top + 5.0], [x + 8.0, top + 8.0], [x, top + 11.5]];
        let pennant = SheetShape { points, closed: true, fill: Some(self.theme.accent), ..SheetShape::default() };
        [stroked(pole, self.theme.accent, 1.2), pennant]
    }
}

/// The lines: each group of rows below its caption.
fn lines(map: &GapMap, filter: RowFilter) -> Vec<Line> {
    let tier = |row: &GapRow| match (row.marks.both, row.marks.us_2025 || row.marks.japan) {
        (true, _) => Word::GapsOnBoth,
        (_, true) => Word::GapsOnOne,
        _ => Word::GapsOnNone,
    };
    let mut lines = Vec::new();
    let shown = || (0..).zip(&map.rows).filter(|(_, row)| filter.passes(row));
    let mut last = None;
    for (n, row) in shown() {
        let own = tier(row);
        if last != Some(own) {
            lines.push(Line::Caption(own, shown().filter(|(_, other)| tier(other) == own).count()));
            last = Some(own);
        }
        lines.push(Line::Row(n));
    }
    lines
}

/// Room for the widest counts of each kind in a column.
fn slots(map: &GapMap, rows: &[&GapRow], column: usize, lang: Lang) -> Slots {
    let mut widest = [(0.0_f64, 0.0_f64); 3];
    for cell in rows.iter().filter_map(|row| map.cell(row, column)) {
        let GapCell { itself, by_group } = cell;
        let of = |counts: &Counts| counts.sums();
        for (kind, (n, m)) in of(itself).into_iter().zip(of(by_group)).enumerate() {
            let sign = if kind > 0 { 13.0 } else { 0.0 };
            if n > 0 {
                widest[kind].0 = widest[kind].0.max(text_width(&grouped(n), FONT) + sign);
            }
            if m > 0 {
                widest[kind] = (widest[kind].0.max(sign), widest[kind].1.max(text_width(&bracketed(m), SMALL) + 3.0));
            }
        }
    }
    let (mut at, mut ends) = (8.0, [(0.0, 0.0); 3]);
    for (end, (plain, brackets)) in ends.iter_mut().zip(widest) {
        if plain + brackets > 0.0 {
            *end = (at + plain, brackets);
            at += plain + brackets + 7.0;
        }
    }
    let said = map.columns.get(column).is_some_and(|c| c.key == SEPARATION);
    let least = if said { 32.0 + text_width(lang.t(Word::GapsNoProject), SMALL) } else { 38.0 };
    Slots { ends, width: (at + 3.0).max(least) }
}

fn bracketed(count: usize) -> String {
    format!("({})", grouped(count))
}

/// The lists of a row in a few letters.
fn short_lists(row: &GapRow) -> &'static str {
    match (row.marks.us_2025, row.marks.japan) {
        (true, true) => "US · JP",
        (true, false) => "US",
        (false, true) => "JP",
        (false, false) => "–",
    }
}

/// A text as far as there is room for it.
fn cut(text: &str, size: f64, room: f64) -> String {
    if text_width(text, size) <= room {
        return text.to_owned();
    }
    let mut short = String::new();
    for c in text.chars() {
        if text_width(&format!("{short}{c}…"), size) > room {
            break;
        }
        short.push(c);
    }
    short + "…"
}

fn stroked(shape: SheetShape, color: Rgba, width: f64) -> SheetShape {
    SheetShape { stroke: Some(Stroke { color, width, dash: None, casing: None }), ..shape }
}

fn moved(mark: SheetMark, [dx, dy]: [f64; 2]) -> SheetMark {
    match mark {
        SheetMark::Shape(mut shape) => {
            shape.points.iter_mut().for_each(|p| *p = [p[0] + dx, p[1] + dy]);
            SheetMark::Shape(shape)
        }
        SheetMark::Text(text) => SheetMark::Text(SheetText { at: [text.at[0] + dx, text.at[1] + dy], ..text }),
    }
}
