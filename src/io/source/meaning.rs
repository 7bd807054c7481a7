//! What a layer means, by the user's choices: roles of fields, joined key table, what tells features apart.

use super::key_table::read_key_table;
use crate::layer::deposit::DepositModel;
use crate::layer::identity::{chosen_source, facts_of_source};
use crate::layer::{IdSource, KeyJoin, Layer, LayerMeaning, Problem, Reading, Severity};
use rayon::prelude::*;
use std::path::Path;
use std::sync::Arc;

/// Codes of the problems that belong to the choices and not to the file.
const CODES: [&str; 5] = ["key_table_missing", "key_table_changed", "key_code_unknown", "key_code_twice", "id_not_unique"];

/// Applies the choices of a reading to a layer whose features are read; `folder` is where relative paths of key tables begin.
/// `linked_key` is the key of a deposit that was linked earlier: without a choice, features stay known by what links know them by.
/// What cannot be done (a key table that is gone) becomes a problem of the layer, which opens all the same.
#[must_use]
pub fn understood(mut layer: Layer, reading: &Reading, folder: &Path, linked_key: Option<&str>) -> Layer {
    layer.problems.retain(|p| !CODES.contains(&p.code));
    let found = layer.meaning.found_id.clone().unwrap_or_else(|| layer.id_source.clone());
    let chosen = reading.id_field.is_some() || reading.identity.is_some();
    let linked = linked_key.filter(|_| !chosen).and_then(|key| source_of_key(&layer, key, &found));
    layer.id_source = linked.unwrap_or_else(|| chosen_source(&layer, reading, &found));
    layer.meaning = LayerMeaning { model: DepositModel::of(&layer.fields, &reading.roles), key: None, found_id: Some(found) };
    check_identity(&mut layer, reading);
    join(&mut layer, reading, folder);
    layer.reading = reading.clone();
    layer
}

/// The source by which a feature of the layer has this key, when it is not the one that would be found.
fn source_of_key(layer: &Layer, key: &str, found: &IdSource) -> Option<IdSource> {
    let has =
        |source: &IdSource| (0..layer.table.len()).into_par_iter().any(|row| layer.key_by(row, source).as_deref() == Some(key));
    let named = |f: &&crate::layer::Field| key.strip_prefix(f.name.as_str()).is_some_and(|rest| rest.starts_with(':'));
    let fields = layer.fields.iter().filter(named).map(|f| IdSource::Field(f.name.clone()));
    let others = [("id:", IdSource::Member), ("content:", IdSource::Content)];
    let others = others.into_iter().filter(|(begin, _)| key.starts_with(begin)).map(|(_, source)| source);
    let possible: Vec<IdSource> = others.chain(fields).collect();
    if possible.is_empty() || possible.contains(found) {
        return None;
    }
    possible.into_iter().find(has)
}

fn check_identity(layer: &mut Layer, reading: &Reading) {
    let warn = |message| Problem::of_layer("id_not_unique", Severity::Warning, message);
    if let Some(field) = &reading.id_field
        && layer.id_source != IdSource::Field(field.clone())
    {
        layer
            .problems
            .push(warn(format!("the chosen id field “{field}” is not in the file; features are told apart in another way")));
        return;
    }
    if Some(&layer.id_source) == layer.meaning.found_id.as_ref() {
        return;
    }
    if let Some(facts) = facts_of_source(layer, &layer.id_source).filter(|f| !f.is_key()) {
        let by = match &layer.id_source {
            IdSource::Field(name) => format!("the chosen id field “{name}”"),
            IdSource::Member | IdSource::Content => "the GeoJSON id".to_owned(),
        };
        layer.problems.push(warn(format!(
            "{by} repeats in {} feature(s) and is empty in {}: those cannot be told apart by it. Choose another one",
            facts.repeats, facts.empty
        )));
    }
}

fn join(layer: &mut Layer, reading: &Reading, folder: &Path) {
    let Some(choice) = &reading.key_table else { return };
    let path = folder.join(&choice.path);
    let table = match read_key_table(&path) {
        Ok(table) => table,
        Err(e) => {
            let message = format!("the key table cannot be read, so codes have no meanings and colours: {e}");
            layer.problems.push(Problem::of_layer("key_table_missing", Severity::Warning, message));
            return;
        }
    };
    let absent: Vec<&str> = [Some(&choice.code), choice.en.as_ref(), choice.ja.as_ref()]
        .into_iter()
        .flatten()
        .chain(&choice.color)
        .filter(|c| !table.columns.contains(c))
        .map(String::as_str)
        .collect();
    if !absent.is_empty() {
        let message = format!("the key table {} has no column {}: choose its columns anew", choice.path, absent.join(", "));
        layer.problems.push(Problem::of_layer("key_table_changed", Severity::Warning, message));
    } else if !choice.sha256.is_empty() && choice.sha256 != table.sha256 {
        let message = format!("the key table {} has changed since it was joined; it is used as it is now", choice.path);
        layer.problems.push(Problem::of_layer("key_table_changed", Severity::Note, message));
    }
    let join = KeyJoin::new(layer, &table, choice);
    if !join.unmatched.is_empty() {
        let features: usize = join.unmatched.iter().map(|(_, n)| n).sum();
        let listed: Vec<String> = join.unmatched.iter().take(12).map(|(code, n)| format!("{code} ({n})")).collect();
        let more = join.unmatched.len().saturating_sub(listed.len());
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        let message = format!(
            "{} code(s) of “{}” in {features} feature(s) are not in the key table {}: {}{more}",
            join.unmatched.len(),
            choice.field,
            choice.path,
            listed.join(", ")
        );
        layer.problems.push(Problem::of_layer("key_code_unknown", Severity::Warning, message));
    }
    if !join.repeated.is_empty() {
        let some: Vec<&str> = join.repeated.iter().take(12).map(String::as_str).collect();
        let message = format!(
            "{} line(s) of the key table {} repeat a code, and the first counts: {}",
            join.repeated.len(),
            choice.path,
            some.join(", ")
        );
        layer.problems.push(Problem::of_layer("key_code_twice", Severity::Note, message));
    }
    layer.meaning.key = Some(Arc::new(join));
}
