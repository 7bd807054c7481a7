//! Long work: a job is a thread with a name, progress and a flag to stop it; its result comes back as an event.

mod drawer;
mod writer;

pub use drawer::{Drawer, Drawn};
pub use writer::{WriteReport, Writer};

use crate::app::action::Picked;
use crate::app::datums::Doubt;
use crate::app::early::Early;
use crate::app::make_areas::MadeAreas;
use crate::io::Progress;
use crate::io::gpkg::Opened;
use crate::io::source::EncodingPreview;
use crate::layer::{Combine, KeyChoice, Layer, RowSet, ShapeSet};
use crate::view::base::BaseShapes;
use crate::words::Word;
use crate::workspace::RecordId;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

/// Called from a worker when there is something for the window to take in.
pub type Wake = Arc<dyn Fn() + Send + Sync>;

/// What a job came to.
#[derive(Debug)]
pub enum Outcome {
    /// A file of layers was read, or not.
    Layers {
        /// The reference in the workspace; `None` when the file is new to it.
        id: Option<RecordId>,
        /// The file.
        path: PathBuf,
        /// Its layers (one when the workspace knows it already) or why not.
        result: Result<Vec<Arc<Layer>>, String>,
    },
    /// It is known which files are workspaces, and which hold layers.
    Sorted {
        /// Workspaces.
        workspaces: Vec<PathBuf>,
        /// The others.
        layers: Vec<PathBuf>,
    },
    /// The texts of a layer's file in each encoding were read, or not.
    Encodings {
        /// The layer.
        id: RecordId,
        /// The readings or why there are none.
        result: Result<Vec<EncodingPreview>, String>,
    },
    /// Layers were compared with others; what was found stands beside the CRS in which they were read.
    Datums {
        /// Layers whose datum is in doubt, with the layer that says so.
        doubts: Vec<Doubt>,
    },
    /// What a layer means was worked out anew; its features are as they were.
    Understood {
        /// The layer.
        id: RecordId,
        /// With its new meaning.
        layer: Arc<Layer>,
    },
    /// A key table was looked at for a layer.
    KeyTable {
        /// The layer.
        id: RecordId,
        /// How it can be joined, or why not.
        result: Result<KeyChoice, String>,
    },
    /// The catalog knows now what had to be counted: so many fields or kinds.
    Counted(usize),
    /// A layer has levels of detail now, or the job was stopped.
    Simplified,
    /// The first features of a file that is still being read; the job goes on.
    Early {
        /// The reference in the workspace; `None` when the file is new to it.
        id: Option<RecordId>,
        /// Their shapes.
        early: Early,
    },
    /// One layer was projected.
    Projected {
        /// The layer.
        id: RecordId,
        /// The map CRS.
        crs: String,
        /// The layer as it was when this was begun.
        of: Arc<Layer>,
        /// Its shapes or why not.
        result: Result<Arc<ShapeSet>, String>,
    },
    /// Everything was projected into a new map CRS.
    MapReady(Box<MapReady>),
    /// The map CRS could not be changed.
    MapFailed(String),
    /// A workspace was opened.
    Workspace {
        /// The file.
        path: PathBuf,
        /// What it held or why not.
        result: Result<Box<Opened>, String>,
        /// What is to be opened once it is there: layers that were named along with it become part of it.
        then: Vec<PathBuf>,
    },
    /// It is known which recent workspaces are no longer there.
    RecentGone(std::collections::BTreeSet<PathBuf>),
    /// Files of layers were looked for.
    FilesFound {
        /// Where they are.
        found: BTreeMap<RecordId, PathBuf>,
        /// The layer whose file a person has chosen, and whether that is the file it was.
        chosen: Option<(RecordId, bool)>,
    },
    /// The linked deposits of a layer whose file has changed were compared with it.
    FileChanged {
        /// The layer.
        id: RecordId,
        /// What became of each.
        followed: Vec<crate::analysis::Followed>,
    },
    /// What packing would come to is known.
    PackPlanned(crate::app::copies::PackPlan),
    /// A copy of the workspace was made (the file and its bytes), or why not.
    CopySaved(Result<(PathBuf, u64), String>),
    /// The file of a layer was read to be kept in the workspace, or why not.
    Embedded {
        /// The layer.
        id: RecordId,
        /// Its file.
        file: Result<Arc<crate::io::gpkg::KeptFile>, String>,
    },
    /// The file of a layer was written out of the workspace, or why not.
    TakenOut {
        /// The layer.
        id: RecordId,
        /// Where it is.
        path: Result<PathBuf, String>,
    },
    /// The workspace was compared with another, or why not.
    Compared(Result<crate::app::compare::Comparison, String>),
    /// Two boundaries were compared: what was asked and what was found, or the word why not.
    BoundariesCompared(Box<(crate::app::compare_sides::Asked, Result<Arc<crate::view::Compared>, Word>)>),
    /// A compacted file was made, or why not.
    Compacted(Result<crate::io::gpkg::Compacted, String>),
    /// The history was written as text, or why not.
    HistoryWritten(Result<PathBuf, String>),
    /// The register of areas was made, of these records; none when that was stopped.
    Registered(Option<Box<(crate::workspace::Workspace, crate::analysis::Register)>>),
    /// The register was saved, or why not.
    RegisterSaved(Result<PathBuf, String>),
    /// Something was done for charts.
    Charts(crate::app::charts::Worked),
    /// The dossier was saved, or why it was not.
    ReportSaved(Result<PathBuf, String>),
    /// What happened to an area is known.
    Timeline(RecordId, Vec<crate::analysis::Event>),
    /// An export ended.
    Exported(Result<(PathBuf, String), String>),
    /// A file was written for the other side, or not.
    Sent(Result<(PathBuf, Box<crate::workspace::exchange::Sending>), String>),
    /// What came from the other side was read, or not.
    Came {
        /// The file.
        path: PathBuf,
        /// What it holds or why not.
        result: Result<Box<crate::io::exchange::ExchangeFile>, String>,
    },
    /// A picture was written.
    Picture(Result<PathBuf, String>),
    /// A dialog was closed.
    Picked {
        /// What it was for.
        what: Picked,
        /// What was chosen.
        paths: Option<Vec<PathBuf>>,
        /// It was gone faster than a person can close it: there is no dialog on this system.
        at_once: bool,
    },
    /// It is known which features lie where they were looked for.
    Selected {
        /// The rows of each layer as it was.
        found: BTreeMap<RecordId, (Arc<Layer>, RowSet)>,
        /// Areas, when they were looked for too.
        areas: Option<Vec<RecordId>>,
        /// How they go together with those that are selected.
        how: Combine,
    },
    /// Areas were made of polygons; they are not yet in the workspace.
    AreasMade(Box<MadeAreas>),
    /// Areas and features were written as GeoJSON for the clipboard, so many; or why not.
    CopiedFeatures(Result<(usize, String), String>),
    /// Deposits that a project may be about were looked for.
    Suggested(RecordId, Vec<crate::analysis::Suggestion>),
    /// Layers were looked through for the same deposits.
    TwinsFound(Box<crate::app::find::TwinsFound>),
    /// Deposits that are to be linked were gathered.
    ToLink(Box<crate::app::projects::ToLink>),
    /// The box around the selected features is known.
    Extent {
        /// The box, in map units.
        extent: crate::geometry::MapExtent,
        /// The map CRS.
        crs: String,
    },
    /// The rows of the attribute table were worked out, or that was stopped.
    Rows {
        /// The rows.
        rows: Option<Box<crate::app::table::Ordered>>,
        /// What they answer to.
        asked: Box<crate::app::table::Asked>,
    },
    /// The rows of a layer were divided into classes; none when that was stopped.
    Classified {
        /// The layer's id.
        id: RecordId,
        /// The layer as it was.
        of: Arc<Layer>,
        /// The classes.
        column: Option<Arc<crate::layer::symbology::ClassColumn>>,
    },
    /// It is known which rows of a layer its filter lets through; nothing when that was stopped.
    LetThrough {
        /// The layer's id.
        id: RecordId,
        /// The rows.
        rows: Option<crate::view::ShownRows>,
    },
    /// The values of a field or term of a layer were counted, or that was stopped.
    ValuesCounted,
    /// The values of a layer were looked at; none when that was stopped.
    Surveyed {
        /// The layer's id.
        id: RecordId,
        /// Which values.
        by: crate::layer::symbology::By,
        /// What was found.
        survey: Option<Arc<crate::layer::symbology::Survey>>,
    },
    /// An edit of areas was worked out, or why there is none.
    Shaped(Box<crate::app::areas::Shaped>),
    /// What areas would become was worked out.
    Proposed(Box<crate::app::propose::Proposal>),
    /// What can be said of a shape is known; nothing when that was stopped, or when only an index was made for it.
    Facts(Option<Box<(crate::app::facts::Asked, crate::analysis::ShapeFacts)>>),
    /// So many rows were made ready for the clipboard, or are too much for it; none when that was stopped.
    Copied(usize, Option<String>),
    /// The job panicked: a defect, contained.
    Crashed(String),
    /// Someone stopped it.
    Cancelled,
}

/// Everything a new map CRS needs.
#[derive(Debug)]
pub struct MapReady {
    /// The projection.
    pub projection: crate::crs::MapProjection,
    /// The base map.
    pub base: Arc<Vec<BaseShapes>>,
    /// The layers.
    pub shapes: BTreeMap<RecordId, Arc<ShapeSet>>,
}

/// A running job, for the status bar.
#[derive(Debug, Clone)]
pub struct JobInfo {
    /// Its number.
    pub id: u64,
    /// What it does.
    pub what: Word,
    /// To what.
    pub subject: String,
    progress: Arc<Shared>,
    cancel: Arc<AtomicBool>,
}

/// How far a job is, as it says itself.
#[derive(Debug, Default)]
struct Shared {
    /// The bits of a number from 0 to 1.
    share: AtomicU32,
    done: AtomicU64,
    total: AtomicU64,
}

impl JobInfo {
    /// Returns how far it is, 0 to 1.
    #[must_use]
    pub fn progress(&self) -> f32 {
        f32::from_bits(self.progress.share.load(Ordering::Relaxed))
    }

    /// Returns how many bytes of how many it has read, once it reads a file.
    #[must_use]
    pub fn bytes(&self) -> Option<Progress> {
        let [done, total] = [&self.progress.done, &self.progress.total].map(|n| n.load(Ordering::Relaxed));
        (total > 0).then_some(Progress { done, total })
    }

    /// Tells whether it was asked to stop.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.cancel.load(Ordering::Relaxed)
    }

    /// Asks it to stop.
    pub fn cancel(&self) {
        self.cancel.store(true, Ordering::Relaxed);
    }
}

/// What a job may use while it runs.
#[derive(Clone)]
pub struct Running {
    /// Set when it should stop.
    pub cancel: Arc<AtomicBool>,
    progress: Arc<Shared>,
    tell: Arc<dyn Fn(Outcome) + Send + Sync>,
}

impl Running {
    /// Hands over something before the end: [`Outcome::Early`].
    pub fn show(&self, outcome: Outcome) {
        (self.tell)(outcome);
    }

    /// Says how far it is, 0 to 1.
    pub fn report(&self, fraction: f32) {
        self.progress.share.store(fraction.to_bits(), Ordering::Relaxed);
    }

    /// Says how many bytes of a file it has read.
    pub fn report_bytes(&self, progress: Progress) {
        self.progress.done.fetch_max(progress.done, Ordering::Relaxed);
        self.progress.total.store(progress.total, Ordering::Relaxed);
        self.report(progress.done as f32 / progress.total.max(1) as f32);
    }
}

/// The running jobs.
pub struct Jobs {
    running: Vec<JobInfo>,
    next: u64,
    sender: SyncSender<(u64, Outcome)>,
    receiver: Receiver<(u64, Outcome)>,
    wake: Wake,
}

impl Jobs {
    /// Starts with no job; `wake` is called whenever one ends.
    #[must_use]
    pub fn new(wake: Wake) -> Self {
        let (sender, receiver) = sync_channel(1024);
        Self { running: Vec::new(), next: 1, sender, receiver, wake }
    }

    /// Returns the running jobs.
    #[must_use]
    pub fn running(&self) -> &[JobInfo] {
        &self.running
    }

    /// Starts a job.
    pub fn start(&mut self, what: Word, subject: &str, work: impl FnOnce(&Running) -> Outcome + Send + 'static) {
        let (id, sender, wake) = (self.next, self.sender.clone(), self.wake.clone());
        self.next += 1;
        let tell = move |outcome| {
            // The receiver is gone only when the program ends: then nobody waits for the outcome.
            drop(sender.send((id, outcome)));
            wake();
        };
        let running = Running { cancel: Arc::default(), progress: Arc::default(), tell: Arc::new(tell) };
        self.running.push(JobInfo {
            id,
            what,
            subject: subject.to_owned(),
            progress: running.progress.clone(),
            cancel: running.cancel.clone(),
        });
        let started = std::thread::Builder::new().name(format!("job {id}")).spawn(move || {
            let work = std::panic::AssertUnwindSafe(|| work(&running));
            let outcome = std::panic::catch_unwind(work).unwrap_or_else(|panic| {
                let text = panic.downcast_ref::<String>().cloned();
                Outcome::Crashed(text.or_else(|| panic.downcast_ref::<&str>().map(|s| (*s).to_owned())).unwrap_or_default())
            });
            running.show(outcome);
        });
        if let Err(e) = started {
            drop(self.sender.send((id, Outcome::Crashed(e.to_string()))));
        }
    }

    /// Takes what has ended since the last call, and what was found early.
    pub fn finished(&mut self) -> Vec<(JobInfo, Outcome)> {
        let mut done = Vec::new();
        while let Ok((id, outcome)) = self.receiver.try_recv() {
            done.extend(self.outcome_of(id, outcome));
        }
        done
    }

    fn outcome_of(&mut self, id: u64, outcome: Outcome) -> Option<(JobInfo, Outcome)> {
        let i = self.running.iter().position(|j| j.id == id)?;
        let job = if matches!(outcome, Outcome::Early { .. }) { self.running[i].clone() } else { self.running.remove(i) };
        Some((job, outcome))
    }

    /// Waits until some job ends or finds something early; returns at once when none runs.
    pub fn wait(&mut self) -> Vec<(JobInfo, Outcome)> {
        if self.running.is_empty() {
            return Vec::new();
        }
        let Ok((id, outcome)) = self.receiver.recv() else { return Vec::new() };
        let first = self.outcome_of(id, outcome);
        first.into_iter().chain(self.finished()).collect()
    }
}
