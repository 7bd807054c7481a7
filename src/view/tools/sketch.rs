//! Sketches a note: a point, a callout (press at the thing, release where the text goes, or click both), a line or an arrow (click
//! the corners; Enter or a double click ends, Backspace takes one back, Escape all).

use super::{Ground, REACH, ToolEvent, ToolOutput, next_at};
use crate::geometry::{LonLat, ScreenPoint};
use crate::workspace::NoteShape;

/// What is sketched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SketchKind {
    /// A pin.
    #[default]
    Point,
    /// A box with text and a line from it to what it speaks of.
    Callout,
    /// A line.
    Line,
    /// A line with a head at its end.
    Arrow,
}

impl SketchKind {
    /// All kinds.
    pub const ALL: [Self; 4] = [Self::Point, Self::Callout, Self::Line, Self::Arrow];
}

/// The places so far and the place of the pointer.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sketch {
    kind: SketchKind,
    path: Vec<LonLat>,
    pointer: Option<LonLat>,
    /// Where a callout was pressed, until it is released.
    pressed: Option<ScreenPoint>,
}

impl Sketch {
    /// Begins a sketch.
    #[must_use]
    pub fn new(kind: SketchKind) -> Self {
        Self { kind, ..Self::default() }
    }

    /// Returns what is sketched.
    #[must_use]
    pub fn kind(&self) -> SketchKind {
        self.kind
    }

    /// Returns the places so far: of a callout, what it points at.
    #[must_use]
    pub fn corners(&self) -> &[LonLat] {
        &self.path
    }

    /// Returns the path as it would be with a place under the pointer.
    #[must_use]
    pub fn preview(&self) -> Vec<LonLat> {
        self.path.iter().copied().chain(self.pointer.filter(|p| self.path.last() != Some(p))).collect()
    }

    /// Tells whether a drag belongs to the sketch: the first place of a callout is pressed.
    pub(super) fn takes_drag(&self) -> bool {
        self.kind == SketchKind::Callout && self.path.is_empty()
    }

    pub(super) fn handle(&mut self, event: ToolEvent, ground: &Ground<'_>) -> ToolOutput {
        match event {
            ToolEvent::Move(p) => {
                self.pointer = if self.path.is_empty() { None } else { next_at(&self.path, p, ground) };
                ToolOutput::Nothing
            }
            ToolEvent::Press(p) if self.takes_drag() => {
                self.pressed = Some(p);
                self.add(ground.lonlat(p))
            }
            // Released where it was pressed: the text is still to come.
            ToolEvent::Release(p) => match self.pressed.take() {
                Some(from) if from.distance(p) >= REACH => self.add(next_at(&self.path, p, ground)),
                _ => ToolOutput::Nothing,
            },
            ToolEvent::Click(p) => self.add(next_at(&self.path, p, ground)),
            ToolEvent::At(place) => self.add(Some(self.path.last().map_or(place, |last| place.near(*last)))),
            // The first click of the pair has set the last corner.
            ToolEvent::DoubleClick(_) | ToolEvent::Enter => self.finish(),
            ToolEvent::Backspace | ToolEvent::Delete => {
                self.path.pop();
                self.pointer = None;
                ToolOutput::Nothing
            }
            ToolEvent::Escape => {
                *self = Self::new(self.kind);
                ToolOutput::Cancelled
            }
            ToolEvent::Press(_) | ToolEvent::Combine(_) => ToolOutput::Nothing,
        }
    }

    /// Adds a place, if there is one: a point and a callout are whole then, or after the second.
    fn add(&mut self, place: Option<LonLat>) -> ToolOutput {
        let Some(place) = place.filter(|p| self.path.last() != Some(p)) else { return ToolOutput::Nothing };
        self.path.push(place);
        self.pointer = None;
        match (self.kind, &self.path[..]) {
            (SketchKind::Point, [place]) => ToolOutput::Sketched(*place, NoteShape::Point),
            (SketchKind::Callout, [place, at]) => ToolOutput::Sketched(*place, NoteShape::Callout { at: *at }),
            _ => ToolOutput::Nothing,
        }
    }

    fn finish(&self) -> ToolOutput {
        let path = self.path.clone();
        match (self.kind, path.last()) {
            (SketchKind::Line, Some(&end)) if path.len() > 1 => ToolOutput::Sketched(end, NoteShape::Line { path }),
            (SketchKind::Arrow, Some(&end)) if path.len() > 1 => ToolOutput::Sketched(end, NoteShape::Arrow { path }),
            (SketchKind::Line | SketchKind::Arrow, _) => ToolOutput::TooFewCorners,
            _ => ToolOutput::Nothing,
        }
    }
}
