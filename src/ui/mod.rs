//! Floor 12: the window. Panels read the state and push actions; nothing here changes the workspace.

mod area_commands;
mod clipboard;
mod commands;
mod crs_picker;
mod encodings;
mod exchange;
mod facts;
mod fields;
mod go_to;
mod history;
mod in_hand;
mod inspector;
mod left;
mod legend;
mod lists;
mod map;
mod north;
mod notices;
mod outside;
mod overlay;
mod parties;
mod position;
mod proposal;
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
