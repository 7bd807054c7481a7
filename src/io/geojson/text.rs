//! From a file's bytes to UTF-8 text, and from a byte of the text back to its place in the file.

use crate::layer::{FileDigest, SourceText, UTF8_WITH_MARK};
use rayon::prelude::*;
use std::sync::atomic::{AtomicBool, Ordering};

/// Bytes in which places are counted at a time.
const PLACES: usize = if cfg!(test) { 5 } else { 1 << 16 };

/// A file's text in UTF-8 (or what claims to be), and how it was encoded.
pub(super) struct Text {
    pub bytes: SourceText,
    pub encoding: &'static str,
    /// The digest of the file, if that cannot be made of the text any more.
    pub digest: FileDigest,
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

/// How a file is encoded, as its first bytes tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    /// UTF-8, or what shall be taken for it, behind so many bytes of a byte order mark.
    Utf8(usize),
    /// UTF-16 behind so many bytes, the lower byte first or not.
    Utf16 { mark: usize, lower_first: bool },
}

impl Encoding {
    /// Looks at the first bytes of a file, four of them at least if there are.
    pub fn of(head: &[u8]) -> Self {
        match head {
            [0xEF, 0xBB, 0xBF, ..] => Self::Utf8(3),
            [0xFF, 0xFE, ..] => Self::Utf16 { mark: 2, lower_first: true },
            [0xFE, 0xFF, ..] => Self::Utf16 { mark: 2, lower_first: false },
            // JSON begins with an ASCII character, so a zero byte tells the order (RFC 4627 §3).
            [0, b, 0, ..] | [0, b] if *b != 0 => Self::Utf16 { mark: 0, lower_first: false },
            [b, 0, c, 0, ..] if matches!(b, b'{' | b'[' | b' ' | b'\n' | b'\r' | b'\t') && *c != 0 => {
                Self::Utf16 { mark: 0, lower_first: true }
            }
            _ => Self::Utf8(0),
        }
    }
}

impl Text {
    /// Takes a text that stands in the file behind `mark` bytes of a byte order mark.
    pub fn utf8(bytes: impl Into<SourceText>, mark: usize) -> Self {
        let encoding = if mark > 0 { UTF8_WITH_MARK } else { "UTF-8" };
        Self { bytes: bytes.into(), encoding, digest: FileDigest::default(), mark, utf16: false }
    }

    /// Removes a byte order mark and decodes UTF-16, with or without one. Gives `None` for UTF-16 that is broken, and when
    /// `cancel` was set.
    pub fn decode(mut bytes: Vec<u8>, cancel: &AtomicBool) -> Option<Self> {
        let (mark, lower_first) = match Encoding::of(&bytes) {
            Encoding::Utf8(mark) => {
                bytes.drain(..mark);
                return Some(Self::utf8(bytes, mark));
            }
            Encoding::Utf16 { mark, lower_first } => (mark, lower_first),
        };
        let digest = FileDigest::of(&[&bytes], cancel)?;
        let unit = if lower_first { u16::from_le_bytes } else { u16::from_be_bytes };
        let units = bytes[mark..].as_chunks::<2>().0.iter().map(|&pair| unit(pair));
        let mut text = String::with_capacity(bytes.len() / 2);
        for (i, character) in char::decode_utf16(units).enumerate() {
            if i.is_multiple_of(1 << 20) && cancel.load(Ordering::Relaxed) {
                return None;
            }
            text.push(character.ok()?);
        }
        text.shrink_to_fit();
        let encoding = if lower_first { "UTF-16LE" } else { "UTF-16BE" };
        Some(Self { bytes: text.into_bytes().into(), encoding, digest, mark, utf16: true })
    }

    /// Returns the places of bytes of the text; they need not be in order.
    pub fn places(&self, ats: &[usize]) -> Vec<Place> {
        let ats: Vec<usize> = ats.iter().map(|at| (*at).min(self.bytes.len())).collect();
        let read = &self.bytes[..ats.iter().max().copied().unwrap_or(0)];
        let walked = |text: &[u8]| Place { line: 0, column: 0, byte: 0 }.after(text, self.utf16);
        let blocks: Vec<Place> = read.par_chunks(PLACES).map(walked).collect();
        // Where each block begins.
        let mut places = vec![Place { line: 1, column: 1, byte: self.mark }];
        for block in blocks {
            let before = places[places.len() - 1];
            let column = if block.line > 0 { block.column } else { before.column + block.column };
            places.push(Place { line: before.line + block.line, column, byte: before.byte + block.byte });
        }
        ats.par_iter().map(|&at| places[at / PLACES].after(&self.bytes[at / PLACES * PLACES..at], self.utf16)).collect()
    }
}

impl Place {
    /// The place behind a text that begins here. From column 0, the columns behind a line break are counted from 1 all the same.
    fn after(self, passed: &[u8], utf16: bool) -> Self {
        let line = memchr::memrchr(b'\n', passed).map(|n| n + 1);
        // A character is counted at its first byte.
        let characters = passed[line.unwrap_or(0)..].iter().filter(|b| **b & 0xC0 != 0x80).count();
        Self {
            line: self.line + memchr::memchr_iter(b'\n', passed).count(),
            column: characters + if line.is_some() { 1 } else { self.column },
            byte: self.byte + if utf16 { utf16_bytes(passed) } else { passed.len() },
        }
    }
}

/// The bytes that a UTF-8 text has in UTF-16: two for each character, and four for those that have four here as well.
fn utf16_bytes(text: &[u8]) -> usize {
    text.iter().map(|b| if *b & 0xC0 == 0x80 { 0 } else { 2 + 2 * usize::from(*b >= 0xF0) }).sum()
}

/// Where a block of a text begins and ends inside a character, and whether the rest is UTF-8.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seam {
    pub valid: bool,
    length: usize,
    head: usize,
    tail: usize,
}

impl Seam {
    /// Looks at a block.
    pub fn of(block: &[u8], first: bool, last: bool) -> Self {
        // Bytes 10xxxxxx go on a character; no character has more than three of them.
        let head = if first { 0 } else { block.iter().take(3).take_while(|b| **b & 0xC0 == 0x80).count() };
        let (valid, tail) = match std::str::from_utf8(&block[head..]) {
            Ok(_) => (true, 0),
            Err(e) => (e.error_len().is_none() && !last, block.len() - head - e.valid_up_to()),
        };
        Self { valid, length: block.len(), head, tail: if valid { tail } else { 0 } }
    }

    /// Tells whether all blocks of a text are UTF-8, and the characters that lie across their borders.
    pub fn all_valid(text: &[u8], seams: &[Self]) -> bool {
        let mut start = 0;
        let across = seams.windows(2).all(|pair| {
            start += pair[0].length;
            std::str::from_utf8(&text[start - pair[0].tail..start + pair[1].head]).is_ok()
        });
        across && seams.iter().all(|seam| seam.valid)
    }
}

/// Tells whether a text is UTF-8, on all cores.
pub(super) fn is_utf8(text: &[u8], block: usize) -> bool {
    let one = |(i, piece): (usize, &[u8])| Seam::of(piece, i == 0, i * block + piece.len() == text.len());
    let seams: Vec<Seam> = text.par_chunks(block).enumerate().map(one).collect();
    Seam::all_valid(text, &seams)
}

/// What is said of JavaScript with data in it.
pub(super) const JAVASCRIPT: &str =
    "JavaScript (the data stands in an assignment or a call); keep only what is from the first { to the last }";

/// Says what a file that is not JSON really is, when its beginning tells.
pub(super) fn what_it_is(bytes: &[u8]) -> Option<&'static str> {
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
    // What stands on the line of the first bracket, before it.
    let before = text.split_once(['{', '[']).map_or("", |(before, _)| before);
    let before = before.rsplit('\n').next().unwrap_or_default().trim();
    let words = ["export default", "return", "=>", "=", "("];
    let calls = ["function", "(function", "(()", "!function", "import ", "module.exports", "window.", "var ", "let ", "const "];
    if !before.is_empty() && !before.contains('"') && words.iter().any(|w| before.ends_with(w)) || begins(&calls) {
        return Some(JAVASCRIPT);
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
        let text = Text::decode(file, &AtomicBool::new(false)).unwrap();
        assert_eq!((&text.bytes[..], text.encoding), (source.as_bytes(), "UTF-16LE"));
        let one = source.find('1').unwrap();
        assert_eq!(text.places(&[one, 2]), [Place { line: 2, column: 2, byte: 16 }, Place { line: 1, column: 3, byte: 6 }]);
    }

    #[test]
    fn places_are_counted_alike_wherever_the_text_is_cut() {
        let source = "aé\n日本🗾z\n\n{\"名\": 1,\n\n\n";
        for (file, utf16) in
            [(source.as_bytes().to_vec(), false), (source.encode_utf16().flat_map(u16::to_le_bytes).collect(), true)]
        {
            let mut text = Text::utf8(source.as_bytes().to_vec(), 0);
            text.utf16 = utf16;
            let ats: Vec<usize> = source.char_indices().map(|(at, _)| at).rev().collect();
            for (at, place) in ats.iter().zip(text.places(&ats)) {
                let before = &source[..*at];
                let (line, column) = (before.matches('\n').count() + 1, before.rsplit('\n').next().unwrap().chars().count() + 1);
                let byte = if utf16 { before.encode_utf16().count() * 2 } else { *at };
                assert_eq!(place, Place { line, column, byte }, "{before}");
            }
            assert_eq!(text.places(&[1000])[0].byte, file.len());
        }
    }

    #[test]
    fn utf8_is_told_however_the_text_is_cut() {
        let good = "aé日本🗾z".repeat(3);
        for block in 1..good.len() {
            assert!(block < 4 || is_utf8(good.as_bytes(), block), "{block}");
            for bad in 0..good.len() {
                let mut bytes = good.clone().into_bytes();
                bytes[bad] = 0xFF;
                assert!(!is_utf8(&bytes, block), "{block} {bad}");
                bytes[bad] = good.as_bytes()[bad];
                bytes.remove(bad);
                assert_eq!(is_utf8(&bytes, block.max(4)), std::str::from_utf8(&bytes).is_ok(), "{block} {bad}");
            }
        }
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
