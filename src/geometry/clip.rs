//! Cuts rings and lines at an upright box, and areas at the 180th meridian.

use super::{Boundary, LonLat, NotABoundary, Polygon, antimeridian};

/// An upright box `[west, south, east, north]` in the unit of the coordinates.
pub type Box2 = [f64; 4];

/// Cuts a ring at a box (Sutherland–Hodgman); the result may run along the box's edges and is not closed.
///
/// Fit for filling: a concave ring that leaves the box twice comes back as one ring joined along the edge.
#[must_use]
pub fn clip_ring(ring: &[[f64; 2]], [west, south, east, north]: Box2) -> Vec<[f64; 2]> {
    let mut out = ring.to_vec();
    if out.len() > 1 && out.first() == out.last() {
        out.pop();
    }
    for (axis, limit, keep_greater) in [(0, west, true), (0, east, false), (1, south, true), (1, north, false)] {
        let input = std::mem::take(&mut out);
        let inside = |p: [f64; 2]| if keep_greater { p[axis] >= limit } else { p[axis] <= limit };
        for (i, &b) in input.iter().enumerate() {
            let a = input[(i + input.len() - 1) % input.len()];
            if inside(a) != inside(b) {
                out.push(at_limit(a, b, axis, limit));
            }
            if inside(b) {
                out.push(b);
            }
        }
    }
    out
}

/// Cuts a line at a box (Liang–Barsky per segment); returns the pieces inside.
#[must_use]
pub fn clip_path(path: &[[f64; 2]], [west, south, east, north]: Box2) -> Vec<Vec<[f64; 2]>> {
    let mut pieces: Vec<Vec<[f64; 2]>> = Vec::new();
    let mut open = false;
    for pair in path.windows(2) {
        let (a, b) = (pair[0], pair[1]);
        let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
        let (mut t0, mut t1) = (0.0_f64, 1.0_f64);
        let mut outside = false;
        for (p, q) in [(-dx, a[0] - west), (dx, east - a[0]), (-dy, a[1] - south), (dy, north - a[1])] {
            if p == 0.0 {
                outside |= q < 0.0;
            } else if p < 0.0 {
                t0 = t0.max(q / p);
            } else {
                t1 = t1.min(q / p);
            }
        }
        if outside || t0 > t1 {
            open = false;
            continue;
        }
        let at = |t: f64| {
            if t <= 0.0 {
                a
            } else if t >= 1.0 {
                b
            } else {
                [a[0] + t * dx, a[1] + t * dy]
            }
        };
        match pieces.last_mut() {
            Some(piece) if open && t0 <= 0.0 => piece.push(at(t1)),
            _ => pieces.push(vec![at(t0), at(t1)]),
        }
        open = t1 >= 1.0;
    }
    pieces
}

/// Cuts a path with continuous longitudes at the 180th meridian and brings the pieces into -180..180, on the grid of 1e-9 degree.
#[must_use]
pub fn cut_path_at_180<P: Copy + Into<[f64; 2]>>(path: &[P]) -> Vec<Vec<[f64; 2]>> {
    let path: Vec<[f64; 2]> = path.iter().map(|&p| p.into()).collect();
    let grid = |v: f64| (v * 1e9).round() / 1e9;
    // What fits between two crossings stays in one piece, though it may touch them or run along one.
    let fits = |turn: &f64| path.iter().all(|p| (p[0] - turn).abs() <= 180.0);
    let turns = [0.0, -360.0, 360.0].into_iter().find(fits).map_or(vec![-360.0, 0.0, 360.0], |turn| vec![turn]);
    turns
        .into_iter()
        .flat_map(|turn| {
            clip_path(&path, [turn - 180.0, -90.0, turn + 180.0, 90.0])
                .into_iter()
                .map(move |piece| piece.into_iter().map(|p| [grid(p[0] - turn), grid(p[1])]).collect::<Vec<_>>())
        })
        .filter(|piece| piece.len() > 1 && (piece.len() > 2 || piece.first() != piece.last()))
        .collect()
}

fn at_limit(a: [f64; 2], b: [f64; 2], axis: usize, limit: f64) -> [f64; 2] {
    let t = (limit - a[axis]) / (b[axis] - a[axis]);
    let mut p = [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])];
    p[axis] = limit;
    p
}

/// Cuts a boundary at the 180th meridian so that every longitude lies in -180..180 (RFC 7946 §3.1.9).
///
/// A boundary already inside comes back unchanged, vertex for vertex.
///
/// # Errors
/// When what remains after the cut is no boundary (a sliver thinner than the coordinate grid).
pub fn cut_at_180(boundary: &Boundary) -> Result<Boundary, NotABoundary> {
    let inside = |p: &Polygon| p.rings().flatten().all(|v| (-180.0..=180.0).contains(&v.lon()));
    if boundary.polygons.iter().all(inside) {
        return Ok(boundary.clone());
    }
    let mut out = Boundary::default();
    for polygon in &boundary.polygons {
        if inside(polygon) {
            out.polygons.push(polygon.clone());
            continue;
        }
        let rings: Vec<antimeridian::Ring> =
            polygon.rings().map(|ring| ring.iter().map(|v| [v.lon(), v.lat(), 0.0, 0.0]).collect()).collect();
        for piece in antimeridian::cut_polygon(&rings) {
            let ring = |ring: &antimeridian::Ring| {
                let mut out = ring.iter().map(|p| LonLat::new(p[0], p[1])).collect::<Result<Vec<_>, _>>()?;
                out.dedup();
                Ok::<_, NotABoundary>(out)
            };
            if let Some((exterior, holes)) = piece.split_first() {
                let holes = holes.iter().map(ring).collect::<Result<_, _>>()?;
                out.polygons.push(Polygon { exterior: ring(exterior)?, holes });
            }
        }
    }
    out.check()?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_area_across_180_is_cut_in_two_and_keeps_its_size() {
        let b = Boundary::from_coordinates(&[vec![vec![[170.0, 0.0], [190.0, 0.0], [190.0, 10.0], [170.0, 10.0]]]]).unwrap();
        let cut = cut_at_180(&b).unwrap();
        assert_eq!(cut.polygons.len(), 2);
        assert!(cut.rings().all(|(_, _, r)| r.iter().all(|v| v.lon().abs() <= 180.0)));
        let (a, c) = (crate::geometry::measure(&b).area_m2, crate::geometry::measure(&cut).area_m2);
        assert!(((a - c) / a).abs() < 1e-9, "{a} v. {c}");
    }

    #[test]
    fn a_line_is_cut_into_its_pieces() {
        let pieces = clip_path(&[[-1.0, 0.5], [2.0, 0.5], [2.0, 0.7], [0.5, 0.7]], [0.0, 0.0, 1.0, 1.0]);
        assert_eq!(pieces, vec![vec![[0.0, 0.5], [1.0, 0.5]], vec![[1.0, 0.7], [0.5, 0.7]]]);
    }

    #[test]
    fn a_ring_is_cut_to_the_box() {
        let ring = clip_ring(&[[-1.0, -1.0], [0.5, -1.0], [0.5, 0.5], [-1.0, 0.5]], [0.0, 0.0, 1.0, 1.0]);
        assert_eq!(ring.len(), 4);
        assert!(ring.iter().all(|p| (0.0..=1.0).contains(&p[0]) && (0.0..=1.0).contains(&p[1])));
    }
}
