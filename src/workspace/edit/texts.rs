//! Texts of records: no control characters, which other programs cut off, hide, or take for commands.

use super::EditRefused;
use crate::workspace::{Change, ChangeSet, Record};
use serde_json::{Value, json};

/// Refuses a change that brings a control character into a text; one that was there before is left alone.
pub(super) fn check(changes: &ChangeSet) -> Result<(), EditRefused> {
    for Change { before, after } in &changes.0 {
        let Some(found) = after.as_ref().and_then(|after| control_character(&texts(after))) else { continue };
        if before.as_ref().and_then(|before| control_character(&texts(before))).as_ref() != Some(&found) {
            return Err(found);
        }
    }
    Ok(())
}

/// What people wrote in a record. Boundaries have no texts; a deposit's are the layer's.
fn texts(record: &Record) -> Value {
    match record {
        Record::Area(r) => json!([r.id, r.about]),
        Record::Deposit(_) => Value::Null,
        Record::Layer(r) => {
            json!([r.id, r.name, r.filter, r.filters, r.style.symbology.classes().iter().map(|c| &c.label).collect::<Vec<_>>()])
        }
        Record::Note(r) => json!([r.id, r.text, r.by]),
        Record::Statement(r) => json!([r.id, r.comment, r.evidence, r.by]),
        Record::Project(r) => json!([r.id, r.about, r.interest]),
        Record::Link(r) => json!([r.id, r.about, r.by]),
        Record::Party(r) => json!([r.id, r.name]),
    }
}

fn control_character(value: &Value) -> Option<EditRefused> {
    match value {
        Value::String(text) => {
            let found = text.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))?;
            let text = text.chars().filter(|c| !c.is_control()).take(40).collect();
            Some(EditRefused::ControlCharacter { text, code: format!("U+{:04X}", u32::from(found)) })
        }
        Value::Array(values) => values.iter().find_map(control_character),
        Value::Object(members) => members.values().find_map(control_character),
        _ => None,
    }
}
