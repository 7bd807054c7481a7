//! What the pointer is drawn to: vertices, crossings and edges of borders, and the graticule; and the way along a border.
//!
//! Borders come as rings in longitude and latitude, so that what is snapped to is the source's own vertex to the last digit.

use crate::geometry::{LonLat, MapPoint, ScreenPoint};
use crate::view::tools::Ground;
use crate::workspace::RecordId;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// What is snapped to, and how near the pointer must be.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Snapping {
    /// Whether anything is.
    pub on: bool,
    /// Vertices.
    pub vertices: bool,
    /// Edges.
    pub edges: bool,
    /// Crossings of edges.
    pub crossings: bool,
    /// Of areas.
    pub areas: bool,
    /// Of loaded layers.
    pub layers: bool,
    /// The lines of the graticule or grid, and their crossings.
    pub graticule: bool,
    /// Within so many logical points.
    pub reach: f64,
}

impl Default for Snapping {
    fn default() -> Self {
        Self { on: true, vertices: true, edges: true, crossings: true, areas: true, layers: true, graticule: false, reach: 10.0 }
    }
}

/// What of a border, in the order in which it wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SnapKind {
    /// A vertex, or a point.
    Vertex,
    /// Where edges cross.
    Crossing,
    /// Where lines of the graticule cross.
    GridCrossing,
    /// An edge.
    Edge,
    /// A line of the graticule.
    GridLine,
}

/// Whose border it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BorderOf {
    /// An area's.
    Area(RecordId),
    /// That of a row of a layer.
    Row(RecordId, u32),
    /// The graticule.
    Grid,
}

/// What the pointer has snapped to.
#[derive(Debug, Clone, PartialEq)]
pub struct Snapped {
    /// Where the pointer is.
    pub asked: ScreenPoint,
    /// Where the target is on the screen.
    pub at: ScreenPoint,
    /// The exact place.
    pub place: LonLat,
    /// What it is.
    pub kind: SnapKind,
    /// Whose.
    pub of: BorderOf,
}

/// What the pointer aims at.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Aim {
    /// The place.
    pub snapped: Option<Snapped>,
    /// The border from the tool's last corner to there, the target last, while one is traced.
    pub traced: Option<Vec<LonLat>>,
}

/// One ring or line of a border, in degrees; a point is a line of one vertex.
#[derive(Debug, Clone)]
pub struct Border {
    /// Whose.
    pub of: BorderOf,
    /// Longitude and latitude, the closing vertex not repeated.
    pub path: Arc<Vec<[f64; 2]>>,
    /// The last vertex is followed by the first.
    pub closed: bool,
}

/// A stretch of an edge near the pointer.
struct Near {
    border: usize,
    edge: usize,
    /// The edge, on the pointer's turn of the earth.
    ends: [[f64; 2]; 2],
}

/// Edges of which all pairs are tried for crossings.
const CROSSED: usize = 48;

impl Border {
    fn edges(&self) -> usize {
        if self.closed && self.path.len() > 2 { self.path.len() } else { self.path.len().saturating_sub(1) }
    }

    fn edge(&self, i: usize) -> [[f64; 2]; 2] {
        [self.path[i], self.path[(i + 1) % self.path.len()]]
    }
}

/// Finds what the pointer snaps to; nothing snaps to `except`, nor to edges that end there.
#[must_use]
pub fn snap(p: ScreenPoint, borders: &[Border], except: &[LonLat], with: &Snapping, ground: &Ground<'_>) -> Option<Snapped> {
    let window = Window::around(p, with.reach, ground)?;
    let excepted = |v: [f64; 2]| except.iter().any(|e| same(v, *e));
    let mut best: Option<Snapped> = None;
    let mut offer = |place: [f64; 2], kind: SnapKind, of: &BorderOf| {
        let Ok(place) = LonLat::try_from(place) else { return };
        let Some(at) = ground.screen(place) else { return };
        let better = best.as_ref().is_none_or(|b| (kind, at.distance(p)) < (b.kind, b.at.distance(p)));
        if better && at.distance(p) <= with.reach {
            best = Some(Snapped { asked: p, at, place, kind, of: of.clone() });
        }
    };
    let mut near = Vec::new();
    for (number, border) in borders.iter().enumerate() {
        if with.vertices {
            for v in border.path.iter().map(|v| window.turned(*v)).filter(|v| window.holds(*v) && !excepted(*v)) {
                offer(v, SnapKind::Vertex, &border.of);
            }
        }
        for edge in 0..border.edges() {
            let [a, b] = border.edge(edge);
            let a = window.turned(a);
            let b = [b[0] + (a[0] - border.edge(edge)[0][0]), b[1]];
            if window.meets(a, b) && !excepted(a) && !excepted(b) {
                near.push(Near { border: number, edge, ends: [a, b] });
            }
        }
    }
    if with.crossings {
        for (i, one) in near.iter().enumerate().take(CROSSED) {
            for other in near.iter().take(CROSSED).skip(i + 1).filter(|o| o.border != one.border || o.edge != one.edge) {
                if let Some(at) = crossing(one.ends, other.ends) {
                    offer(at, SnapKind::Crossing, &borders[one.border].of);
                }
            }
        }
    }
    if with.edges {
        for near in &near {
            if let Some(at) = nearest_on(near.ends, p, &window, ground) {
                offer(at, SnapKind::Edge, &borders[near.border].of);
            }
        }
    }
    best
}

/// Finds the crossing or line of a graticule of this step, in degrees, that the pointer snaps to.
#[must_use]
pub fn snap_to_graticule(p: ScreenPoint, step: f64, with: &Snapping, ground: &Ground<'_>) -> Option<Snapped> {
    let here = ground.lonlat(p)?;
    let round = |v: f64| (v / step).round() * step;
    let (lon, lat) = (round(here.lon()), round(here.lat()));
    let targets =
        [(lon, lat, SnapKind::GridCrossing), (lon, here.lat(), SnapKind::GridLine), (here.lon(), lat, SnapKind::GridLine)];
    nearest(
        p,
        with,
        targets.into_iter().filter_map(|(lon, lat, kind)| {
            let place = LonLat::new(lon, lat).ok()?;
            Some((place, ground.screen(place)?, kind))
        }),
    )
}

/// Finds the crossing or line of a grid of this step, in map units, that the pointer snaps to.
#[must_use]
pub fn snap_to_grid(p: ScreenPoint, step: f64, with: &Snapping, ground: &Ground<'_>) -> Option<Snapped> {
    let here = ground.camera.map_from_screen(p);
    let round = |v: f64| (v / step).round() * step;
    let (x, y) = (round(here.x), round(here.y));
    let targets = [(x, y, SnapKind::GridCrossing), (x, here.y, SnapKind::GridLine), (here.x, y, SnapKind::GridLine)];
    nearest(
        p,
        with,
        targets.into_iter().filter_map(|(x, y, kind)| {
            let place = ground.projection.unproject(MapPoint::new(x, y))?;
            Some((place, ground.camera.screen_from_map(MapPoint::new(x, y)), kind))
        }),
    )
}

fn nearest(p: ScreenPoint, with: &Snapping, targets: impl Iterator<Item = (LonLat, ScreenPoint, SnapKind)>) -> Option<Snapped> {
    let near = targets.filter(|(_, at, _)| at.distance(p) <= with.reach);
    let first = near.min_by(|a, b| a.2.cmp(&b.2).then(a.1.distance(p).total_cmp(&b.1.distance(p))));
    first.map(|(place, at, kind)| Snapped { asked: p, at, place, kind, of: BorderOf::Grid })
}

/// Finds the shorter way along one border from one place on it to another, the second place last; `None` when no border has both.
#[must_use]
pub fn trace(from: LonLat, to: LonLat, near_from: &[Border], near_to: &[Border]) -> Option<Vec<LonLat>> {
    let both = near_from.iter().filter(|b| near_to.iter().any(|o| Arc::ptr_eq(&o.path, &b.path)));
    let ways = both.filter_map(|border| way_along(border, from, to));
    ways.min_by(|a, b| length(from, a).total_cmp(&length(from, b)))
}

/// The way along a border between two places on it.
fn way_along(border: &Border, from: LonLat, to: LonLat) -> Option<Vec<LonLat>> {
    let (a, b) = (position_on(border, from)?, position_on(border, to)?);
    let n = border.path.len();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a position on a border is 0 to its vertices")]
    let between = |a: f64, b: f64| -> Vec<usize> { ((a.floor() as usize + 1)..=(b.ceil() as usize).saturating_sub(1)).collect() };
    #[expect(clippy::cast_precision_loss, reason = "vertex counts are far below 2^52")]
    let around = n as f64;
    let mut ways: Vec<Vec<usize>> = Vec::new();
    let straight = between(a.min(b), a.max(b));
    let turned = |mut way: Vec<usize>, back: bool| {
        if back {
            way.reverse();
        }
        way
    };
    ways.push(turned(straight, a > b));
    if border.closed {
        let outer = between(a.max(b), a.min(b) + around);
        ways.push(turned(outer, a < b));
    }
    let places = |way: Vec<usize>| {
        let mut last = from;
        let mut out: Vec<LonLat> = Vec::new();
        for at in way.into_iter().filter_map(|i| LonLat::try_from(border.path[i % n]).ok()).chain([to]) {
            let at = at.near(last);
            if at != last {
                out.push(at);
            }
            last = at;
        }
        out
    };
    ways.into_iter().map(places).min_by(|a, b| length(from, a).total_cmp(&length(from, b)))
}

/// Where a place is on a border: the number of the edge and how far along it; `None` when it is not on it.
fn position_on(border: &Border, place: LonLat) -> Option<f64> {
    let p: [f64; 2] = place.into();
    if let Some(vertex) = border.path.iter().position(|v| same(*v, place)) {
        #[expect(clippy::cast_precision_loss, reason = "vertex counts are far below 2^52")]
        return Some(vertex as f64);
    }
    let along = (0..border.edges()).filter_map(|i| {
        let [a, b] = border.edge(i);
        let turn = ((p[0] - a[0]) / 360.0).round() * 360.0;
        let (a, b) = ([a[0] + turn, a[1]], [b[0] + turn, b[1]]);
        let (d, q) = ([b[0] - a[0], b[1] - a[1]], [p[0] - a[0], p[1] - a[1]]);
        let squared = d[0] * d[0] + d[1] * d[1];
        let t = ((q[0] * d[0] + q[1] * d[1]) / squared).clamp(0.0, 1.0);
        let off = (q[0] - t * d[0]).hypot(q[1] - t * d[1]);
        #[expect(clippy::cast_precision_loss, reason = "vertex counts are far below 2^52")]
        (squared > 0.0 && off < ON_DEG).then_some((off, i as f64 + t))
    });
    along.min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, position)| position)
}

/// A place that was snapped to an edge lies off it by no more than the rounding, in degrees.
const ON_DEG: f64 = 2e-9;

fn length(from: LonLat, way: &[LonLat]) -> f64 {
    std::iter::once(&from).chain(way).zip(way).map(|(a, b)| crate::geometry::distance_m(*a, *b)).sum()
}

/// Tells whether two places are one, on whatever turn of the earth.
fn same(v: [f64; 2], place: LonLat) -> bool {
    LonLat::try_from(v).is_ok_and(|v| v.near(place) == place)
}

/// Where two edges cross, not at their ends.
fn crossing([a, b]: [[f64; 2]; 2], [c, d]: [[f64; 2]; 2]) -> Option<[f64; 2]> {
    let (r, s) = ([b[0] - a[0], b[1] - a[1]], [d[0] - c[0], d[1] - c[1]]);
    let cross = r[0] * s[1] - r[1] * s[0];
    if cross == 0.0 {
        return None;
    }
    let q = [c[0] - a[0], c[1] - a[1]];
    let (t, u) = ((q[0] * s[1] - q[1] * s[0]) / cross, (q[0] * r[1] - q[1] * r[0]) / cross);
    let within = 1e-12..=1.0 - 1e-12;
    (within.contains(&t) && within.contains(&u)).then(|| [a[0] + t * r[0], a[1] + t * r[1]])
}

/// The place of an edge that is nearest to the pointer on the screen.
fn nearest_on([a, b]: [[f64; 2]; 2], p: ScreenPoint, window: &Window, ground: &Ground<'_>) -> Option<[f64; 2]> {
    // Within the window the map is as good as straight.
    let [t0, t1] = window.clip(a, b)?;
    let at = |t: f64| [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])];
    let screen = |t: f64| LonLat::try_from(at(t)).ok().and_then(|q| ground.screen(q));
    let (from, to) = (screen(t0)?, screen(t1)?);
    let d = [to.x - from.x, to.y - from.y];
    let squared = d[0] * d[0] + d[1] * d[1];
    let s = if squared > 0.0 { ((p.x - from.x) * d[0] + (p.y - from.y) * d[1]) / squared } else { 0.0 };
    Some(at(t0 + s.clamp(0.0, 1.0) * (t1 - t0)))
}

/// The box in longitude and latitude around what is within reach of the pointer.
struct Window {
    west: f64,
    south: f64,
    east: f64,
    north: f64,
}

impl Window {
    fn around(p: ScreenPoint, reach: f64, ground: &Ground<'_>) -> Option<Self> {
        let here = ground.lonlat(p)?;
        let mut window = Self { west: here.lon(), south: here.lat(), east: here.lon(), north: here.lat() };
        let reach = reach * 1.5;
        for (x, y) in [(-1.0, -1.0), (0.0, -1.0), (1.0, -1.0), (-1.0, 0.0), (1.0, 0.0), (-1.0, 1.0), (0.0, 1.0), (1.0, 1.0)] {
            if let Some(q) = ground.lonlat(ScreenPoint::new(p.x + x * reach, p.y + y * reach)).map(|q| q.near(here)) {
                window.west = window.west.min(q.lon());
                window.east = window.east.max(q.lon());
                window.south = window.south.min(q.lat());
                window.north = window.north.max(q.lat());
            }
        }
        Some(window)
    }

    /// A place on the turn of the earth that is nearest to the window.
    fn turned(&self, v: [f64; 2]) -> [f64; 2] {
        let middle = f64::midpoint(self.west, self.east);
        let turns = ((middle - v[0]) / 360.0).round();
        if turns == 0.0 { v } else { [v[0] + turns * 360.0, v[1]] }
    }

    fn holds(&self, v: [f64; 2]) -> bool {
        (self.west..=self.east).contains(&v[0]) && (self.south..=self.north).contains(&v[1])
    }

    fn meets(&self, a: [f64; 2], b: [f64; 2]) -> bool {
        self.clip(a, b).is_some()
    }

    /// The part of an edge in the window, as shares of its length (Liang and Barsky 1984).
    fn clip(&self, a: [f64; 2], b: [f64; 2]) -> Option<[f64; 2]> {
        let (mut t0, mut t1) = (0.0_f64, 1.0_f64);
        for (from, by, low, high) in [(a[0], b[0] - a[0], self.west, self.east), (a[1], b[1] - a[1], self.south, self.north)] {
            if by == 0.0 {
                if from < low || from > high {
                    return None;
                }
                continue;
            }
            let (enter, leave) = ((low - from) / by, (high - from) / by);
            (t0, t1) = (t0.max(enter.min(leave)), t1.min(enter.max(leave)));
        }
        (t0 <= t1).then_some([t0, t1])
    }
}
