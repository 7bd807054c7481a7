//! Where a layer and its features lie, in longitude and latitude.

use super::{Layer, Positions};
use crate::crs::{Converter, Crs};
use crate::geometry::{LonLat, LonLatExtent, LonLatSpans};
use rayon::prelude::*;

/// Positions that one task looks at.
const TASK: usize = 1 << 16;
/// Of projected layers with more positions than this only some are converted.
const MANY: usize = 100_000;

/// Returns a place of a feature in longitude and latitude: its point, or the middle of the box around its first part.
#[must_use]
pub fn lonlat_of(layer: &Layer, row: usize) -> Option<LonLat> {
    let part = layer.table.parts(row).next()?;
    let (mut min, mut max) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
    for p in layer.table.runs(&part).flat_map(|run| layer.table.positions(run)) {
        for axis in 0..2 {
            min[axis] = min[axis].min(p[axis]);
            max[axis] = max[axis].max(p[axis]);
        }
    }
    let middle = if min == max { min } else { [f64::midpoint(min[0], max[0]), f64::midpoint(min[1], max[1])] };
    let [lon, lat] = Converter::new(layer.crs.crs.as_ref()?, &Crs::wgs84()).ok()?.at(middle)?;
    LonLat::new(lon, lat).ok()
}

/// Returns the box around a layer in longitude and latitude, across 180° where that is narrower.
///
/// `None` when the CRS is unknown or no position has a place. Of large projected layers only the outermost positions of each
/// run of 64 are converted.
#[must_use]
pub fn layer_extent_lonlat(layer: &Layer) -> Option<LonLatExtent> {
    let crs = layer.crs.crs.as_ref()?;
    let xy = layer.table.coordinates();
    if let Some([[west, south], [east, north]]) = xy.bounds().filter(|_| crs.is_wgs84()) {
        // Within half the earth no empty span is wider than that around its back.
        if west >= -180.0 && east <= 180.0 && south >= -90.0 && north <= 90.0 && east - west <= 180.0 {
            return Some(LonLatExtent { west, south, east, north });
        }
    }
    let thinned = !crs.is_geographic() && xy.len() >= MANY;
    let task = |i: usize| {
        let converter = Converter::new(crs, &Crs::wgs84()).ok()?;
        let mut spans = LonLatSpans::default();
        let mut include = |p: [f64; 2]| {
            if let Some(lonlat) = converter.at(p) {
                spans.include(lonlat);
            }
        };
        let range = i * TASK..((i + 1) * TASK).min(xy.len());
        if thinned {
            range.clone().step_by(64).for_each(|from| outermost(xy.range(from..(from + 64).min(range.end)), &mut include));
        } else {
            xy.range(range).for_each(include);
        }
        Some(spans)
    };
    let tasks = (0..xy.len().div_ceil(TASK)).into_par_iter().map(task);
    tasks.flatten().reduce_with(|a, b| a.with(&b))?.extent()
}

/// Hands on the positions that are the farthest to each side.
fn outermost(run: Positions<'_>, mut to: impl FnMut([f64; 2])) {
    for axis in 0..2 {
        let by = |a: &[f64; 2], b: &[f64; 2]| a[axis].total_cmp(&b[axis]);
        run.clone().min_by(by).into_iter().chain(run.clone().max_by(by)).for_each(&mut to);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crs::to_lonlat;
    use crate::layer::projected::tests::{layer, square};

    #[test]
    fn a_feature_has_a_place_in_degrees() {
        let l = layer("EPSG:6677", &[vec![[0.0, 0.0]], square(-1000.0, -1000.0, 2000.0)]);
        for row in 0..2 {
            let p = lonlat_of(&l, row).unwrap();
            assert!((p.lon() - 139.833_333_333).abs() < 1e-8 && (p.lat() - 36.0).abs() < 1e-8, "{p:?}");
        }
        let e = layer_extent_lonlat(&l).unwrap();
        assert!(e.west < 139.83 && e.east > 139.84 && e.south < 36.0 && e.north > 36.0);
    }

    #[test]
    fn a_layer_without_a_crs_lies_nowhere() {
        let mut unknown = layer("OGC:CRS84", &[vec![[1.0, 2.0]]]);
        assert!(layer_extent_lonlat(&unknown).is_some());
        unknown.crs.crs = None;
        assert!(layer_extent_lonlat(&unknown).is_none() && lonlat_of(&unknown, 0).is_none());
    }

    #[test]
    fn thinning_a_large_layer_keeps_its_box() {
        let ring: Vec<[f64; 2]> = (0..150_000)
            .map(|i| (f64::from(i) / 150_000.0 * 360.0).to_radians())
            .map(|a| [3e5 * a.cos(), 2e5 * a.sin()])
            .collect();
        let l = layer("EPSG:6677", &[ring]);
        let xy: Vec<[f64; 2]> = l.table.coordinates().iter().collect();
        let all = LonLatExtent::around(to_lonlat(l.crs.crs.as_ref().unwrap(), &xy).unwrap().into_iter().flatten()).unwrap();
        let thin = layer_extent_lonlat(&l).unwrap();
        for (a, b) in [(all.west, thin.west), (all.south, thin.south), (all.east, thin.east), (all.north, thin.north)] {
            assert!((a - b).abs() < 1e-4, "{all:?} {thin:?}");
        }
    }
}
