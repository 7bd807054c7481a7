//! What the table does: starts the jobs that work out its rows, selects, copies, follows the selection, the map and the layers.

use super::cells::{record, tabbed};
use super::{Asked, AttributeTable, Choose, Column, Fields, Ordered, Request, Show, Step, TableAction, Within, order_rows};
use crate::app::action::Selection;
use crate::app::filters::{asks_beyond_layer, understood};
use crate::app::jobs::Outcome;
use crate::app::notice::NoticeKind;
use crate::app::select::{SelectAction, Selected};
use crate::app::state::State;
use crate::layer::query::Filter;
use crate::layer::{Combine, Layer, RowSet};
use crate::words::Word;
use crate::workspace::RecordId;
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// Rows that are copied at once; more are a job.
const COPIED_AT_ONCE: usize = 500;
/// Longest text for the clipboard, in bytes: larger ones make other programs hang.
const CLIPBOARD_BYTES: usize = 64 << 20;

impl State {
    /// Returns the attribute table, when one is open.
    #[must_use]
    pub fn table(&self) -> Option<&AttributeTable> {
        self.table.as_ref()
    }

    /// Returns the layer whose table would be opened now: the selected one, that of the selected feature, or the topmost.
    #[must_use]
    pub fn table_candidate(&self) -> Option<RecordId> {
        let selected = match &self.selection {
            Selection::Layer(id) => Some(id.clone()),
            Selection::Feature(f) => Some(f.layer.clone()),
            _ => self.table.as_ref().map(|t| t.id.clone()),
        };
        let loaded = |id: &RecordId| self.catalog.get(&id.0).is_some();
        let top = || self.workspace().layers_in_order().into_iter().rev().map(|l| l.id.clone()).find(|id| loaded(id));
        selected.filter(|id| loaded(id)).or_else(top)
    }

    /// Returns text that is to go to the clipboard, once.
    pub fn take_clipboard(&mut self) -> Option<String> {
        self.clipboard.take()
    }

    pub(in crate::app) fn table_action(&mut self, action: TableAction) {
        match action {
            TableAction::Open(id) => self.open_table(id),
            TableAction::Close => self.close_table(),
            TableAction::Filter(text) => self.filter_table(text),
            TableAction::FilterAgain(id) => self.filter_again(&id),
            TableAction::CountValues(id, subject) => self.count_values(&id, subject),
            TableAction::Show(show) => {
                let Some(table) = &mut self.table else { return };
                if show == Show::Selected {
                    table.kept = table.marks.clone();
                }
                // What is kept may be another set of rows than the last time.
                table.view = None;
                table.asked.show = show;
                self.work_out_rows();
            }
            TableAction::Sort(sort) => {
                let Some(table) = &mut self.table else { return };
                table.asked.sort = sort;
                self.work_out_rows();
            }
            TableAction::Choose(position, how) => self.choose_row(position, how),
            TableAction::Move(by, how) => {
                let Some(table) = &self.table else { return };
                let at = table.cursor.and_then(|row| table.position_of(row));
                // Without a place to move from, down begins at the first row and up at the last.
                let from = at.map_or(if by > 0 { -1 } else { i64::try_from(table.len()).unwrap_or(i64::MAX) }, |at| at as i64);
                let last = table.len().saturating_sub(1);
                self.choose_row(usize::try_from(from.saturating_add(by).max(0)).unwrap_or(last).min(last), how);
            }
            TableAction::ChooseAll => self.select_action(SelectAction::Shown(Combine::New)),
            TableAction::Zoom => self.select_action(SelectAction::Zoom),
            TableAction::Copy => self.copy_rows(),
            TableAction::Height(height) => {
                self.settings.table_height = Some(height);
                self.save_settings();
            }
        }
    }

    fn open_table(&mut self, id: RecordId) {
        if self.table.as_ref().is_some_and(|t| t.id == id) {
            return;
        }
        self.close_table();
        let Some(layer) = self.catalog.get(&id.0).cloned() else { return };
        self.table = Some(AttributeTable::new(id, layer));
        self.work_out_rows();
        self.table_takes_selected();
    }

    fn close_table(&mut self) {
        self.stop_table_job();
        self.table = None;
    }

    fn stop_table_job(&mut self) {
        if let Some(job) = self.table.as_mut().and_then(|t| t.job.take())
            && let Some(job) = self.jobs.running().iter().find(|j| j.id == job)
        {
            job.cancel();
        }
    }

    fn filter_table(&mut self, text: String) {
        let Some(table) = &self.table else { return };
        let fault = understood(&text, &table.layer, self.workspace()).err();
        let ground = self.filter_ground(&table.id);
        let Some(table) = &mut self.table else { return };
        table.fault = fault;
        if table.fault.is_some() {
            table.ground = Some(ground);
        }
        table.asked.filter = text;
        if table.fault.is_none() {
            self.work_out_rows();
        }
    }

    /// Starts a job for the rows as they are asked for now; one that is under way for other rows is stopped.
    fn work_out_rows(&mut self) {
        self.stop_table_job();
        let Some(id) = self.table.as_ref().map(|t| t.id.clone()) else { return };
        let (ground, columns) = (self.filter_ground(&id), self.catalog.columns(&id.0).cloned());
        let (Some(table), Some(columns)) = (&mut self.table, columns) else { return };
        // While the filter is being mended, the last one that was understood stays.
        let text = if table.fault.is_some() { table.answered.filter.clone() } else { table.asked.filter.clone() };
        let asked = Asked { filter: text, ..table.asked.clone() };
        let filter = understood(&asked.filter, &table.layer, self.session.workspace());
        let filter = filter.map(|filter| filter.map(|f| ground.with_lists(f)));
        let asks_alike = |filter: &Filter| table.ground.as_ref().is_some_and(|before| ground.is_same_for(filter, before));
        let same_filter = asked.filter == table.answered.filter && !matches!(&filter, Ok(Some(f)) if !asks_alike(f));
        table.ground = Some(ground.clone());
        table.follows = filter.as_ref().ok().and_then(Option::as_ref).filter(|f| asks_beyond_layer(f)).cloned();
        let passing = match filter {
            Ok(filter) if !same_filter => Step::Do(filter),
            _ => Step::Done(table.rows.passing.clone()),
        };
        let same_order = same_filter && asked.sort == table.answered.sort;
        let order = if same_order { Step::Done(table.rows.ordered.clone()) } else { Step::Do(asked.sort.clone()) };
        let extent = self.map.camera.extent();
        let within = match (asked.show, self.map.shapes.get(&table.id)) {
            (Show::All, _) => Within::All,
            (Show::Selected, _) => Within::Marked(table.kept.clone()),
            (Show::InView, Some(shapes)) => {
                table.view = Some((extent, Arc::as_ptr(shapes) as usize));
                Within::View(shapes.clone(), extent)
            }
            // Nothing of it is on the map yet, or ever.
            (Show::InView, None) => {
                table.view = Some((extent, 0));
                Within::Marked(Arc::default())
            }
        };
        let word = match (&passing, &order) {
            (Step::Do(Some(_)), _) => Word::Filtering,
            (_, Step::Do(Some(_))) => Word::Sorting,
            // Too quick to be told of.
            _ => Word::AttributeTable,
        };
        let request = Request { columns, ground: Some(ground), passing, order, within };
        let subject = if word == Word::AttributeTable { String::new() } else { table.layer.name.clone() };
        self.jobs.start(word, &subject, move |running| {
            let rows = order_rows(&request, &running.cancel, &|share| running.report(share));
            Outcome::Rows { rows: rows.map(Box::new), asked: Box::new(asked) }
        });
        table.job = self.jobs.running().last().map(|job| job.id);
    }

    pub(in crate::app) fn rows_ordered(&mut self, job: u64, rows: Option<Ordered>, asked: Asked) {
        let lang = self.lang();
        let Some(table) = self.table.as_mut().filter(|t| t.job == Some(job)) else { return };
        table.job = None;
        match rows {
            Some(rows) => {
                table.rows = rows;
                // The map may have moved only: then what one looks at stays where it is.
                if table.answered == asked {
                    table.note_hidden();
                } else {
                    table.answered = asked;
                    table.orders += 1;
                    table.reveal();
                }
            }
            // Stopped by hand: what is shown is what is asked for.
            None => {
                table.asked = table.answered.clone();
                table.fault = None;
                let text = lang.fill(Word::Cancelled, &[lang.t(Word::AttributeTable)]);
                self.notify(NoticeKind::Info, text);
            }
        }
    }

    fn choose_row(&mut self, position: usize, how: Choose) {
        let Some(table) = &mut self.table else { return };
        let Some(row) = table.row_at(position) else { return };
        let anchor = table.anchor.and_then(|row| table.position_of(row)).filter(|_| how == Choose::To);
        let chosen = how != Choose::Toggle || !table.marks.get(row);
        let mut marks = RowSet::clone(&table.marks);
        let mut selected = if how == Choose::Toggle { self.selected.clone() } else { Selected::new() };
        if how != Choose::Toggle {
            marks.clear();
        }
        match anchor {
            Some(anchor) => {
                for at in anchor.min(position)..=anchor.max(position) {
                    if let Some(row) = table.row_at(at) {
                        marks.set(row, true);
                    }
                }
            }
            None => {
                marks.set(row, chosen);
                table.anchor = Some(row);
            }
        }
        let (id, marks) = (table.id.clone(), Arc::new(marks));
        (table.cursor, table.marks) = (Some(row), marks.clone());
        table.reveal();
        selected.insert(id.clone(), marks);
        self.take_selected(selected);
        // Another row may still be selected, but a row that is no longer is not what the inspector should speak of.
        let rest = if self.selected.is_empty() { Selection::None } else { Selection::Features };
        let feature = self.feature_of(&id, row).filter(|_| chosen);
        self.focus(feature.unwrap_or(rest));
    }

    /// Shows in the table what is selected now, and brings it into view when it is one feature.
    pub(in crate::app) fn table_takes_selected(&mut self) {
        let Some(table) = &mut self.table else { return };
        let none = || Arc::new(RowSet::new(table.layer.table.len()));
        let marks = self.selected.get(&table.id).cloned().unwrap_or_else(none);
        let row = match &self.selection {
            Selection::Feature(f) if f.layer == table.id => self.catalog.row(&f.layer.0, &f.key),
            _ => None,
        };
        if row.is_some_and(|row| table.cursor == Some(row) && table.marks.get(row)) && table.marks == marks {
            return;
        }
        let others = table.marks != marks;
        table.marks = marks;
        if let Some(row) = row {
            (table.cursor, table.anchor) = (Some(row), Some(row));
            table.reveal();
        } else {
            table.note_hidden();
        }
        if others && table.asked.show == Show::Selected {
            table.kept = table.marks.clone();
            self.work_out_rows();
        }
    }

    /// Follows the map, when only what is in view is shown, and the layer, when it was read anew. Called once a frame.
    pub(in crate::app) fn table_follows(&mut self) {
        let Some(table) = &self.table else { return };
        let Some(layer) = self.catalog.get(&table.id.0) else {
            self.close_table();
            return;
        };
        if !Arc::ptr_eq(layer, &table.layer) {
            let (layer, asked) = (layer.clone(), table.asked.clone());
            let id = table.id.clone();
            self.stop_table_job();
            let mut fresh = AttributeTable::new(id, layer);
            fresh.fault = understood(&asked.filter, &fresh.layer, self.workspace()).err();
            let show = if asked.show == Show::Selected { Show::All } else { asked.show };
            fresh.asked = Asked { show, ..asked };
            self.table = Some(fresh);
            self.work_out_rows();
            self.table_takes_selected();
            return;
        }
        // What the filter asks for outside the layer may have changed, or the names that it gives may have come.
        let (ground, before) = (self.filter_ground(&table.id), table.ground.as_ref());
        let others = |filter: &Filter| before.is_some_and(|before| !ground.is_same_for(filter, before));
        let names = || before.is_some_and(|before| !ground.has_same_names(before));
        if table.job.is_none() && (table.follows.as_ref().is_some_and(others) || table.fault.is_some() && names()) {
            return self.filter_table(table.asked.filter.clone());
        }
        if table.asked.show == Show::InView && table.job.is_none() {
            let shapes = self.map.shapes.get(&table.id).map_or(0, |shapes| Arc::as_ptr(shapes) as usize);
            if table.view != Some((self.map.camera.extent(), shapes)) {
                self.work_out_rows();
            }
        }
    }

    fn copy_rows(&mut self) {
        let Some(table) = &self.table else { return };
        let (layer, columns, marks, shown) =
            (table.layer.clone(), table.columns(), table.marks.clone(), table.rows.shown.clone());
        if marks.is_empty() {
            return;
        }
        if marks.len() <= COPIED_AT_ONCE {
            let text = copied(&layer, &columns, &marks, shown.as_deref(), &|_| true);
            self.rows_copied(marks.len(), text);
            return;
        }
        let subject = layer.name.clone();
        self.jobs.start(Word::Copying, &subject, move |running| {
            let go_on = |share| {
                running.report(share);
                !running.cancel.load(Ordering::Relaxed)
            };
            let text = copied(&layer, &columns, &marks, shown.as_deref(), &go_on);
            let count = if running.cancel.load(Ordering::Relaxed) { 0 } else { marks.len() };
            Outcome::Copied(count, text)
        });
    }

    pub(in crate::app) fn rows_copied(&mut self, count: usize, text: Option<String>) {
        let lang = self.lang();
        match text {
            Some(text) => {
                self.clipboard = Some(text);
                self.notify(NoticeKind::Info, lang.fill(Word::RowsCopied, &[&count.to_string()]));
            }
            None if count == 0 => self.notify(NoticeKind::Info, lang.fill(Word::Cancelled, &[lang.t(Word::Copying)])),
            None => self.notify(NoticeKind::Warning, lang.t(Word::TooMuchToCopy).to_owned()),
        }
    }
}

/// Returns the marked rows as tab-separated text under a line of names: first those that are shown, in their order, then the rest.
fn copied(
    layer: &Layer,
    columns: &[Column],
    marks: &RowSet,
    shown: Option<&[u32]>,
    go_on: &dyn Fn(f32) -> bool,
) -> Option<String> {
    let name = |column: &Column| match column {
        Column::Number => "#".to_owned(),
        Column::Id => "id".to_owned(),
        Column::Geometry => "geometry".to_owned(),
        Column::Field(name) => tabbed(name),
    };
    let mut text = columns.iter().map(name).collect::<Vec<_>>().join("\t");
    let mut left = RowSet::clone(marks);
    let fields = Fields::of(layer);
    let mut rows: Vec<u32> = shown.unwrap_or(&[]).iter().copied().filter(|&row| marks.get(row)).collect();
    rows.iter().for_each(|&row| left.set(row, false));
    rows.extend(left.iter());
    for (done, &row) in rows.iter().enumerate() {
        if text.len() > CLIPBOARD_BYTES || done % 256 == 0 && !go_on(done as f32 / rows.len() as f32) {
            return None;
        }
        text.push('\n');
        text.push_str(&record(layer, columns, &fields, row as usize));
    }
    text.push('\n');
    Some(text)
}
