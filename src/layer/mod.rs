//! Floor 4: layers as they were read, their fields, their shapes in a map CRS, the base map.

pub mod basemap;
pub mod catalog;
pub mod deposit;
pub mod fold;
pub mod identity;
mod key_table;
mod look;
mod model;
mod place;
mod problem;
mod projected;
pub mod query;
mod reading;
mod shapes;
mod style;
mod table;

pub use key_table::{KeyChoice, KeyJoin, KeyTable, Meaning, NO_CATEGORY, code_in, code_key, color_of};
pub use model::{Document, DocumentKind, Field, FieldType, Format, IdSource, Layer, LayerMeaning, Member};
pub use place::{layer_extent_lonlat, lonlat_of};
pub use problem::{Problem, Severity};
pub use projected::{ProjectError, project_layer};
pub use reading::Reading;
pub use shapes::{Shape, ShapeKind, ShapeSet, ShapeSetBuilder};
pub use style::{LayerRole, LayerStyle, Rgb};
pub use table::{FeatureRow, FeatureTable, GeometryType, Part, PartKind};
