//! What layers mean, by the user's choices: worked out anew in the background when they change; joining key tables; counting ids.

use crate::app::action::Selection;
use crate::app::jobs::Outcome;
use crate::app::layers::file_name;
use crate::app::notice::NoticeKind;
use crate::app::state::State;
use crate::io::source::{propose, read_key_table, understood};
use crate::layer::{KeyChoice, Layer, Reading, Severity};
use crate::words::Word;
use crate::workspace::RecordId;
use crate::workspace::edit::Edit;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What applying a reading needs besides the reading.
#[derive(Debug, Clone, Default)]
pub(super) struct Choices {
    /// Where relative paths begin.
    pub folder: PathBuf,
    /// The key of a linked deposit.
    pub linked_key: Option<String>,
}

impl State {
    pub(super) fn choices_of(&self, id: &RecordId) -> Choices {
        let folder = self.path.as_deref().and_then(Path::parent).map(Path::to_owned).unwrap_or_default();
        Choices { folder, linked_key: self.workspace().a_linked_key(id).map(str::to_owned) }
    }

    /// Applies a layer's reading to the features that are loaded.
    pub(super) fn understand_in_background(&mut self, id: &RecordId) {
        let (Some(layer), Some(reference)) = (self.catalog.get(&id.0).cloned(), self.workspace().layers.get(id)) else { return };
        let (id, reading, choices) = (id.clone(), reference.reading.clone(), self.choices_of(id));
        let subject = layer.name.clone();
        self.jobs.start(Word::Understanding, &subject, move |_| {
            let layer = understood(layer.as_ref().clone(), &reading, &choices.folder, choices.linked_key.as_deref());
            Outcome::Understood { id, layer: Arc::new(layer) }
        });
    }

    pub(super) fn layer_understood(&mut self, id: &RecordId, layer: Arc<Layer>) {
        let Some(before) = self.catalog.get(&id.0).cloned() else { return };
        // It was read again meanwhile: that is newer.
        if !std::ptr::eq(before.text.as_ptr(), layer.text.as_ptr()) || !self.workspace().layers.contains_key(id) {
            return self.follow_layers();
        }
        let known: Vec<&String> = before.problems.iter().map(|p| &p.message).collect();
        let news = layer.problems.iter().find(|p| p.severity != Severity::Note && !known.contains(&&p.message));
        if let Some(problem) = news {
            let text = format!("{}: {}", self.layer_name(id), problem.message);
            self.notify(NoticeKind::Warning, text);
        }
        self.keep_selected(id, &before, &layer);
        self.catalog.insert(&id.0, layer);
        self.map.dirty = true;
        self.follow_layers();
    }

    /// A selected feature stays selected though it is known by another key now.
    fn keep_selected(&mut self, id: &RecordId, before: &Layer, now: &Layer) {
        if before.id_source == now.id_source {
            return;
        }
        if let Selection::Feature(selected) = &mut self.selection
            && selected.layer == *id
            && let Some(key) = self.catalog.row(&id.0, &selected.key).and_then(|row| now.feature_key(row as usize))
        {
            selected.key = key;
        }
    }

    pub(super) fn join_key_table(&mut self, id: &RecordId, path: &Path) {
        let Some(layer) = self.catalog.get(&id.0).cloned() else { return };
        let (id, path, stored) = (id.clone(), path.to_owned(), self.relative_path(path));
        self.jobs.start(Word::JoiningKeyTable, &file_name(&path), move |_| {
            let result = read_key_table(&path)
                .and_then(|table| propose(&layer, &table, &path))
                .map(|choice| KeyChoice { path: stored, ..choice })
                .map_err(|e| e.to_string());
            Outcome::KeyTable { id, result }
        });
    }

    pub(super) fn key_table_found(&mut self, id: &RecordId, result: Result<KeyChoice, String>) {
        let Some(reference) = self.workspace().layers.get(id) else { return };
        match result {
            Ok(choice) => {
                let reading = Reading { key_table: Some(choice), ..reference.reading.clone() };
                self.edit(&Edit::SetLayerReading { id: id.clone(), reading });
            }
            Err(e) => self.notify(NoticeKind::Error, self.lang().fill(Word::KeyTableFailed, &[&e])),
        }
    }

    /// Counts in the background what the catalog then knows, for the list of fields that may tell features apart.
    pub(super) fn count_ids(&mut self, id: &RecordId) {
        let counting = self.jobs.running().iter().any(|j| j.what == Word::CountingIds);
        if counting || self.catalog.known_id_facts(&id.0).is_some() {
            return;
        }
        let (catalog, id, subject) = (self.catalog.clone(), id.clone(), self.layer_name(id));
        self.jobs.start(Word::CountingIds, &subject, move |_| {
            // Kept by the catalog, which the window shares.
            let fields = catalog.id_facts(&id.0).len();
            Outcome::Counted(fields)
        });
    }

    /// Looks in the background at all features of a layer, for its card.
    pub(super) fn measure_layer(&mut self, id: &RecordId) {
        if self.jobs.running().iter().any(|j| j.what == Word::Measuring) || self.catalog.known_facts(&id.0).is_some() {
            return;
        }
        let (catalog, id, subject) = (self.catalog.clone(), id.clone(), self.layer_name(id));
        self.jobs
            .start(Word::Measuring, &subject, move |_| Outcome::Counted(catalog.facts(&id.0).map_or(0, |f| f.geometries.len())));
    }
}
