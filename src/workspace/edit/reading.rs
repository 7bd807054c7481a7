//! The edit of how a layer is read: its choices must fit the layer, and links must still find their deposits.

use super::link::snapshot_id;
use super::{EditRefused, LostLink, existing};
use crate::layer::catalog::Catalog;
use crate::layer::deposit::is_field;
use crate::layer::identity::{chosen_source, key_text};
use crate::layer::symbology::Symbology;
use crate::layer::{IdSource, Layer, Reading};
use crate::workspace::{ChangeSet, DepositRef, DepositSnapshot, Record, RecordId, RecordKind, Workspace};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub(super) fn set(w: &Workspace, catalog: &Catalog, id: &RecordId, reading: &Reading) -> Result<ChangeSet, EditRefused> {
    let old = existing(&w.layers, id)?;
    let mut changes = ChangeSet::default();
    let mut layer = old.as_ref().clone();
    layer.reading = reading.clone();
    // A key table is joined for its colours: it goes before the look that a layer has when nobody chose.
    if old.reading.key_table.is_none() && reading.key_table.is_some() && layer.style.symbology.is_of_deposits() {
        layer.style.symbology = Symbology::Automatic;
    }
    changes.put(w, Record::Layer(Arc::new(layer)));
    if changes.is_empty() {
        return Ok(changes);
    }
    let loaded = catalog.get(&id.0).map(Arc::as_ref);
    if let Some(loaded) = loaded.filter(|_| reading.same_features(&old.reading)) {
        check_fields(id, loaded, &old.reading, reading)?;
    }
    let linked: Vec<&Arc<DepositSnapshot>> = w.deposits.values().filter(|d| d.deposit.layer == *id).collect();
    let lost = |deposit: &DepositSnapshot, why| EditRefused::LinksWouldBreak {
        layer: id.clone(),
        links: linked.len(),
        deposit: if deposit.name.is_empty() { deposit.deposit.key.clone() } else { deposit.name.get(false).to_owned() },
        why,
    };
    if !reading.same_features(&old.reading)
        && let Some(deposit) = linked.iter().find(|d| d.deposit.key.starts_with("content:"))
    {
        return Err(lost(deposit, LostLink::ReadDifferently));
    }
    if reading.same_identity(&old.reading) {
        return Ok(changes);
    }
    let Some(loaded) = loaded else {
        // Without links nothing hangs on it.
        return linked.first().map_or(Ok(changes), |d| Err(lost(d, LostLink::NotLoaded)));
    };
    let found = loaded.meaning.found_id.as_ref().unwrap_or(&loaded.id_source);
    let source = chosen_source(loaded, reading, found);
    check_key(catalog, id, &source, found)?;
    let mut renamed: BTreeMap<RecordId, DepositRef> = BTreeMap::new();
    let mut keys = BTreeSet::new();
    for deposit in &linked {
        let key = new_key(catalog, loaded, deposit, &source).ok_or_else(|| lost(deposit, LostLink::Gone))?;
        if !keys.insert(key.clone()) {
            return Err(lost(deposit, LostLink::Merged));
        }
        if key != deposit.deposit.key {
            renamed.insert(deposit.id.clone(), DepositRef { layer: id.clone(), key });
        }
    }
    rename(w, &mut changes, &renamed);
    Ok(changes)
}

/// Chooses CRS and axis order together; features get no other keys by that.
pub(super) fn place(
    w: &Workspace,
    catalog: &Catalog,
    id: &RecordId,
    crs: Option<&str>,
    swap_axes: bool,
) -> Result<ChangeSet, EditRefused> {
    let code = crs.map(super::layer::code_of).transpose()?;
    let old = existing(&w.layers, id)?;
    let reading = Reading { swap_axes, ..old.reading.clone() };
    set(w, catalog, id, &reading)?;
    let mut changes = ChangeSet::default();
    let mut layer = old.as_ref().clone();
    (layer.crs, layer.reading) = (code, reading);
    changes.put(w, Record::Layer(Arc::new(layer)));
    Ok(changes)
}

/// The fields that are chosen must be there.
fn check_fields(id: &RecordId, loaded: &Layer, old: &Reading, new: &Reading) -> Result<(), EditRefused> {
    let names: Vec<String> = loaded.fields.iter().map(|f| f.name.clone()).collect();
    let roles = new.roles.iter().filter(|(role, fields)| old.roles.get(*role) != Some(*fields));
    let key = new.key_table.iter().filter(|k| old.key_table.as_ref() != Some(*k)).map(|k| &k.field);
    let id_field = new.id_field.iter().filter(|f| old.id_field.as_ref() != Some(*f));
    let all = roles.flat_map(|(_, fields)| fields).chain(key).chain(id_field);
    match all.into_iter().find(|f| !is_field(&names, f)) {
        Some(field) => Err(EditRefused::NoSuchField { layer: id.clone(), field: field.clone() }),
        None => Ok(()),
    }
}

/// What is chosen must tell every feature apart; what is found by itself does.
fn check_key(catalog: &Catalog, id: &RecordId, source: &IdSource, found: &IdSource) -> Result<(), EditRefused> {
    let source_name = match source {
        _ if source == found => return Ok(()),
        IdSource::Content => return Ok(()),
        IdSource::Member => "id".to_owned(),
        IdSource::Field(name) => name.clone(),
    };
    match catalog.id_facts(&id.0).iter().find(|f| f.source == *source) {
        Some(facts) if facts.is_key() => Ok(()),
        Some(facts) => Err(EditRefused::NotAKey { source_name, repeats: facts.repeats, empty: facts.empty }),
        None => Err(EditRefused::NoSuchField { layer: id.clone(), field: source_name }),
    }
}

/// The key a linked deposit gets: from its feature, or from what is kept of it when the feature is gone.
fn new_key(catalog: &Catalog, loaded: &Layer, deposit: &DepositSnapshot, source: &IdSource) -> Option<String> {
    if let Some(row) = catalog.row(&deposit.deposit.layer.0, &deposit.deposit.key) {
        return loaded.key_by(row as usize, source);
    }
    match source {
        IdSource::Field(name) => Some(format!("{name}:{}", key_text(deposit.properties.get(name)?)?)),
        IdSource::Member | IdSource::Content => None,
    }
}

/// Gives snapshots another reference and the id that follows from it, and takes links and notes along.
fn rename(w: &Workspace, changes: &mut ChangeSet, renamed: &BTreeMap<RecordId, DepositRef>) {
    let new_ids: BTreeMap<&RecordId, RecordId> = renamed.iter().map(|(old, to)| (old, snapshot_id(to))).collect();
    // Ids may change places: what is put last stays.
    for old in renamed.keys().filter(|old| !new_ids.values().any(|new| new == *old)) {
        changes.remove(w, RecordKind::Deposit, old);
    }
    for (old, to) in renamed {
        if let Some(deposit) = w.deposits.get(old) {
            let moved = DepositSnapshot { id: snapshot_id(to), deposit: to.clone(), ..deposit.as_ref().clone() };
            changes.put(w, Record::Deposit(Arc::new(moved)));
        }
    }
    for link in w.links.values() {
        if let Some(id) = new_ids.get(&link.deposit) {
            let mut link = link.as_ref().clone();
            link.deposit = id.clone();
            changes.put(w, Record::Link(Arc::new(link)));
        }
    }
    for note in w.notes.values() {
        if let Some(id) = note.about.as_ref().and_then(|about| new_ids.get(about)) {
            let mut note = note.as_ref().clone();
            note.about = Some(id.clone());
            changes.put(w, Record::Note(Arc::new(note)));
        }
    }
}
