//! The gap map in the dossier: minerals on a list by stage, with the sentences that say of what it speaks.

use super::escaped;
use crate::analysis::gaps::{
    GapCell, GapGround, GapMap, GapRow, RowFilter, SEPARATION, axis_sentence, column_name, count_sentence, lists_name,
    loaded_sentence, unknown_sentence,
};
use crate::words::{Lang, Word, grouped};
use crate::workspace::Workspace;
use std::fmt::Write as _;

/// Returns the part of the dossier about gaps.
pub(super) fn html(lang: Lang, w: &Workspace, (ground, map): (&GapGround, &GapMap)) -> String {
    let word = |word: Word| escaped(lang.t(word));
    let mut html = format!("<h2>{}</h2>\n", word(Word::GapMapName));
    let sentences = [loaded_sentence(lang, ground), axis_sentence(lang, map.axis).into(), unknown_sentence(lang, ground)];
    for sentence in sentences.iter().filter(|s| !s.is_empty()) {
        let _infallible = writeln!(html, "<p class=\"small\">{}</p>", escaped(sentence));
    }
    let _infallible = writeln!(html, "<p><strong>{}</strong></p>", escaped(&count_sentence(lang, map)));
    let heads = map.columns.iter().map(|c| column_name(lang, &c.key, w));
    let heads = std::iter::once(lang.t(Word::GapsMineral).to_owned()).chain(heads);
    let heads: String = heads.map(|head| format!("<th scope=\"col\">{}</th>", escaped(&head))).collect();
    html += &format!("<table>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n");
    for row in map.rows.iter().filter(|row| RowFilter::Listed.passes(row)) {
        let cells: String =
            (0..map.columns.len()).map(|n| format!("<td class=\"n\">{}</td>", escaped(&cell(lang, map, row, n)))).collect();
        let _infallible = writeln!(html, "<tr><th scope=\"row\">{}</th>{cells}</tr>", escaped(&head(lang, row)));
    }
    let legend = [
        ("12", Word::GapsLegendRecords),
        ("□", Word::GapsLegendAreas),
        ("▲", Word::GapsLegendProjects),
        ("◇", Word::GapsLegendGap),
    ];
    let legend: Vec<String> = legend.iter().map(|(sign, told)| format!("{sign} {}", lang.t(*told))).collect();
    let legend = format!("{} · {}", legend.join(" · "), lang.t(Word::GapsLegendGroup));
    html + &format!("</tbody>\n</table>\n<p class=\"small\">{}</p>\n", escaped(&legend))
}

/// Symbol, name, lists and whose flags.
fn head(lang: Lang, row: &GapRow) -> String {
    let mut text = format!("{} {} ({})", row.mineral.symbol, row.mineral.name(lang.is_ja()), lists_name(lang, row));
    for flag in &row.flags {
        text += &format!("; {}", lang.fill(Word::FlagOf, &[&flag.by.party.0, flag.reason.get(lang.is_ja())]));
    }
    text
}

fn cell(lang: Lang, map: &GapMap, row: &GapRow, column: usize) -> String {
    let GapCell { itself, by_group } = map.cell(row, column).copied().unwrap_or_default();
    let mut parts = Vec::new();
    for (sign, (n, m)) in ["", "□", "▲"].into_iter().zip(itself.sums().into_iter().zip(by_group.sums())) {
        match (n, m) {
            (0, 0) => {}
            (n, 0) => parts.push(format!("{sign}{}", grouped(n))),
            (0, m) => parts.push(format!("{sign}({})", grouped(m))),
            (n, m) => parts.push(format!("{sign}{} ({})", grouped(n), grouped(m))),
        }
    }
    if map.lacks_project(row, column) {
        let at_separation = map.columns.get(column).is_some_and(|c| c.key == SEPARATION);
        parts.push(if at_separation { format!("◇ {}", lang.t(Word::GapsNoProject)) } else { "◇".to_owned() });
    }
    parts.join(" ")
}
