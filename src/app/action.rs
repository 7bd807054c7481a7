//! Actions: everything that a menu, a key, a panel, a script or a test may ask of the program.

use crate::app::areas::AreaAction;
use crate::app::boundary_compare::CompareAction;
use crate::app::charts::ChartAction;
use crate::app::facts::FactsAction;
use crate::app::files_action::{FilePick, FilesAction};
use crate::app::find::FindAction;
use crate::app::gaps::GapsAction;
use crate::app::make_areas::Polygons;
use crate::app::projects::ProjectAction;
use crate::app::register::ReviewAction;
use crate::app::select::SelectAction;
use crate::app::style::StyleAction;
use crate::app::table::TableAction;
use crate::app::vertices::VertexAction;
use crate::crs::notation::Notation;
use crate::geometry::{LonLat, ScreenPoint};
use crate::layer::Combine;
use crate::view::LabelNames;
use crate::view::tools::{DrawBy, RegionShape, ShiftBy, SketchKind, ToolEvent};
use crate::words::Lang;
use crate::workspace::edit::Edit;
use crate::workspace::{DepositRef, RecordId};
use std::path::PathBuf;

/// What is selected.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Selection {
    /// Nothing.
    #[default]
    None,
    /// An area.
    Area(RecordId),
    /// A note.
    Note(RecordId),
    /// A project.
    Project(RecordId),
    /// A feature of a layer.
    Feature(DepositRef),
    /// A layer.
    Layer(RecordId),
    /// Several features, of one layer or of several: the selected rows.
    Features,
    /// Two areas or more, the first selected first. Features may be selected beside them.
    Areas(Vec<RecordId>),
    /// Two layers or more, the first selected first.
    Layers(Vec<RecordId>),
}

impl Selection {
    /// Selects these areas: nothing, the one, or all of them.
    #[must_use]
    pub fn areas(mut ids: Vec<RecordId>) -> Self {
        match ids.len() {
            0 => Self::None,
            1 => Self::Area(ids.remove(0)),
            _ => Self::Areas(ids),
        }
    }

    /// Selects these layers: nothing, the one, or all of them.
    #[must_use]
    pub fn layers(mut ids: Vec<RecordId>) -> Self {
        match ids.len() {
            0 => Self::None,
            1 => Self::Layer(ids.remove(0)),
            _ => Self::Layers(ids),
        }
    }
}

/// How a row of a list joins what is selected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Join {
    /// In, or out again (Ctrl).
    Toggle,
    /// With all rows between the first selected one and this (Shift).
    Through,
}

/// A tool to take in hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TakeTool {
    /// Select and pan.
    Select,
    /// Draw a region to select by; with `true` one only.
    SelectRegion(RegionShape, bool),
    /// Draw an area.
    DrawArea,
    /// Draw an area in a way.
    DrawBy(DrawBy),
    /// Draw a hole in the selected area.
    Hole(DrawBy),
    /// Draw another part of the selected area.
    Part(DrawBy),
    /// Draw a line that splits the selected areas; without any, all that it crosses.
    Split,
    /// Draw a line along which the border of the selected area goes.
    Reshape,
    /// Move, turn or scale the selected areas.
    Shift(ShiftBy),
    /// Edit the corners of the selected area, or move the selected note.
    EditVertices,
    /// Sketch a note.
    Sketch(SketchKind),
    /// Write a note about a record, at the record's place.
    NoteAbout(RecordId),
    /// Place a project.
    Project,
    /// Place a project that has no place.
    PlaceProject(RecordId),
    /// Link a deposit to a project.
    Link(RecordId),
}

/// What a file dialog was opened for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Picked {
    /// Files to open.
    Open,
    /// A folder to export to.
    Export,
    /// A file to write for the other side.
    Send,
    /// What came from the other side.
    TakeIn,
    /// A picture to write.
    Picture,
    /// A new workspace of what was recovered from a damaged one.
    Recovered,
    /// Something about files as such.
    File(FilePick),
    /// A key table for this layer.
    KeyTable(RecordId),
}

/// A wish.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// Open layers and workspaces.
    Open(Vec<PathBuf>),
    /// Open a fresh copy of the built-in sample.
    OpenSample,
    /// Begin an empty workspace.
    NewWorkspace,
    /// Make what another program changed in the file a revision; with `true` take it back at once, so that the file is as
    /// lodemap left it and the history keeps both.
    TakeInOutside(bool),
    /// Save what was recovered from the open, damaged file as a new workspace, and open that.
    SaveRecovered(PathBuf),
    /// Put the report of the damage away.
    CloseDamage,
    /// Change the workspace.
    Edit(Box<Edit>),
    /// Go on with the last change, such as typing in the same field: both are one step.
    EditMore(Box<Edit>),
    /// Undo or redo until the step with this revision is the last that is done; 0: until nothing is.
    GoToStep(u64),
    /// Bring back the state after the step with this revision, as one new step.
    Restore(u64),
    /// Take the last step back.
    Undo,
    /// Do it again.
    Redo,
    /// Take a tool in hand.
    Take(TakeTool),
    /// Something happened on the map.
    Tool(ToolEvent),
    /// Pin the note whose place was pointed at, with this text.
    WriteNote(String),
    /// Move the map, in logical points.
    Pan(ScreenPoint),
    /// Zoom by a factor about a point.
    Zoom(f64, ScreenPoint),
    /// The map widget has this size, in logical points.
    Resize(ScreenPoint),
    /// Show everything.
    ZoomAll,
    /// Show what is selected.
    ZoomTo(Selection),
    /// Draw the map in another CRS.
    SetMapCrs(String),
    /// Go to places and mark them; with each, how many metres it may lie to each side.
    GoTo(Vec<(LonLat, f64)>),
    /// Give typed places to the tool in hand: corners of the area or note that is drawn, the place of a project.
    PlaceTyped(Vec<LonLat>),
    /// Take the marks of places away.
    Unmark,
    /// Show positions in these notations, beside the map CRS.
    ShowPositions(Vec<Notation>),
    /// Put a text on the clipboard, and say so.
    CopyText(String),
    /// Show the texts of a layer's file in each encoding, to choose one.
    ChooseEncoding(RecordId),
    /// Put them away.
    CloseEncodings,
    /// Select.
    Select(Selection),
    /// Select an area or a layer of a list together with what is selected.
    SelectAlso(Selection, Join),
    /// Select all areas that are not hidden.
    SelectAllAreas,
    /// Remove the selected areas or layers, in one step.
    RemoveSelected,
    /// Put the selected areas or features on the clipboard as GeoJSON.
    Copy,
    /// Make areas of a text: GeoJSON with polygons.
    Paste(String),
    /// Make copies of the selected areas.
    Duplicate,
    /// Make areas of polygons of layers.
    MakeAreas(Polygons),
    /// Keep the description of an area under a name, for areas that are drawn later.
    KeepTemplate(RecordId, String),
    /// Choose the template of the areas that are drawn; `None`: they begin empty.
    UseTemplate(Option<String>),
    /// Forget a template.
    RemoveTemplate(String),
    /// Select what is under the pointer; again on the same place: the next thing under it.
    SelectAt(ScreenPoint),
    /// Put the nearest feature under the pointer together with what is selected.
    SelectAlsoAt(ScreenPoint, Combine),
    /// Show the n-th of what the last click has found.
    ShowFound(usize),
    /// Something to be looked for that a person confirms.
    Find(FindAction),
    /// Something about projects and links.
    Projects(ProjectAction),
    /// Something about the selected features.
    Rows(SelectAction),
    /// Draw all links, or only those of what is selected.
    ShowAllLinks(bool),
    /// Draw the grid of the map CRS, or meridians and parallels.
    ShowGrid(bool),
    /// Something about files as such.
    Files(FilesAction),
    /// Something about areas.
    Area(AreaAction),
    /// A distance was typed, perhaps with a bearing, for the tool in hand.
    PlaceMeasured(Option<f64>, f64),
    /// A number was typed for the tool in hand.
    PlaceNumber(f64),
    /// Something about the comparison of two boundaries.
    Boundaries(CompareAction),
    /// Something about the look of a layer.
    Style(StyleAction),
    /// Something about the facts of a shape.
    Facts(FactsAction),
    /// Something about the attribute table.
    Table(TableAction),
    /// Something about the register of areas, its filter, or a timeline.
    Review(ReviewAction),
    /// Something about the gap map.
    Gaps(GapsAction),
    /// Something about charts.
    Charts(ChartAction),
    /// Something about the vertex table.
    Vertices(VertexAction),
    /// Show or hide a layer or an area.
    ToggleVisible(RecordId),
    /// Choose whose positions are recorded, and the person's name.
    Sit(RecordId, String),
    /// Choose the language.
    SetLang(Lang),
    /// Choose the dark or the light theme.
    SetDark(bool),
    /// Choose which names stand on the map.
    SetLabels(LabelNames),
    /// Write a file for the other side.
    Send(PathBuf),
    /// Look at what came from the other side.
    LookAtTheirs(PathBuf),
    /// Take new keys for those of the parties that they say they are, or not.
    AcceptKeys(bool),
    /// Take in what is being looked at.
    TakeIn,
    /// Put it away.
    PutAway,
    /// Withdraw the seat's last statement on an area.
    Withdraw(RecordId),
    /// Export everything into a folder.
    Export(PathBuf),
    /// Write the map as a picture.
    SavePicture(PathBuf),
    /// Join a key table to a layer: how is found out from both, and can be changed.
    JoinKeyTable(RecordId, PathBuf),
    /// Count a layer's features and find where they lie.
    MeasureLayer(RecordId),
    /// Count how well each field of a layer tells its features apart.
    CountIds(RecordId),
    /// Stop a job.
    CancelJob(u64),
    /// Take a notice away.
    Dismiss(u64),
}
