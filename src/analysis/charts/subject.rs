//! What charts speak of: what is selected, what belongs to it, or all that is loaded.

use super::ChartGround;
use crate::analysis::deposit_layers;
use crate::layer::RowSet;
use crate::workspace::RecordId;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// What is selected.
#[derive(Debug, Clone, Default)]
pub struct Chosen {
    /// Rows of layers.
    pub rows: BTreeMap<RecordId, Arc<RowSet>>,
    /// Areas.
    pub areas: Vec<RecordId>,
    /// Layers.
    pub layers: Vec<RecordId>,
    /// A project.
    pub project: Option<RecordId>,
}

impl PartialEq for Chosen {
    /// Tells whether it is the very same selection: rows are compared by where they lie, at once however many they are.
    fn eq(&self, other: &Self) -> bool {
        let is_in = |(id, rows): (&RecordId, &Arc<RowSet>)| other.rows.get(id).is_some_and(|others| Arc::ptr_eq(rows, others));
        let rows = self.rows.len() == other.rows.len() && self.rows.iter().all(is_in);
        rows && self.areas == other.areas && self.layers == other.layers && self.project == other.project
    }
}

impl Chosen {
    /// Tells whether nothing is selected that a chart could speak of.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty() && self.areas.is_empty() && self.layers.is_empty() && self.project.is_none()
    }
}

/// How what a chart is of was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum About {
    /// All that is loaded.
    #[default]
    Everything,
    /// What is selected itself.
    Selected,
    /// What lies in the selected areas, of which there are so many.
    InAreas(usize),
    /// What is in the selected layers, of which there are so many.
    InLayers(usize),
    /// What is linked to the selected project.
    OfProject,
    /// What is linked to the selected deposits.
    OfDeposits,
}

/// What a chart is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Subject {
    /// How it was found.
    pub about: About,
    /// How many there are.
    pub count: usize,
}

type Rows = Vec<(RecordId, Arc<RowSet>)>;

/// The deposits: those that are selected, in the selected areas or layers, or linked to the selected project; else all.
pub(super) fn deposits(ground: &ChartGround, cancel: &AtomicBool) -> Option<(Rows, About)> {
    let (w, catalog, chosen) = (&ground.workspace, &ground.catalog, &ground.chosen);
    let layers = deposit_layers(w, catalog);
    let whole = |id: &RecordId| Some(Arc::new(RowSet::new(catalog.get(&id.0)?.table.len()).inverted()));
    let of = |rows: &dyn Fn(&RecordId) -> Option<Arc<RowSet>>| -> Rows {
        let with = layers.iter().filter_map(|id| Some((id.clone(), rows(id)?)));
        with.filter(|(_, rows)| !rows.is_empty()).collect()
    };
    let found = if !chosen.rows.is_empty() {
        (of(&|id| chosen.rows.get(id).cloned()), About::Selected)
    } else if !chosen.areas.is_empty() {
        let boundaries: Vec<_> = chosen.areas.iter().filter_map(|id| w.areas.get(id)).map(|a| &a.boundary).collect();
        let inside = |id: &RecordId| {
            let index = catalog.point_index(&id.0)?;
            let mut rows = RowSet::new(catalog.get(&id.0)?.table.len());
            for boundary in &boundaries {
                if cancel.load(Ordering::Relaxed) {
                    return None;
                }
                rows.combine(&index.rows(boundary), crate::layer::Combine::Add);
            }
            Some(Arc::new(rows))
        };
        (of(&inside), About::InAreas(chosen.areas.len()))
    } else if !chosen.layers.is_empty() {
        (of(&|id| chosen.layers.contains(id).then(|| whole(id)).flatten()), About::InLayers(chosen.layers.len()))
    } else if let Some(project) = &chosen.project {
        let linked: Vec<_> = w.links_of(project).iter().filter_map(|l| Some(&w.deposits.get(&l.deposit)?.deposit)).collect();
        let rows = |id: &RecordId| {
            let keys = linked.iter().filter(|d| d.layer == *id).filter_map(|d| catalog.row(&id.0, &d.key));
            Some(Arc::new(RowSet::of(catalog.get(&id.0)?.table.len(), keys)))
        };
        (of(&rows), About::OfProject)
    } else {
        (of(&whole), About::Everything)
    };
    (!cancel.load(Ordering::Relaxed)).then_some(found)
}

/// The projects: the selected one, or those that the deposits in question are linked to; else all.
pub(super) fn projects(ground: &ChartGround, rows: &[(RecordId, Arc<RowSet>)]) -> (Vec<RecordId>, About) {
    let (w, chosen) = (&ground.workspace, &ground.chosen);
    if let Some(project) = &chosen.project {
        return (vec![project.clone()], About::Selected);
    }
    if chosen.is_empty() {
        return (w.projects.keys().cloned().collect(), About::Everything);
    }
    let rows: BTreeMap<&RecordId, &Arc<RowSet>> = rows.iter().map(|(id, rows)| (id, rows)).collect();
    let mut found = BTreeSet::new();
    for snapshot in w.deposits.values() {
        let of = &snapshot.deposit;
        let is_in = |set: &&Arc<RowSet>| ground.catalog.row(&of.layer.0, &of.key).is_some_and(|row| set.get(row));
        if rows.get(&of.layer).is_some_and(is_in) {
            found.extend(w.links_of(&snapshot.id).iter().map(|link| link.project.clone()));
        }
    }
    (found.into_iter().collect(), About::OfDeposits)
}

/// The areas: those that are selected; else all.
pub(super) fn areas(ground: &ChartGround) -> (Vec<RecordId>, About) {
    if ground.chosen.areas.is_empty() {
        return (ground.workspace.areas.keys().cloned().collect(), About::Everything);
    }
    (ground.chosen.areas.clone(), About::Selected)
}
