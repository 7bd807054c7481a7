//! Performs actions: the one place where a wish becomes a change of the state.

use crate::app::action::{Action, Picked, Selection, TakeTool};
use crate::app::jobs::{Outcome, Writer};
use crate::app::layers::file_name;
use crate::app::map::{FIRST_CRS, projection_of};
use crate::app::notice::{NoticeKind, refusal};
use crate::app::presets::presets;
use crate::app::settings::SavedView;
use crate::app::state::State;
use crate::crs::Crs;
use crate::geometry::{LonLatExtent, MapExtent, MapPoint, ScreenPoint};
use crate::io::gpkg::{GpkgStore, Opened};
use crate::layer::LayerRole;
use crate::view::tools::{DrawArea, EditVertices, Tool, ToolEvent, ToolOutput};
use crate::words::Word;
use crate::workspace::edit::{Edit, EditRefused, decide};
use crate::workspace::{AreaText, Bilingual, DepositRef, LinkText, ProjectText, RecordId, RecordKind, Revision, Session};
use std::path::{Path, PathBuf};

/// How near the pointer must be to what it selects, in logical points.
const PICK_REACH: f64 = 7.0;

impl State {
    /// Does what was wished for.
    pub fn perform(&mut self, action: Action) {
        match action {
            Action::Open(paths) => self.open(paths),
            Action::NewWorkspace => self.new_workspace(),
            Action::Edit(edit) => {
                self.edit(&edit);
            }
            Action::Undo => self.step(Session::undo),
            Action::Redo => self.step(Session::redo),
            Action::Take(tool) => self.take(tool),
            Action::Tool(event) => self.tool_event(event),
            Action::Pan(by) => {
                self.fit_when_loaded = false;
                self.map.set_camera(self.map.camera.panned(by));
            }
            Action::Zoom(factor, about) => {
                self.fit_when_loaded = false;
                self.map.set_camera(self.map.camera.zoomed(factor, about));
            }
            Action::Resize(size) => self.resize(size),
            Action::ZoomAll => self.zoom_all(),
            Action::ZoomTo(selection) => self.zoom_to(&selection),
            Action::SetMapCrs(code) => self.set_map_crs(&code),
            Action::Select(selection) => self.select(selection),
            Action::SelectAt(at) => self.select_at(at),
            Action::ToggleVisible(id) => {
                if !self.hidden.remove(&id) {
                    self.hidden.insert(id);
                }
                self.map.dirty = true;
            }
            Action::Sit(party, name) => {
                self.settings.seat = Some(party);
                self.settings.name = name;
                self.save_settings();
            }
            Action::SetLang(lang) => {
                self.settings.lang = Some(lang);
                self.map.dirty = true;
                self.save_settings();
            }
            Action::SetDark(dark) => {
                self.settings.dark = dark;
                self.map.dirty = true;
                self.save_settings();
            }
            Action::Export(folder) => self.export(folder),
            Action::SavePicture(path) => self.save_picture(path),
            Action::CancelJob(id) => {
                if let Some(job) = self.jobs.running().iter().find(|j| j.id == id) {
                    job.cancel();
                }
            }
            Action::Dismiss(id) => self.notices.retain(|n| n.id != id),
        }
    }

    /// Tells why an edit would be refused now, in the user's language; `None` when it would be done.
    #[must_use]
    pub fn why_not(&self, edit: &Edit) -> Option<String> {
        decide(self.workspace(), &self.catalog, &self.author(), edit).err().map(|e| refusal(self.lang(), &e))
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

    /// Does an edit and hands it to the writer; a refusal becomes a notice. Returns whether it was done.
    pub(super) fn edit(&mut self, edit: &Edit) -> bool {
        let author = self.author();
        let result = self.session.perform(&self.catalog, &author, edit);
        self.settle_edit(result)
    }

    fn step(&mut self, step: fn(&mut Session, &crate::workspace::Author) -> Result<Revision, EditRefused>) {
        let author = self.author();
        let result = step(&mut self.session, &author);
        let touched = result.as_ref().ok().map(|r| r.changes.touched().map(|(k, id)| (k, id.clone())).collect::<Vec<_>>());
        if self.settle_edit(result) {
            // What came back or changed is shown selected.
            let kept = touched.into_iter().flatten().find_map(|(kind, id)| self.selection_of(kind, &id));
            if let Some(selection) = kept {
                self.select(selection);
            }
        }
    }

    fn selection_of(&self, kind: RecordKind, id: &RecordId) -> Option<Selection> {
        let w = self.workspace();
        w.get(kind, id)?;
        Some(match kind {
            RecordKind::Area => Selection::Area(id.clone()),
            RecordKind::Statement => Selection::Area(w.statements.get(id)?.area.clone()),
            RecordKind::Note => Selection::Note(id.clone()),
            RecordKind::Project => Selection::Project(id.clone()),
            RecordKind::Link => Selection::Project(w.links.get(id)?.project.clone()),
            RecordKind::Layer => Selection::Layer(id.clone()),
            RecordKind::Deposit | RecordKind::Party => return None,
        })
    }

    fn settle_edit(&mut self, result: Result<Revision, EditRefused>) -> bool {
        match result {
            Ok(revision) => {
                self.ensure_file();
                if let Some(writer) = &self.writer {
                    writer.append(revision, self.session.workspace().clone());
                }
                self.follow_layers();
                self.follow_selection();
                self.map.dirty = true;
                true
            }
            Err(EditRefused::NothingChanges) => false,
            Err(refused) => {
                let text = self.lang().fill(Word::Refused, &[&refusal(self.lang(), &refused)]);
                self.notify(NoticeKind::Error, text);
                false
            }
        }
    }

    /// Lets go of what no longer exists, and shows the tool the boundary as it is now.
    fn follow_selection(&mut self) {
        let w = self.session.workspace();
        let gone = match &self.selection {
            Selection::Area(id) => !w.areas.contains_key(id),
            Selection::Note(id) => !w.notes.contains_key(id),
            Selection::Project(id) => !w.projects.contains_key(id),
            Selection::Layer(id) => !w.layers.contains_key(id),
            Selection::Feature(_) | Selection::None => false,
        };
        if gone {
            self.selection = Selection::None;
        }
        if let Tool::EditVertices(tool) = &mut self.tool {
            match w.areas.get(tool.area()) {
                Some(area) => tool.refresh(&area.boundary),
                None => self.tool = Tool::Select,
            }
        }
    }

    /// An untitled workspace gets its file with the first edit, in the user's data folder.
    fn ensure_file(&mut self) {
        if self.writer.is_some() {
            return;
        }
        let Some(home) = self.setup.home.clone() else { return };
        let at = (self.setup.clock)();
        let stamp: String = at.as_str().chars().take(19).map(|c| if c == ':' { '-' } else { c }).collect();
        let made = crate::io::settings::untitled_path(&home, &stamp)
            .map_err(|e| e.to_string())
            .and_then(|path| GpkgStore::create(&path, &Session::new(), &at).map_err(|e| e.to_string()).map(|s| (path, s)));
        match made {
            Ok((path, store)) => {
                self.start_writer(store, path, 0);
                // Everything up to now has no file yet: hand it over in order.
                let mut workspace = Session::new().workspace().clone();
                let revisions = self.session.history().revisions();
                for revision in &revisions[..revisions.len().saturating_sub(1)] {
                    revision.changes.apply(&mut workspace);
                    if let Some(writer) = &self.writer {
                        writer.append(revision.clone(), workspace.clone());
                    }
                }
            }
            Err(e) => {
                let text = self.lang().fill(Word::StoreFailed, &[&e]);
                self.notify(NoticeKind::Error, text);
            }
        }
    }

    fn start_writer(&mut self, store: GpkgStore, path: PathBuf, stored: u64) {
        match Writer::start(store, stored, self.setup.wake.clone()) {
            Ok(writer) => self.writer = Some(writer),
            Err(e) => self.notify(NoticeKind::Error, e.to_string()),
        }
        self.settings.last = std::path::absolute(&path).ok();
        self.path = Some(path);
        self.save_settings();
    }

    /// Creates the workspace file at a path before the first edit; for `apply`.
    ///
    /// # Errors
    /// When it cannot be created.
    pub fn create_at(&mut self, path: &Path) -> Result<(), String> {
        let at = (self.setup.clock)();
        let store = GpkgStore::create(path, &self.session, &at).map_err(|e| e.to_string())?;
        self.start_writer(store, path.to_owned(), 0);
        Ok(())
    }

    fn open(&mut self, paths: Vec<PathBuf>) {
        let is_workspace = |p: &PathBuf| p.extension().is_some_and(|e| e.eq_ignore_ascii_case("gpkg"));
        let (mut workspaces, layers): (Vec<_>, Vec<_>) = paths.into_iter().partition(is_workspace);
        if !workspaces.is_empty() {
            let path = workspaces.remove(0);
            let then = workspaces.into_iter().chain(layers).collect();
            let subject = file_name(&path);
            self.jobs.start(Word::Opening, &subject, move |_| {
                let result = GpkgStore::open(&path).map(Box::new).map_err(|e| e.to_string());
                Outcome::Workspace { path, result, then }
            });
            return;
        }
        for path in layers {
            match self.layer_at(&path) {
                Some(id) if self.catalog.get(&id.0).is_some() => {
                    let text = self.lang().fill(Word::AlreadyOpen, &[&file_name(&path)]);
                    self.notify(NoticeKind::Info, text);
                    self.zoom_to(&Selection::Layer(id));
                }
                known => self.read_in_background(known, path),
            }
        }
    }

    fn new_workspace(&mut self) {
        self.remember_view();
        self.writer = None;
        self.path = None;
        self.adopt(Session::new());
        self.settings.last = None;
        self.save_settings();
    }

    pub(super) fn workspace_opened(&mut self, path: &Path, result: Result<Box<Opened>, String>) {
        match result {
            Ok(opened) => {
                self.remember_view();
                let Opened { store, session } = *opened;
                let stored = session.history().revisions().last().map_or(0, |r| r.seq);
                // The old writer finishes its queue before the new file is taken in hand.
                self.writer = None;
                self.start_writer(store, path.to_owned(), stored);
                self.adopt(session);
                self.recall_view();
            }
            Err(e) => self.notify(NoticeKind::Error, self.lang().fill(Word::WorkspaceFailed, &[&e])),
        }
    }

    fn adopt(&mut self, session: Session) {
        self.session = session;
        self.catalog = crate::layer::catalog::Catalog::default();
        self.layer_states.clear();
        self.map.shapes.clear();
        self.map.work = None;
        self.map.dirty = true;
        self.hidden.clear();
        self.selection = Selection::None;
        self.tool = Tool::Select;
        self.fit_when_loaded = true;
        self.follow_layers();
        self.zoom_all();
    }

    /// Keeps how the workspace is looked at, for the next time.
    pub fn remember_view(&mut self) {
        if let (Some(path), Some(map)) = (self.path.as_deref().and_then(|p| std::path::absolute(p).ok()), &self.map.projection) {
            let camera = &self.map.camera;
            let view = SavedView {
                crs: map.crs().code().to_owned(),
                center: [camera.center.x, camera.center.y],
                units_per_point: camera.units_per_point,
                hidden: self.hidden.iter().cloned().collect(),
            };
            self.settings.views.insert(path.to_string_lossy().into_owned(), view);
            self.save_settings();
        }
    }

    fn recall_view(&mut self) {
        let key = self.path.as_deref().and_then(|p| std::path::absolute(p).ok());
        let Some(view) = key.and_then(|k| self.settings.views.get(k.to_string_lossy().as_ref()).cloned()) else { return };
        let usable = view.center.iter().all(|c| c.is_finite()) && view.units_per_point > 0.0;
        self.hidden = view.hidden.into_iter().collect();
        if usable && let Ok(projection) = projection_of(&view.crs) {
            if self.map.projection.as_ref().is_none_or(|p| p.crs() != projection.crs()) {
                self.map.set_projection(projection);
            }
            self.map.camera.center = MapPoint::new(view.center[0], view.center[1]);
            self.map.camera.units_per_point = view.units_per_point;
            self.fit_when_loaded = false;
        }
    }

    fn take(&mut self, tool: TakeTool) {
        self.tool = match tool {
            TakeTool::Select => Tool::Select,
            TakeTool::DrawArea => Tool::DrawArea(DrawArea::default()),
            TakeTool::Note => Tool::PlaceNote,
            TakeTool::Project => Tool::PlaceProject,
            TakeTool::Link(project) => Tool::LinkDeposit { project },
            TakeTool::EditVertices => match &self.selection {
                Selection::Area(id) => match self.workspace().areas.get(id) {
                    Some(area) => Tool::EditVertices(EditVertices::new(id.clone(), area.boundary.clone())),
                    None => Tool::Select,
                },
                _ => Tool::Select,
            },
        };
        self.map.dirty = true;
    }

    fn tool_event(&mut self, event: ToolEvent) {
        let Some(projection) = self.map.projection.clone() else { return };
        if let (Tool::LinkDeposit { project }, ToolEvent::Click(at)) = (&self.tool, event) {
            let project = project.clone();
            self.link_at(at, &project);
            return;
        }
        let camera = self.map.camera;
        let ground = crate::view::tools::Ground { camera: &camera, projection: &projection };
        let was_hand = std::mem::discriminant(&self.tool);
        match self.tool.handle(event, &ground) {
            ToolOutput::Nothing => {}
            ToolOutput::TooFewCorners => {
                let text = self.lang().t(Word::TooFewCorners).to_owned();
                self.notify(NoticeKind::Warning, text);
            }
            ToolOutput::Cancelled => self.take(TakeTool::Select),
            ToolOutput::AreaDrawn(boundary) => {
                let id = self.fresh_id();
                if self.edit(&Edit::AddArea { id: id.clone(), boundary, about: AreaText::default() }) {
                    self.take(TakeTool::Select);
                    self.select(Selection::Area(id));
                }
            }
            ToolOutput::BoundaryChanged(id, boundary) => {
                if !self.edit(&Edit::SetBoundary { id, boundary }) {
                    self.follow_selection();
                }
            }
            ToolOutput::Place(place) => {
                let id = self.fresh_id();
                let lang = self.lang();
                if matches!(self.tool, Tool::PlaceNote) {
                    self.take(TakeTool::Select);
                    let text = lang.t(Word::Note).to_owned();
                    let (place, code) = (Some(place), if lang.is_ja() { "ja" } else { "en" });
                    let about = self.area_around(place);
                    if self.edit(&Edit::AddNote { id: id.clone(), place, about, lang: code.to_owned(), text }) {
                        self.select(Selection::Note(id));
                    }
                } else {
                    self.take(TakeTool::Select);
                    let [en, ja] = Word::NewProject.texts();
                    let about = ProjectText { name: Bilingual::new(en, ja), ..ProjectText::default() };
                    if self.edit(&Edit::AddProject { id: id.clone(), place: Some(place), about }) {
                        self.select(Selection::Project(id));
                    }
                }
            }
        }
        if std::mem::discriminant(&self.tool) != was_hand {
            self.map.dirty = true;
        }
    }

    /// A note placed inside the selected area speaks of that area.
    fn area_around(&self, place: Option<crate::geometry::LonLat>) -> Option<RecordId> {
        let Selection::Area(id) = &self.selection else { return None };
        let boundary = &self.workspace().areas.get(id)?.boundary;
        let p: [f64; 2] = place?.into();
        let inside = |turn: f64| {
            boundary.polygons.iter().any(|polygon| {
                let ring: Vec<[f64; 2]> = polygon.exterior.iter().map(|&v| v.into()).collect();
                crate::geometry::ring_contains(&ring, [p[0] + turn, p[1]])
            })
        };
        [-360.0, 0.0, 360.0].into_iter().any(inside).then(|| id.clone())
    }

    fn link_at(&mut self, at: ScreenPoint, project: &RecordId) {
        let hit = self.under(at).into_iter().find_map(|s| match s {
            Selection::Feature(f) => {
                self.workspace().layers.get(&f.layer).is_some_and(|l| l.role == LayerRole::Deposits).then_some(f)
            }
            _ => None,
        });
        match hit {
            Some(deposit) => {
                let id = self.fresh_id();
                let edit = Edit::Link { id, deposit, project: project.clone(), about: LinkText::default() };
                if self.edit(&edit) {
                    self.take(TakeTool::Select);
                    self.select(Selection::Project(project.clone()));
                }
            }
            None => {
                let text = self.lang().t(Word::NoDepositHere).to_owned();
                self.notify(NoticeKind::Warning, text);
            }
        }
    }

    fn select(&mut self, selection: Selection) {
        if self.selection != selection {
            self.selection = selection;
            if matches!(self.tool, Tool::EditVertices(_)) {
                self.take(TakeTool::Select);
            }
        }
    }

    fn select_at(&mut self, at: ScreenPoint) {
        let under = self.under(at);
        // Clicking the same place again steps through what lies there.
        let again = self.last_click.filter(|(p, _)| p.distance(at) < 3.0).map_or(0, |(_, n)| n + 1);
        let next = if under.is_empty() { 0 } else { again % under.len() };
        self.last_click = Some((at, next));
        self.select(under.into_iter().nth(next).unwrap_or_default());
    }

    /// Returns what lies under a screen point: notes, projects, features from the top layer down, areas last.
    #[must_use]
    pub fn under(&self, at: ScreenPoint) -> Vec<Selection> {
        let camera = &self.map.camera;
        let (p, reach) = (camera.map_from_screen(at), PICK_REACH * camera.units_per_point);
        let mut hits = Vec::new();
        let Some(work) = self.map.work() else { return hits };
        let ids = |placed: &crate::view::Placed| {
            let rows = placed.shapes.pick(p, reach);
            rows.into_iter().filter_map(|(row, _)| placed.ids.get(row as usize).cloned()).collect::<Vec<_>>()
        };
        hits.extend(ids(&work.notes).into_iter().map(Selection::Note));
        hits.extend(ids(&work.projects).into_iter().map(Selection::Project));
        let mut behind = Vec::new();
        for layer in self.workspace().layers_in_order().into_iter().rev() {
            let (Some(shapes), Some(loaded)) = (self.map.shapes.get(&layer.id), self.catalog.get(&layer.id.0)) else { continue };
            if self.hidden.contains(&layer.id) {
                continue;
            }
            for (row, _) in shapes.pick(p, reach).into_iter().take(20) {
                if let Some(key) = loaded.feature_key(row as usize) {
                    let areal = loaded.table.parts(row as usize).iter().any(|p| p.kind == crate::layer::PartKind::Polygon);
                    let hit = Selection::Feature(DepositRef { layer: layer.id.clone(), key });
                    if areal { behind.push(hit) } else { hits.push(hit) }
                }
            }
        }
        hits.extend(ids(&work.areas).into_iter().filter(|id| !self.hidden.contains(id)).map(Selection::Area));
        hits.extend(behind);
        hits
    }

    fn resize(&mut self, size: ScreenPoint) {
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
            None => self.show_preset(true),
        }
    }

    fn fit(&mut self, extent: &MapExtent) {
        let Some(projection) = &self.map.projection else { return };
        // A single point is shown at about 1:400,000.
        let least = 100.0 / projection.crs().metres_per_unit();
        self.map.set_camera(self.map.camera.fitted(extent, least));
    }

    /// Shows the region of the map CRS: its preset's view, its area of use, or the whole domain.
    pub(super) fn show_preset(&mut self, always: bool) {
        let Some(projection) = self.map.projection.clone() else { return };
        let code = projection.crs().code();
        let preset = presets().iter().find(|p| p.code == code).map(|p| p.view);
        let Some([west, south, east, north]) = preset.or_else(|| projection.crs().area_of_use()) else { return };
        let region = projection.project_extent(LonLatExtent { west, south, east, north });
        let regional = preset.is_none() || presets().iter().any(|p| p.code == code && p.kind == "region");
        let c = self.map.camera.center;
        let inside = (region.min_x..=region.max_x).contains(&c.x) && (region.min_y..=region.max_y).contains(&c.y);
        // A regional CRS is true only near its region: a map left far outside would show nonsense.
        if always || regional && !inside {
            self.fit(&region);
        }
    }

    fn zoom_to(&mut self, selection: &Selection) {
        let seq = self.session.history().next_seq();
        self.map.follow(seq, self.session.workspace());
        self.fit_when_loaded = false;
        let extent = self.extent_of(selection);
        if let Some(extent) = extent.filter(|e| !e.is_empty()) {
            self.fit(&extent);
        }
    }

    fn extent_of(&self, selection: &Selection) -> Option<MapExtent> {
        let placed = |placed: &crate::view::Placed, id: &RecordId| {
            let row = placed.ids.iter().position(|i| i == id)?;
            let mut extent = MapExtent::EMPTY;
            for shape in placed.shapes.shapes().iter().filter(|s| s.row as usize == row) {
                extent = extent.union(placed.shapes.extent_of(shape));
            }
            Some(extent)
        };
        let work = self.map.work()?;
        match selection {
            Selection::None => None,
            Selection::Area(id) => placed(&work.areas, id),
            Selection::Note(id) => placed(&work.notes, id),
            Selection::Project(id) => placed(&work.projects, id),
            Selection::Layer(id) => self.map.shapes.get(id).map(|s| s.extent()),
            Selection::Feature(f) => {
                let place = match self.catalog.find(&f.layer.0, &f.key) {
                    Some(found) => found.place,
                    None => self.workspace().deposits.values().find(|d| d.deposit == *f)?.place,
                };
                let p = self.map.projection.as_ref()?.project(place)?;
                Some(MapExtent { min_x: p.x, min_y: p.y, max_x: p.x, max_y: p.y })
            }
        }
    }

    fn set_map_crs(&mut self, code: &str) {
        match Crs::parse(code.trim()) {
            Ok(crs) if self.map.projection.as_ref().is_some_and(|p| *p.crs() == crs) && self.map.coming.is_none() => {}
            Ok(crs) => self.prepare_map(crs.code()),
            Err(e) => self.notify(NoticeKind::Error, self.lang().fill(Word::CrsFailed, &[&e.to_string()])),
        }
    }

    fn export(&mut self, folder: PathBuf) {
        let (workspace, catalog) = (self.workspace().clone(), self.catalog.clone());
        let at = (self.setup.clock)();
        let subject = file_name(&folder);
        self.jobs.start(Word::Exporting, &subject, move |_| {
            let written = crate::io::export::export(&workspace, &catalog, &at, &folder);
            Outcome::Exported(written.map(|w| (folder, w.join(", "))).map_err(|e| e.to_string()))
        });
    }

    fn save_picture(&mut self, path: PathBuf) {
        let pixels_per_point = self.map.pixels_per_point.max(2.0);
        let Some(input) = self.scene_input(true) else { return };
        let subject = file_name(&path);
        self.jobs.start(Word::DrawingMap, &subject, move |running| {
            let scene = crate::view::compose::compose(&input);
            match crate::render::render(&scene, pixels_per_point, &running.cancel) {
                None => Outcome::Cancelled,
                Some(picture) => {
                    Outcome::Picture(crate::io::picture::write_png(&path, &picture).map(|()| path).map_err(|e| e.to_string()))
                }
            }
        });
    }

    /// Waits for a file dialog on its own thread, so that the window stays alive.
    pub fn pick(&mut self, what: Picked, dialog: impl FnOnce() -> Option<Vec<PathBuf>> + Send + 'static) {
        self.jobs.start(Word::Opening, "", move |_| Outcome::Picked(what, dialog()));
    }

    pub(super) fn picked(&mut self, what: Picked, paths: Option<Vec<PathBuf>>) {
        let Some(paths) = paths.filter(|p| !p.is_empty()) else { return };
        match what {
            Picked::Open => self.perform(Action::Open(paths)),
            Picked::Export => paths.into_iter().take(1).for_each(|p| self.perform(Action::Export(p))),
            Picked::Picture => paths.into_iter().take(1).for_each(|p| self.perform(Action::SavePicture(p))),
        }
    }
}
