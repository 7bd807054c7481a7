//! A layer's shapes in a map CRS.

use super::{Layer, Part, PartKind, ShapeSet, ShapeSetBuilder};
use crate::crs::{Converter, Crs, CrsError, MapProjection};
use crate::geometry::antimeridian::{Ring, joined, turn};
use crate::geometry::distance_to_segment;
use rayon::prelude::*;
use std::sync::atomic::{AtomicBool, Ordering};

/// Metres by which an edge that is straight in the source may part from the edge drawn for it.
const TOLERANCE_M: f64 = 1.0;
/// Edges shorter than this (metres) bend by less than the tolerance: L²/8R is 0.4 m, and at most doubled by the projection.
const SHORT_M: f64 = 4_500.0;
/// How often a longer edge may be halved.
const HALVINGS: u32 = 12;
/// Features that one task projects, at most.
const ROWS: usize = 1024;
/// Coordinates in the map's own CRS further than this from its origin (metres) are on no map: half as far again as around the
/// earth. One slip of the pen among them would coarsen the grid that all of a layer's shapes are rounded to.
const FAR_M: f64 = 6e7;

/// Why a layer could not be projected.
#[derive(Debug, thiserror::Error)]
pub enum ProjectError {
    /// The CRS of the layer is not known.
    #[error("the layer's CRS is not known: choose one")]
    UnknownCrs,
    /// PROJ knows no way.
    #[error(transparent)]
    Crs(#[from] CrsError),
    /// Someone asked to stop.
    #[error("cancelled")]
    Cancelled,
}

/// Projects a layer into the map plane, in parallel.
///
/// Coordinates already in the map's CRS go through unchanged, but for the rounding of [`ShapeSet`]. Features that have a place, but none on this map, are noted in
/// [`ShapeSet::outside`]; those that the map's edge only cuts are not.
///
/// # Errors
/// When the CRS is unknown, PROJ knows no operation, or `cancel` was set.
pub fn project_layer(layer: &Layer, map: &MapProjection, cancel: &AtomicBool) -> Result<ShapeSet, ProjectError> {
    let crs = layer.crs.crs.as_ref().ok_or(ProjectError::UnknownCrs)?;
    let rows: Vec<usize> = (0..layer.table.len()).collect();
    let chunk = (rows.len() / (8 * rayon::current_num_threads())).clamp(1, ROWS);
    let bounds = layer.table.coordinates().bounds();
    let reaches_180 = crs.is_geographic() && bounds.is_none_or(|[min, max]| min[0] <= -180.0 || max[0] >= 180.0);
    let parts: Vec<ShapeSetBuilder> = rows
        .par_chunks(chunk)
        .map(|rows| {
            let mut task = Task {
                layer,
                map,
                crs,
                to_lonlat: Converter::new(crs, &Crs::wgs84())?,
                reaches_180,
                runs: Vec::new(),
                out: ShapeSetBuilder::default(),
            };
            for &row in rows {
                if cancel.load(Ordering::Relaxed) {
                    return Err(ProjectError::Cancelled);
                }
                task.feature(row);
            }
            task.out.shrink();
            Ok(task.out)
        })
        .collect::<Result<_, _>>()?;
    // For the badge beside the layer, while there is a job at work anyway; failures were met above.
    let _remembered = super::operation_of(layer);
    let mut all = ShapeSetBuilder::default();
    for part in parts {
        all.append(part);
    }
    Ok(all.finish())
}

/// What one thread needs to project some features.
struct Task<'a> {
    layer: &'a Layer,
    map: &'a MapProjection,
    crs: &'a Crs,
    to_lonlat: Converter,
    /// Whether coordinates in degrees go as far as the 180th meridian.
    reaches_180: bool,
    /// The source's vertices of the part in work.
    runs: Vec<Vec<[f64; 2]>>,
    out: ShapeSetBuilder,
}

impl Task<'_> {
    #[expect(clippy::cast_possible_truncation, reason = "a layer is refused above u32 features when it is read")]
    fn feature(&mut self, row: usize) {
        let number = row as u32;
        let (layer, before, mut all) = (self.layer, self.out.len(), true);
        let whole_again = self.joined_at_180(row);
        for polygon in whole_again.iter().flatten() {
            self.runs = polygon.iter().map(|ring| ring.iter().map(|p| [p[0], p[1]]).collect()).collect();
            all &= self.projected(number, PartKind::Polygon);
        }
        let rest = |part: &Part| whole_again.is_none() || part.kind != PartKind::Polygon;
        for part in layer.table.parts(row).filter(rest) {
            self.read(&part);
            // Longitudes of WGS 84 may have to be moved by a turn; those that need not stay as they are all the same.
            all &= if !self.crs.is_wgs84() && self.crs == self.map.crs() {
                self.unchanged(number, part.kind)
            } else {
                self.projected(number, part.kind)
            };
        }
        if !all && self.out.len() == before {
            self.out.outside(number);
        }
    }

    /// The polygons of a feature that was cut at the 180th meridian (RFC 7946 §3.1.9), joined again, and its others.
    fn joined_at_180(&self, row: usize) -> Option<Vec<Vec<Ring>>> {
        let table = &self.layer.table;
        let cut = self.reaches_180 && table.parts(row).filter(|part| part.kind == PartKind::Polygon).count() > 1;
        if !cut || !table.positions(table.vertices(row)).any(|p| p[0].abs() == 180.0) {
            return None;
        }
        let ring = |run| {
            let positions: Vec<[f64; 2]> = table.positions(run).collect();
            without_closing(&positions).iter().map(|p| [p[0], p[1], 0.0, 0.0]).collect()
        };
        let polygons = table.parts(row).filter(|part| part.kind == PartKind::Polygon);
        let polygons: Vec<Vec<Ring>> = polygons.map(|part| table.runs(&part).map(ring).collect()).collect();
        joined(&polygons)
    }

    /// Takes the vertices of a part from the table: the only place that does.
    fn read(&mut self, part: &Part) {
        let mut used = 0;
        for run in self.layer.table.runs(part) {
            if used == self.runs.len() {
                self.runs.push(Vec::new());
            }
            self.runs[used].clear();
            self.runs[used].extend(self.layer.table.positions(run));
            used += 1;
        }
        self.runs.truncate(used);
    }

    /// Takes a part as it is; tells whether all its coordinates are numbers that a map may have.
    fn unchanged(&mut self, row: u32, kind: PartKind) -> bool {
        let far = FAR_M / self.crs.metres_per_unit();
        let mut whole = true;
        for run in &mut self.runs {
            let before = run.len();
            run.retain(|p| p[0].abs() <= far && p[1].abs() <= far);
            whole &= run.len() == before;
        }
        match kind {
            PartKind::Point => self.runs.iter().flatten().for_each(|p| self.out.point(row, *p)),
            PartKind::Line => self.runs.iter().for_each(|line| self.out.line(row, line)),
            PartKind::Polygon => self.out.polygon(row, true, self.runs.iter().map(|ring| without_closing(ring))),
        }
        whole
    }

    /// Projects a part; tells whether all of it is on the map.
    fn projected(&mut self, row: u32, kind: PartKind) -> bool {
        let mut whole = true;
        if kind == PartKind::Point {
            for &p in self.runs.iter().flatten() {
                let place = self.to_lonlat.at(p).and_then(|lonlat| self.map.project_exactly(lonlat));
                match place {
                    Some(place) => self.out.point(row, place),
                    None => whole = false,
                }
            }
            return whole;
        }
        let runs: Vec<Vec<[f64; 2]>> = (self.runs.iter())
            .map(|run| {
                let (lonlat, all) = self.lonlat_run(run);
                whole &= all;
                lonlat
            })
            .collect();
        // A ring around a pole ends a whole turn from where it began.
        let turns = |run: &[[f64; 2]]| matches!(run, [first, .., last] if (last[0] - first[0]).abs() > 359.0);
        let polar = kind == PartKind::Polygon && runs.iter().any(|run| turns(run));
        let uncut = !polar && runs.iter().all(|run| run.is_empty() || self.map.stays_whole(run));
        whole &= uncut || polar;
        if kind == PartKind::Line {
            for piece in runs.iter().flat_map(|run| self.map.project_path(run)) {
                self.out.line(row, &piece);
            }
            return whole;
        }
        let ring = |run: &Vec<[f64; 2]>| match run.as_slice() {
            [first, .., last] if polar && turns(run) => {
                let pole = 90.0_f64.copysign(first[1]);
                self.map.project_ring(&[run.as_slice(), &[[last[0], pole], [first[0], pole]]].concat())
            }
            _ => self.map.project_ring(run),
        };
        let rings: Vec<Vec<[f64; 2]>> = runs.iter().flat_map(ring).collect();
        self.out.polygon(row, uncut, rings.iter().map(Vec::as_slice));
        if !uncut {
            // The fill ends at the edge of the map; the outline must not run along it.
            for run in &runs {
                let mut closed = run.clone();
                closed.extend(run.first().filter(|first| run.last() != Some(first) && !turns(run)));
                for piece in self.map.project_path(&closed) {
                    self.out.line(row, &piece);
                }
            }
        }
        whole
    }

    /// Converts a line or ring to longitude and latitude, with more vertices where it bends; tells whether none was lost.
    fn lonlat_run(&self, run: &[[f64; 2]]) -> (Vec<[f64; 2]>, bool) {
        let mut out: Vec<[f64; 2]> = Vec::with_capacity(run.len());
        let mut before: Option<([f64; 2], [f64; 2])> = None;
        // What was added to the longitude of the vertex before, and that longitude without it.
        let (mut added, mut written) = (0.0, None);
        for &xy in run {
            let Some(mut lonlat) = self.to_lonlat.at(xy) else { continue };
            if self.crs.is_geographic() {
                // Neighbours more than half a turn apart are neighbours across the 180th meridian.
                added += written.replace(lonlat[0]).map_or(0.0, |before| turn(before, lonlat[0]));
                lonlat[0] += added;
            }
            if let Some((last_xy, last)) = before.filter(|_| !self.crs.is_geographic()) {
                // A projected edge takes the short way; longitudes from PROJ jump at 180°.
                lonlat[0] = near(lonlat[0], last[0]);
                let length = (xy[0] - last_xy[0]).hypot(xy[1] - last_xy[1]) * self.crs.metres_per_unit();
                if length > SHORT_M {
                    self.halve((last_xy, last), (xy, lonlat), HALVINGS, &mut out);
                }
            }
            before = Some((xy, lonlat));
            out.push(lonlat);
        }
        // Every vertex that had a place was pushed, and densifying only adds.
        let lost = out.len() < run.len() || run.iter().any(|p| !p[0].is_finite() || !p[1].is_finite());
        (out, !lost)
    }

    fn halve(&self, a: ([f64; 2], [f64; 2]), b: ([f64; 2], [f64; 2]), left: u32, out: &mut Vec<[f64; 2]>) {
        let xy = [f64::midpoint(a.0[0], b.0[0]), f64::midpoint(a.0[1], b.0[1])];
        let Some(mut lonlat) = self.to_lonlat.at(xy) else { return };
        lonlat[0] = near(lonlat[0], a.1[0]);
        let metre = 1.0 / 111_319.49;
        let (cos, flat) = (lonlat[1].to_radians().cos(), |p: [f64; 2]| [p[0] * lonlat[1].to_radians().cos(), p[1]]);
        if left == 0 || cos <= 0.0 || distance_to_segment(flat(lonlat), flat(a.1), flat(b.1)) < TOLERANCE_M * metre {
            return;
        }
        self.halve(a, (xy, lonlat), left - 1, out);
        out.push(lonlat);
        self.halve((xy, lonlat), b, left - 1, out);
    }
}

/// Moves a longitude by whole turns to within half a turn of another.
fn near(lon: f64, other: f64) -> f64 {
    lon - ((lon - other) / 360.0).round() * 360.0
}

fn without_closing(ring: &[[f64; 2]]) -> &[[f64; 2]] {
    match ring {
        [first, .., last] if first == last => &ring[..ring.len() - 1],
        _ => ring,
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::crs::{CrsKnown, HowKnown};
    use crate::geometry::LonLat;
    use crate::layer::{Format, GeometryType, IdSource, ShapeKind, TableBuilder};

    /// A layer of polygons (one ring each), or of points where a ring has one vertex.
    pub(in crate::layer) fn layer(code: &str, rings: &[Vec<[f64; 2]>]) -> Layer {
        let mut table = TableBuilder::default();
        for ring in rings {
            ring.iter().for_each(|p| table.any_vertex(*p));
            table.end_run();
            let point = ring.len() == 1;
            table.end_part(if point { PartKind::Point } else { PartKind::Polygon });
            table.row(0..0, None, if point { GeometryType::Point } else { GeometryType::Polygon });
        }
        Layer {
            name: "test".to_owned(),
            path: "test.geojson".into(),
            digest: crate::layer::FileDigest::default(),
            reading: crate::layer::Reading::default(),
            operation: crate::layer::KnownOperation::default(),
            format: Format::GeoJson,
            encoding: "UTF-8",
            text: Vec::new().into(),
            table: table.finish(0),
            fields: Vec::new(),
            ids: 0,
            id_source: IdSource::Content,
            document: crate::layer::Document::default(),
            meaning: crate::layer::LayerMeaning::default(),
            crs: CrsKnown {
                crs: Some(Crs::parse(code).unwrap()),
                how: HowKnown::Chosen,
                reason: crate::words::Both::default(),
                candidates: Vec::new(),
            },
            problems: Vec::new(),
        }
    }

    fn shapes(layer: &Layer, map: &str) -> ShapeSet {
        let map = MapProjection::new(&Crs::parse(map).unwrap()).unwrap();
        project_layer(layer, &map, &AtomicBool::new(false)).unwrap()
    }

    fn kinds(set: &ShapeSet) -> Vec<ShapeKind> {
        set.shapes().map(|s| s.kind).collect()
    }

    /// The first ring of a shape, in map units.
    fn ring(set: &ShapeSet, shape: u32) -> Vec<[f64; 2]> {
        set.rings(&set.shape(shape).unwrap()).next().unwrap().iter().map(|c| set.place(*c)).collect()
    }

    fn assert_close(found: &[[f64; 2]], expected: &[[f64; 2]], within: f64) {
        assert_eq!(found.len(), expected.len());
        for (p, q) in found.iter().zip(expected) {
            assert!((p[0] - q[0]).abs() <= within && (p[1] - q[1]).abs() <= within, "{p:?} is not {q:?}");
        }
    }

    pub(in crate::layer) fn square(x: f64, y: f64, size: f64) -> Vec<[f64; 2]> {
        vec![[x, y], [x + size, y], [x + size, y + size], [x, y + size], [x, y]]
    }

    #[test]
    fn coordinates_in_the_maps_own_crs_stay_but_for_the_rounding() {
        let at = [-37_788.393_3 + 1e-9, -36_868.693_8];
        let set = shapes(&layer("EPSG:6675", &[vec![at], square(0.1, 0.2, 1e5)]), "EPSG:6675");
        assert_close(&[set.points().next().unwrap().1], &[at], 3.1e-5);
        assert_close(&ring(&set, 0), &square(0.1, 0.2, 1e5)[..4], 3.1e-5);
        assert!(set.outside.is_empty());
        for code in ["EPSG:4326", "EPSG:4269"] {
            let at = [139.123_456_789_012_34, 35.000_000_000_000_1];
            let set = shapes(&layer(code, &[vec![at], square(at[0], at[1], 10.0)]), code);
            assert_close(&[set.points().next().unwrap().1], &[at], 2e-9);
            assert_close(&ring(&set, 0), &square(at[0], at[1], 10.0)[..4], 2e-9);
        }
    }

    #[test]
    fn a_coordinate_beyond_all_maps_is_left_out_and_noted_and_coarsens_nothing() {
        let at = [350_000.123_4, 3_900_000.567_8];
        let set = shapes(&layer("EPSG:32654", &[vec![at], vec![[3.5e11, 3.9e6]]]), "EPSG:32654");
        assert_close(&[set.points().next().unwrap().1], &[at], 1e-6);
        assert_eq!((set.len(), set.outside.as_slice()), (1, [1].as_slice()));
    }

    #[test]
    fn a_polygon_across_180_is_one_outline_in_the_pacific_and_a_fill_with_lines_in_web_mercator() {
        let across = layer("OGC:CRS84", &[square(170.0, -10.0, 20.0), square(0.0, 0.0, 1.0)]);
        let pacific = shapes(&across, "EPSG:8859");
        assert_eq!(kinds(&pacific), [ShapeKind::Polygon, ShapeKind::Polygon]);
        assert!(pacific.outside.is_empty());
        let cut = shapes(&across, "EPSG:3857");
        assert_eq!(kinds(&cut)[..1], [ShapeKind::Fill]);
        assert!(kinds(&cut)[1..].contains(&ShapeKind::Line));
        assert!(cut.outside.is_empty(), "what is cut is drawn");
        assert_eq!(cut.rings(&cut.shape(0).unwrap()).count(), 2, "a piece on each side");
    }

    #[test]
    fn a_projected_polygon_across_180_stays_one_piece() {
        // Alaska Albers: the Aleutians run across 180°, whose longitudes come back from PROJ with a jump.
        let islands = shapes(&layer("EPSG:3338", &[square(-2_200_000.0, 300_000.0, 600_000.0)]), "EPSG:3832");
        assert_eq!(kinds(&islands), [ShapeKind::Polygon]);
        let e = islands.extent();
        assert!(e.max_x - e.min_x < 2e6, "{e:?}");
    }

    #[test]
    fn a_ring_around_the_pole_is_filled_to_the_pole() {
        let ice = shapes(&layer("EPSG:3031", &[square(-2e6, -2e6, 4e6)]), "EPSG:8857");
        assert_eq!(kinds(&ice)[0], ShapeKind::Fill);
        let filled = ice.rings(&ice.shape(0).unwrap()).flatten().fold(f64::INFINITY, |y, c| y.min(ice.place(*c)[1]));
        let map = MapProjection::new(&Crs::parse("EPSG:8857").unwrap()).unwrap();
        let pole = map.project(LonLat::new(0.0, -90.0).unwrap()).unwrap();
        assert!((filled - pole.y).abs() < 1.0, "{filled} {pole:?}");
        // The outline keeps to the ring: nothing of it is near the pole.
        let lines = ice.shapes().filter(|s| s.kind == ShapeKind::Line);
        let vertices = lines.flat_map(|s| ice.rings(&s).flatten().copied().collect::<Vec<_>>());
        let low = vertices.fold(f64::INFINITY, |y, c| y.min(ice.place(c)[1]));
        assert!(low > pole.y + 5e4, "{low}");
    }

    #[test]
    fn long_projected_edges_follow_the_source_line() {
        // A 400 km edge along a UTM northing bends away from the straight line in degrees by kilometres.
        let set = shapes(&layer("EPSG:32654", &[square(300_000.0, 4_000_000.0, 400_000.0)]), "OGC:CRS84");
        let back = MapProjection::new(&Crs::parse("EPSG:32654").unwrap()).unwrap();
        let ring = ring(&set, 0);
        assert!(ring.len() > 40, "{}", ring.len());
        let mut worst = 0.0_f64;
        for pair in ring.windows(2) {
            let middle = LonLat::new(f64::midpoint(pair[0][0], pair[1][0]), f64::midpoint(pair[0][1], pair[1][1])).unwrap();
            let p = back.project(middle).unwrap();
            let side = [(p.x - 300_000.0).abs(), (p.x - 700_000.0).abs(), (p.y - 4_000_000.0).abs(), (p.y - 4_400_000.0).abs()];
            worst = worst.max(side.into_iter().fold(f64::INFINITY, f64::min));
        }
        assert!(worst < 1.1, "{worst} m beside the edge");
    }

    #[test]
    fn what_is_off_the_map_is_noted_and_not_drawn() {
        let set = shapes(&layer("OGC:CRS84", &[vec![[0.0, 89.9]], vec![[f64::NAN, 0.0]], vec![[139.0, 35.0]]]), "EPSG:3857");
        assert_eq!((set.len(), set.outside.as_slice()), (1, [0, 1].as_slice()));
        let set = shapes(&layer("OGC:CRS84", &[square(0.0, 86.0, 3.0), square(0.0, 80.0, 9.0)]), "EPSG:3857");
        assert_eq!(set.outside, [0], "the second is only cut");
    }

    #[test]
    fn an_unknown_crs_and_a_cancel_are_errors() {
        let mut unknown = layer("OGC:CRS84", &[vec![[1.0, 2.0]]]);
        let map = MapProjection::new(&Crs::wgs84()).unwrap();
        assert!(matches!(project_layer(&unknown, &map, &AtomicBool::new(true)), Err(ProjectError::Cancelled)));
        unknown.crs.crs = None;
        assert!(matches!(project_layer(&unknown, &map, &AtomicBool::new(false)), Err(ProjectError::UnknownCrs)));
    }
}
