//! The same deposit in two layers, found by distance and name. It is told and never merged: both stay what their sources say.

use super::deposit_layers;
use super::names::{Names, best_likeness, names_of};
use crate::geometry::{LonLat, distance_m};
use crate::layer::catalog::Catalog;
use crate::workspace::{Bilingual, DepositRef, RecordId, Workspace};
use rayon::prelude::*;
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};

/// Two places of one name are one deposit as far as this, in metres.
pub const SAME_NAME_M: f64 = 10_000.0;
/// Two places of names that are much alike, as far as this.
pub const LIKE_NAME_M: f64 = 3_000.0;
/// Two places of which one has no name at all, as far as this.
pub const NAMELESS_M: f64 = 100.0;
/// Names are much alike from here on.
pub const LIKE: f64 = 0.7;

/// Height of a cell of the grid in degrees: no pair is farther apart than one cell.
const CELL_DEG: f64 = 0.1;

/// A deposit of a layer in a pair.
#[derive(Debug, Clone, PartialEq)]
pub struct TwinEnd {
    /// Which one.
    pub deposit: DepositRef,
    /// What its layer calls it.
    pub name: Bilingual,
    /// Its place.
    pub place: LonLat,
}

/// Two deposits of different layers that seem to be one.
#[derive(Debug, Clone, PartialEq)]
pub struct Twin {
    /// One.
    pub a: TwinEnd,
    /// The other.
    pub b: TwinEnd,
    /// How far they lie apart, in metres on the ellipsoid.
    pub metres: f64,
    /// How alike their names are, 0 to 1; 0 when one has none.
    pub likeness: f64,
}

/// The deposits of one layer.
struct Sheet {
    layer: RecordId,
    rows: Vec<(u32, LonLat, Names)>,
    /// Rows by cell of the grid.
    cells: HashMap<(i32, i32), Vec<u32>>,
}

/// Finds the deposits that two of the loaded layers have, the surest first; `report` is told how far it is, 0 to 1. `None` when
/// `cancel` was set. Of several that could be meant, each takes its best, and both must take each other.
#[must_use]
pub fn find_twins(w: &Workspace, catalog: &Catalog, cancel: &AtomicBool, report: &dyn Fn(f32)) -> Option<Vec<Twin>> {
    let layers = deposit_layers(w, catalog);
    let mut sheets = Vec::new();
    for (n, id) in layers.iter().enumerate() {
        sheets.extend(sheet(catalog, id, cancel));
        #[expect(clippy::cast_precision_loss, reason = "a few layers")]
        report(0.5 * (n + 1) as f32 / layers.len() as f32);
    }
    let mut found = Vec::new();
    for (n, a) in sheets.iter().enumerate() {
        for b in &sheets[n + 1..] {
            if cancel.load(Ordering::Relaxed) {
                return None;
            }
            found.extend(pairs(catalog, a, b));
        }
        #[expect(clippy::cast_precision_loss, reason = "a few layers")]
        report(0.5 + 0.5 * (n + 1) as f32 / sheets.len() as f32);
    }
    if cancel.load(Ordering::Relaxed) {
        return None;
    }
    found.sort_by(|x, y| {
        y.likeness.total_cmp(&x.likeness).then(x.metres.total_cmp(&y.metres)).then(x.a.deposit.cmp(&y.a.deposit))
    });
    Some(found)
}

fn sheet(catalog: &Catalog, id: &RecordId, cancel: &AtomicBool) -> Option<Sheet> {
    let layer = catalog.get(&id.0)?;
    let places = catalog.places(&id.0);
    let read = |(row, place): (usize, &Option<[f64; 2]>)| {
        let place = LonLat::try_from((*place)?).ok()?;
        let go_on = !cancel.load(Ordering::Relaxed);
        let names = go_on.then(|| names_of(layer, row, &|_| false).0)?;
        Some((u32::try_from(row).ok()?, place, names))
    };
    let rows: Vec<(u32, LonLat, Names)> = places.par_iter().enumerate().filter_map(read).collect();
    let mut cells: HashMap<(i32, i32), Vec<u32>> = HashMap::new();
    for (n, (_, place, _)) in (0_u32..).zip(&rows) {
        let band = band_of(place.lat());
        cells.entry((band, column(band, place.lon()))).or_default().push(n);
    }
    Some(Sheet { layer: id.clone(), rows, cells })
}

#[expect(clippy::cast_possible_truncation, reason = "900 bands to each side")]
fn band_of(lat: f64) -> i32 {
    (lat / CELL_DEG).floor() as i32
}

/// How many columns a band has: as wide as high at its end that is nearer to the pole, so that a pair is never farther apart.
#[expect(clippy::cast_possible_truncation, reason = "at most 3600")]
fn columns(band: i32) -> i32 {
    let farthest = (f64::from(band).abs().max(f64::from(band + 1).abs()) + 1.0) * CELL_DEG;
    ((360.0 / CELL_DEG) * farthest.min(90.0).to_radians().cos()).floor().max(1.0) as i32
}

#[expect(clippy::cast_possible_truncation, reason = "at most 3600")]
fn column(band: i32, lon: f64) -> i32 {
    let all = columns(band);
    let at = lon.rem_euclid(360.0) / 360.0 * f64::from(all);
    (at.floor() as i32).min(all - 1)
}

/// The rows of a sheet in the cells around a place.
fn around(sheet: &Sheet, place: LonLat) -> impl Iterator<Item = &(u32, LonLat, Names)> {
    let band = band_of(place.lat());
    let cells = (band - 1..=band + 1).flat_map(move |band| {
        let (all, at) = (columns(band), column(band, place.lon()));
        let mut near: Vec<i32> = (at - 1..=at + 1).map(|c| c.rem_euclid(all)).collect();
        near.sort_unstable();
        near.dedup();
        near.into_iter().map(move |c| (band, c))
    });
    cells.filter_map(|cell| sheet.cells.get(&cell)).flatten().filter_map(|n| sheet.rows.get(*n as usize))
}

/// How sure it is that two are one, with distance and likeness; `None` when they are not.
fn judged(a: &(u32, LonLat, Names), b: &(u32, LonLat, Names)) -> Option<(f64, f64, f64)> {
    // Cheap first: a hundredth of the pairs of a cell are near enough.
    if (a.1.lat() - b.1.lat()).abs() * 110_000.0 > SAME_NAME_M {
        return None;
    }
    let metres = distance_m(a.1, b.1);
    if metres > SAME_NAME_M {
        return None;
    }
    if a.2.sounds.is_empty() || b.2.sounds.is_empty() {
        return (metres <= NAMELESS_M).then_some((0.5 - metres / NAMELESS_M * 0.1, metres, 0.0));
    }
    let alike = best_likeness(&a.2.sounds, &b.2.sounds);
    let far = if alike >= 1.0 { SAME_NAME_M } else { LIKE_NAME_M };
    (alike >= LIKE && metres <= far).then(|| (alike - metres / SAME_NAME_M * 0.2, metres, alike))
}

fn pairs(catalog: &Catalog, a: &Sheet, b: &Sheet) -> Vec<Twin> {
    let best_of = |one: &(u32, LonLat, Names), sheet: &Sheet| {
        let all = around(sheet, one.1).filter_map(|other| judged(one, other).map(|j| (j, other.0)));
        // The surest; of equals the first row.
        all.max_by(|x, y| x.0.0.total_cmp(&y.0.0).then(y.1.cmp(&x.1)))
    };
    let by_row: HashMap<u32, &(u32, LonLat, Names)> = b.rows.iter().map(|r| (r.0, r)).collect();
    let pair = |one: &(u32, LonLat, Names)| {
        let ((_, metres, likeness), row) = best_of(one, b)?;
        let other = by_row.get(&row)?;
        if best_of(other, a)?.1 != one.0 {
            return None;
        }
        let end = |sheet: &Sheet, of: &(u32, LonLat, Names)| {
            let key = catalog.get(&sheet.layer.0)?.feature_key(of.0 as usize)?;
            Some(TwinEnd { deposit: DepositRef { layer: sheet.layer.clone(), key }, name: of.2.name.clone(), place: of.1 })
        };
        Some(Twin { a: end(a, one)?, b: end(b, other)?, metres, likeness })
    };
    a.rows.par_iter().filter_map(pair).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_within_ten_kilometres_is_in_the_cells_around() {
        let mut seed = 9_u64;
        let mut unit = || {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            f64::from(u32::try_from(seed >> 33).unwrap()) / f64::from(u32::MAX >> 1)
        };
        for n in 0..4000 {
            let lat = unit() * 178.0 - 89.0;
            let lon = if n % 3 == 0 { 179.99 + unit() * 0.02 } else { unit() * 360.0 - 180.0 };
            let a = LonLat::new(if lon > 180.0 { lon - 360.0 } else { lon }, lat).unwrap();
            let angle = unit() * std::f64::consts::TAU;
            let b = crate::geometry::polar_from(a, [angle.sin() * 9_990.0, angle.cos() * 9_990.0]).unwrap();
            let band = band_of(b.lat());
            let cells = HashMap::from([((band, column(band, b.lon())), vec![0])]);
            let sheet = Sheet { layer: "x".into(), rows: vec![(0, b, Names::default())], cells };
            assert_eq!(around(&sheet, a).count(), 1, "{a:?} {b:?}");
        }
    }
}
