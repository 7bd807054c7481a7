//! One look: colour, symbol, fill, line, hatch. Each choice is shown as it will be drawn.

use super::{Sheet, colors};
use crate::layer::Rgb;
use crate::layer::symbology::{Casing, Fill, HatchLook, Look, Mark, Pattern};
use crate::ui::sample;
use crate::view::styled::{Geometry, Ground, paint_of};
use crate::words::{Lang, Word};
use eframe::egui::{self, RichText, Ui, vec2};

/// Dashes that are offered.
const DASHES: [(Word, Option<[f64; 2]>); 4] = [
    (Word::DashNone, None),
    (Word::DashShort, Some([4.0, 3.0])),
    (Word::DashLong, Some([10.0, 4.0])),
    (Word::DashDots, Some([1.0, 3.0])),
];

/// Returns the name of a mark.
pub(super) fn mark_word(mark: Mark) -> Word {
    match mark {
        Mark::Circle => Word::MarkCircle,
        Mark::Square => Word::MarkSquare,
        Mark::Diamond => Word::MarkDiamond,
        Mark::Triangle => Word::MarkTriangle,
        Mark::TriangleDown => Word::MarkTriangleDown,
        Mark::Pentagon => Word::MarkPentagon,
        Mark::Hexagon => Word::MarkHexagon,
        Mark::Star => Word::MarkStar,
        Mark::Cross => Word::MarkCross,
        Mark::Saltire => Word::MarkSaltire,
        Mark::Hourglass => Word::MarkHourglass,
        Mark::Pin => Word::MarkPin,
    }
}

/// Shows the look and what can be changed of it; `color` when its colour is its own and not the layer's.
pub(super) fn ui(ui: &mut Ui, sheet: &Sheet<'_>, look: &mut Look, ground: Ground<'_>, color: bool) {
    let lang = sheet.lang;
    if color {
        row(ui, lang, Word::Color, |ui| {
            let mut chosen = look.color.unwrap_or(ground.color);
            colors(ui, lang, &mut chosen);
            if look.color.unwrap_or(ground.color) != chosen {
                look.color = Some(chosen);
            }
        });
    }
    match ground.geometry {
        Geometry::Points => symbol(ui, sheet, look, ground),
        Geometry::Areas => {
            fills(ui, sheet, look, ground, &[Fill::Solid, Fill::Tint, Fill::Hollow]);
            hatch(ui, sheet, look, ground);
        }
        Geometry::Lines => {}
    }
    line(ui, sheet, look, ground);
}

/// A row with its name on the left.
pub(super) fn row(ui: &mut Ui, lang: Lang, name: Word, content: impl FnOnce(&mut Ui)) {
    ui.label(RichText::new(lang.t(name)).small().weak());
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(4.0, 4.0);
        content(ui);
    });
}

/// A slider over a number that is as usual until it is moved.
pub(super) fn slider(
    ui: &mut Ui,
    lang: Lang,
    name: Word,
    value: &mut Option<f64>,
    usual: f64,
    range: std::ops::RangeInclusive<f64>,
) {
    row(ui, lang, name, |ui| {
        let mut shown = value.unwrap_or(usual);
        let slider = egui::Slider::new(&mut shown, range).step_by(0.1).max_decimals(1);
        let response = ui.add(slider).accessible_name(lang.t(name));
        if response.changed() {
            *value = Some(shown);
        }
        if value.is_some() && ui.small_button("×").on_hover_text(lang.t(Word::StyleUsual)).clicked() {
            *value = None;
        }
    });
}

fn symbol(ui: &mut Ui, sheet: &Sheet<'_>, look: &mut Look, ground: Ground<'_>) {
    let lang = sheet.lang;
    let usual = paint_of(&Look::default(), ground).symbol;
    let now = paint_of(look, ground).symbol;
    row(ui, lang, Word::StyleMark, |ui| {
        for mark in Mark::ALL {
            let paint = Geometry::Points.sample(paint_of(&Look { mark: Some(mark), size: Some(12.0), ..*look }, ground));
            let chosen = now.is_some_and(|s| s.mark == mark);
            if sample::button(ui, sheet.state, &paint, vec2(26.0, 24.0), (chosen, lang.t(mark_word(mark)))).clicked() {
                look.mark = Some(mark).filter(|_| look.mark != Some(mark));
            }
        }
    });
    slider(ui, lang, Word::StyleSize, &mut look.size, usual.map_or(8.0, |s| s.size), 2.0..=40.0);
    fills(ui, sheet, look, ground, &[Fill::Solid, Fill::Ringed, Fill::Hollow, Fill::Tint]);
}

fn fills(ui: &mut Ui, sheet: &Sheet<'_>, look: &mut Look, ground: Ground<'_>, offered: &[Fill]) {
    let lang = sheet.lang;
    row(ui, lang, Word::StyleFill, |ui| {
        for &fill in offered {
            let word = match fill {
                Fill::Solid => Word::FillSolid,
                Fill::Tint => Word::FillTint,
                Fill::Ringed => Word::FillRinged,
                Fill::Hollow => Word::FillHollow,
            };
            let paint = paint_of(&Look { fill: Some(fill), size: Some(12.0), hatch: None, ..*look }, ground);
            let paint = ground.geometry.sample(paint);
            let chosen = look.fill == Some(fill);
            if sample::button(ui, sheet.state, &paint, vec2(34.0, 24.0), (chosen, lang.t(word))).clicked() {
                look.fill = Some(fill).filter(|_| !chosen);
            }
        }
    });
}

fn hatch(ui: &mut Ui, sheet: &Sheet<'_>, look: &mut Look, ground: Ground<'_>) {
    let lang = sheet.lang;
    row(ui, lang, Word::StyleHatch, |ui| {
        let none = Geometry::Areas.sample(paint_of(&Look { hatch: None, ..*look }, ground));
        let size = vec2(34.0, 24.0);
        if sample::button(ui, sheet.state, &none, size, (look.hatch.is_none(), lang.t(Word::HatchNone))).clicked() {
            look.hatch = None;
        }
        for pattern in Pattern::ALL {
            let word = match pattern {
                Pattern::Rising => Word::HatchRising,
                Pattern::Falling => Word::HatchFalling,
                Pattern::Crossed => Word::HatchCrossed,
                Pattern::Level => Word::HatchLevel,
                Pattern::Upright => Word::HatchUpright,
                Pattern::Dots => Word::HatchDots,
            };
            let hatch = HatchLook { pattern, ..look.hatch.unwrap_or(HatchLook::of(pattern)) };
            let paint = Geometry::Areas.sample(paint_of(&Look { hatch: Some(hatch), ..*look }, ground));
            let chosen = look.hatch.is_some_and(|h| h.pattern == pattern);
            if sample::button(ui, sheet.state, &paint, size, (chosen, lang.t(word))).clicked() {
                look.hatch = Some(hatch);
            }
        }
    });
    if let Some(hatch) = &mut look.hatch {
        row(ui, lang, Word::StyleSpacing, |ui| {
            let slider = egui::Slider::new(&mut hatch.spacing, 3.0..=20.0).step_by(0.5);
            ui.add(slider).accessible_name(lang.t(Word::StyleSpacing));
        });
    }
}

fn line(ui: &mut Ui, sheet: &Sheet<'_>, look: &mut Look, ground: Ground<'_>) {
    let lang = sheet.lang;
    let usual = paint_of(&Look { line: Default::default(), ..*look }, ground);
    let points = ground.geometry == Geometry::Points;
    let (usual_width, usual_color) = if points {
        usual.symbol.and_then(|s| s.edge).map_or((1.0, ground.theme.edge), |(c, w)| (w, c))
    } else {
        usual.stroke.map_or((1.0, ground.theme.ink), |s| (s.width, s.color))
    };
    slider(ui, lang, Word::StyleWidth, &mut look.line.width, usual_width, 0.0..=10.0);
    row(ui, lang, Word::StyleLine, |ui| {
        let [r, g, b, _] = usual_color.0;
        let mut chosen = look.line.color.map_or([r, g, b], |c| c.0);
        let before = chosen;
        let picker = ui.color_edit_button_srgb(&mut chosen);
        let name = format!("{}: {}", lang.t(Word::StyleLine), lang.t(Word::Color));
        picker.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &name));
        if chosen != before {
            look.line.color = Some(Rgb(chosen));
        }
        if look.line.color.is_some() && ui.small_button("×").on_hover_text(lang.t(Word::StyleUsual)).clicked() {
            look.line.color = None;
        }
        if points {
            return;
        }
        for (word, dash) in DASHES {
            let line = crate::layer::symbology::LineLook { dash, width: Some(2.0), ..look.line };
            let paint = Geometry::Lines.sample(paint_of(&Look { line, ..*look }, ground));
            let chosen = look.line.dash == dash;
            if sample::button(ui, sheet.state, &paint, vec2(40.0, 20.0), (chosen, lang.t(word))).clicked() {
                look.line.dash = dash;
            }
        }
    });
    if points {
        return;
    }
    row(ui, lang, Word::StyleCasing, |ui| {
        let mut cased = look.line.casing.is_some();
        let toggle = ui.checkbox(&mut cased, "");
        toggle.widget_info(|| egui::WidgetInfo::selected(egui::Role::CheckBox, true, cased, lang.t(Word::StyleCasing)));
        if toggle.changed() {
            look.line.casing = cased.then_some(Casing { color: Rgb([255; 3]), width: 1.5 });
        }
        if let Some(casing) = &mut look.line.casing {
            let picker = ui.color_edit_button_srgb(&mut casing.color.0);
            let name = format!("{}: {}", lang.t(Word::StyleCasing), lang.t(Word::Color));
            picker.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &name));
            let slider = egui::Slider::new(&mut casing.width, 0.2..=6.0).step_by(0.1).max_decimals(1);
            ui.add(slider).accessible_name(lang.t(Word::StyleCasing));
        }
    });
}
