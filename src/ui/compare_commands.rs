//! The commands of comparing boundaries: what menus, keys and the palette offer.

use crate::app::{Action, CompareAction, State};
use crate::words::Word;
use eframe::egui::Key;

/// A command about the comparison of two boundaries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CompareCommand {
    Boundaries,
    Next,
    Previous,
    Flip,
}

impl CompareCommand {
    pub(super) const ALL: [Self; 4] = [Self::Boundaries, Self::Next, Self::Previous, Self::Flip];

    pub(super) fn word(self) -> Word {
        match self {
            Self::Boundaries => Word::CmpBoundaries,
            Self::Next => Word::CmpNext,
            Self::Previous => Word::CmpPrevious,
            Self::Flip => Word::CmpFlip,
        }
    }

    pub(super) fn tip(self) -> Option<Word> {
        match self {
            Self::Boundaries => Some(Word::CmpBoundariesTip),
            Self::Flip => Some(Word::CmpFlipTip),
            Self::Next | Self::Previous => None,
        }
    }

    /// Its key; Space, which flips, is the comparison's own.
    pub(super) fn key(self) -> Option<Key> {
        match self {
            Self::Boundaries => Some(Key::F4),
            Self::Next => Some(Key::CloseBracket),
            Self::Previous => Some(Key::OpenBracket),
            Self::Flip => None,
        }
    }

    pub(super) fn is_on(self, state: &State) -> Option<bool> {
        (self == Self::Boundaries).then(|| state.boundary_comparison().is_some())
    }

    pub(super) fn enabled(self, state: &State) -> bool {
        state.boundary_comparison().is_some() || self == Self::Boundaries && (1..=2).contains(&state.selected_areas().len())
    }

    pub(super) fn action(self, state: &State) -> Action {
        match self {
            Self::Boundaries => state.toggled_comparison(),
            Self::Next => Action::Boundaries(CompareAction::Step(true)),
            Self::Previous => Action::Boundaries(CompareAction::Step(false)),
            Self::Flip => Action::Boundaries(CompareAction::Flip),
        }
    }
}
