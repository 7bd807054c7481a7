//! Looks at single features of a layer: values, keys, names, deposits.

use crate::layer::deposit::Deposit;
use crate::layer::identity::key_text;
use crate::layer::{IdSource, Layer, Meaning};
use serde::de::{DeserializeSeed as _, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;

impl Layer {
    /// Returns one property of a feature without parsing the others; `None` when the feature has none of that name.
    #[must_use]
    pub fn value(&self, row: usize, name: &str) -> Option<Value> {
        OneMember(name).deserialize(&mut serde_json::Deserializer::from_slice(self.text_from_properties(row))).ok()?
    }

    /// Returns the GeoJSON id of a feature as text; `None` when it has none.
    #[must_use]
    pub fn id_of(&self, row: usize) -> Option<String> {
        let text = Some(self.id_text(row)).filter(|t| !t.is_empty())?;
        Some(serde_json::from_str::<String>(text).unwrap_or_else(|_| text.to_owned()))
    }

    /// Returns the key that a feature has, or would have, by a source; a feature without a value there is known by its text.
    #[must_use]
    pub fn key_by(&self, row: usize, source: &IdSource) -> Option<String> {
        use sha2::Digest as _;
        if row >= self.table.len() {
            return None;
        }
        let by_value = match source {
            IdSource::Member => self.id_of(row).map(|id| format!("id:{id}")),
            IdSource::Field(name) => self.value(row, name).and_then(|v| Some(format!("{name}:{}", key_text(&v)?))),
            IdSource::Content => None,
        };
        Some(by_value.unwrap_or_else(|| {
            let hash = sha2::Sha256::digest(self.feature_bytes(row));
            format!("content:{}", hash.iter().take(12).map(|b| format!("{b:02x}")).collect::<String>())
        }))
    }

    /// Returns the English and the Japanese name of a feature; either may be empty.
    #[must_use]
    pub fn names(&self, row: usize) -> (String, String) {
        self.meaning.model.names(&self.properties(row))
    }

    /// Returns a feature as a deposit: its values by role, as far as the layer's fields are mapped.
    #[must_use]
    pub fn deposit_of(&self, row: usize) -> Deposit {
        Deposit::of(&self.meaning.model, &self.properties(row))
    }

    /// Returns what a feature's code means, when a key table is joined and has it.
    #[must_use]
    pub fn code_meaning(&self, row: usize) -> Option<&Meaning> {
        self.meaning.key.as_ref()?.meaning(row)
    }

    /// Returns the feature whose text has this byte of the layer's text.
    #[must_use]
    pub fn row_at_byte(&self, byte: usize) -> Option<usize> {
        let (mut from, mut to) = (0, self.table.len());
        while from < to {
            let middle = usize::midpoint(from, to);
            if self.table.bytes(middle).end <= byte { from = middle + 1 } else { to = middle }
        }
        (from < self.table.len() && self.table.bytes(from).contains(&byte)).then_some(from)
    }
}

/// Takes one member of an object and passes over the others.
struct OneMember<'a>(&'a str);

impl<'de> serde::de::DeserializeSeed<'de> for OneMember<'_> {
    type Value = Option<Value>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for OneMember<'_> {
    type Value = Option<Value>;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an object")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        let mut found = None;
        while let Some(wanted) = members.next_key_seed(Is(self.0))? {
            if wanted {
                // Of two of a name the last counts, as for JSON parsers.
                found = Some(members.next_value()?);
            } else {
                members.next_value::<IgnoredAny>()?;
            }
        }
        Ok(found)
    }
}

/// Compares a member's name without keeping it.
struct Is<'a>(&'a str);

impl<'de> serde::de::DeserializeSeed<'de> for Is<'_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Is<'_> {
    type Value = bool;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E>(self, name: &str) -> Result<bool, E> {
        Ok(name == self.0)
    }
}
