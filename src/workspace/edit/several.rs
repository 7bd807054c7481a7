//! Edits of several records at once: each is one step, done to all of them or to none.

use super::{EditRefused, area, existing, layer};
use crate::geometry::Boundary;
use crate::workspace::{AreaText, Bilingual, ChangeSet, Record, RecordId, Workspace};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// An area to be made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewArea {
    /// Its id.
    pub id: RecordId,
    /// Its boundary.
    pub boundary: Boundary,
    /// What it is.
    #[serde(default)]
    pub about: AreaText,
}

/// What is to become of a text in two languages; a language that is not named stays.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TextChange {
    /// The new English text.
    pub en: Option<String>,
    /// The new Japanese text.
    pub ja: Option<String>,
}

/// What is to become of the descriptions of areas; what is not named stays as it is in each.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AreaChange {
    /// Minerals that each gets, if it has them not yet.
    pub add_minerals: Vec<String>,
    /// Minerals that are taken from each.
    pub remove_minerals: Vec<String>,
    /// The new mineral system.
    pub mineral_system: Option<String>,
    /// The new deposit types.
    pub deposit_types: Option<Vec<String>>,
    /// The new basis.
    pub basis: TextChange,
    /// The new references.
    pub references: Option<Vec<String>>,
    /// Geology that is still to be mapped.
    pub needs_geology: TextChange,
    /// Geophysics still to be flown or sailed.
    pub needs_geophysics: TextChange,
    /// Elevation or bathymetry still to be measured.
    pub needs_elevation: TextChange,
    /// The new host countries.
    pub host: Option<Vec<String>>,
}

impl AreaChange {
    /// Returns a description with the change made.
    #[must_use]
    pub fn of(&self, about: &AreaText) -> AreaText {
        let mut about = about.clone();
        about.minerals.retain(|m| !self.remove_minerals.contains(m));
        for mineral in &self.add_minerals {
            if !about.minerals.contains(mineral) {
                about.minerals.push(mineral.clone());
            }
        }
        set(&mut about.mineral_system, self.mineral_system.as_ref());
        set(&mut about.deposit_types, self.deposit_types.as_ref());
        set(&mut about.references, self.references.as_ref());
        set(&mut about.host, self.host.as_ref());
        let texts: [(&mut Bilingual, &TextChange); 4] = [
            (&mut about.basis, &self.basis),
            (&mut about.needs_geology, &self.needs_geology),
            (&mut about.needs_geophysics, &self.needs_geophysics),
            (&mut about.needs_elevation, &self.needs_elevation),
        ];
        for (text, change) in texts {
            set(&mut text.en, change.en.as_ref());
            set(&mut text.ja, change.ja.as_ref());
        }
        about
    }
}

fn set<T: Clone>(value: &mut T, to: Option<&T>) {
    if let Some(to) = to {
        value.clone_from(to);
    }
}

pub(super) fn add_areas(w: &Workspace, areas: &[NewArea]) -> Result<ChangeSet, EditRefused> {
    let mut changes = ChangeSet::default();
    let mut ids = BTreeSet::new();
    for NewArea { id, boundary, about } in areas {
        if !ids.insert(id) {
            return Err(EditRefused::IdTaken(id.clone()));
        }
        changes.0.extend(area::add(w, id, boundary, about)?.0);
    }
    Ok(changes)
}

pub(super) fn describe_areas(w: &Workspace, ids: &[RecordId], change: &AreaChange) -> Result<ChangeSet, EditRefused> {
    let mut changes = ChangeSet::default();
    for id in different(ids) {
        let about = change.of(&existing(&w.areas, id)?.about);
        changes.0.extend(area::describe(w, id, &about)?.0);
    }
    Ok(changes)
}

pub(super) fn remove_areas(w: &Workspace, ids: &[RecordId]) -> Result<ChangeSet, EditRefused> {
    let mut changes = ChangeSet::default();
    for id in different(ids) {
        changes.0.extend(area::remove(w, id)?.0);
    }
    Ok(once(changes))
}

pub(super) fn remove_layers(w: &Workspace, ids: &[RecordId]) -> Result<ChangeSet, EditRefused> {
    let mut changes = ChangeSet::default();
    for id in different(ids) {
        changes.0.extend(layer::remove(w, id)?.0);
    }
    Ok(changes)
}

/// An id that is named twice is meant once.
fn different(ids: &[RecordId]) -> Vec<&RecordId> {
    let mut seen = BTreeSet::new();
    ids.iter().filter(|id| seen.insert(*id)).collect()
}

/// A record that goes with two others goes once.
fn once(changes: ChangeSet) -> ChangeSet {
    let mut seen = BTreeSet::new();
    let key = |before: &Option<Record>| before.as_ref().map(|r| (r.key().0, r.key().1.clone()));
    ChangeSet(changes.0.into_iter().filter(|c| seen.insert(key(&c.before))).collect())
}
