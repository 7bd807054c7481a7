//! Ranges of a number: how the breaks are found, how many there are, and the colours from low to high.

use super::{Sheet, classes, look};
use crate::app::StyleAction;
use crate::app::style::Classing;
use crate::layer::symbology::breaks::{MOST_CLASSES, Method};
use crate::layer::symbology::{Class, Graduated, Symbology};
use crate::layer::{LayerStyle, Rgb};
use crate::ui::theme::color;
use crate::view::Rgba;
use crate::view::legend::range_text;
use crate::view::styled::{Ground, paint_of};
use crate::view::theme::{RAMPS, Ramp};
use crate::words::{Lang, Word};
use eframe::egui::{self, RichText, Ui, vec2};

fn word(method: Method) -> Word {
    match method {
        Method::Quantile => Word::MethodQuantile,
        Method::EqualInterval => Word::MethodEqual,
        Method::NaturalBreaks => Word::MethodNatural,
        Method::Pretty => Word::MethodPretty,
        Method::Manual => Word::MethodManual,
    }
}

pub(super) fn ui(ui: &mut Ui, sheet: &mut Sheet<'_>, style: &mut LayerStyle) {
    let lang = sheet.lang;
    let ground = sheet.ground(style, true);
    let Symbology::Graduated(g) = &mut style.symbology else { return };
    let mut wish = None;
    ui.horizontal_wrapped(|ui| {
        ui.label(RichText::new(lang.t(Word::StyleMethod)).small().weak());
        let combo = egui::ComboBox::from_id_salt("method").selected_text(lang.t(word(g.method))).show_ui(ui, |ui| {
            for method in Method::ALL {
                if ui.selectable_label(g.method == method, lang.t(word(method))).clicked() && g.method != method {
                    match method {
                        Method::Manual => g.method = method,
                        _ => wish = Some((method, g.classes.len())),
                    }
                }
            }
        });
        combo.response.accessible_name(format!("{}: {}", lang.t(Word::StyleMethod), lang.t(word(g.method))));
        let mut count = g.classes.len();
        for (sign, step) in [("−", count.saturating_sub(1)), ("+", count + 1)] {
            let possible = (1..=MOST_CLASSES).contains(&step);
            let button = ui.add_enabled(possible, egui::Button::new(sign).min_size(vec2(24.0, 0.0)));
            let name = format!("{} {step}", lang.t(Word::StyleClasses));
            button.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, possible, &name));
            if button.clicked() {
                count = step;
            }
        }
        if count != g.classes.len() {
            let method = if g.method == Method::Manual { Method::Quantile } else { g.method };
            wish = Some((method, count));
        }
    });
    ramps(ui, lang, g);
    if let Some((method, classes)) = wish {
        let how = Classing::Ranges { method, classes, ramp: g.ramp.clone() };
        sheet.act(StyleAction::Classify(sheet.layer.id.clone(), g.by.clone(), how));
    }
    list(ui, sheet, g, ground);
    breaks(ui, lang, g);
    egui::CollapsingHeader::new(lang.t(Word::StyleSymbol)).id_salt("common").show(ui, |ui| {
        look::ui(ui, sheet, &mut g.look, ground, false);
    });
}

/// The ramps as strips of their colours; choosing one colours the classes anew.
fn ramps(ui: &mut Ui, lang: Lang, g: &mut Graduated) {
    look::row(ui, lang, Word::StyleRamp, |ui| {
        for ramp in RAMPS {
            let (rect, response) = ui.allocate_exact_size(vec2(38.0, 18.0), egui::Sense::click());
            let steps = 12_u8;
            for i in 0..steps {
                let Rgb([r, green, b]) = ramp.at(f64::from(i) / f64::from(steps - 1));
                let width = rect.width() / f32::from(steps);
                let left = rect.left() + width * f32::from(i);
                let strip = egui::Rect::from_min_max(egui::pos2(left, rect.top()), egui::pos2(left + width + 0.5, rect.bottom()));
                ui.painter().rect_filled(strip.intersect(rect), 0.0, color(Rgba([r, green, b, 255])));
            }
            let chosen = g.ramp == ramp.id;
            if chosen || response.hovered() || response.has_focus() {
                let stroke = egui::Stroke::new(if chosen { 2.0 } else { 1.0 }, ui.visuals().selection.stroke.color);
                ui.painter().rect_stroke(rect, 2.0, stroke, egui::StrokeKind::Outside);
            }
            let name = format!("{} {}", lang.t(Word::StyleRamp), ramp.id);
            response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, chosen, &name));
            if response.on_hover_text(ramp.id).clicked() {
                g.ramp = ramp.id.to_owned();
                let count = g.classes.len();
                for (i, class) in g.classes.iter_mut().enumerate() {
                    class.look.color = Some(Ramp::of(ramp.id).class(i, count));
                }
            }
        }
        if ui.small_button("⇄").on_hover_text(lang.t(Word::StyleReverse)).clicked() {
            let colors: Vec<Option<Rgb>> = g.classes.iter().rev().map(|c| c.look.color).collect();
            g.classes.iter_mut().zip(colors).for_each(|(class, color)| class.look.color = color);
        }
    });
}

fn list(ui: &mut Ui, sheet: &Sheet<'_>, g: &mut Graduated, ground: Ground<'_>) {
    let lang = sheet.lang;
    classes::heading(ui, sheet, g.classes.len());
    let column = sheet.state.class_column(&sheet.layer.id).filter(|k| k.partition.by == g.by).cloned();
    let ends: Vec<[f64; 2]> = g.breaks.windows(2).map(|w| [w[0], w[1]]).collect();
    let all = g.classes.len();
    for i in 0..=all {
        let class = g.classes.get(i).unwrap_or(&g.other);
        let text = match ends.get(i) {
            Some([from, to]) if class.label == Default::default() => range_text(*from, *to),
            _ => crate::view::legend::class_text(class, i == all, lang),
        };
        let mut usual = class.look.over(g.look);
        if i == all {
            usual.color = usual.color.or(Some(crate::view::theme::UNKNOWN));
        }
        let paint = ground.geometry.sample(paint_of(&usual, ground));
        let class: Class = class.clone();
        let count = column.as_ref().map(|k| k.count(i));
        let changed = ui.push_id(i, |ui| classes::row(ui, sheet, &class, (&text, count), paint, ground)).inner;
        if let Some(new) = changed {
            match g.classes.get_mut(i) {
                Some(slot) => *slot = new,
                None => g.other = new,
            }
        }
    }
}

/// The breaks, for changing by hand.
fn breaks(ui: &mut Ui, lang: Lang, g: &mut Graduated) {
    let open = g.method == Method::Manual;
    egui::CollapsingHeader::new(lang.t(Word::StyleMethod)).id_salt("breaks").default_open(open).show(ui, |ui| {
        ui.horizontal_wrapped(|ui| {
            let width = g.breaks.last().copied().unwrap_or(1.0) - g.breaks.first().copied().unwrap_or(0.0);
            let count = g.breaks.len();
            for i in 0..count {
                // A break stays between its neighbours.
                let least = if i == 0 { f64::MIN } else { g.breaks[i - 1].next_up() };
                let most = if i + 1 == count { f64::MAX } else { g.breaks[i + 1].next_down() };
                let Some(value) = g.breaks.get_mut(i).filter(|_| least <= most) else { continue };
                let drag = egui::DragValue::new(value).range(least..=most).speed((width / 300.0).abs().max(1e-9)).max_decimals(6);
                let response = ui.add(drag).accessible_name(lang.fill(Word::StyleBreak, &[&(i + 1).to_string()]));
                if response.changed() {
                    g.method = Method::Manual;
                }
            }
        });
    });
}
