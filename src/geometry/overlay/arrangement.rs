//! The arrangement: the noded edges of up to two areas and a line, each labelled with what lies above and below it.

use super::grid::{Node, Shape, less, orient};
use super::noding::{Segment, noded};
use std::cmp::Ordering;

/// The first area, as a bit of [`Edge::below`] and [`Edge::above`].
pub(super) const A: u8 = 1;
/// The second area.
pub(super) const B: u8 = 2;
/// The number under which a line stands in [`Edge::sources`].
pub(super) const LINE: usize = 2;
/// No input edge.
pub(super) const NONE: u32 = u32::MAX;

/// A piece of a border, between nodes, that no other edge crosses.
#[derive(Debug, Clone, Copy)]
pub(super) struct Edge {
    /// The end with the lesser longitude (then latitude).
    pub(super) low: Node,
    /// The other end.
    pub(super) high: Node,
    /// For the two areas and the line: the number of an input edge that runs here, or [`NONE`] where it is no border.
    pub(super) sources: [u32; 3],
    /// Which areas lie to the right of the way from low to high (below), in bits.
    pub(super) below: u8,
    /// Which areas lie to the left (above).
    pub(super) above: u8,
    /// The edge straight below the low end, or below this one at the same end.
    pub(super) under: u32,
}

/// Edges in the order of their low ends, from below.
pub(super) type Arrangement = Vec<Edge>;

/// Arranges the borders of two areas (even-odd) and lines.
pub(super) fn arrange(a: &[Shape], b: &[Shape], lines: &[Vec<Node>]) -> Arrangement {
    let mut segments = Vec::new();
    let mut limits = [0_u32; 2];
    for (limit, shapes) in limits.iter_mut().zip([a, b]) {
        for ring in shapes.iter().flat_map(|s| &s.rings) {
            for (&from, &to) in ring.iter().zip(ring.iter().cycle().skip(1)) {
                push(&mut segments, from, to);
            }
        }
        *limit = count(&segments);
    }
    for pair in lines.iter().flat_map(|line| line.windows(2)) {
        push(&mut segments, pair[0], pair[1]);
    }
    let mut edges = merged(noded(segments), limits);
    label(&mut edges);
    edges
}

fn push(segments: &mut Vec<Segment>, from: Node, to: Node) {
    segments.extend(Segment::new(from, to, count(segments)));
}

#[expect(clippy::cast_possible_truncation, reason = "an area of four thousand million vertices does not fit into memory")]
fn count<T>(items: &[T]) -> u32 {
    items.len() as u32
}

/// Makes one edge of the pieces that lie on each other: two borders of one area take each other away.
fn merged(mut pieces: Vec<Segment>, limits: [u32; 2]) -> Arrangement {
    pieces.sort_unstable();
    let mut edges: Arrangement = Vec::with_capacity(pieces.len());
    for same in pieces.chunk_by(|s, t| (s.a, s.b) == (t.a, t.b)) {
        let mut sources = [NONE; 3];
        for piece in same {
            let whose = limits.iter().position(|&limit| piece.source < limit).unwrap_or(LINE);
            sources[whose] = if whose != LINE && sources[whose] != NONE { NONE } else { piece.source };
        }
        if sources != [NONE; 3] {
            edges.push(Edge { low: same[0].a, high: same[0].b, sources, below: 0, above: 0, under: NONE });
        }
    }
    edges.sort_unstable_by(|s, t| s.low.cmp(&t.low).then_with(|| from_below(s.low, s.high, t.high)));
    edges
}

/// Orders two ways that set out from a node to the right, the lower one first.
fn from_below(from: Node, s: Node, t: Node) -> Ordering {
    0.cmp(&orient(from, s, t))
}

/// Sweeps a line from west to east over the edges: what is above one edge is below the next.
fn label(edges: &mut Arrangement) {
    let mut nodes: Vec<Node> = edges.iter().flat_map(|e| [e.low, e.high]).collect();
    nodes.sort_unstable();
    nodes.dedup();
    let mut active: Vec<u32> = Vec::new();
    let mut next = 0_u32;
    for node in nodes {
        let edge = |number: u32| &edges[number as usize];
        let at = active.partition_point(|&e| orient(edge(e).low, edge(e).high, node) > 0);
        let ended = active[at..].iter().take_while(|&&e| edge(e).high == node).count();
        let first = next;
        while edges.get(next as usize).is_some_and(|e| e.low == node) {
            next += 1;
        }
        active.splice(at..at + ended, first..next);
        let mut under = at.checked_sub(1).map_or(NONE, |i| active[i]);
        for number in first..next {
            let below = edges.get(under as usize).map_or(0, |e| e.above);
            let e = &mut edges[number as usize];
            let borders = |whose: usize, bit: u8| if e.sources[whose] == NONE { 0 } else { bit };
            (e.below, e.above, e.under) = (below, below ^ borders(0, A) ^ borders(1, B), under);
            under = number;
        }
    }
}

/// Orders directions counter-clockwise from the east.
pub(super) fn by_angle(s: Node, t: Node) -> Ordering {
    let half = |d: Node| d.1 < 0 || (d.1 == 0 && d.0 < 0);
    half(s).cmp(&half(t)).then_with(|| 0.cmp(&super::grid::cross(s, t)))
}

/// Returns the direction from one node to another.
pub(super) fn way(from: Node, to: Node) -> Node {
    less(to, from)
}
