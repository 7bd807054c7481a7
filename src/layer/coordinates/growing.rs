//! A column of vertices while it is read: whole numbers with as many decimals as any number so far, or f64.

use super::{Column, Coordinates, MOST_DECIMALS, POWERS, Scale, TENS, exact};
use crate::layer::columns::{own_pages, settled};
use crate::layer::json::Decimal;

/// A column that grows.
#[derive(Debug)]
pub(in crate::layer) enum Growing {
    /// Numbers over 10^decimals.
    Whole {
        decimals: usize,
        xy: Vec<[i64; 2]>,
    },
    Any(Vec<[f64; 2]>),
}

impl Default for Growing {
    fn default() -> Self {
        Self::Whole { decimals: 0, xy: Vec::new() }
    }
}

impl Growing {
    /// Makes a column that lies in pages of its own from the beginning.
    pub fn large() -> Self {
        Self::Whole { decimals: 0, xy: own_pages(0) }
    }

    #[inline]
    pub fn push(&mut self, [x, y]: [Decimal; 2]) {
        if let Self::Whole { decimals, xy } = self
            && (x.decimals as usize, y.decimals as usize) == (*decimals, *decimals)
        {
            xy.push([x.whole, y.whole]);
        } else {
            self.push_other([x, y]);
        }
    }

    /// Adds a position with other numbers of decimals than the column.
    fn push_other(&mut self, both: [Decimal; 2]) {
        let wanted = both.iter().map(|n| n.decimals as usize).max().unwrap_or(0);
        if let Self::Whole { decimals, xy } = self
            && wanted > *decimals
        {
            let factor = TENS.get(wanted - *decimals).filter(|_| wanted <= MOST_DECIMALS);
            let fits = factor.is_some_and(|f| xy.iter().flatten().all(|n| exact(n.checked_mul(*f)).is_some()));
            match factor.filter(|_| fits) {
                Some(factor) => {
                    xy.iter_mut().flatten().for_each(|n| *n *= factor);
                    *decimals = wanted;
                }
                None => self.make_any(),
            }
        }
        let value = |n: Decimal| n.whole as f64 / POWERS[n.decimals as usize];
        match self {
            Self::Whole { decimals, xy } => {
                let scaled = both.map(|n| exact(n.whole.checked_mul(TENS[*decimals - n.decimals as usize])));
                if let [Some(x), Some(y)] = scaled {
                    xy.push([x, y]);
                } else {
                    self.push_any(both.map(value));
                }
            }
            Self::Any(xy) => xy.push(both.map(value)),
        }
    }

    pub fn push_any(&mut self, p: [f64; 2]) {
        self.make_any();
        if let Self::Any(xy) = self {
            xy.push(p);
        }
    }

    fn make_any(&mut self) {
        if let Self::Whole { decimals, xy } = self {
            let power = POWERS[*decimals];
            *self = Self::Any(xy.iter().map(|p| p.map(|n| n as f64 / power)).collect());
        }
    }

    pub fn len(&self) -> usize {
        match self {
            Self::Whole { xy, .. } => xy.len(),
            Self::Any(xy) => xy.len(),
        }
    }

    pub fn truncate(&mut self, length: usize) {
        match self {
            Self::Whole { xy, .. } => xy.truncate(length),
            Self::Any(xy) => xy.truncate(length),
        }
    }

    /// Tells whether the last position is that of the vertex `first`.
    pub fn is_closed(&self, first: usize) -> bool {
        match self {
            Self::Whole { xy, .. } => xy.get(first) == xy.last(),
            Self::Any(xy) => xy.get(first) == xy.last(),
        }
    }

    /// Packs the column: steps of 32 bits where they reach.
    #[expect(clippy::cast_possible_truncation, reason = "the steps are known to fit")]
    pub fn pack(mut self) -> Coordinates {
        if let Self::Whole { decimals, xy } = &self {
            let (mut min, mut max) = ([i64::MAX; 2], [i64::MIN; 2]);
            for p in xy {
                for axis in 0..2 {
                    min[axis] = min[axis].min(p[axis]);
                    max[axis] = max[axis].max(p[axis]);
                }
            }
            if xy.is_empty() {
                return Coordinates::default();
            }
            if let Some(scale) = Scale::around(*decimals, min, max) {
                let origin = scale.origin;
                let steps = xy.iter().map(|p| [(p[0] - origin[0]) as i32, (p[1] - origin[1]) as i32]).collect();
                return Coordinates(Column::Decimal(scale, settled(steps)));
            }
        }
        self.make_any();
        match self {
            Self::Any(xy) => Coordinates(Column::Float(settled(xy))),
            Self::Whole { .. } => Coordinates::default(),
        }
    }
}
