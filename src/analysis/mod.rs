//! Floor 6: what follows from the records and the layers: deposits in an area, facts of a shape, problems of a workspace; how ready areas are, their register and their timelines.

mod changed_file;
mod checks;
mod compare;
mod datum;
mod history;
mod inside;
mod readiness;
mod register;
mod shape;
mod timeline;

pub use changed_file::{Followed, PropertyChange, follow_deposits};
pub use checks::{Finding, check_workspace};
pub use compare::{Difference, FieldDifference, compare};
pub use datum::{DatumDoubt, doubt_datum};
pub use history::check_history;
pub use inside::{DepositsInside, Inside, deposit_layers, deposits_inside};
pub use readiness::{Checked, Criterion, DataClass, MOST_LEVEL, Missing, Readiness, readiness, readiness_of};
pub use register::{AreaFilter, AreaItself, LastChanges, Register, RegisterRow};
pub use shape::{AreaOverlap, LayerTouched, Repaired, ShapeFacts, ShapeGround, shape_facts};
pub use timeline::{Event, Happened, TimelineGround};
