//! Floor 5: the user's records and the only door to change them.

mod area;
pub mod chain;
mod change;
mod common;
pub mod dates;
pub mod edit;
pub mod exchange;
mod history;
mod layer_ref;
mod note;
mod party;
mod project;
mod project_parts;
mod record;
pub mod seal;
mod session;
pub mod status;
mod ties;
pub mod zones;

pub use area::{AreaText, MappingArea};
pub use change::{Change, ChangeSet};
pub use common::{Author, Bilingual, Instant, RecordId};
pub use history::{COMPACTED, Cause, History, Revision, SENT, Standing, Step};
pub use layer_ref::{LayerRef, SavedFilter};
pub use note::{Ink, Note, NoteShape, SketchFault};
pub use party::{Act, Evidence, Party, PinnedKey, Sent, Statement};
pub use project::{CandidateProject, DepositRef, DepositSnapshot, Link, LinkEvidence, LinkRole, LinkText, ProjectText};
pub use project_parts::{Capacity, CheckItem, Interest, Milestone, Owner, Permit, Relation, Review, Start, Support};
pub use record::{Record, RecordKind, Table, Workspace};
pub use session::Session;
