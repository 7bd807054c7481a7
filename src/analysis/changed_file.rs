//! What became of the linked deposits of a layer whose file is no longer what it was: changed, moved, vanished.

use crate::geometry::{LonLat, distance_m};
use crate::layer::catalog::Catalog;
use crate::workspace::{DepositSnapshot, RecordId, Workspace};
use serde_json::Value;

/// Metres below which a place is the same: a tenth of what a stored position resolves.
const SAME_PLACE_M: f64 = 1e-5;

/// A property of a deposit that is no longer what it was when the deposit was linked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PropertyChange {
    /// The property.
    pub name: String,
    /// Its value then; `None` when there was none.
    pub before: Option<Value>,
    /// Its value now; `None` when there is none.
    pub after: Option<Value>,
}

/// A linked deposit beside the feature that its layer has now.
#[derive(Debug, Clone, PartialEq)]
pub struct Followed {
    /// The snapshot in the workspace, which stays as it is.
    pub deposit: RecordId,
    /// The layer no longer has the feature.
    pub vanished: bool,
    /// How far it has moved, in metres on the ellipsoid, and where it is now.
    pub moved: Option<(f64, LonLat)>,
    /// Which properties differ.
    pub changed: Vec<PropertyChange>,
}

impl Followed {
    /// Tells whether the feature is as it was when it was linked.
    #[must_use]
    pub fn is_same(&self) -> bool {
        !self.vanished && self.moved.is_none() && self.changed.is_empty()
    }
}

/// Compares the linked deposits of a loaded layer with its features, by their ids. The first call for a layer looks at every
/// feature: work for a job. Empty when the layer is not loaded.
#[must_use]
pub fn follow_deposits(w: &Workspace, catalog: &Catalog, layer: &RecordId) -> Vec<Followed> {
    if catalog.get(&layer.0).is_none() {
        return Vec::new();
    }
    w.deposits.values().filter(|d| d.deposit.layer == *layer).map(|d| follow(d, catalog)).collect()
}

fn follow(then: &DepositSnapshot, catalog: &Catalog) -> Followed {
    let same = Followed { deposit: then.id.clone(), vanished: false, moved: None, changed: Vec::new() };
    let Some(now) = catalog.find(&then.deposit.layer.0, &then.deposit.key) else {
        return Followed { vanished: true, ..same };
    };
    let metres = distance_m(then.place, now.place);
    let names = then.properties.keys().chain(now.properties.keys().filter(|name| !then.properties.contains_key(*name)));
    let changed = names.filter(|name| then.properties.get(*name) != now.properties.get(*name)).map(|name| PropertyChange {
        name: name.clone(),
        before: then.properties.get(name).cloned(),
        after: now.properties.get(name).cloned(),
    });
    Followed { moved: (metres > SAME_PLACE_M).then_some((metres, now.place)), changed: changed.collect(), ..same }
}
