//! Which deposits lie inside an area.

use crate::geometry::ring_contains;
use crate::layer::LayerRole;
use crate::layer::catalog::Catalog;
use crate::workspace::{Bilingual, DepositRef, MappingArea, RecordId, Workspace};

/// A deposit inside an area: a layer of the catalog and a row of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inside {
    /// The layer.
    pub layer: RecordId,
    /// The row.
    pub row: usize,
}

impl Inside {
    /// Looks up which feature it is and what it is called.
    #[must_use]
    pub fn look_up(&self, catalog: &Catalog) -> Option<(DepositRef, Bilingual)> {
        let loaded = catalog.get(&self.layer.0)?;
        let (en, ja) = loaded.names(self.row);
        Some((DepositRef { layer: self.layer.clone(), key: loaded.feature_key(self.row)? }, Bilingual { en, ja }))
    }
}

/// Returns the deposits of the loaded layers that lie inside an area, layer by layer in painting order.
#[must_use]
pub fn deposits_inside(workspace: &Workspace, catalog: &Catalog, area: &MappingArea) -> Vec<Inside> {
    let polygons: Vec<Vec<Vec<[f64; 2]>>> =
        area.boundary.polygons.iter().map(|p| p.rings().map(|r| r.iter().map(|&v| v.into()).collect()).collect()).collect();
    let (mut west, mut south, mut east, mut north) = (f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY);
    for p in polygons.iter().flatten().flatten() {
        west = west.min(p[0]);
        south = south.min(p[1]);
        east = east.max(p[0]);
        north = north.max(p[1]);
    }
    let contains = |lon: f64, lat: f64| {
        // The boundary may run past 180°, the deposit's longitude does not.
        [lon, lon + 360.0, lon - 360.0].into_iter().any(|x| {
            (west..=east).contains(&x)
                && (south..=north).contains(&lat)
                && polygons.iter().any(|rings| rings.iter().filter(|r| ring_contains(r, [x, lat])).count() % 2 == 1)
        })
    };
    let mut found = Vec::new();
    for layer in workspace.layers_in_order() {
        if layer.role != LayerRole::Deposits {
            continue;
        }
        for (row, place) in catalog.places(&layer.id.0).iter().enumerate() {
            if place.is_some_and(|[lon, lat]| contains(lon, lat)) {
                found.push(Inside { layer: layer.id.clone(), row });
            }
        }
    }
    found
}
