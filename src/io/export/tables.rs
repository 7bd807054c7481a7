//! The records as CSV tables (RFC 4180, UTF-8): a header row, then one row a record.

use super::ExportError;
use super::project_parts::parts;
use crate::geometry::{LonLat, cut_path_at_180, measure, path_length_m};
use crate::io::files::{FileError, write_atomically};
use crate::workspace::flag::standing_flags;
use crate::workspace::status::determination;
use crate::workspace::zones::washington_and_tokyo;
use crate::workspace::{LinkEvidence, NoteShape, Workspace};
use std::path::Path;

/// Rows of cells; the first one is the header.
pub(super) type Table = Vec<Vec<String>>;

fn header(names: &str) -> Table {
    vec![names.split(' ').map(str::to_owned).collect()]
}

pub(super) fn areas(w: &Workspace) -> Table {
    let mut t =
        header("id name_en name_ja status minerals deposit_types host area_km2 boundary_sha256 basis_en basis_ja references");
    t.extend(w.areas.values().map(|a| {
        let x = &a.about;
        vec![
            a.id.0.clone(),
            x.name.en.clone(),
            x.name.ja.clone(),
            determination(w, a).status.word().to_owned(),
            x.minerals.join("; "),
            x.deposit_types.join("; "),
            x.host.join("; "),
            format!("{:.3}", measure(&a.boundary).area_m2 / 1e6),
            a.digest().0,
            x.basis.en.clone(),
            x.basis.ja.clone(),
            x.references.join("; "),
        ]
    }));
    t
}

pub(super) fn statements(w: &Workspace) -> Table {
    let mut t =
        header("id area act party author at washington tokyo boundary_sha256 holds_for_current_boundary comment_en comment_ja");
    t.extend(w.statements.values().map(|s| {
        let [washington, tokyo] = washington_and_tokyo(&s.by.at);
        let current = w.areas.get(&s.area).is_some_and(|a| a.digest() == s.boundary_sha256);
        vec![
            s.id.0.clone(),
            s.area.0.clone(),
            s.act.word().to_owned(),
            s.by.party.0.clone(),
            s.by.name.clone(),
            s.by.at.as_str().to_owned(),
            washington,
            tokyo,
            s.boundary_sha256.0.clone(),
            current.to_string(),
            s.comment.en.clone(),
            s.comment.ja.clone(),
        ]
    }));
    t
}

pub(super) fn flags(w: &Workspace) -> Table {
    let mut t = header("id mineral flagged stands party author at reason_en reason_ja");
    let standing = standing_flags(w);
    t.extend(w.flags.values().map(|f| {
        let stands = standing.get(&f.mineral).is_some_and(|all| all.iter().any(|s| s.id == f.id));
        vec![
            f.id.0.clone(),
            f.mineral.clone(),
            f.flagged.to_string(),
            stands.to_string(),
            f.by.party.0.clone(),
            f.by.name.clone(),
            f.by.at.as_str().to_owned(),
            f.reason.en.clone(),
            f.reason.ja.clone(),
        ]
    }));
    t
}

pub(super) fn deposits(w: &Workspace) -> Table {
    let mut t = header("id layer feature_key name_en name_ja lon lat projects");
    t.extend(w.deposits.values().map(|d| {
        let links = w.links_of(&d.id);
        let projects: Vec<&str> = links.iter().map(|l| l.project.0.as_str()).collect();
        vec![
            d.id.0.clone(),
            d.deposit.layer.0.clone(),
            d.deposit.key.clone(),
            d.name.en.clone(),
            d.name.ja.clone(),
            d.place.wrapped().lon().to_string(),
            d.place.lat().to_string(),
            projects.join("; "),
        ]
    }));
    t
}

pub(super) fn projects(w: &Workspace) -> Table {
    let mut t = header("id name_en name_ja proponents countries stages minerals products lon lat deposits references");
    let none = crate::workspace::CandidateProject::default();
    t[0].extend(parts(&none).into_iter().map(|(name, _)| name.to_owned()));
    t.extend(w.projects.values().map(|p| {
        let x = &p.about;
        let place = p.place.map(crate::geometry::LonLat::wrapped);
        let links = w.links_of(&p.id);
        let deposits: Vec<&str> = links.iter().map(|l| l.deposit.0.as_str()).collect();
        let mut row = vec![
            p.id.0.clone(),
            x.name.en.clone(),
            x.name.ja.clone(),
            x.proponents.join("; "),
            x.countries.join("; "),
            x.stages.join("; "),
            x.minerals.join("; "),
            x.products.join("; "),
            place.map(|p| p.lon().to_string()).unwrap_or_default(),
            place.map(|p| p.lat().to_string()).unwrap_or_default(),
            deposits.join("; "),
            x.references.join("; "),
        ];
        row.extend(parts(p).into_iter().map(|(_, entries)| entries.join("; ")));
        row
    }));
    t
}

pub(super) fn links(w: &Workspace) -> Table {
    let mut t = header("id deposit project role confidence reason_en reason_ja reference party author at evidence");
    t.extend(w.links.values().map(|l| {
        vec![
            l.id.0.clone(),
            l.deposit.0.clone(),
            l.project.0.clone(),
            l.about.role.word().to_owned(),
            l.about.confidence.map(|c| c.to_string()).unwrap_or_default(),
            l.about.reason.en.clone(),
            l.about.reason.ja.clone(),
            l.about.reference.clone(),
            l.by.party.0.clone(),
            l.by.name.clone(),
            l.by.at.as_str().to_owned(),
            l.about.evidence.iter().map(evidence_text).collect::<Vec<_>>().join("; "),
        ]
    }));
    t
}

/// A piece of evidence: what it shows, where it is said, the page.
pub(super) fn evidence_text(e: &LinkEvidence) -> String {
    let page = if e.page.is_empty() { String::new() } else { format!("p. {}", e.page) };
    [&e.text, &e.reference, &page].into_iter().filter(|s| !s.is_empty()).cloned().collect::<Vec<_>>().join(", ")
}

pub(super) fn notes(w: &Workspace) -> Table {
    let mut t = header("id about lang text lon lat party author at shape ink text_lon text_lat length_m path_wkt");
    t.extend(w.notes.values().map(|n| {
        let place = n.place.wrapped();
        let text_at = if let NoteShape::Callout { at } = &n.shape { Some(at.wrapped()) } else { None };
        vec![
            n.id.0.clone(),
            n.about.as_ref().map(|a| a.0.clone()).unwrap_or_default(),
            n.lang.clone(),
            n.text.clone(),
            place.lon().to_string(),
            place.lat().to_string(),
            n.by.party.0.clone(),
            n.by.name.clone(),
            n.by.at.as_str().to_owned(),
            n.shape.word().to_owned(),
            n.ink.as_ref().map(|ink| ink.word().to_owned()).unwrap_or_default(),
            text_at.map(|at| at.lon().to_string()).unwrap_or_default(),
            text_at.map(|at| at.lat().to_string()).unwrap_or_default(),
            n.shape.path().map(|path| format!("{:.1}", path_length_m(path))).unwrap_or_default(),
            n.shape.path().map(wkt).unwrap_or_default(),
        ]
    }));
    t
}

/// A path as WKT, cut at the 180th meridian.
fn wkt(path: &[LonLat]) -> String {
    let line = |piece: &Vec<[f64; 2]>| {
        let positions: Vec<String> = piece.iter().map(|[lon, lat]| format!("{lon} {lat}")).collect();
        format!("({})", positions.join(", "))
    };
    match &cut_path_at_180(path)[..] {
        [whole] => format!("LINESTRING {}", line(whole)),
        pieces => format!("MULTILINESTRING ({})", pieces.iter().map(line).collect::<Vec<_>>().join(", ")),
    }
}

/// Marks a text that a spreadsheet would run as a formula; numbers stay (docs/FORMAT.md, "Export").
fn guarded(cell: &str) -> String {
    let formula = cell.starts_with(['=', '+', '-', '@']) && cell.parse::<f64>().is_err();
    if formula { format!("'{cell}") } else { cell.to_owned() }
}

/// Writes a table, with a byte order mark when `bom` says so.
pub(super) fn write(path: &Path, table: &Table, bom: bool) -> Result<(), ExportError> {
    let failed = |why| FileError::Write { why, path: path.to_owned() };
    let cell = |c: &String| {
        let c = &guarded(c);
        if c.contains([',', '"', '\n', '\r']) { format!("\"{}\"", c.replace('"', "\"\"")) } else { c.clone() }
    };
    write_atomically(path, |out| {
        if bom {
            out.write_all("\u{feff}".as_bytes()).map_err(failed)?;
        }
        for row in table {
            let cells: Vec<String> = row.iter().map(cell).collect();
            write!(out, "{}\r\n", cells.join(",")).map_err(failed)?;
        }
        Ok::<(), FileError>(())
    })?;
    Ok(())
}
