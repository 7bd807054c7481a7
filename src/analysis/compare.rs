//! How two workspaces differ: records that only one of them has, and those that differ, field by field.

use crate::workspace::{Record, RecordId, RecordKind, Workspace};
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// A field that differs.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldDifference {
    /// The member of the record, `name.en` for one inside another.
    pub field: String,
    /// Its value in the first workspace; `None` when it has none there.
    pub a: Option<Value>,
    /// Its value in the second; `None` when it has none there.
    pub b: Option<Value>,
}

/// A record that is not the same in both.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// What kind of record.
    pub kind: RecordKind,
    /// Its id.
    pub id: RecordId,
    /// The record in the first workspace, if it is there.
    pub a: Option<Record>,
    /// The record in the second, if it is there.
    pub b: Option<Record>,
    /// Which fields differ, when both have it.
    pub fields: Vec<FieldDifference>,
}

/// Compares all records by their ids. Where the file of a layer lies, and whether a workspace keeps it, is no difference: its
/// bytes are.
#[must_use]
pub fn compare(a: &Workspace, b: &Workspace) -> Vec<Difference> {
    let mut all = Vec::new();
    for kind in RecordKind::ALL {
        let of = |w: &Workspace| w.records().filter(|r| r.key().0 == kind).map(|r| r.key().1.clone()).collect::<BTreeSet<_>>();
        for id in of(a).union(&of(b)) {
            let (a, b) = (a.get(kind, id), b.get(kind, id));
            if a == b {
                continue;
            }
            let fields = a.as_ref().zip(b.as_ref()).map(|(a, b)| fields(a, b));
            if fields.as_ref().is_none_or(|fields| !fields.is_empty()) {
                all.push(Difference { kind, id: id.clone(), a, b, fields: fields.unwrap_or_default() });
            }
        }
    }
    all
}

fn fields(a: &Record, b: &Record) -> Vec<FieldDifference> {
    let [a, b] = [a, b].map(members);
    let names: BTreeSet<&String> = a.keys().chain(b.keys()).collect();
    let differ = names.into_iter().filter(|name| a.get(*name) != b.get(*name));
    differ.map(|name| FieldDifference { field: name.clone(), a: a.get(name).cloned(), b: b.get(name).cloned() }).collect()
}

/// The members of a record, those of members by names with dots.
fn members(record: &Record) -> Map<String, Value> {
    let value = serde_json::to_value(record).unwrap_or_default();
    let mut flat = Map::new();
    flatten("", value.get("record").cloned().unwrap_or_default(), &mut flat);
    if matches!(record, Record::Layer(_)) {
        for place in ["path", "embedded", "reading.key_table.path"] {
            flat.remove(place);
        }
    }
    flat
}

fn flatten(name: &str, value: Value, flat: &mut Map<String, Value>) {
    match value {
        Value::Object(members) => {
            for (member, value) in members {
                let name = if name.is_empty() { member } else { format!("{name}.{member}") };
                flatten(&name, value, flat);
            }
        }
        value => drop(flat.insert(name.to_owned(), value)),
    }
}
