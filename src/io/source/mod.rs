//! The front door for layers: finds out what a file is, unwraps it, and reads what it holds.

use crate::io::geojson::{self, ReadError};
use crate::io::reading::Progress;
use crate::layer::{Layer, Reading};
use std::path::Path;
use std::sync::atomic::AtomicBool;

/// Reads all layers of a file, or the one that `reading` names. `progress` is called from any thread.
///
/// # Errors
/// When nothing of the file can be used; what is wrong with single features stands in [`Layer::problems`].
pub fn read_layers(
    path: &Path,
    reading: &Reading,
    cancel: &AtomicBool,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<Vec<Layer>, ReadError> {
    let layer = geojson::read_layer(path, cancel, progress)?;
    Ok(vec![Layer { reading: reading.clone(), ..layer }])
}

/// Reads the one layer of a file that `reading` names, or the first.
///
/// # Errors
/// As [`read_layers`].
pub fn read_layer(
    path: &Path,
    reading: &Reading,
    cancel: &AtomicBool,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<Layer, ReadError> {
    let layers = read_layers(path, reading, cancel, progress)?;
    layers.into_iter().next().ok_or_else(|| ReadError::Empty { path: path.into() })
}
