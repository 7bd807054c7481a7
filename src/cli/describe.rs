//! Describes a layer as `lodemap info --json` prints it.

use crate::crs::{Candidate, HowKnown};
use crate::layer::{GeometryType, IdSource, Layer, layer_extent_lonlat, operation_of};
use crate::words::Lang;
use serde_json::{Map, Value, json};

/// Describes a layer: the object that `info --json` prints for it. Key names are an interface; they do not change. Layers of files
/// that may hold several have `layer`, the name in the file.
///
/// `preset` is the known layer whose headers these are, or null; `roles` names the fields that say a deposit's name, commodities …;
/// `id_field` is `id` for the GeoJSON id, a field's name, or null; `extent_lonlat` is `[w, s, e, n]` in degrees, with w > e when
/// the layer crosses 180°, or null when nothing can be drawn.
#[must_use]
pub fn describe(layer: &Layer) -> Value {
    let crs = &layer.crs;
    let counts = layer.geometry_counts();
    let geometries: Map<String, Value> = counts
        .iter()
        .filter(|(kind, _)| **kind != GeometryType::Null)
        .map(|(kind, n)| (kind.name().to_owned(), Value::from(*n)))
        .collect();
    let candidates: Vec<Value> = crs.candidates.iter().map(candidate).collect();
    let fields: Vec<Value> =
        layer.fields.iter().map(|f| json!({ "name": f.name, "type": f.kind.name(), "filled": f.filled })).collect();
    let problems: Vec<Value> = layer
        .problems
        .iter()
        .map(|p| {
            json!({
                "code": p.code, "severity": p.severity, "feature": p.feature, "line": p.line, "column": p.column, "byte": p.byte,
                "message": p.message
            })
        })
        .collect();
    let mut described = json!({
        "path": layer.path.to_string_lossy(),
        "format": layer.format.name(),
        "layer": layer.reading.sublayer,
        "encoding": layer.encoding,
        "crs": {
            "code": crs.crs.as_ref().map(crate::crs::Crs::code),
            "name": crs.crs.as_ref().map(crate::crs::Crs::name),
            "how": how(crs.how),
            "reason": crs.reason.en,
            "candidates": candidates,
            "to_wgs84": operation_of(layer).and_then(Result::ok).map(|report| report.to_json()),
        },
        "features": layer.table.len(),
        "geometries": geometries,
        "null_geometries": counts.get(&GeometryType::Null).copied().unwrap_or(0),
        "drawable": (0..layer.table.len()).filter(|&row| layer.table.is_drawable(row)).count(),
        "vertices": layer.table.coordinates().len(),
        "extent_lonlat": layer_extent_lonlat(layer).map(|e| [e.west, e.south, e.east, e.north]),
        "fields": fields,
        "id_field": match &layer.id_source {
            IdSource::Member => Some("id"),
            IdSource::Field(name) => Some(name.as_str()),
            IdSource::Content => None,
        },
        "id_why": id_why(layer),
        "preset": layer.meaning.model.recognised.as_ref().map(|known| json!({
            "id": known.preset.id,
            "name": known.preset.en,
            "table": known.table,
            "matched": known.matched,
            "known": known.known,
        })),
        "roles": layer.meaning.model.roles.iter().map(|(role, fields)| (role.word().to_owned(), json!(fields))).collect::<Map<_, _>>(),
        "not_mapped": layer.meaning.model.not_mapped,
        "problems": problems,
    });
    if let (Some(members), Some(name)) = (described.as_object_mut(), &layer.reading.sublayer) {
        members.insert("layer".into(), json!(name));
    }
    described
}

/// Why features are known by what they are known by.
fn id_why(layer: &Layer) -> &'static str {
    let chosen = layer.reading.id_field.is_some() || layer.reading.identity.is_some();
    match &layer.id_source {
        _ if chosen => "chosen",
        source if layer.meaning.found_id.as_ref().is_some_and(|found| found != source) => "links",
        IdSource::Content => "nothing else is different in every feature",
        IdSource::Member | IdSource::Field(_) => "different in every feature",
    }
}

fn how(how: HowKnown) -> &'static str {
    match how {
        HowKnown::Declared => "declared",
        HowKnown::Inferred => "inferred",
        HowKnown::Chosen => "chosen",
        HowKnown::Assumed => "assumed",
        HowKnown::Unknown => "unknown",
    }
}

/// `swap_axes` is there, and true, when x and y would have to change places.
fn candidate(candidate: &Candidate) -> Value {
    let mut described =
        json!({ "code": candidate.crs.code(), "name": candidate.crs.name(), "why": candidate.why_text(Lang::En) });
    if candidate.swap_axes {
        described["swap_axes"] = true.into();
    }
    described
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::AtomicBool;

    #[test]
    fn a_layer_is_described_with_all_its_keys() {
        let text = br#"{"type":"FeatureCollection","features":[
            {"type":"Feature","id":"a","properties":{"name":"x","t":1},"geometry":{"type":"Point","coordinates":[179,1]}},
            {"type":"Feature","id":"b","properties":{"name":null,"t":2.5},"geometry":{"type":"Point","coordinates":[-179,2]}},
            {"type":"Feature","id":"c","properties":{},"geometry":null}]}"#;
        let layer =
            crate::io::geojson::layer_from_bytes("a", "a.geojson".as_ref(), text.to_vec(), &AtomicBool::new(false), &|_| {});
        let info = describe(&layer.unwrap());
        let keys: Vec<&String> = info.as_object().unwrap().keys().collect();
        let expected = [
            "path",
            "format",
            "layer",
            "encoding",
            "crs",
            "features",
            "geometries",
            "null_geometries",
            "drawable",
            "vertices",
            "extent_lonlat",
            "fields",
            "id_field",
            "id_why",
            "preset",
            "roles",
            "not_mapped",
            "problems",
        ];
        assert_eq!(keys, expected);
        assert_eq!(info["geometries"], json!({ "Point": 2 }));
        assert_eq!(info["null_geometries"], 1);
        assert_eq!(info["extent_lonlat"], json!([179.0, 1.0, -179.0, 2.0]));
        assert_eq!(info["fields"][1], json!({ "name": "t", "type": "real", "filled": 2 }));
        assert_eq!((&info["id_field"], &info["crs"]["how"]), (&json!("id"), &json!("declared")));
        assert_eq!((&info["preset"], &info["roles"]), (&Value::Null, &json!({ "name": ["name"] })));
        assert_eq!(info["not_mapped"], json!(["t"]));
    }
}
