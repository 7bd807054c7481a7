//! Deposits by mineral, each stacked by how it is worked, and deposits by status.

use super::{Bar, BarKey, ChartGround, Charts, place_of};
use crate::layer::RowSet;
use crate::layer::deposit::{minerals, statuses};
use crate::layer::symbology::StatusFill;
use crate::workspace::RecordId;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// So many minerals have bars of their own; the others share one.
const MOST_MINERALS: usize = 20;
/// How a deposit may be worked.
const FILLS: usize = StatusFill::ALL.len();

type Rows = [(RecordId, Arc<RowSet>)];

fn fill_number(status: Option<&crate::layer::deposit::Status>) -> usize {
    let fill = StatusFill::of(status);
    StatusFill::ALL.iter().position(|f| *f == fill).unwrap_or(FILLS - 1)
}

/// A bar for each of the minerals that most deposits have, one for all others, one for deposits without; and which others. A
/// deposit counts once for each of its minerals, but once only among the others.
pub(super) fn by_mineral(ground: &ChartGround, rows: &Rows, cancel: &AtomicBool) -> Option<(Vec<Bar>, Vec<&'static str>)> {
    let mut counted = Vec::new();
    for (id, rows) in rows {
        let minerals = ground.catalog.mineral_column(&id.0, cancel)?;
        let statuses = ground.catalog.status_column(&id.0, cancel)?;
        counted.extend(minerals.count_by::<FILLS>(rows, |row| fill_number(statuses.of(row))));
    }
    let mut of_mineral = vec![[0_usize; FILLS]; minerals().len()];
    let mut none = [0; FILLS];
    let add = |to: &mut [usize; FILLS], from: &[usize; FILLS]| to.iter_mut().zip(from).for_each(|(to, n)| *to += n);
    for (list, counts) in &counted {
        list.iter().filter_map(|place| of_mineral.get_mut(usize::from(*place)).map(|to| add(to, counts))).count();
        if list.is_empty() {
            add(&mut none, counts);
        }
    }
    let mut found: Vec<_> = minerals().iter().zip(&of_mineral).filter(|(_, n)| n.iter().any(|n| *n > 0)).collect();
    found.sort_by_key(|(_, n)| std::cmp::Reverse(n.iter().sum::<usize>()));
    // One that would be alone among the others has a bar of its own.
    let own = if found.len() == MOST_MINERALS + 1 { found.len() } else { found.len().min(MOST_MINERALS) };
    let bar = |key, parts: &[usize; FILLS], on_both_lists| Bar { key, parts: parts.to_vec(), on_both_lists };
    let (named, rest) = found.split_at(own);
    let mut bars: Vec<Bar> = named.iter().map(|(m, n)| bar(BarKey::Mineral(&m.id), n, ground.lists.marks(m).both)).collect();
    let others: Vec<&'static str> = rest.iter().map(|(m, _)| m.id.as_str()).collect();
    let places: Vec<u16> = others.iter().filter_map(|id| place_of(minerals(), id)).collect();
    if !others.is_empty() {
        let mut parts = [0; FILLS];
        counted.iter().filter(|(list, _)| list.iter().any(|p| places.contains(p))).for_each(|(_, n)| add(&mut parts, n));
        bars.push(bar(BarKey::OtherMinerals, &parts, false));
    }
    if none.iter().any(|n| *n > 0) {
        bars.push(bar(BarKey::NoMineral, &none, false));
    }
    Some((bars, others))
}

/// A bar for each status that deposits have, in the order of the vocabulary, and one for deposits of which none is known.
pub(super) fn by_status(ground: &ChartGround, rows: &Rows, cancel: &AtomicBool) -> Option<Vec<Bar>> {
    let (mut counts, mut none) = (vec![0_usize; statuses().len()], 0);
    for (id, rows) in rows {
        let column = ground.catalog.status_column(&id.0, cancel)?;
        for row in rows.iter() {
            match column.place(row).and_then(|place| counts.get_mut(place)) {
                Some(count) => *count += 1,
                None => none += 1,
            }
        }
    }
    let bar = |key, n: usize| Bar { key, parts: vec![n], on_both_lists: false };
    let known = statuses().iter().zip(counts).map(|(s, n)| bar(BarKey::DepositStatus(&s.id), n));
    Some(known.chain([bar(BarKey::NoDepositStatus, none)]).filter(|b| b.total() > 0).collect())
}

/// The rows that a bar of minerals, or one of its classes, stands for.
pub(super) fn of_mineral(
    ground: &ChartGround,
    charts: &Charts,
    key: &BarKey,
    class: Option<usize>,
    cancel: &AtomicBool,
) -> Option<BTreeMap<RecordId, RowSet>> {
    let others: Vec<u16> = charts.other_minerals.iter().filter_map(|id| place_of(minerals(), id)).collect();
    let own = if let BarKey::Mineral(id) = key { place_of(minerals(), id) } else { None };
    let mut found = BTreeMap::new();
    for (id, rows) in &charts.rows {
        let minerals = ground.catalog.mineral_column(&id.0, cancel)?;
        let statuses = ground.catalog.status_column(&id.0, cancel)?;
        let is = |row: &u32| {
            let list = minerals.of(*row);
            let of = match key {
                BarKey::OtherMinerals => list.iter().any(|p| others.contains(p)),
                BarKey::NoMineral => list.is_empty(),
                _ => own.is_some_and(|place| list.contains(&place)),
            };
            of && class.is_none_or(|class| fill_number(statuses.of(*row)) == class)
        };
        add_rows(&mut found, ground, id, rows, is);
    }
    Some(found)
}

/// The rows that a bar of statuses stands for.
pub(super) fn of_status(
    ground: &ChartGround,
    rows: &Rows,
    key: &BarKey,
    cancel: &AtomicBool,
) -> Option<BTreeMap<RecordId, RowSet>> {
    let wanted = if let BarKey::DepositStatus(id) = key { Some(*id) } else { None };
    let mut found = BTreeMap::new();
    for (id, rows) in rows {
        let column = ground.catalog.status_column(&id.0, cancel)?;
        add_rows(&mut found, ground, id, rows, |row| column.of(*row).map(|s| s.id.as_str()) == wanted);
    }
    Some(found)
}

fn add_rows(
    found: &mut BTreeMap<RecordId, RowSet>,
    ground: &ChartGround,
    id: &RecordId,
    rows: &RowSet,
    is: impl FnMut(&u32) -> bool,
) {
    let Some(layer) = ground.catalog.get(&id.0) else { return };
    let rows = RowSet::of(layer.table.len(), rows.iter().filter(is));
    if !rows.is_empty() {
        found.insert(id.clone(), rows);
    }
}
