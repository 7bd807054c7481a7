//! The register of all areas as a CSV table: in an export, or alone with the text beside it that says what such a file means.

use super::{ExportError, disclaimer, tables};
use crate::analysis::{LastChanges, Register, RegisterRow};
use crate::io::files::{FileError, write_atomically};
use crate::workspace::Workspace;
use crate::workspace::status::Position;
use crate::workspace::zones::washington_and_tokyo;
use std::path::{Path, PathBuf};

/// Writes the register to a file, with a byte order mark when `bom` says so, and beside it, with `.README.txt` for its ending, what an export means.
///
/// # Errors
/// When a file cannot be written, or the text beside it would replace a file that is none of ours.
pub fn write_register(
    w: &Workspace,
    register: &Register,
    changes: &LastChanges,
    bom: bool,
    path: &Path,
) -> Result<(), ExportError> {
    let beside = beside(path);
    let text = format!("{}\n", disclaimer());
    // Nobody was asked whether this file may be replaced.
    if beside.exists() && crate::io::files::read_file(&beside)? != text.as_bytes() {
        return Err(ExportError::OverOther { path: beside });
    }
    tables::write(path, &table(w, register, changes), bom)?;
    write_atomically(&beside, |out| {
        out.write_all(text.as_bytes()).map_err(|why| FileError::Write { why, path: beside.clone() })
    })?;
    Ok(())
}

fn beside(path: &Path) -> PathBuf {
    path.with_extension("README.txt")
}

/// The word for where a party stands.
fn position_word(position: Position) -> &'static str {
    match position {
        Position::Silent => "silent",
        Position::For => "for",
        Position::Countered => "countered",
        Position::Against => "against",
        Position::Stale => "stale",
        Position::Withdrawn => "withdrawn",
    }
}

/// The register as rows of cells; each party has a column for where it stands.
pub(super) fn table(w: &Workspace, register: &Register, changes: &LastChanges) -> tables::Table {
    let before = "number id name_en name_ja status level missing";
    let after =
        "area_km2 minerals mineral_system deposit_types host references_count last_change washington tokyo boundary_sha256";
    let mut header: Vec<String> = before.split(' ').map(str::to_owned).collect();
    header.extend(w.parties.keys().map(|id| format!("position_{id}")));
    header.extend(after.split(' ').map(str::to_owned));
    let mut table = vec![header];
    table.extend((1..).zip(&register.rows).map(|(number, row): (usize, &RegisterRow)| {
        let t = &row.area.about;
        let missing: Vec<String> = row.readiness.missing().map(|(criterion, _)| criterion.word()).collect();
        let changed = changes.at(row);
        let [washington, tokyo] = changed.map(washington_and_tokyo).unwrap_or_default();
        let mut cells = vec![
            number.to_string(),
            row.area.id.0.clone(),
            t.name.en.clone(),
            t.name.ja.clone(),
            row.standing.status.word().to_owned(),
            row.readiness.level.to_string(),
            missing.join("; "),
        ];
        cells.extend(row.standing.positions.iter().map(|(_, position, _)| position_word(*position).to_owned()));
        cells.extend([
            format!("{:.3}", row.itself.area_m2 / 1e6),
            t.minerals.join("; "),
            t.mineral_system.clone(),
            t.deposit_types.join("; "),
            t.host.join("; "),
            t.references.len().to_string(),
            changed.map(|at| at.as_str().to_owned()).unwrap_or_default(),
            washington,
            tokyo,
            row.itself.digest.0.clone(),
        ]);
        cells
    }));
    table
}
