//! The dossier: what a workspace holds as one page for people, in one language after the other. It needs nothing beside it, prints
//! well, and has the numbers that the window shows.

mod gaps;

use crate::analysis::gaps::{GapGround, GapMap};
use crate::analysis::{ChartBy, Charts, LastChanges, Register, RegisterRow};
use crate::io::files::{FileError, write_atomically};
use crate::render::{ChartLook, draw_chart};
use crate::view::compose::{position_sign, status_word};
use crate::view::theme::theme;
use crate::words::{Lang, Word};
use crate::workspace::status::Status;
use crate::workspace::zones::washington_and_tokyo;
use crate::workspace::{CandidateProject, Instant, Workspace};
use std::fmt::Write as _;
use std::path::Path;

/// What a dossier is made of.
#[derive(Debug, Clone, Copy)]
pub struct Dossier<'a> {
    /// The name of the workspace.
    pub name: &'a str,
    /// The records.
    pub workspace: &'a Workspace,
    /// The register of its areas.
    pub register: &'a Register,
    /// When each was last changed.
    pub changes: &'a LastChanges,
    /// What is loaded, and its gap map by stages.
    pub gaps: Option<(&'a GapGround, &'a GapMap)>,
    /// Charts of the records and of the layers that are loaded.
    pub charts: &'a Charts,
    /// When it is made.
    pub at: &'a Instant,
}

/// How it looks, on the screen and on paper.
const STYLE: &str = "body{font:15px/1.45 system-ui,'Noto Sans CJK JP','Hiragino Sans','Yu Gothic',sans-serif;color:#222;max-width:72em;margin:2em auto;padding:0 1.5em}\
h1{font-size:1.7em}h2{font-size:1.25em;border-bottom:1px solid #bbb;margin-top:2em}h3{font-size:1.05em;margin-bottom:.2em}\
table{border-collapse:collapse;width:100%;font-size:.9em}th,td{border:1px solid #ccc;padding:.25em .5em;text-align:left;vertical-align:top}\
th{background:#f1f1ee}td.n{text-align:right;font-variant-numeric:tabular-nums}code{font-size:.85em;overflow-wrap:anywhere}\
.note{border:1px solid #888;padding:.6em .9em;margin:1em 0}.small{color:#555;font-size:.85em}dl{display:grid;grid-template-columns:max-content 1fr;gap:.15em 1em;margin:.3em 0 1em}\
dt{color:#555}dd{margin:0;white-space:pre-line}figure{margin:1em 0;break-inside:avoid}svg{max-width:100%;height:auto}section+section{break-before:page}h3,tr{break-inside:avoid}h3{break-after:avoid}@media print{body{margin:0;max-width:none}}";

/// Writes a dossier as an HTML file, whole or not at all; a part for each language, in their order.
///
/// # Errors
/// When the file cannot be written.
pub fn write_report(path: &Path, dossier: Dossier<'_>, langs: &[Lang]) -> Result<(), FileError> {
    let html = report(dossier, langs);
    write_atomically(path, |out| out.write_all(html.as_bytes()).map_err(|why| FileError::Write { why, path: path.to_owned() }))
}

/// Returns a dossier as HTML.
#[must_use]
pub fn report(dossier: Dossier<'_>, langs: &[Lang]) -> String {
    let tag = |lang: Lang| if lang.is_ja() { "ja" } else { "en" };
    let first = langs.first().copied().unwrap_or(Lang::En);
    let mut html = format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head><meta charset=\"utf-8\"><title>{}</title><style>{STYLE}</style></head>\n<body>\n",
        tag(first),
        escaped(&first.fill(Word::ReportTitle, &[dossier.name]))
    );
    for lang in langs {
        let page = Page { dossier, lang: *lang };
        let _infallible = writeln!(html, "<section lang=\"{}\">\n{}</section>", tag(*lang), page.html());
    }
    html + "</body>\n</html>\n"
}

/// The part in one language.
struct Page<'a> {
    dossier: Dossier<'a>,
    lang: Lang,
}

impl Page<'_> {
    fn html(&self) -> String {
        let (lang, d) = (self.lang, self.dossier);
        let [washington, tokyo] = washington_and_tokyo(d.at);
        let mut html = format!("<h1>{}</h1>\n", escaped(&lang.fill(Word::ReportTitle, &[d.name])));
        html += &format!("<p class=\"small\">{}</p>\n", escaped(&lang.fill(Word::ReportMade, &[&washington, &tokyo])));
        html += &format!("<p class=\"note\">{}</p>\n", self.word(Word::ExportDisclaimer));
        html += &self.summary();
        html += &self.charts();
        html += &format!("<h2>{}</h2>\n{}", self.word(Word::Register), self.register());
        if !d.register.rows.is_empty() {
            html += &format!("<h2>{}</h2>\n", self.word(Word::ReportAreas));
            html.extend((1..).zip(&d.register.rows).map(|(number, row)| self.area(number, row)));
        }
        html += &self.projects();
        html += &d.gaps.map_or_else(String::new, |of| gaps::html(lang, d.workspace, of));
        html + &self.layers()
    }

    fn word(&self, word: Word) -> String {
        escaped(self.lang.t(word))
    }

    /// How many areas there are of each status.
    fn summary(&self) -> String {
        let rows = &self.dossier.register.rows;
        let count = |status: Status| rows.iter().filter(|r| r.standing.status == status).count();
        let told: Vec<String> = Status::ALL
            .into_iter()
            .map(|s| (self.lang.t(status_word(s)), count(s)))
            .filter(|(_, n)| *n > 0)
            .map(|(name, n)| self.lang.fill(Word::FilterCount, &[name, &n.to_string()]))
            .collect();
        let text = self.lang.fill(Word::ReportSummary, &[&rows.len().to_string(), &told.join(" · ")]);
        format!("<p>{}</p>\n", escaped(text.trim_end_matches([':', '：', ' '])))
    }

    /// The charts, as they are saved.
    fn charts(&self) -> String {
        let look = ChartLook { lang: self.lang, theme: theme(false), width: 760.0, head: None };
        let of = |by| format!("<figure>{}</figure>\n", draw_chart(self.dossier.charts, by, look).sheet.svg());
        let figures: String = [ChartBy::Status, ChartBy::Time, ChartBy::Mineral, ChartBy::Stage].into_iter().map(of).collect();
        format!("<h2>{}</h2>\n{figures}", self.word(Word::Charts))
    }

    /// All areas as a table.
    fn register(&self) -> String {
        let (lang, d) = (self.lang, self.dossier);
        let parties = d.workspace.parties.values();
        let head = [Word::RegisterNumber, Word::Name, Word::RegisterStatus, Word::RegisterLevel].map(|w| lang.t(w).to_owned());
        let tail = [Word::RegisterKm2, Word::Minerals, Word::Host, Word::RegisterChanged, Word::RegisterDigest];
        let head = head.into_iter().chain(parties.map(|p| p.name.get(lang.is_ja()).to_owned()));
        let head = head.chain(tail.map(|w| lang.t(w).to_owned()));
        let row = |(number, row): (usize, &RegisterRow)| {
            let t = &row.area.about;
            let changed = d.changes.at(row).map(washington_and_tokyo).map_or(String::new(), |both| both.join(" · "));
            let mut cells = vec![number.to_string(), t.name.get(lang.is_ja()).to_owned(), self.status(row)];
            cells.push(format!("{} / 3", row.readiness.level));
            cells.extend(row.standing.positions.iter().map(|(_, position, _)| {
                let (sign, word) = position_sign(*position);
                format!("{sign} {}", lang.t(word))
            }));
            cells.push(km2(row));
            cells.extend([t.minerals.join(", "), t.host.join(", "), changed]);
            cells.push(row.itself.digest.0.chars().take(12).collect());
            cells
        };
        table(head, (1..).zip(&d.register.rows).map(row))
    }

    fn status(&self, row: &RegisterRow) -> String {
        self.lang.t(status_word(row.standing.status)).to_owned()
    }

    /// One area with all that is said of it.
    fn area(&self, number: usize, row: &RegisterRow) -> String {
        let (lang, t) = (self.lang, &row.area.about);
        let ja = lang.is_ja();
        let mut html = format!("<h3>{number}. {} — {}</h3>\n<dl>", escaped(t.name.get(ja)), escaped(&self.status(row)));
        let mut line = |name: &str, value: &str| {
            if !value.trim().is_empty() {
                html += &format!("<dt>{}</dt><dd>{}</dd>", escaped(name), escaped(value));
            }
        };
        for (party, position, statement) in &row.standing.positions {
            let name = self.dossier.workspace.parties.get(party).map_or(party.0.as_str(), |p| p.name.get(ja));
            let (sign, word) = position_sign(*position);
            let mut said = format!("{sign} {}", lang.t(word));
            if let Some(s) = statement {
                let [washington, tokyo] = washington_and_tokyo(&s.by.at);
                said += &format!("\n{} · {}", s.by.name, lang.fill(Word::ReportWhen, &[&washington, &tokyo]));
                if !s.comment.get(ja).is_empty() {
                    said += &format!("\n{}", s.comment.get(ja));
                }
            }
            line(name, &said);
        }
        line(lang.t(Word::RegisterKm2), &km2(row));
        line(lang.t(Word::Minerals), &t.minerals.join(", "));
        line(lang.t(Word::MineralSystem), &t.mineral_system);
        line(lang.t(Word::DepositTypes), &t.deposit_types.join(", "));
        line(lang.t(Word::Host), &t.host.join(", "));
        line(lang.t(Word::ReportBasis), t.basis.get(ja));
        line(lang.t(Word::NeedsGeologyField), t.needs_geology.get(ja));
        line(lang.t(Word::NeedsGeophysicsField), t.needs_geophysics.get(ja));
        line(lang.t(Word::NeedsElevationField), t.needs_elevation.get(ja));
        line(lang.t(Word::References), &t.references.join("\n"));
        line(lang.t(Word::RegisterDigest), &row.itself.digest.0);
        html + "</dl>\n"
    }

    fn projects(&self) -> String {
        let (lang, w) = (self.lang, self.dossier.workspace);
        if w.projects.is_empty() {
            return String::new();
        }
        let head = [Word::Name, Word::Proponents, Word::Countries, Word::Stages, Word::Minerals, Word::ReportLinked];
        let row = |p: &CandidateProject| {
            let t = &p.about;
            let lists = [&t.proponents, &t.countries, &t.stages, &t.minerals].map(|list| list.join(", "));
            let mut cells = vec![t.name.get(lang.is_ja()).to_owned()];
            cells.extend(lists);
            cells.push(w.links_of(&p.id).len().to_string());
            cells
        };
        let rows = table(head.map(|w| lang.t(w).to_owned()), w.projects.values().map(|p| row(p)));
        format!("<h2>{}</h2>\n{rows}", self.word(Word::ReportProjects))
    }

    /// The layers with their digests: from which files everything comes.
    fn layers(&self) -> String {
        let (lang, w) = (self.lang, self.dossier.workspace);
        if w.layers.is_empty() {
            return String::new();
        }
        let head = [lang.t(Word::Name), lang.t(Word::File), "SHA-256"].map(str::to_owned);
        let row = |l: &crate::workspace::LayerRef| {
            let file = l.path.rsplit('/').next().unwrap_or_default().to_owned();
            vec![l.name.get(lang.is_ja()).to_owned(), file, l.sha256.clone()]
        };
        let rows = table(head, w.layers.values().map(|l| row(l)));
        format!("<h2>{}</h2>\n{rows}", self.word(Word::ReportLayers))
    }
}

fn km2(row: &RegisterRow) -> String {
    format!("{:.1}", row.itself.area_m2 / 1e6)
}

fn table(head: impl IntoIterator<Item = String>, rows: impl Iterator<Item = Vec<String>>) -> String {
    let head: String = head.into_iter().map(|cell| format!("<th scope=\"col\">{}</th>", escaped(&cell))).collect();
    let mut html = format!("<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n");
    for row in rows {
        let cells: String = row.iter().map(|cell| format!("<td>{}</td>", escaped(cell))).collect();
        let _infallible = writeln!(html, "<tr>{cells}</tr>");
    }
    html + "</tbody>\n</table>\n"
}

/// A text as it stands in HTML; what others wrote is text and nothing else.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out += "&amp;",
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            '"' => out += "&quot;",
            '\'' => out += "&#39;",
            // Other control characters are in no HTML.
            c if c.is_control() && c != '\n' => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_others_wrote_is_text_and_nothing_else() {
        assert_eq!(escaped("<b onclick='x'>\"A & B\"\u{0}\n"), "&lt;b onclick=&#39;x&#39;&gt;&quot;A &amp; B&quot; \n");
    }
}
