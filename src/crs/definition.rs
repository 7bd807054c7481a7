//! CRSs that are written out rather than named by a code: WKT of every version, PROJJSON, PROJ strings, and our own `LAEA:`.

use super::CrsError;
use serde_json::Value;

/// The longest text that is taken for a definition; real ones have some thousand bytes.
const LONGEST: usize = 200_000;
/// The beginning of the codes of Lambert azimuthal equal-area planes that are centred on any point: `LAEA:latitude,longitude`.
const CENTRED: &str = "LAEA:";

/// A definition that PROJ takes, and the code that stands for it here.
#[derive(Debug, PartialEq)]
pub(super) struct Written {
    /// What [`super::Crs::parse`] understands again: for all but `LAEA:` the definition itself.
    pub code: String,
    /// What PROJ is given.
    pub definition: String,
}

/// Tells whether a text is the definition of a CRS by its form, and brings it to one line; `None` when it has no such form.
///
/// Whether the definition is sound is PROJ's to say. Pipelines are no CRS and are not taken.
pub(super) fn written(text: &str) -> Option<Written> {
    let text = text.trim();
    if text.len() > LONGEST {
        return None;
    }
    if text.get(..CENTRED.len()).is_some_and(|head| head.eq_ignore_ascii_case(CENTRED)) {
        let (lat, lon) = text[CENTRED.len()..].split_once(',')?;
        return centred(lat.trim().parse().ok()?, lon.trim().parse().ok()?);
    }
    let definition = if text.starts_with('{') {
        let json: Value = serde_json::from_str(text).ok()?;
        json["type"].as_str().filter(|kind| kind.ends_with("CRS"))?;
        json.to_string()
    } else if is_wkt(text) {
        one_line(text)
    } else {
        proj_string(text)?
    };
    Some(Written { code: definition.clone(), definition })
}

/// The plane centred on a point; `None` when there is no such point.
pub(super) fn centred(lat: f64, lon: f64) -> Option<Written> {
    if !(lat.is_finite() && lon.is_finite() && lat.abs() <= 90.0 && lon.abs() <= 540.0) {
        return None;
    }
    // To a millionth of a degree (0.1 m): the code is short, and the same place has the same code.
    let [lat, lon] = [lat, crate::geometry::wrap_lon(lon)].map(|v| (v * 1e6).round() / 1e6 + 0.0);
    let definition = format!("+proj=laea +lat_0={lat} +lon_0={lon} +x_0=0 +y_0=0 +datum=WGS84 +units=m +no_defs +type=crs");
    Some(Written { code: format!("{CENTRED}{lat},{lon}"), definition })
}

/// Latitude and longitude of the centre that a code of ours names.
pub(super) fn centre_of(code: &str) -> Option<[f64; 2]> {
    let (lat, lon) = code.strip_prefix(CENTRED)?.split_once(',')?;
    Some([lat.parse().ok()?, lon.parse().ok()?])
}

/// Says why a text that has the form of a definition is none.
pub(super) fn unsound(text: &str) -> CrsError {
    let short: String = text.trim().chars().take(60).collect();
    CrsError::Unsound(if short.len() < text.trim().len() { format!("{short}…") } else { short })
}

/// Well-known text is a keyword and a bracket.
fn is_wkt(text: &str) -> bool {
    let word = text.find(|c: char| !(c.is_ascii_alphabetic() || c == '_')).unwrap_or(0);
    word >= 6 && text[word..].trim_start().starts_with(['[', '(']) && text.trim_end().ends_with([']', ')'])
}

/// White space outside quotes means nothing in well-known text.
pub(super) fn one_line(text: &str) -> String {
    let mut quoted = false;
    let keep = |c: &char| {
        quoted ^= *c == '"';
        quoted || !c.is_whitespace()
    };
    text.chars().filter(keep).collect()
}

fn proj_string(text: &str) -> Option<String> {
    let words: Vec<String> = text.split_whitespace().map(|w| format!("+{}", w.trim_start_matches('+'))).collect();
    let method = words.iter().find_map(|w| w.strip_prefix("+proj="))?;
    // Each word is one of PROJ's parameters; prose that happens to hold "proj=" is not.
    let parameters = words.iter().all(|w| w[1..].chars().next().is_some_and(|c| c.is_ascii_alphabetic()));
    if !parameters || matches!(method, "pipeline" | "") || words.iter().any(|w| w == "+step") {
        return None;
    }
    let mut line = words.join(" ");
    if !words.iter().any(|w| w == "+type=crs") {
        line.push_str(" +type=crs");
    }
    Some(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_comes_to_one_line_and_is_its_own_code() {
        for (text, line) in [
            ("GEOGCS[\"a  b\",\n  DATUM[\"c\"] ]", "GEOGCS[\"a  b\",DATUM[\"c\"]]"),
            ("PROJCS (\"x\")", "PROJCS(\"x\")"),
            ("+proj=utm  +zone=54\n+datum=WGS84", "+proj=utm +zone=54 +datum=WGS84 +type=crs"),
            ("proj=longlat ellps=bessel", "+proj=longlat +ellps=bessel +type=crs"),
            ("{ \"type\": \"ProjectedCRS\",\n \"name\": \"x y\" }", "{\"type\":\"ProjectedCRS\",\"name\":\"x y\"}"),
        ] {
            let found = written(text).unwrap();
            assert_eq!((found.code.as_str(), found.definition.as_str()), (line, line));
            assert_eq!(written(&found.code).unwrap(), found, "it is understood again");
        }
    }

    #[test]
    fn what_has_no_such_form_is_not_taken() {
        for text in [
            "",
            "EPSG:6677",
            "A[1]",
            "{\"type\":\"Feature\"}",
            "{",
            "+zone=54",
            "+proj=pipeline +step +proj=utm",
            "x proj=utm is 5 words",
            "LAEA:91,0",
            "LAEA:1",
            "LAEA:NaN,3",
        ] {
            assert_eq!(written(text), None, "{text}");
        }
    }

    #[test]
    fn a_plane_centred_anywhere_has_a_short_code() {
        assert_eq!(written("laea: 24.30, 154").unwrap().code, "LAEA:24.3,154");
        assert_eq!(centred(-0.0, 190.0).unwrap().code, "LAEA:0,-170");
        assert_eq!(centre_of("LAEA:24.3,154"), Some([24.3, 154.0]));
        assert_eq!(centre_of("EPSG:3857"), None);
    }
}
