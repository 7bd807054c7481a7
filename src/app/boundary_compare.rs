//! The comparison of two boundaries on the map: which two, following what changes, stepping through, taking a side or a part.

use crate::analysis::Side;
use crate::app::action::Action;
use crate::app::compare_sides::{Asked, counter_of, work_out};
use crate::app::jobs::Outcome;
use crate::app::notice::NoticeKind;
use crate::app::state::State;
use crate::geometry::{LonLat, MapExtent};
use crate::view::comparison::ComparedShapes;
use crate::view::{Compared, ComparisonShown, ShownSides};
use crate::words::Word;
use crate::workspace::edit::Edit;
use crate::workspace::exchange::are_beside;
use crate::workspace::status::{Position, determination};
use crate::workspace::{MappingArea, RecordId};
use std::sync::{Arc, OnceLock};

/// Where a boundary that is compared comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SideOf {
    /// An area as it is now.
    Area(RecordId),
    /// The boundary that a statement speaks of: that of a counter, or the area's as it was then.
    Statement(RecordId),
    /// The area with this id in what came from the other side.
    Incoming(RecordId),
}

/// Something about the comparison.
#[derive(Debug, Clone, PartialEq)]
pub enum CompareAction {
    /// Compare ours with theirs.
    Open(SideOf, SideOf),
    /// Compare what is selected: two areas, or an area with the first statement on it whose boundary is another.
    OpenSelected,
    /// Close the comparison.
    Close,
    /// Show both or one of them.
    Show(ShownSides),
    /// Show the one that is not shown.
    Flip,
    /// Go to a difference, from 0: parts first, then vertices.
    GoTo(usize),
    /// Go to the next difference, or with `false` the one before.
    Step(bool),
    /// Take the whole of theirs.
    TakeTheirs,
    /// Keep ours: of two versions side by side the one that stays; otherwise nothing changes.
    KeepOurs,
    /// Take one part of theirs.
    TakePart(usize),
    /// Keep ours and answer a counter with a reason.
    Answer(String),
}

/// Two boundaries that are compared.
#[derive(Debug)]
pub struct BoundaryComparison {
    /// Whose they are: ours and theirs.
    pub sides: [SideOf; 2],
    /// What was found, once it is.
    pub found: Option<Arc<Compared>>,
    /// Something has changed since, and it is being compared anew.
    pub busy: bool,
    /// Which side is seen.
    pub shown: ShownSides,
    /// The difference that the person is at.
    pub current: Option<usize>,
    /// What they are called: the name, and who it is from and when.
    pub names: [[String; 2]; 2],
    /// The parties whose statements become stale when something is taken.
    pub stale: Vec<String>,
    /// Theirs is a counter, which can be answered.
    pub counter: bool,
    /// Why theirs cannot be taken as a whole, and ours not be kept.
    pub refused: [Option<String>; 2],
    /// What was last asked for.
    asked: Asked,
    /// The map CRS that the shapes are in.
    shapes: (String, Arc<OnceLock<ComparedShapes>>),
    /// The map has been moved to it.
    looked_at: bool,
    /// With which revision, seat and language the refusals were found.
    checked: Option<(u64, RecordId, bool)>,
}

impl State {
    /// Returns the comparison of two boundaries, while there is one.
    #[must_use]
    pub fn boundary_comparison(&self) -> Option<&BoundaryComparison> {
        self.boundaries.as_ref()
    }

    /// Returns what [`CompareAction::OpenSelected`] would compare.
    #[must_use]
    pub fn comparable(&self) -> Option<[SideOf; 2]> {
        let ids = self.selected_areas();
        match ids.as_slice() {
            [a, b] => Some([SideOf::Area(a.clone()), SideOf::Area(b.clone())]),
            [one] => {
                let area = self.workspace().areas.get(one)?;
                let positions = determination(self.workspace(), area).positions;
                let with = |wanted: Position| positions.iter().find(|(_, p, _)| *p == wanted).and_then(|(_, _, s)| s.clone());
                if let Some(s) = with(Position::Countered).or_else(|| with(Position::Stale)) {
                    return Some([SideOf::Area(one.clone()), SideOf::Statement(s.id.clone())]);
                }
                let beside = self.beside(one)?;
                Some([SideOf::Area(one.clone()), SideOf::Area(beside)])
            }
            _ => None,
        }
    }

    /// Returns the other version of an area that stands beside it.
    #[must_use]
    pub fn beside(&self, id: &RecordId) -> Option<RecordId> {
        let w = self.workspace();
        w.areas.keys().find(|other| are_beside(w, id, other)).cloned()
    }

    /// Returns the area that taking something would change: ours, or the one that our own counter is about.
    #[must_use]
    pub fn compared_area(&self) -> Option<RecordId> {
        let [ours, theirs] = &self.boundaries.as_ref()?.sides;
        [ours, theirs].into_iter().find_map(|s| if let SideOf::Area(id) = s { Some(id.clone()) } else { None })
    }

    /// Returns the names of the parties whose statements on the compared area become stale when its boundary changes.
    #[must_use]
    pub fn would_go_stale(&self) -> Vec<String> {
        let (w, ja) = (self.workspace(), self.lang().is_ja());
        let Some(area) = self.compared_area().and_then(|id| w.areas.get(&id)) else { return Vec::new() };
        let stands = [Position::For, Position::Against, Position::Countered];
        let positions = determination(w, area).positions.into_iter().filter(|(_, p, _)| stands.contains(p));
        positions.map(|(party, ..)| w.parties.get(&party).map_or(party.0.clone(), |p| p.name.get(ja).to_owned())).collect()
    }

    pub(super) fn compare_boundaries(&mut self, action: CompareAction) {
        match action {
            CompareAction::Open(ours, theirs) => self.open_comparison([ours, theirs]),
            CompareAction::OpenSelected => match self.comparable() {
                Some(sides) => self.open_comparison(sides),
                None => self.notify(NoticeKind::Info, self.lang().t(Word::CmpNothing).to_owned()),
            },
            CompareAction::Close => self.close_comparison(),
            CompareAction::Show(sides) => self.show_sides(|_| sides),
            CompareAction::Flip => self.show_sides(|shown| match shown {
                ShownSides::Both | ShownSides::One(Side::A) => ShownSides::One(Side::B),
                ShownSides::One(Side::B) => ShownSides::One(Side::A),
            }),
            CompareAction::GoTo(number) => self.go_to_difference(number),
            CompareAction::Step(on) => self.step_difference(on),
            CompareAction::TakeTheirs => {
                let id = self.fresh_id();
                if let Some(edit) = self.take_theirs_edit(id)
                    && self.edit(&edit)
                    && matches!(edit, Edit::KeepOne { .. })
                {
                    self.close_comparison();
                }
            }
            CompareAction::KeepOurs => match self.keep_ours_edit() {
                Some(edit) => {
                    if self.edit(&edit) {
                        self.close_comparison();
                    }
                }
                None => self.close_comparison(),
            },
            CompareAction::TakePart(part) => self.take_part(part),
            CompareAction::Answer(reason) => self.answer(&reason),
        }
    }

    fn open_comparison(&mut self, [ours, theirs]: [SideOf; 2]) {
        // One's own counter is ours, and the area that it answers is theirs.
        let own = counter_of(self.workspace(), &theirs).is_some_and(|s| s.by.party == self.author().party);
        let sides = if own { [theirs, ours] } else { [ours, theirs] };
        let Some(asked) = self.asked(&sides) else { return };
        self.boundaries = Some(BoundaryComparison {
            sides,
            found: None,
            busy: true,
            shown: ShownSides::Both,
            current: None,
            names: Default::default(),
            stale: Vec::new(),
            counter: false,
            refused: [None, None],
            asked: asked.clone(),
            shapes: Default::default(),
            looked_at: false,
            checked: None,
        });
        self.start_comparison(asked);
        self.check_edits();
    }

    fn start_comparison(&mut self, asked: Asked) {
        self.jobs.start(Word::CmpWorking, "", move |_| {
            let found = work_out(&asked).map(Arc::new);
            Outcome::BoundariesCompared(Box::new((asked, found)))
        });
    }

    pub(super) fn boundaries_compared(&mut self, asked: &Asked, found: Result<Arc<Compared>, Word>) {
        let Some(open) = self.boundaries.as_mut().filter(|open| open.asked == *asked) else { return };
        match found {
            Ok(found) => {
                let count = found.diff.only.len() + found.diff.vertices.len();
                open.current = open.current.filter(|_| count > 0).map(|c| c.min(count.saturating_sub(1)));
                open.busy = false;
                open.checked = None;
                open.shapes.1 = Arc::default();
                let first = !std::mem::replace(&mut open.looked_at, true);
                open.found = Some(found.clone());
                if first {
                    let all = found.boundaries.iter().flat_map(|b| b.rings().flat_map(|(_, _, r)| r.iter().copied()));
                    self.look_at_places(all.collect::<Vec<_>>().into_iter(), 0.15);
                }
            }
            Err(why) => {
                self.boundaries = None;
                let text = self.lang().t(why).to_owned();
                self.notify(NoticeKind::Warning, text);
            }
        }
        self.map.dirty = true;
    }

    /// Compares anew when one of the two has changed; closes when one is gone. Called once a frame.
    pub(super) fn follow_comparison(&mut self) {
        let Some(open) = &self.boundaries else { return };
        let sides = open.sides.clone();
        let same = sides.iter().zip(&open.asked.areas).all(|(side, was)| match side {
            SideOf::Area(id) => self.workspace().areas.get(id).zip(was.as_ref()).is_some_and(|(now, was)| Arc::ptr_eq(now, was)),
            SideOf::Statement(id) => self.workspace().statements.contains_key(id),
            SideOf::Incoming(_) => was.is_some(),
        });
        if !same {
            match self.asked(&sides) {
                Some(asked) => {
                    if let Some(open) = &mut self.boundaries {
                        (open.asked, open.busy) = (asked.clone(), true);
                    }
                    self.start_comparison(asked);
                }
                None => {
                    self.close_comparison();
                    let text = self.lang().t(Word::CmpGone).to_owned();
                    self.notify(NoticeKind::Info, text);
                }
            }
        }
        self.check_edits();
    }

    /// Finds once for each state of the workspace why a side cannot be taken.
    fn check_edits(&mut self) {
        let now = (self.session.history().next_seq(), self.author().party, self.lang().is_ja());
        let Some(open) = self.boundaries.as_ref().filter(|open| open.checked.as_ref() != Some(&now)) else { return };
        let names = open.sides.each_ref().map(|side| self.side_name(side));
        let counter = counter_of(self.workspace(), &open.sides[1]).is_some();
        let edits = [self.take_theirs_edit(RecordId::from("of this statement")), self.keep_ours_edit()];
        let refused = edits.map(|edit| edit.and_then(|edit| self.why_not(&edit)));
        let stale = self.would_go_stale();
        if let Some(open) = &mut self.boundaries {
            (open.names, open.counter, open.refused, open.stale, open.checked) = (names, counter, refused, stale, Some(now));
        }
    }

    pub(super) fn close_comparison(&mut self) {
        let incoming = self.boundaries.take().is_some_and(|open| open.sides.iter().any(|s| matches!(s, SideOf::Incoming(_))));
        if incoming {
            self.plan_anew();
        }
        self.map.dirty = true;
    }

    fn show_sides(&mut self, to: impl Fn(ShownSides) -> ShownSides) {
        if let Some(open) = &mut self.boundaries {
            open.shown = to(open.shown);
            self.map.dirty = true;
        }
    }

    fn step_difference(&mut self, on: bool) {
        let Some(open) = &self.boundaries else { return };
        let count = open.found.as_ref().map_or(0, |f| f.diff.only.len() + f.diff.vertices.len());
        if count > 0 {
            let next = match (open.current, on) {
                (None, true) => 0,
                (None, false) => count - 1,
                (Some(at), true) => (at + 1) % count,
                (Some(at), false) => (at + count - 1) % count,
            };
            self.go_to_difference(next);
        }
    }

    fn go_to_difference(&mut self, number: usize) {
        let Some(open) = &mut self.boundaries else { return };
        let Some(found) = open.found.clone() else { return };
        let diff = &found.diff;
        let places: Vec<LonLat> = match diff.only.get(number) {
            Some(part) => part.boundary.rings().flat_map(|(_, _, r)| r.iter().copied()).collect(),
            None => match diff.vertices.get(number - diff.only.len()).map(|v| v.change) {
                Some(crate::analysis::VertexChange::Moved { from, to, .. }) => vec![from, to],
                Some(change) => vec![change.place()],
                None => return,
            },
        };
        open.current = Some(number);
        open.shown = ShownSides::Both;
        self.look_at_places(places.into_iter(), 0.8);
        self.map.dirty = true;
    }

    /// Moves the map to places, with so much of their extent around them; not closer than some 200 m across.
    fn look_at_places(&mut self, places: impl Iterator<Item = LonLat>, around: f64) {
        let Some(projection) = &self.map.projection else { return };
        let mut extent = MapExtent::EMPTY;
        for p in places.filter_map(|p| projection.project(p)) {
            extent = extent.union(MapExtent { min_x: p.x, min_y: p.y, max_x: p.x, max_y: p.y });
        }
        if extent.is_empty() {
            return;
        }
        let least = 100.0 / projection.crs().metres_per_unit();
        let (x, y) = (((extent.max_x - extent.min_x) * around).max(least), ((extent.max_y - extent.min_y) * around).max(least));
        let wide =
            MapExtent { min_x: extent.min_x - x, min_y: extent.min_y - y, max_x: extent.max_x + x, max_y: extent.max_y + y };
        self.fit_when_loaded = false;
        let camera = self.map.camera.fitted(&wide, least / 1000.0);
        self.map.set_camera(camera);
    }

    /// Returns what the picture shows of the comparison.
    pub(super) fn comparison_shown(&mut self) -> Option<ComparisonShown> {
        let crs = self.map.projection.as_ref()?.crs().code();
        let open = self.boundaries.as_mut()?;
        if open.shapes.0 != crs {
            open.shapes = (crs.to_owned(), Arc::default());
        }
        Some(ComparisonShown { of: open.found.clone()?, sides: open.shown, current: open.current, shapes: open.shapes.1.clone() })
    }

    /// Returns the areas that the comparison paints in the place of their own picture.
    pub(super) fn areas_compared(&self) -> Vec<RecordId> {
        let Some(open) = self.boundaries.as_ref().filter(|open| open.found.is_some()) else { return Vec::new() };
        let of = |side: &SideOf| match side {
            SideOf::Area(id) | SideOf::Incoming(id) => Some(id.clone()),
            SideOf::Statement(id) => self.workspace().statements.get(id).map(|s| s.area.clone()),
        };
        open.sides.iter().filter_map(of).collect()
    }

    /// Returns the area of what came from the other side.
    pub(super) fn incoming_area(&self, id: &RecordId) -> Option<Arc<MappingArea>> {
        let parcels = &self.incoming.as_ref()?.file.parcels;
        parcels.iter().find_map(|p| match &p.record {
            crate::workspace::Record::Area(area) if area.id == *id => Some(area.clone()),
            _ => None,
        })
    }

    /// Opens the comparison when there is none, else closes it.
    #[must_use]
    pub fn toggled_comparison(&self) -> Action {
        Action::Boundaries(if self.boundaries.is_some() { CompareAction::Close } else { CompareAction::OpenSelected })
    }
}
