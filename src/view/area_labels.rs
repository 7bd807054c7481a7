//! Where the names of areas stand: in the widest part, and when that is out of sight in the widest part of what is seen.

use crate::crs::MapProjection;
use crate::geometry::{Boundary, MapExtent, MapPoint, clip_ring, widest_place};
use crate::view::Camera;
use crate::workspace::{RecordId, Workspace};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// The widest place of an area on one map.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AreaPlace {
    /// The place, in map units.
    pub at: MapPoint,
    /// Half the height of the room there, in map units; the room is 2.5 times as wide.
    pub room: f64,
}

/// Finds the widest place of every area that the map shows.
pub(super) fn area_places(w: &Workspace, map: &MapProjection) -> BTreeMap<RecordId, AreaPlace> {
    w.areas.par_iter().filter_map(|(id, area)| Some((id.clone(), widest(&area.boundary, map)?))).collect()
}

fn widest(boundary: &Boundary, map: &MapProjection) -> Option<AreaPlace> {
    let places = projected(boundary, map).into_iter().filter_map(|rings| place_of(&rings));
    places.reduce(|a, b| if b.room > a.room { b } else { a })
}

fn place_of(rings: &[Vec<[f64; 2]>]) -> Option<AreaPlace> {
    widest_place(rings).map(|([x, y], room)| AreaPlace { at: MapPoint::new(x, y), room })
}

/// The polygons of a boundary as rings in map units.
fn projected(boundary: &Boundary, map: &MapProjection) -> Vec<Vec<Vec<[f64; 2]>>> {
    let rings = |polygon: &crate::geometry::Polygon| {
        let degrees = polygon.rings().map(|r| r.iter().map(|&v| v.into()).collect::<Vec<[f64; 2]>>());
        degrees.flat_map(|r| map.project_ring(&r)).collect()
    };
    boundary.polygons.iter().map(rings).collect()
}

/// Returns where the name of an area goes: at its widest place when the camera sees that, else at the widest place within one of
/// the squares of a fixed net that are wholly in sight; so a pan moves the name from square to square and not by pixels.
pub(super) fn place_in_sight(
    whole: AreaPlace,
    boundary: &Boundary,
    extent: &MapExtent,
    map: &MapProjection,
    camera: &Camera,
) -> AreaPlace {
    let seen = camera.extent();
    let apart = extent.max_x < seen.min_x || extent.min_x > seen.max_x || extent.max_y < seen.min_y || extent.min_y > seen.max_y;
    if seen.contains(whole.at) || apart {
        return whole;
    }
    let side = camera.size.x.min(camera.size.y) * camera.units_per_point / 3.0;
    let within = |from: f64, to: f64| {
        #[expect(clippy::cast_possible_truncation, reason = "a whole number of squares")]
        let (a, b) = ((from / side).ceil() as i64, (to / side).floor() as i64);
        a..b.min(a.saturating_add(30))
    };
    let polygons = projected(boundary, map);
    let mut best: Option<AreaPlace> = None;
    for j in within(seen.min_y, seen.max_y) {
        for i in within(seen.min_x, seen.max_x) {
            #[expect(clippy::cast_precision_loss, reason = "numbers of squares")]
            let [west, south, east, north] = [i as f64 * side, j as f64 * side, (i + 1) as f64 * side, (j + 1) as f64 * side];
            for rings in &polygons {
                let cut: Vec<Vec<[f64; 2]>> = rings.iter().map(|r| clip_ring(r, [west, south, east, north])).collect();
                if let Some(place) = place_of(&cut)
                    && best.is_none_or(|b| place.room > b.room * 1.001)
                {
                    best = Some(place);
                }
            }
        }
    }
    best.unwrap_or(whole)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crs::Crs;
    use crate::geometry::{LonLat, ScreenPoint};

    fn boundary(ring: &[[f64; 2]]) -> Boundary {
        Boundary::from_ring(ring.iter().map(|&[lon, lat]| LonLat::new(lon, lat).unwrap()).collect())
    }

    #[test]
    fn the_name_is_inside_and_stays_while_panning_until_its_place_leaves() {
        let map = MapProjection::new(&Crs::parse("EPSG:3857").unwrap()).unwrap();
        let area =
            boundary(&[[0.0, 0.0], [30.0, 0.0], [30.0, 20.0], [20.0, 20.0], [20.0, 2.0], [2.0, 2.0], [2.0, 20.0], [0.0, 20.0]]);
        let whole = widest(&area, &map).unwrap();
        let at = map.unproject(whole.at).unwrap();
        assert!((21.0..29.0).contains(&at.lon()) && (2.0..19.0).contains(&at.lat()), "{at:?}");
        let mut extent = MapExtent::EMPTY;
        projected(&area, &map).iter().flatten().flatten().for_each(|p| extent.include(MapPoint::new(p[0], p[1])));
        let size = ScreenPoint::new(900.0, 600.0);
        let camera = |lon: f64, lat: f64, units_per_point: f64| Camera {
            center: map.project(LonLat::new(lon, lat).unwrap()).unwrap(),
            units_per_point,
            size,
        };
        let seen = |c: &Camera| place_in_sight(whole, &area, &extent, &map, c);
        assert_eq!(seen(&camera(15.0, 10.0, 6000.0)), whole);
        // Close, on the narrow bar: the name is in the part that is seen, and a small pan leaves it where it is.
        let near = camera(10.0, 1.0, 300.0);
        let (first, then) = (seen(&near), seen(&near.panned(ScreenPoint::new(7.0, 3.0))));
        assert_eq!(first, then);
        assert!(near.extent().contains(first.at) && map.unproject(first.at).unwrap().lat() < 2.0);
    }
}
