//! Writes an object of a topology as a GeoJSON FeatureCollection: arcs put together, everything else as it is written.

use super::arcs::Arcs;
use super::json::{Members, members};
use super::place_of;
use crate::io::source::lines;
use crate::layer::{Problem, Severity};
use serde_json::value::RawValue;
use std::sync::atomic::{AtomicBool, Ordering};

/// How deep collections may stand in each other.
const DEEPEST: usize = 32;
/// Problems that are listed one by one; those beyond are counted.
const KEPT: usize = 1000;

/// Writes one object.
pub(super) struct Writer<'a> {
    source: &'a str,
    arcs: &'a Arcs,
    budget: usize,
    /// The FeatureCollection.
    pub out: String,
    /// Where in the topology's text each feature's geometry begins.
    pub starts: Vec<usize>,
    faults: Vec<Fault>,
    fault_count: usize,
}

/// What is wrong with a geometry.
struct Fault {
    feature: usize,
    at: usize,
    code: &'static str,
    severity: Severity,
    message: String,
}

/// Why a geometry was not written.
enum Stop {
    /// What is wrong with it.
    Wrong(&'static str, String),
    /// It would take more than the budget.
    TooLarge,
}

/// Members of a geometry object that have a meaning of their own in GeoJSON or TopoJSON.
const KNOWN: [&str; 9] = ["type", "id", "bbox", "properties", "arcs", "coordinates", "geometries", "geometry", "features"];

impl<'a> Writer<'a> {
    pub fn new(source: &'a str, arcs: &'a Arcs, budget: usize) -> Self {
        Self { source, arcs, budget, out: String::new(), starts: Vec::new(), faults: Vec::new(), fault_count: 0 }
    }

    /// Writes the object as a FeatureCollection; false when it grew beyond the budget or someone asked to stop.
    pub fn collection(&mut self, root: &Members<'a>, object: &'a RawValue, cancel: &AtomicBool) -> bool {
        self.out.push_str("{\"type\":\"FeatureCollection\"");
        for (name, value) in &root.0 {
            if !["type", "objects", "arcs", "transform", "bbox", "features"].contains(&name.as_ref()) {
                self.member(name, value);
            }
        }
        let own = members(object.get()).ok();
        let collection = own.as_ref().filter(|m| kind_of(m) == Some("GeometryCollection"));
        let inside =
            collection.and_then(|m| m.get("geometries")).and_then(|g| serde_json::from_str::<Vec<&RawValue>>(g.get()).ok());
        if let (Some(object), Some(_)) = (collection, &inside) {
            // What the collection says of itself becomes foreign members; names that the topology has too come from there.
            for (name, value) in &object.0 {
                if !["type", "geometries", "features"].contains(&name.as_ref()) && root.get(name).is_none() {
                    self.member(name, value);
                }
            }
        }
        self.out.push_str(",\"features\":[");
        for (i, geometry) in inside.unwrap_or_else(|| vec![object]).into_iter().enumerate() {
            if i % 256 == 0 && cancel.load(Ordering::Relaxed) {
                return false;
            }
            self.out.push_str(if i == 0 { "\n" } else { ",\n" });
            if !self.feature(geometry) {
                return false;
            }
        }
        self.out.push_str("\n]}\n");
        self.out.len() <= self.budget
    }

    fn member(&mut self, name: &str, value: &RawValue) {
        self.out.push(',');
        self.out.push_str(&serde_json::Value::from(name).to_string());
        self.out.push(':');
        self.out.push_str(value.get());
    }

    fn feature(&mut self, raw: &'a RawValue) -> bool {
        self.starts.push(place_of(self.source, raw));
        self.out.push_str("{\"type\":\"Feature\"");
        let object = members(raw.get()).ok();
        for name in ["id", "bbox"] {
            if let Some(value) = object.as_ref().and_then(|m| m.get(name)) {
                self.member(name, value);
            }
        }
        self.out.push_str(",\"properties\":");
        self.out.push_str(object.as_ref().and_then(|m| m.get("properties")).map_or("null", RawValue::get));
        self.out.push_str(",\"geometry\":");
        let start = self.out.len();
        match self.geometry(raw, 0) {
            Ok(()) => {}
            Err(Stop::TooLarge) => return false,
            Err(Stop::Wrong(code, message)) => {
                self.out.truncate(start);
                self.out.push_str("null");
                self.fault(raw, code, Severity::Error, format!("{message}; the feature stays in the table without a shape"));
            }
        }
        for (name, value) in object.iter().flat_map(|m| &m.0).filter(|(name, _)| !KNOWN.contains(&name.as_ref())) {
            self.member(name, value);
        }
        self.out.push('}');
        true
    }

    fn fault(&mut self, raw: &RawValue, code: &'static str, severity: Severity, message: String) {
        self.fault_count += 1;
        if self.faults.len() < KEPT {
            self.faults.push(Fault { feature: self.starts.len(), at: place_of(self.source, raw), code, severity, message });
        }
    }

    fn geometry(&mut self, raw: &'a RawValue, depth: usize) -> Result<(), Stop> {
        let wrong = |code, message: &str| Stop::Wrong(code, message.to_owned());
        if raw.get() == "null" {
            self.out.push_str("null");
            return Ok(());
        }
        let object = members(raw.get()).ok().ok_or_else(|| wrong("geometry_not_object", "the geometry is not an object"))?;
        let kind = match object.get("type").map(RawValue::get) {
            None => return Err(wrong("geometry_without_type", "the geometry has no type")),
            Some("null") => {
                self.out.push_str("null");
                return Ok(());
            }
            Some(text) => serde_json::from_str::<&str>(text).unwrap_or(text),
        };
        let list = |name: &'static str| {
            object
                .get(name)
                .map(RawValue::get)
                .ok_or_else(|| Stop::Wrong("no_coordinates", format!("the geometry has no “{name}”")))
        };
        let member = match kind {
            "GeometryCollection" => "geometries",
            _ => "coordinates",
        };
        self.out.push_str(&format!("{{\"type\":{},\"{member}\":", serde_json::Value::from(kind)));
        match kind {
            "Point" | "MultiPoint" => self.points(list("coordinates")?, kind == "Point")?,
            "LineString" => self.line(raw, &parse::<Vec<i64>>(list("arcs")?)?)?,
            "MultiLineString" | "Polygon" => self.lines(raw, &parse::<Vec<Vec<i64>>>(list("arcs")?)?)?,
            "MultiPolygon" => {
                let polygons: Vec<Vec<Vec<i64>>> = parse(list("arcs")?)?;
                self.list(&polygons, |writer, rings| writer.lines(raw, rings))?;
            }
            "GeometryCollection" if depth < DEEPEST => {
                let inside: Vec<&'a RawValue> = serde_json::from_str(list("geometries")?)
                    .ok()
                    .ok_or_else(|| wrong("coordinates_not_array", "“geometries” is no list"))?;
                self.list(&inside, |writer, geometry| writer.geometry(geometry, depth + 1))?;
            }
            "GeometryCollection" => return Err(wrong("nested_collection", "collections stand in each other more than 32 deep")),
            other => {
                let other: String = other.chars().take(60).collect();
                return Err(Stop::Wrong("unknown_geometry_type", format!("“{other}” is no geometry type of TopoJSON")));
            }
        }
        if depth > 0 {
            // GeoJSON has no place for what a part says of itself, but allows any further member.
            let kept = |name: &str| !["type", "arcs", "coordinates", "geometries"].contains(&name);
            object.0.iter().filter(|(name, _)| kept(name)).for_each(|(name, value)| self.member(name, value));
        }
        self.out.push('}');
        if self.out.len() > self.budget { Err(Stop::TooLarge) } else { Ok(()) }
    }

    fn list<T>(&mut self, items: &[T], mut write: impl FnMut(&mut Self, &T) -> Result<(), Stop>) -> Result<(), Stop> {
        self.out.push('[');
        for (i, item) in items.iter().enumerate() {
            if i > 0 {
                self.out.push(',');
            }
            write(self, item)?;
        }
        self.out.push(']');
        Ok(())
    }

    fn points(&mut self, text: &str, one: bool) -> Result<(), Stop> {
        if self.arcs.as_written() {
            self.out.push_str(text);
            return Ok(());
        }
        let wrong = |why: &'static str| Stop::Wrong("coordinate_not_number", why.to_owned());
        let positions: Vec<Vec<&RawValue>> = if one {
            vec![serde_json::from_str(text).ok().ok_or_else(|| wrong("the coordinates are no position"))?]
        } else {
            serde_json::from_str(text).ok().ok_or_else(|| wrong("the coordinates are no list of positions"))?
        };
        let arcs = self.arcs;
        if let ([position], true) = (&positions[..], one) {
            return arcs.point(position, &mut self.out).map_err(wrong);
        }
        self.list(&positions, |writer, position| arcs.point(position, &mut writer.out).map_err(wrong))
    }

    fn lines(&mut self, raw: &RawValue, lines: &[Vec<i64>]) -> Result<(), Stop> {
        self.list(lines, |writer, line| writer.line(raw, line))
    }

    /// Writes the positions of arcs one after another; the position where two meet is written once.
    fn line(&mut self, raw: &RawValue, indices: &[i64]) -> Result<(), Stop> {
        let arcs = self.arcs;
        self.out.push('[');
        let (start, mut last) = (self.out.len(), self.out.len());
        for &index in indices {
            let (arc, backwards) = arcs.get(index).map_err(|e| Stop::Wrong("arc_unusable", e))?;
            if self.out.len() + arc.len() > self.budget {
                return Err(Stop::TooLarge);
            }
            for (i, position) in arc.positions(backwards).enumerate() {
                let joins = i == 0 && self.out.len() > start;
                if joins && self.out[last..] == *position {
                    continue;
                }
                if joins {
                    let message = format!("arc {index} does not begin where the arc before it ends; the gap is drawn as a line");
                    self.fault(raw, "arcs_do_not_meet", Severity::Warning, message);
                }
                if self.out.len() > start {
                    self.out.push(',');
                }
                last = self.out.len();
                self.out.push_str(position);
            }
        }
        self.out.push(']');
        Ok(())
    }

    /// Returns what was wrong, with places in the topology's text.
    pub fn problems(&self, text: &[u8]) -> Vec<Problem> {
        let ats: Vec<usize> = self.faults.iter().map(|f| f.at).collect();
        let places = lines(text, &ats);
        let told = self.faults.iter().zip(places).map(|(f, (line, column))| Problem {
            feature: Some(f.feature),
            line: Some(line),
            column: Some(column),
            byte: Some(f.at),
            ..Problem::of_layer(f.code, f.severity, f.message.clone())
        });
        let mut told: Vec<Problem> = told.collect();
        if self.fault_count > KEPT {
            let message = format!("{} more problems of the geometries are not listed", self.fault_count - KEPT);
            told.push(Problem::of_layer("arc_unusable", Severity::Error, message));
        }
        told
    }
}

fn kind_of<'a>(object: &Members<'a>) -> Option<&'a str> {
    serde_json::from_str(object.get("type")?.get()).ok()
}

fn parse<'a, T: serde::Deserialize<'a>>(text: &'a str) -> Result<T, Stop> {
    let wrong = |_| Stop::Wrong("arc_unusable", "“arcs” is no list of arc numbers, or not as deep as its type wants".to_owned());
    serde_json::from_str(text).map_err(wrong)
}
