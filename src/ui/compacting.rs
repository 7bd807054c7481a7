//! The question before the history is compacted: what is lost, what stays, where the old file will be.

use crate::app::{Action, FilesAction, State};
use crate::words::Word;
use eframe::egui::{self, RichText, Ui};

/// Width of the question in points.
const WIDTH: f32 = 460.0;

/// Asks, while that is wanted.
pub(super) fn ui(ui: &Ui, state: &State, actions: &mut Vec<Action>) {
    if !state.asks_to_compact() {
        return;
    }
    let lang = state.lang();
    let revisions = state.session().history().revisions();
    let Some((first, last)) = revisions.first().zip(revisions.last()) else { return };
    let modal = egui::Modal::new(egui::Id::unique("compact")).frame(egui::Frame::window(ui.style()).inner_margin(16.0));
    let response = modal.show(ui.ctx(), |ui| {
        ui.set_width(WIDTH);
        ui.heading(lang.t(Word::Compact).trim_end_matches('…'));
        let told = [revisions.len().to_string(), first.author.at.to_minute(), last.author.at.to_minute()];
        ui.add(egui::Label::new(lang.fill(Word::CompactLost, &told.each_ref().map(String::as_str))).wrap());
        ui.add(egui::Label::new(lang.t(Word::CompactKept)).wrap());
        ui.add_space(8.0);
        ui.horizontal(|ui| {
            if ui.button(RichText::new(lang.t(Word::CompactNow)).strong()).clicked() {
                actions.push(Action::Files(FilesAction::Compact));
            }
            if ui.button(lang.t(Word::Cancel)).clicked() {
                actions.push(Action::Files(FilesAction::AskToCompact(false)));
            }
        });
    });
    if response.should_close() {
        actions.push(Action::Files(FilesAction::AskToCompact(false)));
    }
}
