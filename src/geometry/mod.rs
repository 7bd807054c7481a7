//! Floor 2: positions, planes, boundaries and what can be computed of them without knowing any CRS.

pub mod antimeridian;
mod boundary;
mod buffer;
mod circle;
mod clip;
mod coverage;
mod digest;
mod geodesic;
mod lonlat;
mod measure;
mod nearest;
mod overlay;
mod simplify;
mod smooth;
mod spaces;
mod stretch;
mod transform;
mod validity;
mod widest;

pub use boundary::{Boundary, NotABoundary, Polygon, Ring, VertexRef};
pub use buffer::{Part, buffer};
pub use circle::{circle, rectangle};
pub use clip::{clip_path, clip_ring, cut_at_180, cut_path_at_180};
pub use coverage::{Shared, Torn, follow, noded_along, shared};
pub use digest::{BoundaryDigest, canonical_text};
pub use geodesic::{destination, distance_m, geodesic_path, polar_from, polar_to};
pub use lonlat::{LonLat, NANO, NotAPosition, wrap_lon};
pub use measure::{Measure, area_m2, measure, path_length_m};
pub use nearest::{crosses_ray, distance_to_segment, ring_contains, squared_distance_to_segment, triangles};
pub use overlay::{Overlay, overlay, repaired, reshape, split, union_all};
pub use simplify::{simplified, simplified_together};
pub use smooth::{Difference, difference, smoothed};
pub use spaces::{LonLatExtent, LonLatSpans, MapExtent, MapPoint, ScreenPoint};
pub use transform::{moved, rotated, scaled};
pub use validity::{Flaw, flaws};
pub use widest::widest_place;
