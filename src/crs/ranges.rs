//! The numbers that coordinates of each registered projected CRS have within its area of use: they tell, without PROJ, which CRSs
//! numbers can be in, and roughly where they then lie.

use super::Crs;
use super::list::{ListedCrs, listed};
use std::sync::OnceLock;

/// A projected CRS with the range of its coordinates.
#[derive(Debug)]
pub(super) struct Planar {
    /// What the registry's list says.
    pub listed: &'static ListedCrs,
    /// West, south, east, north of its area of use; here east is beyond 180 when the area crosses that meridian.
    pub area: [f64; 4],
    /// Lowest and highest coordinates there, in its own unit; rounded outwards to thousands.
    min: [f64; 2],
    max: [f64; 2],
}

/// Returns the current projected CRSs whose area is known, in the order of the list.
pub(super) fn planar() -> &'static [Planar] {
    static PLANAR: OnceLock<Vec<Planar>> = OnceLock::new();
    PLANAR.get_or_init(|| {
        // A test compares the file with PROJ; it is part of the program.
        include_str!("../../assets/crs_ranges.tsv").lines().filter_map(entry).collect()
    })
}

/// A line: code, lowest x and y, highest x and y, in thousands.
fn entry(line: &str) -> Option<Planar> {
    let mut cells = line.split('\t');
    let listed = listed(cells.next()?)?;
    let mut number = || Some(cells.next()?.parse::<f64>().ok()? * 1000.0);
    let (min, max) = ([number()?, number()?], [number()?, number()?]);
    Some(Planar { listed, area: unwrapped(listed.area_of_use?), min, max })
}

/// Counts the east of an area on beyond 180 where the area crosses that meridian.
pub(super) fn unwrapped([west, south, east, north]: [f64; 4]) -> [f64; 4] {
    [west, south, if east < west { east + 360.0 } else { east }, north]
}

/// Returns longitude and latitude to which a CRS's plane is laid out: on its own datum, a few hundred metres from WGS 84 at most,
/// because finding the way to WGS 84 takes PROJ many times longer. WGS 84 where that is counted in another way (from Paris, in grads).
pub(super) fn degrees_under(crs: &Crs) -> Crs {
    let plain = |base: &Crs| base.unit() == "degree" && !base.name().contains(" (") && base.is_geographic();
    crs.base().and_then(|code| Crs::parse(code).ok()).filter(plain).unwrap_or_else(Crs::wgs84)
}

impl Planar {
    /// Tells roughly where a position would lie: longitude (from the area's west on) and latitude; `None` when the numbers are not
    /// of this CRS's range, of which a twentieth more is allowed to each side.
    pub(super) fn roughly(&self, xy: [f64; 2]) -> Option<[f64; 2]> {
        let mut place = [0.0; 2];
        for axis in 0..2 {
            let share = (xy[axis] - self.min[axis]) / (self.max[axis] - self.min[axis]);
            if !(-0.05..=1.05).contains(&share) {
                return None;
            }
            place[axis] = self.area[axis] + share * (self.area[axis + 2] - self.area[axis]);
        }
        Some(place)
    }

    /// Returns the size of the area of use in square kilometres, on a sphere; at least one.
    pub(super) fn area_km2(&self) -> f64 {
        let [west, south, east, north] = self.area;
        let lune = (east - west).to_radians() * (north.to_radians().sin() - south.to_radians().sin());
        (lune * 6371.0 * 6371.0).max(1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crs::convert;
    use crate::crs::list::{ListedKind, all};
    use rayon::prelude::*;

    /// Lowest and highest coordinates over a grid of the area of use, in thousands.
    fn range(crs: &ListedCrs) -> Option<[i64; 4]> {
        let [west, south, east, north] = unwrapped(crs.area_of_use?);
        let at = |i: u32, from: f64, to: f64| from + (to - from) * f64::from(i) / 8.0;
        let grid: Vec<[f64; 2]> = (0..81).map(|i| [at(i % 9, west, east), at(i / 9, south, north)]).collect();
        let grid: Vec<[f64; 2]> = grid.into_iter().map(|[lon, lat]| [if lon > 180.0 { lon - 360.0 } else { lon }, lat]).collect();
        let crs = Crs::parse(&crs.code).ok()?;
        let xy = convert(&degrees_under(&crs), &crs, &grid).ok()?;
        let (mut min, mut max) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
        let placed: Vec<[f64; 2]> = xy.into_iter().flatten().filter(|p| p[0].abs() < 1e9 && p[1].abs() < 1e9).collect();
        if placed.len() < 40 {
            return None;
        }
        for p in placed {
            for axis in 0..2 {
                min[axis] = min[axis].min(p[axis]);
                max[axis] = max[axis].max(p[axis]);
            }
        }
        let [x0, y0] = min.map(|v| (v / 1000.0).floor() as i64);
        let [x1, y1] = max.map(|v| (v / 1000.0).ceil() as i64);
        Some([x0, y0, x1, y1])
    }

    /// With `LODEMAP_WRITE_RANGES` set (after PROJ's registry has changed) the file is written first; build and test again then.
    #[test]
    fn the_ranges_are_those_of_proj() {
        if std::env::var_os("LODEMAP_WRITE_RANGES").is_some() {
            return write_the_ranges();
        }
        let planar = planar();
        assert!(planar.len() > 4000, "{}", planar.len());
        for p in planar.iter().step_by(planar.len() / 40) {
            let [x0, y0, x1, y1] = range(p.listed).unwrap().map(|v| v as f64 * 1000.0);
            assert_eq!((p.min, p.max), ([x0, y0], [x1, y1]), "{}", p.listed.code);
        }
        let mga = planar.iter().find(|p| p.listed.code == "EPSG:28350").unwrap();
        let [lon, lat] = mga.roughly([516_489.0, 7_497_660.0]).unwrap();
        assert!((lon - 117.16).abs() < 0.5 && (lat + 22.6).abs() < 1.0, "{lon} {lat}");
        assert_eq!(mga.roughly([-37_788.0, -36_868.0]), None);
    }

    const HEADER: &str = "# Code, lowest x and y, highest x and y in thousands of the unit, over the area of use: converted with PROJ \
                          from the areas of its own registry (EPSG Dataset, Esri projection engine database)";

    /// Writes the file anew, in some minutes.
    fn write_the_ranges() {
        let wanted = |c: &&ListedCrs| c.kind == ListedKind::Projected && !c.deprecated && !c.code.starts_with("IGNF");
        let found: Vec<(&ListedCrs, [i64; 4])> = all().par_iter().filter(wanted).filter_map(|c| Some((c, range(c)?))).collect();
        // Most of ESRI's are EPSG's by other names.
        let mut known = std::collections::BTreeSet::new();
        let mut lines = format!("{HEADER}\n");
        for (crs, [x0, y0, x1, y1]) in found {
            let area = crs.area_of_use.unwrap().map(|v| v.round() as i64);
            let own = crs.code.starts_with("EPSG");
            let twin = !own && known.contains(&(area, [x0, y0, x1, y1]));
            if own {
                known.insert((area, [x0, y0, x1, y1]));
            }
            if !twin && x1 > x0 && y1 > y0 {
                lines.push_str(&format!("{}\t{x0}\t{y0}\t{x1}\t{y1}\n", crs.code));
            }
        }
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/crs_ranges.tsv");
        std::fs::write(path, lines).unwrap();
    }
}
