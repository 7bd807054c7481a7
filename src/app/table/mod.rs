//! The attribute table of one layer: which rows it shows, in which order, which of them are selected, and what may be asked of it.

mod cells;
mod order;
mod perform;
mod sort;

pub use cells::{Cell, Fields, RowCells};
pub use order::{Ordered, Request, Rows, Step, Within, order_rows};
pub use sort::{Column, Sort};

use crate::layer::query::{Filter, FilterError, Subject};
use crate::layer::{Layer, RowSet};
use crate::words::{Lang, Word};
use crate::workspace::RecordId;
use std::sync::Arc;

/// What may be asked of the attribute table.
#[derive(Debug, Clone, PartialEq)]
pub enum TableAction {
    /// Show the table of a layer.
    Open(RecordId),
    /// Put it away.
    Close,
    /// Show only the rows that pass a filter; an empty text shows all.
    Filter(String),
    /// Count the values of a field or term of a layer, so that they can be offered.
    CountValues(RecordId, Subject),
    /// Work out the filter of a layer on the map, which somebody stopped.
    FilterAgain(RecordId),
    /// Show only some of the rows that pass.
    Show(Show),
    /// Sort; `None` is the order of the file.
    Sort(Option<Sort>),
    /// Select the row at a position of the table, from 0.
    Choose(usize, Choose),
    /// Move by so many rows and select there; far beyond an end is that end.
    Move(i64, Choose),
    /// Select all rows that are shown.
    ChooseAll,
    /// Show all selected rows on the map.
    Zoom,
    /// Copy the selected rows as tab-separated text.
    Copy,
    /// The panel has this height, in logical points; remembered between runs.
    Height(f32),
}

/// What choosing a row does to the rows that are selected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choose {
    /// It alone is selected.
    Only,
    /// All rows from the one chosen before to this one are.
    To,
    /// It is selected besides the others, or no longer.
    Toggle,
}

/// Which of the rows that pass the filter are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Show {
    /// All.
    #[default]
    All,
    /// Those in the part of the map that is in view; they follow the map.
    InView,
    /// Those that are selected; what is selected in the table itself changes nothing.
    Selected,
}

/// Why the filter as it was typed is not in effect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FilterFault {
    /// It is not understood.
    Unclear(FilterError),
    /// No feature has this field; the nearest names, and the character at which it stands.
    NoField(String, Vec<String>, usize),
}

impl FilterFault {
    /// Returns the character of the filter at which it is, from 0.
    #[must_use]
    pub fn at(&self) -> usize {
        match self {
            Self::Unclear(e) => e.at,
            Self::NoField(_, _, at) => *at,
        }
    }

    /// Returns the fault for people.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        match self {
            Self::Unclear(e) => e.text(lang),
            Self::NoField(name, near, _) if near.is_empty() => lang.fill(Word::TableNoField, &[name]),
            Self::NoField(name, near, _) => lang.fill(Word::TableNoFieldNear, &[name, &near.join(", ")]),
        }
    }
}

/// What decides the rows: what the person asked for, or what is shown.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Asked {
    /// The filter, understood.
    pub filter: String,
    /// The order.
    pub sort: Option<Sort>,
    /// Which of the rows that pass.
    pub show: Show,
}

/// The attribute table of one layer.
#[derive(Debug, Clone)]
pub struct AttributeTable {
    pub(super) id: RecordId,
    pub(super) layer: Arc<Layer>,
    pub(super) asked: Asked,
    /// What the rows below answer to; behind `asked` while a job runs.
    pub(super) answered: Asked,
    pub(super) rows: Ordered,
    pub(super) fault: Option<FilterFault>,
    pub(super) job: Option<u64>,
    /// What the filter was answered by, and the filter when that may change without the layer.
    pub(super) ground: Option<crate::app::filters::FilterGround>,
    pub(super) follows: Option<Filter>,
    /// The part of the map that the rows were narrowed to, and the shapes.
    pub(super) view: Option<(crate::geometry::MapExtent, usize)>,
    pub(super) kept: Arc<RowSet>,
    /// What is selected of the layer: a copy of what the state says.
    pub(super) marks: Arc<RowSet>,
    pub(super) cursor: Option<u32>,
    pub(super) anchor: Option<u32>,
    pub(super) reveals: u64,
    pub(super) orders: u64,
    pub(super) hidden: bool,
}

impl AttributeTable {
    pub(super) fn new(id: RecordId, layer: Arc<Layer>) -> Self {
        let marks = Arc::new(RowSet::new(layer.table.len()));
        Self {
            id,
            layer,
            asked: Asked::default(),
            answered: Asked::default(),
            rows: Ordered::default(),
            fault: None,
            job: None,
            ground: None,
            follows: None,
            view: None,
            kept: Arc::default(),
            marks,
            cursor: None,
            anchor: None,
            reveals: 0,
            orders: 0,
            hidden: false,
        }
    }

    /// Returns the layer's id in the workspace.
    #[must_use]
    pub fn layer_id(&self) -> &RecordId {
        &self.id
    }

    /// Returns the layer.
    #[must_use]
    pub fn layer(&self) -> &Arc<Layer> {
        &self.layer
    }

    /// Returns the number of rows that are shown.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.shown.as_ref().map_or(self.layer.table.len(), |rows| rows.len())
    }

    /// Tells whether no row is shown.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the layer's row at a position of the table.
    #[must_use]
    pub fn row_at(&self, position: usize) -> Option<u32> {
        match &self.rows.shown {
            Some(rows) => rows.get(position).copied(),
            None => u32::try_from(position).ok().filter(|_| position < self.layer.table.len()),
        }
    }

    /// Returns the rows that are shown, in their order; `None` when these are all rows in the order of the file.
    #[must_use]
    pub fn shown_rows(&self) -> Rows {
        self.rows.shown.clone()
    }

    /// Returns where a row of the layer stands in the table; looks through all rows that are shown.
    #[must_use]
    pub fn position_of(&self, row: u32) -> Option<usize> {
        match &self.rows.shown {
            Some(rows) => rows.iter().position(|r| *r == row),
            None => Some(row as usize).filter(|row| *row < self.layer.table.len()),
        }
    }

    /// Returns the columns: number, id when some feature has one, geometry type, then the fields.
    #[must_use]
    pub fn columns(&self) -> Vec<Column> {
        let mut columns = vec![Column::Number];
        columns.extend((self.layer.ids > 0).then_some(Column::Id));
        columns.push(Column::Geometry);
        columns.extend(self.layer.fields.iter().map(|f| Column::Field(f.name.clone())));
        columns
    }

    /// Returns the rows that are selected.
    #[must_use]
    pub fn selected(&self) -> &RowSet {
        &self.marks
    }

    /// Returns the row that the keys move from.
    #[must_use]
    pub fn cursor(&self) -> Option<u32> {
        self.cursor
    }

    /// Returns a number that grows whenever the row at the cursor should be brought into view.
    #[must_use]
    pub fn reveals(&self) -> u64 {
        self.reveals
    }

    /// Returns a number that grows whenever other rows are shown or in another order.
    #[must_use]
    pub fn orders(&self) -> u64 {
        self.orders
    }

    /// Tells whether the row at the cursor is selected and not among the rows that are shown.
    #[must_use]
    pub fn cursor_is_hidden(&self) -> bool {
        self.hidden
    }

    /// Asks that the row at the cursor be brought into view, where it is shown.
    pub(super) fn reveal(&mut self) {
        self.reveals += 1;
        self.note_hidden();
    }

    pub(super) fn note_hidden(&mut self) {
        self.hidden = self.cursor.is_some_and(|row| self.marks.get(row) && self.position_of(row).is_none());
    }

    /// Returns the filter as it was asked for last, understood or not.
    #[must_use]
    pub fn filter(&self) -> &str {
        &self.asked.filter
    }

    /// Returns why that filter is not in effect.
    #[must_use]
    pub fn fault(&self) -> Option<&FilterFault> {
        self.fault.as_ref()
    }

    /// Returns what the rows are or will be sorted by.
    #[must_use]
    pub fn sort(&self) -> Option<&Sort> {
        self.asked.sort.as_ref()
    }

    /// Returns which rows are or will be shown.
    #[must_use]
    pub fn show(&self) -> Show {
        self.asked.show
    }

    /// Tells whether rows are being worked out.
    #[must_use]
    pub fn is_working(&self) -> bool {
        self.job.is_some()
    }
}
