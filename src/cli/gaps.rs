//! `lodemap gaps`: the gap map of a workspace as a table or a drawing.

use super::args::{Given, Options};
use super::{Console, DONE, PROBLEMS, Stop, ending, workspace_path};
use crate::analysis::gaps::{Axis, RowFilter, axis_sentence, count_sentence, loaded_sentence, unknown_sentence};
use crate::app::gaps::Gaps;
use crate::app::script::load_layers_of;
use crate::io::export::gaps::{GapExport, axis_of, write_gaps};
use crate::io::gpkg::GpkgStore;
use crate::io::settings::home;
use crate::io::vocabularies;
use crate::layer::catalog::Catalog;
use crate::layer::vocabulary::Lists;
use crate::words::{Lang, Word};
use crate::workspace::Workspace;
use std::path::Path;
use std::sync::atomic::AtomicBool;

pub const OPTIONS: Options = Options { flags: &[], values: &["-o", "--by", "--in"] };

/// Writes the gap map, or without a file says what it speaks of and which minerals have no project at separation.
pub fn run(given: &Given, lang: Lang, console: &mut Console<'_>) -> Result<u8, Stop> {
    let [workspace] = given.exactly(["WORKSPACE.gpkg"], lang)?;
    let path = workspace_path(workspace, lang)?;
    let by = given.text("--by").unwrap_or_else(|| Axis::Stage.word().into());
    let words = Axis::ALL.map(Axis::word).join(", ");
    let axis = axis_of(&by).ok_or_else(|| Stop::Usage(lang.fill(Word::CliBadAxis, &[&by, &words])))?;
    let said = match given.text("--in").as_deref() {
        None => lang,
        Some("en") => Lang::En,
        Some("ja") => Lang::Ja,
        Some(other) => return Err(Stop::Usage(lang.fill(Word::CliBadLang, &[other]))),
    };
    let out = given.value("-o").map(Path::new);
    if let Some(out) = out.filter(|out| !["csv", "svg"].contains(&ending(out).as_str())) {
        return Err(Stop::Usage(lang.fill(Word::CliBadEnding, &[&out.display().to_string(), ".csv .svg"])));
    }
    let session = GpkgStore::read(path).map_err(Stop::failed)?;
    let w = session.workspace();
    let (catalog, missing) = loaded(w, path, lang, console);
    let gaps = counted(w, &catalog, &lists(console));
    let Some(map) = gaps.map(axis) else { return Err(Stop::Usage(lang.fill(Word::CliBadAxis, &[&by, &words]))) };
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    match out {
        Some(out) => {
            let of = GapExport { name: &name, workspace: w, ground: &gaps.ground, map, filter: RowFilter::All };
            write_gaps(of, said, out).map_err(Stop::failed)?;
            console.say(&lang.fill(Word::GapsSaved, &[&out.display().to_string()]));
        }
        None => {
            let sentences =
                [loaded_sentence(said, &gaps.ground), axis_sentence(said, axis).into(), unknown_sentence(said, &gaps.ground)];
            let mut text = sentences.into_iter().filter(|s| !s.is_empty()).map(|s| s + "\n").collect::<String>();
            text += &(count_sentence(said, map) + "\n");
            for row in map.rows.iter().filter(|r| r.no_separation) {
                text += &format!("  {} {}\n", row.mineral.symbol, row.mineral.name(said.is_ja()));
            }
            console.print(&text)?;
        }
    }
    Ok(if missing { PROBLEMS } else { DONE })
}

/// Loads the layers of a workspace; tells those that could not be, and whether there are any.
pub(super) fn loaded(w: &Workspace, path: &Path, lang: Lang, console: &mut Console<'_>) -> (Catalog, bool) {
    let mut catalog = Catalog::default();
    let missing = load_layers_of(w, path, &mut catalog);
    for (id, why) in &missing {
        let layer = w.layers.get(id).map_or_else(|| id.0.clone(), |l| l.name.get(lang.is_ja()).to_owned());
        console.say(&lang.fill(Word::LayerFailed, &[&layer, why]));
    }
    (catalog, !missing.is_empty())
}

/// Returns the lists of critical minerals in force; files of the user that are not used are told.
pub(super) fn lists(console: &mut Console<'_>) -> Lists {
    let (lists, faults) = home().map_or_else(Default::default, |home| vocabularies::lists(&home));
    faults.iter().for_each(|fault| console.say(&fault.to_string()));
    lists
}

/// Counts; nothing cancels it.
pub(super) fn counted(w: &Workspace, catalog: &Catalog, lists: &Lists) -> Gaps {
    Gaps::count(w, catalog, lists, None, &AtomicBool::new(false), &|_| {}).unwrap_or_default()
}
