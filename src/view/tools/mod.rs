//! The tools under the pointer: small state machines that know gestures, not windows. A gesture previews; it yields once.

mod draw_area;
mod edit_note;
mod edit_vertices;
mod select_region;
mod sketch;

pub use draw_area::DrawArea;
pub use edit_note::EditNote;
pub use edit_vertices::{EditVertices, Grip};
pub use select_region::{RegionShape, SelectRegion};
pub use sketch::{Sketch, SketchKind};

use crate::crs::MapProjection;
use crate::geometry::{Boundary, LonLat, ScreenPoint};
use crate::layer::Combine;
use crate::view::Camera;
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
    /// The boundary of an area was changed.
    BoundaryChanged(RecordId, Boundary),
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
    /// The gesture cannot be ended yet: fewer than three corners, or of a line two.
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
    /// Draw an area corner by corner.
    DrawArea(DrawArea),
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
}

impl Ground<'_> {
    /// Returns the position under a screen point; `None` beside the world.
    #[must_use]
    pub fn lonlat(&self, p: ScreenPoint) -> Option<LonLat> {
        self.projection.unproject(self.camera.map_from_screen(p))
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
            _ => None,
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

    /// Tells whether a drag belongs to the tool (else it pans the map).
    #[must_use]
    pub fn takes_drag(&self, at: ScreenPoint, ground: &Ground<'_>) -> bool {
        match self {
            Self::EditVertices(tool) => tool.grip_at(at, ground).is_some(),
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
    let corner = ground.lonlat(p)?;
    let Some(&last) = corners.last() else { return Some(corner) };
    let between = ground.screen(last).map(|s| ScreenPoint::new(f64::midpoint(s.x, p.x), f64::midpoint(s.y, p.y)));
    let between = between.and_then(|m| ground.lonlat(m)).map_or(last, |m| m.near(last));
    Some(corner.near(between))
}
