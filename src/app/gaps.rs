//! The gap map as the program keeps it: counted in a job while it is open, looked into cell by cell, saved as a table or a drawing.

use crate::analysis::gaps::{
    Axis, CellItems, ColumnKey, GapGround, GapMap, RowFilter, Vulnerable, cell_items, countries_by_sources, place_of, vulnerable,
};
use crate::app::action::Selection;
use crate::app::jobs::Outcome;
use crate::app::layers::file_name;
use crate::app::notice::NoticeKind;
use crate::app::select::{SelectAction, Selected};
use crate::app::state::State;
use crate::app::table::{Show, TableAction};
use crate::geometry::MapExtent;
use crate::io::export::gaps::{GapExport, with_ending, write_gaps};
use crate::layer::Layer;
use crate::layer::vocabulary::Lists;
use crate::words::Word;
use crate::workspace::edit::Edit;
use crate::workspace::{RecordId, Workspace};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// A wish about the gap map.
#[derive(Debug, Clone, PartialEq)]
pub enum GapsAction {
    /// Show it, or put it away.
    Open(bool),
    /// Have other columns.
    Axis(Axis),
    /// Show only some rows.
    Rows(RowFilter),
    /// Show what is vulnerable instead of the matrix, or the matrix again.
    Vulnerable(bool),
    /// Look at vulnerability from this country.
    From(String),
    /// Look into a cell: a mineral's id and a column; `None` puts it away.
    Cell(Option<(String, ColumnKey)>),
    /// Look at a mineral's flags; `None` puts them away.
    Flags(Option<String>),
    /// Set or withdraw a flag; it gets an id of its own.
    Flag(Box<Edit>),
    /// Select what the open cell counts, and show it on the map.
    Select,
    /// Show the records of the open cell in the attribute table.
    InTable,
}

/// Everything that is counted, with its matrices, one for each of [`Axis::ALL`].
#[derive(Debug, Clone, Default)]
pub struct Gaps {
    /// What is counted.
    pub ground: GapGround,
    /// The matrices.
    pub maps: Vec<GapMap>,
    /// Countries with how many sources they have of minerals on both lists, most first.
    pub countries: Vec<(String, usize)>,
    /// The lists in force.
    lists: Lists,
    /// Of what it was counted.
    of: Option<Counted>,
}

/// What was counted.
#[derive(Debug, Clone)]
struct Counted {
    workspace: Workspace,
    layers: Vec<Arc<Layer>>,
    lists: Lists,
}

impl Counted {
    fn same(&self, w: &Workspace, layers: &[Arc<Layer>], lists: &Lists) -> bool {
        let o = &self.workspace;
        Arc::ptr_eq(&o.areas, &w.areas)
            && Arc::ptr_eq(&o.statements, &w.statements)
            && Arc::ptr_eq(&o.parties, &w.parties)
            && Arc::ptr_eq(&o.projects, &w.projects)
            && Arc::ptr_eq(&o.links, &w.links)
            && Arc::ptr_eq(&o.deposits, &w.deposits)
            && Arc::ptr_eq(&o.flags, &w.flags)
            && Arc::ptr_eq(&o.layers, &w.layers)
            && self.layers.len() == layers.len()
            && self.layers.iter().zip(layers).all(|(a, b)| Arc::ptr_eq(a, b))
            && self.lists == *lists
    }
}

impl Gaps {
    /// Counts what a workspace and its loaded layers have. `None` when `cancel` was set.
    #[must_use]
    pub fn count(
        w: &Workspace,
        catalog: &crate::layer::catalog::Catalog,
        lists: &Lists,
        before: Option<&Self>,
        cancel: &AtomicBool,
        report: &dyn Fn(f32),
    ) -> Option<Self> {
        let ground = GapGround::of(w, catalog, before.map(|b| &b.ground), cancel, report)?;
        let maps = Axis::ALL.into_iter().map(|axis| GapMap::of(&ground, w, lists, axis)).collect();
        let countries = countries_by_sources(&ground, lists);
        Some(Self { ground, maps, countries, lists: lists.clone(), of: None })
    }

    /// Returns the matrix of an axis.
    #[must_use]
    pub fn map(&self, axis: Axis) -> Option<&GapMap> {
        self.maps.iter().find(|map| map.axis == axis)
    }
}

/// A cell that is looked into.
#[derive(Debug, Clone)]
pub struct OpenCell {
    /// The mineral's id.
    pub mineral: String,
    /// The column.
    pub key: ColumnKey,
    /// What it counts; `None` while that is looked for.
    pub items: Option<Arc<CellItems>>,
}

/// What is kept of the gap map between frames.
#[derive(Debug, Default)]
pub(super) struct GapsView {
    open: bool,
    axis: Axis,
    rows: RowFilter,
    shows_vulnerable: bool,
    from: Option<String>,
    counted: Arc<Gaps>,
    /// What a job was started for last: one that failed or was stopped is not tried again.
    tried: Option<Counted>,
    cell: Option<OpenCell>,
    flags: Option<String>,
    vulnerable: Option<(Arc<Gaps>, String, Arc<Vec<Vulnerable>>)>,
}

impl GapsView {
    /// Forgets what belongs to the workspace that was open; how one looks at it stays.
    pub(super) fn forget(&mut self) {
        *self = Self {
            open: self.open,
            axis: self.axis,
            rows: self.rows,
            shows_vulnerable: self.shows_vulnerable,
            ..Self::default()
        };
    }
}

impl State {
    /// Tells whether the gap map is on the screen.
    #[must_use]
    pub fn gaps_are_open(&self) -> bool {
        self.gaps.open
    }

    /// Returns what was counted last; while it is counted anew, what was a moment ago.
    #[must_use]
    pub fn gaps(&self) -> &Arc<Gaps> {
        &self.gaps.counted
    }

    /// Tells whether what was counted is of what is here now.
    #[must_use]
    pub fn gaps_are_now(&self) -> bool {
        let layers = self.gap_layers();
        self.gaps.counted.of.as_ref().is_some_and(|of| of.same(self.workspace(), &layers, &self.lists))
    }

    /// Returns what the columns are.
    #[must_use]
    pub fn gap_axis(&self) -> Axis {
        self.gaps.axis
    }

    /// Returns which rows are shown.
    #[must_use]
    pub fn gap_rows(&self) -> RowFilter {
        self.gaps.rows
    }

    /// Returns the cell that is looked into.
    #[must_use]
    pub fn gap_cell(&self) -> Option<&OpenCell> {
        self.gaps.cell.as_ref()
    }

    /// Returns the mineral whose flags are looked at.
    #[must_use]
    pub fn gap_flags(&self) -> Option<&str> {
        self.gaps.flags.as_deref()
    }

    /// Tells whether vulnerability is shown instead of the matrix.
    #[must_use]
    pub fn shows_vulnerable(&self) -> bool {
        self.gaps.shows_vulnerable
    }

    /// Returns the country from which vulnerability is looked at: the chosen one, or the one with most sources.
    #[must_use]
    pub fn vulnerable_from(&self) -> Option<&str> {
        let countries = &self.gaps.counted.countries;
        let chosen = self.gaps.from.as_deref().filter(|from| countries.iter().any(|(code, _)| code == from));
        chosen.or_else(|| countries.first().map(|(code, _)| code.as_str()))
    }

    /// Returns the minerals on both lists with one source or none outside that country.
    #[must_use]
    pub fn vulnerable(&self) -> Option<&Arc<Vec<Vulnerable>>> {
        self.gaps.vulnerable.as_ref().map(|(.., found)| found)
    }

    pub(super) fn gaps_action(&mut self, action: GapsAction) {
        match action {
            GapsAction::Open(open) => {
                self.gaps.open = open;
                if open {
                    // A count that was stopped is tried again when somebody wants to see it.
                    self.gaps.tried = None;
                } else {
                    (self.gaps.cell, self.gaps.flags) = (None, None);
                }
            }
            GapsAction::Axis(axis) => (self.gaps.axis, self.gaps.cell) = (axis, None),
            GapsAction::Rows(rows) => self.gaps.rows = rows,
            GapsAction::Vulnerable(shows) => (self.gaps.shows_vulnerable, self.gaps.cell) = (shows, None),
            GapsAction::From(country) => self.gaps.from = Some(country),
            GapsAction::Cell(None) => self.gaps.cell = None,
            GapsAction::Cell(Some((mineral, key))) => {
                self.gaps.flags = None;
                self.look_into_cell(mineral, key);
            }
            GapsAction::Flags(mineral) => (self.gaps.flags, self.gaps.cell) = (mineral, None),
            GapsAction::Flag(mut edit) => {
                let fresh = self.fresh_id();
                match edit.as_mut() {
                    Edit::FlagMineral(new) => new.id = fresh,
                    Edit::WithdrawFlag(gone) => gone.id = fresh,
                    _ => return,
                }
                self.edit(&edit);
            }
            GapsAction::Select => self.select_cell(),
            GapsAction::InTable => self.cell_in_table(),
        }
    }

    fn gap_layers(&self) -> Vec<Arc<Layer>> {
        let ids = crate::analysis::deposit_layers(self.workspace(), &self.catalog);
        ids.iter().filter_map(|id| self.catalog.get(&id.0).cloned()).collect()
    }

    /// Counts anew when something has changed and the gap map is open. Call it once a frame.
    pub(super) fn follow_gaps(&mut self) {
        if !self.gaps.open {
            return;
        }
        self.follow_vulnerable();
        let (w, layers) = (self.session.workspace(), self.gap_layers());
        let known = [&self.gaps.counted.of, &self.gaps.tried];
        if known.into_iter().flatten().any(|of| of.same(w, &layers, &self.lists)) {
            return;
        }
        // What is loading changes what there is: one count when it is there.
        let waits = |what: &Word| matches!(what, Word::GapsCounting | Word::Opening | Word::Loading);
        if self.jobs.running().iter().any(|j| waits(&j.what)) {
            return;
        }
        let of = Counted { workspace: w.clone(), layers, lists: self.lists.clone() };
        self.gaps.tried = Some(of.clone());
        let (catalog, before) = (self.catalog.clone(), self.gaps.counted.clone());
        self.jobs.start(Word::GapsCounting, "", move |running| {
            let report = |share| running.report(share);
            let made = Gaps::count(&of.workspace, &catalog, &of.lists, Some(&before), &running.cancel, &report);
            Outcome::GapsCounted(made.map(|made| Box::new(Gaps { of: Some(of), ..made })))
        });
    }

    pub(super) fn gaps_counted(&mut self, made: Option<Box<Gaps>>) {
        let Some(made) = made else { return };
        self.gaps.counted = Arc::new(*made);
        if let Some(cell) = self.gaps.cell.take() {
            // What it counts may be other by now.
            self.look_into_cell(cell.mineral, cell.key);
        }
        self.follow_vulnerable();
    }

    fn follow_vulnerable(&mut self) {
        let Some(from) = self.vulnerable_from().map(str::to_owned) else {
            self.gaps.vulnerable = None;
            return;
        };
        let counted = &self.gaps.counted;
        if self.gaps.vulnerable.as_ref().is_some_and(|(of, country, _)| Arc::ptr_eq(of, counted) && *country == from) {
            return;
        }
        let found = vulnerable(&counted.ground, &counted.lists, &from);
        self.gaps.vulnerable = Some((counted.clone(), from, Arc::new(found)));
    }

    fn look_into_cell(&mut self, mineral: String, key: ColumnKey) {
        let Some(place) = place_of(&mineral) else { return };
        self.gaps.cell = Some(OpenCell { mineral: mineral.clone(), key: key.clone(), items: None });
        let (counted, w, catalog) = (self.gaps.counted.clone(), self.workspace().clone(), self.catalog.clone());
        let axis = self.gaps.axis;
        self.jobs.start(Word::GapsLooking, "", move |running| {
            let items = cell_items(&counted.ground, &w, &catalog, (axis, place, &key), &running.cancel);
            Outcome::GapCell(items.map(|items| Box::new((mineral, key, items))))
        });
    }

    pub(super) fn gap_cell_found(&mut self, found: Option<Box<(String, ColumnKey, CellItems)>>) {
        let Some((mineral, key, items)) = found.map(|found| *found) else { return };
        if let Some(cell) = self.gaps.cell.as_mut().filter(|c| c.mineral == mineral && c.key == key) {
            cell.items = Some(Arc::new(items));
        }
    }

    /// The rows of the open cell in layers that are as they were when it was counted.
    fn cell_rows(&self) -> Option<(Arc<CellItems>, Selected)> {
        let items = self.gaps.cell.as_ref()?.items.clone()?;
        let counted = &self.gaps.counted.ground.layers;
        let now = |id: &RecordId| self.catalog.get(&id.0);
        let same = |id: &RecordId| counted.iter().any(|l| l.id == *id && now(id).is_some_and(|n| Arc::ptr_eq(n, &l.layer)));
        let rows = items.rows.iter().filter(|(id, _)| same(id)).map(|(id, rows)| (id.clone(), Arc::new(rows.clone())));
        let rows = rows.collect();
        Some((items, rows))
    }

    fn select_cell(&mut self) {
        let Some((items, rows)) = self.cell_rows() else { return };
        let w = self.workspace();
        let areas: Vec<RecordId> = items.areas.iter().map(|(id, _)| id.clone()).filter(|id| w.areas.contains_key(id)).collect();
        let projects: Vec<RecordId> =
            items.projects.iter().map(|(id, _)| id.clone()).filter(|id| w.projects.contains_key(id)).collect();
        let nothing_else = rows.is_empty() && areas.is_empty();
        let extents = areas.iter().cloned().map(Selection::Area).chain(projects.iter().cloned().map(Selection::Project));
        let extents: Vec<MapExtent> = extents.filter_map(|what| self.extent_of(&what)).filter(|e| !e.is_empty()).collect();
        self.set_selected_with(rows, areas);
        if nothing_else && let Some(first) = projects.first() {
            self.select(Selection::Project(first.clone()));
            if projects.len() > 1 {
                let told = self.lang().fill(Word::GapsOneProject, &[&projects.len().to_string()]);
                self.notify(NoticeKind::Info, told);
            }
        }
        self.fit_when_loaded = false;
        let of_work = extents.into_iter().fold(MapExtent::EMPTY, MapExtent::union);
        if self.selected_count() == 0 {
            if !of_work.is_empty() {
                self.fit(&of_work);
            }
            return;
        }
        // Where the records lie is for a job to find out; areas and projects lie within the same box.
        self.zoom_to_rows_and(of_work);
    }

    fn zoom_to_rows_and(&mut self, more: MapExtent) {
        if more.is_empty() {
            return self.select_action(SelectAction::Zoom);
        }
        let Some(crs) = self.map.projection.as_ref().map(|p| p.crs().code().to_owned()) else { return };
        let rows: Vec<_> =
            self.selected.iter().filter_map(|(id, rows)| Some((self.map.shapes.get(id)?.clone(), rows.clone()))).collect();
        self.jobs.start(Word::Selecting, "", move |_| {
            let extent = rows.iter().map(|(shapes, rows)| shapes.extent_of_rows(rows)).fold(more, MapExtent::union);
            Outcome::Extent { extent, crs }
        });
    }

    fn cell_in_table(&mut self) {
        let Some((_, rows)) = self.cell_rows() else { return };
        let Some(layer) = rows.iter().max_by_key(|(_, rows)| rows.len()).map(|(id, _)| id.clone()) else { return };
        self.set_selected(rows);
        self.table_action(TableAction::Open(layer));
        self.table_action(TableAction::Show(Show::Selected));
    }

    /// Saves the matrix that is shown, by the ending of the path.
    pub(super) fn save_gaps(&mut self, path: PathBuf) {
        let path = with_ending(path);
        let (w, catalog, lists) = (self.workspace().clone(), self.catalog.clone(), self.lists.clone());
        let (before, axis, filter, lang) = (self.gaps.counted.clone(), self.gaps.axis, self.gaps.rows, self.lang());
        let name = self.path().and_then(Path::file_stem).unwrap_or_default().to_string_lossy().into_owned();
        self.jobs.start(Word::Exporting, &file_name(&path), move |running| {
            // As everything is now, though what is on the screen may be of a moment ago.
            let report = |share| running.report(share);
            let Some(gaps) = Gaps::count(&w, &catalog, &lists, Some(&before), &running.cancel, &report) else {
                return Outcome::Cancelled;
            };
            let Some(map) = gaps.map(axis) else { return Outcome::Cancelled };
            let of = GapExport { name: &name, workspace: &w, ground: &gaps.ground, map, filter };
            Outcome::GapsSaved(write_gaps(of, lang, &path).map(|()| path).map_err(|e| e.to_string()))
        });
    }

    pub(super) fn gaps_saved(&mut self, result: Result<PathBuf, String>) {
        let lang = self.lang();
        match result {
            Ok(path) => self.notify(NoticeKind::Info, lang.fill(Word::GapsSaved, &[&path.display().to_string()])),
            Err(e) => self.notify(NoticeKind::Error, lang.fill(Word::GapsNotSaved, &[&e])),
        }
    }
}
