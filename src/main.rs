//! The program: runs a command, or opens the window.

use lodemap::cli::{Console, locale, run, window_request};
use lodemap::words::{Lang, Word};
use std::ffi::OsString;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

fn main() -> ExitCode {
    let args: Vec<OsString> = std::env::args_os().skip(1).collect();
    let (mut out, mut err) = (std::io::stdout().lock(), std::io::stderr().lock());
    if let Some(status) = run(&args, &mut Console { out: &mut out, err: &mut err }) {
        return ExitCode::from(status);
    }
    // The window's own threads may have something to say.
    drop((out, err));
    let (paths, lang) = window_request(&args);
    ExitCode::from(open_window(&paths, lang))
}

/// Opens the window; returns the exit status.
fn open_window(paths: &[PathBuf], lang: Option<Lang>) -> u8 {
    // WIRE HERE: lodemap::ui::run(paths, lang); until then there is no window to open.
    let shown = paths.first().map_or_else(|| "PATH".to_owned(), |p| p.display().to_string());
    let text = lang.unwrap_or_else(locale).fill(Word::NoDisplay, &[&shown]);
    let _nobody = writeln!(std::io::stderr(), "lodemap: {text}").is_err();
    2
}
