//! Edits of candidate projects.

use super::{EditRefused, existing, fresh, one, remove_notes};
use crate::geometry::LonLat;
use crate::workspace::{
    Author, Bilingual, CandidateProject, ChangeSet, Interest, ProjectText, Record, RecordId, RecordKind, Relation, Workspace,
    chain, dates,
};
use serde_json::Map;
use std::sync::Arc;

pub(super) fn add(w: &Workspace, id: &RecordId, place: Option<LonLat>, about: &ProjectText) -> Result<ChangeSet, EditRefused> {
    fresh(w, RecordKind::Project, id)?;
    check(w, id, &ProjectText::default(), about)?;
    let project = CandidateProject { id: id.clone(), place, about: about.clone(), interest: Vec::new(), other: Map::new() };
    Ok(one(w, Record::Project(Arc::new(project))))
}

pub(super) fn change(w: &Workspace, id: &RecordId, f: impl FnOnce(&mut CandidateProject)) -> Result<ChangeSet, EditRefused> {
    let before = existing(&w.projects, id)?;
    let mut project = before.as_ref().clone();
    f(&mut project);
    check(w, id, &before.about, &project.about)?;
    Ok(one(w, Record::Project(Arc::new(project))))
}

pub(super) fn remove(w: &Workspace, id: &RecordId) -> Result<ChangeSet, EditRefused> {
    existing(&w.projects, id)?;
    let mut changes = ChangeSet::default();
    remove_notes(w, &mut changes, id);
    super::link::remove_all(w, &mut changes, w.links_of(id));
    // Nobody feeds what is not there.
    for other in w.projects.values().filter(|p| p.id != *id && p.about.relations.iter().any(|r| r.project == *id)) {
        let mut other = other.as_ref().clone();
        other.about.relations.retain(|r| r.project != *id);
        changes.put(w, Record::Project(Arc::new(other)));
    }
    changes.remove(w, RecordKind::Project, id);
    Ok(changes)
}

/// Says what the author's party thinks of a project; what the others said stays.
pub(super) fn interest(
    w: &Workspace,
    author: &Author,
    id: &RecordId,
    level: &str,
    note: &Bilingual,
) -> Result<ChangeSet, EditRefused> {
    term(chain::INTERESTS, level)?;
    let mut project = existing(&w.projects, id)?.as_ref().clone();
    let own = project.interest.iter().position(|i| i.by.party == author.party);
    let said = Interest { level: level.to_owned(), note: note.clone(), by: author.clone(), other: Map::new() };
    match own.and_then(|i| project.interest.get_mut(i)) {
        // Said again, it is what was said.
        Some(own) if (&own.level, &own.note) == (&said.level, &said.note) => return Err(EditRefused::NothingChanges),
        Some(own) => *own = Interest { other: std::mem::take(&mut own.other), ..said },
        None => project.interest.push(said),
    }
    Ok(one(w, Record::Project(Arc::new(project))))
}

/// Refuses what makes no sense in a new description; what stood there before, from elsewhere, is left alone.
fn check(w: &Workspace, id: &RecordId, before: &ProjectText, after: &ProjectText) -> Result<(), EditRefused> {
    if after.name.is_empty() {
        return Err(EditRefused::NoName);
    }
    for one in after.capacity.iter().filter(|c| !before.capacity.contains(c)) {
        term(chain::CAPACITIES, &one.kind)?;
    }
    for one in after.support.iter().filter(|s| !before.support.contains(s)) {
        day(&one.date)?;
        amount(&one.amount)?;
        if !one.covers.is_empty() {
            term(chain::COVERS, &one.covers)?;
        }
        let code = one.currency.len() == 3 && one.currency.bytes().all(|b| b.is_ascii_uppercase());
        if !code && !one.currency.is_empty() {
            return Err(EditRefused::Currency(one.currency.clone()));
        }
    }
    for one in after.permits.iter().filter(|p| !before.permits.contains(p)) {
        day(&one.date)?;
    }
    if let Some(start) = after.start.as_ref().filter(|s| before.start.as_ref() != Some(s)) {
        day(&start.date)?;
        if !start.zone.is_empty() && !dates::is_offset(&start.zone) {
            return Err(EditRefused::Zone(start.zone.clone()));
        }
    }
    for one in after.milestones.iter().filter(|m| !before.milestones.contains(m)) {
        day(&one.date)?;
    }
    for one in after.owners.iter().filter(|o| !before.owners.contains(o)) {
        day(&one.from)?;
        amount(&one.share)?;
        country(&one.country)?;
    }
    for one in after.reviews.iter().filter(|r| !before.reviews.contains(r)) {
        day(&one.date)?;
        day(&one.next)?;
        country(&one.country)?;
    }
    for one in after.relations.iter().filter(|r| !before.relations.contains(r)) {
        relation(w, id, one)?;
    }
    Ok(())
}

fn relation(w: &Workspace, id: &RecordId, relation: &Relation) -> Result<(), EditRefused> {
    term(chain::RELATIONS, &relation.kind)?;
    if relation.project == *id {
        return Err(EditRefused::RelatedToItself);
    }
    existing(&w.projects, &relation.project).map(|_| ())
}

fn day(text: &str) -> Result<(), EditRefused> {
    if text.is_empty() || dates::day(text).is_some() { Ok(()) } else { Err(EditRefused::Date(text.to_owned())) }
}

fn amount(text: &str) -> Result<(), EditRefused> {
    if text.is_empty() || dates::is_amount(text) { Ok(()) } else { Err(EditRefused::Amount(text.to_owned())) }
}

fn country(code: &str) -> Result<(), EditRefused> {
    let plain = code.len() == 2 && code.bytes().all(|b| b.is_ascii_uppercase());
    if plain || code.is_empty() { Ok(()) } else { Err(EditRefused::Host(code.to_owned())) }
}

/// Refuses a word that is no id of a closed list.
fn term(terms: chain::Terms, word: &str) -> Result<(), EditRefused> {
    if terms.iter().any(|(id, _)| *id == word) {
        return Ok(());
    }
    let all = terms.iter().map(|(id, _)| *id).collect::<Vec<_>>().join(", ");
    Err(EditRefused::NotATerm { word: word.to_owned(), terms: all })
}
