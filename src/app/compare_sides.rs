//! Where two compared boundaries come from: areas, statements, history, what came; and the boundary that both come from.

use crate::analysis::boundary_diff;
use crate::app::boundary_compare::SideOf;
use crate::app::exchange::{act_text, when};
use crate::app::state::State;
use crate::geometry::{Boundary, BoundaryDigest};
use crate::view::Compared;
use crate::words::Word;
use crate::workspace::exchange::{are_beside, common_versions, version_of};
use crate::workspace::status::last_statement;
use crate::workspace::{Act, Author, MappingArea, Record, RecordId, RecordKind, Statement, Workspace};
use std::sync::Arc;

/// What a worker needs to compare two boundaries.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The areas of the two sides, for those that are areas.
    pub areas: [Option<Arc<MappingArea>>; 2],
    statements: [Option<Arc<Statement>>; 2],
    /// The digest of the boundary that both come from, or the names of versions that both know, the newest first.
    ancestor: Ancestor,
    /// Every state of the area in the history, the newest first, and boundaries that came with statements.
    past: Arc<[Arc<MappingArea>]>,
    others: Arc<[Arc<Statement>]>,
}

/// Areas are the same when they are the very ones: what differs is compared anew.
impl PartialEq for Asked {
    fn eq(&self, other: &Self) -> bool {
        let same = |a: &Option<Arc<MappingArea>>, b: &Option<Arc<MappingArea>>| match (a, b) {
            (Some(a), Some(b)) => Arc::ptr_eq(a, b),
            (None, None) => true,
            _ => false,
        };
        self.areas.iter().zip(&other.areas).all(|(a, b)| same(a, b)) && self.statements == other.statements
    }
}

/// How the boundary that both come from is known.
#[derive(Debug, Clone)]
enum Ancestor {
    None,
    Digest(BoundaryDigest),
    Versions(Vec<String>),
}

/// Returns the counter that a side is; `None` for anything else.
pub(super) fn counter_of(w: &Workspace, side: &SideOf) -> Option<Arc<Statement>> {
    let SideOf::Statement(id) = side else { return None };
    w.statements.get(id).filter(|s| s.act == Act::Counter).cloned()
}

/// Finds both boundaries and compares them.
///
/// # Errors
/// When the boundary of a statement is not there.
pub(super) fn work_out(asked: &Asked) -> Result<Compared, Word> {
    let side = |i: usize| match (&asked.areas[i], &asked.statements[i]) {
        (Some(area), _) => Some(area.boundary.clone()),
        (None, Some(s)) => s.boundary.clone().or_else(|| asked.with_digest(&s.boundary_sha256)),
        (None, None) => None,
    };
    let boundaries = side(0).zip(side(1)).ok_or(Word::CmpNoBoundary)?;
    let ancestor = match &asked.ancestor {
        Ancestor::None => None,
        Ancestor::Digest(digest) => asked.with_digest(digest),
        Ancestor::Versions(versions) => {
            let named: Vec<(String, &Arc<MappingArea>)> =
                asked.past.iter().map(|a| (version_of(&Record::Area(a.clone())), a)).collect();
            versions.iter().find_map(|v| named.iter().find(|(name, _)| name == v)).map(|(_, area)| area.boundary.clone())
        }
    };
    let diff = boundary_diff(&boundaries.0, &boundaries.1, ancestor.as_ref());
    Ok(Compared { boundaries: [boundaries.0, boundaries.1], ancestor, diff })
}

impl Asked {
    fn with_digest(&self, digest: &BoundaryDigest) -> Option<Boundary> {
        let said = self.others.iter().filter(|s| s.boundary_sha256 == *digest).find_map(|s| s.boundary.clone());
        said.or_else(|| self.past.iter().map(|a| &a.boundary).find(|b| BoundaryDigest::of(b) == *digest).cloned())
    }
}

impl State {
    /// Puts together what a worker needs; `None` when a side is no longer there.
    pub(super) fn asked(&self, sides: &[SideOf; 2]) -> Option<Asked> {
        let w = self.workspace();
        let area = |side: &SideOf| match side {
            SideOf::Area(id) => w.areas.get(id).cloned(),
            SideOf::Incoming(id) => self.incoming_area(id),
            SideOf::Statement(_) => None,
        };
        let statement = |side: &SideOf| if let SideOf::Statement(id) = side { w.statements.get(id).cloned() } else { None };
        let areas = [area(&sides[0]), area(&sides[1])];
        let statements = [statement(&sides[0]), statement(&sides[1])];
        if (0..2).any(|i| areas[i].is_none() && statements[i].is_none()) {
            return None;
        }
        let ids: Vec<RecordId> =
            areas.iter().flatten().map(|a| a.id.clone()).chain(statements.iter().flatten().map(|s| s.area.clone())).collect();
        let others = w.statements.values().filter(|s| s.boundary.is_some() && ids.contains(&s.area)).cloned().collect();
        Some(Asked { ancestor: self.ancestor_of(&areas, &statements), areas, statements, past: self.past_of(&ids), others })
    }

    fn ancestor_of(&self, areas: &[Option<Arc<MappingArea>>; 2], statements: &[Option<Arc<Statement>>; 2]) -> Ancestor {
        match (areas, statements) {
            // A counter says itself what it would replace.
            (_, [Some(s), _] | [_, Some(s)]) if s.act == Act::Counter => {
                s.instead_of.clone().map_or(Ancestor::None, Ancestor::Digest)
            }
            (_, [Some(s), _] | [_, Some(s)]) => self.last_common_ground(&s.area).map_or(Ancestor::None, Ancestor::Digest),
            ([Some(a), Some(b)], _) if a.id == b.id || are_beside(self.workspace(), &a.id, &b.id) => {
                // What came may know of versions that the record here has not been marked with.
                let record = |area: &Arc<MappingArea>| Record::Area(area.clone());
                let parcels = self.incoming.as_ref().map(|i| i.file.parcels.as_slice()).unwrap_or_default();
                let came = parcels.iter().find(|p| matches!(&p.record, Record::Area(area) if Arc::ptr_eq(area, b)));
                let common = match came {
                    Some(parcel) => {
                        let mut theirs: Vec<&_> = parcel.versions.iter().collect();
                        theirs.sort_by_key(|v| std::cmp::Reverse(v.at.nanos()));
                        theirs.into_iter().map(|v| v.sha256.clone()).collect()
                    }
                    None => common_versions(&record(a), &record(b)),
                };
                Ancestor::Versions(common)
            }
            _ => Ancestor::None,
        }
    }

    /// The boundary that two parties or more last stood on.
    fn last_common_ground(&self, area: &RecordId) -> Option<BoundaryDigest> {
        let w = self.workspace();
        let mut said: Vec<&Arc<Statement>> =
            w.statements.values().filter(|s| s.area == *area && s.act != Act::Withdraw).collect();
        said.sort_by_key(|s| std::cmp::Reverse(s.by.at.nanos()));
        let shared =
            |s: &&&Arc<Statement>| said.iter().any(|t| t.by.party != s.by.party && t.boundary_sha256 == s.boundary_sha256);
        said.iter().find(shared).map(|s| s.boundary_sha256.clone())
    }

    /// Every state that these areas, and those that they come from, have been in: the newest first.
    fn past_of(&self, ids: &[RecordId]) -> Arc<[Arc<MappingArea>]> {
        let family = |id: &RecordId| ids.iter().any(|i| i == id || are_beside(self.workspace(), i, id));
        let mut past: Vec<Arc<MappingArea>> = Vec::new();
        for change in self.session.history().revisions().iter().rev().flat_map(|r| &r.changes.0) {
            for record in [&change.after, &change.before].into_iter().flatten() {
                if let Record::Area(area) = record
                    && family(&area.id)
                    && past.last().is_none_or(|last| last.boundary != area.boundary || last.about != area.about)
                {
                    past.push(area.clone());
                }
            }
        }
        past.into()
    }

    /// Returns what a side of the comparison is called: its name, and who it is from and when, with both capitals' clocks.
    #[must_use]
    pub fn side_name(&self, side: &SideOf) -> [String; 2] {
        let (w, lang) = (self.workspace(), self.lang());
        let party = |id: &RecordId| w.parties.get(id).map_or(id.0.clone(), |p| p.name.get(lang.is_ja()).to_owned());
        let titled = |area: Option<&Arc<MappingArea>>| {
            let name = area.map(|a| a.about.name.get(lang.is_ja()).to_owned()).filter(|n| !n.is_empty());
            name.unwrap_or_else(|| lang.t(Word::Untitled).to_owned())
        };
        match side {
            SideOf::Area(id) => {
                let area = w.areas.get(id);
                let stated = area.and_then(|a| {
                    let digest = a.digest();
                    let last = w.parties.keys().filter_map(|p| last_statement(w, id, p));
                    last.filter(|s| s.boundary_sha256 == digest && s.act != Act::Withdraw).min_by_key(|s| s.by.at.nanos())
                });
                let from = match stated {
                    Some(s) => format!("{} · {} · {}", act_text(lang, s.act), party(&s.by.party), when(lang, &s.by.at)),
                    None => self.changed_by(id).map_or_else(String::new, |by| {
                        lang.fill(Word::CmpLastChanged, &[&party(&by.party), &when(lang, &by.at)])
                    }),
                };
                [format!("{} — {}", titled(area), lang.t(Word::CmpSideNow)), from]
            }
            SideOf::Statement(id) => match w.statements.get(id) {
                Some(s) => {
                    let name = lang.fill(Word::CmpSideStatement, &[act_text(lang, s.act), &party(&s.by.party)]);
                    [name, format!("{} · {}", s.by.name, when(lang, &s.by.at))]
                }
                None => [id.0.clone(), String::new()],
            },
            SideOf::Incoming(id) => {
                let file = self.incoming.as_ref().map(|i| &i.file);
                let parcel = file.and_then(|f| f.parcels.iter().find(|p| p.record.key() == (RecordKind::Area, id)));
                let version = parcel.and_then(|p| p.versions.last());
                let from =
                    file.and_then(|f| f.by.as_ref()).map(|by| party(&by.party)).or_else(|| version.map(|v| party(&v.party)));
                let name = format!(
                    "{} — {}",
                    titled(self.incoming_area(id).as_ref()),
                    lang.fill(Word::CmpSideIncoming, &[&from.unwrap_or_default()])
                );
                [
                    name,
                    version
                        .map_or_else(String::new, |v| lang.fill(Word::CmpLastChanged, &[&party(&v.party), &when(lang, &v.at)])),
                ]
            }
        }
    }

    /// Who last changed the boundary of an area.
    fn changed_by(&self, id: &RecordId) -> Option<Author> {
        let boundary = |r: &Option<Record>| if let Some(Record::Area(a)) = r { Some(a.boundary.clone()) } else { None };
        let changed = |c: &crate::workspace::Change| {
            c.key().is_some_and(|key| key == (RecordKind::Area, id)) && boundary(&c.before) != boundary(&c.after)
        };
        let mut revisions = self.session.history().revisions().iter().rev();
        revisions.find(|r| r.changes.0.iter().any(changed)).map(|r| r.author.clone())
    }
}
