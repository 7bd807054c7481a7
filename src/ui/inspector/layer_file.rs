//! The part of a layer's card about its file: not found, found elsewhere, changed.

use super::Card;
use crate::app::{Action, FilePick, FilesAction, LayerState};
use crate::ui::file_changed::take;
use crate::ui::theme::color;
use crate::view::theme::theme;
use crate::words::Word;
use crate::workspace::LayerRef;
use crate::workspace::status::Status;
use eframe::egui::{RichText, Ui};

/// Says what is to be said of the file, with the ways to mend it; nothing when it is where and what it was.
pub(super) fn ui(ui: &mut Ui, card: &mut Card<'_>, layer: &LayerRef) {
    let lang = card.lang;
    let tint = color(theme(card.state.settings().dark).status(Status::Stale));
    let warn = |ui: &mut Ui, text: &str| ui.label(RichText::new(format!("▲ {text}")).small().color(tint));
    if layer.embedded {
        ui.label(RichText::new(format!("● {}", lang.t(Word::IsEmbedded))).small().weak());
    }
    if matches!(card.state.layer_state(&layer.id), Some(LayerState::Failed(_))) && !layer.embedded {
        let find = ui.button(lang.t(Word::FindFile)).on_hover_text(lang.t(Word::FindFileTip));
        if find.clicked() {
            card.actions.push(Action::Files(FilesAction::Ask(FilePick::FindLayer(layer.id.clone()))));
        }
    }
    if let Some(path) = card.state.found_at(&layer.id) {
        warn(ui, &lang.fill(Word::FoundAt, &[&path.display().to_string()]));
        if ui.button(lang.t(Word::RememberPlaces)).on_hover_text(lang.t(Word::RememberPlacesTip)).clicked() {
            card.actions.push(Action::Files(FilesAction::RememberPlaces));
        }
    }
    if let Some(followed) = card.state.changed_file(&layer.id) {
        warn(ui, lang.t(Word::FileChanged));
        ui.horizontal_wrapped(|ui| {
            if !followed.is_empty() && ui.button(lang.t(Word::FileChangedShow)).clicked() {
                card.actions.push(Action::Files(FilesAction::ShowChanged(Some(layer.id.clone()))));
            }
            take(ui, lang, &layer.id, card.actions);
        });
    }
}
