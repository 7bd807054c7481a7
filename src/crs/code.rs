//! The many ways of writing a CRS code, brought to `AUTHORITY:CODE`.

/// The code of longitude/latitude on WGS 84 in that order, the only CRS of RFC 7946.
pub(super) const CRS84: &str = "OGC:CRS84";

/// Brings a text to the form `AUTHORITY:CODE`; `None` when it has no such form. Whether the code exists is PROJ's to say.
pub(super) fn canonical(text: &str) -> Option<String> {
    let text = text.trim();
    if text.contains(['[', '(']) {
        return of_wkt(text).and_then(|code| canonical(&code));
    }
    let lower = text.to_ascii_lowercase();
    let (authority, code) = if let Some(rest) =
        ["urn:ogc:def:crs:", "urn:x-ogc:def:crs:", "urn:opengis:def:crs:"].iter().find_map(|p| lower.strip_prefix(p))
    {
        // authority:version:code; the version may be empty, and some writers leave it out with its colon.
        let mut pieces = rest.split(':');
        (pieces.next()?, pieces.next_back()?)
    } else if let Some(rest) = strip_any(&lower, &["http://", "https://"]) {
        let rest = strip_any(rest, &["www.opengis.net/", "opengis.net/"])?;
        if let Some(rest) = rest.strip_prefix("def/crs/") {
            let mut pieces = rest.trim_end_matches('/').split('/');
            (pieces.next()?, pieces.next_back()?)
        } else {
            ("epsg", rest.strip_prefix("gml/srs/epsg.xml#")?)
        }
    } else if let Some((authority, code)) = lower.split_once(':') {
        (authority.trim(), code.trim())
    } else {
        (if lower == "crs84" { "ogc" } else { "epsg" }, lower.as_str())
    };
    match authority {
        "ogc" | "crs" if matches!(code, "crs84" | "84") => Some(CRS84.to_owned()),
        "ogc" if matches!(code, "crs83" | "crs27") => Some(format!("OGC:{}", code.to_ascii_uppercase())),
        "epsg" | "esri" => {
            let number: u32 = code.parse().ok().filter(|_| code.bytes().all(|b| b.is_ascii_digit()))?;
            Some(match number {
                // Web Mercator before it had an EPSG code, as ArcGIS and the first web maps wrote it.
                102_100 | 102_113 | 900_913 => "EPSG:3857".to_owned(),
                // EPSG hands out nothing here; programs that write EPSG in front of an ESRI number are common.
                37_000..=69_999 | 102_000..=105_999 => format!("ESRI:{number}"),
                _ => format!("{}:{number}", authority.to_ascii_uppercase()),
            })
        }
        "ignf" if code.bytes().all(|b| b.is_ascii_alphanumeric()) => Some(format!("IGNF:{}", code.to_ascii_uppercase())),
        _ => None,
    }
}

/// The code that a definition in well-known text gives itself (`AUTHORITY` in version 1, `ID` in version 2); of a compound CRS
/// without one, that of its first part, which is the horizontal one.
fn of_wkt(wkt: &str) -> Option<String> {
    let open = wkt.find(['[', '('])?;
    let (mut depth, mut quoted, mut word, mut part) = (0_u32, false, 0, None);
    for (at, c) in wkt.char_indices().skip_while(|(at, _)| *at < open) {
        match c {
            '"' => quoted = !quoted,
            _ if quoted => {}
            '[' | '(' => {
                depth += 1;
                let name = wkt[word..at].trim().to_ascii_uppercase();
                if depth == 2 && matches!(name.as_str(), "AUTHORITY" | "ID") {
                    let mut values = wkt[at + 1..].split([']', ')']).next()?.split(',').map(|v| v.trim().trim_matches('"'));
                    return Some(format!("{}:{}", values.next()?, values.next()?));
                }
                let crs = ["PROJCS", "GEOGCS", "PROJCRS", "GEOGCRS", "GEODCRS", "SOURCECRS"].contains(&name.as_str());
                if depth == 2 && crs && part.is_none() {
                    part = Some(word);
                }
                word = at + 1;
            }
            ']' | ')' => depth = depth.saturating_sub(1),
            ',' => word = at + 1,
            _ => {}
        }
    }
    // A projected CRS also holds a geographic one, which it is not.
    let whole = ["COMPD_CS", "COMPOUNDCRS", "BOUNDCRS"].contains(&wkt[..open].trim().to_ascii_uppercase().as_str());
    if whole || wkt[..open].trim().eq_ignore_ascii_case("SOURCECRS") { of_wkt(&wkt[part?..]) } else { None }
}

fn strip_any<'a>(text: &'a str, prefixes: &[&str]) -> Option<&'a str> {
    prefixes.iter().find_map(|p| text.strip_prefix(p))
}

#[cfg(test)]
mod tests {
    use super::canonical;

    #[test]
    fn every_usual_way_of_writing_a_code_is_understood() {
        for (text, code) in [
            ("EPSG:6677", "EPSG:6677"),
            ("epsg:6677", "EPSG:6677"),
            (" 6677 ", "EPSG:6677"),
            ("urn:ogc:def:crs:EPSG::6677", "EPSG:6677"),
            ("urn:ogc:def:crs:EPSG:9.8.15:6677", "EPSG:6677"),
            ("urn:ogc:def:crs:EPSG:6677", "EPSG:6677"),
            ("http://www.opengis.net/def/crs/EPSG/0/6677", "EPSG:6677"),
            ("https://www.opengis.net/def/crs/EPSG/0/6677", "EPSG:6677"),
            ("http://www.opengis.net/gml/srs/epsg.xml#6677", "EPSG:6677"),
            ("OGC:CRS84", "OGC:CRS84"),
            ("CRS84", "OGC:CRS84"),
            ("urn:ogc:def:crs:OGC:1.3:CRS84", "OGC:CRS84"),
            ("urn:ogc:def:crs:OGC::CRS84", "OGC:CRS84"),
            ("http://www.opengis.net/def/crs/OGC/1.3/CRS84", "OGC:CRS84"),
            ("ESRI:102003", "ESRI:102003"),
            ("EPSG:102003", "ESRI:102003"),
            ("102100", "EPSG:3857"),
            ("ESRI:102100", "EPSG:3857"),
            ("EPSG:900913", "EPSG:3857"),
        ] {
            assert_eq!(canonical(text).as_deref(), Some(code), "{text}");
        }
    }

    #[test]
    fn a_definition_is_known_by_the_code_it_gives_itself() {
        let geog = r#"GEOGCS["JGD2011",DATUM["D, ]",SPHEROID["GRS 1980",6378137,298.2,AUTHORITY["EPSG","7019"]]],AUTHORITY["EPSG","6668"]]"#;
        let projected = format!(r#"PROJCS["x",{geog},UNIT["metre",1,AUTHORITY["EPSG","9001"]],AUTHORITY["EPSG","6677"]]"#);
        let compound = format!(r#"COMPD_CS["x + height",{projected},VERT_CS["h",AUTHORITY["EPSG","6695"]]]"#);
        let two = r#"PROJCRS["x",BASEGEOGCRS["y",ID["EPSG",6668]],ID["EPSG",6677]]"#;
        for (wkt, code) in [(geog, "EPSG:6668"), (projected.as_str(), "EPSG:6677"), (&compound, "EPSG:6677"), (two, "EPSG:6677")] {
            assert_eq!(canonical(wkt).as_deref(), Some(code), "{wkt}");
        }
        let esri = r#"PROJCS["NAD_1983",GEOGCS["x",AUTHORITY["EPSG","4269"]]]"#;
        for wkt in [esri, "PROJCS[", "[[[", "LOCAL_CS[\"x\"]", "a]b[c", "COMPD_CS[\"a\"]", "x[ID["] {
            assert_eq!(canonical(wkt), None, "{wkt}");
        }
    }

    #[test]
    fn what_names_no_code_is_refused() {
        for text in [
            "",
            ":",
            "EPSG:",
            "EPSG:abc",
            "EPSG:-1",
            "EPSG:+6677",
            "lonlat",
            "urn:ogc:def:crs:",
            "http://example.org/6677",
            "OGC:9",
        ] {
            assert_eq!(canonical(text), None, "{text}");
        }
    }
}
