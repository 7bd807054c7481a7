//! Which vertices of two boundaries belong together: the same one, one that has moved, or one that only one of them has.

use crate::geometry::{Boundary, LonLat, distance_m};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A vertex that is not the same in both boundaries.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum VertexChange {
    /// It is elsewhere in the second.
    Moved {
        /// Where it is in the first.
        from: LonLat,
        /// Where it is in the second, on the same turn of the earth.
        to: LonLat,
        /// How far that is, in metres on the ellipsoid.
        metres: f64,
    },
    /// Only the first has it.
    OnlyA(LonLat),
    /// Only the second has it.
    OnlyB(LonLat),
}

impl VertexChange {
    /// Returns the change as seen from the other side.
    #[must_use]
    pub fn swapped(self) -> Self {
        match self {
            Self::Moved { from, to, metres } => Self::Moved { from: to, to: from.near(to), metres },
            Self::OnlyA(at) => Self::OnlyB(at),
            Self::OnlyB(at) => Self::OnlyA(at),
        }
    }

    /// Returns how far it moved in metres; `None` when only one side has it.
    #[must_use]
    pub fn metres(self) -> Option<f64> {
        if let Self::Moved { metres, .. } = self { Some(metres) } else { None }
    }

    /// Returns where it is: in the second boundary, if that has it.
    #[must_use]
    pub fn place(self) -> LonLat {
        match self {
            Self::Moved { to, .. } => to,
            Self::OnlyA(at) | Self::OnlyB(at) => at,
        }
    }
}

/// A place on the grid of nano-degrees, its longitude within one turn.
type Node = (i64, i64);

const TURN: i64 = 360_000_000_000;
/// Starts that are tried for rings of which nothing says how they go together.
const STARTS: usize = 16;
/// Pairs that are weighed for one stretch; longer ones are followed step by step.
const MOST_PAIRS: usize = 4_000_000;
/// So many vertices are looked ahead there.
const AHEAD: usize = 64;

/// Matches the vertices of two boundaries along their rings: what is equal first, then in order between equal neighbours, so that
/// the ways are short. Where a ring begins, its direction and the order of rings do not matter. What moved farthest comes first,
/// then what only the first has, then what only the second has.
#[must_use]
pub fn vertex_changes(a: &Boundary, b: &Boundary) -> Vec<VertexChange> {
    let [mut first, mut second] = [rings(a), rings(b)];
    // The same question is asked whichever side is named first, so that the answers are the same.
    let swapped = second < first;
    if swapped {
        std::mem::swap(&mut first, &mut second);
    }
    let mut changes: Vec<VertexChange> = Vec::new();
    let (mut alone_a, mut alone_b): (BTreeSet<usize>, BTreeSet<usize>) =
        ((0..first.len()).collect(), (0..second.len()).collect());
    for (i, j) in paired(&first, &second) {
        alone_a.remove(&i);
        alone_b.remove(&j);
        around(&first[i].nodes, &second[j].nodes, &mut changes);
    }
    let alone =
        |rings: &[Ring], which: BTreeSet<usize>| which.into_iter().flat_map(|i| rings[i].nodes.clone()).collect::<Vec<_>>();
    changes.extend(alone(&first, alone_a).into_iter().filter_map(place).map(VertexChange::OnlyA));
    changes.extend(alone(&second, alone_b).into_iter().filter_map(place).map(VertexChange::OnlyB));
    if swapped {
        changes = changes.into_iter().map(VertexChange::swapped).collect();
    }
    let rank = |c: &VertexChange| match c {
        VertexChange::Moved { .. } => 0,
        VertexChange::OnlyA(_) => 1,
        VertexChange::OnlyB(_) => 2,
    };
    changes.sort_by(|x, y| {
        let farther = y.metres().unwrap_or(0.0).total_cmp(&x.metres().unwrap_or(0.0));
        rank(x).cmp(&rank(y)).then(farther).then_with(|| x.place().nano().cmp(&y.place().nano()))
    });
    changes
}

/// A ring on the grid, counter-clockwise, beginning at its least vertex.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Ring {
    hole: bool,
    nodes: Vec<Node>,
}

fn rings(boundary: &Boundary) -> Vec<Ring> {
    let on_grid = |(_, ring, vertices): (usize, usize, &Vec<LonLat>)| {
        let mut whole: Vec<Node> = vertices.iter().map(|v| v.nano()).collect();
        whole.dedup();
        let next = whole.iter().cycle().skip(1);
        let twice: i128 =
            whole.iter().zip(next).map(|(p, q)| i128::from(p.0) * i128::from(q.1) - i128::from(q.0) * i128::from(p.1)).sum();
        if twice < 0 {
            whole.reverse();
        }
        let mut nodes: Vec<Node> = whole.into_iter().map(|(x, y)| (x.rem_euclid(TURN), y)).collect();
        let start = (0..nodes.len()).min_by_key(|i| nodes[*i]).unwrap_or(0);
        nodes.rotate_left(start);
        Ring { hole: ring > 0, nodes }
    };
    let mut all: Vec<Ring> = boundary.rings().map(on_grid).collect();
    all.sort();
    all
}

/// Returns the position of a node, its longitude in -180..180.
fn place((x, y): Node) -> Option<LonLat> {
    LonLat::from_nano(if x > TURN / 2 { x - TURN } else { x }, y).ok()
}

/// Which rings go together: those with most vertices in common first; then of the others those of a kind whose boxes meet, the
/// nearest first.
fn paired(a: &[Ring], b: &[Ring]) -> Vec<(usize, usize)> {
    let mut rings_of: HashMap<Node, Vec<usize>> = HashMap::new();
    for (j, ring) in b.iter().enumerate() {
        for node in &ring.nodes {
            rings_of.entry(*node).or_default().push(j);
        }
    }
    let mut common: BTreeMap<(usize, usize), i64> = BTreeMap::new();
    for (i, ring) in a.iter().enumerate() {
        for j in ring.nodes.iter().filter_map(|n| rings_of.get(n)).flatten() {
            *common.entry((i, *j)).or_default() += 1;
        }
    }
    let mut wanted: Vec<(i64, (usize, usize))> = common.into_iter().map(|(pair, count)| (-count, pair)).collect();
    wanted.sort_unstable();
    let (mut out, mut done_a, mut done_b): (Vec<(usize, usize)>, BTreeSet<usize>, BTreeSet<usize>) = Default::default();
    let mut take = |wanted: Vec<(i64, (usize, usize))>| {
        for (_, (i, j)) in wanted {
            if !done_a.contains(&i) && !done_b.contains(&j) {
                done_a.insert(i);
                done_b.insert(j);
                out.push((i, j));
            }
        }
        let left = |rings: &[Ring], done: &BTreeSet<usize>| (0..rings.len()).filter(|i| !done.contains(i)).collect::<Vec<_>>();
        (left(a, &done_a), left(b, &done_b), out.clone())
    };
    let (left_a, left_b, _) = take(wanted);
    let mut near: Vec<(i64, (usize, usize))> = Vec::new();
    for &i in &left_a {
        for &j in left_b.iter().filter(|j| a[i].hole == b[**j].hole) {
            near.extend(boxes_meet(&a[i].nodes, &b[j].nodes).map(|far| (far, (i, j))));
        }
    }
    near.sort_unstable();
    take(near).2
}

/// Tells how far the middles of the boxes around two rings are apart, when the boxes meet.
fn boxes_meet(a: &[Node], b: &[Node]) -> Option<i64> {
    let of = |nodes: &[Node], about: i64| {
        nodes.iter().fold([i64::MAX, i64::MAX, i64::MIN, i64::MIN], |[w, s, e, n], p| {
            let x = about + east(about, p.0);
            [w.min(x), s.min(p.1), e.max(x), n.max(p.1)]
        })
    };
    let about = a.first()?.0;
    let (p, q) = (of(a, about), of(b, about));
    let meet = p[0] <= q[2] && q[0] <= p[2] && p[1] <= q[3] && q[1] <= p[3];
    meet.then(|| ((p[0] + p[2] - q[0] - q[2]) / 2).abs() + ((p[1] + p[3] - q[1] - q[3]) / 2).abs())
}

/// Nano-degrees from one longitude eastward to another, the shorter way.
fn east(from: i64, to: i64) -> i64 {
    (to - from + TURN / 2).rem_euclid(TURN) - TURN / 2
}

/// About how far two nodes are apart, in nano-degrees of latitude.
#[expect(clippy::cast_precision_loss, reason = "a measure for choosing")]
fn apart(a: Node, b: Node) -> f64 {
    let squeeze = ((a.1 + b.1) as f64 / 2e9).to_radians().cos();
    (east(a.0, b.0) as f64 * squeeze).hypot((b.1 - a.1) as f64)
}

/// Matches two rings that belong together.
fn around(a: &[Node], b: &[Node], out: &mut Vec<VertexChange>) {
    let anchors = anchors(a, b);
    if anchors.is_empty() {
        let (i, j) = start(a, b);
        let turned = |nodes: &[Node], by: usize| [&nodes[by..], &nodes[..by]].concat();
        stretch(&turned(a, i), &turned(b, j), out);
        return;
    }
    let between = |nodes: &[Node], from: usize, to: usize| -> Vec<Node> {
        let count = (to + nodes.len() - from - 1) % nodes.len();
        (1..=count).map(|k| nodes[(from + k) % nodes.len()]).collect()
    };
    for (k, (i, j)) in anchors.iter().enumerate() {
        let (next_i, next_j) = anchors[(k + 1) % anchors.len()];
        stretch(&between(a, *i, next_i), &between(b, *j, next_j), out);
    }
}

/// The vertices that both rings have once, as many as come in the same order in both.
fn anchors(a: &[Node], b: &[Node]) -> Vec<(usize, usize)> {
    let once = |nodes: &[Node]| {
        let mut at: HashMap<Node, Option<usize>> = HashMap::new();
        for (i, n) in nodes.iter().enumerate() {
            at.entry(*n).and_modify(|seen| *seen = None).or_insert(Some(i));
        }
        at
    };
    let (once_a, once_b) = (once(a), once(b));
    let only = |at: &HashMap<Node, Option<usize>>, n: &Node| at.get(n).copied().flatten();
    let common: Vec<(usize, usize)> = a
        .iter()
        .enumerate()
        .filter(|(_, n)| only(&once_a, n).is_some())
        .filter_map(|(i, n)| Some((i, only(&once_b, n)?)))
        .collect();
    let step = common.len().div_ceil(STARTS).max(1);
    let mut best: Vec<(usize, usize)> = Vec::new();
    for first in (0..common.len()).step_by(step) {
        let origin = common[first].1;
        let turned: Vec<(usize, usize)> = common[first..].iter().chain(&common[..first]).copied().collect();
        let kept = rising(&turned.iter().map(|(_, j)| (j + b.len() - origin) % b.len()).collect::<Vec<_>>());
        if kept.len() > best.len() {
            best = kept.into_iter().map(|k| turned[k]).collect();
        }
        if best.len() == common.len() {
            break;
        }
    }
    best
}

/// The places of a longest rising run of numbers, by patience sorting (Fredman 1975).
fn rising(numbers: &[usize]) -> Vec<usize> {
    let (mut ends, mut before): (Vec<usize>, Vec<Option<usize>>) = (Vec::new(), Vec::with_capacity(numbers.len()));
    for (i, number) in numbers.iter().enumerate() {
        let at = ends.partition_point(|e| numbers[*e] < *number);
        before.push(at.checked_sub(1).map(|p| ends[p]));
        if at == ends.len() { ends.push(i) } else { ends[at] = i }
    }
    let mut run = Vec::with_capacity(ends.len());
    let mut last = ends.last().copied();
    while let Some(i) = last {
        run.push(i);
        last = before[i];
    }
    run.reverse();
    run
}

/// Where two rings that have nothing in common are to be laid together: of a few starts the one with the shortest ways.
fn start(a: &[Node], b: &[Node]) -> (usize, usize) {
    let nearest = |n: Node| (0..b.len()).min_by(|j, k| apart(n, b[*j]).total_cmp(&apart(n, b[*k]))).unwrap_or(0);
    let cost = |i: usize, j: usize| -> f64 {
        let (p, q) = (a.len(), b.len());
        (0..p.min(q))
            .step_by((p.min(q) / 512).max(1))
            .map(|k| apart(a[(i + k * p / p.min(q)) % p], b[(j + k * q / p.min(q)) % q]))
            .sum()
    };
    let starts = (0..a.len()).step_by(a.len().div_ceil(STARTS).max(1)).map(|i| (i, nearest(a[i])));
    starts.map(|(i, j)| (cost(i, j), i, j)).min_by(|x, y| x.0.total_cmp(&y.0)).map_or((0, 0), |(_, i, j)| (i, j))
}

/// Matches two stretches in order: all of the shorter one, so that the ways together are as short as can be.
fn stretch(a: &[Node], b: &[Node], out: &mut Vec<VertexChange>) {
    let (short, long, swapped) = if a.len() <= b.len() { (a, b, false) } else { (b, a, true) };
    let partner = partners(short, long);
    let mut pairs: Vec<(Option<Node>, Option<Node>)> =
        short.iter().zip(&partner).map(|(n, p)| (Some(*n), Some(long[*p]))).collect();
    let taken: BTreeSet<usize> = partner.into_iter().collect();
    pairs.extend((0..long.len()).filter(|p| !taken.contains(p)).map(|p| (None, Some(long[p]))));
    for (s, l) in pairs {
        let (s, l) = if swapped { (l, s) } else { (s, l) };
        match (s, l, s.and_then(place), l.and_then(place)) {
            (Some(from), Some(to), ..) if from == to => {}
            (_, _, Some(from), Some(to)) => {
                out.push(VertexChange::Moved { from, to: to.near(from), metres: distance_m(from, to) });
            }
            (_, _, Some(from), None) => out.push(VertexChange::OnlyA(from)),
            (_, _, None, Some(to)) => out.push(VertexChange::OnlyB(to)),
            _ => {}
        }
    }
}

/// For each node of the shorter stretch the place of its partner in the longer one, rising.
fn partners(short: &[Node], long: &[Node]) -> Vec<usize> {
    let slack = long.len() - short.len();
    if short.len().saturating_mul(slack + 1) > MOST_PAIRS {
        let mut next = 0;
        return (0..short.len())
            .map(|i| {
                let ahead = next..=(i + slack).min(next + AHEAD);
                let found = ahead.min_by(|j, k| apart(short[i], long[*j]).total_cmp(&apart(short[i], long[*k]))).unwrap_or(next);
                next = found + 1;
                found
            })
            .collect();
    }
    // best[k]: the shortest ways of the nodes so far when the last one is matched at most k places further on.
    let mut best = vec![0.0; slack + 1];
    let mut chosen: Vec<Vec<usize>> = Vec::with_capacity(short.len());
    for (i, node) in short.iter().enumerate() {
        let mut row = Vec::with_capacity(slack + 1);
        let (mut least, mut at) = (f64::INFINITY, 0);
        for (k, best) in best.iter_mut().enumerate() {
            let cost = *best + apart(*node, long[i + k]);
            if cost < least {
                (least, at) = (cost, k);
            }
            *best = least;
            row.push(at);
        }
        chosen.push(row);
    }
    let mut k = slack;
    let mut found: Vec<usize> = Vec::with_capacity(short.len());
    for (i, row) in chosen.iter().enumerate().rev() {
        k = row[k];
        found.push(i + k);
    }
    found.reverse();
    found
}
