//! The grid of the map CRS: lines of whole eastings and northings, at a step that fits the scale, instead of the graticule.

use crate::crs::{MapProjection, zone_of_code};
use crate::geometry::{MapPoint, ScreenPoint};
use crate::layer::ShapeSetBuilder;
use crate::view::Camera;
use crate::view::graticule::Graticule;

/// The least distance of two lines, in logical points.
const APART: f64 = 110.0;

/// Makes the grid that the camera shows, with labels in the CRS's own unit: `E` and `N`, for Japan's plane rectangular CRSs `Y` and
/// `X`, as they are written there. `None` when the map is in degrees, or so small that lines would say nothing.
#[must_use]
pub fn grid(map: &MapProjection, camera: &Camera) -> Option<Graticule> {
    let extent = camera.extent();
    if map.crs().is_geographic() || !extent.min_x.is_finite() {
        return None;
    }
    let step = step(camera.units_per_point * APART)?;
    let [across, up] = if zone_of_code(map.crs().code()).is_some() { ["Y", "X"] } else { ["E", "N"] };
    let (mut lines, mut labels) = (ShapeSetBuilder::default(), Vec::new());
    for x in multiples(step, extent.min_x, extent.max_x) {
        lines.line(0, &[[x, extent.min_y], [x, extent.max_y]]);
        let at = camera.screen_from_map(MapPoint::new(x, extent.min_y));
        labels.push((ScreenPoint::new(at.x, camera.size.y), format!("{} {across}", number(x, step)), false));
    }
    for y in multiples(step, extent.min_y, extent.max_y) {
        lines.line(0, &[[extent.min_x, y], [extent.max_x, y]]);
        let at = camera.screen_from_map(MapPoint::new(extent.min_x, y));
        labels.push((ScreenPoint::new(0.0, at.y), format!("{} {up}", number(y, step)), true));
    }
    Some(Graticule { lines: lines.finish(), labels })
}

/// Returns the step of the grid that the camera shows, in map units; `None` when it shows none.
#[must_use]
pub fn step_of(map: &MapProjection, camera: &Camera) -> Option<f64> {
    if map.crs().is_geographic() { None } else { step(camera.units_per_point * APART) }
}

/// The least of 1, 2 and 5 times the powers of ten that is not below a length; `None` when it is no length.
fn step(least: f64) -> Option<f64> {
    if !(least > 0.0 && least.is_finite()) {
        return None;
    }
    let power = 10_f64.powf(least.log10().floor());
    [1.0, 2.0, 5.0, 10.0].into_iter().map(|k| k * power).find(|s| *s >= least)
}

/// The multiples of a step between two numbers, at most a few dozen.
fn multiples(step: f64, from: f64, to: f64) -> impl Iterator<Item = f64> {
    let first = (from / step).ceil();
    (0..100).map(move |i| (first + f64::from(i)) * step).take_while(move |v| *v <= to)
}

/// A number with as many decimals as the step has.
fn number(v: f64, step: f64) -> String {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0..=12")]
    let decimals = (-step.log10().floor()).clamp(0.0, 12.0) as usize;
    // Of -0 nobody wants to read the sign.
    format!("{:.decimals$}", v + 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crs::Crs;
    use crate::geometry::LonLat;

    fn of(code: &str, units_per_point: f64) -> (Option<Graticule>, Camera) {
        let map = MapProjection::new(&Crs::parse(code).unwrap()).unwrap();
        let center = map.project(LonLat::new(139.7, 35.7).unwrap()).unwrap();
        let camera = Camera { center, units_per_point, size: ScreenPoint::new(800.0, 600.0) };
        (grid(&map, &camera), camera)
    }

    #[test]
    fn lines_stand_at_whole_numbers_and_are_labelled_where_they_meet_the_edge() {
        let (grid, camera) = of("EPSG:32654", 100.0);
        let grid = grid.unwrap();
        assert!(grid.labels.iter().any(|(_, text, left)| text == "3960000 N" && *left), "{:?}", grid.labels);
        for (at, text, left) in &grid.labels {
            let said: f64 = text[..text.len() - 2].parse().unwrap();
            let there = camera.map_from_screen(*at);
            assert!((said - if *left { there.y } else { there.x }).abs() < 1e-6, "{text}");
            assert_eq!(said % 20_000.0, 0.0);
        }
        assert_eq!(grid.lines.len(), grid.labels.len());
    }

    #[test]
    fn japan_writes_x_to_the_north_and_a_map_in_degrees_has_no_grid() {
        let texts: Vec<String> = of("EPSG:6677", 1.0).0.unwrap().labels.into_iter().map(|l| l.1).collect();
        assert!(texts.iter().any(|t| t == "-33400 X") && texts.iter().any(|t| t == "-12200 Y"), "{texts:?}");
        assert!(of("EPSG:4326", 0.01).0.is_none());
        let fine = of("EPSG:6677", 0.0005).0.unwrap();
        assert!(fine.labels.iter().all(|l| l.1.contains('.')), "{:?}", fine.labels);
    }
}
