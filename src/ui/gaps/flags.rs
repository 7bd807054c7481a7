//! The flags of a mineral: whose they are and why, and the seat's own to set and to withdraw.

use crate::app::exchange::when;
use crate::app::{Action, GapsAction, State};
use crate::layer::deposit::minerals;
use crate::words::Word;
use crate::workspace::edit::Edit;
use crate::workspace::flag::standing_flags;
use crate::workspace::{Bilingual, FlagGone, NewFlag, RecordId};
use eframe::egui::{self, RichText, TextEdit, Ui};

/// What the card keeps between frames.
#[derive(Default)]
pub(super) struct FlagsCard {
    /// The reason being written, and for which mineral.
    reason: (String, String),
}

impl FlagsCard {
    /// Shows the flags of the mineral that is looked at.
    pub(super) fn ui(&mut self, ui: &Ui, state: &State, actions: &mut Vec<Action>) {
        let Some(mineral) = state.gap_flags() else { return };
        let (lang, ja, w) = (state.lang(), state.lang().is_ja(), state.workspace());
        if self.reason.0 != mineral {
            self.reason = (mineral.to_owned(), String::new());
        }
        let name = minerals().iter().find(|m| m.id == mineral).map_or(mineral, |m| m.name(ja));
        let title = lang.fill(Word::GapsCard, &[name, lang.t(Word::FlagsTitle)]);
        let room = ui.ctx().content_rect();
        let mut open = true;
        let window = egui::Window::new(title).id(egui::Id::unique("gap flags")).open(&mut open).collapsible(false);
        window.default_width(330.0).default_pos([room.max.x - 390.0, 150.0]).show(ui.ctx(), |ui| {
            let flags = standing_flags(w).remove(mineral).unwrap_or_default();
            if flags.is_empty() {
                ui.label(lang.t(Word::FlagsNone));
            }
            let id = fresh(state);
            for flag in &flags {
                let party = state.party_name(&flag.by.party);
                let told = [&party, flag.reason.get(ja), &flag.by.name, &when(lang, &flag.by.at)].map(str::to_owned);
                ui.label(lang.fill(Word::FlagSays, &told.each_ref().map(String::as_str)));
                let gone = FlagGone { id: id.clone(), flag: flag.id.clone(), reason: Bilingual::default() };
                button(ui, state, lang.t(Word::FlagWithdraw), Edit::WithdrawFlag(gone), actions);
                ui.separator();
            }
            let seat = state.seat();
            let label = ui.label(RichText::new(lang.fill(Word::FlagWhy, &[&state.party_name(&seat)])).small().weak());
            ui.add(TextEdit::singleline(&mut self.reason.1).desired_width(f32::INFINITY)).labelled_by(label.id);
            let text = self.reason.1.trim();
            let reason = if ja { Bilingual::new("", text) } else { Bilingual::new(text, "") };
            let has = flags.iter().any(|f| f.by.party == seat);
            let word = if has { Word::FlagAgain } else { Word::FlagSet };
            let new = NewFlag { id, mineral: mineral.to_owned(), reason };
            if button(ui, state, lang.t(word), Edit::FlagMineral(new), actions) {
                self.reason.1.clear();
            }
        });
        if !open {
            actions.push(Action::Gaps(GapsAction::Flags(None)));
        }
    }
}

/// A button that does an edit; greyed with the reason when that would be refused.
fn button(ui: &mut Ui, state: &State, text: &str, edit: Edit, actions: &mut Vec<Action>) -> bool {
    let why_not = state.why_not(&edit);
    let button = ui.add_enabled(why_not.is_none(), egui::Button::new(text));
    let clicked = button.on_disabled_hover_text(why_not.unwrap_or_default()).clicked();
    if clicked {
        actions.push(Action::Gaps(GapsAction::Flag(Box::new(edit))));
    }
    clicked
}

/// An id to ask with whether an edit would be done; the edit itself gets a new one.
fn fresh(state: &State) -> RecordId {
    let taken = |id: &RecordId| state.workspace().flags.contains_key(id);
    let mut id = RecordId("?".to_owned());
    while taken(&id) {
        id.0.push('?');
    }
    id
}
