//! The records of a layer as the gap map counts them: status and countries of every row, and how many rows are alike.

use super::named::{MineralSet, Named};
use crate::layer::deposit::{DepositModel, MineralColumn, Role, status_of, statuses};
use crate::layer::gazetteer::places_of;
use crate::layer::{Layer, RowSet};
use rayon::prelude::*;
use serde_json::{Map, Value};
use std::collections::{BTreeSet, HashMap};
use std::sync::atomic::{AtomicBool, Ordering};

/// So many statuses has the vocabulary; the last one is *unknown*.
pub const STATUSES: usize = 8;
/// The place of *unknown*.
pub const UNKNOWN: u8 = 7;

/// Rows that are alike: what they name, their status, their countries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Alike {
    /// The minerals.
    pub named: Named,
    /// The place of the status in the vocabulary.
    pub status: u8,
    /// Which of [`LayerRecords::countries`].
    pub countries: u16,
    /// How many there are.
    pub count: usize,
}

/// What is known of each row of a layer, beside its minerals.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LayerRecords {
    status: Vec<u8>,
    country: Vec<u16>,
    /// Sets of country codes that rows have; empty where none is known.
    pub countries: Vec<Vec<String>>,
    /// What each list of the layer's mineral column names.
    pub named: Vec<Named>,
    /// Rows that are alike, counted.
    pub alike: Vec<Alike>,
}

/// Rows that one task looks at between two looks at the flag to stop.
const CHUNK: usize = 1 << 13;

impl LayerRecords {
    /// Reads the status and the countries of every row, in parallel; `None` when `cancel` was set. A row's country is the one
    /// that its country field names, or else the one of its state or prefecture; what is neither is not known.
    #[must_use]
    pub fn of(layer: &Layer, minerals: &MineralColumn, cancel: &AtomicBool) -> Option<Self> {
        let (model, rows) = (&layer.meaning.model, layer.table.len());
        let roles: Vec<Role> =
            [Role::Status, Role::Country, Role::State].into_iter().filter(|r| model.roles.contains_key(r)).collect();
        let chunk = |chunk: usize| {
            let mut out = Chunk::default();
            for row in chunk * CHUNK..rows.min((chunk + 1) * CHUNK) {
                if cancel.load(Ordering::Relaxed) {
                    break;
                }
                let found =
                    if roles.is_empty() { Map::new() } else { layer.members(row, |member| leads_to(model, &roles, member)) };
                out.take(model, &found);
            }
            out
        };
        let chunks: Vec<Chunk> = (0..rows.div_ceil(CHUNK)).into_par_iter().map(chunk).collect();
        if cancel.load(Ordering::Relaxed) {
            return None;
        }
        let mut out = Self { named: minerals.lists().iter().map(|list| named(list)).collect(), ..Self::default() };
        let mut known: HashMap<Vec<String>, u16> = HashMap::new();
        for chunk in chunks {
            let number = |codes: Vec<String>| {
                *known.entry(codes).or_insert_with_key(|codes| {
                    out.countries.push(codes.clone());
                    u16::try_from(out.countries.len() - 1).unwrap_or(0)
                })
            };
            let numbers: Vec<u16> = chunk.countries.into_iter().map(number).collect();
            out.country.extend(chunk.country.iter().filter_map(|n| numbers.get(usize::from(*n))));
            out.status.extend(chunk.status);
        }
        let all = RowSet::new(rows).inverted();
        out.alike = out.count(minerals, all.iter());
        Some(out)
    }

    /// Counts rows that are alike.
    #[must_use]
    pub fn count(&self, minerals: &MineralColumn, rows: impl Iterator<Item = u32>) -> Vec<Alike> {
        let mut counts: HashMap<(u32, u8, u16), usize> = HashMap::new();
        for row in rows {
            let key = (minerals.list_of(row), self.status_of(row), self.country.get(row as usize).copied().unwrap_or(0));
            *counts.entry(key).or_default() += 1;
        }
        let mut counts: Vec<_> = counts.into_iter().collect();
        counts.sort_unstable();
        let alike = |((list, status, countries), count): ((u32, u8, u16), usize)| {
            let named = self.named.get(list as usize).copied().unwrap_or_default();
            Alike { named, status, countries, count }
        };
        counts.into_iter().map(alike).collect()
    }

    /// Returns the place of a row's status in the vocabulary.
    #[must_use]
    pub fn status_of(&self, row: u32) -> u8 {
        self.status.get(row as usize).copied().unwrap_or(UNKNOWN)
    }

    /// Returns the codes of a row's countries.
    #[must_use]
    pub fn countries_of(&self, row: u32) -> &[String] {
        let set = self.country.get(row as usize).and_then(|n| self.countries.get(usize::from(*n)));
        set.map_or(&[], Vec::as_slice)
    }

    /// Returns what a row names.
    #[must_use]
    pub fn named_by(&self, minerals: &MineralColumn, row: u32) -> Named {
        self.named.get(minerals.list_of(row) as usize).copied().unwrap_or_default()
    }
}

#[derive(Default)]
struct Chunk {
    status: Vec<u8>,
    country: Vec<u16>,
    countries: Vec<Vec<String>>,
    statuses: HashMap<String, u8>,
    places: HashMap<[String; 2], u16>,
}

impl Chunk {
    fn take(&mut self, model: &DepositModel, properties: &Map<String, Value>) {
        let first = |role| model.said(role, properties).into_iter().next().map(|s| s.text).unwrap_or_default();
        let said = model.said(Role::Status, properties);
        let status = said.iter().map(|s| s.text.as_str()).collect::<Vec<_>>().join("\n");
        let number = *self.statuses.entry(status).or_insert_with_key(|text| status_place(text));
        self.status.push(number);
        let country = first(Role::Country);
        // What says a country needs no state; there are few countries and many states.
        let state = if country.is_empty() { first(Role::State) } else { String::new() };
        let countries = &mut self.countries;
        let number = *self.places.entry([country, state]).or_insert_with_key(|[country, state]| {
            let codes = codes(country, state);
            let known = countries.iter().position(|c| *c == codes).unwrap_or_else(|| {
                countries.push(codes);
                countries.len() - 1
            });
            u16::try_from(known).unwrap_or(0)
        });
        self.country.push(number);
    }
}

/// Returns the place of what a text says of the status; *unknown* when it says nothing that is known.
#[must_use]
pub fn status_place(text: &str) -> u8 {
    let found = text.lines().find_map(status_of).and_then(|s| statuses().iter().position(|known| known.id == s.id));
    found.and_then(|n| u8::try_from(n).ok()).unwrap_or(UNKNOWN)
}

/// Returns the countries that a record's texts name, as sorted codes.
#[must_use]
pub fn codes(country: &str, state: &str) -> Vec<String> {
    let whole = countries_in(country);
    if !whole.is_empty() {
        return whole.into_iter().collect();
    }
    // A name that several countries have a state of says nothing.
    let of_state: BTreeSet<String> = places_of(state, true).iter().map(|p| p.code.chars().take(2).collect()).collect();
    if of_state.len() == 1 { of_state.into_iter().collect() } else { Vec::new() }
}

/// The countries in the text of a country field.
fn countries_in(text: &str) -> BTreeSet<String> {
    let one = |text: &str| -> BTreeSet<String> {
        let found = places_of(text, true);
        let whole: BTreeSet<String> = found.iter().filter(|p| !p.code.contains('-')).map(|p| p.code.clone()).collect();
        if whole.is_empty() { found.iter().map(|p| p.code.chars().take(2).collect()).collect() } else { whole }
    };
    let parts = || text.split([';', '/', '、', '；', '／']).map(str::trim).filter(|p| !p.is_empty());
    let found = if parts().count() > 1 { parts().flat_map(one).collect() } else { one(text) };
    // Of places that share a name nobody knows which one is meant.
    if found.len() > parts().count() { BTreeSet::new() } else { found }
}

/// What a list of places in the vocabulary names.
fn named(list: &[u16]) -> Named {
    let mut set = MineralSet::default();
    list.iter().for_each(|place| set.insert(usize::from(*place)));
    Named::of(set)
}

/// Tells whether a field of one of the roles is, or lies in, this member of the properties.
fn leads_to(model: &DepositModel, roles: &[Role], member: &[u8]) -> bool {
    let begins = |path: &String| path.as_bytes().strip_prefix(member).is_some_and(|rest| rest.is_empty() || rest[0] == b'.');
    roles.iter().filter_map(|role| model.roles.get(role)).flatten().any(begins)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_country_is_what_the_record_names_and_never_assumed() {
        assert_eq!(codes("United States", ""), ["US"]);
        assert_eq!(codes("日本", "Nevada"), ["JP"], "the country goes before the state");
        assert_eq!(codes("", "鹿児島県"), ["JP"]);
        assert_eq!(codes("US; CA", ""), ["CA", "US"]);
        assert_eq!(codes("", ""), [""; 0]);
        assert_eq!(codes("Atlantis", ""), [""; 0]);
    }

    #[test]
    fn the_statuses_are_as_many_as_the_counts_have_room_for() {
        assert_eq!((statuses().len(), statuses()[usize::from(UNKNOWN)].id.as_str()), (STATUSES, "unknown"));
        assert_eq!(status_place("Producer"), 4);
        assert_eq!((status_place(""), status_place("beautiful")), (UNKNOWN, UNKNOWN));
    }
}
