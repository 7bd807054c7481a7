//! Draws a rectangle along meridians and parallels: drag from corner to opposite corner, or click both, or type both.

use super::corners::Ended;
use super::draw_area::first_ring;
use super::{Ground, ToolEvent, next_at};
use crate::geometry::{LonLat, Ring, ScreenPoint, rectangle};

/// One corner, and the opposite one under the pointer.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Rectangle {
    corner: Option<LonLat>,
    opposite: Option<LonLat>,
    held: bool,
}

impl Rectangle {
    /// Returns the corner that was set.
    #[must_use]
    pub fn corner(&self) -> Option<&LonLat> {
        self.corner.as_ref()
    }

    /// Returns the ring as it would be now.
    #[must_use]
    pub fn preview(&self) -> Ring {
        match (self.corner, self.opposite) {
            (Some(a), Some(b)) => first_ring(rectangle(a, b)).unwrap_or_else(|| vec![a]),
            (Some(a), None) => vec![a],
            _ => Vec::new(),
        }
    }

    pub(super) fn handle(&mut self, event: ToolEvent, ground: &Ground<'_>) -> Ended {
        match event {
            ToolEvent::Press(p) => {
                (self.corner, self.opposite, self.held) = (ground.place(p), None, true);
            }
            ToolEvent::Move(p) => self.opposite = self.to(p, ground),
            ToolEvent::Release(p) if self.held => {
                self.held = false;
                self.opposite = self.to(p, ground);
                return self.finish();
            }
            ToolEvent::Click(p) | ToolEvent::DoubleClick(p) => match self.corner {
                None => self.corner = ground.place(p),
                Some(_) => {
                    self.opposite = self.to(p, ground);
                    return self.finish();
                }
            },
            ToolEvent::At(place) => match self.corner {
                None => self.corner = Some(place),
                Some(corner) => {
                    self.opposite = Some(place.near(corner));
                    return self.finish();
                }
            },
            ToolEvent::Enter => return self.finish(),
            ToolEvent::Backspace | ToolEvent::Delete => *self = Self::default(),
            ToolEvent::Escape => {
                *self = Self::default();
                return Ended::Never;
            }
            _ => {}
        }
        Ended::NotYet
    }

    fn to(&self, p: ScreenPoint, ground: &Ground<'_>) -> Option<LonLat> {
        self.corner.and_then(|corner| next_at(&[corner], p, ground))
    }

    fn finish(&mut self) -> Ended {
        let ring = self.preview();
        if ring.len() < 4 {
            return Ended::TooFew;
        }
        *self = Self::default();
        Ended::With(ring)
    }
}
