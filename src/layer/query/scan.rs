//! Filters whole layers by their columns: each condition is tried once on every value, not on every row. What passes is what
//! [`Filter::matches`] says, row by row.

use super::column::{Columns, TASK, ValueColumn};
use super::{Comparison, Expression, Filter, Leaf, Literal, Test, as_number, like};
use crate::layer::fold::search::Needle;
use crate::layer::vocabulary::Lists;
use crate::layer::{Combine, RowSet, ValueKind};
use rayon::prelude::*;
use std::cmp::Ordering;
use std::sync::Arc;

/// Returns the rows of a layer that pass a filter; `given` are the rows for its calls. Columns that nobody has asked for before
/// are read first. `None` when `go_on`, which is told the share that is done from any thread, says stop.
#[must_use]
pub fn passing(
    filter: &Filter,
    columns: &Columns,
    given: &[Arc<RowSet>],
    go_on: &(dyn Fn(f32) -> bool + Sync),
) -> Option<RowSet> {
    let subjects = filter.subjects();
    for (i, subject) in subjects.iter().enumerate() {
        columns.get(subject, filter.lists(), &|share| go_on((i as f32 + share) / subjects.len() as f32))?;
    }
    let rows = columns.layer().table.len();
    let scan = Scan { columns, lists: filter.lists(), given, rows };
    go_on(1.0).then(|| scan.rows_of(&filter.expression))?
}

struct Scan<'a> {
    columns: &'a Columns,
    lists: &'a Lists,
    given: &'a [Arc<RowSet>],
    rows: usize,
}

impl Scan<'_> {
    fn rows_of(&self, expression: &Expression) -> Option<RowSet> {
        let joined = |all: &[Expression], how: Combine| {
            let Some((first, rest)) = all.split_first() else { return Some(RowSet::new(self.rows).inverted()) };
            let mut rows = self.rows_of(first)?;
            for e in rest {
                rows.combine(&self.rows_of(e)?, how);
            }
            Some(rows)
        };
        match expression {
            Expression::And(all) => joined(all, Combine::Intersect),
            Expression::Or(any) => joined(any, Combine::Add),
            Expression::Not(inner) => Some(self.rows_of(inner)?.inverted()),
            Expression::Given(nth) => {
                let mut rows = RowSet::new(self.rows);
                if let Some(given) = self.given.get(*nth) {
                    rows.combine(given, Combine::Add);
                }
                Some(rows)
            }
            Expression::Leaf(Leaf { subject, test, .. }) => {
                let column = self.columns.get(subject, self.lists, &|_| true)?;
                Some(rows_with(&column, &values_with(&column, test)))
            }
        }
    }
}

/// The rows whose value passes; the first flag is for rows without one.
fn rows_with(column: &ValueColumn, passes: &[bool]) -> RowSet {
    let bits = |chunk: &[u32]| {
        let bit = |(i, value): (usize, &u32)| u64::from(passes.get(*value as usize).copied().unwrap_or(false)) << i;
        chunk.iter().enumerate().map(bit).fold(0, |all, bit| all | bit)
    };
    let words = column.of_row().par_chunks(64).with_min_len(256).map(bits).collect();
    RowSet::of_bits(column.of_row().len(), words)
}

/// Tells of no value, and then of each value, whether it passes.
fn values_with(column: &ValueColumn, test: &Test) -> Vec<bool> {
    let items = items_with(column, test);
    let mut out = Vec::with_capacity(column.len() + 1);
    out.push(test.holds_of(std::iter::empty()));
    match column.groups() {
        None => out.extend(items.iter().map(|hit| test.holds_of(std::iter::once(*hit)))),
        Some(groups) => out.extend(groups.windows(2).map(|w| {
            let hits = items.get(w[0] as usize..w[1] as usize).unwrap_or_default();
            test.holds_of(hits.iter().copied())
        })),
    }
    out
}

fn items_with(column: &ValueColumn, test: &Test) -> Vec<bool> {
    let each = |holds: &(dyn Fn(usize) -> bool + Sync)| {
        let items = (0..column.kinds().len()).into_par_iter().with_min_len(TASK);
        items.map(holds).collect::<Vec<bool>>()
    };
    match test {
        Test::IsNull => each(&|_| false),
        Test::Compare(comparison, literal) => {
            let compare = Compare::new(literal);
            each(&|i| match compare.order(column, i) {
                None => *comparison == Comparison::Unequal,
                Some(order) => comparison.holds(order),
            })
        }
        Test::In(literals) => {
            let all: Vec<Compare<'_>> = literals.iter().map(Compare::new).collect();
            each(&|i| all.iter().any(|c| c.order(column, i) == Some(Ordering::Equal)))
        }
        Test::Contains(needle) => containing(column, needle),
        Test::Like { pattern, fold } => {
            let folded = fold.then(|| column.folded());
            each(&|i| {
                let text = String::from_utf8_lossy(folded.map_or_else(|| column.text(i), |arena| arena.get(i)));
                like(&text.chars().collect::<Vec<_>>(), pattern)
            })
        }
    }
}

fn containing(column: &ValueColumn, needle: &Needle) -> Vec<bool> {
    let mut found = column.folded().containing(&needle.plain);
    let forms = [
        needle.long.as_ref().and_then(|n| Some((n, column.lengthened()?))),
        needle.kana.as_ref().and_then(|n| Some((n, column.kana()?))),
    ];
    for (form, arena) in forms.into_iter().flatten() {
        found.iter_mut().zip(arena.containing(form)).for_each(|(found, more)| *found |= more);
    }
    found
}

/// A literal, with what it is as a number.
struct Compare<'a> {
    literal: &'a Literal,
    number: Option<f64>,
}

impl<'a> Compare<'a> {
    fn new(literal: &'a Literal) -> Self {
        let number = match literal {
            Literal::Number(n) => Some(*n),
            Literal::Text(text) => as_number(text),
            Literal::Boolean(_) => None,
        };
        Self { literal, number }
    }

    /// The same as [`super::compare`] of a value.
    fn order(&self, column: &ValueColumn, item: usize) -> Option<Ordering> {
        let kind = column.kind(item);
        match (self.literal, self.number) {
            (Literal::Number(b), _) => column.number(item).partial_cmp(b),
            (Literal::Text(_), Some(b)) if kind == ValueKind::Number => column.number(item).partial_cmp(&b),
            (Literal::Text(b), _) => Some(column.text(item).cmp(b.as_bytes())),
            (Literal::Boolean(b), _) => {
                let text = String::from_utf8_lossy(column.text(item)).to_lowercase();
                Some(text.as_str().cmp(if *b { "true" } else { "false" }))
            }
        }
    }
}
