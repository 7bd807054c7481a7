//! Tests of the scanner.

use super::*;

fn whole(text: &str) -> Result<Kind, Syntax> {
    let mut scan = Scan::new(text.as_bytes(), 0);
    scan.next_token();
    let kind = scan.value()?;
    if scan.next_token().is_some() { scan.error("more") } else { Ok(kind) }
}

#[test]
fn valid_json_is_passed_and_invalid_json_is_refused_at_its_place() {
    for text in ["[]", "{}", " [1, {\"a\":[[],{}]}, -0.5e+3, \"\\u00e9\\\"\"] ", "\"日本\"", "[[[[]]]]", "{\"a\":{\"b\":{}}}"] {
        assert!(whole(text).is_ok(), "{text}");
    }
    for (text, at) in [
        ("[1,,]", 3),
        ("{\"a\" 1}", 5),
        ("[01]", 1),
        ("[1.]", 3),
        ("[\"\t\"]", 2),
        ("[nul]", 1),
        ("{,}", 1),
        ("[1 2]", 3),
        ("{\"a\":1,,}", 7),
        ("[\"\\x\"]", 2),
        ("[-]", 2),
        ("[1", 2),
    ] {
        assert_eq!(whole(text).unwrap_err().at, at, "{text}");
    }
}

#[test]
fn deep_nesting_is_refused_and_does_not_overflow() {
    assert!(whole(&"[".repeat(1_000_000)).is_err());
    assert!(whole(&format!("{}{}", "[".repeat(100), "]".repeat(100))).is_ok());
}

#[test]
fn numbers_are_the_nearest_f64() {
    for text in [
        "0",
        "-0",
        "1",
        "139.6917",
        "1e22",
        "1e23",
        "123456789012345678901234567890",
        "0.1e-7",
        "9007199254740993",
        "4.35",
        "-179.99999999999997",
        "5e-324",
        "1e400",
        "35.123456789012345",
    ] {
        let number = Scan::new(text.as_bytes(), 0).number().unwrap();
        let expected: f64 = text.parse().unwrap();
        assert_eq!(number.value(text.as_bytes()).to_bits(), expected.to_bits(), "{text}");
    }
}

#[test]
fn half_a_surrogate_pair_is_remembered() {
    let mut scan = Scan::new(br#""\ud83d\ude00 \ud83d""#, 0);
    scan.string().unwrap();
    assert_eq!(scan.odd, Some(14));
}

#[test]
fn a_comma_too_many_is_remembered_and_not_passed_off_as_json() {
    for (text, comma) in [("[1, ]", Some(2)), ("{\"a\":[{},\n],\"b\":{\"c\":1 ,}}", Some(23)), ("[1,2]", None)] {
        let mut scan = Scan::new(text.as_bytes(), 0);
        scan.value().unwrap();
        assert_eq!((scan.comma, scan.at), (comma, text.len()), "{text}");
    }
}
