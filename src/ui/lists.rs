//! The lists of the left panel: areas, projects, notes; rows are selected alone or together.

use crate::app::{Action, Deposits, Join, LinkTo, Polygons, ProjectAction, Selection, State};
use crate::ui::{area_list, fields};
use crate::words::{Lang, Word};
use crate::workspace::{LinkText, RecordId};
use eframe::egui::{self, DragAndDrop, RichText, Ui};

/// The areas. Polygons that are dropped here become areas; Ctrl+A selects all of them while the pointer or the keyboard is here.
pub(super) fn areas(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    let lang = state.lang();
    let shown = ui.scope(|ui| area_list::ui(ui, state, actions));
    let focused = shown.inner;
    let zone = ui.interact(shown.response.rect.expand(4.0), ui.scope_id().with("drop areas"), egui::Sense::hover());
    if DragAndDrop::has_payload_of_type::<Polygons>(ui.ctx()) {
        let stroke = egui::Stroke::new(2.0, ui.visuals().selection.stroke.color);
        ui.painter().rect_stroke(zone.rect, 4.0, stroke, egui::StrokeKind::Inside);
        // Beside the pointer and not in the list: what one aims at must not move.
        if zone.dnd_hover_payload::<Polygons>().is_some() {
            zone.show_tooltip_text(lang.t(Word::DropForAreas));
        }
        if let Some(polygons) = zone.dnd_release_payload::<Polygons>() {
            actions.push(Action::MakeAreas(Polygons::clone(&polygons)));
        }
    }
    let here = focused || zone.contains_pointer();
    if here && !fields::typing(ui.ctx()) && ui.input_mut(|i| i.consume_key(egui::Modifiers::COMMAND, egui::Key::A)) {
        actions.push(Action::SelectAllAreas);
    }
}

pub(super) fn empty(ui: &mut Ui, lang: Lang, word: Word) {
    ui.label(RichText::new(lang.t(word)).weak().small());
}

/// A row that selects, with Ctrl or Shift together with others; a double click also shows it on the map.
pub(super) fn row(ui: &mut Ui, state: &State, actions: &mut Vec<Action>, what: Selection, text: RichText) -> egui::Response {
    let response = ui.add(egui::Button::selectable(state.is_selected(&what), text).truncate());
    if response.clicked() {
        // Those of the click: in a slow frame the key may be up again.
        let of_click = |event: &egui::Event| match event {
            egui::Event::PointerButton { modifiers, .. } => Some(*modifiers),
            _ => None,
        };
        let held = ui.input(|i| i.events.iter().rev().find_map(of_click).unwrap_or(i.modifiers));
        actions.push(match (held.command || held.ctrl, held.shift) {
            (true, _) => Action::SelectAlso(what.clone(), Join::Toggle),
            (_, true) => Action::SelectAlso(what.clone(), Join::Through),
            _ => Action::Select(what.clone()),
        });
    }
    if response.double_clicked() {
        actions.push(Action::ZoomTo(what));
    }
    response
}

pub(super) fn eye(ui: &mut Ui, state: &State, actions: &mut Vec<Action>, id: &RecordId) {
    let mut shown = !state.is_hidden(id);
    let name = state.lang().t(Word::Visible);
    let response = ui.checkbox(&mut shown, "").on_hover_text(name);
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::CheckBox, true, shown, name));
    if response.changed() {
        actions.push(Action::ToggleVisible(id.clone()));
    }
}

pub(super) fn named(lang: Lang, name: &str) -> RichText {
    if name.is_empty() { RichText::new(lang.t(Word::Untitled)).italics() } else { RichText::new(name) }
}

pub(super) fn projects(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    let (lang, w) = (state.lang(), state.workspace());
    if w.projects.is_empty() {
        empty(ui, lang, Word::NoProjects);
    }
    let name = lang.t(Word::PartNewProject);
    let new = ui.small_button("+").on_hover_text(name);
    new.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, name));
    if new.clicked() {
        actions.push(Action::Projects(ProjectAction::New));
    }
    for project in w.projects.values() {
        ui.push_id(&project.id.0, |ui| {
            let name = named(lang, project.about.name.get(lang.is_ja()));
            let row = row(ui, state, actions, Selection::Project(project.id.clone()), name);
            if let Some(what) = row.dnd_release_payload::<Polygons>() {
                let what = match what.as_ref() {
                    Polygons::Selected(layer) => Deposits::SelectedOf(layer.clone()),
                    Polygons::Feature(deposit) => Deposits::One(deposit.clone()),
                };
                let to = LinkTo::Project(project.id.clone());
                actions.push(Action::Projects(ProjectAction::Link(what, to, LinkText::default())));
            } else if row.dnd_hover_payload::<Polygons>().is_some() {
                let stroke = egui::Stroke::new(2.0, ui.visuals().selection.stroke.color);
                ui.painter().rect_stroke(row.rect, 3.0, stroke, egui::StrokeKind::Inside);
                row.show_tooltip_text(lang.t(Word::LinkDropHere));
            }
        });
    }
}

pub(super) fn notes(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    let (lang, w) = (state.lang(), state.workspace());
    if w.notes.is_empty() {
        empty(ui, lang, Word::NoNotes);
    }
    for note in w.notes.values() {
        ui.push_id(&note.id.0, |ui| {
            let mut text: String = note.text.chars().take(36).collect();
            if text.len() < note.text.len() {
                text.push('…');
            }
            row(ui, state, actions, Selection::Note(note.id.clone()), RichText::new(text));
        });
    }
}
