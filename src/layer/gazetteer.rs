//! Names of countries, states and prefectures in two languages, and the boxes they lie in: which place a text of a table means.

use crate::layer::fold::{fold, is_japanese};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// A country, a state or a prefecture.
#[derive(Debug, PartialEq, Deserialize)]
pub struct Place {
    /// ISO 3166 code: `JP`, `US-NV`, `JP-21`.
    pub code: String,
    /// Its names: English first, then Japanese, then others and abbreviations.
    names: Vec<String>,
    /// West, south, east, north in degrees; west > east across 180°.
    #[serde(rename = "box")]
    pub area: [f64; 4],
}

impl Place {
    /// Returns its name in English and in Japanese.
    #[must_use]
    pub fn names(&self) -> [&str; 2] {
        let name = |i: usize| self.names.get(i).map_or(self.code.as_str(), String::as_str);
        [name(0), name(1)]
    }
}

#[derive(Deserialize)]
struct Table {
    countries: Vec<Place>,
    states: Vec<Place>,
    prefectures: Vec<Place>,
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| {
        // A test reads the file; it is part of the program.
        serde_json::from_str(include_str!("../../assets/places.json")).unwrap_or(Table {
            countries: Vec::new(),
            states: Vec::new(),
            prefectures: Vec::new(),
        })
    })
}

fn all() -> impl Iterator<Item = &'static Place> {
    let t = table();
    t.countries.iter().chain(&t.states).chain(&t.prefectures)
}

/// The places by their names, made alike.
fn by_name() -> &'static BTreeMap<String, Vec<&'static Place>> {
    static BY_NAME: OnceLock<BTreeMap<String, Vec<&'static Place>>> = OnceLock::new();
    BY_NAME.get_or_init(|| {
        let mut map: BTreeMap<String, Vec<&'static Place>> = BTreeMap::new();
        for place in all() {
            // `US-NV` stands in tables, too; `JP` alone may be anything, and is left to fields that speak of places.
            for name in place.names.iter().chain([&place.code]) {
                let places = map.entry(plain(name)).or_default();
                if !places.contains(&place) {
                    places.push(place);
                }
            }
        }
        map
    })
}

/// A name without width, capitals, macrons, and without what it ends in as a kind of place.
fn plain(name: &str) -> String {
    let folded: String = fold(name).chars().map(|c| if matches!(c, 'ō' | 'ô') { 'o' } else { c }).collect();
    let folded = folded.strip_prefix("the ").or_else(|| folded.strip_prefix("state of ")).unwrap_or(&folded);
    let cut = [" prefecture", " pref.", "-ken", " ken", "-fu", "-to", " metropolis", " province", "州"]
        .iter()
        .find_map(|end| folded.strip_suffix(end))
        .unwrap_or(folded);
    cut.trim().to_owned()
}

/// Finds the places that a text means as a whole; several where a name is shared (`Georgia`). `short` lets abbreviations of
/// three letters or fewer count, which in other columns mean other things (`AU`, `MN`).
#[must_use]
pub fn places_of(text: &str, short: bool) -> Vec<&'static Place> {
    if text.len() > 200 {
        return Vec::new();
    }
    let name = plain(text);
    if !short && name.is_ascii() && name.len() <= 3 {
        return Vec::new();
    }
    if let Some(found) = by_name().get(&name) {
        return found.clone();
    }
    // An address in Japanese begins with its prefecture.
    if is_japanese(&name) {
        let begins = |p: &&Place| p.names().iter().any(|n| n.ends_with(['都', '道', '府', '県']) && name.starts_with(n));
        let found: Vec<&Place> = table().prefectures.iter().filter(begins).collect();
        if !found.is_empty() {
            return found;
        }
    }
    // “Elko County, Nevada, USA”: the last part that is a place which is not a whole country, else the country.
    let mut parts = text.split([',', ';', '/', '、']).filter(|_| text.contains([',', ';', '/', '、'])).collect::<Vec<_>>();
    parts.reverse();
    let found: Vec<_> =
        parts.iter().filter_map(|part| by_name().get(&plain(part)).filter(|_| short || plain(part).len() > 3)).collect();
    found.iter().find(|f| f.iter().any(|p| p.code.contains('-'))).or(found.first()).map(|f| (*f).clone()).unwrap_or_default()
}

/// Returns the country of the code (`JP`).
#[must_use]
pub fn country(code: &str) -> Option<&'static Place> {
    table().countries.iter().find(|p| p.code == code)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(text: &str, short: bool) -> Vec<&'static str> {
        places_of(text, short).iter().map(|p| p.code.as_str()).collect()
    }

    #[test]
    fn places_are_found_by_any_of_their_names() {
        for (text, code) in [
            ("Japan", "JP"),
            ("日本", "JP"),
            ("United States", "US"),
            ("u.s.a.", "US"),
            ("アメリカ合衆国", "US"),
            ("Nevada", "US-NV"),
            ("ネバダ州", "US-NV"),
            ("ネバダ", "US-NV"),
            ("US-NV", "US-NV"),
            ("State of Nevada", "US-NV"),
            ("Western Australia", "AU-WA"),
            ("岐阜県", "JP-21"),
            ("岐阜", "JP-21"),
            ("Gifu Prefecture", "JP-21"),
            ("北海道", "JP-01"),
            ("北海道札幌市", "JP-01"),
            ("東京都小笠原村", "JP-13"),
            ("Kōchi-ken", "JP-39"),
            ("ＪＡＰＡＮ", "JP"),
            ("Elko County, Nevada, USA", "US-NV"),
            ("Scotland", "GB"),
        ] {
            assert_eq!(codes(text, false), [code], "{text}");
        }
        assert_eq!(codes("NV", true), ["US-NV"]);
        assert_eq!(codes("JPN", true), ["JP"]);
        assert_eq!(codes("WA", true), ["US-WA", "AU-WA"]);
        assert_eq!(codes("Georgia", false), ["GE", "US-GA"]);
    }

    #[test]
    fn what_names_no_place_finds_none() {
        for text in ["", "AU", "MN", "Au, Ag", "Fe", "Copper", "地質境界線", "Closed mine", "マンガン", "Lower, Middle"]
        {
            assert_eq!(codes(text, false), Vec::<&str>::new(), "{text}");
        }
    }

    #[test]
    fn the_file_is_whole_and_its_boxes_are_boxes() {
        let t = table();
        assert_eq!((t.prefectures.len(), t.countries.len() > 200, t.states.len() > 70), (47, true, true));
        for place in all() {
            let [west, south, east, north] = place.area;
            assert!(south < north && (-90.0..=90.0).contains(&south) && (-90.0..=90.0).contains(&north), "{place:?}");
            assert!((-180.0..=180.0).contains(&west) && (-180.0..=180.0).contains(&east) && west != east, "{place:?}");
            assert!(is_japanese(place.names()[1]), "{place:?} has a Japanese name");
        }
        assert_eq!(country("JP").unwrap().area, [122.9, 20.4, 154.0, 45.6]);
    }
}
