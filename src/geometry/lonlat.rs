//! Positions on the earth: longitude and latitude in degrees, WGS 84, rounded to a billionth of a degree.

use serde::{Deserialize, Serialize};

/// Nano-degrees in one degree: the grid on which the user's own coordinates lie (0.1 mm).
pub const NANO: f64 = 1e9;

/// A longitude and a latitude in degrees (WGS 84), both finite.
///
/// The longitude may leave -180..180 (up to ±540) so that an area across the 180th meridian keeps one continuous ring;
/// [`LonLat::wrapped`] brings it back. Coordinates are rounded to 1e-9 degree, so equality and digests are exact.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "[f64; 2]", into = "[f64; 2]")]
pub struct LonLat {
    lon: f64,
    lat: f64,
}

/// Says why a pair of numbers is no position.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum NotAPosition {
    /// A coordinate is NaN or infinite.
    #[error("the coordinates are not finite numbers")]
    NotFinite,
    /// The longitude lies outside -540..540 degrees.
    #[error("longitude {0} is outside -540 to 540")]
    Longitude(f64),
    /// The latitude lies outside -90..90 degrees.
    #[error("latitude {0} is outside -90 to 90")]
    Latitude(f64),
}

fn to_grid(degrees: f64) -> f64 {
    // `+ 0.0` turns -0.0 into 0.0: they are one place and must print alike.
    (degrees * NANO).round() / NANO + 0.0
}

impl LonLat {
    /// Makes a position from degrees, rounded to 1e-9 degree.
    ///
    /// # Errors
    /// When a number is not finite or outside its range.
    pub fn new(lon: f64, lat: f64) -> Result<Self, NotAPosition> {
        if !lon.is_finite() || !lat.is_finite() {
            return Err(NotAPosition::NotFinite);
        }
        if lon.abs() > 540.0 {
            return Err(NotAPosition::Longitude(lon));
        }
        if lat.abs() > 90.0 {
            return Err(NotAPosition::Latitude(lat));
        }
        Ok(Self { lon: to_grid(lon), lat: to_grid(lat) })
    }

    /// Makes a position from whole nano-degrees.
    ///
    /// # Errors
    /// When a number is outside its range.
    #[expect(clippy::cast_precision_loss, reason = "below 2^53 in the range")]
    pub fn from_nano(lon: i64, lat: i64) -> Result<Self, NotAPosition> {
        Self::new(lon as f64 / NANO, lat as f64 / NANO)
    }

    /// Returns the longitude in degrees, perhaps outside -180..180.
    #[must_use]
    pub fn lon(self) -> f64 {
        self.lon
    }

    /// Returns the latitude in degrees.
    #[must_use]
    pub fn lat(self) -> f64 {
        self.lat
    }

    /// Returns longitude and latitude as whole nano-degrees.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "at most 540e9, far inside i64")]
    pub fn nano(self) -> (i64, i64) {
        ((self.lon * NANO).round() as i64, (self.lat * NANO).round() as i64)
    }

    /// Returns the same place with the longitude that is nearest to another's, perhaps beyond ±180: for the next vertex of a ring.
    #[must_use]
    pub fn near(self, other: Self) -> Self {
        let turns = ((other.lon - self.lon) / 360.0).round();
        if turns == 0.0 { self } else { Self::new(self.lon + 360.0 * turns, self.lat).unwrap_or(self) }
    }

    /// Returns the same place with a longitude in -180..180 (180 itself becomes -180).
    #[must_use]
    pub fn wrapped(self) -> Self {
        Self { lon: wrap_lon(self.lon), lat: self.lat }
    }
}

/// Brings a longitude into -180..180 (180 becomes -180); a longitude already there comes back to the last bit.
#[must_use]
pub fn wrap_lon(lon: f64) -> f64 {
    if (-180.0..180.0).contains(&lon) { lon } else { to_grid((lon + 180.0).rem_euclid(360.0) - 180.0) }
}

impl TryFrom<[f64; 2]> for LonLat {
    type Error = NotAPosition;
    fn try_from([lon, lat]: [f64; 2]) -> Result<Self, NotAPosition> {
        Self::new(lon, lat)
    }
}

impl From<LonLat> for [f64; 2] {
    fn from(p: LonLat) -> Self {
        [p.lon, p.lat]
    }
}
