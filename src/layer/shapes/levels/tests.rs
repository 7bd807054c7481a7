//! What levels keep and what they lose: shared borders, the tolerance, the same weight from either side.

use super::*;
use crate::geometry::squared_distance_to_segment;
use proptest::prelude::*;
use std::collections::BTreeMap;

/// A map of `size` by `size` counties whose borders wind: each border is made once, and each ring begins anywhere and runs either
/// way round.
fn counties(size: usize, bends: usize, seed: u64) -> (Vec<Cell>, Vec<u32>) {
    let mut random = seed;
    let mut unit = || {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (random >> 40) as f64 / (1_u64 << 24) as f64
    };
    let side = 40_000.0;
    let corner = |x: usize, y: usize| [(x + 1) as f64 * side, (y + 1) as f64 * side];
    let mut border = |a: [f64; 2], b: [f64; 2]| -> Vec<Cell> {
        let mut off = 0.0;
        let middle = (1..bends).map(|i| {
            let t = i as f64 / bends as f64;
            off = (off + (unit() - 0.5) * side / bends as f64).clamp(-side / 3.0, side / 3.0);
            [0, 1].map(|axis| (a[axis] + (b[axis] - a[axis]) * t + off * if b[axis] == a[axis] { 1.0 } else { 0.0 }) as u32)
        });
        [vec![a.map(|v| v as u32)], middle.collect(), vec![b.map(|v| v as u32)]].concat()
    };
    let mut borders = BTreeMap::new();
    for y in 0..=size {
        for x in 0..=size {
            borders.insert((x, y, false), border(corner(x, y), corner(x + 1, y)));
            borders.insert((x, y, true), border(corner(x, y), corner(x, y + 1)));
        }
    }
    let (mut cells, mut ends) = (Vec::new(), Vec::new());
    for y in 0..size {
        for x in 0..size {
            let back = |key| borders[&key].iter().rev().copied().collect::<Vec<Cell>>();
            let sides = [
                borders[&(x, y, false)].clone(),
                borders[&(x + 1, y, true)].clone(),
                back((x, y + 1, false)),
                back((x, y, true)),
            ];
            let mut ring: Vec<Cell> = sides.iter().flat_map(|side| side[..side.len() - 1].to_vec()).collect();
            let start = (unit() * ring.len() as f64) as usize;
            ring.rotate_left(start);
            if unit() < 0.5 {
                ring.reverse();
            }
            cells.extend(ring);
            ends.push(cells.len() as u32);
        }
    }
    (cells, ends)
}

fn edges(ring: &[Cell]) -> impl Iterator<Item = [Cell; 2]> + '_ {
    (0..ring.len()).map(|i| (ring[i], ring[(i + 1) % ring.len()])).map(|(a, b)| if a < b { [a, b] } else { [b, a] })
}

fn levels_of(cells: &[Cell], ends: &[u32]) -> Levels {
    let closed = vec![true; ends.len()];
    Levels::new(Rings { cells, ends, closed: &closed }, &AtomicBool::new(false)).unwrap()
}

#[test]
fn borders_that_were_shared_are_shared_at_every_level() {
    for (size, bends, seed) in [(12, 60, 1), (40, 9, 2), (2, 3000, 3)] {
        let (cells, ends) = counties(size, bends, seed);
        let levels = levels_of(&cells, &ends);
        assert!(levels.0.len() >= 2, "{size} {bends}: {}", levels.0.len());
        let closed = vec![true; ends.len()];
        let rings = Rings { cells: &cells, ends: &ends, closed: &closed };
        let outer = 4 * size;
        for level in 0..levels.0.len() {
            let mut times: BTreeMap<[Cell; 2], usize> = BTreeMap::new();
            for (number, (ring, _)) in rings.all().enumerate() {
                let kept: Vec<Cell> = levels.ring(level, number, ring).collect();
                assert!(kept.len() >= 4, "the corners of a county stay");
                edges(&kept).for_each(|edge| *times.entry(edge).or_default() += 1);
            }
            let once = times.values().filter(|n| **n == 1).count();
            // Only the outer borders stand alone, whatever is left of them.
            let inside = times.iter().filter(|(edge, n)| **n == 1 && !edge.iter().all(|c| is_outer(*c, size))).count();
            assert_eq!(inside, 0, "level {level} of {size}: a gap or an overlap");
            assert!(once >= outer && times.values().all(|n| *n <= 2));
        }
    }
}

/// Whether a vertex may lie on the outside of the map of counties, whose borders wind by a third of a county at most.
fn is_outer(c: Cell, size: usize) -> bool {
    let last = (size as u32 + 1) * 40_000;
    (0..2).any(|axis| c[axis] < 40_000 + 13_400 || c[axis] + 13_400 > last)
}

#[test]
fn no_vertex_is_further_from_what_is_left_than_the_tolerance() {
    let (cells, ends) = counties(4, 1500, 7);
    let levels = levels_of(&cells, &ends);
    let mut before = cells.len();
    for (number, level) in levels.0.iter().enumerate() {
        let tolerance = f64::from(level.log2_tolerance).exp2();
        assert_eq!(levels.within(tolerance), Some(number));
        assert!(levels.within(tolerance * 0.999).is_none_or(|finer| finer < number));
        let (mut kept_in_all, mut start) = (0, 0);
        for (ring, end) in ends.iter().enumerate() {
            let all = &cells[start..*end as usize];
            start = *end as usize;
            let kept: Vec<[f64; 2]> = levels.ring(number, ring, all).map(|c| c.map(f64::from)).collect();
            kept_in_all += kept.len();
            let nearest = |p: [f64; 2]| {
                let d = |i: usize| squared_distance_to_segment(p, kept[i], kept[(i + 1) % kept.len()]);
                (0..kept.len()).map(d).fold(f64::INFINITY, f64::min)
            };
            assert!(all.iter().step_by(7).all(|c| nearest(c.map(f64::from)).sqrt() <= tolerance));
        }
        assert!(kept_in_all as f64 <= before as f64 * FEWER, "level {number}: {kept_in_all} of {before}");
        before = kept_in_all;
    }
    assert!(before < cells.len() / 20, "{before} of {}", cells.len());
}

#[test]
fn a_stop_leaves_nothing_and_a_small_set_needs_no_levels() {
    let (cells, ends) = counties(12, 60, 1);
    let closed = vec![true; ends.len()];
    let rings = Rings { cells: &cells, ends: &ends, closed: &closed };
    assert!(Levels::new(rings, &AtomicBool::new(true)).is_none());
    let first = ends[0] as usize;
    let small = Rings { cells: &cells[..first], ends: &ends[..1], closed: &closed[..1] };
    assert!(Levels::new(small, &AtomicBool::new(false)).unwrap().0.is_empty());
}

proptest! {
    #[test]
    fn a_line_weighs_the_same_both_ways_and_from_any_start(
        path in prop::collection::vec((0_u32..4000, 0_u32..4000), 3..60), turn in 0_usize..60, closed: bool,
    ) {
        let cells: Vec<Cell> = path.iter().map(|(x, y)| [*x, *y]).collect();
        let weights = |cells: &[Cell]| {
            let mut weights = vec![0; cells.len()];
            let ends = [cells.len() as u32];
            let rings = Rings { cells, ends: &ends, closed: &[closed] };
            meetings(rings, &AtomicBool::new(false)).into_iter().for_each(|i| weights[i as usize] = ALWAYS);
            weigh(cells, closed, &mut weights);
            cells.iter().copied().zip(weights).collect::<BTreeMap<Cell, u8>>()
        };
        let mut other = cells.clone();
        if closed {
            other.rotate_left(turn % cells.len());
        }
        prop_assert_eq!(weights(&other), weights(&cells));
        other.reverse();
        prop_assert_eq!(weights(&other), weights(&cells));
    }

    #[test]
    fn steps_lead_to_every_vertex(gaps in prop::collection::vec(prop_oneof![5 => 1_usize..5, 1 => 200_usize..1100], 1..30)) {
        let mut weights = Vec::new();
        for gap in &gaps {
            weights.extend(vec![0; gap - 1]);
            weights.push(9);
        }
        let cells: Vec<Cell> = (0..weights.len() as u32).map(|i| [i, 0]).collect();
        let ends = [cells.len() as u32];
        let level = Level::new(3, Rings { cells: &cells, ends: &ends, closed: &[true] }, &weights);
        let wanted: Vec<Cell> = cells.iter().zip(&weights).filter(|(_, w)| **w > 3).map(|(c, _)| *c).collect();
        prop_assert_eq!(Levels(vec![level]).ring(0, 0, &cells).collect::<Vec<_>>(), wanted);
    }
}
