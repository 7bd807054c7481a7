//! The menu of the lists of critical minerals: which are in force, from when, and how to use another.

use crate::app::{Action, FilePick, FilesAction, State, list_title};
use crate::layer::vocabulary::ListId;
use crate::words::Word;
use eframe::egui::{RichText, Ui};

pub(super) fn menu(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    let lang = state.lang();
    ui.set_min_width(300.0);
    for (i, id) in ListId::ALL.into_iter().enumerate() {
        if i > 0 {
            ui.separator();
        }
        let list = state.lists().get(id);
        ui.label(RichText::new(list_title(lang, state.lists(), id)).small().weak()).on_hover_text(list.origin.source.join("\n"));
        let mut wish = |ui: &mut Ui, enabled: bool, word: Word, action: FilesAction| {
            let button = ui.add_enabled(enabled, eframe::egui::Button::new(lang.fill(word, &[list.name(lang.is_ja())])));
            if button.clicked() {
                actions.push(Action::Files(action));
                ui.close();
            }
        };
        wish(ui, true, Word::ListUseAnother, FilesAction::Ask(FilePick::List(id)));
        if list.file.is_some() {
            wish(ui, true, Word::ListUseBuiltIn, FilesAction::BuiltInList(id));
        }
    }
    ui.separator();
    ui.label(RichText::new(lang.t(Word::ListUseTip)).small().weak());
}
