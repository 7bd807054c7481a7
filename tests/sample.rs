//! The sample: the workspace is what its script makes, its layers are what their README says, and their points are where others put them.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "helpers of tests, and a test that says what it counted"
)]

use crate::support::nothing_may_be_skipped;
use lodemap::app::script::{load_layers, run_script};
use lodemap::geometry::{LonLat, distance_m};
use lodemap::io::gpkg::{GpkgStore, Opened};
use lodemap::io::source::read_layer;
use lodemap::layer::Reading;
use lodemap::layer::catalog::{Catalog, names_in};
use lodemap::workspace::status::{Status, determination};
use lodemap::workspace::{Author, Instant, Revision, Session, Workspace};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

const LAYERS: [&str; 3] = ["us-deposits", "japan-deposits", "world-deposits"];

fn sample() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data")
}

/// Runs the script into a new file, as `lodemap apply` does. The script sets its own clock and gives every id itself.
fn make(path: &Path) {
    let text = std::fs::read_to_string(sample().join("critical-minerals.jsonl")).unwrap();
    let begun: Instant = "2026-03-02T10:00:00+09:00".to_owned().try_into().unwrap();
    let author = Author { party: "JP".into(), name: "nobody".into(), at: begun.clone() };
    let mut session = Session::new();
    let mut store = GpkgStore::create(path, &session, &begun).unwrap();
    let mut no_id = || panic!("a record of the sample has no id of its own");
    // Before the first clock line it is long ago, so that an edit without one is found out below.
    let clock = || -> Instant { "1970-01-01T00:00:00Z".to_owned().try_into().unwrap() };
    let revisions = run_script(&text, &mut session, &mut Catalog::default(), &sample(), author, &clock, &mut no_id).unwrap();
    assert!(revisions.iter().all(|(r, _)| r.author.at.as_str() >= "2026"), "an edit of the sample has no clock line before it");
    store.append_all(&revisions).unwrap();
}

/// Opens a copy, so that the file in the repository is not even touched.
fn open_copy(path: &Path, folder: &Path) -> Opened {
    let copy = folder.join("copy.gpkg");
    std::fs::copy(path, &copy).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    GpkgStore::open(&copy).unwrap()
}

/// Returns the sample workspace as its script left it.
///
/// The quick start opens this very file, so someone may have gone on working in it: their later steps are taken back here.
/// Where nothing may be skipped the file must be untouched.
fn committed(folder: &Path) -> (Workspace, Vec<Revision>) {
    let session = open_copy(&sample().join("critical-minerals.gpkg"), folder).session;
    let script = std::fs::read_to_string(sample().join("critical-minerals.jsonl")).unwrap();
    let is_step = |l: &&str| l.starts_with('{') && !l.contains(r#""edit":"clock""#) && !l.contains(r#""edit":"seat""#);
    let steps = script.lines().map(|l| l.replace(": ", ":")).filter(|l| is_step(&l.as_str())).count();
    let mut revisions = session.history().revisions().to_vec();
    if nothing_may_be_skipped() {
        assert_eq!(revisions.len(), steps, "the committed sample holds steps that are not in its script");
    }
    let mut workspace = session.workspace().clone();
    for later in revisions.drain(steps.min(revisions.len())..).rev() {
        later.changes.inverse().apply(&mut workspace);
    }
    (workspace, revisions)
}

#[test]
fn the_sample_workspace_is_what_its_script_makes() {
    let folder = tempfile::tempdir().unwrap();
    let remade = folder.path().join("remade.gpkg");
    make(&remade);
    let remade = GpkgStore::open(&remade).unwrap().session;
    let (workspace, revisions) = committed(folder.path());
    let how = "delete sample-data/critical-minerals.gpkg and make it again with `lodemap apply`, as the script's first lines say";
    assert_eq!(workspace, *remade.workspace(), "{how}");
    assert_eq!(revisions, remade.history().revisions(), "{how}");
}

#[test]
fn the_sample_shows_three_statuses_and_calls_itself_a_sample() {
    let folder = tempfile::tempdir().unwrap();
    let (workspace, revisions) = committed(folder.path());
    let w = &workspace;
    let status = |id: &str| determination(w, &w.areas[&id.into()]).status;
    assert_eq!(status("area-minamitorishima"), Status::MutuallyDetermined);
    assert_eq!(status("area-trans-pecos"), Status::Proposed);
    assert_eq!(status("area-hokuroku"), Status::Draft);
    for s in w.statements.values() {
        assert!(s.comment.en.contains("no position of any government") && s.comment.ja.contains("いずれの政府の立場でもない"));
        assert!(s.by.name.contains("Sample") || s.by.name.contains("見本"), "{}", s.by.name);
    }
    // The order of a history must be plain from its times alone.
    let times: Vec<i128> = revisions.iter().map(|r| r.author.at.nanos()).collect();
    assert!(times.windows(2).all(|t| t[0] < t[1]));
}

#[test]
fn the_layers_are_found_beside_the_workspace_and_every_link_leads_to_a_deposit() {
    let folder = tempfile::tempdir().unwrap();
    let (workspace, _) = committed(folder.path());
    let w = &workspace;
    let mut catalog = Catalog::default();
    assert_eq!(load_layers(w, &sample(), &mut catalog), vec![]);
    assert_eq!(w.layers.len(), LAYERS.len());
    for layer in w.layers.values() {
        let loaded = catalog.get(&layer.id.0).unwrap();
        assert_eq!(layer.sha256, loaded.sha256(), "{}", layer.path);
        assert!(loaded.table.len() >= 60, "{} has {} deposits", layer.path, loaded.table.len());
        assert_eq!(loaded.problems, vec![], "{}", layer.path);
    }
    assert_eq!(w.links.len(), 8);
    for link in w.links.values() {
        let snapshot = &w.deposits[&link.deposit];
        let found = catalog.find(&snapshot.deposit.layer.0, &snapshot.deposit.key).unwrap();
        assert_eq!((found.place, &found.properties), (snapshot.place, &snapshot.properties), "{}", link.id);
        assert!(w.projects.contains_key(&link.project), "{}", link.id);
    }
}

#[test]
fn one_layer_is_projected_and_one_is_named_in_japanese() {
    let (us, japan, world) = (points("us-deposits"), points("japan-deposits"), points("world-deposits"));
    assert_eq!([&*us.crs, &*japan.crs, &*world.crs], ["OGC:CRS84", "OGC:CRS84", "EPSG:8857"]);
    let text = std::fs::read_to_string(sample().join("world-deposits.geojson")).unwrap();
    assert!(text.contains("urn:ogc:def:crs:EPSG::8857"));
    // Katakana, kanji: every Japanese deposit has its Japanese name first, and an English one beside it.
    for p in &japan.points {
        assert!(!p.ja.is_empty() && !p.en.is_empty(), "{} {}", p.en, p.ja);
    }
    assert!(japan.points.iter().any(|p| p.ja == "菱刈" && p.en == "Hishikari"));
    // Metres that were taken for degrees would put every point of the world layer off the globe or on one spot.
    let bayan_obo = world.points.iter().find(|p| p.en == "Bayan Obo").unwrap();
    assert!(distance_m(bayan_obo.place, LonLat::new(109.97, 41.80).unwrap()) < 10_000.0);
}

/// Deposits that lie further from the published point of their name than their stated precision and 15 km, and how far at most
/// (km): the published point is the coarse or the wrong one (sample-data/README.md, "How the positions were made and checked").
const TWIN_IS_COARSE: [(&str, f64); 11] = [
    ("Yaguki", 20.0),
    ("Yanahara", 20.0),
    ("Dachang", 26.0),
    ("Grasberg", 31.0),
    ("Kempirsai (Donskoy)", 34.0),
    ("Kiruna (incl. Per Geijer)", 40.0),
    ("Panasqueira", 18.0),
    ("Hemerdon (Drakelands)", 20.0),
    ("Vergenoeg", 31.0),
    ("Pitinga", 23.0),
    ("Morro dos Seis Lagos", 106.0),
];

#[test]
fn positions_agree_with_published_ones() {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/minerals");
    if !shared.is_dir() {
        assert!(std::env::var_os("LODEMAP_REQUIRE_DATA").is_none(), "there is no {}", shared.display());
        eprintln!("SKIPPED: there is no ../shared/data/minerals to compare the sample's positions with");
        return;
    }
    let mut published: HashMap<String, Vec<LonLat>> = HashMap::new();
    let mut files: Vec<PathBuf> = std::fs::read_dir(&shared).unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    for file in files.iter().filter(|f| f.extension().is_some_and(|e| e == "geojson")) {
        for p in read_points(file).points {
            for name in spellings(&p.en) {
                published.entry(name).or_default().push(p.place);
            }
        }
    }
    let mut far = Vec::new();
    for (layer, at_least) in LAYERS.into_iter().zip([60, 60, 50]) {
        let mut twins = 0;
        let all = points(layer).points;
        for p in &all {
            let same = spellings(&p.en).into_iter().filter_map(|n| published.get(&n)).flatten();
            let nearest = same.map(|q| distance_m(p.place, *q) / 1000.0).fold(f64::INFINITY, f64::min);
            // Beyond that it is another place of the same name; a deposit that wandered off shows in the count of twins.
            if nearest > 150.0 {
                continue;
            }
            twins += 1;
            let allowed = TWIN_IS_COARSE.iter().find(|(name, _)| *name == p.en).map_or(p.precision_km + 15.0, |(_, km)| *km);
            if nearest > allowed {
                far.push(format!("{} ({layer}): {nearest:.1} km, stated precision {} km", p.en, p.precision_km));
            }
        }
        println!("{layer}: {twins} of {} deposits have a published twin of the same name", all.len());
        assert!(twins >= at_least, "{layer}: only {twins} twins");
    }
    assert_eq!(far, Vec::<String>::new());
}

struct Point {
    en: String,
    ja: String,
    place: LonLat,
    precision_km: f64,
}

struct Loaded {
    crs: String,
    points: Vec<Point>,
}

fn points(layer: &str) -> Loaded {
    read_points(&sample().join(format!("{layer}.geojson")))
}

fn read_points(path: &Path) -> Loaded {
    let layer = Arc::new(read_layer(path, &Reading::default(), &AtomicBool::new(false), &|_| {}).unwrap());
    let mut catalog = Catalog::default();
    catalog.insert("it", layer.clone());
    let points = catalog.places("it").iter().enumerate().filter_map(|(row, place)| {
        let properties = layer.properties(row);
        let (en, ja) = names_in(&properties);
        let precision_km = properties.get("precision_km").and_then(serde_json::Value::as_f64).unwrap_or(0.0);
        Some(Point { en, ja, place: LonLat::try_from((*place)?).ok()?, precision_km })
    });
    Loaded { crs: layer.crs.crs.as_ref().map(|c| c.code().to_owned()).unwrap_or_default(), points: points.collect() }
}

/// A name in letters and digits only: as it stands, and without what is in brackets.
fn spellings(name: &str) -> Vec<String> {
    let plain = |s: &str| s.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    let mut all = vec![plain(name), plain(name.split('(').next().unwrap_or_default())];
    all.sort();
    all.dedup();
    all.retain(|n| n.len() > 2);
    all
}
