//! What fits a place: the zones of UTM, of State Plane and of Japan's plane rectangular system that hold it, national equal-area
//! systems, and a plane centred there; and whether an area of use holds what is on the screen.

use super::Crs;
use super::better::holds;
use super::list::{ListedCrs, ListedKind, all, listed};
use super::notation::{plane_zones, utm_code, utm_zone};
use super::plane_rectangular::{JapanDatum, plane_rectangular};
use crate::geometry::LonLatExtent;

/// Why a CRS fits a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// It is centred there and keeps areas.
    Centred,
    /// A zone of Japan's plane rectangular coordinate system.
    PlaneRectangular,
    /// A zone of the U.S. State Plane Coordinate System.
    StatePlane,
    /// A zone of UTM on the national datum.
    NationalUtm,
    /// A zone of UTM on WGS 84.
    Utm,
    /// The equal-area system of a nation or a continent.
    EqualArea,
}

/// A CRS that fits a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fitting {
    /// Its code.
    pub code: String,
    /// Why it fits.
    pub why: Why,
}

/// How an area of use lies to what is on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Covers {
    /// It holds all of it.
    All,
    /// It holds some of it.
    Part,
    /// It holds none of it.
    None,
    /// Nobody says where the CRS is meant for.
    Unknown,
}

/// Equal-area systems of nations and continents: the conterminous U.S., Alaska, Hawaii, Europe, Australia, Canada, South America, Africa.
const EQUAL_AREA: [&str; 8] =
    ["EPSG:5070", "EPSG:3338", "ESRI:102007", "EPSG:3035", "EPSG:9473", "ESRI:102001", "ESRI:102033", "ESRI:102022"];
/// Japan has no equal-area system of its own: this one is centred on it.
const JAPAN: (&str, [f64; 4]) = ("LAEA:36,138", [122.0, 20.0, 154.5, 46.0]);
/// The beginnings of names of UTM on national datums in force.
const NATIONAL_UTM: [&str; 8] = [
    "JGD2011 / UTM zone",
    "JGD2024 / UTM zone",
    "NAD83(2011) / UTM zone",
    "NAD83(CSRS) / UTM zone",
    "ETRS89 / UTM zone",
    "GDA2020 / MGA zone",
    "SIRGAS 2000 / UTM zone",
    "NZGD2000 / UTM zone",
];
/// The datums under which State Plane is offered.
const STATE_PLANE: [&str; 2] = ["NAD83(2011) / ", "NAD83 / "];

/// Returns what fits a place in degrees, the fittest first. Where no national system reaches, as on the seabed, that is the plane
/// centred there.
#[must_use]
pub fn fitting([lon, lat]: [f64; 2]) -> Vec<Fitting> {
    let at = [crate::geometry::wrap_lon(lon), lat];
    let of = |why| move |code: String| Fitting { code, why };
    let zones = plane_zones(at);
    let zones = zones.iter().filter_map(|z| plane_rectangular(z.number, JapanDatum::Jgd2011).ok());
    let zones: Vec<Fitting> = zones.map(|crs| crs.code().to_owned()).map(of(Why::PlaneRectangular)).collect();
    let here = |crs: &&ListedCrs| {
        !crs.deprecated && crs.kind == ListedKind::Projected && crs.area_of_use.is_some_and(|a| holds(extent(a), at))
    };
    let (mut states, mut national) = (Vec::new(), Vec::new());
    for crs in all().iter().filter(|crs| crs.code.starts_with("EPSG:")).filter(here) {
        if NATIONAL_UTM.iter().any(|start| crs.name.starts_with(start)) && !crs.name.contains('+') {
            national.push(crs.code.clone());
        } else if is_state_plane(crs) {
            states.push(crs.code.clone());
        }
    }
    // The newer datum first.
    states.sort_by_key(|code| listed(code).is_none_or(|c| !c.name.starts_with(STATE_PLANE[0])));
    let covered = !states.is_empty() || !national.is_empty();
    let utm = utm_zone(at).map(|zone| utm_code(zone, lat >= 0.0));
    let areal = EQUAL_AREA.iter().filter(|code| listed(code).as_ref().is_some_and(here)).map(|code| (*code).to_owned());
    let japan = holds(extent(JAPAN.1), at).then(|| JAPAN.0.to_owned());
    let centred = Crs::centred(round(lat), round(at[0])).ok().map(|crs| crs.code().to_owned());
    let centred: Vec<Fitting> = centred.map(of(Why::Centred)).into_iter().collect();
    let utm = utm.map(of(Why::Utm));
    let areal: Vec<Fitting> = areal.chain(japan).map(of(Why::EqualArea)).collect();
    let states = states.into_iter().map(of(Why::StatePlane));
    let national = national.into_iter().map(of(Why::NationalUtm));
    if covered {
        zones.into_iter().chain(states).chain(national).chain(utm).chain(areal).chain(centred).collect()
    } else {
        centred.into_iter().chain(utm).chain(areal).chain(zones).collect()
    }
}

/// Tells how an area of use (west, south, east, north in degrees) lies to what is on the screen.
#[must_use]
pub fn covers(area: Option<[f64; 4]>, view: Option<LonLatExtent>) -> Covers {
    let (Some(area), Some(view)) = (area.map(extent), view) else { return Covers::Unknown };
    let west = (view.west - area.west).rem_euclid(360.0);
    let wide = area.width() >= 359.9;
    let inside = (wide || west + view.width() <= area.width() + 1e-9) && view.south >= area.south && view.north <= area.north;
    let beside = view.south > area.north || view.north < area.south;
    let apart = !wide && west > area.width() && west + view.width() < 360.0;
    match (inside, beside || apart) {
        (true, _) => Covers::All,
        (false, true) => Covers::None,
        (false, false) => Covers::Part,
    }
}

fn extent([west, south, east, north]: [f64; 4]) -> LonLatExtent {
    LonLatExtent { west, south, east, north }
}

/// To a hundredth of a degree: a code that can be said aloud.
fn round(degrees: f64) -> f64 {
    (degrees * 100.0).round() / 100.0
}

/// Tells whether a name is that of a zone of State Plane: a state, then nothing, a number or a part of it, and the unit.
fn is_state_plane(crs: &ListedCrs) -> bool {
    let Some(rest) = STATE_PLANE.iter().find_map(|datum| crs.name.strip_prefix(datum)) else { return false };
    let Some(rest) = STATES.iter().find_map(|state| rest.strip_prefix(state)) else { return false };
    let rest = rest.trim_start();
    let rest = ["(ftUS)", "(ft)", "(m)"].iter().find_map(|unit| rest.strip_suffix(unit)).unwrap_or(rest).trim_end();
    let number = rest.strip_prefix("zone ").is_some_and(|n| n.parse::<u32>().is_ok());
    rest.is_empty() || number || PARTS.contains(&rest)
}

const PARTS: [&str; 17] = [
    "North",
    "South",
    "Central",
    "East",
    "West",
    "North Central",
    "South Central",
    "East Central",
    "West Central",
    "Mainland",
    "Island",
    "Long Island",
    "Single Zone",
    "Offshore",
    "CS27 North",
    "North (m)",
    "South (m)",
];

/// The names that State Plane uses, longer ones before those that they begin with.
const STATES: [&str; 52] = [
    "Alabama",
    "Alaska",
    "Arizona",
    "Arkansas",
    "California",
    "Colorado",
    "Connecticut",
    "Delaware",
    "Florida",
    "Georgia",
    "Hawaii",
    "Idaho",
    "Illinois",
    "Indiana",
    "Iowa",
    "Kansas",
    "Kentucky",
    "Louisiana",
    "Maine",
    "Maryland",
    "Massachusetts",
    "Michigan",
    "Minnesota",
    "Mississippi",
    "Missouri",
    "Montana",
    "Nebraska",
    "Nevada",
    "New Hampshire",
    "New Jersey",
    "New Mexico",
    "New York",
    "North Carolina",
    "North Dakota",
    "Ohio",
    "Oklahoma",
    "Oregon",
    "Pennsylvania",
    "Puerto Rico and Virgin Is.",
    "Puerto Rico",
    "Rhode Island",
    "South Carolina",
    "South Dakota",
    "Tennessee",
    "Texas",
    "Utah",
    "Vermont",
    "Virginia",
    "Washington",
    "West Virginia",
    "Wisconsin",
    "Wyoming",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(lon: f64, lat: f64, why: Why) -> Vec<String> {
        fitting([lon, lat]).into_iter().filter(|f| f.why == why).map(|f| f.code).collect()
    }

    #[test]
    fn tokyo_has_its_zone_first_and_its_plane_last() {
        let all = fitting([139.75, 35.68]);
        assert_eq!((all[0].code.as_str(), all[0].why), ("EPSG:6677", Why::PlaneRectangular));
        assert_eq!(all.last().unwrap().code, "LAEA:35.68,139.75");
        assert_eq!(codes(139.75, 35.68, Why::Utm), ["EPSG:32654"]);
        assert_eq!(codes(139.75, 35.68, Why::NationalUtm), ["EPSG:6691"]);
        assert_eq!(codes(139.75, 35.68, Why::EqualArea), ["LAEA:36,138"]);
    }

    #[test]
    fn at_minamitorishima_the_plane_centred_there_comes_before_the_zone_for_land() {
        let all = fitting([153.98, 24.29]);
        assert_eq!((all[0].code.as_str(), all[0].why), ("LAEA:24.29,153.98", Why::Centred));
        assert_eq!(all[1].code, "EPSG:32656");
        let zone = all.last().unwrap();
        assert_eq!((zone.code.as_str(), zone.why), ("EPSG:6687", Why::PlaneRectangular));
        assert!(Crs::parse(&zone.code).unwrap().is_onshore_only());
        assert!(fitting([154.5, 24.6]).iter().all(|f| f.why != Why::PlaneRectangular), "at sea there is no zone");
    }

    #[test]
    fn state_plane_comes_in_all_its_units() {
        let oregon = codes(-122.9, 45.3, Why::StatePlane);
        let names: Vec<&str> = oregon.iter().map(|c| listed(c).unwrap().name.as_str()).collect();
        for name in ["NAD83(2011) / Oregon North", "NAD83(2011) / Oregon North (ft)", "NAD83 / Oregon North"] {
            assert!(names.contains(&name), "{name}: {names:?}");
        }
        assert!(names.iter().all(|n| !n.contains("Baker") && !n.contains("Lambert")), "{names:?}");
        let california = codes(-122.4, 37.8, Why::StatePlane);
        assert!(california.contains(&"EPSG:2227".to_owned()) && california.contains(&"EPSG:26943".to_owned()), "{california:?}");
        assert!(codes(-150.0, 64.0, Why::EqualArea).contains(&"EPSG:3338".to_owned()));
        assert!(codes(179.9, 52.0, Why::EqualArea).contains(&"EPSG:3338".to_owned()), "across 180°");
        assert!(codes(-100.0, 40.0, Why::EqualArea).contains(&"EPSG:5070".to_owned()));
        assert!(codes(10.0, 50.0, Why::EqualArea).contains(&"EPSG:3035".to_owned()));
        assert!(codes(145.0, -30.0, Why::EqualArea).contains(&"EPSG:9473".to_owned()));
    }

    #[test]
    fn areas_of_use_are_laid_on_the_screen() {
        let view = |west, south, east, north| Some(LonLatExtent { west, south, east, north });
        let zone = Some([138.4, 29.31, 141.11, 37.98]);
        assert_eq!(covers(zone, view(139.0, 35.0, 140.0, 36.0)), Covers::All);
        assert_eq!(covers(zone, view(130.0, 35.0, 140.0, 36.0)), Covers::Part);
        assert_eq!(covers(zone, view(-120.0, 35.0, -110.0, 36.0)), Covers::None);
        assert_eq!(covers(zone, view(139.0, 45.0, 140.0, 46.0)), Covers::None);
        let alaska = Some([172.42, 51.3, -129.99, 71.4]);
        assert_eq!(covers(alaska, view(175.0, 52.0, -170.0, 60.0)), Covers::All);
        assert_eq!(covers(alaska, view(-160.0, 52.0, -150.0, 60.0)), Covers::All);
        assert_eq!(covers(alaska, view(150.0, 52.0, 175.0, 60.0)), Covers::Part);
        assert_eq!(covers(Some([-180.0, -90.0, 180.0, 90.0]), view(150.0, -50.0, -150.0, 60.0)), Covers::All);
        assert_eq!(covers(None, view(0.0, 0.0, 1.0, 1.0)), Covers::Unknown);
    }
}
