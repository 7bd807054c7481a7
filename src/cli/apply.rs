//! `lodemap apply`: runs a script of edits on a workspace, all of them or none.

use super::args::{Given, Options};
use super::{Console, DONE, PROBLEMS, Stop, folder_of, workspace_path};
use crate::app::outside::{fresh_id, login_name, now};
use crate::app::script::{Run, load_layers_of, run_sealed};
use crate::io::files::read_file;
use crate::io::gpkg::GpkgStore;
use crate::layer::catalog::Catalog;
use crate::words::{Lang, Word};
use crate::workspace::{Author, RecordId, Session};
use serde_json::json;
use std::io::Read as _;
use std::path::Path;

pub const OPTIONS: Options = Options { flags: &["--json", "--seal"], values: &[] };

/// Runs the script in memory first; only what has gone through to the last line reaches the file, in one step.
pub fn run(given: &Given, lang: Lang, console: &mut Console<'_>) -> Result<u8, Stop> {
    let [workspace, script] = given.exactly(["WORKSPACE.gpkg", "SCRIPT"], lang)?;
    let path = workspace_path(workspace, lang)?;
    let text = script_text(script, lang)?;
    let mut catalog = Catalog::default();
    let (mut store, mut session, outside) = if path.exists() {
        // SQLite would only say that it cannot open the file.
        crate::io::files::readable(path).map_err(Stop::failed)?;
        let opened = GpkgStore::open(path).map_err(Stop::failed)?;
        (Some(opened.store), opened.session, opened.outside)
    } else {
        (None, Session::new(), Default::default())
    };
    let missing = load_layers_of(session.workspace(), path, &mut catalog);
    for (id, why) in &missing {
        let layer = session.workspace().layers.get(id).map_or_else(|| id.0.clone(), |l| l.name.get(lang.is_ja()).to_owned());
        console.say(&lang.fill(Word::LayerFailed, &[&layer, why]));
    }
    let seat = RecordId::from(if lang.is_ja() { "JP" } else { "US" });
    let author = Author { party: seat, name: login_name(), at: now() };
    let nothing = |why: String| Stop::Failed(lang.fill(Word::CliNothingDone, &[&why]));
    // What another program changed comes first, as a step of its own: the script's edits would write over it.
    let mut revisions = Vec::new();
    let changes = outside.change_set(session.workspace(), &author);
    if let Some(revision) = session.take_in(&author, "changed_outside", changes) {
        console.say(&lang.fill(Word::OutsideTakenIn, &[&outside.changes.len().to_string()]));
        revisions.push((revision, session.workspace().clone()));
    }
    let home = crate::io::settings::home().filter(|_| given.has("--seal"));
    let key = home.map(|home| crate::io::keys::key_or_new(&home)).transpose().map_err(Stop::failed)?;
    let run = Run { author, clock: &now, ids: &mut fresh_id, key: key.as_ref() };
    let edits = run_sealed(&text, &mut session, &mut catalog, folder_of(path), run).map_err(|e| nothing(e.to_string()))?;
    let count = edits.len();
    let nothing_asked = edits.is_empty();
    revisions.extend(edits);
    let created = store.is_none();
    match &mut store {
        Some(_) if nothing_asked => {}
        Some(store) => store.append_all(&revisions).map_err(|e| nothing(e.to_string()))?,
        None => GpkgStore::create_with(path, &revisions, &now()).map_err(|e| nothing(e.to_string()))?,
    }
    let shown = path.display().to_string();
    if given.has("--json") {
        let missing: Vec<_> = missing.iter().map(|(id, why)| json!({"id": id, "message": why})).collect();
        console.print_json(&json!({
            "path": path.to_string_lossy(),
            "created": created,
            "edits": count,
            "revisions": session.history().revisions().len(),
            "missing_layers": missing,
        }))?;
    } else {
        let word = if created { Word::CliCreated } else { Word::CliEdits };
        console.print(&(lang.fill(word, &[&shown, &count.to_string()]) + "\n"))?;
    }
    Ok(if missing.is_empty() { DONE } else { PROBLEMS })
}

fn script_text(script: &Path, lang: Lang) -> Result<String, Stop> {
    let bytes = if script == Path::new("-") {
        let mut bytes = Vec::new();
        std::io::stdin().lock().read_to_end(&mut bytes).map_err(Stop::failed)?;
        bytes
    } else {
        read_file(script).map_err(Stop::failed)?
    };
    let text = String::from_utf8(bytes).map_err(|e| Stop::Failed(lang.fill(Word::CliScriptNotUtf8, &[&e.to_string()])))?;
    Ok(text.strip_prefix('\u{feff}').map_or_else(|| text.clone(), str::to_owned))
}
