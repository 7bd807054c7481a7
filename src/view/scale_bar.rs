//! The scale bar: a round length, true along the bar's own direction in the middle of the map.

use crate::crs::MapProjection;
use crate::geometry::{MapPoint, ScreenPoint, distance_m};
use crate::view::Camera;
use crate::words::{Lang, Word};

/// The longest bar, in logical points.
const LONGEST: f64 = 150.0;
/// Where the scale differs by more than this share across the picture, the bar says where it holds.
const SAME: f64 = 0.05;

/// Returns the length in logical points and the text of a scale bar: 1, 2 or 5 times a power of ten metres. It holds along a
/// level line through the middle of the picture, and says so where the scale is another elsewhere; `None` off the map.
#[must_use]
pub fn scale_bar(map: &MapProjection, camera: &Camera, lang: Lang) -> Option<(f64, String)> {
    let middle = ScreenPoint::new(camera.size.x / 2.0, camera.size.y / 2.0);
    // At the edge of the world there is room for a short line only.
    let (probe, along) = [LONGEST, 30.0, 2.0].into_iter().find_map(|p| Some((p, ground_m(map, camera, middle, p)?)))?;
    let about = along / probe * LONGEST;
    if !(about.is_finite() && about > 0.0) {
        return None;
    }
    let power = 10_f64.powf(about.log10().floor());
    let length_m = [5.0, 2.0, 1.0].into_iter().map(|k| k * power).find(|m| *m <= about * 1.000_001).unwrap_or(power);
    let mut points = length_m / about * LONGEST;
    for _ in 0..3 {
        if let Some(found) = ground_m(map, camera, middle, points).filter(|m| *m > 0.0) {
            points = (points * length_m / found).clamp(1.0, 2.0 * LONGEST);
        }
    }
    let text = if length_m >= 1000.0 { format!("{} km", length_m / 1000.0) } else { format!("{length_m} m") };
    let text = if scale_varies(map, camera, about / LONGEST) { lang.fill(Word::ScaleAtMiddle, &[&text]) } else { text };
    Some((points, text))
}

/// Tells whether a level line elsewhere in the picture has another scale than the metres a point in the middle.
fn scale_varies(map: &MapProjection, camera: &Camera, in_the_middle: f64) -> bool {
    let at = |i: i32, n: f64| n * f64::from(i) / 16.0;
    let places = [4, 8, 12].into_iter().flat_map(|i| (0..=16).map(move |j| (i, j)));
    let mut places = places.map(|(i, j)| ScreenPoint::new(at(i, camera.size.x), at(j, camera.size.y)));
    places.any(|p| ground_m(map, camera, p, 8.0).is_some_and(|m| (m / 8.0 / in_the_middle - 1.0).abs() > SAME))
}

/// Returns the metres on the ground along a level line of the screen, so many logical points long, about a place.
fn ground_m(map: &MapProjection, camera: &Camera, about: ScreenPoint, points: f64) -> Option<f64> {
    let MapPoint { x, y } = camera.map_from_screen(about);
    // Along the line, not along the shortest way between its ends.
    let places: Option<Vec<_>> =
        (-4..=4).map(|k| map.unproject(MapPoint::new(x + camera.units_per_point * points * f64::from(k) / 8.0, y))).collect();
    Some(places?.windows(2).map(|pair| distance_m(pair[0], pair[1])).sum())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crs::Crs;
    use crate::geometry::LonLat;

    fn bar(code: &str, lon: f64, lat: f64, units_per_point: f64) -> (f64, String, f64) {
        let map = MapProjection::new(&Crs::parse(code).unwrap()).unwrap();
        let center = map.project(LonLat::new(lon, lat).unwrap()).unwrap();
        let camera = Camera { center, units_per_point, size: ScreenPoint::new(1000.0, 700.0) };
        let (points, text) = scale_bar(&map, &camera, Lang::En).unwrap();
        let end = |side: f64| map.unproject(MapPoint::new(center.x + side * points / 2.0 * units_per_point, center.y)).unwrap();
        (points, text, distance_m(end(-1.0), end(1.0)))
    }

    #[test]
    fn the_bar_is_as_long_on_the_ground_as_it_says() {
        // Web Mercator draws everything twice as large at 60° north: a bar by map units would be wrong by that.
        for (code, lon, lat, units, text, metres) in [
            ("EPSG:3857", 10.0, 60.0, 100.0, "5 km", 5000.0),
            ("EPSG:3857", 10.0, 0.0, 100.0, "10 km", 10_000.0),
            ("EPSG:32654", 139.75, 35.68, 10.0, "1 km", 1000.0),
            ("EPSG:4326", 10.0, 60.0, 0.001, "5 km", 5000.0),
            ("EPSG:32654", 139.75, 35.68, 0.01, "1 m", 1.0),
        ] {
            let (points, found, ground) = bar(code, lon, lat, units);
            assert_eq!(found, text, "{code}");
            assert!((ground / metres - 1.0).abs() < 2e-3, "{code}: {ground} m for {text}");
            assert!((55.0..=151.0).contains(&points), "{code}: {points}");
        }
    }

    #[test]
    fn where_the_scale_differs_the_bar_says_where_it_holds() {
        let (_, text, _) = bar("EPSG:3857", 10.0, 50.0, 10_000.0);
        assert!(text.ends_with(" km at the middle of the map"), "{text}");
        assert!(!bar("EPSG:3857", 10.0, 50.0, 100.0).1.contains("middle"));
        // A world map that fills a band of the picture only.
        assert!(bar("EPSG:8859", 150.0, 0.0, 50_000.0).1.contains("middle"));
    }
}
