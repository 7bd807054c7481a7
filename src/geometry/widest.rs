//! The place inside an area where it is widest, for its name: the pole of inaccessibility.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// How many times wider than high the room for a name should be: distances along x count for as much less.
const STRETCH: f64 = 2.5;
/// Rings of more vertices are thinned to about this many: the place of a name needs no more.
const MOST_VERTICES: usize = 800;
/// The search ends when no better place by more than this share of the area's size can be left.
const FINE: f64 = 0.01;

/// A square that may hold a better place.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Cell {
    at: [f64; 2],
    half: f64,
    /// Distance of the middle from the edge; negative outside.
    clear: f64,
}

impl Cell {
    /// The best that any place in the cell can have.
    fn bound(&self) -> f64 {
        self.clear + self.half * std::f64::consts::SQRT_2
    }
}

impl Eq for Cell {}

impl Ord for Cell {
    fn cmp(&self, other: &Self) -> Ordering {
        self.bound().total_cmp(&other.bound())
    }
}

impl PartialOrd for Cell {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Returns the place in a polygon (rings in a plane, even-odd, closed or not) that is farthest from its edge, with an eye for
/// text, which is wider than high, and half the height of the room there; `None` for rings without area.
///
/// After Garcia-Castellanos and Lombardo (2007), searched by quartering squares, best first. The same rings always give the
/// same place.
#[must_use]
pub fn widest_place(rings: &[Vec<[f64; 2]>]) -> Option<([f64; 2], f64)> {
    let rings: Vec<Vec<[f64; 2]>> = rings.iter().map(|r| thinned(r)).filter(|r| r.len() > 2).collect();
    let (mut low, mut high) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
    for p in rings.iter().flatten() {
        for axis in 0..2 {
            (low[axis], high[axis]) = (low[axis].min(p[axis]), high[axis].max(p[axis]));
        }
    }
    let size = [high[0] - low[0], high[1] - low[1]];
    let side = size[0].min(size[1]);
    if !(side > 0.0 && size[0].max(size[1]).is_finite()) {
        return None;
    }
    let cell = |at: [f64; 2], half: f64| Cell { at, half, clear: clearance(&rings, at) };
    let middle = [f64::midpoint(low[0], high[0]), f64::midpoint(low[1], high[1])];
    let mut best = cell(middle, 0.0);
    // At most some hundred squares, however thin the area is.
    let start = side.max(size[0].max(size[1]) / 24.0);
    let mut heap = BinaryHeap::new();
    let mut y = low[1];
    while y < high[1] {
        let mut x = low[0];
        while x < high[0] {
            heap.push(cell([x + start / 2.0, y + start / 2.0], start / 2.0));
            x += start;
        }
        y += start;
    }
    let fine = side * FINE;
    for _ in 0..4000 {
        let Some(c) = heap.pop() else { break };
        if c.bound() - best.clear <= fine {
            break;
        }
        if c.clear > best.clear {
            best = c;
        }
        let half = c.half / 2.0;
        for (x, y) in [(-1.0, -1.0), (1.0, -1.0), (-1.0, 1.0), (1.0, 1.0)] {
            heap.push(cell([c.at[0] + x * half, c.at[1] + y * half], half));
        }
    }
    (best.clear > 0.0).then(|| ([best.at[0] * STRETCH, best.at[1]], best.clear))
}

/// Every k-th vertex, x squeezed.
fn thinned(ring: &[[f64; 2]]) -> Vec<[f64; 2]> {
    let step = ring.len().div_ceil(MOST_VERTICES).max(1);
    ring.iter().step_by(step).map(|p| [p[0] / STRETCH, p[1]]).collect()
}

/// The distance from the edge; negative outside.
fn clearance(rings: &[Vec<[f64; 2]>], p: [f64; 2]) -> f64 {
    let (mut inside, mut squared) = (false, f64::INFINITY);
    for ring in rings {
        let mut a = ring.last().copied().unwrap_or_default();
        for &b in ring {
            if (a[1] > p[1]) != (b[1] > p[1]) && p[0] < a[0] + (p[1] - a[1]) / (b[1] - a[1]) * (b[0] - a[0]) {
                inside = !inside;
            }
            let [dx, dy] = [b[0] - a[0], b[1] - a[1]];
            let length = dx * dx + dy * dy;
            let t = if length > 0.0 { (((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / length).clamp(0.0, 1.0) } else { 0.0 };
            let [ex, ey] = [p[0] - a[0] - t * dx, p[1] - a[1] - t * dy];
            squared = squared.min(ex * ex + ey * ey);
            a = b;
        }
    }
    if inside { squared.sqrt() } else { -squared.sqrt() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rect(x0: f64, y0: f64, x1: f64, y1: f64) -> Vec<[f64; 2]> {
        vec![[x0, y0], [x1, y0], [x1, y1], [x0, y1]]
    }

    #[test]
    fn a_horseshoe_is_named_in_its_widest_arm_and_not_in_its_gap() {
        // Arms left (narrow) and right (wide), joined at the bottom; the middle of its box and of its vertices lie in the gap.
        let ring =
            vec![[0.0, 0.0], [100.0, 0.0], [100.0, 90.0], [60.0, 90.0], [60.0, 8.0], [10.0, 8.0], [10.0, 90.0], [0.0, 90.0]];
        let ([x, y], room) = widest_place(&[ring]).unwrap();
        assert!((70.0..90.0).contains(&x) && (8.0..85.0).contains(&y), "{x} {y}");
        assert!(room > 7.0, "{room}");
    }

    #[test]
    fn a_hole_is_kept_off_and_what_has_no_area_has_no_place() {
        let ([x, y], _) = widest_place(&[rect(0.0, 0.0, 100.0, 100.0), rect(10.0, 30.0, 90.0, 99.0)]).unwrap();
        assert!(y < 30.0 && (20.0..80.0).contains(&x), "{x} {y}");
        assert!(widest_place(&[vec![[0.0, 0.0], [5.0, 0.0], [9.0, 0.0]]]).is_none());
        assert!(widest_place(&[]).is_none());
        assert!(widest_place(&[vec![[f64::NAN, 0.0], [5.0, 1.0], [9.0, 0.0]]]).is_none_or(|(p, _)| p[0].is_finite()));
    }

    proptest! {
        #[test]
        fn the_place_is_inside_and_has_the_room_it_says(radii in prop::collection::vec(5.0..100.0_f64, 3..40)) {
            let n = radii.len() as f64;
            let ring: Vec<[f64; 2]> = (0..).zip(&radii).map(|(i, r)| {
                let a = f64::from(i) / n * std::f64::consts::TAU;
                [r * a.cos(), r * a.sin()]
            }).collect();
            if let Some((at, room)) = widest_place(std::slice::from_ref(&ring)) {
                prop_assert!((clearance(&[thinned(&ring)], [at[0] / STRETCH, at[1]]) - room).abs() < 1e-9 && room > 0.0);
            }
        }
    }
}
