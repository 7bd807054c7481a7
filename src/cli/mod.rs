//! Floor 11: the commands that need no window; one file per command.
//!
//! Exit status: 0 done, 1 done but problems were found, 2 unusable input or arguments.

mod apply;
mod args;
mod charts;
mod check;
mod compare;
mod convert;
mod deposits;
mod describe;
mod export;
mod filter;
mod help;
mod history;
mod info;
mod input;
mod render;
mod report;
mod send;
mod take_in;
mod verify;

pub use describe::describe;

use crate::io::gpkg::holds_workspace;
use crate::words::{Lang, Word};
use args::{Given, Options};
use std::ffi::{OsStr, OsString};
use std::io::Write;
use std::path::{Path, PathBuf};

/// Where a command writes: results to `out`, messages for people to `err`.
pub struct Console<'a> {
    /// Standard output.
    pub out: &'a mut dyn Write,
    /// Standard error.
    pub err: &'a mut dyn Write,
}

/// Done.
const DONE: u8 = 0;
/// Done, but there were problems.
const PROBLEMS: u8 = 1;
/// Not done.
const UNUSABLE: u8 = 2;

/// Why a command stopped.
#[derive(Debug)]
enum Stop {
    /// The arguments cannot be used: the sentence is followed by the usage line.
    Usage(String),
    /// The input cannot be used, or the result cannot be written.
    Failed(String),
    /// Whoever read standard output has closed it (`| head`): there is nobody to tell.
    NobodyListens,
}

impl Stop {
    fn failed(error: impl std::fmt::Display) -> Self {
        Self::Failed(error.to_string())
    }
}

impl Console<'_> {
    /// Writes a result.
    fn print(&mut self, text: &str) -> Result<(), Stop> {
        self.out.write_all(text.as_bytes()).and_then(|()| self.out.flush()).map_err(|e| match e.kind() {
            std::io::ErrorKind::BrokenPipe => Stop::NobodyListens,
            _ => Stop::Failed(format!("the result cannot be written to standard output: {e}")),
        })
    }

    /// Writes one JSON document.
    fn print_json(&mut self, value: &serde_json::Value) -> Result<(), Stop> {
        self.print(&format!("{value:#}\n"))
    }

    /// Writes a message for people; when even that fails there is nobody left to tell.
    fn say(&mut self, text: &str) {
        let _nobody = writeln!(self.err, "lodemap: {text}").is_err();
    }
}

/// A command: its arguments, the language, where to write; returns the exit status.
type Command = fn(&Given, Lang, &mut Console<'_>) -> Result<u8, Stop>;

/// Runs the command that the arguments (without the program's name) ask for and returns the exit status.
///
/// Returns `None` when they ask for the window; [`window_request`] then says what to show in it.
pub fn run(args: &[OsString], console: &mut Console<'_>) -> Option<u8> {
    let lang = match language(args) {
        Ok(lang) => lang.unwrap_or_else(locale),
        Err(wrong) => return Some(stopped("", Stop::Usage(locale().fill(Word::CliBadLang, &[&wrong])), locale(), console)),
    };
    let rest = after_lang(args);
    let first = rest.first().map(|a| a.to_string_lossy().into_owned()).unwrap_or_default();
    if let Some((name, ..)) = help::COMMANDS.iter().find(|c| c.0 == first) {
        let status = command(name, &rest[1..], lang, console).unwrap_or_else(|stop| stopped(name, stop, lang, console));
        return Some(status);
    }
    let given = match Given::parse(rest, Options { flags: &["--version", "-V"], values: &[] }, lang) {
        Ok(given) => given,
        Err(stop) => return Some(stopped("", stop, lang, console)),
    };
    let printed = if given.has("--help") {
        console.print(&help::help("", lang))
    } else if given.has("--version") || given.has("-V") {
        console.print(concat!("lodemap ", env!("CARGO_PKG_VERSION"), "\n"))
    } else {
        // A mistyped command would otherwise open a window on nothing; after -- it is meant as a path.
        let word = given.paths.first().filter(|_| rest.first().is_some_and(|a| a != "--"));
        let mistyped = word.filter(|p| p.extension().is_none() && p.components().count() == 1 && !p.exists());
        let shown = mistyped?.to_string_lossy().into_owned();
        Err(Stop::Usage(lang.fill(Word::CliNoCommand, &[&shown])))
    };
    Some(printed.map_or_else(|stop| stopped("", stop, lang, console), |()| DONE))
}

/// Returns the paths to open in the window and the language, if one is asked for; for arguments that [`run`] left.
#[must_use]
pub fn window_request(args: &[OsString]) -> (Vec<PathBuf>, Option<Lang>) {
    let paths = Given::parse(args, Options::default(), Lang::En).map(|g| g.paths).unwrap_or_default();
    (paths, language(args).ok().flatten())
}

/// Returns the language of the locale, by the variables that POSIX gives in their order.
#[must_use]
pub fn locale() -> Lang {
    let set = |name: &str| std::env::var(name).ok().filter(|v| !v.is_empty());
    ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(|n| set(n)).map_or(Lang::En, |l| Lang::of_locale(&l))
}

fn command(name: &str, args: &[OsString], lang: Lang, console: &mut Console<'_>) -> Result<u8, Stop> {
    let (options, run): (Options, Command) = match name {
        "info" => (info::OPTIONS, info::run),
        "check" => (check::OPTIONS, check::run),
        "convert" => (convert::OPTIONS, convert::run),
        "charts" => (charts::OPTIONS, charts::run),
        "render" => (render::OPTIONS, render::run),
        "apply" => (apply::OPTIONS, apply::run),
        "history" => (history::OPTIONS, history::run),
        "report" => (report::OPTIONS, report::run),
        "compare" => (compare::OPTIONS, compare::run),
        "export" => (export::OPTIONS, export::run),
        "send" => (send::OPTIONS, send::run),
        "take-in" => (take_in::OPTIONS, take_in::run),
        "verify" => (verify::OPTIONS, verify::run),
        _ => {
            if args.iter().any(|a| a == "--help" || a == "-h") {
                return console.print(&help::help(name, lang)).map(|()| DONE);
            }
            return Err(Stop::Failed(lang.fill(Word::NotYetCommand, &[name])));
        }
    };
    let given = Given::parse(args, options, lang)?;
    if given.has("--help") {
        return console.print(&help::help(name, lang)).map(|()| DONE);
    }
    run(&given, lang, console)
}

fn stopped(command: &str, stop: Stop, lang: Lang, console: &mut Console<'_>) -> u8 {
    match stop {
        Stop::NobodyListens => return DONE,
        Stop::Failed(why) => console.say(&why),
        Stop::Usage(why) => {
            console.say(&why);
            let _nobody = writeln!(console.err, "{} {}", lang.t(Word::CliUsage), help::usage(command)).is_err();
        }
    }
    UNUSABLE
}

/// Finds `--lang` before anything else is understood, so that the very first message is in that language.
fn language(args: &[OsString]) -> Result<Option<Lang>, String> {
    let args: Vec<_> = args.iter().take_while(|a| *a != "--").map(|a| a.to_string_lossy()).collect();
    let mut found = None;
    for (i, arg) in args.iter().enumerate() {
        let next = || args.get(i + 1).filter(|_| arg == "--lang").map(AsRef::as_ref);
        match arg.strip_prefix("--lang=").or_else(next) {
            None => {}
            Some("en") => found = Some(Lang::En),
            Some("ja") => found = Some(Lang::Ja),
            Some(other) => return Err(other.to_owned()),
        }
    }
    Ok(found)
}

/// Skips `--lang` before the command.
fn after_lang(args: &[OsString]) -> &[OsString] {
    match args {
        [lang, _, rest @ ..] if lang == "--lang" => rest,
        [lang, rest @ ..] if lang.to_string_lossy().starts_with("--lang=") => rest,
        _ => args,
    }
}

/// Returns the ending of a path in small letters, without its dot.
fn ending(path: &Path) -> String {
    path.extension().map(OsStr::to_ascii_lowercase).unwrap_or_default().to_string_lossy().into_owned()
}

/// Tells whether a path is a workspace: by what is in the file, or by its name where there is no file.
fn is_workspace(path: &Path) -> bool {
    if path.exists() { holds_workspace(path) } else { ending(path) == "gpkg" }
}

/// Refuses what is not meant as a workspace; what a file that calls itself one really is, is told by whoever opens it.
fn workspace_path(path: &Path, lang: Lang) -> Result<&Path, Stop> {
    if ending(path) == "gpkg" || is_workspace(path) {
        return Ok(path);
    }
    Err(Stop::Failed(lang.fill(Word::CliNotAWorkspace, &[&path.display().to_string()])))
}

/// Returns the folder in which a workspace's layers are looked for.
fn folder_of(workspace: &Path) -> &Path {
    workspace.parent().unwrap_or_else(|| Path::new(""))
}
