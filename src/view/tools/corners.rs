//! Corners set one after the other, for everything that is drawn by clicking: click, click, click; Enter or a double click ends,
//! Backspace takes a click back, Escape all. A traced stretch of a border comes with one click and goes with one Backspace.

use super::{Ground, REACH, ToolEvent, next_at};
use crate::geometry::{LonLat, ScreenPoint, destination};

/// The corners so far, and the way from the last one to the pointer.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Corners {
    corners: Vec<LonLat>,
    /// How many corners there were before each click.
    clicks: Vec<usize>,
    ahead: Vec<LonLat>,
}

/// What a gesture with corners came to.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Ended {
    /// It goes on.
    NotYet,
    /// These are the corners.
    With(Vec<LonLat>),
    /// It was to end, with too few of them.
    TooFew,
    /// It was given up.
    Never,
}

impl Corners {
    /// Returns the corners so far.
    #[must_use]
    pub fn corners(&self) -> &[LonLat] {
        &self.corners
    }

    /// Returns the corners as they would be with a click at the pointer.
    #[must_use]
    pub fn preview(&self) -> Vec<LonLat> {
        let mut all = self.corners.clone();
        self.ahead.iter().for_each(|p| push(&mut all, *p));
        all
    }

    /// Takes an event; `least` corners are needed, and when they make a `ring` a click on the first of them closes it.
    pub(super) fn handle(&mut self, event: ToolEvent, ground: &Ground<'_>, least: usize, ring: bool) -> Ended {
        match event {
            ToolEvent::Move(p) => self.ahead = self.way_to(p, ground),
            ToolEvent::Click(p) => {
                if ring && self.closes(p, ground) {
                    return self.finish(least);
                }
                let way = self.way_to(p, ground);
                self.take(way);
            }
            ToolEvent::At(place) => self.take(vec![place]),
            ToolEvent::Measured { azimuth: Some(azimuth), metres } => {
                let from = self.corners.last();
                self.take(from.and_then(|from| destination(*from, azimuth, metres)).into_iter().collect());
            }
            // The first click of the pair has set the last corner.
            ToolEvent::DoubleClick(_) | ToolEvent::Enter => return self.finish(least),
            ToolEvent::Backspace | ToolEvent::Delete => {
                self.corners.truncate(self.clicks.pop().unwrap_or_default());
                self.ahead.clear();
            }
            ToolEvent::Escape => {
                *self = Self::default();
                return Ended::Never;
            }
            _ => {}
        }
        Ended::NotYet
    }

    /// Sets what one click brings: the turn that keeps the corners together; each place itself stays to the last digit.
    fn take(&mut self, way: Vec<LonLat>) {
        let before = self.corners.len();
        way.into_iter().for_each(|p| push(&mut self.corners, p));
        if self.corners.len() > before {
            self.clicks.push(before);
        }
        self.ahead.clear();
    }

    /// The places from the last corner to the pointer: along a border that is traced, else one.
    fn way_to(&self, p: ScreenPoint, ground: &Ground<'_>) -> Vec<LonLat> {
        if let Some(traced) = ground.traced(p) {
            return traced.to_vec();
        }
        next_at(&self.corners, p, ground).into_iter().collect()
    }

    fn closes(&self, p: ScreenPoint, ground: &Ground<'_>) -> bool {
        self.corners.len() > 2 && self.corners.first().and_then(|c| ground.screen(*c)).is_some_and(|c| c.distance(p) < REACH)
    }

    fn finish(&mut self, least: usize) -> Ended {
        if self.corners.len() < least {
            return Ended::TooFew;
        }
        // The corners stay: what is refused can be mended with Backspace.
        self.ahead.clear();
        Ended::With(self.corners.clone())
    }
}

/// Appends a place that is not the last one, on the turn of the earth that is nearest to it (a corner set by the pointer is on that
/// of its line already).
fn push(corners: &mut Vec<LonLat>, place: LonLat) {
    let place =
        corners.last().map_or(place, |last| if (place.lon() - last.lon()).abs() > 180.0 { place.near(*last) } else { place });
    if corners.last() != Some(&place) {
        corners.push(place);
    }
}
