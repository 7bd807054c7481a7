//! Where a layer and its features lie, in longitude and latitude.

use super::Layer;
use crate::crs::{Converter, Crs, to_lonlat};
use crate::geometry::{LonLat, LonLatExtent};

/// Returns a place of a feature in longitude and latitude: its point, or the middle of the box around its first part.
#[must_use]
pub fn lonlat_of(layer: &Layer, row: usize) -> Option<LonLat> {
    let part = layer.table.parts(row).first()?;
    let (mut min, mut max) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
    for p in layer.table.runs(part).flatten() {
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
    let xy = &layer.table.xy;
    if crs.is_geographic() || xy.len() < 100_000 {
        return LonLatExtent::around(to_lonlat(crs, xy).ok()?.into_iter().flatten());
    }
    let mut outermost = Vec::with_capacity(xy.len() / 16 + 4);
    for run in xy.chunks(64) {
        for axis in 0..2 {
            let by = |a: &&[f64; 2], b: &&[f64; 2]| a[axis].total_cmp(&b[axis]);
            outermost.extend(run.iter().min_by(by));
            outermost.extend(run.iter().max_by(by));
        }
    }
    LonLatExtent::around(to_lonlat(crs, &outermost).ok()?.into_iter().flatten())
}

#[cfg(test)]
mod tests {
    use super::*;
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
        let all =
            LonLatExtent::around(to_lonlat(l.crs.crs.as_ref().unwrap(), &l.table.xy).unwrap().into_iter().flatten()).unwrap();
        let thin = layer_extent_lonlat(&l).unwrap();
        for (a, b) in [(all.west, thin.west), (all.south, thin.south), (all.east, thin.east), (all.north, thin.north)] {
            assert!((a - b).abs() < 1e-4, "{all:?} {thin:?}");
        }
    }
}
