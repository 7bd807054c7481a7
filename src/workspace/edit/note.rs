//! Edits of notes.

use super::{EditRefused, existing, fresh, one, remove_notes};
use crate::geometry::LonLat;
use crate::workspace::{Author, ChangeSet, Ink, Note, NoteShape, Record, RecordId, RecordKind, SketchFault, Workspace};
use serde_json::Map;
use std::sync::Arc;

/// A note that is to be.
pub(super) struct Draft<'a> {
    pub place: Option<LonLat>,
    pub shape: &'a NoteShape,
    pub ink: Option<&'a Ink>,
    pub about: Option<&'a RecordId>,
    pub lang: &'a str,
    pub text: &'a str,
}

pub(super) fn add(w: &Workspace, author: &Author, id: &RecordId, draft: &Draft<'_>) -> Result<ChangeSet, EditRefused> {
    let &Draft { place, shape, ink, about, lang, text } = draft;
    fresh(w, RecordKind::Note, id)?;
    if !matches!(lang, "en" | "ja") {
        return Err(EditRefused::NotALanguage(lang.to_owned()));
    }
    let place = match (place, about) {
        (None, Some(about)) if shape.path().is_none() => Some(place_of(w, about)?),
        _ => place,
    };
    let (place, shape) = shape.settled(place)?.ok_or(EditRefused::NoPlace)?;
    if let Some(about) = about {
        place_of(w, about).map(|_| ()).or_else(|e| if e == EditRefused::NoPlace { Ok(()) } else { Err(e) })?;
    }
    let note = Note {
        id: id.clone(),
        place,
        shape,
        ink: known(ink)?,
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

pub(super) fn reshape(w: &Workspace, id: &RecordId, place: Option<LonLat>, shape: &NoteShape) -> Result<ChangeSet, EditRefused> {
    let old = existing(&w.notes, id)?;
    let (place, shape) = shape.settled(place)?.ok_or(EditRefused::NoPlace)?;
    let mut changes = one(w, Record::Note(Arc::new(Note { place, shape, ..old.as_ref().clone() })));
    take_replies_along(w, &mut changes, old, place);
    Ok(changes)
}

/// Replies that stand where their note stood go with it.
fn take_replies_along(w: &Workspace, changes: &mut ChangeSet, note: &Note, to: LonLat) {
    for reply in w.notes_about(&note.id) {
        if reply.shape.is_point() && reply.place == note.place && to != note.place {
            changes.put(w, Record::Note(Arc::new(Note { place: to, ..reply.as_ref().clone() })));
            take_replies_along(w, changes, &reply, to);
        }
    }
}

pub(super) fn ink(w: &Workspace, id: &RecordId, ink: Option<&Ink>) -> Result<ChangeSet, EditRefused> {
    let mut note = existing(&w.notes, id)?.as_ref().clone();
    note.ink = known(ink)?;
    Ok(one(w, Record::Note(Arc::new(note))))
}

fn known(ink: Option<&Ink>) -> Result<Option<Ink>, SketchFault> {
    match ink {
        Some(Ink::Other(word)) => Err(SketchFault::UnknownInk(word.clone())),
        ink => Ok(ink.cloned()),
    }
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
