//! Takes a feature's properties apart without parsing them, so that numbers stay as they are written.

use crate::layer::json::{Kind, Scan, Syntax};
use crate::layer::unescaped;

/// One property: its name, what it is, and its value as text (strings without quotes and escapes, everything else as written).
pub(in crate::io) struct Property {
    pub name: String,
    pub text: String,
}

/// Returns the properties in the order in which they are written; empty when the text is no object.
pub(in crate::io) fn properties_of(object: &[u8]) -> Vec<Property> {
    let mut found = Vec::new();
    if object.first() != Some(&b'{') {
        return found;
    }
    let read = Scan::new(object, 0).members::<Syntax>(|scan, key| {
        let at = scan.at;
        let kind = scan.value()?;
        let raw = &object[at..scan.at];
        let text = match kind {
            Kind::Text => unescaped(&raw[1..raw.len() - 1]),
            Kind::Null => String::new(),
            _ => String::from_utf8_lossy(raw).into_owned(),
        };
        found.push(Property { name: unescaped(&object[key]), text });
        Ok(())
    });
    if read.is_err() {
        found.clear();
    }
    found
}
