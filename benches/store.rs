//! How large a workspace may be: 10,000 areas of 100 corners and 100,000 links, opened, and one edit after the other stored in it.
//!
//! `cargo bench --bench store`; prints the best of five openings, and of 50 edits the median and the worst, the disk's own syncs included.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a bench that cannot go on stops there, and prints its result")]

use lodemap::geometry::{Boundary, LonLat};
use lodemap::io::gpkg::{GpkgStore, Store as _};
use lodemap::layer::catalog::Catalog;
use lodemap::workspace::edit::{Edit, NewArea};
use lodemap::workspace::{
    Author, Bilingual, ChangeSet, DepositRef, DepositSnapshot, Instant, Link, Record, RecordId, Revision, Session, Workspace,
};
use std::path::Path;
use std::sync::Arc;
use std::time::Instant as Clock;

const AREAS: usize = 10_000;
const LINKS: usize = 100_000;
const PROJECTS: usize = 100;
/// Deposits and links that come in one step.
const AT_ONCE: usize = 1000;

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bench.gpkg");
    let author = Author { party: RecordId::from("US"), name: "bench".into(), at: Instant::epoch() };
    let (mut session, revisions) = workspace(&author);
    let start = Clock::now();
    GpkgStore::create_with(&path, &revisions, &author.at).unwrap();
    println!(
        "written: {} MB, {} revisions, {:.1} s",
        std::fs::metadata(&path).unwrap().len() / 1_000_000,
        revisions.len(),
        start.elapsed().as_secs_f64()
    );
    drop(revisions);
    let open = || {
        let start = Clock::now();
        let opened = GpkgStore::open(&path).unwrap();
        let time = start.elapsed().as_secs_f64();
        assert_eq!((opened.session.workspace().areas.len(), opened.session.workspace().links.len()), (AREAS, LINKS));
        time
    };
    let best = (0..5).map(|_| open()).fold(f64::INFINITY, f64::min);
    println!("opened: best of five {best:.2} s");
    edits(&path, &mut session, &author);
}

/// Draws areas into the large file.
fn edits(path: &Path, session: &mut Session, author: &Author) {
    let mut store = GpkgStore::open(path).unwrap().store;
    let mut random = Random(7);
    let mut times: Vec<f64> = (0..50)
        .map(|n| {
            let edit = Edit::AddArea { id: RecordId(format!("new{n}")), boundary: area(&mut random), about: Default::default() };
            let revision = session.perform(&Catalog::default(), author, &edit).unwrap();
            let start = Clock::now();
            store.append(&revision, session.workspace()).unwrap();
            start.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    println!("an area of 100 corners stored, syncs included: median {:.1} ms, worst {:.1} ms", times[25], times[49]);
}

fn workspace(author: &Author) -> (Session, Vec<(Revision, Workspace)>) {
    let mut session = Session::new();
    let mut done = Vec::new();
    let mut random = Random(1);
    let perform = |session: &mut Session, done: &mut Vec<_>, edit: &Edit| {
        let revision = session.perform(&Catalog::default(), author, edit).unwrap();
        done.push((revision, session.workspace().clone()));
    };
    for n in 0..PROJECTS {
        let name = Bilingual::new(&format!("Project {n}"), "");
        let about = lodemap::workspace::ProjectText { name, ..Default::default() };
        let place = LonLat::new(140.0, 36.0).ok();
        perform(&mut session, &mut done, &Edit::AddProject { id: RecordId(format!("p{n}")), place, about });
    }
    for first in (0..AREAS).step_by(100) {
        let areas = (first..first + 100).map(|n| NewArea {
            id: RecordId(format!("a{n}")),
            boundary: area(&mut random),
            about: Default::default(),
        });
        perform(&mut session, &mut done, &Edit::AddAreas { areas: areas.collect() });
    }
    for first in (0..LINKS).step_by(AT_ONCE) {
        let mut changes = ChangeSet::default();
        for n in first..first + AT_ONCE {
            let id = RecordId(format!("d{n}"));
            let name = Bilingual::new(&format!("Deposit {n}"), "鉱床");
            let properties = serde_json::json!({"name": name.en, "commodities": "Cu, Au", "year": 1949});
            let snapshot = DepositSnapshot {
                id: id.clone(),
                deposit: DepositRef { layer: "us".into(), key: format!("id:{n}") },
                name,
                place: LonLat::new(random.unit() * 300.0 - 150.0, random.unit() * 120.0 - 60.0).unwrap(),
                properties: properties.as_object().cloned().unwrap(),
                other: Default::default(),
            };
            changes.put(session.workspace(), Record::Deposit(Arc::new(snapshot)));
            let link = Link {
                id: RecordId(format!("l{n}")),
                deposit: id,
                project: RecordId(format!("p{}", n % PROJECTS)),
                about: Default::default(),
                by: author.clone(),
                other: Default::default(),
            };
            changes.put(session.workspace(), Record::Link(Arc::new(link)));
        }
        let revision = session.take_in(author, "link", changes).unwrap();
        done.push((revision, session.workspace().clone()));
    }
    (session, done)
}

/// A ring of 100 corners.
fn area(random: &mut Random) -> Boundary {
    let (x, y, r) = (random.unit() * 300.0 - 150.0, random.unit() * 120.0 - 60.0, 0.5 + random.unit());
    let ring = (0..100).map(|i| {
        let a = f64::from(i) * std::f64::consts::TAU / 100.0;
        [x + r * a.cos(), y + r * a.sin()]
    });
    Boundary::from_coordinates(&[vec![ring.collect()]]).unwrap()
}

struct Random(u64);

impl Random {
    fn unit(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        f64::from(u32::try_from(self.0 >> 33).unwrap()) / f64::from(u32::MAX >> 1)
    }
}
