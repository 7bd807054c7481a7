//! The links between deposits and projects as lines on the map: geodesics, those of a project with many bundled into trunks that fork
//! near groups of deposits; drawn for what is selected, or all of them on demand.

use crate::crs::MapProjection;
use crate::geometry::{LonLat, MapPoint, geodesic_path, polar_from, polar_to, ring_contains};
use crate::layer::catalog::Catalog;
use crate::layer::{RowSet, ShapeSet, ShapeSetBuilder};
use crate::view::theme::MapTheme;
use crate::view::{Label, LabelAnchor, Paint, Stroke};
use crate::words::grouped;
use crate::workspace::{DepositRef, MappingArea, RecordId, Workspace};
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

/// A project with more links than this has them bundled.
const MANY: usize = 12;
/// Groups of fewer deposits are linked one by one.
const GROUP: usize = 3;
/// How wide a group is, as a share of its distance from the project, and in metres at least and at most.
const WIDTH: f64 = 0.25;
const WIDTH_M: [f64; 2] = [60_000.0, 1_500_000.0];

/// Whose links are drawn.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum LinksOf {
    /// Nobody's.
    #[default]
    Nothing,
    /// All.
    All,
    /// A project's.
    Project(RecordId),
    /// A deposit's.
    Deposit(DepositRef),
    /// Those of the deposits in an area.
    Area(RecordId),
    /// Those of these rows.
    Rows(BTreeMap<RecordId, Arc<RowSet>>),
}

/// The links to draw; their lines are made when they are drawn first, on the drawer's thread.
#[derive(Debug, Clone, Default)]
pub struct LinksShown {
    /// Whose.
    pub of: LinksOf,
    lines: Arc<OnceLock<LinkLines>>,
}

/// Links as lines in one map CRS.
#[derive(Debug, Clone)]
pub struct LinkLines {
    /// Links, and the branches of bundles.
    pub lines: Arc<ShapeSet>,
    /// The trunks of bundles.
    pub trunks: Arc<ShapeSet>,
    /// Where a trunk forks, and into how many links.
    pub forks: Vec<(MapPoint, usize)>,
}

impl LinksShown {
    /// Shows the links of something.
    #[must_use]
    pub fn new(of: LinksOf) -> Self {
        Self { of, lines: Arc::default() }
    }

    /// Returns the lines; the first call makes them.
    #[must_use]
    pub fn lines(&self, w: &Workspace, catalog: &Catalog, map: &MapProjection) -> &LinkLines {
        self.lines.get_or_init(|| link_lines(&self.of, w, catalog, map))
    }
}

/// Makes the lines of links.
fn link_lines(of: &LinksOf, w: &Workspace, catalog: &Catalog, map: &MapProjection) -> LinkLines {
    let (mut lines, mut trunks, mut forks) = (ShapeSetBuilder::default(), ShapeSetBuilder::default(), Vec::new());
    let mut by_project: BTreeMap<&RecordId, Vec<LonLat>> = BTreeMap::new();
    for link in w.links.values() {
        if let Some(deposit) =
            w.deposits.get(&link.deposit).filter(|d| wanted(of, w, catalog, &link.project, &d.deposit, d.place))
        {
            by_project.entry(&link.project).or_default().push(deposit.place);
        }
    }
    for (project, deposits) in by_project {
        let Some(place) = w.projects.get(project).and_then(|p| p.place) else { continue };
        let path = |b: &mut ShapeSetBuilder, from: LonLat, to: LonLat| {
            map.project_path(&geodesic_path(from, to)).iter().for_each(|piece| b.line(0, piece));
        };
        for bundle in bundled(place, &deposits) {
            if bundle.fork != place {
                path(&mut trunks, place, bundle.fork);
                forks.extend(map.project(bundle.fork).map(|at| (at, bundle.deposits.len())));
            }
            bundle.deposits.iter().for_each(|deposit| path(&mut lines, bundle.fork, *deposit));
        }
    }
    LinkLines { lines: Arc::new(lines.finish()), trunks: Arc::new(trunks.finish()), forks }
}

fn wanted(of: &LinksOf, w: &Workspace, catalog: &Catalog, project: &RecordId, deposit: &DepositRef, place: LonLat) -> bool {
    match of {
        LinksOf::Nothing => false,
        LinksOf::All => true,
        LinksOf::Project(id) => id == project,
        LinksOf::Deposit(d) => d == deposit,
        LinksOf::Area(id) => w.areas.get(id).is_some_and(|area| holds(area, place)),
        LinksOf::Rows(rows) => {
            let rows = rows.get(&deposit.layer);
            rows.is_some_and(|rows| catalog.row(&deposit.layer.0, &deposit.key).is_some_and(|row| rows.get(row)))
        }
    }
}

fn holds(area: &MappingArea, place: LonLat) -> bool {
    let [lon, lat]: [f64; 2] = place.into();
    let inside = |lon: f64| {
        area.boundary.polygons.iter().any(|polygon| {
            let rings = polygon.rings().filter(|ring| {
                let ring: Vec<[f64; 2]> = ring.iter().map(|&v| v.into()).collect();
                ring_contains(&ring, [lon, lat])
            });
            rings.count() % 2 == 1
        })
    };
    // The boundary may run past 180°.
    [lon, lon - 360.0, lon + 360.0].into_iter().any(inside)
}

/// Links that go together as far as a fork; at the project itself when they do not.
#[derive(Debug, Clone, PartialEq)]
struct Bundle {
    fork: LonLat,
    deposits: Vec<LonLat>,
}

/// Groups the deposits of a project, seen from it: each joins the first group whose first member is near enough for its distance.
fn bundled(project: LonLat, deposits: &[LonLat]) -> Vec<Bundle> {
    let plain = |deposits: Vec<LonLat>| Bundle { fork: project, deposits };
    if deposits.len() <= MANY {
        return vec![plain(deposits.to_vec())];
    }
    // From the far ones to the near ones, so that it does not matter in which order they were linked.
    let mut seen: Vec<([f64; 2], LonLat)> = deposits.iter().map(|d| (polar_to(project, *d), *d)).collect();
    let far = |p: &[f64; 2]| p[0].hypot(p[1]);
    seen.sort_by(|(a, d), (b, e)| {
        let place = d.lon().total_cmp(&e.lon()).then(d.lat().total_cmp(&e.lat()));
        far(b).total_cmp(&far(a)).then(place)
    });
    let mut groups: Vec<Vec<([f64; 2], LonLat)>> = Vec::new();
    for (at, deposit) in seen {
        let near = |group: &&mut Vec<([f64; 2], LonLat)>| {
            let first = group[0].0;
            let width = (WIDTH * far(&first)).clamp(WIDTH_M[0], WIDTH_M[1]);
            (first[0] - at[0]).hypot(first[1] - at[1]) <= width
        };
        match groups.iter_mut().find(near) {
            Some(group) => group.push((at, deposit)),
            None => groups.push(vec![(at, deposit)]),
        }
    }
    let mut alone = Vec::new();
    let mut bundles = Vec::new();
    for group in groups {
        let deposits = group.iter().map(|(_, d)| *d);
        if group.len() < GROUP {
            alone.extend(deposits);
            continue;
        }
        let middle = [0, 1].map(|i| group.iter().map(|(p, _)| p[i]).sum::<f64>() / group.len() as f64);
        let radius = group.iter().map(|(p, _)| (p[0] - middle[0]).hypot(p[1] - middle[1])).fold(0.0, f64::max);
        // The trunk ends before the group, so that its branches fan out.
        let along = ((far(&middle) - radius) / far(&middle)).clamp(0.4, 0.95);
        match polar_from(project, middle.map(|v| v * along)) {
            Some(fork) => bundles.push(Bundle { fork, deposits: deposits.collect() }),
            None => alone.extend(deposits),
        }
    }
    if !alone.is_empty() {
        bundles.push(plain(alone));
    }
    bundles
}

/// Returns how links are painted: trunks wider than links and branches, which are dashed.
pub(super) fn items<'a>(lines: &'a LinkLines, theme: &MapTheme) -> [(&'a Arc<ShapeSet>, Paint); 2] {
    let paint = |width: f64, dash| {
        let casing = Some((theme.halo.faded(0.7), width + 1.8));
        Paint { stroke: Some(Stroke { color: theme.project, width, dash, casing }), ..Paint::default() }
    };
    [(&lines.lines, paint(1.5, Some([5.0, 3.0]))), (&lines.trunks, paint(3.4, None))]
}

/// Returns the labels of forks: how many links a trunk stands for.
pub(super) fn labels(lines: &LinkLines, theme: &MapTheme) -> Vec<Label> {
    let label = |(at, count): &(MapPoint, usize)| Label {
        at: *at,
        offset: [0.0, -6.0],
        text: format!("× {}", grouped(*count)),
        size: 12.0,
        color: theme.project,
        halo: Some(theme.halo),
        anchor: LabelAnchor::Bottom,
        priority: 15,
    };
    lines.forks.iter().map(label).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crs::Crs;
    use proptest::prelude::*;

    fn at(lon: f64, lat: f64) -> LonLat {
        LonLat::new(lon, lat).unwrap()
    }

    #[test]
    fn few_links_go_one_by_one_and_many_fork_near_their_groups() {
        let tokyo = at(139.75, 35.68);
        let nevada = |i: u32| at(-117.0 + f64::from(i % 4) * 0.3, 39.0 + f64::from(i / 4) * 0.3);
        let few: Vec<LonLat> = (0..12).map(nevada).collect();
        assert_eq!(bundled(tokyo, &few), [Bundle { fork: tokyo, deposits: few.clone() }]);
        let kyushu = (0..5_u32).map(|i| at(130.0 + f64::from(i) * 0.05, 32.0));
        let mut many: Vec<LonLat> = few.iter().copied().chain(kyushu).chain([at(-68.0, -23.0)]).collect();
        let bundles = bundled(tokyo, &many);
        let sizes: Vec<usize> = bundles.iter().map(|b| b.deposits.len()).collect();
        assert_eq!(sizes, [12, 5, 1], "Nevada, Kyushu, and one in Chile on its own");
        assert_eq!(bundles[2].fork, tokyo);
        let to_group = crate::geometry::distance_m(bundles[0].fork, at(-116.5, 39.5));
        assert!(to_group < 700_000.0, "the trunk ends before the group: {to_group}");
        many.reverse();
        let sorted = |bundles: Vec<Bundle>| bundles.into_iter().map(|b| b.deposits.len()).collect::<Vec<_>>();
        assert_eq!(sorted(bundled(tokyo, &many)), sizes, "whatever the order they were linked in");
    }

    #[test]
    fn a_link_across_180_is_whole_on_a_pacific_map_and_cut_on_one_of_greenwich() {
        let mut pieces = Vec::new();
        for code in ["EPSG:8859", "EPSG:4326"] {
            let map = MapProjection::new(&Crs::parse(code).unwrap()).unwrap();
            let path = geodesic_path(at(139.75, 35.68), at(-117.0, 39.0));
            let cut = map.project_path(&path);
            let longest = cut.iter().flat_map(|p| p.windows(2)).map(|w| (w[0][0] - w[1][0]).abs()).fold(0.0, f64::max);
            let world =
                map.project_extent(crate::geometry::LonLatExtent { west: -180.0, south: -80.0, east: 180.0, north: 80.0 });
            assert!(longest < (world.max_x - world.min_x) / 50.0, "{code}: no line runs back across the map");
            pieces.push(cut.len());
        }
        assert_eq!(pieces, [1, 2]);
    }

    proptest! {
        #[test]
        fn no_link_is_lost_in_a_bundle(
            places in prop::collection::vec((-180.0..180.0_f64, -89.0..89.0_f64), 0..120), lon in -180.0..180.0_f64, lat in -89.0..89.0_f64,
        ) {
            let deposits: Vec<LonLat> = places.iter().map(|(lon, lat)| at(*lon, *lat)).collect();
            let key = |d: &LonLat| (d.lon().to_bits(), d.lat().to_bits());
            let mut left: Vec<_> = deposits.iter().map(key).collect();
            let mut drawn: Vec<_> = bundled(at(lon, lat), &deposits).iter().flat_map(|b| &b.deposits).map(key).collect();
            left.sort_unstable();
            drawn.sort_unstable();
            prop_assert_eq!(left, drawn);
        }
    }
}
