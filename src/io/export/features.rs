//! The records as GeoJSON features. `properties` is flat, for any GIS; the foreign member `lodemap` holds the rest.

use super::ExportError;
use super::project_parts::parts;
use super::tables::evidence_text;
use crate::geometry::{Boundary, LonLat, cut_at_180, cut_path_at_180, geodesic_path, measure, path_length_m};
use crate::layer::catalog::Catalog;
use crate::workspace::status::determination;
use crate::workspace::{Bilingual, DepositSnapshot, Evidence, Link, MappingArea, NoteShape, Workspace};
use serde_json::{Map, Value, json};

/// Areas as MultiPolygons cut at the 180th meridian, with status, statements and notes.
pub(in crate::io) fn areas<'a>(
    w: &'a Workspace,
    areas: impl Iterator<Item = &'a std::sync::Arc<MappingArea>>,
) -> Result<Vec<Value>, ExportError> {
    areas
        .map(|a| {
            let cut = cut_at_180(&a.boundary).map_err(|why| ExportError::Cut { area: a.id.0.clone(), why })?;
            let statements: Vec<Value> = w.statements.values().filter(|s| s.area == a.id).map(|s| json!(s)).collect();
            let t = &a.about;
            let mut own = json!({
                "boundary_sha256": a.digest(),
                "statements": statements,
                "notes": w.notes_about(&a.id).iter().map(|n| json!(n)).collect::<Vec<_>>(),
            });
            if cut != a.boundary
                && let Some(own) = own.as_object_mut()
            {
                // The digest is over the boundary as it was drawn, whole across the 180th meridian.
                own.insert("boundary".into(), json!(coordinates(&a.boundary)));
            }
            let mut feature = json!({
                "type": "Feature",
                "id": a.id,
                "geometry": {"type": "MultiPolygon", "coordinates": coordinates(&cut)},
                "properties": {
                    "kind": "mapping_area",
                    "name_en": t.name.en, "name_ja": t.name.ja,
                    "status": determination(w, a).status.word(),
                    "minerals": t.minerals, "mineral_system": t.mineral_system, "deposit_types": t.deposit_types,
                    "basis_en": t.basis.en, "basis_ja": t.basis.ja, "references": t.references, "host": t.host, "supersedes": t.supersedes,
                    "needs_geology_en": t.needs_geology.en, "needs_geology_ja": t.needs_geology.ja,
                    "needs_geophysics_en": t.needs_geophysics.en, "needs_geophysics_ja": t.needs_geophysics.ja,
                    "needs_elevation_en": t.needs_elevation.en, "needs_elevation_ja": t.needs_elevation.ja,
                    "area_km2": (measure(&a.boundary).area_m2 / 1e3).round() / 1e3,
                },
                "lodemap": own,
            });
            // Most areas have none, and files from before there were any stay as they were.
            let classes = [
                ("evidence_geology", &t.evidence_geology),
                ("evidence_geophysics", &t.evidence_geophysics),
                ("evidence_elevation", &t.evidence_elevation),
            ];
            for (name, evidence) in classes.into_iter().filter(|(_, evidence)| !evidence.is_empty()) {
                feature["properties"][name] = json!(lines(evidence));
            }
            Ok(feature)
        })
        .collect()
}

/// Sources as people write them: the reference, and its page after `|`.
fn lines(evidence: &[Evidence]) -> Vec<String> {
    evidence.iter().map(Evidence::line).collect()
}

/// Notes as points, lines and arrows as lines cut at the 180th meridian.
pub(in crate::io) fn notes(w: &Workspace) -> Vec<Value> {
    let feature = |n: &std::sync::Arc<crate::workspace::Note>| {
        let mut properties = json!({
            "kind": "note", "text": n.text, "lang": n.lang, "about": n.about, "party": n.by.party, "author": n.by.name, "at": n.by.at,
            "shape": n.shape.word(), "ink": n.ink,
        });
        // As it was drawn: whole across the 180th meridian, the box of a callout where it stands.
        let own = if n.shape.is_point() { json!({}) } else { json!({"place": n.place, "shape": n.shape}) };
        let Some(path) = n.shape.path() else {
            if let (NoteShape::Callout { at }, Some(properties)) = (&n.shape, properties.as_object_mut()) {
                let at = at.wrapped();
                properties.insert("text_lon".into(), json!(at.lon()));
                properties.insert("text_lat".into(), json!(at.lat()));
            }
            return point(&n.id.0, Some(n.place), properties, own);
        };
        if let Some(properties) = properties.as_object_mut() {
            properties.insert("length_m".into(), json!((path_length_m(path) * 10.0).round() / 10.0));
        }
        let geometry = match &cut_path_at_180(path)[..] {
            [whole] => json!({"type": "LineString", "coordinates": whole}),
            pieces => json!({"type": "MultiLineString", "coordinates": pieces}),
        };
        json!({"type": "Feature", "id": n.id, "geometry": geometry, "properties": properties, "lodemap": own})
    };
    w.notes.values().map(feature).collect()
}

/// Linked deposits: their own properties as found, and their links.
pub(in crate::io) fn deposits(w: &Workspace, catalog: &Catalog) -> Vec<Value> {
    let feature = |d: &std::sync::Arc<DepositSnapshot>| {
        let mut properties = Map::new();
        properties.insert("kind".into(), "deposit".into());
        let links = w.links_of(&d.id);
        let names: Vec<&str> = links.iter().filter_map(|l| w.projects.get(&l.project)).map(|p| p.about.name.get(false)).collect();
        properties.insert("linked_projects".into(), names.join("; ").into());
        for (key, value) in &d.properties {
            properties.entry(key.clone()).or_insert_with(|| value.clone());
        }
        let loaded = catalog.find(&d.deposit.layer.0, &d.deposit.key).map(|f| f.properties == d.properties);
        let own = json!({
            "deposit": d.deposit,
            "links": links.iter().map(|l| link_value(w, l)).collect::<Vec<_>>(),
            "source_unchanged": loaded,
        });
        point(&d.id.0, Some(d.place), Value::Object(properties), own)
    };
    w.deposits.values().map(feature).collect()
}

/// Projects as points; a project without a place has a null geometry.
pub(in crate::io) fn projects(w: &Workspace) -> Vec<Value> {
    let feature = |p: &std::sync::Arc<crate::workspace::CandidateProject>| {
        let t = &p.about;
        let mut properties = json!({
            "kind": "candidate_project", "name_en": t.name.en, "name_ja": t.name.ja, "proponents": t.proponents,
            "countries": t.countries, "stages": t.stages, "minerals": t.minerals, "products": t.products,
            "summary_en": t.summary.en, "summary_ja": t.summary.ja, "references": t.references,
        });
        if let Some(properties) = properties.as_object_mut() {
            properties.extend(parts(p).into_iter().map(|(name, entries)| (name.to_owned(), json!(entries))));
        }
        let links: Vec<Value> = w.links_of(&p.id).iter().map(|l| link_value(w, l)).collect();
        point(&p.id.0, p.place, properties, json!({ "links": links, "record": p }))
    };
    w.projects.values().map(feature).collect()
}

/// Links as geodesic lines from deposit to project, cut at the 180th meridian; without geometry when the project has no place.
pub(in crate::io) fn links(w: &Workspace) -> Vec<Value> {
    let feature = |l: &std::sync::Arc<Link>| {
        let (deposit, project) = (w.deposits.get(&l.deposit), w.projects.get(&l.project));
        let ends = deposit.and_then(|d| Some((d.place, project?.place?)));
        let geometry = ends.map_or(
            Value::Null,
            |(a, b)| json!({"type": "MultiLineString", "coordinates": cut_path_at_180(&geodesic_path(a, b))}),
        );
        let name = |b: Option<&Bilingual>, ja: bool| b.map(|n| n.get(ja).to_owned()).unwrap_or_default();
        let properties = json!({
            "kind": "link",
            "deposit": l.deposit, "deposit_en": name(deposit.map(|d| &d.name), false), "deposit_ja": name(deposit.map(|d| &d.name), true),
            "project": l.project,
            "project_en": name(project.map(|p| &p.about.name), false), "project_ja": name(project.map(|p| &p.about.name), true),
            "role": l.about.role, "confidence": l.about.confidence, "reason_en": l.about.reason.en, "reason_ja": l.about.reason.ja,
            "reference": l.about.reference, "evidence": l.about.evidence.iter().map(evidence_text).collect::<Vec<_>>(), "party": l.by.party, "author": l.by.name, "at": l.by.at,
        });
        json!({"type": "Feature", "id": l.id, "geometry": geometry, "properties": properties})
    };
    w.links.values().map(feature).collect()
}

pub(super) fn link_value(w: &Workspace, l: &Link) -> Value {
    let project = w.projects.get(&l.project).map(|p| &p.about.name);
    json!({
        "id": l.id, "deposit": l.deposit, "project": l.project, "project_name": project, "role": l.about.role,
        "confidence": l.about.confidence, "reason": l.about.reason, "reference": l.about.reference, "evidence": l.about.evidence, "by": l.by,
    })
}

fn point(id: &str, place: Option<LonLat>, properties: Value, own: Value) -> Value {
    let geometry = place.map_or(Value::Null, |p| {
        let p = p.wrapped();
        json!({"type": "Point", "coordinates": [p.lon(), p.lat()]})
    });
    json!({"type": "Feature", "id": id, "geometry": geometry, "properties": properties, "lodemap": own})
}

/// Returns the boundary as MultiPolygon coordinates: rings closed, exteriors counter-clockwise, holes clockwise (RFC 7946 §3.1.6).
pub(in crate::io) fn coordinates(boundary: &Boundary) -> Vec<Vec<Vec<[f64; 2]>>> {
    let ring = |r: &[LonLat], counter_clockwise: bool| {
        let mut out: Vec<[f64; 2]> = r.iter().map(|&v| v.into()).collect();
        out.extend(out.first().copied());
        let area2: f64 = out.windows(2).map(|p| p[0][0] * p[1][1] - p[1][0] * p[0][1]).sum();
        if (area2 > 0.0) != counter_clockwise {
            out.reverse();
        }
        out
    };
    boundary.polygons.iter().map(|p| p.rings().enumerate().map(|(i, r)| ring(r, i == 0)).collect()).collect()
}
