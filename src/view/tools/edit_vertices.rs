//! Edits the corners of one area: drag a corner to move it and all that are chosen with it, drag the middle of an edge to add one,
//! Shift-click or Shift-drag a box to choose several, Delete removes them.

use super::{Ground, REACH, ToolEvent, ToolOutput};
use crate::geometry::{Boundary, LonLat, ScreenPoint, VertexRef};
use crate::layer::Combine;
use crate::workspace::RecordId;
use std::collections::BTreeSet;

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
    chosen: BTreeSet<VertexRef>,
    preview: Option<Boundary>,
    /// How the next corners go together with those that are chosen.
    how: Combine,
    /// The corners of the box that chooses.
    frame: Option<[ScreenPoint; 2]>,
}

impl EditVertices {
    /// Begins to edit an area.
    #[must_use]
    pub fn new(area: RecordId, boundary: Boundary) -> Self {
        let (held, preview, frame) = (None, None, None);
        Self { area, boundary, held, moved: false, chosen: BTreeSet::new(), preview, how: Combine::New, frame }
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

    /// Returns the corners that Delete would remove and a drag would move.
    #[must_use]
    pub fn chosen(&self) -> &BTreeSet<VertexRef> {
        &self.chosen
    }

    /// Returns the box that is being dragged to choose corners.
    #[must_use]
    pub fn frame(&self) -> Option<[ScreenPoint; 2]> {
        self.frame
    }

    /// Chooses all corners.
    pub fn choose_all(&mut self) {
        let at = |(polygon, ring, vertices): (usize, usize, &crate::geometry::Ring)| {
            (0..vertices.len()).map(move |vertex| VertexRef { polygon, ring, vertex }).collect::<Vec<_>>()
        };
        self.chosen = self.boundary.rings().flat_map(at).collect();
    }

    /// Takes over a boundary that changed elsewhere (undo, a script).
    pub fn refresh(&mut self, boundary: &Boundary) {
        if self.boundary != *boundary {
            *self = Self::new(self.area.clone(), boundary.clone());
        }
    }

    /// Returns the places that move with the pointer: nothing snaps to them.
    #[must_use]
    pub fn moving(&self) -> Vec<LonLat> {
        if self.held.is_none() {
            return Vec::new();
        }
        let now = self.chosen.iter().filter_map(|at| self.shown().vertex(*at));
        now.chain(self.chosen.iter().filter_map(|at| self.boundary.vertex(*at))).collect()
    }

    /// Tells whether a drag from here is the tool's: from a grip, or, with Shift or Ctrl, from anywhere.
    #[must_use]
    pub(super) fn takes_drag(&self, at: ScreenPoint, ground: &Ground<'_>, how: Combine) -> bool {
        how != Combine::New || self.grip_at(at, ground).is_some()
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
            ToolEvent::Combine(how) => self.how = how,
            ToolEvent::Press(p) => self.press(p, ground),
            ToolEvent::Move(p) => {
                if let Some([_, to]) = &mut self.frame {
                    *to = p;
                } else if let Some(to) = ground.place(p) {
                    self.drag(to);
                }
            }
            ToolEvent::Release(_) => {
                let how = std::mem::replace(&mut self.how, Combine::New);
                if let Some(frame) = self.frame.take() {
                    self.choose_in(frame, how, ground);
                    return ToolOutput::Nothing;
                }
                self.held = None;
                match self.preview.take() {
                    // Without a move it was a click: statements on this boundary must not go stale by that.
                    Some(changed) if self.moved && changed != self.boundary => return self.yields(changed),
                    Some(_) if !self.moved => self.chosen.clear(),
                    _ => {}
                }
            }
            // What was typed is where the one chosen corner goes.
            ToolEvent::At(place) if self.chosen.len() == 1 => {
                self.held = self.chosen.first().copied();
                self.drag(place);
                self.held = None;
                return self.preview.take().map_or(ToolOutput::Nothing, |changed| self.yields(changed));
            }
            ToolEvent::Delete | ToolEvent::Backspace if !self.chosen.is_empty() => {
                let chosen = std::mem::take(&mut self.chosen);
                match self.boundary.with_vertices_removed(&chosen) {
                    Some(without) => return self.yields(without),
                    None => return ToolOutput::TooFewCorners,
                }
            }
            ToolEvent::Escape if self.held.is_some() || self.frame.is_some() || !self.chosen.is_empty() => {
                (self.held, self.preview, self.frame) = (None, None, None);
                self.chosen.clear();
            }
            ToolEvent::Escape | ToolEvent::Enter => return ToolOutput::Cancelled,
            _ => {}
        }
        ToolOutput::Nothing
    }

    fn press(&mut self, p: ScreenPoint, ground: &Ground<'_>) {
        (self.held, self.moved, self.preview, self.frame) = (None, false, None, None);
        match self.grip_at(p, ground) {
            Some(Grip::Corner(at)) if self.how == Combine::New => {
                if !self.chosen.contains(&at) {
                    self.chosen = BTreeSet::from([at]);
                }
                self.held = Some(at);
            }
            Some(Grip::Corner(at)) => {
                if !self.chosen.remove(&at) {
                    self.chosen.insert(at);
                }
            }
            Some(Grip::Middle(at, middle)) if self.how == Combine::New => {
                if let Some(with) = self.boundary.with_vertex_inserted(at, middle) {
                    (self.preview, self.held) = (Some(with), Some(at));
                    self.chosen = BTreeSet::from([at]);
                }
            }
            _ if self.how != Combine::New => self.frame = Some([p, p]),
            _ => self.chosen.clear(),
        }
    }

    /// Moves the held corner there, and the other chosen ones by as much in longitude and latitude.
    fn drag(&mut self, to: LonLat) {
        let Some(held) = self.held else { return };
        let Some(from) = self.shown().vertex(held) else { return };
        // A map that ends at 180° gives the other turn's longitude; the ring stays in one piece.
        let (a, b) = (from.nano(), to.near(from).nano());
        self.preview = self.shown().with_vertices_moved(&self.chosen, (b.0 - a.0, b.1 - a.1)).or_else(|| self.preview.take());
        self.moved = true;
    }

    /// Chooses the corners in a box on the screen.
    fn choose_in(&mut self, [a, b]: [ScreenPoint; 2], how: Combine, ground: &Ground<'_>) {
        let inside =
            |p: ScreenPoint| (a.x.min(b.x)..=a.x.max(b.x)).contains(&p.x) && (a.y.min(b.y)..=a.y.max(b.y)).contains(&p.y);
        let mut found = BTreeSet::new();
        for (polygon, ring, vertices) in self.boundary.rings() {
            let here = vertices.iter().enumerate().filter(|(_, v)| ground.screen(**v).is_some_and(inside));
            found.extend(here.map(|(vertex, _)| VertexRef { polygon, ring, vertex }));
        }
        self.chosen = match how {
            Combine::New => found,
            Combine::Add => self.chosen.union(&found).copied().collect(),
            Combine::Remove => self.chosen.difference(&found).copied().collect(),
            Combine::Intersect => self.chosen.intersection(&found).copied().collect(),
        };
    }

    /// Takes the new boundary for granted, so that the corners stay chosen; [`Self::refresh`] puts it right when it is refused.
    fn yields(&mut self, changed: Boundary) -> ToolOutput {
        self.boundary = changed.clone();
        ToolOutput::BoundariesChanged(vec![(self.area.clone(), changed)])
    }
}
