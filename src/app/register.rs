//! The register of all areas as the program keeps it: followed from change to change, filtered as the seat sees it, saved as a table.

use crate::analysis::gaps::Axis;
use crate::analysis::{AreaFilter, ChartGround, Charts, Chosen, LastChanges, Register, RegisterRow};
use crate::app::Gaps;
use crate::app::files_action::{FilePick, FilesAction};
use crate::app::jobs::Outcome;
use crate::app::layers::file_name;
use crate::app::notice::NoticeKind;
use crate::app::state::State;
use crate::app::timeline::Timeline;
use crate::io::export::write_register;
use crate::io::report::{Dossier, write_report};
use crate::words::{Lang, Word};
use crate::workspace::zones::Quarter;
use crate::workspace::{Instant, MappingArea, RecordId, Workspace};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// A wish about the register, its filter, or the timeline of an area.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReviewAction {
    /// Show the register, or put it away.
    Register(bool),
    /// List and draw only the areas that pass; the others are faint on the map.
    Filter(AreaFilter),
    /// Hide those others instead.
    HideOthers(bool),
    /// Show the timeline of an area; `None` puts it away.
    Timeline(Option<RecordId>),
    /// Show the boundary of the moment of this event of the timeline; `None`: no longer.
    ShowEvent(Option<usize>),
}

/// The register with what was asked of it.
#[derive(Debug, Default)]
pub(super) struct Review {
    register: Arc<Register>,
    /// The records that it is of.
    of: Option<Workspace>,
    /// The records of which one was asked for last: a job that failed is not tried again.
    tried: Option<Workspace>,
    changes: Arc<LastChanges>,
    filter: AreaFilter,
    hides: bool,
    /// The areas that do not pass, of which register, for which seat, in which quarter.
    others: Arc<BTreeSet<RecordId>>,
    others_of: Option<(Arc<Register>, AreaFilter, RecordId, Option<Quarter>)>,
    open: bool,
    pub(super) timeline: Option<Timeline>,
}

/// With no more areas than these, and no more new vertices, the register is made in the frame: below some milliseconds.
const FEW_AREAS: usize = 300;
const FEW_VERTICES: usize = 3000;

impl State {
    /// Returns the register; while a new one is worked out, the one of a moment ago.
    #[must_use]
    pub fn register(&self) -> &Arc<Register> {
        &self.review.register
    }

    /// Returns when an area was last changed.
    #[must_use]
    pub fn last_change<'a>(&'a self, row: &'a RegisterRow) -> Option<&'a Instant> {
        self.review.changes.at(row)
    }

    /// Tells whether the register is on the screen.
    #[must_use]
    pub fn register_is_open(&self) -> bool {
        self.review.open
    }

    /// Returns which areas are listed.
    #[must_use]
    pub fn area_filter(&self) -> AreaFilter {
        self.review.filter
    }

    /// Tells whether the other areas are hidden on the map, and not only faint.
    #[must_use]
    pub fn hides_others(&self) -> bool {
        self.review.hides
    }

    /// Returns the areas that do not pass the filter.
    #[must_use]
    pub fn filtered_out(&self) -> &Arc<BTreeSet<RecordId>> {
        &self.review.others
    }

    /// Returns how many areas pass each filter, in the order of [`AreaFilter::ALL`].
    #[must_use]
    pub fn filter_counts(&self) -> [usize; 6] {
        self.review.register.counts(&self.seat(), self.quarter().as_ref())
    }

    /// Returns the calendar quarter that it is, in the zone of this machine.
    #[must_use]
    pub fn quarter(&self) -> Option<Quarter> {
        Quarter::of(&(self.setup.clock)(), &jiff::tz::TimeZone::system())
    }

    /// Tells whether an area is not on the map: hidden by hand, or by the filter.
    pub(super) fn is_unseen(&self, id: &RecordId) -> bool {
        self.hidden.contains(id) || self.review.hides && self.review.others.contains(id)
    }

    /// Returns the layers and areas that are not on the map.
    pub(super) fn unseen(&self) -> BTreeSet<RecordId> {
        let mut unseen = self.hidden.clone();
        if self.review.hides {
            unseen.extend(self.review.others.iter().cloned());
        }
        unseen
    }

    /// Returns the areas that are drawn faintly.
    pub(super) fn faint(&self) -> Arc<BTreeSet<RecordId>> {
        if self.review.hides { Arc::default() } else { self.review.others.clone() }
    }

    pub(super) fn review_action(&mut self, action: ReviewAction) {
        match action {
            ReviewAction::Register(open) => self.review.open = open,
            ReviewAction::Filter(filter) => self.review.filter = filter,
            ReviewAction::HideOthers(hides) => {
                self.review.hides = hides;
                self.map.dirty = true;
            }
            ReviewAction::Timeline(area) => self.open_timeline(area),
            ReviewAction::ShowEvent(event) => {
                if let Some(timeline) = &mut self.review.timeline {
                    timeline.show(event);
                }
            }
        }
    }

    /// Brings the register up to the records, and the filter up to the register. Call it once a frame.
    pub(super) fn follow_register(&mut self) {
        let w = self.session.workspace();
        if [&self.review.of, &self.review.tried].into_iter().flatten().any(|of| same(of, w)) {
            return self.follow_filter();
        }
        if self.jobs.running().iter().any(|j| j.what == Word::CheckingAreas) {
            return self.follow_filter();
        }
        let (w, before) = (w.clone(), self.review.register.clone());
        self.review.tried = Some(w.clone());
        self.changes_now();
        let is_new = |a: &&Arc<MappingArea>| before.get(&a.id).is_none_or(|r| !Arc::ptr_eq(&r.area, a));
        let vertices = || w.areas.values().filter(is_new).map(|a| a.boundary.vertex_count()).sum::<usize>();
        if w.areas.len() <= FEW_AREAS && vertices() <= FEW_VERTICES {
            let register = Register::of(&w, Some(&before), &AtomicBool::new(false));
            self.registered(register.map(|register| Box::new((w, register))));
        } else {
            self.jobs.start(Word::CheckingAreas, "", move |running| {
                let register = Register::of(&w, Some(&before), &running.cancel);
                Outcome::Registered(register.map(|register| Box::new((w, register))))
            });
        }
        self.follow_filter();
    }

    /// Takes in a register that was made.
    pub(super) fn registered(&mut self, made: Option<Box<(Workspace, Register)>>) {
        // When somebody has stopped it, it is not tried again before something changes.
        if let Some((of, register)) = made.map(|made| *made) {
            (self.review.of, self.review.register) = (Some(of), Arc::new(register));
        }
    }

    fn follow_filter(&mut self) {
        let review = &self.review;
        if review.filter == AreaFilter::All {
            if !review.others.is_empty() {
                (self.review.others, self.review.others_of) = (Arc::default(), None);
                self.map.dirty = true;
            }
            return;
        }
        let (filter, seat) = (review.filter, self.seat());
        let quarter = if filter == AreaFilter::DeterminedThisQuarter { self.quarter() } else { None };
        let same = |(register, f, s, q): &(Arc<Register>, AreaFilter, RecordId, Option<Quarter>)| {
            Arc::ptr_eq(register, &review.register) && (*f, s, q) == (filter, &seat, &quarter)
        };
        if review.others_of.as_ref().is_some_and(same) {
            return;
        }
        let register = review.register.clone();
        let out = register.rows.iter().filter(|row| !filter.passes(row, &seat, quarter.as_ref()));
        let others: BTreeSet<RecordId> = out.map(|row| row.area.id.clone()).collect();
        if *self.review.others != others {
            self.review.others = Arc::new(others);
            self.map.dirty = true;
        }
        self.review.others_of = Some((register, filter, seat, quarter));
    }

    /// Returns when each area was last changed, up to the last revision.
    pub(super) fn changes_now(&mut self) -> Arc<LastChanges> {
        Arc::make_mut(&mut self.review.changes).follow(self.session.history());
        self.review.changes.clone()
    }

    /// Forgets what belongs to the workspace that was open.
    pub(super) fn forget_review(&mut self) {
        self.review = Review::default();
        self.gaps.forget();
        self.forget_charts();
    }

    pub(super) fn save_register(&mut self, action: FilesAction) {
        let FilesAction::Picked(FilePick::Register { bom }, path) = action else { return };
        let (workspace, changes, register) = (self.workspace().clone(), self.changes_now(), self.review.register.clone());
        let subject = file_name(&path);
        self.jobs.start(Word::Exporting, &subject, move |running| {
            // As the records are now, though the register on the screen may be of a moment ago.
            let register = Register::of(&workspace, Some(&register), &running.cancel);
            let Some(register) = register else { return Outcome::Cancelled };
            let written = write_register(&workspace, &register, &changes, bom, &path);
            Outcome::RegisterSaved(written.map(|()| path).map_err(|e| e.to_string()))
        });
    }

    /// Saves the dossier in both languages, that of the window first.
    pub(super) fn save_report(&mut self, path: PathBuf) {
        let path = if path.extension().is_some() { path } else { path.with_extension("html") };
        let (workspace, changes, register) = (self.workspace().clone(), self.changes_now(), self.review.register.clone());
        let (lang, at) = (self.lang(), (self.setup.clock)());
        let (catalog, lists, before) = (self.catalog.clone(), self.lists.clone(), self.gaps().clone());
        let ground = ChartGround { chosen: Chosen::default(), ..self.chart_ground() };
        let name = self.path().and_then(Path::file_stem).unwrap_or_default().to_string_lossy().into_owned();
        self.jobs.start(Word::Exporting, &file_name(&path), move |running| {
            let register = Register::of(&workspace, Some(&register), &running.cancel);
            let Some(register) = register else { return Outcome::Cancelled };
            let gaps = Gaps::count(&workspace, &catalog, &lists, Some(&before), &running.cancel, &|_| {});
            let charts = Charts::of(&ground, &running.cancel);
            let Some((gaps, charts)) = gaps.zip(charts) else { return Outcome::Cancelled };
            let gaps = Some(&gaps.ground).zip(gaps.map(Axis::Stage));
            let dossier = Dossier {
                name: &name,
                workspace: &workspace,
                register: &register,
                changes: &changes,
                charts: &charts,
                gaps,
                at: &at,
            };
            let langs = if lang.is_ja() { [Lang::Ja, Lang::En] } else { [Lang::En, Lang::Ja] };
            let written = write_report(&path, dossier, &langs);
            Outcome::ReportSaved(written.map(|()| path).map_err(|e| e.to_string()))
        });
    }

    pub(super) fn report_saved(&mut self, result: Result<PathBuf, String>) {
        let lang = self.lang();
        match result {
            Ok(path) => self.notify(NoticeKind::Info, lang.fill(Word::ReportSaved, &[&path.display().to_string()])),
            Err(e) => self.notify(NoticeKind::Error, lang.fill(Word::ReportNotSaved, &[&e])),
        }
    }

    pub(super) fn register_saved(&mut self, result: Result<PathBuf, String>) {
        let lang = self.lang();
        match result {
            Ok(path) => self.notify(NoticeKind::Info, lang.fill(Word::RegisterSaved, &[&path.display().to_string()])),
            Err(e) => self.notify(NoticeKind::Error, lang.fill(Word::RegisterNotSaved, &[&e])),
        }
    }
}

/// Tells whether all that a register follows from is the same.
fn same(a: &Workspace, b: &Workspace) -> bool {
    Arc::ptr_eq(&a.areas, &b.areas) && Arc::ptr_eq(&a.statements, &b.statements) && Arc::ptr_eq(&a.parties, &b.parties)
}
