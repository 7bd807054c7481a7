//! The rows of the table: only those that are seen are parsed and painted, whatever the layer's size.

use super::bar::{self, Axis};
use super::columns::{Columns, galley, is_number, short};
use crate::app::table::{AttributeTable, Cell, Choose, Column, Fields, RowCells};
use crate::app::{Action, Selection, State, TableAction};
use crate::layer::ValueKind;
use crate::words::{Lang, Word, grouped};
use eframe::egui::{
    self, Event, EventFilter, FontFamily, FontId, Id, Key, Modifiers, Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo,
    pos2, vec2,
};
use std::collections::HashMap;
use std::sync::Arc;

/// Heights of the heads and of a row, and the margin inside a cell, in logical points.
pub(super) const HEAD_HEIGHT: f32 = 25.0;
const ROW_HEIGHT: f32 = 22.0;
pub(super) const PAD: f32 = 7.0;
/// The font of the cells.
pub(super) const FONT: FontId = FontId::new(13.0, FontFamily::Proportional);
/// What an arrow key pushes the columns by, in logical points.
const STEP: f64 = 60.0;
/// Parsed rows that are kept.
const KEPT: usize = 400;
/// Characters that a tooltip shows of a long value.
const TIP: usize = 1500;

/// What the rows keep between frames.
#[derive(Default)]
pub(super) struct Grid {
    /// The layer that all this is of: its address tells it from a later reading of the same file.
    of: usize,
    fields: Fields,
    columns: Columns,
    cells: HashMap<u32, RowCells>,
    /// The first row that is seen and how much of it is above, in rows.
    top: f64,
    /// How far the columns are pushed to the left, in logical points.
    left: f64,
    revealed: u64,
    ordered: u64,
    wants_focus: bool,
}

/// One frame's view of the rows.
struct Seen<'a> {
    table: &'a AttributeTable,
    lang: Lang,
    id: Id,
    body: Rect,
    /// Each column with its left edge from the first one's, and its width.
    placed: Vec<(Column, f32, f32)>,
    focused: bool,
}

impl Grid {
    /// Gives the rows the keyboard in the next frame.
    pub(super) fn take_focus(&mut self) {
        self.wants_focus = true;
    }

    pub(super) fn ui(&mut self, ui: &mut Ui, state: &State, table: &AttributeTable, actions: &mut Vec<Action>) {
        let of = Arc::as_ptr(table.layer()) as usize;
        if self.of != of {
            self.columns.forget();
            self.cells.clear();
            (self.of, self.fields) = (of, Fields::of(table.layer()));
        }
        let (whole, _) = ui.allocate_exact_size(ui.available_size(), Sense::hover());
        let lang = state.lang();
        let placed = self.columns.placed(ui, table, &self.fields, lang);
        let total = placed.last().map_or(0.0, |(_, left, width)| left + width);
        let across = total > whole.width() - bar::WIDTH;
        let corner = pos2(whole.max.x - bar::WIDTH, whole.min.y + HEAD_HEIGHT);
        let bottom = if across { whole.max.y - bar::WIDTH } else { whole.max.y };
        let body = Rect::from_min_max(pos2(whole.min.x, corner.y), pos2(corner.x, bottom.max(corner.y)));
        let mut seen = Seen { table, lang, id: ui.scope_id().with("rows"), body, placed, focused: false };

        self.hold_keyboard(ui, &mut seen, state, actions);
        if ui.rect_contains_pointer(whole) {
            let wheel = ui.input(|i| i.smooth_scroll_delta());
            self.top -= f64::from(wheel.y / ROW_HEIGHT);
            self.left -= f64::from(wheel.x);
        }
        self.reveal(&seen);
        self.bars(ui, &seen, whole, f64::from(total));
        self.rows(ui, state, &seen, actions);
        self.heads(ui, &seen, Rect::from_min_max(whole.min, pos2(corner.x, corner.y)), actions);
    }

    /// Makes the rows one thing that can have the keyboard, and does what the keys say.
    fn hold_keyboard(&mut self, ui: &Ui, seen: &mut Seen<'_>, state: &State, actions: &mut Vec<Action>) {
        let response = ui.interact(seen.body, seen.id, Sense::click());
        response.widget_info(|| {
            let name = state.workspace().layers.get(seen.table.layer_id()).map(|l| l.name.get(seen.lang.is_ja()));
            let name = seen.lang.fill(Word::TableOf, &[name.unwrap_or_default()]);
            WidgetInfo::labeled(Role::Table, true, name)
        });
        ui.ctx().accesskit_node_builder(seen.id, |node| {
            node.set_row_count(seen.table.len());
            if let Some(row) = seen.table.cursor() {
                node.set_active_descendant(seen.id.with(row).accesskit_id());
            }
        });
        if std::mem::take(&mut self.wants_focus) || response.clicked() {
            response.request_focus();
        }
        if response.lost_focus() {
            // Esc leaves the rows; what is selected on the map stays.
            ui.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Escape));
        }
        seen.focused = response.has_focus();
        if !seen.focused {
            return;
        }
        let arrows = EventFilter { vertical_arrows: true, horizontal_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|m| m.set_focus_lock_filter(seen.id, arrows));
        let page = (seen.body.height() / ROW_HEIGHT).floor().max(2.0) as i64 - 1;
        let mut asked = Vec::new();
        // Each press with its own modifiers: in a slow frame they may have changed since.
        ui.input_mut(|i| {
            i.events.retain(|event| {
                let (key, modifiers) = match event {
                    Event::Copy => {
                        asked.push(TableAction::Copy);
                        return false;
                    }
                    Event::Key { key, pressed: true, modifiers, .. } => (*key, *modifiers),
                    _ => return true,
                };
                let how = if modifiers.shift { Choose::To } else { Choose::Only };
                let by = match key {
                    Key::A if modifiers.command => {
                        asked.push(TableAction::ChooseAll);
                        return false;
                    }
                    Key::Home => i64::MIN / 2,
                    Key::End => i64::MAX / 2,
                    _ if modifiers.command || modifiers.alt => return true,
                    Key::ArrowDown => 1,
                    Key::ArrowUp => -1,
                    Key::PageDown => page,
                    Key::PageUp => -page,
                    Key::ArrowRight | Key::ArrowLeft => {
                        self.left += if key == Key::ArrowRight { STEP } else { -STEP };
                        return false;
                    }
                    _ => return true,
                };
                asked.push(TableAction::Move(by, how));
                false
            });
        });
        actions.extend(asked.into_iter().map(Action::Table));
        if ui.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Enter)) {
            actions.push(Action::Table(TableAction::Zoom));
        }
    }

    /// Brings the row at the cursor into view when it was moved, from here or from the map.
    fn reveal(&mut self, seen: &Seen<'_>) {
        if self.ordered != seen.table.orders() {
            self.ordered = seen.table.orders();
            if seen.table.cursor_is_hidden() || seen.table.selected().is_empty() {
                // Other rows: from the beginning.
                self.top = 0.0;
            }
        }
        if self.revealed == seen.table.reveals() {
            return;
        }
        self.revealed = seen.table.reveals();
        let Some(at) = seen.table.cursor().and_then(|row| seen.table.position_of(row)) else { return };
        let (at, fit) = (at as f64, f64::from(seen.body.height() / ROW_HEIGHT));
        if at < self.top || at + 1.0 > self.top + fit {
            let near = at + 2.0 > self.top && at < self.top + fit + 1.0;
            // A step goes on by a step; a jump puts the row into the middle.
            self.top = match (near, at < self.top) {
                (true, true) => at,
                (true, false) => at + 1.0 - fit,
                (false, _) => at - fit / 2.0,
            };
        }
    }

    fn bars(&mut self, ui: &Ui, seen: &Seen<'_>, whole: Rect, across: f64) {
        let rows = seen.table.len() as f64;
        let fit = f64::from(seen.body.height() / ROW_HEIGHT);
        let down = Rect::from_min_max(pos2(seen.body.max.x, seen.body.min.y), pos2(whole.max.x, seen.body.max.y));
        let range = |top: f64| [top + 1.0, (top + fit).min(rows)].map(|n| grouped(n.max(0.0) as usize));
        let top = self.top;
        let name = || {
            let [first, last] = range(top);
            seen.lang.fill(Word::TableRows, &[&first, &last])
        };
        if bar::ui(ui, (seen.id.with("down"), down, Axis::Down), &mut self.top, (fit, rows), &name) {
            let [first, _] = range(self.top);
            let text = seen.lang.fill(Word::TableRow, &[&first]);
            egui::Tooltip::always_open(ui.ctx().clone(), ui.layer_id(), seen.id.with("where"), egui::PopupAnchor::Pointer)
                .gap(16.0)
                .show(|ui| ui.label(text));
        }
        let along = Rect::from_min_max(pos2(seen.body.min.x, seen.body.max.y), pos2(seen.body.max.x, whole.max.y));
        let place = (seen.id.with("across"), along, Axis::Across);
        let width = f64::from(seen.body.width());
        bar::ui(ui, place, &mut self.left, (width, across), &|| seen.lang.t(Word::TableColumns).to_owned());
        // Nothing trembles: rows and columns begin at whole pixels.
        let pixels = f64::from(ui.pixels_per_point());
        self.left = (self.left * pixels).round() / pixels;
    }

    fn rows(&mut self, ui: &mut Ui, state: &State, seen: &Seen<'_>, actions: &mut Vec<Action>) {
        if self.cells.len() > KEPT {
            self.cells.clear();
        }
        let visuals = ui.visuals().clone();
        let painter = ui.painter().with_clip_rect(seen.body);
        painter.rect_filled(seen.body, 0.0, visuals.extreme_bg_color);
        let first = self.top.floor();
        let pixels = ui.pixels_per_point();
        let above = ((self.top - first) as f32 * ROW_HEIGHT * pixels).round() / pixels;
        let most = (seen.body.height() / ROW_HEIGHT).ceil() as usize + 1;
        ui.set_clip_rect(seen.body.intersect(ui.clip_rect()));
        for nth in 0..most {
            let position = first as usize + nth;
            let Some(row) = seen.table.row_at(position) else { break };
            let y = seen.body.min.y - above + nth as f32 * ROW_HEIGHT;
            let rect = Rect::from_min_size(pos2(seen.body.min.x, y), vec2(seen.body.width(), ROW_HEIGHT));
            let cells = self.cells.entry(row).or_insert_with(|| self.fields.cells(seen.table.layer(), row as usize));
            row_ui(ui, state, seen, (position, row), rect, cells, self.left as f32, actions);
        }
        if seen.table.is_empty() {
            let word = match seen.table.layer().table.is_empty() {
                true => Word::TableEmpty,
                false if seen.table.show() == crate::app::table::Show::All => Word::TableNothing,
                false => Word::TableNoneShown,
            };
            let text = galley(ui, seen.lang.t(word), visuals.weak_text_color(), seen.body.width());
            painter.galley(seen.body.center() - text.size() / 2.0, text, visuals.weak_text_color());
        }
        if seen.focused {
            painter.rect_stroke(seen.body, 0.0, visuals.selection.stroke, StrokeKind::Inside);
        }
    }

    fn heads(&mut self, ui: &mut Ui, seen: &Seen<'_>, rect: Rect, actions: &mut Vec<Action>) {
        ui.set_clip_rect(rect);
        let visuals = ui.visuals().clone();
        ui.painter().rect_filled(rect, 0.0, visuals.faint_bg_color);
        let from = self.top.floor() as usize;
        let near: Vec<u32> = (from..from + 40).filter_map(|at| seen.table.row_at(at)).collect();
        for (column, left, width) in &seen.placed {
            let x = rect.min.x + left - self.left as f32;
            if x + width >= rect.min.x && x <= rect.max.x {
                let place = Rect::from_min_size(pos2(x, rect.min.y), vec2(*width, rect.height()));
                let (table, lang) = (seen.table, seen.lang);
                self.columns.head(ui, seen.id, place, column, table, &self.fields, &near, lang, actions);
            }
        }
        ui.painter().hline(rect.x_range(), rect.max.y - 0.5, visuals.widgets.noninteractive.bg_stroke);
    }
}

/// Shows one row.
#[expect(clippy::too_many_arguments, reason = "one row has one place, one content and one state")]
fn row_ui(
    ui: &Ui,
    state: &State,
    seen: &Seen<'_>,
    (position, row): (usize, u32),
    rect: Rect,
    cells: &RowCells,
    left: f32,
    actions: &mut Vec<Action>,
) {
    let table = seen.table;
    let response = ui.interact(rect, seen.id.with(row), Sense::CLICK);
    let chosen = table.selected().get(row);
    response.widget_info(|| WidgetInfo::selected(Role::Row, true, chosen, spoken(table, row, cells, seen.lang)));
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_row_index(position));
    let (visuals, painter) = (ui.visuals(), ui.painter());
    if chosen {
        painter.rect_filled(rect, 0.0, visuals.selection.bg_fill);
        // Not by colour alone: a bar at the edge.
        let bar = Rect::from_min_size(rect.min, vec2(3.0, rect.height()));
        painter.rect_filled(bar, 0.0, visuals.selection.stroke.color);
    } else if response.hovered() {
        painter.rect_filled(rect, 0.0, visuals.faint_bg_color);
    } else if position % 2 == 1 {
        painter.rect_filled(rect, 0.0, visuals.faint_bg_color.gamma_multiply(0.45));
    }
    if table.cursor() == Some(row) && seen.focused {
        painter.rect_stroke(rect.shrink(0.5), 0.0, Stroke::new(1.0, visuals.selection.stroke.color), StrokeKind::Inside);
    }
    let pointer = response.hover_pos().filter(|_| response.hovered());
    let mut tip = None;
    let lead = seen.placed.len() - cells.fields.len();
    for (nth, (column, start, width)) in seen.placed.iter().enumerate() {
        let x = rect.min.x + start - left;
        if x + width < seen.body.min.x || x > seen.body.max.x {
            continue;
        }
        let under = pointer.is_some_and(|p| p.x >= x && p.x < x + width);
        let room = Rect::from_min_size(pos2(x, rect.min.y), vec2(*width, rect.height())).shrink2(vec2(PAD, 0.0));
        let number;
        let value = match column {
            Column::Number => {
                number = Cell { kind: ValueKind::Number, text: (u64::from(row) + 1).to_string() };
                Some(&number)
            }
            Column::Geometry => {
                let name = table.layer().table.geometry(row as usize).name();
                let kind = if name == "null" { ValueKind::Null } else { ValueKind::Boolean };
                number = Cell { kind, text: name.to_owned() };
                Some(&number)
            }
            Column::Id => cells.id.as_ref(),
            Column::Field(_) => cells.fields.get(nth.saturating_sub(lead)).and_then(Option::as_ref),
        };
        let quiet = *column == Column::Number || *column == Column::Geometry;
        let (shown, ink) = match value {
            None => ("·".into(), visuals.weak_text_color()),
            Some(cell) if cell.kind == ValueKind::Null => (seen.lang.t(Word::TableNull).into(), visuals.weak_text_color()),
            Some(cell) => (short(&cell.text), if quiet { visuals.weak_text_color() } else { visuals.text_color() }),
        };
        let text = galley(ui, &shown, ink, room.width().max(1.0));
        // A gap stands where the numbers of its column stand.
        let gap = value.is_none_or(|cell| cell.kind == ValueKind::Null);
        let right = value.is_some_and(|cell| cell.kind == ValueKind::Number) || gap && is_number(table, column);
        let at = if right { (room.max.x - text.size().x).max(room.min.x) } else { room.min.x };
        if under {
            tip = match value {
                None => Some(seen.lang.t(Word::TableMissing).to_owned()),
                Some(cell) if text.elided || *shown != *cell.text && cell.kind != ValueKind::Null => {
                    Some(cell.text.chars().take(TIP).collect())
                }
                Some(_) => None,
            };
        }
        painter.galley(pos2(at, rect.center().y - text.size().y / 2.0), text, ink);
    }
    let response = match tip {
        Some(tip) => response.on_hover_text_at_pointer(tip),
        None => response,
    };
    if response.clicked() {
        // Those of the click itself: in a slow frame the key may be up again.
        let held = |event: &Event| match event {
            Event::PointerButton { pressed: false, modifiers, .. } => Some(*modifiers),
            _ => None,
        };
        let how = ui.input(|i| match i.events.iter().rev().find_map(held).unwrap_or(i.modifiers) {
            m if m.shift => Choose::To,
            m if m.command => Choose::Toggle,
            _ => Choose::Only,
        });
        actions.push(Action::Table(TableAction::Choose(position, how)));
        ui.memory_mut(|m| m.request_focus(seen.id));
    }
    if response.double_clicked()
        && let feature @ Selection::Feature(_) = state.selection()
    {
        actions.push(Action::ZoomTo(feature.clone()));
    }
}

/// What a screen reader says of a row: its number and what is filled, the first fields only.
fn spoken(table: &AttributeTable, row: u32, cells: &RowCells, lang: Lang) -> String {
    const FIELDS: usize = 8;
    let filled = table.layer().fields.iter().zip(&cells.fields).filter_map(|(field, cell)| {
        let cell = cell.as_ref().filter(|c| !c.text.is_empty())?;
        Some(format!("{}: {}", field.name, short(&cell.text)))
    });
    let number = lang.fill(Word::TableRow, &[&(u64::from(row) + 1).to_string()]);
    std::iter::once(number).chain(filled.take(FIELDS)).collect::<Vec<_>>().join("; ")
}
