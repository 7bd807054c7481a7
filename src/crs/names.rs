//! Names of CRSs for people: Japan's own in both languages, and under both of their names since EPSG renamed JGD2011.

use super::plane_rectangular::{JapanDatum, zone_of_code, zones};
use crate::words::{Lang, Word};

/// Returns the name of a code in a language; `registered` is what the registry calls it.
pub(super) fn name(code: &str, registered: &str, lang: Lang) -> String {
    if let Some([lat, lon]) = super::definition::centre_of(code) {
        return lang.fill(Word::CrsCentred, &[&lat.to_string(), &lon.to_string()]);
    }
    let number = code.strip_prefix("EPSG:").and_then(|n| n.parse::<u32>().ok()).unwrap_or(0);
    if let Some((datum, zone)) = zone_of_code(code) {
        let roman = zones().iter().find(|z| z.number == zone).map_or("", |z| &z.roman);
        return format!("{} / {}", lang.t(word(datum)), lang.fill(Word::CrsPlaneRectangular, &[roman]));
    }
    // UTM zones 51 to 55.
    let utm = [(JapanDatum::Jgd2011, 6688), (JapanDatum::Jgd2000, 3097), (JapanDatum::Tokyo, 3092)];
    if let Some((datum, first)) = utm.into_iter().find(|(_, first)| (*first..first + 5).contains(&number)) {
        return format!("{} / {}", lang.t(word(datum)), lang.fill(Word::CrsUtm, &[&format!("{}N", 51 + number - first)]));
    }
    match number {
        6666..=6668 => lang.t(word(JapanDatum::Jgd2011)).to_owned(),
        4612 | 4947 | 4946 => lang.t(word(JapanDatum::Jgd2000)).to_owned(),
        4301 => lang.t(word(JapanDatum::Tokyo)).to_owned(),
        4326 if lang.is_ja() => lang.t(Word::CrsWgs84).to_owned(),
        _ if code == super::code::CRS84 => lang.t(Word::CrsWgs84).to_owned(),
        _ => registered.replace("JGD2024", "JGD2011").replace("JGD2011", "JGD2011 (renamed JGD2024)"),
    }
}

fn word(datum: JapanDatum) -> Word {
    match datum {
        JapanDatum::Tokyo => Word::CrsTokyo,
        JapanDatum::Jgd2000 => Word::CrsJgd2000,
        JapanDatum::Jgd2011 => Word::CrsJgd2011,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crs::Crs;

    #[test]
    fn japans_systems_have_both_names_in_both_languages() {
        for (code, en, ja) in [
            ("EPSG:6668", "JGD2011 (renamed JGD2024)", "JGD2011（JGD2024に改称）"),
            (
                "EPSG:6675",
                "JGD2011 (renamed JGD2024) / Japan Plane Rectangular CS VII",
                "JGD2011（JGD2024に改称） / 平面直角座標系 第VII系",
            ),
            ("EPSG:2451", "JGD2000 / Japan Plane Rectangular CS IX", "JGD2000 / 平面直角座標系 第IX系"),
            ("EPSG:30169", "Tokyo / Japan Plane Rectangular CS IX", "日本測地系（Tokyo） / 平面直角座標系 第IX系"),
            ("EPSG:6691", "JGD2011 (renamed JGD2024) / UTM zone 54N", "JGD2011（JGD2024に改称） / UTM 54N帯"),
            ("EPSG:3095", "Tokyo / UTM zone 54N", "日本測地系（Tokyo） / UTM 54N帯"),
            ("EPSG:4301", "Tokyo", "日本測地系（Tokyo）"),
            ("EPSG:32654", "WGS 84 / UTM zone 54N", "WGS 84 / UTM zone 54N"),
            ("OGC:CRS84", "WGS 84 (longitude, latitude)", "WGS 84（経度、緯度）"),
            (
                "LAEA:24.3,154",
                "Equal-area plane centred on 24.3°, 154° (latitude, longitude)",
                "緯度24.3°、経度154°を中心とする正積図（ランベルト正積方位図法）",
            ),
        ] {
            let crs = Crs::parse(code).unwrap();
            assert_eq!((crs.name_in(Lang::En).as_str(), crs.name_in(Lang::Ja).as_str()), (en, ja), "{code}");
        }
    }
}
