//! Finds the columns that hold the place of a row: by their names in English and Japanese, by what stands in them, or as chosen.

use super::geometry_text::{GeometryText, looks_like};
use crate::layer::Reading;

/// Where a row says its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum PlaceIn {
    /// Two columns.
    Two(Pair),
    /// One column with well-known text or GeoJSON.
    Geometry(usize, GeometryText),
    /// None that is known.
    Nowhere,
}

/// Two columns of coordinates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pair {
    pub x: usize,
    pub y: usize,
    /// They are longitudes and latitudes by their names.
    pub degrees: bool,
    /// They are called X座標 and Y座標: by the custom of Japanese surveyors X is the northing.
    pub survey: bool,
    /// The datum that their names say, with the word that says it.
    pub datum: Option<(&'static str, &'static str)>,
}

/// The words of an axis, longest first; `true` for those that mean degrees.
const X_WORDS: [(&str, bool); 12] = [
    ("longitude", true),
    ("longitud", true),
    ("easting", false),
    ("経度", true),
    ("東経", true),
    ("x座標", false),
    ("long", true),
    ("lon", true),
    ("lng", true),
    ("east", false),
    ("e", false),
    ("x", false),
];
const Y_WORDS: [(&str, bool); 11] = [
    ("latitude", true),
    ("latitud", true),
    ("northing", false),
    ("緯度", true),
    ("北緯", true),
    ("y座標", false),
    ("lati", true),
    ("lat", true),
    ("north", false),
    ("n", false),
    ("y", false),
];

/// Datums by the words that column names and cells use for them, in small letters without spaces.
const DATUMS: [(&str, &str); 17] = [
    ("wgs84", "OGC:CRS84"),
    ("wgs1984", "OGC:CRS84"),
    ("nad27", "EPSG:4267"),
    ("nad1927", "EPSG:4267"),
    ("nad83", "EPSG:4269"),
    ("nad1983", "EPSG:4269"),
    ("jgd2011", "EPSG:6668"),
    ("jgd2024", "EPSG:6668"),
    ("jgd2000", "EPSG:4612"),
    ("日本測地系", "EPSG:4301"),
    ("旧測地系", "EPSG:4301"),
    ("tokyo", "EPSG:4301"),
    ("gda94", "EPSG:4283"),
    ("gda2020", "EPSG:7844"),
    ("etrs89", "EPSG:4258"),
    ("sirgas2000", "EPSG:4674"),
    ("sad69", "EPSG:4618"),
];

/// What may stand beside an axis word without making it something else than a place.
const NO_PLACE: [&str; 8] = ["dir", "hemisphere", "hem", "error", "accuracy", "precision", "uncertainty", "name"];

/// Columns of minutes and seconds: beside them a column of degrees alone is no place.
const MINUTES: [&str; 8] = ["min", "mins", "minute", "minutes", "sec", "secs", "second", "seconds"];

/// Returns the datum that a text names, as a CRS code and as the word that was known.
pub(super) fn datum(text: &str) -> Option<(&'static str, &'static str)> {
    let plain: String = folded(text).chars().filter(|c| c.is_alphanumeric()).collect();
    DATUMS.iter().find(|(word, _)| plain.contains(word)).map(|(word, code)| (*code, *word))
}

/// Tells whether a column is there to say the datum of each row.
pub(super) fn says_datum(name: &str) -> bool {
    let plain: String = folded(name).chars().filter(|c| c.is_alphanumeric()).collect();
    ["datum", "geodeticdatum", "horizontaldatum", "horizdatum", "hdatum", "coorddatum", "crs", "srs", "epsg", "測地系", "座標系"]
        .contains(&plain.as_str())
}

/// Finds where rows say their place; `sample` are the first rows.
///
/// # Errors
/// When a chosen column is not there.
pub(super) fn find(names: &[String], sample: &[Vec<String>], reading: &Reading) -> Result<PlaceIn, String> {
    let chosen = |name: &Option<String>| {
        name.as_ref().filter(|n| !n.is_empty()).map(|n| column_called(names, n).ok_or_else(|| no_column(n, names))).transpose()
    };
    let geometry = |column: usize| first_filled(sample, column).and_then(looks_like);
    match (chosen(&reading.x_field)?, chosen(&reading.y_field)?) {
        (Some(x), Some(y)) if x != y => {
            let word = |column: usize, words| axis(&names[column], words).first().map(|a| a.degrees);
            let degrees = word(x, &X_WORDS) == Some(true) && word(y, &Y_WORDS) == Some(true);
            let datum = datum(&names[x]).filter(|d| degrees && datum(&names[y]) == Some(*d));
            Ok(PlaceIn::Two(Pair { x, y, degrees, survey: false, datum }))
        }
        (Some(only), _) | (None, Some(only)) => match geometry(only) {
            Some(kind) => Ok(PlaceIn::Geometry(only, kind)),
            None => Err(format!(
                "the column “{}” holds no well-known text and no GeoJSON; choose two columns, one of longitudes or eastings and one of \
                 latitudes or northings",
                names[only]
            )),
        },
        (None, None) => Ok(found(names, &geometry)),
    }
}

fn found(names: &[String], geometry: &dyn Fn(usize) -> Option<GeometryText>) -> PlaceIn {
    if let Some((column, kind)) = (0..names.len()).find_map(|column| Some((column, geometry(column)?))) {
        return PlaceIn::Geometry(column, kind);
    }
    pair(names).map_or(PlaceIn::Nowhere, PlaceIn::Two)
}

/// The best pair of columns whose names differ only in the word for the axis.
pub(super) fn pair(names: &[String]) -> Option<Pair> {
    let of = |words| {
        names.iter().enumerate().flat_map(move |(i, name)| axis(name, words).into_iter().map(move |a| (i, a))).collect::<Vec<_>>()
    };
    let (mut xs, ys) = (of(&X_WORDS), of(&Y_WORDS));
    let minutes = |a: &AxisName| MINUTES.contains(&a.rest.as_str());
    if xs.iter().any(|(_, a)| minutes(a)) {
        xs.retain(|(_, a)| !minutes(a) && !["d", "deg", "degree", "degrees"].contains(&a.rest.as_str()));
    }
    let mut best: Option<((u8, u8, usize), Pair)> = None;
    for (x, a) in &xs {
        for (y, b) in ys.iter().filter(|(y, b)| y != x && b.rest == a.rest && b.degrees == a.degrees) {
            let datum = datum(&names[*x]).filter(|d| a.degrees && datum(&names[*y]) == Some(*d));
            let survey = a.word == "x座標" && b.word == "y座標";
            // WGS 84 first, then columns that say nothing else, then other datums, then what is approximate and so on.
            let rest = match datum {
                Some(("OGC:CRS84", _)) => 0,
                None if a.rest.is_empty() => 1,
                Some(_) => 2,
                None => 3,
            };
            let rank = (u8::from(!a.degrees) + u8::from(a.word.len() == 1), rest, *x);
            if best.as_ref().is_none_or(|(r, _)| rank < *r) {
                best = Some((rank, Pair { x: *x, y: *y, degrees: a.degrees, survey, datum }));
            }
        }
    }
    best.map(|(_, pair)| pair)
}

/// What a column's name says of an axis.
#[derive(Debug, PartialEq, Eq)]
struct AxisName {
    word: &'static str,
    degrees: bool,
    /// The rest of the name, which must be that of the other column too.
    rest: String,
}

fn axis(name: &str, words: &[(&'static str, bool)]) -> Vec<AxisName> {
    let tokens = tokens(name);
    let mut found: Vec<AxisName> = Vec::new();
    for (i, token) in tokens.iter().enumerate() {
        let Some((word, degrees, left)) = words.iter().find_map(|(word, degrees)| {
            // One letter is a word only alone; others may begin or end one, as in decimalLatitude or latwgs84.
            let left = if word.len() > 1 {
                token.strip_prefix(word).or_else(|| token.strip_suffix(word))?
            } else {
                token.strip_prefix(word).filter(|left| left.is_empty())?
            };
            Some((*word, *degrees, left))
        }) else {
            continue;
        };
        let mut rest: Vec<&str> = tokens.iter().enumerate().filter(|(j, _)| *j != i).map(|(_, t)| t.as_str()).collect();
        rest.push(left);
        // E and N are an axis beside the name of a grid only.
        let grid = ["utm", "mga", "grid", "coord", "coordinate"].iter().any(|g| rest.contains(g));
        if rest.iter().any(|r| NO_PLACE.contains(r)) || (matches!(word, "e" | "n") && !grid) {
            continue;
        }
        found.push(AxisName { word, degrees, rest: rest.concat() });
    }
    found
}

/// The words of a name in small letters: divided at anything that is no letter or digit, and before inner capitals.
fn tokens(name: &str) -> Vec<String> {
    let mut tokens = vec![String::new()];
    let mut before = ' ';
    for c in halved(name).chars() {
        if !c.is_alphanumeric() || before.is_ascii_lowercase() && c.is_ascii_uppercase() {
            tokens.push(String::new());
        }
        if c.is_alphanumeric()
            && let Some(last) = tokens.last_mut()
        {
            last.extend(c.to_lowercase());
        }
        before = c;
    }
    tokens.retain(|t| !t.is_empty());
    tokens
}

fn folded(text: &str) -> String {
    halved(text).to_lowercase()
}

/// Full-width letters and digits as the usual ones.
fn halved(text: &str) -> String {
    let half = |c| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        c => c,
    };
    text.chars().map(half).collect()
}

/// Finds a column by its name, else by its name without regard to capitals and spaces around it.
fn column_called(names: &[String], name: &str) -> Option<usize> {
    let same = |n: &String| folded(n.trim()) == folded(name.trim());
    names.iter().position(|n| n == name).or_else(|| names.iter().position(same))
}

fn no_column(name: &str, names: &[String]) -> String {
    format!("the table has no column “{name}”; {}", listed(names))
}

/// Lists the columns for a message.
pub(super) fn listed(names: &[String]) -> String {
    const MOST: usize = 40;
    let more = if names.len() > MOST { format!(" and {} more", names.len() - MOST) } else { String::new() };
    format!("its columns are {}{more}", names.iter().take(MOST).map(|n| format!("“{n}”")).collect::<Vec<_>>().join(", "))
}

fn first_filled(sample: &[Vec<String>], column: usize) -> Option<&str> {
    sample.iter().filter_map(|row| row.get(column)).map(|cell| cell.trim()).find(|cell| !super::cells::is_nothing(cell))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(header: &str) -> Vec<String> {
        header.split(',').map(str::to_owned).collect()
    }

    #[test]
    fn pairs_are_found_by_name() {
        for (header, x, y, degrees) in [
            ("dep_id,latitude,longitude", "longitude", "latitude", true),
            ("lat,lon", "lon", "lat", true),
            ("LATITUDE,LONG", "LONG", "LATITUDE", true),
            ("id,Lat_WGS84,Long_WGS84,Long_Name", "Long_WGS84", "Lat_WGS84", true),
            ("Approx_Lon,Approx_Lat", "Approx_Lon", "Approx_Lat", true),
            ("decimalLatitude,decimalLongitude,coordinateUncertaintyInMeters", "decimalLongitude", "decimalLatitude", true),
            ("lat,lng,Lat_NAD27,Long_NAD27", "lng", "lat", true),
            ("Lat_NAD27,Long_NAD27,Lat_WGS84,Long_WGS84", "Long_WGS84", "Lat_WGS84", true),
            ("名称,緯度,経度", "経度", "緯度", true),
            ("名称,緯度（世界測地系）,経度（世界測地系）", "経度（世界測地系）", "緯度（世界測地系）", true),
            ("名称,Ｘ座標,Ｙ座標", "Ｘ座標", "Ｙ座標", false),
            ("name,X,Y", "X", "Y", false),
            ("Easting,Northing,RL", "Easting", "Northing", false),
            ("utm_e,utm_n,e", "utm_e", "utm_n", false),
            ("POINT_X,POINT_Y", "POINT_X", "POINT_Y", false),
            ("x,y,lat,lon", "lon", "lat", true),
            ("gpsLat,gpsLon", "gpsLon", "gpsLat", true),
            ("Latitude (degrees),Longitude (degrees)", "Longitude (degrees)", "Latitude (degrees)", true),
            ("Latitude *,Longitude *", "Longitude *", "Latitude *", true),
        ] {
            let names = names(header);
            let pair = pair(&names).unwrap_or_else(|| panic!("{header}"));
            assert_eq!((names[pair.x].as_str(), names[pair.y].as_str(), pair.degrees), (x, y, degrees), "{header}");
        }
    }

    #[test]
    fn other_names_are_no_place() {
        for header in [
            "id,name,Site_ID",
            "long_name,lat",
            "lat_deg,lat_min,lat_sec,lon_deg,lon_min,lon_sec",
            "platform,flat,belong",
            "longitude",
            "e,n",
            "latitude,easting",
            "x,lat",
        ] {
            assert_eq!(pair(&names(header)), None, "{header}");
        }
    }

    #[test]
    fn names_say_the_datum() {
        let said = |header: &str| pair(&names(header)).unwrap().datum.map(|d| d.0);
        assert_eq!(said("Lat_WGS84,Long_WGS84"), Some("OGC:CRS84"));
        assert_eq!(said("緯度(日本測地系),経度(日本測地系)"), Some("EPSG:4301"));
        assert_eq!(said("lat_nad27,lon_nad27"), Some("EPSG:4267"));
        assert_eq!(said("lat,lon"), None);
        assert_eq!(datum("NAD 1983"), Some(("EPSG:4269", "nad1983")));
    }

    #[test]
    fn chosen_columns_are_taken_or_missed_aloud() {
        let names = names("a,b,wkt");
        let sample = vec![vec!["1".to_owned(), "2".to_owned(), "POINT (1 2)".to_owned()]];
        let reading = |x: &str, y: &str| Reading {
            x_field: Some(x.to_owned()),
            y_field: Some(y.to_owned()).filter(|y| !y.is_empty()),
            ..Reading::default()
        };
        let two = find(&names, &sample, &reading("B ", "a")).unwrap();
        assert!(matches!(two, PlaceIn::Two(Pair { x: 1, y: 0, degrees: false, .. })), "{two:?}");
        assert_eq!(find(&names, &sample, &reading("wkt", "")), Ok(PlaceIn::Geometry(2, GeometryText::Wkt)));
        assert!(find(&names, &sample, &reading("a", "")).unwrap_err().contains("“a”"));
        assert!(find(&names, &sample, &reading("lon", "lat")).unwrap_err().contains("“a”, “b”, “wkt”"));
        assert_eq!(find(&names, &sample, &Reading::default()), Ok(PlaceIn::Geometry(2, GeometryText::Wkt)));
    }
}
