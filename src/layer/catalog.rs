//! The catalog: the layers that are loaded, by the id of their reference in the workspace.

use crate::geometry::{LonLat, LonLatExtent};
pub use crate::layer::deposit::names_in;
use crate::layer::deposit::{MineralColumn, StatusColumn};
use crate::layer::identity::{IdFacts, id_facts};
use crate::layer::query::Columns;
use crate::layer::{GeometryType, Layer, PointIndex, layer_extent_lonlat, lonlat_of};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// One loaded layer and the rows of its feature keys.
#[derive(Debug, Clone)]
struct Entry {
    layer: Arc<Layer>,
    columns: Arc<Columns>,
    rows: Arc<OnceLock<HashMap<String, u32>>>,
    places: Arc<OnceLock<Vec<Option<[f64; 2]>>>>,
    points: Arc<OnceLock<PointIndex>>,
    minerals: Arc<OnceLock<MineralColumn>>,
    statuses: Arc<OnceLock<StatusColumn>>,
    /// Rows of keys that somebody has pointed at, so that nobody has to make the map of all keys for them.
    known: Arc<Mutex<HashMap<String, u32>>>,
    ids: Arc<OnceLock<Vec<IdFacts>>>,
    facts: Arc<OnceLock<LayerFacts>>,
}

/// What takes a look at every feature of a layer to know.
#[derive(Debug, Clone, PartialEq)]
pub struct LayerFacts {
    /// How many features declare which geometry type.
    pub geometries: BTreeMap<GeometryType, usize>,
    /// Where it lies, in degrees; `None` when nothing of it can be drawn.
    pub extent: Option<LonLatExtent>,
}

/// Keys that are remembered for a layer; all are forgotten when there are more.
const MOST_KNOWN: usize = 4096;

/// The loaded layers. Loading is not history: what is in here never enters a revision.
#[derive(Debug, Clone, Default)]
pub struct Catalog {
    entries: BTreeMap<String, Entry>,
}

/// A feature as the workspace needs it when it is linked.
#[derive(Debug, Clone, PartialEq)]
pub struct FoundFeature {
    /// Its row.
    pub row: usize,
    /// Its place, WGS 84.
    pub place: LonLat,
    /// Its properties.
    pub properties: Map<String, Value>,
    /// Its English and its Japanese name; either may be empty.
    pub names: (String, String),
}

impl Catalog {
    /// Puts a layer in, or replaces the one with that id.
    pub fn insert(&mut self, id: &str, layer: Arc<Layer>) {
        // Of the same features in another meaning everything is known that was counted before.
        let same = |e: &&Entry| std::ptr::eq(e.layer.text.as_ptr(), layer.text.as_ptr()) && e.layer.crs.crs == layer.crs.crs;
        let before = self.entries.get(id).filter(same);
        let (ids, facts) = before.map(|e| (e.ids.clone(), e.facts.clone())).unwrap_or_default();
        let (places, points) = before.map(|e| (e.places.clone(), e.points.clone())).unwrap_or_default();
        let (rows, known, minerals, statuses) = Default::default();
        let columns = Arc::new(Columns::of(layer.clone()));
        let entry = Entry { layer, columns, rows, places, points, minerals, statuses, known, ids, facts };
        self.entries.insert(id.to_owned(), entry);
    }

    /// Returns a catalog of one of the layers alone, which shares all that is known of it.
    #[must_use]
    pub fn only(&self, id: &str) -> Self {
        Self { entries: self.entries.get(id).map(|e| (id.to_owned(), e.clone())).into_iter().collect() }
    }

    /// Takes a layer out.
    pub fn remove(&mut self, id: &str) {
        self.entries.remove(id);
    }

    /// Returns a layer.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Arc<Layer>> {
        self.entries.get(id).map(|e| &e.layer)
    }

    /// Returns the columns of a layer, as far as somebody has asked for them; clones of a catalog share them.
    #[must_use]
    pub fn columns(&self, id: &str) -> Option<&Arc<Columns>> {
        self.entries.get(id).map(|e| &e.columns)
    }

    /// Returns the loaded ids.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.entries.keys().map(String::as_str)
    }

    /// Returns the longitude and latitude of every feature's first vertex, `None` where it has none; made at the first call.
    #[must_use]
    pub fn places(&self, id: &str) -> &[Option<[f64; 2]>] {
        let Some(entry) = self.entries.get(id) else { return &[] };
        entry.places.get_or_init(|| {
            let (layer, Some(crs)) = (&entry.layer, &entry.layer.crs.crs) else { return Vec::new() };
            let first: Vec<Option<[f64; 2]>> = (0..layer.table.len()).map(|row| layer.table.first_vertex(row)).collect();
            let xy: Vec<[f64; 2]> = first.iter().copied().flatten().collect();
            let mut lonlat = crate::crs::to_lonlat(crs, &xy).unwrap_or_default().into_iter();
            first.into_iter().map(|p| p.and_then(|_| lonlat.next().flatten())).collect()
        })
    }

    /// Returns the index of a layer's places. The first call makes it: work for a job.
    #[must_use]
    pub fn point_index(&self, id: &str) -> Option<&PointIndex> {
        Some(self.entries.get(id)?.points.get_or_init(|| PointIndex::new(self.places(id))))
    }

    /// As [`Self::point_index`], but `None` when nobody has made it yet; for frames.
    #[must_use]
    pub fn known_point_index(&self, id: &str) -> Option<&PointIndex> {
        self.entries.get(id)?.points.get()
    }

    /// Returns the minerals of a layer's deposits. The first call reads every feature: work for a job; `None` when `cancel` was set
    /// meanwhile.
    #[must_use]
    pub fn mineral_column(&self, id: &str, cancel: &AtomicBool) -> Option<&MineralColumn> {
        let entry = self.entries.get(id)?;
        if entry.minerals.get().is_none() {
            let column = MineralColumn::new(&entry.layer, cancel)?;
            entry.minerals.get_or_init(|| column);
        }
        entry.minerals.get()
    }

    /// As [`Self::mineral_column`], but `None` when nobody has read them yet; for frames.
    #[must_use]
    pub fn known_mineral_column(&self, id: &str) -> Option<&MineralColumn> {
        self.entries.get(id)?.minerals.get()
    }

    /// Returns whether each of a layer's deposits is worked. The first call reads every feature: work for a job; `None` when `cancel`
    /// was set meanwhile.
    #[must_use]
    pub fn status_column(&self, id: &str, cancel: &AtomicBool) -> Option<&StatusColumn> {
        let entry = self.entries.get(id)?;
        if entry.statuses.get().is_none() {
            let column = StatusColumn::new(&entry.layer, cancel)?;
            entry.statuses.get_or_init(|| column);
        }
        entry.statuses.get()
    }

    /// Finds a feature by its key; `None` when the layer is not loaded, has no such key, or the feature has no place.
    #[must_use]
    pub fn find(&self, id: &str, key: &str) -> Option<FoundFeature> {
        let layer = &self.entries.get(id)?.layer;
        let row = self.row(id, key)? as usize;
        let properties = layer.properties(row);
        let names = layer.meaning.model.names(&properties);
        Some(FoundFeature { row, place: lonlat_of(layer, row)?, properties, names })
    }

    /// Returns the row of a key. Unless the key was remembered, the first call for a layer looks at every feature.
    #[must_use]
    pub fn row(&self, id: &str, key: &str) -> Option<u32> {
        let entry = self.entries.get(id)?;
        if let Some(row) = entry.known.lock().unwrap_or_else(PoisonError::into_inner).get(key) {
            return Some(*row);
        }
        let layer = &entry.layer;
        let rows = entry.rows.get_or_init(|| {
            let keyed = |row: usize| Some((layer.feature_key(row)?, u32::try_from(row).ok()?));
            (0..layer.table.len()).filter_map(keyed).collect()
        });
        rows.get(key).copied()
    }

    /// Remembers the row of a key that somebody points at.
    pub fn remember(&self, id: &str, key: &str, row: u32) {
        let Some(entry) = self.entries.get(id) else { return };
        let mut known = entry.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST_KNOWN {
            known.clear();
        }
        known.insert(key.to_owned(), row);
    }

    /// Returns what a layer's features are and where they lie. The first call looks at all of them; clones of a catalog share what
    /// it found.
    #[must_use]
    pub fn facts(&self, id: &str) -> Option<&LayerFacts> {
        let entry = self.entries.get(id)?;
        let look = || LayerFacts { geometries: entry.layer.geometry_counts(), extent: layer_extent_lonlat(&entry.layer) };
        Some(entry.facts.get_or_init(look))
    }

    /// As [`Self::facts`], but `None` when nobody has looked yet; for frames.
    #[must_use]
    pub fn known_facts(&self, id: &str) -> Option<&LayerFacts> {
        self.entries.get(id)?.facts.get()
    }

    /// Returns how well the GeoJSON id and each field of a layer tell its features apart. The first call looks at every feature;
    /// clones of a catalog share what it found.
    #[must_use]
    pub fn id_facts(&self, id: &str) -> &[IdFacts] {
        self.entries.get(id).map_or(&[], |e| e.ids.get_or_init(|| id_facts(&e.layer)))
    }

    /// As [`Self::id_facts`], but `None` when nobody has looked yet; for frames.
    #[must_use]
    pub fn known_id_facts(&self, id: &str) -> Option<&[IdFacts]> {
        self.entries.get(id)?.ids.get().map(Vec::as_slice)
    }
}
