//! Guesses the encoding of a text that does not say it: Japanese, Western, or what else the letters look like.

use super::encoding::{Decoded, said};
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{EUC_JP, Encoding, ISO_2022_JP, SHIFT_JIS, UTF_8, WINDOWS_1252};
use std::sync::atomic::AtomicBool;

/// Characters beyond ASCII that are looked at.
const LOOKED_AT: usize = 20_000;
/// A reading whose characters are less plausible than this is none.
const PLAUSIBLE: f32 = 0.5;
/// So many kanji without kana may be another language: fewer tell nothing.
const ENOUGH: usize = 16;

/// A text that was read in an encoding that its file does not say.
#[derive(Debug)]
pub(super) struct Guess {
    /// The text.
    pub decoded: Decoded,
    /// The next best reading, when there is one that leaves nothing out.
    pub rival: Option<&'static Encoding>,
    /// Whether no rival reads like a text.
    pub sure: bool,
}

/// Guesses the encoding of bytes that are not UTF-8 as a whole. Gives `None` when the text is UTF-8 that is broken here and
/// there, when no encoding fits, and when someone asked to stop.
pub(super) fn guess(bytes: &[u8], cancel: &AtomicBool) -> Option<Guess> {
    let decode = |encoding| Decoded::new(bytes, encoding, cancel);
    if let Some((encoding, _)) = said(bytes) {
        return Some(Guess { decoded: decode(encoding)?, rival: None, sure: true });
    }
    // No text has zero bytes but UTF-16, which was asked for above.
    if bytes[..bytes.len().min(4096)].contains(&0) {
        return None;
    }
    let utf8 = Utf8::of(bytes);
    if utf8.broken == 0 {
        // Seven bits with shifts between sets of characters.
        let shifts = [b"\x1b$B", b"\x1b$@", b"\x1b(J", b"\x1b(I"];
        let shifted = shifts.iter().any(|s| memchr::memmem::find(bytes, *s).is_some());
        let decoded = if shifted { decode(ISO_2022_JP)? } else { return None };
        return (decoded.undecodable_count == 0).then_some(Guess { decoded, rival: None, sure: true });
    }
    if utf8.is_likely() {
        return None;
    }
    let mut readings: Vec<(f32, Decoded)> = Vec::new();
    for encoding in [SHIFT_JIS, EUC_JP] {
        let decoded = decode(encoding)?;
        // A damaged byte in a text that is nothing like UTF-8 must not hide what it is.
        let most = if utf8.whole == 0 { utf8.broken / 100 } else { 0 };
        if decoded.undecodable_count <= most {
            readings.push((japanese(text_of(&decoded)), decoded));
        }
    }
    if utf8.whole == 0 {
        let decoded = decode(WINDOWS_1252)?;
        readings.push((western(text_of(&decoded)), decoded));
    }
    // Of two that are as plausible the first counts: Japanese files in Shift_JIS are many, in EUC-JP few.
    readings.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut readings = readings.into_iter();
    let best = readings.next();
    let second = readings.next();
    let rival = second.as_ref().filter(|(score, _)| *score > 0.0).map(|(_, d)| d.encoding);
    match best.filter(|(score, _)| *score >= PLAUSIBLE) {
        Some((_, decoded)) => {
            let sure = second.is_none_or(|(other, _)| other < PLAUSIBLE) && decoded.undecodable_count == 0;
            let chinese = without_kana(&decoded).and_then(|kanji| Some((kanji, foreign(bytes).filter(|e| *e != EUC_JP)?)));
            match chinese {
                Some((kanji, other)) if kanji >= ENOUGH => {
                    let decoded = decode(other).filter(|d| d.undecodable_count == 0).unwrap_or(decoded);
                    Some(Guess { decoded, rival: Some(EUC_JP), sure: false })
                }
                Some((_, other)) => Some(Guess { decoded, rival: rival.or(Some(other)), sure: false }),
                None => Some(Guess { decoded, rival, sure }),
            }
        }
        None if utf8.whole == 0 => foreign(bytes).and_then(decode).filter(|d| d.undecodable_count == 0).map(|decoded| Guess {
            decoded,
            rival,
            sure: false,
        }),
        None => None,
    }
}

/// Chinese and Korean in their own encodings look like rows of kanji in EUC-JP; returns how many, if that is what it is.
fn without_kana(decoded: &Decoded) -> Option<usize> {
    let text = text_of(decoded);
    let kana = |c: char| matches!(c, 'ぁ'..='ゖ' | 'ァ'..='ヺ');
    let count = || text.chars().filter(|c| matches!(c, '\u{4E00}'..='\u{9FFF}')).take(ENOUGH).count();
    (decoded.encoding == EUC_JP && !text.chars().any(kana)).then(count)
}

/// Returns the encoding that a text of another part of the world seems to be in.
pub(super) fn foreign(bytes: &[u8]) -> Option<&'static Encoding> {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    let look = &bytes[..bytes.len().min(4 << 20)];
    let beyond_ascii = detector.feed(look, look.len() == bytes.len());
    beyond_ascii.then(|| detector.guess(None, Utf8Detection::Deny)).filter(|encoding| *encoding != UTF_8)
}

fn text_of(decoded: &Decoded) -> &str {
    std::str::from_utf8(&decoded.text).unwrap_or_default()
}

/// How far bytes are UTF-8.
struct Utf8 {
    /// Whole characters of two or more bytes; longer ones count more, because chance makes fewer of them.
    whole: usize,
    /// Places that are not UTF-8.
    broken: usize,
}

impl Utf8 {
    fn of(bytes: &[u8]) -> Self {
        let (mut whole, mut broken) = (0, 0);
        for chunk in bytes.utf8_chunks() {
            if !chunk.valid().is_ascii() {
                let more = |c: char| [0, 0, 1, 3, 4][c.len_utf8()];
                whole += chunk.valid().chars().map(more).sum::<usize>();
            }
            broken += usize::from(!chunk.invalid().is_empty());
        }
        Self { whole, broken }
    }

    /// Chance makes some characters of UTF-8 out of any text; a text that has more of them than faults is UTF-8 with faults.
    fn is_likely(&self) -> bool {
        self.whole > self.broken
    }
}

/// A run of characters beyond ASCII, with its neighbours.
struct Run<'a> {
    text: &'a str,
    before: char,
    after: char,
}

fn runs(text: &str) -> impl Iterator<Item = Run<'_>> {
    let mut rest = text;
    let mut before = ' ';
    std::iter::from_fn(move || {
        let start = rest.bytes().position(|b| !b.is_ascii())?;
        before = rest[..start].chars().next_back().unwrap_or(before);
        let run = &rest[start..];
        let end = run.bytes().position(|b| b.is_ascii()).unwrap_or(run.len());
        rest = &run[end..];
        Some(Run { text: &run[..end], before, after: rest.chars().next().unwrap_or(' ') })
    })
}

/// Tells how much a text looks like Japanese, at most 1: kana and common characters do, rare ones less, half-width letters where
/// they stand alone and single characters within Latin words hardly.
fn japanese(text: &str) -> f32 {
    average(runs(text), |run, add| {
        let length = run.text.chars().count();
        let half = run.text.chars().filter(|c| matches!(c, '\u{FF61}'..='\u{FF9F}')).count();
        let in_word = length == 1 && (run.before.is_ascii_alphabetic() || run.after.is_ascii_alphabetic());
        for c in run.text.chars() {
            let score = match (c, jis_row(c)) {
                ('\u{FFFD}' | '\u{80}'..='\u{9F}' | '\u{E000}'..='\u{F8FF}', _) => -1.0,
                // A text all in half-width letters is rare, and so does EUC-JP look when it is read as Shift_JIS.
                ('\u{FF61}'..='\u{FF9F}', _) if half >= 3 => 0.6,
                ('\u{FF61}'..='\u{FF9F}', _) if half >= 2 || length > half => 0.3,
                ('\u{FF61}'..='\u{FF9F}', _) => 0.1,
                (_, Some(48..)) if in_word => -0.3,
                (_, Some(16..48)) if in_word => 0.3,
                (_, Some(3..=5 | 16..48)) => 1.0,
                (_, Some(1 | 2 | 13)) => 0.8,
                (_, Some(48..)) => 0.6,
                _ => 0.2,
            };
            add(score);
        }
    })
}

/// The row of a character in JIS X 0208 with NEC's row 13: 1–2 signs, 3 Latin, 4 hiragana, 5 katakana, 16–47 common and 48–84 rarer
/// kanji.
fn jis_row(c: char) -> Option<u8> {
    let mut utf8 = [0; 4];
    let (bytes, ..) = EUC_JP.encode(c.encode_utf8(&mut utf8));
    match &bytes[..] {
        [row @ 0xA1..=0xFE, 0xA1..=0xFE] => Some(row - 0xA0),
        _ => None,
    }
}

/// Tells how much a text in windows-1252 looks like one of Western Europe or the Americas, at most 1: accented letters in words,
/// signs where signs stand.
fn western(text: &str) -> f32 {
    average(runs(text), |run, add| {
        let length = run.text.chars().count();
        let in_word = run.before.is_ascii_alphabetic() || run.after.is_ascii_alphabetic();
        for c in run.text.chars() {
            add(match c {
                _ if length > 3 => 0.0,
                '\u{80}'..='\u{9F}' => -1.0,
                '×' | '÷' => 0.3,
                'À'..='ÿ' | 'Œ' | 'œ' | 'Š' | 'š' | 'Ž' | 'ž' | 'Ÿ' if in_word && length <= 2 => 1.0,
                'À'..='ÿ' => 0.5,
                '’'
                | '‘'
                | '“'
                | '”'
                | '–'
                | '—'
                | '°'
                | '±'
                | '²'
                | '³'
                | 'µ'
                | '·'
                | '¼'..='¿'
                | '\u{A0}'
                | '§'
                | 'ª'
                | 'º'
                | '®'
                | '©'
                | '™'
                | '…'
                | '«'
                | '»' => 0.9,
                _ => 0.1,
            });
        }
    })
}

/// The average of the scores of the first runs; 0 when there are none.
fn average<'a>(runs: impl Iterator<Item = Run<'a>>, score: impl Fn(&Run<'a>, &mut dyn FnMut(f32))) -> f32 {
    let (mut sum, mut count) = (0.0, 0_usize);
    for run in runs {
        score(&run, &mut |s| {
            sum += s;
            count += 1;
        });
        if count > LOOKED_AT {
            break;
        }
    }
    if count == 0 { 0.0 } else { sum / count as f32 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::{EUC_KR, GBK, KOI8_R, WINDOWS_1251};

    fn feature(name: &str) -> String {
        format!("{{\"type\":\"Feature\",\"properties\":{{\"name\":\"{name}\"}},\"geometry\":null}}")
    }

    fn guessed(text: &str, encoding: &'static Encoding) -> Option<&'static str> {
        let (bytes, _, unmappable) = encoding.encode(text);
        assert!(!unmappable, "{text}");
        guess(&bytes, &AtomicBool::new(false)).map(|g| g.decoded.encoding.name())
    }

    #[test]
    fn one_japanese_name_is_enough() {
        for name in
            ["表", "菱刈鉱山", "鉱山", "ﾎｳｻﾞﾝ", "花崗岩", "①㈱", "豊羽", "金・銀", "ソ連能代表", "Cu鉱床", "南鳥島レアアース泥"]
        {
            assert_eq!(guessed(&feature(name), SHIFT_JIS), Some("Shift_JIS"), "{name}");
        }
        for name in ["菱刈鉱山", "鉱山", "花崗岩", "①㈱", "豊羽", "金・銀", "ソ連能代表", "南鳥島レアアース泥"]
        {
            assert_eq!(guessed(&feature(name), EUC_JP), Some("EUC-JP"), "{name}");
        }
        assert_eq!(guessed(&feature("菱刈鉱山"), ISO_2022_JP), Some("ISO-2022-JP"));
    }

    #[test]
    fn western_names_are_not_taken_for_japanese() {
        for name in [
            "Québec",
            "Mañana",
            "São Paulo",
            "Coeur d’Alène",
            "Öland",
            "Zürich 45°",
            "Río Tinto",
            "½ mile",
            "É",
            "45° N",
            "Señor",
            "Los Ángeles – mine “X”",
            "Lac à l'Eau Claire",
            "Kiirunavaara—Malmö",
        ] {
            assert_eq!(guessed(&feature(name), WINDOWS_1252), Some("windows-1252"), "{name}");
        }
    }

    #[test]
    fn other_scripts_are_guessed_by_their_letters() {
        let text = feature("Месторождение Жезказган находится в Казахстане, медь и серебро");
        assert_eq!(guessed(&text, WINDOWS_1251), Some("windows-1251"));
        assert_eq!(guessed(&text, KOI8_R), Some("KOI8-U"), "a superset of KOI8-R in all letters");
        assert_eq!(guessed(&feature("상동 텅스텐 광산은 강원도 영월군에 있다"), EUC_KR), Some("EUC-KR"));
        assert_eq!(guessed(&feature("白云鄂博稀土矿床位于内蒙古自治区包头市"), GBK), Some("GBK"));
    }

    #[test]
    fn utf8_that_is_broken_here_and_there_stays_utf8() {
        let whole = ["é", "菱刈", "鉱", "–"].map(feature).join("\n");
        for broken in [&b"\xE9"[..], b"\x95\x5c", b"\xFF", b"\x83"] {
            let bytes = [whole.as_bytes(), b"\n\"", broken, b"\""].concat();
            assert!(guess(&bytes, &AtomicBool::new(false)).is_none(), "{broken:?}");
        }
        assert!(guess(whole.as_bytes(), &AtomicBool::new(false)).is_none(), "UTF-8 needs no guess");
        // One é in UTF-8 and one in windows-1252: neither reads the text.
        let mixed = ["{\"a\":\"é\",\"b\":\"".as_bytes(), b"\xE9", b"\"}"].concat();
        assert!(guess(&mixed, &AtomicBool::new(false)).is_none());
    }

    #[test]
    fn a_rival_is_named_and_doubt_is_said() {
        let (bytes, ..) = EUC_JP.encode("{\"name\":\"鉱山\"}");
        let found = guess(&bytes, &AtomicBool::new(false)).unwrap();
        assert_eq!((found.decoded.encoding, found.rival), (EUC_JP, Some(SHIFT_JIS)));
        let (bytes, ..) = SHIFT_JIS.encode("{\"name\":\"鉱山の町、菱刈。能登半島と表日本\"}");
        let found = guess(&bytes, &AtomicBool::new(false)).unwrap();
        assert!(found.sure && found.decoded.encoding == SHIFT_JIS);
    }
}
