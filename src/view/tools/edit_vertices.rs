//! Edits the corners of one area: drag a corner to move it, drag the middle of an edge to add one, Delete removes the last one held.

use super::{Ground, REACH, ToolEvent, ToolOutput};
use crate::geometry::{Boundary, LonLat, ScreenPoint, VertexRef};
use crate::workspace::RecordId;

/// What the pointer can take hold of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Grip {
    /// A corner.
    Corner(VertexRef),
    /// The middle of the edge that ends at this corner.
    Middle(VertexRef, LonLat),
}

/// The area under the pointer and what is held of it.
#[derive(Debug, Clone, PartialEq)]
pub struct EditVertices {
    area: RecordId,
    boundary: Boundary,
    held: Option<VertexRef>,
    moved: bool,
    chosen: Option<VertexRef>,
    preview: Option<Boundary>,
}

impl EditVertices {
    /// Begins to edit an area.
    #[must_use]
    pub fn new(area: RecordId, boundary: Boundary) -> Self {
        Self { area, boundary, held: None, moved: false, chosen: None, preview: None }
    }

    /// Returns the area.
    #[must_use]
    pub fn area(&self) -> &RecordId {
        &self.area
    }

    /// Returns the boundary as it is shown: as it would be on release while something is held.
    #[must_use]
    pub fn shown(&self) -> &Boundary {
        self.preview.as_ref().unwrap_or(&self.boundary)
    }

    /// Returns the corner that Delete would remove.
    #[must_use]
    pub fn chosen(&self) -> Option<VertexRef> {
        self.chosen
    }

    /// Takes over a boundary that changed elsewhere (undo, a script).
    pub fn refresh(&mut self, boundary: &Boundary) {
        if self.boundary != *boundary {
            *self = Self::new(self.area.clone(), boundary.clone());
        }
    }

    /// Returns what is within reach of the pointer: corners before middles, the nearest first.
    #[must_use]
    pub fn grip_at(&self, at: ScreenPoint, ground: &Ground<'_>) -> Option<Grip> {
        let mut corners: Vec<(f64, Grip)> = Vec::new();
        let mut middles: Vec<(f64, Grip)> = Vec::new();
        for (polygon, ring, vertices) in self.boundary.rings() {
            for (vertex, &a) in vertices.iter().enumerate() {
                let b = vertices[(vertex + 1) % vertices.len()];
                let middle = LonLat::new(f64::midpoint(a.lon(), b.lon()), f64::midpoint(a.lat(), b.lat())).ok();
                if let Some(p) = ground.screen(a) {
                    corners.push((p.distance(at), Grip::Corner(VertexRef { polygon, ring, vertex })));
                }
                if let Some((middle, p)) = middle.and_then(|m| Some((m, ground.screen(m)?))) {
                    middles.push((p.distance(at), Grip::Middle(VertexRef { polygon, ring, vertex: vertex + 1 }, middle)));
                }
            }
        }
        let nearest = |grips: Vec<(f64, Grip)>| grips.into_iter().filter(|(d, _)| *d <= REACH).min_by(|a, b| a.0.total_cmp(&b.0));
        nearest(corners).or_else(|| nearest(middles)).map(|(_, grip)| grip)
    }

    pub(super) fn handle(&mut self, event: ToolEvent, ground: &Ground<'_>) -> ToolOutput {
        match event {
            ToolEvent::Press(p) => {
                (self.held, self.moved, self.preview) = (None, false, None);
                match self.grip_at(p, ground) {
                    Some(Grip::Corner(at)) => self.held = Some(at),
                    Some(Grip::Middle(at, middle)) => {
                        if let Some(with) = self.boundary.with_vertex_inserted(at, middle) {
                            self.preview = Some(with);
                            self.held = Some(at);
                        }
                    }
                    None => {}
                }
                self.chosen = self.held;
                ToolOutput::Nothing
            }
            ToolEvent::Move(p) => {
                if let (Some(at), Some(to)) = (self.held, ground.lonlat(p)) {
                    // A map that ends at 180° gives the other turn's longitude; the ring stays in one piece.
                    let to = self.shown().vertex(at).map_or(to, |from| to.near(from));
                    self.preview = self.shown().with_vertex_moved(at, to);
                    self.moved = true;
                }
                ToolOutput::Nothing
            }
            ToolEvent::Release(_) => {
                self.held = None;
                match self.preview.take() {
                    // Without a move it was a click: statements on this boundary must not go stale by that.
                    Some(changed) if self.moved && changed != self.boundary => self.yields(changed),
                    Some(_) if !self.moved => {
                        self.chosen = None;
                        ToolOutput::Nothing
                    }
                    _ => ToolOutput::Nothing,
                }
            }
            ToolEvent::Delete | ToolEvent::Backspace => {
                let without = self.chosen.take().and_then(|at| self.boundary.with_vertex_removed(at));
                without.map_or(ToolOutput::Nothing, |b| self.yields(b))
            }
            ToolEvent::Escape if self.held.is_some() => {
                self.held = None;
                self.chosen = None;
                self.preview = None;
                ToolOutput::Nothing
            }
            ToolEvent::Escape | ToolEvent::Enter => ToolOutput::Cancelled,
            ToolEvent::Click(_) | ToolEvent::DoubleClick(_) | ToolEvent::At(_) | ToolEvent::Combine(_) => ToolOutput::Nothing,
        }
    }

    /// Takes the new boundary for granted, so that the corner stays chosen; [`Self::refresh`] puts it right when it is refused.
    fn yields(&mut self, changed: Boundary) -> ToolOutput {
        self.boundary = changed.clone();
        ToolOutput::BoundaryChanged(self.area.clone(), changed)
    }
}
