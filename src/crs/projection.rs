//! Between longitude/latitude and the map plane of one CRS: points, and rings and lines whose edges are straight in degrees.

use super::convert::Converter;
use super::domain::{Domain, domain_of};
use super::{Crs, CrsError};
use crate::geometry::{LonLat, LonLatExtent, MapExtent, MapPoint, clip_path, clip_ring};

/// Radius of the Web Mercator sphere: the semi-major axis of WGS 84.
const RADIUS_M: f64 = 6_378_137.0;
/// How far, in metres on the map, a drawn edge may part from the true curve.
const TOLERANCE_M: f64 = 1.0;
/// Edges are first cut into pieces no longer than this, so that an S-shaped curve cannot hide behind its midpoint.
const PIECE_DEGREES: f64 = 5.0;
/// Steps of the grid over the domain whose box is taken for the map's.
const STEPS: u32 = 72;
/// How often such a piece may be halved: down to some 150 m.
const HALVINGS: u32 = 12;

/// The way between longitude/latitude and the map plane of one CRS; cheap to clone, usable on any thread.
///
/// Longitudes and latitudes are WGS 84. Longitudes of any turn are moved into the domain's continuous window.
#[derive(Debug, Clone)]
pub struct MapProjection {
    crs: Crs,
    domain: Domain,
    /// In map units.
    tolerance: f64,
    /// Around the domain, in map units.
    extent: MapExtent,
}

/// The forward way for the thread that holds it.
enum Forward {
    Mercator,
    Proj(Converter),
}

impl MapProjection {
    /// Prepares a CRS as a map CRS.
    ///
    /// # Errors
    /// When PROJ knows no way from longitude/latitude to it and back.
    pub fn new(crs: &Crs) -> Result<Self, CrsError> {
        let domain = domain_of(crs)?;
        let tolerance = TOLERANCE_M / crs.metres_per_unit();
        let mut map = Self { crs: crs.clone(), domain, tolerance, extent: MapExtent::EMPTY };
        let Domain { west, south, east, north } = domain;
        let forward = map.forward()?;
        // The inside too: the pole of a polar map lies on no edge of the window.
        for i in 0..=STEPS {
            for j in 0..=STEPS {
                let [s, t] = [i, j].map(|n| f64::from(n) / f64::from(STEPS));
                let place = forward.at(&map, west + (east - west) * s, south + (north - south) * t);
                map.extent = place.into_iter().fold(map.extent, including);
            }
        }
        Ok(map)
    }

    /// Returns the CRS of the map plane.
    #[must_use]
    pub fn crs(&self) -> &Crs {
        &self.crs
    }

    /// Returns the part of the earth that the map shows.
    #[must_use]
    pub fn domain(&self) -> Domain {
        self.domain
    }

    /// Returns the southern and northern end of a (not transverse) Mercator map, whose poles lie at infinity; else `None`.
    #[must_use]
    pub fn latitudes_of_mercator(&self) -> Option<[f64; 2]> {
        let method = self.crs.method().to_lowercase();
        let endless = method.contains("mercator") && !["transverse", "oblique"].iter().any(|m| method.contains(m));
        endless.then_some([self.domain.south, self.domain.north])
    }

    /// Returns the box around everything that the map can show, in map units, to about a thousandth.
    #[must_use]
    pub fn extent(&self) -> MapExtent {
        self.extent
    }

    /// Returns the place of a position on the map; `None` outside the domain.
    #[must_use]
    pub fn project(&self, at: LonLat) -> Option<MapPoint> {
        self.project_exactly([at.lon(), at.lat()]).map(|[x, y]| MapPoint::new(x, y))
    }

    /// Returns the place of a longitude and latitude that were not rounded as [`LonLat`] is, for layers' own points.
    #[must_use]
    pub fn project_exactly(&self, [lon, lat]: [f64; 2]) -> Option<[f64; 2]> {
        self.forward().ok()?.at(self, self.domain.longitude(lon, lat)?, lat)
    }

    /// Returns the position of a place on the map, its longitude in the domain's window; `None` outside the domain.
    #[must_use]
    pub fn unproject(&self, at: MapPoint) -> Option<LonLat> {
        let e = self.extent;
        // The box was found on a grid and may be a little small; whether there is a place is for the way back and forth to say.
        let slack = 0.01 * (e.max_x - e.min_x).max(e.max_y - e.min_y);
        if !(at.x >= e.min_x - slack && at.x <= e.max_x + slack && at.y >= e.min_y - slack && at.y <= e.max_y + slack) {
            return None;
        }
        let [lon, lat] = if self.is_mercator() {
            [(at.x / RADIUS_M).to_degrees(), (at.y / RADIUS_M).sinh().atan().to_degrees()]
        } else {
            Converter::new(&self.crs, &Crs::wgs84()).ok()?.at([at.x, at.y])?
        };
        let forward = self.forward().ok()?;
        let d = self.domain;
        // A hair outside is rounding; and the two edges of the world are the same meridian, so all turns are tried.
        [0.0, 360.0, -360.0].into_iter().find_map(|turn| {
            let (lon, lat) = (lon + turn, lat.clamp(d.south - 1e-9, d.north + 1e-9));
            if !(d.west - 1e-9..=d.east + 1e-9).contains(&lon) {
                return None;
            }
            let (lon, lat) = (lon.clamp(d.west, d.east), lat.clamp(d.south, d.north));
            let [x, y] = forward.at(self, lon, lat)?;
            ((x - at.x).hypot(y - at.y) <= self.tolerance).then(|| LonLat::new(lon, lat).ok())?
        })
    }

    /// Projects a ring given in degrees; closed or not, the result is not. A ring across the edge of the domain comes back in
    /// pieces that run along that edge, a ring wholly outside as nothing.
    #[must_use]
    pub fn project_ring(&self, ring: &[[f64; 2]]) -> Vec<Vec<[f64; 2]>> {
        let open = match ring {
            [first, .., last] if first == last => &ring[..ring.len() - 1],
            _ => ring,
        };
        self.pieces(open, true)
    }

    /// Projects a line given in degrees; returns its pieces inside the domain.
    #[must_use]
    pub fn project_path(&self, path: &[[f64; 2]]) -> Vec<Vec<[f64; 2]>> {
        self.pieces(path, false)
    }

    /// Tells whether vertices lie in one window of the domain, so that a ring or line through them is not cut.
    #[must_use]
    pub fn stays_whole(&self, vertices: &[[f64; 2]]) -> bool {
        bounds(vertices).is_some_and(|b| self.whole_turn(b).is_some())
    }

    /// Returns the box on the map around a box in longitude and latitude; empty when none of it is on the map.
    #[must_use]
    pub fn project_extent(&self, extent: LonLatExtent) -> MapExtent {
        let LonLatExtent { west, south, east, north } = extent;
        let east = if west > east { east + 360.0 } else { east };
        let mut lines = vec![[[west, south], [east, south]], [[west, north], [east, north]]];
        lines.extend((0..=12).map(|i| west + (east - west) * f64::from(i) / 12.0).map(|lon| [[lon, south], [lon, north]]));
        // The edges of the map within the box too, on both sides: the map is widest there.
        let edges = [-1e-6, 1e-6].into_iter().flat_map(|beside| (-2..=2).map(move |turn| f64::from(turn) * 360.0 + beside));
        let edges = edges.map(|moved| self.domain.west + moved).filter(|lon| *lon > west && *lon < east);
        lines.extend(edges.map(|lon| [[lon, south], [lon, north]]));
        let pieces = lines.iter().flat_map(|line| self.project_path(line));
        pieces.flatten().fold(MapExtent::EMPTY, including)
    }

    fn is_mercator(&self) -> bool {
        self.crs.code() == "EPSG:3857"
    }

    fn forward(&self) -> Result<Forward, CrsError> {
        if self.is_mercator() { Ok(Forward::Mercator) } else { Converter::new(&Crs::wgs84(), &self.crs).map(Forward::Proj) }
    }

    /// The turn that brings a box wholly into the window.
    fn whole_turn(&self, [west, south, east, north]: [f64; 4]) -> Option<f64> {
        let d = self.domain;
        let inside = |turn: &f64| west + turn >= d.west && east + turn <= d.east && south >= d.south && north <= d.north;
        // No turn first: coordinates that need none keep their last bit.
        Some(0.0).filter(inside).or_else(|| d.turns(west, east).find(inside))
    }

    fn pieces(&self, vertices: &[[f64; 2]], closed: bool) -> Vec<Vec<[f64; 2]>> {
        let finite: Vec<[f64; 2]>;
        let vertices = if vertices.iter().all(|p| p[0].is_finite() && p[1].is_finite()) {
            vertices
        } else {
            finite = vertices.iter().copied().filter(|p| p[0].is_finite() && p[1].is_finite()).collect();
            &finite
        };
        let (Some(b), Ok(forward)) = (bounds(vertices), self.forward()) else { return Vec::new() };
        if let Some(turn) = self.whole_turn(b) {
            return self.follow(&forward, vertices, turn, closed);
        }
        let mut out = Vec::new();
        for turn in self.domain.turns(b[0], b[2]) {
            let moved: Vec<[f64; 2]> = vertices.iter().map(|p| [p[0] + turn, p[1]]).collect();
            let window = self.domain.as_box();
            let cut = if closed { vec![clip_ring(&moved, window)] } else { clip_path(&moved, window) };
            for piece in cut {
                out.extend(self.follow(&forward, &piece, 0.0, closed));
            }
        }
        out
    }

    /// Projects vertices inside the window and adds points wherever an edge, straight in degrees, bends on the map.
    fn follow(&self, forward: &Forward, vertices: &[[f64; 2]], turn: f64, closed: bool) -> Vec<Vec<[f64; 2]>> {
        let mut pieces = Vec::new();
        let mut piece: Vec<[f64; 2]> = Vec::with_capacity(vertices.len());
        let mut before: Option<([f64; 2], [f64; 2])> = None;
        let again = if closed { vertices.first() } else { None };
        for (i, v) in vertices.iter().chain(again).enumerate() {
            let here = [v[0] + turn, v[1]];
            let Some(there) = forward.at(self, here[0], here[1]) else {
                // No place although inside the window: a line ends here, a ring goes straight on.
                if !closed {
                    pieces.push(std::mem::take(&mut piece));
                    before = None;
                }
                continue;
            };
            if let Some((last, last_there)) = before {
                let degrees = (here[0] - last[0]).abs().max((here[1] - last[1]).abs());
                // Bending by this angle over this length parts from the chord by an eighth of their product; twice that to be safe.
                let bend = degrees.to_radians() * (there[0] - last_there[0]).hypot(there[1] - last_there[1]) / 4.0;
                if bend > self.tolerance {
                    self.bend(forward, (last, last_there), (here, there), &mut piece);
                }
            }
            if i < vertices.len() {
                piece.push(there);
            }
            before = Some((here, there));
        }
        pieces.push(piece);
        pieces.retain(|p| p.len() >= if closed { 3 } else { 2 });
        pieces
    }

    /// Adds the points between two vertices.
    fn bend(&self, forward: &Forward, a: ([f64; 2], [f64; 2]), b: ([f64; 2], [f64; 2]), out: &mut Vec<[f64; 2]>) {
        let [dx, dy] = [b.0[0] - a.0[0], b.0[1] - a.0[1]];
        if self.crs.is_wgs84() || (self.is_mercator() && (dx == 0.0 || dy == 0.0)) {
            return;
        }
        let count = (dx.abs().max(dy.abs()) / PIECE_DEGREES).ceil().max(1.0);
        let mut from = a;
        let mut k = 1.0;
        while k <= count {
            let at = if k < count { [a.0[0] + dx * k / count, a.0[1] + dy * k / count] } else { b.0 };
            let place = if k < count { forward.at(self, at[0], at[1]) } else { Some(b.1) };
            k += 1.0;
            let Some(place) = place else { continue };
            self.halve(forward, from, (at, place), HALVINGS, out);
            if k <= count {
                out.push(place);
            }
            from = (at, place);
        }
    }

    fn halve(&self, forward: &Forward, a: ([f64; 2], [f64; 2]), b: ([f64; 2], [f64; 2]), left: u32, out: &mut Vec<[f64; 2]>) {
        let middle = [f64::midpoint(a.0[0], b.0[0]), f64::midpoint(a.0[1], b.0[1])];
        let Some(place) = forward.at(self, middle[0], middle[1]) else { return };
        if left == 0 || crate::geometry::distance_to_segment(place, a.1, b.1) <= self.tolerance {
            return;
        }
        self.halve(forward, a, (middle, place), left - 1, out);
        out.push(place);
        self.halve(forward, (middle, place), b, left - 1, out);
    }
}

impl Forward {
    /// The place of a position inside the window.
    fn at(&self, map: &MapProjection, lon: f64, lat: f64) -> Option<[f64; 2]> {
        match self {
            Self::Mercator => Some(mercator(lon, lat)),
            Self::Proj(converter) => {
                // On the very edge of the world rounding may carry a point to the other side; 1e-10 degree (0.01 mm) inside it cannot.
                let d = &map.domain;
                let lon =
                    if d.east - d.west < 359.9 || map.crs.is_wgs84() { lon } else { lon.clamp(d.west + 1e-10, d.east - 1e-10) };
                converter.at([lon, lat])
            }
        }
    }
}

/// Web Mercator in closed form: y = R/2 · ln((1 + s)/(1 - s)) with s = sin(latitude) (EPSG guidance note 7-2, method 1024).
fn mercator(lon: f64, lat: f64) -> [f64; 2] {
    let s = lat.to_radians().sin();
    [RADIUS_M * lon.to_radians(), RADIUS_M / 2.0 * ((1.0 + s) / (1.0 - s)).ln()]
}

fn including(mut extent: MapExtent, [x, y]: [f64; 2]) -> MapExtent {
    extent.include(MapPoint::new(x, y));
    extent
}

/// West, south, east, north of vertices.
fn bounds(vertices: &[[f64; 2]]) -> Option<[f64; 4]> {
    let first = vertices.first()?;
    let start = [first[0], first[1], first[0], first[1]];
    Some(vertices.iter().fold(start, |b, p| [b[0].min(p[0]), b[1].min(p[1]), b[2].max(p[0]), b[3].max(p[1])]))
}
