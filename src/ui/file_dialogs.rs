//! Dialogs for files as such: what is asked for, under which name it is offered.

use crate::app::{FilePick, Picked, State};
use crate::words::Word;
use std::path::{Path, PathBuf};

/// Asks for a file when the program wants one.
pub(super) fn ask(state: &mut State) {
    let Some(pick) = state.take_asked() else { return };
    let title = state.lang().t(word(&pick));
    let offered = offered(state, &pick);
    let saves = is_saved(&pick);
    state.pick(Picked::File(pick), move || {
        let mut dialog = rfd::FileDialog::new().set_title(title);
        if let Some(folder) = offered.parent().filter(|f| f.is_dir()) {
            dialog = dialog.set_directory(folder);
        }
        if let Some(name) = offered.file_name() {
            dialog = dialog.set_file_name(name.to_string_lossy());
        }
        let file = if saves { dialog.save_file() } else { dialog.pick_file() };
        file.map(|p| vec![p])
    });
}

/// What the dialog is called.
pub(super) fn word(pick: &FilePick) -> Word {
    match pick {
        FilePick::FindLayer(_) => Word::FindFile,
        FilePick::TakeOut(_) => Word::TakeOut,
        FilePick::SaveCopy => Word::SaveCopy,
        FilePick::Pack => Word::Pack,
        FilePick::History => Word::ExportHistory,
        FilePick::Report => Word::SaveReport,
        FilePick::Gaps => Word::GapsSave,
        FilePick::Chart { svg: true } => Word::ChartSaveSvg,
        FilePick::Chart { svg: false } => Word::ChartSavePng,
        FilePick::Compare => Word::Compare,
        FilePick::Register { .. } => Word::RegisterSave,
        FilePick::List(_) => Word::ListPick,
    }
}

/// The path that is offered; without a name where a file is to be found.
pub(super) fn offered(state: &State, pick: &FilePick) -> PathBuf {
    match pick {
        FilePick::FindLayer(id) => state.layer_path(id).unwrap_or_default(),
        FilePick::TakeOut(id) => {
            let layer = state.workspace().layers.get(id);
            beside(state, layer.and_then(|l| l.path.rsplit('/').next()).unwrap_or("layer"))
        }
        FilePick::SaveCopy => beside(state, &named(state, Word::CopySuffix, "gpkg")),
        FilePick::History => beside(state, &named(state, Word::HistorySuffix, "txt")),
        FilePick::Report => beside(state, &named(state, Word::ReportSuffix, "html")),
        FilePick::Gaps => beside(state, &named(state, Word::GapsSuffix, "csv")),
        FilePick::Chart { svg } => {
            let (stem, ending) = (named(state, Word::ChartSuffix, ""), if *svg { "svg" } else { "png" });
            beside(state, &format!("{}-{}.{ending}", stem.trim_end_matches('.'), state.chart_by().word()))
        }
        FilePick::Compare | FilePick::List(_) => beside(state, ""),
        FilePick::Register { .. } => beside(state, &named(state, Word::RegisterSuffix, "csv")),
        FilePick::Pack => beside(state, &named(state, Word::PackSuffix, "gpkg")),
    }
}

fn is_saved(pick: &FilePick) -> bool {
    match pick {
        FilePick::FindLayer(_) | FilePick::Compare | FilePick::List(_) => false,
        FilePick::TakeOut(_)
        | FilePick::SaveCopy
        | FilePick::Pack
        | FilePick::History
        | FilePick::Report
        | FilePick::Gaps
        | FilePick::Chart { .. }
        | FilePick::Register { .. } => true,
    }
}

/// A file in the folder of the workspace.
fn beside(state: &State, name: &str) -> PathBuf {
    state.path().and_then(Path::parent).unwrap_or_else(|| Path::new("")).join(name)
}

/// A name made of that of the workspace.
fn named(state: &State, suffix: Word, ending: &str) -> String {
    let stem =
        state.path().and_then(Path::file_stem).map_or_else(|| "workspace".to_owned(), |s| s.to_string_lossy().into_owned());
    format!("{stem}-{}.{ending}", state.lang().t(suffix))
}
