//! Pictures as PNG files, sheets as SVG files.

use crate::io::files::{FileError, write_atomically};
use crate::render::{Picture, Sheet};
use crate::words::{Lang, Word};
use std::path::Path;

/// Writes a picture as a PNG file with the disclaimer in it, whole or not at all.
///
/// # Errors
/// When the file cannot be written.
pub fn write_png(path: &Path, picture: &Picture) -> Result<(), FileError> {
    let failed = |e: png::EncodingError| FileError::Write { path: path.to_owned(), why: std::io::Error::other(e) };
    write_atomically(path, |out| {
        let mut encoder = png::Encoder::new(out, picture.width, picture.height);
        encoder.set_color(png::ColorType::Rgba);
        encoder.set_depth(png::BitDepth::Eight);
        for lang in [Lang::En, Lang::Ja] {
            encoder.add_itxt_chunk("Disclaimer".to_owned(), lang.t(Word::ExportDisclaimer).to_owned()).map_err(failed)?;
        }
        let mut writer = encoder.write_header().map_err(failed)?;
        writer.write_image_data(&picture.rgba).map_err(failed)?;
        writer.finish().map_err(failed)
    })
}

/// Writes a sheet as an SVG file, whole or not at all.
///
/// # Errors
/// When the file cannot be written.
pub fn write_svg(path: &Path, sheet: &Sheet) -> Result<(), FileError> {
    let text = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{}", sheet.svg());
    write_atomically(path, |out| out.write_all(text.as_bytes()).map_err(|why| FileError::Write { why, path: path.to_owned() }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_carries_the_disclaimer_in_both_languages() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("map.png");
        write_png(&path, &Picture { width: 1, height: 1, rgba: vec![0; 4] }).unwrap();
        let reader = png::Decoder::new(std::io::BufReader::new(std::fs::File::open(&path).unwrap())).read_info().unwrap();
        let texts: Vec<String> = reader.info().utf8_text.iter().map(|t| t.get_text().unwrap()).collect();
        assert_eq!(texts, [Lang::En, Lang::Ja].map(|l| l.t(Word::ExportDisclaimer)));
    }
}
