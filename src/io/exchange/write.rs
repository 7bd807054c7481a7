//! Writes an exchange file: one line a record, then the seal over all of them.

use super::{Line, PREFIX, file_text};
use crate::geometry::canonical_text;
use crate::io::export::{ExportError, features};
use crate::io::files::{FileError, read_file, write_atomically};
use crate::layer::catalog::Catalog;
use crate::words::{Lang, Word};
use crate::workspace::exchange::Parcel;
use crate::workspace::seal::{SealingKey, hex, statement_text};
use crate::workspace::{Author, Party, PinnedKey, Record, RecordId, Statement, Workspace};
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// Writes what goes to the other side; `parcels` are those of [`crate::workspace::exchange::outgoing`].
///
/// # Errors
/// When an area cannot be cut at the 180th meridian, or the file cannot be written or does not read back the same.
pub fn write(
    w: &Workspace,
    catalog: &Catalog,
    (by, parcels): (&Author, &[Parcel]),
    key: Option<&SealingKey>,
    path: &Path,
) -> Result<(), ExportError> {
    let text = text_of(w, catalog, (by, parcels), key)?;
    write_atomically(path, |out| out.write_all(text.as_bytes()).map_err(|why| FileError::Write { why, path: path.to_owned() }))?;
    if read_file(path)? == text.as_bytes() { Ok(()) } else { Err(ExportError::ReadBack { path: path.to_owned() }) }
}

fn text_of(
    w: &Workspace,
    catalog: &Catalog,
    (by, parcels): (&Author, &[Parcel]),
    key: Option<&SealingKey>,
) -> Result<String, ExportError> {
    let mut features = Vec::new();
    for (kind, found) in [
        ("area", features::areas(w, w.areas.values())?),
        ("note", features::notes(w)),
        ("deposit", features::deposits(w, catalog)),
        ("project", features::projects(w)),
        ("link", features::links(w)),
    ] {
        features.extend(found.into_iter().map(|f| (kind, f)));
    }
    let mut records: BTreeMap<(&str, &RecordId), &Parcel> = BTreeMap::new();
    let mut statements: BTreeMap<&RecordId, Vec<&Arc<Statement>>> = BTreeMap::new();
    let mut flags = Vec::new();
    for parcel in parcels {
        match &parcel.record {
            Record::Area(r) => drop(records.insert(("area", &r.id), parcel)),
            Record::Note(r) => drop(records.insert(("note", &r.id), parcel)),
            Record::Deposit(r) => drop(records.insert(("deposit", &r.id), parcel)),
            Record::Project(r) => drop(records.insert(("project", &r.id), parcel)),
            Record::Link(r) => drop(records.insert(("link", &r.id), parcel)),
            Record::Statement(s) => statements.entry(&s.area).or_default().push(s),
            Record::Flag(r) => flags.push(r),
            Record::Party(_) | Record::Layer(_) => {}
        }
    }
    let (mut lines, mut body) = (Vec::new(), Vec::new());
    let mut add = |feature: &Value| {
        let line = feature.to_string();
        let word = |v: &Value| v.as_str().unwrap_or_default().to_owned();
        let (kind, id) = (word(&feature["properties"]["kind"]), word(&feature["id"]));
        lines.push(Line { kind, id, sha256: hex(&Sha256::digest(&line)) });
        body.push(line);
    };
    for (kind, mut feature) in features {
        let id = RecordId(feature["id"].as_str().unwrap_or_default().to_owned());
        let Some(parcel) = records.get(&(kind, &id)) else { continue };
        let mut own = Map::new();
        own.insert("record".into(), inner(&parcel.record));
        if !parcel.versions.is_empty() {
            own.insert("versions".into(), json!(parcel.versions));
        }
        if let Record::Area(area) = &parcel.record {
            own.insert("boundary_sha256".into(), json!(area.digest()));
            own.insert("boundary_text".into(), json!(canonical_text(&area.boundary)));
            let spoken = statements.remove(&area.id).unwrap_or_default();
            own.insert("statement_texts".into(), texts(&spoken));
            own.insert("statements".into(), json!(spoken));
        }
        feature["lodemap"] = Value::Object(own);
        add(&feature);
    }
    // What was said of areas that are not here any more.
    for s in statements.into_values().flatten() {
        let own = json!({"record": s, "statements": [s], "statement_texts": texts(&[s])});
        add(&json!({"type": "Feature", "id": s.id, "geometry": null, "properties": {"kind": "statement"}, "lodemap": own}));
    }
    for flag in flags {
        let own = json!({"record": flag});
        let properties = json!({"kind": "flag", "mineral": flag.mineral, "flagged": flag.flagged, "party": flag.by.party});
        add(&json!({"type": "Feature", "id": flag.id, "geometry": null, "properties": properties, "lodemap": own}));
    }
    let mut parties: Vec<Party> = w.parties.values().map(|p| p.as_ref().clone()).collect();
    if let Some(key) = key
        && let Some(own) = parties.iter_mut().find(|p| p.id == by.party)
        && !own.keys.iter().any(|k| k.key == key.public())
    {
        own.keys.push(PinnedKey { key: key.public(), since: by.at.clone() });
    }
    let head = json!({
        "exchange": 1,
        "program": concat!("lodemap ", env!("CARGO_PKG_VERSION")),
        "by": by,
        "parties": parties,
        "disclaimer_en": Lang::En.t(Word::ExportDisclaimer),
        "disclaimer_ja": Lang::Ja.t(Word::ExportDisclaimer),
    });
    let sealed = file_text(by, &parties, &lines);
    let seal = json!({"text": sealed, "key": key.map(SealingKey::public), "seal": key.map(|k| k.seal(&sealed))});
    let head = head.to_string();
    let start = PREFIX.trim_end_matches(r#"{"exchange":"#);
    Ok(format!("{start}{head},\"name\":\"exchange\",\"features\":[\n{}\n],\"lodemap_seal\":{seal}}}\n", body.join(",\n")))
}

/// The canonical texts of statements, by their ids: what was altered can then be told, not only that something was.
fn texts(statements: &[&Arc<Statement>]) -> Value {
    Value::Object(statements.iter().map(|s| (s.id.0.clone(), statement_text(s).into())).collect())
}

/// A record without its kind.
fn inner(record: &Record) -> Value {
    serde_json::to_value(record).ok().and_then(|mut v| v.get_mut("record").map(Value::take)).unwrap_or_default()
}
