//! Story: notes are sketched as points, callouts, lines and arrows, moved with the edit tool only, and leave in every export.

use crate::commands::{Folder, lodemap};
use crate::support::{Bench, add_area, assert_same, bench, run_program, square};
use lodemap::app::{Action, Selection, TakeTool};
use lodemap::geometry::{LonLat, ScreenPoint, distance_m, path_length_m};
use lodemap::io::gpkg::GpkgStore;
use lodemap::render::{CalloutText, render};
use lodemap::view::compose::compose;
use lodemap::view::tools::Tool;
use lodemap::workspace::{Note, NoteShape};
use serde_json::{Value, json};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

fn note(b: &Bench) -> Arc<Note> {
    assert_eq!(b.workspace().notes.len(), 1);
    b.workspace().notes.values().next().unwrap().clone()
}

fn add(id: &str, extra: &Value) -> Value {
    let mut edit = json!({"edit": "add_note", "id": id, "lang": "en", "text": format!("text of {id}")});
    edit.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
    edit
}

#[test]
fn a_callout_is_pressed_at_the_thing_and_released_where_its_text_goes() {
    let mut b = bench();
    b.look_at(140.0, 36.0, 2000.0).run("tool note callout; drag 300,300 > 460,220");
    assert_eq!(b.revisions(), 0, "without words it is no note");
    b.run("write Old adit");
    let dragged = note(&b);
    let NoteShape::Callout { at } = dragged.shape else { panic!("{:?}", dragged.shape) };
    for (place, [x, y]) in [(dragged.place, [300.0, 300.0]), (at, [460.0, 220.0])] {
        let p = b.screen(place.into());
        assert!((p.x - x).hypot(p.y - y) < 0.01, "{p:?}");
    }
    // Two clicks say the same; a press without a way waits for the second place.
    b.undo().run("tool note callout; press 300,300; release 302,301; click 460,220; write Old adit");
    assert_eq!((note(&b).place, &note(&b).shape), (dragged.place, &dragged.shape));
    b.undo().run("tool note callout; click 10,10; backspace; click 300,300; click 460,220; write Old adit");
    assert_eq!((note(&b).place, &note(&b).shape), (dragged.place, &dragged.shape));
}

#[test]
fn a_line_crosses_180_in_one_piece_and_offers_its_length() {
    let mut b = bench();
    b.look_at(180.0, 12.0, 2000.0).run("tool note line; click @179,12; enter");
    assert!(b.notices().iter().any(|n| n.contains("at least two")), "{:?}", b.notices());
    b.run("click @179.5,20; backspace; click @180.5,12.25; doubleclick @-179,12.5");
    let Tool::WriteNote { shape: NoteShape::Line { path }, .. } = b.state.tool().clone() else { panic!("{:?}", b.state.tool()) };
    let metres = path_length_m(&path);
    let geodesics: f64 = path.windows(2).map(|p| distance_m(p[0], p[1])).sum();
    assert!((metres - geodesics).abs() < 20.0, "{metres} {geodesics}");
    assert_eq!(b.state.offered_text().unwrap(), format!("{:.1} km", metres / 1000.0));
    b.run("write Seismic line 7");
    let lons: Vec<f64> = path.iter().map(|p| p.lon().round()).collect();
    assert_eq!((lons, note(&b).place), (vec![179.0, 181.0, 181.0], path[2]));
    assert_eq!(note(&b).shape, NoteShape::Line { path });
    b.run("esc; tool note arrow; click 300,300; click 400,300; esc");
    assert!(matches!(b.state.tool(), Tool::Select) && b.workspace().notes.len() == 1, "Escape leaves nothing");
}

#[test]
fn typed_places_make_a_sketch_and_stay_to_the_last_digit() {
    let mut b = bench();
    let at = |lon: f64, lat: f64| LonLat::new(lon, lat).unwrap();
    b.act(Action::Take(TakeTool::Sketch(lodemap::view::tools::SketchKind::Arrow)));
    assert!(b.state.takes_typed_places());
    b.act(Action::PlaceTyped(vec![at(179.123456789, 1.0), at(-179.987654321, 2.0)])).run("enter; write Drift");
    let expected = vec![at(179.123456789, 1.0), at(180.012345679, 2.0)];
    assert_eq!(note(&b).shape, NoteShape::Arrow { path: expected });
    b.undo().act(Action::Take(TakeTool::Sketch(lodemap::view::tools::SketchKind::Callout)));
    b.act(Action::PlaceTyped(vec![at(139.5, 35.25)])).act(Action::PlaceTyped(vec![at(139.75, 35.5)])).run("write here");
    assert_eq!((note(&b).place, &note(&b).shape), (at(139.5, 35.25), &NoteShape::Callout { at: at(139.75, 35.5) }));
}

#[test]
fn a_note_is_moved_with_the_edit_tool_only_each_drag_one_step() {
    let mut b = bench();
    b.look_at(140.0, 36.0, 2000.0);
    b.edit(add("n", &json!({"shape": {"kind": "line", "path": [[139, 36], [140, 36], [141, 36]]}})));
    b.run("select @139.5,36");
    assert_eq!(b.selected(), Selection::Note("n".into()), "a click on the line");
    let before = b.workspace().clone();
    b.run("drag @140,36 > @140,37");
    assert_eq!(*b.workspace(), before, "a stray drag moves the map");
    b.look_at(140.0, 36.0, 2000.0).run("tool edit; drag @140,36 > @140,36.5");
    assert_eq!(b.revisions(), 2);
    b.run("drag @139.5,36.25 > @139.5,36.75; press @141,36; release @141,36; drag @120,30 > @121,31");
    assert_eq!(b.revisions(), 3, "the middle of an edge makes a corner; a click and a drag beside it change nothing");
    let path = |b: &Bench| note(b).shape.path().unwrap().iter().map(|p| [p.lon(), p.lat()].map(f64::round)).collect::<Vec<_>>();
    assert_eq!(path(&b).len(), 4);
    b.look_at(140.0, 36.0, 2000.0).run("press @141,36; release @141,36; delete");
    assert_eq!(path(&b).len(), 3);
    assert_eq!(note(&b).place, *note(&b).shape.path().unwrap().last().unwrap(), "its place is its end");
    for _ in 0..3 {
        b.undo();
    }
    assert_eq!(*b.workspace(), before);
    assert!(matches!(b.state.tool(), Tool::EditNote(_)), "the tool stays in the hand and shows the line as it is");
    b.run("drag @140,36 > @140,35; esc").undo();
    assert_eq!(*b.workspace(), before);
    b.edit(json!({"edit": "reshape_note", "id": "n", "place": [139, 36], "shape": {"kind": "callout", "at": [140, 37]}}));
    b.run("tool edit; drag @140,37 > @138,37");
    let NoteShape::Callout { at } = note(&b).shape else { panic!("still a callout") };
    assert!((at.lon() - 138.0).abs() < 1e-6 && note(&b).place == LonLat::new(139.0, 36.0).unwrap());
    // The box is held where it is pressed, and does not jump to the pointer.
    let [w, _] = CalloutText::new(&note(&b).text).size;
    let (box_at, beside) = (b.screen(at.into()), w / 2.0 - 3.0);
    b.run(&format!("drag {},{} > {},{}", box_at.x + beside, box_at.y, box_at.x + beside + 50.0, box_at.y + 40.0));
    let NoteShape::Callout { at } = note(&b).shape else { panic!("still a callout") };
    let moved = b.screen(at.into());
    assert!((moved.x - box_at.x - 50.0).hypot(moved.y - box_at.y - 40.0) < 0.01, "{moved:?}");
}

#[test]
fn a_callout_is_found_on_its_box_and_labels_keep_off_it() {
    let mut b = bench();
    b.map_crs("EPSG:3857").look_at(140.0, 36.0, 200.0).edit(add_area("a", &square(139.7, 35.7, 0.6)));
    let places = |b: &mut Bench| {
        let scene = compose(&b.state.scene_input(false).unwrap());
        render(&scene, 1.0, &AtomicBool::new(false)).unwrap()
    };
    let without = places(&mut b);
    // The box stands over the middle of the area, where its name was.
    let extra = json!({"place": [140.3, 35.8], "shape": {"kind": "callout", "at": [140.0, 36.0]}, "text":
        "The grey mudstone above the ore horizon was cored twice, in 1968 and in 1974; the logs are in Akita."});
    b.edit(add("n", &extra));
    let text = CalloutText::new(&note(&b).text);
    assert!(text.lines.len() > 2);
    let (middle, [w, h]) = (b.screen([140.0, 36.0]), text.size);
    let corner = |dx: f64, dy: f64| ScreenPoint::new(middle.x + dx * w, middle.y + dy * h);
    for (dx, dy, on) in [(0.0, 0.0, true), (0.49, 0.49, true), (-0.49, 0.49, true), (-0.54, 0.0, false), (0.0, -0.6, false)] {
        let found = b.state.nearest_under(corner(dx, dy)).map(|f| f.what);
        assert_eq!(found == Some(Selection::Note("n".into())), on, "{dx}, {dy}: {found:?}");
    }
    let hits = b.state.under(middle);
    assert_eq!(hits.iter().filter(|h| **h == Selection::Note("n".into())).count(), 1, "once, though its line is there too");
    let (scene, with) = (compose(&b.state.scene_input(false).unwrap()), places(&mut b));
    assert_eq!(scene.callouts.len(), 1);
    // Inside the box there is its paper, its text and nothing of the name: the same box without the area is the same picture.
    b.edit(json!({"edit": "remove_area", "id": "a"}));
    let alone = places(&mut b);
    let px = |p: &lodemap::render::Picture, x: f64, y: f64| {
        let i = (y.round() as usize * p.width as usize + x.round() as usize) * 4;
        p.rgba[i..i + 3].to_vec()
    };
    let (mut same, mut other) = (0, 0);
    for x in 0..40 {
        for y in 0..20 {
            let p = corner(f64::from(x) / 41.0 - 0.48, f64::from(y) / 21.0 - 0.46);
            let (a, b) = (px(&with, p.x, p.y), px(&alone, p.x, p.y));
            // The paper lets a little of the ground through.
            let near = a.iter().zip(&b).all(|(a, b)| a.abs_diff(*b) < 6);
            same += usize::from(near);
            other += usize::from(px(&without, p.x, p.y) != a);
        }
    }
    assert_eq!(same, 800, "no letter of the name lies in the box");
    assert!(other > 700, "{other}");
}

#[test]
fn an_arrow_has_a_head_at_its_end_and_another_ink_another_line() {
    let mut b = bench();
    b.map_crs("EPSG:3857").look_at(140.0, 36.0, 500.0);
    let picture = |b: &mut Bench, edits: &[Value]| {
        edits.iter().for_each(|e| {
            b.edit(e.clone());
        });
        let mut scene = compose(&b.state.scene_input(false).unwrap());
        scene.labels.clear();
        let picture = render(&scene, 1.0, &AtomicBool::new(false)).unwrap();
        edits.iter().for_each(|_| {
            b.undo();
        });
        picture
    };
    let shape = |kind: &str| add("n", &json!({"shape": {"kind": kind, "path": [[139.5, 36.0], [140.5, 36.0]]}}));
    let (empty, line, arrow) = (picture(&mut b, &[]), picture(&mut b, &[shape("line")]), picture(&mut b, &[shape("arrow")]));
    let blue = picture(&mut b, &[shape("line"), json!({"edit": "ink_note", "id": "n", "ink": "blue"})]);
    let changed = |p: &lodemap::render::Picture, about: [f64; 2]| {
        let at = b.screen(about);
        let mut n = 0;
        for y in -14_i32..14 {
            for x in -14_i32..14 {
                let i = ((at.y.round() as i32 + y) * p.width as i32 + at.x.round() as i32 + x) as usize * 4;
                n += usize::from(p.rgba[i..i + 3] != empty.rgba[i..i + 3]);
            }
        }
        n
    };
    assert!(changed(&arrow, [140.5, 36.0]) > changed(&line, [140.5, 36.0]) + 60, "the head is at the end");
    assert_eq!(changed(&arrow, [139.5, 36.0]), changed(&line, [139.5, 36.0]), "and not at the beginning");
    // Not the colour alone: where the dashes leave gaps there is the casing.
    let inked = |p: &lodemap::render::Picture| {
        let (from, to) = (b.screen([139.6, 36.0]), b.screen([140.4, 36.0]));
        let at = |x: usize| (from.y.round() as usize * p.width as usize + x) * 4;
        (from.x as usize..to.x as usize)
            .filter(|x| p.rgba[at(*x)..at(*x) + 3].iter().map(|c| u32::from(*c)).sum::<u32>() < 500)
            .count()
    };
    assert!(inked(&blue) < inked(&line) * 9 / 10, "{} {}", inked(&blue), inked(&line));
}

/// One note of each kind, one of them across 180°, and a reply.
const SCRIPT: &str = r#"{"edit": "seat", "party": "JP", "name": "B. Geologist"}
{"edit": "clock", "at": "2026-03-02T10:00:00+09:00"}
{"edit": "add_note", "id": "pin", "place": [140.7, 40.3], "lang": "en", "text": "Which mine plans exist?"}
{"edit": "add_note", "id": "box", "place": [140.7, 40.3], "shape": {"kind": "callout", "at": [141.25, 40.5]}, "ink": "red", "lang": "ja", "text": "黒鉱の露頭"}
{"edit": "add_note", "id": "line", "shape": {"kind": "line", "path": [[178.5, 10], [179.5, 11], [181.5, 12]]}, "lang": "en", "text": "Seismic line 7"}
{"edit": "add_note", "id": "arrow", "shape": {"kind": "arrow", "path": [[139, 35], [140, 36.5]]}, "ink": "blue", "lang": "en", "text": "Drift"}
{"edit": "add_note", "id": "reply", "about": "arrow", "lang": "ja", "text": "東へ"}
{"edit": "reshape_note", "id": "arrow", "shape": {"kind": "arrow", "path": [[139, 35], [140.25, 36.5]]}}
{"edit": "ink_note", "id": "arrow", "ink": "green"}
"#;

fn file(path: &str) -> Value {
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

#[test]
fn what_a_script_sketches_is_in_the_workspace_and_in_every_export() {
    let folder = Folder::new();
    let (workspace, script) = (folder.path("w.gpkg"), folder.file("s.jsonl", SCRIPT));
    let ran = lodemap(&["apply", &workspace, &script]);
    assert_eq!(ran.status, Some(0), "{}", ran.err);
    let w = GpkgStore::read(Path::new(&workspace)).unwrap();
    let w = w.workspace();
    assert_eq!(w.notes.values().map(|n| n.shape.word()).collect::<Vec<_>>(), ["arrow", "callout", "line", "point", "point"]);
    assert_eq!(w.notes[&"reply".into()].place, LonLat::new(140.25, 36.5).unwrap(), "a reply goes with its note");
    assert_eq!(lodemap(&["export", &workspace, "-o", &folder.path("out")]).status, Some(0));
    let notes = file(&folder.path("out/notes.geojson"));
    let found = |id: &str| notes["features"].as_array().unwrap().iter().find(|f| f["id"] == id).unwrap().clone();
    assert_eq!(notes["features"].as_array().unwrap().len(), 5);
    assert_eq!(found("arrow")["geometry"], json!({"type": "LineString", "coordinates": [[139.0, 35.0], [140.25, 36.5]]}));
    assert_eq!(
        (&found("arrow")["properties"]["shape"], &found("arrow")["properties"]["ink"]),
        (&json!("arrow"), &json!("green"))
    );
    let line = found("line");
    assert_eq!(line["geometry"]["type"], "MultiLineString", "cut at 180°");
    let cut = json!([[[178.5, 10.0], [179.5, 11.0], [180.0, 11.25]], [[-180.0, 11.25], [-178.5, 12.0]]]);
    assert_eq!(line["geometry"]["coordinates"], cut);
    assert_eq!(line["lodemap"]["shape"], json!(w.notes[&"line".into()].shape), "and whole as it was drawn");
    assert!((line["properties"]["length_m"].as_f64().unwrap() - 398_000.0).abs() < 5000.0);
    let boxed = found("box");
    assert_eq!((&boxed["geometry"]["type"], &boxed["properties"]["text_lon"]), (&json!("Point"), &json!(141.25)));
    assert_eq!(boxed["lodemap"]["shape"], json!({"kind": "callout", "at": [141.25, 40.5]}));
    assert_eq!(found("pin")["lodemap"], json!({}), "a point as ever");
    let csv = std::fs::read_to_string(folder.path("out/notes.csv")).unwrap();
    assert!(csv.contains("LINESTRING (139 35, 140.25 36.5)") && csv.contains("MULTILINESTRING ((178.5 10, "), "{csv}");
    let all = file(&folder.path("out/annotated.geojson"));
    assert_eq!(all["features"].as_array().unwrap().len(), 5);
    // The picture of the command line has them, too.
    let render = |out: &str, paths: &[&str]| {
        let mut args = vec!["render"];
        args.extend(paths);
        args.extend(["-o", out, "--bbox", "138,34,143,42", "--size", "500x500"]);
        assert_eq!(lodemap(&args).status, Some(0));
        std::fs::read(out).unwrap()
    };
    let empty = folder.path("empty.gpkg");
    assert_eq!(lodemap(&["apply", &empty, &folder.file("none.jsonl", "")]).status, Some(0));
    assert_ne!(render(&folder.path("with.png"), &[&workspace]), render(&folder.path("without.png"), &[&empty]));
    // GDAL reads the table as it stands there.
    if let Some(told) = run_program("ogrinfo", &["-ro", "-al", &workspace, "note"]) {
        for expected in [
            "Feature Count: 5",
            "LINESTRING (139 35,140.25 36.5)",
            "MULTILINESTRING ((178.5 10,179.5 11,180.0 11.25),(-180.0 11.25,-178.5 12.0))",
            "POINT (140.7 40.3)",
            "callout_at (String) = POINT (141.25 40.5)",
            "ink (String) = green",
        ] {
            let plain = |text: &str| text.replace(".0 ", " ").replace(".0)", ")").replace(".0,", ",");
            assert!(plain(&told).contains(&plain(expected)), "{expected}\n{told}");
        }
        assert!(!told.contains("Warning"), "{told}");
    }
}

#[test]
fn a_workspace_from_before_sketches_takes_them() {
    let folder = tempfile::tempdir().unwrap();
    let path = crate::older_and_newer::golden(1, folder.path());
    let opened = GpkgStore::open(&path).unwrap();
    let (mut store, mut desk) = (opened.store, crate::support::Desk::new(opened.session));
    let edit = add("new", &json!({"shape": {"kind": "arrow", "path": [[1, 2], [3, 4]]}, "ink": "grey"}));
    let revision = desk.edit("US", edit);
    lodemap::io::gpkg::Store::append(&mut store, &revision, desk.session.workspace()).unwrap();
    drop(store);
    assert_same(&GpkgStore::open(&path).unwrap().session, &desk.session);
    let connection = rusqlite::Connection::open(&path).unwrap();
    let rows: Vec<(String, String, Option<String>)> = connection
        .prepare("SELECT id, shape, ink FROM note WHERE id = 'new'")
        .unwrap()
        .query_map([], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let text = |s: &str| Some(s.to_owned());
    assert_eq!(rows, [("new".into(), "arrow".into(), text("grey"))]);
    let kind: String = connection
        .query_row("SELECT geometry_type_name FROM gpkg_geometry_columns WHERE table_name = 'note'", [], |r| r.get(0))
        .unwrap();
    assert_eq!(kind, "GEOMETRY");
}

#[test]
fn a_sketch_that_is_none_is_refused_and_says_why() {
    let mut b = bench();
    for (extra, expected) in [
        (json!({"shape": {"kind": "line", "path": [[1, 1], [1, 1]]}}), "at least two"),
        (json!({"shape": {"kind": "arrow", "path": [[-200, 1], [200, 1]]}}), "400°"),
        (json!({"place": [5, 5], "shape": {"kind": "line", "path": [[1, 1], [2, 2]]}}), "end of its path"),
        (json!({"place": [5, 5], "shape": {"kind": "callout", "at": [5, 5]}}), "beside what it points at"),
        (json!({"shape": {"kind": "callout", "at": [5, 5]}}), "needs a place"),
        (json!({"place": [5, 5], "shape": {"kind": "spiral"}}), "spiral"),
        (json!({"place": [5, 5], "ink": "gold"}), "gold"),
    ] {
        b.dismiss_all().try_edit(add("n", &extra));
        assert_eq!(b.revisions(), 0, "{extra}");
        assert!(b.notices().iter().any(|n| n.contains(expected)), "{extra}: {:?}", b.notices());
    }
}

#[test]
fn a_shape_of_a_newer_version_is_kept_and_shown_as_a_point() {
    let mut b = bench();
    b.edit(add("n", &json!({"place": [140, 36]})));
    b.state.flush().unwrap();
    let path = b.state.path().unwrap().to_owned();
    let (opened, _folder) = b.reopen();
    drop(opened);
    let connection = rusqlite::Connection::open(&path).unwrap();
    // In a file without digests, where a row is told by what its columns say.
    let newer = r#"UPDATE note SET record = json_set(record, '$.shape', json('{"kind":"spiral","turns":3}'), '$.ink', 'gold'),
        shape = 'spiral', ink = 'gold'"#;
    assert_eq!(connection.execute(newer, []).unwrap(), 1);
    assert_eq!(connection.execute("UPDATE lodemap_meta SET value = '1' WHERE name = 'format_version'", []).unwrap(), 1);
    drop(connection);
    let mut b = bench();
    b.open(&[path]).look_at(140.0, 36.0, 2000.0).run("select @140,36; tool edit");
    assert_eq!(b.selected(), Selection::Note("n".into()));
    assert!(matches!(b.state.tool(), Tool::Select), "nobody knows where its handles are");
    b.edit(json!({"edit": "rewrite_note", "id": "n", "text": "other words"}));
    let kept = serde_json::to_value(note(&b).as_ref()).unwrap();
    assert_eq!((&kept["shape"], &kept["ink"]), (&json!({"kind": "spiral", "turns": 3}), &json!("gold")));
}

#[test]
fn a_reply_speaks_of_its_note_and_stands_with_it() {
    let mut b = bench();
    b.edit(add("n", &json!({"shape": {"kind": "arrow", "path": [[139, 35], [140, 36]]}})));
    b.act(Action::Take(TakeTool::NoteAbout("n".into()))).run("write 東へ");
    let replies = b.workspace().notes_about(&"n".into());
    assert_eq!((replies.len(), replies[0].place, &replies[0].shape), (1, LonLat::new(140.0, 36.0).unwrap(), &NoteShape::Point));
}
