//! Shared borders: what neighbours have in common, and how they follow when one of them changes.

use super::overlay::gather;
use super::overlay::grid::{Node, Shape, cross, dot, in_box, less, orient, place, shapes, twice_area};
use super::overlay::noding::{Segment, index, near};
use super::stretch::{Stretch, followed, stretches};
use super::{Boundary, LonLat, Overlay, Polygon, Ring, flaws, overlay};
use std::collections::BTreeSet;
use std::fmt::{Debug, Display};

/// What two areas have in common exactly, whole turns of 360° aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shared {
    /// Common vertices.
    pub vertices: usize,
    /// Common edges.
    pub edges: usize,
}

/// Says why a change of one area cannot be followed by its neighbours.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Torn<K: Debug + Display> {
    /// A vertex went that a neighbour needs.
    #[error(
        "the vertex at {}, {} stays: borders meet there, or the border shared with “{key}” ends there; move it instead",
        at.lon(), at.lat()
    )]
    Junction {
        /// The neighbour.
        key: K,
        /// The vertex.
        at: LonLat,
    },
    /// A neighbour has a vertex in the middle of an edge that changes.
    #[error(
        "“{key}” has a vertex at {}, {} in the middle of an edge of this area: put one into this area there first",
        at.lon(), at.lat()
    )]
    Halfway {
        /// The neighbour.
        key: K,
        /// Its vertex.
        at: LonLat,
    },
    /// A neighbour would not be valid any more.
    #[error("the border shared with “{key}” cannot follow: {why}")]
    Neighbour {
        /// The neighbour.
        key: K,
        /// Its flaw.
        why: String,
    },
    /// The changed area is not valid itself.
    #[error("the changed boundary is not valid: {0}")]
    Invalid(String),
    /// The area would cover part of another one.
    #[error("the area would overlap “{key}”")]
    Overlap {
        /// The other one.
        key: K,
    },
    /// A neighbour that follows would cover part of another one.
    #[error("“{key}”, following, would overlap “{other}”")]
    NeighbourOverlap {
        /// The neighbour that follows.
        key: K,
        /// The other one.
        other: K,
    },
    /// Rings came or went, or nothing of a shared ring is left.
    #[error("the boundary changed so much that the border shared with “{key}” cannot be followed")]
    TooMuch {
        /// A neighbour.
        key: K,
    },
}

/// Tells what two areas have in common; `None` when they are no neighbours.
#[must_use]
pub fn shared(a: &Boundary, b: &Boundary) -> Option<Shared> {
    let mut areas = [shapes(a), shapes(b)];
    gather(&mut areas);
    let vertices = |area: &[Shape]| -> BTreeSet<Node> { rings(area).flatten().copied().collect() };
    let edges = |area: &[Shape]| -> BTreeSet<[Node; 2]> {
        rings(area).flat_map(|r| edges(r)).map(|[a, b]| [a.min(b), a.max(b)]).collect()
    };
    let [a, b] = &areas;
    let out =
        Shared { vertices: vertices(a).intersection(&vertices(b)).count(), edges: edges(a).intersection(&edges(b)).count() };
    (out.vertices > 0).then_some(out)
}

fn rings(shapes: &[Shape]) -> impl Iterator<Item = &Vec<Node>> {
    shapes.iter().flat_map(|s| &s.rings)
}

fn edges(ring: &[Node]) -> impl Iterator<Item = [Node; 2]> {
    ring.iter().zip(ring.iter().cycle().skip(1)).map(|(&a, &b)| [a, b])
}

/// Returns the new boundaries of those neighbours that must change so that shared borders stay shared, when one area's boundary
/// changed from `old` to `new` by moving, adding or removing vertices, or replacing stretches of its rings.
///
/// A moved vertex moves in all of them, one put into a shared edge is put into theirs, one removed from a shared border is removed,
/// a replaced stretch is replaced. Neighbours on other turns of 360° stay on theirs.
///
/// # Errors
/// When a vertex goes that a neighbour needs, a boundary would not be valid, or areas would overlap that did not before.
pub fn follow<K: Clone + Debug + Display>(
    others: &[(K, &Boundary)],
    old: &Boundary,
    new: &Boundary,
) -> Result<Vec<(K, Boundary)>, Torn<K>> {
    if let Some(flaw) = new.check().err().map(|e| e.to_string()).or_else(|| flaws(new).into_iter().next().map(|f| f.what)) {
        return Err(Torn::Invalid(flaw));
    }
    let mut areas = vec![shapes(old), shapes(new)];
    areas.extend(others.iter().map(|(_, b)| shapes(b)));
    gather(&mut areas);
    let changes = changes(&areas[0], &areas[1]);
    let mut out: Vec<(usize, Boundary)> = Vec::new();
    for (i, (key, b)) in others.iter().enumerate() {
        let own = &areas[i + 2];
        let Some(changes) = &changes else {
            let touched = rings(&areas[0]).flatten().collect::<BTreeSet<_>>();
            if rings(own).flatten().any(|n| touched.contains(n)) {
                return Err(Torn::TooMuch { key: key.clone() });
            }
            continue;
        };
        let mut followed_rings = Vec::new();
        for ring in rings(own) {
            followed_rings.push(follow_ring(key, ring, changes)?);
        }
        if followed_rings.iter().eq(rings(own)) {
            continue;
        }
        let changed = rebuilt(b, own, followed_rings).ok_or_else(|| Torn::TooMuch { key: key.clone() })?;
        let why = changed.check().err().map(|e| e.to_string()).or_else(|| flaws(&changed).into_iter().next().map(|f| f.what));
        if let Some(why) = why {
            return Err(Torn::Neighbour { key: key.clone(), why });
        }
        out.push((i, changed));
    }
    let after = |i: usize| out.iter().find(|(j, _)| *j == i).map_or(others[i].1, |(_, b)| b);
    for (i, (key, before)) in others.iter().enumerate() {
        if overlaps(new, after(i)) && !overlaps(old, before) {
            return Err(Torn::Overlap { key: key.clone() });
        }
    }
    for (i, changed) in &out {
        for (j, (other, before)) in others.iter().enumerate().filter(|(j, _)| j != i) {
            if overlaps(changed, after(j)) && !overlaps(others[*i].1, before) {
                return Err(Torn::NeighbourOverlap { key: others[*i].0.clone(), other: other.clone() });
            }
        }
    }
    Ok(out.into_iter().map(|(i, b)| (others[i].0.clone(), b)).collect())
}

/// Tells whether two areas overlap, were it by less than the grid can show: then they lie on the same side of a common edge.
fn overlaps(a: &Boundary, b: &Boundary) -> bool {
    if overlay(a, b, Overlay::Intersection).is_some() {
        return true;
    }
    let mut areas = [shapes(a), shapes(b)];
    gather(&mut areas);
    let sides = |area: &[Shape]| -> BTreeSet<[Node; 2]> {
        let ring = |(r, ring): (usize, &Vec<Node>)| -> Vec<[Node; 2]> {
            let left = (twice_area(ring) > 0) == (r == 0);
            edges(ring).map(|[a, b]| if left { [a, b] } else { [b, a] }).collect()
        };
        area.iter().flat_map(|shape| shape.rings.iter().enumerate()).flat_map(ring).collect()
    };
    !sides(&areas[0]).is_disjoint(&sides(&areas[1]))
}

/// The stretches of all rings that changed; `None` when that cannot be told.
fn changes(old: &[Shape], new: &[Shape]) -> Option<Vec<Stretch>> {
    let alike = old.len() == new.len() && old.iter().zip(new).all(|(o, n)| o.rings.len() == n.rings.len());
    let mut out = Vec::new();
    for (o, n) in rings(old).zip(rings(new)) {
        out.extend(stretches(o, n)?);
    }
    alike.then_some(out)
}

fn follow_ring<K: Clone + Debug + Display>(key: &K, ring: &[Node], changes: &[Stretch]) -> Result<Vec<Node>, Torn<K>> {
    let mut ring = ring.to_vec();
    for change in changes {
        let path = change.path();
        ring = with_nodes_on(&ring, &path);
        for pair in path.windows(2) {
            let between = |n: Node| n != pair[0] && n != pair[1] && on(*pair.first_chunk().unwrap_or(&[n, n]), n);
            let along =
                edges(&ring).find(|[a, b]| (between(*a) || between(*b)) && cross(less(*b, *a), less(pair[1], pair[0])) == 0);
            if let Some(at) = along.and_then(|[a, b]| place(if between(a) { a } else { b })) {
                return Err(Torn::Halfway { key: key.clone(), at });
            }
        }
        ring = followed(&ring, change).map_err(|at| match place(at) {
            Some(at) => Torn::Junction { key: key.clone(), at },
            None => Torn::TooMuch { key: key.clone() },
        })?;
    }
    Ok(ring)
}

/// A ring with those nodes of a path put in that lie inside an edge which runs along the path there.
fn with_nodes_on(ring: &[Node], path: &[Node]) -> Vec<Node> {
    let mut out = Vec::with_capacity(ring.len());
    for e in edges(ring) {
        out.push(e[0]);
        let (way, mut inside) = (less(e[1], e[0]), Vec::new());
        let far = |n: Node| dot(less(n, e[0]), way);
        for pair in path.windows(2) {
            let straight = pair.iter().all(|n| orient(e[0], e[1], *n) == 0);
            let (from, to) = (far(pair[0]).min(far(pair[1])), far(pair[0]).max(far(pair[1])));
            if straight && from.max(0) < to.min(dot(way, way)) {
                inside.extend(pair.iter().copied().filter(|n| on(e, *n) && !e.contains(n)));
            }
        }
        inside.sort_by_key(|n| dot(less(*n, e[0]), less(e[1], e[0])));
        inside.dedup();
        out.extend(inside);
    }
    out
}

fn on([a, b]: [Node; 2], n: Node) -> bool {
    in_box(a, b, n) && orient(a, b, n) == 0
}

/// The boundary with new rings, each polygon on the turn that it had; vertices that did not change come from it.
fn rebuilt(b: &Boundary, own: &[Shape], rings: Vec<Vec<Node>>) -> Option<Boundary> {
    let mut rings = rings.into_iter();
    let mut out = Boundary::default();
    for (polygon, shape) in b.polygons.iter().zip(own) {
        let by = polygon.exterior.first()?.nano().0 - shape.rings.first()?.first()?.0;
        let mut ring = || -> Option<Ring> { rings.next()?.into_iter().map(|(x, y)| place((x + by, y))).collect() };
        let exterior = ring()?;
        out.polygons.push(Polygon { exterior, holes: polygon.holes.iter().map(|_| ring()).collect::<Option<_>>()? });
    }
    Some(out)
}

/// Returns an area with those vertices of its neighbours put in that lie on its edges, to a nano-degree: after a neighbour has been
/// cut or overlaid, crossings that were rounded are on its border too.
#[must_use]
pub fn noded_along(b: &Boundary, neighbours: &[&Boundary]) -> Boundary {
    let mut areas = vec![shapes(b)];
    areas.extend(neighbours.iter().map(|n| shapes(n)));
    gather(&mut areas);
    let mut nodes: Vec<Node> = areas[1..].iter().flat_map(|area| rings(area)).flatten().copied().collect();
    nodes.sort_unstable();
    nodes.dedup();
    if nodes.is_empty() {
        return b.clone();
    }
    let points: Vec<Segment> = nodes.iter().map(|&n| Segment { a: n, b: n, source: 0 }).collect();
    let tree = index(&points);
    let noded = |ring: &Vec<Node>| {
        let own: BTreeSet<Node> = ring.iter().copied().collect();
        let mut out = Vec::with_capacity(ring.len());
        for [a, b] in edges(ring) {
            out.push(a);
            let (way, low, high) = (less(b, a), (a.0.min(b.0) - 1, a.1.min(b.1) - 1), (a.0.max(b.0) + 1, a.1.max(b.1) + 1));
            let length = dot(way, way);
            let between = |n: &Node| {
                let along = dot(less(*n, a), way);
                0 < along && along < length && orient(a, b, *n).pow(2) <= length && !own.contains(n)
            };
            let mut inside: Vec<Node> = near(&tree, low, high).map(|i| nodes[i]).filter(between).collect();
            inside.sort_by_key(|n| dot(less(*n, a), way));
            out.extend(inside);
        }
        out
    };
    let rings: Vec<Vec<Node>> = rings(&areas[0]).map(noded).collect();
    rebuilt(b, &areas[0], rings).unwrap_or_else(|| b.clone())
}
