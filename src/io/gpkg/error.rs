//! Why a workspace file cannot be read or written.

use crate::io::files::FileError;
use rusqlite::ErrorCode;
use std::path::{Path, PathBuf};

/// Why a workspace file could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// SQLite's word on it.
    #[error("the workspace file cannot be {doing}: {source} ({path})")]
    Sqlite {
        /// `read` or `written`.
        doing: &'static str,
        /// The file.
        path: PathBuf,
        /// The cause.
        source: rusqlite::Error,
    },
    /// A record's JSON is damaged.
    #[error("record “{id}” of table {table} cannot be understood: {source} ({path})")]
    Record {
        /// The table.
        table: &'static str,
        /// The record.
        id: String,
        /// The file.
        path: PathBuf,
        /// The cause.
        source: serde_json::Error,
    },
    /// The file is no workspace.
    #[error("this is not a lodemap workspace: {why} ({path})")]
    NotAWorkspace {
        /// What it is instead.
        why: String,
        /// The file.
        path: PathBuf,
    },
    /// It is a SQLite file that ends too early or contradicts itself.
    #[error("this is not a lodemap workspace: {why} ({path})")]
    Damaged {
        /// What is wrong.
        why: String,
        /// The file.
        path: PathBuf,
    },
    /// A newer program wrote the file.
    #[error(
        "this workspace was written by a newer lodemap (format {found}, this program knows {known}): update lodemap ({path})"
    )]
    Newer {
        /// The file's version.
        found: i64,
        /// Ours.
        known: i64,
        /// The file.
        path: PathBuf,
    },
    /// Another program appended revisions since the file was opened.
    #[error("another program has changed this workspace since it was opened: open it again ({path})")]
    ChangedElsewhere {
        /// The file.
        path: PathBuf,
    },
    /// The open file was deleted, renamed, or replaced by another.
    #[error("the workspace file was deleted, moved or replaced while it was open; put it back, or open it again ({path})")]
    Moved {
        /// Where it was.
        path: PathBuf,
    },
    /// A table of ours is something else, which no program makes by accident.
    #[error("table “{table}” is {what}, not a table; nothing was read from it ({path})")]
    Disguised {
        /// The name.
        table: String,
        /// `a view`, `a virtual table`.
        what: &'static str,
        /// The file.
        path: PathBuf,
    },
    /// A file is too large to be kept in a workspace.
    #[error("the file is too large to be kept in a workspace (900 MB when packed): leave it beside it ({path})")]
    TooLarge {
        /// The file.
        path: PathBuf,
    },
    /// A workspace does not keep the file that a layer needs.
    #[error("the file of this layer cannot be taken from the workspace: {why} (SHA-256 {sha256}; {path})")]
    NotKept {
        /// Its SHA-256.
        sha256: String,
        /// Why.
        why: &'static str,
        /// The workspace.
        path: PathBuf,
    },
    /// A file is in the way.
    #[error("a file of this name exists already ({path})")]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// The disk refused.
    #[error(transparent)]
    File(#[from] FileError),
}

impl StoreError {
    /// Tells whether the file itself is broken, so that only a part of it can be read.
    #[must_use]
    pub fn is_damage(&self) -> bool {
        let broken = |e: &rusqlite::Error| {
            matches!(
                e.sqlite_error_code(),
                Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase | ErrorCode::SystemIoFailure)
            ) || matches!(
                e,
                rusqlite::Error::InvalidColumnType(..)
                    | rusqlite::Error::FromSqlConversionFailure(..)
                    | rusqlite::Error::Utf8Error(..)
            )
        };
        match self {
            Self::Sqlite { source, .. } => {
                broken(source) || ["no such table", "no such column"].iter().any(|t| source.to_string().contains(t))
            }
            Self::Record { .. } | Self::Damaged { .. } => true,
            _ => false,
        }
    }
}

/// SQLite's `SQLITE_READONLY_DBMOVED`.
const MOVED: i32 = 1032;

/// Turns SQLite's word into ours.
pub(super) fn sqlite(doing: &'static str, path: &Path) -> impl Fn(rusqlite::Error) -> StoreError {
    move |source| match &source {
        rusqlite::Error::SqliteFailure(e, _) if e.extended_code == MOVED => StoreError::Moved { path: path.to_owned() },
        _ => StoreError::Sqlite { doing, path: path.to_owned(), source },
    }
}
