//! Which field says what of a deposit: shown with why, and changed by choosing fields for a role.

use super::Card;
use super::layer::edit_reading;
use crate::layer::Layer;
use crate::layer::deposit::Role;
use crate::ui::fields::menu_of;
use crate::words::Word;
use crate::workspace::LayerRef;
use eframe::egui::{self, RichText, Ui};
use serde_json::Value;

/// Rows in which an example of a field's values is looked for.
const SAMPLE_ROWS: usize = 8;

pub(super) fn ui(ui: &mut Ui, card: &mut Card<'_>, layer: &LayerRef, loaded: &Layer) {
    let lang = card.lang;
    let model = &loaded.meaning.model;
    let why = match &model.recognised {
        Some(known) => {
            let name = known.preset.name(lang.is_ja());
            lang.fill(Word::PresetKnown, &[name, &known.matched.to_string(), &known.known.to_string()])
        }
        None => lang.t(Word::PresetWords).to_owned(),
    };
    ui.label(RichText::new(why).small());
    // A layer that says nothing of deposits has all of this folded away.
    let says = !model.roles.is_empty() || !layer.reading.roles.is_empty();
    if says {
        grid(ui, card, layer, loaded);
    } else {
        let header = RichText::new(lang.fill(Word::NotMapped, &[&loaded.fields.len().to_string()])).small();
        egui::CollapsingHeader::new(header).id_salt("roles").show(ui, |ui| grid(ui, card, layer, loaded));
        return;
    }
    if !layer.reading.roles.is_empty() && ui.button(lang.t(Word::BackToFound)).clicked() {
        edit_reading(card, layer, |r| r.roles.clear());
    }
    if !model.not_mapped.is_empty() {
        let header = lang.fill(Word::NotMapped, &[&model.not_mapped.len().to_string()]);
        egui::CollapsingHeader::new(RichText::new(header).small()).id_salt("not mapped").show(ui, |ui| {
            ui.add(egui::Label::new(RichText::new(model.not_mapped.join(", ")).small().weak()).wrap());
        });
    }
}

fn grid(ui: &mut Ui, card: &mut Card<'_>, layer: &LayerRef, loaded: &Layer) {
    let lang = card.lang;
    egui::Grid::new("roles").num_columns(2).striped(true).show(ui, |ui| {
        for role in Role::ALL {
            ui.label(RichText::new(lang.t(role.title())).small().weak());
            ui.horizontal(|ui| {
                chooser(ui, card, layer, loaded, role);
                if layer.reading.roles.contains_key(&role) {
                    ui.label(RichText::new("●").small()).on_hover_text(lang.t(Word::ChosenByYou));
                }
            });
            ui.end_row();
        }
    });
}

/// A button that names the fields of a role, and opens the list of all fields with an example of each.
fn chooser(ui: &mut Ui, card: &mut Card<'_>, layer: &LayerRef, loaded: &Layer, role: Role) {
    let lang = card.lang;
    // The record knows of a choice before the layer does.
    let chosen = layer.reading.roles.get(&role).or_else(|| loaded.meaning.model.found.get(&role));
    let mapped = chosen.cloned().unwrap_or_default();
    let shown = if mapped.is_empty() { format!("— {}", lang.t(Word::NoField)) } else { mapped.join(", ") };
    let label = format!("{}: {shown}", lang.t(role.title()));
    let button = match mapped.as_slice() {
        [] => egui::Button::new(RichText::new("—").weak()).frame_when_inactive(false),
        _ => egui::Button::new(shown),
    };
    let response = menu_of(ui, button, |ui| {
        ui.set_min_width(260.0);
        ui.label(RichText::new(lang.fill(Word::FieldsOfRole, &[lang.t(role.title())])).small().weak());
        let samples: Vec<_> = (0..loaded.table.len().min(SAMPLE_ROWS)).map(|row| loaded.properties(row)).collect();
        egui::ScrollArea::vertical().max_height(320.0).show(ui, |ui| {
            // Members of nested values first: only a preset knows them.
            let nested = mapped.iter().filter(|m| !loaded.fields.iter().any(|f| f.name == **m));
            for name in nested.chain(loaded.fields.iter().map(|f| &f.name)) {
                let mut on = mapped.contains(name);
                let sample = samples.iter().filter_map(|p| p.get(name)).find(|v| !v.is_null());
                ui.horizontal(|ui| {
                    if ui.checkbox(&mut on, name).changed() {
                        let mut fields = mapped.clone();
                        if on {
                            fields.push(name.clone());
                        } else {
                            fields.retain(|f| f != name);
                        }
                        choose(card, layer, loaded, role, fields);
                    }
                    ui.label(RichText::new(sample.map(example).unwrap_or_default()).small().weak());
                });
            }
        });
    });
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, label.clone()));
}

/// The choice of a role; what is as found is no choice.
fn choose(card: &mut Card<'_>, layer: &LayerRef, loaded: &Layer, role: Role, fields: Vec<String>) {
    let found = loaded.meaning.model.found.get(&role).cloned().unwrap_or_default();
    edit_reading(card, layer, |r| {
        if fields == found {
            r.roles.remove(&role)
        } else {
            r.roles.insert(role, fields)
        };
    });
}

fn example(value: &Value) -> String {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let short: String = text.chars().take(24).collect();
    if short.len() < text.len() { format!("{short}…") } else { short }
}
