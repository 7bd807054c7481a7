//! Edits of candidate projects.

use super::{EditRefused, existing, fresh, one, remove_notes};
use crate::geometry::LonLat;
use crate::workspace::{CandidateProject, ChangeSet, ProjectText, Record, RecordId, RecordKind, Workspace};
use serde_json::Map;
use std::sync::Arc;

pub(super) fn add(w: &Workspace, id: &RecordId, place: Option<LonLat>, about: &ProjectText) -> Result<ChangeSet, EditRefused> {
    fresh(w, RecordKind::Project, id)?;
    if about.name.is_empty() {
        return Err(EditRefused::NoName);
    }
    let project = CandidateProject { id: id.clone(), place, about: about.clone(), other: Map::new() };
    Ok(one(w, Record::Project(Arc::new(project))))
}

pub(super) fn change(w: &Workspace, id: &RecordId, f: impl FnOnce(&mut CandidateProject)) -> Result<ChangeSet, EditRefused> {
    let mut project = existing(&w.projects, id)?.as_ref().clone();
    f(&mut project);
    if project.about.name.is_empty() {
        return Err(EditRefused::NoName);
    }
    Ok(one(w, Record::Project(Arc::new(project))))
}

pub(super) fn remove(w: &Workspace, id: &RecordId) -> Result<ChangeSet, EditRefused> {
    existing(&w.projects, id)?;
    let mut changes = ChangeSet::default();
    remove_notes(w, &mut changes, id);
    for link in w.links_of(id) {
        remove_notes(w, &mut changes, &link.id);
        super::link::remove_with_snapshot(w, &mut changes, &link);
    }
    changes.remove(w, RecordKind::Project, id);
    Ok(changes)
}
