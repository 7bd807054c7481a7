//! Pictures that must not change by accident: each shows one thing, in English and in Japanese, and is compared pixel by pixel.
//!
//! When a change is meant, `LODEMAP_WRITE_IMAGES=1 cargo test --release --test stories images` writes them anew, to be looked at.

use crate::commands::Folder;
use crate::support::root;
use lodemap::cli::{Console, run};
use serde_json::{Value, json};
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::BufReader;
use std::path::Path;

/// Width, height and RGBA of a picture.
fn pixels(path: &Path) -> (u32, u32, Vec<u8>) {
    let mut reader = png::Decoder::new(BufReader::new(File::open(path).unwrap())).read_info().unwrap();
    let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut bytes).unwrap();
    assert_eq!((info.color_type, info.bit_depth), (png::ColorType::Rgba, png::BitDepth::Eight));
    (info.width, info.height, bytes)
}

/// Draws with `lodemap render` and compares with the picture of that name, in both languages.
fn shows(name: &str, args: &[&str]) {
    let write = std::env::var_os("LODEMAP_WRITE_IMAGES").is_some();
    for lang in ["en", "ja"] {
        let folder = Folder::new();
        let (drawn, kept) = (folder.path("drawn.png"), root().join(format!("tests/images/{name}-{lang}.png")));
        let all: Vec<OsString> =
            [&["--lang", lang, "render"], args, &["-o", &drawn]].concat().iter().map(OsString::from).collect();
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let status = run(&all, &mut Console { out: &mut out, err: &mut err });
        assert!(status.is_some_and(|s| s <= 1), "{}", String::from_utf8_lossy(&err));
        if write {
            fs::copy(&drawn, &kept).unwrap();
        }
        let (now, then) = (pixels(Path::new(&drawn)), pixels(&kept));
        assert_eq!((now.0, now.1), (then.0, then.1), "{name}-{lang}: size");
        let differ = now.2.chunks(4).zip(then.2.chunks(4)).filter(|(a, b)| a != b).count();
        assert_eq!(differ, 0, "{name}-{lang}: {differ} pixels differ; LODEMAP_WRITE_IMAGES=1 writes it anew");
    }
}

fn sample() -> String {
    root().join("sample-data/critical-minerals.gpkg").to_str().unwrap().to_owned()
}

/// A workspace with one layer in a style, beside the layer's file.
fn styled(folder: &Folder, file: &str, style: &Value) -> String {
    let script = [
        json!({"edit": "clock", "at": "2026-01-20T10:00:00+09:00"}),
        json!({"edit": "seat", "party": "JP", "name": "Sato"}),
        json!({"edit": "add_layer", "id": "layer", "path": file}),
        json!({"edit": "style_layer", "id": "layer", "style": style}),
    ];
    let script: Vec<String> = script.iter().map(Value::to_string).collect();
    let (path, script) = (folder.path("w.gpkg"), folder.file("s.jsonl", &script.join("\n")));
    let args: Vec<OsString> = ["apply", &path, &script].iter().map(OsString::from).collect();
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let status = run(&args, &mut Console { out: &mut out, err: &mut err });
    assert_eq!(status, Some(0), "{}", String::from_utf8_lossy(&err));
    path
}

#[test]
fn the_whole_earth() {
    shows("earth", &[&sample(), "--size", "480x270"]);
}

#[test]
fn deposits_by_commodity_and_status() {
    shows("deposits", &[&sample(), "--crs", "EPSG:5070", "--bbox=-122,31,-96,43", "--size", "480x280"]);
}

#[test]
fn an_area_with_its_status_and_links_in_the_dark() {
    shows("area", &[&sample(), "--crs", "EPSG:8859", "--bbox=146,18,164,28", "--size", "420x260", "--dark"]);
}

#[test]
fn labels_at_twice_the_size() {
    shows("labels", &[&sample(), "--crs", "EPSG:6677", "--bbox=136,34,144,38", "--size", "280x180", "--scale", "2"]);
}

#[test]
fn north_where_the_grid_leans() {
    shows("north", &[&sample(), "--crs", "EPSG:32652", "--bbox=142,42,145,44", "--size", "340x240"]);
}

#[test]
fn a_polygon_with_a_hole_on_both_sides_of_180() {
    let folder = Folder::new();
    let text = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"name":"across"},"geometry":{"type":"MultiPolygon","coordinates":[
[[[174,-4],[180,-5],[180,5],[174,6],[174,-4]],[[176,-1],[178,-1],[178,2],[176,2],[176,-1]]],[[[-180,-5],[-173,-3],[-172,4],[-180,5],[-180,-5]]]]}}]}"#;
    let path = folder.file("across.geojson", text);
    shows("across-180", &[&path, "--crs", "EPSG:3832", "--bbox=170,-9,-168,9", "--size", "300x220"]);
}

#[test]
fn rock_units_with_the_colours_of_their_key_table_and_hatches() {
    let folder = Folder::new();
    let square = |i: usize| {
        let (x, y) = (136.0 + (i % 3) as f64, 35.0 + (i / 3) as f64);
        let ring = [[x, y], [x + 1.0, y], [x + 1.0, y + 1.0], [x, y + 1.0], [x, y]];
        format!(
            r#"{{"type":"Feature","properties":{{"code":"u{}"}},"geometry":{{"type":"Polygon","coordinates":[{ring:?}]}}}}"#,
            i % 4
        )
    };
    let features: Vec<String> = (0..6).map(square).collect();
    folder.file("rock.geojson", &format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(",")));
    let class = |value: &str, en: &str, ja: &str, color: &str, pattern: &str| json!({"values": [value], "label": {"en": en, "ja": ja}, "look": {"color": color, "hatch": {"pattern": pattern}}});
    let classes = [
        class("u0", "granite", "花崗岩", "#c85078", "rising"),
        class("u1", "chert", "チャート", "#a08c28", "crossed"),
        class("u2", "limestone", "石灰岩", "#3c78b4", "level"),
    ];
    let style = json!({"color": "#666666", "opacity": 1.0, "symbology": {"kind": "categorised", "by": {"field": "code"}, "classes": classes}});
    let path = styled(&folder, "rock.geojson", &style);
    shows("rock", &[&path, "--crs", "EPSG:6675", "--size", "320x240"]);
}

#[test]
fn crowded_points_in_ranges() {
    let folder = Folder::new();
    let point = |i: usize| {
        let (x, y) = (-119.0 + (i * 37 % 400) as f64 / 100.0, 36.0 + (i * 91 % 300) as f64 / 100.0);
        format!(r#"{{"type":"Feature","properties":{{"t":{}}},"geometry":{{"type":"Point","coordinates":[{x},{y}]}}}}"#, i % 100)
    };
    let features: Vec<String> = (0..3000).map(point).collect();
    folder.file("points.geojson", &format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(",")));
    let class = |color: &str, size: f64| json!({"look": {"color": color, "size": size}});
    let classes = [class("#fec44f", 5.0), class("#d95f0e", 7.0), class("#7a2b04", 9.0)];
    let symbology =
        json!({"kind": "graduated", "by": {"field": "t"}, "breaks": [0, 40, 80, 100], "method": "manual", "classes": classes});
    let path = styled(&folder, "points.geojson", &json!({"color": "#d95f0e", "opacity": 1.0, "symbology": symbology}));
    shows("crowd", &[&path, "--crs", "EPSG:32611", "--size", "280x220", "--grid"]);
}
