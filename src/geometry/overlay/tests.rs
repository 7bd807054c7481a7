//! Overlays against brute force on coarse grids, and the laws that they keep.

use super::grid::{Node, shapes, twice_area};
use super::*;
use crate::geometry::{BoundaryDigest, LonLat, flaws};
use proptest::prelude::*;
use std::collections::BTreeSet;

const OPS: [Overlay; 4] = [Overlay::Union, Overlay::Intersection, Overlay::Difference, Overlay::SymmetricDifference];

/// A boundary of rings of whole steps of so many nano-degrees.
fn on_grid(rings: &[Vec<Node>], step: i64) -> Boundary {
    let polygons: Vec<Vec<Vec<Node>>> =
        rings.iter().map(|r| vec![r.iter().map(|&(x, y)| (x * step, y * step)).collect()]).collect();
    grid::boundary(&polygons).unwrap()
}

fn square(x: i64, y: i64, w: i64, h: i64) -> Vec<Node> {
    vec![(x, y), (x + w, y), (x + w, y + h), (x, y + h)]
}

/// Any rings, crossing themselves and each other; made valid by `repaired` where a law needs that.
fn rings() -> impl Strategy<Value = Vec<Vec<Node>>> {
    prop::collection::vec(prop::collection::vec((0..9_i64, 0..9_i64), 3..8), 1..4)
}

fn twice(b: Option<&Boundary>) -> i128 {
    let ring = |r: &Vec<Node>, sign: i128| twice_area(r).abs() * sign;
    let shapes = b.map(shapes).unwrap_or_default();
    shapes.iter().flat_map(|s| s.rings.iter().enumerate()).map(|(i, r)| ring(r, if i == 0 { 1 } else { -1 })).sum()
}

fn contains(b: Option<&Boundary>, [x, y]: [f64; 2]) -> bool {
    let edges =
        |r: &crate::geometry::Ring| -> Vec<[f64; 2]> { r.iter().map(|v| [v.nano().0 as f64, v.nano().1 as f64]).collect() };
    b.is_some_and(|b| b.rings().filter(|(_, _, r)| crate::geometry::ring_contains(&edges(r), [x, y])).count() % 2 == 1)
}

fn nodes(b: &Boundary) -> BTreeSet<Node> {
    b.rings().flat_map(|(_, _, r)| r.iter().map(|v| v.nano()).collect::<Vec<_>>()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    /// Even-odd at points off all edges, and valid results.
    #[test]
    fn overlays_are_what_brute_force_finds(a in rings(), b in rings(), step in prop::sample::select(vec![1_i64, 7, 1000, 10_000_019])) {
        let (a, b) = (on_grid(&a, step), on_grid(&b, step));
        let got = OPS.map(|op| overlay(&a, &b, op));
        for one in got.iter().flatten() {
            prop_assert_eq!(flaws(one), vec![]);
        }
        let [union, both, first, either] = &got;
        // On coarser grids rounding moves borders past the points.
        if step < 10_000 {
            return Ok(());
        }
        for k in 0..200_i32 {
            let at = [f64::from(k * 37 % 89) / 10.0 + 0.0137, f64::from(k * 53 % 89) / 10.0 + 0.0071].map(|c| c * step as f64);
            let (in_a, in_b) = (contains(Some(&a), at), contains(Some(&b), at));
            let expected = [in_a || in_b, in_a && in_b, in_a && !in_b, in_a != in_b];
            prop_assert_eq!([union, both, first, either].map(|b| contains(b.as_ref(), at)), expected, "{:?}", at);
        }
    }

    /// The parts of a union add up exactly: crossings are rounded alike in all of them.
    #[test]
    fn parts_add_up_to_the_square_nano_degree(a in rings(), b in rings(), step in prop::sample::select(vec![1_i64, 7, 1000, 10_000_019])) {
        let (Some(a), Some(b)) = (repaired(&on_grid(&a, step)), repaired(&on_grid(&b, step))) else { return Ok(()) };
        let [union, both, first, either] = OPS.map(|op| twice(overlay(&a, &b, op).as_ref()));
        let second = twice(overlay(&b, &a, Overlay::Difference).as_ref());
        prop_assert_eq!(union, first + second + both);
        prop_assert_eq!(either, first + second);
    }

    #[test]
    fn repairing_keeps_what_is_filled_and_its_vertices_and_is_done_once(a in rings()) {
        let a = on_grid(&a, 10_000_019);
        let Some(done) = repaired(&a) else { return Ok(()) };
        prop_assert_eq!(flaws(&done), vec![]);
        prop_assert_eq!(overlay(&done, &done, Overlay::Difference), None);
        prop_assert_eq!(overlay(&done, &done, Overlay::Union), Some(done.clone()));
        prop_assert_eq!(overlay(&done, &done, Overlay::Intersection), Some(done.clone()));
        prop_assert_eq!(repaired(&done), Some(done));
    }

    /// An edge of the result runs straight through a vertex only where the area of the vertex does not run along it.
    #[test]
    fn vertices_stay_where_they_are(a in rings(), b in rings(), op in prop::sample::select(OPS.to_vec())) {
        let (Some(a), Some(b)) = (repaired(&on_grid(&a, 10_000_019)), repaired(&on_grid(&b, 10_000_019))) else { return Ok(()) };
        let Some(result) = overlay(&a, &b, op) else { return Ok(()) };
        let kept = nodes(&result);
        let inputs: BTreeSet<Node> = nodes(&a).union(&nodes(&b)).copied().collect();
        let edges = |b: &Boundary| -> Vec<[Node; 2]> {
            let edges = |r: &Vec<Node>| r.iter().copied().zip(r.iter().copied().cycle().skip(1)).map(|(s, t)| [s, t]).collect::<Vec<_>>();
            shapes(b).iter().flat_map(|s| &s.rings).flat_map(edges).collect()
        };
        // Of what is taken away only the border that is new counts.
        let counting = if op == Overlay::Difference { edges(&a) } else { [edges(&a), edges(&b)].concat() };
        for [s, t] in edges(&result) {
            let along = |p: Node| grid::orient(s, t, p) == 0 && grid::in_box(s, t, p);
            for [v, w] in counting.iter().flat_map(|&[v, w]| [[v, w], [w, v]]) {
                prop_assert!(!(along(v) && along(w)) || [s, t].contains(&v), "{:?} lies in {:?} {:?}", v, s, t);
            }
        }
        // New nodes are crossings: two nano-degrees at most from two edges.
        let all = [edges(&a), edges(&b)].concat();
        for v in kept.difference(&inputs) {
            let close = |&&[s, t]: &&[Node; 2]| {
                let length = grid::dot(grid::less(t, s), grid::less(t, s));
                grid::in_box(s, t, *v) && grid::orient(s, t, *v).pow(2) <= 4 * length
            };
            prop_assert!(all.iter().filter(close).count() > 1, "{:?}", v);
        }
    }

    #[test]
    fn the_pieces_of_a_cut_make_up_the_whole(a in rings(), line in prop::collection::vec((-2..11_i64, -2..11_i64), 2..6)) {
        let Some(a) = repaired(&on_grid(&a, 10_000_019)) else { return Ok(()) };
        let line: Vec<LonLat> = line.iter().map(|&(x, y)| grid::place((x * 10_000_019, y * 10_000_019)).unwrap()).collect();
        let pieces = split(&a, &line);
        for (i, piece) in pieces.iter().enumerate() {
            prop_assert_eq!(flaws(piece), vec![]);
            for other in &pieces[..i] {
                prop_assert_eq!(overlay(piece, other, Overlay::Intersection), None);
            }
        }
        let area: i128 = pieces.iter().map(|p| twice(Some(p))).sum();
        let whole = union_all(&pieces.iter().collect::<Vec<_>>());
        prop_assert_eq!(area, twice(whole.as_ref()));
        prop_assert!((area - twice(Some(&a))).abs() < 40 * 10_000_019 * 40, "{} {}", area, twice(Some(&a)));
        prop_assert!(nodes(&a).is_subset(&pieces.iter().flat_map(nodes).collect()));
        if pieces.len() == 1 {
            prop_assert_eq!(&pieces[0], &a);
        }
    }

    #[test]
    fn a_reshaped_area_is_valid(line in prop::collection::vec((0..30_i64, 0..30_i64), 2..6)) {
        let a = grid::boundary(&[vec![square(10_000, 10_000, 10_000, 10_000), square(14_000, 14_000, 2000, 2000)]]).unwrap();
        let line: Vec<LonLat> = line.iter().map(|&(x, y)| grid::place((x * 1000, y * 1000)).unwrap()).collect();
        if let Some(new) = reshape(&a, &line) {
            prop_assert_eq!(flaws(&new), vec![]);
        }
    }
}

fn degrees(polygons: &[Vec<Vec<[f64; 2]>>]) -> Boundary {
    Boundary::from_coordinates(polygons).unwrap()
}

fn rect(w: f64, s: f64, e: f64, n: f64) -> Boundary {
    degrees(&[vec![vec![[w, s], [e, s], [e, n], [w, n]]]])
}

fn line(vertices: &[[f64; 2]]) -> Vec<LonLat> {
    vertices.iter().map(|&p| LonLat::try_from(p).unwrap()).collect()
}

#[test]
fn adjacent_areas_grow_together_without_slivers() {
    // The common border is not straight, and each side has a vertex that the other lacks on its straight parts.
    let west = degrees(&[vec![vec![[139.0, 35.0], [140.1, 35.0], [140.3, 35.4], [140.1, 36.0], [139.0, 36.0]]]]);
    let east = degrees(&[vec![vec![[140.1, 35.0], [141.0, 35.0], [141.0, 36.0], [140.1, 36.0], [140.3, 35.4], [140.2, 35.2]]]]);
    let one = overlay(&west, &east, Overlay::Union).unwrap();
    assert_eq!((one.polygons.len(), one.polygons[0].holes.len()), (1, 0));
    assert_eq!(overlay(&west, &east, Overlay::Intersection), None);
    assert_eq!(one.polygons[0].exterior[0], west.polygons[0].exterior[0], "the ring starts where it did");
    assert_eq!(overlay(&west, &east, Overlay::Difference), Some(west));
}

#[test]
fn an_area_that_nothing_concerns_comes_out_as_it_went_in() {
    let clockwise =
        degrees(&[vec![vec![[1.0, 1.0], [1.0, 9.0], [9.0, 9.0], [9.0, 1.0]], vec![[3.0, 3.0], [4.0, 3.0], [4.0, 4.0]]]]);
    let touching = rect(9.0, 2.0, 12.0, 3.0);
    assert_eq!(overlay(&clockwise, &rect(20.0, 0.0, 21.0, 1.0), Overlay::Difference).as_ref(), Some(&clockwise));
    assert_eq!(overlay(&clockwise, &touching, Overlay::Intersection), None);
    let corner = degrees(&[vec![vec![[9.0, 2.5], [12.0, 2.0], [12.0, 3.0]]]]);
    assert_eq!(overlay(&clockwise, &corner, Overlay::Difference).as_ref(), Some(&clockwise), "a touch puts no vertex in");
    assert_eq!(repaired(&clockwise), Some(clockwise));
}

#[test]
fn holes_that_touch_come_out_valid() {
    let whole = rect(0.0, 0.0, 10.0, 10.0);
    let diamond = degrees(&[vec![vec![[0.0, 5.0], [5.0, 0.0], [10.0, 5.0], [5.0, 10.0]]]]);
    let corners = overlay(&whole, &diamond, Overlay::Difference).unwrap();
    assert_eq!((corners.polygons.len(), flaws(&corners)), (4, vec![]));
    let touching = degrees(&[vec![vec![[0.0, 5.0], [2.0, 4.0], [2.0, 6.0]]], vec![vec![[2.0, 4.0], [3.0, 3.0], [3.0, 4.0]]]]);
    let holed = overlay(&whole, &touching, Overlay::Difference).unwrap();
    assert_eq!((holed.polygons.len(), holed.polygons[0].holes.len(), flaws(&holed)), (1, 2, vec![]));
}

#[test]
fn areas_on_both_sides_of_180_meet() {
    let (east, west) = (rect(179.0, 0.0, 181.0, 2.0), rect(-181.0, 1.0, -179.0, 3.0));
    let both = overlay(&east, &west, Overlay::Intersection).unwrap();
    assert_eq!(BoundaryDigest::of(&both), BoundaryDigest::of(&rect(179.0, 1.0, 181.0, 2.0)));
    let one = overlay(&east, &west, Overlay::Union).unwrap();
    assert_eq!((one.polygons.len(), flaws(&one)), (1, vec![]));
    assert!(one.polygons[0].exterior.iter().all(|v| v.lon() >= 179.0));
    // The other way round the first one stays where it is, too.
    assert!(overlay(&west, &east, Overlay::Difference).unwrap().polygons[0].exterior.iter().all(|v| v.lon() <= -179.0));
    // A part on each side, as files have them that are cut at the meridian.
    let cut =
        degrees(&[vec![vec![[179.0, 0.0], [180.0, 0.0], [180.0, 1.0]]], vec![vec![[-180.0, 0.0], [-179.0, 0.0], [-180.0, 1.0]]]]);
    assert_eq!(overlay(&cut, &rect(178.0, -1.0, 182.0, 2.0), Overlay::Difference), None);
    assert_eq!(overlay(&cut, &rect(-182.0, -1.0, -178.0, 2.0), Overlay::Intersection), Some(cut));
    assert_eq!(split(&east, &line(&[[-180.0, -1.0], [-180.0, 3.0]])).len(), 2);
}

#[test]
fn a_line_cuts_where_it_runs_through_and_leaves_no_trace_elsewhere() {
    let two = degrees(&[
        vec![vec![[0.0, 0.0], [2.0, 0.0], [2.0, 2.0], [0.0, 2.0]]],
        vec![vec![[5.0, 0.0], [7.0, 0.0], [7.0, 3.0], [5.0, 2.0]]],
    ]);
    let cut = split(&two, &line(&[[-1.0, 1.0], [6.1234567, 1.3]]));
    assert_eq!(cut.len(), 2);
    assert_eq!((cut[0].polygons.len(), &cut[0].polygons[1]), (2, &two.polygons[1]), "the line only runs into the second");
    assert_eq!(split(&two, &line(&[[-1.0, 1.0], [1.0, 1.0]])), vec![two.clone()]);
    assert_eq!(split(&two, &line(&[[0.0, -1.0], [0.0, 5.0]])), vec![two], "along the border");
    // From the exterior to the hole does not cut; on to the other side does.
    let ring = degrees(&[vec![
        vec![[0.0, 0.0], [9.0, 0.0], [9.0, 9.0], [0.0, 9.0]],
        vec![[4.0, 4.0], [5.0, 4.0], [5.0, 5.0], [4.0, 5.0]],
    ]]);
    assert_eq!(split(&ring, &line(&[[-1.0, 4.5], [4.5, 4.5]])), vec![ring.clone()]);
    let halves = split(&ring, &line(&[[-1.0, 4.5], [10.0, 4.5]]));
    assert_eq!(halves.iter().map(|h| h.vertex_count()).collect::<Vec<_>>(), vec![8, 8]);
    // A closed line inside cuts out an island.
    let island = split(&ring, &line(&[[1.0, 1.0], [2.0, 1.0], [2.0, 2.0], [1.0, 1.0]]));
    assert_eq!(island.iter().map(|i| i.polygons[0].holes.len()).collect::<Vec<_>>(), vec![2, 0]);
}

#[test]
fn a_stretch_of_the_border_takes_the_course_of_a_line() {
    let a = degrees(&[vec![
        vec![[0.0, 0.0], [4.0, 0.0], [4.0, 4.0], [0.0, 4.0]],
        vec![[1.0, 1.0], [2.0, 1.0], [2.0, 2.0], [1.0, 2.0]],
    ]]);
    let out = reshape(&a, &line(&[[3.0, 3.0], [5.0, 3.0], [5.0, 1.0], [3.0, 1.0]])).unwrap();
    assert_eq!(
        out.polygons[0].exterior,
        line(&[[0.0, 0.0], [4.0, 0.0], [4.0, 1.0], [5.0, 1.0], [5.0, 3.0], [4.0, 3.0], [4.0, 4.0], [0.0, 4.0]])
    );
    assert_eq!(out.polygons[0].holes, a.polygons[0].holes);
    let hole = reshape(&a, &line(&[[1.5, 1.5], [2.5, 1.5], [2.5, 1.8], [1.5, 1.8]])).unwrap();
    assert_eq!(hole.polygons[0].exterior, a.polygons[0].exterior);
    assert_eq!(
        hole.polygons[0].holes[0],
        line(&[[1.0, 1.0], [2.0, 1.0], [2.0, 1.5], [2.5, 1.5], [2.5, 1.8], [2.0, 1.8], [2.0, 2.0], [1.0, 2.0]])
    );
    assert_eq!(reshape(&a, &line(&[[3.0, 3.0], [5.0, 3.0]])), None);
    // Across exterior and hole: the hole that is cut open becomes a bay.
    let through = reshape(&a, &line(&[[1.5, -1.0], [1.5, 5.0]])).unwrap();
    assert_eq!((through.polygons[0].holes.len(), flaws(&through)), (0, vec![]));
}

#[test]
fn many_areas_unite_to_one() {
    let tiles: Vec<Boundary> = (0..100).map(|k| on_grid(&[square(k % 10, k / 10, 1, 1)], 1_000_000_007)).collect();
    let one = union_all(&tiles.iter().collect::<Vec<_>>()).unwrap();
    assert_eq!((one.polygons.len(), one.polygons[0].holes.len(), twice(Some(&one))), (1, 0, 200 * 1_000_000_007_i128.pow(2)));
    assert_eq!(union_all(&[]), None);
}
