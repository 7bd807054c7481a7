//! Moves a note by its handles: its place, the box of a callout, the corners of a line; the middle of an edge adds one, Delete
//! removes the one held last.

use super::{Ground, REACH, ToolEvent, ToolOutput};
use crate::geometry::{LonLat, ScreenPoint};
use crate::workspace::{Note, NoteShape, RecordId};

/// The note in the hand and what is held of it.
#[derive(Debug, Clone, PartialEq)]
pub struct EditNote {
    note: RecordId,
    place: LonLat,
    shape: NoteShape,
    /// Half the width and height of a callout's box, in logical points: all of it is a handle.
    room: [f64; 2],
    /// Where in the box it is held.
    grab: [f64; 2],
    held: Option<usize>,
    moved: bool,
    chosen: Option<usize>,
    preview: Option<Vec<LonLat>>,
}

impl EditNote {
    /// Begins to move a note; `None` when its shape is of a newer version.
    #[must_use]
    pub fn new(note: &Note) -> Option<Self> {
        let (place, shape) = (note.place, note.shape.clone());
        let known = !matches!(shape, NoteShape::Other(_));
        let (held, chosen, preview) = (None, None, None);
        let (room, grab) = ([0.0; 2], [0.0; 2]);
        known.then(|| Self { note: note.id.clone(), place, shape, room, grab, held, moved: false, chosen, preview })
    }

    /// Returns the note.
    #[must_use]
    pub fn note(&self) -> &RecordId {
        &self.note
    }

    /// Returns the handle that Delete would remove.
    #[must_use]
    pub fn chosen(&self) -> Option<usize> {
        self.chosen
    }

    /// Returns the handles as they are shown: the place, then the box of a callout; or the corners of the path.
    #[must_use]
    pub fn handles(&self) -> Vec<LonLat> {
        self.preview.clone().unwrap_or_else(|| self.stored())
    }

    /// Returns the middles of the edges of a path, with the handle that each would be.
    #[must_use]
    pub fn middles(&self) -> Vec<(usize, LonLat)> {
        if self.shape.path().is_none() {
            return Vec::new();
        }
        let middle = |(i, p): (usize, &[LonLat])| {
            let (lon, lat) = (f64::midpoint(p[0].lon(), p[1].lon()), f64::midpoint(p[0].lat(), p[1].lat()));
            Some((i + 1, LonLat::new(lon, lat).ok()?))
        };
        self.handles().windows(2).enumerate().filter_map(middle).collect()
    }

    /// Returns place and shape as they are shown.
    #[must_use]
    pub fn shown(&self) -> (LonLat, NoteShape) {
        let handles = self.handles();
        let last = handles.last().copied().unwrap_or(self.place);
        match (&self.shape, &handles[..]) {
            (NoteShape::Callout { .. }, [place, at]) => (*place, NoteShape::Callout { at: *at }),
            (NoteShape::Line { .. }, _) => (last, NoteShape::Line { path: handles }),
            (NoteShape::Arrow { .. }, _) => (last, NoteShape::Arrow { path: handles }),
            _ => (last, self.shape.clone()),
        }
    }

    /// Takes over a note that changed elsewhere (undo, a script).
    pub fn refresh(&mut self, note: &Note) {
        if (note.place, &note.shape) != (self.place, &self.shape)
            && let Some(anew) = Self::new(note)
        {
            *self = Self { room: self.room, ..anew };
        }
    }

    /// Says how large the box of a callout is, in logical points.
    #[must_use]
    pub fn with_box(mut self, [width, height]: [f64; 2]) -> Self {
        self.room = [width / 2.0, height / 2.0];
        self
    }

    /// Tells whether there is a handle within reach.
    #[must_use]
    pub fn holds(&self, at: ScreenPoint, ground: &Ground<'_>) -> bool {
        self.grip_at(at, ground).is_some()
    }

    fn stored(&self) -> Vec<LonLat> {
        match &self.shape {
            NoteShape::Callout { at } => vec![self.place, *at],
            NoteShape::Line { path } | NoteShape::Arrow { path } => path.clone(),
            NoteShape::Point | NoteShape::Other(_) => vec![self.place],
        }
    }

    /// The handle within reach and, for the middle of an edge, where a new one would be.
    fn grip_at(&self, at: ScreenPoint, ground: &Ground<'_>) -> Option<(usize, Option<LonLat>)> {
        let away = |p: LonLat| ground.screen(p).map(|s| s.distance(at)).filter(|d| *d <= REACH);
        let handles = self.stored().into_iter().enumerate().filter_map(|(i, p)| Some((away(p)?, (i, None))));
        let middles = || self.middles().into_iter().filter_map(|(i, p)| Some((away(p)?, (i, Some(p)))));
        let nearest = |a: &(f64, _), b: &(f64, _)| a.0.total_cmp(&b.0);
        let near = handles.min_by(nearest).or_else(|| middles().min_by(nearest)).map(|(_, grip)| grip);
        near.or_else(|| self.in_box(at, ground).map(|_| (1, None)))
    }

    /// How far from the middle of a callout's box a point in it is.
    fn in_box(&self, at: ScreenPoint, ground: &Ground<'_>) -> Option<[f64; 2]> {
        let NoteShape::Callout { at: middle } = &self.shape else { return None };
        let middle = ground.screen(*middle)?;
        let away = [at.x - middle.x, at.y - middle.y];
        (away[0].abs() <= self.room[0] && away[1].abs() <= self.room[1]).then_some(away)
    }

    pub(super) fn handle(&mut self, event: ToolEvent, ground: &Ground<'_>) -> ToolOutput {
        match event {
            ToolEvent::Press(p) => {
                (self.held, self.moved, self.preview) = (None, false, None);
                if let Some((i, new)) = self.grip_at(p, ground) {
                    let mut handles = self.stored();
                    new.into_iter().for_each(|middle| handles.insert(i, middle));
                    (self.held, self.preview) = (Some(i), Some(handles));
                    self.grab = if i == 1 { self.in_box(p, ground).unwrap_or_default() } else { [0.0; 2] };
                }
                self.chosen = self.held;
                ToolOutput::Nothing
            }
            ToolEvent::Move(p) => {
                let p = ScreenPoint::new(p.x - self.grab[0], p.y - self.grab[1]);
                if let (Some(i), Some(to), Some(handles)) = (self.held, ground.lonlat(p), &mut self.preview)
                    && let Some(handle) = handles.get_mut(i)
                {
                    // A map that ends at 180° gives the other turn's longitude; the line stays in one piece.
                    *handle = to.near(*handle);
                    self.moved = true;
                }
                ToolOutput::Nothing
            }
            ToolEvent::Release(_) => {
                let (changed, stored) = (self.shown(), self.stored());
                let moved = self.held.take().is_some() && self.moved;
                match self.preview.take() {
                    // Without a move it was a click: nothing changes by that, and no corner is added.
                    Some(handles) if moved && handles != stored => self.yields(changed),
                    Some(handles) if handles.len() != stored.len() => {
                        self.chosen = None;
                        ToolOutput::Nothing
                    }
                    _ => ToolOutput::Nothing,
                }
            }
            ToolEvent::Delete | ToolEvent::Backspace => {
                let mut path = self.shape.path().map(<[_]>::to_vec).unwrap_or_default();
                match self.chosen.take().filter(|i| path.len() > 2 && *i < path.len()) {
                    Some(i) => {
                        path.remove(i);
                        self.preview = Some(path);
                        let changed = self.shown();
                        self.preview = None;
                        self.yields(changed)
                    }
                    None => ToolOutput::Nothing,
                }
            }
            ToolEvent::Escape if self.held.is_some() => {
                (self.held, self.chosen, self.preview) = (None, None, None);
                ToolOutput::Nothing
            }
            ToolEvent::Escape | ToolEvent::Enter => ToolOutput::Cancelled,
            ToolEvent::Click(_) | ToolEvent::DoubleClick(_) | ToolEvent::At(_) | ToolEvent::Combine(_) => ToolOutput::Nothing,
        }
    }

    /// Takes the new shape for granted, so that the handle stays chosen; [`Self::refresh`] puts it right when it is refused.
    fn yields(&mut self, (place, shape): (LonLat, NoteShape)) -> ToolOutput {
        (self.place, self.shape) = (place, shape.clone());
        ToolOutput::NoteReshaped(self.note.clone(), place, shape)
    }
}
