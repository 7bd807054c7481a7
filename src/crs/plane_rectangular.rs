//! Japan's plane rectangular coordinate system: its 19 zones, which prefecture belongs to which, and X that points north.

use super::{Crs, CrsError};
use serde::Deserialize;
use std::sync::OnceLock;

/// A zone of the plane rectangular coordinate system (平面直角座標系).
#[derive(Debug, Deserialize)]
pub struct Zone {
    /// Its number, 1 to 19.
    #[serde(rename = "zone")]
    pub number: u32,
    /// Its number as it is written in names: `VII`.
    pub roman: String,
    origin: Origin,
    /// What belongs to it.
    pub areas: Vec<ZoneArea>,
}

#[derive(Debug, Deserialize)]
struct Origin {
    /// Degrees and minutes.
    lat: [f64; 2],
    lon: [f64; 2],
}

/// A prefecture in a zone, or the part of it that is.
#[derive(Debug, Deserialize)]
pub struct ZoneArea {
    /// Number of the prefecture, 1 to 47 (JIS X 0401).
    pub prefecture: u32,
    /// Which part, in English; `None` for the whole.
    pub en: Option<String>,
    /// Which part, in Japanese; `None` for the whole.
    pub ja: Option<String>,
}

/// A prefecture of Japan.
#[derive(Debug, Deserialize)]
pub struct Prefecture {
    /// Its number, 1 to 47 (JIS X 0401).
    pub number: u32,
    /// Its name in English, without `Prefecture`.
    pub en: String,
    /// Its name in Japanese.
    pub ja: String,
}

/// A geodetic datum of Japan that the zones exist on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum JapanDatum {
    /// The Tokyo datum (日本測地系), until 2002.
    Tokyo,
    /// JGD2000 (測地成果2000).
    Jgd2000,
    /// JGD2011 (測地成果2011), which EPSG renamed JGD2024 without changing it.
    Jgd2011,
}

impl JapanDatum {
    /// The EPSG code of zone I; the others follow.
    fn first_zone(self) -> u32 {
        match self {
            Self::Tokyo => 30_161,
            Self::Jgd2000 => 2443,
            Self::Jgd2011 => 6669,
        }
    }
}

#[derive(Deserialize)]
struct Table {
    prefectures: Vec<Prefecture>,
    zones: Vec<Zone>,
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| {
        // A test reads the file; it is part of the program.
        serde_json::from_str(include_str!("../../assets/japan_plane_rectangular.json"))
            .unwrap_or(Table { prefectures: Vec::new(), zones: Vec::new() })
    })
}

/// Returns all zones, in order (notice no. 9 of 2002 of the Ministry of Land, Infrastructure, Transport and Tourism).
#[must_use]
pub fn zones() -> &'static [Zone] {
    &table().zones
}

/// Returns all prefectures, by number.
#[must_use]
pub fn prefectures() -> &'static [Prefecture] {
    &table().prefectures
}

/// Finds the prefecture of a name in either language (`Gifu`, `Gifu-ken`, `岐阜`, `岐阜県`) or a number (`21`).
#[must_use]
pub fn prefecture(name: &str) -> Option<&'static Prefecture> {
    let name = name.trim().to_lowercase();
    let latin: String = name.chars().map(|c| if "ōôŌ".contains(c) { 'o' } else { c }).collect();
    let latin = ["-ken", "-fu", "-to", " prefecture", " ken", " metropolis"]
        .iter()
        .find_map(|end| latin.strip_suffix(end))
        .unwrap_or(&latin);
    let short = |ja: &'static str| ja.strip_suffix(['都', '府', '県']).unwrap_or(ja);
    prefectures()
        .iter()
        .find(|p| p.en.to_lowercase() == latin || p.ja == name || short(&p.ja) == name || name.parse() == Ok(p.number))
}

/// Returns the zones in which a prefecture lies; more than one for Hokkaido, Tokyo, Kagoshima and Okinawa.
#[must_use]
pub fn zones_of(prefecture: u32) -> Vec<&'static Zone> {
    zones().iter().filter(|z| z.areas.iter().any(|a| a.prefecture == prefecture)).collect()
}

/// Returns the CRS of a zone (1 to 19) on a datum.
///
/// # Errors
/// When there is no such zone.
pub fn plane_rectangular(zone: u32, datum: JapanDatum) -> Result<Crs, CrsError> {
    if !(1..=19).contains(&zone) {
        return Err(CrsError::Unknown(format!("zone {zone} of Japan's plane rectangular coordinate system")));
    }
    Crs::parse(&format!("EPSG:{}", datum.first_zone() + zone - 1))
}

/// Returns the datum and the zone's number that an EPSG code means; `None` for all other codes.
#[must_use]
pub fn zone_of_code(code: &str) -> Option<(JapanDatum, u32)> {
    let number: u32 = code.strip_prefix("EPSG:")?.parse().ok()?;
    [JapanDatum::Tokyo, JapanDatum::Jgd2000, JapanDatum::Jgd2011].into_iter().find_map(|datum| {
        let zone = number.checked_sub(datum.first_zone())? + 1;
        (zone <= 19).then_some((datum, zone))
    })
}

/// Turns pairs of surveyors' X (north) and Y (east) into x (east) and y (north), or back.
pub fn swap_xy(xy: &mut [[f64; 2]]) {
    for pair in xy {
        pair.swap(0, 1);
    }
}

/// The EPSG codes of the zones with this origin, for the datum of a WKT name in small letters.
pub(super) fn codes_at(datum: &str, lat: f64, lon: f64) -> Vec<u32> {
    let datum = match datum {
        "tokyo" => JapanDatum::Tokyo,
        "japanesegeodeticdatum2000" => JapanDatum::Jgd2000,
        "japanesegeodeticdatum2011" => JapanDatum::Jgd2011,
        _ => return Vec::new(),
    };
    let here = |[degrees, minutes]: [f64; 2], at: f64| (degrees + minutes / 60.0 - at).abs() < 1e-6;
    let zones = zones().iter().filter(|z| here(z.origin.lat, lat) && here(z.origin.lon, lon));
    zones.map(|z| datum.first_zone() + z.number - 1).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_zones_have_the_origins_of_the_registry() {
        assert_eq!((zones().len(), prefectures().len()), (19, 47));
        for zone in zones() {
            for datum in [JapanDatum::Tokyo, JapanDatum::Jgd2000, JapanDatum::Jgd2011] {
                let crs = plane_rectangular(zone.number, datum).unwrap();
                let [Some(lon), Some(lat)] = crs.centre() else { panic!("{crs:?}") };
                let name = ["tokyo", "japanesegeodeticdatum2000", "japanesegeodeticdatum2011"][datum as usize];
                assert_eq!(codes_at(name, lat, lon), [datum.first_zone() + zone.number - 1], "{}", crs.name());
                assert_eq!(zone_of_code(crs.code()), Some((datum, zone.number)));
                assert!(crs.name().contains(&format!("CS {}", zone.roman)), "{}", crs.name());
            }
        }
        assert!(plane_rectangular(20, JapanDatum::Jgd2011).is_err());
    }

    #[test]
    fn every_prefecture_has_its_zone_under_either_name() {
        let zone = |name: &str| zones_of(prefecture(name).unwrap().number).iter().map(|z| z.number).collect::<Vec<_>>();
        for (name, zones) in [
            ("岐阜県", vec![7]),
            ("Gifu", vec![7]),
            ("gifu-ken", vec![7]),
            ("福島", vec![9]),
            ("Kyōto", vec![6]),
            ("京都府", vec![6]),
            ("北海道", vec![11, 12, 13]),
            ("東京", vec![9, 14, 18, 19]),
            ("Kagoshima Prefecture", vec![1, 2]),
            ("47", vec![15, 16, 17]),
        ] {
            assert_eq!(zone(name), zones, "{name}");
        }
        assert!(prefectures().iter().all(|p| !zones_of(p.number).is_empty()));
        assert!(prefecture("Nevada").is_none());
    }

    #[test]
    fn the_areas_of_use_hold_their_prefectures_zone() {
        // A town in each of some prefectures lies where the registry says that the zone is used.
        for (name, lon, lat) in
            [("長崎", 129.87, 32.75), ("島根", 133.05, 35.47), ("三重", 136.51, 34.73), ("青森", 140.74, 40.82)]
        {
            let zone = zones_of(prefecture(name).unwrap().number)[0].number;
            let [west, south, east, north] = plane_rectangular(zone, JapanDatum::Jgd2011).unwrap().area_of_use().unwrap();
            assert!(lon > west && lon < east && lat > south && lat < north, "{name}");
        }
    }

    #[test]
    fn surveyors_axes_are_swapped_and_back() {
        let mut xy = [[11_543.6883, 22_916.2436]];
        swap_xy(&mut xy);
        assert_eq!(xy, [[22_916.2436, 11_543.6883]]);
        swap_xy(&mut xy);
        assert_eq!(xy, [[11_543.6883, 22_916.2436]]);
    }
}
