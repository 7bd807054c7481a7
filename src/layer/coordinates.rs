//! The vertices of a layer in one column: whole numbers where the file writes short decimal fractions, else f64.

mod growing;

use super::json::MOST_WHOLE;
pub(super) use growing::Growing;
use std::ops::Range;
use std::slice::Iter;
use std::sync::atomic::AtomicBool;

/// Most decimals of whole numbers.
const MOST_DECIMALS: usize = 15;

/// Positions x, y in the order of the file. Nothing is ever rounded: a whole number below 2^53 over a power of ten gives the
/// nearest f64, which is what the text means (Clinger 1990). Negative zero counts as zero.
///
/// A longitude or latitude of up to seven decimals takes four bytes, and more decimals where the layer covers a small part of
/// the earth.
#[derive(Debug, Clone)]
pub struct Coordinates(Column);

#[derive(Debug, Clone)]
enum Column {
    Decimal(Scale, Vec<[i32; 2]>),
    Float(Vec<[f64; 2]>),
}

/// The value of a step is `(origin + step) / 10^decimals`.
#[derive(Debug, Clone, Copy)]
struct Scale {
    decimals: usize,
    power: f64,
    origin: [i64; 2],
    /// The lowest and the highest steps.
    min: [i32; 2],
    max: [i32; 2],
}

impl Default for Coordinates {
    fn default() -> Self {
        Self(Column::Decimal(Scale::new(0, [0; 2], [[0; 2]; 2]), Vec::new()))
    }
}

impl PartialEq for Coordinates {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Coordinates {
    /// Joins columns into one, in parallel. What is made is of no use when `cancel` was set.
    #[must_use]
    pub(super) fn join(columns: Vec<Self>, cancel: &AtomicBool) -> Self {
        let columns: Vec<Self> = columns.into_iter().filter(|c| !c.is_empty()).collect();
        match Scale::of_all(&columns) {
            Some(scale) => Self(Column::Decimal(scale, joined(&columns, cancel, |own, out| own.rescaled(&scale, out)))),
            None => Self(Column::Float(joined(&columns, cancel, |own, out| own.iter().zip(out).for_each(|(p, slot)| *slot = p)))),
        }
    }

    /// Returns the number of positions.
    #[must_use]
    pub fn len(&self) -> usize {
        match &self.0 {
            Column::Decimal(_, steps) => steps.len(),
            Column::Float(xy) => xy.len(),
        }
    }

    /// Tells whether there is no position.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns one position.
    #[must_use]
    pub fn get(&self, vertex: usize) -> Option<[f64; 2]> {
        match &self.0 {
            Column::Decimal(scale, steps) => steps.get(vertex).map(|step| scale.value(*step)),
            Column::Float(xy) => xy.get(vertex).copied(),
        }
    }

    /// Returns all positions.
    #[must_use]
    pub fn iter(&self) -> Positions<'_> {
        self.range(0..self.len())
    }

    /// Returns the positions of a range, none when it lies outside.
    #[must_use]
    pub fn range(&self, range: Range<usize>) -> Positions<'_> {
        Positions(match &self.0 {
            Column::Decimal(scale, steps) => Left::Decimal(steps.get(range).unwrap_or_default().iter(), scale),
            Column::Float(xy) => Left::Float(xy.get(range).unwrap_or_default().iter()),
        })
    }

    /// Returns the lowest and the highest x and y, where they are known without looking at every position.
    #[must_use]
    pub fn bounds(&self) -> Option<[[f64; 2]; 2]> {
        match &self.0 {
            Column::Decimal(scale, steps) if !steps.is_empty() => Some([scale.value(scale.min), scale.value(scale.max)]),
            _ => None,
        }
    }

    /// Returns the bytes that the column takes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        match &self.0 {
            Column::Decimal(_, steps) => steps.capacity() * size_of::<[i32; 2]>(),
            Column::Float(xy) => xy.capacity() * size_of::<[f64; 2]>(),
        }
    }

    /// The steps written for another scale, which is known to hold them.
    #[expect(clippy::cast_possible_truncation, reason = "the scale was chosen so that every step fits")]
    fn rescaled(&self, to: &Scale, out: &mut [[i32; 2]]) {
        let Column::Decimal(scale, steps) = &self.0 else { return };
        if (scale.decimals, scale.origin) == (to.decimals, to.origin) {
            out.copy_from_slice(steps);
            return;
        }
        let factor = TENS[to.decimals - scale.decimals];
        for (out, step) in out.iter_mut().zip(steps) {
            for axis in 0..2 {
                out[axis] = ((scale.origin[axis] + i64::from(step[axis])) * factor - to.origin[axis]) as i32;
            }
        }
    }
}

impl Scale {
    fn new(decimals: usize, origin: [i64; 2], [min, max]: [[i32; 2]; 2]) -> Self {
        Self { decimals, power: POWERS[decimals], origin, min, max }
    }

    #[inline]
    fn value(&self, step: [i32; 2]) -> [f64; 2] {
        [0, 1].map(|axis| (self.origin[axis] + i64::from(step[axis])) as f64 / self.power)
    }

    /// The scale for numbers between these, `None` when they lie too far apart or are not exact in f64.
    fn around(decimals: usize, min: [i64; 2], max: [i64; 2]) -> Option<Self> {
        min.iter().chain(&max).try_for_each(|n| exact(Some(*n)).map(drop))?;
        let step = |n: [i64; 2], origin: [i64; 2]| {
            let [x, y] = [0, 1].map(|axis| i32::try_from(n[axis] - origin[axis]).ok());
            Some([x?, y?])
        };
        let middle = [0, 1].map(|axis| i64::midpoint(min[axis], max[axis]));
        [[0; 2], middle]
            .into_iter()
            .find_map(|origin| Some(Self::new(decimals, origin, [step(min, origin)?, step(max, origin)?])))
    }

    /// The scale that holds what all columns hold; `None` when one is of f64 or they lie too far apart.
    fn of_all(columns: &[Coordinates]) -> Option<Self> {
        let scales = columns.iter().map(|c| match &c.0 {
            Column::Decimal(scale, _) => Some(scale),
            Column::Float(_) => None,
        });
        let scales: Vec<&Self> = scales.collect::<Option<_>>()?;
        let decimals = scales.iter().map(|s| s.decimals).max().unwrap_or(0);
        let (mut min, mut max) = ([i64::MAX; 2], [i64::MIN; 2]);
        for scale in scales {
            for axis in 0..2 {
                let at =
                    |step: [i32; 2]| (scale.origin[axis] + i64::from(step[axis])).checked_mul(TENS[decimals - scale.decimals]);
                min[axis] = min[axis].min(at(scale.min)?);
                max[axis] = max[axis].max(at(scale.max)?);
            }
        }
        if columns.is_empty() { Some(Self::new(0, [0; 2], [[0; 2]; 2])) } else { Self::around(decimals, min, max) }
    }
}

const TENS: [i64; MOST_DECIMALS + 1] = {
    let mut tens = [1; MOST_DECIMALS + 1];
    let mut i = 1;
    while i <= MOST_DECIMALS {
        tens[i] = tens[i - 1] * 10;
        i += 1;
    }
    tens
};

/// Exact in f64 up to 10^22.
const POWERS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21,
    1e22,
];

/// A number that f64 holds exactly.
fn exact(n: Option<i64>) -> Option<i64> {
    n.filter(|n| n.unsigned_abs() < MOST_WHOLE)
}

fn joined<T: Copy + Default + Send>(
    columns: &[Coordinates],
    cancel: &AtomicBool,
    fill: impl Fn(&Coordinates, &mut [T]) + Sync,
) -> Vec<T> {
    let lengths: Vec<usize> = columns.iter().map(Coordinates::len).collect();
    super::columns::filled(&lengths, cancel, |i, out| fill(&columns[i], out))
}

/// Positions one after another.
#[derive(Debug, Clone)]
pub struct Positions<'a>(Left<'a>);

#[derive(Debug, Clone)]
enum Left<'a> {
    Decimal(Iter<'a, [i32; 2]>, &'a Scale),
    Float(Iter<'a, [f64; 2]>),
}

impl Iterator for Positions<'_> {
    type Item = [f64; 2];

    #[inline]
    fn next(&mut self) -> Option<[f64; 2]> {
        match &mut self.0 {
            Left::Decimal(steps, scale) => steps.next().map(|step| scale.value(*step)),
            Left::Float(xy) => xy.next().copied(),
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = match &self.0 {
            Left::Decimal(steps, _) => steps.len(),
            Left::Float(xy) => xy.len(),
        };
        (left, Some(left))
    }

    /// Looks at the kind of column once, so that loops over whole layers run without a branch a vertex.
    #[inline]
    fn fold<B, F: FnMut(B, [f64; 2]) -> B>(self, start: B, mut with: F) -> B {
        match self.0 {
            Left::Decimal(steps, scale) => {
                let scale = *scale;
                steps.fold(start, |so_far, step| with(so_far, scale.value(*step)))
            }
            Left::Float(xy) => xy.fold(start, |so_far, p| with(so_far, *p)),
        }
    }
}

impl ExactSizeIterator for Positions<'_> {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layer::json::Scan;

    /// The column of positions as a file writes them, x and y separated by a comma.
    fn column(texts: &[&str]) -> Coordinates {
        let mut growing = Growing::default();
        for text in texts {
            let numbers: Vec<_> = text.split(',').map(|n| (n, Scan::new(n.as_bytes(), 0).number().unwrap())).collect();
            match [0, 1].map(|i| numbers[i].1.decimal()) {
                [Some(x), Some(y)] => growing.push([x, y]),
                _ => growing.push_any([0, 1].map(|i| numbers[i].1.value(numbers[i].0.as_bytes()))),
            }
        }
        growing.pack()
    }

    /// That the column holds what parsing the texts gives, to the last bit.
    fn same(column: &Coordinates, texts: &[&str]) {
        let parsed = |text: &&str| {
            let numbers: Vec<f64> = text.split(',').map(|n| n.parse::<f64>().unwrap() + 0.0).collect();
            [numbers[0].to_bits(), numbers[1].to_bits()]
        };
        let bits = |p: [f64; 2]| p.map(f64::to_bits);
        assert!(column.iter().map(bits).eq(texts.iter().map(parsed)), "{column:?} {texts:?}");
        let folded = column.iter().fold(Vec::new(), |all: Vec<[u64; 2]>, p| [all, vec![bits(p)]].concat());
        assert!((0..texts.len()).all(|i| column.get(i).map(bits) == Some(folded[i])));
    }

    fn is_decimal(column: &Coordinates) -> bool {
        matches!(column.0, Column::Decimal(..))
    }

    #[test]
    fn short_decimals_take_four_bytes_and_come_back_to_the_last_bit() {
        let texts = ["-179.9999999,89.1234567", "139.6917,-35", "0.1,1e-7", "-0.0,0.30", "1,2", "123.4,5.67"];
        let found = column(&texts);
        assert!(is_decimal(&found) && found.bytes() <= 8 * 8, "{found:?}");
        same(&found, &texts);
        assert_eq!((found.get(6), found.range(1..9).len(), found.range(1..3).len()), (None, 0, 2));
        assert_eq!(found.bounds().unwrap(), [[-179.999_999_9, -35.0], [139.6917, 89.123_456_7]]);
    }

    #[test]
    fn a_small_area_may_have_more_decimals_and_metres() {
        for texts in
            [["139.123456789,35.987654321", "139.223456781,35.9"], ["-37788.3933,3986868.6938", "-37000.123456,3986000.25"]]
        {
            let found = column(&texts);
            assert!(is_decimal(&found), "{texts:?}");
            same(&found, &texts);
        }
    }

    #[test]
    fn what_decimals_cannot_hold_stays_as_it_is() {
        for texts in [
            ["139.12345678901234,35.0", "-139.12345678901234,35.0"],
            ["1e300,1", "1,2.5"],
            ["-170.123456789,1.0", "170.0,1.0"],
            ["9007199254740993,0.5", "0.1,0.5"],
            ["1.5,2.5", "1.00000000000000000001,2"],
            ["1.000000000000001,2", "12345678,2"],
        ] {
            let found = column(&texts);
            assert!(!is_decimal(&found), "{texts:?}");
            same(&found, &texts);
        }
    }

    fn join(columns: Vec<Coordinates>) -> Coordinates {
        Coordinates::join(columns, &AtomicBool::new(false))
    }

    #[test]
    fn columns_of_different_decimals_are_joined_without_loss() {
        let parts: [&[&str]; 4] = [&["1,2", "3,4"], &["139.25,-35.5"], &[], &["-179.1234567,80", "0,0.1"]];
        let joined = |more: &[&[&str]]| {
            let all: Vec<&[&str]> = [&parts, more].concat();
            let found = join(all.iter().map(|texts| column(texts)).collect());
            same(&found, &all.concat());
            found
        };
        assert!(is_decimal(&joined(&[])));
        assert!(!is_decimal(&joined(&[&["1e300,2"]])));
        assert!(!is_decimal(&joined(&[&["100.123456789,2"]])), "the whole earth to 9 decimals");
        assert!(is_decimal(&join(vec![column(&["100.123456789,2"]), column(&["100.2,2"])])));
        assert!(join(Vec::new()).is_empty());
    }
}
