//! The same lines and polygons with fewer vertices, for small scales: a few levels, each with every vertex by which a line would
//! move further than the level's tolerance (Douglas and Peucker 1973).
//!
//! Where two rings run along the same vertices they lose the same ones: lines are cut where their neighbours differ, and each
//! piece is looked at in one direction, whichever way a ring runs. So no gap opens along a shared border, at any level.

use super::grid::Cell;
use rayon::prelude::*;
use std::sync::atomic::{AtomicBool, Ordering};

/// Fewer vertices are drawn quickly enough as they are.
pub(super) const FEW: usize = 20_000;
/// A level has at most this share of the vertices of the one before.
const FEWER: f64 = 0.7;
/// Edges of a piece at most: the time for a piece may grow with the square of its length.
const LONGEST: usize = 1024;
/// Vertices that one task looks at.
const BATCH: usize = 1 << 16;
/// Stands for a vertex that every level has.
const ALWAYS: u8 = u8::MAX;
/// Parts in which the vertices are compared, so that little is in memory twice.
const SHARDS: u64 = 16;

/// Levels, finest first.
#[derive(Debug, Clone, Default)]
pub(super) struct Levels(Vec<Level>);

/// One level: which vertices of each ring it has, a byte each.
#[derive(Debug, Clone)]
struct Level {
    /// Nothing lies further than 2^`log2_tolerance` steps of the grid from the line that is left of it.
    log2_tolerance: u8,
    /// Where the steps of each ring begin, and the end.
    starts: Vec<u32>,
    /// From one vertex to the next, the first from the beginning of its ring; 255 stands for 255 and more to come.
    steps: Vec<u8>,
}

/// The rings of a set: `cells[ends[i - 1]..ends[i]]`, and whether ring `i` is closed.
#[derive(Clone, Copy)]
pub(super) struct Rings<'a> {
    pub cells: &'a [Cell],
    pub ends: &'a [u32],
    pub closed: &'a [bool],
}

impl<'a> Rings<'a> {
    fn range(self, ring: usize) -> std::ops::Range<usize> {
        let start = ring.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        start..self.ends[ring] as usize
    }

    fn all(self) -> impl Iterator<Item = (&'a [Cell], bool)> + 'a {
        let Self { cells, closed, .. } = self;
        (0..self.ends.len()).map(move |ring| self.range(ring)).zip(closed).map(move |(range, closed)| (&cells[range], *closed))
    }
}

impl Levels {
    /// Simplifies; none when there are few vertices. `None` when `cancel` was set.
    pub fn new(rings: Rings<'_>, cancel: &AtomicBool) -> Option<Self> {
        if rings.cells.len() < FEW {
            return Some(Self::default());
        }
        let mut last_levels = vec![0_u8; rings.cells.len()];
        for i in meetings(rings, cancel) {
            last_levels[i as usize] = ALWAYS;
        }
        for batch in batches(rings, &mut last_levels) {
            if cancel.load(Ordering::Relaxed) {
                return None;
            }
            batch.into_par_iter().with_min_len(64).for_each(|(cells, closed, weights)| weigh(cells, closed, weights));
        }
        let mut count = [0_usize; 256];
        last_levels.iter().for_each(|w| count[usize::from(*w)] += 1);
        let (mut chosen, mut kept, mut before) = (Vec::new(), rings.cells.len(), rings.cells.len() as f64);
        for log2 in 0..32_u8 {
            kept -= count[usize::from(log2)];
            if kept as f64 <= before * FEWER {
                chosen.push(log2);
                before = kept as f64;
            }
        }
        let level = |log2| Level::new(log2, rings, &last_levels);
        (!cancel.load(Ordering::Relaxed)).then(|| Self(chosen.into_par_iter().map(level).collect()))
    }

    /// Returns the number of the coarsest level that moves nothing by more than so many steps of the grid.
    pub fn within(&self, tolerance: f64) -> Option<usize> {
        self.0.partition_point(|level| f64::from(level.log2_tolerance).exp2() <= tolerance).checked_sub(1)
    }

    /// Returns the vertices that a level has of a ring, given all of them.
    pub fn ring<'a>(&'a self, level: usize, ring: usize, cells: &'a [Cell]) -> impl Iterator<Item = Cell> + 'a {
        let steps = self.0.get(level).map(|level| level.steps(ring)).unwrap_or_default();
        let mut at = 0;
        steps.iter().filter_map(move |step| {
            at += usize::from(*step);
            if *step == u8::MAX { None } else { cells.get(at).copied() }
        })
    }

    /// Returns the bytes of memory that all of it takes.
    pub fn bytes(&self) -> usize {
        self.0.iter().map(|level| level.starts.capacity() * 4 + level.steps.capacity()).sum()
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a layer is refused above u32 vertices when it is read")]
impl Level {
    fn new(log2_tolerance: u8, rings: Rings<'_>, last_levels: &[u8]) -> Self {
        let (mut starts, mut steps) = (vec![0], Vec::new());
        for ring in 0..rings.ends.len() {
            let mut from = 0;
            for (at, _) in last_levels[rings.range(ring)].iter().enumerate().filter(|(_, last)| **last > log2_tolerance) {
                let mut step = at - from;
                from = at;
                while step >= usize::from(u8::MAX) {
                    steps.push(u8::MAX);
                    step -= usize::from(u8::MAX);
                }
                steps.push(step as u8);
            }
            starts.push(steps.len() as u32);
        }
        steps.shrink_to_fit();
        Self { log2_tolerance, starts, steps }
    }

    fn steps(&self, ring: usize) -> &[u8] {
        let range = self.starts.get(ring).zip(self.starts.get(ring + 1));
        range.and_then(|(start, end)| self.steps.get(*start as usize..*end as usize)).unwrap_or_default()
    }
}

/// One ring or line, whether it is closed, and what is to be found out of its vertices.
type Work<'a> = (&'a [Cell], bool, &'a mut [u8]);

/// Cuts the rings into pieces of work, so that it can be stopped between two.
fn batches<'a>(rings: Rings<'a>, mut weights: &'a mut [u8]) -> impl Iterator<Item = Vec<Work<'a>>> {
    let mut all = rings.all();
    std::iter::from_fn(move || {
        let (mut batch, mut vertices) = (Vec::new(), 0);
        while vertices < 8 * BATCH
            && let Some((cells, closed)) = all.next()
        {
            let (own, rest) = std::mem::take(&mut weights).split_at_mut(cells.len());
            weights = rest;
            vertices += cells.len();
            batch.push((cells, closed, own));
        }
        (!batch.is_empty()).then_some(batch)
    })
}

/// Numbers of the vertices where lines meet, part or end: those that have other neighbours at another time they are passed.
#[expect(clippy::cast_possible_truncation, reason = "a layer is refused above u32 vertices when it is read")]
fn meetings(rings: Rings<'_>, cancel: &AtomicBool) -> Vec<u32> {
    let shard = |shard: u64| {
        let mut passed: Vec<(u64, u64, u32)> = Vec::new();
        let mut first = 0;
        for (cells, closed) in rings.all().take_while(|_| !cancel.load(Ordering::Relaxed)) {
            let n = cells.len();
            for (i, cell) in cells.iter().enumerate().filter(|(_, cell)| mixed(**cell) % SHARDS == shard) {
                let end = |there: bool, j: usize| if there { mixed(cells[j % n]) } else { 0 };
                // The sum does not tell which of the two comes first.
                let beside = end(closed || i > 0, i + n - 1).wrapping_add(end(closed || i + 1 < n, i + 1));
                passed.push((u64::from(cell[0]) << 32 | u64::from(cell[1]), beside, (first + i) as u32));
            }
            first += n;
        }
        passed.sort_unstable();
        let meets = |same: &&[(u64, u64, u32)]| same.iter().any(|p| p.1 != same[0].1);
        passed.chunk_by(|a, b| a.0 == b.0).filter(meets).flatten().map(|p| p.2).collect::<Vec<_>>()
    };
    (0..SHARDS).into_par_iter().flat_map_iter(shard).collect()
}

/// A hash of a place (the finalizer of SplitMix64).
fn mixed([x, y]: Cell) -> u64 {
    let mut z = (u64::from(x) << 32 | u64::from(y)).wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// Notes for each vertex of a ring or line how many levels have it: for a vertex that matters by 2^n steps or more, but less
/// than twice as much, n + 1. Those that every level has are marked already.
fn weigh(cells: &[Cell], closed: bool, weights: &mut [u8]) {
    let n = cells.len();
    if n < 3 {
        weights.fill(ALWAYS);
        return;
    }
    if !closed {
        weights[0] = ALWAYS;
        weights[n - 1] = ALWAYS;
    }
    let fixed: Vec<usize> = (0..n).filter(|i| weights[*i] == ALWAYS).collect();
    let mut piece = |from: usize, forwards: bool, edges: usize| {
        let at = |i: usize| if forwards { (from + i) % n } else { (from + n - i) % n };
        for start in (0..edges).step_by(LONGEST) {
            let end = edges.min(start + LONGEST);
            let path: Vec<[f64; 2]> = (start..=end).map(|i| cells[at(i)].map(f64::from)).collect();
            douglas_peucker(&path, |i, weight| weights[at(start + i)] = weight);
            weights[at(start)] = ALWAYS;
            weights[at(end)] = ALWAYS;
        }
    };
    if fixed.len() < 2 && closed {
        // A ring by itself: from one end of it to the other and back, in the direction that goes to the lesser neighbour.
        let from = fixed.first().copied().or_else(|| (0..n).min_by_key(|i| cells[*i])).unwrap_or(0);
        let forwards = cells[(from + 1) % n] <= cells[(from + n - 1) % n];
        let at = |i: usize| if forwards { (from + i) % n } else { (from + n - i) % n };
        let far = (1..n).max_by_key(|i| (squared(cells[at(*i)], cells[from]), cells[at(*i)])).unwrap_or(1);
        piece(from, forwards, far);
        piece(at(far), forwards, n - far);
        return;
    }
    let pairs = fixed.windows(2).map(|pair| (pair[0], pair[1] - pair[0]));
    let around = fixed.first().zip(fixed.last()).filter(|_| closed).map(|(first, last)| (*last, first + n - last));
    for (from, edges) in pairs.chain(around) {
        let to = (from + edges) % n;
        let (ahead, behind) = (cells[(from + 1) % n], cells[(to + n - 1) % n]);
        if (cells[from], ahead) <= (cells[to], behind) {
            piece(from, true, edges);
        } else {
            piece(to, false, edges);
        }
    }
}

/// The square of a distance, in steps of the grid.
fn squared(a: Cell, b: Cell) -> u128 {
    let d = |axis: usize| u128::from(a[axis].abs_diff(b[axis])).pow(2);
    d(0) + d(1)
}

/// Tells how much each vertex between the ends matters, but for those that do not at all.
fn douglas_peucker(path: &[[f64; 2]], mut tell: impl FnMut(usize, u8)) {
    let mut open = vec![(0, path.len() - 1, f64::INFINITY)];
    while let Some((from, to, most)) = open.pop() {
        let (a, b) = (path[from], path[to]);
        let mut furthest = (0.0, [0.0; 2], from);
        for (i, p) in path.iter().enumerate().take(to).skip(from + 1) {
            let d = crate::geometry::squared_distance_to_segment(*p, a, b);
            // Of equally far ones the same is taken wherever the piece begins.
            if d > furthest.0 || (d == furthest.0 && d > 0.0 && *p > furthest.1) {
                furthest = (d, *p, i);
            }
        }
        let (d, _, at) = furthest;
        if d < 1.0 {
            continue;
        }
        // What a part hangs on matters at least as much as the part.
        let d = d.min(most);
        tell(at, weight(d));
        open.push((from, at, d));
        open.push((at, to, d));
    }
}

/// The number of levels for the square of a distance of at least 1: 1 from 1 step, 2 from 2, 3 from 4 …
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "distances are below 2^33")]
fn weight(squared: f64) -> u8 {
    (squared.log2() / 2.0).floor() as u8 + 1
}

#[cfg(test)]
mod tests;
