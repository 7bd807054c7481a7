//! Edits of links between deposits and projects.

use super::{EditRefused, existing, fresh, one, remove_notes};
use crate::layer::LayerRole;
use crate::layer::catalog::Catalog;
use crate::workspace::{
    Author, Bilingual, ChangeSet, DepositRef, DepositSnapshot, Link, LinkText, Record, RecordId, RecordKind, Workspace,
};
use serde_json::Map;
use std::sync::Arc;

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
    let snapshot = match w.deposits.values().find(|d| d.deposit == *deposit) {
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
    if w.links.values().any(|l| l.deposit == snapshot && l.project == *project) {
        return Err(EditRefused::AlreadyLinked);
    }
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
    Ok(changes)
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

pub(super) fn unlink(w: &Workspace, id: &RecordId) -> Result<ChangeSet, EditRefused> {
    let link = existing(&w.links, id)?;
    let mut changes = ChangeSet::default();
    remove_notes(w, &mut changes, id);
    remove_with_snapshot(w, &mut changes, link);
    Ok(changes)
}

/// Removes a link, and the deposit's snapshot when no other link uses it.
pub(super) fn remove_with_snapshot(w: &Workspace, changes: &mut ChangeSet, link: &Link) {
    changes.remove(w, RecordKind::Link, &link.id);
    let gone = |l: &Link| changes.touched().any(|(kind, id)| kind == RecordKind::Link && *id == l.id);
    if !w.links.values().any(|l| l.deposit == link.deposit && !gone(l)) {
        remove_notes(w, changes, &link.deposit);
        changes.remove(w, RecordKind::Deposit, &link.deposit);
    }
}

fn checked(about: &LinkText) -> Result<(), EditRefused> {
    match about.confidence {
        Some(c) if !(0.0..=1.0).contains(&c) => Err(EditRefused::Confidence(c)),
        _ => Ok(()),
    }
}
