//! What tells a layer's features apart: shown with why, and changed among what does.

use super::Card;
use super::layer::edit_reading;
use crate::app::Action;
use crate::layer::identity::{IdFacts, Identity};
use crate::layer::{IdSource, Layer};
use crate::ui::fields::menu;
use crate::words::{Lang, Word};
use crate::workspace::LayerRef;
use eframe::egui::{self, RichText, Ui};

pub(super) fn ui(ui: &mut Ui, card: &mut Card<'_>, layer: &LayerRef, loaded: &Layer) {
    let lang = card.lang;
    let chosen = layer.reading.id_field.is_some() || layer.reading.identity.is_some();
    let why = match (&loaded.id_source, &loaded.meaning.found_id) {
        _ if chosen => Word::ChosenByYou,
        (now, Some(found)) if now != found => Word::IdWhyLinks,
        (IdSource::Content, _) => Word::IdWhyContent,
        _ => Word::IdWhyUnique,
    };
    let name = name(lang, &loaded.id_source).to_owned();
    ui.horizontal_wrapped(|ui| {
        ui.label(RichText::new(&name).strong());
        ui.label(RichText::new(lang.t(why)).small().weak());
    });
    let label = format!("{}: {}", lang.t(Word::IdentityHeading), lang.t(Word::IdChange));
    let response = menu(ui, lang.t(Word::IdChange), |ui| {
        ui.set_min_width(260.0);
        list(ui, card, layer, loaded);
    });
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, label.clone()));
    response.on_hover_text(lang.t(Word::IdTip));
}

fn list(ui: &mut Ui, card: &mut Card<'_>, layer: &LayerRef, loaded: &Layer) {
    let lang = card.lang;
    let catalog = card.state.catalog().clone();
    let Some(facts) = catalog.known_id_facts(&layer.id.0) else {
        card.actions.push(Action::CountIds(layer.id.clone()));
        ui.horizontal(|ui| {
            ui.spinner();
            ui.label(lang.t(Word::CountingIds));
        });
        return;
    };
    let mut chosen = None;
    egui::ScrollArea::vertical().max_height(320.0).show(ui, |ui| {
        // What may be chosen comes first.
        for usable in [true, false] {
            for fact in facts.iter().filter(|f| f.is_key() == usable) {
                let on = fact.source == loaded.id_source;
                let text = format!("{} — {}", name(lang, &fact.source), counts(lang, fact));
                let response = ui.add_enabled(usable, egui::Button::selectable(on, text));
                if response.clicked() && !on {
                    chosen = Some(fact.source.clone());
                }
            }
        }
        ui.separator();
        let on = loaded.id_source == IdSource::Content;
        if ui.selectable_label(on, lang.t(Word::IdContent)).clicked() && !on {
            chosen = Some(IdSource::Content);
        }
    });
    if let Some(source) = chosen {
        edit_reading(card, layer, |r| {
            (r.id_field, r.identity) = match source {
                IdSource::Field(name) => (Some(name), None),
                IdSource::Member => (None, Some(Identity::Member)),
                IdSource::Content => (None, Some(Identity::Content)),
            };
        });
        ui.close();
    }
    let by_itself = layer.reading.id_field.is_none() && layer.reading.identity.is_none();
    if ui.add_enabled(!by_itself, egui::Button::new(lang.t(Word::IdAuto))).clicked() {
        edit_reading(card, layer, |r| (r.id_field, r.identity) = (None, None));
        ui.close();
    }
}

fn name(lang: Lang, source: &IdSource) -> &str {
    match source {
        IdSource::Member => lang.t(Word::IdMember),
        IdSource::Field(name) => name,
        IdSource::Content => lang.t(Word::IdContent),
    }
}

fn counts(lang: Lang, fact: &IdFacts) -> String {
    if fact.is_key() {
        return lang.t(Word::IdUnique).to_owned();
    }
    let word = if fact.exact { Word::IdRepeats } else { Word::IdRepeatsAtLeast };
    let repeats = (fact.repeats > 0).then(|| lang.fill(word, &[&fact.repeats.to_string()]));
    let empty = (fact.empty > 0).then(|| lang.fill(Word::IdEmpty, &[&fact.empty.to_string()]));
    repeats.into_iter().chain(empty).collect::<Vec<_>>().join(" · ")
}
