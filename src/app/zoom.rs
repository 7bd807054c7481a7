//! Where the map looks: fitting it to things, and changing its CRS.

use crate::app::action::Selection;
use crate::app::map::{FIRST_CRS, projection_of};
use crate::app::notice::NoticeKind;
use crate::app::presets::presets;
use crate::app::select::SelectAction;
use crate::app::state::State;
use crate::crs::Crs;
use crate::geometry::{LonLatExtent, MapExtent, ScreenPoint};
use crate::words::Word;
use crate::workspace::RecordId;

impl State {
    pub(super) fn resize(&mut self, size: ScreenPoint) {
        let camera = self.map.camera;
        if (size.x - camera.size.x).abs() > 0.5 || (size.y - camera.size.y).abs() > 0.5 {
            self.map.set_camera(crate::view::Camera { size, ..camera });
            if self.fit_when_loaded {
                self.zoom_all();
            }
        }
    }

    pub(super) fn zoom_all(&mut self) {
        self.ensure_map();
        let seq = self.session.history().next_seq();
        self.map.follow(seq, self.session.workspace());
        match self.map.extent_of_all() {
            Some(extent) => self.fit(&extent),
            None => {
                self.show_preset(true);
            }
        }
    }

    pub(super) fn fit(&mut self, extent: &MapExtent) {
        let Some(projection) = &self.map.projection else { return };
        // A single point is shown at about 1:400,000.
        let least = 100.0 / projection.crs().metres_per_unit();
        self.map.set_camera(self.map.camera.fitted(extent, least));
    }

    /// Shows the region of the map CRS (its preset's view or its area of use) when the camera is outside it; tells whether it moved.
    pub(super) fn show_preset(&mut self, always: bool) -> bool {
        let Some(projection) = self.map.projection.clone() else { return false };
        let code = projection.crs().code();
        let preset = presets().iter().find(|p| p.code == code).map(|p| p.view);
        let Some([west, south, east, north]) = preset.or_else(|| projection.crs().area_of_use()) else { return false };
        let region = projection.project_extent(LonLatExtent { west, south, east, north });
        let regional = preset.is_none() || presets().iter().any(|p| p.code == code && p.kind == "region");
        let c = self.map.camera.center;
        let inside = (region.min_x..=region.max_x).contains(&c.x) && (region.min_y..=region.max_y).contains(&c.y);
        // A regional CRS is true only near its region: a map left far outside would show nonsense.
        let moves = always || regional && !inside;
        if moves {
            self.fit(&region);
        }
        moves
    }

    pub(super) fn zoom_to(&mut self, selection: &Selection) {
        if *selection == Selection::Features {
            return self.select_action(SelectAction::Zoom);
        }
        let seq = self.session.history().next_seq();
        self.map.follow(seq, self.session.workspace());
        self.fit_when_loaded = false;
        let extent = self.extent_of(selection);
        if let Some(extent) = extent.filter(|e| !e.is_empty()) {
            self.fit(&extent);
        }
    }

    pub(super) fn extent_of(&self, selection: &Selection) -> Option<MapExtent> {
        let placed = |placed: &crate::view::Placed, id: &RecordId| {
            let row = placed.ids.iter().position(|i| i == id)?;
            Some(placed.shapes.extent_of(u32::try_from(row).ok()?))
        };
        let all = |extents: Vec<MapExtent>| extents.into_iter().fold(MapExtent::EMPTY, MapExtent::union);
        let work = self.map.work()?;
        match selection {
            Selection::None | Selection::Features => None,
            Selection::Area(id) => placed(&work.areas, id),
            Selection::Areas(ids) => Some(all(ids.iter().filter_map(|id| placed(&work.areas, id)).collect())),
            Selection::Layers(ids) => Some(all(ids.iter().filter_map(|id| Some(self.map.shapes.get(id)?.extent())).collect())),
            Selection::Note(id) => placed(&work.notes, id),
            Selection::Project(id) => placed(&work.projects, id),
            Selection::Layer(id) => self.map.shapes.get(id).map(|s| s.extent()),
            Selection::Feature(f) => {
                let row = self.catalog.row(&f.layer.0, &f.key);
                if let Some(extent) = row.and_then(|row| self.extent_of_row(&f.layer, row)) {
                    return Some(extent);
                }
                let place = match self.catalog.find(&f.layer.0, &f.key) {
                    Some(found) => found.place,
                    None => self.workspace().snapshot_of(f)?.place,
                };
                let p = self.map.projection.as_ref()?.project(place)?;
                Some(MapExtent { min_x: p.x, min_y: p.y, max_x: p.x, max_y: p.y })
            }
        }
    }

    /// Returns the box around what the map shows of a layer's row.
    pub(super) fn extent_of_row(&self, layer: &RecordId, row: u32) -> Option<MapExtent> {
        let shapes = self.map.shapes.get(layer)?;
        let extent = shapes.extent_of(row);
        (!extent.is_empty()).then_some(extent)
    }

    pub(super) fn set_map_crs(&mut self, code: &str) {
        match Crs::parse(code.trim()) {
            Ok(crs) if self.map.projection.as_ref().is_some_and(|p| *p.crs() == crs) && self.map.coming.is_none() => {}
            Ok(crs) => self.prepare_map(crs.code()),
            Err(e) => self.notify(NoticeKind::Error, self.lang().fill(Word::CrsFailed, &[&e.to_string()])),
        }
    }

    /// Makes sure that the first map CRS is on; on this thread, so for the start only.
    pub fn ensure_map(&mut self) {
        if self.map.projection.is_none() {
            match projection_of(FIRST_CRS) {
                Ok(p) => self.map.set_projection(p),
                Err(e) => self.notify(NoticeKind::Error, self.lang().fill(Word::CrsFailed, &[&e])),
            }
        }
    }
}
