//! In the card of a project: what each party thinks of it. Only the own party's mark can be changed.

use super::{Card, by, choices};
use crate::ui::fields::Lines;
use crate::words::Word;
use crate::workspace::chain::{INTERESTS, name};
use crate::workspace::edit::Edit;
use crate::workspace::{Bilingual, CandidateProject};
use eframe::egui::{RichText, Ui};

pub(super) fn ui(ui: &mut Ui, card: &mut Card<'_>, project: &CandidateProject) {
    let (lang, ja) = (card.lang, card.lang.is_ja());
    let seat = card.state.author().party;
    for party in card.state.workspace().parties.values().cloned().collect::<Vec<_>>() {
        let said = project.interest.iter().find(|i| i.by.party == party.id);
        let level = said.map_or("none", |i| i.level.as_str());
        ui.label(RichText::new(format!("{}: {}", party.name.get(ja), name(INTERESTS, level, lang))).strong());
        if party.id == seat {
            let note = said.map(|i| i.note.clone()).unwrap_or_default();
            let with = |level: &str, note: Bilingual| Edit::SetInterest { id: project.id.clone(), level: level.to_owned(), note };
            ui.label(RichText::new(lang.fill(Word::PartInterestOwn, &[party.name.get(ja)])).small().weak());
            choices::one(ui, card, Word::PartInterest, (INTERESTS, level, false), |s| with(&s, note.clone()));
            card.field(ui, Word::PartNoteEn, "", &note.en, Lines::Many, |en| with(level, Bilingual { en, ..note.clone() }));
            card.field(ui, Word::PartNoteJa, "", &note.ja, Lines::Many, |ja| with(level, Bilingual { ja, ..note.clone() }));
        } else if let Some(said) = said.filter(|i| !i.note.is_empty()) {
            ui.label(said.note.get(ja));
        }
        if let Some(said) = said {
            ui.label(RichText::new(by(&said.by)).small().weak());
        }
        ui.add_space(4.0);
    }
}
