//! A model of a disk: from the log of what a program did (tests/support/disk.c) to what a power cut may leave.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What a disk writes as one piece.
const SECTOR: usize = 512;

/// One thing that was done.
#[derive(Debug)]
pub enum Op {
    Open { inode: u64, created: bool, name: String },
    Write { inode: u64, offset: usize, bytes: Vec<u8> },
    Truncate { inode: u64, length: usize },
    Sync { inode: u64 },
    Unlink { name: String },
}

/// Builds the layer that is loaded into a child; `None` where there is none.
pub fn layer(folder: &Path) -> Option<PathBuf> {
    if !cfg!(target_os = "linux") {
        return None;
    }
    let (source, out) = (crate::support::root().join("tests/support/disk.c"), folder.join("disk.so"));
    let done = Command::new("cc").args(["-shared", "-fPIC", "-O1", "-o"]).arg(&out).arg(source).arg("-ldl").status().ok()?;
    done.success().then_some(out)
}

/// A folder in memory where the system has one: what is tried thousands of times need not wear a disk.
pub fn fast_folder() -> tempfile::TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap()
}

/// Reads the log.
pub fn read_log(path: &Path) -> Vec<Op> {
    let log = std::fs::read(path).unwrap();
    let (mut rest, mut ops) = (log.as_slice(), Vec::new());
    while let [what, tail @ ..] = rest {
        rest = tail;
        let mut number = || {
            let (head, tail) = rest.split_first_chunk::<8>().unwrap();
            rest = tail;
            u64::from_ne_bytes(*head)
        };
        let (op, length) = match what {
            b'O' => {
                let (inode, created, length) = (number(), number() == 1, number());
                (Op::Open { inode, created, name: String::new() }, length)
            }
            b'W' => {
                let (inode, offset, length) = (number(), number(), number());
                (Op::Write { inode, offset: usize::try_from(offset).unwrap(), bytes: Vec::new() }, length)
            }
            b'T' => (Op::Truncate { inode: number(), length: usize::try_from(number()).unwrap() }, 0),
            b'S' => (Op::Sync { inode: number() }, 0),
            b'U' => (Op::Unlink { name: String::new() }, number()),
            _ => panic!("{what} is no letter of the log"),
        };
        let (head, tail) = rest.split_at(usize::try_from(length).unwrap());
        rest = tail;
        let text = || String::from_utf8(head.to_vec()).unwrap();
        ops.push(match op {
            Op::Open { inode, created, .. } => Op::Open { inode, created, name: text() },
            Op::Write { inode, offset, .. } => Op::Write { inode, offset, bytes: head.to_vec() },
            Op::Unlink { .. } => Op::Unlink { name: text() },
            other => other,
        });
    }
    ops
}

/// A file: what is on the platter, and what the system has only promised.
#[derive(Debug, Clone, Default)]
struct File {
    safe: Vec<u8>,
    pending: Vec<Pending>,
}

#[derive(Debug, Clone)]
enum Pending {
    Write(usize, Vec<u8>),
    Length(usize),
}

/// The disk after some of the log. A name in the folder is safe only after the folder was synced.
#[derive(Debug, Clone, Default)]
pub struct Disk {
    files: BTreeMap<usize, File>,
    by_inode: BTreeMap<u64, usize>,
    folder: Option<u64>,
    safe: BTreeMap<String, usize>,
    pending: Vec<(String, Option<usize>)>,
}

impl Disk {
    /// Does what the log says.
    pub fn apply(&mut self, op: &Op) {
        match op {
            Op::Open { inode, name, .. } if name.is_empty() => self.folder = Some(*inode),
            Op::Open { inode, created, name } => {
                if *created || !self.by_inode.contains_key(inode) {
                    let file = self.files.len();
                    self.files.insert(file, File::default());
                    self.by_inode.insert(*inode, file);
                    self.pending.push((name.clone(), Some(file)));
                }
            }
            Op::Write { inode, offset, bytes } => self.file(*inode).pending.push(Pending::Write(*offset, bytes.clone())),
            Op::Truncate { inode, length } => self.file(*inode).pending.push(Pending::Length(*length)),
            Op::Sync { inode } if self.folder == Some(*inode) => {
                let pending = std::mem::take(&mut self.pending);
                self.safe = names(&self.safe, &pending, &mut || true);
            }
            Op::Sync { inode } => {
                let file = self.file(*inode);
                let pending = std::mem::take(&mut file.pending);
                settle(&mut file.safe, &pending, &mut || true);
            }
            Op::Unlink { name } => self.pending.push((name.clone(), None)),
        }
    }

    fn file(&mut self, inode: u64) -> &mut File {
        let file = self.by_inode[&inode];
        self.files.get_mut(&file).unwrap()
    }

    /// What a power cut leaves; `lucky` says of each sector, length and name whether it reached the platter in time.
    pub fn cut(&self, lucky: &mut dyn FnMut() -> bool) -> BTreeMap<String, Vec<u8>> {
        let left = names(&self.safe, &self.pending, lucky);
        let content = |file: usize, lucky: &mut dyn FnMut() -> bool| {
            let file = &self.files[&file];
            let mut bytes = file.safe.clone();
            settle(&mut bytes, &file.pending, lucky);
            bytes
        };
        left.into_iter().map(|(name, file)| (name, content(file, lucky))).collect()
    }
}

fn names(
    safe: &BTreeMap<String, usize>,
    pending: &[(String, Option<usize>)],
    lucky: &mut dyn FnMut() -> bool,
) -> BTreeMap<String, usize> {
    let mut left = safe.clone();
    for (name, file) in pending {
        match file {
            _ if !lucky() => {}
            Some(file) => drop(left.insert(name.clone(), *file)),
            None => drop(left.remove(name)),
        }
    }
    left
}

fn settle(bytes: &mut Vec<u8>, pending: &[Pending], lucky: &mut dyn FnMut() -> bool) {
    for change in pending {
        match change {
            Pending::Length(length) if lucky() => bytes.resize(*length, 0),
            Pending::Length(_) => {}
            Pending::Write(offset, new) => {
                let (mut at, end) = (*offset, offset + new.len());
                while at < end {
                    let next = end.min((at / SECTOR + 1) * SECTOR);
                    if lucky() {
                        if bytes.len() < next {
                            bytes.resize(next, 0);
                        }
                        bytes[at..next].copy_from_slice(&new[at - offset..next - offset]);
                    }
                    at = next;
                }
            }
        }
    }
}
