//! Charts on the screen: which one, of what, worked out by a job whenever that is something else; what a bar stands for is selected on the map.

use crate::analysis::{AreaVersions, BarKey, ChartBy, ChartGround, Charts, Chosen, Picked};
use crate::app::action::Selection;
use crate::app::jobs::Outcome;
use crate::app::layers::file_name;
use crate::app::notice::NoticeKind;
use crate::app::state::State;
use crate::io::picture::{write_png, write_svg};
use crate::layer::Layer;
use crate::layer::vocabulary::Lists;
use crate::render::{ChartLook, draw_chart};
use crate::view::theme::theme;
use crate::words::{Lang, Word};
use crate::workspace::{Instant, RecordId, Workspace};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Width of a chart that is saved, in logical points, and the pixels to a point in a PNG file.
const SAVED_WIDTH: f64 = 840.0;
const SAVED_SCALE: f64 = 2.0;

/// A wish about charts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChartAction {
    /// Show them, or put them away.
    Show(bool),
    /// Show this one.
    By(ChartBy),
    /// Select what a bar stands for, or one class of it; again: go back to what was selected before. Of several projects, the next.
    Pick(BarKey, Option<usize>),
}

/// What a job has done for charts; nothing when it was stopped.
#[derive(Debug)]
pub enum Worked {
    /// It has worked them out.
    Made(Option<Box<(ChartGround, Charts)>>),
    /// It has found what a bar stands for.
    Found(Box<(Held, Option<Picked>)>),
    /// It has saved one, or why not.
    Saved(Result<PathBuf, String>),
}

/// A bar by which something was selected.
#[derive(Debug, Clone, PartialEq)]
pub struct Held {
    /// The bar.
    pub key: BarKey,
    /// The class of it.
    pub class: Option<usize>,
    /// What was selected before: what the charts go on to speak of.
    base: Chosen,
    /// What is selected by it.
    made: Chosen,
}

/// What charts follow from.
#[derive(Debug, Clone, PartialEq)]
struct Asked {
    workspace: Records,
    layers: Vec<(String, LayerAddress)>,
    lists: Lists,
    chosen: Chosen,
}

/// A layer, the same one only if it is the very same.
#[derive(Debug, Clone)]
struct LayerAddress(Arc<Layer>);

impl PartialEq for LayerAddress {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

/// The records, the same ones only if nothing was changed that a chart shows.
#[derive(Debug, Clone)]
struct Records(Workspace);

impl PartialEq for Records {
    fn eq(&self, other: &Self) -> bool {
        let (a, b) = (&self.0, &other.0);
        Arc::ptr_eq(&a.areas, &b.areas)
            && Arc::ptr_eq(&a.statements, &b.statements)
            && Arc::ptr_eq(&a.parties, &b.parties)
            && Arc::ptr_eq(&a.projects, &b.projects)
            && Arc::ptr_eq(&a.links, &b.links)
            && Arc::ptr_eq(&a.deposits, &b.deposits)
            && Arc::ptr_eq(&a.layers, &b.layers)
    }
}

/// The charts with what was asked of them.
#[derive(Debug, Default)]
pub(super) struct ChartPanel {
    open: bool,
    by: ChartBy,
    made: Option<(Arc<ChartGround>, Arc<Charts>)>,
    /// What was asked for last: a job that was stopped is not tried again.
    asked: Option<Asked>,
    versions: AreaVersions,
    held: Option<Held>,
}

impl State {
    /// Tells whether charts are on the screen.
    #[must_use]
    pub fn charts_are_open(&self) -> bool {
        self.charts.open
    }

    /// Returns which chart is shown.
    #[must_use]
    pub fn chart_by(&self) -> ChartBy {
        self.charts.by
    }

    /// Returns the charts; while new ones are worked out, those of a moment ago.
    #[must_use]
    pub fn charts(&self) -> Option<&Arc<Charts>> {
        self.charts.made.as_ref().map(|(_, charts)| charts)
    }

    /// Returns the bar by which something was selected, while that is selected.
    #[must_use]
    pub fn chart_held(&self) -> Option<&Held> {
        self.charts.held.as_ref()
    }

    /// Returns what charts follow from as it is now.
    pub fn chart_ground(&mut self) -> ChartGround {
        self.charts.versions.follow(self.session.history());
        ChartGround {
            workspace: self.session.workspace().clone(),
            catalog: self.catalog.clone(),
            lists: self.lists.clone(),
            versions: self.charts.versions.clone(),
            chosen: self.chart_subject(),
            now: (self.setup.clock)(),
        }
    }

    /// What charts speak of: what is selected; while that was selected by a chart, what was selected before.
    fn chart_subject(&self) -> Chosen {
        self.charts.held.as_ref().map_or_else(|| self.chosen(), |held| held.base.clone())
    }

    fn chosen(&self) -> Chosen {
        let layers = match &self.selection {
            Selection::Layer(id) => vec![id.clone()],
            Selection::Layers(ids) => ids.clone(),
            _ => Vec::new(),
        };
        let project = if let Selection::Project(id) = &self.selection { Some(id.clone()) } else { None };
        Chosen { rows: self.selected.clone(), areas: self.selected_areas(), layers, project }
    }

    pub(super) fn chart_action(&mut self, action: ChartAction) {
        match action {
            ChartAction::Show(open) => {
                self.charts.open = open;
                self.charts.held = None;
                self.follow_charts();
            }
            ChartAction::By(by) => self.charts.by = by,
            ChartAction::Pick(key, class) => self.pick_bar(key, class),
        }
    }

    /// Brings the charts up to the records, the layers and the selection. Call it once a frame.
    pub(super) fn follow_charts(&mut self) {
        if !self.charts.open {
            return;
        }
        let chosen = self.chosen();
        if self.charts.held.as_ref().is_some_and(|held| held.made != chosen) {
            self.charts.held = None;
        }
        let layers = self.catalog.ids().filter_map(|id| Some((id.to_owned(), LayerAddress(self.catalog.get(id)?.clone()))));
        let asked = Asked {
            workspace: Records(self.session.workspace().clone()),
            layers: layers.collect(),
            lists: self.lists.clone(),
            chosen: self.chart_subject(),
        };
        if self.charts.asked.as_ref() == Some(&asked) {
            return;
        }
        if let Some(job) = self.jobs.running().iter().find(|j| j.what == Word::ChartsWorking) {
            // The next one begins when this one has ended.
            return job.cancel();
        }
        self.charts.asked = Some(asked);
        let ground = self.chart_ground();
        self.jobs.start(Word::ChartsWorking, "", move |running| {
            let charts = Charts::of(&ground, &running.cancel);
            Outcome::Charts(Worked::Made(charts.map(|charts| Box::new((ground, charts)))))
        });
    }

    /// Takes in what a job has done.
    pub(super) fn charts_worked(&mut self, worked: Worked) {
        match worked {
            Worked::Made(made) => {
                if let Some((ground, charts)) = made.map(|made| *made) {
                    self.charts.made = Some((Arc::new(ground), Arc::new(charts)));
                }
            }
            Worked::Found(found) => {
                if let (held, Some(picked)) = *found {
                    self.select_picked(held, picked);
                }
            }
            Worked::Saved(result) => {
                let (lang, kind) = (self.lang(), if result.is_ok() { NoticeKind::Info } else { NoticeKind::Error });
                let text = match result {
                    Ok(path) => lang.fill(Word::ChartSaved, &[&path.display().to_string()]),
                    Err(e) => lang.fill(Word::ChartNotSaved, &[&e]),
                };
                self.notify(kind, text);
            }
        }
    }

    fn pick_bar(&mut self, key: BarKey, class: Option<usize>) {
        let Some((ground, charts)) = self.charts.made.clone() else { return };
        let again = self.charts.held.as_ref().filter(|held| held.key == key && held.class == class);
        if let Some(held) = again.filter(|held| held.made.project.is_none()) {
            let base = held.base.clone();
            return self.choose(base);
        }
        let base = self.chart_subject();
        let held = Held { key, class, base, made: Chosen::default() };
        self.jobs.start(Word::ChartsPicking, "", move |running| {
            let picked = charts.pick(&ground, &held.key, held.class, &running.cancel);
            Outcome::Charts(Worked::Found(Box::new((held, picked))))
        });
    }

    fn select_picked(&mut self, held: Held, picked: Picked) {
        if picked.projects.is_empty() {
            let ground = self.charts.made.as_ref().map(|(ground, _)| ground.clone());
            let same = |id: &RecordId| {
                let (then, now) = (ground.as_ref()?.catalog.get(&id.0)?, self.catalog.get(&id.0)?);
                Arc::ptr_eq(then, now).then_some(())
            };
            // A layer that was read anew meanwhile has other rows.
            let rows = picked.rows.into_iter().filter(|(id, _)| same(id).is_some());
            let rows: crate::app::Selected = rows.map(|(id, rows)| (id, Arc::new(rows))).collect();
            let areas: Vec<RecordId> = picked.areas.into_iter().filter(|id| self.workspace().areas.contains_key(id)).collect();
            if rows.is_empty() && areas.is_empty() {
                return;
            }
            self.set_selected_with(rows, areas);
        } else {
            let now = if let Selection::Project(id) = &self.selection { Some(id) } else { None };
            let at = now.and_then(|now| picked.projects.iter().position(|id| id == now));
            let went_on = self.charts.held.as_ref().is_some_and(|h| h.key == held.key && h.class == held.class);
            // The one after the one that is selected; after the last what was selected before.
            match picked.projects.get(at.filter(|_| went_on).map_or(0, |at| at + 1)) {
                Some(id) => self.select(Selection::Project(id.clone())),
                None => return self.choose(held.base),
            }
        }
        self.charts.held = Some(Held { made: self.chosen(), ..held });
    }

    /// Selects again what was selected.
    fn choose(&mut self, chosen: Chosen) {
        self.charts.held = None;
        match chosen.project {
            Some(project) => self.select(Selection::Project(project)),
            None if !chosen.layers.is_empty() => {
                self.select(Selection::layers(chosen.layers));
                self.take_selected(chosen.rows);
            }
            None => self.set_selected_with(chosen.rows, chosen.areas),
        }
    }

    /// Saves the chart that is shown: as SVG, or as PNG with two pixels to a point. It is light, for paper.
    pub(super) fn save_chart(&mut self, svg: bool, path: &Path) {
        let Some(charts) = self.charts().cloned() else { return };
        let path =
            if path.extension().is_some() { path.to_owned() } else { path.with_extension(if svg { "svg" } else { "png" }) };
        let (lang, by, at) = (self.lang(), self.charts.by, (self.setup.clock)());
        let name = self.path().and_then(Path::file_stem).unwrap_or_default().to_string_lossy().into_owned();
        self.jobs.start(Word::Exporting, &file_name(&path), move |_| {
            let written = write_chart(&charts, by, saved_look(lang, &name, &at), &path);
            Outcome::Charts(Worked::Saved(written.map(|()| path)))
        });
    }

    /// Forgets what belongs to the workspace that was open.
    pub(super) fn forget_charts(&mut self) {
        let (open, by) = (self.charts.open, self.charts.by);
        self.charts = ChartPanel { open, by, ..ChartPanel::default() };
    }
}

/// Writes a chart as SVG or PNG, by the ending of the path; with two pixels to a point in a PNG file.
///
/// # Errors
/// When the file cannot be written.
pub fn write_chart(charts: &Charts, by: ChartBy, look: ChartLook<'_>, path: &Path) -> Result<(), String> {
    let sheet = draw_chart(charts, by, look).sheet;
    let svg = path.extension().is_some_and(|e| e.eq_ignore_ascii_case("svg"));
    let written = if svg { write_svg(path, &sheet) } else { write_png(path, &sheet.picture(SAVED_SCALE)) };
    written.map_err(|e| e.to_string())
}

/// Returns how a chart looks that leaves the program: light, with its title, its date and the disclaimer.
#[must_use]
pub fn saved_look<'a>(lang: Lang, name: &'a str, at: &'a Instant) -> ChartLook<'a> {
    ChartLook { lang, theme: theme(false), width: SAVED_WIDTH, head: Some((name, at)) }
}
