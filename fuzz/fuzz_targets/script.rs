//! Lines for `lodemap apply`, on a workspace beside one layer; then back, forth, and through the store's JSON.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lodemap::analysis::{check_history, check_workspace};
use lodemap::app::script::run_script;
use lodemap::layer::catalog::Catalog;
use lodemap::workspace::{Author, ChangeSet, Instant, RecordId, Session};
use std::path::PathBuf;
use std::sync::LazyLock;

const LAYER: &str = r#"{"type":"FeatureCollection","features":[
{"type":"Feature","id":"d1","properties":{"name":"A"},"geometry":{"type":"Point","coordinates":[139,36]}},
{"type":"Feature","id":"d2","properties":{"name":"B"},"geometry":{"type":"Point","coordinates":[-115.5,35.5]}}]}"#;

static FOLDER: LazyLock<PathBuf> = LazyLock::new(|| {
    let folder = std::env::temp_dir().join(format!("lodemap-fuzz-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("l.geojson"), LAYER).unwrap();
    folder
});

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    // Only the folder's own file is opened: what else lies on the machine is not the script's matter.
    if text.contains("add_layer") && (text.contains('/') || text.contains("\\u") || text.contains("..")) {
        return;
    }
    let author = Author { party: "US".into(), name: "A".into(), at: Instant::epoch() };
    let (mut session, mut catalog, mut n) = (Session::new(), Catalog::default(), 0);
    let mut ids = || {
        n += 1;
        RecordId(format!("id-{n}"))
    };
    let done = match run_script(text, &mut session, &mut catalog, &FOLDER, author.clone(), &Instant::epoch, &mut ids) {
        Ok(done) => done,
        Err(e) => {
            assert!(e.line >= 1 && !e.message.is_empty());
            return;
        }
    };
    let _ = check_workspace(session.workspace(), &catalog);
    assert_eq!(check_history(&session).len(), 0);
    // The store keeps JSON: what it gives back is the same workspace.
    let mut replayed = Session::new().workspace().clone();
    for (revision, _) in &done {
        let changes: ChangeSet = serde_json::from_str(&serde_json::to_string(&revision.changes).unwrap()).unwrap();
        assert_eq!(changes, revision.changes, "a revision changes on its way through JSON");
        changes.apply(&mut replayed);
    }
    assert_eq!(&replayed, session.workspace());
    let whole = session.workspace().clone();
    let mut back = 0;
    while session.undo(&author).is_ok() {
        back += 1;
    }
    assert_eq!(session.workspace(), Session::new().workspace());
    for _ in 0..back {
        session.redo(&author).unwrap();
    }
    assert_eq!(&whole, session.workspace());
});
