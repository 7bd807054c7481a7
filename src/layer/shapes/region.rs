//! A region drawn on the map: rings by the even-odd rule, with an index over their edges, and what lies in it or touches it.

use crate::geometry::{MapExtent, MapPoint, crosses_ray};
use geo_index::rtree::sort::HilbertSort;
use geo_index::rtree::{RTree, RTreeBuilder, RTreeIndex as _};

/// One edge of a region: a vertex and the one before it.
pub(super) type Edge = [[f64; 2]; 2];

/// A region of the map plane: what a box, a lasso or a polygon encloses, by the even-odd rule; it may cross itself.
#[derive(Debug, Clone)]
pub struct Region {
    edges: Vec<Edge>,
    /// A vertex of each ring.
    firsts: Vec<[f64; 2]>,
    index: Option<RTree<f64>>,
    extent: MapExtent,
    /// How far rounding may carry a comparison, in map units.
    slack: f64,
}

impl Region {
    /// Makes the region of rings in map units, closed or not; rings of fewer than three vertices enclose nothing.
    #[must_use]
    pub fn new<'a>(rings: impl IntoIterator<Item = &'a [[f64; 2]]>) -> Self {
        let (mut edges, mut firsts, mut extent) = (Vec::<Edge>::new(), Vec::new(), MapExtent::EMPTY);
        for ring in rings {
            let finite = ring.iter().all(|p| p.iter().all(|v| v.is_finite()));
            let (Some(mut before), true) = (ring.last().copied(), finite && ring.len() > 2) else { continue };
            firsts.push(before);
            for &vertex in ring {
                if vertex != before {
                    edges.push([vertex, before]);
                }
                extent.include(MapPoint::new(vertex[0], vertex[1]));
                before = vertex;
            }
        }
        let far = [extent.min_x, extent.max_x, extent.min_y, extent.max_y].into_iter().fold(0.0, |far: f64, v| far.max(v.abs()));
        let slack = if edges.is_empty() { 0.0 } else { far * 1e-11 };
        let index = u32::try_from(edges.len()).ok().filter(|n| *n > 0).map(|n| {
            let mut builder = RTreeBuilder::<f64>::new(n);
            for [a, b] in &edges {
                builder.add(a[0].min(b[0]), a[1].min(b[1]), a[0].max(b[0]), a[1].max(b[1]));
            }
            builder.finish::<HilbertSort>()
        });
        Self { edges, firsts, index, extent, slack }
    }

    /// Makes the region of a box.
    #[must_use]
    pub fn of_extent(e: &MapExtent) -> Self {
        Self::new([[[e.min_x, e.min_y], [e.max_x, e.min_y], [e.max_x, e.max_y], [e.min_x, e.max_y]].as_slice()])
    }

    /// Returns the box around it; empty when it encloses nothing.
    #[must_use]
    pub fn extent(&self) -> MapExtent {
        self.extent
    }

    /// Tells whether a place lies in it; a place on its rim may fall on either side.
    #[must_use]
    pub fn contains(&self, p: [f64; 2]) -> bool {
        let right = MapExtent { min_x: p[0], min_y: p[1], max_x: f64::MAX, max_y: p[1] };
        self.near(&right).filter(|[a, b]| crosses_ray(p, *a, *b)).count() % 2 == 1
    }

    pub(super) fn edges(&self) -> &[Edge] {
        &self.edges
    }

    /// Returns a vertex of each ring.
    pub(super) fn firsts(&self) -> &[[f64; 2]] {
        &self.firsts
    }

    pub(super) fn slack(&self) -> f64 {
        self.slack
    }

    /// Returns the edges whose boxes touch a box.
    pub(super) fn near(&self, e: &MapExtent) -> impl Iterator<Item = &Edge> {
        let s = self.slack;
        let hits = self.index.as_ref().map(|i| i.search(e.min_x - s, e.min_y - s, e.max_x + s, e.max_y + s));
        hits.into_iter().flatten().filter_map(|i| self.edges.get(i as usize))
    }
}

/// Returns on which side of an edge a box lies: negative to the right of it, positive to the left, 0 when the line through the
/// edge runs through the box or too near to tell. `half` is the size of the box from its middle.
pub(super) fn side([a, b]: &Edge, middle: [f64; 2], half: [f64; 2]) -> f64 {
    let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
    let across = dx * (middle[1] - a[1]) - dy * (middle[0] - a[0]);
    let reach = dx.abs() * half[1] + dy.abs() * half[0];
    if across.abs() > reach { across } else { 0.0 }
}

/// Tells whether two segments have a point in common.
pub(super) fn meet([a, b]: &Edge, [c, d]: &Edge) -> bool {
    let turn = |p: &[f64; 2], q: &[f64; 2], r: &[f64; 2]| (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]);
    let between = |p: &[f64; 2], q: &[f64; 2], r: &[f64; 2]| (0..2).all(|i| p[i].min(q[i]) <= r[i] && r[i] <= p[i].max(q[i]));
    let (abc, abd, cda, cdb) = (turn(a, b, c), turn(a, b, d), turn(c, d, a), turn(c, d, b));
    let apart = |s: f64, t: f64| s > 0.0 && t < 0.0 || s < 0.0 && t > 0.0;
    apart(abc, abd) && apart(cda, cdb)
        || abc == 0.0 && between(a, b, c)
        || abd == 0.0 && between(a, b, d)
        || cda == 0.0 && between(c, d, a)
        || cdb == 0.0 && between(c, d, b)
}
