//! Paints the marks of a sheet with the window's painter.

use crate::render::{SheetMark, SheetShape, SheetText, TextAnchor};
use crate::ui::theme::color;
use eframe::egui::epaint::TextShape;
use eframe::egui::{FontId, Painter, Pos2, Shape, Stroke, pos2, vec2};

/// Paints marks whose places count from `origin`.
pub(super) fn paint(painter: &Painter, marks: &[SheetMark], origin: Pos2) {
    for mark in marks {
        match mark {
            SheetMark::Shape(shape) => paint_shape(painter, shape, origin),
            SheetMark::Text(text) => paint_text(painter, text, origin),
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "places on a screen")]
fn at(origin: Pos2, [x, y]: [f64; 2]) -> Pos2 {
    pos2(origin.x + x as f32, origin.y + y as f32)
}

#[expect(clippy::cast_possible_truncation, reason = "widths on a screen")]
fn paint_shape(painter: &Painter, shape: &SheetShape, origin: Pos2) {
    let points: Vec<Pos2> = shape.points.iter().map(|p| at(origin, *p)).collect();
    let stroke = shape.stroke.map_or(Stroke::NONE, |s| Stroke::new(s.width as f32, color(s.color)));
    match (points.as_slice(), shape.closed) {
        ([a, b], false) if a.y == b.y => drop(painter.hline(a.x..=b.x, a.y.round() - 0.5, stroke)),
        (_, false) => drop(painter.add(Shape::line(points, stroke))),
        (_, true) => {
            if let Some(fill) = shape.fill {
                painter.add(Shape::convex_polygon(points.clone(), color(fill), Stroke::NONE));
            }
            painter.add(Shape::closed_line(points, stroke));
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "sizes on a screen")]
fn paint_text(painter: &Painter, text: &SheetText, origin: Pos2) {
    let (size, ink) = (text.size as f32, color(text.color));
    let galley = painter.layout_no_wrap(text.text.clone(), FontId::proportional(size), ink);
    let back = match text.anchor {
        TextAnchor::Start => 0.0,
        TextAnchor::Middle => galley.size().x / 2.0,
        TextAnchor::End => galley.size().x,
    };
    // From the base line to the top of the line of text.
    let up = size * 0.36 + galley.size().y / 2.0;
    let angle = text.turn_deg.to_radians() as f32;
    let offset = eframe::egui::emath::Rot2::from_angle(angle) * vec2(-back, -up);
    let place = at(origin, text.at) + offset;
    // There is one weight of the font: heavier letters are painted twice.
    let steps: &[f32] = if text.bold { &[0.0, 0.45] } else { &[0.0] };
    for right in steps {
        painter.add(TextShape::new(place + vec2(*right, 0.0), galley.clone(), ink).with_angle(angle));
    }
}
