//! `lodemap verify`: says of each statement whether it holds.

use super::args::{Given, Options};
use super::{Console, DONE, PROBLEMS, Stop};
use crate::app::exchange::{act_text, read_theirs, told, verdict_word, whole_word};
use crate::io::exchange::ExchangeFile;
use crate::io::gpkg::GpkgStore;
use crate::words::{Lang, Word};
use crate::workspace::seal::{Verdict, fingerprint};
use serde_json::{Value, json};
use std::path::Path;

pub const OPTIONS: Options = Options { flags: &["--json"], values: &["--known"] };

/// Judges each file by the keys that it names, or by those that a workspace knows. Exit status 1 when something does not hold.
pub fn run(given: &Given, lang: Lang, console: &mut Console<'_>) -> Result<u8, Stop> {
    let known = given.value("--known").map(|path| GpkgStore::read(Path::new(path)).map_err(Stop::failed)).transpose()?;
    let (mut all, mut text, mut sums, mut status) = (Vec::new(), String::new(), Vec::new(), DONE);
    for path in given.some_paths(lang)? {
        let mut file = read_theirs(path).map_err(Stop::Failed)?;
        if let Some(known) = &known {
            file.judge_by(known);
        }
        if !file.holds() {
            status = PROBLEMS;
        }
        let shown = path.display().to_string();
        text += &lines(lang, &shown, &file);
        let hold = file.findings.iter().filter(|f| f.verdict == Verdict::Holds).count().to_string();
        sums.push(lang.fill(Word::VerifySum, &[&shown, &file.findings.len().to_string(), &hold]));
        all.push(document(&shown, &file));
    }
    if given.has("--json") {
        console.print_json(&Value::Array(all))?;
    } else {
        console.print(&text)?;
    }
    sums.iter().for_each(|sum| console.say(sum));
    Ok(status)
}

fn lines(lang: Lang, path: &str, file: &ExchangeFile) -> String {
    let mut text = String::new();
    if let Some(whole) = file.whole {
        text += &format!("{path}: {}\n", lang.t(whole_word(whole)));
    }
    file.differences.iter().for_each(|d| text += &format!("    {}\n", told(lang, d)));
    for finding in &file.findings {
        let s = &finding.statement;
        let verdict = lang.t(verdict_word(finding.verdict));
        let values = [s.id.0.as_str(), act_text(lang, s.act), &s.area.0, &s.by.party.0, &s.by.name, s.by.at.as_str(), verdict];
        text += &(fill7(lang, &values) + "\n");
        finding.differences.iter().for_each(|d| text += &format!("    {}\n", told(lang, d)));
    }
    for (party, keys) in &file.keys {
        keys.iter().for_each(|k| text += &(lang.fill(Word::VerifyKeys, &[&party.0, &fingerprint(&k.key)]) + "\n"));
    }
    text
}

/// Fills the line of a statement; what stands in it may hold braces itself.
fn fill7(lang: Lang, values: &[&str; 7]) -> String {
    let mut out = String::new();
    for part in lang.t(Word::VerifyLine).split('{') {
        match part.split_once('}') {
            Some((n, rest)) => {
                out += n.parse::<usize>().ok().and_then(|n| values.get(n)).unwrap_or(&"");
                out += rest;
            }
            None => out += part,
        }
    }
    out
}

fn document(path: &str, file: &ExchangeFile) -> Value {
    let differences = |all: &[crate::io::exchange::Difference]| all.iter().map(|d| told(Lang::En, d)).collect::<Vec<_>>();
    let statements = file.findings.iter().map(|f| {
        let s = &f.statement;
        json!({"id": s.id, "area": s.area, "act": s.act, "by": s.by, "boundary_sha256": s.boundary_sha256,
            "key": s.key, "verdict": f.verdict.word(), "differences": differences(&f.differences)})
    });
    let keys = file.keys.iter().flat_map(|(party, keys)| keys.iter().map(move |k| (party, k)));
    json!({
        "path": path,
        "holds": file.holds(),
        "file": file.whole.map(Verdict::word),
        "differences": differences(&file.differences),
        "statements": statements.collect::<Vec<_>>(),
        "keys": keys.map(|(party, k)| json!({"party": party, "key": k.key, "fingerprint": fingerprint(&k.key)})).collect::<Vec<_>>(),
    })
}
