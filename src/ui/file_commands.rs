//! The commands of workspaces as files: what the menu and the palette offer for copies, packing, histories, comparisons.

use crate::app::{Action, FilePick, FilesAction, State};
use crate::words::Word;
use eframe::egui::{Key, KeyboardShortcut, Modifiers};

/// A command about the workspace as a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FileCommand {
    SaveCopy,
    Pack,
    ExportHistory,
    SaveReport,
    Compare,
    Compact,
}

impl FileCommand {
    pub(super) const ALL: [Self; 6] =
        [Self::SaveCopy, Self::Pack, Self::ExportHistory, Self::SaveReport, Self::Compare, Self::Compact];

    pub(super) fn word(self) -> Word {
        match self {
            Self::SaveCopy => Word::SaveCopy,
            Self::Pack => Word::Pack,
            Self::ExportHistory => Word::ExportHistory,
            Self::SaveReport => Word::SaveReport,
            Self::Compare => Word::Compare,
            Self::Compact => Word::Compact,
        }
    }

    pub(super) fn tip(self) -> Word {
        match self {
            Self::SaveCopy => Word::SaveCopyTip,
            Self::Pack => Word::PackTip,
            Self::ExportHistory => Word::ExportHistoryTip,
            Self::SaveReport => Word::SaveReportTip,
            Self::Compare => Word::CompareTip,
            Self::Compact => Word::CompactTip,
        }
    }

    pub(super) fn shortcut(self) -> Option<KeyboardShortcut> {
        match self {
            Self::SaveCopy => Some(KeyboardShortcut::new(Modifiers::COMMAND | Modifiers::SHIFT, Key::S)),
            _ => None,
        }
    }

    pub(super) fn enabled(self, state: &State) -> bool {
        match self {
            Self::Compare => true,
            Self::Compact => state.can_compact(),
            Self::ExportHistory => !state.session().history().revisions().is_empty(),
            // A workspace in which nothing was done has no file yet and nothing to keep.
            Self::SaveCopy | Self::Pack | Self::SaveReport => state.path().is_some(),
        }
    }

    pub(super) fn action(self) -> Action {
        Action::Files(match self {
            Self::SaveCopy => FilesAction::Ask(FilePick::SaveCopy),
            Self::Pack => FilesAction::PlanPack,
            Self::ExportHistory => FilesAction::Ask(FilePick::History),
            Self::SaveReport => FilesAction::Ask(FilePick::Report),
            Self::Compare => FilesAction::Ask(FilePick::Compare),
            Self::Compact => FilesAction::AskToCompact(true),
        })
    }
}
