//! The open file: whether it can be written, what another program changed in it, and what was recovered from a damaged one.

use crate::app::jobs::Outcome;
use crate::app::layers::file_name;
use crate::app::notice::NoticeKind;
use crate::app::state::State;
use crate::io::gpkg::{Condition, Damage, GpkgStore, Outside};
use crate::words::Word;
use std::path::{Path, PathBuf};

impl State {
    /// Returns what another program changed in the file, until it is decided whether it stays.
    #[must_use]
    pub fn outside(&self) -> &Outside {
        &self.outside
    }

    /// Returns what could not be read of the open file, until the report was put away.
    #[must_use]
    pub fn damage(&self) -> Option<&[Damage]> {
        self.damage.as_deref()
    }

    /// Says what the file that was just opened is like.
    pub(super) fn show_condition(&mut self, path: &Path, condition: Condition, outside: Outside) {
        let (lang, shown) = (self.lang(), path.display().to_string());
        self.read_only = condition != Condition::Whole;
        let told = match condition {
            Condition::Whole => {
                self.outside = outside;
                return;
            }
            Condition::Protected => lang.fill(Word::ReadOnlyNotice, &[&shown]),
            Condition::Newer(found, known) => lang.fill(Word::NewerNotice, &[&shown, &found.to_string(), &known.to_string()]),
            Condition::Damaged(damage) => {
                self.damage = Some(damage);
                lang.fill(Word::DamagedNotice, &[&shown])
            }
        };
        self.notify(NoticeKind::Warning, told);
        if !outside.is_empty() {
            let text = lang.fill(Word::OutsideUnheard, &[&outside.changes.len().to_string()]);
            self.notify(NoticeKind::Warning, text);
        }
    }

    /// Makes what another program changed a revision; `back` takes it back in the next one. The history then has both sides.
    pub(super) fn take_in_outside(&mut self, back: bool) {
        let outside = std::mem::take(&mut self.outside);
        let author = self.author();
        let changes = outside.change_set(self.workspace(), &author);
        let Some(revision) = self.session.take_in(&author, "changed_outside", changes) else { return };
        self.settle_edit(Ok(revision));
        if back {
            let author = self.author();
            let undone = self.session.undo(&author);
            self.settle_edit(undone);
        }
        let word = if back { Word::OutsideKeptOurs } else { Word::OutsideTakenIn };
        let text = self.lang().fill(word, &[&outside.changes.len().to_string()]);
        self.notify(NoticeKind::Info, text);
    }

    /// An edit would write over rows that nobody has decided about: theirs go into the history first.
    pub(super) fn settle_outside(&mut self) {
        if !self.outside.is_empty() {
            self.take_in_outside(true);
        }
    }

    /// Saves what was recovered as a new workspace and opens that.
    pub(super) fn save_recovered(&mut self, path: PathBuf) {
        let (session, author) = (self.session.clone(), self.author());
        self.jobs.start(Word::SavingRecovered, &file_name(&path), move |_| {
            let path = if path.extension().is_some() { path } else { path.with_extension("gpkg") };
            let saved = GpkgStore::save_recovered(&path, &session, &author).and_then(|()| GpkgStore::open(&path));
            let result = saved.map(Box::new).map_err(|e| e.to_string());
            Outcome::Workspace { path, result, then: Vec::new() }
        });
    }
}
