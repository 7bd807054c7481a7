//! What a hostile tester fed to the reader: every fault is told with its feature, line, column and byte, and the rest loads.

use crate::commands::{Folder, lodemap};
use serde_json::Value;
use std::fs;

const GOOD: &str = r#"{"type":"Feature","properties":{"a":1},"geometry":{"type":"Point","coordinates":[1,2]}}"#;

/// A collection with a good feature before and after; `¶` marks where the fault is to be told.
fn between(feature: &str) -> String {
    format!("{{\"type\":\"FeatureCollection\",\"name\":\"鉱床\",\"features\":[\n{GOOD},\n  {feature},\n{GOOD}\n]}}\n")
}

fn point(coordinates: &str) -> String {
    format!(r#"{{"type":"Feature","properties":{{"名":"é"}},"geometry":{{"type":"Point","coordinates":{coordinates}}}}}"#)
}

/// The problems that `check` tells of a text, its exit status, and how many features `info` counts.
fn checked(text: &[u8]) -> (Vec<Value>, Option<u8>, u64) {
    let f = Folder::new();
    let path = f.path("a.geojson");
    fs::write(&path, text).unwrap();
    let ran = lodemap(&["check", &path, "--json"]);
    let info = lodemap(&["info", &path, "--json"]);
    assert_eq!(ran.status, info.status, "{}", ran.err);
    let problems = ran.json()[0]["problems"].as_array().unwrap().clone();
    (problems, ran.status, info.json()[0]["features"].as_u64().unwrap_or(0))
}

/// Line, column and byte of the mark, counted without the reader.
fn place_of_mark(text: &str) -> (String, [usize; 3]) {
    let at = text.find('¶').expect("a mark");
    let before = &text[..at];
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap().chars().count() + 1;
    (text.replace('¶', ""), [line, column, at])
}

/// Reads a text with one fault and says what does not hold.
fn fault(text: &str, code: &str, status: u8, feature: Option<usize>, loaded: u64, word: &str) {
    let (text, [line, column, byte]) = place_of_mark(text);
    let (problems, ended, features) = checked(text.as_bytes());
    let short: String = text.chars().take(400).collect();
    let found = problems.iter().find(|p| p["code"] == code).unwrap_or_else(|| panic!("{code}: {problems:?}\n{short}"));
    assert_eq!((ended, features), (Some(status), loaded), "{code}: {problems:?}\n{short}");
    assert_eq!(
        [&found["line"], &found["column"], &found["byte"]].map(|v| v.as_u64()),
        [line, column, byte].map(|n| Some(n as u64)),
        "{code}: {found}\n{short}"
    );
    assert_eq!(found["feature"].as_u64(), feature.map(|n| n as u64), "{found}\n{short}");
    assert!(found["message"].as_str().unwrap().contains(word), "{found}\n{short}");
}

#[test]
fn one_bad_feature_is_told_at_its_place_and_the_others_load() {
    let feature = |members: &str| format!(r#"{{"type":"Feature",{members}}}"#);
    let with = |properties: &str| feature(&format!(r#""properties":{properties},"geometry":null"#));
    let geometry = |g: &str| feature(&format!(r#""properties":{{}},"geometry":{g}"#));
    let deep = 10_000;
    for (text, code, status, loaded, word) in [
        // Not JSON: the feature is left out.
        (with(r#"{"v":¶NaN}"#), "not_json", 1, 2, "NaN and Infinity are not JSON"),
        (point("[¶NaN,2]"), "not_json", 1, 2, "NaN"),
        (point("[-¶Infinity,2]"), "not_json", 1, 2, "digit"),
        (with(r#"{¶'v':1}"#), "not_json", 1, 2, "double quotes"),
        (with(r#"{"v":¶'x'}"#), "not_json", 1, 2, "double quotes"),
        (with(r#"{"v":1 ¶/* why */}"#), "not_json", 1, 2, "comma"),
        (with("{\"v\":\"a¶\0b\"}"), "not_json", 1, 2, "control character"),
        (with("{\"v\":\"a¶\nb\"}"), "not_json", 1, 2, "\\n"),
        (with(r#"{"v":"¶\x"}"#), "not_json", 1, 2, "backslash"),
        (with(r#"{"v":¶007}"#), "not_json", 1, 2, "zero"),
        (with(r#"{"v":1,¶,}"#), "not_json", 1, 2, "name"),
        (
            with(&format!("{{\"v\":{}¶{}}}", "[".repeat(120), "[".repeat(deep) + &"]".repeat(deep + 120))),
            "not_json",
            1,
            2,
            "120 deep",
        ),
        (
            with(&format!("{}¶{}", r#"{"a":"#.repeat(121), r#"{"a":"#.repeat(deep) + "1" + &"}".repeat(deep + 121))),
            "not_json",
            1,
            2,
            "120 deep",
        ),
        (
            geometry(
                &(r#"{"type":"GeometryCollection","geometries":["#.repeat(60)
                    + r#"{"type":"GeometryCollection","geometries":¶["#
                    + &r#"{"type":"GeometryCollection","geometries":["#.repeat(deep)
                    + &"]}".repeat(deep + 61)),
            ),
            "not_json",
            1,
            2,
            "120 deep",
        ),
        // JSON, but no such shape: the feature stays in the table.
        (point(r#"[¶"1","2"]"#), "coordinate_not_number", 1, 3, "without quotes"),
        (point("[¶1e400,2]"), "coordinate_too_large", 1, 3, "larger"),
        (point("[1,¶null]"), "coordinate_not_number", 1, 3, "not a number"),
        (point("¶[1]"), "position_too_short", 1, 3, "fewer than two"),
        (point("[¶[1,2]]"), "coordinates_nesting", 1, 3, "brackets"),
        (point("¶{}"), "coordinates_not_array", 1, 3, "not an array"),
        (geometry(r#"{"type":¶"point","coordinates":[1,2]}"#), "unknown_geometry_type", 1, 3, "write “Point”"),
        (geometry(r#"{"type":¶"Circle","coordinates":[1,2]}"#), "unknown_geometry_type", 1, 3, "GeoJSON knows"),
        (geometry("¶7"), "geometry_not_object", 1, 3, "not an object"),
        (geometry(r#"¶{"coordinates":[1,2]}"#), "geometry_without_type", 1, 3, "no type"),
        (geometry(r#"{"type":"LineString","coordinates":¶[[1,2]]}"#), "line_too_short", 1, 3, "needs two"),
        (geometry(r#"{"type":"Polygon","coordinates":[¶[[1,2],[2,3],[1,2]]]}"#), "ring_too_short", 1, 3, "needs four"),
        (geometry(r#"{"type":"Polygon","coordinates":[¶[[1,2],[2,3],[3,1],[1,1]]]}"#), "ring_not_closed", 1, 3, "closed"),
        // Read in the way that is said.
        (r#"¶{"type":"feature","properties":{},"geometry":null}"#.into(), "feature_type", 1, 3, "“feature”"),
        ("¶{}".into(), "feature_type", 1, 3, "no type"),
        ("¶null".into(), "null_feature", 1, 2, "null"),
        ("¶[1]".into(), "feature_not_object", 1, 2, "not an object"),
        (with("¶[1]"), "properties_not_object", 1, 3, "not an object"),
        (feature(r#""id":¶{},"properties":{},"geometry":null"#), "id_not_scalar", 1, 3, "neither"),
        (feature(r#""id":1,"id":¶2,"properties":{},"geometry":null"#), "duplicate_member", 1, 3, "“id”"),
        (with(r#"{"a":1,"b":2,"a":¶3}"#), "duplicate_member", 1, 3, "“a”"),
        (geometry(r#"{"type":"Point","type":¶"Point","coordinates":[1,2]}"#), "duplicate_member", 1, 3, "“type”"),
        (geometry(r#"{"type":"Point","coordinates":[1,2],"coordinates":¶[3,4]}"#), "duplicate_member", 1, 3, "“coordinates”"),
        (with(r#"{"v":"¶\ud800"}"#), "unshowable_value", 1, 3, "surrogate"),
        (with(r#"{"v":¶1e400}"#), "unshowable_value", 1, 3, "1.8e308"),
        // Nothing is lost.
        (point("¶[1,2,3,4]"), "position_too_long", 0, 3, "more than three"),
        (with(r#"{"v":[1¶,]}"#), "extra_comma", 0, 3, "remove the comma"),
        (geometry(r#"{"type":"LineString","coordinates":¶[]}"#), "empty_geometry", 0, 3, "empty"),
        (r#"¶{"type":"Feature","properties":{}}"#.into(), "no_geometry_member", 0, 3, "null"),
    ] {
        fault(&between(&text), code, status, Some(2), loaded, word);
    }
}

#[test]
fn faults_around_the_features_do_not_cost_the_features() {
    let open = "{\"type\":\"FeatureCollection\",\"features\":[";
    for (text, code, status, feature, loaded, word) in [
        (format!("{open}{GOOD},\n{GOOD}]}}\n¶garbage"), "not_json", 1, None, 2, "more text"),
        (format!("{open}{GOOD},\n{GOOD}]}}\n¶]}}"), "not_json", 1, None, 2, "more text"),
        (format!("{open}{GOOD},\n{GOOD}]}}\n¶\0\0"), "not_json", 1, None, 2, "more text"),
        (format!("{open}{GOOD}],\"x\":¶tru}}"), "not_json", 1, None, 1, "unknown word"),
        (format!("{open}{GOOD}]¶"), "not_json", 1, None, 1, "ends before }"),
        (format!("{open}{GOOD}\n¶{GOOD}]}}"), "comma_missing", 1, Some(2), 2, "Put one there"),
        (format!("{open}{GOOD} ¶xyz,\n{GOOD}]}}"), "not_json", 1, Some(2), 2, "comma or ]"),
        (format!("{open}{GOOD}],¶\"features\":[{GOOD}]}}"), "second_features", 1, None, 1, "only the first"),
        (format!("{open}{GOOD},\n¶{}", &GOOD[..50]), "truncated", 1, Some(2), 1, "cut short"),
        (format!("{open}{GOOD},¶"), "truncated", 1, Some(2), 1, "cut short"),
        (format!("{GOOD}\n¶foo\n{GOOD}\n"), "not_json", 1, Some(2), 2, "left out"),
        (format!("{GOOD}\n¶{}", &GOOD[..50]), "truncated", 1, Some(2), 1, "cut short"),
        (format!("{GOOD}\n¶{{\"type\":\"Foo\"}}\n{GOOD}\n"), "not_geojson", 1, Some(2), 2, "“Foo”"),
        // The table of the shared data wants these refused; the place and the remedy are told.
        (format!("{open}{GOOD},\n¶]}}"), "unreadable", 2, None, 0, "remove the comma"),
        (format!("{}¶{}", "[".repeat(120), "[".repeat(1_000_000)), "unreadable", 2, None, 0, "120 deep"),
        (format!("{}¶{}", "{\"a\":".repeat(121), "{\"a\":".repeat(200_000)), "unreadable", 2, None, 0, "120 deep"),
    ] {
        fault(&text, code, status, feature, loaded, word);
    }
    // Everything behind a fault that hides where features begin is left out, and that is said too.
    let lost = format!("{open}{GOOD},\n{{\"x\" {{\n{{ \"geometry\":null,\"type\":\"Feature\"}}]}}");
    let (problems, status, features) = checked(lost.as_bytes());
    assert_eq!((status, features), (Some(1), 1));
    assert!(problems[0]["message"].as_str().unwrap().contains("to the end of the file"), "{problems:?}");
}

#[test]
fn ids_that_repeat_are_a_note_and_features_are_told_apart_in_another_way() {
    let one = GOOD.replace("\"Feature\",", "\"Feature\",\"id\":7,");
    let long = GOOD.replace("\"Feature\",", &format!("\"Feature\",\"id\":\"{}\",", "x".repeat(5000)));
    for text in [format!("{one}\n{one}\n{one}"), format!("{long}\n{long}")] {
        let (problems, status, _) = checked(text.as_bytes());
        assert_eq!((status, problems.len(), &problems[0]["code"]), (Some(0), 1, &Value::from("duplicate_id")));
        assert_eq!((&problems[0]["feature"], &problems[0]["line"]), (&2.into(), &2.into()));
        assert!(problems[0]["message"].as_str().unwrap().len() < 300);
    }
}

#[test]
fn what_is_something_else_is_named() {
    let collection = format!("{{\"type\":\"FeatureCollection\",\"features\":[\n{GOOD},\n{GOOD}\n]}}");
    let f = Folder::new();
    for (bytes, word) in [
        (b"".to_vec(), "the file is empty"),
        (b" \n\t\r\n".to_vec(), "the file is empty"),
        (b"\xEF\xBB\xBF".to_vec(), "the file is empty"),
        (b"\xEF\xBB\xBF \n".to_vec(), "the file is empty"),
        (b"\xFF\xFE".to_vec(), "the file is empty"),
        (b"\xFE\xFF".to_vec(), "the file is empty"),
        (b"\x1E\n\x1E".to_vec(), "the file is empty"),
        (vec![0; 5000], "a binary file"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n".to_vec(), "a Git LFS pointer"),
        (b"<!DOCTYPE html>\n<html><head><title>404</title></head></html>".to_vec(), "a web page"),
        (b"\n  <html lang=\"ja\">{\"type\":\"FeatureCollection\",\"features\":[]}</html>".to_vec(), "a web page"),
        (b"<?xml version=\"1.0\"?><ServiceException/>".to_vec(), "an XML file"),
        (b"PK\x03\x04rest".to_vec(), "a ZIP archive"),
        (format!("var mines = {collection};").into_bytes(), "JavaScript"),
        (format!("// made by a tool\nconst a={collection}").into_bytes(), "JavaScript"),
        (format!("callback({collection})").into_bytes(), "JavaScript"),
        (format!("export default {collection}").into_bytes(), "JavaScript"),
        (format!("module.exports =\n{collection}").into_bytes(), "JavaScript"),
        (format!("(function(){{ return {collection} }})()").into_bytes(), "JavaScript"),
        (collection.replace("FeatureCollection", "featurecollection").into_bytes(), "capitals count"),
    ] {
        let path = f.path("a.geojson");
        fs::write(&path, &bytes).unwrap();
        for command in ["check", "info"] {
            let ran = lodemap(&[command, &path]);
            let shown = String::from_utf8_lossy(&bytes);
            assert_eq!(ran.status, Some(2), "{command}: {shown}");
            assert!(ran.err.contains(word) && ran.err.contains(&path), "{shown}: {}", ran.err);
        }
    }
}

#[cfg(unix)]
#[test]
fn paths_that_are_no_files_are_refused_at_once() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let f = Folder::new();
    let (fifo, socket, link, locked) = (f.path("pipe.geojson"), f.path("socket.geojson"), f.path("loop"), f.file("locked", GOOD));
    assert!(std::process::Command::new("mkfifo").arg(&fifo).status().unwrap().success());
    let _listening = std::os::unix::net::UnixListener::bind(&socket).unwrap();
    symlink(&link, &link).unwrap();
    let folder = f.path("");
    for (path, word) in [
        (fifo.as_str(), "not a regular file"),
        (&socket, "not a regular file"),
        ("/dev/zero", "not a regular file"),
        ("/dev/null", "not a regular file"),
        (&link, "symbolic links"),
        (&folder, "directory"),
        (&f.path("nowhere.geojson"), "No such file"),
        (&format!("{locked}/inside"), "Not a directory"),
    ] {
        for args in [
            vec!["check", path],
            vec!["info", path],
            vec!["convert", path, &f.path("o.geojson")],
            vec!["render", path, "-o", &f.path("o.png")],
        ] {
            let ran = lodemap(&args);
            assert_eq!(ran.status, Some(2), "{args:?}: {}", ran.err);
            assert!(ran.err.contains(word), "{args:?}: {}", ran.err);
        }
    }
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o000)).unwrap();
    // For root there are no locked files.
    if fs::File::open(&locked).is_err() {
        let ran = lodemap(&["check", &locked]);
        assert!(ran.status == Some(2) && ran.err.contains("Permission denied"), "{}", ran.err);
    } else {
        eprintln!("a file without permission is not tried: the tests run as root");
    }
}

#[test]
fn sizes_do_not_hurt() {
    let repeated = |item: &str, n: usize| vec![item; n].join(",");
    let line: String = (0..1_000_000).map(|i| format!("[{}.5,{}]", i % 180, i % 90)).collect::<Vec<_>>().join(",");
    let long = "x".repeat(50_000_000);
    let n = 300_000;
    for (what, feature, first, loaded, listed) in [
        (
            "one feature of a million vertices",
            GOOD.replace("\"Point\"", "\"LineString\"").replace("[1,2]", &format!("[{line}]")),
            None,
            3,
            0,
        ),
        ("a text of 50 MB", GOOD.replace("\"a\":1", &format!("\"a\":\"{long}\"")), None, 3, 0),
        ("a line of 40 MB", repeated(GOOD, 450_000), None, 450_002, 0),
        ("empty objects", repeated("{}", n), Some(("feature_type", n)), 2 + n, 3003),
        ("nulls", repeated("null", n), Some(("null_feature", n)), 2, 1001),
        ("rubbish", repeated("{x}", n), Some(("not_json", n)), 2, 1001),
        ("bad points", repeated(&point("[\"a\",1]"), n), Some(("coordinate_not_number", n)), 2 + n, 1001),
        (
            "bad positions of one feature",
            GOOD.replace("\"Point\"", "\"MultiPoint\"").replace("[1,2]", &format!("[{}]", repeated("[]", n))),
            Some(("position_too_short", n)),
            3,
            1001,
        ),
        (
            "members of the same name",
            GOOD.replace("\"a\":1", &repeated("\"a\":1", n)),
            Some(("duplicate_member", n - 1)),
            3,
            1001,
        ),
        ("open brackets", repeated("{\"type\":\"Feature\",\"x\":[[{", n), Some(("not_json", n)), 2, 1001),
    ] {
        let text = between(&feature);
        let (problems, status, features) = checked(text.as_bytes());
        assert_eq!((features, problems.len()), (loaded as u64, listed), "{what}");
        assert_eq!(status, Some(u8::from(listed > 0)), "{what}");
        // Those beyond the first thousand of a kind are counted.
        if let Some((code, n)) = first {
            let more = format!("{} more problems of this kind", n - 1000);
            assert!(problems.iter().any(|p| p["code"] == code && p["message"].as_str().unwrap().contains(&more)), "{what}");
        }
    }
}

#[test]
fn a_file_that_shrinks_while_it_is_read_costs_a_message() {
    let f = Folder::new();
    let text = between(&vec![GOOD; 400_000].join(",\n"));
    let path = f.file("a.geojson", &text);
    std::thread::scope(|s| {
        let reader = s.spawn(|| (0..6).map(|_| lodemap(&["check", &path])).collect::<Vec<_>>());
        for i in 0..12 {
            let length = if i % 2 == 0 { text.len() / 2 } else { text.len() };
            fs::OpenOptions::new().write(true).open(&path).unwrap().set_len(length as u64).unwrap();
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        for ran in reader.join().unwrap() {
            assert!(matches!(ran.status, Some(0..=2)), "{}", ran.err);
            assert!(ran.status != Some(0) || ran.out.is_empty());
        }
    });
    fs::remove_file(&path).unwrap();
    let gone = lodemap(&["check", &path]);
    assert!(gone.status == Some(2) && gone.err.contains("No such file"), "{}", gone.err);
}
