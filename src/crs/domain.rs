//! Which part of the earth a map CRS can show: found by walking outwards from its centre and asking PROJ there and back.

use super::{Converter, Crs, CrsError};
use crate::geometry::wrap_lon;
use std::collections::BTreeMap;
use std::sync::{PoisonError, RwLock};

/// The latitude at which Web Mercator's square ends: atan(sinh(π)).
pub(super) const MERCATOR_LAT: f64 = 85.051_129;
/// Metres in a degree of latitude (R = 6 371 km), against which the scale is measured.
const DEGREE_M: f64 = 111_195.0;
/// Lengths on the map may be at most this many times the true ones: Mercator's at 85.06°.
const MAX_SCALE: f64 = 11.62;
/// The greatest error of a round trip, in degrees.
const ROUND_TRIP: f64 = 1e-6;

/// The part of the earth that a map CRS can show, as a window in continuous longitude and latitude (degrees).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Domain {
    /// West edge; may be below -180.
    pub west: f64,
    /// South edge.
    pub south: f64,
    /// East edge; above west, at most 360 more.
    pub east: f64,
    /// North edge.
    pub north: f64,
}

impl Domain {
    /// Returns a longitude moved by whole turns into the window, when it and the latitude are within.
    #[must_use]
    pub fn longitude(&self, lon: f64, lat: f64) -> Option<f64> {
        if !(self.south..=self.north).contains(&lat) {
            return None;
        }
        // Positions lie on a grid of a billionth of a degree, the window's edges need not.
        let within = |lon: f64| (lon >= self.west - 1e-9 && lon <= self.east + 1e-9).then(|| lon.clamp(self.west, self.east));
        within(lon).or_else(|| within(lon - ((lon - self.west) / 360.0).floor() * 360.0))
    }

    /// Returns the turns (in degrees) by which a box in longitude may be moved to share an area with the window.
    pub(super) fn turns(&self, west: f64, east: f64) -> impl Iterator<Item = f64> + use<> {
        let (from, to) = (((self.west - east) / 360.0).ceil(), ((self.east - west) / 360.0).floor());
        let (width, window) = (east - west, *self);
        #[expect(clippy::cast_possible_truncation, reason = "a few turns")]
        ((from.max(-4.0) as i32)..=(to.min(4.0) as i32)).map(|turn| f64::from(turn) * 360.0).filter(move |turn| {
            // A box that only touches the window's edge shows nothing there, unless it is itself without width.
            let shared = (east + turn).min(window.east) - (west + turn).max(window.west);
            shared > 1e-9 || width <= 1e-9
        })
    }

    /// Returns the window as a box for clipping: west, south, east, north.
    pub(super) fn as_box(&self) -> [f64; 4] {
        [self.west, self.south, self.east, self.north]
    }
}

static FOUND: RwLock<BTreeMap<String, Domain>> = RwLock::new(BTreeMap::new());

/// Returns the domain of a CRS; the first call for a code asks PROJ for some thousand points.
pub(super) fn domain_of(crs: &Crs) -> Result<Domain, CrsError> {
    if let Some(domain) = FOUND.read().unwrap_or_else(PoisonError::into_inner).get(crs.code()) {
        return Ok(*domain);
    }
    let domain = find(crs)?;
    FOUND.write().unwrap_or_else(PoisonError::into_inner).insert(crs.code().to_owned(), domain);
    Ok(domain)
}

fn find(crs: &Crs) -> Result<Domain, CrsError> {
    if crs.is_geographic() {
        return Ok(Domain { west: -180.0, south: -90.0, east: 180.0, north: 90.0 });
    }
    if crs.code() == "EPSG:3857" {
        return Ok(Domain { west: -180.0, south: -MERCATOR_LAT, east: 180.0, north: MERCATOR_LAT });
    }
    let probe = Probe {
        there: Converter::new(&Crs::wgs84(), crs)?,
        back: Converter::new(crs, &Crs::wgs84())?,
        unit: crs.metres_per_unit(),
    };
    let area = crs.area_of_use();
    let middle = area.map(|[west, south, east, north]| {
        [f64::midpoint(west, if west > east { east + 360.0 } else { east }), f64::midpoint(south, north)]
    });
    let [origin_lon, origin_lat] = crs.centre();
    let lon = wrap_lon(origin_lon.or(middle.map(|m| m[0])).unwrap_or(0.0));
    let lat = middle.map(|m| m[1]).or(origin_lat).unwrap_or(0.0).clamp(-89.0, 89.0);
    let reach = reach(crs.method(), origin_lat);
    let [south, north] = [-1.0, 1.0].map(|way| {
        let limit = (reach.lat - if reach.from_centre { 0.0 } else { way * lat }).min(90.0 - way * lat);
        let reached = lat + way * probe.walk(limit, |d| [lon, lat + way * d]);
        if probe.reaches_pole(lon, reached, way) { way * 90.0 } else { reached }
    });
    // Where a straight walk along one parallel succeeds, others may fail: the narrowest of five counts.
    let rows = [0.02_f64, 0.25, 0.5, 0.75, 0.98].map(|t| south + t * (north - south));
    let [west, east] = [-1.0, 1.0].map(|way| {
        let reached = |row: f64| probe.walk(reach.lon, |d| [lon + way * d, row]);
        lon + way * rows.iter().copied().map(reached).fold(reach.lon, f64::min)
    });
    if east - west < 1e-3 || north - south < 1e-3 {
        return Err(CrsError::NoOperation {
            from: crs.code().to_owned(),
            to: super::code::CRS84.to_owned(),
            why: "it cannot be drawn as a map: no point comes back to where it was".to_owned(),
        });
    }
    Ok(Domain { west, south, east, north })
}

/// How far the walk may go, by the kind of projection.
struct Reach {
    lon: f64,
    lat: f64,
    /// Latitudes are counted from the start rather than from the equator.
    from_centre: bool,
}

fn reach(method: &str, origin_lat: Option<f64>) -> Reach {
    let polar = method.contains("polar") || origin_lat.is_some_and(|lat| lat.abs() > 89.0);
    let azimuthal = ["azimuthal", "stereographic", "orthographic", "gnomonic", "perspective"].iter().any(|m| method.contains(m));
    if ["transverse mercator", "transverse cylindrical", "gauss", "cassini"].iter().any(|m| method.contains(m)) {
        // Beyond, a transverse cylinder's own parallels and meridians part from the earth's beyond use.
        Reach { lon: 45.0, lat: 90.0, from_centre: false }
    } else if method.contains("oblique") || method.contains("krovak") || method.contains("laborde") {
        Reach { lon: 45.0, lat: 45.0, from_centre: true }
    } else if azimuthal && !polar {
        // Farther out lies the antipode, which such a projection tears into a circle.
        Reach { lon: 90.0, lat: 90.0, from_centre: false }
    } else {
        Reach { lon: 180.0, lat: 90.0, from_centre: false }
    }
}

struct Probe {
    there: Converter,
    back: Converter,
    unit: f64,
}

impl Probe {
    /// Walks in steps of a degree until a step fails, then halves the step; returns how far all was well, at most `limit`.
    fn walk(&self, limit: f64, at: impl Fn(f64) -> [f64; 2]) -> f64 {
        let mut reached = 0.0;
        let mut step = 1.0;
        while step > 0.005 && reached < limit {
            let next = f64::min(reached + step, limit);
            if self.well(at(reached), at(next)) {
                reached = next;
            } else {
                step /= 2.0;
            }
        }
        reached
    }

    /// Tells whether the pole lies just beyond a latitude: where it is drawn as a line, PROJ's way back loses digits near it.
    fn reaches_pole(&self, lon: f64, lat: f64, way: f64) -> bool {
        let (Some(near), Some(pole)) = (self.there.at([lon, lat]), self.there.at([lon, way * 90.0])) else { return false };
        let length = (pole[0] - near[0]).hypot(pole[1] - near[1]) * self.unit;
        (89.9..90.0).contains(&lat.abs()) && length < 0.1 * DEGREE_M * MAX_SCALE
    }

    /// Tells whether `b` comes back to where it was and the way from `a` to it is not stretched too far.
    fn well(&self, a: [f64; 2], b: [f64; 2]) -> bool {
        // The exact edge belongs to both sides of the world; a hair inside it has one place.
        let b = [b[0] + (a[0] - b[0]) * 1e-7, b[1]];
        // At the pole every longitude is right.
        let shrink = b[1].to_radians().cos();
        let close = |p: [f64; 2]| (wrap_lon(p[0] - b[0]) * shrink).abs() < ROUND_TRIP && (p[1] - b[1]).abs() < ROUND_TRIP;
        let Some(there) = self.there.at(b) else { return false };
        if !self.back.at(there).is_some_and(close) {
            return false;
        }
        // The scale right here, along the meridian: along parallels it is infinite at a pole drawn as a line.
        let south = [b[0], if b[1] > 0.0 { b[1] - 1e-3 } else { b[1] + 1e-3 }];
        self.there.at(south).is_some_and(|s| {
            let length = (there[0] - s[0]).hypot(there[1] - s[1]) * self.unit;
            length / (DEGREE_M * 1e-3) < MAX_SCALE
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn domain(code: &str) -> Domain {
        domain_of(&Crs::parse(code).unwrap()).unwrap()
    }

    #[test]
    fn world_projections_show_the_whole_turn() {
        for (code, west, lat) in [
            ("EPSG:8857", -180.0, 90.0),
            ("EPSG:8859", -30.0, 90.0),
            ("EPSG:3857", -180.0, 85.051_129),
            ("EPSG:3832", -30.0, 85.06),
            ("EPSG:4326", -180.0, 90.0),
            ("EPSG:6933", -180.0, 90.0),
            ("ESRI:54009", -180.0, 90.0),
        ] {
            let d = domain(code);
            assert!((d.west - west).abs() < 1e-9 && (d.east - d.west - 360.0).abs() < 1e-9, "{code} {d:?}");
            assert!(d.north > lat - 0.02 && d.north <= 90.0 && (d.south + d.north).abs() < 0.02, "{code} {d:?}");
        }
    }

    #[test]
    fn national_grids_show_their_country_and_keep_away_from_where_they_break() {
        for code in [
            "EPSG:5070",
            "EPSG:3338",
            "EPSG:3577",
            "EPSG:3347",
            "EPSG:32601",
            "EPSG:32656",
            "EPSG:32612",
            "EPSG:3035",
            "EPSG:3031",
            "EPSG:2056",
            "EPSG:2225",
            "EPSG:26931",
        ]
        .into_iter()
        .map(str::to_owned)
        .chain((6669..=6687).map(|n| format!("EPSG:{n}")))
        {
            let crs = Crs::parse(&code).unwrap();
            let d = domain_of(&crs).unwrap();
            let [west, south, east, north] = crs.area_of_use().unwrap();
            for lon in [west, east] {
                for lat in [south, north] {
                    assert!(d.longitude(lon, lat).is_some(), "{code} {lon} {lat} {d:?}");
                }
            }
            assert!(d.east - d.west <= 360.0 && d.south >= -90.0 && d.north <= 90.0, "{code} {d:?}");
        }
        let utm = domain("EPSG:32654");
        assert!(utm.east - utm.west <= 90.0 && utm.east - utm.west > 60.0, "{utm:?}");
    }
}
