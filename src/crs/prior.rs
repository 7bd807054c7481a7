//! How likely a CRS is before anything is known of a layer: which datums and grids people use, and where.

use super::ranges::{Planar, unwrapped};

/// Datums that maps of their countries are made on today, those of earlier maps, and those that are rarely met.
const TODAY: [&str; 26] = [
    "JGD2011",
    "JGD2024",
    "NAD83",
    "GDA94",
    "ETRS89",
    "SIRGAS 2000",
    "NZGD2000",
    "RGF93 v1",
    "OSGB36",
    "CGCS2000",
    "KGD2002",
    "Korea 2000",
    "Hartebeesthoek94",
    "NAD83(CSRS)",
    "PRS92",
    "POSGAR 2007",
    "SWEREF99",
    "TM65",
    "EUREF-FIN",
    "Mexico ITRF2008",
    "MAGNA-SIRGAS",
    "DGN95",
    "VN-2000",
    "GSK-2011",
    "GR96",
    "ISN2004",
];
const BEFORE: [&str; 14] = [
    "JGD2000",
    "GDA2020",
    "NAD27",
    "Tokyo",
    "AGD66",
    "AGD84",
    "ED50",
    "NZGD49",
    "SAD69",
    "Pulkovo 1942",
    "Beijing 1954",
    "Xian 1980",
    "NAD83(2011)",
    "NAD83(HARN)",
];

/// Returns how far behind a datum is, from its name or a CRS's (`NAD83 / UTM zone 12N`): 0 is best. Where a place is known its
/// own datum comes before WGS 84, else behind.
pub(super) fn datum_rank(name: &str, placed: bool) -> f64 {
    let datum = name.split(" / ").next().unwrap_or(name);
    match datum {
        "WGS 84" => {
            if placed {
                1.5
            } else {
                0.0
            }
        }
        _ if TODAY.contains(&datum) => {
            if placed {
                0.0
            } else {
                1.0
            }
        }
        "JGD2000" | "GDA2020" => 1.0,
        "NAD27" | "Tokyo" | "AGD66" | "AGD84" | "ED50" => 1.7,
        _ if BEFORE.contains(&datum) => 2.0,
        _ => 4.0,
    }
}

/// The lands of those who use the program most, when nothing says where a layer lies: Japan, the United States with Alaska.
const HOME: [[f64; 4]; 3] = [[122.9, 20.4, 154.0, 45.6], [-125.0, 24.0, -66.0, 49.5], [-170.0, 51.0, -129.0, 72.0]];

/// Returns the logarithm of how likely a CRS is, up to a constant.
///
/// That numbers fall into the range of a CRS by chance is the less likely the smaller its area is; but small CRSs are seldom
/// used. The square root of the area is between the two.
pub(super) fn prior(planar: &Planar, placed: bool) -> f64 {
    let listed = planar.listed;
    let mut prior = -0.5 * planar.area_km2().log10() - 0.35 * datum_rank(&listed.name, placed);
    match listed.code.as_str() {
        "EPSG:3857" => prior += 3.0,
        "EPSG:5070" | "EPSG:3338" | "EPSG:3035" | "EPSG:3577" | "EPSG:27700" | "EPSG:3395" | "ESRI:102003" => prior += 1.0,
        code if code.starts_with("ESRI") => prior -= 1.0,
        _ => {}
    }
    if listed.name.contains("UTM zone") || listed.name.contains("MGA zone") || listed.name.contains("Japan Plane Rectangular") {
        prior += 0.7;
    }
    if !placed && HOME.iter().any(|home| overlap(*home, planar.area)) {
        prior += 0.7;
    }
    prior
}

fn overlap(a: [f64; 4], b: [f64; 4]) -> bool {
    let east_west = [-360.0, 0.0, 360.0].iter().any(|turn| a[0] + turn < b[2] && b[0] < a[2] + turn);
    east_west && a[1] < b[3] && b[1] < a[3]
}

/// Where which datums are used besides WGS 84, the likeliest first.
const DATUMS: [([f64; 4], &[&str]); 14] = [
    ([122.0, 20.0, 154.5, 46.0], &["EPSG:6668", "EPSG:4301", "EPSG:4612"]),
    ([124.0, 33.0, 132.0, 39.0], &["EPSG:4737", "EPSG:4301"]),
    ([-161.0, 18.5, -154.0, 23.0], &["EPSG:4269", "EPSG:4135"]),
    ([-130.0, 24.0, -66.0, 49.1], &["EPSG:4269", "EPSG:4267", "EPSG:6318"]),
    ([167.0, 51.0, -129.9, 72.0], &["EPSG:4269", "EPSG:4267", "EPSG:6318"]),
    ([-141.1, 41.0, -52.0, 84.0], &["EPSG:4617", "EPSG:4269", "EPSG:4267"]),
    ([112.0, -44.5, 154.5, -9.0], &["EPSG:4283", "EPSG:7844", "EPSG:4202"]),
    ([165.0, -48.0, 179.5, -33.0], &["EPSG:4167", "EPSG:4272"]),
    ([-118.0, 14.0, -86.0, 33.0], &["EPSG:6365", "EPSG:4267"]),
    ([-11.0, 34.0, 32.0, 72.0], &["EPSG:4258", "EPSG:4230"]),
    ([-92.0, -56.0, -34.0, 13.0], &["EPSG:4674", "EPSG:4618", "EPSG:4248"]),
    ([16.0, -35.5, 33.5, -22.0], &["EPSG:4148", "EPSG:4222"]),
    ([116.0, 4.0, 127.5, 21.5], &["EPSG:4683", "EPSG:4253"]),
    ([73.0, 18.0, 135.5, 54.0], &["EPSG:4490", "EPSG:4214", "EPSG:4610"]),
];

/// Returns the datums that are used where most of these places lie; none when that is nowhere in particular.
pub(super) fn datums_at(places: &[[f64; 2]]) -> Vec<&'static str> {
    let most = |(area, _): &&([f64; 4], &[&str])| {
        let inside = places.iter().filter(|p| super::evidence::within(unwrapped(*area), **p, [0.0; 2])).count();
        inside > 0 && inside * 10 >= places.len() * 8
    };
    DATUMS.iter().find(most).map(|(_, codes)| codes.to_vec()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_datums_of_a_place_are_known() {
        assert_eq!(datums_at(&[[136.8, 35.6]])[1], "EPSG:4301");
        assert_eq!(datums_at(&[[-150.7, 63.6], [179.0, 52.0]])[1], "EPSG:4267");
        assert_eq!(datums_at(&[[117.0, -22.6]])[0], "EPSG:4283");
        assert_eq!(datums_at(&[[0.0, 0.0]]), Vec::<&str>::new());
        assert_eq!(datums_at(&[]), Vec::<&str>::new());
        for code in DATUMS.iter().flat_map(|(_, codes)| codes.iter()) {
            assert!(crate::crs::Crs::parse(code).is_ok_and(|c| c.is_geographic()), "{code}");
        }
    }

    #[test]
    fn a_places_own_datum_comes_before_wgs84_where_the_place_is_known() {
        assert!(datum_rank("GDA94 / MGA zone 50", true) < datum_rank("WGS 84 / UTM zone 50S", true));
        assert!(datum_rank("GDA94 / MGA zone 50", false) > datum_rank("WGS 84 / UTM zone 50S", false));
    }
}
