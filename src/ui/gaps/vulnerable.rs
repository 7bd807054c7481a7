//! Which minerals on both lists have one source or none outside a country.

use crate::analysis::gaps::{ColumnKey, Sources, Vulnerable, column_name};
use crate::app::{Action, Gaps, GapsAction, State};
use crate::words::{Word, grouped};
use eframe::egui::{self, Align, Layout, RichText, Ui};

/// Width of a column of numbers, in logical points.
const NUMBERS: f32 = 150.0;

/// Shows them; returns the mineral that was asked for in the matrix by countries.
pub(super) fn ui(ui: &mut Ui, state: &State, gaps: &Gaps, actions: &mut Vec<Action>) -> Option<String> {
    let lang = state.lang();
    let Some((from, found)) = state.vulnerable_from().zip(state.vulnerable()) else {
        ui.label(lang.t(Word::GapsNoCountries));
        return None;
    };
    let name = |code: &str| column_name(lang, &ColumnKey::Country(code.to_owned()), state.workspace());
    ui.horizontal_wrapped(|ui| {
        let label = ui.label(lang.t(Word::GapsOutsideOf));
        let chosen = egui::ComboBox::from_id_salt("vulnerable from").selected_text(name(from)).height(320.0);
        let list = chosen.show_ui(ui, |ui| {
            for (code, count) in &gaps.countries {
                let told = lang.fill(Word::FilterCount, &[&name(code), &grouped(*count)]);
                if ui.selectable_label(code == from, told).clicked() {
                    actions.push(Action::Gaps(GapsAction::From(code.clone())));
                }
            }
        });
        list.response.labelled_by(label.id);
    });
    let own = name(from);
    ui.label(RichText::new(lang.fill(Word::GapsVulnerableText, &[&own])).small().weak());
    if found.is_empty() {
        ui.label(lang.fill(Word::GapsNoneVulnerable, &[&own]));
        return None;
    }
    let mut wanted = None;
    let height = (ui.available_height() - 24.0).max(120.0);
    egui::ScrollArea::both().id_salt("vulnerable").max_height(height).auto_shrink([false, true]).show(ui, |ui| {
        egui::Grid::new("vulnerable").num_columns(6).striped(true).spacing([26.0, 5.0]).show(ui, |ui| {
            head(ui, lang.t(Word::GapsMineral), false);
            head(ui, "", false);
            head(ui, lang.t(Word::GapsOutsideOf), true);
            head(ui, lang.t(Word::GapsIn), true);
            head(ui, lang.t(Word::GapsUnknownCountry), true);
            head(ui, lang.t(Word::GapsOutsideGroup), true);
            ui.end_row();
            for one in found.iter() {
                if row(ui, state, one) {
                    wanted = Some(one.mineral.id.clone());
                }
                ui.end_row();
            }
        });
    });
    if wanted.is_some() {
        use crate::analysis::gaps::Axis;
        actions.extend([GapsAction::Axis(Axis::Country), GapsAction::Vulnerable(false)].map(Action::Gaps));
    }
    wanted
}

fn head(ui: &mut Ui, text: &str, right: bool) {
    let text = RichText::new(text).small().weak();
    if right { numbers(ui, |ui| drop(ui.label(text))) } else { drop(ui.label(text)) }
}

fn row(ui: &mut Ui, state: &State, one: &Vulnerable) -> bool {
    let lang = state.lang();
    let clicked = ui.link(RichText::new(&one.mineral.symbol).strong()).clicked();
    ui.label(one.mineral.name(lang.is_ja()));
    let told = |s: Sources| {
        let parts = [(s.records, Word::GapsRecords), (s.projects, Word::GapsProjects)];
        let parts = parts.into_iter().filter(|(n, _)| *n > 0).map(|(n, word)| lang.fill(word, &[&grouped(n)]));
        let told = parts.collect::<Vec<_>>().join(", ");
        if told.is_empty() { "0".to_owned() } else { told }
    };
    for (n, sources) in [one.outside, one.inside, one.unknown, one.by_group].into_iter().enumerate() {
        let text = RichText::new(told(sources));
        let text = if n == 0 { text.strong() } else { text.weak() };
        numbers(ui, |ui| drop(ui.label(text)));
    }
    clicked
}

/// Puts what is inside to the right edge of its column.
fn numbers(ui: &mut Ui, inside: impl FnOnce(&mut Ui)) {
    let size = egui::vec2(NUMBERS, ui.spacing().interact_size.y);
    ui.allocate_ui_with_layout(size, Layout::right_to_left(Align::Center), |ui| {
        // As wide when it is empty.
        ui.set_min_size(size);
        inside(ui);
    });
}
