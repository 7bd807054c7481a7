//! What users rely on when a file comes in another encoding, packed, or as a topology.

use super::topojson::SQUARES;
use super::*;
use crate::layer::{ENCODING_DETECTED, EncodingKnown, Format};
use encoding_rs::{EUC_JP, Encoding, ISO_2022_JP, SHIFT_JIS, WINDOWS_1252};
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::Digest as _;
use std::io::Write as _;

pub(in crate::io::source) fn try_read(name: &str, bytes: &[u8], reading: &Reading) -> Result<Vec<Layer>, ReadError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    read_layers(&path, reading, &AtomicBool::new(false), &|_| {})
}

pub(in crate::io::source) fn read(bytes: &[u8]) -> Layer {
    try_read("a.geojson", bytes, &Reading::default()).unwrap().remove(0)
}

fn chosen(encoding: &str) -> Reading {
    Reading { encoding: Some(encoding.into()), ..Reading::default() }
}

fn positions(layer: &Layer) -> Vec<[f64; 2]> {
    layer.table.coordinates().iter().collect()
}

pub(in crate::io::source) fn codes(layer: &Layer) -> Vec<&'static str> {
    layer.problems.iter().map(|p| p.code).collect()
}

pub(in crate::io::source) fn encoded(text: &str, encoding: &'static Encoding) -> Vec<u8> {
    let (bytes, _, unmappable) = encoding.encode(text);
    assert!(!unmappable, "{text}");
    bytes.into_owned()
}

pub(in crate::io::source) fn collection(names: &[&str]) -> String {
    let feature = |(i, name): (usize, &&str)| {
        format!(
            "{{\"type\":\"Feature\",\"id\":{i},\"properties\":{{\"名称\":\"{name}\"}},\"geometry\":{{\"type\":\"Point\",\"coordinates\":[{}.5,35]}}}}",
            130 + i % 40
        )
    };
    let features: Vec<String> = names.iter().enumerate().map(feature).collect();
    format!("{{\"type\":\"FeatureCollection\",\"features\":[\n{}\n]}}\n", features.join(",\n"))
}

pub(in crate::io::source) fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// Second bytes of a backslash, half-width kana, NEC's row 13 and IBM's additions.
const NAMES: [&str; 8] = ["表", "ソ連", "能登鉱山", "十勝・予備", "ﾋｼｶﾘ鉱山", "①㈱鉱業", "髙島、纊", "申貼"];

#[test]
fn japanese_files_are_detected_whatever_their_bytes() {
    for (encoding, names) in [(SHIFT_JIS, &NAMES[..]), (EUC_JP, &NAMES[..6]), (ISO_2022_JP, &NAMES[..4])] {
        let text = collection(names);
        let file = encoded(&text, encoding);
        let layer = read(&file);
        assert_eq!((layer.encoding, layer.encoding_known()), (encoding.name(), EncodingKnown::Detected));
        assert_eq!(&layer.text[..], text.as_bytes(), "{}", encoding.name());
        assert_eq!((layer.table.len(), codes(&layer)), (names.len(), vec![ENCODING_DETECTED]), "{:?}", layer.problems);
        assert_eq!(layer.properties(0)["名称"], names[0]);
        assert_eq!(layer.problems[0].severity, Severity::Note, "{}: {}", encoding.name(), layer.problems[0].message);
        let sha256: String = sha2::Sha256::digest(&file).iter().map(|b| format!("{b:02x}")).collect();
        assert_eq!(layer.sha256(), sha256, "it is the file's own");
        // The same is read when someone has chosen it, and then nothing is guessed.
        let again = try_read("a.geojson", &file, &chosen(encoding.name())).unwrap().remove(0);
        assert_eq!(
            (&again.text[..], codes(&again), again.reading.encoding.as_deref()),
            (&layer.text[..], vec![], Some(encoding.name()))
        );
    }
    // Three bytes a character: JIS X 0212, which encoders do not write.
    let (before, after) = ("{\"type\":\"Feature\",\"properties\":{\"a\":\"鉱山の町", "\"},\"geometry\":null}");
    let file = [&encoded(before, EUC_JP)[..], b"\x8F\xB0\xA1\x8F\xE9\xD3", after.as_bytes()].concat();
    assert_eq!((read(&file).encoding, read(&file).properties(0)["a"].as_str()), ("EUC-JP", Some("鉱山の町丂驔")));
}

#[test]
fn places_of_problems_are_those_of_the_file() {
    let text = collection(&NAMES).replacen("[132.5,35]", "[\"132.5\",35]", 1);
    for encoding in [SHIFT_JIS, WINDOWS_1252] {
        let text = if encoding == SHIFT_JIS { text.clone() } else { text.replace(|c: char| !c.is_ascii(), "é") };
        let file = encoded(&text, encoding);
        let at = memchr::memmem::find(&file, b"\"132.5\"").unwrap();
        for file in [file.clone(), packed(&file)] {
            let layer = read(&file);
            let problem = layer.problems.iter().find(|p| p.code == "coordinate_not_number").unwrap();
            assert_eq!((problem.feature, problem.line, problem.byte), (Some(3), Some(4), Some(at)), "{}", encoding.name());
        }
    }
    // A file that cannot be used at all says its place too.
    let file = encoded("{\"type\":\"FeatureCollection\",\"名\":\"菱刈鉱山\",\n \"features\":{} x}", SHIFT_JIS);
    let error = try_read("a.geojson", &file, &chosen("Shift_JIS")).unwrap_err();
    let expected = memchr::memchr(b'x', &file).unwrap();
    assert!(matches!(error, ReadError::NotJson { line: 2, byte, .. } if byte == expected), "{error}");
}

#[test]
fn nothing_undecodable_is_lost_in_silence() {
    let mut file = encoded(&collection(&NAMES), SHIFT_JIS);
    let at = memchr::memmem::find(&file, &encoded("登鉱山", SHIFT_JIS)).unwrap();
    file[at] = 0xFD;
    let layer = try_read("a.geojson", &file, &chosen("cp932")).unwrap().remove(0);
    assert_eq!((layer.encoding, layer.table.len(), codes(&layer)), ("Shift_JIS", 8, vec!["undecodable"]));
    let problem = &layer.problems[0];
    assert_eq!((problem.feature, problem.line, problem.byte, problem.severity), (Some(3), Some(4), Some(at), Severity::Error));
    assert!(layer.properties(2)["名称"].as_str().unwrap().contains('\u{FFFD}'));
    // A text that ends in the middle of a character gives the whole features before.
    let whole = encoded(&collection(&NAMES), SHIFT_JIS);
    let cut = memchr::memmem::find(&whole, &encoded("髙", SHIFT_JIS)).unwrap() + 1;
    let layer = read(&whole[..cut]);
    assert_eq!((layer.encoding, layer.table.len()), ("Shift_JIS", 6), "{:?}", layer.problems);
    assert!(codes(&layer).contains(&"truncated"), "{:?}", codes(&layer));
}

#[test]
fn utf8_with_broken_features_is_read_as_before() {
    let text = collection(&["菱刈", "é", "鉱山"]);
    let mut file = text.clone().into_bytes();
    let at = text.find('é').unwrap();
    file.splice(at..at + 2, [0xE9]);
    let layer = read(&file);
    assert_eq!((layer.encoding, layer.table.len(), codes(&layer)), ("UTF-8", 2, vec!["not_utf8"]));
    // A person may know better.
    let layer = try_read("a.geojson", &file, &chosen("windows-1252")).unwrap().remove(0);
    assert_eq!((layer.table.len(), layer.properties(1).values().next().unwrap().as_str()), (3, Some("é")));
    let unknown = try_read("a.geojson", &file, &chosen("klingon")).unwrap_err().to_string();
    assert!(unknown.contains("klingon") && unknown.contains("Shift_JIS"), "{unknown}");
}

#[test]
fn western_text_is_read_and_the_guess_is_said() {
    let text = collection(&["Québec", "Los Ángeles – mine “X”"]).replace("名称", "name");
    let layer = read(&encoded(&text, WINDOWS_1252));
    assert_eq!((layer.encoding, &layer.text[..]), ("windows-1252", text.as_bytes()));
    let message = &layer.problems[0].message;
    assert!(message.contains("windows-1252") && message.contains("choose"), "{message}");
}

#[test]
fn utf16_of_every_kind_is_read() {
    let text = collection(&["菱刈", "𠮷野家"]);
    let sequence =
        text.lines().filter(|l| l.starts_with("{\"type\":\"Feature\"")).map(|l| l.trim_end_matches(',')).collect::<Vec<_>>();
    for (mark, unit, name) in [
        (&[0xFF, 0xFE][..], u16::to_le_bytes as fn(u16) -> [u8; 2], "UTF-16LE"),
        (&[0xFE, 0xFF], u16::to_be_bytes, "UTF-16BE"),
        (&[], u16::to_le_bytes, "UTF-16LE"),
        (&[], u16::to_be_bytes, "UTF-16BE"),
    ] {
        let wide = |text: &str| -> Vec<u8> { mark.iter().copied().chain(text.encode_utf16().flat_map(unit)).collect() };
        let layer = read(&wide(&text));
        assert_eq!((layer.encoding, &layer.text[..], codes(&layer)), (name, text.as_bytes(), vec![]));
        assert_eq!(layer.encoding_known(), EncodingKnown::Declared);
        let layer = read(&wide(&sequence.join("\r\n")));
        assert_eq!((layer.table.len(), layer.format, codes(&layer)), (2, Format::GeoJsonSeq, vec![]));
        // Half of a surrogate pair.
        let mut broken = wide(&text);
        let at = broken.len() - 2 * text.encode_utf16().count() + 2 * text.encode_utf16().position(|u| u == 0xD842).unwrap();
        broken[at..at + 2].copy_from_slice(&unit(u16::from(b'?')));
        let layer = read(&broken);
        let problem = layer.problems.iter().find(|p| p.code == "undecodable").unwrap();
        assert_eq!((layer.table.len(), problem.feature, problem.byte), (2, Some(2), Some(at + 2)), "{name}");
    }
}

#[test]
fn sequences_with_marks_and_separators_are_read() {
    let feature = |n: usize| {
        format!(
            "{{\"type\":\"Feature\",\"properties\":{{\"n\":{n}}},\"geometry\":{{\"type\":\"Point\",\"coordinates\":[{n},2]}}}}"
        )
    };
    let [a, b] = [feature(1), feature(2)];
    for text in [
        format!("\u{feff}{a}\n{b}\n"),
        format!("\u{feff}{a}\r\n\u{feff}{b}\r\n"),
        format!("\u{1e}{a}\n\u{1e}{b}\n"),
        format!("\u{feff}\u{1e}{a}\n\u{1e}{b}"),
        format!("\u{1e}\u{1e}{}\n\n\u{1e}{b}\n", a.replace(',', ",\n  ")),
        format!("\u{1e}{a}\u{1e}{b}\u{1e}"),
    ] {
        for file in [text.clone().into_bytes(), packed(text.as_bytes())] {
            let layer = read(&file);
            assert_eq!((positions(&layer), layer.format), ([[1.0, 2.0], [2.0, 2.0]].to_vec(), Format::GeoJsonSeq), "{text}");
            assert_eq!(codes(&layer), Vec::<&str>::new(), "{text}");
        }
    }
    // RFC 8142 §2.3: a text that is cut or broken does not hide the next one.
    let layer = read(format!("\u{1e}{}\n\u{1e}{b}\n", &a[..a.len() - 20]).as_bytes());
    assert_eq!((positions(&layer), layer.problems[0].line), (vec![[2.0, 2.0]], Some(1)), "{:?}", layer.problems);
}

#[test]
fn gzip_is_unpacked_whatever_is_in_it() {
    let text = collection(&NAMES);
    for (file, encoding) in [(text.clone().into_bytes(), "UTF-8"), (encoded(&text, SHIFT_JIS), "Shift_JIS")] {
        let layer = try_read("mines.geojson.gz", &packed(&file), &Reading::default()).unwrap().remove(0);
        assert_eq!((layer.name.as_str(), layer.encoding, &layer.text[..]), ("mines", encoding, text.as_bytes()));
        let sha256: String = sha2::Sha256::digest(packed(&file)).iter().map(|b| format!("{b:02x}")).collect();
        assert_eq!(layer.sha256(), sha256, "of the file as it is");
    }
    // By its content, not by its name; in several members.
    let (a, b) = text.split_at(text.len() / 2 - 1);
    let layer = read(&[packed(a.as_bytes()), packed(b.as_bytes())].concat());
    assert_eq!((layer.table.len(), codes(&layer)), (8, vec![]));
    let message = try_read("a.gz", &packed(&packed(b"{}")), &Reading::default()).unwrap_err().to_string();
    assert!(message.contains("gzip") && message.ends_with("a.gz"), "{message}");
    assert!(matches!(try_read("a.gz", &packed(b" \n"), &Reading::default()), Err(ReadError::Empty { .. })));
}

#[test]
fn a_gzip_that_was_cut_gives_the_features_before() {
    let names: Vec<String> = (0..3000).map(|i| format!("鉱山{}", i * i * 7919 % 10_007)).collect();
    let text = collection(&names.iter().map(String::as_str).collect::<Vec<_>>());
    let file = packed(text.as_bytes());
    let layer = read(&file[..file.len() / 2]);
    assert!(layer.table.len() > 1000 && layer.table.len() < 2500, "{}", layer.table.len());
    assert_eq!(codes(&layer), ["gzip_truncated", "truncated"]);
    assert_eq!(layer.feature_text(999), text.lines().nth(1000).unwrap().trim_end_matches(','));
}

#[test]
fn a_name_outside_the_features_counts_too() {
    let text =
        collection(&["Bear Lodge"]).replace("名称", "name").replacen("\"features\"", "\"name\":\"菱刈鉱山\",\"features\"", 1);
    let layer = read(&encoded(&text, SHIFT_JIS));
    assert_eq!((layer.encoding, &layer.text[..]), ("Shift_JIS", text.as_bytes()));
}

#[test]
fn spoiled_files_of_every_kind_do_no_harm() {
    let text = SQUARES.as_bytes();
    let files = [text.to_vec(), packed(text), encoded(SQUARES, SHIFT_JIS), encoded(&collection(&NAMES), SHIFT_JIS)];
    let mut random = 1_u64;
    let mut next = |below: usize| {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (random >> 33) as usize % below
    };
    let pieces: [&[u8]; 8] = [b"[", b"]", b"-", b"99999999999999999999", b"1e308", b"null", b"\x83\x5c", b"{\"type\":"];
    for round in 0..1500 {
        let mut file = files[round % files.len()].clone();
        for _ in 0..=next(3) {
            let at = next(file.len());
            match next(4) {
                0 => file[at] = next(256) as u8,
                1 => drop(file.drain(at..(at + next(30)).min(file.len()))),
                2 => drop(file.splice(at..at, pieces[next(pieces.len())].iter().copied())),
                _ => file.truncate(at.max(1)),
            }
        }
        for reading in [Reading::default(), chosen(["Shift_JIS", "UTF-16LE", "ISO-2022-JP", "UTF-8"][next(4)])] {
            for layer in try_read("a", &file, &reading).unwrap_or_default() {
                let places = layer.problems.iter().filter_map(|p| p.byte);
                assert!(layer.format != Format::TopoJson || layer.reading.sublayer.is_some());
                places.for_each(|byte| assert!(gzip::is_gzip(&file) || byte <= file.len(), "{byte} of {}", file.len()));
            }
        }
    }
}
