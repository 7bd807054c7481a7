//! How long a gesture takes to be on disk: revisions of one area appended one by one to a workspace file, each with full syncs.
//!
//! `cargo bench --bench store`; prints the median and the worst of 200 in milliseconds. The disk's own sync is in it.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a bench that cannot go on stops there, and prints its result")]

use lodemap::io::gpkg::{GpkgStore, Store as _};
use lodemap::layer::catalog::Catalog;
use lodemap::workspace::edit::Edit;
use lodemap::workspace::{Author, Instant, RecordId, Session};

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let at = Instant::epoch();
    let author = Author { party: RecordId::from("US"), name: "bench".into(), at: at.clone() };
    let mut session = Session::new();
    let mut store = GpkgStore::create(&folder.path().join("bench.gpkg"), &session, &at).unwrap();
    let mut seed = 1_u64;
    let mut random = || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        f64::from(u32::try_from(seed >> 33).unwrap()) / f64::from(u32::MAX >> 1)
    };
    let mut times: Vec<f64> = (0..200)
        .map(|n| {
            let (x, y, r) = (random() * 300.0 - 150.0, random() * 120.0 - 60.0, 0.5 + random());
            let ring = (0..100).map(|i| {
                let a = f64::from(i) * std::f64::consts::TAU / 100.0;
                [x + r * a.cos(), y + r * a.sin()]
            });
            let boundary = lodemap::geometry::Boundary::from_coordinates(&[vec![ring.collect()]]).unwrap();
            let edit = Edit::AddArea { id: RecordId(format!("a{n}")), boundary, about: Default::default() };
            let revision = session.perform(&Catalog::default(), &author, &edit).unwrap();
            let start = std::time::Instant::now();
            store.append(&revision, session.workspace()).unwrap();
            start.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    println!("an area of 100 corners on disk: median {:.1} ms, worst {:.1} ms", times[100], times[199]);
}
