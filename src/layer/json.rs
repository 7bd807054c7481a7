//! A strict JSON scanner over bytes (RFC 8259): it allocates nothing, knows how deep it is, and says where and why a text is not JSON.

mod number;

pub(crate) use number::{Decimal, MOST_WHOLE};

use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};

/// Deepest nesting that is read; `serde_json`, which shows the properties later, stops at 128.
const MAX_DEPTH: u32 = 120;

/// Where a text stops being JSON, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Syntax {
    pub at: usize,
    pub why: &'static str,
}

/// The reason that marks a scan that someone stopped.
pub(crate) const STOPPED: &str = "reading was stopped";

/// What kind of value was passed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Null,
    Boolean,
    Integer,
    Real,
    Text,
    Array,
    Object,
}

/// A place in a text. `text` may be followed by more than the scanner is asked to read.
#[derive(Debug, Clone)]
pub(crate) struct Scan<'a> {
    pub text: &'a [u8],
    pub at: usize,
    /// The last place of something that is JSON but that no program can show: half a surrogate pair, a number beyond f64.
    pub odd: Option<usize>,
    /// The last place of a comma with nothing behind it (`[1,]`): not JSON, but it can mean only one thing.
    pub comma: Option<usize>,
    /// Set when someone wants the scan to stop, if anyone can.
    stop: Option<&'a AtomicBool>,
    passed: u32,
}

impl<'a> Scan<'a> {
    pub fn new(text: &'a [u8], at: usize) -> Self {
        Self { text, at, odd: None, comma: None, stop: None, passed: 0 }
    }

    /// Makes it stop when this is set.
    pub fn stopped_by(self, stop: &'a AtomicBool) -> Self {
        Self { stop: Some(stop), ..self }
    }

    /// Returns another scan of the same text.
    pub fn again(&self, at: usize) -> Self {
        Self { at, odd: None, comma: None, ..self.clone() }
    }

    /// Passes these bytes, if they stand here, and white space behind them.
    #[inline]
    pub fn pass(&mut self, bytes: &[u8]) -> bool {
        let here = self.text.get(self.at..).and_then(|rest| rest.get(..bytes.len())).is_some_and(|here| equal(here, bytes));
        if here {
            self.at += bytes.len();
            self.next_token();
        }
        here
    }

    /// Counts a value of a long array or deep structure; a stop is noticed after some thousands of them.
    #[inline]
    pub fn count(&mut self) -> Result<(), Syntax> {
        self.passed = self.passed.wrapping_add(1);
        if self.passed.is_multiple_of(1 << 14) && self.stop.is_some_and(|stop| stop.load(Ordering::Relaxed)) {
            return self.error(STOPPED);
        }
        Ok(())
    }

    #[inline]
    pub fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    /// Passes white space and returns the byte after it.
    #[inline]
    pub fn next_token(&mut self) -> Option<u8> {
        while let Some(b) = self.peek() {
            if !matches!(b, b' ' | b'\n' | b'\r' | b'\t') {
                return Some(b);
            }
            self.at += 1;
        }
        None
    }

    /// Passes white space behind a comma; true when the array or object is closed there.
    #[inline]
    pub fn closed_behind_comma(&mut self, close: u8) -> bool {
        let comma = self.at - 1;
        let closed = self.next_token() == Some(close);
        if closed {
            self.comma = Some(comma);
        }
        closed
    }

    /// Passes what stands behind an item of an object (`}`) or array (`]`): tells whether another item follows; if none does, the
    /// scanner then stands behind the bracket. A comma too many before it is passed over and remembered.
    #[inline]
    pub fn goes_on(&mut self, close: u8) -> Result<bool, Syntax> {
        let object = close == b'}';
        match self.next_token() {
            Some(b',') => {
                self.at += 1;
                if !self.closed_behind_comma(close) {
                    return Ok(true);
                }
            }
            Some(c) if c == close => {}
            Some(_) if object => return self.error("a comma or } is expected here"),
            Some(_) => return self.error("a comma or ] is expected here"),
            None if object => return self.error("the text ends before } closes an object"),
            None => return self.error("the text ends before ] closes an array"),
        }
        self.at += 1;
        Ok(false)
    }

    pub fn error<T>(&self, why: &'static str) -> Result<T, Syntax> {
        Err(Syntax { at: self.at, why })
    }

    /// Passes a string (the scanner stands on its quote) and returns what is between the quotes, escapes and all.
    #[inline]
    pub fn string(&mut self) -> Result<Range<usize>, Syntax> {
        if self.peek() != Some(b'"') {
            return self.error("a text in double quotes is expected here");
        }
        let start = self.at + 1;
        self.at = start;
        loop {
            while let Some(eight) = self.text.get(self.at..).and_then(|rest| rest.first_chunk::<8>()) {
                let hits = special(u64::from_le_bytes(*eight));
                if hits != 0 {
                    self.at += (hits.trailing_zeros() / 8) as usize;
                    break;
                }
                self.at += 8;
            }
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(start..self.at - 1);
                }
                Some(b'\\') => self.escape()?,
                Some(0..0x20) => {
                    return self.error(
                        "a line break, tab or other control character stands inside a text; write it as an escape such as \\n",
                    );
                }
                Some(_) => self.at += 1,
                None => return self.error("the text ends inside a string"),
            }
        }
    }

    fn escape(&mut self) -> Result<(), Syntax> {
        match self.text.get(self.at + 1) {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => self.at += 2,
            Some(b'u') => {
                let unit = self.unit(self.at)?;
                let low = match unit {
                    0xD800..0xDC00 if self.text.get(self.at + 6..self.at + 8) == Some(b"\\u") => self.unit(self.at + 6).ok(),
                    _ => None,
                };
                if low.is_some_and(|low| (0xDC00..0xE000).contains(&low)) {
                    self.at += 12;
                } else {
                    if (0xD800..0xE000).contains(&unit) {
                        self.odd = Some(self.at);
                    }
                    self.at += 6;
                }
            }
            Some(_) => {
                return self.error("a backslash is followed by a letter that means nothing in JSON; write \\\\ for a backslash");
            }
            None => {
                self.at = self.text.len();
                return self.error("the text ends inside a string");
            }
        }
        Ok(())
    }

    /// The UTF-16 unit of the escape `\uXXXX` that begins at `at`.
    fn unit(&self, at: usize) -> Result<u32, Syntax> {
        let why = "\\u is followed by something other than four hexadecimal digits";
        let digits = self.text.get(at + 2..at + 6).ok_or(Syntax { at, why })?;
        let value = digits.iter().try_fold(0, |unit, &b| Some(unit * 16 + char::from(b).to_digit(16)?));
        value.ok_or(Syntax { at, why })
    }

    /// Passes one value of any kind; the scanner stands on its first byte.
    #[inline]
    pub fn value(&mut self) -> Result<Kind, Syntax> {
        match self.peek() {
            Some(b'"') => self.string().map(|_| Kind::Text),
            Some(b'-' | b'0'..=b'9') => {
                let number = self.number()?;
                if number.may_be_infinite() && !number.value(self.text).is_finite() {
                    self.odd = Some(number.start);
                }
                Ok(if number.integer { Kind::Integer } else { Kind::Real })
            }
            Some(b'{') => self.nested().map(|()| Kind::Object),
            Some(b'[') => self.nested().map(|()| Kind::Array),
            Some(b't') => self.word(b"true", Kind::Boolean),
            Some(b'f') => self.word(b"false", Kind::Boolean),
            Some(b'n') => self.word(b"null", Kind::Null),
            Some(b'N' | b'I') if ["NaN", "Inf"].iter().any(|word| self.text[self.at..].starts_with(word.as_bytes())) => {
                self.error("NaN and Infinity are not JSON; write null or leave the feature without a shape")
            }
            Some(b'\'') => self.error("texts in JSON stand in double quotes, not single ones"),
            Some(b'/') => self.error("JSON has no comments"),
            Some(b']' | b'}') => self.error("a value is expected before this bracket; perhaps there is a comma too many"),
            Some(_) => self.error("a value (text, number, object, array, true, false or null) is expected here"),
            None => self.error("the text ends where a value is expected"),
        }
    }

    fn word(&mut self, word: &[u8], kind: Kind) -> Result<Kind, Syntax> {
        if !self.text[self.at..].starts_with(word) {
            // A word that is cut by the end of the text is the end's fault, not the word's.
            if word.starts_with(&self.text[self.at..]) {
                self.at = self.text.len();
            }
            return self.error("an unknown word; JSON knows true, false and null");
        }
        self.at += word.len();
        Ok(kind)
    }

    /// Passes an object or array with all it holds, without recursion: bit `depth` of `objects` tells objects from arrays.
    fn nested(&mut self) -> Result<(), Syntax> {
        let mut objects = 0_u128;
        let mut depth = 0;
        loop {
            // Here the scanner stands on the first byte of a value.
            self.count()?;
            match self.peek() {
                Some(open @ (b'{' | b'[')) => {
                    if depth == MAX_DEPTH {
                        return self.error("objects and arrays are nested more than 120 deep");
                    }
                    depth += 1;
                    let object = open == b'{';
                    objects = objects << 1 | u128::from(object);
                    self.at += 1;
                    let close = if object { b'}' } else { b']' };
                    match self.next_token() {
                        Some(b) if b == close => self.at -= 0,
                        Some(_) if object => {
                            self.key()?;
                            continue;
                        }
                        _ => continue,
                    }
                }
                _ => {
                    self.value()?;
                }
            }
            // Here the scanner stands after a value, or on the closing bracket of an empty object or array.
            loop {
                match (self.next_token(), objects & 1 == 1) {
                    (Some(b'}'), true) | (Some(b']'), false) => {
                        self.at += 1;
                        depth -= 1;
                        objects >>= 1;
                        if depth == 0 {
                            return Ok(());
                        }
                    }
                    (Some(b','), object) => {
                        self.at += 1;
                        if self.closed_behind_comma(if object { b'}' } else { b']' }) {
                            continue;
                        }
                        if object {
                            self.key()?;
                        }
                        break;
                    }
                    (Some(_), true) => return self.error("a comma or } is expected here"),
                    (Some(_), false) => return self.error("a comma or ] is expected here"),
                    (None, _) => return self.error("the text ends before a bracket is closed"),
                }
            }
        }
    }

    /// Passes a member's name and colon and stands on its value. Returns the name between its quotes.
    #[inline]
    pub fn key(&mut self) -> Result<Range<usize>, Syntax> {
        let key = self.string().map_err(|e| match self.text.get(e.at) {
            Some(b'"') | None => e,
            Some(b'}') if e.at == self.at => Syntax { at: e.at, why: "a comma stands before }, with nothing after it" },
            _ if e.at == self.at => Syntax { at: e.at, why: "a member's name in double quotes is expected here" },
            _ => e,
        })?;
        if self.next_token() != Some(b':') {
            return self.error("a colon is expected after a member's name");
        }
        self.at += 1;
        self.next_token();
        Ok(key)
    }

    /// Enters an object (the scanner stands on its brace): calls `member` with each name, the scanner standing on the value.
    pub fn members<E: From<Syntax>>(
        &mut self,
        mut member: impl FnMut(&mut Self, Range<usize>) -> Result<(), E>,
    ) -> Result<(), E> {
        self.at += 1;
        if self.next_token() == Some(b'}') {
            self.at += 1;
            return Ok(());
        }
        loop {
            self.count()?;
            let key = self.key()?;
            member(self, key)?;
            if !self.goes_on(b'}')? {
                return Ok(());
            }
        }
    }
}

/// Tells whether two texts of one length are equal, without a call: keys are a few words long.
#[inline]
fn equal(a: &[u8], b: &[u8]) -> bool {
    let ((a, a_rest), (b, b_rest)) = (a.as_chunks::<8>(), b.as_chunks::<8>());
    let words = a.iter().zip(b).all(|(a, b)| u64::from_le_bytes(*a) == u64::from_le_bytes(*b));
    words && a_rest.iter().zip(b_rest).all(|(a, b)| a == b)
}

/// Marks (in the high bit of each byte) quotes, backslashes and control characters; the lowest mark is always right.
#[inline]
fn special(eight: u64) -> u64 {
    const ONES: u64 = u64::MAX / 255;
    let zero = |x: u64| x.wrapping_sub(ONES) & !x;
    let quote = zero(eight ^ (ONES * u64::from(b'"')));
    let backslash = zero(eight ^ (ONES * u64::from(b'\\')));
    let control = eight.wrapping_sub(ONES * 0x20) & !eight;
    (quote | backslash | control) & (ONES * 0x80)
}

#[cfg(test)]
mod tests;
