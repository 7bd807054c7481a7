//! Gathers the fields of the properties while features are read: names, types, how often filled, and which could be a key.

use super::distinct::Distinct;
use crate::layer::identity::KEY_NAMES;
use crate::layer::json::{Kind, Scan, Syntax};
use crate::layer::{Field, FieldType, unescaped};
use std::collections::HashMap;
use std::ops::Range;
use std::sync::atomic::AtomicBool;

/// The fields met so far.
#[derive(Debug, Default)]
pub(super) struct FieldStats {
    slots: Vec<Slot>,
    index: HashMap<Vec<u8>, usize>,
    /// The slot that the next member is guessed to have: features mostly list their members in one order.
    guess: usize,
    pending: Vec<(usize, Kind)>,
    pending_keys: Vec<(usize, Range<usize>)>,
    /// The number of the feature that is being read.
    feature: u64,
}

#[derive(Debug)]
struct Slot {
    /// The name as written between its quotes.
    key: Vec<u8>,
    kind: FieldType,
    filled: usize,
    /// In which feature it was last seen, and where in `pending` it then stands.
    seen: (u64, usize),
    /// The name with its quotes and the colon, as it mostly stands in the text.
    written: Vec<u8>,
    /// For names in [`KEY_NAMES`]: the values.
    values: Option<Distinct>,
}

impl FieldStats {
    /// Reads a properties object, on whose brace the scanner stands; nothing of it counts before [`Self::commit`]. `again` is
    /// told the name of a member that the object has already, and where its value stands; the last one counts.
    ///
    /// # Errors
    /// When it is not JSON.
    pub fn object(&mut self, scan: &mut Scan<'_>, again: &mut dyn FnMut(&[u8], usize)) -> Result<(), Syntax> {
        scan.at += 1;
        if scan.next_token() == Some(b'}') {
            scan.at += 1;
            return Ok(());
        }
        let text = scan.text;
        loop {
            scan.count()?;
            let slot = match self.slots.get(self.guess) {
                Some(slot) if scan.pass(&slot.written) => self.guess,
                _ => {
                    let key = scan.key()?;
                    self.slot(&text[key])
                }
            };
            self.guess = slot + 1;
            let at = scan.at;
            let kind = scan.value()?;
            let seen = self.slots[slot].seen;
            if seen.0 == self.feature + 1 {
                self.pending[seen.1] = (slot, kind);
                again(&self.slots[slot].key, at);
            } else {
                self.slots[slot].seen = (self.feature + 1, self.pending.len());
                self.pending.push((slot, kind));
            }
            if self.slots[slot].values.is_some() && matches!(kind, Kind::Text | Kind::Integer | Kind::Real) {
                self.pending_keys.push((slot, at..scan.at));
            }
            if !scan.goes_on(b'}')? {
                return Ok(());
            }
        }
    }

    /// Counts the members of the feature that was read.
    #[inline]
    pub fn commit(&mut self, text: &[u8]) {
        for (slot, kind) in self.pending.drain(..) {
            let slot = &mut self.slots[slot];
            let field = field_type(kind);
            if slot.kind != field {
                slot.kind = slot.kind.with(field);
            }
            slot.filled += usize::from(kind != Kind::Null);
        }
        for (slot, value) in self.pending_keys.drain(..) {
            if let Some(values) = &mut self.slots[slot].values {
                values.see(&text[value]);
            }
        }
        self.guess = 0;
        self.feature += 1;
    }

    /// Forgets the members of a feature that could not be read.
    pub fn forget(&mut self) {
        self.pending.clear();
        self.pending_keys.clear();
        self.guess = 0;
        self.feature += 1;
    }

    /// Takes in the fields of the next part of the text.
    pub fn append(&mut self, other: Self) {
        for theirs in other.slots {
            let slot = self.slot(&theirs.key);
            let ours = &mut self.slots[slot];
            ours.kind = ours.kind.with(theirs.kind);
            ours.filled += theirs.filled;
            if let (Some(ours), Some(theirs)) = (&mut ours.values, theirs.values) {
                ours.append(theirs);
            }
        }
    }

    /// Returns the fields, and the name of one that is filled and different in each of `rows` features.
    pub fn finish(self, rows: usize, cancel: &AtomicBool) -> (Vec<Field>, Option<String>) {
        let mut fields: Vec<Field> = Vec::new();
        let mut places: HashMap<String, usize> = HashMap::new();
        let mut keys = Vec::new();
        for slot in self.slots {
            let name = unescaped(&slot.key);
            // The same name may be written with and without escapes.
            match places.get(&name) {
                Some(&at) => {
                    fields[at].kind = fields[at].kind.with(slot.kind);
                    fields[at].filled += slot.filled;
                }
                None => {
                    places.insert(name.clone(), fields.len());
                    fields.push(Field { name: name.clone(), kind: slot.kind, filled: slot.filled });
                }
            }
            if let Some(values) = slot.values.filter(|v| v.hashes.len() == rows && rows > 0) {
                keys.push((key_rank(slot.key.as_slice()), name, values));
            }
        }
        keys.sort_by_key(|(rank, ..)| *rank);
        let key = keys.into_iter().find_map(|(_, name, values)| values.all_different(cancel).then_some(name));
        (fields, key)
    }

    fn slot(&mut self, key: &[u8]) -> usize {
        if let Some(&slot) = self.index.get(key) {
            return slot;
        }
        let slot = self.slots.len();
        let values = key_rank(key).map(|_| Distinct::default());
        let written = [b"\"", key, b"\":"].concat();
        self.slots.push(Slot { key: key.to_vec(), kind: FieldType::Null, filled: 0, seen: (0, 0), written, values });
        self.index.insert(key.to_vec(), slot);
        slot
    }
}

fn key_rank(key: &[u8]) -> Option<usize> {
    KEY_NAMES.iter().position(|name| name.as_bytes().eq_ignore_ascii_case(key))
}

fn field_type(kind: Kind) -> FieldType {
    match kind {
        Kind::Null => FieldType::Null,
        Kind::Boolean => FieldType::Boolean,
        Kind::Integer => FieldType::Integer,
        Kind::Real => FieldType::Real,
        Kind::Text => FieldType::Text,
        Kind::Array | Kind::Object => FieldType::Json,
    }
}
