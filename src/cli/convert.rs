//! `lodemap convert`: a layer in another format, another CRS, or only some of its features.

use super::args::{Given, Options};
use super::{Console, DONE, PROBLEMS, Stop, ending, is_workspace};
use crate::app::outside::now;
use crate::crs::{Crs, CrsKnown, HowKnown, convert, operation, to_lonlat};
use crate::geometry::LonLatExtent;
use crate::io::csv::{count_records, write_csv};
use crate::io::files::{read_file, same_file, write_atomically};
use crate::io::geojson::{WriteError, read_layer, write_geojson, write_geojsonl};
use crate::io::gpkg::{holds_workspace, write_layer};
use crate::layer::query::{FeatureContext, Filter};
use crate::layer::{Layer, PartKind, Severity};
use crate::words::{Lang, Word};
use serde_json::Value;
use std::path::Path;
use std::sync::atomic::AtomicBool;

pub const OPTIONS: Options = Options { flags: &[], values: &["--from", "--to", "--where"] };

#[derive(Clone, Copy, PartialEq, Eq)]
enum Format {
    GeoJson,
    GeoJsonSeq,
    Csv,
    Gpkg,
}

/// Reads, chooses, writes, reads back, and says what was written and what was lost.
pub fn run(given: &Given, lang: Lang, console: &mut Console<'_>) -> Result<u8, Stop> {
    let [input, out] = given.exactly(["IN", "OUT"], lang)?;
    let (shown_in, shown) = (input.display().to_string(), out.display().to_string());
    let format = format_of(out, lang)?;
    if is_workspace(input) {
        return Err(Stop::Failed(lang.fill(Word::CliLayersOnly, &[&shown_in])));
    }
    if same_file(input, out) {
        return Err(Stop::Failed(lang.fill(Word::CliSameFile, &[&shown])));
    }
    if holds_workspace(out) {
        return Err(Stop::Failed(lang.fill(Word::CliOverWorkspace, &[&shown])));
    }
    let named = |option: &str| given.text(option).map(|c| Crs::parse(&c)).transpose().map_err(Stop::failed);
    let (from, mut to) = (named("--from")?, named("--to")?);
    let filter = given.text("--where").map(|t| Filter::parse(&t)).transpose().map_err(Stop::failed)?;
    let mut layer = read_layer(input, &AtomicBool::new(false), &|_| {}).map_err(Stop::failed)?;
    if let Some(crs) = from {
        layer.crs = CrsKnown { crs: Some(crs), how: HowKnown::Chosen, reason: "--from".into(), candidates: Vec::new() };
    }
    let own = layer.crs.crs.clone();
    if to.is_some() && own.is_none() {
        return Err(Stop::failed(format!("{} with --from ({})", WriteError::UnknownCrs, layer.crs.reason)));
    }
    match format {
        Format::Csv if to.as_ref().is_some_and(|to| !to.is_wgs84()) => {
            return Err(Stop::Failed(lang.t(Word::CliTableLonLat).to_owned()));
        }
        Format::Csv => to = own.is_some().then(Crs::wgs84),
        Format::GeoJsonSeq if to.is_none() && own.as_ref().is_some_and(|own| *own != Crs::wgs84()) => {
            console.say(lang.t(Word::CliSeqLonLat));
            to = Some(Crs::wgs84());
        }
        _ => {}
    }
    let mut status = DONE;
    let mut rows: Vec<usize> =
        (0..layer.table.len()).filter(|&row| filter.as_ref().is_none_or(|f| passes(f, &layer, row))).collect();
    if let (Some(from), Some(to)) = (&own, to.as_ref().filter(|to| own.as_ref().is_some_and(|own| !own.same_coordinates(to)))) {
        status = status.max(drop_outside(&layer, &mut rows, [from, to], lang, console)?);
        tell_operation(&layer, &rows, [from, to], lang, console)?;
    }
    if rows.is_empty() && !layer.table.is_empty() {
        return Err(Stop::Failed(lang.t(Word::CliNothingLeft).to_owned()));
    }
    let found = write(&layer, &rows, to.as_ref(), out, format)?;
    if found != rows.len() {
        let numbers = [found, rows.len()].map(|n| n.to_string());
        return Err(Stop::Failed(lang.fill(Word::CliReadBack, &[&shown, &numbers[0], &numbers[1]])));
    }
    if layer.problems.iter().any(|p| p.severity == Severity::Error) {
        console.say(&lang.fill(Word::CliNotRead, &[&shown_in]));
        status = PROBLEMS;
    }
    if matches!(format, Format::Csv | Format::Gpkg) {
        let high = rows.iter().filter(|&&row| has_heights(&layer, row)).count();
        if high > 0 {
            console.say(&lang.fill(Word::CliHeights, &[&high.to_string()]));
        }
    }
    console.say(&lang.fill(Word::CliWritten, &[&shown, &rows.len().to_string()]));
    Ok(status)
}

fn format_of(out: &Path, lang: Lang) -> Result<Format, Stop> {
    let shown = out.display().to_string();
    match ending(out).as_str() {
        "geojson" | "json" => Ok(Format::GeoJson),
        "geojsonl" | "ndjson" => Ok(Format::GeoJsonSeq),
        "csv" => Ok(Format::Csv),
        "gpkg" => Ok(Format::Gpkg),
        "fgb" => Err(Stop::Failed(lang.fill(Word::NotYetCommand, &[&shown]))),
        _ => Err(Stop::Usage(lang.fill(Word::CliBadEnding, &[&shown, ".geojson .json .geojsonl .ndjson .csv .gpkg"]))),
    }
}

fn passes(filter: &Filter, layer: &Layer, row: usize) -> bool {
    let Some(feature) = layer.table.rows.get(row) else { return false };
    let id = std::str::from_utf8(&layer.text[feature.id.clone()]).unwrap_or("");
    let id = serde_json::from_str::<String>(id).unwrap_or_else(|_| id.to_owned());
    filter.matches(&layer.properties(row), FeatureContext { geometry: feature.geometry.name(), id: &id })
}

/// The vertices of a row.
fn vertices(layer: &Layer, row: usize) -> impl Iterator<Item = usize> {
    layer.table.parts(row).iter().flat_map(|part| {
        let ends = part.start as usize..part.end as usize;
        match part.kind {
            PartKind::Polygon => {
                layer.table.rings[ends].iter().flat_map(|r| r.start as usize..r.end as usize).collect::<Vec<_>>()
            }
            PartKind::Point | PartKind::Line => ends.collect(),
        }
    })
}

/// Leaves out the rows that have a position without a place in the target, and warns of those outside what it is meant for.
fn drop_outside(
    layer: &Layer,
    rows: &mut Vec<usize>,
    [from, to]: [&Crs; 2],
    lang: Lang,
    console: &mut Console<'_>,
) -> Result<u8, Stop> {
    let places = convert(from, to, &layer.table.xy).map_err(Stop::failed)?;
    let before = rows.clone();
    rows.retain(|&row| vertices(layer, row).all(|v| places.get(v).is_some_and(Option::is_some)));
    let mut status = DONE;
    if let Some(first) = before.iter().find(|row| rows.binary_search(row).is_err()) {
        let numbers = [before.len() - rows.len(), first + 1].map(|n| n.to_string());
        console.say(&lang.fill(Word::CliLeftOut, &[&numbers[0], to.code(), &numbers[1]]));
        status = PROBLEMS;
    }
    if let Some([west, south, east, north]) = to.area_of_use() {
        let lonlat = to_lonlat(from, &layer.table.xy).map_err(Stop::failed)?;
        // A few degrees beside its area a CRS is still usable; far off a transverse Mercator gives numbers without sense.
        let area = LonLatExtent { west, south, east, north };
        let beside = |p: &[f64; 2]| {
            let lon = (p[0] - area.west).rem_euclid(360.0);
            let width = area.width();
            (lon > width + 3.0 && lon < 357.0) || p[1] < area.south - 3.0 || p[1] > area.north + 3.0
        };
        let far = |&&row: &&usize| vertices(layer, row).any(|v| lonlat.get(v).is_some_and(|p| p.as_ref().is_some_and(beside)));
        let outside = rows.iter().filter(far).count();
        if outside > 0 {
            console.say(&lang.fill(Word::CliOutsideUse, &[&outside.to_string(), to.code()]));
            status = PROBLEMS;
        }
    }
    Ok(status)
}

/// No transformation in silence: says which operation was used and how accurate it claims to be.
fn tell_operation(
    layer: &Layer,
    rows: &[usize],
    [from, to]: [&Crs; 2],
    lang: Lang,
    console: &mut Console<'_>,
) -> Result<(), Stop> {
    let near = rows.iter().find_map(|&row| layer.table.first_vertex(row));
    let used = operation(from, to, near).map_err(Stop::failed)?;
    let accuracy = used.accuracy_m.filter(|_| !used.ballpark).map(|m| format!("{m} m"));
    let accuracy = accuracy.unwrap_or_else(|| lang.t(Word::CliAccuracyUnknown).to_owned());
    console.say(&lang.fill(Word::CliTransformed, &[from.code(), to.code(), &used.description, &accuracy]));
    Ok(())
}

/// Writes and returns how many features read back.
fn write(layer: &Layer, rows: &[usize], to: Option<&Crs>, out: &Path, format: Format) -> Result<usize, Stop> {
    let text = |write: &dyn Fn(&mut dyn std::io::Write) -> Result<(), WriteError>| {
        write_atomically(out, |file| write(file)).map_err(Stop::failed)
    };
    match format {
        Format::GeoJson => text(&|file| write_geojson(layer, rows, to, file))?,
        Format::GeoJsonSeq => text(&|file| write_geojsonl(layer, rows, to, file))?,
        Format::Csv => text(&|file| write_csv(layer, rows, file))?,
        // It counts its rows before the file gets its name.
        Format::Gpkg => {
            return write_layer(layer, rows, to, out, &now()).map(|()| rows.len()).map_err(Stop::failed);
        }
    }
    match format {
        Format::Csv => Ok(count_records(&read_file(out).map_err(Stop::failed)?).saturating_sub(1)),
        // An empty list is no file that could be read back.
        _ if rows.is_empty() => Ok(0),
        _ => read_layer(out, &AtomicBool::new(false), &|_| {}).map(|l| l.table.len()).map_err(Stop::failed),
    }
}

fn has_heights(layer: &Layer, row: usize) -> bool {
    fn third(coordinates: &Value) -> bool {
        match coordinates.as_array().map(Vec::as_slice) {
            Some([first, ..]) if first.is_array() => coordinates.as_array().into_iter().flatten().any(third),
            Some(position) => position.len() > 2,
            None => false,
        }
    }
    fn any(geometry: &Value) -> bool {
        third(&geometry["coordinates"]) || geometry["geometries"].as_array().into_iter().flatten().any(any)
    }
    let feature: Value = serde_json::from_str(layer.feature_text(row)).unwrap_or_default();
    any(&feature["geometry"]) || any(&feature)
}
