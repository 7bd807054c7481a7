//! What a hostile tester tried on the commands: races, protected files, wrong words, damaged files.

use crate::commands::{Folder, Ran, assert_fails, lodemap};
use std::fs;

#[test]
fn convert_never_overwrites_a_workspace_or_a_protected_file() {
    let f = Folder::new();
    let w = f.workspace();
    let a = f.path("points.geojson");
    let before = fs::read(&w).unwrap();
    assert_fails(&["convert", &a, &w], "is a lodemap workspace");
    assert_eq!(fs::read(&w).unwrap(), before);
    for name in ["p.csv", "p.gpkg"] {
        let kept = f.file(name, "mine");
        let mut permissions = fs::metadata(&kept).unwrap().permissions();
        permissions.set_readonly(true);
        fs::set_permissions(&kept, permissions).unwrap();
        assert_fails(&["convert", &a, &kept], "write-protected");
        assert_eq!(fs::read_to_string(&kept).unwrap(), "mine");
    }
}

#[test]
fn of_two_that_create_one_workspace_each_keeps_its_edits_or_is_refused() {
    for _ in 0..8 {
        let f = Folder::new();
        let w = f.path("w.gpkg");
        let scripts: Vec<String> = (0..4)
            .map(|i| {
                let note =
                    format!("{{\"edit\":\"add_note\",\"id\":\"n{i}\",\"place\":[139,36],\"lang\":\"en\",\"text\":\"x\"}}\n");
                f.file(&format!("{i}.jsonl"), &note)
            })
            .collect();
        let ran: Vec<Ran> = std::thread::scope(|s| {
            let threads: Vec<_> = scripts.iter().map(|script| s.spawn(|| lodemap(&["apply", &w, script]))).collect();
            threads.into_iter().map(|t| t.join().unwrap()).collect()
        });
        let done = ran.iter().filter(|r| r.status == Some(0)).count();
        assert_eq!(
            lodemap(&["info", &w, "--json"]).json()[0]["notes"],
            done,
            "{:?}",
            ran.iter().map(|r| &r.err).collect::<Vec<_>>()
        );
        assert!(done >= 1);
        assert!(ran.iter().all(|r| r.status == Some(0) || r.err.contains("nothing was written")));
        assert_eq!(f.names().len(), 5, "{:?}", f.names());
    }
}
