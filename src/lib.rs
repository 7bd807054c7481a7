//! lodemap: a desktop map on which two governments' geologists draw, discuss and mutually determine the areas they mean to map.
//!
//! The floors, each naming only those before it (`tests/tidy.rs` enforces it):
//! `words < geometry < crs < layer < workspace < analysis < view < render < io < app < cli, ui`.
//! `docs/ARCHITECTURE.md` tells what lives where and why.

pub mod analysis;
pub mod app;
pub mod cli;
pub mod crs;
pub mod geometry;
pub mod io;
pub mod layer;
pub mod render;
pub mod ui;
pub mod view;
pub mod words;
pub mod workspace;
