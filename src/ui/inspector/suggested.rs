//! In the card of a project: deposits that it may be about, each with the reasons; a person links them or not.

use super::Card;
use crate::analysis::Suggestion;
use crate::app::{Action, Deposits, FindAction, LinkTo, ProjectAction, Selection};
use crate::words::{Lang, Word, grouped, length};
use crate::workspace::{LinkText, RecordId};
use eframe::egui::{self, RichText, Ui};

/// Suggestions that are shown at once.
const SHOWN: usize = 12;

pub(super) fn ui(ui: &mut Ui, card: &mut Card<'_>, project: &RecordId) {
    let (lang, state) = (card.lang, card.state);
    ui.label(RichText::new(lang.t(Word::SuggestTold)).small().weak());
    if ui.button(lang.t(Word::SuggestLook)).clicked() {
        card.actions.push(Action::Find(FindAction::Suggest(project.clone())));
    }
    let Some(all) = state.suggestions(project) else { return };
    if all.is_empty() {
        ui.label(RichText::new(lang.t(Word::SuggestNone)).weak());
    }
    for one in all.iter().take(SHOWN) {
        ui.push_id((&one.deposit.layer.0, &one.deposit.key), |ui| row(ui, card, project, one));
    }
    if all.len() > SHOWN {
        ui.label(RichText::new(lang.fill(Word::SuggestMore, &[&grouped(all.len() - SHOWN)])).small().weak());
    }
}

fn row(ui: &mut Ui, card: &mut Card<'_>, project: &RecordId, one: &Suggestion) {
    let lang = card.lang;
    let name = one.name.get(lang.is_ja());
    let name = if name.is_empty() { &one.deposit.key } else { name };
    egui::Frame::group(ui.style()).inner_margin(5.0).show(ui, |ui| {
        ui.set_width(ui.available_width());
        let what = Selection::Feature(one.deposit.clone());
        if ui.add(egui::Button::selectable(false, name).truncate()).clicked() {
            card.actions.push(Action::ZoomTo(what));
        }
        let share = lang.fill(Word::SuggestScore, &[&format!("{:.0}", one.score * 100.0)]);
        ui.label(RichText::new(format!("{share} · {}", reasons(lang, one))).small().weak());
        ui.horizontal(|ui| {
            let named = |verb: Word| format!("{}: {name}", lang.t(verb));
            let accept = ui.small_button(lang.t(Word::SuggestAccept));
            accept.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, named(Word::SuggestAccept)));
            if accept.clicked() {
                let (what, to) = (Deposits::One(one.deposit.clone()), LinkTo::Project(project.clone()));
                card.actions.push(Action::Projects(ProjectAction::Link(what, to, LinkText::default())));
            }
            let dismiss = ui.small_button(lang.t(Word::SuggestDismiss));
            dismiss.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, named(Word::SuggestDismiss)));
            if dismiss.clicked() {
                card.actions.push(Action::Find(FindAction::Dismiss(project.clone(), one.deposit.clone())));
            }
        });
    });
}

fn reasons(lang: Lang, one: &Suggestion) -> String {
    let name = match one.likeness {
        l if l >= 1.0 => Some(lang.t(Word::SuggestSameName).to_owned()),
        l if l > 0.0 => Some(lang.t(Word::SuggestLikeName).to_owned()),
        _ => None,
    };
    let near = one.metres.map(|m| lang.fill(Word::SuggestNear, &[&length(m)]));
    let owner = one.owner.as_ref().map(|o| lang.fill(Word::SuggestOwner, &[o]));
    [name, near, owner].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}
