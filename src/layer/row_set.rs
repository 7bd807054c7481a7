//! A set of rows of one layer: a bit a row, so that a million rows are marked, joined or counted in a moment.

/// A set of rows, of those that a layer has.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RowSet {
    bits: Vec<u64>,
    rows: usize,
    count: usize,
}

/// How new rows go together with those that are selected already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Combine {
    /// They take their place.
    #[default]
    New,
    /// They are added.
    Add,
    /// They are taken out.
    Remove,
    /// Those that are in both stay.
    Intersect,
}

impl RowSet {
    /// Makes an empty set for so many rows.
    #[must_use]
    pub fn new(rows: usize) -> Self {
        Self { bits: vec![0; rows.div_ceil(64)], rows, count: 0 }
    }

    /// Makes the set of these rows, of so many; rows beyond the end are left out.
    #[must_use]
    pub fn of(rows: usize, of: impl IntoIterator<Item = u32>) -> Self {
        let mut set = Self::new(rows);
        of.into_iter().for_each(|row| set.set(row, true));
        set
    }

    /// Makes the set of the rows whose bits are set: row 0 in the lowest bit of the first word. Bits beyond the end do not count.
    pub(super) fn of_bits(rows: usize, mut bits: Vec<u64>) -> Self {
        bits.resize(rows.div_ceil(64), 0);
        if let Some(last) = bits.last_mut().filter(|_| !rows.is_multiple_of(64)) {
            *last &= (1 << (rows % 64)) - 1;
        }
        let count = bits.iter().map(|bits| bits.count_ones() as usize).sum();
        Self { bits, rows, count }
    }

    /// Returns the number of rows in it.
    #[must_use]
    pub fn len(&self) -> usize {
        self.count
    }

    /// Tells whether no row is in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Tells whether a row is in it.
    #[must_use]
    pub fn get(&self, row: u32) -> bool {
        self.bits.get(row as usize / 64).is_some_and(|bits| bits >> (row % 64) & 1 == 1)
    }

    /// Puts a row in or takes it out; rows beyond the end are not kept.
    pub fn set(&mut self, row: u32, marked: bool) {
        if row as usize >= self.rows {
            return;
        }
        let bit = 1 << (row % 64);
        let Some(bits) = self.bits.get_mut(row as usize / 64) else { return };
        if (*bits & bit != 0) != marked {
            *bits ^= bit;
            self.count = if marked { self.count + 1 } else { self.count.saturating_sub(1) };
        }
    }

    /// Takes all rows out.
    pub fn clear(&mut self) {
        if self.count > 0 {
            self.bits.fill(0);
            self.count = 0;
        }
    }

    /// Puts together with another set.
    pub fn combine(&mut self, other: &Self, how: Combine) {
        match how {
            Combine::New => {
                self.clear();
                self.each(other, |_, theirs| theirs);
            }
            Combine::Add => self.each(other, |ours, theirs| ours | theirs),
            Combine::Remove => self.each(other, |ours, theirs| ours & !theirs),
            Combine::Intersect => self.each(other, |ours, theirs| ours & theirs),
        }
    }

    /// Returns how many of its rows are in another set, too.
    #[must_use]
    pub fn shared_with(&self, other: &Self) -> usize {
        self.bits.iter().zip(&other.bits).map(|(a, b)| (a & b).count_ones() as usize).sum()
    }

    /// Returns the rows that are not in it.
    #[must_use]
    pub fn inverted(&self) -> Self {
        let mut out = Self { bits: self.bits.iter().map(|bits| !bits).collect(), rows: self.rows, count: self.rows - self.count };
        if let Some(last) = out.bits.last_mut().filter(|_| !self.rows.is_multiple_of(64)) {
            *last &= (1 << (self.rows % 64)) - 1;
        }
        out
    }

    /// Returns the rows in it, the lowest first.
    pub fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        self.bits.iter().zip(0_u32..).filter(|(bits, _)| **bits != 0).flat_map(|(&bits, word)| {
            let mut left = bits;
            std::iter::from_fn(move || {
                (left != 0).then(|| {
                    let bit = left.trailing_zeros();
                    left &= left - 1;
                    word * 64 + bit
                })
            })
        })
    }

    /// Joins word by word; what the other does not have counts as not in it.
    fn each(&mut self, other: &Self, join: impl Fn(u64, u64) -> u64) {
        let theirs = other.bits.iter().copied().chain(std::iter::repeat(0));
        self.bits.iter_mut().zip(theirs).for_each(|(ours, theirs)| *ours = join(*ours, theirs));
        // A longer one may have rows that are none here.
        if let Some(last) = self.bits.last_mut().filter(|_| !self.rows.is_multiple_of(64)) {
            *last &= (1 << (self.rows % 64)) - 1;
        }
        self.count = self.bits.iter().map(|bits| bits.count_ones() as usize).sum();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    #[test]
    fn rows_are_counted_once_and_come_in_order() {
        let mut set = RowSet::new(130);
        for row in [129, 0, 63, 64, 0, 130, 5000] {
            set.set(row, true);
        }
        set.set(63, false);
        set.set(62, false);
        assert_eq!((set.len(), set.iter().collect::<Vec<_>>()), (3, vec![0, 64, 129]));
        assert!(set.get(64) && !set.get(63) && !set.get(130) && !set.get(5000));
        set.clear();
        assert!(set.is_empty() && set.iter().next().is_none());
    }

    proptest! {
        #[test]
        fn sets_go_together_as_sets_do(
            rows in 0..200_u32, a in prop::collection::btree_set(0..220_u32, 0..80), b in prop::collection::btree_set(0..220_u32, 0..80),
        ) {
            let kept = |set: &BTreeSet<u32>| set.iter().copied().filter(|row| *row < rows).collect::<BTreeSet<u32>>();
            // The other may be of a longer layer.
            let (ours, theirs) = (RowSet::of(rows as usize, a.iter().copied()), RowSet::of(300, b.iter().copied()));
            let (a, b) = (kept(&a), kept(&b));
            for (how, expected) in [
                (Combine::New, b.clone()),
                (Combine::Add, &a | &b),
                (Combine::Remove, &a - &b),
                (Combine::Intersect, &a & &b),
            ] {
                let mut set = ours.clone();
                set.combine(&theirs, how);
                prop_assert_eq!(set.len(), expected.len());
                prop_assert_eq!(set.iter().collect::<BTreeSet<_>>(), expected);
            }
            let others: BTreeSet<u32> = (0..rows).filter(|row| !a.contains(row)).collect();
            let inverted = ours.inverted();
            prop_assert_eq!(inverted.len(), others.len());
            prop_assert_eq!(inverted.iter().collect::<BTreeSet<_>>(), others);
        }
    }
}
