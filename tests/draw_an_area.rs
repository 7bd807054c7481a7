//! Story: a geologist draws an area on the map, corner by corner.

use crate::support::{Bench, bench};
use lodemap::app::Selection;
use lodemap::geometry::measure;
use lodemap::view::tools::Tool;

/// Runs a script on a map around Minamitorishima; returns the bench.
fn drawn(script: &str) -> Bench {
    let mut b = bench();
    b.look_at(154.0, 24.0, 1000.0).run("tool draw").run(script);
    b
}

#[track_caller]
fn check_corners(script: &str, expected: usize) {
    let b = drawn(script);
    assert_eq!(b.corners().len(), expected, "{script}");
    assert_eq!(b.revisions(), 1, "{script}: one gesture is one step");
    assert_eq!(b.selected(), Selection::Area(b.area().id.clone()), "{script}");
    assert_eq!(*b.state.tool(), Tool::Select, "{script}");
}

#[test]
fn every_way_to_finish_gives_one_area() {
    check_corners("click 100,100; click 300,100; click 300,300; enter", 3);
    check_corners("click 100,100; click 300,100; click 300,300; doubleclick 100,300", 4);
    // A click on the first corner closes the ring and sets none.
    check_corners("click 100,100; click 300,100; click 300,300; click 100,300; click 103,102", 4);
    check_corners("click 100,100; click 900,900; backspace; click 300,100; click 300,300; enter", 3);
    check_corners("click 100,100; move 200,200; click 300,100; move 250,250; click 300,300; move 10,10; enter", 3);
    // The same place twice is one corner.
    check_corners("click 100,100; click 300,100; click 300,100; click 300,300; enter", 3);
}

#[test]
fn corners_lie_where_the_pointer_was() {
    let b = drawn("click 100,100; click 300,100; click 300,300; enter");
    for (corner, at) in b.corners().into_iter().zip([[100.0, 100.0], [300.0, 100.0], [300.0, 300.0]]) {
        let p = b.screen(corner);
        assert!((p.x - at[0]).hypot(p.y - at[1]) < 0.01, "{corner:?} {p:?}");
    }
}

#[test]
fn escape_leaves_nothing() {
    let mut b = drawn("click 100,100; click 300,100; click 300,300; esc");
    assert_eq!((b.workspace().areas.len(), b.revisions()), (0, 0));
    assert_eq!(*b.state.tool(), Tool::Select);
    b.run("enter");
    assert_eq!(b.revisions(), 0);
}

#[test]
fn fewer_than_three_corners_are_refused_and_the_drawing_goes_on() {
    for script in ["enter", "click 100,100; enter", "click 100,100; doubleclick 300,300"] {
        let mut b = drawn(script);
        assert_eq!(b.revisions(), 0, "{script}");
        assert!(b.notices().iter().any(|n| n.contains("at least three corners")), "{script}: {:?}", b.notices());
        assert!(matches!(b.state.tool(), Tool::DrawArea(_)), "{script}");
        b.run("click 500,100; click 500,500; click 300,500; enter");
        assert_eq!(b.workspace().areas.len(), 1, "{script}");
    }
}

#[test]
fn a_bow_tie_is_refused_with_the_reason_and_changes_nothing() {
    let b = drawn("click 100,100; click 300,300; click 300,100; click 100,300; enter");
    assert_eq!((b.workspace().areas.len(), b.revisions()), (0, 0));
    let notices = b.notices();
    assert!(notices.iter().any(|n| n.contains("boundary is not valid")), "{notices:?}");
    assert_eq!(b.state.path(), None, "a refused edit makes no file");
}

#[test]
fn a_bow_tie_can_be_mended_without_drawing_it_anew() {
    let mut b = drawn("click 100,100; click 300,300; click 300,100; click 100,300; enter");
    b.run("backspace; backspace; backspace; click 300,100; click 300,300; click 100,300; enter");
    assert_eq!(b.corners().len(), 4);
}

#[test]
fn points_on_one_line_are_refused() {
    let b = drawn("click 100,200; click 300,200; click 600,200; enter");
    assert_eq!(b.revisions(), 0, "{:?}", b.corners());
    assert!(!b.notices().is_empty());
}

#[test]
fn an_area_across_180_is_one_piece_with_continuous_longitudes() {
    let mut b = bench();
    b.look_at(180.0, 10.0, 3000.0);
    b.run("tool draw; click 400,300; click 600,300; click 600,420; click 400,420; enter");
    let lons: Vec<f64> = b.corners().iter().map(|c| c[0]).collect();
    assert!(lons.iter().any(|l| *l < 180.0) && lons.iter().any(|l| *l > 180.0), "{lons:?}");
    assert!(lons.windows(2).all(|p| (p[0] - p[1]).abs() < 20.0), "{lons:?}");
    let expected = 600.0 * 360.0;
    let km2 = measure(&b.area().boundary).area_m2 / 1e6;
    assert!((km2 / expected - 1.0).abs() < 0.02, "EPSG:8859 keeps areas: {km2} km² v. {expected}");
}

#[test]
fn an_area_across_180_is_one_piece_on_a_polar_map_too() {
    let mut b = bench();
    b.map_crs("EPSG:3995").look_at(180.0, 75.0, 2000.0);
    b.run("tool draw; click 400,300; click 600,300; click 600,420; click 400,420; enter");
    let lons: Vec<f64> = b.corners().iter().map(|c| c[0]).collect();
    assert!(lons.windows(2).all(|p| (p[0] - p[1]).abs() < 40.0), "{lons:?}");
    let km2 = measure(&b.area().boundary).area_m2 / 1e6;
    assert!((50_000.0..150_000.0).contains(&km2), "{km2}");
}
