//! Level bars from a baseline at zero: the name, the number and the bar, in columns.

use super::told::{bar_name, bar_told, part_told};
use super::{BODY, MARGIN, Page, painted};
use crate::analysis::{Bar, BarKey, Charts};
use crate::render::sheet::{SheetShape, SheetText, TextAnchor};
use crate::render::text::{fitted, text_width};
use crate::view::Paint;
use crate::view::chart_look::{self, ClassLook};
use crate::words::{Word, grouped};

/// From bar to bar, and how thick one is, in logical points.
const ROW: f64 = 21.0;
const THICK: f64 = 13.0;
/// Between the columns.
const GAP: f64 = 9.0;
/// One thing makes a bar of this length at most.
const ONE: f64 = 56.0;
/// What is there is seen: no part of a bar is thinner.
const LEAST: f64 = 1.5;

/// Draws bars below one another; without classes each is one part.
#[expect(clippy::cast_precision_loss, reason = "numbers of things")]
pub(super) fn stacked(page: &mut Page<'_>, bars: &[Bar], charts: &Charts, classes: &[ClassLook], none: Word) {
    if bars.is_empty() {
        return page.nothing(none);
    }
    let (lang, theme) = (page.look.lang, page.look.theme);
    let there = |n: &usize| bars.iter().any(|bar| bar.parts.get(*n).is_some_and(|p| *p > 0));
    page.legend((0..classes.len()).filter(there).filter_map(|n| classes.get(n)));
    let names: Vec<String> = bars.iter().map(|bar| bar_name(lang, &bar.key, charts)).collect();
    let named = |(name, bar): (&String, &Bar)| if bar.on_both_lists { format!("{name} ◆") } else { name.clone() };
    let shown: Vec<String> = names.iter().zip(bars).map(named).collect();
    let most = bars.iter().map(Bar::total).max().unwrap_or(0).max(1);
    let widest = |texts: &mut dyn Iterator<Item = f64>| texts.fold(0.0, f64::max);
    // Other fonts are wider.
    let name_room = (widest(&mut shown.iter().map(|t| text_width(t, BODY))) * 1.06).min(page.sheet.size[0] * 0.42).ceil();
    let number_room = (widest(&mut bars.iter().map(|b| text_width(&grouped(b.total()), BODY))) * 1.06).ceil();
    let number_end = MARGIN + name_room + GAP + number_room;
    let zero = (number_end + GAP).round();
    // A few things make no bar across the sheet.
    let length = (page.right() - zero).max(20.0).min(ONE * most as f64);
    let top = page.y;
    for ((bar, name), shown) in bars.iter().zip(&names).zip(&shown) {
        let (y, total) = (page.y, bar.total());
        let base = y + ROW / 2.0 + BODY * 0.36;
        let ink = if total > 0 { theme.ink } else { theme.quiet };
        let text = fitted(shown, BODY, name_room);
        page.sheet.add_text(SheetText::new([MARGIN, base], text, BODY, ink));
        page.anchored([number_end, base], grouped(total), (BODY, ink), TextAnchor::End);
        let told = bar_told(lang, name, total, whole(bar, charts));
        page.region([0.0, y, page.sheet.size[0], ROW], bar, None, told.clone());
        let mut x = zero;
        for (class, n) in bar.parts.iter().enumerate().filter(|(_, n)| **n > 0) {
            let wide = (length * *n as f64 / most as f64).max(LEAST);
            let rect = [x, y + (ROW - THICK) / 2.0, wide, THICK];
            let (paint, told) = match classes.get(class) {
                Some(look) => (look.1, part_told(lang, name, look, (*n, total))),
                None => (plain(page, bar), told.clone()),
            };
            page.sheet.add_titled(painted(SheetShape::rect([x, rect[1]], [wide, THICK]), &paint), told.clone());
            if classes.len() > 1 {
                page.region([x, y, wide, ROW], bar, Some(class), told);
            }
            x += wide;
        }
        page.y += ROW;
    }
    page.hair(vec![[zero, top - 2.0], [zero, page.y + 2.0]], theme.quiet);
    page.y += 8.0;
}

fn plain(page: &Page<'_>, bar: &Bar) -> Paint {
    match &bar.key {
        BarKey::AreaStatus(status) => chart_look::status(page.look.theme, *status),
        _ => chart_look::plain(page.look.theme),
    }
}

/// How many there are in all, where the bars share them out; a deposit has several minerals, and a project several stages.
fn whole(bar: &Bar, charts: &Charts) -> usize {
    match bar.key {
        BarKey::AreaStatus(_) => charts.areas.subject.count,
        BarKey::Stage(_) | BarKey::NoStage => charts.stages.subject.count,
        BarKey::Quarter(_) | BarKey::Month(_) => 0,
        _ => charts.minerals.subject.count,
    }
}
