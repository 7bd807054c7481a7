//! Small columns, one value a row: where the rows' bytes are, and values that are mostly the same for all rows.

use super::columns::{joined, own_pages, settled};
use std::ops::Range;
use std::sync::atomic::AtomicBool;

/// Rows that share one first place in the text.
const BLOCK: usize = 16;
/// Stands for a gap that is wider, or none.
const WIDE: u8 = u8::MAX;

/// The bytes of each row in a text.
#[derive(Debug, Clone)]
pub(super) enum Places {
    /// Whatever they are: where each row begins and ends.
    Any { starts: Vec<u32>, ends: Vec<u32> },
    /// One row shortly behind the other, in two or three bytes a row: where the first of each block begins, how far from there each row
    /// begins, how many bytes lie before the next row, and where the few rows end (in order; the last one is among them) for which that is too much to count.
    Close { blocks: Vec<u32>, starts: Vec<u16>, gaps: Alike<u8>, wide: Vec<[u32; 2]> },
}

impl Default for Places {
    fn default() -> Self {
        Self::Any { starts: Vec::new(), ends: Vec::new() }
    }
}

impl PartialEq for Places {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && (0..self.len()).all(|row| self.get(row) == other.get(row))
    }
}

impl Places {
    pub fn len(&self) -> usize {
        match self {
            Self::Any { starts, .. } => starts.len(),
            Self::Close { starts, .. } => starts.len(),
        }
    }

    pub fn get(&self, row: usize) -> Option<Range<usize>> {
        match self {
            Self::Any { starts, ends } => Some(*starts.get(row)? as usize..*ends.get(row)? as usize),
            Self::Close { blocks, starts, gaps, wide } => {
                let start = |row: usize| Some(*blocks.get(row / BLOCK)? as usize + usize::from(*starts.get(row)?));
                // The last row has no gap.
                let end = match gaps.get(row).unwrap_or(WIDE) {
                    WIDE => wide[wide.binary_search_by_key(&row, |w| w[0] as usize).ok()?][1] as usize,
                    gap => start(row + 1)? - usize::from(gap),
                };
                Some(start(row)?..end)
            }
        }
    }

    /// Returns the bytes that it takes.
    pub fn bytes(&self) -> usize {
        match self {
            Self::Any { starts, ends } => (starts.capacity() + ends.capacity()) * 4,
            Self::Close { blocks, starts, gaps, wide } => {
                blocks.capacity() * 4 + starts.capacity() * 2 + gaps.bytes() + wide.capacity() * 8
            }
        }
    }

    /// Joins the places of several tables, closely where the rows lie so.
    pub fn join(pieces: Vec<Self>, cancel: &AtomicBool) -> Self {
        Self::close(&pieces).unwrap_or_else(|| {
            let (mut starts, mut ends) = (Vec::new(), Vec::new());
            for piece in pieces {
                let (from, to) = piece.written_out();
                starts.push(from);
                ends.push(to);
            }
            Self::Any { starts: joined(&starts, cancel, |_, at| at), ends: joined(&ends, cancel, |_, at| at) }
        })
    }

    #[expect(clippy::cast_possible_truncation, reason = "a text has fewer than 2^32 bytes, and fewer rows")]
    fn close(pieces: &[Self]) -> Option<Self> {
        let count = pieces.iter().map(Self::len).sum();
        let (mut blocks, mut starts, mut gaps) = (own_pages(count / BLOCK + 1), own_pages(count), Alike::default());
        let (mut wide, mut first, mut end_before): (Vec<[u32; 2]>, usize, Option<usize>) = (Vec::new(), 0, None);
        for place in pieces.iter().flat_map(|p| (0..p.len()).filter_map(|row| p.get(row))) {
            let row = starts.len();
            if row % BLOCK == 0 {
                first = place.start;
                blocks.push(first as u32);
            }
            if let Some(end) = end_before {
                // Rows that overlap are not close.
                let gap = place.start.checked_sub(end)?.min(usize::from(WIDE)) as u8;
                if gap == WIDE {
                    wide.push([row as u32 - 1, end as u32]);
                }
                gaps.push(gap);
            }
            starts.push(u16::try_from(place.start.checked_sub(first)?).ok()?);
            end_before = Some(place.end);
        }
        if let Some(end) = end_before {
            wide.push([gaps.len() as u32, end as u32]);
        }
        Some(Self::Close { blocks: settled(blocks), starts: settled(starts), gaps: gaps.settled(), wide })
    }

    #[expect(clippy::cast_possible_truncation, reason = "a text has fewer than 2^32 bytes")]
    fn written_out(self) -> (Vec<u32>, Vec<u32>) {
        match self {
            Self::Any { starts, ends } => (starts, ends),
            Self::Close { .. } => {
                (0..self.len()).filter_map(|row| self.get(row)).map(|at| (at.start as u32, at.end as u32)).unzip()
            }
        }
    }
}

/// One small value a row.
#[derive(Debug, Clone)]
pub(super) enum Alike<T> {
    /// The same for so many rows.
    Same(T, usize),
    /// One each.
    Each(Vec<T>),
}

impl<T: Default> Default for Alike<T> {
    fn default() -> Self {
        Self::Same(T::default(), 0)
    }
}

impl<T: Copy + PartialEq> PartialEq for Alike<T> {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl<T: Copy + PartialEq> Alike<T> {
    pub fn len(&self) -> usize {
        match self {
            Self::Same(_, len) => *len,
            Self::Each(values) => values.len(),
        }
    }

    pub fn get(&self, row: usize) -> Option<T> {
        match self {
            Self::Same(value, len) => (row < *len).then_some(*value),
            Self::Each(values) => values.get(row).copied(),
        }
    }

    pub fn iter(&self) -> impl ExactSizeIterator<Item = T> + Clone {
        let (same, each) = match self {
            Self::Same(value, _) => (Some(*value), [].as_slice()),
            Self::Each(values) => (None, values.as_slice()),
        };
        (0..self.len()).map(move |row| same.unwrap_or_else(|| each[row]))
    }

    /// Adds a row.
    pub fn push(&mut self, value: T) {
        match self {
            Self::Same(same, len) if *len == 0 || *same == value => *self = Self::Same(value, *len + 1),
            Self::Same(same, len) => {
                let mut each = Vec::with_capacity((*len + 1).next_power_of_two());
                each.resize(*len, *same);
                each.push(value);
                *self = Self::Each(each);
            }
            Self::Each(values) => values.push(value),
        }
    }

    /// Returns the bytes that it takes.
    pub fn bytes(&self) -> usize {
        match self {
            Self::Same(..) => 0,
            Self::Each(values) => values.capacity() * size_of::<T>(),
        }
    }
}

impl<T: Copy + PartialEq + Default + Send + Sync> Alike<T> {
    /// Moves a full column into pages of its own, exactly as many as it needs.
    pub fn settled(self) -> Self {
        match self {
            Self::Each(values) => Self::Each(settled(values)),
            Self::Same(..) => self,
        }
    }

    /// Joins columns, in parallel.
    pub fn join(pieces: Vec<Self>, cancel: &AtomicBool) -> Self {
        let rows = pieces.iter().map(Self::len).sum();
        let mut first = pieces.iter().filter(|p| p.len() > 0);
        if let Some(Self::Same(value, _)) = first.next()
            && first.all(|p| matches!(p, Self::Same(other, _) if other == value))
        {
            return Self::Same(*value, rows);
        }
        let each = |piece| match piece {
            Self::Same(value, len) => vec![value; len],
            Self::Each(values) => values,
        };
        let pieces: Vec<Vec<T>> = pieces.into_iter().map(each).collect();
        Self::Each(joined(&pieces, cancel, |_, value| value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn any(places: &[Range<u32>]) -> Places {
        Places::Any { starts: places.iter().map(|p| p.start).collect(), ends: places.iter().map(|p| p.end).collect() }
    }

    proptest! {
        #[test]
        fn places_are_what_they_were_however_they_are_kept(
            steps in proptest::collection::vec((prop_oneof![9 => 0_u32..4, 1 => 200_u32..70_000], prop_oneof![9 => 1_u32..500, 1 => 1_u32..90_000]), 0..200),
            cut in 0_usize..200,
        ) {
            let mut at = 0;
            let places: Vec<Range<u32>> = steps.iter().map(|(gap, len)| {
                let start = at + gap;
                at = start + len;
                start..at
            }).collect();
            let (one, two) = places.split_at(cut.min(places.len()));
            let joined = Places::join(vec![any(one), any(two)], &AtomicBool::new(false));
            prop_assert_eq!(&joined, &any(&places));
            prop_assert_eq!(joined.get(places.len()), None);
            let again = Places::join(vec![joined.clone(), any(&[])], &AtomicBool::new(false));
            prop_assert_eq!(&again, &joined);
        }

        #[test]
        fn columns_of_small_values_hold_what_was_pushed(values in proptest::collection::vec(0_u16..3, 0..40), cut in 0_usize..40) {
            let column = |values: &[u16]| {
                let mut column = Alike::default();
                values.iter().for_each(|v| column.push(*v));
                column
            };
            let (one, two) = values.split_at(cut.min(values.len()));
            let joined = Alike::join(vec![column(one), column(two)], &AtomicBool::new(false));
            prop_assert_eq!(joined.iter().collect::<Vec<_>>(), values.clone());
            prop_assert!((0..=values.len()).all(|row| joined.get(row) == values.get(row).copied()));
            prop_assert_eq!(joined, column(&values));
        }
    }

    #[test]
    fn rows_one_behind_the_other_take_little() {
        let rows: Vec<Range<u32>> = (0..1000).map(|i| i * 332 + 54..i * 332 + 384).collect();
        let close = Places::join(vec![any(&rows)], &AtomicBool::new(false));
        assert!(close.bytes() < 2300, "{}", close.bytes());
        // Rows in another order, or one within the other, are kept as they are.
        for rows in [[50..60, 10..20], [10..60, 20..30]] {
            assert!(matches!(Places::join(vec![any(&rows)], &AtomicBool::new(false)), Places::Any { .. }));
        }
    }
}
