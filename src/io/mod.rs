//! Floor 9: files in and out: layers, the workspace file, exports, pictures, settings.

pub mod csv;
pub mod export;
pub mod files;
pub mod geojson;
pub mod gpkg;
pub mod picture;
pub mod settings;

pub use files::FileError;
pub use geojson::WriteError;
