//! Which lists of critical minerals are in force, and how the user exchanges them.

use crate::app::files_action::{FilePick, FilesAction};
use crate::app::notice::NoticeKind;
use crate::app::state::State;
use crate::io::vocabularies;
use crate::layer::vocabulary::{ListId, Lists};
use crate::words::{Lang, Word};

impl State {
    /// Returns the lists of critical minerals in force.
    #[must_use]
    pub fn lists(&self) -> &Lists {
        &self.lists
    }

    /// Reads the user's lists; what is wrong with them is told.
    pub(super) fn load_lists(&mut self) {
        let Some(home) = &self.setup.home else { return };
        let (lists, faults) = vocabularies::lists(home);
        self.lists = lists;
        for fault in faults {
            let text = self.lang().fill(Word::ListNotUsed, &[&fault.to_string()]);
            self.notify(NoticeKind::Error, text);
        }
    }

    pub(super) fn lists_action(&mut self, action: FilesAction) {
        let lang = self.lang();
        let Some(home) = self.setup.home.clone() else { return };
        let (id, done) = match action {
            FilesAction::Picked(FilePick::List(id), path) => {
                (id, vocabularies::use_list(&home, id, &path).map(|list| self.lists.with(id, Some(list))))
            }
            FilesAction::BuiltInList(id) => (id, vocabularies::use_built_in(&home, id).map(|()| self.lists.with(id, None))),
            _ => return,
        };
        match done {
            Ok(lists) => {
                self.lists = lists;
                let text = lang.fill(Word::ListUsed, &[&list_title(lang, &self.lists, id)]);
                self.notify(NoticeKind::Info, text);
            }
            Err(fault) => {
                let text = lang.fill(Word::ListNotTaken, &[&fault.to_string()]);
                self.notify(NoticeKind::Error, text);
            }
        }
    }
}

/// Returns a list's name with its date, number of entries, and whether it is the user's: `U.S. list 2025 (2025-11-07, 60 entries)`.
#[must_use]
pub fn list_title(lang: Lang, lists: &Lists, id: ListId) -> String {
    let list = lists.get(id);
    let whose = lang.t(if list.file.is_some() { Word::ListYours } else { Word::ListBuiltIn });
    lang.fill(Word::ListTitle, &[list.name(lang.is_ja()), &list.origin.date, &list.entries.len().to_string(), whose])
}
