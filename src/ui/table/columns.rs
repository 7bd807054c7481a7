//! The columns of the table: how wide they are, what their heads say and do.

use super::grid::{FONT, HEAD_HEIGHT, PAD};
use crate::app::table::{AttributeTable, Column, Fields, Sort};
use crate::app::{Action, TableAction};
use crate::layer::FieldType;
use crate::words::{Lang, Word};
use eframe::egui::text::{LayoutJob, TextWrapping};
use eframe::egui::{
    self, Color32, CursorIcon, FontId, Galley, Id, Key, Modifiers, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2,
};
use std::collections::HashMap;
use std::sync::Arc;

/// Narrowest and widest that a column becomes by itself, and the narrowest that a hand can make it, in logical points.
const NARROW: f32 = 56.0;
const WIDE: f32 = 280.0;
const LEAST: f32 = 30.0;
/// Rows that are looked at for a column's first width.
const SAMPLED: usize = 40;

/// The widths of the columns.
#[derive(Default)]
pub(super) struct Columns {
    widths: HashMap<Column, f32>,
}

impl Columns {
    /// Forgets all widths: another layer.
    pub(super) fn forget(&mut self) {
        self.widths.clear();
    }

    /// Returns each column with its left edge and its width, from 0.
    pub(super) fn placed(&mut self, ui: &Ui, table: &AttributeTable, fields: &Fields, lang: Lang) -> Vec<(Column, f32, f32)> {
        let columns = table.columns();
        if columns.iter().any(|c| !self.widths.contains_key(c)) {
            let rows: Vec<u32> = (0..SAMPLED).filter_map(|at| table.row_at(at)).collect();
            self.fit(ui, table, fields, &columns, &rows, lang);
        }
        let mut left = 0.0;
        let place = |column: Column| {
            let width = self.widths.get(&column).copied().unwrap_or(NARROW);
            left += width;
            (column, left - width, width)
        };
        columns.into_iter().map(place).collect()
    }

    /// Gives columns that have no width yet one that their heads and some rows fit into.
    fn fit(&mut self, ui: &Ui, table: &AttributeTable, fields: &Fields, columns: &[Column], rows: &[u32], lang: Lang) {
        let cells: Vec<_> = rows.iter().map(|&row| fields.cells(table.layer(), row as usize)).collect();
        let wide = |text: &str| galley(ui, &short(text), Color32::WHITE, f32::INFINITY).size().x;
        for column in columns.iter().filter(|c| !self.widths.contains_key(c)).cloned().collect::<Vec<_>>() {
            // Room for the sign of the order beside the name.
            let mut width = wide(&title(&column, lang)) + 18.0;
            match &column {
                Column::Number => width = width.max(wide(&table.layer().table.len().to_string())),
                Column::Geometry => {
                    let names = rows.iter().map(|&row| wide(table.layer().table.geometry(row as usize).name()));
                    width = names.fold(width, f32::max);
                }
                Column::Id => width = cells.iter().flat_map(|c| &c.id).map(|c| wide(&c.text)).fold(width, f32::max),
                Column::Field(name) => {
                    let at = table.layer().fields.iter().position(|f| f.name == *name).unwrap_or(usize::MAX);
                    let texts = cells.iter().filter_map(|c| c.fields.get(at)?.as_ref());
                    width = texts.map(|c| wide(&c.text)).fold(width, f32::max);
                }
            }
            self.widths.insert(column, (width + 2.0 * PAD + 2.0).ceil().clamp(NARROW, WIDE));
        }
    }

    /// Shows a head and its edge. `rect` may reach beyond the window's part of the table.
    #[expect(clippy::too_many_arguments, reason = "one head has one place, one column and one state")]
    pub(super) fn head(
        &mut self,
        ui: &Ui,
        id: Id,
        rect: Rect,
        column: &Column,
        table: &AttributeTable,
        fields: &Fields,
        seen: &[u32],
        lang: Lang,
        actions: &mut Vec<Action>,
    ) {
        let id = id.with(("head", column));
        let sort = table.sort().filter(|s| s.by == *column);
        let name = title(column, lang);
        let response = ui.interact(rect, id, Sense::click());
        response.widget_info(|| {
            let sign = sort.map(|s| lang.t(if s.descending { Word::TableDescending } else { Word::TableAscending }));
            let text = sign.map_or_else(|| name.clone(), |sign| format!("{name}, {sign}"));
            WidgetInfo::labeled(Role::ColumnHeader, true, text)
        });
        let visuals = ui.visuals();
        let accent = visuals.selection.stroke.color;
        if response.hovered() || response.has_focus() {
            ui.painter().rect_filled(rect.shrink(1.0), 2.0, visuals.widgets.hovered.weak_bg_fill);
        }
        let mut room = rect.shrink2(vec2(PAD, 0.0));
        if let Some(sort) = sort {
            let sign = if sort.descending { "▼" } else { "▲" };
            let galley = ui.painter().layout_no_wrap(sign.into(), FontId::proportional(10.0), accent);
            room.max.x -= galley.size().x + 3.0;
            ui.painter().galley(pos2(room.max.x + 3.0, rect.center().y - galley.size().y / 2.0), galley, accent);
            let under = Rect::from_min_max(pos2(rect.min.x + 1.0, rect.max.y - 2.5), rect.max - vec2(1.0, 0.5));
            ui.painter().rect_filled(under, 0.0, accent);
        }
        let ink = visuals.strong_text_color();
        let text = galley(ui, &short(&name), ink, room.width().max(1.0));
        let x = if is_number(table, column) { room.max.x - text.size().x } else { room.min.x };
        ui.painter().galley(pos2(x.max(room.min.x), rect.center().y - text.size().y / 2.0), text, ink);
        if response.has_focus() {
            ui.painter().rect_stroke(rect.shrink(1.0), 2.0, visuals.selection.stroke, egui::StrokeKind::Inside);
            let keys = ui.input_mut(|i| {
                let mut hit = |key| i.count_and_consume_key(Modifiers::SHIFT, key) as f32;
                hit(Key::ArrowRight) - hit(Key::ArrowLeft)
            });
            self.widen(column, 12.0 * keys);
        }
        if response.clicked() {
            let by = || column.clone();
            let next = match sort {
                None => Some(Sort { by: by(), descending: false }),
                Some(sort) if !sort.descending => Some(Sort { by: by(), descending: true }),
                Some(_) => None,
            };
            actions.push(Action::Table(TableAction::Sort(next)));
        }
        let response = response.on_hover_ui(|ui| {
            ui.label(egui::RichText::new(&name).strong());
            ui.label(about(table, column, lang));
            ui.label(egui::RichText::new(lang.t(Word::TableSortTip)).small().weak());
        });
        drop(response);

        let edge = Rect::from_center_size(pos2(rect.max.x, rect.center().y), vec2(8.0, HEAD_HEIGHT));
        let handle = ui.interact(edge, id.with("edge"), Sense::CLICK | Sense::DRAG);
        let handle = handle.on_hover_and_drag_cursor(CursorIcon::ResizeHorizontal);
        handle.widget_info(|| WidgetInfo::labeled(Role::Splitter, true, lang.fill(Word::TableWidth, &[&name])));
        let stroke = if handle.hovered() || handle.dragged() {
            egui::Stroke::new(2.0, accent)
        } else {
            ui.visuals().widgets.noninteractive.bg_stroke
        };
        ui.painter().vline(rect.max.x, rect.shrink2(vec2(0.0, 4.0)).y_range(), stroke);
        self.widen(column, handle.drag_delta().x);
        if handle.double_clicked() {
            self.widths.remove(column);
            self.fit(ui, table, fields, std::slice::from_ref(column), seen, lang);
        }
    }

    fn widen(&mut self, column: &Column, by: f32) {
        if let Some(width) = self.widths.get_mut(column).filter(|_| by != 0.0) {
            *width = (*width + by).clamp(LEAST, 2000.0);
        }
    }
}

/// Whether a column holds numbers, which stand at the right.
pub(super) fn is_number(table: &AttributeTable, column: &Column) -> bool {
    match column {
        Column::Number => true,
        Column::Id | Column::Geometry => false,
        Column::Field(name) => {
            let kind = table.layer().fields.iter().find(|f| f.name == *name).map(|f| f.kind);
            matches!(kind, Some(FieldType::Integer | FieldType::Real))
        }
    }
}

/// What a column's head says.
pub(super) fn title(column: &Column, lang: Lang) -> String {
    match column {
        Column::Number => "#".to_owned(),
        Column::Id => "id".to_owned(),
        Column::Geometry => lang.t(Word::TableGeometry).to_owned(),
        Column::Field(name) => name.clone(),
    }
}

fn about(table: &AttributeTable, column: &Column, lang: Lang) -> String {
    match column {
        Column::Number => lang.t(Word::TableNumberTip).to_owned(),
        Column::Id => lang.t(Word::TableIdTip).to_owned(),
        Column::Geometry => String::new(),
        Column::Field(name) => table.layer().fields.iter().find(|f| f.name == *name).map_or_else(String::new, |f| {
            let numbers = [f.filled, table.layer().table.len()].map(|n| n.to_string());
            lang.fill(Word::TableFieldTip, &[f.kind.name(), &numbers[0], &numbers[1]])
        }),
    }
}

/// Characters of a value that a cell can show at most.
const SHOWN: usize = 240;

/// Returns a text on one line, cut where no cell is wide enough for it.
pub(super) fn short(text: &str) -> std::borrow::Cow<'_, str> {
    let long = text.char_indices().nth(SHOWN).map(|(at, _)| at);
    if long.is_none() && !text.contains(char::is_control) {
        return text.into();
    }
    let line = text[..long.unwrap_or(text.len())].replace(char::is_control, " ");
    if long.is_some() { format!("{line}…").into() } else { line.into() }
}

/// Lays a text out on one line of this width; what does not fit becomes `…`.
pub(super) fn galley(ui: &Ui, text: &str, ink: Color32, width: f32) -> Arc<Galley> {
    let mut job = LayoutJob::simple_singleline(text.to_owned(), FONT, ink);
    job.wrap = TextWrapping::truncate_at_width(width);
    ui.painter().layout_job(job)
}
