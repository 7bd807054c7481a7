//! The camera: which part of the map plane the screen shows, and the way between the two spaces.

use crate::geometry::{MapExtent, MapPoint, ScreenPoint};

/// A view on the map plane: what lies in the middle, and how large.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Camera {
    /// The map point in the middle of the screen.
    pub center: MapPoint,
    /// Map units in one logical point.
    pub units_per_point: f64,
    /// Width and height of the screen in logical points.
    pub size: ScreenPoint,
}

impl Camera {
    /// Returns where a map point is on the screen.
    #[must_use]
    pub fn screen_from_map(&self, p: MapPoint) -> ScreenPoint {
        ScreenPoint::new(
            self.size.x / 2.0 + (p.x - self.center.x) / self.units_per_point,
            self.size.y / 2.0 - (p.y - self.center.y) / self.units_per_point,
        )
    }

    /// Returns the map point under a screen point.
    #[must_use]
    pub fn map_from_screen(&self, p: ScreenPoint) -> MapPoint {
        MapPoint::new(
            self.center.x + (p.x - self.size.x / 2.0) * self.units_per_point,
            self.center.y - (p.y - self.size.y / 2.0) * self.units_per_point,
        )
    }

    /// Returns the box of the map plane that the screen shows.
    #[must_use]
    pub fn extent(&self) -> MapExtent {
        let (w, h) = (self.size.x * self.units_per_point / 2.0, self.size.y * self.units_per_point / 2.0);
        let MapPoint { x, y } = self.center;
        MapExtent { min_x: x - w, min_y: y - h, max_x: x + w, max_y: y + h }
    }

    /// Moves the map by a drag of the pointer, in logical points.
    #[must_use]
    pub fn panned(self, by: ScreenPoint) -> Self {
        let MapPoint { x, y } = self.center;
        Self { center: MapPoint::new(x - by.x * self.units_per_point, y + by.y * self.units_per_point), ..self }
    }

    /// Zooms by a factor (> 1 is closer) so that the map point under `about` stays there.
    #[must_use]
    pub fn zoomed(self, factor: f64, about: ScreenPoint) -> Self {
        let fixed = self.map_from_screen(about);
        let units_per_point = (self.units_per_point / factor).clamp(1e-7, 2e5);
        let zoomed = Self { units_per_point, ..self };
        let now = zoomed.map_from_screen(about);
        Self { center: MapPoint::new(self.center.x + fixed.x - now.x, self.center.y + fixed.y - now.y), ..zoomed }
    }

    /// Shows a box with a margin of 8 % on each side; a single point is shown at `least_units` a logical point.
    #[must_use]
    pub fn fitted(self, extent: &MapExtent, least_units: f64) -> Self {
        if extent.is_empty() {
            return self;
        }
        let (w, h) = (extent.max_x - extent.min_x, extent.max_y - extent.min_y);
        let units = (w / (self.size.x * 0.84).max(1.0)).max(h / (self.size.y * 0.84).max(1.0)).max(least_units);
        Self { center: extent.center(), units_per_point: units, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn camera() -> Camera {
        Camera { center: MapPoint::new(1000.0, 2000.0), units_per_point: 12.5, size: ScreenPoint::new(800.0, 600.0) }
    }

    #[test]
    fn there_and_back_is_the_same_place() {
        let p = ScreenPoint::new(123.25, 456.5);
        let q = camera().screen_from_map(camera().map_from_screen(p));
        assert!(p.distance(q) < 1e-9);
    }

    #[test]
    fn zooming_keeps_what_is_under_the_pointer() {
        let about = ScreenPoint::new(700.0, 50.0);
        let (before, after) = (camera().map_from_screen(about), camera().zoomed(3.0, about).map_from_screen(about));
        assert!((before.x - after.x).hypot(before.y - after.y) < 1e-9);
    }
}
