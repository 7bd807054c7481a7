//! What the registry says of a CRS: read once from PROJ's own proj.db, then kept for the life of the process.

use super::CrsError;
use super::code::{CRS84, canonical};
use proj::Proj;
use serde_json::Value;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{Hash, Hasher};
use std::sync::{Arc, PoisonError, RwLock};

/// Metres in one radian along the equator of WGS 84.
const EQUATOR_RADIUS_M: f64 = 6_378_137.0;

/// A coordinate reference system known by its code (`EPSG:6677`, `OGC:CRS84`, `ESRI:102003`); cheap to clone.
///
/// Two are equal when their codes are: names change in the registry while definitions stay.
#[derive(Debug, Clone)]
pub struct Crs(Arc<Facts>);

#[derive(Debug)]
struct Facts {
    code: String,
    name: String,
    geographic: bool,
    metres_per_unit: f64,
    area_of_use: Option<[f64; 4]>,
    method: String,
    centre: [Option<f64>; 2],
}

/// Codes that name nothing which are remembered: asking PROJ for one costs milliseconds, and 28 kB that the binding never frees.
const UNKNOWN_KEPT: usize = 100_000;

/// Characters of a name that messages show.
pub(super) const NAME_SHOWN: usize = 100;

static KNOWN: RwLock<BTreeMap<String, Crs>> = RwLock::new(BTreeMap::new());
static UNKNOWN: RwLock<BTreeSet<String>> = RwLock::new(BTreeSet::new());

impl Crs {
    /// Finds the CRS that a text names: a code with or without authority, an OGC URN or URL, an ESRI code.
    ///
    /// # Errors
    /// When the text names nothing that PROJ's registry holds, or something without horizontal positions.
    pub fn parse(text: &str) -> Result<Self, CrsError> {
        // A file may hold megabytes where a name should be.
        let unknown = || CrsError::Unknown(text.trim().chars().take(NAME_SHOWN).collect());
        let code = canonical(text).ok_or_else(unknown)?;
        if let Some(known) = KNOWN.read().unwrap_or_else(PoisonError::into_inner).get(&code) {
            return Ok(known.clone());
        }
        if UNKNOWN.read().unwrap_or_else(PoisonError::into_inner).contains(&code) {
            return Err(unknown());
        }
        let Some(facts) = look_up(&code) else {
            // Texts come from files, and there is no end of wrong ones.
            let mut kept = UNKNOWN.write().unwrap_or_else(PoisonError::into_inner);
            if kept.len() < UNKNOWN_KEPT {
                kept.insert(code);
            }
            return Err(unknown());
        };
        let facts = facts?;
        let crs = Self(Arc::new(facts));
        KNOWN.write().unwrap_or_else(PoisonError::into_inner).insert(code, crs.clone());
        Ok(crs)
    }

    /// Returns longitude and latitude on WGS 84 in that order, the CRS of RFC 7946 (`OGC:CRS84`).
    #[must_use]
    pub fn wgs84() -> Self {
        // Written out rather than looked up, so that it is there whatever PROJ says.
        Self(Arc::new(Facts {
            code: CRS84.to_owned(),
            name: "WGS 84 (longitude, latitude)".to_owned(),
            geographic: true,
            metres_per_unit: EQUATOR_RADIUS_M.to_radians(),
            area_of_use: Some([-180.0, -90.0, 180.0, 90.0]),
            method: String::new(),
            centre: [None, None],
        }))
    }

    /// Returns the code, such as `EPSG:6677`.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.0.code
    }

    /// Returns the name for people.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.0.name
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
        Proj::new(self.code()).ok()?.as_wkt(Some(proj::wkt::WktVersion::Wkt1_Gdal), None).ok()
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

fn look_up(code: &str) -> Option<Result<Facts, CrsError>> {
    if code == CRS84 {
        return Some(Ok(Arc::into_inner(Crs::wgs84().0)?));
    }
    let proj = Proj::new(code).ok()?;
    let json: Value = serde_json::from_str(&proj.to_projjson(None, None, None).ok()?).ok()?;
    let area_of_use = proj.area_of_use().ok().and_then(|(area, _)| area).map(|a| [a.west, a.south, a.east, a.north]);
    Some(facts(code, &json, area_of_use))
}

fn facts(code: &str, json: &Value, area_of_use: Option<[f64; 4]>) -> Result<Facts, CrsError> {
    let registered = json["name"].as_str().unwrap_or(code);
    let horizontal = if json["type"] == "CompoundCRS" { &json["components"][0] } else { json };
    let kind = horizontal["type"].as_str().unwrap_or("");
    let geographic = matches!(kind, "GeographicCRS" | "DerivedGeographicCRS");
    if !geographic && !matches!(kind, "ProjectedCRS" | "DerivedProjectedCRS") {
        return Err(CrsError::NotHorizontal { code: code.to_owned(), name: registered.to_owned(), kind: kind.to_owned() });
    }
    let unit = factor(&horizontal["coordinate_system"]["axis"][0]["unit"]);
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
    Ok(Facts {
        code: code.to_owned(),
        name: name_for_people(code, registered),
        geographic,
        metres_per_unit: if geographic { unit * EQUATOR_RADIUS_M } else { unit },
        area_of_use,
        method: horizontal["conversion"]["method"]["name"].as_str().unwrap_or("").to_ascii_lowercase(),
        centre: [parameter("Longitude").map(|lon| lon + meridian.unwrap_or(0.0)), parameter("Latitude")],
    })
}

/// Metres or radians in a PROJJSON unit: a word for the common ones, an object with its factor for the rest.
fn factor(unit: &Value) -> f64 {
    match unit.as_str() {
        Some("degree") => 1.0_f64.to_radians(),
        Some(_) => 1.0,
        None => unit["conversion_factor"].as_f64().filter(|f| f.is_finite() && *f > 0.0).unwrap_or(1.0),
    }
}

/// EPSG renamed JGD2011 to JGD2024 in 2026 without changing a definition: people meet both names, so both are shown.
fn name_for_people(code: &str, registered: &str) -> String {
    let number = code.strip_prefix("EPSG:").and_then(|n| n.parse().ok()).unwrap_or(0);
    if (6668..=6687).contains(&number) {
        format!("{} (EPSG now calls it JGD2024)", registered.replace("JGD2024", "JGD2011"))
    } else {
        registered.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_of_well_known_systems() {
        let ix = Crs::parse("urn:ogc:def:crs:EPSG::6677").unwrap();
        assert_eq!(ix.code(), "EPSG:6677");
        assert_eq!(ix.name(), "JGD2011 / Japan Plane Rectangular CS IX (EPSG now calls it JGD2024)");
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
