//! The card of a layer's feature.

use super::{Card, heading, link_to, links, pair, title, twins};
use crate::app::{Action, Deposits, Polygons, Selection};
use crate::layer::deposit::Deposit;
use crate::layer::{Layer, Meaning};
use crate::ui::inspector::codes::swatch;
use crate::view::keyed::{legend_text, meaning_color};
use crate::view::styled::Geometry;
use crate::words::Word;
use crate::workspace::{Bilingual, DepositRef};
use eframe::egui::{self, RichText, Ui};
use serde_json::{Map, Value};

pub(super) fn ui(ui: &mut Ui, card: &mut Card<'_>, deposit: &DepositRef) {
    let lang = card.lang;
    let w = card.state.workspace();
    let snapshot = w.snapshot_of(deposit).cloned();
    let found = card.state.catalog().find(&deposit.layer.0, &deposit.key);
    // A feature without a place has its properties all the same.
    let catalog = card.state.catalog();
    let loaded = catalog.get(&deposit.layer.0).zip(catalog.row(&deposit.layer.0, &deposit.key));
    let loaded = loaded.map(|(layer, row)| layer.properties(row as usize));
    let properties = loaded.or_else(|| snapshot.as_ref().map(|s| s.properties.clone()));
    let Some(properties) = properties else {
        ui.label(lang.t(Word::NotLoaded));
        return;
    };
    let loaded = found.as_ref().and_then(|_| card.state.catalog().get(&deposit.layer.0).cloned());
    let said = match &loaded {
        Some(layer) => Deposit::of(&layer.meaning.model, &properties),
        None => Deposit::of_properties(&properties),
    };
    let name = Bilingual::new(&said.name_en, &said.name_ja);
    let meaning = loaded.as_ref().zip(found.as_ref()).and_then(|(layer, found)| layer.code_meaning(found.row));
    let name = match meaning {
        _ if !name.is_empty() => name.get(lang.is_ja()).to_owned(),
        Some(meaning) => meaning.text(lang.is_ja()).to_owned(),
        None => deposit.key.clone(),
    };
    let layer = w.layers.get(&deposit.layer);
    let is_deposit = layer.is_some_and(|l| l.role == crate::layer::LayerRole::Deposits) || snapshot.is_some();
    title(ui, card, if is_deposit { Word::Deposit } else { Word::FeatureKey }, &name, &Selection::Feature(deposit.clone()));
    pair(ui, lang.t(Word::Layer), layer.map_or(deposit.layer.0.as_str(), |l| l.name.get(lang.is_ja())));
    if let Some(place) = found.as_ref().map(|f| f.place).or(snapshot.as_ref().map(|s| s.place)) {
        pair(ui, lang.t(Word::Place), crate::ui::status::degrees(place).trim());
    }
    if let (Some(layer), Some(meaning)) = (&loaded, meaning) {
        meaning_ui(ui, card, layer, meaning);
    }
    if is_deposit {
        super::deposit::ui(ui, card, &said);
        heading(ui, lang.t(Word::LinksOfDeposit));
        if let Some(snapshot) = &snapshot {
            for link in card.state.workspace().links_of(&snapshot.id) {
                links::ui(ui, card, link);
            }
        }
        let this = Deposits::One(deposit.clone());
        link_to::button(ui, card, Word::LinkToProject, Word::LinkDrag, &this);
        twins::ui(ui, card, deposit);
    }
    let areal = card.state.map().shapes(&deposit.layer).is_some_and(|shapes| Geometry::of(shapes) == Geometry::Areas);
    if areal && ui.button(lang.t(Word::MakeAreas)).on_hover_text(lang.t(Word::MakeAreasTip)).clicked() {
        card.actions.push(Action::MakeAreas(Polygons::Feature(deposit.clone())));
    }
    heading(ui, lang.t(Word::Attributes));
    attributes(ui, &properties);
}

/// What the feature's code means by the key table.
fn meaning_ui(ui: &mut Ui, card: &Card<'_>, layer: &Layer, meaning: &Meaning) {
    let (Some(key), Some(choice)) = (&layer.meaning.key, &layer.reading.key_table) else { return };
    ui.horizontal_wrapped(|ui| {
        ui.label(RichText::new(&choice.field).small().weak());
        if let Some(number) = key.meanings.iter().position(|m| m.code == meaning.code).and_then(|n| u16::try_from(n).ok()) {
            swatch(ui, meaning_color(key, number, meaning));
        }
        ui.label(legend_text(meaning, card.lang));
    });
}

fn attributes(ui: &mut Ui, properties: &Map<String, Value>) {
    egui::Grid::new("attributes").num_columns(2).striped(true).show(ui, |ui| {
        for (name, value) in properties {
            ui.label(RichText::new(name).small().weak());
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            ui.add(egui::Label::new(text).wrap());
            ui.end_row();
        }
    });
}
