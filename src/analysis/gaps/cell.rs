//! What is behind one cell: the rows of layers, the areas and the projects that it counts.

use super::ground::{GapGround, GroundLayer};
use super::map::{linked_columns, merged};
use super::{Axis, ColumnKey};
use crate::layer::RowSet;
use crate::layer::catalog::Catalog;
use crate::workspace::{Bilingual, DepositRef, RecordId, Workspace};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};

/// So many records are named.
pub const FIRST: usize = 40;

/// A record that a cell counts.
#[derive(Debug, Clone, PartialEq)]
pub struct CellItem {
    /// Which one.
    pub deposit: DepositRef,
    /// Its names.
    pub name: Bilingual,
    /// The place of its status in the vocabulary.
    pub status: u8,
    /// It names only the group that the mineral belongs to.
    pub by_group: bool,
}

/// Everything that a cell counts.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CellItems {
    /// Its records in the loaded layers.
    pub rows: BTreeMap<RecordId, RowSet>,
    /// Linked deposits whose layer, or feature, is not loaded.
    pub not_loaded: Vec<DepositRef>,
    /// Its areas, and whether each names only the group.
    pub areas: Vec<(RecordId, bool)>,
    /// Its projects, and whether each names only the group.
    pub projects: Vec<(RecordId, bool)>,
    /// The first records with their names.
    pub first: Vec<CellItem>,
}

/// Finds what a cell counts: the mineral at a place of the vocabulary, in a column. `None` when `cancel` was set.
#[must_use]
pub fn cell_items(
    ground: &GapGround,
    w: &Workspace,
    catalog: &Catalog,
    (axis, place, key): (Axis, usize, &ColumnKey),
    cancel: &AtomicBool,
) -> Option<CellItems> {
    let mut items = CellItems::default();
    for layer in &ground.layers {
        let rows = rows(ground, layer, catalog, (axis, place, key), cancel)?;
        for (row, by_group) in rows {
            let marked = items.rows.entry(layer.id.clone()).or_insert_with(|| RowSet::new(layer.layer.table.len()));
            marked.set(row, true);
            if items.first.len() < FIRST
                && let Some(feature) = layer.layer.feature_key(row as usize)
            {
                let (en, ja) = layer.layer.names(row as usize);
                let deposit = DepositRef { layer: layer.id.clone(), key: feature };
                let (name, status) = (Bilingual { en, ja }, layer.records.status_of(row));
                items.first.push(CellItem { deposit, name, status, by_group });
            }
        }
    }
    for linked in &ground.linked {
        let columns = linked_columns(ground, linked, axis);
        let Some(itself) = columns.iter().find(|(k, _)| k == key).and_then(|(_, named)| named.names(place)) else { continue };
        let (layer, feature) = (&linked.deposit.layer, &linked.deposit.key);
        let loaded = ground.layers.iter().find(|l| l.id == *layer);
        match loaded.zip(catalog.row(&layer.0, feature)) {
            Some((loaded, row)) => {
                items.rows.entry(layer.clone()).or_insert_with(|| RowSet::new(loaded.layer.table.len())).set(row, true);
            }
            None => items.not_loaded.push(linked.deposit.clone()),
        }
        if items.first.len() < FIRST {
            let name = w.snapshot_of(&linked.deposit).map(|d| d.name.clone()).unwrap_or_default();
            let (deposit, status) = (linked.deposit.clone(), linked.status);
            items.first.push(CellItem { deposit, name, status, by_group: !itself });
        }
    }
    for area in &ground.areas {
        let columns = merged(area.columns(ground, axis));
        if let Some(itself) = columns.iter().find(|(k, _)| k == key).and_then(|(_, named)| named.names(place)) {
            items.areas.push((area.area.id.clone(), !itself));
        }
    }
    for project in ground.projects.iter().filter(|p| p.columns(axis).contains(key)) {
        if let Some(itself) = project.named.names(place) {
            items.projects.push((project.project.id.clone(), !itself));
        }
    }
    Some(items)
}

/// The rows of a layer that a cell counts, and whether each names only the group.
fn rows(
    ground: &GapGround,
    layer: &GroundLayer,
    catalog: &Catalog,
    (axis, place, key): (Axis, usize, &ColumnKey),
    cancel: &AtomicBool,
) -> Option<Vec<(u32, bool)>> {
    let minerals = catalog.mineral_column(&layer.id.0, cancel)?;
    // Each list of minerals is looked at once.
    let lists: Vec<Option<bool>> = layer.records.named.iter().map(|named| named.names(place)).collect();
    if lists.iter().all(Option::is_none) {
        return Some(Vec::new());
    }
    let index = || catalog.point_index(&layer.id.0);
    let all = || RowSet::new(layer.layer.table.len()).inverted();
    let places = match (axis, key) {
        (Axis::Stage, ColumnKey::Ground) | (Axis::Country, _) => all(),
        (Axis::Area, ColumnKey::Area(id)) => {
            let area = ground.areas.iter().find(|a| a.area.id == *id);
            area.zip(index()).map_or_else(|| RowSet::new(layer.layer.table.len()), |(a, index)| index.rows(&a.area.boundary))
        }
        (Axis::Area, _) => {
            let mut inside = RowSet::new(layer.layer.table.len());
            if let Some(index) = index() {
                ground.areas.iter().for_each(|a| inside.combine(&index.rows(&a.area.boundary), crate::layer::Combine::Add));
            }
            inside.inverted()
        }
        _ => return Some(Vec::new()),
    };
    let in_country = |row: u32| match (axis, key) {
        (Axis::Country, ColumnKey::Country(code)) => layer.records.countries_of(row).contains(code),
        (Axis::Country, _) => layer.records.countries_of(row).is_empty(),
        _ => true,
    };
    let mut found = Vec::new();
    for row in places.iter() {
        let Some(Some(itself)) = lists.get(minerals.list_of(row) as usize) else { continue };
        if in_country(row) {
            found.push((row, !itself));
        }
        if row % 65_536 == 0 && cancel.load(Ordering::Relaxed) {
            return None;
        }
    }
    Some(found)
}
