//! Earlier runs: the list of recent workspaces in the menu, and the word on a run that did not end as it should.

use crate::app::{Action, FilesAction, State, WasOpen};
use crate::words::Word;
use eframe::egui::{self, RichText, Ui};
use std::path::{Path, PathBuf};

/// Width of the window in points.
const WIDTH: f32 = 460.0;

/// The menu of recent workspaces: name, folder and time of each, with a button that takes it from the list.
pub(super) fn recent(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    let lang = state.lang();
    ui.set_min_width(380.0);
    let id = egui::Id::unique("recent was shown");
    let frame = ui.ctx().cumulative_frame_nr();
    let before = ui.data_mut(|d| std::mem::replace(d.get_temp_mut_or::<u64>(id, 0), frame));
    if before + 1 < frame {
        actions.push(Action::Files(FilesAction::LookForRecent));
    }
    let all = state.recent();
    if all.is_empty() {
        ui.label(RichText::new(lang.t(Word::NoRecent)).weak());
    }
    for (open, there) in all {
        ui.horizontal(|ui| {
            let name = name(&open.path);
            let forget = ui.small_button("×");
            let tip = lang.fill(Word::RecentForget, &[&name]);
            forget.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &tip));
            if forget.on_hover_text(&tip).clicked() {
                actions.push(Action::Files(FilesAction::ForgetRecent(open.path.clone())));
            }
            let folder = open.path.parent().map(|p| p.display().to_string()).unwrap_or_default();
            let when = if there { open.at.to_minute() } else { lang.t(Word::RecentGone).to_owned() };
            let shown = open.path.display().to_string();
            ui.vertical(|ui| {
                let button = ui.add_enabled(there, egui::Button::new(&name).truncate());
                ui.add(egui::Label::new(RichText::new(format!("{when} · {folder}")).small().weak()).truncate());
                if button.on_hover_text(&shown).on_disabled_hover_text(&shown).clicked() {
                    actions.push(Action::Open(vec![open.path.clone()]));
                    ui.close();
                }
            });
        });
    }
}

/// Says what was open when a run did not end as it should, and that it is there; returns true when the history is wanted.
pub(super) fn ui(ui: &Ui, state: &State, actions: &mut Vec<Action>) -> bool {
    // What the file itself has to say comes first.
    if state.away().is_empty() || !state.outside().is_empty() || state.damage().is_some() || state.is_opening() {
        return false;
    }
    let lang = state.lang();
    let mut history = false;
    let modal = egui::Modal::new(egui::Id::unique("away")).frame(egui::Frame::window(ui.style()).inner_margin(16.0));
    let response = modal.show(ui.ctx(), |ui| {
        ui.set_width(WIDTH);
        ui.heading(lang.t(Word::AwayTitle));
        for (n, WasOpen { path, at }) in state.away().iter().enumerate() {
            ui.push_id(n, |ui| {
                ui.add_space(6.0);
                let told = lang.fill(Word::AwayOpen, &[&path.display().to_string(), &at.to_minute()]);
                ui.add(egui::Label::new(told).wrap());
                if is_open(state, path) {
                    ui.add(egui::Label::new(last_step(state)).wrap());
                    history |= ui.button(RichText::new(lang.t(Word::AwayShowHistory)).strong()).clicked();
                } else if ui.button(lang.t(Word::AwayOpenIt)).clicked() {
                    actions.push(Action::Open(vec![path.clone()]));
                }
            });
        }
        ui.add_space(8.0);
        if ui.button(lang.t(Word::Close)).clicked() {
            actions.push(Action::Files(FilesAction::CloseAway));
        }
    });
    if history || response.should_close() {
        actions.push(Action::Files(FilesAction::CloseAway));
    }
    history
}

/// What the open workspace has of the run: how many steps, and which was the last.
fn last_step(state: &State) -> String {
    let lang = state.lang();
    if state.is_read_only() {
        return lang.t(Word::AwayReadOnly).to_owned();
    }
    let (history, steps) = (state.session().history(), state.steps());
    let Some(last) = history.revisions().last() else { return lang.t(Word::AwayNoSteps).to_owned() };
    let subject = state.step_subject(last);
    let what =
        if subject.is_empty() { state.step_name(last).to_owned() } else { format!("{} — {subject}", state.step_name(last)) };
    lang.fill(Word::AwaySafe, &[&steps.len().to_string(), &what, &last.author.name, &last.author.at.to_minute()])
}

fn is_open(state: &State, path: &Path) -> bool {
    state.path().and_then(|p| std::path::absolute(p).ok()).as_deref() == Some(path)
}

fn name(path: &Path) -> String {
    PathBuf::from(path).file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default()
}
