//! Projects from the list, and the linking of many deposits at once: what is to be linked is worked out in a job, and is one step.

use crate::analysis::deposits_inside;
use crate::app::action::{Action, Selection};
use crate::app::jobs::Outcome;
use crate::app::notice::NoticeKind;
use crate::app::state::State;
use crate::layer::catalog::Catalog;
use crate::layer::{LayerRole, RowSet};
use crate::words::{Word, grouped};
use crate::workspace::edit::{Edit, NewLink};
use crate::workspace::{Bilingual, DepositRef, LinkText, ProjectText, RecordId, Workspace};
use std::sync::atomic::{AtomicBool, Ordering};

/// What may be asked of projects and links.
#[derive(Debug, Clone, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "one a gesture")]
pub enum ProjectAction {
    /// Make a project without a place.
    New,
    /// Link deposits to a project.
    Link(Deposits, LinkTo, LinkText),
}

/// Which deposits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deposits {
    /// One.
    One(DepositRef),
    /// The selected ones of a layer.
    SelectedOf(RecordId),
    /// All selected ones.
    Selected,
    /// Those inside an area, of a mineral (its id in the vocabulary) or of any.
    Inside(RecordId, Option<String>),
}

/// To which project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkTo {
    /// This one.
    Project(RecordId),
    /// A new one of this name.
    New(String),
}

/// Deposits that are to be linked.
#[derive(Debug)]
pub struct ToLink {
    deposits: Vec<DepositRef>,
    to: LinkTo,
    about: LinkText,
}

impl State {
    pub(super) fn project_action(&mut self, action: ProjectAction) {
        match action {
            ProjectAction::New => {
                let id = self.fresh_id();
                let about = self.project_named(self.lang().t(Word::NewProject));
                if self.edit(&Edit::AddProject { id: id.clone(), place: None, about }) {
                    self.just_made = Some(id.clone());
                    self.select(Selection::Project(id));
                }
            }
            ProjectAction::Link(Deposits::One(deposit), to, about) => {
                self.link_found(ToLink { deposits: vec![deposit], to, about });
            }
            ProjectAction::Link(what, to, about) => self.gather(what, to, about),
        }
    }

    /// A name in the language one works in.
    fn project_named(&self, name: &str) -> ProjectText {
        let name = if self.lang().is_ja() { Bilingual::new("", name) } else { Bilingual::new(name, "") };
        ProjectText { name, ..ProjectText::default() }
    }

    fn gather(&mut self, what: Deposits, to: LinkTo, about: LinkText) {
        let (w, catalog) = (self.workspace().clone(), self.catalog.clone());
        let selected: Vec<(RecordId, RowSet)> = match &what {
            Deposits::Selected => self.selected.iter().map(|(id, rows)| (id.clone(), rows.as_ref().clone())).collect(),
            Deposits::SelectedOf(id) => {
                self.selected.get(id).map(|rows| (id.clone(), rows.as_ref().clone())).into_iter().collect()
            }
            Deposits::One(_) | Deposits::Inside(..) => Vec::new(),
        };
        self.jobs.start(Word::LinkReading, "", move |running| {
            let rows = match &what {
                Deposits::Inside(area, mineral) => inside(&w, &catalog, area, mineral.as_deref(), &running.cancel),
                _ => selected,
            };
            let deposits = keys(&w, &catalog, &rows);
            if running.cancel.load(Ordering::Relaxed) {
                return Outcome::Cancelled;
            }
            Outcome::ToLink(Box::new(ToLink { deposits, to, about }))
        });
    }

    /// Links what was gathered, in one step with the project if that is new, and says how many.
    pub(super) fn link_found(&mut self, found: ToLink) {
        let lang = self.lang();
        let ToLink { deposits, to, about } = found;
        if deposits.is_empty() {
            return self.notify(NoticeKind::Warning, lang.t(Word::LinkNone).to_owned());
        }
        let count = deposits.len();
        let twin = self.twin_to_link(&deposits, &to, &about);
        let links = deposits.into_iter().map(|deposit| NewLink { id: self.fresh_id(), deposit }).collect();
        let before = self.workspace().links.len();
        let (project, edit) = match to {
            LinkTo::Project(id) => (id.clone(), Edit::LinkDeposits { links, project: id, about }),
            LinkTo::New(name) => {
                let id = self.fresh_id();
                let add = Edit::AddProject { id: id.clone(), place: None, about: self.project_named(name.trim()) };
                (id.clone(), Edit::Together(vec![add, Edit::LinkDeposits { links, project: id, about }]))
            }
        };
        if !self.edit(&edit) {
            return;
        }
        let made = self.workspace().links.len() - before;
        let name = self.workspace().projects.get(&project).map(|p| p.about.name.get(lang.is_ja()).to_owned()).unwrap_or_default();
        let text = if made == count {
            lang.fill(Word::LinkMade, &[&grouped(made), &name])
        } else {
            lang.fill(Word::LinkMadeOld, &[&grouped(made), &name, &grouped(count - made)])
        };
        self.notify_with(NoticeKind::Info, text, Some(Selection::Project(project)), twin);
    }
}

impl State {
    /// What is offered along with the link of one deposit: the same deposit of another layer, linked to the same project.
    fn twin_to_link(&self, deposits: &[DepositRef], to: &LinkTo, about: &LinkText) -> Option<(Word, Action)> {
        let ([deposit], LinkTo::Project(project)) = (deposits, to) else { return None };
        let w = self.workspace();
        let free = |d: &DepositRef| w.snapshot_of(d).is_none_or(|s| w.link_between(&s.id, project).is_none());
        let twin = self.twins_of(deposit).into_iter().map(|(other, _)| &other.deposit).find(|d| free(d))?;
        let action = ProjectAction::Link(Deposits::One(twin.clone()), to.clone(), about.clone());
        Some((Word::TwinsOffer, Action::Projects(action)))
    }
}

/// The deposits of a mineral inside an area. Makes the indexes that it needs.
fn inside(
    w: &Workspace,
    catalog: &Catalog,
    area: &RecordId,
    mineral: Option<&str>,
    cancel: &AtomicBool,
) -> Vec<(RecordId, RowSet)> {
    let Some(area) = w.areas.get(area) else { return Vec::new() };
    for layer in crate::analysis::deposit_layers(w, catalog) {
        // Made here, at the first call.
        let _made = catalog.point_index(&layer.0);
    }
    let found = deposits_inside(w, catalog, &area.boundary).rows.into_iter();
    let of_mineral = |(layer, rows): (RecordId, RowSet)| {
        let rows = match mineral {
            Some(mineral) => catalog.mineral_column(&layer.0, cancel)?.with(&rows, mineral),
            None => rows,
        };
        Some((layer, rows))
    };
    found.filter_map(of_mineral).collect()
}

/// The features of rows, of layers of deposits alone. Their keys are looked at here, so that the edit finds them at once.
fn keys(w: &Workspace, catalog: &Catalog, rows: &[(RecordId, RowSet)]) -> Vec<DepositRef> {
    let mut all = Vec::new();
    for (id, rows) in rows {
        let deposits = w.layers.get(id).is_some_and(|l| l.role == LayerRole::Deposits);
        let Some(layer) = catalog.get(&id.0).filter(|_| deposits) else { continue };
        let refs = rows.iter().filter_map(|row| Some(DepositRef { layer: id.clone(), key: layer.feature_key(row as usize)? }));
        all.extend(refs);
        if let Some(first) = all.last() {
            let _known = catalog.row(&first.layer.0, &first.key);
        }
    }
    all
}
