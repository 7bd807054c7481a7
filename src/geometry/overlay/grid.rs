//! The grid of nano-degrees on which overlays are computed: exact predicates, and boundaries put on it and taken from it.

use crate::geometry::{Boundary, LonLat, NANO, Polygon, Ring};

/// A place on the grid: longitude and latitude in nano-degrees.
pub(in crate::geometry) type Node = (i64, i64);

/// A whole turn of longitude in nano-degrees.
pub(in crate::geometry) const TURN: i64 = 360_000_000_000;

/// A polygon on the grid: its rings, the exterior first, and the box around them (west, south, east, north).
#[derive(Debug, Clone)]
pub(in crate::geometry) struct Shape {
    pub(in crate::geometry) rings: Vec<Vec<Node>>,
    pub(in crate::geometry) bounds: [i64; 4],
}

impl Shape {
    fn new(rings: Vec<Vec<Node>>) -> Self {
        let bounds = rings
            .iter()
            .flatten()
            .fold([i64::MAX, i64::MAX, i64::MIN, i64::MIN], |[w, s, e, n], &(x, y)| [w.min(x), s.min(y), e.max(x), n.max(y)]);
        Self { rings, bounds }
    }

    /// Returns the polygon so many nano-degrees further east.
    pub(in crate::geometry) fn shifted(&self, by: i64) -> Self {
        if by == 0 {
            return self.clone();
        }
        Self::new(self.rings.iter().map(|ring| ring.iter().map(|&(x, y)| (x + by, y)).collect()).collect())
    }

    /// Tells whether the boxes touch when the other one is moved east by so many nano-degrees.
    pub(in crate::geometry) fn meets(&self, other: &Self, by: i64) -> bool {
        let ([w, s, e, n], [ow, os, oe, on]) = (self.bounds, other.bounds);
        w <= oe + by && ow + by <= e && s <= on && os <= n
    }
}

/// Puts a boundary on the grid.
pub(in crate::geometry) fn shapes(boundary: &Boundary) -> Vec<Shape> {
    let ring = |r: &Ring| r.iter().map(|v| v.nano()).collect();
    boundary.polygons.iter().map(|p| Shape::new(p.rings().map(ring).collect())).collect()
}

/// Takes polygons from the grid; one that left the range of longitudes is brought back by whole turns. `None` when there is no
/// polygon, or one so wide that it cannot be brought back.
pub(in crate::geometry) fn boundary(polygons: &[Vec<Vec<Node>>]) -> Option<Boundary> {
    let mut out = Boundary::default();
    for rings in polygons {
        let lons = || rings.iter().flatten().map(|p| p.0);
        let (west, east) = (lons().min()?, lons().max()?);
        let far = west < -3 * TURN / 2 || east > 3 * TURN / 2;
        let by = if far { -((west + east) / 2 + TURN / 2).div_euclid(TURN) * TURN } else { 0 };
        let mut rings = rings.iter().map(|r| r.iter().map(|&(x, y)| place((x + by, y))).collect::<Option<Ring>>());
        out.polygons.push(Polygon { exterior: rings.next()??, holes: rings.collect::<Option<_>>()? });
    }
    (!out.polygons.is_empty()).then_some(out)
}

/// Returns the position of a node, to the bit the one that it came from.
#[expect(clippy::cast_precision_loss, reason = "nano-degrees are far below 2^52")]
pub(in crate::geometry) fn place((x, y): Node) -> Option<LonLat> {
    LonLat::new(x as f64 / NANO, y as f64 / NANO).ok()
}

/// Twice the signed area of the triangle, exact: positive when `c` lies to the left of the way from `a` to `b`.
pub(in crate::geometry) fn orient(a: Node, b: Node, c: Node) -> i128 {
    cross(less(b, a), less(c, a))
}

pub(in crate::geometry) fn less(a: Node, b: Node) -> Node {
    (a.0 - b.0, a.1 - b.1)
}

pub(in crate::geometry) fn cross(a: Node, b: Node) -> i128 {
    i128::from(a.0) * i128::from(b.1) - i128::from(a.1) * i128::from(b.0)
}

pub(in crate::geometry) fn dot(a: Node, b: Node) -> i128 {
    i128::from(a.0) * i128::from(b.0) + i128::from(a.1) * i128::from(b.1)
}

/// Tells whether `p` lies in the box around `a` and `b`.
pub(in crate::geometry) fn in_box(a: Node, b: Node, p: Node) -> bool {
    a.0.min(b.0) <= p.0 && p.0 <= a.0.max(b.0) && a.1.min(b.1) <= p.1 && p.1 <= a.1.max(b.1)
}

/// Returns the south-western and north-eastern corner of the box around a triangle.
pub(in crate::geometry) fn box_around(corners: [Node; 3]) -> [Node; 2] {
    let [a, b, c] = corners;
    [(a.0.min(b.0).min(c.0), a.1.min(b.1).min(c.1)), (a.0.max(b.0).max(c.0), a.1.max(b.1).max(c.1))]
}

/// Tells whether `p` lies in a triangle or on its edge; the triangle may be flat.
pub(in crate::geometry) fn in_triangle(corners: [Node; 3], p: Node) -> bool {
    let [a, b, c] = corners;
    let sides = [orient(a, b, p), orient(b, c, p), orient(c, a, p)];
    let [low, high] = box_around(corners);
    in_box(low, high, p) && (sides.iter().all(|s| *s >= 0) || sides.iter().all(|s| *s <= 0))
}

/// Returns where the lines through two segments that are not parallel cross, rounded to the grid: the same node whatever the
/// order and direction of the two.
pub(in crate::geometry) fn crossing([a, b]: [Node; 2], [c, d]: [Node; 2]) -> Node {
    let (along, other) = (less(b, a), less(d, c));
    let (mut whole, mut part) = (cross(along, other), cross(less(c, a), other));
    if whole < 0 {
        (whole, part) = (-whole, -part);
    }
    let at = |from: i64, by: i64| {
        let moved = (2 * i128::from(by) * part + whole).div_euclid(2 * whole.max(1));
        i64::try_from(moved).map_or(from, |m| from + m)
    };
    (at(a.0, along.0), at(a.1, along.1))
}

/// Twice the signed area of a ring, exact, in square nano-degrees; positive when it runs counter-clockwise.
pub(in crate::geometry) fn twice_area(ring: &[Node]) -> i128 {
    ring.iter().zip(ring.iter().cycle().skip(1)).map(|(&a, &b)| cross(a, b)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn positions_go_through_the_grid_to_the_bit(lon in -540.0..540.0, lat in -90.0..90.0) {
            let p = LonLat::new(lon, lat).unwrap();
            let back = place(p.nano()).unwrap();
            prop_assert_eq!((p.lon().to_bits(), p.lat().to_bits()), (back.lon().to_bits(), back.lat().to_bits()));
        }

        #[test]
        fn a_crossing_is_one_node_whoever_asks(v in prop::collection::vec((-540_000_000_000_i64..540_000_000_000, -90_000_000_000_i64..90_000_000_000), 4)) {
            let (s, t) = ([v[0], v[1]], [v[2], v[3]]);
            prop_assume!(cross(less(s[1], s[0]), less(t[1], t[0])) != 0);
            prop_assume!(orient(s[0], s[1], t[0]).signum() * orient(s[0], s[1], t[1]).signum() < 0);
            prop_assume!(orient(t[0], t[1], s[0]).signum() * orient(t[0], t[1], s[1]).signum() < 0);
            let at = crossing(s, t);
            prop_assert_eq!(at, crossing(t, s));
            prop_assert_eq!(at, crossing([s[1], s[0]], t));
            prop_assert!(in_box(s[0], s[1], at) && in_box(t[0], t[1], at));
        }
    }
}
