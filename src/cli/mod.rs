//! Floor: cli.

mod describe;

pub use describe::describe;
