//! Workspaces and files: opening, untitled and new ones, how they were seen, exports, pictures, dialogs.

use crate::app::action::{Action, Picked, Selection};
use crate::app::files_action::FilesAction;
use crate::app::jobs::{Outcome, Writer};
use crate::app::layers::file_name;
use crate::app::map::projection_of;
use crate::app::notice::NoticeKind;
use crate::app::settings::SavedView;
use crate::app::state::State;
use crate::geometry::MapPoint;
use crate::io::gpkg::{GpkgStore, Opened, holds_workspace};
use crate::layer::Reading;
use crate::view::tools::Tool;
use crate::words::Word;
use crate::workspace::Session;
use std::path::{Path, PathBuf};

impl State {
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

    pub(super) fn open(&mut self, paths: Vec<PathBuf>) {
        let (mut exchanged, paths): (Vec<_>, Vec<_>) = paths.into_iter().partition(|p| crate::io::exchange::looks_like_one(p));
        if let Some(path) = exchanged.pop() {
            self.look_at_theirs(path);
        }
        // A GeoPackage is a workspace or data: what is in it tells, and looking into a file takes its time.
        let called = |p: &PathBuf| p.extension().is_some_and(|e| e.eq_ignore_ascii_case("gpkg"));
        if !paths.iter().any(called) {
            return self.open_layers(paths, &Reading::default());
        }
        let subject = paths.first().map(|p| file_name(p)).unwrap_or_default();
        self.jobs.start(Word::Opening, &subject, move |_| {
            let (workspaces, layers) = paths.into_iter().partition(|p| if p.exists() { holds_workspace(p) } else { called(p) });
            Outcome::Sorted { workspaces, layers }
        });
    }

    pub(super) fn open_sorted(&mut self, mut workspaces: Vec<PathBuf>, layers: Vec<PathBuf>) {
        if !workspaces.is_empty() {
            let path = workspaces.remove(0);
            let then = workspaces.into_iter().chain(layers).collect();
            let subject = file_name(&path);
            self.jobs.start(Word::Opening, &subject, move |_| {
                let result = GpkgStore::open_as_can(&path).map(Box::new).map_err(|e| e.to_string());
                Outcome::Workspace { path, result, then }
            });
            return;
        }
        self.open_layers(layers, &Reading::default());
    }

    /// Reads files of layers; those that are new to the workspace as `reading` says.
    pub fn open_layers(&mut self, paths: Vec<PathBuf>, reading: &Reading) {
        for path in paths {
            match self.layers_at(&path).into_iter().next() {
                // Of a file of several layers those that are not here come in again.
                Some(id) if self.catalog.get(&id.0).is_some_and(|l| l.reading.sublayer.is_some()) => {
                    self.read_in_background(None, path, reading);
                }
                Some(id) if self.catalog.get(&id.0).is_some() => {
                    let text = self.lang().fill(Word::AlreadyOpen, &[&file_name(&path)]);
                    self.notify(NoticeKind::Info, text);
                    self.zoom_to(&Selection::Layer(id));
                }
                known => self.read_in_background(known, path, reading),
            }
        }
    }

    /// Opens the workspace that was open last, if it is still there.
    pub fn open_last(&mut self) {
        if let Some(last) = self.settings.last.clone().filter(|p| p.exists()) {
            self.open(vec![last]);
        }
    }

    pub(super) fn open_sample(&mut self) {
        let Some(home) = self.setup.home.clone() else { return };
        let at = (self.setup.clock)();
        self.jobs.start(Word::Opening, self.setup.lang.t(Word::OpenSample), move |_| {
            let stamp: String = at.as_str().chars().take(19).map(|c| if c == ':' { '-' } else { c }).collect();
            match crate::app::sample::unpack(&home, &stamp, &at) {
                Ok(path) => {
                    let result = GpkgStore::open_as_can(&path).map(Box::new).map_err(|e| e.to_string());
                    Outcome::Workspace { path, result, then: Vec::new() }
                }
                Err(e) => Outcome::Workspace { path: home, result: Err(e), then: Vec::new() },
            }
        });
    }

    pub(super) fn new_workspace(&mut self) {
        self.remember_view();
        self.writer = None;
        self.path = None;
        self.adopt(Session::new());
        self.note_open(None);
        self.settings.last = None;
        self.save_settings();
    }

    pub(super) fn workspace_opened(&mut self, path: &Path, result: Result<Box<Opened>, String>) {
        match result {
            Ok(opened) => {
                self.remember_view();
                let Opened { store, session, condition, outside } = *opened;
                let stored = session.history().revisions().last().map_or(0, |r| r.seq);
                // The old writer finishes its queue before the new file is taken in hand.
                self.writer = None;
                self.start_writer(store, path.to_owned(), stored);
                self.adopt(session);
                self.show_condition(path, condition, outside);
                self.recall_view();
            }
            Err(e) => self.notify(NoticeKind::Error, self.lang().fill(Word::WorkspaceFailed, &[&e])),
        }
    }

    pub(super) fn adopt(&mut self, session: Session) {
        self.session = session;
        self.read_only = false;
        self.outside = Default::default();
        self.damage = None;
        self.moved = Default::default();
        self.pack = None;
        self.comparison = None;
        self.asks_to_compact = false;
        self.catalog = crate::layer::catalog::Catalog::default();
        self.layer_states.clear();
        self.tried.clear();
        self.map.shapes.clear();
        self.map.early = Default::default();
        self.map.work = None;
        self.map.dirty = true;
        self.hidden.clear();
        self.forget_review();
        self.encodings = None;
        self.incoming = None;
        self.selection = Selection::None;
        self.selected.clear();
        self.identified = None;
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

    pub(super) fn recall_view(&mut self) {
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

    pub(super) fn export(&mut self, folder: PathBuf) {
        let (workspace, catalog) = (self.workspace().clone(), self.catalog.clone());
        let changes = self.changes_now();
        let at = (self.setup.clock)();
        let subject = file_name(&folder);
        self.jobs.start(Word::Exporting, &subject, move |_| {
            let written = crate::io::export::export(&workspace, &changes, &catalog, &at, &folder);
            Outcome::Exported(written.map(|w| (folder, w.join(", "))).map_err(|e| e.to_string()))
        });
    }

    pub(super) fn save_picture(&mut self, path: PathBuf) {
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
        self.jobs.start(Word::Opening, "", move |_| {
            let shown = std::time::Instant::now();
            let paths = dialog();
            Outcome::Picked { what, paths, at_once: shown.elapsed() < std::time::Duration::from_millis(600) }
        });
    }

    pub(super) fn picked(&mut self, what: Picked, paths: Option<Vec<PathBuf>>, at_once: bool) {
        match paths.filter(|p| !p.is_empty()) {
            Some(paths) => self.perform_picked(what, paths),
            None if at_once => self.no_dialog = Some(what),
            None => {}
        }
    }

    fn perform_picked(&mut self, what: Picked, paths: Vec<PathBuf>) {
        match what {
            Picked::Open => self.perform(Action::Open(paths)),
            Picked::Export => paths.into_iter().take(1).for_each(|p| self.perform(Action::Export(p))),
            Picked::Send => paths.into_iter().take(1).for_each(|p| self.perform(Action::Send(p))),
            Picked::TakeIn => paths.into_iter().take(1).for_each(|p| self.perform(Action::LookAtTheirs(p))),
            Picked::Picture => paths.into_iter().take(1).for_each(|p| self.perform(Action::SavePicture(p))),
            Picked::Recovered => paths.into_iter().take(1).for_each(|p| self.perform(Action::SaveRecovered(p))),
            Picked::File(pick) => {
                paths.into_iter().take(1).for_each(|p| self.perform(Action::Files(FilesAction::Picked(pick.clone(), p))));
            }
            Picked::KeyTable(id) => paths.into_iter().take(1).for_each(|p| self.perform(Action::JoinKeyTable(id.clone(), p))),
        }
    }

    /// Returns what a dialog was wanted for on a system that has none, once: the window then asks for a path.
    pub fn take_no_dialog(&mut self) -> Option<Picked> {
        self.no_dialog.take()
    }

    /// An untitled workspace gets its file with the first edit, in the user's data folder. The last `new` revisions are left to the
    /// caller.
    pub(super) fn ensure_file(&mut self, new: usize) {
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
                for revision in &revisions[..revisions.len().saturating_sub(new)] {
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

    pub(super) fn start_writer(&mut self, store: GpkgStore, path: PathBuf, stored: u64) {
        match Writer::start(store, stored, self.setup.wake.clone()) {
            Ok(writer) => self.writer = Some(writer),
            Err(e) => self.notify(NoticeKind::Error, e.to_string()),
        }
        self.settings.last = std::path::absolute(&path).ok();
        self.note_open(Some(&path));
        self.path = Some(path);
        self.save_settings();
    }
}
