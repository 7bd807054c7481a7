//! An exchange file: judged, taken in, taken in once more, and taken back.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lodemap::analysis::{check_history, check_workspace};
use lodemap::io::exchange::read;
use lodemap::layer::catalog::Catalog;
use lodemap::workspace::exchange::{TAKE_IN, plan};
use lodemap::workspace::{Author, Instant, Session};
use std::path::PathBuf;
use std::sync::LazyLock;

static FOLDER: LazyLock<PathBuf> = LazyLock::new(|| {
    let folder = std::env::temp_dir().join(format!("lodemap-fuzz-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    folder
});

fuzz_target!(|data: &[u8]| {
    let path = FOLDER.join("from them.geojson");
    std::fs::write(&path, data).unwrap();
    let Ok(mut file) = read(&path) else { return };
    let author = Author { party: "JP".into(), name: "A".into(), at: Instant::epoch() };
    let mut session = Session::new();
    file.judge_by(&session);
    let _ = file.holds();
    let first = plan(session.workspace(), &author.at, &file.take_in(&session, Vec::new()));
    let before = session.workspace().clone();
    if session.take_in(&author, TAKE_IN, first.changes).is_none() {
        return;
    }
    let _ = check_workspace(session.workspace(), &Catalog::default());
    assert_eq!(check_history(&session).len(), 0);
    let again = plan(session.workspace(), &author.at, &file.take_in(&session, Vec::new()));
    assert!(again.changes.is_empty(), "taken in twice is taken in once");
    session.undo(&author).unwrap();
    assert_eq!(session.workspace(), &before);
});
