//! What a path on the command line holds: a layer or a workspace, with its problems; read only.

use super::args::Given;
use super::describe::describe;
use super::{Stop, is_workspace};
use crate::analysis::{check_history, check_workspace};
use crate::app::script::load_layers_of;
use crate::geometry::LonLatExtent;
use crate::io::geojson::ReadError;
use crate::io::gpkg::{GpkgStore, StoreError};
use crate::io::source::{encoding_of, read_layers};
use crate::layer::catalog::Catalog;
use crate::layer::{Layer, Problem, Reading, Severity};
use crate::words::{Lang, Word};
use crate::workspace::status::{Status, determination};
use crate::workspace::{RecordKind, Session, Workspace};
use serde_json::{Map, Value, json};
use std::path::Path;
use std::sync::atomic::AtomicBool;

/// One input that could be read.
pub enum Input {
    /// A layer.
    Layer(Box<Layer>),
    /// A workspace with the layers that were found.
    Workspace {
        /// Records and history.
        session: Box<Session>,
        /// The layers that were found.
        catalog: Catalog,
        /// The layers that could not be read (id, why).
        missing: Vec<(String, String)>,
        /// What is wrong with the file itself, and what another program changed in it.
        file: Vec<Found>,
    },
}

/// A problem with what it is a problem of.
#[derive(Debug, Clone)]
pub struct Found {
    /// The problem; `feature`, `line` and so on only for layers.
    pub problem: Problem,
    /// The layer of a workspace that has it.
    pub layer: Option<String>,
    /// The record of a workspace that has it.
    pub record: Option<(RecordKind, String)>,
}

impl Found {
    /// Returns it as JSON.
    #[must_use]
    pub fn json(&self) -> Value {
        let mut value = serde_json::to_value(&self.problem).unwrap_or_default();
        if let Value::Object(members) = &mut value {
            if let Some(layer) = &self.layer {
                members.insert("layer".into(), json!(layer));
            }
            if let Some((kind, id)) = &self.record {
                members.insert("record".into(), json!({"kind": kind, "id": id}));
            }
        }
        value
    }
}

/// Why an input cannot be used.
#[derive(Debug)]
pub struct Unusable {
    /// The sentence for people.
    pub message: String,
    /// The same with its place, and what else was found before it was given up.
    pub problems: Vec<Problem>,
}

/// Returns how layers are to be read: `--encoding`, `--layer`, `--x` and `--y`.
///
/// # Errors
/// At an encoding that there is not.
pub fn reading(given: &Given, lang: Lang) -> Result<Reading, Stop> {
    let encoding = given.text("--encoding").map(|name| match encoding_of(&name) {
        Some(encoding) => Ok(encoding.name().to_owned()),
        None => Err(Stop::Usage(lang.fill(Word::CliBadEncoding, &[&name]))),
    });
    Ok(Reading {
        encoding: encoding.transpose()?,
        sublayer: given.text("--layer"),
        x_field: given.text("--x"),
        y_field: given.text("--y"),
        swap_axes: given.has("--swap-axes"),
        ..Reading::default()
    })
}

/// Reads a path: a workspace (which knows how its layers are read), or the layers of a file.
///
/// # Errors
/// When nothing of it can be used.
pub fn open(path: &Path, reading: &Reading) -> Result<Vec<Input>, Unusable> {
    let plain =
        |message: String| Unusable { problems: vec![Problem::of_layer("unreadable", Severity::Error, message.clone())], message };
    if is_workspace(path) {
        let (session, file) = workspace(path).map_err(plain)?;
        let mut catalog = Catalog::default();
        let missing = load_layers_of(session.workspace(), path, &mut catalog);
        let missing = missing.into_iter().map(|(id, why)| (id.0, why)).collect();
        return Ok(vec![Input::Workspace { session: Box::new(session), catalog, missing, file }]);
    }
    match read_layers(path, reading, &AtomicBool::new(false), &|_| {}) {
        Ok(layers) => Ok(layers.into_iter().map(|layer| Input::Layer(Box::new(layer))).collect()),
        Err(e) => {
            let mut unusable = plain(e.to_string());
            match e {
                ReadError::NotJson { line, column, byte, .. } | ReadError::NotUtf8 { line, column, byte, .. } => {
                    let problem = &mut unusable.problems[0];
                    (problem.line, problem.column, problem.byte) = (Some(line), Some(column), Some(byte));
                }
                ReadError::NothingUsable { problems, .. } => unusable.problems.extend(problems),
                _ => {}
            }
            Err(unusable)
        }
    }
}

impl Input {
    /// Returns all problems; those of a workspace's layers among them.
    #[must_use]
    pub fn problems(&self) -> Vec<Found> {
        match self {
            Self::Layer(layer) => layer.problems.iter().cloned().map(of_layer(None)).collect(),
            Self::Workspace { session, catalog, missing, file } => {
                file.iter().cloned().chain(of_workspace(session, catalog, missing)).collect()
            }
        }
    }

    /// Describes it for `info --json`.
    #[must_use]
    pub fn describe(&self, path: &Path) -> Value {
        match self {
            Self::Layer(layer) => describe(layer),
            Self::Workspace { session, catalog, missing, .. } => {
                let w = session.workspace();
                let problems: Vec<Value> = self.problems().iter().map(Found::json).collect();
                json!({
                    "path": path.to_string_lossy(),
                    "format": "lodemap workspace",
                    "areas": areas_by_status(w),
                    "notes": w.notes.len(),
                    "projects": w.projects.len(),
                    "deposits": w.deposits.len(),
                    "links": w.links.len(),
                    "statements": w.statements.len(),
                    "layers": layers(w, catalog, missing),
                    "revisions": session.history().revisions().len(),
                    "extent_lonlat": workspace_extent(w).map(|e| [e.west, e.south, e.east, e.north]),
                    "problems": problems,
                })
            }
        }
    }
}

/// Reads a workspace as far as it can be read, with what is wrong with the file.
fn workspace(path: &Path) -> Result<(Session, Vec<Found>), String> {
    let problem = |code, severity, message| of_layer(None)(Problem::of_layer(code, severity, message));
    let error = match GpkgStore::look(path) {
        Ok((session, outside)) => {
            let broken = GpkgStore::integrity(path).unwrap_or_else(|e| vec![e.to_string()]);
            let mut file: Vec<Found> = broken
                .into_iter()
                .map(|line| problem("damaged", Severity::Error, format!("the file is damaged: {line}")))
                .collect();
            file.extend(outside.changes.iter().map(|c| {
                let columns: Vec<&str> =
                    c.fields.iter().map(|f| f.column.as_str()).chain(c.refused.iter().map(|(f, _)| &**f)).collect();
                let what = if c.before.is_none() {
                    "was added".to_owned()
                } else if c.after.is_none() {
                    "was removed".to_owned()
                } else {
                    format!("was changed ({})", columns.join(", "))
                };
                let message = format!("{}: the row {what} outside lodemap; open the file in the window to decide", c.id);
                let record = Some((c.kind, c.id.0.clone()));
                Found { record, ..problem("changed_outside", Severity::Warning, message) }
            }));
            return Ok((session, file));
        }
        Err(e) => e,
    };
    let newer = matches!(error, StoreError::Newer { .. });
    let found = if newer || error.is_damage() { GpkgStore::salvage(path) } else { None };
    let Some(found) = found else { return Err(error.to_string()) };
    let mut file = vec![match newer {
        true => problem("newer_format", Severity::Warning, error.to_string()),
        false => problem("damaged", Severity::Error, error.to_string()),
    }];
    file.extend(found.damage.iter().map(|d| {
        let message = format!("table {}: {} rows could be read; {}", d.table, d.read, d.what);
        problem("damaged", Severity::Error, message)
    }));
    Ok((found.session, file))
}

/// Tells whether there is anything worse than a note.
#[must_use]
pub fn any_bad(problems: &[Found]) -> bool {
    problems.iter().any(|f| f.problem.severity != Severity::Note)
}

fn of_layer(layer: Option<String>) -> impl Fn(Problem) -> Found {
    move |problem| Found { problem, layer: layer.clone(), record: None }
}

fn of_workspace(session: &Session, catalog: &Catalog, missing: &[(String, String)]) -> Vec<Found> {
    let w = session.workspace();
    let mut all: Vec<Found> = check_workspace(w, catalog)
        .into_iter()
        .chain(check_history(session))
        .map(|f| {
            let severity = match f.code {
                "no_name" => Severity::Note,
                "stale_statements" | "deposit_vanished" => Severity::Warning,
                _ => Severity::Error,
            };
            let record = Some((f.kind, f.id.0.clone()));
            Found { problem: Problem::of_layer(f.code, severity, format!("{}: {}", f.id, f.message)), layer: None, record }
        })
        .collect();
    for layer in w.layers_in_order() {
        let id = layer.id.0.clone();
        let mut add = |code, message| {
            all.push(of_layer(Some(id.clone()))(Problem::of_layer(code, Severity::Warning, message)));
        };
        if let Some((_, why)) = missing.iter().find(|(m, _)| *m == id) {
            add("layer_missing", format!("layer “{}” cannot be read, its links keep what they know: {why}", layer.id));
        }
        let Some(loaded) = catalog.get(&id) else { continue };
        if loaded.sha256() != layer.sha256 {
            add("layer_changed", format!("the file of layer “{}” has changed since it was added: {}", layer.id, layer.path));
        }
        all.extend(loaded.problems.iter().cloned().map(of_layer(Some(id))));
    }
    all
}

fn areas_by_status(w: &Workspace) -> Map<String, Value> {
    let found: Vec<Status> = w.areas.values().map(|a| determination(w, a).status).collect();
    Status::ALL.iter().map(|s| (s.word().to_owned(), json!(found.iter().filter(|f| *f == s).count()))).collect()
}

fn layers(w: &Workspace, catalog: &Catalog, missing: &[(String, String)]) -> Vec<Value> {
    let one = |layer: std::sync::Arc<crate::workspace::LayerRef>| {
        let loaded = catalog.get(&layer.id.0);
        json!({
            "id": layer.id,
            "name": layer.name,
            "path": layer.path,
            "role": layer.role,
            "found": !missing.iter().any(|(m, _)| *m == layer.id.0),
            "changed": loaded.map(|l| l.sha256() != layer.sha256),
            "features": loaded.map(|l| l.table.len()),
        })
    };
    w.layers_in_order().into_iter().map(one).collect()
}

/// The box around the user's own records.
fn workspace_extent(w: &Workspace) -> Option<LonLatExtent> {
    let corners = w.areas.values().flat_map(|a| a.boundary.rings().flat_map(|(_, _, r)| r.iter().copied()).collect::<Vec<_>>());
    let notes = w.notes.values().flat_map(|n| n.positions());
    let projects = w.projects.values().filter_map(|p| p.place);
    let deposits = w.deposits.values().map(|d| d.place);
    LonLatExtent::around(corners.chain(notes).chain(projects).chain(deposits).map(Into::into))
}
