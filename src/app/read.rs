//! Reads a file's layers as a workspace says, on a worker.

use crate::app::jobs::Running;
use crate::app::meaning::Choices;
use crate::crs::{Crs, CrsKnown, HowKnown};
use crate::io::FileError;
use crate::io::source::{read_layers, understood};
use crate::layer::{Layer, Reading};
use crate::words::Both;
use std::path::Path;

/// Reads all layers of a file, or the one that the workspace knows, with what was chosen for it.
pub(super) fn read(
    path: &Path,
    (crs, reading): (Option<&str>, &Reading),
    known: Option<&Choices>,
    running: &Running,
) -> Result<Vec<Layer>, String> {
    let mut layers = read_layers(path, reading, &running.cancel, &|p| running.report_bytes(p)).map_err(|e| e.to_string())?;
    // Made here, because the window must not wait for it.
    if layers.iter().any(|layer| layer.sha256_unless(&running.cancel).is_none()) {
        return Err(FileError::Cancelled.to_string());
    }
    if let Some(choices) = known {
        layers.truncate(1);
        // With the reading as it is kept: else it would be read again and again by `follow_layers`.
        layers = layers.into_iter().map(|l| understood(l, reading, &choices.folder, choices.linked_key.as_deref())).collect();
    }
    if let Some(code) = crs {
        let crs = Crs::parse(code).map_err(|e| e.to_string())?;
        for layer in &mut layers {
            // What was said of numbers that are no degrees is answered.
            layer.problems.retain(|p| p.code != "out_of_range" || crs.is_geographic());
            let candidates = std::mem::take(&mut layer.crs.candidates);
            layer.crs = CrsKnown { crs: Some(crs.clone()), how: HowKnown::Chosen, reason: Both::default(), candidates };
        }
    }
    Ok(layers)
}
