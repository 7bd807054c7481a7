//! Draws an area corner by corner: click, click, click; Enter or a double click ends, Backspace takes a corner back, Escape all.

use super::{Ground, REACH, ToolEvent, ToolOutput, next_at};
use crate::geometry::{Boundary, LonLat, ScreenPoint};

/// The corners so far and the place of the pointer.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DrawArea {
    corners: Vec<LonLat>,
    pointer: Option<LonLat>,
}

impl DrawArea {
    /// Returns the corners so far.
    #[must_use]
    pub fn corners(&self) -> &[LonLat] {
        &self.corners
    }

    /// Returns the ring as it would be with a corner under the pointer.
    #[must_use]
    pub fn preview(&self) -> Vec<LonLat> {
        self.corners.iter().copied().chain(self.pointer.filter(|p| self.corners.last() != Some(p))).collect()
    }

    pub(super) fn handle(&mut self, event: ToolEvent, ground: &Ground<'_>) -> ToolOutput {
        match event {
            ToolEvent::Move(p) => {
                self.pointer = next_at(&self.corners, p, ground);
                ToolOutput::Nothing
            }
            ToolEvent::Click(p) => {
                if self.closes(p, ground) {
                    return self.finish();
                }
                if let Some(corner) = next_at(&self.corners, p, ground).filter(|c| self.corners.last() != Some(c)) {
                    self.corners.push(corner);
                }
                self.pointer = None;
                ToolOutput::Nothing
            }
            ToolEvent::At(place) => {
                // The turn that keeps the ring together; the place itself stays to the last digit.
                let corner = self.corners.last().map_or(place, |last| place.near(*last));
                if self.corners.last() != Some(&corner) {
                    self.corners.push(corner);
                }
                self.pointer = None;
                ToolOutput::Nothing
            }
            // The first click of the pair has set the last corner.
            ToolEvent::DoubleClick(_) | ToolEvent::Enter => self.finish(),
            ToolEvent::Backspace | ToolEvent::Delete => {
                self.corners.pop();
                ToolOutput::Nothing
            }
            ToolEvent::Escape => {
                *self = Self::default();
                ToolOutput::Cancelled
            }
            ToolEvent::Press(_) | ToolEvent::Release(_) | ToolEvent::Combine(_) => ToolOutput::Nothing,
        }
    }

    /// A click on the first corner closes the ring, as in other programs.
    fn closes(&self, p: ScreenPoint, ground: &Ground<'_>) -> bool {
        self.corners.len() > 2 && self.corners.first().and_then(|c| ground.screen(*c)).is_some_and(|c| c.distance(p) < REACH)
    }

    fn finish(&mut self) -> ToolOutput {
        if self.corners.len() < 3 {
            return ToolOutput::TooFewCorners;
        }
        // The corners stay: a boundary that is refused can be mended with Backspace.
        self.pointer = None;
        ToolOutput::AreaDrawn(Boundary::from_ring(self.corners.clone()))
    }
}
