//! Draws a ring: of a new area, of a hole in one, or of another part of one; by corners, as a rectangle, as a circle or freehand.

use super::corners::{Corners, Ended};
use super::{Circle, Freehand, Ground, Rectangle, ToolEvent, ToolOutput};
use crate::geometry::{Boundary, LonLat, Polygon, Ring};
use crate::workspace::RecordId;

/// What a ring is drawn for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum RingFor {
    /// A new area.
    #[default]
    NewArea,
    /// A hole in an area.
    Hole(RecordId),
    /// Another part of an area.
    Part(RecordId),
}

/// How a ring is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DrawBy {
    /// Corner by corner.
    #[default]
    Corners,
    /// From corner to opposite corner, along meridians and parallels.
    Rectangle,
    /// About a centre, in metres on the ellipsoid.
    Circle,
    /// Along the way of the pointer.
    Freehand,
}

/// The ring so far.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DrawArea {
    of: RingFor,
    hand: Hand,
}

#[derive(Debug, Clone, PartialEq)]
enum Hand {
    Corners(Corners),
    Rectangle(Rectangle),
    Circle(Circle),
    Freehand(Freehand),
}

impl Default for Hand {
    fn default() -> Self {
        Self::Corners(Corners::default())
    }
}

impl DrawArea {
    /// Begins.
    #[must_use]
    pub fn new(of: RingFor, by: DrawBy) -> Self {
        let hand = match by {
            DrawBy::Corners => Hand::default(),
            DrawBy::Rectangle => Hand::Rectangle(Rectangle::default()),
            DrawBy::Circle => Hand::Circle(Circle::default()),
            DrawBy::Freehand => Hand::Freehand(Freehand::default()),
        };
        Self { of, hand }
    }

    /// Returns what the ring is for.
    #[must_use]
    pub fn of(&self) -> &RingFor {
        &self.of
    }

    /// Returns how it is drawn.
    #[must_use]
    pub fn by(&self) -> DrawBy {
        match self.hand {
            Hand::Corners(_) => DrawBy::Corners,
            Hand::Rectangle(_) => DrawBy::Rectangle,
            Hand::Circle(_) => DrawBy::Circle,
            Hand::Freehand(_) => DrawBy::Freehand,
        }
    }

    /// Returns the circle, when it is one.
    #[must_use]
    pub fn circle(&self) -> Option<&Circle> {
        match &self.hand {
            Hand::Circle(circle) => Some(circle),
            _ => None,
        }
    }

    /// Returns the places that were set so far: corners, or a centre.
    #[must_use]
    pub fn corners(&self) -> &[LonLat] {
        match &self.hand {
            Hand::Corners(hand) => hand.corners(),
            Hand::Rectangle(hand) => hand.corner().map_or(&[], std::slice::from_ref),
            Hand::Circle(hand) => hand.center().map_or(&[], std::slice::from_ref),
            Hand::Freehand(_) => &[],
        }
    }

    /// Returns the ring as it would be if the gesture ended at the pointer.
    #[must_use]
    pub fn preview(&self) -> Ring {
        match &self.hand {
            Hand::Corners(hand) => hand.preview(),
            Hand::Rectangle(hand) => hand.preview(),
            Hand::Circle(hand) => hand.preview(),
            Hand::Freehand(hand) => hand.preview(),
        }
    }

    /// Tells whether a drag draws (else it moves the map).
    #[must_use]
    pub(super) fn takes_drag(&self) -> bool {
        !matches!(self.hand, Hand::Corners(_))
    }

    /// Tells whether a typed distance, with or without a bearing, says where the next place is.
    #[must_use]
    pub fn takes_measured(&self, azimuth: Option<f64>) -> bool {
        match &self.hand {
            Hand::Corners(hand) => azimuth.is_some() && !hand.corners().is_empty(),
            Hand::Circle(hand) => hand.center().is_some(),
            Hand::Rectangle(_) | Hand::Freehand(_) => false,
        }
    }

    pub(super) fn handle(&mut self, event: ToolEvent, ground: &Ground<'_>) -> ToolOutput {
        let ended = match &mut self.hand {
            Hand::Corners(hand) => hand.handle(event, ground, 3, true),
            Hand::Rectangle(hand) => hand.handle(event, ground),
            Hand::Circle(hand) => hand.handle(event, ground),
            Hand::Freehand(hand) => hand.handle(event, ground),
        };
        match ended {
            Ended::NotYet => ToolOutput::Nothing,
            Ended::TooFew => ToolOutput::TooFewCorners,
            Ended::Never => ToolOutput::Cancelled,
            Ended::With(ring) => match &self.of {
                RingFor::NewArea => ToolOutput::AreaDrawn(Boundary::from_ring(ring)),
                RingFor::Hole(id) => ToolOutput::HoleDrawn(id.clone(), ring),
                RingFor::Part(id) => ToolOutput::PartDrawn(id.clone(), Polygon { exterior: ring, holes: Vec::new() }),
            },
        }
    }
}

/// The outer ring of a boundary of one polygon.
pub(super) fn first_ring(boundary: Option<Boundary>) -> Option<Ring> {
    boundary.and_then(|b| b.polygons.into_iter().next()).map(|p| p.exterior)
}
