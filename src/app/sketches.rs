//! Notes in the hand and under the pointer: what a sketch becomes, and where the boxes of callouts are on the screen.

use crate::app::state::State;
use crate::geometry::{LonLat, ScreenPoint, path_length_m};
use crate::layer::{Hit, HitKind};
use crate::render::{CALLOUT_REACH, CalloutText};
use crate::view::tools::{EditNote, Sketch, SketchKind, Tool};
use crate::words::length;
use crate::workspace::edit::Edit;
use crate::workspace::{Note, NoteShape, RecordId};

impl State {
    /// Returns the kind of note that was sketched last.
    #[must_use]
    pub fn sketch_kind(&self) -> SketchKind {
        self.sketch_kind
    }

    /// Tells whether the note can be moved by its handles.
    #[must_use]
    pub fn can_reshape(&self, id: &RecordId) -> bool {
        self.workspace().notes.get(id).is_some_and(|note| EditNote::new(note).is_some())
    }

    /// Returns the text that is offered for the note that is being written: the length of a line.
    #[must_use]
    pub fn offered_text(&self) -> Option<String> {
        match &self.tool {
            Tool::WriteNote { shape: NoteShape::Line { path }, .. } => Some(length(path_length_m(path))),
            _ => None,
        }
    }

    /// Returns the box of a callout on the screen: its left top corner and its text; `None` for other notes.
    #[must_use]
    pub fn callout_box(&self, text: &str, at: LonLat) -> Option<(ScreenPoint, CalloutText)> {
        let middle = self.map.ground()?.screen(at)?;
        let text = CalloutText::new(text);
        let [w, h] = text.size;
        Some((ScreenPoint::new(middle.x - w / 2.0, middle.y - h / 2.0), text))
    }

    /// Returns the callouts whose box is under a screen point, the one painted last first.
    pub(super) fn callouts_under(&self, at: ScreenPoint) -> Vec<(Hit, RecordId)> {
        let Some(work) = self.map.work() else { return Vec::new() };
        let camera = &self.map.camera;
        let mut found = Vec::new();
        for &(row, middle) in work.callouts.iter().rev() {
            let m = camera.screen_from_map(middle);
            let (dx, dy) = ((m.x - at.x).abs(), (m.y - at.y).abs());
            // Most are far away: their texts need not be laid out.
            if dx > CALLOUT_REACH[0] || dy > CALLOUT_REACH[1] {
                continue;
            }
            let Some(note) = work.notes.ids.get(row as usize).and_then(|id| self.workspace().notes.get(id)) else { continue };
            let [w, h] = CalloutText::new(&note.text).size;
            if dx <= w / 2.0 && dy <= h / 2.0 {
                let hit = Hit { row, kind: HitKind::Point, distance: 0.0, at: [middle.x, middle.y] };
                found.push((hit, note.id.clone()));
            }
        }
        found
    }

    /// The tool that moves a note; `None` when nobody knows its shape.
    pub(super) fn edit_note(&self, id: &RecordId) -> Option<EditNote> {
        let note = self.workspace().notes.get(id)?;
        Some(EditNote::new(note)?.with_box(CalloutText::new(&note.text).size))
    }

    pub(super) fn take_sketch(&mut self, kind: SketchKind) -> Tool {
        self.sketch_kind = kind;
        Tool::Sketch(Sketch::new(kind))
    }

    pub(super) fn sketched(&mut self, place: LonLat, shape: NoteShape) {
        self.tool = Tool::WriteNote { place, shape, about: self.area_around(place) };
    }

    pub(super) fn reshaped(&mut self, id: RecordId, place: LonLat, shape: NoteShape) {
        if !self.edit(&Edit::ReshapeNote { id, place: Some(place), shape }) {
            self.follow_selection();
        }
    }

    /// Shows the tool the note as it is now.
    pub(super) fn follow_note(&mut self) {
        let Tool::EditNote(tool) = &mut self.tool else { return };
        match self.session.workspace().notes.get(tool.note()) {
            Some(note) => {
                tool.refresh(note);
                *tool = tool.clone().with_box(CalloutText::new(&note.text).size);
            }
            None => self.tool = Tool::Select,
        }
    }
}

/// Returns the length of a note's path in metres.
#[must_use]
pub fn note_length_m(note: &Note) -> Option<f64> {
    note.shape.path().map(path_length_m)
}
