//! Finds what makes a boundary invalid (OGC Simple Features): crossings, touching rings, holes outside.

use super::Boundary;
use geo::Validation as _;

/// One reason why a boundary is not a valid polygon, worded for people.
#[derive(Debug, Clone, PartialEq)]
pub struct Flaw {
    /// What is wrong, in English, naming the ring.
    pub what: String,
}

/// Returns the flaws of a boundary; empty when it is valid.
#[must_use]
pub fn flaws(boundary: &Boundary) -> Vec<Flaw> {
    let flat = boundary.rings().filter(|(_, _, ring)| encloses_nothing(ring));
    let mut found: Vec<Flaw> =
        flat.map(|(p, r, _)| Flaw { what: format!("ring {} of polygon {} encloses nothing", r + 1, p + 1) }).collect();
    found.extend(to_geo(boundary).validation_errors().into_iter().map(|e| Flaw { what: e.to_string() }));
    found
}

/// Tells whether all vertices lie on one line, exactly, on the grid of a billionth of a degree.
fn encloses_nothing(ring: &super::Ring) -> bool {
    let Some(a) = ring.first().map(|v| v.nano()) else { return true };
    let from_a = |v: &super::LonLat| (i128::from(v.nano().0 - a.0), i128::from(v.nano().1 - a.1));
    let Some(b) = ring.iter().map(from_a).find(|d| *d != (0, 0)) else { return true };
    ring.iter().map(from_a).all(|c| b.0 * c.1 == b.1 * c.0)
}

/// Returns the boundary as a `geo` multipolygon in degrees.
pub(super) fn to_geo(boundary: &Boundary) -> geo::MultiPolygon<f64> {
    let ring = |r: &super::Ring| {
        let mut line: Vec<geo::Coord<f64>> = r.iter().map(|v| geo::coord! { x: v.lon(), y: v.lat() }).collect();
        if let Some(&first) = line.first() {
            line.push(first);
        }
        geo::LineString(line)
    };
    geo::MultiPolygon(
        boundary.polygons.iter().map(|p| geo::Polygon::new(ring(&p.exterior), p.holes.iter().map(ring).collect())).collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bow_tie_is_found_and_a_square_is_fine() {
        let tie = Boundary::from_coordinates(&[vec![vec![[0.0, 0.0], [1.0, 1.0], [1.0, 0.0], [0.0, 1.0]]]]).unwrap();
        assert!(!flaws(&tie).is_empty());
        let flat = Boundary::from_coordinates(&[vec![vec![[0.0, 1.0], [2.0, 3.0], [1.0, 2.0]]]]).unwrap();
        assert!(flaws(&flat)[0].what.contains("encloses nothing"), "{:?}", flaws(&flat));
        let square = Boundary::from_coordinates(&[vec![vec![[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]]]]).unwrap();
        assert_eq!(flaws(&square), vec![]);
    }
}
