//! Priority flags: a party's word that a mineral is urgent to it, and that it no longer is.

use crate::workspace::{Author, Bilingual, RecordId, Workspace};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// One word of a party on a mineral. It is never changed: a party changes its mind by another one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PriorityFlag {
    /// Its id.
    pub id: RecordId,
    /// The mineral's id in the vocabulary, such as `dysprosium`.
    pub mineral: String,
    /// Whether the mineral is flagged from here on; else the flag is withdrawn.
    pub flagged: bool,
    /// Why.
    #[serde(default, skip_serializing_if = "Bilingual::is_absent")]
    pub reason: Bilingual,
    /// The same party's last word on the mineral before this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<RecordId>,
    /// Who says so, and when.
    pub by: Author,
    /// Members written by a newer version.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// The edit that flags a mineral for the seat's party.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewFlag {
    /// Its id.
    pub id: RecordId,
    /// The mineral: its id, name or symbol.
    pub mineral: String,
    /// Why; not blank.
    pub reason: Bilingual,
}

/// The edit that withdraws a flag of the seat's party.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FlagGone {
    /// The id of the word that withdraws it.
    pub id: RecordId,
    /// The flag.
    pub flag: RecordId,
    /// Why, if anything is said.
    #[serde(default)]
    pub reason: Bilingual,
}

/// Returns the flags that stand, by the mineral's id, each party's one in the order of the party ids.
#[must_use]
pub fn standing_flags(w: &Workspace) -> BTreeMap<String, Vec<Arc<PriorityFlag>>> {
    let mut said: BTreeMap<(&str, &RecordId), Vec<&Arc<PriorityFlag>>> = BTreeMap::new();
    for flag in w.flags.values() {
        said.entry((&flag.mineral, &flag.by.party)).or_default().push(flag);
    }
    let mut standing: BTreeMap<String, Vec<Arc<PriorityFlag>>> = BTreeMap::new();
    for ((mineral, _), words) in said {
        if let Some(last) = last_of(&words).filter(|last| last.flagged) {
            standing.entry(mineral.to_owned()).or_default().push(last.clone());
        }
    }
    standing
}

/// Returns a party's last word on a mineral: the one that none of its own follows; the later one when there are several.
#[must_use]
pub fn last_word<'a>(w: &'a Workspace, mineral: &str, party: &RecordId) -> Option<&'a Arc<PriorityFlag>> {
    let words: Vec<_> = w.flags.values().filter(|f| f.mineral == mineral && f.by.party == *party).collect();
    last_of(&words)
}

fn last_of<'a>(words: &[&'a Arc<PriorityFlag>]) -> Option<&'a Arc<PriorityFlag>> {
    let followed: BTreeSet<&RecordId> = words.iter().filter_map(|f| f.after.as_ref()).collect();
    let last = words.iter().filter(|f| !followed.contains(&f.id));
    last.max_by(|a, b| a.by.at.nanos().cmp(&b.by.at.nanos()).then_with(|| a.id.cmp(&b.id))).copied()
}
