//! The commands: what they print, what they write, how they end.

use lodemap::cli::{Console, run};
use serde_json::Value;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

pub(crate) const POINTS: &str = r#"{"type":"FeatureCollection","name":"points","features":[
{"type":"Feature","id":1,"properties":{"name":"Bayan Obo","commodity":"REE","tonnes":48000000},"geometry":{"type":"Point","coordinates":[109.95,41.78]}},
{"type":"Feature","id":2,"properties":{"name":"Mountain Pass","commodity":"REE","tonnes":2.07e6},"geometry":{"type":"Point","coordinates":[-115.53,35.48,1400]}},
{"type":"Feature","id":3,"properties":{"name":"菱刈","commodity":"Au","tonnes":null},"geometry":{"type":"Point","coordinates":[130.69,32.0]}}
]}
"#;

const SCRIPT: &str = r##"# two edits
{"edit":"clock","at":"2026-01-20T10:00:00+09:00"}
{"edit":"seat","party":"JP","name":"Sato"}
{"edit":"add_layer","id":"d","path":"points.geojson"}
{"edit":"add_area","id":"a1","boundary":[[[[139,36],[140,36],[140,37],[139,37],[139,36]]]],"about":{"name":{"en":"One","ja":"一"}}}
{"edit":"state","id":"s1","area":"a1","act":"propose"}
"##;

pub(crate) struct Ran {
    pub(crate) status: Option<u8>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|e| panic!("not one JSON document: {e}\n{}\n{}", self.out, self.err))
    }
}

pub(crate) fn lodemap(args: &[&str]) -> Ran {
    let args: Vec<OsString> = ["--lang", "en"].iter().chain(args).map(OsString::from).collect();
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let status = run(&args, &mut Console { out: &mut out, err: &mut err });
    Ran { status, out: String::from_utf8(out).unwrap(), err: String::from_utf8(err).unwrap() }
}

/// A folder that goes away by itself.
pub(crate) struct Folder(tempfile::TempDir);

impl Folder {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(crate) fn path(&self, name: &str) -> String {
        self.0.path().join(name).to_str().unwrap().to_owned()
    }

    pub(crate) fn file(&self, name: &str, text: &str) -> String {
        fs::write(self.0.path().join(name), text).unwrap();
        self.path(name)
    }

    pub(crate) fn names(&self) -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(self.0.path()).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    pub(crate) fn workspace(&self) -> String {
        self.file("points.geojson", POINTS);
        let script = self.file("script.jsonl", SCRIPT);
        let path = self.path("w.gpkg");
        let ran = lodemap(&["apply", &path, &script]);
        assert_eq!(ran.status, Some(0), "{}", ran.err);
        path
    }
}

pub(crate) fn assert_fails(args: &[&str], part: &str) {
    let ran = lodemap(args);
    assert_eq!(ran.status, Some(2), "{args:?}: {}", ran.err);
    assert!(ran.err.contains(part), "{args:?}: {}", ran.err);
    assert!(ran.out.is_empty(), "{args:?}: {}", ran.out);
}

#[test]
fn info_describes_each_layer() {
    let f = Folder::new();
    let a = f.file("points.geojson", POINTS);
    let ran = lodemap(&["info", &a, &a, "--json"]);
    assert_eq!((ran.status, ran.err.as_str()), (Some(0), ""));
    let json = ran.json();
    assert_eq!(json.as_array().unwrap().len(), 2);
    let layer = &json[0];
    assert_eq!(layer["features"], 3);
    assert_eq!(layer["geometries"]["Point"], 3);
    assert_eq!(layer["crs"]["code"], "OGC:CRS84");
    assert_eq!(layer["crs"]["how"], "declared");
    assert_eq!(layer["id_field"], "id");
    let human = lodemap(&["info", &a]);
    assert!(human.out.contains("Features") && human.out.contains("OGC:CRS84"), "{}", human.out);
    assert!(lodemap(&["info", &a, "--lang=ja"]).out.contains("地物数"));
}

#[test]
fn info_tells_of_a_workspace_and_its_missing_layer() {
    let f = Folder::new();
    let w = f.workspace();
    let json = lodemap(&["info", &w, "--json"]).json();
    let entry = &json[0];
    assert_eq!(entry["format"], "lodemap workspace");
    assert_eq!((&entry["areas"]["proposed"], &entry["areas"]["draft"]), (&1.into(), &0.into()));
    assert_eq!((&entry["statements"], &entry["revisions"]), (&1.into(), &3.into()));
    assert_eq!(entry["layers"][0]["found"], true);
    assert_eq!(entry["extent_lonlat"], serde_json::json!([139.0, 36.0, 140.0, 37.0]));
    fs::remove_file(f.path("points.geojson")).unwrap();
    let ran = lodemap(&["info", &w, "--json"]);
    assert_eq!(ran.status, Some(1));
    assert_eq!(ran.json()[0]["layers"][0]["found"], false);
    assert!(lodemap(&["info", &w]).out.contains("not found"));
}

#[test]
fn check_gives_the_place_of_each_problem() {
    let f = Folder::new();
    let good = f.file("good.geojson", POINTS);
    assert_eq!(lodemap(&["check", &good]).status, Some(0));
    let bad = f.file(
        "bad.geojson",
        "{\"type\":\"FeatureCollection\",\"features\":[\n{\"type\":\"Feature\",\"properties\":{},\"geometry\":{\"type\":\"Pint\",\"coordinates\":[1,2]}},\n{\"type\":\"Feature\",\"properties\":{},\"geometry\":{\"type\":\"Point\",\"coordinates\":[1,2]}}]}",
    );
    let ran = lodemap(&["check", &bad, "--json"]);
    assert_eq!(ran.status, Some(1), "{}", ran.err);
    let problem = &ran.json()[0]["problems"][0];
    assert_eq!((&problem["feature"], &problem["line"]), (&1.into(), &2.into()));
    assert!(problem["byte"].is_u64() && problem["column"].is_u64());
    let human = lodemap(&["check", &bad]);
    assert!(human.out.starts_with(&format!("{bad}:2:")), "{}", human.out);
    let both = lodemap(&["check", &f.path("none.geojson"), &bad, "--json"]);
    assert_eq!(both.status, Some(2));
    assert_eq!(both.json()[0]["usable"], false);
    assert_eq!(both.json()[1]["usable"], true);
}

#[test]
fn check_tells_when_a_workspace_and_its_layers_part() {
    let f = Folder::new();
    let w = f.workspace();
    assert_eq!(lodemap(&["check", &w]).status, Some(0));
    f.file("points.geojson", &POINTS.replace("Bayan", "BAYAN"));
    let ran = lodemap(&["check", &w, "--json"]);
    assert_eq!(ran.status, Some(1));
    assert_eq!(ran.json()[0]["problems"][0]["code"], "layer_changed");
    fs::remove_file(f.path("points.geojson")).unwrap();
    assert_eq!(lodemap(&["check", &w, "--json"]).json()[0]["problems"][0]["code"], "layer_missing");
}

#[test]
fn convert_without_another_crs_is_identical_to_the_byte() {
    let f = Folder::new();
    let (a, b) = (f.file("a.geojson", POINTS), f.path("b.geojson"));
    let ran = lodemap(&["convert", &a, &b]);
    assert_eq!(ran.status, Some(0), "{}", ran.err);
    assert!(ran.err.contains("3 features") && ran.out.is_empty(), "{}", ran.err);
    assert_eq!(fs::read_to_string(&b).unwrap(), POINTS);
    assert_eq!(lodemap(&["convert", &a, &b, "--to", "OGC:CRS84"]).status, Some(0));
    assert_eq!(fs::read_to_string(&b).unwrap(), POINTS);
}

#[test]
fn convert_to_another_crs_says_how_and_names_what_is_lost() {
    let f = Folder::new();
    let a = f.file("a.geojson", &POINTS.replace("[130.69,32.0]", "[130.69,95.0]"));
    let b = f.path("b.geojson");
    // A position off the globe makes degrees doubtful: they have to be named.
    assert_fails(&["convert", &a, &b, "--to", "EPSG:3857"], "--from");
    let ran = lodemap(&["convert", &a, &b, "--from", "OGC:CRS84", "--to", "EPSG:3857"]);
    assert_eq!(ran.status, Some(1), "{}", ran.err);
    assert!(ran.err.contains("feature 3") && ran.err.contains("2 features written"), "{}", ran.err);
    let json = lodemap(&["info", &b, "--json"]).json();
    assert_eq!((&json[0]["features"], &json[0]["crs"]["code"]), (&2.into(), &"EPSG:3857".into()));
    let back = f.path("back.csv");
    let ran = lodemap(&["convert", &b, &back]);
    assert_eq!(ran.status, Some(0), "{}", ran.err);
    assert!(ran.err.contains("1 features have heights"), "{}", ran.err);
    let csv = fs::read_to_string(&back).unwrap();
    assert!(csv.starts_with("id,name,commodity,tonnes,lon,lat\n1,Bayan Obo,REE,48000000,109.95,41.78\n"), "{csv}");
    let far = lodemap(&["convert", &f.file("c.geojson", POINTS), &f.path("c2.geojson"), "--to", "EPSG:6677"]);
    assert_eq!(far.status, Some(1));
    assert!(far.err.contains("outside the area"), "{}", far.err);
}

#[test]
fn convert_chooses_features() {
    let f = Folder::new();
    let (a, b) = (f.file("a.geojson", POINTS), f.path("b.geojsonl"));
    let ran = lodemap(&["convert", &a, &b, "--where", "commodity = 'REE' AND tonnes > 3e6"]);
    assert_eq!(ran.status, Some(0), "{}", ran.err);
    let text = fs::read_to_string(&b).unwrap();
    assert!(text.lines().count() == 1 && text.contains("Bayan"), "{text}");
    assert_fails(&["convert", &a, &b, "--where", "commodity = = 3"], "character");
    assert_fails(&["convert", &a, &f.path("c.csv"), "--where", "name = 'nothing'"], "no feature is left");
    assert!(!Path::new(&f.path("c.csv")).exists());
}

#[test]
fn convert_writes_a_geopackage() {
    let f = Folder::new();
    let (a, b) = (f.file("a.geojson", POINTS), f.path("b.gpkg"));
    for _again in 0..2 {
        let ran = lodemap(&["convert", &a, &b, "--to", "EPSG:6690"]);
        assert_eq!(ran.status, Some(1), "Mountain Pass is far from zone 54: {}", ran.err);
    }
    assert_eq!(f.names(), ["a.geojson", "b.gpkg"]);
    let c = rusqlite_open(&b);
    let (n, srs): (i64, i64) = c
        .query_row("SELECT (SELECT count(*) FROM a), srs_id FROM gpkg_geometry_columns", [], |r| Ok((r.get(0)?, r.get(1)?)))
        .unwrap();
    assert_eq!((n, srs), (3, 6690));
    let info = lodemap(&["info", &b, "--json"]).json();
    assert_eq!(
        (&info[0]["format"], &info[0]["layer"], &info[0]["crs"]["code"]),
        (&"GeoPackage".into(), &"a".into(), &"EPSG:6690".into())
    );
    assert_fails(&["export", &b, "-o", &f.path("out")], "another program");
}

pub(crate) fn rusqlite_open(path: &str) -> rusqlite::Connection {
    rusqlite::Connection::open(path).unwrap()
}

#[test]
fn convert_refuses_what_it_cannot_do_well() {
    let f = Folder::new();
    let a = f.file("a.geojson", POINTS);
    assert_fails(&["convert", &a, &a], "the file that is read");
    assert_fails(&["convert", &a, &f.path("b.xyz")], ".geojson");
    assert_fails(&["convert", &a, &f.path("b.csv"), "--to", "EPSG:3857"], "longitude and latitude");
    assert_fails(&["convert", &a, &f.path("b.geojson"), "--to", "EPSG:999999"], "EPSG:999999");
    assert_fails(&["convert", &a, &f.path("no/such/b.geojson")], "cannot be written");
    assert_fails(&["convert", &a, &f.path("no/such/b.gpkg")], "cannot be written");
    assert_eq!(f.names(), ["a.geojson"]);
    assert_eq!(fs::read_to_string(&a).unwrap(), POINTS);
}

fn png_size(path: &str) -> (u32, u32) {
    let bytes = fs::read(path).unwrap();
    assert_eq!(&bytes[..8], b"\x89PNG\r\n\x1a\n");
    let number = |at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap());
    (number(16), number(20))
}

#[test]
fn render_draws_layers_and_workspaces() {
    let f = Folder::new();
    let w = f.workspace();
    let before = fs::read(&w).unwrap();
    let png = f.path("w.png");
    let ran = lodemap(&["render", &w, "-o", &png, "--size", "320x200", "--scale", "2", "--dark"]);
    assert_eq!(ran.status, Some(0), "{}", ran.err);
    assert!(ran.out.is_empty());
    assert_eq!(png_size(&png), (640, 400));
    assert_eq!(fs::read(&w).unwrap(), before);
    let a = f.path("points.geojson");
    for more in [&["--crs", "EPSG:3857"][..], &["--bbox", "120,20,-110,60"], &["--bbox=-120,30,-110,40", "--lang=ja"]] {
        let ran =
            lodemap(&[&["render", &a, "-o", &png, "--size=100x80"], more].concat().iter().map(|s| &**s).collect::<Vec<_>>());
        assert_eq!(ran.status, Some(0), "{}", ran.err);
        assert_eq!(png_size(&png), (100, 80));
    }
}

#[test]
fn render_draws_around_problems_and_refuses_bad_wishes() {
    let f = Folder::new();
    let bad = f.file(
        "bad.geojson",
        r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":{"type":"Pint"}},{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[1,2]}}]}"#,
    );
    let png = f.path("o.png");
    let ran = lodemap(&["render", &bad, "-o", &png, "--size", "64x64"]);
    assert_eq!(ran.status, Some(1), "{}", ran.err);
    assert_eq!(png_size(&png), (64, 64));
    fs::remove_file(&png).unwrap();
    assert_fails(&["render", &f.path("none.geojson"), "-o", &png], "none.geojson");
    assert_fails(&["render", &f.path("none.gpkg"), "-o", &png], "none.gpkg");
    assert_fails(&["render", &bad], "-o");
    assert_fails(&["render", &bad, "-o", &f.path("x.svg")], "not yet");
    assert_fails(&["render", &bad, "-o", &png, "--size", "64"], "--size");
    assert_fails(&["render", &bad, "-o", &png, "--size", "9000x9000", "--scale", "2"], "16384");
    assert_fails(&["render", &bad, "-o", &png, "--bbox", "0,0,10"], "--bbox");
    assert_fails(&["render", &bad, "-o", &png, "--bbox", "0,20,10,10"], "--bbox");
    assert_fails(&["render", &bad, "-o", &png, "--crs", "EPSG:999999"], "EPSG:999999");
    assert_fails(&["render", &bad, "-o", &f.path("no/o.png")], "cannot be written");
    assert!(!Path::new(&png).exists());
}

#[test]
fn apply_does_all_or_nothing() {
    let f = Folder::new();
    let w = f.workspace();
    assert_eq!(f.names(), ["points.geojson", "script.jsonl", "w.gpkg"]);
    let before = fs::read(&w).unwrap();
    let bad = f.file(
        "bad.jsonl",
        "{\"edit\":\"add_note\",\"id\":\"n1\",\"place\":[139,36],\"lang\":\"en\",\"text\":\"x\"}\n\n{\"edit\":\"remove_area\",\"id\":\"nowhere\"}\n",
    );
    let ran = lodemap(&["apply", &w, &bad]);
    assert_eq!(ran.status, Some(2));
    assert!(ran.err.contains("line 3") && ran.err.contains("nothing was written"), "{}", ran.err);
    assert_eq!(fs::read(&w).unwrap(), before);
    let new = f.path("new.gpkg");
    assert_fails(&["apply", &new, &bad], "line 3");
    assert_fails(&["apply", &new, &f.path("none.jsonl")], "none.jsonl");
    assert_fails(&["apply", &f.path("w.txt"), &bad], ".gpkg");
    assert_fails(&["apply", &f.path("no/w.gpkg"), &f.path("script.jsonl")], "points.geojson");
    let empty = f.file("empty.jsonl", "# nothing\n");
    assert_fails(&["apply", &f.path("no/w.gpkg"), &empty], "cannot be written");
    assert_eq!(f.names(), ["bad.jsonl", "empty.jsonl", "points.geojson", "script.jsonl", "w.gpkg"]);
    assert_eq!(lodemap(&["apply", &w, &empty]).status, Some(0));
    assert_eq!(fs::read(&w).unwrap(), before);
    let more = f.file("more.jsonl", "\u{feff}{\"edit\":\"add_note\",\"place\":[139,36],\"lang\":\"en\",\"text\":\"x\"}\n");
    let json = lodemap(&["apply", &w, &more, "--json"]).json();
    assert_eq!((&json["edits"], &json["revisions"], &json["created"]), (&1.into(), &4.into(), &false.into()));
    fs::remove_file(f.path("points.geojson")).unwrap();
    let ran = lodemap(&["apply", &w, &more]);
    assert_eq!(ran.status, Some(1), "a missing layer is a warning: {}", ran.err);
    assert!(ran.out.contains("1 edits done"), "{}", ran.out);
}

#[test]
fn export_writes_a_folder() {
    let f = Folder::new();
    let w = f.workspace();
    let out = f.path("out");
    let ran = lodemap(&["export", &w, "-o", &out]);
    assert_eq!(ran.status, Some(0), "{}", ran.err);
    assert!(ran.out.contains("areas.geojson (1)"), "{}", ran.out);
    assert!(fs::read_to_string(f.0.path().join("out/areas.geojson")).unwrap().contains("一"));
    assert_fails(&["export", &w], "-o");
    assert_fails(&["export", &w, "-o", &w], "folder");
}

#[cfg(unix)]
#[test]
fn a_write_protected_workspace_can_be_read() {
    use std::os::unix::fs::PermissionsExt as _;
    let f = Folder::new();
    let w = f.workspace();
    let inner = f.0.path().join("inner");
    fs::create_dir(&inner).unwrap();
    fs::copy(&w, inner.join("w.gpkg")).unwrap();
    fs::copy(f.path("points.geojson"), inner.join("points.geojson")).unwrap();
    let protected = inner.join("w.gpkg");
    let (before, w) = (fs::read(&protected).unwrap(), protected.to_str().unwrap().to_owned());
    fs::set_permissions(&protected, fs::Permissions::from_mode(0o444)).unwrap();
    fs::set_permissions(&inner, fs::Permissions::from_mode(0o555)).unwrap();
    // A second program that holds the file for writing must not be in the way, nor we in its.
    let other = rusqlite_open(&f.path("w.gpkg"));
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    for w in [w, f.path("w.gpkg")] {
        for args in [
            &["info", &w][..],
            &["check", &w],
            &["export", &w, "-o", &f.path("out")],
            &["render", &w, "-o", &f.path("o.png"), "--size", "64x64"],
        ] {
            let ran = lodemap(args);
            assert_eq!(ran.status, Some(0), "{args:?}: {}", ran.err);
        }
    }
    fs::set_permissions(&inner, fs::Permissions::from_mode(0o755)).unwrap();
    assert_eq!(fs::read(&protected).unwrap(), before);
    assert_eq!(fs::metadata(&protected).unwrap().permissions().mode() & 0o777, 0o444);
    assert_eq!(fs::read_dir(&inner).unwrap().count(), 2);
}

#[test]
fn unusable_input_is_named() {
    let f = Folder::new();
    let broken = f.file("broken.geojson", "{\"type\":\"FeatureCollection\",\n\"features\":[{]}");
    let text = f.file("text.gpkg", "no database");
    for command in ["info", "check"] {
        for (path, part) in [
            (f.path("none.geojson"), "none.geojson"),
            (f.path("none.gpkg"), "none.gpkg"),
            (f.path(""), ""),
            (broken.clone(), "line 2"),
            (text.clone(), "text.gpkg"),
        ] {
            let ran = lodemap(&[command, &path, "--json"]);
            assert_eq!(ran.status, Some(2), "{path}");
            assert!(ran.err.contains(part), "{}", ran.err);
            assert_eq!(ran.json().as_array().unwrap().len(), 1);
        }
    }
    assert_eq!(fs::read_to_string(&text).unwrap(), "no database");
    assert_fails(&["export", &text, "-o", &f.path("out")], "text.gpkg");
    assert_fails(&["apply", &f.path("none"), &broken], ".gpkg");
}

#[test]
fn arguments_are_told_apart() {
    let usage = |args: &[&str], parts: &[&str]| {
        let ran = lodemap(args);
        assert_eq!(ran.status, Some(2), "{args:?}");
        parts.iter().for_each(|p| assert!(ran.err.contains(p), "{args:?}: {}", ran.err));
        assert_eq!(ran.err.lines().count(), 2, "one sentence and the usage line: {}", ran.err);
    };
    usage(&["info"], &["PATH", "usage: lodemap info"]);
    usage(&["info", "--jsn"], &["--jsn", "usage: lodemap info"]);
    usage(&["convert", "a"], &["OUT", "usage: lodemap convert"]);
    usage(&["convert", "a", "b", "c"], &["“c”", "usage: lodemap convert"]);
    usage(&["inof"], &["“inof”", "usage: lodemap [PATH…]"]);
    usage(&["--lang", "fr"], &["fr"]);
    usage(&["report", "x.gpkg"], &["-o OUT.html", "usage: lodemap report"]);
    usage(&["report", "x.gpkg", "-o", "x.pdf"], &["x.pdf", "usage: lodemap report"]);
    usage(&["report", "x.gpkg", "-o", "x.html", "--in", "fr"], &["fr", "usage: lodemap report"]);
    assert_eq!(lodemap(&["report", "--help"]).status, Some(0));
    for args in [&["--help"][..], &["-h"], &["info", "--help"], &["render", "-h"], &["--version"]] {
        let ran = lodemap(args);
        assert_eq!((ran.status, ran.err.as_str()), (Some(0), ""), "{args:?}");
        assert!(ran.out.starts_with("lodemap "), "{}", ran.out);
    }
    for args in [&[][..], &["a.geojson", "b.gpkg"], &["--", "info"], &["./x"]] {
        assert_eq!(lodemap(args).status, None, "{args:?}");
    }
    let args: Vec<OsString> = ["--lang=ja", "a.geojson", "--", "-b"].map(OsString::from).to_vec();
    let (paths, lang) = lodemap::cli::window_request(&args);
    assert_eq!((paths, lang), (vec![PathBuf::from("a.geojson"), PathBuf::from("-b")], Some(lodemap::words::Lang::Ja)));
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    struct Closed;
    impl std::io::Write for Closed {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::BrokenPipe.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let mut err = Vec::new();
    let status = run(&["--help".into()], &mut Console { out: &mut Closed, err: &mut err });
    assert_eq!((status, err.len()), (Some(0), 0));
}

#[test]
fn the_program_itself_keeps_results_and_messages_apart() {
    let f = Folder::new();
    let a = f.file("-a.geojson", POINTS);
    let program = |args: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_lodemap"));
        command.args(args).current_dir(f.0.path()).env("LC_ALL", "ja_JP.UTF-8").output().unwrap()
    };
    let ran = program(&["info", "--json", "--", "-a.geojson"]);
    assert_eq!((ran.status.code(), ran.stderr.len()), (Some(0), 0), "{}", String::from_utf8_lossy(&ran.stderr));
    assert_eq!(serde_json::from_slice::<Value>(&ran.stdout).unwrap()[0]["features"], 3);
    let ran = program(&["info", "none.geojson"]);
    assert_eq!((ran.status.code(), ran.stdout.len()), (Some(2), 0));
    assert!(String::from_utf8(program(&["info"]).stderr).unwrap().contains("使い方"));
    assert!(Path::new(&a).exists());

    use std::io::Write as _;
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_lodemap"))
        .args(["apply", "new.gpkg", "-"])
        .current_dir(f.0.path())
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let line = "{\"edit\":\"seat\",\"party\":\"US\",\"name\":\"Lee\"}\n{\"edit\":\"add_note\",\"place\":[1,2],\"lang\":\"en\",\"text\":\"x\"}";
    child.stdin.take().unwrap().write_all(line.as_bytes()).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert_eq!(lodemap(&["info", &f.path("new.gpkg"), "--json"]).json()[0]["notes"], 1);
}

#[test]
fn real_mineral_layers_go_through_every_command() {
    let minerals = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/minerals");
    if !minerals.exists() {
        assert!(std::env::var_os("LODEMAP_REQUIRE_DATA").is_none(), "the shared data is missing: {}", minerals.display());
        eprintln!("SKIPPED: there is no {}", minerals.display());
        return;
    }
    let f = Folder::new();
    for (name, crs) in
        [("japan_deposits_usgs", "EPSG:6690"), ("utah_umos_EPSG26912", "EPSG:3857"), ("usgs_lithium_us", "EPSG:5070")]
    {
        let source = minerals.join(format!("{name}.geojson"));
        let source = source.to_str().unwrap();
        let info = lodemap(&["info", source, "--json"]).json();
        assert!(lodemap(&["check", source]).status.is_some_and(|s| s < 2));
        let copy = f.path(&format!("{name}.geojson"));
        assert!(lodemap(&["convert", source, &copy]).status.is_some_and(|s| s < 2));
        assert_eq!(fs::read(source).unwrap(), fs::read(&copy).unwrap(), "{name}");
        for ending in ["geojson", "gpkg"] {
            let there = f.path(&format!("{name}_there.{ending}"));
            let ran = lodemap(&["convert", source, &there, "--to", crs]);
            assert!(ran.status.is_some_and(|s| s < 2), "{name}: {}", ran.err);
        }
        let there = lodemap(&["info", &f.path(&format!("{name}_there.geojson")), "--json"]).json();
        assert_eq!((&there[0]["features"], &there[0]["crs"]["code"]), (&info[0]["features"], &crs.into()), "{name}");
        let png = f.path("o.png");
        let ran = lodemap(&["render", source, "-o", &png, "--size", "400x300"]);
        assert!(ran.status.is_some_and(|s| s < 2), "{name}: {}", ran.err);
        assert_eq!(png_size(&png), (400, 300));
    }
}
