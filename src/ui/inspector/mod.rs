//! The inspector: shows and edits what is selected.

mod area;
pub(super) mod candidates;
mod choices;
pub(super) mod codes;
mod columns;
mod deposit;
mod determining;
mod feature;
mod identity;
mod interest;
mod layer;
mod layer_file;
mod link_list;
mod link_to;
mod links;
mod note;
mod project;
mod project_parts;
pub(super) mod readiness;
mod roles;
mod selected;
mod several;
mod suggested;
mod template;
mod twins;

use crate::app::facts::AreaFacts;
use crate::app::{Action, Found, Picked, Selection, SeveralFacts, State, TakeTool};
use crate::ui::commands::Command;
use crate::ui::fields::{Drafts, Lines, checked_text, text};
use crate::words::{Lang, Word};
use crate::workspace::dates::day;
use crate::workspace::edit::Edit;
use crate::workspace::{Author, RecordId};
use eframe::egui::{self, RichText, Ui};

/// What the inspector keeps between frames: drafts and the facts of the shown area.
#[derive(Default)]
pub(super) struct Inspector {
    pub(super) drafts: Drafts,
    facts: Option<(RecordId, (u64, usize), AreaFacts)>,
    several: Option<(Vec<RecordId>, (u64, usize), SeveralFacts)>,
    /// What the last click had found when it was shown.
    found: Vec<Found>,
    /// The rows of the shown project's links.
    links: link_list::LinkList,
    /// The labels of what takes the keyboard in the next frame, whichever can.
    focus: Vec<String>,
    /// Commands of the window that a card has asked for.
    pub(super) commands: Vec<Command>,
}

/// What a card needs.
struct Card<'a> {
    state: &'a State,
    lang: Lang,
    drafts: &'a mut Drafts,
    links: &'a mut link_list::LinkList,
    actions: &'a mut Vec<Action>,
    /// The name field takes the keyboard: the record was just made.
    focus_name: bool,
    /// The labels of what takes the keyboard in this frame, and in the next.
    focus: Vec<String>,
    next_focus: Vec<String>,
    commands: Vec<Command>,
    /// The layer for which a key table is to be picked.
    pick_key_table: Option<RecordId>,
}

impl Card<'_> {
    fn edit(&mut self, edit: Edit) {
        self.actions.push(Action::Edit(Box::new(edit)));
    }

    fn field(&mut self, ui: &mut Ui, label: Word, hint: &str, current: &str, lines: Lines, make: impl FnOnce(String) -> Edit) {
        // The first thing to do with something new is to name it, in the language one works in.
        let name = if self.lang.is_ja() { Word::NameJa } else { Word::NameEn };
        let wanted = self.focus.iter().any(|f| f == self.lang.t(label));
        let focus = label == name && std::mem::take(&mut self.focus_name) || wanted;
        self.actions.extend(text(ui, self.drafts, self.lang.t(label), hint, current, (lines, focus), make));
    }

    /// A field for what is not always right while it is typed.
    fn checked(
        &mut self,
        ui: &mut Ui,
        label: Word,
        hint: &str,
        current: &str,
        right: &dyn Fn(&str) -> bool,
        make: impl FnOnce(String) -> Edit,
    ) {
        let texts = (self.lang.t(label), hint, current);
        self.actions.extend(checked_text(ui, self.drafts, texts, (Lines::One, false), right, |s| make(s.trim().to_owned())));
    }

    /// A field for a day.
    fn day(&mut self, ui: &mut Ui, label: Word, current: &str, make: impl FnOnce(String) -> Edit) {
        self.checked(ui, label, "2026-04-28", current, &|s| s.is_empty() || day(s.trim()).is_some(), make);
    }

    /// A button for an edit; greyed, with the reason as its tooltip, when the edit would be refused.
    fn button(&mut self, ui: &mut Ui, label: &str, edit: Edit) {
        let why_not = self.state.why_not(&edit);
        let response = ui.add_enabled(why_not.is_none(), egui::Button::new(label));
        let response = match &why_not {
            Some(why) => response.on_disabled_hover_text(why),
            None => response,
        };
        if why_not.is_none() && self.focus.iter().any(|f| f == label) {
            response.request_focus();
            response.scroll_to_me(Some(egui::Align::Center));
            // The first that can.
            self.focus.clear();
        }
        if response.clicked() {
            self.edit(edit);
        }
    }
}

impl Inspector {
    pub(super) fn ui(&mut self, ui: &mut Ui, state: &mut State, actions: &mut Vec<Action>) {
        let lang = state.lang();
        self.refresh_facts(state);
        let id = state.fresh_id();
        let focus_name = state.take_just_made().is_some();
        let mut pick = None;
        let focus = std::mem::take(&mut self.focus);
        let mut after = (Vec::new(), Vec::new());
        egui::ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            let (next_focus, commands) = Default::default();
            let (drafts, links) = (&mut self.drafts, &mut self.links);
            let mut card =
                Card { state, lang, drafts, links, actions, focus_name, focus, next_focus, commands, pick_key_table: None };
            let hits = card.state.identified().map_or(&[][..], |i| &i.hits);
            let fresh = self.found != hits;
            if fresh {
                self.found = hits.to_vec();
            }
            selected::found(ui, &mut card, fresh);
            template::ui(ui, &mut card);
            let one = matches!(card.state.selection(), Selection::Feature(_) | Selection::Layer(_));
            if card.state.selected_count() > usize::from(one) {
                selected::ui(ui, &mut card);
            }
            let shown = card.state.selection().clone();
            ui.push_id(format!("{shown:?}"), |ui| match &shown {
                Selection::Area(area) => area::ui(ui, &mut card, area, self.facts.as_ref().map(|(_, _, f)| f), &id),
                Selection::Project(project) => project::ui(ui, &mut card, project),
                Selection::Note(note) => note::ui(ui, &mut card, note),
                Selection::Feature(deposit) => feature::ui(ui, &mut card, deposit),
                Selection::Layer(layer) => layer::ui(ui, &mut card, layer),
                Selection::Areas(ids) => several::areas(ui, &mut card, ids, self.several.as_ref().map(|(_, _, f)| f)),
                Selection::Layers(ids) => several::layers(ui, &mut card, ids),
                Selection::Features => {}
                Selection::None => {
                    ui.add_space(24.0);
                    ui.vertical_centered(|ui| {
                        ui.label(RichText::new(lang.t(Word::NothingSelected)).strong());
                        ui.label(RichText::new(lang.t(Word::NothingSelectedText)).weak());
                    });
                }
            });
            pick = card.pick_key_table;
            after = (card.next_focus, card.commands);
        });
        self.focus = after.0;
        self.commands.append(&mut after.1);
        if let Some(layer) = pick {
            let title = lang.t(Word::JoinKeyTable);
            state.pick(Picked::KeyTable(layer), move || {
                let files = rfd::FileDialog::new().set_title(title);
                files.add_filter("CSV", &["csv", "tsv", "txt"]).pick_file().map(|p| vec![p])
            });
        }
    }

    /// Measures and counts once per change of the records or the layers, not per frame.
    fn refresh_facts(&mut self, state: &State) {
        let version = state.facts_version();
        match state.selection() {
            Selection::Areas(ids) if self.several.as_ref().is_none_or(|(of, at, _)| of != ids || *at != version) => {
                self.several = Some((ids.clone(), version, state.several_facts(ids)));
            }
            Selection::Areas(_) => {}
            _ => self.several = None,
        }
        let Selection::Area(id) = state.selection() else {
            self.facts = None;
            return;
        };
        if self.facts.as_ref().is_none_or(|(of, at, _)| of != id || *at != version) {
            self.facts = state.area_facts(id).map(|f| (id.clone(), version, f));
        }
    }
}

/// The title of a card, with a button that shows it on the map.
fn title(ui: &mut Ui, card: &mut Card<'_>, kind: Word, name: &str, what: &Selection) {
    ui.horizontal(|ui| {
        ui.label(RichText::new(card.lang.t(kind)).small().weak());
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if ui.small_button(card.lang.t(Word::ZoomHere)).clicked() {
                card.actions.push(Action::ZoomTo(what.clone()));
            }
        });
    });
    let name = if name.is_empty() { card.lang.t(Word::Untitled) } else { name };
    ui.label(RichText::new(name).heading());
    ui.add_space(4.0);
}

fn heading(ui: &mut Ui, text: &str) {
    ui.add_space(10.0);
    ui.label(RichText::new(text).strong());
    ui.separator();
}

fn pair(ui: &mut Ui, name: &str, value: &str) {
    ui.horizontal_wrapped(|ui| {
        ui.label(RichText::new(name).small().weak());
        ui.label(value);
    });
}

/// Who and when, in the author's own zone.
fn by(author: &Author) -> String {
    format!("{} · {} · {}", author.name, author.party, author.at.to_minute())
}

/// The notes about a record, and a button that adds one.
fn notes_ui(ui: &mut Ui, card: &mut Card<'_>, about: &RecordId) {
    heading(ui, card.lang.t(Word::Notes));
    for note in card.state.workspace().notes_about(about) {
        if ui.selectable_label(false, note.text.clone()).on_hover_text(by(&note.by)).clicked() {
            card.actions.push(Action::Select(Selection::Note(note.id.clone())));
        }
    }
    if ui.button(card.lang.t(Word::AddNoteHere)).clicked() {
        card.actions.push(Action::Take(TakeTool::NoteAbout(about.clone())));
    }
}
