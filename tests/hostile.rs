//! What a hostile tester tried on the commands: races, protected files, wrong words, damaged files.

use crate::commands::{Folder, POINTS, Ran, assert_fails, lodemap};
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

/// A point that says it is in Web Mercator.
const MERCATOR: &str = r#"{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"EPSG:3857"}},"features":[
{"type":"Feature","properties":{"name":"a"},"geometry":{"type":"Point","coordinates":[500000,4000000]}}]}"#;

#[test]
fn from_is_honoured_over_what_the_file_says_and_said_aloud() {
    let f = Folder::new();
    let (a, b) = (f.file("a.geojson", MERCATOR), f.path("b.geojson"));
    let ran = lodemap(&["convert", &a, &b, "--from", "EPSG:32654"]);
    assert_eq!(ran.status, Some(1), "{}", ran.err);
    assert!(ran.err.contains("WARNING") && ran.err.contains("EPSG:3857") && ran.err.contains("EPSG:32654"), "{}", ran.err);
    let info = lodemap(&["info", &b, "--json"]).json();
    assert_eq!((&info[0]["crs"]["code"], &info[0]["crs"]["how"]), (&"EPSG:32654".into(), &"declared".into()));
    let ran = lodemap(&["convert", &a, &b, "--from", "EPSG:32654", "--to", "OGC:CRS84"]);
    assert_eq!(ran.status, Some(1), "{}", ran.err);
    let extent = lodemap(&["info", &b, "--json"]).json()[0]["extent_lonlat"].clone();
    assert!((extent[0].as_f64().unwrap() - 141.0).abs() < 1e-6, "the central meridian of zone 54: {extent}");
    // The other way: a crs member must not stay when the numbers are degrees.
    let wrong = f.file("c.geojson", &MERCATOR.replace("500000,4000000", "139,36"));
    assert_eq!(lodemap(&["convert", &wrong, &b, "--from", "OGC:CRS84"]).status, Some(1));
    assert_eq!(lodemap(&["info", &b, "--json"]).json()[0]["crs"]["code"], "OGC:CRS84");
    let same = lodemap(&["convert", &a, &b, "--from", "EPSG:3857"]);
    assert_eq!(same.status, Some(0), "{}", same.err);
    assert_eq!(fs::read_to_string(&b).unwrap(), MERCATOR);
}

#[test]
fn an_unknown_crs_has_to_be_said_where_the_format_needs_it() {
    let f = Folder::new();
    let a = f.file("a.geojson", &MERCATOR.replace("EPSG:3857", "EPSG:99999999"));
    for name in ["b.csv", "b.gpkg", "b.geojsonl"] {
        assert_fails(&["convert", &a, &f.path(name)], "--from");
    }
    assert_eq!(lodemap(&["convert", &a, &f.path("b.geojson")]).status, Some(0));
    assert_eq!(lodemap(&["convert", &a, &f.path("b.csv"), "--from", "EPSG:32654"]).status, Some(0));
}

#[test]
fn a_pole_has_no_place_in_web_mercator() {
    let f = Folder::new();
    let a = f.file("a.geojson", &POINTS.replace("[130.69,32.0]", "[0,90]"));
    let b = f.path("b.geojson");
    let ran = lodemap(&["convert", &a, &b, "--to", "EPSG:3857"]);
    assert_eq!(ran.status, Some(1), "{}", ran.err);
    assert!(ran.err.contains("1 feature") && ran.err.contains("feature 3"), "{}", ran.err);
    assert_eq!(lodemap(&["info", &b, "--json"]).json()[0]["features"], 2);
}

#[test]
fn a_filter_on_a_field_that_nobody_has_is_refused() {
    let f = Folder::new();
    let (a, b) = (f.file("a.geojson", POINTS), f.path("b.geojson"));
    let ran = lodemap(&["convert", &a, &b, "--where", "Commodty = 'REE' OR name IS NULL"]);
    assert_eq!(ran.status, Some(2));
    assert!(ran.err.contains("“Commodty”") && ran.err.contains("commodity"), "{}", ran.err);
    assert_eq!(f.names(), ["a.geojson"]);
    assert_eq!(lodemap(&["convert", &a, &b, "--where", "$geometry = 'Point'"]).status, Some(0));
}

fn extent_of_colours(path: &str) -> [u32; 4] {
    let decoder = png::Decoder::new(std::io::BufReader::new(fs::File::open(path).unwrap()));
    let mut reader = decoder.read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut pixels).unwrap();
    let step = pixels.len() / (info.width * info.height) as usize;
    let mut found = [u32::MAX, u32::MAX, 0, 0];
    for (i, p) in (0_u32..).zip(pixels.chunks_exact(step)) {
        let (x, y) = (i % info.width, i / info.width);
        // The points are drawn in pure orange-red, which the base map has not.
        if p[0] > 180 && p[1] < 110 && p[2] < 60 {
            found = [found[0].min(x), found[1].min(y), found[2].max(x), found[3].max(y)];
        }
    }
    found
}

#[test]
fn a_bbox_of_all_longitudes_shows_the_whole_world_wherever_the_map_is_centred() {
    let f = Folder::new();
    // Along the equator, at every tenth degree.
    let points: Vec<String> = (-17..=17)
        .map(|i| format!(r#"{{"type":"Feature","properties":{{}},"geometry":{{"type":"Point","coordinates":[{},0]}}}}"#, i * 10))
        .collect();
    let a = f.file("a.geojson", &format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, points.join(",")));
    let png = f.path("o.png");
    for crs in ["EPSG:8857", "EPSG:8859", "EPSG:3857"] {
        let ran = lodemap(&["render", &a, "-o", &png, "--bbox=-180,-90,180,90", "--size=400x200", "--crs", crs]);
        assert_eq!(ran.status, Some(0), "{crs}: {}", ran.err);
        let [west, _, east, _] = extent_of_colours(&png);
        assert!(west < 400 && east > west + 180, "{crs}: {west} to {east}");
    }
    assert_fails(&["render", &a, "-o", &png, "--bbox=180,-10,-180,10"], "--bbox");
}

#[test]
fn what_a_regional_map_does_not_show_is_said_once_and_is_no_problem() {
    let f = Folder::new();
    let a = f.file("a.geojson", POINTS);
    let ran = lodemap(&["render", &a, "-o", &f.path("o.png"), "--size=100x80", "--crs", "EPSG:6677"]);
    assert_eq!(ran.status, Some(0), "{}", ran.err);
    assert_eq!(ran.err.matches("not drawn").count(), 1, "{}", ran.err);
    // Cut at 180° by Web Mercator, but drawn.
    let cut = r#"{"type":"Feature","properties":{},"geometry":{"type":"Polygon","coordinates":[[[170,0],[190,0],[190,9],[170,9],[170,0]]]}}"#;
    let b = f.file("b.geojson", cut);
    let ran = lodemap(&["render", &b, "-o", &f.path("o.png"), "--size=100x80", "--crs", "EPSG:3857"]);
    assert!(!ran.err.contains("not drawn"), "{}", ran.err);
}

#[test]
fn edits_that_no_record_should_hold_are_refused() {
    let f = Folder::new();
    let w = f.workspace();
    let before = fs::read(&w).unwrap();
    let area = r#"{"edit":"add_area","id":"a2","boundary":[[[[1,1],[2,1],[2,2],[1,1]]]],"about":"#;
    for (line, part) in [
        (r##"{"edit":"style_layer","id":"d","style":{"color":"#112233","opacity":1.5}}"##, "opacity 1.5"),
        (r#"{"edit":"add_note","id":"n\u0000","place":[1,2],"lang":"en","text":"x"}"#, "U+0000"),
        (r#"{"edit":"add_note","place":[1,2],"lang":"en","text":"x\u001b[2J"}"#, "U+001B"),
        (r#"{"edit":"add_note","id":" ","place":[1,2],"lang":"en","text":"x"}"#, "may not be empty"),
        (&format!("{area}{{\"name\":{{\"en\":\"a\\u0007\"}}}}}}"), "U+0007"),
        (&format!("{area}{{\"host\":[\"Japan\"]}}}}"), "“Japan”"),
        (&format!("{area}{{\"host\":[\"jp\"]}}}}"), "“jp”"),
        (r#"{"edit":"state","area":"a1","act":"concur"}"#, "seat line"),
        (
            "{\"edit\":\"seat\",\"party\":\"US\",\"name\":\" \"}\n{\"edit\":\"state\",\"area\":\"a1\",\"act\":\"concur\"}",
            "who speaks",
        ),
    ] {
        assert_fails(&["apply", &w, &f.file("x.jsonl", line)], part);
    }
    assert_eq!(fs::read(&w).unwrap(), before);
    let good = f.file("x.jsonl", r#"{"edit":"add_note","place":[1,2],"lang":"en","text":"two\nlines\tand a tab"}"#);
    assert_eq!(lodemap(&["apply", &w, &good]).status, Some(0));
}

#[test]
fn check_finds_what_another_program_changed_behind_the_history() {
    let f = Folder::new();
    let w = f.workspace();
    assert_eq!(lodemap(&["check", &w]).status, Some(0));
    let whole = fs::read(&w).unwrap();
    for (sql, record) in [
        ("UPDATE mapping_area SET record = replace(record, '\"One\"', '\"Two\"')", "a1"),
        ("DELETE FROM statement", "s1"),
        ("DELETE FROM lodemap_revision WHERE seq = 2", "s1"),
        ("UPDATE lodemap_revision SET changes = replace(changes, '\"One\"', '\"Two\"')", "a1"),
    ] {
        fs::write(&w, &whole).unwrap();
        rusqlite::Connection::open(&w).unwrap().execute_batch(sql).unwrap();
        let ran = lodemap(&["check", &w, "--json"]);
        assert_eq!(ran.status, Some(1), "{sql}: {}", ran.err);
        let problems = ran.json()[0]["problems"].clone();
        let named = |p: &serde_json::Value| {
            (p["code"] == "history_differs" || p["code"] == "changed_outside") && p["record"]["id"] == record
        };
        assert!(problems.as_array().unwrap().iter().any(named), "{sql}: {problems}");
    }
    for value in ["'soon'", "'0'"] {
        fs::write(&w, &whole).unwrap();
        let sql = format!("UPDATE lodemap_meta SET value = {value}");
        rusqlite::Connection::open(&w).unwrap().execute_batch(&sql).unwrap();
        assert_fails(&["export", &w, "-o", &f.path("out")], "format_version");
    }
}

#[test]
fn a_spreadsheet_does_not_run_what_people_wrote() {
    let f = Folder::new();
    let w = f.workspace();
    let note = f.file("n.jsonl", r#"{"edit":"add_note","id":"n","place":[-1,2],"lang":"en","text":"=HYPERLINK(\"x\")"}"#);
    assert_eq!(lodemap(&["apply", &w, &note]).status, Some(0));
    assert_eq!(lodemap(&["export", &w, "-o", &f.path("out")]).status, Some(0));
    let csv = fs::read_to_string(f.path("out/notes.csv")).unwrap();
    assert!(csv.contains("\"'=HYPERLINK(\"\"x\"\")\"") && csv.contains(",-1"), "{csv}");
    assert!(fs::read_to_string(f.path("out/notes.geojson")).unwrap().contains("\"=HYPERLINK"));
}
