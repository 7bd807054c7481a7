//! The timeline of an area: what was done to its boundary, what the parties stated on it, and what that made of it, in the order in which this workspace came to know it.

use crate::geometry::measure;
use crate::workspace::status::{Status, determination};
use crate::workspace::{
    Author, COMPACTED, Cause, Change, ChangeSet, MappingArea, Record, RecordId, Revision, Session, Statement, Workspace,
};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The label of a revision that took in what came from the other side.
const TAKE_IN: &str = "take_in";

/// What happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Happened {
    /// It was drawn, or came back: its area in square metres.
    Drawn(f64),
    /// Its boundary was changed: the areas before and after, in square metres.
    Changed(f64, f64),
    /// It was removed.
    Removed,
    /// A party stated something.
    Stated(Arc<Statement>),
    /// A statement was taken back before it went out.
    Unstated(Arc<Statement>),
    /// What came from the other side was taken in.
    TakenIn,
    /// The history was compacted: what was before is not told.
    Compacted,
    /// It became something else by all that.
    Became(Status),
}

/// One event.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// What happened.
    pub what: Happened,
    /// Who, from which seat, when: of a statement who stated it, though it was taken in later.
    pub by: Author,
    /// Whether somebody did it, or undid or redid it.
    pub cause: Cause,
    /// The area as it was after it; of a counter with the boundary that it brought. `None` once it was removed.
    pub area: Option<Arc<MappingArea>>,
}

/// The part of a history that a timeline follows from, small enough to be handed to a worker.
#[derive(Debug, Clone)]
pub struct TimelineGround {
    area: RecordId,
    /// The records as they were before the first of the revisions.
    before: Workspace,
    revisions: Vec<Revision>,
}

impl TimelineGround {
    /// Picks what concerns an area: itself, the areas that are or were to replace it, the statements on them, and the parties.
    #[must_use]
    pub fn of(session: &Session, area: &RecordId) -> Self {
        let all = || session.history().revisions().iter().flat_map(|r| &r.changes.0);
        let sides = |change: &Change| [change.before.clone(), change.after.clone()].into_iter().flatten().collect::<Vec<_>>();
        let mut concerned = BTreeSet::from([area.clone()]);
        let replaces = |a: &MappingArea| a.about.supersedes.contains(area);
        for record in all().filter(|c| matches!(c.after.as_ref().or(c.before.as_ref()), Some(Record::Area(_)))).flat_map(sides) {
            if let Record::Area(other) = record
                && replaces(&other)
            {
                concerned.insert(other.id.clone());
            }
        }
        concerned.extend(session.workspace().areas.values().filter(|a| replaces(a)).map(|a| a.id.clone()));
        let is_concerned = |change: &&Change| match change.after.as_ref().or(change.before.as_ref()) {
            Some(Record::Area(a)) => concerned.contains(&a.id),
            Some(Record::Statement(s)) => concerned.contains(&s.area),
            Some(Record::Party(_)) => true,
            _ => false,
        };
        let part = |r: &Revision| {
            let changes = ChangeSet(r.changes.0.iter().filter(is_concerned).cloned().collect());
            (!changes.is_empty()).then(|| Revision { changes, ..light(r) })
        };
        let revisions: Vec<Revision> = session.history().revisions().iter().filter_map(part).collect();
        let mut before = session.workspace().clone();
        for revision in revisions.iter().rev() {
            revision.changes.inverse().apply(&mut before);
        }
        // Of other areas nothing is asked, and a status is quicker found among few statements.
        let others = before.records().filter(|r| match r {
            Record::Area(a) => !concerned.contains(&a.id),
            Record::Statement(s) => !concerned.contains(&s.area),
            Record::Party(_) => false,
            _ => true,
        });
        let without = others.map(|r| Change { before: Some(r), after: None }).collect();
        ChangeSet(without).apply(&mut before);
        Self { area: area.clone(), before, revisions }
    }

    /// Returns what happened, the oldest first.
    #[must_use]
    pub fn events(&self) -> Vec<Event> {
        let mut w = self.before.clone();
        let mut status = self.status(&w);
        let mut events = Vec::new();
        for revision in &self.revisions {
            let was = w.areas.get(&self.area).cloned();
            revision.changes.apply(&mut w);
            let area = w.areas.get(&self.area).cloned();
            let mut add = |what, by: &Author, area: &Option<Arc<MappingArea>>| {
                events.push(Event { what, by: by.clone(), cause: revision.cause, area: area.clone() });
            };
            let by = &revision.author;
            let own = |change: &&Change| match change.after.as_ref().or(change.before.as_ref()) {
                Some(Record::Area(a)) => a.id == self.area,
                Some(Record::Statement(s)) => s.area == self.area,
                _ => false,
            };
            let touched: Vec<&Change> = revision.changes.0.iter().filter(own).collect();
            let compacted = revision.label.starts_with(COMPACTED);
            if compacted && touched.iter().any(|c| matches!(c.after, Some(Record::Area(_)))) {
                add(Happened::Compacted, by, &area);
            } else if revision.label == TAKE_IN && revision.cause == Cause::Do && !touched.is_empty() {
                add(Happened::TakenIn, by, &area);
            }
            match (&was, &area) {
                (None, Some(a)) if !compacted => add(Happened::Drawn(measure(&a.boundary).area_m2), by, &area),
                (Some(a), Some(b)) if a.boundary != b.boundary => {
                    let [before, after] = [a, b].map(|a| measure(&a.boundary).area_m2);
                    add(Happened::Changed(before, after), by, &area);
                }
                _ => {}
            }
            for (what, statement) in stated(&touched) {
                add(what, &statement.by, &brought(&statement, area.as_ref().or(was.as_ref())));
            }
            if let (Some(_), None) = (&was, &area) {
                add(Happened::Removed, by, &None);
            }
            let now = self.status(&w);
            if let Some(now) = now.filter(|now| Some(*now) != status && (status.is_some() || *now != Status::Draft)) {
                add(Happened::Became(now), by, &area);
            }
            status = now;
        }
        events
    }

    fn status(&self, w: &Workspace) -> Option<Status> {
        w.areas.get(&self.area).map(|area| determination(w, area).status)
    }
}

/// A revision without its changes.
fn light(r: &Revision) -> Revision {
    Revision { seq: r.seq, author: r.author.clone(), label: r.label.clone(), cause: r.cause, changes: ChangeSet::default() }
}

/// The statements that came and went, in the order of their instants. That one was sent is no event.
fn stated(touched: &[&Change]) -> Vec<(Happened, Arc<Statement>)> {
    let one = |change: &&Change| match (&change.before, &change.after) {
        (None, Some(Record::Statement(s))) => Some((Happened::Stated(s.clone()), s.clone())),
        (Some(Record::Statement(s)), None) => Some((Happened::Unstated(s.clone()), s.clone())),
        _ => None,
    };
    let mut found: Vec<_> = touched.iter().filter_map(one).collect();
    found.sort_by(|(_, a), (_, b)| a.by.at.nanos().cmp(&b.by.at.nanos()).then_with(|| a.id.cmp(&b.id)));
    found
}

/// The area with the boundary that a counter brings; else as it is.
fn brought(statement: &Statement, area: Option<&Arc<MappingArea>>) -> Option<Arc<MappingArea>> {
    let area = area?;
    let Some(boundary) = &statement.boundary else { return Some(area.clone()) };
    Some(Arc::new(MappingArea { boundary: boundary.clone(), ..area.as_ref().clone() }))
}
