//! The register of all areas: what is known of each, who is waited for, and since when it is determined. Made anew with each change, but of what an area is by itself only where it changed.

use crate::analysis::readiness::{Readiness, readiness_of};
use crate::geometry::{BoundaryDigest, Flaw, flaws, measure};
use crate::layer::fold;
use crate::workspace::seal::statement_digest;
use crate::workspace::status::{Determination, Position, Standings, Status};
use crate::workspace::zones::Quarter;
use crate::workspace::{COMPACTED, History, Instant, MappingArea, Record, RecordId, SENT, Workspace};
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// What follows from an area's record alone.
#[derive(Debug, Clone, PartialEq)]
pub struct AreaItself {
    /// What makes its boundary invalid.
    pub flaws: Vec<Flaw>,
    /// Its area in square metres, on the ellipsoid.
    pub area_m2: f64,
    /// The digest of its boundary.
    pub digest: BoundaryDigest,
    /// Its short texts, made alike, to look for words in.
    pub text: String,
}

/// A row of the register.
#[derive(Debug, Clone, PartialEq)]
pub struct RegisterRow {
    /// The area.
    pub area: Arc<MappingArea>,
    /// What follows from it alone.
    pub itself: Arc<AreaItself>,
    /// Where the parties stand.
    pub standing: Determination,
    /// How ready it is.
    pub readiness: Readiness,
    /// The parties that are waited for, in the order of their ids.
    pub awaited: Vec<RecordId>,
    /// When the last of the parties that must concur spoke for it, if it is mutually determined.
    pub determined: Option<Instant>,
}

/// All areas by id.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Register {
    /// A row for each.
    pub rows: Vec<RegisterRow>,
}

/// Which areas are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AreaFilter {
    /// All.
    #[default]
    All,
    /// Those in which the seat is waited for.
    WaitingForUs,
    /// Those in which another party is waited for.
    WaitingForThem,
    /// Disputed ones.
    Disputed,
    /// Stale ones.
    Stale,
    /// Those mutually determined in this quarter.
    DeterminedThisQuarter,
}

impl AreaFilter {
    /// All filters.
    pub const ALL: [Self; 6] =
        [Self::All, Self::WaitingForUs, Self::WaitingForThem, Self::Disputed, Self::Stale, Self::DeterminedThisQuarter];

    /// Tells whether an area passes, for a seat and in a quarter (docs/FORMAT.md, "Who is waited for").
    #[must_use]
    pub fn passes(self, row: &RegisterRow, seat: &RecordId, quarter: Option<&Quarter>) -> bool {
        match self {
            Self::All => true,
            Self::WaitingForUs => row.awaited.contains(seat),
            Self::WaitingForThem => row.awaited.iter().any(|party| party != seat),
            Self::Disputed => row.standing.status == Status::Disputed,
            Self::Stale => row.standing.status == Status::Stale,
            Self::DeterminedThisQuarter => row.determined.as_ref().zip(quarter).is_some_and(|(at, q)| q.contains(at)),
        }
    }
}

impl Register {
    /// Makes the register of a workspace; what an area is by itself is taken from the register `before` where the record is the
    /// same. `None` when `cancel` was set.
    #[must_use]
    pub fn of(w: &Workspace, before: Option<&Self>, cancel: &AtomicBool) -> Option<Self> {
        let standings = Standings::of(w);
        let row = |area: &Arc<MappingArea>| {
            if cancel.load(Ordering::Relaxed) {
                return None;
            }
            let known = before.and_then(|b| b.get(&area.id)).filter(|r| Arc::ptr_eq(&r.area, area)).map(|r| r.itself.clone());
            let itself = known.unwrap_or_else(|| Arc::new(itself(area)));
            let standing = standings.determination(&area.id, &itself.digest);
            let readiness = readiness_of(w, area, &itself.flaws, &standing, standings.statements(&area.id));
            let (awaited, determined) = (awaited(w, &standing), determined(w, &standing));
            Some(RegisterRow { area: area.clone(), itself, standing, readiness, awaited, determined })
        };
        Some(Self { rows: w.areas.values().map(row).collect::<Option<_>>()? })
    }

    /// Tells whether an area has a word (of one width, in small letters): somewhere in its texts, or its digest begins with it.
    #[must_use]
    pub fn has_word(row: &RegisterRow, word: &str) -> bool {
        row.itself.text.contains(word) || row.itself.digest.0.starts_with(word)
    }

    /// Returns the row of an area.
    #[must_use]
    pub fn get(&self, id: &RecordId) -> Option<&RegisterRow> {
        self.rows.binary_search_by(|r| r.area.id.cmp(id)).ok().and_then(|i| self.rows.get(i))
    }

    /// Returns how many areas pass each of [`AreaFilter::ALL`].
    #[must_use]
    pub fn counts(&self, seat: &RecordId, quarter: Option<&Quarter>) -> [usize; 6] {
        AreaFilter::ALL.map(|filter| self.rows.iter().filter(|row| filter.passes(row, seat, quarter)).count())
    }
}

fn itself(area: &MappingArea) -> AreaItself {
    let (digest, t) = (area.digest(), &area.about);
    let lists = [&t.minerals, &t.deposit_types, &t.host].into_iter().flatten();
    let texts = [&area.id.0, &t.name.en, &t.name.ja, &t.mineral_system].into_iter().chain(lists);
    let text = texts.map(|text| fold::fold(text)).collect::<Vec<_>>().join("\n");
    AreaItself { flaws: flaws(&area.boundary), area_m2: measure(&area.boundary).area_m2, digest, text }
}

/// The parties that must concur and have not spoken on the boundary as it is now though another has; and those that have not
/// answered a counter which stands.
fn awaited(w: &Workspace, standing: &Determination) -> Vec<RecordId> {
    if standing.status == Status::Superseded {
        return Vec::new();
    }
    let waits = |party: &RecordId| {
        let own = standing.positions.iter().find(|(id, _, _)| id == party);
        let others = || standing.positions.iter().filter(|(id, _, _)| id != party);
        match own {
            Some((_, Position::Silent | Position::Stale | Position::Withdrawn, _)) | None => {
                others().any(|(_, p, _)| matches!(p, Position::For | Position::Countered | Position::Against))
            }
            Some((_, _, last)) => others().filter(|(_, p, _)| *p == Position::Countered).any(|(_, _, counter)| {
                let answered = |digest: String| last.as_ref().is_some_and(|s| s.answers.contains(&digest));
                counter.as_ref().is_some_and(|c| !answered(statement_digest(c)))
            }),
        }
    };
    w.parties.values().filter(|p| p.must_concur && waits(&p.id)).map(|p| p.id.clone()).collect()
}

fn determined(w: &Workspace, standing: &Determination) -> Option<Instant> {
    let must = |party: &RecordId| w.parties.get(party).is_some_and(|p| p.must_concur);
    let said = standing.positions.iter().filter(|(party, _, _)| must(party)).filter_map(|(_, _, s)| s.as_ref());
    let last = said.map(|s| &s.by.at).max_by_key(|at| at.nanos()).cloned();
    last.filter(|_| standing.status == Status::MutuallyDetermined)
}

/// When each area, or a statement on it, was last changed, by the history.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LastChanges {
    /// The last revision that was looked at.
    seen: u64,
    at: HashMap<RecordId, Instant>,
}

impl LastChanges {
    /// Looks through a whole history.
    #[must_use]
    pub fn of(history: &History) -> Self {
        let mut changes = Self::default();
        changes.follow(history);
        changes
    }

    /// Looks at the revisions that are new. That something was sent or the history compacted changes no area.
    pub fn follow(&mut self, history: &History) {
        let revisions = history.revisions();
        let new = revisions.partition_point(|r| r.seq <= self.seen);
        for revision in revisions.iter().skip(new).filter(|r| r.label != SENT && !r.label.starts_with(COMPACTED)) {
            for change in &revision.changes.0 {
                let area = match change.after.as_ref().or(change.before.as_ref()) {
                    Some(Record::Area(area)) => &area.id,
                    Some(Record::Statement(statement)) => &statement.area,
                    _ => continue,
                };
                self.at.insert(area.clone(), revision.author.at.clone());
            }
        }
        self.seen = revisions.last().map_or(0, |r| r.seq);
    }

    /// Returns when an area was last changed; of one whose history was compacted, when somebody last spoke on it.
    #[must_use]
    pub fn at<'a>(&'a self, row: &'a RegisterRow) -> Option<&'a Instant> {
        let spoken =
            || row.standing.positions.iter().filter_map(|(_, _, s)| Some(&s.as_ref()?.by.at)).max_by_key(|at| at.nanos());
        self.at.get(&row.area.id).or_else(spoken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Boundary;
    use crate::layer::catalog::Catalog;
    use crate::workspace::edit::Edit;
    use crate::workspace::{Act, AreaText, Author, Bilingual, Session};

    fn square(at: f64) -> Boundary {
        Boundary::from_coordinates(&[vec![vec![[at, 0.0], [at + 1.0, 0.0], [at + 1.0, 1.0], [at, 1.0]]]]).unwrap()
    }

    fn at(seconds: usize) -> Instant {
        Instant::try_from(format!("2026-01-20T12:00:{seconds:02}+09:00")).unwrap()
    }

    /// What is done to the area `a`: a statement, or another boundary.
    #[derive(Clone, Copy)]
    enum Do {
        State(Act),
        Counter,
        Move,
    }

    const PROPOSE: Do = Do::State(Act::Propose);
    const CONCUR: Do = Do::State(Act::Concur);
    const OBJECT: Do = Do::State(Act::Object);
    const WITHDRAW: Do = Do::State(Act::Withdraw);

    /// What is done, and which filters the area then passes.
    type Case = (&'static [(&'static str, Do)], &'static [AreaFilter]);

    fn session(what: &[(&str, Do)]) -> Session {
        let mut session = Session::new();
        let add = Edit::AddArea { id: "a".into(), boundary: square(0.0), about: AreaText::default() };
        let mut edits = vec![("US", add)];
        for (n, (party, what)) in what.iter().enumerate() {
            let id = RecordId(format!("s{n}"));
            let state = |act, boundary| {
                let comment = Bilingual::new("because", "");
                Edit::State { id, area: "a".into(), act, comment, evidence: Vec::new(), boundary }
            };
            edits.push((
                party,
                match what {
                    Do::State(act) => state(*act, None),
                    Do::Counter => state(Act::Counter, Some(square(10.0 + n as f64))),
                    Do::Move => Edit::SetBoundary { id: "a".into(), boundary: square(20.0 + n as f64) },
                },
            ));
        }
        for (n, (party, edit)) in edits.iter().enumerate() {
            let author = Author { party: (*party).into(), name: "x".into(), at: at(n) };
            session.perform(&Catalog::default(), &author, edit).unwrap();
        }
        session
    }

    fn register(session: &Session) -> Register {
        Register::of(session.workspace(), None, &AtomicBool::new(false)).unwrap()
    }

    /// Which filters the area passes, for a seat; the quarter is that of January 2026.
    fn passed(what: &[(&str, Do)], seat: &str) -> Vec<AreaFilter> {
        let found = register(&session(what));
        let quarter = Quarter::of(&at(0), &jiff::tz::TimeZone::UTC);
        let passes = |f: &AreaFilter| f.passes(&found.rows[0], &seat.into(), quarter.as_ref());
        AreaFilter::ALL.into_iter().filter(passes).filter(|f| *f != AreaFilter::All).collect()
    }

    #[test]
    fn each_side_waits_for_the_other_and_what_is_ours_is_theirs_from_there() {
        use AreaFilter::{DeterminedThisQuarter, Disputed, Stale, WaitingForThem, WaitingForUs};
        let cases: [Case; 11] = [
            (&[], &[]),
            (&[("US", PROPOSE)], &[WaitingForThem]),
            (&[("JP", PROPOSE)], &[WaitingForUs]),
            (&[("US", PROPOSE), ("JP", CONCUR)], &[DeterminedThisQuarter]),
            (&[("US", PROPOSE), ("JP", OBJECT)], &[Disputed]),
            (&[("US", OBJECT)], &[WaitingForThem, Disputed]),
            (&[("US", PROPOSE), ("JP", CONCUR), ("US", Do::Move)], &[Stale]),
            (&[("US", PROPOSE), ("JP", CONCUR), ("US", Do::Move), ("US", PROPOSE)], &[WaitingForThem]),
            (&[("US", PROPOSE), ("JP", CONCUR), ("JP", WITHDRAW)], &[WaitingForThem]),
            // A counter is to be answered by the one that it answers, and then by the one that made it.
            (&[("US", PROPOSE), ("JP", Do::Counter)], &[WaitingForUs]),
            (&[("US", PROPOSE), ("JP", Do::Counter), ("US", Do::Counter)], &[WaitingForThem]),
        ];
        let other = |party: &str| if party == "US" { "JP" } else { "US" };
        for (n, (what, expected)) in cases.iter().enumerate() {
            assert_eq!(passed(what, "US"), *expected, "case {n}");
            let swapped: Vec<(&str, Do)> = what.iter().map(|(party, what)| (other(party), *what)).collect();
            assert_eq!(passed(&swapped, "JP"), *expected, "case {n}, seats swapped");
            let theirs = |f: &AreaFilter| match f {
                WaitingForUs => WaitingForThem,
                WaitingForThem => WaitingForUs,
                same => *same,
            };
            let from_there: Vec<AreaFilter> = expected.iter().map(theirs).collect();
            assert_eq!(passed(what, "JP"), from_there, "case {n}, from the other seat");
            // A seat that need not concur is never waited for, and the others are.
            let waits = expected.iter().any(|f| matches!(f, WaitingForUs | WaitingForThem));
            assert_eq!(passed(what, "AU").contains(&WaitingForThem), waits, "case {n}");
            assert!(!passed(what, "AU").contains(&WaitingForUs));
        }
    }

    #[test]
    fn what_was_determined_in_another_quarter_is_not_of_this_one() {
        let found = register(&session(&[("US", Do::State(Act::Propose)), ("JP", Do::State(Act::Concur))]));
        assert_eq!(found.rows[0].determined, Some(at(2)));
        let passes = |now: &str| {
            let now = Instant::try_from(now.to_owned()).unwrap();
            let quarter = Quarter::of(&now, &jiff::tz::TimeZone::UTC);
            AreaFilter::DeterminedThisQuarter.passes(&found.rows[0], &"US".into(), quarter.as_ref())
        };
        assert!(passes("2026-03-31T23:59:59Z") && !passes("2026-04-01T00:00:00Z") && !passes("2025-12-31T00:00:00Z"));
        assert_eq!(found.counts(&"US".into(), None), [1, 0, 0, 0, 0, 0]);
    }

    #[test]
    fn a_register_made_from_the_one_before_is_the_same_and_keeps_what_has_not_changed() {
        let propose = ("US", Do::State(Act::Propose));
        let (then, now) = (session(&[propose]), session(&[propose, ("JP", Do::State(Act::Concur))]));
        let before = register(&then);
        let anew = register(&now);
        let go_on = AtomicBool::new(false);
        assert_eq!(Register::of(now.workspace(), Some(&before), &go_on).unwrap(), anew);
        let mut moved = then.clone();
        let author = Author { party: "US".into(), name: "x".into(), at: at(9) };
        let state = Edit::SetBoundary { id: "a".into(), boundary: square(5.0) };
        let same = Register::of(moved.workspace(), Some(&before), &go_on).unwrap();
        assert!(Arc::ptr_eq(&same.rows[0].itself, &before.rows[0].itself));
        moved.perform(&Catalog::default(), &author, &state).unwrap();
        let other = Register::of(moved.workspace(), Some(&before), &go_on).unwrap();
        assert_ne!(other.rows[0].itself.digest, before.rows[0].itself.digest);
        assert!(Register::of(moved.workspace(), None, &AtomicBool::new(true)).is_none(), "a stop is heard");
        assert_eq!(LastChanges::of(moved.history()).at(&other.rows[0]), Some(&at(9)));
    }
}
