//! From the plain columns that other programs edit back into records.

use super::blob;
use crate::geometry::antimeridian::joined;
use crate::geometry::{Boundary, BoundaryDigest, LonLat, cut_at_180, ring_contains};
use crate::io::source::wkb;
use crate::workspace::{
    AreaText, Author, CandidateProject, Ink, Instant, LinkRole, MappingArea, Note, NoteShape, ProjectText, Record, RecordId,
    RecordKind,
};
use rusqlite::types::Value as Sql;
use serde_json::{Map, Value, json};
use std::sync::Arc;

/// The member in which values are kept that no field can hold.
const ASIDE: &str = "changed_outside";

/// Longest value kept aside, in bytes.
const LONGEST_ASIDE: usize = 1 << 20;

/// Returns an empty record for a row that another program added; `None` when lodemap makes none of that kind from rows.
#[must_use]
pub fn blank(kind: RecordKind, id: &RecordId) -> Option<Record> {
    let (id, other) = (id.clone(), Map::new());
    let nobody = Author { party: RecordId(String::new()), name: String::new(), at: Instant::epoch() };
    Some(match kind {
        RecordKind::Area => {
            Record::Area(Arc::new(MappingArea { id, boundary: Boundary::default(), about: AreaText::default(), other }))
        }
        RecordKind::Note => {
            let (lang, text, place) = ("en".into(), String::new(), nowhere()?);
            Record::Note(Arc::new(Note {
                id,
                place,
                shape: NoteShape::Point,
                ink: None,
                about: None,
                lang,
                text,
                by: nobody,
                other,
            }))
        }
        RecordKind::Project => Record::Project(Arc::new(CandidateProject {
            id,
            place: None,
            about: ProjectText::default(),
            interest: Vec::new(),
            other,
        })),
        _ => return None,
    })
}

/// A note's place until its row has said one: no place of the real world is given by mistake.
fn nowhere() -> Option<LonLat> {
    LonLat::new(540.0, 90.0).ok()
}

/// Says what a new record lacks to be one.
#[must_use]
pub fn lacks(record: &Record) -> Option<String> {
    match record {
        Record::Area(a) if a.boundary.polygons.is_empty() => Some("an area needs a polygon; the row stays as it is".into()),
        Record::Note(n) if Some(n.place) == nowhere() => Some("a note needs a point; the row stays as it is".into()),
        _ => None,
    }
}

/// Gives a new record another id.
pub fn rename(record: &mut Record, id: &RecordId) {
    match record {
        Record::Area(r) => Arc::make_mut(r).id = id.clone(),
        Record::Note(r) => Arc::make_mut(r).id = id.clone(),
        Record::Project(r) => Arc::make_mut(r).id = id.clone(),
        _ => {}
    }
}

/// A note that came from a row is by whoever takes it in.
pub fn sign(record: &mut Record, author: &Author) {
    if let Record::Note(n) = record
        && n.by.party.0.is_empty()
    {
        Arc::make_mut(n).by = author.clone();
    }
}

/// Puts a column's value into a record; returns whether the record changed.
///
/// # Errors
/// When the value makes no sense there; then the record is as it was.
pub fn set(record: &mut Record, column: &str, value: &Sql) -> Result<bool, String> {
    let before = record.clone();
    put(record, column, value)?;
    Ok(*record != before)
}

fn put(record: &mut Record, column: &str, value: &Sql) -> Result<(), String> {
    let fixed = || Err("lodemap does not take this column from other programs; it is written again".to_owned());
    match record {
        Record::Area(a) => {
            let a = Arc::make_mut(a);
            let about = &mut a.about;
            match column {
                "geom" => {
                    let pieces = polygons(value)?;
                    let said = Boundary::from_coordinates(&pieces).map_err(|e| e.to_string())?;
                    // The same polygons, written in another way, are no change.
                    let written = cut_at_180(&a.boundary).unwrap_or_else(|_| a.boundary.clone());
                    if a.boundary.polygons.is_empty() || BoundaryDigest::of(&said) != BoundaryDigest::of(&written) {
                        a.boundary = Boundary::from_coordinates(&whole_again(pieces)).map_err(|e| e.to_string())?;
                    }
                }
                "name_en" => about.name.en = text(value)?,
                "name_ja" => about.name.ja = text(value)?,
                "minerals" => about.minerals = list(value)?,
                "mineral_system" => about.mineral_system = text(value)?,
                "deposit_types" => about.deposit_types = list(value)?,
                "basis_en" => about.basis.en = text(value)?,
                "basis_ja" => about.basis.ja = text(value)?,
                "sources" => about.references = list(value)?,
                "host" => about.host = list(value)?,
                _ => return fixed(),
            }
        }
        Record::Note(n) => {
            let n = Arc::make_mut(n);
            match column {
                "geom" => note_geometry(n, value)?,
                // A row that says nothing of these leaves them as they are.
                "shape" | "callout_at" | "ink" if text(value)?.is_empty() => {}
                "ink" => {
                    let word = text(value)?;
                    let ink = Ink::ALL.into_iter().find(|i| i.word() == word);
                    n.ink = Some(ink.ok_or_else(|| format!("“{word}” is no ink"))?);
                }
                "about" => n.about = Some(text(value)?).filter(|t| !t.is_empty()).map(RecordId),
                "lang" => {
                    let lang = text(value)?;
                    n.lang =
                        if matches!(lang.as_str(), "en" | "ja") { lang } else { return Err("it is neither en nor ja".into()) };
                }
                "text" => n.text = text(value)?,
                _ => return fixed(),
            }
        }
        Record::Deposit(d) => {
            let d = Arc::make_mut(d);
            match column {
                "geom" => d.place = point(value)?.ok_or("a deposit needs a place")?,
                "name_en" => d.name.en = text(value)?,
                "name_ja" => d.name.ja = text(value)?,
                "properties" => d.properties = serde_json::from_str(&text(value)?).map_err(|e| e.to_string())?,
                _ => return fixed(),
            }
        }
        Record::Project(p) => {
            let p = Arc::make_mut(p);
            let about = &mut p.about;
            match column {
                "geom" => p.place = point(value)?,
                "name_en" => about.name.en = text(value)?,
                "name_ja" => about.name.ja = text(value)?,
                "proponents" => about.proponents = list(value)?,
                "countries" => about.countries = list(value)?,
                "stages" => about.stages = list(value)?,
                "minerals" => about.minerals = list(value)?,
                "products" => about.products = list(value)?,
                "summary_en" => about.summary.en = text(value)?,
                "summary_ja" => about.summary.ja = text(value)?,
                "sources" => about.references = list(value)?,
                _ => return fixed(),
            }
        }
        Record::Link(l) => {
            let about = &mut Arc::make_mut(l).about;
            match column {
                "role" => {
                    let word = text(value)?;
                    let role = LinkRole::ALL.into_iter().find(|r| r.word() == word);
                    about.role = role.ok_or_else(|| format!("“{word}” is no role"))?;
                }
                "confidence" => about.confidence = confidence(value)?,
                "reason_en" => about.reason.en = text(value)?,
                "reason_ja" => about.reason.ja = text(value)?,
                "reference" => about.reference = text(value)?,
                _ => return fixed(),
            }
        }
        Record::Party(p) => {
            let p = Arc::make_mut(p);
            match column {
                "name_en" => p.name.en = text(value)?,
                "name_ja" => p.name.ja = text(value)?,
                _ => return fixed(),
            }
        }
        Record::Layer(l) => {
            let l = Arc::make_mut(l);
            match column {
                "name_en" => l.name.en = text(value)?,
                "name_ja" => l.name.ja = text(value)?,
                "path" => l.path = text(value)?,
                _ => return fixed(),
            }
        }
        // A party's statement or flag is what the party said: nobody else rewrites it.
        Record::Statement(_) | Record::Flag(_) => return fixed(),
    }
    Ok(())
}

/// A line moves a line or an arrow, and makes a line of any other note; a point moves points and callouts.
fn note_geometry(note: &mut Note, value: &Sql) -> Result<(), String> {
    let found = geometry(value)?;
    if found["type"] != "LineString" {
        let place = point(value)?.ok_or("a note needs a place")?;
        if note.shape.path().is_some() {
            note.shape = NoteShape::Point;
        }
        note.place = place;
        return Ok(());
    }
    let positions = found["coordinates"].as_array().into_iter().flatten();
    let path = positions.map(|p| position(p).and_then(|p| LonLat::try_from(p).map_err(|e| e.to_string())));
    let path: Vec<LonLat> = path.collect::<Result<_, _>>()?;
    let arrow = matches!(note.shape, NoteShape::Arrow { .. });
    let shape = if arrow { NoteShape::Arrow { path } } else { NoteShape::Line { path } };
    let (place, shape) = shape.settled(None).map_err(|e| e.to_string())?.ok_or("a note needs a place")?;
    (note.place, note.shape) = (place, shape);
    Ok(())
}

/// Keeps a value that no field can hold in the record, under `changed_outside`: nothing is lost.
pub fn keep_aside(record: &mut Record, column: &str, value: &Sql) {
    let kept = match value {
        Sql::Blob(b) if b.len() > LONGEST_ASIDE => format!("{} bytes, too many to keep", b.len()),
        Sql::Blob(b) => b.iter().map(|b| format!("{b:02x}")).collect(),
        Sql::Text(t) if t.len() > LONGEST_ASIDE => format!("{} bytes of text, too many to keep", t.len()),
        Sql::Text(t) => t.clone(),
        other => shown(other),
    };
    let members = match record {
        Record::Area(r) => &mut Arc::make_mut(r).other,
        Record::Note(r) => &mut Arc::make_mut(r).other,
        Record::Party(r) => &mut Arc::make_mut(r).other,
        Record::Statement(r) => &mut Arc::make_mut(r).other,
        Record::Project(r) => &mut Arc::make_mut(r).other,
        Record::Deposit(r) => &mut Arc::make_mut(r).other,
        Record::Link(r) => &mut Arc::make_mut(r).other,
        Record::Layer(r) => &mut Arc::make_mut(r).other,
        Record::Flag(r) => &mut Arc::make_mut(r).other,
    };
    match members.entry(ASIDE).or_insert_with(|| json!({})) {
        Value::Object(aside) => drop(aside.insert(column.to_owned(), kept.into())),
        other => *other = json!({ column: kept }),
    }
}

/// Returns a value as a short text for people; of a geometry how many corners it has, or where it is.
#[must_use]
pub fn shown(value: &Sql) -> String {
    const LONGEST: usize = 160;
    match value {
        Sql::Null => String::new(),
        Sql::Integer(i) => i.to_string(),
        Sql::Real(f) => f.to_string(),
        Sql::Text(t) if t.chars().count() > LONGEST => t.chars().take(LONGEST).chain(['…']).collect(),
        Sql::Text(t) => t.clone(),
        Sql::Blob(b) => match point(value) {
            Ok(Some(p)) => format!("POINT ({} {})", p.lon(), p.lat()),
            _ => match polygons(value).map(|p| Boundary::from_coordinates(&p)) {
                Ok(Ok(boundary)) => format!("POLYGON ({})", boundary.vertex_count()),
                _ => format!("{} bytes", b.len()),
            },
        },
    }
}

fn text(value: &Sql) -> Result<String, String> {
    match value {
        Sql::Null => Ok(String::new()),
        Sql::Text(t) => match t.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\t' | '\r')) {
            Some(c) => Err(format!("it holds the control character U+{:04X}", u32::from(c))),
            None => Ok(t.clone()),
        },
        Sql::Integer(i) => Ok(i.to_string()),
        Sql::Real(f) => Ok(f.to_string()),
        Sql::Blob(_) => Err("it is no text".into()),
    }
}

fn list(value: &Sql) -> Result<Vec<String>, String> {
    Ok(text(value)?.split(';').map(str::trim).filter(|w| !w.is_empty()).map(str::to_owned).collect())
}

#[expect(clippy::cast_precision_loss, reason = "0 and 1 are the only whole numbers that pass")]
fn confidence(value: &Sql) -> Result<Option<f64>, String> {
    let number = match value {
        Sql::Null => return Ok(None),
        Sql::Real(f) => *f,
        Sql::Integer(i) => *i as f64,
        _ => return Err("it is no number".into()),
    };
    if (0.0..=1.0).contains(&number) { Ok(Some(number)) } else { Err(format!("{number} is not between 0 and 1")) }
}

/// Reads a geometry as GeoJSON.
fn geometry(value: &Sql) -> Result<Value, String> {
    let blob = match value {
        Sql::Null => return Ok(Value::Null),
        Sql::Blob(blob) => blob,
        _ => return Err("it is no geometry".into()),
    };
    let (srs, body) = blob::body(blob)?;
    if srs > 0 && srs != 4326 {
        return Err(format!("its coordinates are in the reference system {srs}, not in 4326"));
    }
    let mut out = Vec::new();
    wkb::geometry(&mut out, body).map_err(|e| e.to_string())?;
    serde_json::from_slice(&out).map_err(|e| e.to_string())
}

fn point(value: &Sql) -> Result<Option<LonLat>, String> {
    let found = geometry(value)?;
    if found.is_null() {
        return Ok(None);
    }
    if found["type"] != "Point" {
        return Err("it is no point".into());
    }
    position(&found["coordinates"]).and_then(|p| LonLat::try_from(p).map_err(|e| e.to_string())).map(Some)
}

fn position(value: &Value) -> Result<[f64; 2], String> {
    let number = |i: usize| value.get(i).and_then(Value::as_f64).ok_or_else(|| "a position has no two numbers".to_owned());
    Ok([number(0)?, number(1)?])
}

/// `[polygon][ring][vertex]`.
type Pieces = Vec<Vec<Vec<[f64; 2]>>>;

fn polygons(value: &Sql) -> Result<Pieces, String> {
    let found = geometry(value)?;
    let rings = |polygon: &Value| -> Result<Vec<Vec<[f64; 2]>>, String> {
        let ring = |r: &Value| r.as_array().into_iter().flatten().map(position).collect::<Result<Vec<_>, _>>();
        polygon.as_array().into_iter().flatten().map(ring).collect()
    };
    match found["type"].as_str() {
        Some("Polygon") => Ok(vec![rings(&found["coordinates"])?]),
        Some("MultiPolygon") => found["coordinates"].as_array().into_iter().flatten().map(rings).collect(),
        _ => Err("it is no polygon".into()),
    }
}

/// Joins what was cut at the 180th meridian for other programs.
fn whole_again(polygons: Pieces) -> Pieces {
    let open = |ring: &Vec<[f64; 2]>| {
        let closing = usize::from(ring.len() > 1 && ring.first() == ring.last());
        ring[..ring.len() - closing].iter().map(|p| [p[0], p[1], 0.0, 0.0]).collect::<Vec<_>>()
    };
    let with_heights: Vec<Vec<_>> = polygons.iter().map(|rings| rings.iter().map(open).collect()).collect();
    let Some(parts) = joined(&with_heights) else { return polygons };
    let mut out = Pieces::new();
    for (n, part) in parts.into_iter().enumerate() {
        let mut rings: Vec<Vec<[f64; 2]>> =
            part.into_iter().map(|ring| ring.into_iter().map(|p| [p[0], p[1]]).collect()).collect();
        if n == 0 {
            rings.iter_mut().for_each(drop_seam);
        } else {
            out.push(rings);
            continue;
        }
        // The joined rings come without saying which is a hole: a ring inside a larger one is.
        rings.sort_by(|a, b| area2(b).total_cmp(&area2(a)));
        for ring in rings {
            let around = out.iter().position(|p| ring.first().is_some_and(|&v| ring_contains(&p[0], v)));
            match around {
                Some(i) => out[i].push(ring),
                None => out.push(vec![ring]),
            }
        }
    }
    out
}

/// Takes out the vertices that the cut put on the meridian: those in the middle of a straight edge.
fn drop_seam(ring: &mut Vec<[f64; 2]>) {
    let n = ring.len();
    let straight = |i: usize| {
        let [a, v, b] = [ring[(i + n - 1) % n], ring[i], ring[(i + 1) % n]];
        let lat = a[1] + (b[1] - a[1]) * (v[0] - a[0]) / (b[0] - a[0]);
        (v[0] - 180.0).abs() < 1e-9 && (lat - v[1]).abs() < 2e-9
    };
    let kept: Vec<[f64; 2]> = (0..n).filter(|&i| !straight(i)).map(|i| ring[i]).collect();
    *ring = kept;
}

fn area2(ring: &[[f64; 2]]) -> f64 {
    ring.iter().zip(ring.iter().cycle().skip(1)).map(|(a, b)| a[0] * b[1] - b[0] * a[1]).sum::<f64>().abs()
}
