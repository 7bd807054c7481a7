//! The comparison of the open workspace with another: a row for each record that differs, its fields below, and the way to it.

use crate::app::{Action, ComparedLine, FilesAction, Selection, State};
use crate::words::Word;
use crate::workspace::{RecordId, RecordKind};
use eframe::egui::{self, RichText, Ui};

/// Width of the window in points.
const WIDTH: f32 = 640.0;
/// Half of what is shown around a place that is gone to, in metres.
const AROUND_M: f64 = 20_000.0;

/// Shows it while it is there.
pub(super) fn ui(ui: &Ui, state: &State, actions: &mut Vec<Action>) {
    let Some(comparison) = state.comparison() else { return };
    let lang = state.lang();
    let mut open = true;
    let name = comparison.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let window = egui::Window::new(lang.fill(Word::CompareTitle, &[&name])).id(egui::Id::unique("comparison"));
    let window = window.open(&mut open).collapsible(false).default_width(WIDTH).default_pos([360.0, 100.0]);
    window.show(ui.ctx(), |ui| {
        ui.label(lang.fill(Word::CompareCount, &[&comparison.count.to_string()]));
        ui.label(RichText::new(lang.t(Word::CompareText)).small().weak());
        let height = ui.spacing().interact_size.y;
        let area = egui::ScrollArea::vertical().max_height(420.0).auto_shrink([false, true]);
        area.show_rows(ui, height, comparison.lines.len(), |ui, rows| {
            for (n, line) in comparison.lines.iter().enumerate().skip(rows.start).take(rows.len()) {
                ui.push_id(n, |ui| row(ui, state, line, actions));
            }
        });
    });
    if !open {
        actions.push(Action::Files(FilesAction::CloseComparison));
    }
}

fn row(ui: &mut Ui, state: &State, line: &ComparedLine, actions: &mut Vec<Action>) {
    let lang = state.lang();
    ui.horizontal(|ui| {
        let Some((kind, id)) = &line.record else {
            ui.add(egui::Label::new(RichText::new(&line.text).small()).truncate()).on_hover_text(line.text.trim());
            return;
        };
        let go = ui.add_enabled(line.place.is_some(), egui::Button::new(lang.t(Word::ZoomThere)).small());
        go.widget_info(|| {
            egui::WidgetInfo::labeled(
                egui::Role::Button,
                line.place.is_some(),
                format!("{}: {}", lang.t(Word::ZoomThere), line.text),
            )
        });
        if let Some(place) = line.place.filter(|_| go.clicked()) {
            actions.extend(selection(state, *kind, id).map(Action::Select));
            actions.push(Action::GoTo(vec![(place, AROUND_M)]));
        }
        ui.add(egui::Label::new(RichText::new(&line.text).strong()).truncate()).on_hover_text(&line.text);
    });
}

/// The record as something to select, when the open workspace has it.
fn selection(state: &State, kind: RecordKind, id: &RecordId) -> Option<Selection> {
    state.workspace().get(kind, id)?;
    match kind {
        RecordKind::Area => Some(Selection::Area(id.clone())),
        RecordKind::Note => Some(Selection::Note(id.clone())),
        RecordKind::Project => Some(Selection::Project(id.clone())),
        RecordKind::Layer => Some(Selection::Layer(id.clone())),
        _ => None,
    }
}
