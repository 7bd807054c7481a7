//! Facts of the shape in hand, or else of the selected area: worked out by a job, the newest shape first; and where an area stands.

use crate::analysis::{ShapeFacts, ShapeGround, deposit_layers, shape_facts};
use crate::app::action::Selection;
use crate::app::jobs::Outcome;
use crate::app::state::State;
use crate::geometry::{Boundary, Measure, measure, repaired};
use crate::layer::LayerRole;
use crate::view::AreaUnit;
use crate::view::tools::Tool;
use crate::words::Word;
use crate::workspace::edit::Edit;
use crate::workspace::status::{Determination, determination, replacements};
use crate::workspace::{AreaText, RecordId};
use std::sync::Arc;

/// What the inspector says of an area as a record.
#[derive(Debug, Clone)]
pub struct AreaFacts {
    /// Where the parties stand.
    pub determination: Determination,
    /// What the seals of the statements that these rest on say, in the same order.
    pub seals: Vec<Option<crate::workspace::seal::Verdict>>,
    /// The areas that are to replace this one.
    pub replaced_by: Vec<RecordId>,
    /// Digest of the boundary.
    pub digest: String,
    /// Number of corners.
    pub corners: usize,
}

/// What may be asked of the facts of a shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FactsAction {
    /// Show areas in this unit.
    Unit(AreaUnit),
    /// Mend the shape in hand, or the selected area: a step like any other, that can be undone.
    Repair,
}

/// The facts of a shape as far as they are known.
#[derive(Debug, Clone)]
pub struct LiveFacts {
    /// The area that the shape is; `None` for one that is being drawn.
    pub area: Option<RecordId>,
    /// It is under the hand: drawn, or its corners edited.
    pub in_hand: bool,
    /// The size, and whether it is that of the shape as it is now; else that of a moment ago.
    pub measure: Option<(Measure, bool)>,
    /// What a job has found.
    pub found: Option<Arc<ShapeFacts>>,
    /// Whether that is said of the shape as it is now; else of a moment ago.
    pub is_now: bool,
    /// Not all deposits or their minerals are counted yet.
    pub counting: bool,
}

/// What is asked of which shape.
#[derive(Debug, Clone)]
pub struct Asked {
    area: Option<RecordId>,
    boundary: Arc<Boundary>,
    ground: Arc<ShapeGround>,
    /// How many indexes and columns there were.
    ready: usize,
}

impl PartialEq for Asked {
    fn eq(&self, other: &Self) -> bool {
        let same = self.area == other.area && self.ready == other.ready && Arc::ptr_eq(&self.ground, &other.ground);
        same && self.boundary == other.boundary
    }
}

/// What is kept of the facts between frames.
#[derive(Debug, Default)]
pub(super) struct Facts {
    wanted: Option<Asked>,
    in_hand: bool,
    /// What a job was started for last: one that failed is not tried again.
    asked: Option<Asked>,
    found: Option<(Asked, Arc<ShapeFacts>)>,
    measured: Option<(Arc<Boundary>, Measure)>,
    ground: Option<Arc<ShapeGround>>,
    /// With how much ready, of what, indexes were asked for last.
    prepared: Option<(Arc<ShapeGround>, usize)>,
}

/// The jobs that run for the facts: nobody waits for them, and no record or layer changes by them.
const QUIET: [Word; 7] = [
    Word::CountingInside,
    Word::IndexingPlaces,
    Word::CheckingAreas,
    Word::Timeline,
    Word::GapsCounting,
    Word::GapsLooking,
    Word::ChartsWorking,
];

/// A shape with no more vertices, and no longer (in degrees along its edges), is measured in the frame: below a millisecond.
const FEW_VERTICES: usize = 500;
const SHORT_DEG: f64 = 40.0;

impl State {
    /// Returns a number that changes whenever the facts of any record may have changed.
    #[must_use]
    pub fn facts_version(&self) -> (u64, usize) {
        let running = self.running().iter().filter(|j| !QUIET.contains(&j.what)).count();
        (self.session().history().next_seq(), self.catalog().ids().count() + 1000 * running)
    }

    /// Returns what an area is as a record.
    #[must_use]
    pub fn area_facts(&self, id: &RecordId) -> Option<AreaFacts> {
        let area = self.workspace().areas.get(id)?;
        Some(AreaFacts {
            seals: {
                let positions = determination(self.workspace(), area).positions;
                let seal =
                    |s: &std::sync::Arc<crate::workspace::Statement>| crate::workspace::seal::verdict_in(self.workspace(), s);
                positions.iter().map(|(_, _, statement)| statement.as_ref().map(seal)).collect()
            },
            replaced_by: replacements(self.workspace(), id).map(|a| a.id.clone()).collect(),
            determination: determination(self.workspace(), area),
            digest: area.digest().0,
            corners: area.boundary.vertex_count(),
        })
    }

    /// Returns the facts of the shape in hand, or else of the selected area, as far as they are known; `None` when there is
    /// neither. [`State::tick`] asks for those of the newest shape.
    #[must_use]
    pub fn live_facts(&self) -> Option<LiveFacts> {
        let wanted = self.facts.wanted.as_ref()?;
        let found = self.facts.found.as_ref();
        let is_now = found.is_some_and(|(of, _)| of == wanted);
        let now = self.facts.measured.as_ref().filter(|(of, _)| *of == wanted.boundary).map(|(_, m)| (*m, true));
        let then = || found.map(|(of, f)| (f.measure, of.boundary == wanted.boundary));
        let minerals = found.is_some_and(|(_, f)| f.deposits.minerals.is_some() && f.deposits.missing.is_empty());
        Some(LiveFacts {
            area: wanted.area.clone(),
            in_hand: self.facts.in_hand,
            measure: now.or_else(then),
            found: found.map(|(_, f)| f.clone()),
            is_now,
            counting: !minerals,
        })
    }

    /// Asks for the facts of the shape as it is now. Call it once a frame.
    pub(super) fn follow_facts(&mut self) {
        let held = self.tool.held_areas().into_iter().next();
        let in_hand = self.tool.shape_in_hand().map(|boundary| (held, boundary));
        self.facts.in_hand = in_hand.is_some();
        let Some((area, boundary)) = in_hand.or_else(|| self.selected_shape()) else {
            if matches!(self.tool, Tool::DrawArea(_)) {
                // The index is there when the third corner is.
                (self.facts.wanted, self.facts.asked, self.facts.found) = (None, None, None);
                let ground = self.facts_ground();
                self.prepare_facts(&ground);
            } else if self.facts.ground.is_some() {
                self.facts = Facts::default();
            }
            return;
        };
        let ground = self.facts_ground();
        let before = self.facts.wanted.as_ref().filter(|w| *w.boundary == boundary).map(|w| w.boundary.clone());
        let boundary = before.unwrap_or_else(|| Arc::new(boundary));
        if self.facts.measured.as_ref().is_none_or(|(of, _)| *of != boundary) && is_quickly_measured(&boundary) {
            self.facts.measured = Some((boundary.clone(), measure(&boundary)));
        }
        let wanted = Asked { area, boundary, ready: ready(&ground), ground };
        if self.facts.found.as_ref().is_some_and(|(of, _)| of.area != wanted.area) {
            self.facts.found = None;
        }
        let waits = self.facts.asked.as_ref() != Some(&wanted) && !self.runs_for_facts(Word::CountingInside);
        if waits {
            self.facts.asked = Some(wanted.clone());
            let of = wanted.clone();
            self.jobs.start(Word::CountingInside, "", move |running| {
                let facts = shape_facts(&of.ground, &of.boundary, of.area.as_ref(), &running.cancel);
                Outcome::Facts(facts.map(|facts| Box::new((of, facts))))
            });
        }
        self.prepare_facts(&wanted.ground);
        self.facts.wanted = Some(wanted);
    }

    /// Takes in what a job has found.
    pub(super) fn facts_found(&mut self, found: Option<Box<(Asked, ShapeFacts)>>) {
        let Some((of, facts)) = found.map(|f| *f) else { return };
        if self.facts.wanted.as_ref().is_some_and(|w| w.area == of.area) {
            self.facts.found = Some((of, Arc::new(facts)));
        }
    }

    pub(super) fn facts_action(&mut self, action: FactsAction) {
        match action {
            FactsAction::Unit(unit) => {
                self.settings.area_unit = unit;
                self.save_settings();
            }
            FactsAction::Repair => self.repair_shape(),
        }
    }

    fn repair_shape(&mut self) {
        let Some(wanted) = &self.facts.wanted else { return };
        let (area, found) = (wanted.area.clone(), self.facts.found.as_ref().filter(|(of, _)| of == wanted));
        let boundary = match &self.tool {
            // What is under the pointer is no corner yet.
            Tool::DrawArea(tool) if self.facts.in_hand => repaired(&Boundary::from_ring(tool.corners().to_vec())),
            _ => found.and_then(|(_, facts)| Some(facts.repaired.as_ref()?.boundary.clone())),
        };
        let Some(boundary) = boundary else { return };
        match area {
            Some(id) => {
                self.edit(&Edit::SetBoundary { id, boundary });
            }
            None => {
                let id = self.fresh_id();
                if self.edit(&Edit::AddArea { id: id.clone(), boundary, about: AreaText::default() }) {
                    self.take(crate::app::TakeTool::Select);
                    self.just_made = Some(id.clone());
                    self.select(Selection::Area(id));
                }
            }
        }
    }

    fn selected_shape(&self) -> Option<(Option<RecordId>, Boundary)> {
        match self.selected_areas().as_slice() {
            [one] => Some((Some(one.clone()), self.workspace().areas.get(one)?.boundary.clone())),
            _ => None,
        }
    }

    fn runs_for_facts(&self, what: Word) -> bool {
        self.jobs.running().iter().any(|j| j.what == what)
    }

    /// Makes the indexes that are missing, one kind after the other, so that the counts come before the minerals.
    fn prepare_facts(&mut self, ground: &Arc<ShapeGround>) {
        let ready = ready(ground);
        let tried = self.facts.prepared.as_ref().is_some_and(|(of, n)| Arc::ptr_eq(of, ground) && *n == ready);
        let layers = deposit_layers(&ground.workspace, &ground.catalog);
        if tried || ready >= layers.len() * 2 || self.runs_for_facts(Word::IndexingPlaces) {
            return;
        }
        self.facts.prepared = Some((ground.clone(), ready));
        let ground = ground.clone();
        self.jobs.start(Word::IndexingPlaces, "", move |running| {
            let unindexed: Vec<_> = layers.iter().filter(|id| ground.catalog.known_point_index(&id.0).is_none()).collect();
            if unindexed.is_empty() {
                let read = |id: &RecordId| ground.catalog.mineral_column(&id.0, &running.cancel).is_some();
                // As many as there are until someone stops it.
                layers.iter().take_while(|id| read(id)).count();
            } else {
                unindexed.iter().filter_map(|id| ground.catalog.point_index(&id.0)).count();
            }
            Outcome::Facts(None)
        });
    }

    /// What shapes are compared with now: the same as in the last frame when nothing of it has changed.
    fn facts_ground(&mut self) -> Arc<ShapeGround> {
        let w = self.session.workspace();
        let others = w.layers_in_order().into_iter().filter(|l| l.role != LayerRole::Deposits && !self.hidden.contains(&l.id));
        let loaded = others.filter(|l| self.catalog.get(&l.id.0).is_some());
        let layers: Vec<_> = loaded.filter_map(|l| Some((l.id.clone(), self.map.shapes.get(&l.id)?.clone()))).collect();
        let same = |ground: &&Arc<ShapeGround>| {
            let (was, catalog) = (&ground.workspace, &ground.catalog);
            Arc::ptr_eq(&was.areas, &w.areas)
                && Arc::ptr_eq(&was.layers, &w.layers)
                && ground.layers.len() == layers.len()
                && ground.layers.iter().zip(&layers).all(|(a, b)| a.0 == b.0 && Arc::ptr_eq(&a.1, &b.1))
                && catalog.ids().eq(self.catalog.ids())
                && catalog.ids().all(|id| catalog.get(id).zip(self.catalog.get(id)).is_some_and(|(a, b)| Arc::ptr_eq(a, b)))
        };
        if let Some(ground) = self.facts.ground.as_ref().filter(same) {
            return ground.clone();
        }
        let (workspace, catalog, projection) = (w.clone(), self.catalog.clone(), self.map.projection.clone());
        let ground = Arc::new(ShapeGround { workspace, catalog, projection, layers });
        self.facts.ground = Some(ground.clone());
        ground
    }
}

/// How many of the indexes and columns that deposits need are there.
fn ready(ground: &ShapeGround) -> usize {
    let known = |id: &RecordId| {
        let (points, minerals) = (ground.catalog.known_point_index(&id.0), ground.catalog.known_mineral_column(&id.0));
        usize::from(points.is_some()) + usize::from(minerals.is_some())
    };
    deposit_layers(&ground.workspace, &ground.catalog).iter().map(known).sum()
}

fn is_quickly_measured(boundary: &Boundary) -> bool {
    let length = |ring: &crate::geometry::Ring| {
        let ends = ring.iter().zip(ring.iter().cycle().skip(1));
        ends.map(|(a, b)| (b.lon() - a.lon()).hypot(b.lat() - a.lat())).sum::<f64>()
    };
    boundary.vertex_count() <= FEW_VERTICES && boundary.rings().map(|(_, _, ring)| length(ring)).sum::<f64>() <= SHORT_DEG
}
