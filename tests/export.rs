//! Story: the workspace is exported as GeoJSON and CSV that any GIS opens.

use crate::support::{Bench, add_area, add_project, bench, digest, ring, run_program, square, state};
use lodemap::app::{Action, NoticeKind};
use lodemap::geometry::{Boundary, BoundaryDigest, measure};
use lodemap::words::{Lang, Word};
use lodemap::workspace::RecordId;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// Drawn clockwise across 180°, with a hole that crosses it too.
fn across() -> Boundary {
    Boundary::from_coordinates(&[vec![
        vec![[176.0, 30.0], [176.0, 36.0], [184.0, 36.0], [184.0, 30.0]],
        vec![[179.0, 32.0], [181.0, 32.0], [181.0, 33.0], [179.0, 33.0]],
    ]])
    .unwrap()
}

/// A workspace with two areas, notes, links to deposits of both countries, and its export.
fn exported() -> (Bench, PathBuf) {
    let mut b = bench();
    let (us, japan) = (b.us(), b.japan());
    b.open(&[us]).open(&[japan]);
    let (us, japan) = (b.layer("us"), b.layer("japan"));
    b.edit(add_area("a", &square(152.0, 22.0, 4.0))).edit(add_area("east", &across()));
    b.edit(add_project("p", Some([139.7, 35.7]))).edit(add_project("nowhere", None));
    let link = |id: &str, layer: &RecordId, key: &str, project: &str| {
        json!({"edit": "link", "id": id, "deposit": {"layer": layer, "key": key}, "project": project,
        "about": {"role": "primary_feed", "confidence": 0.5, "reason": {"en": "feed, \"main\"", "ja": "原料"}, "reference": "IR\n2026"}})
    };
    b.edit(link("l", &japan, "id:jp-hishikari", "p")).edit(link("m", &us, "id:us-mountain-pass", "p"));
    b.edit(link("k", &us, "id:us-mountain-pass", "nowhere"));
    b.edit(json!({"edit": "add_note", "id": "n", "about": "east", "lang": "ja", "text": "測線、\"要確認\"\n次行"}));
    b.sit("US").edit(state("s", "a", "propose")).sit("JP").edit(state("t", "a", "concur"));
    let folder = b.folder.path().join("out/deep");
    b.act(Action::Export(folder.clone())).settle();
    assert!(b.state.notices().iter().all(|n| n.kind != NoticeKind::Error), "{:?}", b.notices());
    assert!(b.notices().iter().any(|n| n.contains("Exported") && n.contains("annotated.geojson")), "{:?}", b.notices());
    (b, folder)
}

fn read(path: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

fn feature<'a>(collection: &'a Value, id: &str) -> &'a Value {
    let features = collection["features"].as_array().unwrap();
    features.iter().find(|f| f["id"] == id).unwrap_or_else(|| panic!("no feature {id}"))
}

fn rings(geometry: &Value) -> Vec<Vec<Vec<[f64; 2]>>> {
    assert_eq!(geometry["type"], "MultiPolygon");
    serde_json::from_value(geometry["coordinates"].clone()).unwrap()
}

#[test]
fn every_file_is_there_and_counts_agree() {
    let (b, folder) = exported();
    let w = b.workspace();
    let counts = [
        ("areas", w.areas.len()),
        ("notes", w.notes.len()),
        ("deposits", w.deposits.len()),
        ("projects", w.projects.len()),
        ("links", w.links.len()),
    ];
    assert_eq!(counts.map(|c| c.1), [2, 1, 2, 2, 3]);
    for (name, n) in counts {
        assert_eq!(read(&folder.join(format!("{name}.geojson")))["features"].as_array().unwrap().len(), n, "{name}");
        assert_eq!(csv(&folder.join(format!("{name}.csv"))).len(), n, "{name}");
    }
    let all = read(&folder.join("annotated.geojson"));
    assert_eq!(all["features"].as_array().unwrap().len(), 10);
    let mut names: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    let readme = std::fs::read_to_string(folder.join("README.txt")).unwrap();
    for name in names.iter().filter(|n| *n != "README.txt") {
        assert!(readme.contains(name.as_str()), "README.txt does not tell of {name}");
    }
    assert_eq!(csv(&folder.join("register.csv")).len(), w.areas.len());
    assert_eq!(names.len(), 16, "no temporary file is left: {names:?}");
}

#[test]
fn the_disclaimer_is_in_every_collection_in_both_languages() {
    let (_b, folder) = exported();
    for name in ["annotated", "areas", "notes", "deposits", "projects", "links"] {
        let own = &read(&folder.join(format!("{name}.geojson")))["lodemap"];
        assert_eq!(own["disclaimer_en"], Lang::En.t(Word::ExportDisclaimer), "{name}");
        assert_eq!(own["disclaimer_ja"], Lang::Ja.t(Word::ExportDisclaimer), "{name}");
        assert!(own["exported"].as_str().unwrap().starts_with("2026-01-20T12:"));
    }
    let readme = std::fs::read_to_string(folder.join("README.txt")).unwrap();
    assert!(readme.contains("non-binding") && readme.contains("法的拘束力のない"));
}

#[test]
fn geometries_follow_rfc_7946() {
    let (b, folder) = exported();
    let areas = read(&folder.join("areas.geojson"));
    assert!(areas.get("crs").is_none(), "§4: WGS 84, no crs member");
    for f in areas["features"].as_array().unwrap() {
        for polygon in rings(&f["geometry"]) {
            for (i, ring) in polygon.iter().enumerate() {
                assert!(ring.len() >= 4 && ring.first() == ring.last(), "§3.1.6: closed: {ring:?}");
                let twice: f64 = ring.windows(2).map(|p| p[0][0] * p[1][1] - p[1][0] * p[0][1]).sum();
                assert_eq!(twice > 0.0, i == 0, "§3.1.6: the right-hand rule: {ring:?}");
                assert!(ring.iter().all(|p| p[0].abs() <= 180.0 && p[1].abs() <= 90.0), "§3.1.9: {ring:?}");
            }
        }
    }
    let east = feature(&areas, "east");
    let pieces = rings(&east["geometry"]);
    assert_eq!(pieces.len(), 2, "§3.1.9: cut at 180°");
    let area = |polygons: &[Vec<Vec<[f64; 2]>>]| measure(&Boundary::from_coordinates(polygons).unwrap()).area_m2;
    let whole = measure(&across()).area_m2;
    assert!((area(&pieces) / whole - 1.0).abs() < 1e-9, "the pieces are as large as the whole");
    // The boundary as it was drawn is there too, and gives the digest.
    let drawn: Vec<Vec<Vec<[f64; 2]>>> = serde_json::from_value(east["lodemap"]["boundary"].clone()).unwrap();
    let drawn = Boundary::from_coordinates(&drawn).unwrap();
    assert_eq!(east["lodemap"]["boundary_sha256"], BoundaryDigest::of(&drawn).0);
    assert_eq!(east["lodemap"]["boundary_sha256"], b.workspace().areas[&"east".into()].digest().0);
    let a = feature(&areas, "a");
    let read_back = Boundary::from_coordinates(&rings(&a["geometry"])).unwrap();
    assert_eq!(a["lodemap"]["boundary_sha256"], digest(&read_back), "an area not cut is verified from its geometry");
}

#[test]
fn numbers_and_words_are_those_of_the_workspace() {
    let (b, folder) = exported();
    let all = read(&folder.join("annotated.geojson"));
    for area in b.workspace().areas.values() {
        let p = &feature(&all, &area.id.0)["properties"];
        assert_eq!((&p["name_en"], &p["name_ja"]), (&json!(area.about.name.en), &json!(area.about.name.ja)));
        assert_eq!(p["status"], b.status(&area.id.0).word());
        let km2 = measure(&area.boundary).area_m2 / 1e6;
        assert!((p["area_km2"].as_f64().unwrap() - km2).abs() < 0.001, "{km2}");
        assert_eq!((&p["minerals"], &p["basis_en"]), (&json!(["ree"]), &json!("REY mud found by coring")));
    }
    let statements = feature(&all, "a")["lodemap"]["statements"].as_array().unwrap();
    assert_eq!(statements.len(), 2);
    assert_eq!(statements[1]["by"]["party"], "JP");
    assert_eq!(feature(&all, "east")["lodemap"]["notes"][0]["text"], "測線、\"要確認\"\n次行");
    let note = feature(&all, "n");
    assert_eq!((&note["properties"]["about"], &note["properties"]["party"]), (&json!("east"), &json!("US")));
}

#[test]
fn linked_deposits_keep_their_properties_and_their_links() {
    let (b, folder) = exported();
    let deposits = read(&folder.join("deposits.geojson"));
    let source: Value = serde_json::from_str(&crate::support::us_deposits()).unwrap();
    let id = b.workspace().deposits.values().find(|d| d.deposit.key == "id:us-mountain-pass").unwrap().id.0.clone();
    let pass = feature(&deposits, &id);
    for (name, value) in source["features"][0]["properties"].as_object().unwrap() {
        assert_eq!(&pass["properties"][name], value, "{name}");
    }
    assert_eq!(pass["geometry"], source["features"][0]["geometry"]);
    assert_eq!(pass["properties"]["linked_projects"], "Project nowhere; Project p");
    assert_eq!(pass["lodemap"]["source_unchanged"], true);
    let links = pass["lodemap"]["links"].as_array().unwrap();
    assert_eq!(links.len(), 2);
    assert_eq!((&links[0]["role"], &links[0]["reason"]["ja"]), (&json!("primary_feed"), &json!("原料")));
    assert_eq!(links[0]["project_name"]["ja"], "計画nowhere");
    let projects = read(&folder.join("projects.geojson"));
    assert_eq!(feature(&projects, "p")["lodemap"]["links"].as_array().unwrap().len(), 2);
    assert_eq!(feature(&projects, "nowhere")["geometry"], Value::Null);
}

#[test]
fn links_are_lines_in_range_and_cut_at_180() {
    let (_b, folder) = exported();
    let links = read(&folder.join("links.geojson"));
    let lines = |id: &str| -> Vec<Vec<[f64; 2]>> {
        serde_json::from_value(feature(&links, id)["geometry"]["coordinates"].clone()).unwrap()
    };
    // From California to Tokyo by the short way.
    let across = lines("m");
    assert_eq!(across.len(), 2);
    assert!(across.iter().flatten().all(|p| p[0].abs() <= 180.0));
    assert!(across.iter().flatten().filter(|p| p[0].abs() == 180.0).count() == 2, "{across:?}");
    assert_eq!(lines("l").len(), 1);
    assert_eq!(feature(&links, "k")["geometry"], Value::Null, "its project has no place");
    assert_eq!(feature(&links, "l")["properties"]["deposit_ja"], "菱刈");
}

#[test]
fn ogrinfo_opens_every_collection() {
    let (_b, folder) = exported();
    for (name, n) in [("annotated", 10), ("areas", 2), ("notes", 1), ("deposits", 2), ("projects", 2), ("links", 3)] {
        let path = folder.join(format!("{name}.geojson"));
        let Some(out) = run_program("ogrinfo", &["-ro", "-al", path.to_str().unwrap()]) else { return };
        assert!(out.contains(&format!("Feature Count: {n}\n")), "{name}: {out}");
        assert_eq!(out.matches("OGRFeature(").count(), n, "{name}");
        assert!(!out.contains("ERROR"), "{name}: {out}");
    }
}

#[test]
fn what_was_exported_can_be_opened_as_a_layer() {
    let (_b, folder) = exported();
    let mut b = bench();
    b.open(&[folder.join("annotated.geojson")]);
    let layer = b.layer("annotated");
    assert_eq!(b.state.catalog().get(&layer.0).unwrap().table.len(), 10);
    assert!(b.state.notices().iter().all(|n| n.kind == NoticeKind::Info), "{:?}", b.notices());
}

#[test]
fn layers_with_linked_deposits_come_as_their_files_with_one_member_more() {
    let (b, folder) = exported();
    for (name, source, linked) in [
        ("us", crate::support::us_deposits(), vec!["us-mountain-pass"]),
        ("japan", crate::support::japan_deposits(), vec!["jp-hishikari"]),
    ] {
        let path = b.state.catalog().get(&b.layer(name).0).unwrap().path.clone();
        let copy = folder.join("layers").join(path.file_name().unwrap());
        let text = std::fs::read_to_string(&copy).unwrap();
        // Without what was added it is the source, to the last byte.
        let start = text.find(", \"lodemap\": ").unwrap();
        let end = start + text[start..].find("\"source_unchanged\":true}").unwrap() + "\"source_unchanged\":true}".len();
        assert_eq!([&text[..start], &text[end..]].concat(), source);
        let features = read(&copy)["features"].as_array().unwrap().clone();
        let marked: Vec<&Value> = features.iter().filter(|f| f.get("lodemap").is_some()).collect();
        assert_eq!(marked.iter().map(|f| f["id"].as_str().unwrap()).collect::<Vec<_>>(), linked);
        assert_eq!(marked[0]["lodemap"]["links"][0]["role"], "primary_feed");
    }
}

#[test]
fn an_export_never_replaces_the_file_of_a_layer() {
    let mut b = bench();
    let out = b.folder.path().join("out");
    std::fs::create_dir_all(&out).unwrap();
    let source = out.join("areas.geojson");
    std::fs::write(&source, crate::support::us_deposits()).unwrap();
    b.open(&[source.clone()]).act(Action::Export(out)).settle();
    assert!(b.notices().iter().any(|n| n.contains("choose another folder")), "{:?}", b.notices());
    assert_eq!(std::fs::read_to_string(&source).unwrap(), crate::support::us_deposits());
}

/// Reads RFC 4180 by its own small reader: records by the names in the header.
fn csv(path: &Path) -> Vec<std::collections::BTreeMap<String, String>> {
    let text = String::from_utf8(std::fs::read(path).unwrap()).unwrap();
    let (mut rows, mut row, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => cell.extend(chars.next()),
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut cell)),
            '\r' if !quoted && chars.peek() == Some(&'\n') => {
                chars.next();
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            c => cell.push(c),
        }
    }
    assert!(row.is_empty() && cell.is_empty() && !quoted, "{path:?} does not end with a line");
    let header: Vec<String> = rows.remove(0);
    assert!(rows.iter().all(|r| r.len() == header.len()), "{path:?}: every row has as many cells as the header");
    rows.into_iter().map(|r| header.iter().cloned().zip(r).collect()).collect()
}

#[test]
fn tables_say_the_same() {
    let (b, folder) = exported();
    for row in csv(&folder.join("areas.csv")) {
        let area = &b.workspace().areas[&RecordId(row["id"].clone())];
        assert_eq!(row["boundary_sha256"], area.digest().0);
        assert_eq!(row["area_km2"], format!("{:.3}", measure(&area.boundary).area_m2 / 1e6));
        assert_eq!((&row["name_ja"], row["status"].as_str()), (&area.about.name.ja, b.status(&row["id"]).word()));
    }
    let links = csv(&folder.join("links.csv"));
    assert!(links.iter().all(|l| l["reason_en"] == "feed, \"main\"" && l["reference"] == "IR\n2026" && l["confidence"] == "0.5"));
    let statements = csv(&folder.join("statements.csv"));
    assert_eq!(statements.len(), 2);
    assert!(statements.iter().all(|s| s["holds_for_current_boundary"] == "true" && s["at"].ends_with("+09:00")));
    assert_eq!(csv(&folder.join("notes.csv"))[0]["text"], "測線、\"要確認\"\n次行");
}

#[test]
fn exporting_again_replaces_the_files_and_an_impossible_folder_is_told() {
    let (mut b, folder) = exported();
    b.edit(json!({"edit": "set_boundary", "id": "a", "boundary": ring(&[[152.0, 22.0], [156.0, 22.0], [156.0, 26.0]])}));
    b.act(Action::Export(folder.clone())).settle();
    let a = read(&folder.join("areas.geojson"));
    assert_eq!(feature(&a, "a")["properties"]["status"], "stale");
    assert!(csv(&folder.join("statements.csv")).iter().all(|s| s["holds_for_current_boundary"] == "false"));
    let file = b.file("in-the-way", "x");
    b.dismiss_all().act(Action::Export(file.join("sub"))).settle();
    assert_eq!(b.state.notices()[0].kind, NoticeKind::Error, "{:?}", b.notices());
    assert!(b.notices()[0].contains("in-the-way"));
}

#[test]
fn an_empty_workspace_exports_empty_collections() {
    let mut b = bench();
    let folder = b.folder.path().join("out");
    b.act(Action::Export(folder.clone())).settle();
    assert_eq!(read(&folder.join("annotated.geojson"))["features"], json!([]));
    assert_eq!(csv(&folder.join("areas.csv")).len(), 0);
}
