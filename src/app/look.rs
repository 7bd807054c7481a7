//! Looking at a workspace without touching its file: for commands that draw or tell.

use crate::app::state::State;
use crate::io::gpkg::GpkgStore;
use std::path::Path;

impl State {
    /// Opens a workspace only to look at it: the file is read once, and no edit reaches it.
    ///
    /// # Errors
    /// When it cannot be read or is no workspace; then nothing has changed.
    pub fn look_at(&mut self, path: &Path) -> Result<(), String> {
        let session = GpkgStore::read(path).map_err(|e| e.to_string())?;
        self.writer = None;
        // Layers are found beside the workspace.
        self.path = Some(path.to_owned());
        self.adopt(session);
        Ok(())
    }
}
