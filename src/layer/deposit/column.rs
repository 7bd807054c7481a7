//! The minerals of every deposit of a layer: worked out once, on a worker, so that they can be counted for any rows in a moment.

use super::{DepositModel, Mineral, Role, commodities_in, minerals};
use crate::layer::{Layer, RowSet};
use rayon::prelude::*;
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};

/// The minerals of every row; rows with the same minerals share their list.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct MineralColumn {
    /// Places in the vocabulary, each list in its order.
    lists: Vec<Vec<u16>>,
    /// For every row, which list it has.
    of_row: Vec<u32>,
}

/// How many deposits have which minerals.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct MineralCounts {
    /// How many deposits have a mineral; most first, then in the order of the vocabulary. A deposit counts once for each of its
    /// minerals.
    pub minerals: Vec<(&'static Mineral, usize)>,
    /// How many have none that the vocabulary knows.
    pub none: usize,
}

/// Rows that one task looks at between two looks at the flag to stop.
const CHUNK: usize = 1 << 13;

impl MineralColumn {
    /// Reads the commodities of every row, in parallel; `None` when `cancel` was set.
    #[must_use]
    pub fn new(layer: &Layer, cancel: &AtomicBool) -> Option<Self> {
        let (model, rows) = (&layer.meaning.model, layer.table.len());
        if !model.roles.contains_key(&Role::Commodities) {
            return Some(Self { lists: vec![Vec::new()], of_row: vec![0; rows] });
        }
        let chunk = |chunk: usize| {
            let (mut known, mut out) = (HashMap::<Vec<String>, u32>::new(), Self::default());
            for row in chunk * CHUNK..rows.min((chunk + 1) * CHUNK) {
                if cancel.load(Ordering::Relaxed) {
                    break;
                }
                let properties = layer.members(row, |member| leads_to(model, member));
                let said = model.said(Role::Commodities, &properties).into_iter().map(|s| s.text).collect::<Vec<_>>();
                let list = *known.entry(said).or_insert_with_key(|said| {
                    out.lists.push(places(said));
                    u32::try_from(out.lists.len() - 1).unwrap_or(0)
                });
                out.of_row.push(list);
            }
            out
        };
        let chunks: Vec<Self> = (0..rows.div_ceil(CHUNK)).into_par_iter().map(chunk).collect();
        if cancel.load(Ordering::Relaxed) {
            return None;
        }
        let (mut known, mut out) = (HashMap::<Vec<u16>, u32>::new(), Self::default());
        for chunk in chunks {
            let number = |list: Vec<u16>| {
                *known.entry(list).or_insert_with_key(|list| {
                    out.lists.push(list.clone());
                    u32::try_from(out.lists.len() - 1).unwrap_or(0)
                })
            };
            let numbers: Vec<u32> = chunk.lists.into_iter().map(number).collect();
            out.of_row.extend(chunk.of_row.into_iter().filter_map(|list| numbers.get(list as usize)));
        }
        Some(out)
    }

    /// Returns the lists that rows have, each as places in the vocabulary.
    #[must_use]
    pub fn lists(&self) -> &[Vec<u16>] {
        &self.lists
    }

    /// Returns which of [`Self::lists`] a row has.
    #[must_use]
    pub fn list_of(&self, row: u32) -> u32 {
        self.of_row.get(row as usize).copied().unwrap_or(u32::MAX)
    }

    /// Returns those of the rows that have a mineral, by its id.
    #[must_use]
    pub fn with(&self, rows: &RowSet, mineral: &str) -> RowSet {
        let place = minerals().iter().position(|m| m.id == mineral).and_then(|p| u16::try_from(p).ok());
        let lists: Vec<bool> = self.lists.iter().map(|list| place.is_some_and(|p| list.contains(&p))).collect();
        let has = |row: &u32| self.of_row.get(*row as usize).and_then(|list| lists.get(*list as usize)).is_some_and(|has| *has);
        RowSet::of(self.of_row.len(), rows.iter().filter(has))
    }

    /// Returns the minerals of a row: places in the vocabulary.
    #[must_use]
    pub fn of(&self, row: u32) -> &[u16] {
        self.of_row.get(row as usize).and_then(|list| self.lists.get(*list as usize)).map_or(&[], Vec::as_slice)
    }

    /// Counts rows by their minerals and a class of theirs, 0 to `N` - 1: for each list of minerals that rows have, which minerals,
    /// and how many rows of each class.
    #[must_use]
    pub fn count_by<const N: usize>(&self, rows: &RowSet, class: impl Fn(u32) -> usize) -> Vec<(&[u16], [usize; N])> {
        let mut counts = vec![[0_usize; N]; self.lists.len()];
        for row in rows.iter() {
            let list = self.of_row.get(row as usize).and_then(|list| counts.get_mut(*list as usize));
            if let Some(of) = list.and_then(|of| of.get_mut(class(row))) {
                *of += 1;
            }
        }
        let filled = self.lists.iter().zip(counts).filter(|(_, of)| of.iter().any(|n| *n > 0));
        filled.map(|(list, of)| (list.as_slice(), of)).collect()
    }

    /// Counts the minerals of rows.
    #[must_use]
    pub fn count(&self, rows: &RowSet) -> MineralCounts {
        let mut of_list = vec![0_usize; self.lists.len()];
        for list in rows.iter().filter_map(|row| self.of_row.get(row as usize)) {
            of_list[*list as usize] += 1;
        }
        let (mut counts, mut none) = (vec![0_usize; minerals().len()], 0);
        for (list, count) in self.lists.iter().zip(of_list) {
            list.iter().filter_map(|place| counts.get_mut(usize::from(*place)).map(|of| *of += count)).count();
            none += if list.is_empty() { count } else { 0 };
        }
        let mut minerals: Vec<_> = minerals().iter().zip(counts).filter(|(_, count)| *count > 0).collect();
        minerals.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        MineralCounts { minerals, none }
    }
}

impl MineralCounts {
    /// Adds the counts of other deposits.
    pub fn add(&mut self, other: Self) {
        for (mineral, count) in other.minerals {
            match self.minerals.iter_mut().find(|(m, _)| m.id == mineral.id) {
                Some((_, of)) => *of += count,
                None => self.minerals.push((mineral, count)),
            }
        }
        self.minerals.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        self.none += other.none;
    }
}

/// Tells whether a field with commodities is, or lies in, this member of the properties.
fn leads_to(model: &DepositModel, member: &[u8]) -> bool {
    let begins = |path: &String| path.as_bytes().strip_prefix(member).is_some_and(|rest| rest.is_empty() || rest[0] == b'.');
    model.roles.get(&Role::Commodities).into_iter().flatten().any(begins)
}

/// The places in the vocabulary of the minerals that texts name, each once.
fn places(said: &[String]) -> Vec<u16> {
    let named = said.iter().flat_map(|text| commodities_in(text)).filter_map(|c| c.mineral);
    let place = |m: &Mineral| minerals().iter().position(|known| known.id == m.id).and_then(|i| u16::try_from(i).ok());
    let mut places: Vec<u16> = named.filter_map(place).collect();
    places.sort_unstable();
    places.dedup();
    places
}
