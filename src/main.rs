//! The program: runs a command, or opens the window.

use lodemap::app::outside;
use lodemap::cli::{Console, locale, run, window_request};
use lodemap::words::Lang;
use std::ffi::OsString;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

fn main() -> ExitCode {
    lodemap::render::use_system_fonts(lodemap::io::fonts::system_font);
    let args: Vec<OsString> = std::env::args_os().skip(1).collect();
    let (mut out, mut err) = (std::io::stdout().lock(), std::io::stderr().lock());
    if let Some(status) = run(&args, &mut Console { out: &mut out, err: &mut err }) {
        return ExitCode::from(status);
    }
    // The window's own threads may have something to say.
    drop((out, err));
    let (paths, lang) = window_request(&args);
    ExitCode::from(open_window(paths, lang))
}

/// Opens the window; returns the exit status.
fn open_window(paths: Vec<PathBuf>, lang: Option<Lang>) -> u8 {
    match lodemap::ui::run(paths, outside::setup(locale(), outside::silent(), true), lang) {
        Ok(()) => 0,
        Err(why) => {
            let _nobody = writeln!(std::io::stderr(), "lodemap: {why}").is_err();
            2
        }
    }
}
