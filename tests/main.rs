//! Stories: what users rely on, through the program's own doors. One file per subject.
#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a story that cannot go on fails there, and says aloud what it skips"
)]

mod commands;
