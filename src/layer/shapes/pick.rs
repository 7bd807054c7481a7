//! What lies at a place: the features within reach of it, nearest first, found by going from near to far through the index.

use super::{Cell, Shape, ShapeKind, ShapeSet};
use crate::geometry::{MapExtent, MapPoint, crosses_ray, squared_distance_to_segment};
use std::cmp::{Ordering, Reverse};
use std::collections::{BinaryHeap, HashSet};
use std::ops::Range;

/// What of a feature was hit. The order is that in which hits are listed: what is hard to hit comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HitKind {
    /// A point.
    Point,
    /// A line.
    Line,
    /// A polygon.
    Area,
}

/// A feature within reach of a place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hit {
    /// Its row.
    pub row: u32,
    /// What of it was hit.
    pub kind: HitKind,
    /// How far it is, in map units; 0 within a polygon.
    pub distance: f64,
    /// Where a point is, in map units; of lines and polygons the place that was asked for.
    pub at: [f64; 2],
}

/// The features within reach.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Nearest {
    /// Points before lines before polygons, then the nearest first, then in painting order; each row once.
    pub hits: Vec<Hit>,
    /// There are more than were asked for.
    pub more: bool,
}

/// Points are looked at one by one in a square that holds no more of them.
const LEAF: usize = 64;

impl ShapeSet {
    /// Returns the `most` nearest rows within `reach` (map units) of a place; the distance is that from the rounded shapes, so up
    /// to 0.71 steps of the grid off. However many points lie there, only about as many as are asked for are looked at.
    #[must_use]
    pub fn nearest(&self, at: MapPoint, reach: f64, most: usize) -> Nearest {
        let mut found = Nearest::default();
        let mut seen = HashSet::new();
        let mut take = |hit: Hit| {
            if seen.contains(&hit.row) {
                return true;
            }
            found.more = found.hits.len() >= most;
            if !found.more {
                seen.insert(hit.row);
                found.hits.push(hit);
            }
            !found.more
        };
        if self.points_from(at, reach, &mut take) {
            let near = MapExtent { min_x: at.x - reach, min_y: at.y - reach, max_x: at.x + reach, max_y: at.y + reach };
            let (mut hits, mut filled) = (Vec::<Hit>::new(), HashSet::new());
            for shape in self.query(&near).into_iter().filter_map(|i| self.shape(i)) {
                let kind = if shape.kind == ShapeKind::Line { HitKind::Line } else { HitKind::Area };
                hits.push(Hit { row: shape.row, kind, distance: self.distance(&shape, [at.x, at.y]), at: [at.x, at.y] });
                if shape.kind == ShapeKind::Fill {
                    filled.insert(shape.row);
                }
            }
            // The outline of a polygon that is cut at the edge of the map is part of it.
            hits.retain(|hit| hit.distance <= reach && (hit.kind == HitKind::Area || !filled.contains(&hit.row)));
            hits.sort_by(|a, b| a.kind.cmp(&b.kind).then(a.distance.total_cmp(&b.distance)).then(a.row.cmp(&b.row)));
            // Stops at the first that is too many.
            let _all = hits.into_iter().all(take);
        }
        found
    }

    /// Hands over the points within reach, the nearest first, until it is told to stop; returns whether it got to the end.
    fn points_from(&self, at: MapPoint, reach: f64, take: &mut impl FnMut(Hit) -> bool) -> bool {
        let mut waiting = BinaryHeap::new();
        let all = Square { run: 0..self.points.rows().len(), corner: [0, 0], bits: 32 };
        waiting.push(Reverse(Waiting { distance: 0.0, row: None, square: all }));
        while let Some(Reverse(Waiting { distance, row, square })) = waiting.pop() {
            if distance > reach {
                return true;
            }
            let Some(row) = row else {
                self.look_into(&square, at, &mut |w| {
                    if w.distance <= reach {
                        waiting.push(Reverse(w));
                    }
                });
                continue;
            };
            let cell = self.points.cells().get(square.run.start).copied().unwrap_or_default();
            if !take(Hit { row, kind: HitKind::Point, distance, at: self.place(cell) }) {
                return false;
            }
            // Points at one place wait as one, and lie there by row.
            let run = square.run.start + 1..square.run.end;
            if let Some(next) = self.points.rows().get(run.clone()).and_then(<[u32]>::first) {
                waiting.push(Reverse(Waiting { distance, row: Some(*next), square: Square { run, ..square } }));
            }
        }
        true
    }

    /// Puts the points of a small square among those that wait, or the four squares of a large one.
    fn look_into(&self, Square { run, corner, bits }: &Square, at: MapPoint, wait: &mut impl FnMut(Waiting)) {
        let (rows, cells) = self.run(run.clone());
        let from = |cell: Cell| {
            let p = self.place(cell);
            (p[0] - at.x).hypot(p[1] - at.y)
        };
        let (Some(&first), Some(&row)) = (cells.first(), rows.first()) else { return };
        if *bits == 0 {
            let square = Square { run: run.clone(), corner: *corner, bits: 0 };
            wait(Waiting { distance: from(first), row: Some(row), square });
        } else if run.len() <= LEAF {
            for (i, (&row, &cell)) in (run.start..).zip(rows.iter().zip(cells)) {
                let square = Square { run: i..i + 1, corner: cell, bits: 0 };
                wait(Waiting { distance: from(cell), row: Some(row), square });
            }
        } else {
            let bit = 1_u32 << (bits - 1);
            let upper = cells.partition_point(|c| c[1] & bit == 0);
            let right = |part: &[Cell]| part.partition_point(|c| c[0] & bit == 0);
            let ends = [right(&cells[..upper]), upper, upper + right(&cells[upper..]), cells.len()];
            let [x, y] = *corner;
            let mut start = 0;
            for (end, corner) in ends.into_iter().zip([[x, y], [x | bit, y], [x, y | bit], [x | bit, y | bit]]) {
                let (low, high) = (self.place(corner), self.place(corner.map(|v| v | (bit - 1))));
                let gap = |v: f64, axis: usize| (low[axis] - v).max(v - high[axis]).max(0.0);
                let square = Square { run: run.start + start..run.start + end, corner, bits: bits - 1 };
                if start < end {
                    wait(Waiting { distance: gap(at.x, 0).hypot(gap(at.y, 1)), row: None, square });
                }
                start = end;
            }
        }
    }

    /// Returns the lines and polygons of a row; quick when they were added in the order of their rows.
    pub fn shapes_of(&self, row: u32) -> impl Iterator<Item = Shape> {
        self.paths.of_row(row)
    }

    /// The distance of a point from a line or polygon; 0 inside.
    fn distance(&self, shape: &Shape, p: [f64; 2]) -> f64 {
        let areal = shape.kind != ShapeKind::Line;
        let (mut squared, mut inside) = (f64::INFINITY, false);
        for ring in self.rings(shape) {
            let mut before = if areal { ring.last() } else { ring.first() }.map_or([0.0; 2], |c| self.grid.place(*c));
            for cell in ring {
                let vertex = self.grid.place(*cell);
                squared = squared.min(squared_distance_to_segment(p, before, vertex));
                inside ^= areal && crosses_ray(p, vertex, before);
                before = vertex;
            }
        }
        if inside { 0.0 } else { squared.sqrt() }
    }
}

/// A square of the quadtree that the curve of the points runs through, or the points at one place.
struct Square {
    run: Range<usize>,
    corner: Cell,
    bits: u32,
}

/// A square that nobody has looked into, or, with a row, points at one place; the nearest goes first.
struct Waiting {
    distance: f64,
    row: Option<u32>,
    square: Square,
}

impl Ord for Waiting {
    fn cmp(&self, other: &Self) -> Ordering {
        // A square may hold points as near as those that wait already: it is looked into before them.
        self.distance.total_cmp(&other.distance).then(self.row.cmp(&other.row))
    }
}

impl PartialOrd for Waiting {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Waiting {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Waiting {}
