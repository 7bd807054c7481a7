//! Notes above the map picture: the sketch in the hand, the handles of a note, and how a selected or pointed-at note stands out.

use crate::app::State;
use crate::geometry::{LonLat, MapPoint};
use crate::ui::map::global;
use crate::ui::overlay::{handle, path};
use crate::ui::theme::color;
use crate::view::theme::{MapTheme, theme};
use crate::view::tools::{EditNote, Ground, Sketch, SketchKind};
use crate::words::Word;
use crate::workspace::{Note, NoteShape};
use eframe::egui::{Color32, FontId, Painter, Pos2, Rect, Stroke, epaint::StrokeKind, vec2};

/// Paints the sketch in the hand.
pub(super) fn sketch(painter: &Painter, ground: &Ground<'_>, rect: Rect, tool: &Sketch, t: &MapTheme) {
    let places = tool.preview();
    path(painter, ground, rect, &places, false, Stroke::new(2.0, color(t.accent)), color(t.halo));
    if let (SketchKind::Arrow, [.., from, tip]) = (tool.kind(), &places[..]) {
        head(painter, ground, rect, (*from, *tip), color(t.accent));
    }
    for &corner in tool.corners() {
        handle(painter, ground, rect, corner, 4.0, color(t.edge), color(t.accent));
    }
}

/// Paints the note that is being written, before it has words.
pub(super) fn written(painter: &Painter, ground: &Ground<'_>, rect: Rect, (place, shape): (LonLat, &NoteShape), t: &MapTheme) {
    line(painter, ground, rect, (place, shape), Stroke::new(2.0, color(t.accent)), color(t.halo));
    handle(painter, ground, rect, place, 6.0, color(t.note), color(t.accent));
}

/// Paints the note that is moved, with its handles.
pub(super) fn edited(painter: &Painter, state: &State, ground: &Ground<'_>, rect: Rect, tool: &EditNote) {
    let t = theme(state.settings().dark);
    let (place, shape) = tool.shown();
    line(painter, ground, rect, (place, &shape), Stroke::new(2.0, color(t.accent)), color(t.halo));
    if let (NoteShape::Callout { at }, Some(note)) = (&shape, state.workspace().notes.get(tool.note()))
        && let Some((corner, text)) = state.callout_box(&note.text, *at)
    {
        let frame = Rect::from_min_size(global(rect, corner), sized(text.size));
        painter.rect(frame, 0.0, color(t.paper), Stroke::new(1.5, color(t.accent)), StrokeKind::Middle);
        #[expect(clippy::cast_possible_truncation, reason = "a font size")]
        let (font, leading) = (FontId::proportional(text.font_size as f32), text.leading as f32);
        let mut at = frame.min + sized(text.pad);
        for line in &text.lines {
            painter.text(at, eframe::egui::Align2::LEFT_TOP, line, font.clone(), color(t.ink));
            at.y += leading;
        }
    }
    for (_, middle) in tool.middles() {
        handle(painter, ground, rect, middle, 3.0, color(t.halo), color(t.accent));
    }
    // Of a callout the whole box is a handle.
    let places = if matches!(shape, NoteShape::Callout { .. }) { vec![place] } else { tool.handles() };
    for (i, place) in places.into_iter().enumerate() {
        let inside = if tool.chosen() == Some(i) { t.accent } else { t.edge };
        handle(painter, ground, rect, place, 5.0, color(inside), color(t.accent));
    }
}

/// Makes a note stand out: a ring around a pin, an outline along a line and around a box.
pub(super) fn outlined(
    painter: &Painter,
    state: &State,
    ground: &Ground<'_>,
    rect: Rect,
    note: &Note,
    [ink, halo]: [Color32; 2],
) {
    if let NoteShape::Callout { at } = &note.shape
        && let Some((corner, text)) = state.callout_box(&note.text, *at)
    {
        let frame = Rect::from_min_size(global(rect, corner), sized(text.size));
        leader(painter, ground, rect, (note.place, *at), frame, (Stroke::new(3.0, ink), halo));
        painter.rect_stroke(frame, 0.0, Stroke::new(3.0, ink), StrokeKind::Outside);
        return;
    }
    let drawn = line(painter, ground, rect, (note.place, &note.shape), Stroke::new(3.0, ink), halo);
    if let Some(p) = ground.screen(note.place).filter(|_| !drawn) {
        let p = global(rect, p);
        painter.circle_stroke(p, 10.0, Stroke::new(4.5, halo));
        painter.circle_stroke(p, 10.0, Stroke::new(2.0, ink));
    }
}

/// Paints the line from what a callout points at to the rim of its box: the text stays clear.
fn leader(
    painter: &Painter,
    ground: &Ground<'_>,
    rect: Rect,
    (place, at): (LonLat, LonLat),
    frame: Rect,
    (stroke, halo): (Stroke, Color32),
) {
    for piece in ground.projection.project_path(&[place.into(), at.near(place).into()]) {
        let mut seen: Vec<Pos2> = Vec::new();
        for p in piece.iter().map(|p| global(rect, ground.camera.screen_from_map(MapPoint::new(p[0], p[1])))) {
            if !frame.contains(p) {
                seen.push(p);
                continue;
            }
            if let Some(&last) = seen.last() {
                // Half the way again and again: to a fraction of a pixel.
                let (mut out, mut inside) = (last, p);
                for _ in 0..16 {
                    let middle = out.lerp(inside, 0.5);
                    if frame.contains(middle) { inside = middle } else { out = middle }
                }
                seen.push(out);
            }
            break;
        }
        for (width, color) in [(stroke.width + 2.5, halo), (stroke.width, stroke.color)] {
            painter.line(seen.clone(), Stroke::new(width, color));
        }
    }
}

/// Says what the hand may do next.
pub(super) fn hint(tool: &Sketch) -> Word {
    match tool.kind() {
        SketchKind::Point => Word::HintNote,
        SketchKind::Callout if tool.corners().is_empty() => Word::HintCallout,
        SketchKind::Callout => Word::HintCalloutText,
        SketchKind::Line => Word::HintLine,
        SketchKind::Arrow => Word::HintArrow,
    }
}

/// Paints the line of a note; tells whether it has one.
fn line(
    painter: &Painter,
    ground: &Ground<'_>,
    rect: Rect,
    (place, shape): (LonLat, &NoteShape),
    stroke: Stroke,
    halo: Color32,
) -> bool {
    let places = match shape {
        NoteShape::Callout { at } => vec![place, at.near(place)],
        NoteShape::Line { path } | NoteShape::Arrow { path } => path.clone(),
        NoteShape::Point | NoteShape::Other(_) => return false,
    };
    path(painter, ground, rect, &places, false, stroke, halo);
    if let (NoteShape::Arrow { .. }, [.., from, tip]) = (shape, &places[..]) {
        head(painter, ground, rect, (*from, *tip), stroke.color);
    }
    true
}

/// Paints the head of an arrow as two strokes.
fn head(painter: &Painter, ground: &Ground<'_>, rect: Rect, (from, tip): (LonLat, LonLat), ink: Color32) {
    // The last of the line as it is on the map, which may be bent.
    let pieces = ground.projection.project_path(&[from.into(), tip.into()]);
    let Some([.., a, b]) = pieces.last().map(Vec::as_slice) else { return };
    let screen = |p: &[f64; 2]| global(rect, ground.camera.screen_from_map(MapPoint::new(p[0], p[1])));
    let (a, b): (Pos2, Pos2) = (screen(a), screen(b));
    let along = (b - a).normalized();
    if along.is_finite() {
        for aside in [along.rot90(), -along.rot90()] {
            painter.line_segment([b, b - along * 12.0 + aside * 6.5], Stroke::new(2.5, ink));
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "points on a screen")]
fn sized([w, h]: [f64; 2]) -> eframe::egui::Vec2 {
    vec2(w as f32, h as f32)
}
