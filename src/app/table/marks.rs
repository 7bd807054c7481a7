//! A set of rows of one layer: a bit a row, so that a million rows are marked in a moment.

/// A set of rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Marks {
    bits: Vec<u64>,
    count: usize,
}

impl Marks {
    /// Makes an empty set for so many rows.
    #[must_use]
    pub fn new(rows: usize) -> Self {
        Self { bits: vec![0; rows.div_ceil(64)], count: 0 }
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
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_counted_once_and_come_in_order() {
        let mut marks = Marks::new(130);
        for row in [129, 0, 63, 64, 0, 5000] {
            marks.set(row, true);
        }
        marks.set(63, false);
        marks.set(62, false);
        assert_eq!((marks.len(), marks.iter().collect::<Vec<_>>()), (3, vec![0, 64, 129]));
        assert!(marks.get(64) && !marks.get(63) && !marks.get(5000));
        marks.clear();
        assert!(marks.is_empty() && marks.iter().next().is_none());
    }
}
