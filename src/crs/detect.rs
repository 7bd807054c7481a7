//! How the CRS of a GeoJSON layer is known: what the file declares, what RFC 7946 says, what the numbers allow.

use super::registry::NAME_SHOWN;
use super::{Crs, CrsError, Why};
use crate::words::{Both, Lang, Word};
use serde_json::Value;

/// How the CRS of a layer is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HowKnown {
    /// The file or its format's standard says it.
    Declared,
    /// Found from the data.
    Inferred,
    /// The user chose it.
    Chosen,
    /// Taken for want of anything better.
    Assumed,
    /// Not known; the layer is not drawn.
    Unknown,
}

/// A CRS that the data might be in, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// The CRS.
    pub crs: Crs,
    /// The layer's reading then has this axis order (see `Reading::swap_axes`).
    pub swap_axes: bool,
    /// Why it might be, the strongest reason first.
    pub why: Vec<Why>,
    /// Where some features would then lie: longitude and latitude in degrees, to a few hundred metres.
    pub places: Vec<[f64; 2]>,
}

impl Candidate {
    /// Returns the reasons in words.
    #[must_use]
    pub fn why_text(&self, lang: Lang) -> String {
        let texts: Vec<String> = self.why.iter().map(|why| why.text(lang)).collect();
        texts.join(if lang.is_ja() { "。" } else { "; " })
    }
}

/// What is known of a layer's CRS.
#[derive(Debug, Clone, PartialEq)]
pub struct CrsKnown {
    /// The CRS, unless unknown.
    pub crs: Option<Crs>,
    /// How it is known.
    pub how: HowKnown,
    /// Why.
    pub reason: Both,
    /// Rivals, best first.
    pub candidates: Vec<Candidate>,
}

/// Tells how the CRS of GeoJSON coordinates is known; `declared` is the value of the file's `crs` member, if it has one, and
/// `range` is that of all its positions. What else it may be is found by ranking (`rank.rs`), which needs the features.
///
/// Numbers outside the range of degrees are never taken for degrees, whatever the file says.
#[must_use]
pub fn detect(declared: Option<&Value>, range: &NumberRange) -> CrsKnown {
    match declared {
        None => match range.degrees() {
            Degrees::All => crs_is(Crs::wgs84(), HowKnown::Declared, Both::of(Word::ReasonSilent)),
            Degrees::Most(strays) => {
                let [strays, count] = [strays, range.count].map(|n| Both::from(n.to_string().as_str()));
                let reason = Both::fill(Word::ReasonStrays, &[&strays, &count]);
                crs_is(Crs::wgs84(), HowKnown::Declared, reason)
            }
            Degrees::No => unknown(Both::fill(Word::ReasonNoDegrees, &[&range.text()])),
        },
        Some(value) => match name_of(value) {
            Ok(name) => detect_said(&Both::of(Word::WhoMember), Ok(&name), range),
            Err(why) => detect_said(&Both::default(), Err(&Both::of(why)), range),
        },
    }
}

/// Tells how the CRS of coordinates is known for which something other than RFC 7946 speaks: `who` says the name of one (the
/// GeoPackage, the header of a file), or there is a reason why nobody does, a whole sentence without its full stop.
///
/// Numbers outside the range of degrees are never taken for degrees; numbers without a CRS are taken for degrees where they can be.
#[must_use]
pub fn detect_said(who: &Both, said: Result<&str, &Both>, range: &NumberRange) -> CrsKnown {
    // Definitions have thousands of characters.
    let shown = |name: &str| match name.char_indices().nth(NAME_SHOWN) {
        Some((end, _)) => Both::from(format!("{}…", &name[..end]).as_str()),
        None => Both::from(name),
    };
    let trouble = match said {
        Ok(name) => match Crs::parse(name) {
            Ok(crs) if crs.is_geographic() && range.degrees() == Degrees::No => {
                let called = Both { en: crs.name_in(Lang::En), ja: crs.name_in(Lang::Ja) };
                return unknown(Both::fill(Word::ReasonRefuted, &[who, &shown(name), &called, &range.text()]));
            }
            Ok(crs) => return crs_is(crs, HowKnown::Declared, Both::fill(Word::ReasonSays, &[who, &shown(name)])),
            Err(CrsError::Unknown(_)) => Both::fill(Word::ReasonNoCode, &[who, &shown(name)]),
            Err(e) => Both::fill(Word::ReasonTrouble, &[who, &shown(name), &Both::from(e.to_string().as_str())]),
        },
        Err(why) => why.clone(),
    };
    if range.degrees() == Degrees::No {
        unknown(Both::fill(Word::ReasonAnd, &[&trouble, &range.text()]))
    } else {
        crs_is(Crs::wgs84(), HowKnown::Assumed, Both::fill(Word::ReasonAssumed, &[&trouble]))
    }
}

fn crs_is(crs: Crs, how: HowKnown, reason: Both) -> CrsKnown {
    CrsKnown { crs: Some(crs), how, reason, candidates: Vec::new() }
}

/// The CRS name in a `crs` member, or what it says instead.
///
/// GeoJSON 2008 §3 knows `name` and `link`; programs also write `EPSG` with a number, `OGC` with a `urn`, and `proj4`, `esriwkt` or
/// `ogcwkt` with a definition. A link is not followed, but many a link is itself the address of a code.
fn name_of(value: &Value) -> Result<String, Word> {
    let properties = &value["properties"];
    let text = |key: &str| properties[key].as_str().filter(|text| !text.trim().is_empty()).map(str::to_owned);
    let definitions = ["name", "urn", "proj4", "proj", "wkt", "esriwkt", "ogcwkt", "definition", "def", "crs"];
    match (value, value["type"].as_str().unwrap_or("")) {
        (Value::Null, _) => Err(Word::MemberNull),
        (Value::String(name), _) => Ok(name.clone()),
        (_, kind) if kind.ends_with("CRS") => Ok(value.to_string()),
        (_, kind) if kind.eq_ignore_ascii_case("link") => {
            text("href").filter(|address| super::code::canonical(address).is_some()).ok_or(Word::MemberLink)
        }
        (_, kind) if kind.eq_ignore_ascii_case("epsg") => match &properties["code"] {
            Value::Number(code) => Ok(format!("EPSG:{code}")),
            Value::String(code) => Ok(format!("EPSG:{}", code.trim_start_matches(|c: char| !c.is_ascii_digit()))),
            _ => definitions.into_iter().find_map(text).ok_or(Word::MemberNothing),
        },
        _ => definitions.into_iter().find_map(text).ok_or(Word::MemberNothing),
    }
}

#[derive(PartialEq)]
enum Degrees {
    All,
    /// All but this many of hundreds: single mistyped positions do not make a file of degrees one of metres.
    Most(usize),
    No,
}

/// The range of the numbers of a file.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NumberRange {
    min: [f64; 2],
    max: [f64; 2],
    count: usize,
    beyond: usize,
}

impl Default for NumberRange {
    fn default() -> Self {
        Self { min: [f64::INFINITY; 2], max: [f64::NEG_INFINITY; 2], count: 0, beyond: 0 }
    }
}

impl NumberRange {
    /// Returns the range of positions; those that are not finite do not count.
    #[must_use]
    pub fn of(xy: impl IntoIterator<Item = [f64; 2]>) -> Self {
        let mut range = Self::default();
        for p in xy.into_iter().filter(|p| p[0].is_finite() && p[1].is_finite()) {
            range.count += 1;
            // Up to 360: rings across the 180th meridian, and longitudes counted from 0 to 360.
            range.beyond += usize::from(p[0].abs() > 360.0 || p[1].abs() > 90.0);
            range.min = [range.min[0].min(p[0]), range.min[1].min(p[1])];
            range.max = [range.max[0].max(p[0]), range.max[1].max(p[1])];
        }
        range
    }

    /// Returns the range of so many positions within these bounds; `None` when some may be beyond degrees, and have to be counted.
    #[must_use]
    pub fn within(min: [f64; 2], max: [f64; 2], count: usize) -> Option<Self> {
        let degrees = min[0] >= -360.0 && max[0] <= 360.0 && min[1] >= -90.0 && max[1] <= 90.0;
        degrees.then_some(Self { min, max, count, beyond: 0 })
    }

    /// Returns the range of both.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        Self {
            min: [self.min[0].min(other.min[0]), self.min[1].min(other.min[1])],
            max: [self.max[0].max(other.max[0]), self.max[1].max(other.max[1])],
            count: self.count + other.count,
            beyond: self.beyond + other.beyond,
        }
    }

    /// Tells whether a number lies beyond ±180 in x or ±90 in y.
    #[must_use]
    pub fn leaves_the_globe(&self) -> bool {
        self.count > 0 && (self.min[0] < -180.0 || self.max[0] > 180.0 || self.min[1] < -90.0 || self.max[1] > 90.0)
    }

    fn degrees(&self) -> Degrees {
        match self.beyond {
            0 => Degrees::All,
            n if n * 100 <= self.count => Degrees::Most(n),
            _ => Degrees::No,
        }
    }

    fn text(&self) -> Both {
        let number = |value: f64| Both::from(short(value).as_str());
        let [west, east, south, north] = [self.min[0], self.max[0], self.min[1], self.max[1]].map(number);
        Both::fill(Word::ReasonRange, &[&west, &east, &south, &north])
    }
}

fn short(value: f64) -> String {
    if value.abs() < 1e15 { format!("{value:.1}").trim_end_matches(".0").to_owned() } else { format!("{value:e}") }
}

fn unknown(reason: Both) -> CrsKnown {
    CrsKnown { crs: None, how: HowKnown::Unknown, reason, candidates: Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crs::tests_data::shared;
    use serde_json::json;

    /// All positions are the sample.
    fn detect(declared: Option<&Value>, xy: &[[f64; 2]]) -> CrsKnown {
        super::detect(declared, &NumberRange::of(xy.iter().copied()))
    }

    fn named(name: &str) -> Value {
        json!({ "type": "name", "properties": { "name": name } })
    }

    #[test]
    fn no_member_means_rfc_7946_only_where_the_numbers_allow_it() {
        let known = detect(None, &[[139.7, 35.6], [190.0, 52.0], [f64::NAN, 1e9]]);
        assert_eq!((known.crs, known.how), (Some(Crs::wgs84()), HowKnown::Declared));
        assert_eq!(known.reason.en, "no crs member: RFC 7946 says WGS 84 longitude/latitude");
        let feet = detect(None, &[[6_543_210.0, 1_234_567.0]]);
        assert_eq!((&feet.crs, feet.how), (&None, HowKnown::Unknown));
        assert!(feet.reason.en.contains("x runs from 6543210 to 6543210"), "{}", feet.reason.en);
    }

    #[test]
    fn a_declared_name_is_taken_unless_the_numbers_refute_it() {
        let known = detect(Some(&named("urn:ogc:def:crs:EPSG::6677")), &[[-1000.0, 2000.0]]);
        assert_eq!(known.crs.unwrap().code(), "EPSG:6677");
        assert_eq!((known.how, known.reason.en.as_str()), (HowKnown::Declared, "the crs member says urn:ogc:def:crs:EPSG::6677"));
        let old = detect(Some(&json!({ "type": "EPSG", "properties": { "code": 4326 } })), &[[1.0, 2.0]]);
        assert_eq!(old.crs.unwrap().code(), "EPSG:4326");
        assert_eq!(detect(Some(&named("OGC:CRS84")), &[[5e5, 4e6]]).how, HowKnown::Unknown);
    }

    #[test]
    fn every_kind_of_member_that_programs_write_is_understood() {
        for (member, code) in [
            (json!("EPSG:6677"), "EPSG:6677"),
            (json!({ "type": "EPSG", "properties": { "code": "26912" } }), "EPSG:26912"),
            (json!({ "type": "OGC", "properties": { "urn": "urn:ogc:def:crs:EPSG::6677" } }), "EPSG:6677"),
            (json!({ "type": "proj4", "properties": { "proj4": "+proj=utm +zone=54 +datum=WGS84 +units=m" } }), "EPSG:32654"),
            (json!({ "type": "name", "properties": { "name": "+proj=utm +zone=12 +datum=NAD83" } }), "EPSG:26912"),
            (json!({ "type": "link", "properties": { "href": "http://www.opengis.net/def/crs/EPSG/0/6677" } }), "EPSG:6677"),
            (
                json!({ "type": "link", "properties": { "href": "http://spatialreference.org/ref/epsg/26912/esriwkt/", "type": "esriwkt" } }),
                "EPSG:26912",
            ),
            (json!({ "type": "name", "properties": { "name": "NAD83 / UTM zone 12N" } }), "EPSG:26912"),
            (json!({ "type": "name", "properties": { "name": "LAEA:24.3,154" } }), "LAEA:24.3,154"),
        ] {
            let known = detect(Some(&member), &[[500_000.0, 400_000.0]]);
            assert_eq!((known.how, known.crs.as_ref().map(Crs::code)), (HowKnown::Declared, Some(code)), "{member}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_never_passed_over_in_silence() {
        let link = json!({ "type": "link", "properties": { "href": "http://example.org/crs", "type": "proj4" } });
        for (member, word) in
            [(Value::Null, "null"), (link, "link"), (named("EPSG:424242"), "EPSG:424242"), (json!({}), "names nothing")]
        {
            let degrees = detect(Some(&member), &[[139.0, 35.0]]);
            assert_eq!((degrees.crs, degrees.how), (Some(Crs::wgs84()), HowKnown::Assumed), "{member}");
            assert!(degrees.reason.en.contains(word) && degrees.reason.en.contains("assumed"), "{}", degrees.reason.en);
            let metres = detect(Some(&member), &[[5e5, 4e6]]);
            assert_eq!((metres.crs, metres.how), (None, HowKnown::Unknown), "{member}");
            assert!(metres.reason.en.contains(word), "{}", metres.reason.en);
        }
    }

    #[test]
    fn one_mistyped_position_does_not_hide_a_layer() {
        let mut xy = vec![[139.0, 35.0]; 500];
        xy.push([139.0, 350.0]);
        let known = detect(None, &xy);
        assert_eq!(known.how, HowKnown::Declared);
        assert!(known.reason.en.contains("1 of 501 positions"), "{}", known.reason.en);
    }

    /// The positions of a FeatureCollection of points, and its crs member.
    fn read(file: &str) -> Option<(Option<Value>, Vec<[f64; 2]>)> {
        let json: Value = serde_json::from_slice(&shared(file)?).unwrap();
        let at = |f: &Value| Some([f["geometry"]["coordinates"][0].as_f64()?, f["geometry"]["coordinates"][1].as_f64()?]);
        let xy = json["features"].as_array().unwrap().iter().filter_map(at).collect();
        Some((json.get("crs").cloned(), xy))
    }

    #[test]
    fn real_files_are_known_by_what_they_say() {
        for (file, code) in [
            ("minerals/usgs_ardf_alaska_EPSG4267.geojson", "EPSG:4267"),
            ("minerals/utah_umos_EPSG26912.geojson", "EPSG:26912"),
            ("derived/gsj_mino_strdip_EPSG6675.geojson", "EPSG:6675"),
            ("derived/gsj_mino_pnt_EPSG4301.geojson", "EPSG:4301"),
            ("derived/pp1802_EPSG3857.geojson", "EPSG:3857"),
            ("minerals/japan_deposits_usgs.geojson", "OGC:CRS84"),
        ] {
            let Some((member, xy)) = read(file) else { return };
            let known = detect(member.as_ref(), &xy);
            assert_eq!((known.how, known.crs.unwrap().code()), (HowKnown::Declared, code), "{file}");
        }
    }
}
