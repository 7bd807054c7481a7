//! What tells a layer's features apart: where keys come from, and which fields could be one.

use crate::layer::{IdSource, Layer, Reading};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

/// Field names that hold a record's identity in the geodata of surveys, in the order in which they are tried; capitals do not count.
/// A program's own row numbers come last: they change when a file is made anew.
pub const KEY_NAMES: [&str; 21] = [
    "dep_id",
    "Ftr_ID",
    "Site_ID",
    "mrds_id",
    "rec_id",
    "record_id",
    "record_uri",
    "NewID",
    "pid",
    "鉱山番号",
    "鉱床番号",
    "uuid",
    "uid",
    "GlobalID",
    "id",
    "gml_id",
    "gid",
    "ogc_fid",
    "FID",
    "OBJECTID",
    "OBJECTID_1",
];

/// A choice of what tells features apart that is no field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Identity {
    /// The GeoJSON id.
    Member,
    /// A digest of the feature's text.
    Content,
}

/// How well a field, or the GeoJSON id, tells features apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdFacts {
    /// The source.
    pub source: IdSource,
    /// Features whose value another feature before them has.
    pub repeats: usize,
    /// Features without a value.
    pub empty: usize,
    /// False when only the first part of a large layer was looked at: there are at least so many repeats.
    pub exact: bool,
}

impl IdFacts {
    /// Tells whether every feature has a value of its own.
    #[must_use]
    pub fn is_key(&self) -> bool {
        self.exact && self.repeats == 0 && self.empty == 0
    }
}

/// Fields are counted in full up to so many features; beyond, those that repeat among so many are counted no further.
const SAMPLE: usize = 200_000;

/// Returns the source that a reading chooses for a layer whose own would be `found`; a field that the layer does not have is none.
#[must_use]
pub fn chosen_source(layer: &Layer, reading: &Reading, found: &IdSource) -> IdSource {
    match (&reading.id_field, reading.identity) {
        (Some(field), _) if layer.fields.iter().any(|f| f.name == *field) => IdSource::Field(field.clone()),
        (Some(_), _) | (None, None) => found.clone(),
        (None, Some(Identity::Member)) => IdSource::Member,
        (None, Some(Identity::Content)) => IdSource::Content,
    }
}

/// Counts how well the GeoJSON id and each field tell features apart; looks at every feature, so not for use in a frame.
#[must_use]
pub fn id_facts(layer: &Layer) -> Vec<IdFacts> {
    let rows = layer.table.len();
    let mut facts = Vec::new();
    let member = facts_of(layer, &[], rows, true);
    facts.extend(member.into_iter().filter(|f| f.empty < rows));
    let names: Vec<&str> = layer.fields.iter().map(|f| f.name.as_str()).collect();
    // A few fields at a time: the hashes of a million values take eight megabytes.
    for some in names.chunks(8) {
        let first = facts_of(layer, some, rows.min(SAMPLE), false);
        let open: Vec<&str> = first.iter().filter(|f| f.repeats == 0).filter_map(|f| field_of(&f.source)).collect();
        let in_full = if rows > SAMPLE { facts_of(layer, &open, rows, false) } else { Vec::new() };
        for fact in &first {
            facts.push(in_full.iter().find(|f| f.source == fact.source).unwrap_or(fact).clone());
        }
    }
    facts
}

/// Counts for one source, in full.
#[must_use]
pub fn facts_of_source(layer: &Layer, source: &IdSource) -> Option<IdFacts> {
    let rows = layer.table.len();
    match source {
        IdSource::Content => None,
        IdSource::Member => facts_of(layer, &[], rows, true).pop(),
        IdSource::Field(name) => facts_of(layer, &[name], rows, false).pop(),
    }
}

fn field_of(source: &IdSource) -> Option<&str> {
    match source {
        IdSource::Field(name) => Some(name),
        IdSource::Member | IdSource::Content => None,
    }
}

/// Counts for these fields, or for the GeoJSON id, over the first rows.
fn facts_of(layer: &Layer, fields: &[&str], rows: usize, member: bool) -> Vec<IdFacts> {
    if fields.is_empty() && !member {
        return Vec::new();
    }
    let at: HashMap<&str, usize> = fields.iter().enumerate().map(|(i, f)| (*f, i)).collect();
    let wide = if member { 1 } else { fields.len() };
    let columns = (0..rows)
        .into_par_iter()
        .fold(
            || vec![Vec::new(); wide],
            |mut columns: Vec<Vec<u64>>, row| {
                if member {
                    columns[0].extend(layer.id_of(row).as_deref().and_then(hash_of));
                } else if let [field] = fields {
                    columns[0].extend(layer.value(row, field).and_then(|v| hash_of(&key_text(&v)?)));
                } else {
                    for (name, value) in &layer.properties(row) {
                        if let Some(&i) = at.get(name.as_str()) {
                            columns[i].extend(key_text(value).and_then(|t| hash_of(&t)));
                        }
                    }
                }
                columns
            },
        )
        .reduce(
            || vec![Vec::new(); wide],
            |mut a, b| {
                for (a, b) in a.iter_mut().zip(b) {
                    a.extend(b);
                }
                a
            },
        );
    let count = |(i, mut hashes): (usize, Vec<u64>)| {
        let filled = hashes.len();
        hashes.par_sort_unstable();
        hashes.dedup();
        let source = if member { IdSource::Member } else { IdSource::Field(fields[i].to_owned()) };
        IdFacts { source, repeats: filled - hashes.len(), empty: rows - filled, exact: rows == layer.table.len() }
    };
    columns.into_iter().enumerate().map(count).collect()
}

/// Returns a value as it stands in a key; `None` for what tells nothing apart.
#[must_use]
pub fn key_text(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(s) => s.clone(),
        Value::Number(n) => n.to_string(),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => return None,
    };
    (!text.trim().is_empty()).then_some(text)
}

fn hash_of(text: &str) -> Option<u64> {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    Some(hasher.finish())
}
