//! Which deposits lie inside a boundary, and what they hold.

use crate::geometry::Boundary;
use crate::layer::catalog::Catalog;
use crate::layer::deposit::MineralCounts;
use crate::layer::{LayerRole, RowSet};
use crate::workspace::{Bilingual, DepositRef, RecordId, Workspace};

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

/// The deposits inside a boundary.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct DepositsInside {
    /// The rows of each layer with a deposit inside, in painting order.
    pub rows: Vec<(RecordId, RowSet)>,
    /// How many have which minerals; `None` while the minerals of one of the layers are not known yet.
    pub minerals: Option<MineralCounts>,
    /// Layers whose deposits are not counted, for want of their index.
    pub missing: Vec<RecordId>,
}

impl DepositsInside {
    /// Returns how many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.iter().map(|(_, rows)| rows.len()).sum()
    }

    /// Tells whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Returns them, layer by layer in painting order.
    pub fn iter(&self) -> impl Iterator<Item = Inside> + '_ {
        self.rows.iter().flat_map(|(layer, rows)| rows.iter().map(|row| Inside { layer: layer.clone(), row: row as usize }))
    }
}

/// Returns the loaded layers whose features are deposits, in painting order.
#[must_use]
pub fn deposit_layers(workspace: &Workspace, catalog: &Catalog) -> Vec<RecordId> {
    let deposits = workspace.layers_in_order().into_iter().filter(|l| l.role == LayerRole::Deposits);
    deposits.map(|l| l.id.clone()).filter(|id| catalog.get(&id.0).is_some()).collect()
}

/// Finds the deposits of the loaded layers inside a boundary, by the indexes that are there (see [`Catalog::point_index`] and
/// [`Catalog::mineral_column`]); what is not there is not waited for.
#[must_use]
pub fn deposits_inside(workspace: &Workspace, catalog: &Catalog, boundary: &Boundary) -> DepositsInside {
    let mut found = DepositsInside { minerals: Some(MineralCounts::default()), ..DepositsInside::default() };
    for id in deposit_layers(workspace, catalog) {
        let Some(index) = catalog.known_point_index(&id.0) else {
            found.missing.push(id);
            continue;
        };
        let rows = index.rows(boundary);
        let of_layer = catalog.known_mineral_column(&id.0).map(|column| column.count(&rows));
        found.minerals = found.minerals.zip(of_layer).map(|(mut all, one)| {
            all.add(one);
            all
        });
        if !rows.is_empty() {
            found.rows.push((id, rows));
        }
    }
    found
}
