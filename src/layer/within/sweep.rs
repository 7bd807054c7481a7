//! One polygon against the strips of the index: where its edges run in a strip, and what lies between them.

use super::{Pass, PointIndex, Strip};
use crate::geometry::crosses_ray;
use std::ops::Range;

/// How far, in degrees, rounding may carry the place where an edge crosses a latitude; it is below 1e-12.
const SLACK: f64 = 1e-9;

/// An edge: a vertex and the one before it, as `ring_contains` takes them.
type Edge = [[f64; 2]; 2];

/// An edge in a strip: between which longitudes it runs there.
#[derive(Debug, Clone, Copy, Default)]
struct Beside {
    low: f64,
    high: f64,
    edge: u32,
}

/// Memory that is used again from one polygon to the next.
#[derive(Debug, Default)]
pub(super) struct Sweep {
    edges: Vec<Edge>,
    /// The first strip of each edge, and the one after its last.
    strips: Vec<(u32, u32)>,
    /// Where the edges of each strip begin.
    starts: Vec<u32>,
    beside: Vec<Beside>,
    /// Whether each point of a group has crossed an odd number of edges; and where that changes for all that follow.
    odd: Vec<[bool; 2]>,
}

impl Sweep {
    /// Hands over runs of points that lie in a polygon, from one strip to the next; none twice.
    pub fn run(&mut self, index: &PointIndex, (polygon, turn): Pass<'_>, emit: &mut impl FnMut(Range<usize>)) {
        self.edges.clear();
        for ring in polygon.rings() {
            let Some(mut before) = ring.last().map(|v| [v.lon(), v.lat()]) else { continue };
            for v in ring {
                let vertex = [v.lon(), v.lat()];
                // A level edge crosses no ray, but what is above it and what is below are not alike.
                if vertex != before {
                    self.edges.push([vertex, before]);
                }
                before = vertex;
            }
        }
        let Some(strips) = self.sort_into(&index.strips) else { return };
        let mut from = 0;
        for (i, strip) in index.strips[strips].iter().enumerate() {
            let to = self.starts[i] as usize;
            if from < to {
                self.strip(index, strip, from..to, turn, emit);
            }
            from = to;
        }
    }

    /// Lists the edges of each strip; returns the strips that have any, the first of them first. Then `starts` has the ends.
    fn sort_into(&mut self, strips: &[Strip]) -> Option<Range<usize>> {
        self.strips.clear();
        let mut near = 0;
        for [a, b] in &self.edges {
            let (low, high) = (a[1].min(b[1]), a[1].max(b[1]));
            // An edge crosses the rays at latitudes from its lower end up to, not including, its upper one.
            let first = seek(strips, near, |s| s.top < low);
            let end = seek(strips, first, |s| s.bottom < high).max(first);
            near = first;
            self.strips.push((u32::try_from(first).ok()?, u32::try_from(end).ok()?));
        }
        let first = self.strips.iter().filter(|(a, b)| a < b).map(|s| s.0).min()?;
        let end = self.strips.iter().map(|s| s.1).max()?;
        self.starts.clear();
        self.starts.resize((end - first) as usize + 1, 0);
        for (a, b) in &self.strips {
            (*a..*b).for_each(|s| self.starts[(s - first) as usize + 1] += 1);
        }
        for i in 1..self.starts.len() {
            self.starts[i] += self.starts[i - 1];
        }
        let all = self.starts.last().copied().unwrap_or(0) as usize;
        self.beside.clear();
        self.beside.resize(all, Beside::default());
        for ((a, b), (edge, number)) in self.strips.iter().zip(self.edges.iter().zip(0..)) {
            for s in *a..*b {
                let strip = &strips[s as usize];
                let at = &mut self.starts[(s - first) as usize];
                self.beside[*at as usize] = beside(edge, number, strip);
                *at += 1;
            }
        }
        Some(first as usize..end as usize)
    }

    fn strip(&mut self, index: &PointIndex, strip: &Strip, edges: Range<usize>, turn: f64, emit: &mut impl FnMut(Range<usize>)) {
        let beside = &mut self.beside[edges];
        beside.sort_unstable_by(|a, b| a.low.total_cmp(&b.low));
        let x = &index.x[strip.start..strip.end];
        let (mut at, mut inside, mut i) = (0, false, 0);
        while let Some(first) = beside.get(i) {
            // Edges whose longitudes overlap in this strip go together; to both sides of them all points are alike.
            let (low, mut high, from) = (first.low, first.high, i);
            while let Some(next) = beside.get(i).filter(|next| next.low <= high) {
                high = high.max(next.high);
                i += 1;
            }
            let group = &beside[from..i];
            let begin = at + ahead(&x[at..], |x| x + turn < low);
            let end = begin + ahead(&x[begin..], |x| x + turn <= high);
            if inside && at < begin {
                emit(strip.start + at..strip.start + begin);
            }
            // How many edges of the group a ray along the foot of the strip crosses: so many lie between left and right.
            let foot = |b: &&Beside| {
                let [a, b] = self.edges[b.edge as usize];
                (a[1] > strip.bottom) != (b[1] > strip.bottom)
            };
            inside ^= group.iter().filter(foot).count() % 2 == 1;
            if begin < end {
                let points = strip.start + begin..strip.start + end;
                tested(index, strip, points, turn, (&self.edges, group), inside, &mut self.odd, emit);
            }
            at = end;
        }
    }
}

/// Tests the points beside a group of edges; `right` tells whether inside is to the right of it.
#[expect(clippy::too_many_arguments, reason = "the innermost loop, on borrowed parts")]
fn tested(
    index: &PointIndex,
    strip: &Strip,
    points: Range<usize>,
    turn: f64,
    (edges, group): (&[Edge], &[Beside]),
    right: bool,
    odd: &mut Vec<[bool; 2]>,
    emit: &mut impl FnMut(Range<usize>),
) {
    let (x, y) = (&index.x[points.clone()], &index.y[points.clone()]);
    odd.clear();
    odd.resize(points.len(), [false; 2]);
    for beside in group {
        let [a, b] = edges[beside.edge as usize];
        let begin = ahead(x, |x| x + turn < beside.low);
        let end = begin + ahead(&x[begin..], |x| x + turn <= beside.high);
        let (low, high) = (a[1].min(b[1]), a[1].max(b[1]));
        if low <= strip.bottom && high > strip.top {
            // It is to the right of all that lie before it.
            odd[0][1] ^= true;
            if let Some(from) = odd.get_mut(begin) {
                from[1] ^= true;
            }
        } else if low < high {
            odd[..begin].iter_mut().zip(y).for_each(|(odd, y)| odd[0] ^= (a[1] > *y) != (b[1] > *y));
        }
        for i in begin..end {
            odd[i][0] ^= crosses_ray([x[i] + turn, y[i]], a, b);
        }
    }
    let (mut all, mut from) = (false, None);
    for (i, [own, following]) in odd.iter().enumerate() {
        all ^= following;
        match (right ^ own ^ all, from) {
            (true, None) => from = Some(points.start + i),
            (false, Some(start)) => {
                emit(start..points.start + i);
                from = None;
            }
            _ => {}
        }
    }
    if let Some(start) = from {
        emit(start..points.end);
    }
}

/// Between which longitudes an edge runs at the latitudes of a strip's points.
fn beside([a, b]: &Edge, edge: u32, strip: &Strip) -> Beside {
    let (low, high) = (a[1].min(b[1]), a[1].max(b[1]));
    if low == high {
        return Beside { low: a[0].min(b[0]) - SLACK, high: a[0].max(b[0]) + SLACK, edge };
    }
    let at = |y: f64| (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]) + a[0];
    let ends = [at(strip.bottom.max(low)), at(strip.top.min(high))];
    Beside { low: ends[0].min(ends[1]) - SLACK, high: ends[0].max(ends[1]) + SLACK, edge }
}

/// Returns how many strips from the south fulfil what holds for some from the south; quick when that is near a guess.
fn seek(strips: &[Strip], near: usize, holds: impl Fn(&Strip) -> bool) -> usize {
    let near = near.min(strips.len());
    if strips[near..].first().is_some_and(&holds) {
        near + ahead(&strips[near..], |s| holds(&s))
    } else {
        // Backwards in steps that double.
        let (mut end, mut step) = (near, 1);
        while end > 0 {
            let start = end.saturating_sub(step);
            if holds(&strips[start]) {
                return start + strips[start..end].partition_point(&holds);
            }
            (end, step) = (start, step * 2);
        }
        0
    }
}

/// Returns how many items from the first on fulfil what holds for some from the first on: in steps that double, then by halves.
fn ahead<T: Copy>(items: &[T], holds: impl Fn(T) -> bool) -> usize {
    let (mut start, mut step) = (0, 1);
    while start + step <= items.len() && holds(items[start + step - 1]) {
        start += step;
        step *= 2;
    }
    let end = items.len().min(start + step);
    start + items[start..end].partition_point(|v| holds(*v))
}
