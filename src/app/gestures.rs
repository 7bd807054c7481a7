//! Tools and selection: what the pointer's gestures on the map become.

use crate::app::action::{Selection, TakeTool};
use crate::app::notice::NoticeKind;
use crate::app::select::SelectAction;
use crate::app::state::State;
use crate::geometry::ScreenPoint;
use crate::layer::LayerRole;
use crate::view::snap::Aim;
use crate::view::tools::{CutLine, DrawArea, EditVertices, LineFor, RingFor, SelectRegion, Shift, Tool, ToolEvent, ToolOutput};
use crate::words::Word;
use crate::workspace::edit::Edit;
use crate::workspace::{Bilingual, LinkText, NoteShape, ProjectText, RecordId};

impl State {
    pub(super) fn take(&mut self, tool: TakeTool) {
        let held = self.held();
        self.placing = if let TakeTool::PlaceProject(id) = &tool { Some(id.clone()) } else { None };
        self.tool = match tool {
            TakeTool::Select => Tool::Select,
            TakeTool::SelectRegion(shape, once) => Tool::SelectRegion(SelectRegion::new(shape, once)),
            TakeTool::DrawArea => Tool::DrawArea(DrawArea::default()),
            TakeTool::DrawBy(by) => Tool::DrawArea(DrawArea::new(RingFor::NewArea, by)),
            TakeTool::Hole(by) => self.of_area(|id| Tool::DrawArea(DrawArea::new(RingFor::Hole(id), by))),
            TakeTool::Part(by) => self.of_area(|id| Tool::DrawArea(DrawArea::new(RingFor::Part(id), by))),
            TakeTool::Reshape => self.of_area(|id| Tool::CutLine(CutLine::new(LineFor::Reshape(id)))),
            TakeTool::Split => {
                let ids = self.selected_areas();
                let all = || self.workspace().areas.keys().filter(|id| !self.is_unseen(id)).cloned().collect();
                Tool::CutLine(CutLine::new(LineFor::Split(if ids.is_empty() { all() } else { ids })))
            }
            TakeTool::Shift(by) => {
                let areas = self.the_areas(&self.selected_areas());
                let areas = areas.iter().map(|a| (a.id.clone(), a.boundary.clone())).collect();
                Shift::new(by, areas).map_or(Tool::Select, Tool::Shift)
            }
            TakeTool::Sketch(kind) => self.take_sketch(kind),
            TakeTool::NoteAbout(id) => match self.workspace().place_of(&id) {
                Some(place) => Tool::WriteNote { place, shape: NoteShape::Point, about: Some(id) },
                None => Tool::Select,
            },
            TakeTool::Project | TakeTool::PlaceProject(_) => Tool::PlaceProject,
            TakeTool::Link(project) => Tool::LinkDeposit { project },
            TakeTool::EditVertices => match &self.selection {
                Selection::Area(id) => match self.workspace().areas.get(id) {
                    Some(area) => Tool::EditVertices(EditVertices::new(id.clone(), area.boundary.clone())),
                    None => Tool::Select,
                },
                Selection::Note(id) => self.edit_note(id).map_or(Tool::Select, Tool::EditNote),
                _ => Tool::Select,
            },
        };
        // Only what the hand holds is left out of the picture.
        self.map.dirty |= held != self.held();
        self.aim = Aim::default();
        self.proposal = None;
    }

    /// A tool for the one selected area; without one, the hand selects.
    fn of_area(&self, tool: impl FnOnce(RecordId) -> Tool) -> Tool {
        self.selected_areas().first().cloned().map_or(Tool::Select, tool)
    }

    /// The areas and the note that the hand holds.
    fn held(&self) -> (Vec<RecordId>, Option<RecordId>) {
        (self.tool.held_areas(), self.tool.held_note())
    }

    pub(super) fn tool_event(&mut self, event: ToolEvent) {
        let Some(projection) = self.map.projection.clone() else { return };
        if let (Tool::LinkDeposit { project }, ToolEvent::Click(at)) = (&self.tool, event) {
            let project = project.clone();
            self.link_at(at, &project);
            return;
        }
        match event {
            ToolEvent::Move(p)
            | ToolEvent::Press(p)
            | ToolEvent::Release(p)
            | ToolEvent::Click(p)
            | ToolEvent::DoubleClick(p) => {
                self.aim_at(p);
            }
            _ => {}
        }
        let (camera, aim) = (self.map.camera, self.aim.clone());
        let ground = crate::view::tools::Ground { camera: &camera, projection: &projection, aim: Some(&aim) };
        match self.tool.handle(event, &ground) {
            ToolOutput::Nothing => {}
            ToolOutput::TooFewCorners => {
                let word = if matches!(self.tool, Tool::Sketch(_)) { Word::LineTooShort } else { Word::TooFewCorners };
                let text = self.lang().t(word).to_owned();
                self.notify(NoticeKind::Warning, text);
            }
            ToolOutput::Cancelled => self.take(TakeTool::Select),
            ToolOutput::AreaDrawn(boundary) => self.area_drawn(boundary),
            ToolOutput::HoleDrawn(id, ring) => self.hole_drawn(&id, ring),
            ToolOutput::PartDrawn(id, part) => self.part_drawn(&id, part),
            ToolOutput::LineDrawn(of, line) => self.line_drawn(of, line),
            ToolOutput::BoundariesChanged(changed) => self.boundaries_changed(changed),
            ToolOutput::Region(ring, how) => {
                if matches!(&self.tool, Tool::SelectRegion(tool) if tool.is_once()) {
                    self.take(TakeTool::Select);
                }
                self.select_action(SelectAction::Region(ring, how));
            }
            ToolOutput::Place(place) => {
                let placing = self.placing.take();
                self.take(TakeTool::Select);
                if let Some(id) = placing {
                    self.edit(&Edit::PlaceProject { id, place: Some(place) });
                    return;
                }
                let id = self.fresh_id();
                // A name in the language one works in; the inspector offers it for overwriting.
                let name = self.lang().t(Word::NewProject);
                let name = if self.lang().is_ja() { Bilingual::new("", name) } else { Bilingual::new(name, "") };
                let about = ProjectText { name, ..ProjectText::default() };
                if self.edit(&Edit::AddProject { id: id.clone(), place: Some(place), about }) {
                    self.just_made = Some(id.clone());
                    self.select(Selection::Project(id));
                }
            }
            ToolOutput::Sketched(place, shape) => self.sketched(place, shape),
            ToolOutput::NoteReshaped(id, place, shape) => self.reshaped(id, place, shape),
        }
    }

    pub(super) fn write_note(&mut self, text: String) {
        let Tool::WriteNote { place, shape, about } = self.tool.clone() else { return };
        let id = self.fresh_id();
        let lang = if self.lang().is_ja() { "ja" } else { "en" }.to_owned();
        // A refused text (an empty one) stays in the writer's hand.
        if self.edit(&Edit::AddNote { id: id.clone(), place: Some(place), shape, ink: None, about, lang, text }) {
            self.take(TakeTool::Select);
            self.select(Selection::Note(id));
        }
    }

    /// A note placed inside the selected area speaks of that area.
    pub(super) fn area_around(&self, place: crate::geometry::LonLat) -> Option<RecordId> {
        let Selection::Area(id) = &self.selection else { return None };
        let boundary = &self.workspace().areas.get(id)?.boundary;
        let p: [f64; 2] = place.into();
        let inside = |turn: f64| {
            boundary.polygons.iter().any(|polygon| {
                let ring: Vec<[f64; 2]> = polygon.exterior.iter().map(|&v| v.into()).collect();
                crate::geometry::ring_contains(&ring, [p[0] + turn, p[1]])
            })
        };
        [-360.0, 0.0, 360.0].into_iter().any(inside).then(|| id.clone())
    }

    pub(super) fn link_at(&mut self, at: ScreenPoint, project: &RecordId) {
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

    pub(super) fn select(&mut self, selection: Selection) {
        self.focus(selection);
        self.rows_follow();
    }

    /// Lets the inspector speak of something else; the selected rows stay as they are.
    pub(super) fn focus(&mut self, selection: Selection) {
        self.identified = None;
        if self.selection != selection {
            self.selection = selection;
            // What is selected is named first, and its links are drawn.
            self.map.dirty = true;
            self.style_follows_selection();
            if self.held() != Default::default() {
                self.take(TakeTool::Select);
            }
        }
    }
}
