//! Whether each deposit of a layer is worked: worked out once, on a worker, so that any rows can be counted by it in a moment.

use super::{Role, Status, status_of, statuses};
use crate::layer::Layer;
use rayon::prelude::*;
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};

/// The status of every row.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct StatusColumn {
    /// For every row the place of its status among the known ones, or [`NONE`].
    of_row: Vec<u8>,
}

/// Nothing is said of it, or no known word.
const NONE: u8 = u8::MAX;
/// Rows that one task looks at between two looks at the flag to stop.
const CHUNK: usize = 1 << 13;

impl StatusColumn {
    /// Reads the status of every row, in parallel; `None` when `cancel` was set.
    #[must_use]
    pub fn new(layer: &Layer, cancel: &AtomicBool) -> Option<Self> {
        let (model, rows) = (&layer.meaning.model, layer.table.len());
        let Some(paths) = model.roles.get(&Role::Status) else { return Some(Self { of_row: vec![NONE; rows] }) };
        let leads_to = |member: &[u8]| {
            let begins = |path: &String| path.as_bytes().strip_prefix(member).is_some_and(|r| r.is_empty() || r[0] == b'.');
            paths.iter().any(begins)
        };
        let chunk = |chunk: usize| {
            let mut known = HashMap::<Vec<String>, u8>::new();
            let mut out = Vec::with_capacity(CHUNK);
            for row in chunk * CHUNK..rows.min((chunk + 1) * CHUNK) {
                if cancel.load(Ordering::Relaxed) {
                    break;
                }
                let properties = layer.members(row, leads_to);
                let said = model.said(Role::Status, &properties).into_iter().map(|s| s.text).collect::<Vec<_>>();
                out.push(*known.entry(said).or_insert_with_key(|said| said.iter().find_map(|text| place(text)).unwrap_or(NONE)));
            }
            out
        };
        let chunks: Vec<Vec<u8>> = (0..rows.div_ceil(CHUNK)).into_par_iter().map(chunk).collect();
        (!cancel.load(Ordering::Relaxed)).then(|| Self { of_row: chunks.concat() })
    }

    /// Returns the place of a row's status in [`statuses`]; `None` when nothing, or no known word, is said of it.
    #[must_use]
    pub fn place(&self, row: u32) -> Option<usize> {
        self.of_row.get(row as usize).filter(|place| **place != NONE).map(|place| usize::from(*place))
    }

    /// Returns the status of a row; `None` when nothing, or no known word, is said of it.
    #[must_use]
    pub fn of(&self, row: u32) -> Option<&'static Status> {
        statuses().get(self.place(row)?)
    }
}

fn place(text: &str) -> Option<u8> {
    let status = status_of(text)?;
    statuses().iter().position(|s| s.id == status.id).and_then(|n| u8::try_from(n).ok())
}
