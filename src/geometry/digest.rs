//! The boundary digest: SHA-256 over a canonical text that does not depend on vertex start, ring order, ring direction,
//! the closing vertex or the way floats are printed. Specified for others in docs/FORMAT.md.

use super::{Boundary, LonLat};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// The SHA-256 of a boundary's canonical text, as 64 lower-case hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct BoundaryDigest(pub String);

impl BoundaryDigest {
    /// Computes the digest of a boundary.
    #[must_use]
    pub fn of(boundary: &Boundary) -> Self {
        let hash = Sha256::digest(canonical_text(boundary).as_bytes());
        Self(hash.iter().map(|b| format!("{b:02x}")).collect())
    }

    /// Returns the first eight digits, for people to compare at a glance.
    #[must_use]
    pub fn short(&self) -> &str {
        self.0.get(..8).unwrap_or(&self.0)
    }
}

const FULL_TURN: i64 = 360_000_000_000;

/// Returns the canonical text of a boundary, in whole nano-degrees (docs/FORMAT.md, "Boundary digest").
#[must_use]
pub fn canonical_text(boundary: &Boundary) -> String {
    let mut polygons: Vec<String> = boundary
        .polygons
        .iter()
        .map(|polygon| {
            // One shift by whole turns for the whole polygon, so that a ring across 180° keeps its shape.
            let west = polygon.exterior.iter().map(|v| v.nano().0).min().unwrap_or(0);
            let shift = -(west + FULL_TURN / 2).div_euclid(FULL_TURN) * FULL_TURN;
            let exterior = canonical_ring(&polygon.exterior, shift, true);
            let mut holes: Vec<String> = polygon.holes.iter().map(|h| canonical_ring(h, shift, false)).collect();
            holes.sort_unstable();
            std::iter::once(format!("ring {exterior}\n")).chain(holes.into_iter().map(|h| format!("hole {h}\n"))).collect()
        })
        .collect();
    polygons.sort_unstable();
    let mut text = String::from("lodemap boundary 1\n");
    for polygon in polygons {
        text.push_str("polygon\n");
        text.push_str(&polygon);
    }
    text
}

fn canonical_ring(ring: &[LonLat], shift: i64, counter_clockwise: bool) -> String {
    let mut points: Vec<(i64, i64)> = ring.iter().map(|v| v.nano()).map(|(x, y)| (x + shift, y)).collect();
    points.dedup();
    while points.len() > 1 && points.first() == points.last() {
        points.pop();
    }
    let area2: i128 = (0..points.len())
        .map(|i| {
            let (a, b) = (points[i], points[(i + 1) % points.len()]);
            i128::from(a.0) * i128::from(b.1) - i128::from(b.0) * i128::from(a.1)
        })
        .sum();
    if area2 != 0 && (area2 > 0) != counter_clockwise {
        points.reverse();
    }
    // The smallest of all rotations; equal starts (a vertex used twice) are told apart by what follows.
    let least = points.iter().min().copied();
    let rotated = |start: usize| points[start..].iter().chain(&points[..start]).copied().collect::<Vec<_>>();
    let best = (0..points.len()).filter(|&i| Some(points[i]) == least).map(rotated).min().unwrap_or_default();
    best.iter().map(|(x, y)| format!("{x},{y}")).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn boundary(rings: &[&[[f64; 2]]]) -> Boundary {
        Boundary::from_coordinates(&[rings.iter().map(|r| r.to_vec()).collect()]).unwrap()
    }

    #[test]
    fn the_canonical_text_is_as_published() {
        let b = boundary(&[&[[153.5, 22.0], [155.0, 22.0], [155.0, 23.5]]]);
        assert_eq!(
            canonical_text(&b),
            "lodemap boundary 1\npolygon\nring 153500000000,22000000000 155000000000,22000000000 155000000000,23500000000\n"
        );
    }

    #[test]
    fn start_direction_and_closing_do_not_matter() {
        let a = boundary(&[&[[0.0, 0.0], [4.0, 0.0], [4.0, 4.0], [0.0, 4.0]], &[[1.0, 1.0], [2.0, 1.0], [2.0, 2.0]]]);
        let b = boundary(&[
            &[[4.0, 4.0], [4.0, 0.0], [0.0, 0.0], [0.0, 4.0], [4.0, 4.0]],
            &[[2.0, 2.0], [2.0, 1.0], [1.0, 1.0], [2.0, 2.0]],
        ]);
        assert_eq!(BoundaryDigest::of(&a), BoundaryDigest::of(&b));
    }

    #[test]
    fn the_smallest_move_changes_the_digest() {
        let a = boundary(&[&[[0.0, 0.0], [4.0, 0.0], [4.0, 4.0]]]);
        let b = boundary(&[&[[0.0, 0.0], [4.0, 0.0], [4.0, 4.000_000_001]]]);
        assert_ne!(BoundaryDigest::of(&a), BoundaryDigest::of(&b));
    }

    #[test]
    fn a_ring_across_180_is_not_the_wide_ring_round_the_other_side() {
        let narrow = boundary(&[&[[170.0, 0.0], [190.0, 0.0], [190.0, 10.0]]]);
        let shifted = boundary(&[&[[-190.0, 0.0], [-170.0, 0.0], [-170.0, 10.0]]]);
        let wide = boundary(&[&[[170.0, 0.0], [-170.0, 0.0], [-170.0, 10.0]]]);
        assert_eq!(BoundaryDigest::of(&narrow), BoundaryDigest::of(&shifted));
        assert_ne!(BoundaryDigest::of(&narrow), BoundaryDigest::of(&wide));
    }
}
