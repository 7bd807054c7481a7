//! Where the bytes of a layer are: in a file of its own, or kept in the workspace file.

use crate::app::state::State;
use crate::io::gpkg::{GpkgStore, Unpacked};
use crate::workspace::{LayerRef, RecordId};
use std::path::{Path, PathBuf};

/// Where the bytes of a layer are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LayerSource {
    /// In a file of its own.
    File(PathBuf),
    /// In the workspace file.
    Kept {
        /// The workspace file.
        workspace: PathBuf,
        /// SHA-256 of the bytes.
        sha256: String,
        /// The folder in which they are unpacked for reading.
        cache: PathBuf,
    },
}

/// A file that can be read now; what was unpacked for it goes away when it is dropped.
#[derive(Debug)]
pub enum OpenSource {
    /// A file of its own.
    File(PathBuf),
    /// Unpacked from the workspace.
    Unpacked(Unpacked),
}

impl LayerSource {
    /// Returns the source of a layer of a workspace file.
    #[must_use]
    pub fn of(layer: &LayerRef, workspace: &Path, home: Option<&Path>) -> Self {
        if layer.embedded {
            let cache = home.map_or_else(|| std::env::temp_dir().join("lodemap"), |home| home.join("unpacked"));
            return Self::Kept { workspace: workspace.to_owned(), sha256: layer.sha256.clone(), cache };
        }
        Self::File(workspace.parent().unwrap_or_else(|| Path::new("")).join(&layer.path))
    }

    /// Makes it a file that can be read.
    ///
    /// # Errors
    /// When the workspace does not keep it, as a sentence for people.
    pub fn open(&self) -> Result<OpenSource, String> {
        match self {
            Self::File(path) => Ok(OpenSource::File(path.clone())),
            Self::Kept { workspace, sha256, cache } => {
                GpkgStore::unpack(workspace, sha256, cache).map(OpenSource::Unpacked).map_err(|e| e.to_string())
            }
        }
    }
}

impl OpenSource {
    /// Returns where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        match self {
            Self::File(path) => path,
            Self::Unpacked(unpacked) => unpacked.path(),
        }
    }
}

impl State {
    /// Returns where the bytes of a layer are that lies at `path` when it has a file of its own.
    pub(super) fn source_of(&self, id: Option<&RecordId>, path: &Path) -> LayerSource {
        let kept = id.and_then(|id| self.workspace().layers.get(id)).filter(|l| l.embedded);
        match (kept, &self.path) {
            (Some(layer), Some(workspace)) => LayerSource::of(layer, workspace, self.setup.home.as_deref()),
            _ => LayerSource::File(path.to_owned()),
        }
    }
}
