//! The points that are seen at small scales: where points lie so close that later ones hide the earlier, the hidden ones are
//! left out.
//!
//! The plane is cut into squares. A point is left out when each of the four squares that touch its own by a corner holds a point
//! that is painted later: symbols some squares across that lie around another on all sides hide it but for slivers. About two
//! points a square are left, however many there were.

use super::grid::Cell;
use super::points::{Points, z_order};
use crate::layer::columns::{own_pages, settled};
use rayon::prelude::*;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};

/// Fewer points are drawn quickly enough as they are.
pub(super) const FEW: usize = 20_000;
/// A level has at most this share of the points of the one before.
const FEWER: f64 = 0.7;

/// Levels, finest first.
#[derive(Debug, Clone, Default)]
pub(super) struct Thinned(Vec<Level>);

#[derive(Debug, Clone)]
struct Level {
    /// A square is 2^`log2_side` steps of the grid across.
    log2_side: u8,
    /// The numbers of the points that are left, in rising order.
    left: Vec<u32>,
}

impl Thinned {
    /// Thins; no levels when there are few points or they lie far apart. `None` when `cancel` was set.
    #[expect(clippy::cast_possible_truncation, reason = "a layer is refused above u32 vertices when it is read")]
    pub fn new(points: &Points, cancel: &AtomicBool) -> Option<Self> {
        let (mut levels, all) = (Vec::new(), points.rows().len());
        if all < FEW {
            return Some(Self::default());
        }
        let (mut left, mut before) = (own_pages(all), all as f64);
        left.extend(0..all as u32);
        for log2_side in 0..32_u8 {
            if cancel.load(Ordering::Relaxed) {
                return None;
            }
            let square = |i: &u32| points.cells()[*i as usize].map(|v| v >> log2_side);
            let apart = left.par_windows(2).filter(|pair| square(&pair[0]) != square(&pair[1])).count() + 1;
            // Two points a square are left anyway.
            if left.len() < 3 * apart {
                continue;
            }
            left = thin(points, &left, log2_side);
            if left.len() as f64 <= before * FEWER {
                before = left.len() as f64;
                levels.push(Level { log2_side, left: settled(left.clone()) });
            }
            if left.len() < FEW / 4 {
                break;
            }
        }
        Some(Self(levels))
    }

    /// Returns the number of the coarsest level with squares of at most so many steps of the grid.
    pub fn within(&self, side: f64) -> Option<usize> {
        self.0.partition_point(|level| f64::from(level.log2_side).exp2() <= side).checked_sub(1)
    }

    /// Returns the points of a run that a level has left.
    #[expect(clippy::cast_possible_truncation, reason = "a layer is refused above u32 vertices when it is read")]
    pub fn of_run(&self, level: usize, run: &Range<usize>) -> &[u32] {
        let left = self.0.get(level).map(|level| level.left.as_slice()).unwrap_or_default();
        let at = |place: usize| left.partition_point(|i| *i < place as u32);
        &left[at(run.start)..at(run.end)]
    }

    /// Returns the bytes of memory that all of it takes.
    pub fn bytes(&self) -> usize {
        self.0.iter().map(|level| level.left.capacity() * 4).sum()
    }
}

/// The points, of some, that are seen when each hides what lies within a square or two of it.
fn thin(points: &Points, some: &[u32], log2_side: u8) -> Vec<u32> {
    let square = |i: u32| points.cells()[i as usize].map(|v| v >> log2_side);
    // In the order of the curve, in which squares come one after another whatever their size.
    let mut squares: Vec<&[u32]> = own_pages(some.len() / 3);
    squares.extend(some.chunk_by(|a, b| square(*a) == square(*b)));
    let mut keys: Vec<(u64, u32)> = own_pages(squares.len());
    let last_of = |own: &&[u32]| own.iter().map(|i| points.rows()[*i as usize]).max().unwrap_or(0);
    keys.par_extend(squares.par_iter().map(|own| (z_order(square(own[0])), last_of(own))));
    let last_painted = |x: Option<u32>, y: Option<u32>| {
        let key = z_order([x?, y?]);
        keys.binary_search_by_key(&key, |k| k.0).ok().map(|at| keys[at].1)
    };
    // Rows before this one are hidden in a square.
    let first_seen = |own: &&[u32]| {
        let [x, y]: Cell = square(own[0]);
        let beside = |v: u32| [v.checked_sub(1), v.checked_add(1)];
        let around = beside(x).into_iter().flat_map(|x| beside(y).map(|y| last_painted(x, y)));
        around.min().flatten().unwrap_or(0)
    };
    let mut firsts: Vec<u32> = own_pages(squares.len());
    firsts.par_extend(squares.par_iter().map(first_seen));
    let mut left = own_pages(some.len() / 2);
    for (own, first) in squares.iter().zip(firsts) {
        left.extend(own.iter().filter(|i| points.rows()[**i as usize] >= first));
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scattered(n: u32, side: f64) -> Points {
        let mut random = 7_u64;
        let mut unit = || {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (random >> 33) as f64 / f64::from(1_u32 << 31)
        };
        Points::new((0..n).map(|row| ([(unit() * side) as u32, (unit() * side) as u32], row)).collect())
    }

    #[test]
    fn about_two_points_a_square_are_left_however_many_there_were() {
        let points = scattered(60_000, 4096.0);
        let thinned = Thinned::new(&points, &AtomicBool::new(false)).unwrap();
        assert!(thinned.0.len() >= 3);
        let mut before = points.rows().len();
        for level in &thinned.0 {
            let squares = (4096.0 / f64::from(level.log2_side).exp2()).powi(2);
            // On the rim nothing hides a point.
            assert!(level.left.len() as f64 <= 3.0 * squares + 4000.0, "{} {}", level.log2_side, level.left.len());
            assert!(level.left.is_sorted() && level.left.len() < before);
            before = level.left.len();
        }
        let all = thinned.of_run(0, &(0..points.rows().len()));
        let halves = [thinned.of_run(0, &(0..30_000)), thinned.of_run(0, &(30_000..60_000))];
        assert_eq!(halves.concat(), all);
        assert_eq!((thinned.within(0.5), thinned.within(1e9)), (None, Some(thinned.0.len() - 1)));
    }

    #[test]
    fn what_is_left_out_has_later_points_on_all_sides() {
        let points = scattered(30_000, 600.0);
        let all: Vec<u32> = (0..30_000).collect();
        let left = thin(&points, &all, 3);
        assert!(left.len() < 25_000, "{}", left.len());
        for i in all.iter().filter(|i| left.binary_search(i).is_err()).step_by(17) {
            let ([x, y], row) = (points.cells()[*i as usize], points.rows()[*i as usize]);
            let later = points.cells().iter().zip(points.rows()).filter(|(_, r)| **r > row);
            let near: Vec<&Cell> = later.map(|(c, _)| c).filter(|c| c[0].abs_diff(x) < 16 && c[1].abs_diff(y) < 16).collect();
            for (right, above) in [(false, false), (false, true), (true, false), (true, true)] {
                assert!(near.iter().any(|c| (c[0] > x) == right && (c[1] > y) == above), "{i}");
            }
        }
    }

    #[test]
    fn points_that_lie_apart_are_all_kept() {
        let grid = (0..40_000_u32).map(|row| ([row % 200 * 1000, row / 200 * 1000], row)).collect();
        let thinned = Thinned::new(&Points::new(grid), &AtomicBool::new(false)).unwrap();
        assert_eq!(thinned.within(1000.0), None);
    }
}
