//! `lodemap report`: the dossier of a workspace, as one page for people.

use super::args::{Given, Options};
use super::gaps::{counted, lists, loaded};
use super::{Console, DONE, PROBLEMS, Stop, ending, workspace_path};
use crate::analysis::gaps::Axis;
use crate::analysis::{AreaVersions, ChartGround, Charts, Chosen, LastChanges, Register};
use crate::app::outside::now;
use crate::io::gpkg::GpkgStore;
use crate::io::report::{Dossier, write_report};
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
    let w = session.workspace();
    let (catalog, missing) = loaded(w, path, lang, console);
    let lists = lists(console);
    let gaps = counted(w, &catalog, &lists);
    let gaps = Some(&gaps.ground).zip(gaps.map(Axis::Stage));
    let mut versions = AreaVersions::default();
    versions.follow(session.history());
    let ground = ChartGround {
        workspace: w.clone(),
        catalog: catalog.clone(),
        lists: lists.clone(),
        versions,
        chosen: Chosen::default(),
        now: at.clone(),
    };
    let charts = Charts::of(&ground, &AtomicBool::new(false)).unwrap_or_default();
    let dossier = Dossier { name: &name, workspace: w, register: &register, changes: &changes, charts: &charts, gaps, at: &at };
    write_report(out, dossier, &langs).map_err(Stop::failed)?;
    console.say(&lang.fill(Word::ReportSaved, &[&shown]));
    Ok(if missing { PROBLEMS } else { DONE })
}
