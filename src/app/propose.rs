//! Changes that are looked at before they are taken: simplifying, smoothing, a buffer. Nothing of the kind ever happens by itself.

use crate::app::action::Selection;
use crate::app::jobs::Outcome;
use crate::app::notice::NoticeKind;
use crate::app::state::State;
use crate::geometry::{Boundary, Difference, Part, buffer, difference, simplified_together, smoothed};
use crate::words::Word;
use crate::workspace::edit::Edit;
use crate::workspace::{AreaText, MappingArea, RecordId};
use std::sync::Arc;

/// How areas would be changed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Reshaping {
    /// Vertices are left out where the border moves by no more than so many metres.
    Simplify(f64),
    /// Corners are cut so many times.
    Smooth(u32),
    /// A new area: everything within so many metres of them; with a negative distance what is further inside.
    Buffer(f64),
}

/// What the areas would become.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    /// How they would be changed.
    pub by: Reshaping,
    /// The areas as they are.
    pub of: Vec<Arc<MappingArea>>,
    /// As they would be, once that is worked out; a buffer is one boundary. Nothing, when nothing would be left of them.
    pub result: Option<Result<Proposed, Word>>,
    /// A worker is at it; what it brings may be of an earlier wish.
    pub busy: bool,
}

/// The result of a proposal, and what it would cost.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposed {
    /// The boundaries, in the order of the areas.
    pub boundaries: Vec<Boundary>,
    /// Vertices, area and shift, of all of them together; the shift is the largest of one.
    pub difference: Difference,
}

impl State {
    pub(super) fn propose(&mut self, by: Reshaping) {
        let ids = self.selected_areas();
        let of = self.the_areas(&ids);
        if of.is_empty() {
            return;
        }
        let known = self.proposal.take().filter(|p| p.of == of && std::mem::discriminant(&p.by) == std::mem::discriminant(&by));
        if let Some(known) = known.filter(|p| p.busy) {
            // One at a time: the newest wish is next.
            self.proposal = Some(Proposal { by, ..known });
            return;
        }
        self.work_out(by, of);
    }

    fn work_out(&mut self, by: Reshaping, of: Vec<Arc<MappingArea>>) {
        // What was worked out last stays on the map until the next is.
        let result = self.proposal.take().and_then(|p| p.result);
        self.proposal = Some(Proposal { by, of: of.clone(), result, busy: true });
        self.jobs.start(Word::Shaping, "", move |_| {
            let result = work_out(by, &of).ok_or(Word::NothingLeft);
            Outcome::Proposed(Box::new(Proposal { by, of, result: Some(result), busy: false }))
        });
    }

    /// Keeps a proposal that was worked out; when another strength was asked for since, that is worked out next.
    pub(super) fn proposed(&mut self, found: Proposal) {
        let Some(proposal) = self.proposal.as_mut().filter(|p| p.of == found.of) else { return };
        proposal.result = found.result;
        proposal.busy = false;
        if proposal.by != found.by {
            let (by, of) = (proposal.by, proposal.of.clone());
            self.work_out(by, of);
        }
    }

    pub(super) fn take_proposal(&mut self) {
        let Some(Proposal { by, of, result: Some(Ok(proposed)), .. }) = self.proposal.take() else { return };
        if of.iter().any(|area| self.workspace().areas.get(&area.id) != Some(area)) {
            let text = self.lang().t(Word::ShapesChanged).to_owned();
            self.notify(NoticeKind::Warning, text);
            return;
        }
        if let (Reshaping::Buffer(_), [boundary]) = (by, proposed.boundaries.as_slice()) {
            let id = self.fresh_id();
            if self.edit(&Edit::AddArea { id: id.clone(), boundary: boundary.clone(), about: AreaText::default() }) {
                self.just_made = Some(id.clone());
                self.select(Selection::Area(id));
            }
            return;
        }
        let changed: Vec<(RecordId, Boundary)> = of.iter().map(|a| a.id.clone()).zip(proposed.boundaries).collect();
        self.boundaries_changed(changed);
    }
}

fn work_out(by: Reshaping, of: &[Arc<MappingArea>]) -> Option<Proposed> {
    let before: Vec<&Boundary> = of.iter().map(|a| &a.boundary).collect();
    let boundaries = match by {
        Reshaping::Simplify(metres) => simplified_together(&before, metres),
        Reshaping::Smooth(rounds) => before.iter().map(|b| smoothed(b, rounds)).collect(),
        Reshaping::Buffer(metres) => {
            let parts: Vec<Part> = before.iter().map(|b| Part::Area((*b).clone())).collect();
            let around = buffer(&parts, metres)?;
            let whole = crate::geometry::union_all(&before)?;
            let difference = difference(&whole, &around);
            return Some(Proposed { boundaries: vec![around], difference });
        }
    };
    let all = before.iter().zip(&boundaries).map(|(b, a)| difference(b, a));
    let difference = all.reduce(|x, y| Difference {
        vertices_before: x.vertices_before + y.vertices_before,
        vertices_after: x.vertices_after + y.vertices_after,
        area_change_m2: x.area_change_m2 + y.area_change_m2,
        largest_shift_m: x.largest_shift_m.max(y.largest_shift_m),
    })?;
    Some(Proposed { boundaries, difference })
}
