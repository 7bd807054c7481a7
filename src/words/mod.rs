//! Floor: words.
