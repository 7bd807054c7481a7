//! Reads the elements of a `features` array or of a sequence of documents, one after another.

use super::feature::{Chunk, Element, NOT_UTF8};
use super::trouble::Trouble;
use crate::layer::json::{Kind, STOPPED, Scan, Syntax};
use memchr::memmem;
use std::sync::atomic::{AtomicBool, Ordering};

/// Array: separated by commas, up to `]`. Sequence: whole documents, separated by white space or record separators.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    Array,
    Sequence,
}

/// A place at which elements can be read on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub at: usize,
    /// True behind an element of an array: a comma or the closing bracket comes next.
    pub behind: bool,
}

impl Place {
    /// At the first byte of an element.
    pub fn at(at: usize) -> Self {
        Self { at, behind: false }
    }
}

/// Where and how reading ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// Others read on from here.
    Next(Place),
    /// After the array's bracket, or at the end of a sequence.
    Closed(usize),
    /// The text ends inside the array or an element.
    Cut(usize),
    /// The array is not JSON between its elements.
    Broken(Syntax),
    /// Someone asked to stop.
    Cancelled,
}

/// The text whose elements are read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Elements<'a> {
    pub text: &'a [u8],
    /// True when more text follows, so that an element that ends too early or seems broken is left to whoever has all of it.
    pub goes_on: bool,
    /// The bytes with which elements begin, empty when there is no telling.
    pub signature: &'a [u8],
    pub cancel: &'a AtomicBool,
}

impl Elements<'_> {
    /// Reads elements from `start` up to the first that begins at or after `stop`.
    pub fn read(&self, chunk: &mut Chunk, mode: Mode, start: Place, stop: usize) -> End {
        match mode {
            Mode::Array => self.array(chunk, start, stop),
            Mode::Sequence => self.sequence(chunk, start.at, stop),
        }
    }

    fn cancelled(&self, chunk: &Chunk) -> bool {
        chunk.elements.is_multiple_of(1024) && self.cancel.load(Ordering::Relaxed)
    }

    /// The end of the text inside the array: it was cut short, or goes on elsewhere.
    fn end_inside(&self, chunk: &mut Chunk, at: usize, here: Place) -> End {
        if self.goes_on {
            return End::Next(here);
        }
        chunk.find(at, Trouble::Cut);
        End::Cut(at)
    }

    fn array(&self, chunk: &mut Chunk, start: Place, stop: usize) -> End {
        let mut scan = Scan::new(self.text, start.at).stopped_by(self.cancel);
        let mut behind = start.behind;
        let mut ahead = Ahead::default();
        loop {
            if behind {
                let here = Place { at: scan.at, behind };
                match scan.next_token() {
                    Some(b',') => {
                        scan.at += 1;
                        match scan.next_token() {
                            Some(b']') => {
                                let why = "a comma stands before ], with no feature after it; remove the comma";
                                return End::Broken(Syntax { at: scan.at, why });
                            }
                            Some(_) => {}
                            None => return self.end_inside(chunk, scan.at, here),
                        }
                    }
                    Some(b']') => return End::Closed(scan.at + 1),
                    Some(b'{') => chunk.find(scan.at, Trouble::CommaMissing),
                    Some(_) if self.goes_on => return End::Next(here),
                    Some(_) => {
                        let (at, why) = (scan.at, "a comma or ] is expected after a feature");
                        let next = self.next_element(at, &mut ahead);
                        chunk.find(at, if next.is_some() { Trouble::Syntax(why) } else { Trouble::SyntaxToEnd(why) });
                        chunk.elements += 1;
                        let Some(next) = next else { return End::Cut(at) };
                        scan.at = next;
                    }
                    None => return self.end_inside(chunk, scan.at, here),
                }
            }
            let at = scan.at;
            if at >= stop {
                return End::Next(Place::at(at));
            }
            if self.cancelled(chunk) {
                return End::Cancelled;
            }
            behind = true;
            if let Err(e) = self.element(chunk, &mut scan) {
                if e.why == STOPPED {
                    return End::Cancelled;
                }
                if self.goes_on {
                    return End::Next(Place::at(at));
                }
                // After NOT_UTF8 the scanner stands behind a feature that is whole as JSON.
                let resumed =
                    if e.why == NOT_UTF8 { Some(Place { at: scan.at, behind }) } else { self.resume(at, e.at, &mut ahead) };
                let Some(next) = resumed else {
                    let inside = e.at < self.text.len();
                    let (at, trouble) = if inside { (e.at, Trouble::SyntaxToEnd(e.why)) } else { (at, Trouble::Cut) };
                    chunk.find(at, trouble);
                    return End::Cut(at);
                };
                chunk.find(e.at, if e.why == NOT_UTF8 { Trouble::NotUtf8 } else { Trouble::Syntax(e.why) });
                (scan.at, behind) = (next.at, next.behind);
            }
            chunk.elements += 1;
        }
    }

    fn element(&self, chunk: &mut Chunk, scan: &mut Scan<'_>) -> Result<(), Syntax> {
        let at = scan.at;
        if scan.peek() == Some(b'{') {
            return chunk.feature(scan);
        }
        let kind = scan.value()?;
        if self.goes_on && scan.peek().is_none() {
            // A number may have more digits.
            return scan.error("the text ends inside a value");
        }
        chunk.find(at, if kind == Kind::Null { Trouble::NullFeature } else { Trouble::NotAnObject });
        Ok(())
    }

    /// Finds where to go on after a broken element: behind its brackets when they balance before the next element seems to
    /// begin, else there.
    fn resume(&self, start: usize, error: usize, ahead: &mut Ahead) -> Option<Place> {
        let next = self.next_element(error, ahead);
        let end = balanced_end(&self.text[..next.unwrap_or(self.text.len())], start).filter(|&end| {
            let mut scan = Scan::new(self.text, end);
            end > error && matches!(scan.next_token(), Some(b',' | b']'))
        });
        end.map(|at| Place { at, behind: true }).or(next.map(Place::at))
    }

    /// Finds where an element seems to begin, behind a comma.
    fn next_element(&self, from: usize, ahead: &mut Ahead) -> Option<usize> {
        let begins = |at: &usize| self.text[..*at].iter().rev().find(|b| !b.is_ascii_whitespace()) == Some(&b',');
        let rest = self.text.get(from..).filter(|_| !self.signature.is_empty());
        let search = || rest.and_then(|rest| memmem::find_iter(rest, self.signature).map(|at| from + at).find(begins));
        ahead.at_or_after(from, search)
    }

    fn sequence(&self, chunk: &mut Chunk, start: usize, stop: usize) -> End {
        let mut scan = Scan::new(self.text, start).stopped_by(self.cancel);
        let mut ahead = [Ahead::default(); 2];
        loop {
            let here = Place::at(scan.at);
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
            if self.goes_on && scan.peek().is_none() {
                return End::Next(here);
            }
            if let Some(comma) = comma {
                chunk.find(comma, Trouble::CommasBetween);
            }
            if scan.peek().is_none() {
                return End::Closed(at);
            }
            if at >= stop {
                return End::Next(Place::at(at));
            }
            if self.cancelled(chunk) {
                return End::Cancelled;
            }
            if let Err(e) = self.document(chunk, &mut scan) {
                if e.why == STOPPED {
                    return End::Cancelled;
                }
                if self.goes_on {
                    return End::Next(Place::at(at));
                }
                if e.why == NOT_UTF8 {
                    chunk.find(e.at, Trouble::NotUtf8);
                } else {
                    let next = self.next_document(at, e.at, &mut ahead);
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
                Element::Collection => return self.collection(chunk, &mut scan.again(at)),
                Element::Other(kind) if kind.is_empty() => {
                    chunk.find(at, Trouble::NotGeoJson("an object without a GeoJSON type".into()));
                }
                Element::Other(kind) => chunk.find(at, Trouble::NotGeoJson(format!("an object of type “{kind}”"))),
            }
        } else {
            let kind = scan.value()?;
            if self.goes_on && scan.peek().is_none() {
                return scan.error("the text ends inside a value");
            }
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
        if let Some(comma) = scan.comma {
            chunk.find(comma, Trouble::ExtraComma);
        }
        let Some(features) = features else {
            chunk.find(at, Trouble::NotGeoJson("a FeatureCollection without features".into()));
            chunk.elements += 1;
            return Ok(());
        };
        let mut inner = scan.again(features + 1);
        if inner.next_token() != Some(b']') {
            let whole = Self { goes_on: false, signature: &[], ..*self };
            let _closed = whole.array(chunk, Place::at(inner.at), usize::MAX);
        }
        Ok(())
    }

    /// Where the next document begins after a broken one: behind its brackets, at an object at the beginning of a line or at a
    /// record separator, whichever comes first; for what is no object, on the next line.
    fn next_document(&self, start: usize, error: usize, [lines, records]: &mut [Ahead; 2]) -> Option<usize> {
        let rest = self.text.get(start + 1..)?;
        if self.text[start] != b'{' {
            return memchr::memchr2(b'\n', 0x1E, rest).map(|at| start + 1 + at);
        }
        let line = lines.at_or_after(start + 2, || memmem::find(rest, b"\n{").map(|at| start + 2 + at));
        let record = records.at_or_after(start + 1, || memchr::memchr(0x1E, rest).map(|at| start + 1 + at));
        let next = line.into_iter().chain(record).min();
        let text = &self.text[..next.unwrap_or(self.text.len())];
        balanced_end(text, start).filter(|&end| end > error).or(next)
    }
}

/// Finds the end of a broken object by counting brackets outside strings; `None` when they never balance.
fn balanced_end(text: &[u8], start: usize) -> Option<usize> {
    let mut depth = 0_usize;
    let mut at = start;
    while let Some(&b) = text.get(at) {
        match b {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            b'"' => {
                at += 1;
                while text.get(at) != Some(&b'"') {
                    at += memchr::memchr2(b'"', b'\\', text.get(at..)?)?;
                    at += if text[at] == b'\\' { 2 } else { 0 };
                }
            }
            _ => {}
        }
        at += 1;
    }
    None
}

/// What was found ahead in the text, so that a text with a million faults is not searched to its end a million times.
#[derive(Debug, Clone, Copy, Default)]
struct Ahead {
    /// From where it was searched, and the first place found there.
    found: Option<(usize, Option<usize>)>,
}

impl Ahead {
    /// The first place at or after `from`, which is never before the last one asked for.
    fn at_or_after(&mut self, from: usize, search: impl FnOnce() -> Option<usize>) -> Option<usize> {
        match self.found {
            Some((searched, place)) if from >= searched && place.is_none_or(|at| at >= from) => place,
            _ => {
                let place = search();
                self.found = Some((from, place));
                place
            }
        }
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
