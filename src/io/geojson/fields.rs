//! Gathers the fields of the properties while features are read: names, types, how often filled, and which could be a key.

use crate::layer::identity::KEY_NAMES;
use crate::layer::json::Kind;
use crate::layer::{Field, FieldType};
use rayon::prelude::*;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hasher as _};
use std::ops::Range;

/// The fields met so far.
#[derive(Debug, Default)]
pub(super) struct FieldStats {
    slots: Vec<Slot>,
    index: HashMap<Vec<u8>, usize>,
    /// The slot that the next member is guessed to have: features mostly list their members in one order.
    guess: usize,
    pending: Vec<(usize, Kind, Range<usize>)>,
}

#[derive(Debug)]
struct Slot {
    /// The name as written between its quotes.
    key: Vec<u8>,
    kind: FieldType,
    filled: usize,
    /// For names in [`KEY_NAMES`]: a hash of each value.
    hashes: Option<Vec<u64>>,
}

impl FieldStats {
    /// Notes a member of the feature that is being read; nothing counts before [`Self::commit`].
    #[inline]
    pub fn see(&mut self, key: &[u8], kind: Kind, value: Range<usize>) {
        let slot = match self.slots.get(self.guess) {
            Some(slot) if slot.key == key => self.guess,
            _ => self.slot(key),
        };
        self.guess = slot + 1;
        self.pending.push((slot, kind, value));
    }

    /// Counts the members of the feature that was read.
    #[inline]
    pub fn commit(&mut self, text: &[u8]) {
        for (slot, kind, value) in self.pending.drain(..) {
            let slot = &mut self.slots[slot];
            slot.kind = slot.kind.with(field_type(kind));
            slot.filled += usize::from(kind != Kind::Null);
            if let Some(hashes) = &mut slot.hashes
                && matches!(kind, Kind::Text | Kind::Integer | Kind::Real)
            {
                hashes.push(hash_of_id(&text[value]));
            }
        }
        self.guess = 0;
    }

    /// Forgets the members of a feature that could not be read.
    pub fn forget(&mut self) {
        self.pending.clear();
        self.guess = 0;
    }

    /// Takes in the fields of the next part of the text.
    pub fn append(&mut self, other: Self) {
        for theirs in other.slots {
            let slot = self.slot(&theirs.key);
            let ours = &mut self.slots[slot];
            ours.kind = ours.kind.with(theirs.kind);
            ours.filled += theirs.filled;
            if let (Some(ours), Some(theirs)) = (&mut ours.hashes, theirs.hashes) {
                ours.extend(theirs);
            }
        }
    }

    /// Returns the fields, and the name of one that is filled and different in each of `rows` features.
    pub fn finish(self, rows: usize) -> (Vec<Field>, Option<String>) {
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
            if let Some(hashes) = slot.hashes.filter(|h| h.len() == rows && rows > 0) {
                keys.push((key_rank(slot.key.as_slice()), name, hashes));
            }
        }
        keys.sort_by_key(|(rank, ..)| *rank);
        let key = keys.into_iter().find_map(|(_, name, hashes)| all_different(hashes).then_some(name));
        (fields, key)
    }

    fn slot(&mut self, key: &[u8]) -> usize {
        if let Some(&slot) = self.index.get(key) {
            return slot;
        }
        let slot = self.slots.len();
        let hashes = key_rank(key).map(|_| Vec::new());
        self.slots.push(Slot { key: key.to_vec(), kind: FieldType::Null, filled: 0, hashes });
        self.index.insert(key.to_vec(), slot);
        slot
    }
}

/// Hashes an id or key value so that `1` and `"1"` are the same, as they are in a feature's key.
pub(super) fn hash_of_id(raw: &[u8]) -> u64 {
    let inner = raw.strip_prefix(b"\"").and_then(|r| r.strip_suffix(b"\"")).unwrap_or(raw);
    let mut hasher = DefaultHasher::new();
    if memchr::memchr(b'\\', inner).is_some() {
        hasher.write(unescaped(inner).as_bytes());
    } else {
        hasher.write(inner);
    }
    hasher.finish()
}

/// Tells whether no two hashes are equal.
fn all_different(mut hashes: Vec<u64>) -> bool {
    hashes.par_sort_unstable();
    hashes.windows(2).all(|pair| pair[0] != pair[1])
}

/// Resolves the escapes of what stands between the quotes of a JSON string; text that has none meaning is kept as it is.
pub(super) fn unescaped(inner: &[u8]) -> String {
    let plain = || String::from_utf8_lossy(inner).into_owned();
    if memchr::memchr(b'\\', inner).is_none() {
        return plain();
    }
    serde_json::from_slice(&[b"\"", inner, b"\""].concat()).unwrap_or_else(|_| plain())
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
