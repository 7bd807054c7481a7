//! Edits of the boundaries of several areas at once: shared borders that move together, splitting, merging.

use super::area::check;
use super::{EditRefused, existing, fresh};
use crate::geometry::Boundary;
use crate::workspace::{ChangeSet, MappingArea, Record, RecordId, RecordKind, Workspace};
use serde::{Deserialize, Serialize};
use serde_json::Map;
use std::sync::Arc;

/// An area that is split: what it keeps, and what becomes of the rest.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SplitArea {
    /// The area.
    pub id: RecordId,
    /// The piece that goes on as this area, with its statements and notes.
    pub keeps: Boundary,
    /// The other pieces, as areas of their own with the same description.
    pub pieces: Vec<(RecordId, Boundary)>,
}

pub(super) fn set_boundaries(w: &Workspace, boundaries: &[(RecordId, Boundary)]) -> Result<ChangeSet, EditRefused> {
    let mut changes = ChangeSet::default();
    for (id, boundary) in boundaries {
        check(boundary)?;
        changes.put(w, with_boundary(existing(&w.areas, id)?, boundary));
    }
    Ok(changes)
}

pub(super) fn split(w: &Workspace, areas: &[SplitArea]) -> Result<ChangeSet, EditRefused> {
    let mut changes = ChangeSet::default();
    for SplitArea { id, keeps, pieces } in areas {
        let area = existing(&w.areas, id)?;
        check(keeps)?;
        changes.put(w, with_boundary(area, keeps));
        for (piece, boundary) in pieces {
            fresh(w, RecordKind::Area, piece)?;
            check(boundary)?;
            let about = area.about.clone();
            let made = MappingArea { id: piece.clone(), boundary: boundary.clone(), about, other: Map::new() };
            changes.put(w, Record::Area(Arc::new(made)));
        }
    }
    Ok(changes)
}

/// Makes one area of several: it is described as `into`; notes on the others speak of it from now on, their statements go.
pub(super) fn merge(w: &Workspace, into: &RecordId, from: &[RecordId], boundary: &Boundary) -> Result<ChangeSet, EditRefused> {
    let area = existing(&w.areas, into)?;
    check(boundary)?;
    let mut changes = ChangeSet::default();
    changes.put(w, with_boundary(area, boundary));
    for id in from.iter().filter(|id| *id != into) {
        existing(&w.areas, id)?;
        for note in w.notes_about(id) {
            let mut note = note.as_ref().clone();
            note.about = Some(into.clone());
            changes.put(w, Record::Note(Arc::new(note)));
        }
        for statement in w.statements.values().filter(|s| s.area == *id) {
            changes.remove(w, RecordKind::Statement, &statement.id);
        }
        changes.remove(w, RecordKind::Area, id);
    }
    Ok(changes)
}

fn with_boundary(area: &Arc<MappingArea>, boundary: &Boundary) -> Record {
    Record::Area(Arc::new(MappingArea { boundary: boundary.clone(), ..area.as_ref().clone() }))
}
