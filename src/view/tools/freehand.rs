//! Draws a ring along the way of the pointer. What is drawn is kept as it is: simplifying is a step of its own.

use super::corners::Ended;
use super::{Ground, ToolEvent, next_at};
use crate::geometry::{LonLat, Ring};

/// Points nearer together than this, in logical points, are the tremble of a hand.
const STEP: f64 = 3.0;

/// The way of the pointer so far.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Freehand {
    way: Vec<LonLat>,
    held: bool,
}

impl Freehand {
    /// Returns the ring as it would be now.
    #[must_use]
    pub fn preview(&self) -> Ring {
        self.way.clone()
    }

    pub(super) fn handle(&mut self, event: ToolEvent, ground: &Ground<'_>) -> Ended {
        match event {
            ToolEvent::Press(p) => (self.way, self.held) = (ground.place(p).into_iter().collect(), true),
            ToolEvent::Move(p) | ToolEvent::Release(p) if self.held => {
                let far = self.way.last().and_then(|last| ground.screen(*last)).is_none_or(|last| last.distance(p) >= STEP);
                let next = self.way.last().and_then(|last| next_at(&[*last], p, ground)).filter(|_| far);
                self.way.extend(next.filter(|next| self.way.last() != Some(next)));
                if matches!(event, ToolEvent::Release(_)) {
                    self.held = false;
                    let way = std::mem::take(&mut self.way);
                    return if way.len() < 3 { Ended::TooFew } else { Ended::With(way) };
                }
            }
            ToolEvent::Escape => {
                let begun = !self.way.is_empty();
                *self = Self::default();
                return if begun { Ended::NotYet } else { Ended::Never };
            }
            _ => {}
        }
        Ended::NotYet
    }
}
