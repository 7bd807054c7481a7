//! Reads an exchange file, or a workspace of the other side, and judges what came: record by record, statement by statement.

use super::judge::{boundary, fields, judge, records};
use super::{Difference, Finding, Line, PREFIX, file_text};
use crate::geometry::{cut_at_180, flaws};
use crate::io::export::features::coordinates;
use crate::io::files::{FileError, first_bytes, read_file};
use crate::words::{Lang, Word};
use crate::workspace::exchange::{Parcel, TakeIn, Version, outgoing};
use crate::workspace::seal::{Verdict, fits, hex, verdict};
use crate::workspace::{Author, MappingArea, Party, PinnedKey, Record, RecordId, Session, Statement};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Why a file is no exchange file.
#[derive(Debug, thiserror::Error)]
pub enum ReadExchangeError {
    /// It cannot be read.
    #[error(transparent)]
    File(#[from] FileError),
    /// It is something else, or another program has written it anew.
    #[error(
        "this is no exchange file as lodemap writes it (one record a line); ask for the file itself, not for a copy that another program saved: {0}"
    )]
    NotOne(PathBuf),
    /// A newer program wrote it.
    #[error("this exchange file is of version {0} and this program knows version 1: update lodemap")]
    Newer(u64),
    /// A line cannot be understood.
    #[error("line {line} cannot be understood: {why}")]
    Line {
        /// The line, from 1.
        line: usize,
        /// Why.
        why: String,
    },
}

/// What came from the other side, judged.
#[derive(Debug, Clone, PartialEq)]
pub struct ExchangeFile {
    /// Who sent it; nobody for a workspace, which is not sent but found.
    pub by: Option<Author>,
    /// The records that are as they were sealed, and those that nobody sealed.
    pub parcels: Vec<Parcel>,
    /// The records that are not as they were sealed.
    pub altered: Vec<Record>,
    /// The statements.
    pub findings: Vec<Finding>,
    /// The file as a whole; `None` for a workspace.
    pub whole: Option<Verdict>,
    /// The key that sealed it.
    pub key: Option<String>,
    /// What is other than it was sealed, beside the statements.
    pub differences: Vec<Difference>,
    /// The keys that it names for each party.
    pub keys: Keys,
}

/// Keys by party.
type Keys = BTreeMap<RecordId, Vec<PinnedKey>>;

/// Tells by its first bytes whether a file is an exchange file.
#[must_use]
pub fn looks_like_one(path: &Path) -> bool {
    first_bytes(path, PREFIX.len() as u64).is_ok_and(|bytes| bytes == PREFIX.as_bytes())
}

impl ExchangeFile {
    /// Returns what is to be taken in, beside what is here.
    #[must_use]
    pub fn take_in(&self, mine: &Session, accepted: Vec<(RecordId, String)>) -> TakeIn {
        let whole = matches!(self.whole, Some(Verdict::Holds | Verdict::UnknownKey));
        let sealed_by = self.by.as_ref().filter(|_| whole).map(|by| by.party.clone()).zip(self.key.clone());
        TakeIn { theirs: self.parcels.clone(), mine: outgoing(mine), altered: self.altered.clone(), sealed_by, accepted }
    }

    /// Judges it again by the keys that a workspace knows, not by those that the file names itself.
    pub fn judge_by(&mut self, known: &Session) {
        let keys: Keys = known.workspace().parties.values().map(|p| (p.id.clone(), p.keys.clone())).collect();
        let of = |party: &RecordId| keys.get(party).map_or(&[][..], Vec::as_slice);
        for finding in &mut self.findings {
            if finding.verdict != Verdict::Altered {
                finding.verdict = verdict(&finding.statement, of(&finding.statement.by.party));
            }
        }
        if let (Some(whole @ (Verdict::Holds | Verdict::UnknownKey)), Some(by), Some(key)) =
            (&mut self.whole, &self.by, &self.key)
        {
            *whole = if of(&by.party).iter().any(|k| k.key == *key) { Verdict::Holds } else { Verdict::UnknownKey };
        }
        self.keys = keys;
    }

    /// Tells whether everything in it holds.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.differences.is_empty()
            && self.whole.is_none_or(|w| w == Verdict::Holds)
            && self.findings.iter().all(|f| f.verdict == Verdict::Holds)
    }
}

/// Judges the statements of a workspace by the keys that it knows.
#[must_use]
pub fn from_session(theirs: &Session) -> ExchangeFile {
    let w = theirs.workspace();
    let keys: Keys = w.parties.values().map(|p| (p.id.clone(), p.keys.clone())).collect();
    let known = |s: &Statement| keys.get(&s.by.party).map_or(&[][..], Vec::as_slice);
    let findings: Vec<Finding> = w.statements.values().map(|s| judge(s, None, known(s))).collect();
    let altered = |p: &Parcel| matches!(&p.record, Record::Statement(s) if verdict(s, &[]) == Verdict::Altered);
    let (altered, parcels): (Vec<_>, Vec<_>) = outgoing(theirs).into_iter().partition(altered);
    let altered = altered.into_iter().map(|p| p.record).collect();
    ExchangeFile { by: None, parcels, altered, findings, whole: None, key: None, differences: Vec::new(), keys }
}

/// Reads an exchange file.
///
/// # Errors
/// When it cannot be read, is something else, or holds what is no record.
pub fn read(path: &Path) -> Result<ExchangeFile, ReadExchangeError> {
    let text = String::from_utf8(read_file(path)?).map_err(|_utf8| ReadExchangeError::NotOne(path.to_owned()))?;
    parse(&text).map_err(|e| e.unwrap_or_else(|| ReadExchangeError::NotOne(path.to_owned())))
}

/// `Err(None)`: it is something else.
fn parse(text: &str) -> Result<ExchangeFile, Option<ReadExchangeError>> {
    let lines: Vec<&str> = text.lines().collect();
    let [first, body @ .., last] = lines.as_slice() else { return Err(None) };
    let head: Value = serde_json::from_str(&format!("{first}]}}")).map_err(|_other| None)?;
    let tail: Value = serde_json::from_str(&format!("{{\"x\":[{last}")).map_err(|_other| None)?;
    let head = head.get("lodemap").ok_or(None)?;
    match head.get("exchange").and_then(Value::as_u64) {
        Some(1) => {}
        Some(newer) => return Err(Some(ReadExchangeError::Newer(newer))),
        None => return Err(None),
    }
    let bad = |line: usize, why: &dyn std::fmt::Display| Some(ReadExchangeError::Line { line, why: why.to_string() });
    let by: Author = serde_json::from_value(head["by"].clone()).map_err(|e| bad(1, &e))?;
    let parties: Vec<Party> = serde_json::from_value(head["parties"].clone()).map_err(|e| bad(1, &e))?;
    let keys: Keys = parties.iter().map(|p| (p.id.clone(), p.keys.clone())).collect();
    let (mut hashed, mut features) = (Vec::new(), Vec::new());
    for (i, line) in body.iter().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
        let line = line.strip_suffix(',').unwrap_or(line);
        let feature: Value = serde_json::from_str(line).map_err(|e| bad(i + 2, &e))?;
        let word = |v: &Value| v.as_str().unwrap_or_default().to_owned();
        let (kind, id) = (word(&feature["properties"]["kind"]), word(&feature["id"]));
        hashed.push(Line { kind, id, sha256: hex(&Sha256::digest(line)) });
        features.push((i + 2, feature));
    }
    let seal = &tail["lodemap_seal"];
    let sealed = seal["text"].as_str().unwrap_or_default();
    let here = file_text(&by, &parties, &hashed);
    let mut file = ExchangeFile {
        parcels: parties.into_iter().map(|p| Parcel { record: Record::Party(Arc::new(p)), versions: Vec::new() }).collect(),
        by: Some(by),
        altered: Vec::new(),
        findings: Vec::new(),
        whole: None,
        key: seal["key"].as_str().map(str::to_owned),
        differences: fields(sealed, &here),
        keys,
    };
    for (name, word) in [("disclaimer_en", Lang::En), ("disclaimer_ja", Lang::Ja)] {
        let (said, here) = (word.t(Word::ExportDisclaimer), head[name].as_str().unwrap_or_default());
        if said != here {
            file.differences.push(Difference::Field { name: name.to_owned(), sealed: said.to_owned(), here: here.to_owned() });
        }
    }
    file.differences.extend(records(sealed, &here));
    let whole_seal = file.key.clone().zip(seal["seal"].as_str());
    let broken = whole_seal.as_ref().is_some_and(|(key, seal)| !fits(key, sealed, seal));
    if broken {
        file.differences.push(Difference::Seal);
    }
    for (line, (_, feature)) in hashed.iter().zip(&features) {
        let touched = |d: &Difference| matches!(d, Difference::Record { kind, id } | Difference::Added { kind, id } if *kind == line.kind && *id == line.id);
        let altered = broken || file.differences.iter().any(touched);
        file.feature(line, feature, altered).map_err(|why| {
            let at = features.iter().position(|(_, f)| std::ptr::eq(f, feature)).map_or(0, |i| features[i].0);
            bad(at, &why)
        })?;
    }
    let sealer = file.by.as_ref().and_then(|by| file.keys.get(&by.party)).cloned().unwrap_or_default();
    file.whole = Some(match (&whole_seal, file.differences.is_empty()) {
        (_, false) => Verdict::Altered,
        (None, _) => Verdict::Unsealed,
        (Some((key, _)), _) if sealer.iter().any(|k| k.key == *key) => Verdict::Holds,
        (Some(_), _) => Verdict::UnknownKey,
    });
    Ok(file)
}

impl ExchangeFile {
    fn feature(&mut self, line: &Line, feature: &Value, mut altered: bool) -> Result<(), String> {
        let own = &feature["lodemap"];
        let kind = match line.kind.as_str() {
            "mapping_area" => "area",
            "candidate_project" => "project",
            same => same,
        };
        if !["area", "note", "project", "deposit", "link", "statement", "flag"].contains(&kind) {
            return Err(format!("a record of the kind “{kind}” does not belong into an exchange file"));
        }
        let record: Record = serde_json::from_value(json!({"kind": kind, "record": own["record"]})).map_err(|e| e.to_string())?;
        if let Record::Area(area) = &record {
            let found = self.boundary(area, feature)?;
            altered |= !found.is_empty();
            self.differences.extend(found);
        }
        let statements: Vec<Arc<Statement>> = match own.get("statements") {
            Some(found) => serde_json::from_value(found.clone()).map_err(|e| e.to_string())?,
            None => Vec::new(),
        };
        for mut statement in statements {
            // Whether it went out here is not theirs to say.
            Arc::make_mut(&mut statement).sent = None;
            let sealed = own["statement_texts"].get(&statement.id.0).and_then(Value::as_str);
            let known = self.keys.get(&statement.by.party).cloned().unwrap_or_default();
            let mut finding = judge(&statement, sealed, &known);
            if altered && finding.verdict == Verdict::Unsealed {
                finding.verdict = Verdict::Altered;
                finding.differences.push(Difference::Record { kind: line.kind.clone(), id: line.id.clone() });
            }
            let record = Record::Statement(statement);
            if finding.verdict == Verdict::Altered {
                self.altered.push(record);
            } else {
                self.parcels.push(Parcel { record, versions: Vec::new() });
            }
            self.findings.push(finding);
        }
        if matches!(record, Record::Statement(_)) {
        } else if altered {
            self.altered.push(record);
        } else {
            let versions: Vec<Version> = match own.get("versions") {
                Some(found) => serde_json::from_value(found.clone()).map_err(|e| e.to_string())?,
                None => Vec::new(),
            };
            self.parcels.push(Parcel { record, versions });
        }
        Ok(())
    }

    /// What of an area's boundary is other than its text, its digest or what other programs draw.
    fn boundary(&self, area: &MappingArea, feature: &Value) -> Result<Vec<Difference>, String> {
        area.boundary.check().map_err(|e| e.to_string())?;
        if let Some(flaw) = flaws(&area.boundary).first() {
            return Err(flaw.what.clone());
        }
        let own = &feature["lodemap"];
        let word = |name: &str| own[name].as_str().unwrap_or_default();
        let id = &area.id.0;
        let mut found: Vec<Difference> =
            boundary(id, &area.boundary, word("boundary_text"), word("boundary_sha256")).into_iter().collect();
        let cut = cut_at_180(&area.boundary).map_err(|e| e.to_string())?;
        if feature["geometry"]["coordinates"] != json!(coordinates(&cut)) {
            found.push(Difference::Geometry { area: id.clone() });
        }
        Ok(found)
    }
}
