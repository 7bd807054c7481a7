//! `lodemap compare`: the records in which two workspaces differ.

use super::args::{Given, Options};
use super::{Console, DONE, PROBLEMS, Stop, workspace_path};
use crate::analysis::{Difference, compare};
use crate::app::compared_lines;
use crate::io::gpkg::GpkgStore;
use crate::words::{Lang, Word};
use serde_json::{Value, json};

pub const OPTIONS: Options = Options { flags: &["--json"], values: &[] };

/// Compares; exit status 1 when the two differ.
pub fn run(given: &Given, lang: Lang, console: &mut Console<'_>) -> Result<u8, Stop> {
    let [a, b] = given.exactly(["A.gpkg", "B.gpkg"], lang)?;
    let [first, second] = [a, b].map(|p| workspace_path(p, lang).and_then(|p| GpkgStore::read(p).map_err(Stop::failed)));
    let (first, second) = (first?, second?);
    let differences = compare(first.workspace(), second.workspace());
    if given.has("--json") {
        let all: Vec<Value> = differences.iter().map(one).collect();
        console.print_json(&json!({"a": a.to_string_lossy(), "b": b.to_string_lossy(), "differences": all}))?;
    } else {
        let lines = compared_lines(lang, [&first, &second], &differences);
        console.print(&lines.iter().map(|line| format!("{}\n", line.text)).collect::<String>())?;
        console.say(&lang.fill(Word::CompareCount, &[&differences.len().to_string()]));
    }
    Ok(if differences.is_empty() { DONE } else { PROBLEMS })
}

fn one(difference: &Difference) -> Value {
    let Difference { kind, id, a, b, fields } = difference;
    let place = match (a, b) {
        (Some(_), Some(_)) => "both",
        (Some(_), None) => "a",
        _ => "b",
    };
    let fields: Vec<Value> = fields.iter().map(|f| json!({"field": f.field, "a": f.a, "b": f.b})).collect();
    json!({"kind": kind, "id": id, "in": place, "fields": fields})
}
