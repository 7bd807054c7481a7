//! What lies in a region: squares of points that lie wholly inside are taken unlooked, those outside are skipped, and only what is
//! near the rim is tested, with the few edges that come near it.

use super::region::{Edge, Region, meet, side};
use super::{Cell, Shape, ShapeKind, ShapeSet};
use crate::geometry::{MapExtent, MapPoint, crosses_ray};
use crate::layer::RowSet;
use rayon::prelude::*;
use std::ops::Range;

/// What of a line or polygon must lie in a region; points lie in it or do not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Reach {
    /// Any part.
    #[default]
    Touching,
    /// All of it, of every part of the feature.
    Wholly,
}

/// Points are tested one by one in a square that holds no more of them.
const LEAF: usize = 64;
/// Runs or shapes that one task looks at.
const BATCH: usize = 256;

/// A run of points and what is known of it.
struct Piece {
    run: Range<usize>,
    /// Inside, as far as the edges that are left out here tell.
    inside: bool,
    /// The edges that must still be asked; none when all points are alike.
    edges: Vec<u32>,
}

impl ShapeSet {
    /// Returns the rows in a region (in map units), of a layer with so many rows.
    ///
    /// For a million points and a region of a thousand corners some milliseconds on all cores: work for a job.
    #[must_use]
    pub fn select_within(&self, region: &Region, reach: Reach, rows: usize) -> RowSet {
        let mut inside = self.points_in(region, rows, true);
        let extent = region.extent();
        let numbers = if extent.is_empty() { Vec::new() } else { self.query(&extent) };
        let found = |number: &u32| self.shape(*number).filter(|shape| self.touches(shape, region)).map(|s| s.row);
        let touching: Vec<u32> = numbers.par_iter().with_min_len(BATCH / 16).filter_map(found).collect();
        touching.into_iter().for_each(|row| inside.set(row, true));
        if reach == Reach::Wholly {
            // A feature is out when anything of it is.
            let out = self.points_in(region, rows, false);
            inside.combine(&out, crate::layer::Combine::Remove);
            let beyond = |number: u32| self.shape(number).filter(|s| inside.get(s.row) && !self.lies_within(s, region));
            let count = u32::try_from(self.shapes().len()).unwrap_or(u32::MAX);
            let out: Vec<u32> = (0..count).into_par_iter().filter_map(beyond).map(|s| s.row).collect();
            out.into_iter().for_each(|row| inside.set(row, false));
        }
        inside
    }

    /// Returns the box around rows, in one pass; empty when nothing of them is here.
    #[must_use]
    pub fn extent_of_rows(&self, rows: &RowSet) -> MapExtent {
        let cells =
            self.points.rows().par_iter().zip(self.points.cells()).with_min_len(1 << 14).filter(|(row, _)| rows.get(**row));
        let around = |e: MapExtent, cell: &Cell| e.union(self.around([*cell, *cell]));
        let points =
            cells.fold(|| MapExtent::EMPTY, |e, (_, cell)| around(e, cell)).reduce(|| MapExtent::EMPTY, MapExtent::union);
        let shapes = self.shapes().filter(|s| rows.get(s.row)).map(|s| self.around(self.paths.bounds(&s)));
        shapes.fold(points, MapExtent::union)
    }

    fn around(&self, [low, high]: [Cell; 2]) -> MapExtent {
        let ([min_x, min_y], [max_x, max_y]) = (self.place(low), self.place(high));
        MapExtent { min_x, min_y, max_x, max_y }
    }

    /// The rows whose points are in the region, or those whose points are not.
    fn points_in(&self, region: &Region, rows: usize, wanted: bool) -> RowSet {
        let all: Vec<u32> = (0..u32::try_from(region.edges().len()).unwrap_or(0)).collect();
        let mut pieces = Vec::new();
        let whole = Piece { run: 0..self.points.rows().len(), inside: false, edges: all };
        self.cut(whole, [0, 0], 32, region, &mut pieces);
        let take = |mut set: RowSet, piece: &Piece| {
            let (rows, cells) = self.run(piece.run.clone());
            for (row, cell) in rows.iter().zip(cells) {
                let crosses = |i: &&u32| {
                    let [a, b] = region.edges()[**i as usize];
                    crosses_ray(self.place(*cell), a, b)
                };
                let odd = !piece.edges.is_empty() && piece.edges.iter().filter(crosses).count() % 2 == 1;
                if (piece.inside ^ odd) == wanted {
                    set.set(*row, true);
                }
            }
            set
        };
        let sets = pieces.par_chunks(BATCH).fold(|| RowSet::new(rows), |set, pieces| pieces.iter().fold(set, take));
        let joined = sets.reduce_with(|mut a, b| {
            a.combine(&b, crate::layer::Combine::Add);
            a
        });
        joined.unwrap_or_else(|| RowSet::new(rows))
    }

    /// Goes down the quadtree that the curve of the points runs through: the square of 2^`bits` at `corner`.
    fn cut(&self, piece: Piece, corner: Cell, bits: u32, region: &Region, out: &mut Vec<Piece>) {
        let Piece { run, mut inside, edges } = piece;
        let Some(first) = self.points.cells().get(run.clone()).and_then(<[Cell]>::first) else { return };
        let last = u32::try_from((1_u64 << bits) - 1).unwrap_or(u32::MAX);
        let (low, high) = (self.place(corner), self.place(corner.map(|v| v | last)));
        let slack = region.slack() + 1e-11 * low.iter().chain(&high).fold(0.0, |far: f64, v| far.max(v.abs()));
        let square = Square::new(low, high, slack);
        let (mut kept, mut touched) = (Vec::new(), false);
        for i in edges {
            match square.asks(&region.edges()[i as usize]) {
                Ask::Never => {}
                Ask::Always => inside = !inside,
                Ask::Beside => kept.push(i),
                Ask::Through => {
                    touched = true;
                    kept.push(i);
                }
            }
        }
        if !touched {
            // No edge runs through: all points are as one of them.
            let p = self.place(*first);
            let crosses = |i: &&u32| {
                let [a, b] = region.edges()[**i as usize];
                crosses_ray(p, a, b)
            };
            inside ^= kept.iter().filter(crosses).count() % 2 == 1;
            out.push(Piece { run, inside, edges: Vec::new() });
            return;
        }
        if run.len() <= LEAF || bits == 0 {
            out.push(Piece { run, inside, edges: kept });
            return;
        }
        let bit = 1_u32 << (bits - 1);
        let cells = &self.points.cells()[run.clone()];
        let upper = cells.partition_point(|c| c[1] & bit == 0);
        let right = |part: &[Cell]| part.partition_point(|c| c[0] & bit == 0);
        let ends = [right(&cells[..upper]), upper, upper + right(&cells[upper..]), cells.len()];
        let [x, y] = corner;
        let mut from = 0;
        for (end, corner) in ends.into_iter().zip([[x, y], [x | bit, y], [x, y | bit], [x | bit, y | bit]]) {
            let run = run.start + from..run.start + end;
            self.cut(Piece { run, inside, edges: kept.clone() }, corner, bits - 1, region, out);
            from = end;
        }
    }

    /// Tells whether a line or polygon has a point in common with a region.
    fn touches(&self, shape: &Shape, region: &Region) -> bool {
        // Where no edges meet, a ring lies inside with its first vertex, or outside; or the region lies in the polygon.
        let mut rings = self.rings(shape);
        rings.any(|ring| ring.first().is_some_and(|c| region.contains(self.place(*c))))
            || self.meets(shape, region)
            || self.covers_ring_of(shape, region)
    }

    /// Tells whether all of a line or polygon lies in a region.
    fn lies_within(&self, shape: &Shape, region: &Region) -> bool {
        let mut rings = self.rings(shape);
        rings.all(|ring| ring.first().is_some_and(|c| region.contains(self.place(*c))))
            && !self.meets(shape, region)
            && !self.covers_ring_of(shape, region)
    }

    /// Tells whether an edge of a shape meets one of a region.
    fn meets(&self, shape: &Shape, region: &Region) -> bool {
        let near: Vec<&Edge> = region.near(&self.around(self.paths.bounds(shape))).collect();
        if near.is_empty() {
            return false;
        }
        let mut around = MapExtent::EMPTY;
        near.iter().flat_map(|e| e.iter()).for_each(|p| around.include(MapPoint::new(p[0], p[1])));
        self.rings(shape).any(|ring| {
            let closing = if shape.kind == ShapeKind::Line { ring.first() } else { ring.last() };
            let Some(mut before) = closing.map(|c| self.place(*c)) else { return false };
            ring.iter().any(|cell| {
                let edge = [self.place(*cell), before];
                before = edge[0];
                let [x, y] = [0, 1].map(|i| [edge[0][i].min(edge[1][i]), edge[0][i].max(edge[1][i])]);
                let it = MapExtent { min_x: x[0], min_y: y[0], max_x: x[1], max_y: y[1] };
                around.intersects(&it)
                    && if near.len() < 12 {
                        near.iter().any(|e| meet(&edge, e))
                    } else {
                        region.near(&it).any(|e| meet(&edge, e))
                    }
            })
        })
    }

    /// Tells whether a ring of a region begins in a polygon.
    fn covers_ring_of(&self, shape: &Shape, region: &Region) -> bool {
        let around = self.around(self.paths.bounds(shape));
        let near = |p: &&[f64; 2]| around.contains(MapPoint::new(p[0], p[1]));
        shape.kind != ShapeKind::Line && region.firsts().iter().filter(near).any(|p| self.covers(shape, *p))
    }

    /// Tells whether a polygon covers a place, by the even-odd rule.
    fn covers(&self, shape: &Shape, p: [f64; 2]) -> bool {
        let mut inside = false;
        for ring in self.rings(shape) {
            let Some(mut before) = ring.last().map(|c| self.place(*c)) else { continue };
            for cell in ring {
                let vertex = self.place(*cell);
                inside ^= crosses_ray(p, vertex, before);
                before = vertex;
            }
        }
        inside
    }
}

/// Which points of a square must ask an edge whether a ray from them to the right crosses it.
enum Ask {
    /// None: it never does.
    Never,
    /// None: it always does.
    Always,
    /// Each, though the edge lies beside the square.
    Beside,
    /// Each: the edge runs through the square.
    Through,
}

/// A square of the quadtree in map units, wider by what rounding may do.
struct Square {
    low: [f64; 2],
    high: [f64; 2],
    middle: [f64; 2],
    half: [f64; 2],
}

impl Square {
    fn new(low: [f64; 2], high: [f64; 2], slack: f64) -> Self {
        let (low, high) = (low.map(|v| v - slack), high.map(|v| v + slack));
        let middle = [0, 1].map(|i| f64::midpoint(low[i], high[i]));
        Self { low, high, middle, half: [0, 1].map(|i| high[i] - middle[i] + slack) }
    }

    fn asks(&self, edge: &Edge) -> Ask {
        let [a, b] = edge;
        let (low, high) = ([0, 1].map(|i| a[i].min(b[i])), [0, 1].map(|i| a[i].max(b[i])));
        if high[1] < self.low[1] || low[1] > self.high[1] || high[0] < self.low[0] {
            return Ask::Never;
        }
        let spans = low[1] < self.low[1] && high[1] > self.high[1];
        if low[0] > self.high[0] {
            return if spans { Ask::Always } else { Ask::Beside };
        }
        match (side(edge, self.middle, self.half), spans) {
            (0.0, _) => Ask::Through,
            (_, false) => Ask::Beside,
            // Left of an edge that goes up, or right of one that goes down: the edge is on the right.
            (side, true) if (side > 0.0) == (b[1] > a[1]) => Ask::Always,
            (_, true) => Ask::Never,
        }
    }
}
