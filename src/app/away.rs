//! Which workspaces were open: the recent ones, and those that a run left open which did not end as it should.

use crate::app::files_action::FilesAction;
use crate::app::jobs::Outcome;
use crate::app::state::State;
use crate::io::session_mark::{SessionMark, left_behind};
use crate::words::Word;
use crate::workspace::Instant;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Recent workspaces that are kept.
const MOST_RECENT: usize = 12;

/// A workspace that was open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WasOpen {
    /// The file, as an absolute path.
    pub path: PathBuf,
    /// When it was opened last.
    pub at: Instant,
}

/// What is known of earlier runs.
#[derive(Debug, Default)]
pub(super) struct Earlier {
    /// What runs that did not end as they should had open, the newest first.
    pub away: Vec<WasOpen>,
    /// This run's mark, while a workspace is open.
    mark: Option<SessionMark>,
    /// Recent workspaces that are no longer there, once somebody has looked.
    gone: BTreeSet<PathBuf>,
}

impl Earlier {
    /// Looks for marks that were left.
    pub fn look(home: Option<&Path>) -> Self {
        let mut away: Vec<WasOpen> = home.map(left_behind).unwrap_or_default();
        away.sort_by_key(|w: &WasOpen| std::cmp::Reverse(w.at.nanos()));
        Self { away, ..Self::default() }
    }
}

impl State {
    /// Returns what runs that did not end as they should had open, the newest first, until it was put away.
    #[must_use]
    pub fn away(&self) -> &[WasOpen] {
        &self.earlier.away
    }

    /// Returns the recent workspaces, the newest first, and whether each was there when somebody looked last.
    #[must_use]
    pub fn recent(&self) -> Vec<(&WasOpen, bool)> {
        self.settings.recent.iter().map(|w| (w, !self.earlier.gone.contains(&w.path))).collect()
    }

    pub(super) fn earlier_action(&mut self, action: FilesAction) {
        match action {
            FilesAction::CloseAway => self.earlier.away.clear(),
            FilesAction::LookForRecent => {
                let paths: Vec<PathBuf> = self.settings.recent.iter().map(|w| w.path.clone()).collect();
                // A disk of the network may let one wait.
                self.jobs.start(Word::LookingForFiles, "", move |_| {
                    Outcome::RecentGone(paths.into_iter().filter(|p| !p.exists()).collect())
                });
            }
            FilesAction::ForgetRecent(path) => {
                self.settings.recent.retain(|w| w.path != path);
                self.save_settings();
            }
            // The others are not of earlier runs.
            _ => {}
        }
    }

    pub(super) fn recent_looked_for(&mut self, gone: BTreeSet<PathBuf>) {
        self.earlier.gone = gone;
    }

    /// Notes that a workspace is open now; `None`: none that has a file.
    pub(super) fn note_open(&mut self, path: Option<&Path>) {
        self.earlier.mark = None;
        let (Some(path), Some(home)) = (path.and_then(|p| std::path::absolute(p).ok()), self.setup.home.clone()) else { return };
        let open = WasOpen { path, at: (self.setup.clock)() };
        // Without a mark the next start has nothing to tell; the work is as safe as with it.
        self.earlier.mark = SessionMark::set(&home, &open).ok();
        self.earlier.gone.remove(&open.path);
        self.settings.recent.retain(|w| w.path != open.path);
        self.settings.recent.insert(0, open);
        self.settings.recent.truncate(MOST_RECENT);
    }
}
