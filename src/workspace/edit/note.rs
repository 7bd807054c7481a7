//! Edits of notes.

use super::{EditRefused, existing, fresh, one, remove_notes};
use crate::geometry::LonLat;
use crate::workspace::{Author, ChangeSet, Note, Record, RecordId, RecordKind, Workspace};
use serde_json::Map;
use std::sync::Arc;

pub(super) fn add(
    w: &Workspace,
    author: &Author,
    id: &RecordId,
    place: Option<LonLat>,
    about: Option<&RecordId>,
    lang: &str,
    text: &str,
) -> Result<ChangeSet, EditRefused> {
    fresh(w, RecordKind::Note, id)?;
    if !matches!(lang, "en" | "ja") {
        return Err(EditRefused::NotALanguage(lang.to_owned()));
    }
    let place = match (place, about) {
        (Some(place), _) => place,
        (None, Some(about)) => place_of(w, about)?,
        (None, None) => return Err(EditRefused::NoPlace),
    };
    if let Some(about) = about {
        place_of(w, about).map(|_| ()).or_else(|e| if e == EditRefused::NoPlace { Ok(()) } else { Err(e) })?;
    }
    let note = Note {
        id: id.clone(),
        place,
        about: about.cloned(),
        lang: lang.to_owned(),
        text: worded(text)?,
        by: author.clone(),
        other: Map::new(),
    };
    Ok(one(w, Record::Note(Arc::new(note))))
}

pub(super) fn rewrite(w: &Workspace, id: &RecordId, text: &str) -> Result<ChangeSet, EditRefused> {
    let mut note = existing(&w.notes, id)?.as_ref().clone();
    note.text = worded(text)?;
    Ok(one(w, Record::Note(Arc::new(note))))
}

pub(super) fn remove(w: &Workspace, id: &RecordId) -> Result<ChangeSet, EditRefused> {
    existing(&w.notes, id)?;
    let mut changes = ChangeSet::default();
    changes.remove(w, RecordKind::Note, id);
    remove_notes(w, &mut changes, id);
    Ok(changes)
}

fn worded(text: &str) -> Result<String, EditRefused> {
    let text = text.trim();
    if text.is_empty() { Err(EditRefused::EmptyText) } else { Ok(text.to_owned()) }
}

/// Returns the place of what a note speaks of.
fn place_of(w: &Workspace, about: &RecordId) -> Result<LonLat, EditRefused> {
    let known = w.areas.contains_key(about)
        || w.projects.contains_key(about)
        || w.deposits.contains_key(about)
        || w.links.contains_key(about)
        || w.notes.contains_key(about);
    if known { w.place_of(about).ok_or(EditRefused::NoPlace) } else { Err(EditRefused::NotFound(about.clone())) }
}
