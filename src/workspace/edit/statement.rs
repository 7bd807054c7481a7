//! Statements: a seat proposes, concurs, objects or withdraws on the boundary as it is now.

use super::{EditRefused, existing, fresh, one};
use crate::workspace::status::{Position, determination};
use crate::workspace::{Act, Author, Bilingual, ChangeSet, Record, RecordId, RecordKind, Statement, Workspace};
use serde_json::Map;
use std::sync::Arc;

pub(super) fn state(
    w: &Workspace,
    author: &Author,
    id: &RecordId,
    area: &RecordId,
    act: Act,
    comment: &Bilingual,
) -> Result<ChangeSet, EditRefused> {
    fresh(w, RecordKind::Statement, id)?;
    let area = existing(&w.areas, area)?;
    if author.name.trim().is_empty() {
        return Err(EditRefused::NoSpeaker);
    }
    let positions = determination(w, area).positions;
    let mine = positions.iter().find(|(party, _, _)| *party == author.party);
    let (position, last) = mine.map_or((Position::Silent, None), |(_, position, last)| (*position, last.clone()));
    match (act, position) {
        (Act::Propose | Act::Concur, Position::For) => return Err(EditRefused::AlreadyFor(author.party.clone())),
        (Act::Object, Position::Against) => return Err(EditRefused::AlreadyAgainst(author.party.clone())),
        (Act::Concur, _) if !positions.iter().any(|(party, p, _)| *party != author.party && *p == Position::For) => {
            return Err(EditRefused::NothingToConcurWith);
        }
        (Act::Object, _) if comment.is_empty() => return Err(EditRefused::NoReason),
        (Act::Withdraw, Position::Silent | Position::Withdrawn) => {
            return Err(EditRefused::NothingToWithdraw(author.party.clone()));
        }
        _ => {}
    }
    // A withdrawal speaks of the boundary that the withdrawn statement spoke of.
    let boundary_sha256 = match (&last, act) {
        (Some(last), Act::Withdraw) => last.boundary_sha256.clone(),
        _ => area.digest(),
    };
    let statement = Statement {
        id: id.clone(),
        area: area.id.clone(),
        act,
        boundary_sha256,
        after: last.map(|s| s.id.clone()),
        comment: comment.clone(),
        by: author.clone(),
        other: Map::new(),
    };
    Ok(one(w, Record::Statement(Arc::new(statement))))
}
