//! Japan's official grids between the Tokyo datum, JGD2000 and JGD2011, forth and back (the `jgd` crate).
//!
//! TKY2JGD.par 2.1.2 and touhokutaiheiyouoki2011.par 4.0.0 hold for the ground surface of Japan's land. The Geospatial Information Authority states 9 cm in latitude and 8 cm in longitude
//! (one standard deviation) for TKY2JGD; EPSG, under 6712 and 6713, 0.2 m for each.

use super::plane_rectangular::JapanDatum;
use jgd::{Grid, Jgd2000, LatLon};

/// The stated accuracy of one grid in metres (EPSG 6712, 6713).
pub(super) const GRID_ACCURACY_M: f64 = 0.2;

static TKY2JGD: Grid<'static> = jgd::TKY2JGD;
static PATCH: Grid<'static> = jgd::TOUHOKUTAIHEIYOUOKI2011;

/// Fixed-point steps: each gains four digits, because neighbouring shifts differ by some millimetres over a kilometre.
const STEPS: usize = 12;
/// How near the way back has to come, in degrees (0.1 µm).
const CLOSE: f64 = 1e-12;

/// What moved a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Shifted {
    /// TKY2JGD.
    pub tokyo: bool,
    /// PatchJGD for the earthquake of 2011.
    pub patch: bool,
}

/// Moves a longitude and latitude in degrees from one datum to the other; `None` where the grids have nothing to say.
///
/// From the Tokyo datum to JGD2011 a point without PatchJGD parameters keeps its JGD2000 coordinates, as the two are one there.
pub(super) fn shift(from: JapanDatum, to: JapanDatum, at: [f64; 2]) -> Option<([f64; 2], Shifted)> {
    use JapanDatum::{Jgd2000 as Old, Jgd2011 as New, Tokyo};
    let moved = |at, tokyo, patch| (at, Shifted { tokyo, patch });
    match (from, to) {
        (Tokyo, Old) => Some(moved(ahead(&TKY2JGD, at)?, true, false)),
        (Old, Tokyo) => Some(moved(back(&TKY2JGD, at, before_2002(at))?, true, false)),
        (Old, New) => Some(moved(ahead(&PATCH, at)?, false, true)),
        (New, Old) => Some(moved(back(&PATCH, at, at)?, false, true)),
        (Tokyo, New) => {
            let at = ahead(&TKY2JGD, at)?;
            Some(ahead(&PATCH, at).map_or(moved(at, true, false), |at| moved(at, true, true)))
        }
        (New, Tokyo) => {
            let (old, patch) = back(&PATCH, at, at).map_or((at, false), |old| (old, true));
            Some(moved(back(&TKY2JGD, old, before_2002(old))?, true, patch))
        }
        _ => Some(moved(at, false, false)),
    }
}

fn ahead(grid: &Grid<'_>, [lon, lat]: [f64; 2]) -> Option<[f64; 2]> {
    let LatLon(dlat, dlon) = grid.bilinear(LatLon(lat, lon))?;
    Some([lon + dlon, lat + dlat])
}

/// The point that a grid moves to `target`, sought from `start`.
fn back(grid: &Grid<'_>, target: [f64; 2], start: [f64; 2]) -> Option<[f64; 2]> {
    let mut at = start;
    for _ in 0..STEPS {
        let there = ahead(grid, at)?;
        let off = [target[0] - there[0], target[1] - there[1]];
        at = [at[0] + off[0], at[1] + off[1]];
        if off[0].abs() < CLOSE && off[1].abs() < CLOSE {
            // The last step may have left the grid by a hair: what comes back has to go forth again.
            return ahead(grid, at).map(|_| at);
        }
    }
    None
}

/// A point's place on the Tokyo datum to some metres.
fn before_2002([lon, lat]: [f64; 2]) -> [f64; 2] {
    Jgd2000::new(LatLon(lat, lon)).map_or([lon, lat], |p| {
        let LatLon(lat, lon) = p.to_tokyo97().degrees();
        [lon, lat]
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use JapanDatum::{Jgd2000 as Old, Jgd2011 as New, Tokyo};

    fn metres(a: [f64; 2], b: [f64; 2]) -> f64 {
        ((a[0] - b[0]) * a[1].to_radians().cos()).hypot(a[1] - b[1]) * 111_195.0
    }

    fn degrees(d: f64, m: f64, s: f64) -> f64 {
        d + m / 60.0 + s / 3600.0
    }

    /// What the Geospatial Information Authority's own programs TKY2JGD and PatchJGD give.
    #[test]
    fn published_points_are_met_to_the_millimetre() {
        for (from, to) in [
            ([36.0, 27.0, 39.205, 140.0, 35.0, 6.111], [36.0, 27.0, 50.58487, 140.0, 34.0, 54.1008]),
            ([36.0, 25.0, 45.634, 140.0, 32.0, 47.462], [36.0, 25.0, 57.02524, 140.0, 32.0, 35.4664]),
            ([36.0, 24.0, 51.262, 140.0, 32.0, 15.861], [36.0, 25.0, 2.65997, 140.0, 32.0, 3.867]),
            ([36.0, 24.0, 45.414, 140.0, 34.0, 58.524], [36.0, 24.0, 56.81069, 140.0, 34.0, 46.51725]),
            ([36.0, 24.0, 26.502, 140.0, 36.0, 17.04], [36.0, 24.0, 37.90364, 140.0, 36.0, 5.02858]),
            ([36.0, 24.0, 9.221, 140.0, 31.0, 26.341], [36.0, 24.0, 20.61785, 140.0, 31.0, 14.36101]),
            ([36.0, 22.0, 57.112, 140.0, 36.0, 16.011], [36.0, 23.0, 8.52178, 140.0, 36.0, 3.99552]),
        ] {
            let [from, to] = [from, to].map(|p| [degrees(p[3], p[4], p[5]), degrees(p[0], p[1], p[2])]);
            let (there, how) = shift(Tokyo, Old, from).unwrap();
            assert!(metres(there, to) < 1e-3, "{from:?} {there:?}");
            assert!(how.tokyo && !how.patch);
            let (again, _) = shift(Old, Tokyo, there).unwrap();
            assert!(metres(again, from) < 1e-6, "{again:?}");
        }
        for (from, to) in
            [([140.87, 38.26], [140.870_036_378, 38.259_991_997]), ([140.84035, 37.090_536], [140.840_375_142, 37.090_532_997])]
        {
            let (there, how) = shift(Old, New, from).unwrap();
            assert!(metres(there, to) < 1e-3 && how.patch, "{there:?}");
            assert!(metres(shift(New, Old, there).unwrap().0, from) < 1e-6);
        }
    }

    #[test]
    fn where_the_grids_end_they_say_so() {
        // At sea, in Korea, and where the ground moved too oddly after March 2011 for parameters (Iwaki).
        assert_eq!(shift(Tokyo, Old, [143.0, 36.31]), None);
        assert_eq!(shift(Tokyo, New, [127.0, 37.0]), None);
        assert_eq!(shift(Old, New, [140.829_111, 37.093_698]), None);
        assert_eq!(shift(Old, New, [130.69, 32.01]), None, "Kagoshima did not move");
        for odd in [[f64::NAN, 1.0], [1e300, -1e300], [f64::INFINITY, 90.0], [-540.0, -90.0]] {
            assert_eq!(shift(Tokyo, New, odd), None);
            assert_eq!(shift(New, Tokyo, odd), None);
        }
    }

    #[test]
    fn the_earthquake_moved_ishinomaki_by_metres_and_kyushu_not_at_all() {
        let ishinomaki = [141.3, 38.43];
        let (there, how) = shift(Old, New, ishinomaki).unwrap();
        assert!((4.0..6.0).contains(&metres(ishinomaki, there)) && how.patch, "{}", metres(ishinomaki, there));
        let (_, south) = shift(Tokyo, New, [130.69, 32.01]).unwrap();
        assert_eq!(south, Shifted { tokyo: true, patch: false });
    }
}
