//! The attribute table's panel: which layer, how many rows, the filter, and the rows below.

mod bar;
mod columns;
mod filters;
mod grid;

use crate::app::table::{AttributeTable, Show};
use crate::app::{Action, SelectAction, State, TableAction};
use crate::layer::query::{Filter, written};
use crate::layer::{Combine, FieldType, Layer};
use crate::ui::filter_field::{self, Of};
use crate::ui::theme::color;
use crate::view::theme::theme;
use crate::words::{Lang, Word, grouped};
use crate::workspace::RecordId;
use eframe::egui::{self, Align, Key, Layout, Modifiers, RichText, Ui};
use filters::FilterMenu;
use grid::Grid;

/// Height of the panel until somebody chooses another, in logical points.
pub(super) const HEIGHT: f32 = 270.0;
/// After this pause in seconds a filter that is being typed is tried; one that is not understood is given more time to become one.
const PAUSE_S: [f64; 2] = [0.3, 1.2];
/// What the panel keeps between frames.
#[derive(Default)]
pub(super) struct TablePanel {
    grid: Grid,
    of: Option<RecordId>,
    /// The filter as it is being typed, and as it was asked for last.
    draft: String,
    sent: String,
    menu: FilterMenu,
    typed_at: f64,
    /// Height of the panel in the last frame in which no button was held.
    height: f32,
}

impl TablePanel {
    /// Shows the panel at the bottom of the window, when a table is open.
    pub(super) fn show(&mut self, ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
        let Some(table) = state.table() else {
            self.of = None;
            return;
        };
        if self.of.as_ref() != Some(table.layer_id()) {
            *self = Self { of: Some(table.layer_id().clone()), ..Self::default() };
            self.grid.take_focus();
        }
        let most = (ui.available_height() * 0.8).max(121.0);
        // On a low window the map keeps the larger part until somebody wants it otherwise.
        let wanted = state.settings().table_height.unwrap_or(HEIGHT.min(ui.available_height() * 0.45));
        let frame = egui::Frame::new().fill(ui.visuals().panel_fill);
        let panel = egui::Panel::bottom("table").resizable(true).default_size(wanted).size_range(120.0..=most).frame(frame);
        let height = panel.show(ui, |ui| self.content(ui, state, table, actions)).response.rect.height();
        if (height - self.height).abs() > 1.0 && ui.input(|i| !i.pointer.any_down()) {
            // A window that is too low for it does not change what the person chose.
            if self.height > 0.0 && height < most - 1.0 {
                actions.push(Action::Table(TableAction::Height(height)));
            }
            self.height = height;
        }
    }

    fn content(&mut self, ui: &mut Ui, state: &State, table: &AttributeTable, actions: &mut Vec<Action>) {
        let lang = state.lang();
        if table.filter() != self.sent {
            // Asked for from elsewhere, or given up.
            self.sent = table.filter().to_owned();
            self.draft.clone_from(&self.sent);
        }
        egui::Frame::new().inner_margin(egui::Margin { left: 8, right: 6, top: 5, bottom: 4 }).show(ui, |ui| {
            ui.horizontal(|ui| {
                layer_menu(ui, state, table, actions);
                counts(ui, state, table);
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    buttons(ui, table, lang, actions);
                    self.filter(ui, state, table, actions);
                });
            });
            if let Some(fault) = table.fault() {
                let alarm = color(theme(state.settings().dark).alarm);
                let text = RichText::new(format!("▲ {}", fault.text(lang))).small().color(alarm);
                ui.add(egui::Label::new(text).wrap());
            }
        });
        self.grid.ui(ui, state, table, actions);
    }

    fn filter(&mut self, ui: &mut Ui, state: &State, table: &AttributeTable, actions: &mut Vec<Action>) {
        let (lang, id) = (state.lang(), egui::Id::unique("table filter"));
        if !self.draft.is_empty() {
            let clear = ui.small_button("×").on_hover_text(lang.t(Word::TableClear));
            clear.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, lang.t(Word::TableClear)));
            if clear.clicked() {
                self.draft.clear();
            }
        }
        filter_field::help(ui, lang, &mut self.draft);
        self.menu.show(ui, state, table, &mut self.draft, actions);
        let layer = table.layer();
        let width = (ui.available_width() - 60.0).clamp(80.0, 520.0);
        let hint = lang.fill(Word::TableFilterHint, &[&example(layer, lang)]);
        let of = Of { state, id: table.layer_id(), layer, fault: table.fault().filter(|_| self.draft == self.sent) };
        let response = filter_field::show(ui, &of, (id, lang.t(Word::TableFilter)), &mut self.draft, (hint, width), actions);
        let response = response.on_hover_text(lang.t(Word::TableFilterTip));
        ui.label(RichText::new(lang.t(Word::TableFilter)).small().weak());
        if ui.input_mut(|i| i.consume_key(Modifiers::COMMAND, Key::F)) {
            response.request_focus();
        }
        let enter = response.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter));
        if response.lost_focus() && ui.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Escape)) || enter {
            self.grid.take_focus();
        }
        let now = ui.input(|i| i.time);
        if response.changed() {
            self.typed_at = now;
        }
        if self.draft != self.sent {
            let clear = self.draft.trim().is_empty() || Filter::parse(&self.draft).is_ok();
            let left = PAUSE_S[usize::from(!clear)] - (now - self.typed_at);
            if enter || left <= 0.0 || !response.has_focus() {
                self.sent.clone_from(&self.draft);
                actions.push(Action::Table(TableAction::Filter(self.draft.clone())));
            } else {
                ui.ctx().request_repaint_after(std::time::Duration::from_secs_f64(left + 0.01));
            }
        }
    }
}

/// The layer whose table it is; others can be chosen.
fn layer_menu(ui: &mut Ui, state: &State, table: &AttributeTable, actions: &mut Vec<Action>) {
    let lang = state.lang();
    let layers = state.workspace().layers_in_order();
    let name = |id: &RecordId| {
        let layer = state.workspace().layers.get(id);
        layer.map_or_else(|| id.0.clone(), |l| l.name.get(lang.is_ja()).to_owned())
    };
    let shown = name(table.layer_id());
    let mut short: String = shown.chars().take(30).collect();
    if short.len() < shown.len() {
        short.push('…');
    }
    let combo = egui::ComboBox::from_id_salt("table layer").selected_text(RichText::new(short).strong());
    let combo = combo.show_ui(ui, |ui| {
        for layer in layers.iter().rev().filter(|l| state.catalog().get(&l.id.0).is_some()) {
            if ui.selectable_label(layer.id == *table.layer_id(), name(&layer.id)).clicked() {
                actions.push(Action::Table(TableAction::Open(layer.id.clone())));
            }
        }
    });
    combo.response.accessible_name(format!("{}: {shown}", lang.t(Word::Layer))).on_hover_text(shown);
}

fn counts(ui: &mut Ui, state: &State, table: &AttributeTable) {
    let lang = state.lang();
    let mut text = lang.fill(Word::TableCount, &[&grouped(table.len()), &grouped(table.layer().table.len())]);
    if !table.selected().is_empty() {
        text = format!("{text} · {}", lang.fill(Word::TableSelected, &[&grouped(table.selected().len())]));
    }
    if table.cursor_is_hidden() {
        text = format!("{text} · {}", lang.t(Word::TableHidden));
    }
    if let Some(through) = state.rows_let_through(table.layer_id()) {
        let counts = [&grouped(through.list.len()), &grouped(table.layer().table.len())];
        text = format!("{text} · {}", lang.fill(Word::FilterMapShows, &counts.map(String::as_str)));
    }
    ui.add(egui::Label::new(RichText::new(text).size(12.0)).truncate());
    if table.is_working() {
        ui.add(egui::Spinner::new().size(14.0));
    }
}

fn buttons(ui: &mut Ui, table: &AttributeTable, lang: Lang, actions: &mut Vec<Action>) {
    let close = ui.button("×").on_hover_text(format!("{}  (F6)", lang.t(Word::TableClose)));
    close.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, lang.t(Word::TableClose)));
    if close.clicked() {
        actions.push(Action::Table(TableAction::Close));
    }
    let copy = ui.add_enabled(!table.selected().is_empty(), egui::Button::new(lang.t(Word::TableCopy)));
    if copy.on_hover_text(format!("{}  (Ctrl+C)", lang.t(Word::TableCopyTip))).clicked() {
        actions.push(Action::Table(TableAction::Copy));
    }
    select_menu(ui, lang, actions);
    let choices = [(Show::All, Word::TableAll), (Show::InView, Word::TableInView), (Show::Selected, Word::TableOnlySelected)];
    let word = choices.iter().find(|(show, _)| *show == table.show()).map_or(Word::TableAll, |(_, word)| *word);
    let combo = egui::ComboBox::from_id_salt("table show").selected_text(lang.t(word)).show_ui(ui, |ui| {
        for (show, word) in choices {
            let possible = show != Show::Selected || !table.selected().is_empty() || table.show() == show;
            let button = egui::Button::selectable(show == table.show(), lang.t(word));
            if ui.add_enabled(possible, button).clicked() {
                actions.push(Action::Table(TableAction::Show(show)));
            }
        }
    });
    combo.response.accessible_name(format!("{}: {}", lang.t(Word::TableShow), lang.t(word)));
}

/// What can be done to the selection with the rows that are shown: those that pass the filter.
fn select_menu(ui: &mut Ui, lang: Lang, actions: &mut Vec<Action>) {
    ui.menu_button(lang.t(Word::TableSelectShown), |ui| {
        ui.set_min_width(220.0);
        let choices = [
            (Word::TableSelectNew, SelectAction::Shown(Combine::New)),
            (Word::TableSelectAdd, SelectAction::Shown(Combine::Add)),
            (Word::TableSelectRemove, SelectAction::Shown(Combine::Remove)),
            (Word::TableSelectKeep, SelectAction::Shown(Combine::Intersect)),
            (Word::SelectInvert, SelectAction::Invert),
            (Word::SelectClear, SelectAction::Clear),
        ];
        for (word, action) in choices {
            let button = egui::Button::new(lang.t(word));
            let button = if word == Word::TableSelectNew { button.shortcut_text("Ctrl+A") } else { button };
            if ui.add(button).clicked() {
                actions.push(Action::Rows(action));
                ui.close();
            }
        }
    });
}

/// A filter on a field of the layer itself, to learn from.
fn example(layer: &Layer, lang: Lang) -> String {
    let speaks = |f: &&crate::layer::Field| {
        let name = f.name.to_lowercase();
        ["commod", "mineral", "name", "鉱"].iter().any(|w| name.contains(w))
    };
    let texts = || layer.fields.iter().filter(|f| f.kind == FieldType::Text);
    match texts().find(speaks).or_else(|| texts().next()) {
        Some(field) => format!("{} CONTAINS '{}'", written(&field.name), if lang.is_ja() { "金" } else { "gold" }),
        None => layer.fields.first().map_or_else(|| "$id = 7".to_owned(), |f| format!("{} > 0", written(&f.name))),
    }
}
