//! Noding: cuts segments where they cross, touch or run along each other, until they meet at their ends only.

use super::grid::{Node, crossing, dot, in_box, less, orient};
use geo_index::rtree::sort::HilbertSort;
use geo_index::rtree::{RTree, RTreeBuilder, RTreeIndex as _};
use rayon::prelude::*;

/// A segment with the number of the edge that it is or is a piece of; `a` before `b` in the order of longitude and latitude.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::geometry) struct Segment {
    pub(in crate::geometry) a: Node,
    pub(in crate::geometry) b: Node,
    pub(in crate::geometry) source: u32,
}

impl Segment {
    /// Makes a segment; `None` when its ends are one.
    pub(in crate::geometry) fn new(a: Node, b: Node, source: u32) -> Option<Self> {
        (a != b).then(|| Self { a: a.min(b), b: a.max(b), source })
    }
}

/// Cuts segments at every place that they have in common, crossings rounded to the grid.
///
/// Rounding bends a piece, and a bent piece runs so near to others that it would cross them anew at every unit of the grid: so
/// segments are also led through every node nearby, if they come within half a unit of it (snap rounding; Hobby, Practical segment
/// intersection with finite precision output, 1999). Pieces are looked at again until there is nothing to cut. A cut lies in the
/// box around its segment, so pieces only get shorter and this comes to an end.
pub(in crate::geometry) fn noded(mut segments: Vec<Segment>) -> Vec<Segment> {
    let mut fresh = 0;
    loop {
        let mut cuts = cuts(&segments, fresh);
        if cuts.is_empty() {
            return segments;
        }
        cuts.extend(led(&segments, &cuts));
        cuts.par_sort_unstable();
        cuts.dedup();
        let (mut kept, mut pieces) = (Vec::with_capacity(segments.len()), Vec::new());
        let mut cuts = cuts.into_iter().peekable();
        for (i, s) in segments.into_iter().enumerate() {
            let mut at: Vec<Node> = Vec::new();
            while let Some((_, node)) = cuts.next_if(|(number, _)| *number == i) {
                at.push(node);
            }
            if at.is_empty() {
                kept.push(s);
                continue;
            }
            at.extend([s.a, s.b]);
            at.sort_by_key(|&p| (dot(less(p, s.a), less(s.b, s.a)), p));
            pieces.extend(at.windows(2).filter_map(|w| Segment::new(w[0], w[1], s.source)));
        }
        fresh = kept.len();
        kept.append(&mut pieces);
        segments = kept;
    }
}

/// Finds where to cut which segment; only what the segments from number `fresh` on have in common with others.
fn cuts(segments: &[Segment], fresh: usize) -> Vec<(usize, Node)> {
    let tree = index(segments);
    (fresh..segments.len())
        .into_par_iter()
        .with_min_len(256)
        .flat_map_iter(|i| {
            let mut cuts = Vec::new();
            for j in near(&tree, segments[i].a, segments[i].b) {
                if j < i {
                    meet(segments[i], segments[j], |first, node| cuts.push((if first { i } else { j }, node)));
                }
            }
            cuts
        })
        .collect()
}

/// Finds which segments come within half a unit of the nodes of those that are cut, and where.
fn led(segments: &[Segment], cuts: &[(usize, Node)]) -> Vec<(usize, Node)> {
    let mut nodes: Vec<Node> = cuts.iter().flat_map(|&(i, node)| [node, segments[i].a, segments[i].b]).collect();
    nodes.par_sort_unstable();
    nodes.dedup();
    let tree = index(segments);
    nodes
        .into_par_iter()
        .with_min_len(256)
        .flat_map_iter(|p| {
            let touched = near(&tree, p, p).filter(move |&i| goes_through(segments[i], p));
            touched.map(move |i| (i, p)).collect::<Vec<_>>()
        })
        .collect()
}

/// Tells whether a segment that does not end in a node goes through the square of one unit around it, with its western and southern
/// side. (Segments end on the grid, and so never on a side.)
fn goes_through(s: Segment, p: Node) -> bool {
    if p == s.a || p == s.b || !in_box(s.a, s.b, p) {
        return false;
    }
    let double = |n: Node| (2 * n.0, 2 * n.1);
    let (a, b, (x, y)) = (double(s.a), double(s.b), double(p));
    let sides = [(-1, -1), (1, -1), (1, 1), (-1, 1)].map(|(dx, dy)| orient(a, b, (x + dx, y + dy)).signum());
    sides[0] == 0 || (sides.contains(&1) && sides.contains(&-1))
}

/// Tells where to cut the first (`true`) and the second of two segments.
pub(in crate::geometry) fn meet(s: Segment, t: Segment, mut cut: impl FnMut(bool, Node)) {
    if !(in_range(s.a.0, s.b.0, t.a.0, t.b.0) && in_range(s.a.1, s.b.1, t.a.1, t.b.1)) {
        return;
    }
    let (ta, tb) = (orient(s.a, s.b, t.a).signum(), orient(s.a, s.b, t.b).signum());
    let (sa, sb) = (orient(t.a, t.b, s.a).signum(), orient(t.a, t.b, s.b).signum());
    let mut end = |first: bool, of: Segment, p: Node, side: i128| {
        if side == 0 && p != of.a && p != of.b && in_box(of.a, of.b, p) {
            cut(first, p);
        }
    };
    end(true, s, t.a, ta);
    end(true, s, t.b, tb);
    end(false, t, s.a, sa);
    end(false, t, s.b, sb);
    if ta * tb < 0 && sa * sb < 0 {
        let p = crossing([s.a, s.b], [t.a, t.b]);
        end(true, s, p, 0);
        end(false, t, p, 0);
    }
}

fn in_range(a: i64, b: i64, c: i64, d: i64) -> bool {
    a.min(b) <= c.max(d) && c.min(d) <= a.max(b)
}

/// Returns a tree of the boxes around segments.
#[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "counts fit u32, nano-degrees are below 2^52")]
pub(in crate::geometry) fn index(segments: &[Segment]) -> RTree<f64> {
    let mut builder = RTreeBuilder::<f64>::new(segments.len() as u32);
    for s in segments {
        let (south, north) = (s.a.1.min(s.b.1), s.a.1.max(s.b.1));
        builder.add(s.a.0 as f64, south as f64, s.b.0 as f64, north as f64);
    }
    builder.finish::<HilbertSort>()
}

/// Returns the numbers of the segments whose boxes touch the box around two nodes.
#[expect(clippy::cast_precision_loss, reason = "nano-degrees are below 2^52")]
pub(in crate::geometry) fn near(tree: &RTree<f64>, a: Node, b: Node) -> impl Iterator<Item = usize> {
    let [w, s, e, n] = [a.0.min(b.0), a.1.min(b.1), a.0.max(b.0), a.1.max(b.1)].map(|c| c as f64);
    tree.search(w, s, e, n).into_iter().map(|i| i as usize)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        // A grid so coarse that every crossing is rounded far and bends its edges.
        #[test]
        fn nothing_crosses_any_more_however_coarse_the_grid(ends in prop::collection::vec(((0..12_i64, 0..12_i64), (0..12_i64, 0..12_i64)), 1..40)) {
            let segments: Vec<Segment> = ends.iter().filter_map(|&(a, b)| Segment::new(a, b, 0)).collect();
            let done = noded(segments);
            for (i, &s) in done.iter().enumerate() {
                for &t in &done[..i] {
                    meet(s, t, |_, at| panic!("{s:?} and {t:?} still meet at {at:?}"));
                }
            }
        }
    }

    #[test]
    fn edges_that_nearly_run_along_each_other_are_cut_a_few_times_only() {
        // A long edge, and the same again in ten pieces, each corner of which was rounded: they cross at every unit or so.
        let (far, high) = (90_000_000_000_i64, 7_000_003);
        let corner = |k: i64| (far * k / 10, high * k / 10);
        let mut segments: Vec<Segment> = (0..10).filter_map(|k| Segment::new(corner(k), corner(k + 1), 1)).collect();
        segments.extend(Segment::new((0, 0), (far, high), 0));
        segments.extend(Segment::new((far / 20, -high), (far / 20 + 1, high), 2));
        let done = noded(segments);
        assert!(done.len() < 60, "{}", done.len());
        for (i, &s) in done.iter().enumerate() {
            for &t in &done[..i] {
                meet(s, t, |_, at| panic!("{s:?} and {t:?} still meet at {at:?}"));
            }
        }
    }
}
