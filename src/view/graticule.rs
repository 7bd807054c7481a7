//! Meridians and parallels for what the camera shows, at a step that fits the scale.

use crate::crs::MapProjection;
use crate::geometry::{LonLat, ScreenPoint, wrap_lon};
use crate::layer::{ShapeSet, ShapeSetBuilder};
use crate::view::Camera;

/// Lines of the graticule and where they are to be labelled.
#[derive(Debug, Clone)]
pub struct Graticule {
    /// The lines, in map units.
    pub lines: ShapeSet,
    /// Labels: place on the screen's edge and text; `true` for those at the left edge (parallels).
    pub labels: Vec<(ScreenPoint, String, bool)>,
}

/// Steps in degrees, coarse to fine; the finer ones are whole minutes and seconds.
const STEPS: [f64; 14] = [
    30.0,
    15.0,
    10.0,
    5.0,
    2.0,
    1.0,
    0.5,
    1.0 / 6.0,
    1.0 / 12.0,
    1.0 / 60.0,
    1.0 / 120.0,
    1.0 / 360.0,
    1.0 / 720.0,
    1.0 / 3600.0,
];

/// What is seen of the world, and the step that fits it, in degrees.
struct Seen {
    west: f64,
    south: f64,
    east: f64,
    north: f64,
    step: f64,
}

/// Looks with a grid of probes over the screen: good for any projection.
fn seen(map: &MapProjection, camera: &Camera) -> Option<Seen> {
    let domain = map.domain();
    let (mut west, mut south, mut east, mut north) = (f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY);
    let mut beside = false;
    for i in 0..=24 {
        for j in 0..=16 {
            let p = ScreenPoint::new(camera.size.x * f64::from(i) / 24.0, camera.size.y * f64::from(j) / 16.0);
            match map.unproject(camera.map_from_screen(p)) {
                Some(at) => {
                    west = west.min(at.lon());
                    east = east.max(at.lon());
                    south = south.min(at.lat());
                    north = north.max(at.lat());
                }
                None => beside = true,
            }
        }
    }
    if west > east {
        return None;
    }
    // Where the edge of the world is in sight the probes may miss its rim.
    let (mx, my) = if beside { (360.0, 180.0) } else { ((east - west) * 0.05, (north - south) * 0.05) };
    let (west, east) = ((west - mx).max(domain.west), (east + mx).min(domain.east));
    let (south, north) = ((south - my).max(domain.south), (north + my).min(domain.north));
    let wanted = (north - south).min(east - west).max(1e-6);
    let step = STEPS.into_iter().find(|s| wanted / s >= 3.0).unwrap_or(1.0 / 3600.0);
    Some(Seen { west, south, east, north, step })
}

/// Returns the step of the graticule that the camera shows, in degrees.
#[must_use]
pub fn step_of(map: &MapProjection, camera: &Camera) -> Option<f64> {
    seen(map, camera).map(|seen| seen.step)
}

/// Makes the graticule that the camera shows.
#[must_use]
pub fn graticule(map: &MapProjection, camera: &Camera) -> Graticule {
    let mut lines = ShapeSetBuilder::default();
    let Some(Seen { west, south, east, north, step }) = seen(map, camera) else {
        return Graticule { lines: lines.finish(), labels: Vec::new() };
    };
    let steps = |from: f64, to: f64| {
        #[expect(clippy::cast_possible_truncation, reason = "at most a few hundred lines are in sight")]
        let (a, b) = ((from / step).ceil() as i64, (to / step).floor() as i64);
        (a..=b.min(a + 400)).map(move |k| {
            #[expect(clippy::cast_precision_loss, reason = "small whole numbers")]
            let k = k as f64;
            k * step
        })
    };
    let fine = |from: f64, to: f64| (0..=90).map(move |i| from + (to - from) * f64::from(i) / 90.0);
    let mut labels = Vec::new();
    for lon in steps(west, east) {
        let path: Vec<[f64; 2]> = fine(south, north).map(|lat| [lon, lat]).collect();
        for piece in map.project_path(&path) {
            lines.line(0, &piece);
        }
        label_at_edge(map, camera, fine(south, north).map(|lat| (lon, lat)), false, &mut labels, &meridian(lon, step));
    }
    for lat in steps(south, north) {
        let path: Vec<[f64; 2]> = fine(west, east).map(|lon| [lon, lat]).collect();
        for piece in map.project_path(&path) {
            lines.line(0, &piece);
        }
        label_at_edge(map, camera, fine(west, east).map(|lon| (lon, lat)), true, &mut labels, &parallel(lat, step));
    }
    Graticule { lines: lines.finish(), labels }
}

/// Puts a label where a line crosses the left edge (parallels) or the bottom edge (meridians) of the screen.
fn label_at_edge(
    map: &MapProjection,
    camera: &Camera,
    line: impl Iterator<Item = (f64, f64)>,
    left: bool,
    labels: &mut Vec<(ScreenPoint, String, bool)>,
    text: &str,
) {
    let on_screen = |(lon, lat)| LonLat::new(lon, lat).ok().and_then(|p| map.project(p)).map(|m| camera.screen_from_map(m));
    let points: Vec<ScreenPoint> = line.filter_map(on_screen).collect();
    for pair in points.windows(2) {
        let (a, b) = (pair[0], pair[1]);
        let (from, to, edge) = if left { (a.x, b.x, 0.0) } else { (a.y, b.y, camera.size.y) };
        if (from - edge) * (to - edge) <= 0.0 && from != to {
            let t = (edge - from) / (to - from);
            let p = ScreenPoint::new(a.x + t * (b.x - a.x), a.y + t * (b.y - a.y));
            if (0.0..=camera.size.x).contains(&p.x) && (0.0..=camera.size.y).contains(&p.y) {
                labels.push((p, text.to_owned(), left));
                return;
            }
        }
    }
}

fn meridian(lon: f64, step: f64) -> String {
    let lon = wrap_lon(lon);
    let side = if lon == 0.0 || lon == -180.0 {
        ""
    } else if lon < 0.0 {
        "W"
    } else {
        "E"
    };
    angle(lon.abs(), step) + side
}

fn parallel(lat: f64, step: f64) -> String {
    let side = if lat == 0.0 {
        ""
    } else if lat < 0.0 {
        "S"
    } else {
        "N"
    };
    angle(lat.abs(), step) + side
}

fn angle(degrees: f64, step: f64) -> String {
    let seconds = (degrees * 3600.0).round();
    let (d, m, s) = ((seconds / 3600.0).floor(), (seconds % 3600.0 / 60.0).floor(), seconds % 60.0);
    if step >= 1.0 {
        format!("{d}°")
    } else if step >= 1.0 / 60.0 {
        format!("{d}°{m:02}'")
    } else {
        format!("{d}°{m:02}'{s:02}\"")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn angles_are_written_to_the_step() {
        assert_eq!(meridian(-150.0, 30.0), "150°W");
        assert_eq!(meridian(180.0, 30.0), "180°");
        assert_eq!(meridian(190.0, 10.0), "170°W");
        assert_eq!(parallel(35.5, 0.5), "35°30'N");
        assert_eq!(parallel(-0.000_277_777, 1.0 / 3600.0), "0°00'01\"S");
    }
}
