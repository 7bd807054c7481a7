//! Reads from PROJ what its registry, or a definition written out, says of a CRS.

use super::CrsError;
use super::code::CRS84;
use super::identify::{Shape, factor, shape};
use crate::words::Lang;
use proj::Proj;
use serde_json::Value;

/// Metres in one radian along the equator of WGS 84.
pub(super) const EQUATOR_RADIUS_M: f64 = 6_378_137.0;

/// What the registry or a definition says of a CRS.
#[derive(Debug)]
pub(super) struct Facts {
    pub code: String,
    /// What PROJ is given.
    pub definition: String,
    pub name: String,
    pub geographic: bool,
    pub metres_per_unit: f64,
    pub unit: String,
    pub area_of_use: Option<[f64; 4]>,
    pub area_name: Option<String>,
    pub method: String,
    pub centre: [Option<f64>; 2],
    /// What PROJ is given names north before east.
    pub swapped: bool,
    /// The code of the geographic CRS underneath, when it has one.
    pub base: Option<String>,
    pub shape: Shape,
}

impl Facts {
    /// Longitude and latitude on WGS 84, written out rather than looked up, so that it is there whatever PROJ says.
    pub(super) fn wgs84() -> Self {
        Self {
            code: CRS84.to_owned(),
            // Under OGC's code PROJ finds other operations than under EPSG's, some of them ESRI's.
            definition: "EPSG:4326".to_owned(),
            name: "WGS 84 (longitude, latitude)".to_owned(),
            geographic: true,
            metres_per_unit: EQUATOR_RADIUS_M.to_radians(),
            unit: "degree".to_owned(),
            area_of_use: Some([-180.0, -90.0, 180.0, 90.0]),
            area_name: None,
            method: String::new(),
            centre: [None, None],
            swapped: true,
            base: Some("EPSG:4326".to_owned()),
            shape: Shape::default(),
        }
    }
}

/// The facts of a written-out CRS whose geographic CRS is a registered one: told which, PROJ finds the same operations for it.
pub(super) fn anchored(code: &str, json: &Value) -> Option<Facts> {
    let base = super::identify::base(json)?;
    let proj = Proj::new(base.definition()).ok()?;
    let mut whole = json.clone();
    let mut written: Value = serde_json::from_str(&proj.to_projjson(None, None, None).ok()?).ok()?;
    written.as_object_mut()?.shift_remove("$schema");
    *whole.get_mut("base_crs")? = written;
    look_up(code, &whole.to_string())?.ok().map(|(facts, _)| facts)
}

/// Facts and PROJJSON of a definition; `None` when PROJ does not understand it.
pub(super) fn look_up(code: &str, definition: &str) -> Option<Result<(Facts, Value), CrsError>> {
    if code == CRS84 {
        return Some(Ok((Facts::wgs84(), Value::Null)));
    }
    let definition = match definition {
        "OGC:CRS83" => "EPSG:4269",
        "OGC:CRS27" => "EPSG:4267",
        other => other,
    };
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
        swapped: north_first(axes),
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
