//! The table of the register: only the rows that are seen are told and painted; arrows move through them, Enter and a click select and show an area.

use super::columns::{Column, columns, spoken};
use crate::analysis::Register;
use crate::app::{Action, Selection, State};
use crate::ui::theme::color;
use crate::view::theme::theme;
use crate::words::Word;
use eframe::egui::{
    self, Align2, EventFilter, FontId, Id, Key, Modifiers, Rect, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui, Vec2,
    WidgetInfo, pos2, vec2,
};

/// Heights of the heads and of a row, and the margin in a cell, in logical points.
const HEAD: f32 = 24.0;
const ROW: f32 = 22.0;
const PAD: f32 = 6.0;
const FONT: f32 = 13.0;

/// What it keeps between frames.
#[derive(Default)]
pub(super) struct Grid {
    /// The place of the row at the cursor.
    cursor: usize,
    /// It is to be brought into view.
    reveal: bool,
}

impl Grid {
    /// Shows the table; returns the column that was clicked, to sort by it.
    pub(super) fn ui(
        &mut self,
        ui: &mut Ui,
        state: &State,
        (register, rows): (&Register, &[u32]),
        sorted: (Column, bool),
        size: Vec2,
        actions: &mut Vec<Action>,
    ) -> Option<Column> {
        let columns = columns(state.workspace().parties.len());
        let width: f32 = columns.iter().map(|c| c.width()).sum();
        let id = ui.scope_id().with("register rows");
        self.cursor = self.cursor.min(rows.len().saturating_sub(1));
        let focused = self.keys(ui, id, state, (register, rows), size, actions);
        let mut clicked = None;
        let area = ScrollArea::both().id_salt("register").max_height(size.y).min_scrolled_height(size.y).auto_shrink(false);
        area.show_viewport(ui, |ui, seen| {
            let whole = vec2(width, HEAD + rows.len() as f32 * ROW);
            ui.set_min_size(whole);
            let origin = ui.min_rect().min;
            let top = origin.y + seen.min.y;
            let body = Rect::from_min_max(pos2(ui.clip_rect().min.x, top + HEAD), ui.clip_rect().max);
            if std::mem::take(&mut self.reveal) {
                let y = origin.y + HEAD + self.cursor as f32 * ROW;
                // The heads lie above the rows.
                let place = Rect::from_min_max(pos2(origin.x + seen.min.x, y - HEAD), pos2(origin.x + seen.min.x + 1.0, y + ROW));
                ui.scroll_to_rect(place, None);
            }
            let clip = ui.clip_rect();
            ui.set_clip_rect(body.intersect(clip));
            let first = (seen.min.y / ROW).floor().max(0.0) as usize;
            let last = ((seen.max.y - HEAD) / ROW).ceil().max(0.0) as usize;
            for (at, n) in rows.iter().enumerate().take(last.min(rows.len())).skip(first) {
                let Some(row) = register.rows.get(*n as usize) else { continue };
                let number = *n as usize + 1;
                let place = Rect::from_min_size(pos2(origin.x, origin.y + HEAD + at as f32 * ROW), vec2(width, ROW));
                let response = ui.interact(place, id.with(&row.area.id.0), Sense::CLICK);
                let what = Selection::Area(row.area.id.clone());
                let chosen = state.is_selected(&what);
                let lang = state.lang();
                response
                    .widget_info(|| WidgetInfo::selected(Role::Row, true, chosen, spoken(state, lang, row, number, &columns)));
                paint_row(ui, place, at, chosen, response.hovered());
                if focused && at == self.cursor {
                    let stroke = Stroke::new(1.0, ui.visuals().selection.stroke.color);
                    ui.painter().rect_stroke(place.shrink(0.5), 0.0, stroke, StrokeKind::Inside);
                }
                let mut x = origin.x;
                for column in &columns {
                    let room = Rect::from_min_size(pos2(x, place.min.y), vec2(column.width(), ROW));
                    x += column.width();
                    if room.max.x >= clip.min.x && room.min.x <= clip.max.x {
                        let ink = match column {
                            Column::Status => color(theme(state.settings().dark).status(row.standing.status)),
                            Column::Number | Column::Digest => ui.visuals().weak_text_color(),
                            _ => ui.visuals().text_color(),
                        };
                        let text = column.cell(state, row, number);
                        let cut = cell(ui, room, &text, column.is_number(), ink);
                        let under = response.hover_pos().is_some_and(|p| room.contains(p));
                        if cut && under {
                            response.clone().on_hover_text_at_pointer(text);
                        }
                    }
                }
                if response.clicked() {
                    self.cursor = at;
                    ui.memory_mut(|m| m.request_focus(id));
                    actions.extend([Action::Select(what.clone()), Action::ZoomTo(what)]);
                }
            }
            ui.set_clip_rect(clip);
            let heads = Rect::from_min_size(pos2(origin.x, top), vec2(width.max(seen.width()), HEAD));
            ui.painter().rect_filled(heads, 0.0, ui.visuals().panel_fill);
            ui.painter().rect_filled(heads, 0.0, ui.visuals().faint_bg_color);
            let mut x = origin.x;
            for column in &columns {
                let place = Rect::from_min_size(pos2(x, top), vec2(column.width(), HEAD));
                x += column.width();
                if head(ui, state, id, place, *column, sorted) {
                    clicked = Some(*column);
                }
            }
        });
        clicked
    }

    /// Makes the rows one thing that can have the keyboard; returns whether it has it.
    fn keys(
        &mut self,
        ui: &Ui,
        id: Id,
        state: &State,
        (register, rows): (&Register, &[u32]),
        size: Vec2,
        actions: &mut Vec<Action>,
    ) -> bool {
        let body = Rect::from_min_size(ui.cursor().min + vec2(0.0, HEAD), size - vec2(0.0, HEAD));
        let response = ui.interact(body, id, Sense::focusable_noninteractive());
        response.widget_info(|| WidgetInfo::labeled(Role::Table, true, state.lang().t(Word::Register)));
        ui.ctx().accesskit_node_builder(id, |node| {
            node.set_row_count(rows.len());
            if let Some(row) = rows.get(self.cursor).and_then(|n| register.rows.get(*n as usize)) {
                node.set_active_descendant(id.with(&row.area.id.0).accesskit_id());
            }
        });
        if !response.has_focus() {
            return false;
        }
        ui.memory_mut(|m| m.set_focus_lock_filter(id, EventFilter { vertical_arrows: true, ..EventFilter::default() }));
        let page = ((size.y - HEAD) / ROW).floor().max(2.0) as usize - 1;
        let hit = |key| ui.input_mut(|i| i.consume_key(Modifiers::NONE, key));
        let last = rows.len().saturating_sub(1);
        let before = self.cursor;
        for (key, to) in [
            (Key::ArrowDown, before + 1),
            (Key::ArrowUp, before.saturating_sub(1)),
            (Key::PageDown, before + page),
            (Key::PageUp, before.saturating_sub(page)),
            (Key::Home, 0),
            (Key::End, last),
        ] {
            if hit(key) {
                self.cursor = to.min(last);
                self.reveal = true;
            }
        }
        let row = rows.get(self.cursor).and_then(|n| register.rows.get(*n as usize));
        if let Some(what) = row.map(|row| Selection::Area(row.area.id.clone())) {
            if hit(Key::Enter) {
                actions.extend([Action::Select(what.clone()), Action::ZoomTo(what)]);
            } else if self.cursor != before {
                actions.push(Action::Select(what));
            }
        }
        true
    }
}

fn paint_row(ui: &Ui, place: Rect, at: usize, chosen: bool, hovered: bool) {
    let (visuals, painter) = (ui.visuals(), ui.painter());
    let place = Rect::from_min_max(place.min, pos2(place.max.x.max(ui.clip_rect().max.x), place.max.y));
    if chosen {
        painter.rect_filled(place, 0.0, visuals.selection.bg_fill);
        // Not by colour alone: a bar at the edge.
        let bar = Rect::from_min_size(pos2(place.min.x.max(ui.clip_rect().min.x), place.min.y), vec2(3.0, ROW));
        painter.rect_filled(bar, 0.0, visuals.selection.stroke.color);
    } else if hovered {
        painter.rect_filled(place, 0.0, visuals.faint_bg_color);
    } else if at % 2 == 1 {
        painter.rect_filled(place, 0.0, visuals.faint_bg_color.gamma_multiply(0.45));
    }
}

/// Paints a text into its cell; returns whether it was cut.
fn cell(ui: &Ui, room: Rect, text: &str, right: bool, ink: egui::Color32) -> bool {
    let inner = room.shrink2(vec2(PAD, 0.0));
    let mut job = egui::text::LayoutJob::simple_singleline(text.replace(['\n', '\r'], " "), FontId::proportional(FONT), ink);
    job.wrap = egui::text::TextWrapping::truncate_at_width(inner.width());
    let text = ui.painter().layout_job(job);
    let x = if right { (inner.max.x - text.size().x).max(inner.min.x) } else { inner.min.x };
    let (cut, at) = (text.elided, pos2(x, room.center().y - text.size().y / 2.0));
    ui.painter().galley(at, text, ink);
    cut
}

/// Shows the head of a column; returns whether it was clicked.
fn head(ui: &Ui, state: &State, id: Id, place: Rect, column: Column, (by, descending): (Column, bool)) -> bool {
    let name = column.head(state);
    let response = ui.interact(place, id.with(("head", format!("{column:?}"))), Sense::CLICK);
    let sort = state.lang().fill(Word::RegisterSort, &[&name]);
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, by == column, &sort));
    let visuals = ui.visuals();
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(place, 0.0, visuals.widgets.hovered.weak_bg_fill);
    }
    let sign = if by != column {
        ""
    } else if descending {
        " ▼"
    } else {
        " ▲"
    };
    let room = Rect::from_min_max(place.min, pos2(place.max.x - if by == column { 14.0 } else { 0.0 }, place.max.y));
    cell(ui, room, &name, column.is_number(), visuals.strong_text_color());
    let at = pos2(place.max.x - 3.0, place.center().y);
    ui.painter().text(at, Align2::RIGHT_CENTER, sign.trim(), FontId::proportional(10.0), visuals.strong_text_color());
    ui.painter().vline(place.max.x - 0.5, place.y_range(), visuals.widgets.noninteractive.bg_stroke);
    response.on_hover_text(sort).clicked()
}
