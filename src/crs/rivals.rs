//! Which datum a CRS may have been mistaken for: the same coordinates, read in the older or newer datum of the place.

use super::Crs;

/// Geographic CRSs that were in use at one place and lie tens to hundreds of metres apart, with the box (west, south, east, north)
/// that holds them: EPSG's areas of use, rounded outwards.
const DATUMS: [([f64; 4], &[u32]); 5] = [
    // Japan: Tokyo and JGD.
    ([122.0, 20.0, 154.1, 46.1], &[4301, 6668]),
    // North America with Alaska and Hawaii: NAD27 and NAD83.
    ([-180.0, 14.0, -44.0, 87.0], &[4267, 4269]),
    // The Aleutians west of 180°.
    ([167.0, 47.0, 180.0, 75.0], &[4267, 4269]),
    // Europe: ED50 and ETRS89.
    ([-16.2, 25.7, 48.7, 84.8], &[4230, 4258]),
    // Australia: AGD66, AGD84 and GDA94.
    ([93.0, -61.0, 173.4, -8.0], &[4202, 4203, 4283]),
];

/// Families of projected CRSs with one grid in two datums: first code of each, how many follow one another in both.
const GRIDS: [(u32, u32, u32); 8] = [
    // Japan Plane Rectangular I–XIX: JGD2011, JGD2000 and Tokyo.
    (6669, 30_161, 19),
    (2443, 30_161, 19),
    // Japan UTM 51–55: JGD2011, JGD2000, WGS 84 and Tokyo.
    (6688, 3092, 5),
    (3097, 3092, 5),
    (32_651, 3092, 5),
    // UTM 1–22 in North America: NAD83 and NAD27.
    (26_901, 26_701, 22),
    // Australia, zones 49–56: MGA94 and AMG66, AMG84.
    (28_349, 20_249, 8),
    (28_349, 20_349, 8),
];

/// Returns the CRSs that coordinates in `crs` near a place may be in as well, if nobody said the datum, or said it wrongly.
#[must_use]
pub fn datum_rivals(crs: &Crs, [lon, lat]: [f64; 2]) -> Vec<Crs> {
    let own = crs.registered().and_then(|(authority, code)| (authority == "EPSG").then(|| code.parse::<u32>().ok())?);
    let codes: Vec<u32> = if crs.is_geographic() {
        let at = DATUMS.iter().find(|([w, s, e, n], _)| (*w..=*e).contains(&lon) && (*s..=*n).contains(&lat));
        at.map(|(_, codes)| codes.to_vec()).unwrap_or_default()
    } else {
        let other = |own: u32, from: u32, to: u32, n: u32| (from..from + n).contains(&own).then(|| to + own - from);
        let pairs = GRIDS.iter().flat_map(|&(a, b, n)| [(a, b, n), (b, a, n)]);
        own.map(|own| pairs.filter_map(|(a, b, n)| other(own, a, b, n)).collect()).unwrap_or_default()
    };
    let codes = codes.into_iter().filter(|code| Some(*code) != own);
    codes.filter_map(|code| Crs::parse(&format!("EPSG:{code}")).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rivals(code: &str, at: [f64; 2]) -> Vec<String> {
        datum_rivals(&Crs::parse(code).unwrap(), at).iter().map(|c| c.code().to_owned()).collect()
    }

    #[test]
    fn the_older_datum_of_the_place_is_a_rival() {
        assert_eq!(rivals("OGC:CRS84", [139.7, 35.7]), ["EPSG:4301", "EPSG:6668"]);
        assert_eq!(rivals("EPSG:4267", [-150.0, 62.0]), ["EPSG:4269"]);
        assert_eq!(rivals("EPSG:6675", [136.8, 35.6]), ["EPSG:30167"]);
        assert_eq!(rivals("EPSG:30167", [136.8, 35.6]), ["EPSG:6675", "EPSG:2449"]);
        assert_eq!(rivals("EPSG:26912", [-111.0, 40.0]), ["EPSG:26712"]);
        assert!(rivals("OGC:CRS84", [20.0, -30.0]).is_empty() && rivals("EPSG:3857", [139.7, 35.7]).is_empty());
    }

    #[test]
    fn every_grid_of_the_list_has_the_same_zone_in_both_datums() {
        for (a, b, n) in GRIDS {
            for i in [0, n - 1] {
                let names = [a + i, b + i].map(|code| Crs::parse(&format!("EPSG:{code}")).unwrap().name().to_owned());
                let zone = |name: &str| name.rsplit(' ').next().unwrap().to_owned();
                assert_eq!(zone(&names[0]), zone(&names[1]), "{names:?}");
            }
        }
    }
}
