//! How a layer's positions come to WGS 84, looked at once for each layer and CRS and then remembered.

use super::Layer;
use crate::crs::{Crs, CrsError, OperationReport};
use std::sync::{Arc, OnceLock};

/// Positions that are looked at, spread evenly over the layer.
const SAMPLED: usize = 4000;
/// Positions of an exported layer that are looked at.
const EXPORTED: usize = 100_000;

/// What moves a layer's positions to WGS 84 from the CRS of a code, once it has been looked at.
#[derive(Debug, Clone, Default)]
pub struct KnownOperation(OnceLock<(String, Result<Arc<OperationReport>, CrsError>)>);

/// Returns what moves a layer's positions to WGS 84, looking at a few thousand of them; `None` when its CRS is unknown.
///
/// The first time it takes milliseconds, with datums that have many operations a quarter of a second: it belongs into a job.
///
/// # Errors
/// When PROJ knows no operation.
pub fn operation_of(layer: &Layer) -> Option<Result<Arc<OperationReport>, CrsError>> {
    if let Some(known) = known_operation_of(layer) {
        return Some(known);
    }
    let crs = layer.crs.crs.as_ref()?;
    let all = layer.table.coordinates();
    let step = all.len().div_ceil(SAMPLED).max(1);
    let points: Vec<[f64; 2]> = all.iter().step_by(step).collect();
    let report = OperationReport::new(crs, &Crs::wgs84(), &points).map(|r| Arc::new(r.sampled_from(all.len())));
    // Of a layer whose CRS was changed after it had been looked at, nothing is remembered.
    layer.operation.0.get_or_init(|| (crs.code().to_owned(), report.clone()));
    Some(report)
}

/// Returns what moves some rows of a layer to another CRS, looking at a hundred thousand positions at most; `None` when nothing
/// is moved: the layer's CRS is unknown, or has the same coordinates.
///
/// # Errors
/// When PROJ knows no operation.
pub fn operation_to(layer: &Layer, rows: &[usize], to: &Crs) -> Option<Result<OperationReport, CrsError>> {
    let from = layer.crs.crs.as_ref().filter(|from| !from.same_coordinates(to))?;
    let vertices = |row: &usize| layer.table.positions(layer.table.vertices(*row));
    let all: Vec<[f64; 2]> = rows.iter().flat_map(vertices).collect();
    let step = all.len().div_ceil(EXPORTED).max(1);
    let points: Vec<[f64; 2]> = all.iter().step_by(step).copied().collect();
    Some(OperationReport::new(from, to, &points).map(|report| report.sampled_from(all.len())))
}

/// Returns what [`operation_of`] does if it has been asked before, at no cost; layers on the map have been.
///
/// # Errors
/// As [`operation_of`].
pub fn known_operation_of(layer: &Layer) -> Option<Result<Arc<OperationReport>, CrsError>> {
    let crs = layer.crs.crs.as_ref()?;
    layer.operation.0.get().filter(|(code, _)| code == crs.code()).map(|(_, report)| report.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layer::projected::tests::layer;

    #[test]
    fn a_layer_is_looked_at_once() {
        let mut l = layer("EPSG:30169", &[vec![[0.0, 0.0]], vec![[2e5, -1e5]]]);
        assert!(known_operation_of(&l).is_none());
        let report = operation_of(&l).unwrap().unwrap();
        assert_eq!((report.points, report.parts.len()), (2, 2), "one on land, one at sea: {report:?}");
        assert!(Arc::ptr_eq(&report, &known_operation_of(&l).unwrap().unwrap()));
        l.crs.crs = None;
        assert!(operation_of(&l).is_none());
    }
}
