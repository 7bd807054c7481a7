//! Whether values that may be keys are all different: by their order, which costs nothing, else by hashes.

use crate::layer::columns::own_pages;
use crate::layer::unescaped;
use rayon::prelude::*;
use std::sync::atomic::{AtomicBool, Ordering};

/// About how many hashes are sorted at a time.
const BIN: usize = 250_000;

/// Values from which room for far more is taken: see [`own_pages`].
const MANY: usize = 50_000;
const FAR_MORE: usize = 4 << 20;

/// The values of a key field or of the ids, one after another.
#[derive(Debug, Clone, Default)]
pub(super) struct Distinct {
    /// A hash of each value, never 0.
    pub hashes: Vec<u64>,
    /// The first and the last value, unless a value was not greater than the one before.
    ends: Option<[Vec<u8>; 2]>,
    disordered: bool,
}

impl Distinct {
    /// Takes in a value as it is written. `1` and `"1"` are the same, as they are in a feature's key.
    pub fn see(&mut self, raw: &[u8]) {
        let inner = raw.strip_prefix(b"\"").and_then(|r| r.strip_suffix(b"\"")).unwrap_or(raw);
        if memchr::memchr(b'\\', inner).is_some() {
            self.disordered = true;
            self.hashes.push(hash(unescaped(inner).as_bytes()));
            return;
        }
        self.hashes.push(hash(inner));
        if self.disordered {
            return;
        }
        match &mut self.ends {
            Some([_, last]) if after(last, inner) => {
                last.clear();
                last.extend_from_slice(inner);
            }
            Some(_) => self.disordered = true,
            None => self.ends = Some([inner.to_vec(), inner.to_vec()]),
        }
    }

    /// Notes that rows up to this one, which have not been seen, have no value: they get the hash 0.
    pub fn none_up_to(&mut self, row: usize) {
        self.hashes.resize(row, 0);
    }

    /// Takes in the values of the next part of the text.
    pub fn append(&mut self, other: Self) {
        if self.hashes.len() + other.hashes.len() > MANY && self.hashes.capacity() < FAR_MORE {
            let before = std::mem::replace(&mut self.hashes, own_pages(FAR_MORE));
            self.hashes.extend(before);
        }
        self.hashes.extend(other.hashes);
        self.disordered |= other.disordered;
        self.ends = match (self.ends.take(), other.ends) {
            (Some([first, last]), Some([next, end])) => {
                self.disordered |= !after(&last, &next);
                Some([first, end])
            }
            (ours, theirs) => ours.or(theirs),
        };
    }

    /// Tells whether no two values are equal. Two of a million different values share a 64-bit hash once in 37 million files.
    /// The answer is of no use when `cancel` was set.
    pub fn all_different(&self, cancel: &AtomicBool) -> bool {
        if !self.disordered {
            return true;
        }
        // Each bin takes its part of the hashes, so that a stop is noticed between two bins and little is in memory twice.
        let bins = (self.hashes.len() / BIN + 1).next_power_of_two() as u64;
        let repeated = |bin: u64| {
            let mut hashes: Vec<u64> = self.hashes.iter().copied().filter(|hash| *hash != 0 && hash % bins == bin).collect();
            hashes.sort_unstable();
            hashes.windows(2).any(|pair| pair[0] == pair[1])
        };
        !(0..bins).into_par_iter().any(|bin| !cancel.load(Ordering::Relaxed) && repeated(bin))
    }
}

/// A total order in which whole numbers go on as they are counted.
fn after(last: &[u8], next: &[u8]) -> bool {
    (next.len(), next) > (last.len(), last)
}

/// Folds words in by multiplication (as wyhash does); never 0.
fn hash(bytes: &[u8]) -> u64 {
    const FACTORS: [u64; 2] = [0x9E37_79B9_7F4A_7C15, 0xD6E8_FEB8_6659_FD93];
    let fold = |a: u64, b: u64| {
        let product = u128::from(a) * u128::from(b);
        (product >> 64) as u64 ^ product as u64
    };
    let (words, rest) = bytes.as_chunks::<8>();
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    let mut hash = FACTORS[0] ^ bytes.len() as u64;
    for word in words.iter().chain([&last]) {
        hash = fold(hash ^ u64::from_le_bytes(*word), FACTORS[1]).rotate_left(23) ^ FACTORS[0];
    }
    fold(hash, FACTORS[0]).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(values: &[&str]) -> Distinct {
        let mut all = Distinct::default();
        values.iter().for_each(|v| all.see(v.as_bytes()));
        all
    }

    #[test]
    fn repeated_values_are_found_in_any_order_and_notation() {
        for different in [&["1", "2", "10"][..], &["\"b\"", "\"a\"", "3"], &["\"\\u0031\"", "2"], &[]] {
            assert!(of(different).all_different(&AtomicBool::new(false)), "{different:?}");
        }
        for same in [&["1", "\"1\""][..], &["2", "1", "2"], &["1", "\"\\u0031\""], &["\"b\"", "\"a\"", "\"b\""]] {
            assert!(!of(same).all_different(&AtomicBool::new(false)), "{same:?}");
            for cut in 0..same.len() {
                let mut joined = of(&same[..cut]);
                joined.append(of(&same[cut..]));
                assert!(!joined.all_different(&AtomicBool::new(false)), "{same:?} {cut}");
            }
        }
    }

    #[test]
    fn rows_without_a_value_are_not_the_same() {
        let mut ids = of(&["2"]);
        ids.none_up_to(3);
        ids.see(b"1");
        assert!(ids.all_different(&AtomicBool::new(false)) && ids.hashes[1..3] == [0, 0]);
    }

    #[test]
    fn hashes_of_short_values_differ() {
        let mut hashes: Vec<u64> = (0..200_000).map(|i: u32| hash(i.to_string().as_bytes())).collect();
        hashes.extend([&b"a\0"[..], b"a", b"", b"\0", b"abcdefgh", b"abcdefgh\0"].map(hash));
        let n = hashes.len();
        hashes.sort_unstable();
        hashes.dedup();
        assert_eq!(hashes.len(), n);
    }
}
