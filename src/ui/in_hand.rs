//! The gesture under the hand, painted above the map: what is drawn, handles, what the pointer snaps to, what is proposed.

use crate::app::{Proposal, State};
use crate::geometry::{Boundary, LonLat, VertexRef};
use crate::ui::map::global;
use crate::ui::overlay::{Look, fill, handle, path};
use crate::ui::theme::color;
use crate::ui::{selected, sketches};
use crate::view::snap::{SnapKind, Snapped};
use crate::view::theme::MapTheme;
use crate::view::tools::{CutLine, DrawArea, DrawBy, EditVertices, LineFor, Shift, ShiftBy, Tool};
use crate::words::Word;
use eframe::egui::{self, Align2, FontId, Painter, Pos2, Rect, Shape, Stroke, epaint::StrokeKind};

pub(super) fn ui(look: &Look<'_>, state: &State, t: &MapTheme) {
    match state.tool() {
        Tool::DrawArea(tool) => draw_area(look, state, tool, t),
        Tool::CutLine(tool) => cut_line(look, tool, t),
        Tool::EditVertices(tool) => edit_vertices(look, tool, t),
        Tool::Shift(tool) => shift(look, tool, t),
        Tool::Sketch(tool) => sketches::sketch(look, tool, t),
        Tool::EditNote(tool) => sketches::edited(look, state, tool),
        Tool::WriteNote { place, shape, .. } => sketches::written(look, (*place, shape), t),
        Tool::SelectRegion(tool) => selected::region(look.painter, look.ground, look.rect, tool, t),
        Tool::Select | Tool::PlaceProject | Tool::LinkDeposit { .. } => {}
    }
    if let Some(proposal) = state.proposal() {
        proposed(look, proposal, t);
    }
    if let Some(snapped) = &state.aim().snapped {
        target(look, state, snapped, t);
    }
}

fn draw_area(look: &Look<'_>, state: &State, tool: &DrawArea, t: &MapTheme) {
    let ring = tool.preview();
    if ring.len() > 2 {
        fill(look, &Boundary::from_ring(ring.clone()), t.accent);
    }
    path(look, &ring, true, Stroke::new(2.0, look.accent));
    for &corner in tool.corners() {
        handle(look, corner, 4.0, color(t.edge), look.accent);
    }
    if let Some((circle, p)) = tool.circle().zip(tool.circle().and_then(|c| look.ground.screen(*c.center()?)))
        && circle.radius_m() > 0.0
    {
        let radius = length(circle.radius_m());
        tag(look.painter, global(look.rect, p), &state.lang().fill(Word::HintCircleRadius, &[&radius]), t);
    }
}

fn cut_line(look: &Look<'_>, tool: &CutLine, t: &MapTheme) {
    path(look, &tool.preview(), false, Stroke::new(2.0, look.accent));
    for &corner in tool.corners().corners() {
        handle(look, corner, 4.0, color(t.edge), look.accent);
    }
}

fn edit_vertices(look: &Look<'_>, tool: &EditVertices, t: &MapTheme) {
    let boundary = tool.shown();
    fill(look, boundary, t.accent);
    for (polygon, r, ring) in boundary.rings() {
        path(look, ring, true, Stroke::new(2.0, look.accent));
        let screen: Vec<Option<Pos2>> = ring.iter().map(|v| look.ground.screen(*v).map(|p| global(look.rect, p))).collect();
        for (i, &corner) in ring.iter().enumerate() {
            let next = (i + 1) % ring.len();
            let chosen = tool.chosen().contains(&VertexRef { polygon, ring: r, vertex: i });
            // Of corners that lie closer together than their handles the middles would only hide the line.
            let apart = screen[i].zip(screen[next]).is_some_and(|(a, b)| a.distance(b) > 22.0);
            if apart
                && let Ok(middle) =
                    LonLat::new(f64::midpoint(corner.lon(), ring[next].lon()), f64::midpoint(corner.lat(), ring[next].lat()))
            {
                handle(look, middle, 3.0, color(t.halo), look.accent);
            }
            // Of a border with corners close together the line is to be seen, too.
            let tight = screen[i].zip(screen[next]).is_some_and(|(a, b)| a.distance(b) < 9.0);
            handle(
                look,
                corner,
                if chosen {
                    6.0
                } else if tight {
                    2.5
                } else {
                    5.0
                },
                if chosen { look.accent } else { color(t.edge) },
                look.accent,
            );
        }
    }
    if let Some([a, b]) = tool.frame() {
        let frame = Rect::from_two_pos(global(look.rect, a), global(look.rect, b));
        look.painter.rect_filled(frame, 0.0, color(t.accent.faded(0.1)));
        look.painter.rect_stroke(frame, 0.0, Stroke::new(1.2, look.accent), StrokeKind::Inside);
    }
}

fn shift(look: &Look<'_>, tool: &Shift, t: &MapTheme) {
    if tool.amount().is_some() {
        for (_, boundary) in tool.areas() {
            dashed(look, boundary, t);
        }
    }
    for (_, boundary) in tool.shown() {
        fill(look, boundary, t.accent);
        boundary.rings().for_each(|(_, _, ring)| path(look, ring, true, Stroke::new(2.0, look.accent)));
    }
    let Some(middle) = look.ground.screen(tool.pivot()).map(|p| global(look.rect, p)) else { return };
    if tool.by() != ShiftBy::Move {
        for (width, tint) in [(4.0, look.halo), (1.6, look.accent)] {
            for d in [egui::vec2(9.0, 0.0), egui::vec2(0.0, 9.0)] {
                look.painter.line_segment([middle - d, middle + d], Stroke::new(width, tint));
            }
        }
    }
    if let Some(amount) = tool.amount() {
        let text = match tool.by() {
            ShiftBy::Move => length(amount),
            ShiftBy::Rotate => format!("{amount:.1}°"),
            ShiftBy::Scale => format!("×{amount:.3}"),
        };
        tag(look.painter, middle, &text, t);
    }
}

/// The areas as they are, dashed, under what they would become.
fn proposed(look: &Look<'_>, proposal: &Proposal, t: &MapTheme) {
    let Some(Ok(proposed)) = &proposal.result else { return };
    for boundary in &proposed.boundaries {
        fill(look, boundary, t.accent);
        boundary.rings().for_each(|(_, _, ring)| path(look, ring, true, Stroke::new(2.0, look.accent)));
    }
    for area in &proposal.of {
        dashed(look, &area.boundary, t);
    }
}

fn dashed(look: &Look<'_>, boundary: &Boundary, t: &MapTheme) {
    for (_, _, ring) in boundary.rings() {
        let closed = ring.iter().chain(ring.first()).filter_map(|v| look.ground.screen(*v)).map(|p| global(look.rect, p));
        let line: Vec<Pos2> = closed.collect();
        look.painter.extend(Shape::dashed_line(&line, Stroke::new(1.4, color(t.ink)), 6.0, 4.0));
    }
}

/// What the pointer snaps to: a square for a vertex, a cross for a crossing, a ring for an edge, with its name.
fn target(look: &Look<'_>, state: &State, snapped: &Snapped, t: &MapTheme) {
    let p = global(look.rect, snapped.at);
    for (width, tint) in [(4.5, look.halo), (2.0, look.accent)] {
        let stroke = Stroke::new(width, tint);
        match snapped.kind {
            SnapKind::Vertex => {
                look.painter.rect_stroke(Rect::from_center_size(p, egui::vec2(14.0, 14.0)), 0.0, stroke, StrokeKind::Middle);
            }
            SnapKind::Crossing | SnapKind::GridCrossing => {
                for d in [egui::vec2(7.0, 7.0), egui::vec2(7.0, -7.0)] {
                    look.painter.line_segment([p - d, p + d], stroke);
                }
            }
            SnapKind::Edge | SnapKind::GridLine => {
                look.painter.circle_stroke(p, 7.0, stroke);
            }
        }
    }
    let lang = state.lang();
    let kind = lang.t(match snapped.kind {
        SnapKind::Vertex => Word::SnappedVertex,
        SnapKind::Crossing => Word::SnappedCrossing,
        SnapKind::Edge => Word::SnappedEdge,
        SnapKind::GridCrossing | SnapKind::GridLine => Word::SnappedGrid,
    });
    let whose = state.name_of_border(&snapped.of);
    let mut text = if whose.is_empty() { kind.to_owned() } else { format!("{whose} · {kind}") };
    if state.aim().traced.is_some() {
        text = format!("{text} · {}", lang.t(Word::Tracing));
    }
    tag(look.painter, p, &text, t);
}

/// A small text beside a place; to its left where there is no room at its right.
fn tag(painter: &Painter, at: Pos2, text: &str, t: &MapTheme) {
    let galley = painter.layout_no_wrap(text.to_owned(), FontId::proportional(12.0), color(t.ink));
    let beside =
        |align: Align2, x: f32| align.anchor_size(at + egui::vec2(x, -10.0), galley.size()).expand2(egui::vec2(5.0, 2.0));
    let right = beside(Align2::LEFT_BOTTOM, 14.0);
    let frame = if right.max.x > painter.clip_rect().max.x { beside(Align2::RIGHT_BOTTOM, -14.0) } else { right };
    painter.rect_filled(frame, 4.0, color(t.halo));
    painter.galley(frame.min + egui::vec2(5.0, 2.0), galley, color(t.ink));
}

/// A length for people: metres below a kilometre, then kilometres.
pub(super) fn length(metres: f64) -> String {
    if metres.abs() < 1000.0 {
        format!("{metres:.1} m")
    } else if metres.abs() < 100_000.0 {
        format!("{:.2} km", metres / 1000.0)
    } else {
        format!("{:.0} km", metres / 1000.0)
    }
}

/// What can be done with the tool, for the top of the map.
pub(super) fn hint(state: &State) -> Option<Word> {
    use crate::view::tools::RingFor;
    Some(match state.tool() {
        Tool::DrawArea(tool) => match (tool.by(), tool.of()) {
            (DrawBy::Rectangle, _) => Word::HintRectangle,
            (DrawBy::Circle, _) => Word::HintCircle,
            (DrawBy::Freehand, _) => Word::HintFreehand,
            (DrawBy::Corners, RingFor::NewArea) => Word::HintDraw,
            (DrawBy::Corners, RingFor::Hole(_)) => Word::HintHole,
            (DrawBy::Corners, RingFor::Part(_)) => Word::HintPart,
        },
        Tool::CutLine(tool) => match tool.of() {
            LineFor::Split(_) => Word::HintSplit,
            LineFor::Reshape(_) => Word::HintReshape,
        },
        Tool::Shift(tool) => match tool.by() {
            ShiftBy::Move => Word::HintMove,
            ShiftBy::Rotate => Word::HintRotate,
            ShiftBy::Scale => Word::HintScale,
        },
        Tool::EditVertices(_) => Word::HintEdit,
        _ => return None,
    })
}
