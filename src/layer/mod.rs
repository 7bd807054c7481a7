//! Floor 4: layers as they were read, their fields, their shapes in a map CRS, the base map.

pub mod basemap;
pub mod catalog;
mod columns;
mod coordinates;
mod digest;
pub(crate) mod json;
mod member;
mod model;
mod operation;
mod place;
mod problem;
mod projected;
pub mod query;
mod reading;
mod shapes;
mod source_text;
mod style;
mod table;
mod table_builder;

pub use coordinates::{Coordinates, Positions};
pub use digest::FileDigest;
pub(crate) use member::unescaped;
pub use member::{RawValue, ValueKind, passes};
pub use model::{Document, DocumentKind, Field, FieldType, Format, IdSource, Layer, Member};
pub(crate) use model::{UTF8_WITH_MARK, id_range};
pub use operation::{KnownOperation, known_operation_of, operation_of, operation_to};
pub use place::{layer_extent_lonlat, lonlat_of};
pub use problem::{Problem, Severity};
pub use projected::{ProjectError, project_layer};
pub use reading::{ENCODING_DETECTED, EncodingKnown, Reading};
pub use shapes::{Cell, Placement, Shape, ShapeKind, ShapeSet, ShapeSetBuilder};
pub use source_text::{SourceText, Space};
pub use style::{LayerRole, LayerStyle, Rgb};
pub use table::{FeatureTable, GeometryType, Part, PartKind};
pub use table_builder::{Mark, TableBuilder};
