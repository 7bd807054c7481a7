//! Charts over time: areas by status as steps from month to month, milestones as upright bars by quarter.

use super::told::{bar_name, part_told};
use super::{BODY, MARGIN, Page, SMALL, painted};
use crate::analysis::{Bar, BarKey, Charts, Steps, quarter_of};
use crate::render::sheet::{SheetShape, TextAnchor};
use crate::render::text::text_width;
use crate::view::Stroke;
use crate::view::chart_look::{milestones as looks, status_line};
use crate::view::compose::status_word;
use crate::words::{Word, grouped};

/// Heights of the two charts.
const HIGH: f64 = 150.0;
/// Room for the years below.
const FOOT: f64 = 34.0;
/// Between lines of the same number.
const BESIDE: f64 = 2.6;
/// Between names of lines, at least.
const APART: f64 = 15.0;
/// The widest that a quarter is drawn.
const WIDEST: f64 = 64.0;

/// The part of the sheet on which numbers rise from zero.
#[derive(Debug, Clone, Copy)]
struct Plot {
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
    most: usize,
}

#[expect(clippy::cast_precision_loss, reason = "numbers of things")]
impl Plot {
    /// Draws the scale: levels at whole numbers, few of them, with zero as the baseline.
    fn new(page: &mut Page<'_>, most: usize, right: f64) -> Self {
        let step = step(most);
        let most = most.div_ceil(step) * step;
        let left = MARGIN + text_width(&grouped(most), SMALL).ceil() + 8.0;
        let plot = Self { left, right, top: page.y + 8.0, bottom: page.y + 8.0 + HIGH, most };
        let theme = page.look.theme;
        for level in (0..=most).step_by(step) {
            let y = plot.y(level);
            page.hair(vec![[left, y], [right, y]], if level == 0 { theme.quiet } else { theme.quiet.faded(0.25) });
            page.anchored([left - 6.0, y + SMALL * 0.36], grouped(level), (SMALL, theme.quiet), TextAnchor::End);
        }
        page.y = plot.bottom;
        plot
    }

    fn y(&self, n: usize) -> f64 {
        self.bottom - (self.bottom - self.top) * n as f64 / self.most.max(1) as f64
    }

    fn x(&self, n: usize, of: usize) -> f64 {
        self.left + (self.right - self.left) * n as f64 / of.max(1) as f64
    }
}

/// A round step that gives at most five levels.
fn step(most: usize) -> usize {
    let mut size = 1;
    loop {
        for part in [1, 2, 5] {
            if most.div_ceil(part * size) <= 4 {
                return part * size;
            }
        }
        size *= 10;
    }
}

/// Draws how many areas had which status at the end of each month.
#[expect(clippy::cast_precision_loss, reason = "a few lines")]
pub(super) fn steps(page: &mut Page<'_>, steps: &Steps) {
    if steps.months == 0 {
        return page.nothing(if steps.subject.count == 0 { Word::ChartNoAreas } else { Word::ChartNoStatements });
    }
    let (lang, theme) = (page.look.lang, page.look.theme);
    let last = |line: &[usize]| line.last().copied().unwrap_or(0);
    let name = |status, line: &[usize]| format!("{} {}", grouped(last(line)), lang.t(status_word(status)));
    let names: Vec<String> = steps.lines.iter().map(|(status, line)| name(*status, line)).collect();
    let room = names.iter().map(|n| text_width(n, SMALL)).fold(0.0, f64::max) * 1.06 + 8.0;
    let room = room.min(page.sheet.size[0] * 0.4);
    let most = steps.lines.iter().flat_map(|(_, line)| line).copied().max().unwrap_or(0).max(1);
    let right = (page.right() - room).round();
    let plot = Plot::new(page, most, right);
    let mut ends: Vec<(f64, usize)> = Vec::new();
    for (n, (status, line)) in steps.lines.iter().enumerate() {
        let corners = line.iter().enumerate().flat_map(|(month, count)| {
            // Lines of the same number lie beside each other.
            let y = plot.y(*count) - BESIDE * n as f64;
            [[plot.x(month, steps.months), y], [plot.x(month + 1, steps.months), y]]
        });
        let stroke = status_line(theme, *status);
        page.sheet.add_titled(SheetShape { stroke: Some(stroke), ..SheetShape::line(corners.collect()) }, names[n].clone());
        ends.push((plot.y(last(line)) - BESIDE * n as f64, n));
    }
    label_ends(page, steps, &names, ends, plot);
    years(page, plot, steps.first, steps.months, 12);
    for (n, month) in (steps.first..).take(steps.months).enumerate() {
        let of = |(status, line): &(_, Vec<usize>)| lang.fill(Word::ChartBar, &[lang.t(status_word(*status)), &grouped(line[n])]);
        let key = BarKey::Month(month);
        let told: Vec<String> = steps.lines.iter().map(of).collect();
        let told = lang.fill(Word::ChartBar, &[&bar_name(lang, &key, &Charts::default()), &told.join(" · ")]);
        let (x, end) = (plot.x(n, steps.months), plot.x(n + 1, steps.months));
        let bar = Bar { key, parts: Vec::new(), on_both_lists: false };
        page.region([x, plot.top - 4.0, end - x, plot.bottom - plot.top + 8.0], &bar, None, told);
    }
    page.note(true, Word::ChartUtc);
}

/// Writes at the end of each line what it is, as near as the other names leave room.
fn label_ends(page: &mut Page<'_>, steps: &Steps, names: &[String], mut ends: Vec<(f64, usize)>, plot: Plot) {
    ends.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut free = f64::NEG_INFINITY;
    for (y, _) in &mut ends {
        *y = y.max(free);
        free = *y + APART;
    }
    // What was pushed below the baseline pushes the others up again.
    let mut below = plot.bottom + 6.0;
    for (y, _) in ends.iter_mut().rev() {
        *y = y.min(below);
        below = *y - APART;
    }
    for (y, n) in ends {
        let color = page.look.theme.status(steps.lines[n].0);
        page.text([plot.right + 6.0, y + SMALL * 0.36], names[n].clone(), SMALL, color);
    }
}

/// Writes the years below, and between them the months or quarters where there is room.
fn years(page: &mut Page<'_>, plot: Plot, first: i32, count: usize, in_year: i32) {
    let quiet = page.look.theme.quiet;
    let y = plot.bottom + 13.0;
    #[expect(clippy::cast_precision_loss, reason = "numbers of months")]
    let wide = (plot.right - plot.left) / count.max(1) as f64;
    let small = |n: i32| if in_year == 4 { format!("Q{}", n + 1) } else { (n + 1).to_string() };
    let fine = wide >= if in_year == 4 { 21.0 } else { 16.0 };
    let mut free = f64::NEG_INFINITY;
    for (n, at) in (first..).take(count).enumerate() {
        let (x, within) = (plot.x(n, count), at.rem_euclid(in_year));
        if fine {
            page.anchored([x + wide / 2.0, y], small(within), (SMALL, quiet), TextAnchor::Middle);
        }
        if within == 0 && n > 0 {
            page.hair(vec![[x, plot.bottom], [x, plot.bottom + if fine { 18.0 } else { 6.0 }]], quiet);
        }
        let year = at.div_euclid(in_year).to_string();
        let room = text_width(&year, SMALL) + 8.0;
        if (within == 0 || n == 0) && x >= free && x + room <= plot.right + 30.0 {
            // A year of which only the end is shown leaves the room to the next.
            let left = i32::try_from(count - n).unwrap_or(i32::MAX).min(in_year - within);
            if within == 0 || f64::from(left) * wide >= room {
                page.text([x + 3.0, y + if fine { 15.0 } else { 2.0 }], year, SMALL, quiet);
                free = x + room;
            }
        }
    }
    page.y = plot.bottom + if fine { FOOT } else { FOOT - 14.0 };
}

/// Draws how many milestones are due in each quarter.
pub(super) fn milestones(page: &mut Page<'_>, charts: &Charts) {
    let bars = &charts.milestones.bars;
    if bars.is_empty() {
        let none = if charts.milestones.subject.count == 0 { Word::ChartNoProjects } else { Word::ChartNoMilestones };
        return page.nothing(none);
    }
    let (lang, theme, classes) = (page.look.lang, page.look.theme, looks(page.look.theme));
    let there = |n: &usize| bars.iter().any(|bar| bar.parts.get(*n).is_some_and(|p| *p > 0));
    page.legend((0..classes.len()).filter(there).filter_map(|n| classes.get(n)));
    let most = bars.iter().map(Bar::total).max().unwrap_or(0).max(1);
    #[expect(clippy::cast_precision_loss, reason = "numbers of quarters")]
    let right = page.right().min(MARGIN + 30.0 + WIDEST * bars.len() as f64);
    let plot = Plot::new(page, most, right);
    for (n, bar) in bars.iter().enumerate() {
        let name = bar_name(lang, &bar.key, charts);
        let (x, end) = (plot.x(n, bars.len()), plot.x(n + 1, bars.len()));
        let gap = ((end - x) * 0.14).min(6.0);
        if bar.total() > 0 {
            let told = lang.fill(Word::ChartBar, &[&name, &grouped(bar.total())]);
            page.region([x, plot.top - 16.0, end - x, plot.bottom - plot.top + 16.0], bar, None, told);
            if end - x >= 14.0 {
                let at = [f64::midpoint(x, end), plot.y(bar.total()) - 4.0];
                page.anchored(at, grouped(bar.total()), (SMALL, theme.ink), TextAnchor::Middle);
            }
        }
        let mut under = 0;
        for (class, count) in bar.parts.iter().enumerate().filter(|(_, count)| **count > 0) {
            let (bottom, top) = (plot.y(under), plot.y(under + count));
            let rect = [x + gap, top, end - x - 2.0 * gap, bottom - top];
            let told = classes.get(class).map_or(String::new(), |look| part_told(lang, &name, look, (*count, bar.total())));
            if let Some((_, paint)) = classes.get(class) {
                page.sheet.add_titled(painted(SheetShape::rect([rect[0], top], [rect[2], rect[3]]), paint), told.clone());
            }
            page.region(rect, bar, Some(class), told);
            under += count;
        }
    }
    if let Some(BarKey::Quarter(first)) = bars.first().map(|bar| &bar.key) {
        today(page, plot, charts, *first);
        years(page, plot, *first, bars.len(), 4);
    }
    let [undated, far] = charts.milestones_left_out;
    if undated + far > 0 {
        let text = lang.fill(Word::ChartUndated, &[&grouped(undated), &grouped(far)]);
        page.paragraph(&text, (SMALL, theme.quiet), false);
    }
}

/// Marks where today is, within its quarter.
fn today(page: &mut Page<'_>, plot: Plot, charts: &Charts, first: i32) {
    let Some(day) = charts.now.as_ref().and_then(|now| now.as_str().get(..10)) else { return };
    let Some(quarter) = quarter_of(day) else { return };
    let number = |range: std::ops::Range<usize>| day.get(range).and_then(|t| t.parse::<f64>().ok()).unwrap_or(1.0);
    let within = ((number(5..7) - 1.0) % 3.0 + (number(8..10) - 1.0) / 31.0) / 3.0;
    #[expect(clippy::cast_precision_loss, reason = "numbers of quarters")]
    let wide = (plot.right - plot.left) / charts.milestones.bars.len().max(1) as f64;
    let x = plot.left + (f64::from(quarter - first) + within) * wide;
    if !(plot.left..=plot.right).contains(&x) {
        return;
    }
    let ink = page.look.theme.ink;
    let stroke = Some(Stroke { color: ink, width: 1.0, dash: Some([3.0, 3.0]), casing: None });
    page.sheet.add(SheetShape { stroke, ..SheetShape::line(vec![[x, plot.top - 8.0], [x, plot.bottom]]) });
    let text = page.word(Word::ChartToday);
    let end = x + 4.0 + text_width(text, SMALL) > page.right();
    let (at, anchor) = if end { (x - 4.0, TextAnchor::End) } else { (x + 4.0, TextAnchor::Start) };
    page.anchored([at, plot.top - 1.0], text, (SMALL.min(BODY), ink), anchor);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scales_have_few_levels_at_round_numbers() {
        assert_eq!([1, 4, 5, 8, 9, 17, 41, 999].map(step), [1, 1, 2, 2, 5, 5, 20, 500]);
    }
}
