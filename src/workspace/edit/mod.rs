//! Edits: what can be asked for; `decide` turns an edit into a change set or refuses it.

mod area;
mod common;
mod decide;
mod filter;
mod layer;
mod layer_file;
mod link;
mod name;
mod note;
mod party;
mod project;
mod reading;
mod refused;
mod several;
mod shape;
mod statement;
mod texts;

pub use decide::decide;
pub use layer_file::{FileChange, LayerFile};
pub use link::{LinkChange, NewLink};
pub use refused::{EditRefused, LostLink};
pub use several::{AreaChange, NewArea, TextChange};
pub use shape::SplitArea;
pub(in crate::workspace) use statement::still_ours;

use common::{existing, fresh, one, remove_notes};

use crate::geometry::{Boundary, LonLat};
use crate::layer::{LayerRole, LayerStyle, Reading};
use crate::workspace::exchange::{Sending, TakeIn};
use crate::workspace::{
    Act, AreaText, Bilingual, DepositRef, Evidence, Ink, LayerRef, LinkText, NoteShape, ProjectText, RecordId, SavedFilter,
};
use serde::Deserialize;

/// An intent. The same words are the edits of a script (docs/FORMAT.md); an edit itself is never stored, only what it changed.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(tag = "edit", rename_all = "snake_case", deny_unknown_fields)]
pub enum Edit {
    /// Makes files part of the workspace, or several layers of one file.
    #[serde(skip)]
    AddLayers(Vec<LayerRef>),
    /// Takes a layer out of the workspace; its file and the links to its deposits stay.
    RemoveLayer {
        /// The layer.
        id: RecordId,
    },
    /// Takes several layers out, in one step.
    RemoveLayers {
        /// The layers.
        ids: Vec<RecordId>,
    },
    /// Changes how a layer looks.
    StyleLayer {
        /// The layer.
        id: RecordId,
        /// The new style.
        style: Box<LayerStyle>,
    },
    /// Changes what a layer is for.
    SetLayerRole {
        /// The layer.
        id: RecordId,
        /// The new role.
        role: LayerRole,
    },
    /// Moves a layer in the painting order.
    MoveLayer {
        /// The layer.
        id: RecordId,
        /// Its new place from the bottom, from 0.
        to: usize,
    },
    /// Says which CRS a layer's coordinates are in.
    SetLayerCrs {
        /// The layer.
        id: RecordId,
        /// The code; `None` goes back to what the file says.
        crs: Option<String>,
    },
    /// Says which CRS a layer's coordinates are in and whether they are read north first, in one step.
    PlaceLayer {
        /// The layer.
        id: RecordId,
        /// The code; `None` goes back to what the file says.
        crs: Option<String>,
        /// The file's first coordinates are north, its second east.
        swap_axes: bool,
    },
    /// Says how a layer's file is to be read.
    SetLayerReading {
        /// The layer.
        id: RecordId,
        /// The whole new choice.
        reading: Reading,
    },
    /// Says which features of a layer are drawn.
    FilterLayer {
        /// The layer.
        id: RecordId,
        /// The filter; an empty text draws all.
        filter: String,
    },
    /// Keeps filters under names.
    KeepFilters {
        /// The layer.
        id: RecordId,
        /// All of them, in the order of the menu.
        filters: Vec<SavedFilter>,
    },
    /// Says where the files of layers are.
    #[serde(skip)]
    SetLayerFiles {
        /// Why.
        why: FileChange,
        /// The files.
        files: Vec<LayerFile>,
    },
    /// Draws a mapping area.
    AddArea {
        /// Its id.
        id: RecordId,
        /// Its boundary.
        boundary: Boundary,
        /// What it is.
        #[serde(default)]
        about: AreaText,
    },
    /// Changes the boundary of an area.
    SetBoundary {
        /// The area.
        id: RecordId,
        /// The new boundary.
        boundary: Boundary,
    },
    /// Changes the boundaries of several areas, such as both sides of a shared border.
    SetBoundaries {
        /// The areas with their new boundaries.
        boundaries: Vec<(RecordId, Boundary)>,
    },
    /// Splits areas.
    SplitAreas {
        /// The areas and their pieces.
        areas: Vec<SplitArea>,
    },
    /// Makes one area of several.
    MergeAreas {
        /// The one that stays.
        into: RecordId,
        /// The others, which go; notes on them come to the one.
        from: Vec<RecordId>,
        /// The boundary around all of them.
        boundary: Boundary,
    },
    /// Describes an area anew; the boundary and the statements on it stay.
    DescribeArea {
        /// The area.
        id: RecordId,
        /// The whole new description.
        about: AreaText,
    },
    /// Removes an area with its statements and notes.
    RemoveArea {
        /// The area.
        id: RecordId,
    },
    /// Makes several areas, in one step.
    AddAreas {
        /// The areas.
        areas: Vec<NewArea>,
    },
    /// Changes the descriptions of several areas alike, in one step.
    DescribeAreas {
        /// The areas.
        ids: Vec<RecordId>,
        /// What is to be changed in each.
        change: Box<AreaChange>,
    },
    /// Removes several areas with their statements and notes, in one step.
    RemoveAreas {
        /// The areas.
        ids: Vec<RecordId>,
    },
    /// States the seat's position on an area's boundary as it is now.
    State {
        /// The statement's id.
        id: RecordId,
        /// The area.
        area: RecordId,
        /// What the party does.
        act: Act,
        /// Comment or reason.
        #[serde(default)]
        comment: Bilingual,
        /// What it rests on.
        #[serde(default)]
        evidence: Vec<Evidence>,
        /// The other boundary of a counter.
        #[serde(default)]
        boundary: Option<Boundary>,
    },
    /// Makes a counter's boundary the area's.
    TakeCounter {
        /// The statement.
        statement: RecordId,
    },
    /// Makes one area of two versions of it that stand side by side: one stays as a whole, the other goes, and what goes out next
    /// tells the other side so.
    KeepOne {
        /// The version that stays.
        keep: RecordId,
        /// The version that goes.
        drop: RecordId,
    },
    /// Adds a party.
    AddParty {
        /// Its id.
        id: RecordId,
        /// Its names.
        name: Bilingual,
        /// Whether it must concur.
        must_concur: bool,
    },
    /// Describes a party anew; its statements and keys stay.
    DescribeParty {
        /// The party.
        id: RecordId,
        /// Its names.
        name: Bilingual,
        /// Whether it must concur.
        must_concur: bool,
    },
    /// Holds a public key for a party's.
    PinKey {
        /// The party.
        party: RecordId,
        /// The key, 64 hexadecimal digits.
        key: String,
    },
    /// Holds a public key for a party's no longer.
    UnpinKey {
        /// The party.
        party: RecordId,
        /// The key.
        key: String,
    },
    /// Marks what was sent to the other side.
    #[serde(skip)]
    Send(Box<Sending>),
    /// Brings in what came from the other side.
    #[serde(skip)]
    TakeIn(Box<TakeIn>),
    /// Pins a note.
    AddNote {
        /// Its id.
        id: RecordId,
        /// The place; `None` takes it from the end of a path, or from what the note is about.
        #[serde(default)]
        place: Option<LonLat>,
        /// How it is drawn.
        #[serde(default)]
        shape: NoteShape,
        /// With which ink; `None` is the usual one.
        #[serde(default)]
        ink: Option<Ink>,
        /// The record it speaks of.
        #[serde(default)]
        about: Option<RecordId>,
        /// `en` or `ja`.
        lang: String,
        /// The text.
        text: String,
    },
    /// Changes the text of a note.
    RewriteNote {
        /// The note.
        id: RecordId,
        /// The new text.
        text: String,
    },
    /// Moves a note or changes how it is drawn.
    ReshapeNote {
        /// The note.
        id: RecordId,
        /// The new place; of a line or an arrow the end of its path, and may be left out.
        #[serde(default)]
        place: Option<LonLat>,
        /// The whole new shape.
        shape: NoteShape,
    },
    /// Changes the ink of a note.
    InkNote {
        /// The note.
        id: RecordId,
        /// The new ink; `None` is the usual one.
        ink: Option<Ink>,
    },
    /// Removes a note.
    RemoveNote {
        /// The note.
        id: RecordId,
    },
    /// Creates a candidate project.
    AddProject {
        /// Its id.
        id: RecordId,
        /// Its place, if it has one.
        #[serde(default)]
        place: Option<LonLat>,
        /// What it is.
        about: ProjectText,
    },
    /// Describes a project anew.
    DescribeProject {
        /// The project.
        id: RecordId,
        /// The whole new description.
        about: ProjectText,
    },
    /// Moves a project, or takes its place away.
    PlaceProject {
        /// The project.
        id: RecordId,
        /// The new place.
        place: Option<LonLat>,
    },
    /// Says what the seat's party thinks of a project.
    SetInterest {
        /// The project.
        id: RecordId,
        /// `none`, `watch`, `interested` or `strong`.
        level: String,
        /// Why.
        #[serde(default)]
        note: Bilingual,
    },
    /// Removes a project with its links, and takes it out of the relations of others.
    RemoveProject {
        /// The project.
        id: RecordId,
    },
    /// Ties a deposit to a project.
    Link {
        /// The link's id.
        id: RecordId,
        /// The deposit: a feature of a loaded layer.
        deposit: DepositRef,
        /// The project.
        project: RecordId,
        /// Role, confidence, reason, reference.
        #[serde(default)]
        about: LinkText,
    },
    /// Describes a link anew.
    DescribeLink {
        /// The link.
        id: RecordId,
        /// The whole new description.
        about: LinkText,
    },
    /// Ties several deposits to a project, in one step; those that are tied to it already stay as they are.
    LinkDeposits {
        /// The links.
        links: Vec<NewLink>,
        /// The project.
        project: RecordId,
        /// What all of them say.
        #[serde(default)]
        about: LinkText,
    },
    /// Changes several links alike, in one step.
    DescribeLinks {
        /// The links.
        ids: Vec<RecordId>,
        /// What is to be changed in each.
        change: LinkChange,
    },
    /// Unties several links, in one step.
    UnlinkAll {
        /// The links.
        ids: Vec<RecordId>,
    },
    /// Several edits as one step, named after the first: each is decided on what those before it leave.
    #[serde(skip)]
    Together(Vec<Self>),
    /// Unties a deposit from a project.
    Unlink {
        /// The link.
        id: RecordId,
    },
}
