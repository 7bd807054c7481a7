//! What lies under the last click, to step through, and how many features are selected.

use super::{Card, heading, link_to};
use crate::app::{Action, Deposits, Polygons, SelectAction, Selection, TableAction};
use crate::layer::LayerRole;
use crate::ui::selected::{away, named};
use crate::view::styled::Geometry;
use crate::words::{Word, grouped};
use crate::workspace::RecordId;
use eframe::egui::{self, EventFilter, Key, Modifiers, RichText, ScrollArea, Ui};

/// Height of a row of the list, and how high it grows, in logical points.
const ROW: f32 = 20.0;
const HEIGHT: f32 = 164.0;

/// Shows what the last click has found, when it is more than one thing. `focus`: the list takes the keyboard.
pub(super) fn found(ui: &mut Ui, card: &mut Card<'_>, focus: bool) {
    let Some(identified) = card.state.identified().filter(|i| i.hits.len() > 1) else { return };
    let (lang, count, shown) = (card.lang, identified.hits.len(), identified.shown);
    let title = lang.fill(Word::FoundHere, &[&grouped(count)]);
    heading(ui, &title);
    if identified.more {
        ui.label(RichText::new(lang.fill(Word::FoundMore, &[&grouped(count)])).small().weak());
    }
    let id = egui::Id::unique("found here");
    let mut show = None;
    let frame = egui::Frame::group(ui.style()).inner_margin(3.0).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        let mut area = ScrollArea::vertical().max_height(HEIGHT).auto_shrink([false, true]).id_salt("found");
        let remembered = ui.data(|d| d.get_temp::<usize>(id));
        if remembered != Some(shown) {
            ui.data_mut(|d| d.insert_temp(id, shown));
            area = area.vertical_scroll_offset((shown as f32 * ROW - HEIGHT / 2.0).max(0.0));
        }
        area.show_rows(ui, ROW, count, |ui, range| {
            for nth in range {
                let Some(hit) = identified.hits.get(nth) else { continue };
                let (name, kind) = named(card.state, &hit.what, hit.row);
                let away = if hit.metres > 0.0 { format!(" · {}", away(hit.metres, lang)) } else { String::new() };
                let sign = if nth == shown { "● " } else { "   " };
                let text = format!("{sign}{name}{away} — {kind}");
                let button =
                    egui::Button::selectable(nth == shown, text).truncate().min_size(egui::vec2(ui.available_width(), ROW));
                let response = ui.add(button.sense(egui::Sense::click_and_drag()));
                if let Selection::Feature(feature) = &hit.what {
                    response.dnd_set_drag_payload(Polygons::Feature(feature.clone()));
                }
                if response.clicked() {
                    show = Some(nth);
                }
            }
        });
    });
    let list = ui.interact(frame.response.rect, id, egui::Sense::focusable_noninteractive());
    list.widget_info(|| egui::WidgetInfo::labeled(egui::Role::List, true, &title));
    let list = list.on_hover_text(lang.t(Word::FoundKeys));
    if focus {
        list.request_focus();
    }
    if list.has_focus() {
        ui.painter().rect_stroke(list.rect, 3.0, ui.visuals().selection.stroke, egui::StrokeKind::Inside);
        let keep = EventFilter { vertical_arrows: true, escape: true, ..EventFilter::default() };
        ui.memory_mut(|m| m.set_focus_lock_filter(id, keep));
        let hit = |key| ui.input_mut(|i| i.consume_key(Modifiers::NONE, key));
        let (down, up, enter, escape) = (hit(Key::ArrowDown), hit(Key::ArrowUp), hit(Key::Enter), hit(Key::Escape));
        if down || up {
            let next = if down { shown + 1 } else { shown.saturating_sub(1) };
            show = Some(next.min(count - 1));
        }
        if enter {
            card.actions.push(Action::ZoomTo(card.state.selection().clone()));
        }
        if escape {
            card.actions.push(Action::Select(Selection::None));
        }
    }
    if let Some(nth) = show.filter(|nth| *nth != shown) {
        card.actions.push(Action::ShowFound(nth));
    }
    ui.add_space(6.0);
}

/// Shows how many features are selected, of which layers, and what can be done with them.
pub(super) fn ui(ui: &mut Ui, card: &mut Card<'_>) {
    let (lang, state) = (card.lang, card.state);
    let count = state.selected_count();
    ui.label(RichText::new(lang.fill(Word::FeaturesSelected, &[&grouped(count)])).heading());
    ui.horizontal_wrapped(|ui| {
        if ui.button(lang.t(Word::SelectZoom)).on_hover_text("Z").clicked() {
            card.actions.push(Action::Rows(SelectAction::Zoom));
        }
        if ui.button(lang.t(Word::SelectInvert)).on_hover_text("I").clicked() {
            card.actions.push(Action::Rows(SelectAction::Invert));
        }
        if ui.button(lang.t(Word::SelectClear)).on_hover_text("Esc").clicked() {
            card.actions.push(Action::Rows(SelectAction::Clear));
        }
    });
    let deposits = |id: &RecordId| state.workspace().layers.get(id).is_some_and(|l| l.role == LayerRole::Deposits);
    if state.selected().keys().any(deposits) {
        link_to::button(ui, card, Word::LinkSelected, Word::LinkSelectedTip, &Deposits::Selected);
    }
    let several = state.selected().len() > 1;
    for (id, rows) in state.selected() {
        let name = state.workspace().layers.get(id).map_or(id.0.as_str(), |l| l.name.get(lang.is_ja()));
        ui.horizontal(|ui| {
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let named = |verb: Word| format!("{}: {name}", lang.t(verb));
                let table = ui.small_button(lang.t(Word::OpenTable)).on_hover_text(lang.fill(Word::TableOf, &[name]));
                table.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, named(Word::OpenTable)));
                if table.clicked() {
                    card.actions.push(Action::Table(TableAction::Open(id.clone())));
                }
                if several {
                    let only = ui.small_button(lang.t(Word::OnlyThese)).on_hover_text(lang.t(Word::OnlyTheseTip));
                    only.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, named(Word::OnlyThese)));
                    if only.clicked() {
                        card.actions.push(Action::Rows(SelectAction::Only(id.clone())));
                    }
                }
                ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                    let text = lang.fill(Word::SelectedOf, &[name, &grouped(rows.len())]);
                    let row = ui.add(egui::Button::new(text).frame(false).truncate().sense(egui::Sense::click_and_drag()));
                    row.dnd_set_drag_payload(Polygons::Selected(id.clone()));
                    row.on_hover_text(lang.t(Word::MakeAreasTip)).on_hover_cursor(egui::CursorIcon::Grab);
                });
            });
        });
        if areal(card, id) {
            let make = ui.small_button(lang.t(Word::MakeAreas)).on_hover_text(lang.t(Word::MakeAreasTip));
            make.widget_info(|| {
                egui::WidgetInfo::labeled(egui::Role::Button, true, format!("{}: {name}", lang.t(Word::MakeAreas)))
            });
            if make.clicked() {
                card.actions.push(Action::MakeAreas(Polygons::Selected(id.clone())));
            }
        }
    }
    ui.separator();
}

/// Tells whether a layer is drawn as areas.
fn areal(card: &Card<'_>, layer: &RecordId) -> bool {
    card.state.map().shapes(layer).is_some_and(|shapes| Geometry::of(shapes) == Geometry::Areas)
}
