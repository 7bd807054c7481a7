//! What the registry says of a CRS: read once from PROJ's own proj.db, then kept for the life of the process.

use super::CrsError;
use super::code::{CRS84, canonical};
use super::definition::{Written, centred, unsound, written};
use super::identify::{Shape, factor, plain, registered, shape};
use crate::words::Lang;
use proj::Proj;
use serde_json::Value;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{Hash, Hasher};
use std::sync::{Arc, PoisonError, RwLock};

/// Metres in one radian along the equator of WGS 84.
const EQUATOR_RADIUS_M: f64 = 6_378_137.0;

/// A coordinate reference system: registered (`EPSG:6677`, `OGC:CRS84`, `ESRI:102003`), centred on a point (`LAEA:24.3,154`), or
/// written out by a file (its code is then the definition itself); cheap to clone.
///
/// Two are equal when their codes are: names change in the registry while definitions stay.
#[derive(Debug, Clone)]
pub struct Crs(Arc<Facts>);

#[derive(Debug)]
struct Facts {
    code: String,
    /// What PROJ is given.
    definition: String,
    name: String,
    geographic: bool,
    metres_per_unit: f64,
    unit: String,
    area_of_use: Option<[f64; 4]>,
    area_name: Option<String>,
    method: String,
    centre: [Option<f64>; 2],
    /// The definition's first axis points north, its second east.
    north_first: bool,
    /// The code of the geographic CRS underneath, when it has one.
    base: Option<String>,
    shape: Shape,
}

/// Codes that name nothing which are remembered: asking PROJ for one costs milliseconds, and 28 kB that the binding never frees.
const UNKNOWN_KEPT: usize = 100_000;

/// Characters of a name that messages show.
pub(super) const NAME_SHOWN: usize = 100;

static KNOWN: RwLock<BTreeMap<String, Crs>> = RwLock::new(BTreeMap::new());
static UNKNOWN: RwLock<BTreeSet<String>> = RwLock::new(BTreeSet::new());

impl Crs {
    /// Finds the CRS that a text names: a code in any dress (`EPSG:6677`, a URN, a URL, a bare number, an ESRI code), a definition
    /// (WKT 1 and 2 with ESRI's dialect, PROJJSON, a PROJ string), `LAEA:latitude,longitude`, or a name of the registry.
    ///
    /// A definition that is the same as a registered CRS comes back as that one.
    ///
    /// # Errors
    /// When the text names nothing that PROJ knows, or something without horizontal positions.
    pub fn parse(text: &str) -> Result<Self, CrsError> {
        // A file may hold megabytes where a name should be.
        let unknown = || CrsError::Unknown(text.trim().chars().take(NAME_SHOWN).collect());
        if let Some(code) = canonical(text) {
            if let Some(known) = known(&code) {
                return Ok(known);
            }
            if UNKNOWN.read().unwrap_or_else(PoisonError::into_inner).contains(&code) {
                return Err(unknown());
            }
            let Some(found) = look_up(&code, &code) else {
                // Texts come from files, and there is no end of wrong ones.
                let mut kept = UNKNOWN.write().unwrap_or_else(PoisonError::into_inner);
                if kept.len() < UNKNOWN_KEPT {
                    kept.insert(code);
                }
                return Err(unknown());
            };
            return Ok(Self::kept(found?.0));
        }
        if let Some(Written { code, definition }) = written(text) {
            if let Some(known) = known(&code) {
                return Ok(known);
            }
            let (facts, json) = look_up(&code, &definition).ok_or_else(|| unsound(text))??;
            let own = super::definition::centre_of(&code).is_some();
            return Ok(registered(&json, &facts.shape).filter(|_| !own).unwrap_or_else(|| Self::kept(facts)));
        }
        Self::named(text).ok_or_else(unknown)
    }

    /// Returns the Lambert azimuthal equal-area plane (WGS 84, metres) centred on a point; its code is `LAEA:latitude,longitude`.
    ///
    /// # Errors
    /// When the latitude is not from -90 to 90 degrees.
    pub fn centred(lat: f64, lon: f64) -> Result<Self, CrsError> {
        let written = centred(lat, lon).ok_or_else(|| CrsError::Unknown(format!("LAEA:{lat},{lon}")))?;
        Self::parse(&written.code)
    }

    /// Finds a CRS by its registered name; spelling counts, spaces and punctuation do not.
    pub(super) fn named(name: &str) -> Option<Self> {
        let name = name.trim().replace("JGD2024", "JGD2011");
        // PROJ takes texts for many things; a name has letters and no marks of another kind.
        if name.len() < 4 || name.len() > 200 || name.contains(['=', '[', '{', '"']) || !name.contains(char::is_alphabetic) {
            return None;
        }
        let proj = Proj::new(&name).ok()?;
        let json: Value = serde_json::from_str(&proj.to_projjson(None, None, None).ok()?).ok()?;
        // PROJ also finds what is only similar.
        let id = &json["id"];
        let code = id["code"].as_str().map_or_else(|| id["code"].to_string(), str::to_owned);
        let same = plain(json["name"].as_str()?) == plain(&name) && json["type"].as_str()?.ends_with("CRS");
        Self::parse(&format!("{}:{code}", id["authority"].as_str()?)).ok().filter(|_| same)
    }

    fn kept(facts: Facts) -> Self {
        let crs = Self(Arc::new(facts));
        KNOWN.write().unwrap_or_else(PoisonError::into_inner).insert(crs.code().to_owned(), crs.clone());
        crs
    }

    /// Returns longitude and latitude on WGS 84 in that order, the CRS of RFC 7946 (`OGC:CRS84`).
    #[must_use]
    pub fn wgs84() -> Self {
        // Written out rather than looked up, so that it is there whatever PROJ says.
        Self(Arc::new(Facts {
            code: CRS84.to_owned(),
            definition: CRS84.to_owned(),
            name: "WGS 84 (longitude, latitude)".to_owned(),
            geographic: true,
            metres_per_unit: EQUATOR_RADIUS_M.to_radians(),
            unit: "degree".to_owned(),
            area_of_use: Some([-180.0, -90.0, 180.0, 90.0]),
            area_name: None,
            method: String::new(),
            centre: [None, None],
            north_first: false,
            base: Some("EPSG:4326".to_owned()),
            shape: Shape::default(),
        }))
    }

    /// Returns the code, such as `EPSG:6677`; of a CRS that only a file defines, the definition. [`Crs::parse`] understands it.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.0.code
    }

    /// Returns the authority and its number or word (`EPSG`, `6677`); `None` for what no authority has registered.
    #[must_use]
    pub fn registered(&self) -> Option<(&str, &str)> {
        self.code().split_once(':').filter(|(authority, _)| matches!(*authority, "EPSG" | "ESRI" | "OGC" | "IGNF"))
    }

    /// Returns the code where it is short enough to show: for a definition written out by a file `None`.
    #[must_use]
    pub fn short_code(&self) -> Option<&str> {
        (self.registered().is_some() || super::definition::centre_of(self.code()).is_some()).then_some(self.code())
    }

    /// Returns the name in English; see [`Crs::name_in`].
    #[must_use]
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// Returns the name in a language: Japan's own systems have names in both.
    #[must_use]
    pub fn name_in(&self, lang: Lang) -> String {
        super::names::name(self.code(), &self.0.name, lang)
    }

    /// Tells whether coordinates are longitude and latitude rather than lengths on a plane.
    #[must_use]
    pub fn is_geographic(&self) -> bool {
        self.0.geographic
    }

    /// Returns the metres in one unit of the coordinates; for degrees, along the equator.
    #[must_use]
    pub fn metres_per_unit(&self) -> f64 {
        self.0.metres_per_unit
    }

    /// Returns the name of the unit as the registry has it: `degree`, `metre`, `foot` (0.3048 m), `US survey foot` (1200/3937 m) …
    #[must_use]
    pub fn unit(&self) -> &str {
        &self.0.unit
    }

    /// Tells whether the definition names north before east, as surveyors in Japan do; coordinates here are always east, north.
    #[must_use]
    pub fn is_north_first(&self) -> bool {
        self.0.north_first
    }

    /// Returns what the registry says of the area of use, in English.
    #[must_use]
    pub fn area_name(&self) -> Option<&str> {
        self.0.area_name.as_deref()
    }

    /// Tells whether the CRS is meant for land alone.
    #[must_use]
    pub fn is_onshore_only(&self) -> bool {
        self.area_name().is_some_and(|area| area.contains("onshore") && !area.contains("offshore"))
    }

    /// Returns west, south, east, north of the area the CRS is meant for, in degrees; west > east across 180°.
    #[must_use]
    pub fn area_of_use(&self) -> Option<[f64; 4]> {
        self.0.area_of_use
    }

    /// Tells whether coordinates are longitude and latitude on WGS 84 in degrees, whichever code says so.
    #[must_use]
    pub fn is_wgs84(&self) -> bool {
        matches!(self.code(), CRS84 | "EPSG:4326")
    }

    /// Tells whether coordinates of the one are coordinates of the other, to the last bit.
    #[must_use]
    pub fn same_coordinates(&self, other: &Self) -> bool {
        self == other || (self.is_wgs84() && other.is_wgs84())
    }

    /// Returns the definition as well-known text (version 1, which GeoPackage asks for); `None` when PROJ cannot write it so.
    #[must_use]
    pub fn wkt(&self) -> Option<String> {
        Proj::new(self.definition()).ok()?.as_wkt(Some(proj::wkt::WktVersion::Wkt1_Gdal), None).ok()
    }

    /// Returns the definition as well-known text of version 2 (2019) on one line; `None` when PROJ cannot write it so.
    #[must_use]
    pub fn wkt2(&self) -> Option<String> {
        let text = Proj::new(self.definition()).ok()?.as_wkt(Some(proj::wkt::WktVersion::Wkt2_2019), None).ok()?;
        Some(super::definition::one_line(&text))
    }

    /// Returns what PROJ is given.
    pub(super) fn definition(&self) -> &str {
        &self.0.definition
    }

    /// Returns the code of the geographic CRS underneath.
    pub(super) fn base(&self) -> Option<&str> {
        self.0.base.as_deref()
    }

    pub(super) fn shape(&self) -> &Shape {
        &self.0.shape
    }

    pub(super) fn wgs84_metres_per_degree() -> f64 {
        EQUATOR_RADIUS_M.to_radians()
    }

    /// Returns the map projection's method as the registry names it, in small letters; empty for geographic CRSs.
    pub(super) fn method(&self) -> &str {
        &self.0.method
    }

    /// Returns longitude and latitude of the projection's origin where its definition gives them, degrees from Greenwich.
    pub(super) fn centre(&self) -> [Option<f64>; 2] {
        self.0.centre
    }
}

impl PartialEq for Crs {
    fn eq(&self, other: &Self) -> bool {
        self.code() == other.code()
    }
}

impl Eq for Crs {}

impl Hash for Crs {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.code().hash(state);
    }
}

impl PartialOrd for Crs {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Crs {
    fn cmp(&self, other: &Self) -> Ordering {
        self.code().cmp(other.code())
    }
}

fn known(code: &str) -> Option<Crs> {
    KNOWN.read().unwrap_or_else(PoisonError::into_inner).get(code).cloned()
}

/// Facts and PROJJSON of a definition; `None` when PROJ does not understand it.
fn look_up(code: &str, definition: &str) -> Option<Result<(Facts, Value), CrsError>> {
    if code == CRS84 {
        return Some(Ok((Arc::into_inner(Crs::wgs84().0)?, Value::Null)));
    }
    let proj = Proj::new(definition).ok()?;
    let json: Value = serde_json::from_str(&proj.to_projjson(None, None, None).ok()?).ok()?;
    let (area, area_name) = proj.area_of_use().unwrap_or((None, None));
    let area = area.map(|a| [a.west, a.south, a.east, a.north]);
    Some(facts(code, definition, &json, area, area_name).map(|facts| (facts, json)))
}

fn facts(
    code: &str,
    definition: &str,
    json: &Value,
    area_of_use: Option<[f64; 4]>,
    area_name: Option<String>,
) -> Result<Facts, CrsError> {
    let registered = json["name"].as_str().unwrap_or(code);
    let whole = if json["type"] == "BoundCRS" { &json["source_crs"] } else { json };
    let compound = whole["type"] == "CompoundCRS";
    let horizontal = if compound { &whole["components"][0] } else { whole };
    let kind = horizontal["type"].as_str().unwrap_or("");
    let geographic = matches!(kind, "GeographicCRS" | "DerivedGeographicCRS");
    if !geographic && !matches!(kind, "ProjectedCRS" | "DerivedProjectedCRS") {
        return Err(CrsError::NotHorizontal { code: code.to_owned(), name: registered.to_owned(), kind: kind.to_owned() });
    }
    let axes = &horizontal["coordinate_system"]["axis"];
    let unit = factor(&axes[0]["unit"]);
    let unit_name = axes[0]["unit"].as_str().or_else(|| axes[0]["unit"]["name"].as_str()).unwrap_or("");
    let meridian = &horizontal["base_crs"]["datum"]["prime_meridian"]["longitude"];
    let meridian = meridian.as_f64().or_else(|| Some(meridian["value"].as_f64()? * factor(&meridian["unit"]).to_degrees()));
    let parameter = |what: &str| {
        let found = horizontal["conversion"]["parameters"].as_array()?.iter().find(|p| {
            // “Latitude of natural origin” or “… false origin” or “… projection centre”, not “… 1st standard parallel”.
            let name = p["name"].as_str().unwrap_or("");
            name.starts_with(what) && (name.contains("origin") || name.contains("centre") || name.contains("center"))
        })?;
        Some(found["value"].as_f64()? * factor(&found["unit"]).to_degrees())
    };
    let id =
        |crs: &Value| Some(format!("{}:{}", crs["id"]["authority"].as_str()?, crs["id"]["code"].to_string().trim_matches('"')));
    // Heights play no part here, and PROJ would guess at them.
    let definition = match id(horizontal).filter(|_| compound) {
        Some(code) => code,
        None if compound => horizontal.to_string(),
        None => definition.to_owned(),
    };
    Ok(Facts {
        code: code.to_owned(),
        definition,
        name: super::names::name(code, registered, Lang::En),
        geographic,
        metres_per_unit: if geographic { unit * EQUATOR_RADIUS_M } else { unit },
        unit: unit_name.to_owned(),
        area_of_use,
        area_name,
        method: horizontal["conversion"]["method"]["name"].as_str().unwrap_or("").to_ascii_lowercase(),
        centre: [parameter("Longitude").map(|lon| lon + meridian.unwrap_or(0.0)), parameter("Latitude")],
        north_first: north_first(axes),
        base: if geographic { id(horizontal) } else { id(&horizontal["base_crs"]) },
        shape: shape(json),
    })
}

/// Tells whether PROJ would swap the axes for drawing: north before east, also at the poles where both point the same way.
fn north_first(axes: &Value) -> bool {
    let axis = |i: usize, what: &str| axes[i][what].as_str().unwrap_or("");
    match (axis(0, "direction"), axis(1, "direction")) {
        ("north", "east") => true,
        ("north", "north") | ("south", "south") => axis(0, "name") == "Northing" && axis(1, "name") == "Easting",
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_of_well_known_systems() {
        let ix = Crs::parse("urn:ogc:def:crs:EPSG::6677").unwrap();
        assert_eq!(ix.code(), "EPSG:6677");
        assert_eq!(ix.name(), "JGD2011 (renamed JGD2024) / Japan Plane Rectangular CS IX");
        assert!(!ix.is_geographic());
        assert_eq!(ix.metres_per_unit(), 1.0);
        assert_eq!(ix.centre().map(|c| (c.unwrap() * 1e9).round() / 1e9), [139.833_333_333, 36.0]);
        let wgs84 = Crs::parse("EPSG:4326").unwrap();
        assert!(wgs84.is_geographic() && wgs84.is_wgs84() && wgs84 != Crs::wgs84() && wgs84.same_coordinates(&Crs::wgs84()));
        assert!((wgs84.metres_per_unit() - 111_319.49).abs() < 0.01);
        assert_eq!(Crs::parse("CRS84").unwrap(), Crs::wgs84());
    }

    #[test]
    fn us_survey_feet_are_not_metres() {
        let feet = Crs::parse("EPSG:2225").unwrap().metres_per_unit();
        assert!((feet - 1200.0 / 3937.0).abs() < 1e-12, "{feet}");
    }

    #[test]
    fn an_area_of_use_may_cross_180() {
        let [west, _, east, _] = Crs::parse("EPSG:3338").unwrap().area_of_use().unwrap();
        assert!(west > east, "Alaska runs from {west} to {east}");
    }

    #[test]
    fn esri_codes_dressed_as_epsg_are_found() {
        assert_eq!(Crs::parse("EPSG:102003").unwrap().code(), "ESRI:102003");
        assert_eq!(Crs::parse("EPSG:102100").unwrap().code(), "EPSG:3857");
    }

    #[test]
    fn codes_of_nothing_or_of_heights_are_refused_in_words() {
        let nothing = Crs::parse("EPSG:999999").unwrap_err();
        assert_eq!(nothing.to_string(), "“EPSG:999999” names no coordinate reference system; write a code such as EPSG:6677");
        // The second time it is remembered.
        assert_eq!(Crs::parse("EPSG:999999").unwrap_err().to_string(), nothing.to_string());
        assert!(Crs::parse(&"x".repeat(1_000_000)).unwrap_err().to_string().len() < 300);
        assert!(matches!(Crs::parse("EPSG:6695"), Err(CrsError::NotHorizontal { .. })), "JGD2011 (vertical) height");
        // An ellipsoid has an EPSG code too.
        assert!(Crs::parse("EPSG:7030").is_err());
    }
}
