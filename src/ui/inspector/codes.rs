//! The key table of a layer: joining one, which columns are what, and the legend that comes of it.

use super::layer::edit_reading;
use super::{Card, pair};
use crate::layer::{KeyChoice, KeyJoin, Layer, Rgb};
use crate::ui::theme::color;
use crate::view::Rgba;
use crate::view::keyed::{legend_text, meaning_color};
use crate::view::theme::UNKNOWN;
use crate::words::{Lang, Word};
use crate::workspace::LayerRef;
use eframe::egui::{self, RichText, Sense, Ui};

/// Entries of the legend that are shown before the others are asked for.
const SHOWN: usize = 10;

pub(super) fn ui(ui: &mut Ui, card: &mut Card<'_>, layer: &LayerRef, loaded: &Layer) {
    let lang = card.lang;
    let join = ui.button(lang.t(Word::JoinKeyTable)).on_hover_text(lang.t(Word::JoinKeyTableTip));
    if join.clicked() {
        card.pick_key_table = Some(layer.id.clone());
    }
    let Some(choice) = &layer.reading.key_table else { return };
    pair(ui, lang.t(Word::File), &choice.path);
    match &loaded.meaning.key {
        Some(key) => {
            columns(ui, card, layer, loaded, choice, key);
            let with = loaded.table.len() - key.empty - key.unmatched.iter().map(|(_, n)| n).sum::<usize>();
            let counts = lang.fill(Word::KeyCounts, &[&with.to_string(), &loaded.table.len().to_string()]);
            ui.label(RichText::new(counts).small());
            ui.scope(|ui| legend(ui, lang, key, SHOWN, true));
        }
        None => {
            let why = loaded.problems.iter().find(|p| p.code == "key_table_missing");
            ui.label(why.map_or(lang.t(Word::NotLoaded), |p| &p.message));
        }
    }
    if ui.button(lang.t(Word::RemoveKeyTable)).clicked() {
        edit_reading(card, layer, |r| r.key_table = None);
    }
}

/// Shows what the colours mean: so many entries, then how many more; with `all` those can be unfolded.
pub(in crate::ui) fn legend(ui: &mut Ui, lang: Lang, key: &KeyJoin, shown: usize, all: bool) {
    ui.spacing_mut().interact_size.y = 15.0;
    let entry = |ui: &mut Ui, number: u16| {
        let Some(meaning) = key.meanings.get(usize::from(number)) else { return };
        ui.horizontal(|ui| {
            swatch(ui, meaning_color(key, number, meaning));
            let text = RichText::new(legend_text(meaning, lang)).small();
            let response = ui.add(egui::Label::new(text).truncate());
            response.on_hover_text(format!("{} · {}", legend_text(meaning, lang), meaning.features));
        });
    };
    for (number, _) in key.used().take(shown) {
        entry(ui, number);
    }
    if key.used.len() > shown {
        let more = lang.fill(Word::MoreEntries, &[&(key.used.len() - shown).to_string()]);
        if all {
            egui::CollapsingHeader::new(RichText::new(more).small()).id_salt("more meanings").show(ui, |ui| {
                key.used.iter().skip(shown).for_each(|number| entry(ui, *number));
            });
        } else {
            ui.label(RichText::new(more).small().weak());
        }
    }
    if !key.unmatched.is_empty() || key.empty > 0 {
        ui.horizontal(|ui| {
            swatch(ui, UNKNOWN);
            let codes: Vec<String> = key.unmatched.iter().take(20).map(|(c, n)| format!("{c} ({n})")).collect();
            let without = key.empty + key.unmatched.iter().map(|(_, n)| n).sum::<usize>();
            let text = RichText::new(format!("{} ({without})", lang.t(Word::NotInKey))).small();
            ui.label(text).on_hover_text(codes.join("\n"));
        });
    }
}

/// A small square of a colour; the text beside it says the same.
pub(super) fn swatch(ui: &mut Ui, Rgb([r, g, b]): Rgb) {
    let (rect, _) = ui.allocate_exact_size(egui::vec2(12.0, 12.0), Sense::hover());
    let line = ui.visuals().widgets.noninteractive.bg_stroke;
    ui.painter().rect(rect, 2.0, color(Rgba([r, g, b, 255])), line, egui::StrokeKind::Inside);
}

/// Choosers for the code field and the columns.
fn columns(ui: &mut Ui, card: &mut Card<'_>, layer: &LayerRef, loaded: &Layer, choice: &KeyChoice, key: &KeyJoin) {
    let lang = card.lang;
    let mut changed = choice.clone();
    egui::Grid::new("key columns").num_columns(2).show(ui, |ui| {
        let fields: Vec<String> = loaded.fields.iter().map(|f| f.name.clone()).collect();
        one_of(ui, lang, Word::KeyField, &fields, &mut changed.field);
        one_of(ui, lang, Word::KeyCode, &key.columns, &mut changed.code);
        for (word, value) in [(Word::KeyEn, &mut changed.en), (Word::KeyJa, &mut changed.ja)] {
            let mut name = value.clone().unwrap_or_default();
            some_of(ui, lang, word, &key.columns, &mut name);
            *value = (!name.is_empty()).then_some(name);
        }
        let mut name = changed.color.join(", ");
        let rgb: Vec<String> =
            ["r", "g", "b"].iter().filter_map(|l| key.columns.iter().find(|c| c.eq_ignore_ascii_case(l)).cloned()).collect();
        let mut columns = key.columns.clone();
        if rgb.len() == 3 {
            columns.insert(0, rgb.join(", "));
        }
        some_of(ui, lang, Word::KeyColor, &columns, &mut name);
        if name != changed.color.join(", ") {
            changed.color = match name.as_str() {
                "" => Vec::new(),
                three if rgb.len() == 3 && three == rgb.join(", ") => rgb,
                _ => vec![name],
            };
        }
    });
    if changed != *choice {
        edit_reading(card, layer, |r| r.key_table = Some(changed));
    }
}

fn one_of(ui: &mut Ui, lang: Lang, word: Word, all: &[String], value: &mut String) {
    let label = ui.label(RichText::new(lang.t(word)).small().weak());
    let combo = egui::ComboBox::from_id_salt(lang.t(word)).selected_text(value.clone()).truncate();
    let combo = combo.show_ui(ui, |ui| {
        for name in all {
            ui.selectable_value(value, name.clone(), name);
        }
    });
    combo.response.labelled_by(label.id);
    ui.end_row();
}

/// As [`one_of`], with nothing as a choice.
fn some_of(ui: &mut Ui, lang: Lang, word: Word, all: &[String], value: &mut String) {
    let label = ui.label(RichText::new(lang.t(word)).small().weak());
    let none = format!("— {}", lang.t(Word::NoField));
    let shown = if value.is_empty() { none.clone() } else { value.clone() };
    let combo = egui::ComboBox::from_id_salt(lang.t(word)).selected_text(shown).truncate().show_ui(ui, |ui| {
        ui.selectable_value(value, String::new(), none);
        for name in all {
            ui.selectable_value(value, name.clone(), name);
        }
    });
    combo.response.labelled_by(label.id);
    ui.end_row();
}
