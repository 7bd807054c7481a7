//! Shapes in the map plane with a packed index: what a layer, the base map or the graticule has become in one map CRS.

use crate::geometry::{MapExtent, MapPoint, distance_to_segment, ring_contains};
use geo_index::rtree::sort::HilbertSort;
use geo_index::rtree::{RTree, RTreeBuilder, RTreeIndex as _};

/// What a shape is and how it is painted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShapeKind {
    /// One point.
    Point,
    /// One line.
    Line,
    /// Rings filled by the even-odd rule and outlined.
    Polygon,
    /// Rings filled and not outlined: a polygon cut at the edge of the map, whose true outline follows as lines.
    Fill,
}

/// One drawable piece of a feature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shape {
    /// The feature's row in its layer (or whatever the maker counts).
    pub row: u32,
    /// What it is.
    pub kind: ShapeKind,
    /// First ring in `ring_end`.
    pub ring_start: u32,
    /// One past the last ring.
    pub ring_end: u32,
}

/// Shapes in map units, immutable, with a packed Hilbert R-tree over their boxes.
#[derive(Debug, Clone)]
pub struct ShapeSet {
    xy: Vec<[f64; 2]>,
    /// Ring `i` is `xy[ring_ends[i - 1]..ring_ends[i]]`.
    ring_ends: Vec<u32>,
    shapes: Vec<Shape>,
    index: Option<RTree<f64>>,
    extent: MapExtent,
    /// Rows that have a place, but none in this map CRS: nothing of them is drawn.
    pub outside: Vec<u32>,
}

/// Collects shapes and then builds the index.
#[derive(Debug, Default)]
pub struct ShapeSetBuilder {
    xy: Vec<[f64; 2]>,
    ring_ends: Vec<u32>,
    shapes: Vec<Shape>,
    outside: Vec<u32>,
}

#[expect(clippy::cast_possible_truncation, reason = "a layer is refused above u32 vertices when it is read")]
impl ShapeSetBuilder {
    /// Adds a point.
    pub fn point(&mut self, row: u32, at: [f64; 2]) {
        self.shape(row, ShapeKind::Point, std::iter::once([at].as_slice()));
    }

    /// Adds a line of at least two points; shorter ones are left out.
    pub fn line(&mut self, row: u32, path: &[[f64; 2]]) {
        if path.len() > 1 {
            self.shape(row, ShapeKind::Line, std::iter::once(path));
        }
    }

    /// Adds a polygon's rings; rings of fewer than three points are left out.
    pub fn polygon<'a>(&mut self, row: u32, outlined: bool, rings: impl Iterator<Item = &'a [[f64; 2]]>) {
        let kind = if outlined { ShapeKind::Polygon } else { ShapeKind::Fill };
        self.shape(row, kind, rings.filter(|r| r.len() > 2));
    }

    /// Returns the number of shapes so far.
    #[must_use]
    pub fn len(&self) -> usize {
        self.shapes.len()
    }

    /// Tells whether there is no shape yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.shapes.is_empty()
    }

    /// Notes that a row has a place, but none on this map.
    pub fn outside(&mut self, row: u32) {
        if self.outside.last() != Some(&row) {
            self.outside.push(row);
        }
    }

    fn shape<'a>(&mut self, row: u32, kind: ShapeKind, rings: impl Iterator<Item = &'a [[f64; 2]]>) {
        let ring_start = self.ring_ends.len() as u32;
        for ring in rings {
            self.xy.extend_from_slice(ring);
            self.ring_ends.push(self.xy.len() as u32);
        }
        let ring_end = self.ring_ends.len() as u32;
        if ring_end > ring_start {
            self.shapes.push(Shape { row, kind, ring_start, ring_end });
        }
    }

    /// Appends another builder's shapes, for builders filled in parallel.
    pub fn append(&mut self, other: Self) {
        let (xy, rings) = (self.xy.len() as u32, self.ring_ends.len() as u32);
        self.xy.extend(other.xy);
        self.ring_ends.extend(other.ring_ends.into_iter().map(|e| e + xy));
        self.shapes.extend(other.shapes.into_iter().map(|s| Shape {
            ring_start: s.ring_start + rings,
            ring_end: s.ring_end + rings,
            ..s
        }));
        self.outside.extend(other.outside);
    }

    /// Builds the index.
    #[must_use]
    pub fn finish(self) -> ShapeSet {
        let mut set = ShapeSet {
            xy: self.xy,
            ring_ends: self.ring_ends,
            shapes: self.shapes,
            index: None,
            extent: MapExtent::EMPTY,
            outside: self.outside,
        };
        if !set.shapes.is_empty() {
            let mut builder = RTreeBuilder::<f64>::new(set.shapes.len() as u32);
            for shape in &set.shapes {
                let e = set.extent_of(shape);
                set.extent = set.extent.union(e);
                builder.add(e.min_x, e.min_y, e.max_x, e.max_y);
            }
            set.index = Some(builder.finish::<HilbertSort>());
        }
        set
    }
}

impl ShapeSet {
    /// Returns all shapes in the order they were added, which is the order they are painted in.
    #[must_use]
    pub fn shapes(&self) -> &[Shape] {
        &self.shapes
    }

    /// Returns the box around everything.
    #[must_use]
    pub fn extent(&self) -> MapExtent {
        self.extent
    }

    /// Returns the number of vertices.
    #[must_use]
    pub fn vertex_count(&self) -> usize {
        self.xy.len()
    }

    /// Returns the rings of a shape (a point or a line is one ring), in map units, not closed.
    pub fn rings(&self, shape: &Shape) -> impl Iterator<Item = &[[f64; 2]]> {
        (shape.ring_start..shape.ring_end).map(|i| {
            let i = i as usize;
            let start = if i == 0 { 0 } else { self.ring_ends[i - 1] as usize };
            &self.xy[start..self.ring_ends[i] as usize]
        })
    }

    /// Returns the box around a shape.
    #[must_use]
    pub fn extent_of(&self, shape: &Shape) -> MapExtent {
        let mut e = MapExtent::EMPTY;
        for p in self.rings(shape).flatten() {
            e.include(MapPoint::new(p[0], p[1]));
        }
        e
    }

    /// Returns the numbers of the shapes whose boxes touch `extent`, in painting order.
    #[must_use]
    pub fn query(&self, extent: &MapExtent) -> Vec<u32> {
        let mut hits =
            self.index.as_ref().map(|i| i.search(extent.min_x, extent.min_y, extent.max_x, extent.max_y)).unwrap_or_default();
        hits.sort_unstable();
        hits
    }

    /// Returns the rows of the shapes within `reach` (map units) of a point, with their distance, nearest first.
    ///
    /// A polygon that holds the point is at distance 0; points and lines come before polygons at equal distance.
    #[must_use]
    pub fn pick(&self, at: MapPoint, reach: f64) -> Vec<(u32, f64)> {
        let near = MapExtent { min_x: at.x - reach, min_y: at.y - reach, max_x: at.x + reach, max_y: at.y + reach };
        let mut hits: Vec<(bool, f64, u32)> = Vec::new();
        for i in self.query(&near) {
            let shape = &self.shapes[i as usize];
            let p = [at.x, at.y];
            let areal = matches!(shape.kind, ShapeKind::Polygon | ShapeKind::Fill);
            let mut distance = f64::INFINITY;
            let mut inside = false;
            for ring in self.rings(shape) {
                if let [only] = ring {
                    distance = distance.min((only[0] - p[0]).hypot(only[1] - p[1]));
                }
                for pair in ring.windows(2) {
                    distance = distance.min(distance_to_segment(p, pair[0], pair[1]));
                }
                if areal {
                    inside ^= ring_contains(ring, p);
                    if let (Some(&a), Some(&b)) = (ring.last(), ring.first()) {
                        distance = distance.min(distance_to_segment(p, a, b));
                    }
                }
            }
            let distance = if inside { 0.0 } else { distance };
            if distance <= reach {
                hits.push((areal, distance, shape.row));
            }
        }
        hits.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)).then(a.2.cmp(&b.2)));
        let mut rows: Vec<(u32, f64)> = Vec::new();
        for (_, distance, row) in hits {
            if !rows.iter().any(|(r, _)| *r == row) {
                rows.push((row, distance));
            }
        }
        rows
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn picking_prefers_points_over_the_polygon_around_them() {
        let mut b = ShapeSetBuilder::default();
        b.polygon(0, true, std::iter::once([[0.0, 0.0], [10.0, 0.0], [10.0, 10.0], [0.0, 10.0]].as_slice()));
        b.point(1, [5.0, 5.0]);
        b.point(2, [9.0, 9.0]);
        let set = b.finish();
        assert_eq!(set.pick(MapPoint::new(5.5, 5.0), 1.0), vec![(1, 0.5), (0, 0.0)]);
        assert_eq!(set.pick(MapPoint::new(20.0, 20.0), 1.0), vec![]);
    }

    #[test]
    fn shapes_made_in_parallel_are_joined_in_order() {
        let (mut a, mut b) = (ShapeSetBuilder::default(), ShapeSetBuilder::default());
        a.point(0, [0.0, 0.0]);
        b.line(1, &[[1.0, 1.0], [2.0, 2.0]]);
        a.append(b);
        let set = a.finish();
        let rings: Vec<Vec<[f64; 2]>> = set.shapes().iter().flat_map(|s| set.rings(s).map(<[_]>::to_vec)).collect();
        assert_eq!(rings, vec![vec![[0.0, 0.0]], vec![[1.0, 1.0], [2.0, 2.0]]]);
        assert_eq!(set.query(&MapExtent { min_x: 1.5, min_y: 1.5, max_x: 3.0, max_y: 3.0 }), vec![1]);
    }
}
