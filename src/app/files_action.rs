//! Wishes about files as such: recent workspaces, layers that moved or changed, copies, comparisons.

use crate::app::state::State;
use crate::layer::vocabulary::ListId;
use crate::workspace::RecordId;
use std::path::PathBuf;

/// A wish about files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FilesAction {
    /// Put away what a run that did not end as it should had open.
    CloseAway,
    /// Look which recent workspaces are still there.
    LookForRecent,
    /// Take a workspace from the list of recent ones; its file stays.
    ForgetRecent(PathBuf),
    /// Ask the person for a file or a place for one.
    Ask(FilePick),
    /// That is the file.
    Picked(FilePick, PathBuf),
    /// Make the places where files of layers were found those that the workspace has for them.
    RememberPlaces,
    /// Show what became of the links of a layer whose file has changed; `None` puts it away.
    ShowChanged(Option<RecordId>),
    /// Take the changed file of a layer as it is from now on.
    TakeAsItIs(RecordId),
    /// Keep the file of a layer in the workspace.
    Embed(RecordId),
    /// Find out what packing everything into one file would come to.
    PlanPack,
    /// Put that away.
    ClosePack,
    /// Put the comparison away.
    CloseComparison,
    /// Ask whether the history is to be compacted, or put the question away.
    AskToCompact(bool),
    /// Compact the history.
    Compact,
    /// Use the program's own list of critical minerals again.
    BuiltInList(ListId),
}

/// What a file is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FilePick {
    /// The file of a layer that was not found.
    FindLayer(RecordId),
    /// A place for the file of a layer that the workspace keeps itself.
    TakeOut(RecordId),
    /// A place for a copy of the workspace.
    SaveCopy,
    /// A place for a copy that keeps the files of all layers.
    Pack,
    /// A place for the history as text.
    History,
    /// A place for the register of areas as CSV.
    Register {
        /// With a byte order mark.
        bom: bool,
    },
    /// A place for the gap map, as CSV or SVG.
    Gaps,
    /// A place for the dossier.
    Report,
    /// A place for the chart that is shown.
    Chart {
        /// As SVG, and not as PNG.
        svg: bool,
    },
    /// The workspace to compare this one with.
    Compare,
    /// A list of critical minerals to be used instead of this one.
    List(ListId),
}

impl State {
    /// Returns what a file is to be asked for, once: dialogs are the window's.
    pub fn take_asked(&mut self) -> Option<FilePick> {
        self.ask.take()
    }

    pub(super) fn files_action(&mut self, action: FilesAction) {
        match action {
            FilesAction::Ask(pick) => self.ask = Some(pick),
            FilesAction::Picked(FilePick::FindLayer(_), _)
            | FilesAction::RememberPlaces
            | FilesAction::ShowChanged(_)
            | FilesAction::TakeAsItIs(_) => self.moved_action(action),
            FilesAction::AskToCompact(_) | FilesAction::Compact => self.compact_action(action),
            FilesAction::Picked(FilePick::List(_), _) | FilesAction::BuiltInList(_) => self.lists_action(action),
            FilesAction::Picked(FilePick::History | FilePick::Compare, _) | FilesAction::CloseComparison => {
                self.compare_action(action);
            }
            FilesAction::Picked(FilePick::Gaps, path) => self.save_gaps(path),
            FilesAction::Picked(FilePick::Chart { svg }, path) => self.save_chart(svg, &path),
            FilesAction::Picked(FilePick::Report, path) => self.save_report(path),
            FilesAction::Picked(FilePick::Register { .. }, _) => self.save_register(action),
            FilesAction::Picked(..) | FilesAction::Embed(_) | FilesAction::PlanPack | FilesAction::ClosePack => {
                self.copies_action(action);
            }
            FilesAction::CloseAway | FilesAction::LookForRecent | FilesAction::ForgetRecent(_) => self.earlier_action(action),
        }
    }
}
