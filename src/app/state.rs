//! The program's state, and the little that must happen between two frames.

use crate::app::action::Selection;
use crate::app::datums::Doubt;
use crate::app::encodings::EncodingChoice;
use crate::app::jobs::{Drawer, JobInfo, Jobs, Wake, WriteReport, Writer};
use crate::app::map::MapView;
use crate::app::notice::{Notice, NoticeKind};
use crate::app::settings::Settings;
use crate::layer::Reading;
use crate::layer::catalog::Catalog;
use crate::view::tools::{SketchKind, Tool};
use crate::words::Lang;
use crate::workspace::{Author, Instant, RecordId, Session, Workspace};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// What the outside world gives the program: the clock, fresh ids, a place for files, a way to wake the window.
pub struct Setup {
    /// Returns now, with the zone.
    pub clock: Box<dyn Fn() -> Instant + Send>,
    /// Returns an id that was never used.
    pub ids: Box<dyn FnMut() -> RecordId + Send>,
    /// Where untitled workspaces and settings lie; `None` keeps nothing (commands that only look).
    pub home: Option<PathBuf>,
    /// Language when the settings name none.
    pub lang: Lang,
    /// Name when the settings name none.
    pub name: String,
    /// Called when a job has something to take in.
    pub wake: Wake,
    /// Whether pictures for a window are drawn.
    pub draws: bool,
}

/// How far a layer is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LayerState {
    /// Being read.
    Loading,
    /// In the catalog.
    Ready,
    /// Could not be read; why.
    Failed(String),
}

/// The program.
pub struct State {
    pub(super) setup: Setup,
    pub(super) settings: Settings,
    pub(super) session: Session,
    pub(super) path: Option<PathBuf>,
    pub(super) writer: Option<Writer>,
    pub(super) catalog: Catalog,
    pub(super) layer_states: BTreeMap<RecordId, LayerState>,
    /// With which CRS and reading a layer was last read, or is being read.
    pub(super) tried: BTreeMap<RecordId, (Option<String>, Reading)>,
    pub(super) map: MapView,
    pub(super) hidden: BTreeSet<RecordId>,
    pub(super) selection: Selection,
    pub(super) selected: crate::app::select::Selected,
    pub(super) identified: Option<crate::app::identify::Identified>,
    pub(super) reach: crate::layer::Reach,
    pub(super) tool: Tool,
    /// The project that the tool in hand places; without one it makes a new one.
    pub(super) placing: Option<RecordId>,
    /// The kind of note that was sketched last.
    pub(super) sketch_kind: SketchKind,
    /// The chooser of a layer's encoding, while it is open.
    pub(super) encodings: Option<EncodingChoice>,
    pub(super) doubts: BTreeMap<RecordId, Doubt>,
    pub(super) jobs: Jobs,
    pub(super) drawer: Option<Drawer>,
    pub(super) notices: Vec<Notice>,
    pub(super) next_notice: u64,
    pub(super) reported_error: Option<String>,
    /// Place and number of the last click, for stepping through what lies under the pointer.
    pub(super) last_click: Option<(crate::geometry::ScreenPoint, usize)>,
    /// True until the view was set by the user or from the settings: then loading shows everything.
    pub(super) fit_when_loaded: bool,
    /// The record that a gesture has just made: its name is what comes next.
    pub(super) just_made: Option<RecordId>,
    /// The open workspace cannot be written.
    pub(super) read_only: bool,
    /// What another program changed in the file and nobody has decided about.
    pub(super) outside: crate::io::gpkg::Outside,
    /// What could not be read of the open file.
    pub(super) damage: Option<Vec<crate::io::gpkg::Damage>>,
    /// What is known of earlier runs.
    pub(super) earlier: crate::app::away::Earlier,
    /// Whether the history is to be compacted is being asked.
    pub(super) asks_to_compact: bool,
    /// The comparison of two boundaries.
    pub(super) boundaries: Option<crate::app::boundary_compare::BoundaryComparison>,
    /// The comparison with another workspace.
    pub(super) comparison: Option<crate::app::compare::Comparison>,
    /// What packing would come to.
    pub(super) pack: Option<crate::app::copies::PackPlan>,
    /// What a file is to be asked for.
    pub(super) ask: Option<crate::app::files_action::FilePick>,
    /// Files of layers that moved or changed.
    pub(super) moved: crate::app::moved::Moved,
    /// A dialog was wanted and this system has none.
    pub(super) no_dialog: Option<crate::app::action::Picked>,
    /// What can be said of the shape in hand.
    pub(super) facts: crate::app::facts::Facts,
    pub(super) table: Option<crate::app::table::AttributeTable>,
    pub(super) vertices: Option<crate::app::vertices::VertexTable>,
    /// What was found and waits for a person.
    pub(super) findings: crate::app::find::Findings,
    /// The looks of layers.
    pub(super) styling: crate::app::style::Styling,
    /// The filters of layers.
    pub(super) filters: crate::app::filters::LayerFilters,
    /// What the tool in hand aims at, and the borders that were looked at for it.
    pub(super) aim: crate::view::snap::Aim,
    pub(super) borders: crate::app::snapping::Borders,
    /// Borders are traced, or nothing is snapped to, while a key is held.
    pub(super) tracing: bool,
    pub(super) free_hand: bool,
    /// A change of areas that is looked at before it is taken.
    pub(super) proposal: Option<crate::app::propose::Proposal>,
    /// Places gone to, until they are taken away.
    pub(super) marks: Vec<crate::app::places::Mark>,
    /// What came from the other side and is being looked at.
    pub(super) incoming: Option<crate::app::exchange::Incoming>,
    /// A file for the other side is being written.
    pub(super) sending: bool,
    /// The register of areas, its filter, and the timeline.
    pub(super) review: crate::app::register::Review,
    /// The charts.
    pub(super) charts: crate::app::charts::ChartPanel,
    /// The lists of critical minerals in force.
    pub(super) lists: crate::layer::vocabulary::Lists,
    /// Text that is to go to the clipboard, which is the window's.
    pub(super) clipboard: Option<String>,
}

impl State {
    /// Starts the program with an empty workspace that has no file yet.
    #[must_use]
    pub fn new(setup: Setup) -> Self {
        let settings = setup.home.as_deref().map(crate::io::settings::load).unwrap_or_default();
        let jobs = Jobs::new(setup.wake.clone());
        let drawer = if setup.draws { Drawer::start(setup.wake.clone()).ok() } else { None };
        let mut state = Self {
            settings,
            session: Session::new(),
            path: None,
            writer: None,
            catalog: Catalog::default(),
            layer_states: BTreeMap::new(),
            tried: BTreeMap::new(),
            map: MapView::default(),
            hidden: BTreeSet::new(),
            selection: Selection::None,
            selected: BTreeMap::new(),
            identified: None,
            reach: crate::layer::Reach::Touching,
            tool: Tool::Select,
            placing: None,
            sketch_kind: SketchKind::default(),
            encodings: None,
            doubts: BTreeMap::new(),
            jobs,
            drawer,
            notices: Vec::new(),
            next_notice: 1,
            reported_error: None,
            last_click: None,
            fit_when_loaded: true,
            just_made: None,
            read_only: false,
            outside: Default::default(),
            damage: None,
            earlier: crate::app::away::Earlier::look(setup.home.as_deref()),
            asks_to_compact: false,
            boundaries: None,
            comparison: None,
            pack: None,
            ask: None,
            moved: Default::default(),
            no_dialog: None,
            facts: Default::default(),
            table: None,
            vertices: None,
            findings: Default::default(),
            styling: Default::default(),
            filters: Default::default(),
            aim: Default::default(),
            borders: Default::default(),
            tracing: false,
            free_hand: false,
            proposal: None,
            marks: Vec::new(),
            incoming: None,
            sending: false,
            review: Default::default(),
            charts: Default::default(),
            clipboard: None,
            lists: Default::default(),
            setup,
        };
        state.load_lists();
        state
    }

    /// Returns the records.
    #[must_use]
    pub fn workspace(&self) -> &Workspace {
        self.session.workspace()
    }

    /// Returns records and history.
    #[must_use]
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// Returns the loaded layers.
    #[must_use]
    pub fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    /// Returns how far a layer is.
    #[must_use]
    pub fn layer_state(&self, id: &RecordId) -> Option<&LayerState> {
        self.layer_states.get(id)
    }

    /// Returns the map.
    #[must_use]
    pub fn map(&self) -> &MapView {
        &self.map
    }

    /// Returns the selection.
    #[must_use]
    pub fn selection(&self) -> &Selection {
        &self.selection
    }

    /// Returns the selected areas, the first selected first.
    #[must_use]
    pub fn selected_areas(&self) -> Vec<RecordId> {
        match &self.selection {
            Selection::Area(id) => vec![id.clone()],
            Selection::Areas(ids) => ids.clone(),
            _ => Vec::new(),
        }
    }

    /// Returns the record that a gesture has just made, once: the inspector puts the cursor into its name.
    pub fn take_just_made(&mut self) -> Option<RecordId> {
        self.just_made.take()
    }

    /// Returns the tool in hand.
    #[must_use]
    pub fn tool(&self) -> &Tool {
        &self.tool
    }

    /// Returns the notices that were not taken away.
    #[must_use]
    pub fn notices(&self) -> &[Notice] {
        &self.notices
    }

    /// Returns the running jobs.
    #[must_use]
    pub fn running(&self) -> &[JobInfo] {
        self.jobs.running()
    }

    /// Tells whether a workspace is just being opened.
    #[must_use]
    pub fn is_opening(&self) -> bool {
        self.jobs.running().iter().any(|j| j.what == crate::words::Word::Opening)
    }

    /// Returns the settings.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Tells whether the open workspace cannot be written.
    #[must_use]
    pub fn is_read_only(&self) -> bool {
        self.read_only
    }

    /// Returns the workspace file, once there is one.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// Tells whether a layer or an area is hidden.
    #[must_use]
    pub fn is_hidden(&self, id: &RecordId) -> bool {
        self.hidden.contains(id)
    }

    /// Returns the language.
    #[must_use]
    pub fn lang(&self) -> Lang {
        self.settings.lang.unwrap_or(self.setup.lang)
    }

    /// Returns how much of the history is on disk.
    #[must_use]
    pub fn stored(&self) -> WriteReport {
        self.writer.as_ref().map(Writer::report).unwrap_or_default()
    }

    /// Returns the seat whose positions are recorded.
    #[must_use]
    pub fn seat(&self) -> RecordId {
        // The locale, not the language on the screen: to read in the other language is not to change sides.
        let by_language = || RecordId::from(if self.setup.lang.is_ja() { "JP" } else { "US" });
        let party = self.settings.seat.clone().filter(|s| self.workspace().parties.contains_key(s));
        let party = party.or_else(|| Some(by_language()).filter(|s| self.workspace().parties.contains_key(s)));
        party.or_else(|| self.workspace().parties.keys().next().cloned()).unwrap_or_else(by_language)
    }

    /// Returns who would be the author of an edit made now.
    #[must_use]
    pub fn author(&self) -> Author {
        let name = if self.settings.name.trim().is_empty() { self.setup.name.clone() } else { self.settings.name.clone() };
        Author { party: self.seat(), name, at: (self.setup.clock)() }
    }

    /// Returns an id that was never used.
    pub fn fresh_id(&mut self) -> RecordId {
        (self.setup.ids)()
    }

    /// Takes in what workers have finished. Call it once a frame.
    pub fn tick(&mut self) {
        for (job, outcome) in self.jobs.finished() {
            self.take_in(&job, outcome);
        }
        self.check_writer();
        self.follow_filters();
        self.follow_rules();
        self.table_follows();
        self.follow_facts();
        self.follow_comparison();
        self.follow_register();
        self.follow_timeline();
        self.follow_charts();
        self.map.take_picture(self.drawer.as_ref());
        self.draw_if_needed();
    }

    /// Waits until no job runs; for commands and tests.
    pub fn settle(&mut self) {
        loop {
            let done = self.jobs.wait();
            if done.is_empty() && self.jobs.running().is_empty() {
                break;
            }
            for (job, outcome) in done {
                self.take_in(&job, outcome);
            }
        }
    }

    /// Waits until every revision was tried on disk; returns why one is not there.
    ///
    /// # Errors
    /// The writer's last error.
    pub fn flush(&mut self) -> Result<(), String> {
        let last = self.session.history().revisions().last().map_or(0, |r| r.seq);
        loop {
            let report = self.stored();
            if report.stored >= last || self.writer.is_none() {
                return Ok(());
            }
            // An error from before the last revision says nothing of this attempt.
            if let Some(error) = report.error.filter(|_| report.tried >= last) {
                return Err(error);
            }
            std::thread::sleep(std::time::Duration::from_millis(1));
        }
    }

    pub(super) fn notify(&mut self, kind: NoticeKind, text: String) {
        self.notify_about(kind, text, None);
    }

    pub(super) fn notify_about(&mut self, kind: NoticeKind, text: String, about: Option<Selection>) {
        self.notify_with(kind, text, about, None);
    }

    pub(super) fn notify_with(
        &mut self,
        kind: NoticeKind,
        text: String,
        about: Option<Selection>,
        offer: Option<(crate::words::Word, crate::app::Action)>,
    ) {
        let id = self.next_notice;
        self.next_notice += 1;
        self.notices.push(Notice { id, kind, text, about, offer });
        // The oldest news goes first; errors stay until they are read.
        if self.notices.len() > 6
            && let Some(i) = self.notices.iter().position(|n| n.kind == NoticeKind::Info)
        {
            self.notices.remove(i);
        }
    }

    fn check_writer(&mut self) {
        let error = self.stored().error;
        if error != self.reported_error {
            if let Some(e) = &error {
                let text = self.lang().fill(crate::words::Word::StoreFailed, &[e]);
                self.notify(NoticeKind::Error, text);
            }
            self.reported_error = error;
        }
    }

    pub(super) fn save_settings(&mut self) {
        if let Some(home) = &self.setup.home {
            // Settings are a convenience: failing to keep them must not disturb the work.
            if let Err(e) = crate::io::settings::save(home, &self.settings) {
                self.notify(NoticeKind::Warning, e.to_string());
            }
        }
    }
}
