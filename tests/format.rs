//! docs/FORMAT.md is true: its test vectors, its script and its records are understood as they stand there.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "helpers of tests, and a test that says what it counted"
)]

use lodemap::app::script::run_script;
use lodemap::geometry::{Boundary, BoundaryDigest};
use lodemap::layer::catalog::Catalog;
use lodemap::workspace::seal;
use lodemap::workspace::{
    Author, CandidateProject, DepositSnapshot, Instant, LayerRef, Link, MappingArea, Note, Party, PriorityFlag, RecordId,
    Session, Statement,
};
use serde_json::Value;
use std::path::Path;

const FORMAT: &str = include_str!("../docs/FORMAT.md");

/// Returns the fenced blocks of a kind.
fn blocks(fence: &str) -> Vec<&'static str> {
    let open = format!("```{fence}\n");
    FORMAT.split(&open).skip(1).filter_map(|rest| rest.split("\n```").next()).collect()
}

#[test]
fn the_digests_of_the_test_vectors_are_as_published() {
    let vectors = blocks("json vectors");
    let mut n = 0;
    for line in vectors.iter().flat_map(|b| b.lines()) {
        let vector: Value = serde_json::from_str(line).unwrap();
        let polygons: Vec<Vec<Vec<[f64; 2]>>> = serde_json::from_value(vector["polygons"].clone()).unwrap();
        let digest = BoundaryDigest::of(&Boundary::from_coordinates(&polygons).unwrap());
        assert_eq!(Value::from(digest.0), vector["sha256"], "{line}");
        n += 1;
    }
    assert_eq!(n, 4);
}

#[test]
fn the_seal_of_the_test_vector_is_as_published() {
    let statement: Statement = serde_json::from_str(blocks("json seal")[0]).unwrap();
    let published = blocks("text seal")[0];
    assert_eq!(format!("{published}\n"), seal::statement_text(&statement));
    let secret = seal::bytes("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60").unwrap();
    let key = seal::SealingKey::from_secret(&secret);
    assert_eq!(statement.key, Some(key.public()));
    assert_eq!(statement.seal, Some(key.seal(&seal::statement_text(&statement))));
    assert!(FORMAT.contains(&format!("Its digest is `{}`", seal::statement_digest(&statement))));
    assert!(FORMAT.contains(&format!("the fingerprint of the key `{}`", seal::fingerprint(&key.public()))));
}

#[test]
fn the_script_runs_and_has_every_edit_of_the_table() {
    let script = blocks("json script").concat();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data");
    let clock = || -> Instant { "2026-01-01T00:00:00Z".to_owned().try_into().unwrap() };
    let author = Author { party: "US".into(), name: "nobody".into(), at: clock() };
    let mut no_id = || -> RecordId { panic!("an example leaves its id out") };
    let mut session = Session::new();
    let done = run_script(&script, &mut session, &mut Catalog::default(), &folder, author, &clock, &mut no_id).unwrap();
    assert_eq!(session.workspace().areas.len(), 0, "the last lines take everything out again");
    assert_eq!(done.len(), script.lines().filter(|l| !l.contains("\"seat\"") && !l.contains("\"clock\"")).count());
    let table = FORMAT.split("\n| edit | members |").nth(1).unwrap().split("\n\n").next().unwrap();
    let listed: Vec<&str> = table.lines().filter_map(|l| l.strip_prefix("| `")?.split('`').next()).collect();
    assert_eq!(listed.len(), 45);
    for edit in listed.into_iter().chain(["unpin_key"]) {
        assert!(script.contains(&format!("\"edit\": \"{edit}\"")), "{edit} has no example");
    }
}

#[test]
fn the_example_records_come_back_as_they_are_written() {
    fn same<T: serde::Serialize + serde::de::DeserializeOwned>(value: &Value) {
        let record: T = serde_json::from_value(value.clone()).unwrap();
        assert_eq!(serde_json::to_value(&record).unwrap(), *value);
    }
    let mut kinds = std::collections::BTreeSet::new();
    for value in blocks("json").iter().flat_map(|b| serde_json::Deserializer::from_str(b).into_iter::<Value>()) {
        let value = value.unwrap();
        let has = |name: &str| value.get(name).is_some();
        let kind = match () {
            () if has("boundary") => (same::<MappingArea>(&value), "area").1,
            () if has("lang") => (same::<Note>(&value), "note").1,
            () if has("flagged") => (same::<PriorityFlag>(&value), "flag").1,
            () if has("must_concur") => (same::<Party>(&value), "party").1,
            () if has("act") => (same::<Statement>(&value), "statement").1,
            () if has("proponents") => (same::<CandidateProject>(&value), "project").1,
            () if has("properties") => (same::<DepositSnapshot>(&value), "deposit").1,
            () if has("project") => (same::<Link>(&value), "link").1,
            () => (same::<LayerRef>(&value), "layer").1,
        };
        kinds.insert(kind);
    }
    assert_eq!(kinds.len(), 9, "{kinds:?}");
}

#[test]
fn the_example_styles_come_back_as_they_are_written_and_make_sense() {
    let styles = blocks("json style").concat();
    for line in styles.lines() {
        let style: lodemap::layer::LayerStyle = serde_json::from_str(line).unwrap();
        lodemap::layer::symbology::check(&style).unwrap();
        assert_eq!(serde_json::to_value(&style).unwrap(), serde_json::from_str::<Value>(line).unwrap(), "{line}");
    }
    assert_eq!(styles.lines().count(), 2);
}
