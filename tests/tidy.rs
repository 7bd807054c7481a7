//! The house rules that a compiler does not know: floors, forbidden words, first lines, lengths.

use crate::support::root;
use std::path::{Path, PathBuf};

/// The floors from the lowest up; a file names only its own floor and lower ones. `cli` and `ui` are neighbours.
const FLOORS: [&str; 12] =
    ["words", "geometry", "crs", "layer", "workspace", "analysis", "view", "render", "io", "app", "cli", "ui"];

/// What may be named only in some folders: the words, the folders or files, why.
const ONLY_IN: [(&[&str], &[&str], &str); 7] = [
    (&["egui::", "egui_", "eframe::", "rfd::"], &["ui/"], "the window is ui's alone"),
    (&["proj::", "proj_sys"], &["crs/"], "PROJ is crs's alone"),
    (&["unsafe {", "unsafe fn", "unsafe impl", "unsafe extern"], &["crs/list.rs"], "PROJ's list alone needs it"),
    (&["rusqlite"], &["io/gpkg/"], "SQL is io/gpkg's alone"),
    (&["std::fs", "fs::File", "File::open(", "File::create("], &["io/"], "files are io's alone"),
    (&["thread::spawn(", "thread::Builder"], &["app/jobs/"], "long-lived threads are app/jobs's alone"),
    (
        &["Zoned::now(", "Timestamp::now(", "SystemTime::now(", "Instant::now("],
        &["app/", "ui/", "cli/", "main.rs"],
        "the clock belongs to the top floors",
    ),
];

/// Longest file, tests at its foot included.
const MOST_LINES: usize = 450;

#[test]
fn the_source_keeps_the_house_rules() {
    let faults = faults_of(&root());
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn each_rule_catches_a_planted_fault() {
    let plants: [(&str, &str, &str); 18] = [
        ("src/layer/a.rs", "//! x\nuse crate::{geometry::LonLat, ui::Theme};\n", "names the higher floor ui"),
        ("src/layer/a.rs", "//! x\nfn f() { crate::app::run() }\n", "names the higher floor app"),
        ("src/layer/a.rs", "//! x\nuse crate::{\n    geometry,\n    io::{files, csv},\n};\n", "names the higher floor io"),
        ("src/ui/a.rs", "//! x\nuse crate::cli::run;\n", "names the higher floor cli"),
        ("src/cli/a.rs", "//! x\nuse crate::ui::run;\n", "names the higher floor ui"),
        ("src/io/a.rs", "//! x\nuse lodemap::geometry;\n", "lodemap::"),
        ("src/view/a.rs", "//! x\nuse egui::Pos2;\n", "egui::"),
        ("src/layer/a.rs", "//! x\nuse proj::Proj;\n", "proj::"),
        ("src/layer/a.rs", "//! x\nfn f() { unsafe { g() } }\n", "unsafe {"),
        ("src/io/csv.rs", "//! x\nuse rusqlite::Connection;\n", "rusqlite"),
        ("src/app/a.rs", "//! x\nfn f() { std::fs::read(\"x\"); }\n", "std::fs"),
        ("src/app/a.rs", "//! x\nuse std::{fs, io};\n", "std::fs"),
        ("src/app/a.rs", "//! x\nfn f() { std::thread::spawn(|| ()); }\n", "thread::spawn("),
        ("src/io/a.rs", "//! x\nfn f() { jiff::Zoned::now(); }\n", "Zoned::now("),
        ("src/io/a.rs", "use crate::layer::Layer;\n", "//!"),
        ("src/io/a.rs", "//! x\nuse super::super::layer;\n", "super::super"),
        ("src/io/a.rs", "//! x\nconst HOME: &str = \"/home/someone/x\";\n", "a path of one machine"),
        ("src/attic/a.rs", "//! x\n", "is on no floor"),
    ];
    for (path, text, expected) in plants {
        let faults = planted(path, text);
        assert!(faults.iter().any(|f| f.contains(path) && f.contains(expected)), "{path}: {text}: {faults:?}");
    }
    let long = format!("//! x\n{}", "// y\n".repeat(MOST_LINES));
    assert!(planted("src/io/a.rs", &long).iter().any(|f| f.contains("lines")));
    assert!(planted("docs/ARCHITECTURE.md", "geometry").iter().any(|f| f.contains("does not name the floor `crs`")));
}

#[test]
fn what_is_allowed_is_not_reported() {
    let fine = "//! x\n// crate::ui::Theme in a comment\nuse crate::geometry::LonLat;\nuse std::path::Path;\n\
                #[cfg(test)]\nmod tests {\n    use std::fs;\n}\n";
    assert_eq!(planted("src/layer/a.rs", fine), Vec::<String>::new());
    assert_eq!(planted("src/layer/a/tests.rs", "//! x\nuse std::fs::File;\n"), Vec::<String>::new());
}

/// The faults of a tree that has one file.
fn planted(path: &str, text: &str) -> Vec<String> {
    let tree = tempfile::tempdir().unwrap();
    let file = tree.path().join(path);
    std::fs::create_dir_all(tree.path().join("src")).unwrap();
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(file, text).unwrap();
    faults_of(tree.path())
}

fn faults_of(tree: &Path) -> Vec<String> {
    let mut faults = Vec::new();
    let source = tree.join("src");
    for path in rust_files(&source) {
        let inside = path.strip_prefix(&source).unwrap().to_string_lossy().replace('\\', "/");
        let text = std::fs::read_to_string(&path).unwrap();
        faults.extend(faults_in(&inside, &text).into_iter().map(|f| format!("src/{inside}: {f}")));
    }
    if let Ok(text) = std::fs::read_to_string(tree.join("docs/ARCHITECTURE.md")) {
        for floor in FLOORS.iter().filter(|f| !text.contains(&format!("`{f}`")) && !text.contains(&format!("{f}/"))) {
            faults.push(format!("docs/ARCHITECTURE.md: does not name the floor `{floor}`"));
        }
    }
    faults
}

fn faults_in(inside: &str, text: &str) -> Vec<String> {
    let mut faults = Vec::new();
    if !text.starts_with("//!") {
        faults.push("does not begin with a //! line that says what it is for".to_owned());
    }
    let lines = text.lines().count();
    if lines > MOST_LINES {
        faults.push(format!("has {lines} lines; the most is {MOST_LINES}"));
    }
    for path in ["work", "root", "home", "Users"].map(|folder| format!("/{folder}/")) {
        if text.contains(&path) {
            faults.push(format!("holds a path of one machine: {path}"));
        }
    }
    let code = without_comments(text);
    if code.contains("super::super") {
        faults.push("says super::super: write the path from crate".to_owned());
    }
    if names(&code, "lodemap::") && inside != "main.rs" {
        faults.push("says lodemap::, which goes round the floors: write crate::".to_owned());
    }
    if inside != "lib.rs" && inside != "main.rs" {
        let floor = inside.split('/').next().unwrap_or_default();
        match FLOORS.iter().position(|f| *f == floor) {
            None => faults.push(format!("is on no floor ({floor})")),
            Some(own) => {
                for named in floors_named(&code) {
                    let sideways = floor == "ui" && named == "cli";
                    if sideways || FLOORS.iter().position(|f| *f == named).is_some_and(|i| i > own) {
                        faults.push(format!("names the higher floor {named}"));
                    }
                }
            }
        }
    }
    let file = inside.rsplit('/').next().unwrap_or_default();
    if file.starts_with("tests") {
        return faults;
    }
    let shipped = ungrouped(code.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default());
    for (words, homes, why) in ONLY_IN {
        if !homes.iter().any(|h| inside.starts_with(h)) {
            for word in words.iter().filter(|w| names(&shipped, w)) {
                faults.push(format!("says {word}: {why}"));
            }
        }
    }
    faults
}

/// Whether code names this path, not as the tail of a longer name.
fn names(code: &str, word: &str) -> bool {
    code.match_indices(word).any(|(i, _)| !code[..i].ends_with(|c: char| c.is_alphanumeric() || c == '_'))
}

/// Takes line comments out (string texts stay: `//` after a colon is taken for a web address).
fn without_comments(text: &str) -> String {
    let cut = |line: &str| {
        let at = line.match_indices("//").map(|(i, _)| i).find(|&i| !line[..i].ends_with(':'));
        at.map_or(line, |i| &line[..i]).trim_end().to_owned() + "\n"
    };
    text.lines().map(cut).collect()
}

/// The floors after every `crate::`, grouped imports included.
fn floors_named(code: &str) -> Vec<String> {
    let mut named = Vec::new();
    for (i, _) in code.match_indices("crate::") {
        let rest = &code[i + "crate::".len()..];
        match rest.strip_prefix('{') {
            None => named.push(word_at(rest)),
            Some(group) => named.extend(members(group).into_iter().map(word_at)),
        }
    }
    named.sort();
    named.dedup();
    named
}

/// Writes `std::{fs, io}` out as `std::fs std::io` behind the code, so that one search finds both.
fn ungrouped(code: &str) -> String {
    let mut out = code.to_owned();
    for (i, open) in code.match_indices("std::{") {
        for member in members(&code[i + open.len()..]) {
            out += &format!("\nstd::{member}");
        }
    }
    out
}

/// The members of a group, up to its closing brace.
fn members(group: &str) -> Vec<&str> {
    let (mut depth, mut start, mut out) = (0, 0, Vec::new());
    for (i, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => {
                out.push(group[start..i].trim());
                return out;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                out.push(group[start..i].trim());
                start = i + 1;
            }
            _ => {}
        }
    }
    out
}

fn word_at(text: &str) -> String {
    text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(rust_files(&path));
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}
