//! Determination: what the parties' statements amount to for the boundary as it is now. Derived, never stored.
//! The rules are published in docs/FORMAT.md, "Status of an area".

use crate::geometry::BoundaryDigest;
use crate::workspace::{Act, MappingArea, RecordId, Statement, Workspace};
use std::collections::HashMap;
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
    let on_it: Vec<&Arc<Statement>> = workspace.statements.values().filter(|s| s.area == *area).collect();
    last_of(&on_it, party)
}

fn last_of(on_it: &[&Arc<Statement>], party: &RecordId) -> Option<Arc<Statement>> {
    let own = || on_it.iter().filter(|s| s.by.party == *party);
    own()
        .filter(|s| !own().any(|t| t.after.as_ref() == Some(&s.id)))
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
    let standing = |area: &MappingArea| {
        let on_it: Vec<_> = workspace.statements.values().filter(|s| s.area == area.id).collect();
        standing(workspace, &on_it, &area.digest())
    };
    let mut found = standing(area);
    // Only an area that has two wills behind it can put another one aside.
    if replacements(workspace, &area.id).any(|a| standing(a).status == Status::MutuallyDetermined) {
        found.status = Status::Superseded;
    }
    found
}

/// The statements and the replacements of a workspace by area. Made once where many areas are asked about: to look through all
/// statements for each of them would take minutes.
#[derive(Debug)]
pub struct Standings<'a> {
    workspace: &'a Workspace,
    statements: HashMap<&'a RecordId, Vec<&'a Arc<Statement>>>,
    replacing: HashMap<&'a RecordId, Vec<&'a Arc<MappingArea>>>,
}

impl<'a> Standings<'a> {
    /// Sorts them by area.
    #[must_use]
    pub fn of(workspace: &'a Workspace) -> Self {
        let (mut statements, mut replacing): (HashMap<_, Vec<_>>, HashMap<_, Vec<_>>) = Default::default();
        for statement in workspace.statements.values() {
            statements.entry(&statement.area).or_default().push(statement);
        }
        for area in workspace.areas.values() {
            for replaced in area.about.supersedes.iter().filter(|id| **id != area.id) {
                replacing.entry(replaced).or_default().push(area);
            }
        }
        Self { workspace, statements, replacing }
    }

    /// Returns the statements on an area.
    #[must_use]
    pub fn statements(&self, area: &RecordId) -> &[&'a Arc<Statement>] {
        self.statements.get(area).map_or(&[], Vec::as_slice)
    }

    /// Derives the status of an area whose boundary has this digest, as [`determination`] does.
    #[must_use]
    pub fn determination(&self, area: &RecordId, digest: &BoundaryDigest) -> Determination {
        let mut found = standing(self.workspace, self.statements(area), digest);
        let standing = |a: &&Arc<MappingArea>| standing(self.workspace, self.statements(&a.id), &a.digest()).status;
        if self.replacing.get(area).is_some_and(|by| by.iter().any(|a| standing(a) == Status::MutuallyDetermined)) {
            found.status = Status::Superseded;
        }
        found
    }
}

/// Returns what statements on an area with this digest amount to, whatever other areas say.
#[must_use]
pub fn standing(workspace: &Workspace, on_it: &[&Arc<Statement>], digest: &BoundaryDigest) -> Determination {
    let positions: Vec<_> = workspace
        .parties
        .values()
        .map(|party| {
            let last = last_of(on_it, &party.id);
            let position = match &last {
                None => Position::Silent,
                Some(s) if s.act == Act::Withdraw => Position::Withdrawn,
                Some(s) if s.act == Act::Counter && s.boundary_sha256 == *digest => Position::For,
                Some(s) if s.act == Act::Counter && s.instead_of.as_ref() == Some(digest) => Position::Countered,
                Some(s) if s.boundary_sha256 != *digest => Position::Stale,
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
