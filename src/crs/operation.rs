//! What was done between two CRSs, for people to judge: which operations moved how many points, how accurate they claim to be,
//! which grids they used, and which better ones are not there.

use super::better::{MissingGrid, holds, missing};
use super::convert::{Made, Moved, Said};
use super::japan::{GRID_ACCURACY_M, Shifted};
use super::{Converter, Crs, CrsError, convert};
use crate::geometry::LonLatExtent;
use proj::Proj;
use rayon::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::{Arc, PoisonError, RwLock};

/// Points that one task looks at.
const CHUNK: usize = 4096;
/// Points whose places are compared with the areas of missing grids.
const PLACES: usize = 200;

/// What was done between two CRSs, for some points.
#[derive(Debug, Clone, PartialEq)]
pub struct OperationReport {
    /// Code of the source CRS.
    pub from: String,
    /// Code of the target CRS.
    pub to: String,
    /// The operations used, the one that moved most points first; none when coordinates stay as they are.
    pub parts: Vec<OperationPart>,
    /// Points that were looked at.
    pub points: usize,
    /// Points that there are; more where only some were looked at.
    pub of: usize,
    /// Those of them looked at that have no place in the target.
    pub unplaced: usize,
    /// Registered operations that would do better here, if their grids were in the program.
    pub missing: Vec<MissingGrid>,
}

/// One operation that moved some of the points.
#[derive(Debug, Clone, PartialEq)]
pub struct OperationPart {
    /// Its name in the registry; those of its steps joined by ` + `.
    pub name: String,
    /// Codes of the steps that change the datum, such as `EPSG:15484`; empty where none does.
    pub codes: Vec<String>,
    /// Stated accuracy in metres, when there is one.
    pub accuracy_m: Option<f64>,
    /// True when the change of datum is left out because no operation is known: the points may be hundreds of metres off.
    pub ballpark: bool,
    /// Grids it used.
    pub grids: Vec<String>,
    /// The year for which its parameters hold, when they change with time: motion since then is left out.
    pub epoch: Option<f64>,
    /// Points that it moved.
    pub points: usize,
    /// Those of them outside the area that it is meant for.
    pub outside: usize,
}

impl OperationReport {
    /// Looks at every point of a layer (in coordinates of `from`); without points, at the middle of the area of use.
    ///
    /// It costs about as much as converting them, where PROJ chooses among several operations ten times that.
    ///
    /// # Errors
    /// When PROJ knows no operation between the two.
    pub fn new(from: &Crs, to: &Crs, points: &[[f64; 2]]) -> Result<Self, CrsError> {
        let middle = if points.is_empty() { middle_of(from).or_else(|| middle_of(to)) } else { None };
        let middle: Vec<[f64; 2]> = convert(&Crs::wgs84(), from, middle.as_slice())?.into_iter().flatten().collect();
        let points = if points.is_empty() { &middle } else { points };
        let mut report = Self {
            from: from.code().into(),
            to: to.code().into(),
            parts: Vec::new(),
            points: points.len(),
            of: points.len(),
            unplaced: 0,
            missing: Vec::new(),
        };
        if from.same_coordinates(to) {
            return Ok(report);
        }
        let tallies = points.par_chunks(CHUNK).map(|chunk| Tally::of(from, to, chunk)).collect::<Result<Vec<_>, CrsError>>()?;
        for tally in tallies {
            report.unplaced += tally.unplaced;
            for part in tally.parts {
                match report.parts.iter_mut().find(|p| p.name == part.name) {
                    Some(there) => {
                        there.points += part.points;
                        there.outside += part.outside;
                    }
                    None => report.parts.push(part),
                }
            }
        }
        report.parts.sort_by_key(|part| std::cmp::Reverse(part.points));
        let step = points.len().div_ceil(PLACES).max(1);
        let places: Vec<[f64; 2]> = points.iter().step_by(step).copied().collect();
        let places: Vec<[f64; 2]> = convert(from, &Crs::wgs84(), &places)?.into_iter().flatten().collect();
        report.missing = missing(from, to, &places, report.accuracy_m());
        Ok(report)
    }

    /// Says that the points were a sample of so many.
    #[must_use]
    pub fn sampled_from(mut self, all: usize) -> Self {
        self.of = self.of.max(all);
        self
    }

    /// Returns the worst stated accuracy in metres; `None` when that of any operation is not known.
    #[must_use]
    pub fn accuracy_m(&self) -> Option<f64> {
        self.parts.iter().try_fold(0.0, |worst: f64, part| Some(worst.max(part.accuracy_m?)))
    }

    /// Tells whether any point was moved by a guess that leaves out the change of datum.
    #[must_use]
    pub fn is_ballpark(&self) -> bool {
        self.parts.iter().any(|part| part.ballpark)
    }

    /// Returns the report as it is written into exported files; see docs/FORMAT.md.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let part = |p: &OperationPart| {
            json!({
                "operation": p.name, "codes": p.codes, "accuracy_m": p.accuracy_m, "ballpark": p.ballpark, "grids": p.grids,
                "epoch": p.epoch, "positions": p.points, "positions_outside_its_area": p.outside,
            })
        };
        let lacking =
            |m: &MissingGrid| json!({ "operation": m.operation, "code": m.code, "accuracy_m": m.accuracy_m, "grid": m.grid });
        json!({
            "from": self.from, "to": self.to, "accuracy_m": self.accuracy_m(), "ballpark": self.is_ballpark(),
            "positions": self.of, "positions_looked_at": self.points, "operations": self.parts.iter().map(part).collect::<Vec<_>>(),
            "grids_missing": self.missing.iter().map(lacking).collect::<Vec<_>>(),
        })
    }
}

/// The middle of the area of use, in longitude and latitude.
fn middle_of(crs: &Crs) -> Option<[f64; 2]> {
    let centre = crs.centre();
    let Some([west, south, east, north]) = crs.area_of_use() else { return Some([centre[0]?, centre[1]?]) };
    let east = if west > east { east + 360.0 } else { east };
    Some([f64::midpoint(west, east), f64::midpoint(south, north)])
}

/// What one task found.
#[derive(Default)]
struct Tally {
    parts: Vec<OperationPart>,
    unplaced: usize,
}

impl Tally {
    fn of(from: &Crs, to: &Crs, points: &[[f64; 2]]) -> Result<Self, CrsError> {
        let (converter, lonlat) = (Converter::new(from, to)?, Converter::new(from, &Crs::wgs84())?);
        let mut found: Vec<(Key, OperationPart, Vec<LonLatExtent>)> = Vec::new();
        let mut unplaced = 0;
        for &xy in points {
            let Some((_, moved)) = converter.traced(xy) else {
                unplaced += 1;
                continue;
            };
            let key = Key::of(&moved);
            let at = found.iter().position(|(known, _, _)| *known == key).unwrap_or_else(|| {
                let (part, areas) = part(&moved);
                found.push((key, part, areas));
                found.len() - 1
            });
            let (_, part, areas) = &mut found[at];
            part.points += 1;
            let place = if areas.is_empty() { None } else { lonlat.at(xy) };
            part.outside += usize::from(place.is_some_and(|p| areas.iter().any(|area| !holds(*area, p))));
        }
        Ok(Self { parts: found.into_iter().map(|(_, part, _)| part).collect(), unplaced })
    }
}

/// What tells one operation from another without naming it: naming costs PROJ a microsecond and more.
#[derive(PartialEq)]
struct Key {
    shifted: Option<Shifted>,
    /// Of the steps that choose among several.
    chosen: Vec<String>,
}

impl Key {
    fn of(moved: &Moved<'_>) -> Self {
        let shifted = match moved {
            Moved::Proj(_) => None,
            Moved::Grids(how, _, _) => Some(*how),
        };
        let choosing = steps(moved).filter(|step| !step.is_only());
        Self { shifted, chosen: choosing.map(|step| step.operation().description).collect() }
    }
}

fn steps<'a>(moved: &Moved<'a>) -> impl Iterator<Item = &'a Rc<Made>> + use<'a> {
    let (first, last) = match *moved {
        Moved::Proj(steps) => (steps, &[][..]),
        Moved::Grids(_, first, last) => (first, last),
    };
    first.iter().chain(last)
}

/// Describes who moved a point; also returns the areas that the changes of datum are meant for.
fn part(moved: &Moved<'_>) -> (OperationPart, Vec<LonLatExtent>) {
    let mut part = OperationPart {
        name: String::new(),
        codes: Vec::new(),
        accuracy_m: Some(0.0),
        ballpark: false,
        grids: Vec::new(),
        epoch: None,
        points: 0,
        outside: 0,
    };
    let (mut names, mut areas) = (Vec::new(), Vec::new());
    let mut proj = |said: &Said, part: &mut OperationPart, names: &mut Vec<String>| {
        part.ballpark |= said.is_guess();
        part.epoch = part.epoch.or_else(|| epoch(&said.definition));
        // Parameters that move with time have no accuracy at a date that is not known.
        let stated = Some(said.accuracy).filter(|m| *m > 0.0 || *m == 0.0 && part.epoch.is_none());
        part.accuracy_m = part.accuracy_m.zip(stated).map(|(sum, m)| sum + m);
        for step in
            said.description.split(" + ").filter(|step| *step != "axis order change (2D)" && *step != "Null geographic offset")
        {
            names.push(step.to_owned());
            let registered = registered(step.strip_prefix("Inverse of ").unwrap_or(step));
            part.codes.extend(registered.code.clone());
            areas.extend(registered.area);
        }
    };
    match moved {
        Moved::Proj(steps) => steps.iter().for_each(|step| proj(&step.operation(), &mut part, &mut names)),
        Moved::Grids(how, first, last) => {
            first.iter().for_each(|step| proj(&step.operation(), &mut part, &mut names));
            let tokyo = how.tokyo.then_some(("TKY2JGD (Tokyo - JGD2000)", "EPSG:6712", "TKY2JGD.par"));
            let patch = how.patch.then_some(("PatchJGD (JGD2000 - JGD2011)", "EPSG:6713", "touhokutaiheiyouoki2011.par"));
            for (name, code, grid) in tokyo.into_iter().chain(patch) {
                names.push(name.to_owned());
                part.codes.push(code.to_owned());
                part.grids.push(grid.to_owned());
                part.accuracy_m = part.accuracy_m.map(|m| m + GRID_ACCURACY_M);
            }
            last.iter().for_each(|step| proj(&step.operation(), &mut part, &mut names));
        }
    }
    part.name = names.join(" + ");
    (part, areas)
}

/// The year in a PROJ pipeline whose parameters change with time.
fn epoch(definition: &str) -> Option<f64> {
    let at = definition.find("t_epoch=")? + "t_epoch=".len();
    definition[at..].split(' ').next()?.parse().ok()
}

/// What the registry says of a change of datum; nothing of a map projection, which is exact.
#[derive(Debug, Default)]
struct Registered {
    code: Option<String>,
    area: Option<LonLatExtent>,
}

fn registered(name: &str) -> Arc<Registered> {
    static KNOWN: RwLock<BTreeMap<String, Arc<Registered>>> = RwLock::new(BTreeMap::new());
    if let Some(known) = KNOWN.read().unwrap_or_else(PoisonError::into_inner).get(name) {
        return known.clone();
    }
    let found = Arc::new(look_up(name).unwrap_or_default());
    KNOWN.write().unwrap_or_else(PoisonError::into_inner).insert(name.to_owned(), found.clone());
    found
}

fn look_up(name: &str) -> Option<Registered> {
    if name.starts_with("Ballpark") || name.starts_with("Conversion from") {
        return None;
    }
    let proj = Proj::new(name).ok()?;
    let json: Value = serde_json::from_str(&proj.to_projjson(None, None, None).ok()?).ok()?;
    if json["name"] != name || !matches!(json["type"].as_str()?, "Transformation" | "ConcatenatedOperation") {
        return None;
    }
    let code = Some(format!("{}:{}", json["id"]["authority"].as_str()?, json["id"]["code"].to_string().trim_matches('"')));
    let area = proj.area_of_use().ok().and_then(|(area, _)| area);
    Some(Registered { code, area: area.map(|a| LonLatExtent { west: a.west, south: a.south, east: a.east, north: a.north }) })
}
