//! What the steps of history are called: what was done, to which records, and what a step changed.

use crate::app::notice;
use crate::app::state::State;
use crate::words::{Lang, Word};
use crate::workspace::{Cause, Change, ChangeSet, History, Record, RecordKind, Revision, Session, Step, Workspace};
use std::sync::Arc;

impl State {
    /// Returns what a step did, such as “draw area”.
    #[must_use]
    pub fn step_name(&self, revision: &Revision) -> &'static str {
        notice::step(self.lang(), &revision.label)
    }

    /// Returns what a step was done to: the name of the record, and how many others of its kind; of a state that was brought back, of when.
    #[must_use]
    pub fn step_subject(&self, revision: &Revision) -> String {
        subject_of(self.lang(), self.session(), revision)
    }

    /// Returns what a change set does to its first records: added, changed or removed, and the record's name.
    #[must_use]
    pub fn changes_told(&self, changes: &ChangeSet, most: usize) -> Vec<String> {
        changes_of(self.lang(), self.session(), changes).take(most).collect()
    }

    /// Returns what a record is called, as it was or is.
    #[must_use]
    pub fn record_name(&self, record: &Record) -> String {
        name_in(self.lang(), self.session(), record)
    }

    /// Returns the steps of history, oldest first.
    #[must_use]
    pub fn steps(&self) -> Arc<[Step]> {
        self.session().history().steps().into()
    }
}

/// Returns what a step of a session was done to, as [`State::step_subject`].
#[must_use]
pub(super) fn subject_of(lang: Lang, session: &Session, revision: &Revision) -> String {
    if let Cause::Restore(of) = revision.cause {
        let at = session.history().get(of).map(|r| r.author.at.to_minute());
        return lang.fill(Word::HistoryRestored, &[at.as_deref().unwrap_or(lang.t(Word::HistoryStart))]);
    }
    let records = || revision.changes.0.iter().filter_map(record);
    let Some(kind) = records().map(|r| rank(r.key().0)).min() else { return String::new() };
    let mut of_kind = records().filter(|r| rank(r.key().0) == kind);
    let name = of_kind.next().map_or_else(String::new, |r| name_in(lang, session, r));
    match of_kind.count() {
        0 => name,
        more => lang.fill(Word::HistoryAndMore, &[&name, &more.to_string()]),
    }
}

/// Returns what a change set of a session does to each record, as [`State::changes_told`].
pub(super) fn changes_of<'a>(lang: Lang, session: &'a Session, changes: &'a ChangeSet) -> impl Iterator<Item = String> + 'a {
    changes.0.iter().filter_map(move |change| {
        let word = match (&change.before, &change.after) {
            (None, _) => Word::HistoryAdded,
            (Some(_), Some(_)) => Word::HistoryChanged,
            (Some(_), None) => Word::HistoryRemoved,
        };
        let record = record(change)?;
        let kind = lang.t(kind_word(record.key().0));
        let name = lang.fill(Word::HistoryRecord, &[kind, &name_in(lang, session, record)]);
        Some(lang.fill(word, &[&name]))
    })
}

/// Returns what a record of a session is called, as it was or is.
#[must_use]
pub(super) fn name_in(lang: Lang, session: &Session, record: &Record) -> String {
    named(lang, session.workspace(), session.history(), record)
}

fn record(change: &Change) -> Option<&Record> {
    change.after.as_ref().or(change.before.as_ref())
}

/// Of the records of a step the one that it is about comes first: an area before the notes that went with it.
fn rank(kind: RecordKind) -> u8 {
    match kind {
        RecordKind::Area => 0,
        RecordKind::Project => 1,
        RecordKind::Layer => 2,
        RecordKind::Link => 3,
        RecordKind::Statement => 4,
        RecordKind::Note => 5,
        RecordKind::Party => 6,
        RecordKind::Deposit => 7,
        RecordKind::Flag => 8,
    }
}

pub(super) fn kind_word(kind: RecordKind) -> Word {
    match kind {
        RecordKind::Area => Word::MappingArea,
        RecordKind::Project => Word::Project,
        RecordKind::Layer => Word::Layer,
        RecordKind::Link => Word::Links,
        RecordKind::Statement => Word::CliStatements,
        RecordKind::Note => Word::Note,
        RecordKind::Party => Word::Seat,
        RecordKind::Deposit => Word::Deposit,
        RecordKind::Flag => Word::KindFlag,
    }
}

fn named(lang: Lang, w: &Workspace, history: &History, record: &Record) -> String {
    let ja = lang.is_ja();
    let or_untitled = |name: &str| if name.trim().is_empty() { lang.t(Word::Untitled).to_owned() } else { name.to_owned() };
    // What a record hangs on may be gone by now: history knows it still.
    let of = |kind: RecordKind, id| {
        let then = || {
            let changes = history.revisions().iter().rev().flat_map(|r| &r.changes.0);
            changes.filter_map(self::record).find(|r| r.key() == (kind, id)).cloned()
        };
        w.get(kind, id).or_else(then).map_or_else(|| id.0.clone(), |r| named(lang, w, history, &r))
    };
    match record {
        Record::Area(r) => or_untitled(r.about.name.get(ja)),
        Record::Project(r) => or_untitled(r.about.name.get(ja)),
        Record::Layer(r) => or_untitled(r.name.get(ja)),
        Record::Party(r) => or_untitled(r.name.get(ja)),
        Record::Deposit(r) => or_untitled(if r.name.is_empty() { &r.deposit.key } else { r.name.get(ja) }),
        Record::Flag(r) => crate::app::exchange::flag_name(lang, r),
        Record::Note(r) => {
            let first: String = r.text.lines().next().unwrap_or_default().chars().take(40).collect();
            if first.len() < r.text.len() { format!("{first}…") } else { first }
        }
        Record::Statement(r) => of(RecordKind::Area, &r.area),
        Record::Link(r) => format!("{} – {}", of(RecordKind::Deposit, &r.deposit), of(RecordKind::Project, &r.project)),
    }
}
