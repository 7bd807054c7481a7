//! `lodemap info`: what is in layers and workspaces, of deposits in the common words, and which vocabularies are in force.

use super::args::{Given, Options};
use super::deposits::{describe_deposit, describe_vocabularies, find, summary, vocabularies_text};
use super::filter::Where;
use super::input::{Input, any_bad, open, reading};
use super::{Console, DONE, PROBLEMS, Stop, UNUSABLE};
use crate::io::{settings, vocabularies};
use crate::layer::vocabulary::Lists;
use crate::layer::{EncodingKnown, Layer, Severity};
use crate::words::{Lang, Word};
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::sync::Arc;

pub const OPTIONS: Options = Options {
    flags: &["--json", "--swap-axes", "--deposits", "--vocabularies"],
    values: &["--areas", "--encoding", "--layer", "--where", "--x", "--y", "--deposit"],
};

/// Describes every path; one that cannot be used is told of and the others are still described.
pub fn run(given: &Given, lang: Lang, console: &mut Console<'_>) -> Result<u8, Stop> {
    let (mut entries, mut texts, mut status) = (Vec::new(), Vec::new(), DONE);
    let reading = reading(given, lang)?;
    let filter = Where::of(given, lang, console)?;
    let lists = lists(console);
    if given.has("--vocabularies") {
        entries.push(json!({ "vocabularies": describe_vocabularies(&lists) }));
        texts.push(vocabularies_text(&lists, lang));
    } else {
        given.some_paths(lang)?;
    }
    for path in &given.paths {
        match open(path, &reading) {
            Ok(inputs) => {
                for input in inputs {
                    if any_bad(&input.problems()) {
                        status = status.max(PROBLEMS);
                    }
                    let mut entry = input.describe(path);
                    if let (Some(filter), Input::Layer(layer)) = (&filter, &input) {
                        let passing = filter.rows(&Arc::new(Layer::clone(layer)), lang)?.len();
                        entry["passing"] = json!(passing);
                        console.say(&lang.fill(Word::CliPassing, &[&passing.to_string(), &layer.table.len().to_string()]));
                    }
                    let mut told = text(&input, &entry, lang);
                    if let Input::Layer(layer) = &input {
                        told += &of_deposits(given, layer, &lists, lang, &mut entry)?;
                    }
                    texts.push(told);
                    entries.push(entry);
                }
            }
            Err(unusable) => {
                status = UNUSABLE;
                entries.push(json!({"path": path.to_string_lossy(), "error": unusable.message, "problems": unusable.problems}));
                console.say(&unusable.message);
            }
        }
    }
    if given.has("--json") {
        console.print_json(&Value::Array(entries))?;
    } else {
        console.print(&texts.join("\n"))?;
    }
    Ok(status)
}

/// The lists of minerals in force; what is wrong with the user's is told.
pub fn lists(console: &mut Console<'_>) -> Lists {
    let Some(home) = settings::home() else { return Lists::built_in().clone() };
    let (lists, faults) = vocabularies::lists(&home);
    faults.iter().for_each(|fault| console.say(&fault.to_string()));
    lists
}

/// What is asked for of a layer's deposits: all counted, or one described. It goes into the entry; returned is the same for people.
fn of_deposits(given: &Given, layer: &Layer, lists: &Lists, lang: Lang, entry: &mut Value) -> Result<String, Stop> {
    let mut told = String::new();
    let mut add = |key: &str, value: Value| {
        told += &format!("  {}  {value:#}\n", lang.t(Word::CliDepositsOf));
        entry[key] = value;
    };
    if given.has("--deposits") && layer.meaning.model.is_of_deposits() {
        add("deposits", summary(layer, lists));
    }
    if let Some(id) = given.text("--deposit") {
        let missing = || Stop::Failed(lang.fill(Word::CliNoDeposit, &[&id, &layer.path.to_string_lossy()]));
        let row = find(layer, &id).ok_or_else(missing)?;
        add("deposit", describe_deposit(&layer.deposit_of(row), lists));
    }
    Ok(told)
}

fn text(input: &Input, entry: &Value, lang: Lang) -> String {
    let mut rows: Vec<(Word, String)> = Vec::new();
    let word = |v: &Value| v.as_str().map_or_else(|| v.to_string(), str::to_owned);
    let counts = |v: &Value| {
        let shown = v.as_object().into_iter().flatten().filter(|(_, n)| **n != json!(0));
        shown.map(|(k, n)| format!("{k} {n}")).collect::<Vec<_>>().join(", ")
    };
    let or_none = |s: String| if s.is_empty() { lang.t(Word::CliNone).to_owned() } else { s };
    rows.push((Word::CliFormat, word(&entry["format"])));
    match input {
        Input::Layer(layer) => {
            if let Some(name) = &layer.reading.sublayer {
                rows.push((Word::Layer, name.clone()));
            }
            let known = match layer.encoding_known() {
                EncodingKnown::Declared => String::new(),
                EncodingKnown::Detected => format!(" ({})", lang.t(Word::EncodingDetected)),
                EncodingKnown::Chosen => format!(" ({})", lang.t(Word::CrsChosen)),
            };
            rows.push((Word::CliEncoding, word(&entry["encoding"]) + &known));
            let crs = &entry["crs"];
            let known = layer.crs.crs.as_ref();
            let named = known.map_or_else(
                || lang.t(Word::CliUnknown).to_owned(),
                |c| format!("{} {}", c.short_code().unwrap_or_default(), c.name_in(lang)),
            );
            rows.push((Word::CliCrs, format!("{named} ({}: {})", word(&crs["how"]), layer.crs.reason.get(lang))));
            for candidate in &layer.crs.candidates {
                let shown = format!("{} {}", candidate.crs.code(), candidate.crs.name_in(lang));
                rows.push((Word::ChooseCrs, format!("{shown}: {}", candidate.why_text(lang))));
            }
            let mut geometries = counts(&entry["geometries"]);
            if entry["null_geometries"] != json!(0) {
                write!(geometries, ", null {}", entry["null_geometries"]).unwrap_or_default();
            }
            rows.push((Word::CliFeatures, format!("{} ({geometries})", entry["features"])));
            rows.push((Word::CliVertices, entry["vertices"].to_string()));
            let identity = entry["id_field"].as_str().unwrap_or(lang.t(Word::IdContent)).to_owned();
            let why = if entry["id_field"].is_null() { Word::IdWhyContent } else { Word::IdWhyUnique };
            rows.push((Word::CliIdentity, format!("{identity} ({})", lang.t(why))));
            rows.extend(meaning(layer, lang));
        }
        Input::Workspace { .. } => {
            rows.push((Word::Areas, or_none(counts(&entry["areas"]))));
            for (label, key) in [
                (Word::Notes, "notes"),
                (Word::Projects, "projects"),
                (Word::RoleDeposits, "deposits"),
                (Word::Links, "links"),
                (Word::CliStatements, "statements"),
                (Word::CliRevisions, "revisions"),
            ] {
                rows.push((label, entry[key].to_string()));
            }
            for layer in entry["layers"].as_array().into_iter().flatten() {
                let state = match (&layer["found"], &layer["changed"]) {
                    (Value::Bool(false), _) => Word::CliGone,
                    (_, Value::Bool(true)) => Word::CliChanged,
                    _ => Word::CliFound,
                };
                rows.push((Word::Layer, format!("{}: {} ({})", word(&layer["id"]), word(&layer["path"]), lang.t(state))));
            }
        }
    }
    let extent: Vec<String> = entry["extent_lonlat"].as_array().into_iter().flatten().map(degrees).collect();
    rows.push((Word::CliExtent, or_none(extent.join(", "))));
    for field in entry["fields"].as_array().into_iter().flatten() {
        rows.push((Word::CliFields, format!("{} ({}, {})", word(&field["name"]), word(&field["type"]), field["filled"])));
    }
    let path = word(&entry["path"]);
    let problems = input.problems();
    let count = |s: Severity| problems.iter().filter(|f| f.problem.severity == s).count().to_string();
    let [errors, warnings, notes] = [Severity::Error, Severity::Warning, Severity::Note].map(count);
    let summary = lang.fill(Word::CliCounts, &["", &errors, &warnings, &notes]);
    let more = if problems.is_empty() { String::new() } else { format!("  (lodemap check {path})") };
    rows.push((Word::CliProblems, format!("{}{more}", summary.trim_start_matches([':', '：', ' ']))));
    table(&path, &rows, lang)
}

/// Which known layer it is, and what its fields say.
fn meaning(layer: &Layer, lang: Lang) -> Vec<(Word, String)> {
    let model = &layer.meaning.model;
    let mut rows = Vec::new();
    if let Some(known) = &model.recognised {
        let values = [known.preset.name(lang.is_ja()), &known.matched.to_string(), &known.known.to_string()];
        rows.push((Word::FieldMeanings, lang.fill(Word::PresetKnown, &values)));
    }
    for (role, fields) in &model.roles {
        rows.push((Word::FieldMeanings, format!("{}: {}", lang.t(role.title()), fields.join(", "))));
    }
    if !model.not_mapped.is_empty() {
        let header = lang.fill(Word::NotMapped, &[&model.not_mapped.len().to_string()]);
        rows.push((Word::FieldMeanings, format!("{header}: {}", model.not_mapped.join(", "))));
    }
    rows
}

fn degrees(value: &Value) -> String {
    let text = format!("{:.6}", value.as_f64().unwrap_or_default());
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Sets labels in a column; a label that repeats is written once.
fn table(title: &str, rows: &[(Word, String)], lang: Lang) -> String {
    let width = |s: &str| s.chars().map(|c| if c >= '\u{1100}' { 2 } else { 1 }).sum::<usize>();
    let widest = rows.iter().map(|(w, _)| width(lang.t(*w))).max().unwrap_or(0);
    let mut text = format!("{title}\n");
    let mut last = None;
    for (word, value) in rows {
        let label = if last == Some(*word) { "" } else { lang.t(*word) };
        last = Some(*word);
        text += &format!("  {label}{}  {value}\n", " ".repeat(widest - width(label)));
    }
    text
}
