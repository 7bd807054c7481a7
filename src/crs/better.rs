//! Operations that would do better if their grid were there: `assets/grid_operations.tsv`, from the EPSG registry.

use super::Crs;
use crate::geometry::LonLatExtent;
use std::sync::OnceLock;

/// A registered operation that needs a grid which the program does not hold.
#[derive(Debug, Clone, PartialEq)]
pub struct MissingGrid {
    /// The operation's name, such as `NAD27 to NAD83 (1)`.
    pub operation: String,
    /// Its code, such as `EPSG:1241`.
    pub code: String,
    /// Its stated accuracy in metres.
    pub accuracy_m: f64,
    /// The grid as EPSG names it, such as `conus.las`.
    pub grid: String,
}

struct Row {
    missing: MissingGrid,
    ends: [String; 2],
    area: LonLatExtent,
}

/// Geographic CRSs by way of which PROJ would go where there is no direct operation.
const HUBS: [&str; 7] = ["EPSG:4326", "EPSG:4269", "EPSG:4258", "EPSG:4283", "EPSG:7844", "EPSG:4612", "EPSG:6668"];
/// The grids of the `jgd` crate, which the program does hold.
const HELD: [&str; 2] = ["tky2jgd.gsb", "touhokutaiheiyouoki2011.gsb"];
/// The most that are named.
const NAMED: usize = 4;

/// Finds operations between two CRSs that state a better accuracy than `than_m` and are meant for one of the places, best first.
pub(super) fn missing(from: &Crs, to: &Crs, lonlat: &[[f64; 2]], than_m: Option<f64>) -> Vec<MissingGrid> {
    let (Some(a), Some(b)) = (from.base(), to.base()) else { return Vec::new() };
    if a == b || from.shape().own_shift || to.shape().own_shift {
        return Vec::new();
    }
    let ends = |row: &Row| {
        let [p, q] = [row.ends[0].as_str(), row.ends[1].as_str()];
        let other = if p == a || p == b { q } else { p };
        let known = [p, q].iter().any(|e| *e == a || *e == b);
        known && (other == a || other == b || HUBS.contains(&other))
    };
    let better = |row: &Row| than_m.is_none_or(|m| row.missing.accuracy_m < m);
    let here = |row: &Row| lonlat.iter().any(|p| holds(row.area, *p));
    let mut found: Vec<&Row> = rows().iter().filter(|row| better(row) && ends(row) && here(row)).collect();
    found.sort_by(|x, y| x.missing.accuracy_m.total_cmp(&y.missing.accuracy_m));
    found.into_iter().map(|row| row.missing.clone()).take(NAMED).collect()
}

/// Tells whether a position lies in an area, whichever turn its longitude is of.
pub(super) fn holds(area: LonLatExtent, [lon, lat]: [f64; 2]) -> bool {
    (area.south..=area.north).contains(&lat) && (lon - area.west).rem_euclid(360.0) <= area.width()
}

fn rows() -> &'static [Row] {
    static ROWS: OnceLock<Vec<Row>> = OnceLock::new();
    ROWS.get_or_init(|| {
        let lines = include_str!("../../assets/grid_operations.tsv").lines().filter(|l| !l.starts_with('#')).skip(1);
        lines.filter_map(row).filter(|row| !HELD.contains(&row.missing.grid.as_str())).collect()
    })
}

fn row(line: &str) -> Option<Row> {
    let [code, operation, from, to, accuracy, grid, west, south, east, north] =
        line.split('\t').collect::<Vec<_>>().try_into().ok()?;
    let number = |text: &str| text.parse::<f64>().ok();
    Some(Row {
        missing: MissingGrid {
            operation: operation.to_owned(),
            code: format!("EPSG:{code}"),
            accuracy_m: number(accuracy)?,
            grid: grid.to_owned(),
        },
        ends: [from.to_owned(), to.to_owned()],
        area: LonLatExtent { west: number(west)?, south: number(south)?, east: number(east)?, north: number(north)? },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grids(from: &str, to: &str, at: [f64; 2], than: f64) -> Vec<String> {
        let [from, to] = [from, to].map(|code| Crs::parse(code).unwrap());
        missing(&from, &to, &[at], Some(than)).into_iter().map(|m| m.grid).collect()
    }

    #[test]
    fn every_line_of_the_table_is_understood() {
        let lines = include_str!("../../assets/grid_operations.tsv").lines().filter(|l| !l.starts_with('#')).count() - 1;
        let held = HELD.len() + 2;
        assert_eq!(rows().len() + held, lines, "TKY2JGD has two lines, PatchJGD two");
    }

    #[test]
    fn the_grid_that_would_help_is_named() {
        assert_eq!(grids("EPSG:26712", "EPSG:4326", [-110.0, 38.0], 7.0)[0], "conus.las");
        assert!(grids("EPSG:4267", "EPSG:26904", [-150.0, 64.0], 12.0).contains(&"alaska.las".to_owned()));
        assert!(grids("EPSG:4267", "EPSG:4326", [10.0, 50.0], 7.0).is_empty(), "none is meant for Europe");
        assert!(grids("EPSG:4267", "EPSG:4326", [-110.0, 38.0], 0.1).is_empty(), "none is better");
        assert!(grids("EPSG:4301", "EPSG:6668", [139.7, 35.7], 9.0).is_empty(), "those of Japan are held");
        assert!(grids("EPSG:4269", "EPSG:26912", [-110.0, 38.0], 9.0).is_empty(), "the datum stays");
    }
}
