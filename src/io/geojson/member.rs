//! Looks at single members of a feature's properties without parsing the rest: for tables, for sorting and for filtering.

use super::fields::unescaped;
use super::scan::{Kind, Scan, Syntax};
use crate::layer::Layer;
use crate::layer::query::{FeatureContext, Filter};
use serde_json::{Map, Value};

/// A property's value as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RawValue<'a> {
    /// What it is.
    pub kind: ValueKind,
    /// How it is written; of a text what stands between the quotes, escapes and all.
    pub raw: &'a [u8],
}

/// What a property's value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
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
    fn value(&self) -> Value {
        match self.kind {
            ValueKind::Text => Value::String(unescaped(self.raw)),
            _ => serde_json::from_slice(self.raw).unwrap_or_default(),
        }
    }
}

/// Calls `see` with each member of an object: its name, without escapes, and its value. Anything but an object has none.
pub fn each_member<'a>(object: &'a [u8], mut see: impl FnMut(&[u8], RawValue<'a>)) {
    if object.first() != Some(&b'{') {
        return;
    }
    // The text was read before, so it is JSON; what comes up to an error would be all there is.
    let _read_before = Scan::new(object, 0)
        .members::<Syntax>(|scan, key| {
            let at = scan.at;
            let kind = scan.value()?;
            let key = &object[key];
            let value = raw_value(kind, &object[at..scan.at]);
            if memchr::memchr(b'\\', key).is_none() {
                see(key, value)
            } else {
                see(unescaped(key).as_bytes(), value)
            }
            Ok(())
        })
        .is_err();
}

/// Returns the value of the member with this name; when the name occurs twice, the last, as JSON parsers do.
#[must_use]
pub fn member<'a>(object: &'a [u8], name: &str) -> Option<RawValue<'a>> {
    let mut found = None;
    each_member(object, |key, value| {
        if key == name.as_bytes() {
            found = Some(value);
        }
    });
    found
}

/// Returns a feature's GeoJSON id as it is written; `None` when it has none.
#[must_use]
pub fn id_of(layer: &Layer, row: usize) -> Option<RawValue<'_>> {
    let text = layer.id_text(row);
    let kind = match text.first()? {
        b'"' => Kind::Text,
        _ => Kind::Integer,
    };
    Some(raw_value(kind, text))
}

/// Tells whether a feature passes a filter; only the members that the filter asks for are parsed.
#[must_use]
pub fn passes(filter: &Filter, layer: &Layer, row: usize) -> bool {
    let asked = filter.fields();
    let mut properties = Map::new();
    each_member(layer.properties_text(row), |key, value| {
        if let Some(name) = asked.iter().find(|name| name.as_bytes() == key) {
            properties.insert((*name).to_owned(), value.value());
        }
    });
    let id = if asked.contains(&"$id") { id_of(layer, row).map(|id| id.text()).unwrap_or_default() } else { String::new() };
    filter.matches(&properties, FeatureContext { geometry: layer.geometry_type(row).name(), id: &id })
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
    use crate::io::layer_from_bytes;
    use std::path::Path;
    use std::sync::atomic::AtomicBool;

    #[test]
    fn a_member_is_found_as_it_is_written() {
        let object =
            r#"{ "a": 1.50, "n\u0061me": "\u83f1刈 \"x\"", "b":{"name":2}, "a" : 1e400, "t":true, "z":null }"#.as_bytes();
        let get = |name| member(object, name).map(|v| (v.kind, v.text()));
        assert_eq!(get("a"), Some((ValueKind::Number, "1e400".into())), "the last of two");
        assert_eq!(get("name"), Some((ValueKind::Text, "菱刈 \"x\"".into())));
        assert_eq!(get("b"), Some((ValueKind::Json, "{\"name\":2}".into())));
        assert_eq!(get("t"), Some((ValueKind::Boolean, "true".into())));
        assert_eq!(get("z"), Some((ValueKind::Null, "null".into())));
        assert_eq!(get("nothing"), None);
        assert_eq!(member(b"null", "a"), None);
        assert_eq!(member(b"", "a"), None);
    }

    #[test]
    fn a_filter_on_the_text_decides_as_one_on_parsed_properties() {
        let text = r#"{"type":"FeatureCollection","features":[
            {"type":"Feature","id":"D-7","properties":{"name":"菱刈","t":4.5e6,"open":true,"x":null,"name":"Hishikari"},
             "geometry":{"type":"Point","coordinates":[1,2]}},
            {"type":"Feature","id":8,"properties":null,"geometry":null},
            {"type":"Feature","properties":{"n\u0061me":"Round \"Top\"","x":[1, 2]},"geometry":{"type":"Point","coordinates":[1,2]}}]}"#;
        let none = AtomicBool::new(false);
        let layer = layer_from_bytes("x", Path::new("x.geojson"), text.into(), &none, &|_| {}).unwrap();
        for filter in [
            "name = 'Hishikari'",
            "name = '菱刈'",
            "name contains '\"top\"'",
            "t > 4 and open = true",
            "x is null",
            "x = '[1,2]'",
            "$id = 'D-7'",
            "$id = 8",
            "$geometry = 'Point' AND NOT name LIKE 'R%'",
        ] {
            let filter = Filter::parse(filter).unwrap();
            for row in 0..layer.table.len() {
                let id = id_of(&layer, row).map(|id| id.text()).unwrap_or_default();
                let context = FeatureContext { geometry: layer.geometry_type(row).name(), id: &id };
                assert_eq!(passes(&filter, &layer, row), filter.matches(&layer.properties(row), context), "{filter:?} {row}");
            }
        }
    }
}
