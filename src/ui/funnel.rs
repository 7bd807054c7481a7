//! The sign of a filter beside a layer in the list: some of its features are not drawn. A click opens the attribute table with it, or
//! works it out again after that was stopped.

use crate::app::filters::FilterState;
use crate::app::{Action, State, TableAction};
use crate::ui::theme::color;
use crate::view::theme::theme;
use crate::words::{Word, grouped};
use crate::workspace::RecordId;
use eframe::egui::{self, RichText, Sense, Ui, pos2, vec2};

/// Side of the sign in points.
const SIDE: f32 = 13.0;

pub(super) fn ui(ui: &mut Ui, state: &State, id: &RecordId, actions: &mut Vec<Action>) {
    let Some((text, filter)) = state.layer_filter(id) else { return };
    let lang = state.lang();
    let all = state.catalog().get(&id.0).map_or(0, |l| l.table.len());
    let (said, short) = match filter {
        FilterState::InEffect(shown) => {
            (lang.fill(Word::FilterShows, &[&grouped(shown), &grouped(all)]), format!("{} /", grouped(shown)))
        }
        FilterState::Working => (lang.t(Word::Filtering).to_owned(), "…".to_owned()),
        FilterState::Stopped => (lang.t(Word::FilterStopped).to_owned(), format!("▲ {}", lang.t(Word::TableFilter))),
        FilterState::Faulty(fault) => {
            (lang.fill(Word::FilterNotInEffect, &[&fault.text(lang)]), format!("▲ {}", lang.t(Word::TableFilter)))
        }
    };
    let off = matches!(filter, FilterState::Stopped | FilterState::Faulty(_));
    let tint = if off { color(theme(state.settings().dark).alarm) } else { ui.visuals().text_color() };
    let (rect, response) = ui.allocate_exact_size(vec2(SIDE, SIDE), Sense::click());
    let at = |x: f32, y: f32| pos2(rect.left() + x * SIDE, rect.top() + y * SIDE);
    let outline = [at(0.08, 0.12), at(0.92, 0.12), at(0.6, 0.52), at(0.6, 0.92), at(0.4, 0.8), at(0.4, 0.52)];
    ui.painter().add(egui::Shape::closed_line(outline.to_vec(), egui::Stroke::new(1.3, tint)));
    if response.has_focus() {
        ui.painter().rect_stroke(rect.expand(1.0), 2.0, ui.visuals().selection.stroke, egui::StrokeKind::Outside);
    }
    response.widget_info(|| {
        egui::WidgetInfo::labeled(egui::Role::Button, true, format!("{}: {text}. {said}", lang.t(Word::TableFilter)))
    });
    if response.on_hover_text(format!("{text}\n{said}")).clicked() {
        if filter == FilterState::Stopped {
            actions.push(Action::Table(TableAction::FilterAgain(id.clone())));
        } else {
            actions.push(Action::Table(TableAction::Open(id.clone())));
            actions.push(Action::Table(TableAction::Filter(text.to_owned())));
        }
    }
    ui.label(RichText::new(short).small().color(tint));
}
