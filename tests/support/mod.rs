//! What stories share: the program without a window on a fixed clock and counted ids, small layers, and pointer scripts.
#![allow(dead_code, reason = "not every story uses everything")]

pub mod disk;

use lodemap::app::measured::Typed;
use lodemap::app::places::Understood;
use lodemap::app::{Action, AreaAction, Selection, Setup, State, TakeTool};
use lodemap::geometry::{Boundary, BoundaryDigest, LonLat, ScreenPoint};
use lodemap::io::gpkg::{GpkgStore, Opened};
use lodemap::layer::Combine;
use lodemap::layer::catalog::Catalog;
use lodemap::view::tools::{DrawBy, ShiftBy, SketchKind, ToolEvent};
use lodemap::words::Lang;
use lodemap::workspace::edit::Edit;
use lodemap::workspace::status::{Status, determination};
use lodemap::workspace::{Author, Instant, RecordId, Revision, Session, Workspace};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tempfile::TempDir;

/// Size of the map on which pointer scripts run, in logical points.
pub const MAP: ScreenPoint = ScreenPoint::new(1000.0, 700.0);

/// The folder of this package.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Whether tests must not be skipped for want of data or programs.
pub fn nothing_may_be_skipped() -> bool {
    std::env::var_os("LODEMAP_REQUIRE_DATA").is_some()
}

/// The shared real data; `None`, and loudly, when they are not there.
pub fn data() -> Option<PathBuf> {
    let folder = root().join("../shared/data");
    if folder.is_dir() {
        return Some(folder);
    }
    skip("there is no ../shared/data beside this clone");
    None
}

/// Says loudly that something is not tested here; fails where nothing may be skipped.
pub fn skip(why: &str) {
    assert!(!nothing_may_be_skipped(), "LODEMAP_REQUIRE_DATA is set, but {why}");
    eprintln!("\n*** SKIPPED: {why} ***\n");
}

/// An instant: noon of 20 January 2026 in Tokyo and so many seconds.
pub fn instant(seconds: u64) -> Instant {
    let (h, m, s) = (12 + seconds / 3600 % 12, seconds / 60 % 60, seconds % 60);
    Instant::try_from(format!("2026-01-20T{h:02}:{m:02}:{s:02}+09:00")).unwrap()
}

/// A clock that goes on by one second whenever someone looks.
pub fn clock() -> Box<dyn Fn() -> Instant + Send> {
    let seconds = AtomicU64::new(0);
    Box::new(move || instant(seconds.fetch_add(1, Ordering::Relaxed)))
}

/// Ids `id-1`, `id-2`, …
pub fn ids() -> Box<dyn FnMut() -> RecordId + Send> {
    let mut n = 0_u64;
    Box::new(move || {
        n += 1;
        RecordId(format!("id-{n}"))
    })
}

/// A setup without window whose home is a folder.
pub fn setup(home: &Path) -> Setup {
    Setup {
        clock: clock(),
        ids: ids(),
        home: Some(home.to_owned()),
        lang: Lang::En,
        name: "Test Person".into(),
        wake: Arc::new(|| {}),
        draws: false,
    }
}

/// Someone at a seat.
pub fn author(party: &str, seconds: u64) -> Author {
    Author { party: party.into(), name: format!("someone of {party}"), at: instant(seconds) }
}

/// The program on a bench: no window, a folder that goes away, the map in EPSG:8859.
pub struct Bench {
    pub state: State,
    pub folder: TempDir,
}

/// Starts the program without a window.
pub fn bench() -> Bench {
    let folder = tempfile::tempdir().unwrap();
    let mut state = State::new(setup(&folder.path().join("home")));
    state.ensure_map();
    state.perform(Action::Resize(MAP));
    let mut bench = Bench { state, folder };
    bench.settle();
    bench
}

impl Bench {
    /// Does one thing and what a frame would do after it.
    pub fn act(&mut self, action: Action) -> &mut Self {
        self.state.perform(action);
        self.state.tick();
        self
    }

    /// Waits until no job runs.
    pub fn settle(&mut self) -> &mut Self {
        self.state.settle();
        self.state.tick();
        self
    }

    /// Opens files and waits for them.
    pub fn open(&mut self, paths: &[PathBuf]) -> &mut Self {
        self.act(Action::Open(paths.to_vec())).settle()
    }

    /// Does an edit given as in a script; it must be done.
    pub fn edit(&mut self, edit: Value) -> &mut Self {
        let before = self.state.session().history().next_seq();
        self.try_edit(edit.clone());
        assert_eq!(self.state.session().history().next_seq(), before + 1, "{edit}: {:?}", self.notices());
        self
    }

    /// Does an edit given as in a script, or not.
    pub fn try_edit(&mut self, edit: Value) -> &mut Self {
        let edit: Edit = serde_json::from_value(edit).unwrap();
        self.act(Action::Edit(Box::new(edit))).settle()
    }

    pub fn undo(&mut self) -> &mut Self {
        self.act(Action::Undo).settle()
    }

    pub fn redo(&mut self) -> &mut Self {
        self.act(Action::Redo).settle()
    }

    pub fn sit(&mut self, party: &str) -> &mut Self {
        self.act(Action::Sit(party.into(), format!("someone of {party}")))
    }

    pub fn workspace(&self) -> &Workspace {
        self.state.workspace()
    }

    /// Number of revisions.
    pub fn revisions(&self) -> usize {
        self.state.session().history().revisions().len()
    }

    /// The texts of all notices.
    pub fn notices(&self) -> Vec<String> {
        self.state.notices().iter().map(|n| n.text.clone()).collect()
    }

    /// Takes all notices away.
    pub fn dismiss_all(&mut self) -> &mut Self {
        for id in self.state.notices().iter().map(|n| n.id).collect::<Vec<_>>() {
            self.state.perform(Action::Dismiss(id));
        }
        self
    }

    /// Draws the map in another CRS.
    pub fn map_crs(&mut self, code: &str) -> &mut Self {
        self.act(Action::SetMapCrs(code.into())).settle();
        assert_eq!(self.state.map().projection().unwrap().crs().code(), code, "{:?}", self.notices());
        self
    }

    /// Puts a place into the middle of the map at a scale in map units a logical point.
    pub fn look_at(&mut self, lon: f64, lat: f64, units_per_point: f64) -> &mut Self {
        let middle = ScreenPoint::new(MAP.x / 2.0, MAP.y / 2.0);
        let factor = self.state.map().camera().units_per_point / units_per_point;
        self.act(Action::Zoom(factor, middle));
        let at = self.screen([lon, lat]);
        self.act(Action::Pan(ScreenPoint::new(middle.x - at.x, middle.y - at.y)))
    }

    /// Where a place is on the screen.
    pub fn screen(&self, lonlat: [f64; 2]) -> ScreenPoint {
        let p = LonLat::try_from(lonlat).unwrap();
        self.state.map().ground().unwrap().screen(p).unwrap_or_else(|| panic!("{lonlat:?} is not on this map"))
    }

    /// The place under a screen point.
    pub fn lonlat(&self, at: ScreenPoint) -> [f64; 2] {
        self.state.map().ground().unwrap().lonlat(at).unwrap_or_else(|| panic!("{at:?} is beside the world")).into()
    }

    /// Runs a pointer script, such as `tool draw; click 10,10; click 200,10; click 200,200; enter`. Points are logical points on a
    /// map of 1000 by 700, or places as `@lon,lat`.
    pub fn run(&mut self, script: &str) -> &mut Self {
        for step in script.split(';').map(str::trim).filter(|s| !s.is_empty()) {
            let (word, rest) = step.split_once(' ').unwrap_or((step, ""));
            self.step(word, rest.trim());
        }
        self
    }

    fn step(&mut self, word: &str, rest: &str) {
        let event = match word {
            "tool" => {
                let tool = match rest.split_once(' ').unwrap_or((rest, "")) {
                    ("draw", _) => TakeTool::DrawArea,
                    ("rectangle", _) => TakeTool::DrawBy(DrawBy::Rectangle),
                    ("circle", _) => TakeTool::DrawBy(DrawBy::Circle),
                    ("freehand", _) => TakeTool::DrawBy(DrawBy::Freehand),
                    ("hole", _) => TakeTool::Hole(DrawBy::Corners),
                    ("part", _) => TakeTool::Part(DrawBy::Corners),
                    ("reshape", _) => TakeTool::Reshape,
                    ("split", _) => TakeTool::Split,
                    ("move", _) => TakeTool::Shift(ShiftBy::Move),
                    ("rotate", _) => TakeTool::Shift(ShiftBy::Rotate),
                    ("scale", _) => TakeTool::Shift(ShiftBy::Scale),
                    ("edit", _) => TakeTool::EditVertices,
                    ("note", kind) => TakeTool::Sketch(match kind {
                        "callout" => SketchKind::Callout,
                        "line" => SketchKind::Line,
                        "arrow" => SketchKind::Arrow,
                        _ => SketchKind::Point,
                    }),
                    ("project", _) => TakeTool::Project,
                    ("select", _) => TakeTool::Select,
                    ("link", project) => TakeTool::Link(project.into()),
                    _ => panic!("no tool “{rest}”"),
                };
                self.act(Action::Take(tool));
                return;
            }
            "select" => {
                self.act(Action::SelectAt(self.point(rest)));
                return;
            }
            "write" => {
                self.act(Action::WriteNote(rest.to_owned()));
                return;
            }
            // Work on shapes is done by a worker.
            "settle" => {
                self.settle();
                return;
            }
            // What is typed for the tool in hand.
            "type" => {
                match self.state.understand(rest) {
                    Understood::Measured(Typed::Measured { azimuth, metres }) => self.act(Action::PlaceMeasured(azimuth, metres)),
                    Understood::Measured(Typed::Number(number)) => self.act(Action::PlaceNumber(number)),
                    Understood::Places(places) => self.act(Action::PlaceTyped(places.iter().map(|p| p.at).collect())),
                    other => panic!("“{rest}” is {other:?}"),
                };
                return;
            }
            "trace" => {
                self.act(Action::Area(AreaAction::Trace(rest == "on")));
                return;
            }
            "undo" | "redo" => {
                self.act(if word == "undo" { Action::Undo } else { Action::Redo });
                return;
            }
            "drag" | "shift-drag" => {
                let (from, to) = rest.split_once('>').unwrap();
                let (from, to) = (self.point(from.trim()), self.point(to.trim()));
                self.drag(from, to, if word == "drag" { Combine::New } else { Combine::Add });
                return;
            }
            // The window sends the first click of the pair as a click.
            "doubleclick" => {
                let at = self.point(rest);
                self.act(Action::Tool(ToolEvent::Click(at)));
                ToolEvent::DoubleClick(at)
            }
            "click" => ToolEvent::Click(self.point(rest)),
            "press" => ToolEvent::Press(self.point(rest)),
            "move" => ToolEvent::Move(self.point(rest)),
            "release" => ToolEvent::Release(self.point(rest)),
            "enter" => ToolEvent::Enter,
            "esc" => ToolEvent::Escape,
            "backspace" => ToolEvent::Backspace,
            "delete" => ToolEvent::Delete,
            _ => panic!("no step “{word} {rest}”"),
        };
        self.act(Action::Tool(event));
    }

    /// Drags as the window does: the tool takes the drag, or the map moves.
    fn drag(&mut self, from: ScreenPoint, to: ScreenPoint, how: Combine) {
        let takes = self.state.tool().takes_drag(from, &self.state.map().ground().unwrap(), how);
        if !takes {
            self.act(Action::Pan(ScreenPoint::new(to.x - from.x, to.y - from.y)));
            return;
        }
        let between = ScreenPoint::new(f64::midpoint(from.x, to.x), f64::midpoint(from.y, to.y));
        for event in [
            ToolEvent::Combine(how),
            ToolEvent::Press(from),
            ToolEvent::Move(between),
            ToolEvent::Move(to),
            ToolEvent::Release(to),
        ] {
            self.act(Action::Tool(event));
        }
    }

    fn point(&self, text: &str) -> ScreenPoint {
        let pair = |t: &str| {
            let (x, y) = t.split_once(',').unwrap_or_else(|| panic!("no point “{t}”"));
            [x.trim().parse::<f64>().unwrap(), y.trim().parse::<f64>().unwrap()]
        };
        match text.strip_prefix('@') {
            Some(place) => self.screen(pair(place)),
            None => ScreenPoint::new(pair(text)[0], pair(text)[1]),
        }
    }

    /// The one area there is.
    pub fn area(&self) -> Arc<lodemap::workspace::MappingArea> {
        assert_eq!(self.workspace().areas.len(), 1);
        self.workspace().areas.values().next().unwrap().clone()
    }

    /// The corners of the one area there is.
    pub fn corners(&self) -> Vec<[f64; 2]> {
        self.area().boundary.polygons[0].exterior.iter().map(|&v| v.into()).collect()
    }

    /// The status of an area.
    pub fn status(&self, area: &str) -> Status {
        status_of(self.workspace(), area)
    }

    /// The id of the layer with this name.
    pub fn layer(&self, name: &str) -> RecordId {
        let found = self.workspace().layers.values().find(|l| l.name.en == name);
        found.unwrap_or_else(|| panic!("no layer {name}: {:?}", self.notices())).id.clone()
    }

    /// Whether the area, note … is selected.
    pub fn selected(&self) -> Selection {
        self.state.selection().clone()
    }

    /// Ends the program as closing the window does, and opens its workspace file from disk.
    pub fn reopen(self) -> (Opened, TempDir) {
        let Self { mut state, folder } = self;
        state.flush().unwrap();
        let path = state.path().unwrap().to_owned();
        drop(state);
        (GpkgStore::open(&path).unwrap(), folder)
    }

    /// Ends the program and starts it again on the same file.
    pub fn restart(self) -> Self {
        let Self { mut state, folder } = self;
        state.flush().unwrap();
        let path = state.path().unwrap().to_owned();
        drop(state);
        let mut setup = setup(&folder.path().join("home"));
        // Real ids never come twice.
        let mut counted = ids();
        setup.ids = Box::new(move || RecordId(format!("later-{}", counted().0)));
        let mut state = State::new(setup);
        state.ensure_map();
        state.perform(Action::Resize(MAP));
        let mut bench = Self { state, folder };
        bench.open(&[path.clone()]);
        assert_eq!(bench.state.path(), Some(path.as_path()), "{:?}", bench.notices());
        bench
    }

    /// Writes a file into the folder of this bench.
    pub fn file(&self, name: &str, text: &str) -> PathBuf {
        write(self.folder.path(), name, text)
    }

    pub fn us(&self) -> PathBuf {
        self.file("us.geojson", &us_deposits())
    }

    pub fn japan(&self) -> PathBuf {
        self.file("japan.geojson", &japan_deposits())
    }

    pub fn projected(&self) -> PathBuf {
        self.file("projected.geojson", &projected_deposits())
    }
}

pub fn status_of(w: &Workspace, area: &str) -> Status {
    determination(w, &w.areas[&RecordId::from(area)]).status
}

/// Writes a file and returns its path.
pub fn write(folder: &Path, name: &str, text: &str) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    path
}

pub fn deposit(id: &str, properties: Value, at: [f64; 2]) -> Value {
    json!({"type": "Feature", "id": id, "properties": properties, "geometry": {"type": "Point", "coordinates": at}})
}

/// Three deposits of the United States.
pub fn us_deposits() -> String {
    let p = |name: &str, commodities: &str| json!({"name": name, "commodities": commodities, "grade": 7.5, "year": 1949, "note": null});
    json!({"type": "FeatureCollection", "features": [
        deposit("us-mountain-pass", p("Mountain Pass", "REE"), [-115.53, 35.48]),
        deposit("us-bear-lodge", p("Bear Lodge", "REE"), [-104.45, 44.49]),
        deposit("us-silver-peak", p("Silver Peak", "Li"), [-117.58, 37.75]),
    ]})
    .to_string()
}

/// Three deposits of Japan with Japanese names, one of them on the sea floor.
pub fn japan_deposits() -> String {
    let p = |name: &str, en: &str, c: &str| json!({"name": name, "name_en": en, "commodities": c, "都道府県": "鹿児島県"});
    json!({"type": "FeatureCollection", "features": [
        deposit("jp-hishikari", p("菱刈", "Hishikari", "Au; Ag"), [130.68, 32.0]),
        deposit("jp-minamitorishima", p("南鳥島レアアース泥", "Minamitorishima REY mud", "REE"), [153.9, 22.0]),
        deposit("jp-toyoha", p("豊羽", "Toyoha", "Zn; In"), [141.04, 42.93]),
    ]})
    .to_string()
}

/// Two deposits in metres of EPSG:6677 (plane rectangular zone IX, origin 36° N 139°50′ E), said in the file.
pub fn projected_deposits() -> String {
    json!({
        "type": "FeatureCollection",
        "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::6677"}},
        "features": [
            deposit("p-1", json!({"name": "原点", "commodities": "Cu"}), [0.0, 0.0]),
            deposit("p-2", json!({"name": "Ashio", "commodities": "Cu; In"}), [-33_000.0, 72_000.0]),
        ],
    })
    .to_string()
}

/// A boundary of one ring.
pub fn ring(corners: &[[f64; 2]]) -> Boundary {
    Boundary::from_coordinates(&[vec![corners.to_vec()]]).unwrap()
}

/// A square boundary with its south-west corner here.
pub fn square(lon: f64, lat: f64, side: f64) -> Boundary {
    ring(&[[lon, lat], [lon + side, lat], [lon + side, lat + side], [lon, lat + side]])
}

/// An `add_area` edit.
pub fn add_area(id: &str, boundary: &Boundary) -> Value {
    json!({"edit": "add_area", "id": id, "boundary": boundary, "about": {
        "name": {"en": format!("Area {id}"), "ja": format!("区域{id}")}, "minerals": ["ree"],
        "basis": {"en": "REY mud found by coring", "ja": "コア試料"},
    }})
}

/// A `state` edit.
pub fn state(id: &str, area: &str, act: &str) -> Value {
    json!({"edit": "state", "id": id, "area": area, "act": act, "comment": {"en": if act == "object" { "too wide" } else { "" }}})
}

/// An `add_project` edit.
pub fn add_project(id: &str, place: Option<[f64; 2]>) -> Value {
    json!({"edit": "add_project", "id": id, "place": place, "about": {
        "name": {"en": format!("Project {id}"), "ja": format!("計画{id}")}, "countries": ["JP", "US"], "stages": ["separation"],
    }})
}

/// The digest of a boundary.
pub fn digest(b: &Boundary) -> String {
    BoundaryDigest::of(b).0
}

/// A session outside the program, with its clock: for laws and files.
pub struct Desk {
    pub session: Session,
    pub catalog: Catalog,
    pub seconds: u64,
}

impl Desk {
    pub fn new(session: Session) -> Self {
        Self { session, catalog: Catalog::default(), seconds: 0 }
    }

    /// Does an edit given as in a script; it must be done.
    pub fn edit(&mut self, party: &str, edit: Value) -> Revision {
        let edit: Edit = serde_json::from_value(edit).unwrap();
        self.perform(party, &edit).unwrap()
    }

    pub fn perform(&mut self, party: &str, edit: &Edit) -> Result<Revision, lodemap::workspace::edit::EditRefused> {
        self.seconds += 1;
        self.session.perform(&self.catalog, &author(party, self.seconds), edit)
    }
}

/// Small numbers that are the same each time.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below `n`.
    pub fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % n
    }
}

/// Asserts that two sessions hold the same records and the same history.
pub fn assert_same(a: &Session, b: &Session) {
    assert_eq!(a.workspace(), b.workspace());
    for (x, y) in a.history().revisions().iter().zip(b.history().revisions()) {
        assert_eq!(x, y);
    }
    assert_eq!(a.history().revisions().len(), b.history().revisions().len());
    assert_eq!(a.history().next_undo(), b.history().next_undo());
    assert_eq!(a.history().next_redo(), b.history().next_redo());
}

/// Runs a program of the system; `None`, and loudly, when it is not there.
pub fn run_program(program: &str, arguments: &[&str]) -> Option<String> {
    match std::process::Command::new(program).args(arguments).output() {
        Ok(out) => {
            let text = String::from_utf8_lossy(&out.stdout).into_owned();
            let errors = String::from_utf8_lossy(&out.stderr).into_owned();
            assert!(out.status.success(), "{program} {arguments:?}: {text} {errors}");
            Some(text + &errors)
        }
        Err(e) => {
            skip(&format!("{program} cannot be run ({e})"));
            None
        }
    }
}
