//! Floor: analysis.
