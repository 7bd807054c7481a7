//! Nesting: whether rings that are simple, and cross at no edge, lie in each other as those of a valid boundary do.

use super::arrangement::{NONE, arrange};
use super::grid::{Node, shapes, twice_area};
use crate::geometry::Boundary;

/// A ring by polygon and ring index, from 0; ring 0 is the exterior.
pub(in crate::geometry) type RingRef = (usize, usize);

/// What a region of the plane is.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Region {
    /// Outside all polygons, or in a hole.
    Outside(Option<RingRef>),
    /// Inside a polygon.
    Inside(usize),
}

/// Returns the first ring (from the west) that lies where it should not, the ring that it lies in, and where it begins to do so.
///
/// Every edge, from below, must lead into a polygon from outside, out of it again, and the same way through its holes.
pub(in crate::geometry) fn misplaced(boundary: &Boundary) -> Option<(RingRef, Option<RingRef>, Node)> {
    // For each edge its ring, and whether the ring's inside lies above it; in the order in which `arrange` counts.
    let mut inputs: Vec<(RingRef, bool)> = Vec::new();
    let shapes = shapes(boundary);
    for (p, shape) in shapes.iter().enumerate() {
        for (r, ring) in shape.rings.iter().enumerate() {
            let left = twice_area(ring) > 0;
            let edges = ring.iter().zip(ring.iter().cycle().skip(1)).filter(|(a, b)| a != b);
            inputs.extend(edges.map(|(a, b)| ((p, r), (a < b) == left)));
        }
    }
    let edges = arrange(&shapes, &[], &[]);
    let mut around: Vec<Option<Region>> = vec![None; shapes.len()];
    let mut above: Vec<Region> = Vec::with_capacity(edges.len());
    for e in &edges {
        let below = above.get(e.under as usize).copied().unwrap_or(Region::Outside(None));
        if e.sources[0] == NONE {
            above.push(below);
            continue;
        }
        let (ring, entered) = inputs[e.sources[0] as usize];
        let inside = Region::Inside(ring.0);
        let outside = if ring.1 > 0 { inside } else { *around[ring.0].get_or_insert(below) };
        let within = if ring.1 > 0 { Region::Outside(Some(ring)) } else { inside };
        let (expected, next) = if entered { (outside, within) } else { (within, outside) };
        if below != expected || matches!(outside, Region::Inside(p) if ring.1 == 0 && p != ring.0) {
            let other = match below {
                Region::Inside(p) => Some((p, 0)),
                Region::Outside(hole) => hole,
            };
            return Some((ring, other, e.low));
        }
        above.push(next);
    }
    None
}
