//! The panel of two compared boundaries, in the place of the inspector: whose they are, how they differ, and what can be taken.

use crate::analysis::{ChangedBy, Side, VertexChange};
use crate::app::{Action, BoundaryComparison, CompareAction, SideOf, State};
use crate::ui::theme::color;
use crate::ui::{fields, legend};
use crate::view::comparison::{ancestor_paint, arrow_paint, common_paint, only_paint, side_line};
use crate::view::theme::theme;
use crate::view::{Compared, Paint, ShownSides};
use crate::words::{Lang, Word, grouped, length};
use eframe::egui::{self, Key, Modifiers, RichText, Ui};

/// Height of a difference's row, in logical points.
const ROW: f32 = 44.0;

/// Takes the keys of the comparison while no text field has the keyboard: called before the map sees them.
pub(super) fn keys(ui: &Ui, state: &State, actions: &mut Vec<Action>) {
    if state.boundary_comparison().is_none() || fields::typing(ui.ctx()) || egui::Popup::is_any_open(ui.ctx()) {
        return;
    }
    // A button that has the keyboard takes Space itself.
    if !ui.ctx().egui_wants_keyboard_input() {
        if ui.input_mut(|i| i.consume_key(Modifiers::SHIFT, Key::Space)) {
            actions.push(Action::Boundaries(CompareAction::Show(ShownSides::Both)));
        } else if ui.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Space)) {
            actions.push(Action::Boundaries(CompareAction::Flip));
        }
    }
}

/// Shows the panel; returns false when nothing is compared.
pub(super) fn ui(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) -> bool {
    let Some(open) = state.boundary_comparison() else { return false };
    let lang = state.lang();
    let mut act = |action: CompareAction| actions.push(Action::Boundaries(action));
    let incoming = open.sides.iter().any(|s| matches!(s, SideOf::Incoming(_)));
    ui.horizontal(|ui| {
        ui.label(RichText::new(lang.t(Word::CmpTitle)).heading());
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let name = lang.t(if incoming { Word::CmpBack } else { Word::CmpClose });
            let close = ui.small_button("×").on_hover_text(format!("{name}  (F4)"));
            close.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, name));
            if close.clicked() {
                act(CompareAction::Close);
            }
        });
    });
    let room = ui.available_height();
    let top =
        egui::ScrollArea::vertical().id_salt("compared").max_height((room - 4.0 * ROW).max(120.0)).auto_shrink([false, true]);
    top.show(ui, |ui| {
        whose(ui, state, open);
        let Some(found) = &open.found else {
            ui.label(RichText::new(lang.t(Word::CmpWorking)).weak());
            return;
        };
        figures(ui, state, found);
        ui.add_space(4.0);
        ui.horizontal_wrapped(|ui| {
            for (shown, word) in [
                (ShownSides::Both, Word::CmpBoth),
                (ShownSides::One(Side::A), Word::CmpOurs),
                (ShownSides::One(Side::B), Word::CmpTheirs),
            ] {
                let button = ui.add(egui::Button::selectable(open.shown == shown, lang.t(word)));
                if button.on_hover_text(lang.t(Word::CmpFlipTip)).clicked() {
                    act(CompareAction::Show(shown));
                }
            }
        });
        whole(ui, state, open, found, &mut act);
    });
    if let Some(found) = &open.found {
        list(ui, state, open, found, &mut act);
    }
    true
}

/// The names of both sides, each with the look of its line.
fn whose(ui: &mut Ui, state: &State, open: &BoundaryComparison) {
    let (lang, t) = (state.lang(), theme(state.settings().dark));
    for (side, word, names) in [(Side::A, Word::CmpOurs, &open.names[0]), (Side::B, Word::CmpTheirs, &open.names[1])] {
        ui.horizontal(|ui| {
            legend::sample(ui, state, &Paint { stroke: side_line(side, t).stroke, ..only_paint(side, t) });
            ui.label(RichText::new(lang.t(word)).strong().color(color(t.side(side))));
        });
        ui.label(&names[0]);
        if !names[1].is_empty() {
            ui.label(RichText::new(&names[1]).small().weak());
        }
        ui.add_space(2.0);
    }
}

/// The areas, each with its sign on the map, and the vertices.
fn figures(ui: &mut Ui, state: &State, found: &Compared) {
    let (lang, t, diff) = (state.lang(), theme(state.settings().dark), &found.diff);
    if diff.is_none() {
        ui.label(RichText::new(lang.t(Word::CmpSame)).strong());
        return;
    }
    let line = |side| Paint { stroke: side_line(side, t).stroke, ..Paint::default() };
    egui::Grid::new("compared areas").num_columns(3).spacing([8.0, 3.0]).show(ui, |ui| {
        for (paint, word, m2) in [
            (line(Side::A), Word::CmpOurs, diff.area_m2[0]),
            (line(Side::B), Word::CmpTheirs, diff.area_m2[1]),
            (common_paint(t), Word::CmpCommon, diff.common_m2),
            (only_paint(Side::A, t), Word::CmpOnlyOurs, diff.only_m2[0]),
            (only_paint(Side::B, t), Word::CmpOnlyTheirs, diff.only_m2[1]),
        ] {
            legend::sample(ui, state, &paint);
            ui.label(lang.t(word));
            ui.label(RichText::new(state.settings().area_unit.area(m2)).strong());
            ui.end_row();
        }
    });
    // Long names break, so that a narrow panel stays narrow.
    let mut explained = |paint: &Paint, word: Word| {
        ui.horizontal(|ui| {
            legend::sample(ui, state, paint);
            ui.add(egui::Label::new(lang.t(word)).wrap());
        });
    };
    if found.ancestor.is_some() {
        explained(&ancestor_paint(t), Word::CmpAncestor);
    }
    if diff.moved().is_some() {
        explained(&arrow_paint(t), Word::CmpArrows);
    }
    if found.ancestor.is_none() {
        ui.label(RichText::new(lang.t(Word::CmpNoAncestor)).small().weak());
    }
    ui.label(lang.fill(Word::CmpShare, &[&format!("{:.3}", diff.share() * 100.0)]));
    ui.label(match diff.moved() {
        Some((count, most, median)) => lang.fill(Word::CmpMoved, &[&grouped(count), &length(most), &length(median)]),
        None => lang.t(Word::CmpNotMoved).to_owned(),
    });
    let [ours, theirs] = diff.lone_vertices();
    if ours + theirs > 0 {
        ui.label(lang.fill(Word::CmpLone, &[&grouped(ours), &grouped(theirs)]));
    }
    if diff.only.is_empty() {
        ui.label(RichText::new(lang.t(Word::CmpOnlyVertices)).strong());
    }
}

/// What can be done with the whole: before that, what it would cost.
fn whole(ui: &mut Ui, state: &State, open: &BoundaryComparison, found: &Compared, act: &mut impl FnMut(CompareAction)) {
    let (lang, t) = (state.lang(), theme(state.settings().dark));
    let beside = state.keep_ours_edit().is_some();
    let own_counter = matches!(open.sides[0], SideOf::Statement(_));
    ui.add_space(6.0);
    if !open.stale.is_empty() && !beside && !own_counter && !found.diff.is_none() {
        let text = lang.fill(Word::CmpStale, &[&open.stale.join(", ")]);
        ui.label(RichText::new(format!("▲ {text}")).small().color(color(t.alarm)));
    }
    ui.horizontal_wrapped(|ui| {
        let (take, tip) = match (beside, own_counter) {
            (true, _) => (Word::CmpKeepTheirs, Word::CmpKeepTheirsTip),
            (_, true) => (Word::CmpTakeTheirs, Word::CmpConcurTip),
            _ => (Word::CmpTakeTheirs, Word::CmpTakeTheirsTip),
        };
        let busy = open.busy.then(|| lang.t(Word::CmpBusy).to_owned());
        if button(ui, lang.t(take), lang.t(tip), busy.clone().or_else(|| open.refused[0].clone())) {
            act(CompareAction::TakeTheirs);
        }
        let tip = if beside { Word::CmpKeepOneTip } else { Word::CmpKeepOursTip };
        if button(ui, lang.t(Word::CmpKeepOurs), lang.t(tip), busy.or_else(|| open.refused[1].clone())) {
            act(CompareAction::KeepOurs);
        }
        if open.counter && !own_counter {
            answer(ui, lang, act);
        }
    });
}

/// A button that is grey, with the reason, when there is one.
fn button(ui: &mut Ui, label: &str, tip: &str, why_not: Option<String>) -> bool {
    let response = ui.add_enabled(why_not.is_none(), egui::Button::new(label));
    match why_not {
        Some(why) => response.on_disabled_hover_text(why).clicked(),
        None => response.on_hover_text(tip).clicked(),
    }
}

/// A reason for keeping ours, put on record as a note.
fn answer(ui: &mut Ui, lang: Lang, act: &mut impl FnMut(CompareAction)) {
    let key = ui.scope_id().with("answer");
    let mut reason = ui.data(|d| d.get_temp::<String>(key)).unwrap_or_default();
    let menu = fields::menu(ui, lang.t(Word::CmpAnswer), |ui| {
        ui.set_min_width(260.0);
        let label = ui.label(lang.t(Word::CmpAnswerLabel));
        ui.add(egui::TextEdit::multiline(&mut reason).desired_rows(3)).labelled_by(label.id);
        if ui.add_enabled(!reason.trim().is_empty(), egui::Button::new(lang.t(Word::CmpRecord))).clicked() {
            act(CompareAction::Answer(std::mem::take(&mut reason)));
            ui.close();
        }
    });
    menu.on_hover_text(lang.t(Word::CmpAnswerTip));
    ui.data_mut(|d| d.insert_temp(key, reason));
}

/// The differences, numbered as on the map: parts first, then vertices. Only the rows in sight are made.
fn list(ui: &mut Ui, state: &State, open: &BoundaryComparison, found: &Compared, act: &mut impl FnMut(CompareAction)) {
    let (lang, diff) = (state.lang(), &found.diff);
    let count = diff.only.len() + diff.vertices.len();
    if count == 0 {
        return;
    }
    ui.separator();
    ui.horizontal(|ui| {
        ui.label(RichText::new(lang.fill(Word::CmpDifferences, &[&grouped(count)])).strong());
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            for (sign, word, on, key) in [("▶", Word::CmpNext, true, "]"), ("◀", Word::CmpPrevious, false, "[")] {
                let step = ui.small_button(sign).on_hover_text(format!("{}  ({key})", lang.t(word)));
                step.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, lang.t(word)));
                if step.clicked() {
                    act(CompareAction::Step(on));
                }
            }
        });
    });
    let mut scroll = egui::ScrollArea::vertical().id_salt("differences").auto_shrink(false);
    // What was stepped to comes into sight.
    let told = ui.scope_id().with("told");
    if ui.data(|d| d.get_temp::<Option<usize>>(told)) != Some(open.current) {
        ui.data_mut(|d| d.insert_temp(told, open.current));
        if let Some(at) = open.current {
            #[expect(clippy::cast_precision_loss, reason = "rows of a list")]
            let y = at as f32 * (ROW + ui.spacing().item_spacing.y);
            scroll = scroll.vertical_scroll_offset((y - ROW).max(0.0));
        }
    }
    scroll.show_rows(ui, ROW, count, |ui, rows| {
        for number in rows {
            ui.push_id(number, |ui| row(ui, state, open, found, number, act));
        }
    });
}

fn row(
    ui: &mut Ui,
    state: &State,
    open: &BoundaryComparison,
    found: &Compared,
    number: usize,
    act: &mut impl FnMut(CompareAction),
) {
    let (lang, t, diff) = (state.lang(), theme(state.settings().dark), &found.diff);
    let part = diff.only.get(number);
    let vertex = number.checked_sub(diff.only.len()).and_then(|i| diff.vertices.get(i));
    let (text, ink) = match (part, vertex) {
        (Some(part), _) => {
            let word = if part.of == Side::A { Word::CmpOnlyOurs } else { Word::CmpOnlyTheirs };
            (format!("{}  {}", lang.t(word), state.settings().area_unit.area(part.area_m2)), color(t.side(part.of)))
        }
        (_, Some(vertex)) => match vertex.change {
            VertexChange::Moved { metres, .. } => (lang.fill(Word::CmpRowVertex, &[&length(metres)]), color(t.ink)),
            VertexChange::OnlyA(_) => (lang.t(Word::CmpRowOnlyOurs).to_owned(), color(t.side(Side::A))),
            VertexChange::OnlyB(_) => (lang.t(Word::CmpRowOnlyTheirs).to_owned(), color(t.side(Side::B))),
        },
        _ => return,
    };
    let by = part.and_then(|p| p.by).or_else(|| vertex.and_then(|v| v.by));
    let by = by.map(|by| match by {
        ChangedBy::One(Side::A) => Word::CmpByUs,
        ChangedBy::One(Side::B) => Word::CmpByThem,
        ChangedBy::Both => Word::CmpByBoth,
    });
    ui.set_height(ROW);
    ui.with_layout(egui::Layout::right_to_left(egui::Align::TOP), |ui| {
        if part.is_some() {
            let why = state.why_not_part(number).map(|why| lang.t(why).to_owned());
            let response = ui.add_enabled(why.is_none(), egui::Button::new(lang.t(Word::CmpTakePart)).small());
            let name = lang.fill(Word::CmpTakeNumber, &[&(number + 1).to_string()]);
            response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, why.is_none(), &name));
            let response = match &why {
                Some(why) => response.on_disabled_hover_text(why),
                None => response.on_hover_text(lang.t(Word::CmpTakePartTip)),
            };
            if response.clicked() {
                act(CompareAction::TakePart(number));
            }
        }
        ui.with_layout(egui::Layout::top_down(egui::Align::LEFT), |ui| {
            let label = RichText::new(format!("{}  {text}", number + 1)).color(ink);
            if ui.add(egui::Button::selectable(open.current == Some(number), label).truncate()).clicked() {
                act(CompareAction::GoTo(number));
            }
            if let Some(by) = by {
                ui.label(RichText::new(format!("      {}", lang.t(by))).small().weak());
            }
        });
    });
}
