//! The window of a change that is looked at before it is taken: how strong, what it costs, take it or not.

use crate::app::{Action, AreaAction, Proposal, Proposed, Reshaping, State};
use crate::ui::in_hand::length;
use crate::words::{Word, grouped};
use eframe::egui::{self, Key, Modifiers, RichText, Ui};

/// Takes Enter and Esc for the proposal; called before the map sees them.
pub(super) fn keys(ui: &Ui, state: &State, actions: &mut Vec<Action>) {
    let Some(proposal) = state.proposal().filter(|_| !crate::ui::fields::typing(ui.ctx())) else { return };
    if is_ready(proposal) && ui.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Enter)) {
        actions.push(Action::Area(AreaAction::Take));
    }
    if ui.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Escape)) {
        actions.push(Action::Area(AreaAction::Forget));
    }
}

fn is_ready(proposal: &Proposal) -> bool {
    matches!(&proposal.result, Some(Ok(_))) && !proposal.busy
}

/// Shows it in a corner of the map, where it can be moved out of the way.
pub(super) fn ui(ui: &Ui, state: &State, rect: egui::Rect, actions: &mut Vec<Action>) {
    let Some(proposal) = state.proposal() else { return };
    let lang = state.lang();
    let (title, label) = match proposal.by {
        Reshaping::Simplify(_) => (Word::SimplifyAreas, Word::SimplifyBy),
        Reshaping::Smooth(_) => (Word::SmoothAreas, Word::SmoothBy),
        Reshaping::Buffer(_) => (Word::BufferAreas, Word::BufferBy),
    };
    let mut by = proposal.by;
    let ready = is_ready(proposal);
    let (mut take, mut forget) = (false, false);
    let window = egui::Window::new(lang.t(title).trim_end_matches('…')).id(egui::Id::unique("proposal"));
    window.collapsible(false).resizable(false).default_pos(rect.min + egui::vec2(12.0, 12.0)).constrain_to(rect).show(
        ui.ctx(),
        |ui| {
            ui.set_width(300.0);
            let name = ui.label(lang.t(label));
            let strength = match &mut by {
                Reshaping::Simplify(metres) => ui.add(egui::Slider::new(metres, 0.1..=100_000.0).logarithmic(true).suffix(" m")),
                Reshaping::Smooth(rounds) => ui.add(egui::Slider::new(rounds, 1..=6)),
                Reshaping::Buffer(metres) => {
                    ui.add(egui::DragValue::new(metres).range(-500_000.0..=500_000.0).speed(50.0).suffix(" m"))
                }
            };
            strength.labelled_by(name.id);
            ui.add_space(4.0);
            match &proposal.result {
                None => drop(ui.label(RichText::new(lang.t(Word::ProposalWaits)).weak())),
                Some(Err(word)) => drop(ui.label(lang.t(*word))),
                Some(Ok(proposed)) => costs(ui, state, proposed),
            }
            ui.add_space(4.0);
            ui.horizontal(|ui| {
                take |= ui.add_enabled(ready, egui::Button::new(lang.t(Word::ProposalTake))).on_hover_text("Enter").clicked();
                forget |= ui.button(lang.t(Word::Cancel)).on_hover_text("Esc").clicked();
            });
            ui.label(RichText::new(lang.t(Word::ProposalNote)).small().weak());
        },
    );
    if take {
        actions.push(Action::Area(AreaAction::Take));
    } else if forget {
        actions.push(Action::Area(AreaAction::Forget));
    } else if by != proposal.by {
        actions.push(Action::Area(AreaAction::Propose(by)));
    }
}

fn costs(ui: &mut Ui, state: &State, proposed: &Proposed) {
    let (lang, d) = (state.lang(), &proposed.difference);
    ui.label(lang.fill(Word::ProposalVertices, &[&grouped(d.vertices_before), &grouped(d.vertices_after)]));
    let now: f64 = proposed.boundaries.iter().map(|b| crate::geometry::measure(b).area_m2).sum();
    let before = now - d.area_change_m2;
    let percent = if before > 0.0 { d.area_change_m2 / before * 100.0 } else { 0.0 };
    ui.label(lang.fill(Word::ProposalArea, &[&format!("{:+.3}", d.area_change_m2 / 1e6), &format!("{percent:+.3}")]));
    ui.label(lang.fill(Word::ProposalShift, &[&length(d.largest_shift_m)]));
}
