//! Story: while an area is drawn and edited, the program says how large it is, whether it is valid, what lies inside and what it overlaps.

use crate::support::{Bench, add_area, bench, deposit, square};
use lodemap::app::{Action, FactsAction, LiveFacts, Selection};
use lodemap::geometry::{flaws, measure};
use lodemap::view::AreaUnit;
use serde_json::json;

/// Waits until what is said is said of the shape as it is now, and everything is counted.
fn facts(b: &mut Bench) -> LiveFacts {
    for _ in 0..20 {
        b.settle();
        if let Some(facts) = b.state.live_facts().filter(|f| f.is_now && !f.counting) {
            return facts;
        }
    }
    panic!("the facts never came: {:?}", b.state.live_facts())
}

/// Deposits of copper and gold in a row at 35° N, one a degree from 140° E, and one without a mineral.
fn row_of_deposits(b: &Bench) -> std::path::PathBuf {
    let minerals = ["Cu", "Cu; Au", "copper, silver", "Au", "unheard-of", "Cu"];
    let one = |(i, m): (u8, &str)| {
        deposit(&format!("d{i}"), json!({"name": format!("D{i}"), "commodities": m}), [140.0 + f64::from(i), 35.0])
    };
    let features: Vec<_> = (0..).zip(minerals).map(one).collect();
    b.file("row.geojson", &json!({"type": "FeatureCollection", "features": features}).to_string())
}

fn minerals(facts: &LiveFacts) -> Vec<(&'static str, usize)> {
    let counts = facts.found.as_ref().unwrap().deposits.minerals.clone().unwrap();
    counts.minerals.iter().map(|(m, n)| (m.symbol.as_str(), *n)).collect()
}

#[test]
fn what_is_drawn_is_measured_and_what_lies_inside_counted_as_the_pointer_moves() {
    let mut b = bench();
    b.open(&[row_of_deposits(&b)]).look_at(142.0, 35.0, 2000.0);
    b.run("tool draw; click @139.5,34; click @142.5,34; move @142.5,36.2");
    let few = facts(&mut b);
    // A triangle: the deposits at 141° and 142° lie below its slope, that at 140° above.
    assert!(few.in_hand && few.area.is_none());
    assert_eq!(few.found.as_ref().unwrap().deposits.len(), 2, "{few:?}");
    b.run("click @142.5,36.2; move @139.5,36.2");
    // The size is that of this very moment; the counts are those of a moment ago until the next are there, and say so.
    let then = b.state.live_facts().unwrap();
    assert!(!then.is_now && then.measure.unwrap().1, "{then:?}");
    assert_eq!(then.found.as_ref().unwrap().deposits.len(), 2);
    let all = facts(&mut b);
    assert_eq!(all.found.as_ref().unwrap().deposits.len(), 3);
    assert_eq!(minerals(&all), [("Cu", 3), ("Ag", 1), ("Au", 1)], "a deposit counts once for each of its minerals");
    assert!(all.measure.unwrap().0.area_m2 > 1.9 * few.measure.unwrap().0.area_m2);
    assert_eq!(b.revisions(), 1, "the layer was opened, and looking changes nothing");
    b.run("esc");
    assert!(b.state.live_facts().is_none(), "nothing is in hand");
}

#[test]
fn an_area_tells_its_facts_while_it_is_selected_and_what_has_no_known_mineral() {
    let mut b = bench();
    b.open(&[row_of_deposits(&b)]);
    b.edit(add_area("a", &square(143.5, 34.0, 2.0))).edit(add_area("b", &square(10.0, 10.0, 1.0)));
    b.act(Action::Select(Selection::Area("a".into())));
    let of_a = facts(&mut b);
    assert_eq!((of_a.area.clone(), of_a.in_hand), (Some("a".into()), false));
    assert_eq!((minerals(&of_a), of_a.found.as_ref().unwrap().deposits.minerals.as_ref().unwrap().none), (vec![("Cu", 1)], 1));
    b.act(Action::Select(Selection::Area("b".into())));
    let at_once = b.state.live_facts().unwrap();
    assert!(at_once.found.is_none(), "what was said of another area is not said of this one");
    let of_b = facts(&mut b);
    assert_eq!(of_b.found.as_ref().unwrap().deposits.len(), 0);
    assert_eq!(of_b.measure.unwrap().0, measure(&b.workspace().areas[&"b".into()].boundary));
    b.edit(json!({"edit": "set_boundary", "id": "b", "boundary": square(139.5, 34.5, 1.0)}));
    assert_eq!(facts(&mut b).found.as_ref().unwrap().deposits.len(), 1, "the boundary is another");
}

#[test]
fn overlaps_with_areas_and_layers_are_named_and_measured() {
    let mut b = bench();
    let polygon = |lon: f64| {
        let ring = [[lon, 10.0], [lon + 0.5, 10.0], [lon + 0.5, 10.5], [lon, 10.5], [lon, 10.0]];
        json!({"type": "Feature", "properties": {"unit": "granite"}, "geometry": {"type": "Polygon", "coordinates": [ring]}})
    };
    let units =
        json!({"type": "FeatureCollection", "features": [polygon(179.6), polygon(-178.4), polygon(-179.2), polygon(100.0)]});
    b.open(&[b.file("units.geojson", &units.to_string())]);
    // One lies across 180°, and the other is told on the other turn.
    b.edit(add_area("a", &square(179.0, 9.0, 2.0))).edit(add_area("b", &square(-180.0, 9.0, 2.0)));
    b.edit(add_area("far", &square(0.0, 0.0, 2.0)));
    b.act(Action::Select(Selection::Area("a".into())));
    let found = facts(&mut b).found.unwrap();
    let shared = measure(&square(180.0, 9.0, 1.0)).area_m2 + measure(&square(180.0, 10.0, 1.0)).area_m2;
    assert_eq!(found.areas.len(), 1, "{:?}", found.areas);
    assert_eq!(found.areas[0].area, "b".into());
    assert!(
        (found.areas[0].area_m2 / shared - 1.0).abs() < 1e-9 && (found.areas[0].share - 0.5).abs() < 1e-9,
        "{:?}",
        found.areas
    );
    let layers: Vec<_> = found.layers.iter().map(|l| (l.touching, l.wholly)).collect();
    assert_eq!(layers, [(2, 1)], "one unit inside, one across the border, one beside it, one far away");
    b.act(Action::ToggleVisible(b.layer("units")));
    assert_eq!(facts(&mut b).found.unwrap().layers, [], "what is hidden is not meant");
}

#[test]
fn a_bow_tie_is_marked_where_it_crosses_and_mended_only_when_asked() {
    let mut b = bench();
    b.look_at(154.0, 24.0, 2000.0);
    b.run("tool draw; click @152,23; click @156,23; click @152,25; click @156,25");
    let tie = facts(&mut b).found.unwrap();
    assert!(!tie.flaws.is_empty());
    let at = tie.flaws[0].at.unwrap();
    assert!((at.lon() - 154.0).abs() < 0.05 && (at.lat() - 24.0).abs() < 0.05, "{at:?}");
    let mended = tie.repaired.clone().unwrap().boundary;
    assert_eq!((flaws(&mended), mended.polygons.len()), (vec![], 2));
    b.run("enter");
    assert_eq!(b.revisions(), 0, "it is refused and not mended in silence");
    b.act(Action::Facts(FactsAction::Repair)).settle();
    assert_eq!((b.revisions(), b.area().boundary.clone()), (1, mended));
    assert_eq!(b.selected(), Selection::Area(b.area().id.clone()));
    assert!(facts(&mut b).found.unwrap().flaws.is_empty());
    b.undo();
    assert_eq!(b.workspace().areas.len(), 0, "it is a step like any other");
}

#[test]
fn a_corner_that_is_dragged_says_what_would_be() {
    let mut b = bench();
    b.open(&[row_of_deposits(&b)]);
    b.edit(add_area("a", &square(139.5, 34.5, 1.0))).look_at(141.0, 35.0, 2000.0);
    b.act(Action::Select(Selection::Area("a".into()))).run("tool edit");
    assert_eq!(facts(&mut b).found.unwrap().deposits.len(), 1);
    b.run("press @140.5,35.5; move @143.5,35.5");
    let held = facts(&mut b);
    assert!(held.in_hand && held.found.as_ref().unwrap().deposits.len() > 1, "{held:?}");
    assert_eq!(b.revisions(), 2, "nothing is stored before the button is up: the layer and the area");
}

#[test]
fn the_unit_of_areas_is_remembered() {
    let mut b = bench();
    b.edit(add_area("a", &square(139.5, 34.5, 1.0)));
    assert_eq!(b.state.settings().area_unit, AreaUnit::Km2);
    b.act(Action::Facts(FactsAction::Unit(AreaUnit::Acre)));
    let b = b.restart();
    assert_eq!(b.state.settings().area_unit, AreaUnit::Acre);
}
