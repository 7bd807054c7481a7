//! The clipboard's keys: Ctrl+C and Ctrl+V mean the map's selection unless a text, a table or a menu has them.

use crate::app::{Action, State};
use crate::ui::fields::typing;
use eframe::egui::text_selection::LabelSelectionState;
use eframe::egui::{Event, Popup, Ui};

/// Takes what was meant for the map. Call it after the panels: they take what is theirs.
pub(super) fn keys(ui: &Ui, state: &State, actions: &mut Vec<Action>) {
    let marked = ui.ctx().plugin_opt::<LabelSelectionState>().is_some_and(|labels| labels.lock().has_selection());
    if typing(ui.ctx()) || Popup::is_any_open(ui.ctx()) {
        return;
    }
    let selected = !state.selected_areas().is_empty() || state.selected_count() > 0;
    ui.input(|i| {
        for event in &i.events {
            match event {
                Event::Copy if !marked && selected => actions.push(Action::Copy),
                Event::Paste(text) => actions.push(Action::Paste(text.clone())),
                _ => {}
            }
        }
    });
}
