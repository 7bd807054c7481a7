//! The report of a layer whose file has changed: a row for each linked deposit that is no longer what it was, with a way to it.

use crate::analysis::{Followed, PropertyChange};
use crate::app::{Action, FilesAction, Selection, State};
use crate::words::{Lang, Word, length};
use crate::workspace::RecordId;
use eframe::egui::{self, RichText, Ui};
use serde_json::Value;

/// Width of the window in points.
const WIDTH: f32 = 520.0;
/// Half of what is shown around a place that is gone to, in metres.
const AROUND_M: f64 = 5000.0;
/// Changed properties of one deposit that are named.
const TOLD: usize = 6;

/// Shows the report while it is wanted.
pub(super) fn ui(ui: &Ui, state: &State, actions: &mut Vec<Action>) {
    let Some((id, followed)) = state.shown_change() else { return };
    let lang = state.lang();
    let name = state.workspace().layers.get(id).map_or("", |l| l.name.get(lang.is_ja()));
    let different: Vec<&Followed> = followed.iter().filter(|f| !f.is_same()).collect();
    let mut open = true;
    let window = egui::Window::new(lang.fill(Word::FileChangedTitle, &[name])).id(egui::Id::unique("file changed"));
    let window = window.open(&mut open).collapsible(false).default_width(WIDTH).default_pos([420.0, 120.0]);
    window.show(ui.ctx(), |ui| {
        let counts = [followed.len(), different.len()].map(|n| n.to_string());
        ui.add(egui::Label::new(lang.fill(Word::FileChangedText, &[&counts[0], &counts[1]])).wrap());
        ui.add_space(4.0);
        let height = ui.ctx().content_rect().height() * 0.5;
        egui::ScrollArea::vertical().max_height(height).auto_shrink([false, true]).show(ui, |ui| {
            for one in &different {
                ui.push_id(&one.deposit.0, |ui| row(ui, state, one, actions));
            }
            let same = followed.len() - different.len();
            if same > 0 {
                ui.label(RichText::new(lang.fill(Word::LinkSame, &[&same.to_string()])).weak());
            }
        });
        ui.add_space(6.0);
        ui.horizontal(|ui| {
            take(ui, lang, id, actions);
            if ui.button(lang.t(Word::Close)).clicked() {
                actions.push(Action::Files(FilesAction::ShowChanged(None)));
            }
        });
    });
    if !open || ui.input(|i| i.key_pressed(egui::Key::Escape)) {
        actions.push(Action::Files(FilesAction::ShowChanged(None)));
    }
}

/// The button that takes the file as it is.
pub(super) fn take(ui: &mut Ui, lang: Lang, id: &RecordId, actions: &mut Vec<Action>) {
    if ui.button(lang.t(Word::FileTake)).on_hover_text(lang.t(Word::FileTakeTip)).clicked() {
        actions.push(Action::Files(FilesAction::TakeAsItIs(id.clone())));
    }
}

/// One deposit: its name, what became of it, and the way to where it is or was.
fn row(ui: &mut Ui, state: &State, one: &Followed, actions: &mut Vec<Action>) {
    let lang = state.lang();
    let Some(then) = state.workspace().deposits.get(&one.deposit) else { return };
    let name = if then.name.is_empty() { &then.deposit.key } else { then.name.get(lang.is_ja()) };
    ui.horizontal(|ui| {
        let (place, word) = match one.moved {
            Some((_, now)) => (now, Word::ZoomThere),
            None if one.vanished => (then.place, Word::ZoomThen),
            None => (then.place, Word::ZoomThere),
        };
        let go = ui.small_button(lang.t(word));
        go.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, format!("{}: {name}", lang.t(word))));
        if go.clicked() {
            if !one.vanished {
                actions.push(Action::Select(Selection::Feature(then.deposit.clone())));
            }
            actions.push(Action::GoTo(vec![(place, AROUND_M)]));
        }
        let mut told = Vec::new();
        if one.vanished {
            told.push(format!("× {}", lang.t(Word::LinkVanished)));
        }
        if let Some((metres, _)) = one.moved {
            told.push(format!("→ {}", lang.fill(Word::LinkMoved, &[&length(metres)])));
        }
        ui.add(egui::Label::new(RichText::new(format!("{name}  {}", told.join(" · "))).strong()).truncate());
    });
    for PropertyChange { name, before, after } in one.changed.iter().take(TOLD) {
        let text = lang.fill(Word::LinkChanged, &[name, &shown(lang, before.as_ref()), &shown(lang, after.as_ref())]);
        ui.add(egui::Label::new(RichText::new(format!("    {text}")).small()).truncate());
    }
    if one.changed.len() > TOLD {
        ui.label(RichText::new(format!("    … {}", one.changed.len() - TOLD)).small().weak());
    }
}

fn shown(lang: Lang, value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => lang.t(Word::OutsideNone).to_owned(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}
