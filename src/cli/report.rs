//! `lodemap report`: the dossier of a workspace, as one page for people.

use super::args::{Given, Options};
use super::{Console, DONE, Stop, ending, workspace_path};
use crate::analysis::{AreaVersions, ChartGround, Charts, Chosen, LastChanges, Register};
use crate::app::outside::now;
use crate::app::script::load_layers_of;
use crate::io::gpkg::GpkgStore;
use crate::io::report::{Dossier, write_report};
use crate::layer::catalog::Catalog;
use crate::layer::vocabulary::Lists;
use crate::words::{Lang, Word};
use std::path::Path;
use std::sync::atomic::AtomicBool;

pub const OPTIONS: Options = Options { flags: &[], values: &["-o", "--in"] };

/// Writes the dossier.
pub fn run(given: &Given, lang: Lang, console: &mut Console<'_>) -> Result<u8, Stop> {
    let [workspace] = given.exactly(["WORKSPACE.gpkg"], lang)?;
    let path = workspace_path(workspace, lang)?;
    let out = given.value("-o").ok_or_else(|| Stop::Usage(lang.fill(Word::CliMissing, &["-o OUT.html"])))?;
    let out = Path::new(out);
    let shown = out.display().to_string();
    if !["html", "htm"].contains(&ending(out).as_str()) {
        return Err(Stop::Usage(lang.fill(Word::CliBadEnding, &[&shown, ".html"])));
    }
    let wanted = given.text("--in").unwrap_or_else(|| "en,ja".into());
    let langs = wanted.split(',').map(|l| match l.trim() {
        "en" => Ok(Lang::En),
        "ja" => Ok(Lang::Ja),
        other => Err(Stop::Usage(lang.fill(Word::CliBadLang, &[other]))),
    });
    let langs: Vec<Lang> = langs.collect::<Result<_, _>>()?;
    let session = GpkgStore::read(path).map_err(Stop::failed)?;
    // Nothing cancels it.
    let register = Register::of(session.workspace(), None, &AtomicBool::new(false)).unwrap_or_default();
    let (changes, at) = (LastChanges::of(session.history()), now());
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    let mut versions = AreaVersions::default();
    versions.follow(session.history());
    let mut catalog = Catalog::default();
    // What cannot be loaded is not counted, as the charts say.
    drop(load_layers_of(session.workspace(), path, &mut catalog));
    let ground = ChartGround {
        workspace: session.workspace().clone(),
        catalog,
        lists: Lists::default(),
        versions,
        chosen: Chosen::default(),
        now: at.clone(),
    };
    let charts = Charts::of(&ground, &AtomicBool::new(false)).unwrap_or_default();
    let dossier =
        Dossier { name: &name, workspace: session.workspace(), register: &register, changes: &changes, charts: &charts, at: &at };
    write_report(out, dossier, &langs).map_err(Stop::failed)?;
    console.say(&lang.fill(Word::ReportSaved, &[&shown]));
    Ok(DONE)
}
