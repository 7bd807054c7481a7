//! Reads TopoJSON (specification 1.0): each named object becomes GeoJSON text, which the core reader then reads as any other.

mod arcs;
mod feature;
mod json;
#[cfg(test)]
mod tests;

#[cfg(test)]
pub(super) use tests::SQUARES;

use crate::io::geojson::{self, ReadError};
use crate::io::source::{Content, lines};
use crate::layer::{Format, Layer, Problem, Reading, Severity};
use arcs::Arcs;
use feature::Writer;
use json::{Members, members, mend_commas, offset};
use serde_json::value::RawValue;
use std::sync::atomic::AtomicBool;

/// However small a file is, so many bytes of GeoJSON may come out of it.
const ALWAYS: usize = 64 << 20;
/// How much larger than the file its GeoJSON may be. Arcs are shared by two neighbours, and a quantised position of five bytes
/// becomes one of forty; more only comes of a file made to fill the memory.
const MOST_TIMES: usize = 64;

/// Tells whether a text may be TopoJSON, by its beginning.
pub(in crate::io::source) fn may_be(start: &[u8]) -> bool {
    memchr::memmem::find(start, b"\"Topology\"").is_some()
}

/// Reads the objects of a topology, or the one that `reading` names, as one layer each. Gives `None` for a text whose root is
/// no topology.
///
/// # Errors
/// When the root says that it is a topology and nothing of it can be used.
pub(in crate::io::source) fn read(
    content: &Content<'_>,
    reading: &Reading,
    cancel: &AtomicBool,
) -> Option<Result<Vec<Layer>, ReadError>> {
    let text = std::str::from_utf8(content.text).ok()?;
    let (mended, commas);
    let (text, root) = match members(text) {
        Ok(root) => {
            commas = Vec::new();
            (text, root)
        }
        Err(e) => {
            // GDAL and others write and read commas before closing brackets.
            (mended, commas) = mend_commas(text);
            match members(&mended) {
                Ok(root) => (mended.as_str(), root),
                Err(_) if json::begins_as_topology(text) => return Some(Err(not_json(content, text, &e))),
                Err(_) => return None,
            }
        }
    };
    let is_topology = root.get("type").is_some_and(|kind| kind.get() == "\"Topology\"");
    (is_topology && root.get("objects").is_some()).then(|| layers(content, text, &root, &commas, reading, cancel))
}

fn not_json(content: &Content<'_>, text: &str, e: &serde_json::Error) -> ReadError {
    let start = text.split_inclusive('\n').take(e.line().saturating_sub(1)).map(str::len).sum::<usize>();
    let byte = (start + e.column()).saturating_sub(1).min(text.len());
    let why =
        if e.is_eof() { "the text ends too early: the file was cut short; get the whole file again" } else { "a mistake in it" };
    let (line, column) = lines(content.text, &[byte])[0];
    ReadError::NotJson { line, column, byte, why: format!("TopoJSON, but {why} ({e})"), path: content.path.into() }
}

fn layers(
    content: &Content<'_>,
    text: &str,
    root: &Members<'_>,
    commas: &[usize],
    reading: &Reading,
    cancel: &AtomicBool,
) -> Result<Vec<Layer>, ReadError> {
    let not = |what: String| ReadError::NotGeoJson { what, path: content.path.into() };
    let objects = root.get("objects").map_or("", RawValue::get);
    let objects = members(objects).ok().ok_or_else(|| not("TopoJSON whose “objects” is no object".into()))?;
    if objects.0.is_empty() {
        return Err(not("TopoJSON without an object, so without a layer".into()));
    }
    let names = unique(objects.0.iter().map(|(name, _)| name.to_string()));
    if let Some(wanted) = reading.sublayer.as_ref().filter(|wanted| !names.contains(wanted)) {
        return Err(ReadError::NoSuchLayer { name: wanted.clone(), names, path: content.path.into() });
    }
    let arcs = Arcs::read(root).map_err(|what| not(format!("TopoJSON {what}")))?;
    let budget = ALWAYS + MOST_TIMES * text.len();
    let (mut layers, mut failed, mut written): (Vec<Layer>, Vec<(&String, ReadError)>, usize) = (Vec::new(), Vec::new(), 0);
    for (name, (_, object)) in names.iter().zip(&objects.0) {
        if reading.sublayer.as_ref().is_some_and(|wanted| wanted != name) {
            continue;
        }
        let mut writer = Writer::new(text, &arcs, budget.saturating_sub(written));
        if !writer.collection(root, object, cancel) {
            if cancel.load(std::sync::atomic::Ordering::Relaxed) {
                return Err(ReadError::Cancelled);
            }
            let what = format!("TopoJSON that uses its arcs so often that more than {budget} bytes would come of {}", text.len());
            return Err(not(what));
        }
        written += writer.out.len();
        let title = if names.len() > 1 { format!("{}: {name}", content.name) } else { content.name.to_owned() };
        let geojson = std::mem::take(&mut writer.out).into_bytes();
        match geojson::layer_from_bytes(&title, content.path, geojson, cancel, &|_| {}) {
            Ok(mut layer) => {
                // The core reader speaks of places in the text that was made; people know the file.
                layer.problems.iter_mut().for_each(|p| place(p, &writer, content.text));
                let own = writer.problems(content.text);
                let drawable = !layer.table.coordinates().is_empty();
                layer.problems.splice(0..0, own);
                if !drawable && layer.problems.iter().any(|p| p.severity == Severity::Error) {
                    failed.push((name, ReadError::NothingUsable { problems: layer.problems, path: content.path.into() }));
                    continue;
                }
                layer.problems.extend(comma_problem(commas, content.text).filter(|_| layers.is_empty()));
                layer.format = Format::TopoJson;
                layer.reading.sublayer = Some(name.clone());
                layers.push(layer);
            }
            Err(ReadError::Cancelled) => return Err(ReadError::Cancelled),
            Err(ReadError::NothingUsable { mut problems, path }) => {
                problems.iter_mut().for_each(|p| place(p, &writer, content.text));
                problems.splice(0..0, writer.problems(content.text));
                failed.push((name, ReadError::NothingUsable { problems, path }));
            }
            Err(e) => failed.push((name, e)),
        }
    }
    let Some(first) = layers.first_mut() else {
        return Err(failed.into_iter().next().map_or_else(|| not("TopoJSON without a layer".into()), |(_, e)| e));
    };
    for (name, e) in failed {
        let message = format!("the object “{name}” gives no layer: {e}");
        first.problems.push(Problem::of_layer("object_unusable", Severity::Error, message));
    }
    Ok(layers)
}

/// Names that occur twice get a number, so that each names one object.
fn unique(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for name in names {
        let numbered = (2..).map(|n| format!("{name} ({n})"));
        let free = std::iter::once(name.clone()).chain(numbered).find(|n| !found.contains(n));
        found.push(free.unwrap_or(name));
    }
    found
}

/// Puts a problem of the GeoJSON text at the geometry that it was made from.
fn place(problem: &mut Problem, writer: &Writer<'_>, text: &[u8]) {
    let at = problem.feature.and_then(|n| writer.starts.get(n - 1)).copied();
    let place = at.map(|at| lines(text, &[at])[0]);
    problem.line = place.map(|p| p.0);
    problem.column = place.map(|p| p.1);
    problem.byte = at;
}

fn comma_problem(commas: &[usize], text: &[u8]) -> Option<Problem> {
    let (line, column) = lines(text, commas.get(..1)?)[0];
    let message = format!("{} comma(s) stand before a closing bracket, which JSON forbids; they are not used", commas.len());
    let problem = Problem::of_layer("trailing_comma", Severity::Warning, message);
    Some(Problem { line: Some(line), column: Some(column), byte: commas.first().copied(), ..problem })
}

/// Where a value lies in the text that it was taken from.
fn place_of(text: &str, value: &RawValue) -> usize {
    offset(text, value.get())
}
