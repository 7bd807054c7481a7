//! The list of areas in the left panel: which of them are listed, and a row for each that is in sight, however many there are.

use crate::analysis::AreaFilter;
use crate::app::{Action, ReviewAction, Selection, State};
use crate::ui::inspector::readiness;
use crate::ui::lists::{empty, eye, named, row};
use crate::ui::theme::color;
use crate::view::compose::status_word;
use crate::view::theme::theme;
use crate::words::{Lang, Word, grouped};
use crate::workspace::MappingArea;
use crate::workspace::status::Status;
use eframe::egui::{self, RichText, Ui};
use std::sync::Arc;

/// Rows beyond the edge of the panel that are laid out all the same, so that the keyboard finds the next one.
const BEYOND: usize = 3;

/// Shows filter and rows; returns whether a row has the keyboard.
pub(super) fn ui(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) -> bool {
    let (lang, w) = (state.lang(), state.workspace());
    if w.areas.is_empty() {
        empty(ui, lang, Word::NoAreas);
        return false;
    }
    filter(ui, state, actions);
    if state.area_filter() != AreaFilter::All {
        let mut hides = state.hides_others();
        if ui.checkbox(&mut hides, lang.t(Word::FilterHide)).on_hover_text(lang.t(Word::FilterHideTip)).changed() {
            actions.push(Action::Review(ReviewAction::HideOthers(hides)));
        }
    }
    let out = state.filtered_out();
    let listed: Vec<&Arc<MappingArea>> = w.areas.values().filter(|a| !out.contains(&a.id)).collect();
    if listed.is_empty() {
        empty(ui, lang, Word::FilterNone);
    }
    // All rows are equally high; those that are not in sight are only room.
    let gap = ui.spacing().item_spacing.y;
    let key = egui::Id::unique("height of a row of areas");
    let height = ui.data(|d| d.get_temp::<f32>(key)).filter(|h| *h > 1.0).unwrap_or(40.0) + gap;
    let (top, sight) = (ui.cursor().top(), ui.clip_rect());
    let at = |y: f32| ((y - top) / height).floor().clamp(0.0, listed.len() as f32) as usize;
    let first = at(sight.top()).saturating_sub(BEYOND);
    let last = (at(sight.bottom()) + 1 + BEYOND).min(listed.len()).max(first);
    let room = |ui: &mut Ui, rows: usize| {
        if rows > 0 {
            ui.allocate_space(egui::vec2(1.0, rows as f32 * height - gap));
        }
    };
    room(ui, first);
    let mut focused = false;
    for area in &listed[first..last] {
        let shown =
            ui.push_id(&area.id.0, |ui| ui.vertical(|ui| focused |= one(ui, state, area, actions)).response.rect.height());
        ui.data_mut(|d| d.insert_temp(key, shown.inner));
    }
    room(ui, listed.len() - last);
    focused
}

fn one(ui: &mut Ui, state: &State, area: &MappingArea, actions: &mut Vec<Action>) -> bool {
    let lang = state.lang();
    let status = state.map().work().and_then(|work| work.statuses.get(&area.id).copied()).unwrap_or(Status::Draft);
    let name = named(lang, area.about.name.get(lang.is_ja()));
    let focused = ui.horizontal(|ui| {
        eye(ui, state, actions, &area.id);
        row(ui, state, actions, Selection::Area(area.id.clone()), name).has_focus()
    });
    ui.horizontal(|ui| {
        ui.add_space(26.0);
        let tint = color(theme(state.settings().dark).status(status));
        ui.label(RichText::new(lang.t(status_word(status))).small().color(tint));
        let Some(known) = state.register().get(&area.id) else { return };
        let sign = ui.label(RichText::new(readiness::dots(known.readiness.level)).small().weak());
        let told = || readiness::told(lang, &known.readiness, |party| state.party_name(party));
        let name = lang.t(readiness::level_word(known.readiness.level));
        sign.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, name));
        sign.on_hover_ui(|ui| {
            ui.label(told());
        });
    });
    focused.inner
}

/// The chooser of what is listed, with how many areas there are of each.
pub(super) fn filter(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    let (lang, counts) = (state.lang(), state.filter_counts());
    let name = |nth: usize| lang.fill(Word::FilterCount, &[lang.t(filter_word(AreaFilter::ALL[nth])), &grouped(counts[nth])]);
    let now = AreaFilter::ALL.iter().position(|f| *f == state.area_filter()).unwrap_or(0);
    let combo = egui::ComboBox::from_id_salt("area filter").selected_text(name(now)).width(ui.available_width().min(230.0));
    let combo = combo.show_ui(ui, |ui| {
        for (nth, filter) in AreaFilter::ALL.into_iter().enumerate() {
            if ui.selectable_label(nth == now, name(nth)).clicked() {
                actions.push(Action::Review(ReviewAction::Filter(filter)));
            }
        }
    });
    let tip = lang.fill(Word::FilterTip, &[&state.party_name(&state.seat())]);
    combo.response.accessible_name(format!("{tip}: {}", name(now))).on_hover_text(tip);
}

fn filter_word(filter: AreaFilter) -> Word {
    match filter {
        AreaFilter::All => Word::FilterAll,
        AreaFilter::WaitingForUs => Word::FilterUs,
        AreaFilter::WaitingForThem => Word::FilterThem,
        AreaFilter::Disputed => Word::StatusDisputed,
        AreaFilter::Stale => Word::StatusStaleShort,
        AreaFilter::DeterminedThisQuarter => Word::FilterDetermined,
    }
}

/// Where a party stands, as a sign and in words.
pub(super) fn position(lang: Lang, position: crate::workspace::status::Position) -> (&'static str, &'static str) {
    let (sign, word) = crate::view::compose::position_sign(position);
    (sign, lang.t(word))
}
