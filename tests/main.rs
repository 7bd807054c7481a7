//! Stories: what people do with the program, one file a story.

mod format;
mod sample;
