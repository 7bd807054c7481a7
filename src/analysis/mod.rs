//! Floor 6: what follows from the records and the layers: deposits in an area, problems of a workspace.

mod checks;
mod datum;
mod history;
mod inside;

pub use checks::{Finding, check_workspace};
pub use datum::{DatumDoubt, doubt_datum};
pub use history::check_history;
pub use inside::{Inside, deposits_inside};
