//! What came from the other side, before it is taken in: who sent it, whether it holds, what is new, changed or in conflict.

use crate::app::exchange::{kind_word, record_name, told, verdict_word, what_text, when, whole_word};
use crate::app::{Action, CompareAction, Incoming, SideOf, State};
use crate::ui::theme::color;
use crate::view::theme::theme;
use crate::words::Word;
use crate::workspace::exchange::What;
use crate::workspace::seal::{Verdict, fingerprint};
use crate::workspace::status::Status;
use crate::workspace::{MappingArea, Record};
use eframe::egui::{self, Color32, RichText, Ui};

/// Width of the window in points.
const WIDTH: f32 = 640.0;
/// Rows that are shown; more are counted.
const MOST_ROWS: usize = 500;

/// Shows it while something has come.
pub(super) fn ui(ui: &Ui, state: &State, actions: &mut Vec<Action>) {
    // While a row of it is being compared, the map is needed.
    let Some(incoming) = state.incoming().filter(|_| state.boundary_comparison().is_none()) else { return };
    let lang = state.lang();
    let mut close = false;
    let frame = egui::Frame::window(ui.style()).inner_margin(16.0);
    let modal = egui::Modal::new(egui::Id::unique("take in")).frame(frame).show(ui.ctx(), |ui| {
        ui.set_width(WIDTH);
        let name = incoming.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        ui.heading(lang.fill(Word::TakeInTitle, &[&name]));
        whole(ui, state, incoming);
        keys(ui, state, incoming, actions);
        ui.add_space(6.0);
        let height = ui.ctx().content_rect().height() * 0.45;
        let area = egui::ScrollArea::both().max_height(height).auto_shrink([false, true]);
        area.show(ui, |ui| rows(ui, state, incoming, actions));
        if incoming.plan.changes.is_empty() {
            ui.label(lang.t(Word::NothingToTakeIn));
        }
        ui.add_space(6.0);
        ui.label(RichText::new(lang.t(Word::ExportDisclaimer)).small().weak());
        ui.horizontal(|ui| {
            let take = egui::Button::new(RichText::new(lang.t(Word::TakeInNow)).strong());
            if ui.add_enabled(!incoming.plan.changes.is_empty(), take).clicked() {
                actions.push(Action::TakeIn);
            }
            close = ui.button(lang.t(Word::Close)).clicked();
        });
    });
    if close || modal.should_close() {
        actions.push(Action::PutAway);
    }
}

/// Who sent the file, and whether it is as it was sealed.
fn whole(ui: &mut Ui, state: &State, incoming: &Incoming) {
    let lang = state.lang();
    let parties = &state.workspace().parties;
    if let Some(by) = &incoming.file.by {
        let party = parties.get(&by.party).map_or(by.party.0.as_str(), |p| p.name.get(lang.is_ja()));
        ui.label(lang.fill(Word::TakeInFrom, &[party, &by.name, &when(lang, &by.at)]));
    }
    if let Some(verdict) = incoming.file.whole {
        ui.label(
            RichText::new(format!("{} {}", mark(verdict), lang.t(whole_word(verdict)))).strong().color(tint(state, verdict)),
        );
    }
    for difference in incoming.file.differences.iter().take(8) {
        ui.label(RichText::new(told(lang, difference)).color(tint(state, Verdict::Altered)));
    }
}

/// New keys, and the loud question when a party uses another key than the one that is known.
fn keys(ui: &mut Ui, state: &State, incoming: &Incoming, actions: &mut Vec<Action>) {
    let lang = state.lang();
    let name = |id: &crate::workspace::RecordId| {
        state.workspace().parties.get(id).map_or_else(|| id.0.clone(), |p| p.name.get(lang.is_ja()).to_owned())
    };
    for (party, key) in &incoming.plan.first_seen {
        ui.label(lang.fill(Word::FirstKey, &[&name(party), &fingerprint(key)])).on_hover_text(lang.t(Word::FingerprintTip));
    }
    for (party, key) in &incoming.plan.strangers {
        let alarm = tint(state, Verdict::Altered);
        egui::Frame::group(ui.style()).stroke(egui::Stroke::new(2.0, alarm)).show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.label(RichText::new(format!("▲ {}", lang.fill(Word::StrangeKey, &[&name(party)]))).strong().color(alarm));
            for known in state.workspace().parties.get(party).iter().flat_map(|p| &p.keys) {
                ui.label(format!("{} {}", lang.t(Word::KnownKeys), fingerprint(&known.key)));
            }
            ui.label(format!("{} {}", lang.t(Word::NewKey), fingerprint(key)));
        });
    }
    for (party, count) in &incoming.plan.unsealed {
        let text = lang.fill(Word::UnsealedThough, &[&name(party), &count.to_string()]);
        ui.add(egui::Label::new(RichText::new(format!("▲ {text}")).strong().color(tint(state, Verdict::Altered))).wrap());
    }
    if !incoming.plan.strangers.is_empty() {
        for (accept, word) in [(false, Word::KeepOldKey), (true, Word::TakeNewKey)] {
            if ui.radio(incoming.accept == accept, lang.t(word)).clicked() {
                actions.push(Action::AcceptKeys(accept));
            }
        }
    }
}

fn rows(ui: &mut Ui, state: &State, incoming: &Incoming, actions: &mut Vec<Action>) {
    let lang = state.lang();
    egui::Grid::new("what came").num_columns(4).striped(true).show(ui, |ui| {
        for word in [Word::Kind, Word::Name, Word::WhatHappens] {
            ui.label(RichText::new(lang.t(word)).strong());
        }
        ui.end_row();
        for row in incoming.plan.rows.iter().take(MOST_ROWS) {
            ui.label(lang.t(kind_word(row.record.key().0)));
            ui.label(record_name(lang, &row.record));
            let mut text = what_text(lang, &row.what);
            if let Some(verdict) = row.verdict {
                text = format!("{text} · {} {}", mark(verdict), lang.t(verdict_word(verdict)));
            }
            let text = match row.what {
                What::New | What::Changed if row.verdict.is_none_or(|v| v == Verdict::Holds) => RichText::new(text),
                What::Altered => RichText::new(text).color(tint(state, Verdict::Altered)),
                _ => RichText::new(text).color(tint(state, Verdict::UnknownKey)),
            };
            let label = ui.label(text);
            let differences = incoming.file.findings.iter().find(|f| f.statement.id == *row.record.key().1);
            if let Some(found) = differences.filter(|f| !f.differences.is_empty()) {
                let told: Vec<String> = found.differences.iter().map(|d| told(lang, d)).collect();
                label.on_hover_text(told.join("\n"));
            }
            compare(ui, state, incoming, &row.record, actions);
            ui.end_row();
        }
    });
    if let Some(more) = incoming.plan.rows.len().checked_sub(MOST_ROWS).filter(|n| *n > 0) {
        ui.label(lang.fill(Word::MoreEntries, &[&more.to_string()]));
    }
}

/// The way to the comparison, where an area that came has another boundary than the one that is here.
fn compare(ui: &mut Ui, state: &State, incoming: &Incoming, record: &Record, actions: &mut Vec<Action>) {
    let Record::Area(planned) = record else { return };
    let came = incoming.file.parcels.iter().filter_map(|p| if let Record::Area(area) = &p.record { Some(area) } else { None });
    // Of two that stand side by side either may have got the other's id.
    let same = |area: &&std::sync::Arc<MappingArea>| area.id == planned.id || planned.id.0.starts_with(&format!("{}~", area.id));
    let Some(theirs) = came.into_iter().find(same) else { return };
    let Some(ours) = state.workspace().areas.get(&theirs.id).filter(|ours| ours.boundary != theirs.boundary) else { return };
    let name = format!("{} {}", state.lang().t(Word::CmpCompare), record_name(state.lang(), record));
    let button = ui.small_button(state.lang().t(Word::CmpCompare)).on_hover_text(state.lang().t(Word::CmpCompareTip));
    button.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &name));
    if button.clicked() {
        let (ours, theirs) = (SideOf::Area(ours.id.clone()), SideOf::Incoming(theirs.id.clone()));
        actions.push(Action::Boundaries(CompareAction::Open(ours, theirs)));
    }
}

/// A verdict's mark, so that its colour is not the only sign.
pub(super) fn mark(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Holds => "●",
        Verdict::Unsealed => "○",
        Verdict::UnknownKey => "△",
        Verdict::Altered => "×",
    }
}

/// A verdict's colour.
pub(super) fn tint(state: &State, verdict: Verdict) -> Color32 {
    let t = theme(state.settings().dark);
    color(match verdict {
        Verdict::Holds => t.status(Status::MutuallyDetermined),
        Verdict::Unsealed => t.status(Status::Draft),
        Verdict::UnknownKey => t.status(Status::Stale),
        Verdict::Altered => t.alarm,
    })
}
