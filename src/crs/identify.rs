//! Recognises in a written-out CRS the registered one: by its own identifier, its name, or its zone, and only when all numbers are the same.

use super::Crs;
use super::plane_rectangular;
use serde_json::Value;

/// What decides whether two CRSs give the same coordinates to the same place; axis order is not part of it.
#[derive(Debug, Clone, Default)]
pub(super) struct Shape {
    /// Name of the datum in small letters and digits only: its spelling differs between dialects of WKT.
    pub datum: String,
    /// Semi-major axis in metres and inverse flattening (0 for a sphere).
    ellipsoid: [f64; 2],
    /// Degrees from Greenwich.
    meridian: f64,
    /// Metres or radians.
    unit: f64,
    method: String,
    /// In metres, degrees or parts of one.
    parameters: Vec<(String, f64)>,
    /// The file brings its own way to WGS 84 (`TOWGS84`, `+towgs84`), other than zeros.
    pub own_shift: bool,
    /// Axes point east and north, in whichever order.
    east_north: bool,
}

/// Reads the shape from PROJJSON.
pub(super) fn shape(json: &Value) -> Shape {
    let bound = json["type"] == "BoundCRS";
    let shift = json["transformation"]["parameters"].as_array().into_iter().flatten();
    let own_shift = bound && {
        let values: Vec<f64> = shift.map(|p| p["value"].as_f64().unwrap_or(f64::NAN)).collect();
        values.is_empty() || values.iter().any(|v| *v != 0.0)
    };
    let whole = if bound { &json["source_crs"] } else { json };
    let horizontal = if whole["type"] == "CompoundCRS" { &whole["components"][0] } else { whole };
    let base = horizontal.get("base_crs").unwrap_or(horizontal);
    let datum = base.get("datum").or_else(|| base.get("datum_ensemble")).unwrap_or(&Value::Null);
    let name = plain(datum["name"].as_str().unwrap_or(""));
    let ellipsoid = &datum["ellipsoid"];
    let a = length(&ellipsoid["semi_major_axis"]).or_else(|| length(&ellipsoid["radius"])).unwrap_or(0.0);
    let flattening = ellipsoid["inverse_flattening"].as_f64();
    let flattening = flattening.or_else(|| length(&ellipsoid["semi_minor_axis"]).filter(|b| *b < a).map(|b| a / (a - b)));
    let meridian = &datum["prime_meridian"]["longitude"];
    let meridian = meridian.as_f64().or_else(|| Some(meridian["value"].as_f64()? * factor(&meridian["unit"]).to_degrees()));
    let parameters = horizontal["conversion"]["parameters"].as_array().into_iter().flatten();
    let parameters = parameters.filter_map(|p| {
        let unit = &p["unit"];
        let value = p["value"].as_f64()?;
        let angle = unit == "degree" || unit["type"] == "AngularUnit";
        Some((plain(p["name"].as_str()?), if angle { value * factor(unit).to_degrees() } else { value * factor(unit) }))
    });
    let axes = &horizontal["coordinate_system"]["axis"];
    let mut directions = [0, 1].map(|i| axes[i]["direction"].as_str().unwrap_or("").to_owned());
    directions.sort_unstable();
    Shape {
        datum: name.strip_suffix("ensemble").unwrap_or(&name).to_owned(),
        ellipsoid: [a, flattening.unwrap_or(0.0)],
        meridian: meridian.unwrap_or(0.0),
        unit: factor(&axes[0]["unit"]),
        method: plain(horizontal["conversion"]["method"]["name"].as_str().unwrap_or("")),
        parameters: parameters.collect(),
        own_shift,
        east_north: directions == ["east", "north"],
    }
}

/// Finds the registered CRS that a written-out one is; `None` when there is none, or any number is another.
pub(super) fn registered(json: &Value, shape: &Shape) -> Option<Crs> {
    let whole = if json["type"] == "BoundCRS" { &json["source_crs"] } else { json };
    let code = |id: &Value| {
        let code = id["code"].as_str().map_or_else(|| id["code"].to_string(), str::to_owned);
        Crs::parse(&format!("{}:{code}", id["authority"].as_str()?)).ok()
    };
    // What a file says of itself outweighs how it spells its datum.
    if let Some(own) = code(&whole["id"]).filter(|crs| crs.shape().same(shape, false)) {
        return Some(own);
    }
    if shape.own_shift {
        return None;
    }
    let named = || whole["name"].as_str().filter(|name| !matches!(*name, "unknown" | "unnamed")).and_then(Crs::named);
    let same = |crs: &Crs| crs.shape().same(shape, true);
    named().filter(same).or_else(|| relatives(shape).iter().filter_map(|code| Crs::parse(code).ok()).find(same))
}

/// The codes that a CRS of this datum and method may have.
fn relatives(shape: &Shape) -> Vec<String> {
    let parameter = |name: &str| shape.parameters.iter().find(|(n, _)| n.starts_with(name)).map(|(_, v)| *v);
    let numbers: Vec<u32> = if shape.method.is_empty() {
        GEOGRAPHIC.iter().filter(|(datum, _)| *datum == shape.datum).map(|(_, code)| *code).collect()
    } else if shape.method == "transversemercator" {
        let lon = parameter("longitudeof").unwrap_or(0.0);
        let zone = ((lon + 183.0) / 6.0).round();
        let south = parameter("falsenorthing").is_some_and(|n| n > 0.0);
        let mut codes = plane_rectangular::codes_at(&shape.datum, parameter("latitudeof").unwrap_or(0.0), lon);
        if (1.0..=60.0).contains(&zone) {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a zone from 1 to 60")]
            let zone = zone as u32;
            let family = UTM.iter().filter(|u| u.datum == shape.datum && u.south == south && u.zones.contains(&zone));
            codes.extend(family.map(|u| u.first + zone - u.zones.start()));
        }
        codes
    } else {
        OTHERS.iter().filter(|(datum, _)| *datum == shape.datum).flat_map(|(_, codes)| codes.iter().copied()).collect()
    };
    numbers.into_iter().map(|n| format!("EPSG:{n}")).collect()
}

const WGS84: &str = "worldgeodeticsystem1984";
const NAD83: &str = "northamericandatum1983";
const NAD27: &str = "northamericandatum1927";
const JGD2011: &str = "japanesegeodeticdatum2011";
const JGD2000: &str = "japanesegeodeticdatum2000";
const ETRS89: &str = "europeanterrestrialreferencesystem1989";
const GDA94: &str = "geocentricdatumofaustralia1994";
const GDA2020: &str = "geocentricdatumofaustralia2020";

const GEOGRAPHIC: [(&str, u32); 9] = [
    (WGS84, 4326),
    (NAD83, 4269),
    (NAD27, 4267),
    (JGD2011, 6668),
    (JGD2000, 4612),
    ("tokyo", 4301),
    (ETRS89, 4258),
    (GDA94, 4283),
    (GDA2020, 7844),
];

struct Utm {
    datum: &'static str,
    south: bool,
    zones: std::ops::RangeInclusive<u32>,
    first: u32,
}

/// The families of UTM zones whose codes run on.
const UTM: [Utm; 10] = [
    Utm { datum: WGS84, south: false, zones: 1..=60, first: 32_601 },
    Utm { datum: WGS84, south: true, zones: 1..=60, first: 32_701 },
    Utm { datum: NAD83, south: false, zones: 1..=23, first: 26_901 },
    Utm { datum: NAD27, south: false, zones: 1..=22, first: 26_701 },
    Utm { datum: JGD2011, south: false, zones: 51..=55, first: 6688 },
    Utm { datum: JGD2000, south: false, zones: 51..=55, first: 3097 },
    Utm { datum: "tokyo", south: false, zones: 51..=55, first: 3092 },
    Utm { datum: ETRS89, south: false, zones: 28..=38, first: 25_828 },
    Utm { datum: GDA94, south: true, zones: 48..=58, first: 28_348 },
    Utm { datum: GDA2020, south: true, zones: 46..=59, first: 7846 },
];

const OTHERS: [(&str, &[u32]); 4] = [
    (WGS84, &[3857, 3395, 8857, 8859, 3832, 6933, 4087, 3031, 3413, 3995]),
    (NAD83, &[5070, 3338, 3347, 3978]),
    (ETRS89, &[3035, 3034]),
    (GDA94, &[3577]),
];

impl Shape {
    /// Tells whether coordinates of the one are coordinates of the other: to a centimetre, and a hundredth of a millionth of the scale.
    pub(super) fn same(&self, other: &Self, datum: bool) -> bool {
        let near = |a: f64, b: f64, by: f64| (a - b).abs() <= by;
        let within = |one: &Self, two: &Self| {
            one.parameters.iter().all(|(name, value)| {
                let there = two.parameters.iter().find(|(n, _)| n == name).map(|(_, v)| *v);
                // What is left out is nought, or a scale of one.
                let there = there.unwrap_or_else(|| if name.contains("scale") { 1.0 } else { 0.0 });
                let by = if name.contains("scale") {
                    1e-8
                } else if name.contains("easting") || name.contains("northing") {
                    1e-2
                } else {
                    1e-7
                };
                near(*value, there, by)
            })
        };
        (!datum || self.datum == other.datum)
            && near(self.ellipsoid[0], other.ellipsoid[0], 1e-2)
            && near(self.ellipsoid[1], other.ellipsoid[1], 1e-4)
            && near(self.meridian, other.meridian, 1e-7)
            && near(self.unit, other.unit, 1e-9)
            && self.method == other.method
            && self.east_north == other.east_north
            && within(self, other)
            && within(other, self)
    }
}

/// Small letters and digits alone.
pub(super) fn plain(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

/// Metres or radians in a PROJJSON unit: a word for the common ones, an object with its factor for the rest.
pub(super) fn factor(unit: &Value) -> f64 {
    match unit.as_str() {
        Some("degree") => 1.0_f64.to_radians(),
        Some(_) => 1.0,
        None => unit["conversion_factor"].as_f64().filter(|f| f.is_finite() && *f > 0.0).unwrap_or(1.0),
    }
}

fn length(value: &Value) -> Option<f64> {
    value.as_f64().or_else(|| Some(value["value"].as_f64()? * factor(&value["unit"])))
}
