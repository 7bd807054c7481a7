//! The menu of the attribute table's filter: hide on the map what does not pass, keep filters under names, take them again.

use crate::app::filters::understood;
use crate::app::table::AttributeTable;
use crate::app::{Action, State};
use crate::ui::fields;
use crate::words::Word;
use crate::workspace::edit::Edit;
use crate::workspace::{RecordId, SavedFilter};
use eframe::egui::{self, RichText, TextEdit, Ui};

/// What the menu keeps between frames.
#[derive(Default)]
pub(super) struct FilterMenu {
    /// The name under which the filter is to be kept.
    name: String,
    /// The filter that is being renamed, and its new name.
    renaming: Option<(String, String)>,
}

impl FilterMenu {
    /// Shows the button with its menu.
    pub(super) fn show(
        &mut self,
        ui: &mut Ui,
        state: &State,
        table: &AttributeTable,
        draft: &mut String,
        actions: &mut Vec<Action>,
    ) {
        let lang = state.lang();
        let title = lang.t(Word::FilterMenu);
        let menu = fields::menu(ui, format!("{title} ▼"), |ui| {
            ui.set_min_width(290.0);
            on_the_map(ui, state, table, draft, actions);
            ui.separator();
            self.keeping(ui, state, table, draft, actions);
            self.kept(ui, state, table, draft, actions);
            of_other_layers(ui, state, table, draft);
        });
        menu.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, title));
    }

    /// Keeps what is typed under a name.
    fn keeping(&mut self, ui: &mut Ui, state: &State, table: &AttributeTable, draft: &str, actions: &mut Vec<Action>) {
        let lang = state.lang();
        ui.horizontal(|ui| {
            let field = TextEdit::singleline(&mut self.name).hint_text(lang.t(Word::FilterName)).desired_width(190.0);
            let field = ui.add(field).accessible_name(lang.t(Word::FilterName));
            let enter = field.lost_focus() && ui.input(|i| i.key_pressed(egui::Key::Enter));
            let mut all = kept_of(state, table.layer_id());
            let name = self.name.trim().to_owned();
            let kept = SavedFilter { name: name.clone(), filter: draft.trim().to_owned() };
            // Under a name that is there already the filter is replaced.
            match all.iter_mut().find(|f| f.name == name) {
                Some(there) => *there = kept,
                None => all.push(kept),
            }
            let edit = Edit::KeepFilters { id: table.layer_id().clone(), filters: all };
            let why = if draft.trim().is_empty() { Some(lang.t(Word::FilterEmpty).to_owned()) } else { state.why_not(&edit) };
            let button = ui.add_enabled(why.is_none(), egui::Button::new(lang.t(Word::FilterKeep)));
            let button = button.on_disabled_hover_text(why.clone().unwrap_or_default());
            if (button.clicked() || enter) && why.is_none() {
                actions.push(Action::Edit(Box::new(edit)));
                self.name.clear();
            }
        });
    }

    fn kept(&mut self, ui: &mut Ui, state: &State, table: &AttributeTable, draft: &mut String, actions: &mut Vec<Action>) {
        let lang = state.lang();
        let all = kept_of(state, table.layer_id());
        let mut changed = None;
        for (i, filter) in all.iter().enumerate() {
            ui.horizontal(|ui| {
                if let Some((_, to)) = self.renaming.as_mut().filter(|(of, _)| *of == filter.name) {
                    let field = ui.add(TextEdit::singleline(to).desired_width(190.0)).accessible_name(lang.t(Word::FilterName));
                    field.request_focus();
                    let done = ui.button(lang.t(Word::Apply)).clicked() || ui.input(|i| i.key_pressed(egui::Key::Enter));
                    if done {
                        let mut new = all.clone();
                        new[i].name = to.trim().to_owned();
                        changed = Some(new);
                    }
                    return;
                }
                if ui
                    .add(egui::Button::new(&filter.name).min_size(egui::vec2(170.0, 0.0)).truncate())
                    .on_hover_text(&filter.filter)
                    .clicked()
                {
                    draft.clone_from(&filter.filter);
                    ui.close();
                }
                let rename = ui.small_button(lang.t(Word::FilterRename));
                rename.widget_info(|| {
                    egui::WidgetInfo::labeled(
                        egui::Role::Button,
                        true,
                        format!("{}: {}", lang.t(Word::FilterRename), filter.name),
                    )
                });
                if rename.clicked() {
                    self.renaming = Some((filter.name.clone(), filter.name.clone()));
                }
                let label = lang.fill(Word::FilterForget, &[&filter.name]);
                let remove = ui.small_button("×").on_hover_text(&label);
                remove.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &label));
                if remove.clicked() {
                    let mut new = all.clone();
                    new.remove(i);
                    changed = Some(new);
                }
            });
        }
        if let Some(filters) = changed {
            self.renaming = None;
            actions.push(Action::Edit(Box::new(Edit::KeepFilters { id: table.layer_id().clone(), filters })));
        }
    }
}

fn kept_of(state: &State, id: &RecordId) -> Vec<SavedFilter> {
    state.workspace().layers.get(id).map(|l| l.filters.clone()).unwrap_or_default()
}

/// Whether the map shows only what passes.
fn on_the_map(ui: &mut Ui, state: &State, table: &AttributeTable, draft: &str, actions: &mut Vec<Action>) {
    let (lang, id) = (state.lang(), table.layer_id());
    let now = state.workspace().layers.get(id).and_then(|l| l.filter.clone());
    let text = draft.trim();
    let edit = Edit::FilterLayer { id: id.clone(), filter: text.to_owned() };
    let fault = understood(text, table.layer(), state.workspace()).err().map(|fault| fault.text(lang));
    let why = if text.is_empty() { Some(lang.t(Word::FilterEmpty).to_owned()) } else { fault.or_else(|| state.why_not(&edit)) };
    let button = ui.add_enabled(why.is_none(), egui::Button::new(lang.t(Word::FilterLayer)));
    let button = button.on_hover_text(lang.t(Word::FilterLayerTip)).on_disabled_hover_text(why.unwrap_or_default());
    if button.clicked() {
        actions.push(Action::Edit(Box::new(edit)));
        ui.close();
    }
    if let Some(now) = now {
        ui.label(RichText::new(now).small().weak());
        if ui.button(lang.t(Word::FilterLayerOff)).clicked() {
            actions.push(Action::Edit(Box::new(Edit::FilterLayer { id: id.clone(), filter: String::new() })));
            ui.close();
        }
    }
}

/// Filters of other layers that mean something here too.
fn of_other_layers(ui: &mut Ui, state: &State, table: &AttributeTable, draft: &mut String) {
    let others = state.workspace().layers.values().filter(|l| l.id != *table.layer_id()).flat_map(|l| &l.filters);
    let fits = |f: &&SavedFilter| matches!(understood(&f.filter, table.layer(), state.workspace()), Ok(Some(_)));
    let fits: Vec<&SavedFilter> = others.filter(fits).take(20).collect();
    if fits.is_empty() {
        return;
    }
    ui.label(RichText::new(state.lang().t(Word::FilterOthers)).small().weak());
    for filter in fits {
        if ui.add(egui::Button::new(&filter.name).truncate()).on_hover_text(&filter.filter).clicked() {
            draft.clone_from(&filter.filter);
            ui.close();
        }
    }
}
