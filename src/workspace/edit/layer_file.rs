//! The edit of where the files of layers are: found elsewhere, taken as they are now, kept in the workspace file, taken out of it.

use super::{EditRefused, existing};
use crate::workspace::{ChangeSet, Record, RecordId, Workspace};
use std::sync::Arc;

/// Why the files of layers are named anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileChange {
    /// They were found in another place.
    Found,
    /// They have changed, and are taken as they are now.
    Renewed,
    /// They are kept in the workspace file from now on.
    Embedded,
    /// They lie beside the workspace again.
    TakenOut,
}

impl FileChange {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Found => "find_layer",
            Self::Renewed => "renew_layer",
            Self::Embedded => "embed_layer",
            Self::TakenOut => "take_out_layer",
        }
    }
}

/// Where the file of a layer is from now on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LayerFile {
    /// The layer.
    pub id: RecordId,
    /// As in [`crate::workspace::LayerRef::path`].
    pub path: String,
    /// SHA-256 of the file.
    pub sha256: String,
    /// The bytes are in the workspace file.
    pub embedded: bool,
}

pub(super) fn set(w: &Workspace, files: &[LayerFile]) -> Result<ChangeSet, EditRefused> {
    let mut changes = ChangeSet::default();
    for LayerFile { id, path, sha256, embedded } in files {
        let mut layer = existing(&w.layers, id)?.as_ref().clone();
        (layer.path, layer.sha256, layer.embedded) = (path.clone(), sha256.clone(), *embedded);
        changes.put(w, Record::Layer(Arc::new(layer)));
    }
    Ok(changes)
}
