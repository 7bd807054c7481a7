//! Floor 12: the window. Panels read the state and push actions; nothing here changes the workspace.

mod clipboard;
mod commands;
mod crs_picker;
mod encodings;
mod exchange;
mod facts;
mod fields;
mod go_to;
mod history;
mod inspector;
mod left;
mod legend;
mod lists;
mod map;
mod north;
mod notices;
mod overlay;
mod parties;
mod position;
mod sample;
mod selected;
mod sketches;
mod status;
mod style;
mod table;
mod theme;
mod top;
mod vertices;
mod window;

pub use window::{Window, run};
