//! `lodemap export`: a workspace as GeoJSON and CSV.

use super::args::{Given, Options};
use super::{Console, DONE, PROBLEMS, Stop, workspace_path};
use crate::analysis::LastChanges;
use crate::app::outside::now;
use crate::app::script::load_layers_of;
use crate::io::gpkg::GpkgStore;
use crate::layer::catalog::Catalog;
use crate::words::{Lang, Word};
use serde_json::json;
use std::path::Path;

pub const OPTIONS: Options = Options { flags: &["--json"], values: &["-o"] };

/// Exports, and lists the files with the number of features or rows in each.
pub fn run(given: &Given, lang: Lang, console: &mut Console<'_>) -> Result<u8, Stop> {
    let [workspace] = given.exactly(["WORKSPACE.gpkg"], lang)?;
    let path = workspace_path(workspace, lang)?;
    let folder = given.value("-o").ok_or_else(|| Stop::Usage(lang.fill(Word::CliMissing, &["-o FOLDER"])))?;
    let folder = Path::new(folder);
    let session = GpkgStore::read(path).map_err(Stop::failed)?;
    let mut catalog = Catalog::default();
    let missing = load_layers_of(session.workspace(), path, &mut catalog);
    for (id, why) in &missing {
        let layer = session.workspace().layers.get(id).map_or_else(|| id.0.clone(), |l| l.name.get(lang.is_ja()).to_owned());
        console.say(&lang.fill(Word::LayerFailed, &[&layer, why]));
    }
    let changes = LastChanges::of(session.history());
    let written = crate::io::export::export(session.workspace(), &changes, &catalog, &now(), folder).map_err(Stop::failed)?;
    if given.has("--json") {
        console.print_json(&json!({"folder": folder.to_string_lossy(), "written": written}))?;
    } else {
        console.print(&(lang.fill(Word::Exported, &[&folder.display().to_string(), &written.join(", ")]) + "\n"))?;
    }
    Ok(if missing.is_empty() { DONE } else { PROBLEMS })
}
