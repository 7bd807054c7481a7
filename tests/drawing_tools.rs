//! Story: areas are drawn and edited with every tool, by hand and by number, along borders that are there already.

use crate::support::{Bench, add_area, bench, square};
use lodemap::app::{Action, AreaAction, Reshaping, Selection};
use lodemap::geometry::{Boundary, LonLat, Overlay, distance_m, measure, overlay};
use lodemap::view::snap::{SnapKind, Snapping};
use lodemap::view::tools::Tool;
use lodemap::workspace::RecordId;

/// A map around Minamitorishima on which 100 points are 100 km.
fn there() -> Bench {
    let mut b = bench();
    b.look_at(154.0, 24.0, 1000.0);
    b
}

/// Two squares that share the meridian 154, from 22 to 26.
fn neighbours() -> Bench {
    let mut b = there();
    b.edit(add_area("a", &square(150.0, 22.0, 4.0))).edit(add_area("b", &square(154.0, 22.0, 4.0)));
    b
}

fn boundary(b: &Bench, id: &str) -> Boundary {
    b.workspace().areas[&RecordId::from(id)].boundary.clone()
}

fn common_m2(a: &Boundary, b: &Boundary) -> f64 {
    overlay(a, b, Overlay::Intersection).map_or(0.0, |c| measure(&c).area_m2)
}

#[test]
fn a_rectangle_is_dragged_clicked_or_typed() {
    for script in ["drag 300,300 > 500,450", "click 300,300; click 500,450", "click 500,450; move 310,310; click 300,300"] {
        let mut b = there();
        b.run("tool rectangle").run(script);
        let c = b.corners();
        assert_eq!((c.len(), b.revisions()), (4, 1), "{script}");
        assert!(c[0][1] == c[1][1] && c[1][0] == c[2][0] && c[2][1] == c[3][1] && c[3][0] == c[0][0], "{script}: {c:?}");
        let [south_west, north_east] = [b.lonlat(at(300.0, 450.0)), b.lonlat(at(500.0, 300.0))];
        assert!((c[0][1] - south_west[1]).abs() < 0.5 && (c[2][1] - north_east[1]).abs() < 0.5, "{script}: {c:?}");
    }
    let mut b = there();
    b.run("tool rectangle; type 24.5, 154.25; type 25.5, 156.75");
    assert_eq!(b.corners(), [[154.25, 24.5], [156.75, 24.5], [156.75, 25.5], [154.25, 25.5]], "typed is stored");
}

fn at(x: f64, y: f64) -> lodemap::geometry::ScreenPoint {
    lodemap::geometry::ScreenPoint::new(x, y)
}

#[test]
fn a_circle_has_its_radius_in_metres_on_the_ellipsoid() {
    let mut b = there();
    b.run("tool circle; type 24.5, 154.25; type 80 km");
    let center = LonLat::new(154.25, 24.5).unwrap();
    for corner in b.corners() {
        let far = distance_m(center, LonLat::try_from(corner).unwrap());
        assert!((far - 80_000.0).abs() < 0.001, "{far}");
    }
    let area = measure(&b.area().boundary).area_m2 / (std::f64::consts::PI * 80_000.0_f64.powi(2));
    assert!((area - 1.0).abs() < 0.001, "{area}");
    let mut b = there();
    b.run("tool circle; drag 500,350 > 600,350");
    assert_eq!((b.revisions(), b.workspace().areas.len()), (1, 1));
}

#[test]
fn freehand_keeps_the_way_of_the_hand() {
    let mut b = there();
    b.run("tool freehand; press 300,300; move 400,310; move 500,300; move 500,301; move 510,420; move 400,500; release 310,400");
    assert_eq!((b.corners().len(), b.revisions()), (6, 1), "every point but the tremble");
}

#[test]
fn a_hole_and_a_part_are_one_step_each_and_nothing_else_moves() {
    let mut b = there();
    b.edit(add_area("a", &square(150.0, 22.0, 4.0))).act(Action::Select(Selection::Area("a".into())));
    let whole = measure(&boundary(&b, "a")).area_m2;
    b.run("tool hole; click @151,23; click @153,23; click @152,25; enter; settle");
    let with = boundary(&b, "a");
    assert_eq!((with.polygons[0].holes.len(), b.revisions()), (1, 2));
    assert_eq!(with.polygons[0].exterior.len(), 4);
    assert!(measure(&with).area_m2 < whole);
    b.run("tool part; click @156,23; click @158,23; click @157,25; enter; settle");
    let parts = boundary(&b, "a");
    assert_eq!((parts.polygons.len(), b.revisions()), (2, 3));
    assert!(parts.polygons.contains(&with.polygons[0]), "the first part is as it was");
    b.undo().undo();
    assert_eq!(boundary(&b, "a"), square(150.0, 22.0, 4.0));
}

#[test]
fn corners_snap_to_vertices_edges_and_crossings_exactly() {
    let mut b = there();
    b.edit(add_area("a", &square(150.0, 22.0, 4.0))).edit(add_area("b", &square(152.0, 24.0, 4.0)));
    let near = |b: &Bench, place: [f64; 2]| {
        let p = b.screen(place);
        format!("{},{}", p.x + 4.0, p.y - 3.0)
    };
    b.run("tool draw");
    for (place, kind) in [([150.0, 22.0], SnapKind::Vertex), ([152.0, 26.0], SnapKind::Crossing)] {
        let at = near(&b, place);
        b.run(&format!("move {at}"));
        let snapped = b.state.aim().snapped.clone().unwrap_or_else(|| panic!("{place:?}"));
        assert_eq!((snapped.kind, <[f64; 2]>::from(snapped.place)), (kind, place));
    }
    let at = near(&b, [150.0, 23.3]);
    b.run(&format!("move {at}"));
    let snapped = b.state.aim().snapped.clone().unwrap();
    assert_eq!((snapped.kind, snapped.place.lon()), (SnapKind::Edge, 150.0));
    b.run("move 20,20");
    assert_eq!(b.state.aim().snapped, None, "nothing is near");
    let off = Snapping { on: false, ..Snapping::default() };
    let at = near(&b, [150.0, 22.0]);
    b.act(Action::Area(AreaAction::Snap(off))).run(&format!("move {at}"));
    assert_eq!(b.state.aim().snapped, None);
}

#[test]
fn a_border_is_traced_from_corner_to_corner() {
    let mut b = there();
    let coast = [[150.0, 22.0], [154.0, 22.0], [154.3, 23.0], [153.8, 24.0], [154.4, 25.0], [154.0, 26.0], [150.0, 26.0]];
    b.edit(add_area("a", &Boundary::from_coordinates(&[vec![coast.to_vec()]]).unwrap()));
    b.run("tool draw; click @154,22; trace on; click @154,26; trace off; click @158,26; click @158,22; enter");
    let drawn: Vec<[f64; 2]> = b
        .workspace()
        .areas
        .values()
        .find(|a| a.id != RecordId::from("a"))
        .map(|a| a.boundary.polygons[0].exterior.iter().map(|&v| v.into()).collect())
        .unwrap();
    assert_eq!(drawn[..5], coast[1..6], "vertex by vertex, to the last digit");
    assert_eq!(drawn.len(), 7);
    // Backspace takes the whole stretch back.
    b.run("tool draw; click @154,22; trace on; click @154,26; trace off; backspace");
    assert!(matches!(b.state.tool(), Tool::DrawArea(t) if t.corners().len() == 1));
}

#[test]
fn a_shared_border_moves_in_both_areas_in_one_step() {
    let mut b = neighbours();
    b.act(Action::Select(Selection::Area("a".into()))).run("tool edit; drag @154,22 > @154.6,22.3; settle");
    assert_eq!(b.revisions(), 3, "{:?}", b.notices());
    let (a, other) = (boundary(&b, "a"), boundary(&b, "b"));
    let moved = a.polygons[0].exterior[1];
    assert!(other.has_vertex_at(moved), "{other:?}");
    assert_eq!(common_m2(&a, &other), 0.0);
    assert!(b.notices().iter().any(|n| n.contains("shared border")), "{:?}", b.notices());
    b.undo();
    assert_eq!((boundary(&b, "a"), boundary(&b, "b")), (square(150.0, 22.0, 4.0), square(154.0, 22.0, 4.0)));
    // Alone, when that is wished for.
    b.act(Action::Area(AreaAction::ShareBorders(false)));
    b.run("drag @154,22 > @153.4,22.3; settle");
    assert_eq!(boundary(&b, "b"), square(154.0, 22.0, 4.0));
    assert_ne!(boundary(&b, "a"), square(150.0, 22.0, 4.0));
}

#[test]
fn splitting_gives_pieces_that_share_the_line_and_the_neighbour_its_corner() {
    let mut b = neighbours();
    b.act(Action::Select(Selection::Area("a".into())));
    b.run("tool split; type 24, 149; type 24.5, 154; type 25, 158.9; enter; settle");
    assert_eq!(b.workspace().areas.len(), 3, "{:?}", b.notices());
    assert_eq!(b.revisions(), 3);
    let mut pieces: Vec<Boundary> =
        b.workspace().areas.values().filter(|a| a.id != RecordId::from("b")).map(|a| a.boundary.clone()).collect();
    let second = pieces.pop().unwrap();
    assert_eq!(common_m2(&pieces[0], &second), 0.0);
    let whole = measure(&square(150.0, 22.0, 4.0)).area_m2;
    assert!(((measure(&pieces[0]).area_m2 + measure(&second).area_m2) / whole - 1.0).abs() < 1e-9);
    let cut = LonLat::new(154.0, 24.5).unwrap();
    assert!(boundary(&b, "b").has_vertex_at(cut), "the border to the neighbour stays shared");
    b.undo();
    assert_eq!(b.workspace().areas.len(), 2);
    assert_eq!(boundary(&b, "a"), square(150.0, 22.0, 4.0));
    b.act(Action::Select(Selection::Area("a".into()))).run("tool split; click @140,10; click @141,10; enter; settle");
    assert!(b.notices().iter().any(|n| n.contains("does not cut across")), "{:?}", b.notices());
}

#[test]
fn a_border_is_led_along_a_line() {
    let mut b = there();
    b.edit(add_area("a", &square(150.0, 22.0, 4.0))).act(Action::Select(Selection::Area("a".into())));
    b.run("tool reshape; type 21, 153; type 24, 153; type 24, 155; enter; settle");
    let a = boundary(&b, "a");
    assert_eq!(b.revisions(), 2);
    assert!(a.has_vertex_at(LonLat::new(153.0, 22.0).unwrap()) && a.has_vertex_at(LonLat::new(154.0, 24.0).unwrap()), "{a:?}");
    assert!(!a.has_vertex_at(LonLat::new(154.0, 22.0).unwrap()), "that corner was cut off");
}

#[test]
fn whole_areas_move_turn_and_grow_only_with_their_tools() {
    let mut b = there();
    b.edit(add_area("a", &square(153.0, 23.0, 2.0))).act(Action::Select(Selection::Area("a".into())));
    b.run("drag @154,24 > @155,25");
    assert_eq!(b.revisions(), 1, "a stray drag moves the map");
    let size = measure(&boundary(&b, "a")).area_m2;
    b.run("tool move; drag @154,24 > @155,26; settle");
    assert_eq!(b.revisions(), 2, "{:?}", b.notices());
    assert!((measure(&boundary(&b, "a")).area_m2 / size - 1.0).abs() < 0.002);
    b.run("type 90° 50 km; settle");
    assert_eq!(b.revisions(), 3);
    b.run("tool rotate; type 30; settle");
    assert_eq!(b.revisions(), 4);
    assert!((measure(&boundary(&b, "a")).area_m2 / size - 1.0).abs() < 0.002);
    b.run("tool scale; type 0.5; settle");
    assert!((measure(&boundary(&b, "a")).area_m2 / size - 0.25).abs() < 0.002);
    b.undo().undo().undo().undo();
    assert_eq!(boundary(&b, "a"), square(153.0, 23.0, 2.0));
}

#[test]
fn bearing_and_distance_set_the_next_corner() {
    let mut b = there();
    b.run("tool draw; type 24, 154; type 90° 100 km; type N 50 km; enter");
    let corners: Vec<LonLat> = b.corners().into_iter().map(|c| LonLat::try_from(c).unwrap()).collect();
    assert!((distance_m(corners[0], corners[1]) - 100_000.0).abs() < 0.001);
    assert!((distance_m(corners[1], corners[2]) - 50_000.0).abs() < 0.001);
    assert_eq!(corners[1].lon(), corners[2].lon(), "due north");
}

#[test]
fn several_corners_are_chosen_moved_and_removed_together() {
    let mut b = there();
    let ring = [[150.0, 22.0], [152.0, 22.0], [154.0, 22.0], [154.0, 26.0], [152.0, 26.0], [150.0, 26.0]];
    b.edit(add_area("a", &Boundary::from_coordinates(&[vec![ring.to_vec()]]).unwrap()));
    b.act(Action::Select(Selection::Area("a".into()))).run("tool edit; shift-drag @151.5,26.5 > @152.5,21.5");
    let Tool::EditVertices(tool) = b.state.tool() else { panic!() };
    assert_eq!(tool.chosen().len(), 2);
    b.run("drag @152,22 > @152,21.5; settle");
    let corners = b.corners();
    assert!(corners[1][1] < 21.6 && corners[4][1] < 25.6, "both: {corners:?}");
    assert_eq!((corners[0], corners[2], b.revisions()), (ring[0], ring[2], 2));
    b.run("delete; settle");
    assert_eq!((b.corners().len(), b.revisions()), (4, 3));
    b.run("undo; undo");
    assert_eq!(b.corners(), ring);
}

#[test]
fn simplifying_is_looked_at_before_it_is_taken() {
    let mut b = there();
    let mut ring: Vec<[f64; 2]> = (0..200)
        .map(|i| f64::from(i) * std::f64::consts::TAU / 200.0)
        .map(|t| [154.0 + 2.0 * t.cos(), 24.0 + 2.0 * t.sin()])
        .collect();
    ring[7][0] += 0.001;
    b.edit(add_area("a", &Boundary::from_coordinates(&[vec![ring]]).unwrap())).act(Action::Select(Selection::Area("a".into())));
    b.act(Action::Area(AreaAction::Propose(Reshaping::Simplify(1000.0)))).settle();
    let d = b.state.proposal().and_then(|p| p.result.clone()).unwrap().unwrap().difference;
    assert!(d.vertices_before == 200 && d.vertices_after < 60, "{d:?}");
    assert!(d.largest_shift_m > 0.0 && d.largest_shift_m <= 1000.0 && d.area_change_m2 != 0.0, "{d:?}");
    assert_eq!((b.revisions(), b.area().boundary.vertex_count()), (1, 200), "nothing has changed yet");
    b.act(Action::Area(AreaAction::Take)).settle();
    assert_eq!((b.revisions(), b.area().boundary.vertex_count()), (2, d.vertices_after));
    b.undo().act(Action::Area(AreaAction::Propose(Reshaping::Buffer(50_000.0)))).settle();
    b.act(Action::Area(AreaAction::Take)).settle();
    assert_eq!(b.workspace().areas.len(), 2, "a buffer is a new area");
}

#[test]
fn a_buffer_goes_around_selected_features_and_the_graticule_is_snapped_to() {
    let mut b = there();
    let point = r#"{"type":"FeatureCollection","features":[{"type":"Feature","id":1,"properties":{},"geometry":{"type":"Point","coordinates":[154.0,24.0]}}]}"#;
    b.open(&[b.file("p.geojson", point)]).look_at(154.0, 24.0, 1000.0);
    let layer = b.layer("p");
    b.act(Action::SelectAt(b.screen([154.0, 24.0])));
    assert!(matches!(b.selected(), Selection::Feature(f) if f.layer == layer));
    b.act(Action::Area(AreaAction::Propose(Reshaping::Buffer(20_000.0)))).settle();
    b.act(Action::Area(AreaAction::Take)).settle();
    let size = measure(&b.area().boundary).area_m2 / (std::f64::consts::PI * 20_000.0_f64.powi(2));
    assert!((size - 1.0).abs() < 0.003, "{size}");
    let with = Snapping { graticule: true, areas: false, layers: false, ..Snapping::default() };
    b.act(Action::Area(AreaAction::Snap(with))).run("tool draw");
    let step = lodemap::view::graticule::step_of(b.state.map().projection().unwrap(), b.state.map().camera()).unwrap();
    let crossing = [(154.0 / step).round() * step, (25.0 / step).round() * step];
    let near = b.screen(crossing);
    b.run(&format!("move {},{}", near.x + 3.0, near.y + 2.0));
    let snapped = b.state.aim().snapped.clone().unwrap();
    assert_eq!((snapped.kind, <[f64; 2]>::from(snapped.place)), (SnapKind::GridCrossing, crossing));
}

#[test]
fn merging_keeps_the_first_and_its_notes_and_undo_brings_all_back() {
    let mut b = neighbours();
    let before = b.workspace().clone();
    b.act(Action::Select(Selection::Areas(vec!["a".into(), "b".into()]))).act(Action::Area(AreaAction::Merge)).settle();
    assert_eq!((b.workspace().areas.len(), b.revisions()), (1, 3));
    assert!((measure(&b.area().boundary).area_m2 / 2.0 / measure(&square(150.0, 22.0, 4.0)).area_m2 - 1.0).abs() < 1e-9);
    b.undo();
    assert_eq!(*b.workspace(), before);
    b.act(Action::Select(Selection::Areas(vec!["a".into(), "b".into()])))
        .act(Action::Area(AreaAction::Combine(Overlay::Union)))
        .settle();
    assert_eq!(b.workspace().areas.len(), 3, "the union is a new area, its parts stay");
}

#[test]
fn across_180_every_tool_gives_one_piece() {
    for (tool, script) in [
        ("rectangle", "drag 400,300 > 600,420"),
        ("circle", "drag 500,350 > 560,350"),
        ("freehand", "press 400,300; move 600,300; move 600,420; release 400,420"),
    ] {
        let mut b = bench();
        b.look_at(180.0, 10.0, 3000.0).run(&format!("tool {tool}; {script}"));
        let lons: Vec<f64> = b.corners().iter().map(|c| c[0]).collect();
        assert!(lons.iter().any(|l| *l < 180.0) && lons.iter().any(|l| *l > 180.0), "{tool}: {lons:?}");
        assert!(lons.windows(2).all(|p| (p[0] - p[1]).abs() < 30.0), "{tool}: {lons:?}");
    }
}

#[test]
fn wkt_and_coordinates_are_pasted_as_areas() {
    let mut b = there();
    b.state.paste_text("POLYGON ((150 22, 154 22, 154 26, 150 26, 150 22), (151 23, 152 23, 152 24, 151 23))");
    b.settle();
    assert_eq!(b.workspace().areas.len(), 1, "{:?}", b.notices());
    assert_eq!((b.corners().len(), b.area().boundary.polygons[0].holes.len()), (4, 1));
    let mut b = there();
    b.state.paste_text("SRID=6668;MULTIPOLYGON (((150 22, 154 22, 154 26, 150 22)),\n ((160 22, 161 22, 161 23, 160 22)))\n");
    b.settle();
    assert_eq!(b.workspace().areas.len(), 1, "{:?}", b.notices());
    assert_eq!(b.area().boundary.polygons.len(), 2, "{:?}", b.notices());
    let mut b = there();
    b.state.paste_text("24.5, 154.25\n24.5, 156.123456789\n25.5, 156.75\n");
    b.settle();
    assert_eq!(b.workspace().areas.len(), 1, "{:?}", b.notices());
    assert_eq!(b.corners(), [[154.25, 24.5], [156.123456789, 24.5], [156.75, 25.5]], "{:?}", b.notices());
    b.state.paste_text("nothing of the kind");
    assert_eq!((b.workspace().areas.len(), b.revisions()), (1, 1));
}
