//! The card of a note: its kind, text, ink and length, what it speaks of, and the replies to it.

use super::{Card, by, heading, pair, title};
use crate::app::{Action, Selection, TakeTool, note_length_m};
use crate::ui::fields::{self, Lines};
use crate::ui::selected::named;
use crate::ui::theme::color;
use crate::view::theme::theme;
use crate::words::{Word, length};
use crate::workspace::edit::Edit;
use crate::workspace::{Ink, NoteShape, RecordId};
use eframe::egui::{RichText, Ui};

pub(super) fn ui(ui: &mut Ui, card: &mut Card<'_>, id: &RecordId) {
    let Some(note) = card.state.workspace().notes.get(id).cloned() else { return };
    let lang = card.lang;
    title(ui, card, Word::Note, &note.text.chars().take(40).collect::<String>(), &Selection::Note(id.clone()));
    pair(ui, lang.t(Word::SketchKind), &kind(card, &note.shape));
    if let Some(metres) = note_length_m(&note) {
        ui.scope(|ui| pair(ui, lang.t(Word::Length), &length(metres))).response.on_hover_text(lang.t(Word::LengthTip));
    }
    let make = |text| Edit::RewriteNote { id: id.clone(), text };
    card.field(ui, Word::NoteText, "", &note.text, Lines::Many, make);
    ink(ui, card, id, note.ink.as_ref());
    ui.add_space(4.0);
    let can = card.state.can_reshape(id);
    if ui.add_enabled(can, eframe::egui::Button::new(lang.t(Word::MoveHandles))).on_hover_text("E").clicked() {
        card.actions.push(Action::Take(TakeTool::EditVertices));
    }
    pair(ui, lang.t(Word::By), &by(&note.by));
    if let Some(about) = &note.about {
        spoken_of(ui, card, about);
    }
    replies(ui, card, id);
    ui.add_space(12.0);
    card.button(ui, lang.t(Word::RemoveNote), Edit::RemoveNote { id: id.clone() });
}

fn kind(card: &Card<'_>, shape: &NoteShape) -> String {
    let word = match shape {
        NoteShape::Point => Word::SketchPoint,
        NoteShape::Callout { .. } => Word::SketchCallout,
        NoteShape::Line { .. } => Word::SketchLine,
        NoteShape::Arrow { .. } => Word::SketchArrow,
        NoteShape::Other(_) => return card.lang.fill(Word::SketchUnknownKind, &[shape.word()]),
    };
    card.lang.t(word).to_owned()
}

/// The inks: each with its name and a mark in its colour.
fn ink(ui: &mut Ui, card: &mut Card<'_>, id: &RecordId, current: Option<&Ink>) {
    let (lang, t) = (card.lang, theme(card.state.settings().dark));
    let name = |ink: Option<&Ink>| match ink {
        None => lang.t(Word::InkUsual).to_owned(),
        Some(Ink::Amber) => lang.t(Word::InkAmber).to_owned(),
        Some(Ink::Red) => lang.t(Word::InkRed).to_owned(),
        Some(Ink::Blue) => lang.t(Word::InkBlue).to_owned(),
        Some(Ink::Green) => lang.t(Word::InkGreen).to_owned(),
        Some(Ink::Purple) => lang.t(Word::InkPurple).to_owned(),
        Some(Ink::Grey) => lang.t(Word::InkGrey).to_owned(),
        Some(Ink::Other(word)) => word.clone(),
    };
    ui.horizontal(|ui| {
        ui.label(RichText::new(lang.t(Word::Ink)).small().weak());
        ui.label(RichText::new("■").color(color(t.ink(current).0)));
        fields::menu(ui, RichText::new(name(current)), |ui| {
            for choice in std::iter::once(None).chain(Ink::ALL.into_iter().map(Some)) {
                ui.horizontal(|ui| {
                    ui.label(RichText::new("■").color(color(t.ink(choice.as_ref()).0)));
                    if ui.selectable_label(choice.as_ref() == current, name(choice.as_ref())).clicked() {
                        card.edit(Edit::InkNote { id: id.clone(), ink: choice.clone() });
                        ui.close();
                    }
                });
            }
        });
    });
}

/// What the note is about, as a link to its card.
fn spoken_of(ui: &mut Ui, card: &mut Card<'_>, about: &RecordId) {
    let w = card.state.workspace();
    let what = if w.areas.contains_key(about) {
        Some(Selection::Area(about.clone()))
    } else if w.projects.contains_key(about) {
        Some(Selection::Project(about.clone()))
    } else if w.notes.contains_key(about) {
        Some(Selection::Note(about.clone()))
    } else {
        w.deposits.get(about).map(|d| Selection::Feature(d.deposit.clone()))
    };
    let label = if w.notes.contains_key(about) { Word::ReplyTo } else { Word::About };
    let Some(what) = what else {
        pair(ui, card.lang.t(label), &about.0);
        return;
    };
    ui.horizontal_wrapped(|ui| {
        ui.label(RichText::new(card.lang.t(label)).small().weak());
        if ui.link(named(card.state, &what, None).0).clicked() {
            card.actions.push(Action::Select(what));
        }
    });
}

/// The replies, oldest first, and a button that adds one.
fn replies(ui: &mut Ui, card: &mut Card<'_>, id: &RecordId) {
    heading(ui, card.lang.t(Word::Replies));
    for reply in card.state.workspace().notes_about(id) {
        ui.push_id(&reply.id.0, |ui| {
            ui.label(RichText::new(by(&reply.by)).small().weak());
            if ui.selectable_label(false, reply.text.clone()).clicked() {
                card.actions.push(Action::Select(Selection::Note(reply.id.clone())));
            }
        });
    }
    if ui.button(card.lang.t(Word::AddReply)).clicked() {
        card.actions.push(Action::Take(TakeTool::NoteAbout(id.clone())));
    }
}
