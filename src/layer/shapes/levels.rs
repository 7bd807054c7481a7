//! Coarser copies of lines and rings: which vertices can be left out at a scale without anybody seeing it.
//!
//! Borders that neighbours share stay shared: rings are cut into arcs where borders meet, and each arc is simplified in one
//! direction whichever ring it is met in (D. H. Douglas and T. K. Peucker, 1973: no vertex that is left out is further from the
//! simpler line than the tolerance).

use super::grid::Cell;
use super::rings::Rings;
use rayon::prelude::*;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// A coarser copy.
#[derive(Debug, Clone)]
pub(super) struct Level {
    /// How far the copy may be from the original: 2 to this, in steps of the grid.
    pub tolerance_log2: u8,
    /// The copy; its rings have the same numbers.
    pub rings: Rings,
}

/// Kept at every level.
const ALWAYS: u8 = u8::MAX;
/// Vertices that one task weighs, about.
const TASK: usize = 1 << 16;
/// Vertices whose neighbours are held against each other at a time; bounds the memory that it takes.
const AT_A_TIME: usize = 1 << 21;
/// Below so few vertices a still coarser copy saves nothing.
const FEWEST: usize = 2_000;
/// Looks at a vertex, on average, after which an arc that is so entangled is kept as it is.
const PATIENCE: usize = 400;
/// One in so many vertices is always kept, chosen by its place, so that no arc is endless.
const LANDMARK: u64 = 1 << 11;

/// Makes the copies, each at most half as large as the one before it; `closed` tells a ring from a line. Nothing when `cancel`
/// was set.
pub(super) fn levels(rings: &Rings, closed: impl Fn(usize) -> bool + Sync, cancel: &AtomicBool) -> Vec<Level> {
    let Some(nodes) = nodes(rings, &closed, cancel) else { return Vec::new() };
    let weights: Vec<Vec<u8>> = tasks(rings)
        .into_par_iter()
        .map(|task| {
            let mut arc = Arc::default();
            let mut weights = Vec::new();
            for i in task {
                let start = weights.len();
                weights.resize(start + rings.range(i).len(), 0);
                if !cancel.load(Ordering::Relaxed) {
                    weigh(rings.ring(i), closed(i), |v| nodes.has(rings.range(i).start + v), &mut arc, &mut weights[start..]);
                }
            }
            weights
        })
        .collect();
    if cancel.load(Ordering::Relaxed) {
        return Vec::new();
    }
    let mut heavier = [0_usize; 33];
    for weight in weights.iter().flatten() {
        heavier[usize::from(*weight).min(32)] += 1;
    }
    let mut left = rings.len();
    let (mut levels, mut last) = (Vec::new(), left);
    for tolerance_log2 in 0..32_u8 {
        left -= heavier[usize::from(tolerance_log2)];
        if left * 2 <= last && last > FEWEST {
            let kept = rings.filtered(left, weights.iter().flatten().map(|weight| *weight > tolerance_log2));
            levels.push(Level { tolerance_log2, rings: kept });
            last = left;
        }
    }
    levels
}

/// Rings in runs of about the same number of vertices.
fn tasks(rings: &Rings) -> Vec<Range<usize>> {
    let mut tasks: Vec<Range<usize>> = Vec::new();
    let mut vertices = usize::MAX;
    for i in 0..rings.count() {
        match tasks.last_mut() {
            Some(task) if vertices < TASK => task.end = i + 1,
            _ => {
                tasks.push(i..i + 1);
                vertices = 0;
            }
        }
        vertices += rings.range(i).len();
    }
    tasks
}

/// A bit a vertex.
struct Nodes(Vec<AtomicU64>);

impl Nodes {
    fn has(&self, vertex: usize) -> bool {
        self.0.get(vertex / 64).is_some_and(|word| word.load(Ordering::Relaxed) >> (vertex % 64) & 1 == 1)
    }
}

/// Finds the vertices where borders meet or end: those that do not have the same two neighbours wherever they occur.
fn nodes(rings: &Rings, closed: &(impl Fn(usize) -> bool + Sync), cancel: &AtomicBool) -> Option<Nodes> {
    let nodes = Nodes((0..rings.len().div_ceil(64)).map(|_| AtomicU64::new(0)).collect());
    let parts = rings.len().div_ceil(AT_A_TIME).max(1) as u64;
    (0..parts).into_par_iter().for_each(|part| {
        let mut table = Neighbours::new(rings.len() / parts as usize);
        for mark in [false, true] {
            for i in (0..rings.count()).take_while(|_| !cancel.load(Ordering::Relaxed)) {
                let (ring, start) = (rings.ring(i), rings.range(i).start);
                for (v, cell) in ring.iter().enumerate() {
                    let place = hash(*cell);
                    if (place >> 40) % parts != part {
                        continue;
                    }
                    let beside =
                        |wrapped: bool, v: usize| (!wrapped || closed(i)).then(|| ring.get(v).map(|c| hash(*c))).flatten();
                    let before = beside(v == 0, v.checked_sub(1).unwrap_or(ring.len() - 1));
                    let after = beside(v + 1 == ring.len(), if v + 1 == ring.len() { 0 } else { v + 1 });
                    // The same for either direction; an end of a line is like no other place.
                    let both = before.zip(after).map_or(1, |(a, b)| a.wrapping_add(b) >> 32);
                    if mark {
                        if both == 1 || place % LANDMARK == 0 || table.differ(place) {
                            let vertex = start + v;
                            nodes.0[vertex / 64].fetch_or(1 << (vertex % 64), Ordering::Relaxed);
                        }
                    } else {
                        table.add(place, both);
                    }
                }
            }
        }
    });
    (!cancel.load(Ordering::Relaxed)).then_some(nodes)
}

/// Spreads a place over 64 bits (the finalizer of SplitMix64).
fn hash([x, y]: Cell) -> u64 {
    let mut z = (u64::from(x) | u64::from(y) << 32).wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// An open table of places: 31 bits to know a place by, a bit for "differ", 32 bits for the neighbours that were seen.
///
/// Two places that it takes for one (of 2⁵³ pairs, one) are kept as nodes, which does no harm.
struct Neighbours {
    slots: Vec<u64>,
}

const DIFFER: u64 = 1 << 32;

impl Neighbours {
    fn new(places: usize) -> Self {
        Self { slots: vec![0; (places * 2).max(64).next_power_of_two()] }
    }

    /// Returns the slot of a place, which may be empty.
    fn slot(&self, place: u64) -> usize {
        let (name, mask) = (Self::name(place), self.slots.len() - 1);
        let mut at = place as usize & mask;
        while self.slots[at] != 0 && self.slots[at] >> 33 != name >> 33 {
            at = (at + 1) & mask;
        }
        at
    }

    fn name(place: u64) -> u64 {
        // Never all zero: that is an empty slot.
        (place | 1 << 63) & !((1 << 33) - 1)
    }

    fn add(&mut self, place: u64, neighbours: u64) {
        let at = self.slot(place);
        let slot = &mut self.slots[at];
        if *slot == 0 {
            *slot = Self::name(place) | neighbours;
        } else if *slot & (DIFFER - 1) != neighbours {
            *slot |= DIFFER;
        }
    }

    fn differ(&self, place: u64) -> bool {
        self.slots[self.slot(place)] & DIFFER != 0
    }
}

/// What weighing an arc needs; kept to spare allocations.
#[derive(Debug, Default)]
struct Arc {
    vertices: Vec<usize>,
    places: Vec<[f64; 2]>,
    weights: Vec<u8>,
    todo: Vec<(usize, usize, u8)>,
}

/// Weighs the vertices of a ring or line: one of weight `w` is needed at tolerances of 2⁰ … 2^(w-1) steps.
fn weigh(ring: &[Cell], closed: bool, is_node: impl Fn(usize) -> bool, arc: &mut Arc, weights: &mut [u8]) {
    let mut fixed: Vec<usize> = (0..ring.len()).filter(|v| is_node(*v)).collect();
    fixed.iter().for_each(|v| weights[*v] = ALWAYS);
    if closed && fixed.len() < 2 {
        // A ring that meets nothing, or meets something once: any two vertices will do that its place alone decides.
        let first = fixed.first().copied().or_else(|| (0..ring.len()).min_by_key(|v| ring[*v]));
        let Some(first) = first else { return };
        let from = ring[first];
        let far = |v: &usize| (squared(ring[*v], from), std::cmp::Reverse(ring[*v]));
        let second = (0..ring.len()).max_by(|a, b| far(a).0.total_cmp(&far(b).0).then(far(a).1.cmp(&far(b).1)));
        weights[first] = ALWAYS;
        fixed = vec![first];
        if let Some(second) = second.filter(|second| ring[*second] != from) {
            weights[second] = weight(squared(ring[second], from));
            fixed.push(second);
            fixed.sort_unstable();
        }
    }
    let next = fixed.iter().skip(1).copied().chain(fixed.first().filter(|_| closed).map(|v| v + ring.len()));
    for (start, end) in fixed.iter().copied().zip(next) {
        arc.vertices.clear();
        arc.vertices.extend((start..=end).map(|v| v % ring.len()));
        let places = || arc.vertices.iter().map(|v| ring[*v]);
        if places().gt(places().rev()) {
            arc.vertices.reverse();
        }
        let highest = weights[start].min(weights[end % ring.len()]);
        arc.weigh(ring, highest);
        let inner = 1..arc.vertices.len().max(2) - 1;
        for (v, w) in arc.vertices[inner.clone()].iter().zip(&arc.weights[inner]) {
            weights[*v] = *w;
        }
    }
}

impl Arc {
    /// Weighs all but the ends, which have the least weight `highest`.
    fn weigh(&mut self, ring: &[Cell], highest: u8) {
        self.places.clear();
        self.places.extend(self.vertices.iter().map(|v| ring[*v].map(f64::from)));
        self.weights.clear();
        self.weights.resize(self.places.len(), 0);
        self.todo.clear();
        self.todo.push((0, self.places.len() - 1, highest));
        let mut patience = self.places.len() * PATIENCE;
        while let Some((from, to, above)) = self.todo.pop() {
            let Some(looks) = to.checked_sub(from + 1).filter(|n| *n > 0) else { continue };
            if patience < looks {
                self.weights[from + 1..to].fill(above);
                continue;
            }
            patience -= looks;
            let (farthest, distance) = farthest(&self.places[from..=to]);
            let own = weight(distance).min(above);
            if own > 0 {
                let middle = from + farthest;
                self.weights[middle] = own;
                self.todo.push((from, middle, own));
                self.todo.push((middle, to, own));
            }
        }
    }
}

/// Returns the vertex that is farthest from the segment between the ends, and the square of its distance.
fn farthest(places: &[[f64; 2]]) -> (usize, f64) {
    let [[ax, ay], .., [bx, by]] = places else { return (0, 0.0) };
    let (dx, dy) = (bx - ax, by - ay);
    let length2 = dx * dx + dy * dy;
    let scale = if length2 > 0.0 { 1.0 / length2 } else { 0.0 };
    let mut found = (0, 0.0);
    for (i, [x, y]) in places.iter().enumerate().take(places.len() - 1).skip(1) {
        let (rx, ry) = (x - ax, y - ay);
        let t = ((rx * dx + ry * dy) * scale).clamp(0.0, 1.0);
        let (ex, ey) = (rx - t * dx, ry - t * dy);
        let distance = ex * ex + ey * ey;
        if distance > found.1 {
            found = (i, distance);
        }
    }
    found
}

fn squared(a: Cell, b: Cell) -> f64 {
    let [dx, dy] = [0, 1].map(|i| f64::from(a[i]) - f64::from(b[i]));
    dx * dx + dy * dy
}

/// Returns the number of tolerances 2⁰, 2¹ … (steps) that the root of a squared distance exceeds: by its bits, because
/// logarithms differ from machine to machine.
fn weight(squared: f64) -> u8 {
    if squared <= 1.0 {
        return 0;
    }
    let exponent = (squared.to_bits() >> 52) - 1023;
    let exact = exponent % 2 == 0 && squared.to_bits() << 12 == 0;
    u8::try_from(exponent / 2 + u64::from(!exact)).unwrap_or(ALWAYS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    /// Cells of a net whose shared borders are ragged, each a ring that starts and turns as it likes.
    fn mosaic(size: u32, pieces: u32) -> Rings {
        let ragged = |n: u64| (hash([n as u32, 77]) % 600) as u32;
        let corner = |i: u32, j: u32| [i * 100_000 + 50_000, j * 100_000 + 50_000];
        // The vertices from a corner towards the next one, that one not included.
        let side = |a: Cell, b: Cell| -> Vec<Cell> {
            let (low, high) = (a.min(b), a.max(b));
            let mut way: Vec<Cell> = (0..pieces)
                .map(|k| {
                    let along = |i: usize| low[i] + (high[i] - low[i]) / pieces * k;
                    let off = if k == 0 { 0 } else { ragged(u64::from(low[0] + 7 * low[1] + k)) };
                    if low[0] == high[0] { [low[0] + off, along(1)] } else { [along(0), low[1] + off] }
                })
                .collect();
            if a > b {
                way.push(high);
                way.reverse();
                way.pop();
            }
            way
        };
        let (mut cells, mut ends) = (Vec::new(), Vec::new());
        for (i, j) in (0..size).flat_map(|i| (0..size).map(move |j| (i, j))) {
            let mut corners = [corner(i, j), corner(i + 1, j), corner(i + 1, j + 1), corner(i, j + 1)];
            if (i + j) % 2 == 0 {
                corners.reverse();
            }
            let mut ring: Vec<Cell> = (0..4).flat_map(|k| side(corners[k], corners[(k + 1) % 4])).collect();
            ring.rotate_left(((i * 31 + j * 17) % (4 * pieces)) as usize);
            cells.extend(ring);
            ends.push(cells.len() as u32);
        }
        Rings::new(cells, ends)
    }

    fn edges(rings: &Rings) -> BTreeMap<(Cell, Cell), usize> {
        let mut edges = BTreeMap::new();
        for ring in (0..rings.count()).map(|i| rings.ring(i)) {
            for (v, a) in ring.iter().enumerate() {
                let b = ring[(v + 1) % ring.len()];
                *edges.entry((*a.min(&b), *a.max(&b))).or_default() += 1;
            }
        }
        edges
    }

    #[test]
    fn shared_borders_stay_shared_at_every_level() {
        let rings = mosaic(12, 100);
        let levels = levels(&rings, |_| true, &AtomicBool::new(false));
        assert!(levels.len() >= 3, "{}", levels.len());
        for level in &levels {
            let edges = edges(&level.rings);
            let alone: Vec<_> = edges.iter().filter(|(_, n)| **n != 2).collect();
            // Only the rim of the whole has one side.
            let rim = |c: &Cell| c.iter().any(|v| (*v).abs_diff(50_000) < 1000 || (*v).abs_diff(1_250_000) < 1000);
            assert!(alone.iter().all(|((a, b), n)| **n == 1 && rim(a) && rim(b)), "{} {alone:?}", level.tolerance_log2);
        }
    }

    #[test]
    fn each_level_is_half_the_one_before_and_no_further_off_than_its_tolerance() {
        let rings = mosaic(5, 200);
        let mut before = rings.len();
        for level in levels(&rings, |_| true, &AtomicBool::new(false)) {
            assert!(level.rings.len() * 2 <= before);
            before = level.rings.len();
            for i in 0..rings.count() {
                let simple: Vec<[f64; 2]> = level.rings.ring(i).iter().map(|c| c.map(f64::from)).collect();
                let sides = || simple.iter().zip(simple.iter().cycle().skip(1));
                for vertex in rings.ring(i).iter().map(|c| c.map(f64::from)) {
                    let off =
                        sides().map(|(a, b)| crate::geometry::distance_to_segment(vertex, *a, *b)).fold(f64::INFINITY, f64::min);
                    assert!(off <= f64::from(1_u32 << level.tolerance_log2), "{off}");
                }
            }
        }
    }

    #[test]
    fn lines_keep_their_ends_and_the_places_where_others_join() {
        let line: Vec<Cell> = (0..4000).map(|i| [i * 10, 500 + i % 2]).collect();
        let branch: Vec<Cell> = (0..2000).map(|i| [20_010, 501 + i * 10]).collect();
        let rings = Rings::new([line.clone(), branch.clone()].concat(), vec![4000, 6000]);
        let levels = levels(&rings, |_| false, &AtomicBool::new(false));
        let coarsest = &levels.last().unwrap().rings;
        assert!(coarsest.len() < 40, "{}", coarsest.len());
        assert_eq!([coarsest.ring(0).first(), coarsest.ring(0).last()], [line.first(), line.last()]);
        assert!(coarsest.ring(0).contains(&[20_010, 501]) && coarsest.ring(1).contains(&[20_010, 501]));
    }

    #[test]
    fn what_is_entangled_or_empty_takes_no_time_and_no_harm() {
        let back_and_forth: Vec<Cell> = (0..200_000).map(|i| if i % 2 == 0 { [0, 0] } else { [1000, 5] }).collect();
        let spot = vec![[9, 9]; 50_000];
        let ends = vec![200_000, 250_000];
        for closed in [false, true] {
            let rings = Rings::new([back_and_forth.clone(), spot.clone()].concat(), ends.clone());
            for level in levels(&rings, |_| closed, &AtomicBool::new(false)) {
                assert!((0..2).all(|i| !level.rings.ring(i).is_empty()));
            }
        }
        assert!(levels(&Rings::default(), |_| true, &AtomicBool::new(false)).is_empty());
        assert!(levels(&mosaic(5, 200), |_| true, &AtomicBool::new(true)).is_empty());
    }

    #[test]
    fn weights_count_the_tolerances_that_are_too_coarse() {
        for (distance, expected) in [(0.0, 0), (1.0, 0), (1.001, 1), (2.0, 1), (2.001, 2), (4.0, 2), (1e6, 20), (6e9, 33)] {
            assert_eq!(weight(distance * distance), expected, "{distance}");
        }
    }
}
