//! Pictures as PNG files.

use crate::io::files::{FileError, write_atomically};
use crate::render::Picture;
use std::path::Path;

/// Writes a picture as a PNG file, whole or not at all.
///
/// # Errors
/// When the file cannot be written.
pub fn write_png(path: &Path, picture: &Picture) -> Result<(), FileError> {
    let failed = |e: png::EncodingError| FileError::Write { path: path.to_owned(), why: std::io::Error::other(e) };
    write_atomically(path, |out| {
        let mut encoder = png::Encoder::new(out, picture.width, picture.height);
        encoder.set_color(png::ColorType::Rgba);
        encoder.set_depth(png::BitDepth::Eight);
        let mut writer = encoder.write_header().map_err(failed)?;
        writer.write_image_data(&picture.rgba).map_err(failed)?;
        writer.finish().map_err(failed)
    })
}
