//! The grid that a set of shapes is rounded to: half the memory of f64, and equal coordinates stay equal.

use crate::geometry::MapExtent;

/// A place on the grid of a set: whole steps to the right of and above its origin.
pub type Cell = [u32; 2];

/// Coordinates further out than this (map units) are left out: no map is that large, and f64 has no millimetres left there.
const FAR: f64 = 1e12;

/// The fewest steps that keep every vertex apart from its neighbours: a power of two, so that a place is exact in f64.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Grid {
    origin: [f64; 2],
    step: f64,
}

impl Grid {
    /// Makes the finest grid with at most 2³² steps a side over a box: for the whole earth in metres a step is 16 mm, so that
    /// no vertex moves by more than 8 mm along an axis; for a box of 60 km it is 16 µm.
    pub fn over(extent: &MapExtent) -> Self {
        if extent.is_empty() {
            return Self { origin: [0.0; 2], step: 1.0 };
        }
        let size = (extent.max_x - extent.min_x).max(extent.max_y - extent.min_y);
        let far = [extent.min_x, extent.max_x, extent.min_y, extent.max_y].into_iter().fold(0.0, |far: f64, v| far.max(v.abs()));
        // The origin is rounded down by up to a step, and a place must fit into the 53 bits of f64.
        let step = power_of_two(size / f64::from(u32::MAX - 1)).max(power_of_two(far) / (1_u64 << 52) as f64);
        let origin = [extent.min_x, extent.min_y].map(|v| (v / step).floor() * step);
        Self { origin, step }
    }

    /// Returns the length of a step in map units.
    pub fn step(&self) -> f64 {
        self.step
    }

    /// Returns the left bottom corner in map units.
    pub fn origin(&self) -> [f64; 2] {
        self.origin
    }

    /// Rounds a place in map units to the grid.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within the box; else the cast saturates")]
    pub fn cell(&self, p: [f64; 2]) -> Cell {
        [0, 1].map(|axis| ((p[axis] - self.origin[axis]) / self.step + 0.5) as u32)
    }

    /// Returns a place on the grid in map units.
    pub fn place(&self, cell: Cell) -> [f64; 2] {
        [self.origin[0] + f64::from(cell[0]) * self.step, self.origin[1] + f64::from(cell[1]) * self.step]
    }

    /// Returns the cells whose places lie in a box: least and greatest x and y; `None` when there are none.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped")]
    pub fn cells(&self, extent: &MapExtent) -> Option<[Cell; 2]> {
        let steps = |v: f64, axis: usize| (v - self.origin[axis]) / self.step;
        let most = f64::from(u32::MAX);
        let low = [steps(extent.min_x, 0).ceil(), steps(extent.min_y, 1).ceil()];
        let high = [steps(extent.max_x, 0).floor(), steps(extent.max_y, 1).floor()];
        // A box that is no number holds nothing.
        let some = (0..2).all(|axis| low[axis] <= high[axis] && low[axis] <= most && high[axis] >= 0.0);
        some.then(|| [low, high].map(|corner| corner.map(|v| v.clamp(0.0, most) as u32)))
    }
}

/// Tells whether a vertex can be kept: a number, and not absurdly far away.
pub(super) fn is_place(p: [f64; 2]) -> bool {
    p[0].abs() <= FAR && p[1].abs() <= FAR
}

/// Returns the least power of two not below `v`, for `v` up to the greatest that there is; at least 2⁻⁴⁰.
fn power_of_two(v: f64) -> f64 {
    const MANTISSA: u64 = (1 << 52) - 1;
    let v = v.max(1.0 / (1_u64 << 40) as f64);
    f64::from_bits((v.to_bits() + MANTISSA) & !MANTISSA)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn around(points: &[[f64; 2]]) -> MapExtent {
        let mut e = MapExtent::EMPTY;
        points.iter().for_each(|p| e.include(crate::geometry::MapPoint::new(p[0], p[1])));
        e
    }

    #[test]
    fn the_whole_earth_is_kept_to_eight_millimetres_and_a_quarry_to_micrometres() {
        let world = Grid::over(&around(&[[-2.004e7, -2.004e7], [2.004e7, 2.004e7]]));
        assert!(world.step() <= 1.0 / 64.0, "{}", world.step());
        let degrees = Grid::over(&around(&[[-180.0, -90.0], [180.0, 90.0]]));
        assert!(degrees.step() * 111_320.0 / 2.0 < 0.01);
        let quarry = Grid::over(&around(&[[350_000.0, 3.9e6], [410_000.0, 3.95e6]]));
        assert!(quarry.step() < 2e-5, "{}", quarry.step());
    }

    #[test]
    fn one_point_is_kept_to_the_last_bit_or_two() {
        let p = [-37_788.393_3 + 1e-9, 3_986_868.693_8];
        let grid = Grid::over(&around(&[p]));
        let q = grid.place(grid.cell(p));
        assert!((q[0] - p[0]).abs() < 1e-9 && (q[1] - p[1]).abs() < 1e-9, "{p:?} {q:?}");
    }

    proptest! {
        #[test]
        fn places_move_by_half_a_step_at_most_and_rounding_twice_changes_nothing(
            points in prop::collection::vec((-1e12..1e12_f64, -1e12..1e12_f64), 1..20), zoom in -300..1_i32, x in -1e7..1e7_f64,
        ) {
            let scale = 2.0_f64.powi(zoom / 4);
            let points: Vec<[f64; 2]> = points.into_iter().map(|(u, v)| [x + u * scale, v * scale]).filter(|p| is_place(*p)).collect();
            prop_assume!(!points.is_empty());
            let all = around(&points);
            let grid = Grid::over(&all);
            for p in &points {
                let cell = grid.cell(*p);
                let q = grid.place(cell);
                prop_assert!((0..2).all(|i| (q[i] - p[i]).abs() <= 0.5 * grid.step()), "{:?} {:?} {:?}", p, q, grid);
                prop_assert_eq!(grid.cell(q), cell);
                prop_assert_eq!(grid.cells(&around(&[q])), Some([cell, cell]));
            }
            let size = (all.max_x - all.min_x).max(all.max_y - all.min_y);
            let far = all.max_x.max(all.max_y).max(-all.min_x).max(-all.min_y);
            prop_assert!(grid.step() <= (size / 2.0_f64.powi(31)).max(far / 2.0_f64.powi(51)).max(1e-12) * 1.001);
        }
    }
}
