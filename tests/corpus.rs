//! Every file of the shared data's EXPECTED.tsv is read, and the verdict compared with what a correct program gives.

use lodemap::io::{ReadError, read_layer};
use lodemap::layer::{Reading, Severity};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

/// Agreements that were reached; it may only rise.
const FLOOR: usize = 605;

/// Files where this program differs on purpose: it reads a file that was cut short up to the cut and says so, and it reads
/// features that stretch over several lines where the corpus counts only those on one line.
const ON_PURPOSE: [&str; 3] = [
    "derived/pp1802_truncated.geojson",
    "conformance/tippecanoe/longjson__sherlock.json",
    "conformance/tippecanoe/overture-235__in.json",
];

/// Finds the shared data, or says loudly that it is not there.
pub fn data() -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    if path.join("EXPECTED.tsv").exists() {
        return Some(path);
    }
    assert!(std::env::var_os("LODEMAP_REQUIRE_DATA").is_none(), "the shared data is required and not at {}", path.display());
    eprintln!("SKIPPED: the shared data is not at {}", path.display());
    None
}

struct Got {
    verdict: &'static str,
    features: usize,
    drawable: usize,
    detail: String,
}

fn read(path: &Path) -> Got {
    match read_layer(path, &Reading::default(), &AtomicBool::new(false), &|_| {}) {
        Ok(layer) => {
            let bad = layer.problems.iter().filter(|p| p.severity > Severity::Note);
            let codes: Vec<String> = bad.clone().take(3).map(|p| format!("{}@{:?}", p.code, p.line)).collect();
            Got {
                verdict: if codes.is_empty() { "OK" } else { "WARN" },
                features: layer.table.len(),
                drawable: (0..layer.table.len()).filter(|&row| layer.table.is_drawable(row)).count(),
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

fn number_after(text: &str, word: &str) -> Option<usize> {
    let rest = text.split([' ', ';', ':', '.', ',']).find_map(|w| w.strip_prefix(word))?;
    rest.parse().ok()
}

/// Tells what does not agree, if anything.
fn disagreement(file: &str, verdict: &str, expectation: &str, got: &Got) -> Option<String> {
    let name = file.rsplit('/').next().unwrap_or(file);
    let suite = file.contains("JSONTestSuite/test_parsing");
    if suite
        && name.starts_with("n_")
        && !got.detail.starts_with("NotJson")
        && !got.detail.contains("empty")
        && !got.detail.contains("UTF-8")
    {
        return Some("NotJson".into());
    }
    if suite && name.starts_with("y_") && !got.detail.starts_with("NotGeoJson") {
        return Some("NotGeoJson".into());
    }
    let said = expectation.contains("reported");
    let agrees = match verdict {
        "EITHER" => true,
        "OK" => got.verdict == "OK" || said && got.verdict == "WARN",
        _ => got.verdict == verdict,
    };
    if !agrees {
        return Some(verdict.into());
    }
    if got.verdict == "ERROR" {
        return None;
    }
    let counts = [(number_after(expectation, "n="), got.features), (number_after(expectation, "drawable="), got.drawable)];
    counts.iter().any(|(want, got)| want.is_some_and(|want| want != *got)).then(|| format!("{verdict} n, drawable = {counts:?}"))
}

#[test]
fn the_corpus_is_read_as_a_correct_program_reads_it() {
    let Some(data) = data() else { return };
    let table = std::fs::read_to_string(data.join("EXPECTED.tsv")).unwrap();
    let (mut agreed, mut minerals_wrong) = (0, 0);
    for line in table.lines().skip(2) {
        let mut columns = line.split('\t');
        let (file, verdict, expectation) = (columns.next().unwrap(), columns.next().unwrap(), columns.next().unwrap());
        let got = read(&data.join(file));
        match disagreement(file, verdict, expectation, &got) {
            None => agreed += 1,
            Some(_) if ON_PURPOSE.contains(&file) => {}
            Some(want) => {
                minerals_wrong += usize::from(file.starts_with("minerals/"));
                let detail: String = got.detail.chars().take(150).collect();
                println!(
                    "{file}\n    expected {want}\n    got {} n={} drawable={} {detail}",
                    got.verdict, got.features, got.drawable
                );
            }
        }
    }
    println!("{agreed} of {} agree", table.lines().count() - 2);
    assert_eq!(minerals_wrong, 0);
    assert!(agreed >= FLOOR, "{agreed} agree, and {FLOOR} did before");
}

#[test]
fn every_geojson_file_of_the_data_opens_or_is_refused_with_its_path() {
    let Some(data) = data() else { return };
    let mut folders = vec![data];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if let Err(e) = read_layer(&path, &Reading::default(), &AtomicBool::new(false), &|_| {}) {
                assert!(e.to_string().ends_with(&*path.to_string_lossy()), "{e}");
            }
        }
    }
}
