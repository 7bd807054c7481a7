//! What values a layer's rows have: for choosing classes and breaks. Looks at every row, so it is a job's work.

use super::By;
use super::column::{RowReader, alike};
use crate::layer::Layer;
use rayon::prelude::*;
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};

/// Different values that are kept, the most frequent first.
const MOST_VALUES: usize = 1000;
/// Different values that a task counts: a field of more is no field of classes, and memory is not for names.
const MOST_COUNTED: usize = 100_000;
/// Rows that one task looks at.
const CHUNK: usize = 1 << 14;

/// The values of a layer.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Survey {
    /// The values with their counts, the most frequent first.
    pub values: Vec<(String, usize)>,
    /// How many different values there are; at least, when there are very many.
    pub different: usize,
    /// Rows without a value.
    pub empty: usize,
    /// The numbers among the values, sorted.
    pub numbers: Vec<f64>,
}

#[derive(Default)]
struct Part {
    values: HashMap<String, (String, usize)>,
    empty: usize,
    numbers: Vec<f64>,
}

impl Part {
    fn with(mut self, other: Self) -> Self {
        if self.values.len() < other.values.len() {
            return other.with(self);
        }
        #[expect(clippy::iter_over_hash_type, reason = "counts add up in any order")]
        for (key, (text, count)) in other.values {
            if self.values.len() >= MOST_COUNTED && !self.values.contains_key(&key) {
                continue;
            }
            let entry = self.values.entry(key).or_insert_with(|| (text.clone(), 0));
            entry.1 += count;
            // Of several ways to write it always the same one, whatever was counted first.
            if text < entry.0 {
                entry.0 = text;
            }
        }
        self.empty += other.empty;
        self.numbers.extend(other.numbers);
        self
    }
}

/// Looks at every row in parallel; `None` when `cancel` was set. Tells its progress, 0 to 1.
#[must_use]
pub fn survey(layer: &Layer, by: &By, cancel: &AtomicBool, progress: &(dyn Fn(f32) + Sync)) -> Option<Survey> {
    let reader = RowReader::new(layer, by);
    let rows = layer.table.len();
    let done = std::sync::atomic::AtomicUsize::new(0);
    let look = |chunk: usize| {
        let mut part = Part::default();
        if cancel.load(Ordering::Relaxed) {
            return part;
        }
        let range = chunk * CHUNK..rows.min((chunk + 1) * CHUNK);
        let length = range.len();
        for row in range {
            let Some(text) = reader.text(row) else {
                part.empty += 1;
                continue;
            };
            if let Some(number) = text.parse::<f64>().ok().filter(|v| v.is_finite()) {
                part.numbers.push(number);
            }
            let Some(value) = reader.value_of(&text) else {
                part.empty += 1;
                continue;
            };
            let key = alike(by, &value);
            if part.values.len() < MOST_COUNTED || part.values.contains_key(&key) {
                part.values.entry(key).or_insert((value, 0)).1 += 1;
            }
        }
        let finished = done.fetch_add(length, Ordering::Relaxed) + length;
        progress(finished as f32 / rows.max(1) as f32);
        part
    };
    let mut part = (0..rows.div_ceil(CHUNK)).into_par_iter().map(look).reduce(Part::default, Part::with);
    if cancel.load(Ordering::Relaxed) {
        return None;
    }
    let different = part.values.len();
    let mut values: Vec<(String, usize)> = part.values.into_values().collect();
    values.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    values.truncate(MOST_VALUES);
    part.numbers.par_sort_unstable_by(f64::total_cmp);
    Some(Survey { values, different, empty: part.empty, numbers: part.numbers })
}
