//! Which deposits lie inside an area.

use crate::geometry::ring_contains;
use crate::layer::LayerRole;
use crate::layer::catalog::{Catalog, names_in};
use crate::workspace::{Bilingual, DepositRef, MappingArea, Workspace};

/// A deposit inside an area.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inside {
    /// Which feature.
    pub deposit: DepositRef,
    /// Its names.
    pub name: Bilingual,
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
        let Some(loaded) = catalog.get(&layer.id.0).filter(|_| layer.role == LayerRole::Deposits) else { continue };
        for (row, place) in catalog.places(&layer.id.0).iter().enumerate() {
            let Some([lon, lat]) = *place else { continue };
            if contains(lon, lat)
                && let Some(key) = loaded.feature_key(row)
            {
                let (en, ja) = names_in(&loaded.properties(row));
                found.push(Inside { deposit: DepositRef { layer: layer.id.clone(), key }, name: Bilingual { en, ja } });
            }
        }
    }
    found
}
