//! Floor 10: the program without its window: state, actions, jobs, notices, settings.

pub mod action;
pub mod columns;
mod crs_told;
mod datums;
mod early;
mod encodings;
pub mod facts;
mod files;
mod gestures;
pub mod jobs;
mod layers;
mod look;
mod map;
pub mod map_crs;
mod meaning;
pub mod notice;
pub mod outside;
mod perform;
pub mod places;
pub mod presets;
mod read;
pub mod sample;
pub mod script;
pub mod settings;
mod state;
pub mod table;
mod zoom;

pub use action::{Action, Picked, Selection, TakeTool};
pub use datums::Doubt;
pub use encodings::EncodingChoice;
pub use jobs::Wake;
pub use map::{FIRST_CRS, MapView};
pub use notice::{Notice, NoticeKind};
pub use settings::Settings;
pub use state::{LayerState, Setup, State};
pub use table::TableAction;
