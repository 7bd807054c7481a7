//! `lodemap convert`: a layer in another format, another CRS, or only some of its features.

use super::args::{Given, Options};
use super::filter::Where;
use super::{Console, DONE, PROBLEMS, Stop, ending, is_workspace};
use crate::app::outside::now;
use crate::crs::{Crs, CrsKnown, HowKnown, MapProjection, convert, to_lonlat};
use crate::geometry::LonLatExtent;
use crate::io::csv::{count_records, write_csv};
use crate::io::fgb::write_fgb;
use crate::io::files::{read_file, same_file, write_atomically};
use crate::io::geojson::{WriteError, write_cut_at_180, write_geojson, write_geojsonl};
use crate::io::gpkg::{holds_workspace, write_layer};
use crate::io::source::read_layer;
use crate::layer::{Layer, Reading, Severity, operation_to};
use crate::words::{Lang, Word};
use serde_json::Value;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

pub const OPTIONS: Options = Options {
    flags: &["--cut-180", "--swap-axes"],
    values: &["--areas", "--encoding", "--from", "--layer", "--to", "--where", "--x", "--y"],
};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Format {
    GeoJson,
    GeoJsonSeq,
    Csv,
    Gpkg,
    Fgb,
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
    // A mistake in it is told before a large file is read.
    let filter = Where::of(given, lang, console)?;
    let mut layer =
        read_layer(input, &super::input::reading(given, lang)?, &AtomicBool::new(false), &|_| {}).map_err(Stop::failed)?;
    let mut status = from.map_or(DONE, |from| take_from(&mut layer, from, &shown_in, lang, console));
    let layer = Arc::new(layer);
    let chosen = filter.as_ref().map(|f| f.rows(&layer, lang)).transpose()?;
    let own = layer.crs.crs.clone();
    // Only GeoJSON can be copied as it is; every other way needs to know what the numbers mean.
    if own.is_none() && (to.is_some() || format != Format::GeoJson) {
        return Err(Stop::Failed(lang.fill(Word::CliNeedsFrom, &[&shown_in, layer.crs.reason.get(lang)])));
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
    let mut rows: Vec<usize> = match chosen {
        Some(rows) => rows.iter().map(|row| row as usize).collect(),
        None => (0..layer.table.len()).collect(),
    };
    if let (Some(from), Some(to)) = (&own, to.as_ref().filter(|to| own.as_ref().is_some_and(|own| !own.same_coordinates(to)))) {
        status = status.max(drop_outside(&layer, &mut rows, [from, to], lang, console)?);
        status = status.max(tell_operation(&layer, &rows, to, lang, console)?);
    }
    if rows.is_empty() && !layer.table.is_empty() {
        return Err(Stop::Failed(lang.t(Word::CliNothingLeft).to_owned()));
    }
    let found = write(&layer, &rows, (to.as_ref(), given.has("--cut-180")), out, format)?;
    if found != rows.len() {
        let numbers = [found, rows.len()].map(|n| n.to_string());
        return Err(Stop::Failed(lang.fill(Word::CliReadBack, &[&shown, &numbers[0], &numbers[1]])));
    }
    if layer.problems.iter().any(|p| p.severity == Severity::Error) {
        console.say(&lang.fill(Word::CliNotRead, &[&shown_in]));
        status = PROBLEMS;
    }
    if matches!(format, Format::GeoJson | Format::GeoJsonSeq) && !layer.encoding.starts_with("UTF-8") {
        console.say(&lang.fill(Word::CliNowUtf8, &[layer.encoding]));
    }
    if matches!(format, Format::Csv | Format::Gpkg | Format::Fgb) {
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
        "fgb" => Ok(Format::Fgb),
        _ => Err(Stop::Usage(lang.fill(Word::CliBadEnding, &[&shown, ".geojson .json .geojsonl .ndjson .csv .gpkg .fgb"]))),
    }
}

/// Takes the CRS of `--from` for the layer's; says so aloud when the file says another.
fn take_from(layer: &mut Layer, from: Crs, shown_in: &str, lang: Lang, console: &mut Console<'_>) -> u8 {
    let mut status = DONE;
    if let Some(own) = &layer.crs.crs {
        if own.same_coordinates(&from) {
            return status;
        }
        if layer.crs.how == HowKnown::Declared {
            console.say(&lang.fill(Word::CliFromOverrides, &[shown_in, own.code(), layer.crs.reason.get(lang), from.code()]));
            status = PROBLEMS;
        }
    }
    layer.crs = CrsKnown { crs: Some(from), how: HowKnown::Chosen, reason: "--from".into(), candidates: Vec::new() };
    status
}

/// Leaves out the rows that have a position without a place in the target, and warns of those outside what it is meant for.
fn drop_outside(
    layer: &Layer,
    rows: &mut Vec<usize>,
    [from, to]: [&Crs; 2],
    lang: Lang,
    console: &mut Console<'_>,
) -> Result<u8, Stop> {
    let xy: Vec<[f64; 2]> = layer.table.coordinates().iter().collect();
    let places = convert(from, to, &xy).map_err(Stop::failed)?;
    let lonlat = to_lonlat(from, &xy).map_err(Stop::failed)?;
    // A Mercator map runs to infinity at the poles: a pole becomes a number, but no place.
    let ends = MapProjection::new(to).map_err(Stop::failed)?.latitudes_of_mercator();
    let on_map = |v: usize| {
        let ended = |e: [f64; 2]| lonlat.get(v).copied().flatten().is_some_and(|p| p[1] < e[0] || p[1] > e[1]);
        places.get(v).is_some_and(Option::is_some) && !ends.is_some_and(ended)
    };
    let before = rows.clone();
    rows.retain(|&row| layer.table.vertices(row).all(on_map));
    let mut status = DONE;
    if let Some(first) = before.iter().find(|row| rows.binary_search(row).is_err()) {
        let numbers = [before.len() - rows.len(), first + 1].map(|n| n.to_string());
        console.say(&lang.fill(Word::CliLeftOut, &[&numbers[0], to.short_code().unwrap_or(to.name()), &numbers[1]]));
        status = PROBLEMS;
    }
    if let Some([west, south, east, north]) = to.area_of_use() {
        // A few degrees beside its area a CRS is still usable; far off a transverse Mercator gives numbers without sense.
        let area = LonLatExtent { west, south, east, north };
        let beside = |p: &[f64; 2]| {
            let lon = (p[0] - area.west).rem_euclid(360.0);
            let width = area.width();
            (lon > width + 3.0 && lon < 357.0) || p[1] < area.south - 3.0 || p[1] > area.north + 3.0
        };
        let far =
            |&&row: &&usize| layer.table.vertices(row).any(|v| lonlat.get(v).is_some_and(|p| p.as_ref().is_some_and(beside)));
        let outside = rows.iter().filter(far).count();
        if outside > 0 {
            console.say(&lang.fill(Word::CliOutsideUse, &[&outside.to_string(), to.short_code().unwrap_or(to.name())]));
            if to.is_onshore_only() {
                console.say(&lang.fill(Word::CrsOnshore, &[&to.name_in(lang)]));
            }
            status = PROBLEMS;
        }
    }
    Ok(status)
}

/// No transformation in silence: says which operations were used, how accurate they claim to be, and what would be better.
fn tell_operation(layer: &Layer, rows: &[usize], to: &Crs, lang: Lang, console: &mut Console<'_>) -> Result<u8, Stop> {
    let Some(report) = operation_to(layer, rows, to) else { return Ok(DONE) };
    let report = report.map_err(Stop::failed)?;
    report.lines(lang).iter().for_each(|line| console.say(line));
    Ok(if report.is_ballpark() { PROBLEMS } else { DONE })
}

/// Writes and returns how many features read back.
fn write(layer: &Layer, rows: &[usize], (to, cut): (Option<&Crs>, bool), out: &Path, format: Format) -> Result<usize, Stop> {
    let text = |write: &dyn Fn(&mut dyn std::io::Write) -> Result<(), WriteError>| {
        write_atomically(out, |file| write(file)).map_err(Stop::failed)
    };
    match format {
        Format::GeoJson | Format::GeoJsonSeq if cut => {
            text(&|file| write_cut_at_180(layer, rows, to, format == Format::GeoJsonSeq, file))?;
        }
        Format::GeoJson => text(&|file| write_geojson(layer, rows, to, file))?,
        Format::GeoJsonSeq => text(&|file| write_geojsonl(layer, rows, to, file))?,
        Format::Csv => text(&|file| write_csv(layer, rows, file))?,
        Format::Fgb => text(&|file| write_fgb(layer, rows, to, file))?,
        // It counts its rows before the file gets its name.
        Format::Gpkg => {
            return write_layer(layer, rows, to, out, &now()).map(|()| rows.len()).map_err(Stop::failed);
        }
    }
    match format {
        Format::Csv => Ok(count_records(&read_file(out).map_err(Stop::failed)?).saturating_sub(1)),
        // An empty list is no file that could be read back.
        _ if rows.is_empty() => Ok(0),
        _ => read_layer(out, &Reading::default(), &AtomicBool::new(false), &|_| {}).map(|l| l.table.len()).map_err(Stop::failed),
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
