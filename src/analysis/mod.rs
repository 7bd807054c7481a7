//! Floor 6: what follows from the records and the layers: deposits in an area, facts of a shape, differences of boundaries, problems of a workspace; how ready areas are, their register and their timelines; charts.

mod boundary_diff;
mod changed_file;
mod charts;
mod checks;
mod compare;
mod datum;
mod filter;
mod history;
mod inside;
mod matching;
mod names;
mod readiness;
mod register;
mod shape;
mod suggest;
mod timeline;
mod twins;

pub use boundary_diff::{BoundaryDiff, ChangedBy, ChangedVertex, CommonPart, OnlyPart, Side, boundary_diff};
pub use changed_file::{Followed, PropertyChange, follow_deposits};
pub use charts::{
    About, AreaVersions, Bar, BarKey, Bars, CapacityState, ChartBy, ChartGround, Charts, Chosen, MilestoneState, Picked, Steps,
    Subject, month_of, quarter_of,
};
pub use checks::{Finding, check_workspace};
pub use compare::{Difference, FieldDifference, compare};
pub use datum::{DatumDoubt, doubt_datum};
pub use filter::{check_calls, rows_for};
pub use history::check_history;
pub use inside::{DepositsInside, Inside, deposit_layers, deposits_inside};
pub use matching::{VertexChange, vertex_changes};
pub use readiness::{Checked, Criterion, DataClass, MOST_LEVEL, Missing, Readiness, readiness, readiness_of};
pub use register::{AreaFilter, AreaItself, LastChanges, Register, RegisterRow};
pub use shape::{AreaOverlap, LayerTouched, Repaired, ShapeFacts, ShapeGround, shape_facts};
pub use suggest::{Suggestion, suggest};
pub use timeline::{Event, Happened, TimelineGround};
pub use twins::{Twin, TwinEnd, find_twins};
