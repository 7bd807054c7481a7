//! Scripts: edits as JSON lines, for `lodemap apply` and for tests. docs/FORMAT.md, "Scripts", lists them.

use crate::app::layer_source::LayerSource;
use crate::crs::{Crs, CrsKnown, HowKnown};
use crate::io::source::{read_layer, understood};
use crate::layer::catalog::Catalog;
use crate::layer::{LayerRole, LayerStyle, Reading};
use crate::view::theme::layer_color;
use crate::workspace::edit::{Edit, EditRefused};
use crate::workspace::seal::SealingKey;
use crate::workspace::{Author, Bilingual, Instant, LayerRef, RecordId, RecordKind, Revision, Session, Workspace};
use serde::Deserialize;
use serde_json::{Map, Value};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// Why a script was stopped. Nothing of it was written.
#[derive(Debug, thiserror::Error)]
#[error("line {line} of the script: {message}")]
pub struct ScriptError {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong, why and what to do.
    pub message: String,
}

/// What is no edit of the workspace but may stand in a script.
#[derive(Debug, Deserialize)]
#[serde(tag = "edit", rename_all = "snake_case", deny_unknown_fields)]
enum Special {
    /// Who speaks from here on.
    Seat { party: RecordId, name: String },
    /// What time it is from here on.
    Clock { at: Instant },
    /// Takes the last step back.
    Undo,
    /// Does it again.
    Redo,
    /// Adds a file; its path is relative to the workspace.
    AddLayer {
        id: RecordId,
        path: String,
        name: Option<Bilingual>,
        role: Option<LayerRole>,
        style: Option<Box<LayerStyle>>,
        crs: Option<String>,
        #[serde(default)]
        reading: Box<Reading>,
    },
}

/// The words of edits that make a record and may leave its id to the program.
const MAKERS: [&str; 6] = ["add_layer", "add_area", "add_note", "add_project", "link", "state"];

/// Runs a script on a session; returns every revision with the workspace after it, for the store.
///
/// # Errors
/// At the first line that is not understood or refused; the session is then half-way and must be dropped.
pub fn run_script(
    text: &str,
    session: &mut Session,
    catalog: &mut Catalog,
    folder: &Path,
    author: Author,
    clock: &dyn Fn() -> Instant,
    ids: &mut dyn FnMut() -> RecordId,
) -> Result<Vec<(Revision, Workspace)>, ScriptError> {
    run_sealed(text, session, catalog, folder, Run { author, clock, ids, key: None })
}

/// What a script takes from the world around it.
pub struct Run<'a> {
    /// Who does it, until the script says otherwise.
    pub author: Author,
    /// Returns now.
    pub clock: &'a dyn Fn() -> Instant,
    /// Returns an id that was never used.
    pub ids: &'a mut dyn FnMut() -> RecordId,
    /// What statements are sealed with.
    pub key: Option<&'a SealingKey>,
}

/// Runs a script as [`run_script`], and seals its statements when there is a key.
///
/// # Errors
/// As [`run_script`].
pub fn run_sealed(
    text: &str,
    session: &mut Session,
    catalog: &mut Catalog,
    folder: &Path,
    run: Run<'_>,
) -> Result<Vec<(Revision, Workspace)>, ScriptError> {
    let Run { mut author, clock, ids, key } = run;
    let mut done = Vec::new();
    let (mut fixed_clock, mut seated) = (None, false);
    for (i, raw) in text.lines().enumerate() {
        let raw = raw.trim();
        if raw.is_empty() || raw.starts_with('#') {
            continue;
        }
        let failed = |message: String| ScriptError { line: i + 1, message };
        let mut value: Map<String, Value> =
            serde_json::from_str(raw).map_err(|e| failed(format!("not a JSON object: {e}; write one edit a line")))?;
        let word = value.get("edit").and_then(Value::as_str).unwrap_or_default().to_owned();
        if MAKERS.contains(&word.as_str()) && !value.contains_key("id") {
            value.insert("id".into(), ids().0.into());
        }
        let value = Value::Object(value);
        author.at = fixed_clock.clone().unwrap_or_else(clock);
        let not_understood = |e: serde_json::Error| failed(format!("“{word}”: {e}"));
        let revision = match word.as_str() {
            "seat" | "clock" | "undo" | "redo" | "add_layer" => match serde_json::from_value(value).map_err(not_understood)? {
                Special::Seat { party, name } => {
                    seated = true;
                    author.party = party;
                    author.name = name;
                    continue;
                }
                Special::Clock { at } => {
                    fixed_clock = Some(at);
                    continue;
                }
                Special::Undo | Special::Redo => {
                    let undo = word == "undo";
                    let made = if undo { session.undo_step(&author) } else { session.redo_step(&author) };
                    // All but the last, which takes the way of all revisions.
                    made.map(|mut made| {
                        let last = made.pop();
                        done.extend(made);
                        last.map(|(revision, _)| revision)
                    })
                    .and_then(|last| last.ok_or(if undo { EditRefused::NothingToUndo } else { EditRefused::NothingToRedo }))
                }
                Special::AddLayer { id, path, name, role, style, crs, reading } => {
                    let mut reference = load(session, catalog, folder, (&id, &path, crs.as_deref(), &reading)).map_err(failed)?;
                    reference.name = name.unwrap_or(reference.name);
                    reference.role = role.unwrap_or(reference.role);
                    reference.style = style.map_or(reference.style, |s| *s);
                    session.perform(catalog, &author, &Edit::AddLayers(vec![reference]))
                }
            },
            _ => {
                let edit: Edit = serde_json::from_value(value).map_err(not_understood)?;
                // Whose position it is must be said, not taken from the language and the login of this machine.
                if matches!(edit, Edit::State { .. }) && !seated {
                    return Err(failed("say who speaks: a seat line with party and name comes before “state”".to_owned()));
                }
                session.perform_sealed(catalog, &author, &edit, key)
            }
        };
        let revision = revision.map_err(|e| failed(format!("“{word}” is refused: {e}")))?;
        let layers: Vec<RecordId> =
            revision.changes.touched().filter(|(kind, _)| *kind == RecordKind::Layer).map(|(_, id)| id.clone()).collect();
        for id in layers {
            follow_reading(session.workspace(), catalog, folder, &id).map_err(failed)?;
        }
        done.push((revision, session.workspace().clone()));
    }
    Ok(done)
}

/// Reads a layer anew when it was chosen to be read in another way, so that the next line sees the features as they are known now.
fn follow_reading(workspace: &Workspace, catalog: &mut Catalog, folder: &Path, id: &RecordId) -> Result<(), String> {
    let Some(reference) = workspace.layers.get(id) else { return Ok(()) };
    if catalog.get(&id.0).is_none_or(|loaded| loaded.reading == reference.reading) {
        return Ok(());
    }
    read_into(catalog, folder, (id, &reference.path, reference.crs.as_deref(), &reference.reading), workspace.a_linked_key(id))
}

/// Reads the layers of a workspace file into a catalog, those that it keeps itself among them; as [`load_layers`].
pub fn load_layers_of(workspace: &Workspace, file: &Path, catalog: &mut Catalog) -> Vec<(RecordId, String)> {
    let folder = file.parent().unwrap_or_else(|| Path::new(""));
    let home = crate::io::settings::home();
    let mut missing = Vec::new();
    for layer in workspace.layers.values() {
        let read = LayerSource::of(layer, file, home.as_deref()).open().and_then(|source| {
            let path = std::path::absolute(source.path()).unwrap_or_else(|_| source.path().to_owned());
            let source = (&layer.id, &*path.to_string_lossy(), layer.crs.as_deref(), &layer.reading);
            read_into(catalog, folder, source, workspace.a_linked_key(&layer.id))
        });
        missing.extend(read.err().map(|why| (layer.id.clone(), why)));
    }
    missing
}

/// Reads the layers that a workspace refers to into a catalog, on this thread; returns those that could not be read, and why.
pub fn load_layers(workspace: &Workspace, folder: &Path, catalog: &mut Catalog) -> Vec<(RecordId, String)> {
    let mut missing = Vec::new();
    for layer in workspace.layers.values() {
        let source = (&layer.id, layer.path.as_str(), layer.crs.as_deref(), &layer.reading);
        if let Err(e) = read_into(catalog, folder, source, workspace.a_linked_key(&layer.id)) {
            missing.push((layer.id.clone(), e));
        }
    }
    missing
}

/// A layer's id, file, chosen CRS and how it is read.
type Source<'a> = (&'a RecordId, &'a str, Option<&'a str>, &'a Reading);

fn read_into(
    catalog: &mut Catalog,
    folder: &Path,
    (id, path, crs, reading): Source<'_>,
    linked_key: Option<&str>,
) -> Result<(), String> {
    let layer = read_layer(&folder.join(path), reading, &AtomicBool::new(false), &|_| {}).map_err(|e| e.to_string())?;
    let mut layer = understood(layer, reading, folder, linked_key);
    if let Some(code) = crs {
        let crs = Crs::parse(code).map_err(|e| e.to_string())?;
        layer.crs = CrsKnown {
            crs: Some(crs),
            how: HowKnown::Chosen,
            reason: crate::words::Both::default(),
            candidates: layer.crs.candidates,
        };
    }
    catalog.insert(&id.0, Arc::new(layer));
    Ok(())
}

fn load(session: &Session, catalog: &mut Catalog, folder: &Path, source: Source<'_>) -> Result<LayerRef, String> {
    read_into(catalog, folder, source, None)?;
    let (id, path, crs, _) = source;
    let layer = catalog.get(&id.0).ok_or("the layer is gone")?;
    Ok(LayerRef {
        id: id.clone(),
        name: Bilingual { en: layer.name.replace(char::is_control, " "), ja: String::new() },
        path: path.replace('\\', "/"),
        sha256: layer.sha256().to_owned(),
        embedded: false,
        role: crate::app::style::guess_role(layer),
        style: crate::app::style::style_of(
            crate::app::style::guess_role(layer),
            layer_color(session.workspace().layers.len()),
            Some(layer),
        ),
        crs: crs.map(str::to_owned),
        reading: layer.reading.clone(),
        filter: None,
        filters: Vec::new(),
        order: 0,
        other: Map::new(),
    })
}
