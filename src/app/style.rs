//! The styling of layers: classes of rows and surveys of values are worked out in the background; what is being tried out is shown.

use crate::app::action::{Action, Selection};
use crate::app::filters::{FilterGround, asks_beyond_layer};
use crate::app::jobs::Outcome;
use crate::app::state::State;
use crate::layer::deposit::Role;
use crate::layer::query::{Filter, passing};
use crate::layer::symbology::breaks::{Method, breaks};
use crate::layer::symbology::{
    By, Categorised, Class, ClassColumn, Graduated, Look, Partition, Survey, Symbology, commodity_groups, survey,
};
use crate::layer::{GeometryType, Layer, LayerRole, LayerStyle, Rgb, RowSet, ScaleRange, code_key};
use crate::view::LegendRow;
use crate::view::compose::metres_per_point;
use crate::view::legend::{LegendInput, Looks, layer_legend};
use crate::view::styled::LayerLook;
use crate::view::theme::{Ramp, layer_color, theme};
use crate::words::Word;
use crate::workspace::RecordId;
use crate::workspace::edit::Edit;
use std::collections::BTreeMap;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Weak};

/// Something about the look of a layer.
#[derive(Debug, Clone, PartialEq)]
pub enum StyleAction {
    /// Show the panel for a layer.
    Open(RecordId),
    /// Put it away.
    Close,
    /// Show a layer in a style that is being tried out.
    Try(RecordId, Box<LayerStyle>),
    /// Show it again as it is.
    Forget,
    /// Find out which values its rows have.
    Survey(RecordId, By),
    /// Make classes of its values, or ranges of its numbers, and style it by them.
    Classify(RecordId, By, Classing),
}

/// How classes are made.
#[derive(Debug, Clone, PartialEq)]
pub enum Classing {
    /// One for each value; of many those that occur most.
    Values,
    /// Ranges between breaks.
    Ranges {
        /// How the breaks are found.
        method: Method,
        /// How many.
        classes: usize,
        /// The word of the ramp.
        ramp: String,
    },
}

/// Values that get a class of their own, at most.
pub const MOST_VALUES: usize = 60;

/// What is known and going on about the looks of layers.
#[derive(Debug, Default)]
pub struct Styling {
    columns: BTreeMap<RecordId, Column>,
    survey: Option<Surveyed>,
    tried: Option<(RecordId, Arc<LayerStyle>)>,
    panel: Option<RecordId>,
}

#[derive(Debug)]
struct Column {
    /// The layer that was looked at.
    of: Weak<Layer>,
    /// What was asked for; it may still be worked out, or was stopped.
    asked: Partition,
    /// The filters of rules, and what they asked of the workspace.
    rules: Vec<Filter>,
    ground: FilterGround,
    /// The job that works it out.
    job: u64,
    ready: Option<Arc<ClassColumn>>,
}

#[derive(Debug)]
struct Surveyed {
    id: RecordId,
    by: By,
    of: Weak<Layer>,
    found: Option<Arc<Survey>>,
    /// What is to be made of it.
    then: Option<Classing>,
}

impl Styling {
    /// Tells whether some rule asks anything of the workspace, the selection or lists of minerals.
    pub(super) fn asks_workspace(&self) -> bool {
        self.columns.values().any(|c| c.rules.iter().any(asks_beyond_layer))
    }
}

impl State {
    /// Returns the layer whose style panel is open.
    #[must_use]
    pub fn styled_layer(&self) -> Option<&RecordId> {
        self.styling.panel.as_ref().filter(|id| self.workspace().layers.contains_key(id))
    }

    /// Returns the layer that the style panel would be opened for: the selected one, or that of the selected feature, else the topmost.
    #[must_use]
    pub fn style_candidate(&self) -> Option<RecordId> {
        let selected = match &self.selection {
            Selection::Layer(id) => Some(id.clone()),
            Selection::Feature(f) => Some(f.layer.clone()),
            _ => None,
        };
        let there = selected.filter(|id| self.workspace().layers.contains_key(id));
        there.or_else(|| self.workspace().layers_in_order().last().map(|l| l.id.clone()))
    }

    /// Returns how a layer looks now: as is being tried out, else as the workspace says.
    #[must_use]
    pub fn style_of(&self, id: &RecordId) -> Option<Arc<LayerStyle>> {
        match &self.styling.tried {
            Some((tried, style)) if tried == id => Some(style.clone()),
            _ => Some(Arc::new(self.workspace().layers.get(id)?.style.clone())),
        }
    }

    /// Returns the classes of a layer's rows, once they are worked out for its style.
    #[must_use]
    pub fn class_column(&self, id: &RecordId) -> Option<&Arc<ClassColumn>> {
        self.styling.columns.get(id)?.ready.as_ref()
    }

    /// Returns which values a layer's rows have, once that was found out.
    #[must_use]
    pub fn survey_of(&self, id: &RecordId, by: &By) -> Option<&Arc<Survey>> {
        self.styling.survey.as_ref().filter(|s| s.id == *id && s.by == *by)?.found.as_ref()
    }

    /// Returns the looks of all layers, for a picture.
    pub(super) fn looks(&self) -> Looks {
        let look =
            |id: &RecordId| Some((id.clone(), LayerLook { style: self.style_of(id)?, column: self.class_column(id).cloned() }));
        self.workspace().layers.keys().filter_map(look).collect()
    }

    /// Tells whether a layer is drawn at the scale of the map.
    pub(super) fn is_at_scale(&self, id: &RecordId) -> bool {
        let here = self.map.projection.as_ref().and_then(|p| metres_per_point(p, &self.map.camera));
        let scales = self.style_of(id).map(|s| s.scales).unwrap_or_default();
        here.is_none_or(|m| scales.shows(ScaleRange::denominator(m)))
    }

    /// Tells which rows of a layer are drawn; `None` when all are, because no class is hidden and there is no filter.
    pub(super) fn drawn_rows(&self, id: &RecordId) -> Option<Box<dyn Fn(u32) -> bool + Send>> {
        let (classes, through) = (self.drawn_by_class(id), self.rows_let_through(id).map(|rows| rows.set.clone()));
        match (classes, through) {
            (classes, None) => classes,
            (None, Some(through)) => Some(Box::new(move |row| through.get(row))),
            (Some(classes), Some(through)) => Some(Box::new(move |row| through.get(row) && classes(row))),
        }
    }

    fn drawn_by_class(&self, id: &RecordId) -> Option<Box<dyn Fn(u32) -> bool + Send>> {
        let style = self.style_of(id)?;
        let (classes, other, by) = match &style.symbology {
            Symbology::Categorised(c) => (c.classes_in_force().into_owned(), c.other.hidden, Some(&c.by)),
            Symbology::Graduated(g) => (g.classes.clone(), g.other.hidden, None),
            Symbology::Automatic | Symbology::Single(_) | Symbology::Unknown(_) => return None,
        };
        if !other && classes.iter().all(|class| !class.hidden) {
            return None;
        }
        if let (Some(By::KeyTable), Some(layer)) = (by, self.catalog.get(&id.0).cloned()) {
            return Some(Box::new(move |row| {
                let Some(meaning) = layer.code_meaning(row as usize) else { return !other };
                let own = |class: &&Class| class.values.iter().any(|v| code_key(v) == code_key(&meaning.code));
                classes.iter().find(own).is_none_or(|class| !class.hidden)
            }));
        }
        let column = self.class_column(id)?.clone();
        Some(Box::new(move |row| {
            let Some(number) = column.of_row.get(row as usize) else { return true };
            let class = usize::from(if column.partition.status { number / 4 } else { *number });
            !classes.get(class).map_or(other, |class| class.hidden)
        }))
    }

    /// Returns the legend of what the map shows, in the user's language.
    #[must_use]
    pub fn legend(&self) -> Vec<LegendRow> {
        let Some(projection) = &self.map.projection else { return Vec::new() };
        let denominator = metres_per_point(projection, &self.map.camera).map(ScaleRange::denominator);
        let (looks, theme) = (self.looks(), theme(self.settings.dark));
        let input = LegendInput {
            workspace: self.workspace(),
            catalog: &self.catalog,
            shapes: &self.map.shapes,
            looks: &looks,
            hidden: &self.hidden,
            theme,
            lang: self.lang(),
            plain: false,
        };
        layer_legend(&input, denominator)
    }

    pub(super) fn style_action(&mut self, action: StyleAction) {
        match action {
            StyleAction::Open(id) => {
                self.styling.tried = None;
                self.styling.panel = Some(id.clone());
                self.perform(Action::Select(Selection::Layer(id)));
            }
            StyleAction::Close => (self.styling.panel, self.styling.tried) = (None, None),
            StyleAction::Try(id, style) => {
                self.styling.tried = Some((id, Arc::from(style)));
                self.follow_styles();
            }
            StyleAction::Forget => {
                self.styling.tried = None;
                self.follow_styles();
            }
            StyleAction::Survey(id, by) => self.survey(id, by, None),
            StyleAction::Classify(id, by, how) => self.survey(id, by, Some(how)),
        }
        self.map.dirty = true;
    }

    /// The panel follows to another layer, and makes room for the card of anything else.
    pub(super) fn style_follows_selection(&mut self) {
        if self.styling.panel.is_some() {
            self.styling.panel = match &self.selection {
                Selection::Layer(id) => Some(id.clone()),
                _ => None,
            };
            self.styling.tried = None;
        }
    }

    /// Forgets what was known of layers that are gone, and has the classes worked out that a style asks for.
    pub(super) fn follow_styles(&mut self) {
        let ids: Vec<RecordId> = self.workspace().layers.keys().cloned().collect();
        self.styling.columns.retain(|id, _| ids.contains(id));
        for id in ids {
            let (Some(style), Some(layer)) = (self.style_of(&id), self.catalog.get(&id.0).cloned()) else { continue };
            let Some(partition) = style.symbology.partition() else {
                self.styling.columns.remove(&id);
                continue;
            };
            let known = self.styling.columns.get(&id);
            let ground = self.filter_ground(&id);
            let alike = |c: &Column| c.asked == partition && c.rules.iter().all(|rule| c.ground.is_same_for(rule, &ground));
            if known.is_some_and(|c| alike(c) && std::ptr::eq(c.of.as_ptr(), Arc::as_ptr(&layer))) {
                continue;
            }
            let before = self.styling.columns.remove(&id);
            // What was begun for an earlier wish is of no use any more.
            if let Some(overtaken) = before.as_ref().and_then(|c| self.jobs.running().iter().find(|j| j.id == c.job)) {
                overtaken.cancel();
            }
            let (of, asked, key) = (Arc::downgrade(&layer), partition.clone(), id.clone());
            let rules: Vec<Filter> = partition.rules().into_iter().map(|rule| ground.with_lists(rule)).collect();
            let (filters, on, columns) = (rules.clone(), ground.clone(), self.catalog.columns(&id.0).cloned());
            let name = self.layer_name(&id);
            self.jobs.start(Word::Classifying, &name, move |running| {
                let go_on = |_| !running.cancel.load(Ordering::Relaxed);
                let rows = |filter: &Filter| passing(filter, columns.as_deref()?, &on.rows(filter, &running.cancel)?, &go_on);
                let passing: Option<Vec<RowSet>> = filters.iter().map(rows).collect();
                let column = passing.and_then(|rules| {
                    ClassColumn::new(&layer, partition, &rules, &running.cancel, &|share| running.report(share))
                });
                Outcome::Classified { id, of: layer, column: column.map(Arc::new) }
            });
            let job = self.jobs.running().last().map_or(0, |j| j.id);
            // Until the new classes are there, the old ones are better than none.
            self.styling.columns.insert(key, Column { of, asked, rules, ground, job, ready: before.and_then(|c| c.ready) });
        }
    }

    pub(super) fn classified(&mut self, id: &RecordId, of: &Arc<Layer>, column: Option<Arc<ClassColumn>>) {
        let Some(known) = self.styling.columns.get_mut(id) else { return };
        if let Some(column) = column
            && known.asked == column.partition
            && std::ptr::eq(known.of.as_ptr(), Arc::as_ptr(of))
        {
            known.ready = Some(column);
        }
    }

    fn survey(&mut self, id: RecordId, by: By, then: Option<Classing>) {
        let Some(layer) = self.catalog.get(&id.0).cloned() else { return };
        if then == Some(Classing::Values) && by == By::Rule {
            let made = Categorised { classes: vec![self.first_rule(&id)], ..Categorised::by(By::Rule) };
            return self.set_symbology(&id, Symbology::Categorised(Box::new(made)));
        }
        // The vocabulary has its classes without a look at the layer.
        if then == Some(Classing::Values) && matches!(by, By::CommodityGroup | By::Status | By::KeyTable) {
            let status = by == By::CommodityGroup && layer.meaning.model.roles.contains_key(&Role::Status);
            let made = Categorised { status_by_fill: status, ..Categorised::by(by) };
            return self.set_symbology(&id, Symbology::Categorised(Box::new(made)));
        }
        let known =
            self.styling.survey.as_mut().filter(|s| s.id == id && s.by == by && std::ptr::eq(s.of.as_ptr(), Arc::as_ptr(&layer)));
        if let Some(known) = known {
            known.then = then.or(known.then.take());
            return self.classify_as_asked();
        }
        for job in self.jobs.running().iter().filter(|j| j.what == Word::Surveying) {
            job.cancel();
        }
        self.styling.survey = Some(Surveyed { id: id.clone(), by: by.clone(), of: Arc::downgrade(&layer), found: None, then });
        let name = self.layer_name(&id);
        self.jobs.start(Word::Surveying, &name, move |running| {
            let found = survey(&layer, &by, &running.cancel, &|share| running.report(share));
            Outcome::Surveyed { id, by, survey: found.map(Arc::new) }
        });
    }

    pub(super) fn surveyed(&mut self, id: &RecordId, by: &By, found: Option<Arc<Survey>>) {
        let Some(known) = self.styling.survey.as_mut().filter(|s| s.id == *id && s.by == *by) else { return };
        if found.is_none() {
            // It was stopped: the next wish begins anew, unless that is being worked on already.
            if !self.jobs.running().iter().any(|j| j.what == Word::Surveying) {
                self.styling.survey = None;
            }
            return;
        }
        known.found = found;
        self.classify_as_asked();
    }

    fn classify_as_asked(&mut self) {
        let Some(known) = &mut self.styling.survey else { return };
        let (Some(found), Some(then)) = (known.found.clone(), known.then.take()) else { return };
        let (id, by) = (known.id.clone(), known.by.clone());
        let Some(style) = self.workspace().layers.get(&id).map(|l| l.style.clone()) else { return };
        match classed(&style.symbology, by, &found, &then) {
            Some(symbology) => self.set_symbology(&id, symbology),
            None => {
                let name = self.layer_name(&id);
                let word = if then == Classing::Values { Word::StyleNoValues } else { Word::StyleNoNumbers };
                self.notify(crate::app::NoticeKind::Warning, self.lang().fill(word, &[&name]));
            }
        }
    }

    fn set_symbology(&mut self, id: &RecordId, symbology: Symbology) {
        let Some(layer) = self.workspace().layers.get(id) else { return };
        let style = Box::new(LayerStyle { symbology, ..layer.style.clone() });
        self.styling.tried = None;
        self.edit(&Edit::StyleLayer { id: id.clone(), style });
    }
}

/// Layers of points whose fields speak of deposits are taken for deposits.
pub(super) fn guess_role(layer: &Layer) -> LayerRole {
    let is_point = |kind: GeometryType| matches!(kind, GeometryType::Point | GeometryType::MultiPoint | GeometryType::Null);
    let points = !layer.table.is_empty() && layer.table.geometries().all(is_point);
    if points && layer.meaning.model.is_of_deposits() { LayerRole::Deposits } else { LayerRole::Other }
}

/// How a layer looks until somebody chooses: deposits by commodity and, where their layer says it, status.
#[must_use]
pub fn style_of(role: LayerRole, color: Rgb, layer: Option<&Layer>) -> LayerStyle {
    let symbology = match (role, layer) {
        (LayerRole::Deposits, Some(layer)) => Symbology::of_deposits(layer.meaning.model.roles.contains_key(&Role::Status)),
        (LayerRole::Deposits, None) => Symbology::of_deposits(true),
        (LayerRole::Other, _) => Symbology::Automatic,
    };
    LayerStyle { symbology, ..LayerStyle::of(color) }
}

/// Returns a symbology by what was found in a layer; what was chosen before for the same values stays. `None` when there is
/// nothing to make classes of.
#[must_use]
pub fn classed(before: &Symbology, by: By, found: &Survey, how: &Classing) -> Option<Symbology> {
    let common = match before {
        Symbology::Single(look) => Look { color: None, ..*look },
        Symbology::Categorised(c) => c.look,
        Symbology::Graduated(g) => g.look,
        Symbology::Automatic | Symbology::Unknown(_) => Look::default(),
    };
    match how {
        Classing::Values => {
            let was = match before {
                Symbology::Categorised(c) if c.by == by => c.classes.as_slice(),
                _ => &[],
            };
            let mut classes: Vec<Class> = was.to_vec();
            let known = |classes: &[Class], value: &str| classes.iter().any(|c| c.values.iter().any(|v| v == value));
            for (value, _) in found.values.iter().take(MOST_VALUES) {
                if classes.len() < MOST_VALUES && !known(&classes, value) {
                    let look = value_look(classes.len());
                    classes.push(Class { values: vec![value.clone()], look, ..Class::default() });
                }
            }
            let made = Categorised { classes, look: common, ..Categorised::by(by) };
            (!made.classes.is_empty()).then(|| Symbology::Categorised(Box::new(made)))
        }
        Classing::Ranges { method, classes, ramp } => {
            let breaks = breaks(&found.numbers, *method, *classes);
            if breaks.len() < 2 {
                return None;
            }
            let (count, ramp) = (breaks.len() - 1, Ramp::of(ramp));
            let class = |i| Class { look: Look { color: Some(ramp.class(i, count)), ..Look::default() }, ..Class::default() };
            let classes = (0..count).map(class).collect();
            let (method, ramp, other) = (*method, ramp.id.to_owned(), Class::default());
            Some(Symbology::Graduated(Box::new(Graduated { by, breaks, method, ramp, classes, look: common, other })))
        }
    }
}

/// The colour and the mark of the n-th value: those of the commodity groups come first, which are told apart by everybody.
pub(crate) fn value_look(n: usize) -> Look {
    let groups = commodity_groups();
    match groups.get(n) {
        Some(group) => group.look(),
        None => {
            let mark = groups.get((n + n / groups.len().max(1)) % groups.len().max(1)).and_then(|g| g.look().mark);
            Look { color: Some(layer_color(n)), mark, ..Look::default() }
        }
    }
}
