//! A few texts of a file as each encoding reads them, so that a person can see which is right.

use super::encoding::{Decoded, said};
use super::guess::foreign;
use super::gzip;
use crate::io::files;
use crate::io::geojson::ReadError;
use encoding_rs::{EUC_JP, Encoding, ISO_2022_JP, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::path::Path;
use std::sync::atomic::AtomicBool;

/// Texts that are shown.
const SHOWN: usize = 5;
/// Bytes of a text that are shown at most.
const LONGEST: usize = 96;
/// Bytes of a file that are looked at.
const LOOKED_AT: usize = 16 << 20;

/// The same few texts of a file in one encoding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EncodingPreview {
    /// The encoding by its WHATWG name.
    pub encoding: &'static str,
    /// The texts; U+FFFD where the bytes are no character.
    pub texts: Vec<String>,
    /// How often bytes are no character, in the first 16 MiB of the file.
    pub undecodable: usize,
}

/// Reads a few texts of a file (those that are not ASCII, where there are such) in every encoding that it may have.
///
/// # Errors
/// When the file cannot be read or unpacked, or someone asked to stop.
pub fn encoding_previews(path: &Path, cancel: &AtomicBool) -> Result<Vec<EncodingPreview>, ReadError> {
    let mut bytes = files::first_bytes(path, LOOKED_AT as u64)?;
    if gzip::is_gzip(&bytes) {
        bytes = gzip::unpack(&bytes, path, cancel, &|_| {})?.0;
        bytes.truncate(LOOKED_AT);
    }
    previews(&bytes, cancel).ok_or(ReadError::Cancelled)
}

fn previews(bytes: &[u8], cancel: &AtomicBool) -> Option<Vec<EncodingPreview>> {
    let told = said(bytes);
    let mark = told.map_or(0, |(_, mark)| mark);
    let wide = told.map(|(encoding, _)| encoding).filter(|e| *e != UTF_8);
    let samples = match wide {
        Some(encoding) => samples(&bytes[mark..], 2, usize::from(encoding == UTF_16BE)),
        None => samples(&bytes[mark..], 1, 0),
    };
    let mut candidates = vec![UTF_8, SHIFT_JIS, EUC_JP, WINDOWS_1252, wide.unwrap_or(UTF_16LE)];
    if bytes.contains(&0x1B) {
        candidates.insert(3, ISO_2022_JP);
    }
    if wide.is_none()
        && std::str::from_utf8(bytes).is_err()
        && let Some(other) = foreign(bytes).filter(|e| !candidates.contains(e))
    {
        candidates.push(other);
    }
    candidates.into_iter().map(|encoding| preview(bytes, mark, &samples, encoding, cancel)).collect()
}

fn preview(
    bytes: &[u8],
    mark: usize,
    samples: &[std::ops::Range<usize>],
    encoding: &'static Encoding,
    cancel: &AtomicBool,
) -> Option<EncodingPreview> {
    let undecodable = Decoded::new(bytes, encoding, cancel)?.undecodable_count;
    let text = |range: &std::ops::Range<usize>| {
        let (text, _) = encoding.decode_without_bom_handling(&bytes[mark + range.start..mark + range.end]);
        text.chars().map(|c| if c.is_control() { '·' } else { c }).collect()
    };
    Some(EncodingPreview { encoding: encoding.name(), texts: samples.iter().map(text).collect(), undecodable })
}

/// Finds texts between quotes, commas and line ends that are not all ASCII, each once; the first texts at all when there are
/// none. Units have `width` bytes, of which the one at `low` tells ASCII characters apart.
fn samples(bytes: &[u8], width: usize, low: usize) -> Vec<std::ops::Range<usize>> {
    let units = bytes.len() / width;
    let ascii = |unit: usize| {
        let unit = &bytes[unit * width..(unit + 1) * width];
        let alone = unit.iter().enumerate().all(|(i, b)| i == low || *b == 0);
        (alone && unit[low] < 0x80).then_some(unit[low])
    };
    let ends = |unit: usize| matches!(ascii(unit), Some(b'"' | b'\n' | b'\r' | b'\t'));
    let shifts = |unit: usize| ascii(unit) == Some(0x1B);
    let (mut special, mut plain): (Vec<std::ops::Range<usize>>, Vec<std::ops::Range<usize>>) = (Vec::new(), Vec::new());
    let (mut start, mut odd) = (0, false);
    for unit in 0..=units {
        if unit < units && !ends(unit) {
            odd |= ascii(unit).is_none() || shifts(unit);
            continue;
        }
        let end = unit.min(start + LONGEST / width);
        let range = start * width..end * width;
        let letters = odd || (start..end).any(|u| ascii(u).is_some_and(|b| b.is_ascii_alphabetic()));
        let list = if odd { &mut special } else { &mut plain };
        if letters && list.len() < SHOWN && !list.iter().any(|r| bytes[r.clone()] == bytes[range.clone()]) {
            list.push(range);
        }
        if special.len() == SHOWN {
            break;
        }
        (start, odd) = (unit + 1, false);
    }
    if special.is_empty() { plain } else { special }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(bytes: &[u8]) -> Vec<EncodingPreview> {
        previews(bytes, &AtomicBool::new(false)).unwrap()
    }

    #[test]
    fn each_encoding_reads_the_same_texts() {
        let text =
            "{\"type\":\"Feature\",\"properties\":{\"名称\":\"菱刈鉱山\",\"型\":\"表\",\"again\":\"表\"},\"geometry\":null}";
        let (bytes, ..) = SHIFT_JIS.encode(text);
        let found = shown(&bytes);
        let of = |name: &str| found.iter().find(|p| p.encoding == name).unwrap();
        assert_eq!(
            (&of("Shift_JIS").texts[..], of("Shift_JIS").undecodable),
            (&["名称", "菱刈鉱山", "型", "表"].map(String::from)[..], 0)
        );
        assert!(of("UTF-8").undecodable > 0 && of("UTF-8").texts[0].contains('\u{FFFD}'));
        assert_eq!(found.iter().map(|p| p.texts.len()).collect::<Vec<_>>(), vec![4; found.len()]);
    }

    #[test]
    fn utf16_and_plain_texts_are_shown_too() {
        let text = "{\"name\":\"菱刈\",\"b\":\"x\"}";
        for (mark, unit, name) in
            [([0xFF, 0xFE], u16::to_le_bytes as fn(u16) -> [u8; 2], "UTF-16LE"), ([0xFE, 0xFF], u16::to_be_bytes, "UTF-16BE")]
        {
            let bytes: Vec<u8> = mark.into_iter().chain(text.encode_utf16().flat_map(unit)).collect();
            let found = shown(&bytes);
            assert_eq!(found.iter().find(|p| p.encoding == name).unwrap().texts, ["菱刈"]);
        }
        assert_eq!(shown(b"{\"name\":\"Bear Lodge\"}")[0].texts, ["name", "Bear Lodge"]);
        assert!(shown(b"").iter().all(|p| p.texts.is_empty()));
    }
}
