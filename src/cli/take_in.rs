//! `lodemap take-in`: brings in what came from the other side, as one revision.

use super::args::{Given, Options};
use super::{Console, DONE, PROBLEMS, Stop, workspace_path};
use crate::app::exchange::{kind_word, read_theirs, record_name, verdict_word, what_text, what_word};
use crate::io::gpkg::GpkgStore;
use crate::layer::catalog::Catalog;
use crate::words::{Lang, Word};
use crate::workspace::edit::Edit;
use crate::workspace::exchange::{What, plan};
use crate::workspace::seal::fingerprint;
use serde_json::json;

pub const OPTIONS: Options = Options { flags: &["--json", "--accept-new-keys", "--preview"], values: &["--party", "--name"] };

/// Says what is new, changed or in conflict, and takes it in. Exit status 1 when something is in conflict or stays out.
pub fn run(given: &Given, lang: Lang, console: &mut Console<'_>) -> Result<u8, Stop> {
    let [mine, theirs] = given.exactly(["MINE.gpkg", "THEIRS"], lang)?;
    let path = workspace_path(mine, lang)?;
    crate::io::files::readable(path).map_err(Stop::failed)?;
    let mut opened = GpkgStore::open(path).map_err(Stop::failed)?;
    let failed = |e: String| Stop::Failed(lang.fill(Word::TakeInFailed, &[&e]));
    let file = read_theirs(theirs).map_err(failed)?;
    let author = super::send::author(given, lang);
    let mut take = file.take_in(&opened.session, Vec::new());
    let strangers = plan(opened.session.workspace(), &author.at, &take).strangers;
    if given.has("--accept-new-keys") {
        take.accepted.clone_from(&strangers);
    }
    let plan = plan(opened.session.workspace(), &author.at, &take);
    let edit = Edit::TakeIn(Box::new(take));
    let mut done = false;
    if !given.has("--preview") && !plan.changes.is_empty() && !opened.session.workspace().parties.contains_key(&author.party) {
        return Err(Stop::Failed(lang.fill(Word::NoSuchSeat, &[&author.party.0])));
    }
    if !given.has("--preview") && !plan.changes.is_empty() {
        let revision = opened.session.perform(&Catalog::default(), &author, &edit).map_err(Stop::failed)?;
        let after = opened.session.workspace().clone();
        opened.store.append_all(&[(revision, after)]).map_err(Stop::failed)?;
        done = true;
    }
    let trouble = plan.rows.iter().any(|r| matches!(r.what, What::Beside(_) | What::Kept | What::Altered));
    if given.has("--json") {
        let rows = plan.rows.iter().map(|r| {
            let (kind, id) = r.record.key();
            json!({"kind": kind, "id": id, "what": what_word(&r.what), "verdict": r.verdict.map(|v| v.word())})
        });
        let strangers: Vec<_> =
            plan.strangers.iter().map(|(p, k)| json!({"party": p, "key": k, "fingerprint": fingerprint(k)})).collect();
        console.print_json(
            &json!({"taken_in": done, "records": rows.collect::<Vec<_>>(), "unknown_keys": strangers, "unsealed": plan.unsealed}),
        )?;
    } else {
        let mut text = String::new();
        for row in &plan.rows {
            let verdict = row.verdict.map_or(String::new(), |v| format!(" [{}]", lang.t(verdict_word(v))));
            let kind = lang.t(kind_word(row.record.key().0));
            text += &format!("{kind}: {}: {}{verdict}\n", record_name(lang, &row.record), what_text(lang, &row.what));
        }
        if plan.changes.is_empty() {
            text += &format!("{}\n", lang.t(Word::NothingToTakeIn));
        }
        console.print(&text)?;
    }
    for (party, key) in &plan.first_seen {
        console.say(&lang.fill(Word::FirstKey, &[&party.0, &fingerprint(key)]));
    }
    for (party, key) in &plan.strangers {
        console.say(&format!("{} {}", lang.fill(Word::StrangeKey, &[&party.0]), fingerprint(key)));
    }
    for (party, count) in &plan.unsealed {
        console.say(&lang.fill(Word::UnsealedThough, &[&party.0, &count.to_string()]));
    }
    Ok(if trouble || !plan.strangers.is_empty() || !plan.unsealed.is_empty() { PROBLEMS } else { DONE })
}
