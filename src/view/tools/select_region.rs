//! Selects by a region: a box or a lasso is dragged, a polygon is clicked corner by corner; Enter or a double click ends it, Backspace
//! takes a corner back, Escape all.

use super::{Ground, REACH, ToolEvent, ToolOutput};
use crate::geometry::{MapPoint, ScreenPoint};
use crate::layer::Combine;

/// How the region is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RegionShape {
    /// From one corner to the opposite one.
    Box,
    /// Along the way of the pointer.
    Lasso,
    /// Corner by corner.
    Polygon,
}

/// Points of a lasso that are nearer together than this, in logical points, are one.
const STEP: f64 = 2.0;

/// The region so far, in map units: it stays where it is when the map is moved.
#[derive(Debug, Clone, PartialEq)]
pub struct SelectRegion {
    shape: RegionShape,
    /// The hand goes back to selecting after one region.
    once: bool,
    how: Combine,
    held: bool,
    corners: Vec<[f64; 2]>,
    pointer: Option<[f64; 2]>,
}

impl SelectRegion {
    /// Begins.
    #[must_use]
    pub fn new(shape: RegionShape, once: bool) -> Self {
        Self { shape, once, how: Combine::New, held: false, corners: Vec::new(), pointer: None }
    }

    /// Returns how the region is drawn.
    #[must_use]
    pub fn shape(&self) -> RegionShape {
        self.shape
    }

    /// Tells whether the tool is put down after one region.
    #[must_use]
    pub fn is_once(&self) -> bool {
        self.once
    }

    /// Returns how what lies in the region goes together with what is selected.
    #[must_use]
    pub fn how(&self) -> Combine {
        self.how
    }

    /// Returns the corners so far, in map units.
    #[must_use]
    pub fn corners(&self) -> &[[f64; 2]] {
        &self.corners
    }

    /// Returns the ring as it would be if it were ended now, in map units.
    #[must_use]
    pub fn preview(&self) -> Vec<[f64; 2]> {
        match (self.shape, self.corners.first(), self.pointer) {
            (RegionShape::Box, Some(&a), Some(b)) => vec![a, [b[0], a[1]], b, [a[0], b[1]]],
            _ => self.corners.iter().copied().chain(self.pointer.filter(|p| self.corners.last() != Some(p))).collect(),
        }
    }

    pub(super) fn handle(&mut self, event: ToolEvent, ground: &Ground<'_>) -> ToolOutput {
        let map = |p: ScreenPoint| {
            let MapPoint { x, y } = ground.camera.map_from_screen(p);
            [x, y]
        };
        let polygon = self.shape == RegionShape::Polygon;
        match event {
            ToolEvent::Combine(how) => self.how = how,
            ToolEvent::Press(p) if !polygon => {
                (self.held, self.corners, self.pointer) = (true, vec![map(p)], None);
            }
            ToolEvent::Move(p) if polygon => self.pointer = Some(map(p)).filter(|_| !self.corners.is_empty()),
            ToolEvent::Move(p) if self.held => {
                self.pointer = Some(map(p));
                let far = self.corners.last().is_none_or(|last| self.screen(*last, ground).distance(p) >= STEP);
                if self.shape == RegionShape::Lasso && far {
                    self.corners.push(map(p));
                }
            }
            ToolEvent::Release(p) if self.held => {
                self.pointer = Some(map(p));
                return self.finish();
            }
            ToolEvent::Click(p) if polygon => {
                let closes = |c: &[f64; 2]| self.screen(*c, ground).distance(p) < REACH;
                if self.corners.len() > 2 && self.corners.first().is_some_and(closes) {
                    return self.finish();
                }
                if self.corners.last() != Some(&map(p)) {
                    self.corners.push(map(p));
                }
                self.pointer = None;
            }
            // The first click of the pair has set the last corner.
            ToolEvent::DoubleClick(_) | ToolEvent::Enter if polygon => {
                self.pointer = None;
                return self.finish();
            }
            ToolEvent::Backspace | ToolEvent::Delete if polygon => drop(self.corners.pop()),
            ToolEvent::Escape => {
                let begun = self.held || !self.corners.is_empty();
                self.forget();
                return if begun && !self.once { ToolOutput::Nothing } else { ToolOutput::Cancelled };
            }
            _ => {}
        }
        ToolOutput::Nothing
    }

    fn screen(&self, p: [f64; 2], ground: &Ground<'_>) -> ScreenPoint {
        ground.camera.screen_from_map(MapPoint::new(p[0], p[1]))
    }

    fn forget(&mut self) {
        (self.held, self.corners, self.pointer) = (false, Vec::new(), None);
    }

    fn finish(&mut self) -> ToolOutput {
        let ring = self.preview();
        // A polygon of two corners goes on; a drag that encloses nothing is forgotten.
        if ring.len() < 3 {
            if self.shape == RegionShape::Polygon {
                return ToolOutput::TooFewCorners;
            }
            self.forget();
            return if self.once { ToolOutput::Cancelled } else { ToolOutput::Nothing };
        }
        self.forget();
        ToolOutput::Region(ring, self.how)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crs::{Crs, MapProjection};
    use crate::view::Camera;

    /// Handles events on a map whose unit is a logical point and whose origin is in the middle; y goes up.
    fn handle(tool: &mut SelectRegion, events: &[ToolEvent]) -> Vec<ToolOutput> {
        let projection = MapProjection::new(&Crs::parse("EPSG:3857").unwrap()).unwrap();
        let camera = Camera { center: MapPoint::new(0.0, 0.0), units_per_point: 1.0, size: ScreenPoint::new(200.0, 200.0) };
        let ground = Ground { camera: &camera, projection: &projection, aim: None };
        events.iter().map(|e| tool.handle(*e, &ground)).filter(|o| *o != ToolOutput::Nothing).collect()
    }

    fn at(x: f64, y: f64) -> ScreenPoint {
        ScreenPoint::new(100.0 + x, 100.0 - y)
    }

    #[test]
    fn a_box_is_dragged_from_corner_to_corner() {
        use ToolEvent::{Combine as How, Escape, Move, Press, Release};
        let mut tool = SelectRegion::new(RegionShape::Box, false);
        let out = handle(&mut tool, &[How(Combine::Add), Press(at(0.0, 0.0)), Move(at(5.0, 4.0)), Move(at(10.0, 20.0))]);
        assert!(out.is_empty());
        let ring = vec![[0.0, 0.0], [10.0, 0.0], [10.0, 20.0], [0.0, 20.0]];
        assert_eq!((tool.preview(), tool.how()), (ring.clone(), Combine::Add));
        assert_eq!(handle(&mut tool, &[Release(at(10.0, 20.0))]), [ToolOutput::Region(ring, Combine::Add)]);
        assert!(tool.preview().is_empty(), "the next begins afresh");
        handle(&mut tool, &[Press(at(0.0, 0.0)), Move(at(5.0, 4.0))]);
        assert!(handle(&mut tool, &[Escape, Release(at(9.0, 9.0))]).is_empty(), "Escape takes the gesture back, not the tool");
        assert_eq!(handle(&mut tool, &[Escape]), [ToolOutput::Cancelled]);
    }

    #[test]
    fn a_lasso_follows_the_pointer_but_not_every_tremble() {
        use ToolEvent::{Move, Press, Release};
        let mut tool = SelectRegion::new(RegionShape::Lasso, true);
        let way = [Press(at(0.0, 0.0)), Move(at(0.5, 0.0)), Move(at(10.0, 0.0)), Move(at(10.0, 1.0)), Move(at(10.0, 10.0))];
        handle(&mut tool, &way);
        let ring = vec![[0.0, 0.0], [10.0, 0.0], [10.0, 10.0], [0.0, 10.0]];
        assert_eq!(handle(&mut tool, &[Release(at(0.0, 10.0))]), [ToolOutput::Region(ring, Combine::New)]);
        let dot = [Press(at(0.0, 0.0)), Release(at(0.0, 0.0))];
        assert_eq!(handle(&mut tool, &dot), [ToolOutput::Cancelled], "what encloses nothing selects nothing");
    }

    #[test]
    fn a_polygon_is_clicked_and_a_corner_can_be_taken_back() {
        use ToolEvent::{Backspace, Click, Combine as How, DoubleClick, Enter, Move};
        let mut tool = SelectRegion::new(RegionShape::Polygon, false);
        handle(&mut tool, &[Click(at(0.0, 0.0)), Click(at(50.0, 0.0)), Move(at(50.0, 50.0))]);
        assert_eq!(tool.preview(), [[0.0, 0.0], [50.0, 0.0], [50.0, 50.0]], "with the corner under the pointer");
        assert_eq!(handle(&mut tool, &[Enter]), [ToolOutput::TooFewCorners]);
        handle(&mut tool, &[Click(at(99.0, 99.0)), Backspace, Click(at(50.0, 50.0))]);
        let ring = vec![[0.0, 0.0], [50.0, 0.0], [50.0, 50.0]];
        let done = handle(&mut tool, &[How(Combine::Remove), Enter]);
        assert_eq!(done, [ToolOutput::Region(ring.clone(), Combine::Remove)]);
        let double = [Click(at(0.0, 0.0)), Click(at(50.0, 0.0)), Click(at(50.0, 50.0)), DoubleClick(at(50.0, 50.0))];
        assert_eq!(handle(&mut tool, &double), [ToolOutput::Region(ring.clone(), Combine::Remove)]);
        let closed = [Click(at(0.0, 0.0)), Click(at(50.0, 0.0)), Click(at(50.0, 50.0)), Click(at(2.0, 2.0))];
        assert_eq!(
            handle(&mut tool, &closed),
            [ToolOutput::Region(ring, Combine::Remove)],
            "a click on the first corner ends it"
        );
    }
}
