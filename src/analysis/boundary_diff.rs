//! How two boundaries differ: what they have in common, what only one of them has, which vertices moved, and who changed it since
//! the boundary that both come from.

use super::matching::{VertexChange, vertex_changes};
use crate::geometry::{Boundary, BoundaryDigest, LonLat, NANO, Overlay, Polygon, area_m2, noded_along, overlay};
use std::collections::HashSet;

#[cfg(test)]
mod tests;

/// One of the two boundaries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// The first.
    A,
    /// The second.
    B,
}

impl Side {
    /// Returns the other one.
    #[must_use]
    pub fn other(self) -> Self {
        if self == Self::A { Self::B } else { Self::A }
    }
}

/// Who changed something since the boundary that both come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChangedBy {
    /// One side; the other has it as it was.
    One(Side),
    /// Both, each in its own way.
    Both,
}

/// A part that both have.
#[derive(Debug, Clone, PartialEq)]
pub struct CommonPart {
    /// The part, one polygon.
    pub boundary: Boundary,
    /// Its area in square metres.
    pub area_m2: f64,
}

/// A part that only one of the two has.
#[derive(Debug, Clone, PartialEq)]
pub struct OnlyPart {
    /// Which one has it.
    pub of: Side,
    /// The part, one polygon.
    pub boundary: Boundary,
    /// Its area in square metres.
    pub area_m2: f64,
    /// A place inside, away from its border.
    pub inside: Option<LonLat>,
    /// Who made the difference; `None` without an earlier boundary.
    pub by: Option<ChangedBy>,
}

/// A vertex that differs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ChangedVertex {
    /// How.
    pub change: VertexChange,
    /// Who made the difference; `None` without an earlier boundary.
    pub by: Option<ChangedBy>,
}

/// How two boundaries differ.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct BoundaryDiff {
    /// What both have, the largest first.
    pub common: Vec<CommonPart>,
    /// What only one has, the largest first. What is nowhere wider than rounding (0.2 mm) is counted in the areas only.
    pub only: Vec<OnlyPart>,
    /// The areas of both in square metres.
    pub area_m2: [f64; 2],
    /// The area that both have in square metres.
    pub common_m2: f64,
    /// The areas that only the first and only the second has, in square metres.
    pub only_m2: [f64; 2],
    /// Vertices that differ: the farthest moved first, then those that only the first, then those that only the second has.
    pub vertices: Vec<ChangedVertex>,
}

impl BoundaryDiff {
    /// Returns what only one of the two has as a share of what either has, 0 to 1.
    #[must_use]
    pub fn share(&self) -> f64 {
        let only = self.only_m2[0] + self.only_m2[1];
        let all = only + self.common_m2;
        if all > 0.0 { only / all } else { 0.0 }
    }

    /// Returns how many vertices moved, and by how many metres at most and in the median; `None` when none did.
    #[must_use]
    pub fn moved(&self) -> Option<(usize, f64, f64)> {
        let metres: Vec<f64> = self.vertices.iter().filter_map(|v| v.change.metres()).collect();
        // They come with the farthest first.
        let (first, middle) = (metres.first()?, metres.len() / 2);
        let median =
            if metres.len().is_multiple_of(2) { f64::midpoint(metres[middle - 1], metres[middle]) } else { metres[middle] };
        Some((metres.len(), *first, median))
    }

    /// Returns how many vertices only the first, and only the second has.
    #[must_use]
    pub fn lone_vertices(&self) -> [usize; 2] {
        let count = |wanted: fn(&VertexChange) -> bool| self.vertices.iter().filter(|v| wanted(&v.change)).count();
        [count(|c| matches!(c, VertexChange::OnlyA(_))), count(|c| matches!(c, VertexChange::OnlyB(_)))]
    }

    /// Tells whether the two are the same to the bit.
    #[must_use]
    pub fn is_none(&self) -> bool {
        self.only.is_empty() && self.vertices.is_empty() && self.only_m2 == [0.0; 2]
    }

    /// Returns the first boundary with one of the parts as the second has it; `None` when there is no such part, or when nothing
    /// would be left. With the last part it becomes the second boundary, to the bit.
    #[must_use]
    pub fn with_part(&self, [a, b]: [&Boundary; 2], part: usize) -> Option<Boundary> {
        let part = self.only.get(part)?;
        if self.only.len() == 1 {
            return Some(b.clone());
        }
        // Its corners were rounded: where they lie on the border, the border gets them first.
        let noded = noded_along(a, &[&part.boundary]);
        overlay(&noded, &part.boundary, if part.of == Side::A { Overlay::Difference } else { Overlay::Union })
    }

    /// Tells whether taking a part would leave nothing.
    #[must_use]
    pub fn leaves_nothing(&self, part: usize) -> bool {
        let of_a = self.only.iter().filter(|p| p.of == Side::A).count();
        self.only.len() > 1 && of_a == 1 && self.common.is_empty() && self.only.get(part).is_some_and(|p| p.of == Side::A)
    }
}

/// Compares two boundaries, and says who changed what since an earlier one when there is one. All work is exact on the grid of
/// nano-degrees; some ten thousand vertices take a tenth of a second, so it is for a worker.
#[must_use]
pub fn boundary_diff(a: &Boundary, b: &Boundary, ancestor: Option<&Boundary>) -> BoundaryDiff {
    let areas = [area_m2(a), area_m2(b)];
    if BoundaryDigest::of(a) == BoundaryDigest::of(b) {
        let common = pieces(Some(a.clone())).into_iter().map(|(boundary, area_m2)| CommonPart { boundary, area_m2 }).collect();
        return BoundaryDiff { common, area_m2: areas, common_m2: areas[0], ..BoundaryDiff::default() };
    }
    // Corners that an earlier overlay has rounded lie beside the edge that they are on: both get them, or thin slivers would be left.
    let (with_b, with_a) = (noded_along(a, &[b]), noded_along(b, &[a]));
    let ((common, changes), (only_a, only_b)) = rayon::join(
        || rayon::join(|| overlay(&with_b, &with_a, Overlay::Intersection), || vertex_changes(a, b)),
        || rayon::join(|| overlay(&with_b, &with_a, Overlay::Difference), || overlay(&with_a, &with_b, Overlay::Difference)),
    );
    let sum = |b: &Option<Boundary>| b.as_ref().map_or(0.0, area_m2);
    let (common_m2, only_m2) = (sum(&common), [sum(&only_a), sum(&only_b)]);
    let mut only = parts(Side::A, only_a, ancestor);
    only.extend(parts(Side::B, only_b, ancestor));
    only.sort_by(|x, y| y.area_m2.total_cmp(&x.area_m2).then(x.of.cmp(&y.of)));
    let before: Option<HashSet<(i64, i64)>> =
        ancestor.map(|o| o.rings().flat_map(|(_, _, r)| r.iter().map(|v| on_one_turn(*v))).collect());
    let vertices =
        changes.into_iter().map(|change| ChangedVertex { change, by: before.as_ref().map(|before| moved_by(change, before)) });
    BoundaryDiff {
        common: pieces(common).into_iter().map(|(boundary, area_m2)| CommonPart { boundary, area_m2 }).collect(),
        only,
        area_m2: areas,
        common_m2,
        only_m2,
        vertices: vertices.collect(),
    }
}

/// The polygons of a boundary that are wider than rounding, each alone and with its area, the largest first.
fn pieces(boundary: Option<Boundary>) -> Vec<(Boundary, f64)> {
    let polygons = boundary.map(|b| b.polygons).unwrap_or_default();
    let wide = polygons.into_iter().filter(|p| !is_thin(p)).map(|p| Boundary { polygons: vec![p] });
    let mut all: Vec<(Boundary, f64)> = wide.map(|b| (area_m2(&b), b)).map(|(area, b)| (b, area)).collect();
    all.sort_by(|x, y| y.1.total_cmp(&x.1));
    all
}

/// Tells whether a polygon is but a trace of rounding: on an average not wider than two nano-degrees. Where a border turns into
/// another between two vertices its corner is rounded, and the rest of that edge is no longer exactly on the other one.
fn is_thin(polygon: &Polygon) -> bool {
    let (mut twice, mut around) = (0_i128, 0.0);
    for (i, ring) in polygon.rings().enumerate() {
        let nodes: Vec<(i64, i64)> = ring.iter().map(|v| v.nano()).collect();
        let mut sum = 0_i128;
        for (p, q) in nodes.iter().zip(nodes.iter().cycle().skip(1)) {
            sum += i128::from(p.0) * i128::from(q.1) - i128::from(q.0) * i128::from(p.1);
            #[expect(clippy::cast_precision_loss, reason = "a length")]
            let length = ((q.0 - p.0) as f64).hypot((q.1 - p.1) as f64);
            around += length;
        }
        twice += if i == 0 { sum.abs() } else { -sum.abs() };
    }
    #[expect(clippy::cast_precision_loss, reason = "compared with a length")]
    let area = twice as f64 / 2.0;
    area <= around
}

/// The parts that only one side has, and who made each: what the earlier boundary had was taken out by the other side, what it had
/// not was put in by this one.
fn parts(of: Side, only: Option<Boundary>, ancestor: Option<&Boundary>) -> Vec<OnlyPart> {
    let Some(whole) = only else { return Vec::new() };
    let mut parts: Vec<OnlyPart> = pieces(Some(whole.clone()))
        .into_iter()
        .map(|(boundary, area_m2)| {
            let inside = boundary.polygons.first().and_then(place_inside);
            OnlyPart { of, boundary, area_m2, inside, by: None }
        })
        .collect();
    let Some(ancestor) = ancestor else { return parts };
    let (noded, ancestor) = (noded_along(&whole, &[ancestor]), noded_along(ancestor, &[&whole]));
    let had = [Overlay::Intersection, Overlay::Difference].map(|op| pieces(overlay(&noded, &ancestor, op)));
    let mut shares = vec![[0.0; 2]; parts.len()];
    for (which, pieces) in had.iter().enumerate() {
        for (piece, area) in pieces {
            let Some(at) = piece.polygons.first().and_then(place_inside) else { continue };
            if let Some(i) = parts.iter().position(|part| contains(&part.boundary, at)) {
                shares[i][which] += area;
            }
        }
    }
    for (part, [was, was_not]) in parts.iter_mut().zip(shares) {
        // Traces of rounding along a border do not make two of one.
        let counts = |area: f64| area > part.area_m2 * 1e-6;
        part.by = Some(match (counts(was), counts(was_not)) {
            (true, true) => ChangedBy::Both,
            (true, false) => ChangedBy::One(of.other()),
            _ => ChangedBy::One(of),
        });
    }
    parts
}

fn contains(boundary: &Boundary, at: LonLat) -> bool {
    let crossings = |ring: &Vec<LonLat>| {
        let edges = ring.iter().zip(ring.iter().cycle().skip(1));
        edges.filter(|(p, q)| crate::geometry::crosses_ray(at.into(), (**p).into(), (**q).into())).count()
    };
    let south = boundary.rings().flat_map(|(_, _, r)| r).map(|v| v.lat()).fold(f64::INFINITY, f64::min);
    at.lat() >= south && boundary.rings().map(|(_, _, ring)| crossings(ring)).sum::<usize>() % 2 == 1
}

/// A place well inside a polygon: in the middle of the longest stretch of a few parallels that lies within.
fn place_inside(polygon: &Polygon) -> Option<LonLat> {
    let mut lats: Vec<f64> = polygon.rings().flatten().map(|v| v.lat()).collect();
    lats.sort_by(f64::total_cmp);
    lats.dedup();
    let between = |i: usize| lats.get(i).zip(lats.get(i + 1)).map(|(s, n)| f64::midpoint(*s, *n));
    let steps = lats.len().saturating_sub(1);
    let tried = (1..8).map(|k| (steps * k / 8).min(steps.saturating_sub(1)));
    let stretch = |lat: f64| -> Option<(f64, f64)> {
        let mut at: Vec<f64> = Vec::new();
        for ring in polygon.rings() {
            for (p, q) in ring.iter().zip(ring.iter().cycle().skip(1)) {
                if (p.lat() > lat) != (q.lat() > lat) {
                    at.push(p.lon() + (q.lon() - p.lon()) * (lat - p.lat()) / (q.lat() - p.lat()));
                }
            }
        }
        at.sort_by(f64::total_cmp);
        at.chunks_exact(2).map(|c| (c[1] - c[0], f64::midpoint(c[0], c[1]))).max_by(|x, y| x.0.total_cmp(&y.0))
    };
    let found = tried.filter_map(between).filter_map(|lat| stretch(lat).map(|(long, lon)| (long, lon, lat)));
    let (_, lon, lat) = found.max_by(|x, y| x.0.total_cmp(&y.0))?;
    LonLat::new(lon, lat).ok()
}

fn on_one_turn(v: LonLat) -> (i64, i64) {
    #[expect(clippy::cast_possible_truncation, reason = "a whole turn in nano-degrees")]
    let turn = (360.0 * NANO) as i64;
    let (x, y) = v.nano();
    (x.rem_euclid(turn), y)
}

fn moved_by(change: VertexChange, before: &HashSet<(i64, i64)>) -> ChangedBy {
    let was = |v: LonLat| before.contains(&on_one_turn(v));
    match change {
        VertexChange::Moved { from, to, .. } => match (was(from), was(to)) {
            (true, false) => ChangedBy::One(Side::B),
            (false, true) => ChangedBy::One(Side::A),
            _ => ChangedBy::Both,
        },
        VertexChange::OnlyA(at) => ChangedBy::One(if was(at) { Side::B } else { Side::A }),
        VertexChange::OnlyB(at) => ChangedBy::One(if was(at) { Side::A } else { Side::B }),
    }
}
