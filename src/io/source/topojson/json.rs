//! JSON values as they are written: the members of an object in their order, and where a value lies in its text.

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;

/// The members of an object in the order of the text.
pub(super) struct Members<'a>(pub Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'a> Members<'a> {
    /// Returns the last member of a name.
    pub fn get(&self, name: &str) -> Option<&'a RawValue> {
        self.0.iter().rev().find(|(n, _)| n == name).map(|(_, value)| *value)
    }
}

/// Takes an object apart, one level deep.
///
/// # Errors
/// When it is not JSON or no object.
pub(super) fn members(text: &str) -> Result<Members<'_>, serde_json::Error> {
    serde_json::from_str(text.trim_start_matches('\u{feff}'))
}

/// Returns where a part of a text begins in it.
pub(super) fn offset(text: &str, part: &str) -> usize {
    part.as_ptr().addr().saturating_sub(text.as_ptr().addr()).min(text.len())
}

/// Tells whether a text that is not JSON as a whole begins as a topology.
pub(super) fn begins_as_topology(text: &str) -> bool {
    let Some(rest) = text.trim_start_matches('\u{feff}').trim_start().strip_prefix('{') else { return false };
    let mut rest = rest.get(..4096).unwrap_or(rest).split("\"type\"").skip(1);
    rest.next().and_then(|r| r.trim_start().strip_prefix(':')).is_some_and(|r| r.trim_start().starts_with("\"Topology\""))
}

/// Puts spaces in the place of commas that stand before a closing bracket; returns where they were.
pub(super) fn mend_commas(text: &str) -> (String, Vec<usize>) {
    let (mut out, mut commas) = (text.as_bytes().to_vec(), Vec::new());
    let (mut in_text, mut escaped, mut last) = (false, false, None);
    for (i, b) in text.bytes().enumerate() {
        match b {
            _ if escaped => escaped = false,
            b'\\' if in_text => escaped = true,
            b'"' => {
                in_text = !in_text;
                last = None;
            }
            _ if in_text || b.is_ascii_whitespace() => {}
            b',' => last = Some(i),
            b']' | b'}' => {
                if let Some(at) = last.take() {
                    out[at] = b' ';
                    commas.push(at);
                }
            }
            _ => last = None,
        }
    }
    // Only ASCII was replaced by ASCII.
    (String::from_utf8(out).unwrap_or_default(), commas)
}

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Each;
        impl<'de> Visitor<'de> for Each {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut found = Vec::new();
                while let Some(name) = map.next_key::<Name<'de>>()? {
                    found.push((name.0, map.next_value()?));
                }
                Ok(Members(found))
            }
        }
        deserializer.deserialize_map(Each)
    }
}

/// A member's name: borrowed where it has no escapes.
struct Name<'a>(Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for Name<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;
        impl<'de> Visitor<'de> for Text {
            type Value = Name<'de>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a text")
            }

            fn visit_borrowed_str<E>(self, v: &'de str) -> Result<Self::Value, E> {
                Ok(Name(Cow::Borrowed(v)))
            }

            fn visit_str<E>(self, v: &str) -> Result<Self::Value, E> {
                Ok(Name(Cow::Owned(v.to_owned())))
            }
        }
        deserializer.deserialize_str(Text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commas_before_brackets_are_mended_and_those_in_texts_stay() {
        let (mended, commas) = mend_commas("{\"a\": [1, 2, ],\n \"b,]\": \"x\\\",}\" , }");
        assert_eq!((mended.as_str(), commas), ("{\"a\": [1, 2  ],\n \"b,]\": \"x\\\",}\"   }", vec![11, 32]));
    }

    #[test]
    fn members_keep_their_text_and_order() {
        let text = "{\"b\": 1.10, \"a\\u00e9\": [1, 2], \"b\": {\"c\" : 1e3}}";
        let found = members(text).unwrap();
        assert_eq!(
            found.0.iter().map(|(n, v)| (n.as_ref(), v.get())).collect::<Vec<_>>(),
            [("b", "1.10"), ("aé", "[1, 2]"), ("b", "{\"c\" : 1e3}"),]
        );
        let last = found.get("b").unwrap();
        assert_eq!(offset(text, last.get()), text.rfind("{\"c\"").unwrap());
        assert!(members("[1]").is_err() && members("{\"a\":1,}").is_err());
    }
}
