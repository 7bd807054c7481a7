//! Edits of mapping areas.

use super::{EditRefused, existing, fresh, one, remove_notes};
use crate::geometry::{Boundary, flaws};
use crate::workspace::{AreaText, ChangeSet, MappingArea, Record, RecordId, RecordKind, Workspace};
use serde_json::Map;
use std::sync::Arc;

pub(super) fn add(w: &Workspace, id: &RecordId, boundary: &Boundary, about: &AreaText) -> Result<ChangeSet, EditRefused> {
    fresh(w, RecordKind::Area, id)?;
    check(boundary)?;
    hosts(about)?;
    replaces(w, id, &about.supersedes)?;
    let area = MappingArea { id: id.clone(), boundary: boundary.clone(), about: about.clone(), other: Map::new() };
    Ok(one(w, Record::Area(Arc::new(area))))
}

pub(super) fn set_boundary(w: &Workspace, id: &RecordId, boundary: &Boundary) -> Result<ChangeSet, EditRefused> {
    check(boundary)?;
    let mut area = existing(&w.areas, id)?.as_ref().clone();
    area.boundary = boundary.clone();
    Ok(one(w, Record::Area(Arc::new(area))))
}

pub(super) fn describe(w: &Workspace, id: &RecordId, about: &AreaText) -> Result<ChangeSet, EditRefused> {
    let mut area = existing(&w.areas, id)?.as_ref().clone();
    // What an older program let in does not stand in the way of other changes.
    if area.about.host != about.host {
        hosts(about)?;
    }
    if area.about.supersedes != about.supersedes {
        replaces(w, id, &about.supersedes)?;
    }
    area.about = about.clone();
    Ok(one(w, Record::Area(Arc::new(area))))
}

pub(super) fn remove(w: &Workspace, id: &RecordId) -> Result<ChangeSet, EditRefused> {
    existing(&w.areas, id)?;
    let mut changes = ChangeSet::default();
    remove_notes(w, &mut changes, id);
    for statement in w.statements.values().filter(|s| s.area == *id) {
        super::statement::still_ours(statement)?;
        changes.remove(w, RecordKind::Statement, &statement.id);
    }
    changes.remove(w, RecordKind::Area, id);
    Ok(changes)
}

/// Refuses areas that are not there, and those that replace this one themselves.
fn replaces(w: &Workspace, id: &RecordId, others: &[RecordId]) -> Result<(), EditRefused> {
    let mut seen: Vec<&RecordId> = Vec::new();
    let mut next: Vec<&RecordId> = others.iter().collect();
    for other in others.iter().filter(|o| *o != id) {
        existing(&w.areas, other)?;
    }
    while let Some(other) = next.pop() {
        if other == id {
            return Err(EditRefused::SupersedesItself(id.clone()));
        }
        if !seen.contains(&other) {
            seen.push(other);
            next.extend(w.areas.get(other).into_iter().flat_map(|a| &a.about.supersedes));
        }
    }
    Ok(())
}

fn hosts(about: &AreaText) -> Result<(), EditRefused> {
    let code = |h: &String| h.len() == 2 && h.bytes().all(|b| b.is_ascii_uppercase());
    match about.host.iter().find(|h| !code(h)) {
        Some(host) => Err(EditRefused::Host(host.clone())),
        None => Ok(()),
    }
}

/// A boundary that two parties are to determine must be a valid polygon: nobody could say what a bow tie encloses.
pub(super) fn check(boundary: &Boundary) -> Result<(), EditRefused> {
    boundary.check()?;
    match flaws(boundary).first() {
        Some(flaw) => Err(EditRefused::InvalidBoundary(flaw.what.clone())),
        None => Ok(()),
    }
}
