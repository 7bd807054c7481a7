//! The workspace: tables of records, and the closed list of what a record can be.

use crate::workspace::ties::Ties;
use crate::workspace::{
    CandidateProject, DepositRef, DepositSnapshot, LayerRef, Link, MappingArea, Note, Party, RecordId, Statement,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Records by id. Cloning it is free until one of the two is changed.
pub type Table<T> = Arc<BTreeMap<RecordId, Arc<T>>>;

/// The user's records, as a value: cloning it is a snapshot.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Workspace {
    /// Mapping areas.
    pub areas: Table<MappingArea>,
    /// Notes.
    pub notes: Table<Note>,
    /// Parties.
    pub parties: Table<Party>,
    /// Statements of the parties.
    pub statements: Table<Statement>,
    /// Candidate projects.
    pub projects: Table<CandidateProject>,
    /// Snapshots of linked deposits.
    pub deposits: Table<DepositSnapshot>,
    /// Links between deposits and projects.
    pub links: Table<Link>,
    /// Layers.
    pub layers: Table<LayerRef>,
    /// The links by their ends; follows from the tables.
    ties: Ties,
}

/// What kind of record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecordKind {
    /// A mapping area.
    Area,
    /// A note.
    Note,
    /// A party.
    Party,
    /// A statement.
    Statement,
    /// A candidate project.
    Project,
    /// A deposit snapshot.
    Deposit,
    /// A link.
    Link,
    /// A layer reference.
    Layer,
}

impl RecordKind {
    /// All kinds, those first that others refer to.
    pub const ALL: [Self; 8] =
        [Self::Party, Self::Layer, Self::Area, Self::Note, Self::Project, Self::Deposit, Self::Link, Self::Statement];
}

/// A whole record of any kind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "record", rename_all = "snake_case")]
pub enum Record {
    /// A mapping area.
    Area(Arc<MappingArea>),
    /// A note.
    Note(Arc<Note>),
    /// A party.
    Party(Arc<Party>),
    /// A statement.
    Statement(Arc<Statement>),
    /// A candidate project.
    Project(Arc<CandidateProject>),
    /// A deposit snapshot.
    Deposit(Arc<DepositSnapshot>),
    /// A link.
    Link(Arc<Link>),
    /// A layer reference.
    Layer(Arc<LayerRef>),
}

impl Record {
    /// Returns the kind and the id.
    #[must_use]
    pub fn key(&self) -> (RecordKind, &RecordId) {
        match self {
            Self::Area(r) => (RecordKind::Area, &r.id),
            Self::Note(r) => (RecordKind::Note, &r.id),
            Self::Party(r) => (RecordKind::Party, &r.id),
            Self::Statement(r) => (RecordKind::Statement, &r.id),
            Self::Project(r) => (RecordKind::Project, &r.id),
            Self::Deposit(r) => (RecordKind::Deposit, &r.id),
            Self::Link(r) => (RecordKind::Link, &r.id),
            Self::Layer(r) => (RecordKind::Layer, &r.id),
        }
    }
}

impl Workspace {
    /// Returns a record, if it exists.
    #[must_use]
    pub fn get(&self, kind: RecordKind, id: &RecordId) -> Option<Record> {
        Some(match kind {
            RecordKind::Area => Record::Area(self.areas.get(id)?.clone()),
            RecordKind::Note => Record::Note(self.notes.get(id)?.clone()),
            RecordKind::Party => Record::Party(self.parties.get(id)?.clone()),
            RecordKind::Statement => Record::Statement(self.statements.get(id)?.clone()),
            RecordKind::Project => Record::Project(self.projects.get(id)?.clone()),
            RecordKind::Deposit => Record::Deposit(self.deposits.get(id)?.clone()),
            RecordKind::Link => Record::Link(self.links.get(id)?.clone()),
            RecordKind::Layer => Record::Layer(self.layers.get(id)?.clone()),
        })
    }

    /// Returns all records, kind by kind as in [`RecordKind::ALL`], by id.
    pub fn records(&self) -> impl Iterator<Item = Record> {
        let parties = self.parties.values().cloned().map(Record::Party);
        let layers = self.layers.values().cloned().map(Record::Layer);
        let areas = self.areas.values().cloned().map(Record::Area);
        let notes = self.notes.values().cloned().map(Record::Note);
        let projects = self.projects.values().cloned().map(Record::Project);
        let deposits = self.deposits.values().cloned().map(Record::Deposit);
        let links = self.links.values().cloned().map(Record::Link);
        let statements = self.statements.values().cloned().map(Record::Statement);
        parties.chain(layers).chain(areas).chain(notes).chain(projects).chain(deposits).chain(links).chain(statements)
    }

    /// Makes a workspace of records, all at once: of two with one id the later stays.
    pub(in crate::workspace) fn of(records: Vec<Record>) -> Self {
        let mut w = Self::default();
        let (mut links, mut deposits) = (Vec::new(), Vec::new());
        for record in records {
            match record {
                Record::Link(link) => links.push((link.id.clone(), link)),
                Record::Deposit(deposit) => deposits.push((deposit.id.clone(), deposit)),
                other => {
                    let (kind, id) = other.key();
                    let id = id.clone();
                    w.put(kind, &id, Some(other));
                }
            }
        }
        let (links, deposits) =
            rayon::join(|| Arc::new(links.into_iter().collect()), || Arc::new(deposits.into_iter().collect()));
        (w.links, w.deposits) = (links, deposits);
        w.ties = Ties::between(&w.links, &w.deposits);
        w
    }

    /// Puts a record in, or takes it out. Only `ChangeSet::apply` and the loading of a file call this.
    pub(crate) fn put(&mut self, kind: RecordKind, id: &RecordId, record: Option<Record>) {
        fn set<T>(table: &mut Table<T>, id: &RecordId, record: Option<Arc<T>>) {
            let table = Arc::make_mut(table);
            match record {
                Some(r) => table.insert(id.clone(), r),
                None => table.remove(id),
            };
        }
        match (kind, &record) {
            (RecordKind::Link, Some(Record::Link(after))) => self.ties.link(self.links.get(id), Some(after)),
            (RecordKind::Link, _) => self.ties.link(self.links.get(id), None),
            (RecordKind::Deposit, Some(Record::Deposit(after))) => {
                self.ties.deposit(self.deposits.get(id).map(Arc::as_ref), Some(after.as_ref()));
            }
            (RecordKind::Deposit, _) => self.ties.deposit(self.deposits.get(id).map(Arc::as_ref), None),
            _ => {}
        }
        match (kind, record) {
            (RecordKind::Area, Some(Record::Area(r))) => set(&mut self.areas, id, Some(r)),
            (RecordKind::Note, Some(Record::Note(r))) => set(&mut self.notes, id, Some(r)),
            (RecordKind::Party, Some(Record::Party(r))) => set(&mut self.parties, id, Some(r)),
            (RecordKind::Statement, Some(Record::Statement(r))) => set(&mut self.statements, id, Some(r)),
            (RecordKind::Project, Some(Record::Project(r))) => set(&mut self.projects, id, Some(r)),
            (RecordKind::Deposit, Some(Record::Deposit(r))) => set(&mut self.deposits, id, Some(r)),
            (RecordKind::Link, Some(Record::Link(r))) => set(&mut self.links, id, Some(r)),
            (RecordKind::Layer, Some(Record::Layer(r))) => set(&mut self.layers, id, Some(r)),
            (RecordKind::Area, _) => set(&mut self.areas, id, None),
            (RecordKind::Note, _) => set(&mut self.notes, id, None),
            (RecordKind::Party, _) => set(&mut self.parties, id, None),
            (RecordKind::Statement, _) => set(&mut self.statements, id, None),
            (RecordKind::Project, _) => set(&mut self.projects, id, None),
            (RecordKind::Deposit, _) => set(&mut self.deposits, id, None),
            (RecordKind::Link, _) => set(&mut self.links, id, None),
            (RecordKind::Layer, _) => set(&mut self.layers, id, None),
        }
    }

    /// Returns the layers from bottom to top.
    #[must_use]
    pub fn layers_in_order(&self) -> Vec<Arc<LayerRef>> {
        let mut layers: Vec<_> = self.layers.values().cloned().collect();
        layers.sort_by(|a, b| a.order.cmp(&b.order).then_with(|| a.id.cmp(&b.id)));
        layers
    }

    /// Returns the notes about a record, oldest first.
    #[must_use]
    pub fn notes_about(&self, id: &RecordId) -> Vec<Arc<Note>> {
        let mut notes: Vec<_> = self.notes.values().filter(|n| n.about.as_ref() == Some(id)).cloned().collect();
        notes.sort_by_key(|n| n.by.at.nanos());
        notes
    }

    /// Returns the place of an area (its middle), a project, a linked deposit, a link (its deposit) or a note.
    #[must_use]
    pub fn place_of(&self, id: &RecordId) -> Option<crate::geometry::LonLat> {
        if let Some(area) = self.areas.get(id) {
            return area.boundary.middle();
        }
        if let Some(project) = self.projects.get(id) {
            return project.place;
        }
        let deposit = self.links.get(id).map_or(id, |l| &l.deposit);
        self.deposits.get(deposit).map(|d| d.place).or_else(|| self.notes.get(id).map(|n| n.place))
    }

    /// Returns the key of some linked deposit of a layer: it says what the features of that layer are known by.
    #[must_use]
    pub fn a_linked_key(&self, layer: &RecordId) -> Option<&str> {
        self.deposits.values().find(|d| d.deposit.layer == *layer).map(|d| d.deposit.key.as_str())
    }

    /// Returns the links of a project or of a deposit snapshot, by id; at once, however many links there are.
    #[must_use]
    pub fn links_of(&self, id: &RecordId) -> &[Arc<Link>] {
        self.ties.of(id)
    }

    /// Returns the link between a deposit's snapshot and a project, if there is one.
    #[must_use]
    pub fn link_between(&self, deposit: &RecordId, project: &RecordId) -> Option<&Arc<Link>> {
        self.ties.of(deposit).iter().find(|l| l.project == *project)
    }

    /// Returns the snapshot of a deposit, if it is linked.
    #[must_use]
    pub fn snapshot_of(&self, deposit: &DepositRef) -> Option<&Arc<DepositSnapshot>> {
        self.deposits.get(self.ties.snapshot(deposit)?)
    }
}
