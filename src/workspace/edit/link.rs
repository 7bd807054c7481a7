//! Edits of links between deposits and projects.

use super::{EditRefused, existing, fresh, one, remove_notes};
use crate::layer::LayerRole;
use crate::layer::catalog::Catalog;
use crate::workspace::{
    Author, Bilingual, ChangeSet, DepositRef, DepositSnapshot, Link, LinkRole, LinkText, Record, RecordId, RecordKind, Workspace,
};
use serde::Deserialize;
use serde_json::Map;
use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

/// A link that is to be made: its id, and the deposit.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewLink {
    /// The link's id.
    pub id: RecordId,
    /// The deposit: a feature of a loaded layer.
    pub deposit: DepositRef,
}

/// What is changed in several links alike; what it does not name stays.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LinkChange {
    /// The new role.
    pub role: Option<LinkRole>,
    /// The new confidence, 0 to 1.
    pub confidence: Option<f64>,
}

pub(super) fn link(
    w: &Workspace,
    catalog: &Catalog,
    author: &Author,
    id: &RecordId,
    deposit: &DepositRef,
    project: &RecordId,
    about: &LinkText,
) -> Result<ChangeSet, EditRefused> {
    fresh(w, RecordKind::Link, id)?;
    existing(&w.projects, project)?;
    checked(about)?;
    let mut changes = ChangeSet::default();
    if !tie(w, catalog, author, &NewLink { id: id.clone(), deposit: deposit.clone() }, (project, about), &mut changes)? {
        return Err(EditRefused::AlreadyLinked);
    }
    Ok(changes)
}

/// Links deposits to a project, in one step; those that are linked to it already stay as they are.
pub(super) fn link_deposits(
    w: &Workspace,
    catalog: &Catalog,
    author: &Author,
    links: &[NewLink],
    project: &RecordId,
    about: &LinkText,
) -> Result<ChangeSet, EditRefused> {
    existing(&w.projects, project)?;
    checked(about)?;
    let (mut changes, mut ids, mut deposits) = (ChangeSet::default(), HashSet::new(), HashSet::new());
    for new in links {
        if !ids.insert(&new.id) {
            return Err(EditRefused::IdTaken(new.id.clone()));
        }
        if deposits.insert(&new.deposit) {
            tie(w, catalog, author, new, (project, about), &mut changes)?;
        }
    }
    if changes.is_empty() { Err(EditRefused::AlreadyLinked) } else { Ok(changes) }
}

/// Adds a link, and the snapshot of its deposit when that is its first; returns false when the two are linked already.
fn tie(
    w: &Workspace,
    catalog: &Catalog,
    author: &Author,
    new: &NewLink,
    (project, about): (&RecordId, &LinkText),
    changes: &mut ChangeSet,
) -> Result<bool, EditRefused> {
    let NewLink { id, deposit } = new;
    fresh(w, RecordKind::Link, id)?;
    let snapshot = match w.snapshot_of(deposit) {
        Some(known) if w.link_between(&known.id, project).is_some() => return Ok(false),
        Some(known) => known.id.clone(),
        None => {
            let reference = existing(&w.layers, &deposit.layer)?;
            if reference.role != LayerRole::Deposits {
                return Err(EditRefused::NotDeposits(deposit.layer.clone()));
            }
            let missing = || EditRefused::NoSuchDeposit { layer: deposit.layer.clone(), key: deposit.key.clone() };
            // Its features are just getting other keys.
            if catalog.get(&deposit.layer.0).is_some_and(|l| !l.reading.same_identity(&reference.reading)) {
                return Err(missing());
            }
            let found = catalog.find(&deposit.layer.0, &deposit.key).ok_or_else(missing)?;
            let (en, ja) = found.names;
            let id = snapshot_id(deposit);
            changes.put(
                w,
                Record::Deposit(Arc::new(DepositSnapshot {
                    id: id.clone(),
                    deposit: deposit.clone(),
                    name: Bilingual { en, ja },
                    place: found.place,
                    properties: found.properties,
                    other: Map::new(),
                })),
            );
            id
        }
    };
    changes.put(
        w,
        Record::Link(Arc::new(Link {
            id: id.clone(),
            deposit: snapshot,
            project: project.clone(),
            about: about.clone(),
            by: author.clone(),
            other: Map::new(),
        })),
    );
    Ok(true)
}

/// Returns the id of a deposit's snapshot: derived from the reference, so that both sides of an exchange give one deposit one id.
pub(super) fn snapshot_id(deposit: &DepositRef) -> RecordId {
    RecordId(format!("{}#{}", deposit.layer, deposit.key))
}

pub(super) fn describe(w: &Workspace, id: &RecordId, about: &LinkText) -> Result<ChangeSet, EditRefused> {
    checked(about)?;
    let mut link = existing(&w.links, id)?.as_ref().clone();
    link.about = about.clone();
    Ok(one(w, Record::Link(Arc::new(link))))
}

/// Changes several links alike, in one step.
pub(super) fn describe_links(w: &Workspace, ids: &[RecordId], change: &LinkChange) -> Result<ChangeSet, EditRefused> {
    let mut changes = ChangeSet::default();
    for id in ids.iter().collect::<BTreeSet<_>>() {
        let mut link = existing(&w.links, id)?.as_ref().clone();
        link.about.role = change.role.unwrap_or(link.about.role);
        link.about.confidence = change.confidence.or(link.about.confidence);
        checked(&link.about)?;
        changes.put(w, Record::Link(Arc::new(link)));
    }
    Ok(changes)
}

pub(super) fn unlink(w: &Workspace, ids: &[RecordId]) -> Result<ChangeSet, EditRefused> {
    // Each once, though it may be named twice.
    let ids: BTreeSet<&RecordId> = ids.iter().collect();
    let links: Vec<Arc<Link>> = ids.into_iter().map(|id| existing(&w.links, id).cloned()).collect::<Result<_, _>>()?;
    let mut changes = ChangeSet::default();
    remove_all(w, &mut changes, &links);
    Ok(changes)
}

/// Removes links with their notes, and the snapshots of deposits that no other link uses.
pub(super) fn remove_all(w: &Workspace, changes: &mut ChangeSet, links: &[Arc<Link>]) {
    let gone: HashSet<&RecordId> = links.iter().map(|l| &l.id).collect();
    let spoken_of: HashSet<&RecordId> = w.notes.values().filter_map(|n| n.about.as_ref()).collect();
    let drop_notes = |changes: &mut ChangeSet, id: &RecordId| {
        if spoken_of.contains(id) {
            remove_notes(w, changes, id);
        }
    };
    for link in links {
        drop_notes(changes, &link.id);
        changes.remove(w, RecordKind::Link, &link.id);
    }
    let deposits: BTreeSet<&RecordId> = links.iter().map(|l| &l.deposit).collect();
    for deposit in deposits {
        if w.links_of(deposit).iter().all(|l| gone.contains(&l.id)) {
            drop_notes(changes, deposit);
            changes.remove(w, RecordKind::Deposit, deposit);
        }
    }
}

fn checked(about: &LinkText) -> Result<(), EditRefused> {
    match about.confidence {
        Some(c) if !(0.0..=1.0).contains(&c) => Err(EditRefused::Confidence(c)),
        _ if about.evidence.iter().any(|e| e.reference.trim().is_empty() && e.text.trim().is_empty() && !e.page.is_empty()) => {
            Err(EditRefused::NoReference)
        }
        _ => Ok(()),
    }
}
