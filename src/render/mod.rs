//! Floor 8: a scene becomes pixels, on the CPU, on any thread, the same bytes on every run.

mod canvas;
mod furniture;
mod hatch;
mod labels;
mod nib;
mod picture;
mod raster;
mod sample;
mod scatter;
mod stroke;
mod symbol;
mod text;

pub use picture::{Picture, render};
pub use sample::sample;
pub use text::text_width;
