//! The matrix of one axis: rows, columns, and what each cell counts.

use super::ground::GapGround;
use super::named::{Named, place_of};
use super::records::{Alike, STATUSES};
use super::{Axis, ColumnKey, SEPARATION};
use crate::layer::deposit::{Mineral, minerals};
use crate::layer::vocabulary::{Lists, Marks, products};
use crate::workspace::chain::{PRODUCTS, STAGES};
use crate::workspace::flag::standing_flags;
use crate::workspace::status::Status;
use crate::workspace::{PriorityFlag, Workspace};
use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::Arc;

/// How many there are, by status.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Records of deposits, by the place of their status in the vocabulary; the last is *unknown*.
    pub records: [usize; STATUSES],
    /// Areas, in the order of [`Status::ALL`].
    pub areas: [usize; 8],
    /// Projects, by the strongest interest that a party has stated: none, watching, interested, strong.
    pub projects: [usize; 4],
}

impl Counts {
    /// Returns how many records, areas and projects there are.
    #[must_use]
    pub fn sums(&self) -> [usize; 3] {
        [self.records.iter().sum(), self.areas.iter().sum(), self.projects.iter().sum()]
    }

    /// Tells whether there is nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.sums() == [0; 3]
    }
}

/// What a cell counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct GapCell {
    /// What names the mineral itself.
    pub itself: Counts,
    /// What names only the group that the mineral belongs to.
    pub by_group: Counts,
}

/// A row: a mineral.
#[derive(Debug, Clone)]
pub struct GapRow {
    /// The mineral.
    pub mineral: &'static Mineral,
    /// Its place in the vocabulary.
    pub place: usize,
    /// On which lists it is.
    pub marks: Marks,
    /// The flags that stand.
    pub flags: Vec<Arc<PriorityFlag>>,
    /// It is on both lists, and no project names it, or its group, at separation.
    pub no_separation: bool,
    /// Something that is loaded names it.
    pub occurs: bool,
}

/// A column.
#[derive(Debug, Clone, PartialEq)]
pub struct GapColumn {
    /// What it stands for.
    pub key: ColumnKey,
    /// How many records, areas and projects there are in it that name a mineral: each once.
    pub sums: [usize; 3],
}

/// Which rows are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum RowFilter {
    /// All that are on a list or occur.
    #[default]
    All,
    /// Those on the list of the United States or on Japan's.
    Listed,
    /// Those on both.
    Both,
    /// Those on both with no project at separation.
    Gaps,
}

impl RowFilter {
    /// All of them, the widest first.
    pub const ALL: [Self; 4] = [Self::All, Self::Listed, Self::Both, Self::Gaps];

    /// Tells whether a row is shown.
    #[must_use]
    pub fn passes(self, row: &GapRow) -> bool {
        match self {
            Self::All => true,
            Self::Listed => row.marks.us_2025 || row.marks.japan,
            Self::Both => row.marks.both,
            Self::Gaps => row.no_separation,
        }
    }
}

/// The matrix.
#[derive(Debug, Clone, Default)]
pub struct GapMap {
    /// What its columns are.
    pub axis: Axis,
    /// Its rows: on both lists first, flagged ones first among those, then on a list, then the others, by symbol.
    pub rows: Vec<GapRow>,
    /// Its columns.
    pub columns: Vec<GapColumn>,
    cells: HashMap<(usize, usize), GapCell>,
}

impl GapMap {
    /// Counts.
    #[must_use]
    pub fn of(ground: &GapGround, w: &Workspace, lists: &Lists, axis: Axis) -> Self {
        let mut counting = Counting::default();
        for key in fixed(axis) {
            counting.column(key);
        }
        for layer in &ground.layers {
            let countries = &layer.records.countries;
            match axis {
                Axis::Stage => counting.records(&[ColumnKey::Ground], &layer.records.alike),
                Axis::Country => {
                    for alike in &layer.records.alike {
                        let codes = countries.get(usize::from(alike.countries)).map_or(&[][..], Vec::as_slice);
                        counting.records(&super::ground::countries(codes), std::slice::from_ref(alike));
                    }
                }
                Axis::Product => {}
                Axis::Area => counting.records(&[ColumnKey::Outside], &layer.outside),
            }
        }
        for area in &ground.areas {
            for (key, named) in merged(area.columns(ground, axis)) {
                counting.add(key, named, |c| c.areas[status_place(area.status)] += 1, [0, 1, 0]);
            }
            if axis == Axis::Area {
                for (_, alike) in area.inside.iter() {
                    counting.records(&[ColumnKey::Area(area.area.id.clone())], alike);
                }
            }
        }
        for project in &ground.projects {
            for key in project.columns(axis) {
                counting.add(key, project.named, |c| c.projects[project.interest.min(3)] += 1, [0, 0, 1]);
            }
        }
        for linked in &ground.linked {
            for (key, named) in linked_columns(ground, linked, axis) {
                counting.add(key, named, |c| c.records[usize::from(linked.status)] += 1, [1, 0, 0]);
            }
        }
        counting.finish(ground, w, lists, axis)
    }

    /// Returns what a cell counts; `None` when that is nothing.
    #[must_use]
    pub fn cell(&self, row: &GapRow, column: usize) -> Option<&GapCell> {
        self.cells.get(&(row.place, column))
    }

    /// Tells whether a cell shows that there is no project: on both lists, and none names the mineral or its group at this stage;
    /// or, for a product, none where the vocabulary has the mineral behind it.
    #[must_use]
    pub fn lacks_project(&self, row: &GapRow, column: usize) -> bool {
        let asked = match self.columns.get(column).map(|c| &c.key) {
            Some(ColumnKey::Stage(_)) => true,
            Some(ColumnKey::Product(id)) => {
                products().entries.iter().any(|p| p.term.id == *id && p.minerals.contains(&row.mineral.id))
            }
            _ => false,
        };
        let none = |cell: &GapCell| cell.itself.sums()[2] + cell.by_group.sums()[2] == 0;
        asked && row.marks.both && self.cell(row, column).is_none_or(none)
    }

    /// Returns the row of a mineral, by its id.
    #[must_use]
    pub fn row(&self, mineral: &str) -> Option<&GapRow> {
        let place = place_of(mineral)?;
        self.rows.iter().find(|r| r.place == place)
    }

    /// Returns how many minerals are on both lists with no project at separation.
    #[must_use]
    pub fn gap_count(&self) -> usize {
        self.rows.iter().filter(|r| r.no_separation).count()
    }
}

/// The columns of an axis in which a linked deposit counts, with the minerals that it and a project of the column both name.
pub(super) fn linked_columns(ground: &GapGround, linked: &super::GroundLinked, axis: Axis) -> Vec<(ColumnKey, Named)> {
    if !matches!(axis, Axis::Stage | Axis::Product) {
        return Vec::new();
    }
    let projects = linked.projects.iter().filter_map(|n| ground.projects.get(*n));
    merged(projects.flat_map(|p| p.columns(axis).into_iter().map(|key| (key, p.named.and(linked.named)))).collect())
}

/// Each column once.
pub(super) fn merged(mut columns: Vec<(ColumnKey, Named)>) -> Vec<(ColumnKey, Named)> {
    columns.sort_by(|a, b| a.0.cmp(&b.0));
    columns.dedup_by(|b, a| {
        let same = a.0 == b.0;
        if same {
            a.1 = a.1.or(b.1);
        }
        same
    });
    columns
}

fn status_place(status: Status) -> usize {
    Status::ALL.iter().position(|s| *s == status).unwrap_or(0)
}

/// The columns that are there whether anything is in them or not.
fn fixed(axis: Axis) -> Vec<ColumnKey> {
    match axis {
        Axis::Stage => std::iter::once(ColumnKey::Ground).chain(STAGES.iter().map(|(id, _)| ColumnKey::Stage(id))).collect(),
        Axis::Product => PRODUCTS.iter().map(|(id, _)| ColumnKey::Product(id)).collect(),
        Axis::Country | Axis::Area => Vec::new(),
    }
}

#[derive(Default)]
struct Counting {
    columns: HashMap<ColumnKey, usize>,
    keys: Vec<GapColumn>,
    cells: HashMap<(usize, usize), GapCell>,
}

impl Counting {
    fn column(&mut self, key: ColumnKey) -> usize {
        let keys = &mut self.keys;
        *self.columns.entry(key).or_insert_with_key(|key| {
            keys.push(GapColumn { key: key.clone(), sums: [0; 3] });
            keys.len() - 1
        })
    }

    fn records(&mut self, keys: &[ColumnKey], alike: &[Alike]) {
        for key in keys {
            for a in alike {
                self.add(key.clone(), a.named, |c| c.records[usize::from(a.status)] += a.count, [a.count, 0, 0]);
            }
        }
    }

    fn add(&mut self, key: ColumnKey, named: Named, mut count: impl FnMut(&mut Counts), sums: [usize; 3]) {
        if named.itself.is_empty() && named.by_group.is_empty() {
            return;
        }
        let column = self.column(key);
        self.keys[column].sums.iter_mut().zip(sums).for_each(|(all, one)| *all += one);
        for place in named.itself.iter() {
            count(&mut self.cells.entry((place, column)).or_default().itself);
        }
        for place in named.by_group.iter() {
            count(&mut self.cells.entry((place, column)).or_default().by_group);
        }
    }

    fn finish(self, ground: &GapGround, w: &Workspace, lists: &Lists, axis: Axis) -> GapMap {
        // Whatever the columns are, a row knows whether somebody separates its mineral.
        let at_separation = ground
            .projects
            .iter()
            .filter(|p| p.columns(Axis::Stage).contains(&SEPARATION))
            .fold(Named::default(), |all, p| all.or(p.named));
        let mut occurs = Named::default();
        for alike in ground.layers.iter().flat_map(|l| &l.records.alike) {
            occurs = occurs.or(alike.named);
        }
        for named in ground.areas.iter().map(|a| a.named).chain(ground.projects.iter().map(|p| p.named)) {
            occurs = occurs.or(named);
        }
        let mut flags = standing_flags(w);
        let row = |(place, mineral): (usize, &'static Mineral)| {
            let marks = lists.marks(mineral);
            let no_separation = marks.both && at_separation.names(place).is_none();
            let (flags, occurs) = (flags.remove(&mineral.id).unwrap_or_default(), occurs.itself.has(place));
            GapRow { mineral, place, marks, flags, no_separation, occurs }
        };
        let is_row = |row: &GapRow| row.marks.us_2025 || row.marks.japan || row.occurs || !row.flags.is_empty();
        let mut rows: Vec<GapRow> = minerals().iter().enumerate().map(row).filter(is_row).collect();
        let rank = |row: &GapRow| {
            let listed = row.marks.us_2025 || row.marks.japan;
            (!row.marks.both, !listed, row.flags.is_empty(), row.mineral.symbol.to_lowercase())
        };
        rows.sort_by_key(rank);
        let Self { keys, cells, .. } = self;
        // Countries with most come first; what is not known, or in words of its own, comes last.
        let mut order: Vec<usize> = (0..keys.len()).collect();
        let last = |key: &ColumnKey| {
            use ColumnKey as K;
            match key {
                K::OtherStage | K::OtherProduct => 1,
                K::NoStage | K::NoProduct | K::NoCountry | K::Outside => 2,
                _ => 0,
            }
        };
        order.sort_by_key(|n| {
            let GapColumn { key, sums } = &keys[*n];
            let many = if axis == Axis::Country { sums.iter().sum() } else { 0 };
            let name = if matches!(axis, Axis::Country | Axis::Area) { key.word() } else { "" };
            (last(key), Reverse(many), name, *n)
        });
        let mut at = vec![0; keys.len()];
        order.iter().enumerate().for_each(|(to, from)| at[*from] = to);
        let columns = order.iter().map(|n| keys[*n].clone()).collect();
        let cells = cells.into_iter().map(|((row, column), cell)| ((row, at[column]), cell)).collect();
        GapMap { axis, rows, columns, cells }
    }
}
