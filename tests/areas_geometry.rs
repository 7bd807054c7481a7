//! Areas that share borders: whatever one of them does, no gap opens between them and none covers another.

use lodemap::geometry::{
    Boundary, LonLat, Overlay, Torn, VertexRef, circle, flaws, follow, measure, noded_along, overlay, rectangle, reshape, shared,
    split, union_all,
};
use proptest::prelude::*;
use std::collections::BTreeMap;

type Node = (i64, i64);

fn at(lon: f64, lat: f64) -> LonLat {
    LonLat::new(lon, lat).unwrap()
}

fn rect(west: f64, south: f64, east: f64, north: f64) -> Boundary {
    rectangle(at(west, south), at(east, north)).unwrap()
}

fn edges(b: &Boundary) -> Vec<[Node; 2]> {
    let pairs = |ring: &Vec<LonLat>| -> Vec<[Node; 2]> {
        let nodes: Vec<Node> = ring.iter().map(|v| v.nano()).collect();
        nodes.iter().zip(nodes.iter().cycle().skip(1)).map(|(&a, &b)| [a.min(b), a.max(b)]).collect()
    };
    b.rings().flat_map(|(_, _, ring)| pairs(ring)).collect()
}

/// Twice the area in square nano-degrees, exact.
fn twice_area(b: &Boundary) -> i128 {
    let ring = |ring: &Vec<LonLat>| -> i128 {
        let pairs = ring.iter().zip(ring.iter().cycle().skip(1)).map(|(a, b)| (a.nano(), b.nano()));
        pairs.map(|(a, b)| i128::from(a.0) * i128::from(b.1) - i128::from(a.1) * i128::from(b.0)).sum::<i128>().abs()
    };
    b.rings().map(|(_, r, vertices)| if r == 0 { ring(vertices) } else { -ring(vertices) }).sum()
}

/// The laws of a covering: valid areas, none over another, no gap between them.
fn faults(areas: &[Boundary]) -> Vec<String> {
    let mut found = Vec::new();
    for (i, a) in areas.iter().enumerate() {
        found.extend(flaws(a).into_iter().map(|f| format!("area {i}: {}", f.what)));
        for (j, b) in areas.iter().enumerate().take(i) {
            if let Some(both) = overlay(a, b, Overlay::Intersection) {
                found.push(format!("{i} and {j} overlap: {both:?}"));
            }
        }
    }
    let whole = union_all(&areas.iter().collect::<Vec<_>>()).unwrap();
    if whole.polygons.iter().any(|p| !p.holes.is_empty()) {
        found.push("a gap inside".into());
    }
    if twice_area(&whole) != areas.iter().map(twice_area).sum::<i128>() {
        found.push("the whole is not the sum of its parts".into());
    }
    // Every edge is shared by two areas, or it is one of the outer border.
    let mut owners: BTreeMap<[Node; 2], usize> = BTreeMap::new();
    areas.iter().flat_map(edges).for_each(|edge| *owners.entry(edge).or_default() += 1);
    let mut outer = edges(&whole);
    outer.sort_unstable();
    let alone: Vec<[Node; 2]> = owners.iter().filter(|(_, n)| **n == 1).map(|(edge, _)| *edge).collect();
    if alone != outer || owners.values().any(|n| *n > 2) {
        found.push("a border inside is not shared".into());
    }
    found
}

/// Cuts one area of a covering, or all of them, along a line; the neighbours take in the ends of the cut.
fn cut(areas: &[Boundary], only: Option<usize>, line: &[LonLat]) -> Vec<Boundary> {
    let one = |(i, b): (usize, &Boundary)| if only.is_none_or(|o| o == i) { split(b, line) } else { vec![b.clone()] };
    let pieces: Vec<Boundary> = areas.iter().enumerate().flat_map(one).collect();
    let others = |i: usize| pieces.iter().enumerate().filter(move |(j, _)| *j != i).map(|(_, b)| b).collect::<Vec<_>>();
    pieces.iter().enumerate().map(|(i, b)| noded_along(b, &others(i))).collect()
}

#[derive(Debug, Clone)]
enum Change {
    Move(f64, f64),
    Insert(f64, f64),
    Delete,
    Reshape(Vec<(f64, f64)>),
}

fn change() -> impl Strategy<Value = (usize, usize, Change)> {
    let small = || -0.15..0.15_f64;
    let how = prop_oneof![
        3 => (small(), small()).prop_map(|(x, y)| Change::Move(x, y)),
        2 => (small(), small()).prop_map(|(x, y)| Change::Insert(x, y)),
        2 => Just(Change::Delete),
        2 => prop::collection::vec((small(), small()), 2..5).prop_map(Change::Reshape),
    ];
    (any::<usize>(), any::<usize>(), how)
}

fn changed(b: &Boundary, nth: usize, how: &Change) -> Option<Boundary> {
    let all: Vec<VertexRef> = b
        .rings()
        .flat_map(|(polygon, ring, vertices)| (0..vertices.len()).map(move |vertex| VertexRef { polygon, ring, vertex }))
        .collect();
    let here = all[nth % all.len()];
    let v = b.vertex(here)?;
    let by = |x: f64, y: f64| LonLat::new(v.lon() + x, v.lat() + y).ok();
    match how {
        Change::Move(x, y) => b.with_vertex_moved(here, by(*x, *y)?),
        Change::Insert(x, y) => {
            let ring = b.polygons[here.polygon].rings().nth(here.ring)?;
            let before = ring[(here.vertex + ring.len() - 1) % ring.len()];
            let middle = LonLat::new((v.lon() + before.lon()) / 2.0 + x / 4.0, (v.lat() + before.lat()) / 2.0 + y / 4.0).ok()?;
            b.with_vertex_inserted(here, middle)
        }
        Change::Delete => b.with_vertex_removed(here),
        Change::Reshape(line) => reshape(b, &line.iter().map(|(x, y)| by(*x, *y)).collect::<Option<Vec<_>>>()?),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn neighbours_follow_and_the_covering_stays_whole(
        lon in prop::sample::select(vec![-117.3, 139.1, 179.6]),
        all in prop::collection::vec(((0.0..1.0_f64, 0.0..1.0_f64), (0.0..1.0_f64, 0.0..1.0_f64)), 1..4),
        some in prop::collection::vec((any::<usize>(), (0.0..1.0_f64, 0.0..1.0_f64), (0.0..1.0_f64, 0.0..1.0_f64)), 0..3),
        changes in prop::collection::vec(change(), 1..12),
    ) {
        let mut areas = vec![rect(lon, 35.0, lon + 1.0, 36.0)];
        let through = |(px, py): (f64, f64), (qx, qy): (f64, f64)| {
            // The line through two places, to well beyond the square.
            let (dx, dy) = (qx - px, qy - py);
            let far = 3.0 / dx.hypot(dy).max(1e-3);
            [-far, far].map(|t| at(lon + px + t * dx, 35.0 + py + t * dy)).to_vec()
        };
        for (p, q) in all {
            areas = cut(&areas, None, &through(p, q));
        }
        for (which, p, q) in some {
            areas = cut(&areas, Some(which % areas.len()), &through(p, q));
        }
        prop_assert_eq!(faults(&areas), Vec::<String>::new());
        for (which, nth, how) in changes {
            let which = which % areas.len();
            let Some(new) = changed(&areas[which], nth, &how) else { continue };
            let others: Vec<(usize, &Boundary)> = areas.iter().enumerate().filter(|(i, _)| *i != which).collect();
            if let Ok(following) = follow(&others, &areas[which], &new) {
                let before = areas.clone();
                areas[which] = new;
                following.into_iter().for_each(|(i, b)| areas[i] = b);
                prop_assert_eq!(faults(&areas), Vec::<String>::new(), "area {} {:?}\n{:?}\n{:?}", which, how, before, areas);
            }
        }
    }
}

/// Three areas that meet at (1, 1): left, and on the right one below the other; the lower one across the grid of turns.
fn three() -> [Boundary; 3] {
    let b = |ring: &[[f64; 2]]| Boundary::from_coordinates(&[vec![ring.to_vec()]]).unwrap();
    [
        b(&[[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [1.0, 2.0], [0.0, 2.0]]),
        b(&[[1.0, 1.0], [2.0, 1.0], [2.0, 2.0], [1.0, 2.0]]),
        b(&[[361.0, 0.0], [362.0, 0.0], [362.0, 1.0], [361.0, 1.0]]),
    ]
}

fn moved(b: &Boundary, vertex: usize, lon: f64, lat: f64) -> Boundary {
    b.with_vertex_moved(VertexRef { polygon: 0, ring: 0, vertex }, at(lon, lat)).unwrap()
}

#[test]
fn a_junction_moves_in_all_three_and_does_not_go() {
    let [left, upper, lower] = three();
    let others = [("upper", &upper), ("lower", &lower)];
    let new = moved(&left, 2, 1.1, 0.9);
    let followed = follow(&others, &left, &new).unwrap();
    assert_eq!(
        followed,
        vec![("upper", moved(&upper, 0, 1.1, 0.9)), ("lower", moved(&lower, 3, 361.1, 0.9))],
        "each on its own turn"
    );
    let without = left.with_vertex_removed(VertexRef { polygon: 0, ring: 0, vertex: 2 }).unwrap();
    let refused = follow(&others, &left, &without).unwrap_err();
    assert!(matches!(&refused, Torn::Junction { key: "upper", at: v } if *v == at(1.0, 1.0)), "{refused}");
    assert!(refused.to_string().contains("“upper”"), "{refused}");
}

#[test]
fn a_vertex_put_into_a_shared_edge_is_put_into_the_neighbours_and_goes_again() {
    let [left, upper, lower] = three();
    let others = [("upper", &upper), ("lower", &lower)];
    let new = left.with_vertex_inserted(VertexRef { polygon: 0, ring: 0, vertex: 3 }, at(1.2, 1.5)).unwrap();
    let followed = follow(&others, &left, &new).unwrap();
    assert_eq!(followed.len(), 1);
    assert_eq!((followed[0].0, followed[0].1.vertex_count()), ("upper", 5));
    assert_eq!(shared(&new, &followed[0].1).unwrap().edges, 2);
    let back = follow(&[("upper", &followed[0].1), ("lower", &lower)], &new, &left).unwrap();
    assert_eq!(edges(&back[0].1).len(), edges(&upper).len());
    assert!(edges(&back[0].1).iter().all(|e| edges(&upper).contains(e)));
    // A vertex of the free border concerns nobody.
    let free = left.with_vertex_inserted(VertexRef { polygon: 0, ring: 0, vertex: 1 }, at(0.5, -0.2)).unwrap();
    assert_eq!(follow(&others, &left, &free), Ok(vec![]));
}

#[test]
fn a_reshaped_border_is_reshaped_on_both_sides() {
    let (west, east) = (rect(0.0, 0.0, 1.0, 1.0), rect(1.0, 0.0, 2.0, 1.0));
    let new = reshape(&west, &[at(0.9, 0.2), at(1.3, 0.4), at(1.2, 0.7), at(0.9, 0.8)]).unwrap();
    let followed = follow(&[("east", &east)], &west, &new).unwrap();
    assert_eq!(faults(&[new, followed[0].1.clone()]), Vec::<String>::new());
    assert_eq!(followed[0].1.vertex_count(), 8);
}

#[test]
fn what_would_overlap_or_fold_is_refused_by_name() {
    let [left, upper, lower] = three();
    let far = rect(-1.0, 0.0, -0.5, 2.0);
    let others = [("upper", &upper), ("lower", &lower), ("far", &far)];
    let over = follow(&others, &left, &moved(&left, 0, -0.8, 0.5)).unwrap_err();
    assert_eq!(over.to_string(), "the area would overlap “far”");
    let folded = follow(&others, &left, &moved(&left, 2, 3.0, 1.0)).unwrap_err();
    assert!(matches!(folded, Torn::Neighbour { key: "upper", .. }), "{folded}");
    let own = follow(&others, &left, &moved(&left, 0, 0.5, 3.0)).unwrap_err();
    assert!(matches!(own, Torn::Invalid(_)), "{own}");
    // Areas that overlapped before may go on overlapping.
    let under = rect(-0.5, 0.5, 0.5, 1.5);
    assert_eq!(follow(&[("under", &under)], &left, &moved(&left, 0, -0.1, 0.1)), Ok(vec![]));
}

#[test]
fn a_border_shared_halfway_along_an_edge_follows_or_is_refused() {
    // The long edge of the right one runs on beyond the left one's corner.
    let (left, right) = (rect(0.0, 0.0, 1.0, 1.0), rect(1.0, -1.0, 2.0, 2.0));
    let new = moved(&left, 2, 0.8, 1.0);
    let followed = follow(&[("right", &right)], &left, &new).unwrap();
    assert_eq!(followed[0].1.vertex_count(), 6);
    assert_eq!(faults(&[new, followed[0].1.clone()]), Vec::<String>::new());
    let refused = follow(&[("left", &left)], &right, &moved(&right, 0, 1.1, -1.0)).unwrap_err();
    assert!(matches!(refused, Torn::Halfway { key: "left", .. }), "{refused}");
}

#[test]
fn neighbours_are_those_with_a_common_vertex_on_any_turn() {
    let [left, upper, lower] = three();
    assert_eq!(shared(&left, &lower).map(|s| (s.vertices, s.edges)), Some((2, 1)));
    assert_eq!(shared(&upper, &lower).map(|s| (s.vertices, s.edges)), Some((2, 1)));
    assert_eq!(shared(&left, &rect(5.0, 0.0, 6.0, 1.0)), None);
}

#[test]
fn what_two_areas_have_in_common_and_apart_makes_up_both_on_the_ground() {
    let (a, b) = (circle(at(179.9, 40.0), 60_000.0, 300).unwrap(), circle(at(-179.5, 40.3), 45_000.0, 200).unwrap());
    let size = |op| measure(&overlay(&a, &b, op).unwrap()).area_m2;
    let (both, one, any) = (size(Overlay::Intersection), size(Overlay::SymmetricDifference), size(Overlay::Union));
    assert!(((both + one) / any - 1.0).abs() < 1e-9 && both > 1e8);
    let sum = measure(&a).area_m2 + measure(&b).area_m2;
    assert!(((any + both) / sum - 1.0).abs() < 1e-9);
}
