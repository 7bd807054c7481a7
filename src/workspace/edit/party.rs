//! Edits of the parties: their names, whether they must concur, and the keys that are held for theirs.

use super::{EditRefused, existing, fresh, one};
use crate::workspace::seal::is_key;
use crate::workspace::{Author, Bilingual, ChangeSet, Party, PinnedKey, Record, RecordId, RecordKind, Workspace};
use serde_json::Map;
use std::sync::Arc;

pub(super) fn add(w: &Workspace, id: &RecordId, name: &Bilingual, must_concur: bool) -> Result<ChangeSet, EditRefused> {
    fresh(w, RecordKind::Party, id)?;
    named(name)?;
    let party = Party { id: id.clone(), name: name.clone(), must_concur, keys: Vec::new(), other: Map::new() };
    Ok(one(w, Record::Party(Arc::new(party))))
}

pub(super) fn describe(w: &Workspace, id: &RecordId, name: &Bilingual, must_concur: bool) -> Result<ChangeSet, EditRefused> {
    named(name)?;
    let party = existing(&w.parties, id)?.as_ref().clone();
    Ok(one(w, Record::Party(Arc::new(Party { name: name.clone(), must_concur, ..party }))))
}

pub(super) fn pin(w: &Workspace, author: &Author, id: &RecordId, key: &str) -> Result<ChangeSet, EditRefused> {
    if !is_key(key) {
        return Err(EditRefused::NotAKeyText);
    }
    let mut party = existing(&w.parties, id)?.as_ref().clone();
    if !party.keys.iter().any(|k| k.key == key) {
        party.keys.push(PinnedKey { key: key.to_owned(), since: author.at.clone() });
    }
    Ok(one(w, Record::Party(Arc::new(party))))
}

pub(super) fn unpin(w: &Workspace, id: &RecordId, key: &str) -> Result<ChangeSet, EditRefused> {
    let mut party = existing(&w.parties, id)?.as_ref().clone();
    party.keys.retain(|k| k.key != key);
    Ok(one(w, Record::Party(Arc::new(party))))
}

fn named(name: &Bilingual) -> Result<(), EditRefused> {
    if name.is_empty() { Err(EditRefused::NoName) } else { Ok(()) }
}
