//! Edits of priority flags: a party sets and withdraws its own.

use super::{EditRefused, existing, fresh, one};
use crate::layer::deposit::commodities_in;
use crate::workspace::flag::last_word;
use crate::workspace::{Author, Bilingual, ChangeSet, FlagGone, NewFlag, PriorityFlag, Record, RecordId, RecordKind, Workspace};
use serde_json::Map;
use std::sync::Arc;

pub(super) fn set(w: &Workspace, author: &Author, new: &NewFlag) -> Result<ChangeSet, EditRefused> {
    fresh(w, RecordKind::Flag, &new.id)?;
    // A word that only may mean a mineral is no name of it.
    let [commodity] = commodities_in(&new.mineral).try_into().map_err(|_several| unknown(&new.mineral))?;
    let sure = commodity.mineral.filter(|_| commodity.confidence >= 0.9);
    let mineral = sure.ok_or_else(|| unknown(&new.mineral))?.id.clone();
    if new.reason.is_empty() {
        return Err(EditRefused::NoFlagReason);
    }
    let last = last_word(w, &mineral, &author.party);
    if last.is_some_and(|last| last.flagged && last.reason == new.reason) {
        return Err(EditRefused::NothingChanges);
    }
    let after = last.map(|last| last.id.clone());
    Ok(word(w, author, (&new.id, mineral, true), &new.reason, after))
}

pub(super) fn withdraw(w: &Workspace, author: &Author, gone: &FlagGone) -> Result<ChangeSet, EditRefused> {
    fresh(w, RecordKind::Flag, &gone.id)?;
    let flag = existing(&w.flags, &gone.flag)?;
    if flag.by.party != author.party {
        return Err(EditRefused::OthersFlag { of: flag.by.party.clone(), seat: author.party.clone() });
    }
    let last = last_word(w, &flag.mineral, &author.party);
    if !flag.flagged || last.is_none_or(|last| last.id != flag.id) {
        return Err(EditRefused::NothingChanges);
    }
    Ok(word(w, author, (&gone.id, flag.mineral.clone(), false), &gone.reason, Some(flag.id.clone())))
}

fn word(
    w: &Workspace,
    author: &Author,
    (id, mineral, flagged): (&RecordId, String, bool),
    reason: &Bilingual,
    after: Option<RecordId>,
) -> ChangeSet {
    let (id, reason, by) = (id.clone(), reason.clone(), author.clone());
    one(w, Record::Flag(Arc::new(PriorityFlag { id, mineral, flagged, reason, after, by, other: Map::new() })))
}

fn unknown(text: &str) -> EditRefused {
    EditRefused::NoSuchMineral(text.to_owned())
}
