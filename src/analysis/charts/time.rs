//! Areas by status at the end of each month, and milestones of projects by quarter.

use super::{Bar, BarKey, ChartGround, Subject};
use crate::workspace::dates;
use crate::workspace::status::{Standings, Status, standing};
use crate::workspace::{CandidateProject, History, Instant, MappingArea, Record, RecordId, Statement, Workspace};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// No chart goes further back, in months.
const MOST_MONTHS: i32 = 600;
/// Milestones are drawn so many quarters back and ahead at most.
const MOST_QUARTERS: i32 = 40;

/// The statuses that have a line in any case.
const ALWAYS: [Status; 3] = [Status::MutuallyDetermined, Status::Proposed, Status::Disputed];

/// The boundaries that areas had, by the revisions of a history. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct AreaVersions {
    /// The last revision that was looked at.
    seen: u64,
    /// Since when, in nanoseconds since 1970 UTC.
    of: Arc<Vec<(i128, Arc<MappingArea>)>>,
}

impl AreaVersions {
    /// Looks at the revisions that are new.
    pub fn follow(&mut self, history: &History) {
        let revisions = history.revisions();
        let new = revisions.partition_point(|r| r.seq <= self.seen);
        let changes = revisions.iter().skip(new).flat_map(|r| r.changes.0.iter().map(|c| (r.author.at.nanos(), &c.after)));
        let versions = changes.filter_map(|(at, after)| match after {
            Some(Record::Area(area)) => Some((at, area.clone())),
            _ => None,
        });
        let versions: Vec<_> = versions.collect();
        if !versions.is_empty() {
            Arc::make_mut(&mut self.of).extend(versions);
        }
        self.seen = revisions.last().map_or(0, |r| r.seq);
    }
}

/// How many areas had which status at the end of each month (UTC), the last one as it is now.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Steps {
    /// What they are of.
    pub subject: Subject,
    /// The first month; see [`month_of`].
    pub first: i32,
    /// How many months there are; 0 when nobody has stated anything.
    pub months: usize,
    /// The number of areas for each month, of each status that is drawn.
    pub lines: Vec<(Status, Vec<usize>)>,
    /// The areas whose status became another in a month, each once.
    changed: BTreeMap<i32, BTreeSet<RecordId>>,
}

impl Steps {
    /// Returns the areas whose status became another in a month.
    #[must_use]
    pub fn changed(&self, month: i32) -> Vec<RecordId> {
        self.changed.get(&month).into_iter().flatten().cloned().collect()
    }
}

/// Returns the month of an instant in UTC: years times twelve and the months before it.
#[must_use]
pub fn month_of(nanos: i128) -> i32 {
    let date = jiff::Timestamp::from_nanosecond(nanos).map(|t| t.to_zoned(jiff::tz::TimeZone::UTC).date());
    date.map_or(1970 * 12, |d| i32::from(d.year()) * 12 + i32::from(d.month()) - 1)
}

/// Returns the quarter of a day such as `2026-04-28`: years times four and the quarters before it; `None` for what is no day.
#[must_use]
pub fn quarter_of(day: &str) -> Option<i32> {
    dates::day(day).map(|d| i32::from(d.year()) * 4 + i32::from(d.month() - 1) / 3)
}

/// What an area was from when on.
type Life = Vec<(i128, Status)>;

/// Counts the areas by status at the end of each month; `None` when `cancel` was set.
///
/// An earlier moment is judged by the statements made until then, on the boundary that the area had then by the history; the
/// last month is as it is now.
pub(super) fn steps(ground: &ChartGround, areas: &[RecordId], subject: Subject, cancel: &AtomicBool) -> Option<Steps> {
    let w = &ground.workspace;
    let mut versions: HashMap<&RecordId, Vec<&(i128, Arc<MappingArea>)>> = HashMap::new();
    for version in ground.versions.of.iter() {
        versions.entry(&version.1.id).or_default().push(version);
    }
    let standings = Standings::of(w);
    let mut lives: BTreeMap<&RecordId, Life> = BTreeMap::new();
    for (id, area) in w.areas.iter() {
        if cancel.load(Ordering::Relaxed) {
            return None;
        }
        let on_it = standings.statements(id);
        if !on_it.is_empty() {
            lives.insert(id, life(w, area, on_it, versions.get(id).map_or(&[], Vec::as_slice)));
        }
    }
    // From when on another area that is mutually determined stands in an area's place.
    let mut replaced: HashMap<&RecordId, i128> = HashMap::new();
    for area in w.areas.values() {
        let since = lives.get(&area.id).and_then(|life| life.iter().find(|(_, s)| *s == Status::MutuallyDetermined));
        let Some((since, _)) = since else { continue };
        for id in area.about.supersedes.iter().filter(|id| **id != area.id) {
            replaced.entry(id).and_modify(|at| *at = (*at).min(*since)).or_insert(*since);
        }
    }
    let now = ground.now.nanos();
    let begin = areas.iter().filter_map(|id| lives.get(id)).filter_map(|life| life.first()).map(|(at, _)| *at).min();
    let Some(begin) = begin else { return Some(Steps { subject, ..Steps::default() }) };
    let last = month_of(now).max(month_of(begin));
    let first = month_of(begin).max(last - MOST_MONTHS + 1);
    let months = usize::try_from(last - first + 1).unwrap_or(1);
    let mut counts: BTreeMap<Status, Vec<usize>> = ALWAYS.into_iter().map(|s| (s, vec![0; months])).collect();
    let mut changed: BTreeMap<i32, BTreeSet<RecordId>> = BTreeMap::new();
    for id in areas {
        let Some(area) = w.areas.get(id) else { continue };
        let mut life = lives.get(id).cloned().unwrap_or_default();
        let current = standings.determination(id, &area.digest()).status;
        if let Some(since) = replaced.get(id).filter(|_| current == Status::Superseded) {
            life.retain(|(at, _)| at < since);
            life.push((*since, Status::Superseded));
        }
        let mut before = Status::Draft;
        for (at, status) in &life {
            if *status != before {
                changed.entry(month_of(*at).clamp(first, last)).or_default().insert(id.clone());
            }
            before = *status;
        }
        let mut events = life.iter().peekable();
        let mut status = Status::Draft;
        for (n, month) in (first..=last).enumerate() {
            while let Some((_, then)) = events.next_if(|(at, _)| month_of(*at) <= month) {
                status = *then;
            }
            let shown = if month == last { current } else { status };
            if shown != Status::Draft {
                counts.entry(shown).or_insert_with(|| vec![0; months])[n] += 1;
            }
        }
    }
    counts.retain(|status, _| !matches!(status, Status::Superseded | Status::Withdrawn));
    let order = |status: &Status| ALWAYS.iter().position(|s| s == status).unwrap_or(ALWAYS.len());
    let mut lines: Vec<(Status, Vec<usize>)> = counts.into_iter().collect();
    lines.sort_by_key(|(status, _)| order(status));
    Some(Steps { subject, first, months, lines, changed })
}

/// What the statements on an area made of it, whatever other areas say, from the first of them on.
fn life(w: &Workspace, area: &MappingArea, on_it: &[&Arc<Statement>], versions: &[&(i128, Arc<MappingArea>)]) -> Life {
    let mut digests: Vec<(i128, _)> = versions.iter().map(|(at, version)| (*at, version.digest())).collect();
    digests.dedup_by(|later, first| later.1 == first.1);
    let spoken = on_it.iter().map(|s| s.by.at.nanos());
    let begin = spoken.clone().min().unwrap_or(0);
    let moments: BTreeSet<i128> = spoken.chain(digests.iter().map(|(at, _)| *at)).filter(|at| *at >= begin).collect();
    let mut life: Life = Vec::new();
    for at in moments {
        let until: Vec<&Arc<Statement>> = on_it.iter().copied().filter(|s| s.by.at.nanos() <= at).collect();
        let version = digests.iter().take_while(|(since, _)| *since <= at).last().or(digests.first());
        let digest = version.map_or_else(|| area.digest(), |(_, digest)| digest.clone());
        let status = standing(w, &until, &digest).status;
        if life.last().is_none_or(|(_, before)| *before != status) {
            life.push((at, status));
        }
    }
    life
}

/// How far a milestone is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MilestoneState {
    /// It is reached.
    Reached,
    /// Its day is past, and it is not reached.
    Overdue,
    /// Its day is to come.
    ToCome,
}

impl MilestoneState {
    /// All, in the order in which they are stacked.
    pub const ALL: [Self; 3] = [Self::Reached, Self::Overdue, Self::ToCome];
}

/// The milestones of a project: their days, if they are known, and how far they are, seen from a day.
fn milestones_of(project: &CandidateProject, today: &str) -> Vec<(Option<String>, usize)> {
    let state = |done: bool, due: Option<&String>| {
        let past = due.is_some_and(|due| due.as_str() < today);
        usize::from(!done) + usize::from(!done && !past)
    };
    let of = |m: &crate::workspace::Milestone| {
        let due = project.about.due(m).filter(|day| dates::day(day).is_some());
        let state = state(m.done, due.as_ref());
        (due, state)
    };
    project.about.milestones.iter().map(of).collect()
}

fn today(now: &Instant) -> String {
    now.as_str().chars().take(10).collect()
}

/// A bar for every quarter from the first milestone to the last, those without any too; and how many have no day, and how many
/// are too far away.
pub(super) fn milestones(w: &Workspace, projects: &[RecordId], now: &Instant) -> (Vec<Bar>, [usize; 2]) {
    let (today, mut left_out) = (today(now), [0, 0]);
    let mut of_quarter: BTreeMap<i32, Vec<usize>> = BTreeMap::new();
    let here = quarter_of(&today);
    for (due, state) in projects.iter().filter_map(|id| w.projects.get(id)).flat_map(|p| milestones_of(p, &today)) {
        match due.as_deref().and_then(quarter_of) {
            None => left_out[0] += 1,
            Some(quarter) if here.is_some_and(|here| (quarter - here).abs() > MOST_QUARTERS) => left_out[1] += 1,
            Some(quarter) => {
                of_quarter.entry(quarter).or_insert_with(|| vec![0; MilestoneState::ALL.len()])[state] += 1;
            }
        }
    }
    let ends = of_quarter.keys().next().copied().zip(of_quarter.keys().last().copied());
    let quarters = ends.into_iter().flat_map(|(first, last)| first..=last);
    let empty = || vec![0; MilestoneState::ALL.len()];
    let bar = |quarter: i32| {
        let parts = of_quarter.get(&quarter).cloned().unwrap_or_else(empty);
        Bar { key: BarKey::Quarter(quarter), parts, on_both_lists: false }
    };
    (quarters.map(bar).collect(), left_out)
}

/// The projects with a milestone in a quarter, of a state if one is given.
pub(super) fn due_in(w: &Workspace, projects: &[RecordId], now: &Instant, quarter: i32, state: Option<usize>) -> Vec<RecordId> {
    let today = today(now);
    let is = |id: &&RecordId| {
        let all = w.projects.get(id).map_or_else(Vec::new, |p| milestones_of(p, &today));
        let due = |(due, s): &(Option<String>, usize)| {
            due.as_deref().and_then(quarter_of) == Some(quarter) && state.is_none_or(|w| w == *s)
        };
        all.iter().any(due)
    };
    projects.iter().filter(is).cloned().collect()
}
