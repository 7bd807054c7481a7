//! Changes that are looked at before they are taken: simplifying, smoothing, a buffer. Nothing of the kind ever happens by itself.

use crate::app::action::Selection;
use crate::app::jobs::Outcome;
use crate::app::notice::NoticeKind;
use crate::app::snapping::borders_of_row;
use crate::app::state::State;
use crate::geometry::{
    Boundary, Difference, LonLat, Part, buffer, difference, measure, simplified_together, smoothed, union_all,
};
use crate::layer::boundary_of;
use crate::words::Word;
use crate::workspace::edit::Edit;
use crate::workspace::{AreaText, MappingArea, RecordId};
use std::sync::Arc;

/// Features that a buffer goes around, at most of each layer.
const MOST_FEATURES: usize = 500;

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
    /// The features of layers that a buffer goes around as well.
    pub features: Arc<Vec<Part>>,
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
        let same = |p: &&mut Proposal| p.of == of && std::mem::discriminant(&p.by) == std::mem::discriminant(&by);
        if let Some(known) = self.proposal.as_mut().filter(same) {
            // One at a time: the newest wish is next.
            known.by = by;
            if !known.busy {
                self.work_out();
            }
            return;
        }
        let features = if matches!(by, Reshaping::Buffer(_)) { self.selected_parts() } else { Vec::new() };
        if !of.is_empty() || !features.is_empty() {
            self.proposal = Some(Proposal { by, of, features: Arc::new(features), result: None, busy: true });
            self.work_out();
        }
    }

    /// Works the proposal out; what was worked out before stays on the map until then.
    fn work_out(&mut self) {
        let Some(proposal) = &mut self.proposal else { return };
        proposal.busy = true;
        let asked = proposal.clone();
        self.jobs.start(Word::Shaping, "", move |_| {
            let result = work_out(asked.by, &asked.of, &asked.features).ok_or(Word::NothingLeft);
            Outcome::Proposed(Box::new(Proposal { result: Some(result), busy: false, ..asked }))
        });
    }

    /// The selected features of layers, as places, lines and areas.
    fn selected_parts(&self) -> Vec<Part> {
        let mut parts = Vec::new();
        for (id, rows) in &self.selected {
            let Some(layer) = self.catalog.get(&id.0) else { continue };
            for row in rows.iter().take(MOST_FEATURES) {
                if let Ok(Some(boundary)) = boundary_of(layer, row as usize) {
                    parts.push(Part::Area(boundary));
                    continue;
                }
                for border in borders_of_row(id, layer, row) {
                    let path: Vec<LonLat> = border.path.iter().filter_map(|p| LonLat::try_from(*p).ok()).collect();
                    match path.as_slice() {
                        [] => {}
                        [place] => parts.push(Part::Point(*place)),
                        _ => parts.push(Part::Line(path)),
                    }
                }
            }
        }
        parts
    }

    /// Keeps a proposal that was worked out; when another strength was asked for since, that is worked out next.
    pub(super) fn proposed(&mut self, found: Proposal) {
        let Some(proposal) = self.proposal.as_mut().filter(|p| p.of == found.of && Arc::ptr_eq(&p.features, &found.features))
        else {
            return;
        };
        proposal.result = found.result;
        proposal.busy = false;
        if proposal.by != found.by {
            self.work_out();
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

fn work_out(by: Reshaping, of: &[Arc<MappingArea>], features: &[Part]) -> Option<Proposed> {
    let before: Vec<&Boundary> = of.iter().map(|a| &a.boundary).collect();
    let boundaries = match by {
        Reshaping::Simplify(metres) => simplified_together(&before, metres),
        Reshaping::Smooth(rounds) => before.iter().map(|b| smoothed(b, rounds)).collect(),
        Reshaping::Buffer(metres) => {
            let areas = before.iter().map(|b| Part::Area((*b).clone()));
            let parts: Vec<Part> = areas.chain(features.iter().cloned()).collect();
            let around = buffer(&parts, metres)?;
            let difference = match union_all(&before) {
                Some(whole) if features.is_empty() => difference(&whole, &around),
                // Around places and lines there was no area before.
                _ => Difference {
                    vertices_before: parts.iter().map(vertices).sum(),
                    vertices_after: around.vertex_count(),
                    area_change_m2: measure(&around).area_m2,
                    largest_shift_m: metres.abs(),
                },
            };
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

fn vertices(part: &Part) -> usize {
    match part {
        Part::Point(_) => 1,
        Part::Line(path) => path.len(),
        Part::Area(boundary) => boundary.vertex_count(),
    }
}
