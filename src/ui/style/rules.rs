//! The rules of a layer's style: a filter each, in the order in which they are tried.

use super::Sheet;
use crate::app::Action;
use crate::app::filters::understood;
use crate::app::style::value_look;
use crate::layer::symbology::{Categorised, Class};
use crate::ui::filter_field::{self, Of};
use crate::ui::theme::color;
use crate::view::theme::theme;
use crate::words::Word;
use eframe::egui::{self, RichText, Ui};

/// Rules that a style is given here, at most.
const MOST: usize = 40;

pub(super) fn ui(ui: &mut Ui, sheet: &Sheet<'_>, c: &mut Categorised, actions: &mut Vec<Action>) {
    let lang = sheet.lang;
    let Some(layer) = &sheet.loaded else { return };
    ui.label(RichText::new(lang.t(Word::StyleRulesTip)).small().weak());
    let (mut removed, mut moved) = (None, None);
    let several = c.classes.len() > 1;
    for (i, class) in c.classes.iter_mut().enumerate() {
        let number = (i + 1).to_string();
        let Some(rule) = class.values.first() else { continue };
        let id = ui.scope_id().with(("rule", i));
        // What is typed becomes the rule as soon as it is one.
        let mut draft = ui.data(|d| d.get_temp::<String>(id.with("draft"))).unwrap_or_else(|| rule.clone());
        let focused = ui.memory(|m| m.has_focus(id));
        if !focused {
            draft.clone_from(rule);
        }
        let fault = understood(&draft, layer, sheet.state.workspace()).err();
        ui.horizontal(|ui| {
            ui.label(RichText::new(&number).small().weak());
            let width = (ui.available_width() - 92.0).max(80.0);
            let of = Of { state: sheet.state, id: &sheet.layer.id, layer, fault: fault.as_ref() };
            let name = lang.fill(Word::StyleRule, &[&number]);
            filter_field::show(ui, &of, (id, &name), &mut draft, (String::new(), width), actions);
            let button = |ui: &mut Ui, text: &str, word: Word, possible: bool| {
                let label = lang.fill(word, &[&number]);
                let response = ui.add_enabled(possible, egui::Button::new(text).small()).on_hover_text(&label);
                response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, possible, &label));
                response.clicked()
            };
            if button(ui, "▲", Word::StyleRuleUp, i > 0) {
                moved = Some(i);
            }
            if button(ui, "×", Word::StyleRuleRemove, several) {
                removed = Some(i);
            }
        });
        if let Some(fault) = fault {
            let alarm = color(theme(sheet.state.settings().dark).alarm);
            ui.label(RichText::new(format!("▲ {}", fault.text(lang))).small().color(alarm));
        } else if !draft.trim().is_empty() && draft != *rule {
            class.values = vec![draft.clone()];
        }
        ui.data_mut(|d| d.insert_temp(id.with("draft"), draft));
    }
    if let Some(i) = moved {
        c.classes.swap(i, i - 1);
    }
    if let Some(i) = removed {
        c.classes.remove(i);
    }
    if c.classes.len() < MOST && ui.small_button(lang.t(Word::StyleRuleAdd)).clicked() {
        // One that is not there yet; a person changes it.
        let rule = (1..).map(|n| format!("$id = '{n}'")).find(|rule| !c.classes.iter().any(|k| k.values.contains(rule)));
        c.classes.push(Class { values: rule.into_iter().collect(), look: value_look(c.classes.len()), ..Class::default() });
    }
}
