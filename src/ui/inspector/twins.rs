//! In the card of a deposit: the same one in other layers, shown beside each other and never merged; what links one offers the others.

use super::{Card, heading};
use crate::app::{Action, Deposits, FindAction, LinkTo, ProjectAction, Selection};
use crate::words::{Word, length};
use crate::workspace::{DepositRef, LinkText};
use eframe::egui::{self, RichText, Ui};

pub(super) fn ui(ui: &mut Ui, card: &mut Card<'_>, deposit: &DepositRef) {
    let (lang, ja, state) = (card.lang, card.lang.is_ja(), card.state);
    if state.twins().is_none() {
        let layers = crate::analysis::deposit_layers(state.workspace(), state.catalog()).len();
        if layers > 1 && ui.button(lang.t(Word::TwinsLook)).on_hover_text(lang.t(Word::TwinsTip)).clicked() {
            card.actions.push(Action::Find(FindAction::Twins));
        }
        return;
    }
    let twins = state.twins_of(deposit);
    if twins.is_empty() {
        return;
    }
    heading(ui, lang.t(Word::TwinsAlso));
    ui.label(RichText::new(lang.t(Word::TwinsTold)).small().weak());
    let w = state.workspace();
    let own = w.snapshot_of(deposit).map(|d| w.links_of(&d.id)).unwrap_or_default();
    for (other, twin) in twins {
        let layer = w.layers.get(&other.deposit.layer).map_or(other.deposit.layer.0.as_str(), |l| l.name.get(ja));
        let name = if other.name.is_empty() { &other.deposit.key } else { other.name.get(ja) };
        let text = lang.fill(Word::TwinsLine, &[layer, name, &length(twin.metres)]);
        ui.push_id((&other.deposit.layer.0, &other.deposit.key), |ui| {
            if ui.add(egui::Button::selectable(false, text).wrap()).clicked() {
                card.actions.push(Action::Select(Selection::Feature(other.deposit.clone())));
            }
            let theirs = w.snapshot_of(&other.deposit).map(|d| w.links_of(&d.id)).unwrap_or_default();
            for link in theirs.iter().filter(|l| own.iter().all(|o| o.project != l.project)) {
                let project = w.projects.get(&link.project).map_or(link.project.0.as_str(), |p| p.about.name.get(ja));
                if ui.button(lang.fill(Word::TwinsLink, &[project])).clicked() {
                    let about = LinkText { role: link.about.role, ..LinkText::default() };
                    let to = LinkTo::Project(link.project.clone());
                    card.actions.push(Action::Projects(ProjectAction::Link(Deposits::One(deposit.clone()), to, about)));
                }
            }
        });
    }
}
