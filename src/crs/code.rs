//! The many ways of writing a CRS code, brought to `AUTHORITY:CODE`.

/// The code of longitude/latitude on WGS 84 in that order, the only CRS of RFC 7946.
pub(super) const CRS84: &str = "OGC:CRS84";

/// The names that the Geospatial Information Authority of Japan gives in its own files (fundamental geospatial data, `srsName`).
const GSI: [(&str, &str); 9] = [
    ("fguuid:jgd2024.bl", "EPSG:6668"),
    ("fguuid:jgd2011.bl", "EPSG:6668"),
    ("fguuid:jgd2000.bl", "EPSG:4612"),
    ("jgd2024", "EPSG:6668"),
    ("jgd2011", "EPSG:6668"),
    ("jgd2000", "EPSG:4612"),
    ("jgd2024.bl", "EPSG:6668"),
    ("jgd2011.bl", "EPSG:6668"),
    ("jgd2000.bl", "EPSG:4612"),
];

/// Brings a text to the form `AUTHORITY:CODE`; `None` when it has no such form. Whether the code exists is PROJ's to say.
pub(super) fn canonical(text: &str) -> Option<String> {
    let text = text.trim().trim_matches(['"', '\'']).trim();
    let lower = text.to_ascii_lowercase();
    if let Some((_, code)) = GSI.iter().find(|(name, _)| *name == lower) {
        return Some((*code).to_owned());
    }
    let lower = lower.strip_prefix("+init=").or_else(|| lower.strip_prefix("init=")).unwrap_or(&lower);
    let (authority, code) = if let Some(rest) =
        ["urn:ogc:def:crs:", "urn:x-ogc:def:crs:", "urn:opengis:def:crs:"].iter().find_map(|p| lower.strip_prefix(p))
    {
        // authority:version:code; the version may be empty, and some writers leave it out with its colon.
        let mut pieces = rest.split(':');
        (pieces.next()?, pieces.next_back()?)
    } else if let Some(rest) = strip_any(&lower, &["http://", "https://"]) {
        let rest = rest.strip_prefix("www.").unwrap_or(rest);
        if let Some(rest) = strip_any(rest, &["opengis.net/def/crs/"]) {
            let mut pieces = rest.trim_end_matches('/').split('/');
            (pieces.next()?, pieces.next_back()?)
        } else if let Some(rest) = strip_any(rest, &["spatialreference.org/ref/"]) {
            // .../ref/epsg/26915/proj4/: the address says which one, nothing is fetched.
            let mut pieces = rest.split('/');
            (pieces.next()?, pieces.next()?)
        } else if let Some(rest) = strip_any(rest, &["epsg.io/"]) {
            ("epsg", rest.trim_end_matches('/'))
        } else {
            ("epsg", strip_any(rest, &["opengis.net/gml/srs/epsg.xml#"])?)
        }
    } else if let Some((authority, code)) = lower.split_once(':') {
        (authority.trim(), code.trim())
    } else {
        (if lower == "crs84" { "ogc" } else { "epsg" }, lower)
    };
    match authority {
        "ogc" | "crs" if matches!(code, "crs84" | "crs84h" | "84") => Some(CRS84.to_owned()),
        "ogc" if matches!(code, "crs83" | "crs27") => Some(format!("OGC:{}", code.to_ascii_uppercase())),
        "epsg" | "esri" => {
            let number: u32 = code.parse().ok().filter(|_| code.bytes().all(|b| b.is_ascii_digit()))?;
            Some(match number {
                // Web Mercator before it had an EPSG code, as ArcGIS and the first web maps wrote it.
                102_100 | 102_113 | 900_913 | 3785 => "EPSG:3857".to_owned(),
                // EPSG hands out nothing here; programs that write EPSG in front of an ESRI number are common.
                37_000..=69_999 | 102_000..=105_999 => format!("ESRI:{number}"),
                // EPSG ends at 32767, ESRI's own numbers below 116000: what lies beyond need not be asked for.
                32_768.. if authority == "epsg" => return None,
                116_000.. => return None,
                _ => format!("{}:{number}", authority.to_ascii_uppercase()),
            })
        }
        "ignf" if code.len() < 40 && code.bytes().all(|b| b.is_ascii_alphanumeric()) => {
            Some(format!("IGNF:{}", code.to_ascii_uppercase()))
        }
        _ => None,
    }
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
            ("EPSG:3785", "EPSG:3857"),
            ("+init=epsg:26912", "EPSG:26912"),
            ("'EPSG:6677'", "EPSG:6677"),
            ("http://spatialreference.org/ref/epsg/26915/proj4/", "EPSG:26915"),
            ("https://epsg.io/2225", "EPSG:2225"),
            ("fguuid:jgd2011.bl", "EPSG:6668"),
            ("JGD2024", "EPSG:6668"),
            ("urn:ogc:def:crs:OGC:1.3:CRS84h", "OGC:CRS84"),
        ] {
            assert_eq!(canonical(text).as_deref(), Some(code), "{text}");
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
