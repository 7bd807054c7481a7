//! Styling layers: by commodity and status out of the box, by fields and ranges, at scales; saved, undone, drawn, in one legend.

use crate::support::{Bench, bench, root, setup};
use crate::window::{rest, window};
use eframe::egui::Key;
use egui_kittest::kittest::Queryable as _;
use lodemap::app::style::Classing;
use lodemap::app::{Action, Selection, State, StyleAction};
use lodemap::layer::symbology::breaks::Method;
use lodemap::layer::symbology::{By, ClassColumn, Symbology, survey};
use lodemap::render::render;
use lodemap::view::compose::compose;
use lodemap::words::Lang;
use lodemap::workspace::RecordId;
use serde_json::{Value, json};
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

/// Squares of two degrees from 140°E 38°N eastwards, each with its `unit` and its number `n`.
fn squares(b: &Bench, units: &[&str]) -> PathBuf {
    let square = |(i, unit): (usize, &&str)| {
        let (w, s) = (140.0 + 2.0 * i as f64, 38.0);
        json!({"type": "Feature", "properties": {"unit": unit, "n": i * i},
               "geometry": {"type": "Polygon", "coordinates": [[[w, s], [w + 2.0, s], [w + 2.0, s + 2.0], [w, s + 2.0], [w, s]]]}})
    };
    let features: Vec<Value> = units.iter().enumerate().map(square).collect();
    let path = b.folder.path().join("squares.geojson");
    std::fs::write(&path, json!({"type": "FeatureCollection", "features": features}).to_string()).unwrap();
    path
}

/// Points at 140°E, 142°E … 39°N, with these properties.
fn points(b: &Bench, name: &str, of: &[Value]) -> PathBuf {
    let point = |(i, properties): (usize, &Value)| json!({"type": "Feature", "properties": properties, "geometry": {"type": "Point", "coordinates": [140.0 + 2.0 * i as f64, 39.0]}});
    let features: Vec<Value> = of.iter().enumerate().map(point).collect();
    let path = b.folder.path().join(name);
    std::fs::write(&path, json!({"type": "FeatureCollection", "features": features}).to_string()).unwrap();
    path
}

/// The colour of the picture at a place, so many pixels to the right of it.
fn pixel(b: &mut Bench, place: [f64; 2], right: i32) -> [u8; 3] {
    let at = b.screen(place);
    let picture = render(&compose(&b.state.scene_input(false).unwrap()), 1.0, &AtomicBool::new(false)).unwrap();
    let (x, y) = ((at.x.round() as i32 + right) as usize, at.y.round() as usize);
    picture.rgba[(y * picture.width as usize + x) * 4..][..3].try_into().unwrap()
}

fn only_layer(b: &Bench) -> RecordId {
    b.workspace().layers.keys().next().unwrap().clone()
}

fn legend(b: &mut Bench) -> Vec<String> {
    compose(&b.state.scene_input(true).unwrap()).furniture.legend.into_iter().map(|r| r.text).collect()
}

fn near(a: [u8; 3], b: [u8; 3]) -> bool {
    a.iter().zip(b).all(|(a, b)| a.abs_diff(b) <= 12)
}

#[test]
fn new_deposits_are_drawn_by_commodity_with_the_status_in_the_fill() {
    let mut b = bench();
    let path = points(
        &b,
        "deposits.geojson",
        &[
            json!({"name": "A", "commodities": "Cu; Au", "status": "Producer"}),
            json!({"name": "B", "commodities": "銅", "status": "Past Producer"}),
            json!({"name": "C", "commodities": "copper", "status": "Prospect"}),
            json!({"name": "D", "commodities": "unobtainium", "status": "Producer"}),
        ],
    );
    b.open(&[path]).look_at(143.0, 39.0, 2_000.0);
    let base = [0xd5, 0x5e, 0x00];
    assert_eq!(pixel(&mut b, [140.0, 39.0], 0), base, "copper, the first, is a base metal");
    assert_eq!(pixel(&mut b, [142.0, 39.0], 0), base, "the core of a past producer");
    assert!(!near(pixel(&mut b, [142.0, 39.0], 3), base), "with paper around it");
    assert_eq!(pixel(&mut b, [144.0, 39.0], 0), [255; 3], "a prospect is hollow");
    assert_eq!(pixel(&mut b, [146.0, 39.0], 0), [0x64; 3], "what the vocabulary does not know is grey");
    let rows = legend(&mut b);
    assert!(rows.iter().any(|r| r.starts_with("Base metals")) && rows.contains(&"Past producer".to_owned()), "{rows:?}");
    assert!(!rows.iter().any(|r| r.starts_with("Rare earths")), "what is not there is not in the legend: {rows:?}");
}

#[test]
fn both_countries_share_one_legend_in_the_language_of_the_reader() {
    let mut b = bench();
    b.open(&[root().join("sample-data/us-deposits.geojson"), root().join("sample-data/japan-deposits.geojson")]);
    let rows = legend(&mut b);
    assert_eq!(rows.iter().filter(|r| r.starts_with("Base metals")).count(), 1, "{rows:?}");
    assert_eq!(rows.iter().filter(|r| *r == "Past producer").count(), 1, "{rows:?}");
    b.act(Action::SetLang(Lang::Ja));
    let rows = legend(&mut b);
    assert_eq!(rows.iter().filter(|r| r.starts_with("ベースメタル")).count(), 1, "{rows:?}");
    assert!(rows.contains(&"鉱種".to_owned()) && !rows.iter().any(|r| r.starts_with("Base metals")), "{rows:?}");
    assert_eq!(b.state.legend().iter().filter(|r| r.text.starts_with("ベースメタル")).count(), 1, "the panel says the same");
}

#[test]
fn classes_of_a_field_are_saved_drawn_hidden_and_undone() {
    let mut b = bench();
    let path = squares(&b, &["granite", "basalt", "granite", "tuff"]);
    b.open(&[path]).look_at(144.0, 39.0, 1_500.0);
    let id = only_layer(&b);
    let at = |i: f64| [141.0 + 2.0 * i, 39.0];
    let before = pixel(&mut b, at(0.0), 0);
    let class = |value: &str, color: &str| json!({"values": [value], "look": {"color": color}});
    let style = json!({"color": "#336699", "opacity": 1.0, "symbology": {"kind": "categorised", "by": {"field": "unit"},
        "classes": [class("granite", "#ff0000"), class("basalt", "#0000ff")]}});
    b.edit(json!({"edit": "style_layer", "id": id.0, "style": style}));
    let (red, blue, grey) = (pixel(&mut b, at(0.0), 0), pixel(&mut b, at(1.0), 0), pixel(&mut b, at(3.0), 0));
    assert!(red[0] > 200 && red[2] < 90 && blue[2] > 200 && blue[0] < 90, "{red:?} {blue:?}");
    assert!(near(pixel(&mut b, at(2.0), 0), red));
    assert!(grey[0].abs_diff(grey[2]) < 20, "what is in no class is grey: {grey:?}");
    assert_eq!(legend(&mut b)[..4], ["squares: unit", "granite", "basalt", "all others"].map(str::to_owned));
    // It is there after a restart.
    b.state.flush().unwrap();
    let file = b.state.path().unwrap().to_owned();
    let mut again = State::new(setup(&b.folder.path().join("home2")));
    again.ensure_map();
    again.perform(Action::Open(vec![file]));
    again.settle();
    assert_eq!(again.workspace().layers[&id].style, b.workspace().layers[&id].style);
    assert!(
        again.class_column(&id).is_some_and(|c| c.counts == [2, 1, 1]),
        "the rows are sorted into classes without being asked"
    );
    // A hidden class is not drawn, nor is it in the legend.
    let mut hidden = style.clone();
    hidden["symbology"]["classes"][0]["hidden"] = json!(true);
    b.edit(json!({"edit": "style_layer", "id": id.0, "style": hidden}));
    assert!(!near(pixel(&mut b, at(0.0), 0), red));
    assert!(!legend(&mut b).contains(&"granite".to_owned()));
    let (granite, basalt) = (b.screen(at(0.0)), b.screen(at(1.0)));
    assert_eq!((b.state.under(granite).len(), b.state.under(basalt).len()), (0, 1), "nor can it be selected");
    b.undo().undo();
    assert_eq!(pixel(&mut b, at(0.0), 0), before);
}

#[test]
fn ranges_are_found_in_the_background_and_are_one_step() {
    let mut b = bench();
    let path = squares(&b, &["a", "b", "c", "d", "e"]);
    b.open(&[path]).look_at(145.0, 39.0, 1_500.0);
    let id = only_layer(&b);
    let revisions = b.revisions();
    let how = |method, classes| Classing::Ranges { method, classes, ramp: "grey".into() };
    let by = By::Field("n".into());
    b.act(Action::Style(StyleAction::Classify(id.clone(), by.clone(), how(Method::EqualInterval, 4)))).settle();
    assert_eq!(b.revisions(), revisions + 1);
    let Symbology::Graduated(g) = &b.workspace().layers[&id].style.symbology else { panic!("not graduated") };
    assert_eq!(g.breaks, [0.0, 4.0, 8.0, 12.0, 16.0]);
    // 0, 1 | 4 | 9 | 16: the last break is in the last class.
    assert_eq!(b.state.class_column(&id).unwrap().counts, [2, 1, 1, 1, 0]);
    let shades: Vec<u8> = (0..5).map(|i| pixel(&mut b, [141.0 + 2.0 * f64::from(i), 39.0], 0)[0]).collect();
    assert!(shades[0].abs_diff(shades[1]) <= 12 && shades.windows(2).skip(1).all(|w| w[0] > w[1]), "{shades:?}");
    assert!(legend(&mut b).contains(&"4 – 8".to_owned()), "{:?}", legend(&mut b));
    b.act(Action::Style(StyleAction::Classify(id.clone(), By::Field("unit".into()), how(Method::Quantile, 4)))).settle();
    assert!(b.notices().iter().any(|n| n.contains("no numbers")), "{:?}", b.notices());
    b.undo();
    assert_eq!(b.workspace().layers[&id].style.symbology, Symbology::Automatic);
}

#[test]
fn a_stopped_job_leaves_the_layer_as_one_and_a_key_table_goes_before_the_usual_look() {
    let mut b = bench();
    let path =
        points(&b, "deposits.geojson", &[json!({"commodity": "Cu", "kind": "a"}), json!({"commodity": "Au", "kind": "b"})]);
    std::fs::write(b.folder.path().join("kinds.csv"), "kind,meaning,color\na,first,#102030\nb,second,#405060\n").unwrap();
    b.open(&[path]).look_at(141.0, 39.0, 2_000.0);
    let id = only_layer(&b);
    assert_eq!(b.workspace().layers[&id].style.symbology, Symbology::of_deposits(false), "nothing is said of a status");
    let layer = b.state.catalog().get(&id.0).unwrap().clone();
    let partition = b.workspace().layers[&id].style.symbology.partition().unwrap();
    let stop = AtomicBool::new(true);
    assert!(
        ClassColumn::new(&layer, partition, &[], &stop, &|_| {}).is_none()
            && survey(&layer, &By::Status, &stop, &|_| {}).is_none()
    );
    let table = b.folder.path().join("kinds.csv");
    b.act(Action::JoinKeyTable(id.clone(), table)).settle();
    assert_eq!(b.workspace().layers[&id].style.symbology, Symbology::Automatic, "{:?}", b.notices());
    assert_eq!(pixel(&mut b, [140.0, 39.0], 0), [0x10, 0x20, 0x30]);
    b.undo();
    assert!(b.workspace().layers[&id].style.symbology.is_of_deposits(), "one step did both");
}

#[test]
fn what_is_tried_out_is_seen_but_no_step() {
    let mut b = bench();
    let path = squares(&b, &["a"]);
    b.open(&[path]).look_at(141.0, 39.0, 1_500.0);
    let (id, revisions) = (only_layer(&b), b.revisions());
    let before = pixel(&mut b, [141.0, 39.0], 0);
    let mut style = b.workspace().layers[&id].style.clone();
    style.opacity = 0.0;
    b.act(Action::Style(StyleAction::Try(id, Box::new(style))));
    assert_ne!(pixel(&mut b, [141.0, 39.0], 0), before);
    b.act(Action::Style(StyleAction::Forget));
    assert_eq!((pixel(&mut b, [141.0, 39.0], 0), b.revisions()), (before, revisions));
}

#[test]
fn a_layer_is_drawn_only_at_its_scales() {
    let mut b = bench();
    let path = squares(&b, &["a"]);
    // 1,400 m a point is about 1:5,300,000.
    b.open(&[path]).look_at(141.0, 39.0, 1_400.0);
    let id = only_layer(&b);
    let drawn = pixel(&mut b, [141.0, 39.0], 0);
    let style = |farthest: f64| json!({"color": "#d55e00", "opacity": 1.0, "scales": {"farthest": farthest}});
    b.edit(json!({"edit": "style_layer", "id": id.0, "style": style(6e6)}));
    assert_eq!(pixel(&mut b, [141.0, 39.0], 0), drawn);
    b.edit(json!({"edit": "style_layer", "id": id.0, "style": style(4e6)}));
    assert_ne!(pixel(&mut b, [141.0, 39.0], 0), drawn);
    assert!(!legend(&mut b).contains(&"squares".to_owned()), "what is not drawn is not in the legend");
}

#[test]
fn a_style_that_makes_no_sense_is_refused_in_words() {
    let mut b = bench();
    let path = squares(&b, &["a"]);
    b.open(&[path]);
    let id = only_layer(&b);
    for (symbology, why) in [
        (json!({"kind": "categorised", "by": {"field": "unit"}}), "at least one class"),
        (json!({"kind": "categorised", "by": {"field": "gone"}, "classes": [{"values": ["x"]}]}), "no field “gone”"),
        (json!({"kind": "single", "look": {"line": {"width": 99}}}), "width 99"),
        (json!({"kind": "rainbow"}), "rainbow"),
    ] {
        b.dismiss_all();
        let before = b.revisions();
        let style = json!({"color": "#000000", "opacity": 1.0, "symbology": symbology});
        b.try_edit(json!({"edit": "style_layer", "id": id.0, "style": style}));
        assert!(b.revisions() == before && b.notices().iter().any(|n| n.contains(why)), "{why}: {:?}", b.notices());
    }
}

#[test]
fn a_layer_styled_before_classes_existed_looks_as_it_did() {
    let mut b = bench();
    let folder = b.folder.path().to_owned();
    std::fs::copy(root().join("sample-data/us-deposits.geojson"), folder.join("us.geojson")).unwrap();
    b.open(&[folder.join("us.geojson")]);
    let id = only_layer(&b);
    b.edit(json!({"edit": "style_layer", "id": id.0, "style": {"color": "#d55e00", "opacity": 0.5}}));
    let stored = serde_json::to_value(&b.workspace().layers[&id].style).unwrap();
    assert_eq!(stored, json!({"color": "#d55e00", "opacity": 0.5}));
    let scene = compose(&b.state.scene_input(true).unwrap());
    assert!(scene.items.iter().all(|i| i.categories.is_none()));
}

#[test]
fn the_panel_styles_a_layer_with_the_keyboard_and_one_gesture_is_one_step() {
    let folder = tempfile::tempdir().unwrap();
    let mut h = window(folder.path(), vec![root().join("sample-data/us-deposits.geojson")]);
    let revisions = |h: &egui_kittest::Harness<'_, lodemap::ui::Window>| h.state().state().session().history().revisions().len();
    let before = revisions(&h);
    h.key_press(Key::F7);
    rest(&mut h);
    assert!(h.state().state().styled_layer().is_some());
    h.get_by_label_contains("Show Base metals").click();
    rest(&mut h);
    assert_eq!(revisions(&h), before + 1);
    let id = h.state().state().workspace().layers.keys().next().unwrap().clone();
    let style = h.state().state().workspace().layers[&id].style.clone();
    let hidden: Vec<_> = style.symbology.classes().iter().filter(|c| c.hidden).map(|c| c.values.join(",")).collect();
    assert_eq!(hidden, ["base"]);
    h.get_by_label("Single").click();
    rest(&mut h);
    assert!(matches!(h.state().state().workspace().layers[&id].style.symbology, Symbology::Single(_)));
    h.get_by_label("Star").click();
    rest(&mut h);
    assert_eq!(revisions(&h), before + 3);
    h.get_by_label("Back to the default").click();
    rest(&mut h);
    assert_eq!(h.state().state().workspace().layers[&id].style.symbology, Symbology::of_deposits(true));
    h.key_press(Key::F7);
    rest(&mut h);
    assert!(h.state().state().styled_layer().is_none());
    assert_eq!(*h.state().state().selection(), Selection::Layer(id));
}
