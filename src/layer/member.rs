//! Looks at single members of a feature's properties without parsing the rest: for tables, for sorting and for filtering.

use super::json::{Kind, Scan, Syntax};
use super::query::{FeatureContext, Filter, Subject};
use super::{Layer, RowSet};
use serde_json::{Map, Value};
use std::sync::Arc;

/// A property's value as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RawValue<'a> {
    /// What it is.
    pub kind: ValueKind,
    /// How it is written; of a text what stands between the quotes, escapes and all.
    pub raw: &'a [u8],
}

/// What a property's value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ValueKind {
    /// A number.
    Number,
    /// A text.
    Text,
    /// true or false.
    Boolean,
    /// An object or an array.
    Json,
    /// null.
    Null,
}

impl RawValue<'_> {
    /// Returns the value for people: texts without escapes, everything else as it is written.
    #[must_use]
    pub fn text(&self) -> String {
        if self.kind == ValueKind::Text { unescaped(self.raw) } else { String::from_utf8_lossy(self.raw).into_owned() }
    }

    /// Returns the value as a parser would give it.
    pub(super) fn value(&self) -> Value {
        match self.kind {
            ValueKind::Text => Value::String(unescaped(self.raw)),
            _ => serde_json::from_slice(self.raw).unwrap_or_default(),
        }
    }
}

impl Layer {
    /// Calls `see` with each member of a feature's properties: its name, without escapes, and its value.
    pub fn each_property<'a>(&'a self, row: usize, see: impl FnMut(&[u8], RawValue<'a>)) {
        each_member(self.text_from_properties(row), see);
    }

    /// Returns a property as it is written; when the name occurs twice, the last, as JSON parsers do.
    #[must_use]
    pub fn property(&self, row: usize, name: &str) -> Option<RawValue<'_>> {
        let mut found = None;
        self.each_property(row, |key, value| {
            if key == name.as_bytes() {
                found = Some(value);
            }
        });
        found
    }

    /// Returns those members of a feature's properties whose name is asked for, as a parser would give them.
    pub(crate) fn members(&self, row: usize, asked: impl Fn(&[u8]) -> bool) -> Map<String, Value> {
        let mut found = Map::new();
        self.each_property(row, |key, value| {
            if asked(key) {
                found.insert(String::from_utf8_lossy(key).into_owned(), value.value());
            }
        });
        found
    }

    /// Returns a feature's GeoJSON id as it is written; `None` when it has none.
    #[must_use]
    pub fn id_value(&self, row: usize) -> Option<RawValue<'_>> {
        let text = self.id_text(row).as_bytes();
        let kind = if text.first()? == &b'"' { Kind::Text } else { Kind::Integer };
        Some(raw_value(kind, text))
    }
}

/// Reads an object that more may follow; anything but an object has no members.
fn each_member<'a>(text: &'a [u8], mut see: impl FnMut(&[u8], RawValue<'a>)) {
    if text.first() != Some(&b'{') {
        return;
    }
    // The text was read before, so it is JSON; what comes up to an error would be all there is.
    let _read_before = Scan::new(text, 0)
        .members::<Syntax>(|scan, key| {
            let at = scan.at;
            let kind = scan.value()?;
            let key = &text[key];
            let value = raw_value(kind, &text[at..scan.at]);
            if memchr::memchr(b'\\', key).is_none() {
                see(key, value);
            } else {
                see(unescaped(key).as_bytes(), value);
            }
            Ok(())
        })
        .is_err();
}

/// Tells whether a feature passes a filter; only the members that the filter asks for are parsed. `given` are the rows for the
/// filter's calls.
#[must_use]
pub fn passes(filter: &Filter, layer: &Layer, row: usize, given: &[Arc<RowSet>]) -> bool {
    let (subjects, model) = (filter.subjects(), &layer.meaning.model);
    let asks = |key: &[u8]| {
        subjects.iter().any(|subject| match subject {
            Subject::Field(name) => name.as_bytes() == key,
            Subject::Term(term) => term.looks_at(model, key),
            Subject::Id | Subject::WrittenId | Subject::Geometry => false,
        })
    };
    let properties = layer.members(row, asks);
    let id = if subjects.contains(&&Subject::Id) {
        layer.id_value(row).map(|id| id.text()).unwrap_or_default()
    } else {
        String::new()
    };
    let (geometry, row) = (layer.table.geometry(row).name(), u32::try_from(row).unwrap_or(u32::MAX));
    filter.matches(&properties, FeatureContext { geometry, id: &id, model: Some(model), row, given })
}

/// Resolves the escapes of what stands between the quotes of a JSON string; text that has none meaning is kept as it is.
pub(crate) fn unescaped(inner: &[u8]) -> String {
    let plain = || String::from_utf8_lossy(inner).into_owned();
    if memchr::memchr(b'\\', inner).is_none() {
        return plain();
    }
    serde_json::from_slice(&[b"\"", inner, b"\""].concat()).unwrap_or_else(|_| plain())
}

fn raw_value(kind: Kind, raw: &[u8]) -> RawValue<'_> {
    let kind = match kind {
        Kind::Null => ValueKind::Null,
        Kind::Boolean => ValueKind::Boolean,
        Kind::Integer | Kind::Real => ValueKind::Number,
        Kind::Text => ValueKind::Text,
        Kind::Array | Kind::Object => ValueKind::Json,
    };
    RawValue { kind, raw: if kind == ValueKind::Text { &raw[1..raw.len() - 1] } else { raw } }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn member(text: &str, name: &str) -> Option<(ValueKind, String)> {
        let mut found = None;
        each_member(text.as_bytes(), |key, value| {
            if key == name.as_bytes() {
                found = Some((value.kind, value.text()));
            }
        });
        found
    }

    #[test]
    fn a_member_is_found_as_it_is_written() {
        let object = r#"{ "a": 1.50, "n\u0061me": "\u83f1刈 \"x\"", "b":{"name":2}, "a" : 1e400, "t":true, "z":null }, "a": 5"#;
        let get = |name| member(object, name);
        assert_eq!(get("a"), Some((ValueKind::Number, "1e400".into())), "the last of two");
        assert_eq!(get("name"), Some((ValueKind::Text, "菱刈 \"x\"".into())));
        assert_eq!(get("b"), Some((ValueKind::Json, "{\"name\":2}".into())));
        assert_eq!(get("t"), Some((ValueKind::Boolean, "true".into())));
        assert_eq!(get("z"), Some((ValueKind::Null, "null".into())));
        assert_eq!(get("nothing"), None);
        assert_eq!(member("null", "a"), None);
        assert_eq!(member("", "a"), None);
    }
}
