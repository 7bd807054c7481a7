//! The SHA-256 of a layer's file, made when someone asks for it: many only look at a layer.

use sha2::{Digest as _, Sha256};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

/// Bytes between two looks at the wish to stop: some milliseconds.
const PIECE: usize = 8 << 20;

/// The SHA-256 of a file, 64 hexadecimal digits; not yet known at first when the layer still holds the file's own bytes.
#[derive(Debug, Clone, Default)]
pub struct FileDigest(OnceLock<String>);

impl FileDigest {
    /// Makes the digest of bytes one behind another; `None` when `cancel` was set.
    #[must_use]
    pub fn of(pieces: &[&[u8]], cancel: &AtomicBool) -> Option<Self> {
        let mut hasher = Sha256::new();
        for piece in pieces.iter().flat_map(|bytes| bytes.chunks(PIECE)) {
            if cancel.load(Ordering::Relaxed) {
                return None;
            }
            hasher.update(piece);
        }
        Some(hasher.finalize().iter().map(|b| format!("{b:02x}")).collect::<String>().into())
    }

    /// Returns it if it is known.
    #[must_use]
    pub fn get(&self) -> Option<&str> {
        self.0.get().map(String::as_str)
    }

    /// Returns it, made of these bytes if it is not known; `None` when `cancel` was set meanwhile.
    #[must_use]
    pub(super) fn or_of(&self, pieces: &[&[u8]], cancel: &AtomicBool) -> Option<&str> {
        if self.0.get().is_none() {
            let made = Self::of(pieces, cancel)?.0.into_inner()?;
            return Some(self.0.get_or_init(|| made));
        }
        self.get()
    }
}

impl From<String> for FileDigest {
    fn from(hexadecimal: String) -> Self {
        Self(OnceLock::from(hexadecimal))
    }
}
