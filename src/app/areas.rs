//! What is done to whole areas: shared borders, holes and parts, splitting, merging, overlay. What may take long is a job; each is one
//! step, and what does not come out as a valid area changes nothing.

use crate::app::action::{Selection, TakeTool};
use crate::app::jobs::Outcome;
use crate::app::notice::NoticeKind;
use crate::app::propose::{Proposal, Reshaping};
use crate::app::state::State;
use crate::geometry::{
    Boundary, LonLat, Overlay, Polygon, Ring, follow, measure, noded_along, overlay, reshape, split, union_all,
};
use crate::view::snap::Snapping;
use crate::view::tools::LineFor;
use crate::words::{Lang, Word};
use crate::workspace::edit::{Edit, SplitArea};
use crate::workspace::{AreaText, Bilingual, MappingArea, RecordId};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Something about areas.
#[derive(Debug, Clone, PartialEq)]
pub enum AreaAction {
    /// Make one area of the selected ones.
    Merge,
    /// Make a new area of the selected ones; they stay.
    Combine(Overlay),
    /// Take the other selected areas out of the first one.
    CutOut,
    /// Propose to change the selected areas, for a look before it is taken.
    Propose(Reshaping),
    /// Take what is proposed.
    Take,
    /// Forget what is proposed.
    Forget,
    /// Choose what the tools snap to.
    Snap(Snapping),
    /// Let shared borders of areas move together, or not.
    ShareBorders(bool),
    /// Trace borders (while a key is held).
    Trace(bool),
    /// Do not snap (while a key is held).
    FreeHand(bool),
}

/// An edit that a job has worked out, with the areas as they were when it began.
#[derive(Debug)]
pub struct Shaped {
    of: Vec<Arc<MappingArea>>,
    edit: Result<Edit, Word>,
    why: String,
    select: Option<Vec<RecordId>>,
}

impl State {
    pub(super) fn area_action(&mut self, action: AreaAction) {
        match action {
            AreaAction::Merge => self.merge_selected(),
            AreaAction::Combine(op) => self.combine_selected_areas(op),
            AreaAction::CutOut => self.cut_out(),
            AreaAction::Propose(by) => self.propose(by),
            AreaAction::Take => self.take_proposal(),
            AreaAction::Forget => self.proposal = None,
            AreaAction::Snap(with) => {
                self.settings.snapping = with;
                self.save_settings();
            }
            AreaAction::ShareBorders(share) => {
                self.settings.separate_borders = !share;
                self.save_settings();
            }
            AreaAction::Trace(trace) => self.tracing = trace,
            AreaAction::FreeHand(free) => self.free_hand = free,
        }
    }

    /// Tells whether shared borders of areas move together.
    #[must_use]
    pub fn shares_borders(&self) -> bool {
        !self.settings.separate_borders
    }

    /// Tells whether borders are traced, and whether nothing is snapped to, because a key is held.
    #[must_use]
    pub fn held_keys(&self) -> (bool, bool) {
        (self.tracing, self.free_hand)
    }

    /// Returns what is proposed.
    #[must_use]
    pub fn proposal(&self) -> Option<&Proposal> {
        self.proposal.as_ref()
    }

    pub(super) fn the_areas(&self, ids: &[RecordId]) -> Vec<Arc<MappingArea>> {
        ids.iter().filter_map(|id| self.workspace().areas.get(id).cloned()).collect()
    }

    /// Works out an edit of areas on a worker, and does it when they are still as they were.
    pub(super) fn shape(
        &mut self,
        of: Vec<Arc<MappingArea>>,
        select: Option<Vec<RecordId>>,
        work: impl FnOnce(&[Arc<MappingArea>]) -> Result<Edit, (Word, String)> + Send + 'static,
    ) {
        self.jobs.start(Word::Shaping, "", move |_| {
            let (edit, why) = match work(&of) {
                Ok(edit) => (Ok(edit), String::new()),
                Err((word, why)) => (Err(word), why),
            };
            Outcome::Shaped(Box::new(Shaped { of, edit, why, select }))
        });
    }

    /// Does what a job has worked out.
    pub(super) fn shaped(&mut self, shaped: Shaped) {
        let Shaped { of, edit, why, select } = shaped;
        let lang = self.lang();
        let same = of.iter().all(|area| self.workspace().areas.get(&area.id) == Some(area));
        match edit {
            Ok(edit) if same => {
                let touched = affected(&edit);
                if self.edit(&edit) {
                    if let Some(ids) = select {
                        self.select_areas(ids);
                    }
                    self.tell_of_neighbours(&touched);
                } else {
                    self.follow_selection();
                }
            }
            Ok(_) => self.notify(NoticeKind::Warning, lang.t(Word::ShapesChanged).to_owned()),
            Err(word) => {
                self.follow_selection();
                self.notify(NoticeKind::Warning, lang.fill(word, &[&why]));
            }
        }
    }

    fn select_areas(&mut self, ids: Vec<RecordId>) {
        if let Some(id) = ids.into_iter().find(|id| self.workspace().areas.contains_key(id)) {
            self.select(Selection::Area(id));
        }
    }

    /// Says which other areas changed along with those that the hand was on, and whether statements on them went stale.
    fn tell_of_neighbours(&mut self, ids: &[RecordId]) {
        if ids.is_empty() {
            return;
        }
        let (lang, w) = (self.lang(), self.workspace());
        let names: Vec<String> = ids.iter().filter_map(|id| w.areas.get(id)).map(|a| name_of(a, lang)).collect();
        let stale = w.statements.values().any(|s| ids.contains(&s.area));
        let mut text = lang.fill(Word::NeighboursMoved, &[&names.len().to_string(), &names.join(", ")]);
        if stale {
            text = format!("{text} {}", lang.t(Word::NeighboursStale));
        }
        self.notify(if stale { NoticeKind::Warning } else { NoticeKind::Info }, text);
    }

    /// Takes boundaries that a tool has changed; borders that other areas share go along.
    pub(super) fn boundaries_changed(&mut self, changed: Vec<(RecordId, Boundary)>) {
        let ids: Vec<RecordId> = changed.iter().map(|(id, _)| id.clone()).collect();
        let old = self.the_areas(&ids);
        let neighbours = if self.shares_borders() { self.neighbours(&old) } else { Vec::new() };
        if neighbours.is_empty() {
            let edit = match changed.as_slice() {
                [(id, boundary)] => Edit::SetBoundary { id: id.clone(), boundary: boundary.clone() },
                _ => Edit::SetBoundaries { boundaries: changed },
            };
            if !self.edit(&edit) {
                self.follow_selection();
            }
            return;
        }
        let (count, lang) = (old.len(), self.lang());
        let all = old.into_iter().chain(neighbours).collect();
        self.shape(all, None, move |all| {
            let (old, others) = all.split_at(count);
            let mut moved: Vec<(RecordId, Boundary)> = others.iter().map(|a| (a.id.clone(), a.boundary.clone())).collect();
            for (area, (_, new)) in old.iter().zip(&changed) {
                let around: Vec<(usize, &Boundary)> = moved.iter().map(|(_, b)| b).enumerate().collect();
                let name = |k: usize| name_of(&others[k], lang);
                let torn = |torn| (Word::BorderTorn, crate::app::notice::torn(lang, &torn, name));
                for (k, boundary) in follow(&around, &area.boundary, new).map_err(torn)? {
                    moved[k].1 = boundary;
                }
            }
            let touched = moved.into_iter().zip(others).filter(|((_, now), was)| *now != was.boundary).map(|(now, _)| now);
            let mut boundaries = changed;
            boundaries.extend(touched);
            Ok(match boundaries.as_slice() {
                [(id, boundary)] => Edit::SetBoundary { id: id.clone(), boundary: boundary.clone() },
                _ => Edit::SetBoundaries { boundaries },
            })
        });
    }

    /// The other areas that have a vertex in common with one of these.
    fn neighbours(&self, of: &[Arc<MappingArea>]) -> Vec<Arc<MappingArea>> {
        let known = |id: &RecordId| of.iter().any(|a| a.id == *id);
        let boxes: Vec<Box4> = of.iter().map(|area| box_of(&area.boundary)).collect();
        // Of thousands of areas all but a few are told apart by their boxes.
        let near = |a: &&Arc<MappingArea>| boxes.iter().any(|b| touch(*b, box_of(&a.boundary)));
        let others = self.workspace().areas.values().filter(|a| !known(&a.id)).filter(near);
        others
            .filter(|other| of.iter().any(|area| crate::geometry::shared(&area.boundary, &other.boundary).is_some()))
            .cloned()
            .collect()
    }

    pub(super) fn hole_drawn(&mut self, id: &RecordId, ring: Ring) {
        self.overlaid(id, Boundary::from_ring(ring), Overlay::Difference);
    }

    pub(super) fn part_drawn(&mut self, id: &RecordId, part: Polygon) {
        self.overlaid(id, Boundary { polygons: vec![part] }, Overlay::Union);
    }

    fn overlaid(&mut self, id: &RecordId, with: Boundary, op: Overlay) {
        let areas = self.the_areas(std::slice::from_ref(id));
        self.take(TakeTool::Select);
        self.shape(areas, Some(vec![id.clone()]), move |areas| {
            let area = areas.first().ok_or((Word::NothingLeft, String::new()))?;
            let boundary = overlay(&area.boundary, &with, op).ok_or((Word::NothingLeft, String::new()))?;
            Ok(Edit::SetBoundary { id: area.id.clone(), boundary })
        });
    }

    pub(super) fn line_drawn(&mut self, of: LineFor, line: Vec<LonLat>) {
        match of {
            LineFor::Split(ids) => self.split_along(&ids, line),
            LineFor::Reshape(id) => {
                let areas = self.the_areas(std::slice::from_ref(&id));
                let Some(area) = areas.first().cloned() else { return };
                // The shared borders may go along: found out as for any other change of a boundary.
                match reshape(&area.boundary, &line) {
                    Some(boundary) => {
                        self.take(TakeTool::Select);
                        self.boundaries_changed(vec![(id, boundary)]);
                    }
                    None => {
                        let text = self.lang().t(Word::LineMisses).to_owned();
                        self.notify(NoticeKind::Warning, text);
                    }
                }
            }
        }
    }

    fn split_along(&mut self, ids: &[RecordId], line: Vec<LonLat>) {
        let areas = self.the_areas(ids);
        let neighbours = if self.shares_borders() { self.neighbours(&areas) } else { Vec::new() };
        // Ids are made here: a worker has none. No line cuts an area into more pieces than it has segments and corners.
        let most = areas.len() * (line.len() + areas.iter().map(|a| a.boundary.vertex_count()).sum::<usize>()).min(4096);
        let fresh: Vec<RecordId> = (0..most.min(4096)).map(|_| self.fresh_id()).collect();
        let count = areas.len();
        self.take(TakeTool::Select);
        self.shape(areas.into_iter().chain(neighbours).collect(), Some(ids.to_vec()), move |all| {
            let (areas, others) = all.split_at(count);
            let mut fresh = fresh.into_iter();
            let (mut splits, mut cuts) = (Vec::new(), Vec::new());
            for area in areas {
                let mut pieces = split(&area.boundary, &line);
                if pieces.len() < 2 {
                    continue;
                }
                pieces.sort_by(|a, b| measure(b).area_m2.total_cmp(&measure(a).area_m2));
                cuts.extend(pieces.iter().cloned());
                let mut pieces = pieces.into_iter();
                let keeps = pieces.next().unwrap_or_default();
                splits.push(SplitArea { id: area.id.clone(), keeps, pieces: fresh.by_ref().zip(pieces).collect() });
            }
            if splits.is_empty() {
                return Err((Word::LineMisses, String::new()));
            }
            // Where the line crosses a border that another area shares, that area gets the corner, too.
            Ok(with_corners(Edit::SplitAreas { areas: splits }, others, &cuts))
        });
    }

    fn merge_selected(&mut self) {
        let ids = self.selected_areas();
        let Some((into, from)) = ids.split_first().map(|(into, from)| (into.clone(), from.to_vec())) else { return };
        self.shape(self.the_areas(&ids), Some(vec![into.clone()]), move |areas| {
            let all: Vec<&Boundary> = areas.iter().map(|a| &a.boundary).collect();
            let boundary = union_all(&all).ok_or((Word::NothingLeft, String::new()))?;
            Ok(Edit::MergeAreas { into, from, boundary })
        });
    }

    fn combine_selected_areas(&mut self, op: Overlay) {
        let ids = self.selected_areas();
        let (id, lang) = (self.fresh_id(), self.lang());
        self.shape(self.the_areas(&ids), Some(vec![id.clone()]), move |areas| {
            let nothing = || (Word::NothingLeft, String::new());
            let boundary = overlaid(areas, op).ok_or_else(nothing)?;
            let names: Vec<String> = areas.iter().map(|a| name_of(a, lang)).collect();
            let sign = match op {
                Overlay::Union => " ∪ ",
                Overlay::Intersection => " ∩ ",
                Overlay::Difference => " − ",
                Overlay::SymmetricDifference => " △ ",
            };
            let name = names.join(sign);
            let name = if lang.is_ja() { Bilingual::new("", &name) } else { Bilingual::new(&name, "") };
            Ok(Edit::AddArea { id, boundary, about: AreaText { name, ..AreaText::default() } })
        });
    }

    fn cut_out(&mut self) {
        let ids = self.selected_areas();
        let Some(id) = ids.first().cloned() else { return };
        self.shape(self.the_areas(&ids), Some(vec![id.clone()]), move |areas| {
            let boundary = overlaid(areas, Overlay::Difference).ok_or((Word::NothingLeft, String::new()))?;
            Ok(Edit::SetBoundary { id, boundary })
        });
    }

    /// A new area: corners that lie on the borders of areas nobody has spoken on become theirs, so that the border is shared.
    pub(super) fn area_drawn(&mut self, boundary: Boundary) {
        let id = self.fresh_id();
        let w = self.workspace();
        let spoken: BTreeSet<&RecordId> = w.statements.values().map(|s| &s.area).collect();
        let around = box_of(&boundary);
        let near = |a: &&Arc<MappingArea>| touch(around, box_of(&a.boundary)) && !spoken.contains(&a.id);
        let silent = w.areas.values().filter(|_| self.shares_borders()).filter(near);
        let silent: Vec<Arc<MappingArea>> = silent.cloned().collect();
        let new = [boundary.clone()];
        let add = Edit::AddArea { id: id.clone(), boundary, about: self.about_new_area() };
        if self.edit(&with_corners(add, &silent, &new)) {
            self.take(TakeTool::Select);
            self.just_made = Some(id.clone());
            self.select(Selection::Area(id));
        }
    }
}

/// The first area with all others one after the other.
fn overlaid(areas: &[Arc<MappingArea>], op: Overlay) -> Option<Boundary> {
    let (first, others) = areas.split_first()?;
    if op == Overlay::Difference {
        let others: Vec<&Boundary> = others.iter().map(|a| &a.boundary).collect();
        return overlay(&first.boundary, &union_all(&others)?, op);
    }
    others.iter().try_fold(first.boundary.clone(), |all, area| overlay(&all, &area.boundary, op))
}

/// West, south, east and north in degrees.
type Box4 = [f64; 4];

fn box_of(boundary: &Boundary) -> Box4 {
    let vertices = boundary.polygons.iter().flat_map(|p| &p.exterior);
    vertices.fold([f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY], |[w, s, e, n], v| {
        [w.min(v.lon()), s.min(v.lat()), e.max(v.lon()), n.max(v.lat())]
    })
}

/// Tells whether two boxes have a place in common, on whatever turn of the earth.
fn touch(a: Box4, b: Box4) -> bool {
    let turns = [-720.0, -360.0, 0.0, 360.0, 720.0];
    a[1] <= b[3] && b[1] <= a[3] && turns.iter().any(|t| a[0] <= b[2] + t && b[0] + t <= a[2])
}

/// An edit that also gives other areas the corners of new boundaries that lie on their borders.
fn with_corners(edit: Edit, others: &[Arc<MappingArea>], new: &[Boundary]) -> Edit {
    let new: Vec<&Boundary> = new.iter().collect();
    let noded = others.iter().map(|o| (o, noded_along(&o.boundary, &new))).filter(|(o, noded)| o.boundary != *noded);
    let boundaries: Vec<(RecordId, Boundary)> = noded.map(|(o, noded)| (o.id.clone(), noded)).collect();
    if boundaries.is_empty() { edit } else { Edit::Together(vec![edit, Edit::SetBoundaries { boundaries }]) }
}

fn name_of(area: &MappingArea, lang: Lang) -> String {
    let name = area.about.name.get(lang.is_ja());
    if name.is_empty() { lang.t(Word::Untitled).to_owned() } else { name.to_owned() }
}

/// The areas that an edit changes beside those it is about.
fn affected(edit: &Edit) -> Vec<RecordId> {
    let beside: &[(RecordId, Boundary)] = match edit {
        Edit::SetBoundaries { boundaries } => boundaries.get(1..).unwrap_or_default(),
        Edit::Together(edits) => match edits.last() {
            Some(Edit::SetBoundaries { boundaries }) => boundaries,
            _ => &[],
        },
        _ => &[],
    };
    beside.iter().map(|(id, _)| id.clone()).collect()
}
