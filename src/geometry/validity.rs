//! Finds what makes a boundary invalid (OGC Simple Features 06-103r4, 6.1.11 and 6.1.14), exactly, on the grid of nano-degrees.

use super::overlay::grid::{self, Node, crossing, in_box, less, orient};
use super::overlay::nesting::{RingRef, misplaced};
use super::overlay::noding::{Segment, index, near};
use super::{Boundary, LonLat};
use std::collections::{BTreeMap, BTreeSet};

/// One reason why a boundary is not a valid polygon, worded for people.
#[derive(Debug, Clone, PartialEq)]
pub struct Flaw {
    /// What is wrong, in English, naming the ring.
    pub what: String,
    /// Where: the vertex or crossing at fault, to a billionth of a degree.
    pub at: Option<LonLat>,
}

/// How two edges meet that should not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Meeting {
    Cross,
    RunAlong,
    Touch,
}

/// Returns the flaws of a boundary; empty when it is valid. Of two rings that meet in the same wrong way many times, the first
/// place only.
#[must_use]
pub fn flaws(boundary: &Boundary) -> Vec<Flaw> {
    let mut found = Vec::new();
    for (p, r, ring) in boundary.rings().filter(|(_, _, ring)| encloses_nothing(ring)) {
        let what = format!("ring {} of polygon {} encloses nothing", r + 1, p + 1);
        found.push(Flaw { what, at: ring.first().copied() });
    }
    let mut wrong: BTreeMap<(RingRef, RingRef, Meeting), Node> = BTreeMap::new();
    let mut touches: BTreeMap<(usize, Node), BTreeSet<usize>> = BTreeMap::new();
    meetings(boundary, |one, other, how, at| {
        if how == Meeting::Touch && one != other {
            if one.0 == other.0 {
                touches.entry((one.0, at)).or_default().extend([one.1, other.1]);
            }
        } else {
            let first = wrong.entry((one.min(other), one.max(other), how)).or_insert(at);
            *first = at.min(*first);
        }
    });
    for (&(one, other, how), &at) in &wrong {
        found.push(Flaw { what: what_meets(one, other, how), at: grid::place(at) });
    }
    if found.is_empty() {
        found.extend(nested_wrongly(boundary));
        found.extend(cut_apart(&touches));
    }
    found
}

fn what_meets(one: RingRef, other: RingRef, how: Meeting) -> String {
    let [(p, r), (q, s)] = [one, other].map(|(p, r)| (p + 1, r + 1));
    match how {
        Meeting::Cross if one == other => format!("ring {r} of polygon {p} crosses itself"),
        Meeting::RunAlong if one == other => format!("ring {r} of polygon {p} runs back along itself"),
        Meeting::Touch => format!("ring {r} of polygon {p} touches itself"),
        Meeting::Cross if p == q => format!("rings {r} and {s} of polygon {p} cross"),
        Meeting::RunAlong if p == q => format!("rings {r} and {s} of polygon {p} run along each other"),
        Meeting::Cross => format!("polygons {p} and {q} overlap"),
        Meeting::RunAlong => format!("polygons {p} and {q} touch along a line"),
    }
}

/// Calls `found` for each place where two edges meet, but for neighbours at their common vertex.
fn meetings(boundary: &Boundary, mut found: impl FnMut(RingRef, RingRef, Meeting, Node)) {
    // Edges of no length do not count: the same vertex twice in a row changes nothing.
    let (mut segments, mut edges): (Vec<Segment>, Vec<(RingRef, usize, usize)>) = Default::default();
    for (p, r, ring) in boundary.rings() {
        let mut nodes: Vec<Node> = ring.iter().map(|v| v.nano()).collect();
        nodes.dedup();
        while nodes.len() > 1 && nodes.first() == nodes.last() {
            nodes.pop();
        }
        for (i, &node) in nodes.iter().enumerate() {
            segments.extend(Segment::new(node, nodes[(i + 1) % nodes.len()], 0));
            edges.push(((p, r), i, nodes.len()));
        }
    }
    let tree = (segments.len() > 1).then(|| index(&segments));
    for (i, &s) in segments.iter().enumerate() {
        for j in tree.iter().flat_map(|tree| near(tree, s.a, s.b)).filter(|&j| j < i) {
            let t = segments[j];
            let ((one, at, n), (other, before, _)) = (edges[i], edges[j]);
            let (ta, tb) = (orient(s.a, s.b, t.a).signum(), orient(s.a, s.b, t.b).signum());
            let (sa, sb) = (orient(t.a, t.b, s.a).signum(), orient(t.a, t.b, s.b).signum());
            let ends = [(s.a, sa, t), (s.b, sb, t), (t.a, ta, s), (t.b, tb, s)];
            let touch = ends.into_iter().find(|(end, side, on)| *side == 0 && in_box(on.a, on.b, *end));
            let neighbours = one == other && (at == before + 1 || (before == 0 && at + 1 == n));
            if ta == 0 && tb == 0 && s.a.max(t.a) < s.b.min(t.b) {
                found(one, other, Meeting::RunAlong, s.a.max(t.a));
            } else if ta * tb < 0 && sa * sb < 0 {
                found(one, other, Meeting::Cross, crossing([s.a, s.b], [t.a, t.b]));
            } else if let Some((end, ..)) = touch.filter(|_| !neighbours) {
                found(one, other, Meeting::Touch, end);
            }
        }
    }
}

/// Rings that lie in each other as they should not: outside their exterior, or in another polygon.
fn nested_wrongly(boundary: &Boundary) -> Option<Flaw> {
    let (ring, other, at) = misplaced(boundary)?;
    let (p, r) = (ring.0 + 1, ring.1 + 1);
    let what = match other {
        Some(other) if other.0 != ring.0 => format!("polygons {p} and {} overlap", other.0 + 1),
        Some(other) if other.1 > 0 && ring.1 > 0 => format!("rings {r} and {} of polygon {p} overlap", other.1 + 1),
        _ if ring.1 > 0 => format!("ring {r} of polygon {p} is a hole outside its exterior"),
        _ => format!("ring {r} of polygon {p} does not hold all of its holes"),
    };
    Some(Flaw { what, at: grid::place(at) })
}

/// Rings of one polygon that touch in so many places that they cut its inside apart: a way around over rings and touches.
fn cut_apart(touches: &BTreeMap<(usize, Node), BTreeSet<usize>>) -> Option<Flaw> {
    let mut joined: BTreeMap<RingRef, RingRef> = BTreeMap::new();
    let root = |joined: &BTreeMap<RingRef, RingRef>, mut ring: RingRef| {
        while let Some(&up) = joined.get(&ring) {
            ring = up;
        }
        ring
    };
    for (&(p, at), rings) in touches {
        let mut roots: Vec<RingRef> = rings.iter().map(|&r| root(&joined, (p, r))).collect();
        roots.sort_unstable();
        roots.dedup();
        if roots.len() < rings.len() {
            let what = format!("rings of polygon {} touch in more than one place and cut its inside apart", p + 1);
            return Some(Flaw { what, at: grid::place(at) });
        }
        for &other in &roots[1..] {
            joined.insert(other, roots[0]);
        }
    }
    None
}

/// Tells whether all vertices lie on one line, exactly, on the grid of a billionth of a degree.
fn encloses_nothing(ring: &super::Ring) -> bool {
    let Some(a) = ring.first().map(|v| v.nano()) else { return true };
    let from_a = |v: &LonLat| less(v.nano(), a);
    let Some(b) = ring.iter().map(from_a).find(|d| *d != (0, 0)) else { return true };
    ring.iter().map(from_a).all(|c| grid::cross(b, c) == 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::Validation as _;
    use proptest::prelude::*;

    fn boundary(polygons: &[Vec<Vec<[f64; 2]>>]) -> Boundary {
        Boundary::from_coordinates(polygons).unwrap()
    }

    fn square(x: f64, y: f64, size: f64) -> Vec<[f64; 2]> {
        vec![[x, y], [x + size, y], [x + size, y + size], [x, y + size]]
    }

    fn only_flaw(polygons: &[Vec<Vec<[f64; 2]>>]) -> (String, [f64; 2]) {
        let found = flaws(&boundary(polygons));
        assert_eq!(found.len(), 1, "{found:?}");
        (found[0].what.clone(), found[0].at.unwrap().into())
    }

    #[test]
    fn each_flaw_is_named_and_placed() {
        let tie = vec![[0.0, 0.0], [1.0, 1.0], [1.0, 0.0], [0.0, 1.0]];
        assert_eq!(only_flaw(&[vec![tie]]), ("ring 1 of polygon 1 crosses itself".into(), [0.5, 0.5]));
        let pinch = vec![[0.0, 0.0], [2.0, 0.0], [1.0, 1.0], [2.0, 2.0], [0.0, 2.0], [1.0, 1.0]];
        assert_eq!(only_flaw(&[vec![pinch]]), ("ring 1 of polygon 1 touches itself".into(), [1.0, 1.0]));
        let outside = [vec![square(0.0, 0.0, 2.0), square(3.0, 0.0, 1.0)]];
        assert_eq!(only_flaw(&outside), ("ring 2 of polygon 1 is a hole outside its exterior".into(), [3.0, 0.0]));
        let within = [vec![square(0.0, 0.0, 9.0), square(1.0, 1.0, 5.0), square(2.0, 2.0, 1.0)]];
        assert_eq!(only_flaw(&within), ("rings 3 and 2 of polygon 1 overlap".into(), [2.0, 2.0]));
        let stacked = [vec![square(0.0, 0.0, 9.0)], vec![square(2.0, 2.0, 1.0)]];
        assert_eq!(only_flaw(&stacked), ("polygons 2 and 1 overlap".into(), [2.0, 2.0]));
        let beside = [vec![square(0.0, 0.0, 1.0)], vec![square(1.0, 0.0, 1.0)]];
        assert_eq!(only_flaw(&beside), ("polygons 1 and 2 touch along a line".into(), [1.0, 0.0]));
        // Through each other at vertices only, no two edges crossing.
        let lens = [
            vec![vec![[0.0, 0.0], [2.0, 1.0], [4.0, 0.0], [2.0, -1.0]]],
            vec![vec![[0.0, 0.0], [2.0, 2.0], [4.0, 0.0], [2.0, 0.0]]],
        ];
        assert_eq!(only_flaw(&lens).0, "polygons 2 and 1 overlap");
        let diamond = vec![[0.0, 2.0], [2.0, 0.0], [4.0, 2.0], [2.0, 4.0]];
        let cut = [vec![square(0.0, 0.0, 4.0), diamond]];
        assert!(only_flaw(&cut).0.contains("cut its inside apart"), "{:?}", only_flaw(&cut));
        let flat = boundary(&[vec![vec![[0.0, 1.0], [2.0, 3.0], [1.0, 2.0]]]]);
        assert!(flaws(&flat)[0].what.contains("encloses nothing"), "{:?}", flaws(&flat));
    }

    #[test]
    fn what_is_valid_has_no_flaw() {
        for fine in [
            vec![vec![square(0.0, 0.0, 1.0)]],
            // An island in a hole, a hole that touches the exterior once, squares that touch at a corner.
            vec![vec![square(0.0, 0.0, 9.0), square(1.0, 1.0, 5.0)], vec![square(2.0, 2.0, 1.0)]],
            vec![vec![square(0.0, 0.0, 4.0), vec![[0.0, 2.0], [1.0, 1.0], [2.0, 2.0], [1.0, 3.0]]]],
            vec![vec![square(0.0, 0.0, 1.0)], vec![square(1.0, 1.0, 1.0)]],
            vec![vec![vec![[0.0, 0.0], [0.0, 0.0], [1.0, 0.0], [1.0, 1.0]]]],
        ] {
            assert_eq!(flaws(&boundary(&fine)), vec![]);
        }
    }

    proptest! {
        /// The judgement of the geo crate, on numbers that floats hold exactly; it does not look at connected insides.
        #[test]
        fn geo_judges_alike(rings in prop::collection::vec(prop::collection::vec((0..7_i32, 0..7_i32), 3..7), 1..4), holes in any::<bool>()) {
            let ring = |r: &Vec<(i32, i32)>| -> Vec<[f64; 2]> { r.iter().map(|&(x, y)| [f64::from(x), f64::from(y)]).collect() };
            let rings: Vec<Vec<[f64; 2]>> = rings.iter().map(ring).collect();
            let polygons = if holes { vec![rings] } else { rings.into_iter().map(|r| vec![r]).collect() };
            let Ok(b) = Boundary::from_coordinates(&polygons) else { return Ok(()) };
            let line = |r: &crate::geometry::Ring| geo::LineString::from(r.iter().map(|v| (v.lon(), v.lat())).collect::<Vec<_>>());
            let theirs = geo::MultiPolygon(
                b.polygons.iter().map(|p| geo::Polygon::new(line(&p.exterior), p.holes.iter().map(line).collect())).collect(),
            );
            let ours: Vec<Flaw> = flaws(&b).into_iter().filter(|f| !f.what.contains("cut its inside apart")).collect();
            let doubled = b.rings().any(|(_, _, r)| r.iter().zip(r.iter().cycle().skip(1)).any(|(a, b)| a == b));
            let flat = b.rings().any(|(_, _, r)| encloses_nothing(r));
            prop_assume!(!doubled && !flat);
            prop_assert_eq!(theirs.is_valid(), ours.is_empty(), "{:?} {:?} {:?}", b, ours, theirs.validation_errors());
        }
    }
}
