//! Filters: terms of the model, areas, links and distances; layers that are filtered on the map; rules; filters that are kept.

use crate::support::{Bench, bench, root};
use crate::window::{rest, window};
use eframe::egui::{Event, Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use lodemap::app::filters::FilterState;
use lodemap::app::{Action, Selection, TableAction};
use lodemap::view::compose::compose;
use lodemap::words::{Lang, Word};
use lodemap::workspace::RecordId;
use lodemap::workspace::edit::Edit;
use serde_json::json;

/// Six deposits: three around Sendai, one in Kyushu, two in Nevada.
const DEPOSITS: [(&str, &str, &str, &str, [f64; 2]); 6] = [
    ("Aoba", "リチウム; 金", "producer", "Japan", [140.80, 38.20]),
    ("Hirose", "ﾘﾁｳﾑ", "prospect", "Japan", [140.90, 38.25]),
    ("Natori", "Copper", "past producer", "Japan", [140.85, 38.15]),
    ("Hishikari 菱刈", "Gold", "producer", "Japan", [130.70, 32.00]),
    ("Thacker Pass", "Lithium", "prospect", "United States", [-118.0, 41.7]),
    ("Round Top", "Rare earths, Nd", "prospect", "United States", [-105.5, 31.3]),
];

fn deposits(b: &mut Bench) -> RecordId {
    let feature = |(name, commodities, status, country, at): &(&str, &str, &str, &str, [f64; 2])| {
        json!({"type": "Feature", "id": name, "properties": {"name": name, "commodities": commodities, "status": status, "country": country},
            "geometry": {"type": "Point", "coordinates": at}})
    };
    let all = json!({"type": "FeatureCollection", "features": DEPOSITS.iter().map(feature).collect::<Vec<_>>()});
    let path = b.folder.path().join("deposits.geojson");
    std::fs::write(&path, all.to_string()).unwrap();
    b.open(&[path]);
    let id = b.workspace().layers.keys().next().unwrap().clone();
    b.act(Action::Table(TableAction::Open(id.clone()))).settle();
    id
}

fn sendai(b: &mut Bench) {
    let ring = [[140.7, 38.1], [140.95, 38.1], [140.95, 38.22], [140.7, 38.22], [140.7, 38.1]];
    let boundary = json!([[ring]]);
    b.edit(json!({"edit": "add_area", "id": "a", "boundary": boundary, "about": {"name": {"en": "Sendai", "ja": "仙台"}}}));
}

fn filter(b: &mut Bench, text: &str) -> Vec<u32> {
    b.act(Action::Table(TableAction::Filter(text.to_owned()))).settle();
    let table = b.state.table().unwrap();
    assert_eq!(table.fault(), None, "{text}");
    (0..table.len()).map(|at| table.row_at(at).unwrap()).collect()
}

fn fault(b: &mut Bench, text: &str) -> (usize, String) {
    b.act(Action::Table(TableAction::Filter(text.to_owned()))).settle();
    let fault = b.state.table().unwrap().fault().unwrap();
    (fault.at(), fault.text(Lang::En))
}

#[test]
fn the_model_is_asked_whatever_the_fields_are_called() {
    let mut b = bench();
    deposits(&mut b);
    assert_eq!(filter(&mut b, "$mineral = 'Li'"), [0, 1, 4]);
    assert_eq!(filter(&mut b, "$mineral IN ('金', 'Nd')"), [0, 3, 5]);
    assert_eq!(filter(&mut b, "$list = 'both' AND $status = 'producer'"), [0]);
    assert_eq!(filter(&mut b, "commodities ~ 'richiumu'"), [0, 1]);
    assert_eq!(filter(&mut b, "commodities CONTAINS 'りちうむ'"), [0, 1]);
    assert_eq!(filter(&mut b, "$name ILIKE '%PASS' OR $country = 'United States'"), [4, 5]);
    assert_eq!(fault(&mut b, "$mineral = 'lithum'").0, 11);
    assert_eq!(fault(&mut b, "name = 'x' AND nam = 1").0, 15);
}

#[test]
fn a_group_of_minerals_stands_for_its_members() {
    let mut b = bench();
    let feature = |name: &str, commodities: &str| {
        json!({"type": "Feature", "id": name, "properties": {"name": name, "commodities": commodities, "deposit_type": "Skarn"},
            "geometry": {"type": "Point", "coordinates": [140, 38]}})
    };
    let all = [
        feature("a", "Dy"),
        feature("b", "Neodymium; Au"),
        feature("c", "REE"),
        feature("d", "HREE"),
        feature("e", "Gd, Cu"),
        feature("f", "Cu"),
    ];
    let path = b.file("all.geojson", &json!({"type": "FeatureCollection", "features": all}).to_string());
    b.open(&[path]);
    let id = b.workspace().layers.keys().next().unwrap().clone();
    b.act(Action::Table(TableAction::Open(id))).settle();
    assert_eq!(filter(&mut b, "$mineral = 'rare earths'"), [0, 1, 2, 3, 4]);
    assert_eq!(filter(&mut b, "$mineral <> '希土類'"), [5], "none of its minerals is one");
    assert_eq!(filter(&mut b, "$mineral IN ('PGM', 'HREE')"), [0, 3], "by the first definition gadolinium is light");
    assert_eq!(filter(&mut b, "$mineral = 'heavy rare earths gd_heavy'"), [0, 3, 4]);
    assert_eq!(filter(&mut b, "$mineral = '軽希土類'"), [1, 4]);
    assert_eq!(filter(&mut b, "$type = 'スカルン' AND $deposit_type CONTAINS 'skarn' AND $mineral = 'Cu'"), [4, 5]);
    assert_eq!(fault(&mut b, "$mineral = 'HREE iupac'").0, 11, "a definition that does not divide them");
    assert_eq!(fault(&mut b, "$deposit_type CONTAINS 'skran'").0, 23);
}

#[test]
fn areas_distances_and_links_are_asked_and_followed() {
    let mut b = bench();
    let id = deposits(&mut b);
    sendai(&mut b);
    assert_eq!(filter(&mut b, "in_area('Sendai')"), [0, 2]);
    assert_eq!(filter(&mut b, "in_area('仙台') AND NOT $mineral = 'Cu'"), [0]);
    assert_eq!(filter(&mut b, "area_status('draft')"), [0, 2]);
    assert_eq!(filter(&mut b, "near('140.80, 38.20', 12 km)"), [0, 1, 2]);
    assert_eq!(filter(&mut b, "near('140.80, 38.20', 8 km)"), [0, 2]);
    assert_eq!(filter(&mut b, "near('Sendai', 5 km)"), [0, 1, 2]);
    let (at, text) = fault(&mut b, "in_area('Sandai')");
    assert!(at == 8 && text.contains("nearest names: Sendai"), "{at}: {text}");
    // Of two areas with one name none is meant in silence; an id is only one's.
    b.edit(json!({"edit": "add_area", "id": "b", "boundary": [[[[150, 30], [151, 30], [151, 31], [150, 30]]]],
        "about": {"name": {"en": "sendai"}}}));
    for text in ["in_area('Sendai')", "near('Sendai', 5 km)"] {
        let (_, told) = fault(&mut b, text);
        assert!(told.contains("several are called “Sendai”: write the id of one of them: a, b"), "{told}");
    }
    assert_eq!(filter(&mut b, "in_area('a')"), [0, 2]);
    assert_eq!(filter(&mut b, "in_area('仙台')"), [0, 2]);
    b.edit(json!({"edit": "remove_area", "id": "b"}));
    // An area that goes leaves the rows as they are and says why; when it comes back, so does the filter.
    assert_eq!(filter(&mut b, "in_area('Sendai') AND $mineral = 'Cu'"), [2]);
    b.edit(json!({"edit": "remove_area", "id": "a"})).settle();
    assert!(b.state.table().unwrap().fault().is_some());
    b.act(Action::Undo).settle();
    assert_eq!((b.state.table().unwrap().fault(), b.state.table().unwrap().row_at(0)), (None, Some(2)));
    // What the filter asks of the workspace is followed.
    assert_eq!(filter(&mut b, "linked()"), [0_u32; 0]);
    b.edit(json!({"edit": "add_project", "id": "p", "about": {"name": {"en": "Smelter", "ja": ""}}}));
    b.edit(json!({"edit": "link", "id": "l", "deposit": {"layer": id.0, "key": "id:Natori"}, "project": "p"})).settle();
    assert_eq!(b.state.table().unwrap().row_at(0), Some(2));
    assert_eq!(filter(&mut b, "linked('smelter')"), [2]);
    assert_eq!(filter(&mut b, "NOT in_area('Sendai') AND $country = 'Japan'"), [1, 3]);
    b.act(Action::Table(TableAction::Choose(0, lodemap::app::table::Choose::Only))).settle();
    assert_eq!(filter(&mut b, "$selected"), [1]);
}

fn drawn(b: &mut Bench) -> Option<Vec<u32>> {
    let input = b.state.scene_input(false).unwrap();
    let shapes = input.shapes.values().next().unwrap().clone();
    let scene = compose(&input);
    let item = scene.items.iter().find(|item| std::sync::Arc::ptr_eq(&item.shapes, &shapes)).unwrap();
    item.rows.as_ref().map(|rows| rows.to_vec())
}

#[test]
fn a_filtered_layer_is_drawn_picked_and_undone() {
    let mut b = bench();
    let id = deposits(&mut b);
    sendai(&mut b);
    b.look_at(140.85, 38.2, 200.0);
    assert_eq!(drawn(&mut b), None, "without a filter all are drawn");
    b.act(Action::Edit(Box::new(Edit::FilterLayer { id: id.clone(), filter: "in_area('Sendai')".into() }))).settle();
    assert_eq!(drawn(&mut b), Some(vec![0, 2]));
    assert_eq!(b.state.layer_filter(&id), Some(("in_area('Sendai')", FilterState::InEffect(2))));
    let hidden = b.screen([140.90, 38.25]);
    assert!(!matches!(b.state.under(hidden).first(), Some(Selection::Feature(_))), "what is not drawn cannot be picked");
    // The area grows: what lies in it is drawn at once.
    let ring = [[140.7, 38.1], [140.95, 38.1], [140.95, 38.3], [140.7, 38.3], [140.7, 38.1]];
    b.edit(json!({"edit": "set_boundary", "id": "a", "boundary": [[ring]]})).settle();
    assert_eq!(drawn(&mut b), Some(vec![0, 1, 2]));
    // Its area goes: everything is drawn again, and the layer says why.
    b.edit(json!({"edit": "remove_area", "id": "a"})).settle();
    assert_eq!(drawn(&mut b), None);
    assert!(matches!(b.state.layer_filter(&id), Some((_, FilterState::Faulty(_)))));
    b.act(Action::Undo).settle();
    assert_eq!(drawn(&mut b), Some(vec![0, 1, 2]));
    b.act(Action::Undo).act(Action::Undo).settle();
    assert_eq!((drawn(&mut b), b.state.layer_filter(&id)), (None, None));
    b.act(Action::Edit(Box::new(Edit::FilterLayer { id: id.clone(), filter: "nme = 1".into() }))).settle();
    assert!(b.state.layer_filter(&id).is_none() && !b.notices().is_empty(), "a field that is not there is refused");
}

#[test]
fn a_filter_that_was_stopped_draws_everything_until_it_is_asked_for_again() {
    let mut b = bench();
    let feature = |n: u32| {
        format!(
            r#"{{"type":"Feature","properties":{{"n":{n},"commodities":"Lithium, x{n}"}},"geometry":{{"type":"Point","coordinates":[140,38]}}}}"#
        )
    };
    let features: Vec<String> = (0..60_000).map(feature).collect();
    let path = b.file("many.geojson", &format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(",\n")));
    b.open(&[path]);
    let id = b.workspace().layers.keys().next().unwrap().clone();
    b.act(Action::Edit(Box::new(Edit::FilterLayer { id: id.clone(), filter: "n < 4".into() }))).settle();
    assert_eq!(b.state.layer_filter(&id).unwrap().1, FilterState::InEffect(4));
    b.state.perform(Action::Edit(Box::new(Edit::FilterLayer { id: id.clone(), filter: "$mineral = 'Li' AND n < 5".into() })));
    b.state.tick();
    let job = b.state.running().iter().find(|j| j.what == Word::Filtering).map(|j| j.id);
    b.state.perform(Action::CancelJob(job.unwrap()));
    b.settle();
    // It may have been quicker than the hand; then the filter is in effect.
    if b.state.layer_filter(&id).unwrap().1 == FilterState::Stopped {
        assert!(b.state.rows_let_through(&id).is_none(), "what the earlier filter let through is not shown as this one's");
        b.act(Action::Table(TableAction::FilterAgain(id.clone()))).settle();
    }
    assert_eq!(b.state.layer_filter(&id).unwrap().1, FilterState::InEffect(5));
}

#[test]
fn rules_divide_a_layer_by_filters() {
    let mut b = bench();
    let id = deposits(&mut b);
    sendai(&mut b);
    let style = json!({"color": "#d55e00", "opacity": 1.0, "symbology": {"kind": "categorised", "by": "rule", "classes": [
        {"values": ["in_area('Sendai')"], "look": {"color": "#112233"}},
        {"values": ["$mineral = 'Li'"], "look": {"color": "#445566"}}]}});
    b.edit(json!({"edit": "style_layer", "id": id.0, "style": style})).settle();
    assert_eq!(**b.state.class_column(&id).unwrap().of_row, [0, 1, 0, 2, 1, 2], "the first rule that is passed counts");
    b.edit(json!({"edit": "remove_area", "id": "a"})).settle();
    assert_eq!(**b.state.class_column(&id).unwrap().of_row, [1, 1, 2, 2, 1, 2]);
    let before = b.workspace().layers[&id].style.clone();
    b.act(Action::Edit(Box::new(
        serde_json::from_value(json!({"edit": "style_layer", "id": id.0, "style": {"color": "#d55e00", "opacity": 1.0,
            "symbology": {"kind": "categorised", "by": "rule", "classes": [{"values": ["$mineral = "]}]}}}))
        .unwrap(),
    )));
    assert_eq!(b.workspace().layers[&id].style, before, "a rule that is no filter is refused");
}

#[test]
fn filters_are_kept_under_names() {
    let mut b = bench();
    let id = deposits(&mut b);
    b.edit(json!({"edit": "keep_filters", "id": id.0, "filters": [
        {"name": "lithium", "filter": "$mineral = 'Li'"}, {"name": "日本", "filter": "$country = 'Japan'"}]}));
    assert_eq!(b.workspace().layers[&id].filters.len(), 2);
    for wrong in [
        json!([{"name": "", "filter": "a = 1"}]),
        json!([{"name": "x", "filter": "a = "}]),
        json!([{"name": "x", "filter": "a = 1"}, {"name": "x", "filter": "a = 2"}]),
    ] {
        let edit: Edit = serde_json::from_value(json!({"edit": "keep_filters", "id": id.0, "filters": wrong})).unwrap();
        assert!(b.state.why_not(&edit).is_some(), "{wrong}");
    }
    b.act(Action::Undo);
    assert!(b.workspace().layers[&id].filters.is_empty());
}

#[test]
fn a_filter_is_typed_with_what_is_offered_and_shown_on_the_map() {
    let folder = tempfile::tempdir().unwrap();
    let sample = root().join("sample-data/japan-deposits.geojson");
    let mut h = window(folder.path(), vec![sample]);
    h.key_press(Key::F6);
    rest(&mut h);
    h.key_press_modifiers(Modifiers::COMMAND, Key::F);
    rest(&mut h);
    for (text, key) in [("$miner", Key::Enter), ("= 'cop", Key::Tab)] {
        h.event(Event::Text(text.to_owned()));
        rest(&mut h);
        h.key_press(key);
        rest(&mut h);
    }
    h.key_press(Key::Enter);
    rest(&mut h);
    let table = h.state().state().table().unwrap();
    assert_eq!((table.filter().trim(), table.fault()), ("$mineral = 'copper'", None));
    let (some, all) = (table.len(), table.layer().table.len());
    assert!(some > 0 && some < all, "{some} of {all}");
    h.get_by_label("Filters").click();
    rest(&mut h);
    h.get_by_label("Show only these on the map").click();
    rest(&mut h);
    let state = h.state().state();
    let id = state.workspace().layers.keys().next().unwrap();
    assert_eq!(state.rows_let_through(id).unwrap().list.len(), some);
    assert!(h.query_by_label_contains("features are drawn").is_some(), "the layer has the sign of a filter");
    // A mistake is told with the field, and examples are at hand.
    h.get_by_label("How to filter").click();
    rest(&mut h);
    assert!(h.query_by_label("linked() AND NOT $selected").is_some());
}
