//! Fifty thousand polygons with six million vertices, for the benches that draw them and select among them.

use super::seeded::Seeded;
use lodemap::layer::{ShapeSet, ShapeSetBuilder};

/// 250 x 200 cells, each with a ragged ring of 120 vertices.
pub fn polygons(size: [f64; 2]) -> ShapeSet {
    let (mut random, mut b) = (Seeded(2), ShapeSetBuilder::default());
    let cell = [size[0] / 250.0, size[1] / 200.0];
    for row in 0..50_000_u32 {
        let center = [(f64::from(row % 250) + 0.5) * cell[0], (f64::from(row / 250) + 0.5) * cell[1]];
        let ring: Vec<[f64; 2]> = (0..120)
            .map(|i| {
                let (angle, r) = (f64::from(i) / 120.0 * std::f64::consts::TAU, 0.4 + 0.2 * random.unit());
                [center[0] + r * cell[0] * angle.cos(), center[1] + r * cell[1] * angle.sin()]
            })
            .collect();
        b.polygon(row, true, std::iter::once(ring.as_slice()));
    }
    b.finish()
}
