//! Moves, turns or scales whole areas. Only this tool does: a stray drag never moves a boundary.

use super::{Ground, ToolEvent, ToolOutput};
use crate::geometry::{Boundary, LonLat, ScreenPoint, destination, distance_m, moved, rotated, scaled};
use crate::workspace::RecordId;

/// What is done with the areas.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShiftBy {
    /// They are moved; bearings and lengths on the ellipsoid stay.
    Move,
    /// They are turned about their middle.
    Rotate,
    /// They are made larger or smaller about their middle.
    Scale,
}

/// The areas in hand.
#[derive(Debug, Clone, PartialEq)]
pub struct Shift {
    by: ShiftBy,
    areas: Vec<(RecordId, Boundary)>,
    pivot: LonLat,
    /// Where the pointer took hold.
    held: Option<(ScreenPoint, LonLat)>,
    preview: Option<Vec<(RecordId, Boundary)>>,
    amount: f64,
}

impl Shift {
    /// Takes areas in hand; `None` without areas.
    #[must_use]
    pub fn new(by: ShiftBy, areas: Vec<(RecordId, Boundary)>) -> Option<Self> {
        let pivot = middle_of(&areas)?;
        Some(Self { by, areas, pivot, held: None, preview: None, amount: 0.0 })
    }

    /// Returns what is done.
    #[must_use]
    pub fn by(&self) -> ShiftBy {
        self.by
    }

    /// Returns the areas in hand.
    #[must_use]
    pub fn areas(&self) -> &[(RecordId, Boundary)] {
        &self.areas
    }

    /// Returns the areas as they would be on release.
    #[must_use]
    pub fn shown(&self) -> &[(RecordId, Boundary)] {
        self.preview.as_deref().unwrap_or(&self.areas)
    }

    /// Returns what turning and scaling go about.
    #[must_use]
    pub fn pivot(&self) -> LonLat {
        self.pivot
    }

    /// Returns how far: metres, degrees clockwise, or the factor; `None` while nothing is held.
    #[must_use]
    pub fn amount(&self) -> Option<f64> {
        self.preview.as_ref().map(|_| self.amount)
    }

    /// Takes over boundaries that changed elsewhere (undo, a script).
    pub fn refresh(&mut self, areas: Vec<(RecordId, Boundary)>) {
        if self.areas != areas
            && let Some(fresh) = Self::new(self.by, areas)
        {
            *self = fresh;
        }
    }

    /// Does it by a typed number: degrees clockwise, or a factor.
    fn by_number(&mut self, number: f64) -> ToolOutput {
        self.preview = match self.by {
            ShiftBy::Move => None,
            ShiftBy::Rotate => self.each(|b| rotated(b, self.pivot, number)),
            ShiftBy::Scale => self.each(|b| scaled(b, self.pivot, number)),
        };
        self.finish()
    }

    fn each(&self, change: impl Fn(&Boundary) -> Option<Boundary>) -> Option<Vec<(RecordId, Boundary)>> {
        self.areas.iter().map(|(id, b)| Some((id.clone(), change(b)?))).collect()
    }

    pub(super) fn handle(&mut self, event: ToolEvent, ground: &Ground<'_>) -> ToolOutput {
        match event {
            ToolEvent::Press(p) => self.held = ground.place(p).map(|place| (p, place)),
            ToolEvent::Move(p) => {
                if let (Some((from_screen, from)), Some(to)) = (self.held, ground.place(p)) {
                    self.drag(from_screen, from, p, to, ground);
                }
            }
            ToolEvent::Release(_) => {
                self.held = None;
                return self.finish();
            }
            ToolEvent::Number(number) => return self.by_number(number),
            ToolEvent::Measured { azimuth: Some(azimuth), metres } if self.by == ShiftBy::Move => {
                let to = destination(self.pivot, azimuth, metres);
                self.preview = to.and_then(|to| self.each(|b| moved(b, self.pivot, to)));
                return self.finish();
            }
            ToolEvent::Escape if self.preview.is_some() || self.held.is_some() => (self.held, self.preview) = (None, None),
            ToolEvent::Escape | ToolEvent::Enter => return ToolOutput::Cancelled,
            _ => {}
        }
        ToolOutput::Nothing
    }

    fn drag(&mut self, from_screen: ScreenPoint, from: LonLat, p: ScreenPoint, to: LonLat, ground: &Ground<'_>) {
        let Some(middle) = ground.screen(self.pivot) else { return };
        let to = to.near(from);
        (self.amount, self.preview) = match self.by {
            ShiftBy::Move => (distance_m(from, to), self.each(|b| moved(b, from, to))),
            ShiftBy::Rotate => {
                let angle = |q: ScreenPoint| (q.y - middle.y).atan2(q.x - middle.x).to_degrees();
                let turn = (angle(p) - angle(from_screen) + 540.0).rem_euclid(360.0) - 180.0;
                (turn, self.each(|b| rotated(b, self.pivot, turn)))
            }
            ShiftBy::Scale => {
                let factor = (middle.distance(p) / middle.distance(from_screen).max(1.0)).clamp(0.01, 100.0);
                (factor, self.each(|b| scaled(b, self.pivot, factor)))
            }
        };
    }

    fn finish(&mut self) -> ToolOutput {
        match self.preview.take() {
            Some(changed) if changed != self.areas => ToolOutput::BoundariesChanged(changed),
            _ => ToolOutput::Nothing,
        }
    }
}

/// The middle of the box around all areas.
fn middle_of(areas: &[(RecordId, Boundary)]) -> Option<LonLat> {
    let first = areas.iter().find_map(|(_, b)| b.rings().next().and_then(|(_, _, r)| r.first().copied()))?;
    let mut around = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
    for v in areas.iter().flat_map(|(_, b)| b.rings()).flat_map(|(_, _, ring)| ring) {
        let v = v.near(first);
        around = [around[0].min(v.lon()), around[1].min(v.lat()), around[2].max(v.lon()), around[3].max(v.lat())];
    }
    LonLat::new(f64::midpoint(around[0], around[2]), f64::midpoint(around[1], around[3])).ok()
}
