//! Stories: what users rely on, through the program's own doors. One file per subject.

mod commands;
