//! Draws a line across areas: to split them along it, or to give an area's border that way.

use super::corners::{Corners, Ended};
use super::{Ground, ToolEvent, ToolOutput};
use crate::geometry::LonLat;
use crate::workspace::RecordId;

/// What a line is drawn for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LineFor {
    /// To split these areas.
    Split(Vec<RecordId>),
    /// To lead the border of this area along it.
    Reshape(RecordId),
}

/// The line so far.
#[derive(Debug, Clone, PartialEq)]
pub struct CutLine {
    of: LineFor,
    corners: Corners,
}

impl CutLine {
    /// Begins.
    #[must_use]
    pub fn new(of: LineFor) -> Self {
        Self { of, corners: Corners::default() }
    }

    /// Returns what the line is for.
    #[must_use]
    pub fn of(&self) -> &LineFor {
        &self.of
    }

    /// Returns the corners so far.
    #[must_use]
    pub fn corners(&self) -> &Corners {
        &self.corners
    }

    pub(super) fn handle(&mut self, event: ToolEvent, ground: &Ground<'_>) -> ToolOutput {
        match self.corners.handle(event, ground, 2, false) {
            Ended::NotYet => ToolOutput::Nothing,
            Ended::TooFew => ToolOutput::TooFewCorners,
            Ended::Never => ToolOutput::Cancelled,
            Ended::With(line) => ToolOutput::LineDrawn(self.of.clone(), line),
        }
    }

    /// Returns the line as it would be with a click at the pointer.
    #[must_use]
    pub fn preview(&self) -> Vec<LonLat> {
        self.corners.preview()
    }
}
