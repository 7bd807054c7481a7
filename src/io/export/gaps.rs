//! The gap map as files: a long table (CSV), a drawing (SVG), and a part of the dossier. Each says of what it speaks.

use super::{ExportError, disclaimer, tables};
use crate::analysis::gaps::{
    Axis, Counts, GapGround, GapMap, GapRow, RowFilter, axis_sentence, column_name, loaded_sentence, unknown_sentence,
};
use crate::io::files::{FileError, write_atomically};
use crate::layer::deposit::statuses;
use crate::render::gaps::{GapLayout, GapLook};
use crate::words::Lang;
use crate::workspace::Workspace;
use crate::workspace::chain::INTERESTS;
use crate::workspace::status::Status;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What is written.
#[derive(Clone, Copy)]
pub struct GapExport<'a> {
    /// The name of the workspace.
    pub name: &'a str,
    /// The records.
    pub workspace: &'a Workspace,
    /// What is counted.
    pub ground: &'a GapGround,
    /// The matrix.
    pub map: &'a GapMap,
    /// Which rows a drawing has; a table has all.
    pub filter: RowFilter,
}

/// Writes a gap map: a drawing when the path ends in `.svg`, else a table and beside it, with `.README.txt` for its ending, what the table means.
///
/// # Errors
/// When a file cannot be written, or the text beside it would replace a file that is none of ours.
pub fn write_gaps(of: GapExport<'_>, lang: Lang, path: &Path) -> Result<(), ExportError> {
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |why| ExportError::from(FileError::Write { why, path })
    };
    if path.extension().is_some_and(|e| e.eq_ignore_ascii_case("svg")) {
        let svg = svg(of, lang);
        return write_atomically(path, |out| out.write_all(svg.as_bytes()).map_err(failed(path)));
    }
    let beside = path.with_extension("README.txt");
    let text = readme(of);
    // Nobody was asked whether this file may be replaced.
    let begins = |bytes: &[u8]| bytes.starts_with(HEAD.as_bytes());
    if beside.exists() && !begins(&crate::io::files::read_file(&beside)?) {
        return Err(ExportError::OverOther { path: beside });
    }
    tables::write(path, &table(of), false)?;
    write_atomically(&beside, |out| out.write_all(text.as_bytes()).map_err(failed(&beside)))
}

/// How the text beside a table begins.
const HEAD: &str = "lodemap gap map\n";

fn readme(of: GapExport<'_>) -> String {
    let part = |lang: Lang| {
        let sentences =
            [loaded_sentence(lang, of.ground), axis_sentence(lang, of.map.axis).into(), unknown_sentence(lang, of.ground)];
        sentences.into_iter().filter(|s| !s.is_empty()).collect::<Vec<_>>().join("\n")
    };
    format!("{HEAD}\n{}\n\n{}\n\n{}\n", part(Lang::En), part(Lang::Ja), disclaimer())
}

/// Returns a gap map as an SVG drawing.
#[must_use]
pub fn svg(of: GapExport<'_>, lang: Lang) -> String {
    let layout = Arc::new(GapLayout::new(of.map, of.workspace, of.filter, lang));
    GapLook::new(of.map, of.workspace, layout, lang, false).sheet(of.ground, of.name).svg()
}

/// The long form: what is loaded, then a line for each mineral, column, kind and status that counts something, and for each flag and gap.
fn table(of: GapExport<'_>) -> tables::Table {
    let header = "mineral symbol name_en name_ja lists axis column column_en column_ja kind status named count";
    let mut table = vec![header.split(' ').map(str::to_owned).collect::<Vec<_>>()];
    let ground = of.ground;
    let loaded = [
        ("layers", ground.layers.len()),
        ("layers_not_loaded", ground.not_loaded),
        ("records", ground.record_count()),
        ("records_without_mineral", ground.without_mineral),
        ("areas", ground.areas.len()),
        ("projects", ground.projects.len()),
    ];
    let text = |text: &str| text.to_owned();
    for (kind, count) in loaded {
        let mut cells = vec![String::new(); 9];
        cells[5] = text("loaded");
        cells.extend([text(kind), String::new(), String::new(), count.to_string()]);
        table.push(cells);
    }
    for row in &of.map.rows {
        for (n, column) in of.map.columns.iter().enumerate() {
            let named = [Lang::En, Lang::Ja].map(|lang| column_name(lang, &column.key, of.workspace));
            let start = || {
                let mut cells = head(row, of.map.axis.word());
                cells.extend([text(column.key.word()), named[0].clone(), named[1].clone()]);
                cells
            };
            let mut put = |kind: &str, status: &str, how: &str, count: usize| {
                let mut cells = start();
                cells.extend([text(kind), text(status), text(how), count.to_string()]);
                table.push(cells);
            };
            if let Some(cell) = of.map.cell(row, n) {
                for (counts, how) in [(&cell.itself, "itself"), (&cell.by_group, "group")] {
                    each(counts, |kind, status, count| put(kind, status, how, count));
                }
            }
            if of.map.lacks_project(row, n) {
                put("gap", "no_project", "", 0);
            }
        }
        for flag in &row.flags {
            let mut cells = head(row, "flag");
            let by = &flag.by;
            cells.extend([by.party.0.clone(), by.name.clone(), by.at.as_str().to_owned(), text("flag")]);
            cells.extend([flag.reason.get(false).to_owned(), String::new(), text("1")]);
            table.push(cells);
        }
    }
    table
}

fn head(row: &GapRow, axis: &str) -> Vec<String> {
    let m = row.mineral;
    vec![m.id.clone(), m.symbol.clone(), m.en.clone(), m.ja.clone(), row.marks.words().join("; "), axis.to_owned()]
}

/// Calls `each` with kind, status and count of everything that is not nothing.
fn each(counts: &Counts, mut each: impl FnMut(&str, &str, usize)) {
    for (count, status) in counts.records.iter().zip(statuses()).filter(|(n, _)| **n > 0) {
        each("record", &status.id, *count);
    }
    for (count, status) in counts.areas.iter().zip(Status::ALL).filter(|(n, _)| **n > 0) {
        each("area", status.word(), *count);
    }
    for (count, (level, _)) in counts.projects.iter().zip(INTERESTS).filter(|(n, _)| **n > 0) {
        each("project", &format!("interest_{level}"), *count);
    }
}

/// Returns where a gap map is written when only a name was given, and for which axis a command asks.
#[must_use]
pub fn with_ending(path: PathBuf) -> PathBuf {
    if path.extension().is_some() { path } else { path.with_extension("csv") }
}

/// Returns the axis of a word.
#[must_use]
pub fn axis_of(word: &str) -> Option<Axis> {
    Axis::ALL.into_iter().find(|axis| axis.word() == word)
}
