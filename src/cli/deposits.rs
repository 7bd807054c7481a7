//! Deposits as `lodemap info` tells them, in the common words: of a layer counted, of one feature all that is known.

use crate::layer::deposit::{Deposit, Quantity, Resource, Role};
use crate::layer::vocabulary::{ListId, Lists, TypeRef, overview};
use crate::layer::{IdSource, Layer};
use crate::words::{Lang, Word};
use rayon::prelude::*;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Counts by kind of thing and id.
type Counts = BTreeMap<&'static str, BTreeMap<String, usize>>;

/// Counts a layer's deposits: with which minerals, on which lists, of which status and type. A deposit counts once for each of its
/// minerals and lists.
#[must_use]
pub fn summary(layer: &Layer, lists: &Lists) -> Value {
    let rows = 0..layer.table.len();
    let count = |mut counts: Counts, row: usize| {
        let d = layer.deposit_of(row);
        let mut add = |kind: &'static str, id: &str| *counts.entry(kind).or_default().entry(id.to_owned()).or_default() += 1;
        let minerals = d.minerals();
        minerals.iter().for_each(|(m, _)| add("minerals", &m.id));
        if minerals.is_empty() {
            add("none", "mineral");
        }
        d.marks(lists).words().into_iter().for_each(|word| add("lists", word));
        if let Some(status) = d.status {
            add("status", &status.id);
        }
        let mut types: Vec<&str> = d.types.iter().filter_map(|t| t.means).map(|t| t.term().id.as_str()).collect();
        types.sort_unstable();
        types.dedup();
        types.into_iter().for_each(|id| add("types", id));
        if !d.resources.is_empty() {
            add("none", "resources");
        }
        counts
    };
    let merge = |mut all: Counts, other: Counts| {
        for (kind, ids) in other {
            for (id, n) in ids {
                *all.entry(kind).or_default().entry(id).or_default() += n;
            }
        }
        all
    };
    let counts = rows.into_par_iter().fold(Counts::new, count).reduce(Counts::new, merge);
    let of = |kind: &str| json!(counts.get(kind).cloned().unwrap_or_default());
    let one = |id: &str| counts.get("none").and_then(|c| c.get(id)).copied().unwrap_or(0);
    json!({
        "deposits": layer.table.len(), "minerals": of("minerals"), "without_mineral": one("mineral"), "lists": of("lists"),
        "status": of("status"), "types": of("types"), "with_resources": one("resources"),
    })
}

/// Finds a feature by its key or the value of its id.
#[must_use]
pub fn find(layer: &Layer, id: &str) -> Option<usize> {
    let of_field = |row: usize| match &layer.id_source {
        IdSource::Field(name) => layer.property(row, name).is_some_and(|v| v.text().trim() == id),
        IdSource::Member => layer.id_value(row).is_some_and(|v| v.text() == id),
        IdSource::Content => false,
    };
    (0..layer.table.len())
        .into_par_iter()
        .find_first(|&row| of_field(row) || layer.key_by(row, &layer.id_source).as_deref() == Some(id))
}

/// Describes one deposit: every normalised value with the text as found, its field and how sure it is.
#[must_use]
pub fn describe_deposit(d: &Deposit, lists: &Lists) -> Value {
    let commodities: Vec<Value> = d
        .commodities
        .iter()
        .map(|c| {
            let marks = c.commodity.mineral.map(|m| lists.marks(m).words()).unwrap_or_default();
            json!({ "found": c.commodity.found, "field": c.field, "mineral": c.commodity.mineral.map(|m| &m.id),
                    "confidence": c.commodity.confidence, "lists": marks })
        })
        .collect();
    let types: Vec<Value> = d
        .types
        .iter()
        .map(|t| {
            let level = t.means.map(|m| if matches!(m, TypeRef::Type(_)) { "type" } else { "group" });
            json!({ "found": t.found, "field": t.field, "id": t.means.map(|m| &m.term().id), "level": level,
                    "name": t.means.map(|m| &m.term().en), "confidence": t.confidence })
        })
        .collect();
    let said: Map<String, Value> =
        Role::ALL.into_iter().map(|r| (r.word().to_owned(), json!(d.text(r)))).filter(|(_, v)| v != "").collect();
    json!({
        "name_en": d.name_en, "name_ja": d.name_ja, "country": d.text(Role::Country), "commodities": commodities,
        "lists": d.marks(lists).words(), "types": types,
        "status": { "id": d.status.map(|s| &s.id), "found": d.text(Role::Status) },
        "resources": d.resources.iter().map(resource).collect::<Vec<_>>(), "said": said,
    })
}

fn resource(r: &Resource) -> Value {
    let quantity = |q: &Option<Quantity>| {
        q.as_ref().map(|q| json!({ "found": q.found, "value": q.value, "unit": q.unit, "tonnes": q.tonnes() }))
    };
    json!({
        "material": r.material.as_ref().map(|m| json!({ "found": m.found, "mineral": m.mineral.map(|m| &m.id), "confidence": m.confidence })),
        "class": r.class.map(|c| &c.term.id), "class_found": r.class_found, "family": r.family().word(),
        "unfc": r.class.map(|c| &c.unfc).filter(|u| !u.is_empty()), "code": r.code, "date": r.date, "amount": quantity(&r.amount),
        "grade": quantity(&r.grade), "contained": quantity(&r.contained), "cutoff": quantity(&r.cutoff), "text": r.text,
    })
}

/// Describes the vocabularies in force: lists with whose they are, the others with how much of them is only recalled.
#[must_use]
pub fn describe_vocabularies(lists: &Lists) -> Value {
    let of_list = |id: ListId| {
        let list = lists.get(id);
        json!({ "id": id.word(), "en": list.en, "ja": list.ja, "date": list.origin.date, "entries": list.entries.len(),
                "recalled": list.entries.iter().filter(|e| e.recalled).count(), "date_recalled": list.origin.date_recalled,
                "file": list.file, "source": list.origin.source })
    };
    let others = overview().into_iter().map(|(name, entries, recalled, origin)| {
        json!({ "id": name, "date": origin.date, "entries": entries, "recalled": recalled, "source": origin.source })
    });
    json!({ "lists": ListId::ALL.map(of_list), "others": others.collect::<Vec<_>>() })
}

/// The vocabularies as lines for people.
#[must_use]
pub fn vocabularies_text(lists: &Lists, lang: Lang) -> String {
    let mut text = format!("{}\n", lang.t(Word::CliVocabularies));
    for id in ListId::ALL {
        text += &format!("  {}: {}\n", id.word(), crate::app::list_title(lang, lists, id));
    }
    for (name, entries, recalled, origin) in overview() {
        let recalled = if recalled > 0 { lang.fill(Word::CliRecalled, &[&recalled.to_string()]) } else { String::new() };
        text += &format!("  {name}: {}{recalled}\n", lang.fill(Word::CliEntries, &[&entries.to_string(), &origin.date]));
    }
    text
}
