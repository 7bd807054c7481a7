//! The text encoding of a table: found or chosen, turned into UTF-8, and the way back to a byte of the file.

use encoding_rs::{EUC_JP, Encoding, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::borrow::Cow;

/// A table's text in UTF-8.
pub(super) struct Decoded<'a> {
    pub text: Cow<'a, [u8]>,
    /// Its encoding in the file, for people.
    pub encoding: &'static str,
    /// Nothing said the encoding: it is the one that fits.
    pub guessed: bool,
    /// Some bytes meant nothing in this encoding.
    pub broken: bool,
    was: &'static Encoding,
    /// Bytes before the text in the file.
    mark: usize,
}

/// Decodes a file: by its byte order mark, as UTF-8 when it is, else by what fits; `chosen` is a WHATWG label and goes first.
///
/// # Errors
/// When nobody knows the chosen encoding.
pub(super) fn decode<'a>(bytes: &'a [u8], chosen: Option<&str>) -> Result<Decoded<'a>, String> {
    let marked = Encoding::for_bom(bytes);
    let (mark, at_mark) = marked.map_or((0, None), |(encoding, mark)| (mark, Some(encoding)));
    let was = match chosen {
        Some(label) => Encoding::for_label(label.as_bytes()).ok_or_else(|| {
            format!("“{label}” is no text encoding; write one such as UTF-8, Shift_JIS, EUC-JP or windows-1252")
        })?,
        None => at_mark.unwrap_or_else(|| fitting(bytes)),
    };
    let mark = if at_mark == Some(was) { mark } else { 0 };
    let guessed = chosen.is_none() && marked.is_none() && was != UTF_8;
    if was == UTF_8 && std::str::from_utf8(&bytes[mark..]).is_ok() {
        let encoding = if mark == 0 { "UTF-8" } else { "UTF-8 with BOM" };
        return Ok(Decoded { text: Cow::Borrowed(&bytes[mark..]), encoding, guessed, broken: false, was, mark });
    }
    let (text, broken) = was.decode_without_bom_handling(&bytes[mark..]);
    Ok(Decoded { text: Cow::Owned(text.into_owned().into_bytes()), encoding: was.name(), guessed, broken, was, mark })
}

impl Decoded<'_> {
    /// Tells whether the text is the file's own bytes, but for a mark at the beginning.
    pub fn is_utf8(&self) -> bool {
        self.was == UTF_8 && !self.broken
    }

    /// Returns for bytes of the text, in order, where they are in the file.
    pub fn file_bytes(&self, ats: &[usize]) -> Vec<usize> {
        let (mut from, mut byte) = (0, self.mark);
        let mut found = Vec::with_capacity(ats.len());
        for &at in ats {
            let at = at.clamp(from, self.text.len());
            byte += self.length_of(&self.text[from..at]);
            from = at;
            found.push(byte);
        }
        found
    }

    fn length_of(&self, text: &[u8]) -> usize {
        if self.was == UTF_8 {
            return text.len();
        }
        let text = String::from_utf8_lossy(text);
        if self.was == UTF_16LE || self.was == UTF_16BE {
            return 2 * text.encode_utf16().count();
        }
        self.was.encode(&text).0.len()
    }
}

/// The encoding in which the bytes make sense. Japanese characters stand together; in western texts a letter beyond ASCII
/// stands alone, though Shift_JIS would take it and its neighbour for one character.
fn fitting(bytes: &[u8]) -> &'static Encoding {
    if std::str::from_utf8(bytes).is_ok() {
        return UTF_8;
    }
    let japanese = |encoding: &'static Encoding| {
        let text = encoding.decode_without_bom_handling_and_without_replacement(bytes)?;
        let (mut wide, mut together, mut before) = (0_usize, 0_usize, false);
        for c in text.chars() {
            let is_wide = matches!(c, '\u{3000}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}' | '\u{ff00}'..='\u{ff9f}');
            wide += usize::from(is_wide);
            together += usize::from(is_wide && before);
            before = is_wide;
        }
        Some(together * 2 > wide)
    };
    for encoding in [EUC_JP, SHIFT_JIS] {
        if japanese(encoding) == Some(true) {
            return encoding;
        }
    }
    WINDOWS_1252
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded<'a>(bytes: &'a [u8], chosen: Option<&str>) -> (String, &'static str, Decoded<'a>) {
        let d = decode(bytes, chosen).unwrap();
        (String::from_utf8(d.text.to_vec()).unwrap(), d.encoding, d)
    }

    #[test]
    fn each_encoding_is_known_by_its_bytes_and_leads_back_to_the_file() {
        let japanese = "名称,経度,緯度\n菱刈鉱山,130.68,32.0\n";
        for encoding in [UTF_8, SHIFT_JIS, EUC_JP] {
            let bytes = encoding.encode(japanese).0;
            let (text, name, d) = decoded(&bytes, None);
            assert_eq!((text.as_str(), name), (japanese, encoding.name()));
            let at = japanese.find("130").unwrap();
            assert_eq!(d.file_bytes(&[at]), [encoding.encode(&japanese[..at]).0.len()]);
        }
        let western = "name,lon\nMine d\u{2019}\u{e9}tain \u{2013} Salsigne,2\u{b0}\n";
        let bytes = WINDOWS_1252.encode(western).0;
        let (text, name, d) = decoded(&bytes, None);
        assert_eq!((text.as_str(), name, d.guessed), (western, "windows-1252", true));
        let mut utf16 = vec![0xFF, 0xFE];
        utf16.extend(japanese.encode_utf16().flat_map(u16::to_le_bytes));
        let (text, name, d) = decoded(&utf16, None);
        assert_eq!((text.as_str(), name, d.file_bytes(&[0, 6])), (japanese, "UTF-16LE", vec![2, 6]));
        let (text, name, d) = decoded(b"\xEF\xBB\xBFa,b", None);
        assert_eq!((text.as_str(), name, d.file_bytes(&[1])), ("a,b", "UTF-8 with BOM", vec![4]));
    }

    #[test]
    fn what_was_chosen_is_taken_and_what_does_not_fit_is_known() {
        let bytes = SHIFT_JIS.encode("鉱").0;
        assert_eq!(decoded(&bytes, Some("sjis")).0, "鉱");
        let (_, _, d) = decoded(&bytes, Some("utf-8"));
        assert!(d.broken && !d.guessed);
        assert!(decode(&bytes, Some("klingon")).is_err());
    }
}
