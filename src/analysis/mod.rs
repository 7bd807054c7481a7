//! Floor 6: what follows from the records and the layers: deposits in an area, facts of a shape, differences of boundaries, problems of a workspace.

mod boundary_diff;
mod changed_file;
mod checks;
mod compare;
mod datum;
mod history;
mod inside;
mod matching;
mod shape;

pub use boundary_diff::{BoundaryDiff, ChangedBy, ChangedVertex, CommonPart, OnlyPart, Side, boundary_diff};
pub use changed_file::{Followed, PropertyChange, follow_deposits};
pub use checks::{Finding, check_workspace};
pub use compare::{Difference, FieldDifference, compare};
pub use datum::{DatumDoubt, doubt_datum};
pub use history::check_history;
pub use inside::{DepositsInside, Inside, deposit_layers, deposits_inside};
pub use matching::{VertexChange, vertex_changes};
pub use shape::{AreaOverlap, LayerTouched, Repaired, ShapeFacts, ShapeGround, shape_facts};
