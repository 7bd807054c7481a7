//! Templates of areas: which one the area that is being drawn gets, and keeping the description of an area as one.

use super::Card;
use crate::app::Action;
use crate::ui::fields;
use crate::words::Word;
use crate::workspace::RecordId;
use eframe::egui::{self, Key, RichText, Ui};

/// While an area is drawn: what it will be described by.
pub(super) fn ui(ui: &mut Ui, card: &mut Card<'_>) {
    if !card.state.draws_area() {
        return;
    }
    let (lang, settings) = (card.lang, card.state.settings());
    let chosen = card.state.template().map(|t| t.name.clone());
    egui::Frame::group(ui.style()).show(ui, |ui| {
        ui.set_width(ui.available_width());
        let label = ui.label(RichText::new(lang.t(Word::TemplateOf)).small().weak());
        let shown = chosen.clone().unwrap_or_else(|| lang.t(Word::TemplateNone).to_owned());
        ui.horizontal(|ui| {
            let combo = egui::ComboBox::from_id_salt("template").selected_text(shown).truncate();
            let combo = combo.show_ui(ui, |ui| {
                if ui.selectable_label(chosen.is_none(), lang.t(Word::TemplateNone)).clicked() {
                    card.actions.push(Action::UseTemplate(None));
                }
                for template in &settings.templates {
                    let is = chosen.as_deref() == Some(&template.name);
                    if ui.selectable_label(is, &template.name).clicked() {
                        card.actions.push(Action::UseTemplate(Some(template.name.clone())));
                    }
                }
            });
            combo.response.labelled_by(label.id).on_hover_text(lang.t(Word::TemplateTip));
            if let Some(name) = &chosen {
                let text = lang.fill(Word::TemplateRemove, &[name]);
                let remove = ui.small_button("×").on_hover_text(&text);
                remove.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &text));
                if remove.clicked() {
                    card.actions.push(Action::RemoveTemplate(name.clone()));
                }
            }
        });
        if let Some(about) = card.state.template().map(|t| &t.about) {
            let parts = [about.minerals.join("; "), about.mineral_system.clone(), about.host.join("; ")];
            let said: Vec<String> = parts.into_iter().filter(|p| !p.is_empty()).collect();
            ui.label(RichText::new(said.join(" · ")).small().weak());
        }
    });
    ui.add_space(6.0);
}

/// A button that keeps an area's description under a name.
pub(super) fn keep(ui: &mut Ui, card: &mut Card<'_>, area: &RecordId) {
    let lang = card.lang;
    let key = ui.scope_id().with("template name");
    let mut name = ui.data(|d| d.get_temp::<String>(key)).unwrap_or_default();
    let menu = fields::menu(ui, lang.t(Word::KeepAsTemplate), |ui| {
        ui.set_min_width(240.0);
        let label = ui.label(lang.t(Word::TemplateName));
        let field = ui.text_edit_singleline(&mut name).labelled_by(label.id);
        let enter = field.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter));
        let keep = ui.add_enabled(!name.trim().is_empty(), egui::Button::new(lang.t(Word::TemplateKeep)));
        if (keep.clicked() || enter) && !name.trim().is_empty() {
            card.actions.push(Action::KeepTemplate(area.clone(), std::mem::take(&mut name)));
            ui.close();
        }
    });
    menu.on_hover_text(lang.t(Word::KeepAsTemplateTip));
    ui.data_mut(|d| d.insert_temp(key, name));
}
