//! The list of deposits that several layers have: which, how far apart, and the way there.

use crate::analysis::TwinEnd;
use crate::app::{Action, FindAction, Selection, State};
use crate::words::{Word, grouped, length};
use eframe::egui::{self, RichText, Ui};

/// Half of what is shown around a pair that is gone to, in metres.
const AROUND_M: f64 = 8_000.0;

/// Shows it while it is wanted.
pub(super) fn ui(ui: &Ui, state: &State, actions: &mut Vec<Action>) {
    if !state.shows_twins() {
        return;
    }
    let (lang, ja) = (state.lang(), state.lang().is_ja());
    let mut open = true;
    let window = egui::Window::new(lang.t(Word::Twins)).id(egui::Id::unique("twins")).open(&mut open).collapsible(false);
    window.default_width(520.0).default_pos([360.0, 120.0]).show(ui.ctx(), |ui| {
        let Some(found) = state.twins() else {
            ui.label(lang.t(Word::TwinsOld));
            if ui.button(lang.t(Word::TwinsLook)).clicked() {
                actions.push(Action::Find(FindAction::Twins));
            }
            return;
        };
        if found.pairs.is_empty() {
            ui.label(lang.t(Word::TwinsNone));
            return;
        }
        ui.label(lang.fill(Word::TwinsCount, &[&grouped(found.pairs.len())]));
        ui.label(RichText::new(lang.t(Word::TwinsTold)).small().weak());
        let named = |end: &TwinEnd| {
            let layer = state.workspace().layers.get(&end.deposit.layer).map_or("", |l| l.name.get(ja));
            let name = if end.name.is_empty() { &end.deposit.key } else { end.name.get(ja) };
            format!("{name} ({layer})")
        };
        let height = ui.spacing().interact_size.y;
        let area = egui::ScrollArea::vertical().max_height(420.0).auto_shrink([false, true]);
        area.show_rows(ui, height, found.pairs.len(), |ui, rows| {
            for (n, twin) in found.pairs.iter().enumerate().skip(rows.start).take(rows.len()) {
                let text = format!("{} – {} · {}", named(&twin.a), named(&twin.b), length(twin.metres));
                let row = ui.push_id(n, |ui| ui.add(egui::Button::selectable(false, &text).truncate())).inner;
                if row.on_hover_text(text).clicked() {
                    actions.push(Action::Select(Selection::Feature(twin.a.deposit.clone())));
                    actions.push(Action::GoTo(vec![(twin.a.place, AROUND_M)]));
                }
            }
        });
    });
    if !open {
        actions.push(Action::Find(FindAction::ShowTwins(false)));
    }
}
