//! The classes of a layer: each with its symbol, its label, how many features it has, and whether it is drawn.

use super::{Sheet, look, rules, written_down};
use crate::app::StyleAction;
use crate::app::style::{Classing, MOST_VALUES};
use crate::layer::deposit::Role;
use crate::layer::symbology::{By, Categorised, Class, ClassLabel, Look, Symbology};
use crate::layer::{KeyJoin, LayerStyle, code_key};
use crate::ui::sample;
use crate::view::Paint;
use crate::view::keyed::{legend_text, meaning_color};
use crate::view::legend::class_text;
use crate::view::styled::{Geometry, Ground, Shown, paint_of};
use crate::words::{Word, grouped};
use eframe::egui::{self, Align, Layout, RichText, Ui, vec2};
use std::sync::Arc;

/// Height of the list of classes, in points.
const LIST_HEIGHT: f32 = 330.0;

pub(super) fn ui(ui: &mut Ui, sheet: &mut Sheet<'_>, style: &mut LayerStyle) {
    let lang = sheet.lang;
    let ground = sheet.ground(style, true);
    let Symbology::Categorised(c) = &mut style.symbology else { return };
    let key = sheet.loaded.as_ref().and_then(|l| l.meaning.key.clone());
    match (&c.by, key) {
        (By::KeyTable, Some(key)) => codes(ui, sheet, c, &key, ground),
        _ => values(ui, sheet, c, ground),
    }
    if c.by == By::Rule {
        let mut wanted = Vec::new();
        rules::ui(ui, sheet, c, &mut wanted);
        sheet.actions.append(&mut wanted);
    }
    if let By::Field(_) | By::DepositType | By::Size = c.by {
        let again = ui.small_button(lang.t(Word::StyleFindValues)).on_hover_text(lang.t(Word::StyleFindValuesTip));
        if again.clicked() {
            sheet.act(StyleAction::Classify(sheet.layer.id.clone(), c.by.clone(), Classing::Values));
        }
        let found = sheet.state.survey_of(&sheet.layer.id, &c.by).map_or(0, |s| s.different);
        if found > MOST_VALUES {
            let text = lang.fill(Word::StyleMoreValues, &[&grouped(found), &MOST_VALUES.to_string()]);
            ui.label(RichText::new(text).small().weak());
        }
    }
    let has_status = sheet.loaded.as_ref().is_some_and(|l| l.meaning.model.roles.contains_key(&Role::Status));
    if sheet.geometry == Geometry::Points && has_status && !matches!(c.by, By::KeyTable | By::Status) {
        ui.checkbox(&mut c.status_by_fill, lang.t(Word::StyleStatusFill)).on_hover_text(lang.t(Word::StyleStatusFillTip));
    }
    if sheet.geometry == Geometry::Areas {
        ui.checkbox(&mut c.hatches, lang.t(Word::StyleHatches)).on_hover_text(lang.t(Word::StyleHatchesTip));
    }
    egui::CollapsingHeader::new(lang.t(Word::StyleSymbol)).id_salt("common").show(ui, |ui| {
        look::ui(ui, sheet, &mut c.look, ground, false);
    });
}

/// The classes with their samples as the map has them.
fn values(ui: &mut Ui, sheet: &Sheet<'_>, c: &mut Categorised, ground: Ground<'_>) {
    let lang = sheet.lang;
    let classes = c.classes_in_force().into_owned();
    let other = c.other_in_force();
    let column = sheet.state.class_column(&sheet.layer.id).filter(|k| k.partition.by == c.by).cloned();
    let counts = |i: usize| column.as_ref().map(|k| k.count(i));
    heading(ui, sheet, classes.len());
    let samples = samples(sheet, c, ground);
    let height = ui.spacing().interact_size.y;
    let list = egui::ScrollArea::vertical().id_salt("classes").max_height(LIST_HEIGHT).auto_shrink([false, true]);
    let mut changed: Option<(usize, Class)> = None;
    list.show_rows(ui, height, classes.len() + 1, |ui, rows| {
        for i in rows {
            let class = classes.get(i).unwrap_or(&other);
            let shown = class_text(class, i == classes.len(), lang);
            let usual = class.look.over(c.look);
            let paint = samples.get(i).copied().unwrap_or_else(|| ground.geometry.sample(paint_of(&usual, ground)));
            ui.push_id(i, |ui| {
                if let Some(new) = row(ui, sheet, class, (&shown, counts(i)), paint, ground) {
                    changed = Some((i, new));
                }
            });
        }
    });
    if let Some((i, class)) = changed {
        if i == classes.len() {
            c.other = Class { values: Vec::new(), ..class };
        } else {
            written_down(c);
            if let Some(slot) = c.classes.get_mut(i) {
                *slot = class;
            }
        }
    }
}

pub(super) fn heading(ui: &mut Ui, sheet: &Sheet<'_>, classes: usize) {
    ui.add_space(6.0);
    ui.horizontal(|ui| {
        ui.label(RichText::new(sheet.lang.t(Word::StyleClasses)).strong());
        ui.label(RichText::new(classes.to_string()).small().weak());
        if sheet.state.running().iter().any(|j| matches!(j.what, Word::Classifying | Word::Surveying)) {
            ui.add(egui::Spinner::new().size(13.0));
        }
    });
}

/// The samples as the map paints them: hatches that are dealt out, what is hidden left as it would be.
fn samples(sheet: &Sheet<'_>, c: &Categorised, ground: Ground<'_>) -> Vec<Paint> {
    let Some(shapes) = sheet.state.map().shapes(&sheet.layer.id) else { return Vec::new() };
    let mut all = c.clone();
    written_down(&mut all);
    all.classes.iter_mut().for_each(|class| class.hidden = false);
    all.other.hidden = false;
    let style =
        LayerStyle { symbology: Symbology::Categorised(Box::new(all)), opacity: ground.opacity, ..LayerStyle::of(ground.color) };
    let look = crate::view::styled::LayerLook { style: Arc::new(style), column: None };
    match crate::view::styled::styled(&look, ground.role, sheet.loaded.as_deref(), shapes, ground.theme).classes {
        Shown::Classes { classes, .. } => classes.into_iter().map(|(_, paint, _)| paint).collect(),
        Shown::One | Shown::Key(_) => Vec::new(),
    }
}

/// One class; returns it when it was changed.
pub(super) fn row(
    ui: &mut Ui,
    sheet: &Sheet<'_>,
    class: &Class,
    (name, count): (&str, Option<usize>),
    paint: Paint,
    ground: Ground<'_>,
) -> Option<Class> {
    let lang = sheet.lang;
    let mut new = class.clone();
    ui.horizontal(|ui| {
        let mut shown = !class.hidden;
        let visible = ui.checkbox(&mut shown, "");
        let label = lang.fill(Word::StyleShow, &[name]);
        visible.widget_info(|| egui::WidgetInfo::selected(egui::Role::CheckBox, true, shown, &label));
        if visible.on_hover_text(&label).changed() {
            new.hidden = !shown;
        }
        let edit = lang.fill(Word::StyleEdit, &[name]);
        let button = sample::button(ui, sheet.state, &paint, vec2(30.0, 20.0), (false, &edit));
        let popup = egui::Popup::from_toggle_button_response(&button)
            .close_behavior(egui::PopupCloseBehavior::CloseOnClickOutside)
            .width(270.0);
        popup.show(|ui| {
            ui.label(RichText::new(name).strong());
            look::ui(ui, sheet, &mut new.look, ground, true);
            labels(ui, sheet, &mut new.label);
        });
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if let Some(count) = count {
                ui.label(RichText::new(grouped(count)).small().weak())
                    .on_hover_text(lang.fill(Word::StyleClassCount, &[&grouped(count)]));
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let text = if class.hidden { RichText::new(name).weak() } else { RichText::new(name) };
                ui.add(egui::Label::new(text).truncate());
            });
        });
    });
    (new != *class).then_some(new)
}

fn labels(ui: &mut Ui, sheet: &Sheet<'_>, label: &mut ClassLabel) {
    for (word, text) in [(Word::StyleLabelEn, &mut label.en), (Word::StyleLabelJa, &mut label.ja)] {
        let name = ui.label(RichText::new(sheet.lang.t(word)).small().weak());
        ui.add(egui::TextEdit::singleline(text).desired_width(f32::INFINITY)).labelled_by(name.id);
    }
}

/// The codes of a key table: looks that were changed are written down as classes of their codes.
fn codes(ui: &mut Ui, sheet: &Sheet<'_>, c: &mut Categorised, key: &KeyJoin, ground: Ground<'_>) {
    let lang = sheet.lang;
    heading(ui, sheet, key.used.len());
    let Some(shapes) = sheet.state.map().shapes(&sheet.layer.id) else { return };
    let style = LayerStyle {
        symbology: Symbology::Categorised(Box::new(Categorised { classes: own_shown(c), ..c.clone() })),
        opacity: ground.opacity,
        ..LayerStyle::of(ground.color)
    };
    let look = crate::view::styled::LayerLook { style: Arc::new(style), column: None };
    let styled = crate::view::styled::styled(&look, ground.role, sheet.loaded.as_deref(), shapes, ground.theme);
    let Shown::Key(paints) = styled.classes else { return };
    let height = ui.spacing().interact_size.y;
    let list = egui::ScrollArea::vertical().id_salt("codes").max_height(LIST_HEIGHT).auto_shrink([false, true]);
    let mut changed = None;
    list.show_rows(ui, height, paints.len(), |ui, rows| {
        for (number, paint) in paints.get(rows).into_iter().flatten() {
            let Some(meaning) = key.meanings.get(usize::from(*number)) else { continue };
            let color = meaning_color(key, *number, meaning);
            let is_it = |class: &&Class| class.values.iter().any(|v| code_key(v) == code_key(&meaning.code));
            let own = c.classes.iter().find(is_it).cloned();
            let class = own.unwrap_or_else(|| Class { values: vec![meaning.code.clone()], ..Class::default() });
            let text = legend_text(meaning, lang);
            ui.push_id(number, |ui| {
                let ground = Ground { color, ..ground };
                if let Some(new) = row(ui, sheet, &class, (&text, Some(meaning.features)), *paint, ground) {
                    changed = Some(new);
                }
            });
        }
    });
    if let Some(new) = changed {
        c.classes.retain(|class| class.values != new.values);
        let usual = new.look == Look::default() && !new.hidden && new.label == ClassLabel::default();
        if !usual {
            c.classes.push(new);
        }
    }
}

fn own_shown(c: &Categorised) -> Vec<Class> {
    c.classes.iter().map(|class| Class { hidden: false, ..class.clone() }).collect()
}
