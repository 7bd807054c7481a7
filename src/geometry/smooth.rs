//! Smoothing borders by cutting corners, and what a new course of a border differs by.

use super::overlay::gather;
use super::overlay::grid::{Node, box_around, in_triangle, place, shapes};
use super::overlay::noding::{Segment, index, near};
use super::simplify::distance_m;
use super::{Boundary, LonLat, Ring, flaws, measure};
use rayon::prelude::*;
use std::collections::HashSet;

/// Returns an area with rounded corners, after Chaikin (1974): in each round every corner is cut at a quarter of its edges.
///
/// Vertices double with each round, of which there are eight at most. A corner with another vertex in what would be cut off stays,
/// so that rings never cross; so does everything when rounding to the grid would make them touch.
#[must_use]
pub fn smoothed(b: &Boundary, rounds: u32) -> Boundary {
    let mut out = b.clone();
    for _ in 0..rounds.min(8) {
        let next = cut_corners(&out);
        if !flaws(&next).is_empty() {
            break;
        }
        out = next;
    }
    out
}

fn cut_corners(b: &Boundary) -> Boundary {
    let points: Vec<Segment> =
        b.rings().flat_map(|(_, _, ring)| ring.iter().map(|v| v.nano())).map(|n| Segment { a: n, b: n, source: 0 }).collect();
    if points.is_empty() {
        return b.clone();
    }
    let tree = index(&points);
    let quarter = |from: LonLat, to: LonLat| {
        let at = |a: f64, b: f64| a + (b - a) / 4.0;
        LonLat::new(at(from.lon(), to.lon()), at(from.lat(), to.lat())).unwrap_or(from)
    };
    let ring = |ring: &Ring| -> Ring {
        let n = ring.len();
        let corner = |i: usize| {
            let (before, v, after) = (ring[(i + n - 1) % n], ring[i], ring[(i + 1) % n]);
            let cut = [quarter(v, before), quarter(v, after)];
            let corners = [cut[0], v, cut[1]].map(LonLat::nano);
            let [low, high] = box_around(corners);
            // The corner itself is one of the vertices there; a second one at the same place is a touch.
            let holds = near(&tree, low, high).filter(|&i| in_triangle(corners, points[i].a)).count();
            if holds > 1 || cut[0] == cut[1] { vec![v] } else { cut.to_vec() }
        };
        (0..n).flat_map(corner).collect()
    };
    let mut out = b.clone();
    for polygon in &mut out.polygons {
        polygon.exterior = ring(&polygon.exterior);
        polygon.holes.iter_mut().for_each(|hole| *hole = ring(hole));
    }
    out
}

/// What a boundary differs from an earlier one by.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Difference {
    /// Vertices of the earlier one.
    pub vertices_before: usize,
    /// Vertices of the later one.
    pub vertices_after: usize,
    /// By how many square metres the later one is larger.
    pub area_change_m2: f64,
    /// The farthest that a vertex of either is from the border of the other, in metres.
    pub largest_shift_m: f64,
}

/// Tells what a boundary differs from an earlier one by.
#[must_use]
pub fn difference(before: &Boundary, after: &Boundary) -> Difference {
    let mut areas = [shapes(before), shapes(after)];
    gather(&mut areas);
    let [one, other] = areas.map(|shapes| shapes.into_iter().flat_map(|s| s.rings).collect::<Vec<_>>());
    Difference {
        vertices_before: before.vertex_count(),
        vertices_after: after.vertex_count(),
        area_change_m2: measure(after).area_m2 - measure(before).area_m2,
        largest_shift_m: farthest_m(&one, &other).max(farthest_m(&other, &one)),
    }
}

/// The farthest that a vertex of some rings is from others, in metres; 0 when there are no others.
fn farthest_m(rings: &[Vec<Node>], others: &[Vec<Node>]) -> f64 {
    let there: HashSet<Node> = others.iter().flatten().copied().collect();
    let edges: Vec<[Node; 2]> =
        others.iter().flat_map(|r| r.iter().zip(r.iter().cycle().skip(1)).map(|(&a, &b)| [a, b])).collect();
    let moved: Vec<Node> = rings.iter().flatten().copied().filter(|n| !there.contains(n)).collect();
    let nearest = |p: &Node| {
        let closest = edges.iter().map(|[a, b]| (distance_m(*p, *a, *b), [*a, *b])).min_by(|s, t| s.0.total_cmp(&t.0));
        closest.map_or(0.0, |(rough, [a, b])| true_distance_m(*p, a, b).unwrap_or(rough))
    };
    moved.par_iter().map(nearest).reduce(|| 0.0, f64::max)
}

/// The geodesic distance to the nearest of three places of an edge: its ends, and the one that is nearest in the plane.
fn true_distance_m(p: Node, a: Node, b: Node) -> Option<f64> {
    let [p, a, b] = [place(p)?, place(a)?, place(b)?];
    let cos = p.lat().to_radians().cos();
    let (dx, dy) = ((b.lon() - a.lon()) * cos, b.lat() - a.lat());
    let (px, py) = ((p.lon() - a.lon()) * cos, p.lat() - a.lat());
    let t = ((px * dx + py * dy) / (dx * dx + dy * dy)).clamp(0.0, 1.0);
    let foot = LonLat::new(a.lon() + (b.lon() - a.lon()) * t, a.lat() + dy * t).ok()?;
    Some([a, b, foot].map(|q| super::distance_m(p, q)).into_iter().fold(f64::INFINITY, f64::min))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::rectangle;
    use proptest::prelude::*;

    fn at(lon: f64, lat: f64) -> LonLat {
        LonLat::new(lon, lat).unwrap()
    }

    #[test]
    fn corners_are_cut_at_a_quarter() {
        let b = rectangle(at(0.0, 0.0), at(4.0, 4.0)).unwrap();
        let once = smoothed(&b, 1);
        assert_eq!(once.polygons[0].exterior[..3], [at(0.0, 1.0), at(1.0, 0.0), at(3.0, 0.0)]);
        assert_eq!((smoothed(&b, 0), smoothed(&b, 3).vertex_count()), (b.clone(), 32));
        let d = difference(&b, &once);
        assert_eq!((d.vertices_before, d.vertices_after), (4, 8));
        // A corner is half a diagonal of a degree's square away.
        assert!((d.largest_shift_m / 78_600.0 - 1.0).abs() < 0.01 && d.area_change_m2 < 0.0, "{d:?}");
    }

    #[test]
    fn an_area_does_not_differ_from_itself_a_turn_away() {
        let (b, turned) =
            (rectangle(at(179.0, 0.0), at(181.0, 1.0)).unwrap(), rectangle(at(-181.0, 0.0), at(-179.0, 1.0)).unwrap());
        assert!(difference(&b, &turned).largest_shift_m == 0.0);
        let higher = rectangle(at(-181.0, 0.0), at(-179.0, 1.01)).unwrap();
        assert!((difference(&b, &higher).largest_shift_m - 1105.8).abs() < 1.0, "{:?}", difference(&b, &higher));
    }

    proptest! {
        #[test]
        fn smoothing_never_makes_a_ring_cross(radii in prop::collection::vec(0.05..0.5_f64, 3..60), rounds in 1..4_u32) {
            let n = radii.len() as f64;
            let ring = (0..).zip(&radii).map(|(i, r)| {
                let a = f64::from(i) / n * std::f64::consts::TAU;
                at(139.0 + r * a.cos(), 36.0 + r * a.sin())
            });
            let b = Boundary::from_ring(ring.collect());
            prop_assume!(flaws(&b).is_empty());
            let round = smoothed(&b, rounds);
            prop_assert_eq!(flaws(&round), vec![]);
            prop_assert!(round.vertex_count() > b.vertex_count());
        }
    }
}
