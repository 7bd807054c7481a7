//! Reads the elements of a `features` array or of a sequence of documents, in parallel, as if one reader had gone through the text.
//!
//! The text is cut where features seem to begin. A stretch counts only if the one before it ends exactly where it begins;
//! else it is read again from there. So a wrong cut costs time and never changes the result.

use super::feature::{Chunk, Element, NOT_UTF8};
use super::scan::{Kind, Scan, Syntax, balanced_end};
use super::trouble::Trouble;
use memchr::memmem;
use rayon::prelude::*;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// Bytes of text a stretch has about.
const STRETCH: usize = 4 << 20;

/// The text that is read and what the stretches share.
pub(super) struct Source<'a> {
    pub text: &'a [u8],
    /// True when the text as a whole is not UTF-8.
    pub doubtful: bool,
    pub cancel: &'a AtomicBool,
    pub progress: &'a (dyn Fn(f32) + Sync),
}

/// Array: separated by commas, up to `]`. Sequence: whole documents, separated by white space or record separators.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    Array,
    Sequence,
}

/// Where and how reading a stretch ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// At the first byte of an element that belongs to the next stretch.
    Next(usize),
    /// After the array's bracket, or at the end of a sequence.
    Closed(usize),
    /// The text ends inside the array or an element.
    Cut(usize),
    /// The array is not JSON between its elements.
    Broken(Syntax),
    /// Someone asked to stop.
    Cancelled,
}

impl Source<'_> {
    /// Reads all elements from `start`, the first byte of the first element.
    pub fn read(&self, start: usize, mode: Mode) -> (Chunk, End) {
        let signature = self.signature(start);
        let mut starts = vec![start];
        for near in (start + STRETCH..self.text.len().saturating_sub(STRETCH / 2)).step_by(STRETCH) {
            if let Some(at) = self.guess(near, &signature).filter(|&at| starts.last().is_some_and(|&last| at > last)) {
                starts.push(at);
            }
        }
        let stop = |i: usize| starts.get(i + 1).copied().unwrap_or(usize::MAX);
        let done = AtomicUsize::new(0);
        let read: Vec<(Chunk, End)> = (0..starts.len())
            .into_par_iter()
            .map(|i| {
                let read = self.stretch(starts[i], stop(i), mode, &signature);
                let n = done.fetch_add(1, Ordering::Relaxed) + 1;
                (self.progress)(n as f32 / starts.len() as f32);
                read
            })
            .collect();

        let mut whole = Chunk::new(start, self.doubtful);
        whole.table.xy.reserve_exact(read.iter().map(|(c, _)| c.table.xy.len()).sum());
        whole.table.rings.reserve_exact(read.iter().map(|(c, _)| c.table.rings.len()).sum());
        whole.table.parts.reserve_exact(read.iter().map(|(c, _)| c.table.parts.len()).sum());
        whole.table.rows.reserve_exact(read.iter().map(|(c, _)| c.table.rows.len()).sum());
        let mut end = End::Next(start);
        for (i, (chunk, chunk_end)) in read.into_iter().enumerate() {
            let End::Next(at) = end else { break };
            if at == starts[i] {
                whole.append(chunk);
                end = chunk_end;
            } else if at < stop(i) {
                let (chunk, chunk_end) = self.stretch(at, stop(i), mode, &signature);
                whole.append(chunk);
                end = chunk_end;
            }
        }
        (whole, end)
    }

    /// The bytes with which the first element begins, up to its first member's name, or value if that is the type.
    fn signature(&self, start: usize) -> Vec<u8> {
        let mut scan = Scan::new(self.text, start);
        if scan.peek() != Some(b'{') {
            return Vec::new();
        }
        scan.at += 1;
        scan.next_token();
        if let Ok(key) = scan.key()
            && &self.text[key] == b"type"
        {
            let _not_a_text = scan.string().is_err();
        }
        self.text[start..scan.at.min(start + 200)].to_vec()
    }

    /// Finds a place at or after `near` where an element seems to begin.
    fn guess(&self, near: usize, signature: &[u8]) -> Option<usize> {
        // A file whose elements begin in ever other ways is read by one thread rather than searched to its end each time.
        let window = self.text.get(near..(near + STRETCH / 2).min(self.text.len()))?;
        if signature.is_empty() {
            return None;
        }
        memmem::find_iter(window, signature).map(|at| near + at).find(|&at| {
            let before = self.text[..at].iter().rev().find(|b| !b.is_ascii_whitespace());
            matches!(before, Some(b',' | b'}' | 0x1E))
        })
    }

    fn stretch(&self, start: usize, stop: usize, mode: Mode, signature: &[u8]) -> (Chunk, End) {
        let mut chunk = Chunk::new(start, self.doubtful);
        let end = match mode {
            Mode::Array => self.array(&mut chunk, start, stop, signature),
            Mode::Sequence => self.sequence(&mut chunk, start, stop),
        };
        if let End::Next(at) | End::Closed(at) | End::Cut(at) = end {
            chunk.count_lines(self.text, at);
        }
        (chunk, end)
    }

    fn cancelled(&self, chunk: &Chunk) -> bool {
        chunk.elements.is_multiple_of(1024) && self.cancel.load(Ordering::Relaxed)
    }

    /// Reads array elements; `start` is the first byte of one.
    fn array(&self, chunk: &mut Chunk, start: usize, stop: usize, signature: &[u8]) -> End {
        let mut scan = Scan::new(self.text, start);
        loop {
            if scan.at >= stop {
                return End::Next(scan.at);
            }
            if self.cancelled(chunk) {
                return End::Cancelled;
            }
            let at = scan.at;
            let read = match scan.peek() {
                Some(b'{') => chunk.feature(&mut scan),
                Some(b']') => {
                    return End::Broken(Syntax {
                        at,
                        why: "a comma stands before ], with no feature after it; remove the comma",
                    });
                }
                _ => scan.value().map(|kind| {
                    chunk.find(at, if kind == Kind::Null { Trouble::NullFeature } else { Trouble::NotAnObject });
                }),
            };
            if let Err(e) = read {
                // After NOT_UTF8 the scanner stands behind a feature that is whole as JSON.
                let resumed = if e.why == NOT_UTF8 { Some(scan.at) } else { self.resume(at, e.at, signature) };
                match resumed {
                    Some(next) => {
                        chunk.find(e.at, if e.why == NOT_UTF8 { Trouble::NotUtf8 } else { Trouble::Syntax(e.why) });
                        scan.at = next;
                    }
                    None if e.at < self.text.len() => {
                        chunk.find(e.at, Trouble::Syntax(e.why));
                        return End::Cut(e.at);
                    }
                    None => {
                        chunk.find(at, Trouble::Cut);
                        return End::Cut(at);
                    }
                }
            }
            chunk.elements += 1;
            match scan.next_token() {
                Some(b',') => {
                    scan.at += 1;
                    if scan.next_token().is_none() {
                        chunk.find(scan.at, Trouble::Cut);
                        return End::Cut(scan.at);
                    }
                }
                Some(b']') => return End::Closed(scan.at + 1),
                // After a broken feature the next one is found by its beginning.
                Some(b'{') if chunk.findings.first_syntax.is_some() => {}
                Some(_) => return End::Broken(Syntax { at: scan.at, why: "a comma or ] is expected after a feature" }),
                None => {
                    chunk.find(scan.at, Trouble::Cut);
                    return End::Cut(scan.at);
                }
            }
        }
    }

    /// Finds where to go on after a broken element: behind its brackets when they balance before the next element seems to
    /// begin, else there.
    fn resume(&self, start: usize, error: usize, signature: &[u8]) -> Option<usize> {
        let begins = |at: &usize| self.text[..*at].iter().rev().find(|b| !b.is_ascii_whitespace()) == Some(&b',');
        let rest = self.text.get(error..).filter(|_| !signature.is_empty());
        let next = rest.and_then(|rest| memmem::find_iter(rest, signature).map(|at| error + at).find(begins));
        let end = balanced_end(&self.text[..next.unwrap_or(self.text.len())], start).filter(|&end| {
            let mut scan = Scan::new(self.text, end);
            end > error && matches!(scan.next_token(), Some(b',' | b']'))
        });
        end.or(next)
    }

    /// Reads whole documents; `start` is the first byte of one.
    fn sequence(&self, chunk: &mut Chunk, start: usize, stop: usize) -> End {
        let mut scan = Scan::new(self.text, start);
        loop {
            let mut comma = None;
            loop {
                match scan.next_token() {
                    Some(b',') => comma = Some(scan.at),
                    Some(0x1E) => {}
                    // Files that were put together bring their byte order marks along.
                    Some(0xEF) if self.text[scan.at..].starts_with("\u{feff}".as_bytes()) => scan.at += 2,
                    _ => break,
                }
                scan.at += 1;
            }
            let at = scan.at;
            if let Some(comma) = comma {
                chunk.find(comma, Trouble::CommasBetween);
            }
            if scan.peek().is_none() {
                return End::Closed(at);
            }
            if at >= stop {
                return End::Next(at);
            }
            if self.cancelled(chunk) {
                return End::Cancelled;
            }
            if let Err(e) = self.document(chunk, &mut scan) {
                if e.why == NOT_UTF8 {
                    chunk.find(e.at, Trouble::NotUtf8);
                } else {
                    let next = self.next_document(at, e.at);
                    let cut = e.at >= self.text.len() && next.is_none();
                    chunk.find(if cut { at } else { e.at }, if cut { Trouble::Cut } else { Trouble::Syntax(e.why) });
                    let Some(next) = next else { return End::Cut(at) };
                    scan.at = next;
                }
                chunk.elements += 1;
            }
        }
    }

    fn document(&self, chunk: &mut Chunk, scan: &mut Scan<'_>) -> Result<(), Syntax> {
        let at = scan.at;
        if scan.peek() == Some(b'{') {
            match chunk.document(scan)? {
                Element::Feature | Element::Geometry => {}
                Element::Collection => return self.collection(chunk, &mut Scan::new(self.text, at)),
                Element::Other(kind) if kind.is_empty() => {
                    chunk.find(at, Trouble::NotGeoJson("an object without a GeoJSON type".into()));
                }
                Element::Other(kind) => chunk.find(at, Trouble::NotGeoJson(format!("an object of type “{kind}”"))),
            }
        } else {
            let kind = scan.value()?;
            chunk.find(at, Trouble::NotGeoJson(name_of(kind).into()));
        }
        chunk.elements += 1;
        Ok(())
    }

    /// Reads a FeatureCollection, known to be JSON, that stands in a sequence.
    fn collection(&self, chunk: &mut Chunk, scan: &mut Scan<'_>) -> Result<(), Syntax> {
        let (at, text) = (scan.at, scan.text);
        let mut features = None;
        scan.members::<Syntax>(|scan, key| {
            if &text[key] == b"features" && scan.peek() == Some(b'[') {
                features = Some(scan.at);
            }
            scan.value().map(drop)
        })?;
        let Some(features) = features else {
            chunk.find(at, Trouble::NotGeoJson("a FeatureCollection without features".into()));
            chunk.elements += 1;
            return Ok(());
        };
        let mut inner = Scan::new(text, features + 1);
        if inner.next_token() != Some(b']') {
            let _closed = self.array(chunk, inner.at, usize::MAX, &[]);
        }
        Ok(())
    }

    /// Where the next document begins after a broken one: behind its brackets, at an object at the beginning of a line or at a
    /// record separator, whichever comes first; for what is no object, on the next line.
    fn next_document(&self, start: usize, error: usize) -> Option<usize> {
        let rest = self.text.get(start + 1..)?;
        if self.text[start] != b'{' {
            return memchr::memchr2(b'\n', 0x1E, rest).map(|at| start + 1 + at);
        }
        let line = memmem::find(rest, b"\n{").map(|at| start + 2 + at);
        let record = memchr::memchr(0x1E, rest).map(|at| start + 1 + at);
        let next = line.into_iter().chain(record).min();
        let text = &self.text[..next.unwrap_or(self.text.len())];
        balanced_end(text, start).filter(|&end| end > error).or(next)
    }
}

/// What a JSON value is, for messages.
pub(super) fn name_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Null => "a JSON null",
        Kind::Boolean => "a JSON true or false",
        Kind::Integer | Kind::Real => "a JSON number",
        Kind::Text => "a JSON text",
        Kind::Array => "a JSON array",
        Kind::Object => "a JSON object",
    }
}
