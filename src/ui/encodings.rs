//! The text encoding of a layer: how it is known, and the chooser that shows the same texts in every encoding.

use crate::app::{Action, EncodingChoice, State};
use crate::io::source::EncodingPreview;
use crate::layer::{EncodingKnown, Layer, Reading};
use crate::ui::theme::color;
use crate::view::theme::theme;
use crate::words::{Lang, Word};
use crate::workspace::RecordId;
use crate::workspace::edit::Edit;
use eframe::egui::text::{LayoutJob, TextFormat};
use eframe::egui::{self, FontId, RichText, Ui};

/// Width of the chooser in points.
const WIDTH: f32 = 520.0;

/// Says a layer's encoding when the file does not say it; a click opens the chooser.
pub(super) fn fact(ui: &mut Ui, lang: Lang, layer: &Layer, id: &RecordId, actions: &mut Vec<Action>) {
    let how = match layer.encoding_known() {
        EncodingKnown::Declared => return,
        EncodingKnown::Detected => lang.t(Word::EncodingDetected),
        EncodingKnown::Chosen => lang.t(Word::CrsChosen),
    };
    let text = RichText::new(format!("{} · {how}", layer.encoding)).small();
    ui.horizontal(|ui| {
        ui.add_space(26.0);
        if ui.add(egui::Button::new(text).small()).on_hover_text(lang.t(Word::ChooseEncodingTip)).clicked() {
            actions.push(Action::ChooseEncoding(id.clone()));
        }
    });
}

/// Shows the chooser while it is open.
pub(super) fn ui(ui: &Ui, state: &State, actions: &mut Vec<Action>) {
    let Some(choice) = state.encoding_choice() else { return };
    let Some(layer) = state.workspace().layers.get(&choice.layer) else { return };
    let lang = state.lang();
    let mut chosen = None;
    let mut close = false;
    let modal = egui::Modal::new(egui::Id::unique("encodings")).frame(egui::Frame::window(ui.style()).inner_margin(16.0)).show(
        ui.ctx(),
        |ui| {
            ui.set_width(WIDTH);
            ui.heading(lang.fill(Word::ChooseEncodingTitle, &[layer.name.get(lang.is_ja())]));
            ui.label(RichText::new(lang.t(Word::ChooseEncodingText)).weak());
            ui.add_space(4.0);
            let height = ui.ctx().content_rect().height() * 0.6;
            egui::ScrollArea::vertical().max_height(height).auto_shrink([false, true]).show(ui, |ui| {
                chosen = previews(ui, state, choice);
            });
            ui.add_space(4.0);
            ui.horizontal(|ui| {
                let automatic = egui::Button::new(lang.t(Word::EncodingAutomatic));
                if ui.add_enabled(layer.reading.encoding.is_some(), automatic).clicked() {
                    chosen = Some(None);
                }
                close = ui.button(lang.t(Word::Close)).clicked();
            });
        },
    );
    if let Some(encoding) = chosen {
        let reading = Reading { encoding, ..layer.reading.clone() };
        if reading != layer.reading {
            actions.push(Action::Edit(Box::new(Edit::SetLayerReading { id: layer.id.clone(), reading })));
        }
        close = true;
    }
    if close || modal.should_close() {
        actions.push(Action::CloseEncodings);
    }
}

/// One button an encoding; returns the encoding that was clicked.
fn previews(ui: &mut Ui, state: &State, choice: &EncodingChoice) -> Option<Option<String>> {
    let lang = state.lang();
    let found = match &choice.previews {
        None => {
            ui.spinner();
            return None;
        }
        Some(Err(why)) => {
            ui.label(RichText::new(why).color(color(theme(state.settings().dark).alarm)));
            return None;
        }
        Some(Ok(found)) => found,
    };
    let in_use = state.catalog().get(&choice.layer.0).map(|layer| layer.encoding.trim_end_matches(" with BOM"));
    let mut clicked = None;
    for preview in found {
        let used = in_use == Some(preview.encoding);
        let job = lines(ui, state, preview, used);
        let name = job.text.clone();
        let button = egui::Button::selectable(used, job).wrap().min_size(egui::vec2(WIDTH - 12.0, 0.0));
        let response = ui.add(button);
        response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, used, &name));
        if response.clicked() {
            clicked = Some(Some(preview.encoding.to_owned()));
        }
    }
    if found.iter().all(|p| p.texts.is_empty()) {
        ui.label(RichText::new(lang.t(Word::EncodingNoText)).weak());
    }
    clicked
}

/// The encoding's name and what speaks for and against it in one line, the texts below.
fn lines(ui: &Ui, state: &State, preview: &EncodingPreview, used: bool) -> LayoutJob {
    let (lang, t) = (state.lang(), theme(state.settings().dark));
    let mut job = LayoutJob::default();
    let visuals = ui.visuals();
    let mut add = |text: &str, size: f32, tint| {
        job.append(text, 0.0, TextFormat { font_id: FontId::proportional(size), color: tint, ..TextFormat::default() });
    };
    add(preview.encoding, 13.5, color(t.ink));
    if used {
        add(&format!("  ● {}", lang.t(Word::EncodingInUse)), 12.0, color(t.ink));
    }
    if preview.undecodable > 0 {
        let text = lang.fill(Word::EncodingUnreadable, &[&preview.undecodable.to_string()]);
        add(&format!("  ▲ {text}"), 12.0, color(t.alarm));
    }
    add("\n", 13.0, visuals.text_color());
    // U+FFFD is in no font that is at hand.
    for (i, part) in preview.texts.join(" · ").split('\u{FFFD}').enumerate() {
        if i > 0 {
            add("□", 13.0, color(t.alarm));
        }
        add(part, 13.0, visuals.text_color());
    }
    job
}
