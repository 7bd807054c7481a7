//! Floor 8: a scene becomes pixels, on the CPU, on any thread, the same bytes on every run.

mod callout;
mod canvas;
mod charts;
mod furniture;
pub mod gaps;
mod glyphs;
mod hatch;
mod labels;
mod nib;
mod picture;
mod raster;
mod sample;
mod scatter;
mod sheet;
mod stroke;
mod symbol;
mod text;

pub use callout::{CALLOUT_REACH, CalloutText};
pub use charts::{ChartLook, ChartRegion, DrawnChart, bar_name, class_names, draw_chart, subject_told};
pub use glyphs::{not_in_bundled_font, use_system_fonts};
pub use picture::{Picture, render};
pub use sample::sample;
pub use sheet::{Sheet, SheetItem, SheetMark, SheetShape, SheetText, TextAnchor};
pub use text::text_width;
