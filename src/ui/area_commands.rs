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
        let switches = [A::SnapOn, A::ShareBorders];
        DRAWING.into_iter().chain(BY_HAND).chain(TOGETHER).chain(PROPOSED).chain(switches)
    }

    pub(super) fn word(self) -> Word {
        match self {
            A::Rectangle => Word::DrawRectangle,
            A::Circle => Word::DrawCircle,
            A::Freehand => Word::DrawFreehand,
            A::Hole => Word::DrawHole,
            A::Part => Word::DrawPart,
            A::Reshape => Word::ReshapeArea,
            A::Split => Word::SplitAreas,
            A::Move => Word::MoveAreas,
            A::Rotate => Word::RotateAreas,
            A::Scale => Word::ScaleAreas,
            A::Merge => Word::MergeAreas,
            A::Unite => Word::UniteAreas,
            A::Intersect => Word::IntersectAreas,
            A::Subtract => Word::SubtractAreas,
            A::Differ => Word::DifferAreas,
            A::CutOut => Word::CutOutAreas,
            A::Simplify => Word::SimplifyAreas,
            A::Smooth => Word::SmoothAreas,
            A::Buffer => Word::BufferAreas,
            A::SnapOn => Word::SnapOn,
            A::ShareBorders => Word::ShareBorders,
        }
    }

    pub(super) fn tip(self) -> Option<Word> {
        Some(match self {
            A::Rectangle => Word::DrawRectangleTip,
            A::Circle => Word::DrawCircleTip,
            A::Freehand => Word::DrawFreehandTip,
            A::Hole => Word::DrawHoleTip,
            A::Part => Word::DrawPartTip,
            A::Reshape => Word::ReshapeAreaTip,
            A::Split => Word::SplitAreasTip,
            A::Move => Word::MoveAreasTip,
            A::Rotate => Word::RotateAreasTip,
            A::Scale => Word::ScaleAreasTip,
            A::Merge => Word::MergeAreasTip,
            A::Unite | A::Intersect | A::Subtract | A::Differ => Word::OverlayTip,
            A::CutOut => Word::CutOutAreasTip,
            A::SnapOn => Word::SnapTip,
            A::ShareBorders => Word::ShareBordersTip,
            A::Simplify | A::Smooth | A::Buffer => Word::ProposalNote,
        })
    }

    pub(super) fn key(self) -> Option<Key> {
        Some(match self {
            A::Rectangle => Key::R,
            A::Circle => Key::O,
            A::Freehand => Key::H,
            A::Reshape => Key::Y,
            A::Split => Key::X,
            A::Move => Key::T,
            A::Merge => Key::M,
            A::SnapOn => Key::S,
            _ => return None,
        })
    }

    pub(super) fn is_on(self, state: &State) -> Option<bool> {
        match self {
            A::SnapOn => Some(state.settings().snapping.on),
            A::ShareBorders => Some(state.shares_borders()),
            _ => None,
        }
    }

    pub(super) fn enabled(self, state: &State) -> bool {
        let selected = state.selected_areas().len();
        match self {
            A::Rectangle | A::Circle | A::Freehand | A::SnapOn | A::ShareBorders => true,
            A::Split => !state.workspace().areas.is_empty(),
            A::Hole | A::Part | A::Reshape => selected == 1,
            A::Move | A::Rotate | A::Scale | A::Simplify | A::Smooth | A::Buffer => selected > 0,
            A::Merge | A::Unite | A::Intersect | A::Subtract | A::Differ | A::CutOut => selected > 1,
        }
    }

    pub(super) fn action(self, state: &State) -> Action {
        let propose = |by| Action::Area(AreaAction::Propose(by));
        let combine = |op| Action::Area(AreaAction::Combine(op));
        let take = Action::Take;
        match self {
            A::Rectangle => take(TakeTool::DrawBy(DrawBy::Rectangle)),
            A::Circle => take(TakeTool::DrawBy(DrawBy::Circle)),
            A::Freehand => take(TakeTool::DrawBy(DrawBy::Freehand)),
            A::Hole => take(TakeTool::Hole(DrawBy::Corners)),
            A::Part => take(TakeTool::Part(DrawBy::Corners)),
            A::Reshape => take(TakeTool::Reshape),
            A::Split => take(TakeTool::Split),
            A::Move => take(TakeTool::Shift(ShiftBy::Move)),
            A::Rotate => take(TakeTool::Shift(ShiftBy::Rotate)),
            A::Scale => take(TakeTool::Shift(ShiftBy::Scale)),
            A::Merge => Action::Area(AreaAction::Merge),
            A::Unite => combine(Overlay::Union),
            A::Intersect => combine(Overlay::Intersection),
            A::Subtract => combine(Overlay::Difference),
            A::Differ => combine(Overlay::SymmetricDifference),
            A::CutOut => Action::Area(AreaAction::CutOut),
            A::Simplify => propose(Reshaping::Simplify(seen_m(state))),
            A::Smooth => propose(Reshaping::Smooth(1)),
            A::Buffer => propose(Reshaping::Buffer(seen_m(state) * 10.0)),
            A::SnapOn => {
                let with = state.settings().snapping;
                Action::Area(AreaAction::Snap(crate::view::snap::Snapping { on: !with.on, ..with }))
            }
            A::ShareBorders => Action::Area(AreaAction::ShareBorders(!state.shares_borders())),
        }
    }

    /// The command whose tool is in hand.
    pub(super) fn of_tool(tool: &Tool) -> Option<Self> {
        Some(match tool {
            Tool::DrawArea(tool) => match (tool.of(), tool.by()) {
                (RingFor::Hole(_), _) => A::Hole,
                (RingFor::Part(_), _) => A::Part,
                (RingFor::NewArea, DrawBy::Rectangle) => A::Rectangle,
                (RingFor::NewArea, DrawBy::Circle) => A::Circle,
                (RingFor::NewArea, DrawBy::Freehand) => A::Freehand,
                (RingFor::NewArea, DrawBy::Corners) => return None,
            },
            Tool::CutLine(tool) => match tool.of() {
                LineFor::Split(_) => A::Split,
                LineFor::Reshape(_) => A::Reshape,
            },
            Tool::Shift(tool) => match tool.by() {
                ShiftBy::Move => A::Move,
                ShiftBy::Rotate => A::Rotate,
                ShiftBy::Scale => A::Scale,
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
