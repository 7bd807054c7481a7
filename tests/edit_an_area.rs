//! Story: the corners of an area are moved, put in and taken out.

use crate::support::{Bench, add_area, bench, square};
use lodemap::app::{Action, Selection};
use lodemap::view::tools::Tool;

/// An area of four degrees around 154° E, 24° N, selected, its corners in hand.
fn in_hand() -> Bench {
    let mut b = bench();
    b.look_at(154.0, 24.0, 1000.0).edit(add_area("a", &square(152.0, 22.0, 4.0)));
    b.act(Action::Select(Selection::Area("a".into()))).run("tool edit");
    b
}

#[test]
fn dragging_a_corner_is_one_step() {
    let mut b = in_hand();
    b.run("drag @152,22 > 300,600");
    assert_eq!(b.revisions(), 2);
    assert_eq!(b.state.session().history().revisions()[1].label, "set_boundary");
    let p = b.screen(b.corners()[0]);
    assert!((p.x - 300.0).hypot(p.y - 600.0) < 0.01, "{p:?}");
    assert_eq!(&b.corners()[1..], [[156.0, 22.0], [156.0, 26.0], [152.0, 26.0]], "the others stay to the last digit");
    b.undo();
    assert_eq!(b.corners()[0], [152.0, 22.0]);
}

#[test]
fn the_drag_shows_and_does_nothing_before_the_release() {
    let mut b = in_hand();
    b.run("press @152,22; move 300,600; move 310,600");
    assert_eq!(b.revisions(), 1);
    let Tool::EditVertices(tool) = b.state.tool() else { panic!() };
    assert_ne!(tool.shown().polygons[0].exterior[0], b.area().boundary.polygons[0].exterior[0]);
    b.run("esc; release 310,600");
    assert_eq!((b.revisions(), b.corners()[0]), (1, [152.0, 22.0]), "Escape takes the drag back");
}

#[test]
fn dragging_the_middle_of_an_edge_puts_a_corner_in() {
    let mut b = in_hand();
    b.run("drag @154,22 > 500,650");
    assert_eq!((b.corners().len(), b.revisions()), (5, 2));
    assert_eq!(b.corners()[0], [152.0, 22.0]);
    assert_eq!(b.corners()[2], [156.0, 22.0]);
    // The edge from the last corner to the first has a middle too.
    b.run("drag @152,24 > 200,350");
    assert_eq!((b.corners().len(), b.revisions()), (6, 3));
    b.undo().undo();
    assert_eq!(b.area().boundary, square(152.0, 22.0, 4.0));
}

#[test]
fn pressing_without_dragging_changes_nothing() {
    let mut b = in_hand();
    for at in ["@152,22", "@154,22", "@154,24"] {
        b.run(&format!("press {at}; release {at}; click {at}"));
        assert_eq!(b.revisions(), 1, "{at}: statements on this boundary must not go stale by a click");
    }
}

#[test]
fn delete_takes_the_corner_held_last() {
    let mut b = in_hand();
    b.run("delete");
    assert_eq!(b.revisions(), 1, "nothing was held");
    b.run("press @156,26; release @156,26; delete");
    assert_eq!(b.corners(), [[152.0, 22.0], [156.0, 22.0], [152.0, 26.0]]);
    b.undo();
    b.run("drag @156,26 > @157,27; delete");
    assert_eq!(b.corners(), [[152.0, 22.0], [156.0, 22.0], [152.0, 26.0]], "the corner that was just dragged");
    b.run("press @152,22; release @152,22; delete");
    assert_eq!(b.corners().len(), 3, "a triangle keeps its corners");
}

#[test]
fn a_drag_beside_the_handles_moves_the_map_and_never_the_boundary() {
    let mut b = in_hand();
    let before = b.area();
    for (from, to) in [("@154,24", "600,400"), ("@153,22", "400,100"), ("20,20", "300,300"), ("@152.4,22.4", "10,10")] {
        b.run(&format!("drag {from} > {to}"));
        b.run(&format!("press {from}; move {to}; release {to}"));
    }
    assert_eq!((b.area(), b.revisions()), (before, 1));
}

#[test]
fn a_drag_that_makes_a_bow_tie_is_refused_and_the_handles_go_back() {
    let mut b = in_hand();
    b.run("drag @152,22 > @158,24.5");
    assert_eq!((b.corners()[0], b.revisions()), ([152.0, 22.0], 1));
    assert!(b.notices().iter().any(|n| n.contains("boundary is not valid")), "{:?}", b.notices());
    let Tool::EditVertices(tool) = b.state.tool() else { panic!("the tool stays in hand") };
    assert_eq!(*tool.shown(), b.area().boundary);
}

#[test]
fn undo_shows_the_tool_the_boundary_as_it_is() {
    let mut b = in_hand();
    b.run("drag @152,22 > 300,600; undo; drag @152,22 > 250,600");
    let p = b.screen(b.corners()[0]);
    assert!((p.x - 250.0).hypot(p.y - 600.0) < 0.01, "{p:?}");
    b.undo().undo();
    assert_eq!(*b.state.tool(), Tool::Select, "the area is gone, so is its tool");
}

/// An area drawn whole across 180° is shown in two pieces on a map that ends there; its corners can still be dragged.
#[test]
fn a_corner_beyond_180_is_dragged_on_a_map_that_ends_there() {
    let mut b = bench();
    b.edit(add_area("a", &square(178.0, 10.0, 4.0)));
    b.map_crs("EPSG:4087").look_at(-178.0, 12.0, 1000.0);
    b.act(Action::Select(Selection::Area("a".into()))).run("tool edit; drag @-178,10 > @-177,9");
    assert_eq!(b.revisions(), 2, "{:?}", b.notices());
    let expected = [[178.0, 10.0], [183.0, 9.0], [182.0, 14.0], [178.0, 14.0]];
    for (c, e) in b.corners().iter().zip(expected) {
        assert!((c[0] - e[0]).abs() < 1e-3 && (c[1] - e[1]).abs() < 1e-3, "{:?}", b.corners());
    }
}
