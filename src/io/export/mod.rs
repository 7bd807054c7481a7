//! Exports a workspace as files that any GIS opens: GeoJSON (RFC 7946) with everything, one file a kind, and CSV tables.

pub(in crate::io) mod features;
pub mod gaps;
mod layers;
mod project_parts;
mod register;
mod tables;

pub use register::write_register;

use crate::analysis::{LastChanges, Register};
use crate::crs::Crs;
use crate::io::files::{FileError, same_file, write_atomically};
use crate::io::geojson::WriteError;
use crate::layer::catalog::Catalog;
use crate::layer::operation_of;
use crate::words::{Lang, Word};
use crate::workspace::{Instant, LayerRef, RecordId, Workspace};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

/// Why an export failed.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// A file could not be written.
    #[error(transparent)]
    File(#[from] FileError),
    /// The folder could not be made.
    #[error("the folder cannot be made ({why}): {path}")]
    Folder {
        /// What the system says.
        why: std::io::Error,
        /// The folder.
        path: PathBuf,
    },
    /// A layer's own file stands where an export would go.
    #[error("this file is a layer that is open; the export would replace it, so choose another folder: {path}")]
    OverLayer {
        /// The file.
        path: PathBuf,
    },
    /// A file that nobody was asked about stands where the text beside a table would go.
    #[error("this file would be replaced by the text that goes beside the table; choose another name or move it: {path}")]
    OverOther {
        /// The file.
        path: PathBuf,
    },
    /// A layer could not be written.
    #[error("layer “{layer}” cannot be written: {why}")]
    Layer {
        /// Its id.
        layer: String,
        /// Why.
        why: WriteError,
    },
    /// What was written is not what was meant.
    #[error("the file was written, but reading it back gave something else; do not use it: {path}")]
    ReadBack {
        /// The file.
        path: PathBuf,
    },
    /// A boundary cannot be cut at the 180th meridian.
    #[error("area “{area}” cannot be cut at the 180th meridian: {why}")]
    Cut {
        /// The area.
        area: String,
        /// Why.
        why: crate::geometry::NotABoundary,
    },
}

/// Writes areas with their register, notes, linked deposits, projects and links, and the layers that hold linked deposits, into a folder; returns what was written, file by file. `changes` says when each area was last changed.
///
/// Each file replaces an older one whole, and is read back and compared before the next one is begun.
///
/// # Errors
/// When a file cannot be written or does not read back the same.
pub fn export(
    w: &Workspace,
    changes: &LastChanges,
    catalog: &Catalog,
    at: &Instant,
    folder: &Path,
) -> Result<Vec<String>, ExportError> {
    std::fs::create_dir_all(folder).map_err(|why| ExportError::Folder { why, path: folder.to_owned() })?;
    let groups: [(&str, Vec<Value>); 5] = [
        ("areas", features::areas(w, w.areas.values())?),
        ("notes", features::notes(w)),
        ("deposits", features::deposits(w, catalog)),
        ("projects", features::projects(w)),
        ("links", features::links(w)),
    ];
    let mut written = Vec::new();
    let layers = layers(w, catalog);
    let everything: Vec<Value> = groups.iter().flat_map(|(_, f)| f.iter().cloned()).collect();
    let mut geojson = |name: &str, features: &[Value]| -> Result<(), ExportError> {
        let path = not_a_layer(catalog, folder.join(format!("{name}.geojson")))?;
        write_collection(&path, name, features, &layers, at)?;
        written.push(format!("{name}.geojson ({})", features.len()));
        Ok(())
    };
    geojson("annotated", &everything)?;
    for (name, features) in &groups {
        geojson(name, features)?;
    }
    let register = Register::of(w, None, &AtomicBool::new(false)).unwrap_or_default();
    for (name, table) in [
        ("areas", tables::areas(w)),
        ("register", register::table(w, &register, changes)),
        ("statements", tables::statements(w)),
        ("deposits", tables::deposits(w)),
        ("projects", tables::projects(w)),
        ("links", tables::links(w)),
        ("notes", tables::notes(w)),
        ("flags", tables::flags(w)),
    ] {
        let path = folder.join(format!("{name}.csv"));
        tables::write(&path, &table, false)?;
        written.push(format!("{name}.csv ({})", table.len() - 1));
    }
    written.extend(layers::write(w, catalog, folder)?);
    let path = folder.join("README.txt");
    let text = format!("{}\n\n{}\n", disclaimer(), written.join("\n"));
    write_atomically(&path, |out| out.write_all(text.as_bytes()).map_err(|why| FileError::Write { why, path: path.clone() }))?;
    Ok(written)
}

/// What an export means, in both languages.
fn disclaimer() -> String {
    format!("{}\n\n{}", Lang::En.t(Word::ExportDisclaimer), Lang::Ja.t(Word::ExportDisclaimer))
}

/// Returns areas as the GeoJSON features that an export writes, in this order.
///
/// # Errors
/// When a boundary cannot be cut at the 180th meridian.
pub fn area_features(w: &Workspace, ids: &[RecordId]) -> Result<Vec<Value>, ExportError> {
    features::areas(w, ids.iter().filter_map(|id| w.areas.get(id)))
}

/// Refuses to replace the file of a layer.
fn not_a_layer(catalog: &Catalog, path: PathBuf) -> Result<PathBuf, ExportError> {
    let is_source = catalog.ids().filter_map(|id| catalog.get(id)).any(|layer| same_file(&layer.path, &path));
    if is_source { Err(ExportError::OverLayer { path }) } else { Ok(path) }
}

/// The layers that are open: how the CRS of each is known, and what moves its positions to WGS 84.
fn layers(w: &Workspace, catalog: &Catalog) -> Vec<Value> {
    let layer = |l: &std::sync::Arc<LayerRef>| {
        let loaded = catalog.get(&l.id.0)?;
        let (crs, moved) = (&loaded.crs, operation_of(loaded));
        Some(json!({
            "id": l.id, "path": l.path, "crs": crs.crs.as_ref().map(Crs::code), "crs_reason": crs.reason.en,
            "to_wgs84": moved.and_then(Result::ok).map(|report| report.to_json()),
        }))
    };
    w.layers.values().filter_map(layer).collect()
}

fn write_collection(path: &Path, name: &str, features: &[Value], layers: &[Value], at: &Instant) -> Result<(), ExportError> {
    let head = json!({
        "program": concat!("lodemap ", env!("CARGO_PKG_VERSION")),
        "format": 1,
        "exported": at,
        "layers": layers,
        "disclaimer_en": Lang::En.t(Word::ExportDisclaimer),
        "disclaimer_ja": Lang::Ja.t(Word::ExportDisclaimer),
    });
    let failed = |why| FileError::Write { why, path: path.to_owned() };
    write_atomically(path, |out| {
        // One feature a line, so that two exports can be compared with ordinary tools.
        writeln!(out, "{{\"type\":\"FeatureCollection\",\"name\":{},\"lodemap\":{head},\"features\":[", json!(name))
            .map_err(failed)?;
        for (i, feature) in features.iter().enumerate() {
            let comma = if i + 1 < features.len() { "," } else { "" };
            writeln!(out, "{feature}{comma}").map_err(failed)?;
        }
        writeln!(out, "]}}").map_err(failed)
    })?;
    let bytes = crate::io::files::read_file(path)?;
    let read: Option<Value> = serde_json::from_slice(&bytes).ok();
    let same = read.as_ref().and_then(|v| v.get("features")).and_then(Value::as_array).is_some_and(|f| f == features);
    if same { Ok(()) } else { Err(ExportError::ReadBack { path: path.to_owned() }) }
}
