//! The parties of a workspace: their names, which must concur, and the keys that are known for theirs.

use crate::app::exchange::when;
use crate::app::{Action, State};
use crate::words::Word;
use crate::workspace::edit::Edit;
use crate::workspace::seal::fingerprint;
use crate::workspace::{Bilingual, Party, RecordId};
use eframe::egui::{self, RichText, Ui};

/// The window with the parties, and what was typed into it.
#[derive(Debug, Default)]
pub(super) struct PartiesWindow {
    drafts: Option<Vec<Draft>>,
    new: Draft,
    own_key: Option<String>,
}

/// A party as it is typed.
#[derive(Debug, Default, Clone)]
struct Draft {
    id: String,
    name: Bilingual,
    must_concur: bool,
}

impl Draft {
    fn of(party: &Party) -> Self {
        Self { id: party.id.0.clone(), name: party.name.clone(), must_concur: party.must_concur }
    }
}

impl PartiesWindow {
    /// Opens it.
    pub(super) fn open(&mut self, state: &State) {
        self.drafts = Some(state.workspace().parties.values().map(|p| Draft::of(p)).collect());
        self.new = Draft { must_concur: true, ..Draft::default() };
        self.own_key = state.own_key();
    }

    /// Shows it while it is open.
    pub(super) fn ui(&mut self, ui: &Ui, state: &State, actions: &mut Vec<Action>) {
        let Some(drafts) = &mut self.drafts else { return };
        let lang = state.lang();
        let (new, own_key) = (&mut self.new, &self.own_key);
        let mut close = false;
        let frame = egui::Frame::window(ui.style()).inner_margin(16.0);
        let modal = egui::Modal::new(egui::Id::unique("parties")).frame(frame).show(ui.ctx(), |ui| {
            ui.set_width(620.0);
            ui.heading(lang.t(Word::PartiesTitle));
            ui.label(RichText::new(lang.t(Word::PartiesText)).weak());
            if let Some(key) = own_key {
                ui.label(format!("{} · {}", lang.t(Word::YourKey), lang.fill(Word::Fingerprint, &[&fingerprint(key)])))
                    .on_hover_text(lang.t(Word::FingerprintTip));
            }
            let height = ui.ctx().content_rect().height() * 0.5;
            egui::ScrollArea::vertical().max_height(height).auto_shrink([false, true]).show(ui, |ui| {
                for draft in drafts.iter_mut() {
                    one(ui, state, draft, actions);
                }
            });
            ui.separator();
            if let Some(edit) = added(ui, state, new) {
                actions.push(Action::Edit(Box::new(edit)));
                drafts.push(new.clone());
                *new = Draft { must_concur: true, ..Draft::default() };
            }
            close = ui.button(lang.t(Word::Close)).clicked();
        });
        if close || modal.should_close() {
            self.drafts = None;
        }
    }
}

/// A party that is there: its names can be changed, its keys seen and forgotten.
fn one(ui: &mut Ui, state: &State, draft: &mut Draft, actions: &mut Vec<Action>) {
    let lang = state.lang();
    let id = RecordId(draft.id.clone());
    let Some(party) = state.workspace().parties.get(&id) else { return };
    ui.add_space(6.0);
    ui.horizontal(|ui| {
        ui.label(RichText::new(&id.0).strong());
        names(ui, state, draft);
        let changed = draft.name != party.name || draft.must_concur != party.must_concur;
        let edit = Edit::DescribeParty { id: id.clone(), name: draft.name.clone(), must_concur: draft.must_concur };
        let why_not = if changed { state.why_not(&edit) } else { None };
        let button = ui.add_enabled(changed && why_not.is_none(), egui::Button::new(lang.t(Word::Apply)));
        if button.on_disabled_hover_text(why_not.unwrap_or_default()).clicked() {
            actions.push(Action::Edit(Box::new(edit)));
        }
    });
    if party.keys.is_empty() {
        ui.label(RichText::new(lang.t(Word::NoKeyYet)).small().weak());
    }
    for known in &party.keys {
        ui.horizontal_wrapped(|ui| {
            let since = lang.fill(Word::KnownSince, &[&when(lang, &known.since)]);
            let text = format!("{} · {since}", lang.fill(Word::Fingerprint, &[&fingerprint(&known.key)]));
            ui.label(RichText::new(text).small()).on_hover_text(lang.t(Word::FingerprintTip));
            if ui.small_button(lang.t(Word::ForgetKey)).clicked() {
                let edit = Edit::UnpinKey { party: id.clone(), key: known.key.clone() };
                actions.push(Action::Edit(Box::new(edit)));
            }
        });
    }
}

/// A party that is to be added.
fn added(ui: &mut Ui, state: &State, draft: &mut Draft) -> Option<Edit> {
    let lang = state.lang();
    let mut wanted = None;
    ui.horizontal(|ui| {
        let field = egui::TextEdit::singleline(&mut draft.id).hint_text(lang.t(Word::PartyId)).desired_width(80.0);
        let field = ui.add(field);
        field.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, lang.t(Word::PartyId)));
        names(ui, state, draft);
        let id = RecordId(draft.id.trim().to_owned());
        let edit = Edit::AddParty { id, name: draft.name.clone(), must_concur: draft.must_concur };
        let why_not = state.why_not(&edit);
        let button = ui.add_enabled(why_not.is_none(), egui::Button::new(lang.t(Word::AddParty)));
        if button.on_disabled_hover_text(why_not.unwrap_or_default()).clicked() {
            draft.id = draft.id.trim().to_owned();
            wanted = Some(edit);
        }
    });
    wanted
}

fn names(ui: &mut Ui, state: &State, draft: &mut Draft) {
    let lang = state.lang();
    for (text, word) in [(&mut draft.name.en, Word::NameEn), (&mut draft.name.ja, Word::NameJa)] {
        let field = ui.add(egui::TextEdit::singleline(text).hint_text(lang.t(word)).desired_width(120.0));
        field.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, lang.t(word)));
    }
    ui.checkbox(&mut draft.must_concur, lang.t(Word::MustConcur));
}
