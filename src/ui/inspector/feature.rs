//! The cards of a layer's feature and of a layer.

use super::links::{self, Seen};
use super::{Card, heading, pair, title};
use crate::app::Selection;
use crate::layer::catalog::names_in;
use crate::words::Word;
use crate::workspace::edit::Edit;
use crate::workspace::{DepositRef, LinkText, RecordId};
use eframe::egui::{self, RichText, Ui};
use serde_json::{Map, Value};

pub(super) fn ui(ui: &mut Ui, card: &mut Card<'_>, deposit: &DepositRef, fresh: &RecordId) {
    let lang = card.lang;
    let w = card.state.workspace();
    let snapshot = w.deposits.values().find(|d| d.deposit == *deposit).cloned();
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
    let (en, ja) = names_in(&properties);
    let name = if lang.is_ja() && !ja.is_empty() || en.is_empty() { ja } else { en };
    let name = if name.is_empty() { deposit.key.clone() } else { name };
    let layer = w.layers.get(&deposit.layer);
    let is_deposit = layer.is_some_and(|l| l.role == crate::layer::LayerRole::Deposits) || snapshot.is_some();
    title(ui, card, if is_deposit { Word::Deposit } else { Word::FeatureKey }, &name, &Selection::Feature(deposit.clone()));
    pair(ui, lang.t(Word::Layer), layer.map_or(deposit.layer.0.as_str(), |l| l.name.get(lang.is_ja())));
    if let Some(place) = found.as_ref().map(|f| f.place).or(snapshot.as_ref().map(|s| s.place)) {
        pair(ui, lang.t(Word::Place), crate::ui::status::degrees(place).trim());
    }
    if is_deposit {
        heading(ui, lang.t(Word::LinksOfDeposit));
        if let Some(snapshot) = &snapshot {
            for link in w.links_of(&snapshot.id) {
                links::ui(ui, card, &link, Seen::FromDeposit);
            }
        }
        link_menu(ui, card, deposit, fresh);
    }
    heading(ui, lang.t(Word::Attributes));
    attributes(ui, &properties);
}

fn link_menu(ui: &mut Ui, card: &mut Card<'_>, deposit: &DepositRef, fresh: &RecordId) {
    let lang = card.lang;
    ui.menu_button(lang.t(Word::LinkToProject), |ui| {
        ui.set_min_width(220.0);
        if card.state.workspace().projects.is_empty() {
            ui.label(RichText::new(lang.t(Word::NoProjects)).weak());
        }
        for project in card.state.workspace().projects.values().cloned().collect::<Vec<_>>() {
            let edit = Edit::Link {
                id: fresh.clone(),
                deposit: deposit.clone(),
                project: project.id.clone(),
                about: LinkText::default(),
            };
            card.button(ui, project.about.name.get(lang.is_ja()), edit);
        }
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

pub(super) fn layer_ui(ui: &mut Ui, card: &mut Card<'_>, id: &RecordId) {
    let lang = card.lang;
    let Some(layer) = card.state.workspace().layers.get(id).cloned() else { return };
    title(ui, card, Word::Layer, layer.name.get(lang.is_ja()), &Selection::Layer(id.clone()));
    pair(ui, lang.t(Word::Path), &layer.path);
    let Some(loaded) = card.state.catalog().get(&id.0) else { return };
    ui.label(lang.fill(Word::Features, &[&loaded.table.len().to_string()]));
    if let Some(crs) = &loaded.crs.crs {
        pair(ui, crs.code(), crs.name());
    }
    ui.label(RichText::new(&loaded.crs.reason).small().weak());
    heading(ui, lang.t(Word::Attributes));
    egui::Grid::new("fields").num_columns(3).striped(true).show(ui, |ui| {
        for field in &loaded.fields {
            ui.label(&field.name);
            ui.label(RichText::new(field.kind.name()).small().weak());
            ui.label(RichText::new(format!("{} / {}", field.filled, loaded.table.len())).small().weak());
            ui.end_row();
        }
    });
}
