//! Draws a circle on the ellipsoid: press at the centre and drag to the rim, or click both, or type the radius.

use super::corners::Ended;
use super::draw_area::first_ring;
use super::{Ground, ToolEvent};
use crate::geometry::{LonLat, Ring, circle, distance_m};

/// Vertices of a circle: its area is 0.04 % less than that of the true one.
const STEPS: u32 = 128;

/// The centre, and the radius as far as the pointer.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Circle {
    center: Option<LonLat>,
    radius_m: f64,
    held: bool,
}

impl Circle {
    /// Returns the centre that was set.
    #[must_use]
    pub fn center(&self) -> Option<&LonLat> {
        self.center.as_ref()
    }

    /// Returns the radius in metres, as far as the pointer.
    #[must_use]
    pub fn radius_m(&self) -> f64 {
        self.radius_m
    }

    /// Returns the ring as it would be now.
    #[must_use]
    pub fn preview(&self) -> Ring {
        let ring = self.center.filter(|_| self.radius_m > 0.0).and_then(|c| circle(c, self.radius_m, STEPS));
        first_ring(ring).unwrap_or_else(|| self.center.into_iter().collect())
    }

    pub(super) fn handle(&mut self, event: ToolEvent, ground: &Ground<'_>) -> Ended {
        let reach = |center: Option<LonLat>, rim: Option<LonLat>| center.zip(rim).map_or(0.0, |(c, r)| distance_m(c, r));
        match event {
            ToolEvent::Press(p) => (self.center, self.radius_m, self.held) = (ground.place(p), 0.0, true),
            ToolEvent::Move(p) => self.radius_m = reach(self.center, ground.place(p)),
            ToolEvent::Release(p) if self.held => {
                self.held = false;
                self.radius_m = reach(self.center, ground.place(p));
                return self.finish();
            }
            ToolEvent::Click(p) | ToolEvent::DoubleClick(p) if self.center.is_none() => self.center = ground.place(p),
            ToolEvent::Click(p) | ToolEvent::DoubleClick(p) => {
                self.radius_m = reach(self.center, ground.place(p));
                return self.finish();
            }
            ToolEvent::At(place) if self.center.is_none() => self.center = Some(place),
            ToolEvent::At(place) => {
                self.radius_m = reach(self.center, Some(place));
                return self.finish();
            }
            ToolEvent::Measured { metres, .. } => {
                self.radius_m = metres;
                return self.finish();
            }
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

    fn finish(&mut self) -> Ended {
        let ring = self.preview();
        if ring.len() < 3 {
            return Ended::TooFew;
        }
        *self = Self::default();
        Ended::With(ring)
    }
}
