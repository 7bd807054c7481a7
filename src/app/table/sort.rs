//! Sorts the rows of a layer by one column: numbers, then texts by code point, then true and false, then JSON; nulls last.

use crate::layer::ValueKind;
use crate::layer::query::{Columns, Subject, ValueColumn};
use crate::layer::vocabulary::Lists;
use rayon::prelude::*;

/// A column of the table.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Column {
    /// The feature's number in the file, from 1.
    Number,
    /// The GeoJSON id.
    Id,
    /// The geometry type.
    Geometry,
    /// A member of the properties.
    Field(String),
}

/// What the rows are sorted by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sort {
    /// The column.
    pub by: Column,
    /// The last first. Rows without a value stand last either way, and equal rows stay in the order of the file.
    pub descending: bool,
}

/// Rows whose keys one thread takes at a time.
const BATCH: usize = 1 << 13;
/// Bytes of a text that are compared at a time.
const STEP: usize = 7;
/// Groups smaller than this are sorted by comparing whole texts.
const SMALL: usize = 24;
/// After so many steps the rest is compared whole, which bounds the depth of the recursion.
const MOST_STEPS: usize = 64;

/// Sorts rows that stand in the order of the file; `None` when `go_on`, which is told the share that is done, says stop. The
/// values are put in order once for a column; rows then only have to be dealt out.
pub(super) fn sorted(columns: &Columns, rows: &[u32], sort: &Sort, go_on: &(dyn Fn(f32) -> bool + Sync)) -> Option<Vec<u32>> {
    let subject = match &sort.by {
        Column::Number => {
            let mut rows = rows.to_vec();
            if sort.descending {
                rows.reverse();
            }
            return Some(rows);
        }
        Column::Geometry => {
            let table = &columns.layer().table;
            return Some(dealt(rows, sort.descending, |row| table.geometry(row as usize) as u32 + 1));
        }
        Column::Id => Subject::WrittenId,
        Column::Field(name) => Subject::Field(name.clone()),
    };
    let column = columns.get(&subject, Lists::built_in(), &|share| go_on(0.7 * share))?;
    let ranks = column.ranks(|column| ranked(column, go_on))?;
    let of_row = column.of_row();
    let rank = |row: u32| match of_row.get(row as usize) {
        None | Some(0) => 0,
        Some(value) => ranks.get(*value as usize - 1).copied().unwrap_or(0),
    };
    let order = dealt(rows, sort.descending, rank);
    go_on(1.0).then_some(order)
}

/// Deals rows out by their rank, those of rank 0 last; equal ones stay as they stand.
fn dealt(rows: &[u32], descending: bool, rank: impl Fn(u32) -> u32 + Sync) -> Vec<u32> {
    let ranks: Vec<u32> = rows.par_iter().with_min_len(BATCH).map(|row| rank(*row)).collect();
    let most = ranks.par_iter().with_min_len(BATCH).copied().max().unwrap_or(0) as usize;
    let place = |rank: u32| match (rank as usize, descending) {
        (0, _) => most,
        (rank, false) => rank - 1,
        (rank, true) => most - rank,
    };
    let mut next = vec![0_u32; most + 2];
    ranks.iter().for_each(|rank| next[place(*rank) + 1] += 1);
    for i in 1..next.len() {
        next[i] += next[i - 1];
    }
    let mut order = vec![0; rows.len()];
    for (row, rank) in rows.iter().zip(&ranks) {
        let at = &mut next[place(*rank)];
        order[*at as usize] = *row;
        *at += 1;
    }
    order
}

/// The rank of each value of a column, from 1; equal values have the same.
fn ranked(column: &ValueColumn, go_on: &(dyn Fn(f32) -> bool + Sync)) -> Option<Vec<u32>> {
    let values = u32::try_from(column.len()).unwrap_or(u32::MAX);
    let parts: Vec<Keys> = (0..values)
        .collect::<Vec<_>>()
        .par_chunks(BATCH)
        .map(|batch| {
            let mut keys = Keys::default();
            batch.iter().for_each(|value| keys.take(column, *value));
            keys
        })
        .collect();
    let mut all = Keys::joined(parts);
    go_on(0.75).then_some(())?;
    for numbers in [&mut all.numbers, &mut all.booleans] {
        numbers.par_sort_unstable();
    }
    for (texts, bytes) in [&mut all.texts, &mut all.json] {
        sort_texts(texts, bytes, 0);
    }
    go_on(0.95).then_some(())?;
    let mut ranks = vec![0; column.len()];
    let mut rank = 0;
    let mut numbered = |values: &mut dyn Iterator<Item = (bool, u32)>| {
        for (other, value) in values {
            rank += u32::from(other);
            ranks[value as usize] = rank;
        }
    };
    let numbers = |of: &[(u64, u32)], i: usize| (i == 0 || of[i].0 != of[i - 1].0, of[i].1);
    let texts =
        |(of, bytes): &(Vec<Text>, Vec<u8>), i: usize| (i == 0 || of[i].bytes(bytes) != of[i - 1].bytes(bytes), of[i].row);
    numbered(&mut (0..all.numbers.len()).map(|i| numbers(&all.numbers, i)));
    numbered(&mut (0..all.texts.0.len()).map(|i| texts(&all.texts, i)));
    numbered(&mut (0..all.booleans.len()).map(|i| numbers(&all.booleans, i)));
    numbered(&mut (0..all.json.0.len()).map(|i| texts(&all.json, i)));
    Some(ranks)
}

/// The keys of rows, by what they are.
#[derive(Default)]
struct Keys {
    numbers: Vec<(u64, u32)>,
    texts: (Vec<Text>, Vec<u8>),
    booleans: Vec<(u64, u32)>,
    json: (Vec<Text>, Vec<u8>),
}

/// A text to be sorted: where it lies, and of which value it is.
#[derive(Debug, Clone, Copy)]
struct Text {
    /// The bytes that are being compared.
    key: u64,
    /// Its first byte among all texts. A layer is refused above u32 bytes when it is read.
    start: u32,
    length: u32,
    row: u32,
}

impl Keys {
    fn take(&mut self, column: &ValueColumn, value: u32) {
        let at = value as usize;
        match column.kind(at) {
            ValueKind::Null => {}
            ValueKind::Boolean => self.booleans.push((u64::from(column.text(at) == b"true"), value)),
            ValueKind::Number => self.numbers.push((ordered(column.number(at)), value)),
            ValueKind::Text => push(&mut self.texts, column.text(at), value),
            ValueKind::Json => push(&mut self.json, column.text(at), value),
        }
    }

    fn joined(parts: Vec<Self>) -> Self {
        let mut all = Self::default();
        for part in parts {
            all.numbers.extend(part.numbers);
            all.booleans.extend(part.booleans);
            for (all, (texts, bytes)) in [(&mut all.texts, part.texts), (&mut all.json, part.json)] {
                let before = length(all.1.len());
                all.0.extend(texts.into_iter().map(|t| Text { start: t.start + before, ..t }));
                all.1.extend(bytes);
            }
        }
        all
    }
}

fn push((texts, bytes): &mut (Vec<Text>, Vec<u8>), text: &[u8], row: u32) {
    let start = bytes.len();
    bytes.extend_from_slice(text);
    texts.push(Text { key: 0, start: length(start), length: length(text.len()), row });
}

fn length(bytes: usize) -> u32 {
    u32::try_from(bytes).unwrap_or(u32::MAX)
}

/// Returns an integer in the order of the numbers (IEEE 754 bits, made monotonous); 0 and -0 are equal.
fn ordered(number: f64) -> u64 {
    let bits = (number + 0.0).to_bits();
    if bits >> 63 == 1 { !bits } else { bits | 1 << 63 }
}

impl Text {
    fn bytes<'a>(&self, bytes: &'a [u8]) -> &'a [u8] {
        let start = self.start as usize;
        bytes.get(start..start + self.length as usize).unwrap_or(&[])
    }

    /// The seven bytes from `from`, and how many bytes there are from there (8 for more than seven): a shorter text comes first.
    fn key_at(&self, bytes: &[u8], from: usize) -> u64 {
        let rest = self.bytes(bytes).get(from..).unwrap_or(&[]);
        let mut key = [0; 8];
        let here = rest.len().min(STEP);
        key[..here].copy_from_slice(&rest[..here]);
        key[STEP] = u8::try_from(rest.len()).map_or(8, |n| n.min(8));
        u64::from_be_bytes(key)
    }
}

/// Sorts texts by their bytes (for UTF-8 that is by code points), a few bytes at a time, so that each text is fetched once a step
/// and not once a comparison.
fn sort_texts(texts: &mut [Text], bytes: &[u8], steps: usize) {
    let from = steps * STEP;
    if texts.len() < SMALL || steps >= MOST_STEPS {
        let rest = |t: &Text| t.bytes(bytes).get(from..).unwrap_or(&[]);
        texts.sort_unstable_by(|a, b| rest(a).cmp(rest(b)).then(a.row.cmp(&b.row)));
        return;
    }
    texts.par_iter_mut().with_min_len(BATCH).for_each(|t| t.key = t.key_at(bytes, from));
    texts.par_sort_unstable_by_key(|t| (t.key, t.row));
    // What is equal so far and goes on is sorted by what follows.
    let groups: Vec<&mut [Text]> =
        texts.chunk_by_mut(|a, b| a.key == b.key).filter(|group| group.len() > 1 && group[0].key & 0xFF > STEP as u64).collect();
    groups.into_par_iter().with_min_len(16).for_each(|group| sort_texts(group, bytes, steps + 1));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::layer_from_bytes;
    use crate::layer::Layer;
    use proptest::prelude::*;
    use std::path::Path;
    use std::sync::Arc;
    use std::sync::atomic::AtomicBool;

    fn layer(values: &[&str]) -> Layer {
        let features: Vec<String> = values
            .iter()
            .map(|v| {
                let properties = if v.is_empty() { "{}".into() } else { format!("{{\"x\":{v}}}") };
                format!(r#"{{"type":"Feature","properties":{properties},"geometry":{{"type":"Point","coordinates":[1,2]}}}}"#)
            })
            .collect();
        let text = format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(",\n"));
        layer_from_bytes("x", Path::new("x.geojson"), text.into_bytes(), &AtomicBool::new(false), &|_| {}).unwrap()
    }

    fn order(values: &[&str], descending: bool) -> Vec<u32> {
        let rows: Vec<u32> = (0..values.len() as u32).collect();
        sorted(&Columns::of(Arc::new(layer(values))), &rows, &Sort { by: Column::Field("x".into()), descending }, &|_| true)
            .unwrap()
    }

    #[test]
    fn kinds_come_in_their_order_and_nulls_last_both_ways() {
        let values = ["null", "\"114,000\"", "[2]", "10", "true", "", "-0.5", "\"菱刈\"", "9", "\"あ\"", "false", "\"1\"", "1e3"];
        let shown = |order: Vec<u32>| order.into_iter().map(|row| values[row as usize]).collect::<Vec<_>>();
        assert_eq!(
            shown(order(&values, false)),
            ["-0.5", "9", "10", "1e3", "\"1\"", "\"114,000\"", "\"あ\"", "\"菱刈\"", "false", "true", "[2]", "null", ""]
        );
        assert_eq!(
            shown(order(&values, true)),
            ["[2]", "true", "false", "\"菱刈\"", "\"あ\"", "\"114,000\"", "\"1\"", "1e3", "10", "9", "-0.5", "null", ""]
        );
    }

    #[test]
    fn equal_rows_stay_in_the_order_of_the_file_both_ways() {
        let values = ["1.0", "\"a\"", "1", "\"a\"", "10e-1", "\"\\u0061\"", "0", "-0"];
        assert_eq!(order(&values, false), [6, 7, 0, 2, 4, 1, 3, 5]);
        assert_eq!(order(&values, true), [1, 3, 5, 0, 2, 4, 6, 7]);
    }

    #[test]
    fn long_texts_that_begin_alike_are_told_apart() {
        let stem = "a".repeat(3000);
        let texts: Vec<String> = (0..60).rev().map(|i| format!("\"{stem}{}\"", "b".repeat(i))).collect();
        let values: Vec<&str> = texts.iter().map(String::as_str).collect();
        assert_eq!(order(&values, false), (0..60).rev().collect::<Vec<u32>>());
        assert_eq!(order(&values, true), (0..60).collect::<Vec<u32>>());
    }

    #[test]
    fn a_stop_is_heard() {
        let rows: Vec<u32> = vec![0, 1];
        let sort = Sort { by: Column::Field("x".into()), descending: false };
        assert!(sorted(&Columns::of(Arc::new(layer(&["1", "2"]))), &rows, &sort, &|_| false).is_none());
    }

    proptest! {
        #[test]
        fn texts_are_sorted_as_rust_sorts_them(texts in prop::collection::vec("[\u{0}ab菱]{0,20}", 0..120)) {
            let mut bytes = Vec::new();
            let mut items: Vec<Text> = texts.iter().enumerate().map(|(row, text)| {
                let start = length(bytes.len());
                bytes.extend_from_slice(text.as_bytes());
                Text { key: 0, start, length: length(text.len()), row: row as u32 }
            }).collect();
            sort_texts(&mut items, &bytes, 0);
            let mut expected: Vec<(&String, u32)> = texts.iter().zip(0..).collect();
            expected.sort();
            let expected: Vec<u32> = expected.into_iter().map(|(_, row)| row).collect();
            prop_assert_eq!(items.iter().map(|t| t.row).collect::<Vec<_>>(), expected);
        }
    }
}
