//! In the card of a table: which columns hold the positions, with what the first rows come to.

use super::{Card, heading};
use crate::app::columns::{columns_in_use, first_places};
use crate::layer::{Format, Layer, Reading};
use crate::words::Word;
use crate::workspace::LayerRef;
use crate::workspace::edit::Edit;
use eframe::egui::{self, RichText, Ui};

/// Rows that are shown as an example.
const EXAMPLES: usize = 4;

/// Shows the chooser for tables; nothing for other layers.
pub(super) fn ui(ui: &mut Ui, card: &mut Card<'_>, layer: &LayerRef) {
    let Some(loaded) = card.state.catalog().get(&layer.id.0).filter(|l| l.format == Format::Csv).cloned() else { return };
    let lang = card.lang;
    heading(ui, lang.t(Word::PlaceColumns));
    let in_use = columns_in_use(&loaded, &layer.reading);
    let key = ui.scope_id().with(("columns", &layer.id.0));
    // What is being chosen holds for the columns it was begun from: undo, or another hand, begins anew.
    let draft = ui.data(|d| d.get_temp::<([Option<String>; 2], [Option<String>; 2])>(key)).filter(|(of, _)| *of == in_use);
    let mut chosen = draft.map_or_else(|| in_use.clone(), |(_, chosen)| chosen);
    let choices = |extra: Option<Word>| {
        let none = extra.map(|word| (None, lang.t(word).to_owned()));
        none.into_iter().chain(loaded.fields.iter().map(|f| (Some(f.name.clone()), f.name.clone()))).collect::<Vec<_>>()
    };
    combo(ui, lang.t(Word::ColumnX), lang.t(Word::ColumnNotChosen), choices(None), &mut chosen[0]);
    let without = if chosen[0].is_some() { Word::ColumnNone } else { Word::ColumnNotChosen };
    combo(ui, lang.t(Word::ColumnY), lang.t(without), choices(Some(Word::ColumnNone)), &mut chosen[1]);
    if let [Some(x), Some(y)] = &chosen {
        examples(ui, card, &loaded, [x, y]);
    }
    let usable = chosen[0].is_some() && chosen[0] != chosen[1];
    let why_not = if chosen == in_use {
        Some(Word::ColumnsNoChange)
    } else if !usable {
        Some(Word::ColumnsPick)
    } else {
        None
    };
    let button = ui.add_enabled(why_not.is_none(), egui::Button::new(lang.t(Word::ColumnsUse)));
    let button = match why_not {
        Some(why) => button.on_disabled_hover_text(lang.t(why)),
        None => button,
    };
    let [x_field, y_field] = chosen.clone();
    if button.clicked() {
        ui.data_mut(|d| d.remove::<([Option<String>; 2], [Option<String>; 2])>(key));
        set(card, layer, Reading { x_field, y_field, ..layer.reading.clone() });
    } else {
        ui.data_mut(|d| d.insert_temp(key, (in_use, chosen)));
    }
    again(ui, card, layer);
}

/// Takes a choice back, also one that no longer fits the file, so that it could not be read.
pub(super) fn again(ui: &mut Ui, card: &mut Card<'_>, layer: &LayerRef) {
    let chosen = layer.reading.x_field.is_some() || layer.reading.y_field.is_some();
    if chosen && ui.button(card.lang.t(Word::ColumnsFind)).clicked() {
        set(card, layer, Reading { x_field: None, y_field: None, ..layer.reading.clone() });
    }
}

fn set(card: &mut Card<'_>, layer: &LayerRef, reading: Reading) {
    card.edit(Edit::SetLayerReading { id: layer.id.clone(), reading });
}

fn combo(ui: &mut Ui, label: &str, hint: &str, choices: Vec<(Option<String>, String)>, chosen: &mut Option<String>) {
    let name = ui.label(RichText::new(label).small().weak());
    let shown = chosen.clone().unwrap_or_else(|| hint.to_owned());
    let combo = egui::ComboBox::from_id_salt(label).selected_text(shown).width(ui.available_width() - 8.0).truncate();
    let response = combo.show_ui(ui, |ui| {
        for (value, text) in choices {
            ui.selectable_value(chosen, value, text);
        }
    });
    response.response.labelled_by(name.id);
}

/// What the first rows come to with these columns.
fn examples(ui: &mut Ui, card: &Card<'_>, loaded: &Layer, columns: [&String; 2]) {
    let lang = card.lang;
    ui.label(RichText::new(lang.t(Word::ColumnPreview)).small().weak());
    egui::Grid::new("column examples").num_columns(3).striped(true).show(ui, |ui| {
        for row in first_places(loaded, columns.map(String::as_str), EXAMPLES) {
            let cell = |ui: &mut Ui, text: &str| {
                let short: String = text.chars().take(16).collect();
                let short = if short.len() < text.len() { short + "…" } else { short };
                ui.label(RichText::new(short).small().weak()).on_hover_text(text);
            };
            cell(ui, &row.x);
            cell(ui, &row.y);
            match row.place {
                Some([x, y]) => ui.label(RichText::new(format!("→ {x}, {y}")).small()),
                None => ui.label(RichText::new(format!("→ {}", lang.t(Word::ColumnNoPlace))).small().italics()),
            };
            ui.end_row();
        }
    });
}
