//! Distances, containment and triangles in a plane, for picking, counting what lies inside, and tinting.

/// Returns the distance from `p` to the segment `a`–`b`, in the unit of its arguments.
#[must_use]
pub fn distance_to_segment(p: [f64; 2], a: [f64; 2], b: [f64; 2]) -> f64 {
    squared_distance_to_segment(p, a, b).sqrt()
}

/// Returns the square of the distance from `p` to the segment `a`–`b`: what to compare with when there are many.
#[must_use]
pub fn squared_distance_to_segment(p: [f64; 2], a: [f64; 2], b: [f64; 2]) -> f64 {
    let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
    let length2 = dx * dx + dy * dy;
    let t = if length2 > 0.0 { (((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / length2).clamp(0.0, 1.0) } else { 0.0 };
    let (ex, ey) = (a[0] + t * dx - p[0], a[1] + t * dy - p[1]);
    ex * ex + ey * ey
}

/// Tells whether a ray from `p` to the right crosses the edge `a`–`b`: `p` is inside a ring when that is so for an odd number
/// of its edges.
#[must_use]
pub fn crosses_ray(p: [f64; 2], a: [f64; 2], b: [f64; 2]) -> bool {
    (a[1] > p[1]) != (b[1] > p[1]) && p[0] < (b[0] - a[0]) * (p[1] - a[1]) / (b[1] - a[1]) + a[0]
}

/// Tells whether a point lies inside a ring (closed or not) by the even-odd rule; a point on the edge may fall on either side.
#[must_use]
pub fn ring_contains(ring: &[[f64; 2]], p: [f64; 2]) -> bool {
    let mut inside = false;
    let mut j = ring.len().wrapping_sub(1);
    for i in 0..ring.len() {
        inside ^= crosses_ray(p, ring[i], ring[j]);
        j = i;
    }
    inside
}

/// Cuts a simple ring into triangles (ear clipping); what it returns for a ring that crosses itself is only roughly its inside.
#[must_use]
pub fn triangles(ring: &[[f64; 2]]) -> Vec<[[f64; 2]; 3]> {
    use geo::TriangulateEarcut as _;
    let line: Vec<geo::Coord<f64>> = ring.iter().map(|p| geo::coord! { x: p[0], y: p[1] }).collect();
    let polygon = geo::Polygon::new(geo::LineString(line), Vec::new());
    polygon.earcut_triangles().into_iter().map(|t| t.to_array().map(|c| [c.x, c.y])).collect()
}
