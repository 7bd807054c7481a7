//! Layers: reading them, projecting them, and making them part of the workspace.

use crate::app::action::{Action, Selection};
use crate::app::early::show_first_features;
use crate::app::jobs::{JobInfo, Outcome};
use crate::app::notice::NoticeKind;
use crate::app::read::read;
use crate::app::state::{LayerState, State};
use crate::app::style::{guess_role, style_of};
use crate::crs::{Crs, HowKnown};
use crate::layer::{AXES_SWAPPED, Layer, Problem, Reading, Severity};
use crate::view::theme::layer_color;
use crate::words::{Word, grouped};
use crate::workspace::edit::Edit;
use crate::workspace::{Bilingual, LayerRef, RecordId};
use serde_json::Map;
use std::path::{Path, PathBuf};
use std::sync::Arc;

impl State {
    /// Starts reading a file; `id` when the workspace knows it already, and then as the workspace says.
    pub(super) fn read_in_background(&mut self, id: Option<RecordId>, path: PathBuf, reading: &Reading) {
        let known = id.as_ref().and_then(|id| self.workspace().layers.get(id));
        let (chosen, reading) = known.map_or_else(|| (None, reading.clone()), |l| (l.crs.clone(), l.reading.clone()));
        let one = known.is_some();
        let choices = id.as_ref().map(|id| self.choices_of(id)).unwrap_or_default();
        if let Some(id) = &id {
            self.layer_states.insert(id.clone(), LayerState::Loading);
            self.tried.insert(id.clone(), (chosen.clone(), reading.clone()));
            self.moved.read_from.insert(id.clone(), path.clone());
        }
        let subject = file_name(&path);
        let map = self.map.projection.clone();
        let source = self.source_of(id.as_ref(), &path);
        self.jobs.start(Word::Loading, &subject, move |running| {
            let result = source.open().and_then(|file| {
                show_first_features(file.path(), (chosen.as_deref(), &reading), (map, id.clone()), running);
                read(file.path(), (chosen.as_deref(), &reading), one.then_some(&choices), running)
            });
            Outcome::Layers { id, path, result: result.map(|layers| layers.into_iter().map(Arc::new).collect()) }
        });
    }

    /// Takes what was read of a file into the catalog, and into the workspace when it is new to it.
    fn layers_read(&mut self, job: &JobInfo, id: Option<RecordId>, path: &Path, result: Result<Vec<Arc<Layer>>, String>) {
        let layers = match result {
            Ok(layers) => layers,
            Err(e) => {
                self.map.early.read(job.id, None);
                if job.is_cancelled() {
                    let text = self.lang().fill(Word::Cancelled, &[&job.subject]);
                    self.notify(NoticeKind::Info, text.clone());
                    return id.map_or((), |id| drop(self.layer_states.insert(id, LayerState::Failed(text))));
                }
                self.layer_failed(id, path, e);
                return self.look_for_missing();
            }
        };
        let known = id.is_some();
        let taken: Vec<(RecordId, Arc<Layer>)> = match id {
            // It was removed, or another workspace was opened, while it was being read.
            Some(id) if !self.workspace().layers.contains_key(&id) => {
                self.layer_states.remove(&id);
                Vec::new()
            }
            Some(id) => layers.into_iter().take(1).map(|layer| (id.clone(), layer)).collect(),
            None => {
                let here = self.layers_at(path);
                let sublayer = |id: &RecordId| self.workspace().layers.get(id).and_then(|l| l.reading.sublayer.clone());
                let known: Vec<Option<String>> = here.iter().map(sublayer).collect();
                let new: Vec<_> = layers.into_iter().filter(|l| !known.contains(&l.reading.sublayer)).collect();
                if let (Some(id), true) = (here.first(), new.is_empty()) {
                    self.notify(NoticeKind::Info, self.lang().fill(Word::AlreadyOpen, &[&file_name(path)]));
                    self.zoom_to(&Selection::Layer(id.clone()));
                    Vec::new()
                } else {
                    self.add_layers(new, path)
                }
            }
        };
        let only = if let [(id, _)] = taken.as_slice() { Some(id) } else { None };
        self.map.early.read(job.id, only);
        // Of many layers at once one word is enough, unless something is wrong with them.
        let several = !known && taken.len() > 1;
        if several {
            let text = self.lang().fill(Word::LayersAdded, &[&file_name(path), &taken.len().to_string()]);
            self.notify(NoticeKind::Info, text);
        }
        for (id, layer) in taken {
            self.layer_read(id, layer, known || several);
        }
        // A CRS may have been chosen anew meanwhile.
        self.follow_layers();
        self.look_for_missing();
    }

    fn layer_failed(&mut self, id: Option<RecordId>, path: &Path, why: String) {
        let (lang, name) = (self.lang(), file_name(path));
        // Two ways of reading were chosen one after the other, and the first comes late.
        if id.as_ref().is_some_and(|id| self.is_as_chosen(id) == Some(true)) {
            return;
        }
        match id {
            Some(id) if !path.exists() && self.workspace().layers.get(&id).is_none_or(|l| !l.embedded) => {
                let shown = path.display().to_string();
                let called = self.layer_name(&id);
                let text = lang.fill(Word::LayerMissing, &[&called, &shown]);
                self.look_for_later(&id);
                self.layer_states.insert(id.clone(), LayerState::Failed(why));
                self.notify_about(NoticeKind::Warning, text, Some(Selection::Layer(id)));
            }
            id => {
                self.notify(NoticeKind::Error, lang.fill(Word::LayerFailed, &[&name, &why]));
                if let Some(id) = id {
                    // What was read in another way before is not what the workspace says.
                    self.forget_rows(&id, None);
                    self.catalog.remove(&id.0);
                    self.map.shapes.remove(&id);
                    self.layer_states.insert(id, LayerState::Failed(why));
                }
            }
        }
    }

    fn layer_read(&mut self, id: RecordId, layer: Arc<Layer>, told: bool) {
        let lang = self.lang();
        // What was said of it as it was read before is settled, or is said again.
        self.notices.retain(|n| n.about != Some(Selection::Layer(id.clone())));
        // What is wrong with the CRS or the axes has a notice of its own, with a way to mend it.
        let own = |p: &Problem| p.code == AXES_SWAPPED || (p.code == "out_of_range" && layer.crs.crs.is_none());
        let bad: Vec<&Problem> = layer.problems.iter().filter(|p| p.severity != Severity::Note && !own(p)).collect();
        if let Some(first) = bad.iter().max_by_key(|p| p.severity) {
            let bad = bad.len();
            let first = first.feature.map_or(first.message.clone(), |f| format!("#{f}: {}", first.message));
            self.notify(NoticeKind::Warning, lang.fill(Word::LayerProblems, &[&layer.name, &grouped(bad), &first]));
        } else if !told {
            let count = grouped(layer.table.len());
            self.notify(NoticeKind::Info, lang.fill(Word::LayerAdded, &[&layer.name, &count]));
        }
        self.tell_of_crs(&id, &layer);
        if self.workspace().layers.get(&id).is_some_and(|l| l.sha256 != layer.sha256()) {
            let called = self.layer_name(&id);
            let text = lang.fill(Word::LayerChanged, &[&called]);
            self.notify_about(NoticeKind::Warning, text, Some(Selection::Layer(id.clone())));
        }
        // What was drawn of it early waits for its shapes, if it will have any.
        self.map.early.keep_layers(|other| *other != id || layer.crs.crs.is_some());
        self.forget_rows(&id, Some(&layer));
        self.catalog.insert(&id.0, layer);
        self.layer_states.insert(id.clone(), LayerState::Ready);
        self.project_in_background(&id);
        self.compare_datums(&id);
        if self.workspace().layers.get(&id).is_some_and(|l| l.sha256 != self.catalog.get(&id.0).map_or("", |c| c.sha256())) {
            self.file_changed(&id);
        }
    }

    /// Returns the layers of the workspace that are of this file.
    pub(super) fn layers_at(&self, path: &Path) -> Vec<RecordId> {
        let Ok(wanted) = std::path::absolute(path) else { return Vec::new() };
        let same = |id: &RecordId| self.layer_path(id).and_then(|p| std::path::absolute(p).ok()).is_some_and(|p| p == wanted);
        self.workspace().layers.keys().filter(|id| same(id)).cloned().collect()
    }

    /// Makes the layers of a file part of the workspace, in one step; returns them with their ids, or none when that is refused.
    fn add_layers(&mut self, layers: Vec<Arc<Layer>>, path: &Path) -> Vec<(RecordId, Arc<Layer>)> {
        let mut taken = Vec::new();
        let mut references = Vec::new();
        for (i, layer) in layers.into_iter().enumerate() {
            let id = self.fresh_id();
            let mut reference = self.layer_ref(id.clone(), &layer, path);
            reference.style.color = layer_color(self.workspace().layers.len() + i);
            // It is read already: nothing is to be read when it has become part of the workspace.
            self.tried.insert(id.clone(), (reference.crs.clone(), reference.reading.clone()));
            self.moved.read_from.insert(id.clone(), path.to_owned());
            self.layer_states.insert(id.clone(), LayerState::Loading);
            references.push(reference);
            taken.push((id, layer));
        }
        if self.edit(&Edit::AddLayers(references)) {
            return taken;
        }
        taken.iter().for_each(|(id, _)| drop(self.layer_states.remove(id)));
        Vec::new()
    }

    /// Describes a layer for the workspace: role and colour are guessed, and can be changed.
    pub(super) fn layer_ref(&self, id: RecordId, layer: &Layer, path: &Path) -> LayerRef {
        let role = guess_role(layer);
        LayerRef {
            id,
            name: Bilingual { en: layer.name.replace(char::is_control, " "), ja: String::new() },
            path: self.relative_path(path),
            sha256: layer.sha256().to_owned(),
            embedded: false,
            role,
            style: style_of(role, layer_color(self.workspace().layers.len()), Some(layer)),
            crs: (layer.crs.how == HowKnown::Chosen).then(|| layer.crs.crs.as_ref().map(|c| c.code().to_owned())).flatten(),
            reading: layer.reading.clone(),
            filter: None,
            filters: Vec::new(),
            order: 0,
            other: Map::new(),
        }
    }

    pub(super) fn layer_name(&self, id: &RecordId) -> String {
        self.workspace().layers.get(id).map_or_else(|| id.0.clone(), |l| l.name.get(self.lang().is_ja()).to_owned())
    }

    pub(super) fn take_in(&mut self, job: &JobInfo, outcome: Outcome) {
        let lang = self.lang();
        match outcome {
            Outcome::Layers { id, path, result } => self.layers_read(job, id, &path, result),
            Outcome::Sorted { workspaces, layers } => self.open_sorted(workspaces, layers),
            Outcome::Datums { doubts } => self.datums_compared(doubts),
            Outcome::Encodings { id, result } => self.encodings_read(&id, result),
            // What was stopped meanwhile vanishes.
            Outcome::Early { id, early } if !job.is_cancelled() => self.map.early.found(job.id, id, early),
            Outcome::Early { .. } => {}
            Outcome::Projected { id, crs, of, result } => self.layer_projected(&id, &crs, &of, result),
            Outcome::MapReady(ready) => {
                if self.map.coming.as_deref() == Some(job.subject.as_str()) {
                    self.map_ready(*ready);
                }
            }
            Outcome::MapFailed(e) => {
                self.map.coming = None;
                self.notify(NoticeKind::Error, lang.fill(Word::CrsFailed, &[&e]));
            }
            Outcome::Workspace { path, result, then } => {
                self.workspace_opened(&path, result);
                self.perform(Action::Open(then));
            }
            Outcome::Exported(Ok((path, what))) => {
                let path = path.display().to_string();
                self.notify(NoticeKind::Info, lang.fill(Word::Exported, &[&path, &what]));
            }
            Outcome::Exported(Err(e)) => self.notify(NoticeKind::Error, lang.fill(Word::ExportFailed, &[&e])),
            Outcome::Sent(written) => self.was_sent(written),
            Outcome::Came { path, result } => self.came(path, result),
            Outcome::Picture(Ok(path)) => {
                self.notify(NoticeKind::Info, lang.fill(Word::PictureSaved, &[&path.display().to_string()]));
            }
            Outcome::Picture(Err(e)) => self.notify(NoticeKind::Error, lang.fill(Word::PictureFailed, &[&e])),
            // These say themselves what is to be drawn anew.
            Outcome::Selected { found, areas, how } => return self.rows_found(found, areas.as_deref(), how),
            Outcome::AreasMade(made) => return self.areas_made(*made),
            Outcome::Suggested(project, found) => return self.suggested(project, found),
            Outcome::TwinsFound(found) => return self.twins_found(*found),
            Outcome::ToLink(found) => return self.link_found(*found),
            Outcome::CopiedFeatures(copied) => return self.features_copied(copied),
            Outcome::Extent { extent, crs } => return self.extent_found(&extent, &crs),
            Outcome::Rows { rows, asked } => return self.rows_ordered(job.id, rows.map(|rows| *rows), *asked),
            Outcome::Facts(found) => return self.facts_found(found),
            Outcome::Copied(count, text) => return self.rows_copied(count, text),
            Outcome::FilesFound { found, chosen } => self.files_found(found, chosen),
            Outcome::FileChanged { id, followed } => self.links_followed(id, followed),
            Outcome::PackPlanned(plan) => self.pack = Some(plan),
            Outcome::CopySaved(made) => self.copy_saved(made),
            Outcome::Embedded { id, file } => self.embedded(&id, file),
            Outcome::TakenOut { id, path } => self.taken_out(&id, path),
            Outcome::Compacted(result) => self.compacted(result),
            Outcome::Compared(result) => self.compared(result),
            Outcome::BoundariesCompared(compared) => self.boundaries_compared(&compared.0, compared.1),
            Outcome::HistoryWritten(result) => self.history_written(result),
            Outcome::Registered(made) => return self.registered(made),
            Outcome::RegisterSaved(result) => self.register_saved(result),
            Outcome::Charts(worked) => return self.charts_worked(worked),
            Outcome::ReportSaved(result) => self.report_saved(result),
            Outcome::Timeline(area, events) => return self.timeline_found(&area, events),
            Outcome::RecentGone(gone) => return self.recent_looked_for(gone),
            Outcome::Picked { what, paths, at_once } => self.picked(what, paths, at_once),
            Outcome::Understood { id, layer } => self.layer_understood(&id, layer),
            Outcome::KeyTable { id, result } => self.key_table_found(&id, result),
            Outcome::Classified { id, of, column } => self.classified(&id, &of, column),
            Outcome::LetThrough { id, rows } => self.rows_found_through(job.id, &id, rows),
            Outcome::ValuesCounted => return,
            Outcome::Surveyed { id, by, survey } => self.surveyed(&id, &by, survey),
            Outcome::Shaped(shaped) => self.shaped(*shaped),
            Outcome::Proposed(proposal) => self.proposed(*proposal),
            Outcome::Counted(_) | Outcome::Simplified => {}
            Outcome::Crashed(why) => {
                self.map.early.read(job.id, None);
                self.map.coming = None;
                self.notify(NoticeKind::Error, lang.fill(Word::JobCrashed, &[lang.t(job.what), &why]));
            }
            Outcome::Cancelled => {
                self.map.coming = None;
                self.notify(NoticeKind::Info, lang.fill(Word::Cancelled, &[lang.t(job.what)]));
            }
        }
        self.follow_filters();
        self.map.dirty = true;
    }

    /// Forgets layers that are no longer part of the workspace and reads those that came back (undo, redo).
    pub(super) fn follow_layers(&mut self) {
        let known: Vec<(RecordId, Option<String>, Reading)> =
            self.workspace().layers.values().map(|l| (l.id.clone(), l.crs.clone(), l.reading.clone())).collect();
        let gone: Vec<String> = self
            .catalog
            .ids()
            .filter(|id| !self.workspace().layers.contains_key(&RecordId::from(*id)))
            .map(str::to_owned)
            .collect();
        for id in gone {
            let id = RecordId(id);
            self.forget_rows(&id, None);
            self.catalog.remove(&id.0);
            self.map.shapes.remove(&id);
            self.map.early.keep_layers(|layer| *layer != id);
            self.layer_states.remove(&id);
            if self.selection == Selection::Layer(id.clone()) || matches!(&self.selection, Selection::Feature(f) if f.layer == id)
            {
                self.selection = Selection::None;
            }
        }
        for (id, chosen, reading) in known {
            if self.crs_as_chosen(&id) == Some(true)
                && self.catalog.get(&id.0).is_some_and(|l| l.reading != reading && l.reading.same_features(&reading))
            {
                // The features stay as they are; only what they mean is chosen anew.
                self.tried.insert(id.clone(), (chosen, reading));
                self.understand_in_background(&id);
                continue;
            }
            let late = self.layer_states.get(&id) == Some(&LayerState::Ready) && self.is_as_chosen(&id) == Some(false);
            let tried = self.layer_states.contains_key(&id) && self.tried.get(&id) == Some(&(chosen, reading.clone()));
            let Some(path) = self.layer_path(&id) else { continue };
            if !tried || late || !self.is_read_from(&id, &path) {
                self.map.shapes.remove(&id);
                self.read_in_background(Some(id), path, &reading);
            }
        }
        self.follow_styles();
    }

    /// Tells whether the loaded layer was read as the workspace says; `None` when there is none.
    fn is_as_chosen(&self, id: &RecordId) -> Option<bool> {
        let (layer, reference) = (self.catalog.get(&id.0)?, self.workspace().layers.get(id)?);
        Some(self.crs_as_chosen(id)? && layer.reading.same_features(&reference.reading))
    }

    /// Tells whether the loaded layer is in the CRS that the workspace says; `None` when there is none.
    fn crs_as_chosen(&self, id: &RecordId) -> Option<bool> {
        let (layer, reference) = (self.catalog.get(&id.0)?, self.workspace().layers.get(id)?);
        Some(match (&reference.crs, &layer.crs.crs) {
            (Some(chosen), Some(have)) => chosen == have.code() || Crs::parse(chosen).is_ok_and(|c| c.code() == have.code()),
            (Some(_), None) => false,
            (None, _) => layer.crs.how != HowKnown::Chosen,
        })
    }

    /// Tells whether a layer was read from this file, or from one with the same bytes.
    fn is_read_from(&mut self, id: &RecordId, path: &Path) -> bool {
        if self.moved.read_from.get(id).is_some_and(|from| from == path) {
            return true;
        }
        let same = |loaded: &Arc<Layer>| self.workspace().layers.get(id).is_some_and(|l| l.sha256 == loaded.sha256());
        let same = self.layer_states.get(id) == Some(&LayerState::Ready) && self.catalog.get(&id.0).is_some_and(same);
        if same {
            self.moved.read_from.insert(id.clone(), path.to_owned());
        }
        same
    }

    /// Returns where a layer's file is, or was found.
    #[must_use]
    pub fn layer_path(&self, id: &RecordId) -> Option<PathBuf> {
        if let Some(found) = self.found_at(id) {
            return Some(found.to_owned());
        }
        let layer = self.workspace().layers.get(id)?;
        let path = PathBuf::from(&layer.path);
        if layer.embedded {
            // No file of its own: a name that no file has, for those that ask where it was read from.
            let name = path.file_name().unwrap_or_default().to_owned();
            return Some(self.path.clone().unwrap_or_default().join(&layer.sha256).join(name));
        }
        if path.is_absolute() {
            return Some(path);
        }
        Some(self.path.as_deref().and_then(Path::parent).map_or_else(|| path.clone(), |folder| folder.join(&path)))
    }

    pub(super) fn relative_path(&self, path: &Path) -> String {
        let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let folder = self.path.as_deref().and_then(Path::parent).and_then(|f| std::path::absolute(f).ok());
        let shown = folder.and_then(|f| absolute.strip_prefix(f).map(Path::to_owned).ok()).unwrap_or(absolute);
        shown.to_string_lossy().replace('\\', "/")
    }
}

pub(super) fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into_owned())
}
