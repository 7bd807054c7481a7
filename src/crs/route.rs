//! Which way leads from one CRS to another: PROJ's best operation that is no guess, by way of WGS 84 if need be, or Japan's grids.
//!
//! PROJ falls back on a “ballpark” operation, which leaves out the change of datum, wherever no other is meant for the place, and
//! does not say so. Here such an operation is used only when there is none at all that is not a guess, and the report names it.

use super::convert::leg;
use super::plane_rectangular::JapanDatum;
use super::{Crs, CrsError};
use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

/// How PROJ is asked for the operations between two CRSs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// There is one operation.
    Only,
    /// There are several for different places; guesses are left out.
    NoGuess,
    /// There is nothing but a guess.
    Guess,
}

/// One step that PROJ makes.
#[derive(Debug, Clone)]
pub(super) struct Leg {
    pub from: Crs,
    pub to: Crs,
    pub kind: Kind,
}

/// The way through Japan's grids: to longitude and latitude on one datum, onto the other, from there to the target.
#[derive(Debug)]
pub(super) struct Japan {
    pub from: JapanDatum,
    pub to: JapanDatum,
    pub first: Vec<Leg>,
    pub last: Vec<Leg>,
}

/// The way from one CRS to another.
#[derive(Debug)]
pub(super) struct Route {
    /// PROJ's steps; none when coordinates stay as they are.
    pub direct: Vec<Leg>,
    /// Where its grids hold, this way is taken instead.
    pub japan: Option<Japan>,
}

static FOUND: RwLock<BTreeMap<(String, String), Arc<Route>>> = RwLock::new(BTreeMap::new());
/// Ways that are kept; each has some hundred bytes, and definitions from files may be long.
const KEPT: usize = 500;

/// Finds the way; the first time it takes PROJ some milliseconds, in pairs with many operations a quarter of a second.
pub(super) fn route(from: &Crs, to: &Crs) -> Result<Arc<Route>, CrsError> {
    let key = (from.code().to_owned(), to.code().to_owned());
    if let Some(found) = FOUND.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
        return Ok(found.clone());
    }
    let route = Arc::new(Route { direct: direct(from, to)?, japan: japan(from, to) });
    let mut found = FOUND.write().unwrap_or_else(PoisonError::into_inner);
    if found.len() >= KEPT {
        found.clear();
    }
    found.insert(key, route.clone());
    Ok(route)
}

fn direct(from: &Crs, to: &Crs) -> Result<Vec<Leg>, CrsError> {
    if from.same_coordinates(to) {
        return Ok(Vec::new());
    }
    let step = |from: &Crs, to: &Crs| Ok(Leg { from: from.clone(), to: to.clone(), kind: judge(from, to)? });
    let straight: Leg = step(from, to)?;
    let world = Crs::wgs84();
    if straight.kind == Kind::Guess && !from.is_wgs84() && !to.is_wgs84() {
        let over: Result<[Leg; 2], CrsError> = step(from, &world).and_then(|first| Ok([first, step(&world, to)?]));
        if let Ok(over) = over
            && over.iter().all(|leg| leg.kind != Kind::Guess)
        {
            return Ok(over.into());
        }
    }
    Ok(vec![straight])
}

/// Asks PROJ what it would do.
fn judge(from: &Crs, to: &Crs) -> Result<Kind, CrsError> {
    let only = leg(from, to, Kind::Only)?;
    let said = only.operation();
    if !said.pending {
        return Ok(if said.is_guess() { Kind::Guess } else { Kind::Only });
    }
    // PROJ says which of several it uses only after it has been used: one place with a sound one is enough.
    let sound = samples(from, to).into_iter().any(|xy| only.at(xy).is_some() && !only.operation().is_guess());
    Ok(if sound { Kind::NoGuess } else { Kind::Guess })
}

/// Places all over the area of use that both share, in coordinates of the first.
fn samples(from: &Crs, to: &Crs) -> Vec<[f64; 2]> {
    let mut lonlat = Vec::new();
    for area in [from, to].into_iter().filter_map(Crs::area_of_use) {
        let [west, south, east, north] = area;
        let east = if west > east { east + 360.0 } else { east };
        for i in 0..8 {
            let at = |a: f64, b: f64, i: i32| a + (b - a) * (f64::from(i) + 0.5) / 8.0;
            lonlat.extend((0..8).map(|j| [at(west, east, i), at(south, north, j)]));
        }
    }
    if let [Some(lon), Some(lat)] = from.centre() {
        lonlat.push([lon, lat]);
    }
    if from.is_geographic() && from.unit() == "degree" {
        return lonlat;
    }
    let Ok(there) = leg(&Crs::wgs84(), from, Kind::Only) else { return Vec::new() };
    lonlat.into_iter().filter_map(|p| there.at(p)).collect()
}

/// The datum of Japan that a CRS is on; `None` for the rest of the world, and where the file brings its own shift.
fn datum(crs: &Crs) -> Option<JapanDatum> {
    let shape = crs.shape();
    match shape.datum.as_str() {
        _ if shape.own_shift => None,
        "tokyo" => Some(JapanDatum::Tokyo),
        "japanesegeodeticdatum2000" => Some(JapanDatum::Jgd2000),
        "japanesegeodeticdatum2011" => Some(JapanDatum::Jgd2011),
        _ => None,
    }
}

/// The way through the grids when one of the two is on a datum before JGD2011. The rest of the world is reached from JGD2011, which is
/// where Japan lies today.
fn japan(from: &Crs, to: &Crs) -> Option<Japan> {
    let [a, b] = [from, to].map(|crs| datum(crs).unwrap_or(JapanDatum::Jgd2011));
    if a == b {
        return None;
    }
    let geographic = |datum: JapanDatum| {
        Crs::parse(match datum {
            JapanDatum::Tokyo => "EPSG:4301",
            JapanDatum::Jgd2000 => "EPSG:4612",
            JapanDatum::Jgd2011 => "EPSG:6668",
        })
    };
    let first = direct(from, &geographic(a).ok()?).ok()?;
    let last = direct(&geographic(b).ok()?, to).ok()?;
    Some(Japan { from: a, to: b, first, last })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn way(from: &str, to: &str) -> Arc<Route> {
        route(&Crs::parse(from).unwrap(), &Crs::parse(to).unwrap()).unwrap()
    }

    #[test]
    fn a_guess_is_taken_only_where_there_is_nothing_else() {
        for (from, to, kinds) in [
            ("EPSG:4326", "OGC:CRS84", vec![]),
            ("EPSG:4326", "EPSG:6677", vec![Kind::Only]),
            ("EPSG:26912", "EPSG:4326", vec![Kind::Only]),
            ("EPSG:4267", "EPSG:4326", vec![Kind::NoGuess]),
            ("EPSG:4267", "EPSG:4269", vec![Kind::NoGuess]),
            ("EPSG:4301", "EPSG:6668", vec![Kind::NoGuess]),
            ("EPSG:4047", "EPSG:4326", vec![Kind::Guess]),
        ] {
            assert_eq!(way(from, to).direct.iter().map(|leg| leg.kind).collect::<Vec<_>>(), kinds, "{from} {to}");
        }
    }

    #[test]
    fn only_pairs_with_an_older_datum_of_japan_go_through_its_grids() {
        use JapanDatum::{Jgd2000, Jgd2011, Tokyo};
        for (from, to, grids) in [
            ("EPSG:30169", "EPSG:4326", Some((Tokyo, Jgd2011))),
            ("EPSG:3857", "EPSG:3095", Some((Jgd2011, Tokyo))),
            ("EPSG:2451", "EPSG:6677", Some((Jgd2000, Jgd2011))),
            ("EPSG:4301", "EPSG:4612", Some((Tokyo, Jgd2000))),
            ("EPSG:4301", "EPSG:30169", None),
            ("EPSG:6677", "EPSG:4326", None),
            ("EPSG:4267", "EPSG:4326", None),
            ("+proj=longlat +ellps=bessel +towgs84=-146.4,507.3,680.5", "EPSG:4326", None),
        ] {
            assert_eq!(way(from, to).japan.as_ref().map(|j| (j.from, j.to)), grids, "{from} {to}");
        }
    }
}
