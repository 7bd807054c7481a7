//! Which points of a layer lie in a boundary: an index made once for a layer, so that a million points are counted in a moment.
//!
//! The points lie in strips, each with as many of them, from south to north; in a strip from west to east. So the index is as fine
//! as the points are dense. In a strip, what lies between two edges of the boundary is counted without a test; only points beside
//! an edge are tested, with that edge.

mod sweep;

use crate::geometry::{Boundary, Polygon};
use crate::layer::RowSet;
use rayon::prelude::*;
use std::ops::Range;
use sweep::Sweep;

/// Points in longitude and latitude, in an index; immutable.
#[derive(Debug, Clone, Default)]
pub struct PointIndex {
    /// Longitudes in degrees, strip by strip, in a strip from west to east.
    x: Vec<f64>,
    /// Latitudes in degrees.
    y: Vec<f64>,
    /// Rows of the layer.
    row: Vec<u32>,
    /// From south to north.
    strips: Vec<Strip>,
    /// The rows of the layer, those without a place too.
    rows: usize,
    west: f64,
    east: f64,
}

/// Points at nearly the same latitude.
#[derive(Debug, Clone, Copy)]
struct Strip {
    start: usize,
    end: usize,
    /// The southernmost of its points.
    bottom: f64,
    /// The northernmost.
    top: f64,
}

/// A boundary's polygon and the turn of the earth by which the points are carried to it.
type Pass<'a> = (&'a Polygon, f64);

impl PointIndex {
    /// Makes the index of places (longitude, latitude in degrees) by row; a row without a place, or with one that is no number,
    /// lies in nothing. For a million points about a tenth of a second: work for a job.
    #[must_use]
    pub fn new(places: &[Option<[f64; 2]>]) -> Self {
        let numbered = places.par_iter().zip(0..u32::try_from(places.len()).unwrap_or(u32::MAX));
        let place = |(p, row): (&Option<[f64; 2]>, u32)| p.filter(|p| p.iter().all(|v| v.is_finite())).map(|[x, y]| (y, x, row));
        let mut points: Vec<(f64, f64, u32)> = numbered.filter_map(place).collect();
        points.par_sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.2.cmp(&b.2)));
        let size = strip_size(points.len());
        points.par_chunks_mut(size).for_each(|strip| strip.sort_unstable_by(|a, b| a.1.total_cmp(&b.1).then(a.2.cmp(&b.2))));
        let span = |strip: &[(f64, f64, u32)]| {
            let of = |range: (f64, f64), p: &(f64, f64, u32)| (range.0.min(p.0), range.1.max(p.0));
            strip.iter().fold((f64::INFINITY, f64::NEG_INFINITY), of)
        };
        let strips = points.par_chunks(size).enumerate().map(|(i, strip)| {
            let (bottom, top) = span(strip);
            Strip { start: i * size, end: i * size + strip.len(), bottom, top }
        });
        let strips = strips.collect();
        let x: Vec<f64> = points.par_iter().map(|p| p.1).collect();
        let west = x.par_iter().copied().reduce(|| f64::INFINITY, f64::min);
        let east = x.par_iter().copied().reduce(|| f64::NEG_INFINITY, f64::max);
        let (y, row) = (points.par_iter().map(|p| p.0).collect(), points.par_iter().map(|p| p.2).collect());
        Self { x, y, row, strips, rows: places.len(), west, east }
    }

    /// Returns the number of points.
    #[must_use]
    pub fn len(&self) -> usize {
        self.row.len()
    }

    /// Tells whether there is no point.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.row.is_empty()
    }

    /// Returns the bytes of memory that it takes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        size_of_val(&*self.x) + size_of_val(&*self.y) + size_of_val(&*self.row) + size_of_val(&*self.strips)
    }

    /// Counts the points in a boundary: edges are straight in longitude and latitude, each polygon holds what lies in an odd number
    /// of its rings, and a longitude may be counted on beyond 180°. A point on an edge falls on the side that
    /// [`crate::geometry::ring_contains`] says.
    #[must_use]
    pub fn count(&self, boundary: &Boundary) -> usize {
        match self.passes(boundary).as_slice() {
            [] => 0,
            [one] => {
                let mut count = 0;
                Sweep::default().run(self, *one, &mut |run| count += run.len());
                count
            }
            // A point may be found more than once: polygons may overlap while they are drawn.
            passes => self.merged(passes).iter().map(Range::len).sum(),
        }
    }

    /// Returns the rows whose points lie in a boundary, by the same rule as [`Self::count`].
    #[must_use]
    pub fn rows(&self, boundary: &Boundary) -> RowSet {
        let mut set = RowSet::new(self.rows);
        let mut sweep = Sweep::default();
        for pass in self.passes(boundary) {
            sweep.run(self, pass, &mut |run| self.row[run].iter().for_each(|row| set.set(*row, true)));
        }
        set
    }

    /// The polygons of a boundary that can hold a point, with the turns by which they can.
    fn passes<'a>(&self, boundary: &'a Boundary) -> Vec<Pass<'a>> {
        let (Some(first), Some(last)) = (self.strips.first(), self.strips.last()) else { return Vec::new() };
        let mut passes = Vec::new();
        for polygon in &boundary.polygons {
            let mut range = [[f64::INFINITY; 2], [f64::NEG_INFINITY; 2]];
            for v in polygon.rings().flatten() {
                range[0] = [range[0][0].min(v.lon()), range[0][1].min(v.lat())];
                range[1] = [range[1][0].max(v.lon()), range[1][1].max(v.lat())];
            }
            let [[west, south], [east, north]] = range;
            if south <= last.top && north >= first.bottom {
                let turns = [0.0, 360.0, -360.0].into_iter();
                passes.extend(turns.filter(|t| west <= self.east + t && east >= self.west + t).map(|t| (polygon, t)));
            }
        }
        passes
    }

    /// Runs of points that lie in any of them, none twice.
    fn merged(&self, passes: &[Pass<'_>]) -> Vec<Range<usize>> {
        let (mut runs, mut sweep) = (Vec::new(), Sweep::default());
        passes.iter().for_each(|pass| sweep.run(self, *pass, &mut |run| runs.push(run)));
        runs.sort_unstable_by_key(|r: &Range<usize>| r.start);
        let mut out: Vec<Range<usize>> = Vec::new();
        for run in runs {
            match out.last_mut() {
                Some(before) if run.start <= before.end => before.end = before.end.max(run.end),
                _ => out.push(run),
            }
        }
        out
    }
}

/// How many points a strip has, of so many: as many strips as points in a strip, about.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a root of a count")]
fn strip_size(points: usize) -> usize {
    ((points as f64).sqrt() as usize).max(16)
}

#[cfg(test)]
mod tests;
