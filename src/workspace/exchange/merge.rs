//! Taking in: the union of what both sides have. Nothing that is here is overwritten by what does not know it.

use super::{Parcel, Version, bare, digest, mark, marks, with_id};
use crate::workspace::seal::{Verdict, verdict};
use crate::workspace::{ChangeSet, Instant, Interest, Party, PinnedKey, Record, RecordId, RecordKind, Statement, Workspace};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What is to be taken in.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TakeIn {
    /// What came.
    pub theirs: Vec<Parcel>,
    /// What is here, as it would be sent.
    pub mine: Vec<Parcel>,
    /// Records that came but are not as they were sealed: they stay out.
    pub altered: Vec<Record>,
    /// The party and key that sealed the file as a whole.
    pub sealed_by: Option<(RecordId, String)>,
    /// Keys that the person takes for a party's, though others are known for it.
    pub accepted: Vec<(RecordId, String)>,
}

/// What taking in does to a record.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum What {
    /// It is not here yet.
    New,
    /// It came after the version that is here.
    Changed,
    /// Both sides changed it, and neither knew of the other's: both are kept, one of them under this id.
    Beside(RecordId),
    /// It differs from what is here, which stays.
    Kept,
    /// It is not as it was sealed and stays out.
    Altered,
}

/// One line of the preview.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The record.
    pub record: Record,
    /// What happens to it.
    pub what: What,
    /// For statements, what their seals say.
    pub verdict: Option<Verdict>,
}

/// What taking in would do.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Plan {
    /// Each record that is new, changed, in conflict or left out.
    pub rows: Vec<Row>,
    /// Keys of parties for whom other keys are known: a loud question.
    pub strangers: Vec<(RecordId, String)>,
    /// Keys that are seen for the first time, and from now on known.
    pub first_seen: Vec<(RecordId, String)>,
    /// Parties whose keys are known, with how many statements and flags came in their name without their seal: anybody can have
    /// written those.
    pub unsealed: BTreeMap<RecordId, usize>,
    /// What is done to the workspace.
    pub changes: ChangeSet,
}

/// Works out what taking in would do. It depends neither on which side does it nor on the order of several files.
#[must_use]
pub fn plan(w: &Workspace, at: &Instant, take: &TakeIn) -> Plan {
    let mut plan = Plan::default();
    let parties = parties(w, at, take, &mut plan);
    let known = |party: &RecordId| parties.get(party).map_or(&[][..], |p| &p.keys);
    for id in versioned(&take.theirs, &parties) {
        family(w, take, &id, &parties, &mut plan);
    }
    for parcel in &take.theirs {
        let record = &parcel.record;
        let (kind, id) = record.key();
        let here = w.get(kind, id).map(bare);
        let what = match kind {
            RecordKind::Statement | RecordKind::Deposit | RecordKind::Flag if here.is_none() => What::New,
            RecordKind::Statement | RecordKind::Deposit | RecordKind::Flag if here.as_ref() != Some(record) => What::Kept,
            _ => continue,
        };
        let verdict = statement_of(record).map(|s| verdict(s, known(&s.by.party)));
        let what = if verdict == Some(Verdict::Altered) { What::Altered } else { what };
        if what == What::New {
            plan.changes.put(w, record.clone());
            let by = match record {
                Record::Statement(s) if verdict == Some(Verdict::Unsealed) => Some(&s.by.party),
                // A flag has no seal of its own: that of the file vouches for those of the party that sealed it.
                Record::Flag(f) => Some(&f.by.party).filter(|party| take.sealed_by.as_ref().is_none_or(|(by, _)| by != *party)),
                _ => None,
            };
            if let Some(party) = by.filter(|party| !known(party).is_empty()) {
                *plan.unsealed.entry(party.clone()).or_default() += 1;
            }
        }
        plan.rows.push(Row { record: record.clone(), what, verdict });
    }
    for record in &take.altered {
        let verdict = statement_of(record).map(|_| Verdict::Altered);
        plan.rows.push(Row { record: record.clone(), what: What::Altered, verdict });
    }
    plan
}

/// New parties come in, those that are here keep their names; keys are known from the first time they are seen.
fn parties(w: &Workspace, at: &Instant, take: &TakeIn, plan: &mut Plan) -> BTreeMap<RecordId, Arc<Party>> {
    let mut parties: BTreeMap<RecordId, Arc<Party>> = w.parties.as_ref().clone();
    for parcel in &take.theirs {
        let Record::Party(theirs) = &parcel.record else { continue };
        let what = match parties.get(&theirs.id) {
            None => {
                parties.insert(theirs.id.clone(), Arc::new(Party { keys: Vec::new(), ..theirs.as_ref().clone() }));
                What::New
            }
            Some(ours) if ours.name != theirs.name || ours.must_concur != theirs.must_concur => What::Kept,
            Some(_) => continue,
        };
        plan.rows.push(Row { record: parcel.record.clone(), what, verdict: None });
    }
    let mut seen: Vec<(&RecordId, &String)> = Vec::new();
    let mut statements: Vec<&Arc<Statement>> = take.theirs.iter().filter_map(|p| statement_of(&p.record)).collect();
    statements.sort_by(|a, b| a.by.at.nanos().cmp(&b.by.at.nanos()).then_with(|| a.id.cmp(&b.id)));
    for statement in statements {
        // With no key known, what is sealed and whole is sealed by an unknown one.
        if let (Some(key), Verdict::UnknownKey) = (&statement.key, verdict(statement, &[])) {
            seen.push((&statement.by.party, key));
        }
    }
    seen.extend(take.sealed_by.as_ref().map(|(party, key)| (party, key)));
    for (party, key) in seen {
        let Some(known) = parties.get_mut(party).filter(|p| !p.keys.iter().any(|k| k.key == *key)) else { continue };
        let pair = (party.clone(), key.clone());
        if known.keys.is_empty() || take.accepted.contains(&pair) {
            Arc::make_mut(known).keys.push(PinnedKey { key: key.clone(), since: at.clone() });
            plan.first_seen.push(pair);
        } else if !plan.strangers.contains(&pair) {
            plan.strangers.push(pair);
        }
    }
    for party in parties.values() {
        plan.changes.put(w, Record::Party(party.clone()));
    }
    parties
}

fn statement_of(record: &Record) -> Option<&Arc<Statement>> {
    if let Record::Statement(statement) = record { Some(statement) } else { None }
}

type Parties = BTreeMap<RecordId, Arc<Party>>;

/// The ids, without the party at their end, of what came and can be changed.
fn versioned(parcels: &[Parcel], parties: &Parties) -> BTreeSet<(RecordKind, RecordId)> {
    let of = |p: &Parcel| {
        let (kind, id) = p.record.key();
        // The others are never changed by what comes, whatever it says of itself.
        let changes = matches!(kind, RecordKind::Area | RecordKind::Note | RecordKind::Project | RecordKind::Link);
        (changes && !p.versions.is_empty()).then(|| (kind, base(id, parties)))
    };
    parcels.iter().filter_map(of).collect()
}

/// `a~JP`, and `a~JP~1f3a5b7c`, are other versions of `a`, if there is a party JP.
pub(super) fn base(id: &RecordId, parties: &Parties) -> RecordId {
    let mut parts = id.0.split('~');
    let first = parts.next().unwrap_or_default();
    let beside = parts.next().is_some_and(|party| parties.contains_key(&RecordId::from(party)));
    if beside && !first.is_empty() { RecordId::from(first) } else { id.clone() }
}

/// A version with all that it knows of.
#[derive(Clone)]
struct Branch {
    sha256: String,
    now: Version,
    knows: Vec<Version>,
    record: Record,
}

impl Branch {
    /// Everything that it knows of, the oldest first.
    fn way(&self) -> Vec<Version> {
        let mut way = self.knows.clone();
        way.sort_by(|a, b| a.order().cmp(&b.order()));
        way.dedup();
        way
    }

    /// The party that first went another way than this one.
    fn parted_from(&self, other: &[Version]) -> RecordId {
        self.way().iter().find(|v| !other.contains(v)).unwrap_or(&self.now).party.clone()
    }
}

/// Takes in one record in all its versions: those that another one knows of give way to it; of several that do not know each
/// other the one that was written first has the id, the others stand beside it.
fn family(w: &Workspace, take: &TakeIn, (kind, id): &(RecordKind, RecordId), parties: &Parties, plan: &mut Plan) {
    let of = |parcels: &[Parcel]| -> Vec<Branch> {
        let member = |p: &&Parcel| {
            let (k, i) = p.record.key();
            k == *kind && base(i, parties) == *id
        };
        parcels.iter().filter(member).filter_map(branch).collect()
    };
    let (mine, theirs) = (of(&take.mine), of(&take.theirs));
    let interest = said_by_each(take, kind, id, parties);
    let mut all: Vec<Branch> = Vec::new();
    for branch in mine.iter().chain(&theirs) {
        match all.iter_mut().find(|b| b.sha256 == branch.sha256) {
            Some(same) => {
                same.knows.extend(branch.knows.iter().cloned());
                if same.now.order() < branch.now.order() {
                    same.now = branch.now.clone();
                }
            }
            None => all.push(branch.clone()),
        }
    }
    let outdone = |b: &Branch| all.iter().any(|o| o.sha256 != b.sha256 && o.knows.contains(&b.now) && !b.knows.contains(&o.now));
    let knows = all.iter().flat_map(|b| &b.knows).cloned().collect::<Vec<_>>();
    let mut left: Vec<Branch> = all.iter().filter(|b| !outdone(b)).cloned().collect();
    // By the whole way that each has come, so that the order stays when one of them goes on.
    left.sort_by_cached_key(|b| {
        let key = |v: &Version| (v.at.nanos(), v.sha256.clone(), v.party.0.clone());
        b.way().iter().map(key).collect::<Vec<_>>()
    });
    let first = left.first().map(Branch::way).unwrap_or_default();
    let mut taken: BTreeSet<RecordId> = BTreeSet::new();
    let several = left.len() > 1;
    for (i, branch) in left.iter().enumerate() {
        let mut own = if i == 0 { id.clone() } else { RecordId(format!("{id}~{}", branch.parted_from(&first))) };
        if !taken.insert(own.clone()) {
            own = RecordId(format!("{own}~{}", branch.sha256.get(..8).unwrap_or_default()));
            taken.insert(own.clone());
        }
        let mut record = with_id(branch.record.clone(), &own);
        if let Record::Project(project) = &mut record {
            Arc::make_mut(project).interest.clone_from(&interest);
        }
        // The one that is left alone knows of everything that gave way to it.
        let mut versions = if several { branch.knows.clone() } else { knows.clone() };
        versions.sort_by(|a, b| a.order().cmp(&b.order()));
        versions.dedup();
        versions.retain(|v| *v != branch.now);
        versions.push(branch.now.clone());
        let before = w.get(*kind, &own);
        let (here, said) = (before.as_ref().map(|b| digest(&bare(b.clone()))), digest(&record));
        let news = theirs.iter().any(|t| t.knows.iter().any(|v| !before.as_ref().map(marks).unwrap_or_default().contains(v)));
        mark(&mut record, &versions);
        if here.as_ref() != Some(&said) {
            let known_here = mine.iter().any(|m| m.sha256 == branch.sha256);
            let what = match (several, &here) {
                (true, _) if !known_here || i == 0 => What::Beside(own.clone()),
                (_, None) if known_here => What::Beside(own.clone()),
                (_, None) => What::New,
                (_, Some(_)) => What::Changed,
            };
            plan.rows.push(Row { record: record.clone(), what, verdict: None });
            plan.changes.put(w, record);
        } else if interest_of(before.as_ref()) != interest_of(Some(&record)) {
            plan.rows.push(Row { record: record.clone(), what: What::Changed, verdict: None });
            plan.changes.put(w, record);
        } else if news && before.as_ref().map(marks).is_some_and(|m| m != versions) {
            plan.changes.put(w, record);
        }
    }
    for gone in mine.iter().map(|m| m.record.key().1).filter(|i| !taken.contains(*i)) {
        plan.changes.remove(w, *kind, gone);
    }
}

/// What each party said last of a project, in whatever version of it.
fn said_by_each(take: &TakeIn, kind: &RecordKind, id: &RecordId, parties: &Parties) -> Vec<Interest> {
    let member = |p: &&Parcel| {
        let (k, i) = p.record.key();
        k == *kind && base(i, parties) == *id
    };
    Interest::union(take.mine.iter().chain(&take.theirs).filter(member).flat_map(|p| interest_of(Some(&p.record))))
}

fn interest_of(record: Option<&Record>) -> &[Interest] {
    if let Some(Record::Project(project)) = record { &project.interest } else { &[] }
}

fn branch(parcel: &Parcel) -> Option<Branch> {
    let record = bare(parcel.record.clone());
    let now = parcel.versions.last()?.clone();
    Some(Branch { sha256: digest(&record), now, knows: parcel.versions.clone(), record })
}
