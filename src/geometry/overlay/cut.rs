//! Lines drawn over an area: cutting it along one, and giving a stretch of its border a new course.

use super::arrangement::{A, LINE, NONE, arrange};
use super::grid::{Node, Shape, TURN, boundary, crossing, dot, in_box, less, orient, place, shapes, twice_area};
use super::rings::{ABOVE, BELOW, Inputs, Ways};
use super::{Overlay, TURNS, overlay, repaired};
use crate::geometry::{Boundary, LonLat, Polygon, Ring, flaws};

/// Cuts an area along a line; one boundary for each piece, the vertices of the cut in both of its neighbours.
///
/// Polygons that the line does not cut stay with the first piece. One element: the line does not cut the area. Parts of the line
/// that end inside leave no trace.
#[must_use]
pub fn split(b: &Boundary, line: &[LonLat]) -> Vec<Boundary> {
    let a = shapes(b);
    let edges = arrange(&a, &[], &lines_at(&a, line));
    let border = |below: u8, above: u8| match (below & A, above & A) {
        (0, A) => ABOVE,
        (A, 0) => BELOW,
        _ => 0,
    };
    let inner = |e: &super::arrangement::Edge| e.sources[LINE] != NONE && e.sources[0] == NONE && e.above & A != 0;
    let all = Ways::new(&edges, |_, e| if inner(e) { ABOVE | BELOW } else { border(e.below, e.above) });
    let parts = |i: usize| all.face[2 * i] != all.face[2 * i + 1];
    let ways =
        Ways::new(&edges, |i, e| if inner(e) { if parts(i) { ABOVE | BELOW } else { 0 } } else { border(e.below, e.above) });
    let cut: Vec<usize> = (0..edges.len()).filter(|&i| inner(&edges[i]) && parts(i)).flat_map(|i| [2 * i, 2 * i + 1]).collect();
    if cut.is_empty() {
        return vec![b.clone()];
    }
    let mut cut: Vec<usize> = cut.into_iter().map(|way| ways.face[way]).collect();
    cut.sort_unstable();
    let inputs = Inputs::new([&a, &[]]);
    let pieces = |unbent: bool| -> Vec<Boundary> {
        let (mut groups, mut whole) = (Vec::new(), Vec::new());
        for piece in ways.polygons(&inputs, unbent) {
            if cut.binary_search(&piece.face).is_ok() { groups.push(vec![piece.rings]) } else { whole.push(piece.rings) }
        }
        groups[0].append(&mut whole);
        groups.iter().filter_map(|group: &Vec<Vec<Vec<Node>>>| boundary(group)).collect()
    };
    // An edge that the line only runs into gets its old course back, unless something is less than a nano-degree from it.
    let unbent = pieces(true);
    if unbent.iter().all(|piece| flaws(piece).is_empty()) { unbent } else { pieces(false) }
}

/// Returns a line wherever a whole turn brings it to one of the polygons.
fn lines_at(a: &[Shape], line: &[LonLat]) -> Vec<Vec<Node>> {
    let nodes: Vec<Node> = line.iter().map(|v| v.nano()).collect();
    let meets = |by: &i64| {
        let (west, east) = (nodes.iter().map(|n| n.0 + by).min(), nodes.iter().map(|n| n.0 + by).max());
        a.iter().any(|s| Some(s.bounds[2]) >= west && Some(s.bounds[0]) <= east)
    };
    let moved = |by: i64| nodes.iter().map(|&(x, y)| (x + by, y)).collect();
    TURNS.into_iter().filter(meets).map(moved).collect()
}

/// Gives the border a new course: the line replaces the part of a ring between the first and the last place where it meets it,
/// and the larger area is kept. Of several rings that it meets twice it changes the first. `None` when it meets none twice.
///
/// Where the new course crosses other rings, what the rings enclose decides: holes stay holes, polygons grow together.
#[must_use]
pub fn reshape(b: &Boundary, line: &[LonLat]) -> Option<Boundary> {
    let a = shapes(b);
    let lines = lines_at(&a, line);
    let (p, r, ring) = a.iter().enumerate().find_map(|(p, shape)| {
        let mut rings = shape.rings.iter().enumerate();
        rings.find_map(|(r, ring)| lines.iter().find_map(|line| reshaped_ring(ring, line, r > 0)).map(|ring| (p, r, ring)))
    })?;
    let ring: Ring = ring.into_iter().map(place).collect::<Option<_>>()?;
    let mut out = b.clone();
    let polygon = out.polygons.get_mut(p)?;
    if r == 0 {
        polygon.exterior = ring;
    } else {
        *polygon.holes.get_mut(r - 1)? = ring;
    }
    if flaws(&out).is_empty() {
        return Some(out);
    }
    let mut whole: Option<Boundary> = None;
    for Polygon { exterior, holes } in out.polygons {
        let mut filled = repaired(&Boundary::from_ring(exterior));
        for hole in holes {
            filled = filled.and_then(|f| overlay(&f, &Boundary::from_ring(hole), Overlay::Difference));
        }
        whole = match (whole, filled) {
            (Some(whole), Some(filled)) => overlay(&whole, &filled, Overlay::Union),
            (whole, filled) => whole.or(filled),
        };
    }
    whole
}

/// A place where the line meets the ring: the numbers of the line's segment and the ring's edge, how far along each, the node.
type Meeting = (usize, i128, usize, i128, Node);

fn reshaped_ring(ring: &[Node], line: &[Node], hole: bool) -> Option<Vec<Node>> {
    let n = ring.len();
    let mut meetings: Vec<Meeting> = Vec::new();
    for (i, s) in line.windows(2).enumerate() {
        let s = [s[0], s[1]];
        for j in 0..n {
            let e = [ring[j], ring[(j + 1) % n]];
            let along = |[a, b]: [Node; 2], p: Node| dot(less(p, a), less(b, a));
            meetings.extend(common(s, e).map(|p| (i, along(s, p), j, along(e, p), p)));
        }
    }
    let (&first, &last) = (meetings.iter().min()?, meetings.iter().max()?);
    if first.4 == last.4 {
        return None;
    }
    // The ring's vertices on the way forward from one meeting to the other.
    let forward = |from: Meeting, to: Meeting| -> Vec<Node> {
        let straight = from.2 == to.2 && from.3 <= to.3;
        let steps = if straight { 0 } else { (to.2 + n - from.2 - 1) % n + 1 };
        (1..=steps).map(|k| ring[(from.2 + k) % n]).collect()
    };
    let course = |rest: Vec<Node>| {
        let mut out = vec![first.4];
        out.extend(&line[first.0 + 1..=last.0]);
        out.push(last.4);
        out.extend(rest);
        out.dedup();
        while out.len() > 1 && out.first() == out.last() {
            out.pop();
        }
        out
    };
    let mut back = forward(first, last);
    back.reverse();
    let (one, other) = (course(forward(last, first)), course(back));
    let mut larger = if twice_area(&one).abs() >= twice_area(&other).abs() { one } else { other };
    if (twice_area(&larger) < 0) != hole {
        larger.reverse();
    }
    // As holes do, a hole stands behind an exterior.
    let rings = if hole { vec![Vec::new(), ring.to_vec()] } else { vec![ring.to_vec()] };
    let shape = Shape { rings, bounds: [0, 0, TURN, TURN] };
    Inputs::new([&[shape], &[]]).in_order(vec![larger]).pop().filter(|ring| ring.len() > 2)
}

/// The nodes that two segments have in common: touches, the ends of a common stretch, or a rounded crossing.
fn common(s: [Node; 2], e: [Node; 2]) -> impl Iterator<Item = Node> {
    let on = |[a, b]: [Node; 2], p: Node| in_box(a, b, p) && orient(a, b, p) == 0;
    let mut found: Vec<Node> = e.into_iter().filter(|&p| on(s, p)).collect();
    found.extend(s.into_iter().filter(|&p| on(e, p)));
    let apart = |[a, b]: [Node; 2], [c, d]: [Node; 2]| orient(a, b, c).signum() * orient(a, b, d).signum() < 0;
    if found.is_empty() && apart(s, e) && apart(e, s) {
        found.push(crossing(s, e));
    }
    found.into_iter()
}
