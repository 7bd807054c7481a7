//! The chooser of a layer's text encoding: the same few texts of its file in every encoding, read in the background.

use crate::app::jobs::Outcome;
use crate::app::layers::file_name;
use crate::app::state::State;
use crate::io::source::{EncodingPreview, encoding_previews};
use crate::words::Word;
use crate::workspace::RecordId;

/// What the chooser shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EncodingChoice {
    /// The layer.
    pub layer: RecordId,
    /// Its texts in each encoding, or why they cannot be read; `None` while they are being read.
    pub previews: Option<Result<Vec<EncodingPreview>, String>>,
}

impl State {
    /// Returns what the chooser of a layer's encoding shows, while it is open and the layer is there.
    #[must_use]
    pub fn encoding_choice(&self) -> Option<&EncodingChoice> {
        self.encodings.as_ref().filter(|choice| self.workspace().layers.contains_key(&choice.layer))
    }

    pub(super) fn choose_encoding(&mut self, id: RecordId) {
        let Some(path) = self.layer_path(&id) else { return };
        self.encodings = Some(EncodingChoice { layer: id.clone(), previews: None });
        let (subject, source) = (file_name(&path), self.source_of(Some(&id), &path));
        self.jobs.start(Word::Loading, &subject, move |running| {
            let previews = |path: &std::path::Path| encoding_previews(path, &running.cancel).map_err(|e| e.to_string());
            let result = source.open().and_then(|file| previews(file.path()));
            Outcome::Encodings { id, result }
        });
    }

    pub(super) fn encodings_read(&mut self, id: &RecordId, result: Result<Vec<EncodingPreview>, String>) {
        // Another layer's chooser may have been opened meanwhile.
        if let Some(choice) = self.encodings.as_mut().filter(|choice| choice.layer == *id) {
            choice.previews = Some(result);
        }
    }
}
