//! Why a file could not be read at all.

use crate::io::files::FileError;
use crate::layer::Problem;
use std::path::PathBuf;

/// Why a file gives no layer. Messages say what the file is and what to do; the path comes last.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The file could not be read from disk.
    #[error(transparent)]
    Io(FileError),
    /// Nothing is in it.
    #[error("the file is empty: {path}")]
    Empty {
        /// The file.
        path: PathBuf,
    },
    /// It is not JSON.
    #[error("not JSON at line {line}, column {column} (byte {byte}): {why}: {path}")]
    NotJson {
        /// Line, from 1.
        line: usize,
        /// Column in characters, from 1.
        column: usize,
        /// Byte offset in the file, from 0.
        byte: usize,
        /// What is wrong, or what the file really is.
        why: String,
        /// The file.
        path: PathBuf,
    },
    /// It is text in another encoding.
    #[error(
        "the text is not UTF-8 at line {line}, column {column} (byte {byte}): save it as UTF-8, which GeoJSON requires (RFC 7946 §11): {path}"
    )]
    NotUtf8 {
        /// Line, from 1.
        line: usize,
        /// Column in characters, from 1.
        column: usize,
        /// Byte offset in the file, from 0.
        byte: usize,
        /// The file.
        path: PathBuf,
    },
    /// It is JSON or something else, and no GeoJSON.
    #[error("this is {what}: {path}")]
    NotGeoJson {
        /// What it is, and what to do.
        what: String,
        /// The file.
        path: PathBuf,
    },
    /// It is GeoJSON, but no feature of it can be used.
    #[error("no feature can be drawn; {}: {path}", first_of(problems))]
    NothingUsable {
        /// What was wrong.
        problems: Vec<Problem>,
        /// The file.
        path: PathBuf,
    },
    /// It is larger than the reader's limits.
    #[error("the file has {bytes} bytes; files up to {limit} bytes can be read. Split it, or convert it to GeoPackage: {path}")]
    TooLarge {
        /// Its size.
        bytes: u64,
        /// The limit.
        limit: u64,
        /// The file.
        path: PathBuf,
    },
    /// It is compressed, and unpacked it is larger than the limit.
    #[error(
        "the file has {packed} bytes and unpacks to more than {limit}; up to 64 MiB and 100 times its size are unpacked, at most 4 GiB. \
         If that is right, unpack it first: {path}"
    )]
    Bomb {
        /// Its size as it is, in bytes.
        packed: u64,
        /// The limit that it exceeds, in bytes.
        limit: u64,
        /// The file.
        path: PathBuf,
    },
    /// It was to be read in an encoding that there is not.
    #[error("“{name}” is no encoding that is known here; say UTF-8, Shift_JIS, EUC-JP, windows-1252, UTF-16LE …: {path}")]
    UnknownEncoding {
        /// The name that was given.
        name: String,
        /// The file.
        path: PathBuf,
    },
    /// It holds several layers, and one is wanted.
    #[error("the file holds several layers; say which of them: {}: {path}", names.join(", "))]
    SeveralLayers {
        /// Their names.
        names: Vec<String>,
        /// The file.
        path: PathBuf,
    },
    /// It has no layer of the name that was asked for.
    #[error("the file has no layer “{name}”; it has: {}: {path}", names.join(", "))]
    NoSuchLayer {
        /// The name.
        name: String,
        /// Those that there are.
        names: Vec<String>,
        /// The file.
        path: PathBuf,
    },
    /// There is not enough memory for it.
    #[error(
        "the file has {} MB and reading it takes about {} MB of memory, of which {} MB are free: close other programs, split the file, or convert it to GeoPackage: {path}",
        megabytes(bytes),
        megabytes(needed),
        megabytes(available)
    )]
    NoRoom {
        /// Its size.
        bytes: u64,
        /// The memory that it needs, in bytes.
        needed: u64,
        /// The memory that is free, in bytes.
        available: u64,
        /// The file.
        path: PathBuf,
    },
    /// Someone asked to stop.
    #[error("cancelled")]
    Cancelled,
}

impl From<FileError> for ReadError {
    fn from(e: FileError) -> Self {
        match e {
            FileError::Cancelled => Self::Cancelled,
            e => Self::Io(e),
        }
    }
}

fn megabytes(bytes: &u64) -> u64 {
    bytes / 1_000_000
}

fn first_of(problems: &[Problem]) -> String {
    let first = problems.iter().find(|p| p.severity == crate::layer::Severity::Error).or(problems.first());
    first.map_or_else(String::new, |p| {
        let place = match (p.feature, p.line) {
            (Some(feature), Some(line)) => format!("feature {feature} (line {line}): "),
            _ => String::new(),
        };
        let more = if problems.len() > 1 { format!(" (and {} more)", problems.len() - 1) } else { String::new() };
        format!("{place}{}{more}", p.message)
    })
}
