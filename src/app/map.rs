//! The map: its projection, its camera, what is drawn in it, and the last picture.

use crate::app::action::Selection;
use crate::app::early::EarlyShapes;
use crate::app::jobs::{Drawer, Drawn};
use crate::app::state::State;
use crate::crs::{Crs, MapProjection};
use crate::geometry::{MapExtent, MapPoint, ScreenPoint};
use crate::layer::ShapeSet;
use crate::view::base::{BaseShapes, project_base};
use crate::view::compose::SceneInput;
use crate::view::links::{LinksOf, LinksShown};
use crate::view::theme::{layer_color, theme};
use crate::view::tools::Ground;
use crate::view::{Camera, LabelNames, WorkShapes};
use crate::workspace::{RecordId, Workspace};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The equal-area world map with the Pacific in the middle: both countries whole on one sheet.
pub const FIRST_CRS: &str = "EPSG:8859";

/// The map and its last picture.
#[derive(Debug)]
pub struct MapView {
    pub(super) projection: Option<MapProjection>,
    pub(super) base: Arc<Vec<BaseShapes>>,
    pub(super) shapes: BTreeMap<RecordId, Arc<ShapeSet>>,
    /// What is drawn of files that are still being read.
    pub(super) early: EarlyShapes,
    pub(super) work: Option<(u64, Arc<WorkShapes>)>,
    /// The links as they were drawn last, of these shapes.
    pub(super) links: Option<(Arc<WorkShapes>, LinksShown)>,
    pub(super) camera: Camera,
    pub(super) pixels_per_point: f64,
    pub(super) drawn: Option<Drawn>,
    /// Something changed since the last picture was asked for.
    pub(super) dirty: bool,
    /// The map CRS that is being prepared.
    pub(super) coming: Option<String>,
    /// The place and the metres a point that the map showed before a CRS that does not cover it; forgotten when the user moves on.
    pub(super) wanted: Option<(crate::geometry::LonLat, f64)>,
}

impl Default for MapView {
    fn default() -> Self {
        let camera =
            Camera { center: MapPoint::new(0.0, 1.5e6), units_per_point: 26_000.0, size: ScreenPoint::new(1000.0, 700.0) };
        Self {
            projection: None,
            base: Arc::default(),
            shapes: BTreeMap::new(),
            early: EarlyShapes::default(),
            work: None,
            links: None,
            camera,
            pixels_per_point: 1.0,
            drawn: None,
            dirty: true,
            coming: None,
            wanted: None,
        }
    }
}

impl MapView {
    /// Returns the projection; `None` until the first map CRS is ready.
    #[must_use]
    pub fn projection(&self) -> Option<&MapProjection> {
        self.projection.as_ref()
    }

    /// Returns the camera.
    #[must_use]
    pub fn camera(&self) -> &Camera {
        &self.camera
    }

    /// Returns the last picture, if it was drawn in the map CRS that is on.
    #[must_use]
    pub fn drawn(&self) -> Option<&Drawn> {
        let crs = self.projection.as_ref()?.crs().code();
        self.drawn.as_ref().filter(|d| d.crs == crs)
    }

    /// Returns the map CRS that is being prepared.
    #[must_use]
    pub fn coming(&self) -> Option<&str> {
        self.coming.as_deref()
    }

    /// Returns where the tools work; `None` until the first map CRS is ready.
    #[must_use]
    pub fn ground(&self) -> Option<Ground<'_>> {
        Some(Ground { camera: &self.camera, projection: self.projection.as_ref()?, aim: None })
    }

    /// Returns a layer's shapes in the map plane.
    #[must_use]
    pub fn shapes(&self, id: &RecordId) -> Option<&Arc<ShapeSet>> {
        self.shapes.get(id)
    }

    /// Returns the user's records in the map plane.
    #[must_use]
    pub fn work(&self) -> Option<&Arc<WorkShapes>> {
        self.work.as_ref().map(|(_, w)| w)
    }

    pub(super) fn set_camera(&mut self, camera: Camera) {
        if camera != self.camera {
            self.camera = camera;
            self.dirty = true;
        }
    }

    pub(super) fn take_picture(&mut self, drawer: Option<&Drawer>) {
        if let Some(drawn) = drawer.and_then(Drawer::take) {
            self.drawn = Some(drawn);
        }
    }

    /// Makes projection and base map at once, on this thread.
    pub(super) fn set_projection(&mut self, projection: MapProjection) {
        self.base = Arc::new(project_base(&projection));
        self.projection = Some(projection);
        self.work = None;
        self.dirty = true;
    }

    /// Brings the records' shapes up to a revision.
    pub(super) fn follow(&mut self, seq: u64, workspace: &Workspace) {
        let Some(projection) = &self.projection else { return };
        if self.work.as_ref().is_none_or(|(at, _)| *at != seq) {
            self.work = Some((seq, Arc::new(WorkShapes::new(workspace, projection))));
            self.dirty = true;
        }
    }

    /// Returns the box around everything that is there; `None` when nothing is.
    pub(super) fn extent_of_all(&self) -> Option<MapExtent> {
        let mut extent = MapExtent::EMPTY;
        for shapes in self.shapes.values() {
            extent = extent.union(shapes.extent());
        }
        if let Some((_, work)) = &self.work {
            for placed in [&work.areas, &work.notes, &work.projects, &work.deposits] {
                extent = extent.union(placed.shapes.extent());
            }
        }
        (!extent.is_empty()).then_some(extent)
    }
}

/// Returns the projection of a code.
///
/// # Errors
/// When nobody knows the code or PROJ cannot go there.
pub(super) fn projection_of(code: &str) -> Result<MapProjection, String> {
    Crs::parse(code).and_then(|crs| MapProjection::new(&crs)).map_err(|e| e.to_string())
}

impl State {
    /// Returns what a picture of the map needs; `None` until the first map CRS is ready.
    #[must_use]
    pub fn scene_input(&mut self, sheet: bool) -> Option<SceneInput> {
        let seq = self.session.history().next_seq();
        self.map.follow(seq, self.session.workspace());
        let (mut in_hand, note_in_hand) = (self.tool.held_areas(), self.tool.held_note());
        let comparison = self.comparison_shown();
        in_hand.extend(self.areas_compared());
        let projection = self.map.projection.clone()?;
        let (mut shapes, mut early) = (self.map.shapes.clone(), Vec::new());
        for (layer, found) in self.map.early.in_crs(projection.crs().code()).filter(|_| !sheet) {
            match layer {
                Some(layer) => drop(shapes.entry(layer.clone()).or_insert_with(|| found.shapes.clone())),
                None => {
                    let color = layer_color(self.workspace().layers.len() + early.len());
                    early.push((found.shapes.clone(), found.role, color));
                }
            }
        }
        let (selected_feature, selected_record) = match &self.selection {
            Selection::Feature(f) => (Some(f.clone()), None),
            Selection::Area(id) | Selection::Project(id) | Selection::Note(id) => (None, Some(id.clone())),
            Selection::Areas(ids) => (None, ids.first().cloned()),
            _ => (None, None),
        };
        Some(SceneInput {
            workspace: self.workspace().clone(),
            catalog: self.catalog.clone(),
            projection,
            base: self.map.base.clone(),
            shapes,
            early,
            work: self.map.work.as_ref()?.1.clone(),
            looks: self.looks(),
            shown: self.shown_rows(),
            hidden: self.unseen(),
            faint: self.faint(),
            in_hand,
            note_in_hand,
            selected: if self.rows_in_picture() { self.selected.clone() } else { BTreeMap::new() },
            links: self.links_shown(),
            camera: self.map.camera,
            theme: theme(self.settings.dark),
            lang: self.lang(),
            names: self.label_names(),
            grid: self.settings.grid,
            selected_feature,
            selected_record,
            comparison,
            sheet,
        })
    }

    /// Returns which names stand on the map.
    #[must_use]
    pub fn label_names(&self) -> LabelNames {
        self.settings.labels.unwrap_or_else(|| LabelNames::of(self.lang()))
    }

    /// Returns the links to draw; their lines are kept for as long as they are the same.
    fn links_shown(&mut self) -> LinksShown {
        let of = match &self.selection {
            _ if self.settings.all_links => LinksOf::All,
            _ if self.workspace().links.is_empty() => LinksOf::Nothing,
            Selection::Project(id) => LinksOf::Project(id.clone()),
            Selection::Area(id) => LinksOf::Area(id.clone()),
            Selection::Feature(deposit) if self.selected_count() < 2 => LinksOf::Deposit(deposit.clone()),
            Selection::Feature(_) | Selection::Features => LinksOf::Rows(self.selected.clone()),
            Selection::Areas(_) if self.selected_count() > 0 => LinksOf::Rows(self.selected.clone()),
            Selection::Areas(_) | Selection::Layers(_) => LinksOf::Nothing,
            Selection::Note(_) | Selection::Layer(_) | Selection::None => LinksOf::Nothing,
        };
        let Some(work) = self.map.work().cloned() else { return LinksShown::default() };
        if let Some((_, shown)) = self.map.links.as_ref().filter(|(of_work, shown)| Arc::ptr_eq(of_work, &work) && shown.of == of)
        {
            return shown.clone();
        }
        let shown = LinksShown::new(of);
        self.map.links = Some((work, shown.clone()));
        shown
    }

    /// Says how many pixels a logical point has.
    pub fn set_pixels_per_point(&mut self, pixels_per_point: f64) {
        if (self.map.pixels_per_point - pixels_per_point).abs() > 1e-6 {
            self.map.pixels_per_point = pixels_per_point;
            self.map.dirty = true;
        }
    }

    /// Tells whether the picture on the screen is of the latest state.
    #[must_use]
    pub fn picture_is_current(&self) -> bool {
        !self.map.dirty && self.drawer.as_ref().is_none_or(|d| !d.busy())
    }

    pub(super) fn draw_if_needed(&mut self) {
        let seq = self.session.history().next_seq();
        self.map.follow(seq, self.session.workspace());
        if !self.map.dirty || self.drawer.is_none() {
            return;
        }
        let pixels_per_point = self.map.pixels_per_point;
        if let Some(input) = self.scene_input(false)
            && let Some(drawer) = &self.drawer
        {
            drawer.draw(input, pixels_per_point);
            self.map.dirty = false;
        }
    }
}
