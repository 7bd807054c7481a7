//! Where true north is on the map: the turn of the north arrow, and whether one arrow can speak for the whole picture.

use crate::crs::MapProjection;
use crate::geometry::{MapPoint, ScreenPoint};
use crate::view::Camera;
use crate::words::{Lang, Word};

/// A step to the north and to the south, in degrees: some ten metres.
const STEP_DEG: f64 = 1e-4;
/// Below this, in degrees, the top of the map is north to the eye.
const PLAIN_DEG: f64 = 0.1;
/// Where north differs from that in the middle by more than this, in degrees, one arrow would mislead.
const MOST_SPREAD_DEG: f64 = 3.0;
/// Half the side of the room that the arrow takes, in logical points.
const HALF: f64 = 27.0;

/// A north arrow for a picture.
#[derive(Debug, Clone, PartialEq)]
pub struct NorthArrow {
    /// Degrees that it is turned clockwise from the top of the picture: minus the grid convergence at the middle.
    pub turn_deg: f64,
    /// What to say beside it; `None` where the top of the map is north.
    pub note: Option<String>,
}

/// Returns the direction of true north at a place of the map, in degrees clockwise from the map's y axis: minus the grid
/// convergence as EPSG Guidance Note 7-2 counts it. Found by projecting a short step along the meridian; `None` off the map.
#[must_use]
pub fn true_north_deg(map: &MapProjection, at: MapPoint) -> Option<f64> {
    let here = map.unproject(at)?;
    let stepped = |by: f64| map.project_exactly([here.lon(), here.lat() + by]);
    let [x0, y0] = stepped(-STEP_DEG).unwrap_or([at.x, at.y]);
    let [x1, y1] = stepped(STEP_DEG).unwrap_or([at.x, at.y]);
    let (dx, dy) = (x1 - x0, y1 - y0);
    (dx.hypot(dy) > 0.0).then(|| dx.atan2(dy).to_degrees())
}

/// Returns the arrow for what the camera shows; `None` where north is in too many directions for one, or the middle is off the map.
#[must_use]
pub fn north_arrow(map: &MapProjection, camera: &Camera, lang: Lang) -> Option<NorthArrow> {
    let turn_deg = true_north_deg(map, camera.center)?;
    let size = camera.size;
    // So many that some are on the earth and off its middle lines, where a whole earth is in sight.
    for i in 0..=12 {
        for j in 0..=12 {
            let p = ScreenPoint::new(size.x * f64::from(i) / 12.0, size.y * f64::from(j) / 12.0);
            let Some(there) = true_north_deg(map, camera.map_from_screen(p)) else { continue };
            if ((there - turn_deg + 180.0).rem_euclid(360.0) - 180.0).abs() > MOST_SPREAD_DEG {
                return None;
            }
        }
    }
    if turn_deg.abs() < PLAIN_DEG {
        return Some(NorthArrow { turn_deg: 0.0, note: None });
    }
    let side = lang.compass(if turn_deg < 0.0 { 270.0 } else { 90.0 });
    let note = lang.fill(Word::TrueNorthOff, &[&format!("{:.1}", turn_deg.abs()), side]);
    Some(NorthArrow { turn_deg, note: Some(note) })
}

/// Returns the room of the arrow in a picture of a size: left, top, right, bottom in logical points; `None` where it would be in
/// the way.
#[must_use]
pub fn arrow_room(size: ScreenPoint) -> Option<[f64; 4]> {
    let (x, y) = (HALF + 8.0, size.y - 78.0);
    (size.x >= 240.0 && size.y >= 200.0).then_some([x - HALF, y - HALF, x + HALF, y + HALF])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crs::Crs;
    use crate::geometry::LonLat;

    fn map(code: &str) -> MapProjection {
        MapProjection::new(&Crs::parse(code).unwrap()).unwrap()
    }

    fn camera(map: &MapProjection, lon: f64, lat: f64, units_per_point: f64) -> Camera {
        let center = map.project(LonLat::new(lon, lat).unwrap()).unwrap();
        Camera { center, units_per_point, size: ScreenPoint::new(1000.0, 700.0) }
    }

    fn convergence(code: &str, lon: f64, lat: f64) -> f64 {
        let map = map(code);
        -true_north_deg(&map, camera(&map, lon, lat, 1.0).center).unwrap()
    }

    #[test]
    fn convergence_is_that_of_the_formulas() {
        // Transverse Mercator by Redfearn's series: Δλ sin φ (1 + Δλ² cos² φ (1 + 3η² + 2η⁴) / 3), η² = e'² cos² φ.
        for (code, middle, lon, lat) in
            [("EPSG:32654", 141.0, 139.75, 35.68), ("EPSG:32611", -117.0, -115.0, 40.8), ("EPSG:32754", 141.0, 143.0, -30.0)]
        {
            let (d, phi) = (f64::to_radians(lon - middle), f64::to_radians(lat));
            let cos2 = phi.cos() * phi.cos();
            let eta2 = 0.006_739_496_742 * cos2;
            let series = d * phi.sin() * (1.0 + d * d * cos2 * (1.0 + 3.0 * eta2 + 2.0 * eta2 * eta2) / 3.0);
            let found = convergence(code, lon, lat);
            assert!((found - series.to_degrees()).abs() < 2e-5, "{code}: {found} and {}", series.to_degrees());
        }
        // Lambert-93: n = 0.725 607 765 0 (IGN, NT/G 71), so 0.7256 times the longitude from 3° E.
        assert!((convergence("EPSG:2154", 7.0, 46.0) - 4.0 * 0.725_607_765).abs() < 1e-5);
        // Polar stereographic: the meridians are rays.
        assert!((convergence("EPSG:3995", 25.0, 75.0) - 25.0).abs() < 1e-5);
        assert!(convergence("EPSG:3857", 139.75, 60.0).abs() < 1e-9);
    }

    #[test]
    fn the_arrow_turns_says_so_and_is_left_out_where_it_would_mislead() {
        let utm = map("EPSG:32654");
        let plain = north_arrow(&utm, &camera(&utm, 141.0, 35.0, 10.0), Lang::En).unwrap();
        assert_eq!((plain.turn_deg, plain.note), (0.0, None));
        let east = north_arrow(&utm, &camera(&utm, 143.5, 43.0, 10.0), Lang::En).unwrap();
        assert!((-1.75..-1.65).contains(&east.turn_deg));
        assert_eq!(east.note.as_deref(), Some("true north 1.7° W of grid north"));
        let ja = north_arrow(&utm, &camera(&utm, 139.0, 43.0, 10.0), Lang::Ja).unwrap();
        assert_eq!(ja.note.as_deref(), Some("真北は方眼北から東へ1.4°"));
        let world = map("EPSG:8859");
        for units_per_point in [26_000.0, 60_000.0] {
            assert_eq!(north_arrow(&world, &camera(&world, 150.0, 0.0, units_per_point), Lang::En), None);
        }
        let mercator = map("EPSG:3857");
        assert!(north_arrow(&mercator, &camera(&mercator, 0.0, 0.0, 30_000.0), Lang::En).is_some());
        let polar = map("EPSG:3995");
        assert_eq!(north_arrow(&polar, &camera(&polar, 0.0, 89.99, 10_000.0), Lang::En), None);
    }
}
