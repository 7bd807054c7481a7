//! What a gap map is made of: the records of the loaded layers, the areas and the projects, each with what it names and where it counts.

use super::named::{Named, named_in};
use super::records::{Alike, LayerRecords, UNKNOWN, status_place};
use super::{Axis, ColumnKey};
use crate::analysis::deposit_layers;
use crate::layer::catalog::Catalog;
use crate::layer::deposit::{Deposit, Role};
use crate::layer::{Layer, LayerRole, PointIndex, RowSet};
use crate::workspace::chain::{INTERESTS, PRODUCTS, STAGES, Terms, id_of};
use crate::workspace::status::{Standings, Status};
use crate::workspace::{CandidateProject, DepositRef, Link, LinkRole, MappingArea, RecordId, Workspace};
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A loaded layer of deposits.
#[derive(Debug, Clone)]
pub struct GroundLayer {
    /// Its id.
    pub id: RecordId,
    /// The layer.
    pub layer: Arc<Layer>,
    /// What is known of its records.
    pub records: Arc<LayerRecords>,
    /// Those in no area, counted.
    pub outside: Arc<Vec<Alike>>,
}

/// An area.
#[derive(Debug, Clone)]
pub struct GroundArea {
    /// The area.
    pub area: Arc<MappingArea>,
    /// Its status.
    pub status: Status,
    /// What it names, or what the records inside name.
    pub named: Named,
    /// The records inside, counted, by the layer's place in [`GapGround::layers`].
    pub inside: Arc<Vec<(usize, Vec<Alike>)>>,
    /// The projects whose place is inside, by their places in [`GapGround::projects`].
    pub projects: Vec<usize>,
}

/// A project.
#[derive(Debug, Clone)]
pub struct GroundProject {
    /// The project.
    pub project: Arc<CandidateProject>,
    /// What it names.
    pub named: Named,
    /// The strongest interest that a party has stated, as its place in the list of levels.
    pub interest: usize,
    /// The areas that its place is in.
    pub in_areas: Vec<RecordId>,
}

/// A deposit that is linked to projects as more than a comparison.
#[derive(Debug, Clone)]
pub struct GroundLinked {
    /// Which one.
    pub deposit: DepositRef,
    /// What it names.
    pub named: Named,
    /// The place of its status in the vocabulary.
    pub status: u8,
    /// The projects, by their places in [`GapGround::projects`].
    pub projects: Vec<usize>,
}

/// Everything that is counted.
#[derive(Debug, Clone, Default)]
pub struct GapGround {
    /// The loaded layers of deposits, in painting order.
    pub layers: Vec<GroundLayer>,
    /// How many layers of deposits the workspace has that are not loaded.
    pub not_loaded: usize,
    /// The areas, by id.
    pub areas: Vec<GroundArea>,
    /// The projects, by id.
    pub projects: Vec<GroundProject>,
    /// The linked deposits, by the id of their snapshot.
    pub linked: Vec<GroundLinked>,
    /// Records that name no mineral of the vocabulary.
    pub without_mineral: usize,
    /// Words for minerals in areas and projects that the vocabulary does not have.
    pub unknown: Vec<String>,
}

impl GapGround {
    /// Gathers it all; what is known of layers and of the insides of areas is taken from the ground `before` where nothing has
    /// changed. `report` is told how far it is, 0 to 1. `None` when `cancel` was set.
    #[must_use]
    pub fn of(
        w: &Workspace,
        catalog: &Catalog,
        before: Option<&Self>,
        cancel: &AtomicBool,
        report: &dyn Fn(f32),
    ) -> Option<Self> {
        let mut layers = Vec::new();
        let ids = deposit_layers(w, catalog);
        for (n, id) in ids.iter().enumerate() {
            let layer = catalog.get(&id.0)?.clone();
            let minerals = catalog.mineral_column(&id.0, cancel)?;
            let known = before.and_then(|b| b.layers.iter().find(|l| l.id == *id && Arc::ptr_eq(&l.layer, &layer)));
            let records = match known {
                Some(known) => known.records.clone(),
                None => Arc::new(LayerRecords::of(&layer, minerals, cancel)?),
            };
            layers.push(GroundLayer { id: id.clone(), layer, records, outside: Arc::default() });
            #[expect(clippy::cast_precision_loss, reason = "a few layers")]
            report((n + 1) as f32 / (ids.len() + 1) as f32);
        }
        let all = w.layers.values().filter(|l| l.role == LayerRole::Deposits).count();
        let mut ground = Self { not_loaded: all - layers.len(), layers, ..Self::default() };
        ground.take_projects(w);
        ground.take_areas(w, catalog, before, cancel)?;
        ground.take_linked(w, catalog);
        let none = |a: &&Alike| a.named.itself.is_empty();
        ground.without_mineral =
            ground.layers.iter().flat_map(|l| l.records.alike.iter().filter(none)).map(|alike| alike.count).sum();
        Some(ground)
    }

    /// Returns how many records the loaded layers have.
    #[must_use]
    pub fn record_count(&self) -> usize {
        self.layers.iter().map(|l| l.layer.table.len()).sum()
    }

    /// Tells whether nothing is there to be counted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.layers.is_empty() && self.areas.is_empty() && self.projects.is_empty()
    }

    fn take_projects(&mut self, w: &Workspace) {
        for project in w.projects.values() {
            let (named, unknown) = named_in(&project.about.minerals);
            self.does_not_know(unknown);
            let level = |text: &str| INTERESTS.iter().position(|(id, _)| *id == text).unwrap_or(0);
            let interest = project.interest.iter().map(|i| level(&i.level)).max().unwrap_or(0);
            self.projects.push(GroundProject { project: project.clone(), named, interest, in_areas: Vec::new() });
        }
    }

    fn does_not_know(&mut self, words: Vec<String>) {
        for word in words.into_iter().filter(|w| !w.trim().is_empty()) {
            if !self.unknown.contains(&word) {
                self.unknown.push(word);
            }
        }
    }

    fn take_areas(&mut self, w: &Workspace, catalog: &Catalog, before: Option<&Self>, cancel: &AtomicBool) -> Option<()> {
        let standings = Standings::of(w);
        let same_layers = before.filter(|b| {
            let same = |(a, b): (&GroundLayer, &GroundLayer)| Arc::ptr_eq(&a.layer, &b.layer);
            b.layers.len() == self.layers.len() && b.layers.iter().zip(&self.layers).all(same)
        });
        let known: HashMap<&RecordId, &GroundArea> =
            same_layers.into_iter().flat_map(|b| &b.areas).map(|a| (&a.area.id, a)).collect();
        let mut columns = Vec::new();
        for layer in &self.layers {
            columns.push((catalog.point_index(&layer.id.0)?, catalog.mineral_column(&layer.id.0, cancel)?));
        }
        let places: Vec<Option<[f64; 2]>> =
            self.projects.iter().map(|p| p.project.place.map(|at| [at.lon(), at.lat()])).collect();
        let placed = PointIndex::new(&places);
        let layers = &self.layers;
        let one = |area: &Arc<MappingArea>| -> Option<(GroundArea, Vec<String>)> {
            if cancel.load(Ordering::Relaxed) {
                return None;
            }
            let count = || {
                let of = |(n, (index, minerals)): (usize, &(&PointIndex, &crate::layer::deposit::MineralColumn))| {
                    let rows = index.rows(&area.boundary);
                    (!rows.is_empty()).then(|| (n, layers[n].records.count(minerals, rows.iter())))
                };
                Arc::new(columns.iter().enumerate().filter_map(of).collect::<Vec<_>>())
            };
            let known = known.get(&area.id).filter(|k| Arc::ptr_eq(&k.area, area)).map(|k| k.inside.clone());
            let inside = known.unwrap_or_else(count);
            let (own, unknown) = named_in(&area.about.minerals);
            let named = inside.iter().flat_map(|(_, alike)| alike).fold(own, |all, a| all.or(a.named));
            let projects = placed.rows(&area.boundary).iter().map(|row| row as usize).collect();
            let status = standings.determination(&area.id, &area.digest()).status;
            Some((GroundArea { area: area.clone(), status, named, inside, projects }, unknown))
        };
        let all: Vec<&Arc<MappingArea>> = w.areas.values().collect();
        let found: Vec<(GroundArea, Vec<String>)> = all.into_par_iter().map(one).collect::<Option<_>>()?;
        let outside = |(n, layer): (usize, &GroundLayer)| {
            if found.is_empty() {
                return Arc::new(layer.records.alike.clone());
            }
            let (index, minerals) = columns[n];
            let mut inside = RowSet::new(layer.layer.table.len());
            for (area, _) in &found {
                inside.combine(&index.rows(&area.area.boundary), crate::layer::Combine::Add);
            }
            Arc::new(layer.records.count(minerals, inside.inverted().iter()))
        };
        let outside: Vec<Arc<Vec<Alike>>> = layers.iter().enumerate().map(outside).collect();
        self.layers.iter_mut().zip(outside).for_each(|(layer, outside)| layer.outside = outside);
        for (area, unknown) in found {
            for n in &area.projects {
                self.projects[*n].in_areas.push(area.area.id.clone());
            }
            self.areas.push(area);
            self.does_not_know(unknown);
        }
        Some(())
    }

    fn take_linked(&mut self, w: &Workspace, catalog: &Catalog) {
        let place: HashMap<&RecordId, usize> = w.projects.keys().zip(0..).collect();
        let mut linked: BTreeMap<&RecordId, Vec<usize>> = BTreeMap::new();
        let counts = |link: &&Arc<Link>| link.about.role != LinkRole::Reference;
        for link in w.links.values().filter(counts) {
            if let Some(n) = place.get(&link.project) {
                linked.entry(&link.deposit).or_default().push(*n);
            }
        }
        for (id, projects) in linked {
            let Some(snapshot) = w.deposits.get(id) else { continue };
            let deposit = snapshot.deposit.clone();
            let row = catalog.row(&deposit.layer.0, &deposit.key);
            let layer = self.layers.iter().find(|l| l.id == deposit.layer);
            let minerals = catalog.known_mineral_column(&deposit.layer.0);
            let (named, status) = match (row, layer, minerals) {
                (Some(row), Some(layer), Some(minerals)) => (layer.records.named_by(minerals, row), layer.records.status_of(row)),
                // What was kept of it, when its layer is not there.
                _ => {
                    let kept = Deposit::of_properties(&snapshot.properties);
                    let texts: Vec<String> = kept.said(Role::Commodities).iter().map(|s| s.text.clone()).collect();
                    (named_in(&texts).0, kept.said(Role::Status).first().map_or(UNKNOWN, |s| status_place(&s.text)))
                }
            };
            self.linked.push(GroundLinked { deposit, named, status, projects });
        }
    }
}

impl GroundProject {
    /// Returns the columns of an axis that it counts in.
    #[must_use]
    pub fn columns(&self, axis: Axis) -> Vec<ColumnKey> {
        let about = &self.project.about;
        match axis {
            Axis::Stage => keys(STAGES, &about.stages, ColumnKey::Stage, ColumnKey::OtherStage, ColumnKey::NoStage),
            Axis::Product => keys(PRODUCTS, &about.products, ColumnKey::Product, ColumnKey::OtherProduct, ColumnKey::NoProduct),
            Axis::Country => countries(&about.countries),
            Axis::Area if self.in_areas.is_empty() => vec![ColumnKey::Outside],
            Axis::Area => self.in_areas.iter().cloned().map(ColumnKey::Area).collect(),
        }
    }
}

impl GroundArea {
    /// Returns the columns of an axis that it counts in, with the minerals for which it does.
    #[must_use]
    pub fn columns(&self, ground: &GapGround, axis: Axis) -> Vec<(ColumnKey, Named)> {
        let projects = || self.projects.iter().filter_map(|n| ground.projects.get(*n));
        let of_projects = || projects().flat_map(|p| p.columns(axis).into_iter().map(|key| (key, p.named)));
        match axis {
            Axis::Stage => std::iter::once((ColumnKey::Ground, self.named)).chain(of_projects()).collect(),
            Axis::Product => of_projects().collect(),
            Axis::Country => countries(&self.area.about.host).into_iter().map(|key| (key, self.named)).collect(),
            Axis::Area => vec![(ColumnKey::Area(self.area.id.clone()), self.named)],
        }
    }
}

/// The columns of countries; that none is said is a column of its own.
pub(super) fn countries(codes: &[String]) -> Vec<ColumnKey> {
    let known = codes.iter().map(|c| c.trim().to_ascii_uppercase()).filter(|c| !c.is_empty());
    let mut keys: Vec<ColumnKey> = known.map(ColumnKey::Country).collect();
    keys.sort();
    keys.dedup();
    if keys.is_empty() { vec![ColumnKey::NoCountry] } else { keys }
}

fn keys(terms: Terms, texts: &[String], key: fn(&'static str) -> ColumnKey, other: ColumnKey, none: ColumnKey) -> Vec<ColumnKey> {
    let said = texts.iter().filter(|t| !t.trim().is_empty());
    let mut keys: Vec<ColumnKey> = said.map(|text| id_of(terms, text).map_or(other.clone(), key)).collect();
    keys.sort();
    keys.dedup();
    if keys.is_empty() { vec![none] } else { keys }
}
