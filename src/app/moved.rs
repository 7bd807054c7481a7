//! Files of layers that are not where the workspace says, or no longer what they were: found by their digest, told, taken.

use crate::analysis::{Followed, follow_deposits};
use crate::app::action::Selection;
use crate::app::files_action::{FilePick, FilesAction};
use crate::app::jobs::Outcome;
use crate::app::layers::file_name;
use crate::app::notice::NoticeKind;
use crate::app::state::{LayerState, State};
use crate::io::find_file::{Wanted, digest_of, find_by_digest};
use crate::words::Word;
use crate::workspace::edit::{Edit, FileChange, LayerFile};
use crate::workspace::{LayerRef, RecordId};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// What is known of files that moved or changed.
#[derive(Debug, Default)]
pub(super) struct Moved {
    /// Layers whose files are to be looked for when no layer is being read any more.
    missing: BTreeSet<RecordId>,
    /// Where files were found, with the path that the workspace has for them.
    found: BTreeMap<RecordId, (String, PathBuf)>,
    /// From where each layer was read last.
    pub read_from: BTreeMap<RecordId, PathBuf>,
    /// Layers whose files changed, with what became of their linked deposits.
    changed: BTreeMap<RecordId, Vec<Followed>>,
    /// The layer whose report is on the screen.
    shown: Option<RecordId>,
}

impl State {
    /// Returns where a layer's file was found when it was not where the workspace says.
    #[must_use]
    pub fn found_at(&self, id: &RecordId) -> Option<&Path> {
        let layer = self.workspace().layers.get(id)?;
        self.moved.found.get(id).filter(|(said, _)| !layer.embedded && *said == layer.path).map(|(_, path)| path.as_path())
    }

    /// Returns what became of the linked deposits of a layer whose file has changed; `None` when it has not, or that is not known.
    #[must_use]
    pub fn changed_file(&self, id: &RecordId) -> Option<&[Followed]> {
        let (layer, loaded) = (self.workspace().layers.get(id)?, self.catalog.get(&id.0)?);
        self.moved.changed.get(id).filter(|_| loaded.sha256() != layer.sha256).map(Vec::as_slice)
    }

    /// Returns the layer whose report of a changed file is on the screen, with the report.
    #[must_use]
    pub fn shown_change(&self) -> Option<(&RecordId, &[Followed])> {
        let id = self.moved.shown.as_ref()?;
        Some((id, self.changed_file(id)?))
    }

    pub(super) fn moved_action(&mut self, action: FilesAction) {
        match action {
            FilesAction::RememberPlaces => self.remember_places(),
            FilesAction::ShowChanged(id) => self.moved.shown = id,
            FilesAction::TakeAsItIs(id) => {
                let Some((layer, loaded)) = self.workspace().layers.get(&id).cloned().zip(self.catalog.get(&id.0).cloned())
                else {
                    return;
                };
                // Bytes that were embedded are those that were: the file beside them is another matter.
                let file = LayerFile { sha256: loaded.sha256().to_owned(), ..file_of(&layer) };
                self.edit(&Edit::SetLayerFiles { why: FileChange::Renewed, files: vec![file] });
                self.moved.shown = None;
            }
            FilesAction::Picked(FilePick::FindLayer(id), path) => self.find_layer(&id, path),
            _ => {}
        }
    }

    /// The file of a layer is not where the workspace says: it is looked for when all layers were read, all in one go.
    pub(super) fn look_for_later(&mut self, id: &RecordId) {
        self.moved.missing.insert(id.clone());
    }

    pub(super) fn look_for_missing(&mut self) {
        if self.moved.missing.is_empty() || self.layer_states.values().any(|s| *s == LayerState::Loading) {
            return;
        }
        let missing = std::mem::take(&mut self.moved.missing);
        let folders = self.folders_to_search(None);
        let layers: Vec<(RecordId, Wanted)> =
            missing.into_iter().filter_map(|id| Some((id.clone(), self.wanted(&id)?))).collect();
        let subject = layers.first().map(|(id, _)| self.layer_name(id)).unwrap_or_default();
        self.jobs.start(Word::LookingForFiles, &subject, move |running| {
            let wanted: Vec<Wanted> = layers.iter().map(|(_, w)| w.clone()).collect();
            let found = find_by_digest(&wanted, &folders, &running.cancel);
            let place = |(id, w): (RecordId, Wanted)| Some((id, found.get(&w.sha256)?.clone()));
            Outcome::FilesFound { found: layers.into_iter().filter_map(place).collect(), chosen: None }
        });
    }

    /// Takes the file that a person says is the layer's, and finds those of the other missing layers in its folder.
    fn find_layer(&mut self, id: &RecordId, path: PathBuf) {
        let Some(layer) = self.workspace().layers.get(id).cloned() else { return };
        let failed = |other: &&RecordId| *other != id && matches!(self.layer_states.get(*other), Some(LayerState::Failed(_)));
        let others: Vec<RecordId> = self.layer_states.keys().filter(failed).cloned().collect();
        let others: Vec<(RecordId, Wanted)> = others.into_iter().filter_map(|id| Some((id.clone(), self.wanted(&id)?))).collect();
        let folders = self.folders_to_search(path.parent());
        let (id, subject) = (id.clone(), file_name(&path));
        self.jobs.start(Word::LookingForFiles, &subject, move |running| {
            let wanted: Vec<Wanted> = others.iter().map(|(_, w)| w.clone()).collect();
            let found = if wanted.is_empty() { BTreeMap::new() } else { find_by_digest(&wanted, &folders, &running.cancel) };
            let place = |(id, w): (RecordId, Wanted)| Some((id, found.get(&w.sha256)?.clone()));
            let mut found: BTreeMap<RecordId, PathBuf> = others.into_iter().filter_map(place).collect();
            let same = matches!(digest_of(&path, &running.cancel), Ok(Some(sha256)) if sha256 == layer.sha256);
            found.insert(id.clone(), path);
            Outcome::FilesFound { found, chosen: Some((id, same)) }
        });
    }

    /// Files were found: those looked for on their own are read from there, and the workspace stays as it is until a person says
    /// so; what a person has chosen is a step.
    pub(super) fn files_found(&mut self, found: BTreeMap<RecordId, PathBuf>, chosen: Option<(RecordId, bool)>) {
        let lang = self.lang();
        for (id, path) in &found {
            if let Some(layer) = self.workspace().layers.get(id).filter(|l| !l.embedded).cloned() {
                self.moved.found.insert(id.clone(), (layer.path.clone(), path.clone()));
            }
        }
        if let Some((id, same)) = chosen {
            let name = self.layer_name(&id);
            self.remember_places();
            if let (Some(LayerState::Failed(_)), Some(path)) = (self.layer_states.get(&id), self.layer_path(&id)) {
                // The place is the old one: the file has come back.
                let reading = self.workspace().layers.get(&id).map(|l| l.reading.clone()).unwrap_or_default();
                self.read_in_background(Some(id.clone()), path, &reading);
            }
            if !same {
                // It is read, and compared with what the links know, as any changed file.
                self.notify_about(NoticeKind::Warning, lang.fill(Word::FoundOther, &[&name]), Some(Selection::Layer(id)));
            }
            return;
        }
        for (id, path) in found {
            let Some(reading) = self.workspace().layers.get(&id).map(|l| l.reading.clone()) else { continue };
            let text = lang.fill(Word::FoundElsewhere, &[&self.layer_name(&id), &path.display().to_string()]);
            self.read_in_background(Some(id), path, &reading);
            // About no record: reading it settles what was said of it before.
            self.notify(NoticeKind::Info, text);
        }
    }

    /// Makes the places where files were found those that the workspace has for them, in one step.
    fn remember_places(&mut self) {
        let place = |layer: &LayerRef| Some((layer.id.clone(), self.found_at(&layer.id)?.to_owned()));
        let found: Vec<(RecordId, PathBuf)> = self.workspace().layers.values().filter_map(|l| place(l)).collect();
        let file = |(id, path): (RecordId, PathBuf)| {
            Some(LayerFile { path: self.relative_path(&path), ..file_of(self.workspace().layers.get(&id)?) })
        };
        let files: Vec<LayerFile> = found.into_iter().filter_map(file).collect();
        if !files.is_empty() {
            self.edit(&Edit::SetLayerFiles { why: FileChange::Found, files });
        }
    }

    /// The file of a layer is no longer what it was: what became of the linked deposits is worked out and shown.
    pub(super) fn file_changed(&mut self, id: &RecordId) {
        let (id, w, catalog) = (id.clone(), self.workspace().clone(), self.catalog.clone());
        self.jobs.start(Word::ComparingLinks, &self.layer_name(&id), move |_| {
            let followed = follow_deposits(&w, &catalog, &id);
            Outcome::FileChanged { id, followed }
        });
    }

    pub(super) fn links_followed(&mut self, id: RecordId, followed: Vec<Followed>) {
        // Without a difference the notice is enough.
        if followed.iter().any(|f| !f.is_same()) && self.moved.shown.is_none() {
            self.moved.shown = Some(id.clone());
        }
        self.moved.changed.insert(id, followed);
    }

    fn wanted(&self, id: &RecordId) -> Option<Wanted> {
        let layer = self.workspace().layers.get(id)?;
        let name = layer.path.rsplit('/').next().unwrap_or_default().to_owned();
        Some(Wanted { sha256: layer.sha256.clone(), name })
    }

    /// Where a layer may have gone: a chosen folder, that of the workspace, where its files were, those of the other layers.
    fn folders_to_search(&self, chosen: Option<&Path>) -> Vec<PathBuf> {
        let workspace = self.path().and_then(Path::parent).map(Path::to_owned);
        let layers = self.workspace().layers.keys().filter_map(|id| Some(self.layer_path(id)?.parent()?.to_owned()));
        let mut folders: Vec<PathBuf> = Vec::new();
        for folder in chosen.map(Path::to_owned).into_iter().chain(workspace).chain(layers) {
            if !folder.as_os_str().is_empty() && folder.parent().is_some() && !folders.contains(&folder) {
                folders.push(folder);
            }
        }
        folders
    }
}

/// The file of a layer as the workspace has it.
pub(super) fn file_of(layer: &LayerRef) -> LayerFile {
    LayerFile { id: layer.id.clone(), path: layer.path.clone(), sha256: layer.sha256.clone(), embedded: layer.embedded }
}
