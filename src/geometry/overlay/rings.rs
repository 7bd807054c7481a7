//! Rings: follows the kept edges of an arrangement around each piece of the result and makes valid polygons of them.

use super::arrangement::{A, Arrangement, B, Edge, NONE, by_angle, way};
use super::grid::{Node, Shape, orient, twice_area};
use std::collections::{HashMap, HashSet};

/// The edge is kept with the result above it, below it, or on both sides.
pub(super) const ABOVE: u8 = 1;
/// The result lies below.
pub(super) const BELOW: u8 = 2;

/// The kept edges as ways that have the result on their left: way `2·edge` runs from low to high, `2·edge + 1` back.
pub(super) struct Ways<'a> {
    edges: &'a Arrangement,
    kept: Vec<u8>,
    nodes: Vec<Node>,
    /// The ways that leave a node, counter-clockwise: those of node `i` are `out[starts[i]..starts[i + 1]]`.
    out: Vec<usize>,
    starts: Vec<usize>,
    /// The piece of the result to the left of each way; [`usize::MAX`] where none is kept.
    pub(super) face: Vec<usize>,
    /// The ways around each piece, one list for each of its borders.
    cycles: Vec<Vec<usize>>,
    face_of_cycle: Vec<usize>,
}

impl<'a> Ways<'a> {
    /// Follows all kept edges; `keep` tells of an edge where the result lies next to it ([`ABOVE`], [`BELOW`], both or 0).
    pub(super) fn new(edges: &'a Arrangement, mut keep: impl FnMut(usize, &Edge) -> u8) -> Self {
        let kept: Vec<u8> = edges.iter().enumerate().map(|(i, e)| keep(i, e)).collect();
        let ends = |e: &Edge| [e.low, e.high];
        let mut nodes: Vec<Node> = edges.iter().zip(&kept).filter(|(_, k)| **k != 0).flat_map(|(e, _)| ends(e)).collect();
        nodes.sort_unstable();
        nodes.dedup();
        let mut ways = Self {
            edges,
            kept,
            nodes,
            out: Vec::new(),
            starts: Vec::new(),
            face: vec![usize::MAX; edges.len() * 2],
            cycles: Vec::new(),
            face_of_cycle: Vec::new(),
        };
        let mut out: Vec<(usize, usize)> = Vec::new();
        for i in 0..edges.len() {
            for way in [2 * i, 2 * i + 1] {
                if ways.kept[i] & [ABOVE, BELOW][way % 2] != 0 {
                    out.push((ways.node(ways.from(way)), way));
                }
            }
        }
        out.sort_unstable_by(|s, t| s.0.cmp(&t.0).then_with(|| by_angle(ways.direction(s.1), ways.direction(t.1))));
        ways.starts = (0..=ways.nodes.len()).map(|n| out.partition_point(|(node, _)| *node < n)).collect();
        ways.out = out.into_iter().map(|(_, way)| way).collect();
        ways.follow();
        ways
    }

    fn from(&self, way: usize) -> Node {
        let e = &self.edges[way / 2];
        if way.is_multiple_of(2) { e.low } else { e.high }
    }

    fn to(&self, way: usize) -> Node {
        self.from(way ^ 1)
    }

    fn direction(&self, w: usize) -> Node {
        way(self.from(w), self.to(w))
    }

    fn node(&self, at: Node) -> usize {
        self.nodes.partition_point(|n| *n < at)
    }

    fn leaving(&self, at: Node) -> &[usize] {
        let n = self.node(at);
        &self.out[self.starts[n]..self.starts[n + 1]]
    }

    /// The way that goes on along the same piece: the first one clockwise from where we came.
    fn next(&self, w: usize) -> usize {
        let leaving = self.leaving(self.to(w));
        let back = way(self.to(w), self.from(w));
        let before = leaving.partition_point(|&o| by_angle(self.direction(o), back).is_lt());
        leaving[before.checked_sub(1).unwrap_or(leaving.len() - 1)]
    }

    /// Finds all cycles and which piece each one bounds.
    fn follow(&mut self) {
        let mut cycle_of = vec![usize::MAX; self.face.len()];
        for &first in &self.out {
            if cycle_of[first] != usize::MAX {
                continue;
            }
            let (mut cycle, mut w) = (Vec::new(), first);
            while cycle_of[w] == usize::MAX {
                cycle_of[w] = self.cycles.len();
                cycle.push(w);
                w = self.next(w);
            }
            self.cycles.push(cycle);
        }
        let outer: Vec<bool> = self.cycles.iter().map(|c| twice_area(&self.corners(c)) > 0).collect();
        self.face_of_cycle = (0..self.cycles.len())
            .map(|mut cycle| {
                while !outer[cycle] {
                    match self.around(cycle) {
                        Some(w) => cycle = cycle_of[w],
                        None => return usize::MAX,
                    }
                }
                cycle
            })
            .collect();
        for (way, &cycle) in cycle_of.iter().enumerate().filter(|(_, cycle)| **cycle != usize::MAX) {
            self.face[way] = self.face_of_cycle[cycle];
        }
    }

    fn corners(&self, cycle: &[usize]) -> Vec<Node> {
        cycle.iter().map(|&w| self.from(w)).collect()
    }

    /// The way straight below the westernmost node of a hole: it bounds the same piece.
    fn around(&self, cycle: usize) -> Option<usize> {
        let west = self.cycles[cycle].iter().map(|&w| self.from(w)).min()?;
        let starts = self.cycles[cycle].iter().map(|w| w / 2).filter(|&e| self.edges[e].low == west);
        // Edges are in order: of those that leave one node, the lowest comes first.
        let mut e = self.edges[starts.min()?].under;
        while e != NONE && self.kept[e as usize] == 0 {
            e = self.edges[e as usize].under;
        }
        (e != NONE && self.kept[e as usize] & ABOVE != 0).then_some(2 * e as usize)
    }

    /// Makes the polygons of the result: every piece with its holes, rings that touch themselves taken apart at the touch.
    ///
    /// `unbent` also leaves out rounded crossings with edges that are not kept.
    pub(super) fn polygons(&self, inputs: &Inputs<'_>, unbent: bool) -> Vec<Piece> {
        let mut pieces: Vec<Piece> = Vec::new();
        let mut piece_of = vec![usize::MAX; self.cycles.len()];
        for (cycle, &face) in self.face_of_cycle.iter().enumerate().filter(|(_, face)| **face != usize::MAX) {
            if piece_of[face] == usize::MAX {
                piece_of[face] = pieces.len();
                pieces.push(Piece { face, rings: Vec::new() });
            }
            pieces[piece_of[face]].rings.extend(self.simple_rings(&self.cycles[cycle], unbent));
        }
        for piece in &mut pieces {
            piece.rings = inputs.in_order(std::mem::take(&mut piece.rings));
        }
        pieces.retain(|piece| !piece.rings.is_empty());
        pieces.sort_by_cached_key(|piece| inputs.place(&piece.rings[0]));
        pieces
    }

    /// Takes a cycle apart where it comes to a node again; nodes at which an edge was only touched are left out.
    fn simple_rings(&self, cycle: &[usize], unbent: bool) -> Vec<Vec<Node>> {
        let mut corners: Vec<Node> = Vec::with_capacity(cycle.len());
        for (i, &w) in cycle.iter().enumerate() {
            let before = cycle[(i + cycle.len() - 1) % cycle.len()];
            if !self.only_touched(before, w, unbent) {
                corners.push(self.from(w));
            }
        }
        let (mut rings, mut open): (Vec<Vec<Node>>, Vec<Node>) = Default::default();
        let mut place: HashMap<Node, usize> = HashMap::new();
        for corner in corners {
            if let Some(&since) = place.get(&corner) {
                for inner in &open[since + 1..] {
                    place.remove(inner);
                }
                rings.push(open.split_off(since));
            }
            place.insert(corner, open.len());
            open.push(corner);
        }
        rings.push(open);
        rings.retain(|ring| ring.len() > 2);
        rings
    }

    /// Tells whether the node between two ways of a cycle is none of an input border that goes on here, but only lies exactly on
    /// one edge.
    fn only_touched(&self, before: usize, w: usize, unbent: bool) -> bool {
        let at = self.from(w);
        let sources = |w: usize| {
            let e = &self.edges[w / 2];
            // Where the areas lie on different sides the second has no part in the result.
            let apart = [e.below, e.above] == [A, B] || [e.below, e.above] == [B, A];
            if apart { [e.sources[0], NONE, e.sources[2]] } else { e.sources }
        };
        let mut straight = false;
        for (s, t) in sources(before).into_iter().zip(sources(w)) {
            match (s == NONE, t == NONE) {
                (true, true) => {}
                (false, false) if s == t => straight = true,
                _ => return false,
            }
        }
        straight && self.leaving(at).len() == 1 && (unbent || orient(self.from(before), at, self.to(w)) == 0)
    }
}

/// A connected piece of the result.
pub(super) struct Piece {
    /// The number of the piece in [`Ways::face`].
    pub(super) face: usize,
    /// The exterior, then the holes.
    pub(super) rings: Vec<Vec<Node>>,
}

/// Where the vertices of the result stand in the input, so that what does not change comes out as it went in.
pub(super) struct Inputs<'s> {
    /// The rings, and whether each one runs clockwise as an exterior, or counter-clockwise as a hole.
    rings: Vec<(&'s [Node], bool)>,
    /// The first ring that has a vertex.
    vertices: HashMap<Node, usize>,
    /// The first ring that has an edge.
    edges: HashMap<[Node; 2], usize>,
}

impl<'s> Inputs<'s> {
    /// Takes in the polygons of up to two areas.
    pub(super) fn new(areas: [&'s [Shape]; 2]) -> Self {
        let mut out = Self { rings: Vec::new(), vertices: HashMap::new(), edges: HashMap::new() };
        for (r, ring) in areas.into_iter().flatten().flat_map(|shape| shape.rings.iter().enumerate()) {
            for (&node, edge) in ring.iter().zip(edges(ring)) {
                out.vertices.entry(node).or_insert(out.rings.len());
                out.edges.entry(edge).or_insert(out.rings.len());
            }
            out.rings.push((ring.as_slice(), (twice_area(ring) < 0) != (r > 0)));
        }
        out
    }

    /// The ring that a ring of the result comes from, and which vertex of that it has first.
    fn origin(&self, ring: &[Node]) -> Option<(usize, usize)> {
        let by_edge = edges(ring).filter_map(|edge| self.edges.get(&edge)).min();
        let origin = *by_edge.or_else(|| ring.iter().filter_map(|n| self.vertices.get(n)).min())?;
        let has: HashSet<Node> = ring.iter().copied().collect();
        Some((origin, self.rings[origin].0.iter().position(|n| has.contains(n))?))
    }

    fn place(&self, ring: &[Node]) -> (usize, usize) {
        self.origin(ring).unwrap_or((usize::MAX, 0))
    }

    /// Puts the exterior first, and starts each ring at the vertex and in the direction that it had in the input.
    pub(super) fn in_order(&self, mut rings: Vec<Vec<Node>>) -> Vec<Vec<Node>> {
        rings.sort_by_cached_key(|ring| (twice_area(ring) < 0, self.place(ring)));
        for ring in &mut rings {
            let Some((origin, first)) = self.origin(ring) else { continue };
            let (origin, backwards) = self.rings[origin];
            if backwards {
                ring.reverse();
            }
            let start = ring.iter().position(|n| *n == origin[first]);
            ring.rotate_left(start.unwrap_or(0));
        }
        rings
    }
}

/// The edges of a ring, the same in both directions.
fn edges(ring: &[Node]) -> impl Iterator<Item = [Node; 2]> {
    ring.iter().zip(ring.iter().cycle().skip(1)).map(|(&a, &b)| [a.min(b), a.max(b)])
}
