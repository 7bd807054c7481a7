//! Statements: a seat proposes, counters, concurs, objects or withdraws on the boundary as it is now.

use super::{EditRefused, existing, fresh, one};
use crate::geometry::{Boundary, BoundaryDigest};
use crate::workspace::seal::statement_digest;
use crate::workspace::status::{Position, determination};
use crate::workspace::{Act, Author, Bilingual, ChangeSet, Evidence, Record, RecordId, RecordKind, Statement, Workspace};
use serde_json::Map;
use std::sync::Arc;

pub(super) fn state(
    w: &Workspace,
    author: &Author,
    (id, area, act): (&RecordId, &RecordId, Act),
    (comment, evidence, boundary): (&Bilingual, &[Evidence], Option<&Boundary>),
) -> Result<ChangeSet, EditRefused> {
    fresh(w, RecordKind::Statement, id)?;
    let area = existing(&w.areas, area)?;
    if author.name.trim().is_empty() {
        return Err(EditRefused::NoSpeaker);
    }
    if evidence.iter().any(|e| e.reference.trim().is_empty()) {
        return Err(EditRefused::NoReference);
    }
    if boundary.is_some() != (act == Act::Counter) {
        return Err(EditRefused::CounterBoundary);
    }
    let digest = area.digest();
    let positions = determination(w, area).positions;
    let mine = positions.iter().find(|(party, _, _)| *party == author.party);
    let (position, last) = mine.map_or((Position::Silent, None), |(_, position, last)| (*position, last.clone()));
    let other_has = |wanted: &[Position]| positions.iter().any(|(party, p, _)| *party != author.party && wanted.contains(p));
    match (act, position) {
        (Act::Propose | Act::Concur, Position::For) => return Err(EditRefused::AlreadyFor(author.party.clone())),
        (Act::Object, Position::Against) => return Err(EditRefused::AlreadyAgainst(author.party.clone())),
        (Act::Concur, _) if !other_has(&[Position::For]) => return Err(EditRefused::NothingToConcurWith),
        (Act::Counter, _) if !other_has(&[Position::For, Position::Countered]) => return Err(EditRefused::NothingToCounter),
        (Act::Object, _) if comment.is_empty() => return Err(EditRefused::NoReason),
        (Act::Withdraw, Position::Silent | Position::Withdrawn) => {
            return Err(EditRefused::NothingToWithdraw(author.party.clone()));
        }
        _ => {}
    }
    let boundary_sha256 = match (&last, boundary) {
        // A withdrawal speaks of the boundary that the withdrawn statement spoke of.
        (Some(last), _) if act == Act::Withdraw => last.boundary_sha256.clone(),
        (_, Some(other)) => {
            super::area::check(other)?;
            let other = BoundaryDigest::of(other);
            if other == digest {
                return Err(EditRefused::CounterSame);
            }
            other
        }
        _ => digest.clone(),
    };
    let others = positions.iter().filter(|(party, _, _)| *party != author.party);
    let mut answers: Vec<String> = others.filter_map(|(_, _, last)| last.as_ref()).map(|s| statement_digest(s)).collect();
    answers.sort_unstable();
    let statement = Statement {
        id: id.clone(),
        area: area.id.clone(),
        act,
        boundary_sha256,
        boundary: boundary.cloned(),
        instead_of: boundary.map(|_| digest),
        after: last.map(|s| s.id.clone()),
        answers,
        comment: comment.clone(),
        evidence: evidence.to_vec(),
        by: author.clone(),
        key: None,
        seal: None,
        sent: None,
        other: Map::new(),
    };
    Ok(one(w, Record::Statement(Arc::new(statement))))
}

/// The area gets the boundary of a counter that stands; the party that countered is for it from then on.
pub(super) fn take_counter(w: &Workspace, id: &RecordId) -> Result<ChangeSet, EditRefused> {
    let statement = existing(&w.statements, id)?;
    let area = existing(&w.areas, &statement.area)?;
    let stands = determination(w, area)
        .positions
        .iter()
        .any(|(_, position, last)| *position == Position::Countered && last.as_ref().is_some_and(|s| s.id == *id));
    match &statement.boundary {
        Some(boundary) if stands => super::area::set_boundary(w, &area.id, boundary),
        _ => Err(EditRefused::NotACounter(id.clone())),
    }
}

/// Refuses to take away a statement that the other side has.
pub(in crate::workspace) fn still_ours(statement: &Statement) -> Result<(), EditRefused> {
    match &statement.sent {
        Some(sent) => Err(EditRefused::AlreadySent {
            party: statement.by.party.clone(),
            at: sent.at.to_minute(),
            area: statement.area.clone(),
        }),
        None => Ok(()),
    }
}
