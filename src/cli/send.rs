//! `lodemap send`: a workspace as one file for the other side.

use super::args::{Given, Options};
use super::{Console, DONE, Stop, workspace_path};
use crate::app::outside::{login_name, now};
use crate::app::script::load_layers_of;
use crate::app::settings::Settings;
use crate::io::exchange::write;
use crate::io::gpkg::GpkgStore;
use crate::io::keys::key_or_new;
use crate::layer::catalog::Catalog;
use crate::words::{Lang, Word};
use crate::workspace::edit::Edit;
use crate::workspace::exchange::{Sending, outgoing};
use crate::workspace::{Author, Record, RecordId};
use serde_json::json;
use std::path::Path;

pub const OPTIONS: Options = Options { flags: &["--json"], values: &["-o", "--party", "--name"] };

/// Writes the file, then marks in the workspace what went out.
pub fn run(given: &Given, lang: Lang, console: &mut Console<'_>) -> Result<u8, Stop> {
    let [workspace] = given.exactly(["WORKSPACE.gpkg"], lang)?;
    let path = workspace_path(workspace, lang)?;
    let out = given.value("-o").ok_or_else(|| Stop::Usage(lang.fill(Word::CliMissing, &["-o OUT.geojson"])))?;
    let out = Path::new(out);
    if crate::io::files::same_file(out, path) {
        return Err(Stop::Failed(lang.fill(Word::CliSameFile, &[&out.display().to_string()])));
    }
    crate::io::files::readable(path).map_err(Stop::failed)?;
    let mut opened = GpkgStore::open(path).map_err(Stop::failed)?;
    let author = author(given, lang);
    if !opened.session.workspace().parties.contains_key(&author.party) {
        return Err(Stop::Failed(lang.fill(Word::NoSuchSeat, &[&author.party.0])));
    }
    let mut catalog = Catalog::default();
    let _unread = load_layers_of(opened.session.workspace(), path, &mut catalog);
    let parcels = outgoing(&opened.session);
    let key = crate::io::settings::home().map(|home| key_or_new(&home)).transpose().map_err(Stop::failed)?;
    let failed = |e: &dyn std::fmt::Display| Stop::Failed(lang.fill(Word::SendFailed, &[&e.to_string()]));
    write(opened.session.workspace(), &catalog, (&author, &parcels), key.as_ref(), out).map_err(|e| failed(&e))?;
    let statements = parcels.iter().filter(|p| matches!(p.record, Record::Statement(_))).count();
    let count = parcels.len();
    let file = out.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let edit = Edit::Send(Box::new(Sending::new(&opened.session, parcels, file)));
    // Sent once more, everything is marked already.
    if let Ok(revision) = opened.session.perform(&catalog, &author, &edit) {
        let after = opened.session.workspace().clone();
        opened.store.append_all(&[(revision, after)]).map_err(Stop::failed)?;
    }
    if given.has("--json") {
        console.print_json(&json!({"path": out.to_string_lossy(), "records": count, "statements": statements}))?;
    } else {
        let values = [out.display().to_string(), count.to_string(), statements.to_string()];
        console.print(&(lang.fill(Word::SentTo, &values.each_ref().map(String::as_str)) + "\n"))?;
    }
    Ok(DONE)
}

/// Who does it: as the options say, else as in the window, else by language and login.
pub fn author(given: &Given, lang: Lang) -> Author {
    let settings: Settings = crate::io::settings::home().map(|h| crate::io::settings::load(&h)).unwrap_or_default();
    let seat = given.text("--party").map(RecordId).or(settings.seat);
    let party = seat.unwrap_or_else(|| RecordId::from(if lang.is_ja() { "JP" } else { "US" }));
    let name = given.text("--name").or(Some(settings.name).filter(|n| !n.trim().is_empty())).unwrap_or_else(login_name);
    Author { party, name, at: now() }
}
