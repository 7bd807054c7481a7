//! The laws of a comparison: nothing is counted twice or lost, the sides can be swapped, and taking every part ends in the other boundary.

use super::*;
use crate::geometry::{flaws, repaired};
use proptest::prelude::*;
use std::collections::BTreeSet;

fn star(radii: &[f64], [lon, lat]: [f64; 2]) -> Boundary {
    let n = radii.len() as f64;
    let ring = (0..).zip(radii).map(|(i, r)| {
        let a = f64::from(i) / n * std::f64::consts::TAU;
        LonLat::new(lon + r * a.cos(), lat + r * a.sin()).unwrap()
    });
    Boundary::from_ring(ring.collect())
}

fn ring(corners: &[[f64; 2]]) -> Boundary {
    Boundary::from_coordinates(&[vec![corners.to_vec()]]).unwrap()
}

fn at(lon: f64, lat: f64) -> LonLat {
    LonLat::new(lon, lat).unwrap()
}

fn digest(b: &Boundary) -> String {
    BoundaryDigest::of(b).0
}

/// Some star, and a star with some of its radii changed, some vertices left out, perhaps on the other side of 180° and moved.
fn two() -> impl Strategy<Value = (Boundary, Boundary)> {
    let radii = prop::collection::vec(0.3..2.0_f64, 5..24);
    let changes = prop::collection::vec((0..24_usize, 0.3..2.0_f64), 0..6);
    let place = prop::sample::select(vec![[139.0, 36.0], [179.5, 22.0], [-115.0, 35.0]]);
    (radii, changes, place, prop::bool::ANY, 0..3_usize, -0.4..0.4_f64).prop_map(|(radii, changes, at, moved, turn, by)| {
        let mut other = radii.clone();
        for (i, r) in &changes {
            let n = other.len();
            other[i % n] = *r;
        }
        let a = star(&radii, at);
        let by = if moved { by } else { 0.0 };
        let to = [at[0] + by + [0.0, 360.0, -360.0][turn], at[1] + by / 2.0];
        let mut b = star(&other, if to[0].abs() < 500.0 { to } else { [at[0] + by, to[1]] });
        let n = radii.len();
        b.polygons[0].exterior.rotate_left(changes.len() % n);
        if changes.len() % 2 == 1 {
            b.polygons[0].exterior.reverse();
        }
        (a, b)
    })
}

fn set(parts: impl Iterator<Item = Boundary>) -> BTreeSet<String> {
    parts.map(|b| digest(&b)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn what_is_common_and_what_is_only_one_sides_make_up_each((a, b) in two()) {
        let diff = boundary_diff(&a, &b, None);
        for side in 0..2 {
            let sum = diff.common_m2 + diff.only_m2[side];
            prop_assert!((sum - diff.area_m2[side]).abs() <= 1e-9 * diff.area_m2[side], "{sum} {:?}", diff.area_m2);
        }
        let listed: f64 = diff.only.iter().map(|p| p.area_m2).sum();
        let all = diff.only_m2[0] + diff.only_m2[1];
        prop_assert!((listed - all).abs() <= 1e-7 * diff.area_m2[0], "{listed} {all}");
        for part in &diff.only {
            prop_assert!(contains(&part.boundary, part.inside.unwrap()));
        }
    }

    #[test]
    fn swapping_the_sides_swaps_the_answers((a, b) in two()) {
        let (there, back) = (boundary_diff(&a, &b, None), boundary_diff(&b, &a, None));
        for side in [Side::A, Side::B] {
            let of = |d: &BoundaryDiff, side: Side| set(d.only.iter().filter(|p| p.of == side).map(|p| p.boundary.clone()));
            prop_assert_eq!(of(&there, side), of(&back, side.other()));
        }
        let common = |d: &BoundaryDiff| set(d.common.iter().map(|p| p.boundary.clone()));
        prop_assert_eq!(common(&there), common(&back));
        let place = |v: LonLat| format!("{:?}", on_one_turn(v));
        let told = |c: VertexChange| match c {
            VertexChange::Moved { from, to, .. } => format!("moved {} {}", place(from), place(to)),
            VertexChange::OnlyA(at) => format!("a {}", place(at)),
            VertexChange::OnlyB(at) => format!("b {}", place(at)),
        };
        let vertices: BTreeSet<String> = there.vertices.iter().map(|v| told(v.change)).collect();
        let swapped: BTreeSet<String> = back.vertices.iter().map(|v| told(v.change.swapped())).collect();
        prop_assert_eq!(vertices, swapped);
    }

    /// Part by part, each a comparison of its own, as a person does it: in the end it is the other boundary, to the bit.
    #[test]
    fn taking_every_part_ends_in_the_other_boundary((a, b) in two(), order in prop::collection::vec(0..8_usize, 1..4)) {
        let mut now = a;
        let mut left = boundary_diff(&now, &b, None);
        let most = left.only.len() + 3;
        let mut taken = 0;
        while !left.only.is_empty() {
            let wanted = order[taken % order.len()] % left.only.len();
            let possible = (0..left.only.len()).map(|k| (wanted + k) % left.only.len()).find(|k| !left.leaves_nothing(*k));
            now = left.with_part([&now, &b], possible.unwrap()).unwrap();
            prop_assert_eq!(flaws(&now), vec![]);
            taken += 1;
            prop_assert!(taken <= most, "it does not come to an end: {} of {}", taken, most);
            left = boundary_diff(&now, &b, None);
        }
        // Without a part there are at most vertices that differ on straight borders.
        prop_assert_eq!(if taken > 0 { digest(&now) } else { digest(&b) }, digest(&b));
    }

    #[test]
    fn identical_boundaries_give_nothing((a, _) in two(), by in 0..20_usize) {
        let mut same = a.clone();
        let n = same.polygons[0].exterior.len();
        same.polygons[0].exterior.rotate_left(by % n);
        same.polygons[0].exterior.reverse();
        let diff = boundary_diff(&a, &same, Some(&star(&[1.0; 5], [139.0, 36.0])));
        prop_assert!(diff.is_none());
        prop_assert_eq!(diff.share(), 0.0);
    }

    /// Vertices that were moved a little, one put in and one taken out, wherever the ring begins.
    #[test]
    fn moved_vertices_are_found_again(radii in prop::collection::vec(0.8..1.2_f64, 8..30), moved in prop::collection::btree_set(0..8_usize, 1..4), turn in 0..30_usize) {
        let a = star(&radii, [150.0, 20.0]);
        let mut b = a.clone();
        let r = &mut b.polygons[0].exterior;
        for &i in &moved {
            r[i] = at(r[i].lon() + 0.001, r[i].lat() + 0.002);
        }
        let n = r.len();
        r.rotate_left(turn % n);
        let found = vertex_changes(&a, &b);
        prop_assert_eq!(found.len(), moved.len());
        prop_assert!(found.iter().all(|c| c.metres().is_some_and(|m| (200.0..270.0).contains(&m))), "{:?}", found);
    }
}

#[test]
fn a_part_belongs_to_whoever_changed_it() {
    let square = |w: f64, e: f64, n: f64| ring(&[[w, 0.0], [e, 0.0], [e, n], [w, n]]);
    let before = square(0.0, 4.0, 4.0);
    // We took the west away, they put something on in the east.
    let (ours, theirs) = (square(1.0, 4.0, 4.0), square(0.0, 5.0, 4.0));
    let diff = boundary_diff(&ours, &theirs, Some(&before));
    let told: Vec<_> = diff.only.iter().map(|p| (p.of, p.by, p.inside.unwrap().lon() > 4.0)).collect();
    assert_eq!(told.len(), 2);
    assert!(
        told.contains(&(Side::B, Some(ChangedBy::One(Side::A)), false)),
        "what we gave up is theirs only by our change: {told:?}"
    );
    assert!(told.contains(&(Side::B, Some(ChangedBy::One(Side::B)), true)), "{told:?}");
    let by: Vec<_> = diff.vertices.iter().map(|v| v.by.unwrap()).collect();
    assert_eq!(by.len(), 4);
    assert!(by.iter().filter(|b| **b == ChangedBy::Both).count() == 0 || by.contains(&ChangedBy::Both));
    // Both pushed the same border, to different places: one part that we gave up and they gained.
    let diff = boundary_diff(&square(0.0, 3.0, 4.0), &square(0.0, 5.0, 4.0), Some(&before));
    assert_eq!(diff.only.iter().map(|p| p.by).collect::<Vec<_>>(), [Some(ChangedBy::Both)]);
    assert_eq!(boundary_diff(&ours, &theirs, None).only[0].by, None);
}

#[test]
fn holes_and_islands_are_parts() {
    let with_hole = Boundary::from_coordinates(&[
        vec![vec![[0.0, 0.0], [4.0, 0.0], [4.0, 4.0], [0.0, 4.0]], vec![[1.0, 1.0], [2.0, 1.0], [2.0, 2.0], [1.0, 2.0]]],
        vec![vec![[10.0, 0.0], [11.0, 0.0], [11.0, 1.0]]],
    ])
    .unwrap();
    let plain = ring(&[[0.0, 0.0], [4.0, 0.0], [4.0, 4.0], [0.0, 4.0]]);
    let diff = boundary_diff(&plain, &with_hole, None);
    assert_eq!(diff.only.iter().map(|p| p.of).collect::<Vec<_>>(), [Side::A, Side::B]);
    assert_eq!(diff.lone_vertices(), [0, 7], "rings of which the other side knows nothing");
    let half = diff.with_part([&plain, &with_hole], 0).unwrap();
    assert_eq!(half.polygons.len(), 1);
    assert_eq!(half.polygons[0].holes.len(), 1);
    let rest = boundary_diff(&half, &with_hole, None);
    assert_eq!(rest.with_part([&half, &with_hole], 0).unwrap(), with_hole);
    assert!(repaired(&half).is_some());
}

#[test]
fn what_lies_apart_is_never_taken_away_first() {
    let (a, b) = (ring(&[[0.0, 0.0], [1.0, 0.0], [1.0, 1.0]]), ring(&[[5.0, 0.0], [6.0, 0.0], [6.0, 1.0]]));
    let diff = boundary_diff(&a, &b, None);
    assert!((diff.share() - 1.0).abs() < 1e-12 && diff.common.is_empty());
    let ours = diff.only.iter().position(|p| p.of == Side::A).unwrap();
    assert!(diff.leaves_nothing(ours) && !diff.leaves_nothing(1 - ours));
    assert_eq!(diff.with_part([&a, &b], ours), None);
    let both = diff.with_part([&a, &b], 1 - ours).unwrap();
    assert_eq!(boundary_diff(&both, &b, None).with_part([&both, &b], 0).unwrap(), b);
    assert_eq!(diff.with_part([&a, &b], 7), None);
}

#[test]
fn a_vertex_put_in_or_taken_out_is_no_move() {
    let a = ring(&[[0.0, 0.0], [4.0, 0.0], [4.0, 4.0], [0.0, 4.0]]);
    let b = ring(&[[0.0, 0.0], [2.0, 0.0], [4.0, 0.0], [4.0, 4.0], [0.0, 4.0]]);
    let diff = boundary_diff(&a, &b, Some(&a));
    assert!(diff.only.is_empty() && !diff.is_none());
    assert_eq!(
        diff.vertices.iter().map(|v| (v.change, v.by)).collect::<Vec<_>>(),
        [(VertexChange::OnlyB(at(2.0, 0.0)), Some(ChangedBy::One(Side::B)))]
    );
    assert_eq!(diff.moved(), None);
    // One put in beside one that moved: the near one moved.
    let c = ring(&[[0.0, 0.0], [2.0, 0.0], [4.0, 0.1], [4.0, 4.0], [0.0, 4.0]]);
    let changes = vertex_changes(&a, &c);
    assert_eq!(changes[0], VertexChange::Moved { from: at(4.0, 0.0), to: at(4.0, 0.1), metres: changes[0].metres().unwrap() });
    assert_eq!(changes[1..], [VertexChange::OnlyB(at(2.0, 0.0))]);
    assert!((changes[0].metres().unwrap() - 11_057.0).abs() < 2.0);
}
