//! Determination: what the parties' statements amount to for the boundary as it is now. Derived, never stored.
//! The rules are published in docs/FORMAT.md, "Status of an area".

use crate::workspace::{Act, MappingArea, RecordId, Statement, Workspace};
use std::sync::Arc;

/// What an area is, by the statements on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// No statement.
    Draft,
    /// Some required party is for this boundary; another has not yet spoken on it.
    Proposed,
    /// A required party would have another boundary instead of this one.
    Countered,
    /// Every required party is for this boundary.
    MutuallyDetermined,
    /// A required party objects to this boundary.
    Disputed,
    /// There are statements, all of them on a boundary that has changed since.
    Stale,
    /// Whoever spoke has withdrawn.
    Withdrawn,
    /// Another area, mutually determined, replaces this one.
    Superseded,
}

impl Status {
    /// All of them, in the order of a list.
    pub const ALL: [Self; 8] = [
        Self::Draft,
        Self::Proposed,
        Self::Countered,
        Self::MutuallyDetermined,
        Self::Disputed,
        Self::Stale,
        Self::Withdrawn,
        Self::Superseded,
    ];

    /// Returns the word used in files.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Proposed => "proposed",
            Self::Countered => "countered",
            Self::MutuallyDetermined => "mutually_determined",
            Self::Disputed => "disputed",
            Self::Stale => "stale",
            Self::Withdrawn => "withdrawn",
            Self::Superseded => "superseded",
        }
    }
}

/// Where one party stands on the boundary as it is now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Position {
    /// It has said nothing.
    Silent,
    /// It proposes or concurs, or has countered with just this boundary.
    For,
    /// It would have another boundary instead.
    Countered,
    /// It objects.
    Against,
    /// Its last statement is on another boundary.
    Stale,
    /// It has taken its statement back.
    Withdrawn,
}

/// The status of an area and where each party stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Determination {
    /// What it amounts to.
    pub status: Status,
    /// Every party with its position and the statement it rests on, in the order of the party ids.
    pub positions: Vec<(RecordId, Position, Option<Arc<Statement>>)>,
}

/// Returns a party's last statement on an area: the one that none of its own statements follows; the later one when two sides
/// of an exchange leave several.
#[must_use]
pub fn last_statement(workspace: &Workspace, area: &RecordId, party: &RecordId) -> Option<Arc<Statement>> {
    let own: Vec<&Arc<Statement>> = workspace.statements.values().filter(|s| s.area == *area && s.by.party == *party).collect();
    own.iter()
        .filter(|s| !own.iter().any(|t| t.after.as_ref() == Some(&s.id)))
        .max_by(|a, b| a.by.at.nanos().cmp(&b.by.at.nanos()).then_with(|| a.id.cmp(&b.id)))
        .map(|s| (*s).clone())
}

/// Returns the areas that name this one as what they replace.
pub fn replacements<'a>(workspace: &'a Workspace, area: &'a RecordId) -> impl Iterator<Item = &'a Arc<MappingArea>> {
    workspace.areas.values().filter(move |a| a.id != *area && a.about.supersedes.contains(area))
}

/// Derives the status of an area.
#[must_use]
pub fn determination(workspace: &Workspace, area: &MappingArea) -> Determination {
    let mut found = standing(workspace, area);
    // Only an area that has two wills behind it can put another one aside.
    if replacements(workspace, &area.id).any(|a| standing(workspace, a).status == Status::MutuallyDetermined) {
        found.status = Status::Superseded;
    }
    found
}

/// What the statements on an area amount to, whatever other areas say.
fn standing(workspace: &Workspace, area: &MappingArea) -> Determination {
    let digest = area.digest();
    let positions: Vec<_> = workspace
        .parties
        .values()
        .map(|party| {
            let last = last_statement(workspace, &area.id, &party.id);
            let position = match &last {
                None => Position::Silent,
                Some(s) if s.act == Act::Withdraw => Position::Withdrawn,
                Some(s) if s.act == Act::Counter && s.boundary_sha256 == digest => Position::For,
                Some(s) if s.act == Act::Counter && s.instead_of.as_ref() == Some(&digest) => Position::Countered,
                Some(s) if s.boundary_sha256 != digest => Position::Stale,
                Some(s) if s.act == Act::Object => Position::Against,
                Some(_) => Position::For,
            };
            (party.id.clone(), position, last)
        })
        .collect();
    let required: Vec<Position> = positions
        .iter()
        .filter(|(id, _, _)| workspace.parties.get(id).is_some_and(|p| p.must_concur))
        .map(|(_, position, _)| *position)
        .collect();
    let any = |p: Position| required.contains(&p);
    let status = if any(Position::Against) {
        Status::Disputed
    } else if !required.is_empty() && required.iter().all(|p| *p == Position::For) {
        Status::MutuallyDetermined
    } else if any(Position::Countered) {
        Status::Countered
    } else if any(Position::For) {
        Status::Proposed
    } else if any(Position::Stale) {
        Status::Stale
    } else if any(Position::Withdrawn) {
        Status::Withdrawn
    } else {
        Status::Draft
    };
    Determination { status, positions }
}
