//! Before a workspace is packed: what goes into the one file, how large that is, and what stays outside.

use crate::app::{Action, FilePick, FilesAction, State};
use crate::ui::theme::color;
use crate::view::theme::theme;
use crate::words::{Word, bytes};
use crate::workspace::RecordId;
use crate::workspace::status::Status;
use eframe::egui::{self, RichText, Ui};

/// Width of the window in points.
const WIDTH: f32 = 460.0;

/// Shows what packing comes to, while that is asked.
pub(super) fn ui(ui: &Ui, state: &State, actions: &mut Vec<Action>) {
    let Some(plan) = state.pack_plan() else { return };
    let lang = state.lang();
    let name = |id: &RecordId| state.workspace().layers.get(id).map_or("", |l| l.name.get(lang.is_ja())).to_owned();
    let names = |ids: &[RecordId]| ids.iter().map(name).collect::<Vec<_>>().join(", ");
    let tint = color(theme(state.settings().dark).status(Status::Stale));
    let modal = egui::Modal::new(egui::Id::unique("pack")).frame(egui::Frame::window(ui.style()).inner_margin(16.0));
    let response = modal.show(ui.ctx(), |ui| {
        ui.set_width(WIDTH);
        ui.heading(lang.t(Word::Pack).trim_end_matches('…'));
        let files: u64 = plan.layers.iter().map(|(_, size)| size).sum();
        let sizes = [bytes(plan.workspace), plan.layers.len().to_string(), bytes(files), bytes(plan.total())];
        ui.add(egui::Label::new(lang.fill(Word::PackText, &sizes.each_ref().map(String::as_str))).wrap());
        egui::ScrollArea::vertical().max_height(240.0).auto_shrink([false, true]).show(ui, |ui| {
            for (id, size) in &plan.layers {
                ui.label(RichText::new(format!("{} · {}", name(id), bytes(*size))).small());
            }
        });
        for (ids, word) in [(&plan.missing, Word::PackMissing), (&plan.key_tables, Word::PackKeyTables)] {
            if !ids.is_empty() {
                let text = format!("▲ {}", lang.fill(word, &[&names(ids)]));
                ui.add(egui::Label::new(RichText::new(text).color(tint)).wrap());
            }
        }
        ui.add_space(8.0);
        ui.horizontal(|ui| {
            if ui.button(RichText::new(lang.t(Word::Pack)).strong()).clicked() {
                actions.push(Action::Files(FilesAction::ClosePack));
                actions.push(Action::Files(FilesAction::Ask(FilePick::Pack)));
            }
            if ui.button(lang.t(Word::Close)).clicked() {
                actions.push(Action::Files(FilesAction::ClosePack));
            }
        });
    });
    if response.should_close() {
        actions.push(Action::Files(FilesAction::ClosePack));
    }
}
