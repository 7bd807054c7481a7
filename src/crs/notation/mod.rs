//! Places as people write them: reads a place in any notation and says how it was understood; `write.rs` writes it.

mod degrees;
mod forms;
mod grid;
mod mgrs;
mod said;
mod text;
mod write;
mod zone;

pub use write::Notation;
pub use zone::{plane_zone, plane_zones, prepare, utm_code, utm_zone};

pub(super) use text::{plain, roman_sign};

use super::{Converter, Crs};
use crate::geometry::{LonLat, LonLatExtent};
use crate::words::Lang;

/// Characters that are read in all.
const LONGEST: usize = 60_000;
/// Characters of one line that are read.
const LONGEST_LINE: usize = 600;
/// Places that one text may name.
const MOST: usize = 1000;
/// Metres in a degree of latitude (R = 6 371 km).
pub(super) const DEGREE_M: f64 = 111_195.0;

/// What is on the screen: it decides what the text alone leaves open.
#[derive(Debug, Clone, Default)]
pub struct Context {
    /// The map's CRS, in which bare metres are taken.
    pub map: Option<Crs>,
    /// What of the earth is on the screen.
    pub view: Option<LonLatExtent>,
}

impl Context {
    /// The middle of what is on the screen.
    fn centre(&self) -> Option<[f64; 2]> {
        let LonLatExtent { west, south, east, north } = self.view?;
        let east = if west > east { east + 360.0 } else { east };
        Some([crate::geometry::wrap_lon(f64::midpoint(west, east)), f64::midpoint(south, north)])
    }

    /// Tells whether a place is on the screen.
    fn shows(&self, at: LonLat) -> bool {
        self.view.is_some_and(|v| crate::crs::better::holds(v, at.wrapped().into()))
    }
}

/// A place that a text names.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// Where it is, on WGS 84.
    pub at: LonLat,
    /// Half of what the last digit stands for, in metres: the place may lie so far to each side.
    pub margin_m: f64,
    /// How the text was understood.
    pub how: How,
    /// What the text left open, when it did.
    pub doubt: Option<Doubt>,
    /// The other ways to read it.
    pub others: Vec<Self>,
}

/// How a text was understood.
#[derive(Debug, Clone, PartialEq)]
pub enum How {
    /// Latitude before longitude.
    LatLon,
    /// Longitude before latitude.
    LonLat,
    /// Degrees on another datum than WGS 84: the code of the CRS.
    Degrees(String),
    /// A square of the Military Grid Reference System, written in full.
    Mgrs(String),
    /// Easting and northing in a zone of UTM on WGS 84, in metres.
    Utm {
        /// The zone, 1 to 60.
        zone: u32,
        /// Which hemisphere.
        north: bool,
        /// Easting and northing.
        en: [f64; 2],
    },
    /// X (north) and Y (east) in a zone of Japan's plane rectangular coordinate system.
    PlaneRectangular {
        /// The code of the CRS.
        code: String,
        /// X and Y.
        xy: [f64; 2],
    },
    /// Coordinates of any CRS.
    Plane {
        /// The code of the CRS.
        code: String,
        /// East and north, in its unit.
        en: [f64; 2],
    },
}

/// What a text left open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Doubt {
    /// Either number may be the latitude.
    Order,
    /// S is a latitude band in the north, or means south.
    BandOrSouth,
    /// Which number goes north.
    Axes,
    /// The zone was not written; that of the screen's middle was taken.
    Zone,
    /// The CRS was not written; the map's was taken.
    MapCrs,
    /// The comma may be a decimal comma or stand between two numbers.
    Comma,
}

/// Why a text names no place.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{}", self.text(Lang::En))]
pub struct NotationError {
    /// The line, from 1.
    pub line: usize,
    /// The character in the line, from 1.
    pub at: usize,
    /// There are several lines.
    pub several: bool,
    /// What is wrong.
    pub trouble: Trouble,
}

/// What is wrong with a text.
#[derive(Debug, Clone, PartialEq)]
pub enum Trouble {
    /// Nothing is written.
    Empty,
    /// More than is read.
    TooLong,
    /// This means nothing here.
    Stray(String),
    /// Only one number, or one coordinate.
    OneCoordinate,
    /// More numbers than two coordinates have.
    TooMany,
    /// Minutes or seconds of 60 and more, or behind a fraction.
    Sixty(String),
    /// A latitude beyond 90°.
    Latitude(String),
    /// A longitude beyond 540°.
    Longitude(String),
    /// Two latitudes or two longitudes.
    SameAxis,
    /// A minus and a hemisphere.
    SignAndHemisphere,
    /// Not a square of MGRS.
    Square(String),
    /// Digits of MGRS that cannot be halved.
    OddDigits,
    /// Not a zone of UTM.
    UtmZone,
    /// The northing does not lie in the latitude band.
    Band(char),
    /// Not a zone of Japan's plane rectangular coordinate system.
    PlaneZone,
    /// Metres without a zone.
    NoZone,
    /// No such CRS; why.
    Crs(String),
    /// The coordinates have no place in this CRS.
    Nowhere(String),
}

/// Where in a line, counted from 0, something is wrong.
#[derive(Debug, Clone, PartialEq)]
struct Fault {
    at: usize,
    trouble: Trouble,
}

impl Fault {
    fn new(at: usize, trouble: Trouble) -> Self {
        Self { at, trouble }
    }
}

/// The readings of one line, the likeliest first.
type Readings = Result<Vec<Place>, Fault>;

/// Reads one place a line, in any notation; what is on the screen decides what a text leaves open.
///
/// # Errors
/// At the first line that names no place: what is wrong, and where.
pub fn parse(text: &str, context: &Context) -> Result<Vec<Place>, NotationError> {
    let error = |line, at: usize, trouble| NotationError { line, at: at + 1, several: text.trim().contains('\n'), trouble };
    if text.chars().nth(LONGEST).is_some() {
        return Err(error(1, 0, Trouble::TooLong));
    }
    let mut places = Vec::new();
    for (i, raw) in text.lines().enumerate() {
        if raw.trim().is_empty() {
            continue;
        }
        if raw.chars().nth(LONGEST_LINE).is_some() || places.len() == MOST {
            return Err(error(i + 1, LONGEST_LINE, Trouble::TooLong));
        }
        let mut readings = line(&text::plain(raw), context).map_err(|fault| error(i + 1, fault.at, fault.trouble))?;
        if !readings.is_empty() {
            let mut best = readings.remove(0);
            best.others = readings;
            places.push(best);
        }
    }
    if places.is_empty() { Err(error(1, 0, Trouble::Empty)) } else { Ok(places) }
}

/// Reads one line, in plain characters.
fn line(line: &[char], context: &Context) -> Readings {
    if let Some(found) = forms::read(line, context) {
        return found;
    }
    if let Some(found) = grid::coded(line, context) {
        return found;
    }
    if let Some(found) = mgrs::read(line) {
        return found;
    }
    if let Some(found) = grid::read(line, context) {
        return found;
    }
    match degrees::read(line, context) {
        Ok(found) => Ok(found),
        // Two numbers that are no degrees may be metres of the map.
        Err(fault) => grid::bare(line, context).unwrap_or(Err(fault)),
    }
}

/// The place of coordinates (east, north) of a CRS; `size` is what the last digit stands for, in its units.
fn place(crs: &Crs, en: [f64; 2], size: f64, at: usize, how: How) -> Result<Place, Fault> {
    let nowhere = || Fault::new(at, Trouble::Nowhere(crs.short_code().unwrap_or(crs.name()).to_owned()));
    let converter = Converter::new(crs, &Crs::wgs84()).map_err(|_why| nowhere())?;
    let there = converter.at(en).and_then(|[lon, lat]| LonLat::new(lon, lat).ok()).ok_or_else(nowhere)?;
    Ok(Place { at: there, margin_m: 0.5 * size * crs.metres_per_unit(), how, doubt: None, others: Vec::new() })
}

#[cfg(test)]
mod tests;
