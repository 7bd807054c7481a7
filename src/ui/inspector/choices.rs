//! Choices from the lists of the supply chain: one of a list, or several of it beside words of one's own.

use super::Card;
use crate::ui::fields::{Lines, list};
use crate::words::Word;
use crate::workspace::chain::{Terms, id_of, name};
use crate::workspace::edit::Edit;
use eframe::egui::{self, RichText, Ui};

/// One of a list; what is not in the list is shown as it is. `none`: that nothing is chosen can be chosen, too.
pub(super) fn one(
    ui: &mut Ui,
    card: &mut Card<'_>,
    label: Word,
    (terms, current, none): (Terms, &str, bool),
    make: impl FnOnce(String) -> Edit,
) {
    let lang = card.lang;
    let label = ui.label(RichText::new(lang.t(label)).small().weak());
    let shown = if current.is_empty() { lang.t(Word::PartChoose).to_owned() } else { name(terms, current, lang) };
    let now = id_of(terms, current);
    let combo = egui::ComboBox::from_id_salt(label.id).width(ui.available_width().min(220.0)).selected_text(shown);
    let combo = combo.show_ui(ui, |ui| {
        let mut chosen = None;
        if none && ui.selectable_label(current.is_empty(), "—").clicked() {
            chosen = Some("");
        }
        for (id, word) in terms {
            if ui.selectable_label(now == Some(*id), lang.t(*word)).clicked() {
                chosen = Some(*id);
            }
        }
        chosen
    });
    combo.response.labelled_by(label.id);
    if let Some(id) = combo.inner.flatten().filter(|id| Some(*id) != now && *id != current) {
        card.edit(make(id.to_owned()));
    }
}

/// Several of a list, each a button that is in or out, and a field for other words.
pub(super) fn several(
    ui: &mut Ui,
    card: &mut Card<'_>,
    label: Word,
    (terms, current): (Terms, &[String]),
    make: &dyn Fn(Vec<String>) -> Edit,
) {
    let lang = card.lang;
    ui.label(RichText::new(lang.t(label)).small().weak());
    let mut changed = None;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = egui::vec2(4.0, 3.0);
        for (id, word) in terms {
            let is = current.iter().any(|w| id_of(terms, w) == Some(*id));
            if ui.add(egui::Button::selectable(is, lang.t(*word)).frame_when_inactive(true).small()).clicked() {
                let mut words: Vec<String> = current.to_vec();
                if is {
                    words.retain(|w| id_of(terms, w) != Some(*id));
                } else {
                    words.push((*id).to_owned());
                }
                changed = Some(words);
            }
        }
    });
    if let Some(words) = changed {
        card.edit(make(words));
    }
    let (known, own): (Vec<String>, Vec<String>) = current.iter().cloned().partition(|w| id_of(terms, w).is_some());
    ui.push_id(label, |ui| {
        let hint = lang.t(Word::SemicolonHint);
        card.field(ui, Word::PartOwnWords, hint, &own.join("; "), Lines::One, |s| {
            make(known.into_iter().chain(list(&s)).collect())
        });
    });
}
