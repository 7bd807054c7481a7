//! Columns of values: what every feature of a layer has in one field, id or term, read once out of the features' texts, so that
//! filters and sorts look at values and no longer at JSON. Values that repeat are kept once in each batch of rows.

use super::{Subject, Term, as_number, text_of};
use crate::layer::fold::search::{folded, has_kana, lengthened, short_kana};
use crate::layer::vocabulary::Lists;
use crate::layer::{Layer, RawValue, ValueKind};
use rayon::prelude::*;
use serde_json::Value;
use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// Rows that one thread reads between two looks at the flag to stop.
const BATCH: usize = 1 << 15;
/// After so many rows of a batch it is known whether its values repeat.
const TRIED: usize = 1 << 11;
/// Memory that the columns of a layer may take, in bytes; beyond it those go that were used longest ago.
const MOST_BYTES: usize = 384 << 20;
/// Values that are counted for offering, at most.
const MOST_OFFERED: usize = 1000;
/// Values of a batch or arena that one task looks at.
pub(super) const TASK: usize = 1 << 14;

/// The columns of a layer that somebody has asked for.
#[derive(Debug)]
pub struct Columns {
    layer: Arc<Layer>,
    /// The one used last stands last.
    kept: Mutex<Vec<(Of, Arc<ValueColumn>)>>,
}

/// What a column is of: lists of minerals count where it is about them.
type Of = (Subject, Option<Lists>);

fn of(subject: &Subject, lists: &Lists) -> Of {
    (subject.clone(), (*subject == Subject::Term(Term::List)).then(|| lists.clone()))
}

impl Columns {
    /// Makes the columns of a layer; nothing is read yet.
    #[must_use]
    pub fn of(layer: Arc<Layer>) -> Self {
        Self { layer, kept: Mutex::default() }
    }

    /// Returns the layer.
    #[must_use]
    pub fn layer(&self) -> &Arc<Layer> {
        &self.layer
    }

    /// Returns a column, which the first call reads: work for a job. `None` when `go_on`, which is told the share that is done
    /// from any thread, says stop.
    pub fn get(&self, subject: &Subject, lists: &Lists, go_on: &(dyn Fn(f32) -> bool + Sync)) -> Option<Arc<ValueColumn>> {
        if let Some(known) = self.known(subject, lists) {
            return Some(known);
        }
        let column = Arc::new(ValueColumn::read(&self.layer, subject, lists, go_on)?);
        let (of, mut kept) = (of(subject, lists), self.kept.lock().unwrap_or_else(PoisonError::into_inner));
        kept.retain(|(o, _)| *o != of);
        kept.push((of, column.clone()));
        while kept.len() > 1 && kept.iter().map(|(_, c)| c.bytes()).sum::<usize>() > MOST_BYTES {
            kept.remove(0);
        }
        Some(column)
    }

    /// As [`Self::get`], but `None` when nobody has read it yet; for frames.
    #[must_use]
    pub fn known(&self, subject: &Subject, lists: &Lists) -> Option<Arc<ValueColumn>> {
        let (of, mut kept) = (of(subject, lists), self.kept.lock().unwrap_or_else(PoisonError::into_inner));
        let i = kept.iter().position(|(o, _)| *o == of)?;
        let found = kept.remove(i);
        kept.push(found);
        kept.last().map(|(_, column)| column.clone())
    }
}

/// What the rows of a layer have in one field, id or term.
#[derive(Debug, Default)]
pub struct ValueColumn {
    /// For every row, 0 for none or the number of its value and one.
    of_row: Vec<u32>,
    /// Of a term: where the items of each value begin, and where the last end. Of a field each value is one item.
    groups: Option<Vec<u32>>,
    items: Items,
    folded: OnceLock<Arena>,
    long: OnceLock<Option<Arena>>,
    kana: OnceLock<Option<Arena>>,
    ranks: OnceLock<Arc<Vec<u32>>>,
    frequent: OnceLock<Vec<(String, usize)>>,
}

/// Single values.
#[derive(Debug, Default)]
struct Items {
    kinds: Vec<ValueKind>,
    /// The number that each is or spells; no number (NaN) for the others.
    numbers: Vec<f64>,
    texts: Arena,
}

/// Texts one behind another, parted by a byte that no text has.
#[derive(Debug)]
pub(super) struct Arena {
    bytes: Vec<u8>,
    /// Where each text begins, and where the last ends.
    starts: Vec<usize>,
}

impl Default for Arena {
    fn default() -> Self {
        Self { bytes: Vec::new(), starts: vec![0] }
    }
}

impl Arena {
    /// Stands behind each text; not in UTF-8.
    const END: u8 = 0xFF;

    fn push(&mut self, text: &[u8]) {
        self.bytes.extend_from_slice(text);
        self.bytes.push(Self::END);
        self.starts.push(self.bytes.len());
    }

    fn len(&self) -> usize {
        self.starts.len() - 1
    }

    pub(super) fn get(&self, i: usize) -> &[u8] {
        let end = self.starts.get(i + 1).map_or(0, |end| end - 1);
        self.starts.get(i).and_then(|start| self.bytes.get(*start..end)).unwrap_or_default()
    }

    fn append(&mut self, other: &Self) {
        let before = self.bytes.len();
        self.bytes.extend_from_slice(&other.bytes);
        self.starts.extend(other.starts.iter().skip(1).map(|start| start + before));
    }

    /// Makes texts of all texts, in parallel.
    fn mapped(&self, map: impl Fn(&str) -> String + Sync) -> Self {
        let part = |from: usize| {
            let mut out = Self::default();
            (from..(from + TASK).min(self.len())).for_each(|i| out.push(map(&String::from_utf8_lossy(self.get(i))).as_bytes()));
            out
        };
        let parts: Vec<Self> = (0..self.len()).step_by(TASK).collect::<Vec<_>>().into_par_iter().map(part).collect();
        let mut all = Self::default();
        parts.iter().for_each(|p| all.append(p));
        all
    }

    /// Tells of each text whether it has a part: one pass over all bytes.
    pub(super) fn containing(&self, part: &str) -> Vec<bool> {
        let mut found = vec![part.is_empty(); self.len()];
        if part.is_empty() {
            return found;
        }
        let finder = memchr::memmem::Finder::new(part);
        found.par_chunks_mut(TASK).enumerate().for_each(|(task, found)| {
            let first = task * TASK;
            let (mut at, end) = (self.starts[first], self.starts[first + found.len()]);
            let mut i = 0;
            while let Some(hit) = finder.find(&self.bytes[at..end]) {
                while self.starts[first + i + 1] <= at + hit {
                    i += 1;
                }
                found[i] = true;
                at = self.starts[first + i + 1];
            }
        });
        found
    }

    fn bytes(&self) -> usize {
        self.bytes.capacity() + self.starts.capacity() * size_of::<usize>()
    }
}

impl Items {
    fn push(&mut self, value: &Value) {
        let kind = match value {
            Value::Null => ValueKind::Null,
            Value::Bool(_) => ValueKind::Boolean,
            Value::Number(_) => ValueKind::Number,
            Value::String(text) => return self.push_text(text),
            Value::Array(_) | Value::Object(_) => ValueKind::Json,
        };
        self.kinds.push(kind);
        self.numbers.push(value.as_f64().unwrap_or(f64::NAN));
        self.texts.push(text_of(value).as_bytes());
    }

    fn push_text(&mut self, text: &str) {
        self.kinds.push(ValueKind::Text);
        self.numbers.push(as_number(text).unwrap_or(f64::NAN));
        self.texts.push(text.as_bytes());
    }
}

impl ValueColumn {
    fn read(layer: &Layer, subject: &Subject, lists: &Lists, go_on: &(dyn Fn(f32) -> bool + Sync)) -> Option<Self> {
        let (rows, done) = (layer.table.len(), AtomicUsize::new(0));
        let batches: Vec<usize> = (0..rows).step_by(BATCH).collect();
        let read = |from: usize| {
            let range = from..(from + BATCH).min(rows);
            let count = range.len();
            let part = match subject {
                Subject::Field(name) => values(range, |row| layer.property(row, name)),
                // A number in quotes and one without are the same id to a filter.
                Subject::Id => values(range, |row| layer.id_value(row).map(|id| RawValue { kind: ValueKind::Text, raw: id.raw })),
                Subject::WrittenId => values(range, |row| layer.id_value(row)),
                Subject::Geometry => geometries(layer, range),
                Subject::Term(term) => terms(layer, *term, lists, range),
            };
            let done = done.fetch_add(count, Ordering::Relaxed) + count;
            go_on(done as f32 / rows as f32).then_some(part)
        };
        let parts: Vec<Self> = batches.into_par_iter().map(read).collect::<Option<_>>()?;
        let mut all = Self { groups: matches!(subject, Subject::Term(_)).then(|| vec![0]), ..Self::default() };
        all.of_row.reserve_exact(rows);
        for part in parts {
            let before = u32::try_from(all.len()).unwrap_or(u32::MAX);
            all.of_row.extend(part.of_row.iter().map(|v| if *v == 0 { 0 } else { v.saturating_add(before) }));
            let items = u32::try_from(all.items.kinds.len()).unwrap_or(u32::MAX);
            if let (Some(groups), Some(more)) = (&mut all.groups, part.groups) {
                groups.extend(more.iter().skip(1).map(|end| end + items));
            }
            all.items.kinds.extend(part.items.kinds);
            all.items.numbers.extend(part.items.numbers);
            all.items.texts.append(&part.items.texts);
        }
        Some(all)
    }

    /// Returns the number of values; the same may be among them more than once.
    #[must_use]
    pub fn len(&self) -> usize {
        self.groups.as_ref().map_or(self.items.kinds.len(), |groups| groups.len() - 1)
    }

    /// Tells whether no row has a value.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns for every row 0, for none, or the number of its value and one.
    #[must_use]
    pub fn of_row(&self) -> &[u32] {
        &self.of_row
    }

    pub(super) fn groups(&self) -> Option<&[u32]> {
        self.groups.as_deref()
    }

    /// Returns what an item is. Of a field the items are its values.
    #[must_use]
    pub fn kind(&self, item: usize) -> ValueKind {
        self.items.kinds.get(item).copied().unwrap_or(ValueKind::Null)
    }

    pub(super) fn kinds(&self) -> &[ValueKind] {
        &self.items.kinds
    }

    /// Returns the number that an item is or spells; not a number for all others.
    #[must_use]
    pub fn number(&self, item: usize) -> f64 {
        self.items.numbers.get(item).copied().unwrap_or(f64::NAN)
    }

    /// Returns the text of an item: of texts what they say, of others how they are written.
    #[must_use]
    pub fn text(&self, item: usize) -> &[u8] {
        self.items.texts.get(item)
    }

    /// Returns a number for each value that says where it stands among the others, and keeps it; `make` works it out.
    pub fn ranks(&self, make: impl FnOnce(&Self) -> Option<Vec<u32>>) -> Option<Arc<Vec<u32>>> {
        if let Some(known) = self.ranks.get() {
            return Some(known.clone());
        }
        let made = Arc::new(make(self)?);
        Some(self.ranks.get_or_init(|| made).clone())
    }

    /// Returns the values that occur most, each with how many rows have it: the most frequent first. The first call counts all rows:
    /// work for a job.
    pub fn frequent(&self) -> &[(String, usize)] {
        self.frequent.get_or_init(|| {
            let mut of_value = vec![0_usize; self.len()];
            for value in self.of_row.iter().filter(|v| **v > 0) {
                of_value[*value as usize - 1] += 1;
            }
            let mut counts: HashMap<&[u8], usize> = HashMap::new();
            for (value, count) in of_value.into_iter().enumerate() {
                let items = match &self.groups {
                    None => value..value + 1,
                    Some(groups) => groups[value] as usize..groups[value + 1] as usize,
                };
                items.for_each(|item| *counts.entry(self.text(item)).or_default() += count);
            }
            let mut all: Vec<(&[u8], usize)> = counts.into_iter().collect();
            let order = |a: &(&[u8], usize), b: &(&[u8], usize)| b.1.cmp(&a.1).then(a.0.cmp(b.0));
            if all.len() > MOST_OFFERED {
                all.select_nth_unstable_by(MOST_OFFERED, order);
                all.truncate(MOST_OFFERED);
            }
            all.sort_unstable_by(order);
            all.into_iter().map(|(text, count)| (String::from_utf8_lossy(text).into_owned(), count)).collect()
        })
    }

    /// As [`Self::frequent`], but `None` when nobody has counted yet; for frames.
    #[must_use]
    pub fn known_frequent(&self) -> Option<&[(String, usize)]> {
        self.frequent.get().map(Vec::as_slice)
    }

    /// The texts as [`folded`].
    pub(super) fn folded(&self) -> &Arena {
        self.folded.get_or_init(|| self.items.texts.mapped(folded))
    }

    /// The same with long vowels made alike; `None` when there is no kana.
    pub(super) fn lengthened(&self) -> Option<&Arena> {
        let make = || self.has_kana().then(|| self.folded().mapped(lengthened));
        self.long.get_or_init(make).as_ref()
    }

    /// The kana of the texts alone; `None` when there is none.
    pub(super) fn kana(&self) -> Option<&Arena> {
        let kana = |text: &str| if has_kana(text) { short_kana(text) } else { String::new() };
        self.kana.get_or_init(|| self.has_kana().then(|| self.folded().mapped(kana))).as_ref()
    }

    fn has_kana(&self) -> bool {
        let arena = self.folded();
        // Katakana are E3 82 or E3 83 and a third byte.
        arena.bytes.par_chunks(1 << 20).any(|chunk| memchr::memchr(0xE3, chunk).is_some())
    }

    /// Returns the bytes of memory that it takes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let arenas = [self.folded.get(), self.long.get().and_then(Option::as_ref), self.kana.get().and_then(Option::as_ref)];
        arenas.into_iter().flatten().chain([&self.items.texts]).map(Arena::bytes).sum::<usize>()
            + self.of_row.capacity() * 4
            + self.items.kinds.capacity() * 9
    }
}

/// Reads single values; while they repeat each is kept once.
fn values<'a>(rows: std::ops::Range<usize>, value: impl Fn(usize) -> Option<RawValue<'a>>) -> ValueColumn {
    let mut out = ValueColumn::default();
    let mut known: Option<HashMap<(ValueKind, &'a [u8]), u32>> = Some(HashMap::new());
    for (nth, row) in rows.enumerate() {
        let Some(raw) = value(row).filter(|v| v.kind != ValueKind::Null) else {
            out.of_row.push(0);
            continue;
        };
        if nth == TRIED && out.items.kinds.len() > TRIED / 2 {
            known = None;
        }
        if let Some(number) = known.as_ref().and_then(|known| known.get(&(raw.kind, raw.raw))) {
            out.of_row.push(*number);
            continue;
        }
        if raw.kind == ValueKind::Text && memchr::memchr(b'\\', raw.raw).is_none() {
            out.items.push_text(&String::from_utf8_lossy(raw.raw));
        } else {
            let value = raw.value();
            // What no parser can read is nothing, as for a single feature.
            if value.is_null() {
                out.of_row.push(0);
                continue;
            }
            out.items.push(&value);
        }
        let number = u32::try_from(out.items.kinds.len()).unwrap_or(u32::MAX);
        if let Some(known) = &mut known {
            known.insert((raw.kind, raw.raw), number);
        }
        out.of_row.push(number);
    }
    out
}

fn geometries(layer: &Layer, rows: std::ops::Range<usize>) -> ValueColumn {
    let mut out = ValueColumn::default();
    let mut known = Vec::new();
    for kind in rows.map(|row| layer.table.geometry(row)) {
        let number = known.iter().position(|k| *k == kind).unwrap_or_else(|| {
            known.push(kind);
            out.items.push_text(kind.name());
            known.len() - 1
        });
        let none = kind == crate::layer::GeometryType::Null;
        out.of_row.push(if none { 0 } else { u32::try_from(number + 1).unwrap_or(0) });
    }
    out
}

fn terms(layer: &Layer, term: Term, lists: &Lists, rows: std::ops::Range<usize>) -> ValueColumn {
    let model = &layer.meaning.model;
    let mut out = ValueColumn { groups: Some(vec![0]), ..ValueColumn::default() };
    if !term.roles().iter().any(|role| model.roles.contains_key(role)) {
        out.of_row = vec![0; rows.len()];
        return out;
    }
    let mut known = HashMap::new();
    for row in rows {
        let properties = layer.members(row, |member| term.looks_at(model, member));
        let said = term.said(model, &properties);
        if let Some(number) = known.get(&said) {
            out.of_row.push(*number);
            continue;
        }
        let values = term.values(model, &properties, lists);
        values.iter().for_each(|v| out.items.push(v));
        let mut number = 0;
        if let (false, Some(groups)) = (values.is_empty(), &mut out.groups) {
            groups.push(u32::try_from(out.items.kinds.len()).unwrap_or(u32::MAX));
            number = u32::try_from(groups.len() - 1).unwrap_or(0);
        }
        known.insert(said, number);
        out.of_row.push(number);
    }
    out
}
