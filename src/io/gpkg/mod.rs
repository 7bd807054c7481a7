//! The workspace file: an OGC GeoPackage in which every revision is one SQLite transaction.

mod blob;
mod compact;
mod copy;
mod digest;
mod error;
mod kept;
mod layer_in;
mod layer_out;
mod load;
mod look;
mod open;
mod outside;
mod qgis;
mod rows;
mod salvage;
mod schema;
mod table_in;
mod taken;
mod upgrade;
mod write;

pub use compact::Compacted;
pub use copy::Different;
pub use error::StoreError;
pub use kept::{KeptFile, Unpacked};
pub use layer_in::read_tables;
pub use layer_out::{LayerOutError, write_layer};
pub use look::{MAGIC as SQLITE, holds_workspace};
pub use outside::{FieldChange, Outside, OutsideChange};
pub use salvage::{Damage, Salvaged};
pub use schema::FORMAT_VERSION;

use crate::workspace::{Revision, Session, Workspace};
use rusqlite::Connection;
use std::path::{Path, PathBuf};

/// Where a session's revisions go. One file now; the same records on a server later.
pub trait Store: Send {
    /// Writes a revision and the rows it changed, in one transaction; on return it is on disk.
    ///
    /// # Errors
    /// When it could not be written; then nothing of it was.
    fn append(&mut self, revision: &Revision, after: &Workspace) -> Result<(), StoreError>;

    /// Keeps the bytes of a file of a layer, in one transaction; a revision that speaks of it comes after it.
    ///
    /// # Errors
    /// When they could not be written.
    fn keep(&mut self, file: &KeptFile) -> Result<(), StoreError>;
}

/// An open workspace file.
#[derive(Debug)]
pub struct GpkgStore {
    connection: Connection,
    path: PathBuf,
    /// The format of the file; the first write makes it ours.
    version: i64,
    /// Rows that another program left without their id.
    named: Vec<outside::Named>,
}

/// Why an open workspace cannot be written, as far as the file itself says.
#[derive(Debug, Clone, PartialEq)]
pub enum Condition {
    /// It can.
    Whole,
    /// The file or its folder is write-protected.
    Protected,
    /// A newer program wrote it (format found, format known).
    Newer(i64, i64),
    /// It is damaged: what could not be read.
    Damaged(Vec<Damage>),
}

/// What a workspace file held.
#[derive(Debug)]
pub struct Opened {
    /// The open file.
    pub store: GpkgStore,
    /// Its records and history, as lodemap left them.
    pub session: Session,
    /// Whether it can be written.
    pub condition: Condition,
    /// What another program changed in it since.
    pub outside: Outside,
}

impl Opened {
    /// Tells whether nothing can be stored.
    #[must_use]
    pub fn read_only(&self) -> bool {
        self.condition != Condition::Whole
    }
}

impl GpkgStore {
    /// Returns the file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }
}
