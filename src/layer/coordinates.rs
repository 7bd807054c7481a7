//! The vertices of a layer in one column: whole numbers where decimal fractions give every value back to the last bit, else f64.

use rayon::prelude::*;
use std::ops::Range;
use std::slice::Iter;

/// Most decimals that are tried: 10^15 is exact in f64, and finer numbers fill one anyway.
const MOST_DECIMALS: u32 = 15;

/// Positions x, y in the order of the file. Nothing is ever rounded: a column of whole numbers holds only values that were
/// tried one by one. Negative zero counts as zero.
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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Scale {
    decimals: u32,
    origin: [i64; 2],
}

impl Default for Coordinates {
    fn default() -> Self {
        Self(Column::Decimal(Scale { decimals: 0, origin: [0; 2] }, Vec::new()))
    }
}

impl PartialEq for Coordinates {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Coordinates {
    /// Packs positions; `decimals` is how many the file writes at most (a hint: a wrong one costs memory, never a digit).
    #[must_use]
    pub fn pack(xy: Vec<[f64; 2]>, decimals: u32) -> Self {
        if decimals > MOST_DECIMALS {
            return Self(Column::Float(xy));
        }
        let near_zero = Scale { decimals, origin: [0; 2] };
        if let Some(steps) = near_zero.steps(&xy) {
            return Self(Column::Decimal(near_zero, steps));
        }
        let scale = Scale { decimals, origin: middle(&xy).map(|v| whole(v, near_zero.power())) };
        match scale.steps(&xy) {
            Some(steps) => Self(Column::Decimal(scale, steps)),
            None => Self(Column::Float(xy)),
        }
    }

    /// Joins columns into one, in parallel.
    #[must_use]
    pub fn join(columns: Vec<Self>) -> Self {
        let columns: Vec<Self> = columns.into_iter().filter(|c| !c.is_empty()).collect();
        match Scale::of_all(&columns) {
            Some(scale) => Self(Column::Decimal(scale, joined(&columns, |own, out| own.rescaled(scale, out)))),
            None => Self(Column::Float(joined(&columns, |own, out| own.iter().zip(out).for_each(|(p, slot)| *slot = p)))),
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
        self.range(vertex..vertex.checked_add(1)?).next()
    }

    /// Returns all positions.
    #[must_use]
    pub fn iter(&self) -> Positions<'_> {
        self.range(0..self.len())
    }

    /// Returns the positions of a range, none when it lies outside.
    #[must_use]
    pub fn range(&self, range: Range<usize>) -> Positions<'_> {
        match &self.0 {
            Column::Decimal(scale, steps) => Positions::Decimal {
                steps: steps.get(range).unwrap_or_default().iter(),
                origin: scale.origin,
                power: scale.power(),
            },
            Column::Float(xy) => Positions::Float(xy.get(range).unwrap_or_default().iter()),
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
    fn rescaled(&self, to: Scale, out: &mut [[i32; 2]]) {
        let Column::Decimal(scale, steps) = &self.0 else { return };
        if *scale == to {
            out.copy_from_slice(steps);
            return;
        }
        let factor = 10_i64.pow(to.decimals - scale.decimals);
        for (out, step) in out.iter_mut().zip(steps) {
            for axis in 0..2 {
                out[axis] = ((scale.origin[axis] + i64::from(step[axis])) * factor - to.origin[axis]) as i32;
            }
        }
    }
}

impl Scale {
    fn power(self) -> f64 {
        10_f64.powi(i32::try_from(self.decimals).unwrap_or(0))
    }

    fn value(origin: [i64; 2], power: f64, step: [i32; 2]) -> [f64; 2] {
        // Whole numbers below 2^53 and powers of ten are exact, so the quotient is the nearest f64: what parsing the text gives.
        [(origin[0] + i64::from(step[0])) as f64 / power, (origin[1] + i64::from(step[1])) as f64 / power]
    }

    /// Expresses positions in steps; `None` unless every one comes back to the last bit.
    #[expect(clippy::cast_possible_truncation, reason = "a number that was cut off does not come back and is found out")]
    fn steps(self, xy: &[[f64; 2]]) -> Option<Vec<[i32; 2]>> {
        let power = self.power();
        let mut exact = true;
        let mut steps = Vec::with_capacity(xy.len());
        if self.origin == [0; 2] {
            steps.extend(xy.iter().map(|p| {
                let step = p.map(|v| (v * power + 0.5_f64.copysign(v)) as i32);
                exact &= f64::from(step[0]) / power == p[0] && f64::from(step[1]) / power == p[1];
                step
            }));
        } else {
            steps.extend(xy.iter().map(|p| {
                let step = [0, 1].map(|axis| (whole(p[axis], power).wrapping_sub(self.origin[axis])) as i32);
                exact &= Self::value(self.origin, power, step) == *p;
                step
            }));
        }
        exact.then_some(steps)
    }

    /// The scale that holds what all columns hold; `None` when one is of f64 or they lie too far apart.
    fn of_all(columns: &[Coordinates]) -> Option<Self> {
        let scales = columns.iter().map(|c| match &c.0 {
            Column::Decimal(scale, _) => Some(*scale),
            Column::Float(_) => None,
        });
        let scales: Vec<Self> = scales.collect::<Option<_>>()?;
        let decimals = scales.iter().map(|s| s.decimals).max().unwrap_or(0);
        let bounds = |column: &Coordinates| {
            let Column::Decimal(scale, steps) = &column.0 else { return None };
            let factor = 10_i64.pow(decimals - scale.decimals);
            let (mut min, mut max) = ([i32::MAX; 2], [i32::MIN; 2]);
            for step in steps {
                for axis in 0..2 {
                    min[axis] = min[axis].min(step[axis]);
                    max[axis] = max[axis].max(step[axis]);
                }
            }
            let at = |axis: usize, step: i32| scale.origin[axis].checked_add(i64::from(step))?.checked_mul(factor);
            Some([[at(0, min[0])?, at(1, min[1])?], [at(0, max[0])?, at(1, max[1])?]])
        };
        let all: Vec<[[i64; 2]; 2]> = columns.par_iter().map(bounds).collect::<Option<_>>()?;
        let lowest = [0, 1].map(|axis| all.iter().map(|b| b[0][axis]).min().unwrap_or(0));
        let highest = [0, 1].map(|axis| all.iter().map(|b| b[1][axis]).max().unwrap_or(0));
        let fits = |origin: [i64; 2]| {
            let inside = |v: i64, axis: usize| v.checked_sub(origin[axis]).is_some_and(|step| i32::try_from(step).is_ok());
            (0..2).all(|axis| inside(lowest[axis], axis) && inside(highest[axis], axis))
        };
        // Beyond 2^53 a whole number is no longer exact in f64.
        let exact = lowest.iter().chain(&highest).all(|v| v.unsigned_abs() < 1 << 53);
        let middle = [0, 1].map(|axis| i64::midpoint(lowest[axis], highest[axis]));
        let origin = [[0; 2], middle].into_iter().find(|&origin| fits(origin));
        origin.filter(|_| exact).map(|origin| Self { decimals, origin })
    }
}

/// The whole number nearest to `value * power`.
#[expect(clippy::cast_possible_truncation, reason = "a number that was cut off does not come back and is found out")]
fn whole(value: f64, power: f64) -> i64 {
    (value * power + 0.5_f64.copysign(value)) as i64
}

fn middle(xy: &[[f64; 2]]) -> [f64; 2] {
    let (mut min, mut max) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
    for p in xy {
        for axis in 0..2 {
            min[axis] = min[axis].min(p[axis]);
            max[axis] = max[axis].max(p[axis]);
        }
    }
    [f64::midpoint(min[0], max[0]), f64::midpoint(min[1], max[1])]
}

fn joined<T: Copy + Default + Send>(columns: &[Coordinates], fill: impl Fn(&Coordinates, &mut [T]) + Sync) -> Vec<T> {
    let lengths: Vec<usize> = columns.iter().map(Coordinates::len).collect();
    super::columns::filled(&lengths, |i, out| fill(&columns[i], out))
}

/// Positions one after another.
#[derive(Debug, Clone)]
pub enum Positions<'a> {
    /// Whole numbers over a power of ten.
    #[doc(hidden)]
    Decimal { steps: Iter<'a, [i32; 2]>, origin: [i64; 2], power: f64 },
    /// Numbers as they are.
    #[doc(hidden)]
    Float(Iter<'a, [f64; 2]>),
}

impl Iterator for Positions<'_> {
    type Item = [f64; 2];

    #[inline]
    fn next(&mut self) -> Option<[f64; 2]> {
        match self {
            Self::Decimal { steps, origin, power } => steps.next().map(|step| Scale::value(*origin, *power, *step)),
            Self::Float(xy) => xy.next().copied(),
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = match self {
            Self::Decimal { steps, .. } => steps.len(),
            Self::Float(xy) => xy.len(),
        };
        (left, Some(left))
    }

    /// Looks at the kind of column once, so that loops over whole layers run without a branch a vertex.
    #[inline]
    fn fold<B, F: FnMut(B, [f64; 2]) -> B>(self, start: B, mut with: F) -> B {
        match self {
            Self::Decimal { steps, origin, power } => {
                steps.fold(start, |so_far, step| with(so_far, Scale::value(origin, power, *step)))
            }
            Self::Float(xy) => xy.fold(start, |so_far, p| with(so_far, *p)),
        }
    }
}

impl ExactSizeIterator for Positions<'_> {}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(column: &Coordinates, xy: &[[f64; 2]]) {
        let bits = |p: [f64; 2]| p.map(f64::to_bits);
        assert!(column.iter().map(bits).eq(xy.iter().map(|p| bits(*p))), "{column:?} {xy:?}");
        assert!(
            column.iter().fold(Vec::new(), |mut all, p| {
                all.push(p);
                all
            }) == xy
        );
    }

    fn is_decimal(column: &Coordinates) -> bool {
        matches!(column.0, Column::Decimal(..))
    }

    #[test]
    fn short_decimals_take_four_bytes_and_come_back_to_the_last_bit() {
        let xy = vec![[-179.999_999_9, 89.123_456_7], [139.691_7, -35.0], [0.1, 1e-7]];
        let column = Coordinates::pack(xy.clone(), 7);
        assert!(is_decimal(&column) && column.bytes() == 24);
        same(&column, &xy);
        assert_eq!((column.get(1), column.get(3), column.range(1..9).len()), (Some([139.691_7, -35.0]), None, 0));
    }

    #[test]
    fn a_small_area_may_have_more_decimals_and_metres() {
        let degrees = vec![[139.123_456_789, 35.987_654_321], [139.223_456_781, 35.9]];
        let metres = vec![[-37_788.393_3, 3_986_868.693_8], [-37_000.1, 3_986_000.25]];
        for (xy, decimals) in [(degrees, 9), (metres, 6)] {
            let column = Coordinates::pack(xy.clone(), decimals);
            assert!(is_decimal(&column), "{xy:?}");
            same(&column, &xy);
        }
    }

    #[test]
    fn what_decimals_cannot_hold_stays_as_it_is() {
        for (xy, decimals) in [
            (vec![[139.123_456_789_012_34, 35.0], [-139.123_456_789_012_34, 35.0]], 14),
            (vec![[1e300, 1.0]], 0),
            (vec![[0.123_456_7, 1.0]], 3),
            (vec![[-170.123_456_789, 1.0], [170.0, 1.0]], 9),
            (vec![[9_007_199_254_740_993.0, 0.5], [0.1, 0.5]], 1),
            (vec![[1.5, 2.5]], 400),
        ] {
            let column = Coordinates::pack(xy.clone(), decimals);
            assert!(!is_decimal(&column), "{xy:?}");
            same(&column, &xy);
        }
    }

    #[test]
    fn columns_of_different_decimals_are_joined_without_loss() {
        let parts = [
            (vec![[1.0, 2.0], [3.0, 4.0]], 0),
            (vec![[139.25, -35.5]], 2),
            (vec![], 0),
            (vec![[-179.123_456_7, 80.0], [0.0, 0.1]], 7),
        ];
        let all: Vec<[f64; 2]> = parts.iter().flat_map(|(xy, _)| xy.clone()).collect();
        let columns = |decimals: u32| {
            let one = |(xy, d): &(Vec<[f64; 2]>, u32)| Coordinates::pack(xy.clone(), (*d).max(decimals));
            Coordinates::join(parts.iter().map(one).collect())
        };
        assert!(is_decimal(&columns(0)));
        same(&columns(0), &all);
        assert!(!is_decimal(&columns(16)), "the whole earth to 16 decimals");
        same(&columns(16), &all);
        let far = [vec![[139.123_456_789, 35.0]], vec![[-60.123_456_789, 35.0]]];
        let joined = Coordinates::join(far.iter().map(|xy| Coordinates::pack(xy.clone(), 9)).collect());
        assert!(!is_decimal(&joined));
        same(&joined, &far.concat());
    }
}
