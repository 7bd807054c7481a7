//! What the program looks for and a person confirms: deposits that a project may be about, and deposits that several layers have.

use crate::analysis::{Suggestion, Twin, deposit_layers, find_twins, suggest};
use crate::app::jobs::Outcome;
use crate::app::state::State;
use crate::layer::Layer;
use crate::words::Word;
use crate::workspace::{DepositRef, RecordId};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// What may be asked of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FindAction {
    /// Look for deposits of a project.
    Suggest(RecordId),
    /// Do not suggest this deposit for this project again, until the program ends.
    Dismiss(RecordId, DepositRef),
    /// Look for the same deposits in several layers.
    Twins,
    /// Show the list of them, or put it away.
    ShowTwins(bool),
}

/// The deposits that several layers have, as far as they were looked at.
#[derive(Debug)]
pub struct TwinsFound {
    /// The pairs, the surest first.
    pub pairs: Vec<Twin>,
    of: HashMap<DepositRef, Vec<usize>>,
    layers: Vec<(RecordId, Arc<Layer>)>,
}

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Findings {
    suggestions: Option<(RecordId, Vec<Suggestion>)>,
    dismissed: BTreeSet<(RecordId, DepositRef)>,
    twins: Option<TwinsFound>,
    shows_twins: bool,
}

impl State {
    pub(super) fn find_action(&mut self, action: FindAction) {
        match action {
            FindAction::Suggest(id) => self.look_for_suggestions(&id),
            FindAction::Dismiss(project, deposit) => drop(self.findings.dismissed.insert((project, deposit))),
            FindAction::Twins => self.look_for_twins(),
            FindAction::ShowTwins(shows) => self.findings.shows_twins = shows,
        }
    }

    /// Returns what is suggested for a project; `None` when nobody has looked. What was linked or dismissed since is left out.
    #[must_use]
    pub fn suggestions(&self, project: &RecordId) -> Option<Vec<&Suggestion>> {
        let (_, all) = self.findings.suggestions.as_ref().filter(|(of, _)| of == project)?;
        let w = self.workspace();
        let open = |s: &&Suggestion| {
            let linked = w.snapshot_of(&s.deposit).is_some_and(|d| w.link_between(&d.id, project).is_some());
            !linked && !self.findings.dismissed.contains(&(project.clone(), s.deposit.clone()))
        };
        Some(all.iter().filter(open).collect())
    }

    /// Returns the same deposits of several layers; `None` when nobody has looked since the layers are as they are.
    #[must_use]
    pub fn twins(&self) -> Option<&TwinsFound> {
        let found = self.findings.twins.as_ref()?;
        let now = deposit_layers(self.workspace(), &self.catalog);
        let same = |(id, of): &(RecordId, Arc<Layer>)| self.catalog.get(&id.0).is_some_and(|layer| Arc::ptr_eq(layer, of));
        (now.len() == found.layers.len() && found.layers.iter().all(same)).then_some(found)
    }

    /// Returns the pairs in which a deposit stands, each with the other one first; none when nobody has looked.
    #[must_use]
    pub fn twins_of(&self, deposit: &DepositRef) -> Vec<(&crate::analysis::TwinEnd, &Twin)> {
        let Some(found) = self.twins() else { return Vec::new() };
        let pairs = found.of.get(deposit).into_iter().flatten().filter_map(|n| found.pairs.get(*n));
        pairs.map(|twin| (if twin.a.deposit == *deposit { &twin.b } else { &twin.a }, twin)).collect()
    }

    /// Tells whether the list of the same deposits is shown.
    #[must_use]
    pub fn shows_twins(&self) -> bool {
        self.findings.shows_twins
    }

    fn look_for_suggestions(&mut self, id: &RecordId) {
        let Some(project) = self.workspace().projects.get(id).cloned() else { return };
        let (w, catalog) = (self.workspace().clone(), self.catalog.clone());
        let name = project.about.name.get(self.lang().is_ja()).to_owned();
        self.jobs.start(Word::SuggestLooking, &name, move |running| {
            match suggest(&w, &catalog, &project, &running.cancel, &|share| running.report(share)) {
                Some(found) => Outcome::Suggested(project.id.clone(), found),
                None => Outcome::Cancelled,
            }
        });
    }

    fn look_for_twins(&mut self) {
        let (w, catalog) = (self.workspace().clone(), self.catalog.clone());
        self.jobs.start(Word::TwinsLooking, "", move |running| {
            let of = |id: RecordId| catalog.get(&id.0).cloned().map(|layer| (id, layer));
            let layers = deposit_layers(&w, &catalog).into_iter().filter_map(of).collect();
            match find_twins(&w, &catalog, &running.cancel, &|share| running.report(share)) {
                Some(pairs) => Outcome::TwinsFound(Box::new(found(pairs, layers))),
                None => Outcome::Cancelled,
            }
        });
    }

    pub(super) fn suggested(&mut self, project: RecordId, found: Vec<Suggestion>) {
        self.findings.suggestions = Some((project, found));
    }

    pub(super) fn twins_found(&mut self, found: TwinsFound) {
        self.findings.shows_twins = true;
        self.findings.twins = Some(found);
    }
}

fn found(pairs: Vec<Twin>, layers: Vec<(RecordId, Arc<Layer>)>) -> TwinsFound {
    let mut of: HashMap<DepositRef, Vec<usize>> = HashMap::new();
    for (n, twin) in pairs.iter().enumerate() {
        for end in [&twin.a, &twin.b] {
            of.entry(end.deposit.clone()).or_default().push(n);
        }
    }
    TwinsFound { pairs, of, layers }
}
