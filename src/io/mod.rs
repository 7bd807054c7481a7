//! Floor: io.
