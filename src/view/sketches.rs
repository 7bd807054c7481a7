//! How notes look in the picture: pins, lines, arrows, and callouts with the line from their box to what they point at.

use crate::geometry::MapPoint;
use crate::layer::{ShapeSet, ShapeSetBuilder};
use crate::view::compose::SceneInput;
use crate::view::map_labels::priority;
use crate::view::theme::MapTheme;
use crate::view::{Callout, Label, LabelAnchor, LegendRow, Mark, Paint, Rgba, Scene, SceneItem, Stroke, Symbol};
use crate::words::Word;
use crate::workspace::{Ink, Note, NoteShape};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Length and half the width of the head of an arrow, in widths of its line and logical points.
const HEAD: [f64; 2] = [9.0, 5.0];
/// A line says so many letters at most; its card says all.
const MOST_LETTERS: usize = 40;

/// About the middle of a line so many places on each side, so far apart in logical points, are marked for labels to keep off.
const MARKS: i32 = 12;
const MARK_STEP: f64 = 8.0;

/// Rows with one paint.
type Rows<'a> = BTreeMap<Option<&'a Ink>, Vec<u32>>;

/// Adds the notes that are not in the hand.
pub(super) fn add(input: &SceneInput, scene: &mut Scene) {
    let (theme, notes) = (input.theme, &input.work.notes);
    let (mut pins, mut lines, mut leaders): (Rows<'_>, Rows<'_>, Rows<'_>) = Default::default();
    let mut arrows = Vec::new();
    let boxes: BTreeMap<u32, MapPoint> = input.work.callouts.iter().copied().collect();
    let shown = |row: u32| {
        let id = notes.ids.get(row as usize).filter(|id| input.note_in_hand.as_ref() != Some(id))?;
        input.workspace.notes.get(id)
    };
    for row in 0..u32::try_from(notes.ids.len()).unwrap_or(u32::MAX) {
        let Some(note) = shown(row) else { continue };
        let ink = note.ink.as_ref();
        match &note.shape {
            NoteShape::Point | NoteShape::Other(_) => pins.entry(ink).or_default().push(row),
            NoteShape::Callout { .. } => {
                leaders.entry(ink).or_default().push(row);
                scene.callouts.extend(boxes.get(&row).map(|at| callout(note, *at, theme)));
            }
            NoteShape::Line { path } => {
                lines.entry(ink).or_default().push(row);
                name(input, note, &longest(&projected(input, path)), scene);
            }
            NoteShape::Arrow { path } => {
                let pieces = projected(input, path);
                name(input, note, &longest(&pieces), scene);
                arrows.push((ink, pieces));
            }
        }
    }
    // The legend shows what there is.
    let sample = if pins.is_empty() { line(None, theme) } else { pin(None, theme) };
    let mut put = |shapes: &Arc<ShapeSet>, paint: Paint, rows: Option<Vec<u32>>| {
        scene.items.push(SceneItem { shapes: shapes.clone(), paint, rows: rows.map(Arc::new), categories: None });
    };
    for (ink, rows) in lines {
        put(&notes.shapes, line(ink, theme), Some(rows));
    }
    for (ink, pieces) in arrows {
        for (shapes, paint) in arrow(&pieces, ink, input) {
            put(&shapes, paint, None);
        }
    }
    for (ink, rows) in leaders {
        let dot = Symbol { mark: Mark::Circle, size: 7.0, fill: theme.ink(ink).0, edge: Some((theme.halo, 1.4)), core: None };
        put(&notes.shapes, Paint { symbol: Some(dot), ..line(ink, theme) }, Some(rows));
    }
    for (ink, rows) in pins {
        put(&notes.shapes, pin(ink, theme), Some(rows));
    }
    if input.sheet && notes.shapes.has_any_in(&input.camera.extent()) {
        scene.furniture.legend.push(LegendRow { paint: sample, text: input.lang.t(Word::Notes).to_owned() });
    }
}

fn pin(ink: Option<&Ink>, theme: &MapTheme) -> Paint {
    let fill = ink.map_or(theme.note, |ink| theme.ink(Some(ink)).0);
    let symbol = Symbol { mark: Mark::Pin, size: 15.0, fill, edge: Some((theme.halo, 1.4)), core: None };
    Paint { symbol: Some(symbol), ..Paint::default() }
}

fn line(ink: Option<&Ink>, theme: &MapTheme) -> Paint {
    let (color, width, dash) = theme.ink(ink);
    Paint { stroke: Some(Stroke { color, width, dash, casing: Some((theme.halo, width + 2.6)) }), ..Paint::default() }
}

fn callout(note: &Note, at: MapPoint, theme: &MapTheme) -> Callout {
    let (color, width, dash) = theme.ink(note.ink.as_ref());
    let edge = Stroke { color, width: width.min(2.0), dash, casing: Some((theme.halo, width.min(2.0) + 2.0)) };
    let Rgba([r, g, b, _]) = theme.paper;
    let paint = Paint { fill: Some(Rgba([r, g, b, 240])), smooth_fill: true, stroke: Some(edge), ..Paint::default() };
    Callout { at, text: note.text.clone(), paint, color: theme.ink }
}

fn projected(input: &SceneInput, path: &[crate::geometry::LonLat]) -> Vec<Vec<[f64; 2]>> {
    input.projection.project_path(&path.iter().map(|&p| p.into()).collect::<Vec<_>>())
}

fn length(piece: &[[f64; 2]]) -> f64 {
    piece.windows(2).map(|p| (p[1][0] - p[0][0]).hypot(p[1][1] - p[0][1])).sum()
}

fn longest(pieces: &[Vec<[f64; 2]>]) -> Vec<[f64; 2]> {
    pieces.iter().max_by(|a, b| length(a).total_cmp(&length(b))).cloned().unwrap_or_default()
}

/// Returns the place so far along a path, in map units.
fn along(piece: &[[f64; 2]], mut rest: f64) -> Option<MapPoint> {
    piece.windows(2).find_map(|p| {
        let step = (p[1][0] - p[0][0]).hypot(p[1][1] - p[0][1]);
        let t = if step > 0.0 { rest / step } else { 0.0 };
        rest -= step;
        (t <= 1.0).then(|| MapPoint::new(p[0][0] + t * (p[1][0] - p[0][0]), p[0][1] + t * (p[1][1] - p[0][1])))
    })
}

/// What a line says, beside its middle; on that stretch of the line labels keep off it where they can.
fn name(input: &SceneInput, note: &Note, piece: &[[f64; 2]], scene: &mut Scene) {
    let middle = length(piece) / 2.0;
    let step = MARK_STEP * input.camera.units_per_point;
    let near = (-MARKS..=MARKS).filter_map(|n| Some(middle + f64::from(n) * step).filter(|at| (0.0..=2.0 * middle).contains(at)));
    scene.label_ground.marks.extend(near.filter_map(|at| along(piece, at)));
    scene.labels.extend(label(input, note, along(piece, middle)));
}

fn label(input: &SceneInput, note: &Note, at: Option<MapPoint>) -> Option<Label> {
    let at = at?;
    let first = note.text.lines().next().unwrap_or_default();
    let mut text: String = first.chars().take(MOST_LETTERS).collect();
    if text.len() < note.text.len() {
        text.push('…');
    }
    let selected = input.selected_record.as_ref() == Some(&note.id);
    Some(Label {
        at,
        offset: [9.0, 0.0],
        text,
        size: 12.0,
        color: input.theme.ink(note.ink.as_ref()).0,
        halo: Some(input.theme.halo),
        anchor: LabelAnchor::Beside,
        priority: if selected { priority::SELECTED } else { priority::NOTE },
    })
}

/// An arrow at this scale: its line, which ends within the head, and the head, each over its casing.
fn arrow(pieces: &[Vec<[f64; 2]>], ink: Option<&Ink>, input: &SceneInput) -> Vec<(Arc<ShapeSet>, Paint)> {
    let (theme, units) = (input.theme, input.camera.units_per_point);
    let (color, width, _) = theme.ink(ink);
    let head = HEAD.map(|side| (side + width) * units);
    let mut pieces = pieces.to_vec();
    let ring = pieces.last_mut().and_then(|last| cut_head(last, head));
    let mut shaft = ShapeSetBuilder::default();
    pieces.iter().for_each(|piece| shaft.line(0, piece));
    let mut items = vec![(Arc::new(shaft.finish()), line(ink, theme))];
    if let Some(ring) = ring {
        let mut shapes = ShapeSetBuilder::default();
        shapes.polygon(0, true, std::iter::once(&ring[..]));
        let shapes = Arc::new(shapes.finish());
        let casing = Stroke { color: theme.halo, width: 2.6, dash: None, casing: None };
        items.insert(0, (shapes.clone(), Paint { stroke: Some(casing), ..Paint::default() }));
        items.push((shapes, Paint { fill: Some(color), smooth_fill: true, ..Paint::default() }));
    }
    items
}

/// Takes the end of a path, as long as the head, away, and returns the head; `None` when there is no direction.
fn cut_head(path: &mut Vec<[f64; 2]>, [length, half]: [f64; 2]) -> Option<Vec<[f64; 2]>> {
    let tip = *path.last()?;
    let away = |p: &[f64; 2]| (p[0] - tip[0]).hypot(p[1] - tip[1]);
    let from = *path.iter().rev().find(|p| away(p) > length * 0.8).or(path.first())?;
    let far = away(&from);
    if far <= 0.0 {
        return None;
    }
    let [x, y] = [(tip[0] - from[0]) / far, (tip[1] - from[1]) / far];
    let back = |along: f64, aside: f64| [tip[0] - along * x - aside * y, tip[1] - along * y + aside * x];
    // What is left ends in the middle of the head, where it is as wide as any line.
    while path.len() > 1 && path.last().is_some_and(|p| away(p) < length * 0.8) {
        path.pop();
    }
    if path.last().is_some_and(|p| away(p) >= length * 0.8) {
        path.push(back(length * 0.6, 0.0));
    } else {
        path.clear();
    }
    Some(vec![tip, back(length, half), back(length * 0.75, 0.0), back(length, -half)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_points_the_way_the_line_comes_and_the_line_ends_within_it() {
        let mut path = vec![[0.0, 0.0], [100.0, 0.0], [101.0, 0.5], [101.5, 0.0]];
        let head = cut_head(&mut path, [10.0, 5.0]).unwrap();
        assert_eq!((head[0], path[0]), ([101.5, 0.0], [0.0, 0.0]), "tip and tail stay");
        assert!((head[1][1] - 5.0).abs() < 1e-9 && (head[3][1] + 5.0).abs() < 1e-9, "a wiggle at the end does not turn it");
        assert!((path.last().unwrap()[0] - 95.5).abs() < 1e-9, "{path:?}");
        // Shorter than the head: the head alone.
        let mut short = vec![[0.0, 0.0], [0.0, 3.0]];
        let head = cut_head(&mut short, [10.0, 5.0]).unwrap();
        assert!(short.is_empty() && head[0] == [0.0, 3.0] && head[1][1] < 0.0);
        assert_eq!(cut_head(&mut vec![[1.0, 1.0], [1.0, 1.0]], [10.0, 5.0]), None);
        assert_eq!(cut_head(&mut Vec::new(), [10.0, 5.0]), None);
    }
}
