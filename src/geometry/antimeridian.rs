//! Shapes across the 180th meridian: cut there as RFC 7946 §3.1.9 asks, and joined again.
//!
//! Every vertex stays as it is; only the points on the meridian are new. Two vertices more than 180° of longitude apart are
//! taken for neighbours across the meridian, unless both lie on it: that is the edge of a box around the world.

/// Longitude and latitude in degrees, and up to two further values that are carried along (heights, measures).
pub type Position = [f64; 4];

/// A ring without its closing vertex.
pub type Ring = Vec<Position>;

/// Tells whether a line runs across the 180th meridian or beyond ±180°.
#[must_use]
pub fn crosses_180(path: &[Position]) -> bool {
    path.iter().any(|p| p[0].abs() > 180.0) || path.windows(2).any(|p| turn(p[0][0], p[1][0]) != 0.0)
}

/// The whole turn to add to a longitude so that it goes on from the one before, in degrees.
#[must_use]
pub fn turn(before: f64, lon: f64) -> f64 {
    let far = (lon - before).abs() > 180.0 && !(lon.abs() == 180.0 && before.abs() == 180.0);
    if far { ((before - lon) / 360.0).round() * 360.0 } else { 0.0 }
}

/// Cuts a line at the meridian; longitudes come back within ±180.
#[must_use]
pub fn cut_line(path: &[Position]) -> Vec<Vec<Position>> {
    let path = continuous(path);
    let mut pieces: Vec<Vec<Position>> = Vec::new();
    let mut piece: Vec<Position> = Vec::new();
    for (i, &b) in path.iter().enumerate() {
        if let Some(&a) = i.checked_sub(1).and_then(|before| path.get(before)) {
            let mut limits = meridians(a[0].min(b[0]), a[0].max(b[0]));
            if b[0] < a[0] {
                limits.reverse();
            }
            for at in limits {
                let cut = at_meridian(a, b, at);
                push(&mut piece, cut);
                pieces.push(std::mem::replace(&mut piece, vec![cut]));
            }
        }
        push(&mut piece, b);
    }
    pieces.push(piece);
    pieces.retain(|piece| piece.len() > 1);
    pieces.iter_mut().for_each(|piece| into_range(piece));
    pieces
}

/// Brings the rings of a polygon (exterior, then holes) as a file writes them into one run of longitudes, which may go beyond 180;
/// a ring around a pole is closed along it.
#[must_use]
pub fn unwrapped(rings: &[Ring]) -> Vec<Ring> {
    let Some(exterior) = rings.first() else { return Vec::new() };
    let (around, mut whole): (Vec<Ring>, Vec<Ring>) = rings.iter().map(|ring| continuous(ring)).partition(winds);
    if winds(&continuous(exterior)) {
        let mut strips = around.into_iter().map(from_meridian);
        let mut outer = strips.next().unwrap_or_default();
        match strips.next() {
            // A hole around the same pole: what lies between them is a strip.
            Some(hole) if same_way(&outer, &hole) => outer.extend(hole.into_iter().rev()),
            Some(hole) => outer.extend(hole),
            None => close_at_pole(&mut outer),
        }
        whole.insert(0, outer);
    }
    let [west, east] = range(&whole[0]);
    for hole in &mut whole[1..] {
        let [from, to] = range(hole);
        let fits = |turn: &f64| from + turn >= west - 1e-9 && to + turn <= east + 1e-9;
        let turn = [0.0, 360.0, -360.0].into_iter().find(fits).unwrap_or(0.0);
        hole.iter_mut().for_each(|p| p[0] += turn);
    }
    whole
}

/// Cuts a polygon whose longitudes go on beyond 180 (see [`unwrapped`]) into polygons within ±180.
#[must_use]
pub fn cut_polygon(rings: &[Ring]) -> Vec<Vec<Ring>> {
    let Some(exterior) = rings.first() else { return Vec::new() };
    let [west, east] = range(exterior);
    let mut pieces = Vec::new();
    let mut rest = vec![rings.to_vec()];
    for at in meridians(west, east) {
        let mut beyond = Vec::new();
        for polygon in rest {
            pieces.extend(side(&polygon, |lon| lon - at, at));
            beyond.extend(side(&polygon, |lon| at - lon, at));
        }
        rest = beyond;
    }
    pieces.extend(rest);
    pieces.iter_mut().flatten().for_each(|ring| into_range(ring));
    pieces
}

/// Joins polygons that were cut at the meridian: first what was joined, its rings filled by the even-odd rule and with longitudes
/// going on beyond 180, then the polygons that do not touch it. `None` when nothing was cut there, or not so that both sides fit.
#[must_use]
pub fn joined(polygons: &[Vec<Ring>]) -> Option<Vec<Vec<Ring>>> {
    let on = |p: &Position, lon: f64| (p[0] - lon).abs() < 1e-9;
    let runs_along = |ring: &Ring, lon| ring.iter().zip(ring.iter().cycle().skip(1)).any(|(a, b)| on(a, lon) && on(b, lon));
    let (mut rings, mut chains, mut others): (Vec<Ring>, Vec<Vec<Position>>, Vec<Vec<Ring>>) = Default::default();
    for polygon in polygons {
        let [west, east] = [-180.0, 180.0].map(|lon| polygon.iter().any(|ring| runs_along(ring, lon)));
        match (west, east) {
            (true, true) => return None,
            (false, false) => others.push(polygon.clone()),
            _ => {
                for ring in polygon {
                    let moved = if west { 360.0 } else { 0.0 };
                    let ring = ring.iter().map(|p| [p[0] + moved, p[1], p[2], p[3]]).collect();
                    match open_along(&ring, 180.0) {
                        Some(opened) => chains.extend(opened),
                        None => rings.push(ring),
                    }
                }
            }
        }
    }
    if chains.is_empty() {
        return None;
    }
    while let Some(mut ring) = chains.pop() {
        loop {
            let end = *ring.last()?;
            let goes_on = |start: &Position| (start[1] - end[1]).abs() < 1e-9;
            if goes_on(&ring[0]) {
                break;
            }
            let next = chains.iter().position(|chain| chain.first().is_some_and(goes_on))?;
            ring.extend(chains.swap_remove(next).into_iter().skip(1));
        }
        ring.pop();
        rings.push(ring);
    }
    others.insert(0, rings);
    Some(others)
}

/// The chains of a ring between its edges along a meridian; `None` when it has no such edge.
fn open_along(ring: &Ring, lon: f64) -> Option<Vec<Vec<Position>>> {
    let n = ring.len();
    let on = |i: usize| (ring[i % n][0] - lon).abs() < 1e-9;
    let first = (0..n).find(|&i| on(i) && on(i + 1))?;
    let mut chains: Vec<Vec<Position>> = Vec::new();
    for i in first..first + n {
        if on(i) && on(i + 1) {
            continue;
        }
        match chains.last_mut() {
            Some(chain) if !(on(i) && on(i + n - 1)) => chain.push(ring[(i + 1) % n]),
            _ => chains.push(vec![ring[i % n], ring[(i + 1) % n]]),
        }
    }
    Some(chains)
}

/// Longitudes that go on from one vertex to the next.
fn continuous(path: &[Position]) -> Vec<Position> {
    let mut out: Vec<Position> = Vec::with_capacity(path.len());
    let mut added = 0.0;
    for (i, &p) in path.iter().enumerate() {
        added += i.checked_sub(1).map_or(0.0, |before| turn(path[before][0], p[0]));
        out.push([p[0] + added, p[1], p[2], p[3]]);
    }
    out
}

/// Tells whether the edge that closes a continuous ring ends a turn away: the ring runs around a pole.
fn winds(ring: &Ring) -> bool {
    matches!((ring.first(), ring.last()), (Some(first), Some(last)) if turn(last[0], first[0]) != 0.0)
}

/// Starts a ring around a pole at the meridian, and ends it there a turn further on.
fn from_meridian(mut ring: Ring) -> Ring {
    let (Some(&first), Some(&last)) = (ring.first(), ring.last()) else { return ring };
    let closing = turn(last[0], first[0]);
    ring.push([first[0] + closing, first[1], first[2], first[3]]);
    let crossing = ring.windows(2).enumerate().find_map(|(i, p)| {
        let found = meridians(p[0][0].min(p[1][0]), p[0][0].max(p[1][0]));
        let on = (p[0][0].rem_euclid(360.0) == 180.0).then_some(p[0][0]);
        on.or(found.first().copied()).map(|at| (i, at_meridian(p[0], p[1], at)))
    });
    let Some((i, cut)) = crossing else { return ring };
    ring.pop();
    let mut out = vec![cut];
    ring[i + 1..].iter().for_each(|p| push(&mut out, *p));
    ring[..=i].iter().for_each(|p| push(&mut out, [p[0] + closing, p[1], p[2], p[3]]));
    push(&mut out, [cut[0] + closing, cut[1], cut[2], cut[3]]);
    let west = out[0][0].min(out[0][0] + closing);
    out.iter_mut().for_each(|p| p[0] -= west + 180.0);
    out
}

/// Closes a ring from -180 to 180 along the pole that it comes nearer to: many files run their rings the wrong way round, so the
/// order of the vertices does not tell.
fn close_at_pole(ring: &mut Ring) {
    let (Some(&first), Some(&last)) = (ring.first(), ring.last()) else { return };
    let [south, north] = ring.iter().fold([0.0_f64; 2], |[south, north], p| [south.min(p[1]), north.max(p[1])]);
    let pole = if -south > north { -90.0 } else { 90.0 };
    push(ring, [last[0], pole, last[2], last[3]]);
    push(ring, [first[0], pole, first[2], first[3]]);
}

fn same_way(a: &Ring, b: &Ring) -> bool {
    let eastward = |ring: &Ring| ring.first().zip(ring.last()).is_some_and(|(first, last)| last[0] > first[0]);
    eastward(a) == eastward(b)
}

/// What of a polygon lies where `beyond` (of a longitude) is negative, of the two sides of the meridian `at`.
fn side(rings: &[Ring], beyond: impl Fn(f64) -> f64, at: f64) -> Vec<Vec<Ring>> {
    let inside = |p: &Position| beyond(p[0]) < 0.0;
    let (mut outer, mut holes, mut chains): (Vec<Ring>, Vec<Ring>, Vec<Vec<Position>>) = (Vec::new(), Vec::new(), Vec::new());
    for (number, ring) in rings.iter().enumerate() {
        if ring.iter().all(inside) {
            if number == 0 {
                outer.push(ring.clone());
            } else {
                holes.push(ring.clone());
            }
            continue;
        }
        let n = ring.len();
        let Some(start) = (0..n).find(|&i| !inside(&ring[i]) && inside(&ring[(i + 1) % n])) else { continue };
        for k in start..start + n {
            let (a, b) = (ring[k % n], ring[(k + 1) % n]);
            match (inside(&a), inside(&b)) {
                (false, true) => chains.push(vec![at_meridian(a, b, at), b]),
                (true, true) => chains.iter_mut().last().into_iter().for_each(|chain| chain.push(b)),
                (true, false) => chains.iter_mut().last().into_iter().for_each(|chain| push(chain, at_meridian(b, a, at))),
                (false, false) => {}
            }
        }
    }
    outer.extend(closed_along(&chains));
    let mut polygons: Vec<Vec<Ring>> = outer.into_iter().filter(|ring| ring.len() > 2).map(|ring| vec![ring]).collect();
    for hole in holes {
        let within = polygons.iter().position(|p| hole.first().is_some_and(|v| is_inside(*v, &p[0])));
        if let Some(polygon) = polygons.get_mut(within.unwrap_or(0)) {
            polygon.push(hole);
        }
    }
    polygons
}

/// Closes chains whose ends lie on one meridian: along it, inside and outside take turns from the south on.
fn closed_along(chains: &[Vec<Position>]) -> Vec<Ring> {
    // Ends are numbered: the first of chain c is 2c, its last 2c + 1.
    let at = |end: usize| if end.is_multiple_of(2) { chains[end / 2][0] } else { chains[end / 2][chains[end / 2].len() - 1] };
    let mut ends: Vec<usize> = (0..2 * chains.len()).collect();
    ends.sort_by(|a, b| at(*a)[1].total_cmp(&at(*b)[1]));
    let mut across = vec![0; ends.len()];
    for pair in ends.chunks_exact(2) {
        across[pair[0]] = pair[1];
        across[pair[1]] = pair[0];
    }
    let mut done = vec![false; chains.len()];
    let mut rings = Vec::new();
    for first in 0..chains.len() {
        let (mut ring, mut from) = (Ring::new(), 2 * first);
        while !std::mem::replace(&mut done[from / 2], true) {
            let chain = &chains[from / 2];
            if from.is_multiple_of(2) {
                chain.iter().for_each(|p| push(&mut ring, *p));
            } else {
                chain.iter().rev().for_each(|p| push(&mut ring, *p));
            }
            from = across[from ^ 1];
        }
        if ring.len() > 1 && ring.first() == ring.last() {
            ring.pop();
        }
        if !ring.is_empty() {
            rings.push(ring);
        }
    }
    rings
}

/// The meridians ±180, ±540 … strictly between two longitudes, from west to east.
fn meridians(west: f64, east: f64) -> Vec<f64> {
    let mut at = ((west - 180.0) / 360.0).floor() * 360.0 + 180.0;
    let mut out = Vec::new();
    // Longitudes of a layer's own are bounded by the reader's check; more turns than this mean something else.
    while at < east && out.len() < 8 {
        if at > west {
            out.push(at);
        }
        at += 360.0;
    }
    out
}

fn at_meridian(a: Position, b: Position, at: f64) -> Position {
    if a[0] == at || a[0] == b[0] {
        return a;
    }
    let t = (at - a[0]) / (b[0] - a[0]);
    let value = |i: usize| a[i] + t * (b[i] - a[i]);
    [at, value(1), value(2), value(3)]
}

fn push(path: &mut Vec<Position>, p: Position) {
    if path.last() != Some(&p) {
        path.push(p);
    }
}

fn range(ring: &Ring) -> [f64; 2] {
    ring.iter().fold([f64::INFINITY, f64::NEG_INFINITY], |[west, east], p| [west.min(p[0]), east.max(p[0])])
}

/// Moves a piece by whole turns into ±180.
fn into_range(piece: &mut [Position]) {
    let [west, east] = range(&piece.to_vec());
    let turns = (f64::midpoint(west, east) / 360.0).round() * 360.0;
    if turns != 0.0 {
        piece.iter_mut().for_each(|p| p[0] -= turns);
    }
}

fn is_inside(p: Position, ring: &Ring) -> bool {
    let mut inside = false;
    for (a, b) in ring.iter().zip(ring.iter().cycle().skip(1)) {
        inside ^= super::crosses_ray([p[0], p[1]], [a[0], a[1]], [b[0], b[1]]);
    }
    inside
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ring(xy: &[[f64; 2]]) -> Ring {
        xy.iter().map(|p| [p[0], p[1], 0.0, 0.0]).collect()
    }

    fn cut(rings: &[Ring]) -> Vec<Vec<Ring>> {
        cut_polygon(&unwrapped(rings))
    }

    /// Twice the area in square degrees, holes taken off.
    fn area(polygons: &[Vec<Ring>]) -> f64 {
        let of = |r: &Ring| r.iter().zip(r.iter().cycle().skip(1)).map(|(a, b)| a[0] * b[1] - b[0] * a[1]).sum::<f64>().abs();
        polygons.iter().map(|p| of(&p[0]) - p[1..].iter().map(of).sum::<f64>()).sum()
    }

    #[test]
    fn a_box_across_the_meridian_is_two_boxes_and_joins_to_one() {
        let pieces = cut(&[ring(&[[170.0, 40.0], [-170.0, 40.0], [-170.0, 50.0], [170.0, 50.0]])]);
        assert_eq!(pieces.len(), 2);
        assert_eq!(area(&pieces), 400.0);
        assert!(pieces.iter().flatten().flatten().all(|p| p[0].abs() <= 180.0));
        let whole = joined(&pieces).unwrap();
        assert_eq!((whole.len(), area(&whole)), (1, 400.0));
        assert_eq!(range(&whole[0][0]), [170.0, 190.0]);
    }

    #[test]
    fn a_hole_across_the_meridian_comes_back_as_a_hole() {
        let outer = ring(&[[170.0, 40.0], [190.0, 40.0], [190.0, 60.0], [170.0, 60.0]]);
        let hole = ring(&[[-175.0, 45.0], [175.0, 45.0], [175.0, 55.0], [-175.0, 55.0]]);
        let pieces = cut(&[outer, hole]);
        assert_eq!((pieces.len(), area(&pieces)), (2, 600.0));
        assert_eq!(joined(&pieces).unwrap()[0].len(), 2);
    }

    #[test]
    fn heights_are_carried_to_the_meridian() {
        let pieces = cut_line(&[[170.0, -10.0, 100.0, 0.0], [-170.0, 10.0, 300.0, 0.0]]);
        assert_eq!(pieces[0][1], [180.0, 0.0, 200.0, 0.0]);
        assert_eq!(pieces[1][0], [-180.0, 0.0, 200.0, 0.0]);
    }

    #[test]
    fn a_ring_around_a_pole_is_closed_along_it_and_a_box_around_the_world_stays() {
        let cap = cut(&[ring(&[[45.0, 40.0], [135.0, 40.0], [-135.0, 40.0], [-45.0, 40.0]])]);
        assert_eq!((cap.len(), area(&cap)), (1, 2.0 * 360.0 * 50.0));
        let world = vec![ring(&[[-180.0, -90.0], [180.0, -90.0], [180.0, 90.0], [-180.0, 90.0]])];
        assert_eq!(cut(&world), std::slice::from_ref(&world));
        assert!(!crosses_180(&world[0]) && joined(&[world]).is_none());
        let belt = [60.0, 80.0].map(|lat| ring(&[[0.0, lat], [120.0, lat], [-120.0, lat]]));
        assert_eq!(area(&cut(&belt)), 2.0 * 360.0 * 20.0);
    }

    #[test]
    fn what_only_touches_the_meridian_stays_whole() {
        let touching = vec![ring(&[[170.0, 0.0], [180.0, 5.0], [170.0, 10.0]])];
        assert_eq!(cut(&touching), std::slice::from_ref(&touching));
        assert!(joined(&[touching]).is_none());
    }

    proptest! {
        /// Any star-shaped ring around a centre near the meridian keeps its area, and joined again it is what it was.
        #[test]
        fn cutting_keeps_the_area_and_joining_undoes_it(
            centre in 165.0..195.0_f64, radii in prop::collection::vec(1.0..30.0_f64, 3..40)
        ) {
            let angle = |i: usize| i as f64 / radii.len() as f64 * std::f64::consts::TAU;
            let star: Ring = radii.iter().enumerate()
                .map(|(i, r)| [centre + r * angle(i).cos(), r * angle(i).sin(), 0.0, 0.0]).collect();
            let whole = area(&[vec![star.clone()]]);
            let pieces = cut_polygon(std::slice::from_ref(&star));
            prop_assert!((area(&pieces) - whole).abs() < 1e-9 * whole);
            prop_assert!(pieces.iter().flatten().flatten().all(|p| p[0].abs() <= 180.0));
            if let Some(rings) = joined(&pieces) {
                prop_assert!((area(&rings) - whole).abs() < 1e-9 * whole);
            } else {
                prop_assert!(pieces.len() == 1);
            }
        }
    }
}
