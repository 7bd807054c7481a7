//! Buffers: what lies within a distance of points, lines and areas, measured on the ellipsoid.

use super::circle::{at_azimuth, reaches_pole};
use super::{Boundary, LonLat, Overlay, circle, flaws, overlay, union_all};
use rayon::prelude::*;

/// Something to draw a buffer around.
#[derive(Debug, Clone, PartialEq)]
pub enum Part {
    /// A place.
    Point(LonLat),
    /// A line, its edges straight in longitude and latitude.
    Line(Vec<LonLat>),
    /// An area.
    Area(Boundary),
}

/// Vertices of a whole turn around a place: between two of them the chord is at most 0.086 % nearer than the arc.
const TURN_STEPS: u32 = 76;

/// An offset is cut so that its chords leave the true one by at most this share of the distance.
const FINE: f64 = 4e-4;

/// At most so many cuts to an edge.
const MOST_CUTS: f64 = 4000.0;

/// Mean radius of the earth in metres: good enough to choose how finely to cut.
const RADIUS_M: f64 = 6_371_000.0;

/// Returns what lies within so many metres of the parts; with negative metres what of the areas lies deeper inside than that.
///
/// Offsets are geodesic: every vertex of the result is at that distance from the parts, to 0.2 %. Arcs have 76 vertices to a turn.
/// `None` when nothing is left, the distance is zero or not finite, or the buffer would hold a pole.
#[must_use]
pub fn buffer(parts: &[Part], metres: f64) -> Option<Boundary> {
    if !metres.is_finite() || metres == 0.0 {
        return None;
    }
    let mut paths: Vec<Vec<LonLat>> = Vec::new();
    let mut areas: Vec<&Boundary> = Vec::new();
    for part in parts {
        match part {
            Part::Point(_) | Part::Line(_) if metres < 0.0 => {}
            Part::Point(at) => paths.push(vec![*at]),
            Part::Line(line) => paths.push(line.clone()),
            Part::Area(area) => {
                areas.push(area);
                let closed = |ring: &super::Ring| ring.iter().chain(ring.first()).copied().collect();
                paths.extend(area.rings().map(|(_, _, ring)| closed(ring)));
            }
        }
    }
    let edges: Vec<[LonLat; 2]> = paths.iter().flat_map(|path| edges(path)).collect();
    let band: Vec<Boundary> = edges.par_iter().map(|[a, b]| capsule(*a, *b, metres.abs())).collect::<Option<_>>()?;
    let band = union_all(&band.iter().collect::<Vec<_>>());
    let area = union_all(&areas);
    match (area, band) {
        (Some(area), Some(band)) => overlay(&area, &band, if metres > 0.0 { Overlay::Union } else { Overlay::Difference }),
        (area, band) => band.or(area),
    }
}

/// The edges of a path; a single place is an edge without length.
fn edges(path: &[LonLat]) -> Vec<[LonLat; 2]> {
    match path {
        [one] => vec![[*one, *one]],
        _ => path.windows(2).filter(|w| w[0] != w[1]).map(|w| [w[0], w[1]]).collect(),
    }
}

/// What lies within a distance of an edge that is straight in longitude and latitude. `None` when that holds a pole.
fn capsule(a: LonLat, b: LonLat, metres: f64) -> Option<Boundary> {
    if a == b {
        return circle(a, metres, TURN_STEPS);
    }
    if reaches_pole(a, metres) || reaches_pole(b, metres) {
        return None;
    }
    let (dx, dy) = (b.lon() - a.lon(), b.lat() - a.lat());
    let steepest = a.lat().abs().max(b.lat().abs()).min(89.9).to_radians();
    // A straight edge bends away from the geodesic with the curvature tan(φ)/R at most twice over.
    let by_bend = (8.0 * FINE * metres * RADIUS_M / (2.0 * steepest.tan()).max(1e-9)).sqrt();
    let longest = by_bend.min(RADIUS_M * 0.05 * steepest.cos());
    let length = (dx * steepest.cos().max(1e-3)).hypot(dy).to_radians() * RADIUS_M;
    let cuts = (length / longest).ceil().clamp(1.0, MOST_CUTS);
    let mut spine: Vec<(LonLat, f64)> = Vec::new();
    let mut k = 0.0;
    while k <= cuts {
        let at = LonLat::new(a.lon() + dx * k / cuts, a.lat() + dy * k / cuts).ok()?;
        spine.push((at, heading(at, dx, dy)));
        k += 1.0;
    }
    let mut ring = Vec::with_capacity(spine.len() * 2 + TURN_STEPS as usize);
    let mut push = |(at, azimuth): (LonLat, f64), turned: f64| {
        ring.push(at_azimuth(at, azimuth + turned, metres)?.near(at));
        Some(())
    };
    let half = TURN_STEPS / 2;
    let cap = |k: u32| 180.0 * f64::from(k) / f64::from(half);
    for &at in &spine {
        push(at, 90.0)?;
    }
    let (first, last) = (*spine.first()?, *spine.last()?);
    for k in 1..half {
        push(last, 90.0 - cap(k))?;
    }
    for &at in spine.iter().rev() {
        push(at, -90.0)?;
    }
    for k in 1..half {
        push(first, -90.0 - cap(k))?;
    }
    let out = Boundary::from_ring(ring);
    if flaws(&out).is_empty() {
        return Some(out);
    }
    // The offset of an edge that bends much, or is hardly an edge, crosses itself: halves do not, or are circles in the end.
    let middle = LonLat::new(a.lon() + dx / 2.0, a.lat() + dy / 2.0).ok().filter(|m| *m != a && *m != b);
    let halves = middle.map_or([[a, a], [b, b]], |m| [[a, m], [m, b]]);
    let [one, other] = halves.map(|[a, b]| capsule(a, b, metres));
    overlay(&one?, &other?, Overlay::Union)
}

/// The azimuth in degrees of the way (dx, dy) in degrees of longitude and latitude, on the ellipsoid.
fn heading(at: LonLat, dx: f64, dy: f64) -> f64 {
    const E2: f64 = 0.006_694_379_990_141_317;
    let (sin, cos) = at.lat().to_radians().sin_cos();
    // The radii of curvature along the parallel and the meridian, but for a common factor.
    let w2 = 1.0 - E2 * sin * sin;
    (dx * cos * w2).atan2(dy * (1.0 - E2)).to_degrees()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::{distance_m, flaws, measure, rectangle};

    fn place(lon: f64, lat: f64) -> LonLat {
        LonLat::new(lon, lat).unwrap()
    }

    /// The distance to straight lon/lat edges: the nearest of many places on them, then of many around that one.
    fn distance_to(paths: &[Vec<LonLat>], p: LonLat) -> f64 {
        let nearest = |e: &[LonLat; 2]| {
            let (mut from, mut to) = (0.0_f64, 1.0_f64);
            let mut best = f64::INFINITY;
            for _ in 0..9 {
                let at = |t: f64| {
                    let [a, b] = e;
                    place(a.lon() + (b.lon() - a.lon()) * t, a.lat() + (b.lat() - a.lat()) * t)
                };
                let step = (to - from) / 16.0;
                let tries = (0..=16).map(|k| from + step * f64::from(k)).map(|t| (distance_m(p, at(t)), t));
                let (d, t) = tries.min_by(|a, b| a.0.total_cmp(&b.0)).unwrap();
                best = best.min(d);
                (from, to) = ((t - step).max(0.0), (t + step).min(1.0));
            }
            best
        };
        paths.iter().flat_map(|p| edges(p)).map(|e| nearest(&e)).fold(f64::INFINITY, f64::min)
    }

    fn assert_at_distance(b: &Boundary, paths: &[Vec<LonLat>], metres: f64) {
        assert_eq!(flaws(b), vec![]);
        for v in b.rings().flat_map(|(_, _, r)| r) {
            let d = distance_to(paths, *v);
            assert!((d / metres - 1.0).abs() < 2e-3, "{v:?} is {d} m away, not {metres}");
        }
    }

    #[test]
    fn every_vertex_is_at_the_distance_whatever_the_latitude() {
        let far_north = vec![place(20.0, 70.0), place(21.0, 70.2), place(20.5, 70.9), place(23.0, 71.0)];
        let across = vec![place(179.0, -45.0), place(181.0, -45.5), place(180.5, -46.0)];
        let equator = vec![place(-60.0, -1.0), place(-58.0, 1.5), place(-58.0, -2.0)];
        let pilbara = vec![place(118.0, -21.0), place(122.0, -21.0)];
        for (path, metres) in [(far_north, 5000.0), (across, 30_000.0), (equator, 1000.0), (pilbara, 200.0)] {
            let b = buffer(&[Part::Line(path.clone())], metres).unwrap();
            assert_eq!(b.polygons.len(), 1);
            assert_at_distance(&b, &[path], metres);
        }
        let point = place(140.0, 36.0);
        let b = buffer(&[Part::Point(point)], 2000.0).unwrap();
        assert_at_distance(&b, &[vec![point]], 2000.0);
        assert!(b.vertex_count() >= 64);
    }

    #[test]
    fn an_area_grows_and_shrinks() {
        let area = rectangle(place(139.0, 35.0), place(139.5, 35.4)).unwrap();
        let mut outline = area.polygons[0].exterior.clone();
        outline.push(outline[0]);
        let (grown, shrunk) =
            (buffer(&[Part::Area(area.clone())], 3000.0).unwrap(), buffer(&[Part::Area(area.clone())], -3000.0).unwrap());
        assert_at_distance(&grown, &[outline.clone()], 3000.0);
        assert_at_distance(&shrunk, &[outline], 3000.0);
        let [small, middle, large] = [&shrunk, &area, &grown].map(|b| measure(b).area_m2);
        let strip = measure(&area).perimeter_m * 3000.0;
        assert!(((large - middle) / (strip + 9e6 * std::f64::consts::PI) - 1.0).abs() < 2e-3);
        assert!(((middle - small) / (strip - 4.0 * 9e6) - 1.0).abs() < 2e-3);
        assert_eq!((grown.polygons[0].holes.len(), shrunk.polygons[0].exterior.len()), (0, shrunk.vertex_count()));
        assert_eq!(buffer(&[Part::Area(area)], -40_000.0), None, "nothing is so deep inside");
    }

    #[test]
    fn parts_grow_together_and_what_cannot_be_is_refused() {
        let two = [Part::Point(place(10.0, 10.0)), Part::Point(place(10.01, 10.0))];
        assert_eq!(buffer(&two, 1000.0).unwrap().polygons.len(), 1);
        assert_eq!(buffer(&two, 100.0).unwrap().polygons.len(), 2);
        assert_eq!(
            (buffer(&two, -100.0), buffer(&two, 0.0), buffer(&[], 10.0), buffer(&two, f64::NAN)),
            (None, None, None, None)
        );
        assert_eq!(buffer(&[Part::Line(vec![place(0.0, 80.0), place(90.0, 89.9)])], 50_000.0), None, "holds the pole");
    }
}
