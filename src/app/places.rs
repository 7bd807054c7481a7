//! Places that are typed: what a text means here, going there, marking it, and giving it to the tool in hand.

use crate::app::action::Selection;
use crate::app::notice::NoticeKind;
use crate::app::state::State;
use crate::crs::notation::{Context, NotationError, Place, parse};
use crate::geometry::{LonLat, LonLatExtent, MapExtent, MapPoint, ScreenPoint};
use crate::view::compose::metres_per_point;
use crate::view::tools::{Tool, ToolEvent};
use crate::words::Word;

/// Above so many metres a logical point, going to one place also zooms in: on a map of the world nothing would be seen of it.
const FAR_M: f64 = 500.0;
/// The metres a logical point that are shown then: about 1:400,000.
const NEAR_M: f64 = 100.0;
/// Records that a name may find.
const MOST_NAMES: usize = 8;
/// Steps of the grid on the screen whose places say what is on it.
const STEPS: u32 = 10;

/// A place that was gone to.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    /// The place.
    pub at: LonLat,
    /// It may lie so many metres to each side.
    pub margin_m: f64,
}

/// What a typed text means.
#[derive(Debug, Clone, PartialEq)]
pub enum Understood {
    /// Places.
    Places(Vec<Place>),
    /// The names of records.
    Names(Vec<(String, Selection)>),
    /// Neither; why it is no place.
    Nothing(NotationError),
}

impl State {
    /// Returns the marks of the places that were gone to last.
    #[must_use]
    pub fn marks(&self) -> &[Mark] {
        &self.marks
    }

    /// Returns what is on the screen, for reading what a text leaves open.
    #[must_use]
    pub fn notation_context(&self) -> Context {
        Context { map: self.map.projection().map(|p| p.crs().clone()), view: self.view_lonlat() }
    }

    /// Returns the box around what of the earth is on the screen, in degrees, as a grid of points sees it.
    #[must_use]
    pub fn view_lonlat(&self) -> Option<LonLatExtent> {
        let ground = self.map.ground()?;
        let size = ground.camera.size;
        let steps = (0..=STEPS).flat_map(|i| (0..=STEPS).map(move |j| [i, j].map(|n| f64::from(n) / f64::from(STEPS))));
        let places = steps.filter_map(|[s, t]| ground.lonlat(ScreenPoint::new(size.x * s, size.y * t)));
        LonLatExtent::around(places.map(Into::into))
    }

    /// Returns the place in the middle of the map; `None` beside the world.
    #[must_use]
    pub fn middle(&self) -> Option<LonLat> {
        let ground = self.map.ground()?;
        ground.projection.unproject(ground.camera.center).map(LonLat::wrapped)
    }

    /// Returns the middle of what is selected.
    #[must_use]
    pub fn middle_of_selection(&self) -> Option<LonLat> {
        let extent = self.extent_of(&self.selection).filter(|e| !e.is_empty())?;
        self.map.projection()?.unproject(extent.center()).map(LonLat::wrapped)
    }

    /// Says what a text means here: places in any notation, or the names of areas, projects and layers.
    #[must_use]
    pub fn understand(&self, text: &str) -> Understood {
        match parse(text, &self.notation_context()) {
            Ok(places) => Understood::Places(places),
            Err(error) => {
                let names = self.named(text.trim());
                if names.is_empty() { Understood::Nothing(error) } else { Understood::Names(names) }
            }
        }
    }

    fn named(&self, text: &str) -> Vec<(String, Selection)> {
        let needle = text.to_lowercase();
        if needle.chars().count() < 2 || needle.len() > 200 {
            return Vec::new();
        }
        let (w, ja) = (self.workspace(), self.lang().is_ja());
        let areas = w.areas.values().map(|a| (&a.about.name, Selection::Area(a.id.clone())));
        let projects = w.projects.values().filter(|p| p.place.is_some());
        let projects = projects.map(|p| (&p.about.name, Selection::Project(p.id.clone())));
        let layers = w.layers.values().map(|l| (&l.name, Selection::Layer(l.id.clone())));
        let all = areas.chain(projects).chain(layers);
        let hits = all.filter(|(name, _)| name.en.to_lowercase().contains(&needle) || name.ja.to_lowercase().contains(&needle));
        hits.take(MOST_NAMES).map(|(name, selection)| (name.get(ja).to_owned(), selection)).collect()
    }

    /// Moves the map to places and marks them: one comes into the middle, several are all shown.
    pub(super) fn go_to(&mut self, places: &[(LonLat, f64)]) {
        let Some(projection) = self.map.projection.clone() else { return };
        let unit = projection.crs().metres_per_unit();
        let mut extent = MapExtent::EMPTY;
        let mut marks = Vec::new();
        for &(at, margin_m) in places {
            let Some(p) = projection.project(at) else { continue };
            // Of a square of 100 km the whole is shown.
            let reach = margin_m / unit;
            for (dx, dy) in [(-reach, -reach), (reach, reach)] {
                extent.include(MapPoint::new(p.x + dx, p.y + dy));
            }
            marks.push(Mark { at, margin_m });
        }
        let missing = places.len() - marks.len();
        if missing > 0 {
            let crs = projection.crs().name_in(self.lang());
            let text = self.lang().fill(Word::NotOnThisMap, &[&missing.to_string(), &crs]);
            self.notify(NoticeKind::Warning, text);
        }
        if marks.is_empty() {
            return;
        }
        self.fit_when_loaded = false;
        self.map.wanted = None;
        let camera = self.map.camera;
        let fitted = camera.fitted(&extent, 0.0);
        let moved = if marks.len() > 1 {
            camera.fitted(&extent, NEAR_M / unit)
        } else {
            let far = metres_per_point(&projection, &camera).is_none_or(|m| m > FAR_M);
            let units = if far { NEAR_M / unit } else { camera.units_per_point };
            crate::view::Camera { units_per_point: units.max(fitted.units_per_point), ..fitted }
        };
        self.map.set_camera(moved);
        self.marks = marks;
    }

    /// Gives typed places to the tool in hand.
    pub(super) fn place_typed(&mut self, places: &[LonLat]) {
        let many = matches!(self.tool, Tool::DrawArea(_) | Tool::Sketch(_));
        for &at in places.iter().take(if many { places.len() } else { 1 }) {
            self.tool_event(ToolEvent::At(at));
        }
    }

    /// Tells whether the tool in hand takes typed places.
    #[must_use]
    pub fn takes_typed_places(&self) -> bool {
        matches!(self.tool, Tool::DrawArea(_) | Tool::Sketch(_) | Tool::PlaceProject)
    }
}
