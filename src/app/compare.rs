//! The comparison with another workspace, and the history as a text file.

use crate::analysis::{Difference, FieldDifference, compare};
use crate::app::files_action::{FilePick, FilesAction};
use crate::app::history::{kind_word, name_in};
use crate::app::history_text::history_text;
use crate::app::jobs::Outcome;
use crate::app::layers::file_name;
use crate::app::notice::NoticeKind;
use crate::app::state::State;
use crate::geometry::LonLat;
use crate::io::files::{FileError, write_atomically};
use crate::io::gpkg::GpkgStore;
use crate::words::{Lang, Word};
use crate::workspace::{RecordId, RecordKind, Session};
use serde_json::Value;
use std::path::{Path, PathBuf};

/// Longest value that is shown, in characters.
const MOST: usize = 120;

/// A line of a comparison as people read it.
#[derive(Debug, Clone, PartialEq)]
pub struct ComparedLine {
    /// What it says.
    pub text: String,
    /// The record, on its first line.
    pub record: Option<(RecordKind, RecordId)>,
    /// Where the record is.
    pub place: Option<LonLat>,
}

/// The open workspace beside another.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// The other's file.
    pub path: PathBuf,
    /// How many records differ.
    pub count: usize,
    /// What is told of them.
    pub lines: Vec<ComparedLine>,
}

/// Returns what is told of differences: for each record a line, and one for each of its fields.
#[must_use]
pub fn compared_lines(lang: Lang, [a, b]: [&Session; 2], differences: &[Difference]) -> Vec<ComparedLine> {
    let mut lines = Vec::new();
    for Difference { kind, id, a: in_a, b: in_b, fields } in differences {
        let (record, session) = match (in_a, in_b) {
            (Some(record), _) => (record, a),
            (None, Some(record)) => (record, b),
            (None, None) => continue,
        };
        let word = match (in_a, in_b) {
            (Some(_), Some(_)) => Word::CompareDifferent,
            (Some(_), None) => Word::CompareOnlyHere,
            _ => Word::CompareOnlyThere,
        };
        let name = lang.fill(Word::HistoryRecord, &[lang.t(kind_word(*kind)), &name_in(lang, session, record)]);
        let place = a.workspace().place_of(id).or_else(|| b.workspace().place_of(id));
        lines.push(ComparedLine { text: lang.fill(word, &[&name]), record: Some((*kind, id.clone())), place });
        for FieldDifference { field, a, b } in fields {
            let text = lang.fill(Word::LinkChanged, &[field, &shown(lang, a.as_ref()), &shown(lang, b.as_ref())]);
            lines.push(ComparedLine { text: format!("    {text}"), record: None, place: None });
        }
    }
    lines
}

fn shown(lang: Lang, value: Option<&Value>) -> String {
    let text = match value {
        None | Some(Value::Null) => lang.t(Word::OutsideNone).to_owned(),
        Some(Value::String(text)) => text.replace(['\n', '\r'], " "),
        Some(other) => other.to_string(),
    };
    let short: String = text.chars().take(MOST).collect();
    if short.len() < text.len() { short + "…" } else { short }
}

impl State {
    /// Returns the comparison with another workspace, while it is on the screen.
    #[must_use]
    pub fn comparison(&self) -> Option<&Comparison> {
        self.comparison.as_ref()
    }

    pub(super) fn compare_action(&mut self, action: FilesAction) {
        match action {
            FilesAction::Picked(FilePick::Compare, path) => {
                let (lang, session) = (self.lang(), self.session.clone());
                self.jobs.start(Word::ComparingWorkspaces, &file_name(&path), move |_| {
                    let other = GpkgStore::read(&path).map_err(|e| e.to_string());
                    Outcome::Compared(other.map(|other| {
                        let differences = compare(session.workspace(), other.workspace());
                        let lines = compared_lines(lang, [&session, &other], &differences);
                        Comparison { path, count: differences.len(), lines }
                    }))
                });
            }
            FilesAction::Picked(FilePick::History, path) => {
                let (lang, session, at) = (self.lang(), self.session.clone(), (self.setup.clock)());
                let name = self.path.as_deref().and_then(Path::file_stem).unwrap_or_default().to_string_lossy().into_owned();
                self.jobs.start(Word::Exporting, &file_name(&path), move |_| {
                    let text = history_text(&session, &name, lang, &at);
                    let written = write_atomically(&path, |out| {
                        out.write_all(text.as_bytes()).map_err(|why| FileError::Write { why, path: path.clone() })
                    });
                    Outcome::HistoryWritten(written.map(|()| path).map_err(|e: FileError| e.to_string()))
                });
            }
            FilesAction::CloseComparison => self.comparison = None,
            _ => {}
        }
    }

    pub(super) fn compared(&mut self, result: Result<Comparison, String>) {
        match result {
            Ok(comparison) => self.comparison = Some(comparison),
            Err(e) => self.notify(NoticeKind::Error, self.lang().fill(Word::CompareFailed, &[&e])),
        }
    }

    pub(super) fn history_written(&mut self, result: Result<PathBuf, String>) {
        let lang = self.lang();
        match result {
            Ok(path) => self.notify(NoticeKind::Info, lang.fill(Word::HistoryWritten, &[&path.display().to_string()])),
            Err(e) => self.notify(NoticeKind::Error, lang.fill(Word::ExportFailed, &[&e])),
        }
    }
}
