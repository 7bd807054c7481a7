//! The commands: what menus, keys and the command palette offer, each with its name, its key, and why it is greyed.

use crate::app::vertices::VertexAction;
use crate::app::{
    Action, ChartAction, GapsAction, ReviewAction, SelectAction, Selection, State, StyleAction, TableAction, TakeTool, presets,
};
use crate::geometry::ScreenPoint;
use crate::ui::area_commands::AreaCommand;
use crate::ui::compare_commands::CompareCommand;
use crate::ui::file_commands::FileCommand;
use crate::view::LabelNames;
use crate::view::tools::{RegionShape, SketchKind};
use crate::words::{Lang, Word};
use eframe::egui::{Key, KeyboardShortcut, Modifiers};

/// A command of the window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Command {
    Open,
    OpenSample,
    New,
    Export,
    Send,
    TakeIn,
    Parties,
    SavePicture,
    Undo,
    Redo,
    History,
    Copy,
    Paste,
    Duplicate,
    SelectAreas,
    RemoveSelected,
    Select,
    SelectBox,
    SelectLasso,
    SelectPolygon,
    SelectInView,
    SelectInvert,
    SelectClear,
    SelectZoom,
    SelectWholly,
    Draw,
    EditCorners,
    /// A note of the kind that was sketched last.
    Note,
    Sketch(SketchKind),
    Project,
    ZoomAll,
    ZoomIn,
    ZoomOut,
    GoTo,
    PickCrs,
    CopyPosition,
    Table,
    Register,
    Gaps,
    Charts,
    Timeline,
    Vertices,
    Labels(LabelNames),
    AllLinks,
    Grid,
    Style,
    Dark,
    SwitchLang,
    Palette,
    MapCrs(String),
    Area(AreaCommand),
    File(FileCommand),
    Compare(CompareCommand),
    Quit,
}

impl Command {
    /// All commands, map CRSs last.
    pub(super) fn all() -> Vec<Self> {
        let mut all = vec![
            Self::Open,
            Self::OpenSample,
            Self::New,
            Self::Export,
            Self::Send,
            Self::TakeIn,
            Self::Parties,
            Self::SavePicture,
            Self::Undo,
            Self::Redo,
            Self::History,
            Self::Copy,
            Self::Paste,
            Self::Duplicate,
            Self::SelectAreas,
            Self::RemoveSelected,
            Self::Select,
            Self::SelectBox,
            Self::SelectLasso,
            Self::SelectPolygon,
            Self::SelectInView,
            Self::SelectInvert,
            Self::SelectClear,
            Self::SelectZoom,
            Self::SelectWholly,
            Self::Draw,
            Self::EditCorners,
            Self::Note,
            Self::Project,
            Self::ZoomAll,
            Self::ZoomIn,
            Self::ZoomOut,
            Self::GoTo,
            Self::PickCrs,
            Self::CopyPosition,
            Self::Table,
            Self::Register,
            Self::Gaps,
            Self::Charts,
            Self::Timeline,
            Self::Vertices,
            Self::AllLinks,
            Self::Grid,
            Self::Style,
            Self::Dark,
            Self::SwitchLang,
            Self::Palette,
            Self::Quit,
        ];
        all.extend(CompareCommand::ALL.map(Self::Compare));
        all.extend(FileCommand::ALL.map(Self::File));
        all.extend(AreaCommand::all().map(Self::Area));
        all.extend(SketchKind::ALL.map(Self::Sketch));
        all.extend(LabelNames::ALL.map(Self::Labels));
        all.extend(presets::presets().iter().map(|p| Self::MapCrs(p.code.clone())));
        all
    }

    /// Its name now: undo says what it would undo.
    pub(super) fn name(&self, state: &State) -> String {
        let lang = state.lang();
        let step = |word: Word, revision: Option<&crate::workspace::Revision>| match revision {
            Some(r) => lang.fill(word, &[crate::app::notice::step(lang, &r.label)]),
            None => lang.t(if word == Word::UndoWhat { Word::Undo } else { Word::Redo }).to_owned(),
        };
        let word = match self {
            Self::Undo => return step(Word::UndoWhat, state.session().history().next_undo()),
            Self::Redo => return step(Word::RedoWhat, state.session().history().next_redo()),
            Self::MapCrs(code) => {
                let name = presets::presets().iter().find(|p| p.code == *code).map_or(code.as_str(), |p| p.name(lang));
                return format!("{}: {name} ({code})", lang.t(Word::MapCrs));
            }
            _ => self.word(state).unwrap_or(Word::Commands),
        };
        lang.t(word).to_owned()
    }

    /// Its word, for those whose name is one.
    fn word(&self, state: &State) -> Option<Word> {
        Some(match self {
            Self::Undo => Word::Undo,
            Self::Redo => Word::Redo,
            Self::MapCrs(_) => return None,
            Self::History => Word::History,
            Self::Copy => Word::Copy,
            Self::Paste => Word::Paste,
            Self::Duplicate => Word::Duplicate,
            Self::SelectAreas => Word::SelectAllAreas,
            Self::RemoveSelected => Word::RemoveSelected,
            Self::Area(command) => command.word(),
            Self::File(command) => command.word(),
            Self::Compare(command) => command.word(),
            Self::Open => Word::OpenFiles,
            Self::OpenSample => Word::OpenSample,
            Self::New => Word::NewWorkspace,
            Self::Export => Word::ExportAll,
            Self::Send => Word::Send,
            Self::TakeIn => Word::TakeIn,
            Self::Parties => Word::PartiesMenu,
            Self::SavePicture => Word::SavePicture,
            Self::Select => Word::ToolSelect,
            Self::SelectBox => Word::SelectBox,
            Self::SelectLasso => Word::SelectLasso,
            Self::SelectPolygon => Word::SelectPolygon,
            Self::SelectInView => Word::SelectInView,
            Self::SelectInvert => Word::SelectInvert,
            Self::SelectClear => Word::SelectClear,
            Self::SelectZoom => Word::SelectZoom,
            Self::SelectWholly => Word::SelectWholly,
            Self::AllLinks => Word::ShowAllLinks,
            Self::Grid => Word::ShowGrid,
            Self::Draw => Word::ToolDraw,
            Self::EditCorners => Word::ToolEdit,
            Self::Note => match state.sketch_kind() {
                SketchKind::Point => Word::ToolNote,
                kind => sketch_words(kind)[0],
            },
            Self::Sketch(kind) => sketch_words(*kind)[0],
            Self::Project => Word::ToolProject,
            Self::ZoomAll => Word::ZoomAll,
            Self::ZoomIn => Word::ZoomIn,
            Self::ZoomOut => Word::ZoomOut,
            Self::GoTo => Word::GoTo,
            Self::PickCrs => Word::PickCrs,
            Self::CopyPosition => Word::CopyPosition,
            Self::Table => Word::AttributeTable,
            Self::Register => Word::Register,
            Self::Gaps => Word::GapMapName,
            Self::Charts => Word::Charts,
            Self::Timeline => Word::Timeline,
            Self::Vertices => Word::VertexTable,
            Self::Labels(LabelNames::En) => Word::LabelsEn,
            Self::Labels(LabelNames::Ja) => Word::LabelsJa,
            Self::Labels(LabelNames::Both) => Word::LabelsBoth,
            Self::Labels(LabelNames::None) => Word::LabelsNone,
            Self::Style => Word::Style,
            Self::Dark if state.settings().dark => Word::LightTheme,
            Self::Dark => Word::DarkTheme,
            Self::SwitchLang => Word::SwitchLang,
            Self::Palette => Word::Commands,
            Self::Quit => Word::Quit,
        })
    }

    /// Tells whether the name contains a text in small letters, in either language: many know the English word.
    pub(super) fn matches(&self, state: &State, needle: &str) -> bool {
        let english = |word: Word| word.texts()[0].to_lowercase().contains(needle);
        self.name(state).to_lowercase().contains(needle) || self.word(state).is_some_and(english)
    }

    /// What it does, for the tooltip, when its name does not say it all.
    pub(super) fn tip(&self, lang: Lang) -> Option<&'static str> {
        Some(lang.t(match self {
            Self::Area(command) => command.tip()?,
            Self::File(command) => command.tip(),
            Self::Compare(command) => command.tip()?,
            Self::Open => Word::OpenFilesTip,
            Self::History => Word::HistoryTip,
            Self::Copy => Word::CopyTip,
            Self::Paste => Word::PasteTip,
            Self::Duplicate => Word::DuplicateTip,
            Self::Export => Word::ExportTip,
            Self::Send => Word::SendTip,
            Self::TakeIn => Word::TakeInTip,
            Self::Parties => Word::PartiesText,
            Self::Select => Word::ToolSelectTip,
            Self::Draw => Word::ToolDrawTip,
            Self::EditCorners => Word::ToolEditTip,
            Self::Note => Word::ToolNoteTip,
            Self::Sketch(kind) => sketch_words(*kind)[1],
            Self::Project => Word::ToolProjectTip,
            Self::SelectBox => Word::SelectBoxTip,
            Self::SelectLasso => Word::SelectLassoTip,
            Self::SelectPolygon => Word::SelectPolygonTip,
            Self::AllLinks => Word::ShowAllLinksTip,
            Self::Grid => Word::ShowGridTip,
            Self::Table => Word::AttributeTableTip,
            Self::Register => Word::RegisterTip,
            Self::Gaps => Word::GapMapTip,
            Self::Charts => Word::ChartsTip,
            Self::Timeline => Word::TimelineTip,
            Self::Vertices => Word::VertexTableTip,
            Self::Labels(_) => Word::LabelsTip,
            Self::Style => Word::StyleTip,
            Self::GoTo => Word::GoToTip,
            Self::PickCrs => Word::MapCrsTip,
            Self::CopyPosition => Word::CopyPositionTip,
            _ => return None,
        }))
    }

    /// Its key. Plain letters work while no text field has the keyboard.
    pub(super) fn shortcut(&self) -> Option<KeyboardShortcut> {
        let ctrl = |key| KeyboardShortcut::new(Modifiers::COMMAND, key);
        let plain = |key| KeyboardShortcut::new(Modifiers::NONE, key);
        Some(match self {
            Self::Area(command) => plain(command.key()?),
            Self::File(command) => command.shortcut()?,
            Self::Compare(command) => plain(command.key()?),
            Self::Open => ctrl(Key::O),
            Self::New => ctrl(Key::N),
            Self::Export => ctrl(Key::E),
            Self::SavePicture => ctrl(Key::P),
            Self::Undo => ctrl(Key::Z),
            Self::Redo => KeyboardShortcut::new(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z),
            Self::Palette => ctrl(Key::K),
            Self::GoTo => ctrl(Key::G),
            Self::PickCrs => ctrl(Key::M),
            Self::CopyPosition => plain(Key::C),
            Self::Quit => ctrl(Key::Q),
            Self::Select => plain(Key::V),
            Self::SelectBox => plain(Key::B),
            Self::SelectLasso => plain(Key::L),
            Self::SelectPolygon => plain(Key::G),
            Self::SelectInView => plain(Key::A),
            Self::SelectInvert => plain(Key::I),
            Self::SelectZoom => plain(Key::Z),
            Self::Draw => plain(Key::D),
            Self::EditCorners => plain(Key::E),
            Self::Note => plain(Key::N),
            Self::Project => plain(Key::P),
            Self::ZoomAll => plain(Key::F),
            Self::ZoomIn => plain(Key::Plus),
            Self::ZoomOut => plain(Key::Minus),
            Self::Table => plain(Key::F6),
            Self::SelectAreas | Self::SelectClear | Self::SelectWholly | Self::AllLinks | Self::Grid => return None,
            Self::Register => plain(Key::F10),
            Self::Gaps => plain(Key::F11),
            Self::Charts => KeyboardShortcut::new(Modifiers::SHIFT, Key::F11),
            Self::Timeline => return None,
            Self::Style => plain(Key::F7),
            Self::Send | Self::TakeIn | Self::Parties => return None,
            Self::History => plain(Key::F8),
            Self::Vertices => plain(Key::F9),
            Self::Copy => ctrl(Key::C),
            Self::Paste => ctrl(Key::V),
            Self::Duplicate => ctrl(Key::D),
            Self::RemoveSelected => plain(Key::Delete),
            Self::Sketch(_) => return None,
            Self::OpenSample | Self::Labels(_) | Self::Dark | Self::SwitchLang | Self::MapCrs(_) => return None,
        })
    }

    /// Whether it is on, for those that are switches.
    pub(super) fn is_on(&self, state: &State) -> Option<bool> {
        match self {
            Self::Area(command) => command.is_on(state),
            Self::Compare(command) => command.is_on(state),
            Self::SelectWholly => Some(state.selects_wholly()),
            Self::AllLinks => Some(state.settings().all_links),
            Self::Grid => Some(state.settings().grid),
            Self::Labels(names) => Some(*names == state.label_names()),
            Self::Sketch(kind) => Some(*kind == state.sketch_kind()),
            _ => None,
        }
    }

    /// Whether it can be done now.
    pub(super) fn enabled(&self, state: &State) -> bool {
        match self {
            Self::Area(command) => command.enabled(state),
            Self::File(command) => command.enabled(state),
            Self::Compare(command) => command.enabled(state),
            Self::Undo => state.session().history().next_undo().is_some(),
            Self::Redo => state.session().history().next_redo().is_some(),
            Self::EditCorners => match state.selection() {
                Selection::Area(_) => true,
                Selection::Note(id) => state.can_reshape(id),
                _ => false,
            },
            Self::SelectClear | Self::SelectZoom => state.selected_count() > 0,
            Self::Copy => !state.selected_areas().is_empty() || state.selected_count() > 0,
            Self::Duplicate => !state.selected_areas().is_empty(),
            Self::SelectAreas => !state.workspace().areas.is_empty(),
            Self::RemoveSelected => state.can_remove_selected(),
            Self::Style => state.style_candidate().is_some(),
            Self::Vertices => state.vertices().is_some() || matches!(state.selection(), Selection::Area(_)),
            Self::Timeline => state.timeline().is_some() || matches!(state.selection(), Selection::Area(_)),
            Self::Table => state.table().is_some() || state.table_candidate().is_some(),
            _ => true,
        }
    }

    /// The action, for those that need nothing but the state.
    pub(super) fn action(&self, state: &State) -> Option<Action> {
        let size = state.map().camera().size;
        let middle = ScreenPoint::new(size.x / 2.0, size.y / 2.0);
        Some(match self {
            Self::Area(command) => command.action(state),
            Self::File(command) => command.action(),
            Self::Compare(command) => command.action(state),
            Self::New => Action::NewWorkspace,
            Self::Undo => Action::Undo,
            Self::Redo => Action::Redo,
            Self::Copy => Action::Copy,
            Self::Duplicate => Action::Duplicate,
            Self::SelectAreas => Action::SelectAllAreas,
            Self::RemoveSelected => Action::RemoveSelected,
            Self::Select => Action::Take(TakeTool::Select),
            Self::SelectBox => Action::Take(TakeTool::SelectRegion(RegionShape::Box, false)),
            Self::SelectLasso => Action::Take(TakeTool::SelectRegion(RegionShape::Lasso, false)),
            Self::SelectPolygon => Action::Take(TakeTool::SelectRegion(RegionShape::Polygon, false)),
            Self::SelectInView => Action::Rows(SelectAction::InView),
            Self::SelectInvert => Action::Rows(SelectAction::Invert),
            Self::SelectClear => Action::Rows(SelectAction::Clear),
            Self::SelectZoom => Action::Rows(SelectAction::Zoom),
            Self::SelectWholly => Action::Rows(SelectAction::Wholly(!state.selects_wholly())),
            Self::AllLinks => Action::ShowAllLinks(!state.settings().all_links),
            Self::Grid => Action::ShowGrid(!state.settings().grid),
            Self::Draw => Action::Take(TakeTool::DrawArea),
            Self::EditCorners => Action::Take(TakeTool::EditVertices),
            Self::Note => Action::Take(TakeTool::Sketch(state.sketch_kind())),
            Self::Sketch(kind) => Action::Take(TakeTool::Sketch(*kind)),
            Self::Project => Action::Take(TakeTool::Project),
            Self::ZoomAll => Action::ZoomAll,
            Self::ZoomIn => Action::Zoom(1.6, middle),
            Self::ZoomOut => Action::Zoom(1.0 / 1.6, middle),
            Self::Vertices => Action::Vertices(if state.vertices().is_some() { VertexAction::Close } else { VertexAction::Open }),
            Self::Gaps => Action::Gaps(GapsAction::Open(!state.gaps_are_open())),
            Self::Register => Action::Review(ReviewAction::Register(!state.register_is_open())),
            Self::Charts => Action::Charts(ChartAction::Show(!state.charts_are_open())),
            Self::Timeline => {
                let open = state.timeline().map(|t| t.area());
                let wanted = state.selected_areas().into_iter().next().filter(|id| open != Some(id));
                Action::Review(ReviewAction::Timeline(wanted))
            }
            Self::Table => {
                let open = state.table().map(|t| t.layer_id());
                let wanted = state.table_candidate().filter(|id| open != Some(id));
                Action::Table(wanted.map_or(TableAction::Close, TableAction::Open))
            }
            Self::Labels(names) => Action::SetLabels(*names),
            Self::Style => {
                let open = state.styled_layer().cloned();
                let wanted = state.style_candidate().filter(|id| open.as_ref() != Some(id));
                Action::Style(wanted.map_or(StyleAction::Close, StyleAction::Open))
            }
            Self::Dark => Action::SetDark(!state.settings().dark),
            Self::SwitchLang => Action::SetLang(if state.lang().is_ja() { Lang::En } else { Lang::Ja }),
            Self::MapCrs(code) => Action::SetMapCrs(code.clone()),
            Self::OpenSample => Action::OpenSample,
            Self::Open | Self::Export | Self::SavePicture | Self::Palette | Self::Quit => return None,
            Self::GoTo | Self::PickCrs | Self::CopyPosition | Self::History | Self::Paste => return None,
            Self::Send | Self::TakeIn | Self::Parties => return None,
        })
    }
}

/// The name and the tip of a kind of note.
fn sketch_words(kind: SketchKind) -> [Word; 2] {
    match kind {
        SketchKind::Point => [Word::NotePoint, Word::NotePointTip],
        SketchKind::Callout => [Word::NoteCallout, Word::NoteCalloutTip],
        SketchKind::Line => [Word::NoteLine, Word::NoteLineTip],
        SketchKind::Arrow => [Word::NoteArrow, Word::NoteArrowTip],
    }
}
