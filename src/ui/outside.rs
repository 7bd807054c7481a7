//! What the open file has to say before one goes on: what another program changed in it, or what could not be read of it.

use crate::app::{Action, Picked, State};
use crate::io::gpkg::{Damage, OutsideChange};
use crate::ui::theme::color;
use crate::view::theme::theme;
use crate::words::{Lang, Word};
use crate::workspace::{Record, RecordKind};
use eframe::egui::{self, RichText, Ui};

/// Width of the dialogs in points.
const WIDTH: f32 = 560.0;

/// Shows one of them while it is needed. There is no way round the first: an edit would write over what was changed.
pub(super) fn ui(ui: &Ui, state: &mut State, actions: &mut Vec<Action>) {
    if !state.outside().is_empty() {
        changed(ui, state, actions);
    } else if let Some(damage) = state.damage() {
        let damage = damage.to_vec();
        damaged(ui, state, &damage, actions);
    }
}

fn changed(ui: &Ui, state: &State, actions: &mut Vec<Action>) {
    let lang = state.lang();
    let outside = state.outside();
    let modal = egui::Modal::new(egui::Id::unique("outside")).frame(egui::Frame::window(ui.style()).inner_margin(16.0));
    modal.show(ui.ctx(), |ui| {
        ui.set_width(WIDTH);
        ui.heading(lang.fill(Word::OutsideTitle, &[&outside.changes.len().to_string()]));
        ui.label(lang.t(Word::OutsideText));
        ui.add_space(4.0);
        let height = ui.ctx().content_rect().height() * 0.5;
        egui::ScrollArea::vertical().max_height(height).auto_shrink([false, true]).show(ui, |ui| {
            for (n, change) in outside.changes.iter().enumerate() {
                ui.push_id(n, |ui| one(ui, state, change));
            }
        });
        ui.add_space(8.0);
        ui.horizontal(|ui| {
            let take = ui.button(RichText::new(lang.t(Word::OutsideTakeIn)).strong());
            if take.on_hover_text(lang.t(Word::OutsideTakeInTip)).clicked() {
                actions.push(Action::TakeInOutside(false));
            }
            if ui.button(lang.t(Word::OutsideKeep)).on_hover_text(lang.t(Word::OutsideKeepTip)).clicked() {
                actions.push(Action::TakeInOutside(true));
            }
        });
    });
}

/// One record: its kind and name, what happened to it, field by field before and after.
fn one(ui: &mut Ui, state: &State, change: &OutsideChange) {
    let (lang, t) = (state.lang(), theme(state.settings().dark));
    let word = match (&change.before, &change.after) {
        (None, _) => Word::OutsideNew,
        (Some(_), None) => Word::OutsideGone,
        (Some(_), Some(_)) => Word::OutsideChanged,
    };
    let name = change.before.as_ref().or(change.after.as_ref()).map_or_else(String::new, |r| name(lang, r));
    let name = if name.is_empty() { change.id.0.clone() } else { name };
    ui.add_space(4.0);
    ui.label(RichText::new(format!("{} {name}: {}", lang.t(kind(change.kind)), lang.t(word))).strong());
    let shown = |text: &str| if text.is_empty() { lang.t(Word::OutsideNone).to_owned() } else { text.to_owned() };
    for field in &change.fields {
        ui.horizontal(|ui| {
            cell(ui, 110.0, RichText::new(&field.column).weak());
            cell(ui, 190.0, RichText::new(shown(&field.before)));
            ui.label("→");
            cell(ui, 190.0, RichText::new(shown(&field.after)));
        });
    }
    for (column, why) in &change.refused {
        let text = format!("▲ {column}: {}", lang.fill(Word::OutsideNot, &[why]));
        ui.label(RichText::new(text).color(color(t.alarm)));
    }
}

/// A text in a column of this width in points, from its left edge; what does not fit is in the tooltip.
fn cell(ui: &mut Ui, width: f32, text: RichText) {
    let layout = egui::Layout::left_to_right(egui::Align::Center);
    ui.allocate_ui_with_layout(egui::vec2(width, 16.0), layout, |ui| {
        ui.set_min_width(width);
        ui.add(egui::Label::new(text).truncate());
    });
}

fn damaged(ui: &Ui, state: &mut State, damage: &[Damage], actions: &mut Vec<Action>) {
    let lang = state.lang();
    let mut save = false;
    let modal = egui::Modal::new(egui::Id::unique("damaged")).frame(egui::Frame::window(ui.style()).inner_margin(16.0));
    let response = modal.show(ui.ctx(), |ui| {
        ui.set_width(WIDTH);
        ui.heading(lang.t(Word::DamagedTitle));
        let w = state.workspace();
        let counts = [
            w.areas.len(),
            w.notes.len(),
            w.projects.len(),
            w.deposits.len(),
            w.links.len(),
            w.statements.len(),
            state.session().history().revisions().len(),
        ]
        .map(|n| n.to_string());
        ui.label(lang.fill(Word::DamagedText, &counts.each_ref().map(String::as_str)));
        ui.add_space(4.0);
        let height = ui.ctx().content_rect().height() * 0.4;
        egui::ScrollArea::vertical().max_height(height).auto_shrink([false, true]).show(ui, |ui| {
            for Damage { table, what, read } in damage {
                ui.label(RichText::new(lang.fill(Word::DamagedRows, &[table, &read.to_string(), what])).small());
            }
        });
        ui.add_space(8.0);
        ui.horizontal(|ui| {
            let button = ui.button(RichText::new(lang.t(Word::SaveRecovered)).strong());
            save = button.on_hover_text(lang.t(Word::SaveRecoveredTip)).clicked();
            if ui.button(lang.t(Word::Close)).clicked() {
                actions.push(Action::CloseDamage);
            }
        });
    });
    if save {
        let title = lang.t(Word::SaveRecovered);
        let stem = state.path().and_then(|p| p.file_stem()).map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
        state.pick(Picked::Recovered, move || {
            let dialog = rfd::FileDialog::new().set_title(title).set_file_name(format!("{stem}-recovered.gpkg"));
            dialog.add_filter("GeoPackage", &["gpkg"]).save_file().map(|p| vec![p])
        });
    }
    if response.should_close() {
        actions.push(Action::CloseDamage);
    }
}

fn kind(kind: RecordKind) -> Word {
    match kind {
        RecordKind::Area => Word::KindArea,
        RecordKind::Note => Word::KindNote,
        RecordKind::Party => Word::KindParty,
        RecordKind::Statement => Word::KindStatement,
        RecordKind::Project => Word::KindProject,
        RecordKind::Deposit => Word::KindDeposit,
        RecordKind::Link => Word::KindLink,
        RecordKind::Layer => Word::KindLayer,
        RecordKind::Flag => Word::KindFlag,
    }
}

fn name(lang: Lang, record: &Record) -> String {
    let ja = lang.is_ja();
    match record {
        Record::Area(r) => r.about.name.get(ja).to_owned(),
        Record::Note(r) => r.text.chars().take(40).collect(),
        Record::Party(r) => r.name.get(ja).to_owned(),
        Record::Project(r) => r.about.name.get(ja).to_owned(),
        Record::Deposit(r) => r.name.get(ja).to_owned(),
        Record::Layer(r) => r.name.get(ja).to_owned(),
        Record::Statement(_) | Record::Link(_) | Record::Flag(_) => String::new(),
    }
}
