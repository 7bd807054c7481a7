//! Draws an area corner by corner: click, click, click; Enter or a double click ends, Backspace takes a corner back, Escape all.

use super::{Ground, REACH, ToolEvent, ToolOutput};
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
                self.pointer = ground.lonlat(p);
                ToolOutput::Nothing
            }
            ToolEvent::Click(p) => {
                if self.closes(p, ground) {
                    return self.finish();
                }
                if let Some(corner) = ground.lonlat(p).filter(|c| self.corners.last() != Some(c)) {
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
            ToolEvent::Press(_) | ToolEvent::Release(_) => ToolOutput::Nothing,
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
        let boundary = Boundary::from_ring(std::mem::take(&mut self.corners));
        self.pointer = None;
        ToolOutput::AreaDrawn(boundary)
    }
}
