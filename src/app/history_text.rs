//! The history as a text for people and as JSON for programs: every revision, by whom, when, what, on which records.

use crate::app::history::{changes_of, subject_of};
use crate::app::notice;
use crate::words::{Lang, Word};
use crate::workspace::{Cause, Instant, Revision, Session, Standing};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Returns the history as text, the oldest revision first; `name` is that of the workspace.
#[must_use]
pub fn history_text(session: &Session, name: &str, lang: Lang, at: &Instant) -> String {
    let revisions = session.history().revisions();
    let standing = standings(session);
    let count = revisions.len().to_string();
    let mut text = format!("{}\n", lang.fill(Word::HistoryOf, &[name, &count, &at.to_minute()]));
    for revision in revisions {
        let by = &revision.author;
        text += &format!("\n{:>6}  {}  {}  {}\n", revision.seq, by.at.to_minute(), by.party, by.name);
        text += &format!("        {}{}\n", what(session, lang, revision), told(lang, revision, &standing));
        for change in changes_of(lang, session, &revision.changes) {
            text += &format!("        - {}\n", change.replace(['\n', '\r'], " "));
        }
    }
    text
}

/// Returns the revisions as JSON, the oldest first.
#[must_use]
pub fn history_json(session: &Session, lang: Lang) -> Value {
    let standing = standings(session);
    let one = |revision: &Revision| {
        let (by, cause) = (&revision.author, revision.cause);
        let (word, of) = match cause {
            Cause::Do => ("do", None),
            Cause::More => ("more", None),
            Cause::Restore(of) => ("restore", Some(of)),
            Cause::Undo(of) => ("undo", Some(of)),
            Cause::Redo(of) => ("redo", Some(of)),
        };
        let undone = standing.get(&revision.seq).map(|s| matches!(s, Standing::Undone | Standing::Left));
        let records: Vec<Value> = revision.changes.touched().map(|(kind, id)| json!({"kind": kind, "id": id})).collect();
        json!({
            "seq": revision.seq, "at": by.at.as_str(), "party": by.party, "author": by.name, "label": revision.label,
            "cause": word, "of": of, "undone": undone, "what": what(session, lang, revision), "records": records,
        })
    };
    Value::Array(session.history().revisions().iter().map(one).collect())
}

fn what(session: &Session, lang: Lang, revision: &Revision) -> String {
    let (name, subject) = (notice::step(lang, &revision.label), subject_of(lang, session, revision).replace(['\n', '\r'], " "));
    if subject.is_empty() { name.to_owned() } else { format!("{name} — {subject}") }
}

/// What became of a revision, or what it did to another.
fn told(lang: Lang, revision: &Revision, standing: &BTreeMap<u64, Standing>) -> String {
    let word = match revision.cause {
        Cause::Undo(of) => return format!(" ({})", lang.fill(Word::HistoryUndoOf, &[&of.to_string()])),
        Cause::Redo(of) => return format!(" ({})", lang.fill(Word::HistoryRedoOf, &[&of.to_string()])),
        Cause::Do | Cause::More | Cause::Restore(_) => match standing.get(&revision.seq) {
            Some(Standing::Undone) => Word::HistoryUndone,
            Some(Standing::Left) => Word::HistoryLeft,
            _ => return String::new(),
        },
    };
    format!(" ({})", lang.t(word))
}

/// Where each revision stands that did something.
fn standings(session: &Session) -> BTreeMap<u64, Standing> {
    session.history().steps().into_iter().flat_map(|s| (s.first..=s.last).map(move |seq| (seq, s.standing))).collect()
}
