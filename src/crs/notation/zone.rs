//! Which zone of UTM and of Japan's plane rectangular coordinate system a place lies in.

use crate::crs::plane_rectangular::{JapanDatum, Zone, plane_rectangular, zones};
use crate::geometry::wrap_lon;

/// Returns the zone of UTM, 1 to 60, in which a place lies (degrees): six degrees wide but for Norway and Svalbard, where MGRS and UTM are
/// cut otherwise (NGA.STND.0037, 2014); `None` beyond 84° north and 80° south, where UTM ends.
#[must_use]
pub fn utm_zone([lon, lat]: [f64; 2]) -> Option<u32> {
    if !(-80.0..=84.0).contains(&lat) {
        return None;
    }
    let lon = wrap_lon(lon);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 59")]
    let zone = (((lon + 180.0) / 6.0).floor() as u32).min(59) + 1;
    Some(match (lat, lon) {
        (56.0..64.0, 3.0..12.0) => 32,
        (72.0..=84.0, 0.0..9.0) => 31,
        (72.0..=84.0, 9.0..21.0) => 33,
        (72.0..=84.0, 21.0..33.0) => 35,
        (72.0..=84.0, 33.0..42.0) => 37,
        _ => zone,
    })
}

/// Returns the code of a zone of UTM on WGS 84.
#[must_use]
pub fn utm_code(zone: u32, north: bool) -> String {
    format!("EPSG:{}", if north { 32_600 } else { 32_700 } + zone)
}

/// Returns the zones of Japan's plane rectangular coordinate system whose area of use, as a box, holds a place in degrees; first
/// the one whose meridian is nearest. Borders of prefectures decide which one it is, and are not known here.
#[must_use]
pub fn plane_zones([lon, lat]: [f64; 2]) -> Vec<&'static Zone> {
    let lon = wrap_lon(lon);
    let mut found: Vec<(f64, &Zone)> = boxes()
        .iter()
        .filter(|(_, [west, south, east, north], _)| lon >= *west && lon <= *east && lat >= *south && lat <= *north)
        .map(|(zone, _, meridian)| ((lon - meridian).abs(), *zone))
        .collect();
    found.sort_by(|a, b| a.0.total_cmp(&b.0));
    found.into_iter().map(|(_, zone)| zone).collect()
}

/// Returns the likeliest of [`plane_zones`].
#[must_use]
pub fn plane_zone(at: [f64; 2]) -> Option<&'static Zone> {
    plane_zones(at).first().copied()
}

/// Reads the areas of the zones, so that the first place need not: a tenth of a second.
pub fn prepare() {
    boxes();
}

/// Each zone with its area of use and the longitude of its meridian, asked of the registry once.
fn boxes() -> &'static [(&'static Zone, [f64; 4], f64)] {
    static BOXES: std::sync::OnceLock<Vec<(&'static Zone, [f64; 4], f64)>> = std::sync::OnceLock::new();
    BOXES.get_or_init(|| {
        let of = |zone: &'static Zone| {
            let crs = plane_rectangular(zone.number, JapanDatum::Jgd2011).ok()?;
            Some((zone, crs.area_of_use()?, crs.centre()[0]?))
        };
        zones().iter().filter_map(of).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn norway_and_svalbard_are_cut_otherwise() {
        for (lon, lat, zone) in [
            (139.7, 35.7, Some(54)),
            (-180.0, 0.0, Some(1)),
            (180.0, 0.0, Some(1)),
            (179.999, 10.0, Some(60)),
            (5.3, 60.4, Some(32)),
            (2.9, 60.4, Some(31)),
            (5.3, 64.0, Some(31)),
            (8.0, 78.0, Some(31)),
            (9.0, 78.0, Some(33)),
            (20.9, 78.0, Some(33)),
            (21.0, 78.0, Some(35)),
            (33.0, 84.0, Some(37)),
            (42.0, 78.0, Some(38)),
            (0.0, 84.1, None),
            (0.0, -80.1, None),
        ] {
            assert_eq!(utm_zone([lon, lat]), zone, "{lon} {lat}");
        }
    }

    #[test]
    fn towns_lie_in_the_zones_of_their_prefectures() {
        for (town, lon, lat, zone) in [
            ("Nagasaki", 129.87, 32.75, 1),
            ("Gifu", 136.76, 35.42, 7),
            ("Chichijima", 142.19, 27.09, 14),
            ("Minamitorishima", 153.98, 24.29, 19),
            ("Tokyo", 139.75, 35.68, 9),
        ] {
            assert!(plane_zones([lon, lat]).iter().any(|z| z.number == zone), "{town}");
        }
        assert_eq!(plane_zone([139.75, 35.68]).unwrap().number, 9);
        assert!(plane_zone([-118.0, 34.0]).is_none() && plane_zone([154.5, 24.3]).is_none());
    }
}
