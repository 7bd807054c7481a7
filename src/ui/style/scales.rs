//! What holds for the whole layer: opacity, names, and at which scales it is drawn.

use super::Sheet;
use crate::layer::{LayerStyle, ScaleRange};
use crate::view::compose::metres_per_point;
use crate::words::{Word, grouped};
use eframe::egui::{self, RichText, Ui};

pub(super) fn ui(ui: &mut Ui, sheet: &Sheet<'_>, style: &mut LayerStyle) {
    let lang = sheet.lang;
    ui.horizontal(|ui| {
        let label = ui.label(RichText::new(lang.t(Word::Opacity)).small().weak());
        let mut percent = style.opacity * 100.0;
        let slider = egui::Slider::new(&mut percent, 0.0..=100.0).integer().suffix(" %");
        if ui.add(slider).labelled_by(label.id).changed() {
            style.opacity = (percent / 100.0).clamp(0.0, 1.0);
        }
    });
    let mut names = !style.no_labels;
    if ui.checkbox(&mut names, lang.t(Word::StyleNames)).changed() {
        style.no_labels = !names;
    }
    ui.add_space(6.0);
    let map = sheet.state.map();
    let here = map.projection().and_then(|p| metres_per_point(p, map.camera())).map(ScaleRange::denominator);
    ui.horizontal_wrapped(|ui| {
        ui.label(RichText::new(lang.t(Word::StyleScales)).strong());
        if let Some(here) = here {
            let text = lang.fill(Word::StyleNow, &[&rounded(here)]);
            ui.label(RichText::new(text).small().weak());
            if !style.scales.shows(here) {
                ui.label(RichText::new(lang.t(Word::StyleOutOfScale)).small());
            }
        }
    });
    egui::Grid::new("scales").num_columns(2).show(ui, |ui| {
        let ScaleRange { closest, farthest } = &mut style.scales;
        for (word, value) in [(Word::StyleNotCloser, closest), (Word::StyleNotFarther, farthest)] {
            ui.label(RichText::new(lang.t(word)).small());
            ui.horizontal(|ui| {
                if let Some(value) = value {
                    let speed = *value / 100.0;
                    let drag = egui::DragValue::new(value).range(1.0..=1e10).max_decimals(0).speed(speed);
                    ui.add(drag).accessible_name(lang.t(word));
                } else {
                    ui.label(RichText::new(lang.t(Word::StyleAnyScale)).weak());
                }
                let from_here = ui.add_enabled(here.is_some(), egui::Button::new(lang.t(Word::StyleFromHere)).small());
                let name = format!("{} {}", lang.t(word), lang.t(Word::StyleFromHere));
                from_here.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, here.is_some(), &name));
                if let (true, Some(here)) = (from_here.clicked(), here) {
                    *value = Some(two_digits(here));
                }
                if value.is_some() && ui.small_button("×").on_hover_text(lang.t(Word::StyleAnyScale)).clicked() {
                    *value = None;
                }
            });
            ui.end_row();
        }
    });
}

/// Two digits are as exact as anybody wants a scale.
fn two_digits(value: f64) -> f64 {
    let power = 10_f64.powf(value.max(1.0).log10().floor() - 1.0).max(1.0);
    ((value / power).round() * power).clamp(1.0, 1e10)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "1 to 1e10")]
fn rounded(value: f64) -> String {
    grouped(two_digits(value) as usize)
}
