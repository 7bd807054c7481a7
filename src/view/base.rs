//! The base map in one map CRS.

use crate::crs::MapProjection;
use crate::layer::basemap::{self, BaseScale, Path};
use crate::layer::{ShapeSet, ShapeSetBuilder};
use rayon::prelude::*;
use std::sync::Arc;

/// The base map at one scale, in map units.
#[derive(Debug, Clone)]
pub struct BaseShapes {
    /// The scale it is made for: 1 to this.
    pub denominator: u32,
    /// The whole world as this map CRS can show it: the sea.
    pub world: Arc<ShapeSet>,
    /// Land.
    pub land: Arc<ShapeSet>,
    /// Lakes; those of the scale before where the source has none at this scale.
    pub lakes: Arc<ShapeSet>,
    /// Coastlines.
    pub coast: Arc<ShapeSet>,
    /// International borders.
    pub borders: Arc<ShapeSet>,
    /// Borders of U.S. states.
    pub states: Arc<ShapeSet>,
}

/// Projects the built-in base map at every scale, coarsest first.
#[must_use]
pub fn project_base(map: &MapProjection) -> Vec<BaseShapes> {
    let world = Arc::new(world(map));
    let mut before = Arc::new(ShapeSetBuilder::default().finish());
    let at_scale = |scale: &BaseScale| {
        let lakes = if scale.lakes.is_empty() { before.clone() } else { Arc::new(polygons(&scale.lakes, true, map)) };
        before = lakes.clone();
        BaseShapes {
            denominator: scale.denominator,
            world: world.clone(),
            land: Arc::new(polygons(&scale.land, false, map)),
            lakes,
            coast: Arc::new(lines(&scale.coast, map)),
            borders: Arc::new(lines(&scale.borders, map)),
            states: Arc::new(lines(&scale.states, map)),
        }
    };
    basemap::builtin().scales.iter().map(at_scale).collect()
}

fn polygons(polygons: &[Vec<Path>], outlined: bool, map: &MapProjection) -> ShapeSet {
    gather(polygons, |rings, b| {
        let projected: Vec<Path> = rings.iter().flat_map(|r| map.project_ring(r)).collect();
        b.polygon(0, outlined, projected.iter().map(Vec::as_slice));
    })
}

fn world(map: &MapProjection) -> ShapeSet {
    let d = map.domain();
    let ring = map.project_ring(&[[d.west, d.south], [d.east, d.south], [d.east, d.north], [d.west, d.north]]);
    let mut b = ShapeSetBuilder::default();
    b.polygon(0, true, ring.iter().map(Vec::as_slice));
    b.finish()
}

fn lines(paths: &[Path], map: &MapProjection) -> ShapeSet {
    gather(paths, |path, b| map.project_path(path).iter().for_each(|p| b.line(0, p)))
}

fn gather<T: Sync>(items: &[T], add: impl Fn(&T, &mut ShapeSetBuilder) + Sync) -> ShapeSet {
    let parts: Vec<ShapeSetBuilder> = items
        .par_chunks(64)
        .map(|chunk| {
            let mut b = ShapeSetBuilder::default();
            chunk.iter().for_each(|item| add(item, &mut b));
            b
        })
        .collect();
    let mut all = ShapeSetBuilder::default();
    parts.into_iter().for_each(|p| all.append(p));
    all.finish()
}

/// Chooses the scale for a resolution: the coarsest that is still finer than two logical points.
#[must_use]
pub fn scale_for(base: &[BaseShapes], metres_per_point: f64) -> Option<&BaseShapes> {
    // A map at 1:50,000,000 is drawn to about half a millimetre: 25 km on the ground.
    let good_enough = |b: &&BaseShapes| f64::from(b.denominator) * 0.000_1 <= metres_per_point;
    base.iter().find(good_enough).or(base.last())
}
