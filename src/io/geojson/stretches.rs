//! Reads the elements of a text in parallel, as if one reader had gone through it, and while the file is still coming in.
//!
//! The text is cut into blocks, and in each block a place is looked for where an element seems to begin. From there the block is
//! read up to the last element that is whole in it; what lies between two stretches is read in a second round. A stretch counts
//! only if the one before it ends exactly where it begins; else the text is read again from there. So a wrong guess costs time
//! and never changes the result.

use super::elements::{Elements, End, Mode, Place};
use super::feature::{Chunk, Packed};
use super::text::Seam;
use crate::io::files::FileError;
use crate::io::open_file::{OpenFile, Progress};
use crate::layer::TableBuilder;
use crate::layer::json::{Scan, Syntax};
use memchr::memmem;
use rayon::prelude::*;
use std::cell::RefCell;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// Blocks whose columns are worth pages of their own.
const LARGE: usize = 1 << 20;

/// Bytes of a block.
pub(super) const BLOCK: usize = if cfg!(fuzzing) { 256 } else { 4 << 20 };

/// What is read, and where its elements begin.
#[derive(Debug, Clone)]
pub(super) struct Plan<'a> {
    start: usize,
    mode: Mode,
    signature: Vec<u8>,
    cancel: &'a AtomicBool,
}

/// What was read of one block: from an element at `start` on.
#[derive(Debug)]
struct Stretch {
    start: Place,
    read: Packed,
    end: End,
}

/// What was read from the blocks of a text before anybody knew what the text is.
#[derive(Debug)]
pub(super) struct Ahead<'a> {
    plan: Plan<'a>,
    stretches: Vec<Stretch>,
}

/// The text that is read.
pub(super) struct Source<'a> {
    pub text: &'a [u8],
    /// True when the text as a whole is not UTF-8.
    pub doubtful: bool,
    pub cancel: &'a AtomicBool,
    /// Bytes of a block, [`BLOCK`] but in tests.
    pub block: usize,
    pub ahead: RefCell<Option<Ahead<'a>>>,
}

impl Source<'_> {
    /// Reads all elements from `start`, the first byte of the first element. The end is not [`End::Next`].
    pub fn read(&self, start: usize, mode: Mode) -> (Vec<Packed>, End) {
        let &Self { text, doubtful, cancel, block: size, .. } = self;
        let ahead = self.ahead.take().filter(|ahead| ahead.plan.start == start && ahead.plan.mode == mode);
        let Ahead { plan, stretches } = ahead.unwrap_or_else(|| {
            let plan = Plan::new(text, start, mode, cancel);
            let blocks = text.par_chunks(size).enumerate();
            let block = |(i, block)| plan.block(block, i * size, text.len(), doubtful);
            let stretches = blocks.filter_map(block).collect();
            Ahead { plan, stretches }
        });
        let stop = |i: usize| stretches.get(i + 1).map_or(usize::MAX, |next| next.start.at);
        let whole = Elements { text, goes_on: false, signature: &plan.signature, cancel };
        let from = |place: Place, stop: usize| {
            let mut chunk = Chunk::new(doubtful);
            let end = whole.read(&mut chunk, mode, place, stop);
            Stretch { start: place, read: chunk.pack(0), end }
        };
        let gap = |(i, stretch): (usize, &Stretch)| match stretch.end {
            End::Next(place) if place.at < stop(i) => Some(from(place, stop(i))),
            _ => None,
        };
        let gaps: Vec<Option<Stretch>> = stretches.par_iter().enumerate().map(gap).collect();
        let stops: Vec<usize> = (0..stretches.len()).map(stop).collect();

        let mut all = Vec::with_capacity(2 * stretches.len());
        let mut end = End::Next(Place::at(start));
        for ((stretch, gap), stop) in stretches.into_iter().zip(gaps).zip(stops) {
            for piece in std::iter::once(stretch).chain(gap) {
                if end == End::Next(piece.start) {
                    all.push(piece.read);
                    end = piece.end;
                }
            }
            // A wrong guess: what was passed over is read now.
            if let End::Next(place) = end
                && place.at < stop
            {
                let piece = from(place, stop);
                all.push(piece.read);
                end = piece.end;
            }
        }
        (all, end)
    }
}

impl<'a> Plan<'a> {
    fn new(text: &[u8], start: usize, mode: Mode, cancel: &'a AtomicBool) -> Self {
        Self { start, mode, signature: signature(text, start), cancel }
    }

    /// Guesses from the beginning of a text where its elements begin; `None` when that does not tell.
    pub fn of(head: &[u8], cancel: &'a AtomicBool) -> Option<Self> {
        let mut scan = Scan::new(head, 0);
        while scan.next_token() == Some(0x1E) {
            scan.at += 1;
        }
        let start = scan.at;
        if scan.peek() != Some(b'{') {
            return None;
        }
        let mut features = None;
        let read = scan.members::<Syntax>(|scan, key| {
            if &head[key] == b"features" && scan.peek() == Some(b'[') {
                scan.at += 1;
                features = (scan.next_token() == Some(b'{')).then_some(scan.at);
                // Nobody looks at why the scan ends here.
                return scan.error("");
            }
            scan.value().map(drop)
        });
        match (features, read) {
            (Some(features), _) => Some(Self::new(head, features, Mode::Array, cancel)),
            (None, Ok(())) if matches!(scan.next_token(), Some(b'{' | 0x1E)) => {
                Some(Self::new(head, start, Mode::Sequence, cancel))
            }
            _ => None,
        }
    }

    /// Reads what stands in one block of a text of `length` bytes; the block begins at `offset`.
    fn block(&self, block: &[u8], offset: usize, length: usize, doubtful: bool) -> Option<Stretch> {
        let begin = match self.start.checked_sub(offset) {
            Some(begin) if begin >= block.len() => return None,
            Some(begin) => begin,
            None => self.guess(block)?,
        };
        let goes_on = offset + block.len() < length;
        let elements = Elements { text: block, goes_on, signature: &self.signature, cancel: self.cancel };
        let mut chunk = Chunk::new(doubtful);
        if block.len() >= LARGE {
            chunk.table = TableBuilder::large();
        }
        let end = match elements.read(&mut chunk, self.mode, Place::at(begin), usize::MAX) {
            End::Next(place) => End::Next(Place { at: place.at + offset, ..place }),
            End::Closed(at) => End::Closed(at + offset),
            End::Cut(at) => End::Cut(at + offset),
            End::Broken(e) => End::Broken(Syntax { at: e.at + offset, ..e }),
            End::Cancelled => End::Cancelled,
        };
        Some(Stretch { start: Place::at(begin + offset), read: chunk.pack(offset), end })
    }

    /// Finds a place in a block where an element seems to begin.
    fn guess(&self, block: &[u8]) -> Option<usize> {
        if self.signature.is_empty() {
            return None;
        }
        memmem::find_iter(block, &self.signature).find(|&at| {
            let before = block[..at].iter().rev().find(|b| !b.is_ascii_whitespace());
            matches!(before, Some(b',' | b'}' | 0x1E))
        })
    }
}

/// The bytes with which the first element begins, up to its first member's name, or value if that is the type.
fn signature(text: &[u8], start: usize) -> Vec<u8> {
    let mut scan = Scan::new(text, start);
    if scan.peek() != Some(b'{') {
        return Vec::new();
    }
    scan.at += 1;
    scan.next_token();
    if let Ok(key) = scan.key()
        && &text[key] == b"type"
    {
        let _not_a_text = scan.string().is_err();
    }
    text[start..scan.at.min(start + 200)].to_vec()
}

/// Fills `text` from byte `skip` of a file on in blocks of `size`; what stands in a block is read while it is still in the
/// processor's cache. Returns whether the text is not UTF-8 as a whole, and what was read.
///
/// # Errors
/// When the file cannot be read, changes meanwhile, or `cancel` is set.
pub(super) fn read_in<'a>(
    reading: &OpenFile,
    text: &mut [u8],
    (skip, size): (usize, usize),
    cancel: &'a AtomicBool,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<(bool, Option<Ahead<'a>>), FileError> {
    let length = text.len();
    let (done, total) = (AtomicU64::new(skip as u64), reading.size());
    let fill = |space: &mut [u8], offset: usize| {
        reading.fill((offset + skip) as u64, space, cancel)?;
        let done = done.fetch_add(space.len() as u64, Ordering::Relaxed) + space.len() as u64;
        progress(Progress { done, total });
        Ok(())
    };
    let first = length.min(size);
    fill(&mut text[..first], 0)?;
    let plan = Plan::of(&text[..first], cancel);
    let one = |(i, block): (usize, &mut [u8])| {
        let offset = i * size;
        if i > 0 {
            fill(block, offset)?;
        }
        let seam = Seam::of(block, i == 0, offset + block.len() == length);
        let stretch = plan.as_ref().and_then(|plan| plan.block(block, offset, length, !seam.valid));
        Ok((seam, stretch))
    };
    let read: Vec<(Seam, Option<Stretch>)> = text.par_chunks_mut(size).enumerate().map(one).collect::<Result<_, FileError>>()?;
    let (seams, stretches): (Vec<Seam>, Vec<Option<Stretch>>) = read.into_iter().unzip();
    let doubtful = !Seam::all_valid(text, &seams);
    let ahead = plan.map(|plan| Ahead { plan, stretches: stretches.into_iter().flatten().collect() });
    Ok((doubtful, ahead))
}
