//! A .gpkg: opened as a workspace, as far as it can be, recovered, and as layers; the file is as it was.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lodemap::analysis::{check_history, check_workspace};
use lodemap::io::gpkg::{GpkgStore, holds_workspace, read_tables};
use lodemap::layer::Reading;
use lodemap::layer::catalog::Catalog;
use lodemap::workspace::{Author, Instant};
use std::path::PathBuf;
use std::sync::LazyLock;
use std::sync::atomic::AtomicBool;

static FOLDER: LazyLock<PathBuf> = LazyLock::new(|| {
    let folder = std::env::temp_dir().join(format!("lodemap-fuzz-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    folder
});

fuzz_target!(|data: &[u8]| {
    let path = FOLDER.join("w.gpkg");
    std::fs::write(&path, data).unwrap();
    let _ = holds_workspace(&path);
    let _ = GpkgStore::read(&path);
    let _ = read_tables(&path, &Reading::default(), &AtomicBool::new(false), &|_| {});
    let author = Author { party: "US".into(), name: "A".into(), at: Instant::epoch() };
    if let Ok(opened) = GpkgStore::open_as_can(&path) {
        let w = opened.session.workspace();
        let _ = check_workspace(w, &Catalog::default());
        let _ = check_history(&opened.session);
        // What another program changed can be taken in, and taken back.
        let mut session = opened.session.clone();
        let changes = opened.outside.change_set(w, &author);
        if session.take_in(&author, "changed_outside", changes).is_some() {
            session.undo(&author).unwrap();
            assert_eq!(session.workspace(), w);
        }
        // What is left can be saved, and what was saved is that.
        let saved = FOLDER.join("saved.gpkg");
        let _ = std::fs::remove_file(&saved);
        GpkgStore::save_recovered(&saved, &opened.session, &author).unwrap();
        assert_eq!(GpkgStore::read(&saved).unwrap().workspace(), opened.session.workspace());
    }
    assert!(std::fs::read(&path).unwrap() == data, "looking at a file changes it");
});
