//! Floor 9: files: reading layers, the workspace file, exports, pictures.

pub mod gpkg;
