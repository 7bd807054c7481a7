//! The tools under the pointer: small state machines that know gestures, not windows. A gesture previews; it yields once.

mod circle;
mod corners;
mod cut_line;
mod draw_area;
mod edit_note;
mod edit_vertices;
mod freehand;
mod rectangle;
mod select_region;
mod shift;
mod sketch;

pub use circle::Circle;
pub use corners::Corners;
pub use cut_line::{CutLine, LineFor};
pub use draw_area::{DrawArea, DrawBy, RingFor};
pub use edit_note::EditNote;
pub use edit_vertices::{EditVertices, Grip};
pub use freehand::Freehand;
pub use rectangle::Rectangle;
pub use select_region::{RegionShape, SelectRegion};
pub use shift::{Shift, ShiftBy};
pub use sketch::{Sketch, SketchKind};

use crate::crs::MapProjection;
use crate::geometry::{Boundary, LonLat, Polygon, Ring, ScreenPoint};
use crate::layer::Combine;
use crate::view::Camera;
use crate::view::snap::Aim;
use crate::workspace::{NoteShape, RecordId};

/// How near, in logical points, the pointer must be to take hold of something.
pub const REACH: f64 = 8.0;

/// What the pointer or the keyboard does on the map.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum ToolEvent {
    /// The pointer is here.
    Move(ScreenPoint),
    /// The main button goes down.
    Press(ScreenPoint),
    /// The main button goes up.
    Release(ScreenPoint),
    /// Pressed and released without moving.
    Click(ScreenPoint),
    /// A second click at the same place soon after the first.
    DoubleClick(ScreenPoint),
    /// A place was typed: exactly there.
    At(LonLat),
    /// A distance was typed, perhaps with a bearing.
    Measured {
        /// Degrees clockwise from north.
        azimuth: Option<f64>,
        /// Metres on the ellipsoid.
        metres: f64,
    },
    /// A number was typed: degrees to turn by, or a factor.
    Number(f64),
    /// What is found from here on goes together with what is selected like this.
    Combine(Combine),
    /// Enter.
    Enter,
    /// Escape.
    Escape,
    /// Backspace.
    Backspace,
    /// Delete.
    Delete,
}

/// What a gesture came to.
#[derive(Debug, Clone, PartialEq)]
pub enum ToolOutput {
    /// Nothing yet.
    Nothing,
    /// An area was drawn.
    AreaDrawn(Boundary),
    /// A hole in an area was drawn.
    HoleDrawn(RecordId, Ring),
    /// Another part of an area was drawn.
    PartDrawn(RecordId, Polygon),
    /// A line across areas was drawn.
    LineDrawn(LineFor, Vec<LonLat>),
    /// The boundaries of areas were changed.
    BoundariesChanged(Vec<(RecordId, Boundary)>),
    /// A region to select by was drawn: a ring in map units.
    Region(Vec<[f64; 2]>, Combine),
    /// A place was pointed at.
    Place(LonLat),
    /// A note was sketched: its place and its shape.
    Sketched(LonLat, NoteShape),
    /// A note was moved or reshaped.
    NoteReshaped(RecordId, LonLat, NoteShape),
    /// The tool is done; the pointer selects again.
    Cancelled,
    /// The gesture cannot be ended yet: too few corners.
    TooFewCorners,
}

/// The tool in hand.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Tool {
    /// Select, pan, and move the corners of the selected area.
    #[default]
    Select,
    /// Draw a region and select what lies in it.
    SelectRegion(SelectRegion),
    /// Draw a new area, a hole in one, or a part of one.
    DrawArea(DrawArea),
    /// Draw a line to split areas or reshape one.
    CutLine(CutLine),
    /// Move, turn or scale areas.
    Shift(Shift),
    /// Edit the corners of an area.
    EditVertices(EditVertices),
    /// Sketch a note.
    Sketch(Sketch),
    /// Move a note by its handles.
    EditNote(EditNote),
    /// Write the note whose place is found.
    WriteNote {
        /// The place.
        place: LonLat,
        /// How it is drawn.
        shape: NoteShape,
        /// The record it speaks of.
        about: Option<RecordId>,
    },
    /// Point at the place of a new project.
    PlaceProject,
    /// Point at the deposit to link to a project.
    LinkDeposit {
        /// The project.
        project: RecordId,
    },
}

/// Where the tools work: the camera and the way to longitude and latitude.
#[derive(Debug, Clone, Copy)]
pub struct Ground<'a> {
    /// The camera.
    pub camera: &'a Camera,
    /// The map's projection.
    pub projection: &'a MapProjection,
    /// What the pointer is drawn to.
    pub aim: Option<&'a Aim>,
}

impl Ground<'_> {
    /// Returns the position under a screen point; `None` beside the world.
    #[must_use]
    pub fn lonlat(&self, p: ScreenPoint) -> Option<LonLat> {
        self.projection.unproject(self.camera.map_from_screen(p))
    }

    /// Returns the position that a pointer at a screen point means: what it snaps to, else what is under it.
    #[must_use]
    pub fn place(&self, p: ScreenPoint) -> Option<LonLat> {
        let snapped = self.aim.and_then(|aim| aim.snapped.as_ref()).filter(|s| s.asked == p);
        snapped.map_or_else(|| self.lonlat(p), |s| Some(s.place))
    }

    /// Returns the border from the last corner to what a pointer at a screen point means, when one is being traced.
    #[must_use]
    pub fn traced(&self, p: ScreenPoint) -> Option<&[LonLat]> {
        let aim = self.aim.filter(|aim| aim.snapped.as_ref().is_some_and(|s| s.asked == p))?;
        aim.traced.as_deref().filter(|way| !way.is_empty())
    }

    /// Returns where a position is on the screen; `None` when the map CRS cannot show it.
    #[must_use]
    pub fn screen(&self, p: LonLat) -> Option<ScreenPoint> {
        self.projection.project(p).map(|m| self.camera.screen_from_map(m))
    }
}

impl Tool {
    /// Takes an event; returns what it came to. Selecting and panning are the map's own business.
    pub fn handle(&mut self, event: ToolEvent, ground: &Ground<'_>) -> ToolOutput {
        match self {
            Self::Select => ToolOutput::Nothing,
            Self::SelectRegion(tool) => tool.handle(event, ground),
            Self::DrawArea(tool) => tool.handle(event, ground),
            Self::CutLine(tool) => tool.handle(event, ground),
            Self::Shift(tool) => tool.handle(event, ground),
            Self::EditVertices(tool) => tool.handle(event, ground),
            Self::Sketch(tool) => tool.handle(event, ground),
            Self::EditNote(tool) => tool.handle(event, ground),
            Self::PlaceProject | Self::LinkDeposit { .. } => match event {
                ToolEvent::Click(p) => ground.lonlat(p).map_or(ToolOutput::Nothing, ToolOutput::Place),
                ToolEvent::At(place) => ToolOutput::Place(place),
                ToolEvent::Escape => ToolOutput::Cancelled,
                _ => ToolOutput::Nothing,
            },
            Self::WriteNote { .. } => {
                if event == ToolEvent::Escape {
                    ToolOutput::Cancelled
                } else {
                    ToolOutput::Nothing
                }
            }
        }
    }

    /// Returns the boundary that is being drawn or edited, as it would be if the gesture ended under the pointer.
    #[must_use]
    pub fn shape_in_hand(&self) -> Option<Boundary> {
        match self {
            Self::DrawArea(tool) => Some(tool.preview()).filter(|ring| ring.len() > 2).map(Boundary::from_ring),
            Self::EditVertices(tool) => Some(tool.shown().clone()),
            Self::Shift(tool) => Some(tool.shown()).filter(|areas| areas.len() == 1).map(|areas| areas[0].1.clone()),
            _ => None,
        }
    }

    /// Returns the areas that the hand holds: they are drawn above the map, and not in its picture.
    #[must_use]
    pub fn held_areas(&self) -> Vec<RecordId> {
        match self {
            Self::EditVertices(tool) => vec![tool.area().clone()],
            Self::Shift(tool) => tool.areas().iter().map(|(id, _)| id.clone()).collect(),
            _ => Vec::new(),
        }
    }

    /// Returns the note that the hand holds.
    #[must_use]
    pub fn held_note(&self) -> Option<RecordId> {
        match self {
            Self::EditNote(tool) => Some(tool.note().clone()),
            _ => None,
        }
    }

    /// Tells whether the tool sets exact places, which snap.
    #[must_use]
    pub fn snaps(&self) -> bool {
        match self {
            Self::DrawArea(_) | Self::CutLine(_) | Self::EditVertices(_) | Self::Sketch(_) | Self::PlaceProject => true,
            Self::Shift(tool) => tool.by() == ShiftBy::Move,
            _ => false,
        }
    }

    /// Returns the corner from which a border would be traced.
    #[must_use]
    pub fn traces_from(&self) -> Option<LonLat> {
        match self {
            Self::DrawArea(tool) if tool.by() == DrawBy::Corners => tool.corners().last().copied(),
            Self::CutLine(tool) => tool.corners().corners().last().copied(),
            _ => None,
        }
    }

    /// Returns the places that move with the pointer or were just set: nothing snaps to them.
    #[must_use]
    pub fn moving(&self) -> Vec<LonLat> {
        match self {
            Self::EditVertices(tool) => tool.moving(),
            _ => Vec::new(),
        }
    }

    /// Tells whether a click points at what is there: with the select tool, and with a region that is dragged.
    #[must_use]
    pub fn points(&self) -> bool {
        match self {
            Self::Select => true,
            Self::SelectRegion(tool) => tool.shape() != RegionShape::Polygon,
            _ => false,
        }
    }

    /// Tells whether a drag belongs to the tool (else it pans the map); `how` is what its modifiers say.
    #[must_use]
    pub fn takes_drag(&self, at: ScreenPoint, ground: &Ground<'_>, how: Combine) -> bool {
        match self {
            Self::EditVertices(tool) => tool.takes_drag(at, ground, how),
            Self::DrawArea(tool) => tool.takes_drag(),
            Self::Shift(_) => true,
            Self::EditNote(tool) => tool.holds(at, ground),
            Self::Sketch(tool) => tool.takes_drag(),
            Self::SelectRegion(tool) => tool.shape() != RegionShape::Polygon,
            _ => false,
        }
    }
}

/// The position under the pointer, its longitude continued from the last corner along the line on the screen: a map around a
/// pole gives longitudes on both sides of 180°, and a path must not run round the other side of the earth.
fn next_at(corners: &[LonLat], p: ScreenPoint, ground: &Ground<'_>) -> Option<LonLat> {
    let corner = ground.place(p)?;
    let Some(&last) = corners.last() else { return Some(corner) };
    let between = ground.screen(last).map(|s| ScreenPoint::new(f64::midpoint(s.x, p.x), f64::midpoint(s.y, p.y)));
    let between = between.and_then(|m| ground.lonlat(m)).map_or(last, |m| m.near(last));
    Some(corner.near(between))
}
