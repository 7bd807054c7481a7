//! Searches the registry's list by code, by name in English or Japanese, by area, and by Japan's prefectures.

use super::Crs;
use super::list::{ListedCrs, all, listed};
use super::notation::roman_sign;
use super::plane_rectangular::{JapanDatum, plane_rectangular, prefecture, zones, zones_of};
use crate::words::Lang;
use std::sync::OnceLock;

/// Words of Japanese that stand for words of the registry.
const ALIASES: [(&str, &str); 22] = [
    ("日本", "japan"),
    ("米国", "usa"),
    ("アメリカ", "usa"),
    ("アラスカ", "alaska"),
    ("ハワイ", "hawaii"),
    ("カリフォルニア", "california"),
    ("ネバダ", "nevada"),
    ("カナダ", "canada"),
    ("オーストラリア", "australia"),
    ("豪州", "australia"),
    ("ヨーロッパ", "europe"),
    ("欧州", "europe"),
    ("アフリカ", "africa"),
    ("世界", "world"),
    ("メルカトル", "mercator"),
    ("アルベルス", "albers"),
    ("ランベルト", "lambert"),
    ("正積", "equal area"),
    ("極", "polar"),
    ("緯度経度", "longitude"),
    ("平面直角座標系", "plane rectangular"),
    ("州平面", "spcs"),
];

/// What of a CRS is searched, in small letters.
struct Searched {
    names: String,
    area: String,
}

fn searched() -> &'static [Searched] {
    static SEARCHED: OnceLock<Vec<Searched>> = OnceLock::new();
    SEARCHED.get_or_init(|| {
        let of = |crs: &ListedCrs| Searched {
            names: format!("{} {} {}", crs.code, crs.name, name_in(crs, Lang::Ja)).to_lowercase(),
            area: format!("{} {}", crs.area_name, crs.method).to_lowercase(),
        };
        all().iter().map(of).collect()
    })
}

/// Reads the list and the areas of Japan's zones, so that the first search need not: a tenth of a second.
pub fn prepare() {
    searched();
    super::notation::prepare();
}

/// Returns the name of a listed CRS in a language: Japan's own systems have names in both.
#[must_use]
pub fn name_in(crs: &ListedCrs, lang: Lang) -> String {
    super::names::name(&crs.code, &crs.name, lang)
}

/// Returns the codes that a text finds, the likeliest first, at most `most`: a code or its beginning, words of a name, of an area of
/// use or of a method, a prefecture of Japan or a zone of its plane rectangular system, or anything that [`Crs::parse`] knows.
#[must_use]
pub fn search(text: &str, most: usize) -> Vec<String> {
    let plain = super::notation::plain(text);
    let plain: String = plain.into_iter().take(200).map(|c| roman_sign(c).map_or_else(|| c.to_string(), str::to_owned)).collect();
    let plain = plain.trim().to_lowercase();
    if plain.is_empty() {
        return Vec::new();
    }
    let mut found: Vec<String> = Vec::new();
    let digits = plain.strip_prefix("epsg:").or_else(|| plain.strip_prefix("epsg ")).unwrap_or(&plain).trim();
    let number = !digits.is_empty() && digits.len() <= 6 && digits.bytes().all(|b| b.is_ascii_digit());
    if number || plain.contains(':') {
        found.extend(Crs::parse(&plain.replace(' ', "")).ok().map(|crs| crs.code().to_owned()));
    }
    for zone in zones_named(&plain) {
        for datum in [JapanDatum::Jgd2011, JapanDatum::Jgd2000, JapanDatum::Tokyo] {
            found.extend(plane_rectangular(zone, datum).ok().map(|crs| crs.code().to_owned()));
        }
    }
    let tokens: Vec<Vec<&str>> = plain.split_whitespace().map(aliases).collect();
    let mut hits: Vec<(Rank, usize)> = Vec::new();
    for (i, crs) in searched().iter().enumerate() {
        let has = |text: &str| tokens.iter().all(|words| words.iter().any(|word| text.contains(word)));
        let in_names = has(&crs.names);
        let anywhere =
            in_names || tokens.iter().all(|words| words.iter().any(|word| crs.names.contains(word) || crs.area.contains(word)));
        if anywhere {
            hits.push((Rank::of(&all()[i], [crs.names.contains(&plain), in_names], number.then_some(digits)), i));
        }
    }
    hits.sort();
    found.extend(hits.into_iter().take(most + found.len()).map(|(_, i)| all()[i].code.clone()));
    let mut seen = std::collections::BTreeSet::new();
    found.retain(|code| seen.insert(code.clone()));
    found.truncate(most);
    found
}

/// What comes first: codes that begin so, the whole text in a name, its words in a name before those in an area, what is in force, EPSG, short names.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Rank(bool, bool, bool, bool, bool, usize);

impl Rank {
    fn of(crs: &ListedCrs, [whole, in_names]: [bool; 2], digits: Option<&str>) -> Self {
        let (authority, code) = crs.parts();
        let begins = digits.is_some_and(|d| code.starts_with(d));
        Self(!begins, !whole, !in_names, crs.deprecated, authority != "EPSG", crs.name.len())
    }
}

fn aliases(word: &str) -> Vec<&str> {
    let also = ALIASES.iter().filter(|(ja, _)| *ja == word).map(|(_, en)| *en);
    std::iter::once(word).chain(also).collect()
}

/// The zones of Japan's plane rectangular coordinate system that a text names: by number (`9系`, `第IX系`) or by prefecture.
fn zones_named(text: &str) -> Vec<u32> {
    if let Some(prefecture) = prefecture(text).filter(|_| text.parse::<u32>().is_err()) {
        return zones_of(prefecture.number).iter().map(|z| z.number).collect();
    }
    let Some(number) =
        text.strip_suffix('系').map(|t| t.trim_start_matches("平面直角座標系").trim().trim_start_matches('第').trim())
    else {
        return Vec::new();
    };
    let hit = zones().iter().find(|z| number.parse() == Ok(z.number) || z.roman.to_lowercase() == number);
    hit.map(|z| z.number).into_iter().collect()
}

/// Returns what the list says of a code, for showing; `None` for what is not registered.
#[must_use]
pub fn known(code: &str) -> Option<&'static ListedCrs> {
    listed(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_names_areas_and_prefectures_are_found() {
        for (text, code) in [
            ("6677", "EPSG:6677"),
            ("epsg:32654", "EPSG:32654"),
            ("ＥＰＳＧ：６６７７", "EPSG:6677"),
            ("102003", "ESRI:102003"),
            ("LAEA:24.3,154", "LAEA:24.3,154"),
            ("utm 54n", "EPSG:32654"),
            ("岐阜県", "EPSG:6675"),
            ("Gifu", "EPSG:6675"),
            ("9系", "EPSG:6677"),
            ("第Ⅸ系", "EPSG:6677"),
            ("平面直角座標系 第IX系", "EPSG:6677"),
            ("albers alaska", "EPSG:3338"),
            ("アラスカ アルベルス", "EPSG:3338"),
            ("california zone 3 (ftus)", "EPSG:2227"),
        ] {
            let found = search(text, 20);
            assert!(found.contains(&code.to_owned()), "{text}: {found:?}");
        }
        assert_eq!(search("6677", 5)[0], "EPSG:6677");
        assert_eq!(search("california zone 3", 5)[0], "EPSG:26943");
        assert_eq!(search("Gifu", 5)[..2], ["EPSG:6675", "EPSG:2449"]);
        assert!(search("32", 60).iter().all(|c| c.contains("32")));
        assert!(search("no such thing at all", 5).is_empty() && search("  ", 5).is_empty());
        assert_eq!(search("utm", 7).len(), 7);
    }
}
