//! Which features are selected: rows of layers, shared by the map, the table and the inspector. It is looking, not work: it is in no
//! history and in no workspace.

use crate::app::action::Selection;
use crate::app::jobs::Outcome;
use crate::app::state::State;
use crate::geometry::MapExtent;
use crate::layer::{Combine, Layer, Reach, Region, RowSet, ShapeSet};
use crate::words::Word;
use crate::workspace::{DepositRef, RecordId};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The selected rows of each layer; layers with none are not in it.
pub type Selected = BTreeMap<RecordId, Arc<RowSet>>;

/// What may be asked of the selected features.
#[derive(Debug, Clone, PartialEq)]
pub enum SelectAction {
    /// What lies in a ring of the map plane (map units), of all layers that are shown.
    Region(Vec<[f64; 2]>, Combine),
    /// What lies in the part of the map that is in view.
    InView,
    /// The rows that the table shows.
    Shown(Combine),
    /// What is not selected, of the layers with something selected; of all layers that are shown when nothing is.
    Invert,
    /// Nothing.
    Clear,
    /// Of what is selected, only the features of this layer.
    Only(RecordId),
    /// Show all of it on the map.
    Zoom,
    /// Whether a region selects only what lies wholly inside.
    Wholly(bool),
}

impl State {
    /// Returns the selected rows of each layer.
    #[must_use]
    pub fn selected(&self) -> &Selected {
        &self.selected
    }

    /// Returns how many features are selected.
    #[must_use]
    pub fn selected_count(&self) -> usize {
        self.selected.values().map(|rows| rows.len()).sum()
    }

    /// Tells whether a region selects only what lies wholly inside.
    #[must_use]
    pub fn selects_wholly(&self) -> bool {
        self.reach == Reach::Wholly
    }

    pub(super) fn select_action(&mut self, action: SelectAction) {
        match action {
            SelectAction::Region(ring, how) => self.select_region(Region::new([ring.as_slice()]), how),
            SelectAction::InView => self.select_region(Region::of_extent(&self.map.camera.extent()), Combine::New),
            SelectAction::Shown(how) => self.select_shown(how),
            SelectAction::Invert => self.invert(),
            SelectAction::Clear => self.select(Selection::None),
            SelectAction::Only(id) => {
                let kept = self.selected.get(&id).cloned();
                self.set_selected(kept.map(|rows| (id, rows)).into_iter().collect());
            }
            SelectAction::Zoom => self.zoom_to_selected(),
            SelectAction::Wholly(wholly) => self.reach = if wholly { Reach::Wholly } else { Reach::Touching },
        }
    }

    /// The layers that are shown: their shapes and how many rows they have.
    pub(super) fn shown_layers(&self) -> Vec<(RecordId, Arc<Layer>, Arc<ShapeSet>)> {
        let seen = |id: &RecordId| !self.hidden.contains(id) && self.is_at_scale(id);
        let layers = self.workspace().layers_in_order().into_iter().filter(|l| seen(&l.id));
        let shown = |id: RecordId| Some((id.clone(), self.catalog.get(&id.0)?.clone(), self.map.shapes.get(&id)?.clone()));
        layers.filter_map(|l| shown(l.id.clone())).collect()
    }

    fn select_region(&mut self, region: Region, how: Combine) {
        let layers = self.shown_layers().into_iter().map(|layer| (self.drawn_rows(&layer.0), layer));
        let (layers, reach) = (layers.collect::<Vec<_>>(), self.reach);
        let areas = self.map.work().map(|work| work.areas.clone());
        let hidden = self.unseen();
        self.jobs.start(Word::Selecting, "", move |_| {
            let mut found = BTreeMap::new();
            for (drawn, (id, layer, shapes)) in layers {
                let mut rows = shapes.select_within(&region, reach, layer.table.len());
                // What is not seen is not meant.
                if let Some(drawn) = drawn {
                    rows = RowSet::of(layer.table.len(), rows.iter().filter(|row| drawn(*row)));
                }
                if !rows.is_empty() {
                    found.insert(id, (layer, rows));
                }
            }
            let areas = areas.map(|placed| {
                let rows = placed.shapes.select_within(&region, reach, placed.ids.len());
                let ids = rows.iter().filter_map(|row| placed.ids.get(row as usize));
                ids.filter(|id| !hidden.contains(id)).cloned().collect()
            });
            Outcome::Selected { found, areas, how }
        });
    }

    /// Tells whether the picture shows which features are selected: a single one is outlined by the window.
    pub(super) fn rows_in_picture(&self) -> bool {
        self.selected_count() > usize::from(matches!(self.selection, Selection::Feature(_)))
    }

    fn select_shown(&mut self, how: Combine) {
        let Some(table) = &self.table else { return };
        let (id, layer, shown) = (table.layer_id().clone(), table.layer().clone(), table.shown_rows());
        self.jobs.start(Word::Selecting, "", move |_| {
            let count = layer.table.len();
            let rows = match shown {
                Some(rows) => RowSet::of(count, rows.iter().copied()),
                None => RowSet::new(count).inverted(),
            };
            Outcome::Selected { found: BTreeMap::from([(id, (layer, rows))]), areas: None, how }
        });
    }

    fn invert(&mut self) {
        let of = |id: &RecordId, layer: &Layer| {
            let rows = self.selected.get(id).map_or_else(|| RowSet::new(layer.table.len()), |rows| RowSet::clone(rows));
            Arc::new(rows.inverted())
        };
        let wanted =
            self.shown_layers().into_iter().filter(|(id, ..)| self.selected.is_empty() || self.selected.contains_key(id));
        let inverted = wanted.map(|(id, layer, _)| (id.clone(), of(&id, &layer))).collect();
        self.set_selected(inverted);
    }

    /// Takes in what a job has found. A layer that was read anew since then has other rows.
    pub(super) fn rows_found(
        &mut self,
        found: BTreeMap<RecordId, (Arc<Layer>, RowSet)>,
        areas: Option<&[RecordId]>,
        how: Combine,
    ) {
        let same = |id: &RecordId, layer: &Arc<Layer>| self.catalog.get(&id.0).is_some_and(|now| same_rows(now, layer));
        let found = found.into_iter().filter(|(id, (layer, _))| same(id, layer)).map(|(id, (_, rows))| (id, rows)).collect();
        // What was not looked for stays, unless the selection begins anew.
        let areas = match areas {
            Some(areas) => {
                let w = self.workspace();
                let there: Vec<RecordId> = areas.iter().filter(|id| w.areas.contains_key(id)).cloned().collect();
                self.areas_combined(&there, how)
            }
            None if how == Combine::New => Vec::new(),
            None => self.selected_areas(),
        };
        self.combine_selected(&found, areas, how);
    }

    /// Puts rows together with those that are selected; the areas are those that will be.
    pub(super) fn combine_selected(&mut self, found: &BTreeMap<RecordId, RowSet>, areas: Vec<RecordId>, how: Combine) {
        let mut selected = if how == Combine::New { Selected::new() } else { self.selected.clone() };
        for (id, rows) in found {
            let Some(layer) = self.catalog.get(&id.0) else { continue };
            let ours = selected.entry(id.clone()).or_insert_with(|| Arc::new(RowSet::new(layer.table.len())));
            Arc::make_mut(ours).combine(rows, how);
        }
        if how == Combine::Intersect {
            selected.retain(|id, _| found.contains_key(id));
        }
        self.set_selected_with(selected, areas);
    }

    /// Selects these rows, and no areas.
    pub(super) fn set_selected(&mut self, selected: Selected) {
        self.set_selected_with(selected, Vec::new());
    }

    /// Selects these rows and areas; what the inspector shows follows: the areas, one feature, or that there are several.
    pub(super) fn set_selected_with(&mut self, selected: Selected, areas: Vec<RecordId>) {
        self.take_selected(selected);
        if !areas.is_empty() {
            self.focus(Selection::areas(areas));
            self.map.dirty = true;
            return self.table_takes_selected();
        }
        let mut rows = self.selected.iter().flat_map(|(id, rows)| rows.iter().map(move |row| (id, row)));
        let focus = match (rows.next(), rows.next()) {
            (None, _) => Selection::None,
            (Some((id, row)), None) => self.feature_of(id, row).unwrap_or(Selection::Features),
            _ => Selection::Features,
        };
        drop(rows);
        self.focus(focus);
        self.table_takes_selected();
    }

    /// Replaces the rows, and nothing else.
    pub(super) fn take_selected(&mut self, mut selected: Selected) {
        selected.retain(|_, rows| !rows.is_empty());
        if selected != self.selected {
            // One feature is painted by the window; what more there is belongs to the picture.
            let many = |s: &Selected| s.values().map(|rows| rows.len()).sum::<usize>() > 1;
            self.map.dirty |= many(&selected) || many(&self.selected);
            self.selected = selected;
        }
    }

    /// Returns the feature of a row as a selection, and remembers its row.
    pub(super) fn feature_of(&self, id: &RecordId, row: u32) -> Option<Selection> {
        let key = self.catalog.get(&id.0)?.feature_key(row as usize)?;
        self.catalog.remember(&id.0, &key, row);
        Some(Selection::Feature(DepositRef { layer: id.clone(), key }))
    }

    /// Makes the rows follow what was selected: a feature is the one row, a layer changes nothing, all else takes their place.
    pub(super) fn rows_follow(&mut self) {
        let rows = match &self.selection {
            Selection::Feature(f) => {
                let row = self.catalog.get(&f.layer.0).zip(self.catalog.row(&f.layer.0, &f.key));
                row.map(|(layer, row)| (f.layer.clone(), Arc::new(RowSet::of(layer.table.len(), [row]))))
            }
            Selection::Layer(_) | Selection::Layers(_) | Selection::Features => return,
            _ => None,
        };
        self.take_selected(rows.into_iter().collect());
        self.table_takes_selected();
    }

    /// Lets go of the rows of a layer that goes, unless the one that comes has the same features.
    pub(super) fn forget_rows(&mut self, id: &RecordId, comes: Option<&Arc<Layer>>) {
        let same = comes.zip(self.catalog.get(&id.0)).is_some_and(|(comes, now)| same_rows(comes, now));
        if !same && self.selected.contains_key(id) {
            let mut selected = self.selected.clone();
            selected.remove(id);
            self.take_selected(selected);
            if self.selection == Selection::Features && self.selected.is_empty() {
                self.focus(Selection::None);
            }
        }
    }

    fn zoom_to_selected(&mut self) {
        // One may have been selected before this map could show it.
        if let (1, feature @ Selection::Feature(_)) = (self.selected_count(), &self.selection) {
            return self.zoom_to(&feature.clone());
        }
        let Some(crs) = self.map.projection.as_ref().map(|p| p.crs().code().to_owned()) else { return };
        let rows: Vec<(Arc<ShapeSet>, Arc<RowSet>)> =
            self.selected.iter().filter_map(|(id, rows)| Some((self.map.shapes.get(id)?.clone(), rows.clone()))).collect();
        if rows.is_empty() {
            return;
        }
        self.jobs.start(Word::Selecting, "", move |_| {
            let extent = rows.iter().map(|(shapes, rows)| shapes.extent_of_rows(rows)).fold(MapExtent::EMPTY, MapExtent::union);
            Outcome::Extent { extent, crs }
        });
    }

    /// Shows what a job has found to be the box around the selected features.
    pub(super) fn extent_found(&mut self, extent: &MapExtent, crs: &str) {
        let same = self.map.projection.as_ref().is_some_and(|p| p.crs().code() == crs);
        if same && !extent.is_empty() {
            self.fit_when_loaded = false;
            self.fit(extent);
        }
    }
}

/// Tells whether two readings of a layer have the same features in the same rows.
fn same_rows(a: &Arc<Layer>, b: &Arc<Layer>) -> bool {
    Arc::ptr_eq(a, b) || std::ptr::eq(a.text.as_ptr(), b.text.as_ptr()) && a.table.len() == b.table.len()
}
