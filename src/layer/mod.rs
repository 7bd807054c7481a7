//! Floor 4: layers as they were read, their fields, their shapes in a map CRS, the base map.

pub mod basemap;
pub mod catalog;
mod model;
mod place;
mod problem;
mod projected;
pub mod query;
mod shapes;
mod style;
mod table;

pub use model::{Document, DocumentKind, Field, FieldType, Format, IdSource, Layer, Member};
pub use place::{layer_extent_lonlat, lonlat_of};
pub use problem::{Problem, Severity};
pub use projected::{ProjectError, project_layer};
pub use shapes::{Cell, Detail, Placement, Shape, ShapeKind, ShapeSet, ShapeSetBuilder};
pub use style::{LayerRole, LayerStyle, Rgb};
pub use table::{FeatureRow, FeatureTable, GeometryType, Part, PartKind};
