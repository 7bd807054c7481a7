//! Writes a place: in degrees, in MGRS, in UTM, in Japan's plane rectangular coordinates, or in the coordinates of any CRS.

use super::grid::east_north;
use super::mgrs::encode;
use super::said::decimals_for;
use super::zone::{plane_zone, utm_code, utm_zone};
use crate::crs::Crs;
use crate::crs::plane_rectangular::{JapanDatum, plane_rectangular, zone_of_code};
use crate::geometry::LonLat;
use crate::words::{Lang, Word};
use serde::{Deserialize, Serialize};

/// A way of writing a place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum Notation {
    /// Degrees with a fraction.
    Decimal,
    /// Degrees, minutes and seconds.
    Dms,
    /// The Military Grid Reference System.
    Mgrs,
    /// The zone of UTM (WGS 84) in which the place lies.
    Utm,
    /// The zone of Japan's plane rectangular coordinate system (JGD2011) in which the place lies.
    PlaneRectangular,
    /// The coordinates of a CRS, by its code.
    Crs(String),
}

impl From<String> for Notation {
    fn from(word: String) -> Self {
        match word.as_str() {
            "decimal" => Self::Decimal,
            "dms" => Self::Dms,
            "mgrs" => Self::Mgrs,
            "utm" => Self::Utm,
            "plane_rectangular" => Self::PlaneRectangular,
            _ => Self::Crs(word),
        }
    }
}

impl From<Notation> for String {
    fn from(notation: Notation) -> Self {
        match notation {
            Notation::Decimal => "decimal".into(),
            Notation::Dms => "dms".into(),
            Notation::Mgrs => "mgrs".into(),
            Notation::Utm => "utm".into(),
            Notation::PlaneRectangular => "plane_rectangular".into(),
            Notation::Crs(code) => code,
        }
    }
}

impl Notation {
    /// The notations that need no code.
    pub const PLAIN: [Self; 5] = [Self::Decimal, Self::Dms, Self::Mgrs, Self::Utm, Self::PlaneRectangular];

    /// Returns its name.
    #[must_use]
    pub fn name(&self, lang: Lang) -> String {
        match self {
            Self::Decimal => lang.t(Word::NotationDecimal).to_owned(),
            Self::Dms => lang.t(Word::NotationDms).to_owned(),
            Self::Mgrs => "MGRS".to_owned(),
            Self::Utm => lang.t(Word::NotationUtmHere).to_owned(),
            Self::PlaneRectangular => lang.t(Word::NotationPlaneHere).to_owned(),
            Self::Crs(code) => Crs::parse(code).map_or_else(|_| code.clone(), |crs| format!("{} ({code})", crs.name_in(lang))),
        }
    }

    /// Writes a place so that the last digit is about `step_m` metres; `None` where the notation has no word for it, as beyond the
    /// zones of Japan. [`super::parse`] reads it again.
    ///
    /// It costs some microseconds, and milliseconds the first time that a thread needs a zone.
    #[must_use]
    pub fn write(&self, at: LonLat, step_m: f64, lang: Lang) -> Option<String> {
        let at = at.wrapped();
        Some(match self {
            Self::Decimal => decimal(at, decimals_for(step_m)),
            Self::Dms => dms(at, step_m, lang),
            Self::Mgrs => {
                let digits = (0..5).find(|n| 10_f64.powi(5 - n) <= step_m * 1.001).unwrap_or(5);
                encode(at, usize::try_from(digits).unwrap_or(5))?
            }
            Self::Utm => {
                let zone = utm_zone([at.lon(), at.lat()])?;
                let north = at.lat() >= 0.0;
                let crs = Crs::parse(&utm_code(zone, north)).ok()?;
                let [e, n] = numbers(at, &crs, step_m)?;
                // Written out: the letter S alone is also a latitude band.
                let side = if north { "N" } else { "South" };
                format!("UTM {zone} {side} {e} {n}")
            }
            Self::PlaneRectangular => {
                let zone = plane_zone([at.lon(), at.lat()])?;
                let [e, n] = numbers(at, &plane_rectangular(zone.number, JapanDatum::Jgd2011).ok()?, step_m)?;
                lang.fill(Word::WrittenPlane, &[&zone.roman, &n, &e])
            }
            Self::Crs(code) => {
                let crs = Crs::parse(code).ok()?;
                let short = crs.short_code().unwrap_or_default();
                if crs.is_geographic() {
                    let [lon, lat] = east_north([at.lon(), at.lat()], &crs)?;
                    return Some(format!("{short} {}", signs(lon, lat, decimals_for(step_m))).trim().to_owned());
                }
                let [e, n] = numbers(at, &crs, step_m)?;
                let named = match zone_of_code(crs.code()) {
                    Some(_) => format!("X {n} Y {e}"),
                    None if crs.is_north_first() => format!("N {n} E {e}"),
                    None => format!("E {e} N {n}"),
                };
                format!("{short} {named}").trim().to_owned()
            }
        })
    }
}

/// East and north in a projected CRS, with as many decimals as the step asks for.
fn numbers(at: LonLat, crs: &Crs, step_m: f64) -> Option<[String; 2]> {
    let en = east_north([at.lon(), at.lat()], crs)?;
    let decimals = ((crs.metres_per_unit() / step_m.max(1e-4)).log10() - 0.1).ceil();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 9")]
    let decimals = decimals.clamp(0.0, 9.0) as usize;
    Some(en.map(|v| plain(v, decimals)))
}

/// A number without a minus before nought.
fn plain(v: f64, decimals: usize) -> String {
    let text = format!("{v:.decimals$}");
    if text.trim_matches(['-', '0', '.']).is_empty() { text.trim_start_matches('-').to_owned() } else { text }
}

/// Degrees with hemispheres, as exactly as `margin_m` metres to each side are worth.
pub(super) fn degrees(at: LonLat, margin_m: f64) -> String {
    decimal(at.wrapped(), decimals_for(2.0 * margin_m))
}

fn decimal(at: LonLat, decimals: usize) -> String {
    signs(at.lon(), at.lat(), decimals)
}

fn signs(lon: f64, lat: f64, decimals: usize) -> String {
    let (ns, ew) = hemispheres(lon, lat);
    format!("{:.decimals$}° {ns} {:.decimals$}° {ew}", lat.abs(), lon.abs())
}

fn hemispheres(lon: f64, lat: f64) -> (&'static str, &'static str) {
    (if lat < 0.0 { "S" } else { "N" }, if lon < 0.0 { "W" } else { "E" })
}

/// `35°41′22.2″ N 139°41′30.0″ E`, or `北緯35度41分22.2秒 東経139度41分30.0秒`.
fn dms(at: LonLat, step_m: f64, lang: Lang) -> String {
    let decimals = decimals_for(step_m * 3600.0).min(6);
    let [lat, lon] = [at.lat(), at.lon()].map(|v| parts(v.abs(), decimals));
    let (ns, ew) = hemispheres(at.lon(), at.lat());
    if lang.is_ja() {
        let side = |letter: &str| match letter {
            "N" => "北緯",
            "S" => "南緯",
            "E" => "東経",
            _ => "西経",
        };
        let write = |(d, m, s): &(u64, u64, String), letter| format!("{}{d}度{m}分{s}秒", side(letter));
        return format!("{} {}", write(&lat, ns), write(&lon, ew));
    }
    let write = |(d, m, s): &(u64, u64, String), letter: &str| format!("{d}°{m:02}′{s}″ {letter}");
    format!("{} {}", write(&lat, ns), write(&lon, ew))
}

/// Degrees, minutes and seconds, rounded as a whole: 59.99″ never becomes 60″.
fn parts(degrees: f64, decimals: usize) -> (u64, u64, String) {
    #[expect(clippy::cast_possible_truncation, reason = "at most six")]
    let ticks_a_second = 10_u64.pow(decimals as u32);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "below 1e13")]
    let ticks = (degrees * 3600.0 * ticks_a_second as f64).round() as u64;
    let seconds = ticks / ticks_a_second;
    let fraction = ticks % ticks_a_second;
    let text = format!("{:02}", seconds % 60);
    let text = if decimals == 0 { text } else { format!("{text}.{fraction:0decimals$}") };
    (seconds / 3600, seconds / 60 % 60, text)
}
