//! From a file's bytes to UTF-8 text, and from a byte of the text back to its place in the file.

use std::sync::Arc;

/// A file's text in UTF-8 (or what claims to be), and how it was encoded.
pub(super) struct Text {
    pub bytes: Arc<[u8]>,
    pub encoding: &'static str,
    /// Bytes before the text in the file.
    mark: usize,
    utf16: bool,
}

/// A place for people: line and column from 1 (columns in characters), byte of the file from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub line: usize,
    pub column: usize,
    pub byte: usize,
}

impl Text {
    /// Removes a byte order mark and decodes UTF-16, with or without one. Gives `None` for UTF-16 that is broken.
    pub fn decode(bytes: Arc<[u8]>) -> Option<Self> {
        let text = |bytes, encoding, mark, utf16| Some(Self { bytes, encoding, mark, utf16 });
        let utf16 = |mark: usize, unit: fn([u8; 2]) -> u16, encoding| {
            let units = bytes[mark..].as_chunks::<2>().0.iter().map(|&pair| unit(pair));
            let decoded = char::decode_utf16(units).collect::<Result<String, _>>().ok()?;
            text(decoded.into_bytes().into(), encoding, mark, true)
        };
        match &bytes[..] {
            [0xEF, 0xBB, 0xBF, rest @ ..] => text(rest.into(), "UTF-8 with BOM", 3, false),
            [0xFF, 0xFE, ..] => utf16(2, u16::from_le_bytes, "UTF-16LE"),
            [0xFE, 0xFF, ..] => utf16(2, u16::from_be_bytes, "UTF-16BE"),
            // JSON begins with an ASCII character, so a zero byte tells the order (RFC 4627 §3).
            [0, b, 0, ..] | [0, b] if *b != 0 => utf16(0, u16::from_be_bytes, "UTF-16BE"),
            [b, 0, c, 0, ..] if matches!(b, b'{' | b'[' | b' ' | b'\n' | b'\r' | b'\t') && *c != 0 => {
                utf16(0, u16::from_le_bytes, "UTF-16LE")
            }
            _ => text(bytes, "UTF-8", 0, false),
        }
    }

    /// Returns the places of bytes of the text; they need not be in order.
    pub fn places(&self, ats: &[usize]) -> Vec<Place> {
        let mut order: Vec<usize> = (0..ats.len()).collect();
        order.sort_by_key(|&i| ats[i]);
        let mut places = vec![Place { line: 1, column: 1, byte: 0 }; ats.len()];
        let (mut line, mut column, mut byte, mut from) = (1, 1, self.mark, 0);
        for i in order {
            let at = ats[i].min(self.bytes.len());
            let passed = &self.bytes[from..at];
            line += memchr::memchr_iter(b'\n', passed).count();
            byte += if self.utf16 { 2 * String::from_utf8_lossy(passed).encode_utf16().count() } else { passed.len() };
            from = at;
            let line_start = memchr::memrchr(b'\n', passed).map(|n| n + 1);
            // A character is counted at its first byte.
            let characters = passed[line_start.unwrap_or(0)..].iter().filter(|b| **b & 0xC0 != 0x80).count();
            column = characters + if line_start.is_some() { 1 } else { column };
            places[i] = Place { line, column, byte };
        }
        places
    }
}

/// Says what a file that is not JSON really is, when its beginning tells.
pub(in crate::io) fn what_it_is(bytes: &[u8]) -> Option<&'static str> {
    let magic: [(&[u8], &str); 12] = [
        (b"\x1f\x8b", "a gzip-compressed file; unpack it first"),
        (b"PK\x03\x04", "a ZIP archive (perhaps a zipped shapefile, KMZ or XLSX); unpack it, and open the GeoJSON in it"),
        (b"SQLite format 3\0", "a SQLite database (perhaps a GeoPackage)"),
        (b"fgb\x03", "a FlatGeobuf file; convert it to GeoJSON"),
        (b"\0\0\x27\x0a", "a shapefile; convert it to GeoJSON"),
        (b"%PDF", "a PDF document"),
        (b"\x89PNG", "a PNG picture"),
        (b"\xff\xd8\xff", "a JPEG picture"),
        (b"II*\0", "a TIFF picture"),
        (b"MM\0*", "a TIFF picture"),
        (b"PAR1", "a Parquet file; convert it to GeoJSON"),
        (b"\x28\xb5\x2f\xfd", "a Zstandard-compressed file; unpack it first"),
    ];
    if let Some((_, what)) = magic.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Some(what);
    }
    let start = &bytes[..bytes.len().min(4096)];
    let text = String::from_utf8_lossy(start.trim_ascii_start()).to_ascii_lowercase();
    let begins = |words: &[&str]| words.iter().any(|word| text.starts_with(word));
    if begins(&["version https://git-lfs"]) {
        return Some("a Git LFS pointer, not the data itself; run “git lfs pull”, or download the file from its source");
    }
    if begins(&["<!doctype html", "<html", "<head", "<body"]) {
        return Some("a web page (HTML), perhaps an error or sign-in page saved in place of the data; download the file again");
    }
    let tag =
        text.strip_prefix('<').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '!' || c == '?'));
    if tag {
        let kind = if text.contains("<kml") {
            "a KML file; convert it to GeoJSON"
        } else if text.contains("gml") {
            "a GML file; convert it to GeoJSON"
        } else {
            "an XML file; convert it to GeoJSON"
        };
        return Some(kind);
    }
    let assigned = text.split_once(['{', '[']).map_or("", |(before, _)| before).trim();
    if assigned.len() < 100 && !assigned.is_empty() && !assigned.contains(['"', '\n']) && assigned.ends_with(['=', '(']) {
        return Some("JavaScript (the data stands in an assignment or a call); keep only what is from { to the last }");
    }
    if start.contains(&0) && !text.starts_with(['{', '[', '"', '\u{1e}']) {
        return Some("a binary file, not text");
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf16_is_decoded_and_places_are_those_of_the_file() {
        let source = "{\"名\":\n 1}";
        let mut file = vec![0xFF, 0xFE];
        file.extend(source.encode_utf16().flat_map(u16::to_le_bytes));
        let text = Text::decode(file.into()).unwrap();
        assert_eq!((&text.bytes[..], text.encoding), (source.as_bytes(), "UTF-16LE"));
        let one = source.find('1').unwrap();
        assert_eq!(text.places(&[one, 2]), [Place { line: 2, column: 2, byte: 16 }, Place { line: 1, column: 3, byte: 6 }]);
    }

    #[test]
    fn files_that_are_something_else_are_named() {
        for (bytes, word) in [
            (b"version https://git-lfs.github.com/spec/v1\n".as_slice(), "Git LFS"),
            (b"  <!DOCTYPE html><html>", "web page"),
            (b"var mines = {\"type\":1};", "JavaScript"),
            (b"callback({\"a\":1})", "JavaScript"),
            (b"PK\x03\x04abc", "ZIP"),
            (b"<?xml version=\"1.0\"?><kml>", "KML"),
        ] {
            assert!(what_it_is(bytes).unwrap().contains(word), "{word}");
        }
        assert_eq!(what_it_is(b"{\"a\": 1}"), None);
    }
}
