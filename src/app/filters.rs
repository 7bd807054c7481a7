//! Filters beside the workspace: what they are understood to mean for a layer, the rows for what they ask of the workspace, and the
//! filters that hide features of layers on the map.

use crate::analysis::{check_calls, rows_for};
use crate::app::jobs::Outcome;
use crate::app::state::State;
use crate::app::style::value_look;
use crate::app::table::FilterFault;
use crate::layer::catalog::Catalog;
use crate::layer::query::{Asked, Filter, Subject, nearest_names, passing};
use crate::layer::symbology::Class;
use crate::layer::vocabulary::Lists;
use crate::layer::{Layer, RowSet};
use crate::view::ShownRows;
use crate::words::Word;
use crate::workspace::{RecordId, Workspace};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A snapshot of what a filter may ask about.
#[derive(Debug, Clone)]
pub struct FilterGround {
    id: RecordId,
    workspace: Workspace,
    catalog: Catalog,
    selected: Option<Arc<RowSet>>,
    lists: Lists,
}

impl FilterGround {
    /// Returns the rows for the calls of a filter; `None` when `cancel` was set.
    #[must_use]
    pub fn rows(&self, filter: &Filter, cancel: &AtomicBool) -> Option<Vec<Arc<RowSet>>> {
        rows_for(filter, &self.id, (&self.workspace, &self.catalog), self.selected.as_deref(), cancel)
    }

    /// Returns a filter that asks for the lists of minerals of this ground.
    #[must_use]
    pub fn with_lists(&self, filter: Filter) -> Filter {
        filter.with_lists(self.lists.clone())
    }

    /// Tells whether the names that a filter may give are the same on another ground.
    pub(super) fn has_same_names(&self, other: &Self) -> bool {
        let (a, b) = (&self.workspace, &other.workspace);
        Arc::ptr_eq(&a.areas, &b.areas) && Arc::ptr_eq(&a.projects, &b.projects) && Arc::ptr_eq(&a.deposits, &b.deposits)
    }

    /// Tells whether a filter passes the same rows on another ground.
    #[must_use]
    pub fn is_same_for(&self, filter: &Filter, other: &Self) -> bool {
        let layer = |ground: &Self| ground.catalog.get(&self.id.0).map(|l| Arc::as_ptr(l) as usize);
        let (a, b) = (&self.workspace, &other.workspace);
        let records = || {
            Arc::ptr_eq(&a.areas, &b.areas)
                && Arc::ptr_eq(&a.statements, &b.statements)
                && Arc::ptr_eq(&a.parties, &b.parties)
                && Arc::ptr_eq(&a.projects, &b.projects)
                && Arc::ptr_eq(&a.deposits, &b.deposits)
                && Arc::ptr_eq(&a.links, &b.links)
        };
        let of_records = filter.calls().iter().any(|c| c.what != Asked::Selected);
        let of_selection = filter.calls().iter().any(|c| c.what == Asked::Selected);
        self.id == other.id
            && layer(self) == layer(other)
            && (!of_records || records())
            && (!of_selection || self.selected == other.selected)
            && (!filter.asks_lists() || self.lists == other.lists)
    }
}

/// Tells whether what passes a filter may change without the layer.
#[must_use]
pub fn asks_beyond_layer(filter: &Filter) -> bool {
    !filter.calls().is_empty() || filter.asks_lists()
}

/// The filters of layers, as far as they are worked out.
#[derive(Debug, Default)]
pub struct LayerFilters {
    of_layer: BTreeMap<RecordId, LayerFilter>,
    /// Rows that are drawn alone, which no record says: those of `render --where`.
    only: BTreeMap<RecordId, ShownRows>,
}

#[derive(Debug)]
struct LayerFilter {
    text: String,
    filter: Result<Filter, FilterFault>,
    ground: FilterGround,
    job: Option<u64>,
    shown: Option<ShownRows>,
    /// Somebody stopped the job: all features are drawn until it is asked for again.
    stopped: bool,
}

/// What becomes of the filter of a layer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum FilterState<'a> {
    /// It is in effect: so many features are drawn.
    InEffect(usize),
    /// It is being worked out.
    Working,
    /// Somebody stopped that: all features are drawn.
    Stopped,
    /// It asks for what there is not: all features are drawn.
    Faulty(&'a FilterFault),
}

/// Returns the filter of a text, `None` of an empty one.
///
/// # Errors
/// When it is no filter, or asks for what the layer or the workspace does not have.
pub fn understood(text: &str, layer: &Layer, workspace: &Workspace) -> Result<Option<Filter>, FilterFault> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    let filter = Filter::parse(text).map_err(FilterFault::Unclear)?;
    let names: Vec<&str> = layer.fields.iter().map(|f| f.name.as_str()).collect();
    if let Some((at, unknown)) = filter.unknown_field(&names) {
        let near = nearest_names(unknown, &names).into_iter().map(str::to_owned).collect();
        return Err(FilterFault::NoField(unknown.to_owned(), near, at));
    }
    check_calls(&filter, workspace).map_err(FilterFault::Unclear)?;
    Ok(Some(filter))
}

impl State {
    /// Returns a snapshot of what a filter on a layer may ask about.
    #[must_use]
    pub fn filter_ground(&self, id: &RecordId) -> FilterGround {
        let (workspace, catalog) = (self.workspace().clone(), self.catalog.only(&id.0));
        FilterGround { id: id.clone(), workspace, catalog, selected: self.selected.get(id).cloned(), lists: self.lists.clone() }
    }

    /// Returns the filter that hides features of a layer, and what becomes of it.
    #[must_use]
    pub fn layer_filter(&self, id: &RecordId) -> Option<(&str, FilterState<'_>)> {
        let of = self.filters.of_layer.get(id)?;
        let state = match (&of.filter, &of.shown) {
            (Err(fault), _) => FilterState::Faulty(fault),
            (Ok(_), _) if of.stopped => FilterState::Stopped,
            (Ok(_), _) if of.job.is_some() => FilterState::Working,
            (Ok(_), shown) => FilterState::InEffect(shown.as_ref().map_or(0, |rows| rows.list.len())),
        };
        Some((&of.text, state))
    }

    /// Works out the filter of a layer again, after that was stopped.
    pub(super) fn filter_again(&mut self, id: &RecordId) {
        if self.filters.of_layer.get(id).is_some_and(|f| f.stopped) {
            self.filters.of_layer.remove(id);
            self.follow_filters();
        }
    }

    /// Returns the rows of a layer that its filter lets through, once they are worked out; `None` without a filter.
    #[must_use]
    pub fn rows_let_through(&self, id: &RecordId) -> Option<&ShownRows> {
        if let Some(rows) = self.filters.only.get(id) {
            return Some(rows);
        }
        self.filters.of_layer.get(id).filter(|f| f.filter.is_ok())?.shown.as_ref()
    }

    /// Draws only these rows of a layer, whatever its filter; no record says so.
    pub fn show_only(&mut self, id: &RecordId, rows: RowSet) {
        self.filters.only.insert(id.clone(), ShownRows::new(rows));
        self.map.dirty = true;
    }

    /// What the pictures show of the layers that have a filter.
    pub(super) fn shown_rows(&self) -> BTreeMap<RecordId, ShownRows> {
        let shown = |id: &RecordId| Some((id.clone(), self.rows_let_through(id)?.clone()));
        self.filters.of_layer.keys().chain(self.filters.only.keys()).filter_map(shown).collect()
    }

    /// Has the rows worked out of filters that are new, or that ask for what has changed. Called once a frame and after each job.
    pub(super) fn follow_filters(&mut self) {
        let layers = self.workspace().layers.values();
        let wanted: Vec<(RecordId, String)> = layers.filter_map(|l| Some((l.id.clone(), l.filter.clone()?))).collect();
        let before = self.filters.of_layer.len();
        self.filters.of_layer.retain(|id, _| wanted.iter().any(|(w, _)| w == id));
        self.map.dirty |= self.filters.of_layer.len() != before;
        for (id, text) in wanted {
            let Some(columns) = self.catalog.columns(&id.0).cloned() else { continue };
            let ground = self.filter_ground(&id);
            let known = self.filters.of_layer.get(&id);
            let same_layer = |f: &LayerFilter| f.ground.catalog.get(&id.0).is_some_and(|l| Arc::ptr_eq(l, columns.layer()));
            let holds = |f: &LayerFilter| match &f.filter {
                Ok(filter) => f.ground.is_same_for(filter, &ground),
                // What was not known may have come.
                Err(_) => same_layer(f) && f.ground.has_same_names(&ground),
            };
            if known.is_some_and(|f| f.text == text && holds(f)) {
                continue;
            }
            let overtaken = known.and_then(|f| self.jobs.running().iter().find(|j| Some(j.id) == f.job));
            if let Some(job) = overtaken {
                job.cancel();
            }
            // Until the new rows are there, the old ones are better than none.
            let old = self.filters.of_layer.remove(&id).filter(same_layer).and_then(|f| f.shown);
            let filter = understood(&text, columns.layer(), self.workspace());
            let filter = filter.map(|f| ground.with_lists(f.unwrap_or_default()));
            let mut job = None;
            if let Ok(filter) = filter.clone() {
                let (key, on) = (id.clone(), ground.clone());
                let name = self.layer_name(&id);
                self.jobs.start(Word::Filtering, &name, move |running| {
                    let go_on = |share| {
                        running.report(share);
                        !running.cancel.load(Ordering::Relaxed)
                    };
                    let rows = on.rows(&filter, &running.cancel);
                    let rows = rows.and_then(|given| passing(&filter, &columns, &given, &go_on));
                    Outcome::LetThrough { id: key, rows: rows.map(ShownRows::new) }
                });
                job = self.jobs.running().last().map(|j| j.id);
            }
            self.filters.of_layer.insert(id, LayerFilter { text, filter, ground, job, shown: old, stopped: false });
            self.map.dirty = true;
        }
    }

    /// Has rules tried again when what they ask for has changed. Called once a frame.
    pub(super) fn follow_rules(&mut self) {
        if self.styling.asks_workspace() {
            self.follow_styles();
        }
    }

    /// Returns the rule to begin with: the filter of the attribute table, else one that a person will change.
    pub(super) fn first_rule(&self, id: &RecordId) -> Class {
        let table = self.table.as_ref().filter(|t| t.layer_id() == id && t.fault().is_none());
        let rule = table.map(|t| t.filter().trim().to_owned()).filter(|rule| !rule.is_empty());
        let values = vec![rule.unwrap_or_else(|| "$mineral IS NOT NULL".to_owned())];
        Class { values, look: value_look(0), ..Class::default() }
    }

    /// Reads and counts the values of a field or term, unless something is being counted already.
    pub(super) fn count_values(&mut self, id: &RecordId, subject: Subject) {
        let Some(columns) = self.catalog.columns(&id.0).cloned() else { return };
        if self.jobs.running().iter().any(|j| j.what == Word::CountingValues) {
            return;
        }
        let (name, lists) = (self.layer_name(id), self.lists.clone());
        self.jobs.start(Word::CountingValues, &name, move |running| {
            let go_on = |share| {
                running.report(share);
                !running.cancel.load(Ordering::Relaxed)
            };
            if let Some(column) = columns.get(&subject, &lists, &go_on) {
                let _counted = column.frequent().len();
            }
            Outcome::ValuesCounted
        });
    }

    pub(super) fn rows_found_through(&mut self, job: u64, id: &RecordId, rows: Option<ShownRows>) {
        if let Some(filter) = self.filters.of_layer.get_mut(id).filter(|f| f.job == Some(job)) {
            filter.job = None;
            // What an earlier filter let through would be said to be this one's.
            filter.stopped = rows.is_none();
            filter.shown = rows;
            self.map.dirty = true;
        }
    }
}
