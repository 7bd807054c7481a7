//! `lodemap check`: problems with their place, one a line.

use super::args::{Given, Options};
use super::input::{Found, Input, any_bad, open, reading};
use super::{Console, DONE, PROBLEMS, Stop, UNUSABLE};
use crate::analysis::doubt_datum;
use crate::layer::{Layer, Problem, Severity};
use crate::words::{Lang, Word, grouped};
use serde_json::{Value, json};
use std::path::Path;
use std::sync::atomic::AtomicBool;

pub const OPTIONS: Options = Options { flags: &["--json", "--swap-axes"], values: &["--encoding", "--layer", "--x", "--y"] };

/// Lists the problems of every path; one that cannot be used at all counts as a problem and gives exit status 2.
pub fn run(given: &Given, lang: Lang, console: &mut Console<'_>) -> Result<u8, Stop> {
    let (mut entries, mut text, mut status) = (Vec::new(), String::new(), DONE);
    let mut summaries = Vec::new();
    let reading = reading(given, lang)?;
    let opened: Vec<_> = given.some_paths(lang)?.iter().map(|path| (path, open(path, &reading))).collect();
    let layers: Vec<&Layer> = opened.iter().flat_map(|(_, inputs)| inputs.iter().flatten()).filter_map(layer_of).collect();
    let doubts: Vec<Option<Problem>> = layers.iter().map(|layer| datum_doubt(layer, &layers, lang)).collect();
    for (path, inputs) in &opened {
        let (kind, usable, problems): (_, _, Vec<Found>) = match inputs {
            Ok(inputs) => {
                let workspace = inputs.iter().any(|i| matches!(i, Input::Workspace { .. }));
                let doubted = inputs
                    .iter()
                    .filter_map(layer_of)
                    .filter_map(|layer| doubts[layers.iter().position(|other| std::ptr::eq(*other, layer))?].clone());
                let doubted = doubted.map(|problem| Found { problem, layer: None, record: None });
                let all = inputs.iter().flat_map(Input::problems).chain(doubted).collect();
                (if workspace { "workspace" } else { "layer" }, true, all)
            }
            Err(unusable) => {
                status = UNUSABLE;
                let found = |problem| Found { problem, layer: None, record: None };
                console.say(&unusable.message);
                let kind = if super::is_workspace(path) { "workspace" } else { "layer" };
                (kind, false, unusable.problems.iter().cloned().map(found).collect())
            }
        };
        if any_bad(&problems) {
            status = status.max(PROBLEMS);
        }
        problems.iter().for_each(|f| text += &line(path, f, lang));
        let count = |s: Severity| problems.iter().filter(|f| f.problem.severity == s).count();
        let [errors, warnings, notes] = [Severity::Error, Severity::Warning, Severity::Note].map(count);
        let shown = path.display().to_string();
        summaries.push(lang.fill(Word::CliCounts, &[&shown, &errors.to_string(), &warnings.to_string(), &notes.to_string()]));
        entries.push(json!({
            "path": path.to_string_lossy(),
            "kind": kind,
            "usable": usable,
            "errors": errors,
            "warnings": warnings,
            "notes": notes,
            "problems": problems.iter().map(Found::json).collect::<Vec<_>>(),
        }));
    }
    if given.has("--json") {
        console.print_json(&Value::Array(entries))?;
    } else {
        console.print(&text)?;
    }
    summaries.iter().for_each(|s| console.say(s));
    Ok(status)
}

fn layer_of(input: &Input) -> Option<&Layer> {
    match input {
        Input::Layer(layer) => Some(layer),
        Input::Workspace { .. } => None,
    }
}

/// What the other layers say of a layer's datum: the one that has most twins of its points.
fn datum_doubt(layer: &Layer, layers: &[&Layer], lang: Lang) -> Option<Problem> {
    let others = layers.iter().filter(|other| !std::ptr::eq(**other, layer));
    let found = others.filter_map(|other| Some((other, doubt_datum(layer, other, &AtomicBool::new(false))?)));
    let (trusted, d) = found.max_by_key(|(_, doubt)| doubt.twins)?;
    let [twins, of] = [d.twins, d.of].map(grouped);
    let shift = format!("{:.0}", d.shift_m);
    let values = [&twins, &of, shift.as_str(), lang.compass(d.azimuth), &trusted.name, &d.crs.name_in(lang), d.crs.code()];
    Some(Problem::of_layer("datum_doubtful", Severity::Warning, lang.fill(Word::CliDatumDoubt, &values)))
}

/// `path:line:column: severity: feature 3: message [code, byte 120]`, which editors can jump by.
fn line(path: &Path, found: &Found, lang: Lang) -> String {
    let Problem { code, severity, feature, line, column, byte, message } = &found.problem;
    let place = match (line, column) {
        (Some(line), Some(column)) => format!(":{line}:{column}"),
        (Some(line), None) => format!(":{line}"),
        _ => String::new(),
    };
    let layer = found.layer.as_ref().map_or(String::new(), |l| format!("[{l}]"));
    let severity = lang.t(match severity {
        Severity::Error => Word::CliError,
        Severity::Warning => Word::CliWarning,
        Severity::Note => Word::CliNote,
    });
    let feature = feature.map_or(String::new(), |f| format!("{}: ", lang.fill(Word::CliFeature, &[&f.to_string()])));
    let byte = byte.map_or(String::new(), |b| format!(", byte {b}"));
    format!("{}{layer}{place}: {severity}: {feature}{message} [{code}{byte}]\n", path.display())
}
