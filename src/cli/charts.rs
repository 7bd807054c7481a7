//! `lodemap charts`: a chart of a workspace and its layers as SVG or PNG, drawn by the same code as the window's.

use super::args::{Given, Options};
use super::{Console, DONE, PROBLEMS, Stop, ending, workspace_path};
use crate::analysis::{ChartBy, Charts};
use crate::app::charts::{saved_look, write_chart};
use crate::app::outside::{fresh_id, login_name, now};
use crate::app::{Action, NoticeKind, Setup, State};
use crate::words::{Lang, Word};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

pub const OPTIONS: Options = Options { flags: &[], values: &["-o", "--by", "--in"] };

/// Draws the chart. Layers that are not there are told: only what is loaded is counted.
pub fn run(given: &Given, lang: Lang, console: &mut Console<'_>) -> Result<u8, Stop> {
    let [workspace] = given.exactly(["WORKSPACE.gpkg"], lang)?;
    let path = workspace_path(workspace, lang)?;
    let wrong = |word: Word, value: &str| Stop::Usage(lang.fill(word, &[value]));
    let by = given.text("--by").ok_or_else(|| wrong(Word::CliMissing, "--by mineral|stage|status|time"))?;
    let by = ChartBy::parse(&by).ok_or_else(|| wrong(Word::CliBadBy, &by))?;
    let out = given.value("-o").map(Path::new).ok_or_else(|| wrong(Word::CliMissing, "-o OUT.svg|png"))?;
    let shown = out.display().to_string();
    if !["svg", "png"].contains(&ending(out).as_str()) {
        return Err(Stop::Usage(lang.fill(Word::CliBadEnding, &[&shown, ".svg .png"])));
    }
    let written_in = match given.text("--in").as_deref() {
        None => lang,
        Some("en") => Lang::En,
        Some("ja") => Lang::Ja,
        Some(other) => return Err(wrong(Word::CliBadLang, other)),
    };
    let mut state = State::new(Setup {
        clock: Box::new(now),
        ids: Box::new(fresh_id),
        home: None,
        lang,
        name: login_name(),
        wake: Arc::new(|| {}),
        draws: false,
    });
    state.look_at(path).map_err(Stop::Failed)?;
    state.settle();
    let mut status = DONE;
    for notice in state.notices().to_vec() {
        if notice.kind != NoticeKind::Info {
            console.say(&notice.text);
            status = PROBLEMS;
        }
        state.perform(Action::Dismiss(notice.id));
    }
    let (ground, at) = (state.chart_ground(), now());
    // Nothing cancels it.
    let charts = Charts::of(&ground, &AtomicBool::new(false)).unwrap_or_default();
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    write_chart(&charts, by, saved_look(written_in, &name, &at), out).map_err(Stop::Failed)?;
    console.say(&lang.fill(Word::ChartSaved, &[&shown]));
    Ok(status)
}
