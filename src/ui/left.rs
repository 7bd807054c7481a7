//! The left panel: the layers, and below them what lists.rs shows.

use crate::app::{Action, FilePick, FilesAction, LayerState, Selection, State, StyleAction, TableAction};
use crate::crs::HowKnown;
use crate::layer::symbology::{Class, Symbology};
use crate::layer::{Layer, LayerRole, Rgb, Severity, known_operation_of};
use crate::ui::inspector::candidates;
use crate::ui::lists::{empty, eye, row};
use crate::ui::theme::color;
use crate::ui::{encodings, fields, funnel, legend, lists};
use crate::view::Rgba;
use crate::view::theme::theme;
use crate::words::{Lang, Word, grouped};
use crate::workspace::edit::Edit;
use crate::workspace::status::Status;
use crate::workspace::{LayerRef, RecordId};
use eframe::egui::{self, Align, Layout, RichText, Sense, Ui};
use std::sync::Arc;

pub(super) fn ui(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    let lang = state.lang();
    ui.spacing_mut().item_spacing.y = 2.0;
    egui::ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        section(ui, lang.t(Word::Layers), |ui| layers(ui, state, actions));
        let rows = legend::rows(ui, state);
        if !rows.is_empty() {
            section(ui, lang.t(Word::Legend), |ui| legend::ui(ui, state, &rows));
        }
        section(ui, lang.t(Word::Areas), |ui| lists::areas(ui, state, actions));
        section(ui, lang.t(Word::Projects), |ui| lists::projects(ui, state, actions));
        section(ui, lang.t(Word::Notes), |ui| lists::notes(ui, state, actions));
    });
}

fn section(ui: &mut Ui, title: &str, content: impl FnOnce(&mut Ui)) {
    egui::CollapsingHeader::new(RichText::new(title).strong()).default_open(true).show(ui, content);
    ui.add_space(4.0);
}

fn layers(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    let lang = state.lang();
    let layers = state.workspace().layers_in_order();
    if layers.is_empty() {
        empty(ui, lang, Word::NoLayers);
    }
    let top = layers.len().saturating_sub(1);
    for (place, layer) in layers.iter().enumerate().rev() {
        ui.push_id(&layer.id.0, |ui| {
            ui.horizontal(|ui| {
                eye(ui, state, actions, &layer.id);
                swatch(ui, layer, lang);
                // The menu first, from the right: a long name is cut before it, not under it.
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    layer_menu(ui, state, layer, place, top, actions);
                    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                        let name = layer.name.get(lang.is_ja());
                        row(ui, state, actions, Selection::Layer(layer.id.clone()), RichText::new(name));
                    });
                });
            });
            ui.horizontal_wrapped(|ui| {
                ui.add_space(26.0);
                funnel::ui(ui, state, &layer.id, actions);
                layer_facts(ui, state, layer);
            });
            if let Some(loaded) = state.catalog().get(&layer.id.0) {
                encodings::fact(ui, lang, loaded, &layer.id, actions);
            }
            datum_doubt(ui, state, &layer.id, actions);
        });
    }
}

/// What speaks against the datum of a layer, with the one that would fit: one click takes it.
fn datum_doubt(ui: &mut Ui, state: &State, id: &RecordId, actions: &mut Vec<Action>) {
    let Some(doubt) = state.datum_doubt(id) else { return };
    let (lang, found) = (state.lang(), &doubt.found);
    let counts = [found.twins, found.of].map(grouped);
    let trusted = state.workspace().layers.get(&doubt.trusted).map_or("", |l| l.name.get(lang.is_ja()));
    let (shift, name) = (format!("{:.0}", found.shift_m), found.crs.name_in(lang));
    let text = [&counts[0], &counts[1], shift.as_str(), lang.compass(found.azimuth), trusted, &name];
    ui.indent("datum", |ui| {
        let tint = color(theme(state.settings().dark).status(Status::Stale));
        ui.label(RichText::new(format!("▲ {}", lang.fill(Word::DatumDoubt, &text))).small().color(tint));
        let code = found.crs.code().to_owned();
        let mend = ui.small_button(lang.fill(Word::DatumUse, &[&code]));
        if mend.on_hover_text(lang.t(Word::DatumUseTip)).clicked() {
            actions.push(Action::Edit(Box::new(Edit::SetLayerCrs { id: id.clone(), crs: Some(code) })));
        }
    });
}

/// The colour of a layer; of one with classes the colours of some of them.
fn swatch(ui: &mut Ui, layer: &LayerRef, lang: Lang) {
    let (rect, response) = ui.allocate_exact_size(egui::vec2(13.0, 13.0), Sense::hover());
    let deposits = layer.role == LayerRole::Deposits;
    let tint = |Rgb([r, g, b]): Rgb| color(Rgba([r, g, b, 255]).faded(layer.style.opacity));
    let colors = class_colors(&layer.style.symbology);
    for (i, place) in [rect.left_top(), rect.right_top(), rect.left_bottom(), rect.right_bottom()].into_iter().enumerate() {
        let Some(c) = colors.get(i).filter(|_| colors.len() > 1) else { break };
        let quarter = egui::Rect::from_two_pos(rect.center(), place);
        ui.painter().rect_filled(quarter.shrink(0.5), if deposits { 3.0 } else { 0.0 }, tint(*c));
    }
    if colors.len() < 2 && deposits {
        ui.painter().circle_filled(rect.center(), 6.0, tint(layer.style.color));
    } else if colors.len() < 2 {
        ui.painter().rect_filled(rect, 2.0, tint(layer.style.color));
    }
    response.on_hover_text(lang.t(if deposits { Word::RoleDeposits } else { Word::RoleOther }));
}

/// The first four colours of a style's classes.
fn class_colors(symbology: &Symbology) -> Vec<Rgb> {
    let some = |classes: &[Class]| classes.iter().filter_map(|c| c.look.color).take(4).collect();
    match symbology {
        Symbology::Categorised(c) => some(&c.classes_in_force()),
        Symbology::Graduated(g) => some(&g.classes),
        Symbology::Automatic | Symbology::Single(_) | Symbology::Unknown(_) => Vec::new(),
    }
}

fn layer_facts(ui: &mut Ui, state: &State, layer: &LayerRef) {
    let lang = state.lang();
    let small = |text: String| RichText::new(text).small().weak();
    let alarm = color(theme(state.settings().dark).alarm);
    match state.layer_state(&layer.id) {
        Some(LayerState::Loading) => {
            ui.spinner();
            ui.label(small(lang.t(Word::Loading).to_owned()));
        }
        Some(LayerState::Failed(why)) => {
            ui.label(small(lang.t(Word::NotLoaded).to_owned()).color(alarm)).on_hover_text(why);
        }
        _ => {
            let Some(loaded) = state.catalog().get(&layer.id.0) else { return };
            ui.label(small(lang.fill(Word::Features, &[&grouped(loaded.table.len())])));
            let known = &loaded.crs;
            match &known.crs {
                Some(crs) => {
                    let how = lang.t(match known.how {
                        HowKnown::Declared => Word::CrsDeclared,
                        HowKnown::Inferred => Word::CrsInferred,
                        HowKnown::Chosen => Word::CrsChosen,
                        HowKnown::Assumed | HowKnown::Unknown => Word::CrsAssumed,
                    });
                    let response = ui.label(small(format!("{} · {how}", crs.short_code().unwrap_or(crs.name()))));
                    response.on_hover_ui(|ui| {
                        ui.label(format!("{}\n{}", crs.name_in(lang), known.reason.get(lang)));
                        ui.label(operation_text(lang, loaded));
                    });
                    accuracy_badge(ui, state, loaded);
                }
                None => {
                    ui.label(small(lang.t(Word::CrsUnknown).to_owned()).color(alarm)).on_hover_text(known.reason.get(lang));
                }
            }
            let bad: Vec<_> = loaded.problems.iter().filter(|p| p.severity != Severity::Note).collect();
            if !bad.is_empty() {
                let text: Vec<String> = bad.iter().take(12).map(|p| problem(p)).collect();
                let label = lang.fill(Word::Problems, &[&bad.len().to_string()]);
                ui.label(small(label).color(alarm)).on_hover_text(text.join("\n"));
            }
        }
    }
}

/// How exact the way to WGS 84 is, where coordinates are changed on it: `±9 m`, and a warning sign where nothing is known.
fn accuracy_badge(ui: &mut Ui, state: &State, layer: &Layer) {
    let Some(Ok(report)) = known_operation_of(layer) else { return };
    let known = report.accuracy_m().filter(|_| !report.is_ballpark());
    if known.is_some_and(|metres| metres == 0.0) && report.missing.is_empty() {
        return;
    }
    let (lang, t) = (state.lang(), theme(state.settings().dark));
    let doubtful = known.is_none() || !report.missing.is_empty();
    let sign = if doubtful { "▲ " } else { "" };
    let tint = if known.is_none() { color(t.alarm) } else { ui.visuals().weak_text_color() };
    let badge = RichText::new(format!("{sign}{}", report.accuracy_text(lang))).small().color(tint);
    egui::Frame::new()
        .stroke(egui::Stroke::new(1.0, tint))
        .corner_radius(3.0)
        .inner_margin(egui::Margin::symmetric(4, 0))
        .show(ui, |ui| ui.label(badge).on_hover_text(report.lines(lang).join("\n")));
}

/// Returns how the layer's positions come to WGS 84 and how exact that is, as found when it was projected.
fn operation_text(lang: Lang, layer: &Layer) -> String {
    match known_operation_of(layer) {
        Some(Ok(report)) => report.lines(lang).join("\n"),
        Some(Err(e)) => e.to_string(),
        None => lang.t(Word::Loading).to_owned(),
    }
}

fn problem(p: &crate::layer::Problem) -> String {
    let place = [("#", p.feature), ("L", p.line)].into_iter().filter_map(|(s, n)| Some(format!("{s}{}", n?))).collect::<Vec<_>>();
    format!("{} {}", place.join(" "), p.message)
}

fn layer_menu(ui: &mut Ui, state: &State, layer: &Arc<LayerRef>, place: usize, top: usize, actions: &mut Vec<Action>) {
    let lang = state.lang();
    let id = &layer.id;
    let mut edit = |e: Edit| actions.push(Action::Edit(Box::new(e)));
    let name = layer.name.get(lang.is_ja()).to_owned();
    let mut about_file = None;
    let (mut zoom, mut open_table, mut choose_encoding, mut style) = (false, false, false, false);
    let menu = fields::menu(ui, "…", |ui| {
        ui.set_min_width(220.0);
        if ui.button(lang.t(Word::ZoomLayer)).clicked() {
            zoom = true;
            ui.close();
        }
        let table = egui::Button::new(lang.t(Word::AttributeTable)).shortcut_text("F6");
        let loaded = state.catalog().get(&id.0).is_some();
        if ui.add_enabled(loaded, table).on_disabled_hover_text(lang.t(Word::NotLoaded)).clicked() {
            open_table = true;
            ui.close();
        }
        if ui.add_enabled(place < top, egui::Button::new(lang.t(Word::MoveUp))).clicked() {
            edit(Edit::MoveLayer { id: id.clone(), to: place + 1 });
            ui.close();
        }
        if ui.add_enabled(place > 0, egui::Button::new(lang.t(Word::MoveDown))).clicked() {
            edit(Edit::MoveLayer { id: id.clone(), to: place - 1 });
            ui.close();
        }
        ui.separator();
        ui.horizontal(|ui| {
            ui.label(lang.t(Word::Role));
            for (role, word) in [(LayerRole::Deposits, Word::RoleDeposits), (LayerRole::Other, Word::RoleOther)] {
                if ui.selectable_label(layer.role == role, lang.t(word)).clicked() {
                    edit(Edit::SetLayerRole { id: id.clone(), role });
                }
            }
        });
        if ui.add(egui::Button::new(lang.t(Word::StyleOpen)).shortcut_text("F7")).on_hover_text(lang.t(Word::StyleTip)).clicked()
        {
            style = true;
            ui.close();
        }
        ui.separator();
        crs_rows(ui, state, layer, &mut edit);
        ui.separator();
        if ui.button(lang.t(Word::ChooseEncoding)).on_hover_text(lang.t(Word::ChooseEncodingTip)).clicked() {
            choose_encoding = true;
            ui.close();
        }
        keeping(ui, lang, layer, &mut about_file);
        if ui.button(lang.t(Word::RemoveLayer)).clicked() {
            edit(Edit::RemoveLayer { id: id.clone() });
            ui.close();
        }
    });
    menu.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, format!("… {name}")));
    actions.extend(about_file.map(Action::Files));
    if zoom {
        actions.push(Action::ZoomTo(Selection::Layer(id.clone())));
    }
    if style {
        actions.push(Action::Style(StyleAction::Open(id.clone())));
    }
    if open_table {
        actions.push(Action::Table(TableAction::Open(id.clone())));
    }
    if choose_encoding {
        actions.push(Action::ChooseEncoding(id.clone()));
    }
}

/// Whether the workspace keeps the file itself.
fn keeping(ui: &mut Ui, lang: Lang, layer: &LayerRef, wanted: &mut Option<FilesAction>) {
    let (word, tip, action) = if layer.embedded {
        (Word::TakeOut, Word::TakeOutTip, FilesAction::Ask(FilePick::TakeOut(layer.id.clone())))
    } else {
        (Word::Embed, Word::EmbedTip, FilesAction::Embed(layer.id.clone()))
    };
    if ui.button(lang.t(word)).on_hover_text(lang.t(tip)).clicked() {
        *wanted = Some(action);
        ui.close();
    }
    ui.separator();
}

fn crs_rows(ui: &mut Ui, state: &State, layer: &LayerRef, edit: &mut impl FnMut(Edit)) {
    let lang = state.lang();
    ui.label(RichText::new(lang.t(Word::ChooseCrs)).small().weak());
    if let Some(loaded) = state.catalog().get(&layer.id.0) {
        for candidate in loaded.crs.candidates.iter().take(5) {
            if ui.button(candidates::name(lang, candidate, layer)).on_hover_text(candidate.why_text(lang)).clicked() {
                edit(candidates::choice(candidate, layer));
                ui.close();
            }
        }
    }
    let key = ui.scope_id().with("crs");
    let mut code = ui.data(|d| d.get_temp::<String>(key)).unwrap_or_default();
    ui.horizontal(|ui| {
        let field = ui.add(egui::TextEdit::singleline(&mut code).hint_text(lang.t(Word::CodeHint)).desired_width(120.0));
        let enter = field.lost_focus() && ui.input(|i| i.key_pressed(egui::Key::Enter));
        if (ui.button(lang.t(Word::Apply)).clicked() || enter) && !code.trim().is_empty() {
            edit(Edit::SetLayerCrs { id: layer.id.clone(), crs: Some(code.trim().to_owned()) });
            ui.close();
        }
    });
    ui.data_mut(|d| d.insert_temp(key, code));
}
