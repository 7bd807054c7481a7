//! The text of a layer in memory: written once, then shared and only read.

use memmap2::MmapMut;
use std::fmt;
use std::io;
use std::ops::Deref;
use std::sync::Arc;

/// Texts from this size on get pages of their own: two of the system's large pages, in bytes.
const LARGE: usize = 4 << 20;

/// A text; cloning it shares it.
#[derive(Clone)]
pub struct SourceText(Arc<Space>);

/// Memory for a text, full of zeros at first.
pub struct Space(Kind);

enum Kind {
    Heap(Vec<u8>),
    /// Memory of its own straight from the system, not a file's.
    Pages(MmapMut, usize),
}

impl Space {
    /// Takes memory.
    ///
    /// # Errors
    /// When the system gives none.
    pub fn new(length: usize) -> io::Result<Self> {
        if length < LARGE {
            return Ok(Self(Kind::Heap(vec![0; length])));
        }
        let pages = MmapMut::map_anon(length)?;
        // Large pages spare tens of thousands of interruptions while the file comes in; without them it is only slower.
        #[cfg(target_os = "linux")]
        let _only_slower = pages.advise(memmap2::Advice::HugePage).is_err();
        Ok(Self(Kind::Pages(pages, length)))
    }

    /// Returns the memory to write into.
    #[must_use]
    pub fn bytes(&mut self) -> &mut [u8] {
        match &mut self.0 {
            Kind::Heap(bytes) => bytes,
            Kind::Pages(pages, length) => &mut pages[..*length],
        }
    }
}

impl Deref for SourceText {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match &self.0.0 {
            Kind::Heap(bytes) => bytes,
            Kind::Pages(pages, length) => &pages[..*length],
        }
    }
}

impl From<Space> for SourceText {
    fn from(space: Space) -> Self {
        Self(Arc::new(space))
    }
}

impl From<Vec<u8>> for SourceText {
    fn from(bytes: Vec<u8>) -> Self {
        Space(Kind::Heap(bytes)).into()
    }
}

impl fmt::Debug for SourceText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SourceText({} bytes)", self.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_and_large_texts_are_zeros_until_they_are_written() {
        for length in [0, 1, LARGE - 1, LARGE, LARGE + 5] {
            let mut space = Space::new(length).unwrap();
            assert!(space.bytes().len() == length && space.bytes().iter().all(|b| *b == 0));
            space.bytes().fill(7);
            let text = SourceText::from(space);
            assert!(text.len() == length && text.clone().iter().all(|b| *b == 7));
        }
    }
}
