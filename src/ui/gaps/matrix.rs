//! The matrix of the gap map: only the cells in sight are painted; minerals and heads stay in place; arrows move, Enter opens, Esc closes.

use super::paint::paint;
use crate::analysis::gaps::{GapMap, cell_spoken, column_name, row_spoken};
use crate::app::{Action, GapsAction, State};
use crate::render::gaps::{GapLook, LEFT, Line, ROW};
use crate::words::Word;
use eframe::egui::{
    self, EventFilter, Id, Key, Modifiers, Rect, Response, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo,
    pos2, vec2,
};

/// What it keeps between frames.
#[derive(Default)]
pub(super) struct Matrix {
    /// The line at the cursor, and the column; without one the mineral itself.
    line: usize,
    column: Option<usize>,
    reveal: bool,
}

impl Matrix {
    /// Puts the cursor on a mineral, and brings it into view.
    pub(super) fn show_mineral(&mut self, look: &GapLook<'_>, map: &GapMap, mineral: &str) {
        let is = |line: &Line| matches!(line, Line::Row(n) if map.rows.get(*n).is_some_and(|r| r.mineral.id == mineral));
        if let Some(line) = look.lines().iter().position(is) {
            (self.line, self.column, self.reveal) = (line, None, true);
        }
    }

    /// Shows it.
    pub(super) fn ui(
        &mut self,
        ui: &mut Ui,
        state: &State,
        (map, look): (&GapMap, &GapLook<'_>),
        size: Vec2,
        actions: &mut Vec<Action>,
    ) {
        let id = ui.scope_id().with("gap cells");
        let [width, height] = look.size().map(|v| v as f32);
        let (head, left) = (look.head() as f32, LEFT as f32);
        self.stay_on_a_row(look, map);
        let focused = self.keys(ui, id, state, (map, look), size, actions);
        let area = ScrollArea::both().id_salt("gaps").max_height(size.y).min_scrolled_height(size.y).auto_shrink(false);
        area.show_viewport(ui, |ui, seen| {
            ui.set_min_size(vec2(width, height + 8.0));
            let (origin, clip) = (ui.min_rect().min, ui.clip_rect());
            let corner = pos2(origin.x + seen.min.x, origin.y + seen.min.y);
            let body = Rect::from_min_max(pos2(corner.x + left, corner.y + head), clip.max).intersect(clip);
            if std::mem::take(&mut self.reveal) {
                let [from, to] = self.column.map_or([LEFT, LEFT + 1.0], |c| look.column(c)).map(|v| v as f32);
                let y = head + self.line as f32 * ROW as f32;
                // The heads and the minerals lie above the cells.
                let min = pos2(origin.x + from - left, origin.y + y - head);
                ui.scroll_to_rect(Rect::from_min_max(min, pos2(origin.x + to, origin.y + y + ROW as f32)), None);
            }
            let first = (seen.min.y / ROW as f32).floor().max(0.0) as usize;
            let last = (((seen.max.y - head) / ROW as f32).ceil().max(0.0) as usize).min(look.lines().len());
            let from = look.column_at(f64::from(seen.min.x) + LEFT).unwrap_or(0);
            let to = look.column_at(f64::from(seen.max.x)).map_or(map.columns.len(), |n| n + 1);
            let sight = Sight { id, body, corner, origin, focused, first, last };
            self.cells(ui, state, (map, look), &sight, from..to, actions);
            self.minerals(ui, state, (map, look), &sight, clip, actions);
            // The heads, above the cells.
            let heads = Rect::from_min_max(corner, pos2(clip.max.x, corner.y + head)).intersect(clip);
            let painter = ui.painter().with_clip_rect(heads);
            painter.rect_filled(heads, 0.0, ui.visuals().panel_fill);
            let of_columns = painter.with_clip_rect(Rect::from_min_max(pos2(corner.x + left - 4.0, heads.min.y), heads.max));
            for n in from.saturating_sub(2)..to {
                paint(&of_columns, &look.head_marks(n, f64::from(head)), pos2(origin.x, corner.y));
                if let Some(column) = map.columns.get(n) {
                    let [a, b] = look.column(n).map(|v| origin.x + v as f32);
                    let foot = Rect::from_min_max(pos2(a, corner.y + head - 26.0), pos2(b, corner.y + head));
                    let name = column_name(state.lang(), &column.key, state.workspace());
                    ui.interact(foot.intersect(heads), id.with(("head", n)), Sense::hover()).on_hover_text(name);
                }
            }
            painter.hline(heads.x_range(), heads.max.y - 0.5, ui.visuals().widgets.noninteractive.bg_stroke);
        });
    }

    /// The cells in sight.
    fn cells(
        &mut self,
        ui: &Ui,
        state: &State,
        (map, look): (&GapMap, &GapLook<'_>),
        sight: &Sight,
        columns: std::ops::Range<usize>,
        actions: &mut Vec<Action>,
    ) {
        let (lang, w) = (state.lang(), state.workspace());
        let open = state.gap_cell();
        for (at, line) in look.lines().iter().enumerate().take(sight.last).skip(sight.first) {
            let Line::Row(n) = line else { continue };
            let Some(row) = map.rows.get(*n) else { continue };
            let top = look.head() + at as f64 * ROW;
            let painter = ui.painter().with_clip_rect(sight.body);
            paint(&painter, &[crate::render::SheetMark::Shape(look.rule(top))], sight.origin);
            for c in columns.clone() {
                let Some(column) = map.columns.get(c) else { continue };
                let [a, b] = look.column(c).map(|v| sight.origin.x + v as f32);
                let y = sight.origin.y + top as f32;
                let place = Rect::from_min_max(pos2(a, y), pos2(b, y + ROW as f32));
                let response = ui.interact(place.intersect(sight.body), sight.cell(at, Some(c)), Sense::click());
                let chosen = open.is_some_and(|o| o.mineral == row.mineral.id && o.key == column.key);
                let spoken = || cell_spoken(lang, map, row, c, w);
                response.widget_info(|| WidgetInfo::selected(Role::Cell, true, chosen, spoken()));
                let cursor = sight.focused && (at, Some(c)) == (self.line, self.column);
                Self::mark(ui, &painter, &response, place, (chosen, cursor));
                paint(&painter, &look.cell_marks(row, c, top), sight.origin);
                if response.clicked() {
                    (self.line, self.column) = (at, Some(c));
                    ui.memory_mut(|m| m.request_focus(sight.id));
                    actions.push(Action::Gaps(GapsAction::Cell(Some((row.mineral.id.clone(), column.key.clone())))));
                }
                if map.cell(row, c).is_some() || map.lacks_project(row, c) {
                    response.on_hover_text_at_pointer(spoken());
                }
            }
        }
    }

    /// The minerals in sight, which stay where they are when the columns move.
    fn minerals(
        &mut self,
        ui: &Ui,
        state: &State,
        (map, look): (&GapMap, &GapLook<'_>),
        sight: &Sight,
        clip: Rect,
        actions: &mut Vec<Action>,
    ) {
        let (lang, left) = (state.lang(), LEFT as f32);
        let band = Rect::from_min_max(pos2(sight.corner.x, sight.body.min.y), pos2(sight.corner.x + left, clip.max.y));
        let painter = ui.painter().with_clip_rect(band.intersect(clip));
        painter.rect_filled(band, 0.0, ui.visuals().panel_fill);
        let whole =
            ui.painter().with_clip_rect(Rect::from_min_max(pos2(sight.corner.x, sight.body.min.y), clip.max).intersect(clip));
        for (at, line) in look.lines().iter().enumerate().take(sight.last).skip(sight.first) {
            let top = look.head() + at as f64 * ROW;
            let origin = pos2(sight.corner.x, sight.origin.y);
            let Line::Row(n) = line else {
                paint(&whole, &look.left_marks(*line, top), origin);
                continue;
            };
            let Some(row) = map.rows.get(*n) else { continue };
            let y = sight.origin.y + top as f32;
            let place = Rect::from_min_max(pos2(sight.corner.x, y), pos2(sight.corner.x + left - 4.0, y + ROW as f32));
            let response = ui.interact(place.intersect(band).intersect(clip), sight.cell(at, None), Sense::click());
            let chosen = state.gap_flags() == Some(row.mineral.id.as_str());
            response.widget_info(|| WidgetInfo::selected(Role::RowHeader, true, chosen, row_spoken(lang, row)));
            let cursor = sight.focused && (at, None) == (self.line, self.column);
            Self::mark(ui, &painter, &response, place, (chosen, cursor));
            paint(&painter, &[crate::render::SheetMark::Shape(look.rule(top))], origin);
            paint(&painter, &look.left_marks(*line, top), origin);
            if response.clicked() {
                (self.line, self.column) = (at, None);
                ui.memory_mut(|m| m.request_focus(sight.id));
                actions.push(Action::Gaps(GapsAction::Flags(Some(row.mineral.id.clone()))));
            }
            response.on_hover_text(row_spoken(lang, row));
        }
        painter.vline(band.max.x - 0.5, band.y_range(), ui.visuals().widgets.noninteractive.bg_stroke);
    }

    /// Shows that a place is under the pointer, open, or at the cursor: by a frame, not by colour alone.
    fn mark(ui: &Ui, painter: &egui::Painter, response: &Response, place: Rect, (chosen, cursor): (bool, bool)) {
        let visuals = ui.visuals();
        if chosen {
            painter.rect_filled(place, 0.0, visuals.selection.bg_fill);
        } else if response.hovered() {
            painter.rect_filled(place, 0.0, visuals.faint_bg_color);
        }
        if chosen || cursor {
            let stroke = Stroke::new(1.0, visuals.selection.stroke.color);
            painter.rect_stroke(place.shrink(0.5), 0.0, stroke, StrokeKind::Inside);
        }
    }

    fn stay_on_a_row(&mut self, look: &GapLook<'_>, map: &GapMap) {
        self.line = self.line.min(look.lines().len().saturating_sub(1));
        if matches!(look.lines().get(self.line), Some(Line::Caption(..))) && self.line + 1 < look.lines().len() {
            self.line += 1;
        }
        self.column = self.column.filter(|_| !map.columns.is_empty()).map(|c| c.min(map.columns.len() - 1));
    }

    /// Makes the cells one thing that can have the keyboard; returns whether it has it.
    fn keys(
        &mut self,
        ui: &Ui,
        id: Id,
        state: &State,
        (map, look): (&GapMap, &GapLook<'_>),
        size: Vec2,
        actions: &mut Vec<Action>,
    ) -> bool {
        let body = Rect::from_min_size(ui.cursor().min, size);
        let response = ui.interact(body, id, Sense::focusable_noninteractive());
        response.widget_info(|| WidgetInfo::labeled(Role::Table, true, state.lang().t(Word::GapsCells)));
        let sight = Sight { id, ..Sight::default() };
        ui.ctx().accesskit_node_builder(id, |node| {
            node.set_row_count(look.lines().len());
            node.set_column_count(map.columns.len() + 1);
            node.set_active_descendant(sight.cell(self.line, self.column).accesskit_id());
        });
        if !response.has_focus() {
            return false;
        }
        // Esc closes a card and leaves the keyboard here; without a card it lets go of it.
        let escape = state.gap_cell().is_some() || state.gap_flags().is_some();
        let filter = EventFilter { vertical_arrows: true, horizontal_arrows: true, escape, ..EventFilter::default() };
        ui.memory_mut(|m| m.set_focus_lock_filter(id, filter));
        let hit = |key| ui.input_mut(|i| i.consume_key(Modifiers::NONE, key));
        let (before, lines) = ((self.line, self.column), look.lines());
        let page = ((size.y - look.head() as f32) / ROW as f32).floor().max(2.0) as usize - 1;
        let last = lines.len().saturating_sub(1);
        let up = |from: usize, by: usize| {
            let to = from.saturating_sub(by);
            // A caption is passed over.
            if matches!(lines.get(to), Some(Line::Caption(..))) { to.checked_sub(1).unwrap_or(from.min(1)) } else { to }
        };
        for (key, to) in [
            (Key::ArrowDown, (before.0 + 1).min(last)),
            (Key::ArrowUp, up(before.0, 1)),
            (Key::PageDown, (before.0 + page).min(last)),
            (Key::PageUp, up(before.0, page)),
        ] {
            if hit(key) {
                self.line = to;
            }
        }
        if hit(Key::ArrowRight) && !map.columns.is_empty() {
            self.column = Some(before.1.map_or(0, |c| (c + 1).min(map.columns.len() - 1)));
        }
        if hit(Key::ArrowLeft) {
            self.column = before.1.and_then(|c| c.checked_sub(1));
        }
        if hit(Key::Home) {
            self.column = None;
        }
        if hit(Key::End) {
            self.column = map.columns.len().checked_sub(1);
        }
        self.stay_on_a_row(look, map);
        self.reveal |= (self.line, self.column) != before;
        if hit(Key::Enter)
            && let Some(Line::Row(n)) = lines.get(self.line)
            && let Some(row) = map.rows.get(*n)
        {
            let mineral = row.mineral.id.clone();
            let key = self.column.and_then(|c| map.columns.get(c)).map(|c| c.key.clone());
            actions.push(Action::Gaps(match key {
                Some(key) => GapsAction::Cell(Some((mineral, key))),
                None => GapsAction::Flags(Some(mineral)),
            }));
        }
        true
    }
}

/// What is in sight, and where.
struct Sight {
    id: Id,
    /// The cells' part of the screen.
    body: Rect,
    /// The left top corner of what is seen, and of everything.
    corner: egui::Pos2,
    origin: egui::Pos2,
    focused: bool,
    first: usize,
    last: usize,
}

impl Default for Sight {
    fn default() -> Self {
        let zero = egui::Pos2::ZERO;
        Self { id: Id::NULL, body: Rect::NOTHING, corner: zero, origin: zero, focused: false, first: 0, last: 0 }
    }
}

impl Sight {
    fn cell(&self, line: usize, column: Option<usize>) -> Id {
        self.id.with((line, column))
    }
}
