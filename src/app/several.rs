//! Several areas or layers at once: how rows of lists join the selection, and what is done with all that is selected.

use crate::app::action::{Join, Selection};
use crate::app::notice::NoticeKind;
use crate::app::state::State;
use crate::geometry::{Boundary, measure};
use crate::layer::Combine;
use crate::view::tools::Tool;
use crate::words::Word;
use crate::workspace::edit::Edit;
use crate::workspace::{AreaText, RecordId};

/// What the inspector says of several areas.
#[derive(Debug, Clone, PartialEq)]
pub struct SeveralFacts {
    /// The sum of their areas, in square metres on the ellipsoid.
    pub area_m2: f64,
    /// Minerals of any of them, with how many have each, in the order in which they are met.
    pub minerals: Vec<(String, usize)>,
}

impl State {
    /// Returns the selected layers, the first selected first.
    #[must_use]
    pub fn selected_layers(&self) -> Vec<RecordId> {
        match &self.selection {
            Selection::Layer(id) => vec![id.clone()],
            Selection::Layers(ids) => ids.clone(),
            _ => Vec::new(),
        }
    }

    /// Tells whether an area, a layer … is selected, alone or with others.
    #[must_use]
    pub fn is_selected(&self, what: &Selection) -> bool {
        match (what, &self.selection) {
            (Selection::Area(id), Selection::Areas(ids)) | (Selection::Layer(id), Selection::Layers(ids)) => ids.contains(id),
            (what, selection) => what == selection,
        }
    }

    /// Tells whether what is selected could be removed by one wish: areas or layers, with nothing else in the hand.
    #[must_use]
    pub fn can_remove_selected(&self) -> bool {
        matches!(self.tool, Tool::Select) && (!self.selected_areas().is_empty() || !self.selected_layers().is_empty())
    }

    /// Sums up several areas.
    #[must_use]
    pub fn several_facts(&self, ids: &[RecordId]) -> SeveralFacts {
        let areas = || ids.iter().filter_map(|id| self.workspace().areas.get(id));
        let mut minerals: Vec<(String, usize)> = Vec::new();
        for mineral in areas().flat_map(|a| &a.about.minerals) {
            match minerals.iter_mut().find(|(known, _)| known == mineral) {
                Some((_, count)) => *count += 1,
                None => minerals.push((mineral.clone(), 1)),
            }
        }
        SeveralFacts { area_m2: areas().map(|a| measure(&a.boundary).area_m2).sum(), minerals }
    }

    pub(super) fn select_also(&mut self, what: Selection, join: Join) {
        let (id, before, order): (_, _, Vec<RecordId>) = match &what {
            Selection::Area(id) => (id.clone(), self.selected_areas(), self.workspace().areas.keys().cloned().collect()),
            Selection::Layer(id) => {
                let layers = self.workspace().layers_in_order();
                (id.clone(), self.selected_layers(), layers.iter().map(|l| l.id.clone()).collect())
            }
            _ => return self.select(what),
        };
        let ids = match join {
            Join::Toggle if before.contains(&id) => before.into_iter().filter(|other| *other != id).collect(),
            Join::Toggle => before.into_iter().chain([id]).collect(),
            Join::Through => {
                let at = |id: &RecordId| order.iter().position(|other| other == id);
                let Some(to) = at(&id) else { return };
                let from = before.first().and_then(at).unwrap_or(to);
                let between = &order[from.min(to)..=from.max(to)];
                // From the first one on, so that it stays the first.
                if from <= to { between.to_vec() } else { between.iter().rev().cloned().collect() }
            }
        };
        self.select(if matches!(what, Selection::Area(_)) { Selection::areas(ids) } else { Selection::layers(ids) });
    }

    /// Selects all areas that are not hidden.
    pub(super) fn select_all_areas(&mut self) {
        let shown = self.workspace().areas.keys().filter(|id| !self.is_unseen(id)).cloned().collect();
        self.select(Selection::areas(shown));
    }

    /// Returns the selected areas, put together with others.
    pub(super) fn areas_combined(&self, found: &[RecordId], how: Combine) -> Vec<RecordId> {
        let before = self.selected_areas();
        match how {
            Combine::New => found.to_vec(),
            Combine::Add => {
                let more: Vec<RecordId> = found.iter().filter(|id| !before.contains(id)).cloned().collect();
                before.into_iter().chain(more).collect()
            }
            Combine::Remove => before.into_iter().filter(|id| !found.contains(id)).collect(),
            Combine::Intersect => before.into_iter().filter(|id| found.contains(id)).collect(),
        }
    }

    pub(super) fn remove_selected(&mut self) {
        if !self.can_remove_selected() {
            return;
        }
        let (mut areas, mut layers) = (self.selected_areas(), self.selected_layers());
        let told = if areas.is_empty() { Word::RemovedLayers } else { Word::RemovedAreas };
        let count = (areas.len() + layers.len()).to_string();
        let edit = match (areas.len(), layers.len()) {
            (1, _) => Edit::RemoveArea { id: areas.remove(0) },
            (0, 1) => Edit::RemoveLayer { id: layers.remove(0) },
            (0, _) => Edit::RemoveLayers { ids: layers },
            _ => Edit::RemoveAreas { ids: areas },
        };
        if self.edit(&edit) {
            let text = self.lang().fill(told, &[&count]);
            self.notify(NoticeKind::Info, text);
        }
    }

    /// Makes copies of the selected areas, in one step. Nobody has spoken on them yet: statements and notes stay with the first.
    pub(super) fn duplicate(&mut self) {
        let w = self.workspace();
        let copy = |id: &RecordId| -> Option<(Boundary, AreaText)> {
            let area = w.areas.get(id)?;
            let mut about = area.about.clone();
            // What replaces an area is the one of which both sides say so, not each copy of it.
            about.supersedes.clear();
            let [en, ja] = Word::CopyOf.texts();
            for (name, pattern) in [(&mut about.name.en, en), (&mut about.name.ja, ja)] {
                if !name.trim().is_empty() {
                    *name = pattern.replace("{0}", name);
                }
            }
            Some((area.boundary.clone(), about))
        };
        let copies: Vec<(Boundary, AreaText)> = self.selected_areas().iter().filter_map(copy).collect();
        if !copies.is_empty() {
            self.add_areas(copies);
        }
    }
}
