//! Projects by stage of the supply chain: with capacity that exists, that is planned, or neither recorded.

use super::{Bar, BarKey};
use crate::workspace::chain::{CAPACITIES, STAGES, id_of};
use crate::workspace::{CandidateProject, RecordId, Workspace};

/// What is recorded of a project's capacity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CapacityState {
    /// It has some, and no more is planned.
    Existing,
    /// It has some, and is to have more.
    Growing,
    /// It is to have some.
    Planned,
    /// Nothing is recorded.
    NotRecorded,
}

impl CapacityState {
    /// All, in the order in which they are stacked.
    pub const ALL: [Self; 4] = [Self::Existing, Self::Growing, Self::Planned, Self::NotRecorded];

    /// Returns that of a project.
    #[must_use]
    pub fn of(project: &CandidateProject) -> Self {
        let kinds: Vec<_> = project.about.capacity.iter().filter_map(|c| id_of(CAPACITIES, &c.kind)).collect();
        let existing = kinds.contains(&"existing");
        // What is expanded exists.
        let (expands, new) = (kinds.contains(&"expansion"), kinds.contains(&"new"));
        match (existing || expands, expands || new) {
            (true, false) => Self::Existing,
            (true, true) => Self::Growing,
            (false, true) => Self::Planned,
            (false, false) => Self::NotRecorded,
        }
    }
}

/// The stages of a project, each once: ids, or words of somebody's own.
fn stages_of(project: &CandidateProject) -> Vec<String> {
    let filled = project.about.stages.iter().map(|s| s.trim()).filter(|s| !s.is_empty());
    let mut stages: Vec<String> = filled.map(|s| id_of(STAGES, s).unwrap_or(s).to_owned()).collect();
    stages.sort();
    stages.dedup();
    stages
}

/// A bar for every stage of the chain, also where there is no project, then for stages in words of somebody's own, and one for
/// projects without a stage. A project counts once at each of its stages.
pub(super) fn by_stage(w: &Workspace, projects: &[RecordId]) -> Vec<Bar> {
    let classes = CapacityState::ALL.len();
    let empty = |key| Bar { key, parts: vec![0; classes], on_both_lists: false };
    let mut bars: Vec<Bar> = STAGES.iter().map(|(id, _)| empty(BarKey::Stage((*id).to_owned()))).collect();
    let mut none = empty(BarKey::NoStage);
    for project in projects.iter().filter_map(|id| w.projects.get(id)) {
        let state = CapacityState::of(project);
        let class = CapacityState::ALL.iter().position(|s| *s == state).unwrap_or(classes - 1);
        let stages = stages_of(project);
        if stages.is_empty() {
            none.parts[class] += 1;
        }
        for key in stages.into_iter().map(BarKey::Stage) {
            let at = bars.iter().position(|bar| bar.key == key).unwrap_or_else(|| {
                bars.push(empty(key));
                bars.len() - 1
            });
            bars[at].parts[class] += 1;
        }
    }
    bars.extend(Some(none).filter(|bar| bar.total() > 0));
    bars
}

/// The projects that a bar, or one of its classes, stands for.
pub(super) fn at_stage(w: &Workspace, projects: &[RecordId], key: &BarKey, class: Option<usize>) -> Vec<RecordId> {
    let wanted = class.and_then(|class| CapacityState::ALL.get(class));
    let is = |id: &&RecordId| {
        let Some(project) = w.projects.get(id) else { return false };
        let stages = stages_of(project);
        let at = if let BarKey::Stage(stage) = key { stages.contains(stage) } else { stages.is_empty() };
        at && wanted.is_none_or(|state| CapacityState::of(project) == *state)
    };
    projects.iter().filter(is).cloned().collect()
}
