//! The commands of drawing and editing areas: what the tool bar's menus, keys and the palette offer for them.

use crate::app::{Action, AreaAction, Reshaping, State, TakeTool};
use crate::geometry::Overlay;
use crate::view::compose::metres_per_point;
use crate::view::tools::{DrawBy, LineFor, RingFor, ShiftBy, Tool};
use crate::words::Word;
use eframe::egui::Key;

/// A command about areas.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AreaCommand {
    Rectangle,
    Circle,
    Freehand,
    Hole,
    Part,
    Reshape,
    Split,
    Move,
    Rotate,
    Scale,
    Merge,
    Unite,
    Intersect,
    Subtract,
    Differ,
    CutOut,
    Simplify,
    Smooth,
    Buffer,
    SnapOn,
    ShareBorders,
}

use AreaCommand as A;

/// Ways to draw, beside corner by corner.
pub(super) const DRAWING: [A; 3] = [A::Rectangle, A::Circle, A::Freehand];
/// What is done by hand to the selected areas.
pub(super) const BY_HAND: [A; 7] = [A::Hole, A::Part, A::Reshape, A::Split, A::Move, A::Rotate, A::Scale];
/// What is done to several areas.
pub(super) const TOGETHER: [A; 6] = [A::Merge, A::CutOut, A::Unite, A::Intersect, A::Subtract, A::Differ];
/// What is looked at before it is taken.
pub(super) const PROPOSED: [A; 3] = [A::Simplify, A::Smooth, A::Buffer];

impl AreaCommand {
    pub(super) fn all() -> impl Iterator<Item = Self> {
        let switches = [Self::SnapOn, Self::ShareBorders];
        DRAWING.into_iter().chain(BY_HAND).chain(TOGETHER).chain(PROPOSED).chain(switches)
    }

    pub(super) fn word(self) -> Word {
        match self {
            Self::Rectangle => Word::DrawRectangle,
            Self::Circle => Word::DrawCircle,
            Self::Freehand => Word::DrawFreehand,
            Self::Hole => Word::DrawHole,
            Self::Part => Word::DrawPart,
            Self::Reshape => Word::ReshapeArea,
            Self::Split => Word::SplitAreas,
            Self::Move => Word::MoveAreas,
            Self::Rotate => Word::RotateAreas,
            Self::Scale => Word::ScaleAreas,
            Self::Merge => Word::MergeAreas,
            Self::Unite => Word::UniteAreas,
            Self::Intersect => Word::IntersectAreas,
            Self::Subtract => Word::SubtractAreas,
            Self::Differ => Word::DifferAreas,
            Self::CutOut => Word::CutOutAreas,
            Self::Simplify => Word::SimplifyAreas,
            Self::Smooth => Word::SmoothAreas,
            Self::Buffer => Word::BufferAreas,
            Self::SnapOn => Word::SnapOn,
            Self::ShareBorders => Word::ShareBorders,
        }
    }

    pub(super) fn tip(self) -> Option<Word> {
        Some(match self {
            Self::Rectangle => Word::DrawRectangleTip,
            Self::Circle => Word::DrawCircleTip,
            Self::Freehand => Word::DrawFreehandTip,
            Self::Hole => Word::DrawHoleTip,
            Self::Part => Word::DrawPartTip,
            Self::Reshape => Word::ReshapeAreaTip,
            Self::Split => Word::SplitAreasTip,
            Self::Move => Word::MoveAreasTip,
            Self::Rotate => Word::RotateAreasTip,
            Self::Scale => Word::ScaleAreasTip,
            Self::Merge => Word::MergeAreasTip,
            Self::Unite | Self::Intersect | Self::Subtract | Self::Differ => Word::OverlayTip,
            Self::CutOut => Word::CutOutAreasTip,
            Self::SnapOn => Word::SnapTip,
            Self::ShareBorders => Word::ShareBordersTip,
            Self::Simplify | Self::Smooth | Self::Buffer => Word::ProposalNote,
        })
    }

    pub(super) fn key(self) -> Option<Key> {
        Some(match self {
            Self::Rectangle => Key::R,
            Self::Circle => Key::O,
            Self::Freehand => Key::H,
            Self::Reshape => Key::Y,
            Self::Split => Key::X,
            Self::Move => Key::T,
            Self::Merge => Key::M,
            Self::SnapOn => Key::S,
            _ => return None,
        })
    }

    pub(super) fn is_on(self, state: &State) -> Option<bool> {
        match self {
            Self::SnapOn => Some(state.settings().snapping.on),
            Self::ShareBorders => Some(state.shares_borders()),
            _ => None,
        }
    }

    pub(super) fn enabled(self, state: &State) -> bool {
        let selected = state.selected_areas().len();
        match self {
            Self::Rectangle | Self::Circle | Self::Freehand | Self::SnapOn | Self::ShareBorders => true,
            Self::Split => !state.workspace().areas.is_empty(),
            Self::Hole | Self::Part | Self::Reshape => selected == 1,
            Self::Move | Self::Rotate | Self::Scale | Self::Simplify | Self::Smooth => selected > 0,
            Self::Buffer => selected > 0 || state.selected_count() > 0,
            Self::Merge | Self::Unite | Self::Intersect | Self::Subtract | Self::Differ | Self::CutOut => selected > 1,
        }
    }

    pub(super) fn action(self, state: &State) -> Action {
        let propose = |by| Action::Area(AreaAction::Propose(by));
        let combine = |op| Action::Area(AreaAction::Combine(op));
        let take = Action::Take;
        match self {
            Self::Rectangle => take(TakeTool::DrawBy(DrawBy::Rectangle)),
            Self::Circle => take(TakeTool::DrawBy(DrawBy::Circle)),
            Self::Freehand => take(TakeTool::DrawBy(DrawBy::Freehand)),
            Self::Hole => take(TakeTool::Hole(DrawBy::Corners)),
            Self::Part => take(TakeTool::Part(DrawBy::Corners)),
            Self::Reshape => take(TakeTool::Reshape),
            Self::Split => take(TakeTool::Split),
            Self::Move => take(TakeTool::Shift(ShiftBy::Move)),
            Self::Rotate => take(TakeTool::Shift(ShiftBy::Rotate)),
            Self::Scale => take(TakeTool::Shift(ShiftBy::Scale)),
            Self::Merge => Action::Area(AreaAction::Merge),
            Self::Unite => combine(Overlay::Union),
            Self::Intersect => combine(Overlay::Intersection),
            Self::Subtract => combine(Overlay::Difference),
            Self::Differ => combine(Overlay::SymmetricDifference),
            Self::CutOut => Action::Area(AreaAction::CutOut),
            Self::Simplify => propose(Reshaping::Simplify(seen_m(state))),
            Self::Smooth => propose(Reshaping::Smooth(1)),
            Self::Buffer => propose(Reshaping::Buffer(seen_m(state) * 10.0)),
            Self::SnapOn => {
                let with = state.settings().snapping;
                Action::Area(AreaAction::Snap(crate::view::snap::Snapping { on: !with.on, ..with }))
            }
            Self::ShareBorders => Action::Area(AreaAction::ShareBorders(!state.shares_borders())),
        }
    }

    /// The command whose tool is in hand.
    pub(super) fn of_tool(tool: &Tool) -> Option<Self> {
        Some(match tool {
            Tool::DrawArea(tool) => match (tool.of(), tool.by()) {
                (RingFor::Hole(_), _) => Self::Hole,
                (RingFor::Part(_), _) => Self::Part,
                (RingFor::NewArea, DrawBy::Rectangle) => Self::Rectangle,
                (RingFor::NewArea, DrawBy::Circle) => Self::Circle,
                (RingFor::NewArea, DrawBy::Freehand) => Self::Freehand,
                (RingFor::NewArea, DrawBy::Corners) => return None,
            },
            Tool::CutLine(tool) => match tool.of() {
                LineFor::Split(_) => Self::Split,
                LineFor::Reshape(_) => Self::Reshape,
            },
            Tool::Shift(tool) => match tool.by() {
                ShiftBy::Move => Self::Move,
                ShiftBy::Rotate => Self::Rotate,
                ShiftBy::Scale => Self::Scale,
            },
            _ => return None,
        })
    }
}

/// Two logical points in metres, as 1, 2 or 5 times a power of ten: what is just seen at this scale.
fn seen_m(state: &State) -> f64 {
    let map = state.map();
    let metres = map.projection().and_then(|p| metres_per_point(p, map.camera())).unwrap_or(1000.0) * 2.0;
    let power = 10_f64.powf(metres.max(1e-3).log10().floor());
    [1.0, 2.0, 5.0].into_iter().map(|k| k * power).rev().find(|s| *s <= metres).unwrap_or(power)
}
