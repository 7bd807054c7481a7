//! From a file's bytes in any encoding to UTF-8 text, and from a byte of the text back to its byte in the file.

use crate::layer::{Layer, Problem, Severity, UTF8_WITH_MARK};
use encoding_rs::{CoderResult, DecoderResult, EUC_JP, Encoding, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE};
use std::sync::atomic::{AtomicBool, Ordering};

/// Bytes that are decoded between two looks at the cancel flag.
const BLOCK: usize = 1 << 20;
/// Bytes that are decoded at once when a place is looked for; within one such piece it is looked for byte by byte.
const PIECE: usize = 4096;
/// Undecodable sequences that are kept one by one; those beyond are counted.
const KEPT: usize = 1000;

/// A file's text in UTF-8.
#[derive(Debug)]
pub(super) struct Decoded {
    /// The text, with U+FFFD where the bytes are no character.
    pub text: Vec<u8>,
    /// What it was decoded from.
    pub encoding: &'static Encoding,
    /// Bytes before the text in the file: the byte order mark.
    mark: usize,
    /// The first thousand sequences of bytes that are no character.
    undecodable: Vec<Undecodable>,
    /// How many there are, but for a character that is cut by the end of the file.
    pub undecodable_count: usize,
}

/// Bytes that are no character in the encoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Undecodable {
    in_text: usize,
    in_file: usize,
    length: usize,
}

/// Returns the encoding of a name: a label of the WHATWG Encoding Standard, or another name that programs use.
#[must_use]
pub fn encoding_of(name: &str) -> Option<&'static Encoding> {
    let name = name.trim().to_ascii_lowercase().replace('_', "-");
    match name.as_str() {
        "cp932" | "windows-932" | "ms-kanji" => Some(SHIFT_JIS),
        "eucjp" | "eucjp-ms" | "euc-jp-ms" | "cp51932" => Some(EUC_JP),
        "utf16" => Some(UTF_16LE),
        "utf-8 with bom" => Some(UTF_8),
        _ => {
            let found = Encoding::for_label_no_replacement(name.as_bytes());
            found.or_else(|| Encoding::for_label_no_replacement(name.replace('-', "_").as_bytes()))
        }
    }
}

/// Returns what a file itself says, by a byte order mark or by zero bytes between ASCII characters (RFC 4627 §3), and the length
/// of the mark.
pub(super) fn said(bytes: &[u8]) -> Option<(&'static Encoding, usize)> {
    match bytes {
        [0xEF, 0xBB, 0xBF, ..] => Some((UTF_8, 3)),
        [0xFF, 0xFE, ..] => Some((UTF_16LE, 2)),
        [0xFE, 0xFF, ..] => Some((UTF_16BE, 2)),
        [0, 0x09..=0x7E, 0, 0x09..=0x7E, ..] => Some((UTF_16BE, 0)),
        [0x09..=0x7E, 0, 0x09..=0x7E, 0, ..] => Some((UTF_16LE, 0)),
        _ => None,
    }
}

impl Decoded {
    /// Decodes a file's bytes; `None` when someone asked to stop. A mark of the same encoding at the beginning is left out.
    pub fn new(bytes: &[u8], encoding: &'static Encoding, cancel: &AtomicBool) -> Option<Self> {
        let mark = said(bytes).filter(|(said, _)| *said == encoding).map_or(0, |(_, mark)| mark);
        let mut decoded =
            Self { text: Vec::with_capacity(bytes.len()), encoding, mark, undecodable: Vec::new(), undecodable_count: 0 };
        let mut decoder = encoding.new_decoder_without_bom_handling();
        let mut buffer = vec![0; BLOCK];
        let mut at = mark;
        loop {
            if cancel.load(Ordering::Relaxed) {
                return None;
            }
            let end = bytes.len().min(at + BLOCK);
            let last = end == bytes.len();
            let (result, read, written) = decoder.decode_to_utf8_without_replacement(&bytes[at..end], &mut buffer, last);
            decoded.text.extend_from_slice(&buffer[..written]);
            at += read;
            match result {
                DecoderResult::InputEmpty if last => return Some(decoded),
                DecoderResult::InputEmpty | DecoderResult::OutputFull => {}
                DecoderResult::Malformed(length, after) => {
                    let length = usize::from(length);
                    let in_file = at.saturating_sub(usize::from(after) + length);
                    decoded.undecodable_here(in_file, length, at == bytes.len() && last);
                }
            }
        }
    }

    fn undecodable_here(&mut self, in_file: usize, length: usize, cut: bool) {
        if self.undecodable.len() < KEPT {
            self.undecodable.push(Undecodable { in_text: self.text.len(), in_file, length });
        }
        self.undecodable_count += usize::from(!cut);
        self.text.extend_from_slice("\u{FFFD}".as_bytes());
    }

    /// Returns the name for people: that of the WHATWG Encoding Standard, and whether UTF-8 has a mark.
    pub fn name(&self) -> &'static str {
        if self.encoding == UTF_8 && self.mark > 0 { UTF8_WITH_MARK } else { self.encoding.name() }
    }

    /// Returns the bytes of the file from which bytes of the text were decoded; `targets` in any order.
    pub fn in_file(&self, file: &[u8], targets: &[usize]) -> Vec<usize> {
        let mut found = vec![0; targets.len()];
        if self.encoding == UTF_8 && self.undecodable_count == 0 {
            targets.iter().zip(&mut found).for_each(|(t, f)| *f = t + self.mark);
            return found;
        }
        let mut order: Vec<usize> = (0..targets.len()).collect();
        order.sort_by_key(|&i| targets[i]);
        let Some(furthest) = order.last().map(|&i| targets[i]) else { return found };
        let starts = self.piece_starts(file, furthest);
        let mut replay = Replay::new(self.encoding, self.mark);
        let mut order = order.into_iter().peekable();
        for (i, piece) in file[self.mark..].chunks(PIECE).enumerate() {
            let Some(&next) = order.peek() else { break };
            let ends_before = starts.get(i + 1).is_some_and(|&start| start <= targets[next]);
            // A character may lie across the end of a piece.
            let quick = if ends_before { piece.len().saturating_sub(8) } else { 0 };
            replay.feed(&piece[..quick]);
            for &byte in &piece[quick..] {
                let begun = replay.feed(&[byte]);
                while let Some(i) = order.next_if(|&i| targets[i] < replay.written) {
                    found[i] = begun;
                }
            }
        }
        order.for_each(|i| found[i] = file.len());
        found
    }

    /// Where in the text each piece of the file begins, up to the piece with the target.
    fn piece_starts(&self, file: &[u8], furthest: usize) -> Vec<usize> {
        let mut replay = Replay::new(self.encoding, self.mark);
        let mut starts = Vec::new();
        for piece in file[self.mark..].chunks(PIECE) {
            starts.push(replay.written);
            if replay.written > furthest {
                break;
            }
            replay.feed(piece);
        }
        starts
    }

    /// Puts the places of problems in the text where they are in the file.
    pub fn mend_places<'p>(&self, file: &[u8], problems: impl Iterator<Item = &'p mut Problem>) {
        let mut places: Vec<&mut usize> = problems.filter_map(|p| p.byte.as_mut()).collect();
        let targets: Vec<usize> = places.iter().map(|b| **b).collect();
        for (place, byte) in places.iter_mut().zip(self.in_file(file, &targets)) {
            **place = byte;
        }
    }

    /// Tells of every sequence of bytes that is no character; `text` is the decoded text, and a layer's own when there is a layer.
    pub fn problems(&self, file: &[u8], text: &[u8], layer: Option<&Layer>) -> Vec<Problem> {
        let name = self.encoding.name();
        let ats: Vec<usize> = self.undecodable.iter().map(|u| u.in_text).collect();
        let places = super::lines(text, &ats);
        let told = self.undecodable.iter().zip(places).map(|(u, (line, column))| {
            let bytes: Vec<String> =
                file[u.in_file..(u.in_file + u.length).min(file.len())].iter().map(|b| format!("0x{b:02X}")).collect();
            let message = format!(
                "{} is no character in {name}; U+FFFD (�) stands in its place. Choose another encoding, or mend the file here",
                bytes.join(" ")
            );
            Problem {
                feature: layer.and_then(|l| feature_at(l, u.in_text)),
                line: Some(line),
                column: Some(column),
                byte: Some(u.in_file),
                ..Problem::of_layer("undecodable", Severity::Error, message)
            }
        });
        let mut told: Vec<Problem> = told.collect();
        if self.undecodable_count > KEPT {
            let message = format!("{} more problems of this kind are not listed", self.undecodable_count - KEPT);
            told.push(Problem::of_layer("undecodable", Severity::Error, message));
        }
        told
    }
}

/// The number of the feature at a byte of a layer's text, as far as every element of the file is a row.
fn feature_at(layer: &Layer, at: usize) -> Option<usize> {
    let (mut row, mut end) = (0, layer.table.len());
    while row + 1 < end {
        let middle = row.midpoint(end);
        (row, end) = if layer.table.bytes(middle).start <= at { (middle, end) } else { (row, middle) };
    }
    (layer.document.whole && layer.table.bytes(row).contains(&at)).then_some(row + 1)
}

/// Decodes a file again, bit by bit, to find out what came from where.
struct Replay {
    decoder: encoding_rs::Decoder,
    buffer: Vec<u8>,
    /// Bytes of the file that were fed.
    fed: usize,
    /// Bytes of text that came out.
    written: usize,
    /// Where in the file the character that comes next begins.
    next: usize,
}

impl Replay {
    fn new(encoding: &'static Encoding, mark: usize) -> Self {
        let decoder = encoding.new_decoder_without_bom_handling();
        Self { decoder, buffer: vec![0; PIECE * 3 + 64], fed: mark, written: 0, next: mark }
    }

    /// Feeds at most a piece; returns where the character begins that was completed by it, when it was one byte.
    fn feed(&mut self, bytes: &[u8]) -> usize {
        let (result, read, written, _) = self.decoder.decode_to_utf8(bytes, &mut self.buffer, false);
        debug_assert!(result == CoderResult::InputEmpty && read == bytes.len(), "the buffer holds what a piece can give");
        let begun = self.next;
        self.fed += bytes.len();
        if written > 0 {
            self.written += written;
            self.next = self.fed;
        }
        begun
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static GO_ON: AtomicBool = AtomicBool::new(false);

    #[test]
    fn every_character_is_found_again_in_the_file() {
        let text = "{\"名\": \"表ソ能ｶﾅ①㈱ é\",\n \"b\": 1}".repeat(700);
        for (name, text) in [
            ("Shift_JIS", text.replace('é', "e")),
            ("EUC-JP", text.clone()),
            ("ISO-2022-JP", text.replace(['é', 'ｶ', 'ﾅ'], "e")),
            ("windows-1252", "Mañana – “Québec”\n".repeat(500)),
        ] {
            let encoding = encoding_of(name).unwrap();
            let (file, _, unmappable) = encoding.encode(&text);
            assert!(!unmappable || name == "EUC-JP", "{name}");
            let decoded = Decoded::new(&file, encoding, &GO_ON).unwrap();
            let back = String::from_utf8(decoded.text.clone()).unwrap();
            assert!(unmappable || back == text, "{name}");
            let starts: Vec<usize> = back.char_indices().map(|(i, _)| i).collect();
            let places = decoded.in_file(&file, &starts);
            // What lies before a place is the encoding of what lies before the character (but for shifts between sets).
            for i in (0..starts.len()).step_by(97).chain(starts.len() - 40..starts.len()) {
                let (before, ..) = encoding.encode(&back[..starts[i]]);
                let ends = if name == "ISO-2022-JP" {
                    before.len().saturating_sub(3)..=before.len()
                } else {
                    before.len()..=before.len()
                };
                assert!(unmappable || ends.contains(&places[i]), "{name} {i}: {} {}", places[i], before.len());
            }
        }
    }

    #[test]
    fn undecodable_bytes_are_told_with_their_place() {
        let file = b"{\n \"a\": \"\x95\x5c\xFD\x81\", \"b\": \"\x83\x5c\"}\n\x95";
        let decoded = Decoded::new(file, SHIFT_JIS, &GO_ON).unwrap();
        assert_eq!(std::str::from_utf8(&decoded.text).unwrap(), "{\n \"a\": \"表\u{FFFD}\u{FFFD}\", \"b\": \"ソ\"}\n\u{FFFD}");
        // The last one is the half of a character that the end of the file cut.
        assert_eq!(decoded.undecodable_count, 2);
        let problems = decoded.problems(file, &decoded.text, None);
        let places: Vec<_> = problems.iter().map(|p| (p.line, p.column, p.byte)).collect();
        assert_eq!(
            places,
            [(Some(2), Some(9), Some(11)), (Some(2), Some(10), Some(12)), (Some(3), Some(1), Some(file.len() - 1))],
            "{problems:?}"
        );
        assert!(problems[0].message.contains("0xFD") && problems[0].message.contains("Shift_JIS"));
    }

    #[test]
    fn names_of_encodings_are_understood() {
        for (name, expected) in [
            ("cp932", "Shift_JIS"),
            ("Windows-31J", "Shift_JIS"),
            ("SJIS", "Shift_JIS"),
            ("eucJP-ms", "EUC-JP"),
            ("latin1", "windows-1252"),
            ("utf8", "UTF-8"),
            ("UTF-16", "UTF-16LE"),
            ("utf-16be", "UTF-16BE"),
            ("GB18030", "gb18030"),
        ] {
            assert_eq!(encoding_of(name).map(Encoding::name), Some(expected), "{name}");
        }
        assert_eq!(encoding_of("klingon"), None);
    }
}
