//! `lodemap compare`: the records in which two workspaces differ.

use super::args::{Given, Options};
use super::{Console, DONE, PROBLEMS, Stop, workspace_path};
use crate::analysis::{BoundaryDiff, Difference, boundary_diff, compare};
use crate::app::compared_lines;
use crate::io::gpkg::GpkgStore;
use crate::words::{Lang, Word, length};
use crate::workspace::Record;
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
        let boundaries = differences.iter().filter_map(|d| Some((d, boundaries(d)?)));
        let areas: Vec<String> = boundaries.map(|(d, diff)| format!("{}: {}\n", d.id, told(lang, &diff))).collect();
        console.print(&lines.iter().map(|line| format!("{}\n", line.text)).collect::<String>())?;
        console.print(&areas.concat())?;
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
    let mut found = json!({"kind": kind, "id": id, "in": place, "fields": fields});
    if let (Some(diff), Some(members)) = (boundaries(difference), found.as_object_mut()) {
        let (moved, max_m, median_m) = diff.moved().unwrap_or_default();
        let [lone_a, lone_b] = diff.lone_vertices();
        let [a_km2, b_km2] = diff.only_m2.map(|m2| m2 / 1e6);
        let boundary = json!({
            "common_km2": diff.common_m2 / 1e6, "only_a_km2": a_km2, "only_b_km2": b_km2, "parts": diff.only.len(),
            "moved_vertices": moved, "max_moved_m": max_m, "median_moved_m": median_m,
            "vertices_only_a": lone_a, "vertices_only_b": lone_b,
        });
        members.insert("boundary".to_owned(), boundary);
    }
    found
}

/// How the boundaries of an area that both have differ; `None` when they do not.
fn boundaries(difference: &Difference) -> Option<BoundaryDiff> {
    let (Some(Record::Area(a)), Some(Record::Area(b))) = (&difference.a, &difference.b) else { return None };
    (a.boundary != b.boundary).then(|| boundary_diff(&a.boundary, &b.boundary, None)).filter(|diff| !diff.is_none())
}

fn told(lang: Lang, diff: &BoundaryDiff) -> String {
    let [a, b] = diff.only_m2.map(|m2| format!("{:.6}", m2 / 1e6));
    let (moved, most, _) = diff.moved().unwrap_or_default();
    lang.fill(Word::CmpLine, &[&a, &b, &moved.to_string(), &length(most)])
}
