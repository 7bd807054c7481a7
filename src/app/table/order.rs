//! Works out which rows of a layer the table shows and in which order: filtered, sorted, narrowed. Runs in a job.

use super::sort::{Sort, sorted};
use crate::app::filters::FilterGround;
use crate::geometry::MapExtent;
use crate::layer::query::{Columns, Filter, passing};
use crate::layer::{Layer, RowSet, ShapeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Rows in an order; `None` stands for all rows in the order of the file.
pub type Rows = Option<Arc<[u32]>>;

/// What is asked for.
#[derive(Debug, Clone)]
pub struct Request {
    /// The layer's columns; those that are asked for and not there yet are read.
    pub columns: Arc<Columns>,
    /// What a filter may ask of the workspace; without it no row passes what does.
    pub ground: Option<FilterGround>,
    /// Which rows pass.
    pub passing: Step<Filter>,
    /// In which order.
    pub order: Step<Sort>,
    /// Which of those are shown.
    pub within: Within,
}

/// A step that is to be done, or what it came to earlier.
#[derive(Debug, Clone)]
pub enum Step<T> {
    /// To be done; `None` changes nothing.
    Do(Option<T>),
    /// Done already.
    Done(Rows),
}

/// What the rows are narrowed to, after they are filtered and sorted.
#[derive(Debug, Clone)]
pub enum Within {
    /// Nothing.
    All,
    /// The rows that touch a part of the map.
    View(Arc<ShapeSet>, MapExtent),
    /// The rows that were marked.
    Marked(Arc<RowSet>),
}

/// What it came to: after each step.
#[derive(Debug, Clone, Default)]
pub struct Ordered {
    /// The rows that pass, in the order of the file.
    pub passing: Rows,
    /// The same in their order.
    pub ordered: Rows,
    /// Those of them that are shown.
    pub shown: Rows,
}

/// Does what is asked for; `None` when it was cancelled. `progress` is called from any thread with a share of 1.
#[must_use]
pub fn order_rows(request: &Request, cancel: &AtomicBool, progress: &(dyn Fn(f32) + Sync)) -> Option<Ordered> {
    let layer = request.columns.layer();
    let go_on = |share: f32| {
        progress(share);
        !cancel.load(Ordering::Relaxed)
    };
    let (filters, sorts) = (matches!(request.passing, Step::Do(Some(_))), matches!(request.order, Step::Do(Some(_))));
    let half = if filters && sorts { 0.5 } else { 1.0 };
    let passing = match &request.passing {
        Step::Done(rows) => rows.clone(),
        Step::Do(None) => None,
        Step::Do(Some(filter)) => {
            let given = match &request.ground {
                Some(ground) => ground.rows(filter, cancel)?,
                None => Vec::new(),
            };
            let rows = passing(filter, &request.columns, &given, &|share| go_on(half * share))?;
            Some(rows.iter().collect())
        }
    };
    let ordered = match &request.order {
        Step::Done(rows) => rows.clone(),
        Step::Do(None) => passing.clone(),
        Step::Do(Some(sort)) => {
            let all: Vec<u32>;
            let rows: &[u32] = if let Some(rows) = &passing {
                rows
            } else {
                all = (0..count(layer)).collect();
                &all
            };
            Some(
                sorted(&request.columns, rows, sort, &|share| go_on((1.0 - half) * f32::from(u8::from(filters)) + half * share))?
                    .into(),
            )
        }
    };
    let shown = match &request.within {
        Within::All => ordered.clone(),
        Within::Marked(marks) => Some(narrowed(layer, &ordered, marks)),
        Within::View(shapes, extent) => {
            let mut seen = RowSet::new(layer.table.len());
            for shape in shapes.query(extent).into_iter().filter_map(|i| shapes.shape(i)) {
                seen.set(shape.row, true);
            }
            for (row, _) in shapes.points_within(extent, usize::MAX).unwrap_or_default() {
                seen.set(row, true);
            }
            Some(narrowed(layer, &ordered, &seen))
        }
    };
    go_on(1.0).then_some(Ordered { passing, ordered, shown })
}

/// Returns the number of a layer's rows.
#[must_use]
pub fn count(layer: &Layer) -> u32 {
    u32::try_from(layer.table.len()).unwrap_or(u32::MAX)
}

fn narrowed(layer: &Layer, rows: &Rows, to: &RowSet) -> Arc<[u32]> {
    match rows {
        Some(rows) => rows.iter().copied().filter(|&row| to.get(row)).collect(),
        None => (0..count(layer)).filter(|&row| to.get(row)).collect(),
    }
}
