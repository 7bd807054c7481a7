//! Every file of the shared data's EXPECTED.tsv is read, through the library and through the real commands, and compared with
//! what a correct program gives; and every file that opens is given back as it came.

use crate::commands::lodemap;
use crate::support::data;
use lodemap::io::{ReadError, read_layer};
use lodemap::layer::{DocumentKind, Layer, Reading, Severity};
use std::path::Path;
use std::sync::atomic::AtomicBool;

/// Files where this program differs on purpose, and why. One that agrees after all is a fault too.
const ON_PURPOSE: [(&str, &str); 4] = [
    (
        "derived/pp1802_truncated.geojson",
        "a file that was cut short is read up to the cut and called truncated with exit 1: 60 % of a download, named as such, is \
         of more use than nothing",
    ),
    (
        "conformance/tippecanoe/longjson__sherlock.json",
        "features that stretch over several lines are read too: 610, as Python's json finds one after another; the table counts \
         the 600 that stand on one line",
    ),
    (
        "conformance/tippecanoe/overture-235__in.json",
        "one feature stretches over several lines and is read too: 4, as Python's json finds; the table counts 3 lines",
    ),
    (
        "conformance/geojson-validator/problematic_geometries/problematic_crosses_antimeridian.geojson",
        "a ring that runs on beyond 180 degrees is a note, as in conformance/antimeridian/examples/crossing.json, which is the \
         same case and which the table calls OK",
    ),
];

/// What a program is expected to do with a file, and what it did.
struct Case<'a> {
    file: &'a str,
    verdict: &'a str,
    expectation: &'a str,
}

#[derive(Debug, PartialEq)]
struct Got {
    verdict: &'static str,
    features: usize,
    drawable: usize,
    detail: String,
}

fn cases(table: &str) -> Vec<Case<'_>> {
    let case = |line: &'_ str| -> Option<[usize; 3]> {
        let mut ends = line.match_indices('\t').map(|(at, _)| at);
        Some([ends.next()?, ends.next()?, ends.next()?])
    };
    let all: Vec<Case<'_>> = table
        .lines()
        .skip(2)
        .filter_map(|line| {
            let [a, b, c] = case(line)?;
            Some(Case { file: &line[..a], verdict: &line[a + 1..b], expectation: &line[b + 1..c] })
        })
        .collect();
    assert_eq!(all.len(), table.lines().count() - 2, "every line of the table is a case");
    assert!(all.len() >= 600);
    all
}

fn read(path: &Path) -> Got {
    match read_layer(path, &Reading::default(), &AtomicBool::new(false), &|_| {}) {
        Ok(layer) => {
            let bad = layer.problems.iter().filter(|p| p.severity > Severity::Note);
            let codes: Vec<String> = bad.clone().take(3).map(|p| format!("{}@{:?}", p.code, p.line)).collect();
            Got {
                verdict: if codes.is_empty() { "OK" } else { "WARN" },
                features: layer.table.len(),
                drawable: drawable(&layer),
                detail: codes.join(" "),
            }
        }
        Err(e) => {
            let class = match e {
                ReadError::NotJson { .. } => "NotJson: ",
                ReadError::NotGeoJson { .. } => "NotGeoJson: ",
                _ => "",
            };
            Got { verdict: "ERROR", features: 0, drawable: 0, detail: format!("{class}{e}") }
        }
    }
}

fn drawable(layer: &Layer) -> usize {
    (0..layer.table.len()).filter(|&row| layer.table.is_drawable(row)).count()
}

/// What `check` and `info --json` say: their exit statuses must be the same, and the counts come from `info`.
fn commanded(path: &str) -> Got {
    let (check, info) = (lodemap(&["check", path]), lodemap(&["info", path, "--json"]));
    let told = info.json()[0].clone();
    let count = |key: &str| told[key].as_u64().and_then(|n| usize::try_from(n).ok()).unwrap_or(0);
    let verdict = match (check.status, info.status) {
        (Some(0), Some(0)) => "OK",
        (Some(1), Some(1)) => "WARN",
        (Some(2), Some(2)) => "ERROR",
        _ => "check and info differ",
    };
    // What is wrong is said: a problem a line on stdout, or the reason with the path on stderr.
    let silent = match verdict {
        "WARN" => !check.out.contains(": warning: ") && !check.out.contains(": error: "),
        "ERROR" => !check.err.contains(path) || !info.err.contains(path) || !told["error"].is_string(),
        _ => false,
    };
    let detail = if silent { "in silence".into() } else { check.out.lines().next().unwrap_or(&check.err).to_owned() };
    let verdict = if silent { "silence" } else { verdict };
    Got { verdict, features: count("features"), drawable: count("drawable"), detail }
}

fn number_after(text: &str, word: &str) -> Option<usize> {
    let rest = text.split([' ', ';', ':', '.', ',']).find_map(|w| w.strip_prefix(word))?;
    rest.parse().ok()
}

/// Tells what does not agree, if anything.
fn disagreement(case: &Case<'_>, got: &Got) -> Option<String> {
    let agrees = match case.verdict {
        "EITHER" => matches!(got.verdict, "OK" | "WARN" | "ERROR"),
        verdict => got.verdict == verdict,
    };
    if !agrees {
        return Some(case.verdict.into());
    }
    if got.verdict == "ERROR" {
        return None;
    }
    let counts =
        [(number_after(case.expectation, "n="), got.features), (number_after(case.expectation, "drawable="), got.drawable)];
    let differs = counts.iter().any(|(want, got)| want.is_some_and(|want| want != *got));
    differs.then(|| format!("{} with n, drawable (wanted, got) = {counts:?}", case.verdict))
}

/// Compares every case; prints the table of disagreements and fails on any that is not named, and on names out of date.
fn compare(way: &str, got: impl Fn(&Path) -> Got) {
    let Some(data) = data() else { return };
    let table = std::fs::read_to_string(data.join("EXPECTED.tsv")).unwrap();
    let cases = cases(&table);
    let (mut unnamed, mut out_of_date) = (0, Vec::new());
    for case in &cases {
        let got = got(&data.join(case.file));
        let why = ON_PURPOSE.iter().find(|(file, _)| *file == case.file).map(|(_, why)| *why);
        match (disagreement(case, &got), why) {
            (None, None) => {}
            (None, Some(_)) => out_of_date.push(case.file),
            (Some(want), why) => {
                unnamed += usize::from(why.is_none());
                let detail: String = got.detail.chars().take(200).collect();
                println!(
                    "{}\n    expected {want}\n    got      {} n={} drawable={} {detail}",
                    case.file, got.verdict, got.features, got.drawable
                );
                println!("    {}", why.map_or("NOT NAMED".into(), |why| format!("on purpose: {why}")));
            }
        }
    }
    println!(
        "{way}: {} of {} agree, {} differ on purpose",
        cases.len() - unnamed - ON_PURPOSE.len(),
        cases.len(),
        ON_PURPOSE.len()
    );
    assert!(unnamed == 0, "{way}: {unnamed} disagreement(s); the table is above");
    assert_eq!(out_of_date, [""; 0], "{way}: these agree now: take them out of ON_PURPOSE");
}

#[test]
fn the_corpus_is_read_as_a_correct_program_reads_it() {
    compare("library", read);
    let Some(data) = data() else { return };
    // Of JSON's own test suite the refusals give the right reason as well.
    let table = std::fs::read_to_string(data.join("EXPECTED.tsv")).unwrap();
    for case in cases(&table).iter().filter(|c| c.file.contains("JSONTestSuite/test_parsing")) {
        let name = case.file.rsplit('/').next().unwrap();
        let detail = read(&data.join(case.file)).detail;
        let reasons: &[&str] = match &name[..2] {
            "n_" => &["NotJson", "the file is empty", "not UTF-8"],
            "y_" => &["NotGeoJson"],
            _ => &[""],
        };
        assert!(reasons.iter().any(|r| detail.contains(r)), "{name}: {detail}");
    }
}

#[test]
fn check_and_info_end_as_the_table_says() {
    compare("check and info", |path| commanded(path.to_str().unwrap()));
}

/// Every file below a folder.
fn files_below(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut entries: Vec<_> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    entries.sort();
    entries.into_iter().flat_map(|path| if path.is_dir() { files_below(&path) } else { vec![path] }).collect()
}

#[test]
fn every_file_of_the_data_opens_or_is_refused_with_its_path() {
    let Some(data) = data() else { return };
    for path in files_below(&data) {
        if let Err(e) = read_layer(&path, &Reading::default(), &AtomicBool::new(false), &|_| {}) {
            assert!(e.to_string().ends_with(&*path.to_string_lossy()), "{e}");
        }
    }
}

#[test]
fn convert_without_another_crs_gives_every_file_back() {
    let Some(data) = data() else { return };
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out.geojson");
    let (mut identical, mut as_utf8, mut parts, mut features) = (0, 0, 0, 0);
    for path in files_below(&data) {
        let Ok(layer) = read_layer(&path, &Reading::default(), &AtomicBool::new(false), &|_| {}) else { continue };
        use lodemap::layer::Format::{GeoJson, GeoJsonSeq};
        if !matches!(layer.format, GeoJson | GeoJsonSeq) {
            continue;
        }
        let name = path.display();
        let ran = lodemap(&["convert", path.to_str().unwrap(), out.to_str().unwrap()]);
        if layer.table.is_empty() && ran.status == Some(2) {
            continue;
        }
        let lost = layer.problems.iter().any(|p| p.severity == Severity::Error);
        assert_eq!(ran.status, Some(u8::from(lost)), "{name}: {}", ran.err);
        let (source, written) = (std::fs::read(&path).unwrap(), std::fs::read(&out).unwrap());
        let one_document = layer.document.kind == DocumentKind::Collection || layer.format == lodemap::layer::Format::GeoJson;
        features += layer.table.len();
        if layer.document.whole && one_document {
            let packed = path.extension().is_some_and(|e| e == "gz");
            if packed {
                assert!(written == *layer.text, "{name}: not one byte of what it holds differs");
            } else if layer.encoding.starts_with("UTF-8") {
                assert!(source == written, "{name}: not one byte differs");
                identical += 1;
            } else {
                assert!(written == *layer.text && ran.err.contains(layer.encoding), "{name}: {}", ran.err);
                as_utf8 += 1;
            }
            continue;
        }
        // Something had to be left out or put into a collection: every feature's text is there as it was, in its order, and
        // so is everything that stood beside the features.
        parts += 1;
        let mut from = 0;
        for row in 0..layer.table.len() {
            let text = layer.feature_text(row).as_bytes();
            let at = memchr::memmem::find(&written[from..], text).unwrap_or_else(|| panic!("{name}: feature {}", row + 1));
            from += at + text.len();
        }
        for member in layer.document.members.iter().filter(|m| m.name != "features") {
            let text = &layer.text[member.bytes.clone()];
            assert!(memchr::memmem::find(&written, text).is_some(), "{name}: {}", member.name);
        }
        assert_eq!(
            read_layer(&out, &Reading::default(), &AtomicBool::new(false), &|_| {}).unwrap().table.len(),
            layer.table.len(),
            "{name}"
        );
    }
    println!(
        "given back: {features} features compared byte for byte; {identical} files identical as a whole, {as_utf8} identical but \
         for being UTF-8 now, {parts} feature by feature"
    );
    assert!(identical > 250 && features > 30_000, "{identical} files, {features} features");
}
