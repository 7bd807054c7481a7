//! Taking a side or a part of a comparison, or keeping ours: each one edit.

use crate::app::boundary_compare::SideOf;
use crate::app::compare_sides::counter_of;
use crate::app::state::State;
use crate::words::Word;
use crate::workspace::edit::Edit;
use crate::workspace::exchange::are_beside;
use crate::workspace::status::{Position, determination};
use crate::workspace::{Act, Bilingual, NoteShape, RecordId};

impl State {
    /// Returns the edit that takes the whole of theirs; a statement that it makes gets this id.
    pub(super) fn take_theirs_edit(&self, id: RecordId) -> Option<Edit> {
        let open = self.boundaries.as_ref()?;
        let found = open.found.as_ref()?;
        Some(match &open.sides {
            [SideOf::Area(ours), SideOf::Area(theirs)] if are_beside(self.workspace(), ours, theirs) => {
                Edit::KeepOne { keep: theirs.clone(), drop: ours.clone() }
            }
            [SideOf::Statement(_), SideOf::Area(area)] => Edit::State {
                id,
                area: area.clone(),
                act: Act::Concur,
                comment: Bilingual::default(),
                evidence: Vec::new(),
                boundary: None,
            },
            [SideOf::Area(area), SideOf::Statement(s)] if self.stands(area, s) => Edit::TakeCounter { statement: s.clone() },
            _ => Edit::SetBoundary { id: self.compared_area()?, boundary: found.boundaries[1].clone() },
        })
    }

    /// Returns the edit that keeps ours, when something has to change for it: of two versions side by side ours stays.
    #[must_use]
    pub fn keep_ours_edit(&self) -> Option<Edit> {
        match &self.boundaries.as_ref()?.sides {
            [SideOf::Area(ours), SideOf::Area(theirs)] if are_beside(self.workspace(), ours, theirs) => {
                Some(Edit::KeepOne { keep: ours.clone(), drop: theirs.clone() })
            }
            _ => None,
        }
    }

    /// Tells whether a statement is a counter that stands on an area.
    fn stands(&self, area: &RecordId, statement: &RecordId) -> bool {
        let Some(area) = self.workspace().areas.get(area) else { return false };
        let mut positions = determination(self.workspace(), area).positions.into_iter();
        positions.any(|(_, p, s)| p == Position::Countered && s.is_some_and(|s| s.id == *statement))
    }

    /// Tells why a part cannot be taken now; `None` when it can.
    #[must_use]
    pub fn why_not_part(&self, part: usize) -> Option<Word> {
        let open = self.boundaries.as_ref()?;
        let found = open.found.as_ref()?;
        match &open.sides[0] {
            SideOf::Statement(_) => Some(Word::CmpOwnCounter),
            _ if open.busy => Some(Word::CmpBusy),
            _ if found.diff.leaves_nothing(part) => Some(Word::CmpNothingLeft),
            _ => None,
        }
    }

    pub(super) fn take_part(&mut self, part: usize) {
        if self.why_not_part(part).is_some() {
            return;
        }
        let Some(found) = self.boundaries.as_ref().and_then(|open| open.found.clone()) else { return };
        let Some(id) = self.compared_area() else { return };
        let of = self.the_areas(std::slice::from_ref(&id));
        self.shape(of, None, move |_| {
            let [a, b] = &found.boundaries;
            let boundary = found.diff.with_part([a, b], part).ok_or((Word::NothingLeft, String::new()))?;
            Ok(Edit::SetBoundary { id, boundary })
        });
    }

    /// The reason why ours stays goes on record as a note on the area: a statement speaks of the area's own boundary, and to object
    /// to that is not what is meant.
    pub(super) fn answer(&mut self, reason: &str) {
        let Some(area) = self.compared_area().filter(|_| !reason.trim().is_empty()) else { return };
        let theirs = self.boundaries.as_ref().map(|open| open.sides[1].clone());
        let Some(counter) = theirs.and_then(|side| counter_of(self.workspace(), &side)) else { return };
        let lang = self.lang();
        let party = self
            .workspace()
            .parties
            .get(&counter.by.party)
            .map_or(counter.by.party.0.clone(), |p| p.name.get(lang.is_ja()).to_owned());
        let text = lang.fill(Word::CmpAnswerText, &[&party, &counter.by.at.to_minute(), reason.trim()]);
        let id = self.fresh_id();
        let word = if lang.is_ja() { "ja" } else { "en" };
        let note =
            Edit::AddNote { id, place: None, shape: NoteShape::Point, ink: None, about: Some(area), lang: word.into(), text };
        if self.edit(&note) {
            self.close_comparison();
        }
    }
}
