//! Simplifying boundaries: vertices go, those that stay do not move, shared borders stay shared, rings stay valid.

use super::overlay::gather;
use super::overlay::grid::{Node, box_around, in_box, in_triangle, less, orient, shapes};
use super::overlay::noding::{Segment, index, near};
use super::{Boundary, NANO, distance_to_segment};
use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap, HashMap};

/// Returns an area with fewer vertices, none of them moved: every vertex that went is within the tolerance (metres) of the new
/// border, rings keep three vertices at least and meet nowhere where they did not.
#[must_use]
pub fn simplified(b: &Boundary, tolerance_m: f64) -> Boundary {
    simplified_together(&[b], tolerance_m).pop().unwrap_or_default()
}

/// Simplifies several areas alike: a stretch of border that two of them share is shared afterwards, and places where three
/// meet, or where a shared stretch ends, stay.
///
/// The vertex that costs least goes first (as in Visvalingam and Whyatt 1993, the cost being the farthest that any vertex which
/// went would be from the new edge), as long as no other vertex lies in the triangle that is cut off.
#[must_use]
pub fn simplified_together(areas: &[&Boundary], tolerance_m: f64) -> Vec<Boundary> {
    let mut aligned: Vec<_> = areas.iter().map(|b| shapes(b)).collect();
    gather(&mut aligned);
    let rings: Vec<Vec<Node>> = aligned.into_iter().flatten().flat_map(|shape| shape.rings).collect();
    let mut web = Web::new(&rings);
    web.thin(tolerance_m);
    let mut rings = rings.into_iter();
    let mut kept = |ring: &super::Ring| {
        let nodes = rings.next().unwrap_or_default();
        ring.iter().zip(nodes).filter(|(_, node)| !web.gone.contains(node)).map(|(v, _)| *v).collect()
    };
    let mut out: Vec<Boundary> = areas.iter().map(|b| (*b).clone()).collect();
    for polygon in out.iter_mut().flat_map(|b| &mut b.polygons) {
        polygon.exterior = kept(&polygon.exterior);
        polygon.holes.iter_mut().for_each(|hole| *hole = kept(hole));
    }
    out
}

/// The borders of all areas as one web of nodes.
struct Web {
    nodes: Vec<Node>,
    /// The nodes next to a node along any ring.
    beside: HashMap<Node, BTreeSet<Node>>,
    /// The rings that a node stands in, and how many nodes these have left.
    rings_of: HashMap<Node, Vec<usize>>,
    left: Vec<usize>,
    /// The nodes that an edge (lesser end first) has replaced.
    replaced: HashMap<[Node; 2], Vec<Node>>,
    /// Nodes that other edges run through.
    fixed: BTreeSet<Node>,
    gone: BTreeSet<Node>,
}

impl Web {
    fn new(rings: &[Vec<Node>]) -> Self {
        let (mut beside, mut rings_of): (HashMap<Node, BTreeSet<Node>>, HashMap<Node, Vec<usize>>) = Default::default();
        let mut segments = Vec::new();
        for (number, ring) in rings.iter().enumerate() {
            for (&a, &b) in ring.iter().zip(ring.iter().cycle().skip(1)) {
                rings_of.entry(a).or_default().push(number);
                if let Some(segment) = Segment::new(a, b, 0) {
                    segments.push(segment);
                    beside.entry(a).or_default().insert(b);
                    beside.entry(b).or_default().insert(a);
                }
            }
        }
        let mut nodes: Vec<Node> = rings_of.keys().copied().collect();
        nodes.sort_unstable();
        let tree = (!segments.is_empty()).then(|| index(&segments));
        let runs_through = |n: Node, s: Segment| n != s.a && n != s.b && in_box(s.a, s.b, n) && orient(s.a, s.b, n) == 0;
        let on_an_edge = |n: &Node| tree.iter().flat_map(|tree| near(tree, *n, *n)).any(|i| runs_through(*n, segments[i]));
        let fixed = nodes.iter().copied().filter(on_an_edge).collect();
        let mut left = vec![0; rings.len()];
        for &ring in rings_of.values().flatten() {
            left[ring] += 1;
        }
        Self { nodes, beside, rings_of, left, replaced: HashMap::new(), fixed, gone: BTreeSet::new() }
    }

    fn thin(&mut self, tolerance_m: f64) {
        let points: Vec<Segment> = self.nodes.iter().map(|&n| Segment { a: n, b: n, source: 0 }).collect();
        if points.is_empty() {
            return;
        }
        let tree = index(&points);
        let mut heap: BinaryHeap<Reverse<(Cost, Node)>> = BinaryHeap::new();
        let push = |heap: &mut BinaryHeap<_>, web: &Self, node: Node| {
            heap.extend(web.cost(node).filter(|cost| *cost <= tolerance_m).map(|cost| Reverse((Cost(cost), node))));
        };
        self.nodes.iter().for_each(|&node| push(&mut heap, self, node));
        while let Some(Reverse((Cost(cost), node))) = heap.pop() {
            // A cost that has changed since stands in the heap a second time.
            if self.gone.contains(&node) || self.cost(node) != Some(cost) {
                continue;
            }
            let Some([a, b]) = self.neighbours(node) else { continue };
            let corners = [a, node, b];
            let [low, high] = box_around(corners);
            let mut others = near(&tree, low, high).map(|i| self.nodes[i]);
            if others.any(|other| !corners.contains(&other) && !self.gone.contains(&other) && in_triangle(corners, other)) {
                continue;
            }
            self.remove(node, a, b);
            push(&mut heap, self, a);
            push(&mut heap, self, b);
        }
    }

    /// The two nodes beside a node that can go; `None` when it must stay.
    fn neighbours(&self, node: Node) -> Option<[Node; 2]> {
        let beside = self.beside.get(&node).filter(|beside| beside.len() == 2)?;
        let (a, b) = (*beside.first()?, *beside.last()?);
        let rings = self.rings_of.get(&node)?;
        let doubled = self.beside.get(&a).is_some_and(|beside| beside.contains(&b));
        let stays = self.fixed.contains(&node) || doubled || rings.iter().any(|r| self.left[*r] <= 3);
        (!stays).then_some([a, b])
    }

    /// How far the farthest of the nodes that would have gone is from the edge that would stand for them, in metres.
    fn cost(&self, node: Node) -> Option<f64> {
        let [a, b] = self.neighbours(node)?;
        let earlier = [a, b].into_iter().filter_map(|end| self.replaced.get(&[node.min(end), node.max(end)])).flatten();
        Some(earlier.chain([&node]).map(|n| distance_m(*n, a, b)).fold(0.0, f64::max))
    }

    fn remove(&mut self, node: Node, a: Node, b: Node) {
        let mut earlier = vec![node];
        for end in [a, b] {
            earlier.extend(self.replaced.remove(&[node.min(end), node.max(end)]).unwrap_or_default());
            let other = if end == a { b } else { a };
            if let Some(beside) = self.beside.get_mut(&end) {
                beside.remove(&node);
                beside.insert(other);
            }
        }
        self.replaced.insert([a.min(b), a.max(b)], earlier);
        for ring in self.rings_of.get(&node).into_iter().flatten() {
            self.left[*ring] -= 1;
        }
        self.gone.insert(node);
    }
}

/// A cost in metres, never NaN, that can be ordered.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Cost(f64);

impl Eq for Cost {}

impl Ord for Cost {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.total_cmp(&other.0)
    }
}

impl PartialOrd for Cost {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

/// The distance of a node from an edge in metres, in a plane that fits the ellipsoid at the node.
pub(super) fn distance_m(p: Node, a: Node, b: Node) -> f64 {
    let scale = metres_per_degree(p);
    #[expect(clippy::cast_precision_loss, reason = "nano-degrees are below 2^52")]
    let metres = |n: Node| {
        let (x, y) = less(n, p);
        [x as f64 / NANO * scale[0], y as f64 / NANO * scale[1]]
    };
    distance_to_segment([0.0, 0.0], metres(a), metres(b))
}

/// Metres of a degree of longitude and of latitude on WGS 84 (Snyder 1987, eq. 4-18 and 4-19).
fn metres_per_degree(at: Node) -> [f64; 2] {
    const A_M: f64 = 6_378_137.0;
    const E2: f64 = 0.006_694_379_990_141_317;
    #[expect(clippy::cast_precision_loss, reason = "nano-degrees are below 2^52")]
    let (sin, cos) = (at.1 as f64 / NANO).to_radians().sin_cos();
    let w2 = 1.0 - E2 * sin * sin;
    [A_M * cos / w2.sqrt(), A_M * (1.0 - E2) / w2.powf(1.5)].map(f64::to_radians)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::{LonLat, Overlay, difference, flaws, overlay, split};
    use proptest::prelude::*;

    /// A star with a coast of so many vertices.
    fn coast(radii: &[f64]) -> Boundary {
        let n = radii.len() as f64;
        let ring = (0..).zip(radii).map(|(i, r)| {
            let a = f64::from(i) / n * std::f64::consts::TAU;
            LonLat::new(139.0 + r * a.cos(), 36.0 + r * a.sin()).unwrap()
        });
        Boundary::from_ring(ring.collect())
    }

    proptest! {
        #[test]
        fn what_is_left_is_valid_near_and_of_the_same_vertices(radii in prop::collection::vec(0.05..0.5_f64, 5..80), tolerance in 1.0..60_000.0_f64) {
            let before = coast(&radii);
            let after = simplified(&before, tolerance);
            prop_assert_eq!(flaws(&after), vec![]);
            let ring = &before.polygons[0].exterior;
            let mut rest = ring.iter();
            prop_assert!(after.polygons[0].exterior.iter().all(|v| rest.any(|w| w == v)), "a subsequence");
            let d = difference(&before, &after);
            prop_assert!(d.largest_shift_m <= tolerance * 1.01, "{:?} {}", d, tolerance);
            prop_assert_eq!((d.vertices_before, d.vertices_after), (before.vertex_count(), after.vertex_count()));
        }

        #[test]
        fn shared_borders_stay_shared(radii in prop::collection::vec(0.1..0.5_f64, 12..60), cut in prop::collection::vec((-0.5..0.5_f64, -0.5..0.5_f64), 1..12), tolerance in 100.0..30_000.0_f64) {
            let whole = coast(&radii);
            let mut line = vec![LonLat::new(138.0, 36.01).unwrap()];
            line.extend(cut.iter().map(|(x, y)| LonLat::new(139.0 + x, 36.0 + y).unwrap()));
            line.push(LonLat::new(140.0, 36.02).unwrap());
            let parts = split(&whole, &line);
            let after = simplified_together(&parts.iter().collect::<Vec<_>>(), tolerance);
            for (i, one) in after.iter().enumerate() {
                prop_assert_eq!(flaws(one), vec![]);
                for other in &after[..i] {
                    prop_assert_eq!(overlay(one, other, Overlay::Intersection), None);
                }
            }
            let union = crate::geometry::union_all(&after.iter().collect::<Vec<_>>()).unwrap();
            prop_assert_eq!(union.polygons.iter().map(|p| p.holes.len()).sum::<usize>(), 0, "no gap opens");
        }
    }

    #[test]
    fn a_vertex_on_a_straight_edge_goes_and_a_corner_stays() {
        let b = Boundary::from_coordinates(&[vec![vec![
            [0.0, 0.0],
            [1.0, 0.0],
            [2.0, 0.0],
            [2.0, 2.0],
            [0.0, 2.0],
            [0.0, 1.000001],
        ]]])
        .unwrap();
        let kept = simplified(&b, 0.01).polygons.remove(0).exterior;
        assert_eq!(kept, [[0.0, 0.0], [2.0, 0.0], [2.0, 2.0], [0.0, 2.0]].map(|p| LonLat::try_from(p).unwrap()));
        assert!(simplified(&b, 1e9).vertex_count() >= 3);
        assert_eq!(simplified(&b, -1.0), b);
    }
}
