//! `lodemap history`: every revision of a workspace, as text or JSON.

use super::args::{Given, Options};
use super::{Console, DONE, Stop, workspace_path};
use crate::app::history_text::{history_json, history_text};
use crate::app::outside::now;
use crate::io::gpkg::GpkgStore;
use crate::words::Lang;

pub const OPTIONS: Options = Options { flags: &["--json"], values: &[] };

/// Prints the history, the oldest revision first.
pub fn run(given: &Given, lang: Lang, console: &mut Console<'_>) -> Result<u8, Stop> {
    let [workspace] = given.exactly(["WORKSPACE.gpkg"], lang)?;
    let path = workspace_path(workspace, lang)?;
    let session = GpkgStore::read(path).map_err(Stop::failed)?;
    if given.has("--json") {
        console.print_json(&history_json(&session, lang))?;
    } else {
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        console.print(&history_text(&session, &name, lang, &now()))?;
    }
    Ok(DONE)
}
