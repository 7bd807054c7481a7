//! Charts: deposits by mineral and by status, areas by status, projects by stage of the chain, and all of it over time; of what is selected, or of all that is loaded.

mod deposits;
mod projects;
mod subject;
mod time;

pub use projects::CapacityState;
pub use subject::{About, Chosen, Subject};
pub use time::{AreaVersions, MilestoneState, Steps, month_of, quarter_of};

use crate::layer::RowSet;
use crate::layer::catalog::Catalog;
use crate::layer::deposit::Mineral;
use crate::layer::vocabulary::Lists;
use crate::workspace::status::{Standings, Status};
use crate::workspace::{Instant, RecordId, Workspace};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// What a chart divides by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum ChartBy {
    /// Deposits by mineral.
    #[default]
    Mineral,
    /// Projects by stage of the supply chain.
    Stage,
    /// Areas and deposits by status.
    Status,
    /// Areas and milestones over time.
    Time,
}

impl ChartBy {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::Mineral, Self::Stage, Self::Status, Self::Time];

    /// Returns the word used on the command line.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Mineral => "mineral",
            Self::Stage => "stage",
            Self::Status => "status",
            Self::Time => "time",
        }
    }

    /// Returns what a word means.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|by| by.word() == word)
    }
}

/// All that charts follow from: snapshots that are free to make.
#[derive(Debug, Clone)]
pub struct ChartGround {
    /// The records.
    pub workspace: Workspace,
    /// The loaded layers.
    pub catalog: Catalog,
    /// The lists of critical minerals in force.
    pub lists: Lists,
    /// The boundaries that areas had, by the history.
    pub versions: AreaVersions,
    /// What is selected.
    pub chosen: Chosen,
    /// When it is.
    pub now: Instant,
}

/// What a bar stands for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum BarKey {
    /// Deposits of a mineral, by its id.
    Mineral(&'static str),
    /// Deposits of at least one of the minerals that have no bar of their own.
    OtherMinerals,
    /// Deposits without a mineral that is known.
    NoMineral,
    /// Projects at a stage of the supply chain: its id, or words of somebody's own.
    Stage(String),
    /// Projects without a stage.
    NoStage,
    /// Areas of a status.
    AreaStatus(Status),
    /// Deposits of a status, by its id.
    DepositStatus(&'static str),
    /// Deposits of which no status is known.
    NoDepositStatus,
    /// A month: years times twelve and the months before it.
    Month(i32),
    /// A quarter: years times four and the quarters before it.
    Quarter(i32),
}

/// A bar: how many of each class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bar {
    /// What it stands for.
    pub key: BarKey,
    /// How many there are of each class; a single number where there are no classes.
    pub parts: Vec<usize>,
    /// A mineral that is on the list of the United States and on Japan's.
    pub on_both_lists: bool,
}

impl Bar {
    /// Returns how many there are in all.
    #[must_use]
    pub fn total(&self) -> usize {
        self.parts.iter().sum()
    }
}

/// Bars, and what they are of.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Bars {
    /// What they are of.
    pub subject: Subject,
    /// The bars in the order in which they are drawn.
    pub bars: Vec<Bar>,
}

/// All charts of a moment.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Charts {
    /// Deposits by mineral; the classes are those of [`crate::layer::symbology::StatusFill::ALL`].
    pub minerals: Bars,
    /// The minerals without a bar of their own.
    pub other_minerals: Vec<&'static str>,
    /// Projects by stage; the classes are those of [`CapacityState::ALL`].
    pub stages: Bars,
    /// Areas by status.
    pub areas: Bars,
    /// Deposits by status.
    pub deposits: Bars,
    /// Areas by status at the end of each month.
    pub steps: Steps,
    /// Milestones by quarter; the classes are those of [`MilestoneState::ALL`].
    pub milestones: Bars,
    /// Milestones that no day is known of, and those too far away to be drawn.
    pub milestones_left_out: [usize; 2],
    /// When it is.
    pub now: Option<Instant>,
    /// The deposits they are of: the rows of each layer.
    pub rows: Vec<(RecordId, Arc<RowSet>)>,
    /// The areas that they are of, with their statuses.
    pub statuses: BTreeMap<RecordId, Status>,
    /// The projects they are of.
    pub projects: Vec<RecordId>,
}

/// What a bar, or a class of it, stands for.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Picked {
    /// The rows of each layer.
    pub rows: BTreeMap<RecordId, RowSet>,
    /// Areas.
    pub areas: Vec<RecordId>,
    /// Projects.
    pub projects: Vec<RecordId>,
}

impl Charts {
    /// Works out all charts; `None` when `cancel` was set.
    #[must_use]
    pub fn of(ground: &ChartGround, cancel: &AtomicBool) -> Option<Self> {
        let w = &ground.workspace;
        let (rows, about_deposits) = subject::deposits(ground, cancel)?;
        let (projects, about_projects) = subject::projects(ground, &rows);
        let (areas, about_areas) = subject::areas(ground);
        let count = rows.iter().map(|(_, rows)| rows.len()).sum();
        let deposits = Subject { about: about_deposits, count };
        let of_projects = Subject { about: about_projects, count: projects.len() };
        let of_areas = Subject { about: about_areas, count: areas.len() };
        let standings = Standings::of(w);
        let mut statuses = BTreeMap::new();
        for id in &areas {
            if cancel.load(std::sync::atomic::Ordering::Relaxed) {
                return None;
            }
            if let Some(area) = w.areas.get(id) {
                statuses.insert(id.clone(), standings.determination(id, &area.digest()).status);
            }
        }
        let by_status = |status: Status| Bar {
            key: BarKey::AreaStatus(status),
            parts: vec![statuses.values().filter(|s| **s == status).count()],
            on_both_lists: false,
        };
        let area_bars = Status::ALL.map(by_status).into_iter().filter(|bar| bar.total() > 0).collect();
        let (mineral_bars, other_minerals) = deposits::by_mineral(ground, &rows, cancel)?;
        let (milestone_bars, milestones_left_out) = time::milestones(w, &projects, &ground.now);
        Some(Self {
            minerals: Bars { subject: deposits, bars: mineral_bars },
            other_minerals,
            stages: Bars { subject: of_projects, bars: projects::by_stage(w, &projects) },
            areas: Bars { subject: of_areas, bars: area_bars },
            deposits: Bars { subject: deposits, bars: deposits::by_status(ground, &rows, cancel)? },
            steps: time::steps(ground, &areas, of_areas, cancel)?,
            milestones: Bars { subject: of_projects, bars: milestone_bars },
            milestones_left_out,
            now: Some(ground.now.clone()),
            rows,
            statuses,
            projects,
        })
    }

    /// Finds what a bar stands for, or the class of it with this number; `None` when `cancel` was set.
    #[must_use]
    pub fn pick(&self, ground: &ChartGround, key: &BarKey, class: Option<usize>, cancel: &AtomicBool) -> Option<Picked> {
        let w = &ground.workspace;
        let mut picked = Picked::default();
        match key {
            BarKey::Mineral(_) | BarKey::OtherMinerals | BarKey::NoMineral => {
                picked.rows = deposits::of_mineral(ground, self, key, class, cancel)?;
            }
            BarKey::DepositStatus(_) | BarKey::NoDepositStatus => {
                picked.rows = deposits::of_status(ground, &self.rows, key, cancel)?;
            }
            BarKey::Stage(_) | BarKey::NoStage => picked.projects = projects::at_stage(w, &self.projects, key, class),
            BarKey::AreaStatus(status) => {
                picked.areas = self.statuses.iter().filter(|(_, s)| *s == status).map(|(id, _)| id.clone()).collect();
            }
            BarKey::Month(month) => picked.areas = self.steps.changed(*month),
            BarKey::Quarter(quarter) => picked.projects = time::due_in(w, &self.projects, &ground.now, *quarter, class),
        }
        Some(picked)
    }

    /// Returns a bar.
    #[must_use]
    pub fn bar(&self, key: &BarKey) -> Option<&Bar> {
        let all = [&self.minerals, &self.stages, &self.areas, &self.deposits, &self.milestones];
        all.into_iter().flat_map(|bars| &bars.bars).find(|bar| bar.key == *key)
    }
}

/// The place of a mineral in the vocabulary.
fn place_of(minerals: &[Mineral], id: &str) -> Option<u16> {
    minerals.iter().position(|m| m.id == id).and_then(|n| u16::try_from(n).ok())
}

#[cfg(test)]
mod tests;
