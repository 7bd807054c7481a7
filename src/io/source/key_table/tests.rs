//! Tests of key tables: delimiters, encodings, headers, and what is proposed for a layer.

use super::*;
use crate::layer::{KeyJoin, NO_CATEGORY, Reading, Rgb, Severity};
use std::sync::atomic::AtomicBool;

fn layer(codes: &[&str]) -> Layer {
    let feature = |(i, code): (usize, &&str)| {
        format!(
            r#"{{"type":"Feature","properties":{{"n":{i},"code":{code},"x":"y"}},"geometry":{{"type":"Point","coordinates":[{i},1]}}}}"#
        )
    };
    let features: Vec<String> = codes.iter().enumerate().map(feature).collect();
    let text = format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","));
    crate::io::layer_from_bytes("l", Path::new("l.geojson"), text.into(), &AtomicBool::new(false), &|_| {}).unwrap()
}

fn proposed(layer: &Layer, text: &str) -> KeyChoice {
    propose(layer, &key_table_of(text.as_bytes()).unwrap(), Path::new("key.csv")).unwrap()
}

const GSJ: &str = "凡例コード,記号,凡例(日本語),Legend (English),R,G,B\n1,a,沖積層,Alluvium,255,255,200\n2,th,\"段丘, 高位\",Terrace,250,240,150\n\
                   5,A,安山岩,Andesite,200,100,100\n";

#[test]
fn columns_are_found_by_their_names_and_by_what_is_in_them() {
    let layer = layer(&["1", "2", "2", "5", "9", "null"]);
    let choice = proposed(&layer, GSJ);
    assert_eq!((choice.field.as_str(), choice.code.as_str()), ("code", "凡例コード"));
    assert_eq!((choice.ja.as_deref(), choice.en.as_deref()), (Some("凡例(日本語)"), Some("Legend (English)")));
    assert_eq!(choice.color, ["R", "G", "B"]);
    let join = KeyJoin::new(&layer, &key_table_of(GSJ.as_bytes()).unwrap(), &choice);
    assert_eq!(*join.category, [0, 1, 1, 2, NO_CATEGORY, NO_CATEGORY]);
    let second = join.meaning(1).unwrap();
    assert_eq!((second.ja.as_str(), second.text(false), second.color), ("段丘, 高位", "Terrace", Some(Rgb([250, 240, 150]))));
    assert_eq!((join.meaning(4), &join.unmatched, join.empty), (None, &vec![("9".to_owned(), 1)], 1));
    assert_eq!(join.used, [1, 0, 2], "the most frequent first");
}

#[test]
fn any_delimiter_and_encoding_gives_the_same_table() {
    let table = key_table_of(GSJ.as_bytes()).unwrap();
    let same = |bytes: &[u8], encoding: &str| {
        let other = key_table_of(bytes).unwrap();
        assert_eq!((&other.columns, &other.rows, other.encoding), (&table.columns, &table.rows, encoding));
    };
    let (cp932, _, bad) = encoding_rs::SHIFT_JIS.encode(GSJ);
    assert!(!bad);
    same(&cp932, "Shift_JIS");
    same(format!("\u{feff}{GSJ}").as_bytes(), "UTF-8");
    let utf16: Vec<u8> = [0xfeff].into_iter().chain(GSJ.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    same(&utf16, "UTF-16LE");
    same(GSJ.replace("\"段丘, 高位\"", "段丘X 高位").replace(',', "\t").replace("段丘X", "段丘,").as_bytes(), "UTF-8");
    same(GSJ.replace('\n', "\r\n").as_bytes(), "UTF-8");
    let markdown: String =
        GSJ.replace("\"段丘, 高位\"", "段丘X 高位").lines().map(|l| format!("| {} |\n", l.replace(',', " | "))).collect();
    let markdown = markdown.replace("段丘X", "段丘,");
    let lines: Vec<&str> = markdown.lines().collect();
    let ruled = [&lines[..1], &["| --- | --- | --- | --- | --- | --- | --- |"], &lines[1..]].concat().join("\n");
    same(ruled.as_bytes(), "UTF-8");
}

#[test]
fn a_table_without_a_header_is_joined_by_its_contents() {
    let layer = layer(&["\"Qa\"", "\"Kgr\"", "\"Qa\""]);
    let table = key_table_of("Qa;244;242;230\nKgr;10;20;30\nTv;1;2;3\n".as_bytes()).unwrap();
    assert_eq!(table.columns, ["1", "2", "3", "4"]);
    assert_eq!(table.rows.len(), 3);
    let choice = proposed(&layer, "code,color\nQa,#f4f2e6\nKgr,#0a141e\n");
    assert_eq!((choice.code.as_str(), choice.color.as_slice()), ("code", ["color".to_owned()].as_slice()));
    let choice = proposed(&layer, "Qa,Quaternary alluvium\nKgr,Granite\n");
    assert_eq!((choice.code.as_str(), choice.en.as_deref(), choice.ja), ("1", Some("2"), None));
}

#[test]
fn a_table_with_other_codes_is_refused_and_says_what_it_has() {
    let table = key_table_of("code,name\nX,one\nY,two\n".as_bytes()).unwrap();
    let error = propose(&layer(&["1", "2"]), &table, Path::new("key.csv")).unwrap_err().to_string();
    assert!(error.contains("key.csv") && error.contains("code, name"), "{error}");
    assert_eq!(key_table_of(b"PK\x03\x04\x00\x00"), None, "a workbook");
    assert_eq!(key_table_of(b"only one column\nx\n"), None);
}

#[test]
fn a_code_that_stands_twice_counts_once_and_is_told() {
    let layer = layer(&["7", "8"]);
    let table = "code,name\n7,first\n07,second\n";
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("key.csv"), table).unwrap();
    let choice = KeyChoice { path: "key.csv".into(), ..proposed(&layer, table) };
    let reading = Reading { key_table: Some(choice), ..Reading::default() };
    let known = crate::io::source::understood(layer.clone(), &reading, folder.path(), None);
    assert_eq!(known.code_meaning(0).unwrap().text(false), "first");
    let problems: Vec<(&str, Severity)> = known.problems.iter().map(|p| (p.code, p.severity)).collect();
    assert_eq!(problems, [("key_code_unknown", Severity::Warning), ("key_code_twice", Severity::Note)]);
    std::fs::remove_file(folder.path().join("key.csv")).unwrap();
    let gone = crate::io::source::understood(known, &reading, folder.path(), None);
    assert!(gone.meaning.key.is_none());
    assert_eq!(
        gone.problems.iter().map(|p| p.code).collect::<Vec<_>>(),
        ["key_table_missing"],
        "earlier ones went with the table"
    );
}
