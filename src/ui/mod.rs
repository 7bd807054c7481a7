//! Floor 12: the window. Panels read the state and push actions; nothing here changes the workspace.

mod commands;
mod encodings;
mod fields;
mod inspector;
mod left;
mod map;
mod notices;
mod overlay;
mod status;
mod table;
mod theme;
mod top;
mod window;

pub use window::{Window, run};
