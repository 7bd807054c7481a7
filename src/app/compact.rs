//! Compacting the history, when a person says so: what is lost is said before, and the old file stays beside the new one.

use crate::app::files_action::FilesAction;
use crate::app::jobs::Outcome;
use crate::app::layers::file_name;
use crate::app::notice::NoticeKind;
use crate::app::state::State;
use crate::io::gpkg::{Compacted, GpkgStore};
use crate::words::Word;

impl State {
    /// Tells whether the question is on the screen whether the history is to be compacted.
    #[must_use]
    pub fn asks_to_compact(&self) -> bool {
        self.asks_to_compact
    }

    /// Tells whether there is a history that can be compacted: one in a file that can be written, of two steps or more.
    #[must_use]
    pub fn can_compact(&self) -> bool {
        self.path.is_some() && self.writer.is_some() && !self.read_only && self.session.history().steps().len() > 1
    }

    pub(super) fn compact_action(&mut self, action: FilesAction) {
        match action {
            FilesAction::AskToCompact(ask) => self.asks_to_compact = ask && self.can_compact(),
            FilesAction::Compact => {
                self.asks_to_compact = false;
                self.settle_outside();
                let Some(path) = self.path.clone().filter(|_| self.can_compact()) else { return };
                if let Err(e) = self.flush() {
                    return self.notify(NoticeKind::Error, self.lang().fill(Word::CompactFailed, &[&e]));
                }
                let (session, author) = (self.session.clone(), self.author());
                self.jobs.start(Word::Compacting, &file_name(&path), move |_| {
                    Outcome::Compacted(GpkgStore::compact(&path, &session, &author).map_err(|e| e.to_string()))
                });
            }
            _ => {}
        }
    }

    /// The compacted file is there: it takes the place of the old one, unless something was done meanwhile.
    pub(super) fn compacted(&mut self, result: Result<Compacted, String>) {
        let lang = self.lang();
        let failed = |e: &str| lang.fill(Word::CompactFailed, &[e]);
        let last = self.session.history().revisions().last().map_or(0, |r| r.seq);
        let compacted = match result {
            Ok(compacted) if compacted.of == last => compacted,
            Ok(_) => return self.notify(NoticeKind::Warning, failed(lang.t(Word::CompactMeanwhile))),
            Err(e) => return self.notify(NoticeKind::Error, failed(&e)),
        };
        let Some(path) = self.path.clone() else { return };
        // The old file is let go of; no edit can come between here and the end of this function.
        self.writer = None;
        let taken = GpkgStore::take_compacted(&path, compacted);
        match (GpkgStore::open(&path), taken) {
            (Ok(opened), taken) => {
                if let Ok(old) = &taken {
                    (self.session, self.outside) = (opened.session, opened.outside);
                    let text = lang.fill(Word::CompactDone, &[&old.display().to_string()]);
                    self.notify(NoticeKind::Info, text);
                }
                let stored = self.session.history().revisions().last().map_or(0, |r| r.seq);
                self.start_writer(opened.store, path, stored);
                if let Err(e) = taken {
                    self.notify(NoticeKind::Error, failed(&e.to_string()));
                }
            }
            (Err(e), _) => {
                self.read_only = true;
                self.notify(NoticeKind::Error, failed(&e.to_string()));
            }
        }
    }
}
