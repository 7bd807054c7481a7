//! Floor 9: files in and out: layers, the workspace file, exports, pictures, settings.

pub mod csv;
pub mod exchange;
pub mod export;
pub mod fgb;
pub mod files;
pub mod find_file;
pub mod fonts;
pub mod geojson;
pub mod gpkg;
pub mod keys;
mod memory;
pub mod open_file;
pub mod picture;
pub mod report;
pub mod session_mark;
pub mod settings;
pub mod source;
pub mod vocabularies;

pub use csv::write_csv;
pub use fgb::write_fgb;
pub use files::{FileError, read_file, write_atomically};
pub use geojson::{ReadError, WriteError, layer_from_bytes, write_cut_at_180, write_geojson, write_geojsonl};
pub use open_file::Progress;
pub use source::{preview, read_layer, read_layers};
