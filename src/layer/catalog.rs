//! The catalog: the layers that are loaded, by the id of their reference in the workspace.

use crate::geometry::LonLat;
use crate::layer::{Layer, lonlat_of};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// One loaded layer and the rows of its feature keys.
#[derive(Debug, Clone)]
struct Entry {
    layer: Arc<Layer>,
    rows: Arc<OnceLock<HashMap<String, u32>>>,
    places: Arc<OnceLock<Vec<Option<[f64; 2]>>>>,
    /// Rows of keys that somebody has pointed at, so that nobody has to make the map of all keys for them.
    known: Arc<Mutex<HashMap<String, u32>>>,
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
}

impl Catalog {
    /// Puts a layer in, or replaces the one with that id.
    pub fn insert(&mut self, id: &str, layer: Arc<Layer>) {
        self.entries.insert(id.to_owned(), Entry { layer, rows: Arc::default(), places: Arc::default(), known: Arc::default() });
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

    /// Finds a feature by its key; `None` when the layer is not loaded, has no such key, or the feature has no place.
    #[must_use]
    pub fn find(&self, id: &str, key: &str) -> Option<FoundFeature> {
        let layer = self.get(id)?;
        let row = self.row(id, key)? as usize;
        Some(FoundFeature { row, place: lonlat_of(layer, row)?, properties: layer.properties(row) })
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
}

/// Returns the English and Japanese names of a deposit, from the members that such layers use for them.
#[must_use]
pub fn names_in(properties: &Map<String, Value>) -> (String, String) {
    let text = |wanted: &[&str]| {
        wanted.iter().find_map(|w| {
            let found = properties.iter().find(|(k, _)| k.eq_ignore_ascii_case(w))?.1;
            found.as_str().map(str::trim).filter(|s| !s.is_empty()).map(str::to_owned)
        })
    };
    let is_japanese =
        |s: &str| s.chars().any(|c| ('\u{3040}'..='\u{30ff}').contains(&c) || ('\u{4e00}'..='\u{9fff}').contains(&c));
    let plain = text(&["name", "site_name", "ftr_name", "deposit_name", "dep_name", "title"]);
    let mut en = text(&["name_en", "name_e", "english"]);
    let mut ja = text(&["name_ja", "name_j", "japanese", "名称"]);
    match plain {
        Some(p) if is_japanese(&p) => ja = ja.or(Some(p)),
        Some(p) => en = en.or(Some(p)),
        None => {}
    }
    (en.unwrap_or_default(), ja.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_sorted_by_their_script() {
        let map = |json: &str| serde_json::from_str::<Map<String, Value>>(json).unwrap();
        assert_eq!(names_in(&map(r#"{"name":"菱刈","name_en":"Hishikari"}"#)), ("Hishikari".into(), "菱刈".into()));
        assert_eq!(names_in(&map(r#"{"Ftr_Name":"Silver Peak"}"#)), ("Silver Peak".into(), String::new()));
    }
}
